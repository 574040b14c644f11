"""Sealed sessions, AssumeRole and revocation, on a real database."""

import json
from datetime import timedelta
from typing import Any

import pytest

from taskrole.aws.audit import AuditRecord
from taskrole.aws.call import Call
from taskrole.aws.errors import AccessDeniedError, AuthenticationError, AuthenticationProblem, ServiceError
from taskrole.clock import FakeClock
from taskrole.ids import FakeIds
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.model import account_root
from taskrole.services.iam import service as iam_service
from taskrole.services.sts import service as sts_service
from taskrole.services.sts.api import RoleNotAssumableError
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, ADMIN, NOW, REGION, make_call


class FakeAudit:
    """Keeps records in a list."""

    def __init__(self) -> None:
        self.records: list[AuditRecord] = []

    def record(self, record: AuditRecord) -> None:
        self.records.append(record)


class Sts:
    """IAM and STS without the gateway."""

    def __init__(self, database: Database) -> None:
        ids = FakeIds()
        self.audit = FakeAudit()
        self.iam, iam_deps = iam_service.build(database, open_key_ring(database, "iam", ids), ids)
        self.iam.bootstrap_account(ACCOUNT, NOW)
        self.iam_operations = iam_service.operations(iam_deps)
        keys = sts_service.issuer_keys(FakeClock(), {}, None)
        ring = open_key_ring(database, "sts", ids)
        self.api, deps = sts_service.build(database, ring, self.iam, self.audit, ids, keys)
        self.operations = sts_service.operations(deps)

    def role(self, name: str, principal: dict[str, str], **condition: Any) -> str:
        statement = {"Effect": "Allow", "Principal": principal, "Action": ["sts:AssumeRole", "sts:TagSession"]}
        document = {"Version": "2012-10-17", "Statement": [{**statement, **condition}]}
        request = {"RoleName": name, "AssumeRolePolicyDocument": json.dumps(document)}
        return str(self.iam_operations["CreateRole"].run(make_call(), request)["Role"]["Arn"])

    def call(self, name: str, call: Call | None = None, **request: Any) -> Any:
        call = call or make_call()
        operation = self.operations[name]
        request = operation.resolve(call, request)
        for question in operation.questions(call, request):
            policies = self.iam.policy_set(question.principal, call.session)
            from taskrole.policy.document import compile_policy
            from taskrole.policy.model import PolicyType

            trust = question.resource_policy and compile_policy(
                question.resource_policy, name="trust", policy_type=PolicyType.TRUST
            )
            if not decide(question, policies, trust or None).allowed:
                raise AccessDeniedError(question.action)
        return operation.run(call, request)


@pytest.fixture
def sts(database: Database) -> Sts:
    return Sts(database)


def admin(sts: Sts) -> Call:
    user = sts.iam.find_user(ACCOUNT, "admin")
    assert user is not None
    return make_call(principal=user)


def test_service_assumes_a_role_and_leaves_a_record(sts: Sts) -> None:
    arn = sts.role("task", {"Service": "ecs-tasks.amazonaws.com"})
    credentials = sts.api.assume_role_for_service(
        arn, "ecs-tasks.amazonaws.com", "taskid", ACCOUNT, REGION, "arn:aws:ecs:r:a:task/x", 900, NOW
    )
    opened = sts.api.open_session(credentials.access_key_id, credentials.session_token, NOW)
    assert opened.principal.arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/task/taskid"
    assert opened.secret_access_key == credentials.secret_access_key
    assert len(credentials.session_token) < 1024
    record = sts.audit.records[-1]
    assert (record.operation, record.user_name, record.invoked_by) == (
        "AssumeRole",
        "taskid",
        "ecs-tasks.amazonaws.com",
    )
    assert credentials.secret_access_key not in repr(record)


@pytest.mark.parametrize(
    ("principal", "reason"),
    [({"Service": "ec2.amazonaws.com"}, "trust policy does not allow"), (None, "no such role")],
)
def test_service_is_told_why_not(sts: Sts, principal: dict[str, str] | None, reason: str) -> None:
    arn = sts.role("task", principal) if principal else f"arn:aws:iam::{ACCOUNT}:role/missing"
    with pytest.raises(RoleNotAssumableError, match=reason):
        sts.api.assume_role_for_service(arn, "ecs-tasks.amazonaws.com", "t", ACCOUNT, REGION, "arn", 900, NOW)


ELSEWHERE = {"StringEquals": {"aws:SourceAccount": "222222222222"}}


def test_a_service_s_denial_is_explained_in_the_role_s_account(sts: Sts) -> None:
    arn = sts.role("task", {"Service": "ecs-tasks.amazonaws.com"}, Condition=ELSEWHERE)
    with pytest.raises(RoleNotAssumableError):
        sts.api.assume_role_for_service(arn, "ecs-tasks.amazonaws.com", "t", ACCOUNT, REGION, "arn", 900, NOW)
    (asked,) = sts.audit.records[-1].questions
    assert asked.looked_at == (f"role trust policy: {arn}",)
    assert asked.explanation is not None
    (told,) = asked.explanation["policies"][0]["aboutTheAction"]
    assert told["principalMatches"]
    assert told["conditions"][0]["given"] == ACCOUNT


