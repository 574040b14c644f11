"""Tables that belong to no service: leases, key rings and the accounts of this installation."""

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table

from taskrole.storage.schema import metadata

leases = Table(
    "storage_leases",
    metadata,
    Column("lease_name", String(255), primary_key=True),
    Column("holder", String(255), nullable=False),
    Column("fencing_number", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

key_rings = Table(
    "storage_key_rings",
    metadata,
    Column("ring_name", String(255), primary_key=True),
    Column("key_id", String(32), primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

accounts = Table(
    "storage_accounts",
    metadata,
    Column("account_id", String(12), primary_key=True),
    Column("created_at", BigInteger, nullable=False),
)
