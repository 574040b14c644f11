"""Step 4b: secrets and environment files, read with the execution role just before the container is created.

Values are kept nowhere but in the container's configuration, and never in a log line or a reason.
Source: ECS developer guide, "Pass sensitive data to an Amazon ECS container"; texts as the ECS agent words them.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from taskrole.agent.api import ApiError, ApiUnavailableError
from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.hooks.image import execution_credentials
from taskrole.agent.settings import AwsCredentials

ERROR = "ResourceInitializationError"
PARAMETERS_AT_ONCE = 10  # Systems Manager: GetParameters
ENVIRONMENT_FILE_BYTES_MAX = 1024 * 1024
LOG_DRIVER = "LOG_DRIVER"
_ARN_FIELDS = 7  # arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME


async def prepare_secrets(preparation: Preparation) -> None:
    """Read the secrets of the container; they become variables, or options of its log driver.

    Raises:
        HookError: One can't be read.
    """
    wanted = list(preparation.container.raw.get("secrets") or ())
    if not wanted:
        return
    credentials = await execution_credentials(preparation)
    values = await _parameters(preparation, [one for one in wanted if one.get("provider") != "asm"], credentials)
    for secret in (one for one in wanted if one.get("provider") == "asm"):
        values[_key(secret)] = await _secret_value(preparation, secret, credentials)
    for secret in wanted:
        target = preparation.log_options if secret.get("target") == LOG_DRIVER else preparation.secret_environment
        target[str(secret["name"])] = values[_key(secret)]


def _key(secret: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(secret.get("provider") or ""), str(secret.get("region") or ""), str(secret["valueFrom"])


async def _parameters(
    preparation: Preparation, secrets: Sequence[Mapping[str, Any]], credentials: AwsCredentials
) -> dict[tuple[str, str, str], str]:
    found: dict[tuple[str, str, str], str] = {}
    for region in dict.fromkeys(str(secret.get("region") or "") for secret in secrets):
        names = list(dict.fromkeys(str(one["valueFrom"]) for one in secrets if str(one.get("region") or "") == region))
        for first in range(0, len(names), PARAMETERS_AT_ONCE):
            some = names[first : first + PARAMETERS_AT_ONCE]
            values = await _get_parameters(preparation, some, region, credentials)
            found |= {_key(one): values[str(one["valueFrom"])] for one in secrets if str(one["valueFrom"]) in values}
    return found


async def _get_parameters(
    preparation: Preparation, names: Sequence[str], region: str, credentials: AwsCredentials
) -> dict[str, str]:
    request = {"Names": list(names), "WithDecryption": True}
    try:
        answer = await preparation.context.api.call(
            "ssm", "GetParameters", request, credentials=credentials, region=region
        )
    except ApiError as error:
        raise _failed("secrets from ssm", str(error), error) from error
    if answer.get("InvalidParameters"):
        raise _failed("secrets from ssm", f"invalid parameters: {', '.join(answer['InvalidParameters'])}")
    values: dict[str, str] = {}
    for parameter in answer.get("Parameters") or ():
        for form in (parameter.get("Name"), f"{parameter.get('Name')}{parameter.get('Selector') or ''}"):
            values[str(form)] = str(parameter["Value"])
        values[f"{parameter.get('ARN')}{parameter.get('Selector') or ''}"] = str(parameter["Value"])
    if missing := set(names) - set(values):
        raise _failed("secrets from ssm", f"invalid parameters: {', '.join(sorted(missing))}")
    return {name: values[name] for name in names}


def parse_secret_reference(value_from: str) -> tuple[dict[str, str], str]:
    """Return the request for a secret and the JSON key in it: ``ARN[:json-key:version-stage:version-id]``; pure."""
    fields = value_from.split(":")
    extra = [*fields[_ARN_FIELDS:], "", "", ""]
    request = {"SecretId": ":".join(fields[:_ARN_FIELDS])}
    if extra[1]:
        request["VersionStage"] = extra[1]
    if extra[2]:
        request["VersionId"] = extra[2]
    return request, extra[0]


async def _secret_value(preparation: Preparation, secret: Mapping[str, Any], credentials: AwsCredentials) -> str:
    what = "secret from asm"
    request, json_key = parse_secret_reference(str(secret["valueFrom"]))
    region = str(secret.get("region") or "")
    text = await read_secret(preparation, request, region, credentials, what)
    if not json_key:
        return text
    try:
        document = json.loads(text)
    except ValueError:
        document = None  # no cause: its text would show a part of the secret
    if not isinstance(document, dict):
        raise _failed(what, f"the value of {request['SecretId']} is not a JSON object")
    if json_key not in document:
        raise _failed(what, f"retrieved secret from Secrets Manager did not contain json key {json_key}")
    value = document[json_key]
    return value if isinstance(value, str) else json.dumps(value)


async def read_secret(
    preparation: Preparation, request: Mapping[str, str], region: str, credentials: AwsCredentials, what: str
) -> str:
    """Return the text of a secret of Secrets Manager.

    Raises:
        HookError: It can't be read, or is binary.
    """
    try:
        answer = await preparation.context.api.call(
            "secretsmanager", "GetSecretValue", request, credentials=credentials, region=region
        )
    except ApiError as error:
        raise _failed(
            what, f"secrets manager: failed to retrieve secret from {request['SecretId']}: {error}"
        ) from error
    if "SecretString" not in answer:
        raise _failed(what, f"secret {request['SecretId']} has no text value")
    return str(answer["SecretString"])


def _failed(what: str, detail: str, cause: ApiError | None = None) -> HookError:
    tried = "" if not isinstance(cause, ApiUnavailableError) else "service call has been retried: "
    return HookError(ERROR, f"unable to pull secrets or registry auth: unable to retrieve {what}: {tried}{detail}")


async def prepare_environment_files(preparation: Preparation) -> None:
    """Read the environment files; what the definition itself sets wins, and of two files the first.

    Raises:
        HookError: One can't be read.
    """
    files = preparation.container.raw.get("environmentFiles") or ()
    if not files:
        return
    credentials = await execution_credentials(preparation)
    for file in files:
        bucket, _, key = str(file.get("value") or "").rpartition(":::")[2].partition("/")
        try:
            content = await preparation.context.api.get_object(
                bucket, key, credentials=credentials, bytes_max=ENVIRONMENT_FILE_BYTES_MAX
            )
        except ApiError as error:
            detail = f"failed to download env files: unable to download {file.get('value')}: {error}"
            raise HookError(ERROR, detail) from error
        for name, value in read_environment_file(content.decode("utf-8", "replace").splitlines()).items():
            preparation.file_environment.setdefault(name, value)


def read_environment_file(lines: Iterable[str]) -> dict[str, str]:
    """Return the variables of an ``.env`` file: ``NAME=value`` lines; the first of a name counts; pure."""
    found: dict[str, str] = {}
    for line in lines:
        name, equals, value = line.partition("=")
        if equals and name.strip() and not line.lstrip().startswith("#"):
            found.setdefault(name.strip(), value)
    return found
