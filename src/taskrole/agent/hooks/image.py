"""Step 1: the image. Pulled from our registry at every start; local images are used as they are."""

import asyncio
import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from taskrole.agent.api import ApiError
from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.settings import AwsCredentials
from taskrole.docker.engine import EngineError

PULL_ATTEMPTS_MAX = 3  # with an unreachable registry; an answer of the registry is final
PULL_RETRY_SECONDS = 1.0
CACHED_PULL_TIMEOUT_SECONDS = 15.0  # when there is a local copy to fall back to
CREDENTIALS_WAIT_SECONDS = 60.0
_FINAL_TEXTS = ("not found", "unknown", "denied", "unauthorized", "no basic auth", "no such host", "invalid reference")


async def prepare_image(preparation: Preparation) -> None:
    """Make sure that the container's image is there.

    Raises:
        HookError: It can't be had.
    """
    task, container = preparation.task, preparation.container
    clock = preparation.context.clock
    if not task.pull_started_at:
        task.pull_started_at = clock.now().isoformat()
    local = await _find_local(preparation)
    registry = container.raw.get("registryAuthentication") or {}
    with_login = registry.get("type") in {"ecr", "asm"}
    if with_login or local is None or local.get("RepoDigests"):
        # An image without a digest of a repository was built or imported here: there is nothing to pull.
        try:
            auth = await _auth(preparation, registry)
            await _pull(preparation, auth, cached=local is not None)
            local = await _find_local(preparation)
        except HookError:
            # AWS: the default pull behaviour uses the cached image when the pull fails. Not with a login:
            # a role that may no longer pull must not run the image because another task once pulled it.
            if local is None or with_login:
                raise
    task.pull_stopped_at = clock.now().isoformat()
    if local is None:
        raise HookError("CannotPullContainerError", f"{container.image}: image not found after the pull")
    preparation.record.image_id = str(local.get("Id") or "")
    preparation.record.image_digest = _digest(local)
    preparation.image_environment = tuple((local.get("Config") or {}).get("Env") or ())


async def _find_local(preparation: Preparation) -> dict[str, Any] | None:
    try:
        return await preparation.context.engine.find_image(preparation.container.image)
    except EngineError as error:
        raise HookError("CannotPullContainerError", error.message) from error


def _digest(image: Mapping[str, Any]) -> str:
    for entry in image.get("RepoDigests") or ():
        digest = str(entry).partition("@")[2]
        if digest:
            return digest
    return ""


async def _pull(preparation: Preparation, auth: Mapping[str, str] | None, *, cached: bool) -> None:
    context, image = preparation.context, preparation.container.image
    timeout = CACHED_PULL_TIMEOUT_SECONDS if cached and auth is None else context.settings.pull_timeout_seconds
    attempts = 1 if cached else PULL_ATTEMPTS_MAX
    for attempt in range(1, attempts + 1):
        try:
            await context.engine.pull_image(image, auth, timeout)
        except EngineError as error:
            final = any(text in error.message.lower() for text in _FINAL_TEXTS)
            if attempt == attempts or final:
                name = "CannotPullContainerError"
                raise HookError(name, f"Error response from daemon: {error.message}") from error
            await asyncio.sleep(PULL_RETRY_SECONDS * attempt)
        else:
            return


async def _auth(preparation: Preparation, registry: Mapping[str, Any]) -> dict[str, str] | None:
    if registry.get("type") == "ecr":
        return await _ecr_auth(preparation, registry.get("ecrAuthData") or {})
    if registry.get("type") == "asm":
        return await _private_auth(preparation, registry.get("asmAuthData") or {})
    return None


async def _private_auth(preparation: Preparation, data: Mapping[str, Any]) -> dict[str, str]:
    """Return user name and password of another registry, which are a secret of Secrets Manager."""
    what, secret_id = "registry auth from asm", str(data.get("credentialsParameter") or "")
    credentials = await execution_credentials(preparation)
    region = str(data.get("region") or "")
    try:
        answer = await preparation.context.api.call(
            "secretsmanager", "GetSecretValue", {"SecretId": secret_id}, credentials=credentials, region=region
        )
        login = json.loads(answer["SecretString"])
        user, password = str(login["username"]), str(login["password"])
    except ApiError as error:
        detail = f"unable to pull secrets or registry auth: unable to retrieve {what}: {error}"
        raise HookError("ResourceInitializationError", detail) from error
    except (KeyError, TypeError, ValueError):
        # No cause: its text would show a part of the secret.
        detail = f"unable to pull secrets or registry auth: {secret_id} holds no username and password"
        raise HookError("ResourceInitializationError", detail) from None
    host, slash, _ = preparation.container.image.partition("/")
    named = slash and any(sign in host for sign in ".:")
    return {"username": user, "password": password, "serveraddress": host if named else "docker.io"}


async def _ecr_auth(preparation: Preparation, data: Mapping[str, Any]) -> dict[str, str]:
    """Log in to our registry, as the execution role if the task says so, else as the instance."""
    context = preparation.context
    credentials = await execution_credentials(preparation) if data.get("useExecutionRole") else None
    request = {"registryIds": [data["registryId"]]} if data.get("registryId") else {}
    endpoint = str(data.get("endpointOverride") or "")
    try:
        answer = await context.api.call(
            "ecr", "GetAuthorizationToken", request, credentials=credentials, endpoint=endpoint
        )
        token = base64.b64decode(answer["authorizationData"][0]["authorizationToken"]).decode()
    except ApiError as error:
        raise HookError("CannotPullECRContainerError", str(error)) from error
    except (KeyError, IndexError, TypeError, ValueError, binascii.Error) as error:
        raise HookError("CannotPullECRContainerError", "the authorization token can't be read") from error
    user, _, password = token.partition(":")
    registry = preparation.container.image.partition("/")[0]
    return {"username": user, "password": password, "serveraddress": registry}


async def execution_credentials(preparation: Preparation) -> AwsCredentials:
    """Return the execution role's credentials; waits a while for them after a restart of the agent.

    Raises:
        HookError: There are none.
    """
    context, credentials_id = preparation.context, preparation.task.spec.execution_credentials_id
    clock = context.clock
    until = clock.monotonic_seconds() + CREDENTIALS_WAIT_SECONDS
    while clock.monotonic_seconds() < until:
        entry = context.credentials.find(credentials_id)
        if entry is None:
            break
        if entry.credentials is not None:
            return entry.credentials.as_aws()
        await asyncio.sleep(0.5)
    raise HookError("ResourceInitializationError", "the task's execution role has no credentials")
