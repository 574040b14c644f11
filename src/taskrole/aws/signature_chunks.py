"""Readers of request bodies that check, while they are read, what the request's signature promises about them.

    HashedBody        the whole body against the declared ``x-amz-content-sha256``
    ChunkedBody       ``aws-chunked`` framing: signed chunks, signed chunks with a signed trailer, unsigned with trailer

A chunk may be as long as the body: SDKs for Go and Rust send it as a single one. Memory is constant: bytes are handed
on before the signature of their chunk has been seen, so whoever reads must keep nothing of a body whose reader raised.
Source: iam-spec 15.4; S3 API reference, "chunked upload".
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import BodyReader

EMPTY_SHA256 = hashlib.sha256(b"").hexdigest()
CHUNK_HEADER_LENGTH_MAX = 4096  # bytes
CHUNK_BYTES_MIN = 8192  # AWS: every signed chunk but the last
TRAILER_BYTES_MAX = 16 * 1024
READ_BYTES = 1 << 18
_SIZE_DIGITS_MAX = 16
_SIGNATURE_PREFIX = b"chunk-signature="
_TRAILER_SIGNATURE = "x-amz-trailer-signature"


class HashedBody:
    """A body that must have the declared SHA-256 and, if known, the declared length."""

    def __init__(self, source: BodyReader, expected_sha256: str | None, length: int | None) -> None:
        self._source = source
        self._expected = expected_sha256
        self._length = length
        self._received = 0
        self._digest = hashlib.sha256()
        self._finished = False

    @property
    def trailers(self) -> Mapping[str, str]:
        """Nothing: only chunked bodies have trailers."""
        return {}

    def read(self, size: int = 1 << 20) -> bytes:
        """Return the next bytes; ``b""`` at the end.

        Raises:
            ServiceError: XAmzContentSHA256Mismatch, IncompleteBody.
        """
        piece = self._source.read(size)
        if piece:
            self._received += len(piece)
            if self._expected is not None:
                self._digest.update(piece)
        if not self._finished and (not piece or self._received == self._length):
            self._finished = True
            self._check()
        return piece

    def _check(self) -> None:
        if self._length is not None and self._received != self._length:
            raise incomplete_body()
        if self._expected is None:
            return
        computed = self._digest.hexdigest()
        if not hmac.compare_digest(computed.encode(), self._expected.encode("utf-8", "replace")):
            message = "The provided 'x-amz-content-sha256' header does not match what was computed."
            members = {"ClientComputedContentSHA256": self._expected, "S3ComputedContentSHA256": computed}
            raise ServiceError("XAmzContentSHA256Mismatch", message, 400, members)


@dataclass(frozen=True, slots=True)
class ChunkKey:
    """What signs the chunks of one request: signing key, date, scope, and the request's own signature as seed."""

    signing_key: bytes
    amz_date: str
    scope: str
    seed_signature: str


