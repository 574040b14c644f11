"""What every wire protocol does, and the conversions that they share."""

import base64
import binascii
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any, Protocol

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest, HttpResponse
from taskrole.aws.models import OperationModel, ServiceModel
from taskrole.aws.signature_errors import Family

DEPTH_MAX = 100  # levels of nesting in a request; AWS's deepest documents have about 35


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_DIGITS_MAX = 19  # of a 64-bit number


class WireProtocol(Protocol):
    """Turns bytes into a request's members and a result's members into bytes, by the service model."""

    family: Family
    """The family of authentication errors: ``json``, ``query``, ``ec2`` or ``s3``."""
    named_in_body: bool
    """Whether the body, rather than line and headers, names the operation."""

    def match(self, http: HttpRequest, model: ServiceModel) -> str:
        """Return the name of the operation that a request names (it need not exist).

        Raises:
            ServiceError: The request names none.
        """
        ...

    def parse(self, http: HttpRequest, operation: OperationModel) -> dict[str, Any]:
        """Return the members of a request; streaming payloads are left where they are.

        Raises:
            ServiceError: The request is malformed.
        """
        ...

    def serialize(self, operation: OperationModel, result: Any, request_id: str) -> HttpResponse:
        """Render the members of a result."""
        ...

    def error(self, model: ServiceModel, error: ServiceError, request_id: str, http: HttpRequest) -> HttpResponse:
        """Render an error."""
        ...


def serialization_error(message: str) -> ServiceError:
    """Return the error of a body that cannot be read."""
    return ServiceError("SerializationException", message, 400)


def decode_base64(text: str) -> bytes:
    """Decode a blob.

    Raises:
        ServiceError: It is not base64.
    """
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise serialization_error("A binary value is not valid base64.") from error


def encode_base64(value: bytes) -> str:
    """Encode a blob."""
    return base64.b64encode(value).decode("ascii")


def parse_timestamp(text: str) -> datetime:
    """Read an instant in any of AWS's forms: ISO 8601, RFC 822, seconds since the epoch.

    Raises:
        ServiceError: It is none of them.
    """
    try:
        return datetime.fromtimestamp(float(text), UTC)
    except (ValueError, OverflowError, OSError):
        pass
    try:
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            instant = parsedate_to_datetime(text)
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        raise serialization_error("A timestamp is in none of the known formats.") from error


def format_iso(instant: datetime) -> str:
    """Render an instant as ISO 8601; milliseconds only if there are any."""
    return format_iso_milliseconds(instant) if instant.microsecond else _iso(instant, "seconds")


def format_iso_milliseconds(instant: datetime) -> str:
    """Render an instant as ISO 8601 with milliseconds, as S3 does."""
    return _iso(instant, "milliseconds")


def _iso(instant: datetime, precision: str) -> str:
    utc = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return utc.isoformat(timespec=precision)[: -len("+00:00")] + "Z"


def format_http_date(instant: datetime) -> str:
    """Render an instant as an HTTP date."""
    return format_datetime(instant.astimezone(UTC).replace(microsecond=0), usegmt=True)


def format_epoch(instant: datetime) -> float:
    """Render an instant as seconds since the epoch with milliseconds."""
    return (instant - _EPOCH) // _MILLISECOND / 1000


def parse_integer(text: str, type_name: str) -> int:
    """Read an ``integer`` (32 bits) or ``long`` (64 bits) of plain digits.

    Raises:
        ValueError: It is not one.
    """
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > _DIGITS_MAX:
        raise ValueError(text[:_DIGITS_MAX])
    number = int(text)
    limit = 1 << (31 if type_name == "integer" else 63)
    if not -limit <= number < limit:
        raise ValueError(text)
    return number


def unknown_operation(name: str) -> ServiceError:
    """Return the error of an operation that the service does not have."""
    return ServiceError("UnknownOperationException", f"The operation {name[:128]} is not known here.", 400)
