"""S3 under many clients and a server that is killed meanwhile: nothing mixes, tears, is lost, goes back, or stays.

Every write has a content of its own, which a reader recognizes. A read is wrong if what it shows is not exactly what
one writer wrote, or if that was replaced, for certain, before the read began. What was not acknowledged may have
happened or not, but not by half. In the end everything is deleted, and no row and no file may be left.
"""

import itertools
import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from sqlalchemy import func, select

from taskrole.clock import SystemClock
from taskrole.ids import SystemIds
from taskrole.services.s3.api import S3Api, S3Deps, S3Settings
from taskrole.services.s3.sealing import ContentKeys
from taskrole.services.s3.tables import blobs, objects, parts, uploads
from taskrole.storage.database import open_database
from taskrole.storage.key_rings import open_key_ring
from tests.api.processes import ServerProcess
from tests.conftest import ENGINES, PostgresqlServer
from tests.object_store import BlobLocation

CLIENTS = 6
KILLS = 2
ACKNOWLEDGED_BETWEEN_KILLS = 80
WAIT_SECONDS_MAX = 60
KEYS = ("a", "b")
SIZES = (30, 9_000, 150_000, 1_500_000)  # in the database; one chunk, several, many pieces of a blob
PART_BYTES = 5 << 20
ABSENT = ""
FOREVER = float("inf")


@dataclass(frozen=True)
class Event:
    """A read or write of a key: when it began and ended (a write without an answer may take effect at any time)."""

    began: float
    ended: float
    value: str


@dataclass
class History:
    """What all clients did, by key."""

    writes: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    reads: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    acknowledged: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, key: str, value: str, call: Callable[[], Any]) -> Any:
        """Run a write; None if the server did not live to answer."""
        began = time.monotonic()
        answer = attempt(call)
        with self.lock:
            self.writes[key].append(Event(began, FOREVER if answer is None else time.monotonic(), value))
            self.acknowledged += answer is not None
        return answer

    def read(self, key: str, call: Callable[[], str | None]) -> None:
        """Run a read that returns the value that it saw, or None."""
        began = time.monotonic()
        value = call()
        if value is not None:
            with self.lock:
                self.reads[key].append(Event(began, time.monotonic(), value))

    def check(self) -> None:
        """Every read saw something that may have been there."""
        for key, reads in self.reads.items():
            writes = [Event(-1.0, -1.0, ABSENT), *self.writes[key]]
            for read in reads:
                candidates = [write for write in writes if write.value == read.value and write.began < read.ended]
                assert any(not replaced(write, writes, read) for write in candidates), (key, read, candidates)


def replaced(write: Event, writes: list[Event], read: Event) -> bool:
    """Say whether another write came after this one and was over before the read, for certain."""
    return any(write.ended < other.began and other.ended < read.began for other in writes)


def attempt(call: Callable[[], Any]) -> Any:
    """Return the answer, or None if there was none."""
    try:
        return call()
    except BotoCoreError:
        threading.Event().wait(0.1)
        return None


