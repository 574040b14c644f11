"""Checks of item requests that need no table, in the service's order. Pure.

What passed is a ``Checked``: values in normal form, expressions parsed. Checking one twice costs nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.bind import bind, check_parameters
from taskrole.services.dynamodb.expressions.bindings import Expressions
from taskrole.services.dynamodb.expressions.syntax import Action, Condition
from taskrole.services.dynamodb.legacy import check_operator, expected_condition, filter_condition, legacy_actions
from taskrole.services.dynamodb.values import ITEM_SIZE_BYTES_MAX, normalize_item, size_of_item

_INVALID = "One or more parameter values were invalid: "
_PLAIN_START_ERRORS = ("duplicates", "number set", "numeric value", "significant digits", "number with magnitude")
INSERTS = "$inserts"  # a member of our own: the item must be new (PartiQL INSERT), and failing has a code of its own
BATCH_GET_MAX = 100  # AWS: API reference, BatchGetItem


class Checked(dict[str, Any]):
    """A request that was checked, with what its expressions or legacy parameters mean."""

    __slots__ = ("actions", "condition", "expressions")

    def __init__(
        self,
        request: Mapping[str, Any],
        expressions: Expressions,
        condition: Condition | None = None,
        actions: tuple[Action, ...] = (),
        **normal: Any,
    ) -> None:
        super().__init__(request, **normal)
        self.expressions = expressions
        self.condition = condition
        self.actions = actions


def check_put(request: Mapping[str, Any]) -> Checked:
    """Check a PutItem request, or a Put of a transaction.

    Raises:
        ValidationError: It is wrong whatever the table is.
    """
    if isinstance(request, Checked):
        return request
    check_parameters(request, ("ConditionExpression",), ("Expected",))
    item = normalize_item(request["Item"])
    _check_returned(request)
    if size_of_item(item) > ITEM_SIZE_BYTES_MAX:
        raise ValidationError("Item size has exceeded the maximum allowed size")
    condition, expressions = _conditions(request)
    return Checked(request, expressions, condition, Item=item)


def check_delete(request: Mapping[str, Any]) -> Checked:
    """Check a DeleteItem request, or a Delete or ConditionCheck of a transaction.

    Raises:
        ValidationError: It is wrong whatever the table is.
    """
    if isinstance(request, Checked):
        return request
    check_parameters(request, ("ConditionExpression",), ("Expected",))
    key = normalize_item(request["Key"])
    _check_returned(request)
    condition, expressions = _conditions(request)
    return Checked(request, expressions, condition, Key=key)


def check_update(request: Mapping[str, Any]) -> Checked:
    """Check an UpdateItem request, or an Update of a transaction.

    Raises:
        ValidationError: It is wrong whatever the table is.
    """
    if isinstance(request, Checked):
        return request
    check_parameters(request, ("UpdateExpression", "ConditionExpression"), ("AttributeUpdates", "Expected"))
    key = normalize_item(request["Key"])
    actions = legacy_actions(request)
    condition, expressions = _conditions(request)
    parsed = expressions.get("UpdateExpression")
    return Checked(request, expressions, condition, parsed.actions if parsed else actions, Key=key)


def check_get(request: Mapping[str, Any]) -> Checked:
    """Check a GetItem request, or a Get of a transaction.

    Raises:
        ValidationError: It is wrong whatever the table is.
    """
    if isinstance(request, Checked):
        return request
    check_parameters(request, ("ProjectionExpression",), ("AttributesToGet",))
    key = normalize_item(request["Key"])
    _check_attributes(request)
    return Checked(request, bind(request), Key=key)


def check_query(request: Mapping[str, Any]) -> Checked:
    """Check a Query request.

    Raises:
        ValidationError: It is wrong whatever the table is.
    """
    if isinstance(request, Checked):
        return request
    check_parameters(
        request,
        ("ProjectionExpression", "FilterExpression", "KeyConditionExpression"),
        ("AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"),
    )
    check_operator(request, "QueryFilter")
    condition = filter_condition(request, "QueryFilter")
    _check_attributes(request)
    start = _start_key(request)
    if "KeyConditions" not in request and "KeyConditionExpression" not in request:
        raise ValidationError(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
        )
    return _checked_read(request, condition, start)


def check_scan(request: Mapping[str, Any]) -> Checked:
    """Check a Scan request.

    Raises:
        ValidationError: It is wrong whatever the table is.
    """
    if isinstance(request, Checked):
        return request
    check_parameters(
        request,
        ("ProjectionExpression", "FilterExpression"),
        ("AttributesToGet", "ScanFilter", "ConditionalOperator"),
    )
    check_operator(request, "ScanFilter")
    _check_attributes(request)
    condition = filter_condition(request, "ScanFilter")
    start = _start_key(request)
    _check_segment(request)
    return _checked_read(request, condition, start)


def check_batch_get(request: Mapping[str, Any]) -> dict[str, Any]:
    """Check a BatchGetItem request.

    Raises:
        ValidationError: It is wrong whatever the tables are.
    """
    count = 0
    tables = {}
    for name, asked in request["RequestItems"].items():
        check_parameters(asked, ("ProjectionExpression",), ("AttributesToGet",))
        _check_attributes(asked)
        expressions = bind(asked)
        keys = []
        seen = set()
        for given in asked["Keys"]:
            key = normalize_item(given)
            keys.append(key)
            place = repr(sorted(key.items()))
            if place in seen:
                raise ValidationError("Provided list of item keys contains duplicates")
            seen.add(place)
            count += 1
            if count > BATCH_GET_MAX:
                raise ValidationError("Too many items requested for the BatchGetItem call")
        tables[name] = Checked(asked, expressions, Keys=keys)
    return {**request, "RequestItems": tables}


def check_batch_write(request: Mapping[str, Any]) -> dict[str, Any]:
    """Check a BatchWriteItem request.

    Raises:
        ValidationError: It is wrong whatever the tables are.
    """
    tables = {}
    for name, asked in request["RequestItems"].items():
        if any(len(each) != 1 for each in asked):
            # AWS: the words are those for attribute values.
            raise ValidationError(
                "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
                "datatypes"
            )
        tables[name] = [
            {"PutRequest": check_put(each["PutRequest"])}
            if "PutRequest" in each
            else {"DeleteRequest": check_delete(each["DeleteRequest"])}
            for each in asked
        ]
    return {**request, "RequestItems": tables}


def _conditions(request: Mapping[str, Any]) -> tuple[Condition | None, Expressions]:
    expected = expected_condition(request)
    expressions = bind(request)
    parsed = expressions.get("ConditionExpression")
    return (parsed.condition if parsed else expected), expressions


def _checked_read(request: Mapping[str, Any], condition: Condition | None, start: Mapping[str, Any] | None) -> Checked:
    expressions = bind(request)
    parsed = expressions.get("FilterExpression")
    normal = {} if start is None else {"ExclusiveStartKey": start}
    return Checked({**request, **normal}, expressions, parsed.condition if parsed else condition)


def _check_returned(request: Mapping[str, Any]) -> None:
    if request.get("ReturnValues", "NONE") not in ("NONE", "ALL_OLD"):
        raise ValidationError("ReturnValues can only be ALL_OLD or NONE")


def _check_attributes(request: Mapping[str, Any]) -> None:
    seen: set[str] = set()
    for name in request.get("AttributesToGet", ()):
        if name in seen:
            raise ValidationError(f"{_INVALID}Duplicate value in attribute name: {name}")
        seen.add(name)


def _start_key(request: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if "ExclusiveStartKey" not in request:
        return None
    try:
        return normalize_item(request["ExclusiveStartKey"])
    except ValidationError as error:
        if any(words in error.message for words in _PLAIN_START_ERRORS):
            raise
        raise ValidationError(f"The provided starting key is invalid: {error.message}") from None


def _check_segment(request: Mapping[str, Any]) -> None:
    number, total = request.get("Segment"), request.get("TotalSegments")
    if number is not None and total is None:
        raise ValidationError(
            "The TotalSegments parameter is required but was not present in the request when Segment parameter is "
            "present"
        )
    if total is not None and number is None:
        raise ValidationError(
            "The Segment parameter is required but was not present in the request when parameter TotalSegments is "
            "present"
        )
    if number is not None and total is not None and number >= total:
        raise ValidationError(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
            f"Segment: {number} is not less than TotalSegments: {total}"
        )


def nested_heads(expressions: Expressions, parameters: Sequence[str]) -> set[str]:
    """Return the attributes into which paths of some expressions go."""
    found = set()
    for parameter in parameters:
        parsed = expressions.get(parameter)
        for path in parsed.paths_used if parsed else ():
            resolved = expressions.bindings.path(path)
            if len(resolved) > 1:
                found.add(str(resolved[0]))
    return found
