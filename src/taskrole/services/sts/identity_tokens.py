"""Checks identity tokens (JSON web tokens of OpenID Connect issuers). Pure: keys and time are given.

Source: IAM user guide, "Create a role for OpenID Connect federation"; OpenID Connect Core, 3.1.3.7.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jwt

from taskrole.policy.model import ContextValue
from taskrole.services.iam.api import IdentityProvider

ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512")  # AWS: and no other, never a shared secret
CLOCKS_DIFFER_SECONDS = 300
_TAGS_CLAIM = "https://aws.amazon.com/tags"
_SOURCE_IDENTITY_CLAIM = "https://aws.amazon.com/source_identity"
_CLAIMS_AS_KEYS_MAX = 100
TAGS_MAX = 50
_NOT_A_TOKEN = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"  # noqa: S105


class TokenError(Exception):
    """The token is not to be believed; the message is a sentence for the caller."""


class TokenExpiredError(TokenError):
    """It was good once."""


@dataclass(frozen=True, slots=True)
class Unverified:
    """What a token says of itself, before anything of it is believed: enough to find the provider and the key."""

    issuer: str
    key_id: str | None
    algorithm: str

    @property
    def host_and_path(self) -> str:
        """The issuer as providers are known by it."""
        return self.issuer.removeprefix("https://").rstrip("/")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a verified token speaks of."""

    provider_arn: str
    subject: str
    audience: str
    source_identity: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    transitive_tag_keys: tuple[str, ...] = ()
    context: Mapping[str, ContextValue] = field(default_factory=dict, repr=False)


def read_unverified(token: str) -> Unverified:
    """Return whose token it claims to be.

    Raises:
        TokenError: It is not a token at all, or of a kind that is never believed.
    """
    try:
        header = jwt.get_unverified_header(token)
        claims = jwt.decode(token, options={"verify_signature": False})
    except (jwt.PyJWTError, ValueError, RecursionError) as error:
        raise TokenError(_NOT_A_TOKEN) from error
    issuer, key_id, algorithm = claims.get("iss"), header.get("kid"), header.get("alg")
    if not isinstance(issuer, str) or not issuer:
        raise TokenError("Missing a required claim: iss")
    if algorithm not in ALGORITHMS:
        raise TokenError(f"The algorithm of the token must be one of {', '.join(ALGORITHMS)}")
    return Unverified(issuer, key_id if isinstance(key_id, str) else None, algorithm)


def verify(
    token: str, unverified: Unverified, keys: Sequence[jwt.PyJWK], provider: IdentityProvider, now: datetime
) -> Identity:
    """Return who a token speaks of.

    Raises:
        TokenError: Its signature, issuer or audience is wrong, or it lacks a claim.
        TokenExpiredError: It has expired.
    """
    claims = _signed_claims(token, unverified, keys)  # (1) signed by the issuer
    if claims.get("iss") != unverified.issuer:
        raise TokenError("The issuer of the token is another one.")
    _check_times(claims, now)  # (2) good at this time
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise TokenError("Missing a required claim: sub")
    audiences = _texts(claims.get("aud"))
    if not audiences:
        raise TokenError("Missing a required claim: aud")
    if not set(audiences) & set(provider.client_ids):  # (3) made for us
        raise TokenError("Incorrect token audience")
    party = claims.get("azp")
    # AWS: the key :aud is the authorized party if the token has one; :oaud is then the audience.
    ours = next(one for one in audiences if one in provider.client_ids)
    audience = party if isinstance(party, str) and party else ours
    tags, transitive = _tags(claims)
    source_identity = claims.get(_SOURCE_IDENTITY_CLAIM, "")
    if not isinstance(source_identity, str):
        raise TokenError(f"The claim {_SOURCE_IDENTITY_CLAIM} must be a text.")
    context = _context(claims, unverified.host_and_path, audience, audiences)
    return Identity(provider.arn, subject, audience, source_identity, tags, transitive, context)


def _signed_claims(token: str, unverified: Unverified, keys: Sequence[jwt.PyJWK]) -> dict[str, Any]:
    options: Any = {"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False}
    for key in keys:
        stated = key._jwk_data.get("alg")  # noqa: SLF001  PyJWT guesses an algorithm where the key states none
        if stated is not None and stated != unverified.algorithm:
            continue
        try:
            claims: dict[str, Any] = jwt.decode(token, key.key, algorithms=[unverified.algorithm], options=options)
        except (jwt.PyJWTError, ValueError, TypeError):
            continue
        return claims
    raise TokenError(
        "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity "
        "documentation for requirements"
    )


def _check_times(claims: Mapping[str, Any], now: datetime) -> None:
    instant = now.timestamp()
    expires = _number(claims, "exp")
    if instant >= expires:
        raise TokenExpiredError(
            f"Token expired: current date/time {int(instant)} must be before the expiration date/time {int(expires)}"
        )
    if _number(claims, "iat") > instant + CLOCKS_DIFFER_SECONDS:
        raise TokenError("The token was issued in the future.")
    if "nbf" in claims and _number(claims, "nbf") > instant + CLOCKS_DIFFER_SECONDS:
        raise TokenError("The token is not valid yet.")


def _number(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 2**53:
        raise TokenError(f"Missing a required claim: {name}")
    return float(value)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _context(
    claims: Mapping[str, Any], host_and_path: str, audience: str, audiences: list[str]
) -> dict[str, ContextValue]:
    """Return the condition keys of a token: each claim that is a text, a truth, a number or a list of texts."""
    context: dict[str, ContextValue] = {}
    for name, value in list(claims.items())[:_CLAIMS_AS_KEYS_MAX]:
        if name in (_TAGS_CLAIM, _SOURCE_IDENTITY_CLAIM):
            continue  # these have keys of their own
        if isinstance(value, bool):
            context[f"{host_and_path}:{name}"] = "true" if value else "false"
        elif isinstance(value, str | int | float):
            context[f"{host_and_path}:{name}"] = str(value)
        elif isinstance(value, list):
            context[f"{host_and_path}:{name}"] = _texts(value)
    context[f"{host_and_path}:aud"] = audience
    if audience not in audiences:
        context[f"{host_and_path}:oaud"] = audiences[0] if len(audiences) == 1 else audiences
    return context


def _tags(claims: Mapping[str, Any]) -> tuple[dict[str, str], tuple[str, ...]]:
    claim = claims.get(_TAGS_CLAIM, {})
    wrong = TokenError(f"The claim {_TAGS_CLAIM} is not of the form that AWS documents.")
    if not isinstance(claim, dict) or not isinstance(claim.get("principal_tags", {}), dict):
        raise wrong
    tags: dict[str, str] = {}
    for key, values in claim.get("principal_tags", {}).items():
        texts = _texts(values)
        if len(texts) != 1 or not 0 < len(key) <= 128 or len(texts[0]) > 256 or key.lower().startswith("aws:"):
            raise wrong
        tags[key] = texts[0]
    transitive = claim.get("transitive_tag_keys", [])
    if len(tags) > TAGS_MAX or not isinstance(transitive, list) or len({key.lower() for key in tags}) != len(tags):
        raise wrong
    keys = tuple(_texts(transitive))
    if any(key not in tags for key in keys):
        raise wrong
    return tags, keys
