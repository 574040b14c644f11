"""Rules of security groups. Source: EC2 API reference."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.policy.model import Question
from taskrole.services.ec2 import errors
from taskrole.services.ec2.deps import Ec2Deps
from taskrole.services.ec2.filters import apply_filters, page, truth
from taskrole.services.ec2.model import Rule, Scope, SecurityGroup
from taskrole.services.ec2.operations.common import (
    Answer,
    Ec2Operations,
    Request,
    check_ids,
    new_id,
    specified_tags,
    tag_list,
)
from taskrole.services.ec2.permissions import GroupNames, read_rules, spelled
from taskrole.services.ec2.questions import (
    about_groups,
    about_tags_of_new,
    ask,
    group_id_of,
    on_everything,
    request_tags,
    scope_of,
)
from taskrole.services.ec2.store import groups
from taskrole.services.ec2.store import tags as tag_rows

operations = Ec2Operations()

RULES_MAX = 60  # AWS: inbound or outbound rules per security group
_KIND = "security-group-rule"


def _names(connection: Connection, scope: Scope) -> GroupNames:
    found = groups.list_groups(connection, scope)
    by_name = {one.name: one.group_id for one in found}
    return GroupNames(frozenset(by_name.values()), by_name, scope.account_id)


def _may_authorize(action: str) -> Any:
    def questions(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
        scope, tags = scope_of(call), specified_tags(request, _KIND)[_KIND]
        new = scope.arn(_KIND, "*")
        return [
            *about_groups(deps, call, action, [group_id_of(deps, call, request)]),
            *([ask(call, action, new, request_tags(tags))] if tags else ()),
            *about_tags_of_new(call, action, [(new, tags)]),
        ]

    return questions


def _authorize(deps: Ec2Deps, call: Call, request: Request, *, egress: bool) -> Answer:
    scope, group_id = scope_of(call), group_id_of(deps, call, request)
    tags = specified_tags(request, _KIND)[_KIND]

    def write(connection: Connection) -> list[Rule]:
        group = groups.lock(connection, scope, group_id)
        added = read_rules(request, _names(connection, scope), egress=egress)
        meanings = {rule.meaning for rule in group.rules}
        for rule in added:
            if rule.meaning in meanings:
                raise errors.rule_exists(spelled(rule))
            meanings.add(rule.meaning)
        added = [replace(rule, rule_id=new_id(deps.ids, "sgr")) for rule in added]
        if sum(rule.egress is egress for rule in (*group.rules, *added)) > RULES_MAX:
            message = "The maximum number of rules per security group has been reached."
            raise errors.limit("RulesPerSecurityGroupLimitExceeded", message)
        groups.put_rules(connection, group, [*group.rules, *added])
        for rule in added:
            tag_rows.put_tags(connection, scope, rule.rule_id, tags)
        return added

    added = deps.database.write(write)
    return {"Return": True, "SecurityGroupRules": [rule_view(scope, group_id, rule, tags) for rule in added]}


@operations.operation("AuthorizeSecurityGroupIngress", questions=_may_authorize("AuthorizeSecurityGroupIngress"))
def authorize_security_group_ingress(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Let traffic in.

    Raises:
        ServiceError: InvalidGroup.NotFound, InvalidPermission.Duplicate, RulesPerSecurityGroupLimitExceeded.
    """
    return _authorize(deps, call, request, egress=False)


