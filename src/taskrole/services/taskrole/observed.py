"""The roles in observe mode: kept in the database, known to every process within half a second."""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from taskrole.policy.model import Principal, PrincipalKind
from taskrole.services.taskrole.errors import validation_error
from taskrole.services.taskrole.tables import observed_roles as table
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds

log = logging.getLogger(__name__)

OBSERVED_MAX = 100  # roles of one account; observe mode is for moving one application at a time


@dataclass(frozen=True, slots=True)
class ObservedRole:
    """A role in observe mode, since when, and who switched it on."""

    account_id: str
    role_id: str
    role_arn: str
    since: datetime
    observed_by: str


class ObservedRoles:
    """Which roles are observed; questions are answered from memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._role_ids: frozenset[str] = frozenset()
        self.refresh()

    def observes(self, principal: Principal) -> bool:
        """Tell whether a caller is a session of an observed role."""
        return principal.kind is PrincipalKind.ROLE_SESSION and principal.role_id in self._role_ids

    def refresh(self, _now: datetime | None = None) -> None:
        """Read what other processes changed. To be run every half second."""
        with self._database.read() as connection:
            self._role_ids = frozenset(connection.execute(select(table.c.role_id)).scalars())

    def list(self, account_id: str = "") -> list[ObservedRole]:
        """Return the observed roles of an account, or of all."""
        query = select(table).order_by(table.c.account_id, table.c.role_arn)
        if account_id:
            query = query.where(table.c.account_id == account_id)
        with self._database.read() as connection:
            return [
                ObservedRole(row.account_id, row.role_id, row.role_arn, from_milliseconds(row.since), row.observed_by)
                for row in connection.execute(query)
            ]

    def switch_on(self, role: ObservedRole) -> None:
        """Observe a role.

        Raises:
            ServiceError: ValidationException, too many are observed.
        """

        def write(connection: Connection) -> None:
            here = table.c.account_id == role.account_id
            connection.execute(delete(table).where(here, table.c.role_id == role.role_id))
            count = connection.execute(select(func.count()).select_from(table).where(here)).scalar_one()
            if count >= OBSERVED_MAX:
                raise validation_error(f"An account may observe {OBSERVED_MAX} roles at the most.")
            connection.execute(
                insert(table).values(
                    account_id=role.account_id,
                    role_id=role.role_id,
                    role_arn=role.role_arn,
                    since=to_milliseconds(role.since),
                    observed_by=role.observed_by,
                )
            )

        self._database.write(write)
        self.refresh()
        log.warning("a role is in observe mode", extra={"role": role.role_arn, "observed_by": role.observed_by})

    def switch_off(self, account_id: str, role_arn: str) -> bool:
        """Enforce a role's policies again; return whether it was observed."""
        statement = delete(table).where(table.c.account_id == account_id, table.c.role_arn == role_arn)
        removed = self._database.write(lambda connection: connection.execute(statement).rowcount)
        self.refresh()
        return bool(removed)
