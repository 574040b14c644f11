"""Whatever an IAM or STS request holds that the service model lets pass: an answer or an AWS error, never a crash."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import botocore.session
import pytest
from botocore.model import ListShape, Shape, StructureShape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import BoundOperation
from taskrole.aws.patterns import compiled
from taskrole.clock import FakeClock
from taskrole.ids import FakeIds
from taskrole.policy.model import ANONYMOUS, Principal, PrincipalKind, account_root
from taskrole.services.iam import service as iam_service
from taskrole.services.sts import service as sts_service
from taskrole.storage.database import open_database
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.schema import metadata
from tests.conftest import import_all_tables
from tests.support import ACCOUNT, NOW, make_call
from tests.unit.services.iam.test_iam import POLICY, TRUST
from tests.unit.services.sts.test_sts import FakeAudit

OPERATIONS = sorted(
    [f"iam:{operation.name}" for each in iam_service.OPERATION_SETS for operation in each]
    + [f"sts:{operation.name}" for each in sts_service.OPERATION_SETS for operation in each]
)
IAM = f"arn:aws:iam::{ACCOUNT}"
TEXTS = (
    "",
    "a",
    "fuzzed",
    "FUZZED",
    "admin",
    "root",
    "/",
    "/path/",
    "v1",
    "v99",
    "123456",
    "aws:x",
    "*",
    "s3",
    "s3:GetObject",
    "s3:*:x",
    "ecs.amazonaws.com",
    "https://issuer.test/x",
    "https://[::1",
    "Correct-horse-7",
    "=====",
    "\u0130\u00e9\n",
    "{}",
    "[]",
    "null",
    '{"Version":"2012-10-17","Statement":[]}',
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"s3:*","NotResource":"${aws:username}"}}',
    POLICY,
    TRUST,
    f"{IAM}:root",
    f"{IAM}:user/admin",
    f"{IAM}:user/fuzzed",
    f"{IAM}:role/fuzzed",
    f"{IAM}:role/path/fuzzed",
    f"{IAM}:group/fuzzed",
    f"{IAM}:policy/fuzzed",
    f"{IAM}:mfa/fuzzed",
    f"{IAM}:oidc-provider/issuer.test/x",
    f"{IAM}:saml-provider/fuzzed",
    f"{IAM}:x",
    "arn:aws:iam::999999999999:role/fuzzed",
    "arn:aws:iam::aws:policy/AdministratorAccess",
    "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy",
    "arn:aws:s3:::bucket/key",
    "arn:::::",
    "11111111-2222-3333-4444-555555555555",
    "AKIAQAAAAAAADBCDEFGH",
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC",
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lzc3Vlci50ZXN0L3gifQ.AAAA",
    "x" * 40,
    "9" * 64,
    "<a>" + "x" * 1000 + "</a>",
)


@cache
def model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


def values(shape: Shape, depth: int) -> st.SearchStrategy[Any]:
    """Return values that pass the model's own checks."""
    bounds = shape.metadata
    if isinstance(shape, StructureShape):
        return structures(shape, depth)
    if isinstance(shape, ListShape):
        least = bounds.get("min", 0)
        return st.lists(values(shape.member, depth - 1), min_size=least, max_size=max(least, 2))
    if shape.type_name == "string":
        return st.sampled_from(list(bounds.get("enum", ())) or fitting(shape))
    if shape.type_name == "integer":
        least, most = bounds.get("min", -(2**31)), bounds.get("max", 2**31 - 1)
        return st.sampled_from(sorted({least, most, *(one for one in (0, 1, 900, 3600) if least <= one <= most)}))
    return st.booleans()


def fitting(shape: Shape) -> list[str]:
    """Return texts of the length and pattern that a shape asks for."""
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 10**6)
    matches = compiled(shape.metadata.get("pattern", ""))
    texts = [text for text in (*TEXTS, "x" * least, "1" * least) if least <= len(text) <= most]
    return [text for text in texts if matches is None or matches.fullmatch(text)] or ["x" * least]


def structures(shape: StructureShape, depth: int) -> st.SearchStrategy[Any]:
    required = {name: values(shape.members[name], depth - 1) for name in shape.required_members}
    optional = {
        name: values(member, depth - 1)
        for name, member in shape.members.items()
        if name not in required and (depth > 0 or not isinstance(member, StructureShape | ListShape))
    }
    chosen = st.sets(st.sampled_from(sorted(optional)), max_size=4) if optional else st.just(set())
    return chosen.flatmap(lambda names: st.fixed_dictionaries({**required, **{name: optional[name] for name in names}}))


class Account:
    """IAM and STS with one of each thing that requests may name."""

    def __init__(self, database: Any) -> None:
        ids = FakeIds()
        self.api, iam_deps = iam_service.build(database, open_key_ring(database, "iam", ids), ids)
        self.api.bootstrap_account(ACCOUNT, NOW)
        keys = sts_service.issuer_keys(FakeClock(NOW), {}, None)
        ring = open_key_ring(database, "sts", ids)
        _, sts_deps = sts_service.build(database, ring, self.api, FakeAudit(), ids, keys)
        self.operations: dict[str, dict[str, BoundOperation]] = {
            "iam": iam_service.operations(iam_deps),
            "sts": sts_service.operations(sts_deps),
        }
        for name, request in (
            ("CreateUser", {"UserName": "fuzzed"}),
            ("CreateGroup", {"GroupName": "fuzzed"}),
            ("CreateRole", {"RoleName": "fuzzed", "AssumeRolePolicyDocument": TRUST}),
            ("CreatePolicy", {"PolicyName": "fuzzed", "PolicyDocument": POLICY}),
            ("CreateVirtualMFADevice", {"VirtualMFADeviceName": "fuzzed"}),
            ("CreateOpenIDConnectProvider", {"Url": "https://issuer.test/x", "ClientIDList": ["a"]}),
        ):
            self.operations["iam"][name].run(make_call(), request)
        user = self.api.find_user(ACCOUNT, "admin")
        assert user is not None
        role = Principal(
            PrincipalKind.ROLE_SESSION, ACCOUNT, "arn:aws:sts::1:assumed-role/r/s", "AROAX:s", "r", f"{IAM}:role/r"
        )
        self.callers = (user, account_root(ACCOUNT), role)

    def ask(self, title: str, caller: Principal, request: dict[str, Any]) -> None:
        service, _, name = title.partition(":")
        operation = self.operations[service][name]
        call: Call = make_call(principal=caller)
        if not operation.signed:
            call = replace(call, principal=ANONYMOUS, account_id="")
        resolved = operation.resolve(call, request)
        list(operation.questions(call, resolved))
        assert self.api.find_role(ACCOUNT, "ecsInstanceRole") is not None
        if name not in (
            "AssumeRole",
            "AssumeRoleWithWebIdentity",
        ):  # these run only where the question was answered yes
            operation.run(call, resolved)


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    import_all_tables()
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('iam') / 'taskrole.db'}")
    metadata.create_all(database.engine)
    yield Account(database)
    database.close()


@pytest.mark.parametrize("title", OPERATIONS)
def test_no_request_crashes(account: Account, title: str) -> None:
    service, _, name = title.partition(":")
    shape = model(service).operation_model(name).input_shape

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(account.callers), st.just({}) if shape is None else structures(shape, 3))
    def check(caller: Principal, request: dict[str, Any]) -> None:
        if "ecsInstanceRole" in str(request):
            return
        refused: ServiceError | None = None
        try:
            account.ask(title, caller, request)
        except ServiceError as error:
            refused = error
        assert refused is None or (400 <= refused.status < 500 and refused.message and refused.code)

    check()
