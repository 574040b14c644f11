from typing import Any

import pytest

from tests.support import ACCOUNT, ADMIN
from tests.unit.services.ecs.support import EXECUTION_ROLE, TASK_ROLE, Ecs

APP: dict[str, Any] = {"name": "app", "image": "busybox", "memory": 100}


def test_a_definition_is_normalized_and_shown_as_aws_shows_it(ecs: Ecs) -> None:
    container = {
        "name": "app",
        "image": "127.0.0.1:4566/aws-nodejs-sample:v1",
        "memory": 200,
        "cpu": 10,
        "essential": True,
    }
    definition = ecs.call(
        "RegisterTaskDefinition", family="s3-demo", taskRoleArn=TASK_ROLE, containerDefinitions=[container]
    )["taskDefinition"]
    assert definition["taskDefinitionArn"].endswith(":task-definition/s3-demo:1")
    expected_lists = ("portMappings", "environment", "mountPoints", "volumesFrom", "systemControls")
    assert definition["containerDefinitions"] == [{**container, **{name: [] for name in expected_lists}}]
    assert definition["requiresAttributes"] == [
        {"name": "com.amazonaws.ecs.capability.ecr-auth"},
        {"name": "com.amazonaws.ecs.capability.task-iam-role"},
    ]
    assert definition["compatibilities"] == ["EXTERNAL", "EC2"]
    assert definition["registeredBy"] == ADMIN.arn
    assert (definition["volumes"], definition["placementConstraints"], definition["status"]) == ([], [], "ACTIVE")


def test_revisions_grow_and_are_never_used_again(ecs: Ecs) -> None:
    ecs.register(APP, family="web")
    ecs.register(APP, family="web")
    ecs.call("DeregisterTaskDefinition", taskDefinition="web:2")
    ecs.call("DeleteTaskDefinitions", taskDefinitions=["web:2"])
    assert ecs.call("DescribeTaskDefinition", taskDefinition="web")["taskDefinition"]["revision"] == 1
    assert ecs.register(APP, family="web").endswith("web:3")
    inactive = ecs.call("DescribeTaskDefinition", taskDefinition="web:2")["taskDefinition"]
    assert inactive["status"] == "DELETE_IN_PROGRESS"


def test_lists_filter_by_family_and_status(ecs: Ecs) -> None:
    for family in ("web", "web", "web-admin", "db"):
        ecs.register(APP, family=family)
    ecs.call("DeregisterTaskDefinition", taskDefinition="db:1")

    def names(**filters: Any) -> list[str]:
        return [arn.rpartition("/")[2] for arn in ecs.call("ListTaskDefinitions", **filters)["taskDefinitionArns"]]

    assert names() == ["web:1", "web:2", "web-admin:1"] or names() == ["web-admin:1", "web:1", "web:2"]
    assert names(familyPrefix="web") == ["web:1", "web:2"]
    assert names(familyPrefix="web", sort="DESC") == ["web:2", "web:1"]
    assert names(status="INACTIVE") == ["db:1"]
    assert ecs.call("ListTaskDefinitionFamilies", familyPrefix="web")["families"] == ["web", "web-admin"]
    assert ecs.call("ListTaskDefinitionFamilies", status="INACTIVE")["families"] == ["db"]


@pytest.mark.parametrize(
    ("change", "code", "message"),
    [
        ({"name": ""}, "ClientException", "Container.name should not be null or empty."),
        ({"image": ""}, "ClientException", "Container.image should not be null or empty."),
        (
            {"memory": None},
            "ClientException",
            "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
        ),
        (
            {"portMappings": [{"containerPort": 70000}]},
            "ClientException",
            "Invalid 'containerPort' setting for container 'app'.",
        ),
        (
            {"portMappings": [{"containerPort": 1, "hostPort": 3000}, {"containerPort": 2, "hostPort": 3000}]},
            "ClientException",
            "TCP host port '3000' is mapped multiple times in task.",
        ),
        (
            {
                "portMappings": [
                    {"containerPort": 53, "protocol": "udp", "name": "a"},
                    {"containerPort": 53, "protocol": "udp", "name": "b"},
                ]
            },
            "InvalidParameterException",
            "Container port 53 is used in more than one port mapping for container app",
        ),
        (
            {"logConfiguration": {"logDriver": "awslogs", "options": {}}},
            "ClientException",
            "Log driver awslogs requires options: awslogs-region, awslogs-group",
        ),
        (
            {"secrets": [{"name": "A", "valueFrom": "x"}]},
            "ClientException",
            "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
        ),
        (
            {"repositoryCredentials": {"credentialsParameter": "x"}},
            "ClientException",
            "Private repository authentication requires that the task definition specify a value for executionRoleArn.",
        ),
        ({"essential": False}, "ClientException", "At least one container must be marked essential."),
        (
            {"resourceRequirements": [{"type": "GPU"}]},
            "ClientException",
            "Invalid 'resourceRequirements' setting for container 'app'.",
        ),
    ],
)
def test_broken_rules_are_told_in_awss_words(ecs: Ecs, change: dict[str, Any], code: str, message: str) -> None:
    container = {name: value for name, value in {**APP, **change}.items() if value is not None}
    assert ecs.error("RegisterTaskDefinition", family="f", containerDefinitions=[container]) == (code, message)


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"taskRoleArn": "arn:aws:iam::1:user/x"}, "Role is not valid"),
        ({"tags": []}, "Tags can not be empty."),
        (
            {"networkMode": "awsvpc", "containerDefinitions": [APP, {**APP, "name": "b", "links": ["app"]}]},
            "Links are not supported when networkMode=awsvpc.",
        ),
        (
            {
                "networkMode": "awsvpc",
                "containerDefinitions": [{**APP, "portMappings": [{"containerPort": 1, "hostPort": 2}]}],
            },
            "When networkMode=awsvpc, the host ports and container ports in port mappings must match.",
        ),
        ({"containerDefinitions": [{**APP, "name": f"c{number}"} for number in range(11)]}, "Too many containers."),
        (
            {"cpu": "256", "containerDefinitions": [{**APP, "cpu": 512}]},
            "The sum of all container 'cpu' values cannot be greater than the value of the task 'cpu'.",
        ),
        (
            {
                "containerDefinitions": [
                    {**APP, "dependsOn": [{"containerName": "b", "condition": "SUCCESS"}]},
                    {**APP, "name": "b"},
                ]
            },
            "A dependency container with SUCCESS or COMPLETE condition cannot be an essential container",
        ),
        ({"requiresCompatibilities": ["FARGATE"]}, "Fargate only supports network mode 'awsvpc'."),
    ],
)
def test_broken_rules_of_the_whole_are_told_in_awss_words(ecs: Ecs, members: dict[str, Any], message: str) -> None:
    request = {"family": "f", "containerDefinitions": [APP], **members}
    assert ecs.error("RegisterTaskDefinition", **request) == ("ClientException", message)


