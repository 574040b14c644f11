"""From a RegisterContainerInstance request to a container instance. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from taskrole.services.ecs.errors import InvalidParameterError
from taskrole.services.ecs.model import Resources

ATTRIBUTES_MAX = 500
DOCUMENT_BYTES_MAX = 16 * 1024
_NAME = re.compile(r"[A-Za-z0-9\-_/\\.]{1,128}")
_INSTANCE_ID = re.compile(r"m?i-[0-9a-f]{8,32}")
_RESERVED_PREFIXES = ("ecs.", "com.amazonaws.")
_DEFAULT_RESERVED_PORTS = frozenset((22, 2375, 2376, 51678, 51679))


@dataclass(frozen=True, slots=True)
class Registration:
    """What an agent said about its machine."""

    resources: Resources
    attributes: Mapping[str, str]
    custom_attributes: Mapping[str, str]
    ec2_instance_id: str
    account_id: str = ""
    region: str = ""
    """Account and region as the identity document says; empty without one."""


def is_reserved(name: str) -> bool:
    """Tell whether an attribute name is AWS's own."""
    return name.startswith(_RESERVED_PREFIXES)


def is_attribute_name(name: str) -> bool:
    """Tell whether a name may be an attribute's."""
    return _NAME.fullmatch(name) is not None


def read_registration(request: Mapping[str, Any], region: str, session_name: str) -> Registration:
    """Return what a request says, with the built-in attributes added.

    Args:
        request: The RegisterContainerInstance request.
        region: The region of the call.
        session_name: Session name of the calling role session; an instance's own role session carries its id.

    Raises:
        InvalidParameterError: Malformed resources, attributes or identity document.
    """
    document = _identity_document(request.get("instanceIdentityDocument", ""))
    instance_id = str(document.get("instanceId", ""))
    if instance_id and not _INSTANCE_ID.fullmatch(instance_id):
        raise InvalidParameterError("Invalid instance identity document.")
    own_id = session_name if _INSTANCE_ID.fullmatch(session_name) else ""
    if instance_id and own_id and instance_id != own_id:
        raise InvalidParameterError("The instance identity document belongs to another instance.")
    attributes: dict[str, str] = {}
    custom: dict[str, str] = {}
    given = request.get("attributes", ())
    if len(given) > ATTRIBUTES_MAX:
        raise InvalidParameterError(f"A container instance can have at most {ATTRIBUTES_MAX} attributes.")
    for attribute in given:
        name = attribute["name"]
        if not is_attribute_name(name):
            raise InvalidParameterError("Invalid attribute name.")
        (attributes if is_reserved(name) else custom)[name] = attribute.get("value", "")
    return Registration(
        _resources(request.get("totalResources", ())),
        {**_built_in(document, region), **attributes},
        custom,
        instance_id or own_id,
        str(document.get("accountId", "")),
        str(document.get("region", "")),
    )


def _identity_document(text: str) -> Mapping[str, Any]:
    if not text:
        return {}
    try:
        document = orjson.loads(text[:DOCUMENT_BYTES_MAX])
    except orjson.JSONDecodeError as error:
        raise InvalidParameterError("Invalid instance identity document.") from error
    if not isinstance(document, dict):
        raise InvalidParameterError("Invalid instance identity document.")
    return document


def _built_in(document: Mapping[str, Any], region: str) -> dict[str, str]:
    attributes = {
        "ecs.availability-zone": str(document.get("availabilityZone") or f"{region}a"),
        "ecs.instance-type": str(document.get("instanceType") or "external"),
        "ecs.os-type": "linux",
    }
    if document.get("imageId"):
        attributes["ecs.ami-id"] = str(document["imageId"])
    if document.get("architecture"):
        attributes["ecs.cpu-architecture"] = str(document["architecture"])
    return attributes


def _resources(given: Sequence[Mapping[str, Any]]) -> Resources:
    by_name = {one.get("name", ""): one for one in given}

    def integer(name: str) -> int:
        value = int(by_name.get(name, {}).get("integerValue", 0))
        if not 0 <= value < 2**31:
            raise InvalidParameterError(f"Invalid resource {name}.")
        return value

    def ports(name: str, default: frozenset[int]) -> frozenset[int]:
        if name not in by_name:
            return default
        texts = by_name[name].get("stringSetValue", ())
        numbers = {int(text) for text in texts if re.fullmatch(r"[0-9]{1,5}", text)}
        if len(numbers) != len(set(texts)) or any(not 0 < number < 65536 for number in numbers):
            raise InvalidParameterError(f"Invalid resource {name}.")
        return frozenset(numbers)

    return Resources(
        integer("CPU"), integer("MEMORY"), ports("PORTS", _DEFAULT_RESERVED_PORTS), ports("PORTS_UDP", frozenset())
    )
