"""Look-ups for explanations: by request, of denials, of a principal; on a real database."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from taskrole.aws.audit import AskedQuestion
from taskrole.policy.model import Decision
from taskrole.services.cloudtrail import store as stores
from taskrole.services.cloudtrail.record import to_row
from taskrole.services.cloudtrail.store import TrailStore
from taskrole.services.cloudtrail.tables import events
from taskrole.storage.database import open_database
from taskrole.storage.migrate import migrate
from taskrole.storage.ports import Database
from taskrole.storage.schema import to_milliseconds
from tests.support import ACCOUNT, NOW
from tests.unit.services.cloudtrail.support import SESSION, TASK, make_record

NO = AskedQuestion("s3:GetObject", "arn:aws:s3:::b/k", Decision(allowed=False))


def ids(documents: list[str]) -> list[str]:
    return [json.loads(document)["requestID"] for document in documents]


@pytest.fixture
def trail(database: Database) -> TrailStore:
    store = TrailStore(database)
    records = [
        make_record(1),
        make_record(2, questions=(NO,), at=NOW + timedelta(seconds=1)),
        make_record(3, principal=SESSION, user_name=TASK, questions=(NO,), at=NOW + timedelta(seconds=2)),
        make_record(4, principal=SESSION, user_name=TASK, at=NOW + timedelta(seconds=3)),
        replace(make_record(5, questions=(NO,)), account_id="222222222222"),
    ]
    store.append([to_row(record) for record in records])
    return store


def test_by_request_in_its_long_and_in_s3_s_short_form(trail: TrailStore) -> None:
    wanted = make_record(3).request_id
    assert ids(trail.find_request(ACCOUNT, wanted)) == [wanted]
    short = wanted.replace("-", "")[:16].upper()
    assert wanted in ids(trail.find_request(ACCOUNT, short))
    assert trail.find_request("222222222222", wanted) == []
    assert trail.find_request(ACCOUNT, "nonsense") == []


def test_denials_newest_first_and_of_one_session(trail: TrailStore) -> None:
    assert ids(trail.denials(ACCOUNT, "", limit=9)) == [make_record(3).request_id, make_record(2).request_id]
    assert ids(trail.denials(ACCOUNT, "", limit=1)) == [make_record(3).request_id]
    assert ids(trail.denials(ACCOUNT, TASK, limit=9)) == [make_record(3).request_id]
    assert trail.denials(ACCOUNT, "nobody", limit=9) == []


def test_calls_of_a_role_s_sessions_page_by_page(trail: TrailStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "DOCUMENTS_AT_ONCE", 1)
    since = to_milliseconds(NOW)
    found = ids(list(trail.of_principal(ACCOUNT, SESSION.role_arn, since, limit=9)))
    assert found == [make_record(4).request_id, make_record(3).request_id]
    assert len(list(trail.of_principal(ACCOUNT, SESSION.role_arn, since, limit=1))) == 1
    assert list(trail.of_principal(ACCOUNT, SESSION.role_arn, since + 10_000, limit=9)) == []


def test_denials_are_found_by_their_index(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'taskrole.db'}")
    migrate(database.engine)
    query = select(events.c.document).where(events.c.account_id == ACCOUNT, events.c.denied)
    written = str(query.compile(database.engine, compile_kwargs={"literal_binds": True}))
    with database.read() as connection:
        explain = f"EXPLAIN QUERY PLAN {written} ORDER BY event_at DESC, event_id DESC"
        plan = str(list(connection.exec_driver_sql(explain)))
    database.close()
    assert "cloudtrail_events_denied" in plan
    assert "TEMP B-TREE" not in plan
