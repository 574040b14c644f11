"""Instances, their attributes, profiles, tags, and the network around them, over a real database."""

from datetime import timedelta
from typing import Any

import pytest

from taskrole.reset import empty_database
from taskrole.services.ec2.api import Interface
from taskrole.services.ec2.service import operations
from tests.support import ACCOUNT, NOW, REGION, make_call
from tests.unit.services.ec2.conftest import MACHINE, SCOPE, Ec2

OTHER = "i-0fedcba9876543210"
PROFILE_ARN = f"arn:aws:iam::{ACCOUNT}:instance-profile/ecsInstanceRole"


def only(ec2: Ec2, **request: Any) -> dict[str, Any]:
    (reservation,) = ec2.do("DescribeInstances", request)["Reservations"]
    (instance,) = reservation["Instances"]
    found: dict[str, Any] = instance
    return found


def test_a_machine_that_registers_is_an_instance(ec2: Ec2) -> None:
    assert ec2.do("DescribeInstances") == {"Reservations": []}
    ec2.register(**{"ecs.instance-type": "m5.large", "ecs.availability-zone": f"{REGION}b"})
    found = only(ec2)
    assert (found["InstanceId"], found["State"]["Name"], found["InstanceType"]) == (MACHINE, "running", "m5.large")
    assert found["Placement"]["AvailabilityZone"] == f"{REGION}b"
    assert (found["PrivateIpAddress"], found["LaunchTime"]) == ("10.0.0.7", NOW)
    assert found["PrivateDnsName"] == f"ip-10-0-0-7.{REGION}.compute.internal"
    assert found["SecurityGroups"] == [{"GroupId": SCOPE.default_group_id, "GroupName": "default"}]
    assert found["IamInstanceProfile"]["Arn"] == PROFILE_ARN
    assert found["MetadataOptions"]["HttpTokens"] == "required"
    ec2.register(private_ip="10.0.0.8")
    assert only(ec2)["PrivateIpAddress"] == "10.0.0.8"
    ec2.agents.clear()
    assert only(ec2)["State"] == {"Code": 80, "Name": "stopped"}


def test_instances_by_id_filter_and_page(ec2: Ec2) -> None:
    for number in range(7):
        ec2.register(f"i-{number:017x}", private_ip=f"10.0.0.{number}")
    assert only(ec2, InstanceIds=[f"i-{3:017x}"])["PrivateIpAddress"] == "10.0.0.3"
    assert only(ec2, Filters=[{"Name": "private-ip-address", "Values": ["*.4"]}])["InstanceId"] == f"i-{4:017x}"
    first = ec2.do("DescribeInstances", {"MaxResults": 5})
    second = ec2.do("DescribeInstances", {"MaxResults": 5, "NextToken": first["NextToken"]})
    assert (len(first["Reservations"]), len(second["Reservations"])) == (5, 2)
    assert "NextToken" not in second
    running = {"Filters": [{"Name": "instance-state-name", "Values": ["running", "pending"]}]}
    assert len(ec2.do("DescribeInstances", running)["Reservations"]) == 7
    assert ec2.fails("InvalidInstanceID.NotFound", "DescribeInstances", {"InstanceIds": [MACHINE]}) == (
        f"The instance ID '{MACHINE}' does not exist"
    )
    both = {"InstanceIds": [MACHINE, OTHER]}
    assert "do not exist" in ec2.fails("InvalidInstanceID.NotFound", "DescribeInstances", both)
    ec2.fails("InvalidInstanceID.Malformed", "DescribeInstances", {"InstanceIds": ["x"]})
    ec2.fails("InvalidParameterCombination", "DescribeInstances", {"InstanceIds": [f"i-{3:017x}"], "MaxResults": 5})


def test_the_status_says_whether_the_agent_is_there(ec2: Ec2) -> None:
    ec2.register()
    ec2.register(OTHER)
    ec2.agents[OTHER] = False
    found = ec2.do("DescribeInstanceStatus")["InstanceStatuses"]
    assert [one["InstanceStatus"]["Status"] for one in found] == ["ok", "impaired"]
    impaired = {"Filters": [{"Name": "instance-status.status", "Values": ["impaired"]}]}
    assert [one["InstanceId"] for one in ec2.do("DescribeInstanceStatus", impaired)["InstanceStatuses"]] == [OTHER]
    del ec2.agents[OTHER]
    assert len(ec2.do("DescribeInstanceStatus")["InstanceStatuses"]) == 1
    everything = ec2.do("DescribeInstanceStatus", {"IncludeAllInstances": True})["InstanceStatuses"]
    assert [one["InstanceState"]["Name"] for one in everything] == ["running", "stopped"]


def test_attributes(ec2: Ec2) -> None:
    ec2.register()
    group_id = ec2.do("CreateSecurityGroup", {"GroupName": "g", "Description": "d"})["GroupId"]

    def attribute(name: str) -> Any:
        return ec2.do("DescribeInstanceAttribute", {"InstanceId": MACHINE, "Attribute": name})

    def modify(**change: Any) -> dict[str, Any]:
        return {"InstanceId": MACHINE, **change}

    assert attribute("groupSet")["Groups"] == [{"GroupId": SCOPE.default_group_id}]
    ec2.do("ModifyInstanceAttribute", modify(Groups=[group_id]))
    assert attribute("groupSet")["Groups"] == [{"GroupId": group_id}]
    ec2.do("ModifyInstanceAttribute", modify(DisableApiTermination={"Value": True}))
    assert attribute("disableApiTermination")["DisableApiTermination"] == {"Value": True}
    ec2.do("ModifyInstanceAttribute", modify(Attribute="disableApiTermination", Value="false"))
    assert attribute("disableApiTermination")["DisableApiTermination"] == {"Value": False}
    ec2.fails("InvalidGroup.NotFound", "ModifyInstanceAttribute", modify(Groups=["sg-none"]))
    ec2.fails(
        "SecurityGroupsPerInterfaceLimitExceeded",
        "ModifyInstanceAttribute",
        modify(Groups=[f"sg-{n}" for n in range(6)]),
    )
    ec2.fails("InvalidParameterCombination", "ModifyInstanceAttribute", modify())
    ec2.fails("UnsupportedOperation", "ModifyInstanceAttribute", modify(SourceDestCheck={"Value": False}))
    ec2.fails("UnsupportedOperation", "ModifyInstanceAttribute", modify(InstanceType={"Value": "m5.large"}))
    ec2.fails("InvalidParameterValue", "DescribeInstanceAttribute", modify(Attribute="colour"))
    ec2.fails("InvalidInstanceID.NotFound", "ModifyInstanceAttribute", {"InstanceId": OTHER, "Groups": [group_id]})


def test_metadata_options(ec2: Ec2) -> None:
    ec2.register()
    request = {"InstanceId": MACHINE, "HttpTokens": "optional", "HttpPutResponseHopLimit": 2}
    changed = ec2.do("ModifyInstanceMetadataOptions", request)["InstanceMetadataOptions"]
    assert (changed["HttpTokens"], changed["HttpPutResponseHopLimit"], changed["State"]) == ("optional", 2, "pending")
    assert only(ec2)["MetadataOptions"]["State"] == "applied"
    ec2.fails("InvalidParameterValue", "ModifyInstanceMetadataOptions", {**request, "HttpTokens": "perhaps"})
    ec2.fails("InvalidParameterValue", "ModifyInstanceMetadataOptions", {**request, "HttpPutResponseHopLimit": 65})


