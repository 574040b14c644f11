"""Canonical user ids: S3's names of accounts, found again from what clients send."""

from taskrole.services.s3 import errors, names
from taskrole.services.s3.acls import EXEC_READER
from taskrole.storage.accounts import list_accounts
from taskrole.storage.ports import Database


class Accounts:
    """Finds the account of a canonical user id; remembers those that it has seen."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known = {names.canonical_user_id(names.ANONYMOUS): names.ANONYMOUS, EXEC_READER: EXEC_READER}

    def resolve(self, canonical_id: str) -> str:
        """Return an account id, or what stands for somebody outside.

        Raises:
            ServiceError: InvalidArgument.
        """
        if canonical_id not in self._known:
            found = {names.canonical_user_id(account): account for account in list_accounts(self._database)}
            self._known = {**self._known, **found}
        if canonical_id not in self._known:
            raise errors.invalid_argument("Invalid id", "CanonicalUser/ID", canonical_id)
        return self._known[canonical_id]
