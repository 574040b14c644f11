"""The network interface of a task in mode awsvpc: as it is made, shown, and told to the agent. Pure.

It is kept with the task in AWS's names: attachmentId, status, the details of an attachment, and what the agent needs
besides (subnetCidr, vpcCidr, securityGroups).
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from taskrole.ids import Ids, dashed_uuid, hex_id
from taskrole.services.ecs.model import ClusterKey, Task

ATTACHING, ATTACHED, DELETED = "ATTACHING", "ATTACHED", "DELETED"
DETAILS = ("subnetId", "networkInterfaceId", "macAddress", "privateDnsName", "privateIPv4Address")
_ID_DIGITS = 17


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet and the VPC that it is in."""

    subnet_id: str
    cidr: str
    zone: str
    vpc_cidr: str


def make_interface(ids: Ids, subnet: Subnet, groups: Sequence[str], address: str, region: str) -> dict[str, Any]:
    """Return a new interface with an address that was taken for it."""
    domain = "ec2.internal" if region == "us-east-1" else f"{region}.compute.internal"
    return {
        "attachmentId": dashed_uuid(ids),
        "status": ATTACHING,
        "subnetId": subnet.subnet_id,
        "networkInterfaceId": f"eni-{hex_id(ids)[:_ID_DIGITS]}",
        "macAddress": ":".join(("0e", *(f"{byte:02x}" for byte in ids.random_bytes(5)))),
        "privateDnsName": f"ip-{address.replace('.', '-')}.{domain}",
        "privateIPv4Address": address,
        "subnetCidr": subnet.cidr,
        "vpcCidr": subnet.vpc_cidr,
        "securityGroups": list(groups),
    }


def attachment_arn(key: ClusterKey, attachment_id: str) -> str:
    """Return the ARN under which the agent speaks of an attachment."""
    return f"arn:aws:ecs:{key.region}:{key.account_id}:attachment/{attachment_id}"


def attachments_view(task: Task, kind: str = "ElasticNetworkInterface") -> list[dict[str, Any]]:
    """Return a task's attachments as DescribeTasks shows them."""
    interface = task.network_interface
    if not interface:
        return []
    details = [{"name": name, "value": interface[name]} for name in DETAILS]
    return [{"id": interface["attachmentId"], "type": kind, "status": interface["status"], "details": details}]


def interfaces_view(task: Task) -> list[dict[str, str]]:
    """Return the networkInterfaces of each container of a task."""
    interface = task.network_interface
    if not interface:
        return []
    return [{"attachmentId": interface["attachmentId"], "privateIpv4Address": interface["privateIPv4Address"]}]


def interface_payload(task: Task) -> dict[str, Any]:
    """Return a task's interface as messages to the agent carry it. Source: agent protocol, sections 3.3 and 4.

    ``vpcIpv4CidrBlock`` is ours: on AWS a real interface is plugged into the machine, here the agent makes one.
    """
    interface = task.network_interface
    subnet = ipaddress.IPv4Network(interface["subnetCidr"])
    return {
        "attachmentArn": attachment_arn(task.key, interface["attachmentId"]),
        "ec2Id": interface["networkInterfaceId"],
        "macAddress": interface["macAddress"],
        "interfaceAssociationProtocol": "default",
        "ipv4Addresses": [{"primary": True, "privateAddress": interface["privateIPv4Address"]}],
        "ipv6Addresses": [],
        "subnetGatewayIpv4Address": f"{subnet[1]}/{subnet.prefixlen}",
        "privateDnsName": interface["privateDnsName"],
        "domainName": [],
        "domainNameServers": [],
        "vpcIpv4CidrBlock": interface["vpcCidr"],
    }
