"""Names and small texts: buckets, keys, tags, copy sources, user metadata. Pure.

Source: Amazon S3 user guide, "Bucket naming rules", "Object key names", "Categorizing your storage using tags".
"""

import hashlib
import ipaddress
import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, unquote

from taskrole.aws.errors import ServiceError
from taskrole.services.s3 import errors

KEY_BYTES_MAX = 1024
METADATA_BYTES_MAX = 2048
OBJECT_TAGS_MAX = 10
BUCKET_TAGS_MAX = 50
TAG_KEY_LENGTH_MAX = 128  # characters
TAG_VALUE_LENGTH_MAX = 256  # characters
ANONYMOUS = "anonymous"
"""Stands where an account id would for what unsigned requests write."""
_CANONICAL_LENGTH = 64  # characters

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_BUCKET = re.compile(rf"(?=.{{3,63}}\Z){_LABEL}(?:\.{_LABEL})*")
_TAG_TEXT = re.compile(r"[\w\s+\-=.:/@]*")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d|EU")
_PREFIXES = ("xn--", "sthree-", "amzn-s3-demo-")
_SUFFIXES = ("-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3")


def check_bucket_name(name: str) -> None:
    """Check a new bucket's name.

    Raises:
        ServiceError: InvalidBucketName.
    """
    good = (
        _BUCKET.fullmatch(name) is not None
        and not name.startswith(_PREFIXES)
        and not name.endswith(_SUFFIXES)
        and not _is_address(name)
    )
    if not good:
        raise errors.invalid_bucket_name(name)


def check_region(region: str) -> None:
    """Check a location constraint.

    Raises:
        ServiceError: InvalidLocationConstraint.
    """
    if _REGION.fullmatch(region) is None:
        message = "The specified location-constraint is not valid"
        raise ServiceError("InvalidLocationConstraint", message, 400, {"LocationConstraint": region[:64]})


def region_of(constraint: str) -> str:
    """Return the region that a location constraint stands for: there is an old name of one."""
    return "eu-west-1" if constraint == "EU" else constraint


def check_key(key: str) -> None:
    """Check an object's key: any UTF-8 text that isn't too long.

    Raises:
        ServiceError: KeyTooLongError.
    """
    size = len(key.encode())
    if size > KEY_BYTES_MAX:
        members = {"Size": size, "MaxSizeAllowed": KEY_BYTES_MAX}
        raise ServiceError("KeyTooLongError", "Your key is too long", 400, members)


def check_metadata(metadata: Mapping[str, str]) -> None:
    """Check the size of user metadata.

    Raises:
        ServiceError: MetadataTooLarge.
    """
    size = sum(len(name.encode()) + len(value.encode()) for name, value in metadata.items())
    if size > METADATA_BYTES_MAX:
        message = "Your metadata headers exceed the maximum allowed metadata size"
        members = {"Size": size, "MaxSizeAllowed": METADATA_BYTES_MAX}
        raise ServiceError("MetadataTooLarge", message, 400, members)


def check_redirect(location: str | None) -> None:
    """Check where a website is to redirect to from an object.

    Raises:
        ServiceError: InvalidRedirectLocation.
    """
    if location is not None and not location.startswith(("/", "http://", "https://")):
        message = "The website redirect location must have a prefix of 'http://' or 'https://' or '/'."
        raise ServiceError("InvalidRedirectLocation", message, 400)


def check_tags(pairs: Iterable[tuple[str, str]], limit: int) -> dict[str, str]:
    """Return tags that keep the rules.

    Raises:
        ServiceError: InvalidTag, BadRequest (too many).
    """
    tags: dict[str, str] = {}
    for key, value in pairs:
        if key in tags:
            raise errors.invalid_tag("Cannot provide multiple Tags with the same key", key, value)
        if not 1 <= len(key) <= TAG_KEY_LENGTH_MAX or _TAG_TEXT.fullmatch(key) is None:
            raise errors.invalid_tag("The TagKey you have provided is invalid", key, value)
        if len(value) > TAG_VALUE_LENGTH_MAX or _TAG_TEXT.fullmatch(value) is None:
            raise errors.invalid_tag("The TagValue you have provided is invalid", key, value)
        if key.lower().startswith("aws:"):
            of_object = limit == OBJECT_TAGS_MAX
            words = "Your TagKey cannot be prefixed with aws:"
            raise errors.invalid_tag(
                words if of_object else "System tags cannot be added/updated by requester", key, value
            )
        tags[key] = value
    if len(tags) > limit:
        noun = "Object" if limit == OBJECT_TAGS_MAX else "Bucket"
        raise ServiceError("BadRequest", f"{noun} tags cannot be greater than {limit}", 400)
    return tags


def parse_tagging_header(text: str) -> dict[str, str]:
    """Return the tags of an x-amz-tagging header.

    Raises:
        ServiceError: InvalidArgument, InvalidTag, BadRequest.
    """
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=100, errors="strict")
        if len(dict(pairs)) < len(pairs):
            raise ValueError(text)
    except ValueError as error:  # or UnicodeDecodeError, which is one
        message = (
            "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag "
            "name duplicates."
        )
        raise errors.invalid_argument(message, "x-amz-tagging", text) from error
    return check_tags(pairs, OBJECT_TAGS_MAX)


def parse_copy_source(text: str) -> tuple[str, str, str]:
    """Return bucket, key and version id (or empty) of an x-amz-copy-source header.

    Raises:
        ServiceError: InvalidArgument.
    """
    path, _, query = text.partition("?versionId=")
    try:
        decoded = unquote(path, errors="strict").removeprefix("/")
    except UnicodeDecodeError as error:
        raise errors.invalid_argument("Copy Source must be URL-encoded UTF-8", "x-amz-copy-source", text) from error
    bucket, _, key = decoded.partition("/")
    if not bucket or not key:
        message = "Copy Source must mention the source bucket and key: sourcebucket/sourcekey"
        raise errors.invalid_argument(message, "x-amz-copy-source", text)
    return bucket, key, query


def canonical_user_id(owner: str) -> str:
    """Return the hexadecimal digits that stand for an account, or anonymous callers, where S3 names owners."""
    if owner == ANONYMOUS:
        return "65a011a29cdf8ec533ec3d1ccaae921c"  # AWS: the id that all anonymous callers share
    if len(owner) == _CANONICAL_LENGTH:  # somebody outside, kept by canonical id
        return owner
    return hashlib.sha256(b"canonical user " + owner.encode()).hexdigest()


def _is_address(name: str) -> bool:
    try:
        ipaddress.IPv4Address(name)
    except ValueError:
        return False
    return True
