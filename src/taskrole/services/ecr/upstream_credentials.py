"""Passwords of other registries: a pull-through cache rule names a secret that holds one.

Source: ECR user guide, "storing your upstream repository credentials": ``{"username": ..., "accessToken": ...}``.
"""

import json
from dataclasses import dataclass, field

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.errors import invalid_parameter

_FIELD_LENGTH_MAX = 8192


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password of another registry."""

    user: str
    password: str = field(repr=False)


def read_credentials(ecr: EcrDeps, call: Call, arn: str) -> Credentials:
    """Return what a secret holds.

    Raises:
        ServiceError: SecretNotFoundException, UnableToAccessSecretException, InvalidParameterException.
    """
    if arn.split(":")[3:5] != [call.region, call.account_id]:
        raise invalid_parameter("credentialArn", "must be a secret of the registry's account and Region")
    text = ecr.secrets.read(call, arn)
    if text is None:
        raise ServiceError("SecretNotFoundException", f"The secret {arn} is not there.")
    try:
        document = json.loads(text)
        values = [document["username"], document["accessToken"]]
    except (ValueError, TypeError, KeyError):
        values = []
    if len(values) != 2 or not all(isinstance(each, str) and len(each) <= _FIELD_LENGTH_MAX for each in values):
        message = f"The secret {arn} does not hold username and accessToken."
        raise ServiceError("UnableToAccessSecretException", message)
    return Credentials(*values)
