"""The roles in observe mode."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "taskrole_observed_roles",
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("role_id", sa.String(32), primary_key=True),
        sa.Column("role_arn", sa.String(512), nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("observed_by", sa.String(512), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError
