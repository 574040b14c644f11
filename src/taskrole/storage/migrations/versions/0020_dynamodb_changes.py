"""DynamoDB: changes by their instant, so that the oldest are found without going through all of them."""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_index("dynamodb_changes_happened_at", "dynamodb_changes", ["table_number", "happened_at", "number"])
