"""ECS as boto3 sees it, with an agent that is nothing but a websocket client and a signer."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from botocore.exceptions import ClientError

from taskrole.clock import SystemClock
from tests.api.agent_channel import ATTRIBUTES, RESOURCES, channel, expect, instance_keys
from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION

TASK_ROLE = f"arn:aws:iam::{ACCOUNT}:role/ApiTaskRole"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


@pytest.fixture(scope="module")
def ecs(server: Server) -> Any:
    iam = server.client("iam")
    iam.create_role(RoleName="ApiTaskRole", AssumeRolePolicyDocument=TRUST)
    client = server.client("ecs")
    client.create_cluster(clusterName="api")
    return client


@pytest.fixture(scope="module")
def instance(server: Server, ecs: Any) -> str:
    agent = server.client_of(instance_keys(server), "ecs")
    answer = agent.register_container_instance(cluster="api", totalResources=RESOURCES, attributes=ATTRIBUTES)
    arn: str = answer["containerInstance"]["containerInstanceArn"]
    return arn


@pytest.fixture(scope="module")
def definition(ecs: Any) -> str:
    answer = ecs.register_task_definition(
        family="api",
        taskRoleArn=TASK_ROLE,
        containerDefinitions=[{"name": "app", "image": "busybox", "memory": 100}],
    )
    arn: str = answer["taskDefinition"]["taskDefinitionArn"]
    return arn


async def test_a_task_lives_with_its_role_and_loses_it_when_it_stops(
    server: Server, ecs: Any, instance: str, definition: str
) -> None:
    keys = instance_keys(server)
    agent = server.client_of(keys, "ecs")
    async with channel(server, keys, instance) as socket:
        await expect(socket, "TaskManifestMessage")
        answer = await asyncio.to_thread(lambda: ecs.run_task(cluster="api", taskDefinition="api", count=1))
        assert answer["failures"] == []
        arn = answer["tasks"][0]["taskArn"]
        sent = (await expect(socket, "PayloadMessage"))["tasks"][0]
        assert sent["arn"] == arn
        given = sent["roleCredentials"]
        task_keys = {
            "AccessKeyId": given["accessKeyId"],
            "SecretAccessKey": given["secretAccessKey"],
            "SessionToken": given["sessionToken"],
        }

        def live() -> None:
            who = server.client_of(task_keys, "sts").get_caller_identity()["Arn"]
            assert who == f"arn:aws:sts::{ACCOUNT}:assumed-role/ApiTaskRole/{arn.rpartition('/')[2]}"
            running = {"containerName": "app", "status": "RUNNING", "runtimeId": "a" * 64}
            agent.submit_task_state_change(cluster="api", task=arn, status="RUNNING", containers=[running])
            ecs.get_waiter("tasks_running").wait(cluster="api", tasks=[arn], WaiterConfig={"Delay": 1})
            ecs.stop_task(cluster="api", task=arn, reason="done")

        await asyncio.to_thread(live)
        stop = (await expect(socket, "PayloadMessage"))["tasks"][0]
        assert (stop["arn"], stop["desiredStatus"]) == (arn, "STOPPED")

        def die() -> None:
            stopped = {"containerName": "app", "status": "STOPPED", "exitCode": 143}
            agent.submit_task_state_change(cluster="api", task=arn, status="STOPPED", containers=[stopped])
            ecs.get_waiter("tasks_stopped").wait(cluster="api", tasks=[arn], WaiterConfig={"Delay": 1})
            task = ecs.describe_tasks(cluster="api", tasks=[arn])["tasks"][0]
            assert (task["stopCode"], task["stoppedReason"]) == ("UserInitiated", "done")
            assert task["containers"][0]["exitCode"] == 143
            with pytest.raises(ClientError) as caught:
                server.client_of(task_keys, "sts").get_caller_identity()
            assert caught.value.response["Error"]["Code"] in ("ExpiredToken", "InvalidClientTokenId")
            agent.submit_task_state_change(cluster="api", task=arn, status="STOPPED")

        await asyncio.to_thread(die)


async def test_only_the_own_instance_may_open_its_channel(server: Server, ecs: Any, instance: str) -> None:
    for keys in (instance_keys(server, "i-0fedcba9876543210"), await _task_keys(server)):
        with pytest.raises((aiohttp.WSServerHandshakeError, ClientError)):
            async with channel(server, keys, instance):
                pass


async def _task_keys(server: Server) -> dict[str, str]:
    issued = server.control_plane.sts.assume_role_for_service(
        TASK_ROLE,
        "ecs-tasks.amazonaws.com",
        "f" * 32,
        ACCOUNT,
        REGION,
        f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/api/{'f' * 32}",
        3600,
        SystemClock().now(),
    )
    return {
        "AccessKeyId": issued.access_key_id,
        "SecretAccessKey": issued.secret_access_key,
        "SessionToken": issued.session_token,
    }


def test_errors_are_the_models_exceptions(server: Server, ecs: Any, instance: str, definition: str) -> None:
    with pytest.raises(ecs.exceptions.ClusterNotFoundException, match="Cluster not found"):
        ecs.run_task(cluster="nope", taskDefinition=definition)
    with pytest.raises(ecs.exceptions.ClientException, match="TaskDefinition not found"):
        ecs.run_task(cluster="api", taskDefinition="nope")
    ecs.run_task(cluster="api", taskDefinition=definition, clientToken="t")
    with pytest.raises(ecs.exceptions.ClientException, match="ECS was unable to assume the role"):
        ecs.run_task(
            cluster="api",
            taskDefinition=definition,
            overrides={"taskRoleArn": f"arn:aws:iam::{ACCOUNT}:role/Nobody"},
        )
    with pytest.raises(ecs.exceptions.ClusterContainsContainerInstancesException):
        ecs.delete_cluster(cluster="api")


def test_passing_a_role_needs_the_permission(server: Server, ecs: Any, definition: str) -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecs:*", "Resource": "*"}]}
    keys = server.user_with("no-pass-role", json.dumps(policy))
    caller = server.client_of(keys, "ecs")
    calls: list[Callable[[], Any]] = [
        lambda: caller.run_task(cluster="api", taskDefinition=definition),
        lambda: caller.register_task_definition(
            family="f",
            taskRoleArn=TASK_ROLE,
            containerDefinitions=[{"name": "a", "image": "b", "memory": 10}],
        ),
    ]
    for call in calls:
        with pytest.raises(ClientError) as caught:
            call()
        error = caught.value.response["Error"]
        assert error["Code"] == "AccessDeniedException"
        assert f"is not authorized to perform: iam:PassRole on resource: {TASK_ROLE}" in error["Message"]


def test_policies_on_clusters_and_tags_hold(server: Server, ecs: Any) -> None:
    statements = [
        {
            "Effect": "Allow",
            "Action": "ecs:ListTasks",
            "Resource": "*",
            "Condition": {"ArnEquals": {"ecs:cluster": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/api"}},
        },
        {
            "Effect": "Allow",
            "Action": "ecs:DescribeClusters",
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:ResourceTag/team": "a"}},
        },
    ]
    keys = server.user_with("limited", json.dumps({"Version": "2012-10-17", "Statement": statements}))
    caller = server.client_of(keys, "ecs")
    caller.list_tasks(cluster="api")
    ecs.create_cluster(clusterName="tagged", tags=[{"key": "team", "value": "a"}])
    caller.describe_clusters(clusters=["tagged"])
    calls: list[Callable[[], Any]] = [
        lambda: caller.list_tasks(cluster="tagged"),
        lambda: caller.describe_clusters(clusters=["api"]),
    ]
    for call in calls:
        with pytest.raises(ClientError, match="AccessDenied"):
            call()


def test_paginators_walk_through_everything(ecs: Any) -> None:
    for number in range(5):
        ecs.register_task_definition(
            family=f"page-{number}", containerDefinitions=[{"name": "a", "image": "b", "memory": 10}]
        )
    pages = ecs.get_paginator("list_task_definitions").paginate(PaginationConfig={"PageSize": 2})
    found = [arn for page in pages for arn in page["taskDefinitionArns"] if "page-" in arn]
    assert len(found) == len(set(found)) == 5