def content_of(value: str) -> bytes:
    """Return the content that a value stands for: its name again and again, so that no part fits another's."""
    size = int(value.rpartition(":")[2])
    unit = f"<{value}>".encode()
    return (unit * (size // len(unit) + 1))[:size]


def value_of(content: bytes) -> str:
    """Return the value that a content is of; it must be whole."""
    value = content[1 : content.index(b">")].decode()
    assert content == content_of(value), f"{len(content)} bytes of {value} are not what was written"
    return value


class Client:
    """One client, which does what its seed says."""

    def __init__(self, server: ServerProcess, seed: int, history: History, numbers: Iterator[int]) -> None:
        self.s3 = server.client("s3")
        self.chance = random.Random(seed)
        self.history = history
        self._numbers = numbers

    def new_value(self, size: int | None = None) -> str:
        return f"{next(self._numbers)}:{size or self.chance.choice(SIZES)}"

    def put(self, bucket: str, key: str) -> tuple[str, Any]:
        value = self.new_value()
        body = content_of(value)
        return value, self.history.write(key, value, lambda: self.s3.put_object(Bucket=bucket, Key=key, Body=body))

    def copy(self, bucket: str, key: str) -> tuple[str, Any]:
        value = self.new_value()
        source = f"source-{value}"
        if attempt(lambda: self.s3.put_object(Bucket=bucket, Key=source, Body=content_of(value))) is None:
            return value, None
        where = {"Bucket": bucket, "Key": source}
        answer = self.history.write(key, value, lambda: self.s3.copy_object(Bucket=bucket, Key=key, CopySource=where))
        attempt(lambda: self.s3.delete_object(Bucket=bucket, Key=source))  # the copy may share its bytes
        return value, answer

    def multipart(self, bucket: str, key: str) -> tuple[str, Any]:
        large = self.chance.random() < 0.2
        value = self.new_value(PART_BYTES + 70_000 if large else None)
        content = content_of(value)
        begun = attempt(lambda: self.s3.create_multipart_upload(Bucket=bucket, Key=key))
        if begun is None:
            return value, None
        upload = {"Bucket": bucket, "Key": key, "UploadId": begun["UploadId"]}
        named = []
        for number, start in enumerate(range(0, len(content), PART_BYTES), 1):
            body = content[start : start + PART_BYTES]
            part = attempt(lambda body=body, number=number: self.s3.upload_part(**upload, PartNumber=number, Body=body))  # type: ignore[misc]
            if part is None:
                return value, None
            named.append({"PartNumber": number, "ETag": part["ETag"]})
        if self.chance.random() < 0.1:
            attempt(lambda: self.s3.abort_multipart_upload(**upload))
            return value, None
        complete = {**upload, "MultipartUpload": {"Parts": named}}
        return value, self.history.write(key, value, lambda: self.s3.complete_multipart_upload(**complete))

    def delete(self, bucket: str, key: str) -> None:
        self.history.write(key, ABSENT, lambda: self.s3.delete_object(Bucket=bucket, Key=key))

    def get(self, bucket: str, key: str, **more: str) -> str | None:
        def read() -> str | None:
            try:
                answer = self.s3.get_object(Bucket=bucket, Key=key, **more)
            except ClientError as error:
                if error.response["Error"]["Code"] != "NoSuchKey":
                    raise
                return ABSENT
            content: bytes = answer["Body"].read()
            assert len(content) == answer["ContentLength"]
            return value_of(content)

        found: str | None = attempt(read)
        return found

    def list_own(self, bucket: str) -> None:
        """What was written is listed, and what was deleted is not."""
        key = f"own-{next(self._numbers)}"
        if attempt(lambda: self.s3.put_object(Bucket=bucket, Key=key, Body=b"x")) is None:
            return
        listed = attempt(lambda: self.s3.list_objects_v2(Bucket=bucket, Prefix=key))
        assert listed is None or [entry["Key"] for entry in listed["Contents"]] == [key]
        if attempt(lambda: self.s3.delete_object(Bucket=bucket, Key=key)) is not None:
            listed = attempt(lambda: self.s3.list_objects_v2(Bucket=bucket, Prefix=key))
            assert listed is None or listed["KeyCount"] == 0


@pytest.fixture(params=ENGINES)
def server(request: pytest.FixtureRequest, tmp_path: Path, blob_location: BlobLocation) -> Iterator[ServerProcess]:
    """A server of its own on SQLite or PostgreSQL."""
    postgresql: PostgresqlServer | None = None
    url = f"sqlite:///{tmp_path / 'taskrole.db'}"
    if request.param == "postgresql":
        postgresql = request.getfixturevalue("postgresql_server")
        url = postgresql.create()
    options = ("--blobs-url", blob_location.url) if blob_location.url else ()
    process = ServerProcess(tmp_path, "--database-url", url, *options, **blob_location.environment)
    process.start()
    process.client("s3").create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    yield process
    process.stop()
    if postgresql is not None:
        postgresql.drop(url)


def with_faults(server: ServerProcess, history: History, work: Callable[[Client], None]) -> None:
    """Let clients work while the server is killed and started again, each time after some of their work is done."""
    stop, failures = threading.Event(), list[BaseException]()
    numbers = itertools.count()

    def one(seed: int) -> None:
        client = Client(server, seed, history, numbers)
        try:
            while not stop.is_set():
                work(client)
        except BaseException as error:  # noqa: BLE001 - it is raised below, in the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=one, args=(seed,)) for seed in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        for kill in range(KILLS + 1):
            goal, deadline = history.acknowledged + ACKNOWLEDGED_BETWEEN_KILLS, time.monotonic() + WAIT_SECONDS_MAX
            while history.acknowledged < goal and not failures:
                assert time.monotonic() < deadline, "the clients do not get on"
                time.sleep(0.01)  # real time on purpose: the kill has to hit real calls
            if kill < KILLS:
                server.kill()
                server.start()
    finally:
        stop.set()
        for thread in threads:
            thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    if failures:
        raise failures[0]


def delete_everything(s3: Any, bucket: str) -> None:
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        for version in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
            s3.delete_object(Bucket=bucket, Key=version["Key"], VersionId=version["VersionId"])
    for page in s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket):
        for upload in page.get("Uploads", ()):
            s3.abort_multipart_upload(Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])
    s3.delete_bucket(Bucket=bucket)


