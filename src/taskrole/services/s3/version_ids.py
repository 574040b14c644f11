"""Ids that S3 hands out: version ids and upload ids."""

import base64
import re
from datetime import datetime

from taskrole.ids import Ids, hex_id
from taskrole.storage.schema import to_milliseconds

_VERSION_ID = re.compile(r"null|[A-Za-z0-9_-]{32}", re.ASCII)
_UPLOAD_ID = re.compile(r"[0-9a-f]{48}", re.ASCII)


def is_version_id(text: str) -> bool:
    """Say whether a text could be the id of a version."""
    return _VERSION_ID.fullmatch(text) is not None


def is_upload_id(text: str) -> bool:
    """Say whether a text could be the id of an upload."""
    return _UPLOAD_ID.fullmatch(text) is not None


def new_version_id(ids: Ids) -> str:
    """Return a new version id: 32 characters that mean nothing."""
    return base64.urlsafe_b64encode(ids.random_bytes(24)).decode()


def new_upload_id(ids: Ids, now: datetime) -> str:
    """Return a new upload id; later ones are greater, which is the order in which uploads are listed."""
    return f"{to_milliseconds(now):012x}{hex_id(ids, 36)}"
