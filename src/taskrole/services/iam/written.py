"""The policies of a user, group or role as they are written, and what can be read off them without evaluating."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from taskrole.policy.document import PolicyDocument, StatementDocument, parse_document
from taskrole.services.iam.model import Entity, Kind
from taskrole.services.iam.policies import PolicyStore
from taskrole.services.iam.store import IamStore

_VARIABLE = re.compile(r"\$\{\s*([^}\s,*?$][^},]*?)\s*(?:,[^}]*)?\}")  # not ${*}, ${?}, ${$}
_SPACE = " \t\n\r"
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class WrittenPolicy:
    """One policy and where it hangs. ``arn`` is empty for an inline policy."""

    name: str
    arn: str
    owner: Entity
    text: str

    @property
    def source_id(self) -> str:
        """What the policy simulator calls the policy."""
        return self.name if self.arn else f"{self.owner.kind}_{self.owner.name}_{self.name}"

    @property
    def document(self) -> PolicyDocument:
        """The parsed document. Raises PolicySyntaxError, which stored ones never do."""
        return parse_document(self.text)


def policies_of(store: IamStore, policies: PolicyStore, entity: Entity) -> list[WrittenPolicy]:
    """Return the identity policies of an entity; for a user also those of its groups."""
    owners = [entity]
    if entity.kind is Kind.USER:
        owners += store.groups_of(entity.account_id, entity.key)
    found: list[WrittenPolicy] = []
    for owner in owners:
        inline = store.inline_policies(owner.account_id, owner.kind, owner.key)
        found += [WrittenPolicy(name, "", owner, text) for name, text in inline.items()]
        for arn in store.attached(owner.account_id, owner.kind, owner.key):
            text = policies.default_document(arn)
            if text is not None:
                found.append(WrittenPolicy(arn.rpartition("/")[2], arn, owner, text))
    return found


def grants_service(document: PolicyDocument, service: str) -> bool:
    """Tell whether some Allow statement is about any action of a service."""
    return any(_is_about(statement, service) for statement in document.statements if statement.effect == "Allow")


def _is_about(statement: StatementDocument, service: str) -> bool:
    if statement.actions is not None:
        return any(action == "*" or action.partition(":")[0].lower() == service for action in statement.actions)
    spared = {action.lower() for action in statement.not_actions or ()}
    return not spared & {"*", f"{service}:*"}


def services_named(document: PolicyDocument) -> set[str]:
    """Return the services whose actions the Allow statements name."""
    named: set[str] = set()
    for statement in document.statements:
        if statement.effect == "Allow":
            named |= {action.partition(":")[0].lower() for action in statement.actions or () if ":" in action}
    return named


def context_keys(texts: Iterable[str]) -> list[str]:
    """Return the condition keys that some documents ask for, in conditions and as variables, without repeats.

    Raises:
        PolicySyntaxError: A text is no policy document.
    """
    found: dict[str, str] = {}
    for text in texts:
        document = parse_document(text)
        for statement in document.statements:
            for key in _keys_of(statement, variables=document.version == "2012-10-17"):
                found.setdefault(key.lower(), key)
    return sorted(found.values())


def _keys_of(statement: StatementDocument, *, variables: bool) -> list[str]:
    keys = [entry.key for entry in statement.conditions]
    if variables:
        values = [*(statement.resources or ()), *(statement.not_resources or ())]
        values += [value for entry in statement.conditions for value in entry.values]
        keys += [match for value in values for match in _VARIABLE.findall(value)]
    return keys


Position = tuple[int, int]
"""Line and column, both from 1."""


def statement_positions(text: str) -> list[tuple[Position, Position]]:
    """Return where each statement of a valid document begins, and the position right behind it."""
    index = _skip(text, 0) + 1
    while text[index := _skip(text, index)] != "}":
        if text[index] == ",":
            index = _skip(text, index + 1)
        key, index = _DECODER.raw_decode(text, index)
        index = _skip(text, _skip(text, index) + 1)  # the colon
        if key == "Statement":
            return [(_position(text, start), _position(text, end)) for start, end in _spans(text, index)]
        index = _DECODER.raw_decode(text, index)[1]
    return []


def _spans(text: str, index: int) -> list[tuple[int, int]]:
    if text[index] == "{":
        return [(index, _DECODER.raw_decode(text, index)[1])]
    spans: list[tuple[int, int]] = []
    index += 1
    while text[index := _skip(text, index)] != "]":
        if text[index] == ",":
            index = _skip(text, index + 1)
        end = _DECODER.raw_decode(text, index)[1]
        spans.append((index, end))
        index = end
    return spans


def _skip(text: str, index: int) -> int:
    while text[index] in _SPACE:
        index += 1
    return index


def _position(text: str, index: int) -> Position:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
