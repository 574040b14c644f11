"""ECR over a real database and a folder of blobs, called as the gateway calls it."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import AccessDeniedError, ServiceError
from taskrole.aws.http import BytesBody, FileBody, HttpRequest, HttpResponse, StreamBody
from taskrole.ids import FakeIds
from taskrole.policy.model import Question
from taskrole.services.ecr.api import EcrApi, match, render_error
from taskrole.services.ecr.deps import EcrDeps, EcrSettings
from taskrole.services.ecr.service import build, operations
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.ports import Blobs, Database
from tests.support import NOW, make_call

HOST = "127.0.0.1:4566"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


class FakeSecrets:
    """Secrets Manager as ECR sees it: values by ARN."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def question(self, call: Call, arn: str) -> Question:
        return Question(call.principal, "secretsmanager:GetSecretValue", arn)

    def read(self, _call: Call, arn: str) -> str | None:
        return self.values.get(arn)


class Ecr:
    """One ECR. ``denied`` holds (action, repository name) pairs that are refused; ``now`` is the present moment."""

    def __init__(self, database: Database, blobs: Blobs, upstream: str = "") -> None:
        ids = FakeIds(7)
        self.blobs = blobs
        self.denied: set[tuple[str, str]] = set()
        self.asked: list[tuple[str, str]] = []
        self.revoked = False
        self.now = NOW
        self.secrets = FakeSecrets()
        self.api: EcrApi
        self.deps: EcrDeps
        self.api, self.deps = build(
            database,
            blobs,
            open_key_ring(database, "ecr", ids),
            ids,
            may=lambda _call, question: self._allowed(question),
            is_revoked=lambda _token, _now: self.revoked,
            secrets=self.secrets,
            settings=EcrSettings(
                registry_host=HOST,
                part_bytes_min=4,
                layer_bytes_max=1 << 20,
                plain_upstreams=frozenset({upstream} - {""}),
            ),
        )
        self._operations = operations(self.deps)

    def _allowed(self, question: Question) -> bool:
        name = question.resource.partition(":repository/")[2]
        self.asked.append((question.action, name or question.resource))
        return (question.action, name) not in self.denied

    def call(self, name: str, /, http: HttpRequest | None = None, body: bytes = b"", **request: Any) -> Any:
        """Run an operation after asking its questions."""
        call = make_call(now=self.now, service="ecr", operation=name, http=http, body=BytesBody(body))
        operation = self._operations[name]
        request = operation.resolve(call, request)
        for question in operation.questions(call, request):
            if not self._allowed(question):
                raise AccessDeniedError(f"User is not authorized to perform: {question.action}")
        return operation.run(call, request)

    def http(self, method: str, target: str, body: bytes = b"", **headers: str) -> HttpResponse:
        """Send a request to the registry."""
        pairs = {"host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
        http = HttpRequest(method, target, list(pairs.items()), body)
        try:
            name, request = match(http)
            response = self.call(name, http, body, **request)
        except ServiceError as error:
            return render_error(error, http)
        assert isinstance(response, HttpResponse)
        return response

    def advance(self, **delta: float) -> datetime:
        """Let time pass."""
        self.now += timedelta(**delta)
        return self.now

    def create(self, name: str = "app", **request: Any) -> Any:
        return self.call("CreateRepository", repositoryName=name, **request)["repository"]

    def push_blob(self, content: bytes, name: str = "app") -> str:
        """Upload a layer as docker does; return its digest."""
        start = self.http("POST", f"/v2/{name}/blobs/uploads/")
        assert start.status == 202, start
        sent = self.http("PATCH", header(start, "Location"), content)
        assert sent.status == 202, sent
        done = self.http("PUT", header(sent, "Location") + f"?digest={digest_of(content)}")
        assert done.status == 201, done
        return digest_of(content)

    def push_image(
        self, reference: str = "latest", name: str = "app", layer: bytes = b"layer", media_type: str = OCI_MANIFEST
    ) -> str:
        """Push an image of one layer; return its digest."""
        config = self.push_blob(b'{"architecture":"amd64"}', name)
        manifest = make_manifest(config, 24, self.push_blob(layer, name), len(layer), media_type)
        response = self.http("PUT", f"/v2/{name}/manifests/{reference}", manifest, content_type=media_type)
        assert response.status == 201, response
        return digest_of(manifest)


def make_manifest(config: str, config_size: int, layer: str, layer_size: int, media_type: str = OCI_MANIFEST) -> bytes:
    document = {
        "schemaVersion": 2,
        "mediaType": media_type,
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": config, "size": config_size},
        "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar", "digest": layer, "size": layer_size}],
    }
    return json.dumps(document, indent=3).encode()


def make_index(*digests: str) -> bytes:
    manifests = [{"mediaType": OCI_MANIFEST, "digest": digest, "size": 1} for digest in digests]
    return json.dumps({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": manifests}).encode()


def digest_of(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def header(response: HttpResponse, name: str) -> str:
    return next((value for each, value in response.headers if each.lower() == name.lower()), "")


def content_of(response: HttpResponse) -> bytes:
    """Return a response's body, wherever it is."""
    body = response.body
    if isinstance(body, FileBody):
        with body.path.open("rb") as file:
            file.seek(body.offset)
            return file.read(body.length)
    if isinstance(body, StreamBody):
        return b"".join(body.pieces)
    assert isinstance(body, bytes)
    return body


def error_of(response: HttpResponse) -> tuple[int, str, str]:
    """Return status, code and message of an error."""
    error = json.loads(content_of(response))["errors"][0]
    return response.status, error["code"], error["message"]
