"""The image registry against Debian's docker-registry, in one run.

    python -m bench.bench_registry [--mebibytes 256] [--rounds 3] [--requests 500] [--docker 500]

One client sends the same bytes to both: a layer up (streamed, with its digest checked) and down, and small requests one
after the other. ``--docker`` pushes and pulls an image of that many megabytes with the Docker engine, which compresses
what it pushes. docker-registry asks for no password and decides nothing; taskrole authenticates and asks IAM on each
request. Who goes first changes from round to round.
"""

import argparse
import base64
import contextlib
import hashlib
import http.client
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.support import Server, control_plane, free_port, machine, signed_headers, wait_ready

NAME = "bench/app"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
PIECE = 1 << 20
LAYERS = 5


@dataclass(frozen=True)
class Registry:
    """Where to send requests, and what to send with each."""

    title: str
    port: int
    password: str

    @property
    def headers(self) -> dict[str, str]:
        value = base64.b64encode(f"AWS:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {value}"} if self.password else {}

    def send(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: object = b"", **more: str
    ) -> http.client.HTTPResponse:
        headers = {**self.headers, **{name.replace("_", "-"): value for name, value in more.items()}}
        connection.request(method, path, body, headers)  # type: ignore[arg-type]
        answer = connection.getresponse()
        assert answer.status < 300, (answer.status, answer.read())
        return answer

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120, blocksize=PIECE)


def _call(server: Server, operation: str, request: dict[str, object]) -> dict[str, object]:
    headers = {
        "X-Amz-Target": f"AmazonEC2ContainerRegistry_V20150921.{operation}",
        "Content-Type": "application/x-amz-json-1.1",
    }
    body = json.dumps(request).encode()
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("POST", "/", body, signed_headers(server, "ecr", "POST", f"{server.url}/", body, headers))
    answer = connection.getresponse()
    content: dict[str, object] = json.loads(answer.read())
    assert answer.status == 200, content
    return content


def ours(server: Server) -> Registry:
    _call(server, "CreateRepository", {"repositoryName": NAME})
    data = _call(server, "GetAuthorizationToken", {})["authorizationData"]
    assert isinstance(data, list)
    password = base64.b64decode(data[0]["authorizationToken"]).decode().partition(":")[2]
    return Registry("taskrole", server.port, password)


