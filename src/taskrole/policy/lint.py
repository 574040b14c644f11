"""Find what is wrong or doubtful in a policy document. Pure.

Findings have the levels and, where AWS has the same check, the codes of IAM Access Analyzer's policy validation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any

from taskrole.policy.catalogue import (
    GLOBAL_KEYS,
    all_actions,
    find_action,
    is_key_of_service,
    is_known_key,
    keys_of_service,
    known_services,
    matching_actions,
)
from taskrole.policy.conditions import OPERATORS, UnknownOperatorError, split_operator
from taskrole.policy.document import (
    VERSION_WITH_VARIABLES,
    NotJsonError,
    PolicyDocument,
    PolicySyntaxError,
    StatementDocument,
    parse_document,
    parse_json,
    statement_value,
)
from taskrole.policy.patterns import all_covered, arn_covers, arns_intersect, covers
from taskrole.policy.validation import (
    PolicyValidationError,
    validate_identity_policy,
    validate_repository_policy,
    validate_trust_policy,
)
from taskrole.policy.values import parse_binary, parse_boolean, parse_instant, parse_network, parse_number

STATEMENTS_MAX = 1000
PAIRED_STATEMENTS_MAX = 200  # statements that are compared with each other
WIDE_ACTIONS_MAX = 100  # actions with wildcards of one statement with which its others are compared
_DEPUTY_KEYS = frozenset(
    {"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourcevpce", "aws:sourcevpc"}
)
_ELEMENTS = (
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"
)  # fmt: skip
_PARSERS = {
    "numeric": (parse_number, "a number"),
    "date": (parse_instant, "a date or a number of seconds"),
    "bool": (parse_boolean, "true or false"),
    "ipaddress": (parse_network, "an address or a network"),
    "notipaddress": (parse_network, "an address or a network"),
    "binaryequals": (parse_binary, "base64"),
}


class Level(StrEnum):
    """How bad a finding is."""

    ERROR = "ERROR"
    SECURITY_WARNING = "SECURITY_WARNING"
    WARNING = "WARNING"
    SUGGESTION = "SUGGESTION"


class Kind(StrEnum):
    """What a policy is for."""

    IDENTITY = "identity"
    TRUST = "trust"
    RESOURCE = "resource"
    REPOSITORY = "repository"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``path`` says where in the document it is."""

    level: Level
    code: str
    path: str
    message: str


def lint(text: str, kind: Kind | None = None) -> list[Finding]:
    """Return the findings on a policy document, the worst first."""
    try:
        value = parse_json(text)
    except NotJsonError as error:
        cause = error.__cause__ if error.__cause__ is not None else error
        return [Finding(Level.ERROR, "INVALID_JSON", "$", f"This is not JSON: {cause}")]
    except PolicySyntaxError:
        return [Finding(Level.ERROR, "DUPLICATE_KEY", "$", "A member stands twice in one object, or it is too long.")]
    shape = list(_shape_findings(value))
    try:
        document = parse_document(text)
    except PolicySyntaxError as error:
        return shape or [Finding(Level.ERROR, "SYNTAX_ERROR", "$", str(error))]
    kind = kind or _kind_of(document)
    findings = [*shape, *_stored_findings(text, kind), *_document_findings(document, kind)]
    findings += _unchecked_findings(document)
    for index, statement in enumerate(document.statements[:STATEMENTS_MAX]):
        findings += _statement_findings(statement, f"Statement[{index}]", kind)
    findings += _pair_findings(document)
    order = list(Level)
    return sorted(dict.fromkeys(findings), key=lambda one: (order.index(one.level), one.path))


def _kind_of(document: PolicyDocument) -> Kind:
    statements = document.statements
    if all(one.principal is None and one.not_principal is None for one in statements):
        return Kind.IDENTITY
    actions = [action.lower() for one in statements for action in (one.actions or one.not_actions or ())]
    if any(one.resources is not None or one.not_resources is not None for one in statements):
        return Kind.RESOURCE
    return Kind.TRUST if actions and all(action.startswith("sts:") for action in actions) else Kind.REPOSITORY


