"""Opening the blob store: the one place that knows which kinds there are."""

from pathlib import Path

from taskrole.ids import Ids, SystemIds
from taskrole.storage.blobs_disk import DiskBlobs
from taskrole.storage.ports import Blobs


def open_blobs(location: str | Path, ids: Ids | None = None) -> Blobs:
    """Open a folder of blobs (a path or ``file:///path``).

    Raises:
        ValueError: The URL names no kind of store that is supported.
    """
    ids = ids or SystemIds()
    text = str(location)
    if text.startswith("file://"):
        text = text.removeprefix("file://")
    if "://" in text:
        raise ValueError(f"Not a supported blob store: {text.partition('://')[0]}")
    return DiskBlobs(Path(text), ids)