@contextlib.contextmanager
def docker_registry() -> Iterator[Registry]:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="docker-registry-bench-") as folder:
        storage = {"filesystem": {"rootdirectory": folder}, "delete": {"enabled": True}}
        configuration = Path(folder) / "configuration.json"
        content = {"version": 0.1, "log": {"level": "error"}, "storage": storage, "http": {"addr": f"127.0.0.1:{port}"}}
        configuration.write_text(json.dumps(content))
        command = ["docker-registry", "serve", str(configuration)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            wait_ready(f"http://127.0.0.1:{port}/v2/", process)
            yield Registry("docker-registry", port, "")
        finally:
            process.terminate()
            process.wait(10)


def upload(registry: Registry, content: Path, digest: str) -> float:
    connection = registry.connect()
    started = time.perf_counter()
    begun = registry.send(connection, "POST", f"/v2/{NAME}/blobs/uploads/")
    begun.read()
    with content.open("rb") as file:
        size = str(content.stat().st_size)
        sent = registry.send(connection, "PATCH", _path(begun), file, Content_Length=size)
    sent.read()
    path = _path(sent)
    separator = "&" if "?" in path else "?"
    registry.send(connection, "PUT", f"{path}{separator}digest={digest}").read()
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


def _path(answer: http.client.HTTPResponse) -> str:
    location = answer.getheader("Location", "")
    return location[location.index("/v2/") :]


def download(registry: Registry, digest: str) -> float:
    connection = registry.connect()
    started = time.perf_counter()
    answer = registry.send(connection, "GET", f"/v2/{NAME}/blobs/{digest}")
    buffer = bytearray(PIECE)
    while answer.readinto(buffer):
        pass
    seconds = time.perf_counter() - started
    connection.close()
    return seconds


def small_requests(registry: Registry, method: str, path: str, count: int) -> float:
    """Return the seconds that one request takes, one after the other on one connection."""
    connection = registry.connect()
    started = time.perf_counter()
    for _ in range(count):
        registry.send(connection, method, path, Accept=MANIFEST).read()
    seconds = time.perf_counter() - started
    connection.close()
    return seconds / count


def push_small_image(registry: Registry, folder: Path) -> None:
    descriptors = []
    for text in (b"{}", b"layer"):
        path = folder / "small"
        path.write_bytes(text)
        digest = "sha256:" + hashlib.sha256(text).hexdigest()
        upload(registry, path, digest)
        descriptors.append({"mediaType": "application/octet-stream", "digest": digest, "size": len(text)})
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": descriptors[0], "layers": descriptors[1:]}
    body = json.dumps(manifest).encode()
    registry.send(registry.connect(), "PUT", f"/v2/{NAME}/manifests/v1", body, Content_Type=MANIFEST).read()


def compare(title: str, unit: str, rate: Callable[[float], float], ours: list[float], theirs: list[float]) -> None:
    mine, other = (rate(statistics.median(each)) for each in (ours, theirs))
    print(f"{title}: taskrole {mine:8.1f} {unit}; docker-registry {other:8.1f} {unit}; ratio {mine / other:.2f}")


def _in_turn(registries: list[Registry], number: int) -> list[tuple[int, Registry]]:
    numbered = list(enumerate(registries))
    return numbered[::-1] if number % 2 else numbered


def layers(registries: list[Registry], mebibytes: int, rounds: int, folder: Path) -> None:
    times: dict[str, list[list[float]]] = {"up": [[], []], "down": [[], []]}
    content = folder / "layer"
    for number in range(rounds):
        with content.open("wb") as file:
            for _ in range(mebibytes):
                file.write(os.urandom(PIECE))
        with content.open("rb") as file:
            digest = "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
        for index, registry in _in_turn(registries, number):
            times["up"][index].append(upload(registry, content, digest))
            times["down"][index].append(download(registry, digest))
    for what in ("up", "down"):
        compare(f"layer of {mebibytes} MiB {what}", "MiB/s", lambda seconds: mebibytes / seconds, *times[what])


def requests(registries: list[Registry], count: int, rounds: int, folder: Path) -> None:
    for registry in registries:
        push_small_image(registry, folder)
    digest = "sha256:" + hashlib.sha256(b"layer").hexdigest()
    kinds = (("HEAD", f"/v2/{NAME}/blobs/{digest}"), ("GET", f"/v2/{NAME}/manifests/v1"))
    for method, path in kinds:
        times = [[small_requests(each, method, path, count) for _ in range(rounds)] for each in registries]
        compare(f"{method} {path.split('/')[4]}", "per second", lambda seconds: 1 / seconds, *times)


def docker(registries: list[Registry], megabytes: int, rounds: int, folder: Path) -> None:
    config = folder / "docker"
    environment = {**os.environ, "DOCKER_CONFIG": str(config), "DOCKER_BUILDKIT": "0"}

    def run(*command: str, stdin: str = "") -> float:
        started = time.perf_counter()
        subprocess.run(command, input=stdin, env=environment, capture_output=True, text=True, check=True)
        return time.perf_counter() - started

    times: dict[str, list[list[float]]] = {"push": [[], []], "pull": [[], []]}
    for number in range(rounds):
        lines = ["FROM scratch", "LABEL taskrole.bench=registry"]
        for part in range(LAYERS):
            (folder / f"part{part}").write_bytes(os.urandom(megabytes * 1_000_000 // LAYERS))
            lines.append(f"COPY part{part} /part{part}")
        (folder / "Dockerfile").write_text("\n".join(lines))
        (folder / ".dockerignore").write_text("docker\nlayer\nsmall\n")
        run("docker", "build", "--quiet", "--tag", "taskrole-bench/registry", str(folder))
        for index, registry in _in_turn(registries, number):
            name = f"127.0.0.1:{registry.port}/{NAME}:docker"
            if registry.password:
                login = ("docker", "login", "--username", "AWS", "--password-stdin", f"127.0.0.1:{registry.port}")
                run(*login, stdin=registry.password)
            run("docker", "tag", "taskrole-bench/registry", name)
            times["push"][index].append(run("docker", "push", name))
            run("docker", "rmi", name)
        run("docker", "rmi", "--force", "taskrole-bench/registry")
        for index, registry in _in_turn(registries, number):
            name = f"127.0.0.1:{registry.port}/{NAME}:docker"
            times["pull"][index].append(run("docker", "pull", name))
            run("docker", "rmi", "--force", name)
    for what in ("push", "pull"):
        compare(f"docker {what} of {megabytes} MB", "MB/s", lambda seconds: megabytes / seconds, *times[what])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mebibytes", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=500)
    parser.add_argument("--docker", type=int, default=0, metavar="MEGABYTES")
    options = parser.parse_args()
    print(machine())
    with (
        tempfile.TemporaryDirectory() as folder,
        control_plane() as server,
        docker_registry() as theirs,
    ):
        registries = [ours(server), theirs]
        layers(registries, options.mebibytes, options.rounds, Path(folder))
        print(f"taskrole: resident {server.resident_mib():.0f} MiB after the layers")
        requests(registries, options.requests, options.rounds, Path(folder))
        if options.docker:
            try:
                docker(registries, options.docker, options.rounds, Path(folder))
            finally:
                names = [f"127.0.0.1:{registry.port}/{NAME}:docker" for registry in registries]
                command = ["docker", "rmi", "--force", "taskrole-bench/registry", *names]
                subprocess.run(command, capture_output=True, check=False)


if __name__ == "__main__":
    main()
