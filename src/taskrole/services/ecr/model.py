"""The values of ECR: repositories, images, layers, uploads."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fnmatch import translate
from functools import cache

REPOSITORY_NAME_LENGTH_MIN = 2
REPOSITORY_NAME_LENGTH_MAX = 256
REPOSITORY_NAME_PATTERN = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*"
DIGEST_PATTERN = r"sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}"
TAG_PATTERN = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,299}"
DEFAULT_ALGORITHM = "sha256"
_NAME = re.compile(REPOSITORY_NAME_PATTERN)
_DIGEST = re.compile(DIGEST_PATTERN)
_TAG = re.compile(TAG_PATTERN)


@dataclass(frozen=True, slots=True)
class RepositoryKey:
    """Which repository: account (registry id), region, name."""

    account_id: str
    region: str
    name: str

    @property
    def arn(self) -> str:
        """The repository's ARN."""
        return f"arn:aws:ecr:{self.region}:{self.account_id}:repository/{self.name}"

    @property
    def registry(self) -> "RegistryKey":
        """The registry that it is in."""
        return RegistryKey(self.account_id, self.region)


@dataclass(frozen=True, slots=True)
class RegistryKey:
    """Which registry: each account has one in each region."""

    account_id: str
    region: str


class ItemKind(StrEnum):
    """What kinds of things belong to a registry as a whole. Each has a name that is unique among its kind."""

    SETTING = "setting"
    PULL_THROUGH_RULE = "pull-through-rule"
    TEMPLATE = "template"
    PULL_TIME_EXCLUSION = "pull-time-exclusion"


@dataclass(frozen=True, slots=True)
class RegistryItem:
    """Something that belongs to a registry as a whole; ``content`` is a JSON document or a text, by its kind."""

    name: str
    content: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository with its settings. ``policy`` and ``lifecycle_policy`` are JSON texts."""

    key: RepositoryKey
    created_at: datetime
    tag_mutability: str = "MUTABLE"
    exclusion_filters: tuple[str, ...] = ()
    scan_on_push: bool = False
    encryption: Mapping[str, str] = field(default_factory=lambda: {"encryptionType": "AES256"})
    tags: Mapping[str, str] = field(default_factory=dict)
    policy: str | None = None
    lifecycle_policy: str | None = None

    def tag_is_immutable(self, tag: str) -> bool:
        """Tell whether an image tag may not be moved to another image."""
        excluded = any(_filter(text).match(tag) for text in self.exclusion_filters)
        if self.tag_mutability == "IMMUTABLE":
            return True
        if self.tag_mutability == "IMMUTABLE_WITH_EXCLUSION":
            return not excluded
        return self.tag_mutability == "MUTABLE_WITH_EXCLUSION" and excluded


@dataclass(frozen=True, slots=True)
class Image:
    """An image manifest as it was pushed, with what is known of it. ``tags`` are sorted."""

    digest: str
    media_type: str
    artifact_media_type: str
    size_bytes: int
    pushed_at: datetime
    pulled_at: datetime | None = None
    tags: tuple[str, ...] = ()
    manifest: bytes = b""
    """The exact bytes; empty in listings."""
    subject: str = ""
    """Digest of the image that this artifact is about (a signature, an SBOM); empty for none."""
    compared_at: datetime | None = None
    """When the tag by which it was found was last compared with its origin; None if it has none."""
    is_archived: bool = False
    """Whether it is kept but cannot be pulled."""
    archived_at: datetime | None = None
    """When it was last archived."""
    activated_at: datetime | None = None
    """When it was last restored from the archive."""

    @property
    def status(self) -> str:
        """Return what the ECR API calls its state: ACTIVE or ARCHIVED."""
        return "ARCHIVED" if self.is_archived else "ACTIVE"


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer or image configuration that a repository has; ``blob_id`` is where its bytes are."""

    digest: str
    blob_id: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class UploadPart:
    """Bytes of an upload that have arrived, as a blob."""

    first_byte: int
    size_bytes: int
    blob_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A layer that is being uploaded; ``parts`` are in order and without gaps."""

    upload_id: str
    parts: tuple[UploadPart, ...] = ()

    @property
    def size_bytes(self) -> int:
        """How many bytes have arrived."""
        return sum(part.size_bytes for part in self.parts)


def is_repository_name(text: str) -> bool:
    """Tell whether a text may name a repository."""
    in_bounds = REPOSITORY_NAME_LENGTH_MIN <= len(text) <= REPOSITORY_NAME_LENGTH_MAX
    return in_bounds and _NAME.fullmatch(text) is not None


def is_digest(text: str) -> bool:
    """Tell whether a text is a digest of a supported kind: SHA-256, or SHA-512 as the OCI specification allows."""
    return _DIGEST.fullmatch(text) is not None


def digest_of(content: bytes, algorithm: str = DEFAULT_ALGORITHM) -> str:
    """Return the digest of some bytes."""
    return f"{algorithm}:{hashlib.new(algorithm, content).hexdigest()}"


def algorithm_of(digest: str) -> str:
    """Return the algorithm of a digest: what stands before the colon."""
    return digest.partition(":")[0]


def is_tag(text: str) -> bool:
    """Tell whether a text may be an image tag."""
    return _TAG.fullmatch(text) is not None


@cache
def _filter(text: str) -> re.Pattern[str]:
    """Return the pattern of an exclusion filter: literal but for ``*`` (checked on the way in)."""
    return re.compile(translate(text))
