"""Tasks with a network interface of their own as boto3 sees them, on both sides: ECS and EC2."""

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.api.agent_channel import INSTANCE_ID, instance_keys, register_instance
from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION


@pytest.fixture(scope="module")
def ecs(server: Server) -> Any:
    client = server.client("ecs")
    client.create_cluster(clusterName="own")
    register_instance(server, "own", INSTANCE_ID)
    containers = [{"name": "app", "image": "busybox", "memory": 10, "portMappings": [{"containerPort": 80}]}]
    client.register_task_definition(family="own", networkMode="awsvpc", containerDefinitions=containers)
    return client


@pytest.fixture(scope="module")
def subnet(server: Server) -> dict[str, Any]:
    zone = {"Name": "availability-zone", "Values": [f"{REGION}a"]}
    (found,) = server.client("ec2").describe_subnets(Filters=[zone])["Subnets"]
    return dict(found)


def network(subnet: dict[str, Any], *groups: str) -> dict[str, Any]:
    return {"awsvpcConfiguration": {"subnets": [subnet["SubnetId"]], "securityGroups": list(groups)}}


def test_a_task_has_an_interface_that_ec2_describes(server: Server, ecs: Any, subnet: dict[str, Any]) -> None:
    ec2 = server.client("ec2")
    group = ec2.create_security_group(GroupName="own", Description="d", VpcId=subnet["VpcId"])["GroupId"]
    answer = ecs.run_task(cluster="own", taskDefinition="own", networkConfiguration=network(subnet, group))
    assert answer["failures"] == []
    task = answer["tasks"][0]
    details = {one["name"]: one["value"] for one in task["attachments"][0]["details"]}
    assert details["subnetId"] == subnet["SubnetId"]
    interface = [details["networkInterfaceId"]]
    (described,) = ec2.describe_network_interfaces(NetworkInterfaceIds=interface)["NetworkInterfaces"]
    assert described["PrivateIpAddress"] == details["privateIPv4Address"]
    assert described["MacAddress"] == details["macAddress"]
    assert [one["GroupId"] for one in described["Groups"]] == [group]
    with pytest.raises(ClientError, match="DependencyViolation"):
        ec2.delete_security_group(GroupId=group)

    agent = server.client_of(instance_keys(server, INSTANCE_ID), "ecs")
    arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:attachment/{task['attachments'][0]['id']}"
    attached = [{"attachmentArn": arn, "status": "ATTACHED"}]
    agent.submit_attachment_state_changes(cluster="own", attachments=attached)
    (running,) = ecs.describe_tasks(cluster="own", tasks=[task["taskArn"]])["tasks"]
    assert running["attachments"][0]["status"] == "ATTACHED"
    agent.submit_task_state_change(cluster="own", task=task["taskArn"], status="STOPPED")
    (stopped,) = ecs.describe_tasks(cluster="own", tasks=[task["taskArn"]])["tasks"]
    assert stopped["attachments"][0]["status"] == "DELETED"


def test_without_groups_a_task_is_in_the_default_group(server: Server, ecs: Any, subnet: dict[str, Any]) -> None:
    task = ecs.run_task(cluster="own", taskDefinition="own", networkConfiguration=network(subnet))["tasks"][0]
    address = next(one["value"] for one in task["attachments"][0]["details"] if one["name"] == "privateIPv4Address")
    found = server.client("ec2").describe_network_interfaces()["NetworkInterfaces"]
    (own,) = [one for one in found if one["PrivateIpAddress"] == address]
    assert [one["GroupName"] for one in own["Groups"]] == ["default"]


@pytest.mark.parametrize(
    ("configuration", "text"),
    [
        ({"subnets": ["subnet-0123456789abcdef0"]}, "InvalidSubnetID.NotFound"),
        ({"securityGroups": ["sg-0123456789abcdef0"]}, "InvalidGroup.NotFound"),
        ({"assignPublicIp": "ENABLED"}, "Assign public IP is not supported for this launch type."),
    ],
)
def test_what_is_not_there_is_refused(ecs: Any, subnet: dict[str, Any], configuration: Any, text: str) -> None:
    given = {"awsvpcConfiguration": {"subnets": [subnet["SubnetId"]], **configuration}}
    with pytest.raises(ClientError, match=text) as caught:
        ecs.run_task(cluster="own", taskDefinition="own", networkConfiguration=given)
    assert caught.value.response["Error"]["Code"] == "InvalidParameterException"


def test_a_policy_can_hold_services_to_a_subnet(server: Server, ecs: Any, subnet: dict[str, Any]) -> None:
    iam = server.client("iam")
    iam.create_user(UserName="networker")
    keys = iam.create_access_key(UserName="networker")["AccessKey"]
    condition = {"ForAllValues:StringEquals": {"ecs:subnet": [subnet["SubnetId"]]}}
    statement = {"Effect": "Allow", "Action": "ecs:CreateService", "Resource": "*", "Condition": condition}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_user_policy(UserName="networker", PolicyName="subnet", PolicyDocument=policy)
    mine = server.client_of(keys, "ecs")
    service = {"cluster": "own", "serviceName": "held", "taskDefinition": "own", "desiredCount": 0}
    elsewhere = {"awsvpcConfiguration": {"subnets": ["subnet-0123456789abcdef0"]}}
    with pytest.raises(ClientError, match="AccessDenied"):
        mine.create_service(**service, networkConfiguration=elsewhere)
    made = mine.create_service(**service, networkConfiguration=network(subnet))["service"]
    assert made["networkConfiguration"]["awsvpcConfiguration"]["subnets"] == [subnet["SubnetId"]]
