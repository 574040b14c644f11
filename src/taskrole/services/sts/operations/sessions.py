"""The operations of STS.

Source: STS API reference; rules of sessions: IAM user guide, "Temporary security credentials".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from taskrole.aws.call import Call, CallSession
from taskrole.aws.errors import AccessDeniedError, ServiceError
from taskrole.aws.operation import OperationSet, allowed_to_everyone
from taskrole.ids import account_of_unique_id
from taskrole.policy.model import ContextValue, PolicyType, Principal, PrincipalKind, Question
from taskrole.policy.validation import PolicyValidationError, validate_identity_policy
from taskrole.services.iam.api import IamApi, Role
from taskrole.services.sts.api import session_principal
from taskrole.services.sts.sessions import SessionSealer, TemporaryCredentials

operations: OperationSet["StsDeps"] = OperationSet("sts")

ASSUME_SECONDS_DEFAULT = 3600
TOKEN_SECONDS_DEFAULT = 43200
ROOT_TOKEN_SECONDS_MAX = 3600
CHAINED_SECONDS_MAX = 3600
SESSION_POLICY_LENGTH_MAX = 2048
_ROLE_ARN = re.compile(r"arn:aws:iam::[0-9]{12}:role/[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class StsDeps:
    """What STS's operations work with."""

    iam: IamApi
    sealer: SessionSealer


def validation_error(message: str) -> ServiceError:
    """Return STS's error for a parameter that cannot be."""
    return ServiceError("ValidationError", message, 400)


def invalid_value(message: str) -> ServiceError:
    """Return STS's error for tags that cannot be."""
    return ServiceError("InvalidParameterValue", message, 400)


def _credentials(credentials: TemporaryCredentials) -> dict[str, Any]:
    return {
        "AccessKeyId": credentials.access_key_id,
        "SecretAccessKey": credentials.secret_access_key,
        "SessionToken": credentials.session_token,
        "Expiration": credentials.expires_at,
    }


# AssumeRole


def _tags(request: Any) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in request.get("Tags", [])}


def _inherited(call: Call) -> dict[str, str]:
    return dict(call.session.transitive_tags) if call.session is not None else {}


def _assume_context(call: Call, request: Any, role: Role | None) -> dict[str, ContextValue]:
    context: dict[str, ContextValue] = {"sts:RoleSessionName": request["RoleSessionName"]}
    if "ExternalId" in request:
        context["sts:ExternalId"] = request["ExternalId"]
    if "SourceIdentity" in request:
        context["sts:SourceIdentity"] = request["SourceIdentity"]
    tags = {**_inherited(call), **_tags(request)}
    for key, value in tags.items():
        context[f"aws:RequestTag/{key}"] = value
    if tags:
        context["aws:TagKeys"] = list(tags)
    if request.get("TransitiveTagKeys"):
        context["sts:TransitiveTagKeys"] = list(request["TransitiveTagKeys"])
    for key, value in (role.tags if role is not None else {}).items():
        context[f"aws:ResourceTag/{key}"] = value
        context[f"iam:ResourceTag/{key}"] = value
    return context


def _may_assume_role(sts: StsDeps, call: Call, request: Any) -> Sequence[Question]:
    arn = request["RoleArn"]
    if not _ROLE_ARN.fullmatch(arn):
        raise validation_error(f"{arn} is invalid")
    if call.principal.kind is PrincipalKind.ROOT:
        raise AccessDeniedError("Roles may not be assumed by root accounts.")
    _refuse_mfa(request)
    role = sts.iam.find_role_by_arn(arn)
    account_id = arn.split(":")[4]
    # A role that does not exist has a trust policy that trusts nobody: the same answer, nothing is revealed.
    trust = role.trust_policy if role is not None else None
    context = _assume_context(call, request, role)
    actions = ["sts:AssumeRole"]
    if request.get("Tags") or _inherited(call):
        actions.append("sts:TagSession")
    if "SourceIdentity" in request or (call.session is not None and call.session.source_identity):
        actions.append("sts:SetSourceIdentity")
    return [
        Question(
            call.principal,
            action,
            arn,
            context,
            account_id,
            trust,
            resource_policy_required=True,
            resource_policy_kind=str(PolicyType.TRUST),
        )
        for action in actions
    ]


def _refuse_mfa(request: Any) -> None:
    if "TokenCode" in request or "SerialNumber" in request:
        # There are no MFA devices here, so no code can be right.
        raise AccessDeniedError("MultiFactorAuthentication failed with invalid MFA one time pass code.")


