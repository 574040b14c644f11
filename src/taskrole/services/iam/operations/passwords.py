"""Passwords of users (login profiles), the account's password policy, and ChangePassword.

Source: IAM API reference; IAM user guide, "Set an account password policy for IAM users".
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import AccessDeniedError, ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import PrincipalKind, Question
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import (
    EntityAlreadyExistsError,
    NoSuchEntityError,
    PasswordPolicyViolationError,
    ValidationError,
)
from taskrole.services.iam.items import Item, ItemKind
from taskrole.services.iam.model import Kind
from taskrole.services.iam.operations import support as s
from taskrole.services.iam.passwords import SALT_BYTES, PasswordPolicy, hashed, is_one_of, policy_of, weakness
from taskrole.storage.schema import from_milliseconds, to_milliseconds

operations: OperationSet[IamDeps] = OperationSet("iam")

_POLICY_KEY = "policy"
_REMEMBERED_MAX = 24  # AWS: PasswordReusePrevention is 24 at the most


def _policy(iam: IamDeps, account_id: str) -> PasswordPolicy | None:
    found = iam.items.find(account_id, ItemKind.PASSWORD_POLICY, _POLICY_KEY)
    return None if found is None else policy_of(found.values)


def _for_users(action: str, asked: s.Questions) -> s.Questions:
    """Return questions to which the account itself says yes, where its policy lets users change their own passwords.

    AWS: that setting is a permission that no policy shows. An explicit deny still wins.
    """

    def questions(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
        found = asked(iam, call, request)
        policy = _policy(iam, call.account_id)
        if call.principal.kind is not PrincipalKind.USER or policy is None or not policy.allow_users_to_change_password:
            return found
        statement = {"Effect": "Allow", "Principal": {"AWS": call.principal.user_id}, "Resource": "*"}
        granted = {"Version": "2012-10-17", "Statement": [{**statement, "Action": f"iam:{action}"}]}
        return [replace(question, resource_policy=json.dumps(granted)) for question in found]

    return questions


def _no_policy(account_id: str) -> NoSuchEntityError:
    return NoSuchEntityError(f"The Password Policy with domain name {account_id} cannot be found.")


@operations.operation(
    "GetAccountPasswordPolicy",
    questions=_for_users("GetAccountPasswordPolicy", s.on_nothing("GetAccountPasswordPolicy")),
)
def get_account_password_policy(iam: IamDeps, call: Call, _request: Any) -> dict[str, Any]:
    """Return the account's password policy; an account that has set none has none to return."""
    policy = _policy(iam, call.account_id)
    if policy is None:
        raise _no_policy(call.account_id)
    return {"PasswordPolicy": policy.shape()}


@operations.operation("UpdateAccountPasswordPolicy", questions=s.on_nothing("UpdateAccountPasswordPolicy"))
def update_account_password_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Replace the account's password policy; what is not in the request gets its default."""
    iam.items.put(Item(call.account_id, ItemKind.PASSWORD_POLICY, _POLICY_KEY, call.now, dict(request)))
    return {}


@operations.operation("DeleteAccountPasswordPolicy", questions=s.on_nothing("DeleteAccountPasswordPolicy"))
def delete_account_password_policy(iam: IamDeps, call: Call, _request: Any) -> dict[str, Any]:
    """Go back to having no policy."""
    iam.items.delete(call.account_id, ItemKind.PASSWORD_POLICY, _POLICY_KEY, lambda: _no_policy(call.account_id))
    return {}


# Login profiles


def _no_profile(name: str) -> NoSuchEntityError:
    return NoSuchEntityError(f"Login Profile for User {name} cannot be found.")


def _user(iam: IamDeps, call: Call, request: Any) -> tuple[str, str]:
    owner_id, name = s.owner_of(iam, call, request)
    if owner_id == call.account_id:
        raise ValidationError("The root user has no login profile here.")
    return owner_id, name


def _new_password(iam: IamDeps, call: Call, user_name: str, values: dict[str, Any], password: str) -> dict[str, Any]:
    """Return a profile's values with another password, if it is good enough.

    Raises:
        PasswordPolicyViolationError: It is not, or was used before.
    """
    policy = _policy(iam, call.account_id)
    lack = weakness(password, policy, user_name)
    if lack:
        raise PasswordPolicyViolationError(lack)
    salt = base64.b64decode(values["salt"]) if "salt" in values else iam.ids.random_bytes(SALT_BYTES)
    kept = hashed(password, salt)
    before = values.get("hashes", [])
    prevented = policy.password_reuse_prevention if policy is not None else 0
    if prevented and is_one_of(kept, before[:prevented]):
        raise PasswordPolicyViolationError("Password cannot be the same as a password that was used before")
    return {
        **values,
        "salt": base64.b64encode(salt).decode(),
        "hashes": [kept, *before][:_REMEMBERED_MAX],
        "changed_at": to_milliseconds(call.now),
    }


