"""Services: what callers ask, what the engine makes of it, and what both say about it."""

from typing import Any

import pytest

from tests.support import ACCOUNT, REGION
from tests.unit.services.ecs.support import OTHER_AGENT, TASK_ROLE, Agents, Ecs

SERVICE = f"arn:aws:ecs:{REGION}:{ACCOUNT}:service/default/web"
BREAKER = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}


@pytest.fixture
def placed(ecs: Ecs) -> Ecs:
    ecs.cluster()
    ecs.instance(cpu=100_000, memory=100_000)
    ecs.register(family="web")
    return ecs


def create(ecs: Ecs, count: int = 2, **members: Any) -> dict[str, Any]:
    given = {"serviceName": "web", "taskDefinition": "web", "desiredCount": count, **members}
    service: dict[str, Any] = ecs.call("CreateService", **given)["service"]
    return service


def is_stable(service: dict[str, Any]) -> bool:
    """AWS: the waiter services-stable."""
    return len(service["deployments"]) == 1 and service["runningCount"] == service["desiredCount"]


def test_a_service_has_the_shape_that_aws_gives_it(placed: Ecs) -> None:
    service = create(placed)
    assert (service["serviceArn"], service["status"], service["desiredCount"]) == (SERVICE, "ACTIVE", 2)
    assert service["taskDefinition"].endswith(":task-definition/web:1")
    assert (service["launchType"], service["schedulingStrategy"]) == ("EC2", "REPLICA")
    assert service["deploymentConfiguration"] == {"maximumPercent": 200, "minimumHealthyPercent": 100}
    deployment = service["deployments"][0]
    assert (deployment["status"], deployment["rolloutState"]) == ("PRIMARY", "IN_PROGRESS")
    assert deployment["rolloutStateReason"] == f"ECS deployment {deployment['id']} in progress."
    assert service["loadBalancers"] == service["events"] == service["placementStrategy"] == []


def test_a_service_reaches_a_steady_state_and_says_so_once(placed: Ecs) -> None:
    create(placed)
    agents = Agents(placed)
    agents.run(20)
    service = agents.service()
    assert is_stable(service)
    assert service["deployments"][0]["rolloutState"] == "COMPLETED"
    assert agents.said()[-2:] == [
        f"(deployment {service['deployments'][0]['id']}) deployment completed.",
        "has reached a steady state.",
    ]
    task = agents.tasks()[0]
    assert (task["group"], task["startedBy"]) == ("service:web", service["deployments"][0]["id"])
    said = len(agents.said())
    placed.clock.advance(7 * 3600)
    agents.run(5)
    assert agents.said()[said:] == ["has reached a steady state."]


def test_a_stopped_task_is_replaced(placed: Ecs) -> None:
    create(placed)
    agents = Agents(placed)
    agents.run(10)
    gone = agents.tasks()[0]["taskArn"]
    placed.report(gone, "STOPPED")
    agents.run(10)
    assert is_stable(agents.service())
    assert gone not in [task["taskArn"] for task in agents.tasks()]


def test_a_deployment_keeps_its_bounds(placed: Ecs) -> None:
    create(placed, 4)
    agents = Agents(placed)
    agents.run(10)
    placed.register(family="web")
    changed = placed.call("UpdateService", service="web", taskDefinition="web")["service"]
    assert [one["status"] for one in changed["deployments"]] == ["PRIMARY", "ACTIVE"]
    for _ in range(40):
        agents.run(1, every=0.5)
        alive = agents.tasks()
        assert len(alive) <= 8
        assert sum(task["lastStatus"] == "RUNNING" for task in alive) >= 4
    assert is_stable(agents.service())
    assert {task["taskDefinitionArn"].rpartition(":")[2] for task in agents.tasks()} == {"2"}


def test_a_deployment_with_little_room_stops_before_it_starts(placed: Ecs) -> None:
    create(placed, 4, deploymentConfiguration={"maximumPercent": 100, "minimumHealthyPercent": 50})
    agents = Agents(placed)
    agents.run(10)
    placed.call("UpdateService", service="web", forceNewDeployment=True)
    for _ in range(60):
        agents.run(1, every=0.5)
        alive = agents.tasks()
        assert len(alive) <= 4
        assert sum(task["lastStatus"] == "RUNNING" for task in alive) >= 2
    assert is_stable(agents.service())


def test_a_deployment_that_may_do_nothing_says_so(placed: Ecs) -> None:
    create(placed, 1, deploymentConfiguration={"maximumPercent": 150, "minimumHealthyPercent": 100})
    agents = Agents(placed)
    agents.run(10)
    placed.call("UpdateService", service="web", forceNewDeployment=True)
    agents.run(20)
    assert sum("unable to stop or start tasks during a deployment" in one for one in agents.said()) == 1


def test_scaling_begins_no_deployment(placed: Ecs) -> None:
    create(placed, 1)
    agents = Agents(placed)
    agents.run(10)
    before = agents.service()["deployments"][0]["id"]
    placed.call("UpdateService", service="web", desiredCount=3)
    agents.run(10)
    assert (agents.service()["runningCount"], agents.service()["deployments"][0]["id"]) == (3, before)
    placed.call("UpdateService", service="web", desiredCount=1)
    agents.run(10)
    assert agents.service()["runningCount"] == 1
    stopped = [task for task in agents.tasks("STOPPED") if task["lastStatus"] == "STOPPED"]
    assert {task["stopCode"] for task in stopped} == {"ServiceSchedulerInitiated"}
    assert stopped[0]["stoppedReason"] == f"Scaling activity initiated by (deployment {before})"


def test_the_circuit_breaker_rolls_back(placed: Ecs) -> None:
    create(placed, 2, deploymentConfiguration=BREAKER)
    agents = Agents(placed)
    agents.run(10)
    good = agents.service()["deployments"][0]["id"]
    placed.register({"name": "app", "image": "missing", "memory": 10}, family="web")
    agents.fails = lambda task: task["taskDefinitionArn"].endswith(":2")
    bad = placed.call("UpdateService", service="web", taskDefinition="web")["service"]["deployments"][0]["id"]
    agents.run(60)
    service = agents.service()
    assert is_stable(service)
    assert service["deployments"][0]["id"] == good
    assert service["taskDefinition"].endswith(":1")
    assert f"(deployment {bad}) deployment failed: tasks failed to start." in agents.said()
    assert f"rolling back to deployment {good}." in agents.said()
    brief = placed.call("ListServiceDeployments", service="web")["serviceDeployments"]
    assert [one["status"] for one in brief] == ["ROLLBACK_SUCCESSFUL", "SUCCESSFUL"]
    arns = [one["serviceDeploymentArn"] for one in brief]
    full = placed.call("DescribeServiceDeployments", serviceDeploymentArns=arns)["serviceDeployments"][0]
    assert full["rollback"]["reason"] == "ECS deployment circuit breaker: task failed to start."
    assert full["deploymentCircuitBreaker"] == {"status": "TRIGGERED", "failureCount": 4, "threshold": 3}


def test_without_rollback_the_old_tasks_stay(placed: Ecs) -> None:
    create(placed, 2, deploymentConfiguration={"deploymentCircuitBreaker": {"enable": True, "rollback": False}})
    agents = Agents(placed)
    agents.run(10)
    placed.register(family="web")
    agents.fails = lambda task: task["taskDefinitionArn"].endswith(":2")
    placed.call("UpdateService", service="web", taskDefinition="web")
    agents.run(60)
    primary, old = agents.service()["deployments"]
    assert (primary["rolloutState"], old["runningCount"], primary["runningCount"]) == ("FAILED", 2, 0)


def test_a_service_whose_tasks_fail_is_slowed_down(placed: Ecs) -> None:
    create(placed, 1)
    agents = Agents(placed)
    agents.fails = lambda _task: True
    agents.run(300)
    tried = len(agents.tasks("STOPPED"))
    assert 5 < tried < 15
    assert sum("unable to consistently start tasks" in one for one in agents.said()) == 1
    agents.fails = lambda _task: False
    placed.call("UpdateService", service="web", forceNewDeployment=True)
    agents.run(10)
    assert is_stable(agents.service())


