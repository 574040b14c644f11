"""Capacity providers, the cluster operations around them, and the operations that are refused by name."""

from typing import Any

import pytest

from taskrole.services.ecs.providers import split
from taskrole.services.ecs.service import OPERATION_SETS
from tests.support import ACCOUNT, REGION
from tests.unit.services.ecs.support import AGENT, OTHER_AGENT, TASK_ROLE, Agents, Ecs

GROUP = {"autoScalingGroupArn": f"arn:aws:autoscaling:{REGION}:{ACCOUNT}:autoScalingGroup:1:autoScalingGroupName/g"}
ATTRIBUTE = "taskrole.capacity-provider"
REFUSED = [
    "AssociateGatewayWithCluster",
    "ContinueServiceDeployment",
    "CreateDaemon",
    "CreateExpressGatewayService",
    "CreateGateway",
    "DeleteDaemon",
    "DeleteDaemonTaskDefinition",
    "DeleteExpressGatewayService",
    "DeleteGateway",
    "DescribeDaemon",
    "DescribeDaemonDeployments",
    "DescribeDaemonRevisions",
    "DescribeDaemonTaskDefinition",
    "DescribeExpressGatewayService",
    "DescribeGateway",
    "DescribeGatewayResources",
    "DescribeGatewayRoute",
    "DisassociateGatewayFromCluster",
    "ListDaemonDeployments",
    "ListDaemonTaskDefinitions",
    "ListDaemons",
    "ListGatewayClusterAssociations",
    "ListGatewayRoutes",
    "ListGateways",
    "RegisterDaemonTaskDefinition",
    "UpdateDaemon",
    "UpdateExpressGatewayService",
    "UpdateGateway",
]


@pytest.mark.parametrize(
    ("strategy", "count", "already", "expected"),
    [
        ([("a", 1, 0)], 3, 0, "aaa"),
        ([("a", 1, 1), ("b", 1, 0)], 3, 0, "aab"),
        ([("a", 0, 2), ("b", 1, 0)], 4, 0, "aabb"),
        ([("a", 3, 0), ("b", 1, 0)], 8, 0, "aaabaaab"),
        ([("a", 3, 0), ("b", 1, 0)], 4, 4, "aaab"),
    ],
)
def test_a_strategy_splits_base_first_then_weight(
    strategy: list[tuple[str, int, int]], count: int, already: int, expected: str
) -> None:
    given = [{"capacityProvider": name, "weight": weight, "base": base} for name, weight, base in strategy]
    assert "".join(split(given, count, already)) == expected


@pytest.fixture
def two(ecs: Ecs) -> Ecs:
    """A cluster with an instance of each of two capacity providers."""
    ecs.cluster()
    for name, agent in (("one", AGENT), ("two", OTHER_AGENT)):
        ecs.call("CreateCapacityProvider", name=name, autoScalingGroupProvider=GROUP)
        ecs.instance(attributes={ATTRIBUTE: name}, as_=agent)
    ecs.register()
    strategy = [{"capacityProvider": "one", "weight": 1}]
    ecs.call(
        "PutClusterCapacityProviders",
        cluster="default",
        capacityProviders=["one", "two"],
        defaultCapacityProviderStrategy=strategy,
    )
    return ecs


def test_tasks_go_to_the_instances_of_their_provider(two: Ecs) -> None:
    task = two.run()[0]
    assert (task["capacityProviderName"], "launchType" in task) == ("one", False)
    instances = {
        {one["name"]: one.get("value") for one in two.described_instance(arn)["attributes"]}[ATTRIBUTE]: arn
        for arn in two.call("ListContainerInstances")["containerInstanceArns"]
    }
    assert task["containerInstanceArn"] == instances["one"]
    both = [{"capacityProvider": "one", "weight": 1}, {"capacityProvider": "two", "weight": 1}]
    placed = two.run(count=4, capacityProviderStrategy=both)
    assert [one["capacityProviderName"] for one in placed].count("two") == 2
    assert all(one["containerInstanceArn"] == instances[one["capacityProviderName"]] for one in placed)
    assert two.run(launchType="EC2")[0]["launchType"] == "EC2"


def test_both_parts_of_a_strategy_count_against_the_same_instance(ecs: Ecs) -> None:
    ecs.cluster()
    ecs.instance(memory=250)
    ecs.register()
    for name in ("one", "two"):
        ecs.call("CreateCapacityProvider", name=name, autoScalingGroupProvider=GROUP)
    names = ["one", "two"]
    ecs.call(
        "PutClusterCapacityProviders", cluster="default", capacityProviders=names, defaultCapacityProviderStrategy=[]
    )
    strategy = [{"capacityProvider": name, "weight": 1} for name in names]
    answer = ecs.call("RunTask", taskDefinition="s3-demo", count=4, capacityProviderStrategy=strategy)
    assert len(answer["tasks"]) == 2


def test_a_task_set_takes_the_clusters_strategy(two: Ecs) -> None:
    strategy = [{"capacityProvider": "two", "weight": 1, "base": 0}]
    two.call(
        "PutClusterCapacityProviders",
        cluster="default",
        capacityProviders=["one", "two"],
        defaultCapacityProviderStrategy=strategy,
    )
    two.call("CreateService", serviceName="sets", deploymentController={"type": "EXTERNAL"})
    made = two.call("CreateTaskSet", service="sets", cluster="default", taskDefinition="s3-demo")["taskSet"]
    assert made["capacityProviderStrategy"] == strategy
    assert "launchType" not in made
    named = two.call("CreateTaskSet", service="sets", cluster="default", taskDefinition="s3-demo", launchType="EC2")[
        "taskSet"
    ]
    assert named["launchType"] == "EC2"


