"""Access keys of users, and of the account root for its own."""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import PrincipalKind, Question
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.model import ROOT_USER_KEY, AccessKeyRecord, Kind
from taskrole.services.iam.operations import support as s

operations: OperationSet[IamDeps] = OperationSet("iam")


def _user(iam: IamDeps, call: Call, request: Any) -> tuple[str, str]:
    """Return the key and the name of the user that is meant."""
    if "UserName" not in request and call.principal.kind is PrincipalKind.ROOT:
        return ROOT_USER_KEY, "root"
    name = request.get("UserName") or s.own_name(call, Kind.USER)
    user = iam.store.get(call.account_id, Kind.USER, name)
    return user.key, user.name


@operations.operation("CreateAccessKey", questions=s.on_own_or_named("CreateAccessKey"))
def create_access_key(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Make an access key; the only answer that ever holds its secret."""
    user_key, name = _user(iam, call, request)
    record, secret = iam.access_keys.create(call.account_id, user_key, call.now)
    return {
        "AccessKey": {
            "UserName": name,
            "AccessKeyId": record.access_key_id,
            "Status": record.status,
            "SecretAccessKey": secret,
            "CreateDate": record.created_at,
        }
    }


@operations.operation("ListAccessKeys", questions=s.on_own_or_named("ListAccessKeys"))
def list_access_keys(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List a user's access keys without their secrets."""
    user_key, name = _user(iam, call, request)
    shown, page = s.page_of_all(iam.access_keys.list(call.account_id, user_key), request, _key_id)
    metadata = [
        {
            "UserName": name,
            "AccessKeyId": record.access_key_id,
            "Status": record.status,
            "CreateDate": record.created_at,
        }
        for record in shown
    ]
    return {"AccessKeyMetadata": metadata, **page}


def _key_id(record: AccessKeyRecord) -> str:
    return record.access_key_id


@operations.operation("UpdateAccessKey", questions=s.on_own_or_named("UpdateAccessKey"))
def update_access_key(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Make an access key Active or Inactive."""
    user_key, _ = _user(iam, call, request)
    iam.access_keys.set_status(call.account_id, user_key, request["AccessKeyId"], request["Status"])
    return {}


@operations.operation("DeleteAccessKey", questions=s.on_own_or_named("DeleteAccessKey"))
def delete_access_key(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Delete an access key."""
    user_key, _ = _user(iam, call, request)
    iam.access_keys.delete(call.account_id, user_key, request["AccessKeyId"])
    return {}


def _may_get_last_used(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
    found = iam.access_keys.find(request["AccessKeyId"])
    name = found[0].user_key if found is not None and found[0].account_id == call.account_id else ""
    user = iam.store.find(call.account_id, Kind.USER, name) if name else None
    resource = user.arn if user is not None else f"arn:aws:iam::{call.account_id}:user/"
    return [Question(call.principal, "iam:GetAccessKeyLastUsed", resource)]


@operations.operation("GetAccessKeyLastUsed", questions=_may_get_last_used)
def get_access_key_last_used(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Tell when and where an access key was last used."""
    found = iam.access_keys.find(request["AccessKeyId"])
    last_used: dict[str, Any] = {"ServiceName": "N/A", "Region": "N/A"}
    if found is None or found[0].account_id != call.account_id:
        return {"AccessKeyLastUsed": last_used}
    record = found[0]
    if record.last_used_at is not None:
        last_used = {
            "LastUsedDate": record.last_used_at,
            "ServiceName": record.last_used_service,
            "Region": record.last_used_region,
        }
    user = iam.store.find(call.account_id, Kind.USER, record.user_key)
    return {"UserName": user.name if user is not None else "root", "AccessKeyLastUsed": last_used}
