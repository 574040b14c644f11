"""The store of customer managed policies and their versions; AWS's own come from managed.py."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from taskrole.services.iam import tables as t
from taskrole.services.iam.errors import (
    DeleteConflictError,
    EntityAlreadyExistsError,
    LimitExceededError,
    NoSuchEntityError,
    no_such_policy,
)
from taskrole.services.iam.managed import AwsManagedPolicies
from taskrole.services.iam.model import ManagedPolicy, PolicyVersion
from taskrole.services.iam.store import IamStore
from taskrole.storage.schema import from_milliseconds, to_milliseconds


class PolicyStore:
    """Managed policies, the customer's and AWS's, behind one face."""

    def __init__(self, store: IamStore, managed: AwsManagedPolicies) -> None:
        self._store = store
        self.managed = managed

    def find(self, arn: str) -> ManagedPolicy | None:
        """Return a managed policy, or None."""
        aws = self.managed.find(arn)
        if aws is not None:
            return aws
        with self._store.database.read() as connection:
            return _find(connection, arn)

    def get(self, arn: str) -> ManagedPolicy:
        """Return a managed policy.

        Raises:
            NoSuchEntityError: There is none of that ARN.
        """
        found = self.find(arn)
        if found is None:
            raise no_such_policy(arn)
        return found

    def default_document(self, arn: str) -> str | None:
        """Return the document that is in force, or None when the policy is gone."""
        if self.managed.find(arn) is not None:
            return self.managed.document(arn)
        p, v = t.policies.c, t.policy_versions.c
        query = select(v.document).where(v.arn == arn, v.version == p.default_version, p.arn == arn)
        with self._store.database.read() as connection:
            return connection.execute(query).scalar_one_or_none()

    def page(self, account_id: str, path_prefix: str, after: str, limit: int) -> list[ManagedPolicy]:
        """Return customer managed policies by name, behind the key ``after``."""
        c = t.policies.c
        query = select(t.policies).where(c.account_id == account_id, c.name_key > after)
        if path_prefix not in ("", "/"):
            query = query.where(func.substr(c.path, 1, len(path_prefix)) == path_prefix)
        with self._store.database.read() as connection:
            return [_policy(row) for row in connection.execute(query.order_by(c.name_key).limit(limit))]

    def create(self, policy: ManagedPolicy, document: str) -> None:
        """Add a policy with its first version.

        Raises:
            EntityAlreadyExistsError: The name is taken.
        """

        def create(connection: Connection) -> None:
            c = t.policies.c
            taken = select(c.arn).where(c.account_id == policy.account_id, c.name_key == policy.name.lower())
            if connection.execute(taken).first():
                message = f"A policy called {policy.name} already exists. Duplicate names are not allowed."
                raise EntityAlreadyExistsError(message)
            count = select(func.count()).select_from(t.policies).where(c.account_id == policy.account_id)
            if connection.execute(count).scalar_one() >= self._store.quotas.policies:
                raise LimitExceededError("PoliciesPerAccount", self._store.quotas.policies)
            connection.execute(insert(t.policies).values(_row(policy)))
            _insert_version(connection, policy.arn, 1, document, policy.created_at)

        self._store.write(policy.account_id, create)

    def add_version(self, policy: ManagedPolicy, document: str, now: datetime, *, default: bool) -> PolicyVersion:
        """Add a version.

        Raises:
            LimitExceededError: There are five already.
        """

        def add(connection: Connection) -> PolicyVersion:
            c = t.policies.c
            lock = select(c.last_version).where(c.arn == policy.arn).with_for_update()
            last = connection.execute(lock).scalar_one_or_none()
            if last is None:
                raise no_such_policy(policy.arn)
            v = t.policy_versions.c
            count = select(func.count()).select_from(t.policy_versions).where(v.arn == policy.arn)
            if connection.execute(count).scalar_one() >= self._store.quotas.policy_versions:
                raise LimitExceededError("PolicyVersionsPerPolicy", self._store.quotas.policy_versions)
            _insert_version(connection, policy.arn, last + 1, document, now)
            values: dict[str, Any] = {"last_version": last + 1, "updated_at": to_milliseconds(now)}
            if default:
                values["default_version"] = last + 1
            connection.execute(update(t.policies).where(c.arn == policy.arn).values(values))
            return PolicyVersion(last + 1, document, now, default)

        return self._store.write(policy.account_id, add)

    def versions(self, policy: ManagedPolicy) -> list[PolicyVersion]:
        """Return all versions, newest first."""
        if policy.is_aws:
            return [self.managed.version(policy)]
        v = t.policy_versions.c
        query = select(t.policy_versions).where(v.arn == policy.arn).order_by(v.version.desc())
        with self._store.database.read() as connection:
            return [
                PolicyVersion(
                    row.version, row.document, from_milliseconds(row.created_at), row.version == policy.default_version
                )
                for row in connection.execute(query)
            ]

    def version(self, policy: ManagedPolicy, name: str) -> PolicyVersion:
        """Return one version by its id (``v3``).

        Raises:
            NoSuchEntityError: There is none of that id.
        """
        for version in self.versions(policy):
            if f"v{version.version}" == name:
                return version
        raise _no_such_version(policy.arn, name)

    def set_default(self, policy: ManagedPolicy, version: int, now: datetime) -> None:
        """Make a version the one in force.

        Raises:
            NoSuchEntityError: It was deleted meanwhile.
        """

        def change(connection: Connection) -> None:
            p, v = t.policies.c, t.policy_versions.c
            query = select(v.version).where(v.arn == policy.arn, v.version == version)
            if connection.execute(query).first() is None:
                raise _no_such_version(policy.arn, f"v{version}")
            values = {"default_version": version, "updated_at": to_milliseconds(now)}
            connection.execute(update(t.policies).where(p.arn == policy.arn).values(values))

        self._store.write(policy.account_id, change)

    def delete_version(self, policy: ManagedPolicy, version: int) -> None:
        """Delete a version.

        Raises:
            DeleteConflictError: It is the one in force.
        """

        def remove(connection: Connection) -> None:
            p, v = t.policies.c, t.policy_versions.c
            # Asked inside the transaction: a policy must never be left without the version that is in force.
            default = connection.execute(select(p.default_version).where(p.arn == policy.arn)).scalar_one_or_none()
            if version == default:
                raise DeleteConflictError("Cannot delete the default version of a policy.")
            connection.execute(delete(t.policy_versions).where(v.arn == policy.arn, v.version == version))

        self._store.write(policy.account_id, remove)

    def set_tags(self, policy: ManagedPolicy, tags: dict[str, str]) -> None:
        """Replace a policy's tags."""
        statement = update(t.policies).where(t.policies.c.arn == policy.arn).values(tags=json.dumps(tags))
        self._store.write(policy.account_id, lambda connection: connection.execute(statement))

    def delete(self, policy: ManagedPolicy) -> None:
        """Delete a policy that is attached nowhere and has one version.

        Raises:
            DeleteConflictError: It is attached, is a boundary, or has more versions.
        """

        def remove(connection: Connection) -> None:
            a, e, v = t.attachments.c, t.entities.c, t.policy_versions.c
            attached = connection.execute(select(a.policy_arn).where(a.policy_arn == policy.arn).limit(1)).first()
            bounding = connection.execute(select(e.name_key).where(e.boundary_arn == policy.arn).limit(1)).first()
            if attached or bounding:
                raise DeleteConflictError("Cannot delete a policy attached to entities.")
            count = select(func.count()).select_from(t.policy_versions).where(v.arn == policy.arn)
            if connection.execute(count).scalar_one() > 1:
                message = "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy."  # noqa: E501  AWS's sentence
                raise DeleteConflictError(message)
            connection.execute(delete(t.policy_versions).where(v.arn == policy.arn))
            connection.execute(delete(t.policies).where(t.policies.c.arn == policy.arn))

        self._store.write(policy.account_id, remove)


def _no_such_version(arn: str, name: str) -> NoSuchEntityError:
    return NoSuchEntityError(f"Policy {arn} version {name} does not exist or is not attachable.")


def require_policy(connection: Connection, policy: ManagedPolicy) -> None:
    """Make sure, inside a transaction that will refer to a managed policy, that it is still there.

    Raises:
        NoSuchEntityError: It was deleted meanwhile.
    """
    if not policy.is_aws and _find(connection, policy.arn) is None:
        raise NoSuchEntityError(f"Policy {policy.arn} does not exist or is not attachable.")


def _find(connection: Connection, arn: str) -> ManagedPolicy | None:
    row = connection.execute(select(t.policies).where(t.policies.c.arn == arn)).first()
    return None if row is None else _policy(row)


def _insert_version(connection: Connection, arn: str, version: int, document: str, now: datetime) -> None:
    row = {"arn": arn, "version": version, "document": document, "created_at": to_milliseconds(now)}
    connection.execute(insert(t.policy_versions).values(row))


def _row(policy: ManagedPolicy) -> dict[str, Any]:
    return {
        "arn": policy.arn,
        "account_id": policy.account_id,
        "name_key": policy.name.lower(),
        "name": policy.name,
        "path": policy.path,
        "policy_id": policy.policy_id,
        "description": policy.description,
        "default_version": policy.default_version,
        "last_version": policy.default_version,
        "created_at": to_milliseconds(policy.created_at),
        "updated_at": to_milliseconds(policy.updated_at),
        "tags": json.dumps(policy.tags),
    }


def _policy(row: Row[Any]) -> ManagedPolicy:
    return ManagedPolicy(
        row.arn,
        row.name,
        row.path,
        row.policy_id,
        row.default_version,
        from_milliseconds(row.created_at),
        from_milliseconds(row.updated_at),
        row.description,
        json.loads(row.tags),
        row.account_id,
    )
