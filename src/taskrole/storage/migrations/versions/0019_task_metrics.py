"""The newest measurements of running tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision: str | None = "0018"


def upgrade() -> None:
    op.create_table(
        "ecs_task_metrics",
        sa.Column("task_id", sa.String(64), primary_key=True),
        sa.Column("measured_at", sa.BigInteger, nullable=False),
        sa.Column("containers", sa.Text, nullable=False),
    )
    op.create_index("ecs_task_metrics_measured", "ecs_task_metrics", ["measured_at"])


def downgrade() -> None:
    raise NotImplementedError
