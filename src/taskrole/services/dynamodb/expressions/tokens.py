"""The words of an expression."""

import re
from dataclasses import dataclass

from taskrole.services.dynamodb.errors import ValidationError

EXPRESSION_SIZE_BYTES_MAX = 4096  # AWS: DynamoDB developer guide, "Service quotas"

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<name>[A-Za-z][A-Za-z0-9_]*) | (?P<placeholder>\#[A-Za-z0-9_]+) | (?P<value>:[A-Za-z0-9_]+)
        | (?P<number>[0-9]+) | (?P<symbol><>|<=|>=|[=<>()\[\].,+\-])
    )""",
    re.VERBOSE | re.ASCII,
)
_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its kind (name, placeholder, value, number, symbol, end), its text, where it begins and ends."""

    kind: str
    text: str
    start: int
    end: int


def tokenize(text: str, label: str) -> list[Token]:
    """Return the words of ``text`` and an end mark.

    Raises:
        ValidationError: A character can't begin a word, or the text is empty or too long.
    """
    if not text.strip():
        raise ValidationError(f"Invalid {label}: The expression can not be empty;")
    size = len(text.encode())
    if size > EXPRESSION_SIZE_BYTES_MAX:
        raise ValidationError(
            f"Invalid {label}: Expression size has exceeded the maximum allowed size; expression size: {size}"
        )
    tokens: list[Token] = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            start = _SPACE.match(text, position).end()  # type: ignore[union-attr]  # it matches nothing, too
            before = tokens[-1].start if tokens else start
            following = _TOKEN.match(text, start + 1)
            near = text[before : following.end() if following else start + 1]
            raise ValidationError(f'Invalid {label}: Syntax error; token: "{text[start]}", near: "{near}"')
        word = match.group(match.lastgroup)
        tokens.append(Token(match.lastgroup, word, match.end() - len(word), match.end()))
        position = match.end()
    tokens.append(Token("end", "<EOF>", len(text), len(text)))
    return tokens
