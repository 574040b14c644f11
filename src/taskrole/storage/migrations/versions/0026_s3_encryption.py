"""S3: the encryption configuration of a bucket stands in its row, where every write sees it."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    op.add_column("s3_buckets", sa.Column("encryption", sa.Text, nullable=False, server_default=""))
    op.execute(
        "UPDATE s3_buckets SET encryption = (SELECT document FROM s3_bucket_settings "
        "WHERE s3_bucket_settings.bucket_id = s3_buckets.bucket_id AND s3_bucket_settings.name = 'BucketEncryption') "
        "WHERE bucket_id IN (SELECT bucket_id FROM s3_bucket_settings WHERE name = 'BucketEncryption')"
    )
    op.execute("DELETE FROM s3_bucket_settings WHERE name = 'BucketEncryption'")
