"""EC2 through boto3 and the AWS command line: allowed, denied with an encoded message, dry runs."""

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.api.test_iam_cli import IamCli
from tests.support import ACCOUNT, REGION

MACHINE = "i-0123456789abcdef0"


def code_of(caught: pytest.ExceptionInfo[ClientError]) -> str:
    return str(caught.value.response["Error"]["Code"])


def allow(*actions: str, resource: Any = "*", **more: Any) -> str:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture(scope="module")
def machine(server: Server) -> str:
    """A container instance that has registered, as the Amazon ECS agent does on EC2."""
    document = {"instanceId": MACHINE, "instanceType": "m5.large", "availabilityZone": f"{REGION}b"}
    answer = server.client("ecs").register_container_instance(instanceIdentityDocument=json.dumps(document))
    server.connect(answer["containerInstance"]["containerInstanceArn"])
    return MACHINE


def test_a_container_instance_is_an_instance(server: Server, machine: str) -> None:
    ec2 = server.client("ec2")
    pages = ec2.get_paginator("describe_instances").paginate(PaginationConfig={"PageSize": 5})
    (found,) = [one for page in pages for each in page["Reservations"] for one in each["Instances"]]
    assert (found["InstanceId"], found["InstanceType"], found["State"]["Name"]) == (machine, "m5.large", "running")
    assert found["IamInstanceProfile"]["Arn"] == f"arn:aws:iam::{ACCOUNT}:instance-profile/ecsInstanceRole"
    ec2.get_waiter("instance_running").wait(InstanceIds=[machine], WaiterConfig={"Delay": 0, "MaxAttempts": 1})
    ec2.get_waiter("instance_status_ok").wait(InstanceIds=[machine], WaiterConfig={"Delay": 0, "MaxAttempts": 1})
    (status,) = ec2.describe_instance_status()["InstanceStatuses"]
    assert status["AvailabilityZone"] == f"{REGION}b"


def test_security_groups(server: Server, machine: str) -> None:
    ec2 = server.client("ec2")
    group_id = ec2.create_security_group(GroupName="api", Description="for the test")["GroupId"]
    ec2.get_waiter("security_group_exists").wait(GroupIds=[group_id])
    permission = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
    added = ec2.authorize_security_group_ingress(GroupId=group_id, IpPermissions=[permission])["SecurityGroupRules"]
    assert added[0]["CidrIpv4"] == "10.0.0.0/8"
    with pytest.raises(ClientError) as caught:
        ec2.authorize_security_group_ingress(GroupId=group_id, IpPermissions=[permission])
    assert code_of(caught) == "InvalidPermission.Duplicate"
    ec2.authorize_security_group_egress(GroupId=group_id, IpPermissions=[permission])
    rules = ec2.describe_security_group_rules(Filters=[{"Name": "group-id", "Values": [group_id]}])
    assert len(rules["SecurityGroupRules"]) == 3
    (shown,) = ec2.describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
    assert shown["IpPermissions"][0]["IpRanges"] == [{"CidrIp": "10.0.0.0/8"}]
    default = ec2.describe_security_groups(GroupNames=["default"])["SecurityGroups"][0]["GroupId"]
    ec2.modify_instance_attribute(InstanceId=machine, Groups=[group_id, default])
    attribute = ec2.describe_instance_attribute(InstanceId=machine, Attribute="groupSet")
    assert {one["GroupId"] for one in attribute["Groups"]} == {group_id, default}
    with pytest.raises(ClientError) as caught:
        ec2.delete_security_group(GroupId=group_id)
    assert code_of(caught) == "DependencyViolation"
    ec2.modify_instance_attribute(InstanceId=machine, Groups=[default])
    ec2.revoke_security_group_ingress(GroupId=group_id, IpPermissions=[permission])
    ec2.revoke_security_group_egress(GroupId=group_id, IpPermissions=[permission])
    ec2.delete_security_group(GroupId=group_id)
    with pytest.raises(ClientError) as caught:
        ec2.describe_security_groups(GroupIds=[group_id])
    assert code_of(caught) == "InvalidGroup.NotFound"


