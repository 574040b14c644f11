"""The status panel of ``taskrole up`` on a terminal: what is where, what runs, what was denied. Nothing elsewhere."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from taskrole.app_glance import Glance

LOOK_SECONDS = 1.0
TASKS_SHOWN = 8
DENIALS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """What does not change while the panel is there."""

    endpoint: str
    region: str
    account_id: str
    instance_id: str


def fits_a_panel() -> bool:
    """Tell whether standard output is a terminal that can be drawn on."""
    return sys.stdout.isatty() and os.environ.get("TERM", "dumb") not in {"", "dumb", "unknown"}


def render(facts: Facts, seen: Glance | None) -> RenderableType:
    """Return the panel. Pure."""
    lines: list[RenderableType] = [
        _line("API", f"{facts.endpoint}  region {facts.region}  account {facts.account_id}"),
        _line("Console", f"{facts.endpoint}/console  (`taskrole open` signs you in)"),
    ]
    if seen is not None:
        lines += [_line("Instance", f"{facts.instance_id}  {_instances(seen)}"), *_tasks(seen), *_denials(seen)]
        if seen.observed_roles:
            text = f"{seen.observed_roles} roles are observed: what their policies lack is allowed. `taskrole observe`"
            lines.append(Text(text, style="bold yellow", no_wrap=True, overflow="ellipsis"))
    hint = "Ctrl-C stops taskrole; tasks run on unless --stop-tasks was given"
    return Panel(Group(*lines), title="taskrole", title_align="left", subtitle=hint, subtitle_align="left")


def _line(name: str, text: str) -> Text:
    line = Text(no_wrap=True, overflow="ellipsis")
    line.append(f"{name:<9}", style="dim")
    line.append(text)
    return line


def _instances(seen: Glance) -> str:
    health = seen.health
    if health.registered_instances <= 1:
        return "connected" if health.connected_agents else "connecting..."
    return f"{health.connected_agents} of {health.registered_instances} container instances connected"


def _tasks(seen: Glance) -> list[RenderableType]:
    counts = f"{seen.health.running_tasks} running"
    if seen.health.pending_tasks:
        counts += f", {seen.health.pending_tasks} pending"
    lines: list[RenderableType] = [_line("Tasks", counts)]
    if seen.tasks:
        table = Table.grid(padding=(0, 2))
        for _ in range(4):
            table.add_column(no_wrap=True, overflow="ellipsis")
        for task in seen.tasks[:TASKS_SHOWN]:
            style = "green" if task.last_status == "RUNNING" else "yellow"
            name = f"{task.family}:{task.revision}"
            table.add_row(
                Text(f"         {task.task_id[:12]}"),
                Text(name),
                Text(task.last_status, style=style),
                Text(_age(task.created_at, seen.now)),
            )
        lines.append(table)
    return lines


def _denials(seen: Glance) -> list[RenderableType]:
    if not seen.denials:
        return [_line("Denied", "nothing")]
    lines: list[RenderableType] = []
    for number, one in enumerate(seen.denials[:DENIALS_SHOWN]):
        line = _line("Denied" if number == 0 else "", "")
        line.append(f"{one.at[11:19]} {one.event}: ", style="red")
        line.append(" ".join(one.message.split()))
        lines.append(line)
    return lines


def _age(since: datetime, now: datetime) -> str:
    seconds = max(0, int((now - since).total_seconds()))
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


@contextlib.asynccontextmanager
async def panel(facts: Facts, look: Callable[[], Glance], console: Console | None = None) -> AsyncIterator[None]:
    """Keep the panel at the bottom of the terminal while the body runs; what is printed meanwhile goes above it."""
    shown = Live(render(facts, None), console=console or Console(), auto_refresh=False, transient=True)
    resized, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGWINCH, resized.set)
    shown.start(refresh=True)
    drawing = asyncio.create_task(_draw(shown, facts, look, resized))
    try:
        yield
    finally:
        drawing.cancel()
        await asyncio.gather(drawing, return_exceptions=True)
        loop.remove_signal_handler(signal.SIGWINCH)
        shown.stop()


async def _draw(shown: Live, facts: Facts, look: Callable[[], Glance], resized: asyncio.Event) -> None:
    def draw() -> None:
        shown.update(render(facts, look()), refresh=True)

    while True:
        await asyncio.to_thread(draw)  # a terminal may be held up for as long as its user likes
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(resized.wait(), LOOK_SECONDS)
        resized.clear()
