"""The tables of ECS."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, true

from taskrole.storage.schema import metadata

_SCOPE_LENGTH = 64
_NAME_LENGTH = 255


def _cluster_columns(*, last: str) -> list[Column[str]]:
    columns = [
        Column("account_id", String(_SCOPE_LENGTH), primary_key=True),
        Column("region", String(_SCOPE_LENGTH), primary_key=True),
        Column(last, String(_NAME_LENGTH), primary_key=True),
    ]
    return list(columns)


clusters = Table(
    "ecs_clusters",
    metadata,
    *_cluster_columns(last="name"),
    Column("status", String(32), nullable=False),
    Column("settings", Text, nullable=False),
    Column("configuration", Text),
    Column("inactive_at", BigInteger),
    Column("capacity_providers", Text),
)

families = Table(
    "ecs_families",
    metadata,
    *_cluster_columns(last="family"),
    Column("last_revision", Integer, nullable=False),
)

task_definitions = Table(
    "ecs_task_definitions",
    metadata,
    *_cluster_columns(last="family"),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("status", String(32), nullable=False),
    Column("document", Text, nullable=False),
    Column("registered_at", BigInteger, nullable=False),
    Column("registered_by", Text, nullable=False),
    Column("deregistered_at", BigInteger),
)

container_instances = Table(
    "ecs_container_instances",
    metadata,
    *_cluster_columns(last="cluster"),
    Column("instance_id", String(64), primary_key=True),
    Column("ec2_instance_id", String(128), nullable=False),
    Column("status", String(32), nullable=False),
    Column("registered_cpu", Integer, nullable=False),
    Column("registered_memory_mib", Integer, nullable=False),
    Column("registered_ports", Text, nullable=False),
    Column("used_cpu", Integer, nullable=False),
    Column("used_memory_mib", Integer, nullable=False),
    Column("used_ports", Text, nullable=False),
    Column("attributes", Text, nullable=False),
    Column("custom_attributes", Text, nullable=False),
    Column("registered_at", BigInteger, nullable=False),
    Column("owner_arn", Text, nullable=False),
    Column("owner_session", String(_NAME_LENGTH), nullable=False),
    Column("agent_connected", Boolean, nullable=False),
    Column("connection_id", String(64), nullable=False),
    Column("seen_at", BigInteger),
    Column("disconnected_at", BigInteger),
    Column("version", BigInteger, nullable=False),
    Column("version_info", Text, nullable=False),
    Column("status_reason", Text, nullable=False),
    Column("reservation", BigInteger, nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("client_token", String(128), nullable=False),
    Column("inactive_at", BigInteger),
)
Index(
    "ecs_container_instances_memory",
    container_instances.c.account_id,
    container_instances.c.region,
    container_instances.c.cluster,
    container_instances.c.registered_memory_mib - container_instances.c.used_memory_mib,
)
Index(
    "ecs_container_instances_machine",
    container_instances.c.account_id,
    container_instances.c.region,
    container_instances.c.ec2_instance_id,
)
Index(
    "ecs_container_instances_cpu",
    container_instances.c.account_id,
    container_instances.c.region,
    container_instances.c.cluster,
    container_instances.c.registered_cpu - container_instances.c.used_cpu,
)

tasks = Table(
    "ecs_tasks",
    metadata,
    *_cluster_columns(last="cluster"),
    Column("task_id", String(64), primary_key=True),
    Column("container_instance_id", String(64), nullable=False),
    Column("family", String(_NAME_LENGTH), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("group_name", String(_NAME_LENGTH), nullable=False),
    Column("started_by", String(_NAME_LENGTH), nullable=False),
    Column("launch_type", String(32), nullable=False),
    Column("last_status", String(32), nullable=False),
    Column("desired_status", String(32), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("demand", Text, nullable=False),
    Column("containers", Text, nullable=False),
    Column("details", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("stopped_at", BigInteger),
    Column("delivery_pending", Boolean, nullable=False),
    Column("run_delivered", Boolean, nullable=False),
    Column("sessions_revoked", Boolean, nullable=False),
    Column("settled", Boolean, nullable=False, server_default=true()),
    Index("ecs_tasks_delivery", "container_instance_id", "delivery_pending"),
    Index("ecs_tasks_undelivered", "delivery_pending"),
    Index("ecs_tasks_desired", "account_id", "region", "cluster", "desired_status"),
    Index("ecs_tasks_stopped", "last_status", "stopped_at"),
    Index("ecs_tasks_group", "account_id", "region", "cluster", "group_name", "settled"),
    Index("ecs_tasks_on_instance", "container_instance_id", "desired_status"),
)

credentials = Table(
    "ecs_task_credentials",
    metadata,
    Column("credentials_id", String(64), primary_key=True),
    Column("account_id", String(_SCOPE_LENGTH), nullable=False),
    Column("region", String(_SCOPE_LENGTH), nullable=False),
    Column("cluster", String(_NAME_LENGTH), nullable=False),
    Column("task_id", String(64), nullable=False),
    Column("container_instance_id", String(64), nullable=False),
    Column("role_type", String(32), nullable=False),
    Column("role_arn", Text, nullable=False),
    Column("container_name", String(_NAME_LENGTH), nullable=False, server_default=""),
    Column("refresh_at", BigInteger),
    Column("expires_at", BigInteger),
    Index("ecs_task_credentials_task", "task_id"),
    Index("ecs_task_credentials_due", "refresh_at"),
    Index("ecs_task_credentials_refresh", "container_instance_id", "refresh_at"),
)

task_addresses = Table(
    "ecs_task_addresses",
    metadata,
    *_cluster_columns(last="address"),
    Column("subnet_id", String(64), nullable=False),
    Column("interface_id", String(64), nullable=False),
    Column("attachment_id", String(64), nullable=False),
    Column("cluster", String(_NAME_LENGTH), nullable=False),
    Column("task_id", String(64), nullable=False),
    Column("released", Boolean, nullable=False),
    Index("ecs_task_addresses_subnet", "account_id", "region", "subnet_id"),
    Index("ecs_task_addresses_attachment", "attachment_id"),
    Index("ecs_task_addresses_task", "task_id"),
    Index("ecs_task_addresses_released", "released"),
)

tags = Table(
    "ecs_tags",
    metadata,
    Column("resource_arn", String(768), primary_key=True),
    Column("tags", Text, nullable=False),
)

client_tokens = Table(
    "ecs_client_tokens",
    metadata,
    *_cluster_columns(last="cluster"),
    Column("token", String(64), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("task_ids", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index("ecs_client_tokens_created", "created_at"),
)

events = Table(
    "ecs_events",
    metadata,
    Column(
        "sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True, nullable=False
    ),
    Column("account_id", String(_SCOPE_LENGTH), nullable=False),
    Column("region", String(_SCOPE_LENGTH), nullable=False),
    Column("resource_arn", String(768), nullable=False),
    Column("detail_type", String(64), nullable=False),
    Column("occurred_at", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("ecs_events_occurred", "occurred_at"),
)

account_settings = Table(
    "ecs_account_settings",
    metadata,
    *_cluster_columns(last="name"),
    Column("principal_arn", String(512), primary_key=True),
    Column("value", String(128), nullable=False),
)

services = Table(
    "ecs_services",
    metadata,
    *_cluster_columns(last="cluster"),
    Column("name", String(_NAME_LENGTH), primary_key=True),
    Column("status", String(32), nullable=False),
    Column("scheduling_strategy", String(32), nullable=False),
    Column("launch_type", String(32), nullable=False),
    Column("details", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("look_at", BigInteger),
    Column("inactive_at", BigInteger),
    Index("ecs_services_look", "look_at"),
)

deployments = Table(
    "ecs_deployments",
    metadata,
    *_cluster_columns(last="cluster"),
    Column("service", String(_NAME_LENGTH), primary_key=True),
    Column("identifier", String(64), primary_key=True),
    Column("status", String(32), nullable=False),
    Column("details", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

task_sets = Table(
    "ecs_task_sets",
    metadata,
    *_cluster_columns(last="cluster"),
    Column("service", String(_NAME_LENGTH), primary_key=True),
    Column("task_set_id", String(64), primary_key=True),
    Column("status", String(32), nullable=False),
    Column("details", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

service_messages = Table(
    "ecs_service_messages",
    metadata,
    Column(
        "sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True, nullable=False
    ),
    Column("account_id", String(_SCOPE_LENGTH), nullable=False),
    Column("region", String(_SCOPE_LENGTH), nullable=False),
    Column("cluster", String(_NAME_LENGTH), nullable=False),
    Column("service", String(_NAME_LENGTH), nullable=False),
    Column("message_id", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    Index("ecs_service_messages_service", "account_id", "region", "cluster", "service"),
)

wakes = Table(
    "ecs_service_wakes",
    metadata,
    Column(
        "sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True, nullable=False
    ),
    Column("account_id", String(_SCOPE_LENGTH), nullable=False),
    Column("region", String(_SCOPE_LENGTH), nullable=False),
    Column("cluster", String(_NAME_LENGTH), nullable=False),
    Column("service", String(_NAME_LENGTH), nullable=False),
)

capacity_providers = Table(
    "ecs_capacity_providers",
    metadata,
    *_cluster_columns(last="name"),
    Column("update_status", String(32), nullable=False),
    Column("document", Text, nullable=False),
)

task_metrics = Table(
    "ecs_task_metrics",
    metadata,
    Column("task_id", String(64), primary_key=True),
    Column("measured_at", BigInteger, nullable=False),
    Column("containers", Text, nullable=False),
    Column("credential_fetches", BigInteger),
    Index("ecs_task_metrics_measured", "measured_at"),
)
"""``containers`` is a JSON list of ``store.task_metrics.ContainerMetric``."""
