"""The condition keys of one question: looked up without case, worked out only when a statement asks."""

from collections.abc import Callable
from functools import lru_cache

from taskrole.policy.model import ContextValue, Principal, PrincipalKind, Question

_PRINCIPAL_TAG_PREFIX = "aws:principaltag/"
ARN_FIELDS = 6


def account_of_arn(arn: str) -> str:
    """Return the twelve-digit account in an ARN, or nothing (S3, ``aws`` for managed policies, ``*``)."""
    fields = arn.split(":", 5)
    account = fields[4] if len(fields) == ARN_FIELDS else ""
    return account if len(account) == 12 and account.isascii() and account.isdigit() else ""


def resource_account(question: Question) -> str:
    """Return the account that owns the question's resource."""
    return question.resource_account_id or account_of_arn(question.resource) or question.principal.account_id


@lru_cache(maxsize=4096)
def key_forms(key: str) -> tuple[str, str]:
    """Return a condition key with the case of its tag part kept, and wholly in lower case."""
    prefix, slash, tag = key.partition("/")
    return prefix.lower() + slash + tag, key.lower()


class Context:
    """What conditions and variables may look at. Keys that the question lacks are derived from its principal."""

    __slots__ = ("_values", "fields", "question", "resource")

    def __init__(self, question: Question) -> None:
        self.question = question
        self.resource = question.resource
        self.fields: list[str] | None = None
        self._values: dict[str, ContextValue] | None = None

    def resource_fields(self) -> list[str]:
        """Return the resource's ARN cut at its first five colons."""
        if self.fields is None:
            self.fields = self.resource.split(":", 5)
        return self.fields

    def get(self, key: str, lower_key: str) -> ContextValue | None:
        """Return the value or values of a key (in the forms of ``key_forms``), or None if it is absent.

        AWS: a tag's key is compared without case; where two tags differ in case only, the exact one is meant.
        """
        values = self._values
        if values is None:
            values = self._values = self._collect()
        value = values.get(key)
        if value is None and key is not lower_key:
            value = values.get(lower_key)
        return self._derived(key, lower_key) if value is None else value

    def single(self, key: str) -> str | None:
        """Return the value of a single-valued key for a policy variable; None if absent or multi-valued."""
        value = self.get(*key_forms(key))
        return value if isinstance(value, str) else None

    def _collect(self) -> dict[str, ContextValue]:
        given = self.question.context
        values: dict[str, ContextValue] = {}
        for key, value in given.items():
            values.setdefault(key.lower(), value)
        for key, value in given.items():
            if "/" in key:
                values[key_forms(key)[0]] = value
        return values

    def _derived(self, key: str, lower_key: str) -> ContextValue | None:
        derive = _DERIVED.get(lower_key)
        if derive is not None:
            return derive(self.question)
        if lower_key.startswith(_PRINCIPAL_TAG_PREFIX):
            return _tag(self.question.principal, key[len(_PRINCIPAL_TAG_PREFIX) :])
        return None


def _tag(principal: Principal, name: str) -> str | None:
    value = principal.tags.get(name)
    if value is not None:
        return value
    folded = name.lower()
    return next((value for tag, value in principal.tags.items() if tag.lower() == folded), None)


def _is_signed(principal: Principal) -> bool:
    return principal.kind not in (PrincipalKind.ANONYMOUS, PrincipalKind.SERVICE)


def _principal_arn(question: Question) -> str | None:
    return question.principal.principal_arn if _is_signed(question.principal) else None


def _principal_account(question: Question) -> str | None:
    return (question.principal.account_id or None) if _is_signed(question.principal) else None


def _principal_type(question: Question) -> str | None:
    return None if question.principal.kind is PrincipalKind.SERVICE else question.principal.kind.value


def _user_id(question: Question) -> str | None:
    return None if question.principal.kind is PrincipalKind.SERVICE else question.principal.user_id or None


def _user_name(question: Question) -> str | None:
    return question.principal.name if question.principal.kind is PrincipalKind.USER else None


def _is_service(question: Question) -> str:
    return "true" if question.principal.kind is PrincipalKind.SERVICE else "false"


def _service_name(question: Question) -> str | None:
    return question.principal.name if question.principal.kind is PrincipalKind.SERVICE else None


_DERIVED: dict[str, Callable[[Question], ContextValue | None]] = {
    "aws:principalarn": _principal_arn,
    "aws:principalaccount": _principal_account,
    "aws:principaltype": _principal_type,
    "aws:userid": _user_id,
    "aws:username": _user_name,
    "aws:principalisawsservice": _is_service,
    "aws:principalservicename": _service_name,
    "aws:resourceaccount": lambda question: resource_account(question) or None,
}
