"""Conditional and partial reads: what the If-* and Range headers decide. Pure.

Source: S3 API reference, GetObject ("Overriding response header values", "Conditional requests"); RFC 9110 section 13.
"""

import re
from datetime import datetime
from enum import Enum

from taskrole.services.s3 import errors

_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_COPY_RANGE = re.compile(r"bytes=(\d+)-(\d+)", re.ASCII)
DIGITS_MAX = 19


class Verdict(Enum):
    """What the conditions say: go on, or answer that nothing changed."""

    SEND = "send"
    NOT_MODIFIED = "not modified"


def names_etag(header: str, etag: str) -> bool:
    """Say whether an If-Match or If-None-Match header names an ETag (given unquoted)."""
    for candidate in header.split(","):
        text = candidate.strip()
        if text == "*" or text.removeprefix("W/").strip('"') == etag:
            return True
    return False


def decide(
    etag: str,
    modified_at: datetime,
    *,
    if_match: str = "",
    if_none_match: str = "",
    if_modified_since: datetime | None = None,
    if_unmodified_since: datetime | None = None,
) -> Verdict:
    """Decide a conditional read; an ETag condition makes the date condition of the same sort irrelevant.

    Raises:
        ServiceError: PreconditionFailed.
    """
    modified_at = modified_at.replace(microsecond=0)
    if if_match:
        if not names_etag(if_match, etag):
            raise errors.precondition_failed("If-Match")
    elif if_unmodified_since is not None and modified_at > if_unmodified_since:
        raise errors.precondition_failed("If-Unmodified-Since")
    if if_none_match:
        if names_etag(if_none_match, etag):
            return Verdict.NOT_MODIFIED
    elif if_modified_since is not None and modified_at <= if_modified_since:
        return Verdict.NOT_MODIFIED
    return Verdict.SEND


def byte_range(header: str, size_bytes: int) -> tuple[int, int] | None:
    """Return offset and length that a Range header asks for; None means all (AWS ignores what it can't read).

    Raises:
        ServiceError: InvalidRange; the range lies outside.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None:
        return None
    first, last = match.group(1), match.group(2)
    if len(first) > DIGITS_MAX or len(last) > DIGITS_MAX or (not first and not last):
        return None
    if not first:
        length = min(int(last), size_bytes)
        if length == 0:
            raise errors.invalid_range(header, size_bytes)
        return size_bytes - length, length
    start = int(first)
    end = int(last) if last else size_bytes - 1
    if last and end < start:
        return None
    if start >= size_bytes:
        raise errors.invalid_range(header, size_bytes)
    return start, min(end, size_bytes - 1) - start + 1


def copy_range(header: str, size_bytes: int) -> tuple[int, int]:
    """Return offset and length that x-amz-copy-source-range asks for; it must lie inside the source.

    Raises:
        ServiceError: InvalidArgument, InvalidRequest (it begins after the end).
    """
    match = _COPY_RANGE.fullmatch(header.strip())
    if match is None or max(len(match.group(1)), len(match.group(2))) > DIGITS_MAX:
        message = (
            "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the "
            "zero-based offsets of the first and last bytes to copy"
        )
        raise errors.invalid_argument(message, "x-amz-copy-source-range", header)
    start, end = int(match.group(1)), int(match.group(2))
    if end < start or start >= size_bytes:
        raise errors.invalid_request("The specified copy range is invalid for the source object size")
    if end >= size_bytes:
        message = f"Range specified is not valid for source object of size: {size_bytes}"
        raise errors.invalid_argument(message, "x-amz-copy-source-range", header)
    return start, end - start + 1
