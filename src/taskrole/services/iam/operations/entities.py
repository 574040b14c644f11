"""Users, groups, roles and instance profiles: create, get, list, change, delete, tags, boundaries, membership."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.ids import unique_id
from taskrole.policy.model import Question
from taskrole.services.iam import tables as t
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import (
    DeleteConflictError,
    LimitExceededError,
    NoSuchEntityError,
    ValidationError,
)
from taskrole.services.iam.items import ItemKind, kinds_of
from taskrole.services.iam.model import (
    ID_PREFIXES,
    SERVICE_ROLE_PATH,
    SESSION_SECONDS_DEFAULT,
    Entity,
    Kind,
    entity_arn,
)
from taskrole.services.iam.operations import support as s
from taskrole.services.iam.operations.shapes import SHAPE_NAMES, entity_shape
from taskrole.services.iam.store import attached_to, get_entity, inline_of
from taskrole.services.iam.trust_policies import stored_trust_policy

operations: OperationSet[IamDeps] = OperationSet("iam")

# The same for all kinds


def _create(iam: IamDeps, call: Call, request: Any, kind: Kind, **more: Any) -> dict[str, Any]:
    boundary = request.get("PermissionsBoundary", "")
    if boundary:
        s.own_policy(call, iam, boundary)
    entity = Entity(
        call.account_id,
        kind,
        request[s.NAME_MEMBERS[kind]],
        request.get("Path", "/"),
        unique_id(iam.ids, ID_PREFIXES[kind], call.account_id),
        call.now,
        boundary_arn=boundary,
        tags=s.merged_tags(iam, {}, request.get("Tags", [])),
        **more,
    )
    return {SHAPE_NAMES[kind]: entity_shape(iam, iam.store.create(entity))}


def _list(iam: IamDeps, call: Call, request: Any, kind: Kind, member: str) -> dict[str, Any]:
    limit = s.limit_of(request)
    found = iam.store.page(call.account_id, kind, request.get("PathPrefix", "/"), s.after_of(request), limit + 1)
    shown, page = s.page_of(found, limit, lambda entity: entity.key)
    return {member: [_listed(entity_shape(iam, entity)) for entity in shown], **page}


def _listed(shape: dict[str, Any]) -> dict[str, Any]:
    # AWS: lists leave out tags and boundaries; GetUser and GetRole have them.
    return {member: value for member, value in shape.items() if member not in ("Tags", "PermissionsBoundary")}


def _check_no_policies(connection: Connection, entity: Entity) -> None:
    if attached_to(connection, entity.account_id, entity.kind, entity.key):
        raise DeleteConflictError("Cannot delete entity, must detach all policies first.")
    if inline_of(connection, entity.account_id, entity.kind, entity.key):
        raise DeleteConflictError("Cannot delete entity, must delete policies first.")


# Users


@operations.operation("CreateUser", questions=s.on_new_entity(Kind.USER, "CreateUser"))
def create_user(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Create a user. Source: IAM API reference, CreateUser."""
    return _create(iam, call, request, Kind.USER)


