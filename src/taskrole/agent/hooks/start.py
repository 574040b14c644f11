"""Step 9: create and start the container, and learn its addresses."""

from typing import NoReturn

from taskrole.agent.container_config import create_config
from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.hooks.ports import leaves_ports_open, prepare_ports
from taskrole.agent.model import Phase
from taskrole.agent.observe import apply_inspection, vanished
from taskrole.docker.engine import EngineError

CONFLICT = 409
PORT_ATTEMPTS_MAX = 5


async def start(preparation: Preparation) -> None:
    """Create and start.

    Raises:
        HookError: The engine refused.
    """
    for attempt in range(PORT_ATTEMPTS_MAX):
        await _create(preparation)
        try:
            await preparation.context.engine.start_container(preparation.record.docker_id)
            break
        except EngineError as error:
            again = attempt < PORT_ATTEMPTS_MAX - 1 and _is_port_taken(error) and leaves_ports_open(preparation)
            if not again:
                await _refused(preparation, error)
        # Something else on the machine was faster: choose others.
        await preparation.context.engine.remove_container(preparation.record.docker_id)
        preparation.record.docker_id = ""
        await prepare_ports(preparation)
    await _learn(preparation)


def _is_port_taken(error: EngineError) -> bool:
    return any(text in error.message for text in ("port is already allocated", "address already in use"))


async def _refused(preparation: Preparation, error: EngineError) -> NoReturn:
    if error.status == 504:
        detail = "Could not transition to running; timed out after waiting 3m0s"
        raise HookError("DockerTimeoutError", detail) from error
    await _learn(preparation)  # a wrong command leaves an exit code
    raise HookError("CannotStartContainerError", f"Error response from daemon: {error.message}") from error


async def _create(preparation: Preparation) -> None:
    record, engine = preparation.record, preparation.context.engine
    config = create_config(preparation.task.spec, preparation.container, preparation.surroundings())
    try:
        record.docker_id = await engine.create_container(record.docker_name, config)
    except EngineError as error:
        existing = await engine.find_container(record.docker_name) if error.status == CONFLICT else None
        if existing is None:
            name = "CannotCreateContainerError"
            raise HookError(name, f"Error response from daemon: {error.message}") from error
        # The agent died between the engine's answer and here: names are ours and not used twice.
        record.docker_id = str(existing["Id"])


async def _learn(preparation: Preparation) -> None:
    context, record = preparation.context, preparation.record
    document = await context.engine.find_container(record.docker_id)
    if document is None:
        vanished(record)
        return
    now = context.clock.monotonic_seconds()
    apply_inspection(preparation.task.spec, preparation.container, record, document, now)
    if record.phase is Phase.STARTING and document.get("State", {}).get("Status") == "created":
        code = int(document["State"].get("ExitCode") or 0)
        # 127 and 126 are the entry point's; 128 means that the engine gave up, which is no exit code.
        record.exit_code = code if code in {126, 127} else None
    context.addresses.set_addresses(preparation.task.arn, preparation.container.name, record.addresses)