def test_profiles_metadata_options_and_tags(server: Server, machine: str) -> None:
    ec2, iam = server.client("ec2"), server.client("iam")
    iam.create_instance_profile(InstanceProfileName="other")
    iam.add_role_to_instance_profile(InstanceProfileName="other", RoleName="ecsInstanceRole")
    (before,) = ec2.describe_iam_instance_profile_associations()["IamInstanceProfileAssociations"]
    replaced = ec2.replace_iam_instance_profile_association(
        AssociationId=before["AssociationId"], IamInstanceProfile={"Name": "other"}
    )["IamInstanceProfileAssociation"]
    ec2.disassociate_iam_instance_profile(AssociationId=replaced["AssociationId"])
    ec2.associate_iam_instance_profile(InstanceId=machine, IamInstanceProfile={"Name": "ecsInstanceRole"})
    options = ec2.modify_instance_metadata_options(InstanceId=machine, HttpTokens="optional")
    assert options["InstanceMetadataOptions"]["HttpTokens"] == "optional"
    ec2.create_tags(Resources=[machine], Tags=[{"Key": "team", "Value": "red"}])
    found = ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [machine]}])["Tags"]
    assert [(one["Key"], one["Value"], one["ResourceType"]) for one in found] == [("team", "red", "instance")]
    ec2.delete_tags(Resources=[machine], Tags=[{"Key": "team"}])
    assert ec2.describe_tags()["Tags"] == []


def test_the_network_around_it(server: Server, machine: str) -> None:
    ec2 = server.client("ec2")
    (vpc,) = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    subnets = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc["VpcId"]]}])["Subnets"]
    zones = ec2.describe_availability_zones()["AvailabilityZones"]
    assert {one["AvailabilityZone"] for one in subnets} == {one["ZoneName"] for one in zones}
    assert ec2.describe_regions()["Regions"][0]["RegionName"] == REGION
    (card,) = ec2.describe_network_interfaces()["NetworkInterfaces"]
    assert card["Attachment"]["InstanceId"] == machine
    assert len(ec2.describe_instance_types(InstanceTypes=["t3.micro", "m5.large"])["InstanceTypes"]) == 2


def test_a_denial_can_be_decoded(server: Server, machine: str) -> None:
    keys = server.user_with("ec2-reader", allow("ec2:DescribeInstances", "sts:DecodeAuthorizationMessage"))
    reader = server.client_of(keys, "ec2")
    assert reader.describe_instances()["Reservations"]
    with pytest.raises(ClientError) as caught:
        reader.modify_instance_metadata_options(InstanceId=machine, HttpTokens="optional")
    assert code_of(caught) == "UnauthorizedOperation"
    message = caught.value.response["Error"]["Message"]
    start = "You are not authorized to perform this operation. User: arn:aws:iam::"
    assert message.startswith(start)
    assert message.count("not authorized to perform this operation") == 1
    encoded = message.rpartition("Encoded authorization failure message: ")[2]
    decoded = server.client_of(keys, "sts").decode_authorization_message(EncodedMessage=encoded)["DecodedMessage"]
    context = json.loads(decoded)["context"]
    assert context["action"] == "ec2:ModifyInstanceMetadataOptions"
    assert context["resource"] == f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{machine}"


def test_conditions_on_tags_and_regions(server: Server, machine: str) -> None:
    ec2 = server.client("ec2")
    ec2.create_tags(Resources=[machine], Tags=[{"Key": "team", "Value": "blue"}])
    condition = {"StringEquals": {"ec2:ResourceTag/team": "blue", "ec2:Region": REGION}}
    policy = allow("ec2:ModifyInstanceMetadataOptions", Condition=condition)
    blue = server.client_of(server.user_with("ec2-blue", policy), "ec2")
    blue.modify_instance_metadata_options(InstanceId=machine, HttpTokens="required")
    ec2.delete_tags(Resources=[machine])
    with pytest.raises(ClientError) as caught:
        blue.modify_instance_metadata_options(InstanceId=machine, HttpTokens="optional")
    assert code_of(caught) == "UnauthorizedOperation"


