"""The values of a policy decision: who asks (Principal), what is asked (Question), the answer (Decision).

Pure values: no I/O, no clock, no randomness. Time, addresses and tags arrive in the question's context.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

ContextValue = str | Sequence[str]
"""One value, or the values of a multi-valued key. Numbers, booleans and instants are given as their text."""


class PrincipalKind(StrEnum):
    """What sort of caller a principal is. AWS: IAM user guide, "Principal key values"."""

    ROOT = "Account"
    USER = "User"
    ROLE_SESSION = "AssumedRole"
    FEDERATED_USER = "FederatedUser"
    SERVICE = "Service"
    ANONYMOUS = "Anonymous"
    WEB_IDENTITY = "WebIdentityUser"
    """A caller of AssumeRoleWithWebIdentity or ...SAML, before it has a role; ``issuer_arn`` names its provider."""


@dataclass(frozen=True, slots=True)
class Principal:
    """An authenticated caller, a service principal, or the anonymous one.

    ``arn`` is the one that messages and GetCallerIdentity show. ``user_id`` is the value of ``aws:userid``.
    ``name`` is the user's, role's, federated user's or service principal's name. For a role session ``role_arn``
    (with path) and ``role_id`` (AROA...) name its role and ``session_name`` the session; for a federated user
    ``issuer_arn`` names the user that asked for the session.
    """

    kind: PrincipalKind
    account_id: str = ""
    arn: str = ""
    user_id: str = ""
    name: str = ""
    role_arn: str = ""
    role_id: str = ""
    session_name: str = ""
    issuer_arn: str = ""
    tags: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Tags of the user or role merged with the session's; value of ``aws:PrincipalTag/...``."""

    @property
    def principal_arn(self) -> str:
        """The value of ``aws:PrincipalArn``: the role's ARN for a session, else ``arn``."""
        return self.role_arn or self.arn


ANONYMOUS = Principal(PrincipalKind.ANONYMOUS, user_id="anonymous")


def account_root(account_id: str) -> Principal:
    """Return the root user of an account."""
    return Principal(PrincipalKind.ROOT, account_id, f"arn:aws:iam::{account_id}:root", account_id)


def service_principal(name: str) -> Principal:
    """Return the principal of an AWS service, for instance ``ecs-tasks.amazonaws.com``."""
    return Principal(PrincipalKind.SERVICE, name=name, arn=name, user_id=name)


@dataclass(frozen=True, slots=True)
class Question:
    """May ``principal`` do ``action`` on ``resource``?

    ``resource`` is an ARN, or ``*`` for actions without a resource type. ``context`` holds the condition keys that
    this operation adds (``ecs:cluster``, ``iam:PassedToService``, ``aws:ResourceTag/K``, ...); the gateway adds the
    global keys. ``resource_account_id`` is the account that owns the resource when the ARN does not say (S3);
    empty means the account in the ARN, or the caller's. ``resource_policy`` is the JSON text of the resource's own
    policy (bucket, repository, table, role trust), if it has one. ``resource_policy_required`` is set for role trust
    policies: an identity policy alone is then never enough.
    """

    principal: Principal
    action: str
    resource: str
    context: Mapping[str, ContextValue] = field(default_factory=dict)
    resource_account_id: str = ""
    resource_policy: str | None = None
    resource_policy_required: bool = False
    resource_policy_kind: str = "resource-based policy"


class PolicyType(StrEnum):
    """Where a statement stands, as AWS's denial sentences spell it."""

    IDENTITY = "identity-based policy"
    RESOURCE = "resource-based policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    TRUST = "role trust policy"


@dataclass(frozen=True, slots=True)
class StatementReference:
    """Names one statement: the policy it stands in (ARN, or ``OWNER_ARN inline NAME``) and its Sid or index."""

    policy_type: PolicyType
    policy_name: str
    statement: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to a question, with its reason.

    ``determined_by`` holds exactly the matching statements of the winning effect (sorted, without repeats), or nothing
    for an implicit denial; ``denied_by`` says which type of policy denied or failed to allow. ``observed`` marks a
    denial that was let through because the caller's role is being observed; ``denied_by`` then still says why not.
    """

    allowed: bool
    explicit: bool = False
    denied_by: PolicyType | None = None
    determined_by: tuple[StatementReference, ...] = ()
    observed: bool = False
