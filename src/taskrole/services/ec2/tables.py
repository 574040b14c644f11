"""Tables of EC2. ``document`` columns are JSON of the model's values."""

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from taskrole.storage.schema import metadata


def _scope_columns(*more: Column[str]) -> list[Column[str]]:
    return [
        Column("account_id", String(12), primary_key=True),
        Column("region", String(64), primary_key=True),
        *more,
    ]


def _id(name: str) -> Column[str]:
    return Column(name, String(64), primary_key=True)


instances = Table(
    "ec2_instances",
    metadata,
    *_scope_columns(_id("instance_id")),
    Column("state", String(32), nullable=False),
    Column("launched_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
)

security_groups = Table(
    "ec2_security_groups",
    metadata,
    *_scope_columns(_id("group_id")),
    Column("group_name", String(255), nullable=False),
    Column("description", String(255), nullable=False),
    Column("rules", Text, nullable=False),
    Index("ec2_security_group_names", "account_id", "region", "group_name", unique=True),
)

interfaces = Table(
    "ec2_interfaces",
    metadata,
    *_scope_columns(_id("interface_id")),
    Column("attached_to", String(512), nullable=False),
    Column("private_ip", String(64), nullable=False),
    Column("subnet_id", String(64), nullable=False),
    Column("group_ids", Text, nullable=False),
    Column("mac", String(32), nullable=False),
    Column("attached_at", BigInteger, nullable=False),
)

memberships = Table(
    "ec2_memberships",
    metadata,
    *_scope_columns(_id("group_id"), _id("interface_id")),
)
"""Which interfaces are in which security group: the same as ``interfaces.group_ids``, to be found by group."""

tags = Table(
    "ec2_tags",
    metadata,
    *_scope_columns(_id("resource_id")),
    Column("tag_key", String(128), primary_key=True),
    Column("tag_value", String(256), nullable=False),
)

network_versions = Table(
    "ec2_network_versions",
    metadata,
    *_scope_columns(),
    Column("version", BigInteger, nullable=False),
)
"""Grows with every change of rules, of addresses, or of who is in which group."""
