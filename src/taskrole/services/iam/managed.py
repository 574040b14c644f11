"""AWS managed policies, from the file that is shipped (data/README.md says where it comes from).

At first use only the index is read (tools/index_managed_policies.py makes it); a document is read when somebody asks
for it, so that 1,500 policies cost their names.
"""

import hashlib
import threading
from datetime import datetime
from importlib import resources

from taskrole.services.iam.model import ManagedPolicy, PolicyVersion

_PREFIX = "arn:aws:iam::aws:policy"
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


class AwsManagedPolicies:
    """The catalogue of AWS managed policies."""

    def __init__(self) -> None:
        self._folder = resources.files("taskrole.services.iam") / "data"
        self._lock = threading.Lock()
        self._lines: dict[str, str] = {}

    def find(self, arn: str) -> ManagedPolicy | None:
        """Return a policy by ARN, or None."""
        if not arn.startswith(_PREFIX):
            return None
        line = self._index().get(arn)
        return None if line is None else _policy(line)

    def all(self) -> list[ManagedPolicy]:
        """Return all policies, by name."""
        return [_policy(line) for line in self._index().values()]

    def document(self, arn: str) -> str:
        """Return the JSON text of the default version's document.

        Raises:
            KeyError: No such policy.
        """
        offset, length = self._index()[arn].split("\t")[5:]
        with (self._folder / "aws-managed-policies.json").open("rb") as file:
            file.seek(int(offset))
            return file.read(int(length)).decode()

    def version(self, policy: ManagedPolicy) -> PolicyVersion:
        """Return the default version, the only one that is kept of AWS's policies."""
        return PolicyVersion(policy.default_version, self.document(policy.arn), policy.updated_at, is_default=True)

    def _index(self) -> dict[str, str]:
        if self._lines:
            return self._lines
        with self._lock:
            if not self._lines:
                text = (self._folder / "aws-managed-policies.tsv").read_text(encoding="utf-8")
                self._lines = {_arn(line): line for line in text.splitlines()}
        return self._lines


def _arn(line: str) -> str:
    name, path = line.split("\t", 2)[:2]
    return f"{_PREFIX}{path}{name}"


def _policy(line: str) -> ManagedPolicy:
    name, path, version, created_at, updated_at, _, _ = line.split("\t")
    arn = f"{_PREFIX}{path}{name}"
    return ManagedPolicy(
        arn,
        name,
        path,
        _policy_id(arn),
        int(version),
        datetime.fromisoformat(created_at),
        datetime.fromisoformat(updated_at),
    )


def _policy_id(arn: str) -> str:
    """Return a stable unique id: AWS's own are not published."""
    digest = hashlib.sha256(arn.encode()).digest()
    return "ANPA" + "".join(_BASE32[byte % 32] for byte in digest[:17])
