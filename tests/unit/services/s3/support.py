"""S3 without a gateway: operations are run as the gateway does, questions and all, with a fake decision."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import BytesBody, FileBody, HttpRequest, StreamBody
from taskrole.clock import FakeClock
from taskrole.ids import SystemIds, dashed_uuid
from taskrole.policy.model import Question
from taskrole.services.s3 import checksums
from taskrole.services.s3.api import S3Api
from taskrole.services.s3.deps import S3Deps, S3Settings
from taskrole.services.s3.sealing import ContentKeys
from taskrole.services.s3.service import OPERATION_SETS, operations
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.ports import Blobs, Database
from tests.support import NOW, make_call

OTHER_ACCOUNT = "999999999999"
SMALL = S3Settings(inline_bytes_max=16, part_bytes_min=8, owns_blob_store=True)


class TrailingBody(BytesBody):
    """A body with trailers, as the gateway's chunked reader has them."""

    def __init__(self, content: bytes, trailers: Mapping[str, str]) -> None:
        super().__init__(content)
        self.trailers = trailers


class S3:
    """Calls operations by name; keeps what was asked."""

    def __init__(self, database: Database, blobs: Blobs, settings: S3Settings = SMALL) -> None:
        self.clock = FakeClock(NOW)
        self.denied: Callable[[Question], bool] = lambda _question: False
        keys = ContentKeys(open_key_ring(database, "s3", SystemIds()))
        self.deps = S3Deps(database, blobs, SystemIds(), self.clock, self._may, keys, settings)
        self.api = S3Api(self.deps)
        self.asked: list[Question] = []
        self._operations = operations(self.deps)

    def _may(self, _call: Call, question: Question) -> bool:
        self.asked.append(question)
        return not self.denied(question)

    def __call__(self, name: str, body: Any = b"", *, call: Mapping[str, Any] | None = None, **request: Any) -> Any:
        """Run an operation; ``body`` is bytes or a reader."""
        reader = BytesBody(body) if isinstance(body, bytes) else body
        made = make_call(now=self.clock.now(), body=reader, request_id=dashed_uuid(self.deps.ids), **(call or {}))
        operation = self._operations[name]
        request = operation.resolve(made, request)
        for question in operation.questions(made, request):
            if not self._may(made, question):
                raise ServiceError("AccessDenied", "Access Denied", 403)
        return operation.run(made, request)

    @staticmethod
    def names() -> list[str]:
        """Return the names of all operations."""
        return [operation.name for of_module in OPERATION_SETS for operation in of_module]

    def put(self, key: str, body: Any = b"", bucket: str = "bucket", **request: Any) -> Any:
        return self("PutObject", body, Bucket=bucket, Key=key, **request)

    def get(self, key: str, bucket: str = "bucket", **request: Any) -> bytes:
        return body_of(self("GetObject", Bucket=bucket, Key=key, **request))

    def keys(self, bucket: str = "bucket", **request: Any) -> list[str]:
        return [entry["Key"] for entry in self("ListObjectsV2", Bucket=bucket, **request)["Contents"]]

    def collect(self, now: datetime | None = None) -> int:
        return self.api.collector.step(now or self.clock.now())

    def blob_count(self) -> int:
        return len(list(self.deps.blobs.list()))


def checked(algorithm: str, content: bytes) -> dict[str, Any]:
    """Return the request member with the checksum of some bytes; none without an algorithm."""
    if not algorithm:
        return {}
    digest = checksums.new_digest(algorithm)
    digest.update(content)
    return {checksums.MEMBERS[algorithm]: checksums.encode(digest.digest())}


def body_of(response: Any) -> bytes:
    """Read a response's body as the edge does."""
    body = response["Body"]
    if isinstance(body, FileBody):
        with body.path.open("rb") as file:
            file.seek(body.offset)
            content = file.read(body.length)
        if body.close is not None:
            body.close()
        return content
    if isinstance(body, StreamBody):
        return b"".join(body.pieces)
    assert isinstance(body, bytes)
    return body


def http(headers: Mapping[str, str], body: bytes | None = b"") -> HttpRequest:
    sent = {"content-length": "0", **headers}
    return HttpRequest("PUT", "/bucket/key", list(sent.items()), body=body)
