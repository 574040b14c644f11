"""S3: the ACL of buckets."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.add_column("s3_buckets", sa.Column("acl", sa.Text, nullable=False, server_default=""))
