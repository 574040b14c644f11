"""The values of Secrets Manager."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

CURRENT = "AWSCURRENT"
PREVIOUS = "AWSPREVIOUS"
PENDING = "AWSPENDING"
SUFFIX_LENGTH = 6  # characters that AWS appends to a name in an ARN


@dataclass(frozen=True, slots=True)
class SecretKey:
    """Which secret: account, region and name. It need not exist."""

    account_id: str
    region: str
    name: str
    suffix: str = ""
    """The ARN's last six characters where the caller gave the whole ARN; such a key finds that secret only."""

    @property
    def arn(self) -> str:
        """The ARN, as far as it is known."""
        return secret_arn(self.account_id, self.region, self.name, self.suffix)


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret without its values."""

    account_id: str
    region: str
    name: str
    uid: str
    suffix: str
    description: str
    kms_key_id: str
    secret_type: str
    tags: Mapping[str, str]
    policy: str | None
    created_at: datetime
    changed_at: datetime
    accessed_at: datetime | None
    deleted_at: datetime | None
    purge_at: datetime | None

    @property
    def arn(self) -> str:
        """The secret's ARN."""
        return secret_arn(self.account_id, self.region, self.name, self.suffix)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a secret, without its value."""

    version_id: str
    stages: tuple[str, ...]
    created_at: datetime
    accessed_at: datetime | None
    is_binary: bool


def secret_arn(account_id: str, region: str, name: str, suffix: str) -> str:
    """Return the ARN of a secret; without a suffix the partial one that AWS accepts too."""
    return f"arn:aws:secretsmanager:{region}:{account_id}:secret:{name}{'-' if suffix else ''}{suffix}"
