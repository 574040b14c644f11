"""Inline policies, attachments, boundaries and tags: one set of operations, made for each kind that has them."""

import json
from typing import Any

from sqlalchemy import Connection, delete, insert

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.services.iam import tables as t
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import LimitExceededError, NoSuchEntityError
from taskrole.services.iam.model import SERVICE_ROLE_PATH, Entity, Kind
from taskrole.services.iam.operations import support as s
from taskrole.services.iam.policies import require_policy
from taskrole.services.iam.store import get_entity, inline_of

operations: OperationSet[IamDeps] = OperationSet("iam")

_WITH_POLICIES = (Kind.USER, Kind.GROUP, Kind.ROLE)
_WITH_TAGS = (Kind.USER, Kind.ROLE, Kind.INSTANCE_PROFILE)
_WITH_BOUNDARY = (Kind.USER, Kind.ROLE)
_NOUNS = {Kind.USER: "User", Kind.GROUP: "Group", Kind.ROLE: "Role", Kind.INSTANCE_PROFILE: "InstanceProfile"}


def _policy_arn_key(request: Any) -> dict[str, str]:
    return {"iam:PolicyARN": request["PolicyArn"]}


def _register_inline(kind: Kind) -> None:
    noun, member = _NOUNS[kind], s.NAME_MEMBERS[kind]

    @operations.operation(f"Put{noun}Policy", questions=s.on_entity(kind, f"Put{noun}Policy"))
    def put_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """Add or replace an inline policy."""
        s.check_identity_policy(request["PolicyDocument"])

        def put(connection: Connection) -> None:
            owner = get_entity(connection, call.account_id, kind, request[member], lock=iam.store.locks)
            s.require_modifiable(owner)
            others = inline_of(connection, call.account_id, kind, owner.key)
            others[request["PolicyName"]] = request["PolicyDocument"]
            maximum = iam.store.quotas.inline_size(kind)
            if sum(s.length_without_space(text) for text in others.values()) > maximum:
                message = f"Maximum policy size of {maximum} bytes exceeded for {kind} {owner.name}"
                error = LimitExceededError("", 0)
                error.message = message
                raise error
            connection.execute(delete(t.inline_policies).where(_inline(owner, request["PolicyName"])))
            row = {
                "account_id": call.account_id,
                "kind": kind,
                "owner_key": owner.key,
                "name": request["PolicyName"],
                "document": request["PolicyDocument"],
            }
            connection.execute(insert(t.inline_policies).values(row))

        iam.store.write(call.account_id, put)
        return {}

    @operations.operation(f"Get{noun}Policy", questions=s.on_entity(kind, f"Get{noun}Policy"))
    def get_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """Return an inline policy."""
        owner = iam.store.get(call.account_id, kind, request[member])
        document = iam.store.inline_policies(call.account_id, kind, owner.key).get(request["PolicyName"])
        if document is None:
            raise _no_such_inline(kind, request["PolicyName"])
        return {member: owner.name, "PolicyName": request["PolicyName"], "PolicyDocument": s.encoded(document)}

    @operations.operation(f"Delete{noun}Policy", questions=s.on_entity(kind, f"Delete{noun}Policy"))
    def delete_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """Delete an inline policy."""

        def remove(connection: Connection) -> None:
            owner = get_entity(connection, call.account_id, kind, request[member])
            s.require_modifiable(owner)
            one = _inline(owner, request["PolicyName"])
            if connection.execute(delete(t.inline_policies).where(one)).rowcount == 0:
                raise _no_such_inline(kind, request["PolicyName"])

        iam.store.write(call.account_id, remove)
        return {}

    lister = f"List{noun}Policies"

    @operations.operation(lister, questions=s.on_entity(kind, lister))
    def list_policies(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """List the names of inline policies."""
        owner = iam.store.get(call.account_id, kind, request[member])
        names = sorted(iam.store.inline_policies(call.account_id, kind, owner.key))
        shown, page = s.page_of_all(names, request, lambda name: name)
        return {"PolicyNames": shown, **page}


def _register_attachments(kind: Kind) -> None:
    noun, member = _NOUNS[kind], s.NAME_MEMBERS[kind]

    @operations.operation(f"Attach{noun}Policy", questions=s.on_entity(kind, f"Attach{noun}Policy", _policy_arn_key))
    def attach_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """Attach a managed policy."""
        policy = iam.policies.find(request["PolicyArn"])
        if policy is None or (not policy.is_aws and policy.account_id != call.account_id):
            message = f"Policy {request['PolicyArn']} does not exist or is not attachable."
            raise NoSuchEntityError(message)
        if policy.is_aws and policy.path.startswith(SERVICE_ROLE_PATH):
            raise ServiceError("PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role.", 400)
        s.attach(iam.store, call.account_id, kind, request[member], policy)
        return {}

    @operations.operation(f"Detach{noun}Policy", questions=s.on_entity(kind, f"Detach{noun}Policy", _policy_arn_key))
    def detach_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """Detach a managed policy."""
        s.detach(iam.store, call.account_id, kind, request[member], request["PolicyArn"])
        return {}

    lister = f"ListAttached{noun}Policies"

    @operations.operation(lister, questions=s.on_entity(kind, lister))
    def list_attached(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """List attached managed policies by name."""
        owner = iam.store.get(call.account_id, kind, request[member])
        arns = iam.store.attached(call.account_id, kind, owner.key)
        found = [policy for policy in map(iam.policies.find, arns) if policy is not None]
        prefix = request.get("PathPrefix", "/")
        matching = sorted((policy for policy in found if policy.path.startswith(prefix)), key=lambda one: one.name)
        shown, page = s.page_of_all(matching, request, lambda policy: policy.name)
        attached = [{"PolicyName": policy.name, "PolicyArn": policy.arn} for policy in shown]
        return {"AttachedPolicies": attached, **page}


def _register_boundary(kind: Kind) -> None:
    noun, member = _NOUNS[kind], s.NAME_MEMBERS[kind]

    def _asked(request: Any) -> dict[str, str]:
        return {"iam:PermissionsBoundary": request["PermissionsBoundary"]}

    put_name, delete_name = f"Put{noun}PermissionsBoundary", f"Delete{noun}PermissionsBoundary"

    @operations.operation(put_name, questions=s.on_entity(kind, put_name, _asked))
    def put_boundary(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """Set the permissions boundary."""
        policy = s.own_policy(call, iam, request["PermissionsBoundary"])

        def change(entity: Entity) -> dict[str, Any]:
            s.require_modifiable(entity)
            return {"boundary_arn": policy.arn}

        def check(connection: Connection) -> None:
            require_policy(connection, policy)

        iam.store.change(call.account_id, kind, request[member], change, check)
        return {}

    @operations.operation(delete_name, questions=s.on_entity(kind, delete_name))
    def delete_boundary(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """Remove the permissions boundary."""

        def change(entity: Entity) -> dict[str, Any]:
            s.require_modifiable(entity)
            return {"boundary_arn": ""}

        iam.store.change(call.account_id, kind, request[member], change)
        return {}


def _register_tags(kind: Kind) -> None:
    noun, member = _NOUNS[kind], s.NAME_MEMBERS[kind]

    def _tags(request: Any) -> Any:
        return s.request_tags(request["Tags"])

    def _keys(request: Any) -> Any:
        return {"aws:TagKeys": list(request["TagKeys"])}

    @operations.operation(f"Tag{noun}", questions=s.on_entity(kind, f"Tag{noun}", _tags))
    def tag(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """Add or replace tags."""

        def change(entity: Entity) -> dict[str, Any]:
            return {"tags": json.dumps(s.merged_tags(iam, entity.tags, request["Tags"]))}

        iam.store.change(call.account_id, kind, request[member], change)
        return {}

    @operations.operation(f"Untag{noun}", questions=s.on_entity(kind, f"Untag{noun}", _keys))
    def untag(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """Remove tags."""

        def change(entity: Entity) -> dict[str, Any]:
            return {"tags": json.dumps(s.without_tags(entity.tags, request["TagKeys"]))}

        iam.store.change(call.account_id, kind, request[member], change)
        return {}

    lister = f"List{noun}Tags"

    @operations.operation(lister, questions=s.on_entity(kind, lister))
    def list_tags(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """List tags by key."""
        entity = iam.store.get(call.account_id, kind, request[member])
        shown, page = s.page_of_all(s.tag_list(entity.tags), request, lambda one: one["Key"])
        return {"Tags": shown, **page}


def _inline(owner: Entity, name: str) -> Any:
    c = t.inline_policies.c
    return (c.account_id == owner.account_id) & (c.kind == owner.kind) & (c.owner_key == owner.key) & (c.name == name)


def _no_such_inline(kind: Kind, name: str) -> NoSuchEntityError:
    return NoSuchEntityError(f"The {kind} policy with name {name} cannot be found.")


for _kind in _WITH_POLICIES:
    _register_inline(_kind)
    _register_attachments(_kind)
for _kind in _WITH_BOUNDARY:
    _register_boundary(_kind)
for _kind in _WITH_TAGS:
    _register_tags(_kind)


_USAGES = ("PermissionsPolicy", "PermissionsBoundary")


@operations.operation("ListEntitiesForPolicy", questions=s.on_policy("ListEntitiesForPolicy"))
def list_entities_for_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List the users, groups and roles that a managed policy is attached to, or that it bounds."""
    policy = s.own_policy(call, iam, request["PolicyArn"])
    usage = request.get("PolicyUsageFilter")
    found: dict[str, Entity] = {}
    if usage in (None, _USAGES[0]):
        for kind, key in iam.store.attachments_of(call.account_id, policy.arn):
            entity = iam.store.find(call.account_id, kind, key)
            if entity is not None:
                found[entity.arn] = entity
    if usage in (None, _USAGES[1]):
        found |= {entity.arn: entity for entity in iam.store.bounded_by(call.account_id, policy.arn)}
    prefix, wanted = request.get("PathPrefix", "/"), request.get("EntityFilter")
    matching = [one for one in found.values() if one.path.startswith(prefix) and wanted in (None, _NOUNS[one.kind])]
    shown, page = s.page_of_all(matching, request, lambda one: one.arn)
    answer: dict[str, Any] = {f"Policy{_NOUNS[kind]}s": [] for kind in _WITH_POLICIES}
    for one in shown:
        entry = {s.NAME_MEMBERS[one.kind]: one.name, f"{_NOUNS[one.kind]}Id": one.unique_id}
        answer[f"Policy{_NOUNS[one.kind]}s"].append(entry)
    return {**answer, **page}
