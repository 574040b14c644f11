"""Tables of DynamoDB: definitions, items (of tables and of their indexes) and tokens of transactions."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table, Text

from taskrole.storage.schema import metadata

tables = Table(
    "dynamodb_tables",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("region", String(32), primary_key=True),
    Column("table_name", String(255), primary_key=True),
    Column("table_id", String(36), nullable=False, unique=True),
    Column("definition", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("ttl_attribute", String(255), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

# One row for the item itself (index_name is empty) and one for each index that has it. Keys are order-preserving
# bytes; ``primary_key`` is empty in the item's own row and tells rows with equal index keys apart.
items = Table(
    "dynamodb_items",
    metadata,
    Column("table_id", String(36), primary_key=True),
    Column("index_name", String(255), primary_key=True),
    Column("hash_key", LargeBinary, primary_key=True),
    Column("range_key", LargeBinary, primary_key=True),
    Column("primary_key", LargeBinary, primary_key=True),
    Column("bucket", Integer, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("item", LargeBinary, nullable=False),
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