# The document as JSON: what a parser refuses without saying where


def _shape_findings(value: Any) -> Iterator[Finding]:
    if not isinstance(value, dict):
        yield Finding(Level.ERROR, "SYNTAX_ERROR", "$", "A policy is a JSON object.")
        return
    for member in value:
        if member not in {"Version", "Id", "Statement"}:
            yield Finding(
                Level.ERROR, "UNSUPPORTED_ELEMENT", member, _unsupported(member, ("Version", "Id", "Statement"))
            )
    statements = value.get("Statement")
    if statements is None or statements == []:
        yield Finding(Level.ERROR, "MISSING_STATEMENT", "$", "The policy has no statement.")
        return
    for index, statement in enumerate(statements if isinstance(statements, list) else [statements]):
        path = f"Statement[{index}]"
        if not isinstance(statement, dict):
            yield Finding(Level.ERROR, "SYNTAX_ERROR", path, "A statement is a JSON object.")
            continue
        yield from _shape_of_statement(statement, path)


def _shape_of_statement(statement: dict[str, Any], path: str) -> Iterator[Finding]:
    for member in statement:
        if member not in _ELEMENTS:
            yield Finding(Level.ERROR, "UNSUPPORTED_ELEMENT", f"{path}.{member}", _unsupported(member, _ELEMENTS))
    if statement.get("Effect") not in ("Allow", "Deny"):  # it may be unhashable
        yield Finding(Level.ERROR, "INVALID_EFFECT", f"{path}.Effect", "Effect must be Allow or Deny, in this case.")
    if "Action" not in statement and "NotAction" not in statement:
        yield Finding(Level.ERROR, "MISSING_ACTION", path, "The statement has neither Action nor NotAction.")
    for one, other in (("Action", "NotAction"), ("Resource", "NotResource"), ("Principal", "NotPrincipal")):
        if one in statement and other in statement:
            yield Finding(
                Level.ERROR, "UNSUPPORTED_ELEMENT_COMBINATION", path, f"{one} and {other} exclude each other."
            )
    condition = statement.get("Condition", {})
    for name in condition if isinstance(condition, dict) else ():
        try:
            split_operator(name)
        except UnknownOperatorError:
            message = f"There is no condition operator {name}.{_meant(name, OPERATORS)}"
            yield Finding(Level.ERROR, "INVALID_CONDITION_OPERATOR", f"{path}.Condition.{name}", message)


def _unsupported(member: str, known: Sequence[str]) -> str:
    return f"There is no element {member}.{_meant(member, known)}"


def _meant(name: str, known: Sequence[str]) -> str:
    by_folded = {one.lower(): one for one in known}
    close = get_close_matches(name.lower(), by_folded, 1, 0.7)
    return f" Did you mean {by_folded[close[0]]}?" if close else ""


# The document as a whole


def _stored_findings(text: str, kind: Kind) -> Iterator[Finding]:
    """Yield what IAM or ECR would say when the policy is stored."""
    checks = {
        Kind.IDENTITY: validate_identity_policy,
        Kind.TRUST: validate_trust_policy,
        Kind.REPOSITORY: validate_repository_policy,
    }
    try:
        if kind in checks:
            checks[kind](text)
    except PolicyValidationError as error:
        yield Finding(Level.ERROR, "WOULD_BE_REFUSED", "$", f"It cannot be stored: {error.message}")


def _document_findings(document: PolicyDocument, kind: Kind) -> Iterator[Finding]:
    if document.version != VERSION_WITH_VARIABLES:
        uses = any("${" in text for one in document.statements for text in _texts(one))
        level = Level.ERROR if uses else Level.WARNING
        message = f'Say "Version": "{VERSION_WITH_VARIABLES}": otherwise policy variables are literal text.'
        yield Finding(level, "MISSING_VERSION", "Version", message)
    if kind is Kind.TRUST:
        return
    if kind is Kind.RESOURCE and any(
        one.resources is None and one.not_resources is None for one in document.statements
    ):
        yield Finding(
            Level.ERROR, "MISSING_RESOURCE", "$", "A statement has no Resource; this policy needs one in each."
        )


