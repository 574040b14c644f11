"""An agent's context without network and Docker."""

from pathlib import Path
from typing import Any

import aiohttp

from taskrole.agent.api import ApiError, AwsApi
from taskrole.agent.context import AgentContext
from taskrole.agent.credentials import CredentialsStore, RoleCredentials
from taskrole.agent.model import ContainerRecord, TaskRecord, TaskSpec
from taskrole.agent.payload import parse_task
from taskrole.agent.settings import AgentSettings, AwsCredentials
from taskrole.agent.state import AgentState, StateFile
from taskrole.clock import FakeClock
from taskrole.docker.fake import FakeEngine
from taskrole.ids import FakeIds

ARN = "arn:aws:ecs:us-west-2:123456789012:task/default/0123456789abcdef0123456789abcdef"


class FakeApi(AwsApi):
    """Answers from a dictionary: an answer, or an error to be raised."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.calls: list[tuple[str, dict[str, Any], AwsCredentials | None]] = []
        self.objects: dict[tuple[str, str], bytes] = {}

    async def call(self, service: str, operation: str, request: Any, **options: Any) -> dict[str, Any]:
        self.calls.append((operation, dict(request), options.get("credentials")))
        answer = self.answers.get(operation, {})
        if isinstance(answer, list):
            answer = answer.pop(0) if answer else {}
        if isinstance(answer, BaseException):
            raise answer
        return dict(answer)

    async def get_object(self, bucket: str, key: str, *, credentials: AwsCredentials, bytes_max: int) -> bytes:
        if (bucket, key) not in self.objects:
            raise ApiError("NoSuchKey", "", 404)
        return self.objects[bucket, key]

    @property
    def session(self) -> aiohttp.ClientSession:  # type: ignore[override]
        raise AssertionError("no network here")


def make_context(folder: Path, **settings: Any) -> AgentContext:
    chosen = AgentSettings(server_url="http://127.0.0.1:4566", region="us-west-2", data_dir=folder, **settings)
    return AgentContext(
        settings=chosen,
        state=AgentState(instance_id="instance", cluster="default", container_instance_arn="arn:instance"),
        state_file=StateFile(folder / "agent" / "state.json"),
        engine=FakeEngine(),
        api=FakeApi(),
        credentials=CredentialsStore(),
        clock=FakeClock(),
        ids=FakeIds(),
    )


def document(*containers: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {
        "arn": ARN,
        "family": "web",
        "version": "3",
        "containers": list(containers) or [{"name": "app", "image": "image", "essential": True}],
        **members,
    }


def awsvpc(address: str = "172.31.16.9", **members: Any) -> dict[str, Any]:
    """Members of a task with a network interface of its own."""
    interface = {
        "ec2Id": "eni-0123456789abcdef0",
        "attachmentArn": "arn:aws:ecs:us-west-2:123456789012:attachment/one",
        "macAddress": "0E:00:AC:1F:10:09",
        "ipv4Addresses": [{"primary": True, "privateAddress": address}],
        "subnetGatewayIpv4Address": "172.31.16.1/20",
        "vpcIpv4CidrBlock": "172.31.0.0/16",
        "privateDnsName": "ip-172-31-16-9.us-west-2.compute.internal",
        "domainNameServers": ["172.31.0.2"],
        "domainName": ["us-west-2.compute.internal"],
        **members,
    }
    return {"networkMode": "awsvpc", "elasticNetworkInterfaces": [interface]}


def spec(*containers: dict[str, Any], **members: Any) -> TaskSpec:
    return parse_task(document(*containers, **members))


def record(task: TaskSpec) -> TaskRecord:
    containers = {c.name: ContainerRecord(docker_name=f"ecs-{c.name}", endpoint_id=c.name) for c in task.containers}
    return TaskRecord(task, containers=containers)


def role_credentials(clock: FakeClock, credentials_id: str = "id", seconds: float = 3600.0) -> RoleCredentials:
    from datetime import timedelta

    expires = clock.now() + timedelta(seconds=seconds)
    return RoleCredentials(
        credentials_id, "arn:aws:iam::1:role/r", "ASIA", "SECRET", "TOKEN", "2026-01-01T01:00:00Z", expires
    )
