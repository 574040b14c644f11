"""Values of IAM: entities, policies, access keys. Limits are those of the IAM user guide, "IAM and AWS STS quotas"."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

ROOT_USER_KEY = ""
"""The user key under which the account root's access keys are kept; no user can have an empty name."""

MANAGED_POLICY_LENGTH_MAX = 6144  # characters without white space
TRUST_POLICY_LENGTH_MAX = 2048
INLINE_LENGTH_MAX: dict[str, int] = {
    "user": 2048,
    "group": 5120,
    "role": 10240,
}  # characters without white space, all together
ATTACHED_MAX = 20
ACCESS_KEYS_MAX = 2
GROUPS_PER_USER_MAX = 10
VERSIONS_MAX = 5
TAGS_MAX = 50
SESSION_SECONDS_DEFAULT = 3600
SERVICE_ROLE_PATH = "/aws-service-role/"
"""Roles and policies under this path belong to AWS services."""
MANAGED_POLICIES_MAX = 10_000


class Kind(StrEnum):
    """The kinds of named entities; the value is the resource part of their ARNs."""

    USER = "user"
    GROUP = "group"
    ROLE = "role"
    INSTANCE_PROFILE = "instance-profile"


ID_PREFIXES = {Kind.USER: "AIDA", Kind.GROUP: "AGPA", Kind.ROLE: "AROA", Kind.INSTANCE_PROFILE: "AIPA"}
# Per account: what AWS raises its quotas to on request.
ENTITIES_MAX = {Kind.USER: 5000, Kind.GROUP: 500, Kind.ROLE: 10_000, Kind.INSTANCE_PROFILE: 10_000}
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
