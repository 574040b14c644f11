"""Listing: range scans of an index that jump over common prefixes.

The time of a page depends on what is on the page, not on the number of keys in the bucket or under a common prefix. A
scan that has to jump again and again leaves the jumps to the database: one recursive query finds the next prefixes.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    LargeBinary,
    Row,
    Select,
    and_,
    bindparam,
    or_,
    select,
    text,
)

from taskrole.services.s3 import acls
from taskrole.services.s3.model import Bucket
from taskrole.services.s3.tables import objects, uploads
from taskrole.storage.ports import Database

BATCH_FIRST = 16  # rows read after a jump; doubled while all of them are used
BATCH_MAX = 1001
JUMPS_BEFORE_HOPS = 1  # jumps one after another that are made one by one
HOPS_MAX = 1001

Entry = TypeVar("Entry")
Fetch = Callable[["Position", int], Sequence[Row[Any]]]
Hop = Callable[[bytes, int], Sequence[bytes]]
"""Returns, from a place on, the first key of each common prefix that follows; ends at a key under none, or a count."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a scan goes on: after ``key`` (and, within it, after ``within``), or at ``key`` if ``inclusive``."""

    key: bytes
    inclusive: bool = False
    within: Any = None


@dataclass(slots=True)
class Page(Generic[Entry]):
    """One page of a listing. ``last`` is the key or common prefix that ended it, if there is more."""

    entries: list[Entry] = field(default_factory=list)
    common_prefixes: list[str] = field(default_factory=list)
    truncated: bool = False
    last: str = ""
    last_entry: Entry | None = None
    """The entry that ended the page; None if a common prefix did."""


def successor(prefix: bytes) -> bytes:
    """Return the least byte string that is greater than all that begin with ``prefix`` (UTF-8 has no byte 255)."""
    return prefix[:-1] + bytes([prefix[-1] + 1])


def start_position(marker: str, prefix: str, delimiter: str) -> Position:
    """Return where to begin after a marker: a marker inside a common prefix means all of that prefix was listed."""
    if delimiter and marker.startswith(prefix):
        end = marker.find(delimiter, len(prefix))
        if end >= 0:
            return Position(successor(marker[: end + len(delimiter)].encode()), inclusive=True)
    return Position(marker.encode(), inclusive=not marker)


def list_current(
    database: Database,
    bucket: Bucket,
    *,
    prefix: str,
    delimiter: str,
    start: Position,
    limit: int,
    with_document: bool = False,
) -> Page[Row[Any]]:
    """Return a page of the objects of a bucket, in the order of their keys' bytes."""
    columns: tuple[Column[Any], ...] = (
        objects.c.object_key, objects.c.modified_at, objects.c.size_bytes, objects.c.etag, objects.c.storage_class,
        objects.c.checksum_algorithm, objects.c.checksum_type,
    )  # fmt: skip
    if with_document or not acls.is_enforced(bucket):
        columns += (objects.c.document,)
    query = select(*columns).where(objects.c.bucket_id == bucket.bucket_id, objects.c.listed == 1)
    query = query.order_by(objects.c.object_key)
    with database.read() as connection:
        fetch = _fetcher(connection, query, objects.c.object_key, None, prefix)
        hop = _hopper(connection, "s3_objects", "AND listed = 1", bucket, prefix, delimiter)
        return _scan(fetch, hop, prefix, delimiter, start, limit, lambda _row: None)


def list_versions(
    database: Database,
    bucket: Bucket,
    *,
    prefix: str,
    delimiter: str,
    start: Position,
    limit: int,
    with_document: bool = False,
) -> Page[Row[Any]]:
    """Return a page of versions and delete markers: by key, newest first. ``within`` is an age rank."""
    columns: tuple[Column[Any], ...] = (
        objects.c.object_key, objects.c.age_rank, objects.c.version_id, objects.c.delete_marker, objects.c.modified_at,
        objects.c.size_bytes, objects.c.etag, objects.c.storage_class, objects.c.checksum_algorithm,
        objects.c.checksum_type,
    )  # fmt: skip
    if with_document or not acls.is_enforced(bucket):
        columns += (objects.c.document,)
    query = select(*columns).where(objects.c.bucket_id == bucket.bucket_id)
    query = query.order_by(objects.c.object_key, objects.c.age_rank)
    with database.read() as connection:
        fetch = _fetcher(connection, query, objects.c.object_key, objects.c.age_rank, prefix)
        hop = _hopper(connection, "s3_objects", "", bucket, prefix, delimiter)
        return _scan(fetch, hop, prefix, delimiter, start, limit, lambda row: row.age_rank)


