"""The words of a PartiQL statement."""

import re
from dataclasses import dataclass

from taskrole.services.dynamodb.errors import ValidationError

_WORD = re.compile(
    r"""\s*(?:
        (?P<string>'(?:[^']|'')*') | (?P<quoted>"(?:[^"]|"")*")
        | (?P<number>[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,6})?)
        | (?P<name>[A-Za-z_$][A-Za-z0-9_$]*)
        | (?P<symbol><<|>>|<>|!=|<=|>=|[=<>()\[\]{}.,:+\-*?])
    )""",
    re.VERBOSE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its kind (string, quoted, number, name, symbol, end) and its text, unquoted."""

    kind: str
    text: str


def words_of(text: str) -> list[Word]:
    """Return the words of a statement and an end mark.

    Raises:
        ValidationError: A character begins no word.
    """
    words: list[Word] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _WORD.match(text, position)
        if match is None or match.lastgroup is None:
            raise malformed(text)
        content = match.group(match.lastgroup)
        if match.lastgroup in ("string", "quoted"):
            quote = content[0]
            content = content[1:-1].replace(quote * 2, quote)
        words.append(Word(match.lastgroup, content))
        position = match.end()
    words.append(Word("end", ""))
    return words


def malformed(text: str) -> ValidationError:
    """Return the error of a text that is no statement."""
    return ValidationError(f"Statement wasn't well formed, can't be processed: {text}")
