"""Streams: what is recorded of items, and how it is read."""

from datetime import timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.ids import FakeIds
from taskrole.services.dynamodb.api import delete_expired_items, trim_changes
from taskrole.services.dynamodb.service import DynamodbDeps, stream_operations
from taskrole.storage.ports import Database
from tests.support import NOW, make_call
from tests.unit.services.dynamodb.conftest import Run

KEY = {"id": {"S": "x"}}


class Streams:
    """Calls of the streams' operations at a moment that tests move."""

    def __init__(self, database: Database) -> None:
        self.bound = stream_operations(DynamodbDeps(database, FakeIds()))
        self.now = NOW

    def __call__(self, name: str, **request: Any) -> Any:
        call = make_call(operation=name, service="dynamodbstreams", now=self.now)
        assert self.bound[name].questions(call, request)
        return self.bound[name].run(call, request)

    def iterator(self, arn: str, kind: str = "TRIM_HORIZON", **more: Any) -> str:
        (shard,) = self("DescribeStream", StreamArn=arn)["StreamDescription"]["Shards"]
        request = {"StreamArn": arn, "ShardId": shard["ShardId"], "ShardIteratorType": kind, **more}
        return str(self("GetShardIterator", **request)["ShardIterator"])

    def records(self, iterator: str) -> list[Any]:
        return list(self("GetRecords", ShardIterator=iterator)["Records"])


@pytest.fixture
def streams(database: Database) -> Streams:
    return Streams(database)


def create(run: Run, view: str = "NEW_AND_OLD_IMAGES") -> str:
    described = run(
        "CreateTable",
        TableName="simple",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        StreamSpecification={"StreamEnabled": True, "StreamViewType": view},
    )["TableDescription"]
    return str(described["LatestStreamArn"])


def change(run: Run) -> None:
    run("PutItem", TableName="simple", Item={**KEY, "n": {"N": "1"}})
    run("PutItem", TableName="simple", Item={**KEY, "n": {"N": "1"}})  # nothing changes: no record
    run("PutItem", TableName="simple", Item={**KEY, "n": {"N": "2"}})
    run("DeleteItem", TableName="simple", Key=KEY)


@pytest.mark.parametrize("view", ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"])
def test_views(run: Run, streams: Streams, view: str) -> None:
    arn = create(run, view)
    change(run)
    records = streams.records(streams.iterator(arn))
    assert [record["eventName"] for record in records] == ["INSERT", "MODIFY", "REMOVE"]
    images = [record["dynamodb"] for record in records]
    assert all(image["Keys"] == KEY and image["StreamViewType"] == view for image in images)
    new, old = "NEW" in view, "OLD" in view
    assert ["NewImage" in image for image in images] == [new, new, False]
    assert ["OldImage" in image for image in images] == [False, old, old]
    assert images[1]["SequenceNumber"] > images[0]["SequenceNumber"]


def test_iterators(run: Run, streams: Streams) -> None:
    arn = create(run)
    latest = streams.iterator(arn, "LATEST")
    change(run)
    first, second, third = streams.records(streams.iterator(arn))
    assert streams.records(latest) == [first, second, third]
    number = second["dynamodb"]["SequenceNumber"]
    assert streams.records(streams.iterator(arn, "AT_SEQUENCE_NUMBER", SequenceNumber=number)) == [second, third]
    assert streams.records(streams.iterator(arn, "AFTER_SEQUENCE_NUMBER", SequenceNumber=number)) == [third]
    page = streams("GetRecords", ShardIterator=streams.iterator(arn), Limit=2)
    assert page["Records"] == [first, second]
    assert streams.records(page["NextShardIterator"]) == [third]
    with pytest.raises(ServiceError, match="Sequence number must be specified"):
        streams.iterator(arn, "AT_SEQUENCE_NUMBER")


def test_end_of_a_stream(run: Run, streams: Streams, database: Database) -> None:
    arn = create(run)
    change(run)
    run("UpdateTable", TableName="simple", StreamSpecification={"StreamEnabled": False})
    described = streams("DescribeStream", StreamArn=arn)["StreamDescription"]
    assert described["StreamStatus"] == "DISABLED"
    assert "EndingSequenceNumber" in described["Shards"][0]["SequenceNumberRange"]
    answer = streams("GetRecords", ShardIterator=streams.iterator(arn))
    assert (len(answer["Records"]), "NextShardIterator" in answer) == (3, False)
    run("DeleteTable", TableName="simple")
    assert streams("ListStreams", TableName="simple")["Streams"][0]["StreamArn"] == arn
    trim_changes(database, NOW + timedelta(hours=25))
    assert streams("ListStreams") == {"Streams": []}


def test_iterators_expire_and_records_are_trimmed(run: Run, streams: Streams, database: Database) -> None:
    arn = create(run)
    change(run)
    iterator = streams.iterator(arn)
    streams.now = NOW + timedelta(minutes=16)
    with pytest.raises(ServiceError) as caught:
        streams.records(iterator)
    assert caught.value.code == "ExpiredIteratorException"
    streams.now = NOW + timedelta(hours=25)
    trim_changes(database, streams.now)
    assert streams.records(streams.iterator(arn)) == []


@pytest.mark.parametrize("text", ["", "x", "arn|1|e30=", "a|1|W10="])
def test_what_is_no_iterator(streams: Streams, text: str) -> None:
    with pytest.raises(ServiceError, match="Invalid ShardIterator"):
        streams("GetRecords", ShardIterator=text)


def test_expired_items_say_so(run: Run, streams: Streams, database: Database) -> None:
    arn = create(run)
    specification = {"Enabled": True, "AttributeName": "ends"}
    run("PutItem", TableName="simple", Item={"id": {"S": "before"}, "ends": {"N": str(int(NOW.timestamp()) - 9)}})
    run("UpdateTimeToLive", TableName="simple", TimeToLiveSpecification=specification)
    run("PutItem", TableName="simple", Item={"id": {"S": "after"}, "ends": {"N": str(int(NOW.timestamp()) - 9)}})
    run("PutItem", TableName="simple", Item={"id": {"S": "old"}, "ends": {"N": "1"}})
    run("PutItem", TableName="simple", Item={"id": {"S": "text"}, "ends": {"S": "1"}})
    delete_expired_items(database, NOW)
    removed = [record for record in streams.records(streams.iterator(arn)) if record["eventName"] == "REMOVE"]
    assert {record["dynamodb"]["Keys"]["id"]["S"] for record in removed} == {"before", "after"}
    assert {record["userIdentity"]["Type"] for record in removed} == {"Service"}
    assert run("Scan", TableName="simple", Select="COUNT")["Count"] == 2
