"""Tables and their indexes as values, and what an item is in each of them. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from taskrole.services.dynamodb.encoding import bucket_of, encode_key, join_keys
from taskrole.services.dynamodb.errors import ResourceNotFoundError, ValidationError
from taskrole.services.dynamodb.values import Item, Value, type_of

HASH_KEY_SIZE_BYTES_MAX = 2048  # AWS: DynamoDB developer guide, "Service quotas"
RANGE_KEY_SIZE_BYTES_MAX = 1024
PRIMARY = ""  # the name under which a table's own items are kept
EXPIRY = "/ttl"  # the name of the internal index by time to live; no index of a user can have a slash in its name

_NO_MATCH = "The provided key element does not match the schema"
_INVALID = "One or more parameter values were invalid: "


@dataclass(frozen=True, slots=True)
class KeySchema:
    """Names and types (S, N, B) of the key attributes; ``range_name`` is empty for a hash key alone."""

    hash_name: str
    hash_type: str
    range_name: str = ""
    range_type: str = ""
    names: tuple[str, ...] = field(init=False)
    types: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        types = {self.hash_name: self.hash_type}
        if self.range_name:
            types[self.range_name] = self.range_type
        object.__setattr__(self, "types", types)
        object.__setattr__(self, "names", tuple(types))


@dataclass(frozen=True, slots=True)
class Index:
    """A secondary index."""

    name: str
    keys: KeySchema
    projection_type: str
    non_key_attributes: tuple[str, ...]
    is_global: bool


@dataclass(frozen=True, slots=True)
class Stream:
    """A table's stream. ``first`` and ``last`` bound the numbers of its changes; ``last`` is -1 while it is open."""

    arn: str
    table_number: int
    table_name: str
    label: str
    view_type: str
    created_at: int
    key_schema: Sequence[Mapping[str, str]]
    first: int
    last: int = -1
    ended_at: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table. ``definition`` has the shape of CreateTable's request; ``settings`` is all that is set later."""

    account_id: str
    region: str
    name: str
    table_id: str
    number: int
    created_at: int
    definition: Mapping[str, Any] = field(repr=False)
    keys: KeySchema
    indexes: tuple[Index, ...]
    tags: str = "[]"
    ttl_attribute: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def arn(self) -> str:
        """The table's ARN."""
        return table_arn(self.account_id, self.region, self.name)

    @property
    def logs_changes(self) -> bool:
        """Whether changes are recorded: for a stream or for recovery to a point in time."""
        return bool(self.settings.get("stream") or self.settings.get("recovery"))

    def index(self, name: str) -> Index:
        """Return an index by name.

        Raises:
            ValidationError: The table has no such index, or it is still being filled.
        """
        for index in self.indexes:
            if index.name == name:
                if name in self.settings.get("filling", ()):
                    raise ValidationError(f"Cannot read from backfilling global secondary index: {name}")
                return index
        raise ValidationError(f"The table does not have the specified index: {name}")


@dataclass(frozen=True, slots=True)
class Key:
    """Where an item is in a table or index: the scan order of its hash key, then order-preserving bytes."""

    bucket: int
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
        for member in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes")  # AWS: they are checked in this order
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
    if len(key) != len(types):
        raise ValidationError(_NO_MATCH)
    encoded: list[bytes] = []
    for name, expected in types.items():
        value = key.get(name)
        if value is None or expected not in value:
            raise ValidationError(_NO_MATCH)
        _check_not_empty(value, f"{_INVALID}The AttributeValue for a key attribute cannot contain an", f"Key: {name}")
        encoded.append(_encode(value, is_hash=not encoded))
    return Key(bucket_of(encoded[0]), *encoded)


def key_of_item(table: Table, item: Item) -> Key:
    """Return where a whole item belongs.

    Raises:
        ValidationError: A key attribute is missing, has another type, is empty or too long.
    """
    encoded: list[bytes] = []
    for name, expected in table.keys.types.items():
        value = item.get(name)
        if value is None:
            raise ValidationError(f"{_INVALID}Missing the key {name} in the item")
        if expected not in value:
            raise ValidationError(
                f"{_INVALID}Type mismatch for key {name} expected: {expected} actual: {type_of(value)}"
            )
        _check_not_empty(
            value,
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an",
            f"Key: {name}",
        )
        encoded.append(_encode(value, is_hash=not encoded))
    return Key(bucket_of(encoded[0]), *encoded)


