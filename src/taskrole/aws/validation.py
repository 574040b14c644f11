"""The service model's constraints, enforced once for all operations, with each service's own code and words.

Required members, lengths, ranges, patterns and enumerations come from the model. Which of them count, and how a failure
is worded, is a row per service in ``_RULES``. Rules that the model does not state are the operations' own business.

Patterns are the models' own, not a caller's. A pattern is tried only on values that are not too long.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from taskrole.aws import validation_dynamodb as dynamodb
from taskrole.aws.errors import ServiceError
from taskrole.aws.models import OperationModel, Shape
from taskrole.aws.patterns import compiled

FAILURES_SHOWN_MAX = 10
VALUE_SHOWN_MAX = 256  # characters of an offending value that are repeated to the caller
_KEY_SHOWN_MAX = 64
_TABLE_NAME = re.compile(dynamodb.NAME_PATTERN, re.ASCII)
_NUMBERS = frozenset(("integer", "long", "float", "double"))

Path = tuple[Any, str] | None
"""Where a value stands: the path of what holds it, and its own step. Spelled out only when something is wrong."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One constraint that a value breaks: where, the value, and the constraint in AWS's words.

    ``member`` is the model's name of a member that is missing, ``location`` where on the wire it should have been.
    """

    path: str
    value: Any
    constraint: str
    sensitive: bool = False
    member: str = ""
    location: str = ""
    pattern: str = ""


_Check = Callable[[Any, Path, list[Failure]], None]


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a service enforces from its model, and how it says so."""

    error: Callable[[list[Failure]], ServiceError]
    patterns: bool = True
    bounds: bool = True
    enums: bool = True


# Words ---------------------------------------------------------------------------------------------------------------


def _detected(code: str) -> Callable[[list[Failure]], ServiceError]:
    # Source: iam-spec 14.4; DynamoDB, Logs, CloudTrail and Systems Manager word it alike.
    def error(failures: list[Failure]) -> ServiceError:
        sentences = [
            f"Value {_shown(failure)}at '{failure.path}' failed to satisfy constraint: {failure.constraint}"
            for failure in failures[:FAILURES_SHOWN_MAX]
        ]
        noun = "error" if len(failures) == 1 else "errors"
        return ServiceError(code, f"{len(failures)} validation {noun} detected: {'; '.join(sentences)}", 400)

    return error


def _dynamodb_error(failures: list[Failure]) -> ServiceError:
    sentences = []
    for failure in failures[:FAILURES_SHOWN_MAX]:
        value = "null" if failure.value is None else f"'{dynamodb.shown(failure.value)[:VALUE_SHOWN_MAX]}'"
        sentences.append(f"Value {value} at '{failure.path}' failed to satisfy constraint: {failure.constraint}")
    noun = "error" if len(sentences) == 1 else "errors"
    return ServiceError("ValidationException", f"{len(sentences)} validation {noun} detected: {'; '.join(sentences)}")


def _shown(failure: Failure) -> str:
    if failure.value is None:
        return "null "
    if failure.sensitive:
        return ""  # AWS: values of sensitive members are not repeated
    if isinstance(failure.value, dict | list | bytes):
        return "'[...]' "
    return f"'{str(failure.value)[:VALUE_SHOWN_MAX]}' "


def _ecr_error(failures: list[Failure]) -> ServiceError:
    # Source: ecs-spec 11.4.
    failure = failures[0]
    words = failure.constraint.removeprefix("Member ")
    if failure.pattern:
        words = f"must satisfy regular expression '{failure.pattern}'"
    message = f"Invalid parameter at '{failure.path}' failed to satisfy constraint: '{words}'"
    return ServiceError("InvalidParameterException", message, 400)


def _ecs_error(failures: list[Failure]) -> ServiceError:
    # Source: ecs-spec 2.2 ("Tasks cannot be empty.", "Container Instances cannot be empty.").
    failure = failures[0]
    if failure.path == "containerInstances":
        return ServiceError("ClientException", "Container Instances cannot be empty.", 400)
    name = failure.path[:1].upper() + failure.path[1:]
    words = "cannot be empty." if failure.member else f"is not valid. {failure.constraint}."
    return ServiceError("InvalidParameterException", f"{name} {words}", 400)


