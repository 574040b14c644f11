"""The agent as a whole: puts the parts together, starts them in order and ends them in reverse."""

import asyncio
import contextlib
import errno
import logging
import os
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import aiohttp

from taskrole.agent import addresses
from taskrole.agent.acs import AcsSession
from taskrole.agent.addresses import AddressError
from taskrole.agent.api import ApiError, AwsApi
from taskrole.agent.callers import Callers
from taskrole.agent.context import AgentContext, cancel
from taskrole.agent.credentials import CredentialsStore
from taskrole.agent.dns_server import DnsServer
from taskrole.agent.endpoints.credentials import AuditLog, CredentialsEndpoint
from taskrole.agent.endpoints.introspection import make_introspection
from taskrole.agent.endpoints.metadata import MetadataEndpoint
from taskrole.agent.endpoints.server import HttpServer, make_application
from taskrole.agent.front import Front, Mark
from taskrole.agent.hooks.environment import endpoint_port
from taskrole.agent.instance_metadata import MetadataSource, serving
from taskrole.agent.joined import pinned_context
from taskrole.agent.logs import LogShipper
from taskrole.agent.model import TaskRecord
from taskrole.agent.names import Zone, classify
from taskrole.agent.neighbours import Neighbours
from taskrole.agent.registration import RegistrationError, engine_facts, register
from taskrole.agent.reports import Reporter
from taskrole.agent.security_groups import SecurityGroups, SecurityGroupsError, remove_table
from taskrole.agent.settings import AgentSettings, CredentialsProvider
from taskrole.agent.state import AgentState, StateError, StateFile
from taskrole.agent.tasks import Tasks, remove_all_containers
from taskrole.agent.telemetry import TelemetrySession
from taskrole.agent.trust import make_trust_dir
from taskrole.agent.vpc import Guard
from taskrole.aws.connection_marker import make_marker
from taskrole.certificates import CertificatesError, open_authority, server_context
from taskrole.clock import Clock
from taskrole.docker.client import DockerClient
from taskrole.docker.engine import EngineError
from taskrole.ids import Ids, hex_id

log = logging.getLogger(__name__)

STATE_FILE = "state.json"
AUDIT_FILE = "audit.log"
STOP_ALL_SECONDS = 90.0
REPORT_ALL_SECONDS = 5.0


class AgentError(Exception):
    """The agent can't start; the text is one sentence for a person."""


async def run_agent(
    settings: AgentSettings,
    credentials: CredentialsProvider,
    clock: Clock,
    ids: Ids,
    stop: asyncio.Event,
    ready: asyncio.Event | None = None,
    metadata: MetadataSource | None = None,
) -> None:
    """Run an agent until ``stop`` is set. Containers run on, unless ``settings.stop_tasks_at_exit``.

    Args:
        settings: All that can be chosen.
        credentials: Where the credentials of the container instance role come from.
        clock: The time.
        ids: Randomness.
        stop: Ends the agent when set.
        ready: Is set once the instance is registered and connected.
        metadata: What the instance metadata service answers with, where ``settings.metadata_address`` asks for it.

    Raises:
        AgentError: It can't start, or the control plane refuses this instance for good.
    """
    try:
        async with AsyncExitStack() as stack:
            agent = await _assemble(stack, settings, credentials, clock, ids)
            if settings.metadata_address and metadata is not None:
                service = serving(metadata, settings.metadata_address, settings.metadata_port, clock, ids)
                await stack.enter_async_context(service)
            await agent.run(stop, ready)
    except EngineError as error:
        message = f"Docker does not answer: {error}"
        raise AgentError(message) from error
    except (RegistrationError, AddressError, CertificatesError, SecurityGroupsError, StateError, OSError) as error:
        raise AgentError(str(error)) from error


