from typing import Any

import orjson
import pytest

from taskrole.services.ecs.api import EcsApi
from tests.support import ACCOUNT, NOW, REGION
from tests.unit.services.ecs.support import AGENT, OTHER_AGENT, TASK_ROLE, Ecs, resources


@pytest.fixture
def running(ecs: Ecs) -> tuple[Ecs, str]:
    ecs.cluster()
    ecs.instance()
    ecs.register(
        {"name": "app", "image": "busybox", "memory": 100},
        {"name": "helper", "image": "busybox", "memory": 100, "essential": False},
        taskRoleArn=TASK_ROLE,
    )
    arn = ecs.run()[0]["taskArn"]
    binding = {"bindIP": "0.0.0.0", "containerPort": 80, "hostPort": 32768, "protocol": "tcp"}
    ecs.report(
        arn,
        "RUNNING",
        {"containerName": "app", "status": "RUNNING", "runtimeId": "abc", "networkBindings": [binding]},
        {"containerName": "helper", "status": "RUNNING", "runtimeId": "def"},
        pullStartedAt=NOW,
        pullStoppedAt=NOW,
    )
    return ecs, arn


def test_registration_echoes_what_was_sent_and_adds_built_in_attributes(ecs: Ecs) -> None:
    ecs.cluster()
    document = {"instanceId": AGENT.session_name, "availabilityZone": "us-west-2b", "instanceType": "t2.micro"}
    arn = ecs.instance(
        connected=False,
        attributes={"ecs.os-type": "linux", "rack": "a"},
        instanceIdentityDocument=orjson.dumps(document).decode(),
    )
    instance = ecs.described_instance(arn)
    attributes = {one["name"]: one.get("value") for one in instance["attributes"]}
    assert attributes["ecs.availability-zone"] == "us-west-2b"
    assert attributes["ecs.instance-type"] == "t2.micro"
    assert (attributes["ecs.os-type"], attributes["rack"]) == ("linux", "a")
    assert instance["ec2InstanceId"] == AGENT.session_name
    assert (instance["status"], instance["agentConnected"]) == ("ACTIVE", False)
    cpu = next(one for one in instance["registeredResources"] if one["name"] == "CPU")
    assert cpu == {"name": "CPU", "type": "INTEGER", "doubleValue": 0.0, "longValue": 0, "integerValue": 2048}


def test_the_client_token_of_the_raw_body_makes_registration_repeatable(ecs: Ecs) -> None:
    ecs.cluster()
    body = orjson.dumps({"clientToken": "t-1"})
    request: dict[str, Any] = {"cluster": "default", "totalResources": resources(1024, 1000), "attributes": []}
    first = ecs.call("RegisterContainerInstance", as_=AGENT, body=body, **request)
    second = ecs.call("RegisterContainerInstance", as_=AGENT, body=body, **request)
    arn = first["containerInstance"]["containerInstanceArn"]
    assert second["containerInstance"]["containerInstanceArn"] == arn


def test_registering_again_keeps_the_arn_and_needs_the_same_principal(ecs: Ecs) -> None:
    ecs.cluster()
    arn = ecs.instance(connected=False)
    assert ecs.instance(cpu=4096, connected=False, containerInstanceArn=arn) == arn
    error = ecs.error("RegisterContainerInstance", as_=OTHER_AGENT, cluster="default", containerInstanceArn=arn)
    assert error[0] == "AccessDeniedException"
    unknown = arn[:-32] + "f" * 32
    assert ecs.error("RegisterContainerInstance", as_=AGENT, containerInstanceArn=unknown)[0] == (
        "InvalidParameterException"
    )
    foreign = orjson.dumps({"instanceId": "i-00000000000000001"}).decode()
    assert ecs.error("RegisterContainerInstance", as_=AGENT, instanceIdentityDocument=foreign)[0] == (
        "InvalidParameterException"
    )
    assert ecs.error("RegisterContainerInstance", as_=AGENT, cluster="nope") == (
        "ClusterNotFoundException",
        "Cluster not found.",
    )


