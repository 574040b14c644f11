"""Fixtures that many tests need: a real database and a real folder of blobs, fresh for each test."""

import importlib
import pkgutil
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import taskrole.services
from taskrole.storage.blobs import open_blobs
from taskrole.storage.database import OpenDatabase, open_database
from taskrole.storage.ports import Blobs
from taskrole.storage.schema import metadata


def import_all_tables() -> None:
    """Fill the metadata with the tables of every service that has some."""
    for service in pkgutil.iter_modules(taskrole.services.__path__):
        name = f"taskrole.services.{service.name}.tables"
        if service.ispkg and importlib.util.find_spec(name) is not None:
            importlib.import_module(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed SQLite file that has all tables; copying it is much faster than creating them."""
    import_all_tables()
    path = tmp_path_factory.mktemp("template") / "taskrole.db"
    database = open_database(f"sqlite:///{path}")
    metadata.create_all(database.engine)
    database.close()
    return path


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[OpenDatabase]:
    path = tmp_path / "taskrole.db"
    shutil.copy(sqlite_template, path)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return open_blobs(tmp_path / "blobs")
