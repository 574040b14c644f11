"""Digests of SHA-512 and subjects of artifacts in ECR."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_DIGESTS = {
    "ecr_images": ("digest",),
    "ecr_image_tags": ("digest",),
    "ecr_references": ("digest", "child_digest"),
    "ecr_blobs": ("digest",),
    "ecr_layers": ("digest",),
}


def upgrade() -> None:
    _widen_digests()
    op.add_column("ecr_images", sa.Column("subject", sa.String(135), nullable=False, server_default=""))
    op.create_index("ix_ecr_images_subject", "ecr_images", ["account_id", "region", "repository", "subject"])


def _widen_digests() -> None:
    for table, columns in _DIGESTS.items():
        with op.batch_alter_table(table) as batch:  # SQLite makes the table anew
            for column in columns:
                batch.alter_column(column, type_=sa.String(135), existing_nullable=False)


def downgrade() -> None:
    raise NotImplementedError
