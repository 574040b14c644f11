"""The instance metadata service, as machines on EC2 have it at 169.254.169.254: for the Amazon ECS agent and SDKs.

It answers processes of this machine, and no container: whatever the hop limit says, what comes from an address that is
not the machine's own, or from a process in a container, is refused. Version 2 with session tokens; version 1 only where
the instance's options allow it. Source: EC2 user guide, instance metadata and user data.
"""

import asyncio
import base64
import binascii
import contextlib
import json
import logging
import socket
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web

from taskrole.agent.addresses import add_address, remove_address
from taskrole.agent.commands import run_command
from taskrole.agent.endpoints.server import HttpServer
from taskrole.agent.local_callers import is_machines_own
from taskrole.agent.settings import AwsCredentials
from taskrole.clock import Clock
from taskrole.ids import Ids

log = logging.getLogger(__name__)

ADDRESS = "169.254.169.254"
TOKEN_TTL_HEADER, TOKEN_HEADER = "X-aws-ec2-metadata-token-ttl-seconds", "X-aws-ec2-metadata-token"
TOKEN_SECONDS_MAX = 21_600
TOKENS_MAX = 10_000
TOKEN_BYTES = 40
METADATA_SECONDS = 2.0  # what was read is good for so long: changes take effect at the next read
TABLE = "taskrole_metadata"
_VERSIONS = ("latest", "2021-07-15", "2020-10-27", "2018-09-24", "2016-09-02", "1.0")
_ERROR = (
    '<?xml version="1.0" encoding="iso-8859-1"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"\n'
    '\t"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml" '
    'xml:lang="en" lang="en">\n <head>\n  <title>{status} - {words}</title>\n </head>\n <body>\n  '
    "<h1>{status} - {words}</h1>\n </body>\n</html>\n"
)
_WORDS = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 503: "Service Unavailable"}

IsOwn = Callable[[str, int], bool]


class MetadataSource(Protocol):
    """Where the answers come from."""

    async def metadata(self) -> Mapping[str, Any]:
        """Return options, identity and texts by path.

        Raises:
            OSError: They can't be had at the moment.
        """
        ...

    async def get(self) -> AwsCredentials:
        """Return the credentials of the instance's role.

        Raises:
            OSError: There are none at the moment.
        """
        ...


class InstanceMetadata:
    """The service."""

    def __init__(self, source: MetadataSource, clock: Clock, ids: Ids, is_own: IsOwn = is_machines_own) -> None:
        self._source = source
        self._clock = clock
        self._ids = ids
        self._is_own = is_own
        self._tokens: OrderedDict[str, float] = OrderedDict()
        self._read: tuple[float, Mapping[str, Any]] | None = None
        self._lock = asyncio.Lock()

    def application(self) -> web.Application:
        """Return the application that listens on the address."""
        application = web.Application(client_max_size=1024)
        application.router.add_route("*", "/{path:.*}", self._handle)
        return application

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        peer = request.transport.get_extra_info("peername") if request.transport is not None else None
        if not peer or not await asyncio.to_thread(self._is_own, str(peer[0]), int(peer[1])):
            log.warning("instance metadata was refused to a container or another machine", extra={"peer": str(peer)})
            return _error(403)
        try:
            found = await self._metadata()
        except OSError as error:
            log.warning("no instance metadata at the moment", extra={"reason": str(error)})
            return _error(503)
        if found["options"]["httpEndpoint"] == "disabled":
            return _error(403)
        path = request.match_info["path"]
        if request.method == "PUT":
            return self._put(request, path, int(found["options"]["hopLimit"]))
        if request.method not in ("GET", "HEAD"):
            return _error(403)
        token = request.headers.get(TOKEN_HEADER)
        if token is None and found["options"]["httpTokens"] == "required":
            return _error(401)
        if token is not None and not self._is_good(token):
            return _error(401)
        return await self._get(path, found)

    # Tokens

    def _put(self, request: web.Request, path: str, hop_limit: int) -> web.StreamResponse:
        if path.rstrip("/") != "latest/api/token":
            return _error(403)
        if "X-Forwarded-For" in request.headers:  # AWS: not through proxies that somebody left open
            return _error(403)
        text = request.headers.get(TOKEN_TTL_HEADER, "")
        if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= TOKEN_SECONDS_MAX):
            return _error(400)
        token = base64.urlsafe_b64encode(self._ids.random_bytes(TOKEN_BYTES)).decode("ascii")
        self._tokens[token] = self._clock.monotonic_seconds() + int(text)
        while len(self._tokens) > TOKENS_MAX:
            self._tokens.popitem(last=False)
        _limit_hops(request, hop_limit)
        return web.Response(text=token, headers={TOKEN_TTL_HEADER: text})

    def _is_good(self, token: str) -> bool:
        expires = self._tokens.get(token)  # 320 random bits: a look-up tells nothing that could be guessed at
        if expires is not None and expires <= self._clock.monotonic_seconds():
            del self._tokens[token]
            expires = None
        return expires is not None

    # Answers

    async def _metadata(self) -> Mapping[str, Any]:
        async with self._lock:
            now = self._clock.monotonic_seconds()
            if self._read is None or now - self._read[0] >= METADATA_SECONDS:
                self._read = (now, await self._source.metadata())
            return self._read[1]

    async def _get(self, path: str, found: Mapping[str, Any]) -> web.StreamResponse:
        version, _, rest = path.partition("/")
        if not path:
            return _text("\n".join(_VERSIONS[::-1]))
        if version not in _VERSIONS:
            return _error(404)
        role = str(found["role"])
        if role and rest.rstrip("/") == f"meta-data/iam/security-credentials/{role}":
            return await self._credentials()
        if rest.rstrip("/") == "user-data":
            return _user_data(str(found["userData"]))
        tree = _tree(found)
        name = rest.strip("/")
        if name in tree:
            return _text(tree[name])
        listing = _listing(tree, name)
        return _text("\n".join(listing)) if listing else _error(404)

    async def _credentials(self) -> web.StreamResponse:
        try:
            credentials = await self._source.get()
        except OSError as error:
            answer: dict[str, Any] = {"Code": "AssumeRoleUnauthorizedAccess", "Message": str(error)}
            return web.json_response({**answer, "LastUpdated": _iso(self._clock.now())}, content_type="text/plain")
        return web.json_response(
            {
                "Code": "Success",
                "LastUpdated": _iso(self._clock.now()),
                "Type": "AWS-HMAC",
                "AccessKeyId": credentials.access_key_id,
                "SecretAccessKey": credentials.secret_access_key,
                "Token": credentials.session_token,
                "Expiration": _iso(credentials.expires_at) if credentials.expires_at else "",
            },
            content_type="text/plain",
        )


