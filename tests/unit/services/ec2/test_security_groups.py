"""Security groups and their rules over a real database."""

from typing import Any

import pytest

from tests.support import ACCOUNT
from tests.unit.services.ec2.conftest import MACHINE, SCOPE, Ec2

TCP_80 = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}


def rule(cidr: str = "10.0.0.0/8", **changes: Any) -> dict[str, Any]:
    return {**TCP_80, "IpRanges": [{"CidrIp": cidr}], **changes}


def create(ec2: Ec2, name: str = "web", **more: Any) -> str:
    group_id: str = ec2.do("CreateSecurityGroup", {"GroupName": name, "Description": "d", **more})["GroupId"]
    return group_id


def described(ec2: Ec2, group_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ec2.do("DescribeSecurityGroups", {"GroupIds": [group_id]})["SecurityGroups"][0]
    return found


def test_the_default_group_is_there_from_the_beginning(ec2: Ec2) -> None:
    (default,) = ec2.do("DescribeSecurityGroups")["SecurityGroups"]
    assert (default["GroupName"], default["GroupId"]) == ("default", SCOPE.default_group_id)
    assert default["IpPermissions"][0]["UserIdGroupPairs"] == [{"GroupId": SCOPE.default_group_id, "UserId": ACCOUNT}]
    assert default["IpPermissionsEgress"][0]["IpRanges"] == [{"CidrIp": "0.0.0.0/0"}]
    assert ec2.do("DescribeSecurityGroups", {"GroupNames": ["default"]})["SecurityGroups"] == [default]
    assert "cannot be deleted" in ec2.fails("CannotDelete", "DeleteSecurityGroup", {"GroupName": "default"})
    ec2.do("AuthorizeSecurityGroupIngress", {"GroupName": "default", "IpPermissions": [rule()]})
    assert len(described(ec2, SCOPE.default_group_id)["IpPermissions"]) == 2


def test_a_group_is_made_described_and_deleted(ec2: Ec2) -> None:
    tags = [{"ResourceType": "security-group", "Tags": [{"Key": "team", "Value": "red"}]}]
    group_id = create(ec2, VpcId=SCOPE.vpc_id, TagSpecifications=tags)
    group = described(ec2, group_id)
    assert (group["IpPermissions"], group["Tags"]) == ([], [{"Key": "team", "Value": "red"}])
    assert group["IpPermissionsEgress"][0]["IpProtocol"] == "-1"
    assert "already exists for VPC" in ec2.fails(
        "InvalidGroup.Duplicate", "CreateSecurityGroup", {"GroupName": "web", "Description": "d"}
    )
    assert ec2.do("DeleteSecurityGroup", {"GroupId": group_id}) == {"Return": True, "GroupId": group_id}
    assert ec2.fails("InvalidGroup.NotFound", "DeleteSecurityGroup", {"GroupId": group_id}) == (
        f"The security group '{group_id}' does not exist"
    )
    assert ec2.do("DescribeTags")["Tags"] == []


def test_what_a_group_may_not_be(ec2: Ec2) -> None:
    def refused(code: str, **request: Any) -> None:
        ec2.fails(code, "CreateSecurityGroup", {"GroupName": "g", "Description": "d", **request})

    refused("InvalidGroup.Reserved", GroupName="default")
    refused("InvalidParameterValue", GroupName="sg-mine")
    refused("InvalidParameterValue", GroupName="ümlaut")
    refused("InvalidParameterValue", Description="")
    refused("InvalidVpcID.NotFound", VpcId="vpc-1")
    refused("InvalidParameterValue", TagSpecifications=[{"ResourceType": "instance", "Tags": []}])
    refused("DryRunOperation", DryRun=True)
    ec2.fails("MissingParameter", "CreateSecurityGroup", {"GroupName": "g"})
    ec2.fails("InvalidGroupId.Malformed", "DescribeSecurityGroups", {"GroupIds": ["x"]})
    ec2.fails("InvalidGroup.NotFound", "DescribeSecurityGroups", {"GroupIds": ["sg-0"]})
    ec2.fails("InvalidGroup.NotFound", "DescribeSecurityGroups", {"GroupNames": ["none"]})


def test_rules_come_and_go(ec2: Ec2) -> None:
    group_id = create(ec2)
    permission = {
        **rule("10.1.2.3/8"),
        "Ipv6Ranges": [{"CidrIpv6": "2001:db8::/32", "Description": "office"}],
        "UserIdGroupPairs": [{"GroupName": "default"}],
    }
    request = {"GroupId": group_id, "IpPermissions": [permission]}
    rules = ec2.do("AuthorizeSecurityGroupIngress", request)["SecurityGroupRules"]
    assert [one.get("CidrIpv4") or one.get("CidrIpv6") for one in rules[:2]] == ["10.0.0.0/8", "2001:db8::/32"]
    assert rules[2]["ReferencedGroupInfo"]["GroupId"] == SCOPE.default_group_id
    (found,) = described(ec2, group_id)["IpPermissions"]
    assert found["Ipv6Ranges"] == [{"CidrIpv6": "2001:db8::/32", "Description": "office"}]
    again = {"GroupId": group_id, "IpPermissions": [rule()]}
    assert ec2.fails("InvalidPermission.Duplicate", "AuthorizeSecurityGroupIngress", again) == (
        'the specified rule "peer: 10.0.0.0/8, TCP, from port: 80, to port: 80, ALLOW" already exists'
    )
    ec2.do("RevokeSecurityGroupIngress", again)
    ec2.fails("InvalidPermission.NotFound", "RevokeSecurityGroupIngress", again)
    by_id = {"GroupId": group_id, "SecurityGroupRuleIds": [rules[2]["SecurityGroupRuleId"]]}
    ec2.do("RevokeSecurityGroupIngress", by_id)
    ec2.fails("InvalidSecurityGroupRuleId.NotFound", "RevokeSecurityGroupIngress", by_id)
    assert len(described(ec2, group_id)["IpPermissions"][0]["Ipv6Ranges"]) == 1


def test_the_short_form_of_a_rule(ec2: Ec2) -> None:
    group_id = create(ec2)
    ec2.do("AuthorizeSecurityGroupIngress", {"GroupId": group_id, **TCP_80, "CidrIp": "0.0.0.0/0"})
    ec2.do("AuthorizeSecurityGroupIngress", {"GroupId": group_id, "SourceSecurityGroupName": "default"})
    assert {one["IpProtocol"] for one in described(ec2, group_id)["IpPermissions"]} == {"tcp", "-1"}


def test_rules_out(ec2: Ec2) -> None:
    group_id = create(ec2)
    everything = {"GroupId": group_id, "IpPermissions": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}
    ec2.fails("InvalidPermission.Duplicate", "AuthorizeSecurityGroupEgress", everything)
    ec2.do("RevokeSecurityGroupEgress", everything)
    ec2.do("AuthorizeSecurityGroupEgress", {"GroupId": group_id, "IpPermissions": [rule()]})
    assert [one["IpProtocol"] for one in described(ec2, group_id)["IpPermissionsEgress"]] == ["tcp"]
    assert described(ec2, group_id)["IpPermissions"] == []


@pytest.mark.parametrize(
    ("given", "protocol", "ports"),
    [
        ({"IpProtocol": "6", "FromPort": 1, "ToPort": 2}, "tcp", (1, 2)),
        ({"IpProtocol": "udp", "FromPort": -1, "ToPort": -1}, "udp", (0, 65535)),
        ({"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1}, "icmp", (8, -1)),
        ({"IpProtocol": "58"}, "icmpv6", (-1, -1)),
        ({"IpProtocol": "50", "FromPort": 1, "ToPort": 2}, "50", (-1, -1)),
        ({"IpProtocol": "all"}, "-1", (-1, -1)),
    ],
)
def test_protocols_and_ports(ec2: Ec2, given: dict[str, Any], protocol: str, ports: tuple[int, int]) -> None:
    request = {"GroupId": create(ec2), "IpPermissions": [{**given, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]}
    (made,) = ec2.do("AuthorizeSecurityGroupIngress", request)["SecurityGroupRules"]
    assert (made["IpProtocol"], (made["FromPort"], made["ToPort"])) == (protocol, ports)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, "MissingParameter"),
        ({"IpProtocol": "tcp"}, "InvalidParameterValue"),
        ({"IpProtocol": "-1"}, "MissingParameter"),
        ({"IpProtocol": "ftp", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}, "InvalidParameterValue"),
        ({"IpProtocol": "256", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}, "InvalidParameterValue"),
        (rule(FromPort=None), "InvalidParameterValue"),
        (rule(FromPort=81), "InvalidParameterValue"),
        (rule(ToPort=70000), "InvalidParameterValue"),
        (rule("10.0.0.1"), "InvalidParameterValue"),
        (rule("2001:db8::/32"), "InvalidParameterValue"),
        (
            {"IpProtocol": "icmp", "FromPort": -1, "ToPort": 3, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]},
            "InvalidParameterValue",
        ),
        ({**TCP_80, "UserIdGroupPairs": [{"GroupId": "sg-none"}]}, "InvalidGroup.NotFound"),
        ({**TCP_80, "UserIdGroupPairs": [{"GroupName": "default", "UserId": "210987654321"}]}, "InvalidGroup.NotFound"),
        ({**TCP_80, "PrefixListIds": [{"PrefixListId": "pl-1"}]}, "InvalidPrefixListID.NotFound"),
        ({**TCP_80, "IpRanges": [{"CidrIp": "10.0.0.0/8", "Description": "é"}]}, "InvalidParameterValue"),
    ],
)
def test_rules_that_are_refused(ec2: Ec2, given: dict[str, Any], code: str) -> None:
    permissions = [given] if given else []
    ec2.fails(code, "AuthorizeSecurityGroupIngress", {"GroupId": create(ec2), "IpPermissions": permissions})