def test_a_service_in_an_empty_cluster_waits_for_a_place(ecs: Ecs) -> None:
    ecs.cluster()
    ecs.register(family="web")
    create(ecs, 1)
    agents = Agents(ecs)
    agents.run(12)
    assert len(agents.said()) == 1
    assert "No Container Instances were found in your cluster" in agents.said()[0]
    ecs.instance(memory=50)
    agents.run(12)
    assert "has insufficient memory available" in agents.said()[-1]
    ecs.instance(as_=OTHER_AGENT)
    agents.run(12)
    assert is_stable(agents.service())


def test_a_role_that_cannot_be_assumed_is_told(placed: Ecs) -> None:
    placed.register(family="role", taskRoleArn=TASK_ROLE)
    placed.roles.broken[TASK_ROLE] = "There is no such role."
    create(placed, 1, taskDefinition="role")
    agents = Agents(placed)
    agents.run(20)
    assert agents.said()[0].startswith(
        f"failed to launch a task with (error ECS was unable to assume the role '{TASK_ROLE}'"
    )
    placed.roles.broken.clear()
    agents.run(60)
    assert is_stable(agents.service())


def test_a_draining_instance_is_left_within_the_bounds(placed: Ecs) -> None:
    create(placed, 2)
    agents = Agents(placed)
    agents.run(10)
    first = agents.tasks()[0]["containerInstanceArn"]
    placed.instance(as_=OTHER_AGENT)
    placed.call("UpdateContainerInstancesState", containerInstances=[first], status="DRAINING")
    for _ in range(20):
        agents.run(1)
        assert sum(task["lastStatus"] == "RUNNING" for task in agents.tasks()) >= 2
    assert is_stable(agents.service())
    assert first not in {task["containerInstanceArn"] for task in agents.tasks()}


def test_unhealthy_tasks_are_replaced(placed: Ecs) -> None:
    check = {"command": ["CMD", "true"]}
    placed.register({"name": "app", "image": "a", "memory": 10, "healthCheck": check}, family="web")
    create(placed, 1)
    agents = Agents(placed)
    agents.run(5)
    from taskrole.services.ecs import lifecycle
    from taskrole.services.ecs.model import ClusterKey
    from taskrole.services.ecs.transitions import change_task

    sick = agents.tasks()[0]["taskArn"]
    placed.deps.database.write(
        lambda connection: change_task(
            connection,
            placed.deps.ids,
            ClusterKey(ACCOUNT, REGION, "default"),
            sick.rpartition("/")[2],
            lambda before: lifecycle.apply_health(before, [("app", "UNHEALTHY")]),
            placed.clock.now(),
        )
    )
    agents.run(5)
    assert placed.task(sick)["stoppedReason"] == "Task failed container health checks"
    assert placed.task(sick)["stopCode"] == "ServiceSchedulerInitiated"
    assert len(agents.tasks()) == 1


def test_protected_tasks_outlive_scaling_in(placed: Ecs) -> None:
    create(placed, 2)
    agents = Agents(placed)
    agents.run(10)
    arns = [task["taskArn"] for task in agents.tasks()]
    answer = placed.call(
        "UpdateTaskProtection", cluster="default", tasks=arns, protectionEnabled=True, expiresInMinutes=5
    )
    assert all(one["protectionEnabled"] for one in answer["protectedTasks"])
    placed.call("UpdateService", service="web", desiredCount=0)
    agents.run(20)
    assert len(agents.tasks()) == 2
    assert sum("protected tasks" in one for one in agents.said()) == 1
    placed.clock.advance(300)
    agents.run(70)
    assert agents.tasks() == []
    got = placed.call("GetTaskProtection", cluster="default", tasks=[arns[0], "1" * 32])
    assert [one["reason"] for one in got["failures"]] == ["TASK_NOT_VALID", "MISSING"]


def test_a_daemon_runs_once_on_every_instance(placed: Ecs) -> None:
    placed.call("CreateService", serviceName="web", taskDefinition="web", schedulingStrategy="DAEMON")
    agents = Agents(placed)
    agents.run(10)
    assert (agents.service()["desiredCount"], agents.service()["runningCount"]) == (1, 1)
    second = placed.instance(as_=OTHER_AGENT)
    agents.run(10)
    assert agents.service()["runningCount"] == 2
    placed.call("UpdateService", service="web", forceNewDeployment=True)
    agents.run(20)
    assert is_stable(agents.service())
    placed.call("UpdateContainerInstancesState", containerInstances=[second], status="DRAINING")
    agents.run(10)
    assert [task["containerInstanceArn"] == second for task in agents.tasks()] == [False]
    placed.call("DeleteService", service="web")
    agents.run(5)
    assert agents.service()["status"] == "INACTIVE"


