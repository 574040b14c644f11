"""Tag operations of the ECS API."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecs.arns import EcsArn, parse_arn, parse_task_definition
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.engine.model import ServiceKey, ServiceStatus
from taskrole.services.ecs.errors import ClusterNotFoundError, InvalidParameterError
from taskrole.services.ecs.model import ClusterKey, ClusterStatus
from taskrole.services.ecs.operations.common import TAGS_MAX, ask, parse_tags, request_tags_context
from taskrole.services.ecs.store import (
    capacity_providers,
    clusters,
    container_instances,
    misc,
    services,
    task_definitions,
    tasks,
)
from taskrole.services.ecs.views import tag_list

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

INVALID_ARN = "The ARN provided is invalid."


def _parse(call: Call, text: str) -> EcsArn:
    try:
        arn = parse_arn(text)
    except InvalidParameterError as error:
        raise InvalidParameterError(INVALID_ARN) from error
    if arn.account_id != call.account_id or arn.region != call.region:
        raise InvalidParameterError(INVALID_ARN)
    return arn


def _check_exists(connection: Connection, call: Call, text: str) -> None:
    arn = _parse(call, text)
    key = ClusterKey(arn.account_id, arn.region, arn.path[0])
    if arn.resource_type == "cluster" and len(arn.path) == 1:
        cluster = clusters.find(connection, key)
        if cluster is None or cluster.status is not ClusterStatus.ACTIVE:
            raise ClusterNotFoundError
        return
    found: object = None
    if arn.resource_type == "task-definition" and len(arn.path) == 1:
        family, revision = parse_task_definition(call, text)
        found = revision and task_definitions.find(connection, arn.account_id, arn.region, family, revision)
    elif arn.resource_type == "task" and len(arn.path) == 2:
        found = tasks.find(connection, key, arn.path[1])
    elif arn.resource_type == "container-instance" and len(arn.path) == 2:
        found = container_instances.find(connection, key, arn.path[1])
    elif arn.resource_type == "service" and len(arn.path) == 2:
        service = services.find(connection, ServiceKey(key, arn.path[1]))
        found = service is not None and service.status is ServiceStatus.ACTIVE
    elif arn.resource_type == "task-set" and len(arn.path) == 3:
        sets = services.list_task_sets(connection, ServiceKey(key, arn.path[1]))
        found = any(one.arn == text for one in sets)
    elif arn.resource_type == "capacity-provider" and len(arn.path) == 1:
        found = capacity_providers.find(connection, arn.account_id, arn.region, arn.path[0])
    else:
        raise InvalidParameterError(INVALID_ARN)
    if not found:
        raise InvalidParameterError(f"The specified {arn.resource_type} is inactive or was not found.")


def _may(action: str) -> Any:
    def questions(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
        _parse(call, request["resourceArn"])
        return ask(ecs, call, action, [request["resourceArn"]], request_tags_context(request.get("tags")))

    return questions


def _may_untag(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    _parse(call, request["resourceArn"])
    return ask(ecs, call, "ecs:UntagResource", [request["resourceArn"]], {"aws:TagKeys": list(request["tagKeys"])})


@operations.operation("TagResource", questions=_may("ecs:TagResource"))
def tag_resource(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Add tags to a resource, or replace their values.

    Source: ECS API reference, TagResource.

    Raises:
        InvalidParameterError: A malformed or unknown ARN, or malformed tags.
    """
    arn, new = request["resourceArn"], parse_tags(request["tags"])

    def tag(connection: Connection) -> None:
        _check_exists(connection, call, arn)
        tags = {**misc.get_tags(connection, arn), **new}
        if sum(not name.startswith("aws:") for name in tags) > TAGS_MAX:
            raise InvalidParameterError(f"The maximum number of tags is {TAGS_MAX}.")
        misc.put_tags(connection, arn, tags)

    ecs.database.write(tag)
    return {}


@operations.operation("UntagResource", questions=_may_untag)
def untag_resource(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Remove tags by key.

    Source: ECS API reference, UntagResource.

    Raises:
        InvalidParameterError: A malformed or unknown ARN.
    """
    arn, gone = request["resourceArn"], {key for key in request["tagKeys"] if not key.lower().startswith("aws:")}

    def untag(connection: Connection) -> None:
        _check_exists(connection, call, arn)
        tags = misc.get_tags(connection, arn)
        misc.put_tags(connection, arn, {key: value for key, value in tags.items() if key not in gone})

    ecs.database.write(untag)
    return {}


@operations.operation("ListTagsForResource", questions=_may("ecs:ListTagsForResource"))
def list_tags_for_resource(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """List the tags of a resource.

    Source: ECS API reference, ListTagsForResource.

    Raises:
        InvalidParameterError: A malformed or unknown ARN.
    """
    with ecs.database.read() as connection:
        _check_exists(connection, call, request["resourceArn"])
        tags = misc.get_tags(connection, request["resourceArn"])
    return {"tags": tag_list(tags)}
