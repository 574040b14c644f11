"""Rows of tags, events, client tokens and account settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from taskrole.services.ecs.model import ClusterKey
from taskrole.services.ecs.store.codec import dump, load, milliseconds
from taskrole.services.ecs.tables import account_settings, client_tokens, events, tags


@dataclass(frozen=True, slots=True)
class ClientToken:
    """What RunTask answered to a client token."""

    request_hash: str
    task_ids: tuple[str, ...]
    created_at_milliseconds: int


def get_tags(connection: Connection, arn: str) -> dict[str, str]:
    """Return the tags of a resource."""
    text = connection.execute(select(tags.c.tags).where(tags.c.resource_arn == arn)).scalar_one_or_none()
    return {} if text is None else load(text)


def get_tags_of_many(connection: Connection, arns: Iterable[str]) -> Mapping[str, dict[str, str]]:
    """Return the tags of the resources that have some, by ARN."""
    statement = select(tags.c.resource_arn, tags.c.tags).where(tags.c.resource_arn.in_(list(arns)))
    return {row[0]: load(row[1]) for row in connection.execute(statement)}


def put_tags(connection: Connection, arn: str, values: Mapping[str, str]) -> None:
    """Replace the tags of a resource."""
    connection.execute(delete(tags).where(tags.c.resource_arn == arn))
    if values:
        connection.execute(insert(tags).values(resource_arn=arn, tags=dump(dict(values))))


def delete_tags(connection: Connection, arns: Iterable[str]) -> None:
    """Forget the tags of resources."""
    connection.execute(delete(tags).where(tags.c.resource_arn.in_(list(arns))))


def put_event(connection: Connection, key: ClusterKey, arn: str, detail_type: str, at: datetime, body: Any) -> None:
    """Append an event."""
    connection.execute(
        insert(events).values(
            account_id=key.account_id,
            region=key.region,
            resource_arn=arn,
            detail_type=detail_type,
            occurred_at=milliseconds(at),
            body=dump(body),
        )
    )


def list_events(
    connection: Connection, account_id: str, region: str, after: int, limit: int
) -> list[tuple[int, dict[str, Any]]]:
    """Return events after a sequence number, oldest first."""
    statement = (
        select(events.c.sequence, events.c.body)
        .where(events.c.account_id == account_id, events.c.region == region, events.c.sequence > after)
        .order_by(events.c.sequence)
        .limit(limit)
    )
    return [(row[0], load(row[1])) for row in connection.execute(statement)]


def delete_events(connection: Connection, before: datetime) -> int:
    """Forget events before an instant; return how many."""
    return connection.execute(delete(events).where(events.c.occurred_at < milliseconds(before))).rowcount


def find_client_token(connection: Connection, key: ClusterKey, token: str) -> ClientToken | None:
    """Return what was answered to a client token, if it is remembered."""
    statement = select(client_tokens.c.request_hash, client_tokens.c.task_ids, client_tokens.c.created_at).where(
        client_tokens.c.account_id == key.account_id,
        client_tokens.c.region == key.region,
        client_tokens.c.cluster == key.name,
        client_tokens.c.token == token,
    )
    row = connection.execute(statement).one_or_none()
    return None if row is None else ClientToken(row[0], tuple(load(row[1])), row[2])


def put_client_token(
    connection: Connection, key: ClusterKey, token: str, request_hash: str, task_ids: Iterable[str], now: datetime
) -> None:
    """Remember the answer to a client token; an outdated one gives way."""
    connection.execute(
        delete(client_tokens).where(
            client_tokens.c.account_id == key.account_id,
            client_tokens.c.region == key.region,
            client_tokens.c.cluster == key.name,
            client_tokens.c.token == token,
        )
    )
    connection.execute(
        insert(client_tokens).values(
            account_id=key.account_id,
            region=key.region,
            cluster=key.name,
            token=token,
            request_hash=request_hash,
            task_ids=dump(list(task_ids)),
            created_at=milliseconds(now),
        )
    )


def delete_client_tokens(connection: Connection, before: datetime) -> int:
    """Forget client tokens used before an instant; return how many."""
    statement = delete(client_tokens).where(client_tokens.c.created_at < milliseconds(before))
    return connection.execute(statement).rowcount


def list_settings(connection: Connection, account_id: str, region: str, principal_arn: str) -> dict[str, str]:
    """Return a principal's own account settings."""
    statement = select(account_settings.c.name, account_settings.c.value).where(
        account_settings.c.account_id == account_id,
        account_settings.c.region == region,
        account_settings.c.principal_arn == principal_arn,
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def effective_setting(connection: Connection, account_id: str, region: str, principal_arn: str, name: str) -> str:
    """Return the value of an account setting that counts for a principal; empty if nobody chose one."""
    root = f"arn:aws:iam::{account_id}:root"
    statement = select(account_settings.c.principal_arn, account_settings.c.value).where(
        account_settings.c.account_id == account_id,
        account_settings.c.region == region,
        account_settings.c.principal_arn.in_((root, principal_arn)),
        account_settings.c.name == name,
    )
    chosen: dict[str, str] = {row[0]: row[1] for row in connection.execute(statement)}
    return chosen.get(principal_arn) or chosen.get(root, "")


def put_setting(
    connection: Connection, account_id: str, region: str, principal_arn: str, name: str, value: str | None
) -> None:
    """Write (or with None delete) one account setting."""
    scope = (
        account_settings.c.account_id == account_id,
        account_settings.c.region == region,
        account_settings.c.principal_arn == principal_arn,
        account_settings.c.name == name,
    )
    if value is None:
        connection.execute(delete(account_settings).where(*scope))
        return
    if connection.execute(update(account_settings).where(*scope).values(value=value)).rowcount == 0:
        connection.execute(
            insert(account_settings).values(
                account_id=account_id, region=region, principal_arn=principal_arn, name=name, value=value
            )
        )
