"""Uploading layers: the same for the ECR API and for the registry. Streams; never a layer in memory."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import BodyReader
from taskrole.ids import dashed_uuid
from taskrole.services.ecr import errors
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import DEFAULT_ALGORITHM, Layer, RepositoryKey, Upload, UploadPart, algorithm_of

PIECE_BYTES = 1 << 20
WRONG_DIGEST = "InvalidLayerException"


@dataclass(frozen=True, slots=True)
class Place:
    """Where bytes belong in a layer: the first and the last of them."""

    first_byte: int
    last_byte: int


def begin_upload(ecr: EcrDeps, key: RepositoryKey, now: datetime) -> str:
    """Begin an upload and return its id.

    Raises:
        ServiceError: RepositoryNotFoundException.
    """
    upload_id = dashed_uuid(ecr.ids)
    ecr.layers.begin_upload(key, upload_id, now)
    return upload_id


def append(
    ecr: EcrDeps, key: RepositoryKey, upload_id: str, body: BodyReader, now: datetime, place: Place | None = None
) -> int:
    """Add what a body holds to an upload and return the upload's size.

    Args:
        ecr: Dependencies.
        key: The repository.
        upload_id: The upload.
        body: The bytes.
        now: The present moment.
        place: Where in the layer they belong; None for: at the end.

    Raises:
        ServiceError: UploadNotFoundException, InvalidLayerPartException, InvalidLayerException if it gets too large.
    """
    size = ecr.layers.get_upload(key, upload_id).size_bytes
    if place is not None and place.first_byte != size:
        raise errors.invalid_layer_part(key, upload_id, size)
    part = _store(ecr, _pieces(body), size)
    try:
        if place is not None and part.size_bytes != place.last_byte - place.first_byte + 1:
            raise errors.invalid_layer_part(key, upload_id, size)
        if not part.size_bytes:
            ecr.blobs.delete(part.blob_id)
            return size
        ecr.layers.add_part(key, upload_id, part, now)
    except ServiceError:
        ecr.blobs.delete(part.blob_id)
        raise
    return size + part.size_bytes


def complete(ecr: EcrDeps, key: RepositoryKey, upload: Upload, digest: str, now: datetime) -> bool:
    """Make a layer of an upload; False if the repository had that layer already. An empty layer is a layer.

    Raises:
        ServiceError: InvalidLayerException (wrong digest), UploadNotFoundException.
    """
    whole = upload.parts[0] if len(upload.parts) == 1 else _store(ecr, _joined(ecr, upload), 0)
    is_own = len(upload.parts) != 1
    try:
        actual = _digest(ecr, whole, algorithm_of(digest))
        if actual != digest:
            message = f"Layer digest mismatch: expected {digest}, but the uploaded bytes have {actual}"
            raise ServiceError(WRONG_DIGEST, message)
        return ecr.layers.finish_upload(key, upload, Layer(digest, whole.blob_id, whole.size_bytes), now)
    except ServiceError:
        if is_own:
            ecr.blobs.delete(whole.blob_id)
        raise


def _digest(ecr: EcrDeps, whole: UploadPart, algorithm: str) -> str:
    if algorithm == DEFAULT_ALGORITHM:
        return f"{algorithm}:{whole.sha256}"
    hasher = hashlib.new(algorithm)  # rare: the bytes are read again
    for piece in ecr.blobs.read(whole.blob_id):
        hasher.update(piece)
    return f"{algorithm}:{hasher.hexdigest()}"


def _store(ecr: EcrDeps, pieces: Iterator[bytes], first_byte: int) -> UploadPart:
    digest = hashlib.sha256()
    size = 0
    writer = ecr.blobs.create()
    try:
        for piece in pieces:
            digest.update(piece)
            size += len(piece)
            if first_byte + size > ecr.settings.layer_bytes_max:
                raise ServiceError("InvalidLayerException", "The layer is larger than a layer may be")
            writer.write(piece)
        blob_id = writer.commit()
    except BaseException:
        writer.abort()
        raise
    return UploadPart(first_byte, size, blob_id, digest.hexdigest())


def _pieces(body: BodyReader) -> Iterator[bytes]:
    while piece := body.read(PIECE_BYTES):
        yield piece


def _joined(ecr: EcrDeps, upload: Upload) -> Iterator[bytes]:
    for part in upload.parts:
        yield from ecr.blobs.read(part.blob_id)
