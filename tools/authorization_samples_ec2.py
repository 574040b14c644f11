"""EC2's representative requests for ``authorization_samples.py``: ids there have a form of their own."""

import json
from typing import Any

from taskrole.config import DEFAULT_ACCOUNT_ID, DEFAULT_REGION
from taskrole.services.ec2.api import Scope

_SCOPE = Scope(DEFAULT_ACCOUNT_ID, DEFAULT_REGION)
_INSTANCE_ID = "i-0123456789abcdef0"
_ASSOCIATION_ID = "iip-assoc-0123456789abcdef0"
_GROUP_ID = _SCOPE.default_group_id
_TAG = {"Key": "team", "Value": "blue"}
_PROFILE = {"Name": "ecsInstanceRole"}
_RULE = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}
_RULE_TAGS = [{"ResourceType": "security-group-rule", "Tags": [_TAG]}]
_RULES = {"GroupId": _GROUP_ID, "IpPermissions": [_RULE]}
_RESOURCES = [_INSTANCE_ID, _GROUP_ID, _SCOPE.vpc_id]

REQUESTS: dict[str, list[dict[str, Any]]] = {
    "ec2:AssociateIamInstanceProfile": [{"InstanceId": _INSTANCE_ID, "IamInstanceProfile": _PROFILE}],
    "ec2:AuthorizeSecurityGroupEgress": [{**_RULES, "TagSpecifications": _RULE_TAGS}],
    "ec2:AuthorizeSecurityGroupIngress": [{**_RULES, "TagSpecifications": _RULE_TAGS}],
    "ec2:CreateSecurityGroup": [
        {
            "GroupName": "sample",
            "Description": "sample",
            "TagSpecifications": [{"ResourceType": "security-group", "Tags": [_TAG]}],
        }
    ],
    "ec2:CreateTags": [{"Resources": _RESOURCES, "Tags": [_TAG]}],
    "ec2:DeleteSecurityGroup": [{"GroupId": _GROUP_ID}],
    "ec2:DeleteTags": [{"Resources": _RESOURCES, "Tags": [_TAG]}],
    "ec2:DescribeInstanceAttribute": [{"InstanceId": _INSTANCE_ID, "Attribute": "groupSet"}],
    "ec2:DisassociateIamInstanceProfile": [{"AssociationId": _ASSOCIATION_ID}],
    "ec2:ModifyInstanceAttribute": [{"InstanceId": _INSTANCE_ID, "Groups": [_GROUP_ID]}],
    "ec2:ModifyInstanceMetadataOptions": [{"InstanceId": _INSTANCE_ID, "HttpTokens": "optional"}],
    "ec2:ReplaceIamInstanceProfileAssociation": [{"AssociationId": _ASSOCIATION_ID, "IamInstanceProfile": _PROFILE}],
    "ec2:RevokeSecurityGroupEgress": [_RULES],
    "ec2:RevokeSecurityGroupIngress": [_RULES],
}

_RUN = {
    "ImageId": "ami-12345678",
    "MinCount": 1,
    "MaxCount": 1,
    "KeyName": "sample",
    "IamInstanceProfile": _PROFILE,
    "TagSpecifications": [
        {"ResourceType": kind, "Tags": [_TAG]} for kind in ("instance", "volume", "network-interface")
    ],
}
REQUESTS |= {
    "ec2:RunInstances": [_RUN],
    **{f"ec2:{name}Instances": [{"InstanceIds": [_INSTANCE_ID]}] for name in ("Terminate", "Start", "Stop")},
}

SEEDS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "ecs",
        "RegisterContainerInstance",
        {"cluster": "sample", "instanceIdentityDocument": json.dumps({"instanceId": _INSTANCE_ID})},
    ),
    ("ec2", "CreateTags", {"Resources": _RESOURCES, "Tags": [_TAG]}),
]