class _Agent:
    """The running parts."""

    def __init__(
        self, context: AgentContext, tasks: Tasks, reporter: Reporter, acs: AcsSession, shipper: LogShipper
    ) -> None:
        self.context = context
        self.tasks = tasks
        self.reporter = reporter
        self.acs = acs
        self.shipper = shipper
        self.audit = AuditLog(context.settings.agent_dir / AUDIT_FILE)
        self.telemetry = TelemetrySession(context, tasks, acs)
        self.owns_address = False

    async def run(self, stop: asyncio.Event, ready: asyncio.Event | None) -> None:
        """Adopt, register, connect; until stopped."""
        workers = [
            asyncio.create_task(worker)
            for worker in (
                self.context.keep_saving(),
                self.audit.run(),
                self.tasks.follow_engine(),
                self.tasks.keep_clean(),
            )
        ]
        self.tasks.adopt()
        self.shipper.adopt(self.tasks.all())
        stopping = asyncio.create_task(_wait(stop))
        serving = asyncio.create_task(self._serve(ready))
        try:
            await asyncio.wait([stopping, serving], return_when=asyncio.FIRST_COMPLETED)
            if serving.done():
                await serving
            if self.context.settings.stop_tasks_at_exit:
                await self._stop_everything()
        finally:
            await cancel([stopping, serving])
            await self.acs.executions.close()
            await self.tasks.close()
            await self.shipper.close()
            await self.reporter.close()
            await cancel(workers)
            self.audit.flush()
            await self.context.save_now()
            await self.release_address()

    async def _serve(self, ready: asyncio.Event | None) -> None:
        await register(self.context)
        log.info("registered", extra={"container_instance": self.context.state.container_instance_arn})
        async with asyncio.TaskGroup() as group:
            group.create_task(self.acs.run())
            group.create_task(self.telemetry.run())
            if ready is not None:
                await self.acs.connected.wait()
                ready.set()

    async def _stop_everything(self) -> None:
        await self.tasks.stop_all(STOP_ALL_SECONDS)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REPORT_ALL_SECONDS):
                await self.shipper.finish()
                while any(task.reported.get("") != "STOPPED" for task in self.tasks.all()):  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
        await self.tasks.remove_stopped()
        await remove_all_containers(self.context.engine, self.context.state.instance_id)
        await self.context.guard.tear_down()

    async def release_address(self) -> None:
        """Take the address away again, but not from containers that run on: their packets would leave the machine."""
        if all(task.stopped_at for task in self.tasks.all()):
            await _remove_address(self.context.settings, self.context.state, firewall=self.owns_address)
            if self.owns_address:
                await remove_table(self.context.state.instance_id)
                await self.context.guard.tear_down()
            await self.context.save_now()


async def _wait(stop: asyncio.Event) -> None:
    await stop.wait()


async def _assemble(
    stack: AsyncExitStack, settings: AgentSettings, provider: CredentialsProvider, clock: Clock, ids: Ids
) -> _Agent:
    settings.agent_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    state_file = StateFile(settings.agent_dir / STATE_FILE)
    state = state_file.load() or AgentState(instance_id=hex_id(ids))
    if state.cluster and state.cluster != settings.cluster:
        state.container_instance_arn = ""  # an instance belongs to one cluster for its life
    state.cluster = settings.cluster
    engine = DockerClient(settings.docker_url)
    stack.push_async_callback(engine.close)
    facts = await engine_facts(engine)
    tls = _server_tls(settings)
    connector = aiohttp.TCPConnector(limit=64, ssl=tls or True)
    session = await stack.enter_async_context(aiohttp.ClientSession(connector=connector))
    api = AwsApi(settings, provider, clock, session)
    context = AgentContext(settings, state, state_file, engine, api, CredentialsStore(), clock, ids, facts)
    await context.save_now()
    await _set_up_address(context)
    reporter = Reporter(context)
    shipper = LogShipper(context)
    security_groups = SecurityGroups(context)
    stack.push_async_callback(security_groups.close)

    def started(task: TaskRecord, name: str) -> None:
        shipper.started(task, name)
        security_groups.refresh_soon()

    async def ended(task: TaskRecord) -> None:
        await shipper.drain(task)
        security_groups.refresh_soon()

    hooks = (shipper.prepare, security_groups.prepare)
    tasks = Tasks(context, reporter, hooks, started, shipper.forget, ended)
    acs = AcsSession(context, tasks, reporter, security_groups)
    agent = _Agent(context, tasks, reporter, acs, shipper)
    try:
        await _listen(stack, agent)
        await security_groups.set_up()
    except BaseException:
        await agent.release_address()
        raise
    return agent


def _server_tls(settings: AgentSettings) -> ssl.SSLContext | None:
    """Return how the server is verified, None for as usual."""
    return None if settings.server_ca is None else pinned_context(settings.server_ca.read_text(encoding="ascii"))


async def _set_up_address(context: AgentContext) -> None:
    settings = context.settings
    if settings.manage_address and await addresses.add_address(settings.container_address):
        context.state.address_added = True
        await context.save_now()


async def _set_up_firewall(settings: AgentSettings) -> None:
    if not settings.manage_firewall:
        return
    try:
        await addresses.add_firewall(settings.container_address)
    except AddressError as error:
        if settings.manage_address:
            raise
        log.warning("no firewall rules", extra={"reason": str(error)})


