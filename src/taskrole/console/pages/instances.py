"""Container instances: agent, reservations, and their EC2 side: security groups, instance profile, metadata options."""

from typing import Any

from taskrole.console.pages.machines import Machine, clusters_of, machines_of, machines_of_all
from taskrole.console.visit import Answer, Page, Redirect, Routes, Visit, link

routes = Routes()

CLUSTERS_SHOWN_MAX = 20


@routes.get("/instances")
async def instances(visit: Visit) -> Page:
    """Show the container instances of all clusters, and the security groups."""
    answer, groups = await visit.together(clusters_of(visit), visit.ask("ec2", "DescribeSecurityGroups"))
    names = [one["clusterName"] for one in answer.list("clusters")]
    failed, machines = await machines_of_all(visit, names[:CLUSTERS_SHOWN_MAX])
    data = {"answer": answer if not answer.ok else failed, "instances": machines, "groups": groups}
    return Page("instances.html", data, live=("ecs", "ec2"))


@routes.get("/clusters/{cluster}/instances/{instance}")
async def instance(visit: Visit) -> Page:
    """Show one container instance."""
    answer, one = await _machine(visit)
    data: dict[str, Any] = {
        "answer": answer,
        "one": one,
        "cluster": visit.parameters["cluster"],
        "identifier": visit.parameters["instance"],
    }
    if isinstance(one, Machine) and one.name.startswith("i-"):
        data |= await _ec2_side(visit, one.name)
    elif answer.ok and not isinstance(one, Machine):
        visit.failed("There is no such instance (any more).")
        return Page("not_found.html", status=404)
    return Page("instance.html", data, live=("ecs", "ec2"))


async def _machine(visit: Visit) -> tuple[Answer, Machine | dict[str, str]]:
    answer, machines = await machines_of(visit, visit.parameters["cluster"])
    identifier = visit.parameters["instance"]
    return answer, next((one for one in machines if one.id == identifier), {"name": identifier})


async def _ec2_side(visit: Visit, instance_id: str) -> dict[str, Any]:
    described, groups, profiles = await visit.together(
        visit.ask("ec2", "DescribeInstances", InstanceIds=[instance_id]),
        visit.ask("ec2", "DescribeSecurityGroups"),
        visit.ask_all("iam", "ListInstanceProfiles", "InstanceProfiles", paged_by="Marker"),
    )
    found = [one for reservation in described.list("Reservations") for one in reservation.get("Instances") or ()]
    machine = found[0] if found else {}
    mine = {one["GroupId"] for one in machine.get("SecurityGroups") or ()}
    return {
        "ec2": described,
        "machine": machine,
        "groups": groups,
        "my_groups": mine,
        "rules": [one for one in groups.list("SecurityGroups") if one["GroupId"] in mine],
        "profiles": profiles,
        "profile": str((machine.get("IamInstanceProfile") or {}).get("Arn", "")).rpartition("/")[2],
    }


@routes.post("/clusters/{cluster}/instances/{instance}/groups")
async def set_groups(visit: Visit) -> Redirect:
    """Put an instance into other security groups."""
    return await visit.do(
        _address(visit), "The security groups are set.", "ec2", "ModifyInstanceAttribute",
        InstanceId=visit.field("machine"), Groups=visit.fields("groups"),
    )  # fmt: skip


@routes.post("/clusters/{cluster}/instances/{instance}/profile")
async def set_profile(visit: Visit) -> Redirect:
    """Give an instance another profile."""
    machine, profile = visit.field("machine"), {"Name": visit.field("profile")}
    address, words = _address(visit), f"The instance profile is {profile['Name']}."
    held = await visit.ask(
        "ec2", "DescribeIamInstanceProfileAssociations", Filters=[{"Name": "instance-id", "Values": [machine]}]
    )
    association = next((one["AssociationId"] for one in held.list("IamInstanceProfileAssociations")), "")
    if association:
        return await visit.do(
            address, words, "ec2", "ReplaceIamInstanceProfileAssociation",
            AssociationId=association, IamInstanceProfile=profile,
        )  # fmt: skip
    return await visit.do(
        address, words, "ec2", "AssociateIamInstanceProfile", InstanceId=machine, IamInstanceProfile=profile
    )


def _address(visit: Visit) -> str:
    return link("clusters", visit.parameters["cluster"], "instances", visit.parameters["instance"])


@routes.post("/clusters/{cluster}/instances/{instance}/state")
async def set_instance_state(visit: Visit) -> Redirect:
    """Drain or activate a container instance."""
    name, identifier = visit.parameters["cluster"], visit.parameters["instance"]
    return await visit.do(
        link("clusters", name, "instances", identifier),
        f"The instance is {visit.field('status')}.",
        "ecs",
        "UpdateContainerInstancesState",
        cluster=name,
        containerInstances=[identifier],
        status=visit.field("status"),
    )


@routes.post("/clusters/{cluster}/instances/{instance}/deregister")
async def deregister_instance(visit: Visit) -> Redirect:
    """Deregister a container instance."""
    name, identifier = visit.parameters["cluster"], visit.parameters["instance"]
    return await visit.do(
        link("clusters", name, tab="instances"),
        "The instance is deregistered.",
        "ecs",
        "DeregisterContainerInstance",
        cluster=name,
        containerInstance=identifier,
        force=True,
    )
