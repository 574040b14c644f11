"""The cluster query language and its patterns: whatever is written, there is an answer, and soon."""

import contextlib
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskrole.services.ecs.constraints import ConstraintSyntaxError, Facts, parse_expression
from taskrole.services.ecs.patterns import PatternSyntaxError, compile_pattern
from tests.support import NOW

FACTS = Facts(
    {"rack": "a1", "size": "10", "flag": ""},
    agent_connected=True,
    agent_version="1.105.1",
    ec2_instance_id="i-1",
    registered_at=NOW,
    running_tasks_count=3,
    groups=frozenset(("database", "family:web")),
)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("attribute:rack == a1", True),
        ("attribute:rack==a1", True),
        ("attribute:rack == 'a1'", True),
        ("attribute:rack != a1", False),
        ("attribute:rack in [a1, b1]", True),
        ("attribute:rack !in [a1]", False),
        ("attribute:rack not_in [b1]", True),
        ("attribute:rack =~ a.*", True),
        ("attribute:rack =~ a", False),
        ("attribute:rack !~ b.*", True),
        ("attribute:flag exists", True),
        ("attribute:nothing exists", False),
        ("attribute:nothing !exists", True),
        ("attribute:nothing == x", False),
        ("attribute:nothing != x", True),
        ("attribute:nothing !in [x]", True),
        ("attribute:nothing =~ .*", False),
        ("attribute:size > 9", True),
        ("attribute:size less_than 9", False),
        ("not(task:group == database)", False),
        ("task:group == service:x", False),
        ("task:group in [database]", True),
        ("runningTasksCount >= 3", True),
        ("runningTasksCount < 3", False),
        ("agentVersion >= 1.99.0", True),
        ("agentVersion == 1.105.1", True),
        ("agentConnected == true", True),
        ("ec2InstanceId in ['i-1', 'i-2']", True),
        ("registeredAt >= 2025-06-18T22:28:28+00:00", True),
        ("registeredAt < 2026-01-02", True),
        ("attribute:rack == b1 or attribute:size == 10 and runningTasksCount == 3", True),
        ("(attribute:rack == b1 || attribute:size == 10) && !(runningTasksCount == 3)", False),
        ("attribute:ecs.instance-type == t2.micro", False),
    ],
)
def test_expressions(text: str, holds: bool) -> None:
    assert parse_expression(text).holds(FACTS) is holds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "attribute:rack",
        "attribute:rack ==",
        "attribute:rack == a b",
        "(attribute:rack == a",
        "rack == a",
        "agentConnected > true",
        "runningTasksCount == many",
        "registeredAt > yesterday",
        "attribute:rack in a",
        "attribute:rack in [a",
        "attribute:rack =~ (",
        "attribute:rack =~ 'a{1,1000}'",
        "! " * 100 + "attribute:rack exists",
        "(" * 100 + "attribute:rack exists" + ")" * 100,
        "attribute:rack == " + "x" * 2000,
        "agentVersion exists",
    ],
)
def test_syntax_errors(text: str) -> None:
    with pytest.raises(ConstraintSyntaxError):
        parse_expression(text)


pieces = st.sampled_from(
    [
        "attribute:rack",
        "task:group",
        "runningTasksCount",
        "==",
        "!=",
        "in",
        "[",
        "]",
        ",",
        "(",
        ")",
        "and",
        "or",
        "not",
        "!",
        "a1",
        "'x'",
        "exists",
        "=~",
        "a*",
        ">",
        "3",
        "'",
        "|",
        "&&",
        "\n",
        "registeredAt",
        "2026-01-01",
    ]
)


@given(st.lists(pieces, max_size=12).map(" ".join) | st.text(max_size=60))
def test_any_text_parses_or_is_refused(text: str) -> None:
    try:
        expression = parse_expression(text)
    except ConstraintSyntaxError:
        return
    assert expression.holds(FACTS) in (True, False)


atoms = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", "(a|b)", "(?:ab)", "[a-c]", "x"])
signs = st.sampled_from(["", "*", "+", "?", "{2}", "{1,3}", "{0,}"])
patterns = st.lists(st.tuples(atoms, signs).map("".join), max_size=5).map("".join)


@given(patterns, st.text(alphabet="abcx1", max_size=8))
def test_patterns_match_as_pythons_do(pattern: str, text: str) -> None:
    assert compile_pattern(pattern).matches(text) is (re.fullmatch(pattern, text, re.DOTALL) is not None)


@given(st.text(alphabet="ab()[]{}*+?|\\^$-.,12", max_size=30), st.text(alphabet="ab1-", max_size=10))
def test_any_pattern_compiles_or_is_refused(pattern: str, text: str) -> None:
    try:
        compiled = compile_pattern(pattern)
    except PatternSyntaxError:
        return
    assert compiled.matches(text) in (True, False)


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a*)*", "((a{0,30}){0,30})", "((a{0,18}){0,18})", "((((){64}){64}){64}){64}", "(a|a)*b"]
)
def test_evil_patterns_cost_little(pattern: str) -> None:
    started = time.monotonic()
    with contextlib.suppress(PatternSyntaxError):
        compiled = compile_pattern(pattern)
        for number in range(200):
            compiled.matches("a" * number)
    assert time.monotonic() - started < 2
