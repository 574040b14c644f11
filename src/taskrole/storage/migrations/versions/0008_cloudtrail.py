"""Events of CloudTrail."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision: str | None = "0007"


def upgrade() -> None:
    op.create_table(
        "cloudtrail_events",
        sa.Column("event_id", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(12), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("event_at", sa.BigInteger, nullable=False),
        sa.Column("event_source", sa.String(128), nullable=False),
        sa.Column("event_name", sa.String(128), nullable=False),
        sa.Column("user_name", sa.String(255), nullable=False),
        sa.Column("access_key_id", sa.String(128), nullable=False),
        sa.Column("read_only", sa.Boolean, nullable=False),
        sa.Column("data_event", sa.Boolean, nullable=False),
        sa.Column("resources", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    by_time = ["account_id", "region", "event_at", "event_id"]
    op.create_index("cloudtrail_events_by_time", "cloudtrail_events", by_time)
    by_user = ["account_id", "region", "user_name", "event_at", "event_id"]
    op.create_index("cloudtrail_events_by_user", "cloudtrail_events", by_user)


def downgrade() -> None:
    raise NotImplementedError
