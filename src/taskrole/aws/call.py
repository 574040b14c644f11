"""One authenticated call: who, where, when. Operations take time, account and region from here and nowhere else."""

from dataclasses import dataclass, field
from datetime import datetime

from taskrole.aws.http import BodyReader, BytesBody, HttpRequest
from taskrole.policy.model import Principal


@dataclass(frozen=True, slots=True)
class CallSession:
    """What is special about a call that was made with temporary credentials."""

    issued_at: datetime
    expires_at: datetime
    source_identity: str = ""
    transitive_tags: tuple[tuple[str, str], ...] = ()
    session_tags: tuple[tuple[str, str], ...] = ()
    inline_session_policy: str = ""
    """JSON text of the session policy; empty for none."""
    session_policy_arns: tuple[str, ...] = ()
    mfa_authenticated: bool = False
    kind: str = "role"
    """``role`` (AssumeRole*), ``session-token`` (GetSessionToken) or ``federated`` (GetFederationToken)."""
    task_arn: str = ""
    """The ECS task that the session was issued to, if any."""
    federated_provider: str = ""
    """ARN of the identity provider whose token the session was made from, if any."""
    bound_to: str = ""
    """ARN of the ECS container instance through which alone the session may be used; empty for from anywhere."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call, after authentication.

    ``account_id`` is the caller's account, ``region`` comes from the credential scope, ``now`` is the one reading of
    the clock. ``endpoint`` is scheme and authority as the caller sees us, for URLs in answers. ``body`` is the
    payload of streaming operations (S3 PutObject, registry uploads).
    """

    principal: Principal
    account_id: str
    region: str
    request_id: str
    now: datetime
    service: str = ""
    operation: str = ""
    access_key_id: str = ""
    session: CallSession | None = None
    source_ip: str = "127.0.0.1"
    user_agent: str = ""
    secure: bool = False
    endpoint: str = ""
    body: BodyReader = field(default_factory=BytesBody, compare=False)
    http: HttpRequest | None = field(default=None, compare=False)
    """The raw request, for the few operations that look at headers which the service model does not name."""
