"""Machines that are started and stopped on this host. Source: EC2 API reference, RunInstances, TerminateInstances."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ec2 import errors
from taskrole.services.ec2.deps import Ec2Deps, Profile
from taskrole.services.ec2.instance_types import DEFAULT_TYPE, INSTANCE_TYPES
from taskrole.services.ec2.model import Instance, InstanceState, MetadataOptions, Scope
from taskrole.services.ec2.network import ZONE_LETTERS, Subnet, subnet_of_zone, subnets_of
from taskrole.services.ec2.operations.common import (
    Answer,
    Ec2Operations,
    Request,
    instance_ids_of,
    new_id,
    specified_tags,
)
from taskrole.services.ec2.operations.instance_profiles import find_profile, may_pass, new_association
from taskrole.services.ec2.operations.instances import groups_to_be, read_metadata_options
from taskrole.services.ec2.questions import (
    about_groups,
    about_instances,
    about_tags_of_new,
    ask,
    instance_context,
    request_tags,
    scope_of,
    subnet_context,
)
from taskrole.services.ec2.store import groups, instances
from taskrole.services.ec2.store import tags as tag_rows
from taskrole.services.ec2.views import instance_view, reservation_view, state_view

operations = Ec2Operations()

USER_DATA_BYTES_MAX = 16 * 1024  # AWS: user data
CLIENT_TOKEN_LENGTH_MAX = 64
_TAGGED = ("instance", "volume", "network-interface")
_REFUSED = ("LaunchTemplate", "InstanceMarketOptions", "CapacityReservationSpecification", "HibernationOptions")
_CHANGED_BY_USER = "Client.UserInitiatedShutdown: User initiated shutdown"


@dataclass(frozen=True, slots=True)
class _Wish:
    """What RunInstances is asked for."""

    image_id: str
    instance_type: str
    subnet: Subnet
    group_ids: tuple[str, ...]
    profile: Profile | None
    user_data: str
    tags: dict[str, dict[str, str]]
    metadata: MetadataOptions


def _wish(deps: Ec2Deps, scope: Scope, request: Request) -> _Wish:
    for member in _REFUSED:
        if request.get(member):
            raise errors.unsupported(f"The parameter {member} is not supported here.")
    image_id, instance_type = request.get("ImageId", ""), request.get("InstanceType", DEFAULT_TYPE)
    if not image_id:
        raise errors.missing("ImageId")
    if not (image_id.startswith("ami-") and image_id[4:].isalnum() and image_id.isascii()) or len(image_id) > 64:
        raise ServiceError("InvalidAMIID.Malformed", f'Invalid id: "{image_id[:64]}"')
    if instance_type not in INSTANCE_TYPES:
        raise errors.invalid_value(f"Invalid value '{instance_type[:64]}' for InstanceType.")
    cards = request.get("NetworkInterfaces", ())
    if len(cards) > 1:
        raise errors.unsupported("An instance has one network interface here.")
    card = cards[0] if cards else {}
    given = request.get("IamInstanceProfile")
    return _Wish(
        image_id,
        instance_type,
        _subnet(scope, request.get("SubnetId") or card.get("SubnetId", ""), request),
        _group_ids(deps, scope, request, card.get("Groups", ())),
        find_profile(deps, scope, given) if given else None,
        _user_data(request.get("UserData", "")),
        specified_tags(request, *_TAGGED),
        read_metadata_options(request.get("MetadataOptions") or {}, MetadataOptions()),
    )


def _subnet(scope: Scope, subnet_id: str, request: Request) -> Subnet:
    zone = (request.get("Placement") or {}).get("AvailabilityZone", "")
    if zone and zone not in {f"{scope.region}{letter}" for letter in ZONE_LETTERS}:
        raise errors.invalid_value(f"Invalid availability zone: [{zone[:64]}]")
    if not subnet_id:
        return subnet_of_zone(scope, zone[-1:] or ZONE_LETTERS[0])
    found = next((one for one in subnets_of(scope) if one.subnet_id == subnet_id), None)
    if found is None:
        raise errors.subnet_not_found(subnet_id)
    return found


def _group_ids(deps: Ec2Deps, scope: Scope, request: Request, of_card: Sequence[str]) -> tuple[str, ...]:
    names = request.get("SecurityGroups", ())
    wanted = [*request.get("SecurityGroupIds", ()), *of_card]
    with deps.database.read() as connection:
        for name in names:
            group = groups.find_by_name(connection, scope, name)
            if group is None:
                raise errors.group_not_found(name)
            wanted.append(group.group_id)
    return tuple(dict.fromkeys(wanted)) or (scope.default_group_id,)


def _user_data(text: str) -> str:
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise errors.invalid_value("Invalid BASE64 encoding of user data.") from error
    if len(raw) > USER_DATA_BYTES_MAX:
        raise errors.invalid_value(f"User data is limited to {USER_DATA_BYTES_MAX} bytes")
    return base64.b64encode(raw).decode("ascii")


def _may_run(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
    scope = scope_of(call)
    wish = _wish(deps, scope, request)
    new = Instance(
        scope,
        "*",
        InstanceState.PENDING,
        call.now,
        "",
        instance_type=wish.instance_type,
        zone_letter=wish.subnet.zone_letter,
        metadata=wish.metadata,
    )
    of_instance = {key: value for key, value in instance_context(new, {}).items() if key != "ec2:InstanceID"}
    if wish.profile is not None:
        of_instance["ec2:InstanceProfile"] = wish.profile.arn
    with deps.database.read() as connection:
        tags = tag_rows.list_tags(connection, scope, [wish.subnet.subnet_id]).get(wish.subnet.subnet_id, {})
    vpc_arn = scope.arn("vpc", scope.vpc_id)
    image: dict[str, ContextValue] = {"ec2:ImageID": wish.image_id, "ec2:ImageType": "machine", "ec2:Public": "true"}
    card: dict[str, ContextValue] = {
        "ec2:AvailabilityZone": wish.subnet.zone,
        "ec2:Subnet": wish.subnet.arn,
        "ec2:Vpc": vpc_arn,
    }
    asked = [
        ask(call, "RunInstances", scope.arn("instance", "*"), {**of_instance, **request_tags(wish.tags["instance"])}),
        ask(call, "RunInstances", f"arn:aws:ec2:{scope.region}::image/{wish.image_id}", image),
        ask(
            call,
            "RunInstances",
            scope.arn("network-interface", "*"),
            {**card, **request_tags(wish.tags["network-interface"])},
        ),
        ask(call, "RunInstances", wish.subnet.arn, subnet_context(wish.subnet, tags)),
        ask(call, "RunInstances", scope.arn("volume", "*"), request_tags(wish.tags["volume"])),
        *about_groups(deps, call, "RunInstances", wish.group_ids),
    ]
    if request.get("KeyName"):
        key_name = str(request["KeyName"])[:255]
        asked.append(ask(call, "RunInstances", scope.arn("key-pair", key_name), {"ec2:KeyPairName": key_name}))
    if wish.profile is not None:
        asked += may_pass(call, wish.profile)
    new_ones = [(scope.arn(kind, "*"), wish.tags[kind]) for kind in _TAGGED]
    return [*asked, *about_tags_of_new(call, "RunInstances", new_ones)]


@operations.operation("RunInstances", questions=_may_run)
def run_instances(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Start container instances on this host, each in a network namespace of its own with an own Docker engine.

    Raises:
        ServiceError: InstanceLimitExceeded, InsufficientInstanceCapacity, and what is wrong with the request.
    """
    scope, wish = scope_of(call), _wish(deps, scope_of(call), request)
    least, most = request["MinCount"], request["MaxCount"]
    if not 1 <= least <= most:
        raise errors.invalid_value(f"Invalid value '{least}' for MinCount: it must be from 1 to MaxCount ({most}).")
    token = str(request.get("ClientToken", ""))
    if len(token) > CLIENT_TOKEN_LENGTH_MAX:
        raise errors.invalid_value("Client token is longer than 64 characters.")
    reservation_id = new_id(deps.ids, "r")
    launch = Instance(
        scope,
        "",
        InstanceState.PENDING,
        call.now,
        "",
        launched=True,
        reservation_id=reservation_id,
        instance_type=wish.instance_type,
        image_id=wish.image_id,
        zone_letter=wish.subnet.zone_letter,
        key_name=str(request.get("KeyName", ""))[:255],
        user_data=wish.user_data,
        client_token=token,
        termination_protected=bool(request.get("DisableApiTermination")),
        metadata=wish.metadata,
        changed_at=call.now,
    )

    def write(connection: Connection) -> list[Instance]:
        before = instances.find_by_client_token(connection, scope, token)
        if before:
            return before
        room = deps.machines.launched_max - instances.count_launched(connection)
        if room < least:
            raise _no_room(deps, least)
        group_ids = groups_to_be(connection, launch, wish.group_ids)
        used = instances.addresses_of_launched(connection)
        made = []
        for index in range(min(most, room)):
            address = next(one for one in deps.machines.addresses if one not in used)
            used.add(address)
            association = new_association(deps, wish.profile, call.now) if wish.profile else None
            one = replace(
                launch,
                instance_id=new_id(deps.ids, "i"),
                private_ip=address,
                launch_index=index,
                group_ids=group_ids,
                association=association,
            )
            instances.create(connection, one)
            tag_rows.put_tags(connection, scope, one.instance_id, wish.tags["instance"])
            tag_rows.put_tags(connection, scope, one.interface_id, wish.tags["network-interface"])
            made.append(one)
        return made

    made = deps.database.write(write)
    deps.machines.wake()
    with deps.database.read() as connection:
        names = {one.group_id: one.name for one in groups.list_groups(connection, scope, made[0].group_ids)}
    views = [instance_view(one, names, wish.tags["instance"]) for one in made]
    return reservation_view(made[0], views)


