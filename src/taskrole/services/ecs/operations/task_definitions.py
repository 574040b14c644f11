"""Task definition operations of the ECS API."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecs.arns import NAME, parse_task_definition, task_definition_arn
from taskrole.services.ecs.definition_rules import normalize
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import ClientError, InvalidParameterError
from taskrole.services.ecs.model import TaskDefinition, TaskDefinitionStatus
from taskrole.services.ecs.operations.common import (
    after,
    ask,
    ask_tag_on_create,
    page,
    page_size,
    page_start,
    parse_tags,
    request_tags_context,
)
from taskrole.services.ecs.role_uses import role_arns
from taskrole.services.ecs.roles import TASKS_PRINCIPAL
from taskrole.services.ecs.store import misc, task_definitions
from taskrole.services.ecs.views import tag_list, task_definition_view

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

REVISIONS_MAX = 1_000_000  # AWS: service quotas; deregistered revisions count
REFERENCES_MAX = 10  # AWS: DeleteTaskDefinitions
_NOT_DESCRIBABLE = "Unable to describe task definition."


def pass_role(call: Call, role_arn: str) -> Question:
    """Return the question whether the caller may hand a role to ECS tasks."""
    return Question(call.principal, "iam:PassRole", role_arn, {"iam:PassedToService": TASKS_PRINCIPAL})


def refuse_foreign_role(call: Call, role_arn: str) -> None:
    """Refuse a role of another account.

    Raises:
        ServiceError: AccessDeniedException.
    """
    if role_arn.split(":")[4] != call.account_id:
        raise ServiceError("AccessDeniedException", "Cross-account pass role is not allowed.", 400)


def _may_register(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    arn = f"arn:aws:ecs:{call.region}:{call.account_id}:task-definition/{request['family']}:*"
    tags = request.get("tags")
    context: dict[str, Any] = {**request_tags_context(tags)}
    containers = request["containerDefinitions"]
    context["ecs:privileged"] = "true" if any(one.get("privileged") for one in containers) else "false"
    return [
        *ask(ecs, call, "ecs:RegisterTaskDefinition", [arn], context),
        *ask_tag_on_create(call, arn, "RegisterTaskDefinition", tags),
        *(pass_role(call, role) for role in role_arns(call.account_id, request)),
    ]


@operations.operation("RegisterTaskDefinition", questions=_may_register)
def register_task_definition(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Register the next revision of a family.

    Source: ECS API reference, RegisterTaskDefinition.

    Raises:
        ClientError: The definition breaks a rule.
    """
    document = normalize(call.account_id, request)
    tags = parse_tags(request.get("tags"))
    for role in role_arns(call.account_id, document):
        refuse_foreign_role(call, role)

    def register(connection: Connection) -> TaskDefinition:
        family = request["family"]
        revision = task_definitions.next_revision(connection, call.account_id, call.region, family)
        if revision > REVISIONS_MAX:
            raise ClientError("The family has reached the maximum number of revisions.")
        definition = TaskDefinition(
            call.account_id,
            call.region,
            family,
            revision,
            TaskDefinitionStatus.ACTIVE,
            document,
            call.now,
            call.principal.arn,
        )
        task_definitions.put_new(connection, definition)
        misc.put_tags(connection, definition.arn, tags)
        return definition

    definition = ecs.database.write(register)
    view = {"taskDefinition": task_definition_view(definition, ecs.settings.registry_host)}
    return {**view, "tags": tag_list(tags)} if tags else view


def _may(action: str) -> Any:
    def questions(_ecs: EcsDeps, call: Call, _request: Request) -> Sequence[Question]:
        # AWS: these actions have no resource type, so policies can name only "*".
        return [Question(call.principal, action, "*")]

    return questions


