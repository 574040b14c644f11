"""The blocking half of an agent session: reads what is to be sent, writes what was acknowledged. Runs in a thread."""

import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from taskrole.ids import dashed_uuid
from taskrole.services.ecs import lifecycle
from taskrole.services.ecs.acs import messages
from taskrole.services.ecs.acs.delivery import Command, Flights, commands, refresh_at, to_be_stopped
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.model import (
    ContainerInstance,
    Document,
    InstanceStatus,
    StopCode,
    Task,
    TaskCredentials,
    TaskStatus,
)
from taskrole.services.ecs.overrides import resolve
from taskrole.services.ecs.payload import run_payload, stop_payload
from taskrole.services.ecs.revocation import revoke_stopped
from taskrole.services.ecs.role_uses import RoleUse
from taskrole.services.ecs.roles import CannotAssumeRoleError, RoleSession, unassumable
from taskrole.services.ecs.session_options import session_wish
from taskrole.services.ecs.store import container_instances, credentials, misc, task_definitions, tasks
from taskrole.services.ecs.transitions import change_instance, change_task

log = logging.getLogger(__name__)

READ_MAX = 200
INSTANCES_WITH_WORK_MAX = 10_000
MESSAGES_REMEMBERED_MAX = 5000


@dataclass(frozen=True, slots=True)
class _Promise:
    """What an acknowledgement of one message will mean."""

    command: Command | None = None
    task_id: str = ""
    desired_status: TaskStatus | None = None
    sessions: dict[str, RoleSession] = field(default_factory=dict)