def _texts(statement: StatementDocument) -> Iterator[str]:
    yield from statement.resources or ()
    yield from statement.not_resources or ()
    for entry in statement.conditions:
        yield from entry.values


# One statement


def _statement_findings(statement: StatementDocument, path: str, kind: Kind) -> Iterator[Finding]:
    yield from _action_findings(statement, path)
    yield from _condition_findings(statement, path)
    if statement.effect == "Allow":
        yield from _wide_findings(statement, path)
        yield from _pass_role_findings(statement, path)
        yield from _principal_findings(statement, path, kind)
    yield from _reach_findings(statement, path)


def _action_findings(statement: StatementDocument, path: str) -> Iterator[Finding]:
    element = "Action" if statement.actions is not None else "NotAction"
    actions = statement.actions or statement.not_actions or ()
    if not actions:
        yield Finding(
            Level.ERROR, "EMPTY_ACTION", f"{path}.{element}", "The list is empty: the statement matches nothing."
        )
    wide = [action for action in actions if "*" in action or "?" in action][:WIDE_ACTIONS_MAX]
    seen: set[str] = set()
    for index, action in enumerate(actions):
        where = f"{path}.{element}[{index}]"
        folded = action.lower()
        service = folded.partition(":")[0]
        covering = next((one for one in wide if one.lower() != folded and covers(one.lower(), folded)), None)
        if ":" in action and service in known_services() and not matching_actions((action,)):
            names = sorted(name for name in all_actions() if name.lower().startswith(f"{service}:"))
            yield Finding(Level.ERROR, "INVALID_ACTION", where, f"There is no action {action}.{_meant(action, names)}")
        elif folded in seen:
            yield Finding(Level.SUGGESTION, "REDUNDANT_ACTION", where, f"{action} stands there twice.")
        elif covering is not None:
            yield Finding(Level.SUGGESTION, "REDUNDANT_ACTION", where, f"{action} is covered by {covering}.")
        seen.add(folded)


def _unchecked_findings(document: PolicyDocument) -> Iterator[Finding]:
    """Yield each service that nothing is known of, once."""
    actions = [action for one in document.statements for action in (one.actions or one.not_actions or ())]
    keys = [entry.key for one in document.statements for entry in one.conditions]
    services = {text.partition(":")[0].lower() for text in (*actions, *keys) if ":" in text}
    for service in sorted(services - known_services() - {"aws"}):
        if "." not in service and "*" not in service:
            message = f"Service {service} is not served here: its actions and keys were not checked."
            yield Finding(Level.SUGGESTION, "SERVICE_NOT_CHECKED", "$", message)


def _named_actions(statement: StatementDocument) -> frozenset[str]:
    if statement.not_actions is not None:
        return all_actions() - matching_actions(statement.not_actions)
    return matching_actions(statement.actions or ())


def _condition_findings(statement: StatementDocument, path: str) -> Iterator[Finding]:
    actions = _named_actions(statement)
    services = {action.partition(":")[0].lower() for action in (statement.actions or ())}
    for entry in statement.conditions:
        where = f"{path}.Condition.{entry.operator}.{entry.key}"
        prefix, base, _ = split_operator(entry.operator)
        yield from _key_findings(entry.key, actions, services, where)
        yield from _value_findings(base, entry.values, where)
        if base in {"stringequals", "stringnotequals"} and any("*" in value for value in entry.values):
            message = f"{entry.operator} takes * literally; StringLike has wildcards."
            yield Finding(Level.WARNING, "WILDCARD_WITHOUT_LIKE_OPERATOR", where, message)
        if prefix == "forallvalues:" and statement.effect == "Allow" and not _guards(statement, entry.key):
            message = f"ForAllValues is satisfied when {entry.key} is absent; add a Null condition on it."
            yield Finding(Level.SECURITY_WARNING, "FORALLVALUES_WITHOUT_NULL", where, message)
        if not entry.values:
            yield Finding(Level.WARNING, "EMPTY_CONDITION_VALUES", where, "There is no value to compare with.")