def check_nothing_is_left(server: ServerProcess, location: BlobLocation) -> None:
    """Stop the server, run the collector some days later, and count rows, blobs and files."""
    server.stop()
    url = server.arguments[server.arguments.index("--database-url") + 1]
    database, ids, clock = open_database(url), SystemIds(), SystemClock()
    try:
        store = location.open(server.data_dir, "s3")
        keys = ContentKeys(open_key_ring(database, "s3", ids))
        api = S3Api(S3Deps(database, store, ids, clock, lambda *_: False, keys, S3Settings(owns_blob_store=True)))
        for days in (1, 2, 3):
            now = clock.now() + timedelta(days=days)
            api.collector.step(now)
            api.collector.collect_orphans(now)
        with database.read() as connection:
            for table in (objects, parts, uploads, blobs):
                assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0, table.name
        assert list(store.list()) == []
    finally:
        database.close()
    assert [path for path in (server.data_dir / "blobs/s3").rglob("*") if path.is_file()] == []


def test_one_key_many_clients(server: ServerProcess, blob_location: BlobLocation) -> None:
    history = History()

    def work(client: Client) -> None:
        key = client.chance.choice(KEYS)
        act = client.chance.random()
        if act < 0.45:
            history.read(key, lambda: client.get("bucket", key))
        elif act < 0.65:
            client.put("bucket", key)
        elif act < 0.75:
            client.copy("bucket", key)
        elif act < 0.85:
            client.multipart("bucket", key)
        elif act < 0.95:
            client.delete("bucket", key)
        else:
            client.list_own("bucket")

    with_faults(server, history, work)
    for key in KEYS:
        history.read(key, lambda key=key: Client(server, 0, history, iter(())).get("bucket", key))  # type: ignore[misc]
    history.check()
    assert sum(map(len, history.reads.values())) > 20
    delete_everything(server.client("s3"), "bucket")
    check_nothing_is_left(server, blob_location)


