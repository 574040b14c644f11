"""Roles that belong to an AWS service. There is one: AWSServiceRoleForECS.

Source: ECS developer guide, "Using service-linked roles for Amazon ECS".
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.ids import dashed_uuid, unique_id
from taskrole.policy.model import Question
from taskrole.services.iam import tables as t
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import InvalidInputError, NoSuchEntityError
from taskrole.services.iam.model import SERVICE_ROLE_PATH, Entity, Kind, entity_arn
from taskrole.services.iam.operations import support as s
from taskrole.services.iam.operations.shapes import entity_shape
from taskrole.services.iam.quotas import Quotas
from taskrole.services.iam.store import find_entity, insert_attachment, insert_entity

operations: OperationSet[IamDeps] = OperationSet("iam")

_SERVICE = "ecs.amazonaws.com"
_ROLE_NAME = "AWSServiceRoleForECS"
_PATH = f"{SERVICE_ROLE_PATH}{_SERVICE}/"
_POLICY = "arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy"
_TRUST = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow",'
    '"Principal":{"Service":"ecs.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
)
_DESCRIPTION = "Role to enable Amazon ECS to manage your cluster."


def _may_create(_iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
    service = request["AWSServiceName"]
    arn = entity_arn(call.account_id, Kind.ROLE, _ROLE_NAME, f"{SERVICE_ROLE_PATH}{service}/")
    return [Question(call.principal, "iam:CreateServiceLinkedRole", arn, {"iam:AWSServiceName": service})]


@operations.operation("CreateServiceLinkedRole", questions=_may_create)
def create_service_linked_role(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Create the role through which ECS works for the account.

    Raises:
        InvalidInputError: Another service, a suffix, or the role is there already.
    """
    if request["AWSServiceName"] != _SERVICE:
        raise InvalidInputError(f"Service {request['AWSServiceName']} has no service-linked role here.")
    if "CustomSuffix" in request:
        raise InvalidInputError(f"Custom suffix is not allowed for {_SERVICE}")
    role_id = unique_id(iam.ids, "AROA", call.account_id)
    role = ecs_service_role(call.account_id, role_id, call.now, request.get("Description", _DESCRIPTION))

    def create(connection: Connection) -> None:
        if not insert_if_absent(connection, role, iam.store.quotas):
            message = f"Service role name {_ROLE_NAME} has been taken in this account, please try a different suffix."
            raise InvalidInputError(message)

    iam.store.write(call.account_id, create)
    return {"Role": entity_shape(iam, role)}


def ecs_service_role(account_id: str, role_id: str, now: datetime, description: str = _DESCRIPTION) -> Entity:
    """Return the role through which ECS works for an account."""
    return Entity(account_id, Kind.ROLE, _ROLE_NAME, _PATH, role_id, now, description=description, trust_policy=_TRUST)


def insert_if_absent(connection: Connection, role: Entity, quotas: Quotas) -> bool:
    """Write a service-linked role with its policy; return whether it was not there."""
    if find_entity(connection, role.account_id, Kind.ROLE, role.name):
        return False
    insert_entity(connection, role, quotas)
    insert_attachment(connection, role, _POLICY)
    return True


@operations.operation("DeleteServiceLinkedRole", questions=s.on_entity(Kind.ROLE, "DeleteServiceLinkedRole"))
def delete_service_linked_role(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete the role at once; AWS does it in the background and gives an id to ask for the state."""

    def check(connection: Connection, role: Entity) -> None:
        if not role.path.startswith(SERVICE_ROLE_PATH):
            raise NoSuchEntityError(f"The service-linked role with name {role.name} cannot be found.")
        a = t.attachments.c
        mine = (a.account_id == role.account_id) & (a.kind == Kind.ROLE) & (a.owner_key == role.key)
        connection.execute(delete(t.attachments).where(mine))

    iam.store.delete(call.account_id, Kind.ROLE, request["RoleName"], check)
    return {"DeletionTaskId": f"task{_PATH}{_ROLE_NAME}/{dashed_uuid(iam.ids)}"}


def _may_get_status(_iam: IamDeps, call: Call, _request: Any) -> Sequence[Question]:
    arn = entity_arn(call.account_id, Kind.ROLE, _ROLE_NAME, _PATH)
    return [Question(call.principal, "iam:GetServiceLinkedRoleDeletionStatus", arn)]


@operations.operation("GetServiceLinkedRoleDeletionStatus", questions=_may_get_status)
def get_deletion_status(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Tell how far a deletion is: it is done when the answer to the request was sent."""
    if not request["DeletionTaskId"].startswith(f"task{_PATH}{_ROLE_NAME}/"):
        raise NoSuchEntityError(f"Deletion task {request['DeletionTaskId']} cannot be found.")
    gone = iam.store.find(call.account_id, Kind.ROLE, _ROLE_NAME) is None
    return {"Status": "SUCCEEDED" if gone else "FAILED"}
