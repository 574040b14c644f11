"""DynamoDB tables and their items."""

import json
from collections.abc import Mapping
from typing import Any

from taskrole.console.visit import Page, Redirect, Routes, Visit, link

routes = Routes()

ITEMS_SHOWN = 50
COLUMNS_MAX = 8


@routes.get("/tables")
async def tables(visit: Visit) -> Page:
    """List tables."""
    answer = await visit.ask_all(
        "dynamodb", "ListTables", "TableNames", paged_by="ExclusiveStartTableName", paged_out="LastEvaluatedTableName"
    )
    return Page("tables.html", {"answer": answer})


@routes.post("/tables")
async def create(visit: Visit) -> Redirect:
    """Create a table."""
    name = visit.field("name")
    keys = [(visit.field("hash"), "HASH"), (visit.field("range"), "RANGE")]
    keys = [(key, kind) for key, kind in keys if key]
    return await visit.do(
        link("tables", name),
        f"Created table {name}.",
        "dynamodb",
        "CreateTable",
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key, _ in keys],
    )


@routes.get("/tables/{table}")
async def table(visit: Visit) -> Page:
    """Show a table and a page of its items."""
    name = visit.parameters["table"]
    described = await visit.ask("dynamodb", "DescribeTable", TableName=name)
    start = visit.query.get("after", "")
    try:
        after = json.loads(start) if start else None
    except ValueError:
        after = None
    found = await visit.ask("dynamodb", "Scan", TableName=name, Limit=ITEMS_SHOWN, ExclusiveStartKey=after)
    items = [{key: value_of(value) for key, value in item.items()} for item in found.list("Items")]
    keys = [one["AttributeName"] for one in described.get("Table", {}).get("KeySchema", ())]
    others = sorted({key for item in items for key in item} - set(keys))
    last = found.get("LastEvaluatedKey")
    data = {
        "name": name,
        "described": described,
        "table": described.get("Table", {}),
        "found": found,
        "rows": items,
        "columns": [*keys, *others][:COLUMNS_MAX],
        "keys": keys,
        "raw": [json.dumps(item, indent=2, ensure_ascii=False) for item in found.list("Items")],
        "key_texts": [json.dumps({key: item[key] for key in keys if key in item}) for item in found.list("Items")],
        "next": json.dumps(last) if last else "",
    }
    return Page("table.html", data)


def value_of(value: Mapping[str, Any]) -> str:
    """Return an attribute value as text."""
    kind = next(iter(value), "NULL")
    inner: Any = value.get(kind)
    if kind in ("S", "N", "B"):
        return str(inner)
    if kind == "BOOL":
        return "true" if inner else "false"
    if kind == "NULL":
        return "null"
    if kind == "L":
        return "[" + ", ".join(value_of(one) for one in inner) + "]"
    if kind == "M":
        return "{" + ", ".join(f"{name}: {value_of(one)}" for name, one in inner.items()) + "}"
    return ", ".join(map(str, inner))


@routes.post("/tables/{table}/items")
async def put_item(visit: Visit) -> Redirect:
    """Store an item given as DynamoDB JSON."""
    name = visit.parameters["table"]
    try:
        item = json.loads(visit.field("item"))
    except ValueError as error:
        visit.failed(f"This is not JSON: {error}")
        return Redirect(link("tables", name))
    if not isinstance(item, dict) or not all(isinstance(value, dict) for value in item.values()):
        visit.failed('An item is a JSON object of attribute values, for instance {"id": {"S": "1"}}.')
        return Redirect(link("tables", name))
    return await visit.do(link("tables", name), "Stored the item.", "dynamodb", "PutItem", TableName=name, Item=item)


@routes.post("/tables/{table}/items/delete")
async def delete_item(visit: Visit) -> Redirect:
    """Delete an item by its key."""
    name = visit.parameters["table"]
    try:
        key = json.loads(visit.field("key"))
    except ValueError:
        key = {}
    return await visit.do(link("tables", name), "Deleted the item.", "dynamodb", "DeleteItem", TableName=name, Key=key)


@routes.post("/tables/{table}/delete")
async def delete(visit: Visit) -> Redirect:
    """Delete a table."""
    name = visit.parameters["table"]
    return await visit.do(link("tables"), f"Deleted table {name}.", "dynamodb", "DeleteTable", TableName=name)