def _guards(statement: StatementDocument, key: str) -> bool:
    return any(
        split_operator(entry.operator)[1] == "null" and entry.key.lower() == key.lower()
        for entry in statement.conditions
    )


def _key_findings(key: str, actions: frozenset[str], services: set[str], where: str) -> Iterator[Finding]:
    service, colon, _ = key.partition(":")
    service = service.lower()
    if is_known_key(key, actions) or "." in service:
        return
    if not colon:
        yield Finding(Level.ERROR, "INVALID_CONDITION_KEY", where, f"{key} has no service before a colon.")
    elif service == "aws":
        message = f"There is no global condition key {key}.{_meant(key, sorted(GLOBAL_KEYS))}"
        yield Finding(Level.ERROR, "INVALID_GLOBAL_CONDITION_KEY", where, message)
    elif service in known_services() and not is_key_of_service(key, service):
        message = f"There is no condition key {key}.{_meant(key, sorted(keys_of_service(service)))}"
        yield Finding(Level.ERROR, "INVALID_SERVICE_CONDITION_KEY", where, message)
    elif {service, *services} <= known_services():
        message = f"None of the statement's actions has the key {key}: it is always absent."
        yield Finding(Level.WARNING, "KEY_NEVER_PRESENT", where, message)


def _value_findings(base: str, values: Sequence[str], where: str) -> Iterator[Finding]:
    if base == "null":
        base = "bool"
    for prefix, (parse, what) in _PARSERS.items():
        if not base.startswith(prefix):
            continue
        for value in values:
            if "${" not in value and parse(value) is None:
                yield Finding(Level.ERROR, "TYPE_MISMATCH", where, f"{value!r} is not {what}: it never matches.")
        return


def _wide_findings(statement: StatementDocument, path: str) -> Iterator[Finding]:
    everything = statement.resources == ("*",) or statement.not_resources is not None
    if statement.not_actions is not None and everything:
        message = "Allow with NotAction gives every other action of every service, also those that are yet to come."
        yield Finding(Level.SECURITY_WARNING, "ALLOW_WITH_NOT_ACTION", f"{path}.NotAction", message)
    if statement.not_principal is not None:
        message = "Allow with NotPrincipal has no effect here, and gives everyone else the right on AWS."
        yield Finding(Level.ERROR, "ALLOW_WITH_NOT_PRINCIPAL", f"{path}.NotPrincipal", message)
    if "*" in (statement.actions or ()) and everything and not statement.conditions and statement.principal is None:
        yield Finding(Level.SECURITY_WARNING, "ADMINISTRATOR", path, "The statement allows everything on everything.")


def _pass_role_findings(statement: StatementDocument, path: str) -> Iterator[Finding]:
    if statement.principal is not None or "iam:PassRole" not in _named_actions(statement):
        return
    resources = statement.resources if statement.resources is not None else ("*",)
    if not any(arn_covers(pattern, "arn:aws:iam::*:role/*") or pattern.endswith(":role/*") for pattern in resources):
        return
    services = [entry for entry in statement.conditions if entry.key.lower() == "iam:passedtoservice"]
    if statement.actions is not None and any(action.lower() == "iam:passrole" for action in statement.actions):
        code = "PASS_ROLE_WITH_STAR_IN_RESOURCE"
    else:
        code = "PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE"
    bounded = " (to the services that iam:PassedToService names)" if services else ""
    message = f"The statement lets every role of the account be passed{bounded}: name the roles."
    yield Finding(Level.SECURITY_WARNING, code, f"{path}.Resource", message)


