"""Going through the words of a text once, from left to right: what both of DynamoDB's languages need."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, NoReturn, Protocol, TypeVar

Node = TypeVar("Node")


class Lexeme(Protocol):
    """A word: its kind (name, number, symbol, end, ...) and its text."""

    @property
    def kind(self) -> str:
        """What it is."""
        ...

    @property
    def text(self) -> str:
        """How it is written."""
        ...


Word = TypeVar("Word", bound=Lexeme)


class Cursor(ABC, Generic[Word]):
    """The place in the words of a text, of which the last is an end mark; a parser derives from it."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._position = 0

    @abstractmethod
    def _fail(self) -> NoReturn:
        """Complain about the word that is next."""

    @property
    def _now(self) -> Word:
        return self._words[self._position]

    def _peek(self) -> Word:
        return self._words[min(self._position + 1, len(self._words) - 1)]

    def _advance(self) -> Word:
        word = self._now
        if word.kind != "end":
            self._position += 1
        return word

    def _is_word(self, text: str) -> bool:
        return self._now.kind == "name" and self._now.text.upper() == text

    def _take_word(self, text: str) -> bool:
        found = self._is_word(text)
        if found:
            self._advance()
        return found

    def _take_symbol(self, symbol: str) -> bool:
        found = self._now.kind == "symbol" and self._now.text == symbol
        if found:
            self._advance()
        return found

    def _expect(self, symbol: str) -> None:
        if not self._take_symbol(symbol):
            self._fail()

    def _expect_word(self, text: str) -> None:
        if not self._take_word(text):
            self._fail()

    def _separated(self, parse_one: Callable[[], Node]) -> list[Node]:
        found = [parse_one()]
        while self._take_symbol(","):
            found.append(parse_one())
        return found
