"""Encryption of what objects hold: keys, the format of encrypted blobs, writing and reading them.

Every blob has a key of its own: derived by HMAC-SHA-256 from a secret and the blob's id, which is random and never used
again. So a blob is encrypted under its key once, and the number of a chunk can be its nonce (AES-256-GCM). A blob is
cut into chunks of 64 KiB, each followed by its tag: a range needs the chunks that it touches and no others. The secret
is the key ring's (SSE-S3), or that together with the caller's key (SSE-C), which is kept nowhere.

A chunk that was changed, moved, or taken from another blob does not open. That none is missing follows from the size,
which is in the database.

Source: NIST SP 800-38D (GCM), RFC 5869 (extract, then expand).
"""

import hmac
from collections.abc import Iterator
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from taskrole.ids import Ids
from taskrole.storage.key_rings import KeyRing, SealError
from taskrole.storage.ports import Blobs, BlobWriter

CHUNK_BYTES = 64 * 1024
TAG_BYTES = 16
SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES
NONCE_BYTES = 12
NAME_BYTES = 16
ETAG_BYTES = 16


class ContentKey:
    """What the keys of blobs and of small contents are derived from."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def cipher(self, name: str) -> AESGCM:
        """Return the cipher of one blob, by its id."""
        return AESGCM(self._derive(b"blob", name.encode()))

    def seal(self, content: bytes, ids: Ids) -> bytes:
        """Return a small content encrypted, with its name in front."""
        name = ids.random_bytes(NAME_BYTES)
        return name + AESGCM(self._derive(b"small", name)).encrypt(_nonce(0), content, None)

    def open(self, sealed: bytes) -> bytes:
        """Return what was sealed.

        Raises:
            SealError: It was changed, or sealed under another key.
        """
        return _open(AESGCM(self._derive(b"small", sealed[:NAME_BYTES])), 0, sealed[NAME_BYTES:])

    def check(self, salt: bytes) -> bytes:
        """Return what tells, with its salt, whether a key is the same; nothing can be decrypted with it."""
        return self._derive(b"check", salt)

    def etag(self, name: bytes, md5: bytes) -> str:
        """Return an ETag that says nothing about the content. AWS: that of SSE-C is not the MD5."""
        return self._derive(b"etag", name + md5)[:ETAG_BYTES].hex()

    def _derive(self, purpose: bytes, name: bytes) -> bytes:
        return hmac.digest(self._secret, purpose + b"\0" + name, "sha256")


class ContentKeys:
    """The keys of S3: its own, and those that callers send."""

    def __init__(self, key_ring: KeyRing) -> None:
        self._root = key_ring.derivation_key
        self.own = ContentKey(hmac.digest(self._root, b"sse-s3", "sha256"))

    def of_customer(self, key: bytes) -> ContentKey:
        """Return what is derived from a caller's key; without the key ring it opens nothing."""
        return ContentKey(hmac.digest(self._root, b"sse-c" + sha256(key).digest(), "sha256"))


class SealingWriter:
    """Encrypts what is written to a blob. See ``storage.ports.BlobWriter``."""

    def __init__(self, writer: BlobWriter, key: ContentKey) -> None:
        self._writer = writer
        self._cipher = key.cipher(writer.blob_id)
        self._held = b""
        self._number = 0

    @property
    def blob_id(self) -> str:
        """The id that the blob will have."""
        return self._writer.blob_id

    def write(self, piece: bytes) -> None:
        """Append bytes."""
        content = self._held + piece
        whole = len(content) - len(content) % CHUNK_BYTES
        self._held = content[whole:]
        if whole:
            chunks = memoryview(content)
            self._writer.write(
                b"".join(self._sealed(chunks[start : start + CHUNK_BYTES]) for start in range(0, whole, CHUNK_BYTES))
            )

    def commit(self) -> str:
        """Make the blob durable; return its id."""
        if self._held:
            self._writer.write(self._sealed(memoryview(self._held)))
            self._held = b""
        return self._writer.commit()

    def abort(self) -> None:
        """Throw the bytes away."""
        self._writer.abort()

    def _sealed(self, chunk: memoryview) -> bytes:
        sealed = self._cipher.encrypt(_nonce(self._number), chunk, None)
        self._number += 1
        return sealed


class OpeningReader(Iterator[bytes]):
    """Yields a range of an encrypted blob's content; decrypts the chunks that it touches."""

    def __init__(self, blobs: Blobs, blob_id: str, key: ContentKey, offset: int, length: int) -> None:
        self._cipher = key.cipher(blob_id)
        self._number = offset // CHUNK_BYTES
        last = (offset + length - 1) // CHUNK_BYTES
        self._skip = offset % CHUNK_BYTES
        self._left = length
        self._held = b""
        sealed_length = (last - self._number + 1) * SEALED_CHUNK_BYTES  # the store ends earlier if the last is short
        self._source = blobs.read(blob_id, self._number * SEALED_CHUNK_BYTES, sealed_length)

    def __next__(self) -> bytes:
        while self._left:
            piece = next(self._source, b"")
            self._held += piece
            ready = len(self._held) if not piece else len(self._held) // SEALED_CHUNK_BYTES * SEALED_CHUNK_BYTES
            if ready:
                return self._opened(ready)
            if not piece:
                raise SealError("an encrypted blob is shorter than it was")
        self.close()
        raise StopIteration

    def close(self) -> None:
        """Let go of the blob; may be called again."""
        close = getattr(self._source, "close", None)
        if close is not None:
            close()
        self._left = 0

    def _opened(self, ready: int) -> bytes:
        chunks = memoryview(self._held)[:ready]
        self._held = self._held[ready:]
        opened = []
        for start in range(0, ready, SEALED_CHUNK_BYTES):
            opened.append(_open(self._cipher, self._number, chunks[start : start + SEALED_CHUNK_BYTES]))
            self._number += 1
        content = b"".join(opened)
        if self._skip or len(content) - self._skip > self._left:
            content = content[self._skip : self._skip + self._left]
            self._skip = 0
        self._left -= len(content)
        return content


def _open(cipher: AESGCM, number: int, sealed: bytes | memoryview) -> bytes:
    try:
        return cipher.decrypt(_nonce(number), sealed, None)
    except (InvalidTag, ValueError) as error:
        raise SealError("not what was sealed") from error


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE_BYTES, "big")
