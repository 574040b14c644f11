"""Policy documents: JSON text to compiled statements. A document is compiled once per stored version.

Source: IAM user guide, "Grammar of the IAM JSON policy language".
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from taskrole.policy.arns import ResourceMatch
from taskrole.policy.conditions import Condition, UnknownOperatorError, compile_condition
from taskrole.policy.context import Context
from taskrole.policy.model import PolicyType, StatementReference
from taskrole.policy.principals import PrincipalMatch
from taskrole.policy.wildcard import Matcher, compile_pattern

VERSION_WITH_VARIABLES = "2012-10-17"
VERSIONS = frozenset(("2008-10-17", VERSION_WITH_VARIABLES))
_DOCUMENT_ELEMENTS = frozenset(("Version", "Id", "Statement"))
_STATEMENT_ELEMENTS = frozenset(
    ("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition")
)
_PRINCIPAL_TYPES = frozenset(("AWS", "Service", "Federated", "CanonicalUser"))
_OF_RESOURCES = frozenset((PolicyType.RESOURCE, PolicyType.TRUST))
DOCUMENT_LENGTH_MAX = 1 << 20  # characters; the largest AWS managed policy has about 150,000


class PolicySyntaxError(ValueError):
    """The text is not a policy document; the message says why."""


class Effect(Enum):
    """What a statement does when it applies."""

    ALLOW = "Allow"
    DENY = "Deny"


class ActionMatch:
    """The Action or NotAction element: names without case, exact ones in a set, patterns as matchers."""

    __slots__ = ("_all", "_exact", "_negated", "_patterns", "services")

    def __init__(self, texts: Sequence[str], *, negated: bool) -> None:
        lowered = [text.lower() for text in texts]
        self._negated = negated
        self._all = "*" in lowered
        self._exact = frozenset(text for text in lowered if "*" not in text and "?" not in text)
        self._patterns: tuple[Matcher, ...] = tuple(
            compile_pattern(text) for text in lowered if text != "*" and ("*" in text or "?" in text)
        )
        self.services = self._services(lowered)
        """The service prefixes that the element can match, or None for any."""

    def _services(self, lowered: Sequence[str]) -> frozenset[str] | None:
        prefixes = [text.partition(":")[0] for text in lowered]
        if self._negated or self._all or any("*" in prefix or "?" in prefix for prefix in prefixes):
            return None
        return frozenset(prefixes)

    def matches(self, action: str) -> bool:
        """Return whether the element applies to an action given in lower case."""
        hit = self._all or action in self._exact or any(match(action) for match in self._patterns)
        return hit is not self._negated


@dataclass(frozen=True, slots=True)
class CompiledStatement:
    """One statement; ``principals`` is None where the element is absent (identity policies)."""

    reference: StatementReference
    effect: Effect
    actions: ActionMatch
    resources: ResourceMatch | None
    conditions: tuple[Condition, ...]
    principals: PrincipalMatch | None = None
    excepted: PrincipalMatch | None = None

    def applies(self, action: str, context: Context) -> bool:
        """Return whether action, resource and conditions match; principals are asked apart."""
        if not self.actions.matches(action):
            return False
        if self.resources is not None and not self.resources.matches(context):
            return False
        return all(condition(context) for condition in self.conditions)


class CompiledPolicy:
    """A compiled document; statements are found by the service prefix of the action."""

    __slots__ = ("_any_service", "_by_service", "name", "policy_type", "statements")

    def __init__(self, name: str, policy_type: PolicyType, statements: Sequence[CompiledStatement]) -> None:
        self.name = name
        self.policy_type = policy_type
        self.statements = tuple(statements)
        self._any_service = tuple(statement for statement in statements if statement.actions.services is None)
        named = {service for statement in statements for service in statement.actions.services or ()}
        self._by_service = {
            service: tuple(
                statement
                for statement in statements
                if statement.actions.services is None or service in statement.actions.services
            )
            for service in named
        }

    def candidates(self, service: str) -> tuple[CompiledStatement, ...]:
        """Return the statements that can apply to actions of a service, in the document's order."""
        return self._by_service.get(service, self._any_service)


def compile_policy(text: str, *, name: str, policy_type: PolicyType) -> CompiledPolicy:
    """Compile the JSON text of a policy document.

    Raises:
        PolicySyntaxError: It is not a policy document.
    """
    document = load_document(text)
    variables = document.get("Version") == VERSION_WITH_VARIABLES
    statements = [
        _compile_statement(statement, index, name, policy_type, variables=variables)
        for index, statement in enumerate(statements_of(document))
    ]
    return CompiledPolicy(name, policy_type, statements)


