"""Step 4c: the container that holds the namespaces which the containers of a task share.

It is there for ``pidMode`` and ``ipcMode`` of ``task`` and for network mode awsvpc, where it has the task's network
interface. Its image is made here, of one small program that only waits
and collects ended processes: no registry is needed for it.
"""

import asyncio
import io
import platform
import struct
import tarfile

from taskrole.agent.context import AgentContext
from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.hooks.trust import resolves_here
from taskrole.agent.model import INSTANCE_LABEL, LABEL_PREFIX, NetworkInterface, TaskRecord, TaskSpec
from taskrole.agent.vpc import VpcError, address_of, endpoint_config, ensure_network, host_end, network_name
from taskrole.docker.engine import EngineError

IMAGE, TAG = "taskrole/pause", "1"
CONTAINER_NAME = "~internal~ecs~pause"
CONFLICT = 409
HOSTNAME_CHARACTERS_MAX = 63
_BASE = 0x400000
_PAGE = 0x1000
_X86_64, _AARCH64 = 62, 183  # ELF machine numbers
# Both: for ever { while wait4(-1, 0, 0, 0) > 0; nanosleep(1 s) }
_PROGRAMS = {
    "x86_64": (
        _X86_64,
        bytes.fromhex("bfffffffff31f631d24531d2b83d0000000f054885c07fe8")
        + bytes.fromhex("488d3d0b00000031f6b8230000000f05ebd6"),
    ),
    "aarch64": (
        _AARCH64,
        struct.pack(
            "<13I",
            0x92800000,  # mov x0, #-1
            0xD2800001,  # mov x1, #0
            0xD2800002,  # mov x2, #0
            0xD2800003,  # mov x3, #0
            0xD2802088,  # mov x8, #260 (wait4)
            0xD4000001,  # svc #0
            0xF100001F,  # cmp x0, #0
            0x54FFFF2C,  # b.gt -28
            0x100000A0,  # adr x0, +20
            0xD2800001,  # mov x1, #0
            0xD2800CA8,  # mov x8, #101 (nanosleep)
            0xD4000001,  # svc #0
            0x17FFFFF4,  # b -48
        ),
    ),
}
_ONE_SECOND = struct.pack("<QQ", 1, 0)


def pause_program(machine: str) -> bytes:
    """Return a static ELF executable that waits and collects ended processes; pure.

    Raises:
        KeyError: There is none for this kind of machine.
    """
    number, code = _PROGRAMS[machine]
    body = code + _ONE_SECOND
    headers = 64 + 56
    size = headers + len(body)
    ident = b"\x7fELF\x02\x01\x01" + bytes(9)
    entry = _BASE + headers
    header = ident + struct.pack("<HHIQQQIHHHHHH", 2, number, 1, entry, 64, 0, 0, 64, 56, 1, 64, 0, 0)
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, _BASE, _BASE, size, size, _PAGE)
    return header + segment + body


def pause_image(machine: str) -> bytes:
    """Return the file system of the image as a tar archive; pure."""
    program = pause_program(machine)
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        entry = tarfile.TarInfo("pause")
        entry.size, entry.mode = len(program), 0o755
        tar.addfile(entry, io.BytesIO(program))
    return archive.getvalue()


def needs_pause(task: TaskSpec) -> bool:
    """Tell whether the containers of a task share a namespace that none of them owns; pure."""
    return "task" in {task.pid_mode, task.ipc_mode} or task.network_interface is not None


async def prepare_pause(preparation: Preparation) -> None:
    """Have the namespaces of the task held before its first container joins them.

    Raises:
        HookError: The engine refuses, or the task's network can't be made.
    """
    task, context = preparation.task, preparation.context
    if not needs_pause(task.spec):
        return
    async with context.lock_of(task.arn):
        try:
            await _ensure(context, task)
        except EngineError as error:
            detail = f"the pause container of the task could not be started: {error.message}"
            raise HookError("ContainerNetworkingError", detail) from error
        except VpcError as error:
            raise HookError("ContainerNetworkingError", str(error)) from error


