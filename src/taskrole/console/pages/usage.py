"""What tasks use, and how old their credentials are: measurements of agents, and issues from the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from taskrole.aws.protocols.base import parse_timestamp
from taskrole.console.pages.events import Event, recent_events
from taskrole.console.visit import Answer, Visit

CPU_UNITS_OF_CORE = 1024


@dataclass(frozen=True, slots=True)
class TaskUse:
    """What a task used when it was last measured; ``fetches`` is None when its agent does not count them."""

    cpu_percent: float
    memory_mib: float
    fetches: int | None
    measured_at: datetime


@dataclass(frozen=True, slots=True)
class CredentialsView:
    """What is known of a task's credentials from the audit trail."""

    access_key_id: str
    issued: datetime
    expires: datetime
    count: int
    now: datetime

    @property
    def life(self) -> float:
        """Seconds from issue to expiry."""
        return (self.expires - self.issued).total_seconds()

    @property
    def age(self) -> float:
        """Seconds since issue."""
        return (self.now - self.issued).total_seconds()

    @property
    def rotates(self) -> datetime:
        """When the next ones are sent: at half of the life."""
        return self.issued + (self.expires - self.issued) / 2


async def uses_of(visit: Visit, cluster: str) -> tuple[Answer, dict[str, TaskUse]]:
    """Return the last measurement of each running task of a cluster, by task id."""
    answer = await visit.ask_own("ListTaskMetrics", cluster=cluster)
    uses = {
        str(one["taskArn"]).rpartition("/")[2]: TaskUse(
            one["cpuPercent"],
            one["memoryMiB"],
            one.get("credentialFetches"),
            datetime.fromisoformat(one["measuredAt"]),
        )
        for one in answer.list("tasks")
    }
    return answer, uses


async def issues(visit: Visit) -> tuple[Answer, list[Event]]:
    """Look up when credentials were issued lately."""
    return await recent_events(visit, "event", value="AssumeRole")


def credentials_by_session(events: Sequence[Event], now: datetime) -> dict[str, CredentialsView]:
    """Return the newest credentials of each session, from AssumeRole's events."""
    found: dict[str, dict[str, tuple[datetime, datetime, str]]] = {}
    for event in events:
        request = event.document.get("requestParameters") or {}
        response = event.document.get("responseElements") or {}
        given = response.get("credentials") or response.get("Credentials") or {}
        name = request.get("roleSessionName") or request.get("RoleSessionName")
        expiration = given.get("expiration") or given.get("Expiration")
        if event.name == "AssumeRole" and name and expiration:
            key = str(given.get("accessKeyId") or given.get("AccessKeyId") or "")
            found.setdefault(str(name), {})[key] = (event.at, _expiration(str(expiration)), key)
    views = {}
    for name, mine in found.items():
        issued, expires, key = max(mine.values())
        views[name] = CredentialsView(key, issued, expires, len(mine), now)
    return views


def _expiration(text: str) -> datetime:
    """Read the instant as audit records have it: AWS's words in those of services, ISO 8601 in those of callers."""
    try:
        return datetime.strptime(text, "%b %d, %Y, %I:%M:%S %p").replace(tzinfo=UTC)
    except ValueError:
        return parse_timestamp(text)
