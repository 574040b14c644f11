import pytest

from taskrole.storage.ports import Blobs, Database
from tests.unit.services.s3.support import S3


@pytest.fixture
def s3(database: Database, blobs: Blobs) -> S3:
    """S3 with one bucket, whose limits are small."""
    s3 = S3(database, blobs)
    s3("CreateBucket", Bucket="bucket")
    return s3
