"""One suite for every database engine and every kind of blob store."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from taskrole.clock import FakeClock
from taskrole.ids import FakeIds, SystemIds
from taskrole.storage.accounts import ensure_account, list_accounts
from taskrole.storage.database import OpenDatabase, open_database
from taskrole.storage.errors import DatabaseClosedError
from taskrole.storage.key_rings import SealError, open_key_ring
from taskrole.storage.leases import Lease
from taskrole.storage.migrate import SchemaTooNewError, migrate, newest_revision
from taskrole.storage.ports import Database
from taskrole.storage.schema import metadata
from taskrole.storage.tables import accounts, leases
from tests.conftest import import_all_tables
from tests.support import NOW


def add_account(account_id: str, created_at: int = 0) -> Callable[[Connection], None]:
    def write(connection: Connection) -> None:
        connection.execute(insert(accounts).values(account_id=account_id, created_at=created_at))

    return write


@pytest.fixture
def empty_database(empty_database_url: str) -> Iterator[OpenDatabase]:
    database = open_database(empty_database_url)
    yield database
    database.close()


def test_a_write_is_seen_by_the_next_read(database: Database) -> None:
    database.write(add_account("1"))
    assert list_accounts(database) == ["1"]


def test_a_failed_write_keeps_nothing(database: Database) -> None:
    def write(connection: Connection) -> None:
        connection.execute(insert(accounts).values(account_id="1", created_at=0))
        raise LookupError

    with pytest.raises(LookupError):
        database.write(write)
    with pytest.raises(IntegrityError):
        database.write(lambda connection: [add_account("2")(connection), add_account("2")(connection)])
    assert list_accounts(database) == []


def test_a_reader_cannot_write(database: Database) -> None:
    with database.read() as connection, pytest.raises(DBAPIError):
        connection.execute(insert(accounts).values(account_id="1", created_at=0))
    assert list_accounts(database) == []


def test_a_reader_sees_one_snapshot(database: Database) -> None:
    with database.read() as connection:
        assert connection.execute(select(accounts)).all() == []
        database.write(add_account("1"))
        assert connection.execute(select(accounts)).all() == []
    assert list_accounts(database) == ["1"]


def test_write_inside_write_is_a_programming_error(database: Database) -> None:
    with pytest.raises(RuntimeError, match="inside a write"):
        database.write(lambda _connection: database.write(lambda _inner: None))


def test_read_then_write_never_interleaves(database: Database) -> None:
    """Fifty increments that read first lose none, without a lock in the function."""
    database.write(add_account("1"))

    def increment(connection: Connection) -> int:
        count = int(connection.execute(select(accounts.c.created_at)).scalar_one())
        connection.execute(update(accounts).values(created_at=count + 1))
        return count

    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(lambda _number: database.write(increment), range(50)))
    assert sorted(seen) == list(range(50))


def test_nothing_works_after_close(database_url: str) -> None:
    database = open_database(database_url)
    database.close()
    database.close()
    with pytest.raises(DatabaseClosedError):
        database.write(add_account("1"))
    with pytest.raises(DatabaseClosedError), database.read():
        pass


def test_notification_wakes_who_waits_and_is_not_missed(database: OpenDatabase) -> None:
    subscription = database.changes.subscribe("tasks")
    while subscription.wait(0.05):
        pass  # starting to listen may wake once
    database.changes.notify("tasks")
    assert subscription.wait(5)
    assert not subscription.wait(0.3) or database.dialect == "postgresql"  # PostgreSQL may tell its own process twice
    database.changes.notify("other")
    assert not subscription.wait(0.3)
    threading.Timer(0.05, database.changes.notify, ["tasks"]).start()
    assert subscription.wait(5)
    subscription.close()


def test_notification_crosses_processes_on_postgresql(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("one process owns a SQLite file")
    one, two = open_database(database_url), open_database(database_url)
    subscription = one.changes.subscribe("tasks")
    while subscription.wait(0.05):
        pass
    two.changes.notify("tasks")
    assert subscription.wait(5)
    one.close()
    two.close()


def test_accounts(database: Database) -> None:
    assert ensure_account(database, "123456789012", NOW)
    assert not ensure_account(database, "123456789012", NOW)
    assert list_accounts(database) == ["123456789012"]


def test_lease_has_one_holder_and_moves_when_it_runs_out(database: Database) -> None:
    clock = FakeClock()
    one = Lease(database, clock, "placement", "replica-1", duration_seconds=10)
    two = Lease(database, clock, "placement", "replica-2", duration_seconds=10)
    assert one.acquire()
    assert one.is_held()
    assert not two.acquire()
    clock.advance(9)
    assert one.acquire()  # prolonged
    clock.advance(9)
    assert not two.acquire()
    clock.advance(2)
    assert not one.is_held()
    assert two.acquire()
    assert not one.acquire()
    assert (one.fencing_number, two.fencing_number) == (1, 2)
    two.release()
    assert not two.is_held()
    assert one.acquire()
    assert one.fencing_number == 3
    one.release()
    two.release()  # not its own any more: changes nothing


def test_lease_under_contention(database: Database) -> None:
    clock = FakeClock()
    claims = [Lease(database, clock, "placement", f"replica-{number}") for number in range(8)]
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(Lease.acquire, claims)) == 1
    with database.read() as connection:
        assert connection.execute(select(leases.c.fencing_number)).scalar_one() == 1


def test_key_ring_is_shared_and_stays(database: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        rings = list(threads.map(lambda _: open_key_ring(database, "sessions", SystemIds()), range(4)))
    sealed = rings[0].seal(b"content", b"for")
    assert {ring.open(sealed, b"for") for ring in rings} == {b"content"}
    other = open_key_ring(database, "registry", FakeIds())
    with pytest.raises(SealError):
        other.open(sealed, b"for")


# SQLAlchemy cannot read an index on an expression back from SQLite; on PostgreSQL it is compared.
@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_migrations_make_exactly_the_tables_that_the_code_uses(empty_database: OpenDatabase) -> None:
    import_all_tables()
    migrate(empty_database)
    migrate(empty_database)
    with empty_database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": False})
        differences = compare_metadata(context, metadata)
    assert differences == []


def test_rows_of_the_first_schema_are_there_after_all_migrations(empty_database: OpenDatabase) -> None:
    migrate(empty_database, "0001")
    empty_database.write(add_account("123456789012", 17))
    ring = open_key_ring(empty_database, "sessions", FakeIds(1))
    sealed = ring.seal(b"content")
    migrate(empty_database)
    with empty_database.read() as connection:
        assert connection.execute(select(accounts)).all() == [("123456789012", 17)]
    assert open_key_ring(empty_database, "sessions", FakeIds(2)).open(sealed) == b"content"


def test_a_newer_schema_is_left_alone(empty_database: OpenDatabase) -> None:
    migrate(empty_database)
    newer = text("UPDATE alembic_version SET version_num = '9999'")
    empty_database.write(lambda connection: connection.execute(newer) and None)
    with pytest.raises(SchemaTooNewError, match=f"9999.*{newest_revision()}"):
        migrate(empty_database)


def test_a_migration_that_fails_leaves_nothing(empty_database: OpenDatabase) -> None:
    """A table of the second revision is in the way: the first must be undone with it."""
    if newest_revision() == "0001":
        pytest.skip("there is one migration only")
    in_the_way = "dynamodb_items"
    with empty_database.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE {in_the_way} (x INTEGER)")
    with pytest.raises(DBAPIError, match=in_the_way):
        migrate(empty_database)
    with empty_database.engine.connect() as connection:
        tables = (
            "SELECT name FROM sqlite_master"
            if empty_database.dialect == "sqlite"
            else ("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        names = set(connection.exec_driver_sql(tables).scalars())
    assert {name for name in names if not name.startswith("sqlite_")} == {in_the_way}
