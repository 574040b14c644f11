"""From text to syntax tree: recursive descent over the grammar of the DynamoDB developer guide, "Expressions".

The text is parsed whole before anything but its syntax is complained about: the service looks for problems in an order
of its own (redundant parentheses, unknown functions, misused functions, reserved words, and only then what needs the
placeholders' values; see ``checks``).
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NoReturn

from taskrole.services.dynamodb.cursor import Cursor, Node
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

OPERATORS_MAX = 300  # AWS: DynamoDB developer guide, "Service quotas"
PARENTHESES_MAX = 150
IN_CHOICES_MAX = 100
PATH_DEPTH_MAX = 32

COMPARATORS = frozenset(("=", "<>", "<", "<=", ">", ">="))
CONDITION_FUNCTIONS = frozenset(
    ("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size")
)
UPDATE_FUNCTIONS = frozenset(("if_not_exists", "list_append"))
_CLAUSES = frozenset(("SET", "REMOVE", "ADD", "DELETE"))
_CONDITION_WORDS = frozenset(("AND", "OR", "NOT", "BETWEEN", "IN"))

# Problems that are no syntax errors, most important first.
PARENTHESES, RESERVED, FUNCTION_NAME, MISUSE, SECTION = "parentheses", "reserved", "function name", "misuse", "section"
_CONDITION_ORDER = (PARENTHESES, FUNCTION_NAME, MISUSE, RESERVED)
_UPDATE_ORDER = (RESERVED, FUNCTION_NAME, MISUSE, SECTION)


@lru_cache(maxsize=1024)
def parse(kind: str, text: str) -> Parsed:
    """Parse an expression. ``kind`` is the name of its parameter: ``ConditionExpression``, ``UpdateExpression``, ...

    Raises:
        ValidationError: The text is not an expression of that kind.
    """
    parser = _Parser(tokenize(text, kind), text, kind)
    if kind == "UpdateExpression":
        return parser.finish(Parsed(kind, actions=parser.update()), _UPDATE_ORDER)
    if kind == "ProjectionExpression":
        return parser.finish(Parsed(kind, paths=tuple(parser.paths())), (RESERVED,))
    return parser.finish(Parsed(kind, condition=parser.whole_condition()), _CONDITION_ORDER)


class _Parser(Cursor[Token]):
    """Goes through the tokens once, from left to right."""

    def __init__(self, tokens: list[Token], text: str, label: str) -> None:
        super().__init__(tokens)
        self._text = text
        self._label = label
        self._depth = 0
        self._operators = 0
        self._problems: dict[str, str] = {}
        self._names: dict[str, None] = {}
        self._values: dict[str, None] = {}
        self._paths: list[Path] = []
        self._keywords = _CLAUSES if label == "UpdateExpression" else _CONDITION_WORDS
        self._closing = self._match_parentheses()

    def finish(self, parsed: Parsed, order: tuple[str, ...]) -> Parsed:
        """Check that nothing is left, complain about the first problem, and add the placeholders that were met."""
        if self._now.kind != "end":
            self._fail()
        for kind in order:
            if kind in self._problems:
                self._invalid(self._problems[kind])
        return Parsed(
            parsed.kind,
            parsed.condition,
            parsed.actions,
            parsed.paths,
            frozenset(self._names),
            frozenset(self._values),
            tuple(self._paths),
        )

    def whole_condition(self) -> Condition:
        """Return the condition, which may not be the function ``size`` alone."""
        condition = self.condition()
        self._check_no_size(condition)
        return condition

    def condition(self) -> Condition:
        """``and-condition OR and-condition ...``."""
        left = self._conjunction()
        while self._take_word("OR"):
            self._count_operator()
            right = self._conjunction()
            self._check_no_size(left, right)
            left = Either(left, right)
        return left

    def update(self) -> tuple[Action, ...]:
        """``SET ... REMOVE ... ADD ... DELETE ...``, each at most once, in any order."""
        actions: list[Action] = []
        seen: set[str] = set()
        while self._now.kind != "end":
            clause = self._now.text.upper()
            if clause not in _CLAUSES or self._now.kind != "name":
                self._fail()
            if clause in seen:
                self._note(SECTION, f'The "{clause}" section can only be used once in an update expression;')
            seen.add(clause)
            self._advance()
            actions.extend(self._separated(lambda clause=clause: self._action(clause)))  # type: ignore[misc]
        return tuple(actions)

    def path(self) -> Path:
        """``name.name[1].#placeholder``."""
        if self._now.text == "(" and self._label not in ("UpdateExpression", "ProjectionExpression"):
            inner = self._in_parentheses(self.path)
            elements: list[str | int] = list(inner.elements)
            self._paths.remove(inner)
        else:
            elements = [self._name()]
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

    def paths(self) -> list[Path]:
        """One path or more, with commas between them."""
        return self._separated(self.path)

    # Conditions

    def _conjunction(self) -> Condition:
        left = self._negation()
        while self._take_word("AND"):
            self._count_operator()
            right = self._negation()
            self._check_no_size(left, right)
            left = Both(left, right)
        return left

    def _negation(self) -> Condition:
        if self._take_word("NOT"):
            self._count_operator()
            condition = self._deeper(self._negation)
            self._check_no_size(condition)
            return Not(condition)
        return self._primary()

    def _primary(self) -> Condition:
        if self._now.text == "(" and not self._is_operand(self._closing.get(self._position, 0) + 1):
            return self._in_parentheses(self.condition)
        operand = self._operand()
        if self._now.kind == "symbol" and self._now.text in COMPARATORS:
            self._count_operator()
            operator = self._advance().text
            right = self._operand()
            self._check_use(operand, right)
            return Comparison(operator, operand, right)
        if self._take_word("BETWEEN"):
            self._count_operator()
            low = self._operand()
            if not self._take_word("AND"):
                self._fail()
            high = self._operand()
            self._check_use(operand, low, high)
            return Between(operand, low, high)
        if self._take_word("IN"):
            self._count_operator()
            self._expect("(")
            choices = self._separated(self._operand)
            self._expect(")")
            self._check_use(operand, *choices)
            return In(operand, tuple(choices))
        if isinstance(operand, Call):
            self._count_operator()
            return operand
        self._fail()
        return None

    def _is_operand(self, position: int) -> bool:
        """Tell whether what ends before ``position`` is an operand of what follows."""
        token = self._words[min(position, len(self._words) - 1)]
        if token.kind == "symbol":
            return token.text in COMPARATORS or token.text in (".", "[")
        return token.kind == "name" and token.text.upper() in ("BETWEEN", "IN")

    def _operand(self) -> Operand:
        if self._now.text == "(" and not self._is_path_head(self._closing.get(self._position, 0) + 1):
            return self._in_parentheses(self._operand)
        if self._now.kind == "value":
            return self._value()
        if self._now.kind == "name" and self._peek().text == "(":
            return self._function(CONDITION_FUNCTIONS, self._operand)
        return self.path()

    def _is_path_head(self, position: int) -> bool:
        return self._words[min(position, len(self._words) - 1)].text in (".", "[")

    def _function(self, known: frozenset[str], parse_argument: Callable[[], Operand]) -> Call:
        name = self._name_of_function()
        if name not in known:
            self._note(FUNCTION_NAME, f"Invalid function name; function: {name}")
        self._expect("(")
        arguments = self._deeper(lambda: self._separated(parse_argument))
        self._expect(")")
        if known is CONDITION_FUNCTIONS:
            self._check_use(*arguments)
        return Call(name, tuple(arguments))

    def _name_of_function(self) -> str:
        if self._now.text.upper() in self._keywords:
            self._fail()
        return self._advance().text

    # Updates

    def _action(self, clause: str) -> Action:
        path = self.path()
        if clause == "REMOVE":
            return Action(clause, path)
        if clause in ("ADD", "DELETE"):
            return Action(clause, path, self._value())
        self._expect("=")
        return Action(clause, path, self._update_value())

    def _update_value(self) -> Operand:
        # AWS: parentheses may stand around the whole and around each operand.
        if self._now.text == "(" and self._words[self._closing.get(self._position, 0) + 1].text not in ("+", "-"):
            return self._in_parentheses(self._update_value)
        left = self._update_operand()
        if self._now.text in ("+", "-"):
            self._count_operator()
            operator = self._advance().text
            right = self._update_operand()
            for operand in (left, right):
                if isinstance(operand, Call) and operand.function == "list_append":
                    self._note_misuse(operand.function)
            return Arithmetic(operator, left, right)
        return left

    def _update_operand(self) -> Operand:
        if self._now.kind == "value":
            return self._value()
        if self._now.text == "(":
            return self._in_parentheses(self._update_operand)
        if self._now.kind == "name" and self._peek().text == "(":
            return self._function(UPDATE_FUNCTIONS, self._update_operand)
        return self.path()

    # Words

    def _value(self) -> Placeholder:
        if self._now.kind != "value":
            self._fail()
        name = self._advance().text
        self._values[name] = None
        return Placeholder(name)

    def _name(self) -> str:
        token = self._now
        if token.kind == "placeholder":
            self._names[token.text] = None
        elif token.kind != "name" or (self._label != "ProjectionExpression" and token.text.upper() in self._keywords):
            self._fail()
        elif token.text.upper() in RESERVED_WORDS:
            self._note(RESERVED, f"Attribute name is a reserved keyword; reserved keyword: {token.text}")
        self._advance()
        return token.text

    def _match_parentheses(self) -> dict[int, int]:
        closing: dict[int, int] = {}
        opened: list[int] = []
        for index, token in enumerate(self._words):
            if token.text == "(":
                opened.append(index)
            elif token.text == ")" and opened:
                closing[opened.pop()] = index
        return closing

    def _in_parentheses(self, parse_inner: Callable[[], Node]) -> Node:
        opened = self._position
        self._expect("(")
        inner = self._deeper(parse_inner)
        self._expect(")")
        if self._closing.get(opened + 1, -2) + 1 == self._closing.get(opened) and self._keywords is _CONDITION_WORDS:
            self._note(PARENTHESES, "The expression has redundant parentheses;")
        return inner

    def _deeper(self, parse_inner: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > PARENTHESES_MAX:
            self._invalid("The expression is nested too deeply;")
        inner = parse_inner()
        self._depth -= 1
        return inner

    # Problems

    def _check_use(self, *operands: Operand) -> None:
        for operand in operands:
            if isinstance(operand, Call) and operand.function != "size":
                self._note_misuse(operand.function)

    def _check_no_size(self, *conditions: Condition) -> None:
        for condition in conditions:
            if isinstance(condition, Call) and condition.function == "size":
                self._note_misuse("size")

    def _note_misuse(self, function: str) -> None:
        self._note(MISUSE, f"The function is not allowed to be used this way in an expression; function: {function}")

    def _note(self, kind: str, message: str) -> None:
        self._problems.setdefault(kind, message)

    def _count_operator(self) -> None:
        self._operators += 1
        if self._operators > OPERATORS_MAX:
            self._invalid(
                "The expression contains the maximum number of operators; "
                f"maximum number of operators allowed: {OPERATORS_MAX}"
            )

    def _fail(self) -> NoReturn:
        """Complain about the token that is next, and show its neighbours."""
        first = self._words[max(0, self._position - 1)].start
        last = self._words[min(self._position + 1, len(self._words) - 1)].end
        self._invalid(f'Syntax error; token: "{self._now.text}", near: "{self._text[first:last]}"')

    def _invalid(self, reason: str) -> NoReturn:
        raise ValidationError(f"Invalid {self._label}: {reason}")