class Courier:
    """The state of one session of one instance. Used by one thread at a time."""

    def __init__(self, ecs: EcsDeps, instance: ContainerInstance, connection_id: str) -> None:
        self._ecs = ecs
        self._instance = instance
        self._connection_id = connection_id
        self._flights = Flights(ecs.settings.resend_seconds)
        self._promises: OrderedDict[str, _Promise] = OrderedDict()
        self._firewall_version = -1

    def open(self, version_info: Document) -> bool:
        """Mark the agent connected and everything it may have missed as undelivered; False if deregistered."""
        ecs, key, now = self._ecs, self._instance.key, self._ecs.clock.now()

        def connect(connection: Connection) -> bool:
            changed = change_instance(
                connection,
                ecs.ids,
                key,
                self._instance.instance_id,
                lambda before: self._connected(before, version_info),
                now,
            )
            if changed is None or changed.status is InstanceStatus.INACTIVE:
                return False
            container_instances.set_seen(connection, key, changed.instance_id, self._connection_id, now)
            for task in tasks.list_on_instance(connection, key, changed.instance_id):
                change_task(connection, ecs.ids, key, task.task_id, lambda before: _undelivered(before, now), now)
            return True

        return ecs.database.write(connect)

    def _connected(self, before: ContainerInstance, version_info: Document) -> ContainerInstance:
        if before.status is InstanceStatus.INACTIVE:
            return before
        return replace(
            before,
            agent_connected=True,
            connection_id=self._connection_id,
            disconnected_at=None,
            version_info={**before.version_info, **version_info},
        )

    def close(self) -> None:
        """Mark the agent disconnected, unless another connection has taken over."""
        ecs, now = self._ecs, self._ecs.clock.now()

        def change(before: ContainerInstance) -> ContainerInstance:
            if before.connection_id != self._connection_id:
                return before
            return replace(before, agent_connected=False, connection_id="", disconnected_at=now)

        instance = self._instance
        ecs.database.write(
            lambda connection: change_instance(connection, ecs.ids, instance.key, instance.instance_id, change, now)
        )

    def seen(self) -> None:
        """Note that the connection is alive."""
        instance, now = self._instance, self._ecs.clock.now()
        self._ecs.database.write(
            lambda connection: container_instances.set_seen(
                connection, instance.key, instance.instance_id, self._connection_id, now
            )
        )

    def all_credentials(self) -> list[str]:
        """Return a message with fresh credentials for each role of each task that the agent has."""
        instance = self._instance
        with self._ecs.database.read() as connection:
            alive = tasks.list_on_instance(connection, instance.key, instance.instance_id)
            held = [task.task_id for task in alive if task.run_delivered]
            rows = credentials.list_of_tasks(connection, held)
        return self._build([Command(credentials=row) for row in rows])

    def manifest(self) -> str:
        """Return the manifest of the instance's tasks."""
        instance, now = self._instance, self._ecs.clock.now()

        def take(connection: Connection) -> tuple[int, list[Task]]:
            sequence = container_instances.take_sequence(connection, instance.key, instance.instance_id, 1)
            return sequence, tasks.list_on_instance(connection, instance.key, instance.instance_id)

        sequence, alive = self._ecs.database.write(take)
        return messages.manifest(dashed_uuid(self._ecs.ids), instance, sequence, alive, now)

    def next_messages(self) -> list[str] | None:
        """Return what to send now; None when this connection is no longer the instance's."""
        ecs, instance, now = self._ecs, self._instance, self._ecs.clock.now()
        with ecs.database.read() as connection:
            state = container_instances.find_connection(connection, instance.key, instance.instance_id)
            if state is None or state[0] == InstanceStatus.INACTIVE or state[1] != self._connection_id:
                return None
            undelivered = tasks.list_undelivered(connection, instance.key, instance.instance_id, READ_MAX)
            due = credentials.list_due(connection, instance.key, instance.instance_id, now, READ_MAX)
        return self._build(commands(undelivered, due, self._flights, ecs.clock.monotonic_seconds()))

    def firewall(self) -> list[str]:
        """Return the machine's and its tasks' security groups, if they are not what this connection was told."""
        instance, firewalls = self._instance, self._ecs.firewalls
        account_id, region = instance.key.account_id, instance.key.region
        version = firewalls.version(account_id, region)
        if version == self._firewall_version:
            return []
        with self._ecs.database.read() as connection:
            alive = tasks.list_on_instance(connection, instance.key, instance.instance_id)
        attached = [instance.ec2_instance_id, *(task.arn for task in alive)]
        interfaces = firewalls.interfaces(account_id, region, attached)
        self._firewall_version = version
        return [messages.security_groups(dashed_uuid(self._ecs.ids), instance, interfaces)]

    def _build(self, wanted: Sequence[Command]) -> list[str]:
        payloads = sum(command.credentials is None for command in wanted)
        sequence = 0
        if payloads:
            instance = self._instance
            sequence = self._ecs.database.write(
                lambda connection: container_instances.take_sequence(
                    connection, instance.key, instance.instance_id, payloads
                )
            )
        built = []
        for command in wanted:
            text = self._message(command, sequence)
            sequence += command.credentials is None
            self._flights.sent(command, self._ecs.clock.monotonic_seconds())
            if text is None:
                continue
            if command.run is not None and command.run.network_interface:
                now, message_id = self._ecs.clock.now(), dashed_uuid(self._ecs.ids)
                built.append(messages.attach_network_interface(message_id, self._instance, command.run, now))
            built.append(text)
        return built

    def _message(self, command: Command, sequence: int) -> str | None:
        if command.credentials is not None:
            return self._credentials_message(command, command.credentials)
        now, message_id = self._ecs.clock.now(), dashed_uuid(self._ecs.ids)
        if command.stop is not None:
            task = command.stop
            body: Document = stop_payload(task)
            promise = _Promise(command, task.task_id, TaskStatus.STOPPED)
        else:
            assert command.run is not None
            task = command.run
            ordered = self._order(task)
            if ordered is None:
                return None
            body, sessions = ordered
            promise = _Promise(command, task.task_id, TaskStatus.RUNNING, sessions)
        self._promise(message_id, promise)
        return messages.payload(message_id, self._instance, sequence, [body], now)

    def _order(self, task: Task) -> tuple[Document, dict[str, RoleSession]] | None:
        """Return the task as the agent gets it, with sessions for its roles; a task without a role stops here."""
        ecs = self._ecs
        with ecs.database.read() as connection:
            definition = task_definitions.find(
                connection, task.key.account_id, task.key.region, task.family, task.revision
            )
            rows = credentials.list_of_tasks(connection, [task.task_id])
        if definition is None:
            self._give_up(task, "The task definition is gone.")
            return None
        sessions: list[tuple[TaskCredentials, RoleSession]] = []
        for row in rows:
            try:
                session = self._session(row)
            except CannotAssumeRoleError as error:
                self._give_up(task, unassumable(row.role_arn, error.reason).message)
                return None
            if session is None:
                return None
            sessions.append((row, session))
        for row in rows:
            self._flights.sent(Command(credentials=row), ecs.clock.monotonic_seconds())  # they ride in the payload
        resolved = resolve(task.key.account_id, definition.document, task.overrides)
        return run_payload(task, resolved, sessions, ecs.settings), {
            row.credentials_id: session for row, session in sessions
        }

    def _session(self, row: TaskCredentials) -> RoleSession | None:
        """Return a session for a task's role, or None if the task has stopped meanwhile: nothing is sent for it then.

        A stop that comes later revokes this session with all others of the task.
        """
        ecs, now = self._ecs, self._ecs.clock.now()
        with ecs.database.read() as connection:
            task = tasks.find(connection, row.key, row.task_id)
            tags = misc.get_tags(connection, messages.task_arn(row)) if task and task.session_options else {}
        if task is None:
            return None
        use = RoleUse(row.role_type, row.role_arn, row.container_name)
        wish = session_wish(task, tags, ecs.settings.credentials_life_seconds, use)
        session = ecs.recent.take(row.credentials_id, now) or ecs.roles.assume(
            row.role_arn, row.key.account_id, row.key.region, messages.task_arn(row), wish, now
        )
        with ecs.database.read() as connection:
            task = tasks.find(connection, row.key, row.task_id)
        return session if task is not None and task.last_status is not TaskStatus.STOPPED else None

    def _give_up(self, task: Task, reason: str) -> None:
        ecs, now = self._ecs, self._ecs.clock.now()
        code = StopCode.TASK_FAILED_TO_START.value
        stopped = ecs.database.write(
            lambda connection: change_task(
                connection,
                ecs.ids,
                task.key,
                task.task_id,
                lambda before: lifecycle.force_stopped(before, now, code, reason),
                now,
            )
        )
        if stopped is not None:
            revoke_stopped(ecs, stopped)

    def _credentials_message(self, command: Command, row: TaskCredentials) -> str | None:
        try:
            session = self._session(row)
        except CannotAssumeRoleError as error:
            # The present session lasts for another half of its life: the role may come back until then.
            log.warning("role cannot be assumed any more", extra={"task_id": row.task_id, "reason": error.reason})
            return None
        if session is None:
            return None
        message_id = dashed_uuid(self._ecs.ids)
        self._promise(message_id, _Promise(command, sessions={row.credentials_id: session}))
        return messages.credentials(
            message_id, messages.task_arn(row), row.key.arn, row.role_type, row.credentials_id, session
        )

    def _promise(self, message_id: str, promise: _Promise) -> None:
        self._promises[message_id] = promise
        while len(self._promises) > MESSAGES_REMEMBERED_MAX:
            self._promises.popitem(last=False)

    def acknowledged(self, message_id: str) -> None:
        """Take the acknowledgement of a payload."""
        promise = self._promises.get(message_id)
        if promise is None or promise.desired_status is None or promise.command is None:
            return
        ecs, now, desired = self._ecs, self._ecs.clock.now(), promise.desired_status
        ecs.database.write(
            lambda connection: change_task(
                connection,
                ecs.ids,
                self._instance.key,
                promise.task_id,
                lambda before: lifecycle.delivered(before, desired, now),
                now,
            )
        )
        self._flights.landed(promise.command.name)
        if not promise.sessions:
            self._promises.pop(message_id, None)

    def credentials_acknowledged(self, message_id: str, credentials_id: str) -> None:
        """Take the acknowledgement of credentials, sent alone or within a payload."""
        promise = self._promises.get(message_id)
        session = promise.sessions.get(credentials_id) if promise is not None else None
        if session is None:
            return
        next_at = refresh_at(session.issued_at, session.expires_at)
        self._ecs.database.write(
            lambda connection: credentials.set_acknowledged(connection, credentials_id, next_at, session.expires_at)
        )
        self._flights.landed(f"credentials {credentials_id}")

    def verify_stops(self, received: messages.Received) -> str:
        """Return which of the agent's unlisted tasks it shall stop."""
        candidates = messages.stop_candidates(received)
        instance = self._instance
        ids = [candidate["taskArn"].rpartition("/")[2] for candidate in candidates]
        with self._ecs.database.read() as connection:
            found = tasks.find_many(connection, instance.key, ids)
        known = {task.arn: task for task in found.values()}
        stop = to_be_stopped(candidates, known, instance.instance_id)
        return messages.stop_verification_ack(received.text("messageId"), stop, self._ecs.clock.now())


