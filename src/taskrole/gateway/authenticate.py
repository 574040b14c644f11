"""Step 2 of the path: who calls? Signature Version 4, or Basic with an ECR authorization token on registry routes.

Nothing here decides what the caller may do, and nothing is trusted that the signature does not cover.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from taskrole.aws import signature
from taskrole.aws.call import CallSession
from taskrole.aws.forms import Form
from taskrole.aws.http import BodyReader, BytesBody, HttpRequest
from taskrole.aws.signature_form import parse_form_signature, verify_form
from taskrole.policy.model import ANONYMOUS, Principal

SKEW_SECONDS = 15 * 60  # AWS: 5 minutes for some services, 15 for others; one figure here (iam-spec 15.5)
GLOBAL_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Credential:
    """What is known of an access key id: its secret and whose it is."""

    principal: Principal
    secret_access_key: str
    session: CallSession | None = None


class CredentialSource(Protocol):
    """Finds credentials; given by the composition root from IAM and STS."""

    def find(self, access_key_id: str, session_token: str, now: datetime) -> Credential:
        """Return the credential of an access key id.

        Raises:
            AuthenticationError: Unknown or inactive key, bad or expired token.
        """
        ...


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller and the body reader that checks what the signature says about the body."""

    principal: Principal
    account_id: str
    region: str
    access_key_id: str = ""
    session: CallSession | None = None
    body: BodyReader | None = None


RegistryLogin = Callable[[str, datetime], Caller]
"""Returns the caller of an Authorization header's Basic value; raises AuthenticationError."""


def authenticate_signature(
    http: HttpRequest, credentials: CredentialSource, now: datetime, *, signing_name: str, region: str
) -> Caller:
    """Authenticate a signed request; an unsigned one is the anonymous caller.

    Raises:
        AuthenticationError: Any failure of iam-spec 15.6.
    """
    stream: BodyReader = http.stream if http.stream is not None else BytesBody(http.body or b"")
    signed = signature.parse_authorization(http)
    if signed is None:
        return Caller(ANONYMOUS, "", region, body=signature.body_reader(http, None, "", stream))
    signature.require_scope(signed, (signing_name,))
    credential = credentials.find(signed.access_key_id, signed.session_token, now)
    body_sha256 = None if http.body is None else hashlib.sha256(http.body).hexdigest()
    signature.verify(http, signed, credential.secret_access_key, now, body_sha256, SKEW_SECONDS)
    body = signature.body_reader(http, signed, credential.secret_access_key, stream)
    return Caller(
        credential.principal,
        credential.principal.account_id,
        signed.region,
        signed.access_key_id,
        credential.session,
        body,
    )


def authenticate_form(form: Form, credentials: CredentialSource, now: datetime, region: str) -> Caller:
    """Authenticate an HTML form by the signature of its policy; one without is the anonymous caller's.

    Raises:
        AuthenticationError: Unknown or inactive key, bad or expired token, wrong signature.
        ServiceError: InvalidArgument.
    """
    signed = parse_form_signature(form.fields)
    if signed is None:
        return Caller(ANONYMOUS, "", region, body=form.file)
    credential = credentials.find(signed.access_key_id, signed.session_token, now)
    verify_form(signed, credential.secret_access_key)
    return Caller(
        credential.principal,
        credential.principal.account_id,
        signed.region or region,
        signed.access_key_id,
        credential.session,
        form.file,
    )
