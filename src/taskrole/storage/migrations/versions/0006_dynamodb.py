"""DynamoDB: tables, items, transaction tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "dynamodb_tables",
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("region", sa.String(32), primary_key=True),
        sa.Column("table_name", sa.String(255), primary_key=True),
        sa.Column("table_id", sa.String(36), nullable=False, unique=True),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("ttl_attribute", sa.String(255), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "dynamodb_items",
        sa.Column("table_id", sa.String(36), primary_key=True),
        sa.Column("index_name", sa.String(255), primary_key=True),
        sa.Column("hash_key", sa.LargeBinary, primary_key=True),
        sa.Column("range_key", sa.LargeBinary, primary_key=True),
        sa.Column("primary_key", sa.LargeBinary, primary_key=True),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("item", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "dynamodb_tokens",
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("region", sa.String(32), primary_key=True),
        sa.Column("token", sa.String(36), primary_key=True),
        sa.Column("request_digest", sa.String(64), nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError
