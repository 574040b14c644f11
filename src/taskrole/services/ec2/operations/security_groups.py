"""Security groups. Source: EC2 API reference."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from taskrole.aws.call import Call
from taskrole.policy.model import Question
from taskrole.services.ec2 import errors
from taskrole.services.ec2.deps import Ec2Deps
from taskrole.services.ec2.filters import apply_filters, page
from taskrole.services.ec2.model import Rule, SecurityGroup
from taskrole.services.ec2.operations.common import (
    Answer,
    Ec2Operations,
    Request,
    check_ids,
    new_id,
    specified_tags,
    tag_list,
)
from taskrole.services.ec2.permissions import permissions
from taskrole.services.ec2.questions import (
    about_groups,
    about_tags_of_new,
    ask,
    group_id_of,
    on_everything,
    request_tags,
    resource_tags,
    scope_of,
)
from taskrole.services.ec2.store import groups
from taskrole.services.ec2.store import tags as tag_rows

operations = Ec2Operations()

GROUPS_MAX = 2500  # AWS: VPC security groups per Region
NAME_LENGTH_MAX = 255
_LETTERS = frozenset(" abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:/()#,@[]+=&;{}!$*")


def _may_create(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
    scope, tags = scope_of(call), specified_tags(request, "security-group")["security-group"]
    with deps.database.read() as connection:
        vpc_tags = tag_rows.list_tags(connection, scope, [scope.vpc_id]).get(scope.vpc_id, {})
    new = scope.arn("security-group", "*")
    vpc = {"ec2:VpcID": scope.vpc_id, "ec2:Tenancy": "default", **resource_tags(vpc_tags)}
    return [
        ask(call, "CreateSecurityGroup", new, {"ec2:Vpc": scope.arn("vpc", scope.vpc_id), **request_tags(tags)}),
        ask(call, "CreateSecurityGroup", scope.arn("vpc", request.get("VpcId") or scope.vpc_id), vpc),
        *about_tags_of_new(call, "CreateSecurityGroup", [(new, tags)]),
    ]


@operations.operation("CreateSecurityGroup", questions=_may_create)
def create_security_group(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Create a security group, which lets nothing in and everything out.

    Raises:
        ServiceError: InvalidGroup.Duplicate, InvalidGroup.Reserved, InvalidVpcID.NotFound, SecurityGroupLimitExceeded.
    """
    scope, name, description = scope_of(call), request["GroupName"], request["Description"]
    tags = specified_tags(request, "security-group")["security-group"]
    if request.get("VpcId", scope.vpc_id) != scope.vpc_id:
        raise errors.vpc_not_found(request["VpcId"])
    _check_text(name, "groupName")
    _check_text(description, "groupDescription")
    if name.startswith("sg-"):
        raise errors.invalid_value("invalid value for parameter groupName: group names may not be in the format sg-*")
    if name == groups.DEFAULT_NAME:
        raise errors.limit("InvalidGroup.Reserved", f"The security group '{name}' is reserved")
    group_id = new_id(deps.ids, "sg")
    out = Rule(new_id(deps.ids, "sgr"), egress=True, protocol="-1", cidr_ipv4="0.0.0.0/0")

    def write(connection: Connection) -> None:
        if groups.count(connection, scope) >= GROUPS_MAX:
            raise errors.limit("SecurityGroupLimitExceeded", "The maximum number of security groups has been reached.")
        groups.create(connection, SecurityGroup(scope, group_id, name, description, (out,)))
        tag_rows.put_tags(connection, scope, group_id, tags)

    try:
        deps.database.write(write)
    except IntegrityError as error:
        raise errors.group_exists(name, scope.vpc_id) from error
    arn = scope.arn("security-group", group_id)
    return {"GroupId": group_id, "SecurityGroupArn": arn, "Tags": tag_list(tags)}


def _check_text(text: str, name: str) -> None:
    if not text or len(text) > NAME_LENGTH_MAX or not _LETTERS.issuperset(text):
        message = (
            f"Value ({text[:NAME_LENGTH_MAX]}) for parameter {name} is invalid. Character sets beyond ASCII are not"
        )
        raise errors.invalid_value(f"{message} supported." if text else f"Value () for parameter {name} is invalid.")


