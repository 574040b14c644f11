"""Quotas are settings, and each of them holds."""

from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.ids import FakeIds
from taskrole.services.iam.quotas import Quotas, quotas_of
from taskrole.services.iam.service import build, operations
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, NOW, make_call
from tests.unit.services.iam.test_iam import POLICY, TRUST

S3_FULL = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
IAM_FULL = "arn:aws:iam::aws:policy/IAMFullAccess"
TAGS = [{"Key": "a", "Value": ""}, {"Key": "b", "Value": ""}]


def test_settings() -> None:
    assert quotas_of([("users", 7)]) == Quotas(users=7)
    with pytest.raises(ValueError, match="There is no IAM quota 'user'"):
        quotas_of([("user", 7)])
    with pytest.raises(ValueError, match="cannot be negative"):
        quotas_of([("users", -1)])


@pytest.mark.parametrize(
    ("quota", "calls"),
    [
        ("users", [("CreateUser", {"UserName": "a"}), ("CreateUser", {"UserName": "b"})]),
        ("groups", [("CreateGroup", {"GroupName": "a"}), ("CreateGroup", {"GroupName": "b"})]),
        ("roles", [("CreateRole", {"RoleName": "a", "AssumeRolePolicyDocument": TRUST})]),
        ("instance_profiles", [("CreateInstanceProfile", {"InstanceProfileName": "a"})]),
        ("policies", [("CreatePolicy", {"PolicyName": name, "PolicyDocument": POLICY}) for name in "ab"]),
        ("policy_size", [("CreatePolicy", {"PolicyName": "a", "PolicyDocument": POLICY})]),
        ("trust_policy_size", [("CreateRole", {"RoleName": "a", "AssumeRolePolicyDocument": TRUST})]),
        ("user_policy_size", [("PutUserPolicy", {"UserName": "admin", "PolicyName": "p", "PolicyDocument": POLICY})]),
        ("attached_policies", [("AttachUserPolicy", {"UserName": "admin", "PolicyArn": S3_FULL})]),
        ("access_keys_per_user", [("CreateAccessKey", {"UserName": "admin"})]),
        ("tags", [("TagUser", {"UserName": "admin", "Tags": TAGS})]),
        (
            "groups_per_user",
            [
                *(("CreateGroup", {"GroupName": name}) for name in "ab"),
                *(("AddUserToGroup", {"GroupName": name, "UserName": "admin"}) for name in "ab"),
            ],
        ),
        ("oidc_providers", [("CreateOpenIDConnectProvider", {"Url": f"https://{name}.test"}) for name in "ab"]),
    ],
)
def test_a_quota_of_one(database: Database, quota: str, calls: list[tuple[str, dict[str, Any]]]) -> None:
    ids = FakeIds()
    already_there = {"users": 2, "roles": 1, "instance_profiles": 1}
    quotas = quotas_of([(quota, already_there.get(quota, 1))])
    api, deps = build(database, open_key_ring(database, "iam", ids), ids, quotas)
    api.bootstrap_account(ACCOUNT, NOW)
    served = operations(deps)
    for name, request in calls[:-1]:
        served[name].run(make_call(), request)
    with pytest.raises(ServiceError) as caught:
        served[calls[-1][0]].run(make_call(), calls[-1][1])
    assert (caught.value.code, caught.value.status) == ("LimitExceeded", 409)
