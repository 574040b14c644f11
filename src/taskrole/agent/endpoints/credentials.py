"""``/v2/credentials/ID``: a container's way to its task role. Answers its own task only, from memory only.

Bodies and the audit line are those of the agent of Amazon ECS. To a caller, someone else's id is like an unknown one;
the log and the audit line tell them apart.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path

from aiohttp import web

from taskrole.agent.callers import Callers
from taskrole.agent.context import AgentContext
from taskrole.agent.credentials import Entry, RoleType

log = logging.getLogger(__name__)

AUDIT_BYTES_MAX = 10 * 1024 * 1024
AUDIT_QUEUE_MAX = 10_000
USER_AGENT_CHARACTERS_MAX = 256
_PREFIX = "CredentialsV2Request: "


class CredentialsEndpoint:
    """Serves credentials to the containers of their task."""

    def __init__(self, context: AgentContext, callers: Callers, audit: Callable[[str], None]) -> None:
        self._context = context
        self._callers = callers
        self._audit = audit

    async def handle(self, request: web.Request) -> web.Response:
        """Answer ``/v2/credentials/ID`` or ``/v1/credentials?id=ID``.

        Security: (1) an id must be known, (2) its credentials must be a task role's, (3) the caller must be a
        container of that task, and the very one if the role is one container's, (4) the credentials must be there and
        not expired.
        """
        credentials_id = request.match_info.get("id", "") or request.query.get("id", "")
        address, port = _peer(request)
        if not credentials_id:
            return self._refuse(request, 400, "NoIdInRequest", "No Credential ID in the request")
        entry = self._context.credentials.find(credentials_id)
        if entry is None:
            return self._refuse(request, 400, "InvalidIdInRequest", "Credentials not found")
        allowed = entry.role_type is RoleType.APPLICATION and await self._callers.may_have(entry, address, port)
        if not allowed:
            log.warning(
                "credentials were asked for by someone else",
                extra={"task": entry.task_arn, "source": address, "role_type": str(entry.role_type)},
            )
            note = f"NotOwner {entry.task_arn}"
            return self._refuse(request, 400, "InvalidIdInRequest", "Credentials not found", note=note)
        return self._give(request, entry)

    def _give(self, request: web.Request, entry: Entry) -> web.Response:
        credentials = entry.credentials
        if credentials is None:
            return self._refuse(request, 503, "CredentialsUninitialized", "Credentials uninitialized for ID")
        if credentials.expires_at <= self._context.clock.now():
            return self._refuse(request, 400, "InvalidIdInRequest", "Credentials expired", note="Expired")
        body = {
            "RoleArn": credentials.role_arn,
            "AccessKeyId": credentials.access_key_id,
            "SecretAccessKey": credentials.secret_access_key,
            "Token": credentials.session_token,
            "Expiration": credentials.expiration,
        }
        entry.fetches += 1
        self._write_audit(request, 200, f"{entry.task_arn} GetCredentials 2 {self._where()}")
        return web.Response(body=json.dumps(body).encode(), content_type="application/json")

    def _refuse(self, request: web.Request, status: int, code: str, message: str, note: str = "") -> web.Response:
        self._write_audit(request, status, f"- {note}".rstrip())
        body = {"code": code, "message": _PREFIX + message, "HTTPErrorCode": status}
        return web.Response(status=status, body=json.dumps(body).encode(), content_type="application/json")

    def _where(self) -> str:
        return f"{self._context.state.cluster} {self._context.state.container_instance_arn}"

    def _write_audit(self, request: web.Request, status: int, rest: str) -> None:
        address, port = _peer(request)
        path = "/v1/credentials" if request.path.startswith("/v1/") else "/v2/credentials"
        agent = "".join(c for c in request.headers.get("User-Agent", "") if c.isprintable() and c != '"')
        now = self._context.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        self._audit(f'{now} {status} {address}:{port} "{path}" "{agent[:USER_AGENT_CHARACTERS_MAX]}" {rest}')


def _peer(request: web.Request) -> tuple[str, int]:
    peer = request.transport.get_extra_info("peername") if request.transport is not None else None
    return (str(peer[0]), int(peer[1])) if peer else ("", 0)


class AuditLog:
    """A file of audit lines, turned over by size; written in the background, bounded."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines: asyncio.Queue[str] = asyncio.Queue(AUDIT_QUEUE_MAX)
        self.dropped = 0

    def write(self, line: str) -> None:
        """Take a line; when the disk can't follow, lines are dropped and counted."""
        try:
            self._lines.put_nowait(line)
        except asyncio.QueueFull:
            self.dropped += 1

    async def run(self) -> None:
        """Write lines as they come; runs as long as the agent."""
        while True:
            lines = [await self._lines.get()]
            while not self._lines.empty():
                lines.append(self._lines.get_nowait())
            if self.dropped:
                lines.append(f"# {self.dropped} lines were dropped")
                self.dropped = 0
            try:
                await asyncio.to_thread(self._append, "\n".join(lines) + "\n")
            except OSError:
                log.exception("the audit log could not be written")

    def flush(self) -> None:
        """Write what is left; blocking, at the end."""
        lines = []
        while not self._lines.empty():
            lines.append(self._lines.get_nowait())
        if lines:
            self._append("\n".join(lines) + "\n")

    def _append(self, text: str) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._path.exists() and self._path.stat().st_size > AUDIT_BYTES_MAX:
            self._path.replace(self._path.with_name(self._path.name + ".1"))
        with self._path.open("a") as file:
            file.write(text)
