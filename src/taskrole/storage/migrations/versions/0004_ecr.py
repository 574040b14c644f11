"""Repositories, images, layers and uploads of ECR."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def _repository_columns() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("region", sa.String(32), primary_key=True),
        sa.Column("repository", sa.String(256), primary_key=True),
    )


def upgrade() -> None:
    _create_repositories_and_images()
    _create_layers_and_uploads()


def _create_repositories_and_images() -> None:
    op.create_table(
        "ecr_repositories",
        *_repository_columns(),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("tag_mutability", sa.String(32), nullable=False),
        sa.Column("exclusion_filters", sa.Text, nullable=False),
        sa.Column("scan_on_push", sa.Boolean, nullable=False),
        sa.Column("encryption", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("policy", sa.Text),
        sa.Column("lifecycle_policy", sa.Text),
        sa.Column("lifecycle_preview", sa.Text),
    )
    op.create_table(
        "ecr_images",
        *_repository_columns(),
        sa.Column("digest", sa.String(71), primary_key=True),
        sa.Column("media_type", sa.String(256), nullable=False),
        sa.Column("artifact_media_type", sa.String(256), nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("pushed_at", sa.BigInteger, nullable=False),
        sa.Column("pulled_at", sa.BigInteger),
        sa.Column("manifest", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "ecr_image_tags",
        *_repository_columns(),
        sa.Column("tag", sa.String(300), primary_key=True),
        sa.Column("digest", sa.String(71), nullable=False),
    )
    op.create_index("ix_ecr_image_tags_digest", "ecr_image_tags", ["account_id", "region", "repository", "digest"])
    op.create_table(
        "ecr_references",
        *_repository_columns(),
        sa.Column("digest", sa.String(71), primary_key=True),
        sa.Column("child_digest", sa.String(71), primary_key=True),
        sa.Column("child_is_image", sa.Boolean, nullable=False),
    )
    op.create_index("ix_ecr_references_child", "ecr_references", ["account_id", "region", "repository", "child_digest"])


def _create_layers_and_uploads() -> None:
    op.create_table(
        "ecr_blobs",
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("digest", sa.String(71), primary_key=True),
        sa.Column("blob_id", sa.String(128), nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "ecr_layers",
        *_repository_columns(),
        sa.Column("digest", sa.String(71), primary_key=True),
        sa.Column("linked_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_ecr_layers_digest", "ecr_layers", ["account_id", "digest"])
    op.create_table(
        "ecr_uploads",
        *_repository_columns(),
        sa.Column("upload_id", sa.String(64), primary_key=True),
        sa.Column("touched_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_ecr_uploads_touched_at", "ecr_uploads", ["touched_at"])
    op.create_table(
        "ecr_upload_parts",
        sa.Column("upload_id", sa.String(64), primary_key=True),
        sa.Column("first_byte", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("blob_id", sa.String(128), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
    )
    op.create_table(
        "ecr_garbage",
        sa.Column("blob_id", sa.String(128), primary_key=True),
        sa.Column("since_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_ecr_garbage_since_at", "ecr_garbage", ["since_at"])


def downgrade() -> None:
    raise NotImplementedError
