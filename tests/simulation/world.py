"""One schedule: what users do and what breaks, by a seed; and what must hold at every moment and in the end."""

import asyncio
import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from taskrole.agent.credentials import Entry, RoleType
from taskrole.aws.errors import ServiceError
from taskrole.services.ecs.model import ClusterKey, Task, TaskStatus
from taskrole.services.ecs.role_uses import LABEL
from taskrole.services.ecs.store import container_instances, tasks
from taskrole.services.ecs.tables import tasks as tasks_table
from taskrole.storage.database import OpenDatabase
from tests.simulation.docker import SimEngine
from tests.simulation.loop import LoopClock, VirtualLoop
from tests.simulation.parts import Agent, ControlPlane
from tests.support import ACCOUNT, ADMIN, REGION
from tests.unit.services.ecs.support import TASK_ROLE, FakeRoles

KEY = ClusterKey(ACCOUNT, REGION, "default")
OTHER_ROLE = f"arn:aws:iam::{ACCOUNT}:role/OtherTask"
FAMILIES = {"plain": "", "mine": TASK_ROLE, "other": OTHER_ROLE, "two": TASK_ROLE}
TWO = "two"
"""The family whose tasks have a second container, with a role of its own."""
SETTLE_SECONDS_MAX = 2400
GRACE_SECONDS = 60.0
ACTIONS = {
    "run": 10,
    "stop": 5,
    "container exits": 4,
    "create service": 2,
    "scale service": 3,
    "deploy service": 3,
    "change service": 2,
    "delete service": 1,
    "drain": 1,
    "undrain": 1,
    "kill agent": 3,
    "kill server": 3,
    "cut link": 3,
    "heal link": 3,
    "restart docker": 2,
    "docker fails": 1,
    "docker works": 1,
}


class InvariantBrokenError(AssertionError):
    """Something holds no more that must always hold."""


def check(holds: object, what: str) -> None:
    if not holds:
        raise InvariantBrokenError(what)


