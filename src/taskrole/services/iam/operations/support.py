"""What several IAM operations share: questions on entities, pages, tags, documents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import Connection, delete, select

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.aws.page_tokens import read_page_token, write_page_token
from taskrole.policy.model import ContextValue, PrincipalKind, Question
from taskrole.policy.validation import PolicyValidationError, validate_identity_policy, validate_trust_policy
from taskrole.services.iam import tables as t
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import (
    InvalidInputError,
    LimitExceededError,
    MalformedPolicyDocumentError,
    NoSuchEntityError,
    UnmodifiableEntityError,
    ValidationError,
)
from taskrole.services.iam.items import Item, ItemKind
from taskrole.services.iam.model import (
    SERVICE_ROLE_PATH,
    Entity,
    Kind,
    ManagedPolicy,
    entity_arn,
)
from taskrole.services.iam.policies import require_policy
from taskrole.services.iam.store import IamStore, attached_to, get_entity, insert_attachment

PAGE_DEFAULT = 100
ROOT_USER_NAME = "root"
Listed = TypeVar("Listed")
Questions = Callable[[IamDeps, Call, Any], Sequence[Question]]

NAME_MEMBERS = {
    Kind.USER: "UserName",
    Kind.GROUP: "GroupName",
    Kind.ROLE: "RoleName",
    Kind.INSTANCE_PROFILE: "InstanceProfileName",
}

# Service authorization reference of IAM: the actions whose conditions see the target's boundary, and no others.
_SEEING_BOUNDARY = frozenset(
    {
        "AttachRolePolicy",
        "AttachUserPolicy",
        "DeleteRole",
        "DeleteRolePermissionsBoundary",
        "DeleteRolePolicy",
        "DeleteUserPermissionsBoundary",
        "DeleteUserPolicy",
        "DetachRolePolicy",
        "DetachUserPolicy",
        "GetRole",
        "PutRolePermissionsBoundary",
        "PutRolePolicy",
        "PutUserPermissionsBoundary",
        "PutUserPolicy",
        "UpdateAssumeRolePolicy",
        "UpdateRole",
        "UpdateRoleDescription",
    }
)


def on_entity(kind: Kind, action: str, context: Callable[[Any], Mapping[str, ContextValue]] | None = None) -> Questions:
    """Return the questions of an operation on one entity that the request names."""

    def questions(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
        name = request.get(NAME_MEMBERS[kind]) or own_name(call, kind)
        entity = iam.store.find(call.account_id, kind, name)
        keys: dict[str, ContextValue] = dict(context(request)) if context else {}
        if entity is not None:
            keys |= resource_tags(entity.tags)
            if entity.boundary_arn and action in _SEEING_BOUNDARY:
                keys.setdefault("iam:PermissionsBoundary", entity.boundary_arn)
        arn = entity.arn if entity is not None else entity_arn(call.account_id, kind, name)
        return [Question(call.principal, f"iam:{action}", arn, keys)]

    return questions


def on_own_or_named(action: str, context: Callable[[Any], Mapping[str, ContextValue]] | None = None) -> Questions:
    """Return the questions of an operation on a user that is by default the caller, who may be the account's root."""

    def questions(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
        if "UserName" not in request and call.principal.kind is PrincipalKind.ROOT:
            return [Question(call.principal, f"iam:{action}", f"arn:aws:iam::{call.account_id}:root")]
        return on_entity(Kind.USER, action, context)(iam, call, request)

    return questions


def owner_of(iam: IamDeps, call: Call, request: Any) -> tuple[str, str]:
    """Return unique id and name of the user that is meant: the one that is named, or the caller.

    Raises:
        NoSuchEntityError: There is none of that name.
    """
    if "UserName" not in request and call.principal.kind is PrincipalKind.ROOT:
        return call.account_id, ROOT_USER_NAME
    user = iam.store.get(call.account_id, Kind.USER, request.get("UserName") or own_name(call, Kind.USER))
    return user.unique_id, user.name


def owner_names(iam: IamDeps, account_id: str) -> dict[str, Entity | None]:
    """Return the users of an account by unique id, with its root (None) under the account id."""
    users = iam.store.page(account_id, Kind.USER, "/", "", iam.store.quotas.users)
    return {account_id: None, **{user.unique_id: user for user in users}}


def on_renamed(kind: Kind, action: str) -> Questions:
    """Return the questions of giving an entity another name or path: on it as it is, and as it will be."""

    def questions(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
        member = NAME_MEMBERS[kind]
        entity = iam.store.find(call.account_id, kind, request[member])
        path = request.get("NewPath", entity.path if entity is not None else "/")
        target = entity_arn(call.account_id, kind, request.get(f"New{member}", request[member]), path)
        asked = list(on_entity(kind, action)(iam, call, request))
        return asked if asked[0].resource == target else [*asked, Question(call.principal, f"iam:{action}", target)]

    return questions


def require_modifiable(entity: Entity) -> None:
    """Refuse changes of a service-linked role.

    Raises:
        UnmodifiableEntityError: The entity belongs to an AWS service.
    """
    if entity.kind is Kind.ROLE and entity.path.startswith(SERVICE_ROLE_PATH):
        raise UnmodifiableEntityError(entity.name)


def on_new_entity(kind: Kind, action: str) -> Questions:
    """Return the questions of an operation that creates an entity."""

    def questions(_iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
        arn = entity_arn(call.account_id, kind, request[NAME_MEMBERS[kind]], request.get("Path", "/"))
        keys = request_tags(request.get("Tags", []))
        if request.get("PermissionsBoundary"):
            keys["iam:PermissionsBoundary"] = request["PermissionsBoundary"]
        return [Question(call.principal, f"iam:{action}", arn, keys)]

    return questions


def on_all(kind_of_resource: str, action: str) -> Questions:
    """Return the questions of a list operation: AWS evaluates the path prefix as the resource."""

    def questions(_iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
        path = request.get("PathPrefix") or "/"
        return [Question(call.principal, f"iam:{action}", f"arn:aws:iam::{call.account_id}:{kind_of_resource}{path}")]

    return questions


def on_policy(action: str, context: Callable[[Any], Mapping[str, ContextValue]] | None = None) -> Questions:
    """Return the questions of an operation on a managed policy."""

    def questions(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
        found = iam.policies.find(request["PolicyArn"])
        keys: dict[str, ContextValue] = dict(context(request)) if context else {}
        if found is not None:
            keys |= resource_tags(found.tags)
        return [Question(call.principal, f"iam:{action}", request["PolicyArn"], keys)]

    return questions


def on_arn(kind: ItemKind, member: str, action: str, context: Callable[[Any], Any] | None = None) -> Questions:
    """Return the questions of an operation on an item that the request names by its ARN."""

    def questions(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
        arn = request[member]
        item = iam.items.find(call.account_id, kind, arn)
        keys: dict[str, ContextValue] = dict(context(request)) if context else {}
        if item is not None:
            keys |= {f"aws:ResourceTag/{key}": value for key, value in item.tags.items()}
        return [Question(call.principal, f"iam:{action}", arn, keys)]

    return questions


def on_nothing(action: str) -> Questions:
    """Return the questions of an operation without a resource."""

    def questions(_iam: IamDeps, call: Call, _request: Any) -> Sequence[Question]:
        return [Question(call.principal, f"iam:{action}", "*")]

    return questions


def own_name(call: Call, kind: Kind) -> str:
    """Return the caller's own user name, for operations that default to it.

    Raises:
        ValidationError: The caller is no user.
    """
    if kind is Kind.USER and call.principal.name and not call.principal.role_arn:
        return call.principal.name
    raise ValidationError("Must specify userName when calling with non-User credentials")


def request_tags(tags: Sequence[Mapping[str, str]]) -> dict[str, ContextValue]:
    """Return the condition keys of the tags in a request."""
    keys: dict[str, ContextValue] = {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in tags}
    if tags:
        keys["aws:TagKeys"] = [tag["Key"] for tag in tags]
    return keys


def resource_tags(tags: Mapping[str, str]) -> dict[str, ContextValue]:
    """Return the condition keys of the tags that a resource has."""
    keys: dict[str, ContextValue] = {}
    for key, value in tags.items():
        keys[f"aws:ResourceTag/{key}"] = value
        keys[f"iam:ResourceTag/{key}"] = value
    return keys


def own_policy(call: Call, iam: IamDeps, arn: str) -> ManagedPolicy:
    """Return a managed policy that the caller's account may see: its own, or AWS's.

    Raises:
        NoSuchEntityError: There is none.
    """
    policy = iam.policies.get(arn)
    if not policy.is_aws and policy.account_id != call.account_id:
        message = f"Policy {arn} does not exist or is not attachable."
        raise NoSuchEntityError(message)
    return policy


def limit_of(request: Any) -> int:
    """Return the page size that is asked for."""
    return int(request.get("MaxItems", PAGE_DEFAULT))


def after_of(request: Any) -> str:
    """Return the key behind which a page begins.

    Raises:
        ValidationError: The marker was not made here.
    """
    marker = request.get("Marker", "")
    try:
        return read_page_token(marker)
    except ValueError as error:
        raise ValidationError("Invalid Marker.") from error


def page_of(items: Sequence[Listed], limit: int, key: Callable[[Listed], str]) -> tuple[list[Listed], dict[str, Any]]:
    """Return one page of up to ``limit + 1`` items and the members that say whether there is more."""
    shown = list(items[:limit])
    if len(items) <= limit:
        return shown, {"IsTruncated": False}
    return shown, {"IsTruncated": True, "Marker": write_page_token(key(shown[-1]))}


def page_of_all(
    items: Sequence[Listed], request: Any, key: Callable[[Listed], str]
) -> tuple[list[Listed], dict[str, Any]]:
    """Return one page of a whole list, in the order of its keys."""
    after = after_of(request)
    rest = sorted((item for item in items if key(item) > after), key=key)
    return page_of(rest[: limit_of(request) + 1], limit_of(request), key)


def merged_tags(iam: IamDeps, present: Mapping[str, str], added: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return tags with others added; keys are compared without case.

    Raises:
        InvalidInputError: A key is repeated or reserved.
        LimitExceededError: There would be more than the quota.
    """
    keys = [tag["Key"].lower() for tag in added]
    if len(set(keys)) != len(keys):
        raise InvalidInputError("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    if any(key.startswith("aws:") for key in keys):
        raise InvalidInputError("Tag keys must not begin with aws:, which is reserved.")
    result = {key: value for key, value in present.items() if key.lower() not in keys}
    result |= {tag["Key"]: tag["Value"] for tag in added}
    if len(result) > iam.store.quotas.tags:
        raise LimitExceededError("TagsPerResource", iam.store.quotas.tags)
    return result


def without_tags(present: Mapping[str, str], removed: Sequence[str]) -> dict[str, str]:
    """Return tags without those of some keys."""
    gone = {key.lower() for key in removed}
    return {key: value for key, value in present.items() if key.lower() not in gone}


def register_item_tags(
    operations: OperationSet[IamDeps],
    noun: str,
    kind: ItemKind,
    member: str,
    missing: Callable[[str], Exception],
    asking: Callable[..., Questions] | None = None,
) -> None:
    """Add Tag..., Untag... and List...Tags of a kind of item; ``asking`` makes the questions if it has no ARN."""

    def ask(action: str, context: Callable[[Any], Any] | None = None) -> Questions:
        return on_arn(kind, member, action, context) if asking is None else asking(action, context)

    def added(request: Any) -> Any:
        return request_tags(request["Tags"])

    def removed(request: Any) -> Any:
        return {"aws:TagKeys": list(request["TagKeys"])}

    @operations.operation(f"Tag{noun}", questions=ask(f"Tag{noun}", added))
    def tag(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """Add or replace tags."""

        def change(item: Item) -> Item:
            return replace(item, tags=merged_tags(iam, item.tags, request["Tags"]))

        iam.items.change(call.account_id, kind, request[member], lambda: missing(request[member]), change)
        return {}

    @operations.operation(f"Untag{noun}", questions=ask(f"Untag{noun}", removed))
    def untag(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """Remove tags."""

        def change(item: Item) -> Item:
            return replace(item, tags=without_tags(item.tags, request["TagKeys"]))

        iam.items.change(call.account_id, kind, request[member], lambda: missing(request[member]), change)
        return {}

    lister = f"List{noun}Tags"

    @operations.operation(lister, questions=ask(lister))
    def list_tags(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
        """List tags by key."""
        item = iam.items.get(call.account_id, kind, request[member], lambda: missing(request[member]))
        shown, page = page_of_all(tag_list(item.tags), request, lambda one: one["Key"])
        return {"Tags": shown, **page}


def tag_list(tags: Mapping[str, str]) -> list[dict[str, str]]:
    """Return tags in wire form."""
    return [{"Key": key, "Value": value} for key, value in sorted(tags.items())]


def check_identity_policy(text: str) -> None:
    """Refuse an identity policy that AWS would not store.

    Raises:
        MalformedPolicyDocumentError: With AWS's sentence.
    """
    try:
        validate_identity_policy(text)
    except PolicyValidationError as error:
        raise MalformedPolicyDocumentError(str(error)) from error


def check_trust_policy(text: str) -> None:
    """Refuse a trust policy that AWS would not store.

    Raises:
        MalformedPolicyDocumentError: With AWS's sentence.
    """
    try:
        validate_trust_policy(text)
    except PolicyValidationError as error:
        raise MalformedPolicyDocumentError(str(error)) from error


def length_without_space(text: str) -> int:
    """Return the characters of a document that count for quotas."""
    return len("".join(text.split()))


def encoded(document: str) -> str:
    """Return a document as it stands in XML answers: percent-encoded (RFC 3986)."""
    return quote(document, safe="")


def attach(store: IamStore, account_id: str, kind: Kind, name: str, policy: ManagedPolicy) -> Entity:
    """Attach a managed policy; attaching it again is no error.

    Raises:
        NoSuchEntityError: The owner or the policy does not exist.
        LimitExceededError: Too many are attached.
    """

    def change(connection: Connection) -> Entity:
        require_policy(connection, policy)
        owner = get_entity(connection, account_id, kind, name, lock=store.locks)
        require_modifiable(owner)
        present = attached_to(connection, account_id, kind, owner.key)
        if policy.arn in present:
            return owner
        if len(present) >= store.quotas.attached_policies:
            raise LimitExceededError(f"PoliciesPer{kind.value.capitalize()}", store.quotas.attached_policies)
        insert_attachment(connection, owner, policy.arn)
        return owner

    return store.write(account_id, change)


def detach(store: IamStore, account_id: str, kind: Kind, name: str, policy_arn: str) -> None:
    """Detach a managed policy.

    Raises:
        NoSuchEntityError: The owner does not exist, or the policy is not attached to it.
    """

    def change(connection: Connection) -> None:
        owner = get_entity(connection, account_id, kind, name, lock=store.locks)
        require_modifiable(owner)
        c = t.attachments.c
        one = (
            (c.account_id == account_id) & (c.kind == kind) & (c.owner_key == owner.key) & (c.policy_arn == policy_arn)
        )
        if connection.execute(select(c.policy_arn).where(one)).first() is None:
            message = f"Policy {policy_arn} was not found."
            raise NoSuchEntityError(message)
        connection.execute(delete(t.attachments).where(one))

    store.write(account_id, change)
