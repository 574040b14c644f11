"""What the operations of S3 work with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from taskrole.aws.call import Call
from taskrole.clock import Clock
from taskrole.ids import Ids
from taskrole.policy.model import Question
from taskrole.services.s3.accounts import Accounts
from taskrole.services.s3.lifecycle import DAY
from taskrole.services.s3.lookups import Lookups
from taskrole.services.s3.sealing import ContentKeys
from taskrole.services.s3.store.blobs import BlobPins
from taskrole.services.s3.store.lifecycle import RulesCache
from taskrole.storage.ports import Blobs, Database

May = Callable[[Call, Question], bool]


@dataclass(frozen=True, slots=True)
class S3Settings:
    """Sizes and times of S3.

    ``inline_bytes_max``: objects up to this size live in the database. ``part_bytes_min``: AWS's rule for all parts but
    the last. ``blob_grace_seconds``: how long the bytes of a deleted object stay for readers in other processes.
    ``owns_blob_store``: nobody else keeps blobs there, so the collector may delete those that no row knows.
    ``lifecycle_day``: how long a day of a lifecycle rule is, shorter only for tests.
    """

    inline_bytes_max: int = 8 * 1024
    part_bytes_min: int = 5 * 1024 * 1024
    put_bytes_max: int = 5 * 1024**3
    blob_grace_seconds: float = 300.0
    owns_blob_store: bool = False
    lifecycle_day: timedelta = DAY


@dataclass(frozen=True, slots=True)
class S3Deps:
    """The dependencies of every S3 operation.

    ``may`` decides one question by all policies, for operations that decide item by item (DeleteObjects) or whose
    answer depends on what else the caller may see (404 or 403 for a missing key).
    """

    database: Database
    blobs: Blobs
    ids: Ids
    clock: Clock
    may: May
    keys: ContentKeys
    settings: S3Settings = field(default_factory=S3Settings)
    pins: BlobPins = field(default_factory=BlobPins)
    lookups: Lookups = field(init=False)
    rules: RulesCache = field(init=False)
    accounts: Accounts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lookups", Lookups(self.database))
        object.__setattr__(self, "rules", RulesCache(self.database, self.settings.lifecycle_day))
        object.__setattr__(self, "accounts", Accounts(self.database))
