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