class ChunkedBody:
    """The decoded content of an ``aws-chunked`` body.

    ``key`` is None for chunks that aren't signed. ``trailer_names`` are the names that ``x-amz-trailer`` announces;
    None when the payload has no trailer. ``trailers`` is complete after ``read`` has returned ``b""``.
    """

    def __init__(
        self, source: BodyReader, key: ChunkKey | None, decoded_length: int, trailer_names: frozenset[str] | None
    ) -> None:
        self._source = _Buffered(source)
        self._key = key
        self._previous = "" if key is None else key.seed_signature
        self._decoded_length = decoded_length
        self._received = 0
        self._trailer_names = trailer_names
        self._remaining = 0
        self._chunk_signature = ""
        self._chunk_digest = hashlib.sha256()
        self._in_chunk = False
        self._short_chunk = False
        self._finished = False
        self.trailers: dict[str, str] = {}

    def read(self, size: int = 1 << 20) -> bytes:
        """Return the next decoded bytes; ``b""`` at the end, when all was checked.

        Raises:
            ServiceError: SignatureDoesNotMatch, IncompleteBody, InvalidChunkSizeError, MalformedTrailerError.
        """
        if size <= 0 or self._finished:
            return b""
        if not self._in_chunk and not self._begin_chunk():
            self._finish()
            return b""
        piece = self._source.read(min(size, self._remaining))
        if not piece:
            raise incomplete_body()
        self._remaining -= len(piece)
        if self._key is not None:
            self._chunk_digest.update(piece)
        if not self._remaining:
            self._end_chunk()
            self._source.expect_line_end()
        return piece

    def _begin_chunk(self) -> bool:
        """Read a chunk's header; return whether it has data."""
        line = self._source.line(CHUNK_HEADER_LENGTH_MAX)
        size_text, _, extension = line.partition(b";")
        size = _parse_size(size_text)
        if self._key is not None:
            if not extension.startswith(_SIGNATURE_PREFIX):
                raise _malformed("a chunk has no signature")
            self._chunk_signature = extension[len(_SIGNATURE_PREFIX) :].decode("ascii", "replace")
            if size and self._short_chunk:
                message = "Only the last chunk is allowed to have a size less than 8192 bytes"
                raise ServiceError("InvalidChunkSizeError", message, 403)
            self._short_chunk = size < CHUNK_BYTES_MIN
        self._received += size
        if self._received > self._decoded_length:
            raise incomplete_body()
        self._remaining = size
        self._chunk_digest = hashlib.sha256()
        self._in_chunk = size > 0
        if not size:
            self._end_chunk()
        return size > 0

    def _end_chunk(self) -> None:
        self._in_chunk = False
        if self._key is None:
            return
        key = self._key
        head = f"AWS4-HMAC-SHA256-PAYLOAD\n{key.amz_date}\n{key.scope}\n{self._previous}\n{EMPTY_SHA256}"
        string_to_sign = f"{head}\n{self._chunk_digest.hexdigest()}"
        self._check_signature(key, string_to_sign, self._chunk_signature)

    def _finish(self) -> None:
        if self._received != self._decoded_length:
            raise incomplete_body()
        lines = self._source.rest(TRAILER_BYTES_MAX).split(b"\n")
        given: list[tuple[str, str]] = []
        for line in lines:
            if not line.strip():
                continue
            name, colon, value = line.decode("utf-8", "replace").partition(":")
            name = name.strip().lower()
            if not colon or name in dict(given):
                raise _malformed_trailer()
            given.append((name, value.strip()))
        self._check_trailers(given)
        self._finished = True

    def _check_trailers(self, given: list[tuple[str, str]]) -> None:
        signature = dict(given).get(_TRAILER_SIGNATURE, "")
        trailers = [pair for pair in given if pair[0] != _TRAILER_SIGNATURE]
        announced = self._trailer_names or frozenset()
        if {name for name, _ in trailers} != announced:
            raise _malformed_trailer()
        if self._key is not None and self._trailer_names is not None:
            signed = "".join(f"{name}:{value}\n" for name, value in trailers)
            digest = hashlib.sha256(signed.encode()).hexdigest()
            key = self._key
            string_to_sign = f"AWS4-HMAC-SHA256-TRAILER\n{key.amz_date}\n{key.scope}\n{self._previous}\n{digest}"
            self._check_signature(key, string_to_sign, signature)
        self.trailers = dict(trailers)

    def _check_signature(self, key: ChunkKey, string_to_sign: str, given: str) -> None:
        computed = hmac.digest(key.signing_key, string_to_sign.encode(), "sha256").hex()
        if not hmac.compare_digest(computed.encode(), given.encode("utf-8", "replace")):
            message = "The request signature we calculated does not match the signature you provided. "
            message += "Check your key and signing method."
            raise ServiceError("SignatureDoesNotMatch", message, 403)
        self._previous = computed


class _Buffered:
    """Lines and counted reads over a body reader; holds one piece at most."""

    def __init__(self, source: BodyReader) -> None:
        self._source = source
        self._buffer = b""
        self._position = 0

    def read(self, size: int) -> bytes:
        if self._position == len(self._buffer):
            if size >= READ_BYTES:
                return self._source.read(size)
            self._buffer, self._position = self._source.read(READ_BYTES), 0
        piece = self._buffer[self._position : self._position + size]
        self._position += len(piece)
        return piece

    def line(self, length_max: int) -> bytes:
        """Return the bytes before the next CR LF."""
        end = self._buffer.find(b"\r\n", self._position)
        while end < 0:
            if len(self._buffer) - self._position > length_max + 1:  # one more: the CR of a line end cut in two
                raise _malformed("a chunk header is too long")
            more = self._source.read(READ_BYTES)
            if not more:
                raise incomplete_body()
            self._buffer, self._position = self._buffer[self._position :] + more, 0
            end = self._buffer.find(b"\r\n")
        line = self._buffer[self._position : end]
        if len(line) > length_max:
            raise _malformed("a chunk header is too long")
        self._position = end + 2
        return line

    def expect_line_end(self) -> None:
        if self.line(0):
            raise _malformed("a chunk is longer than its header says")

    def rest(self, length_max: int) -> bytes:
        """Return all that is left."""
        pieces = [self._buffer[self._position :]]
        total = len(pieces[0])
        self._buffer, self._position = b"", 0
        while total <= length_max:
            piece = self._source.read(READ_BYTES)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
            total += len(piece)
        raise _malformed_trailer()


def incomplete_body() -> ServiceError:
    """Return the error for a body that is shorter or longer than it says."""
    message = "You did not provide the number of bytes specified by the Content-Length HTTP header"
    return ServiceError("IncompleteBody", message, 400)


def _parse_size(text: bytes) -> int:
    if not 0 < len(text) <= _SIZE_DIGITS_MAX or not text.isalnum():
        raise _malformed("a chunk has no size")
    try:
        return int(text, 16)
    except ValueError:
        raise _malformed("a chunk has no size") from None


def _malformed(what: str) -> ServiceError:
    return ServiceError("InvalidRequest", f"The aws-chunked body is malformed: {what}.", 400)


def _malformed_trailer() -> ServiceError:
    message = "The request contained trailing data that was not well-formed or did not conform to our published schema."
    return ServiceError("MalformedTrailerError", message, 400)