@operations.operation("AuthorizeSecurityGroupEgress", questions=_may_authorize("AuthorizeSecurityGroupEgress"))
def authorize_security_group_egress(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Let traffic out.

    Raises:
        ServiceError: InvalidGroup.NotFound, InvalidPermission.Duplicate, RulesPerSecurityGroupLimitExceeded.
    """
    return _authorize(deps, call, request, egress=True)


def _may_revoke(action: str) -> Any:
    def questions(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
        return about_groups(deps, call, action, [group_id_of(deps, call, request)])

    return questions


def _revoke(deps: Ec2Deps, call: Call, request: Request, *, egress: bool) -> Answer:
    scope, group_id = scope_of(call), group_id_of(deps, call, request)
    rule_ids = check_ids(request.get("SecurityGroupRuleIds", ()), "sgr", "InvalidSecurityGroupRuleId.Malformed")

    def write(connection: Connection) -> list[Rule]:
        group = groups.lock(connection, scope, group_id)
        gone = _by_id(group, rule_ids, egress=egress) if rule_ids else _by_meaning(connection, group, request, egress)
        ids = {rule.rule_id for rule in gone}
        groups.put_rules(connection, group, [rule for rule in group.rules if rule.rule_id not in ids])
        for rule in gone:
            tag_rows.remove_tags(connection, scope, rule.rule_id, None)
        return gone

    gone = deps.database.write(write)
    return {"Return": True, "RevokedSecurityGroupRules": [_revoked_view(group_id, rule) for rule in gone]}


def _by_id(group: SecurityGroup, rule_ids: Sequence[str], *, egress: bool) -> list[Rule]:
    found = {rule.rule_id: rule for rule in group.rules if rule.egress is egress}
    unknown = [one for one in rule_ids if one not in found]
    if unknown:
        raise errors.rule_ids_not_found(unknown)
    return [found[one] for one in rule_ids]


def _by_meaning(connection: Connection, group: SecurityGroup, request: Request, egress: bool) -> list[Rule]:  # noqa: FBT001
    present = {rule.meaning: rule for rule in group.rules}
    wanted = read_rules(request, _names(connection, group.scope), egress=egress)
    if any(rule.meaning not in present for rule in wanted):
        raise errors.rule_not_found()
    return list({rule.meaning: present[rule.meaning] for rule in wanted}.values())


@operations.operation("RevokeSecurityGroupIngress", questions=_may_revoke("RevokeSecurityGroupIngress"))
def revoke_security_group_ingress(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Let traffic in no longer.

    Raises:
        ServiceError: InvalidGroup.NotFound, InvalidPermission.NotFound, InvalidSecurityGroupRuleId.NotFound.
    """
    return _revoke(deps, call, request, egress=False)


@operations.operation("RevokeSecurityGroupEgress", questions=_may_revoke("RevokeSecurityGroupEgress"))
def revoke_security_group_egress(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Let traffic out no longer.

    Raises:
        ServiceError: InvalidGroup.NotFound, InvalidPermission.NotFound, InvalidSecurityGroupRuleId.NotFound.
    """
    return _revoke(deps, call, request, egress=True)


_RuleOf = tuple[SecurityGroup, Rule]
_FILTERS = {
    "group-id": lambda one: [one[0].group_id],
    "security-group-rule-id": lambda one: [one[1].rule_id],
    "is-egress": lambda one: truth(one[1].egress),
}


@operations.operation("DescribeSecurityGroupRules", questions=on_everything("DescribeSecurityGroupRules"))
def describe_security_group_rules(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Describe single rules.

    Raises:
        ServiceError: InvalidSecurityGroupRuleId.NotFound.
    """
    scope = scope_of(call)
    rule_ids = check_ids(request.get("SecurityGroupRuleIds", ()), "sgr", "InvalidSecurityGroupRuleId.Malformed")
    with deps.database.read() as connection:
        found: list[_RuleOf] = [(one, rule) for one in groups.list_groups(connection, scope) for rule in one.rules]
        tags = tag_rows.list_tags(connection, scope)
    if rule_ids:
        unknown = sorted(set(rule_ids) - {rule.rule_id for _, rule in found})
        if unknown:
            raise errors.rule_ids_not_found(unknown)
        found = [one for one in found if one[1].rule_id in rule_ids]
    chosen = apply_filters(found, request.get("Filters", ()), _FILTERS, lambda one: tags.get(one[1].rule_id, {}))
    shown, more = page(chosen, request, lambda one: one[1].rule_id, named=bool(rule_ids))
    views = [rule_view(scope, one.group_id, rule, tags.get(rule.rule_id, {})) for one, rule in shown]
    return {"SecurityGroupRules": views, **more}


def _peer(rule: Rule, account_id: str) -> Answer:
    if rule.cidr_ipv4:
        return {"CidrIpv4": rule.cidr_ipv4}
    if rule.cidr_ipv6:
        return {"CidrIpv6": rule.cidr_ipv6}
    return {"ReferencedGroupInfo": {"GroupId": rule.peer_group_id, "UserId": account_id}}


def _basic_view(rule: Rule) -> Answer:
    said = {"Description": rule.description} if rule.description else {}
    return {
        "SecurityGroupRuleId": rule.rule_id,
        "IsEgress": rule.egress,
        "IpProtocol": rule.protocol,
        "FromPort": rule.from_port,
        "ToPort": rule.to_port,
        **said,
    }


def rule_view(scope: Scope, group_id: str, rule: Rule, tags: Mapping[str, str]) -> Answer:
    """Return a rule as answers spell it."""
    return {
        **_basic_view(rule),
        "GroupId": group_id,
        "GroupOwnerId": scope.account_id,
        "SecurityGroupRuleArn": scope.arn(_KIND, rule.rule_id),
        **_peer(rule, scope.account_id),
        "Tags": tag_list(tags),
    }


def _revoked_view(group_id: str, rule: Rule) -> Answer:
    peer = {"ReferencedGroupId": rule.peer_group_id} if rule.peer_group_id else _peer(rule, "")
    return {**_basic_view(rule), "GroupId": group_id, **peer}
