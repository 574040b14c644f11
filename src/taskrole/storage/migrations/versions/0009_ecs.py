"""Clusters, task definitions, container instances, tasks and what belongs to them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def _create_account_settings() -> None:
    op.create_table(
        "ecs_account_settings",
        sa.Column("account_id", sa.String(64), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("principal_arn", sa.String(512), primary_key=True),
        sa.Column("value", sa.String(128), nullable=False),
    )


def _create_client_tokens() -> None:
    op.create_table(
        "ecs_client_tokens",
        sa.Column("account_id", sa.String(64), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
        sa.Column("cluster", sa.String(255), primary_key=True),
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("task_ids", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ecs_client_tokens_created", "ecs_client_tokens", ["created_at"])


def _create_clusters() -> None:
    op.create_table(
        "ecs_clusters",
        sa.Column("account_id", sa.String(64), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(255), primary_key=True),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("configuration", sa.Text),
        sa.Column("inactive_at", sa.BigInteger),
    )


def _create_container_instances() -> None:
    op.create_table(
        "ecs_container_instances",
        sa.Column("account_id", sa.String(64), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
        sa.Column("cluster", sa.String(255), primary_key=True),
        sa.Column("instance_id", sa.String(64), primary_key=True),
        sa.Column("ec2_instance_id", sa.String(128), nullable=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("registered_cpu", sa.Integer, nullable=False),
        sa.Column("registered_memory_mib", sa.Integer, nullable=False),
        sa.Column("registered_ports", sa.Text, nullable=False),
        sa.Column("used_cpu", sa.Integer, nullable=False),
        sa.Column("used_memory_mib", sa.Integer, nullable=False),
        sa.Column("used_ports", sa.Text, nullable=False),
        sa.Column("attributes", sa.Text, nullable=False),
        sa.Column("custom_attributes", sa.Text, nullable=False),
        sa.Column("registered_at", sa.BigInteger, nullable=False),
        sa.Column("owner_arn", sa.Text, nullable=False),
        sa.Column("owner_session", sa.String(255), nullable=False),
        sa.Column("agent_connected", sa.Boolean, nullable=False),
        sa.Column("connection_id", sa.String(64), nullable=False),
        sa.Column("seen_at", sa.BigInteger),
        sa.Column("disconnected_at", sa.BigInteger),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("version_info", sa.Text, nullable=False),
        sa.Column("status_reason", sa.Text, nullable=False),
        sa.Column("reservation", sa.BigInteger, nullable=False),
        sa.Column("sequence", sa.BigInteger, nullable=False),
        sa.Column("client_token", sa.String(128), nullable=False),
        sa.Column("inactive_at", sa.BigInteger),
    )


def _create_events() -> None:
    op.create_table(
        "ecs_events",
        sa.Column(
            "sequence",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            primary_key=True,
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("resource_arn", sa.String(768), nullable=False),
        sa.Column("detail_type", sa.String(64), nullable=False),
        sa.Column("occurred_at", sa.BigInteger, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ecs_events_occurred", "ecs_events", ["occurred_at"])


def _create_families() -> None:
    op.create_table(
        "ecs_families",
        sa.Column("account_id", sa.String(64), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
        sa.Column("family", sa.String(255), primary_key=True),
        sa.Column("last_revision", sa.Integer, nullable=False),
    )


def _create_tags() -> None:
    op.create_table(
        "ecs_tags",
        sa.Column("resource_arn", sa.String(768), primary_key=True),
        sa.Column("tags", sa.Text, nullable=False),
    )


def _create_task_credentials() -> None:
    op.create_table(
        "ecs_task_credentials",
        sa.Column("credentials_id", sa.String(64), primary_key=True),
        sa.Column("account_id", sa.String(64), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("cluster", sa.String(255), nullable=False),
        sa.Column("task_id", sa.String(64), nullable=False),
        sa.Column("container_instance_id", sa.String(64), nullable=False),
        sa.Column("role_type", sa.String(32), nullable=False),
        sa.Column("role_arn", sa.Text, nullable=False),
        sa.Column("refresh_at", sa.BigInteger),
        sa.Column("expires_at", sa.BigInteger),
    )
    op.create_index("ecs_task_credentials_due", "ecs_task_credentials", ["refresh_at"])
    op.create_index("ecs_task_credentials_refresh", "ecs_task_credentials", ["container_instance_id", "refresh_at"])
    op.create_index("ecs_task_credentials_task", "ecs_task_credentials", ["task_id"])


def _create_task_definitions() -> None:
    op.create_table(
        "ecs_task_definitions",
        sa.Column("account_id", sa.String(64), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
        sa.Column("family", sa.String(255), primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("status", sa.String(32), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("registered_at", sa.BigInteger, nullable=False),
        sa.Column("registered_by", sa.Text, nullable=False),
        sa.Column("deregistered_at", sa.BigInteger),
    )


def _create_tasks() -> None:
    op.create_table(
        "ecs_tasks",
        sa.Column("account_id", sa.String(64), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
        sa.Column("cluster", sa.String(255), primary_key=True),
        sa.Column("task_id", sa.String(64), primary_key=True),
        sa.Column("container_instance_id", sa.String(64), nullable=False),
        sa.Column("family", sa.String(255), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("group_name", sa.String(255), nullable=False),
        sa.Column("started_by", sa.String(255), nullable=False),
        sa.Column("launch_type", sa.String(32), nullable=False),
        sa.Column("last_status", sa.String(32), nullable=False),
        sa.Column("desired_status", sa.String(32), nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("demand", sa.Text, nullable=False),
        sa.Column("containers", sa.Text, nullable=False),
        sa.Column("details", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("stopped_at", sa.BigInteger),
        sa.Column("delivery_pending", sa.Boolean, nullable=False),
        sa.Column("run_delivered", sa.Boolean, nullable=False),
        sa.Column("sessions_revoked", sa.Boolean, nullable=False),
    )
    op.create_index("ecs_tasks_delivery", "ecs_tasks", ["container_instance_id", "delivery_pending"])
    op.create_index("ecs_tasks_desired", "ecs_tasks", ["account_id", "region", "cluster", "desired_status"])
    op.create_index("ecs_tasks_undelivered", "ecs_tasks", ["delivery_pending"])
    op.create_index("ecs_tasks_stopped", "ecs_tasks", ["last_status", "stopped_at"])


def upgrade() -> None:
    _create_account_settings()
    _create_client_tokens()
    _create_clusters()
    _create_container_instances()
    _create_events()
    _create_families()
    _create_tags()
    _create_task_credentials()
    _create_task_definitions()
    _create_tasks()


def downgrade() -> None:
    raise NotImplementedError
