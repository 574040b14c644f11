"""Regions, zones, the default VPC, subnets, network interfaces, instance types. Source: EC2 API reference."""

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.services.ec2 import errors
from taskrole.services.ec2.deps import Ec2Deps
from taskrole.services.ec2.filters import apply_filters, page, truth
from taskrole.services.ec2.instance_types import INSTANCE_TYPES, InstanceType
from taskrole.services.ec2.model import Interface, Scope
from taskrole.services.ec2.network import VPC_CIDR, ZONE_LETTERS, Subnet, subnets_of, zone_id
from taskrole.services.ec2.operations.common import Answer, Ec2Operations, Request, check_ids, tag_list
from taskrole.services.ec2.questions import on_everything, scope_of
from taskrole.services.ec2.store import groups
from taskrole.services.ec2.store import tags as tag_rows
from taskrole.services.ec2.views import private_dns_name

operations = Ec2Operations()

_ADDRESSES_OF_SUBNET = 4091  # AWS: of the 4,096 of a /20, five are reserved


@operations.operation("DescribeRegions", questions=on_everything("DescribeRegions"))
def describe_regions(_deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Describe the region that was asked; every name is one here, and there is no list of them.

    Raises:
        ServiceError: InvalidParameterValue.
    """
    region = call.region
    unknown = [one for one in request.get("RegionNames", ()) if one != region]
    if unknown:
        raise errors.invalid_value(f"Invalid region provided: {unknown[0][:64]}")
    one = {
        "RegionName": region,
        "Endpoint": f"ec2.{region}.amazonaws.com",
        "OptInStatus": "opt-in-not-required",
    }
    readers = {
        "region-name": lambda item: [item["RegionName"]],
        "endpoint": lambda item: [item["Endpoint"]],
        "opt-in-status": lambda item: [item["OptInStatus"]],
    }
    return {"Regions": apply_filters([one], request.get("Filters", ()), readers)}


@operations.operation("DescribeAvailabilityZones", questions=on_everything("DescribeAvailabilityZones"))
def describe_availability_zones(_deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Describe the zones of the region.

    Raises:
        ServiceError: InvalidParameterValue.
    """
    region = call.region
    zones = [
        {
            "ZoneName": f"{region}{letter}",
            "ZoneId": zone_id(region, letter),
            "State": "available",
            "RegionName": region,
            "Messages": [],
            "OptInStatus": "opt-in-not-required",
            "GroupName": f"{region}-zg-1",
            "NetworkBorderGroup": region,
            "ZoneType": "availability-zone",
        }
        for letter in ZONE_LETTERS
    ]
    for member, wanted in (("ZoneName", request.get("ZoneNames", ())), ("ZoneId", request.get("ZoneIds", ()))):
        known = {str(one[member]) for one in zones}
        for name in wanted:
            if name not in known:
                raise errors.invalid_value(f"Invalid availability zone: [{name[:64]}]")
        zones = [one for one in zones if not wanted or one[member] in wanted]
    readers = {
        name: lambda one, member=member: [one[member]]
        for name, member in (
            ("zone-name", "ZoneName"),
            ("zone-id", "ZoneId"),
            ("state", "State"),
            ("region-name", "RegionName"),
            ("zone-type", "ZoneType"),
            ("opt-in-status", "OptInStatus"),
            ("group-name", "GroupName"),
        )
    }
    return {"AvailabilityZones": apply_filters(zones, request.get("Filters", ()), readers)}


_VPC_FILTERS = {
    "cidr": lambda _scope: [VPC_CIDR],
    "cidr-block-association.cidr-block": lambda _scope: [VPC_CIDR],
    "is-default": lambda _scope: truth(True),
    "isDefault": lambda _scope: truth(True),
    "owner-id": lambda scope: [scope.account_id],
    "state": lambda _scope: ["available"],
    "vpc-id": lambda scope: [scope.vpc_id],
}


@operations.operation("DescribeVpcs", questions=on_everything("DescribeVpcs"))
def describe_vpcs(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Describe the default VPC, which is the only one.

    Raises:
        ServiceError: InvalidVpcID.NotFound.
    """
    scope = scope_of(call)
    wanted = check_ids(request.get("VpcIds", ()), "vpc", "InvalidVpcID.Malformed")
    for one in wanted:
        if one != scope.vpc_id:
            raise errors.vpc_not_found(one)
    with deps.database.read() as connection:
        tags = tag_rows.list_tags(connection, scope, [scope.vpc_id]).get(scope.vpc_id, {})
    chosen = apply_filters([scope], request.get("Filters", ()), _VPC_FILTERS, lambda _scope: tags)
    shown, more = page(chosen, request, lambda one: one.vpc_id, named=bool(wanted))
    return {"Vpcs": [_vpc_view(one, tags) for one in shown], **more}


def _vpc_view(scope: Scope, tags: dict[str, str]) -> Answer:
    association = scope.derived_id("vpc-cidr-assoc", "default-vpc")
    return {
        "VpcId": scope.vpc_id,
        "OwnerId": scope.account_id,
        "CidrBlock": VPC_CIDR,
        "CidrBlockAssociationSet": [
            {"AssociationId": association, "CidrBlock": VPC_CIDR, "CidrBlockState": {"State": "associated"}}
        ],
        "DhcpOptionsId": scope.derived_id("dopt", "default-dhcp-options"),
        "InstanceTenancy": "default",
        "IsDefault": True,
        "State": "available",
        "Tags": tag_list(tags),
    }


_SUBNET_FILTERS = {
    "availability-zone": lambda one: [one.zone],
    "availabilityZone": lambda one: [one.zone],
    "availability-zone-id": lambda one: [zone_id(one.scope.region, one.zone_letter)],
    "cidr-block": lambda one: [one.cidr],
    "default-for-az": lambda _one: truth(True),
    "map-public-ip-on-launch": lambda _one: truth(False),
    "owner-id": lambda one: [one.scope.account_id],
    "state": lambda _one: ["available"],
    "subnet-arn": lambda one: [one.arn],
    "subnet-id": lambda one: [one.subnet_id],
    "vpc-id": lambda one: [one.scope.vpc_id],
}


@operations.operation("DescribeSubnets", questions=on_everything("DescribeSubnets"))
def describe_subnets(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Describe the default subnets, one per availability zone.

    Raises:
        ServiceError: InvalidSubnetID.NotFound.
    """
    scope, found = scope_of(call), list(subnets_of(scope_of(call)))
    wanted = check_ids(request.get("SubnetIds", ()), "subnet", "InvalidSubnetID.Malformed")
    for one in wanted:
        if one not in {subnet.subnet_id for subnet in found}:
            raise errors.subnet_not_found(one)
    with deps.database.read() as connection:
        tags = tag_rows.list_tags(connection, scope, [one.subnet_id for one in found])
        used = _used_addresses(connection, scope)
    found = [one for one in found if not wanted or one.subnet_id in wanted]
    chosen = apply_filters(found, request.get("Filters", ()), _SUBNET_FILTERS, lambda one: tags.get(one.subnet_id, {}))
    shown, more = page(chosen, request, lambda one: one.subnet_id, named=bool(wanted))
    views = [_subnet_view(one, used.get(one.subnet_id, 0), tags.get(one.subnet_id, {})) for one in shown]
    return {"Subnets": views, **more}


def _used_addresses(connection: Connection, scope: Scope) -> dict[str, int]:
    used: dict[str, int] = {}
    for one in groups.list_interfaces(connection, scope):
        used[one.subnet_id] = used.get(one.subnet_id, 0) + 1
    return used


def _subnet_view(subnet: Subnet, used: int, tags: dict[str, str]) -> Answer:
    return {
        "SubnetId": subnet.subnet_id,
        "SubnetArn": subnet.arn,
        "VpcId": subnet.scope.vpc_id,
        "OwnerId": subnet.scope.account_id,
        "AvailabilityZone": subnet.zone,
        "AvailabilityZoneId": zone_id(subnet.scope.region, subnet.zone_letter),
        "AvailableIpAddressCount": max(0, _ADDRESSES_OF_SUBNET - used),
        "CidrBlock": subnet.cidr,
        "DefaultForAz": True,
        "MapPublicIpOnLaunch": False,
        "AssignIpv6AddressOnCreation": False,
        "Ipv6CidrBlockAssociationSet": [],
        "State": "available",
        "Tags": tag_list(tags),
    }


_INTERFACE_FILTERS = {
    "attachment.instance-id": lambda one: [one.attached_to] if one.attached_to.startswith("i-") else [],
    "description": lambda one: [_description(one)],
    "group-id": lambda one: one.group_ids,
    "mac-address": lambda one: [one.mac],
    "network-interface-id": lambda one: [one.interface_id],
    "owner-id": lambda one: [one.scope.account_id],
    "private-ip-address": lambda one: [one.private_ip],
    "addresses.private-ip-address": lambda one: [one.private_ip],
    "status": lambda _one: ["in-use"],
    "subnet-id": lambda one: [one.subnet_id],
    "vpc-id": lambda one: [one.scope.vpc_id],
}


def _description(interface: Interface) -> str:
    return "" if interface.attached_to.startswith("i-") else interface.attached_to


@operations.operation("DescribeNetworkInterfaces", questions=on_everything("DescribeNetworkInterfaces"))
def describe_network_interfaces(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Describe the network interfaces of instances, and of tasks with an address of their own.

    Raises:
        ServiceError: InvalidNetworkInterfaceID.NotFound.
    """
    scope = scope_of(call)
    wanted = check_ids(request.get("NetworkInterfaceIds", ()), "eni", "InvalidNetworkInterfaceId.Malformed")
    with deps.database.read() as connection:
        found = groups.list_interfaces(connection, scope, wanted or None)
        names = {one.group_id: one.name for one in groups.list_groups(connection, scope)}
        tags = tag_rows.list_tags(connection, scope, wanted or None)
    unknown = sorted(set(wanted) - {one.interface_id for one in found})
    if unknown:
        raise errors.interfaces_not_found(unknown)
    chosen = apply_filters(
        found, request.get("Filters", ()), _INTERFACE_FILTERS, lambda one: tags.get(one.interface_id, {})
    )
    shown, more = page(chosen, request, lambda one: one.interface_id, named=bool(wanted))
    views = [_interface_view(one, names, tags.get(one.interface_id, {})) for one in shown]
    return {"NetworkInterfaces": views, **more}


def _interface_view(one: Interface, names: dict[str, str], tags: dict[str, str]) -> Answer:
    of_instance = one.attached_to.startswith("i-")
    attachment = {
        "AttachmentId": f"eni-attach-{one.interface_id.removeprefix('eni-')}",
        "AttachTime": one.attached_at,
        "DeleteOnTermination": True,
        "DeviceIndex": 0,
        "Status": "attached",
        "InstanceOwnerId": one.scope.account_id,
        **({"InstanceId": one.attached_to} if of_instance else {}),
    }
    subnet = next((each for each in subnets_of(one.scope) if each.subnet_id == one.subnet_id), None)
    name = private_dns_name(one.private_ip, one.scope.region)
    return {
        "NetworkInterfaceId": one.interface_id,
        "InterfaceType": "interface",
        "Description": _description(one),
        "Attachment": attachment,
        "AvailabilityZone": subnet.zone if subnet else "",
        "Groups": [{"GroupId": each, "GroupName": names.get(each, "")} for each in one.group_ids],
        "MacAddress": one.mac,
        "OwnerId": one.scope.account_id,
        "PrivateDnsName": name,
        "PrivateIpAddress": one.private_ip,
        "PrivateIpAddresses": [{"Primary": True, "PrivateDnsName": name, "PrivateIpAddress": one.private_ip}],
        "RequesterManaged": False,
        "SourceDestCheck": True,
        "Status": "in-use",
        "SubnetId": one.subnet_id,
        "VpcId": one.scope.vpc_id,
        "Ipv6Addresses": [],
        "TagSet": tag_list(tags),
    }


_TYPE_FILTERS = {
    "instance-type": lambda one: [one.name],
    "memory-info.size-in-mib": lambda one: [str(one.memory_mib)],
    "vcpu-info.default-vcpus": lambda one: [str(one.vcpus)],
    "current-generation": lambda _one: truth(True),
    "processor-info.supported-architecture": lambda _one: ["x86_64"],
}


@operations.operation("DescribeInstanceTypes", questions=on_everything("DescribeInstanceTypes"))
def describe_instance_types(_deps: Ec2Deps, _call: Call, request: Request) -> Answer:
    """Describe the sizes of machine that RunInstances knows.

    Raises:
        ServiceError: InvalidInstanceType.
    """
    wanted = request.get("InstanceTypes", ())
    for one in wanted:
        if one not in INSTANCE_TYPES:
            raise errors.limit(
                "InvalidInstanceType", f"The following supplied instance types do not exist: [{one[:64]}]"
            )
    found = [one for one in INSTANCE_TYPES.values() if not wanted or one.name in wanted]
    chosen = apply_filters(found, request.get("Filters", ()), _TYPE_FILTERS)
    shown, more = page(chosen, request, lambda one: one.name, named=bool(wanted))
    return {"InstanceTypes": [_type_view(one) for one in shown], **more}


def _type_view(one: InstanceType) -> Answer:
    return {
        "InstanceType": one.name,
        "CurrentGeneration": True,
        "FreeTierEligible": one.name == "t3.micro",
        "SupportedUsageClasses": ["on-demand"],
        "SupportedRootDeviceTypes": ["ebs"],
        "SupportedVirtualizationTypes": ["hvm"],
        "BareMetal": False,
        "ProcessorInfo": {"SupportedArchitectures": ["x86_64"]},
        "VCpuInfo": {"DefaultVCpus": one.vcpus, "DefaultCores": max(1, one.vcpus // 2), "DefaultThreadsPerCore": 2},
        "MemoryInfo": {"SizeInMiB": one.memory_mib},
        "InstanceStorageSupported": False,
        "BurstablePerformanceSupported": one.burstable,
    }