def test_cycles_unknown_names_and_bad_expressions_are_refused(ecs: Ecs) -> None:
    waits = [{"containerName": "b", "condition": "START"}], [{"containerName": "app", "condition": "START"}]
    for members in (
        {"containerDefinitions": [{**APP, "dependsOn": waits[0]}, {**APP, "name": "b", "dependsOn": waits[1]}]},
        {"containerDefinitions": [{**APP, "mountPoints": [{"sourceVolume": "no", "containerPath": "/x"}]}]},
        {"containerDefinitions": [{**APP, "links": ["nobody"]}]},
        {"containerDefinitions": [APP, APP]},
        {"placementConstraints": [{"type": "memberOf", "expression": "attribute:x =="}]},
        {"placementConstraints": [{"type": "distinctInstance"}]},
        {"volumes": [{"name": "a", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]},
        {"cpu": "1"},
        {"memory": "lots"},
    ):
        request = {"family": "f", "containerDefinitions": [APP], **members}
        assert ecs.error("RegisterTaskDefinition", **request)[0] == "ClientException"


def test_sizes_roles_and_ports_are_normalized(ecs: Ecs) -> None:
    definition = ecs.call(
        "RegisterTaskDefinition",
        family="f",
        cpu=".5 vCPU",
        memory="1GB",
        networkMode="host",
        taskRoleArn="S3DemoTask",
        executionRoleArn="",
        containerDefinitions=[{**APP, "portMappings": [{"containerPort": 80}]}],
    )["taskDefinition"]
    assert (definition["cpu"], definition["memory"]) == ("512", "1024")
    assert definition["taskRoleArn"] == TASK_ROLE
    assert "executionRoleArn" not in definition
    port = {"containerPort": 80, "hostPort": 80, "protocol": "tcp"}
    assert definition["containerDefinitions"][0]["portMappings"] == [port]
    assert {"name": "com.amazonaws.ecs.capability.task-iam-role-network-host"} in definition["requiresAttributes"]


def test_registering_asks_to_pass_both_roles(ecs: Ecs) -> None:
    questions = ecs.questions(
        "RegisterTaskDefinition",
        family="f",
        containerDefinitions=[APP],
        taskRoleArn=TASK_ROLE,
        executionRoleArn=EXECUTION_ROLE,
    )
    passed = {question.resource for question in questions if question.action == "iam:PassRole"}
    assert passed == {TASK_ROLE, EXECUTION_ROLE}
    assert all(
        question.context["iam:PassedToService"] == "ecs-tasks.amazonaws.com"
        for question in questions
        if question.action == "iam:PassRole"
    )
    foreign = TASK_ROLE.replace(ACCOUNT, "999999999999")
    error = ecs.error("RegisterTaskDefinition", family="f", containerDefinitions=[APP], taskRoleArn=foreign)
    assert error == ("AccessDeniedException", "Cross-account pass role is not allowed.")


def test_deregistering_needs_a_revision_that_exists(ecs: Ecs) -> None:
    assert ecs.error("DeregisterTaskDefinition", taskDefinition="f") == ("ClientException", "Revision is missing.")
    unknown = ("ClientException", "Unable to describe task definition.")
    assert ecs.error("DeregisterTaskDefinition", taskDefinition="f:1") == unknown
    assert ecs.error("DescribeTaskDefinition", taskDefinition="f") == unknown
    bad = ecs.error("DescribeTaskDefinition", taskDefinition="f:foo")
    assert bad == ("InvalidParameterException", "Invalid revision number. Number: foo")
