"""The table of observed roles."""

from sqlalchemy import BigInteger, Column, String, Table

from taskrole.storage.schema import metadata

observed_roles = Table(
    "taskrole_observed_roles",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("role_id", String(32), primary_key=True),
    Column("role_arn", String(512), nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("observed_by", String(512), nullable=False),
)
"""By unique id: a role that gets the name of a deleted one is not observed in its place."""

join_tokens = Table(
    "taskrole_join_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", String(12), nullable=False),
    Column("region", String(64), nullable=False),
    Column("cluster", String(255), nullable=False),
    Column("created_by", String(2048), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)
"""A token is deleted when it is used."""

joined_instances = Table(
    "taskrole_joined_instances",
    metadata,
    Column("instance_id", String(32), primary_key=True),
    Column("account_id", String(12), nullable=False),
    Column("region", String(64), nullable=False),
    Column("cluster", String(255), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("joined_at", BigInteger, nullable=False),
    Column("renewed_at", BigInteger, nullable=False),
)
