"""Calls of the AWS API that the agent makes: JSON services, and objects of S3."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from taskrole.agent.settings import AgentSettings, AwsCredentials, CredentialsProvider
from taskrole.aws.client.signing import EMPTY_HASH, sign
from taskrole.clock import Clock

CALL_TIMEOUT_SECONDS = 42.0  # as the agent of Amazon ECS
ANSWER_BYTES_MAX = 16 * 1024 * 1024
USER_AGENT = "Amazon ECS Agent - taskrole v0.1.0 (linux)"

_ERROR_CODE = re.compile(rb"<Code>([A-Za-z0-9.]{1,64})</Code>")
_TARGETS = {
    "ecs": ("AmazonEC2ContainerServiceV20141113", "1.1"),
    "ecr": ("AmazonEC2ContainerRegistry_V20150921", "1.1"),
    "logs": ("Logs_20140328", "1.1"),
    "ssm": ("AmazonSSM", "1.1"),
    "secretsmanager": ("secretsmanager", "1.1"),
}


class ApiError(Exception):
    """The API answered with an error: ``code`` is AWS's name of it."""

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


class ApiUnavailableError(ApiError):
    """The API could not be reached, or did not answer in time."""

    def __init__(self, message: str) -> None:
        super().__init__("Unavailable", message, 0)


class AwsApi:
    """Calls operations of the server's API, signed with the instance's or given credentials."""

    def __init__(
        self, settings: AgentSettings, provider: CredentialsProvider, clock: Clock, session: aiohttp.ClientSession
    ) -> None:
        self._settings = settings
        self._provider = provider
        self._clock = clock
        self.session = session

    async def instance_credentials(self) -> AwsCredentials:
        """Return the credentials of the container instance role.

        Raises:
            ApiUnavailableError: There are none at the moment.
        """
        try:
            return await self._provider.get()
        except Exception as error:  # the provider is the caller's code: whatever it is, the agent tries again
            message = f"no credentials of the container instance role: {error}"
            raise ApiUnavailableError(message) from error

    async def call(
        self,
        service: str,
        operation: str,
        request: Mapping[str, Any],
        *,
        credentials: AwsCredentials | None = None,
        endpoint: str = "",
        region: str = "",
    ) -> dict[str, Any]:
        """Return the answer of ``operation``.

        Args:
            service: ``ecs``, ``ecr``, ``logs``, ``ssm`` or ``secretsmanager``.
            operation: Its name, such as ``RegisterContainerInstance``.
            request: Its input.
            credentials: Whose call it is; the instance's when not given.
            endpoint: Another URL than the server's.
            region: Another region than the agent's.

        Raises:
            ApiError: The answer is an error.
            ApiUnavailableError: There is no answer.
        """
        prefix, version = _TARGETS[service]
        body = json.dumps(request, separators=(",", ":")).encode()
        url = (endpoint or self._settings.server_url).rstrip("/") + "/"
        headers = {
            "Content-Type": f"application/x-amz-json-{version}",
            "X-Amz-Target": f"{prefix}.{operation}",
            "User-Agent": USER_AGENT,
        }
        signed = sign(
            "POST",
            url,
            headers,
            body,
            credentials=credentials or await self.instance_credentials(),
            region=region or self._settings.region,
            service=service,
            now=self._clock.now(),
        )
        timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT_SECONDS, connect=10)
        try:
            async with self.session.post(
                URL(url, encoded=True), data=body, headers=signed, timeout=timeout, allow_redirects=False
            ) as response:
                return _answer(response.status, await response.content.read(ANSWER_BYTES_MAX))
        except (aiohttp.ClientError, OSError) as error:
            message = f"{operation}: {type(error).__name__}: {error}"
            raise ApiUnavailableError(message) from error

    async def get_object(self, bucket: str, key: str, *, credentials: AwsCredentials, bytes_max: int) -> bytes:
        """Return an object of S3.

        Raises:
            ApiError: There is none, it may not be read, or it is too large.
            ApiUnavailableError: There is no answer.
        """
        path = "/".join(quote(part, safe="-_.~") for part in (bucket, *key.split("/")))
        url = f"{self._settings.server_url.rstrip('/')}/{path}"
        headers = {"User-Agent": USER_AGENT, "X-Amz-Content-Sha256": EMPTY_HASH}
        signed = sign(
            "GET",
            url,
            headers,
            b"",
            credentials=credentials,
            region=self._settings.region,
            service="s3",
            now=self._clock.now(),
        )
        timeout = aiohttp.ClientTimeout(total=CALL_TIMEOUT_SECONDS, connect=10)
        try:
            async with self.session.get(
                URL(url, encoded=True), headers=signed, timeout=timeout, allow_redirects=False
            ) as response:
                content = await response.content.read(bytes_max + 1)
                while len(content) <= bytes_max and (more := await response.content.read(bytes_max + 1)):
                    content += more
        except (aiohttp.ClientError, OSError) as error:
            message = f"GetObject: {type(error).__name__}: {error}"
            raise ApiUnavailableError(message) from error
        if response.status >= 300:
            found = _ERROR_CODE.search(content)
            raise ApiError(found[1].decode() if found else "ServerException", "", response.status)
        if len(content) > bytes_max:
            raise ApiError("EntityTooLarge", f"larger than {bytes_max} bytes", response.status)
        return content


def _answer(status: int, content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content or b"{}")
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise ApiError("ServerException", "the answer is not JSON", status)
    if status >= 300:
        code = str(answer.get("__type") or answer.get("code") or "ServerException").rpartition("#")[2]
        raise ApiError(code, str(answer.get("message") or answer.get("Message") or ""), status)
    return answer
