"""The command line as a client of the AWS API: any operation of a served service, signed with the caller's keys."""

import http.client
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from taskrole.aws.client.answers import AwsError, read_answer
from taskrole.aws.client.requests import build
from taskrole.aws.client.signing import UNSIGNED_PAYLOAD, sign
from taskrole.aws.models import service_model
from taskrole.cli.errors import CommandError
from taskrole.cli.events import Target, target_of
from taskrole.clock import SystemClock

TIMEOUT_SECONDS = 60
ANSWER_BYTES_MAX = 64 * 1024 * 1024
PAGES_MAX = 1000


@dataclass(frozen=True, slots=True)
class Client:
    """Calls operations; what the API refuses is a sentence for the person at the terminal."""

    target: Target

    def call(self, service: str, operation: str, /, **members: Any) -> dict[str, Any]:
        """Return the members of the answer.

        Raises:
            CommandError: The server is not there, or refuses.
        """
        try:
            return self.ask(service, operation, **members)
        except AwsError as error:
            raise CommandError(f"{operation}: {error.message} ({error.code})") from error

    def ask(self, service: str, operation: str, /, **members: Any) -> dict[str, Any]:
        """Return the members of the answer; for callers that expect certain errors.

        Raises:
            AwsError: The API answers with an error.
            CommandError: The server is not there.
        """
        model, target = service_model(service), self.target
        wire = build(model, operation, members)
        headers, payload_hash = dict(wire.headers), ""
        if service == "s3":
            payload_hash = headers["x-amz-content-sha256"] = UNSIGNED_PAYLOAD
        url = target.endpoint + wire.target
        signed = sign(
            wire.method, url, headers, wire.body, credentials=target.credentials, region=target.region,
            service=model.signing_name, now=SystemClock().now(), payload_hash=payload_hash,
        )  # fmt: skip
        parts = urlsplit(target.endpoint)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request(wire.method, wire.target, wire.body, signed)
            answer = connection.getresponse()
            content = answer.read(ANSWER_BYTES_MAX)
        except (OSError, http.client.HTTPException) as error:
            message = f"the server at {target.endpoint} does not answer ({error}); is `taskrole up` running?"
            raise CommandError(message) from error
        finally:
            connection.close()
        lower = {name.lower(): value for name, value in answer.getheaders()}
        return read_answer(model, operation, answer.status, lower, content)

    def every(
        self, service: str, operation: str, name: str, /, *, paged_by: str = "nextToken", **members: Any
    ) -> list[Any]:
        """Return a list of all result pages.

        Raises:
            CommandError: The server is not there, or refuses.
        """
        rows: list[Any] = []
        for _ in range(PAGES_MAX):
            page = self.call(service, operation, **members)
            rows += page.get(name) or []
            if not page.get(paged_by):
                break
            members[paged_by] = page[paged_by]
        return rows


def client(data_dir: Path) -> Client:
    """Return a client with the keys of AWS_* variables, else the local installation's administrator's.

    Raises:
        CommandError: There are neither.
    """
    return Client(target_of(data_dir))
