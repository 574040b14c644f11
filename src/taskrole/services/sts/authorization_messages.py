"""Encoded authorization failure messages: what EC2 puts into its denials, and DecodeAuthorizationMessage reads.

Sealed, so that only those who may decode them learn what the policies said, and only in the account of the caller.
"""

import base64
import binascii
import zlib
from typing import Any

import orjson

from taskrole.policy.model import Decision, Question
from taskrole.storage.key_rings import KeyRing, SealError

MESSAGE_LENGTH_MAX = 10_240  # characters; AWS: DecodeAuthorizationMessage
_PURPOSE = b"authorization message"
_VALUES_MAX = 20  # of one condition key
_VALUE_LENGTH_MAX = 256
_KEYS_MAX = 60
_INFLATED_BYTES_MAX = 1024 * 1024


class AuthorizationMessages:
    """Encodes and decodes."""

    def __init__(self, key_ring: KeyRing) -> None:
        self._key_ring = key_ring

    def encode(self, question: Question, decision: Decision) -> str:
        """Return a denial as an opaque text."""
        message = _message(question, decision)
        content = {"account": question.principal.account_id, "message": message}
        for keys_max in (_KEYS_MAX, 0):
            message["context"]["conditions"]["items"][keys_max:] = []
            sealed = self._key_ring.seal(zlib.compress(orjson.dumps(content), 9), _PURPOSE)
            text = base64.urlsafe_b64encode(sealed).decode()
            if len(text) <= MESSAGE_LENGTH_MAX:
                return text
        return ""

    def decode(self, text: str, account_id: str) -> str | None:
        """Return the JSON text of a message that was encoded for an account, or None."""
        try:
            content = self._key_ring.open(base64.b64decode(text.encode(), altchars=b"-_", validate=True), _PURPOSE)
            values = orjson.loads(zlib.decompressobj().decompress(content, _INFLATED_BYTES_MAX))
        except (SealError, ValueError, binascii.Error, zlib.error):
            return None
        return orjson.dumps(values["message"]).decode() if values["account"] == account_id else None


def _message(question: Question, decision: Decision) -> dict[str, Any]:
    principal = question.principal
    matched = [
        {"statementId": one.statement, "effect": "DENY", "policy": one.policy_name} for one in decision.determined_by
    ]
    return {
        "allowed": decision.allowed,
        "explicitDeny": decision.explicit,
        "matchedStatements": {"items": matched if decision.explicit else []},
        "failures": {"items": []},
        "context": {
            "principal": {"id": principal.user_id, "name": principal.name, "arn": principal.arn},
            "action": question.action,
            "resource": question.resource,
            "conditions": {
                "items": [
                    {"key": key, "values": {"items": [{"value": one} for one in _values(value)]}}
                    for key, value in sorted(question.context.items())
                ]
            },
        },
    }


def _values(value: Any) -> list[str]:
    values = [value] if isinstance(value, str) else list(value)[:_VALUES_MAX]
    return [str(one)[:_VALUE_LENGTH_MAX] for one in values]
