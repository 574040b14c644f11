"""Task metadata, versions 2, 3 and 4, and the agent API. Source: ECS developer guide, task metadata endpoint."""

import ipaddress
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from taskrole.agent.api import ApiError
from taskrole.agent.callers import Callers
from taskrole.agent.container_config import effective_network_mode
from taskrole.agent.context import AgentContext
from taskrole.agent.model import AWSVPC, LABEL_PREFIX, ContainerRecord, Desired, Phase, TaskRecord
from taskrole.agent.reports import next_report
from taskrole.agent.tasks import Tasks
from taskrole.docker.engine import EngineError

MEBIBYTE = 1024 * 1024
_STATUS = {
    Phase.WAITING: "NONE",
    Phase.STARTING: "CREATED",
    Phase.RUNNING: "RUNNING",
    Phase.STOPPING: "RUNNING",
    Phase.STOPPED: "STOPPED",
}


class MetadataEndpoint:
    """Serves what a container may know about its task."""

    def __init__(self, context: AgentContext, tasks: Tasks, callers: Callers) -> None:
        self._context = context
        self._tasks = tasks
        self._callers = callers

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Add the paths of all versions."""
        router.add_get("/v2/{rest:(metadata|metadataWithTags|stats)(/.*)?}", self._version_2)
        for version in ("v3", "v4"):
            router.add_get(f"/{version}/{{id}}", self._container)
            router.add_get(f"/{version}/{{id}}/", self._container)
            router.add_get(f"/{version}/{{id}}/task", self._task)
            router.add_get(f"/{version}/{{id}}/taskWithTags", self._task)
            router.add_get(f"/{version}/{{id}}/stats", self._container_stats)
            router.add_get(f"/{version}/{{id}}/task/stats", self._task_stats)
        router.add_get("/api/{id}/task-protection/v1/state", self._protection)
        router.add_put("/api/{id}/task-protection/v1/state", self._protection)

    async def _version_2(self, request: web.Request) -> web.Response:
        # AWS: version 2 knows its caller by the address of an awsvpc task only.
        address = str(request.remote or "")
        task = self._tasks.find(self._context.addresses.task_at(address))
        if task is None or task.spec.network_interface is None:
            return _json(400, f"unable to associate '{address}' with task")
        kind, _, docker_id = request.match_info["rest"].rstrip("/").partition("/")
        names = [name for name, record in task.containers.items() if record.docker_id and record.docker_id == docker_id]
        if docker_id and not names:
            return _json(400, f"unable to get container name mapping for container '{docker_id}'")
        if kind == "stats":
            records = [task.containers[name] for name in names or task.containers if task.containers[name].docker_id]
            stats = {record.docker_id: await self._stats(record) for record in records}
            return _json(200, stats[docker_id] if docker_id else stats)
        if docker_id:
            return _json(200, self._container_document(task, names[0], version4=False))
        document = self._task_document(task, version4=False)
        if kind == "metadataWithTags":
            await self._add_tags(document, task)
        return _json(200, document)

    async def _find(self, request: web.Request) -> tuple[TaskRecord, str]:
        """Return the task and the name of the container that an endpoint id stands for, if it is the caller's."""
        found = self._context.addresses.find_endpoint(request.match_info["id"])
        task = self._tasks.find(found[0]) if found else None
        peer = request.transport.get_extra_info("peername") if request.transport is not None else None
        if found and task is not None and peer and await self._callers.is_of_task(task.arn, str(peer[0]), int(peer[1])):
            return task, found[1]
        version3 = request.path.startswith("/v3/")
        text = f"V{3 if version3 else 4} metadata handler: unable to get task ARN from request"
        raise (web.HTTPInternalServerError if version3 else web.HTTPNotFound)(
            text=json.dumps(text), content_type="application/json"
        )

    async def _container(self, request: web.Request) -> web.Response:
        task, name = await self._find(request)
        return _json(200, self._container_document(task, name, version4=request.path.startswith("/v4/")))

    async def _task(self, request: web.Request) -> web.Response:
        task, _ = await self._find(request)
        document = self._task_document(task, version4=request.path.startswith("/v4/"))
        if request.path.endswith("WithTags"):
            await self._add_tags(document, task)
        return _json(200, document)

    async def _container_stats(self, request: web.Request) -> web.Response:
        task, name = await self._find(request)
        return _json(200, await self._stats(task.containers[name]))

    async def _task_stats(self, request: web.Request) -> web.Response:
        task, _ = await self._find(request)
        records = [record for record in task.containers.values() if record.docker_id]
        return _json(200, {record.docker_id: await self._stats(record) for record in records})

    async def _stats(self, record: ContainerRecord) -> dict[str, Any] | None:
        try:
            return await self._context.engine.container_stats(record.docker_id)
        except EngineError:
            return None

    async def _protection(self, request: web.Request) -> web.Response:
        """Pass the task's protection on to the API, signed by the task's own role."""
        task, _ = await self._find(request)
        entry = self._context.credentials.find(task.spec.credentials_id)
        if entry is None or entry.credentials is None:
            return _protection_error(403, task.arn, "AccessDeniedException", "The task has no task role.")
        body: dict[str, Any] = {"cluster": self._context.cluster_of(task), "tasks": [task.arn]}
        operation = "GetTaskProtection"
        if request.method == "PUT":
            operation = "UpdateTaskProtection"
            try:
                wanted = json.loads(await request.text())
                body["protectionEnabled"] = bool(wanted["ProtectionEnabled"])
                if wanted.get("ExpiresInMinutes") is not None:
                    body["expiresInMinutes"] = int(wanted["ExpiresInMinutes"])
            except (ValueError, KeyError, TypeError):
                return _protection_error(400, task.arn, "InvalidParameterException", "Invalid request body.")
        try:
            answer = await self._context.api.call("ecs", operation, body, credentials=entry.credentials.as_aws())
            found = dict(answer["protectedTasks"][0])
        except ApiError as error:
            return _protection_error(error.status or 500, task.arn, error.code, error.message)
        except (KeyError, IndexError, TypeError):
            return _protection_error(500, task.arn, "ServerException", "Unexpected answer.")
        protection = {"ProtectionEnabled": bool(found.get("protectionEnabled")), "TaskArn": task.arn}
        if found.get("expirationDate") is not None:
            protection["ExpirationDate"] = found["expirationDate"]
        return _json(200, {"protection": protection})

    async def _add_tags(self, document: dict[str, Any], task: TaskRecord) -> None:
        errors = []
        for member, arn in (
            ("TaskTags", task.arn),
            ("ContainerInstanceTags", self._context.state.container_instance_arn),
        ):
            try:
                answer = await self._context.api.call("ecs", "ListTagsForResource", {"resourceArn": arn})
                document[member] = {str(tag["key"]): str(tag.get("value", "")) for tag in answer.get("tags") or ()}
            except ApiError as error:
                errors.append(
                    {
                        "ErrorField": member,
                        "ErrorCode": error.code,
                        "ErrorMessage": error.message,
                        "StatusCode": error.status,
                        "ResourceARN": arn,
                    }
                )
        if errors:
            document["Errors"] = errors

    def _task_document(self, task: TaskRecord, *, version4: bool) -> dict[str, Any]:
        spec = task.spec
        report = next_report(task, "")
        known = str(report.request["status"]) if report else task.reported.get("", "PENDING")
        document: dict[str, Any] = {
            "Cluster": self._context.cluster_of(task),
            "TaskARN": task.arn,
            "Family": spec.family,
            "Revision": spec.version,
            "DesiredStatus": str(task.desired),
            "KnownStatus": known,
        }
        limits = {}
        if spec.cpu:
            limits["CPU"] = spec.cpu
        if spec.memory_mib:
            limits["Memory"] = float(spec.memory_mib)
        if limits:
            document["Limits"] = limits
        times = (
            ("PullStartedAt", task.pull_started_at),
            ("PullStoppedAt", task.pull_stopped_at),
            ("ExecutionStoppedAt", task.execution_stopped_at),
        )
        document.update({member: text for member, text in times if text})
        if self._context.settings.availability_zone:
            document["AvailabilityZone"] = self._context.settings.availability_zone
        document["Containers"] = [
            self._container_document(task, container.name, version4=version4)
            for container in spec.containers
            if task.containers[container.name].docker_id
        ]
        if version4:
            document["LaunchType"] = "EC2"
            document["FaultInjectionEnabled"] = False
            if spec.service_name:
                document["ServiceName"] = spec.service_name
        return document

    def _container_document(self, task: TaskRecord, name: str, *, version4: bool) -> dict[str, Any]:
        spec, record = task.spec.container(name), task.containers[name]
        document: dict[str, Any] = {
            "DockerId": record.docker_id,
            "Name": name,
            "DockerName": record.docker_name,
            "Image": spec.image,
            "ImageID": record.image_id,
            "Labels": {
                **spec.labels,
                LABEL_PREFIX + "cluster": self._context.cluster_of(task),
                LABEL_PREFIX + "container-name": name,
                LABEL_PREFIX + "task-arn": task.arn,
                LABEL_PREFIX + "task-definition-family": task.spec.family,
                LABEL_PREFIX + "task-definition-version": task.spec.version,
            },
            "DesiredStatus": "RUNNING" if task.desired is Desired.RUNNING else "STOPPED",
            "KnownStatus": _STATUS[record.phase],
            "Limits": {"CPU": int(spec.raw.get("cpu") or 0), "Memory": int(spec.raw.get("memory") or 0)},
            "Type": "NORMAL",
        }
        times = (
            ("CreatedAt", record.created_at),
            ("StartedAt", record.started_at),
            ("FinishedAt", record.finished_at),
        )
        document.update({member: text for member, text in times if text})
        if record.exit_code is not None:
            document["ExitCode"] = record.exit_code
        if record.network_bindings:
            document["Ports"] = [_port(one, version4=version4) for one in record.network_bindings]
        document["Networks"] = [_network(task, name, version4=version4)]
        if record.health:
            document["Health"] = {"status": record.health.upper()}
        if version4:
            document["ContainerARN"] = str(spec.raw.get("containerArn") or "")
            document["LogDriver"] = str((spec.host_config.get("LogConfig") or {}).get("Type") or "json-file")
            document["LogOptions"] = dict((spec.host_config.get("LogConfig") or {}).get("Config") or {})
            document["RestartCount"] = record.restart_count
        return document


