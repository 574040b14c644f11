"""Verifies who signed the policy of an HTML form: Signature Version 4, or the older one that many forms still have.

The policy's text is what is signed, as it was sent. What it says is not looked at here. AWS takes the older signature
(HMAC-SHA1 of the policy) from forms in the buckets of its older regions; presigned URLs that have it are refused.

Source: S3 API reference, "Browser-based uploads using POST (AWS Signature Version 4)".
"""

import base64
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from taskrole.aws.errors import AuthenticationError, AuthenticationProblem, ServiceError
from taskrole.aws.forms import missing
from taskrole.aws.signature import ALGORITHM, TERMINATOR, signing_key

_REQUIRED = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature", "Policy")
_MARKERS = frozenset(("x-amz-algorithm", "x-amz-credential", "x-amz-signature"))
_OLD_REQUIRED = ("AWSAccessKeyId", "Signature", "Policy")
_OLD_MARKERS = frozenset(("awsaccesskeyid", "signature"))
_DATE = re.compile(r"\d{8}", re.ASCII)
_LONG_DATE = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class SignedForm:
    """What a form claims to be signed by. ``date``, ``region`` are empty for the older signature."""

    access_key_id: str
    policy: str
    signature: str
    session_token: str = ""
    date: str = ""
    region: str = ""
    service: str = "s3"


def parse_form_signature(fields: Mapping[str, str]) -> SignedForm | None:
    """Return what a form (fields by lower-case name) claims to be signed by, or None if it isn't signed.

    Raises:
        ServiceError: InvalidArgument: something is missing or malformed.
    """
    token = fields.get("x-amz-security-token", "")
    if _MARKERS & fields.keys():
        _require(fields, _REQUIRED)
        return _parse(fields, token)
    if _OLD_MARKERS & fields.keys():
        _require(fields, _OLD_REQUIRED)
        return SignedForm(fields["awsaccesskeyid"], fields["policy"], fields["signature"], token)
    return None


def verify_form(signed: SignedForm, secret_access_key: str) -> None:
    """Return if the policy was signed with ``secret_access_key``.

    Raises:
        AuthenticationError: BAD_SIGNATURE.
    """
    policy = signed.policy.encode()
    if signed.date:
        key = signing_key(secret_access_key, signed.date, signed.region, signed.service)
        expected = hmac.digest(key, policy, "sha256").hex()
    else:
        expected = base64.b64encode(hmac.digest(secret_access_key.encode(), policy, "sha1")).decode()
    if hmac.compare_digest(expected.encode(), signed.signature.encode()):
        return
    members = {
        "AWSAccessKeyId": signed.access_key_id,
        "StringToSign": signed.policy,
        "SignatureProvided": signed.signature,
        "StringToSignBytes": policy.hex(" "),
    }
    raise AuthenticationError(AuthenticationProblem.BAD_SIGNATURE, "The policy was not signed so.", members)


def _require(fields: Mapping[str, str], names: tuple[str, ...]) -> None:
    for name in names:
        if not fields.get(name.lower()):
            raise missing(name)


def _parse(fields: Mapping[str, str], token: str) -> SignedForm:
    algorithm, credential, date = fields["x-amz-algorithm"], fields["x-amz-credential"], fields["x-amz-date"]
    if algorithm != ALGORITHM:
        raise _invalid(f'X-Amz-Algorithm only supports "{ALGORITHM}"', "X-Amz-Algorithm", algorithm)
    parts = credential.split("/")
    if len(parts) != 5:
        message = 'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".'
        raise _invalid(message, "X-Amz-Credential", credential)
    access_key_id, day, region, service, terminator = parts
    wrong = ""
    if not access_key_id:
        wrong = "a non-empty Access Key (AKID) must be provided in the credential."
    elif _DATE.fullmatch(day) is None:
        wrong = f'incorrect date format "{day}". This date in the credential must be in the format "yyyyMMdd".'
    elif service != "s3":
        wrong = f'incorrect service "{service}". This endpoint belongs to "s3".'
    elif terminator != TERMINATOR:
        wrong = f'incorrect terminal "{terminator}". This endpoint uses "{TERMINATOR}".'
    if wrong:
        raise _invalid(wrong, "X-Amz-Credential", credential)
    try:
        datetime.strptime(date, _LONG_DATE).replace(tzinfo=UTC)
    except ValueError as error:
        message = "X-Amz-Date must be formated via ISO8601 Long format"  # AWS's spelling
        raise _invalid(message, "X-Amz-Date", date) from error
    if not date.startswith(day):
        raise _invalid("The date in the credential is not that of X-Amz-Date.", "X-Amz-Credential", credential)
    return SignedForm(access_key_id, fields["policy"], fields["x-amz-signature"], token, day, region, service)


def _invalid(message: str, name: str, value: str) -> ServiceError:
    return ServiceError("InvalidArgument", message, 400, {"ArgumentName": name, "ArgumentValue": value[:1024]})
