"""The values of CloudWatch Logs. Instants are milliseconds since the epoch, as on the wire."""

from collections.abc import Mapping
from dataclasses import dataclass

MILLISECONDS_PER_DAY = 24 * 60 * 60 * 1000


def group_arn(region: str, account_id: str, group_name: str) -> str:
    """Return the ARN of a log group, without the ``:*`` that older answers append."""
    return f"arn:aws:logs:{region}:{account_id}:log-group:{group_name}"


@dataclass(frozen=True, slots=True)
class LogGroup:
    """A log group; ``retention_days`` is 0 for events that never expire."""

    account_id: str
    region: str
    name: str
    group_id: str
    created_at: int
    retention_days: int
    group_class: str
    tags: Mapping[str, str]

    @property
    def arn(self) -> str:
        """The group's ARN."""
        return group_arn(self.region, self.account_id, self.name)

    def expired_before(self, now: int) -> int:
        """Return the instant before which events have expired; 0 if they never do."""
        return max(0, now - self.retention_days * MILLISECONDS_PER_DAY) if self.retention_days else 0


@dataclass(frozen=True, slots=True)
class LogStream:
    """A log stream; the event instants are None while it is empty."""

    group_id: str
    name: str
    stream_id: str
    created_at: int
    first_event_at: int | None
    last_event_at: int | None
    last_ingestion_at: int | None
    last_sequence: int


@dataclass(frozen=True, slots=True)
class LogEvent:
    """An event; ``sequence`` is its number within the stream."""

    stream_id: str
    event_at: int
    sequence: int
    ingested_at: int
    message: str

    @property
    def event_id(self) -> str:
        """AWS's form: 56 digits that grow with time."""
        stream_number = int(self.stream_id, 16) % 10**20
        return f"{self.event_at:017d}{stream_number:020d}{self.sequence:019d}"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that a client sends."""

    event_at: int
    message: str
