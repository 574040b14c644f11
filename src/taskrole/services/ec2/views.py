"""Instances as answers spell them. Pure."""

from collections.abc import Mapping
from typing import Any

from taskrole.services.ec2.model import STATE_CODES, Instance, InstanceState
from taskrole.services.ec2.network import subnet_of_zone

View = dict[str, Any]


def private_dns_name(address: str, region: str) -> str:
    """Return the name that AWS gives an IPv4 address of an instance."""
    if ":" in address or not address:
        return ""
    domain = "ec2.internal" if region == "us-east-1" else f"{region}.compute.internal"
    return f"ip-{address.replace('.', '-')}.{domain}"


def state_view(state: InstanceState) -> View:
    """Return a state with its number."""
    return {"Code": STATE_CODES[state], "Name": state.value}


def instance_view(instance: Instance, group_names: Mapping[str, str], tags: Mapping[str, str]) -> View:
    """Return an instance as DescribeInstances and RunInstances do."""
    scope, gone = instance.scope, instance.state is InstanceState.TERMINATED
    view: View = {
        "InstanceId": instance.instance_id,
        "ImageId": instance.image_id or "ami-00000000000000000",
        "State": state_view(instance.state),
        "PrivateDnsName": "" if gone else private_dns_name(instance.private_ip, scope.region),
        "PublicDnsName": "",
        "StateTransitionReason": instance.state_reason,
        "AmiLaunchIndex": instance.launch_index,
        "InstanceType": instance.instance_type,
        "LaunchTime": instance.launched_at,
        "Placement": {"AvailabilityZone": instance.zone, "GroupName": "", "Tenancy": "default"},
        "Monitoring": {"State": "disabled"},
        "Architecture": instance.architecture,
        "RootDeviceType": "ebs",
        "RootDeviceName": "/dev/xvda",
        "VirtualizationType": "hvm",
        "Hypervisor": "xen",
        "EbsOptimized": False,
        "EnaSupport": True,
        "SourceDestCheck": True,
        "BlockDeviceMappings": [],
        "ProductCodes": [],
        "ClientToken": instance.client_token,
        "CpuOptions": {"CoreCount": 1, "ThreadsPerCore": 1},
        "CapacityReservationSpecification": {"CapacityReservationPreference": "open"},
        "HibernationOptions": {"Configured": False},
        "EnclaveOptions": {"Enabled": False},
        "MetadataOptions": metadata_view(instance, "applied"),
        "NetworkInterfaces": [],
        "SecurityGroups": [],
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }
    if instance.key_name:
        view["KeyName"] = instance.key_name
    if instance.state_reason:
        view["StateReason"] = {"Code": "Client.UserInitiatedShutdown", "Message": instance.state_reason}
    if instance.association is not None:
        view["IamInstanceProfile"] = {
            "Arn": instance.association.profile_arn,
            "Id": instance.association.profile_id,
        }
    if not gone:
        named = [{"GroupId": one, "GroupName": group_names.get(one, "")} for one in instance.group_ids]
        view |= {
            "PrivateIpAddress": instance.private_ip,
            "SubnetId": subnet_of_zone(scope, instance.zone_letter).subnet_id,
            "VpcId": scope.vpc_id,
            "SecurityGroups": named,
            "NetworkInterfaces": [_interface_view(instance, named)],
        }
    return view


def _interface_view(instance: Instance, named: list[View]) -> View:
    scope = instance.scope
    name = private_dns_name(instance.private_ip, scope.region)
    return {
        "NetworkInterfaceId": instance.interface_id,
        "InterfaceType": "interface",
        "Attachment": {
            "AttachmentId": f"eni-attach-{instance.interface_id.removeprefix('eni-')}",
            "AttachTime": instance.launched_at,
            "DeleteOnTermination": True,
            "DeviceIndex": 0,
            "Status": "attached",
            "NetworkCardIndex": 0,
        },
        "Description": "",
        "Groups": named,
        "Ipv6Addresses": [],
        "OwnerId": scope.account_id,
        "PrivateDnsName": name,
        "PrivateIpAddress": instance.private_ip,
        "PrivateIpAddresses": [{"Primary": True, "PrivateDnsName": name, "PrivateIpAddress": instance.private_ip}],
        "SourceDestCheck": True,
        "Status": "in-use",
        "SubnetId": subnet_of_zone(scope, instance.zone_letter).subnet_id,
        "VpcId": scope.vpc_id,
    }


def metadata_view(instance: Instance, state: str) -> View:
    """Return how an instance's metadata service answers."""
    options = instance.metadata
    return {
        "State": state,
        "HttpTokens": options.http_tokens,
        "HttpPutResponseHopLimit": options.hop_limit,
        "HttpEndpoint": options.http_endpoint,
        "HttpProtocolIpv6": options.ipv6,
        "InstanceMetadataTags": options.tags,
    }


def reservation_view(instance: Instance, views: list[View]) -> View:
    """Return the reservation that an instance belongs to, with the instances of it that are shown."""
    return {
        "ReservationId": instance.reservation_id or f"r-{instance.instance_id.rpartition('-')[2]}",
        "OwnerId": instance.scope.account_id,
        "Groups": [],
        "Instances": views,
    }


def status_view(instance: Instance, connected: bool | None) -> View:  # noqa: FBT001  three states
    """Return an instance's status: reachable, if its agent is connected (None where none is registered)."""
    running = instance.state is InstanceState.RUNNING
    status, detail = "not-applicable", "not-applicable"
    if running:
        status, detail = {
            True: ("ok", "passed"),
            False: ("impaired", "failed"),
            None: ("initializing", "initializing"),
        }[connected]
    summary = {"Status": status, "Details": [{"Name": "reachability", "Status": detail}] if running else []}
    system = {"Status": "ok", "Details": [{"Name": "reachability", "Status": "passed"}]} if running else summary
    return {
        "InstanceId": instance.instance_id,
        "AvailabilityZone": instance.zone,
        "InstanceState": state_view(instance.state),
        "InstanceStatus": summary,
        "SystemStatus": system,
        "Events": [],
    }
