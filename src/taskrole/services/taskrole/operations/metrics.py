"""What running tasks use: the operation behind ``taskrole tasks`` and the console's columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecs.api import DEFAULT_CLUSTER_NAME, TaskMetric
from taskrole.services.taskrole.deps import TaskroleDeps
from taskrole.services.taskrole.errors import validation_error
from taskrole.services.taskrole.operations.common import text

operations: OperationSet[TaskroleDeps] = OperationSet("taskrole")

METRICS_MAX = 10_000
_CLUSTER_LENGTH_MAX = 255


def _cluster(call: Call, request: Mapping[str, Any]) -> str:
    """Return the cluster's name, which may have been given as an ARN."""
    given = text(request, "cluster") or DEFAULT_CLUSTER_NAME
    prefix = f"arn:aws:ecs:{call.region}:{call.account_id}:cluster/"
    name = given.removeprefix(prefix)
    if len(name) > _CLUSTER_LENGTH_MAX or not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise validation_error("cluster must be the name or ARN of a cluster of this account and region.")
    return name


def _may_list(_deps: TaskroleDeps, call: Call, request: Any) -> Sequence[Question]:
    cluster = f"arn:aws:ecs:{call.region}:{call.account_id}:cluster/{_cluster(call, request)}"
    return [Question(call.principal, "taskrole:ListTaskMetrics", cluster, {"ecs:cluster": cluster})]


@operations.operation("ListTaskMetrics", questions=_may_list)
def list_task_metrics(deps: TaskroleDeps, call: Call, request: Any) -> dict[str, Any]:
    """List CPU and memory of a cluster's running tasks, as their agents last reported them.

    Raises:
        ServiceError: ValidationException.
    """
    found = deps.task_metrics(call.account_id, call.region, _cluster(call, request), call.now, METRICS_MAX)
    return {"tasks": [_view(one) for one in found]}


def _view(metric: TaskMetric) -> dict[str, Any]:
    key = metric.key
    return {
        "taskArn": f"arn:aws:ecs:{key.region}:{key.account_id}:task/{key.name}/{metric.task_id}",
        "clusterArn": key.arn,
        "family": metric.family,
        "group": metric.group,
        "measuredAt": metric.measured_at.isoformat(),
        "cpuPercent": round(sum(one.cpu_percent for one in metric.containers), 2),
        "memoryMiB": round(sum(one.memory_mib for one in metric.containers), 2),
        "credentialFetches": metric.credential_fetches,
        "containers": [
            {"name": one.name, "cpuPercent": round(one.cpu_percent, 2), "memoryMiB": round(one.memory_mib, 2)}
            for one in metric.containers
        ],
    }
