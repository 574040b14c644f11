"""Network namespaces of this host's machines: making and removing them, and listening inside one. Blocking."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from taskrole.machines.plan import BRIDGE, FORWARDING, NAMESPACE_PREFIX, Plan, bridge_commands

COMMAND_SECONDS_MAX = 20
NAMESPACES = Path("/run/netns")
_CLONE_NEWNET = 0x40000000
_KILL_ROUNDS = 50


class MachineError(Exception):
    """A machine can't be made; the text is one sentence for a person."""


def _run(command: Iterable[str], *, may_fail: bool = False) -> str:
    words = list(command)
    try:
        done = subprocess.run(
            words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=COMMAND_SECONDS_MAX, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        if may_fail:
            return ""
        raise MachineError(f"{words[0]}: {error}") from error
    text = done.stdout.decode(errors="replace").strip()
    if done.returncode != 0 and not may_fail:
        raise MachineError(f"{' '.join(words[:4])}: {text}")
    return text


def set_up_bridge() -> None:
    """Make the bridge to the machines, if it is not there.

    Raises:
        MachineError: It can't be made.
    """
    if not Path(f"/sys/class/net/{BRIDGE}").exists():
        for command in bridge_commands():
            _run(command)
    for rule in FORWARDING:
        check = ["iptables", "-w", "5", "-C", *rule]
        if subprocess.run(check, capture_output=True, check=False, timeout=COMMAND_SECONDS_MAX).returncode != 0:
            _run(["iptables", "-w", "5", "-I", *rule], may_fail=True)  # without Docker on the host nothing is dropped


def remove_bridge() -> None:
    """Remove the bridge and its rule; missing ones are fine."""
    for rule in FORWARDING:
        _run(["iptables", "-w", "5", "-D", *rule], may_fail=True)
    _run(["ip", "link", "del", BRIDGE], may_fail=True)


def set_up(plan: Plan) -> None:
    """Make a machine's network namespace anew.

    Raises:
        MachineError: It can't be made.
    """
    tear_down(plan)
    for command in plan.set_up():
        _run(command)


def tear_down(plan: Plan) -> None:
    """End what is left in a machine's namespace, and remove it; a missing one is fine."""
    for attempt in range(_KILL_ROUNDS):
        left = processes_in(plan.namespace)
        if not left:
            break
        for process in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM if attempt == 0 else signal.SIGKILL)
        time.sleep(0.1)
    _run(["ip", "netns", "del", plan.namespace], may_fail=True)
    _run(["ip", "link", "del", plan.host_end], may_fail=True)
    unmount(plan.run_dir)
    unmount(plan.folder)


def processes_in(namespace: str) -> list[int]:
    """Return the processes in a namespace, but for this one."""
    if not (NAMESPACES / namespace).exists():
        return []
    numbers = _run(["ip", "netns", "pids", namespace], may_fail=True).split()
    return [int(one) for one in numbers if one.isdigit() and int(one) != os.getpid()]


def unmount(folder: Path) -> None:
    """Unmount what a Docker engine that ended left mounted below a folder."""
    try:
        points = [line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines()]
    except OSError:
        return
    for point in sorted((one for one in points if one.startswith(f"{folder}/")), reverse=True):
        _run(["umount", "-l", point], may_fail=True)


def left_behind() -> list[str]:
    """Return the ids of machines whose namespaces are there."""
    if not NAMESPACES.is_dir():
        return []
    names = [one.name for one in NAMESPACES.iterdir() if one.name.startswith(f"{NAMESPACE_PREFIX}i-")]
    return [name.removeprefix(NAMESPACE_PREFIX) for name in names]


def listen_in(namespace: str, host: str, port: int) -> socket.socket:
    """Return a socket that listens inside a namespace; whoever accepts on it need not be there.

    Raises:
        OSError: The namespace or the address can't be had.
    """
    made: list[socket.socket | OSError] = []

    def enter() -> None:  # the namespace is that of the thread, which ends with it
        try:
            with (NAMESPACES / namespace).open("rb") as file:
                if ctypes.CDLL(None, use_errno=True).setns(file.fileno(), _CLONE_NEWNET) != 0:
                    number = ctypes.get_errno()
                    raise OSError(number, os.strerror(number))
            listener = socket.create_server((host, port), backlog=256)
            listener.setblocking(False)
            made.append(listener)
        except OSError as error:
            made.append(error)

    thread = threading.Thread(target=enter, name="namespace")
    thread.start()
    thread.join()
    if isinstance(made[0], OSError):
        raise made[0]
    return made[0]
