"""Opening the blob store: the one place that knows which kinds there are."""

from collections.abc import Mapping
from pathlib import Path

from taskrole.ids import Ids, SystemIds
from taskrole.storage.blobs_disk import DiskBlobs
from taskrole.storage.ports import Blobs


def open_blobs(location: str | Path, ids: Ids | None = None, options: Mapping[str, str] | None = None) -> Blobs:
    """Open a folder (a path or ``file:///path``) or a bucket (``s3://bucket/prefix``).

    ``options`` are for buckets: ``endpoint``, ``region``, ``access_key_id``, ``secret_access_key``; what is not given
    comes from the environment (``AWS_ENDPOINT_URL``, ``AWS_ACCESS_KEY_ID``, ...).

    Raises:
        ValueError: The URL names no kind of store that is supported.
    """
    ids = ids or SystemIds()
    text = str(location)
    if text.startswith("file://"):
        text = text.removeprefix("file://")
    if text.startswith("s3://"):
        # Imported here because installations on a disk need not load a client for buckets.
        from taskrole.storage.blobs_object_store import ObjectStoreBlobs  # noqa: PLC0415

        bucket, _, prefix = text.removeprefix("s3://").strip("/").partition("/")
        return ObjectStoreBlobs(bucket, prefix, ids, options)
    if "://" in text:
        raise ValueError(f"Not a supported blob store: {text.partition('://')[0]}")
    return DiskBlobs(Path(text), ids)
