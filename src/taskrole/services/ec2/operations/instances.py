"""Instances and their attributes. Source: EC2 API reference."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ec2 import errors
from taskrole.services.ec2.deps import Ec2Deps
from taskrole.services.ec2.filters import apply_filters, page
from taskrole.services.ec2.instance_types import INSTANCE_TYPES
from taskrole.services.ec2.model import Instance, InstanceState, MetadataOptions
from taskrole.services.ec2.operations.common import (
    TRUE,
    Answer,
    Ec2Operations,
    Request,
    check_ids,
    instance_id_of,
    instance_ids_of,
)
from taskrole.services.ec2.questions import about_groups, about_instances, on_everything, scope_of
from taskrole.services.ec2.reading import INSTANCE_FILTERS, Found, read_instances
from taskrole.services.ec2.store import groups, instances
from taskrole.services.ec2.views import instance_view, metadata_view, reservation_view, status_view

operations = Ec2Operations()

GROUPS_PER_INSTANCE_MAX = 5  # AWS: security groups per network interface
HOP_LIMIT_MAX = 64
USER_DATA_LENGTH_MAX = 16 * 1024 * 4 // 3 + 4  # base64 of 16 KiB


@operations.operation("DescribeInstances", questions=on_everything("DescribeInstances"))
def describe_instances(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Describe the machines of container instances, each in the reservation that it was launched with.

    Raises:
        ServiceError: InvalidInstanceID.NotFound, InvalidInstanceID.Malformed.
    """
    wanted = instance_ids_of(request)
    reading = read_instances(deps, scope_of(call), wanted)
    chosen = apply_filters(reading.found, request.get("Filters", ()), INSTANCE_FILTERS, lambda one: one.tags)
    shown, more = page(chosen, request, lambda one: one.instance.instance_id, named=bool(wanted))
    reservations: dict[str, Answer] = {}
    for one in shown:
        view = reservation_view(one.instance, [])
        reservation = reservations.setdefault(view["ReservationId"], view)
        reservation["Instances"].append(instance_view(one.instance, reading.group_names, one.tags))
    return {"Reservations": list(reservations.values()), **more}


_STATUS_FILTERS = {
    "availability-zone": INSTANCE_FILTERS["availability-zone"],
    "instance-state-name": INSTANCE_FILTERS["instance-state-name"],
    "instance-state-code": INSTANCE_FILTERS["instance-state-code"],
    "instance-status.status": lambda one: [_status(one)["InstanceStatus"]["Status"]],
    "instance-status.reachability": lambda one: [
        detail["Status"] for detail in _status(one)["InstanceStatus"]["Details"]
    ],
    "system-status.status": lambda one: [_status(one)["SystemStatus"]["Status"]],
}


def _status(found: Found) -> Answer:
    return status_view(found.instance, found.connected)


