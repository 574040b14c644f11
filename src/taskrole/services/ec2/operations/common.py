"""What the operations of EC2 share: dry runs, tags, ids."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import Function, OperationSet, Questions, Resolve
from taskrole.ids import Ids, hex_id
from taskrole.services.ec2 import errors
from taskrole.services.ec2.deps import Ec2Deps
from taskrole.services.ec2.model import ID_DIGITS

Request = Mapping[str, Any]
Answer = dict[str, Any]

TAGS_MAX = 50
TAG_KEY_LENGTH_MAX, TAG_VALUE_LENGTH_MAX = 127, 255  # AWS: tag restrictions
IDS_MAX = 1000  # of one request
TRUE: Answer = {"Return": True}


class Ec2Operations(OperationSet[Ec2Deps]):
    """Operations of EC2: each can be asked to stop before it does anything (``DryRun``)."""

    def __init__(self) -> None:
        super().__init__("ec2")

    def operation(
        self, name: str, *, questions: Questions[Ec2Deps], resolve: Resolve[Ec2Deps] | None = None, signed: bool = True
    ) -> Callable[[Function[Ec2Deps]], Function[Ec2Deps]]:
        """Register the decorated function as operation ``name``; it is not run in a dry run."""

        def register(function: Function[Ec2Deps]) -> Function[Ec2Deps]:
            @wraps(function)
            def run(deps: Ec2Deps, call: Call, request: Request) -> Any:
                if request.get("DryRun"):
                    raise errors.dry_run()
                return function(deps, call, request)

            return super(Ec2Operations, self).operation(name, questions=questions, resolve=resolve, signed=signed)(run)

        return register


def new_id(ids: Ids, prefix: str) -> str:
    """Return a new id: a prefix and 17 hexadecimal digits."""
    return f"{prefix}-{hex_id(ids, ID_DIGITS + 1)[:ID_DIGITS]}"


def check_ids(values: Sequence[str], prefix: str, code: str) -> list[str]:
    """Return ids without repetition.

    Raises:
        ServiceError: One of them can be none, or there are too many.
    """
    if len(values) > IDS_MAX:
        raise errors.invalid_value(f"At most {IDS_MAX} ids may be given.")
    for value in values:
        if not value.startswith(f"{prefix}-") or not value.isascii() or len(value) > 64 or "\0" in value:
            raise errors.malformed_id(code, value, prefix)
    return list(dict.fromkeys(values))


def instance_ids_of(request: Request) -> list[str]:
    """Return the instance ids of a request.

    Raises:
        ServiceError: InvalidInstanceID.Malformed.
    """
    return check_ids(request.get("InstanceIds", ()), "i", "InvalidInstanceID.Malformed")


def instance_id_of(request: Request) -> str:
    """Return the instance id of a request.

    Raises:
        ServiceError: InvalidInstanceID.Malformed.
    """
    return check_ids([request["InstanceId"]], "i", "InvalidInstanceID.Malformed")[0]


def tags_of(given: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return tags by key.

    Raises:
        ServiceError: A key or value is not allowed, or there are too many.
    """
    found: dict[str, str] = {}
    for one in given:
        key, value = one.get("Key", ""), one.get("Value", "")
        if not key:
            raise errors.missing("key")
        if key.lower().startswith("aws:"):
            raise errors.invalid_value(f"Tag keys starting with 'aws:' are reserved for internal use: {key[:127]}")
        if key in found:
            raise errors.invalid_value(f"Duplicate tag key '{key[:127]}' specified.")
        if len(key) > TAG_KEY_LENGTH_MAX or len(value) > TAG_VALUE_LENGTH_MAX:
            raise errors.invalid_value(
                f"Tag keys have at most {TAG_KEY_LENGTH_MAX} characters and values {TAG_VALUE_LENGTH_MAX}."
            )
        if "\0" in key + value:
            raise errors.invalid_value("Tags must not contain U+0000.")
        found[key] = value
    if len(found) > TAGS_MAX:
        raise errors.limit("TagLimitExceeded", f"The maximum number of Tags for a resource is {TAGS_MAX}.")
    return found


def specified_tags(request: Request, *kinds: str) -> dict[str, dict[str, str]]:
    """Return the tags that a request gives to the resources it makes, by kind of resource.

    Raises:
        ServiceError: A kind is none that this operation makes.
    """
    found: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
    for one in request.get("TagSpecifications", ()):
        kind = one.get("ResourceType", "")
        if kind not in found:
            raise errors.invalid_value(f"'{kind[:64]}' is not a valid taggable resource type for this operation.")
        if found[kind]:
            raise errors.invalid_value(f"Tag specification resource type '{kind}' is given more than once.")
        found[kind] = tags_of(one.get("Tags", ()))
    return found


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags as answers spell them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]