def _principal_findings(statement: StatementDocument, path: str, kind: Kind) -> Iterator[Finding]:
    principals = statement.principal or {}
    keys = {entry.key.lower() for entry in statement.conditions}
    services = [name for name in principals.get("Service", ()) if name]
    if services and not keys & _DEPUTY_KEYS:
        message = (
            f"{', '.join(services)} may act here for anybody's resources (confused deputy): "
            "add a condition on aws:SourceAccount or aws:SourceArn."
        )
        yield Finding(Level.SECURITY_WARNING, "CONFUSED_DEPUTY", f"{path}.Principal.Service", message)
    if "*" in principals.get("AWS", ()):
        if not statement.conditions:
            message = "The statement lets everyone in, of any account" + (
                ", unsigned too." if kind is Kind.RESOURCE else "."
            )
            yield Finding(Level.SECURITY_WARNING, "PUBLIC_PRINCIPAL", f"{path}.Principal", message)
        else:
            message = "Principal * with a condition lets in whoever meets the condition; name accounts where you can."
            yield Finding(Level.WARNING, "WILDCARD_PRINCIPAL", f"{path}.Principal", message)


def _reach_findings(statement: StatementDocument, path: str) -> Iterator[Finding]:
    """Yield statements that can never apply: their resources are of other types than their actions."""
    if statement.actions is None or statement.resources is None or statement.principal is not None:
        return
    for index, action in enumerate(statement.actions):
        known = find_action(action)
        if known is None or "*" in statement.resources:
            continue
        if not known.resource_patterns:
            message = f"AWS lists no resource type for {known.name}: there it may need Resource *."
            yield Finding(Level.WARNING, "ACTION_NEEDS_RESOURCE_STAR", f"{path}.Action[{index}]", message)
        elif not any(
            arns_intersect(resource, pattern) for resource in statement.resources for pattern in known.resource_patterns
        ):
            message = f"No resource of the statement is of a type that {known.name} is about: it never applies."
            yield Finding(Level.ERROR, "RESOURCE_DOES_NOT_FIT_ACTION", f"{path}.Action[{index}]", message)


# Two statements


def _pair_findings(document: PolicyDocument) -> Iterator[Finding]:
    statements = document.statements[:PAIRED_STATEMENTS_MAX]
    plain = [{**statement_value(one), "Sid": ""} for one in statements]
    for index, one in enumerate(statements):
        path = f"Statement[{index}]"
        same = next((other for other in range(index) if plain[other] == plain[index]), None)
        if same is not None:
            yield Finding(Level.WARNING, "DUPLICATE_STATEMENT", path, f"It says the same as Statement[{same}].")
            continue
        for other, wider in enumerate(statements):
            if other == index or plain[other] == plain[index] or not _covers(wider, one):
                continue
            if wider.effect == one.effect:
                message = f"Statement[{other}] says it already, and more."
                yield Finding(Level.WARNING, "REDUNDANT_STATEMENT", path, message)
                break
            if one.effect == "Allow":
                message = f"Statement[{other}] denies all of it, so it never takes effect."
                yield Finding(Level.WARNING, "UNREACHABLE_STATEMENT", path, message)
                break


def _covers(wide: StatementDocument, narrow: StatementDocument) -> bool:
    """Return whether a statement without conditions applies wherever another one does."""
    if wide.conditions or wide.actions is None or (wide.resources is None and narrow.resources is not None):
        return False
    if narrow.actions is None or not all_covered(
        covers, [a.lower() for a in wide.actions], [a.lower() for a in narrow.actions]
    ):
        return False
    if wide.resources is not None and (
        narrow.resources is None or not all_covered(arn_covers, wide.resources, narrow.resources)
    ):
        return False
    if narrow.not_resources is not None or wide.not_resources is not None or wide.not_principal or narrow.not_principal:
        return False
    return wide.anyone or wide.principal == narrow.principal
