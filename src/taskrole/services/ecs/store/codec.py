"""How values become columns: JSON texts and milliseconds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from taskrole.services.ecs.model import Resources
from taskrole.storage.schema import from_milliseconds, to_milliseconds


def dump(value: Any) -> str:
    """Return JSON text; mappings of any kind and tuples are taken as they are."""
    return orjson.dumps(value, default=_plain).decode()


def load(text: str) -> Any:
    """Return the value of JSON text that ``dump`` wrote."""
    return orjson.loads(text)


def instant(milliseconds: int | None) -> datetime | None:
    """Return the instant of a column, if it holds one."""
    return None if milliseconds is None else from_milliseconds(milliseconds)


def milliseconds(at: datetime | None) -> int | None:
    """Return the column of an instant, if there is one."""
    return None if at is None else to_milliseconds(at)


def dump_resources(resources: Resources) -> dict[str, Any]:
    """Return resources as a JSON value."""
    return {
        "cpu": resources.cpu,
        "memoryMib": resources.memory_mib,
        "tcp": sorted(resources.tcp_ports),
        "udp": sorted(resources.udp_ports),
    }


def load_resources(value: Mapping[str, Any]) -> Resources:
    """Return the resources of a JSON value."""
    return Resources(value["cpu"], value["memoryMib"], frozenset(value["tcp"]), frozenset(value["udp"]))


def dump_ports(resources: Resources) -> str:
    """Return the ports as JSON text."""
    return dump([sorted(resources.tcp_ports), sorted(resources.udp_ports)])


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)
