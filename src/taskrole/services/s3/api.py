"""What other parts of the product may use of S3."""

from collections.abc import Sequence

from taskrole.aws.http import HttpRequest, HttpResponse
from taskrole.services.s3.collector import Collector
from taskrole.services.s3.deps import May, S3Deps, S3Settings
from taskrole.services.s3.lifecycle_worker import LifecycleWorker
from taskrole.services.s3.operations.preflight import add_headers
from taskrole.services.s3.store import blobs as references

__all__ = ["Collector", "May", "S3Api", "S3Deps", "S3Settings"]


class S3Api:
    """S3 for the composition root."""

    def __init__(self, s3: S3Deps) -> None:
        self._s3 = s3
        self.collector = Collector(s3)
        self.lifecycle = LifecycleWorker(s3)

    def add_headers(self, http: HttpRequest, response: HttpResponse) -> None:
        """Add what the bucket's cross-origin rules say to an answer."""
        add_headers(self._s3, http, response)

    def known_blobs(self, blob_ids: Sequence[str]) -> set[str]:
        """Return those of the ids that are S3's, for a collector of a blob store that services share."""
        with self._s3.database.read() as connection:
            return references.known(connection, blob_ids)
