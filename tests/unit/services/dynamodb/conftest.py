from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest

from taskrole.aws import validation
from taskrole.aws.models import service_model
from taskrole.ids import FakeIds
from taskrole.services.dynamodb.service import DynamodbDeps, operations
from taskrole.storage.ports import Database
from tests.support import NOW, make_call

MODEL = service_model("dynamodb")
Run = Callable[..., Any]


@dataclass
class Moment:
    """The moment of the calls, which tests may move."""

    now: datetime = NOW


@pytest.fixture
def clock() -> Moment:
    return Moment()


@pytest.fixture
def run(database: Database, clock: Moment) -> Run:
    """Call an operation by name, its questions first, as the gateway does."""
    bound = operations(DynamodbDeps(database, FakeIds()))

    def run(name: str, **request: Any) -> Any:
        call = make_call(operation=name, service="dynamodb", now=clock.now)
        validation.check(MODEL.operation(name), request)
        resolved = bound[name].resolve(call, request)
        assert bound[name].questions(call, resolved)
        return bound[name].run(call, resolved)

    return run


@pytest.fixture
def table(run: Run) -> str:
    """A table with hash and range key, a local and two global indexes."""

    def keys(hash_name: str, range_name: str) -> list[dict[str, str]]:
        return [
            {"AttributeName": hash_name, "KeyType": "HASH"},
            {"AttributeName": range_name, "KeyType": "RANGE"},
        ]

    run(
        "CreateTable",
        TableName="jobs",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "queue", "AttributeType": "S"},
            {"AttributeName": "number", "AttributeType": "N"},
            {"AttributeName": "state", "AttributeType": "S"},
            {"AttributeName": "due", "AttributeType": "N"},
        ],
        KeySchema=keys("queue", "number"),
        LocalSecondaryIndexes=[
            {
                "IndexName": "by-state",
                "KeySchema": keys("queue", "state"),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            }
        ],
        GlobalSecondaryIndexes=[
            {"IndexName": "by-due", "KeySchema": keys("state", "due"), "Projection": {"ProjectionType": "ALL"}},
            {
                "IndexName": "states",
                "KeySchema": keys("state", "number")[:1],
                "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["note"]},
            },
        ],
    )
    return "jobs"
