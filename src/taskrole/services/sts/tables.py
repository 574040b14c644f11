"""Tables of STS: only what was revoked. Sessions themselves are sealed into their tokens and stored nowhere."""

from sqlalchemy import BigInteger, Column, Index, String, Table

from taskrole.storage.schema import metadata

revocations = Table(
    "sts_revocations",
    metadata,
    Column("subject", String(1024), primary_key=True),
    Column("issued_until_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Index("sts_revocations_by_revoked", "revoked_at"),
    Index("sts_revocations_by_expiry", "expires_at"),
)
