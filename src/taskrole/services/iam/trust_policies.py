"""Trust policies keep the unique ids of the users and roles that they name, and show their ARNs while they live.

So a user or role that gets the name of a deleted one is not trusted in its place. Source: IAM user guide, "AWS JSON
policy elements: Principal".
"""

import json
from collections.abc import Callable
from typing import Any

from taskrole.policy.document import parse_document
from taskrole.policy.validation import invalid_principal
from taskrole.services.iam.errors import MalformedPolicyDocumentError
from taskrole.services.iam.model import Entity, Kind
from taskrole.services.iam.store import IamStore

_UNIQUE_IDS = ("AROA", "AIDA")
_PROVIDERS = ("oidc-provider/", "saml-provider/")


def stored_trust_policy(store: IamStore, text: str) -> str:
    """Return a valid trust policy with the ARNs of users and roles replaced by their unique ids.

    Raises:
        MalformedPolicyDocumentError: It names a user or role that does not exist, or a provider that cannot be one.
    """
    _check_federated(text)

    def stored(entry: str) -> str:
        if entry.startswith(_UNIQUE_IDS):
            _require(store.find_by_id(entry.partition(":")[0]), entry)  # AWS: ids of deleted entities are refused
            return entry
        fields = entry.split(":", 5)
        if len(fields) < 6:
            return entry
        kind, _, name = fields[5].partition("/")
        if fields[2] == "sts" and kind == "assumed-role":
            _require(store.find(fields[4], Kind.ROLE, name.partition("/")[0]), entry)
        if fields[2] != "iam" or kind not in (Kind.USER, Kind.ROLE):
            return entry
        entity = _require(store.find(fields[4], Kind(kind), name.rpartition("/")[2]), entry)
        if entity.arn != entry:  # another path, or another case
            raise MalformedPolicyDocumentError(invalid_principal("AWS", entry))
        return entity.unique_id

    return _with_principals(text, stored)


def _check_federated(text: str) -> None:
    for statement in parse_document(text).statements:
        for entry in (statement.principal or {}).get("Federated", ()):
            fields = entry.split(":", 5)
            is_provider = len(fields) == 6 and fields[2] == "iam" and fields[5].startswith(_PROVIDERS)
            if not is_provider and (":" in entry or "." not in entry):
                raise MalformedPolicyDocumentError(
                    "Federated principals must be valid domain names or SAML metadata ARNs"
                )


def shown_trust_policy(store: IamStore, text: str) -> str:
    """Return a stored trust policy with unique ids shown as ARNs for as long as their entities live."""
    if not any(prefix in text for prefix in _UNIQUE_IDS):
        return text

    def shown(entry: str) -> str:
        entity = store.find_by_id(entry) if entry.startswith(_UNIQUE_IDS) else None
        return entry if entity is None else entity.arn

    return _with_principals(text, shown)


def _require(entity: Entity | None, entry: str) -> Entity:
    if entity is None:
        raise MalformedPolicyDocumentError(invalid_principal("AWS", entry))
    return entity


def _with_principals(text: str, change: Callable[[str], str]) -> str:
    """Return a document with each AWS principal changed; a document in which nothing changes keeps its text."""
    document: Any = json.loads(text)
    statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    changed = False
    for statement in statements:
        principals = statement.get("Principal")
        if not isinstance(principals, dict) or "AWS" not in principals:
            continue
        before = principals["AWS"]
        after = change(before) if isinstance(before, str) else [change(entry) for entry in before]
        changed = changed or after != before
        principals["AWS"] = after
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False) if changed else text
