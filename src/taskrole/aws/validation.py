"""The service model's constraints, enforced once for all operations, with each service's own code and words.

Lengths, ranges, patterns, enumerations and required members come from the model. Services that word such failures
themselves (ECS, S3) check in their operations; here they only get what the table says.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from taskrole.aws.errors import ServiceError
from taskrole.aws.models import OperationModel, Shape

FAILURES_SHOWN_MAX = 10
VALUE_SHOWN_MAX = 256  # characters of an offending value that are repeated to the caller

_Check = Callable[[Any, str, list["Failure"]], None]


@dataclass(frozen=True, slots=True)
class Failure:
    """One constraint that a value breaks: where, the value, and the constraint in AWS's words."""

    path: str
    value: Any
    constraint: str


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a service enforces from its model, and how it says so."""

    code: str
    words: Callable[[list[Failure]], str]
    required: bool = True
    patterns: bool = True
    lengths: bool = True
    enums: bool = True


def _validation_errors(failures: list[Failure]) -> str:
    shown = failures[:FAILURES_SHOWN_MAX]
    sentences = [
        f"Value {_shown(failure.value)} at '{failure.path}' failed to satisfy constraint: {failure.constraint}"
        for failure in shown
    ]
    noun = "error" if len(failures) == 1 else "errors"
    return f"{len(failures)} validation {noun} detected: {'; '.join(sentences)}"


def _invalid_parameter(failures: list[Failure]) -> str:
    failure = failures[0]
    constraint = failure.constraint
    constraint = constraint[:1].lower() + constraint[1:]
    return f"Invalid parameter at '{failure.path}' failed to satisfy constraint: '{constraint.removeprefix('member ')}'"


_RULES = {
    "iam": _Rules("ValidationError", _validation_errors),
    "sts": _Rules("ValidationError", _validation_errors),
    "ec2": _Rules("InvalidParameterValue", _invalid_parameter, patterns=False),
    "dynamodb": _Rules("ValidationException", _validation_errors),
    "logs": _Rules("InvalidParameterException", _validation_errors),
    "cloudtrail": _Rules("InvalidParameterException", _validation_errors),
    "ecr": _Rules("InvalidParameterException", _invalid_parameter),
    # AWS: ECS words its failures in sentences of its own; its operations do that.
    "ecs": _Rules("InvalidParameterException", _invalid_parameter, required=False, enums=False),
    # AWS: S3 has no generic validation; a missing element is MalformedXML.
    "s3": _Rules("MalformedXML", lambda _failures: _MALFORMED_XML, patterns=False, lengths=False, enums=False),
}
_MALFORMED_XML = "The XML you provided was not well-formed or did not validate against our published schema"


def check(operation: OperationModel, request: dict[str, Any]) -> None:
    """Check a parsed request against its model.

    Raises:
        ServiceError: With the service's own code, naming each constraint that is broken.
    """
    if operation.input is None:
        return
    rules = _RULES[operation.service.prefix]
    failures: list[Failure] = []
    _checker(operation.input, operation.service.prefix)(request, "", failures)
    if failures:
        raise ServiceError(rules.code, rules.words(failures), 400)


@cache
def _checker(shape: Shape, prefix: str) -> _Check:
    kind = shape.type_name
    if kind == "structure":
        return _structure_check(shape, prefix)
    if kind == "list":
        return _list_check(shape, prefix)
    if kind == "map":
        return _map_check(shape, prefix)
    if kind in ("string", "blob"):
        return _text_check(shape, prefix)
    if kind in ("integer", "long", "float", "double"):
        return _number_check(shape)
    return _no_check


def _no_check(_value: Any, _path: str, _failures: list[Failure]) -> None:
    return


def _structure_check(shape: Shape, prefix: str) -> _Check:
    streaming = shape.serialization.get("payload") if shape.metadata.get("payload") is None else None
    required = [
        name
        for name in (shape.required_members if _RULES[prefix].required else ())
        if name != streaming and not shape.members[name].serialization.get("streaming")
    ]
    members = shape.members

    def check_structure(value: Any, path: str, failures: list[Failure]) -> None:
        if not isinstance(value, dict):
            return  # document types
        failures += [
            Failure(_join(path, name), None, "Member must not be null") for name in required if name not in value
        ]
        for name, item in value.items():
            member = members.get(name)
            if member is not None:
                checker = _checker(member, prefix)
                if checker is not _no_check:
                    checker(item, _join(path, name), failures)

    return check_structure


def _list_check(shape: Shape, prefix: str) -> _Check:
    bounds = _bounds(shape, "Member must have length")
    member = shape.member

    def check_list(value: Any, path: str, failures: list[Failure]) -> None:
        _check_bounds(len(value), value, path, bounds, failures)
        checker = _checker(member, prefix)
        if checker is not _no_check:
            for number, item in enumerate(value, 1):
                checker(item, f"{path}.{number}.member", failures)

    return check_list


def _map_check(shape: Shape, prefix: str) -> _Check:
    bounds = _bounds(shape, "Member must have length")

    def check_map(value: Any, path: str, failures: list[Failure]) -> None:
        _check_bounds(len(value), value, path, bounds, failures)
        key_checker, checker = _checker(shape.key, prefix), _checker(shape.value, prefix)
        for key, item in value.items():
            key_checker(key, path, failures)
            checker(item, f"{path}.{key[:64]}.member", failures)

    return check_map


def _text_check(shape: Shape, prefix: str) -> _Check:
    rules = _RULES[prefix]
    bounds = _bounds(shape, "Member must have length") if rules.lengths else ()
    pattern_text = shape.metadata.get("pattern") if rules.patterns and shape.type_name == "string" else None
    pattern = _compiled(pattern_text) if pattern_text else None
    allowed = frozenset(shape.enum) if rules.enums and shape.type_name == "string" and shape.enum else None
    if not bounds and pattern is None and allowed is None:
        return _no_check

    def check_text(value: Any, path: str, failures: list[Failure]) -> None:
        _check_bounds(len(value), value, path, bounds, failures)
        if pattern is not None and not pattern.fullmatch(value):
            words = f"Member must satisfy regular expression pattern: {pattern_text}"
            if prefix == "ecr":
                words = f"must satisfy regular expression '{pattern_text}'"
            failures.append(Failure(path, value, words))
        if allowed is not None and value not in allowed:
            words = f"Member must satisfy enum value set: [{', '.join(sorted(allowed))}]"
            failures.append(Failure(path, value, words))

    return check_text


def _number_check(shape: Shape) -> _Check:
    bounds = _bounds(shape, "Member must have value")
    if not bounds:
        return _no_check

    def check_number(value: Any, path: str, failures: list[Failure]) -> None:
        _check_bounds(value, value, path, bounds, failures)

    return check_number


_Bounds = tuple[tuple[bool, float, str], ...]


def _bounds(shape: Shape, words: str) -> _Bounds:
    found = []
    if "min" in shape.metadata:
        found.append((True, shape.metadata["min"], f"{words} greater than or equal to {shape.metadata['min']}"))
    if "max" in shape.metadata:
        found.append((False, shape.metadata["max"], f"{words} less than or equal to {shape.metadata['max']}"))
    return tuple(found)


def _check_bounds(size: float, value: Any, path: str, bounds: _Bounds, failures: list[Failure]) -> None:
    for is_minimum, bound, words in bounds:
        if size < bound if is_minimum else size > bound:
            failures.append(Failure(path, value, words))


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """Compile a model's pattern (Java's dialect); what Python cannot read is not enforced."""
    text = re.sub(r"\\p\{(L|Alpha|IsAlphabetic)\}", "A-Za-z\u00c0-\U0010ffff", pattern)
    text = re.sub(r"\\p\{(N|Digit|Nd)\}", "0-9", text)
    text = re.sub(r"\\p\{(Z|Zs)\}", " ", text)
    text = text.replace(r"\p{ASCII}", "\\x00-\\x7f").replace(r"\z", r"\Z")
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: re.escape(chr(int(match.group(1), 16))), text)
    text = re.sub(r"\\x\{([0-9a-fA-F]+)\}", lambda match: re.escape(chr(int(match.group(1), 16))), text)
    try:
        return re.compile(text, re.DOTALL)
    except re.error:
        return None


def _join(path: str, name: str) -> str:
    spelled = name[:1].lower() + name[1:]
    return f"{path}.{spelled}" if path else spelled


def _shown(value: Any) -> str:
    return "null" if value is None else f"'{str(value)[:VALUE_SHOWN_MAX]}'"