def test_a_service_follows_its_strategy(two: Ecs) -> None:
    strategy = [{"capacityProvider": "one", "weight": 0, "base": 1}, {"capacityProvider": "two", "weight": 1}]
    service = two.call(
        "CreateService",
        serviceName="web",
        taskDefinition="s3-demo",
        desiredCount=3,
        capacityProviderStrategy=strategy,
    )["service"]
    assert service["capacityProviderStrategy"] == strategy
    assert "launchType" not in service
    agents = Agents(two)
    agents.run(5)
    assert sorted(task["capacityProviderName"] for task in agents.tasks()) == ["one", "two", "two"]
    in_use = two.error(
        "PutClusterCapacityProviders", cluster="default", capacityProviders=["one"], defaultCapacityProviderStrategy=[]
    )
    assert in_use == ("ResourceInUseException", "The specified capacity provider is in use and cannot be removed.")


def test_capacity_providers_come_and_go(ecs: Ecs) -> None:
    tags = [{"key": "k", "value": "v"}]
    made = ecs.call("CreateCapacityProvider", name="mine", autoScalingGroupProvider=GROUP, tags=tags)[
        "capacityProvider"
    ]
    assert made["autoScalingGroupProvider"]["managedScaling"]["targetCapacity"] == 100
    assert ecs.error("CreateCapacityProvider", name="mine", autoScalingGroupProvider=GROUP)[0] == "ClientException"
    assert ecs.error("CreateCapacityProvider", name="ecs-x", autoScalingGroupProvider=GROUP)[0] == (
        "InvalidParameterException"
    )
    changed = ecs.call("UpdateCapacityProvider", name="mine", autoScalingGroupProvider={"managedDraining": "ENABLED"})[
        "capacityProvider"
    ]
    assert (changed["autoScalingGroupProvider"]["managedDraining"], changed["updateStatus"]) == (
        "ENABLED",
        "UPDATE_COMPLETE",
    )
    listed = ecs.call("DescribeCapacityProviders", include=["TAGS"])["capacityProviders"]
    assert [one["name"] for one in listed] == ["FARGATE", "FARGATE_SPOT", "mine"]
    assert listed[-1]["tags"] == tags
    assert ecs.call("DescribeCapacityProviders", capacityProviders=["no"])["failures"][0]["reason"] == "MISSING"
    ecs.call("CreateCluster", clusterName="c", capacityProviders=["mine"])
    assert ecs.error("DeleteCapacityProvider", capacityProvider="mine")[0] == "ClusterContainsCapacityProviderException"
    ecs.call("DeleteCluster", cluster="c")
    assert ecs.call("DeleteCapacityProvider", capacityProvider=made["capacityProviderArn"])["capacityProvider"][
        "status"
    ] == ("INACTIVE")
    assert ecs.error("DeleteCapacityProvider", capacityProvider="mine")[0] == "ClientException"
    assert ecs.error("CreateCluster", clusterName="d", capacityProviders=["mine"])[0] == "InvalidParameterException"


def test_clusters_are_updated(ecs: Ecs) -> None:
    ecs.cluster()
    settings = [{"name": "containerInsights", "value": "enhanced"}]
    assert ecs.call("UpdateClusterSettings", cluster="default", settings=settings)["cluster"]["settings"] == settings
    configuration = {"executeCommandConfiguration": {"logging": "NONE"}}
    assert ecs.call("UpdateCluster", cluster="default", configuration=configuration)["cluster"]["configuration"] == (
        configuration
    )
    assert ecs.error("UpdateCluster", cluster="none")[0] == "ClusterNotFoundException"


def test_execute_command_is_refused_in_awss_words(ecs: Ecs) -> None:
    ecs.cluster()
    instance = ecs.instance()
    ecs.register(taskRoleArn=TASK_ROLE)
    common: dict[str, Any] = {"command": "sh", "interactive": True}
    off, on = ecs.run()[0]["taskArn"], ecs.run(enableExecuteCommand=True)[0]["taskArn"]
    assert ecs.error("ExecuteCommand", task=off, **common)[0] == "InvalidParameterException"
    assert ecs.error("ExecuteCommand", task=on, **common)[0] == "InvalidParameterException"  # it does not run yet
    assert "managedAgents" not in ecs.task(on)["containers"][0]
    ecs.report(on, "RUNNING", {"containerName": "app", "status": "RUNNING", "runtimeId": "r" * 64})
    assert ecs.task(on)["containers"][0]["managedAgents"][0]["lastStatus"] == "RUNNING"
    code, message = ecs.error("ExecuteCommand", task=on, **common)
    assert (code, "another process" in message) == ("TargetNotConnectedException", True)
    ecs.connect(instance, connected=False)
    assert "is not connected" in ecs.error("ExecuteCommand", task=on, **common)[1]
    assert ecs.error("ExecuteCommand", task=on, container="x", **common)[0] == "InvalidParameterException"
    assert ecs.error("ExecuteCommand", task="1" * 32, **common)[1] == "The referenced task was not found."


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_served_is_asked_for_and_then_refused(ecs: Ecs, name: str) -> None:
    assert [(one.action, one.resource) for one in ecs.questions(name)] == [(f"ecs:{name}", "*")]
    code, message = ecs.error(name)
    assert code in ("UnsupportedFeatureException", "ClientException")
    assert name in message


def test_no_namespace_is_known(ecs: Ecs) -> None:
    assert ecs.error("ListServicesByNamespace", namespace="x")[0] == "NamespaceNotFoundException"
    assert sum(len(list(one)) for one in OPERATION_SETS) == 92  # all 88 of AWS, and four websockets