def test_the_endpoints_are_where_the_caller_found_us(ecs: Ecs) -> None:
    answer = ecs.call("DiscoverPollEndpoint", as_=AGENT)
    assert answer == {
        "endpoint": "http://127.0.0.1:4566/acs/",
        "telemetryEndpoint": "http://127.0.0.1:4566/tcs/",
    }


def test_a_running_report_shows_in_the_task(running: tuple[Ecs, str]) -> None:
    ecs, arn = running
    task = ecs.task(arn)
    assert (task["lastStatus"], task["startedAt"], task["pullStartedAt"]) == ("RUNNING", NOW, NOW)
    app = task["containers"][0]
    assert (app["runtimeId"], app["lastStatus"], app["healthStatus"]) == ("abc", "RUNNING", "UNKNOWN")
    assert app["networkBindings"][0]["hostPort"] == 32768


def test_an_essential_exit_stops_the_task_and_revokes_its_sessions(running: tuple[Ecs, str]) -> None:
    ecs, arn = running
    ecs.report(arn, "RUNNING", {"containerName": "app", "status": "STOPPED", "exitCode": 3})
    task = ecs.task(arn)
    assert (task["lastStatus"], task["desiredStatus"]) == ("RUNNING", "STOPPED")
    ecs.report(arn, "STOPPED", {"containerName": "helper", "status": "STOPPED", "exitCode": 137})
    task = ecs.task(arn)
    assert (task["stopCode"], task["stoppedReason"]) == (
        "EssentialContainerExited",
        "Essential container in task exited",
    )
    assert [one["exitCode"] for one in task["containers"]] == [3, 137]
    assert ecs.roles.revoked == [arn.rpartition("/")[2]]


def test_a_non_essential_exit_does_not(running: tuple[Ecs, str]) -> None:
    ecs, arn = running
    ecs.report(arn, "RUNNING", {"containerName": "helper", "status": "STOPPED", "exitCode": 0})
    task = ecs.task(arn)
    assert (task["lastStatus"], task["desiredStatus"]) == ("RUNNING", "RUNNING")
    assert task["containers"][1]["exitCode"] == 0


def test_stop_task_with_and_without_reason(running: tuple[Ecs, str]) -> None:
    ecs, arn = running
    stopping = ecs.call("StopTask", task=arn, reason="enough")["task"]
    assert (stopping["lastStatus"], stopping["desiredStatus"]) == ("RUNNING", "STOPPED")
    assert (stopping["stopCode"], stopping["stoppedReason"]) == ("UserInitiated", "enough")
    assert ecs.call("StopTask", task=arn)["task"]["version"] == stopping["version"]
    assert ecs.call("ListTasks")["taskArns"] == []
    assert ecs.call("ListTasks", desiredStatus="STOPPED")["taskArns"] == [arn]
    ecs.report(arn, "STOPPED", {"containerName": "app", "status": "STOPPED", "exitCode": 143})
    assert ecs.task(arn)["stopCode"] == "UserInitiated"
    assert ecs.error("StopTask", task="f" * 32) == ("InvalidParameterException", "The referenced task was not found.")
    assert ecs.error("StopTask", task="None")[1] == "taskId length should be one of [32,36]"


def test_a_task_that_never_ran_failed_to_start(ecs: Ecs) -> None:
    ecs.cluster()
    ecs.instance()
    ecs.register()
    arn = ecs.run()[0]["taskArn"]
    reason = "CannotPullContainerError: no such image"
    ecs.report(arn, "STOPPED", {"containerName": "app", "status": "STOPPED", "reason": reason})
    task = ecs.task(arn)
    assert (task["stopCode"], task["stoppedReason"]) == ("TaskFailedToStart", reason)
    assert task["containers"][0]["reason"] == reason
    assert "startedAt" not in task


