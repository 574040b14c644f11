"""Ids that S3 hands out: version ids and upload ids."""

import base64
from datetime import datetime

from taskrole.ids import Ids, hex_id
from taskrole.storage.schema import to_milliseconds


def new_version_id(ids: Ids) -> str:
    """Return a new version id: 32 characters that mean nothing."""
    return base64.urlsafe_b64encode(ids.random_bytes(24)).decode()


def new_upload_id(ids: Ids, now: datetime) -> str:
    """Return a new upload id; later ones are greater, which is the order in which uploads are listed."""
    return f"{to_milliseconds(now):012x}{hex_id(ids, 36)}"
