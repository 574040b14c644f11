"""Whatever a request holds, S3 answers it or refuses it with an error of S3's; it never fails otherwise."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskrole.aws.errors import ServiceError
from taskrole.aws.models import Shape, service_model
from taskrole.aws.validation import check
from taskrole.storage.blobs import open_blobs
from taskrole.storage.database import open_database
from taskrole.storage.schema import metadata
from tests.unit.services.s3.support import S3

MODEL = service_model("s3")
WORDS = [
    "", "key", "bucket", "bucket/key", "*", "Enabled", "COPY", "REPLACE", "a=b", "é", "\0", "x" * 300, '"abc"', "CRC32",
    "bytes=0-3", "2", "/", "url", "{}", "private", "AAAAAA==", "?versionId=", "%ff", "BucketOwnerEnforced",
]  # fmt: skip
NUMBERS = [-1, 0, 1, 2, 1000, 10_001, 2**31, 2**70]
PART_SIZE = 20
NAMES = sorted(name for name in S3.names() if MODEL.has_operation(name))  # an upload by form is no shape of the model


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/s3.db")
        metadata.create_all(database.engine)
        yield S3(database, open_blobs(Path(folder) / "blobs"))
        database.close()


def draw_value(data: st.DataObject, shape: Shape, depth: int = 0) -> Any:
    """Draw a value of a shape, with all that it requires and a little of what it allows."""
    kind = shape.type_name
    if kind == "structure":
        chosen = {}
        for name, member in shape.members.items():
            if name in shape.required_members or data.draw(st.integers(0, 2 if depth else 15)) == 0:
                chosen[name] = draw_value(data, member, depth + 1)
        return chosen
    if kind == "list":
        return [draw_value(data, shape.member, depth + 1) for _ in range(data.draw(st.integers(0, 2)))]
    simple: dict[str, Any] = {
        "map": st.dictionaries(st.sampled_from(WORDS), st.sampled_from(WORDS), max_size=2),
        "integer": st.sampled_from(NUMBERS),
        "long": st.sampled_from(NUMBERS),
        "boolean": st.booleans(),
        "timestamp": st.just(datetime(2026, 1, 1, tzinfo=UTC)),
        "blob": st.just(b"x"),
    }
    return data.draw(simple.get(kind, st.sampled_from(WORDS)))


def make_ready(s3: S3) -> str:
    """Make sure that there are a bucket, a multipart object and an upload; return the upload's id."""
    try:
        s3("CreateBucket", Bucket="bucket")
    except ServiceError as error:
        assert error.code == "BucketAlreadyOwnedByYou"  # noqa: PT017  the bucket may be there
    response = s3("CreateMultipartUpload", Bucket="bucket", Key="key")
    request: Any = {"Bucket": "bucket", "Key": "key", "UploadId": response["UploadId"]}
    part = s3("UploadPart", b"x" * PART_SIZE, PartNumber=1, **request)
    named = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    s3("CompleteMultipartUpload", MultipartUpload=named, **request)
    upload_id: str = s3("CreateMultipartUpload", Bucket="bucket", Key="key")["UploadId"]
    return upload_id


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data(), name=st.sampled_from(NAMES))
def test_no_request_fails_but_with_an_error_of_s3(s3: S3, data: st.DataObject, name: str) -> None:
    upload_id = make_ready(s3)
    shape = MODEL.operation(name).input
    request = {} if shape is None else draw_value(data, shape)
    likely = {"Bucket": "bucket", "Key": "key", "UploadId": upload_id, "CopySource": "bucket/key"}
    for member in likely.keys() & request.keys():
        if data.draw(st.integers(0, 3)):
            request[member] = likely[member]
    request.pop("Body", None)
    try:
        check(MODEL.operation(name), request)
        s3(name, b"body", **request)
    except ServiceError as error:
        assert 300 <= error.status <= 501  # noqa: PT017  both an answer and a refusal are good