def _may_get_user(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
    if "UserName" not in request and not call.principal.role_arn and not call.principal.name:  # the root itself
        return [Question(call.principal, "iam:GetUser", f"arn:aws:iam::{call.account_id}:root")]
    return s.on_entity(Kind.USER, "GetUser")(iam, call, request)


@operations.operation("GetUser", questions=_may_get_user)
def get_user(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return a user, by default the caller."""
    if "UserName" not in request and not call.principal.name:
        root = {"Path": "/", "UserName": "root", "UserId": call.account_id, "Arn": call.principal.arn}
        return {"User": {**root, "CreateDate": call.now}}
    name = request.get("UserName") or s.own_name(call, Kind.USER)
    return {"User": entity_shape(iam, iam.store.get(call.account_id, Kind.USER, name))}


@operations.operation("ListUsers", questions=s.on_all("user", "ListUsers"))
def list_users(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List users by name."""
    return _list(iam, call, request, Kind.USER, "Users")


# AWS: what a user has must be gone before the user goes.
_DELETED_FIRST = {
    ItemKind.LOGIN_PROFILE: "delete login profile",
    ItemKind.MFA_DEVICE: "delete MFA device",
    ItemKind.SIGNING_CERTIFICATE: "delete signing certificates",
    ItemKind.SSH_PUBLIC_KEY: "delete SSH public keys",
    ItemKind.SERVICE_CREDENTIAL: "remove service specific credentials",
}


@operations.operation("DeleteUser", questions=s.on_entity(Kind.USER, "DeleteUser"))
def delete_user(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete a user that has no keys, policies or groups any more."""

    def check(connection: Connection, user: Entity) -> None:
        k, m = t.access_keys.c, t.memberships.c
        if connection.execute(
            select(k.access_key_id).where(k.account_id == user.account_id, k.user_key == user.key).limit(1)
        ).first():
            raise DeleteConflictError("Cannot delete entity, must delete access keys first.")
        kinds = kinds_of(connection, user.account_id, user.unique_id)
        for kind, what in _DELETED_FIRST.items():
            if kind in kinds:
                raise DeleteConflictError(f"Cannot delete entity, must {what} first.")
        if connection.execute(
            select(m.group_key).where(m.account_id == user.account_id, m.user_key == user.key).limit(1)
        ).first():
            raise DeleteConflictError("Cannot delete entity, must remove users from group first.")
        _check_no_policies(connection, user)

    iam.store.delete(call.account_id, Kind.USER, request["UserName"], check)
    return {}


# Groups


@operations.operation("CreateGroup", questions=s.on_new_entity(Kind.GROUP, "CreateGroup"))
def create_group(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Create a group."""
    return _create(iam, call, request, Kind.GROUP)


@operations.operation("GetGroup", questions=s.on_entity(Kind.GROUP, "GetGroup"))
def get_group(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return a group and its users."""
    group = iam.store.get(call.account_id, Kind.GROUP, request["GroupName"])
    users = iam.store.users_of(call.account_id, group.key)
    shown, page = s.page_of_all(users, request, lambda user: user.key)
    return {"Group": entity_shape(iam, group), "Users": [entity_shape(iam, user) for user in shown], **page}


@operations.operation("ListGroups", questions=s.on_all("group", "ListGroups"))
def list_groups(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List groups by name."""
    return _list(iam, call, request, Kind.GROUP, "Groups")


@operations.operation("DeleteGroup", questions=s.on_entity(Kind.GROUP, "DeleteGroup"))
def delete_group(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete a group that has no users or policies any more."""

    def check(connection: Connection, group: Entity) -> None:
        m = t.memberships.c
        if connection.execute(
            select(m.user_key).where(m.account_id == group.account_id, m.group_key == group.key).limit(1)
        ).first():
            raise DeleteConflictError("Cannot delete entity, must remove users from group first.")
        _check_no_policies(connection, group)

    iam.store.delete(call.account_id, Kind.GROUP, request["GroupName"], check)
    return {}


@operations.operation("AddUserToGroup", questions=s.on_entity(Kind.GROUP, "AddUserToGroup"))
def add_user_to_group(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Put a user into a group; doing it again is no error."""

    def add(connection: Connection) -> None:
        group = get_entity(connection, call.account_id, Kind.GROUP, request["GroupName"])
        user = get_entity(connection, call.account_id, Kind.USER, request["UserName"])
        m = t.memberships.c
        mine = select(m.group_key).where(m.account_id == call.account_id, m.user_key == user.key)
        present = list(connection.execute(mine).scalars())
        if group.key in present:
            return
        if len(present) >= iam.store.quotas.groups_per_user:
            raise LimitExceededError("GroupsPerUser", iam.store.quotas.groups_per_user)
        row = {"account_id": call.account_id, "user_key": user.key, "group_key": group.key}
        connection.execute(insert(t.memberships).values(row))

    iam.store.write(call.account_id, add)
    return {}


@operations.operation("RemoveUserFromGroup", questions=s.on_entity(Kind.GROUP, "RemoveUserFromGroup"))
def remove_user_from_group(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Take a user out of a group."""

    def remove(connection: Connection) -> None:
        group = get_entity(connection, call.account_id, Kind.GROUP, request["GroupName"])
        user = get_entity(connection, call.account_id, Kind.USER, request["UserName"])
        m = t.memberships.c
        one = (m.account_id == call.account_id) & (m.user_key == user.key) & (m.group_key == group.key)
        connection.execute(delete(t.memberships).where(one))

    iam.store.write(call.account_id, remove)
    return {}


@operations.operation("ListGroupsForUser", questions=s.on_entity(Kind.USER, "ListGroupsForUser"))
def list_groups_for_user(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List the groups of a user."""
    user = iam.store.get(call.account_id, Kind.USER, request["UserName"])
    groups = iam.store.groups_of(call.account_id, user.key)
    shown, page = s.page_of_all(groups, request, lambda group: group.key)
    return {"Groups": [entity_shape(iam, group) for group in shown], **page}


# Roles


@operations.operation("CreateRole", questions=s.on_new_entity(Kind.ROLE, "CreateRole"))
def create_role(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Create a role with its trust policy. Source: IAM API reference, CreateRole."""
    if request.get("Path", "/").startswith(SERVICE_ROLE_PATH):
        raise ValidationError(f"Path {SERVICE_ROLE_PATH} is reserved for service-linked roles.")
    trust = _checked_trust_policy(iam, request["AssumeRolePolicyDocument"])
    return _create(
        iam,
        call,
        request,
        Kind.ROLE,
        description=request.get("Description", ""),
        max_session_seconds=request.get("MaxSessionDuration", SESSION_SECONDS_DEFAULT),
        trust_policy=trust,
    )


def _checked_trust_policy(iam: IamDeps, text: str) -> str:
    s.check_trust_policy(text)
    if s.length_without_space(text) > iam.store.quotas.trust_policy_size:
        raise LimitExceededError("ACLSizePerRole", iam.store.quotas.trust_policy_size)
    return stored_trust_policy(iam.store, text)


@operations.operation("GetRole", questions=s.on_entity(Kind.ROLE, "GetRole"))
def get_role(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return a role, with the time and place of its last use."""
    role = iam.store.get(call.account_id, Kind.ROLE, request["RoleName"])
    last = max(iam.uses.of(call.account_id, [role.unique_id]), key=lambda use: use.used_at, default=None)
    used = {} if last is None else {"LastUsedDate": last.used_at, "Region": last.region}
    return {"Role": {**entity_shape(iam, role), "RoleLastUsed": used}}


@operations.operation("ListRoles", questions=s.on_all("role", "ListRoles"))
def list_roles(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List roles by name."""
    return _list(iam, call, request, Kind.ROLE, "Roles")


@operations.operation("UpdateAssumeRolePolicy", questions=s.on_entity(Kind.ROLE, "UpdateAssumeRolePolicy"))
def update_assume_role_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Replace a role's trust policy."""
    iam.store.get(call.account_id, Kind.ROLE, request["RoleName"])  # NoSuchEntity comes before a malformed document
    trust = _checked_trust_policy(iam, request["PolicyDocument"])

    def change(role: Entity) -> dict[str, Any]:
        s.require_modifiable(role)
        return {"trust_policy": trust}

    iam.store.change(call.account_id, Kind.ROLE, request["RoleName"], change)
    return {}


@operations.operation("UpdateRole", questions=s.on_entity(Kind.ROLE, "UpdateRole"))
def update_role(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Change a role's description or the longest session that it gives."""
    values: dict[str, Any] = {}
    if "Description" in request:
        values["description"] = request["Description"]
    if "MaxSessionDuration" in request:
        values["max_session_seconds"] = request["MaxSessionDuration"]

    def change(role: Entity) -> dict[str, Any]:
        if "max_session_seconds" in values:  # AWS: of a service-linked role only the description can be changed
            s.require_modifiable(role)
        return values

    iam.store.change(call.account_id, Kind.ROLE, request["RoleName"], change)
    return {}


@operations.operation("UpdateRoleDescription", questions=s.on_entity(Kind.ROLE, "UpdateRoleDescription"))
def update_role_description(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Change a role's description; the older form of UpdateRole."""
    values = {"description": request["Description"]}
    role = iam.store.change(call.account_id, Kind.ROLE, request["RoleName"], lambda _role: values)
    return {"Role": entity_shape(iam, role)}


@operations.operation("DeleteRole", questions=s.on_entity(Kind.ROLE, "DeleteRole"))
def delete_role(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete a role that has no policies and is in no instance profile any more."""

    def check(connection: Connection, role: Entity) -> None:
        s.require_modifiable(role)
        e = t.entities.c
        using = select(e.name_key).where(
            e.account_id == role.account_id, e.kind == Kind.INSTANCE_PROFILE, e.role_key == role.key
        )
        if connection.execute(using.limit(1)).first():
            raise DeleteConflictError("Cannot delete entity, must remove roles from instance profile first.")
        _check_no_policies(connection, role)

    iam.store.delete(call.account_id, Kind.ROLE, request["RoleName"], check)
    return {}


# Instance profiles


@operations.operation(
    "CreateInstanceProfile", questions=s.on_new_entity(Kind.INSTANCE_PROFILE, "CreateInstanceProfile")
)
def create_instance_profile(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Create an instance profile without a role."""
    return _create(iam, call, request, Kind.INSTANCE_PROFILE)


@operations.operation("GetInstanceProfile", questions=s.on_entity(Kind.INSTANCE_PROFILE, "GetInstanceProfile"))
def get_instance_profile(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return an instance profile with its role."""
    profile = iam.store.get(call.account_id, Kind.INSTANCE_PROFILE, request["InstanceProfileName"])
    return {"InstanceProfile": entity_shape(iam, profile)}


@operations.operation("ListInstanceProfiles", questions=s.on_all("instance-profile", "ListInstanceProfiles"))
def list_instance_profiles(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List instance profiles by name."""
    return _list(iam, call, request, Kind.INSTANCE_PROFILE, "InstanceProfiles")


@operations.operation("ListInstanceProfilesForRole", questions=s.on_entity(Kind.ROLE, "ListInstanceProfilesForRole"))
def list_instance_profiles_for_role(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List the instance profiles that hold a role."""
    role = iam.store.get(call.account_id, Kind.ROLE, request["RoleName"])
    profiles = iam.store.profiles_of(call.account_id, role.key)
    shown, page = s.page_of_all(profiles, request, lambda profile: profile.key)
    return {"InstanceProfiles": [entity_shape(iam, profile) for profile in shown], **page}


def _may_add_role(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
    questions = list(s.on_entity(Kind.INSTANCE_PROFILE, "AddRoleToInstanceProfile")(iam, call, request))
    role = iam.store.find(call.account_id, Kind.ROLE, request["RoleName"])
    arn = role.arn if role is not None else entity_arn(call.account_id, Kind.ROLE, request["RoleName"])
    questions.append(Question(call.principal, "iam:PassRole", arn, {"iam:PassedToService": "ec2.amazonaws.com"}))
    return questions


@operations.operation("AddRoleToInstanceProfile", questions=_may_add_role)
def add_role_to_instance_profile(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Put a role into an instance profile, which holds one at the most."""
    role = iam.store.get(call.account_id, Kind.ROLE, request["RoleName"])
    s.require_modifiable(role)

    def change(profile: Entity) -> dict[str, Any]:
        if profile.role_key:
            raise LimitExceededError("InstanceSessionsPerInstanceProfile", 1)
        return {"role_key": role.key}

    def check(connection: Connection) -> None:
        get_entity(connection, call.account_id, Kind.ROLE, request["RoleName"], lock=iam.store.locks)

    iam.store.change(call.account_id, Kind.INSTANCE_PROFILE, request["InstanceProfileName"], change, check)
    return {}


@operations.operation(
    "RemoveRoleFromInstanceProfile", questions=s.on_entity(Kind.INSTANCE_PROFILE, "RemoveRoleFromInstanceProfile")
)
def remove_role_from_instance_profile(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Take the role out of an instance profile."""

    def change(profile: Entity) -> dict[str, Any]:
        if profile.role_key != request["RoleName"].lower():
            message = f"The role with name {request['RoleName']} cannot be found in this instance profile."
            raise NoSuchEntityError(message)
        return {"role_key": ""}

    iam.store.change(call.account_id, Kind.INSTANCE_PROFILE, request["InstanceProfileName"], change)
    return {}


@operations.operation("DeleteInstanceProfile", questions=s.on_entity(Kind.INSTANCE_PROFILE, "DeleteInstanceProfile"))
def delete_instance_profile(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete an instance profile that holds no role any more."""

    def check(_connection: Connection, profile: Entity) -> None:
        if profile.role_key:
            raise DeleteConflictError("Cannot delete entity, must remove roles from instance profile first.")

    iam.store.delete(call.account_id, Kind.INSTANCE_PROFILE, request["InstanceProfileName"], check)
    return {}