def _shape(item: Item, name: str) -> dict[str, Any]:
    required = bool(item.values.get("reset_required"))
    return {"UserName": name, "CreateDate": item.created_at, "PasswordResetRequired": required}


@operations.operation("CreateLoginProfile", questions=s.on_own_or_named("CreateLoginProfile"))
def create_login_profile(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Give a user a password."""
    owner_id, name = _user(iam, call, request)
    if "Password" not in request:
        raise ValidationError("Must specify a password")
    taken = EntityAlreadyExistsError(f"Login Profile for user {name} already exists.")
    if iam.items.find(call.account_id, ItemKind.LOGIN_PROFILE, owner_id):
        raise taken
    values = {"reset_required": request.get("PasswordResetRequired", False)}
    values = _new_password(iam, call, name, values, request["Password"])
    item = Item(call.account_id, ItemKind.LOGIN_PROFILE, owner_id, call.now, values, owner_id)
    return {"LoginProfile": _shape(iam.items.create(item, taken), name)}


@operations.operation("GetLoginProfile", questions=s.on_own_or_named("GetLoginProfile"))
def get_login_profile(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Tell whether a user has a password."""
    owner_id, name = _user(iam, call, request)
    item = iam.items.get(call.account_id, ItemKind.LOGIN_PROFILE, owner_id, lambda: _no_profile(name))
    return {"LoginProfile": _shape(item, name)}


@operations.operation("UpdateLoginProfile", questions=s.on_entity(Kind.USER, "UpdateLoginProfile"))
def update_login_profile(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Give a user another password, or make it choose one."""
    owner_id, name = _user(iam, call, request)
    item = iam.items.get(call.account_id, ItemKind.LOGIN_PROFILE, owner_id, lambda: _no_profile(name))
    values = dict(item.values)
    if "Password" in request:
        values = _new_password(iam, call, name, values, request["Password"])
    if "PasswordResetRequired" in request:
        values["reset_required"] = request["PasswordResetRequired"]
    _replace_if_same(iam, item, values, name)
    return {}


def _replace_if_same(iam: IamDeps, seen: Item, values: dict[str, Any], name: str) -> None:
    """Store values that were worked out from ``seen``, outside any transaction because hashing takes its time."""

    def change(item: Item) -> Item:
        if item.values != seen.values:
            message = "The login profile was changed by another request; try again."
            raise ServiceError("EntityTemporarilyUnmodifiable", message, 409)
        return replace(item, values=values)

    iam.items.change(seen.account_id, ItemKind.LOGIN_PROFILE, seen.key, lambda: _no_profile(name), change)


@operations.operation("DeleteLoginProfile", questions=s.on_own_or_named("DeleteLoginProfile"))
def delete_login_profile(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Take a user's password away."""
    owner_id, name = _user(iam, call, request)
    iam.items.delete(call.account_id, ItemKind.LOGIN_PROFILE, owner_id, lambda: _no_profile(name))
    return {}


@operations.operation("ChangePassword", questions=_for_users("ChangePassword", s.on_own_or_named("ChangePassword")))
def change_password(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Let a user change its own password, if it knows it.

    Raises:
        AccessDeniedError: The old password is another one, or it expired for good.
    """
    if call.principal.kind is not PrincipalKind.USER:
        raise ServiceError("InvalidUserType", "Only IAM Users can change their own password.", 400)
    owner_id, name = call.principal.user_id, call.principal.name
    item = iam.items.get(call.account_id, ItemKind.LOGIN_PROFILE, owner_id, lambda: _no_profile(name))
    policy = _policy(iam, call.account_id)
    changed_at = from_milliseconds(item.values["changed_at"])
    if policy is not None and policy.hard_expiry and policy.is_expired(changed_at, call.now):
        raise AccessDeniedError("The password has expired; an administrator has to set another one.")
    old = hashed(request["OldPassword"], base64.b64decode(item.values["salt"]))
    if not is_one_of(old, item.values["hashes"][:1]):
        raise AccessDeniedError("The old password was incorrect.")
    _replace_if_same(
        iam,
        item,
        {**_new_password(iam, call, name, dict(item.values), request["NewPassword"]), "reset_required": False},
        name,
    )
    return {}
