"""Bytes on their way in and out: in constant memory, hashed while they pass, kept only when all is well."""

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import BodyReader, FileBody, StreamBody
from taskrole.services.s3 import checksums, errors
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.encryption import SSE_C, Protection
from taskrole.services.s3.model import Checksum, Content, ObjectVersion
from taskrole.services.s3.sealing import ContentKey, OpeningReader, SealingWriter
from taskrole.services.s3.store import uploads
from taskrole.services.s3.store.blobs import BlobPins
from taskrole.storage.ports import Blobs, BlobWriter

PIECE_SIZE_BYTES = 1 << 20
MD5_BYTES = 16
_CHECKSUM_HEADER = "x-amz-checksum-"
Segment = tuple[str, int, int]
"""A part of a blob: id, offset, length."""


class Intake:
    """Takes the bytes of an object or part: small ones stay in memory, larger ones go to a blob; encrypts them."""

    def __init__(self, s3: S3Deps, algorithms: Sequence[str], inline_bytes_max: int, protection: Protection) -> None:
        self._s3 = s3
        self._protection = protection
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._digests = {algorithm: checksums.new_digest(algorithm) for algorithm in algorithms if algorithm}
        self._inline_bytes_max = inline_bytes_max
        self._bytes_max = s3.settings.put_bytes_max
        self._writer: BlobWriter | None = None
        self._held = b""
        self.size_bytes = 0

    def write(self, piece: bytes) -> None:
        """Take the next bytes.

        Raises:
            ServiceError: EntityTooLarge.
        """
        self.size_bytes += len(piece)
        if self.size_bytes > self._bytes_max:
            raise errors.entity_too_large(self.size_bytes, self._bytes_max)
        self._md5.update(piece)
        for digest in self._digests.values():
            digest.update(piece)
        if self._writer is None and self.size_bytes <= self._inline_bytes_max:
            self._held += piece
            return
        if self._writer is None:
            self._writer = self._new_writer()
            self._writer.write(self._held)
            self._held = b""
        self._writer.write(piece)

    def checksum(self, algorithm: str) -> Checksum:
        """Return the checksum of all bytes by one of the algorithms."""
        if not algorithm:
            return Checksum()
        return Checksum(algorithm, checksums.encode(self._digests[algorithm].digest()))

    @property
    def md5(self) -> bytes:
        """The MD5 of all bytes."""
        return self._md5.digest()

    def commit(self, algorithm: str) -> Content:
        """Make the bytes durable; return them with ETag and the checksum of ``algorithm``."""
        encryption, key = self._protection.encryption, self._protection.key
        content = Content(self.size_bytes, self.md5.hex(), self.checksum(algorithm), encryption=encryption)
        if self._writer is not None:
            content = replace(content, blob_id=self._writer.commit())
        else:
            content = replace(content, inline=key.seal(self._held, self._s3.ids) if key else self._held)
        if key is not None and encryption.kind == SSE_C:
            content = replace(content, etag=key.etag(self._s3.ids.random_bytes(MD5_BYTES), self.md5))
        return content

    def abort(self) -> None:
        """Throw the bytes away."""
        if self._writer is not None:
            self._writer.abort()

    def _new_writer(self) -> BlobWriter:
        writer, key = self._s3.blobs.create(), self._protection.key
        return writer if key is None else SealingWriter(writer, key)


