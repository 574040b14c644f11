"""From text to syntax tree: recursive descent over the grammar of the DynamoDB developer guide, "Expressions"."""

from collections.abc import Callable
from functools import lru_cache
from typing import NoReturn, TypeVar

from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.expressions.reserved import RESERVED_WORDS
from taskrole.services.dynamodb.expressions.syntax import (
    Action,
    Arithmetic,
    Between,
    Both,
    Call,
    Comparison,
    Condition,
    Either,
    In,
    Not,
    Operand,
    Parsed,
    Path,
    Placeholder,
)
from taskrole.services.dynamodb.expressions.tokens import Token, tokenize

Node = TypeVar("Node")

OPERATORS_MAX = 300  # AWS: DynamoDB developer guide, "Service quotas"
PARENTHESES_MAX = 100
IN_CHOICES_MAX = 100
PATH_DEPTH_MAX = 32

COMPARATORS = {"=", "<>", "<", "<=", ">", ">="}
BOOLEAN_FUNCTIONS = {
    "attribute_exists": 1,
    "attribute_not_exists": 1,
    "attribute_type": 2,
    "begins_with": 2,
    "contains": 2,
}
UPDATE_FUNCTIONS = {"if_not_exists": 2, "list_append": 2}
CLAUSES = ("SET", "REMOVE", "ADD", "DELETE")


@lru_cache(maxsize=1024)
def parse(kind: str, text: str) -> Parsed:
    """Parse an expression. ``kind`` is the name of its parameter: ``ConditionExpression``, ``UpdateExpression``, ...

    Raises:
        ValidationError: The text is not an expression of that kind.
    """
    parser = _Parser(tokenize(text, kind), text, kind)
    if kind == "UpdateExpression":
        actions = parser.update()
        return parser.finish(Parsed(kind, actions=actions))
    if kind == "ProjectionExpression":
        return parser.finish(Parsed(kind, paths=tuple(parser.separated(parser.path))))
    return parser.finish(Parsed(kind, condition=parser.condition()))