class World:
    """The control plane, its agents, and all that is random about them."""

    def __init__(self, seed: int, loop: VirtualLoop, database: OpenDatabase, folder: Path) -> None:
        self.chance = random.Random(seed)
        self.seed = seed
        self.loop = loop
        self.clock = LoopClock(loop)
        self.database = database
        self.roles = FakeRoles()
        self.servers: list[ControlPlane] = []
        self.processes = self.chance.choice((1, 2))
        """How many processes of the control plane share the store."""
        self.trace: list[str] = []
        self.agents = [
            Agent(number, folder, self.clock, self.chance, self.any_server)
            for number in range(self.chance.randint(1, 3))
        ]
        self._servers = 0
        self.told: set[str] = set()
        """Tasks that a caller was told of: they must never be forgotten."""
        self.asked_to_stop: set[str] = set()
        self.services: set[str] = set()
        self.ended_by_themselves: set[str] = set()
        self.deleted: set[str] = set()
        self.faults: list[str] = []
        """Of processes that were killed: what they would have answered 500."""

    def note(self, what: str) -> None:
        self.trace.append(f"{self.loop.time():9.3f} {what}")

    def fingerprint(self) -> str:
        """Return what two runs of a seed must agree in: the whole trace, and the last state."""
        with self.database.read() as connection:
            rows = connection.execute(tasks_table.select().order_by(tasks_table.c.task_id)).all()
        text = "\n".join(self.trace) + repr([tuple(row) for row in rows])
        return hashlib.sha256(text.encode()).hexdigest()

    # What happens

    def any_server(self) -> ControlPlane | None:
        return self.chance.choice(self.servers) if self.servers else None

    def start_server(self) -> None:
        self._servers += 1
        server = ControlPlane(self.database, self.clock, 1000 * self.seed + self._servers, self.roles)
        self.servers.append(server)
        server.start()

    def kill_server(self) -> None:
        server = self.any_server()
        if server is not None:
            self.servers.remove(server)
            self.faults += server.faults
            server.kill()
            for agent in self.agents:
                agent.link.reset_all(server)

    async def user(self, operation: str, **request: Any) -> dict[str, Any] | None:
        """Call an operation; None if the server is away, dies before it has answered, or refuses."""
        server = self.any_server()
        if server is None:
            return None
        try:
            answer: dict[str, Any] = server.call(operation, ADMIN, request)
        except ServiceError as error:
            self.note(f"{operation} refused: {error.code}")
            return None
        await asyncio.sleep(self.chance.uniform(0.001, 0.02))
        return answer if server in self.servers else None

    async def set_up(self) -> None:
        for _ in range(self.processes):
            self.start_server()
        await self.user("CreateCluster", clusterName="default")
        for family, role in FAMILIES.items():
            container = {"name": "app", "image": "image", "memory": self.chance.choice([50, 200, 900]), "cpu": 100}
            members = {"taskRoleArn": role} if role else {}
            own = {**container, "name": "own", "memory": 50, "dockerLabels": {LABEL: OTHER_ROLE}}
            containers = [container, own] if family == TWO else [container]
            await self.user("RegisterTaskDefinition", family=family, containerDefinitions=containers, **members)
        for agent in self.agents:
            agent.start()

    async def act(self) -> None:
        """Do one random thing."""
        name = self.chance.choices(list(ACTIONS), list(ACTIONS.values()))[0]
        agent = self.chance.choice(self.agents)
        actions: dict[str, Callable[[], Any]] = {
            "run": self._run,
            "stop": self._stop,
            "container exits": lambda: self._exit(agent),
            "create service": self._create_service,
            "scale service": lambda: self._update_service(desiredCount=self.chance.randrange(5)),
            "deploy service": lambda: self._update_service(forceNewDeployment=True),
            "change service": lambda: self._update_service(taskDefinition=self.chance.choice(list(FAMILIES))),
            "delete service": self._delete_service,
            "drain": lambda: self._set_state(agent, "DRAINING"),
            "undrain": lambda: self._set_state(agent, "ACTIVE"),
            "kill agent": lambda: self._kill_agent(agent),
            "kill server": self._kill_server,
            "cut link": agent.link.cut_now,
            "heal link": agent.link.heal,
            "restart docker": lambda: self._restart_docker(agent.engine),
            "docker fails": lambda: setattr(agent.engine, "failing", 0.7),
            "docker works": lambda: setattr(agent.engine, "failing", 0.0),
        }
        self.note(f"{name} (agent {agent.number})")
        done = actions[name]()
        if asyncio.iscoroutine(done):
            await done

    async def _run(self) -> None:
        family, count = self.chance.choice(list(FAMILIES)), self.chance.randint(1, 4)
        draining = self._draining()
        answer = await self.user("RunTask", taskDefinition=family, count=count)
        for task in answer["tasks"] if answer else ():
            self.told.add(task["taskArn"])
            check(task["containerInstanceArn"] not in draining, "a task was placed on a draining instance")

    def _draining(self) -> set[str]:
        with self.database.read() as connection:
            return {one.arn for one in container_instances.list_in_cluster(connection, KEY, ("DRAINING",))}

    async def _stop(self) -> None:
        alive = sorted(one.arn for one in self._all_tasks() if one.desired_status is TaskStatus.RUNNING)
        if alive:
            arn = self.chance.choice(alive)
            if await self.user("StopTask", task=arn) is not None:
                self.asked_to_stop.add(arn)

    def _exit(self, agent: Agent) -> None:
        running = agent.engine.running()
        if running and agent.engine.available:
            container = self.chance.choice(running)
            self.ended_by_themselves.add(container["Id"])
            agent.engine.exit(container["Id"], self.chance.choice([0, 1, 137]))

    async def _create_service(self) -> None:
        name = f"service-{len(self.services)}"
        family, count = self.chance.choice(list(FAMILIES)), self.chance.randrange(4)
        request: dict[str, Any] = {"serviceName": name, "taskDefinition": family}
        if self.chance.random() < 0.2:
            request["schedulingStrategy"] = "DAEMON"
        else:
            request["desiredCount"] = count
        if self.chance.random() < 0.3:
            breaker = {"enable": True, "rollback": self.chance.random() < 0.5}
            request["deploymentConfiguration"] = {"deploymentCircuitBreaker": breaker}
        self.deleted.discard(name)
        if await self.user("CreateService", **request) is not None:
            self.services.add(name)

    async def _update_service(self, **changes: Any) -> None:
        if self.services:
            await self.user("UpdateService", service=self.chance.choice(sorted(self.services)), **changes)

    async def _delete_service(self) -> None:
        if self.services:
            name = self.chance.choice(sorted(self.services))
            if await self.user("DeleteService", service=name, force=True) is not None:
                self.services.discard(name)
                self.deleted.add(name)

    async def _set_state(self, agent: Agent, status: str) -> None:
        if agent.client():
            await self.user("UpdateContainerInstancesState", containerInstances=[agent.client()], status=status)

    def _kill_agent(self, agent: Agent) -> None:
        if agent.process.alive:
            agent.kill()
            self.loop.call_later(self.chance.uniform(0.1, 20), agent.start)

    def _kill_server(self) -> None:
        if self.servers:
            self.kill_server()
            self.loop.call_later(self.chance.uniform(0.1, 20), self.start_server)

    def _restart_docker(self, engine: SimEngine) -> None:
        if engine.available:
            self.ended_by_themselves.update(one["Id"] for one in engine.running())
            engine.crash()
            self.loop.call_later(self.chance.uniform(1, 10), lambda: setattr(engine, "available", True))

    async def heal(self) -> None:
        """Mend all that is broken, and let what is pending come."""
        self.note("heal")
        for agent in self.agents:
            agent.link.heal()
            agent.engine.failing = 0.0
        await asyncio.sleep(25)
        for agent in self.agents:
            await self._set_state(agent, "ACTIVE")

    # What must hold

    def _all_tasks(self) -> list[Task]:
        with self.database.read() as connection:
            ids = list(connection.execute(tasks_table.select().with_only_columns(tasks_table.c.task_id)).scalars())
            return list(tasks.find_many(connection, KEY, ids).values())

    def check_always(self) -> None:
        """Check what must hold at every moment."""
        faults = [fault for server in self.servers for fault in server.faults] + self.faults
        check(not faults, f"8: {faults[:1]}")
        all_tasks = {task.arn: task for task in self._all_tasks()}
        check(self.told <= all_tasks.keys(), "6: a task that a caller was told of is forgotten")
        for arn in self.asked_to_stop:
            check(all_tasks[arn].desired_status is TaskStatus.STOPPED, "6: a stop that was answered is forgotten")
        self._check_reservations(list(all_tasks.values()))
        self._check_containers(all_tasks)
        for agent in self.agents:
            self._check_credentials(agent, all_tasks)

    def _check_reservations(self, all_tasks: list[Task]) -> None:
        with self.database.read() as connection:
            instances = container_instances.list_in_cluster(connection, KEY, ("ACTIVE", "DRAINING"))
        for instance in instances:
            mine = [one for one in all_tasks if one.container_instance_id == instance.instance_id]
            demands = [one.demand for one in mine if one.last_status is not TaskStatus.STOPPED]
            cpu, memory = sum(one.cpu for one in demands), sum(one.memory_mib for one in demands)
            check((cpu, memory) == (instance.used.cpu, instance.used.memory_mib), "7: reservations are not the tasks'")
            fits = cpu <= instance.registered.cpu and memory <= instance.registered.memory_mib
            check(fits, "7: more is reserved than was registered")

    def _labels(self, engine: SimEngine) -> Iterator[tuple[str, str, str]]:
        for container in engine.running():
            labels = container["Config"]["Labels"]
            arn, name = labels["com.amazonaws.ecs.task-arn"], labels["com.amazonaws.ecs.container-name"]
            yield arn, name, container["Id"]

    def _check_containers(self, all_tasks: dict[str, Task]) -> None:
        running = Counter((arn, name) for agent in self.agents for arn, name, _ in self._labels(agent.engine))
        check(all(count == 1 for count in running.values()), "a container of a task runs twice")
        for agent in self.agents:
            for container_id in agent.engine.stopped_by_request:
                container = agent.engine.containers.get(container_id)
                if container is not None and container_id not in self.ended_by_themselves:
                    task = all_tasks.get(container["Config"]["Labels"]["com.amazonaws.ecs.task-arn"])
                    over = task is None or task.desired_status is TaskStatus.STOPPED
                    over = over or self._lacks_another(agent.engine, task)
                    check(over, "10: a container was stopped that nobody asked to stop")

    def _lacks_another(self, engine: SimEngine, task: Task | None) -> bool:
        """Tell whether a container of the task ended by itself or never started: then the others are stopped too."""
        if task is None or len(task.containers) == 1:
            return False
        label = "com.amazonaws.ecs.task-arn"
        ids = [one["Id"] for one in engine.containers.values() if one["Config"]["Labels"][label] == task.arn]
        started = [one for one in ids if engine.containers[one]["State"]["Status"] != "created"]
        return len(started) < len(task.containers) or any(one in self.ended_by_themselves for one in ids)

    def _check_credentials(self, agent: Agent, all_tasks: dict[str, Task]) -> None:
        context = agent.context
        up = agent.acs is not None and agent.acs.connected.is_set() and not agent.link.cut and bool(self.servers)
        if not up:
            agent.connected_since = None
        elif agent.connected_since is None:
            agent.connected_since = self.loop.time()
        if context is None:
            return
        for record in context.state.tasks.values():
            task = all_tasks.get(record.arn)
            entry = context.credentials.find(record.spec.credentials_id) if record.spec.credentials_id else None
            if task is None:
                continue
            long_up = agent.connected_since is not None and self.loop.time() - agent.connected_since > GRACE_SECONDS
            needed = long_up and task.last_status is TaskStatus.RUNNING and not record.stopped_at
            self._check_entry(entry, task, task.task_role_arn, needed=needed and bool(task.task_role_arn))
            own = next((one for one in record.spec.containers if one.name == "own"), None)
            if own is not None:
                entry = context.credentials.find(own.credentials_id)
                self._check_entry(entry, task, OTHER_ROLE, "own", needed=needed)

    def _check_entry(
        self, entry: Entry | None, task: Task, role_arn: str, container_name: str = "", *, needed: bool
    ) -> None:
        held = entry.credentials if entry is not None else None
        if entry is not None and held is not None:
            check(entry.role_type is RoleType.APPLICATION, "3: credentials of another role type")
            whose = (entry.task_arn, entry.container_name)
            check(whose == (task.arn, container_name), "3: credentials of another task or container")
            check(held.role_arn == role_arn, "3: credentials of another role")
        if needed:
            check(held is not None, "4: a running task is without credentials")
            assert held is not None
            check(held.expires_at > self.clock.now(), "4: a running task's credentials have expired")

    def is_settled(self) -> str:
        """Return what has not come to rest yet, or nothing."""
        for task in self._all_tasks():
            where = f"{task.task_id[:8]} {task.last_status} (desired {task.desired_status})"
            if task.last_status not in (TaskStatus.RUNNING, TaskStatus.STOPPED):
                return f"task {where}"
            if (task.last_status is TaskStatus.STOPPED) != (task.desired_status is TaskStatus.STOPPED):
                return f"task {where}"
            if task.last_status is TaskStatus.STOPPED and not task.sessions_revoked:
                return f"task {where} is not revoked"
        alive = [task for task in self._all_tasks() if task.last_status is TaskStatus.RUNNING]
        running = {(arn, name) for agent in self.agents for arn, name, _ in self._labels(agent.engine)}
        wanted = {(task.arn, container.name) for task in alive for container in task.containers}
        if running != wanted:
            return f"containers: {len(running - wanted)} too many, {len(wanted - running)} missing"
        server = self.any_server()
        if len(self.servers) < self.processes or server is None:
            return "server"
        for name in sorted(self.services):
            described = server.call("DescribeServices", ADMIN, {"services": [name]})["services"][0]
            stable = len(described["deployments"]) == 1 and described["runningCount"] == described["desiredCount"]
            placed = not any("unable to place" in one["message"] for one in described["events"])
            failed = any(one["rolloutState"] == "FAILED" for one in described["deployments"])
            if not stable and placed and not failed:
                return f"service {name}: {described['runningCount']} of {described['desiredCount']}"
        return ""

    def check_at_the_end(self) -> None:
        """Check what must hold when everything has come to rest."""
        revoked = set(self.roles.revoked)
        for task in self._all_tasks():
            if task.last_status is TaskStatus.STOPPED and FAMILIES[task.family]:
                check(task.task_id in revoked, "4: a stopped task's credentials are not revoked")
            kept = task.last_status is TaskStatus.RUNNING and task.group.removeprefix("service:") in self.deleted
            check(not kept, "a task of a deleted service runs on")
        with self.database.read() as connection:
            instances = container_instances.list_in_cluster(connection, KEY, ("ACTIVE", "DRAINING"))
        check(len(instances) == len(self.agents), "5: an instance is registered twice")
        owners = {(one.owner_session, one.connection_id) for one in instances}
        check(len({session for session, _ in owners}) == len(self.agents), "5: an instance changed its owner")


async def run_schedule(world: World) -> None:
    """Run a schedule to its end; it has stopped all that it started when it returns.

    Raises:
        InvariantBrokenError: Something is not as it must be.
    """
    long = world.chance.random() < 0.05  # long enough for credentials to rotate
    duration = world.chance.uniform(900, 1800) if long else world.chance.uniform(15, 60)
    pause = 60.0 if long else world.chance.uniform(0.5, 5)
    await world.set_up()
    try:
        ends_at = world.loop.time() + duration
        while world.loop.time() < ends_at:
            await asyncio.sleep(world.chance.uniform(0, pause))
            await world.act()
            world.check_always()
        await world.heal()
        give_up_at = world.loop.time() + SETTLE_SECONDS_MAX
        while unsettled := world.is_settled():
            check(world.loop.time() < give_up_at, f"it does not come to rest: {unsettled}")
            await asyncio.sleep(2.0)
            world.check_always()
        world.note("settled")
        world.check_always()
        world.check_at_the_end()
    finally:
        while world.servers:
            world.kill_server()
        for agent in world.agents:
            agent.kill()