def test_reports_of_unknown_tasks_are_accepted_and_of_foreign_ones_refused(running: tuple[Ecs, str]) -> None:
    ecs, arn = running
    assert "acknowledgment" in ecs.report(arn[:-32] + "f" * 32, "STOPPED")
    with pytest.raises(Exception, match="registered by another principal"):
        ecs.report(arn, "STOPPED", as_=OTHER_AGENT)
    assert ecs.task(arn)["lastStatus"] == "RUNNING"
    assert "acknowledgment" in ecs.call("SubmitAttachmentStateChanges", as_=AGENT, attachments=[])
    ecs.call("SubmitContainerStateChange", as_=AGENT, task=arn, containerName="helper", status="STOPPED", exitCode=1)
    assert ecs.task(arn)["containers"][1]["exitCode"] == 1


def test_deregistration_refuses_running_tasks_unless_forced(running: tuple[Ecs, str]) -> None:
    ecs, arn = running
    instance = ecs.task(arn)["containerInstanceArn"]
    refused = ("InvalidParameterException", "Found running tasks on the instance.")
    assert ecs.error("DeregisterContainerInstance", containerInstance=instance) == refused
    gone = ecs.call("DeregisterContainerInstance", containerInstance=instance, force=True)["containerInstance"]
    assert (gone["status"], gone["agentConnected"]) == ("INACTIVE", False)
    task = ecs.task(arn)
    assert (task["lastStatus"], task["stoppedReason"]) == (
        "STOPPED",
        "Container instance deregistration forced by user",
    )
    assert "stopCode" not in task
    assert ecs.roles.revoked == [arn.rpartition("/")[2]]
    assert ecs.call("ListContainerInstances")["containerInstanceArns"] == []
    assert ecs.error("RegisterContainerInstance", as_=AGENT, containerInstanceArn=instance)[0] == (
        "InvalidParameterException"
    )


def test_list_container_instances_filters_by_the_query_language(ecs: Ecs) -> None:
    ecs.cluster()
    first = ecs.instance(attributes={"rack": "a"})
    second = ecs.instance(attributes={"rack": "b"})
    found = ecs.call("ListContainerInstances", filter="attribute:rack == a")["containerInstanceArns"]
    assert found == [first]
    page = ecs.call("ListContainerInstances", maxResults=1)
    rest = ecs.call("ListContainerInstances", maxResults=1, nextToken=page["nextToken"])
    assert {*page["containerInstanceArns"], *rest["containerInstanceArns"]} == {first, second}
    assert ecs.error("ListContainerInstances", filter="rack is a")[0] == "InvalidParameterException"


def test_describe_tells_missing_instances_and_bounds_lists(ecs: Ecs) -> None:
    ecs.cluster()
    answer = ecs.call("DescribeContainerInstances", containerInstances=["f" * 32])
    assert answer["failures"][0]["reason"] == "MISSING"
    too_many = ["f" * 32] * 101
    assert ecs.error("DescribeContainerInstances", containerInstances=too_many)[0] == "InvalidParameterException"
    assert ecs.error("DescribeTasks", tasks=too_many)[0] == "InvalidParameterException"
    assert ecs.error("DescribeTasks", tasks=[]) == ("InvalidParameterException", "Tasks cannot be empty.")
    missing = ecs.call("DescribeTasks", tasks=["f" * 32])["failures"]
    assert missing == [{"arn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/default/{'f' * 32}", "reason": "MISSING"}]


def test_there_is_never_a_newer_agent(ecs: Ecs) -> None:
    ecs.cluster()
    arn = ecs.instance()
    assert ecs.error("UpdateContainerAgent", containerInstance=arn)[0] == "NoUpdateAvailableException"


