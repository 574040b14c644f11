"""The audit record of one call, and the port that takes it. Shapes: CloudTrail user guide, "record contents"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from taskrole.policy.model import ContextValue, Decision, Principal


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question of a call with its answer.

    ``step`` says where on the flow chart the decision fell, ``looked_at`` which policies were looked at (type, name).
    ``context`` holds the operation's own condition keys that are worth keeping. ``explanation`` is there for a denial,
    and for what observe mode let through: the JSON form of ``taskrole.policy.trace``.
    """

    action: str
    resource: str
    decision: Decision
    resource_account_id: str = ""
    step: str = ""
    looked_at: tuple[str, ...] = ()
    context: Mapping[str, ContextValue] = field(default_factory=dict)
    explanation: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """What one call was and how it ended. Holds no secret: ``request`` is filtered before it gets here.

    ``user_name`` is what LookupEvents calls Username: the user's name, or the session name of a role session (the task
    id for a task). ``error_code`` is empty for a success. ``questions`` are those that were asked, up to the first no.
    """

    event_id: str
    request_id: str
    at: datetime
    account_id: str
    region: str
    service: str
    operation: str
    principal: Principal
    user_name: str
    access_key_id: str = ""
    source_ip: str = ""
    user_agent: str = ""
    request: dict[str, Any] = field(default_factory=dict)
    response: dict[str, Any] | None = None
    read_only: bool = False
    data_event: bool = False
    error_code: str = ""
    error_message: str = ""
    status: int = 200
    duration_seconds: float = 0.0
    resources: tuple[str, ...] = ()
    questions: tuple[AskedQuestion, ...] = ()
    session_issued_at: datetime | None = None
    invoked_by: str = ""


class AuditSink(Protocol):
    """Takes audit records. Never blocks for long and never loses a denied call."""

    def record(self, record: AuditRecord) -> None:
        """Keep one record; returns when it is kept for a denied call, soon after being queued otherwise."""
        ...
