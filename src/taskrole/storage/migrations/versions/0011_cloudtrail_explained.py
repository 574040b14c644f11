"""What explanations look up: events by request, by principal, and those that policies refused."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    columns = (
        sa.Column("request_id", sa.String(64), nullable=False, server_default=""),
        sa.Column("principal_arn", sa.String(512), nullable=False, server_default=""),
        sa.Column("denied", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    for column in columns:
        op.add_column("cloudtrail_events", column)
    op.create_index("cloudtrail_events_by_request", "cloudtrail_events", ["account_id", "request_id"])
    op.create_index("cloudtrail_events_by_principal", "cloudtrail_events", ["account_id", "principal_arn", "event_at"])
    op.create_index(
        "cloudtrail_events_denied",
        "cloudtrail_events",
        ["account_id", "event_at"],
        sqlite_where=sa.text("denied"),
        postgresql_where=sa.text("denied"),
    )


def downgrade() -> None:
    raise NotImplementedError
