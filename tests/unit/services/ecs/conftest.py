"""Fixtures of the ECS tests."""

from collections.abc import Iterator

import pytest

from taskrole.storage.ports import Database
from tests.unit.services.ecs.support import Ecs, make_ecs


@pytest.fixture
def ecs(database: Database) -> Iterator[Ecs]:
    made = make_ecs(database, delivery_poll_seconds=0.05, heartbeat_seconds=5, resend_seconds=0.5)
    yield made
    made.deps.hub.close()
    made.deps.feed.close()