async def _ensure(context: AgentContext, task: TaskRecord) -> None:
    engine, interface = context.engine, task.spec.network_interface
    found = await engine.find_container(task.pause_name)
    if found is None:
        if await engine.find_image(f"{IMAGE}:{TAG}") is None:
            await engine.import_image(pause_image(platform.machine()), IMAGE, TAG)
        if interface is not None:
            await ensure_network(engine, interface.vpc_cidr)
        try:
            container_id = await engine.create_container(task.pause_name, pause_config(context, task))
        except EngineError as error:
            if error.status != CONFLICT:
                raise
            container_id = task.pause_name
        await engine.start_container(container_id)
    elif (found.get("State") or {}).get("Status") != "running":
        await engine.start_container(str(found["Id"]))
    if interface is not None and not await attach(context, task):
        message = f"the address {interface.address} is not there"
        raise VpcError(message)


async def attach(context: AgentContext, task: TaskRecord) -> bool:
    """Take note of the task's network interface: whose address it is, and what may leave it.

    Returns:
        Whether it is there.

    Raises:
        EngineError: The engine refuses.
    """
    interface = task.spec.network_interface
    document = await context.engine.find_container(task.pause_name) if interface is not None else None
    if interface is None or document is None or address_of(document) != interface.address:
        context.addresses.set_addresses(task.arn, CONTAINER_NAME, ())
        return False
    end = await asyncio.to_thread(host_end, int((document.get("State") or {}).get("Pid") or 0))
    await context.guard.add(task, end)
    context.addresses.set_addresses(task.arn, CONTAINER_NAME, (interface.address,))
    task.attached = True
    return True


def pause_config(context: AgentContext, task: TaskRecord) -> dict[str, object]:
    """Return the body of the engine's create request; pure."""
    spec = task.spec
    host_config: dict[str, object] = {"NetworkMode": "none", "ReadonlyRootfs": True, "CapDrop": ["ALL"]}
    if spec.ipc_mode == "task":
        host_config["IpcMode"] = "shareable"
    config: dict[str, object] = {
        "Image": f"{IMAGE}:{TAG}",
        "Entrypoint": ["/pause"],
        "Labels": {
            LABEL_PREFIX + "task-arn": task.arn,
            LABEL_PREFIX + "container-name": CONTAINER_NAME,
            INSTANCE_LABEL: context.state.instance_id,
        },
    }
    if spec.network_interface is not None:
        name = network_name(spec.network_interface.vpc_cidr)
        host_config |= {"NetworkMode": name, **_resolution(context, spec, spec.network_interface)}
        config["NetworkingConfig"] = {"EndpointsConfig": {name: endpoint_config(spec.network_interface)}}
        config["MacAddress"] = spec.network_interface.mac_address  # engines before API 1.44 read it here
        config["Hostname"] = spec.network_interface.private_dns_name[:HOSTNAME_CHARACTERS_MAX]
    config["HostConfig"] = host_config
    return config


def _resolution(context: AgentContext, spec: TaskSpec, interface: NetworkInterface) -> dict[str, list[str]]:
    """Return how names are resolved in the task: its containers share one resolv.conf, that of their network."""
    given = {
        member: [value for container in spec.containers for value in container.host_config.get(member) or ()]
        for member in ("Dns", "DnsSearch")
    }
    dns = list(dict.fromkeys(given["Dns"]))
    if not dns and any(resolves_here(context, container) for container in spec.containers):
        dns = [context.settings.container_address]
    search = list(dict.fromkeys(given["DnsSearch"])) or list(interface.dns_search_domains)
    return {"Dns": dns or list(interface.dns_servers), "DnsSearch": search}


async def remove_pause(context: AgentContext, task: TaskRecord) -> None:
    """Let go of the task's namespaces.

    Raises:
        EngineError: The engine refuses.
    """
    if needs_pause(task.spec):
        context.addresses.set_addresses(task.arn, CONTAINER_NAME, ())
        await context.engine.remove_container(task.pause_name)
        await context.guard.remove(task)
