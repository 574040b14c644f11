"""Archived images in ECR."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("ecr_images", sa.Column("is_archived", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("ecr_images", sa.Column("archived_at", sa.BigInteger))
    op.add_column("ecr_images", sa.Column("activated_at", sa.BigInteger))


def downgrade() -> None:
    raise NotImplementedError
