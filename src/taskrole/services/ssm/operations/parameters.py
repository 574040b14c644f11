"""Operations on parameters by name. Source: Systems Manager API reference, Parameter Store user guide."""

import re
from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.aws.page_tokens import write_page_token
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ssm import errors
from taskrole.services.ssm.deps import SsmDeps
from taskrole.services.ssm.model import (
    ADVANCED,
    KEY_DEFAULT,
    SECURE_STRING,
    STANDARD,
    STRING_LIST,
    ParameterKey,
    Settings,
    Version,
)
from taskrole.services.ssm.operations.common import metadata, page_start, parameter, shown_value, tags_of
from taskrole.services.ssm.questions import about_parameters, new_key, read_name, request_tags_context
from taskrole.services.ssm.store import NewVersion

operations: OperationSet[SsmDeps] = OperationSet("ssm")

VALUE_BYTES_MAX = {STANDARD: 4096, ADVANCED: 8192}
PATTERN_VALUE_LENGTH_MAX = 4096
NAMES_MAX = 10
HISTORY_PAGE_DEFAULT = 50
_ESCAPED = re.compile(r"\\\D")
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_QUANTIFIER = re.compile(r"[*+?{]")
QUANTIFIERS_MAX = 2


def _may_put(deps: SsmDeps, call: Call, request: Any) -> Sequence[Question]:
    key, _ = read_name(call, request["Name"])
    tags = request_tags_context(request.get("Tags", []))
    context: dict[str, ContextValue] = {**tags, "ssm:Overwrite": str(request.get("Overwrite", False)).lower()}
    if "Policies" in request:
        context["ssm:Policies"] = request["Policies"]
    questions = about_parameters(deps, call, "PutParameter", [key], context)
    return questions + (about_parameters(deps, call, "AddTagsToResource", [key], tags) if tags else [])


@operations.operation("PutParameter", questions=_may_put)
def put_parameter(deps: SsmDeps, call: Call, request: Any) -> Any:
    """Make a parameter, or with ``Overwrite`` add a version to one.

    Raises:
        ServiceError: ParameterAlreadyExists, ValidationException, ParameterPatternMismatchException and others.
    """
    key = new_key(call, request["Name"])
    value, overwrite, tags = request["Value"], request.get("Overwrite", False), tags_of(request.get("Tags", []))
    if tags and overwrite:
        raise errors.invalid(
            "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please "
            "remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or "
            "RemoveTagsFromResource."
        )
    if request.get("Policies", "").strip() not in {"", "[]", "[{}]"}:
        raise errors.invalid("Parameter policies are not kept here: leave Policies out.")

    def settings(before: Settings | None) -> Settings:
        return _settings(request, before)

    new = NewVersion(value, settings, tags, call.principal.arn)
    number, made = deps.store.put(key, new, overwrite=overwrite, now=call.now)
    return {"Version": number, "Tier": made.tier}


def _settings(request: Any, before: Settings | None) -> Settings:
    type_name = request.get("Type") or (before.type_name if before else "")
    if not type_name:
        raise errors.invalid("A parameter type is required when you create a parameter.")
    value, size = request["Value"], len(request["Value"].encode("utf-8", "surrogatepass"))
    tier = request.get("Tier") or (before.tier if before else STANDARD)
    if tier not in VALUE_BYTES_MAX:  # Intelligent-Tiering
        tier = ADVANCED if size > VALUE_BYTES_MAX[STANDARD] else STANDARD
    if not value:
        raise errors.invalid("Parameter value can't be empty.")
    if size > VALUE_BYTES_MAX[tier]:
        raise errors.invalid(
            f"{tier} tier parameters support a maximum parameter value of {VALUE_BYTES_MAX[tier]} characters."
        )
    if type_name == STRING_LIST and "" in value.split(","):
        raise errors.invalid("A StringList holds items that are separated by commas; none may be empty.")
    if request.get("KeyId") and type_name != SECURE_STRING:
        raise errors.invalid("KeyId is only supported for parameters of type SecureString.")
    pattern = request.get("AllowedPattern", before.allowed_pattern if before else "")
    _check_pattern(pattern, value)
    key_id = request.get("KeyId") or (before.key_id if before else "") or KEY_DEFAULT
    return Settings(
        type_name,
        key_id if type_name == SECURE_STRING else "",
        tier,
        request.get("Description", before.description if before else ""),
        pattern,
        request.get("DataType") or "text",
    )


def _check_pattern(pattern: str, value: str) -> None:
    if not pattern:
        return
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise errors.invalid_pattern(pattern) from error
    if not _is_harmless(pattern):
        raise errors.invalid_pattern(pattern)
    if len(value) > PATTERN_VALUE_LENGTH_MAX or not compiled.fullmatch(value):
        raise errors.pattern_mismatch(pattern)


def _is_harmless(pattern: str) -> bool:
    """Tell whether no value keeps a pattern busy: few repetitions, none of a group, no references back."""
    rest = _CLASS.sub("x", _ESCAPED.sub("x", pattern)).replace("(?:", "(")
    return (
        "\\" not in rest
        and "(?" not in rest
        and not any(f"){sign}" in rest for sign in "*+?{")
        and len(_QUANTIFIER.findall(rest)) <= QUANTIFIERS_MAX
    )


