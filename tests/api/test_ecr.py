"""ECR through boto3 and the registry over HTTP, signed, authorized, end to end."""

import base64
import hashlib
import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION

READ_ONLY = ["ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"


def policy(actions: list[str], resource: str = "*") -> str:
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def basic(client: Any) -> str:
    token: str = client.get_authorization_token()["authorizationData"][0]["authorizationToken"]
    return f"Basic {token}"


def send(
    server: Server, method: str, path: str, authorization: str = "", body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    url = path if path.startswith("http") else server.endpoint + path
    return send_to(url, method, authorization, body, **headers)


def send_to(
    url: str, method: str, authorization: str = "", body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(url, body, {"Authorization": authorization, **headers}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def push_blob(server: Server, name: str, content: bytes, authorization: str) -> str:
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    _, headers, _ = send(server, "POST", f"/v2/{name}/blobs/uploads/", authorization)
    status, headers, _ = send(server, "PATCH", headers["Location"], authorization, content)
    assert status == 202
    status, _, _ = send(server, "PUT", f"{headers['Location']}?digest={digest}", authorization)
    assert status == 201
    return digest


def push(server: Server, name: str, authorization: str, layer: bytes) -> str:
    descriptors = [
        {"mediaType": "application/octet-stream", "digest": push_blob(server, name, content, authorization), "size": 1}
        for content in (b"{}", layer)
    ]
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST_TYPE, "config": descriptors[0], "layers": descriptors[1:]}
    body = json.dumps(manifest).encode()
    status, headers, answer = send(
        server, "PUT", f"/v2/{name}/manifests/v1", authorization, body, **{"Content-Type": MANIFEST_TYPE}
    )
    assert status == 201, answer
    return headers["Docker-Content-Digest"]


def test_push_and_pull(server: Server) -> None:
    ecr = server.client("ecr")
    repository = ecr.create_repository(repositoryName="team/app")["repository"]
    assert repository["repositoryUri"] == server.endpoint.removeprefix("http://") + "/team/app"
    authorization = basic(ecr)
    layer = bytes(range(256)) * 20_000
    digest = push(server, "team/app", authorization, layer)
    image = ecr.describe_images(repositoryName="team/app")["imageDetails"][0]
    assert (image["imageDigest"], image["imageTags"]) == (digest, ["v1"])
    layer_digest = "sha256:" + hashlib.sha256(layer).hexdigest()
    status, headers, content = send(server, "GET", f"/v2/team/app/blobs/{layer_digest}", authorization)
    assert (status, content) == (200, layer)
    status, headers, content = send(server, "HEAD", f"/v2/team/app/blobs/{layer_digest}", authorization)
    assert (status, headers["Content-Length"], content) == (200, str(len(layer)), b"")
    status, headers, _ = send(server, "HEAD", "/v2/team/app/manifests/v1", authorization)
    assert (status, headers["Content-Type"]) == (200, MANIFEST_TYPE)
    assert int(headers["Content-Length"]) > 100
    part = send(server, "GET", f"/v2/team/app/blobs/{layer_digest}", authorization, Range="bytes=250-260")
    assert part[2] == layer[250:261]


def test_no_password_no_entry(server: Server) -> None:
    for authorization in ("", "Basic " + base64.b64encode(b"AWS:x").decode(), "Bearer x"):
        status, headers, _ = send(server, "GET", "/v2/", authorization)
        assert status == 401
        assert headers["WWW-Authenticate"].startswith('Basic realm="http://127.0.0.1')


def test_registry_asks_the_same_policies(server: Server) -> None:
    server.client("ecr").create_repository(repositoryName="guarded")
    reader = server.client_of(server.user_with("reader", policy(READ_ONLY)), "ecr")
    authorization = basic(reader)
    status, _, body = send(server, "POST", "/v2/guarded/blobs/uploads/", authorization)
    assert status == 403
    error = json.loads(body)["errors"][0]
    assert error["code"] == "DENIED"
    assert error["message"] == (
        f"User: arn:aws:iam::{ACCOUNT}:user/reader is not authorized to perform: ecr:InitiateLayerUpload on resource: "
        f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/guarded because no identity-based policy allows the "
        "ecr:InitiateLayerUpload action"
    )
    push(server, "guarded", basic(server.client("ecr")), b"layer")
    assert send(server, "GET", "/v2/guarded/manifests/v1", authorization)[0] == 200
    deny = {
        "Effect": "Deny",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/reader"},
        "Action": "ecr:BatchGetImage",
    }
    text = json.dumps({"Version": "2012-10-17", "Statement": [deny]})
    server.client("ecr").set_repository_policy(repositoryName="guarded", policyText=text)
    assert send(server, "GET", "/v2/guarded/manifests/v1", authorization)[0] == 403


def test_repository_policy_alone_is_enough_in_the_account(server: Server) -> None:
    server.client("ecr").create_repository(repositoryName="open")
    push(server, "open", basic(server.client("ecr")), b"layer")
    keys = server.user_with("bare", policy(["ecr:GetAuthorizationToken"]))
    authorization = basic(server.client_of(keys, "ecr"))
    assert send(server, "GET", "/v2/open/manifests/v1", authorization)[0] == 403
    allow = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/bare"},
        "Action": "ecr:BatchGetImage",
    }
    text = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    server.client("ecr").set_repository_policy(repositoryName="open", policyText=text)
    assert send(server, "GET", "/v2/open/manifests/v1", authorization)[0] == 200


def test_rights_that_are_taken_away_count_at_once(server: Server) -> None:
    server.client("ecr").create_repository(repositoryName="brief")
    authorization = basic(server.client_of(server.user_with("brief", policy(["ecr:*"])), "ecr"))
    assert send(server, "GET", "/v2/brief/tags/list", authorization)[0] == 200
    server.client("iam").delete_user_policy(UserName="brief", PolicyName="p")
    assert send(server, "GET", "/v2/brief/tags/list", authorization)[0] == 403


def test_download_url_opens_its_repository_only(server: Server) -> None:
    ecr = server.client("ecr")
    for name in ("shared", "private"):
        ecr.create_repository(repositoryName=name)
        push(server, name, basic(ecr), b"layer")
    digest = "sha256:" + hashlib.sha256(b"layer").hexdigest()
    url = ecr.get_download_url_for_layer(repositoryName="shared", layerDigest=digest)["downloadUrl"]
    user, _, rest = url.removeprefix("http://").partition("@")
    authorization = "Basic " + base64.b64encode(user.encode()).decode()
    assert send(server, "GET", f"http://{rest}", authorization)[2] == b"layer"
    assert send(server, "GET", f"/v2/private/blobs/{digest}", authorization)[0] == 403
    assert send(server, "GET", "/v2/shared/manifests/v1", authorization)[0] == 403


@pytest.mark.parametrize("name", ["RegistryPing", "RegistryGetBlob", "Nonsense"])
def test_registry_operations_are_not_in_the_json_api(server: Server, name: str) -> None:
    headers = {
        "X-Amz-Target": f"AmazonEC2ContainerRegistry_V20150921.{name}",
        "Content-Type": "application/x-amz-json-1.1",
    }
    request = AWSRequest("POST", server.endpoint + "/", headers, b'{"repositoryName":"team/app"}')
    SigV4Auth(Credentials(server.access_key_id, server.secret_access_key), "ecr", REGION).add_auth(request)
    given = dict(request.headers.items())
    status, _, body = send(server, "POST", "/", given.pop("Authorization"), b'{"repositoryName":"team/app"}', **given)
    assert status == 400
    assert b"UnknownOperationException" in body


def test_errors_are_boto3_exceptions(server: Server) -> None:
    ecr = server.client("ecr")
    with pytest.raises(ecr.exceptions.RepositoryNotFoundException):
        ecr.list_images(repositoryName="nowhere")
    with pytest.raises(ClientError, match="Invalid parameter at 'repositoryName' failed to satisfy constraint"):
        ecr.create_repository(repositoryName="UPPER")