def test_a_dry_run_tells_and_does_nothing(server: Server, machine: str) -> None:
    request = {"InstanceId": machine, "HttpTokens": "optional", "DryRun": True}
    with pytest.raises(ClientError) as caught:
        server.client("ec2").modify_instance_metadata_options(**request)
    assert code_of(caught) == "DryRunOperation"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 412
    nobody = server.client_of(server.user_with("ec2-nobody", allow("s3:*")), "ec2")
    with pytest.raises(ClientError) as caught:
        nobody.modify_instance_metadata_options(**request)
    assert code_of(caught) == "UnauthorizedOperation"


def test_who_may_run_instances(server: Server, machine: str) -> None:
    request = {"ImageId": "ami-12345678", "MinCount": 1, "MaxCount": 1}
    profile = {"IamInstanceProfile": {"Name": "ecsInstanceRole"}}

    def refusal(client: Any, **more: Any) -> str:
        with pytest.raises(ClientError) as caught:
            client.run_instances(**request, **more)
        return f"{code_of(caught)}: {caught.value.response['Error']['Message']}"

    assert refusal(server.client("ec2"), **profile).startswith("InsufficientInstanceCapacity: This server starts no")
    may_run = server.client_of(server.user_with("ec2-runner", allow("ec2:RunInstances")), "ec2")
    assert refusal(may_run).startswith("InsufficientInstanceCapacity")
    assert "iam:PassRole" in refusal(may_run, **profile)
    small = {"StringEquals": {"ec2:InstanceType": "t3.micro"}}
    statements = json.loads(allow("ec2:RunInstances", resource="arn:aws:ec2:*:*:instance/*", Condition=small))
    others = [f"arn:aws:ec2:*:*:{kind}/*" for kind in ("network-interface", "subnet", "volume", "security-group")]
    others.append("arn:aws:ec2:*::image/*")
    statements["Statement"] += json.loads(allow("ec2:RunInstances", resource=others))["Statement"]
    small_only = server.client_of(server.user_with("ec2-small", json.dumps(statements)), "ec2")
    assert refusal(small_only, InstanceType="t3.micro").startswith("InsufficientInstanceCapacity")
    assert refusal(small_only, InstanceType="m5.large").startswith("UnauthorizedOperation")
    for name in ("terminate_instances", "stop_instances", "start_instances"):
        with pytest.raises(ClientError) as caught:
            getattr(server.client("ec2"), name)(InstanceIds=[machine])
        assert code_of(caught) == "UnsupportedOperation"


def test_what_is_not_there_says_so(server: Server) -> None:
    with pytest.raises(ClientError) as caught:
        server.client("ec2").describe_volumes()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_the_command_line(server: Server, machine: str, tmp_path: Path) -> None:
    aws = IamCli(server, tmp_path)

    def ec2(*arguments: str) -> Any:
        return aws.answer("ec2", *arguments)

    group_id = ec2("create-security-group", "--group-name", "cli", "--description", "by hand")["GroupId"]
    ec2(
        "authorize-security-group-ingress",
        *("--group-id", group_id, "--protocol", "tcp", "--port", "8080", "--cidr", "192.0.2.0/24"),
    )
    shown = ec2("describe-security-groups", "--group-ids", group_id)["SecurityGroups"][0]
    assert shown["IpPermissions"][0]["FromPort"] == 8080
    default = ec2("describe-security-groups", "--group-names", "default")["SecurityGroups"][0]["GroupId"]
    ec2("modify-instance-attribute", "--instance-id", machine, "--groups", default, group_id)
    described = ec2(
        "describe-instances", "--instance-ids", machine, "--filters", f"Name=instance.group-id,Values={group_id}"
    )
    assert described["Reservations"][0]["Instances"][0]["InstanceId"] == machine
    ec2("modify-instance-attribute", "--instance-id", machine, "--groups", default)
    ec2(
        "revoke-security-group-ingress",
        *("--group-id", group_id, "--protocol", "tcp", "--port", "8080", "--cidr", "192.0.2.0/24"),
    )
    ec2("delete-security-group", "--group-id", group_id)
    assert ec2("describe-vpcs")["Vpcs"][0]["IsDefault"] is True
