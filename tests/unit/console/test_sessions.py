from taskrole.console.sessions import (
    IDLE_SECONDS_MAX,
    LIFE_SECONDS_MAX,
    LINK_SECONDS_MAX,
    SESSIONS_MAX,
    Keys,
    Session,
    Sessions,
)
from taskrole.ids import FakeIds

KEYS = Keys("AKIA1", "secret")


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _start(sessions: Sessions) -> Session:
    return sessions.start(KEYS, "123456789012", "arn:aws:iam::123456789012:user/u", "us-west-2")


def test_a_session_ends_when_idle_and_at_the_latest_after_its_life() -> None:
    seconds = Seconds()
    sessions = Sessions(seconds, FakeIds())
    idle, busy = _start(sessions), _start(sessions)
    while seconds.now < LIFE_SECONDS_MAX:
        assert sessions.find(busy.id) is busy
        sessions.find(idle.id, use=False)  # a live page is no activity
        seconds.now += IDLE_SECONDS_MAX / 2
    assert sessions.find(idle.id) is None
    seconds.now += 1
    assert sessions.find(busy.id) is None


def test_a_link_works_once_and_not_for_long() -> None:
    seconds = Seconds()
    sessions = Sessions(seconds, FakeIds())
    first, late = sessions.make_link(KEYS), sessions.make_link(KEYS)
    assert sessions.use_link(first) == KEYS
    assert sessions.use_link(first) is None
    seconds.now += LINK_SECONDS_MAX + 1
    assert sessions.use_link(late) is None


def test_sessions_are_bounded_and_never_print_secrets() -> None:
    sessions = Sessions(Seconds(), FakeIds())
    made = [_start(sessions) for _ in range(SESSIONS_MAX + 1)]
    assert sessions.find(made[0].id) is None
    assert sessions.find(made[-1].id) is made[-1]
    assert "secret" not in repr(made[-1])
    assert made[-1].csrf_token not in repr(made[-1])
