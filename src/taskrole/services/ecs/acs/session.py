"""One agent's control channel: an asyncio session over a websocket. The database work is the courier's, in a thread.

    open -> (credentials if asked for) -> payloads, manifest -> { heartbeats, payloads, credentials } -> close

State in the database decides what is sent; the hub's event and a short poll say when to look.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from aiohttp import WSCloseCode, WSMsgType

from taskrole.ids import dashed_uuid, hex_id
from taskrole.services.ecs.acs import messages
from taskrole.services.ecs.acs.courier import Courier, Watch
from taskrole.services.ecs.acs.hub import Connection
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.firewalls import CAPABILITY
from taskrole.services.ecs.model import ContainerInstance, Document

log = logging.getLogger(__name__)

SEND_TIMEOUT_SECONDS = 30
SILENCE_HEARTBEATS = 4
"""An agent that answers none of this many heartbeats is gone, whatever TCP believes."""

Result = TypeVar("Result")


class AcsSession:
    """Serves one agent until its socket ends, it falls silent, or another connection of the instance replaces it."""

    def __init__(
        self, ecs: EcsDeps, instance: ContainerInstance, *, send_credentials: bool, version_info: Document
    ) -> None:
        self._ecs = ecs
        self._instance = instance
        self._send_credentials = send_credentials
        self._version_info = version_info
        self._connection_id = hex_id(ecs.ids)
        self._courier = Courier(ecs, instance, self._connection_id)
        self._courier_lock = asyncio.Lock()
        self._heard_at = 0.0

    async def run(self, socket: Any) -> None:
        """Serve the socket; return to close it."""
        connection = Connection(self._connection_id, asyncio.get_running_loop())
        if CAPABILITY in self._instance.attributes:
            connection.guarded_scope = (self._instance.key.account_id, self._instance.key.region)
        instance_id, ecs = self._instance.instance_id, self._ecs
        ecs.hub.start_polling(Watch(ecs).instances, ecs.settings.delivery_poll_seconds)
        if self._ecs.hub.attach(instance_id, connection) is not None:
            log.warning("agent connection replaced by a new one", extra={"container_instance": self._instance.arn})
        try:
            if not await self._blocking(lambda: self._courier.open(self._version_info)):
                await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"InactiveInstanceException")
                return
            log.info("agent connected", extra={"container_instance": self._instance.arn})
            await self._serve(socket, connection)
        finally:
            self._ecs.hub.detach(instance_id, connection)
            # The row must say disconnected even if this coroutine is being cancelled.
            await asyncio.shield(self._blocking(self._courier.close))
            log.info("agent disconnected", extra={"container_instance": self._instance.arn})

    async def _serve(self, socket: Any, connection: Connection) -> None:
        self._heard_at = self._monotonic()
        halves = {
            asyncio.create_task(self._read(socket), name="acs-read"),
            asyncio.create_task(self._write(socket, connection), name="acs-write"),
        }
        try:
            done, _ = await asyncio.wait(halves, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for half in halves:
                half.cancel()
            await asyncio.gather(*halves, return_exceptions=True)
        for half in done:
            error = half.exception() if not half.cancelled() else None
            if error is not None and not isinstance(error, ConnectionError | TimeoutError):
                log.error("agent session failed", exc_info=error)
                # Not 1011: the agent would be back at once, and again.
                with contextlib.suppress(Exception):
                    await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"try again later")

    async def _read(self, socket: Any) -> None:
        async for frame in socket:
            if frame.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                continue
            self._heard_at = self._monotonic()
            received = messages.parse(frame.data)
            if received is not None:
                await self._take(socket, received)

    async def _take(self, socket: Any, received: messages.Received) -> None:
        message_id = received.text("messageId")
        if received.type == "AckRequest":
            await self._blocking(lambda: self._courier.acknowledged(message_id))
        elif received.type == "IAMRoleCredentialsAckRequest":
            credentials_id = received.text("credentialsId")
            await self._blocking(lambda: self._courier.credentials_acknowledged(message_id, credentials_id))
        elif received.type == "TaskStopVerificationMessage":
            await self._send(socket, await self._blocking(lambda: self._courier.verify_stops(received)))
        elif received.type == "NackRequest":
            log.warning("agent refused a message", extra={"reason": received.text("reason")[:256]})

    async def _write(self, socket: Any, connection: Connection) -> None:
        settings = self._ecs.settings
        if self._send_credentials:
            for text in await self._blocking(self._courier.all_credentials):
                await self._send(socket, text)
        heartbeat_at = self._monotonic()
        manifest_due = True
        while not connection.replaced:
            connection.work.clear()
            if connection.guarded_scope:  # before the tasks that they are about
                for text in await self._blocking(self._courier.firewall):
                    await self._send(socket, text)
            waiting = await self._blocking(self._courier.next_messages)
            if waiting is None:
                return
            for text in waiting:
                await self._send(socket, text)
            while connection.notes:
                await self._send(socket, connection.notes.popleft())
            if manifest_due:
                manifest_due = False
                await self._send(socket, await self._blocking(self._courier.manifest))
            now = self._monotonic()
            if now >= heartbeat_at:
                if now - self._heard_at > SILENCE_HEARTBEATS * settings.heartbeat_seconds:
                    log.warning("agent fell silent", extra={"container_instance": self._instance.arn})
                    return
                await self._send(socket, messages.heartbeat(dashed_uuid(self._ecs.ids)))
                await self._blocking(self._courier.seen)
                heartbeat_at = now + settings.heartbeat_seconds
            with contextlib.suppress(TimeoutError):
                pause_seconds = min(settings.idle_poll_seconds, max(0.0, heartbeat_at - self._monotonic()))
                await asyncio.wait_for(connection.work.wait(), pause_seconds)

    async def _send(self, socket: Any, text: str) -> None:
        await asyncio.wait_for(socket.send_str(text), SEND_TIMEOUT_SECONDS)

    async def _blocking(self, function: Callable[[], Result]) -> Result:
        """Run database work in the hub's bounded pool, one piece at a time for this session."""
        async with self._courier_lock:
            return await asyncio.get_running_loop().run_in_executor(self._ecs.hub.executor, function)

    def _monotonic(self) -> float:
        return asyncio.get_running_loop().time()
