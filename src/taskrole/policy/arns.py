"""Compiled ARN patterns: Resource and NotResource elements, and the values of Arn operators."""

from collections.abc import Callable, Sequence

from taskrole.policy.context import ARN_FIELDS, Context
from taskrole.policy.wildcard import (
    Matcher,
    Token,
    Variable,
    Wild,
    expand,
    has_variables,
    literal_of,
    matcher,
    prefix_of,
    tokenize,
)

FieldMatch = Callable[[str, Context], bool]


def cut_fields(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return the tokens of each ARN field: cut at the first five colons that are literal text."""
    fields: list[list[Token]] = [[]]
    for token in tokens:
        if not isinstance(token, str):
            fields[-1].append(token)
            continue
        pieces = token.split(":", ARN_FIELDS - len(fields))
        for index, piece in enumerate(pieces):
            if index:
                fields.append([])
            if piece:
                fields[-1].append(piece)
    return fields


class ArnPattern:
    """A pattern of six fields, each matched apart; wildcards do not cross the first five colons.

    The usual shapes are told apart when the pattern is compiled: an exact ARN, a prefix whose ``*`` stands in the last
    field, and the general one.
    """

    __slots__ = ("_fields", "_head", "_tail", "exact", "literal_head", "matches_all", "prefix")

    def __init__(self, text: str, *, variables: bool, pad: bool = True) -> None:
        self.matches_all = text == "*"
        self.exact: str | None = None
        self.prefix: str | None = None
        self._head: str | None = None
        self._tail: FieldMatch | None = None
        self._fields: list[FieldMatch] = []
        self.literal_head = ""
        """What every text that matches begins with."""
        if self.matches_all:
            return
        tokens = tokenize(text, variables=variables)
        fields = cut_fields(tokens)
        if len(fields) < ARN_FIELDS:
            if not pad:
                return
            fields.extend([Wild.ANY] for _ in range(ARN_FIELDS - len(fields)))
        self.literal_head = _literal_head(fields)
        heads = [literal_of(field) for field in fields[:-1]]
        if None in heads:
            self._fields = [_field_match(field) for field in fields]
            return
        self._head = "".join(f"{head}:" for head in heads)
        literal, prefix = literal_of(fields[-1]), prefix_of(fields[-1])
        if literal is not None:
            self.exact = self._head + literal
        elif prefix is not None:
            self.prefix = self._head + prefix
        self._tail = _field_match(fields[-1], self._head)

    def matches(self, text: str, fields: Sequence[str], context: Context) -> bool:
        """Return whether an ARN, given whole and cut into fields, matches."""
        if self.matches_all:
            return True
        if self._tail is not None:
            return len(fields) == ARN_FIELDS and self._tail(text, context)
        return len(fields) == len(self._fields) and all(
            match(field, context) for match, field in zip(self._fields, fields, strict=True)
        )


def _literal_head(fields: Sequence[Sequence[Token]]) -> str:
    pieces: list[str] = []
    for number, field in enumerate(fields):
        if number:
            pieces.append(":")
        for token in field:
            if not isinstance(token, str):
                return "".join(pieces)
            pieces.append(token)
    return "".join(pieces)


def _field_match(tokens: Sequence[Token], head: str = "") -> FieldMatch:
    """Return the match of one field; with ``head``, of a whole ARN whose first five fields are literally that."""
    whole = [head, *tokens] if head else list(tokens)
    if not has_variables(tokens):
        static = matcher(_merge_head(whole))
        return lambda text, _context: static(text)
    if any(isinstance(token, Wild) for token in tokens[:-1]) or tokens[-1] is Wild.ONE:
        return _dynamic(whole)
    if tokens[-1] is Wild.ANY:
        return _dynamic_text(whole[:-1], str.startswith)
    return _dynamic_text(whole, str.__eq__)


def _merge_head(tokens: Sequence[Token]) -> tuple[Token, ...]:
    merged = expand(tokens, lambda _key: None)
    assert merged is not None
    return merged


def _dynamic(tokens: Sequence[Token]) -> FieldMatch:
    def match(text: str, context: Context) -> bool:
        expanded = expand(tokens, context.single)
        return expanded is not None and matcher(expanded)(text)

    return match


def _dynamic_text(tokens: Sequence[Token], compare: Callable[[str, str], bool]) -> FieldMatch:
    """Return the quick form for patterns without wildcards but a final ``*``."""

    def match(text: str, context: Context) -> bool:
        literal = text_of(tokens, context)
        return literal is not None and compare(text, literal)

    return match


def text_of(tokens: Sequence[Token], context: Context) -> str | None:
    """Return the text of tokens without wildcards, or None if a variable has no value."""
    pieces: list[str] = []
    for token in tokens:
        if isinstance(token, Variable):
            value = context.single(token.key)
            if value is None:
                value = token.default
            if value is None:
                return None
            pieces.append(value)
        else:
            assert isinstance(token, str)
            pieces.append(token)
    return "".join(pieces)


class ResourceMatch:
    """The Resource or NotResource element of one statement."""

    __slots__ = ("_all", "_exact", "_general", "_heads", "_negated", "_prefixes", "_required")

    def __init__(self, texts: Sequence[str], *, negated: bool, variables: bool, pad: bool) -> None:
        patterns = [ArnPattern(text, variables=variables, pad=pad) for text in texts]
        self._negated = negated
        self._heads = ("",) if negated else tuple({pattern.literal_head for pattern in patterns})
        self._all = any(pattern.matches_all for pattern in patterns)
        self._exact = frozenset(pattern.exact for pattern in patterns if pattern.exact is not None)
        self._prefixes = tuple(pattern.prefix for pattern in patterns if pattern.prefix is not None)
        self._general = tuple(p for p in patterns if p.exact is None and p.prefix is None and not p.matches_all)
        # AWS: a NotResource entry with a variable that has no value makes the statement not apply.
        tokens = [token for text in texts for token in tokenize(text, variables=variables)] if negated else []
        self._required = tuple(t.key for t in tokens if isinstance(t, Variable) and t.default is None)

    @property
    def literal_heads(self) -> tuple[str, ...]:
        """Texts of which every resource that matches begins with one; one of them is empty if nothing is known."""
        return self._heads

    @property
    def matches_all(self) -> bool:
        """Whether the element is plainly ``*``."""
        return self._all and not self._negated

    def matches(self, context: Context) -> bool:
        """Return whether the element lets the statement apply to the context's resource."""
        if self._negated:
            if any(context.single(key) is None for key in self._required):
                return False
            return not self._matches_any(context)
        return self._matches_any(context)

    def _matches_any(self, context: Context) -> bool:
        resource = context.resource
        if self._all or resource in self._exact or resource.startswith(self._prefixes):
            return True
        if not self._general:
            return False
        fields = context.resource_fields()
        return any(pattern.matches(resource, fields, context) for pattern in self._general)


__all__ = ["ArnPattern", "Matcher", "ResourceMatch", "cut_fields", "text_of"]
