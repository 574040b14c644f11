"""Filter patterns: terms, phrases and JSON equality, as functions of a message. No regular expressions from callers.

Source: CloudWatch Logs user guide, "Filter pattern syntax". Space-delimited patterns (``[a, b]``), regular expressions
(``%...%``) and compound JSON expressions are refused, never half-understood.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from taskrole.policy.wildcard import compile_pattern
from taskrole.services.logs.errors import InvalidParameterError

Matches = Callable[[str], bool]
PATTERN_LENGTH_MAX = 1024  # characters; AWS: FilterLogEvents, filterPattern


@dataclass(frozen=True, slots=True)
class _Term:
    prefix: str
    """Nothing, ``?`` (one of these suffices) or ``-`` (must not be there)."""
    text: str


def compile_filter(pattern: str) -> Matches:
    """Return the function that says whether a message matches.

    Raises:
        InvalidParameterError: The pattern is malformed, or of a kind that is not supported.
    """
    pattern = pattern.strip()
    if len(pattern) > PATTERN_LENGTH_MAX:
        raise InvalidParameterError("The filter pattern is longer than 1024 characters.")
    if not pattern:
        return lambda _message: True
    if pattern.startswith("{"):
        return _json_filter(pattern)
    if pattern.startswith("["):
        raise InvalidParameterError("Space-delimited filter patterns are not supported.")
    terms = _terms(pattern)
    if any(len(term.text) > 1 and term.text[0] == term.text[-1] == "%" for term in terms):
        raise InvalidParameterError("Regular expressions in filter patterns are not supported.")
    return _terms_filter(terms)


def _terms_filter(terms: list[_Term]) -> Matches:
    wanted = [term.text for term in terms if not term.prefix]
    unwanted = [term.text for term in terms if term.prefix == "-"]
    # AWS: terms with ? are ignored where there are terms without it.
    alternatives = [] if wanted else [term.text for term in terms if term.prefix == "?"]

    def matches(message: str) -> bool:
        if any(text in message for text in unwanted) or not all(text in message for text in wanted):
            return False
        return not alternatives or any(text in message for text in alternatives)

    return matches


def _terms(pattern: str) -> list[_Term]:
    terms: list[_Term] = []
    position = 0
    while position < len(pattern):
        if pattern[position].isspace():
            position += 1
            continue
        prefix = pattern[position] if pattern[position] in "?-" else ""
        position += len(prefix)
        text, position = _text(pattern, position)
        if not text:
            raise InvalidParameterError("Invalid filter pattern: a term is empty.")
        terms.append(_Term(prefix, text))
    return terms


def _text(pattern: str, position: int) -> tuple[str, int]:
    """Return the quoted phrase or bare term that begins at a position, and where it ends."""
    if pattern[position : position + 1] != '"':
        end = position
        while end < len(pattern) and not pattern[end].isspace():
            end += 1
        return pattern[position:end], end
    characters: list[str] = []
    position += 1
    while position < len(pattern) and pattern[position] != '"':
        if pattern[position] == "\\" and position + 1 < len(pattern):
            position += 1
        characters.append(pattern[position])
        position += 1
    if position >= len(pattern):
        raise InvalidParameterError("Invalid filter pattern: a quotation mark is missing.")
    return "".join(characters), position + 1


def _json_filter(pattern: str) -> Matches:
    if not pattern.endswith("}"):
        raise InvalidParameterError("Invalid filter pattern: a brace is missing.")
    inside = pattern[1:-1].strip()
    selector, operator, text = _comparison(inside)
    path = _path(selector)
    negated = operator == "!="
    equals = _equals(text)

    def matches(message: str) -> bool:
        try:
            value = json.loads(message)
        except (ValueError, RecursionError):
            return False
        found, value = _select(value, path)
        return found and equals(value) is not negated

    return matches


def _comparison(inside: str) -> tuple[str, str, str]:
    if any(mark in _unquoted(inside) for mark in ("&&", "||", "<", ">", "%")):
        raise InvalidParameterError("Only equality is supported in JSON filter patterns.")
    position = _unquoted(inside).find("=")
    if not inside.startswith("$") or position < 1:
        raise InvalidParameterError("Invalid filter pattern: expected { $.field = value }.")
    negated = inside[position - 1] == "!"
    selector = inside[: position - negated].strip()
    return selector, "!=" if negated else "=", inside[position + 1 :].strip()


def _unquoted(text: str) -> str:
    """Return the text with quoted parts blanked out."""
    quoted = False
    characters: list[str] = []
    for character in text:
        if character == '"':
            quoted = not quoted
        characters.append(" " if quoted else character)
    return "".join(characters)


def _path(selector: str) -> list[str | int]:
    """Return the steps of ``$.a.b[0]``."""
    steps: list[str | int] = []
    for piece in selector.removeprefix("$").removeprefix(".").replace("[", ".[").split("."):
        index = piece[1:-1] if piece.startswith("[") and piece.endswith("]") else ""
        if index.isascii() and index.isdigit():
            steps.append(int(index))
        elif piece and "[" not in piece and "]" not in piece:
            steps.append(piece)
        else:
            raise InvalidParameterError("Invalid filter pattern: expected { $.field = value }.")
    return steps


def _select(value: Any, path: list[str | int]) -> tuple[bool, Any]:
    for step in path:
        member = isinstance(step, str) and isinstance(value, dict) and step in value
        item = isinstance(step, int) and isinstance(value, list) and step < len(value)
        if not member and not item:
            return False, None
        value = value[step]
    return True, value


def _equals(text: str) -> Callable[[Any], bool]:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return _equals_text(text[1:-1])
    if text.lower() in {"true", "false"}:
        wanted = text.lower() == "true"
        return lambda value: value is wanted
    try:
        number = float(text)
    except ValueError:
        if not text or any(character.isspace() for character in text):
            raise InvalidParameterError("Invalid filter pattern: expected { $.field = value }.") from None
        return _equals_text(text)
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and value == number


def _equals_text(text: str) -> Callable[[Any], bool]:
    match = compile_pattern(text.replace("?", "\0"))  # AWS: * is the only wildcard here
    return lambda value: isinstance(value, str) and match(value.replace("?", "\0"))
