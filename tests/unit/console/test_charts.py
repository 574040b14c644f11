"""Charts: shares within their bounds, texts for who does not see them, nothing unescaped."""

import re
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from taskrole.console import charts
from taskrole.console.pages.events import Event
from taskrole.console.pages.usage import credentials_by_session
from tests.support import NOW

numbers = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)


def widths(svg: str) -> list[float]:
    return [float(one) for one in re.findall(r'<rect class="[\w-]+" width="(-?[\d.]+)"', svg)]


@given(numbers, numbers, numbers)
def test_bars_stay_within_their_frame(used: float, reserved: float, total: float) -> None:
    for svg in (
        charts.bar(used, total, "x"),
        charts.use(used, reserved, total, "x"),
        charts.age(used, total, "x"),
        charts.progress(used, total, "x"),
    ):
        frame, *parts = widths(svg)
        assert all(0 <= part <= frame for part in parts)


def test_bars_say_what_they_show_and_escape_it() -> None:
    assert 'aria-label="CPU: 50%"' in charts.bar(1, 2, "CPU")
    assert "25% used, 50% reserved" in charts.use(1, 2, 4, "CPU")
    assert "bar-bad" in charts.bar(95, 100, "CPU")
    assert "bar-bad" not in charts.progress(2, 2, "Running")
    assert "<script" not in charts.bar(1, 2, '"><script>')
    assert "<script" not in charts.columns([("<script>", 1, 1)])


def _assumed(session: str, seconds: int, key: str) -> Event:
    at = NOW + timedelta(seconds=seconds)
    document: dict[str, Any] = {
        "requestParameters": {"roleSessionName": session},
        "responseElements": {
            "credentials": {"accessKeyId": key, "expiration": (at + timedelta(hours=1)).isoformat()},
        },
    }
    return Event(
        at, "ecs-tasks.amazonaws.com", "AssumeRole", "sts", "", "", denied=False, answers=(), document=document
    )


def test_the_newest_credentials_of_each_session_are_told() -> None:
    events = [_assumed("one", 0, "A"), _assumed("one", 1800, "B"), _assumed("one", 0, "A"), _assumed("two", 10, "C")]
    views = credentials_by_session(events, NOW + timedelta(seconds=2700))
    assert set(views) == {"one", "two"}
    one = views["one"]
    assert (one.access_key_id, one.count, one.life, one.age) == ("B", 2, 3600, 900)
    assert one.rotates == NOW + timedelta(seconds=3600)
