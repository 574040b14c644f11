"""A machine joins by token over TLS (JoinInstance, RenewInstance): once, only the right server, until it is removed."""

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from taskrole.agent.joined import Joined, JoinedCredentials, JoinError, join, load_joined
from taskrole.certificates import open_authority, server_context
from taskrole.cli.instance import make_token, unit_text
from taskrole.clock import SystemClock
from taskrole.gateway.edge import Listener
from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION, free_port


@pytest.fixture(scope="module")
def tls_url(server: Server) -> str:
    """A TLS address of the server, as ``--tls-listen`` makes it."""
    port = free_port()
    loop = server.loop
    control_plane = server.control_plane
    authority = open_authority(control_plane.settings.ca_dir, SystemClock())
    context = server_context(authority, lambda _name: False, ("127.0.0.1",))
    asyncio.run_coroutine_threadsafe(control_plane.listen(Listener("127.0.0.1", port, context)), loop).result(10)
    return f"https://127.0.0.1:{port}"


def token_of(server: Server, monkeypatch: pytest.MonkeyPatch, **options: Any) -> str:
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.secret_access_key)
    monkeypatch.setenv("AWS_REGION", REGION)
    token, _ = make_token(server.data_dir, **{"cluster": "default", "life_seconds": 3600, **options})
    return token


async def caller(server: Server, joined: Joined, folder: Path) -> str:
    keys = await JoinedCredentials(joined, folder, SystemClock()).get()
    given = {
        "AccessKeyId": keys.access_key_id,
        "SecretAccessKey": keys.secret_access_key,
        "SessionToken": keys.session_token,
    }
    who = await asyncio.to_thread(lambda: server.client_of(given, "sts").get_caller_identity())
    return str(who["Arn"])


async def test_a_token_works_once_and_gives_the_instances_own_session(
    server: Server, tls_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await asyncio.to_thread(token_of, server, monkeypatch)
    joined = await asyncio.to_thread(join, tls_url, token, tmp_path)
    assert (joined.account_id, joined.region, joined.cluster) == (ACCOUNT, REGION, "default")
    assert load_joined(tmp_path) == joined
    assert (tmp_path / "joined.json").stat().st_mode & 0o077 == 0
    assert joined.secret not in repr(joined)
    expected = f"arn:aws:sts::{ACCOUNT}:assumed-role/ecsInstanceRole/{joined.instance_id}"
    assert await caller(server, joined, tmp_path) == expected
    with pytest.raises(JoinError, match="used already"):
        await asyncio.to_thread(join, tls_url, token, tmp_path / "again")
    # A wrong secret, and the right one after the machine was removed.
    wrong = Joined(tls_url, joined.instance_id, "x", ACCOUNT, REGION, "default")
    with pytest.raises(JoinError, match="refuses"):
        await JoinedCredentials(wrong, tmp_path, SystemClock()).get()
    from taskrole.cli.own_api import own_api

    api = own_api(server.data_dir)
    listed = await asyncio.to_thread(lambda: api.call("ListJoinedInstances"))
    assert [one["instanceId"] for one in listed["instances"]] == [joined.instance_id]
    await asyncio.to_thread(lambda: api.call("RemoveJoinedInstance", instanceId=joined.instance_id))
    with pytest.raises(JoinError, match="refuses"):
        await caller(server, joined, tmp_path)


async def test_another_server_than_the_one_of_the_token_is_refused(
    server: Server, tls_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await asyncio.to_thread(token_of, server, monkeypatch)
    secret, _, _ = token.partition(".")
    for other in (f"{secret}.{'0' * 64}", secret):
        with pytest.raises(JoinError, match="not the server"):
            await asyncio.to_thread(join, tls_url, other, tmp_path)
    for url in ("http://192.0.2.1:4566", "ftp://127.0.0.1"):
        with pytest.raises(JoinError, match="https"):
            await asyncio.to_thread(join, url, token, tmp_path)
    assert load_joined(tmp_path) is None
    # Another authority, once the machine has joined: nothing is sent to it.
    joined = await asyncio.to_thread(join, tls_url, token, tmp_path)
    stranger = open_authority(tmp_path / "other", SystemClock())
    (tmp_path / "server-ca.pem").write_bytes(stranger.certificate_pem)
    with pytest.raises(JoinError, match="certificate"):
        await JoinedCredentials(joined, tmp_path, SystemClock()).get()


async def test_tokens_expire(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    token = await asyncio.to_thread(lambda: token_of(server, monkeypatch, life_seconds=60))
    from datetime import timedelta

    server.clock.shift = timedelta(seconds=61)
    try:
        with pytest.raises(JoinError, match="expired"):
            await asyncio.to_thread(join, server.endpoint, token, tmp_path)
    finally:
        server.clock.shift = timedelta()


def test_who_may_make_tokens_and_that_none_is_in_the_audit_trail(server: Server, tmp_path: Path) -> None:
    from taskrole.agent.settings import AwsCredentials
    from taskrole.cli.errors import CommandError
    from taskrole.cli.own_api import OwnApi

    nobody = server.user_with(
        "no-tokens", '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
    )
    api = OwnApi(server.endpoint, REGION, AwsCredentials(nobody["AccessKeyId"], nobody["SecretAccessKey"]))
    with pytest.raises(CommandError, match="CreateInstanceToken"):
        api.call("CreateInstanceToken")
    admin = OwnApi(server.endpoint, REGION, AwsCredentials(server.access_key_id, server.secret_access_key))
    for wrong in ({"lifeSeconds": 5}, {"lifeSeconds": True}, {"cluster": "a b"}):
        with pytest.raises(CommandError):
            admin.call("CreateInstanceToken", **wrong)
    token = admin.call("CreateInstanceToken")["token"]
    joined = join(server.endpoint, token, tmp_path)
    events = server.client("cloudtrail").lookup_events(MaxResults=50)["Events"]
    texts = " ".join(event["CloudTrailEvent"] for event in events)
    assert token not in texts
    assert joined.secret not in texts


def test_the_unit_of_the_service() -> None:
    text = unit_text("/usr/bin/taskrole", Path("/var/lib/taskrole"))
    assert "ExecStart=/usr/bin/taskrole agent --data-dir /var/lib/taskrole\n" in text
    assert "KillMode=process" in text


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "taskrole-agent.service"
    unit.write_text(unit_text(sys.executable, tmp_path))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    complaints = [line for line in done.stderr.splitlines() if unit.name in line]
    assert (done.returncode, complaints) == (0, [])