class _Parser:
    """Goes through the tokens once, from left to right."""

    def __init__(self, tokens: list[Token], text: str, label: str) -> None:
        self._tokens = tokens
        self._text = text
        self._label = label
        self._position = 0
        self._depth = 0
        self._operators = 0
        self._names: set[str] = set()
        self._values: set[str] = set()
        self._paths: list[Path] = []

    def finish(self, parsed: Parsed) -> Parsed:
        """Check that nothing is left and add the placeholders that were met."""
        if self._now.kind != "end":
            self._fail()
        return Parsed(
            parsed.kind,
            parsed.condition,
            parsed.actions,
            parsed.paths,
            frozenset(self._names),
            frozenset(self._values),
            tuple(self._paths),
        )

    def condition(self) -> Condition:
        """``and-condition OR and-condition ...``."""
        left = self._conjunction()
        while self._take_word("OR"):
            self._count_operator()
            left = Either(left, self._conjunction())
        return left

    def update(self) -> tuple[Action, ...]:
        """``SET ... REMOVE ... ADD ... DELETE ...``, each at most once, in any order."""
        actions: list[Action] = []
        seen: set[str] = set()
        while self._now.kind != "end":
            clause = self._now.text.upper()
            if clause not in CLAUSES or self._now.kind != "name":
                self._fail()
            if clause in seen:
                self._invalid(f'The "{clause}" section can only be used once in an update expression;')
            seen.add(clause)
            self._advance()
            actions.extend(self.separated(lambda clause=clause: self._action(clause)))  # type: ignore[misc]
        return tuple(actions)

    def path(self) -> Path:
        """``name.name[1].#placeholder``."""
        elements: list[str | int] = [self._name()]
        while True:
            if self._take_symbol("."):
                elements.append(self._name())
            elif self._take_symbol("["):
                if self._now.kind != "number" or len(self._now.text) > 9:
                    self._fail()
                elements.append(int(self._now.text))
                self._advance()
                self._expect("]")
            else:
                break
            if len(elements) > PATH_DEPTH_MAX:
                self._invalid("The document path has too many nesting elements;")
        path = Path(tuple(elements))
        self._paths.append(path)
        return path

    def separated(self, parse_one: Callable[[], Node]) -> list[Node]:
        """One or more, with commas between them."""
        found = [parse_one()]
        while self._take_symbol(","):
            found.append(parse_one())
        return found

    def _conjunction(self) -> Condition:
        left = self._negation()
        while self._take_word("AND"):
            self._count_operator()
            left = Both(left, self._negation())
        return left

    def _negation(self) -> Condition:
        if self._take_word("NOT"):
            self._count_operator()
            self._go_deeper()
            condition = Not(self._negation())
            self._depth -= 1
            return condition
        return self._primary()

    def _primary(self) -> Condition:
        if self._now.text == "(":
            self._advance()
            self._go_deeper()
            condition = self.condition()
            self._depth -= 1
            self._expect(")")
            return condition
        if self._now.kind == "name" and self._peek().text == "(" and self._now.text in BOOLEAN_FUNCTIONS:
            return self._function(BOOLEAN_FUNCTIONS)
        operand = self._operand()
        self._count_operator()
        if self._now.kind == "symbol" and self._now.text in COMPARATORS:
            operator = self._advance().text
            return Comparison(operator, operand, self._operand())
        if self._take_word("BETWEEN"):
            low = self._operand()
            if not self._take_word("AND"):
                self._fail()
            return Between(operand, low, self._operand())
        if self._take_word("IN"):
            self._expect("(")
            choices = self.separated(self._operand)
            self._expect(")")
            if len(choices) > IN_CHOICES_MAX:
                self._invalid("The IN operator is provided with too many operands;")
            return In(operand, tuple(choices))
        self._fail()
        return None

    def _operand(self) -> Operand:
        if self._now.kind == "value":
            return self._value()
        if self._now.kind == "name" and self._peek().text == "(":
            return self._function({"size": 1})
        return self.path()

    def _function(self, known: dict[str, int]) -> Call:
        name = self._now.text
        if name not in known:
            self._invalid(f"Invalid function name; function: {name}")
        self._advance()
        self._expect("(")
        self._go_deeper()
        update = known is UPDATE_FUNCTIONS
        arguments = self.separated(self._update_operand if update else self._operand)
        self._depth -= 1
        self._expect(")")
        if len(arguments) != known[name]:
            self._invalid(
                f"Incorrect number of operands for operator or function; operator or function: {name}, "
                f"number of operands: {len(arguments)}"
            )
        needs_path = name in ("attribute_exists", "attribute_not_exists", "if_not_exists")
        if needs_path and not isinstance(arguments[0], Path):
            self._invalid(f"Operator or function requires a document path; operator or function: {name}")
        return Call(name, tuple(arguments))

    def _action(self, clause: str) -> Action:
        path = self.path()
        if clause == "REMOVE":
            return Action(clause, path)
        if clause in ("ADD", "DELETE"):
            return Action(clause, path, self._value())
        self._expect("=")
        return Action(clause, path, self._update_value())

    def _update_value(self) -> Operand:
        left = self._update_operand()
        if self._now.text in ("+", "-"):
            self._count_operator()
            operator = self._advance().text
            return Arithmetic(operator, left, self._update_operand())
        return left

    def _update_operand(self) -> Operand:
        if self._now.kind == "value":
            return self._value()
        if self._now.text == "(":
            self._advance()
            self._go_deeper()
            inner = self._update_value()
            self._depth -= 1
            self._expect(")")
            return inner
        if self._now.kind == "name" and self._peek().text == "(":
            return self._function(UPDATE_FUNCTIONS)
        return self.path()

    def _value(self) -> Placeholder:
        if self._now.kind != "value":
            self._fail()
        name = self._advance().text
        self._values.add(name)
        return Placeholder(name)

    def _name(self) -> str:
        token = self._now
        if token.kind == "placeholder":
            self._names.add(token.text)
        elif token.kind != "name":
            self._fail()
        elif token.text.upper() in RESERVED_WORDS:
            self._invalid(f"Attribute name is a reserved keyword; reserved keyword: {token.text}")
        self._advance()
        return token.text

    @property
    def _now(self) -> Token:
        return self._tokens[self._position]

    def _peek(self) -> Token:
        return self._tokens[min(self._position + 1, len(self._tokens) - 1)]

    def _advance(self) -> Token:
        token = self._now
        if token.kind != "end":
            self._position += 1
        return token

    def _take_word(self, word: str) -> bool:
        found = self._now.kind == "name" and self._now.text.upper() == word
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

    def _go_deeper(self) -> None:
        self._depth += 1
        if self._depth > PARENTHESES_MAX:
            self._invalid("The expression is nested too deeply;")

    def _count_operator(self) -> None:
        self._operators += 1
        if self._operators > OPERATORS_MAX:
            self._invalid(
                "The expression contains the maximum number of operators; "
                f"maximum number of operators allowed: {OPERATORS_MAX}"
            )

    def _fail(self) -> NoReturn:
        """Complain about the token that is next, and show its neighbours."""
        first = self._tokens[max(0, self._position - 1)].start
        last = self._tokens[min(self._position + 1, len(self._tokens) - 1)].end
        self._invalid(f'Syntax error; token: "{self._now.text}", near: "{self._text[first:last]}"')

    def _invalid(self, reason: str) -> NoReturn:
        raise ValidationError(f"Invalid {self._label}: {reason}")
