"""Whatever is sent as a form: parsed as it was built, or refused with a 4xx; never anything else."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskrole.aws.errors import ServiceError
from taskrole.aws.forms import as_request, read_form
from taskrole.aws.http import HttpRequest
from taskrole.aws.signature_form import parse_form_signature
from taskrole.services.s3.post_policy import check, parse_policy
from tests.support import NOW

NAMES = st.sampled_from(
    ["policy", "acl", "x-amz-meta-a", "X-Amz-Signature", "content-type", "x-amz-credential", "extra"]
)
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OPERATIONS = st.sampled_from(["eq", "starts-with", "content-length-range", "EQ", "x"])
NAMED = st.sampled_from(["$key", "$acl", "key", "$x-amz-meta-a", "$bucket"])
CONDITIONS = st.tuples(OPERATIONS, NAMED | st.integers(), TEXTS | st.integers()).map(list) | JSON


class _Pieces:
    """A body that comes in pieces of given sizes."""

    def __init__(self, body: bytes, sizes: list[int]) -> None:
        self._body = body
        self._sizes = iter(sizes)

    def read(self, size: int = 1 << 20) -> bytes:
        size = min(size, next(self._sizes, size))
        piece, self._body = self._body[:size], self._body[size:]
        return piece


def form_of(fields: list[tuple[str, str]], content: bytes, boundary: str) -> bytes:
    head = f"--{boundary}\r\nContent-Disposition: form-data; name="
    body = b"".join(f'{head}"{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields)
    return body + f'{head}"file"; filename="f"\r\n\r\n'.encode() + content + f"\r\n--{boundary}--\r\n".encode()


def read_all(body: bytes, sizes: list[int], boundary: str) -> tuple[Any, bytes]:
    http = HttpRequest(
        "POST", "/b", [("content-type", f"multipart/form-data; boundary={boundary}")], None, _Pieces(body, sizes)
    )
    form = read_form(http)
    content = b""
    while piece := form.file.read(7):
        content += piece
    return as_request(http, form), content


def status_of(function: Callable[..., Any], *arguments: Any) -> int:
    """Return the status of the error that a call ends in, or 0."""
    try:
        function(*arguments)
    except ServiceError as error:
        return error.status
    return 0


SIZES = st.lists(st.integers(1, 40), max_size=60)


@given(st.lists(st.tuples(NAMES, TEXTS), max_size=4), st.binary(max_size=200) | st.just(b"\r\n--B\r\n--"), SIZES)
def test_a_form_is_read_as_it_was_built(fields: list[tuple[str, str]], content: bytes, sizes: list[int]) -> None:
    boundary = "Boundary"
    made, received = read_all(form_of([("key", "k/${filename}"), *fields], content, boundary), sizes, boundary)
    assert received == content
    assert made.target == "/b/k%2Ff"
    for name, value in fields:
        assert value in made.form.fields[name.lower()]


@given(st.data(), st.binary(max_size=40), SIZES)
def test_a_damaged_form_is_refused_or_read(data: st.DataObject, noise: bytes, sizes: list[int]) -> None:
    body = form_of([("key", "k"), ("acl", "private")], b"content", "B")
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    assert status_of(read_all, body[:start] + noise + body[end:], sizes, "B") in (0, 400)


@given(st.dictionaries(NAMES.map(str.lower) | st.sampled_from(["signature", "x-amz-date", "awsaccesskeyid"]), TEXTS))
def test_signatures_are_claims_or_refused(fields: dict[str, str]) -> None:
    assert status_of(parse_form_signature, fields) in (0, 400)


@given(
    JSON
    | st.fixed_dictionaries({"expiration": TEXTS | st.just("2100-01-01T00:00:00Z"), "conditions": st.lists(CONDITIONS)})
)
def test_any_document_is_a_policy_or_refused(document: Any) -> None:
    text = base64.b64encode(json.dumps(document).encode()).decode()
    fields = {"bucket": "b", "key": "k", "acl": "a"}
    assert status_of(lambda: check(parse_policy(text), fields, {}, NOW)) in (0, 400, 403)


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.b64encode(raw).decode()))
def test_any_text_is_a_policy_or_refused(text: str) -> None:
    assert status_of(parse_policy, text) in (0, 400, 403)


@given(st.dictionaries(st.sampled_from(["key", "acl", "x-amz-meta-a"]), TEXTS, min_size=1))
def test_a_policy_of_equalities_allows_exactly_its_form(fields: dict[str, str]) -> None:
    fields = {"bucket": "b", **fields}
    conditions = [{name: value} for name, value in fields.items()]
    text = base64.b64encode(json.dumps({"expiration": "2100-01-01T00:00:00Z", "conditions": conditions}).encode())
    policy = parse_policy(text.decode())
    check(policy, fields, {}, NOW)
    for name, value in fields.items():
        for other in ({**fields, name: value + "x"}, {**fields, "more": ""}):
            with pytest.raises(ServiceError, match="Invalid according to Policy"):
                check(policy, other, {}, NOW)
