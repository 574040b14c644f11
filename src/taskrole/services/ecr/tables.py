"""Tables of ECR. Bytes of layers are blobs, one per account and digest; manifests stand in the database."""

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, String, Table, Text, false

from taskrole.storage.schema import metadata

_NAME_LENGTH = 256
_DIGEST_LENGTH = 135
_TAG_LENGTH = 300


def _repository_columns() -> tuple[Column[str], ...]:
    return (
        Column("account_id", String(12), primary_key=True),
        Column("region", String(32), primary_key=True),
        Column("repository", String(_NAME_LENGTH), primary_key=True),
    )


repositories = Table(
    "ecr_repositories",
    metadata,
    *_repository_columns(),
    Column("created_at", BigInteger, nullable=False),
    Column("tag_mutability", String(32), nullable=False),
    Column("exclusion_filters", Text, nullable=False),
    Column("scan_on_push", Boolean, nullable=False),
    Column("encryption", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("policy", Text),
    Column("lifecycle_policy", Text),
    Column("lifecycle_preview", Text),
)

images = Table(
    "ecr_images",
    metadata,
    *_repository_columns(),
    Column("digest", String(_DIGEST_LENGTH), primary_key=True),
    Column("media_type", String(256), nullable=False),
    Column("artifact_media_type", String(256), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("pushed_at", BigInteger, nullable=False),
    Column("pulled_at", BigInteger),
    Column("manifest", LargeBinary, nullable=False),
    Column("subject", String(_DIGEST_LENGTH), nullable=False, server_default=""),
    Column("is_archived", Boolean, nullable=False, server_default=false()),
    Column("archived_at", BigInteger),
    Column("activated_at", BigInteger),
    Index("ix_ecr_images_subject", "account_id", "region", "repository", "subject"),
)

image_tags = Table(
    "ecr_image_tags",
    metadata,
    *_repository_columns(),
    Column("tag", String(_TAG_LENGTH), primary_key=True),
    Column("digest", String(_DIGEST_LENGTH), nullable=False),
    Column("compared_at", BigInteger),
    Index("ix_ecr_image_tags_digest", "account_id", "region", "repository", "digest"),
)

references = Table(
    "ecr_references",
    metadata,
    *_repository_columns(),
    Column("digest", String(_DIGEST_LENGTH), primary_key=True),
    Column("child_digest", String(_DIGEST_LENGTH), primary_key=True),
    Column("child_is_image", Boolean, nullable=False),
    Index("ix_ecr_references_child", "account_id", "region", "repository", "child_digest"),
)
"""Which layers and images an image refers to."""

blobs = Table(
    "ecr_blobs",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("digest", String(_DIGEST_LENGTH), primary_key=True),
    Column("blob_id", String(128), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

layers = Table(
    "ecr_layers",
    metadata,
    *_repository_columns(),
    Column("digest", String(_DIGEST_LENGTH), primary_key=True),
    Column("linked_at", BigInteger, nullable=False),
    Index("ix_ecr_layers_digest", "account_id", "digest"),
)
"""Which blobs a repository has. A digest alone opens nothing."""

uploads = Table(
    "ecr_uploads",
    metadata,
    *_repository_columns(),
    Column("upload_id", String(64), primary_key=True),
    Column("touched_at", BigInteger, nullable=False, index=True),
)

upload_parts = Table(
    "ecr_upload_parts",
    metadata,
    Column("upload_id", String(64), primary_key=True),
    Column("first_byte", BigInteger, primary_key=True, autoincrement=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("blob_id", String(128), nullable=False),
    Column("sha256", String(64), nullable=False),
)

garbage = Table(
    "ecr_garbage",
    metadata,
    Column("blob_id", String(128), primary_key=True),
    Column("since_at", BigInteger, nullable=False, index=True),
)
"""Blobs that nothing refers to any more and whose bytes are still to be deleted."""

registry_items = Table(
    "ecr_registry_items",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("region", String(32), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("name", String(_NAME_LENGTH), primary_key=True),
    Column("content", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
)
"""What belongs to a registry as a whole: settings, pull-through cache rules, templates, exclusions (``kind``)."""
