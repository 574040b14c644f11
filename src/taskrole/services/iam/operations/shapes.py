"""Entities in the shapes that answers have."""

from typing import Any

from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.model import Entity, Kind
from taskrole.services.iam.operations import support as s
from taskrole.services.iam.trust_policies import shown_trust_policy

SHAPE_NAMES = {Kind.USER: "User", Kind.GROUP: "Group", Kind.ROLE: "Role", Kind.INSTANCE_PROFILE: "InstanceProfile"}


def entity_shape(iam: IamDeps, entity: Entity) -> dict[str, Any]:
    """Return an entity in the shape of its kind (User, Group, Role, InstanceProfile)."""
    noun = SHAPE_NAMES[entity.kind]
    shape: dict[str, Any] = {
        "Path": entity.path,
        f"{noun}Name": entity.name,
        f"{noun}Id": entity.unique_id,
        "Arn": entity.arn,
        "CreateDate": entity.created_at,
    }
    if entity.tags:
        shape["Tags"] = s.tag_list(entity.tags)
    if entity.boundary_arn:
        shape["PermissionsBoundary"] = {
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": entity.boundary_arn,
        }
    if entity.kind is Kind.ROLE:
        shape["AssumeRolePolicyDocument"] = s.encoded(shown_trust_policy(iam.store, entity.trust_policy))
        shape["MaxSessionDuration"] = entity.max_session_seconds
        if entity.description:
            shape["Description"] = entity.description
    if entity.kind is Kind.INSTANCE_PROFILE:
        role = iam.store.find(entity.account_id, Kind.ROLE, entity.role_key) if entity.role_key else None
        shape["Roles"] = [] if role is None else [entity_shape(iam, role)]
    return shape
