"""From the text of a PartiQL statement to what it says: recursive descent.

Source: DynamoDB developer guide, "PartiQL - a SQL-compatible query language for Amazon DynamoDB".
"""

from collections.abc import Callable, Sequence
from typing import NoReturn

from taskrole.services.dynamodb.cursor import Cursor, Node
from taskrole.services.dynamodb.errors import ValidationError
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
    Literal,
    Not,
    Operand,
    Path,
)
from taskrole.services.dynamodb.partiql.statements import Delete, Insert, Select, Statement, Update
from taskrole.services.dynamodb.partiql.words import Word, malformed, words_of
from taskrole.services.dynamodb.values import Item, Value, normalize_value, type_of

DEPTH_MAX = 60
_COMPARATORS = {"=": "=", "<>": "<>", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_FUNCTIONS = {"attribute_type": 2, "begins_with": 2, "contains": 2, "size": 1}
_RETURNING = {("ALL", "OLD"), ("ALL", "NEW"), ("MODIFIED", "OLD"), ("MODIFIED", "NEW")}
_UNSUPPORTED = {"CREATE": "Create", "DROP": "Drop"}
_ENDS = frozenset(("FROM", "WHERE", "SET", "REMOVE", "RETURNING", "ORDER", "VALUE", "INTO"))
_SETS = {"S": "SS", "N": "NS", "B": "BS"}


def parse_statement(text: str, parameters: Sequence[Value] = ()) -> Statement:
    """Return what a statement says, with its parameters (in normal form) filled in.

    Raises:
        ValidationError: It is no statement, or has another number of parameters.
    """
    return _Parser(text, parameters).whole()


class _Parser(Cursor[Word]):
    """Goes through the words once, from left to right."""

    def __init__(self, text: str, parameters: Sequence[Value]) -> None:
        super().__init__(words_of(text))
        self._text = text
        self._depth = 0
        self._parameters = parameters
        self._taken = 0

    def whole(self) -> Statement:
        """Parse the one statement that the text is."""
        statement = self._statement()
        if self._now.kind != "end":
            self._fail()
        if self._taken != len(self._parameters):
            self._fail_parameters()
        return statement

    def _statement(self) -> Statement:
        if self._take_word("SELECT"):
            return self._select()
        if self._take_word("INSERT"):
            return self._insert()
        if self._take_word("UPDATE"):
            return self._update()
        if self._take_word("DELETE"):
            return self._delete()
        if self._is_word("EXISTS") and self._peek().text == "(":
            self._advance()
            return self._exists()
        word = self._now.text.upper()
        if self._now.kind == "name" and word in _UNSUPPORTED:
            raise ValidationError(f"Unsupported operation: {_UNSUPPORTED[word]}{self._peek().text.capitalize()}")
        if self._now.kind in ("name", "quoted") and self._peek().kind == "end":
            raise ValidationError("Unsupported operation: VariableReference")
        self._fail()
        return None

    def _exists(self) -> Select:
        self._expect("(")
        if not self._take_word("SELECT"):
            self._fail()
        inner = self._select()
        self._expect(")")
        return Select(inner.table, inner.index, inner.paths, inner.condition, inner.order, exists=True)

    def _select(self) -> Select:
        paths: tuple[Path, ...] = ()
        if not self._take_symbol("*"):
            paths = tuple(self._separated(self._path))
            if self._now.text == "(":
                raise ValidationError("Unexpected path component")
        self._expect_word("FROM")
        table = self._name()
        index = self._name() if self._take_symbol(".") else ""
        condition = self._where()
        order: list[tuple[str, bool]] = []
        if self._take_word("ORDER"):
            self._expect_word("BY")
            order = self._separated(self._order_key)
            if condition is None:
                raise ValidationError("Must have WHERE clause in the statement when using ORDER BY clause.")
        return Select(table, index, paths, condition, tuple(order))

    def _order_key(self) -> tuple[str, bool]:
        name = self._name()
        descending = self._take_word("DESC")
        if not descending:
            self._take_word("ASC")
        return name, descending

    def _insert(self) -> Insert:
        self._expect_word("INTO")
        table = self._name()
        self._expect_word("VALUE")
        if self._now.kind != "symbol" or self._now.text not in ("{", "?"):
            raise ValidationError(
                "Unsupported format in item expression. Please use struct format {...} to express item values for "
                "insert statement."
            )
        value = self._value()
        if "M" not in value:
            raise ValidationError("Unsupported format in item expression")
        item: Item = value["M"]
        return Insert(table, item)

    def _update(self) -> Update:
        table = self._name()
        actions: list[Action] = []
        while True:
            if self._take_word("SET"):
                actions += self._separated(self._set)
            elif self._take_word("REMOVE"):
                actions += [Action("REMOVE", path) for path in self._separated(self._path)]
            else:
                break
        if not actions:
            self._fail()
        condition = self._where()
        return Update(table, tuple(actions), condition, self._returning())

    def _set(self) -> Action:
        path = self._path()
        self._expect("=")
        word = self._now.text.lower()
        if word in ("set_add", "set_delete") and self._peek().text == "(":
            self._advance()
            self._expect("(")
            source = self._path()
            self._expect(",")
            operand = self._operand()
            self._expect(")")
            if source != path or not isinstance(operand, Literal):
                raise ValidationError(f"Function {word} must change the attribute that it is assigned to")
            return Action("ADD" if word == "set_add" else "DELETE", path, operand)
        return Action("SET", path, self._assigned())

    def _assigned(self) -> Operand:
        left = self._assigned_operand()
        if self._now.kind == "symbol" and self._now.text in ("+", "-"):
            operator = self._advance().text
            return Arithmetic(operator, left, self._assigned_operand())
        return left

    def _assigned_operand(self) -> Operand:
        word = self._now.text.lower()
        if self._now.kind == "name" and word in ("list_append", "if_not_exists") and self._peek().text == "(":
            self._advance()
            self._expect("(")
            first = self._assigned_operand()
            self._expect(",")
            second = self._assigned_operand()
            self._expect(")")
            if word == "if_not_exists" and not isinstance(first, Path):
                self._fail()
            return Call(word, (first, second))
        return self._operand()

    def _delete(self) -> Delete:
        self._expect_word("FROM")
        table = self._name()
        condition = self._where()
        return Delete(table, condition, self._returning())

    def _returning(self) -> str:
        if not self._take_word("RETURNING"):
            return "NONE"
        which, when = self._advance().text.upper(), self._advance().text.upper()
        if (which, when) not in _RETURNING:
            self._fail()
        self._expect("*")
        return f"{'ALL' if which == 'ALL' else 'UPDATED'}_{when}"

    # Conditions

    def _where(self) -> Condition | None:
        return self._condition() if self._take_word("WHERE") else None

    def _condition(self) -> Condition:
        left = self._conjunction()
        while self._take_word("OR"):
            left = Either(left, self._conjunction())
        return left

    def _conjunction(self) -> Condition:
        left = self._negation()
        while self._take_word("AND"):
            left = Both(left, self._negation())
        return left

    def _negation(self) -> Condition:
        if self._take_word("NOT"):
            return Not(self._deeper(self._negation))
        if self._now.text == "(" and not self._is_operand():
            self._expect("(")
            inner = self._deeper(self._condition)
            self._expect(")")
            return inner
        return self._comparison()

    def _is_operand(self) -> bool:
        """Tell whether the parentheses here stand around an operand: a comparator comes after them."""
        depth, position = 0, self._position
        while position < len(self._words):
            word = self._words[position]
            depth += {"(": 1, ")": -1}.get(word.text, 0) if word.kind == "symbol" else 0
            position += 1
            if depth == 0:
                break
        following = self._words[min(position, len(self._words) - 1)]
        return following.text in _COMPARATORS or following.text.upper() in ("BETWEEN", "IN", "IS")

    def _comparison(self) -> Condition:
        operand = self._operand()
        if self._now.kind == "symbol" and self._now.text in _COMPARATORS:
            operator = _COMPARATORS[self._advance().text]
            return Comparison(operator, operand, self._operand())
        if self._take_word("BETWEEN"):
            low = self._operand()
            self._expect_word("AND")
            return Between(operand, low, self._operand())
        negated = self._take_word("NOT")
        if self._take_word("IN"):
            found: Condition = In(operand, tuple(self._choices()))
            return Not(found) if negated else found
        if not negated and self._take_word("IS"):
            return self._is_something(operand)
        if not negated and isinstance(operand, Call) and operand.function != "size":
            return operand
        self._fail()
        return None

    def _is_something(self, operand: Operand) -> Condition:
        negated = self._take_word("NOT")
        if self._take_word("MISSING"):
            if not isinstance(operand, Path):
                self._fail()
            return Call("attribute_exists" if negated else "attribute_not_exists", (operand,))
        self._expect_word("NULL")
        found: Condition = Comparison("=", operand, Literal({"NULL": True}))
        return Not(found) if negated else found

    def _choices(self) -> list[Operand]:
        if self._now.kind == "symbol" and self._now.text in ("?", "["):
            value = self._value()
            if "L" not in value:
                self._fail()
            return [Literal(each) for each in value["L"]]
        self._expect("(")
        choices = self._separated(self._operand)
        self._expect(")")
        return choices

    def _operand(self) -> Operand:
        if self._take_symbol("("):
            inner = self._deeper(self._operand)
            self._expect(")")
            return inner
        if self._now.kind == "name" and self._peek().text == "(":
            name = self._advance().text.lower()
            if name not in _FUNCTIONS:
                raise ValidationError(f"Unsupported function call: {name}")
            self._expect("(")
            arguments = self._deeper(lambda: self._separated(self._operand))
            self._expect(")")
            if len(arguments) != _FUNCTIONS[name]:
                raise ValidationError(f"Incorrect number of arguments for function: {name}")
            return Call(name, tuple(arguments))
        if self._is_value():
            return Literal(self._value())
        return self._path()

    # Values

    def _is_value(self) -> bool:
        word = self._now
        if word.kind in ("string", "number"):
            return True
        if word.kind == "symbol":
            return word.text in ("?", "[", "{", "<<", "-", "+")
        return word.kind == "name" and word.text.upper() in ("TRUE", "FALSE", "NULL")

    def _value(self) -> Value:
        return normalize_value(self._raw_value())

    def _raw_value(self) -> Value:
        word = self._advance()
        if word.kind == "string":
            return {"S": word.text}
        if word.kind == "number":
            return {"N": word.text}
        if word.kind == "name" and word.text.upper() in ("TRUE", "FALSE"):
            return {"BOOL": word.text.upper() == "TRUE"}
        if word.kind == "name" and word.text.upper() == "NULL":
            return {"NULL": True}
        if word.kind == "symbol":
            if word.text in ("-", "+") and self._now.kind == "number":
                return {"N": word.text.replace("+", "") + self._advance().text}
            if word.text == "?":
                return self._parameter()
            if word.text == "[":
                return {"L": self._listed("]", self._raw_value)}
            if word.text == "<<":
                return self._set_value()
            if word.text == "{":
                return {"M": dict(self._listed("}", self._member))}
        self._fail()
        return None

    def _parameter(self) -> Value:
        if self._taken >= len(self._parameters):
            self._fail_parameters()
        self._taken += 1
        return self._parameters[self._taken - 1]

    def _listed(self, end: str, parse_one: Callable[[], Node]) -> list[Node]:
        if self._take_symbol(end):
            return []
        found = self._deeper(lambda: self._separated(parse_one))
        self._expect(end)
        return found

    def _member(self) -> tuple[str, Value]:
        word = self._advance()
        if word.kind not in ("string", "quoted"):
            self._fail()
        self._expect(":")
        return word.text, self._raw_value()

    def _set_value(self) -> Value:
        members = [normalize_value(each) for each in self._listed(">>", self._raw_value)]
        if not members:
            raise ValidationError("Empty bags are not supported")
        kinds = {type_of(each) for each in members}
        if len(kinds) > 1 or not kinds <= _SETS.keys():
            raise ValidationError("Bags can only have members of one type: string, number or binary")
        kind = kinds.pop()
        return {_SETS[kind]: [each[kind] for each in members]}

    # Words

    def _path(self) -> Path:
        elements: list[str | int] = [self._name()]
        while True:
            if self._take_symbol("."):
                elements.append(self._name())
            elif self._now.text == "[" and self._peek().kind == "number":
                self._expect("[")
                index = self._advance().text
                if not index.isdecimal() or len(index) > 9:
                    self._fail()
                elements.append(int(index))
                self._expect("]")
            elif self._now.text == "[" and self._peek().kind == "string":
                self._expect("[")
                elements.append(self._advance().text)
                self._expect("]")
            else:
                return Path(tuple(elements))

    def _name(self) -> str:
        word = self._now
        if word.kind not in ("name", "quoted") or (word.kind == "name" and word.text.upper() in _ENDS):
            self._fail()
        return self._advance().text

    def _deeper(self, parse_inner: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > DEPTH_MAX:
            self._fail()
        inner = parse_inner()
        self._depth -= 1
        return inner

    def _fail(self) -> NoReturn:
        raise malformed(self._text)

    def _fail_parameters(self) -> NoReturn:
        raise ValidationError("Number of parameters in request and statement don't match.")