def test_a_group_has_sixty_rules(ec2: Ec2) -> None:
    group_id = create(ec2)
    many = [rule(f"10.0.{number}.0/24") for number in range(61)]
    request = {"GroupId": group_id, "IpPermissions": many}
    ec2.fails("RulesPerSecurityGroupLimitExceeded", "AuthorizeSecurityGroupIngress", request)
    ec2.do("AuthorizeSecurityGroupIngress", {"GroupId": group_id, "IpPermissions": many[:60]})


def test_a_group_that_is_needed_stays(ec2: Ec2) -> None:
    web, db = create(ec2, "web"), create(ec2, "db")
    pair = {"GroupId": db, "IpPermissions": [{**TCP_80, "UserIdGroupPairs": [{"GroupId": web}]}]}
    ec2.do("AuthorizeSecurityGroupIngress", pair)
    assert ec2.fails("DependencyViolation", "DeleteSecurityGroup", {"GroupId": web}) == (
        f"resource {web} has a dependent object"
    )
    ec2.do("RevokeSecurityGroupIngress", pair)
    ec2.register()
    ec2.do("ModifyInstanceAttribute", {"InstanceId": MACHINE, "Groups": [web]})
    ec2.fails("DependencyViolation", "DeleteSecurityGroup", {"GroupId": web})
    ec2.do("ModifyInstanceAttribute", {"InstanceId": MACHINE, "Groups": [db]})
    ec2.do("DeleteSecurityGroup", {"GroupId": web})


