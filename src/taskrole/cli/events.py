"""``taskrole events``: prints the state changes of ECS, and goes on where it was when the connection breaks."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from yarl import URL

from taskrole.agent.settings import AwsCredentials
from taskrole.aws.client.signing import sign
from taskrole.cli.errors import CommandError
from taskrole.clock import SystemClock

PATH = "/_taskrole/events"
RECONNECT_SECONDS = 1.0
FRAME_BYTES_MAX = 4 * 1024 * 1024
SILENCE_SECONDS_MAX = 60.0  # the server sends something every 15 seconds


@dataclass(frozen=True, slots=True)
class Target:
    """Where the events are, and who asks."""

    endpoint: str
    region: str
    credentials: AwsCredentials


def target_of(data_dir: Path) -> Target:
    """Return the server and keys of the AWS_* variables, or else of the local installation's administrator.

    Raises:
        CommandError: There are neither.
    """
    names = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    given: Mapping[str, str] = os.environ
    if not all(given.get(name) for name in names):
        from taskrole.cli.credentials import environment_of  # noqa: PLC0415  it loads the whole server

        given = environment_of(data_dir, "", "admin")
    region = given.get("AWS_REGION") or given.get("AWS_DEFAULT_REGION") or "us-east-1"
    credentials = AwsCredentials(
        given["AWS_ACCESS_KEY_ID"], given["AWS_SECRET_ACCESS_KEY"], given.get("AWS_SESSION_TOKEN", ""), None
    )
    return Target(given["AWS_ENDPOINT_URL"].rstrip("/"), region, credentials)


def print_events(data_dir: Path, *, cluster: str, after: str, follow: bool, as_json: bool) -> None:
    """Print events: all that are kept from ``after`` on, and with ``follow`` those to come, until interrupted.

    Raises:
        CommandError: The server refuses, or is away and nothing is to be followed.
    """
    show = _as_json if as_json else _as_line
    asyncio.run(_print(target_of(data_dir), cluster, after, follow=follow, show=show))


async def _print(
    target: Target, cluster: str, after: str, *, follow: bool, show: Callable[[dict[str, Any]], str]
) -> None:
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async for frame in _frames(session, target, cluster, after):
                    if "gap" in frame:
                        print(f"# events after {frame['gap']['after']} are not kept any more")
                        after = str(frame["gap"]["oldest"] - 1)
                        break
                    after = str(frame.get("heartbeat", frame.get("seq")))
                    if "seq" in frame:
                        print(show(frame), flush=True)
                    elif not follow:
                        return
            except (aiohttp.ClientConnectionError, TimeoutError) as error:
                if not follow:
                    message = f"the server at {target.endpoint} does not answer."
                    raise CommandError(message) from error
            await asyncio.sleep(RECONNECT_SECONDS)


async def _frames(
    session: aiohttp.ClientSession, target: Target, cluster: str, after: str
) -> AsyncIterator[dict[str, Any]]:
    query = {name: value for name, value in (("after", after), ("cluster", cluster)) if value}
    url = f"{target.endpoint}{PATH}?{urlencode(query, quote_via=quote)}" if query else f"{target.endpoint}{PATH}"
    headers = sign(
        "GET",
        url,
        {},
        b"",
        credentials=target.credentials,
        region=target.region,
        service="ecs",
        now=SystemClock().now(),
    )
    try:
        async with session.ws_connect(
            URL(url, encoded=True),
            headers=headers,
            max_msg_size=FRAME_BYTES_MAX,
            timeout=aiohttp.ClientWSTimeout(ws_receive=SILENCE_SECONDS_MAX),
        ) as socket:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    yield json.loads(message.data)
    except aiohttp.WSServerHandshakeError as error:
        message_text = f"the server refuses the stream of events: HTTP {error.status}"
        raise CommandError(message_text) from error


def _as_json(event: dict[str, Any]) -> str:
    return json.dumps(event, separators=(",", ":"))


def _as_line(event: dict[str, Any]) -> str:
    detail = event["detail"]
    if "taskArn" in detail:
        what = f"{detail['lastStatus']} (desired {detail['desiredStatus']})"
        reason = detail.get("stoppedReason", "")
    elif "containerInstanceArn" in detail:
        what = f"{detail['status']}, agent {'connected' if detail['agentConnected'] else 'away'}"
        reason = ""
    else:
        what, reason = detail["eventName"], detail.get("reason", "")
    resource = event["resources"][0].split(":", 5)[5]
    return f"{event['time']}  {resource}  {what}{f'  {reason}' if reason else ''}"
