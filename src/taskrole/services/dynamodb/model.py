"""Tables and their indexes as values, and what an item is in each of them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import orjson

from taskrole.services.dynamodb.encoding import encode_key, join_keys
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.values import Item, type_of

HASH_KEY_SIZE_BYTES_MAX = 2048  # AWS: DynamoDB developer guide, "Service quotas"
RANGE_KEY_SIZE_BYTES_MAX = 1024
PRIMARY = ""  # the name under which a table's own items are kept


@dataclass(frozen=True, slots=True)
class KeySchema:
    """Names and types (S, N, B) of the key attributes; ``range_name`` is empty for a hash key alone."""

    hash_name: str
    hash_type: str
    range_name: str = ""
    range_type: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The one or two names."""
        return (self.hash_name, self.range_name) if self.range_name else (self.hash_name,)

    @property
    def types(self) -> dict[str, str]:
        """The types by name."""
        types = {self.hash_name: self.hash_type}
        if self.range_name:
            types[self.range_name] = self.range_type
        return types


@dataclass(frozen=True, slots=True)
class Index:
    """A secondary index."""

    name: str
    keys: KeySchema
    projection_type: str
    non_key_attributes: tuple[str, ...]
    is_global: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``definition`` has the shape of CreateTable's request."""

    account_id: str
    region: str
    name: str
    table_id: str
    created_at: int
    definition: Mapping[str, Any] = field(repr=False)
    keys: KeySchema
    indexes: tuple[Index, ...]
    tags: str = "[]"
    ttl_attribute: str = ""

    @property
    def arn(self) -> str:
        """The table's ARN."""
        return table_arn(self.account_id, self.region, self.name)

    def index(self, name: str) -> Index:
        """Return an index by name.

        Raises:
            ValidationError: The table has no such index.
        """
        for index in self.indexes:
            if index.name == name:
                return index
        raise ValidationError(f"The table does not have the specified index: {name}")


@dataclass(frozen=True, slots=True)
class Key:
    """Where an item is in a table or index, as order-preserving bytes."""

    hash_key: bytes
    range_key: bytes = b""
    primary_key: bytes = b""


@dataclass(frozen=True, slots=True)
class Row:
    """What the database holds of an item in the table itself or in one index."""

    index_name: str
    key: Key
    item: Item = field(repr=False)


def table_arn(account_id: str, region: str, name: str) -> str:
    """Return the ARN of a table, whether it exists or not."""
    return f"arn:aws:dynamodb:{region}:{account_id}:table/{name}"


@lru_cache(maxsize=512)
def parse_definition(text: str) -> tuple[Mapping[str, Any], KeySchema, tuple[Index, ...]]:
    """Return a definition, the key schema and the indexes from the text in the database."""
    definition: dict[str, Any] = orjson.loads(text)
    types = {each["AttributeName"]: each["AttributeType"] for each in definition["AttributeDefinitions"]}
    keys = parse_key_schema(definition["KeySchema"], types)
    indexes = [
        Index(
            each["IndexName"],
            parse_key_schema(each["KeySchema"], types),
            each["Projection"].get("ProjectionType", "ALL"),
            tuple(each["Projection"].get("NonKeyAttributes", ())),
            member == "GlobalSecondaryIndexes",
        )
        for member in ("LocalSecondaryIndexes", "GlobalSecondaryIndexes")
        for each in definition.get(member, ())
    ]
    return definition, keys, tuple(indexes)


def parse_key_schema(elements: Sequence[Mapping[str, str]], types: Mapping[str, str]) -> KeySchema:
    """Return the key schema of wire elements that were checked."""
    names = {each["KeyType"]: each["AttributeName"] for each in elements}
    range_name = names.get("RANGE", "")
    return KeySchema(names["HASH"], types[names["HASH"]], range_name, types.get(range_name, ""))


def key_of(table: Table, key: Item) -> Key:
    """Return where the item with this key (exactly the key attributes) is.

    Raises:
        ValidationError: Other attributes, other types, or an empty or too long value.
    """
    types = table.keys.types
    if key.keys() != types.keys() or any(type_of(key[name]) != types[name] for name in types):
        raise ValidationError("The provided key element does not match the schema")
    return _encode(table.keys, key)


def key_of_item(table: Table, item: Item) -> Key:
    """Return where a whole item belongs.

    Raises:
        ValidationError: A key attribute is missing, or has another type.
    """
    for name, expected in table.keys.types.items():
        if name not in item:
            raise ValidationError(f"One or more parameter values were invalid: Missing the key {name} in the item")
        actual = type_of(item[name])
        if actual != expected:
            raise ValidationError(
                f"One or more parameter values were invalid: Type mismatch for key {name} expected: {expected} "
                f"actual: {actual}"
            )
    return _encode(table.keys, item)


def rows_of(table: Table, item: Item) -> list[Row]:
    """Return the rows of an item: its own first, then one for each index whose key attributes it has.

    Raises:
        ValidationError: A key attribute of the table or of an index has a wrong type or value.
    """
    key = key_of_item(table, item)
    rows = [Row(PRIMARY, key, item)]
    for index in table.indexes:
        types = index.keys.types
        present = [name for name in types if name in item]
        for name in present:
            actual = type_of(item[name])
            if actual != types[name]:
                raise ValidationError(
                    f"One or more parameter values were invalid: Type mismatch for Index Key {name} Expected: "
                    f"{types[name]} Actual: {actual} IndexName: {index.name}"
                )
        if len(present) == len(types):
            where = _encode(index.keys, item, index.name)
            joined = join_keys(key.hash_key, key.range_key)
            rows.append(Row(index.name, Key(where.hash_key, where.range_key, joined), _kept(table, index, item)))
    return rows


def projected_names(table: Table, index: Index) -> set[str] | None:
    """Return the attributes that an index shows; None for all of them."""
    if index.projection_type == "ALL":
        return None
    return {*table.keys.names, *index.keys.names, *index.non_key_attributes}


def _kept(table: Table, index: Index, item: Item) -> Item:
    """Return what an index's row holds: local ones hold all, since a Query on them may ask for all."""
    names = projected_names(table, index) if index.is_global else None
    return item if names is None else {name: value for name, value in item.items() if name in names}


def _encode(keys: KeySchema, item: Item, index_name: str = "") -> Key:
    hash_key = _encode_checked(keys.hash_name, item, HASH_KEY_SIZE_BYTES_MAX, "hashkey", index_name)
    if not keys.range_name:
        return Key(hash_key)
    return Key(hash_key, _encode_checked(keys.range_name, item, RANGE_KEY_SIZE_BYTES_MAX, "rangekey", index_name))


def _encode_checked(name: str, item: Item, size_max: int, role: str, index_name: str) -> bytes:
    value = item[name]
    kind, content = next(iter(value.items()))
    if not content:
        empty = "string" if kind == "S" else "binary"
        where = f"IndexName: {index_name}, IndexKey: {name}" if index_name else f"Key: {name}"
        subject = "a secondary index key" if index_name else "a key attribute"
        raise ValidationError(
            "One or more parameter values are not valid. "
            + (f"A value specified for {subject} is not supported. " if index_name else "")
            + f"The AttributeValue for a key attribute cannot contain an empty {empty} value. {where}"
        )
    encoded = encode_key(value)
    if len(encoded) > size_max:
        raise ValidationError(
            f"One or more parameter values were invalid: Size of {role} has exceeded the maximum size limit of"
            f" {size_max} bytes"
        )
    return encoded
