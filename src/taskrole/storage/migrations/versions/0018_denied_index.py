"""The index of denied calls, in the words that queries on SQLite use."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.drop_index("cloudtrail_events_denied", "cloudtrail_events")
    op.create_index(
        "cloudtrail_events_denied",
        "cloudtrail_events",
        ["account_id", "event_at", "event_id"],
        sqlite_where=sa.text("denied = 1"),
        postgresql_where=sa.text("denied"),
    )


def downgrade() -> None:
    raise NotImplementedError
