"""The ECR that the tests of this folder share."""

import pytest

from taskrole.storage.ports import Blobs, Database
from tests.unit.services.ecr.support import Ecr


@pytest.fixture
def ecr(database: Database, blobs: Blobs) -> Ecr:
    return Ecr(database, blobs)