def problem_of(sts: Sts, access_key_id: str, token: str, **later: float) -> AuthenticationProblem:
    with pytest.raises(AuthenticationError) as caught:
        sts.api.open_session(access_key_id, token, NOW + timedelta(**later))
    return caught.value.problem


def test_tokens_cannot_be_forged_moved_or_outlived(sts: Sts) -> None:
    arn = sts.role("task", {"Service": "ecs-tasks.amazonaws.com"})

    def issue(name: str) -> Any:
        return sts.api.assume_role_for_service(arn, "ecs-tasks.amazonaws.com", name, ACCOUNT, REGION, "arn", 900, NOW)

    one, other = issue("one"), issue("other")
    assert problem_of(sts, one.access_key_id, other.session_token) is AuthenticationProblem.BAD_TOKEN
    changed = one.session_token[:-6] + ("A" if one.session_token[-6] != "A" else "B") + one.session_token[-5:]
    assert problem_of(sts, one.access_key_id, changed) is AuthenticationProblem.BAD_TOKEN
    assert problem_of(sts, one.access_key_id, "x" * 10_000) is AuthenticationProblem.BAD_TOKEN
    assert problem_of(sts, one.access_key_id, one.session_token, seconds=900) is AuthenticationProblem.EXPIRED_TOKEN
    sts.api.open_session(one.access_key_id, one.session_token, NOW + timedelta(seconds=899))


def test_revoked_sessions_are_refused_everywhere_and_others_are_not(sts: Sts, database: Database) -> None:
    arn = sts.role("task", {"Service": "ecs-tasks.amazonaws.com"})

    def issue(name: str) -> Any:
        return sts.api.assume_role_for_service(arn, "ecs-tasks.amazonaws.com", name, ACCOUNT, REGION, "arn", 900, NOW)

    one, other = issue("one"), issue("other")
    sts.api.revoke_session(arn, "one", NOW + timedelta(seconds=5))
    assert problem_of(sts, one.access_key_id, one.session_token, seconds=6) is AuthenticationProblem.EXPIRED_TOKEN
    sts.api.open_session(other.access_key_id, other.session_token, NOW)
    second_process = Sts(database)
    assert problem_of(second_process, one.access_key_id, one.session_token) is AuthenticationProblem.EXPIRED_TOKEN
    sts.api.revocations.purge(NOW + timedelta(days=3))


def test_assume_role_with_session_policy_tags_and_source_identity(sts: Sts) -> None:
    arn = sts.role("target", {"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    policy = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    )
    answer = sts.call(
        "AssumeRole",
        admin(sts),
        RoleArn=arn,
        RoleSessionName="me",
        Policy=policy,
        Tags=[{"Key": "team", "Value": "blue"}],
        TransitiveTagKeys=["team"],
    )
    opened = sts.api.open_session(answer["Credentials"]["AccessKeyId"], answer["Credentials"]["SessionToken"], NOW)
    assert opened.principal.tags == {"team": "blue"}
    assert opened.session.inline_session_policy == policy
    assert answer["AssumedRoleUser"]["Arn"].endswith("assumed-role/target/me")
    assert answer["PackedPolicySize"] > 0
    chained = make_call(principal=opened.principal, session=opened.session)
    with pytest.raises(AccessDeniedError):
        sts.call("AssumeRole", chained, RoleArn=arn, RoleSessionName="again")


def test_root_cannot_assume_roles(sts: Sts) -> None:
    arn = sts.role("target", {"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    with pytest.raises(AccessDeniedError, match="root accounts"):
        sts.call("AssumeRole", make_call(principal=account_root(ACCOUNT)), RoleArn=arn, RoleSessionName="me")


def test_external_id(sts: Sts) -> None:
    condition = {"StringEquals": {"sts:ExternalId": "secret-handshake"}}
    arn = sts.role("target", {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, Condition=condition)
    with pytest.raises(AccessDeniedError):
        sts.call("AssumeRole", admin(sts), RoleArn=arn, RoleSessionName="me")
    sts.call("AssumeRole", admin(sts), RoleArn=arn, RoleSessionName="me", ExternalId="secret-handshake")


def test_durations(sts: Sts) -> None:
    arn = sts.role("target", {"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
    with pytest.raises(ServiceError, match="MaxSessionDuration"):
        sts.call("AssumeRole", admin(sts), RoleArn=arn, RoleSessionName="me", DurationSeconds=3601)


def test_caller_identity_and_key_info(sts: Sts) -> None:
    assert sts.call("GetCallerIdentity") == {"UserId": ADMIN.user_id, "Account": ACCOUNT, "Arn": ADMIN.arn}
    answer = sts.call("GetAccessKeyInfo", admin(sts), AccessKeyId="ASIAQNZGKIQY56JQ7WML")
    assert answer == {"Account": "029608264753"}


def test_session_token_is_the_same_user(sts: Sts) -> None:
    answer = sts.call("GetSessionToken", admin(sts))
    opened = sts.api.open_session(answer["Credentials"]["AccessKeyId"], answer["Credentials"]["SessionToken"], NOW)
    assert opened.principal.arn == f"arn:aws:iam::{ACCOUNT}:user/admin"
    assert sts.iam.policy_set(opened.principal, opened.session) != PolicySet()