def test_single_rules_with_tags_filters_and_pages(ec2: Ec2) -> None:
    group_id = create(ec2)
    tags = [{"ResourceType": "security-group-rule", "Tags": [{"Key": "why", "Value": "office"}]}]
    rules = [rule(f"10.0.{number}.0/24") for number in range(6)]
    ec2.do("AuthorizeSecurityGroupIngress", {"GroupId": group_id, "IpPermissions": rules, "TagSpecifications": tags})

    def find(*filters: tuple[str, str], **more: Any) -> Any:
        wanted = [{"Name": name, "Values": [value]} for name, value in filters]
        return ec2.do("DescribeSecurityGroupRules", {"Filters": wanted, **more})

    assert len(find(("group-id", group_id))["SecurityGroupRules"]) == 7
    assert len(find(("tag:why", "off*"))["SecurityGroupRules"]) == 6
    assert len(find(("group-id", group_id), ("is-egress", "true"))["SecurityGroupRules"]) == 1
    first = find(("tag-key", "why"), MaxResults=5)
    rest = find(("tag-key", "why"), MaxResults=5, NextToken=first["NextToken"])
    assert (len(first["SecurityGroupRules"]), len(rest["SecurityGroupRules"])) == (5, 1)
    assert "NextToken" not in rest
    one_id = rest["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    assert ec2.do("DescribeSecurityGroupRules", {"SecurityGroupRuleIds": [one_id]}) == rest
    ec2.fails("InvalidSecurityGroupRuleId.NotFound", "DescribeSecurityGroupRules", {"SecurityGroupRuleIds": ["sgr-0"]})
    ec2.fails("InvalidParameterValue", "DescribeSecurityGroupRules", {"MaxResults": 4})
    ec2.fails("InvalidParameterValue", "DescribeSecurityGroupRules", {"NextToken": "!"})


def test_groups_by_filter(ec2: Ec2) -> None:
    group_id = create(ec2)
    ec2.do("AuthorizeSecurityGroupIngress", {"GroupId": group_id, "IpPermissions": [rule()]})

    def found(name: str, *values: str) -> list[str]:
        filters = [{"Name": name, "Values": list(values)}]
        return [one["GroupName"] for one in ec2.do("DescribeSecurityGroups", {"Filters": filters})["SecurityGroups"]]

    assert found("group-name", "we?") == ["web"]
    assert found("ip-permission.cidr", "10.*") == ["web"]
    assert found("ip-permission.from-port", "80") == ["web"]
    assert found("ip-permission.group-id", SCOPE.default_group_id) == ["default"]
    assert sorted(found("vpc-id", SCOPE.vpc_id)) == ["default", "web"]
    assert found("tag:team", "*") == []
    assert "colour" in ec2.fails(
        "InvalidParameterValue", "DescribeSecurityGroups", {"Filters": [{"Name": "colour", "Values": ["x"]}]}
    )
