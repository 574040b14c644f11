"""The table of CloudTrail: one row for each call. Rows are only appended, and deleted when they are 90 days old."""

from sqlalchemy import BigInteger, Boolean, Column, Index, String, Table, Text, false, text

from taskrole.storage.schema import metadata

events = Table(
    "cloudtrail_events",
    metadata,
    Column("event_id", String(64), primary_key=True),
    Column("account_id", String(12), nullable=False),
    Column("region", String(64), nullable=False),
    Column("event_at", BigInteger, nullable=False),
    Column("event_source", String(128), nullable=False),
    Column("event_name", String(128), nullable=False),
    Column("user_name", String(255), nullable=False),
    Column("access_key_id", String(128), nullable=False),
    Column("read_only", Boolean, nullable=False),
    Column("data_event", Boolean, nullable=False),
    Column("resources", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("request_id", String(64), nullable=False, server_default=""),
    Column("principal_arn", String(512), nullable=False, server_default=""),
    Column("denied", Boolean, nullable=False, server_default=false()),
    Index("cloudtrail_events_by_time", "account_id", "region", "event_at", "event_id"),
    Index("cloudtrail_events_by_request", "account_id", "request_id"),
    Index("cloudtrail_events_by_principal", "account_id", "principal_arn", "event_at"),
    Index(
        "cloudtrail_events_denied",
        "account_id",
        "event_at",
        "event_id",
        sqlite_where=text("denied = 1"),
        postgresql_where=text("denied"),
    ),
    Index("cloudtrail_events_by_user", "account_id", "region", "user_name", "event_at", "event_id"),
)
"""``document`` is the record in CloudTrail's JSON; ``resources`` holds what is looked up (``resources.pack``).

``principal_arn`` is the role's ARN for a session; ``denied`` tells that policies refused the call.
"""
