"""AssumeRoleWithWebIdentity: a role for whoever shows a token of an issuer that the role's account believes.

Unsigned: the token is the credential. Source: STS API reference, AssumeRoleWithWebIdentity.
"""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Principal, PrincipalKind, Question
from taskrole.services.sts.https_get import FetchError
from taskrole.services.sts.identity_tokens import Identity, TokenError, TokenExpiredError, read_unverified, verify
from taskrole.services.sts.operations import common as c
from taskrole.services.sts.operations.common import StsDeps
from taskrole.services.sts.operations.sessions import ROLE_ARN

operations: OperationSet[StsDeps] = OperationSet("sts")

IDENTITY_KEY = "$identity"


def _with_identity(sts: StsDeps, call: Call, request: Any) -> Any:
    """Verify the token; what it says goes on with the request.

    Raises:
        ServiceError: InvalidIdentityToken, ExpiredTokenException, IDPCommunicationError.
    """
    arn = request["RoleArn"]
    if not ROLE_ARN.fullmatch(arn):
        raise c.validation_error(f"{arn} is invalid")
    if "ProviderId" in request:
        raise c.validation_error("ProviderId is for OAuth 2.0 access tokens, which are not taken here.")
    return {**request, IDENTITY_KEY: _identity(sts, call, arn.split(":")[4], request["WebIdentityToken"])}


def _identity(sts: StsDeps, call: Call, account_id: str, token: str) -> Identity:
    try:
        unverified = read_unverified(token)
        provider = sts.iam.find_identity_provider(account_id, unverified.host_and_path)
        if provider is None:
            raise TokenError(f"No OpenIDConnect provider found in your account for {unverified.issuer}")
        keys = sts.issuer_keys.find(provider, unverified.issuer, unverified.key_id, call.now)
        return verify(token, unverified, keys, provider, call.now)
    except TokenExpiredError as error:
        raise ServiceError("ExpiredTokenException", str(error), 400) from error
    except TokenError as error:
        raise ServiceError("InvalidIdentityToken", str(error), 400) from error
    except FetchError as error:
        message = f"Error communicating with the identity provider: {error}."
        raise ServiceError("IDPCommunicationError", message, 400) from error


def _may_assume(sts: StsDeps, _call: Call, request: Any) -> Sequence[Question]:
    identity: Identity = request[IDENTITY_KEY]
    principal = Principal(
        PrincipalKind.WEB_IDENTITY,
        user_id=f"{identity.provider_arn}:{identity.audience}:{identity.subject}",
        name=identity.subject,
        issuer_arn=identity.provider_arn,
    )
    context: dict[str, ContextValue] = {
        **identity.context,
        "aws:FederatedProvider": identity.provider_arn,
        "sts:RoleSessionName": request["RoleSessionName"],
        **{f"aws:RequestTag/{key}": value for key, value in identity.tags.items()},
    }
    actions = ["sts:AssumeRoleWithWebIdentity"]
    if identity.tags:
        context["aws:TagKeys"] = list(identity.tags)
        actions.append("sts:TagSession")
    if identity.transitive_tag_keys:
        context["sts:TransitiveTagKeys"] = list(identity.transitive_tag_keys)
    if identity.source_identity:
        context["sts:SourceIdentity"] = identity.source_identity
        actions.append("sts:SetSourceIdentity")
    role = sts.iam.find_role_by_arn(request["RoleArn"])
    return c.trust_questions(principal, actions, request["RoleArn"], role, context)


@operations.operation("AssumeRoleWithWebIdentity", questions=_may_assume, resolve=_with_identity, signed=False)
def assume_role_with_web_identity(sts: StsDeps, call: Call, request: Any) -> dict[str, Any]:
    """Return credentials of a session of a role to whom a token speaks of."""
    identity: Identity = request[IDENTITY_KEY]
    role = sts.iam.find_role_by_arn(request["RoleArn"])
    assert role is not None  # the question was answered yes
    tags = c.SessionTags(dict(identity.tags), frozenset(key.lower() for key in identity.transitive_tag_keys))
    answer = c.assumed(sts, call, request, role, tags, identity.source_identity, identity.provider_arn)
    return {
        **answer,
        "SubjectFromWebIdentityToken": identity.subject[:255],
        "Provider": identity.provider_arn,
        "Audience": identity.audience,
    }