def test_deleting_drains_first(placed: Ecs) -> None:
    create(placed)
    agents = Agents(placed)
    agents.run(10)
    refused = ("InvalidParameterException", "The service cannot be stopped while it is scaled above 0.")
    assert placed.error("DeleteService", service="web") == refused
    assert placed.call("DeleteService", service="web", force=True)["service"]["status"] == "DRAINING"
    assert placed.call("ListServices")["serviceArns"] == []
    again = ("InvalidParameterException", "Unable to Start a service that is still Draining.")
    assert placed.error("CreateService", serviceName="web", taskDefinition="web", desiredCount=1) == again
    assert placed.error("DeleteCluster", cluster="default")[0] == "ClusterContainsContainerInstancesException"
    assert placed.error("UpdateService", service="web", desiredCount=1)[0] == "ServiceNotActiveException"
    agents.run(5)
    assert agents.service()["status"] == "INACTIVE"
    assert agents.service()["deployments"] == []
    assert create(placed)["status"] == "ACTIVE"


@pytest.mark.parametrize(
    ("members", "code", "text"),
    [
        ({"launchType": "FARGATE"}, "InvalidParameterException", "does not support launch_type FARGATE"),
        ({"deploymentController": {"type": "CODE_DEPLOY"}}, "UnsupportedFeatureException", "CODE_DEPLOY"),
        ({"taskDefinition": "none"}, "ClientException", "TaskDefinition not found."),
        ({"cluster": "none"}, "ClusterNotFoundException", "Cluster not found."),
        ({"desiredCount": -1}, "InvalidParameterException", "desiredCount"),
        ({"loadBalancers": [{"containerName": "app"}]}, "InvalidParameterException", "Load balancers"),
        ({"deploymentConfiguration": {"maximumPercent": 50}}, "InvalidParameterException", "maximumPercent"),
        ({"placementStrategy": [{"type": "binpack", "field": "x"}]}, "InvalidParameterException", "strategy"),
        (
            {"schedulingStrategy": "DAEMON", "placementStrategy": [{"type": "random"}]},
            "InvalidParameterException",
            "DAEMON",
        ),
        ({"enableExecuteCommand": True}, "InvalidParameterException", "taskRoleArn"),
        ({"capacityProviderStrategy": [{"capacityProvider": "x"}]}, "InvalidParameterException", "was not found"),
    ],
)
def test_refusals_have_awss_codes(placed: Ecs, members: dict[str, Any], code: str, text: str) -> None:
    given = {"serviceName": "web", "taskDefinition": "web", "desiredCount": 1, **members}
    found, message = placed.error("CreateService", **given)
    assert found == code
    assert text in message


def test_the_same_service_may_be_created_again_but_not_another(placed: Ecs) -> None:
    first = create(placed)
    assert create(placed)["createdAt"] == first["createdAt"]
    message = "Creation of service was not idempotent."
    assert placed.error("CreateService", serviceName="web", taskDefinition="web", desiredCount=9)[1] == message
    assert placed.error("DescribeServices", services=[]) == ("InvalidParameterException", "Services cannot be empty.")
    missing = placed.call("DescribeServices", services=["web", "other"])
    assert missing["failures"] == [{"arn": SERVICE.replace("web", "other"), "reason": "MISSING"}]
    assert placed.error("UpdateService", service="other")[0] == "ServiceNotFoundException"
    assert placed.error("DeleteService", service="other")[0] == "ServiceNotFoundException"


def test_tags_are_propagated(placed: Ecs) -> None:
    tags = [{"key": "team", "value": "a"}]
    create(placed, 1, tags=tags, propagateTags="SERVICE", enableECSManagedTags=True)
    agents = Agents(placed)
    agents.run(3)
    arn = agents.tasks()[0]["taskArn"]
    found = placed.call("DescribeTasks", tasks=[arn], include=["TAGS"])["tasks"][0]["tags"]
    assert {one["key"]: one["value"] for one in found} == {
        "team": "a",
        "aws:ecs:clusterName": "default",
        "aws:ecs:serviceName": "web",
    }
    assert tags[0] in placed.call("ListTagsForResource", resourceArn=SERVICE)["tags"]


