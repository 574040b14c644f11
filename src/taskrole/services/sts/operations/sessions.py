"""The operations of STS that take a signature.

Source: STS API reference; rules of sessions: IAM user guide, "Temporary security credentials".
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from taskrole.aws.call import Call, CallSession
from taskrole.aws.errors import AccessDeniedError, ServiceError
from taskrole.aws.operation import OperationSet, allowed_to_everyone
from taskrole.ids import account_of_unique_id
from taskrole.policy.model import ContextValue, Principal, PrincipalKind, Question
from taskrole.services.sts.operations import common as c
from taskrole.services.sts.operations.common import StsDeps

operations: OperationSet[StsDeps] = OperationSet("sts")

TOKEN_SECONDS_DEFAULT = 43200
ROOT_TOKEN_SECONDS_MAX = 3600
ROLE_ARN = re.compile(r"arn:aws:iam::[0-9]{12}:role/[\x21-\x7e]+")


# AssumeRole


def _tags(request: Any) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in request.get("Tags", [])}


def _inherited(call: Call) -> dict[str, str]:
    return dict(call.session.transitive_tags) if call.session is not None else {}


def _assume_context(call: Call, request: Any) -> dict[str, ContextValue]:
    context: dict[str, ContextValue] = {"sts:RoleSessionName": request["RoleSessionName"]}
    if "ExternalId" in request:
        context["sts:ExternalId"] = request["ExternalId"]
    if "SourceIdentity" in request:
        context["sts:SourceIdentity"] = request["SourceIdentity"]
    if request.get(c.MFA_KEY):
        context |= {"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0"}
    tags = {**_inherited(call), **_tags(request)}
    for key, value in tags.items():
        context[f"aws:RequestTag/{key}"] = value
    if tags:
        context["aws:TagKeys"] = list(tags)
    if request.get("TransitiveTagKeys"):
        context["sts:TransitiveTagKeys"] = list(request["TransitiveTagKeys"])
    return context


def _with_role_and_mfa(sts: StsDeps, call: Call, request: Any) -> Any:
    """Refuse what no policy can allow, then check the MFA code: it counts once, whatever policies say afterwards."""
    if not ROLE_ARN.fullmatch(request["RoleArn"]):
        raise c.validation_error(f"{request['RoleArn']} is invalid")
    if call.principal.kind is PrincipalKind.ROOT:
        raise AccessDeniedError("Roles may not be assumed by root accounts.")
    if request.get("SourceIdentity", "").lower().startswith("aws:"):
        raise c.validation_error("SourceIdentity must not begin with aws:, which is reserved.")
    return c.with_mfa(sts, call, request)


def _may_assume_role(sts: StsDeps, call: Call, request: Any) -> Sequence[Question]:
    role = sts.iam.find_role_by_arn(request["RoleArn"])
    actions = ["sts:AssumeRole"]
    if request.get("Tags") or _inherited(call):
        actions.append("sts:TagSession")
    if "SourceIdentity" in request or (call.session is not None and call.session.source_identity):
        actions.append("sts:SetSourceIdentity")
    return c.trust_questions(call.principal, actions, request["RoleArn"], role, _assume_context(call, request))


@operations.operation("AssumeRole", questions=_may_assume_role, resolve=_with_role_and_mfa)
def assume_role(sts: StsDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return credentials of a session of a role. Source: STS API reference, AssumeRole."""
    role = sts.iam.find_role_by_arn(request["RoleArn"])
    assert role is not None  # the question was answered yes
    _check_tags(call, request)
    tags = {**_tags(request), **_inherited(call)}
    transitive = {key.lower() for key in (*request.get("TransitiveTagKeys", []), *_inherited(call))}
    session_tags = c.SessionTags(tags, frozenset(transitive))
    return c.assumed(sts, call, request, role, session_tags, _source_identity(call, request))


