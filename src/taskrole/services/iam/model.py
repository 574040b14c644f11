"""Values of IAM: entities, policies, access keys. How many there may be: quotas.py."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

ROOT_USER_KEY = ""
"""The user key under which the account root's access keys are kept; no user can have an empty name."""

SESSION_SECONDS_DEFAULT = 3600
SERVICE_ROLE_PATH = "/aws-service-role/"
"""Roles and policies under this path belong to AWS services."""


class Kind(StrEnum):
    """The kinds of named entities; the value is the resource part of their ARNs."""

    USER = "user"
    GROUP = "group"
    ROLE = "role"
    INSTANCE_PROFILE = "instance-profile"


ID_PREFIXES = {Kind.USER: "AIDA", Kind.GROUP: "AGPA", Kind.ROLE: "AROA", Kind.INSTANCE_PROFILE: "AIPA"}
NOUNS = {Kind.USER: "user", Kind.GROUP: "group", Kind.ROLE: "role", Kind.INSTANCE_PROFILE: "Instance Profile"}


@dataclass(frozen=True, slots=True)
class Entity:
    """A user, group, role or instance profile. Members that a kind does not have keep their defaults."""

    account_id: str
    kind: Kind
    name: str
    path: str
    unique_id: str
    created_at: datetime
    boundary_arn: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    description: str = ""
    max_session_seconds: int = SESSION_SECONDS_DEFAULT
    trust_policy: str = ""
    role_key: str = ""
    """Of an instance profile: the key of its role; empty for none."""

    @property
    def arn(self) -> str:
        """The entity's ARN, with its path."""
        return entity_arn(self.account_id, self.kind, self.name, self.path)

    @property
    def key(self) -> str:
        """The form in which the name is unique: AWS compares names without case."""
        return self.name.lower()


def entity_arn(account_id: str, kind: Kind, name: str, path: str = "/") -> str:
    """Return the ARN of an entity."""
    return f"arn:aws:iam::{account_id}:{kind}{path}{name}"


@dataclass(frozen=True, slots=True)
class ManagedPolicy:
    """A managed policy, the customer's or AWS's, without its documents."""

    arn: str
    name: str
    path: str
    policy_id: str
    default_version: int
    created_at: datetime
    updated_at: datetime
    description: str = ""
    tags: dict[str, str] = field(default_factory=dict)
    account_id: str = "aws"

    @property
    def is_aws(self) -> bool:
        """Whether AWS wrote it."""
        return self.account_id == "aws"


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One version of a managed policy."""

    version: int
    document: str
    created_at: datetime
    is_default: bool


@dataclass(frozen=True, slots=True)
class AccessKeyRecord:
    """An access key as it is listed; the secret stays sealed."""

    access_key_id: str
    account_id: str
    user_key: str
    status: str
    created_at: datetime
    last_used_at: datetime | None = None
    last_used_service: str = ""
    last_used_region: str = ""