def _ec2_error(failures: list[Failure]) -> ServiceError:
    failure = failures[0]
    if failure.member:
        return ServiceError("MissingParameter", f"The request must contain the parameter {failure.member}", 400)
    return ServiceError("InvalidParameterValue", f"Value {_shown(failure)}for {failure.path} is not valid.", 400)


_MALFORMED_XML = "The XML you provided was not well-formed or did not validate against our published schema"


def _s3_error(failures: list[Failure]) -> ServiceError:
    # AWS: S3 has no generic validation; what lacks in the body makes it malformed.
    failure = failures[0]
    if failure.location == "payload":
        return ServiceError("MissingRequestBodyError", "Request Body is empty", 400)
    if failure.location:
        members = {"ArgumentName": failure.member, "ArgumentValue": "null"}
        return ServiceError("InvalidArgument", f"Missing required argument {failure.member}", 400, members)
    return ServiceError("MalformedXML", _MALFORMED_XML, 400)


_RULES = {
    "iam": _Rules(_detected("ValidationError")),
    "sts": _Rules(_detected("ValidationError")),
    "dynamodb": _Rules(_dynamodb_error),
    "dynamodbstreams": _Rules(_dynamodb_error),
    "logs": _Rules(_detected("InvalidParameterException")),
    "cloudtrail": _Rules(_detected("InvalidParameterException")),
    "ssm": _Rules(_detected("ValidationException")),
    "secretsmanager": _Rules(_detected("ValidationException")),
    "ecr": _Rules(_ecr_error),
    # AWS: ECS names the allowed values in sentences of each operation's own.
    "ecs": _Rules(_ecs_error, enums=False),
    "ec2": _Rules(_ec2_error, patterns=False, enums=False),
    "s3": _Rules(_s3_error, patterns=False, bounds=False, enums=False),
}


def check(operation: OperationModel, request: dict[str, Any]) -> None:
    """Check a parsed request against its model.

    Raises:
        ServiceError: With the service's own code, naming each constraint that is broken.
    """
    if operation.input is None:
        return
    if operation.service.prefix == "dynamodb":
        dynamodb.check_first(operation.name, request)
    checker = _checker(operation.input, operation.service.prefix)
    if checker is None:
        return
    failures: list[Failure] = []
    checker(request, None, failures)
    if failures:
        raise _RULES[operation.service.prefix].error(failures)


# Checks by shape -----------------------------------------------------------------------------------------------------


@cache
def _constrained(shape: Shape, prefix: str) -> bool:
    """Tell whether a value of the shape, or anything in it, can break a constraint."""
    seen: set[int] = set()
    waiting = [shape]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        if current.required_members or _own_constraints(current, prefix):
            return True
        waiting += _inner(current)
    return False


def _inner(shape: Shape) -> list[Shape]:
    if shape.type_name == "structure":
        return list(shape.members.values())
    if shape.type_name == "list":
        return [shape.member]
    return [shape.key, shape.value] if shape.type_name == "map" else []


def _own_constraints(shape: Shape, prefix: str) -> bool:
    rules, metadata = _RULES[prefix], shape.metadata
    bounded = rules.bounds and ("min" in metadata or "max" in metadata)
    return bool(bounded or (rules.patterns and "pattern" in metadata) or (rules.enums and shape.enum))


@cache
def _checker(shape: Shape, prefix: str) -> _Check | None:
    """Return the check of a shape, None if there is nothing to check. Inner shapes are compiled on first use."""
    if not _constrained(shape, prefix) or shape.metadata.get("document"):
        return None
    makers: dict[str, Callable[[Shape, str], _Check]] = {
        "structure": _structure_check,
        "list": _list_check,
        "map": _map_check,
        "string": _text_check,
        "blob": _text_check,
    }
    maker = _number_check if shape.type_name in _NUMBERS else makers.get(shape.type_name)
    return None if maker is None else maker(shape, prefix)


