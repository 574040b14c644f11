"""Tables of Secrets Manager.

A value is stored only as it was sealed. Secrets have ids of their own, so that versions of a deleted secret never show
up in a new one of the same name.
"""

from sqlalchemy import BigInteger, Boolean, Column, LargeBinary, String, Table, Text

from taskrole.storage.schema import metadata

secrets = Table(
    "secretsmanager_secrets",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("region", String(64), primary_key=True),
    Column("secret_name", String(512), primary_key=True),
    Column("secret_uid", String(32), nullable=False, unique=True),
    Column("suffix", String(6), nullable=False),
    Column("description", Text, nullable=False),
    Column("kms_key_id", Text, nullable=False),
    Column("secret_type", Text, nullable=False),
    Column("tags", Text, nullable=False),
    Column("policy", Text, nullable=True),
    Column("created_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("accessed_at", BigInteger, nullable=True),
    Column("deleted_at", BigInteger, nullable=True),
    Column("purge_at", BigInteger, nullable=True, index=True),
)
"""``tags`` is a JSON object. ``deleted_at`` is when deletion was asked for, ``purge_at`` when it becomes final."""

versions = Table(
    "secretsmanager_versions",
    metadata,
    Column("secret_uid", String(32), primary_key=True),
    Column("version_id", String(64), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("is_binary", Boolean, nullable=False),
    Column("stages", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("accessed_at", BigInteger, nullable=True),
)
"""``stages`` is a JSON list of staging labels; a version without any is deprecated."""
