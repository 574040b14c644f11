"""The pull-through cache against another registry on loopback that wants a token and redirects layers elsewhere."""

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from taskrole.aws.errors import AccessDeniedError, ServiceError
from taskrole.services.ecr import upstream
from taskrole.services.ecr.deps import UPSTREAM_REQUESTS_MAX
from taskrole.services.ecr.upstream import UpstreamError, connect_to_public, read_upstream_url
from taskrole.storage.ports import Blobs, Database
from tests.unit.services.ecr.support import (
    OCI_INDEX,
    OCI_MANIFEST,
    Ecr,
    content_of,
    digest_of,
    error_of,
    header,
    make_index,
    make_manifest,
)

TOKEN = "a-token"
SECRET = "arn:aws:secretsmanager:us-west-2:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf"
LAYER = b"layer" * 10_000
CONFIG = b'{"architecture":"amd64"}'


class Origin:
    """Another registry. ``requests`` are the paths that were asked for, with whether a token came along."""

    def __init__(self, port: int) -> None:
        self.host = f"127.0.0.1:{port}"
        self.manifests: dict[str, tuple[str, bytes]] = {}
        self.blobs: dict[str, bytes] = {}
        self.requests: list[tuple[str, bool]] = []
        self.broken = False
        self.password = False
        self.account = ""

    def answer(self, path: str, query: dict[str, list[str]], token: str) -> tuple[int, dict[str, str], bytes]:
        self.requests.append((path, bool(token)))
        if path == "/token":
            assert query["scope"] == ["repository:library/app:pull"]
            if self.account and token != self.account:
                return 401, {}, b""
            return 200, {}, json.dumps({"token": TOKEN}).encode()
        if path.startswith("/elsewhere/"):
            return 200, {}, self.blobs[path.removeprefix("/elsewhere/")]
        if self.broken:
            return 500, {}, b""
        if token not in {f"Bearer {TOKEN}", self.account or "-"}:
            realm = f'realm="http://{self.host}/token",service="origin",scope="repository:library/app:pull"'
            return 401, {"WWW-Authenticate": 'Basic realm="x"' if self.password else f"Bearer {realm}"}, b""
        kind, reference = path.removeprefix("/v2/library/app/").split("/")
        if kind == "manifests" and reference in self.manifests:
            media_type, content = self.manifests[reference]
            return 200, {"Content-Type": media_type}, content
        if kind == "blobs" and reference in self.blobs:
            return 307, {"Location": f"/elsewhere/{reference}"}, b""
        return 404, {}, b""


@pytest.fixture
def origin() -> Iterator[Origin]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            token = self.headers.get("Authorization", "")
            status, headers, body = made.answer(parts.path, parse_qs(parts.query), token)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Origin(server.server_address[1])
    for content in (LAYER, CONFIG):
        made.blobs[digest_of(content)] = content
    manifest = make_manifest(digest_of(CONFIG), len(CONFIG), digest_of(LAYER), len(LAYER))
    index = make_index(digest_of(manifest))
    made.manifests = {
        "v1": (OCI_MANIFEST, manifest),
        digest_of(manifest): (OCI_MANIFEST, manifest),
        "all": (OCI_INDEX, index),
    }
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def ecr(database: Database, blobs: Blobs, origin: Origin) -> Ecr:
    ecr = Ecr(database, blobs, origin.host)
    ecr.call("CreatePullThroughCacheRule", ecrRepositoryPrefix="cache", upstreamRegistryUrl=origin.host)
    return ecr


