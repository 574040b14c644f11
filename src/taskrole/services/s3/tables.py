"""Tables of S3.

Keys are kept as their UTF-8 bytes, so that both engines order them as S3 lists them. Rows of a bucket carry its
``bucket_id``, not its name: a write that was authorized for a bucket can't land in a later one of the same name.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from taskrole.storage.schema import metadata

buckets = Table(
    "s3_buckets",
    metadata,
    Column("name", String(63), primary_key=True),
    Column("bucket_id", String(32), nullable=False, unique=True),
    Column("account_id", String(12), nullable=False),
    Column("region", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("versioning", String(16), nullable=False),
    Column("policy", Text, nullable=False),
    Column("public_access_block", Text, nullable=False),
    Column("object_ownership", String(32), nullable=False),
    Column("object_lock", Text, nullable=False, server_default=""),
    Column("lifecycle", String(32), nullable=False, server_default=""),
    Column("encryption", Text, nullable=False, server_default=""),
    Column("acl", Text, nullable=False, server_default=""),
    Index("s3_buckets_by_account", "account_id", "name"),
)
"""``versioning`` is empty until it is set; ``policy``, ``public_access_block`` and ``acl`` are empty where there is
none. ``lifecycle`` is empty or changes whenever the lifecycle rules do, which are among the settings."""

bucket_settings = Table(
    "s3_bucket_settings",
    metadata,
    Column("bucket_id", String(32), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("document", Text, nullable=False),
)

objects = Table(
    "s3_objects",
    metadata,
    Column("bucket_id", String(32), primary_key=True),
    Column("object_key", LargeBinary, primary_key=True),
    Column("age_rank", BigInteger, primary_key=True, autoincrement=False),
    Column("listed", Integer, nullable=False),
    Column("version_id", String(64), nullable=False),
    Column("delete_marker", Integer, nullable=False),
    Column("modified_at", BigInteger, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("etag", String(80), nullable=False),
    Column("storage_class", String(32), nullable=False),
    Column("checksum_algorithm", String(16), nullable=False),
    Column("checksum_type", String(16), nullable=False),
    Column("blob_id", String(64), nullable=False),
    Column("upload_id", String(64), nullable=False),
    Column("tags", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("s3_objects_listed", "bucket_id", "listed", "object_key"),
)
"""All versions and delete markers. ``age_rank`` counts down, so that the newest version of a key comes first;
``listed`` is 1 for a newest version that is no delete marker. The bytes are in ``content`` (small objects), in the blob
``blob_id``, or in the parts of ``upload_id``."""

uploads = Table(
    "s3_uploads",
    metadata,
    Column("bucket_id", String(32), primary_key=True),
    Column("object_key", LargeBinary, primary_key=True),
    Column("upload_id", String(64), primary_key=True),
    Column("initiated_at", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
)
"""Multipart uploads in progress. Upload ids grow with time, so the primary key is the order of listing."""

parts = Table(
    "s3_parts",
    metadata,
    Column("upload_id", String(64), primary_key=True),
    Column("part_number", Integer, primary_key=True, autoincrement=False),
    Column("blob_id", String(64), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("offset_bytes", BigInteger, nullable=False),
    Column("etag", String(80), nullable=False),
    Column("checksum", String(128), nullable=False),
    Column("modified_at", BigInteger, nullable=False),
)
"""Parts of uploads in progress and, once completed, of objects: completing an upload moves no bytes."""

blobs = Table(
    "s3_blobs",
    metadata,
    Column("blob_id", String(64), primary_key=True),
    Column("reference_count", Integer, nullable=False),
    Column("free_at", BigInteger, nullable=True),
    Index("s3_blobs_by_free_at", "free_at"),
)
"""The blobs that are S3's, how many rows hold each, and from when an unreferenced one may be deleted."""
