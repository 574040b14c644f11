"""What others may use of CloudWatch Logs."""

from datetime import datetime

from taskrole.services.logs.store import LogsStore
from taskrole.storage.schema import to_milliseconds

PURGE_ROUNDS_MAX = 100


def purge_expired_events(store: LogsStore, now: datetime) -> int:
    """Delete events that are older than their group's retention; return how many. For a worker, now and then."""
    total = 0
    for _ in range(PURGE_ROUNDS_MAX):
        deleted = store.purge(to_milliseconds(now))
        total += deleted
        if not deleted:
            break
    return total
