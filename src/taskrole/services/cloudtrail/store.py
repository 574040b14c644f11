"""The store of CloudTrail: appends rows, looks them up newest first, deletes the old ones."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select, tuple_
from sqlalchemy.exc import IntegrityError

from taskrole.services.cloudtrail.resources import needle_for_name, needle_for_type, unpack
from taskrole.services.cloudtrail.tables import events
from taskrole.storage.ports import Database

PURGED_AT_ONCE_MAX = 10_000  # events in one transaction of the purge
EVENTS_OF_REQUEST_MAX = 10
DOCUMENTS_AT_ONCE = 1000  # documents read in one query
SCANNED_MAX = 5000  # events that are looked through for those that are shown
ATTRIBUTES = frozenset(
    {"EventId", "EventName", "ReadOnly", "Username", "ResourceType", "ResourceName", "EventSource", "AccessKeyId"}
)
_SHORT_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)  # AWS: S3's request ids are 16 hexadecimal digits
_INSERT = insert(events)
_SHOWN = (
    events.c.event_id,
    events.c.event_at,
    events.c.event_source,
    events.c.event_name,
    events.c.user_name,
    events.c.access_key_id,
    events.c.read_only,
    events.c.resources,
    events.c.document,
)


_RECENT = (
    events.c.event_id,
    events.c.event_at,
    events.c.event_source,
    events.c.event_name,
    events.c.read_only,
    events.c.denied,
    events.c.resources,
)


@dataclass(frozen=True, slots=True)
class TrailEvent:
    """What a look-up returns of an event; ``event_at`` in milliseconds."""

    event_id: str
    event_at: int
    event_source: str
    event_name: str
    user_name: str
    access_key_id: str
    read_only: bool
    resources: str
    document: str


@dataclass(frozen=True, slots=True)
class RecentCall:
    """What a stream of calls passes on of one; ``event_at`` in milliseconds, ``resources`` ARNs."""

    event_id: str
    event_at: int
    event_source: str
    event_name: str
    read_only: bool
    denied: bool
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What is looked for: one attribute (by CloudTrail's name) or none, a span of time (ends included)."""

    account_id: str
    region: str
    start: int
    end: int
    attribute: str = ""
    value: str = ""
    data_events: bool = True


