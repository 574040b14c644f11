"""UpdateUser and UpdateGroup: another name or path, with everything that hangs on the name."""

from typing import Any

from sqlalchemy import Connection, Table, update

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.services.iam import tables as t
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import already_exists
from taskrole.services.iam.model import Kind
from taskrole.services.iam.operations import support as s
from taskrole.services.iam.store import find_entity, get_entity

operations: OperationSet[IamDeps] = OperationSet("iam")


def _rename(iam: IamDeps, call: Call, request: Any, kind: Kind) -> dict[str, Any]:
    member = s.NAME_MEMBERS[kind]
    new_name = request.get(f"New{member}", request[member])
    account_id = call.account_id

    def rename(connection: Connection) -> None:
        entity = get_entity(connection, account_id, kind, request[member], lock=iam.store.locks)
        new_key = new_name.lower()
        if new_key != entity.key and find_entity(connection, account_id, kind, new_name):
            raise already_exists(kind, new_name)
        e = t.entities.c
        values = {"name": new_name, "name_key": new_key, "path": request.get("NewPath", entity.path)}
        connection.execute(
            update(t.entities)
            .where(e.account_id == account_id, e.kind == kind, e.name_key == entity.key)
            .values(values)
        )
        if new_key == entity.key:
            return
        for table in (t.inline_policies, t.attachments):
            mine = (table.c.account_id == account_id) & (table.c.kind == kind) & (table.c.owner_key == entity.key)
            connection.execute(update(table).where(mine).values(owner_key=new_key))
        keyed: list[tuple[Table, str]] = [(t.memberships, f"{kind}_key")]
        if kind is Kind.USER:
            keyed.append((t.access_keys, "user_key"))
        for table, column in keyed:
            mine = (table.c.account_id == account_id) & (table.c[column] == entity.key)
            connection.execute(update(table).where(mine).values({column: new_key}))

    iam.store.write(account_id, rename)
    return {}


@operations.operation("UpdateUser", questions=s.on_renamed(Kind.USER, "UpdateUser"))
def update_user(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Give a user another name or path. Source: IAM API reference, UpdateUser."""
    return _rename(iam, call, request, Kind.USER)


@operations.operation("UpdateGroup", questions=s.on_renamed(Kind.GROUP, "UpdateGroup"))
def update_group(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Give a group another name or path. Source: IAM API reference, UpdateGroup."""
    return _rename(iam, call, request, Kind.GROUP)
