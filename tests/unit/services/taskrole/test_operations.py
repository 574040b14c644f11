"""Operations of taskrole's own API on a real database."""

from collections.abc import Iterator
from typing import Any

import pytest

from taskrole.app_ports import InstanceProfiles
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import BoundOperation
from taskrole.clock import FakeClock
from taskrole.ids import FakeIds
from taskrole.services.cloudtrail.service import cloudtrail_deps
from taskrole.services.cloudtrail.sink import TrailSink
from taskrole.services.ec2.api import Ec2Api
from taskrole.services.ec2.service import Ec2Deps, InstanceIdentity
from taskrole.services.iam import service as iam
from taskrole.services.iam.api import INSTANCE_ROLE
from taskrole.services.sts import service as sts
from taskrole.services.taskrole.call_feed import CallFeed
from taskrole.services.taskrole.deps import HEAVY_MAX, TaskroleDeps
from taskrole.services.taskrole.joining import Joining
from taskrole.services.taskrole.observed import ObservedRoles
from taskrole.services.taskrole.operations import common
from taskrole.services.taskrole.service import operations
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, NOW, make_call


@pytest.fixture
def deps(database: Database) -> Iterator[TaskroleDeps]:
    ids = FakeIds()
    api = iam.build(database, open_key_ring(database, "iam", ids), ids)[0]
    api.bootstrap_account(ACCOUNT, NOW)
    trail = cloudtrail_deps(database)
    sink: TrailSink = trail.sink
    keys = sts.issuer_keys(FakeClock(), {}, None)
    tokens = sts.build(database, open_key_ring(database, "sts", ids), api, sink, ids, keys)[0]
    feed = CallFeed(trail.store, FakeClock())
    yield TaskroleDeps(
        api,
        trail.store,
        sink,
        ObservedRoles(database),
        lambda _call, _action, _arn: None,
        lambda *_: [],
        Joining(database, ids),
        tokens,
        feed,
        lambda _call, _question: True,
        Ec2Api(Ec2Deps(database, ids, InstanceProfiles(api), InstanceIdentity(b"k" * 32))),
    )
    feed.close()
    sink.close()


def run(deps: TaskroleDeps, name: str, **request: Any) -> dict[str, Any]:
    operation: BoundOperation = operations(deps)[name]
    call = make_call()
    assert operation.questions(call, request)
    result: dict[str, Any] = operation.run(call, request)
    return result


def test_who_can_and_who_cannot(deps: TaskroleDeps) -> None:
    can = run(deps, "WhoCan", action="ecs:Poll", resource=f"arn:aws:ecs:r:{ACCOUNT}:container-instance/c/i")
    names = [one["principal"].rpartition(":")[2] for one in can["principals"]]
    assert names == [f"role/{INSTANCE_ROLE}", "root", "user/admin"]
    cannot = run(deps, "WhoCan", action="iam:CreateUser", resource=f"arn:aws:iam::{ACCOUNT}:user/x", cannot=True)
    (one,) = cannot["principals"]
    assert one["reason"] == "no identity-based policy allows it"


def test_few_search_at_the_same_time(deps: TaskroleDeps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(common, "HEAVY_WAIT_SECONDS", 0.0)
    for _ in range(HEAVY_MAX):
        assert deps.heavy.acquire(timeout=0)
    with pytest.raises(ServiceError) as caught:
        run(deps, "WhoCan", action="s3:ListAllMyBuckets")
    assert caught.value.code == "ThrottlingException"
    deps.heavy.release()
    assert run(deps, "WhoCan", action="s3:ListAllMyBuckets")["count"] == 2
    assert run(deps, "SuggestPolicy", role=INSTANCE_ROLE)["policy"]["Statement"] == []


def test_observe_names_the_role_as_its_resource(deps: TaskroleDeps) -> None:
    (question,) = operations(deps)["ObserveRole"].questions(make_call(), {"role": INSTANCE_ROLE})
    assert question.resource == f"arn:aws:iam::{ACCOUNT}:role/{INSTANCE_ROLE}"
    assert run(deps, "ObserveRole", role=INSTANCE_ROLE, on=True)["observed"]
    assert len(run(deps, "ListObservedRoles")["roles"]) == 1
    assert not run(deps, "ObserveRole", role=question.resource)["observed"]
    with pytest.raises(ServiceError, match="There is no role"):
        run(deps, "ObserveRole", role="arn:aws:iam::222222222222:role/x", on=True)


def test_the_stream_of_calls_asks_for_looking_events_up(deps: TaskroleDeps) -> None:
    (question,) = operations(deps)["StreamCalls"].questions(make_call(), {})
    assert (question.action, question.resource) == ("cloudtrail:LookupEvents", "*")
