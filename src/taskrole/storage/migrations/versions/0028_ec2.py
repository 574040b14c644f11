"""The EC2 side: instances, security groups, network interfaces, tags."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision: str | None = "0027"


def _scope() -> list[sa.Column[str]]:
    return [
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
    ]


def upgrade() -> None:
    op.create_table(
        "ec2_instances",
        *_scope(),
        sa.Column("instance_id", sa.String(64), primary_key=True),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("launched_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "ec2_security_groups",
        *_scope(),
        sa.Column("group_id", sa.String(64), primary_key=True),
        sa.Column("group_name", sa.String(255), nullable=False),
        sa.Column("description", sa.String(255), nullable=False),
        sa.Column("rules", sa.Text, nullable=False),
    )
    op.create_index(
        "ec2_security_group_names", "ec2_security_groups", ["account_id", "region", "group_name"], unique=True
    )
    op.create_table(
        "ec2_interfaces",
        *_scope(),
        sa.Column("interface_id", sa.String(64), primary_key=True),
        sa.Column("attached_to", sa.String(512), nullable=False),
        sa.Column("private_ip", sa.String(64), nullable=False),
        sa.Column("subnet_id", sa.String(64), nullable=False),
        sa.Column("group_ids", sa.Text, nullable=False),
        sa.Column("mac", sa.String(32), nullable=False),
        sa.Column("attached_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "ec2_memberships",
        *_scope(),
        sa.Column("group_id", sa.String(64), primary_key=True),
        sa.Column("interface_id", sa.String(64), primary_key=True),
    )
    op.create_table(
        "ec2_tags",
        *_scope(),
        sa.Column("resource_id", sa.String(64), primary_key=True),
        sa.Column("tag_key", sa.String(128), primary_key=True),
        sa.Column("tag_value", sa.String(256), nullable=False),
    )
    op.create_index(
        "ecs_container_instances_machine", "ecs_container_instances", ["account_id", "region", "ec2_instance_id"]
    )


def downgrade() -> None:
    raise NotImplementedError