def _may_delete(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
    return about_groups(deps, call, "DeleteSecurityGroup", [group_id_of(deps, call, request)])


@operations.operation("DeleteSecurityGroup", questions=_may_delete)
def delete_security_group(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Delete a security group that nothing is in, and that no other group's rules speak of.

    Raises:
        ServiceError: InvalidGroup.NotFound, CannotDelete, DependencyViolation.
    """
    scope, group_id = scope_of(call), group_id_of(deps, call, request)

    def write(connection: Connection) -> None:
        group = groups.lock(connection, scope, group_id)
        if group.name == groups.DEFAULT_NAME:
            raise errors.default_group_stays(group_id)
        if groups.has_members(connection, scope, group_id):
            raise errors.group_in_use(group_id)
        others = (one for one in groups.list_groups(connection, scope) if one.group_id != group_id)
        if any(rule.peer_group_id == group_id for one in others for rule in one.rules):
            raise errors.group_in_use(group_id)
        groups.remove(connection, group)
        for resource_id in (group_id, *(rule.rule_id for rule in group.rules)):
            tag_rows.remove_tags(connection, scope, resource_id, None)

    deps.database.write(write)
    return {"Return": True, "GroupId": group_id}


def _permission_values(egress: bool, name: str) -> Callable[[SecurityGroup], list[str]]:  # noqa: FBT001
    def read(group: SecurityGroup) -> list[str]:
        return [value for rule in group.rules if rule.egress is egress for value in _rule_values(rule)[name]]

    return read


def _rule_values(rule: Rule) -> Mapping[str, list[str]]:
    return {
        "cidr": [rule.cidr_ipv4] if rule.cidr_ipv4 else [],
        "ipv6-cidr": [rule.cidr_ipv6] if rule.cidr_ipv6 else [],
        "group-id": [rule.peer_group_id] if rule.peer_group_id else [],
        "protocol": [rule.protocol],
        "from-port": [str(rule.from_port)],
        "to-port": [str(rule.to_port)],
    }


_FILTERS: dict[str, Callable[[SecurityGroup], Sequence[str]]] = {
    "description": lambda group: [group.description],
    "group-id": lambda group: [group.group_id],
    "group-name": lambda group: [group.name],
    "owner-id": lambda group: [group.scope.account_id],
    "vpc-id": lambda group: [group.scope.vpc_id],
    **{
        f"{'egress.' if egress else ''}ip-permission.{name}": _permission_values(egress, name)
        for egress in (False, True)
        for name in ("cidr", "ipv6-cidr", "group-id", "protocol", "from-port", "to-port")
    },
}


@operations.operation("DescribeSecurityGroups", questions=on_everything("DescribeSecurityGroups"))
def describe_security_groups(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Describe security groups with their rules.

    Raises:
        ServiceError: InvalidGroup.NotFound, InvalidGroupId.Malformed.
    """
    scope = scope_of(call)
    group_ids = check_ids(request.get("GroupIds", ()), "sg", "InvalidGroupId.Malformed")
    names = set(request.get("GroupNames", ()))
    with deps.database.read() as connection:
        found = groups.list_groups(connection, scope, group_ids if group_ids and not names else None)
        tags = tag_rows.list_tags(connection, scope)
    present = {one.group_id for one in found} | {one.name for one in found}
    for wanted in (*group_ids, *sorted(names)):
        if wanted not in present:
            raise errors.group_not_found(wanted)
    if group_ids or names:
        found = [one for one in found if one.group_id in group_ids or one.name in names]
    chosen = apply_filters(found, request.get("Filters", ()), _FILTERS, lambda one: tags.get(one.group_id, {}))
    shown, more = page(chosen, request, lambda one: one.group_id, named=bool(group_ids or names))
    return {"SecurityGroups": [group_view(one, tags.get(one.group_id, {})) for one in shown], **more}


def group_view(group: SecurityGroup, tags: Mapping[str, str]) -> Answer:
    """Return a group as answers spell it."""
    account_id = group.scope.account_id
    return {
        "GroupId": group.group_id,
        "GroupName": group.name,
        "Description": group.description,
        "OwnerId": account_id,
        "VpcId": group.scope.vpc_id,
        "SecurityGroupArn": group.arn,
        "IpPermissions": permissions(group.rules, account_id, egress=False),
        "IpPermissionsEgress": permissions(group.rules, account_id, egress=True),
        "Tags": tag_list(tags),
    }
