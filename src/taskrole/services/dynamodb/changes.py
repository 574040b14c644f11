"""State of DynamoDB: what happened to items, and the streams that show it.

Changes of a table have numbers without gaps, in the order of their transactions. Streams and recovery to a point in
time read the same records. Functions that take a connection run inside the caller's transaction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, delete, insert, select, update

from taskrole.services.dynamodb.model import Stream, Table
from taskrole.services.dynamodb.tables import change_counters, changes, streams, tables
from taskrole.services.dynamodb.values import Item, decode_item, encode_item

STREAM_LIFE_MILLISECONDS = 24 * 3_600_000  # AWS: DynamoDB Streams keep records for 24 hours
RECOVERY_LIFE_MILLISECONDS = 35 * 24 * 3_600_000  # AWS: point-in-time recovery reaches back 35 days
OPEN = -1


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one item."""

    number: int
    happened_at: int
    expired: bool
    key: Item
    old: Item | None
    new: Item | None


def append(
    connection: Connection, table: Table, old: Item | None, new: Item | None, *, now: int, expired: bool
) -> None:
    """Record a change."""
    number = _next_number(connection, table.number)
    present = new or old
    assert present is not None
    values = {
        "table_number": table.number,
        "number": number,
        "happened_at": now,
        "expired": int(expired),
        "key": encode_item({name: present[name] for name in table.keys.names}),
        "old_item": None if old is None else encode_item(old),
        "new_item": None if new is None else encode_item(new),
    }
    connection.execute(insert(changes), values)


def last_number(connection: Connection, table_number: int) -> int:
    """Return the number of a table's last change; 0 before the first."""
    query = select(change_counters.c.last).where(change_counters.c.table_number == table_number)
    return int(connection.execute(query).scalar() or 0)


def _next_number(connection: Connection, table_number: int) -> int:
    mine = change_counters.c.table_number == table_number
    counted = connection.execute(update(change_counters).where(mine).values(last=change_counters.c.last + 1))
    if counted.rowcount == 0:
        connection.execute(insert(change_counters), {"table_number": table_number, "last": 1})
        return 1
    return last_number(connection, table_number)


def read_changes(connection: Connection, table_number: int, first: int, last: int, limit: int) -> Sequence[Change]:
    """Return up to ``limit`` changes with numbers from ``first`` to ``last``, in order."""
    mine = (changes.c.table_number == table_number) & changes.c.number.between(first, last)
    query = select(changes).where(mine).order_by(changes.c.number).limit(limit)
    return [
        Change(
            row.number,
            row.happened_at,
            bool(row.expired),
            decode_item(row.key),
            None if row.old_item is None else decode_item(row.old_item),
            None if row.new_item is None else decode_item(row.new_item),
        )
        for row in connection.execute(query)
    ]


def changes_since(connection: Connection, table_number: int, instant: int) -> Iterator[tuple[Item, Item | None]]:
    """Yield the key and the old item of what changed after an instant, each key once: as it was at that instant."""
    seen: set[bytes] = set()
    mine = (changes.c.table_number == table_number) & (changes.c.happened_at > instant)
    query = select(changes.c.key, changes.c.old_item).where(mine).order_by(changes.c.number)
    for key, old in connection.execute(query):
        if key not in seen:
            seen.add(key)
            yield decode_item(key), None if old is None else decode_item(old)


def oldest_kept(connection: Connection, table_number: int, after: int) -> int | None:
    """Return the number of the oldest change that happened after an instant."""
    mine = (changes.c.table_number == table_number) & (changes.c.happened_at > after)
    query = select(changes.c.number).where(mine).order_by(changes.c.happened_at, changes.c.number).limit(1)
    found = connection.execute(query).scalar()
    return None if found is None else int(found)


def trim(connection: Connection, now: int) -> None:
    """Forget changes and streams that nobody can ask for any more."""
    with_recovery = select(tables.c.number).where(tables.c.settings.like('%"recovery":%'))
    recovered = set(connection.execute(with_recovery).scalars())
    for number in connection.execute(select(change_counters.c.table_number)).scalars().all():
        life = RECOVERY_LIFE_MILLISECONDS if number in recovered else STREAM_LIFE_MILLISECONDS
        old = (changes.c.table_number == number) & (changes.c.happened_at <= now - life)
        connection.execute(delete(changes).where(old))
    over = (streams.c.last != OPEN) & (streams.c.ended_at <= now - STREAM_LIFE_MILLISECONDS)
    connection.execute(delete(streams).where(over))


# Streams


def open_stream(connection: Connection, table: Table, label: str, view_type: str, now: int) -> Stream:
    """Begin a stream of what happens from now on."""
    stream = Stream(
        f"{table.arn}/stream/{label}",
        table.number,
        table.name,
        label,
        view_type,
        now,
        table.definition["KeySchema"],
        last_number(connection, table.number) + 1,
    )
    connection.execute(
        insert(streams),
        {
            "account_id": table.account_id,
            "region": table.region,
            "table_name": table.name,
            "label": label,
            "table_number": table.number,
            "view_type": view_type,
            "key_schema": orjson.dumps(stream.key_schema).decode(),
            "created_at": now,
            "first": stream.first,
            "last": OPEN,
            "ended_at": 0,
        },
    )
    return stream


def close_streams(connection: Connection, table: Table, now: int) -> None:
    """End the open stream of a table; its records stay for a day."""
    mine = (streams.c.table_number == table.number) & (streams.c.last == OPEN)
    connection.execute(update(streams).where(mine).values(last=last_number(connection, table.number), ended_at=now))


def find_stream(connection: Connection, account_id: str, region: str, table_name: str, label: str) -> Stream | None:
    """Return a stream, or None."""
    found = list_streams(connection, account_id, region, table_name, label)
    return found[0] if found else None


def list_streams(
    connection: Connection, account_id: str, region: str, table_name: str = "", label: str = ""
) -> Sequence[Stream]:
    """Return streams in the order of table and label."""
    mine = [streams.c.account_id == account_id, streams.c.region == region]
    if table_name:
        mine.append(streams.c.table_name == table_name)
    if label:
        mine.append(streams.c.label == label)
    query = select(streams).where(*mine).order_by(streams.c.table_name, streams.c.label)
    return [
        Stream(
            f"arn:aws:dynamodb:{row.region}:{row.account_id}:table/{row.table_name}/stream/{row.label}",
            row.table_number,
            row.table_name,
            row.label,
            row.view_type,
            row.created_at,
            orjson.loads(row.key_schema),
            row.first,
            row.last,
            row.ended_at,
        )
        for row in connection.execute(query)
    ]