@operations.operation("DescribeInstanceStatus", questions=on_everything("DescribeInstanceStatus"))
def describe_instance_status(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Tell how running instances are: impaired is one whose agent has no connection.

    Raises:
        ServiceError: InvalidInstanceID.NotFound, InvalidInstanceID.Malformed.
    """
    wanted = instance_ids_of(request)
    found = read_instances(deps, scope_of(call), wanted).found
    if not request.get("IncludeAllInstances"):
        found = [one for one in found if one.instance.state is InstanceState.RUNNING]
    chosen = apply_filters(found, request.get("Filters", ()), _STATUS_FILTERS)
    shown, more = page(chosen, request, lambda one: one.instance.instance_id, named=bool(wanted))
    return {"InstanceStatuses": [_status(one) for one in shown], **more}


# Attributes ----------------------------------------------------------------------------------------------------------


def _attribute_view(instance: Instance) -> dict[str, Answer]:
    group_views = [{"GroupId": one} for one in instance.group_ids]
    return {
        "instanceType": {"InstanceType": {"Value": instance.instance_type}},
        "userData": {"UserData": {"Value": instance.user_data} if instance.user_data else {}},
        "disableApiTermination": {"DisableApiTermination": {"Value": instance.termination_protected}},
        "instanceInitiatedShutdownBehavior": {"InstanceInitiatedShutdownBehavior": {"Value": "stop"}},
        "rootDeviceName": {"RootDeviceName": {"Value": "/dev/xvda"}},
        "blockDeviceMapping": {"BlockDeviceMappings": []},
        "productCodes": {"ProductCodes": []},
        "sourceDestCheck": {"SourceDestCheck": {"Value": True}},
        "groupSet": {"Groups": group_views},
        "ebsOptimized": {"EbsOptimized": {"Value": False}},
        "enaSupport": {"EnaSupport": {"Value": True}},
        "kernel": {"KernelId": {}},
        "ramdisk": {"RamdiskId": {}},
        "sriovNetSupport": {"SriovNetSupport": {}},
        "enclaveOptions": {"EnclaveOptions": {"Enabled": False}},
        "disableApiStop": {"DisableApiStop": {"Value": False}},
    }


def _may_describe_attribute(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
    return about_instances(deps, call, "DescribeInstanceAttribute", [instance_id_of(request)])


@operations.operation("DescribeInstanceAttribute", questions=_may_describe_attribute)
def describe_instance_attribute(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Return one attribute of an instance.

    Raises:
        ServiceError: InvalidInstanceID.NotFound, InvalidParameterValue.
    """
    instance_id, name = instance_id_of(request), request["Attribute"]
    instance = read_instances(deps, scope_of(call), [instance_id]).found[0].instance
    view = _attribute_view(instance).get(name)
    if view is None:
        raise errors.invalid_value(f"Value ({name[:64]}) for parameter attribute is invalid. Unknown attribute.")
    return {"InstanceId": instance_id, **view}


def _changed_attributes(request: Request) -> dict[str, Any]:
    """Return the attributes that a request changes by the names of its members.

    Raises:
        ServiceError: None or several are named, or one that cannot be changed here.
    """
    found = {
        name: value for name, value in request.items() if name not in ("InstanceId", "DryRun", "Attribute", "Value")
    }
    if "Attribute" in request:
        name = {
            "disableApiTermination": "DisableApiTermination",
            "instanceType": "InstanceType",
            "userData": "UserData",
        }.get(request["Attribute"])
        if name is None:
            raise errors.unsupported(f"The attribute {request['Attribute'][:64]} cannot be changed here.")
        value: Any = request.get("Value", "")
        found[name] = {"Value": value == "true" if name == "DisableApiTermination" else value}
    if not found:
        raise errors.invalid_combination("No attributes specified.")
    if len(found) > 1:
        raise errors.invalid_combination("Fields for multiple attribute types specified.")
    name = next(iter(found))
    if name not in ("Groups", "DisableApiTermination", "InstanceType", "UserData"):
        raise errors.unsupported(f"The attribute {name} cannot be changed here.")
    return found


def _may_modify_attribute(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
    changed = _changed_attributes(request)
    keys: dict[str, ContextValue] = {"ec2:Attribute": tuple(changed)}
    for name, value in changed.items():
        given = value.get("Value", "") if isinstance(value, dict) else tuple(value)
        keys[f"ec2:Attribute/{name}"] = str(given).lower() if isinstance(given, bool) else _text(given)
    return [
        *about_instances(deps, call, "ModifyInstanceAttribute", [instance_id_of(request)], keys),
        *about_groups(deps, call, "ModifyInstanceAttribute", changed.get("Groups", ())),
    ]


def _text(value: Any) -> ContextValue:
    return value.decode("latin-1") if isinstance(value, bytes) else value


@operations.operation("ModifyInstanceAttribute", questions=_may_modify_attribute)
def modify_instance_attribute(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Change an instance's security groups, its protection from termination, or (stopped) type and user data.

    Raises:
        ServiceError: InvalidInstanceID.NotFound, InvalidGroup.NotFound, IncorrectInstanceState, UnsupportedOperation.
    """
    scope, instance_id, changed = scope_of(call), instance_id_of(request), _changed_attributes(request)

    def write(connection: Connection) -> None:
        instance = instances.lock(connection, scope, instance_id)
        if "Groups" in changed:
            group_ids = groups_to_be(connection, instance, changed["Groups"])
            instances.put_interface_of(connection, replace(instance, group_ids=group_ids))
        elif "DisableApiTermination" in changed:
            protected = bool(changed["DisableApiTermination"].get("Value"))
            instances.put(connection, replace(instance, termination_protected=protected))
        else:
            instances.put(connection, _with_launch_attribute(instance, changed))

    deps.database.write(write)
    deps.machines.wake()
    return TRUE


def _with_launch_attribute(instance: Instance, changed: Mapping[str, Any]) -> Instance:
    if not instance.launched:
        raise errors.unsupported(f"The instance '{instance.instance_id}' was not launched here.")
    if instance.state is not InstanceState.STOPPED:
        raise errors.incorrect_state(instance.instance_id, "modified")
    if "InstanceType" in changed:
        name = changed["InstanceType"].get("Value", "")
        if name not in INSTANCE_TYPES:
            raise errors.invalid_value(f"Invalid value '{str(name)[:64]}' for InstanceType.")
        return replace(instance, instance_type=name)
    value = changed["UserData"].get("Value", b"")
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    if len(text) > USER_DATA_LENGTH_MAX:
        raise errors.invalid_value("User data is limited to 16384 bytes")
    return replace(instance, user_data=text)


def groups_to_be(connection: Connection, instance: Instance, group_ids: Sequence[str]) -> tuple[str, ...]:
    """Return the security groups that an instance is to have, held so that they stay.

    Raises:
        ServiceError: InvalidGroup.NotFound, or none or too many are named.
    """
    wanted = check_ids(group_ids, "sg", "InvalidGroupId.Malformed")
    if not wanted:
        raise errors.missing("groupId")
    if len(wanted) > GROUPS_PER_INSTANCE_MAX:
        message = f"An interface can have at most {GROUPS_PER_INSTANCE_MAX} security groups."
        raise errors.limit("SecurityGroupsPerInterfaceLimitExceeded", message)
    for one in sorted(wanted):
        groups.lock(connection, instance.scope, one)
    return tuple(wanted)


def _may_modify_metadata(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
    names = ("HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "HttpProtocolIpv6", "InstanceMetadataTags")
    changed = [name for name in names if name in request]
    keys: dict[str, ContextValue] = {f"ec2:Attribute/{name}": str(request[name]) for name in changed}
    if changed:
        keys["ec2:Attribute"] = tuple(changed)
    return about_instances(deps, call, "ModifyInstanceMetadataOptions", [instance_id_of(request)], keys)


@operations.operation("ModifyInstanceMetadataOptions", questions=_may_modify_metadata)
def modify_instance_metadata_options(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Change how an instance's metadata service answers.

    Raises:
        ServiceError: InvalidInstanceID.NotFound, InvalidParameterValue.
    """
    scope, instance_id = scope_of(call), instance_id_of(request)

    def write(connection: Connection) -> Instance:
        instance = instances.lock(connection, scope, instance_id)
        changed = replace(instance, metadata=read_metadata_options(request, instance.metadata))
        instances.put(connection, changed)
        return changed

    instance = deps.database.write(write)
    return {"InstanceId": instance_id, "InstanceMetadataOptions": metadata_view(instance, "pending")}


def read_metadata_options(given: Mapping[str, Any], before: MetadataOptions) -> MetadataOptions:
    """Return what a request makes of metadata options.

    Raises:
        ServiceError: InvalidParameterValue.
    """
    hop_limit = given.get("HttpPutResponseHopLimit", before.hop_limit)
    if not 1 <= hop_limit <= HOP_LIMIT_MAX:
        raise errors.invalid_value(f"The HTTP PUT response hop limit must be a number from 1 to {HOP_LIMIT_MAX}.")
    return MetadataOptions(
        _one_of(given, "HttpTokens", before.http_tokens, ("optional", "required")),
        hop_limit,
        _one_of(given, "HttpEndpoint", before.http_endpoint, ("enabled", "disabled")),
        _one_of(given, "HttpProtocolIpv6", before.ipv6, ("enabled", "disabled")),
        _one_of(given, "InstanceMetadataTags", before.tags, ("enabled", "disabled")),
    )


def _one_of(given: Mapping[str, Any], name: str, before: str, allowed: Sequence[str]) -> str:
    value = str(given.get(name, before))
    if value not in allowed:
        raise errors.invalid_value(f"Value ({value[:64]}) for parameter {name} is invalid.")
    return value