def _network(task: TaskRecord, name: str, *, version4: bool) -> dict[str, Any]:
    interface = task.spec.network_interface
    if interface is None:
        mode = effective_network_mode(task.spec, task.spec.container(name))
        addresses = [address for address in task.containers[name].addresses if ":" not in address]
        return {"NetworkMode": "bridge" if mode == "default" else mode, "IPv4Addresses": addresses}
    network: dict[str, Any] = {"NetworkMode": AWSVPC, "IPv4Addresses": [interface.address]}
    if version4:
        network |= {
            "AttachmentIndex": 0,
            "MACAddress": interface.mac_address,
            "IPv4SubnetCIDRBlock": str(ipaddress.IPv4Interface(interface.subnet_gateway).network),
            "DomainNameServers": list(interface.dns_servers),
            "DomainNameSearchList": list(interface.dns_search_domains),
            "PrivateDNSName": interface.private_dns_name,
            "SubnetGatewayIpv4Address": interface.subnet_gateway,
        }
    return network


def _port(binding: Mapping[str, Any], *, version4: bool) -> dict[str, Any]:
    port = {"ContainerPort": binding["containerPort"], "Protocol": binding["protocol"], "HostPort": binding["hostPort"]}
    if version4:
        port["HostIp"] = binding["bindIP"]
    return port


def _json(status: int, document: Any) -> web.Response:
    return web.Response(status=status, body=json.dumps(document).encode(), content_type="application/json")


def _protection_error(status: int, task_arn: str, code: str, message: str) -> web.Response:
    return _json(status, {"error": {"Arn": task_arn, "Code": code, "Message": message}})
