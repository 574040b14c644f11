"""Uploading layers: the same for the ECR API and for the registry. Streams; never a layer in memory."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import BodyReader
from taskrole.ids import dashed_uuid
from taskrole.services.ecr import errors
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import Layer, RepositoryKey, Upload, UploadPart

PIECE_BYTES = 1 << 20


def begin_upload(ecr: EcrDeps, key: RepositoryKey, now: datetime) -> str:
    """Begin an upload and return its id.

    Raises:
        ServiceError: RepositoryNotFoundException.
    """
    upload_id = dashed_uuid(ecr.ids)
    ecr.layers.begin_upload(key, upload_id, now)
    return upload_id


def append(
    ecr: EcrDeps, key: RepositoryKey, upload_id: str, body: BodyReader, now: datetime, first_byte: int | None = None
) -> int:
    """Add what a body holds to an upload and return the upload's size.

    Args:
        ecr: Dependencies.
        key: The repository.
        upload_id: The upload.
        body: The bytes.
        now: The present moment.
        first_byte: Where in the layer they begin; None for: at the end.

    Raises:
        ServiceError: UploadNotFoundException, InvalidLayerPartException, InvalidLayerException if it gets too large.
    """
    size = ecr.layers.get_upload(key, upload_id).size_bytes
    if first_byte is not None and first_byte != size:
        raise errors.invalid_layer_part(key, upload_id, size)
    part = _store(ecr, _pieces(body), size)
    if not part.size_bytes:
        ecr.blobs.delete(part.blob_id)
        return size
    try:
        ecr.layers.add_part(key, upload_id, part, now)
    except ServiceError:
        ecr.blobs.delete(part.blob_id)
        raise
    return size + part.size_bytes


def complete(ecr: EcrDeps, key: RepositoryKey, upload: Upload, digest: str, now: datetime) -> bool:
    """Make a layer of an upload; False if the repository had that layer already.

    Raises:
        ServiceError: EmptyUploadException, InvalidLayerException (wrong digest), UploadNotFoundException.
    """
    if not upload.parts:
        raise ServiceError("EmptyUploadException", f"Upload with id '{upload.upload_id}' has no layer parts")
    whole = upload.parts[0] if len(upload.parts) == 1 else _store(ecr, _joined(ecr, upload), 0)
    if f"sha256:{whole.sha256}" != digest:
        if len(upload.parts) > 1:
            ecr.blobs.delete(whole.blob_id)
        message = f"Layer digest mismatch: expected {digest}, but the uploaded bytes have sha256:{whole.sha256}"
        raise ServiceError("InvalidLayerException", message)
    try:
        return ecr.layers.finish_upload(key, upload, Layer(digest, whole.blob_id, whole.size_bytes), now)
    except ServiceError:
        if len(upload.parts) > 1:
            ecr.blobs.delete(whole.blob_id)
        raise


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
