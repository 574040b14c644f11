"""What the Amazon ECS agent needs of a control plane, played on the wire: its requests, its websockets, its frames.

One test for each group of the checklist in the agent protocol; rotation over the wire is in ``test_rotation.py``.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from yarl import URL

from tests.api.agent_channel import RESOURCES, expect, instance_keys
from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION

CLUSTER = "wire"
CLUSTER_ARN = f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{CLUSTER}"
INSTANCE, OTHER = "i-0aaaaaaaaaaaaaaa0", "i-0bbbbbbbbbbbbbbb0"
CAPABILITIES = ("task-iam-role", "task-iam-role-network-host", "ecr-auth", "logging-driver.json-file")
ATTRIBUTES = [
    *({"name": f"com.amazonaws.ecs.capability.{name}"} for name in CAPABILITIES),
    *({"name": f"com.amazonaws.ecs.capability.docker-remote-api.1.{minor}"} for minor in (18, 19, 21, 25)),
    {"name": "ecs.capability.container-health-check"},
    {"name": "ecs.os-type", "value": "linux"},
    {"name": "ecs.os-family", "value": "LINUX"},
    {"name": "rack", "value": "7"},
]
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
TASK_ROLE = f"arn:aws:iam::{ACCOUNT}:role/WireTaskRole"


@pytest.fixture(scope="module")
def ecs(server: Server) -> Any:
    iam = server.client("iam")
    iam.create_role(RoleName="WireTaskRole", AssumeRolePolicyDocument=TRUST)
    statement = {"Effect": "Allow", "Action": ["ecs:GetTaskProtection", "ecs:Poll"], "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_role_policy(RoleName="WireTaskRole", PolicyName="p", PolicyDocument=policy)
    client = server.client("ecs")
    client.create_cluster(clusterName=CLUSTER)
    client.register_task_definition(
        family="wire",
        taskRoleArn=TASK_ROLE,
        executionRoleArn=TASK_ROLE,
        networkMode="host",
        containerDefinitions=[
            {
                "name": "app",
                "image": "busybox",
                "memory": 64,
                "environment": [{"name": "A", "value": "1"}],
                "ulimits": [{"name": "nofile", "softLimit": 1, "hardLimit": 2}],
                "healthCheck": {"command": ["CMD-SHELL", "true"]},
            }
        ],
    )
    return client


@pytest.fixture(scope="module")
def instance(server: Server, ecs: Any) -> str:
    agent = server.client_of(instance_keys(server, INSTANCE), "ecs")
    answer = agent.register_container_instance(cluster=CLUSTER, totalResources=RESOURCES, attributes=ATTRIBUTES)
    return str(answer["containerInstance"]["containerInstanceArn"])


async def raw_call(server: Server, keys: dict[str, str], operation: str, body: dict[str, Any]) -> tuple[int, Any]:
    """Call as the agent does: also with members that the public service model does not have."""
    content = json.dumps(body).encode()
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"AmazonEC2ContainerServiceV20141113.{operation}",
    }
    signed = sign("POST", server.endpoint + "/", keys, content, headers)
    async with (
        aiohttp.ClientSession() as session,
        session.post(server.endpoint + "/", data=content, headers=signed) as response,
    ):
        return response.status, await response.json(content_type=None)


def sign(
    method: str, url: str, keys: dict[str, str], body: bytes = b"", headers: dict[str, str] | None = None
) -> dict[str, str]:
    request = AWSRequest(method, url, data=body, headers=headers or {})
    credentials = Credentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    SigV4Auth(credentials, "ecs", REGION).add_auth(request)
    return dict(request.headers)


@asynccontextmanager
async def acs(
    server: Server, keys: dict[str, str], instance: str, *, send_credentials: bool, cluster: str = CLUSTER
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    query = {
        "agentHash": "abc",
        "agentVersion": "1.105.1",
        "clusterArn": cluster,
        "containerInstanceArn": instance,
        "dockerVersion": "DockerVersion: 20.10.24",
        "protocolVersion": "2",
        "sendCredentials": str(send_credentials).lower(),
        "seqNum": "1",
    }
    url = f"{server.endpoint}/acs/ws?{urlencode(query, quote_via=quote)}"
    headers = sign("GET", url, keys)
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(URL(url, encoded=True), headers=headers) as socket,
    ):
        yield socket


def run_task(ecs: Any) -> str:
    answer = ecs.run_task(cluster=CLUSTER, taskDefinition="wire")
    assert answer["failures"] == []
    return str(answer["tasks"][0]["taskArn"])


def keys_of(sent: dict[str, Any]) -> dict[str, str]:
    given = sent["roleCredentials"]
    return {
        "AccessKeyId": given["accessKeyId"],
        "SecretAccessKey": given["secretAccessKey"],
        "SessionToken": given["sessionToken"],
    }


async def report(server: Server, keys: dict[str, str], task: str, status: str, *containers: dict[str, Any]) -> Any:
    body = {"cluster": CLUSTER, "task": task, "status": status, "reason": "", "containers": list(containers)}
    return await raw_call(server, keys, "SubmitTaskStateChange", body)


async def started(server: Server, ecs: Any, keys: dict[str, str], instance: str) -> str:
    """Run a task and take its payload as an agent that then goes away."""
    async with acs(server, keys, instance, send_credentials=False) as socket:
        await expect(socket, "HeartbeatMessage")
        arn = await asyncio.to_thread(lambda: run_task(ecs))
        await expect(socket, "PayloadMessage")
    return arn


async def stop(server: Server, ecs: Any, keys: dict[str, str], task: str) -> None:
    await asyncio.to_thread(lambda: ecs.stop_task(cluster=CLUSTER, task=task))
    await report(server, keys, task, "STOPPED", {"containerName": "app", "status": "STOPPED", "exitCode": 0})


async def test_registration(server: Server, ecs: Any) -> None:
    keys = instance_keys(server, "i-0cccccccccccccccc")
    body = {
        "cluster": CLUSTER,
        "clientToken": "00000000-0000-4000-8000-000000000001",
        "instanceIdentityDocument": "",
        "instanceIdentityDocumentSignature": "",
        "totalResources": RESOURCES,
        "attributes": ATTRIBUTES,
    }
    status, answer = await raw_call(server, keys, "RegisterContainerInstance", body)
    registered = answer["containerInstance"]
    assert status == 200
    echoed = {one["name"]: one.get("value", "") for one in registered["attributes"]}
    assert {one["name"]: one.get("value", "") for one in ATTRIBUTES}.items() <= echoed.items()
    assert echoed["ecs.availability-zone"].startswith(REGION)
    assert "ecs.instance-type" in echoed
    arn = registered["containerInstanceArn"]
    _, again = await raw_call(server, keys, "RegisterContainerInstance", body)  # its answer was lost
    assert again["containerInstance"]["containerInstanceArn"] == arn
    renewed = {
        **body,
        "clientToken": "other",
        "containerInstanceArn": arn,
        "totalResources": [{"name": "CPU", "type": "INTEGER", "integerValue": 1024}, *RESOURCES[1:]],
    }
    _, after = await raw_call(server, keys, "RegisterContainerInstance", renewed)
    assert after["containerInstance"]["containerInstanceArn"] == arn
    resources = {one["name"]: one.get("integerValue") for one in after["containerInstance"]["registeredResources"]}
    assert resources["CPU"] == 1024
    # Bound to who registered it; and what the agent does on each answer.
    status, refused = await raw_call(server, instance_keys(server, OTHER), "RegisterContainerInstance", renewed)
    assert (status, refused["__type"]) == (400, "AccessDeniedException")
    status, unknown = await raw_call(server, keys, "RegisterContainerInstance", {**body, "cluster": "default-x"})
    assert (unknown["__type"], unknown["message"]) == ("ClusterNotFoundException", "Cluster not found.")
    document = json.dumps({"instanceId": OTHER, "accountId": ACCOUNT, "region": REGION})
    status, foreign = await raw_call(
        server, keys, "RegisterContainerInstance", {**body, "instanceIdentityDocument": document}
    )
    assert (status, foreign["__type"]) == (400, "InvalidParameterException")
    await raw_call(server, keys, "DeregisterContainerInstance", {"cluster": CLUSTER, "containerInstance": arn})
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:  # costs the agent an hour: only for these
        async with acs(server, keys, arn, send_credentials=True):
            pass
    assert caught.value.status == 400


async def test_endpoints_and_the_forms_of_the_cluster(server: Server, ecs: Any, instance: str) -> None:
    keys = instance_keys(server, INSTANCE)
    for cluster in (CLUSTER, CLUSTER_ARN):
        body = {"cluster": cluster, "containerInstance": instance, "zoneId": ""}
        _, answer = await raw_call(server, keys, "DiscoverPollEndpoint", body)
        assert answer["endpoint"] == f"{server.endpoint}/acs/"
        assert answer["telemetryEndpoint"] == f"{server.endpoint}/tcs/"
        async with acs(server, keys, instance, send_credentials=False, cluster=cluster) as socket:
            heartbeat = await expect(socket, "HeartbeatMessage")
            await socket.send_json({"type": "HeartbeatAckRequest", "message": {"messageId": heartbeat["messageId"]}})
            described = await asyncio.to_thread(
                lambda: ecs.describe_container_instances(cluster=CLUSTER, containerInstances=[instance])
            )
            assert described["containerInstances"][0]["agentConnected"] is True


async def test_who_may_open_a_session(server: Server, ecs: Any, instance: str) -> None:
    keys = instance_keys(server, INSTANCE)
    async with acs(server, keys, instance, send_credentials=False) as socket:
        arn = await asyncio.to_thread(lambda: run_task(ecs))
        sent = (await expect(socket, "PayloadMessage"))["tasks"][0]
        # A task whose role may even call ecs:Poll, and another instance of the same role.
        for foreign in (keys_of(sent), instance_keys(server, OTHER), {**keys, "SecretAccessKey": "x" * 40}):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                async with acs(server, foreign, instance, send_credentials=True):
                    pass
        async with acs(server, keys, instance, send_credentials=True) as newer:
            first = json.loads((await newer.receive(timeout=10)).data)
            assert first["type"] == "IAMRoleCredentialsMessage"
            async with asyncio.timeout(15):  # the new session replaces the old one
                while (await socket.receive()).type is aiohttp.WSMsgType.TEXT:
                    pass
        await stop(server, ecs, keys, arn)


async def test_a_payload_is_what_the_agent_reads(server: Server, ecs: Any, instance: str) -> None:
    keys = instance_keys(server, INSTANCE)
    async with acs(server, keys, instance, send_credentials=False) as socket:
        manifest = await expect(socket, "TaskManifestMessage")
        arn = await asyncio.to_thread(lambda: run_task(ecs))
        message = await expect(socket, "PayloadMessage")
        assert message["seqNum"] > manifest["timeline"]
        assert message["clusterArn"]
        assert message["containerInstanceArn"] == instance
        task = message["tasks"][0]
        container = task["containers"][0]
        config = json.loads(container["dockerConfig"]["config"])
        host_config = json.loads(container["dockerConfig"]["hostConfig"])
        assert "Env" not in config
        assert host_config["NetworkMode"] == "host"
        assert host_config["Ulimits"] == [{"Name": "nofile", "Soft": 1, "Hard": 2}]
        assert container["environment"] == {"AWS_EXECUTION_ENV": "AWS_ECS_EC2", "A": "1"}
        assert container["overrides"] == "{}"
        assert container["healthCheckType"] == "docker"
        role, execution = task["roleCredentials"], task["executionRoleCredentials"]
        assert role["credentialsId"] != execution["credentialsId"]
        assert role["expiration"].endswith("Z")
        assert len(role["expiration"]) == len("2026-01-01T00:00:00Z")
        described = await asyncio.to_thread(lambda: ecs.describe_tasks(cluster=CLUSTER, tasks=[arn]))
        assert role["credentialsId"] not in json.dumps(described, default=str)
        await stop(server, ecs, keys, arn)
        stopping = await expect(socket, "PayloadMessage")
        assert stopping["seqNum"] > message["seqNum"]
        assert stopping["tasks"][0]["desiredStatus"] == "STOPPED"


async def test_unacknowledged_payloads_and_credentials_come_again(server: Server, ecs: Any, instance: str) -> None:
    keys = instance_keys(server, INSTANCE)
    async with acs(server, keys, instance, send_credentials=False) as socket:
        await expect(socket, "HeartbeatMessage")
        arn = await asyncio.to_thread(lambda: run_task(ecs))
        async with asyncio.timeout(10):
            while (first := await socket.receive_json())["type"] != "PayloadMessage":
                pass
    async with acs(server, keys, instance, send_credentials=False) as socket:
        again = (await expect(socket, "PayloadMessage"))["tasks"][0]
        assert again["arn"] == arn
        before = first["message"]["tasks"][0]["roleCredentials"]["credentialsId"]
        assert again["roleCredentials"]["credentialsId"] == before  # never another one in a task's life
        await socket.send_str("not json")
        await socket.send_json({"type": "NobodyKnowsThis", "message": {}})
    async with acs(server, keys, instance, send_credentials=True) as socket:  # the agent was restarted
        kinds = set()
        for _ in range(2):
            message = await expect(socket, "IAMRoleCredentialsMessage")
            assert message["taskArn"] == arn
            kinds.add(message["roleType"])
            acknowledgement = {
                "messageId": message["messageId"],
                "credentialsId": message["roleCredentials"]["credentialsId"],
                "expiration": message["roleCredentials"]["expiration"],
            }
            await socket.send_json({"type": "IAMRoleCredentialsAckRequest", "message": acknowledgement})
        assert kinds == {"TaskApplication", "TaskExecution"}
    await stop(server, ecs, keys, arn)


async def test_what_runs_and_should_not_is_stopped(server: Server, ecs: Any, instance: str) -> None:
    keys = instance_keys(server, INSTANCE)
    unknown = f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/{CLUSTER}/{'0' * 32}"
    async with acs(server, keys, instance, send_credentials=False) as socket:
        manifest = await expect(socket, "TaskManifestMessage")
        candidate = {"taskArn": unknown, "taskClusterArn": CLUSTER, "desiredStatus": "STOPPED"}
        verification = {"messageId": manifest["messageId"], "stopCandidates": [candidate]}
        await socket.send_json({"type": "TaskStopVerificationMessage", "message": verification})
        answer = await expect(socket, "TaskStopVerificationAck")
        assert answer["messageId"] == manifest["messageId"]
        assert [one["taskArn"] for one in answer["stopTasks"]] == [unknown]


async def test_state_reports(server: Server, ecs: Any, instance: str) -> None:
    keys = instance_keys(server, INSTANCE)
    arn = await started(server, ecs, keys, instance)
    ran = {"containerName": "app", "status": "RUNNING", "runtimeId": "a" * 64, "exitCode": 0}
    ended = {**ran, "status": "STOPPED", "exitCode": 3}
    status, answer = await report(server, keys, arn, "RUNNING", ran, ended)  # both in one call, in order
    assert (status, bool(answer["acknowledgment"])) == (200, True)
    await report(server, keys, arn, "RUNNING", ran)  # late
    task = (await asyncio.to_thread(lambda: ecs.describe_tasks(cluster=CLUSTER, tasks=[arn])))["tasks"][0]
    assert (task["containers"][0]["lastStatus"], task["containers"][0]["exitCode"]) == ("STOPPED", 3)
    await report(server, keys, arn, "STOPPED", ended)
    status, _ = await report(server, keys, arn, "STOPPED", ended)  # twice
    assert status == 200
    unknown = f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/{CLUSTER}/{'1' * 32}"
    status, answer = await report(server, keys, unknown, "STOPPED")
    assert (status, bool(answer["acknowledgment"])) == (200, True)
    status, refused = await report(server, instance_keys(server, OTHER), arn, "STOPPED")
    assert (status, refused["__type"]) == (400, "AccessDeniedException")


def frame(url: str, keys: dict[str, str], kind: str, **message: Any) -> str:
    """A frame of the telemetry channel: a signed block of headers, an empty line, the message."""
    body = json.dumps({"type": kind, "message": message})
    headers = sign("GET", url, keys, body.encode())
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n" + body


async def test_telemetry(server: Server, ecs: Any, instance: str) -> None:
    keys = instance_keys(server, INSTANCE)
    arn = await started(server, ecs, keys, instance)
    running = {"containerName": "app", "status": "RUNNING", "runtimeId": "b" * 64}
    await report(server, keys, arn, "RUNNING", running)
    query = urlencode({"agentHash": "a", "agentVersion": "1", "cluster": CLUSTER, "containerInstance": instance})
    url = f"{server.endpoint}/tcs/ws?{query}"
    stats = {"min": 1, "max": 3, "sum": 30.0, "sampleCount": 10}
    metric = {"containerName": "app", "cpuStatsSet": stats, "memoryStatsSet": {**stats, "sum": 420}}
    foreign = f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/{CLUSTER}/{'2' * 32}"
    metrics = [{"taskArn": one, "containerMetrics": [metric, {}, 7], "credentialFetches": 4} for one in (arn, foreign)]
    metadata = {"cluster": CLUSTER, "containerInstance": instance, "messageId": "m", "fin": True, "idle": False}
    health = {"taskArn": arn, "containers": [{"containerName": "app", "healthStatus": "HEALTHY"}]}
    frames: list[tuple[str, str, dict[str, Any]]] = [
        ("PublishMetricsRequest", "AckPublishMetric", {"taskMetrics": metrics}),
        ("PublishMetricsRequest", "AckPublishMetric", {"taskMetrics": "odd"}),
        ("PublishHealthRequest", "AckPublishHealth", {"tasks": [health]}),
        ("PublishInstanceStatusRequest", "AckPublishInstanceStatus", {"statuses": []}),
    ]
    async with aiohttp.ClientSession() as session:
        headers = sign("GET", url, keys)
        async with session.ws_connect(URL(url, encoded=True), headers=headers) as socket:
            await socket.send_str("garbage")
            for kind, acknowledgement, members in frames:
                await socket.send_str(frame(url, keys, kind, metadata=metadata, timestamp=1, **members))
                async with asyncio.timeout(10):
                    while (await socket.receive_json())["type"] != acknowledgement:
                        pass
        with pytest.raises(aiohttp.WSServerHandshakeError):
            async with session.ws_connect(
                URL(url, encoded=True), headers=sign("GET", url, instance_keys(server, OTHER))
            ):
                pass
    task = (await asyncio.to_thread(lambda: ecs.describe_tasks(cluster=CLUSTER, tasks=[arn])))["tasks"][0]
    assert task["healthStatus"] == "HEALTHY"
    admin = {"AccessKeyId": server.access_key_id, "SecretAccessKey": server.secret_access_key, "SessionToken": ""}
    status, answer = await list_metrics(server, admin)
    assert status == 200
    assert [(one["taskArn"], one["cpuPercent"], one["memoryMiB"]) for one in answer["tasks"]] == [(arn, 3.0, 42.0)]
    assert answer["tasks"][0]["credentialFetches"] == 4
    nobody = await asyncio.to_thread(lambda: server.user_with("nobody", TRUST_NOTHING))
    status, answer = await list_metrics(server, {**nobody, "SessionToken": ""})
    assert (status, answer["__type"]) == (403, "AccessDeniedException")
    token = server.control_plane.scrape_token()
    assert f'task="{arn[-32:]}"' in await scrape(server, f"Bearer {token}")
    for wrong in ("", "Bearer x", token):
        assert arn[-32:] not in await scrape(server, wrong)
    await stop(server, ecs, keys, arn)
    assert (await list_metrics(server, admin))[1]["tasks"] == []


TRUST_NOTHING = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
)


async def list_metrics(server: Server, keys: dict[str, Any]) -> tuple[int, Any]:
    url, body = f"{server.endpoint}/_taskrole/api/ListTaskMetrics", json.dumps({"cluster": CLUSTER}).encode()
    request = AWSRequest("POST", url, data=body, headers={"Content-Type": "application/x-amz-json-1.1"})
    credentials = Credentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"] or None)
    SigV4Auth(credentials, "taskrole", REGION).add_auth(request)
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=dict(request.headers)) as response,
    ):
        return response.status, await response.json(content_type=None)


async def scrape(server: Server, authorization: str) -> str:
    headers = {"Authorization": authorization} if authorization else {}
    url = f"{server.endpoint}/_taskrole/metrics"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return await response.text()


async def test_calls_on_behalf_of_containers(server: Server, ecs: Any, instance: str) -> None:
    keys = instance_keys(server, INSTANCE)
    async with acs(server, keys, instance, send_credentials=False) as socket:
        arn = await asyncio.to_thread(lambda: run_task(ecs))
        sent = (await expect(socket, "PayloadMessage"))["tasks"][0]

    def calls() -> None:
        agent = server.client_of(keys, "ecs")
        for resource in (arn, instance):
            assert agent.list_tags_for_resource(resourceArn=resource)["tags"] == []
        own = server.client_of(keys_of(sent), "ecs")
        answer = own.get_task_protection(cluster=CLUSTER, tasks=[arn])
        assert answer["failures"] or answer["protectedTasks"]
        with pytest.raises(ClientError):
            own.list_tags_for_resource(resourceArn=arn)

    await asyncio.to_thread(calls)
    await stop(server, ecs, keys, arn)


async def test_tasks_go_only_where_the_agent_can_run_them(server: Server, ecs: Any, instance: str) -> None:
    wanted: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        ("shared", {"pidMode": "task"}, {}),
        ("vpc", {"networkMode": "awsvpc"}, {}),
        ("ordered", {}, {"startTimeout": 30}),
    ]
    subnet_id = server.client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]

    def run(family: str, members: dict[str, Any], container: dict[str, Any]) -> list[str]:
        container = {"name": "app", "image": "busybox", "memory": 64, **container}
        ecs.register_task_definition(family=family, containerDefinitions=[container], **members)
        network = {"networkConfiguration": {"awsvpcConfiguration": {"subnets": [subnet_id]}}}
        answer = ecs.run_task(cluster=CLUSTER, taskDefinition=family, **(network if family == "vpc" else {}))
        return [failure["reason"] for failure in answer["failures"]]

    async with acs(server, instance_keys(server, INSTANCE), instance, send_credentials=False) as socket:
        await expect(socket, "HeartbeatMessage")
        for family, members, container in wanted:
            reasons = await asyncio.to_thread(run, family, members, container)
            assert reasons == ["ATTRIBUTE"], family
