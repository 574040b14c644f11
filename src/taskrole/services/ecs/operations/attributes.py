"""Custom attributes of container instances."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecs.arns import cluster_key, container_instance_id, missing_arn
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import AttributeLimitExceededError, InvalidParameterError, TargetNotFoundError
from taskrole.services.ecs.model import ContainerInstance, InstanceStatus
from taskrole.services.ecs.operations.common import after, ask, page, page_size, page_start
from taskrole.services.ecs.registration import is_attribute_name, is_reserved
from taskrole.services.ecs.store import clusters, container_instances, services

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

ATTRIBUTES_MAX = 10
_TARGET_TYPE = "container-instance"


def _checked(request: Request) -> Sequence[Mapping[str, str]]:
    attributes: Sequence[Mapping[str, str]] = request["attributes"]
    if not attributes:
        raise InvalidParameterError("attributes can not be empty")
    if len(attributes) > ATTRIBUTES_MAX:
        raise InvalidParameterError("attributes can not be more than 10")
    for attribute in attributes:
        target = attribute.get("targetId", "")
        if attribute.get("targetType", _TARGET_TYPE) != _TARGET_TYPE:
            raise InvalidParameterError("targetType must be container-instance")
        if not target or (not target.startswith("arn:") and "targetType" not in attribute):
            raise InvalidParameterError("targetType is needed when targetId is not an ARN")
        if not is_attribute_name(attribute["name"]) or len(attribute.get("value", "")) > 128:
            raise InvalidParameterError("Invalid attribute.")
        if is_reserved(attribute["name"]):
            raise InvalidParameterError("Attribute names that begin with ecs. or com.amazonaws. are reserved.")
    return attributes


def _may(action: str) -> Any:
    def questions(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
        key = cluster_key(call, request.get("cluster"))
        arns = [missing_arn(key, _TARGET_TYPE, attribute["targetId"]) for attribute in _checked(request)]
        return ask(ecs, call, action, list(dict.fromkeys(arns)), {"ecs:cluster": key.arn})

    return questions


def _change(ecs: EcsDeps, call: Call, request: Request, *, put: bool) -> dict[str, Any]:
    key = cluster_key(call, request.get("cluster"))
    attributes = _checked(request)
    by_target = {one["targetId"]: container_instance_id(call, key, one["targetId"]) for one in attributes}

    def change(connection: Connection) -> list[dict[str, str]]:
        clusters.get_active(connection, key)
        found: dict[str, ContainerInstance] = {}
        for target, instance_id in sorted(by_target.items(), key=lambda item: item[1]):
            instance = container_instances.find(connection, key, instance_id, lock=True)
            if instance is None or instance.status is InstanceStatus.INACTIVE:
                raise TargetNotFoundError(target)
            found.setdefault(instance_id, instance)
        answer = []
        for attribute in attributes:
            instance = found[by_target[attribute["targetId"]]]
            custom = dict(instance.custom_attributes)
            shown = {name: attribute[name] for name in ("name", "value") if attribute.get(name)}
            if put:
                custom[attribute["name"]] = attribute.get("value", "")
            elif attribute.get("value") in (None, "", custom.get(attribute["name"])):
                custom.pop(attribute["name"], None)
            if len(custom) > ATTRIBUTES_MAX:
                raise AttributeLimitExceededError
            found[instance.instance_id] = replace(instance, custom_attributes=custom)
            answer.append({**shown, "targetId": instance.arn})
        for instance in found.values():
            container_instances.set_attributes_only(connection, instance)
        services.wake(connection, key)
        return answer

    return {"attributes": ecs.database.write(change)}


@operations.operation("PutAttributes", questions=_may("ecs:PutAttributes"))
def put_attributes(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Add custom attributes to container instances.

    Source: ECS API reference, PutAttributes.

    Raises:
        TargetNotFoundError: There is no such container instance.
        AttributeLimitExceededError: It would have more than ten.
        InvalidParameterError: A malformed attribute.
    """
    return _change(ecs, call, request, put=True)


@operations.operation("DeleteAttributes", questions=_may("ecs:DeleteAttributes"))
def delete_attributes(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Remove custom attributes from container instances.

    Source: ECS API reference, DeleteAttributes.

    Raises:
        TargetNotFoundError: There is no such container instance.
        InvalidParameterError: A malformed attribute.
    """
    return _change(ecs, call, request, put=False)


def _may_list(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    return ask(ecs, call, "ecs:ListAttributes", [cluster_key(call, request.get("cluster")).arn])


@operations.operation("ListAttributes", questions=_may_list)
def list_attributes(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """List the attributes of a cluster's instances, of one name and value or all.

    Source: ECS API reference, ListAttributes.

    Raises:
        InvalidParameterError: Another target type, or a value without a name.
    """
    key = cluster_key(call, request.get("cluster"))
    if request["targetType"] != _TARGET_TYPE:
        raise InvalidParameterError("targetType must be container-instance")
    name, value = request.get("attributeName"), request.get("attributeValue")
    if value is not None and name is None:
        raise InvalidParameterError("attributeName is needed with attributeValue")
    size, start = page_size(request), page_start(request)
    with ecs.database.read() as connection:
        clusters.get_active(connection, key)
        instances = container_instances.list_in_cluster(connection, key, ("ACTIVE", "DRAINING"))
    found = {
        f"{instance.instance_id}/{one}": {"name": one, **({"value": its} if its else {}), "targetId": instance.arn}
        for instance in instances
        for one, its in sorted(instance.all_attributes.items())
        if name in (None, one) and value in (None, its)
    }
    shown, token = page(request, after(list(found), start), size)
    return {"attributes": [found[one] for one in shown], **token}
