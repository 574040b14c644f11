"""What the operations of CloudWatch Logs share: naming groups, asking, and the present moment."""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.policy.model import ContextValue, Question
from taskrole.services.logs.deps import LogsDeps
from taskrole.services.logs.errors import InvalidParameterError, TooManyTagsError
from taskrole.services.logs.model import LogGroup, group_arn
from taskrole.storage.schema import to_milliseconds

TAGS_MAX = 50  # AWS: CloudWatch Logs quotas


_TEXTS = ("logStreamName", "logStreamNamePrefix", "nextToken")


def check_texts(request: Mapping[str, Any]) -> None:
    """Refuse texts that no database holds (NUL, lone surrogates); the model's patterns let them pass.

    Raises:
        InvalidParameterError: There is one in a name or token.
    """
    for text in [*(request.get(member, "") for member in _TEXTS), *request.get("logStreamNames", ())]:
        if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
            raise InvalidParameterError("A name or token holds a character that is not allowed.")


def now_of(call: Call) -> int:
    """Return the call's moment in milliseconds."""
    return to_milliseconds(call.now)


def name_of_group_arn(call: Call, arn: str) -> str:
    """Return the group's name in its ARN (with or without ``:*``).

    Raises:
        InvalidParameterError: It is no ARN of a log group of this account and region.
    """
    prefix = group_arn(call.region, call.account_id, "")
    name = arn.removeprefix(prefix).removesuffix(":*")
    if not arn.startswith(prefix) or not name or ":" in name:
        raise InvalidParameterError(f"Invalid log group ARN: {arn[:512]}")
    return name


def group_name_of(call: Call, request: Mapping[str, Any]) -> str:
    """Return the name of the group that a request means by ``logGroupName`` or ``logGroupIdentifier``.

    Raises:
        InvalidParameterError: Both are given, or neither.
    """
    name, identifier = request.get("logGroupName"), request.get("logGroupIdentifier")
    if bool(name) is bool(identifier):
        raise InvalidParameterError("Exactly one of logGroupName and logGroupIdentifier must be given.")
    if name:
        return str(name)
    return name_of_group_arn(call, str(identifier)) if str(identifier).startswith("arn:") else str(identifier)


def group_of(logs: LogsDeps, call: Call, request: Mapping[str, Any]) -> LogGroup:
    """Return the group that a request means.

    Raises:
        ResourceNotFoundError: It does not exist.
    """
    return logs.store.get_group(call.account_id, call.region, group_name_of(call, request))


def ask_group(
    logs: LogsDeps, call: Call, action: str, name: str, context: Mapping[str, ContextValue] | None = None
) -> Sequence[Question]:
    """Return the question whether the caller may do something with a group."""
    arn = group_arn(call.region, call.account_id, name)
    return [Question(call.principal, f"logs:{action}", arn, {**_tag_context(logs, call, name), **(context or {})})]


def ask_stream(logs: LogsDeps, call: Call, action: str, request: Mapping[str, Any]) -> Sequence[Question]:
    """Return the question whether the caller may do something with a stream."""
    check_texts(request)
    name = group_name_of(call, request)
    arn = f"{group_arn(call.region, call.account_id, name)}:log-stream:{request['logStreamName']}"
    return [Question(call.principal, f"logs:{action}", arn, _tag_context(logs, call, name))]


def tag_request_context(tags: Mapping[str, str]) -> dict[str, ContextValue]:
    """Return the condition keys for tags that a request brings."""
    context: dict[str, ContextValue] = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    if tags:
        context["aws:TagKeys"] = tuple(tags)
    return context


def _tag_context(logs: LogsDeps, call: Call, name: str) -> dict[str, ContextValue]:
    group = logs.store.find_group(call.account_id, call.region, name)
    return {} if group is None else {f"aws:ResourceTag/{key}": value for key, value in group.tags.items()}


def check_tags(tags: Mapping[str, str], arn: str) -> None:
    """Refuse more tags than a group may have, and AWS's own prefix.

    Raises:
        TooManyTagsError: There are more than fifty.
        InvalidParameterError: A key begins with ``aws:``.
    """
    if len(tags) > TAGS_MAX:
        raise TooManyTagsError(arn)
    if any(key.lower().startswith("aws:") for key in tags):
        raise InvalidParameterError("Tag keys that begin with aws: are reserved.")
