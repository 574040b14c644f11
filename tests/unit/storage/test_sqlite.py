import threading
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, create_engine, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from taskrole.storage.database import OpenDatabase, open_database
from taskrole.storage.errors import DatabaseClosedError, DatabaseUnavailableError

tables = MetaData()
words = Table("words", tables, Column("word", String, primary_key=True), Column("count", Integer, nullable=False))


@pytest.fixture
def empty(tmp_path: Path) -> OpenDatabase:
    database = open_database(f"sqlite:///{tmp_path}/private/words.db")
    tables.create_all(database.engine)
    return database


def all_words(database: OpenDatabase) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(words.c.word).order_by(words.c.word)).scalars())


def test_what_write_returns_is_what_the_function_returns(empty: OpenDatabase) -> None:
    def write(connection: Connection) -> int:
        connection.execute(insert(words).values(word="a", count=7))
        return int(connection.execute(select(words.c.count)).scalar_one())

    assert empty.write(write) == 7
    assert all_words(empty) == ["a"]
    empty.close()


def test_file_and_folder_are_private(empty: OpenDatabase, tmp_path: Path) -> None:
    assert (tmp_path / "private").stat().st_mode & 0o777 == 0o700
    for file in (tmp_path / "private").iterdir():
        assert file.stat().st_mode & 0o077 == 0
    empty.close()


def test_settings_of_durability(empty: OpenDatabase) -> None:
    with empty.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    empty.close()


def test_readers_cannot_write(empty: OpenDatabase) -> None:
    with empty.read() as connection, pytest.raises(OperationalError, match="readonly"):
        connection.execute(insert(words).values(word="a", count=1))
    assert all_words(empty) == []
    empty.close()


def test_a_reader_sees_one_snapshot_and_a_nested_one_sees_the_newest(empty: OpenDatabase) -> None:
    with empty.read() as outer:
        assert outer.execute(select(words)).all() == []
        empty.write(lambda connection: connection.execute(insert(words).values(word="a", count=1)) and None)
        assert outer.execute(select(words)).all() == []
        assert all_words(empty) == ["a"]
    empty.close()


def test_a_failing_function_keeps_nothing_and_disturbs_no_other(empty: OpenDatabase) -> None:
    gate = threading.Event()
    blocker = threading.Thread(target=lambda: empty.write(lambda _connection: gate.wait(10)))
    blocker.start()
    outcomes: dict[str, object] = {}

    def run(name: str, function: object) -> None:
        try:
            outcomes[name] = empty.write(function)  # type: ignore[arg-type]
        except Exception as error:  # noqa: BLE001
            outcomes[name] = error

    def good(word: str) -> object:
        return lambda connection: connection.execute(insert(words).values(word=word, count=1)).rowcount

    def bad(connection: Connection) -> None:
        connection.execute(insert(words).values(word="bad", count=1))
        with connection.begin_nested():
            connection.execute(insert(words).values(word="worse", count=1))
            raise LookupError("on purpose")

    def duplicate(connection: Connection) -> None:
        connection.execute(insert(words).values(word="c", count=1))
        connection.execute(insert(words).values(word="c", count=1))

    threads = [
        threading.Thread(target=run, args=(name, function))
        for name, function in (("a", good("a")), ("bad", bad), ("duplicate", duplicate), ("b", good("b")))
    ]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in [*threads, blocker]:
        thread.join()
    assert outcomes["a"] == outcomes["b"] == 1
    assert isinstance(outcomes["bad"], LookupError)
    assert isinstance(outcomes["duplicate"], IntegrityError)
    assert all_words(empty) == ["a", "b"]
    empty.close()


def test_write_inside_write_is_a_programming_error(empty: OpenDatabase) -> None:
    with pytest.raises(RuntimeError, match="inside a write"):
        empty.write(lambda _connection: empty.write(lambda _inner: None))
    empty.close()


def test_ending_the_transaction_inside_a_write_is_an_error_and_the_writer_lives_on(empty: OpenDatabase) -> None:
    def end(connection: Connection) -> None:
        connection.execute(insert(words).values(word="b", count=1))
        connection.rollback()

    with pytest.raises(DatabaseUnavailableError):
        empty.write(end)
    empty.write(lambda connection: connection.execute(insert(words).values(word="a", count=1)) and None)
    assert all_words(empty) == ["a"]
    empty.close()


def test_a_full_disk_reaches_the_caller_and_writing_goes_on_when_there_is_room(empty: OpenDatabase) -> None:
    def fill(connection: Connection) -> None:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
        connection.execute(insert(words).values(word="x" * 100_000, count=1))

    with pytest.raises((DatabaseUnavailableError, OperationalError)):
        empty.write(fill)
    empty.write(lambda connection: connection.execute(text("PRAGMA max_page_count = 1000000")) and None)
    empty.write(lambda connection: connection.execute(insert(words).values(word="a", count=1)) and None)
    assert all_words(empty) == ["a"]
    empty.close()


def test_a_locked_file_reaches_every_waiter(empty: OpenDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    def shorten(connection: Connection) -> None:
        connection.execute(text("PRAGMA busy_timeout = 50"))

    empty.write(shorten)
    other = create_engine(f"sqlite:///{empty.path}", isolation_level="AUTOCOMMIT")  # type: ignore[attr-defined]
    with other.connect() as connection:
        connection.execute(text("BEGIN IMMEDIATE"))
        with pytest.raises(DatabaseUnavailableError):
            empty.write(lambda inner: inner.execute(insert(words).values(word="a", count=1)) and None)
        connection.execute(text("ROLLBACK"))
    other.dispose()
    assert all_words(empty) == []
    empty.close()


def test_close_finishes_what_waits_and_refuses_what_comes_later(empty: OpenDatabase) -> None:
    threads = [
        threading.Thread(
            target=lambda number=number: empty.write(
                lambda connection: connection.execute(insert(words).values(word=f"{number:02}", count=1)) and None
            )
        )
        for number in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    empty.close()
    empty.close()
    with pytest.raises(DatabaseClosedError):
        empty.write(lambda _connection: None)
    with pytest.raises(DatabaseClosedError), empty.read():
        pass
    again = open_database(f"sqlite:///{empty.path}")  # type: ignore[attr-defined]
    assert len(all_words(again)) == 20
    again.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_unsupported_urls(url: str) -> None:
    with pytest.raises(ValueError, match="supported"):
        open_database(url)
