"""Policy documents: strict parsing, and compiling once into what the evaluator walks.

Parsing knows the grammar only; what AWS says about a document that is well-formed but wrong stands in validation.py.
Source: IAM user guide, "Grammar of the IAM JSON policy language".
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from taskrole.policy.arns import ResourceMatch
from taskrole.policy.conditions import Condition, UnknownOperatorError, compile_condition, split_operator
from taskrole.policy.context import Context
from taskrole.policy.model import Decision, PolicyType, StatementReference
from taskrole.policy.principals import PrincipalMatch
from taskrole.policy.wildcard import Matcher, compile_pattern

VERSION_WITH_VARIABLES = "2012-10-17"
VERSIONS = ("2008-10-17", VERSION_WITH_VARIABLES)
PRINCIPAL_TYPES = ("AWS", "Service", "Federated", "CanonicalUser")
ACTIONS_REMEMBERED_MAX = 4096  # per policy and per set of policies; actions come from our own operations, but bound it
_POLICY_ELEMENTS = {"Version", "Id", "Statement"}
_STATEMENT_ELEMENTS = {
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
}
DOCUMENT_LENGTH_MAX = 1 << 20  # characters; the largest AWS managed policy has about 150,000
SYNTAX_ERROR = "Syntax errors in policy."


class PolicySyntaxError(ValueError):
    """The text is not a policy document."""


class NotJsonError(PolicySyntaxError):
    """The text is not even JSON."""


class _Number(str):
    """A number or boolean of the document, as text; allowed as a condition value only."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ConditionEntry:
    """One operator with one key and its values."""

    operator: str
    key: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatementDocument:
    """A statement as written. Elements that are absent are None; ``anyone`` is the bare ``"Principal": "*"``."""

    sid: str | None
    effect: str
    principal: Mapping[str, tuple[str, ...]] | None
    not_principal: Mapping[str, tuple[str, ...]] | None
    actions: tuple[str, ...] | None
    not_actions: tuple[str, ...] | None
    resources: tuple[str, ...] | None
    not_resources: tuple[str, ...] | None
    conditions: tuple[ConditionEntry, ...]
    anyone: bool = False


@dataclass(frozen=True, slots=True)
class PolicyDocument:
    """A policy document as written; ``version`` and ``id`` are None if absent."""

    version: str | None
    id: str | None
    statements: tuple[StatementDocument, ...]


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise PolicySyntaxError(SYNTAX_ERROR)
    return members


def _no_constant(_text: str) -> Any:
    raise PolicySyntaxError(SYNTAX_ERROR)


def parse_json(text: str) -> Any:
    """Return the JSON value, with numbers as text.

    Raises:
        NotJsonError: The text is not JSON, or nested without measure.
        PolicySyntaxError: A member is there twice.
    """
    if len(text) > DOCUMENT_LENGTH_MAX:
        raise PolicySyntaxError(SYNTAX_ERROR)
    try:
        return json.loads(
            text, object_pairs_hook=_unique, parse_int=_Number, parse_float=_Number, parse_constant=_no_constant
        )
    except PolicySyntaxError:
        raise
    except (ValueError, RecursionError) as error:
        raise NotJsonError(SYNTAX_ERROR) from error


def parse_document(text: str) -> PolicyDocument:
    """Return the document of a policy's JSON text.

    Raises:
        PolicySyntaxError: The text is not JSON, or its elements or their types are wrong.
    """
    value = parse_json(text)
    _require(isinstance(value, dict) and value.keys() <= _POLICY_ELEMENTS and "Statement" in value)
    version = value.get("Version")
    _require(version is None or version in VERSIONS)
    identifier = value.get("Id")
    _require(identifier is None or _is_text(identifier))
    statements = value["Statement"]
    if isinstance(statements, dict):
        statements = [statements]
    _require(isinstance(statements, list) and bool(statements))
    return PolicyDocument(version, identifier, tuple(_statement(statement) for statement in statements))


def _require(condition: bool) -> None:  # noqa: FBT001  reads as a sentence at each call
    if not condition:
        raise PolicySyntaxError(SYNTAX_ERROR)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and not isinstance(value, _Number)


