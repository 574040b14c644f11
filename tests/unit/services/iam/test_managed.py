"""The index of AWS managed policies fits the file that it is made from."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from taskrole.policy.document import compile_policy
from taskrole.policy.model import PolicyType
from taskrole.services.iam.managed import AwsManagedPolicies

ROOT = Path(__file__).parents[4]


def test_index_is_fresh() -> None:
    command = [sys.executable, str(ROOT / "tools/index_managed_policies.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout


def test_every_document_is_where_the_index_says() -> None:
    source = json.loads((ROOT / "src/taskrole/services/iam/data/aws-managed-policies.json").read_text())
    managed = AwsManagedPolicies()
    policies = managed.all()
    assert {policy.name for policy in policies} == set(source)
    for policy in policies:
        entry = source[policy.name]
        assert (policy.arn, policy.path, f"v{policy.default_version}") == (
            entry["arn"],
            entry["path"],
            entry["default_version"],
        )
        assert json.loads(managed.document(policy.arn)) == entry["document"]
    assert len({policy.policy_id for policy in policies}) == len(policies)


@pytest.mark.parametrize("name", ["ReadOnlyAccess", "AmazonECS_FullAccess", "AdministratorAccess"])
def test_documents_compile(name: str) -> None:
    arn = f"arn:aws:iam::aws:policy/{name}"
    compile_policy(AwsManagedPolicies().document(arn), name=arn, policy_type=PolicyType.IDENTITY)


def test_unknown_policies() -> None:
    managed = AwsManagedPolicies()
    assert managed.find("arn:aws:iam::aws:policy/None") is None
    assert managed.find("") is None
    with pytest.raises(KeyError):
        managed.document("arn:aws:iam::aws:policy/None")