def test_no_version_is_lost(server: ServerProcess, blob_location: BlobLocation) -> None:
    s3 = server.client("s3")
    s3.put_bucket_versioning(Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    history = History()
    written: dict[str, str] = {}

    def work(client: Client) -> None:
        key = client.chance.choice(KEYS)
        act = client.chance.random()
        if act < 0.1:
            client.delete("bucket", key)
            return
        make = client.put if act < 0.6 else client.copy if act < 0.8 else client.multipart
        value, answer = make("bucket", key)
        if answer is not None:
            written[answer["VersionId"]] = value

    with_faults(server, history, work)
    listed: dict[str, Any] = {}
    latest: dict[str, int] = defaultdict(int)
    for page in s3.get_paginator("list_object_versions").paginate(Bucket="bucket", MaxKeys=50):
        for entry in [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]:
            latest[entry["Key"]] += entry["IsLatest"]
        for entry in page.get("Versions", ()):
            assert entry["VersionId"] not in listed
            listed[entry["VersionId"]] = entry
    assert set(latest.values()) == {1}
    assert set(written) <= set(listed)
    for version_id, entry in listed.items():
        body = s3.get_object(Bucket="bucket", Key=entry["Key"], VersionId=version_id)["Body"].read()
        assert value_of(body) == written.get(version_id, value_of(body))
    delete_everything(s3, "bucket")
    check_nothing_is_left(server, blob_location)


def race(server: ServerProcess, upload: dict[str, Any], named: list[Any], *, aborts: bool) -> list[tuple[str, str]]:
    """Complete an upload four times at once, add a part, perhaps abort; return what each was answered."""
    answers: list[tuple[str, str]] = []
    chosen = {**upload, "MultipartUpload": {"Parts": named}}
    calls: list[tuple[str, dict[str, Any]]] = [("complete_multipart_upload", chosen)] * 4
    calls.append(("upload_part", {**upload, "PartNumber": 3, "Body": b"late"}))
    calls += [("abort_multipart_upload", upload)] * aborts
    clients = [server.client("s3") for _ in calls]

    def run(number: int) -> None:
        name, request = calls[number]
        try:
            answers.append((name, getattr(clients[number], name)(**request).get("ETag", "done")))
        except ClientError as error:
            answers.append((name, error.response["Error"]["Code"]))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_an_upload_is_completed_once(server: ServerProcess, blob_location: BlobLocation) -> None:
    """Clients that complete, abort and add parts at the same time agree on what became of the upload."""
    s3 = server.client("s3")
    for round_number in range(6):
        content = [content_of(f"{round_number}:{PART_BYTES}"), content_of(f"{round_number}:300")]
        upload = {"Bucket": "bucket", "Key": "key"}
        upload["UploadId"] = s3.create_multipart_upload(**upload)["UploadId"]
        named = [
            {"PartNumber": number, "ETag": s3.upload_part(**upload, PartNumber=number, Body=body)["ETag"]}
            for number, body in enumerate(content, 1)
        ]
        answers = race(server, upload, named, aborts=round_number % 2 == 1)
        done = {answer for name, answer in answers if name == "complete_multipart_upload"}
        if ("abort_multipart_upload", "done") in answers:
            assert done <= {"NoSuchUpload", "InvalidPart"}, answers
            continue
        assert len(done) == 1, answers
        answer = s3.get_object(Bucket="bucket", Key="key")
        assert (answer["ETag"], answer["Body"].read()) == (done.pop(), b"".join(content))
    delete_everything(s3, "bucket")
    check_nothing_is_left(server, blob_location)


def test_readers_finish_what_they_began(server: ServerProcess, blob_location: BlobLocation) -> None:
    """A slow reader of an object that is overwritten and deleted gets every byte of what it asked for."""
    s3 = server.client("s3")
    values = [f"{number}:{6 << 20}" for number in range(4)]
    s3.put_object(Bucket="bucket", Key="key", Body=content_of(values[0]))
    readers = []
    for value in values[1:]:
        answer = s3.get_object(Bucket="bucket", Key="key")
        readers.append((answer, answer["Body"].read(1000)))
        s3.put_object(Bucket="bucket", Key="key", Body=content_of(value))
    s3.delete_object(Bucket="bucket", Key="key")
    for value, (answer, first) in zip(values, readers, strict=False):
        assert value_of(first + answer["Body"].read()) == value
    delete_everything(s3, "bucket")
    check_nothing_is_left(server, blob_location)


def test_the_history_checker_finds_what_is_wrong() -> None:
    def history(*writes: Event) -> History:
        made = History()
        made.writes["k"] = list(writes)
        return made

    one, two = Event(1, 2, "1:9"), Event(3, 4, "2:9")
    for reads, writes, good in (
        ([Event(5, 6, "2:9")], [one, two], True),
        ([Event(5, 6, "1:9")], [one, two], False),  # replaced before the read began
        ([Event(3, 6, "1:9")], [one, two], True),  # while the read went on
        ([Event(5, 6, "1:9")], [one, Event(3, FOREVER, "2:9")], True),  # nobody knows whether it happened
        ([Event(5, 6, ABSENT)], [one], False),
        ([Event(0, 0.5, "1:9")], [one], False),  # not yet written
    ):
        made = history(*writes)
        made.reads["k"] = reads
        if good:
            made.check()
        else:
            with pytest.raises(AssertionError):
                made.check()
    with pytest.raises(AssertionError):
        value_of(content_of("1:500")[:250] + content_of("2:500")[250:])
    with pytest.raises(AssertionError):
        value_of(content_of("1:500")[:-1])
    assert value_of(content_of("1:500")) == "1:500"
