"""The questions about EC2's resources. Condition keys: service authorization reference, Amazon EC2."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ec2 import errors
from taskrole.services.ec2.deps import Ec2Deps
from taskrole.services.ec2.model import Instance, Scope, SecurityGroup
from taskrole.services.ec2.network import Subnet, zone_id
from taskrole.services.ec2.store import groups, instances
from taskrole.services.ec2.store import tags as tag_rows

Context = dict[str, ContextValue]


def scope_of(call: Call) -> Scope:
    """Return where a call's resources belong."""
    return Scope(call.account_id, call.region)


def ask(call: Call, action: str, resource: str, context: Mapping[str, ContextValue] | None = None) -> Question:
    """Return a question about a resource; every one says the region."""
    return Question(call.principal, f"ec2:{action}", resource, {"ec2:Region": call.region, **(context or {})})


def on_everything(action: str) -> Any:
    """Return the questions of an action without resource types (all Describe operations)."""

    def questions(_deps: Ec2Deps, call: Call, _request: Any) -> Sequence[Question]:
        return [ask(call, action, "*")]

    return questions


def resource_tags(tags: Mapping[str, str]) -> Context:
    """Return the condition keys of a resource's tags."""
    context: Context = {f"aws:ResourceTag/{key}": value for key, value in tags.items()}
    return context | {f"ec2:ResourceTag/{key}": value for key, value in tags.items()}


def request_tags(tags: Mapping[str, str]) -> Context:
    """Return the condition keys of tags that a request brings."""
    context: Context = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    if tags:
        context["aws:TagKeys"] = tuple(tags)
    return context


def instance_context(instance: Instance, tags: Mapping[str, str]) -> Context:
    """Return the condition keys of an instance."""
    context: Context = {
        "ec2:AvailabilityZone": instance.zone,
        "ec2:AvailabilityZoneId": zone_id(instance.scope.region, instance.zone_letter),
        "ec2:EbsOptimized": "false",
        "ec2:InstanceAutoRecovery": "default",
        "ec2:InstanceBandwidthWeighting": "default",
        "ec2:InstanceID": instance.instance_id,
        "ec2:InstanceMarketType": "on-demand",
        "ec2:InstanceMetadataTags": instance.metadata.tags,
        "ec2:InstanceType": instance.instance_type,
        "ec2:MetadataHttpEndpoint": instance.metadata.http_endpoint,
        "ec2:MetadataHttpPutResponseHopLimit": str(instance.metadata.hop_limit),
        "ec2:MetadataHttpTokens": instance.metadata.http_tokens,
        "ec2:RootDeviceType": "ebs",
        "ec2:Tenancy": "default",
        **resource_tags(tags),
    }
    if instance.association is not None:
        context["ec2:InstanceProfile"] = instance.association.profile_arn
    return context


def group_context(group: SecurityGroup, tags: Mapping[str, str]) -> Context:
    """Return the condition keys of a security group."""
    return {
        "ec2:SecurityGroupID": group.group_id,
        "ec2:Vpc": group.scope.arn("vpc", group.scope.vpc_id),
        **resource_tags(tags),
    }


def subnet_context(subnet: Subnet, tags: Mapping[str, str]) -> Context:
    """Return the condition keys of a subnet."""
    return {
        "ec2:AvailabilityZone": subnet.zone,
        "ec2:AvailabilityZoneId": zone_id(subnet.scope.region, subnet.zone_letter),
        "ec2:SubnetID": subnet.subnet_id,
        "ec2:Vpc": subnet.scope.arn("vpc", subnet.scope.vpc_id),
        **resource_tags(tags),
    }


def about_instances(
    deps: Ec2Deps,
    call: Call,
    action: str,
    instance_ids: Iterable[str],
    context: Mapping[str, ContextValue] | None = None,
) -> list[Question]:
    """Return the questions whether the caller may do something with instances, which need not exist."""
    scope, wanted = scope_of(call), list(dict.fromkeys(instance_ids))
    with deps.database.read() as connection:
        found = {one.instance_id: one for one in instances.list_instances(connection, scope, wanted)}
        tags = tag_rows.list_tags(connection, scope, wanted)
    return [
        ask(
            call,
            action,
            scope.arn("instance", one),
            {**(instance_context(found[one], tags.get(one, {})) if one in found else {}), **(context or {})},
        )
        for one in wanted
    ]


def about_groups(
    deps: Ec2Deps,
    call: Call,
    action: str,
    group_ids: Iterable[str],
    context: Mapping[str, ContextValue] | None = None,
) -> list[Question]:
    """Return the questions whether the caller may do something with security groups, which need not exist."""
    scope, wanted = scope_of(call), list(dict.fromkeys(group_ids))
    with deps.database.read() as connection:
        found = {one.group_id: one for one in groups.list_groups(connection, scope, wanted)}
        tags = tag_rows.list_tags(connection, scope, wanted)
    return [
        ask(
            call,
            action,
            scope.arn("security-group", one),
            {**(group_context(found[one], tags.get(one, {})) if one in found else {}), **(context or {})},
        )
        for one in wanted
    ]


def about_tags_of_new(call: Call, operation: str, resources: Iterable[tuple[str, Mapping[str, str]]]) -> list[Question]:
    """Return the questions about tags that a resource gets when it is made. AWS: ec2:CreateTags with CreateAction."""
    return [
        ask(call, "CreateTags", arn, {"ec2:CreateAction": operation, **request_tags(tags)})
        for arn, tags in resources
        if tags
    ]


def group_id_of(deps: Ec2Deps, call: Call, request: Mapping[str, Any]) -> str:
    """Return the id of the group that a request names by id or, in the default VPC, by name.

    Raises:
        ServiceError: MissingParameter, InvalidGroupId.Malformed, InvalidGroup.NotFound.
    """
    group_id, name = request.get("GroupId", ""), request.get("GroupName", "")
    if group_id and name:
        raise errors.invalid_combination("The parameters groupId and groupName cannot be used together.")
    if group_id:
        if not group_id.startswith("sg-"):
            raise errors.malformed_id("InvalidGroupId.Malformed", group_id, "sg")
        return str(group_id)
    if not name:
        raise errors.missing("groupName or groupId")
    with deps.database.read() as connection:
        group = groups.find_by_name(connection, scope_of(call), name)
    if group is None:
        raise errors.group_not_found(name)
    return group.group_id
