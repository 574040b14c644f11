"""Account settings that change something, and values that cannot be."""

import json
from typing import Any

import pytest

from taskrole.services.ecs import docker_config
from tests.unit.services.ecs.support import TASK_ROLE, Ecs, FakeAgent, until


def insights(cluster: dict[str, Any]) -> str:
    return str(cluster["settings"][0]["value"])


def test_container_insights_of_new_clusters(ecs: Ecs) -> None:
    assert insights(ecs.call("CreateCluster", clusterName="a")["cluster"]) == "disabled"
    ecs.call("PutAccountSettingDefault", name="containerInsights", value="enhanced")
    assert insights(ecs.call("CreateCluster", clusterName="b")["cluster"]) == "enhanced"
    ecs.call("PutAccountSetting", name="containerInsights", value="enabled")
    assert insights(ecs.call("CreateCluster", clusterName="c")["cluster"]) == "enabled"
    given = [{"name": "containerInsights", "value": "disabled"}]
    assert insights(ecs.call("CreateCluster", clusterName="d", settings=given)["cluster"]) == "disabled"
    described = ecs.call("DescribeClusters", clusters=["a"], include=["SETTINGS"])["clusters"][0]
    assert insights(described) == "disabled"  # as it was made


async def test_logs_of_new_tasks_are_written_as_the_account_says(ecs: Ecs) -> None:
    ecs.cluster()
    agent = FakeAgent(ecs, ecs.instance(attributes={"com.amazonaws.ecs.capability.logging-driver.json-file": ""}))
    log: dict[str, Any] = {"logDriver": "json-file"}
    container = {"name": "app", "image": "a", "memory": 10, "logConfiguration": log}
    ecs.register(container, family="plain", taskRoleArn=TASK_ROLE)
    ecs.register({**container, "logConfiguration": {**log, "options": {"mode": "blocking"}}}, family="own")
    ecs.register({"name": "app", "image": "a", "memory": 10}, family="none")
    ecs.call("PutAccountSettingDefault", name="defaultLogDriverMode", value="non-blocking")
    await agent.connect()
    try:
        arns = [ecs.run(family)[0]["taskArn"] for family in ("plain", "own", "none")]
        await until(lambda: set(arns) <= set(agent.tasks))
    finally:
        await agent.disconnect()
    configs = [json.loads(agent.tasks[arn]["containers"][0]["dockerConfig"]["hostConfig"]) for arn in arns]
    assert [one.get("LogConfig", {}).get("Config") for one in configs] == [
        {"mode": "non-blocking", "max-buffer-size": "10m"},
        {"mode": "blocking"},
        None,
    ]


def test_a_buffer_of_the_definitions_own_stays() -> None:
    container = {"logConfiguration": {"logDriver": "syslog", "options": {"max-buffer-size": "1m"}}}
    made = docker_config.host_config(container, "bridge", "id", "", "non-blocking")
    assert made["LogConfig"]["Config"] == {"mode": "non-blocking", "max-buffer-size": "1m"}
    none = docker_config.host_config({"logConfiguration": {"logDriver": "none"}}, "bridge", "id", "", "non-blocking")
    assert none["LogConfig"]["Config"] == {}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("taskLongArnFormat", "disabled"),
        ("tagResourceAuthorization", "off"),
        ("containerInsights", "on"),
        ("fargateTaskRetirementWaitPeriod", "8"),
        ("defaultLogDriverMode", "enabled"),
        ("taskroleSessionBound", "cluster"),
    ],
)
def test_values_that_cannot_be(ecs: Ecs, name: str, value: str) -> None:
    for operation in ("PutAccountSetting", "PutAccountSettingDefault"):
        assert ecs.error(operation, name=name, value=value)[0] == "InvalidParameterException"
