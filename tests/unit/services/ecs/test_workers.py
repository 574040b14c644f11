from datetime import timedelta

import pytest

from taskrole.services.ecs import workers
from taskrole.services.ecs.api import EcsApi
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, REGION
from tests.unit.services.ecs.support import TASK_ROLE, Ecs, make_ecs


def test_sessions_are_revoked_later_if_it_failed_at_first(ecs: Ecs) -> None:
    ecs.cluster()
    ecs.instance()
    ecs.register(taskRoleArn=TASK_ROLE)
    arn = ecs.run()[0]["taskArn"]

    class BrokenRolesError(Exception):
        pass

    def fail(*_arguments: object) -> None:
        raise BrokenRolesError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ecs.roles, "revoke", fail)
        ecs.report(arn, "STOPPED")
    assert workers.revoke_sessions(ecs.deps, ecs.clock.now()) == 1
    assert ecs.roles.revoked == [arn.rpartition("/")[2]]
    assert workers.revoke_sessions(ecs.deps, ecs.clock.now()) == 0


def test_stopped_tasks_are_forgotten_after_an_hour_except_the_newest(database: Database) -> None:
    ecs = make_ecs(database, stopped_tasks_kept=2)
    ecs.cluster()
    ecs.instance()
    ecs.register()
    arns = [task["taskArn"] for task in ecs.run(count=5)]
    for arn in arns:
        ecs.clock.advance(1)
        ecs.report(arn, "STOPPED")
    ecs.clock.advance(3590)
    assert workers.purge(ecs.deps, ecs.clock.now()) == 0
    ecs.clock.advance(60)
    assert workers.purge(ecs.deps, ecs.clock.now()) == 3
    answer = ecs.call("DescribeTasks", tasks=arns)
    assert [task["taskArn"] for task in answer["tasks"]] == arns[3:]
    ecs.clock.advance(24 * 3600)
    workers.purge(ecs.deps, ecs.clock.now())
    assert EcsApi(ecs.deps).events(ACCOUNT, REGION, 0) == []
    ecs.deps.hub.close()


def test_tasks_of_a_machine_that_is_lost_count_as_stopped(database: Database) -> None:
    ecs = make_ecs(database, lost_instance_seconds=600)
    ecs.cluster()
    instance = ecs.instance()
    ecs.register()
    arn = ecs.run()[0]["taskArn"]
    ecs.connect(instance, connected=False)
    now = ecs.clock.now() + timedelta(seconds=300)
    workers.handle_disconnected(ecs.deps, now)
    assert ecs.task(arn)["lastStatus"] == "PENDING"
    workers.handle_disconnected(ecs.deps, now + timedelta(seconds=400))
    task = ecs.task(arn)
    assert (task["lastStatus"], task["stopCode"]) == ("STOPPED", "TerminationNotice")
    assert task["stoppedReason"] == "Host EC2 (instance i-0123456789abcdef0) terminated."
    ecs.deps.hub.close()


def test_the_api_counts_and_stops(ecs: Ecs) -> None:
    api = EcsApi(ecs.deps)
    assert api.ensure_default_cluster(ACCOUNT, REGION, ecs.clock.now()).endswith(":cluster/default")
    api.ensure_default_cluster(ACCOUNT, REGION, ecs.clock.now())
    ecs.instance()
    ecs.register()
    arns = [task["taskArn"] for task in ecs.run(count=3)]
    health = api.health()
    assert (health.connected_agents, health.registered_instances, health.pending_tasks) == (1, 1, 3)
    assert api.stop_all_tasks(ACCOUNT, REGION, ecs.clock.now(), "going down") == 3
    assert api.count_unstopped_tasks(ACCOUNT, REGION) == 3
    for arn in arns:
        assert ecs.task(arn)["stoppedReason"] == "going down"
        ecs.report(arn, "STOPPED")
    assert api.count_unstopped_tasks(ACCOUNT, REGION) == 0
    for step in api.steps():
        step.run(ecs.clock.now())
