"""What others may use of CloudTrail: the sink for audit records, and the purge of old ones."""

from datetime import datetime, timedelta

from taskrole.services.cloudtrail.sink import TrailSink
from taskrole.services.cloudtrail.store import ATTRIBUTES, Lookup, RecentCall, TrailStore
from taskrole.services.cloudtrail.views import event_view
from taskrole.storage.schema import to_milliseconds

RETENTION_DAYS = 90  # AWS: event history
PURGE_ROUNDS_MAX = 100

__all__ = [
    "ATTRIBUTES",
    "RETENTION_DAYS",
    "Lookup",
    "RecentCall",
    "TrailSink",
    "TrailStore",
    "event_view",
    "purge_old_events",
]


def purge_old_events(store: TrailStore, now: datetime, retention_days: int = RETENTION_DAYS) -> int:
    """Delete events that are older than the retention; return how many. For a worker, now and then."""
    before = to_milliseconds(now - timedelta(days=retention_days))
    total = 0
    for _ in range(PURGE_ROUNDS_MAX):
        deleted = store.purge(before)
        total += deleted
        if not deleted:
            break
    return total
