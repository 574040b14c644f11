"""Operations on log groups. Source: CloudWatch Logs API reference."""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.logs.deps import LogsDeps
from taskrole.services.logs.errors import InvalidParameterError
from taskrole.services.logs.model import LogGroup
from taskrole.services.logs.operations.common import (
    ask_group,
    check_tags,
    group_of,
    now_of,
    tag_request_context,
)
from taskrole.services.logs.tokens import pack, unpack

operations: OperationSet[LogsDeps] = OperationSet("logs")

DESCRIBE_LIMIT_MAX = 50
GROUP_CLASS = "STANDARD"
RETENTION_DAYS = (
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653
)  # fmt: skip


def _may_create_group(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    name, context = request["logGroupName"], tag_request_context(request.get("tags", {}))
    questions = [*ask_group(logs, call, "CreateLogGroup", name, context)]
    if request.get("tags"):
        questions += ask_group(logs, call, "TagResource", name, context)
    return questions


@operations.operation("CreateLogGroup", questions=_may_create_group)
def create_log_group(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Create a log group."""
    name, tags = request["logGroupName"], request.get("tags", {})
    check_tags(tags, name)
    logs.store.create_group(
        call.account_id,
        call.region,
        name,
        now=now_of(call),
        group_class=request.get("logGroupClass", GROUP_CLASS),
        tags=tags,
    )
    return {}


def _may_delete_group(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    return ask_group(logs, call, "DeleteLogGroup", request["logGroupName"])


@operations.operation("DeleteLogGroup", questions=_may_delete_group)
def delete_log_group(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Delete a log group, its streams and events."""
    logs.store.delete_group(call.account_id, call.region, request["logGroupName"])
    return {}


def _may_describe_groups(_logs: LogsDeps, call: Call, _request: Any) -> Sequence[Question]:
    # Policies allow this on "*" or on "log-group:*"; an ARN that is literally that meets both.
    arn = f"arn:aws:logs:{call.region}:{call.account_id}:log-group:*"
    return [Question(call.principal, "logs:DescribeLogGroups", arn)]


@operations.operation("DescribeLogGroups", questions=_may_describe_groups)
def describe_log_groups(logs: LogsDeps, call: Call, request: Any) -> Any:
    """List log groups by name, a page at a time."""
    prefix, infix = request.get("logGroupNamePrefix", ""), request.get("logGroupNamePattern", "")
    if prefix and infix:
        raise InvalidParameterError("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")
    limit = min(request.get("limit", DESCRIBE_LIMIT_MAX), DESCRIBE_LIMIT_MAX)
    after = unpack(request["nextToken"], 1)[0] if request.get("nextToken") else ""
    found = logs.store.list_groups(
        call.account_id, call.region, prefix=prefix, infix=infix, after=after, limit=limit + 1
    )
    response: dict[str, Any] = {"logGroups": [_group(group) for group in found[:limit]]}
    if len(found) > limit:
        response["nextToken"] = pack(found[limit - 1].name)
    return response


def _group(group: LogGroup) -> dict[str, Any]:
    described = {
        "logGroupName": group.name,
        "creationTime": group.created_at,
        "metricFilterCount": 0,
        "arn": f"{group.arn}:*",
        "logGroupArn": group.arn,
        "storedBytes": 0,
        "logGroupClass": group.group_class,
    }
    if group.retention_days:
        described["retentionInDays"] = group.retention_days
    return described


def _may_put_retention(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    return ask_group(logs, call, "PutRetentionPolicy", request["logGroupName"])


@operations.operation("PutRetentionPolicy", questions=_may_put_retention)
def put_retention_policy(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Let events of a group expire after a number of days."""
    days = request["retentionInDays"]
    if days not in RETENTION_DAYS:
        allowed = ", ".join(map(str, RETENTION_DAYS))
        raise InvalidParameterError(f"Invalid retention value. The values can be {allowed}.")
    logs.store.set_retention(group_of(logs, call, request).group_id, days)
    return {}


def _may_delete_retention(logs: LogsDeps, call: Call, request: Any) -> Sequence[Question]:
    return ask_group(logs, call, "DeleteRetentionPolicy", request["logGroupName"])


@operations.operation("DeleteRetentionPolicy", questions=_may_delete_retention)
def delete_retention_policy(logs: LogsDeps, call: Call, request: Any) -> Any:
    """Let events of a group never expire."""
    logs.store.set_retention(group_of(logs, call, request).group_id, 0)
    return {}
