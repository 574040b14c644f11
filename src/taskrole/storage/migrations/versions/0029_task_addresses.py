"""The addresses of tasks in mode awsvpc."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision: str | None = "0028"


def upgrade() -> None:
    op.create_table(
        "ecs_task_addresses",
        sa.Column("account_id", sa.String(64), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
        sa.Column("address", sa.String(255), primary_key=True),
        sa.Column("subnet_id", sa.String(64), nullable=False),
        sa.Column("interface_id", sa.String(64), nullable=False),
        sa.Column("attachment_id", sa.String(64), nullable=False),
        sa.Column("cluster", sa.String(255), nullable=False),
        sa.Column("task_id", sa.String(64), nullable=False),
        sa.Column("released", sa.Boolean, nullable=False),
    )
    op.create_index("ecs_task_addresses_subnet", "ecs_task_addresses", ["account_id", "region", "subnet_id"])
    op.create_index("ecs_task_addresses_attachment", "ecs_task_addresses", ["attachment_id"])
    op.create_index("ecs_task_addresses_task", "ecs_task_addresses", ["task_id"])
    op.create_index("ecs_task_addresses_released", "ecs_task_addresses", ["released"])


def downgrade() -> None:
    raise NotImplementedError