def _may_get(deps: SsmDeps, call: Call, request: Any) -> Sequence[Question]:
    return about_parameters(deps, call, "GetParameter", [read_name(call, request["Name"])[0]])


@operations.operation("GetParameter", questions=_may_get)
def get_parameter(deps: SsmDeps, call: Call, request: Any) -> Any:
    """Return a parameter by name, ``name:version`` or ``name:label``.

    Raises:
        ServiceError: ParameterNotFound, ParameterVersionNotFound.
    """
    key, selector = read_name(call, request["Name"])
    found = deps.store.find(_own(call, key), selector)
    if found is None:
        raise errors.not_found()
    return {"Parameter": parameter(found, decrypt=request.get("WithDecryption", False), selector=selector)}


def _own(call: Call, key: ParameterKey) -> ParameterKey:
    # Parameters of other accounts are shared through AWS RAM, which there is none of here.
    if key.account_id != call.account_id:
        raise errors.not_found()
    return key


def _may_get_several(deps: SsmDeps, call: Call, request: Any) -> Sequence[Question]:
    _check_count(request["Names"])
    return about_parameters(deps, call, "GetParameters", [read_name(call, name)[0] for name in request["Names"]])


def _check_count(names: Sequence[str]) -> None:
    if len(names) > NAMES_MAX:
        raise errors.invalid(
            f"1 validation error detected: Value '[...]' at 'names' failed to satisfy constraint: Member must have "
            f"length less than or equal to {NAMES_MAX}"
        )


@operations.operation("GetParameters", questions=_may_get_several)
def get_parameters(deps: SsmDeps, call: Call, request: Any) -> Any:
    """Return up to ten parameters; names that lead nowhere are listed.

    Raises:
        ServiceError: ValidationException.
    """
    names = list(dict.fromkeys(request["Names"]))
    found: list[dict[str, Any]] = []
    invalid: list[str] = []
    for name in names:
        version = _look_up(deps, call, name)
        if version is None:
            invalid.append(name)
        else:
            selector = read_name(call, name)[1]
            found.append(parameter(version, decrypt=request.get("WithDecryption", False), selector=selector))
    return {"Parameters": found, "InvalidParameters": invalid}


def _look_up(deps: SsmDeps, call: Call, name: str) -> Version | None:
    key, selector = read_name(call, name)
    try:
        return deps.store.find(_own(call, key), selector)
    except ServiceError:
        return None


def _may_read_history(deps: SsmDeps, call: Call, request: Any) -> Sequence[Question]:
    return about_parameters(deps, call, "GetParameterHistory", [read_name(call, request["Name"])[0]])


@operations.operation("GetParameterHistory", questions=_may_read_history)
def get_parameter_history(deps: SsmDeps, call: Call, request: Any) -> Any:
    """Return the versions of a parameter, oldest first.

    Raises:
        ServiceError: ParameterNotFound, InvalidNextToken.
    """
    start, limit = page_start(request), request.get("MaxResults", HISTORY_PAGE_DEFAULT)
    if start and not (start.isascii() and start.isdigit() and len(start) < 16):
        raise errors.invalid_token()
    key = _own(call, read_name(call, request["Name"])[0])
    versions = deps.store.history(key, after=int(start or 0), limit=limit + 1)
    shown = [
        {
            **metadata(version),
            "Value": shown_value(version, decrypt=request.get("WithDecryption", False)),
            "Labels": list(version.labels),
        }
        for version in versions[:limit]
    ]
    more = {"NextToken": write_page_token(str(versions[limit - 1].version))} if len(versions) > limit else {}
    return {"Parameters": shown, **more}


def _may_delete(deps: SsmDeps, call: Call, request: Any) -> Sequence[Question]:
    return about_parameters(deps, call, "DeleteParameter", [read_name(call, request["Name"])[0]])


@operations.operation("DeleteParameter", questions=_may_delete)
def delete_parameter(deps: SsmDeps, call: Call, request: Any) -> Any:
    """Delete a parameter with all its versions.

    Raises:
        ServiceError: ParameterNotFound.
    """
    if not deps.store.delete(_own(call, read_name(call, request["Name"])[0])):
        raise errors.not_found()
    return {}


def _may_delete_several(deps: SsmDeps, call: Call, request: Any) -> Sequence[Question]:
    _check_count(request["Names"])
    return about_parameters(deps, call, "DeleteParameters", [read_name(call, name)[0] for name in request["Names"]])


@operations.operation("DeleteParameters", questions=_may_delete_several)
def delete_parameters(deps: SsmDeps, call: Call, request: Any) -> Any:
    """Delete up to ten parameters; names that lead nowhere are listed."""
    names = dict.fromkeys(request["Names"])
    deleted = {name: deps.store.delete(read_name(call, name)[0]) for name in names}
    return {
        "DeletedParameters": [name for name, done in deleted.items() if done],
        "InvalidParameters": [name for name, done in deleted.items() if not done],
    }
