"""S3: object lock of buckets."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("s3_buckets", sa.Column("object_lock", sa.Text, nullable=False, server_default=""))
