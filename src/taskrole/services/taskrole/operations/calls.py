"""What was called: the newest calls as a list, and a stream of hints."""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.http import HttpResponse, WebsocketUpgrade
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.cloudtrail.api import ATTRIBUTES, Lookup, event_view
from taskrole.services.taskrole.call_feed import CONSOLE_USER_AGENT, GLOBAL_REGION, GLOBAL_SOURCES, CallSession
from taskrole.services.taskrole.deps import TaskroleDeps
from taskrole.services.taskrole.errors import validation_error
from taskrole.services.taskrole.operations.common import text, truth, whole_number

operations: OperationSet[TaskroleDeps] = OperationSet("taskrole")

CALLS_MAX = 200
FLUSH_SECONDS_MAX = 5.0


def _may_look_up(_deps: TaskroleDeps, call: Call, _request: Any) -> Sequence[Question]:
    # Ours, not AWS's: neither tells more than looking events up does, so they ask for that.
    return [Question(call.principal, "cloudtrail:LookupEvents", "*")]


@operations.operation("ListCalls", questions=_may_look_up)
def list_calls(deps: TaskroleDeps, call: Call, request: Any) -> dict[str, Any]:
    """List the newest calls, as LookupEvents does: of the region, and of IAM and STS in their own.

    What a console only read is left out unless ``everything`` is true: one that shows calls would show itself.

    Raises:
        ServiceError: ValidationException.
    """
    attribute, value = text(request, "attribute"), text(request, "value")
    if attribute and (attribute not in ATTRIBUTES or not value):
        raise validation_error(f"attribute must be one of {', '.join(sorted(ATTRIBUTES))}, and value must be given.")
    limit = whole_number(request, "limit", CALLS_MAX, CALLS_MAX)
    denied_only, everything = truth(request, "deniedOnly"), truth(request, "everything")
    deps.sink.flush(FLUSH_SECONDS_MAX)
    found: list[dict[str, Any]] = []
    for region in {call.region, GLOBAL_REGION}:
        wanted = Lookup(call.account_id, region, 0, 0, attribute, value)
        rows = deps.trail.calls(
            wanted, denied_only=denied_only, but_reads_by="" if everything else CONSOLE_USER_AGENT, limit=limit
        )
        found += [event_view(row) for row in rows if region == call.region or row.event_source in GLOBAL_SOURCES]
    found.sort(key=lambda one: (one["EventTime"], one["EventId"]), reverse=True)
    return {"calls": [{**one, "EventTime": one["EventTime"].isoformat()} for one in found[:limit]]}


@operations.operation("StreamCalls", questions=_may_look_up)
def stream_calls(deps: TaskroleDeps, call: Call, request: Any) -> Any:
    """Open a stream of hints about what is called in the account and region."""
    (question,) = _may_look_up(deps, call, request)
    return HttpResponse(101, body=WebsocketUpgrade(CallSession(deps.calls, deps.may, call, question)))
