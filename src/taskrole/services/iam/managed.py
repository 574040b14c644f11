"""AWS managed policies, from the file that is shipped (data/README.md says where it comes from).

The file is 3.7 MB of JSON. It is read once into an index of names and byte ranges; a document is parsed when somebody
asks for it, so that 1,500 policies cost their names.
"""

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from typing import Any

from taskrole.services.iam.model import ManagedPolicy, PolicyVersion

_PREFIX = "arn:aws:iam::aws:policy"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
DOCUMENTS_CACHED_MAX = 64


class AwsManagedPolicies:
    """The catalogue of AWS managed policies."""

    def __init__(self) -> None:
        self._path = resources.files("taskrole.services.iam") / "data" / "aws-managed-policies.json"
        self._policies: dict[str, ManagedPolicy] = {}
        self._ranges: dict[str, tuple[int, int]] = {}
        self._document = lru_cache(DOCUMENTS_CACHED_MAX)(self._read_document)

    def find(self, arn: str) -> ManagedPolicy | None:
        """Return a policy by ARN, or None."""
        return self._index().get(arn)

    def all(self) -> list[ManagedPolicy]:
        """Return all policies, by name."""
        return list(self._index().values())

    def document(self, arn: str) -> str:
        """Return the JSON text of the default version's document.

        Raises:
            KeyError: No such policy.
        """
        self._index()
        return self._document(arn)

    def version(self, policy: ManagedPolicy) -> PolicyVersion:
        """Return the default version, the only one that is kept of AWS's policies."""
        return PolicyVersion(policy.default_version, self.document(policy.arn), policy.updated_at, is_default=True)

    def _index(self) -> dict[str, ManagedPolicy]:
        if not self._policies:
            content = self._path.read_bytes()
            self._policies = dict(sorted(self._scan(content), key=lambda item: item[1].name))
        return self._policies

    def _scan(self, content: bytes) -> list[tuple[str, ManagedPolicy]]:
        """Walk the file entry by entry with the JSON decoder; keep where each document lies."""
        text = content.decode("ascii") if content.isascii() else content.decode()
        decoder = json.JSONDecoder()
        position = text.index("{") + 1
        found = []
        while text[position] != "}":
            name, position = decoder.raw_decode(text, position)
            start = position + 1
            entry, position = decoder.raw_decode(text, start)
            policy = _policy(name, entry)
            self._ranges[policy.arn] = (len(text[:start].encode()) if not content.isascii() else start, position)
            found.append((policy.arn, policy))
            if text[position] == ",":
                position += 1
        return found

    def _read_document(self, arn: str) -> str:
        start, end = self._ranges[arn]
        with self._path.open("rb") as file:
            file.seek(start)
            entry = json.loads(file.read(end - start))
        return json.dumps(entry["document"], indent=4)


def _policy(name: str, entry: dict[str, Any]) -> ManagedPolicy:
    return ManagedPolicy(
        arn=entry["arn"],
        name=name,
        path=entry["path"],
        policy_id=_policy_id(entry["arn"]),
        default_version=int(entry["default_version"].removeprefix("v")),
        created_at=_instant(entry["create_date"]),
        updated_at=_instant(entry["update_date"]),
    )


def _policy_id(arn: str) -> str:
    """Return a stable unique id: AWS's own are not published."""
    digest = hashlib.sha256(arn.encode()).digest()
    return "ANPA" + "".join(_BASE32[byte % 32] for byte in digest[:17])


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant
