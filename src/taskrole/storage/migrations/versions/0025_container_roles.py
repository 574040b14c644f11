"""ECS: roles of single containers of a task."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.add_column(
        "ecs_task_credentials", sa.Column("container_name", sa.String(255), nullable=False, server_default="")
    )
