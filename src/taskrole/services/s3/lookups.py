"""Looking buckets and objects up once per call: what was authorized is then what is run.

Questions and operation of a call run one after the other in one thread; what the first found is kept there until the
next call. Writes look again inside their transaction.
"""

import threading

from taskrole.aws.call import Call
from taskrole.services.s3.model import Bucket, ObjectVersion
from taskrole.services.s3.store.buckets import find_bucket
from taskrole.services.s3.store.objects import find_object
from taskrole.storage.ports import Database


class Lookups:
    """Remembers the buckets and objects that the present call of a thread has looked up."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._local = threading.local()

    def bucket(self, call: Call, name: str) -> Bucket | None:
        """Return a bucket, or None."""
        known = self._of(call).buckets
        if name not in known:
            known[name] = find_bucket(self._database, name)
        return known[name]

    def object(self, call: Call, bucket: Bucket, key: str, version_id: str) -> ObjectVersion | None:
        """Return the newest version of a key, or the named one."""
        known = self._of(call).objects
        which = (bucket.bucket_id, key, version_id)
        if which not in known:
            known[which] = find_object(self._database, bucket, key, version_id)
        return known[which]

    def _of(self, call: Call) -> "_Found":
        found: _Found | None = getattr(self._local, "found", None)
        if found is None or found.request_id != call.request_id:
            found = self._local.found = _Found(call.request_id)
        return found


class _Found:
    def __init__(self, request_id: str) -> None:
        self.request_id = request_id
        self.buckets: dict[str, Bucket | None] = {}
        self.objects: dict[tuple[str, str, str], ObjectVersion | None] = {}
