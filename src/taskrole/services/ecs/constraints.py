"""The cluster query language: placement constraints of type memberOf and filters of ListContainerInstances. Pure.

Source: ECS developer guide, "Cluster query language".

    expr    := and { ("||" | "or") and }          and := unary { ("&&" | "and") unary }
    unary   := ("!" | "not") unary | "(" expr ")" | term
    term    := subject exists | subject comparison value | subject in "[" values "]" | subject matches pattern
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from taskrole.services.ecs.patterns import PatternSyntaxError, compile_pattern

EXPRESSION_LENGTH_MAX = 2000  # characters; AWS: PlacementConstraint.expression
_DEPTH_MAX = 32
_TOKEN = re.compile(
    r"\s*(?:(?P<quoted>'[^']*'|\"[^\"]*\")|(?P<sign>\|\||&&|==|!=|>=|<=|=~|!~|!in\b|!exists\b|[!()\[\],<>])"
    r"|(?P<word>[^\s()\[\],'\"=!<>&|~]+))"
)
_OPERATORS = {
    "==": "==", "equals": "==", "!=": "!=", "not_equals": "!=",
    ">": ">", "greater_than": ">", ">=": ">=", "greater_than_equal": ">=",
    "<": "<", "less_than": "<", "<=": "<=", "less_than_equal": "<=",
    "in": "in", "!in": "!in", "not_in": "!in",
    "=~": "=~", "matches": "=~", "!~": "!~", "not_matches": "!~",
    "exists": "exists", "!exists": "!exists", "not_exists": "!exists",
}  # fmt: skip
_EQUALITY = frozenset(("==", "!=", "in", "!in", "=~", "!~"))
_ORDER = frozenset(("==", "!=", ">", ">=", "<", "<="))
_SUBJECTS = {
    "agentConnected": _EQUALITY,
    "ec2InstanceId": _EQUALITY,
    "agentVersion": _ORDER,
    "registeredAt": _ORDER,
    "runningTasksCount": _ORDER,
    "task:group": _EQUALITY,
}
_ATTRIBUTE = "attribute:"


class ConstraintSyntaxError(ValueError):
    """The expression is not of the language."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What an expression may ask about one container instance. ``groups`` are those of its tasks."""

    attributes: Mapping[str, str]
    agent_connected: bool = True
    agent_version: str = ""
    ec2_instance_id: str = ""
    registered_at: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    running_tasks_count: int = 0
    groups: frozenset[str] = frozenset()