def _tree(found: Mapping[str, Any]) -> dict[str, str]:
    """Return all texts by path, except credentials; pure."""
    tree = {f"meta-data/{path}": str(text) for path, text in found["paths"].items()}
    tree |= {
        "dynamic/instance-identity/document": str(found["document"]),
        "dynamic/instance-identity/signature": str(found["signature"]),
        "dynamic/instance-identity/pkcs7": str(found["pkcs7"]),
    }
    if found["profileArn"]:
        info = {
            "Code": "Success",
            "LastUpdated": _iso(datetime.fromisoformat(str(found["readAt"]))),
            "InstanceProfileArn": found["profileArn"],
            "InstanceProfileId": found["profileId"],
        }
        tree["meta-data/iam/info"] = json.dumps(info, indent=2)
    if found["role"]:
        tree[f"meta-data/iam/security-credentials/{found['role']}"] = ""
    return tree


def _listing(tree: Mapping[str, str], name: str) -> list[str]:
    """Return what is directly below a path; folders end with a slash; pure."""
    prefix = f"{name}/" if name else ""
    found = {
        first + slash
        for path in tree
        if path.startswith(prefix)
        for first, slash, _ in [path[len(prefix) :].partition("/")]
    }
    return sorted(found)


def _user_data(text: str) -> web.Response:
    if not text:
        return _error(404)
    try:
        return web.Response(body=base64.b64decode(text), content_type="application/octet-stream")
    except (binascii.Error, ValueError):
        return _error(404)


def _text(text: str) -> web.Response:
    return web.Response(text=text, headers={"Server": "EC2ws"})


def _error(status: int) -> web.Response:
    return web.Response(
        status=status, text=_ERROR.format(status=status, words=_WORDS[status]), content_type="text/html"
    )


def _limit_hops(request: web.Request, hop_limit: int) -> None:
    """Let the answer with the token die at the next router. AWS: HttpPutResponseHopLimit."""
    connection = request.transport.get_extra_info("socket") if request.transport is not None else None
    if connection is not None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, hop_limit)


def _iso(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


# The way to it -------------------------------------------------------------------------------------------------------


def ruleset(address: str) -> str:
    """Return the commands for a table that lets nothing but the machine's own reach the address; pure."""
    return (
        f"table ip {TABLE} {{}}\ndelete table ip {TABLE}\ntable ip {TABLE} {{\n  chain arriving {{\n"
        "    type filter hook prerouting priority raw; policy accept;\n"
        f'    iifname != "lo" ip daddr {address} drop\n  }}\n}}\n'
    )


async def guard(address: str) -> None:
    """Keep containers and other machines off an address.

    Raises:
        OSError: nftables is missing or refuses.
    """
    status, output = await run_command("nft", "-f", "-", text=ruleset(address))
    if status != 0:
        message = f"The address of the metadata service could not be closed to containers: {output.strip()}"
        raise OSError(message)


@contextlib.asynccontextmanager
async def serving(source: MetadataSource, address: str, port: int, clock: Clock, ids: Ids) -> AsyncIterator[int]:
    """Serve at an address, which is put on the loopback interface and closed to all others first; yields the port.

    Raises:
        OSError: The address can't be had, or can't be closed.
    """
    added = False
    if address == ADDRESS:
        await guard(address)
        added = await add_address(address)
    server = HttpServer(InstanceMetadata(source, clock, ids).application(), address, port)
    try:
        yield await server.start()
    finally:
        await server.close()
        if added:
            await remove_address(address)
        if address == ADDRESS:
            await remove_guard()


async def remove_guard() -> None:
    """Remove the table; a missing one is fine."""
    await run_command("nft", "delete", "table", "ip", TABLE)
