"""Rules of security groups, as requests and answers spell them (``IpPermissions``). Pure.

Source: EC2 API reference, IpPermission, AuthorizeSecurityGroupIngress; VPC user guide, security group rules.
"""

import ipaddress
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from taskrole.services.ec2 import errors
from taskrole.services.ec2.model import Rule

RULES_MAX = 1000  # of one request
DESCRIPTION_LENGTH_MAX = 255
_NAMES = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", "all": "-1"}
_WITH_PORTS = frozenset(("tcp", "udp"))
_ICMP = frozenset(("icmp", "icmpv6"))
_DESCRIPTION_LETTERS = frozenset(" abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:/()#,@[]+=&;{}!$*")


@dataclass(frozen=True, slots=True)
class GroupNames:
    """The security groups that rules may speak of: ids by name, and all ids."""

    ids: frozenset[str]
    by_name: Mapping[str, str]
    account_id: str

    def resolve(self, pair: Mapping[str, Any]) -> str:
        """Return the id of the group that a rule speaks of.

        Raises:
            ServiceError: InvalidGroup.NotFound.
        """
        if pair.get("UserId", self.account_id) != self.account_id:
            raise errors.group_not_found(pair.get("GroupId") or pair.get("GroupName", ""))
        group_id = pair.get("GroupId") or self.by_name.get(pair.get("GroupName", ""), "")
        if group_id not in self.ids:
            raise errors.group_not_found(pair.get("GroupId") or pair.get("GroupName", ""))
        return str(group_id)


def read_rules(request: Mapping[str, Any], names: GroupNames, *, egress: bool) -> list[Rule]:
    """Return the rules that a request speaks of, without ids.

    Raises:
        ServiceError: A value is not valid, or nothing is said.
    """
    given = [*request.get("IpPermissions", ()), *_short_form(request)]
    rules = [rule for permission in given for rule in _rules_of(permission, names, egress=egress)]
    if not rules:
        raise errors.missing("ipPermissions")
    if len(rules) > RULES_MAX:
        raise errors.limit("RulesPerSecurityGroupLimitExceeded", "The request has too many rules.")
    return rules


