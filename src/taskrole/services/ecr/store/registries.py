"""What belongs to a registry as a whole. One method, one transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, insert, select, update

from taskrole.services.ecr import tables
from taskrole.services.ecr.model import ItemKind, RegistryItem, RegistryKey
from taskrole.services.ecr.store.rows import bytewise, insert_if_absent
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds

_items = tables.registry_items
# Every request asks for these: built once.
_SETTINGS = select(_items.c.name, _items.c.content).where(
    _items.c.account_id == bindparam("account_id"),
    _items.c.region == bindparam("region"),
    _items.c.kind == str(ItemKind.SETTING),
)


class RegistryStore:
    """Keeps settings, rules and templates of registries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, registry: RegistryKey, kind: ItemKind, name: str) -> RegistryItem | None:
        """Return an item, or None."""
        with self._database.read() as connection:
            row = connection.execute(select(_items).where(_this(registry, kind, name))).first()
        return None if row is None else _item(row)

    def settings(self, registry: RegistryKey) -> dict[str, str]:
        """Return all settings of a registry that were made."""
        parameters = {"account_id": registry.account_id, "region": registry.region}
        with self._database.read() as connection:
            return {row.name: row.content for row in connection.execute(_SETTINGS, parameters)}

    def list(self, registry: RegistryKey, kind: ItemKind) -> Sequence[RegistryItem]:
        """Return all items of a kind, by name."""
        with self._database.read() as connection:
            query = select(_items).where(_of_kind(registry, kind)).order_by(bytewise(connection, _items.c.name))
            return [_item(row) for row in connection.execute(query)]

    def create(
        self, registry: RegistryKey, kind: ItemKind, item: RegistryItem, taken: Exception, full: Exception, most: int
    ) -> None:
        """Keep a new item; raise ``taken`` if there is one of that name, ``full`` if there are ``most`` already."""

        def create(connection: Connection) -> None:
            names = connection.execute(select(_items.c.name).where(_of_kind(registry, kind)).limit(most + 1))
            there = set(names.scalars())
            if item.name in there:
                raise taken
            if len(there) >= most:
                raise full
            if not insert_if_absent(connection, _items, _columns(registry, kind, item)):
                raise taken

        self._database.write(create)

    def put(self, registry: RegistryKey, kind: ItemKind, name: str, content: str, now: datetime) -> None:
        """Keep an item, whether there is one of that name or not."""

        def put(connection: Connection) -> None:
            this = _this(registry, kind, name)
            change = update(_items).where(this).values(content=content, updated_at=to_milliseconds(now))
            if connection.execute(change).rowcount == 0:
                item = RegistryItem(name, content, now, now)
                connection.execute(insert(_items).values(**_columns(registry, kind, item)))

        self._database.write(put)

    def update(
        self, registry: RegistryKey, kind: ItemKind, name: str, change: Callable[[str], str], now: datetime
    ) -> RegistryItem | None:
        """Change the content of an item and return it as it is then, or None if there is none."""

        def change_content(connection: Connection) -> RegistryItem | None:
            this = _this(registry, kind, name)
            row = connection.execute(select(_items).where(this).with_for_update()).first()
            if row is None:
                return None
            content = change(row.content)
            values = {"content": content, "updated_at": to_milliseconds(now)}
            connection.execute(update(_items).where(this).values(**values))
            return RegistryItem(name, content, from_milliseconds(row.created_at), now)

        return self._database.write(change_content)

    def delete(self, registry: RegistryKey, kind: ItemKind, name: str) -> RegistryItem | None:
        """Delete an item and return it, or None if there was none."""

        def remove(connection: Connection) -> RegistryItem | None:
            this = _this(registry, kind, name)
            row = connection.execute(select(_items).where(this).with_for_update()).first()
            if row is None or connection.execute(delete(_items).where(this)).rowcount == 0:
                return None
            return _item(row)

        return self._database.write(remove)


def _of_kind(registry: RegistryKey, kind: ItemKind) -> ColumnElement[bool]:
    return and_(_items.c.account_id == registry.account_id, _items.c.region == registry.region, _items.c.kind == kind)


def _this(registry: RegistryKey, kind: ItemKind, name: str) -> ColumnElement[bool]:
    return and_(_of_kind(registry, kind), _items.c.name == name)


def _columns(registry: RegistryKey, kind: ItemKind, item: RegistryItem) -> dict[str, Any]:
    return {
        "account_id": registry.account_id,
        "region": registry.region,
        "kind": str(kind),
        "name": item.name,
        "content": item.content,
        "created_at": to_milliseconds(item.created_at),
        "updated_at": to_milliseconds(item.updated_at),
    }


def _item(row: Row[Any]) -> RegistryItem:
    return RegistryItem(row.name, row.content, from_milliseconds(row.created_at), from_milliseconds(row.updated_at))
