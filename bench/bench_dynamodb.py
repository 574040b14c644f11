"""DynamoDB against the other servers of its API, against the bare rows, and as a table grows.

    python -m bench.bench_dynamodb [--dynalite FOLDER] [--dynamodb-local FOLDER] [--postgresql URL] [--growth 1000 ...]

``--dynalite`` is a folder in which ``npm install dynalite`` was run, ``--dynamodb-local`` one with the jars of DynamoDB
Local (``mvn dependency:copy-dependencies`` of com.amazonaws:DynamoDBLocal). The others keep everything in memory;
taskrole has every write on the disk before it answers, checks the signature and evaluates policies.
"""

import argparse
import contextlib
import json
import re
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from bench.support import Server, control_plane, free_port, machine, signed_headers
from tests.support import make_call

from taskrole.ids import FakeIds
from taskrole.services.dynamodb.service import DynamodbDeps, operations
from taskrole.storage.database import open_database
from taskrole.storage.migrate import migrate

CLIENTS = (1, 16, 64)
SECONDS = 3
REQUESTS = 64  # of each kind, sent in turn
TABLE: dict[str, Any] = {
    "TableName": "bench",
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
        {"AttributeName": "owner", "AttributeType": "S"},
        {"AttributeName": "number", "AttributeType": "N"},
    ],
    "KeySchema": [{"AttributeName": "owner", "KeyType": "HASH"}, {"AttributeName": "number", "KeyType": "RANGE"}],
}
_LUA = """
local bodies, headers = {{}}, {{}}
{entries}
local turn = 0
request = function()
  turn = turn % #bodies + 1
  return wrk.format("POST", "/", headers[turn], bodies[turn])
end
"""


def key(number: int) -> dict[str, Any]:
    """Return the key of one of the items; a hundred share a hash key."""
    return {"owner": {"S": f"owner-{number // 100}"}, "number": {"N": str(number % 100)}}


def item(number: int) -> dict[str, Any]:
    """Return an item of about 200 bytes."""
    return {**key(number), "text": {"S": "x" * 120}, "tags": {"SS": ["a", "b"]}, "inner": {"M": {"n": {"N": "1"}}}}


def query(number: int) -> dict[str, Any]:
    """Return a Query of a hundred items."""
    values = {":o": {"S": f"owner-{number % 10}"}}
    return {"TableName": "bench", "KeyConditionExpression": "#o = :o", "ExpressionAttributeValues": values} | {
        "ExpressionAttributeNames": {"#o": "owner"}
    }


def many(number: int, count: int) -> list[dict[str, Any]]:
    """Return some items."""
    return [item((number * count + each) % 1000) for each in range(count)]


KINDS: dict[str, tuple[str, Callable[[int], dict[str, Any]]]] = {
    "GetItem": ("GetItem", lambda n: {"TableName": "bench", "Key": key(n)}),
    "PutItem": ("PutItem", lambda n: {"TableName": "bench", "Item": item(n)}),
    "Query 100": ("Query", query),
    "BatchWrite 25": (
        "BatchWriteItem",
        lambda n: {"RequestItems": {"bench": [{"PutRequest": {"Item": each}} for each in many(n, 25)]}},
    ),
    "TransactWrite 10": (
        "TransactWriteItems",
        lambda n: {"TransactItems": [{"Put": {"TableName": "bench", "Item": each}} for each in many(n, 10)]},
    ),
}