def test_attributes_are_put_listed_and_deleted(ecs: Ecs) -> None:
    ecs.cluster()
    arn = ecs.instance()
    put = ecs.call("PutAttributes", attributes=[{"name": "rack", "value": "a", "targetId": arn}])
    assert put["attributes"] == [{"name": "rack", "value": "a", "targetId": arn}]
    listed = ecs.call("ListAttributes", targetType="container-instance", attributeName="rack")["attributes"]
    assert listed == [{"name": "rack", "value": "a", "targetId": arn}]
    ecs.call("DeleteAttributes", attributes=[{"name": "rack", "targetId": arn}])
    assert ecs.call("ListAttributes", targetType="container-instance", attributeName="rack")["attributes"] == []
    reserved = ecs.error("PutAttributes", attributes=[{"name": "ecs.x", "targetId": arn}])
    assert reserved[0] == "InvalidParameterException"
    unknown = {"name": "x", "targetId": "f" * 32, "targetType": "container-instance"}
    assert ecs.error("PutAttributes", attributes=[unknown])[0] == "TargetNotFoundException"
    ten = [{"name": f"n{number}", "targetId": arn} for number in range(10)]
    ecs.call("PutAttributes", attributes=ten)
    more = [{"name": "n10", "targetId": arn}]
    assert ecs.error("PutAttributes", attributes=more)[0] == "AttributeLimitExceededException"


def test_account_settings_have_defaults_and_overrides(ecs: Ecs) -> None:
    ecs.call("PutAccountSettingDefault", name="containerInsights", value="enabled")
    ecs.call("PutAccountSetting", name="awsvpcTrunking", value="enabled")
    own = ecs.call("ListAccountSettings")["settings"]
    assert [one["name"] for one in own] == ["awsvpcTrunking"]
    answer = ecs.call("ListAccountSettings", effectiveSettings=True, name="containerInsights")
    assert answer["settings"][0]["value"] == "enabled"
    ecs.call("DeleteAccountSetting", name="awsvpcTrunking")
    assert ecs.call("ListAccountSettings")["settings"] == []
    assert ecs.error("PutAccountSetting", name="nope", value="enabled")[0] == "InvalidParameterException"
    assert ecs.error("PutAccountSetting", name="taskLongArnFormat", value="disabled")[0] == (
        "InvalidParameterException"
    )


def test_tags_of_every_kind_of_resource(running: tuple[Ecs, str]) -> None:
    ecs, arn = running
    task = ecs.task(arn)
    for resource in (task["clusterArn"], task["taskDefinitionArn"], task["containerInstanceArn"], arn):
        ecs.call("TagResource", resourceArn=resource, tags=[{"key": "a", "value": "1"}, {"key": "b", "value": "2"}])
        ecs.call("UntagResource", resourceArn=resource, tagKeys=["a"])
        assert ecs.call("ListTagsForResource", resourceArn=resource)["tags"] == [{"key": "b", "value": "2"}]
    bad = ecs.error("TagResource", resourceArn="nonsense", tags=[])
    assert bad == ("InvalidParameterException", "The ARN provided is invalid.")
    reserved = ecs.error("TagResource", resourceArn=arn, tags=[{"key": "AWS:x", "value": ""}])
    assert reserved[0] == "InvalidParameterException"


def test_events_tell_each_change_with_a_growing_version(running: tuple[Ecs, str]) -> None:
    ecs, arn = running
    kept = [body for _, body in EcsApi(ecs.deps).events(ACCOUNT, REGION, 0)]
    of_task = [body["detail"] for body in kept if body["resources"] == [arn]]
    assert [detail["version"] for detail in of_task] == [1, 2]
    assert of_task[1]["lastStatus"] == "RUNNING"
    assert of_task[1]["startedAt"] == "2026-01-01T12:00:00.000Z"
    instances = [body["detail"] for body in kept if body["detail-type"] == "ECS Container Instance State Change"]
    assert [detail["version"] for detail in instances] == sorted(detail["version"] for detail in instances)
    assert {"name": "CPU", "type": "INTEGER", "integerValue": 2048} in instances[0]["registeredResources"]