async def _remove_address(settings: AgentSettings, state: AgentState, *, firewall: bool = True) -> None:
    if settings.manage_firewall and firewall:
        await addresses.remove_firewall(settings.container_address)
    if settings.manage_address and state.address_added:
        await addresses.remove_address(settings.container_address)
        state.address_added = False


async def _listen(stack: AsyncExitStack, agent: _Agent) -> None:
    context, settings = agent.context, agent.context.settings
    callers = Callers(context, agent.tasks)
    endpoint = CredentialsEndpoint(context, callers, agent.audit.write)
    application = make_application(endpoint, MetadataEndpoint(context, agent.tasks, callers), callers, context.clock)
    address = settings.container_address
    server = HttpServer(application, address, settings.credentials_port)
    await stack.enter_async_context(_listening(server.start, server.close, f"{address}:{settings.credentials_port}"))
    # Who has the port has the address: the rules of another agent on this machine are not touched before that.
    agent.owns_address = True
    await _set_up_firewall(settings)
    if settings.manage_firewall:
        await context.guard.set_up()
    introspection = HttpServer(make_introspection(context, agent.tasks), "127.0.0.1", settings.introspection_port)
    try:
        await introspection.start()
        stack.push_async_callback(introspection.close)
    except OSError as error:
        # AWS: the agent goes on without it.
        log.warning("introspection is not available", extra={"reason": str(error)})
        await introspection.close()
    if settings.transparent_endpoints or settings.front:
        authority = await asyncio.to_thread(open_authority, settings.certificates_dir, context.clock)
        context.trust_dir = await asyncio.to_thread(make_trust_dir, settings.agent_dir / "trust", authority)
        if settings.front:
            tls = server_context(authority, _is_served, ("localhost", "127.0.0.1", address))
            front = Front(
                settings.server_url,
                address,
                settings.tls_port,
                endpoint_port(settings),
                tls,
                _server_tls(settings),
                _marker(agent),
            )
            await stack.enter_async_context(_listening(front.start, front.close, f"{address}:{settings.tls_port}"))
            context.front_port = front.plain_port
    if settings.transparent_endpoints:
        names = DnsServer(
            address,
            settings.dns_port,
            classify,
            settings.upstream_resolvers,
            pass_unserved=settings.pass_unserved_names,
            neighbours=Neighbours(context, agent.tasks).find,
        )
        await stack.enter_async_context(_listening(names.start, names.close, f"{address}:{settings.dns_port} (DNS)"))


def _marker(agent: _Agent) -> Mark:
    context = agent.context

    async def mark(peer: tuple[str, int]) -> bytes:
        if not any(task.spec.session_bound and not task.stopped_at for task in agent.tasks.all()):
            return b""
        try:
            credentials = await context.api.instance_credentials()
        except ApiError as error:
            log.warning("no proof of where a call comes from", extra={"reason": str(error)})
            return b""
        arn, region, now = context.state.container_instance_arn, context.settings.region, context.clock.now()
        return make_marker(arn, peer, hex_id(context.ids), credentials, region, now)

    return mark


def _is_served(name: str) -> bool:
    return classify(name) is Zone.SERVED


@contextlib.asynccontextmanager
async def _listening(
    start: Callable[[], Coroutine[Any, Any, Any]], close: Callable[[], Coroutine[Any, Any, None]], where: str
) -> AsyncIterator[None]:
    try:
        await start()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        hint = " Another taskrole or Amazon ECS agent on this machine?" if error.errno == errno.EADDRINUSE else ""
        message = f"The agent can't listen on {where}: {reason}.{hint}"
        raise AddressError(message) from error
    try:
        yield
    finally:
        await close()


async def clean_up(settings: AgentSettings) -> None:
    """Leave nothing of an agent behind that doesn't run any more: containers, volumes, address, firewall rules.

    Raises:
        AgentError: Docker doesn't answer, or the state can't be read.
    """
    try:
        state = StateFile(settings.agent_dir / STATE_FILE).load()
    except StateError as error:
        raise AgentError(str(error)) from error
    if state is None:
        return
    engine = DockerClient(settings.docker_url)
    try:
        await remove_all_containers(engine, state.instance_id)
        await Guard(state.instance_id).tear_down()
        await remove_table(state.instance_id)
    except EngineError as error:
        message = f"Docker does not answer: {error}"
        raise AgentError(message) from error
    finally:
        await engine.close()
    await _remove_address(settings, state)
    state.tasks.clear()
    await StateFile(settings.agent_dir / STATE_FILE).save(state)
