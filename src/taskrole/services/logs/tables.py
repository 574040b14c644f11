"""Tables of CloudWatch Logs.

Events are only ever appended. They are found by stream (GetLogEvents) and by group (FilterLogEvents), each in order of
time; ``sequence`` counts the events of a stream as they came in. Groups and streams have ids, so that events of a
deleted group never show up in a new one of the same name.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from taskrole.storage.schema import metadata

groups = Table(
    "logs_groups",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("region", String(64), primary_key=True),
    Column("group_name", String(512), primary_key=True),
    Column("group_id", String(32), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("retention_days", Integer, nullable=False),
    Column("group_class", String(32), nullable=False),
    Column("tags", Text, nullable=False),
)
"""``retention_days`` is 0 for events that never expire; ``tags`` is a JSON object."""

streams = Table(
    "logs_streams",
    metadata,
    Column("group_id", String(32), primary_key=True),
    Column("stream_name", String(512), primary_key=True),
    Column("stream_id", String(32), nullable=False, unique=True),
    Column("created_at", BigInteger, nullable=False),
    Column("first_event_at", BigInteger, nullable=True),
    Column("last_event_at", BigInteger, nullable=True),
    Column("last_ingestion_at", BigInteger, nullable=True),
    Column("last_sequence", BigInteger, nullable=False),
)

events = Table(
    "logs_events",
    metadata,
    Column("stream_id", String(32), primary_key=True),
    Column("event_at", BigInteger, primary_key=True, autoincrement=False),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("group_id", String(32), nullable=False),
    Column("ingested_at", BigInteger, nullable=False),
    Column("message", Text, nullable=False),
    Index("logs_events_by_group", "group_id", "event_at", "stream_id", "sequence"),
)
