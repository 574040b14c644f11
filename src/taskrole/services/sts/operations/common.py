"""What the operations of STS share: their dependencies, errors, checks of what sessions are made with."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from taskrole.aws.call import Call, CallSession
from taskrole.aws.errors import AccessDeniedError, ServiceError
from taskrole.policy.model import ContextValue, PolicyType, Principal, Question
from taskrole.policy.validation import PolicyValidationError, validate_identity_policy
from taskrole.services.iam.api import IamApi, Role
from taskrole.services.sts.api import session_principal
from taskrole.services.sts.authorization_messages import AuthorizationMessages
from taskrole.services.sts.issuer_keys import IssuerKeys
from taskrole.services.sts.sessions import SessionSealer, TemporaryCredentials

ASSUME_SECONDS_DEFAULT = 3600
CHAINED_SECONDS_MAX = 3600
SESSION_POLICY_LENGTH_MAX = 2048


@dataclass(frozen=True, slots=True)
class StsDeps:
    """What STS's operations work with."""

    iam: IamApi
    sealer: SessionSealer
    issuer_keys: IssuerKeys
    messages: AuthorizationMessages


@dataclass(frozen=True, slots=True)
class SessionTags:
    """The tags that a session gets, and which of them go on into sessions that are made from it."""

    tags: dict[str, str]
    transitive: frozenset[str]
    """Keys in lower case."""

    def transitive_tags(self) -> tuple[tuple[str, str], ...]:
        """Return the tags that go on."""
        return tuple((key, value) for key, value in self.tags.items() if key.lower() in self.transitive)


def validation_error(message: str) -> ServiceError:
    """Return STS's error for a parameter that cannot be."""
    return ServiceError("ValidationError", message, 400)


def invalid_value(message: str) -> ServiceError:
    """Return STS's error for tags that cannot be."""
    return ServiceError("InvalidParameterValue", message, 400)


def credentials_shape(credentials: TemporaryCredentials) -> dict[str, Any]:
    """Return credentials in the shape Credentials."""
    return {
        "AccessKeyId": credentials.access_key_id,
        "SecretAccessKey": credentials.secret_access_key,
        "SessionToken": credentials.session_token,
        "Expiration": credentials.expires_at,
    }


def trust_questions(
    principal: Principal, actions: list[str], arn: str, role: Role | None, context: dict[str, ContextValue]
) -> list[Question]:
    """Return the questions whether a role's trust policy lets somebody in.

    A role that does not exist has a trust policy that trusts nobody: the same answer, nothing is revealed.
    """
    for key, value in (role.tags if role is not None else {}).items():
        context[f"aws:ResourceTag/{key}"] = value
        context[f"iam:ResourceTag/{key}"] = value
    return [
        Question(
            principal,
            action,
            arn,
            context,
            arn.split(":")[4],
            role.trust_policy if role is not None else None,
            resource_policy_required=True,
            resource_policy_kind=str(PolicyType.TRUST),
        )
        for action in actions
    ]


def with_mfa(sts: StsDeps, call: Call, request: Any) -> Any:
    """Check the code of an MFA device that a request carries; ``MFA_KEY`` in what is returned says that one was right.

    Raises:
        AccessDeniedError: Half of it is missing, or the code is wrong.
    """
    serial, code = request.get("SerialNumber"), request.get("TokenCode")
    if serial is None and code is None:
        return request
    if serial is None or code is None:
        raise AccessDeniedError(
            "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code."
        )
    if call.session is not None or not sts.iam.accepts_mfa_code(call.principal, serial, code, call.now):
        raise AccessDeniedError("MultiFactorAuthentication failed with invalid MFA one time pass code.")
    return {**request, MFA_KEY: True}


MFA_KEY = "$mfa"


def check_duration(call: Call, role: Role, duration: int) -> None:
    """Refuse sessions that are longer than the role, or a caller that is itself a session, may have.

    Raises:
        ServiceError: ValidationError, with AWS's sentence.
    """
    if call.session is not None and duration > CHAINED_SECONDS_MAX:
        raise validation_error(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."
        )
    if duration > role.max_session_duration_seconds:
        raise validation_error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")


def check_session_policies(sts: StsDeps, account_id: str, request: Any) -> None:
    """Refuse session policies that are none, do not exist, or are too long together.

    Raises:
        ServiceError: MalformedPolicyDocument, InvalidParameterValue, PackedPolicyTooLarge.
    """
    text = request.get("Policy", "")
    if text:
        try:
            validate_identity_policy(text, session_policy=True)
        except PolicyValidationError as error:
            raise ServiceError("MalformedPolicyDocument", str(error), 400) from error
    for arn in policy_arns(request):
        if sts.iam.find_policy_document(account_id, arn) is None:
            raise invalid_value(f"Policy {arn} does not exist or is not attachable.")
    if len(text) + sum(len(arn) for arn in policy_arns(request)) > SESSION_POLICY_LENGTH_MAX:
        raise ServiceError("PackedPolicyTooLarge", "Packed size of session policies consumes more than 100%.", 400)


def policy_arns(request: Any) -> tuple[str, ...]:
    """Return the ARNs of the managed session policies."""
    return tuple(entry["arn"] for entry in request.get("PolicyArns", []) if "arn" in entry)


def packed_size(request: Any, tags: dict[str, str]) -> int:
    """Return the share, in percent, of what session policies and tags may use."""
    used = len(request.get("Policy", "")) + sum(len(arn) for arn in policy_arns(request))
    used += sum(len(key) + len(value) for key, value in tags.items())
    return max(1, min(100, used * 100 // SESSION_POLICY_LENGTH_MAX))


def assumed(
    sts: StsDeps, call: Call, request: Any, role: Role, tags: SessionTags, source_identity: str, provider: str = ""
) -> dict[str, Any]:
    """Return the answer to an AssumeRole... call that was authorized: credentials of a session of the role."""
    duration = request.get("DurationSeconds", ASSUME_SECONDS_DEFAULT)
    check_duration(call, role, duration)
    check_session_policies(sts, role.account_id, request)
    session = CallSession(
        call.now,
        call.now + timedelta(seconds=duration),
        source_identity=source_identity,
        transitive_tags=tags.transitive_tags(),
        session_tags=tuple(tags.tags.items()),
        inline_session_policy=request.get("Policy", ""),
        session_policy_arns=policy_arns(request),
        federated_provider=provider,
        bound_to=call.session.bound_to if call.session is not None else "",  # no way out by role chaining
    )
    principal = session_principal(role, request["RoleSessionName"], tags.tags)
    answer: dict[str, Any] = {
        "Credentials": credentials_shape(sts.sealer.seal(principal, session)),
        "AssumedRoleUser": {"AssumedRoleId": principal.user_id, "Arn": principal.arn},
    }
    if request.get("Policy") or request.get("PolicyArns") or tags.tags:
        answer["PackedPolicySize"] = packed_size(request, tags.tags)
    if source_identity:
        answer["SourceIdentity"] = source_identity
    return answer