def rows_of(table: Table, item: Item, key: Key | None = None) -> list[Row]:
    """Return the rows of an item: its own first, then one for each index whose key attributes it has.

    An item that was there before an index may have attributes of other types: it is not in the index.
    """
    key = key or key_of_item(table, item)
    rows = [Row(PRIMARY, key, item)]
    if not table.indexes and not table.ttl_attribute:
        return rows
    joined = join_keys(key.hash_key, key.range_key)
    for index in table.indexes:
        where = _place_in(index, item, joined)
        if where is not None:
            rows.append(Row(index.name, where, _kept(table, index, item)))
    if table.ttl_attribute:
        expiry = item.get(table.ttl_attribute, {}).get("N")
        if expiry is not None and Decimal(expiry) > 0:
            where = Key(0, b"", encode_key({"N": expiry}), joined)
            kept = (*table.keys.names, table.ttl_attribute)
            rows.append(Row(EXPIRY, where, {name: item[name] for name in kept}))
    return rows


def _place_in(index: Index, item: Item, joined: bytes) -> Key | None:
    encoded = []
    for name, expected in index.keys.types.items():
        value = item.get(name)
        if value is None or not value.get(expected):
            return None
        encoded.append(encode_key(value))
    if len(encoded[0]) > HASH_KEY_SIZE_BYTES_MAX or len(encoded[-1]) > HASH_KEY_SIZE_BYTES_MAX:
        return None
    return Key(bucket_of(encoded[0]), encoded[0], encoded[1] if len(encoded) > 1 else b"", joined)


def check_index_key(index: Index, item: Item) -> None:
    """Check the attributes of an item that are keys of an index.

    Raises:
        ValidationError: One has another type, or is empty or too long.
    """
    for position, (name, expected) in enumerate(index.keys.types.items()):
        value = item.get(name)
        if value is None:
            continue
        if expected not in value:
            raise ValidationError(
                f"{_INVALID}Type mismatch for Index Key {name} Expected: {expected} Actual: {type_of(value)} "
                f"IndexName: {index.name}"
            )
        _check_not_empty(
            value,
            "One or more parameter values are not valid. A value specified for a secondary index key is not supported."
            " The AttributeValue for a key attribute cannot contain an",
            f"IndexName: {index.name}, IndexKey: {name}",
        )
        _encode(value, is_hash=not position)


def check_path_heads(table: Table, nested: set[str]) -> None:
    """Refuse paths that go into a key attribute, which is a scalar.

    Raises:
        ValidationError: One of the attributes is a key of the table or of an index.
    """
    words = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
    for name in table.keys.names:
        if name in nested:
            raise ValidationError(f"{words}Key: {name}")
    for index in table.indexes:
        for name in index.keys.names:
            if name in nested:
                raise ValidationError(f"{words}IndexKey: {name}")


def projected_names(table: Table, index: Index) -> set[str] | None:
    """Return the attributes that an index shows; None for all of them."""
    if index.projection_type == "ALL":
        return None
    return {*table.keys.names, *index.keys.names, *index.non_key_attributes}


def check_key_size(content: Any, size_max: int, *, is_hash: bool) -> None:
    """Check the size of a key's string or binary; numbers always fit.

    Raises:
        ValidationError: It is too long.
    """
    size = len(content.encode()) if isinstance(content, str) else len(content)
    if size > size_max:
        if is_hash:
            # AWS: the missing space is theirs.
            raise ValidationError(f"{_INVALID}Size of hashkey has exceeded the maximum size limit of{size_max} bytes")
        raise ValidationError(
            f"{_INVALID}Aggregated size of all range keys has exceeded the size limit of {size_max} bytes"
        )


def missing_table() -> ResourceNotFoundError:
    """Return the error of item operations on a table that is not there."""
    return ResourceNotFoundError("Requested resource not found")


def _kept(table: Table, index: Index, item: Item) -> Item:
    """Return what an index's row holds: local ones hold all, since a Query on them may ask for all."""
    names = projected_names(table, index) if index.is_global else None
    return item if names is None else {name: value for name, value in item.items() if name in names}


def _encode(value: Value, *, is_hash: bool) -> bytes:
    encoded = encode_key(value)
    if "N" not in value:
        size_max = HASH_KEY_SIZE_BYTES_MAX if is_hash else RANGE_KEY_SIZE_BYTES_MAX
        if len(encoded) > size_max:
            check_key_size(encoded, size_max, is_hash=is_hash)
    return encoded


def _check_not_empty(value: Value, words: str, where: str) -> None:
    kind, content = next(iter(value.items()))
    if not content:
        raise ValidationError(f"{words} empty {'string' if kind == 'S' else 'binary'} value. {where}")