@operations.operation("DescribeTaskDefinition", questions=_may("ecs:DescribeTaskDefinition"))
def describe_task_definition(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Describe a revision, or the newest ACTIVE one of a family.

    Source: ECS API reference, DescribeTaskDefinition.

    Raises:
        ClientError: There is none.
    """
    family, revision = parse_task_definition(call, request["taskDefinition"])
    with ecs.database.read() as connection:
        definition = task_definitions.find(connection, call.account_id, call.region, family, revision)
        if definition is None:
            raise ClientError(_NOT_DESCRIBABLE)
        tags = misc.get_tags(connection, definition.arn)
    answer: dict[str, Any] = {"taskDefinition": task_definition_view(definition, ecs.settings.registry_host)}
    if "TAGS" in request.get("include", ()):
        answer["tags"] = tag_list(tags)
    return answer


def _with_revision(call: Call, reference: str) -> tuple[str, int]:
    family, revision = parse_task_definition(call, reference)
    if revision is None:
        raise ClientError("Revision is missing.")
    return family, revision


@operations.operation("DeregisterTaskDefinition", questions=_may("ecs:DeregisterTaskDefinition"))
def deregister_task_definition(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Make a revision INACTIVE: it stays describable, but no new task can be started from it.

    Source: ECS API reference, DeregisterTaskDefinition.

    Raises:
        ClientError: No revision is given, or there is no such revision.
    """
    family, revision = _with_revision(call, request["taskDefinition"])

    def deregister(connection: Connection) -> TaskDefinition:
        definition = task_definitions.find(connection, call.account_id, call.region, family, revision)
        if definition is None:
            raise ClientError(_NOT_DESCRIBABLE)
        if definition.status is TaskDefinitionStatus.ACTIVE:
            definition = replace(definition, status=TaskDefinitionStatus.INACTIVE, deregistered_at=call.now)
            task_definitions.set_status(connection, definition)
        return definition

    definition = ecs.database.write(deregister)
    return {"taskDefinition": task_definition_view(definition, ecs.settings.registry_host)}


def _references(call: Call, request: Request) -> list[tuple[str, int]]:
    references = request["taskDefinitions"]
    if not references:
        raise InvalidParameterError("size of TaskDefinition references list must be greater than 0")
    if len(references) > REFERENCES_MAX:
        raise InvalidParameterError("Size of TaskDefinition references list cannot exceed 10")
    return [_with_revision(call, reference) for reference in references]


def _may_delete(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    arns = [task_definition_arn(call.account_id, call.region, *one) for one in _references(call, request)]
    return ask(ecs, call, "ecs:DeleteTaskDefinitions", arns)


@operations.operation("DeleteTaskDefinitions", questions=_may_delete)
def delete_task_definitions(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Mark INACTIVE revisions for deletion; they go when nothing references them.

    Source: ECS API reference, DeleteTaskDefinitions.
    """
    references = _references(call, request)

    def delete(connection: Connection) -> dict[str, Any]:
        views, failures = [], []
        for family, revision in references:
            definition = task_definitions.find(connection, call.account_id, call.region, family, revision)
            arn = task_definition_arn(call.account_id, call.region, family, revision)
            if definition is None:
                failures.append({"arn": arn, "reason": "The specified task definition does not exist."})
                continue
            if definition.status is TaskDefinitionStatus.ACTIVE:
                failures.append({"arn": arn, "reason": "The specified task definition is still in ACTIVE status."})
                continue
            definition = replace(definition, status=TaskDefinitionStatus.DELETE_IN_PROGRESS)
            task_definitions.set_status(connection, definition)
            view = task_definition_view(definition, ecs.settings.registry_host)
            views.append({**view, "deleteRequestedAt": call.now})
        return {"taskDefinitions": views, "failures": failures}

    return ecs.database.write(delete)


@operations.operation("ListTaskDefinitions", questions=_may("ecs:ListTaskDefinitions"))
def list_task_definitions(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """List the ARNs of revisions of one status. AWS: familyPrefix is the whole family name despite its name.

    Source: ECS API reference, ListTaskDefinitions.
    """
    size, start = page_size(request), page_start(request)
    with ecs.database.read() as connection:
        names = task_definitions.list_names(
            connection,
            call.account_id,
            call.region,
            request.get("familyPrefix", ""),
            request.get("status", "ACTIVE"),
            descending=request.get("sort") == "DESC",
        )
    arns = [task_definition_arn(call.account_id, call.region, family, revision) for family, revision in names]
    shown, token = page(request, after(arns, start), size)
    return {"taskDefinitionArns": list(shown), **token}


@operations.operation("ListTaskDefinitionFamilies", questions=_may("ecs:ListTaskDefinitionFamilies"))
def list_task_definition_families(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """List families by a real prefix; ACTIVE ones have an ACTIVE revision, INACTIVE ones have none.

    Source: ECS API reference, ListTaskDefinitionFamilies.
    """
    size, start = page_size(request), page_start(request)
    prefix, status = request.get("familyPrefix", ""), request.get("status", "ALL")
    if prefix and not NAME.fullmatch(prefix):
        raise InvalidParameterError("Invalid family prefix.")
    with ecs.database.read() as connection:
        families = task_definitions.list_families(connection, call.account_id, call.region)
    names = [
        family
        for family, active in families
        if family.startswith(prefix) and (status == "ALL" or active is (status == "ACTIVE"))
    ]
    shown, token = page(request, after(names, start), size)
    return {"families": list(shown), **token}
