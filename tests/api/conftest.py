"""API tests: boto3 and the AWS CLI against a control plane that listens on loopback. No agent, no Docker."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from sqlalchemy import update

from taskrole.app import ControlPlane
from taskrole.clock import SystemClock
from taskrole.config import Settings
from taskrole.gateway.edge import Listener
from taskrole.ids import SystemIds
from taskrole.services.ecs.tables import container_instances
from taskrole.storage.schema import to_milliseconds
from tests.object_store import ON_OBJECT_STORE, new_location
from tests.support import ACCOUNT, REGION, free_port

START_SECONDS_MAX = 30


class ShiftedClock(SystemClock):
    """The machine's clock, which a test may put forward; a client's signatures stay valid within the skew."""

    def __init__(self) -> None:
        self.shift = timedelta()

    def now(self) -> Any:
        return super().now() + self.shift


@dataclass
class Server:
    """A running control plane and its administrator's keys."""

    endpoint: str
    access_key_id: str
    secret_access_key: str
    control_plane: ControlPlane
    clock: ShiftedClock
    data_dir: Path
    loop: asyncio.AbstractEventLoop
    _clients: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def client(self, service: str, **changes: Any) -> Any:
        """Return a boto3 client, as the administrator unless keys are given."""
        settings: dict[str, Any] = {
            "endpoint_url": self.endpoint,
            "region_name": REGION,
            "aws_access_key_id": self.access_key_id,
            "aws_secret_access_key": self.secret_access_key,
            "config": Config(retries={"max_attempts": 0}, read_timeout=20),
        }
        settings.update(changes)
        session: Any = boto3.session.Session()
        return session.client(service, **settings)

    def client_of(self, keys: dict[str, Any], service: str, **changes: Any) -> Any:
        """Return a client with keys as AWS hands them out (AccessKeyId, SecretAccessKey, SessionToken)."""
        return self.client(
            service,
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys.get("SessionToken"),
            **changes,
        )

    def connect(self, container_instance_arn: str) -> None:
        """Have a container instance count as connected, without the websocket of an agent."""
        cluster, instance_id = container_instance_arn.split("/")[1:]
        statement = (
            update(container_instances)
            .where(container_instances.c.cluster == cluster, container_instances.c.instance_id == instance_id)
            .values(agent_connected=True, seen_at=to_milliseconds(self.clock.now() + timedelta(days=1)))
        )
        self.control_plane._database.write(lambda connection: connection.execute(statement).close())

    def user_with(self, name: str, policy: str) -> dict[str, Any]:
        """Create a user with one inline policy; return its access key."""
        iam = self.client("iam")
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy)
        keys: dict[str, Any] = iam.create_access_key(UserName=name)["AccessKey"]
        return keys


@contextmanager
def running(data_dir: Path, **settings: Any) -> Iterator[Server]:
    """A control plane that listens on a free loopback port, in a thread with an event loop of its own."""
    port = free_port()
    clock = ShiftedClock()
    chosen = Settings(data_dir=data_dir, port=port, region=REGION, account_id=ACCOUNT, test_profile=True, **settings)
    control_plane = ControlPlane(chosen, clock, SystemIds())
    control_plane.bootstrap()
    keys = control_plane.iam.credentials_of(ACCOUNT, "admin")
    assert keys is not None
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="control-plane", daemon=True)
    thread.start()
    asyncio.run_coroutine_threadsafe(control_plane.start([Listener("127.0.0.1", port)]), loop).result(START_SECONDS_MAX)
    try:
        yield Server(chosen.endpoint, keys.access_key_id, keys.secret_access_key, control_plane, clock, data_dir, loop)
    finally:
        asyncio.run_coroutine_threadsafe(control_plane.stop(), loop).result(START_SECONDS_MAX)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A control plane of its own for each module of tests."""
    data_dir = tmp_path_factory.mktemp("data")
    if not ON_OBJECT_STORE:
        with running(data_dir) as started:
            yield started
        return
    location = new_location(request.getfixturevalue("other_taskrole"))
    with pytest.MonkeyPatch.context() as patch:  # the store's address and keys come from the environment
        for name, value in location.environment.items():
            patch.setenv(name, value)
        with running(data_dir, blobs_url=location.url) as started:
            patch.undo()
            yield started
