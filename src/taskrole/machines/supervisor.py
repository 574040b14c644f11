"""Makes the machines of this host what EC2's rows say: starts, stops and removes them. One thread, repeatable steps."""

import json
import logging
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from taskrole.clock import Clock
from taskrole.machines import namespaces
from taskrole.machines.namespaces import MachineError
from taskrole.machines.plan import (
    ADDRESSES,
    CPU_UNITS_PER_VCPU,
    MACHINES_MAX,
    Plan,
    attributes_of,
    settings_of,
)

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
READY_SECONDS_MAX = 90.0
END_SECONDS_MAX = 60.0
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A machine as EC2's row says."""

    instance_id: str
    account_id: str
    region: str
    state: str
    address: str
    zone: str
    instance_type: str
    vcpus: int
    memory_mib: int
    user_data: str


class Rows(Protocol):
    """EC2's rows, and what else a machine needs of the server; given by the composition root."""

    def wanted(self) -> list[Wanted]:
        """Return all machines that were launched and are not gone."""
        ...

    def change_state(self, machine: Wanted, after: str, now: datetime, reason: str = "") -> None:
        """Note a machine's new state, unless its state was changed meanwhile."""
        ...

    def admit(self, machine: Wanted, cluster: str, now: datetime) -> str:
        """Let a machine in; return the secret with which it asks for its sessions."""
        ...

    def shut_out(self, machine: Wanted, now: datetime) -> None:
        """Let a machine's secret and sessions be good for nothing, and its container instance be gone."""
        ...


Serve = Callable[[socket.socket], Callable[[], None]]
"""Has the API answer on a socket; returns how to end that."""


