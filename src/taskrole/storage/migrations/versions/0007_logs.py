"""Groups, streams and events of CloudWatch Logs."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    op.create_table(
        "logs_groups",
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
        sa.Column("group_name", sa.String(512), primary_key=True),
        sa.Column("group_id", sa.String(32), nullable=False, unique=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("retention_days", sa.Integer, nullable=False),
        sa.Column("group_class", sa.String(32), nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
    )
    op.create_table(
        "logs_streams",
        sa.Column("group_id", sa.String(32), primary_key=True),
        sa.Column("stream_name", sa.String(512), primary_key=True),
        sa.Column("stream_id", sa.String(32), nullable=False, unique=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("first_event_at", sa.BigInteger, nullable=True),
        sa.Column("last_event_at", sa.BigInteger, nullable=True),
        sa.Column("last_ingestion_at", sa.BigInteger, nullable=True),
        sa.Column("last_sequence", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "logs_events",
        sa.Column("stream_id", sa.String(32), primary_key=True),
        sa.Column("event_at", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("sequence", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("group_id", sa.String(32), nullable=False),
        sa.Column("ingested_at", sa.BigInteger, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
    )
    op.create_index("logs_events_by_group", "logs_events", ["group_id", "event_at", "stream_id", "sequence"])


def downgrade() -> None:
    raise NotImplementedError
