"""Histories of many clients, with a server that is killed meanwhile: conditional writes are linearizable, transactions
serializable, and nothing that was acknowledged is lost.

A register that only moves from one version to the next by a conditional write has a linearizable history exactly if no
version was left twice, and every read shows a version that is not older than what was acknowledged before the read
began and not newer than what was begun before the read ended.
"""

import itertools
import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from tests.api.processes import ServerProcess

CLIENTS = 8
KILLS = 2
ACKNOWLEDGED_BETWEEN_KILLS = 60
WAIT_SECONDS_MAX = 60
ACCOUNTS = 4
KEY = {"id": {"S": "register"}}


@dataclass
class Event:
    """One call: when it began and ended, the version that it saw or made, and whether it was acknowledged."""

    kind: str
    began: float
    ended: float
    version: int
    acknowledged: bool


@dataclass
class History:
    """What all clients did."""

    events: list[Event] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, event: Event) -> None:
        with self.lock:
            self.events.append(event)


def client_of(server: ServerProcess) -> Any:
    session: Any = boto3.session.Session()
    return session.client(
        "dynamodb",
        endpoint_url=f"http://127.0.0.1:{server.port}",
        region_name=server.environment["AWS_REGION"],
        aws_access_key_id=server.environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=server.environment["AWS_SECRET_ACCESS_KEY"],
        config=Config(retries={"max_attempts": 0}, read_timeout=5, connect_timeout=2),
    )


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path)
    process.start()
    client_of(process).create_table(
        TableName="histories",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    yield process
    process.stop()


def with_faults(
    server: ServerProcess, work: Callable[[Any, random.Random], None], acknowledged: Callable[[], int]
) -> None:
    """Let clients work while the server is killed and started again, each time after some of their work is done."""
    stop = threading.Event()

    def one(seed: int) -> None:
        chance, client = random.Random(seed), client_of(server)
        while not stop.is_set():
            work(client, chance)

    threads = [threading.Thread(target=one, args=(seed,)) for seed in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(KILLS):
            wait_for_more(acknowledged)
            server.kill()
            server.start()
        wait_for_more(acknowledged)
    finally:
        stop.set()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def wait_for_more(acknowledged: Callable[[], int]) -> None:
    """Wait until some more calls were answered."""
    goal, deadline = acknowledged() + ACKNOWLEDGED_BETWEEN_KILLS, time.monotonic() + WAIT_SECONDS_MAX
    while acknowledged() < goal:
        assert time.monotonic() < deadline, "the clients do not get on"
        time.sleep(0.01)  # real time on purpose: the kill has to hit real calls


def attempt(call: Callable[[], Any]) -> tuple[Any, bool, bool]:
    """Return the answer, whether there was one, and whether it said no."""
    try:
        return call(), True, False
    except ClientError as error:
        if error.response["Error"]["Code"] not in ("ConditionalCheckFailedException", "TransactionCanceledException"):
            raise
        return None, True, True
    except BotoCoreError:
        threading.Event().wait(0.1)
        return None, False, False


def test_conditional_writes_are_linearizable(server: ServerProcess) -> None:
    client_of(server).put_item(TableName="histories", Item={**KEY, "version": {"N": "0"}})
    history = History()

    def work(client: Any, _chance: random.Random) -> None:
        began = time.monotonic()
        found, answered, _ = attempt(
            lambda: client.get_item(TableName="histories", Key=KEY, ConsistentRead=True)["Item"]["version"]["N"]
        )
        if not answered:
            return
        version = int(found)
        history.add(Event("read", began, time.monotonic(), version, acknowledged=True))
        began = time.monotonic()
        _, answered, refused = attempt(
            lambda: client.update_item(
                TableName="histories",
                Key=KEY,
                UpdateExpression="SET version = :new",
                ConditionExpression="version = :old",
                ExpressionAttributeValues={":old": {"N": str(version)}, ":new": {"N": str(version + 1)}},
            )
        )
        if not refused:
            history.add(Event("write", began, time.monotonic(), version + 1, acknowledged=answered))

    with_faults(server, work, lambda: len(history.events))
    final = int(client_of(server).get_item(TableName="histories", Key=KEY)["Item"]["version"]["N"])
    check_register(history.events, final)


def check_register(events: list[Event], final: int) -> None:
    """Check that a history of the register is linearizable."""
    writes = [event for event in events if event.kind == "write"]
    made = [event.version for event in writes if event.acknowledged]
    assert len(made) == len(set(made)), "one version was left twice"
    assert made
    assert max(made) <= final
    possible = {event.version for event in writes}
    assert set(range(1, final + 1)) <= possible, "a version that nobody asked for"
    for read in (event for event in events if event.kind == "read"):
        oldest = max((each.version for each in writes if each.acknowledged and each.ended < read.began), default=0)
        newest = max((each.version for each in writes if each.began < read.ended), default=0)
        assert oldest <= read.version <= newest


def test_the_check_finds_what_is_wrong() -> None:
    first = Event("write", 0, 1, 1, acknowledged=True)
    check_register([first, Event("read", 2, 3, 1, acknowledged=True)], 1)
    for wrong in (
        Event("read", 2, 3, 0, acknowledged=True),
        Event("read", 2, 3, 2, acknowledged=True),
        Event("write", 2, 3, 1, acknowledged=True),
    ):
        with pytest.raises(AssertionError):
            check_register([first, wrong], 1)


def test_transactions_are_serializable(server: ServerProcess) -> None:
    client = client_of(server)
    names = [f"account-{number}" for number in range(ACCOUNTS)]
    for name in names:
        client.put_item(TableName="histories", Item={"id": {"S": name}, "balance": {"N": "10"}})
    totals: list[int] = []
    acknowledged = itertools.count()

    def update(name: str, sign: str, condition: str = "") -> dict[str, Any]:
        more = {"ConditionExpression": condition} if condition else {}
        return {
            "Update": {
                "TableName": "histories",
                "Key": {"id": {"S": name}},
                "UpdateExpression": f"SET balance = balance {sign} :one",
                "ExpressionAttributeValues": {":one": {"N": "1"}},
                **more,
            }
        }

    def work(client: Any, chance: random.Random) -> None:
        source, target = chance.sample(names, 2)
        _, answered, refused = attempt(
            lambda: client.transact_write_items(
                TransactItems=[update(source, "-", "balance >= :one"), update(target, "+")]
            )
        )
        if answered and not refused:
            next(acknowledged)
        gets = [{"Get": {"TableName": "histories", "Key": {"id": {"S": name}}}} for name in names]
        found, answered, _ = attempt(lambda: client.transact_get_items(TransactItems=gets)["Responses"])
        if answered:
            balances = [int(each["Item"]["balance"]["N"]) for each in found]
            assert min(balances) >= 0
            totals.append(sum(balances))

    with_faults(server, work, lambda: len(totals))
    assert next(acknowledged) > 0
    assert set(totals) == {10 * ACCOUNTS}