def _structure_check(shape: Shape, prefix: str) -> _Check:
    payload = shape.serialization.get("payload", "")
    missing: dict[str, str] = {}
    for name in shape.required_members:
        serialization = shape.members[name].serialization
        if not serialization.get("streaming"):
            missing[name] = "payload" if name == payload else serialization.get("location", "")
    if prefix in dynamodb.PREFIXES:
        missing |= dict.fromkeys(dynamodb.REQUIRED.get(shape.name, ()), "")
    required = tuple(missing)
    constrained = {name for name, member in shape.members.items() if _constrained(member, prefix)}
    members = shape.members

    def check_structure(value: dict[str, Any], path: Path, failures: list[Failure]) -> None:
        for name in required:
            if name not in value:
                step = _spelled((path, name))
                failures.append(Failure(step, None, "Member must not be null", member=name, location=missing[name]))
        for name, item in value.items():
            if name in constrained:
                checker = _checker(members[name], prefix)
                if checker is not None:
                    checker(item, (path, name), failures)

    return check_structure


def _list_check(shape: Shape, prefix: str) -> _Check:
    bounds = _bounds(shape, prefix, "Member must have length")
    if prefix in dynamodb.PREFIXES and shape.name in dynamodb.LENGTHS_MAX:
        length_max = dynamodb.LENGTHS_MAX[shape.name]
        bounds = (*bounds[:1], (False, length_max, f"Member must have length less than or equal to {length_max}"))
    member = shape.member

    def check_list(value: list[Any], path: Path, failures: list[Failure]) -> None:
        _check_bounds(len(value), value, path, bounds, failures)
        checker = _checker(member, prefix)
        if checker is not None:
            for number, item in enumerate(value, 1):
                checker(item, (path, f"{number}.member"), failures)

    return check_list


def _map_check(shape: Shape, prefix: str) -> _Check:
    if prefix in dynamodb.PREFIXES and shape.key.name == dynamodb.NAME_SHAPE:
        return _table_map_check(shape, prefix)
    bounds = _bounds(shape, prefix, "Member must have length")

    def check_map(value: dict[str, Any], path: Path, failures: list[Failure]) -> None:
        _check_bounds(len(value), value, path, bounds, failures)
        key_checker, checker = _checker(shape.key, prefix), _checker(shape.value, prefix)
        for key, item in value.items():
            if key_checker is not None:
                key_checker(key, path, failures)
            if checker is not None:
                checker(item, (path, f"{key[:_KEY_SHOWN_MAX]}.member"), failures)

    return check_map


def _table_map_check(shape: Shape, prefix: str) -> _Check:
    """Check a map by table names. AWS: what is wrong with its keys or lists is said of the map as a whole."""
    inner = shape.value
    listed = inner.type_name == "list"
    length_min, length_max = inner.metadata.get("min", 0), inner.metadata.get("max", 0)

    def check_map(value: dict[str, Any], path: Path, failures: list[Failure]) -> None:
        if not value:
            failures.append(Failure(_spelled(path), value, "Member must have length greater than or equal to 1"))
        if any(not _is_table_name(key) for key in value):
            failures.append(Failure(_spelled(path), value, dynamodb.KEY_WORDS))
        if listed and any(not length_min <= len(item) <= length_max for item in value.values()):
            failures.append(Failure(_spelled(path), value, dynamodb.value_words(length_min, length_max)))
        checker = _checker(inner.member if listed else inner, prefix)
        if checker is None:
            return
        for key, item in value.items():
            step = (path, f"{key[:_KEY_SHOWN_MAX]}.member")
            if listed:
                for number, each in enumerate(item, 1):
                    checker(each, (step, f"{number}.member"), failures)
            else:
                checker(item, step, failures)

    return check_map


def _is_table_name(text: str) -> bool:
    if text.startswith("arn:"):
        return len(text) <= dynamodb.ARN_LENGTH_MAX
    fits = dynamodb.NAME_LENGTH_MIN <= len(text) <= dynamodb.NAME_LENGTH_MAX
    return fits and _TABLE_NAME.fullmatch(text) is not None


