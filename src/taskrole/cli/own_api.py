"""A client of taskrole's own API: signs a call with the caller's keys and returns the JSON answer.

Keys come from AWS_ACCESS_KEY_ID and its companions with AWS_ENDPOINT_URL, as `taskrole env` prints them; else they are
the administrator's of the installation in the data directory.
"""

import http.client
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from taskrole.agent.settings import AwsCredentials
from taskrole.aws.client.signing import sign
from taskrole.cli.errors import CommandError
from taskrole.clock import SystemClock

TIMEOUT_SECONDS = 120
ANSWER_BYTES_MAX = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class OwnApi:
    """Where the API is, and the keys to call it with."""

    endpoint: str
    region: str
    credentials: AwsCredentials

    def call(self, operation: str, **request: Any) -> dict[str, Any]:
        """Call an operation of taskrole's own API.

        Raises:
            CommandError: The server is not there, or refuses.
        """
        return self._post(f"/_taskrole/api/{operation}", request, "taskrole", {})

    def task_definition(self, name: str) -> dict[str, Any]:
        """Return a task definition by family or ``family:revision``.

        Raises:
            CommandError: The server is not there, or refuses.
        """
        found: dict[str, Any] = self.ecs("DescribeTaskDefinition", {"taskDefinition": name})["taskDefinition"]
        return found

    def ecs(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:
        """Call an operation of ECS.

        Raises:
            CommandError: The server is not there, or refuses.
        """
        return self._post("/", request, "ecs", {"X-Amz-Target": f"AmazonEC2ContainerServiceV20141113.{operation}"})

    def _post(self, path: str, request: dict[str, Any], service: str, headers: dict[str, str]) -> dict[str, Any]:
        body = json.dumps(request).encode()
        signed = sign(
            "POST",
            self.endpoint + path,
            {"Content-Type": "application/x-amz-json-1.1", **headers},
            body,
            credentials=self.credentials,
            region=self.region,
            service=service,
            now=SystemClock().now(),
        )
        try:
            connection = self._connection()
            connection.request("POST", path, body, signed)
            answer = connection.getresponse()
            status, content = answer.status, answer.read(ANSWER_BYTES_MAX)
            connection.close()
        except (OSError, http.client.HTTPException) as error:
            message = f"the server at {self.endpoint} does not answer ({error}); is `taskrole up` running?"
            raise CommandError(message) from error
        try:
            value: dict[str, Any] = json.loads(content)
        except ValueError as error:
            message = f"{self.endpoint} answers something else than taskrole (status {status})."
            raise CommandError(message) from error
        if status != http.client.OK:
            raise CommandError(str(value.get("message") or value.get("Message") or value.get("__type") or status))
        return value

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.endpoint)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        return kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)


def own_api(data_dir: Path) -> OwnApi:
    """Return the client for the caller's environment, else for the installation in a data directory.

    Raises:
        CommandError: There is no such installation.
    """
    environment = dict(os.environ)
    if not all(environment.get(name) for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")):
        from taskrole.cli.credentials import environment_of  # noqa: PLC0415  it loads the whole server

        environment = environment_of(data_dir, "", "admin")
    return OwnApi(
        environment["AWS_ENDPOINT_URL"].rstrip("/"),
        environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1",
        AwsCredentials(
            environment["AWS_ACCESS_KEY_ID"],
            environment["AWS_SECRET_ACCESS_KEY"],
            environment.get("AWS_SESSION_TOKEN", ""),
        ),
    )
