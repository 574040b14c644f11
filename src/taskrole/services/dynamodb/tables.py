"""The relational tables of DynamoDB: tables, items (of tables and of their indexes), changes, streams, backups, ..."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from taskrole.storage.schema import metadata

tables = Table(
    "dynamodb_tables",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("region", String(32), primary_key=True),
    Column("table_name", String(255), primary_key=True),
    Column("table_id", String(36), nullable=False, unique=True),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("definition", Text, nullable=False),
    Column("settings", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("ttl_attribute", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

# One row for the item itself (index_name is empty) and one for each index that has it. Keys are order-preserving
# bytes; ``bucket`` is the hash key's place in the order of a Scan; ``primary_key`` is empty in the item's own row and
# tells rows with equal index keys apart. Numbers of tables are never used again: rows of a deleted one are taken away
# later. A backup's items are rows of a number of its own.
items = Table(
    "dynamodb_rows",
    metadata,
    Column("table_number", BigInteger, primary_key=True, autoincrement=False),
    Column("index_name", String(255), primary_key=True),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("hash_key", LargeBinary, primary_key=True),
    Column("range_key", LargeBinary, primary_key=True),
    Column("primary_key", LargeBinary, primary_key=True),
    Column("size_bytes", Integer, nullable=False),
    Column("item", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Numbers whose rows wait to be taken away.
discarded = Table(
    "dynamodb_discarded",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("index_name", String(255), primary_key=True),
    Column("everything", Integer, nullable=False),
)

tokens = Table(
    "dynamodb_tokens",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("region", String(32), primary_key=True),
    Column("token", String(36), primary_key=True),
    Column("request_digest", String(64), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

# What happened to the items of tables with a stream or with recovery to a point in time.
changes = Table(
    "dynamodb_changes",
    metadata,
    Column("table_number", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("happened_at", BigInteger, nullable=False),
    Column("expired", Integer, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("old_item", LargeBinary),
    Column("new_item", LargeBinary),
    Index("dynamodb_changes_happened_at", "table_number", "happened_at", "number"),
)

change_counters = Table(
    "dynamodb_change_counters",
    metadata,
    Column("table_number", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
)

streams = Table(
    "dynamodb_streams",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("region", String(32), primary_key=True),
    Column("table_name", String(255), primary_key=True),
    Column("label", String(32), primary_key=True),
    Column("table_number", BigInteger, nullable=False),
    Column("view_type", String(32), nullable=False),
    Column("key_schema", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=False),
)

# Backups, exports and imports: a record as JSON, by kind and ARN.
records = Table(
    "dynamodb_records",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("region", String(32), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("arn", String(512), primary_key=True),
    Column("table_name", String(255), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("token", String(64), nullable=False),
    Column("document", Text, nullable=False),
)