@dataclass(slots=True)
class Watch:
    """Finds the container instances whose agents have to be told something."""

    ecs: EcsDeps
    _versions: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def instances(self) -> set[str]:
        """Return their ids."""
        return {*instances_with_work(self.ecs), *self._instances_with_new_rules()}

    def _instances_with_new_rules(self) -> list[str]:
        guarded = self.ecs.hub.guarded()
        if not guarded:
            return []
        before, self._versions = self._versions, self.ecs.firewalls.versions()
        return [one for one, scope in guarded.items() if before.get(scope) != self._versions.get(scope)]


def instances_with_work(ecs: EcsDeps) -> set[str]:
    """Return the ids of the container instances for whose agents there are tasks or credentials."""
    with ecs.database.read() as connection:
        return {
            *tasks.list_instances_with_undelivered(connection, INSTANCES_WITH_WORK_MAX),
            *credentials.list_instances_with_due(connection, ecs.clock.now(), INSTANCES_WITH_WORK_MAX),
        }


def _undelivered(task: Task, now: datetime) -> Task:
    """After a reconnect: what is not running yet, or shall stop, is said again; the agent takes repeats calmly."""
    unfinished = task.last_status is TaskStatus.PENDING or task.desired_status is TaskStatus.STOPPED
    task = lifecycle.connectivity_changed(task, "CONNECTED", now) if task.connectivity else task
    return replace(task, delivery_pending=True) if unfinished and not task.delivery_pending else task
