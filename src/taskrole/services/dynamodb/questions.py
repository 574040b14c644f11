"""Questions of DynamoDB's operations and the condition keys of fine-grained access control.

AWS: service authorization reference, "Amazon DynamoDB"; developer guide, "Using IAM policy conditions for fine-grained
access control".
"""

import base64
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.policy.model import ContextValue, Question
from taskrole.services.dynamodb.deps import DynamodbDeps, Place, locate, look_up
from taskrole.services.dynamodb.model import Table
from taskrole.services.dynamodb.requests import Checked

_FROM_REQUEST = ("Select", "ReturnValues", "ReturnConsumedCapacity")
_LEGACY_ATTRIBUTES = ("AttributeUpdates", "Expected", "KeyConditions", "QueryFilter", "ScanFilter", "AttributesToGet")


def on_table(action: str) -> Callable[[DynamodbDeps, Call, Mapping[str, Any]], Sequence[Question]]:
    """Return questions for an operation on the table that the request names, without further condition keys."""

    def questions(deps: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
        place = locate(call, request["TableName"])
        return [ask(call, action, place, table=look_up(deps, place))]

    return questions


def on_everything(action: str) -> Callable[[DynamodbDeps, Call, Mapping[str, Any]], Sequence[Question]]:
    """Return questions for an operation that names no resource."""

    def questions(_deps: DynamodbDeps, call: Call, _request: Mapping[str, Any]) -> Sequence[Question]:
        return [Question(call.principal, f"dynamodb:{action}", "*")]

    return questions


def ask(
    call: Call,
    action: str,
    place: Place,
    context: Mapping[str, ContextValue] | None = None,
    index_name: str = "",
    table: Table | None = None,
) -> Question:
    """Return the question of one action on a table or on one of its indexes, with the table's own policy."""
    resource = f"{place.arn}/index/{index_name}" if index_name else place.arn
    policy = table.settings.get("policies", {}).get("table", {}).get("document", "") if table else ""
    return Question(
        call.principal,
        f"dynamodb:{action}",
        resource,
        context or {},
        resource_account_id=place.account_id,
        resource_policy=policy or None,
    )


def item_context(
    request: Mapping[str, Any],
    *,
    leading_values: Iterable[Mapping[str, Any] | None] = (),
    attributes: Collection[str] = (),
    enclosing_operation: str = "",
) -> dict[str, ContextValue]:
    """Return the condition keys of an operation on items.

    ``leading_values`` are the values of the hash key that the request names; ``attributes`` the names it uses.
    """
    context: dict[str, ContextValue] = {}
    for member in _FROM_REQUEST:
        if member in request:
            context[f"dynamodb:{member}"] = str(request[member])
    leading = sorted({_text(value) for value in leading_values if value})
    if leading:
        context["dynamodb:LeadingKeys"] = leading
    if attributes:
        context["dynamodb:Attributes"] = sorted(attributes)
    if enclosing_operation:
        context["dynamodb:EnclosingOperation"] = enclosing_operation
    return context


def named_attributes(request: Checked) -> set[str]:
    """Return the attributes that the keys, the item and the expressions of one request name."""
    names = {*request.get("Key", ()), *request.get("Item", ())}
    for key in request.get("Keys", ()):
        names |= key.keys()
    for parameter in _LEGACY_ATTRIBUTES:
        names.update(request.get(parameter, ()))
    return names | request.expressions.top_level_names()


def _text(value: Mapping[str, Any]) -> str:
    content = next(iter(value.values()), "")
    return base64.b64encode(content).decode() if isinstance(content, bytes) else str(content)