Predicate = Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression."""

    text: str
    holds: Predicate


def parse_expression(text: str) -> Expression:
    """Parse an expression.

    Raises:
        ConstraintSyntaxError: It is too long or not of the language.
    """
    if len(text) > EXPRESSION_LENGTH_MAX:
        raise ConstraintSyntaxError(f"The expression must be at most {EXPRESSION_LENGTH_MAX} characters.")
    return Expression(text, _Parser(_tokens(text)).parse())


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    kind: str


def _tokens(text: str) -> list[_Token]:
    tokens, position, stripped = [], 0, text.rstrip()
    while position < len(stripped):
        match = _TOKEN.match(stripped, position)
        if match is None:
            raise ConstraintSyntaxError(f"Unexpected character at position {position}.")
        kind = match.lastgroup or ""
        value = match.group(kind)
        tokens.append(_Token(value[1:-1] if kind == "quoted" else value, kind))
        position = match.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._position = 0

    def parse(self) -> Predicate:
        predicate = self._any_of(0)
        if self._position != len(self._tokens):
            raise ConstraintSyntaxError(f"Unexpected '{self._tokens[self._position].text[:64]}'.")
        return predicate

    def _accept(self, *texts: str) -> bool:
        if self._position < len(self._tokens):
            token = self._tokens[self._position]
            if token.kind != "quoted" and token.text in texts:
                self._position += 1
                return True
        return False

    def _next(self) -> _Token:
        if self._position >= len(self._tokens):
            raise ConstraintSyntaxError("The expression ends too early.")
        self._position += 1
        return self._tokens[self._position - 1]

    def _any_of(self, depth: int) -> Predicate:
        if depth > _DEPTH_MAX:
            raise ConstraintSyntaxError("The expression is nested too deeply.")
        parts = [self._all_of(depth)]
        while self._accept("||", "or"):
            parts.append(self._all_of(depth))
        return parts[0] if len(parts) == 1 else lambda facts: any(part(facts) for part in parts)

    def _all_of(self, depth: int) -> Predicate:
        parts = [self._unary(depth)]
        while self._accept("&&", "and"):
            parts.append(self._unary(depth))
        return parts[0] if len(parts) == 1 else lambda facts: all(part(facts) for part in parts)

    def _unary(self, depth: int) -> Predicate:
        if depth > _DEPTH_MAX:
            raise ConstraintSyntaxError("The expression is nested too deeply.")
        if self._accept("!", "not"):
            inner = self._unary(depth + 1)
            return lambda facts: not inner(facts)
        if self._accept("("):
            inner = self._any_of(depth + 1)
            if not self._accept(")"):
                raise ConstraintSyntaxError("A ')' is missing.")
            return inner
        return self._term()

    def _term(self) -> Predicate:
        subject = self._next()
        is_attribute = subject.text.startswith(_ATTRIBUTE) and len(subject.text) > len(_ATTRIBUTE)
        if subject.kind != "word" or not (is_attribute or subject.text in _SUBJECTS):
            raise ConstraintSyntaxError(f"Unknown subject '{subject.text[:64]}'.")
        sign = self._next()
        operator = _OPERATORS.get(sign.text) if sign.kind != "quoted" else None
        if operator is None or not (is_attribute or operator in _SUBJECTS[subject.text]):
            raise ConstraintSyntaxError(f"Operator '{sign.text[:64]}' cannot be used with '{subject.text[:64]}'.")
        if operator in ("exists", "!exists"):
            name = subject.text[len(_ATTRIBUTE) :]
            return lambda facts: (name in facts.attributes) is (operator == "exists")
        values = self._list() if operator in ("in", "!in") else [self._value()]
        return _predicate(subject.text, operator, values)

    def _value(self) -> str:
        token = self._next()
        if token.kind == "sign":
            raise ConstraintSyntaxError(f"A value is expected instead of '{token.text}'.")
        return token.text

    def _list(self) -> list[str]:
        if not self._accept("["):
            raise ConstraintSyntaxError("A '[' is expected.")
        values = [self._value()]
        while self._accept(","):
            values.append(self._value())
        if not self._accept("]"):
            raise ConstraintSyntaxError("A ']' is missing.")
        return values


def _predicate(subject: str, operator: str, values: list[str]) -> Predicate:
    if operator in ("=~", "!~"):
        return _pattern_predicate(subject, operator, values[0])
    if subject == "registeredAt":
        moment = _instant(values[0])
        return lambda facts: _compare(facts.registered_at, operator, moment)
    if subject == "runningTasksCount":
        if not re.fullmatch(r"[0-9]{1,9}", values[0]):
            raise ConstraintSyntaxError("runningTasksCount is compared with a number.")
        count = int(values[0])
        return lambda facts: _compare(facts.running_tasks_count, operator, count)
    if subject == "agentVersion":
        version = _version(values[0])
        return lambda facts: _compare(_version(facts.agent_version), operator, version)
    wanted = frozenset(values)
    if operator in ("==", "!=", "in", "!in"):
        positive = operator in ("==", "in")
        return lambda facts: bool(_strings(subject, facts) & wanted) is positive
    name = subject[len(_ATTRIBUTE) :]
    return lambda facts: name in facts.attributes and _ordered(facts.attributes[name], operator, values[0])


def _pattern_predicate(subject: str, operator: str, text: str) -> Predicate:
    try:
        pattern = compile_pattern(text)
    except PatternSyntaxError as error:
        raise ConstraintSyntaxError(f"Bad pattern '{text[:64]}': {error}.") from error
    positive = operator == "=~"
    return lambda facts: any(pattern.matches(value) for value in _strings(subject, facts)) is positive


def _strings(subject: str, facts: Facts) -> frozenset[str]:
    """Return the subject's values: none for a missing attribute, several for task:group."""
    if subject == "task:group":
        return facts.groups
    if subject == "agentConnected":
        return frozenset(("true" if facts.agent_connected else "false",))
    if subject == "ec2InstanceId":
        return frozenset((facts.ec2_instance_id,))
    value = facts.attributes.get(subject[len(_ATTRIBUTE) :])
    return frozenset() if value is None else frozenset((value,))


def _compare(left: Any, operator: str, right: Any) -> bool:
    less, equal = bool(left < right), bool(left == right)
    return {
        "==": equal,
        "!=": not equal,
        "<": less,
        "<=": less or equal,
        ">": not less and not equal,
        ">=": not less,
    }[operator]


def _ordered(left: str, operator: str, right: str) -> bool:
    """Compare attribute values: as numbers if both are, else as text."""
    try:
        numbers = float(left[:64]), float(right[:64])
    except ValueError:
        return _compare(left, operator, right)
    return _compare(numbers[0], operator, numbers[1])


def _version(text: str) -> tuple[int, ...]:
    numbers = [int(number) for number in re.findall(r"[0-9]{1,9}", text)[:3]]
    return tuple(numbers + [0] * (3 - len(numbers)))


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ConstraintSyntaxError(f"'{text[:64]}' is not a date.") from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
