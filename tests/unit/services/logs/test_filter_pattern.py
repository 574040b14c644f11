"""Filter patterns, kind by kind."""

import pytest

from taskrole.services.logs.errors import InvalidParameterError
from taskrole.services.logs.filter_pattern import compile_filter

JSON = '{"level": "error", "code": 500, "user": {"name": "ann", "ok": true}, "tags": ["a", "b"]}'


@pytest.mark.parametrize(
    ("pattern", "message", "expected"),
    [
        ("", "anything", True),
        ("ERROR", "an ERROR here", True),
        ("ERROR", "an error here", False),
        ("ERROR Timeout", "Timeout ERROR", True),
        ("ERROR Timeout", "ERROR", False),
        ('"disk full"', "the disk full now", True),
        ('"disk full"', "full disk", False),
        ('"say \\"hi\\""', 'I say "hi"', True),
        ("?A ?B", "B", True),
        ("?A ?B", "C", False),
        ("ERROR -debug", "ERROR", True),
        ("ERROR -debug", "ERROR debug", False),
        ('-"a b"', "a b", False),
        ("ERROR ?x", "ERROR", True),
        ('{ $.level = "error" }', JSON, True),
        ('{ $.level = "err*" }', JSON, True),
        ('{ $.level = "err?r" }', JSON, False),
        ('{ $.level != "error" }', JSON, False),
        ("{ $.code = 500 }", JSON, True),
        ("{ $.code = 501 }", JSON, False),
        ("{$.user.name=ann}", JSON, True),
        ("{ $.user.ok = true }", JSON, True),
        ('{ $.tags[1] = "b" }', JSON, True),
        ('{ $.tags[7] != "b" }', JSON, False),
        ('{ $.level = "a && b" }', JSON, False),
        ('{ $.level = "error" }', "not json", False),
        ('{ $.level = "error" }', "[" * 100_000, False),
    ],
)
def test_patterns(pattern: str, message: str, expected: bool) -> None:
    assert compile_filter(pattern)(message) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "[a, b]",
        "%a+%",
        "{ $.a = 1 && $.b = 2 }",
        "{ $.a > 1 }",
        "{ $.a }",
        "{ $.a = 1",
        "{ $.a[x] = 1 }",
        "{ $.a = two words }",
        "{ a = 1 }",
        '"open',
        '?""',
        "x" * 1025,
    ],
)
def test_what_is_not_supported_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidParameterError):
        compile_filter(pattern)
