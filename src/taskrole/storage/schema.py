"""The one SQLAlchemy MetaData that all services' table modules add to.

Conventions: table names begin with the service (``iam_roles``); instants are ``BigInteger`` milliseconds since the
epoch in columns that end in ``_at``; documents are ``Text`` holding JSON; every table that AWS scopes by account and
region has ``account_id`` and ``region`` columns first in its primary key.
"""

from datetime import UTC, datetime

from sqlalchemy import MetaData

metadata = MetaData()


def to_milliseconds(instant: datetime) -> int:
    """Return milliseconds since the epoch."""
    return round(instant.timestamp() * 1000)


def from_milliseconds(milliseconds: int) -> datetime:
    """Return the aware UTC instant."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