def receive_body(
    s3: S3Deps,
    call: Call,
    request: Mapping[str, Any],
    protection: Protection,
    *,
    inline_bytes_max: int,
    algorithm: str = "",
    implied: bool = False,
    required: bool = False,
) -> tuple[Content, Checksum]:
    """Read and encrypt the body of a call; return its content and the client's checksum of it.

    If a checksum is ``required`` the client must send one.

    The content's checksum is that of ``algorithm``, else of the client's, else of the default algorithm. Unless
    ``algorithm`` was ``implied``, the client's must be the same.

    Raises:
        ServiceError: BadDigest, InvalidDigest, InvalidRequest, EntityTooLarge; nothing is kept then.
    """
    expected_md5 = _expected_md5(request.get("ContentMD5", ""))
    given, value = checksums.given_checksum(request)
    trailer = "" if given else _announced_trailer(call)
    client = given or trailer
    named = checksums.check_algorithm(request.get("ChecksumAlgorithm", ""))
    if named and not client:
        raise errors.invalid_request(
            "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers "
            "were found."
        )
    if named not in {"", client}:
        raise errors.invalid_request("Value for x-amz-sdk-checksum-algorithm header is invalid.")
    if algorithm and client and client != algorithm and not implied:
        raise errors.checksum_type_mismatch(algorithm, client)
    if required and not client:
        raise errors.checksum_type_mismatch(algorithm, "null")
    kept = algorithm or client or checksums.DEFAULT_ALGORITHM
    client = client or ("" if implied else kept)
    intake = Intake(s3, sorted({kept, client}), inline_bytes_max, protection)
    try:
        for piece in _pieces_of(call.body):
            intake.write(piece)
        if trailer:
            value = getattr(call.body, "trailers", {}).get(_CHECKSUM_HEADER + trailer.lower(), "")
            checksums.check_value(trailer, value, "trailing header")
        if expected_md5 and intake.md5 != expected_md5:
            raise errors.bad_md5(request["ContentMD5"], checksums.encode(intake.md5))
        if value and intake.checksum(client).value != value:
            raise errors.bad_checksum(client)
        return intake.commit(kept), intake.checksum(client)
    except BaseException:
        intake.abort()
        raise


def copy_bytes(
    s3: S3Deps,
    source: ObjectVersion,
    source_key: ContentKey | None,
    window: tuple[int, int],
    algorithm: str,
    protection: Protection,
    *,
    inline_bytes_max: int,
) -> Content:
    """Write a part of an object's bytes (offset and length) anew; return the copy's content.

    Raises:
        ServiceError: EntityTooLarge.
    """
    intake = Intake(s3, [algorithm], inline_bytes_max, protection)
    pieces = read_content(s3, source.content, source_key, *window)
    try:
        for piece in pieces:
            intake.write(piece)
        return intake.commit(algorithm)
    except BaseException:
        intake.abort()
        raise
    finally:
        pieces.close()


def checksum_of(s3: S3Deps, content: Content, key: ContentKey | None, algorithm: str) -> Checksum:
    """Return the checksum of stored bytes by an algorithm that they have not been checked by."""
    digest = checksums.new_digest(algorithm)
    pieces = read_content(s3, content, key, 0, content.size_bytes)
    try:
        for piece in pieces:
            digest.update(piece)
    finally:
        pieces.close()
    return Checksum(algorithm, checksums.encode(digest.digest()))


def drop(s3: S3Deps, content: Content) -> None:
    """Delete the blob of content for which no row was written."""
    if content.blob_id:
        s3.blobs.delete(content.blob_id)


def send_content(
    s3: S3Deps, content: Content, key: ContentKey | None, offset: int, length: int
) -> bytes | FileBody | StreamBody:
    """Return a part of an object's bytes as a response body that outlives the object's deletion."""
    if not content.blob_id and not content.upload_id:
        return _inline(content, key)[offset : offset + length]
    segments = _segments(s3, content, offset, length)
    if key is None and len(segments) == 1:
        blob_id, first, count = segments[0]
        path = s3.blobs.path(blob_id)
        if path is not None:
            s3.pins.pin([blob_id])
            return FileBody(path, first, count, close=lambda: s3.pins.unpin([blob_id]))
    reader = SegmentReader(s3.blobs, s3.pins, segments, key)
    reader.begin()
    return StreamBody(reader, length)


def read_content(s3: S3Deps, content: Content, key: ContentKey | None, offset: int, length: int) -> "SegmentReader":
    """Return an iterator over a part of an object's bytes; close it."""
    if not content.blob_id and not content.upload_id:
        return SegmentReader(s3.blobs, s3.pins, [], key, _inline(content, key)[offset : offset + length])
    return SegmentReader(s3.blobs, s3.pins, _segments(s3, content, offset, length), key)


def _inline(content: Content, key: ContentKey | None) -> bytes:
    return content.inline if key is None else key.open(content.inline)


