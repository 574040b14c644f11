"""The revocation list: whom it stops, when, and in which process."""

from datetime import timedelta

from taskrole.aws.call import CallSession
from taskrole.policy.model import Principal, PrincipalKind
from taskrole.services.sts.revocations import Revocations
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, NOW

ROLE = f"arn:aws:iam::{ACCOUNT}:role/app"
TASK = f"arn:aws:ecs:us-west-2:{ACCOUNT}:task/default/abc"
SESSION = Principal(PrincipalKind.ROLE_SESSION, ACCOUNT, role_arn=ROLE, session_name="abc")
SECOND = timedelta(seconds=1)


def issued(seconds: float = 0, task_arn: str = "") -> CallSession:
    at = NOW + seconds * SECOND
    return CallSession(at, at + timedelta(hours=6), task_arn=task_arn)


def test_task_sessions_are_refused_whenever_they_were_issued(database: Database) -> None:
    revocations = Revocations(database)
    assert not revocations.is_revoked(SESSION, issued(task_arn=TASK), NOW)
    revocations.revoke_task(TASK, NOW)
    assert revocations.is_revoked(SESSION, issued(task_arn=TASK), NOW)
    assert revocations.is_revoked(SESSION, issued(60, task_arn=TASK), NOW)
    assert not revocations.is_revoked(SESSION, issued(task_arn=TASK + "d"), NOW)


def test_named_and_role_sessions_are_refused_if_issued_before(database: Database) -> None:
    revocations = Revocations(database)
    revocations.revoke_session(ROLE, "abc", NOW)
    assert revocations.is_revoked(SESSION, issued(), NOW)
    assert not revocations.is_revoked(SESSION, issued(1), NOW + SECOND)
    other = Principal(PrincipalKind.ROLE_SESSION, ACCOUNT, role_arn=ROLE, session_name="other")
    assert not revocations.is_revoked(other, issued(), NOW)
    revocations.revoke_role(ROLE, NOW + 5 * SECOND)
    assert revocations.is_revoked(other, issued(4), NOW + 6 * SECOND)


def test_other_processes_see_it_within_a_second(database: Database) -> None:
    here, there = Revocations(database), Revocations(database)
    assert not there.is_revoked(SESSION, issued(), NOW)
    here.revoke_session(ROLE, "abc", NOW + SECOND)
    assert there.is_revoked(SESSION, issued(), NOW + 2 * SECOND)
    started_later = Revocations(database)
    assert started_later.is_revoked(SESSION, issued(), NOW + 2 * SECOND)


def test_a_clock_that_goes_back_does_not_hide_revocations(database: Database) -> None:
    here, there = Revocations(database), Revocations(database)
    assert not there.is_revoked(SESSION, issued(), NOW)
    here.revoke_session(ROLE, "abc", NOW - 60 * SECOND)
    assert there.is_revoked(SESSION, issued(-120), NOW - 59 * SECOND)


def test_expired_entries_are_forgotten(database: Database) -> None:
    revocations = Revocations(database)
    revocations.revoke_task(TASK, NOW)
    later = NOW + timedelta(hours=38)
    revocations.purge(later)
    assert not revocations.is_revoked(SESSION, issued(task_arn=TASK), later)
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sts_revocations").scalar_one() == 0
