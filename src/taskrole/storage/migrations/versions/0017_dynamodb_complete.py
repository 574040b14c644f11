"""DynamoDB: rows in the order of a Scan, changes, streams, records of backups, exports and imports.

The order of keys and of the scan are others than before, so what was there is not carried over (no release had it).
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.drop_table("dynamodb_tables")
    op.drop_table("dynamodb_items")
    op.create_table(
        "dynamodb_tables",
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("region", sa.String(32), primary_key=True),
        sa.Column("table_name", sa.String(255), primary_key=True),
        sa.Column("table_id", sa.String(36), nullable=False, unique=True),
        sa.Column("number", sa.BigInteger, nullable=False, unique=True),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("ttl_attribute", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "dynamodb_rows",
        sa.Column("table_number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("index_name", sa.String(255), primary_key=True),
        sa.Column("bucket", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hash_key", sa.LargeBinary, primary_key=True),
        sa.Column("range_key", sa.LargeBinary, primary_key=True),
        sa.Column("primary_key", sa.LargeBinary, primary_key=True),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("item", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dynamodb_discarded",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("index_name", sa.String(255), primary_key=True),
        sa.Column("everything", sa.Integer, nullable=False),
    )
    op.create_table(
        "dynamodb_changes",
        sa.Column("table_number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("happened_at", sa.BigInteger, nullable=False),
        sa.Column("expired", sa.Integer, nullable=False),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("old_item", sa.LargeBinary),
        sa.Column("new_item", sa.LargeBinary),
    )
    op.create_table(
        "dynamodb_change_counters",
        sa.Column("table_number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("last", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "dynamodb_streams",
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("region", sa.String(32), primary_key=True),
        sa.Column("table_name", sa.String(255), primary_key=True),
        sa.Column("label", sa.String(32), primary_key=True),
        sa.Column("table_number", sa.BigInteger, nullable=False),
        sa.Column("view_type", sa.String(32), nullable=False),
        sa.Column("key_schema", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("first", sa.BigInteger, nullable=False),
        sa.Column("last", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "dynamodb_records",
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("region", sa.String(32), primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("arn", sa.String(512), primary_key=True),
        sa.Column("table_name", sa.String(255), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