def _table_name_check(_shape: Shape, _prefix: str) -> _Check:
    def check_name(value: str, path: Path, failures: list[Failure]) -> None:
        if _is_table_name(value):
            return
        words = []
        if not value.startswith("arn:"):
            if not _TABLE_NAME.fullmatch(value[: dynamodb.ARN_LENGTH_MAX]):
                words.append(f"Member must satisfy regular expression pattern: {dynamodb.NAME_PATTERN}")
            if len(value) < dynamodb.NAME_LENGTH_MIN:
                words.append(f"Member must have length greater than or equal to {dynamodb.NAME_LENGTH_MIN}")
        limit = dynamodb.ARN_LENGTH_MAX if value.startswith("arn:") else dynamodb.NAME_LENGTH_MAX
        if len(value) > limit:
            words.append(f"Member must have length less than or equal to {limit}")
        failures.extend(Failure(_spelled(path), value, each) for each in words)

    return check_name


def _text_check(shape: Shape, prefix: str) -> _Check:
    if prefix in dynamodb.PREFIXES and shape.name == dynamodb.NAME_SHAPE:
        return _table_name_check(shape, prefix)
    rules = _RULES[prefix]
    text = shape.type_name == "string"
    bounds = _bounds(shape, prefix, "Member must have length")
    sensitive = bool(shape.metadata.get("sensitive"))
    pattern_text = shape.metadata.get("pattern", "") if rules.patterns and text else ""
    pattern = compiled(pattern_text) if pattern_text else None
    length_max = shape.metadata.get("max", float("inf"))
    allowed = shape.enum if rules.enums and text else []
    pattern_first = prefix in dynamodb.PREFIXES
    shown = dynamodb.ENUM_ORDERS.get(shape.name, allowed) if prefix in dynamodb.PREFIXES else allowed

    def check_text(value: Any, path: Path, failures: list[Failure]) -> None:
        if bounds and not pattern_first:
            _check_bounds(len(value), value, path, bounds, failures, sensitive=sensitive)
        if pattern is not None and len(value) <= length_max and not pattern.fullmatch(value):
            words = f"Member must satisfy regular expression pattern: {pattern_text}"
            failures.append(Failure(_spelled(path), value, words, sensitive, pattern=pattern_text))
        if bounds and pattern_first:
            _check_bounds(len(value), value, path, bounds, failures, sensitive=sensitive)
        if allowed and value not in allowed:
            words = f"Member must satisfy enum value set: [{', '.join(shown)}]"
            failures.append(Failure(_spelled(path), value, words, sensitive))

    return check_text


def _number_check(shape: Shape, prefix: str) -> _Check:
    bounds = _bounds(shape, prefix, "Member must have value")

    def check_number(value: Any, path: Path, failures: list[Failure]) -> None:
        _check_bounds(value, value, path, bounds, failures)

    return check_number


_Bounds = tuple[tuple[bool, float, str], ...]


def _bounds(shape: Shape, prefix: str, words: str) -> _Bounds:
    if not _RULES[prefix].bounds:
        return ()
    found = []
    if "min" in shape.metadata:
        found.append((True, shape.metadata["min"], f"{words} greater than or equal to {shape.metadata['min']}"))
    if "max" in shape.metadata:
        found.append((False, shape.metadata["max"], f"{words} less than or equal to {shape.metadata['max']}"))
    return tuple(found)


def _check_bounds(
    size: float, value: Any, path: Path, bounds: _Bounds, failures: list[Failure], *, sensitive: bool = False
) -> None:
    for is_minimum, bound, words in bounds:
        if size < bound if is_minimum else size > bound:
            failures.append(Failure(_spelled(path), value, words, sensitive))


def _spelled(path: Path) -> str:
    steps: list[str] = []
    while path is not None:
        path, step = path
        steps.append(step[:1].lower() + step[1:])
    return ".".join(reversed(steps))
