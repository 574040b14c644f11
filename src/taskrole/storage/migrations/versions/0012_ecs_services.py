"""ECS services with their deployments, task sets and messages; capacity providers; what placement needs to be quick."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def _scope(last: str) -> list[sa.Column[str]]:
    return [
        sa.Column("account_id", sa.String(64), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
        sa.Column(last, sa.String(255), primary_key=True),
    ]


def _of_service() -> list[sa.Column[str]]:
    return [
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("cluster", sa.String(255), nullable=False),
        sa.Column("service", sa.String(255), nullable=False),
    ]


def _sequence() -> "sa.Column[int]":
    kind = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    return sa.Column("sequence", kind, primary_key=True, autoincrement=True, nullable=False)


def _create_services() -> None:
    op.create_table(
        "ecs_services",
        *_scope("cluster"),
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("scheduling_strategy", sa.String(32), nullable=False),
        sa.Column("launch_type", sa.String(32), nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("look_at", sa.BigInteger),
        sa.Column("inactive_at", sa.BigInteger),
    )
    op.create_index("ecs_services_look", "ecs_services", ["look_at"])
    for table, identifier in (("ecs_deployments", "identifier"), ("ecs_task_sets", "task_set_id")):
        op.create_table(
            table,
            *_scope("cluster"),
            sa.Column("service", sa.String(255), primary_key=True),
            sa.Column(identifier, sa.String(64), primary_key=True),
            sa.Column("status", sa.String(32), nullable=False),
            sa.Column("details", sa.Text, nullable=False),
            sa.Column("created_at", sa.BigInteger, nullable=False),
        )


def _create_messages() -> None:
    op.create_table(
        "ecs_service_messages",
        _sequence(),
        *_of_service(),
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    columns = ["account_id", "region", "cluster", "service"]
    op.create_index("ecs_service_messages_service", "ecs_service_messages", columns)
    op.create_table("ecs_service_wakes", _sequence(), *_of_service())


def _extend() -> None:
    op.create_table(
        "ecs_capacity_providers",
        *_scope("name"),
        sa.Column("update_status", sa.String(32), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.add_column("ecs_clusters", sa.Column("capacity_providers", sa.Text))
    op.add_column("ecs_tasks", sa.Column("settled", sa.Boolean, nullable=False, server_default=sa.true()))
    op.create_index("ecs_tasks_group", "ecs_tasks", ["account_id", "region", "cluster", "group_name", "settled"])
    op.create_index("ecs_tasks_on_instance", "ecs_tasks", ["container_instance_id", "desired_status"])
    for name, left in (("memory", "memory_mib"), ("cpu", "cpu")):
        remaining = sa.text(f"(registered_{left} - used_{left})")
        op.create_index(
            f"ecs_container_instances_{name}",
            "ecs_container_instances",
            ["account_id", "region", "cluster", remaining],
        )


def upgrade() -> None:
    """Create the tables, columns and indexes."""
    _create_services()
    _create_messages()
    _extend()