def _check_tags(call: Call, request: Any) -> None:
    keys = [tag["Key"].lower() for tag in request.get("Tags", [])]
    if len(set(keys)) != len(keys):
        raise c.invalid_value("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    if any(key.startswith("aws:") for key in keys):
        raise c.invalid_value("Tag keys must not begin with aws:, which is reserved.")
    transitive = [key.lower() for key in request.get("TransitiveTagKeys", [])]
    if any(key not in keys for key in transitive):
        raise c.invalid_value("The specified transitive tag key must be included in the requested tags.")
    inherited = {key.lower() for key in _inherited(call)}
    if inherited & set(keys):
        raise c.invalid_value(
            "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key "
            "from the calling session."
        )


def _source_identity(call: Call, request: Any) -> str:
    inherited = call.session.source_identity if call.session is not None else ""
    asked = str(request.get("SourceIdentity", inherited))
    if inherited and asked != inherited:
        raise AccessDeniedError("The source identity of a session cannot be changed.")
    return asked


# Others


@operations.operation("GetCallerIdentity", questions=allowed_to_everyone)
def get_caller_identity(_sts: StsDeps, call: Call, _request: Any) -> dict[str, Any]:
    """Tell who the caller is; AWS lets everybody ask."""
    return {"UserId": call.principal.user_id, "Account": call.account_id, "Arn": call.principal.arn}


def _may_get_session_token(_sts: StsDeps, call: Call, _request: Any) -> Sequence[Question]:
    if call.session is not None:
        raise AccessDeniedError("Cannot call GetSessionToken with session credentials")
    return [Question(call.principal, "sts:GetSessionToken", "*")]


@operations.operation("GetSessionToken", questions=_may_get_session_token, resolve=c.with_mfa)
def get_session_token(sts: StsDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return temporary credentials of the calling user itself."""
    session = CallSession(
        call.now,
        call.now + _token_life(call, request),
        mfa_authenticated=bool(request.get(c.MFA_KEY)),
        kind="session-token",
    )
    return {"Credentials": c.credentials_shape(sts.sealer.seal(call.principal, session))}


def _token_life(call: Call, request: Any) -> timedelta:
    seconds = request.get("DurationSeconds", TOKEN_SECONDS_DEFAULT)
    if call.principal.kind is PrincipalKind.ROOT:
        seconds = min(seconds, ROOT_TOKEN_SECONDS_MAX)
    return timedelta(seconds=seconds)


def _may_get_federation_token(_sts: StsDeps, call: Call, request: Any) -> Sequence[Question]:
    if call.session is not None:
        raise AccessDeniedError("Cannot call GetFederationToken with session credentials")
    resource = f"arn:aws:sts::{call.account_id}:federated-user/{request['Name']}"
    tags = _tags(request)
    context: dict[str, ContextValue] = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    if tags:
        context["aws:TagKeys"] = list(tags)
    actions = ["sts:GetFederationToken", "sts:TagSession"] if tags else ["sts:GetFederationToken"]
    return [Question(call.principal, action, resource, context) for action in actions]


@operations.operation("GetFederationToken", questions=_may_get_federation_token)
def get_federation_token(sts: StsDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return credentials of a federated user: what the caller may do, within the session policies."""
    c.check_session_policies(sts, call.account_id, request)
    _check_tags(call, request)
    name, tags = request["Name"], _tags(request)
    principal = Principal(
        PrincipalKind.FEDERATED_USER,
        call.account_id,
        f"arn:aws:sts::{call.account_id}:federated-user/{name}",
        f"{call.account_id}:{name}",
        name,
        role_id=call.principal.user_id,  # so that another user of the issuer's name does not stand behind it later
        issuer_arn=call.principal.arn,
        tags=tags,
    )
    session = CallSession(
        call.now,
        call.now + _token_life(call, request),
        session_tags=tuple(tags.items()),
        inline_session_policy=request.get("Policy", ""),
        session_policy_arns=c.policy_arns(request),
        kind="federated",
    )
    return {
        "Credentials": c.credentials_shape(sts.sealer.seal(principal, session)),
        "FederatedUser": {"FederatedUserId": principal.user_id, "Arn": principal.arn},
        "PackedPolicySize": c.packed_size(request, tags),
    }


def _may_get_access_key_info(_sts: StsDeps, call: Call, _request: Any) -> Sequence[Question]:
    return [Question(call.principal, "sts:GetAccessKeyInfo", "*")]


@operations.operation("GetAccessKeyInfo", questions=_may_get_access_key_info)
def get_access_key_info(_sts: StsDeps, _call: Call, request: Any) -> dict[str, Any]:
    """Tell the account of an access key id, which the id itself holds; the key need not exist."""
    try:
        return {"Account": account_of_unique_id(request["AccessKeyId"])}
    except ValueError as error:
        raise c.validation_error("The access key id is not of a form that names an account.") from error


def _may_decode(_sts: StsDeps, call: Call, _request: Any) -> Sequence[Question]:
    return [Question(call.principal, "sts:DecodeAuthorizationMessage", "*")]


@operations.operation("DecodeAuthorizationMessage", questions=_may_decode)
def decode_authorization_message(sts: StsDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return what stood behind a denial that one of the account's principals met.

    Raises:
        ServiceError: InvalidAuthorizationMessageException, also for the message of another account.
    """
    message = sts.messages.decode(request["EncodedMessage"], call.account_id)
    if message is None:
        text = "Message is not valid"
        raise ServiceError("InvalidAuthorizationMessageException", text, 400)
    return {"DecodedMessage": message}