def code_of(ecr: Ecr, name: str, /, **request: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        ecr.call(name, **request)
    return caught.value.code


def test_an_image_comes_when_it_is_asked_for_and_stays(ecr: Ecr, origin: Origin) -> None:
    path = "/v2/cache/library/app"
    assert ecr.http("HEAD", f"{path}/manifests/v1").status == 200
    got = ecr.http("GET", f"{path}/manifests/v1")
    assert content_of(got) == origin.manifests["v1"][1]
    assert content_of(ecr.http("GET", f"{path}/blobs/{digest_of(LAYER)}", range="bytes=5-9")) == b"layer"
    assert content_of(ecr.http("GET", f"{path}/blobs/{digest_of(CONFIG)}")) == CONFIG
    assert (f"/elsewhere/{digest_of(LAYER)}", True) in origin.requests  # the same host: the token may go there
    asked = len(origin.requests)
    origin.broken = True
    assert content_of(ecr.http("GET", f"{path}/blobs/{digest_of(LAYER)}")) == LAYER
    assert ecr.http("GET", f"{path}/manifests/{header(got, 'Docker-Content-Digest')}").status == 200
    assert len(origin.requests) == asked
    shown = ecr.call("DescribeImages", repositoryName="cache/library/app")["imageDetails"]
    assert [each["imageTags"] for each in shown] == [["v1"]]


def test_a_list_of_images_comes_alone_and_its_images_later(ecr: Ecr, origin: Origin) -> None:
    path = "/v2/cache/library/app"
    index = ecr.http("GET", f"{path}/manifests/all")
    assert header(index, "Content-Type") == OCI_INDEX
    child = json.loads(content_of(index))["manifests"][0]["digest"]
    assert content_of(ecr.http("GET", f"{path}/manifests/{child}")) == origin.manifests["v1"][1]
    assert content_of(ecr.http("GET", f"{path}/blobs/{digest_of(LAYER)}")) == LAYER


def test_only_who_may_import_imports(ecr: Ecr, origin: Origin) -> None:
    path, name = "/v2/cache/library/app", "cache/library/app"
    for action in ("ecr:BatchGetImage", "ecr:BatchImportUpstreamImage", "ecr:CreateRepository"):
        ecr.denied = {(action, name)}
        assert error_of(ecr.http("GET", f"{path}/manifests/v1"))[:2] == (403, "DENIED")
    assert origin.requests == []
    ecr.denied = set()
    ecr.http("GET", f"{path}/manifests/v1")
    ecr.denied = {("ecr:BatchImportUpstreamImage", name)}
    assert ecr.http("GET", f"{path}/manifests/v1").status == 200
    assert error_of(ecr.http("GET", f"{path}/blobs/{digest_of(LAYER)}"))[:2] == (403, "DENIED")


def test_a_tag_is_compared_with_its_origin_once_a_day(ecr: Ecr, origin: Origin) -> None:
    path = "/v2/cache/library/app/manifests/v1"
    first = header(ecr.http("GET", path), "Docker-Content-Digest")
    moved = make_manifest(digest_of(CONFIG), len(CONFIG), digest_of(CONFIG), len(CONFIG))
    origin.manifests["v1"] = (OCI_MANIFEST, moved)
    assert header(ecr.http("GET", path), "Docker-Content-Digest") == first
    ecr.advance(hours=25)
    ecr.denied = {("ecr:BatchImportUpstreamImage", "cache/library/app")}
    assert header(ecr.http("GET", path), "Docker-Content-Digest") == first
    ecr.denied = set()
    origin.broken = True
    assert header(ecr.http("GET", path), "Docker-Content-Digest") == first
    asked = len(origin.requests)
    assert header(ecr.http("GET", path), "Docker-Content-Digest") == first
    assert len(origin.requests) == asked  # not again for a day
    origin.broken = False
    ecr.advance(hours=25)
    assert header(ecr.http("GET", path), "Docker-Content-Digest") == digest_of(moved)


def test_what_the_origin_has_not_or_will_not_give(ecr: Ecr, origin: Origin) -> None:
    path = "/v2/cache/library/app"
    assert error_of(ecr.http("GET", f"{path}/manifests/none"))[:2] == (404, "NAME_UNKNOWN")
    ecr.http("GET", f"{path}/manifests/v1")
    assert error_of(ecr.http("GET", f"{path}/manifests/none"))[:2] == (404, "MANIFEST_UNKNOWN")
    assert error_of(ecr.http("GET", f"{path}/blobs/{digest_of(b'none')}"))[:2] == (404, "BLOB_UNKNOWN")
    origin.blobs[digest_of(LAYER)] = b"something else"
    assert error_of(ecr.http("GET", f"{path}/blobs/{digest_of(LAYER)}"))[:2] == (400, "DIGEST_INVALID")
    other = digest_of(b"other")
    origin.manifests[other] = origin.manifests["v1"]
    assert error_of(ecr.http("GET", f"{path}/manifests/{other}"))[:2] == (404, "MANIFEST_UNKNOWN")
    origin.manifests["odd"] = ("text/html", b"<html>")
    assert error_of(ecr.http("GET", f"{path}/manifests/odd"))[:2] == (400, "MANIFEST_INVALID")
    origin.broken = True
    for target in (f"{path}/manifests/new", f"{path}/blobs/{digest_of(LAYER)}"):
        status, _, message = error_of(ecr.http("GET", target))
        assert (status, message[:30]) == (404, "The upstream registry answered")
    origin.broken, origin.password = False, True
    assert "wants a password" in error_of(ecr.http("GET", f"{path}/manifests/new"))[2]
    assert ecr.deps.upstream_slots._value == UPSTREAM_REQUESTS_MAX
    assert _uploads(ecr) == 0


def _uploads(ecr: Ecr) -> int:
    """Return how many blobs are there that no layer is made of."""
    ecr.advance(hours=1)
    ecr.api.collect(ecr.now)
    return len(list(ecr.blobs.list())) - len(ecr.deps.layers.holders("123456789012", "us-west-2", digest_of(CONFIG), 9))


def test_rules(ecr: Ecr, origin: Origin) -> None:
    taken = code_of(ecr, "CreatePullThroughCacheRule", ecrRepositoryPrefix="cache/", upstreamRegistryUrl="example.com")
    assert taken == "PullThroughCacheRuleAlreadyExistsException"
    for url in ("127.0.0.1:1", "localhost", "http://10.0.0.1", "example.com/path", "a@example.com", "x" * 300, "é.com"):
        refused = code_of(ecr, "CreatePullThroughCacheRule", ecrRepositoryPrefix="bad", upstreamRegistryUrl=url)
        assert refused == "UnsupportedUpstreamRegistryException", url
    request: dict[str, Any] = {
        "ecrRepositoryPrefix": "secret",
        "upstreamRegistryUrl": "example.com",
        "credentialArn": SECRET,
    }
    assert code_of(ecr, "CreatePullThroughCacheRule", **request) == "SecretNotFoundException"
    made = ecr.call(
        "CreatePullThroughCacheRule",
        ecrRepositoryPrefix="cache/deep",
        upstreamRegistryUrl=origin.host,
        upstreamRepositoryPrefix="library",
    )
    assert (made["ecrRepositoryPrefix"], made["upstreamRepositoryPrefix"]) == ("cache/deep", "library")
    assert ecr.http("GET", "/v2/cache/deep/app/manifests/v1").status == 200  # the longer prefix decides
    rules = ecr.call("DescribePullThroughCacheRules")["pullThroughCacheRules"]
    assert [each["ecrRepositoryPrefix"] for each in rules] == ["cache", "cache/deep"]
    one = ecr.call("DescribePullThroughCacheRules", ecrRepositoryPrefixes=["cache"])["pullThroughCacheRules"]
    assert [each["upstreamRepositoryPrefix"] for each in one] == ["ROOT"]
    role = "arn:aws:iam::123456789012:role/cache"
    updated = ecr.call("UpdatePullThroughCacheRule", ecrRepositoryPrefix="cache", customRoleArn=role)
    assert updated["customRoleArn"] == role
    for name in ("DeletePullThroughCacheRule", "UpdatePullThroughCacheRule", "ValidatePullThroughCacheRule"):
        assert code_of(ecr, name, ecrRepositoryPrefix="none") == "PullThroughCacheRuleNotFoundException"
    unknown = code_of(ecr, "DescribePullThroughCacheRules", ecrRepositoryPrefixes=["none"])
    assert unknown == "PullThroughCacheRuleNotFoundException"
    assert ecr.call("DeletePullThroughCacheRule", ecrRepositoryPrefix="cache")["customRoleArn"] == role


@pytest.mark.parametrize("basic", [True, False])
def test_a_password_from_a_secret(ecr: Ecr, origin: Origin, basic: bool) -> None:
    origin.account, origin.password = "Basic " + base64.b64encode(b"robot:hunter2").decode(), basic
    path = "/v2/cache/library/app/manifests/v1"
    refused = error_of(ecr.http("GET", path))
    assert (refused[0], "wants a password" in refused[2]) == (404, True)
    request: dict[str, Any] = {"ecrRepositoryPrefix": "cache", "credentialArn": SECRET}
    assert code_of(ecr, "UpdatePullThroughCacheRule", **request) == "SecretNotFoundException"
    for bad in ("x", "[]", "{}", '{"username": 1, "accessToken": "x"}'):
        ecr.secrets.values[SECRET] = bad
        assert code_of(ecr, "UpdatePullThroughCacheRule", **request) == "UnableToAccessSecretException"
    ecr.secrets.values[SECRET] = json.dumps({"username": "robot", "accessToken": "hunter2"})
    foreign = {**request, "credentialArn": SECRET.replace("123456789012", "111122223333")}
    assert code_of(ecr, "UpdatePullThroughCacheRule", **foreign) == "InvalidParameterException"
    ecr.denied = {("secretsmanager:GetSecretValue", "")}
    assert code_of(ecr, "UpdatePullThroughCacheRule", **request) == "AccessDenied"
    ecr.denied = set()
    assert ecr.call("UpdatePullThroughCacheRule", **request)["credentialArn"] == SECRET
    assert content_of(ecr.http("GET", path)) == origin.manifests["v1"][1]
    assert content_of(ecr.http("GET", f"/v2/cache/library/app/blobs/{digest_of(LAYER)}")) == LAYER
    ecr.secrets.values[SECRET] = json.dumps({"username": "robot", "accessToken": "wrong"})
    assert ecr.http("GET", "/v2/cache/library/app/manifests/all").status == 404
    assert "hunter2" not in repr(ecr.call("DescribePullThroughCacheRules"))
    del ecr.secrets.values[SECRET]
    assert error_of(ecr.http("GET", "/v2/cache/library/app/manifests/all"))[0] == 404


def test_validate_a_rule(ecr: Ecr, origin: Origin) -> None:
    origin.password = True
    answer = ecr.call("ValidatePullThroughCacheRule", ecrRepositoryPrefix="cache")
    assert (answer["isValid"], answer["failure"]) == (False, "The upstream registry wants a password")


def test_hosts_inside_are_not_reached() -> None:
    with pytest.raises(PermissionError):
        connect_to_public("127.0.0.1", 1, 1)
    assert read_upstream_url("https://Registry.Example.com/", frozenset()) == "https://registry.example.com"
    assert read_upstream_url("10.0.0.1:5000", frozenset({"10.0.0.1:5000"})) == "http://10.0.0.1:5000"
    for base in (
        "http://127.0.0.1:9",
        "https://127.0.0.1",
        "file:///etc/passwd",
        "https://[::1",
        "https://localhost",
        "https://x:y",
    ):
        with pytest.raises(UpstreamError):
            upstream.Upstream(base, "app", frozenset()).open("manifests/v1")


def test_layers_by_sha512_come_too(ecr: Ecr, origin: Origin) -> None:
    digest = "sha512:" + hashlib.sha512(LAYER).hexdigest()
    origin.blobs[digest] = LAYER
    origin.manifests["big"] = (OCI_MANIFEST, make_manifest(digest, len(LAYER), digest, len(LAYER)))
    ecr.http("GET", "/v2/cache/library/app/manifests/big")
    assert content_of(ecr.http("GET", f"/v2/cache/library/app/blobs/{digest}")) == LAYER


def test_images_come_through_the_api_too(ecr: Ecr, origin: Origin) -> None:
    name = "cache/library/app"
    ids = [{"imageTag": "v1"}, {"imageTag": "none"}, {"imageTag": "..bad"}]
    ecr.denied = {("ecr:BatchImportUpstreamImage", name)}
    with pytest.raises(AccessDeniedError):
        ecr.call("BatchGetImage", repositoryName=name, imageIds=ids)
    ecr.denied = set()
    answer = ecr.call("BatchGetImage", repositoryName=name, imageIds=ids)
    assert answer["images"][0]["imageManifest"].encode() == origin.manifests["v1"][1]
    assert [each["failureCode"] for each in answer["failures"]] == ["ImageNotFound", "InvalidImageTag"]
    origin.broken = True
    many = [{"imageTag": f"t{number}"} for number in range(12)]
    failures = ecr.call("BatchGetImage", repositoryName=name, imageIds=many)["failures"]
    codes = [each["failureCode"] for each in failures]
    assert codes == ["UpstreamUnavailable"] * 10 + ["UpstreamTooManyRequests"] * 2
