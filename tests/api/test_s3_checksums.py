"""All checksum algorithms through boto3 and raw requests: in headers, in trailers, of parts, composite and whole."""

import base64
import hashlib
import http.client
import zlib
from collections.abc import Callable
from urllib.parse import urlsplit
from uuid import uuid1

import pytest
from awscrt import checksums as awscrt
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.support import REGION

MIB = 1 << 20
DIGESTS: dict[str, Callable[[bytes], bytes]] = {
    "CRC32": lambda content: zlib.crc32(content).to_bytes(4, "big"),
    "CRC32C": lambda content: awscrt.crc32c(content).to_bytes(4, "big"),
    "CRC64NVME": lambda content: awscrt.crc64nvme(content).to_bytes(8, "big"),
    "SHA1": lambda content: hashlib.sha1(content).digest(),
    "SHA256": lambda content: hashlib.sha256(content).digest(),
}
KINDS = [
    ("CRC32", "COMPOSITE"), ("CRC32", "FULL_OBJECT"), ("CRC32C", "COMPOSITE"), ("CRC32C", "FULL_OBJECT"),
    ("CRC64NVME", "FULL_OBJECT"), ("SHA1", "COMPOSITE"), ("SHA256", "COMPOSITE"),
]  # fmt: skip


def text(algorithm: str, content: bytes) -> str:
    return base64.b64encode(DIGESTS[algorithm](content)).decode()


@pytest.fixture(scope="module")
def bucket(server: Server) -> str:
    name = f"checksums-{uuid1().hex}"
    server.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    return name


def put_with_trailer(server: Server, path: str, content: bytes, algorithm: str, value: str) -> tuple[int, bytes]:
    """Send content in one unsigned chunk whose checksum comes after it."""
    name = f"x-amz-checksum-{algorithm.lower()}"
    framed = f"{len(content):x}\r\n".encode() + content + f"\r\n0\r\n{name}:{value}\r\n\r\n".encode()
    headers = {
        "Content-Encoding": "aws-chunked",
        "X-Amz-Decoded-Content-Length": str(len(content)),
        "X-Amz-Trailer": name,
        "Content-Length": str(len(framed)),
    }
    request = AWSRequest("PUT", server.endpoint + path, headers)
    request.context["checksum"] = {"request_algorithm": {"in": "trailer"}}
    S3SigV4Auth(Credentials(server.access_key_id, server.secret_access_key), "s3", REGION).add_auth(request)
    address = urlsplit(server.endpoint)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=20)
    connection.request("PUT", path, framed, dict(request.headers.items()))
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, body


@pytest.mark.parametrize("algorithm", sorted(DIGESTS))
def test_objects(server: Server, bucket: str, algorithm: str) -> None:
    s3, content = server.client("s3"), algorithm.encode() * 5000
    member, one = f"Checksum{algorithm}", {"Bucket": bucket, "Key": algorithm}
    expected = text(algorithm, content)
    put = s3.put_object(**one, Body=content, **{member: expected})
    assert (put[member], put["ChecksumType"]) == (expected, "FULL_OBJECT")
    assert s3.head_object(**one, ChecksumMode="ENABLED")[member] == expected
    with pytest.raises(ClientError, match="BadDigest"):
        s3.put_object(**one, Body=content + b"!", **{member: expected})
    path = f"/{bucket}/{algorithm}-trailer"
    assert put_with_trailer(server, path, content, algorithm, expected)[0] == 200
    got = s3.get_object(Bucket=bucket, Key=f"{algorithm}-trailer", ChecksumMode="ENABLED")
    assert (got["Body"].read(), got[member]) == (content, expected)
    assert "ContentEncoding" not in got
    status, body = put_with_trailer(server, path, content + b"!", algorithm, expected)
    assert (status, b"BadDigest" in body) == (400, True)
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=algorithm)["Contents"][0]
    assert (listed["ChecksumAlgorithm"], listed["ChecksumType"]) == ([algorithm], "FULL_OBJECT")


@pytest.mark.parametrize(("algorithm", "kind"), KINDS)
def test_multipart_objects(server: Server, bucket: str, algorithm: str, kind: str) -> None:
    s3, member = server.client("s3"), f"Checksum{algorithm}"
    one = {"Bucket": bucket, "Key": f"{algorithm}-{kind}"}
    begun = s3.create_multipart_upload(**one, ChecksumAlgorithm=algorithm, ChecksumType=kind)
    assert (begun["ChecksumAlgorithm"], begun["ChecksumType"]) == (algorithm, kind)
    upload = {**one, "UploadId": begun["UploadId"]}
    pieces = [bytes([65]) * (5 * MIB), b"the end"]
    parts = []
    for number, piece in enumerate(pieces, 1):
        given = {member: text(algorithm, piece)}
        part = s3.upload_part(**upload, PartNumber=number, Body=piece, **given)
        parts.append({"PartNumber": number, "ETag": part["ETag"], **given})
    listed = s3.list_parts(**upload)
    assert [part[member] for part in listed["Parts"]] == [part[member] for part in parts]
    whole = b"".join(pieces)
    digests = b"".join(DIGESTS[algorithm](piece) for piece in pieces)
    expected = f"{text(algorithm, digests)}-2" if kind == "COMPOSITE" else text(algorithm, whole)
    named = {"Parts": parts}
    with pytest.raises(ClientError, match="BadDigest"):
        s3.complete_multipart_upload(**upload, MultipartUpload=named, **{member: text(algorithm, b"x")})
    done = s3.complete_multipart_upload(
        **upload, MultipartUpload=named, ChecksumType=kind, MpuObjectSize=len(whole), **{member: expected}
    )
    assert (done[member], done["ChecksumType"]) == (expected, kind)
    attributes = s3.get_object_attributes(**one, ObjectAttributes=["Checksum", "ObjectParts", "ObjectSize"])
    assert attributes["Checksum"] == {member: expected, "ChecksumType": kind}
    assert [part["Size"] for part in attributes["ObjectParts"]["Parts"]] == [len(piece) for piece in pieces]
    page = s3.get_object_attributes(**one, ObjectAttributes=["ObjectParts"], MaxParts=1)["ObjectParts"]
    assert (page["IsTruncated"], page["NextPartNumberMarker"], page["TotalPartsCount"]) == (True, 1, 2)
    second = s3.get_object(**one, PartNumber=2)
    assert (second["Body"].read(), second["PartsCount"]) == (b"the end", 2)
    copied = s3.copy_object(Bucket=bucket, Key="copy", CopySource=one)["CopyObjectResult"]
    assert (copied[member], copied["ChecksumType"]) == (text(algorithm, whole), "FULL_OBJECT")