def owner_of_row(bucket: Bucket, row: Row[Any]) -> str:
    """Return the account whose the object of a listed row is."""
    if acls.is_enforced(bucket):
        return bucket.account_id
    return acls.owner_of(bucket, acls.load(json.loads(row.document).get("acl", {})))


def rank_of_version(database: Database, bucket: Bucket, key: str, version_id: str) -> int | None:
    """Return the rank of a version, for a marker that names it."""
    if "\0" in version_id:  # PostgreSQL refuses it in text, and no version has such an id
        return None
    query = select(objects.c.age_rank).where(
        objects.c.bucket_id == bucket.bucket_id,
        objects.c.object_key == key.encode(),
        objects.c.version_id == version_id,
    )
    with database.read() as connection:
        return connection.execute(query).scalar_one_or_none()


def list_uploads(
    database: Database, bucket: Bucket, *, prefix: str, delimiter: str, start: Position, limit: int
) -> Page[Row[Any]]:
    """Return a page of the uploads in progress: by key, oldest first. ``within`` is an upload id."""
    query = select(uploads).where(uploads.c.bucket_id == bucket.bucket_id)
    query = query.order_by(uploads.c.object_key, uploads.c.upload_id)
    with database.read() as connection:
        fetch = _fetcher(connection, query, uploads.c.object_key, uploads.c.upload_id, prefix)
        hop = _hopper(connection, "s3_uploads", "", bucket, prefix, delimiter)
        return _scan(fetch, hop, prefix, delimiter, start, limit, lambda row: row.upload_id)


def _fetcher(
    connection: Connection,
    query: Select[Any],
    key: ColumnElement[bytes],
    within: ColumnElement[Any] | None,
    prefix: str,
) -> Fetch:
    """Return the function that reads the next rows from a position on; each kind of query is made once."""
    prefix_bytes = prefix.encode()
    if prefix_bytes:
        query = query.where(key < successor(prefix_bytes))
    query = query.limit(bindparam("row_count"))
    at: BindParameter[Any] = bindparam("at_key", type_=LargeBinary)
    made: dict[str, Select[Any]] = {}

    def kind_of(position: Position) -> tuple[str, bytes]:
        if prefix_bytes > position.key:
            return "from", prefix_bytes
        if position.inclusive:
            return "from", position.key
        return ("within" if position.within is not None and within is not None else "after"), position.key

    def make(kind: str) -> Select[Any]:
        if kind == "from":
            return query.where(key >= at)
        if kind == "after" or within is None:
            return query.where(key > at)
        # The first term is implied by the second; it makes the scan begin at the right place of the index.
        same = and_(key == at, within > bindparam("at_within"))
        return query.where(key >= at, or_(key > at, same))

    def fetch(position: Position, count: int) -> Sequence[Row[Any]]:
        kind, place = kind_of(position)
        if kind not in made:
            made[kind] = make(kind)
        values = {"row_count": count, "at_key": place, "at_within": position.within}
        if kind != "within":
            del values["at_within"]
        return connection.execute(made[kind], values).all()

    return fetch


def _hopper(connection: Connection, table: str, condition: str, bucket: Bucket, prefix: str, delimiter: str) -> Hop:
    """Return the function that finds common prefixes in a row: a loose scan of the index, one seek for each."""
    prefix_bytes, delimiter_bytes = prefix.encode(), delimiter.encode()
    values = {
        "bucket": bucket.bucket_id,
        "end": successor(prefix_bytes) if prefix_bytes else b"\xff",
        "begin": len(prefix_bytes) + 1,
        "delimiter": delimiter_bytes,
        "after_delimiter": successor(delimiter_bytes) if delimiter_bytes else b"",
    }
    query = text(_HOPS[connection.dialect.name].format(table=table, condition=condition))

    def hop(place: bytes, count: int) -> Sequence[bytes]:
        rows = connection.execute(query, {**values, "at_key": place, "row_count": count})
        return [bytes(row.first_key) for row in rows]

    return hop


