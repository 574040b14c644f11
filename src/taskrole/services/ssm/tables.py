"""Tables of Parameter Store. Every value is stored sealed, whatever its type."""

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table, Text

from taskrole.storage.schema import metadata

parameters = Table(
    "ssm_parameters",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("region", String(64), primary_key=True),
    Column("parameter_name", String(1011), primary_key=True),
    Column("parameter_uid", String(32), nullable=False, unique=True),
    Column("version", BigInteger, nullable=False),
    Column("tags", Text, nullable=False),
)
"""``version`` is the newest one's; ``tags`` is a JSON object."""

versions = Table(
    "ssm_versions",
    metadata,
    Column("parameter_uid", String(32), primary_key=True),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("settings", Text, nullable=False),
    Column("labels", Text, nullable=False),
    Column("modified_at", BigInteger, nullable=False),
    Column("modified_by", Text, nullable=False),
)
"""``settings`` is a JSON object (``model.Settings``); ``labels`` is a JSON list."""
