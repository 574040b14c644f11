"""What is made when a table is: by CreateTable, a restore or an import."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.ids import dashed_uuid
from taskrole.services.dynamodb import changes, store
from taskrole.services.dynamodb.definitions import KEPT_MEMBERS, check_definition
from taskrole.services.dynamodb.deps import DynamodbDeps, Place
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.model import Table, parse_definition
from taskrole.storage.schema import from_milliseconds, to_milliseconds


def new_table(dynamodb: DynamodbDeps, call: Call, place: Place, request: Mapping[str, Any]) -> Table:
    """Return the table that a request of CreateTable's shape asks for; nothing is stored yet.

    Raises:
        ValidationError: The definition contradicts itself.
    """
    definition = {name: request[name] for name in KEPT_MEMBERS if name in request}
    check_definition(definition)
    stream_view(definition.get("StreamSpecification"))
    _, keys, indexes = parse_definition(orjson.dumps(definition).decode())
    return Table(
        place.account_id,
        place.region,
        place.name,
        dashed_uuid(dynamodb.ids),
        new_number(dynamodb),
        to_milliseconds(call.now),
        definition,
        keys,
        indexes,
        orjson.dumps(request.get("Tags", [])).decode(),
    )


def with_settings(table: Table, **settings: Any) -> Table:
    """Return a table that is not stored yet with more settings."""
    return replace(table, settings={**table.settings, **settings})


def new_number(dynamodb: DynamodbDeps) -> int:
    """Return a number under which nothing is kept yet."""
    return int.from_bytes(dynamodb.ids.random_bytes(8), "big") >> 2


def insert(connection: Connection, table: Table) -> Table:
    """Store a new table and begin its stream, if its definition asks for one.

    Raises:
        ResourceInUseError: There is one of that name.
    """
    store.insert_table(connection, table)
    view = stream_view(table.definition.get("StreamSpecification"))
    return begin_stream(connection, table, view, table.created_at) if view else table


def stream_view(specification: Mapping[str, Any] | None) -> str:
    """Return the view type that a StreamSpecification asks for; empty for no stream.

    Raises:
        ValidationError: It contradicts itself.
    """
    specification = specification or {}
    view = str(specification.get("StreamViewType", ""))
    if specification.get("StreamEnabled"):
        if not view:
            raise ValidationError(
                "Invalid StreamViewType: Stream ViewType must not be null or empty when enabling streams."
            )
        return view
    if view:
        raise ValidationError(
            "Invalid StreamViewType: Stream StreamEnabled was false but a StreamViewType was present."
        )
    return ""


def begin_stream(connection: Connection, table: Table, view: str, now: int) -> Table:
    """Begin a table's stream."""
    label = _label(now)
    # Two streams of one millisecond, perhaps of a table of that name that is gone.
    while changes.find_stream(connection, table.account_id, table.region, table.name, label) is not None:
        now += 1
        label = _label(now)
    changes.open_stream(connection, table, label, view, now)
    return store.update_settings(connection, table, stream={"label": label, "view": view})


def _label(instant: int) -> str:
    return from_milliseconds(instant).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3]


def end_stream(connection: Connection, table: Table, now: int) -> Table:
    """End a table's stream; its records stay for a day."""
    changes.close_streams(connection, table, now)
    return store.update_settings(connection, table, stream=None, last_stream=table.settings["stream"])
