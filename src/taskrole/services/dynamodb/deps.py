"""What operations of DynamoDB are given."""

import re
from dataclasses import dataclass, field

from taskrole.aws.call import Call
from taskrole.ids import Ids
from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.model import Table, table_arn
from taskrole.services.dynamodb.objects import NoObjects, Objects
from taskrole.services.dynamodb.store import find_table
from taskrole.storage.ports import Database

_ARN = re.compile(
    r"arn:[a-z-]+:dynamodb:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):table/(?P<name>[a-zA-Z0-9_.-]{1,255})(/.*)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class DynamodbDeps:
    """The dependencies of the operations."""

    database: Database
    ids: Ids
    objects: Objects = field(default_factory=NoObjects)


@dataclass(frozen=True, slots=True)
class Place:
    """The table that a request names, whether it exists or not."""

    account_id: str
    region: str
    name: str

    @property
    def arn(self) -> str:
        """The table's ARN."""
        return table_arn(self.account_id, self.region, self.name)


def locate(call: Call, name_or_arn: str) -> Place:
    """Return the table of a TableName, which may be a name or an ARN.

    Raises:
        ValidationError: It is no name, or an ARN, but not one of a table in this region.
    """
    if not name_or_arn.startswith("arn:"):
        return Place(call.account_id, call.region, name_or_arn)
    match = _ARN.fullmatch(name_or_arn)
    if match is None or match["region"] != call.region:
        raise ValidationError(f"Invalid TableArn: Invalid ResourceArn provided as input {name_or_arn[:300]}")
    return Place(match["account"], match["region"], match["name"])


def look_up(deps: DynamodbDeps, place: Place) -> Table | None:
    """Return the table of a place, for questions: they may not fail because it is absent."""
    with deps.database.read() as connection:
        return find_table(connection, place.account_id, place.region, place.name)
