"""State change events in EventBridge's shape, kept in the transaction of the change itself.

Source: ECS developer guide, "Amazon ECS events". Consumers drop duplicates and stale ones by ``detail.version``.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from taskrole.ids import Ids, dashed_uuid
from taskrole.services.ecs.attachments import attachments_view
from taskrole.services.ecs.engine.model import ServiceKey
from taskrole.services.ecs.model import ClusterKey, ContainerInstance, Task
from taskrole.services.ecs.store import misc
from taskrole.services.ecs.views import instance_view, task_view

TASK_STATE_CHANGE = "ECS Task State Change"
INSTANCE_STATE_CHANGE = "ECS Container Instance State Change"
SERVICE_ACTION = "ECS Service Action"
DEPLOYMENT_STATE_CHANGE = "ECS Deployment State Change"
_TYPED_MEMBER = {"INTEGER": "integerValue", "STRINGSET": "stringSetValue"}


def task_changed(connection: Connection, ids: Ids, task: Task, now: datetime) -> None:
    """Note that a task changed."""
    detail = {**_text_times(task_view(task)), "updatedAt": _time(now)}
    detail["attachments"] = attachments_view(task, "eni")
    _put(connection, ids, task.key, task.arn, TASK_STATE_CHANGE, detail, now)


def instance_changed(connection: Connection, ids: Ids, instance: ContainerInstance, now: datetime) -> None:
    """Note that a container instance changed."""
    view = instance_view(instance)
    for member in ("registeredResources", "remainingResources"):
        view[member] = [
            {name: one[name] for name in ("name", "type", _TYPED_MEMBER[one["type"]])} for one in view[member]
        ]
    for member in ("runningTasksCount", "pendingTasksCount", "attachments", "tags"):
        view.pop(member)
    detail = {**_text_times(view), "clusterArn": instance.key.arn, "updatedAt": _time(now)}
    _put(connection, ids, instance.key, instance.arn, INSTANCE_STATE_CHANGE, detail, now)


def service_acted(
    connection: Connection,
    ids: Ids,
    key: ServiceKey,
    event_type: str,
    event_name: str,
    now: datetime,
    *,
    reason: str = "",
    instance_arns: Sequence[str] = (),
) -> None:
    """Note what the service scheduler found or did."""
    detail: dict[str, Any] = {
        "eventType": event_type,
        "eventName": event_name,
        "clusterArn": key.cluster.arn,
        "createdAt": _time(now),
    }
    if reason:
        detail["reason"] = reason
    if instance_arns:
        detail["containerInstanceArns"] = list(instance_arns)
    _put(connection, ids, key.cluster, key.arn, SERVICE_ACTION, detail, now)


def deployment_changed(
    connection: Connection,
    ids: Ids,
    key: ServiceKey,
    event_type: str,
    event_name: str,
    deployment_id: str,
    reason: str,
    now: datetime,
) -> None:
    """Note how far a deployment is."""
    detail = {
        "eventType": event_type,
        "eventName": event_name,
        "deploymentId": deployment_id,
        "updatedAt": _time(now),
        "reason": reason,
    }
    _put(connection, ids, key.cluster, key.arn, DEPLOYMENT_STATE_CHANGE, detail, now)


def _put(
    connection: Connection,
    ids: Ids,
    key: ClusterKey,
    arn: str,
    detail_type: str,
    detail: Mapping[str, Any],
    now: datetime,
) -> None:
    body = {
        "version": "0",
        "id": dashed_uuid(ids),
        "detail-type": detail_type,
        "source": "aws.ecs",
        "account": key.account_id,
        "time": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": key.region,
        "resources": [arn],
        "detail": detail,
    }
    misc.put_event(connection, key, arn, detail_type, now, body)


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def _text_times(value: Any) -> Any:
    """Return the value with every instant as text with milliseconds."""
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, Mapping):
        return {name: _text_times(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_text_times(inner) for inner in value]
    return value
