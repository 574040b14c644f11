r"""Regular expressions of placement constraints, matched in time linear in the text. Pure.

The patterns come from callers, so Python's backtracking engine is not used: a pattern is compiled to a set-of-states
machine (Thompson). The common part of Java's syntax is covered: literals, ``.``, classes, groups, ``|``, ``* + ?``,
``{m,n}`` and the escapes ``\d \w \s``. Matching is of the whole text.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

PATTERN_LENGTH_MAX = 256  # characters
TEXT_LENGTH_MAX = 256  # characters; AWS: attribute values have at most 128, task groups 255
REPEAT_MAX = 64
STATES_MAX = 400
STEPS_REMEMBERED_MAX = 512

Test = Callable[[str], bool]


class PatternSyntaxError(ValueError):
    """The pattern is malformed, too large, or uses what is not supported."""


@dataclass(slots=True)
class _State:
    """One state: consumes a character if ``test`` is set, else splits for free to ``targets``."""

    test: Test | None
    targets: list[int]


def _word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")


_ESCAPES: dict[str, Test] = {
    "d": lambda c: c.isascii() and c.isdigit(),
    "w": _word,
    "s": str.isspace,
    "D": lambda c: not (c.isascii() and c.isdigit()),
    "W": lambda c: not _word(c),
    "S": lambda c: not c.isspace(),
}


def _any(_character: str) -> bool:
    return True


def _literal(expected: str) -> Test:
    return lambda character: character == expected


class _Parser:
    """Recursive descent into fragments; a fragment is a function that appends its states before a given exit."""

    def __init__(self, text: str) -> None:
        if len(text) > PATTERN_LENGTH_MAX:
            raise PatternSyntaxError("too long")
        self._text = text
        self._position = 0
        self._depth = 0
        self._steps = 0
        self.states: list[_State] = [_State(None, [])]  # state 0 accepts

    def compile(self) -> int:
        build = self._alternatives()
        if self._position != len(self._text):
            raise PatternSyntaxError("unexpected )")
        return build(0)

    def _peek(self) -> str:
        return self._text[self._position : self._position + 1]

    def _take(self) -> str:
        character = self._peek()
        if not character:
            raise PatternSyntaxError("unexpected end")
        self._position += 1
        return character

    def _add(self, test: Test | None, targets: list[int]) -> int:
        if len(self.states) >= STATES_MAX:
            raise PatternSyntaxError("too large")
        self.states.append(_State(test, targets))
        return len(self.states) - 1

    def _alternatives(self) -> Callable[[int], int]:
        self._depth += 1
        if self._depth > 20:
            raise PatternSyntaxError("nested too deeply")
        branches = [self._sequence()]
        while self._peek() == "|":
            self._take()
            branches.append(self._sequence())
        self._depth -= 1
        if len(branches) == 1:
            return branches[0]
        return lambda leave: self._add(None, [branch(leave) for branch in branches])

    def _sequence(self) -> Callable[[int], int]:
        pieces: list[Callable[[int], int]] = []
        while self._peek() not in ("", "|", ")"):
            pieces.append(self._repeated(self._atom()))

        def build(leave: int) -> int:
            for piece in reversed(pieces):
                leave = piece(leave)
            return leave

        return build

    def _repeated(self, piece: Callable[[int], int]) -> Callable[[int], int]:
        sign = self._peek()
        if sign in ("*", "+", "?"):
            self._take()
            low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}[sign]
        elif sign == "{":
            low, high = self._bounds()
        else:
            return piece
        if self._peek() in ("?", "+"):
            self._take()  # lazy and possessive: the same for a match of the whole text
        return lambda leave: self._repeat(piece, low, high, leave)

    def _repeat(self, piece: Callable[[int], int], low: int, high: int | None, leave: int) -> int:
        self._steps += max(low, high or 0)
        if self._steps > STATES_MAX:  # repeated empty groups make no states, but work
            raise PatternSyntaxError("too large")
        if high is None:
            loop = self._add(None, [leave])
            self.states[loop].targets.append(piece(loop))
            leave = loop
        else:
            end = leave
            for _ in range(high - low):
                leave = self._add(None, [end, piece(leave)])
        for _ in range(low):
            leave = piece(leave)
        return leave

    def _bounds(self) -> tuple[int, int | None]:
        end = self._text.find("}", self._position)
        low, comma, high = self._text[self._position + 1 : end].partition(",") if end > 0 else ("", "", "")
        if not (low.isascii() and low.isdigit()) or (high and not (high.isascii() and high.isdigit())):
            raise PatternSyntaxError("bad repetition")
        self._position = end + 1
        first, last = int(low[:6]), (int(high[:6]) if high else None) if comma else int(low[:6])
        if first > REPEAT_MAX or (last is not None and not first <= last <= REPEAT_MAX):
            raise PatternSyntaxError("bad repetition")
        return first, last

    def _atom(self) -> Callable[[int], int]:
        character = self._take()
        if character == "(":
            if self._text.startswith("?:", self._position):
                self._position += 2
            elif self._peek() == "?":
                raise PatternSyntaxError("unsupported group")
            inner = self._alternatives()
            if self._take() != ")":
                raise PatternSyntaxError("missing )")
            return inner
        if character in "^$":
            return lambda leave: leave  # the whole text is matched anyway
        if character in "*+?{":
            raise PatternSyntaxError("nothing to repeat")
        test = self._class() if character == "[" else self._single(character)
        return lambda leave: self._add(test, [leave])

    def _single(self, character: str) -> Test:
        if character == ".":
            return _any
        return self._escape() if character == "\\" else _literal(character)

    def _escape(self) -> Test:
        character = self._take()
        if character in _ESCAPES:
            return _ESCAPES[character]
        if character.isalnum():
            raise PatternSyntaxError("unsupported escape")
        return _literal(character)

    def _class(self) -> Test:
        negated = self._peek() == "^"
        if negated:
            self._take()
        tests: list[Test] = []
        while self._peek() != "]" or not tests:
            tests.append(self._class_item())
        self._take()
        return lambda character: any(test(character) for test in tests) is not negated

    def _class_item(self) -> Test:
        first = self._take()
        if first == "\\":
            return self._escape()
        if self._peek() == "-" and self._text[self._position + 1 : self._position + 2] not in ("", "]"):
            self._take()
            last = self._take()
            if last == "\\" or last < first:
                raise PatternSyntaxError("bad range")
            return lambda character: first <= character <= last
        return _literal(first)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern."""

    text: str
    start: int
    states: tuple[_State, ...]

    _steps: dict[tuple[frozenset[int], str], frozenset[int]] = field(default_factory=dict, repr=False, compare=False)
    """Steps already taken: the same pattern is matched against the values of every instance of a cluster."""

    def matches(self, text: str) -> bool:
        """Tell whether the pattern matches the whole text; texts beyond the bound do not match."""
        if len(text) > TEXT_LENGTH_MAX:
            return False
        current = self._closure({self.start})
        for character in text:
            reached = self._steps.get((current, character))
            if reached is None:
                reached = self._step(current, character)
            current = reached
            if not current:
                return False
        return 0 in current

    def _step(self, current: frozenset[int], character: str) -> frozenset[int]:
        targets: set[int] = set()
        for number in current:
            state = self.states[number]
            if state.test is not None and state.test(character):
                targets.update(state.targets)
        reached = self._closure(targets)
        if len(self._steps) < STEPS_REMEMBERED_MAX:
            self._steps[current, character] = reached
        return reached

    def _closure(self, numbers: set[int]) -> frozenset[int]:
        seen = set(numbers)
        waiting = list(numbers)
        while waiting:
            state = self.states[waiting.pop()]
            if state.test is None:
                for target in state.targets:
                    if target not in seen:
                        seen.add(target)
                        waiting.append(target)
        return frozenset(seen)


def compile_pattern(text: str) -> Pattern:
    """Compile a pattern.

    Raises:
        PatternSyntaxError: It is malformed, too large or uses what is not supported.
    """
    parser = _Parser(text)
    start = parser.compile()
    return Pattern(text, start, tuple(parser.states))
