"""What the operations of ECR work with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import BoundedSemaphore
from typing import Protocol

from taskrole.aws.call import Call
from taskrole.ids import Ids
from taskrole.policy.model import Question
from taskrole.services.ecr.store.images import ImageStore
from taskrole.services.ecr.store.layers import LayerStore
from taskrole.services.ecr.store.registries import RegistryStore
from taskrole.services.ecr.store.repositories import RepositoryStore
from taskrole.services.ecr.tokens import AuthorizationToken
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.ports import Blobs, Database

UPSTREAM_REQUESTS_MAX = 12  # fewer than the threads of the API, one of which each of them may hold up

May = Callable[[Call, Question], bool]
IsRevoked = Callable[[AuthorizationToken, datetime], bool]


class Secrets(Protocol):
    """Secrets Manager, as far as ECR needs it; given by the composition root."""

    def question(self, call: Call, arn: str) -> Question:
        """Return the question whether the caller may read a secret."""
        ...

    def read(self, call: Call, arn: str) -> str | None:
        """Return the current value of a secret; None if there is none."""
        ...


@dataclass(frozen=True, slots=True)
class EcrSettings:
    """Addresses, sizes and times of ECR.

    ``registry_host`` is what image names begin with. Times: an upload that nobody touches is forgotten after
    ``upload_life``; a layer that no image refers to is kept for ``layer_grace``, bytes that nothing refers to for
    ``blob_grace`` (readers in other processes may still have them open). ``plain_upstreams`` are hosts (with ports) to
    which pull-through cache rules may lead by plain HTTP and at private addresses.
    """

    registry_host: str = "127.0.0.1:4566"
    layer_bytes_max: int = 52_000 * 1024 * 1024  # AWS: ECR quotas, layer size
    part_bytes_min: int = 5 * 1024 * 1024  # AWS: ECR API reference, LayerPartTooSmallException
    upload_life: timedelta = timedelta(hours=24)
    layer_grace: timedelta = timedelta(hours=24)
    blob_grace: timedelta = timedelta(minutes=15)
    plain_upstreams: frozenset[str] = frozenset()

    @property
    def registry_scheme(self) -> str:
        """``https`` for a name of AWS, which needs ``taskrole trust``; engines take loopback without."""
        return "https" if ".dkr.ecr." in self.registry_host else "http"


@dataclass(frozen=True, slots=True)
class EcrDeps:
    """The dependencies of every ECR operation.

    ``key_ring`` seals authorization tokens. ``may`` decides one question by all policies (a mount that isn't allowed
    becomes a plain upload). ``is_revoked`` tells whether the session that a token was made for has been revoked since.
    ``secrets`` hold the passwords of other registries; ``upstream_slots`` bounds how many requests wait for these.
    """

    database: Database
    blobs: Blobs
    ids: Ids
    key_ring: KeyRing
    may: May
    is_revoked: IsRevoked
    secrets: Secrets
    settings: EcrSettings = field(default_factory=EcrSettings)
    upstream_slots: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(UPSTREAM_REQUESTS_MAX))
    repositories: RepositoryStore = field(init=False)
    registries: RegistryStore = field(init=False)
    images: ImageStore = field(init=False)
    layers: LayerStore = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "repositories", RepositoryStore(self.database))
        object.__setattr__(self, "registries", RegistryStore(self.database))
        object.__setattr__(self, "images", ImageStore(self.database))
        object.__setattr__(self, "layers", LayerStore(self.database))
