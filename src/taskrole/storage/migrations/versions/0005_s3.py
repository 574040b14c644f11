"""Buckets, objects, multipart uploads and blob references of S3."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    _create_buckets()
    _create_objects()


def _create_buckets() -> None:
    op.create_table(
        "s3_blobs",
        sa.Column("blob_id", sa.String(64), nullable=False),
        sa.Column("reference_count", sa.Integer, nullable=False),
        sa.Column("free_at", sa.BigInteger, nullable=True),
        sa.PrimaryKeyConstraint("blob_id"),
    )
    op.create_index("s3_blobs_by_free_at", "s3_blobs", ["free_at"])
    op.create_table(
        "s3_bucket_settings",
        sa.Column("bucket_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("bucket_id", "name"),
    )
    op.create_table(
        "s3_buckets",
        sa.Column("name", sa.String(63), nullable=False),
        sa.Column("bucket_id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(12), nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("versioning", sa.String(16), nullable=False),
        sa.Column("policy", sa.Text, nullable=False),
        sa.Column("public_access_block", sa.Text, nullable=False),
        sa.Column("object_ownership", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("name"),
        sa.UniqueConstraint("bucket_id"),
    )
    op.create_index("s3_buckets_by_account", "s3_buckets", ["account_id", "name"])


def _create_objects() -> None:
    op.create_table(
        "s3_objects",
        sa.Column("bucket_id", sa.String(32), nullable=False),
        sa.Column("object_key", sa.LargeBinary, nullable=False),
        sa.Column("age_rank", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("listed", sa.Integer, nullable=False),
        sa.Column("version_id", sa.String(64), nullable=False),
        sa.Column("delete_marker", sa.Integer, nullable=False),
        sa.Column("modified_at", sa.BigInteger, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("etag", sa.String(80), nullable=False),
        sa.Column("storage_class", sa.String(32), nullable=False),
        sa.Column("checksum_algorithm", sa.String(16), nullable=False),
        sa.Column("checksum_type", sa.String(16), nullable=False),
        sa.Column("blob_id", sa.String(64), nullable=False),
        sa.Column("upload_id", sa.String(64), nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("bucket_id", "object_key", "age_rank"),
    )
    op.create_index("s3_objects_listed", "s3_objects", ["bucket_id", "listed", "object_key"])
    op.create_table(
        "s3_parts",
        sa.Column("upload_id", sa.String(64), nullable=False),
        sa.Column("part_number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("blob_id", sa.String(64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("offset_bytes", sa.BigInteger, nullable=False),
        sa.Column("etag", sa.String(80), nullable=False),
        sa.Column("checksum", sa.String(128), nullable=False),
        sa.Column("modified_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("upload_id", "part_number"),
    )
    op.create_table(
        "s3_uploads",
        sa.Column("bucket_id", sa.String(32), nullable=False),
        sa.Column("object_key", sa.LargeBinary, nullable=False),
        sa.Column("upload_id", sa.String(64), nullable=False),
        sa.Column("initiated_at", sa.BigInteger, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("bucket_id", "object_key", "upload_id"),
    )


def downgrade() -> None:
    raise NotImplementedError
