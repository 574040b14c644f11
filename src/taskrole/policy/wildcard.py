"""Match texts against patterns of ``*`` and ``?``, and fill in policy variables. No regular expressions.

A pattern is cut at each ``*`` into segments that are searched from left to right; the earliest place of each is always
good enough, so there is no backtracking. A segment with ``?`` is searched with one bit per character (shift-and), so
no pattern takes more than time linear in the text (times the pattern's length in machine words).
"""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Protocol

Matcher = Callable[[str], bool]


class Wild(Enum):
    """The two wildcards."""

    ANY = "*"
    ONE = "?"


@dataclass(frozen=True, slots=True)
class Variable:
    """``${key, 'default'}``; ``key`` as written."""

    key: str
    default: str | None = None


Token = str | Wild | Variable
_WILDCARDS = {"*": Wild.ANY, "?": Wild.ONE}
_ESCAPES = ("*", "?", "$")


def tokenize(text: str, *, variables: bool, wildcards: bool = True) -> tuple[Token, ...]:
    """Return the tokens of a pattern.

    Args:
        text: The pattern as it stands in the policy.
        variables: Whether ``${...}`` means something (documents of version 2012-10-17).
        wildcards: Whether a bare ``*`` or ``?`` is a wildcard.
    """
    if not variables or "${" not in text:
        return tuple(_cut_wildcards(text) if wildcards else ([text] if text else []))
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        start = text.find("${", position)
        end = text.find("}", start) if start >= 0 else -1
        if end < 0:
            start = len(text)
        piece = text[position:start]
        if piece:
            tokens.extend(_cut_wildcards(piece) if wildcards else [piece])
        if end < 0:
            break
        tokens.append(_variable(text[start + 2 : end]))
        position = end + 1
    return _joined(tokens)


def _variable(inside: str) -> Token:
    if inside in _ESCAPES:
        return inside
    key, comma, default = inside.partition(",")
    default = default.strip()
    if comma and len(default) >= 2 and default[0] == default[-1] == "'":
        return Variable(key.strip(), default[1:-1])
    return Variable(inside.strip())


def _cut_wildcards(text: str) -> list[Token]:
    tokens: list[Token] = []
    literal_start = 0
    for position, character in enumerate(text):
        wild = _WILDCARDS.get(character)
        if wild is None:
            continue
        if literal_start < position:
            tokens.append(text[literal_start:position])
        if not (wild is Wild.ANY and tokens and tokens[-1] is Wild.ANY):
            tokens.append(wild)
        literal_start = position + 1
    if literal_start < len(text):
        tokens.append(text[literal_start:])
    return tokens


def _joined(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Return the tokens with neighbouring literals made one."""
    joined: list[Token] = []
    for token in tokens:
        if isinstance(token, str) and joined and isinstance(joined[-1], str):
            joined[-1] += token
        else:
            joined.append(token)
    return tuple(joined)


def literal_of(tokens: Sequence[Token]) -> str | None:
    """Return the only text that the tokens match, or None if that is not fixed."""
    if not tokens:
        return ""
    return tokens[0] if len(tokens) == 1 and isinstance(tokens[0], str) else None


def prefix_of(tokens: Sequence[Token]) -> str | None:
    """Return the literal before a lone final ``*``, or None if the pattern has another shape."""
    if len(tokens) == 2 and isinstance(tokens[0], str) and tokens[1] is Wild.ANY:
        return tokens[0]
    return "" if len(tokens) == 1 and tokens[0] is Wild.ANY else None


def has_variables(tokens: Sequence[Token]) -> bool:
    """Return whether a variable is among the tokens."""
    return any(isinstance(token, Variable) for token in tokens)


def expand(tokens: Sequence[Token], value_of: Callable[[str], str | None]) -> tuple[Token, ...] | None:
    """Return the tokens with variables as literal text, or None if one of them has no value."""
    expanded: list[Token] = []
    for token in tokens:
        value: Token | None = token
        if isinstance(token, Variable):
            value = value_of(token.key)
            if value is None:
                value = token.default
            if value is None:
                return None
        assert value is not None
        if isinstance(value, str) and expanded and isinstance(expanded[-1], str):
            expanded[-1] += value
        elif value != "":
            expanded.append(value)
    return tuple(expanded)


class _Segment(Protocol):
    length: int

    def at(self, text: str, position: int) -> bool: ...

    def find(self, text: str, start: int, end: int) -> int: ...


class _Literal:
    def __init__(self, literal: str) -> None:
        self.literal = literal
        self.length = len(literal)

    def at(self, text: str, position: int) -> bool:
        return text.startswith(self.literal, position)

    def find(self, text: str, start: int, end: int) -> int:
        return text.find(self.literal, start, end)


class _Masked:
    """A segment with ``?``: one bit per character says how far each attempt at a match has come."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        characters: list[str | None] = []
        for token in tokens:
            characters.extend(token if isinstance(token, str) else (None,))
        self.length = len(characters)
        self._characters = characters
        self._any = sum(1 << index for index, character in enumerate(characters) if character is None)
        self._masks: dict[str, int] = {}
        for index, character in enumerate(characters):
            if character is not None:
                self._masks[character] = self._masks.get(character, self._any) | (1 << index)
        self._done = 1 << (self.length - 1)

    def at(self, text: str, position: int) -> bool:
        return len(text) - position >= self.length and all(
            wanted is None or wanted == found
            for wanted, found in zip(self._characters, text[position : position + self.length], strict=True)
        )

    def find(self, text: str, start: int, end: int) -> int:
        state = 0
        for index in range(start, end):
            state = ((state << 1) | 1) & self._masks.get(text[index], self._any)
            if state & self._done:
                return index - self.length + 1
        return -1


def _segment(tokens: Sequence[Token]) -> _Segment:
    literal = literal_of(tokens)
    return _Masked(tokens) if literal is None else _Literal(literal)


def _always(_text: str) -> bool:
    return True


def matcher(tokens: Sequence[Token]) -> Matcher:
    """Return the function that matches whole texts against the tokens (without variables)."""
    assert not has_variables(tokens)
    literal = literal_of(tokens)
    if literal is not None:
        return partial(operator.eq, literal)
    prefix = prefix_of(tokens)
    if prefix is not None:
        return _starts_with(prefix) if prefix else _always
    cut: list[list[Token]] = [[]]
    for token in tokens:
        if token is Wild.ANY:
            cut.append([])
        else:
            cut[-1].append(token)
    segments = [_segment(tokens) for tokens in cut]
    return _whole(segments[0]) if len(segments) == 1 else _segmented(segments)


def _starts_with(prefix: str) -> Matcher:
    def match(text: str) -> bool:
        return text.startswith(prefix)

    return match


def _whole(segment: _Segment) -> Matcher:
    def match(text: str) -> bool:
        return len(text) == segment.length and segment.at(text, 0)

    return match


def _segmented(segments: Sequence[_Segment]) -> Matcher:
    first, last = segments[0], segments[-1]
    middle = [segment for segment in segments[1:-1] if segment.length]
    length_min = sum(segment.length for segment in segments)

    def match(text: str) -> bool:
        end = len(text) - last.length
        if len(text) < length_min or not first.at(text, 0) or not last.at(text, end):
            return False
        position = first.length
        for segment in middle:
            found = segment.find(text, position, end)
            if found < 0:
                return False
            position = found + segment.length
        return True

    return match


def compile_pattern(text: str) -> Matcher:
    """Return the matcher of a pattern without variables."""
    return matcher(tokenize(text, variables=False))
