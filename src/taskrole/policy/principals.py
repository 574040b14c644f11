"""The Principal and NotPrincipal elements: whom a statement of a resource's own policy means.

Source: IAM user guide, "AWS JSON policy elements: Principal", "NotPrincipal".
"""

from collections.abc import Mapping, Sequence
from enum import IntEnum

from taskrole.policy.model import Principal, PrincipalKind

_IAM_ARN_FIELDS = 6
ACCOUNT_ID_LENGTH = 12


class Grant(IntEnum):
    """How much an Allow in a resource policy gives the caller; the strongest of several counts.

    ACCOUNT only delegates: an identity policy must allow too. ENTITY (the role of a session) stands beside identity
    policies, under boundary and session policy. DIRECT is enough alone within the account.
    """

    NONE = 0
    ACCOUNT = 1
    ENTITY = 2
    DIRECT = 3


def is_account_id(text: str) -> bool:
    """Return whether a text is twelve digits."""
    return len(text) == ACCOUNT_ID_LENGTH and text.isascii() and text.isdigit()


def account_of_entry(entry: str) -> str:
    """Return the account that an AWS entry means as a whole (its id or its root's ARN), or nothing."""
    if is_account_id(entry):
        return entry
    fields = entry.split(":", _IAM_ARN_FIELDS - 1)
    if len(fields) == _IAM_ARN_FIELDS and fields[2] == "iam" and fields[5] == "root" and is_account_id(fields[4]):
        return fields[4]
    return ""


class PrincipalMatch:
    """The compiled element; entries are by type: ``AWS``, ``Service``, ``Federated``, ``CanonicalUser``."""

    __slots__ = ("_accounts", "_anyone", "_federated", "_names", "_services")

    def __init__(self, entries: Mapping[str, Sequence[str]]) -> None:
        aws = entries.get("AWS", ())
        accounts = {entry: account_of_entry(entry) for entry in aws}
        self._anyone = "*" in aws
        self._accounts = frozenset(account for account in accounts.values() if account)
        self._names = frozenset(entry for entry, account in accounts.items() if entry and not account)
        self._services = frozenset(entries.get("Service", ()))
        self._federated = frozenset(entries.get("Federated", ()))

    def grant(self, principal: Principal) -> Grant:
        """Return the strongest class in which the element names the principal."""
        if self._anyone:
            return Grant.DIRECT
        if principal.kind is PrincipalKind.SERVICE:
            return Grant.DIRECT if principal.name in self._services else Grant.NONE
        if principal.kind is PrincipalKind.WEB_IDENTITY:
            return Grant.DIRECT if principal.issuer_arn in self._federated else Grant.NONE
        if principal.kind is PrincipalKind.ANONYMOUS:
            return Grant.NONE
        names = self._names
        if names:
            if principal.arn in names or principal.user_id in names:
                return Grant.DIRECT
            if _entity_names(principal) & names:
                return Grant.ENTITY
        return Grant.ACCOUNT if principal.account_id in self._accounts else Grant.NONE

    def excludes(self, principal: Principal) -> bool:
        """Return whether a NotPrincipal element spares the principal: every member of its chain is listed."""
        if self._anyone:
            return True
        if principal.kind in (PrincipalKind.SERVICE, PrincipalKind.WEB_IDENTITY, PrincipalKind.ANONYMOUS):
            return self.grant(principal) is Grant.DIRECT
        if principal.account_id not in self._accounts:
            return False
        if principal.kind is PrincipalKind.ROOT:
            return True
        if principal.kind is PrincipalKind.ROLE_SESSION and not _entity_names(principal) & self._names:
            return False
        return principal.arn in self._names or principal.user_id in self._names


def _entity_names(principal: Principal) -> set[str]:
    """Return the names of what stands behind a session: its role, or the user that asked for it."""
    return {name for name in (principal.role_arn, principal.role_id, principal.issuer_arn) if name}
