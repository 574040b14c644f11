"""Instance profile associations: which role an instance has. Source: EC2 API reference."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ec2 import errors
from taskrole.services.ec2.deps import Ec2Deps, Profile
from taskrole.services.ec2.filters import apply_filters, page
from taskrole.services.ec2.model import Instance, InstanceState, ProfileAssociation, Scope
from taskrole.services.ec2.operations.common import Answer, Ec2Operations, Request, check_ids, instance_id_of, new_id
from taskrole.services.ec2.questions import about_instances, on_everything, scope_of
from taskrole.services.ec2.store import instances

operations = Ec2Operations()

EC2_PRINCIPAL = "ec2.amazonaws.com"
_MALFORMED = "InvalidAssociationID.Malformed"


def find_profile(deps: Ec2Deps, scope: Scope, given: Mapping[str, Any]) -> Profile:
    """Return the instance profile that a request names.

    Raises:
        ServiceError: There is none of that name or ARN.
    """
    arn, name = given.get("Arn", ""), given.get("Name", "")
    if not arn and not name:
        raise errors.missing("iamInstanceProfile")
    if arn and name:
        raise errors.invalid_combination("Specify either the name or the ARN of an instance profile.")
    profile = deps.profiles.find(scope.account_id, name or arn.rpartition("/")[2])
    if profile is None or (arn and profile.arn != arn):
        raise errors.invalid_profile("arn" if arn else "name", arn or name)
    return profile


def may_pass(call: Call, profile: Profile) -> list[Question]:
    """Return the question whether the caller may give a profile's role to a machine."""
    if not profile.role_arn:
        return []
    return [Question(call.principal, "iam:PassRole", profile.role_arn, {"iam:PassedToService": EC2_PRINCIPAL})]


def new_association(deps: Ec2Deps, profile: Profile, now: datetime) -> ProfileAssociation:
    """Return the association with a profile from now on."""
    return ProfileAssociation(new_id(deps.ids, "iip-assoc"), profile.arn, profile.profile_id, now)


def _view(instance: Instance, association: ProfileAssociation, state: str) -> Answer:
    return {
        "AssociationId": association.association_id,
        "InstanceId": instance.instance_id,
        "IamInstanceProfile": {"Arn": association.profile_arn, "Id": association.profile_id},
        "State": state,
        "Timestamp": association.associated_at,
    }


def _may_associate(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
    profile = find_profile(deps, scope_of(call), request["IamInstanceProfile"])
    keys: dict[str, ContextValue] = {"ec2:NewInstanceProfile": profile.arn}
    instance_id = instance_id_of(request)
    return [
        *about_instances(deps, call, "AssociateIamInstanceProfile", [instance_id], keys),
        *may_pass(call, profile),
    ]


@operations.operation("AssociateIamInstanceProfile", questions=_may_associate)
def associate_iam_instance_profile(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Give an instance a profile; its credentials are the profile's role's from the next time they are asked for.

    Raises:
        ServiceError: InvalidInstanceID.NotFound, IncorrectState, IncorrectInstanceState.
    """
    scope, instance_id = scope_of(call), instance_id_of(request)
    association = new_association(deps, find_profile(deps, scope, request["IamInstanceProfile"]), call.now)

    def write(connection: Connection) -> Instance:
        instance = instances.lock(connection, scope, instance_id)
        if instance.state not in (InstanceState.RUNNING, InstanceState.STOPPED):
            raise errors.incorrect_state(instance_id, "associated with an instance profile")
        if instance.association is not None:
            raise errors.associated_already(instance_id)
        changed = replace(instance, association=association)
        instances.put(connection, changed)
        return changed

    instance = deps.database.write(write)
    return {"IamInstanceProfileAssociation": _view(instance, association, "associating")}


def _associated(deps: Ec2Deps, call: Call, request: Request) -> Instance:
    """Return the instance whose association a request names.

    Raises:
        ServiceError: InvalidAssociationID.NotFound.
    """
    wanted = check_ids([request["AssociationId"]], "iip-assoc", _MALFORMED)[0]
    with deps.database.read() as connection:
        for one in instances.list_instances(connection, scope_of(call)):
            if one.association is not None and one.association.association_id == wanted:
                return one
    raise errors.association_not_found(wanted)


def _may_disassociate(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
    instance = _associated(deps, call, request)
    return about_instances(deps, call, "DisassociateIamInstanceProfile", [instance.instance_id])


def _change(
    deps: Ec2Deps, call: Call, request: Request, association: ProfileAssociation | None
) -> tuple[Instance, ProfileAssociation]:
    instance_id = _associated(deps, call, request).instance_id

    def write(connection: Connection) -> tuple[Instance, ProfileAssociation]:
        instance = instances.lock(connection, scope_of(call), instance_id)
        before = instance.association
        if before is None or before.association_id != request["AssociationId"]:
            raise errors.association_not_found(request["AssociationId"])
        instances.put(connection, replace(instance, association=association))
        return instance, before

    return deps.database.write(write)


@operations.operation("DisassociateIamInstanceProfile", questions=_may_disassociate)
def disassociate_iam_instance_profile(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Take the profile away from an instance: it gets no more credentials.

    Raises:
        ServiceError: InvalidAssociationID.NotFound.
    """
    instance, before = _change(deps, call, request, None)
    return {"IamInstanceProfileAssociation": _view(instance, before, "disassociating")}


def _may_replace(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
    profile = find_profile(deps, scope_of(call), request["IamInstanceProfile"])
    keys: dict[str, ContextValue] = {"ec2:NewInstanceProfile": profile.arn}
    instance_id = _associated(deps, call, request).instance_id
    return [
        *about_instances(deps, call, "ReplaceIamInstanceProfileAssociation", [instance_id], keys),
        *may_pass(call, profile),
    ]


@operations.operation("ReplaceIamInstanceProfileAssociation", questions=_may_replace)
def replace_iam_instance_profile_association(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Give an instance another profile in the place of the one it has.

    Raises:
        ServiceError: InvalidAssociationID.NotFound.
    """
    profile = find_profile(deps, scope_of(call), request["IamInstanceProfile"])
    association = new_association(deps, profile, call.now)
    instance, _before = _change(deps, call, request, association)
    return {"IamInstanceProfileAssociation": _view(instance, association, "associating")}


_Associated = tuple[Instance, ProfileAssociation]
_FILTERS: dict[str, Any] = {
    "instance-id": lambda one: [one[0].instance_id],
    "state": lambda _one: ["associated"],
}


@operations.operation(
    "DescribeIamInstanceProfileAssociations", questions=on_everything("DescribeIamInstanceProfileAssociations")
)
def describe_iam_instance_profile_associations(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """List which instances have which profiles.

    Raises:
        ServiceError: InvalidAssociationID.NotFound.
    """
    wanted = check_ids(request.get("AssociationIds", ()), "iip-assoc", _MALFORMED)
    with deps.database.read() as connection:
        rows = instances.list_instances(connection, scope_of(call))
    found: list[_Associated] = [(one, one.association) for one in rows if one.association is not None]
    known = {association.association_id for _, association in found}
    for one_id in wanted:
        if one_id not in known:
            raise errors.association_not_found(one_id)
    found = [one for one in found if not wanted or one[1].association_id in wanted]
    chosen = apply_filters(found, request.get("Filters", ()), _FILTERS)
    shown, more = page(chosen, request, lambda one: one[1].association_id, named=bool(wanted))
    views = [_view(instance, association, "associated") for instance, association in shown]
    return {"IamInstanceProfileAssociations": views, **more}
