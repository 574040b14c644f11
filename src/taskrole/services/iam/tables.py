"""Tables of IAM. Users, groups, roles and instance profiles share one: they have the same names, paths and ids."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from taskrole.storage.schema import metadata

accounts = Table(
    "iam_accounts",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("alias", String(63), nullable=False, default=""),
    Column("version", BigInteger, nullable=False, default=0),
    Column("created_at", BigInteger, nullable=False),
)

entities = Table(
    "iam_entities",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("name_key", String(128), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("path", String(512), nullable=False),
    Column("unique_id", String(32), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("boundary_arn", String(2048), nullable=False, default=""),
    Column("tags", Text, nullable=False, default="{}"),
    Column("description", Text, nullable=False, default=""),
    Column("max_session_seconds", Integer, nullable=False, default=3600),
    Column("trust_policy", Text, nullable=False, default=""),
    Column("role_key", String(128), nullable=False, default=""),
    Index("iam_entities_by_id", "unique_id"),
)

memberships = Table(
    "iam_memberships",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("user_key", String(128), primary_key=True),
    Column("group_key", String(128), primary_key=True),
    Index("iam_memberships_by_group", "account_id", "group_key"),
)

inline_policies = Table(
    "iam_inline_policies",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("owner_key", String(128), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("document", Text, nullable=False),
)

attachments = Table(
    "iam_attachments",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("owner_key", String(128), primary_key=True),
    Column("policy_arn", String(2048), primary_key=True),
    Index("iam_attachments_by_policy", "account_id", "policy_arn"),
)

policies = Table(
    "iam_policies",
    metadata,
    Column("arn", String(2048), primary_key=True),
    Column("account_id", String(12), nullable=False),
    Column("name_key", String(128), nullable=False),
    Column("name", String(128), nullable=False),
    Column("path", String(512), nullable=False),
    Column("policy_id", String(32), nullable=False),
    Column("description", Text, nullable=False, default=""),
    Column("default_version", Integer, nullable=False),
    Column("last_version", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("tags", Text, nullable=False, default="{}"),
    Index("iam_policies_by_name", "account_id", "name_key", unique=True),
)

policy_versions = Table(
    "iam_policy_versions",
    metadata,
    Column("arn", String(2048), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("document", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

access_keys = Table(
    "iam_access_keys",
    metadata,
    Column("access_key_id", String(128), primary_key=True),
    Column("account_id", String(12), nullable=False),
    Column("user_key", String(128), nullable=False),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("status", String(8), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger, nullable=False, default=0),
    Column("last_used_service", String(64), nullable=False, default=""),
    Column("last_used_region", String(64), nullable=False, default=""),
    Index("iam_access_keys_by_user", "account_id", "user_key"),
)

items = Table(
    "iam_items",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("item_key", String(1024), primary_key=True),
    Column("owner_id", String(32), nullable=False, default=""),
    Column("created_at", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
    Column("tags", Text, nullable=False, default="{}"),
    Column("sealed", LargeBinary, nullable=False),
    Index("iam_items_by_owner", "account_id", "owner_id", "kind"),
)

action_uses = Table(
    "iam_action_uses",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("entity_id", String(32), primary_key=True),
    Column("service", String(64), primary_key=True),
    Column("action", String(128), primary_key=True),
    Column("used_at", BigInteger, nullable=False),
    Column("region", String(64), nullable=False),
)
"""When a user or role last asked for an action: what the access reports and RoleLastUsed tell."""
