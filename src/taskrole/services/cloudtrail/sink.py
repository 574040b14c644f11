"""Takes audit records from all threads and writes them in batches from one, so that calls do not wait for the disk.

A denied call waits until its record is durable; the others only until theirs is queued. The queue is bounded: when it
is full, callers write themselves, which slows them down instead of losing anything.
"""

import logging
import threading
from collections import deque

from taskrole.aws.audit import AuditRecord
from taskrole.services.cloudtrail.record import is_denied, to_row
from taskrole.services.cloudtrail.store import TrailStore

log = logging.getLogger(__name__)

QUEUE_LENGTH_MAX = 10_000  # records
BATCH_SIZE_MAX = 500  # records in one transaction
LINGER_SECONDS = 0.05  # how long records may gather, when nobody waits for them
DURABLE_TIMEOUT_SECONDS = 30.0  # how long a denied call waits for its record
RETRY_SECONDS = 1.0
CLOSING_ATTEMPTS_MAX = 3  # attempts to write a batch while closing


class TrailSink:
    """The ``AuditSink`` of the product."""

    def __init__(self, store: TrailStore) -> None:
        self._store = store
        self._queue: deque[AuditRecord] = deque()
        self._changed = threading.Condition()
        self._queued_count = 0
        self._written_count = 0
        self._wanted_count = 0
        self._closing = False
        self._worker = threading.Thread(target=self._run, name="cloudtrail-writer", daemon=True)
        self._worker.start()

    def record(self, record: AuditRecord) -> None:
        """Keep one record; returns when it is durable for a denied call, when it is queued otherwise."""
        with self._changed:
            queued = not self._closing and len(self._queue) < QUEUE_LENGTH_MAX
            if queued:
                self._queue.append(record)
                self._queued_count += 1
                if is_denied(record):
                    self._wait_until_written(DURABLE_TIMEOUT_SECONDS)
                elif len(self._queue) == 1 or len(self._queue) >= BATCH_SIZE_MAX:
                    self._changed.notify_all()
        if not queued:
            self._write_here(record)

    def flush(self, timeout_seconds: float = DURABLE_TIMEOUT_SECONDS) -> bool:
        """Wait until all records that were queued so far are durable; return whether they are."""
        with self._changed:
            return self._wait_until_written(timeout_seconds)

    def close(self) -> None:
        """Write what is queued and stop. Later records are written by their callers. May be called twice."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._worker.join()

    def _wait_until_written(self, timeout_seconds: float) -> bool:
        wanted = self._queued_count
        self._wanted_count = max(self._wanted_count, wanted)
        self._changed.notify_all()
        durable = self._changed.wait_for(lambda: self._written_count >= wanted, timeout_seconds)
        if not durable:
            log.error("audit records are not durable yet")
        return durable

    def _write_here(self, record: AuditRecord) -> None:
        try:
            self._store.append([to_row(record)])
        except Exception:
            log.exception("an audit record was lost", extra={"event_id": record.event_id})

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue or self._closing)
                if not self._queue:
                    return
                # Let records gather, unless somebody waits for one of them.
                self._changed.wait_for(self._is_urgent, LINGER_SECONDS)
                batch = [self._queue.popleft() for _ in range(min(BATCH_SIZE_MAX, len(self._queue)))]
            self._write(batch)
            with self._changed:
                self._written_count += len(batch)
                self._changed.notify_all()

    def _is_urgent(self) -> bool:
        waited_for = self._wanted_count > self._written_count
        return self._closing or waited_for or len(self._queue) >= BATCH_SIZE_MAX

    def _write(self, batch: list[AuditRecord]) -> None:
        """Write a batch, again and again while the database cannot; only closing puts an end to that."""
        rows = [row for row in map(_row, batch) if row is not None]
        attempts_while_closing = 0
        while rows and attempts_while_closing < CLOSING_ATTEMPTS_MAX:
            try:
                self._store.append(rows)
            except Exception:
                log.exception("audit records could not be written yet", extra={"count": len(rows)})
            else:
                return
            with self._changed:
                attempts_while_closing += self._closing
                self._changed.wait(RETRY_SECONDS)
        if rows:
            log.error("audit records were lost", extra={"count": len(rows)})


def _row(record: AuditRecord) -> dict[str, object] | None:
    try:
        return to_row(record)
    except Exception:
        log.exception("an audit record has no CloudTrail form", extra={"event_id": record.event_id})
        return None
