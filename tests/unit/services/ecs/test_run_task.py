from typing import Any

import pytest

from taskrole.services.ecs.model import ClusterKey, RoleType
from taskrole.services.ecs.store import credentials
from tests.support import ACCOUNT, REGION
from tests.unit.services.ecs.support import AGENT, EXECUTION_ROLE, TASK_ROLE, Ecs, integer

KEY = ClusterKey(ACCOUNT, REGION, "default")


@pytest.fixture
def placed(ecs: Ecs) -> Ecs:
    ecs.cluster()
    ecs.instance(attributes={"ecs.cpu-architecture": "x86_64"})
    ecs.register()
    return ecs


def test_a_task_has_the_shape_that_aws_gives_it(placed: Ecs) -> None:
    task = placed.run()[0]
    assert task["taskArn"].startswith(f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/default/")
    assert (task["lastStatus"], task["desiredStatus"], task["launchType"]) == ("PENDING", "RUNNING", "EC2")
    assert (task["cpu"], task["memory"], task["version"]) == ("10", "100", 1)
    assert task["group"] == "family:s3-demo"
    assert task["overrides"] == {"containerOverrides": [{"name": "app"}], "inferenceAcceleratorOverrides": []}
    assert task["attributes"] == [{"name": "ecs.cpu-architecture", "value": "x86_64"}]
    assert task["availabilityZone"] == f"{REGION}a"
    container = task["containers"][0]
    assert (container["name"], container["lastStatus"], container["cpu"], container["memory"]) == (
        "app",
        "PENDING",
        "10",
        "100",
    )
    assert container["containerArn"].startswith(task["taskArn"].replace(":task/", ":container/"))


def test_resources_are_reserved_until_the_task_is_stopped(placed: Ecs) -> None:
    definition = placed.register(
        {
            "name": "web",
            "image": "busybox",
            "memory": 500,
            "memoryReservation": 300,
            "cpu": 100,
            "portMappings": [{"containerPort": 80, "hostPort": 8080}, {"containerPort": 81}],
        },
        family="web",
    )
    task = placed.run(definition)[0]
    instance = placed.described_instance(task["containerInstanceArn"])
    assert integer(instance["remainingResources"], "CPU") == 2048 - 100
    assert integer(instance["remainingResources"], "MEMORY") == 4000 - 300
    ports = next(one["stringSetValue"] for one in instance["remainingResources"] if one["name"] == "PORTS")
    assert "8080" in ports
    assert "80" not in ports
    assert instance["pendingTasksCount"] == 1
    again = placed.call("RunTask", taskDefinition=definition)
    assert again["tasks"] == []
    assert again["failures"] == [{"arn": task["containerInstanceArn"], "reason": "RESOURCE:PORTS"}]
    placed.call("StopTask", task=task["taskArn"])
    placed.report(task["taskArn"], "STOPPED")
    freed = placed.described_instance(task["containerInstanceArn"])
    assert integer(freed["remainingResources"], "CPU") == 2048
    assert placed.run(definition)


@pytest.mark.parametrize(
    ("container", "members", "reason"),
    [
        ({"memory": 5000}, {}, "RESOURCE:MEMORY"),
        ({"cpu": 4096}, {}, "RESOURCE:CPU"),
        ({"portMappings": [{"containerPort": 22, "hostPort": 22}]}, {}, "RESOURCE:PORTS"),
        ({"privileged": True}, {}, "ATTRIBUTE"),
        ({"portMappings": [{"containerPortRange": "80-90"}]}, {}, "ATTRIBUTE"),
        ({"resourceRequirements": [{"type": "GPU", "value": "1"}]}, {}, "RESOURCE:GPU"),
        (
            {},
            {"placementConstraints": [{"type": "memberOf", "expression": "attribute:rack == a"}]},
            "MemberOf placement constraint unsatisfied.",
        ),
    ],
)
def test_what_cannot_be_placed_is_told_as_a_failure(
    placed: Ecs, container: dict[str, Any], members: dict[str, Any], reason: str
) -> None:
    definition = placed.register({"name": "app", "image": "busybox", "memory": 100, **container}, family="f")
    answer = placed.call("RunTask", taskDefinition=definition, **members)
    assert (answer["tasks"], [failure["reason"] for failure in answer["failures"]]) == ([], [reason])


def test_a_disconnected_agent_takes_no_tasks(placed: Ecs) -> None:
    arn = placed.call("ListContainerInstances")["containerInstanceArns"][0]
    placed.connect(arn, connected=False)
    failures = placed.call("RunTask", taskDefinition="s3-demo")["failures"]
    assert failures == [{"arn": arn, "reason": "AGENT"}]


def test_as_many_as_fit_are_placed(placed: Ecs) -> None:
    definition = placed.register({"name": "app", "image": "busybox", "memory": 1500}, family="big")
    answer = placed.call("RunTask", taskDefinition=definition, count=5)
    assert len(answer["tasks"]) == 2
    assert [failure["reason"] for failure in answer["failures"]] == ["RESOURCE:MEMORY"]


def test_refusals_have_awss_codes_and_texts(ecs: Ecs) -> None:
    assert ecs.error("RunTask", taskDefinition="x") == ("ClusterNotFoundException", "Cluster not found.")
    ecs.cluster()
    assert ecs.error("RunTask", taskDefinition="x") == ("ClientException", "TaskDefinition not found.")
    ecs.register()
    none = ("InvalidParameterException", "No Container Instances were found in your cluster.")
    assert ecs.error("RunTask", taskDefinition="s3-demo") == none
    ecs.instance()
    for members, message in (
        ({"count": 11}, "Count must be between 1 and 10"),
        ({"launchType": "FARGATE"}, "Task definition does not support launch_type FARGATE."),
        (
            {"overrides": {"containerOverrides": [{"name": "nobody"}]}},
            "Override for container named nobody is not a container in the TaskDefinition.",
        ),
        (
            {"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["a"]}}},
            "Network Configuration is not valid for the given networkMode of this task definition.",
        ),
        (
            {"overrides": {"containerOverrides": [{"name": "app", "command": ["x" * 8193]}]}},
            "Container Overrides length must be at most 8192",
        ),
    ):
        assert ecs.error("RunTask", taskDefinition="s3-demo", **members) == ("InvalidParameterException", message)
    broken: list[dict[str, Any]] = [
        {"placementConstraints": [{"type": "memberOf", "expression": "x" * 2001}]},
        {"placementStrategy": [{"type": "binpack", "field": "disk"}]},
        {"propagateTags": "SERVICE"},
        {"enableExecuteCommand": True},
        {"startedBy": "no spaces"},
    ]
    for given in broken:
        assert ecs.error("RunTask", taskDefinition="s3-demo", **given)[0] == "InvalidParameterException"
    ecs.call("DeregisterTaskDefinition", taskDefinition="s3-demo:1")
    assert ecs.error("RunTask", taskDefinition="s3-demo:1") == (
        "InvalidParameterException",
        "TaskDefinition is inactive",
    )


def test_a_role_that_cannot_be_assumed_leaves_nothing_behind(placed: Ecs) -> None:
    definition = placed.register(family="roled", taskRoleArn=TASK_ROLE)
    placed.roles.broken[TASK_ROLE] = "There is no such role in this account."
    code, message = placed.error("RunTask", taskDefinition=definition)
    assert code == "ClientException"
    assert message.startswith(
        f"ECS was unable to assume the role '{TASK_ROLE}' that was provided for this task. Please verify that the role"
        " being passed has the proper trust relationship and permissions and that your IAM user has permissions to"
        " pass this role."
    )
    assert message.endswith("There is no such role in this account.")
    assert placed.call("ListTasks")["taskArns"] == []


def test_questions_name_the_revision_the_cluster_and_every_effective_role(placed: Ecs) -> None:
    placed.register(family="roled", taskRoleArn=TASK_ROLE, executionRoleArn=EXECUTION_ROLE)
    other = TASK_ROLE + "Other"
    questions = placed.questions(
        "RunTask",
        taskDefinition="roled",
        overrides={"taskRoleArn": other},
        tags=[{"key": "a", "value": "b"}],
        enableExecuteCommand=True,
    )
    assert [(question.action, question.resource) for question in questions] == [
        ("ecs:RunTask", f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/roled:1"),
        ("ecs:TagResource", f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/default/*"),
        ("iam:PassRole", other),
        ("iam:PassRole", EXECUTION_ROLE),
    ]
    assert questions[0].context["ecs:cluster"] == KEY.arn
    assert questions[0].context["ecs:enable-execute-command"] == "true"
    assert questions[2].context["iam:PassedToService"] == "ecs-tasks.amazonaws.com"


def test_a_client_token_gives_the_same_tasks_or_a_conflict(placed: Ecs) -> None:
    first = placed.run(clientToken="once", count=2)
    again = placed.run(clientToken="once", count=2)
    assert [one["taskArn"] for one in first] == [one["taskArn"] for one in again]
    assert placed.error("RunTask", taskDefinition="s3-demo", clientToken="once")[0] == "ConflictException"
    placed.clock.advance(25 * 3600)
    assert placed.run(clientToken="once")[0]["taskArn"] not in [one["taskArn"] for one in first]


def test_each_role_has_its_own_secret_id_that_no_answer_shows(placed: Ecs) -> None:
    definition = placed.register(family="roled", taskRoleArn=TASK_ROLE, executionRoleArn=EXECUTION_ROLE)
    task = placed.run(definition)[0]
    task_id = task["taskArn"].rpartition("/")[2]
    with placed.deps.database.read() as connection:
        rows = credentials.list_of_tasks(connection, [task_id])
    assert {row.role_type for row in rows} == {RoleType.APPLICATION, RoleType.EXECUTION}
    ids = {row.credentials_id for row in rows}
    assert len(ids) == 2
    shown = repr(task) + repr(placed.task(task["taskArn"])) + repr(rows)
    with placed.deps.database.read() as connection:
        from taskrole.services.ecs.store import misc

        shown += repr(misc.list_events(connection, ACCOUNT, REGION, 0, 100))
    assert not any(one in shown for one in ids)


def test_tags_are_kept_propagated_and_managed(placed: Ecs) -> None:
    definition = placed.register(family="tagged", tags=[{"key": "from", "value": "definition"}])
    task = placed.run(
        definition,
        tags=[{"key": "own", "value": "1"}],
        propagateTags="TASK_DEFINITION",
        enableECSManagedTags=True,
    )[0]
    expected = {"from": "definition", "own": "1", "aws:ecs:clusterName": "default"}
    assert {tag["key"]: tag["value"] for tag in task["tags"]} == expected
    listed = placed.call("ListTagsForResource", resourceArn=task["taskArn"])["tags"]
    assert {tag["key"]: tag["value"] for tag in listed} == expected
    assert placed.task(task["taskArn"])["tags"] == []


def test_start_task_names_machines_and_tells_failures(placed: Ecs) -> None:
    arn = placed.call("ListContainerInstances")["containerInstanceArns"][0]
    answer = placed.call("StartTask", taskDefinition="s3-demo", containerInstances=[arn, "f" * 32])
    assert len(answer["tasks"]) == 1
    assert answer["tasks"][0]["containerInstanceArn"] == arn
    assert [failure["reason"] for failure in answer["failures"]] == ["MISSING"]
    asked = placed.questions("StartTask", taskDefinition="s3-demo", containerInstances=[arn])
    assert asked[0].context["ecs:container-instances"] == [arn]


def test_draining_instances_are_passed_over(placed: Ecs) -> None:
    arn = placed.call("ListContainerInstances")["containerInstanceArns"][0]
    placed.call("UpdateContainerInstancesState", containerInstances=[arn], status="DRAINING")
    assert placed.error("RunTask", taskDefinition="s3-demo")[1].startswith("No Container Instances")
    placed.call("UpdateContainerInstancesState", containerInstances=[arn], status="ACTIVE")
    assert placed.run()


def test_spread_and_distinct_instance(placed: Ecs) -> None:
    second = placed.instance(as_=AGENT)
    tasks = placed.run(count=4, placementStrategy=[{"type": "spread", "field": "instanceId"}])
    assert sorted(one["containerInstanceArn"] for one in tasks).count(second) == 2
    definition = placed.register(family="single")
    answer = placed.call(
        "RunTask", taskDefinition=definition, count=3, placementConstraints=[{"type": "distinctInstance"}]
    )
    assert len({one["containerInstanceArn"] for one in answer["tasks"]}) == len(answer["tasks"]) == 2
    assert answer["failures"][0]["reason"] == "DistinctInstance placement constraint unsatisfied."


def test_too_many_identifiers_are_refused_in_aws_words(placed: Ecs) -> None:
    expected = ("InvalidParameterException", "taskIds can have at most 100 items.")
    assert placed.error("DescribeTasks", tasks=[f"{number:032x}" for number in range(101)]) == expected
    expected = ("InvalidParameterException", "instanceIds can have at most 100 items.")
    identifiers = [f"{number:032x}" for number in range(101)]
    assert placed.error("DescribeContainerInstances", containerInstances=identifiers) == expected
    expected = ("InvalidParameterException", "service names can have at most 10 items.")
    assert placed.error("DescribeServices", services=[f"s{number}" for number in range(11)]) == expected


def test_managed_tags_name_the_cluster(placed: Ecs) -> None:
    """AWS: aws:ecs:clusterName for every task, aws:ecs:serviceName for those of services."""
    given: dict[str, Any] = {
        "taskDefinition": "s3-demo",
        "enableECSManagedTags": True,
        "tags": [{"key": "own", "value": "1"}],
    }
    wanted = [{"key": "own", "value": "1"}, {"key": "aws:ecs:clusterName", "value": "default"}]
    ran = placed.call("RunTask", **given)["tasks"][0]
    started = placed.call("StartTask", containerInstances=[ran["containerInstanceArn"]], **given)["tasks"][0]
    for task in (ran, started):
        assert sorted(task["tags"], key=str) == sorted(wanted, key=str)
        described = placed.call("DescribeTasks", tasks=[task["taskArn"]], include=["TAGS"])["tasks"][0]
        assert sorted(described["tags"], key=str) == sorted(wanted, key=str)
