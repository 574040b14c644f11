from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.gateway.route import Router

SERVICES = ("iam", "sts", "ecs", "ecr", "s3", "dynamodb", "logs", "cloudtrail")


class FakeWire:
    """Stands for the wire of one service; the router only hands it on."""

    def __init__(self, service: str) -> None:
        self.service = service


@pytest.fixture
def router() -> Router:
    wires: dict[str, Any] = {service: FakeWire(service) for service in (*SERVICES, "registry")}
    paths: dict[str, Any] = {"/acs/ws": FakeWire("acs")}
    targets = {"AmazonEC2ContainerServiceV20141113": "ecs", "DynamoDB_20120810": "dynamodb"}
    return Router(wires, targets, {service: service for service in SERVICES}, paths, "us-west-2", ("localhost",))


def request(method: str = "GET", target: str = "/", body: bytes = b"", **headers: str) -> HttpRequest:
    pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return HttpRequest(method, target, pairs, body)


def scope(service: str, region: str = "eu-west-1") -> str:
    return f"AWS4-HMAC-SHA256 Credential=AKIA/20260101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0"


def service_of(router: Router, http: HttpRequest) -> str:
    return router.route(http).wire.service


def test_json_services_are_found_by_their_target(router: Router) -> None:
    http = request("POST", x_amz_target="AmazonEC2ContainerServiceV20141113.ListTasks")
    assert service_of(router, http) == "ecs"


def test_unknown_target_is_an_unknown_operation(router: Router) -> None:
    with pytest.raises(ServiceError) as caught:
        router.route(request("POST", x_amz_target="Nowhere_1.Do"))
    assert caught.value.code == "UnknownOperationException"


def test_credential_scope_names_service_and_region(router: Router) -> None:
    route = router.route(request("POST", authorization=scope("iam")))
    assert (route.wire.service, route.region) == ("iam", "eu-west-1")


def test_presigned_query_names_service_and_region(router: Router) -> None:
    target = "/b/k?X-Amz-Credential=AKIA%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=1"
    route = router.route(request(target=target))
    assert (route.wire.service, route.region) == ("s3", "eu-west-1")


def test_unsigned_query_calls_are_found_by_their_version(router: Router) -> None:
    http = request(
        "POST",
        body=b"Action=AssumeRoleWithWebIdentity&Version=2011-06-15",
        content_type="application/x-www-form-urlencoded; charset=utf-8",
    )
    assert service_of(router, http) == "sts"


@pytest.mark.parametrize(
    ("host", "service"),
    [
        ("dynamodb.us-west-2.amazonaws.com", "dynamodb"),
        ("api.ecr.us-west-2.amazonaws.com", "ecr"),
        ("sts.amazonaws.com", "sts"),
        ("127.0.0.1:4566", "s3"),
        ("example.org", "s3"),
    ],
)
def test_hosts(router: Router, host: str, service: str) -> None:
    assert service_of(router, request(host=host)) == service


@pytest.mark.parametrize(
    ("host", "target", "path_style"),
    [
        ("bucket.s3.amazonaws.com", "/key?x=1", "/bucket/key?x=1"),
        ("bucket.s3.us-west-2.amazonaws.com", "/", "/bucket"),
        ("my.dotted.bucket.s3-us-west-2.amazonaws.com", "/a%2Fb", "/my.dotted.bucket/a%2Fb"),
        ("bucket.s3.dualstack.us-west-2.amazonaws.com", "/?list-type=2", "/bucket?list-type=2"),
        ("s3.us-west-2.amazonaws.com", "/bucket/key", "/bucket/key"),
        ("bucket.s3-accelerate.amazonaws.com", "/key", "/bucket/key"),
        ("bucket.s3-accelerate.dualstack.amazonaws.com", "/key", "/bucket/key"),
        ("bucket.s3-fips.us-east-1.amazonaws.com", "/key", "/bucket/key"),
        ("bucket.s3-fips.dualstack.us-east-1.amazonaws.com", "/key", "/bucket/key"),
        ("BUCKET.s3.cn-north-1.amazonaws.com.cn", "/key", "/bucket/key"),
        ("s3.amazonaws.com", "/bucket/key", "/bucket/key"),
        ("bucket.s3.localhost:4566", "/key", "/bucket/key"),
        ("bucket.s3.us-west-2.localhost:4566", "/key", "/bucket/key"),
        ("my.bucket.localhost:4566", "/", "/my.bucket"),
        ("s3.localhost:4566", "/bucket/key", "/bucket/key"),
        ("s3.us-west-2.localhost", "/bucket/key", "/bucket/key"),
        ("localhost:4566", "/bucket/key", "/bucket/key"),
        ("127.0.0.1:4566", "/bucket/key", "/bucket/key"),
        ("[::1]:4566", "/bucket/key", "/bucket/key"),
    ],
)
def test_virtual_hosts_become_path_style(router: Router, host: str, target: str, path_style: str) -> None:
    assert router.route(request(target=target, host=host, authorization=scope("s3"))).http.target == path_style


def test_registry_and_websocket_paths(router: Router) -> None:
    assert service_of(router, request(target="/v2/")) == "registry"
    assert service_of(router, request(target="/v2/app/manifests/latest")) == "registry"
    assert service_of(router, request(target="/acs/ws?x=1", authorization=scope("ecs"))) == "acs"


def test_a_bucket_may_be_called_v2(router: Router) -> None:
    assert service_of(router, request(target="/v2/key", authorization=scope("s3"))) == "s3"