def _hops(position_of: str, place_after: str) -> str:
    """Return the recursive query: the least key from a place on, then the least key after its common prefix, ..."""
    least = "SELECT object_key FROM {table} WHERE bucket_id = :bucket {condition} AND object_key < :end"
    first = "ORDER BY object_key LIMIT 1"
    return (  # made of constants of this module only
        f"WITH RECURSIVE hops(first_key, number) AS ("  # noqa: S608
        f"SELECT ({least} AND object_key >= :at_key {first}), 1 UNION ALL "
        f"SELECT ({least} AND object_key >= {place_after.format(position=position_of)} {first}), number + 1 FROM hops "
        f"WHERE number < :row_count AND first_key IS NOT NULL AND {position_of} > 0) "
        f"SELECT first_key FROM hops WHERE first_key IS NOT NULL ORDER BY number"
    )


_AFTER_PREFIX = "substr(first_key, 1, :begin + {position} - 2) || :after_delimiter"
_HOPS = {
    "sqlite": _hops("instr(substr(first_key, :begin), :delimiter)", f"CAST({_AFTER_PREFIX} AS BLOB)"),
    "postgresql": _hops("position(:delimiter IN substr(first_key, :begin))", f"({_AFTER_PREFIX})"),
}


def _scan(
    fetch: Fetch, hop: Hop, prefix: str, delimiter: str, start: Position, limit: int, within: Callable[[Row[Any]], Any]
) -> Page[Row[Any]]:
    """Fill a page; one more item than fits tells whether there is more."""
    page: Page[Row[Any]] = Page()
    if limit == 0:
        return page
    for item in _items(fetch, hop, prefix.encode(), delimiter.encode(), start, limit + 1, within):
        if len(page.entries) + len(page.common_prefixes) == limit:
            page.truncated = True
            break
        if isinstance(item, bytes):
            page.common_prefixes.append(item.decode())
            page.last, page.last_entry = item.decode(), None
        else:
            page.entries.append(item)
            page.last, page.last_entry = item.object_key.decode(), item
    return page


def _items(
    fetch: Fetch,
    hop: Hop,
    prefix: bytes,
    delimiter: bytes,
    start: Position,
    wanted: int,
    within: Callable[[Row[Any]], Any],
) -> Iterator[Row[Any] | bytes]:
    """Yield rows and common prefixes in order; after a common prefix jump to what follows it."""
    position = start
    batch = min(BATCH_FIRST if delimiter else wanted, BATCH_MAX)
    jumps = 0
    while True:
        rows = fetch(position, batch)
        jumped = False
        skipped = b""
        for row in rows:
            key: bytes = row.object_key
            if skipped and key.startswith(skipped):
                jumped = True  # still under a prefix that was listed: leave the rest of the batch to a jump
                continue
            jumped = False
            skipped = _common_prefix(key, prefix, delimiter)
            if skipped:
                position = Position(successor(skipped), inclusive=True)
                yield skipped
            else:
                position = Position(key, within=within(row))
                yield row
        if len(rows) < batch:
            return
        batch = BATCH_FIRST if jumped else min(batch * 2, BATCH_MAX)
        jumps = jumps + 1 if jumped else 0
        if jumps > JUMPS_BEFORE_HOPS:
            count = min(wanted, HOPS_MAX)
            keys = hop(position.key, count)
            for key in keys:
                skipped = _common_prefix(key, prefix, delimiter)
                if not skipped:
                    position = Position(key, inclusive=True)
                    break
                position = Position(successor(skipped), inclusive=True)
                yield skipped
            else:
                if len(keys) < count:
                    return


def _common_prefix(key: bytes, prefix: bytes, delimiter: bytes) -> bytes:
    """Return what a key is listed under; empty if by itself."""
    end = key.find(delimiter, len(prefix)) if delimiter else -1
    return key[: end + len(delimiter)] if end >= 0 else b""