def test_services_are_listed_in_pages(placed: Ecs) -> None:
    for number in range(12):
        placed.call("CreateService", serviceName=f"s{number:02}", taskDefinition="web", desiredCount=0)
    first = placed.call("ListServices")
    assert len(first["serviceArns"]) == 10
    assert len(placed.call("ListServices", nextToken=first["nextToken"])["serviceArns"]) == 2
    assert placed.call("ListServices", schedulingStrategy="DAEMON")["serviceArns"] == []
    assert placed.error("ListTasks", serviceName="none")[0] == "ServiceNotFoundException"
    assert placed.call("ListTasks", serviceName="s01")["taskArns"] == []


def test_a_deployment_can_be_stopped(placed: Ecs) -> None:
    create(placed, 1, deploymentConfiguration=BREAKER)
    agents = Agents(placed)
    agents.run(10)
    placed.register(family="web")
    agents.fails = lambda task: False
    placed.call("UpdateService", service="web", taskDefinition="web")
    newest, first = placed.call("ListServiceDeployments", service="web")["serviceDeployments"]
    assert (
        placed.error("StopServiceDeployment", serviceDeploymentArn=first["serviceDeploymentArn"])[0]
        == "ConflictException"
    )
    placed.call("StopServiceDeployment", serviceDeploymentArn=newest["serviceDeploymentArn"])
    agents.run(10)
    service = agents.service()
    assert is_stable(service)
    assert service["taskDefinition"].endswith(":1")
    revision = placed.call("DescribeServiceRevisions", serviceRevisionArns=[newest["targetServiceRevisionArn"]])
    assert revision["serviceRevisions"][0]["containerImages"] == [{"containerName": "app", "image": "busybox"}]
    unknown = f"arn:aws:ecs:{REGION}:{ACCOUNT}:service-deployment/default/web/none"
    assert (
        placed.error("StopServiceDeployment", serviceDeploymentArn=unknown)[0] == "ServiceDeploymentNotFoundException"
    )
    failures = placed.call("DescribeServiceDeployments", serviceDeploymentArns=[unknown])["failures"]
    assert failures == [{"arn": unknown, "reason": "MISSING"}]


def test_task_sets_share_the_desired_count(placed: Ecs) -> None:
    placed.call("CreateService", serviceName="web", desiredCount=4, deploymentController={"type": "EXTERNAL"})
    agents = Agents(placed)
    blue = placed.call("CreateTaskSet", service="web", cluster="default", taskDefinition="web")["taskSet"]
    placed.clock.advance(1)
    green = placed.call(
        "CreateTaskSet", service="web", cluster="default", taskDefinition="web", scale={"value": 30, "unit": "PERCENT"}
    )["taskSet"]
    assert (blue["computedDesiredCount"], green["computedDesiredCount"]) == (4, 2)
    agents.run(5)
    sets = placed.call("DescribeTaskSets", service="web", cluster="default")["taskSets"]
    assert [(one["runningCount"], one["stabilityStatus"]) for one in sets] == [(4, "STEADY_STATE"), (2, "STEADY_STATE")]
    placed.call("UpdateServicePrimaryTaskSet", service="web", cluster="default", primaryTaskSet=green["taskSetArn"])
    placed.call(
        "UpdateTaskSet", service="web", cluster="default", taskSet=green["id"], scale={"value": 100, "unit": "PERCENT"}
    )
    refused = placed.error("DeleteTaskSet", service="web", cluster="default", taskSet=blue["id"])
    assert refused[0] == "ClientException"
    placed.call("DeleteTaskSet", service="web", cluster="default", taskSet=blue["id"], force=True)
    agents.run(5)
    assert len(agents.tasks()) == 4
    described = agents.service()
    assert [(one["status"], one["runningCount"]) for one in described["taskSets"]] == [("PRIMARY", 4)]
    assert placed.error("UpdateTaskSet", service="web", cluster="default", taskSet="1", scale={})[0] == (
        "TaskSetNotFoundException"
    )
    placed.call("DeleteService", service="web", force=True)
    agents.run(5)
    assert agents.service()["status"] == "INACTIVE"
