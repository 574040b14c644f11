"""Pages that change by themselves: told by the streams, within about a second; without them by looking."""

import json
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from taskrole.console import live
from tests.api.agent_channel import register_instance
from tests.api.conftest import Server
from tests.browser.conftest import Tab

SOON_SECONDS = 1.5  # "about a second", and a busy machine


@pytest.fixture
def _never_by_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that learn of changes by the streams alone."""
    for name in ("LOOK_SECONDS", "LOOK_SECONDS_MAX", "REFRESH_SECONDS"):
        monkeypatch.setattr(live, name, 3600.0)


def seconds_until(place: Locator, text: str, change: Callable[[], object]) -> float:
    """Make a change when the streams are open; return how long it takes until a place shows it."""
    place.page.wait_for_selector("[data-live][data-connected]")
    place.page.wait_for_timeout(1500)  # the streams open, and the page has looked because of that
    change()
    started = time.monotonic()
    expect(place).to_contain_text(text)
    return time.monotonic() - started


@pytest.mark.usefixtures("_never_by_looking")
class TestStreams:
    def test_states_and_counters(self, admin: Tab, server: Server) -> None:
        ecs = server.client("ecs")
        ecs.create_cluster(clusterName="live")
        register_instance(server, "live")
        ecs.register_task_definition(family="live", containerDefinitions=[{"name": "a", "image": "b", "memory": 10}])
        arn = ecs.run_task(cluster="live", taskDefinition="live")["tasks"][0]["taskArn"]
        page = admin.open(f"/clusters/live/tasks/{arn.rpartition('/')[2]}")
        details = page.locator("#details")
        assert seconds_until(details, "STOPPED", lambda: ecs.stop_task(cluster="live", task=arn)) < SOON_SECONDS
        page = admin.open("/clusters")
        main = page.locator("main")
        assert seconds_until(main, "elsewhere", lambda: ecs.create_cluster(clusterName="elsewhere")) < SOON_SECONDS

    def test_logs(self, admin: Tab, server: Server) -> None:
        logs = server.client("logs")
        logs.create_log_group(logGroupName="/live")
        logs.create_log_stream(logGroupName="/live", logStreamName="s")
        page = admin.open("/logs?group=%2Flive&stream=s")

        def write() -> None:
            now = int(server.clock.now().timestamp() * 1000)
            logs.put_log_events(
                logGroupName="/live", logStreamName="s", logEvents=[{"timestamp": now, "message": "printed just now"}]
            )

        assert seconds_until(page.locator("main"), "printed just now", write) < SOON_SECONDS

    def test_denials(self, admin: Tab, server: Server) -> None:
        nobody = server.user_with("nobody", ALLOW)
        s3 = server.client_of(nobody, "s3")
        page = admin.open("/activity?denied=1")

        def fail() -> None:
            with pytest.raises(s3.exceptions.ClientError):
                s3.list_buckets()

        assert seconds_until(page.locator("main"), "s3:ListAllMyBuckets", fail) < SOON_SECONDS


ALLOW = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]})
VIEWER = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "ecs:DescribeClusters", "Resource": "*"},
            {"Effect": "Allow", "Action": "ecs:ListClusters", "Resource": "*"},
        ],
    }
)


def test_who_may_not_follow_the_streams_still_sees_changes(
    tab: Tab, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.5)
    keys = server.user_with("looker", VIEWER)
    tab.sign_in(keys["AccessKeyId"], keys["SecretAccessKey"])
    page = tab.open("/clusters")
    server.client("ecs").create_cluster(clusterName="found-by-looking")
    expect(page.locator("main")).to_contain_text("found-by-looking")


def test_a_quiet_page_asks_nothing(admin: Tab, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOOK_SECONDS", "LOOK_SECONDS_MAX"):
        monkeypatch.setattr(live, name, 0.2)
    page = admin.open("/clusters")
    page.wait_for_selector("[data-live][data-connected]")
    for _ in range(10):  # until the streams are open
        before = _calls_of_the_console(server)
        page.wait_for_timeout(2000)
        if _calls_of_the_console(server) == before:
            return
    pytest.fail("the page goes on asking")


def _calls_of_the_console(server: Server) -> int:
    trail = server.client("cloudtrail")
    events = trail.lookup_events(LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "ListClusters"}])
    return len(events["Events"])