class TrailStore:
    """The events of all accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, rows: Sequence[dict[str, Any]]) -> None:
        """Append events; returns when they are durable. One that is already there is left as it is."""

        def write(connection: Connection) -> None:
            connection.execute(_INSERT, list(rows))

        try:
            self._database.write(write)
        except IntegrityError:
            self._append_one_by_one(rows)

    def _append_one_by_one(self, rows: Sequence[dict[str, Any]]) -> None:
        def write(connection: Connection) -> None:
            for row in rows:
                if connection.execute(select(events.c.event_id).where(events.c.event_id == row["event_id"])).first():
                    continue
                connection.execute(_INSERT, row)

        self._database.write(write)

    def lookup(self, wanted: Lookup, *, after: tuple[int, str] | None, limit: int) -> list[TrailEvent]:
        """Return events newest first, behind ``after`` (instant and id of the last one seen)."""
        query = (
            select(*_SHOWN)
            .where(
                events.c.account_id == wanted.account_id,
                events.c.region == wanted.region,
                events.c.event_at >= wanted.start,
                events.c.event_at <= wanted.end,
            )
            .order_by(events.c.event_at.desc(), events.c.event_id.desc())
            .limit(limit)
        )
        if wanted.attribute:
            query = query.where(_condition(wanted.attribute, wanted.value))
        if not wanted.data_events:
            query = query.where(events.c.data_event.is_(False))
        if after is not None:
            query = query.where(
                events.c.event_at <= after[0], tuple_(events.c.event_at, events.c.event_id) < tuple_(*after)
            )
        with self._database.read() as connection:
            return [TrailEvent(*row) for row in connection.execute(query)]

    def calls(self, wanted: Lookup, *, denied_only: bool, but_reads_by: str, limit: int) -> list[TrailEvent]:
        """Return the newest events, without allowed reads by a program; among a bounded number of the newest.

        Args:
            wanted: What is looked for; its span of time does not matter.
            denied_only: Whether policies must have refused the call.
            but_reads_by: The beginning of the program's user agent (no quotes in it); empty to leave none out.
            limit: How many.
        """
        newest = (
            select(*_SHOWN, events.c.denied)
            .where(events.c.account_id == wanted.account_id, events.c.region == wanted.region)
            .order_by(events.c.event_at.desc(), events.c.event_id.desc())
            .limit(SCANNED_MAX)
        )
        if wanted.attribute:
            newest = newest.where(_condition(wanted.attribute, wanted.value))
        if denied_only:
            newest = newest.where(events.c.denied)
        rows = newest.subquery()
        query = select(*(rows.c[column.name] for column in _SHOWN)).order_by(
            rows.c.event_at.desc(), rows.c.event_id.desc()
        )
        if but_reads_by:
            query = query.where(or_(rows.c.read_only.is_(False), rows.c.denied, _not_by(rows.c.document, but_reads_by)))
        with self._database.read() as connection:
            return [TrailEvent(*row) for row in connection.execute(query.limit(limit))]

    def recent(self, account_id: str, region: str, since: int, *, but_reads_by: str, limit: int) -> list[RecentCall]:
        """Return the calls that began after an instant, newest first, at most so many.

        Args:
            account_id: The account that was called.
            region: The region.
            since: Milliseconds.
            but_reads_by: The beginning of a user agent (no quotes in it) whose calls that only read are left out.
            limit: How many.
        """
        query = (
            select(*_RECENT)
            .where(
                events.c.account_id == account_id,
                events.c.region == region,
                events.c.event_at > since,
                or_(events.c.read_only.is_(False), _not_by(events.c.document, but_reads_by)),
            )
            .order_by(events.c.event_at.desc(), events.c.event_id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            rows = connection.execute(query).all()
        return [RecentCall(*row[:6], tuple(one.arn for one in unpack(row.resources))) for row in rows]

    def find_request(self, account_id: str, request_id: str) -> list[str]:
        """Return the documents of a request's events (one, as a rule); S3's short form of an id will do."""
        column = events.c.request_id
        named: ColumnElement[bool] = column == request_id
        folded = request_id.lower()
        if _SHORT_ID.fullmatch(folded):
            begin = f"{folded[:8]}-{folded[8:12]}-{folded[12:]}"
            named = column.between(f"{begin}-0000-000000000000", f"{begin}-ffff-ffffffffffff")
        query = (
            select(events.c.document)
            .where(events.c.account_id == account_id, named)
            .order_by(events.c.event_at)
            .limit(EVENTS_OF_REQUEST_MAX)
        )
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())

    def denials(self, account_id: str, user_name: str, *, limit: int) -> list[str]:
        """Return the documents of the last calls that were refused, newest first; of one user or session, if given."""
        query = (
            select(events.c.document)
            .where(events.c.account_id == account_id, events.c.denied)
            .order_by(events.c.event_at.desc(), events.c.event_id.desc())
            .limit(limit)
        )
        if user_name:
            query = query.where(events.c.user_name == user_name)
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())

    def of_principal(self, account_id: str, principal_arn: str, since: int, *, limit: int) -> Iterator[str]:
        """Yield the documents of a principal's calls since an instant, newest first; a role's ARN for its sessions."""
        after: tuple[int, str] | None = None
        for _ in range(0, limit, DOCUMENTS_AT_ONCE):
            query = (
                select(events.c.event_at, events.c.event_id, events.c.document)
                .where(
                    events.c.account_id == account_id,
                    events.c.principal_arn == principal_arn,
                    events.c.event_at >= since,
                )
                .order_by(events.c.event_at.desc(), events.c.event_id.desc())
                .limit(DOCUMENTS_AT_ONCE)
            )
            if after is not None:
                query = query.where(
                    events.c.event_at <= after[0], tuple_(events.c.event_at, events.c.event_id) < tuple_(*after)
                )
            with self._database.read() as connection:
                page = list(connection.execute(query))
            yield from (row.document for row in page)
            if len(page) < DOCUMENTS_AT_ONCE:
                return
            after = (page[-1].event_at, page[-1].event_id)

    def purge(self, before: int) -> int:
        """Delete some of the events from before an instant; return how many (call again while that is not 0)."""
        old = select(events.c.event_id).where(events.c.event_at < before).limit(PURGED_AT_ONCE_MAX)
        query = delete(events).where(events.c.event_id.in_(old))
        return self._database.write(lambda connection: connection.execute(query).rowcount)


def _not_by(document: ColumnElement[str], user_agent: str) -> ColumnElement[bool]:
    # Portable, and with case, which LIKE is not on SQLite.
    return func.replace(document, f'"userAgent":"{user_agent}', "") == document


def _condition(attribute: str, value: str) -> ColumnElement[bool]:
    if attribute == "ReadOnly":
        return events.c.read_only.is_(value == "true")
    if attribute in {"ResourceName", "ResourceType"}:
        needle = needle_for_name(value) if attribute == "ResourceName" else needle_for_type(value)
        # Portable and with case, which LIKE is not on SQLite.
        return func.replace(events.c.resources, needle, "") != events.c.resources
    column = {
        "EventId": events.c.event_id,
        "EventName": events.c.event_name,
        "Username": events.c.user_name,
        "EventSource": events.c.event_source,
        "AccessKeyId": events.c.access_key_id,
    }[attribute]
    return column == value
