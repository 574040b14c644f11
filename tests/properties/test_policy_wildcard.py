"""The wildcard matcher against a naive one, and patterns that would be slow for a backtracking matcher."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from taskrole.policy.wildcard import compile_pattern, expand, matcher, tokenize

PATTERNS = st.text(alphabet="ab*?:$", max_size=12)
TEXTS = st.text(alphabet="ab:*?$", max_size=14)


def naive(pattern: str, text: str) -> bool:
    @cache
    def match(p: int, t: int) -> bool:
        if p == len(pattern):
            return t == len(text)
        if pattern[p] == "*":
            return match(p + 1, t) or (t < len(text) and match(p, t + 1))
        return t < len(text) and pattern[p] in ("?", text[t]) and match(p + 1, t + 1)

    return match(0, 0)


@given(PATTERNS, TEXTS)
def test_the_matcher_agrees_with_the_naive_one(pattern: str, text: str) -> None:
    # In a pattern, a literal star of the text can only be met by a wildcard: compare under that reading.
    assert compile_pattern(pattern)(text) is naive(pattern, text)


@given(st.text(alphabet="ab*?${},' ", max_size=20), TEXTS, st.dictionaries(st.text(alphabet="ab", max_size=2), TEXTS))
def test_values_of_variables_are_literal(pattern: str, text: str, values: dict[str, str]) -> None:
    tokens = expand(tokenize(pattern, variables=True), values.get)
    if tokens is not None:
        matcher(tokens)(text)  # whatever it says, it says it without an error


@given(TEXTS)
def test_a_variable_s_value_matches_itself_only(value: str) -> None:
    tokens = expand(tokenize("${key}", variables=True), {"key": value}.get)
    assert tokens is not None
    match = matcher(tokens)
    assert match(value)
    assert not match(value + "x")


def test_hostile_patterns_take_linear_time() -> None:
    text = "a" * 4000 + "b"
    for pattern in ("*a" * 200 + "c", "*a?" * 200 + "c", "a*" * 300 + "?c", "*" + "a?" * 500 + "*c"):
        assert not compile_pattern(pattern)(text)


def test_escapes_and_defaults() -> None:
    cases = {
        "a${*}b": "a*b",
        "a${?}b": "a?b",
        "${$}{x}": "${x}",
        "${none, 'team'}/x": "team/x",
        "${none,''}": "",
        "${open": "${open",
        "${key}": "value",
    }
    for pattern, text in cases.items():
        tokens = expand(tokenize(pattern, variables=True), {"key": "value"}.get)
        assert tokens is not None
        assert matcher(tokens)(text), pattern
    assert expand(tokenize("${none}", variables=True), {"key": "value"}.get) is None
    assert compile_pattern("${key}")("${key}")
