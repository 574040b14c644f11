"""Registers this machine as a container instance. Source: the protocol of the agent of Amazon ECS, section 2."""

import asyncio
import logging
import platform
from collections.abc import Mapping
from typing import Any

from taskrole.agent.acs import AGENT_HASH, AGENT_VERSION
from taskrole.agent.api import ApiError
from taskrole.agent.context import AgentContext, EngineFacts
from taskrole.agent.security_groups import CAPABILITY as SECURITY_GROUPS
from taskrole.agent.settings import AgentSettings
from taskrole.docker.engine import Engine
from taskrole.ids import dashed_uuid

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0
RETRY_FACTOR = 1.5
RETRY_SECONDS_MAX = 30.0
CPU_UNITS = 1024
MEBIBYTE = 1024 * 1024
_FINAL = frozenset(("ClientException", "InvalidParameterException", "ClusterNotFoundException"))
_DOCKER_API_VERSIONS = (*range(17, 26), 28, 29, 30, 32)  # the stock agent leaves the others out
_LOGGING_DRIVERS = ("json-file", "none", "syslog", "journald", "gelf", "fluentd", "awslogs")
_ECS_CAPABILITIES = (
    "container-ordering",
    "container-health-check",
    "container-restart-policy",
    "docker-plugin.local",
    "execute-command",
    "execution-role-awslogs",
    "execution-role-ecr-pull",
    "ecr-endpoint",
    "full-sync",
    "task-cpu-mem-limit",
    "task-eni",
    "network.container-port-range",
    "secrets.ssm.environment-variables",
    "secrets.ssm.bootstrap.log-driver",
    "secrets.asm.environment-variables",
    "secrets.asm.bootstrap.log-driver",
    "env-files.s3",
    "private-registry-authentication.secretsmanager",
    "pid-ipc-namespace-sharing",
    "increased-task-cpu-limit",
)
_ARCHITECTURES = {"x86_64": "x86_64", "aarch64": "arm64"}


class RegistrationError(Exception):
    """The control plane refuses this instance for good; the text is one sentence for a person."""


async def engine_facts(engine: Engine) -> EngineFacts:
    """Ask the engine about itself.

    Raises:
        EngineUnavailableError: Docker doesn't answer.
    """
    version, info = await engine.version(), await engine.info()
    return EngineFacts(
        version=str(version.get("Version") or ""),
        api_version=str(version.get("ApiVersion") or ""),
        cgroup_driver=str(info.get("CgroupDriver") or ""),
        cgroup_version=str(info.get("CgroupVersion") or "1"),
        cpus=int(info.get("NCPU") or 1),
        memory_bytes=int(info.get("MemTotal") or 0),
    )


def attributes(settings: AgentSettings) -> list[dict[str, str]]:
    """Return what this agent can do, and what kind of machine it is on; pure but for the architecture."""
    names = [f"ecs.capability.{name}" for name in _ECS_CAPABILITIES]
    prefix = "com.amazonaws.ecs.capability."
    names += [f"{prefix}docker-remote-api.1.{minor}" for minor in _DOCKER_API_VERSIONS]
    names += [f"{prefix}logging-driver.{driver}" for driver in _LOGGING_DRIVERS]
    names += [
        f"{prefix}{name}"
        for name in ("privileged-container", "task-iam-role", "task-iam-role-network-host", "ecr-auth")
    ]
    names.append("ecs.capability.taskrole-container-roles")
    if settings.front:
        names.append("ecs.capability.taskrole-bound-sessions")
    if settings.security_groups:
        names.append(SECURITY_GROUPS)
    machine = platform.machine()
    valued = {
        "ecs.os-type": "linux",
        "ecs.os-family": "LINUX",
        "ecs.cpu-architecture": _ARCHITECTURES.get(machine, machine),
        **settings.attributes,
    }
    if settings.availability_zone:
        valued["ecs.availability-zone"] = settings.availability_zone
    if settings.instance_type:
        valued["ecs.instance-type"] = settings.instance_type
    return [{"name": name} for name in names] + [{"name": name, "value": value} for name, value in valued.items()]


def total_resources(settings: AgentSettings, facts: EngineFacts) -> list[dict[str, Any]]:
    """Return what tasks may use of this machine; pure."""
    memory = max(facts.memory_bytes // MEBIBYTE - settings.reserved_memory_mib, 0)
    memory = min(memory, settings.memory_mib_max or memory)
    cpu = min(facts.cpus * CPU_UNITS, settings.cpu_units_max or facts.cpus * CPU_UNITS)
    return [
        {"name": "CPU", "type": "INTEGER", "integerValue": cpu},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": memory},
        {"name": "PORTS", "type": "STRINGSET", "stringSetValue": [str(port) for port in settings.reserved_ports]},
        {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": []},
    ]


async def register(context: AgentContext) -> None:
    """Register, or register again with the ARN of the state file; returns once it is done and saved.

    Raises:
        RegistrationError: The control plane refuses for good.
    """
    state, delay = context.state, RETRY_SECONDS
    request: dict[str, Any] = {
        "cluster": state.cluster,
        "clientToken": state.instance_id,
        "instanceIdentityDocument": "",
        "instanceIdentityDocumentSignature": "",
        "totalResources": total_resources(context.settings, context.facts),
        "attributes": attributes(context.settings),
        "versionInfo": {
            "agentVersion": AGENT_VERSION,
            "agentHash": AGENT_HASH,
            "dockerVersion": f"DockerVersion: {context.facts.version}",
        },
    }
    if state.container_instance_arn:
        request["containerInstanceArn"] = state.container_instance_arn
    else:
        await context.save_now()  # killed before it hears the answer, it asks again with the same token
    while True:
        try:
            answer = await context.api.call("ecs", "RegisterContainerInstance", request)
            break
        except ApiError as error:
            if error.code in _FINAL:
                await _mend(context, request, error)
            log.warning("registration failed", extra={"code": error.code, "reason": error.message})
        await asyncio.sleep(delay)
        delay = min(delay * RETRY_FACTOR, RETRY_SECONDS_MAX)
    state.container_instance_arn = _arn(answer)
    await context.save_now()


async def _mend(context: AgentContext, request: dict[str, Any], error: ApiError) -> None:
    """Change the request so that the next attempt can succeed.

    Raises:
        RegistrationError: Nothing can be changed.
    """
    if request.pop("containerInstanceArn", None):
        # Deregistered meanwhile, or another control plane: come as a new instance.
        request["clientToken"] = dashed_uuid(context.ids)
        return
    if "Cluster not found" in error.message and context.state.cluster in {"", "default"}:
        try:
            await context.api.call("ecs", "CreateCluster", {"clusterName": "default"})
        except ApiError as failure:
            message = f"The cluster default does not exist and could not be created: {failure}"
            raise RegistrationError(message) from failure
        return
    message = f"The control plane refuses to register this container instance: {error}"
    raise RegistrationError(message) from error


def _arn(answer: Mapping[str, Any]) -> str:
    try:
        return str(answer["containerInstance"]["containerInstanceArn"])
    except (KeyError, TypeError) as error:
        raise RegistrationError("The control plane answered the registration without an ARN.") from error