class Supervisor:
    """The machines of this host."""

    addresses: Sequence[str] = ADDRESSES

    def __init__(self, rows: Rows, folder: Path, port: int, launched_max: int, clock: Clock) -> None:
        self._rows = rows
        self._folder = folder
        self._port = port
        self.launched_max = min(launched_max, MACHINES_MAX)
        self._clock = clock
        self._keepers: dict[str, subprocess.Popen[bytes]] = {}
        self._sites: dict[str, Callable[[], None]] = {}
        self._look = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._serve: Serve | None = None

    def wake(self) -> None:
        """Look soon at what the rows say."""
        self._look.set()

    def start(self, serve: Serve) -> None:
        """Remove what an earlier server left behind, and begin."""
        self._serve = serve
        for instance_id in namespaces.left_behind():
            namespaces.tear_down(self._plan(instance_id, ""))
        self._thread = threading.Thread(target=self._run, name="machines", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop all machines; their rows stay, and they are started again with the next server."""
        self._stopping.set()
        self._look.set()
        if self._thread is not None:
            self._thread.join(READY_SECONDS_MAX)
            for keeper in self._keepers.values():
                _let_go(keeper)
            for instance_id in list(self._keepers):
                self._end(instance_id)
            namespaces.remove_bridge()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._look.clear()
            try:
                for machine in self._rows.wanted():
                    if not self._stopping.is_set():
                        self._step(machine)
            except Exception:
                log.exception("could not look after the machines; trying again")
            self._look.wait(LOOK_SECONDS)

    def _step(self, machine: Wanted) -> None:
        keeper = self._keepers.get(machine.instance_id)
        runs = keeper is not None and keeper.poll() is None
        now = self._clock.now()
        if machine.state in ("pending", "running") and not runs:
            if keeper is not None and machine.state == "running":
                self._end(machine.instance_id)
                self._rows.change_state(machine, "stopped", now, "Server.InternalError: the machine's engine has ended")
                return
            self._boot(machine)
        elif machine.state == "stopping":
            self._end(machine.instance_id)
            self._rows.change_state(machine, "stopped", now)
        elif machine.state == "shutting-down":
            self._end(machine.instance_id)
            self._rows.shut_out(machine, now)
            shutil.rmtree(self._folder / machine.instance_id, ignore_errors=True)
            self._rows.change_state(machine, "terminated", now)

    def _boot(self, machine: Wanted) -> None:
        try:
            self._start(machine)
        except (MachineError, OSError) as error:
            log.warning("a machine could not be started", extra={"instance": machine.instance_id, "reason": str(error)})
            self._end(machine.instance_id)
            reason = f"Server.InternalError: {error}"[:1000]
            self._rows.change_state(machine, "stopped", self._clock.now(), reason)
            return
        if machine.state == "pending":
            self._rows.change_state(machine, "running", self._clock.now())

    def _plan(self, instance_id: str, address: str) -> Plan:
        return Plan(instance_id, address, self._folder / instance_id)

    def _start(self, machine: Wanted) -> None:
        plan = self._plan(machine.instance_id, machine.address)
        plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        namespaces.set_up_bridge()
        namespaces.set_up(plan)
        settings = settings_of(machine.user_data)
        cluster = settings.get("ECS_CLUSTER", "default")
        self._let_in(machine, plan, cluster)
        assert self._serve is not None
        self._sites[machine.instance_id] = self._serve(namespaces.listen_in(plan.namespace, HOST, self._port))
        config = plan.folder / "machine.json"
        config.write_text(json.dumps(self._config(machine, plan, cluster, settings)), encoding="utf-8")
        command = [
            *("nsenter", f"--net={namespaces.NAMESPACES / plan.namespace}"),
            *(sys.executable, "-m", "taskrole.machines.keeper", str(config)),
        ]
        with (plan.folder / "keeper.log").open("ab") as output:
            # In a session of its own: an interrupt at the server's terminal is the server's to handle.
            keeper = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output, start_new_session=True, cwd="/"
            )
        self._keepers[machine.instance_id] = keeper
        if not _is_ready(keeper):
            raise MachineError(f"the Docker engine did not start; see {plan.folder / 'docker.log'}")

    def _let_in(self, machine: Wanted, plan: Plan, cluster: str) -> None:
        joined = plan.folder / "agent" / "joined.json"
        if joined.exists():
            return
        joined.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        document = {
            "server_url": f"http://{HOST}:{self._port}",
            "instance_id": machine.instance_id,
            "secret": self._rows.admit(machine, cluster, self._clock.now()),
            "account_id": machine.account_id,
            "region": machine.region,
            "cluster": cluster,
        }
        joined.touch(mode=0o600)
        joined.write_text(json.dumps(document), encoding="utf-8")

    def _config(self, machine: Wanted, plan: Plan, cluster: str, settings: Mapping[str, str]) -> dict[str, Any]:
        return {
            "instanceId": machine.instance_id,
            "address": machine.address,
            "folder": str(plan.folder),
            "serverUrl": f"http://{HOST}:{self._port}",
            "region": machine.region,
            "cluster": cluster,
            "attributes": attributes_of(settings),
            "zone": machine.zone,
            "instanceType": machine.instance_type,
            "cpuUnits": machine.vcpus * CPU_UNITS_PER_VCPU,
            "memoryMib": machine.memory_mib,
        }

    def _end(self, instance_id: str) -> None:
        if end := self._sites.pop(instance_id, None):
            end()
        keeper = self._keepers.pop(instance_id, None)
        if keeper is not None:
            _let_go(keeper)
            try:
                keeper.wait(END_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                keeper.kill()
                keeper.wait(END_SECONDS_MAX)
        namespaces.tear_down(self._plan(instance_id, ""))
        shutil.rmtree(self._plan(instance_id, "").run_dir, ignore_errors=True)


def _let_go(keeper: subprocess.Popen[bytes]) -> None:
    assert keeper.stdin is not None
    if not keeper.stdin.closed:
        keeper.stdin.close()


def _is_ready(keeper: subprocess.Popen[bytes]) -> bool:
    """Wait until the keeper says so, or ends."""
    said: list[bytes] = []
    assert keeper.stdout is not None
    output = keeper.stdout
    reader = threading.Thread(target=lambda: said.append(output.readline()), name="keeper-ready", daemon=True)
    reader.start()
    reader.join(READY_SECONDS_MAX)
    return bool(said and said[0].strip() == b"ready")
