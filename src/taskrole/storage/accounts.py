"""The accounts of this installation."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from taskrole.storage.ports import Database
from taskrole.storage.schema import to_milliseconds
from taskrole.storage.tables import accounts


def ensure_account(database: Database, account_id: str, now: datetime) -> bool:
    """Add an account; return False if it is there already."""

    def ensure(connection: Connection) -> bool:
        if connection.execute(select(accounts).where(accounts.c.account_id == account_id)).first() is not None:
            return False
        connection.execute(insert(accounts).values(account_id=account_id, created_at=to_milliseconds(now)))
        return True

    return database.write(ensure)


def list_accounts(database: Database) -> list[str]:
    """Return the ids of all accounts, in order."""
    with database.read() as connection:
        return list(connection.execute(select(accounts.c.account_id).order_by(accounts.c.account_id)).scalars())
