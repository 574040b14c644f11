"""``taskrole up``, ``server`` and ``agent``: start, say so in plain lines, stop cleanly on Ctrl-C or TERM."""

import asyncio
import contextlib
import errno
import gc
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from taskrole.agent.addresses import AddressError
from taskrole.agent.agent import AgentError, run_agent
from taskrole.agent.instance_metadata import ADDRESS as METADATA_ADDRESS
from taskrole.agent.instance_metadata import serving
from taskrole.agent.joined import CA_FILE, JoinedCredentials, JoinError, load_joined
from taskrole.agent.names import Zone, classify
from taskrole.agent.settings import AgentSettings, AwsCredentials, CredentialsProvider, StaticCredentials
from taskrole.app import ControlPlane
from taskrole.app_instance import instance_id_of
from taskrole.certificates import CA_CERTIFICATE, DEFAULT_NAMES, CertificatesError, open_authority, server_context
from taskrole.cli.data_dir import locked_data_dir, write_endpoint
from taskrole.cli.doctor import docker_answers
from taskrole.cli.errors import CommandError
from taskrole.cli.panel import Facts, fits_a_panel, panel
from taskrole.clock import SystemClock
from taskrole.config import Settings, parse_listen
from taskrole.gateway.edge import Listener
from taskrole.ids import SystemIds
from taskrole.services.taskrole.observed import ObservedRole
from taskrole.storage.migrate import SchemaTooNewError

log = logging.getLogger(__name__)

ENFORCED = "Authentication and IAM authorization are enforced on every call; there is no mode without them."


def run_up(settings: Settings, *, stop_tasks: bool, with_panel: bool) -> None:
    """Run control plane and agent until interrupted; with a status panel if wanted and the terminal can have one.

    Raises:
        CommandError: Something is in the way; one sentence.
    """
    problem = docker_answers()
    if problem:
        message = (
            f"the Docker engine does not answer ({problem}); start it and try again. `taskrole doctor` tells more."
        )
        raise CommandError(message)
    _run_control_plane(settings, with_agent=True, stop_tasks=stop_tasks, with_panel=with_panel and fits_a_panel())


def run_server(settings: Settings) -> None:
    """Run the control plane alone until interrupted.

    Raises:
        CommandError: Something is in the way; one sentence.
    """
    _run_control_plane(settings, with_agent=False, stop_tasks=False)


def run_agent_alone(
    server_url: str,
    data_dir: Path,
    *,
    region: str,
    cluster: str,
    transparent_endpoints: bool,
    pass_unserved_names: bool,
    security_groups: bool,
    metadata_service: bool,
    stop_tasks: bool,
) -> None:
    """Run the agent alone until interrupted.

    Raises:
        CommandError: Something is in the way; one sentence.
    """
    folder = data_dir / "agent"
    try:
        joined = load_joined(folder)
    except JoinError as error:
        raise CommandError(str(error)) from error
    if joined is not None:
        server_url, region, cluster = joined.server_url, joined.region, joined.cluster
    ca_path = folder / CA_FILE
    settings = AgentSettings(
        server_url=server_url,
        region=region,
        data_dir=data_dir,
        cluster=cluster,
        transparent_endpoints=transparent_endpoints,
        pass_unserved_names=pass_unserved_names,
        security_groups=security_groups,
        metadata_address=METADATA_ADDRESS if metadata_service else "",
        stop_tasks_at_exit=stop_tasks,
        server_ca=ca_path if joined is not None and ca_path.exists() else None,
        availability_zone="" if joined is None else f"{region}a",
    )
    provider = _environment_keys() if joined is None else JoinedCredentials(joined, folder, SystemClock())
    _set_up_logging()
    with locked_data_dir(folder):
        _run(_agent_until_stopped(settings, provider))


def run_metadata_service(data_dir: Path, address: str, port: int) -> None:
    """Serve the instance metadata of this machine, which has joined a server, until interrupted.

    Raises:
        CommandError: Something is in the way; one sentence.
    """
    folder = data_dir / "agent"
    try:
        joined = load_joined(folder)
    except JoinError as error:
        raise CommandError(str(error)) from error
    if joined is None:
        raise CommandError("this machine has not joined a server: `taskrole instance join`.")
    _set_up_logging()
    _run(_metadata_until_stopped(JoinedCredentials(joined, folder, SystemClock()), address, port))


