"""Tables of IAM."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "iam_access_keys",
        sa.Column("access_key_id", sa.String(length=128), nullable=False),
        sa.Column("account_id", sa.String(length=12), nullable=False),
        sa.Column("user_key", sa.String(length=128), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_service", sa.String(length=64), nullable=False),
        sa.Column("last_used_region", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("access_key_id"),
    )
    op.create_index("iam_access_keys_by_user", "iam_access_keys", ["account_id", "user_key"], unique=False)
    op.create_table(
        "iam_accounts",
        sa.Column("account_id", sa.String(length=12), nullable=False),
        sa.Column("alias", sa.String(length=63), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id"),
    )
    op.create_table(
        "iam_attachments",
        sa.Column("account_id", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("owner_key", sa.String(length=128), nullable=False),
        sa.Column("policy_arn", sa.String(length=2048), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "kind", "owner_key", "policy_arn"),
    )
    op.create_index("iam_attachments_by_policy", "iam_attachments", ["account_id", "policy_arn"], unique=False)
    op.create_table(
        "iam_entities",
        sa.Column("account_id", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name_key", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("path", sa.String(length=512), nullable=False),
        sa.Column("unique_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("boundary_arn", sa.String(length=2048), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("max_session_seconds", sa.Integer(), nullable=False),
        sa.Column("trust_policy", sa.Text(), nullable=False),
        sa.Column("role_key", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "kind", "name_key"),
    )
    op.create_index("iam_entities_by_id", "iam_entities", ["unique_id"], unique=False)
    op.create_table(
        "iam_inline_policies",
        sa.Column("account_id", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("owner_key", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "kind", "owner_key", "name"),
    )
    op.create_table(
        "iam_memberships",
        sa.Column("account_id", sa.String(length=12), nullable=False),
        sa.Column("user_key", sa.String(length=128), nullable=False),
        sa.Column("group_key", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "user_key", "group_key"),
    )
    op.create_index("iam_memberships_by_group", "iam_memberships", ["account_id", "group_key"], unique=False)
    op.create_table(
        "iam_policies",
        sa.Column("arn", sa.String(length=2048), nullable=False),
        sa.Column("account_id", sa.String(length=12), nullable=False),
        sa.Column("name_key", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("path", sa.String(length=512), nullable=False),
        sa.Column("policy_id", sa.String(length=32), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("default_version", sa.Integer(), nullable=False),
        sa.Column("last_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("arn"),
    )
    op.create_index("iam_policies_by_name", "iam_policies", ["account_id", "name_key"], unique=True)
    op.create_table(
        "iam_policy_versions",
        sa.Column("arn", sa.String(length=2048), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("arn", "version"),
    )


def downgrade() -> None:
    raise NotImplementedError("Going back to an older schema is not supported; restore a copy instead.")