def load_document(text: str) -> dict[str, Any]:
    """Return the JSON object of a document. Numbers stay texts; repeated keys are refused.

    Raises:
        PolicySyntaxError: It is no JSON object, or has elements that a policy does not.
    """
    if len(text) > DOCUMENT_LENGTH_MAX:
        raise PolicySyntaxError("The document is too long.")
    try:
        document = json.loads(text, object_pairs_hook=_unique, parse_int=str, parse_float=str, parse_constant=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise PolicySyntaxError("The document is not JSON.") from error
    if not isinstance(document, dict):
        raise PolicySyntaxError("The document is not a JSON object.")
    unknown = set(document) - _DOCUMENT_ELEMENTS
    if unknown:
        message = f"The document has an unknown element {min(unknown)!r}."
        raise PolicySyntaxError(message)
    if document.get("Version", VERSION_WITH_VARIABLES) not in VERSIONS:
        raise PolicySyntaxError("The Version is neither 2012-10-17 nor 2008-10-17.")
    return document


def statements_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the statements of a document; a lone object counts as a list of one.

    Raises:
        PolicySyntaxError: There are none, or they are not objects.
    """
    statements = document.get("Statement")
    listed: list[Any] = statements if isinstance(statements, list) else [statements]
    if not listed or not all(isinstance(statement, dict) for statement in listed):
        raise PolicySyntaxError("Statement must be an object or a list of objects.")
    return listed


def texts_of(value: Any, element: str) -> list[str]:
    """Return a scalar or a list as a list of texts; booleans become ``true`` and ``false``.

    Raises:
        PolicySyntaxError: Something else stands there.
    """
    values = value if isinstance(value, list) else [value]
    texts = []
    for item in values:
        if isinstance(item, bool):
            texts.append("true" if item else "false")
        elif isinstance(item, str):
            texts.append(item)
        else:
            message = f"{element} must hold texts."
            raise PolicySyntaxError(message)
    return texts


def principals_of(value: Any) -> dict[str, list[str]]:
    """Return the entries of a Principal element by type; ``"*"`` means ``{"AWS": "*"}``.

    Raises:
        PolicySyntaxError: It is malformed.
    """
    if value == "*":
        return {"AWS": ["*"]}
    if not isinstance(value, dict) or not value or set(value) - _PRINCIPAL_TYPES:
        raise PolicySyntaxError("Principal is malformed.")
    return {kind: texts_of(entries, "Principal") for kind, entries in value.items()}


def conditions_of(statement: Mapping[str, Any]) -> list[tuple[str, str, list[str]]]:
    """Return the conditions of a statement as (operator, key, values).

    Raises:
        PolicySyntaxError: The element is malformed.
    """
    block = statement.get("Condition", {})
    if not isinstance(block, dict):
        raise PolicySyntaxError("Condition must be an object.")
    found = []
    for name, keys in block.items():
        if not isinstance(keys, dict):
            raise PolicySyntaxError("A condition operator must hold an object.")
        found += [(name, key, texts_of(values, "Condition")) for key, values in keys.items()]
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise PolicySyntaxError("The document repeats a key.")
    return result


def _compile_statement(
    statement: Mapping[str, Any], index: int, name: str, policy_type: PolicyType, *, variables: bool
) -> CompiledStatement:
    unknown = set(statement) - _STATEMENT_ELEMENTS
    if unknown:
        message = f"A statement has an unknown element {min(unknown)!r}."
        raise PolicySyntaxError(message)
    try:
        effect = Effect(statement.get("Effect"))
    except ValueError as error:
        raise PolicySyntaxError("Effect must be Allow or Deny.") from error
    reference = StatementReference(policy_type, name, str(statement.get("Sid") or f"#{index}"))
    principals, excepted = _compile_principals(statement, policy_type)
    try:
        conditions = tuple(
            compile_condition(operator_name, key, values, variables=variables)
            for operator_name, key, values in conditions_of(statement)
        )
    except UnknownOperatorError as error:
        message = f"{error} is not a condition operator."
        raise PolicySyntaxError(message) from error
    return CompiledStatement(
        reference,
        effect,
        _compile_actions(statement),
        _compile_resources(statement, policy_type, variables=variables),
        conditions,
        principals,
        excepted,
    )


def _one_of(statement: Mapping[str, Any], positive: str, negative: str) -> tuple[Any, bool] | None:
    if positive in statement and negative in statement:
        message = f"A statement has both {positive} and {negative}."
        raise PolicySyntaxError(message)
    if positive in statement:
        return statement[positive], False
    if negative in statement:
        return statement[negative], True
    return None


def _compile_actions(statement: Mapping[str, Any]) -> ActionMatch:
    found = _one_of(statement, "Action", "NotAction")
    if found is None:
        raise PolicySyntaxError("A statement needs Action or NotAction.")
    return ActionMatch(texts_of(found[0], "Action"), negated=found[1])


def _compile_resources(
    statement: Mapping[str, Any], policy_type: PolicyType, *, variables: bool
) -> ResourceMatch | None:
    found = _one_of(statement, "Resource", "NotResource")
    if found is None:
        if policy_type in _OF_RESOURCES:
            return None  # role trust policies and repository policies: the resource itself is meant
        raise PolicySyntaxError("A statement needs Resource or NotResource.")
    texts = texts_of(found[0], "Resource")
    return ResourceMatch(texts, negated=found[1], variables=variables, pad=policy_type not in _OF_RESOURCES)


def _compile_principals(
    statement: Mapping[str, Any], policy_type: PolicyType
) -> tuple[PrincipalMatch | None, PrincipalMatch | None]:
    found = _one_of(statement, "Principal", "NotPrincipal")
    if policy_type not in _OF_RESOURCES:
        if found is not None:
            raise PolicySyntaxError("An identity policy has no Principal.")
        return None, None
    if found is None:
        raise PolicySyntaxError("A resource policy needs Principal or NotPrincipal.")
    match = PrincipalMatch(principals_of(found[0]))
    if not found[1]:
        return match, None
    if statement.get("Effect") != Effect.DENY.value or policy_type is PolicyType.TRUST:
        raise PolicySyntaxError("NotPrincipal is only supported with Deny, and not in trust policies.")
    return None, match
