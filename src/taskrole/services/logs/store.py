"""The store of CloudWatch Logs: one method, one transaction."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import IntegrityError

from taskrole.ids import Ids, hex_id
from taskrole.services.logs.errors import GROUP, STREAM, ResourceAlreadyExistsError, ResourceNotFoundError
from taskrole.services.logs.model import MILLISECONDS_PER_DAY, LogEvent, LogGroup, LogStream, NewEvent
from taskrole.services.logs.tables import events, groups, streams
from taskrole.services.logs.tokens import Cursor
from taskrole.storage.ports import Database

TagChange = Callable[[dict[str, str]], dict[str, str]]
DELETED_AT_ONCE_MAX = 20_000  # events in one transaction of the purge
READ_LENGTH_MAX = 4 << 20  # characters of messages in one read
FIRST_PIECE = 64  # events
PIECE_MAX = 2000  # events
_INSERT_EVENTS = insert(events)
_EVENT_COLUMNS = (events.c.stream_id, events.c.event_at, events.c.sequence, events.c.ingested_at, events.c.message)
_ADVANCE_STREAM = (
    update(streams)
    .where(streams.c.stream_id == bindparam("this_stream"))
    .values(
        first_event_at=bindparam("new_first"),
        last_event_at=bindparam("new_last"),
        last_ingestion_at=bindparam("now"),
        last_sequence=bindparam("new_sequence"),
    )
)


@dataclass(frozen=True, slots=True)
class Found:
    """Events that were read; ``more`` is False when there are certainly no further ones."""

    events: list[LogEvent]
    more: bool


class LogsStore:
    """Groups, streams and events."""

    def __init__(self, database: Database, ids: Ids) -> None:
        self._database = database
        self._ids = ids

    # Groups

    def create_group(
        self, account_id: str, region: str, name: str, *, now: int, group_class: str, tags: Mapping[str, str]
    ) -> None:
        """Add a group.

        Raises:
            ResourceAlreadyExistsError: There is one of that name.
        """
        row = {
            "account_id": account_id,
            "region": region,
            "group_name": name,
            "group_id": hex_id(self._ids),
            "created_at": now,
            "retention_days": 0,
            "group_class": group_class,
            "tags": json.dumps(dict(tags)),
        }

        def write(connection: Connection) -> None:
            if _group_row(connection, account_id, region, name) is not None:
                raise ResourceAlreadyExistsError(GROUP)
            connection.execute(insert(groups), row)

        try:
            self._database.write(write)
        except IntegrityError as error:  # another replica was quicker
            raise ResourceAlreadyExistsError(GROUP) from error

    def find_group(self, account_id: str, region: str, name: str) -> LogGroup | None:
        """Return a group, or None."""
        with self._database.read() as connection:
            row = _group_row(connection, account_id, region, name)
        return None if row is None else _group(row)

    def get_group(self, account_id: str, region: str, name: str) -> LogGroup:
        """Return a group.

        Raises:
            ResourceNotFoundError: There is none of that name.
        """
        group = self.find_group(account_id, region, name)
        if group is None:
            raise ResourceNotFoundError(GROUP)
        return group

    def list_groups(
        self, account_id: str, region: str, *, prefix: str, infix: str, after: str, limit: int
    ) -> list[LogGroup]:
        """Return groups by name, behind ``after``, whose names begin with or hold a text."""
        query = (
            select(groups)
            .where(groups.c.account_id == account_id, groups.c.region == region)
            .order_by(groups.c.group_name)
            .limit(limit)
        )
        if prefix:
            query = query.where(func.substr(groups.c.group_name, 1, len(prefix)) == prefix)
        if after:
            query = query.where(groups.c.group_name > after)
        if infix:
            escaped = infix.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
            query = query.where(groups.c.group_name.like(f"%{escaped}%", escape="\\"))
        with self._database.read() as connection:
            return [_group(row) for row in connection.execute(query)]

    def delete_group(self, account_id: str, region: str, name: str) -> None:
        """Delete a group with everything in it.

        Raises:
            ResourceNotFoundError: There is none of that name.
        """
        group_id = self.get_group(account_id, region, name).group_id
        self._delete_events(events.c.group_id == group_id)

        def write(connection: Connection) -> bool:
            # Streams before their events, so that nobody appends in between.
            connection.execute(delete(streams).where(streams.c.group_id == group_id))
            connection.execute(delete(events).where(events.c.group_id == group_id))
            return connection.execute(delete(groups).where(groups.c.group_id == group_id)).rowcount > 0

        if not self._database.write(write):
            raise ResourceNotFoundError(GROUP)

    def set_retention(self, group_id: str, retention_days: int) -> None:
        """Keep events of a group for so many days; 0 means for ever."""
        query = update(groups).where(groups.c.group_id == group_id).values(retention_days=retention_days)
        self._database.write(lambda connection: connection.execute(query).rowcount)

    def change_tags(self, account_id: str, region: str, name: str, change: TagChange) -> None:
        """Replace a group's tags by what ``change`` makes of them.

        Raises:
            ResourceNotFoundError: There is no such group.
        """

        def write(connection: Connection) -> None:
            row = _group_row(connection, account_id, region, name)
            if row is None:
                raise ResourceNotFoundError(GROUP)
            tags = change(json.loads(row.tags))
            connection.execute(update(groups).where(groups.c.group_id == row.group_id).values(tags=json.dumps(tags)))

        self._database.write(write)

    # Streams

    def create_stream(self, group_id: str, name: str, *, now: int) -> None:
        """Add a stream.

        Raises:
            ResourceAlreadyExistsError: The group has one of that name.
            ResourceNotFoundError: The group has just been deleted.
        """
        row = {
            "group_id": group_id,
            "stream_name": name,
            "stream_id": hex_id(self._ids),
            "created_at": now,
            "last_sequence": 0,
        }

        def write(connection: Connection) -> None:
            if connection.execute(select(groups.c.group_id).where(groups.c.group_id == group_id)).first() is None:
                raise ResourceNotFoundError(GROUP)
            if connection.execute(_stream_query(group_id, name)).first() is not None:
                raise ResourceAlreadyExistsError(STREAM)
            connection.execute(insert(streams), row)

        try:
            self._database.write(write)
        except IntegrityError as error:  # another replica was quicker
            raise ResourceAlreadyExistsError(STREAM) from error

    def get_stream(self, group_id: str, name: str) -> LogStream:
        """Return a stream.

        Raises:
            ResourceNotFoundError: The group has none of that name.
        """
        with self._database.read() as connection:
            row = connection.execute(_stream_query(group_id, name)).first()
        if row is None:
            raise ResourceNotFoundError(STREAM)
        return LogStream(*row)

    def list_streams(self, group_id: str, *, prefix: str, after: str, limit: int, descending: bool) -> list[LogStream]:
        """Return streams by name, behind ``after``."""
        name = streams.c.stream_name
        query = select(streams).where(streams.c.group_id == group_id).limit(limit)
        query = query.order_by(name.desc() if descending else name)
        if prefix:
            query = query.where(func.substr(name, 1, len(prefix)) == prefix)
        if after:
            query = query.where(name < after if descending else name > after)
        return self._streams(query)

    def list_streams_by_last_event(
        self, group_id: str, *, after: tuple[int, str] | None, limit: int, descending: bool
    ) -> list[LogStream]:
        """Return streams by the instant of their last event; ones without events count as oldest."""
        last = func.coalesce(streams.c.last_event_at, 0)
        name = streams.c.stream_name
        query = select(streams).where(streams.c.group_id == group_id).limit(limit)
        query = query.order_by(last.desc(), name.desc()) if descending else query.order_by(last, name)
        if after is not None:
            instant, after_name = after
            behind = last < instant if descending else last > instant
            behind_name = name < after_name if descending else name > after_name
            query = query.where(or_(behind, and_(last == instant, behind_name)))
        return self._streams(query)

    def streams_named(self, group_id: str, names: Sequence[str]) -> list[LogStream]:
        """Return those of the named streams that exist."""
        return self._streams(
            select(streams).where(streams.c.group_id == group_id, streams.c.stream_name.in_(list(names)))
        )

    def streams_by_id(self, stream_ids: Sequence[str]) -> dict[str, str]:
        """Return the names of streams by id."""
        query = select(streams.c.stream_id, streams.c.stream_name).where(streams.c.stream_id.in_(list(stream_ids)))
        with self._database.read() as connection:
            return {row.stream_id: row.stream_name for row in connection.execute(query)}

    def _streams(self, query: Select[Any]) -> list[LogStream]:
        with self._database.read() as connection:
            return [LogStream(*row) for row in connection.execute(query)]

    def delete_stream(self, group_id: str, name: str) -> None:
        """Delete a stream with its events.

        Raises:
            ResourceNotFoundError: The group has none of that name.
        """
        stream_id = self.get_stream(group_id, name).stream_id
        self._delete_events(events.c.stream_id == stream_id)

        def write(connection: Connection) -> bool:
            deleted = connection.execute(delete(streams).where(streams.c.stream_id == stream_id)).rowcount
            connection.execute(delete(events).where(events.c.stream_id == stream_id))
            return deleted > 0

        if not self._database.write(write):
            raise ResourceNotFoundError(STREAM)

    def _delete_events(self, condition: ColumnElement[bool]) -> None:
        """Delete many events in pieces, so that other writes get their turn."""
        key = tuple_(*events.primary_key.columns)
        some = select(*events.primary_key.columns).where(condition).limit(DELETED_AT_ONCE_MAX)
        query = delete(events).where(key.in_(some))
        while self._database.write(lambda connection: connection.execute(query).rowcount) >= DELETED_AT_ONCE_MAX:
            pass

    # Events

    def append(self, group_id: str, stream_name: str, new_events: Sequence[NewEvent], *, now: int) -> int:
        """Append events to a stream; return the number of its last event.

        Raises:
            ResourceNotFoundError: The stream is not there.
        """

        def write(connection: Connection) -> int:
            stream = connection.execute(_stream_query(group_id, stream_name).with_for_update()).first()
            if stream is None:
                raise ResourceNotFoundError(STREAM)
            if not new_events:
                return int(stream.last_sequence)
            rows = [
                {
                    "stream_id": stream.stream_id,
                    "event_at": event.event_at,
                    "sequence": sequence,
                    "group_id": group_id,
                    "ingested_at": now,
                    "message": event.message,
                }
                for sequence, event in enumerate(new_events, stream.last_sequence + 1)
            ]
            connection.execute(_INSERT_EVENTS, rows)
            first, last = new_events[0].event_at, new_events[-1].event_at
            advanced = {
                "this_stream": stream.stream_id,
                "new_first": first if stream.first_event_at is None else min(first, stream.first_event_at),
                "new_last": last if stream.last_event_at is None else max(last, stream.last_event_at),
                "now": now,
                "new_sequence": stream.last_sequence + len(rows),
            }
            connection.execute(_ADVANCE_STREAM, advanced)
            return int(advanced["new_sequence"])

        return self._database.write(write)

    def events_of_stream(
        self, stream_id: str, *, start: int, end: int | None, cursor: Cursor | None, forward: bool, limit: int
    ) -> list[LogEvent]:
        """Return events of a stream in order of time, from ``start`` to before ``end``, as many as fit in a page.

        Forward: the first ones behind the cursor; backward: the last ones before it.
        """
        place = tuple_(events.c.event_at, events.c.sequence)
        order = (events.c.event_at, events.c.sequence)
        query = (
            select(*_EVENT_COLUMNS)
            .where(events.c.stream_id == stream_id, events.c.event_at >= start)
            .order_by(*(column if forward else column.desc() for column in order))
        )
        if end is not None:
            query = query.where(events.c.event_at < end)
        if cursor is not None:
            query = query.where(place > tuple_(*cursor) if forward else place < tuple_(*cursor))

        def behind(last: LogEvent) -> ColumnElement[bool]:
            reached = tuple_(last.event_at, last.sequence)
            return place > reached if forward else place < reached

        found = self._read_events(query, behind, limit).events
        return found if forward else found[::-1]

    def events_of_group(
        self,
        group_id: str,
        *,
        start: int,
        end: int | None,
        stream_ids: Sequence[str] | None,
        prefix: str,
        cursor: tuple[int, str, int] | None,
        limit: int,
    ) -> Found:
        """Return events of several streams of a group in order of time, behind the cursor; ``end`` is included."""
        order = (events.c.event_at, events.c.stream_id, events.c.sequence)
        query = (
            select(*_EVENT_COLUMNS).where(events.c.group_id == group_id, events.c.event_at >= start).order_by(*order)
        )
        if end is not None:
            query = query.where(events.c.event_at <= end)
        if stream_ids is not None:
            query = query.where(events.c.stream_id.in_(list(stream_ids)))
        elif prefix:
            named = select(streams.c.stream_id).where(
                streams.c.group_id == group_id, func.substr(streams.c.stream_name, 1, len(prefix)) == prefix
            )
            query = query.where(events.c.stream_id.in_(named))
        if cursor is not None:
            query = query.where(events.c.event_at >= cursor[0], tuple_(*order) > tuple_(*cursor))

        def behind(last: LogEvent) -> ColumnElement[bool]:
            reached = tuple_(last.event_at, last.stream_id, last.sequence)
            return and_(events.c.event_at >= last.event_at, tuple_(*order) > reached)

        return self._read_events(query, behind, limit)

    def _read_events(self, query: Select[Any], behind: Callable[[LogEvent], ColumnElement[bool]], limit: int) -> Found:
        """Read in pieces, so that long messages never fill the memory: stop at ``limit`` events or a page of bytes."""
        found: list[LogEvent] = []
        length, piece = 0, FIRST_PIECE
        with self._database.read() as connection:
            while len(found) < limit and length < READ_LENGTH_MAX:
                piece = min(piece, limit - len(found))
                part = query.where(behind(found[-1])) if found else query
                rows = [LogEvent(*row) for row in connection.execute(part.limit(piece))]
                found += rows
                length += sum(len(event.message) for event in rows)
                if len(rows) < piece:
                    return Found(found, more=False)
                piece = max(1, min(PIECE_MAX, (READ_LENGTH_MAX - length) // (length // len(found) + 1)))
        return Found(found, more=True)

    def purge(self, now: int) -> int:
        """Delete some expired events; return how many (call again while that is not 0)."""
        query = select(groups.c.group_id, groups.c.retention_days).where(groups.c.retention_days > 0)
        with self._database.read() as connection:
            limited = [
                (row.group_id, now - row.retention_days * MILLISECONDS_PER_DAY) for row in connection.execute(query)
            ]

        def write(connection: Connection) -> int:
            deleted = 0
            for group_id, before in limited:
                expired = (
                    select(*events.primary_key.columns)
                    .where(events.c.group_id == group_id, events.c.event_at < before)
                    .limit(DELETED_AT_ONCE_MAX - deleted)
                )
                key = tuple_(*events.primary_key.columns)
                deleted += connection.execute(delete(events).where(key.in_(expired))).rowcount
                if deleted >= DELETED_AT_ONCE_MAX:
                    break
            return deleted

        return self._database.write(write) if limited else 0


def _group_row(connection: Connection, account_id: str, region: str, name: str) -> Row[Any] | None:
    query = select(groups).where(
        groups.c.account_id == account_id, groups.c.region == region, groups.c.group_name == name
    )
    return connection.execute(query).first()


def _group(row: Row[Any]) -> LogGroup:
    return LogGroup(
        row.account_id,
        row.region,
        row.group_name,
        row.group_id,
        row.created_at,
        row.retention_days,
        row.group_class,
        json.loads(row.tags),
    )


def _stream_query(group_id: str, name: str) -> Select[Any]:
    return select(streams).where(streams.c.group_id == group_id, streams.c.stream_name == name)
