"""Virtual MFA devices: made, given to users, kept in step, taken away.

Source: IAM API reference; IAM user guide, "Assign a virtual MFA device".
"""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import PrincipalKind, Question
from taskrole.services.iam import totp
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import DeleteConflictError
from taskrole.services.iam.items import Item, ItemKind
from taskrole.services.iam.mfa import no_such_device
from taskrole.services.iam.model import Entity, Kind
from taskrole.services.iam.operations import support as s
from taskrole.services.iam.operations.shapes import entity_shape
from taskrole.storage.schema import from_milliseconds

operations: OperationSet[IamDeps] = OperationSet("iam")

s.register_item_tags(operations, "MFADevice", ItemKind.MFA_DEVICE, "SerialNumber", no_such_device)


def _serial(call: Call, request: Any) -> str:
    return f"arn:aws:iam::{call.account_id}:mfa{request.get('Path', '/')}{request['VirtualMFADeviceName']}"


def _may_create(_iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
    keys = s.request_tags(request.get("Tags", []))
    return [Question(call.principal, "iam:CreateVirtualMFADevice", _serial(call, request), keys)]


@operations.operation("CreateVirtualMFADevice", questions=_may_create)
def create_virtual_mfa_device(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Make a device; the only answer that ever holds its seed, as text and as a picture."""
    seed = iam.ids.random_bytes(totp.SEED_BYTES)
    tags = s.merged_tags(iam, {}, request.get("Tags", []))
    device = iam.mfa.create(call.account_id, _serial(call, request), seed, tags, call.now)
    label = (
        f"Amazon Web Services:{request['VirtualMFADeviceName']}@{iam.store.alias(call.account_id) or call.account_id}"
    )
    shape: dict[str, Any] = {
        "SerialNumber": device.key,
        "Base32StringSeed": totp.base32_of(seed).encode(),
        "QRCodePNG": totp.qr_code(seed, label),
    }
    if tags:
        shape["Tags"] = s.tag_list(tags)
    return {"VirtualMFADevice": shape}


def _codes(request: Any) -> tuple[str, str]:
    return request["AuthenticationCode1"], request["AuthenticationCode2"]


@operations.operation("EnableMFADevice", questions=s.on_entity(Kind.USER, "EnableMFADevice"))
def enable_mfa_device(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Give a device to a user, who proves by two codes in a row to have it."""
    owner_id, _ = _named_owner(iam, call, request)
    iam.mfa.enable(call.account_id, request["SerialNumber"], owner_id, _codes(request), call.now)
    return {}


def _named_owner(iam: IamDeps, call: Call, request: Any) -> tuple[str, str]:
    """Return unique id and name of a user; the root user, and nobody else, may call itself ``root``."""
    if request.get("UserName") == s.ROOT_USER_NAME and call.principal.kind is PrincipalKind.ROOT:
        return call.account_id, s.ROOT_USER_NAME
    return s.owner_of(iam, call, request)


@operations.operation("ResyncMFADevice", questions=s.on_entity(Kind.USER, "ResyncMFADevice"))
def resync_mfa_device(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Learn how far the clock of a device is off."""
    owner_id, _ = _named_owner(iam, call, request)
    iam.mfa.resynchronize(call.account_id, request["SerialNumber"], owner_id, _codes(request), call.now)
    return {}


@operations.operation("DeactivateMFADevice", questions=s.on_own_or_named("DeactivateMFADevice"))
def deactivate_mfa_device(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Take a device from its user."""
    owner_id, _ = _named_owner(iam, call, request)
    iam.mfa.deactivate(call.account_id, request["SerialNumber"], owner_id)
    return {}


@operations.operation(
    "DeleteVirtualMFADevice", questions=s.on_arn(ItemKind.MFA_DEVICE, "SerialNumber", "DeleteVirtualMFADevice")
)
def delete_virtual_mfa_device(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete a device that belongs to nobody."""
    serial = request["SerialNumber"]

    def check(device: Item) -> None:
        if device.owner_id:
            raise DeleteConflictError("MFA VirtualDevice in use. Must deactivate first.")

    iam.items.delete(call.account_id, ItemKind.MFA_DEVICE, serial, lambda: no_such_device(serial), check)
    return {}


def _assigned_shape(device: Item, user_name: str) -> dict[str, Any]:
    enabled_at = from_milliseconds(device.values["enabled_at"])
    return {"UserName": user_name, "SerialNumber": device.key, "EnableDate": enabled_at}


@operations.operation("ListMFADevices", questions=s.on_own_or_named("ListMFADevices"))
def list_mfa_devices(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List the devices of a user."""
    owner_id, name = _named_owner(iam, call, request)
    devices = iam.items.list(call.account_id, ItemKind.MFA_DEVICE, owner_id)
    shown, page = s.page_of_all(devices, request, lambda device: device.key)
    return {"MFADevices": [_assigned_shape(device, name) for device in shown], **page}


@operations.operation("GetMFADevice", questions=s.on_own_or_named("GetMFADevice"))
def get_mfa_device(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return a device of a user."""
    owner_id, name = _named_owner(iam, call, request)
    serial = request["SerialNumber"]
    device = iam.items.get(call.account_id, ItemKind.MFA_DEVICE, serial, lambda: no_such_device(serial))
    if device.owner_id != owner_id:
        raise no_such_device(serial)
    return _assigned_shape(device, name)


@operations.operation("ListVirtualMFADevices", questions=s.on_nothing("ListVirtualMFADevices"))
def list_virtual_mfa_devices(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List the account's devices, all or those that belong to somebody or to nobody."""
    status = request.get("AssignmentStatus", "Any")
    devices = iam.items.list(call.account_id, ItemKind.MFA_DEVICE)
    if status != "Any":
        devices = [device for device in devices if bool(device.owner_id) is (status == "Assigned")]
    shown, page = s.page_of_all(devices, request, lambda device: device.key)
    owners = s.owner_names(iam, call.account_id) if any(device.owner_id for device in shown) else {}
    return {"VirtualMFADevices": [_virtual_shape(iam, device, owners) for device in shown], **page}


def _virtual_shape(iam: IamDeps, device: Item, owners: dict[str, Entity | None]) -> dict[str, Any]:
    shape: dict[str, Any] = {"SerialNumber": device.key}
    if not device.owner_id:
        return shape
    shape["EnableDate"] = from_milliseconds(device.values["enabled_at"])
    user = owners.get(device.owner_id)
    if user is not None:
        shape["User"] = entity_shape(iam, user)
    elif device.owner_id == device.account_id:
        arn = f"arn:aws:iam::{device.account_id}:root"
        root = {"Path": "/", "UserName": s.ROOT_USER_NAME, "UserId": device.account_id, "Arn": arn}
        shape["User"] = {**root, "CreateDate": device.created_at}
    return shape