# Servers -------------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def other(command: list[str], port: int, folder: Path) -> Iterator[Server]:
    """Run another server of the API."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    environment = {
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "x" * 40,
        "AWS_REGION": "us-west-2",
    }
    try:
        server = Server(port, process, environment, 0.0)
        for _ in range(200):
            with contextlib.suppress(OSError):
                call(server, "ListTables", {})
                break
            time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait(20)


def dynalite(folder: Path) -> Any:
    """Run dynalite, in memory."""
    port = free_port()
    script = "node_modules/dynalite/cli.js"
    return other(["node", script, "--port", str(port), "--createTableMs", "0"], port, folder)


def dynamodb_local(folder: Path) -> Any:
    """Run DynamoDB Local, in memory."""
    port = free_port()
    command = ["java", f"-Djava.library.path={folder}", "-cp", f"{folder}/*"]
    command += ["com.amazonaws.services.dynamodbv2.local.main.ServerRunner", "-inMemory", "-sharedDb"]
    return other([*command, "-disableTelemetry", "-port", str(port)], port, folder)


def signed(server: Server, name: str, request: dict[str, Any]) -> tuple[dict[str, str], bytes]:
    """Return headers and body of a request."""
    body = json.dumps(request).encode()
    headers = {"X-Amz-Target": f"DynamoDB_20120810.{name}", "Content-Type": "application/x-amz-json-1.0"}
    return signed_headers(server, "dynamodb", "POST", f"{server.url}/", body, headers), body


def call(server: Server, name: str, request: dict[str, Any]) -> bytes:
    """Make one call."""
    headers, body = signed(server, name, request)
    with urllib.request.urlopen(urllib.request.Request(f"{server.url}/", body, headers), timeout=10) as answer:
        return bytes(answer.read())


def load(server: Server, name: str, requests: list[dict[str, Any]], clients: int) -> str:
    """Send the requests in turn from some clients; return calls per second and the 99th percentile."""
    entries = []
    for request in requests:
        headers, body = signed(server, name, request)
        fields = ", ".join(f"[{json.dumps(each)}] = {json.dumps(value)}" for each, value in headers.items())
        entries.append(f"table.insert(bodies, {json.dumps(body.decode())})\ntable.insert(headers, {{{fields}}})")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_LUA.format(entries="\n".join(entries)))
        script.flush()
        command = ["wrk", "-t1", f"-c{clients}", f"-d{SECONDS}s", "--latency", "-s", script.name, server.url]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", text)
    slow = re.search(r"99%\s+(\S+)", text)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    shown = f"{float(rate.group(1)) if rate else 0:.0f}/s p99 {slow.group(1) if slow else '?'}"
    return f"{shown} ({failed.group(1)} failed)" if failed else shown


def against_others(servers: dict[str, Any]) -> None:
    """Measure each kind of call at each number of clients on each server."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for label, opened in servers.items():
        with opened as server:
            call(server, "CreateTable", TABLE)
            time.sleep(1)
            for number in range(40):
                call(server, "BatchWriteItem", KINDS["BatchWrite 25"][1](number))
            for kind, (name, make) in KINDS.items():
                for clients in CLIENTS:
                    try:
                        call(server, name, make(0))
                        shown = load(server, name, [make(number) for number in range(REQUESTS)], clients)
                    except OSError:
                        shown = "not there"
                    found.setdefault((kind, clients), {})[label] = shown
    for (kind, clients), by_label in found.items():
        print(f"{kind}, {clients} clients: " + "; ".join(f"{label} {each}" for label, each in by_label.items()))


# Below HTTP ----------------------------------------------------------------------------------------------------------


class Bound:
    """The operations over a database, called as the gateway calls them."""

    def __init__(self, url: str) -> None:
        self.database = open_database(url)
        migrate(self.database.engine)
        self._bound = operations(DynamodbDeps(self.database, FakeIds()))

    def __call__(self, name: str, **request: Any) -> Any:
        made, operation = make_call(operation=name, service="dynamodb"), self._bound[name]
        resolved = operation.resolve(made, request)
        operation.questions(made, resolved)
        return operation.run(made, resolved)


def rate(function: Callable[[int], Any], seconds: float = 2.0) -> float:
    """Return how often a function runs per second."""
    function(0)
    count, started = 0, time.perf_counter()
    while time.perf_counter() - started < seconds:
        count += 1
        function(count)
    return count / (time.perf_counter() - started)


class Raw:
    """The same rows in a database without anything of ours."""

    def __init__(self, connection: Any, begin: str, put: str, kind: str, mark: str) -> None:
        self._connection, self._begin, self._put, self._mark = connection, begin, put, mark
        connection.execute(f"CREATE TABLE raw (h {kind}, r {kind}, item {kind}, PRIMARY KEY (h, r))")
        self.write([item(number) for number in range(1000)])

    def write(self, found: list[dict[str, Any]]) -> None:
        """Put items in one durable transaction."""
        rows = [(each["owner"]["S"], each["number"]["N"].zfill(3), json.dumps(each)) for each in found]
        self._connection.execute(self._begin)
        self._connection.cursor().executemany(self._put, rows)
        self._connection.execute("COMMIT")

    def get(self, number: int) -> Any:
        """Return one item."""
        wanted = key(number % 1000)
        place = (wanted["owner"]["S"], wanted["number"]["N"].zfill(3))
        ask = f"SELECT item FROM raw WHERE h = {self._mark} AND r = {self._mark}"
        return json.loads(self._connection.execute(ask, place).fetchone()[0])

    def query(self, number: int) -> Any:
        """Return a hundred items."""
        ask = f"SELECT item FROM raw WHERE h = {self._mark} ORDER BY r"
        return [json.loads(each) for (each,) in self._connection.execute(ask, (f"owner-{number % 10}",))]


