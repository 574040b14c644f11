"""Tables of STS."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "sts_revocations",
        sa.Column("subject", sa.String(1024), primary_key=True),
        sa.Column("issued_until_at", sa.BigInteger, nullable=False),
        sa.Column("revoked_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
    )
    op.create_index("sts_revocations_by_revoked", "sts_revocations", ["revoked_at"])
    op.create_index("sts_revocations_by_expiry", "sts_revocations", ["expires_at"])


def downgrade() -> None:
    raise NotImplementedError("Going back to an older schema is not supported; restore a copy instead.")
