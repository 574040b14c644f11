"""Templates: everything is escaped; filters for how values are shown."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from jinja2 import ChainableUndefined, Environment, PackageLoader, select_autoescape

from taskrole.console import charts
from taskrole.console.visit import ROOT, link

_UNITS = ("bytes", "KB", "MB", "GB", "TB")
_SHORT_SECONDS = 90
_HOUR, _DAY = 3600, 86400


def environment() -> Environment:
    """Return the environment of all templates."""
    made = Environment(
        loader=PackageLoader("taskrole.console", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {
        "when": when,
        "size": size,
        "tail": tail,
        "duration": duration,
        "state": state_class,
    }
    made.globals |= {"link": link, "root": ROOT, "charts": charts}
    return made


def when(value: Any) -> str:
    """Return an instant as text, in UTC."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else ""


def duration(seconds: Any) -> str:
    """Return how long something takes in words."""
    if not isinstance(seconds, int | float):
        return ""
    number = int(seconds)
    if number < _SHORT_SECONDS:
        return f"{number} s"
    if number < _HOUR * 2:
        return f"{number // 60} min"
    return f"{number // _HOUR} h {number % _HOUR // 60} min" if number < _DAY * 2 else f"{number // _DAY} days"


def size(value: Any) -> str:
    """Return a number of bytes in words."""
    if not isinstance(value, int | float):
        return ""
    number = float(value)
    for unit in _UNITS:
        if number < 1024 or unit == _UNITS[-1]:
            return f"{number:.0f} {unit}" if unit == "bytes" or number >= 100 else f"{number:.1f} {unit}"
        number /= 1024
    return ""


def tail(value: Any) -> str:
    """Return what stands after the last slash of an ARN."""
    return str(value or "").rpartition("/")[2]


_STATES: Mapping[str, str] = {
    **dict.fromkeys(("RUNNING", "ACTIVE", "HEALTHY", "Enabled", "allowed", "COMPLETED", "PRIMARY"), "good"),
    **dict.fromkeys(("PENDING", "PROVISIONING", "ACTIVATING", "DRAINING", "DEPROVISIONING", "STOPPING", "DEACTIVATING",
                     "CREATING", "UPDATING", "DELETING", "IN_PROGRESS", "REGISTERING"), "wait"),
    **dict.fromkeys(("UNHEALTHY", "denied", "explicitDeny", "implicitDeny", "FAILED"), "bad"),
}  # fmt: skip


def state_class(value: Any) -> str:
    """Return the class of the colour in which a state is shown."""
    return _STATES.get(str(value), "plain")
