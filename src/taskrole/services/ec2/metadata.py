"""What an instance's metadata service is told: everything but the credentials. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from taskrole.services.ec2.identity import InstanceIdentity, identity_document
from taskrole.services.ec2.model import Instance
from taskrole.services.ec2.network import VPC_CIDR, subnet_of_zone, zone_id
from taskrole.services.ec2.store.instances import mac_of
from taskrole.services.ec2.views import private_dns_name


def metadata_of(
    instance: Instance,
    identity: InstanceIdentity,
    role_arn: str,
    group_names: Sequence[str],
    tags: Mapping[str, str],
    now: datetime,
) -> dict[str, Any]:
    """Return options, identity and the texts by their paths below ``meta-data/``."""
    document = identity_document(instance)
    options = instance.metadata
    return {
        "options": {
            "httpTokens": options.http_tokens,
            "hopLimit": options.hop_limit,
            "httpEndpoint": options.http_endpoint,
        },
        "role": role_arn.rpartition("/")[2],
        "profileArn": instance.association.profile_arn if instance.association else "",
        "profileId": instance.association.profile_id if instance.association else "",
        "document": document,
        "signature": identity.sign(document),
        "pkcs7": identity.pkcs7(document),
        "userData": instance.user_data,
        "paths": _paths(instance, group_names, tags if options.tags == "enabled" else {}),
        "readAt": now.isoformat(),
    }


def _paths(instance: Instance, group_names: Sequence[str], tags: Mapping[str, str]) -> dict[str, str]:
    scope, subnet = instance.scope, subnet_of_zone(instance.scope, instance.zone_letter)
    name, mac = private_dns_name(instance.private_ip, scope.region), mac_of(instance.interface_id)
    card = f"network/interfaces/macs/{mac}"
    paths = {
        "ami-id": instance.image_id or "ami-00000000000000000",
        "ami-launch-index": str(instance.launch_index),
        "hostname": name,
        "instance-id": instance.instance_id,
        "instance-life-cycle": "on-demand",
        "instance-type": instance.instance_type,
        "local-hostname": name,
        "local-ipv4": instance.private_ip,
        "mac": mac,
        f"{card}/device-number": "0",
        f"{card}/interface-id": instance.interface_id,
        f"{card}/local-hostname": name,
        f"{card}/local-ipv4s": instance.private_ip,
        f"{card}/mac": mac,
        f"{card}/owner-id": scope.account_id,
        f"{card}/security-group-ids": "\n".join(instance.group_ids),
        f"{card}/security-groups": "\n".join(group_names),
        f"{card}/subnet-id": subnet.subnet_id,
        f"{card}/subnet-ipv4-cidr-block": subnet.cidr,
        f"{card}/vpc-id": scope.vpc_id,
        f"{card}/vpc-ipv4-cidr-block": VPC_CIDR,
        f"{card}/vpc-ipv4-cidr-blocks": VPC_CIDR,
        "placement/availability-zone": instance.zone,
        "placement/availability-zone-id": zone_id(scope.region, instance.zone_letter),
        "placement/region": scope.region,
        "reservation-id": instance.reservation_id or f"r-{instance.instance_id.rpartition('-')[2]}",
        "security-groups": "\n".join(group_names),
        "services/domain": "amazonaws.com",
        "services/partition": "aws",
        **{f"tags/instance/{key}": value for key, value in tags.items()},
    }
    return {path: text for path, text in paths.items() if text}
