"""The client's side of the protocols: what it builds, the server's side reads; what the server says, it reads."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskrole.aws.client.answers import AwsError, read_answer
from taskrole.aws.client.requests import build
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.aws.models import service_model
from taskrole.gateway.wire import ModelWire

PLAIN = st.text("azÉé09 _.:/=+-@", min_size=1, max_size=40)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)


def _received(service: str, operation: str, members: dict[str, Any]) -> Any:
    wire = build(service_model(service), operation, members)
    headers = [(name.lower(), value) for name, value in wire.headers.items()]
    http = HttpRequest(wire.method, wire.target, headers, wire.body)
    server = ModelWire(service_model(service))
    found = server.find(http)
    assert server.name(http, found) == operation
    return server.parse(http, operation, found)


@given(PLAIN, PLAIN)
def test_json_query_and_rest_xml_requests_are_read_as_they_were_meant(key: str, value: str) -> None:
    tags = [{"key": key, "value": value}]
    assert _received("ecs", "CreateCluster", {"clusterName": "c", "tags": tags}) == {"clusterName": "c", "tags": tags}
    members = {"RoleName": "r", "Description": value, "AssumeRolePolicyDocument": "{}", "MaxSessionDuration": 3600}
    assert _received("iam", "CreateRole", members) == members
    assert _received(
        "iam", "SimulatePrincipalPolicy", {"PolicySourceArn": "a" * 30, "ActionNames": [f"s3:{key}", f"s3:{value}"]}
    ) == {
        "PolicySourceArn": "a" * 30,
        "ActionNames": [f"s3:{key}", f"s3:{value}"],
    }


@given(TEXT, TEXT)
def test_paths_and_queries_carry_any_text(key: str, version: str) -> None:
    members = {"Bucket": "bucket", "Key": key, "VersionId": version}
    assert _received("s3", "DeleteObject", members) == members


def test_a_body_of_xml_is_read() -> None:
    members = {"Bucket": "bucket", "VersioningConfiguration": {"Status": "Enabled"}}
    assert _received("s3", "PutBucketVersioning", members) == members


@pytest.mark.parametrize("service", ["ecs", "iam", "s3"])
def test_errors_keep_awss_code_and_message(service: str) -> None:
    operation = {"ecs": "ListClusters", "iam": "ListRoles", "s3": "ListBuckets"}[service]
    wire = build(service_model(service), operation, {})
    http = HttpRequest(wire.method, wire.target, list(wire.headers.items()), wire.body)
    denied = ServiceError("AccessDenied", "You may <not>.", 403)
    answer = ModelWire(service_model(service)).error(denied, http, "0" * 32)
    headers = {name.lower(): value for name, value in answer.headers}
    assert isinstance(answer.body, bytes)
    with pytest.raises(AwsError) as caught:
        read_answer(service_model(service), operation, answer.status, headers, answer.body)
    assert (caught.value.code, caught.value.message, caught.value.denied) == ("AccessDenied", "You may <not>.", True)


def test_answers_have_instants() -> None:
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    result = {"Roles": [{"RoleName": "r", "CreateDate": at}], "IsTruncated": False}
    http = HttpRequest("POST", "/", [], b"")
    answer = ModelWire(service_model("iam")).serialize("ListRoles", result, http, "0" * 32)
    assert isinstance(answer.body, bytes)
    read = read_answer(service_model("iam"), "ListRoles", 200, {}, answer.body)
    assert read["Roles"] == [{"RoleName": "r", "CreateDate": at}]