class SegmentReader(Iterator[bytes]):
    """Yields the bytes of segments one after another, decrypted; their blobs stay until it is closed."""

    def __init__(
        self,
        blobs: Blobs,
        pins: BlobPins,
        segments: Sequence[Segment],
        key: ContentKey | None,
        inline: bytes = b"",
    ) -> None:
        self._blobs = blobs
        self._key = key
        self._pins = pins
        self._segments = list(segments)
        self._ahead = inline
        self._pinned = [blob_id for blob_id, _, _ in segments]
        self._next = 0
        self._current: Iterator[bytes] = iter(())
        pins.pin(self._pinned)

    def __next__(self) -> bytes:
        if self._ahead:
            piece, self._ahead = self._ahead, b""
            return piece
        while True:
            for piece in self._current:
                return piece
            if self._next >= len(self._segments):
                self.close()
                raise StopIteration
            blob_id, offset, length = self._segments[self._next]
            self._next += 1
            if self._key is None:
                self._current = self._blobs.read(blob_id, offset, length)
            else:
                self._current = OpeningReader(self._blobs, blob_id, self._key, offset, length)

    def begin(self) -> None:
        """Read the first piece, so that bytes that can't be read are an error before the answer has begun."""
        try:
            self._ahead = next(self, b"")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the blobs; may be called again."""
        close = getattr(self._current, "close", None)
        if close is not None:
            close()
        self._current = iter(())
        self._segments = []
        self._pins.unpin(self._pinned)
        self._pinned = []


def check_document(call: Call, *, required: bool = False) -> None:
    """Check Content-MD5 and checksum headers of a request whose body is a document; say if there must be one.

    Raises:
        ServiceError: BadDigest, InvalidDigest, InvalidRequest.
    """
    http = call.http
    if http is None or http.body is None:
        return
    if required and not has_digest(call):
        raise errors.invalid_request("Missing required header for this request: Content-MD5 OR x-amz-checksum-*")
    given_md5 = http.header("content-md5")
    expected = _expected_md5(given_md5)
    actual = hashlib.md5(http.body, usedforsecurity=False).digest()
    if expected and expected != actual:
        raise errors.bad_md5(given_md5, checksums.encode(actual))
    for algorithm in checksums.MEMBERS:
        value = http.header(_CHECKSUM_HEADER + algorithm.lower())
        if value:
            checksums.check_value(algorithm, value)
            digest = checksums.new_digest(algorithm)
            digest.update(http.body)
            if checksums.encode(digest.digest()) != value:
                raise errors.bad_checksum(algorithm)


def has_digest(call: Call) -> bool:
    """Say whether a request carries a digest of its body, of whatever sort, or announces one."""
    if call.http is None:
        return True
    names = {name for name, _ in call.http.headers}
    return (
        "content-md5" in names
        or any(name.startswith(_CHECKSUM_HEADER) for name in names)
        or bool(_announced_trailer(call))
    )


def check_length(call: Call) -> None:
    """Check that the client says how long the body is.

    Raises:
        ServiceError: MissingContentLength.
    """
    http = call.http
    if http is not None and not http.header("content-length") and not http.header("transfer-encoding"):
        raise ServiceError("MissingContentLength", "You must provide the Content-Length HTTP header.", 411)


def _segments(s3: S3Deps, content: Content, offset: int, length: int) -> list[Segment]:
    if length == 0:
        return []
    if content.blob_id:
        return [(content.blob_id, offset, length)]
    end = offset + length
    segments = []
    for part in uploads.parts_in_range(s3.database, content.upload_id, offset, length):
        first = max(offset, part.offset_bytes)
        last = min(end, part.offset_bytes + part.size_bytes)
        segments.append((part.blob_id, first - part.offset_bytes, last - first))
    return segments


def _pieces_of(body: BodyReader) -> Iterator[bytes]:
    while piece := body.read(PIECE_SIZE_BYTES):
        yield piece


def _expected_md5(text: str) -> bytes:
    if not text:
        return b""
    try:
        digest = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise errors.invalid_digest(text) from error
    if len(digest) != MD5_BYTES:
        raise errors.invalid_digest(text)
    return digest


def _announced_trailer(call: Call) -> str:
    """Return the algorithm of the checksum that is to come after the body."""
    if call.http is None:
        return ""
    for name in call.http.header("x-amz-trailer").lower().split(","):
        word = name.strip()
        if word.startswith(_CHECKSUM_HEADER):
            return checksums.check_algorithm(word.removeprefix(_CHECKSUM_HEADER).upper())
    return ""