async def _metadata_until_stopped(source: JoinedCredentials, address: str, port: int) -> None:
    stop = _stop_on_signals()
    try:
        async with serving(source, address, port, SystemClock(), SystemIds()) as bound:
            _say(f"Instance metadata at http://{address}:{bound}/latest/")
            await stop.wait()
    except (OSError, AddressError) as error:
        raise CommandError(str(error)) from error


def _environment_keys() -> CredentialsProvider:
    try:
        keys = AwsCredentials(
            os.environ["AWS_ACCESS_KEY_ID"],
            os.environ["AWS_SECRET_ACCESS_KEY"],
            os.environ.get("AWS_SESSION_TOKEN", ""),
        )
    except KeyError as error:
        message = (
            f"this machine has not joined a server (`taskrole instance join`), and {error.args[0]} is not set: "
            "the agent needs keys of the container instance role."
        )
        raise CommandError(message) from error
    return StaticCredentials(keys)


def _run_control_plane(settings: Settings, *, with_agent: bool, stop_tasks: bool, with_panel: bool = False) -> None:
    # Beside a panel, which tells what goes on, only what is amiss is worth a line.
    _set_up_logging("WARNING" if with_panel else "INFO")
    os.umask(0o077)
    with locked_data_dir(settings.data_dir):
        try:
            control_plane = ControlPlane(settings, SystemClock(), SystemIds())
            control_plane.bootstrap()
        except SchemaTooNewError as error:
            raise CommandError(str(error)) from error
        write_endpoint(settings)
        serving = _serve(control_plane, settings, with_agent=with_agent, stop_tasks=stop_tasks, with_panel=with_panel)
        _run(serving)


def _run(main: Awaitable[None]) -> None:
    async def runner() -> None:
        await main

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(runner())


async def _serve(
    control_plane: ControlPlane, settings: Settings, *, with_agent: bool, stop_tasks: bool, with_panel: bool
) -> None:
    stop = _stop_on_signals()
    try:
        await control_plane.start([Listener(settings.host, settings.port)])
    except OSError as error:
        await control_plane.stop()
        raise CommandError(_listen_problem(settings.host, settings.port, error)) from error
    if settings.tls_listen:
        await _listen_tls(control_plane, settings)
    # What start-up made stays for good: walking through it took every hundredth call 60 ms.
    gc.collect()
    gc.freeze()
    _say(f"API ready on {settings.endpoint} (region {settings.region}, account {settings.account_id})")
    _say(ENFORCED)
    for line in observed_lines(control_plane.observed.list()):
        _say(line)
    if settings.test_profile:
        _say("Test profile: POST /_taskrole/reset empties everything but the accounts. Not for data that you care for.")
    keys = control_plane.iam.credentials_of(settings.account_id, "admin")
    if keys is not None:
        link = control_plane.console.sign_in_link(keys.access_key_id, keys.secret_access_key)
        _say(f"Console, signed in once within ten minutes (`taskrole open` makes another link):  {link}")
    _say(f'Point tools here:  eval "$(taskrole env --data-dir {settings.data_dir})"')
    try:
        if with_agent:
            await _run_local_agent(control_plane, settings, stop, stop_tasks=stop_tasks, with_panel=with_panel)
        else:
            await stop.wait()
    finally:
        _say("stopping")
        await control_plane.stop()


async def _listen_tls(control_plane: ControlPlane, settings: Settings) -> None:
    host, port = parse_listen(settings.tls_listen)
    try:
        authority = open_authority(settings.ca_dir, SystemClock())
        # The Amazon ECS agent asks for the certificate of ``host:port`` when it opens a websocket.
        names = tuple(dict.fromkeys((*DEFAULT_NAMES, host, f"{host}:{port}")))
        tls = server_context(authority, lambda name: classify(name) is Zone.SERVED, names)
        await control_plane.listen(Listener(host, port, tls))
    except (OSError, CertificatesError) as error:
        await control_plane.stop()
        problem = _listen_problem(host, port, error) if isinstance(error, OSError) else str(error)
        raise CommandError(problem) from error
    _say(f"API ready on https://{settings.tls_listen}, certificates by {settings.ca_dir / CA_CERTIFICATE}")


