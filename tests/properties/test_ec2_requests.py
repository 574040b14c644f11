"""Whatever an EC2 request holds: an answer that its model can spell, or an AWS error; never a crash, whoever asks."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskrole.aws import validation
from taskrole.aws.errors import ServiceError
from taskrole.aws.models import Shape, service_model
from taskrole.aws.protocols import protocol_for
from taskrole.ids import FakeIds
from taskrole.services.ec2 import service
from taskrole.services.ec2.api import Ec2Api
from taskrole.services.ec2.deps import Ec2Deps
from taskrole.services.ec2.identity import InstanceIdentity
from taskrole.storage.database import open_database
from taskrole.storage.schema import metadata
from tests.conftest import import_all_tables
from tests.support import ACCOUNT, NOW, REGION, make_call
from tests.unit.services.ec2.conftest import MACHINE, SCOPE, FakeProfiles
from tests.unit.services.ec2.test_launch import FakeMachines

MODEL = service_model("ec2")
OPERATIONS = sorted(operation.name for each in service.OPERATION_SETS for operation in each)
TEXTS = (
    *("", "a", "default", "*", "?", "tcp", "-1", "6", "all", "icmpv6", "255", "x" * 300, "\u0130\u00e9\n", "{}"),
    *("10.0.0.0/8", "0.0.0.0/0", "::/0", "10.0.0.1", "10.0.0.0/99", "2001:db8::1/64", f"{REGION}a", "mars-1"),
    *(MACHINE, SCOPE.default_group_id, SCOPE.vpc_id, "sg-", "sg-0", "i-", "i-0", "sgr-0", "eni-0", "iip-assoc-0"),
    *("ami-12345678", "t3.micro", "instance", "security-group", "security-group-rule", "tag:a", "group-id", "vpc-id"),
    *("ecsInstanceRole", "none", f"arn:aws:iam::{ACCOUNT}:instance-profile/ecsInstanceRole", "arn:::::", "aws:x"),
    *("true", "false", "required", "enabled", "groupSet", "userData", "IyEvYmluL3No", "%%%", "MTA=", "2026-01-01"),
)


def values(shape: Shape, depth: int) -> st.SearchStrategy[Any]:
    if shape.type_name == "structure":
        return structures(shape, depth)
    if shape.type_name == "list":
        return st.lists(values(shape.member, depth - 1), max_size=3)
    if shape.type_name in ("integer", "long"):
        return st.sampled_from((-(2**31), -1, 0, 1, 2, 5, 80, 255, 1000, 65535, 65536, 2**31 - 1))
    if shape.type_name == "boolean":
        return st.booleans()
    if shape.type_name in ("float", "double"):
        return st.floats(allow_nan=False, allow_infinity=False)
    if shape.type_name == "timestamp":
        return st.just(NOW)
    texts = st.sampled_from(TEXTS)
    return texts.map(lambda text: text.encode()) if shape.type_name == "blob" else texts


def structures(shape: Shape, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    required = {name: values(shape.members[name], depth - 1) for name in shape.required_members}
    optional = {
        name: values(member, depth - 1)
        for name, member in shape.members.items()
        if name not in required and (depth > 0 or member.type_name not in ("structure", "list"))
    }
    chosen = st.sets(st.sampled_from(sorted(optional)), max_size=4) if optional else st.just(set())
    return chosen.flatmap(lambda names: st.fixed_dictionaries({**required, **{name: optional[name] for name in names}}))


@pytest.fixture(scope="module")
def deps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ec2Deps]:
    import_all_tables()
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('ec2') / 'taskrole.db'}")
    metadata.create_all(database.engine)
    identity = InstanceIdentity(b"k" * 32)
    made = Ec2Deps(database, FakeIds(), FakeProfiles(), identity, lambda _scope, _ids: {}, FakeMachines())
    database.write(lambda connection: Ec2Api(made).note_machine(connection, SCOPE, MACHINE, {}, "10.0.0.7", NOW))
    yield made
    database.close()


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_request_crashes(deps: Ec2Deps, name: str) -> None:
    operation, shapes = service.operations(deps)[name], MODEL.operation(name)
    assert shapes.input is not None

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(structures(shapes.input, 3))
    def check(request: dict[str, Any]) -> None:
        call = make_call()
        refused: ServiceError | None = None
        try:
            validation.check(shapes, request)
            assert all(question.resource for question in operation.questions(call, request))
            answer = operation.run(call, request)
            assert protocol_for(MODEL).serialize(shapes, answer, "rid").status == 200
        except ServiceError as error:
            refused = error
        assert refused is None or (400 <= refused.status < 500 and refused.code and refused.message)

    check()
