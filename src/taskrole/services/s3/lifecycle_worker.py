"""The worker that carries out lifecycle rules.

Days end at midnight UTC, so every bucket is gone through once a day, and again when its rules have changed. A step does
a bounded amount of work; the next one goes on where it ended. Steps of several servers do no harm to one another.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from taskrole.aws.errors import ServiceError
from taskrole.services.s3 import lifecycle
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.lifecycle import Action, Planner, Rules
from taskrole.services.s3.model import Attributes, Bucket, Content, ObjectVersion
from taskrole.services.s3.store import lifecycle as store
from taskrole.services.s3.store.buckets import list_with_lifecycle
from taskrole.services.s3.store.listing import Position
from taskrole.services.s3.store.uploads import abort_upload
from taskrole.services.s3.version_ids import new_version_id

log = logging.getLogger(__name__)

BUCKETS_PER_PAGE = 500
ROWS_PER_BATCH = 1000
ROWS_PER_STEP = 50_000
ACTIONS_PER_TRANSACTION = 100
_BEGIN = Position(b"", inclusive=True)
Round = tuple[str, str]
"""What a bucket was gone through for: its rules' id and the day."""


class LifecycleWorker:
    """Goes through the buckets that have lifecycle rules."""

    def __init__(self, s3: S3Deps, rows_per_batch: int = ROWS_PER_BATCH, rows_per_step: int = ROWS_PER_STEP) -> None:
        self._s3 = s3
        self._rows_per_batch = max(2, rows_per_batch)
        self._rows_per_step = rows_per_step
        self._done: dict[str, Round] = {}
        self._walks: dict[str, tuple[Round, Iterator[int]]] = {}

    def step(self, now: datetime) -> int:
        """Do what is due, as far as a step goes; return how many rows were looked at."""
        rows, after, seen = 0, "", set()
        while True:
            found = list_with_lifecycle(self._s3.database, after, BUCKETS_PER_PAGE)
            for bucket in found:
                seen.add(bucket.bucket_id)
                if rows < self._rows_per_step:
                    rows += self._continue(bucket, now, self._rows_per_step - rows)
            if len(found) < BUCKETS_PER_PAGE:
                break
            after = found[-1].name
        for bucket_id in (self._done.keys() | self._walks.keys()) - seen:
            self._done.pop(bucket_id, None)
            self._walks.pop(bucket_id, None)
        return rows

    def _continue(self, bucket: Bucket, now: datetime, rows_max: int) -> int:
        wanted = (bucket.lifecycle, self._day(now))
        if self._done.get(bucket.bucket_id) == wanted:
            return 0
        walk = self._walks.pop(bucket.bucket_id, None)  # put back where it is to go on: after a failure it begins anew
        if walk is None or walk[0] != wanted:
            walk = wanted, self._walk(bucket, self._s3.rules.rules(bucket), now)
        rows = 0
        try:
            for count in walk[1]:
                rows += count
                if rows >= rows_max:
                    self._walks[bucket.bucket_id] = walk
                    return rows
        except ServiceError as error:
            if error.code != "NoSuchBucket":  # it may be deleted while we go through it
                raise
        self._done[bucket.bucket_id] = wanted
        return rows

    def _day(self, now: datetime) -> str:
        if self._s3.rules.day != lifecycle.DAY:
            return now.isoformat()
        return now.astimezone(UTC).date().isoformat()

    def _walk(self, bucket: Bucket, rules: Rules, now: datetime) -> Iterator[int]:
        """Go through a bucket; yield the number of rows of every batch after it was dealt with."""
        for prefix in _prefixes(rules):
            yield from self._versions(bucket, rules, prefix, now)
            yield from self._uploads(bucket, rules, prefix, now)

    def _versions(self, bucket: Bucket, rules: Rules, prefix: str, now: datetime) -> Iterator[int]:
        planner, position = Planner(rules, now), _BEGIN
        while True:
            batch = store.version_batch(self._s3.database, bucket, prefix, position, self._rows_per_batch)
            more = len(batch) == self._rows_per_batch
            actions = planner.plan(batch, more=more)
            while chunk := list(islice(actions, ACTIONS_PER_TRANSACTION)):
                self._apply(bucket, chunk, now)
            yield len(batch)
            if not more:
                return
            last = batch[-2]  # the last one was left to the next batch
            position = Position(last.key.encode(), within=last.age_rank)

    def _apply(self, bucket: Bucket, actions: list[Action], now: datetime) -> None:
        def marker(key: str) -> ObjectVersion:
            return ObjectVersion(
                bucket_id=bucket.bucket_id,
                key=key,
                version_id=new_version_id(self._s3.ids),
                age_rank=0,
                modified_at=now.replace(microsecond=0),
                content=Content(0, ""),
                attributes=Attributes(),
                delete_marker=True,
            )

        count = store.apply(self._s3.database, bucket, actions, now=now, free_at=self._free_at(now), marker=marker)
        log.info("carried out lifecycle rules", extra={"bucket": bucket.name, "count": count})

    def _uploads(self, bucket: Bucket, rules: Rules, prefix: str, now: datetime) -> Iterator[int]:
        position = _BEGIN
        while True:
            batch = store.upload_batch(self._s3.database, bucket, prefix, position, self._rows_per_batch)
            for key, upload_id, initiated_at in batch:
                due = lifecycle.abortion(rules, key, initiated_at)
                if due is not None and due[0] <= now:
                    self._abort(bucket, key, upload_id, now)
            yield len(batch)
            if len(batch) < self._rows_per_batch:
                return
            position = Position(batch[-1][0].encode(), within=batch[-1][1])

    def _abort(self, bucket: Bucket, key: str, upload_id: str, now: datetime) -> None:
        try:
            abort_upload(self._s3.database, bucket, key, upload_id, self._free_at(now))
        except ServiceError as error:
            if error.code != "NoSuchUpload":  # it was completed or aborted meanwhile
                raise

    def _free_at(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self._s3.settings.blob_grace_seconds)


def _prefixes(rules: Rules) -> list[str]:
    """Return the fewest prefixes that cover all rules."""
    chosen: list[str] = []
    for prefix in sorted({rule.prefix for rule in rules.rules}):
        if not chosen or not prefix.startswith(chosen[-1]):
            chosen.append(prefix)
    return chosen