async def _run_local_agent(
    control_plane: ControlPlane, settings: Settings, stop: asyncio.Event, *, stop_tasks: bool, with_panel: bool
) -> None:
    ids = SystemIds()
    agent_settings = AgentSettings(
        server_url=settings.endpoint,
        region=settings.region,
        data_dir=settings.data_dir,
        container_address=settings.container_host,
        transparent_endpoints=settings.transparent_endpoints,
        pass_unserved_names=settings.pass_unserved_names,
        security_groups=settings.security_groups,
        metadata_address=METADATA_ADDRESS if settings.metadata_service else "",
        stop_tasks_at_exit=stop_tasks,
        availability_zone=f"{settings.region}a",
    )
    instance_id = instance_id_of(agent_settings.agent_dir, ids)
    ready = asyncio.Event()
    announcer = asyncio.create_task(_announce(ready, instance_id))
    facts = Facts(settings.endpoint, settings.region, settings.account_id, instance_id)
    shown = panel(facts, control_plane.glance) if with_panel else contextlib.nullcontext()
    try:
        instance = control_plane.local_instance(instance_id)
        async with shown:
            await run_agent(agent_settings, instance, SystemClock(), ids, stop, ready, instance)
    except AgentError as error:
        message = f"the container instance cannot run: {error}"
        raise CommandError(message) from error
    finally:
        announcer.cancel()


async def _announce(ready: asyncio.Event, instance_id: str) -> None:
    await ready.wait()
    _say(f"Container instance {instance_id} is registered with cluster default and connected.")


async def _agent_until_stopped(settings: AgentSettings, credentials: CredentialsProvider) -> None:
    stop = _stop_on_signals()
    try:
        metadata = credentials if isinstance(credentials, JoinedCredentials) else None
        await run_agent(settings, credentials, SystemClock(), SystemIds(), stop, metadata=metadata)
    except AgentError as error:
        raise CommandError(str(error)) from error


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def _listen_problem(host: str, port: int, error: OSError) -> str:
    address = f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        return f"{address} is taken by another program; stop it, or choose another address with --listen."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is not an address of this machine; choose another with --listen."
    if error.errno == errno.EACCES:
        return f"you may not listen on {address}; choose a port above 1023 with --listen."
    return f"cannot listen on {address}: {error.strerror or error}"


def observed_lines(roles: Iterable[ObservedRole]) -> Iterator[str]:
    """Yield what is said at every start about roles whose policies are not enforced wholly."""
    for role in roles:
        yield (
            f"WARNING: observe mode is on for {role.role_arn} since {role.since:%Y-%m-%d %H:%M} UTC (by "
            f"{role.observed_by}): what its policies lack is allowed and recorded. `taskrole observe` switches it off."
        )


def _say(text: str) -> None:
    print(text, flush=True)


class _FieldsFormatter(logging.Formatter):
    """Constant messages with their fields behind them, one line each."""

    _KNOWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        fields = "".join(f" {key}={value}" for key, value in record.__dict__.items() if key not in self._KNOWN)
        text = f"{at} {record.levelname.lower()} {record.name.removeprefix('taskrole.')}: {record.getMessage()}{fields}"
        return text if record.exc_info is None else f"{text}\n{self.formatException(record.exc_info)}"


class _Handler(logging.StreamHandler[TextIO]):
    """Writes to what standard error is at the moment: a panel puts itself in its place."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]  # the standard library does the same for its last resort
        """Standard error."""
        return sys.stderr


def _set_up_logging(level: str = "INFO") -> None:
    handler = _Handler()
    handler.setFormatter(_FieldsFormatter())
    logging.basicConfig(level=os.environ.get("TASKROLE_LOG_LEVEL", level).upper(), handlers=[handler], force=True)
    for noisy in ("aiohttp", "asyncio", "alembic", "botocore"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
