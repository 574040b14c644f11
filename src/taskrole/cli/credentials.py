"""``taskrole env`` and ``taskrole account create``: they open the database beside a running server."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from taskrole.app_metrics import scrape_token
from taskrole.cli.data_dir import read_endpoint
from taskrole.cli.errors import CommandError
from taskrole.clock import SystemClock
from taskrole.ids import SystemIds
from taskrole.services.iam import service as iam
from taskrole.services.iam.api import IamApi
from taskrole.storage.accounts import ensure_account, list_accounts
from taskrole.storage.database import OpenDatabase, open_database
from taskrole.storage.key_rings import open_key_ring


@contextmanager
def _opened(url: str) -> Iterator[tuple[OpenDatabase, IamApi]]:
    database = open_database(url)
    try:
        ids = SystemIds()
        yield database, iam.build(database, open_key_ring(database, "iam", ids), ids)[0]
    finally:
        database.close()


def environment_of(data_dir: Path, account: str, user: str) -> dict[str, str]:
    """Return the variables that point AWS tools at an installation, as one of its users.

    Raises:
        CommandError: There is no such installation, account or user, or the user has no active key.
    """
    note = read_endpoint(data_dir)
    account_id = account or note["account"]
    with _opened(note["database"]) as (database, api):
        if account_id not in list_accounts(database):
            known = ", ".join(list_accounts(database))
            message = f"there is no account {account_id}; there are: {known}. `taskrole account create` adds one."
            raise CommandError(message)
        keys = api.credentials_of(account_id, user)
    if keys is None:
        message = (
            f"user {user} of account {account_id} has no active access key: `aws iam create-access-key` makes one."
        )
        raise CommandError(message)
    return {
        "AWS_ENDPOINT_URL": note["endpoint"],
        "AWS_ACCESS_KEY_ID": keys.access_key_id,
        "AWS_SECRET_ACCESS_KEY": keys.secret_access_key,
        "AWS_REGION": note["region"],
        "AWS_DEFAULT_REGION": note["region"],
    }


def create_account(data_dir: Path, account_id: str, database_url: str) -> str:
    """Add an account; return its id.

    Raises:
        CommandError: The id is taken, or is not 12 digits.
    """
    if account_id and not re.fullmatch(r"\d{12}", account_id):
        message = f"an account id has 12 digits; {account_id!r} has not."
        raise CommandError(message)
    url = database_url or read_endpoint(data_dir)["database"]
    with _opened(url) as (database, api):
        now = SystemClock().now()
        taken = list_accounts(database)
        new_id = account_id or f"{int.from_bytes(SystemIds().random_bytes(8), 'big') % 10**12:012d}"
        if new_id in taken:
            message = f"account {new_id} is there already."
            raise CommandError(message)
        ensure_account(database, new_id, now)
        api.bootstrap_account(new_id, now)
    return new_id


def scrape_token_of(data_dir: Path, database_url: str) -> str:
    """Return the token with which Prometheus sees single tasks.

    Raises:
        CommandError: There is no such installation.
    """
    with _opened(database_url or read_endpoint(data_dir)["database"]) as (database, _):
        return scrape_token(open_key_ring(database, "metrics", SystemIds()))
