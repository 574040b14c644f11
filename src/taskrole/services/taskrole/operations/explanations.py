"""Operations that explain decisions from the audit trail."""

import re
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.services.taskrole.deps import TaskroleDeps
from taskrole.services.taskrole.errors import not_found, validation_error
from taskrole.services.taskrole.explained import Statements, explained
from taskrole.services.taskrole.operations.common import on_everything, text, whole_number

operations: OperationSet[TaskroleDeps] = OperationSet("taskrole")

DENIALS_MAX = 100
FLUSH_SECONDS_MAX = 5.0
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


@operations.operation("ExplainRequest", questions=on_everything("ExplainRequest"))
def explain_request(deps: TaskroleDeps, call: Call, request: Any) -> dict[str, Any]:
    """Explain how one call of the account was decided."""
    request_id = text(request, "requestId", required=True)
    if not _REQUEST_ID.fullmatch(request_id):
        raise validation_error("requestId is not the id of a request.")
    deps.sink.flush(FLUSH_SECONDS_MAX)
    documents = deps.trail.find_request(call.account_id, request_id)
    if not documents:
        raise not_found(
            f"Account {call.account_id} made no call with request id {request_id} in the last 90 days. "
            "A call that could not be authenticated is not in the audit trail."
        )
    statements = Statements(deps.iam)
    return {"calls": [explained(document, statements) for document in documents]}


@operations.operation("ListDenials", questions=on_everything("ListDenials"))
def list_denials(deps: TaskroleDeps, call: Call, request: Any) -> dict[str, Any]:
    """Explain the last calls of the account that policies refused; of one task, session or user if one is named."""
    task_id = text(request, "task").rpartition("/")[2]
    limit = whole_number(request, "limit", 10, DENIALS_MAX)
    deps.sink.flush(FLUSH_SECONDS_MAX)
    statements = Statements(deps.iam)
    documents = deps.trail.denials(call.account_id, task_id or text(request, "userName"), limit=limit)
    return {"calls": [explained(document, statements) for document in documents]}
