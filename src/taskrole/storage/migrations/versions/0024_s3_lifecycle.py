"""S3: buckets tell that they have lifecycle rules, and when those change."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("s3_buckets", sa.Column("lifecycle", sa.String(32), nullable=False, server_default=""))
    buckets = sa.table("s3_buckets", sa.column("bucket_id"), sa.column("lifecycle"))
    settings = sa.table("s3_bucket_settings", sa.column("bucket_id"), sa.column("name"))
    kept = sa.select(settings.c.bucket_id).where(settings.c.name == "BucketLifecycleConfiguration")
    op.execute(buckets.update().where(buckets.c.bucket_id.in_(kept)).values(lifecycle="kept"))
