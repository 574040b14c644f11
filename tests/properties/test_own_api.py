"""taskrole's own API and the linter: whatever they are given, they answer with a sentence and never fail."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.gateway.own_wire import PREFIX, OwnWire
from taskrole.policy.arns import ArnPattern
from taskrole.policy.context import Context
from taskrole.policy.lint import Finding, lint
from taskrole.policy.model import ANONYMOUS, Principal, PrincipalKind, Question
from taskrole.policy.patterns import covers, intersect
from taskrole.policy.suggest import Use, generalised, prove, suggest
from taskrole.policy.wildcard import compile_pattern

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
ELEMENTS = ("Version", "Id", "Statement", "Sid", "Effect", "Principal", "Action", "Resource", "NotAction", "Condition")
WORDS = st.sampled_from(
    ("Allow", "Deny", "*", "s3:*", "s3:GetObject", "arn:aws:s3:::b/*", "StringEquals", "aws:username", "2012-10-17", "")
)
policies = st.recursive(
    WORDS | json_values,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ELEMENTS) | WORDS, inner, max_size=5),
    max_leaves=20,
)
patterns = st.text(alphabet="ab*?", max_size=6)
texts = st.text(alphabet="ab", max_size=6)


@settings(max_examples=400)
@given(policies)
def test_the_linter_has_findings_and_never_fails(value: Any) -> None:
    findings = lint(json.dumps(value))
    assert all(isinstance(one, Finding) and one.message for one in findings)


@given(st.text(max_size=50))
def test_the_linter_takes_any_text(text: str) -> None:
    assert isinstance(lint(text), list)


@given(st.binary(max_size=60) | json_values.map(lambda value: json.dumps(value).encode()))
def test_bodies_are_objects_or_refused(body: bytes) -> None:
    assert parsed(body) is None or isinstance(parsed(body), dict)


def parsed(body: bytes) -> Any:
    """Return what a body says, or None where it is refused with status 400."""
    http = HttpRequest("POST", PREFIX + "WhoCan", [], body)
    wire = OwnWire()
    try:
        return wire.parse(http, "WhoCan", wire.find(http))
    except ServiceError as error:
        return None if error.status == 400 else error


def test_other_methods_are_refused() -> None:
    with pytest.raises(ServiceError) as caught:
        OwnWire().find(HttpRequest("GET", PREFIX + "WhoCan", []))
    assert caught.value.status == 405


@settings(max_examples=400)
@given(patterns, patterns, texts)
def test_patterns_cover_and_intersect_as_their_texts_do(one: str, other: str, text: str) -> None:
    here, there = compile_pattern(one)(text), compile_pattern(other)(text)
    if covers(one, other):
        assert here or not there
    if here and there:
        assert intersect(one, other)
    assert intersect(one, other) is intersect(other, one)


uses = st.builds(
    Use,
    st.sampled_from(("s3:GetObject", "s3:PutObject", "ecs:StopTask", "logs:PutLogEvents", "ecs:ListClusters")),
    st.one_of(
        st.text(alphabet="ab/*?${}:'", max_size=8).map(lambda key: f"arn:aws:s3:::b/{key}"),
        st.sampled_from(("*", "arn:aws:s3:::b", "arn:aws:ecs:r:1:task/c/t", "arn:aws:ecs:r:1:task-definition/f:7")),
        st.text(alphabet="ab/*:", max_size=5).map(lambda name: f"arn:aws:logs:r:1:log-group:{name}:log-stream:x"),
    ),
)


@given(st.lists(uses, max_size=12))
def test_every_suggestion_allows_what_was_done(done: list[Use]) -> None:
    session = Principal(PrincipalKind.ROLE_SESSION, "111111111111", "arn:x", role_arn="arn:aws:iam::1:role/r")
    proof = prove(suggest(done), done, session, [])
    assert proof.not_allowed == ()
    assert proof.granted_then <= {use.action for use in done}


@given(st.lists(st.text(alphabet="ab/*?$", max_size=8), max_size=9))
def test_what_is_generalised_still_matches(keys: list[str]) -> None:
    resources = [f"arn:aws:s3:::b/{key}" for key in keys]
    made = [ArnPattern(one, variables=True) for one in generalised(resources)]
    for resource in resources:
        context = Context(Question(ANONYMOUS, "s3:GetObject", resource))
        assert any(one.matches(resource, context.resource_fields(), context) for one in made)