def _short_form(request: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """Return the one rule that the request spells with members of its own."""
    if not any(name in request for name in ("CidrIp", "SourceSecurityGroupName", "IpProtocol")):
        return
    permission: dict[str, Any] = {
        key: request[key] for key in ("IpProtocol", "FromPort", "ToPort") if request.get(key) is not None
    }
    if request.get("CidrIp"):
        permission["IpRanges"] = [{"CidrIp": request["CidrIp"]}]
    if request.get("SourceSecurityGroupName"):
        pair = {"GroupName": request["SourceSecurityGroupName"]}
        if request.get("SourceSecurityGroupOwnerId"):
            pair["UserId"] = request["SourceSecurityGroupOwnerId"]
        permission.setdefault("IpProtocol", "-1")
        permission["UserIdGroupPairs"] = [pair]
    yield permission


def _rules_of(permission: Mapping[str, Any], names: GroupNames, *, egress: bool) -> Iterable[Rule]:
    protocol = _protocol(permission.get("IpProtocol"))
    first, last = _ports(protocol, permission.get("FromPort"), permission.get("ToPort"))
    base = Rule("", egress, protocol, first, last)
    for one in permission.get("IpRanges", ()):
        yield replace(base, cidr_ipv4=_cidr(one.get("CidrIp"), 4), description=_description(one))
    for one in permission.get("Ipv6Ranges", ()):
        yield replace(base, cidr_ipv6=_cidr(one.get("CidrIpv6"), 6), description=_description(one))
    for one in permission.get("UserIdGroupPairs", ()):
        yield replace(base, peer_group_id=names.resolve(one), description=_description(one))
    for one in permission.get("PrefixListIds", ()):
        raise errors.limit(
            "InvalidPrefixListID.NotFound",
            f"The prefix list ID '{str(one.get('PrefixListId', ''))[:64]}' does not exist",
        )


def _protocol(text: str | None) -> str:
    if not text:
        raise errors.missing("ipProtocol")
    name = _NAMES.get(text.lower(), text.lower())
    number = name.isascii() and name.isdigit() and len(name) <= 3 and int(name) <= 255
    if name in _WITH_PORTS or name in _ICMP or name == "-1":
        return name
    if number:
        return str(int(name))
    raise errors.invalid_value(f"Invalid value '{text[:64]}' for IP protocol. Unknown protocol.")


def _ports(protocol: str, first: int | None, last: int | None) -> tuple[int, int]:
    if protocol in _ICMP:
        kind, code = -1 if first is None else first, -1 if last is None else last
        if not (-1 <= kind <= 255 and -1 <= code <= 255) or (kind == -1 and code != -1):
            raise errors.invalid_value(f"ICMP type ({kind}) and code ({code}) are not valid.")
        return kind, code
    if protocol not in _WITH_PORTS:
        return -1, -1  # AWS: all ports, whatever was said
    if first is None or last is None:
        raise errors.invalid_value(
            f"Invalid value 'Must specify both from and to ports with {protocol.upper()}.' for portRange."
        )
    if (first, last) == (-1, -1):
        return 0, 65535
    if not (0 <= first <= 65535 and 0 <= last <= 65535):
        wrong = first if not 0 <= first <= 65535 else last
        raise errors.invalid_value(f"Invalid value '{wrong}' for port. Must be between 0 and 65535.")
    if first > last:
        raise errors.invalid_value(f"Invalid {protocol.upper()} port range ({first}:{last}): from must not exceed to.")
    return first, last


def _cidr(text: str | None, version: int) -> str:
    try:
        if not text or "/" not in text:
            raise ValueError(text)
        # AWS: bits of the host are cut off.
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        network = None
    if network is None or network.version != version:
        raise errors.invalid_value(f"CIDR block {str(text)[:64]} is malformed")
    return str(network)


def _description(given: Mapping[str, Any]) -> str:
    text = str(given.get("Description") or "")
    if len(text) > DESCRIPTION_LENGTH_MAX or not _DESCRIPTION_LETTERS.issuperset(text):
        raise errors.invalid_value("Invalid rule description. Valid descriptions are strings less than 256 characters.")
    return text


# Spelling ------------------------------------------------------------------------------------------------------------


def permissions(rules: Sequence[Rule], account_id: str, *, egress: bool) -> list[dict[str, Any]]:
    """Return the rules of one direction as IpPermissions: a member for each protocol and ports."""
    found: dict[tuple[str, int, int], dict[str, Any]] = {}
    for rule in rules:
        if rule.egress is not egress:
            continue
        where = (rule.protocol, rule.from_port, rule.to_port)
        if where not in found:
            found[where] = {
                "IpProtocol": rule.protocol,
                **_port_members(rule),
                "IpRanges": [],
                "Ipv6Ranges": [],
                "PrefixListIds": [],
                "UserIdGroupPairs": [],
            }
        said = {"Description": rule.description} if rule.description else {}
        if rule.cidr_ipv4:
            found[where]["IpRanges"].append({"CidrIp": rule.cidr_ipv4, **said})
        elif rule.cidr_ipv6:
            found[where]["Ipv6Ranges"].append({"CidrIpv6": rule.cidr_ipv6, **said})
        else:
            found[where]["UserIdGroupPairs"].append({"GroupId": rule.peer_group_id, "UserId": account_id, **said})
    return list(found.values())


def _port_members(rule: Rule) -> dict[str, int]:
    if rule.protocol in _WITH_PORTS or rule.protocol in _ICMP:
        return {"FromPort": rule.from_port, "ToPort": rule.to_port}
    return {}


def spelled(rule: Rule) -> str:
    """Return a rule as AWS's errors spell it."""
    if rule.protocol == "-1":
        return f"peer: {rule.peer}, ALL, ALLOW"
    if rule.protocol in _WITH_PORTS:
        name = rule.protocol.upper()
        return f"peer: {rule.peer}, {name}, from port: {rule.from_port}, to port: {rule.to_port}, ALLOW"
    if rule.protocol in _ICMP:
        return f"peer: {rule.peer}, {rule.protocol.upper()}, type: {rule.from_port}, code: {rule.to_port}, ALLOW"
    return f"peer: {rule.peer}, protocol: {rule.protocol}, ALLOW"
