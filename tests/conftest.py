"""Fixtures that many tests need: a real database and a real folder of blobs, fresh for each test.

With the URL of a PostgreSQL server in TASKROLE_TEST_POSTGRESQL (script/postgresql-for-tests) every test that uses
``database`` runs on both engines.
"""

import importlib
import importlib.util
import os
import pkgutil
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete, make_url

import taskrole.services
import taskrole.storage.tables
from taskrole.ids import SystemIds, hex_id
from taskrole.storage.database import OpenDatabase, open_database
from taskrole.storage.ports import Blobs
from taskrole.storage.schema import metadata
from tests.api.processes import ServerProcess
from tests.object_store import ON_OBJECT_STORE, BlobLocation, new_location, object_store

# Whoever runs the tests in the background ignores SIGINT, and so would every program that they start.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

POSTGRESQL_URL = os.environ.get("TASKROLE_TEST_POSTGRESQL", "")
ENGINES = ["sqlite", "postgresql"] if POSTGRESQL_URL else ["sqlite"]


def import_all_tables() -> None:
    """Fill the metadata with the tables of every service that has some."""
    for service in pkgutil.iter_modules(taskrole.services.__path__):
        name = f"taskrole.services.{service.name}.tables"
        if service.ispkg and importlib.util.find_spec(name) is not None:
            importlib.import_module(name)


class PostgresqlServer:
    """Makes and drops databases on the server of the tests."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._engine = create_engine(self._url, isolation_level="AUTOCOMMIT")

    def create(self) -> str:
        """Make a database; return its URL."""
        name = "test_" + hex_id(SystemIds(), 16)
        with self._engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def close(self) -> None:
        self._engine.dispose()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    if not POSTGRESQL_URL:
        pytest.skip("TASKROLE_TEST_POSTGRESQL is not set")
    server = PostgresqlServer(POSTGRESQL_URL)
    yield server
    server.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed SQLite file that has all tables; copying it is much faster than creating them."""
    import_all_tables()
    path = tmp_path_factory.mktemp("template") / "taskrole.db"
    database = open_database(f"sqlite:///{path}")
    metadata.create_all(database.engine)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql_with_tables(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The URL of one database for all tests: emptying it is much faster than making another."""
    import_all_tables()
    url = postgresql_server.create()
    database = open_database(url)
    metadata.create_all(database.engine)
    database.close()
    yield url
    postgresql_server.drop(url)


@pytest.fixture(params=ENGINES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty/taskrole.db"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database that has all tables and no rows."""
    if request.param == "sqlite":
        path = tmp_path / "taskrole.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    url = request.getfixturevalue("postgresql_with_tables")
    yield url
    engine = create_engine(url)
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    engine.dispose()


@pytest.fixture
def database(database_url: str) -> Iterator[OpenDatabase]:
    database = open_database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def other_taskrole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """The object store of tests whose blobs are not in a folder."""
    with object_store(tmp_path_factory.mktemp("store")) as process:
        yield process


@pytest.fixture
def blob_location(request: pytest.FixtureRequest) -> BlobLocation:
    """Where a test's server is to keep its blobs."""
    return new_location(request.getfixturevalue("other_taskrole")) if ON_OBJECT_STORE else BlobLocation()


@pytest.fixture
def blobs(tmp_path: Path, blob_location: BlobLocation) -> Blobs:
    return blob_location.open(tmp_path, "tested")
