"""IAM: what hangs on accounts and users (MFA devices, passwords, certificates, providers), and uses of actions."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "iam_items",
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("kind", sa.String(32), primary_key=True),
        sa.Column("item_key", sa.String(1024), primary_key=True),
        sa.Column("owner_id", sa.String(32), nullable=False, server_default=""),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False, server_default="{}"),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("iam_items_by_owner", "iam_items", ["account_id", "owner_id", "kind"])
    op.create_table(
        "iam_action_uses",
        sa.Column("account_id", sa.String(12), primary_key=True),
        sa.Column("entity_id", sa.String(32), primary_key=True),
        sa.Column("service", sa.String(64), primary_key=True),
        sa.Column("action", sa.String(128), primary_key=True),
        sa.Column("used_at", sa.BigInteger, nullable=False),
        sa.Column("region", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    raise NotImplementedError
