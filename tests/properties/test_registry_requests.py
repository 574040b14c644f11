"""Whatever is sent to the registry, in whatever order: it answers, never with 5xx, and keeps its promises.

After each sequence of requests every manifest that can be got has all its layers, and every layer has its digest.
"""

import hashlib
import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskrole.services.ecr.manifests import MEDIA_TYPES
from taskrole.storage.ports import Blobs, Database
from tests.unit.services.ecr.support import HOST, OCI_MANIFEST, Ecr, content_of, digest_of, header, make_manifest

CONTENTS = (b"", b"{}", b"layer", b"another layer" * 9)
DIGESTS = [digest_of(content) for content in CONTENTS]
SHA512 = ["sha512:" + hashlib.sha512(content).hexdigest() for content in CONTENTS]
MANIFESTS = [
    make_manifest(DIGESTS[1], 2, DIGESTS[2], 5),
    make_manifest(DIGESTS[1], 2, SHA512[3], 117),
    json.dumps({"schemaVersion": 2, "manifests": [{"digest": DIGESTS[2]}], "subject": {"digest": DIGESTS[0]}}).encode(),
    make_manifest(DIGESTS[1], 2, DIGESTS[2], 5).replace(b'"layers"', b'"subject": {"digest": "x"}, "layers"'),
]
odd_texts = st.text(max_size=12)
names = st.sampled_from(["app", "app", "app", "other", "missing"]) | odd_texts
digests = st.sampled_from([*DIGESTS, *SHA512, *map(digest_of, MANIFESTS), "sha256:00", "sha1:" + "0" * 40]) | odd_texts
references = st.sampled_from(["v1", "v2", "a" * 300]) | digests
numbers = st.sampled_from(["0", "1", "4", "5", "99999999999999999999", "-1", "x", ""])
bodies = st.sampled_from([*CONTENTS, *MANIFESTS]) | st.binary(max_size=20)
headers = st.fixed_dictionaries(
    {},
    optional={
        "range": st.builds("bytes={}-{}".format, numbers, numbers) | odd_texts,
        "content_range": st.builds("{}-{}".format, numbers, numbers) | odd_texts,
        "content_type": st.sampled_from(sorted(MEDIA_TYPES)) | odd_texts,
        "host": st.sampled_from(["123456789012.dkr.ecr.us-west-2.amazonaws.com", HOST]) | odd_texts,
    },
)
queries = st.lists(
    st.tuples(
        st.sampled_from(["digest", "mount", "from", "n", "last", "artifactType", "tag"]), digests | names | numbers
    ),
    max_size=3,
)


@pytest.fixture
def ecr(database: Database, blobs: Blobs) -> Ecr:
    """One for all examples: each makes repositories of its own and deletes them, and nothing outlives these."""
    return Ecr(database, blobs)


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, bytes, dict[str, str]]:
    """Return a request of a kind that clients send, or one that resembles it."""
    name = draw(names)
    method, path = draw(
        st.sampled_from(
            [
                ("GET", f"{name}/tags/list"),
                ("GET", f"{name}/referrers/{draw(digests)}"),
                ("POST", f"{name}/blobs/uploads/"),
                ("PUT", f"{name}/manifests/{draw(references)}"),
                ("GET", f"{name}/manifests/{draw(references)}"),
                ("DELETE", f"{name}/manifests/{draw(references)}"),
                ("GET", f"{name}/blobs/{draw(digests)}"),
                ("DELETE", f"{name}/blobs/{draw(digests)}"),
                ("UPLOAD", ""),
            ]
        )
    )
    if draw(st.integers(0, 9)) == 0:
        method = draw(st.sampled_from(["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"]))
    query = "&".join(f"{key}={quote(value, errors='replace')}" for key, value in draw(queries))
    target = "/v2/" + quote(path, safe="/:", errors="replace") + f"?{query}"
    return method, target, draw(bodies), draw(headers)


def _send(ecr: Ecr, uploads: list[str], request: tuple[str, str, bytes, dict[str, str]]) -> None:
    method, target, body, given_headers = request
    if method == "UPLOAD":
        location = uploads[-1] if uploads else "/v2/app/blobs/uploads/none"
        method, target = "PATCH" if "content_range" in given_headers else "PUT", location + target[4:]
    answer = ecr.http(method, target, body, **given_headers)
    assert 200 <= answer.status < 500, (request, answer)
    assert all("\r" not in value and "\n" not in value for _, value in answer.headers)
    content = content_of(answer)
    if answer.status >= 400 and method != "HEAD":
        assert json.loads(content)["errors"][0]["code"].isupper()
    if "/blobs/uploads/" in header(answer, "Location"):
        uploads.append(header(answer, "Location"))


def _check(ecr: Ecr, name: str) -> None:
    tags = json.loads(content_of(ecr.http("GET", f"/v2/{name}/tags/list")))["tags"]
    images: list[Any] = ecr.call("DescribeImages", repositoryName=name)["imageDetails"]
    for reference in (*tags, *(image["imageDigest"] for image in images)):
        manifest = json.loads(content_of(ecr.http("GET", f"/v2/{name}/manifests/{reference}")))
        for part in (manifest["config"], *manifest["layers"]) if "config" in manifest else ():
            digest = part["digest"]
            content = content_of(ecr.http("GET", f"/v2/{name}/blobs/{digest}"))
            algorithm, _, value = digest.partition(":")
            assert hashlib.new(algorithm, content).hexdigest() == value


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(requests(), min_size=1, max_size=12), pushed=st.booleans())
def test_any_requests(
    ecr: Ecr,
    sent: list[tuple[str, str, bytes, dict[str, str]]],
    pushed: bool,
) -> None:
    for name in ("app", "other"):
        ecr.create(name)
    try:
        if pushed:
            for content in CONTENTS:
                ecr.push_blob(content)
            ecr.http("PUT", "/v2/app/manifests/v1", MANIFESTS[0], content_type=OCI_MANIFEST)
        uploads: list[str] = []
        for request in sent:
            _send(ecr, uploads, request)
            ecr.advance(hours=1)
        ecr.api.collect(ecr.advance(hours=3))
        for name in ("app", "other"):
            _check(ecr, name)
    finally:
        for name in ("app", "other"):
            ecr.call("DeleteRepository", repositoryName=name, force=True)
