"""The values of S3: buckets, object versions, uploads, parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

NULL_VERSION = "null"
STANDARD = "STANDARD"
ARCHIVES = frozenset(("GLACIER", "DEEP_ARCHIVE"))
"""The storage classes whose objects must be restored before they can be read."""


@dataclass(frozen=True, slots=True)
class PublicAccessBlock:
    """What a bucket does about public access. AWS: all four are on for a new bucket."""

    block_public_acls: bool = True
    ignore_public_acls: bool = True
    block_public_policy: bool = True
    restrict_public_buckets: bool = True


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of an ACL. ``grantee`` is an account id, a group's URI, or the canonical id of somebody outside."""

    grantee: str
    permission: str


@dataclass(frozen=True, slots=True)
class Acl:
    """Whose a bucket or object is and who else may do what.

    ``owner`` is an account id (or ``anonymous``), empty for the bucket's; ``grants`` is None where the owner alone has
    everything.
    """

    owner: str = ""
    grants: tuple[Grant, ...] | None = None


PRIVATE = Acl()


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket. ``versioning`` is ``""``, ``Enabled`` or ``Suspended``; ``region`` is where it says it is."""

    name: str
    bucket_id: str
    account_id: str
    region: str
    created_at: datetime
    versioning: str = ""
    policy: str = ""
    public_access_block: PublicAccessBlock | None = None
    object_ownership: str = ""
    object_lock: str = ""
    """Empty where objects can't be locked; else JSON of the default retention (an empty object for none)."""
    lifecycle: str = ""
    """Empty where nothing expires; else an id of the present lifecycle rules."""
    encryption: str = ""
    """Empty where SSE-S3 is the default and nothing is blocked; else JSON of the bucket's encryption configuration."""
    acl: Acl = PRIVATE

    @property
    def arn(self) -> str:
        """The ARN of the bucket."""
        return f"arn:aws:s3:::{self.name}"


@dataclass(frozen=True, slots=True)
class Checksum:
    """A checksum as S3 shows it: algorithm (``CRC32``), base64 text, ``FULL_OBJECT`` or ``COMPOSITE``."""

    algorithm: str = ""
    value: str = ""
    kind: str = "FULL_OBJECT"


NO_CHECKSUM = Checksum()


@dataclass(frozen=True, slots=True)
class Encryption:
    """How content is encrypted: ``AES256`` (SSE-S3), ``SSE-C``, or not (empty: stored before there was encryption).

    ``salt`` and ``check`` (hexadecimal, SSE-C only) tell whether a key is the one; they can't decrypt.
    """

    kind: str = ""
    salt: str = ""
    check: str = ""


PLAIN = Encryption()


@dataclass(frozen=True, slots=True)
class ObjectLock:
    """What keeps a version: ``GOVERNANCE`` or ``COMPLIANCE`` until a time, and a hold (``ON`` or ``OFF``)."""

    mode: str = ""
    retain_until: datetime | None = None
    legal_hold: str = ""


NO_LOCK = ObjectLock()


@dataclass(frozen=True, slots=True)
class Attributes:
    """What a writer says about an object: system headers by member name, metadata, storage class, tags, lock, ACL."""

    headers: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)
    storage_class: str = STANDARD
    tags: Mapping[str, str] = field(default_factory=dict)
    lock: ObjectLock = NO_LOCK
    acl: Acl = PRIVATE


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of an object: inline, one blob, or the parts of an upload; with size, ETag (unquoted) and checksum.

    ``inline`` is as it is stored: encrypted, if ``encryption`` says so.
    """

    size_bytes: int
    etag: str
    checksum: Checksum = NO_CHECKSUM
    inline: bytes = b""
    blob_id: str = ""
    upload_id: str = ""
    encryption: Encryption = PLAIN


@dataclass(frozen=True, slots=True)
class ObjectVersion:
    """One version of an object, or a delete marker."""

    bucket_id: str
    key: str
    version_id: str
    age_rank: int
    modified_at: datetime
    content: Content
    attributes: Attributes
    delete_marker: bool = False
    parts_count: int = 0
    restored_until: datetime | None = None
    """How long an archived object can be read, once it was restored."""

    def readable(self, now: datetime) -> bool:
        """Say whether the bytes can be read: they are not archived, or are restored for the time being."""
        return self.attributes.storage_class not in ARCHIVES or self.restored(now)

    def restored(self, now: datetime) -> bool:
        """Say whether the object is archived and was restored for the time being."""
        archived = self.attributes.storage_class in ARCHIVES
        return archived and self.restored_until is not None and now < self.restored_until


@dataclass(frozen=True, slots=True)
class Upload:
    """A multipart upload in progress. ``checksum_algorithm`` is empty in uploads of old."""

    bucket_id: str
    key: str
    upload_id: str
    initiated_at: datetime
    attributes: Attributes
    checksum_algorithm: str
    checksum_kind: str
    owner_account_id: str
    initiator_arn: str
    checksum_implied: bool = False
    """Whether the initiator named no algorithm; clients may then check each part by one of their own."""
    encryption: Encryption = PLAIN


@dataclass(frozen=True, slots=True)
class Part:
    """A part that was uploaded; ``offset_bytes`` is set once the upload is complete. ``checksum`` is base64."""

    part_number: int
    blob_id: str
    size_bytes: int
    etag: str
    checksum: str
    modified_at: datetime
    offset_bytes: int = 0


@dataclass(frozen=True, slots=True)
class WriteCondition:
    """What must hold when an object is written: ``If-None-Match: *``, ``If-Match: etag``."""

    must_be_absent: bool = False
    etag: str = ""


UNCONDITIONAL = WriteCondition()
