"""Invariant 6: what was answered is there after ``kill -9``, and nothing is half there."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from tests.api.processes import ServerProcess

WRITERS = 8
WRITES_BEFORE_KILL = 60
WAIT_SECONDS_MAX = 60
LARGE_BYTES = 300_000  # above what the database holds itself: a blob and a row


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path / "data")
    process.start()
    yield process
    process.stop()


def write_until_killed(
    server: ServerProcess, number: int, acknowledged: dict[str, bytes], stop: threading.Event
) -> None:
    s3: Any = server.client("s3")
    iam: Any = server.client("iam")
    count = 0
    while not stop.is_set():
        count += 1
        key = f"{number}/{count}"
        body = f"{key} ".encode() * (LARGE_BYTES // 8 if count % 3 == 0 else 10)
        try:
            s3.put_object(Bucket="crash", Key=key, Body=body)
            acknowledged[key] = body
            if count % 4 == 0:
                iam.create_user(UserName=f"user-{number}-{count}")
                acknowledged[f"user-{number}-{count}"] = b""
        except (BotoCoreError, ClientError):
            return


def test_acknowledged_writes_survive_kill(server: ServerProcess) -> None:
    server.client("s3").create_bucket(Bucket="crash", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    acknowledged: dict[str, bytes] = {}
    stop = threading.Event()
    writers = [
        threading.Thread(target=write_until_killed, args=(server, number, acknowledged, stop))
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    deadline = time.monotonic() + WAIT_SECONDS_MAX
    while len(acknowledged) < WRITES_BEFORE_KILL and time.monotonic() < deadline:
        time.sleep(0.01)  # real time on purpose: the kill has to hit real writes
    server.kill()
    stop.set()
    for writer in writers:
        writer.join(30)
    assert len(acknowledged) >= WRITES_BEFORE_KILL

    server.start()
    s3, iam = server.client("s3"), server.client("iam")
    for name, body in acknowledged.items():
        if name.startswith("user-"):
            assert iam.get_user(UserName=name)["User"]["UserName"] == name
        else:
            assert s3.get_object(Bucket="crash", Key=name)["Body"].read() == body
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket="crash"):
        for listed in page.get("Contents", []):  # also what was not acknowledged is whole if it is there at all
            assert len(s3.get_object(Bucket="crash", Key=listed["Key"])["Body"].read()) == listed["Size"]
    assert not list((server.data_dir / "blobs").rglob("*.tmp"))
