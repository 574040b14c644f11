"""Pushes that are cut off by ``kill -9``: what was acknowledged is whole, nothing half shows, and nothing stays."""

import hashlib
import http.client
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from taskrole.clock import SystemClock
from taskrole.ids import SystemIds
from taskrole.services.ecr.service import build
from taskrole.storage.blobs import open_blobs
from taskrole.storage.database import open_database
from taskrole.storage.key_rings import open_key_ring
from tests.api.processes import ServerProcess
from tests.unit.services.ecr.support import FakeSecrets

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CHUNK = os.urandom(300_000)  # more than the edge reads at once
GOING_AWAY = (http.client.HTTPException, OSError)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    process = ServerProcess(tmp_path / "data")
    process.start()
    process.client("ecr").create_repository(repositoryName="app")
    yield process
    process.stop()


class Client:
    """One connection to the registry."""

    def __init__(self, server: ServerProcess) -> None:
        data = server.client("ecr").get_authorization_token()["authorizationData"]
        self._headers = {"Authorization": f"Basic {data[0]['authorizationToken']}"}
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
        self.connection.request(method, path, body, {**self._headers, **headers})
        answer = self.connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()

    def begin(self) -> str:
        return self.send("POST", "/v2/app/blobs/uploads/")[1]["Location"]

    def push_blob(self, content: bytes) -> str:
        digest = digest_of(content)
        location = self.send("PATCH", self.begin(), content)[1]["Location"]
        assert self.send("PUT", f"{location}?digest={digest}")[0] == 201
        return digest

    def push_image(self, name: str) -> None:
        descriptors = [
            {"mediaType": "x/y", "digest": self.push_blob(content), "size": len(content)}
            for content in (b"{}" + name.encode(), CHUNK + name.encode())
        ]
        document = {"schemaVersion": 2, "mediaType": MANIFEST, "config": descriptors[0], "layers": descriptors[1:]}
        body = json.dumps(document).encode()
        assert self.send("PUT", f"/v2/app/manifests/{name}", body, **{"Content-Type": MANIFEST})[0] == 201


def digest_of(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def test_an_upload_goes_on_where_the_last_acknowledged_chunk_ended(server: ServerProcess) -> None:
    client = Client(server)
    location = client.begin()
    assert client.send("PATCH", location, CHUNK)[0] == 202
    client.connection.putrequest("PATCH", location)
    for name, value in {**client._headers, "Content-Length": str(len(CHUNK))}.items():
        client.connection.putheader(name, value)
    client.connection.endheaders(CHUNK[:200_000])  # and no more: the server dies in the middle
    time.sleep(0.2)
    server.kill()
    server.start()
    client = Client(server)
    status, headers, _ = client.send("GET", location)
    assert (status, headers["Range"]) == (204, f"0-{len(CHUNK) - 1}")
    assert list((server.data_dir / "blobs/ecr/temporary").iterdir()) == []
    whole = CHUNK + CHUNK
    assert client.send("PUT", f"{location}?digest={digest_of(whole)}", CHUNK)[0] == 201
    assert client.send("GET", f"/v2/app/blobs/{digest_of(whole)}")[2] == whole


def _push_until_it_dies(server: ServerProcess, number: int, acknowledged: set[str]) -> None:
    with suppress(*GOING_AWAY, KeyError):
        client = Client(server)
        for count in range(1000):
            name = f"{number}-{count}"
            client.push_image(name)
            acknowledged.add(name)


def test_images_are_whole_or_not_there_and_nothing_stays(server: ServerProcess) -> None:
    acknowledged: set[str] = set()
    for round_number in range(3):
        numbers = range(round_number * 3, round_number * 3 + 3)
        pushers = [
            threading.Thread(target=_push_until_it_dies, args=(server, number, acknowledged)) for number in numbers
        ]
        for pusher in pushers:
            pusher.start()
        before = len(acknowledged)
        deadline = time.monotonic() + 20
        while len(acknowledged) < before + 4 and time.monotonic() < deadline:
            time.sleep(0.005)
        server.kill()
        for pusher in pushers:
            pusher.join(30)
        server.start()
    client = Client(server)
    tags = json.loads(client.send("GET", "/v2/app/tags/list")[2])["tags"]
    assert acknowledged <= set(tags)
    wanted = set()
    for tag in tags:
        manifest = json.loads(client.send("GET", f"/v2/app/manifests/{tag}")[2])
        for descriptor in (manifest["config"], *manifest["layers"]):
            status, _, content = client.send("GET", f"/v2/app/blobs/{descriptor['digest']}")
            assert (status, digest_of(content)) == (200, descriptor["digest"])
            wanted.add(descriptor["digest"])
    server.stop()
    assert _blobs_left(server.data_dir) == len(wanted)


def _blobs_left(data_dir: Path) -> int:
    """Return how many blobs are there when the collector has had its days."""
    database = open_database(f"sqlite:///{data_dir / 'taskrole.db'}")
    try:
        ids, blobs = SystemIds(), open_blobs(data_dir / "blobs/ecr")
        key_ring = open_key_ring(database, "ecr", ids)
        api, _ = build(
            database, blobs, key_ring, ids, may=lambda *_: False, is_revoked=lambda *_: False, secrets=FakeSecrets()
        )
        for days in range(2, 8):
            api.collect(SystemClock().now() + timedelta(days=days))
        assert list((data_dir / "blobs/ecr/temporary").iterdir()) == []
        return len(list(blobs.list()))
    finally:
        database.close()
