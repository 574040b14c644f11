"""What others may use of CloudTrail: the sink for audit records, and the purge of old ones."""

from datetime import datetime, timedelta

from taskrole.services.cloudtrail.sink import TrailSink
from taskrole.services.cloudtrail.store import RecentCall, TrailStore
from taskrole.storage.schema import to_milliseconds

RETENTION_DAYS = 90  # AWS: event history
PURGE_ROUNDS_MAX = 100

__all__ = ["RETENTION_DAYS", "RecentCall", "TrailSink", "TrailStore", "purge_old_events"]


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