def _statement(value: Any) -> StatementDocument:
    _require(isinstance(value, dict) and value.keys() <= _STATEMENT_ELEMENTS)
    for one, other in (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal")):
        _require(not (one in value and other in value))
    sid, effect = value.get("Sid"), value.get("Effect")
    _require((sid is None or _is_text(sid)) and _is_text(effect))
    return StatementDocument(
        sid=sid,
        effect=effect,
        principal=_principals(value.get("Principal")) if "Principal" in value else None,
        not_principal=_principals(value.get("NotPrincipal")) if "NotPrincipal" in value else None,
        actions=_texts(value, "Action"),
        not_actions=_texts(value, "NotAction"),
        resources=_texts(value, "Resource"),
        not_resources=_texts(value, "NotResource"),
        conditions=tuple(_conditions(value.get("Condition", {}))),
        anyone=value.get("Principal", value.get("NotPrincipal")) == "*",
    )


def _texts(statement: Mapping[str, Any], element: str) -> tuple[str, ...] | None:
    if element not in statement:
        return None
    value = statement[element]
    texts = value if isinstance(value, list) else [value]
    _require(all(_is_text(text) for text in texts))
    return tuple(texts)


def _principals(value: Any) -> dict[str, tuple[str, ...]]:
    if value == "*":
        return {"AWS": ("*",)}
    _require(isinstance(value, dict) and bool(value) and value.keys() <= set(PRINCIPAL_TYPES))
    principals = {}
    for kind in value:
        # An account id may stand there as a bare number.
        entries = value[kind] if isinstance(value[kind], list) else [value[kind]]
        _require(bool(entries) and all(isinstance(entry, str) for entry in entries))
        principals[kind] = tuple(str(entry) for entry in entries)
    return principals


def _conditions(value: Any) -> list[ConditionEntry]:
    _require(isinstance(value, dict))
    entries = []
    for operator, keys in value.items():
        try:
            split_operator(operator)
        except UnknownOperatorError as error:
            raise PolicySyntaxError(SYNTAX_ERROR) from error
        _require(isinstance(keys, dict))
        for key, values in keys.items():
            listed = values if isinstance(values, list) else [values]
            _require(all(isinstance(one, str | bool) for one in listed))
            entries.append(ConditionEntry(operator, key, tuple(_condition_value(one) for one in listed)))
    return entries


def _condition_value(value: str | bool) -> str:  # noqa: FBT001  JSON values
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def statement_value(statement: StatementDocument) -> dict[str, Any]:
    """Return a statement as JSON value; elements with one value have it alone."""
    value: dict[str, Any] = {} if statement.sid is None else {"Sid": statement.sid}
    value["Effect"] = statement.effect
    for element, principals in (("Principal", statement.principal), ("NotPrincipal", statement.not_principal)):
        if principals is not None:
            value[element] = "*" if statement.anyone else {kind: _lone(entries) for kind, entries in principals.items()}
    for element, texts in (
        ("Action", statement.actions),
        ("NotAction", statement.not_actions),
        ("Resource", statement.resources),
        ("NotResource", statement.not_resources),
    ):
        if texts is not None:
            value[element] = _lone(texts)
    conditions: dict[str, dict[str, Any]] = {}
    for entry in statement.conditions:
        conditions.setdefault(entry.operator, {})[entry.key] = _lone(entry.values)
    if conditions:
        value["Condition"] = conditions
    return value


def document_value(document: PolicyDocument) -> dict[str, Any]:
    """Return a document as JSON value; what ``parse_document`` makes of its text is the same document."""
    value: dict[str, Any] = {} if document.version is None else {"Version": document.version}
    if document.id is not None:
        value["Id"] = document.id
    return {**value, "Statement": [statement_value(statement) for statement in document.statements]}


def _lone(texts: Sequence[str]) -> str | list[str]:
    return texts[0] if len(texts) == 1 else list(texts)


class Statement:
    """A compiled statement, with what it was compiled from.

    ``determines`` is the decision for the case that this statement alone makes it. ``heads`` are texts of which every
    resource that it applies to begins with one: a quick way to tell that it does not apply.
    """

    __slots__ = (
        "_conditions",
        "_has_resources",
        "_not_principal",
        "_resources",
        "determines",
        "document",
        "heads",
        "principal",
        "reference",
    )

    def __init__(self, document: StatementDocument, reference: StatementReference, *, variables: bool) -> None:
        allows = document.effect == "Allow"
        self.document = document
        self.reference = reference
        self.determines = Decision(allows, not allows, None if allows else reference.policy_type, (reference,))
        self.principal = None if document.principal is None else PrincipalMatch(document.principal)
        self._not_principal = None if document.not_principal is None else PrincipalMatch(document.not_principal)
        self._resources = _resource_match(document, reference.policy_type, variables=variables)
        self._has_resources = not self._resources.matches_all
        self.heads = self._resources.literal_heads
        self._conditions: tuple[Condition, ...] = tuple(
            compile_condition(entry.operator, entry.key, entry.values, variables=variables)
            for entry in document.conditions
        )

    @property
    def not_principal(self) -> PrincipalMatch | None:
        """The NotPrincipal element."""
        return self._not_principal

    def matches_resource(self, context: Context) -> bool:
        """Return whether the resource matches."""
        return not self._has_resources or self._resources.matches(context)

    def condition_outcomes(self, context: Context) -> list[bool]:
        """Return whether each entry of ``document.conditions`` is satisfied."""
        return [condition(context) for condition in self._conditions]

    def applies(self, context: Context) -> bool:
        """Return whether resource and conditions match; action and principal are looked at by the caller."""
        if self._has_resources and not self._resources.matches(context):
            return False
        for condition in self._conditions:  # noqa: SIM110  a generator costs more than this loop
            if not condition(context):
                return False
        return True


def _resource_match(document: StatementDocument, policy_type: PolicyType, *, variables: bool) -> ResourceMatch:
    of_resource = policy_type in (PolicyType.RESOURCE, PolicyType.TRUST)
    if document.not_resources is not None:
        return ResourceMatch(document.not_resources, negated=True, variables=variables, pad=not of_resource)
    # A trust or repository policy has no Resource: the object that it belongs to is meant.
    texts = ("*",) if document.resources is None else document.resources
    return ResourceMatch(texts, negated=False, variables=variables, pad=not of_resource)


class _ActionIndex:
    """Finds the statements of one effect whose actions match, without looking at all of them."""

    def __init__(self) -> None:
        self._by_service: dict[str, list[tuple[frozenset[str], tuple[Matcher, ...], Statement]]] = {}
        self._others: list[tuple[Callable[[str], bool], Statement]] = []

    def add(self, statement: Statement, patterns: Sequence[str], *, negated: bool) -> None:
        folded = [pattern.lower() for pattern in patterns]
        services = {pattern.partition(":")[0] for pattern in folded}
        plain = all(":" in pattern for pattern in folded) and not any("*" in name or "?" in name for name in services)
        if negated or not plain:
            match = _any_of([compile_pattern(pattern) for pattern in folded])
            self._others.append(((lambda action: not match(action)) if negated else match, statement))
            return
        for service in services:
            own = [pattern for pattern in folded if pattern.partition(":")[0] == service]
            exact = frozenset(pattern for pattern in own if "*" not in pattern and "?" not in pattern)
            wild = tuple(compile_pattern(pattern) for pattern in own if pattern not in exact)
            self._by_service.setdefault(service, []).append((exact, wild, statement))

    def find(self, action: str) -> tuple[Statement, ...]:
        entries = self._by_service.get(action.partition(":")[0], ())
        found = [s for exact, wild, s in entries if action in exact or any(match(action) for match in wild)]
        found.extend(statement for match, statement in self._others if match(action))
        return tuple(found)


def _any_of(matchers: Sequence[Matcher]) -> Matcher:
    return lambda text: any(match(text) for match in matchers)


Candidates = tuple[tuple[Statement, ...], tuple[Statement, ...]]


class CompiledPolicy:
    """A policy ready to be evaluated. Immutable but for what it remembers of actions that were asked."""

    __slots__ = ("_allows", "_denies", "_remembered", "document", "name", "policy_type")

    def __init__(self, document: PolicyDocument, *, name: str, policy_type: PolicyType) -> None:
        self.document = document
        self.name = name
        self.policy_type = policy_type
        self._denies, self._allows = _ActionIndex(), _ActionIndex()
        self._remembered: dict[str, Candidates] = {}
        variables = document.version == VERSION_WITH_VARIABLES
        for index, written in enumerate(document.statements):
            _check_complete(written, policy_type)
            reference = StatementReference(policy_type, name, written.sid or f"#{index}")
            statement = Statement(written, reference, variables=variables)
            if written.not_principal is not None and written.effect == "Allow":
                continue  # AWS: NotPrincipal is supported with Deny only
            actions = self._denies if written.effect == "Deny" else self._allows
            if written.not_actions is not None:
                actions.add(statement, written.not_actions, negated=True)
            else:
                assert written.actions is not None
                actions.add(statement, written.actions, negated=False)

    def candidates(self, action: str) -> Candidates:
        """Return the Deny and the Allow statements whose Action element matches."""
        found = self._remembered.get(action)
        if found is None:
            folded = action.lower()
            found = (self._denies.find(folded), self._allows.find(folded))
            if len(self._remembered) >= ACTIONS_REMEMBERED_MAX:
                self._remembered.clear()
            self._remembered[action] = found
        return found


def _check_complete(statement: StatementDocument, policy_type: PolicyType) -> None:
    """Refuse what no stored policy can hold, rather than guess what it means."""
    of_resource = policy_type in (PolicyType.RESOURCE, PolicyType.TRUST)
    _require(statement.effect in {"Allow", "Deny"})
    _require(statement.actions is not None or statement.not_actions is not None)
    _require(of_resource or statement.resources is not None or statement.not_resources is not None)
    has_principal = statement.principal is not None or statement.not_principal is not None
    _require(has_principal is of_resource)


def compile_policy(text: str, *, name: str, policy_type: PolicyType) -> CompiledPolicy:
    """Compile the JSON text of a policy.

    Args:
        text: The document.
        name: The policy's ARN, or ``OWNER_ARN inline NAME``: how decisions refer to it.
        policy_type: Where the policy stands.

    Raises:
        PolicySyntaxError: The text is not a policy document of this type.
    """
    return CompiledPolicy(parse_document(text), name=name, policy_type=policy_type)


@lru_cache(maxsize=2048)
def compile_resource_policy(text: str, name: str, policy_type: PolicyType) -> CompiledPolicy:
    """Return the compiled form of a resource's own policy, remembered by its text.

    Raises:
        PolicySyntaxError: The text is not a policy document.
    """
    return compile_policy(text, name=name, policy_type=policy_type)
