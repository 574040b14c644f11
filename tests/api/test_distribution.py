"""The image registry over HTTP, workflow by workflow, as the OCI distribution specification 1.1 describes it.

Pull, push (in one request, in two, streamed, in chunks), mounting, discovery and deletion, each for both digest kinds.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import pytest

from tests.api.conftest import Server
from tests.api.processes import ServerProcess
from tests.api.test_ecr import basic, send_to

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
EMPTY = "application/vnd.oci.empty.v1+json"
ALGORITHMS = ("sha256", "sha512")


def digest_of(content: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm}:{hashlib.new(algorithm, content).hexdigest()}"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def digest(self) -> str:
        return self.headers.get("Docker-Content-Digest", "")


class Registry:
    """A registry and one who may do everything there."""

    def __init__(self, server: Server | ServerProcess) -> None:
        self._endpoint = server.endpoint
        self._authorization = basic(server.client("ecr"))
        for name in ("conformance/one", "conformance/two"):
            server.client("ecr").create_repository(repositoryName=name)

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        pairs = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            pairs.setdefault("Content-Type", "application/octet-stream")
        target = urljoin(self._endpoint + "/v2/conformance/one/", path)
        return Answer(*send_to(target, method, self._authorization, body, **pairs))

    def begin(self) -> str:
        started = self.send("POST", "blobs/uploads/", b"")
        assert started.status == 202
        return started.headers["Location"]

    def put_blob(self, content: bytes, algorithm: str = "sha256") -> str:
        digest = digest_of(content, algorithm)
        assert self.send("PUT", f"{self.begin()}?digest={digest}", content).status == 201
        return digest

    def put(self, reference: str, document: dict[str, Any], **headers: str) -> Answer:
        kind = document.get("mediaType", MANIFEST)
        return self.send("PUT", f"manifests/{reference}", json.dumps(document).encode(), Content_Type=kind, **headers)

    def image(self, layers: int = 2, **more: Any) -> dict[str, Any]:
        """Push the blobs of an image; return its manifest."""
        config = json.dumps({"os": "linux", "unique": os.urandom(8).hex()}).encode()
        return {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": self.descriptor(config, "application/vnd.oci.image.config.v1+json"),
            "layers": [
                self.descriptor(os.urandom(300), "application/vnd.oci.image.layer.v1.tar") for _ in range(layers)
            ],
            **more,
        }

    def descriptor(self, content: bytes, media_type: str) -> dict[str, Any]:
        return {"mediaType": media_type, "digest": self.put_blob(content), "size": len(content)}


@pytest.fixture(scope="module")
def registry(server: Server) -> Registry:
    return Registry(server)


def content_of(document: dict[str, Any]) -> bytes:
    return json.dumps(document).encode()


def in_one_request(registry: Registry, content: bytes, digest: str) -> Answer:
    return registry.send("POST", f"blobs/uploads/?digest={digest}", content)


def in_two_requests(registry: Registry, content: bytes, digest: str) -> Answer:
    return registry.send("PUT", f"{registry.begin()}?digest={digest}", content)


def streamed(registry: Registry, content: bytes, digest: str) -> Answer:
    sent = registry.send("PATCH", registry.begin(), content)
    assert sent.status == 202
    return registry.send("PUT", f"{sent.headers['Location']}?digest={digest}", b"")


def in_chunks(registry: Registry, content: bytes, digest: str) -> Answer:
    location = registry.begin()
    for first, chunk in _chunks(content):
        sent = registry.send("PATCH", location, chunk, Content_Range=f"{first}-{first + len(chunk) - 1}")
        assert (sent.status, sent.headers["Range"]) == (202, f"0-{first + len(chunk) - 1}")
        location = sent.headers["Location"]
    return registry.send("PUT", f"{location}?digest={digest}", b"")


def in_chunks_out_of_order(registry: Registry, content: bytes, digest: str) -> Answer:
    """Begin each chunk at the wrong place, ask where to go on, go on; the last one comes with the PUT."""
    location = registry.begin()
    for first, chunk in _chunks(content):
        last = first + len(chunk) == len(content)
        method, target = ("PUT", f"{location}?digest={digest}") if last else ("PATCH", location)
        wrong = registry.send(method, target, chunk, Content_Range=f"{first + 7}-{first + 6 + len(chunk)}")
        assert wrong.status == 416
        asked = registry.send("GET", location)
        assert (asked.status, asked.headers["Range"]) == (204, f"0-{max(first - 1, 0)}")
        target = target.replace(location, asked.headers["Location"])
        sent = registry.send(method, target, chunk, Content_Range=f"{first}-{first + len(chunk) - 1}")
        if first and not last:
            assert registry.send(method, target, chunk, Content_Range=f"0-{len(chunk) - 1}").status == 416
    return sent


def _chunks(content: bytes) -> Iterator[tuple[int, bytes]]:
    size = len(content) // 3 + 1
    for first in range(0, len(content), size):
        yield first, content[first : first + size]


WAYS: tuple[Callable[[Registry, bytes, str], Answer], ...] = (
    in_one_request,
    in_two_requests,
    streamed,
    in_chunks,
    in_chunks_out_of_order,
)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_push_a_blob(registry: Registry, way: Callable[[Registry, bytes, str], Answer], algorithm: str) -> None:
    content = os.urandom(3067)
    digest = digest_of(content, algorithm)
    assert registry.send("GET", f"blobs/{digest}").status == 404
    pushed = way(registry, content, digest)
    assert (pushed.status, pushed.digest) == (201, digest)
    got = registry.send("GET", pushed.headers["Location"])
    assert (got.status, got.body, got.digest) == (200, content, digest)
    head = registry.send("HEAD", f"blobs/{digest}")
    assert (head.status, head.headers["Content-Length"], head.digest) == (200, "3067", digest)
    assert registry.send("DELETE", f"blobs/{digest}").status == 202
    assert registry.send("HEAD", f"blobs/{digest}").status == 404
    assert way(registry, content + b"more", digest).status == 400
    assert registry.send("HEAD", f"blobs/{digest}").status == 404


@pytest.mark.parametrize("content", [b"", b"{}"])
@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_well_known_blobs(registry: Registry, content: bytes, algorithm: str) -> None:
    digest = digest_of(content, algorithm)
    for way in (in_one_request, in_two_requests, streamed):
        assert way(registry, content, digest).status == 201
        got = registry.send("GET", f"blobs/{digest}")
        assert (got.status, got.body, got.headers["Content-Length"]) == (200, content, str(len(content)))
        assert registry.send("DELETE", f"blobs/{digest}").status == 202


def test_ranges(registry: Registry) -> None:
    content = os.urandom(2048)
    digest = registry.put_blob(content)
    for wanted, first, last in (
        ("500-1499", 500, 1499),
        ("500-", 500, 2047),
        ("-500", 1548, 2047),
        ("2000-5000", 2000, 2047),
    ):
        got = registry.send("GET", f"blobs/{digest}", Range=f"bytes={wanted}")
        assert (got.status, got.body) == (206, content[first : last + 1])
        assert got.headers["Content-Range"] == f"bytes {first}-{last}/2048"
        assert got.headers["Content-Length"] == str(last - first + 1)
    for wanted in ("500-0", "5000-10000"):
        assert registry.send("GET", f"blobs/{digest}", Range=f"bytes={wanted}").status == 416


def test_cancel_an_upload(registry: Registry) -> None:
    location = registry.begin()
    assert registry.send("DELETE", location).status == 204
    assert registry.send("GET", location).status == 404
    assert registry.send("PATCH", location, b"x").status == 404


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("source", ["&from=conformance/one", ""])
def test_mount(registry: Registry, algorithm: str, source: str) -> None:
    digest = registry.put_blob(os.urandom(100), algorithm)
    other = "/v2/conformance/two/"
    mounted = registry.send("POST", f"{other}blobs/uploads/?mount={digest}{source}")
    assert (mounted.status, mounted.headers["Location"]) == (201, f"{other}blobs/{digest}")
    assert registry.send("HEAD", mounted.headers["Location"]).status == 200
    missing = registry.send("POST", f"{other}blobs/uploads/?mount={digest_of(os.urandom(9))}{source}")
    assert missing.status == 202
    assert missing.headers["Location"].startswith(f"{other}blobs/uploads/")


def test_images_by_tag_and_by_digest(registry: Registry) -> None:
    big = {f"note-{number}": "A" * 10_000 for number in range(390)}
    for name, document in (
        ("image", registry.image()),
        ("no-layers", registry.image(layers=0)),
        ("large", registry.image(annotations=big)),
        ("unknown-members", registry.image(unknown={"any": ["thing"]})),
        ("without-media-type", {k: v for k, v in registry.image().items() if k != "mediaType"}),
    ):
        content = content_of(document)
        pushed = registry.put(name, document)
        assert (pushed.status, pushed.digest) == (201, digest_of(content))
        for reference in (name, pushed.digest):
            got = registry.send("GET", f"manifests/{reference}", Accept=f"{INDEX},{MANIFEST}")
            assert (got.status, got.body, got.digest) == (200, content, pushed.digest)
            assert (got.headers["Content-Type"], got.headers["Content-Length"]) == (MANIFEST, str(len(content)))
            head = registry.send("HEAD", f"manifests/{reference}")
            assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(content)))
            assert head.headers["Content-Type"] == MANIFEST
        assert registry.send("DELETE", f"manifests/{name}").status == 202
        assert registry.send("HEAD", f"manifests/{name}").status == 404
        assert registry.send("DELETE", f"manifests/{pushed.digest}").status in {202, 404}


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_indexes_of_images_and_of_indexes_with_tags_beside_the_digest(registry: Registry, algorithm: str) -> None:
    def put(document: dict[str, Any], tag: str) -> dict[str, Any]:
        digest = digest_of(content_of(document), algorithm)
        pushed = registry.put(f"{digest}?tag={tag}", document)
        assert (pushed.status, pushed.digest, pushed.headers["OCI-Tag"]) == (201, digest, tag)
        return {"mediaType": document["mediaType"], "digest": digest, "size": len(content_of(document))}

    children = [put(registry.image(), f"{algorithm}-{number}") for number in range(2)]
    index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": children}
    inner = put(index, f"{algorithm}-inner")
    put({**index, "manifests": [inner]}, f"{algorithm}-outer")
    put({**index, "manifests": [], "annotations": {"algorithm": algorithm}}, f"{algorithm}-empty")
    got = registry.send("GET", f"manifests/{algorithm}-inner")
    assert (got.body, got.headers["Content-Type"]) == (content_of(index), INDEX)
    for tag in ("0", "1", "inner", "outer", "empty"):  # children first: their tags go, they stay
        assert registry.send("DELETE", f"manifests/{algorithm}-{tag}").status == 202
        assert registry.send("HEAD", f"manifests/{algorithm}-{tag}").status == 404
    for entry in (inner, *children):
        assert registry.send("DELETE", f"manifests/{entry['digest']}").status == 202
        assert registry.send("HEAD", f"manifests/{entry['digest']}").status == 404


def test_artifacts_are_listed_as_referrers_of_their_subject(registry: Registry) -> None:
    subject = registry.image()
    digest = digest_of(content_of(subject))
    empty = registry.send("GET", f"referrers/{digest}")
    assert (empty.status, empty.headers["Content-Type"]) == (200, INDEX)
    assert json.loads(empty.body) == {"schemaVersion": 2, "mediaType": INDEX, "manifests": []}
    about = {"mediaType": MANIFEST, "digest": digest, "size": len(content_of(subject))}
    expected = []
    for number, kind in enumerate(("application/one", "application/two", "")):
        document = registry.image(subject=about, annotations={"number": str(number)}, artifactType=kind)
        pushed = registry.put(digest_of(content_of(document)), document)
        assert (pushed.status, pushed.headers["OCI-Subject"]) == (201, digest)
        shown = kind or document["config"]["mediaType"]
        size = len(content_of(document))
        entry = {"mediaType": MANIFEST, "digest": pushed.digest, "size": size, "artifactType": shown}
        expected.append({**entry, "annotations": {"number": str(number)}})
    assert registry.put("subject", subject).status == 201  # after what is about it

    def listed(query: str = "") -> list[dict[str, Any]]:
        found = registry.send("GET", f"referrers/{digest}{query}")
        assert found.headers.get("OCI-Filters-Applied") == ("artifactType" if query else None)
        manifests: list[dict[str, Any]] = json.loads(found.body)["manifests"]
        return sorted(manifests, key=lambda each: each["annotations"]["number"])

    assert listed() == expected
    assert listed("?artifactType=application/two") == expected[1:2]
    registry.send("DELETE", f"manifests/{expected[0]['digest']}")
    assert listed() == expected[1:]
    registry.send("DELETE", "manifests/subject")


def test_tags_are_listed_in_order_and_in_pages(registry: Registry) -> None:
    document = registry.image()
    tags = ["A", "Z", "_x", "a", "b.1", "b_1", "test0", "test1", "test10", "test2"]
    for tag in tags:
        assert registry.put(tag, document).status == 201
    assert json.loads(registry.send("GET", "tags/list").body) == {"name": "conformance/one", "tags": tags}
    assert json.loads(registry.send("GET", "tags/list?n=0").body)["tags"] == []
    assert json.loads(registry.send("GET", "tags/list?n=4").body)["tags"] == tags[:4]
    assert json.loads(registry.send("GET", f"tags/list?n=4&last={tags[3]}").body)["tags"] == tags[4:8]
    assert json.loads(registry.send("GET", "tags/list?last=b").body)["tags"] == tags[4:]
    target, found = "tags/list?n=3", []
    while target:
        page = registry.send("GET", target)
        found += json.loads(page.body)["tags"]
        link = page.headers.get("Link", "")
        assert not link or link.endswith('>; rel="next"')
        target = link[1 : link.index(">")] if link else ""
    assert found == tags
    assert registry.send("DELETE", f"manifests/{digest_of(content_of(document))}").status == 202
    assert json.loads(registry.send("GET", "tags/list").body)["tags"] == []


def test_manifests_that_are_not_taken(registry: Registry) -> None:
    document = registry.image()
    for reference in ("sha256:baddigeststring", digest_of(b"other"), ".bad", "x" * 301):
        assert registry.put(reference, document).status == 400
    assert registry.send("GET", "manifests/sha256:baddigeststring").status == 404
    document["layers"][0]["digest"] = digest_of(b"never pushed")
    refused = registry.put("v1", document)
    assert (refused.status, json.loads(refused.body)["errors"][0]["code"]) == (400, "MANIFEST_BLOB_UNKNOWN")
    too_large = registry.send("PUT", "manifests/v1", b" " * (4 * 1024 * 1024 + 1), Content_Type=MANIFEST)
    assert (too_large.status, json.loads(too_large.body)["errors"][0]["code"]) == (413, "SIZE_INVALID")
