"""The sink: denied calls wait for the disk, nothing is lost on an orderly end."""

import threading
from collections.abc import Sequence
from typing import Any

from taskrole.services.cloudtrail import sink as module
from taskrole.services.cloudtrail.sink import TrailSink
from taskrole.services.cloudtrail.store import Lookup, TrailStore
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, REGION
from tests.unit.services.cloudtrail.support import make_record

EVERYTHING = Lookup(ACCOUNT, REGION, 0, 2**60)


def count(store: TrailStore) -> int:
    return len(store.lookup(EVERYTHING, after=None, limit=100_000))


def test_a_denied_call_is_durable_when_record_returns(database: Database) -> None:
    store = TrailStore(database)
    sink = TrailSink(store)
    sink.record(make_record(1))
    sink.record(make_record(2, error_code="AccessDenied"))
    assert count(store) == 2
    sink.close()


def test_close_writes_all_and_later_records_are_written_at_once(database: Database) -> None:
    store = TrailStore(database)
    sink = TrailSink(store)

    def work(first: int) -> None:
        for number in range(first, first + 300):
            sink.record(make_record(number))

    threads = [threading.Thread(target=work, args=(first,)) for first in range(0, 3000, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sink.close()
    sink.close()
    assert count(store) == 3000
    sink.record(make_record(5000))
    assert count(store) == 3001
    assert sink.flush()


def test_flush_waits_for_what_is_queued(database: Database) -> None:
    store = TrailStore(database)
    sink = TrailSink(store)
    for number in range(700):
        sink.record(make_record(number))
    assert sink.flush()
    assert count(store) == 700
    sink.close()


class _Failing(TrailStore):
    """A store whose first writes fail, as a full disk's do."""

    def __init__(self, database: Database, failures: int) -> None:
        super().__init__(database)
        self.failures = failures

    def append(self, rows: Sequence[dict[str, Any]]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("disk full")
        super().append(rows)


def test_a_failing_database_is_tried_again(database: Database, monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "RETRY_SECONDS", 0.01)
    store = _Failing(database, 5)
    sink = TrailSink(store)
    sink.record(make_record(1, error_code="AccessDenied"))
    assert count(store) == 1
    store.failures = 1000
    sink.record(make_record(2))
    sink.close()  # ends, although nothing can be written
    sink.record(make_record(3))
    assert count(store) == 1


def test_a_full_queue_makes_callers_write(database: Database, monkeypatch: Any) -> None:
    monkeypatch.setattr(module, "QUEUE_LENGTH_MAX", 0)
    store = TrailStore(database)
    sink = TrailSink(store)
    sink.record(make_record(1))
    assert count(store) == 1
    sink.close()


def test_a_record_that_is_there_already_harms_no_other(database: Database) -> None:
    store = TrailStore(database)
    sink = TrailSink(store)
    sink.record(make_record(1, error_code="AccessDenied"))
    sink.record(make_record(1))
    sink.record(make_record(2))
    sink.close()
    assert count(store) == 2


def test_a_record_without_a_form_harms_no_other(database: Database) -> None:
    store = TrailStore(database)
    sink = TrailSink(store)
    sink.record(make_record(1, at=None))
    sink.record(make_record(2, error_code="AccessDenied"))
    assert count(store) == 1
    sink.close()
