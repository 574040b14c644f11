"""Security groups: rules, and the forms that add and take them away."""

from typing import Any

from taskrole.console.visit import Page, PageAnswer, Redirect, Routes, Visit, link

routes = Routes()

DIRECTIONS = {"in": "Ingress", "out": "Egress"}


@routes.post("/security-groups")
async def create(visit: Visit) -> Redirect:
    """Create a security group in the default network."""
    name = visit.field("name")
    return await visit.do(
        link("instances"), f"Created security group {name}.", "ec2", "CreateSecurityGroup",
        GroupName=name, Description=visit.field("description") or name,
    )  # fmt: skip


@routes.get("/security-groups/{group}")
async def group(visit: Visit) -> PageAnswer:
    """Show a security group and its rules."""
    identifier = visit.parameters["group"]
    found, rules = await visit.together(
        visit.ask("ec2", "DescribeSecurityGroups", GroupIds=[identifier]),
        visit.ask("ec2", "DescribeSecurityGroupRules", Filters=[{"Name": "group-id", "Values": [identifier]}]),
    )
    one: dict[str, Any] = next(iter(found.list("SecurityGroups")), {})
    data: dict[str, Any] = {"identifier": identifier, "found": found, "group": one, "rules": rules}
    return Page("security_group.html", data, live=("ec2",))


@routes.post("/security-groups/{group}/rules")
async def add_rule(visit: Visit) -> Redirect:
    """Add a rule: protocol, ports, and who is on the other side (a network or a group)."""
    identifier = visit.parameters["group"]
    address = link("security-groups", identifier)
    protocol, source = visit.field("protocol", "tcp"), visit.field("source")
    begin, _, end = visit.field("ports").partition("-")
    permission: dict[str, Any] = {"IpProtocol": protocol}
    if protocol in ("tcp", "udp"):
        if not begin.isdigit() or (end and not end.isdigit()):
            visit.failed("Ports are a number, or two with a hyphen between them.")
            return Redirect(address)
        permission |= {"FromPort": int(begin), "ToPort": int(end or begin)}
    elif protocol == "icmp":
        permission |= {"FromPort": -1, "ToPort": -1}
    if source.startswith("sg-"):
        permission["UserIdGroupPairs"] = [{"GroupId": source}]
    elif ":" in source:
        permission["Ipv6Ranges"] = [{"CidrIpv6": source}]
    else:
        permission["IpRanges"] = [{"CidrIp": source}]
    direction = DIRECTIONS.get(visit.field("direction"), "Ingress")
    return await visit.do(
        address, "Added the rule.", "ec2", f"AuthorizeSecurityGroup{direction}",
        GroupId=identifier, IpPermissions=[permission],
    )  # fmt: skip


@routes.post("/security-groups/{group}/rules/delete")
async def revoke_rule(visit: Visit) -> Redirect:
    """Take a rule away."""
    identifier = visit.parameters["group"]
    direction = DIRECTIONS.get(visit.field("direction"), "Ingress")
    return await visit.do(
        link("security-groups", identifier), "The rule is gone.", "ec2", f"RevokeSecurityGroup{direction}",
        GroupId=identifier, SecurityGroupRuleIds=[visit.field("rule")],
    )  # fmt: skip


@routes.post("/security-groups/{group}/delete")
async def delete(visit: Visit) -> Redirect:
    """Delete a security group."""
    identifier = visit.parameters["group"]
    return await visit.do(link("instances"), f"Deleted {identifier}.", "ec2", "DeleteSecurityGroup", GroupId=identifier)