@operations.operation("AssumeRole", questions=_may_assume_role)
def assume_role(sts: StsDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return credentials of a session of a role. Source: STS API reference, AssumeRole."""
    role = sts.iam.find_role_by_arn(request["RoleArn"])
    assert role is not None  # the question was answered yes
    duration = request.get("DurationSeconds", ASSUME_SECONDS_DEFAULT)
    _check_duration(call, role, duration)
    _check_session_policies(sts, role.account_id, request)
    _check_tags(call, request)
    source_identity = _source_identity(call, request)
    tags = {**_tags(request), **_inherited(call)}
    transitive = {key.lower() for key in request.get("TransitiveTagKeys", [])} | {
        key.lower() for key in _inherited(call)
    }
    session = CallSession(
        call.now,
        call.now + timedelta(seconds=duration),
        source_identity=source_identity,
        transitive_tags=tuple((key, value) for key, value in tags.items() if key.lower() in transitive),
        session_tags=tuple(tags.items()),
        inline_session_policy=request.get("Policy", ""),
        session_policy_arns=_policy_arns(request),
    )
    principal = session_principal(role, request["RoleSessionName"], tags)
    answer: dict[str, Any] = {
        "Credentials": _credentials(sts.sealer.seal(principal, session)),
        "AssumedRoleUser": {"AssumedRoleId": principal.user_id, "Arn": principal.arn},
    }
    if request.get("Policy") or request.get("PolicyArns") or tags:
        answer["PackedPolicySize"] = _packed_size(request, tags)
    if source_identity:
        answer["SourceIdentity"] = source_identity
    return answer


def _check_duration(call: Call, role: Role, duration: int) -> None:
    if call.session is not None and duration > CHAINED_SECONDS_MAX:
        raise validation_error(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
        )
    if duration > role.max_session_duration_seconds:
        raise validation_error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")


def _check_session_policies(sts: StsDeps, account_id: str, request: Any) -> None:
    text = request.get("Policy", "")
    if text:
        try:
            validate_identity_policy(text)
        except PolicyValidationError as error:
            raise ServiceError("MalformedPolicyDocument", str(error), 400) from error
    for arn in _policy_arns(request):
        if sts.iam.find_policy_document(account_id, arn) is None:
            raise invalid_value(f"Policy {arn} does not exist or is not attachable.")
    if len(text) + sum(len(arn) for arn in _policy_arns(request)) > SESSION_POLICY_LENGTH_MAX:
        raise ServiceError("PackedPolicyTooLarge", "Packed size of session policies consumes more than 100%.", 400)


def _policy_arns(request: Any) -> tuple[str, ...]:
    return tuple(entry["arn"] for entry in request.get("PolicyArns", []) if "arn" in entry)


def _packed_size(request: Any, tags: dict[str, str]) -> int:
    used = len(request.get("Policy", "")) + sum(len(arn) for arn in _policy_arns(request))
    used += sum(len(key) + len(value) for key, value in tags.items())
    return max(1, min(100, used * 100 // SESSION_POLICY_LENGTH_MAX))


def _check_tags(call: Call, request: Any) -> None:
    keys = [tag["Key"].lower() for tag in request.get("Tags", [])]
    if len(set(keys)) != len(keys):
        raise invalid_value("Duplicate tag keys found. Please note that Tag keys are case insensitive.")
    if any(key.startswith("aws:") for key in keys):
        raise invalid_value("Tag keys must not begin with aws:, which is reserved.")
    transitive = [key.lower() for key in request.get("TransitiveTagKeys", [])]
    if any(key not in keys for key in transitive):
        raise invalid_value("The specified transitive tag key must be included in the requested tags.")
    inherited = {key.lower() for key in _inherited(call)}
    if inherited & set(keys):
        raise invalid_value(
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


def _may_get_session_token(_sts: StsDeps, call: Call, request: Any) -> Sequence[Question]:
    if call.session is not None:
        raise AccessDeniedError("Cannot call GetSessionToken with session credentials")
    _refuse_mfa(request)
    return [Question(call.principal, "sts:GetSessionToken", "*")]


@operations.operation("GetSessionToken", questions=_may_get_session_token)
def get_session_token(sts: StsDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return temporary credentials of the calling user itself."""
    session = CallSession(call.now, call.now + _token_life(call, request), kind="session-token")
    return {"Credentials": _credentials(sts.sealer.seal(call.principal, session))}


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
    _check_session_policies(sts, call.account_id, request)
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
        session_policy_arns=_policy_arns(request),
        kind="federated",
    )
    return {
        "Credentials": _credentials(sts.sealer.seal(principal, session)),
        "FederatedUser": {"FederatedUserId": principal.user_id, "Arn": principal.arn},
        "PackedPolicySize": _packed_size(request, tags),
    }


def _may_get_access_key_info(_sts: StsDeps, call: Call, _request: Any) -> Sequence[Question]:
    return [Question(call.principal, "sts:GetAccessKeyInfo", "*")]


@operations.operation("GetAccessKeyInfo", questions=_may_get_access_key_info)
def get_access_key_info(_sts: StsDeps, _call: Call, request: Any) -> dict[str, Any]:
    """Tell the account of an access key id, which the id itself holds; the key need not exist."""
    try:
        return {"Account": account_of_unique_id(request["AccessKeyId"])}
    except ValueError as error:
        raise validation_error("The access key id is not of a form that names an account.") from error
