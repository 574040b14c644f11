"""The stream of calls, as an operation: authorized like every call, then upgraded to a websocket."""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.http import HttpResponse, WebsocketUpgrade
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.taskrole.call_feed import CallSession
from taskrole.services.taskrole.deps import TaskroleDeps

operations: OperationSet[TaskroleDeps] = OperationSet("taskrole")


def _may_stream(_deps: TaskroleDeps, call: Call, _request: Any) -> Sequence[Question]:
    # Ours, not AWS's: the stream tells less than looking events up does, so it asks for that.
    return [Question(call.principal, "cloudtrail:LookupEvents", "*")]


@operations.operation("StreamCalls", questions=_may_stream)
def stream_calls(deps: TaskroleDeps, call: Call, request: Any) -> Any:
    """Open a stream of hints about what is called in the account and region."""
    (question,) = _may_stream(deps, call, request)
    return HttpResponse(101, body=WebsocketUpgrade(CallSession(deps.calls, deps.may, call, question)))
