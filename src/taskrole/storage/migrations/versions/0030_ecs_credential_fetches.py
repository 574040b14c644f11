"""ECS: how often a task asked for its credentials, as its agent counts."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("ecs_task_metrics", sa.Column("credential_fetches", sa.BigInteger))
