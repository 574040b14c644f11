"""Whatever a request holds that the service model lets pass: there is an answer or an AWS error, never a crash."""

from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from botocore.model import ListShape, MapShape, Shape, StructureShape
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from taskrole.aws.errors import ServiceError
from taskrole.services.ecs.acs.courier import Courier
from taskrole.services.ecs.model import ClusterKey
from taskrole.services.ecs.service import OPERATION_SETS
from taskrole.services.ecs.store import container_instances
from taskrole.storage.database import open_database
from taskrole.storage.schema import metadata
from tests.conftest import import_all_tables
from tests.support import ACCOUNT, NOW, REGION
from tests.unit.services.ecs.support import AGENT, EXECUTION_ROLE, TASK_ROLE, Ecs, make_ecs, resources

MODEL = botocore.session.get_session().get_service_model("ecs")
NOT_IN_THE_MODEL = {"Poll", "StartTelemetrySession", "StreamEvents", "AttachExecution"}
OPERATIONS = sorted(
    operation.name for each in OPERATION_SETS for operation in each if operation.name not in NOT_IN_THE_MODEL
)
PREFIX = f"arn:aws:ecs:{REGION}:{ACCOUNT}:"
TEXTS = (
    "",
    "default",
    "app",
    "s3-demo",
    "s3-demo:1",
    "s3-demo:x",
    "f" * 32,
    "container-instance",
    "arn:aws:ecs",
    f"{PREFIX}cluster/default",
    f"{PREFIX}cluster/",
    f"{PREFIX}task/default/{'f' * 32}",
    f"{PREFIX}task/a/b/c",
    f"{PREFIX}container-instance/other/{'f' * 32}",
    f"{PREFIX}task-definition/s3-demo:1",
    "arn:aws:ecs:x:999999999999:task/y",
    TASK_ROLE,
    EXECUTION_ROLE,
    "bridge",
    "host",
    "awsvpc",
    "awslogs",
    "tcp",
    "udp",
    "1",
    "512",
    "1 vCPU",
    "memberOf",
    "attribute:x == y",
    "spread",
    "binpack",
    "cpu",
    "RUNNING",
    "STOPPED",
    "1-5",
    "enabled",
    "containerInsights",
    "{}",
    "[]",
    "ünï\n",
    "x" * 300,
)


def values(shape: Shape, depth: int) -> st.SearchStrategy[Any]:
    """Return values that pass the model's own checks."""
    if isinstance(shape, StructureShape):
        return structures(shape, depth)
    if isinstance(shape, ListShape):
        return st.lists(values(shape.member, depth - 1), max_size=2)
    if isinstance(shape, MapShape):
        return st.dictionaries(st.sampled_from(TEXTS), values(shape.value, depth - 1), max_size=2)
    if shape.type_name == "string":
        allowed: list[str] = shape.metadata.get("enum", [])
        return st.sampled_from(allowed or TEXTS)
    plain: dict[str, st.SearchStrategy[Any]] = {
        "integer": st.sampled_from([-(2**31), -1, 0, 1, 80, 512, 70000, 2**31 - 1]),
        "long": st.integers(-(2**63), 2**63 - 1),
        "boolean": st.booleans(),
        "timestamp": st.just(NOW),
        "double": st.floats(allow_nan=False),
        "float": st.floats(allow_nan=False),
    }
    return plain[shape.type_name]


def structures(shape: StructureShape, depth: int) -> st.SearchStrategy[Any]:
    required = {name: values(shape.members[name], depth - 1) for name in shape.required_members}
    optional = {
        name: values(member, depth - 1)
        for name, member in shape.members.items()
        if name not in required and (depth > 0 or not isinstance(member, StructureShape | ListShape | MapShape))
    }
    chosen = st.sets(st.sampled_from(sorted(optional)), max_size=4) if optional else st.just(set())
    return chosen.flatmap(lambda names: st.fixed_dictionaries({**required, **{name: optional[name] for name in names}}))


@pytest.fixture(scope="module")
def ecs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ecs]:
    import_all_tables()
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('ecs') / 'taskrole.db'}")
    metadata.create_all(database.engine)
    made = make_ecs(database)
    made.cluster()
    made.instance(attributes={"rack": "a"})
    made.register(taskRoleArn=TASK_ROLE)
    made.run()
    yield made
    made.deps.hub.close()
    database.close()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_request_crashes(ecs: Ecs, operation: str) -> None:
    shape = MODEL.operation_model(operation).input_shape
    assert shape is not None

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(structures(shape, 3))
    def check(request: dict[str, Any]) -> None:
        request.pop("force", None)  # the only machine has to stay
        refused: ServiceError | None = None
        try:
            ecs.call(operation, as_=AGENT, **request)
        except ServiceError as error:
            refused = error
        assert refused is None or (400 <= refused.status < 500 and refused.message)

    check()


def sound(request: dict[str, Any]) -> dict[str, Any]:
    """Return a task definition whose first rules hold, so that the later ones are reached."""
    containers = [
        {**container, "name": f"c{number}", "image": "busybox", "memory": 10, "essential": True, "cpu": 1}
        for number, container in enumerate(request["containerDefinitions"] or [{}])
    ]
    kept = {name: value for name, value in request.items() if name not in ("cpu", "memory", "tags", "volumes")}
    return {
        **kept,
        "family": "fuzzed",
        "taskRoleArn": "",
        "executionRoleArn": "Role",
        "containerDefinitions": containers,
    }


REGISTRATION = MODEL.operation_model("RegisterTaskDefinition").input_shape
assert REGISTRATION is not None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(structures(REGISTRATION, 4))
def test_whatever_registers_can_be_run_and_delivered(ecs: Ecs, request: dict[str, Any]) -> None:
    instance_arn = ecs.call("ListContainerInstances")["containerInstanceArns"][0]
    try:
        definition = ecs.call("RegisterTaskDefinition", **sound(request))["taskDefinition"]
        ecs.call(
            "RegisterContainerInstance",
            as_=AGENT,
            containerInstanceArn=instance_arn,
            totalResources=resources(10_000_000, 10_000_000),
            attributes=definition.get("requiresAttributes", []),
        )
        tasks = ecs.call("RunTask", taskDefinition=definition["taskDefinitionArn"])["tasks"]
    except ServiceError:
        return
    event(f"{len(tasks)} placed")
    for task in tasks:
        assert task["taskArn"] in first_messages(ecs, task["containerInstanceArn"])
        ecs.call("StopTask", task=task["taskArn"])
        ecs.report(task["taskArn"], "STOPPED")


def first_messages(ecs: Ecs, instance_arn: str) -> str:
    """Return all that an agent is told when it connects anew; other tests may have left other instances and tasks."""
    key = ClusterKey(ACCOUNT, REGION, "default")
    with ecs.deps.database.read() as connection:
        instance = container_instances.find(connection, key, instance_arn[-32:])
    assert instance is not None
    courier = Courier(ecs.deps, instance, instance.connection_id)
    batches = 20  # a batch is bounded
    return "\n".join(message for _ in range(batches) for message in courier.next_messages() or [])


@given(st.dictionaries(st.sampled_from(["clusterArn", "containerInstanceArn", "x"]), st.sampled_from(TEXTS)))
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_no_query_crashes_a_websocket(ecs: Ecs, query: dict[str, Any]) -> None:
    with pytest.raises(ServiceError):
        ecs.call("Poll", as_=AGENT, **query)
    with pytest.raises(ServiceError):
        ecs.call("StartTelemetrySession", as_=AGENT, **query)
