"""A worker that keeps its state in a table: counts its rounds, and goes on where an earlier run stopped.

Environment: ``TABLE_NAME`` (worker-state), ``WORKER_ID`` (worker-1), ``ROUNDS`` (0: until it is stopped),
``PAUSE_SECONDS`` (1).
"""

import contextlib
import os
import signal
import threading

import boto3

TABLE_NAME = os.environ.get("TABLE_NAME", "worker-state")
WORKER_ID = os.environ.get("WORKER_ID", "worker-1")
ROUNDS = int(os.environ.get("ROUNDS", "0"))
PAUSE_SECONDS = float(os.environ.get("PAUSE_SECONDS", "1"))

dynamodb = boto3.client("dynamodb")
stopped = threading.Event()
signal.signal(signal.SIGTERM, lambda *_: stopped.set())


def ensure_table() -> None:
    """Create the table unless it is there."""
    with contextlib.suppress(dynamodb.exceptions.ResourceInUseException):
        dynamodb.create_table(
            TableName=TABLE_NAME,
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            BillingMode="PAY_PER_REQUEST",
        )
    dynamodb.get_waiter("table_exists").wait(TableName=TABLE_NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 30})


def work() -> int:
    """Do one round; returns its number over all runs."""
    answer = dynamodb.update_item(
        TableName=TABLE_NAME,
        Key={"id": {"S": WORKER_ID}},
        UpdateExpression="ADD rounds :one",
        ExpressionAttributeValues={":one": {"N": "1"}},
        ReturnValues="UPDATED_NEW",
    )
    return int(answer["Attributes"]["rounds"]["N"])


ensure_table()
done = 0
while not stopped.is_set():
    print(f"{WORKER_ID}: round {work()}", flush=True)
    done += 1
    if ROUNDS and done >= ROUNDS:
        break
    stopped.wait(PAUSE_SECONDS)
