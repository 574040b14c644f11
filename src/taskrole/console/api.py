"""Calls of the API as any client makes them: built from the service model, signed, sent over the socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from yarl import URL

from taskrole.aws.client.answers import AwsError, read_answer
from taskrole.aws.client.requests import WireRequest, build
from taskrole.aws.client.signing import UNSIGNED_PAYLOAD, sign
from taskrole.aws.models import service_model
from taskrole.clock import Clock
from taskrole.console.sessions import Keys

CALL_SECONDS_MAX = 30.0
TRANSFER_SECONDS_MAX = 3600.0
ANSWER_BYTES_MAX = 16 * 1024 * 1024
CALLS_AT_ONCE_MAX = 32
CONNECTIONS_MAX = 1024  # two streams for each session, and the calls
FRAME_BYTES_MAX = 4 * 1024 * 1024
SILENCE_SECONDS_MAX = 60.0  # a stream sends something every 15 seconds
USER_AGENT = "taskrole-console"


class Api:
    """The API behind one URL."""

    def __init__(self, endpoint: str, clock: Clock) -> None:
        self._endpoint = endpoint.rstrip("/")
        self._clock = clock
        self._http: aiohttp.ClientSession | None = None
        self._turns = asyncio.Semaphore(CALLS_AT_ONCE_MAX)

    async def close(self) -> None:
        """Close the connections."""
        if self._http is not None:
            await self._http.close()

    async def call(
        self, keys: Keys, region: str, service: str, operation: str, members: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the members of the answer.

        Raises:
            AwsError: The answer is an error, or there is none in time.
        """
        model = service_model(service)
        wire = build(model, operation, members)
        timeout = aiohttp.ClientTimeout(total=CALL_SECONDS_MAX)
        async with self._turns, self._send(keys, region, model.signing_name, wire, wire.body, timeout) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            return read_answer(model, operation, answer.status, headers, await _bounded(answer))

    async def own(self, keys: Keys, region: str, operation: str, members: Mapping[str, Any]) -> dict[str, Any]:
        """Call an operation of taskrole's own API.

        Raises:
            AwsError: The answer is an error, or there is none in time.
        """
        headers = {"Content-Type": "application/x-amz-json-1.1"}
        wire = WireRequest("POST", f"/_taskrole/api/{operation}", headers, json.dumps(members).encode())
        timeout = aiohttp.ClientTimeout(total=CALL_SECONDS_MAX)
        async with self._turns, self._send(keys, region, "taskrole", wire, wire.body, timeout) as answer:
            content: dict[str, Any] = json.loads(await _bounded(answer))
        if answer.status >= 300:
            raise AwsError(str(content.get("__type", "")), str(content.get("message", "")), answer.status)
        return content

    async def upload(
        self, keys: Keys, region: str, members: Mapping[str, Any], body: AsyncIterator[bytes], length: int
    ) -> None:
        """Store an object whose bytes come in pieces.

        Raises:
            AwsError: The answer is an error.
        """
        model = service_model("s3")
        wire = build(model, "PutObject", members)
        wire.headers["Content-Length"] = str(length)
        timeout = aiohttp.ClientTimeout(total=TRANSFER_SECONDS_MAX, sock_read=CALL_SECONDS_MAX)
        async with self._send(keys, region, "s3", wire, body, timeout) as answer:
            headers = {name.lower(): value for name, value in answer.headers.items()}
            read_answer(model, "PutObject", answer.status, headers, await _bounded(answer))

    @asynccontextmanager
    async def download(
        self, keys: Keys, region: str, members: Mapping[str, Any]
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Give the open answer of GetObject; its bytes are the caller's to read.

        Raises:
            AwsError: The answer is an error.
        """
        model = service_model("s3")
        timeout = aiohttp.ClientTimeout(total=TRANSFER_SECONDS_MAX, sock_read=CALL_SECONDS_MAX)
        async with self._send(keys, region, "s3", build(model, "GetObject", members), b"", timeout) as answer:
            if answer.status >= 300:
                headers = {name.lower(): value for name, value in answer.headers.items()}
                read_answer(model, "GetObject", answer.status, headers, await _bounded(answer))
            yield answer

    async def stream(self, keys: Keys, region: str, service: str, path: str) -> AsyncIterator[dict[str, Any]]:
        """Yield the frames of one of taskrole's own streams until it ends.

        Raises:
            AwsError: The stream is refused, or breaks.
        """
        url = self._endpoint + path
        headers = sign(
            "GET",
            url,
            {"User-Agent": USER_AGENT},
            b"",
            credentials=keys,
            region=region,
            service=service,
            now=self._clock.now(),
        )
        silence = aiohttp.ClientWSTimeout(ws_receive=SILENCE_SECONDS_MAX)
        try:
            async with self._session().ws_connect(
                URL(url, encoded=True), headers=headers, max_msg_size=FRAME_BYTES_MAX, timeout=silence
            ) as socket:
                async for message in socket:
                    if message.type is aiohttp.WSMsgType.TEXT:
                        yield json.loads(message.data)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise AwsError("Unavailable", "The stream is not there at the moment.", 503) from error

    def _session(self) -> aiohttp.ClientSession:
        if self._http is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS_MAX, force_close=False)
            self._http = aiohttp.ClientSession(connector=connector, auto_decompress=False)
        return self._http

    @asynccontextmanager
    async def _send(
        self,
        keys: Keys,
        region: str,
        signing_name: str,
        wire: WireRequest,
        body: bytes | AsyncIterator[bytes],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109  handed on
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        url = self._endpoint + wire.target
        headers = {**wire.headers, "User-Agent": USER_AGENT}
        payload_hash = ""
        if signing_name == "s3":
            payload_hash = headers["x-amz-content-sha256"] = UNSIGNED_PAYLOAD
        signed = sign(
            wire.method,
            url,
            headers,
            body if isinstance(body, bytes) else b"",
            credentials=keys,
            region=region,
            service=signing_name,
            now=self._clock.now(),
            payload_hash=payload_hash,
        )
        try:
            async with self._session().request(
                wire.method,
                URL(url, encoded=True),
                data=body or None,
                headers=signed,
                timeout=timeout,
                allow_redirects=False,
                skip_auto_headers=("Content-Type",),
            ) as answer:
                yield answer
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise AwsError("Unavailable", "The API does not answer at the moment.", 503) from error


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    pieces: list[bytes] = []
    size = 0
    async for piece in answer.content.iter_any():
        size += len(piece)
        if size > ANSWER_BYTES_MAX:
            raise AwsError("AnswerTooLong", "The answer is too long to show.", 502)
        pieces.append(piece)
    return b"".join(pieces)
