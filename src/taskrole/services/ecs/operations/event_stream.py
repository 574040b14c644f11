"""The stream of events, as an operation: authorized like every call, then upgraded to a websocket."""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.http import HttpResponse, WebsocketUpgrade
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ecs.arns import cluster_key
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import InvalidParameterError
from taskrole.services.ecs.event_stream import EventSession, Wish

Request = Mapping[str, str]
operations: OperationSet[EcsDeps] = OperationSet("ecs")


def _may_stream(_ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    # Ours, not AWS's: whoever may list tasks may open the stream; each event is then asked about by itself.
    context: dict[str, ContextValue] = {}
    if request.get("cluster"):
        context["ecs:cluster"] = cluster_key(call, request["cluster"]).arn
    return [Question(call.principal, "ecs:ListTasks", "*", context)]


@operations.operation("StreamEvents", questions=_may_stream)
def stream_events(ecs: EcsDeps, call: Call, request: Request) -> Any:
    """Open a stream of the state changes of tasks, instances, services and deployments.

    Query: ``after`` (a sequence number, ``oldest``, or left out for new events only), ``cluster``, ``detailType``.

    Raises:
        InvalidParameterError: ``after`` is no number.
    """
    given = request.get("after", "")
    if given not in ("", "oldest") and not (given.isascii() and given.isdigit() and len(given) < 19):
        raise InvalidParameterError("after must be a sequence number or oldest.")
    after = None if not given else 0 if given == "oldest" else int(given)
    cluster_arn = cluster_key(call, request["cluster"]).arn if request.get("cluster") else ""
    session = EventSession(ecs.feed, ecs, call, Wish(after, cluster_arn, request.get("detailType", "")))
    return HttpResponse(101, body=WebsocketUpgrade(session))
