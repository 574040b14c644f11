"""Secrets of Secrets Manager and parameters of Systems Manager."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision: str | None = "0013"


def upgrade() -> None:
    op.create_table(
        "secretsmanager_secrets",
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
        sa.Column("secret_name", sa.String(512), primary_key=True),
        sa.Column("secret_uid", sa.String(32), nullable=False, unique=True),
        sa.Column("suffix", sa.String(6), nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("kms_key_id", sa.Text, nullable=False),
        sa.Column("secret_type", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("policy", sa.Text, nullable=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("accessed_at", sa.BigInteger, nullable=True),
        sa.Column("deleted_at", sa.BigInteger, nullable=True),
        sa.Column("purge_at", sa.BigInteger, nullable=True),
    )
    op.create_index("ix_secretsmanager_secrets_purge_at", "secretsmanager_secrets", ["purge_at"])
    op.create_table(
        "secretsmanager_versions",
        sa.Column("secret_uid", sa.String(32), primary_key=True),
        sa.Column("version_id", sa.String(64), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("is_binary", sa.Boolean, nullable=False),
        sa.Column("stages", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("accessed_at", sa.BigInteger, nullable=True),
    )
    op.create_table(
        "ssm_parameters",
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("region", sa.String(64), primary_key=True),
        sa.Column("parameter_name", sa.String(1011), primary_key=True),
        sa.Column("parameter_uid", sa.String(32), nullable=False, unique=True),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
    )
    op.create_table(
        "ssm_versions",
        sa.Column("parameter_uid", sa.String(32), primary_key=True),
        sa.Column("version", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("labels", sa.Text, nullable=False),
        sa.Column("modified_at", sa.BigInteger, nullable=False),
        sa.Column("modified_by", sa.Text, nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError
