"""RunInstances and its like over a real database; nothing is started here."""

import base64
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from taskrole.services.ec2.api import InstanceState
from taskrole.services.ec2.deps import Ec2Deps
from taskrole.services.ec2.service import operations
from tests.support import ACCOUNT, NOW, REGION, make_call
from tests.unit.services.ec2.conftest import MACHINE, SCOPE, Ec2

RUN = {"ImageId": "ami-12345678", "MinCount": 1, "MaxCount": 1, "InstanceType": "t3.small"}


class FakeMachines:
    """A host with room for three machines."""

    launched_max = 3
    addresses: Sequence[str] = ("198.19.240.10", "198.19.240.11", "198.19.240.12")

    def __init__(self) -> None:
        self.woken = 0

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def host(ec2: Ec2) -> Ec2:
    old = ec2.deps
    ec2.deps = Ec2Deps(old.database, old.ids, old.profiles, old.identity, old.agents, FakeMachines())
    return ec2


def run(ec2: Ec2, **changes: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = ec2.do("RunInstances", {**RUN, **changes})["Instances"]
    return found


def state(ec2: Ec2, instance_id: str) -> str:
    (found,) = ec2.do("DescribeInstances", {"InstanceIds": [instance_id]})["Reservations"]
    return str(found["Instances"][0]["State"]["Name"])


def becomes(ec2: Ec2, instance_id: str, before: str, after: str) -> bool:
    return ec2.api.change_state(SCOPE, instance_id, InstanceState(before), InstanceState(after), NOW)


def test_machines_are_asked_for(host: Ec2) -> None:
    group_id = host.do("CreateSecurityGroup", {"GroupName": "web", "Description": "d"})["GroupId"]
    subnet = host.do("DescribeSubnets")["Subnets"][1]
    made = run(
        host,
        MinCount=2,
        MaxCount=2,
        SecurityGroupIds=[group_id],
        SubnetId=subnet["SubnetId"],
        IamInstanceProfile={"Name": "ecsInstanceRole"},
        UserData=base64.b64encode(b"#!/bin/sh").decode(),
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "one"}]}],
        MetadataOptions={"HttpTokens": "optional"},
    )
    assert [one["PrivateIpAddress"] for one in made] == ["198.19.240.10", "198.19.240.11"]
    assert {one["State"]["Name"] for one in made} == {"pending"}
    assert made[0]["Placement"]["AvailabilityZone"] == subnet["AvailabilityZone"]
    assert made[0]["SecurityGroups"] == [{"GroupId": group_id, "GroupName": "web"}]
    assert made[0]["IamInstanceProfile"]["Arn"].endswith("/ecsInstanceRole")
    assert made[0]["MetadataOptions"]["HttpTokens"] == "optional"
    (reservation,) = host.do("DescribeInstances")["Reservations"]
    assert [one["AmiLaunchIndex"] for one in reservation["Instances"]] in ([0, 1], [1, 0])
    assert reservation["Instances"][0]["Tags"] == [{"Key": "Name", "Value": "one"}]
    assert host.deps.machines.woken == 1  # type: ignore[attr-defined]
    user_data = {"InstanceId": made[0]["InstanceId"], "Attribute": "userData"}
    assert host.do("DescribeInstanceAttribute", user_data)["UserData"] == {"Value": "IyEvYmluL3No"}


def test_there_is_room_for_so_many(host: Ec2) -> None:
    assert len(run(host, MinCount=2, MaxCount=10)) == 3
    assert "--machines-max" in host.fails("InstanceLimitExceeded", "RunInstances", RUN)


def test_where_no_machines_are_started(ec2: Ec2) -> None:
    assert "--machines-max" in ec2.fails("InsufficientInstanceCapacity", "RunInstances", RUN)


def test_a_client_token_runs_once(host: Ec2) -> None:
    first = run(host, ClientToken="once")
    assert run(host, ClientToken="once")[0]["InstanceId"] == first[0]["InstanceId"]
    assert len(host.api.launched()) == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ImageId": ""}, "MissingParameter"),
        ({"ImageId": "x"}, "InvalidAMIID.Malformed"),
        ({"InstanceType": "x1.huge"}, "InvalidParameterValue"),
        ({"MinCount": 2}, "InvalidParameterValue"),
        ({"MinCount": 0}, "InvalidParameterValue"),
        ({"SubnetId": "subnet-0"}, "InvalidSubnetID.NotFound"),
        ({"SecurityGroupIds": ["sg-0"]}, "InvalidGroup.NotFound"),
        ({"SecurityGroups": ["none"]}, "InvalidGroup.NotFound"),
        ({"IamInstanceProfile": {"Name": "none"}}, "InvalidParameterValue"),
        ({"UserData": "%"}, "InvalidParameterValue"),
        ({"UserData": base64.b64encode(b"x" * 16385).decode()}, "InvalidParameterValue"),
        ({"Placement": {"AvailabilityZone": "mars-1a"}}, "InvalidParameterValue"),
        ({"LaunchTemplate": {"LaunchTemplateName": "t"}}, "UnsupportedOperation"),
        ({"NetworkInterfaces": [{"DeviceIndex": 0}, {"DeviceIndex": 1}]}, "UnsupportedOperation"),
        ({"DryRun": True}, "DryRunOperation"),
    ],
)
def test_what_is_refused(host: Ec2, changes: dict[str, Any], code: str) -> None:
    host.fails(code, "RunInstances", {**RUN, **changes})


def test_the_life_of_a_machine(host: Ec2) -> None:
    instance_id = run(host)[0]["InstanceId"]
    ids = {"InstanceIds": [instance_id]}
    host.fails("IncorrectInstanceState", "StopInstances", ids)
    assert becomes(host, instance_id, "pending", "running")
    assert not becomes(host, instance_id, "pending", "stopped")  # somebody was quicker
    (stopping,) = host.do("StopInstances", ids)["StoppingInstances"]
    assert (stopping["PreviousState"]["Name"], stopping["CurrentState"]["Name"]) == ("running", "stopping")
    host.fails("IncorrectInstanceState", "StartInstances", ids)
    assert becomes(host, instance_id, "stopping", "stopped")
    bigger = {"InstanceId": instance_id, "InstanceType": {"Value": "m5.large"}}
    host.do("ModifyInstanceAttribute", bigger)
    host.do("ModifyInstanceAttribute", {"InstanceId": instance_id, "UserData": {"Value": b"IyEvYmluL3No"}})
    host.do("StartInstances", ids)
    assert state(host, instance_id) == "pending"
    becomes(host, instance_id, "pending", "running")
    host.do("ModifyInstanceAttribute", {"InstanceId": instance_id, "DisableApiTermination": {"Value": True}})
    host.fails("OperationNotPermitted", "TerminateInstances", ids)
    host.do("ModifyInstanceAttribute", {"InstanceId": instance_id, "DisableApiTermination": {"Value": False}})
    host.do("TerminateInstances", ids)
    assert host.do("TerminateInstances", ids)["TerminatingInstances"][0]["CurrentState"]["Name"] == "shutting-down"
    becomes(host, instance_id, "shutting-down", "terminated")
    assert host.api.launched() == []
    assert state(host, instance_id) == "terminated"
    assert run(host)[0]["PrivateIpAddress"] == "198.19.240.10"  # its address is free again
    assert host.api.purge(NOW + timedelta(hours=2)) == 1
    host.fails("InvalidInstanceID.NotFound", "TerminateInstances", ids)


def test_a_machine_that_registered_by_itself_is_not_ours_to_end(host: Ec2) -> None:
    host.register()
    for name in ("TerminateInstances", "StopInstances", "StartInstances"):
        assert "taskrole instance remove" in host.fails("UnsupportedOperation", name, {"InstanceIds": [MACHINE]})


def test_registering_keeps_the_address_that_a_machine_was_given(host: Ec2) -> None:
    instance_id = run(host)[0]["InstanceId"]
    host.register(instance_id, private_ip="127.0.0.1")
    (found,) = host.do("DescribeInstances")["Reservations"]
    assert found["Instances"][0]["PrivateIpAddress"] == "198.19.240.10"


def test_what_running_a_machine_asks(host: Ec2) -> None:
    group_id = SCOPE.default_group_id
    request = {
        **RUN,
        "KeyName": "k",
        "IamInstanceProfile": {"Name": "other"},
        "TagSpecifications": [{"ResourceType": "instance", "Tags": [{"Key": "a", "Value": "b"}]}],
    }
    asked = operations(host.deps)["RunInstances"].questions(make_call(), request)
    resources = {one.resource.rpartition(":")[2] for one in asked if one.action == "ec2:RunInstances"}
    subnet_id = host.do("DescribeSubnets")["Subnets"]
    first = next(one["SubnetId"] for one in subnet_id if one["AvailabilityZone"] == f"{REGION}a")
    assert resources == {
        "instance/*",
        "image/ami-12345678",
        "network-interface/*",
        f"subnet/{first}",
        "volume/*",
        f"security-group/{group_id}",
        "key-pair/k",
    }
    others = {(one.action, one.resource) for one in asked if one.action != "ec2:RunInstances"}
    assert others == {
        ("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/other"),
        ("ec2:CreateTags", f"arn:aws:ec2:{REGION}:{ACCOUNT}:instance/*"),
    }
