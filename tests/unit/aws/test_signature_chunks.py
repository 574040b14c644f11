"""Bodies that are checked while they are read: AWS's published chunk vectors, and each way of being wrong."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import BodyReader, BytesBody, HttpRequest
from taskrole.aws.signature import body_reader, parse_authorization, verify
from taskrole.aws.signature_chunks import HashedBody

KEY_ID = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
AT = datetime(2013, 5, 24, tzinfo=UTC)
CONTENT = b"a" * 66560
SEED = "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"
CHUNKS = (
    (65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"),
    (1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"),
    (0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"),
)
TRAILER_SEED = "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"
TRAILER_CHUNKS = (
    (65536, "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2"),
    (1024, "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7"),
    (0, "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"),
)
TRAILER = b"x-amz-checksum-crc32c:sOO8/Q==\r\n"
TRAILER_SIGNATURE = b"x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n"


class SmallReads:
    """A body that arrives in pieces of a few bytes."""

    def __init__(self, content: bytes, size: int) -> None:
        self._body = BytesBody(content)
        self._size = size

    def read(self, size: int = 1 << 20) -> bytes:
        return self._body.read(min(size, self._size))


def framed(chunks: tuple[tuple[int, str], ...], end: bytes = b"\r\n") -> bytes:
    framed_chunks = [
        f"{size:x};chunk-signature={sig}\r\n".encode() + b"a" * size + b"\r\n" for size, sig in chunks[:-1]
    ]
    return b"".join(framed_chunks) + f"0;chunk-signature={chunks[-1][1]}\r\n".encode() + end


def put_object(content_sha256: str, signature: str, *, trailer: str = "", decoded_length: str = "66560") -> HttpRequest:
    headers = {
        "content-encoding": "aws-chunked",
        "host": "s3.amazonaws.com",
        "x-amz-content-sha256": content_sha256,
        "x-amz-date": "20130524T000000Z",
        "x-amz-decoded-content-length": decoded_length,
        "x-amz-storage-class": "REDUCED_REDUNDANCY",
        "x-amz-trailer": trailer,
    }
    if not trailer:
        headers["content-length"] = "66824"
    names = ";".join(sorted(name for name, value in headers.items() if value))
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={KEY_ID}/20130524/us-east-1/s3/aws4_request,SignedHeaders={names},"
        f"Signature={signature}"
    )
    target = "/examplebucket/chunkObject.txt"
    return HttpRequest("PUT", target, [pair for pair in headers.items() if pair[1]], body=None)


SIGNED = put_object("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", SEED)
WITH_TRAILER = put_object("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", TRAILER_SEED, trailer="x-amz-checksum-crc32c")
UNSIGNED = put_object(
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "0" * 64, trailer="x-amz-checksum-crc32", decoded_length="5"
)


def reader(http: HttpRequest, source: BodyReader) -> BodyReader:
    return body_reader(http, parse_authorization(http), SECRET, source)


def read_all(body: BodyReader, size: int = 10_000) -> bytes:
    pieces = []
    while piece := body.read(size):
        pieces.append(piece)
    assert body.read() == b""
    return b"".join(pieces)


def trailers(body: BodyReader) -> Mapping[str, str]:
    return cast("Mapping[str, str]", cast("Any", body).trailers)


def code_of(http: HttpRequest, content: bytes) -> str:
    with pytest.raises(ServiceError) as caught:
        read_all(reader(http, BytesBody(content)))
    return caught.value.code


@pytest.mark.parametrize("size", [1, 7, 1000, 1 << 20])
def test_published_vector_signed_chunks(size: int) -> None:
    signed = parse_authorization(SIGNED)
    assert signed is not None
    verify(SIGNED, signed, SECRET, AT, None, 900)
    assert read_all(reader(SIGNED, SmallReads(framed(CHUNKS), size))) == CONTENT


@pytest.mark.parametrize("end", [b"\r\n", b""])
def test_published_vector_signed_chunks_and_trailer(end: bytes) -> None:
    body = reader(WITH_TRAILER, BytesBody(framed(TRAILER_CHUNKS, TRAILER + TRAILER_SIGNATURE + end)))
    assert read_all(body) == CONTENT
    assert trailers(body) == {"x-amz-checksum-crc32c": "sOO8/Q=="}


def test_unsigned_trailer() -> None:
    body = reader(UNSIGNED, BytesBody(b"3\r\nabc\r\n2\r\nde\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n"))
    assert read_all(body) == b"abcde"
    assert trailers(body) == {"x-amz-checksum-crc32": "AAAAAA=="}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ((b"aaaa", b"aaab"), "SignatureDoesNotMatch"),
        ((CHUNKS[1][1].encode(), b"0" * 64), "SignatureDoesNotMatch"),
        ((CHUNKS[2][1].encode(), b"0" * 64), "SignatureDoesNotMatch"),
        ((b"400;", b"401;"), "IncompleteBody"),
        ((b"400;", b"3ff;"), "SignatureDoesNotMatch"),
        ((b"400;", b"+400;"), "InvalidRequest"),
        ((b"400;", b"xyz;"), "InvalidRequest"),
        ((b"400;", b";"), "InvalidRequest"),
        ((b"400;", b"fffffff;"), "IncompleteBody"),
        ((b"400;chunk-signature=", b"400;x="), "InvalidRequest"),
        ((b"400;", b"400;" + b"x" * 5000), "InvalidRequest"),
    ],
)
def test_wrong_signed_chunks(change: tuple[bytes, bytes], code: str) -> None:
    content = framed(CHUNKS)
    assert change[0] in content
    assert code_of(SIGNED, content.replace(*change, 1)) == code


def test_body_that_ends_early_or_late() -> None:
    content = framed(CHUNKS)
    for end in (0, 10, 1000, 65700, len(content) - 100):
        assert code_of(SIGNED, content[:end]) == "IncompleteBody"
    assert code_of(SIGNED, content + b"more") == "MalformedTrailerError"
    assert code_of(SIGNED, framed((CHUNKS[0], CHUNKS[2]))) in {"IncompleteBody", "SignatureDoesNotMatch"}


def test_last_chunk_may_not_be_left_out() -> None:
    content = framed(CHUNKS)
    assert code_of(SIGNED, content[: content.rindex(b"0;chunk")]) == "IncompleteBody"


@pytest.mark.parametrize(
    "end",
    [
        TRAILER,
        TRAILER_SIGNATURE,
        TRAILER.replace(b"sOO8", b"sOO9") + TRAILER_SIGNATURE,
        TRAILER + TRAILER + TRAILER_SIGNATURE,
        b"x-amz-meta-a:b\r\n" + TRAILER + TRAILER_SIGNATURE,
        b"no colon\r\n",
        b"x" * 300_000,
    ],
)
def test_wrong_trailers(end: bytes) -> None:
    assert code_of(WITH_TRAILER, framed(TRAILER_CHUNKS, end)) in {"SignatureDoesNotMatch", "MalformedTrailerError"}


def test_small_signed_chunks_in_the_middle_are_refused() -> None:
    http = put_object("STREAMING-UNSIGNED-PAYLOAD-TRAILER", SEED, trailer="x", decoded_length="6")
    assert read_all(reader(http, BytesBody(b"3\r\nabc\r\n3\r\nabc\r\n0\r\nx:1\r\n\r\n"))) == b"abcabc"


def test_a_body_may_be_a_single_chunk() -> None:
    length = 17 * 1024 * 1024
    http = put_object("STREAMING-UNSIGNED-PAYLOAD-TRAILER", SEED, trailer="x", decoded_length=str(length))
    framing = f"{length:x}\r\n".encode() + bytes(length) + b"\r\n0\r\nx:1\r\n\r\n"
    assert len(read_all(reader(http, BytesBody(framing)))) == length
    for size in ("f" * 17, f"{length + 1:x}", "-1", "1_0"):
        assert code_of(http, f"{size}\r\n".encode() + bytes(20)) in {"InvalidRequest", "IncompleteBody"}


def test_declarations_that_are_not_known() -> None:
    for content_sha256, decoded_length, code in (
        ("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", "5", "InvalidArgument"),
        ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "", "MissingContentLength"),
        ("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "-1", "MissingContentLength"),
    ):
        assert code_of(put_object(content_sha256, SEED, decoded_length=decoded_length), b"") == code
    anonymous = HttpRequest("PUT", "/b/k", [("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")])
    with pytest.raises(ServiceError, match="x-amz-content-sha256"):
        body_reader(anonymous, None, "", BytesBody(b""))


def test_hashed_body() -> None:
    digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    assert read_all(HashedBody(SmallReads(b"hello", 2), digest, 5)) == b"hello"
    assert read_all(HashedBody(BytesBody(b"hello"), None, None)) == b"hello"
    for content, length, code in (
        (b"hellO", 5, "XAmzContentSHA256Mismatch"),
        (b"hell", 5, "IncompleteBody"),
        (b"hello!", None, "XAmzContentSHA256Mismatch"),
    ):
        with pytest.raises(ServiceError) as caught:
            read_all(HashedBody(BytesBody(content), digest, length))
        assert caught.value.code == code