def test_instance_profiles(ec2: Ec2) -> None:
    ec2.register()
    (found,) = ec2.do("DescribeIamInstanceProfileAssociations")["IamInstanceProfileAssociations"]
    assert (found["InstanceId"], found["IamInstanceProfile"]["Arn"]) == (MACHINE, PROFILE_ARN)
    other = {"InstanceId": MACHINE, "IamInstanceProfile": {"Name": "other"}}
    ec2.fails("IncorrectState", "AssociateIamInstanceProfile", other)
    before = {"AssociationId": found["AssociationId"]}
    replaced = ec2.do("ReplaceIamInstanceProfileAssociation", {**before, "IamInstanceProfile": {"Name": "other"}})
    after = {"AssociationId": replaced["IamInstanceProfileAssociation"]["AssociationId"]}
    ec2.fails("InvalidAssociationID.NotFound", "DisassociateIamInstanceProfile", before)
    gone = ec2.do("DisassociateIamInstanceProfile", after)["IamInstanceProfileAssociation"]
    assert gone["State"] == "disassociating"
    assert gone["IamInstanceProfile"]["Arn"].endswith("/other")
    assert "IamInstanceProfile" not in only(ec2)
    assert ec2.do("DescribeIamInstanceProfileAssociations")["IamInstanceProfileAssociations"] == []
    by_arn = {"InstanceId": MACHINE, "IamInstanceProfile": {"Arn": PROFILE_ARN}}
    assert ec2.do("AssociateIamInstanceProfile", by_arn)["IamInstanceProfileAssociation"]["State"] == "associating"
    filters = [{"Name": "instance-id", "Values": [MACHINE]}, {"Name": "state", "Values": ["associated"]}]
    listed = ec2.do("DescribeIamInstanceProfileAssociations", {"Filters": filters})
    assert len(listed["IamInstanceProfileAssociations"]) == 1
    assert "Invalid IAM Instance Profile Name" in ec2.fails(
        "InvalidParameterValue", "AssociateIamInstanceProfile", {**other, "IamInstanceProfile": {"Name": "none"}}
    )
    nothing = {**other, "IamInstanceProfile": {}}
    ec2.fails("MissingParameter", "AssociateIamInstanceProfile", nothing)
    wanted = {"AssociationIds": ["iip-assoc-0"]}
    ec2.fails("InvalidAssociationID.NotFound", "DescribeIamInstanceProfileAssociations", wanted)


def test_giving_a_machine_a_role_asks_for_pass_role(ec2: Ec2) -> None:
    ec2.register()
    bound = operations(ec2.deps)["AssociateIamInstanceProfile"]
    asked = bound.questions(make_call(), {"InstanceId": MACHINE, "IamInstanceProfile": {"Name": "other"}})
    assert [(one.action, one.resource) for one in asked] == [
        ("ec2:AssociateIamInstanceProfile", f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/{MACHINE}"),
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/other"),
    ]
    assert asked[0].context["ec2:NewInstanceProfile"] == f"arn:aws:iam::{ACCOUNT}:instance-profile/other"
    assert asked[1].context == {"iam:PassedToService": "ec2.amazonaws.com"}


def test_tags(ec2: Ec2) -> None:
    ec2.register()
    group_id, subnet_id = SCOPE.default_group_id, ec2.do("DescribeSubnets")["Subnets"][0]["SubnetId"]
    resources = [MACHINE, group_id, subnet_id, SCOPE.vpc_id, f"eni-{MACHINE[2:]}"]
    ec2.do("CreateTags", {"Resources": resources, "Tags": [{"Key": "team", "Value": "red"}, {"Key": "x"}]})
    found = ec2.do("DescribeTags", {"Filters": [{"Name": "key", "Values": ["team"]}]})["Tags"]
    assert {one["ResourceType"] for one in found} == {
        "instance",
        "security-group",
        "subnet",
        "vpc",
        "network-interface",
    }
    assert only(ec2, Filters=[{"Name": "tag:team", "Values": ["red"]}])["InstanceId"] == MACHINE
    assert ec2.do("DescribeVpcs", {"Filters": [{"Name": "tag-value", "Values": ["red"]}]})["Vpcs"]
    ec2.do("CreateTags", {"Resources": [MACHINE], "Tags": [{"Key": "team", "Value": "blue"}]})
    ec2.do("DeleteTags", {"Resources": [MACHINE], "Tags": [{"Key": "team", "Value": "red"}, {"Key": "x"}]})
    assert only(ec2)["Tags"] == [{"Key": "team", "Value": "blue"}]
    ec2.do("DeleteTags", {"Resources": resources})
    assert ec2.do("DescribeTags")["Tags"] == []


@pytest.mark.parametrize(
    ("resources", "tags", "code"),
    [
        (["x"], [{"Key": "k"}], "InvalidID"),
        ([OTHER], [{"Key": "k"}], "InvalidInstanceID.NotFound"),
        (["sg-0"], [{"Key": "k"}], "InvalidGroup.NotFound"),
        (["sgr-0"], [{"Key": "k"}], "InvalidSecurityGroupRuleId.NotFound"),
        (["vpc-0"], [{"Key": "k"}], "InvalidVpcID.NotFound"),
        (["subnet-0"], [{"Key": "k"}], "InvalidSubnetID.NotFound"),
        (["eni-0"], [{"Key": "k"}], "InvalidNetworkInterfaceID.NotFound"),
        ([MACHINE], [{"Key": "aws:x"}], "InvalidParameterValue"),
        ([MACHINE], [{"Key": "k"}, {"Key": "k"}], "InvalidParameterValue"),
        ([MACHINE], [{"Value": "v"}], "MissingParameter"),
        ([MACHINE], [{"Key": f"k{number}"} for number in range(51)], "TagLimitExceeded"),
        ([MACHINE], [], "MissingParameter"),
        ([], [{"Key": "k"}], "MissingParameter"),
    ],
)
def test_tags_that_are_refused(ec2: Ec2, resources: list[str], tags: list[dict[str, str]], code: str) -> None:
    ec2.register()
    ec2.fails(code, "CreateTags", {"Resources": resources, "Tags": tags})


def test_the_network(ec2: Ec2) -> None:
    ec2.register()
    (vpc,) = ec2.do("DescribeVpcs", {"VpcIds": [SCOPE.vpc_id]})["Vpcs"]
    assert (vpc["IsDefault"], vpc["CidrBlock"]) == (True, "172.31.0.0/16")
    ec2.fails("InvalidVpcID.NotFound", "DescribeVpcs", {"VpcIds": ["vpc-0"]})
    subnets = ec2.do("DescribeSubnets")["Subnets"]
    assert {one["CidrBlock"] for one in subnets} == {"172.31.0.0/20", "172.31.16.0/20", "172.31.32.0/20"}
    in_b = ec2.do("DescribeSubnets", {"Filters": [{"Name": "availability-zone", "Values": [f"{REGION}b"]}]})["Subnets"]
    assert [one["AvailabilityZoneId"] for one in in_b] == ["usw2-az2"]
    ec2.fails("InvalidSubnetID.NotFound", "DescribeSubnets", {"SubnetIds": ["subnet-0"]})
    zones = ec2.do("DescribeAvailabilityZones", {"ZoneNames": [f"{REGION}a"]})["AvailabilityZones"]
    assert [one["ZoneId"] for one in zones] == ["usw2-az1"]
    ec2.fails("InvalidParameterValue", "DescribeAvailabilityZones", {"ZoneNames": ["x"]})
    assert [one["RegionName"] for one in ec2.do("DescribeRegions")["Regions"]] == [REGION]
    ec2.fails("InvalidParameterValue", "DescribeRegions", {"RegionNames": ["mars-1"]})
    (card,) = ec2.do("DescribeNetworkInterfaces")["NetworkInterfaces"]
    assert card["Attachment"]["InstanceId"] == MACHINE
    ec2.fails("InvalidNetworkInterfaceID.NotFound", "DescribeNetworkInterfaces", {"NetworkInterfaceIds": ["eni-0"]})
    types = ec2.do("DescribeInstanceTypes", {"InstanceTypes": ["t3.micro"]})["InstanceTypes"]
    assert types[0]["MemoryInfo"] == {"SizeInMiB": 1024}
    ec2.fails("InvalidInstanceType", "DescribeInstanceTypes", {"InstanceTypes": ["x1.huge"]})


def test_other_accounts_and_regions_see_nothing(ec2: Ec2) -> None:
    ec2.register()
    assert ec2.do("DescribeInstances", account_id="210987654321") == {"Reservations": []}
    assert ec2.do("DescribeInstances", region="eu-west-1") == {"Reservations": []}
    ec2.fails("InvalidInstanceID.NotFound", "DescribeInstances", {"InstanceIds": [MACHINE]}, region="eu-west-1")


def test_machines_that_are_long_gone_are_forgotten(ec2: Ec2) -> None:
    ec2.register()
    assert ec2.api.purge(NOW + timedelta(days=2)) == 0  # still registered
    ec2.agents.clear()
    assert ec2.api.purge(NOW + timedelta(hours=2)) == 0  # it may come back
    assert ec2.api.purge(NOW + timedelta(days=2)) == 1
    assert ec2.do("DescribeInstances") == {"Reservations": []}
    assert ec2.do("DescribeNetworkInterfaces") == {"NetworkInterfaces": []}


def test_tasks_with_an_address_of_their_own(ec2: Ec2) -> None:
    subnet_id = ec2.do("DescribeSubnets")["Subnets"][0]["SubnetId"]
    group_id = ec2.do("CreateSecurityGroup", {"GroupName": "g", "Description": "d"})["GroupId"]
    assert [one.subnet_id for one in ec2.api.check_network(SCOPE, [subnet_id], [group_id])] == [subnet_id]
    task = f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/c/t"
    card = Interface(SCOPE, "eni-1", task, "172.31.0.9", subnet_id, (group_id,), NOW, "02:00:00:00:00:01")
    ec2.deps.database.write(lambda connection: ec2.api.put_interface(connection, card))
    (found,) = ec2.do("DescribeNetworkInterfaces")["NetworkInterfaces"]
    assert (found["PrivateIpAddress"], found["Description"]) == ("172.31.0.9", task)
    ec2.fails("DependencyViolation", "DeleteSecurityGroup", {"GroupId": group_id})
    pair = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": group_id}]}
    ec2.do("AuthorizeSecurityGroupIngress", {"GroupId": group_id, "IpPermissions": [pair]})
    version = ec2.api.network_version(SCOPE)
    (firewall,) = ec2.api.firewalls(SCOPE, [task, MACHINE])
    assert firewall.interface.attached_to == task
    assert [(one.rule.egress, one.peers) for one in firewall.rules] == [
        (True, ("0.0.0.0/0",)),
        (False, ("172.31.0.9/32",)),
    ]
    ec2.deps.database.write(lambda connection: ec2.api.remove_interfaces(connection, SCOPE, ["eni-1"]))
    assert ec2.api.network_versions() == {SCOPE: version + 1}
    ec2.do("DeleteSecurityGroup", {"GroupId": group_id})


def test_a_reset_leaves_registered_machines_in_the_default_group(ec2: Ec2) -> None:
    ec2.register()
    group_id = ec2.do("CreateSecurityGroup", {"GroupName": "g", "Description": "d"})["GroupId"]
    ec2.do("ModifyInstanceAttribute", {"InstanceId": MACHINE, "Groups": [group_id]})
    empty_database(ec2.deps.database)
    assert [one["GroupName"] for one in only(ec2)["SecurityGroups"]] == ["default"]
    ec2.fails("InvalidGroup.NotFound", "DeleteSecurityGroup", {"GroupId": group_id})