def _no_room(deps: Ec2Deps, wanted: int) -> ServiceError:
    limit = deps.machines.launched_max
    if limit == 0:
        message = "This server starts no machines: it has to be started with --machines-max."
        return ServiceError("InsufficientInstanceCapacity", message)
    message = (
        f"You have requested more instances ({wanted}) than your current instance limit of {limit} allows for on this "
        "server (--machines-max)."
    )
    return ServiceError("InstanceLimitExceeded", message)


# Changes of state ----------------------------------------------------------------------------------------------------

_Change = Callable[[Instance], Instance]


def _may_change(action: str) -> Any:
    def questions(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
        return about_instances(deps, call, action, instance_ids_of(request))

    return questions


def _change(deps: Ec2Deps, call: Call, request: Request, change: _Change) -> list[Answer]:
    scope, wanted = scope_of(call), instance_ids_of(request)

    def write(connection: Connection) -> list[tuple[Instance, Instance]]:
        found = [instances.find(connection, scope, one, lock=True) for one in sorted(wanted)]
        unknown = [one for one, instance in zip(sorted(wanted), found, strict=True) if instance is None]
        if unknown:
            raise errors.instances_not_found(unknown)
        pairs = [(one, change(one)) for one in found if one is not None]
        for before, after in pairs:
            if after != before:
                instances.put(connection, after)
        return pairs

    pairs = deps.database.write(write)
    deps.machines.wake()
    return [
        {
            "InstanceId": after.instance_id,
            "CurrentState": state_view(after.state),
            "PreviousState": state_view(before.state),
        }
        for before, after in pairs
    ]


def _check_launched(instance: Instance) -> None:
    if not instance.launched:
        message = (
            f"The instance '{instance.instance_id}' was not launched by RunInstances: the machine registered by "
            "itself. Shut it out with `taskrole instance remove`."
        )
        raise errors.unsupported(message)


def _to(instance: Instance, state: InstanceState, now: datetime, reason: str = "") -> Instance:
    return replace(instance, state=state, changed_at=now, state_reason=reason)


@operations.operation("TerminateInstances", questions=_may_change("TerminateInstances"))
def terminate_instances(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Stop machines and remove everything of them.

    Raises:
        ServiceError: InvalidInstanceID.NotFound, OperationNotPermitted, UnsupportedOperation.
    """

    def change(instance: Instance) -> Instance:
        _check_launched(instance)
        if instance.termination_protected:
            message = (
                f"The instance '{instance.instance_id}' may not be terminated. Modify its 'disableApiTermination' "
                "instance attribute and try again."
            )
            raise ServiceError("OperationNotPermitted", message)
        if instance.state in (InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED):
            return instance
        return _to(instance, InstanceState.SHUTTING_DOWN, call.now, _CHANGED_BY_USER)

    return {"TerminatingInstances": _change(deps, call, request, change)}


@operations.operation("StopInstances", questions=_may_change("StopInstances"))
def stop_instances(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Stop machines; what is on their disks stays.

    Raises:
        ServiceError: InvalidInstanceID.NotFound, IncorrectInstanceState, UnsupportedOperation.
    """

    def change(instance: Instance) -> Instance:
        _check_launched(instance)
        if instance.state in (InstanceState.STOPPING, InstanceState.STOPPED):
            return instance
        if instance.state is not InstanceState.RUNNING:
            raise errors.incorrect_state(instance.instance_id, "stopped")
        return _to(instance, InstanceState.STOPPING, call.now, _CHANGED_BY_USER)

    return {"StoppingInstances": _change(deps, call, request, change)}


@operations.operation("StartInstances", questions=_may_change("StartInstances"))
def start_instances(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Start machines that were stopped.

    Raises:
        ServiceError: InvalidInstanceID.NotFound, IncorrectInstanceState, UnsupportedOperation.
    """

    def change(instance: Instance) -> Instance:
        _check_launched(instance)
        if instance.state in (InstanceState.PENDING, InstanceState.RUNNING):
            return instance
        if instance.state is not InstanceState.STOPPED:
            raise errors.incorrect_state(instance.instance_id, "started")
        return _to(instance, InstanceState.PENDING, call.now)

    return {"StartingInstances": _change(deps, call, request, change)}