def raw_sqlite(folder: Path) -> Raw:
    """Return the bare rows in SQLite."""
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return Raw(connection, "BEGIN IMMEDIATE", "INSERT OR REPLACE INTO raw VALUES (?, ?, ?)", "BLOB", "?")


def raw_postgresql(url: str) -> Raw:
    """Return the bare rows in a PostgreSQL database that has no table ``raw`` yet."""
    connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)
    put = "INSERT INTO raw VALUES (%s, %s, %s) ON CONFLICT (h, r) DO UPDATE SET item = excluded.item"
    return Raw(connection, "BEGIN", put, "TEXT", "%s")


def against_raw(url: str, raw: Raw) -> None:
    """Measure the operations below HTTP against the bare statements, one caller, durable writes."""
    bound = Bound(url)
    bound("CreateTable", **TABLE)
    for number in range(40):
        bound("BatchWriteItem", **KINDS["BatchWrite 25"][1](number))
    bare: dict[str, Callable[[int], Any]] = {
        "GetItem": raw.get,
        "PutItem": lambda n: raw.write([item(n % 1000)]),
        "Query 100": raw.query,
        "BatchWrite 25": lambda n: raw.write(many(n, 25)),
        "TransactWrite 10": lambda n: raw.write(many(n, 10)),
    }
    for kind, (operation, make) in KINDS.items():
        ours = rate(lambda n, make=make, operation=operation: bound(operation, **make(n % 1000)))  # type: ignore[misc]
        theirs = rate(bare[kind])
        print(f"{kind}: {ours:.0f}/s, the bare statements {theirs:.0f}/s, ratio {ours / theirs:.2f}")
    bound.database.close()


def growth(sizes: list[int]) -> None:
    """Measure one table while it grows."""
    with tempfile.TemporaryDirectory() as name:
        bound, there = Bound(f"sqlite:///{name}/bench.db"), 0
        bound("CreateTable", **TABLE)
        for size in sizes:
            while there < size:
                some = [{"PutRequest": {"Item": item(there + each)}} for each in range(25)]
                bound("BatchWriteItem", RequestItems={"bench": some})
                there += 25
            step = max(1, size // 977)
            get = rate(lambda n, s=step, z=size: bound("GetItem", TableName="bench", Key=key(n * s % z)))  # type: ignore[misc]
            put = rate(lambda n, s=step, z=size: bound("PutItem", TableName="bench", Item=item(n * s % z)))  # type: ignore[misc]
            ask = rate(lambda n, s=step, z=size: bound("Query", **query(n * s % z // 100)))  # type: ignore[misc]
            print(f"{size} items: GetItem {get:.0f}/s, PutItem {put:.0f}/s, Query 100 {ask:.0f}/s")
        bound.database.close()


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dynalite", type=Path)
    parser.add_argument("--dynamodb-local", type=Path)
    parser.add_argument("--postgresql", help="postgresql+psycopg://... of an empty database, to measure on it too")
    parser.add_argument("--growth", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    options = parser.parse_args()
    print(machine())
    servers: dict[str, Any] = {"taskrole": control_plane()}
    if options.dynalite:
        servers["dynalite"] = dynalite(options.dynalite)
    if options.dynamodb_local:
        servers["DynamoDB Local"] = dynamodb_local(options.dynamodb_local.resolve())
    against_others(servers)
    with tempfile.TemporaryDirectory() as name:
        against_raw(f"sqlite:///{name}/bench.db", raw_sqlite(Path(name)))
    if options.postgresql:
        against_raw(options.postgresql, raw_postgresql(options.postgresql))
    growth(options.growth)


if __name__ == "__main__":
    main()
