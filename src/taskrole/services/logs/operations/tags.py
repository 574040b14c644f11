"""Tags of log groups: the operations by ARN, and the older ones by name. Source: CloudWatch Logs API reference."""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.logs.deps import LogsDeps
from taskrole.services.logs.errors import GROUP, InvalidParameterError, ResourceNotFoundError
from taskrole.services.logs.operations.common import (
    ask_group,
    check_tags,
    group_of,
    name_of_group_arn,
    tag_request_context,
)

operations: OperationSet[LogsDeps] = OperationSet("logs")


def _tag(logs: LogsDeps, call: Call, name: str, new_tags: Mapping[str, str]) -> None:
    def change(tags: dict[str, str]) -> dict[str, str]:
        merged = {**tags, **new_tags}
        check_tags(merged, name)
        return merged

    logs.store.change_tags(call.account_id, call.region, name, change)


def _untag(logs: LogsDeps, call: Call, name: str, keys: Sequence[str]) -> None:
    def change(tags: dict[str, str]) -> dict[str, str]:
        return {key: value for key, value in tags.items() if key not in keys}

    logs.store.change_tags(call.account_id, call.region, name, change)


def _may_tag_resource(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    name = name_of_group_arn(call, request["resourceArn"])
    return ask_group(logs, call, "TagResource", name, tag_request_context(request["tags"]))


@operations.operation("TagResource", questions=_may_tag_resource)
def tag_resource(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Add tags to a log group, or replace their values."""
    _tag(logs, call, name_of_group_arn(call, request["resourceArn"]), request["tags"])
    return {}


def _may_untag_resource(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    name = name_of_group_arn(call, request["resourceArn"])
    return ask_group(logs, call, "UntagResource", name, {"aws:TagKeys": tuple(request["tagKeys"])})


@operations.operation("UntagResource", questions=_may_untag_resource)
def untag_resource(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Remove tags from a log group."""
    _untag(logs, call, name_of_group_arn(call, request["resourceArn"]), request["tagKeys"])
    return {}


def _may_list_tags_for_resource(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    return ask_group(logs, call, "ListTagsForResource", name_of_group_arn(call, request["resourceArn"]))


@operations.operation("ListTagsForResource", questions=_may_list_tags_for_resource)
def list_tags_for_resource(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Return the tags of a log group."""
    group = logs.store.find_group(call.account_id, call.region, name_of_group_arn(call, request["resourceArn"]))
    if group is None:
        raise ResourceNotFoundError(GROUP)
    return {"tags": dict(group.tags)}


def _may_tag_group(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    return ask_group(logs, call, "TagLogGroup", request["logGroupName"], tag_request_context(request["tags"]))


@operations.operation("TagLogGroup", questions=_may_tag_group)
def tag_log_group(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Add tags to a log group (deprecated by AWS in favour of TagResource)."""
    if not request["tags"]:
        raise InvalidParameterError("At least one tag must be given.")
    _tag(logs, call, request["logGroupName"], request["tags"])
    return {}


def _may_untag_group(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    context = {"aws:TagKeys": tuple(request["tags"])}
    return ask_group(logs, call, "UntagLogGroup", request["logGroupName"], context)


@operations.operation("UntagLogGroup", questions=_may_untag_group)
def untag_log_group(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Remove tags from a log group (deprecated by AWS in favour of UntagResource)."""
    _untag(logs, call, request["logGroupName"], request["tags"])
    return {}


def _may_list_group_tags(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    return ask_group(logs, call, "ListTagsLogGroup", request["logGroupName"])


@operations.operation("ListTagsLogGroup", questions=_may_list_group_tags)
def list_tags_log_group(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Return the tags of a log group (deprecated by AWS in favour of ListTagsForResource)."""
    return {"tags": dict(group_of(logs, call, request).tags)}
