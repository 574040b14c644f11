"""The newest measurements of tasks on every database engine."""

from datetime import timedelta

from taskrole.services.ecs.api import EcsApi
from taskrole.services.ecs.model import ClusterKey
from taskrole.services.ecs.store import task_metrics
from taskrole.services.ecs.store.task_metrics import ContainerMetric, Measured
from tests.support import ACCOUNT, NOW, REGION
from tests.unit.services.ecs.support import Ecs

KEY = ClusterKey(ACCOUNT, REGION, "default")


def test_only_an_instances_own_running_tasks_are_measured_and_old_values_go(ecs: Ecs) -> None:
    ecs.cluster()
    instance = ecs.instance()[-32:]
    ecs.register()
    task_id = ecs.run()[0]["taskArn"][-32:]
    database, api = ecs.deps.database, EcsApi(ecs.deps)

    def put(cpu: float, instance_id: str) -> None:
        measured = {
            one: Measured([ContainerMetric("app", cpu, 20.0)], credential_fetches=3) for one in (task_id, "f" * 32)
        }
        database.write(lambda connection: task_metrics.put(connection, KEY, instance_id, measured, NOW))

    put(1.0, "0" * 32)  # another instance
    assert api.all_task_metrics(NOW, 10) == []
    put(1.0, instance)
    put(2.0, instance)
    found = api.task_metrics(ACCOUNT, REGION, "default", NOW, 10)
    assert [(one.task_id, one.containers[0].cpu_percent, one.credential_fetches) for one in found] == [
        (task_id, 2.0, 3)
    ]
    assert api.task_metrics("210987654321", REGION, "default", NOW, 10) == []
    assert api.all_task_metrics(NOW + timedelta(minutes=3), 10) == []  # too old to be true
    assert database.write(lambda connection: task_metrics.purge(connection, NOW + timedelta(seconds=1))) == 1
