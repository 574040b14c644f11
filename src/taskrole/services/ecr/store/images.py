"""Images of a repository: manifests, tags and what they refer to. One method, one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Update, and_, bindparam, delete, exists, func, insert, or_, select, update

from taskrole.services.ecr import errors, tables
from taskrole.services.ecr.manifests import Manifest
from taskrole.services.ecr.model import Image, Repository, RepositoryKey
from taskrole.services.ecr.store.repositories import lock_repository
from taskrole.services.ecr.store.rows import bytewise, insert_if_absent, key_columns, of_bound_repository, of_repository
from taskrole.storage.ports import Database
from taskrole.storage.schema import from_milliseconds, to_milliseconds

PULL_TIME_STEP = timedelta(hours=24)  # AWS: lastRecordedPullTime is refreshed at least once in 24 hours
REFERRERS_BYTES_MAX = 4 * 1024 * 1024  # OCI distribution: an answer larger than a manifest may be is paged
_CHILDREN_PER_QUERY = 500
_images = tables.images
_tags = tables.image_tags
_references = tables.references
_FIND = select(_images).where(of_bound_repository(_images), _images.c.digest == bindparam("digest"))
_FIND_TAG = select(_tags).where(of_bound_repository(_tags), _tags.c.tag == bindparam("tag"))
_TAGS_OF = (
    select(_tags.c.tag).where(of_bound_repository(_tags), _tags.c.digest == bindparam("digest")).order_by(_tags.c.tag)
)
_FACTS = tuple(column for column in _images.columns if column.name != "manifest")


@dataclass(frozen=True, slots=True)
class Deletion:
    """What became of one image id that was to be deleted: ``failure`` is empty for a success."""

    digest: str
    tag: str
    failure: str = ""
    reason: str = ""


class ImageStore:
    """Keeps the images of repositories."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, key: RepositoryKey, manifest: Manifest, tags: Sequence[str], now: datetime) -> bool:
        """Keep an image under some tags, or none, and tell whether anything is new.

        Raises:
            ServiceError: RepositoryNotFoundException, LayersNotFoundException, ReferencedImagesNotFoundException,
                ImageTagAlreadyExistsException.
        """

        def put(connection: Connection) -> bool:
            repository = lock_repository(connection, key)
            _require_children(connection, key, manifest)
            is_new = _insert(connection, key, manifest, now)
            moved = [_tag(connection, repository, tag, manifest.digest) for tag in tags]
            return is_new or any(moved)

        return self._database.write(put)

    def put_cached(self, key: RepositoryKey, manifest: Manifest, tags: Sequence[str], now: datetime) -> None:
        """Keep an image of another registry, whose layers and listed images may come later.

        Raises:
            ServiceError: RepositoryNotFoundException, ImageTagAlreadyExistsException.
        """

        def put(connection: Connection) -> None:
            repository = lock_repository(connection, key)
            _insert(connection, key, manifest, now)
            for tag in tags:
                _tag(connection, repository, tag, manifest.digest)
                connection.execute(_set_compared(key, tag, now))

        self._database.write(put)

    def note_comparison(self, key: RepositoryKey, tag: str, now: datetime) -> None:
        """Remember that a cached tag was compared with its origin."""
        self._database.write(lambda connection: connection.execute(_set_compared(key, tag, now)))

    def refers_to(self, key: RepositoryKey, layer: str) -> bool:
        """Tell whether an image of the repository needs a layer."""
        query = select(_references.c.digest).where(
            of_repository(_references, key), _references.c.child_digest == layer, ~_references.c.child_is_image
        )
        with self._database.read() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def find(self, key: RepositoryKey, digest: str, tag: str) -> Image | None:
        """Return the image of a digest, a tag, or both if they agree; with its manifest."""
        with self._database.read() as connection:
            compared_at = None
            if tag:
                tagged = connection.execute(_FIND_TAG, {**key_columns(key), "tag": tag}).first()
                if tagged is None or digest not in {"", tagged.digest}:
                    return None
                digest, compared_at = tagged.digest, tagged.compared_at
            row = connection.execute(_FIND, {**key_columns(key), "digest": digest}).first()
            if row is None:
                return None
            image = _image(row, _tags_of(connection, key, digest), row.manifest)
            return image if compared_at is None else replace(image, compared_at=from_milliseconds(compared_at))

    def list(self, key: RepositoryKey) -> list[Image]:
        """Return all images of a repository by digest, without their manifests."""
        with self._database.read() as connection:
            tags: dict[str, list[str]] = {}
            for row in connection.execute(select(_tags).where(of_repository(_tags, key)).order_by(_tags.c.tag)):
                tags.setdefault(row.digest, []).append(row.tag)
            query = select(*_FACTS).where(of_repository(_images, key)).order_by(_images.c.digest)
            return [_image(row, tags.get(row.digest, ())) for row in connection.execute(query)]

    def list_page(
        self, key: RepositoryKey, after: str, count: int, *, tagged: bool | None, archived: bool | None = None
    ) -> Sequence[Image]:
        """Return up to ``count`` images by digest after ``after``; only tagged or not, archived or not, if asked."""
        has_tag = exists().where(of_repository(_tags, key), _tags.c.digest == _images.c.digest)
        with self._database.read() as connection:
            digest = bytewise(connection, _images.c.digest)
            query = select(*_FACTS).where(of_repository(_images, key), digest > after)
            if tagged is not None:
                query = query.where(has_tag if tagged else ~has_tag)
            if archived is not None:
                query = query.where(_images.c.is_archived.is_(archived))
            rows = connection.execute(query.order_by(digest).limit(count)).all()
            return [_image(row, _tags_of(connection, key, row.digest)) for row in rows]

    def list_ids(
        self,
        key: RepositoryKey,
        after: tuple[str, str],
        count: int,
        *,
        tagged: bool | None,
        archived: bool | None = None,
    ) -> Sequence[tuple[str, str]]:
        """Return up to ``count`` pairs of digest and tag, those after ``after``; an image without tags has one pair."""
        same = and_(of_repository(_tags, key), _tags.c.digest == _images.c.digest)
        with self._database.read() as connection:
            digest = bytewise(connection, _images.c.digest)
            tag = bytewise(connection, func.coalesce(_tags.c.tag, ""))
            query = (
                select(_images.c.digest, func.coalesce(_tags.c.tag, "").label("tag"))
                .select_from(_images.outerjoin(_tags, same))
                .where(of_repository(_images, key))
                .where(or_(digest > after[0], and_(digest == after[0], tag > after[1])))
            )
            if tagged is not None:
                query = query.where(_tags.c.tag.is_not(None) if tagged else _tags.c.tag.is_(None))
            if archived is not None:
                query = query.where(_images.c.is_archived.is_(archived))
            rows = connection.execute(query.order_by(digest, tag).limit(count))
            return [(row.digest, row.tag) for row in rows]

    def list_tags(self, key: RepositoryKey, after: str, count: int) -> Sequence[str]:
        """Return up to ``count`` tags in order, those after ``after``."""
        with self._database.read() as connection:
            tag = bytewise(connection, _tags.c.tag)
            query = select(_tags.c.tag).where(of_repository(_tags, key), tag > after)
            return list(connection.execute(query.order_by(tag).limit(count)).scalars())

    def list_referrers(
        self,
        key: RepositoryKey,
        subject: str,
        artifact_types: Sequence[str],
        after: str,
        count: int,
        *,
        archived: bool | None = False,
    ) -> Sequence[Image]:
        """Return up to ``count`` images about ``subject`` by digest, those after ``after``, with their manifests.

        Fewer if their manifests are large (but at least one, if there is one): an answer has a bounded size.
        """
        about = and_(of_repository(_images, key), _images.c.subject == subject, _images.c.digest > after)
        if artifact_types:
            about = and_(about, _images.c.artifact_media_type.in_(artifact_types))
        if archived is not None:
            about = and_(about, _images.c.is_archived.is_(archived))
        sizes = select(_images.c.digest, func.length(_images.c.manifest).label("size_bytes")).where(about)
        with self._database.read() as connection:
            digests: list[str] = []
            left = REFERRERS_BYTES_MAX
            for row in connection.execute(sizes.order_by(_images.c.digest).limit(count)):
                left -= row.size_bytes
                if digests and left < 0:
                    break
                digests.append(row.digest)
            query = select(_images).where(of_repository(_images, key), _images.c.digest.in_(digests))
            rows = connection.execute(query.order_by(_images.c.digest))
            return [_image(row, (), row.manifest) for row in rows]

    def untag(self, key: RepositoryKey, tag: str) -> bool:
        """Take a tag from its image, and the image with its last tag unless others need it; False if there is none.

        Raises:
            ServiceError: RepositoryNotFoundException.
        """

        def untag(connection: Connection) -> bool:
            lock_repository(connection, key)
            digest = _digest_of_tag(connection, key, tag)
            if digest is None:
                return False
            connection.execute(delete(_tags).where(of_repository(_tags, key), _tags.c.tag == tag))
            if not _tags_of(connection, key, digest):
                _delete_image(connection, key, digest)
            return True

        return self._database.write(untag)

    def delete_with_referrers(self, key: RepositoryKey, digests: Iterable[str]) -> int:
        """Delete images and what is about them; return how many went. Those that a list names stay.

        Raises:
            ServiceError: RepositoryNotFoundException.
        """
        wanted = list(digests)

        def remove(connection: Connection) -> int:
            lock_repository(connection, key)
            waiting = list(wanted)
            count = 0
            for digest in waiting:
                if _delete_image(connection, key, digest) is not None:
                    continue
                count += 1
                connection.execute(delete(_tags).where(of_repository(_tags, key), _tags.c.digest == digest))
                about = select(_images.c.digest).where(of_repository(_images, key), _images.c.subject == digest)
                waiting.extend(connection.execute(about).scalars())
            return count

        return self._database.write(remove)

    def delete(self, key: RepositoryKey, image_ids: Iterable[tuple[str, str]]) -> Sequence[Deletion]:
        """Delete images by (digest, tag); by tag only the tag goes, and the image with its last tag.

        Raises:
            ServiceError: RepositoryNotFoundException.
        """
        wanted = list(image_ids)

        def remove(connection: Connection) -> list[Deletion]:
            lock_repository(connection, key)
            deletions: list[Deletion] = []
            for digest, tag in wanted:
                deletions.extend(_delete(connection, key, digest, tag))
            return deletions

        return self._database.write(remove)

    def set_archived(self, key: RepositoryKey, digests: Sequence[str], now: datetime, *, archived: bool) -> int:
        """Put images into the archive, or take them out; return how many were not there already."""
        moved = {"archived_at": to_milliseconds(now)} if archived else {"activated_at": to_milliseconds(now)}

        def change(connection: Connection) -> int:
            count = 0
            for start in range(0, len(digests), _CHILDREN_PER_QUERY):
                some = digests[start : start + _CHILDREN_PER_QUERY]
                these = and_(of_repository(_images, key), _images.c.digest.in_(some))
                those = and_(these, _images.c.is_archived.is_(not archived))
                count += connection.execute(update(_images).where(those).values(is_archived=archived, **moved)).rowcount
            return count

        return self._database.write(change)

    def is_pull_due(self, image: Image, now: datetime) -> bool:
        """Tell whether the next pull of an image is to be remembered: once a day."""
        return image.pulled_at is None or now - image.pulled_at >= PULL_TIME_STEP

    def note_pull(self, key: RepositoryKey, image: Image, now: datetime) -> None:
        """Remember that an image was pulled."""
        this = and_(of_repository(_images, key), _images.c.digest == image.digest)

        def note(connection: Connection) -> None:
            connection.execute(update(_images).where(this).values(pulled_at=to_milliseconds(now)))

        self._database.write(note)


def _tag(connection: Connection, repository: Repository, tag: str, digest: str) -> bool:
    key = repository.key
    tagged = _digest_of_tag(connection, key, tag)
    if tagged == digest:
        return False
    if tagged is None:
        connection.execute(insert(_tags).values(**key_columns(key), tag=tag, digest=digest))
        return True
    if repository.tag_is_immutable(tag):
        raise errors.image_tag_already_exists(key, tag)
    connection.execute(
        update(_tags).where(of_repository(_tags, key), _tags.c.tag == tag).values(digest=digest, compared_at=None)
    )
    return True


def _set_compared(key: RepositoryKey, tag: str, now: datetime) -> Update:
    this = and_(of_repository(_tags, key), _tags.c.tag == tag)
    return update(_tags).where(this).values(compared_at=to_milliseconds(now))


def _require_children(connection: Connection, key: RepositoryKey, manifest: Manifest) -> None:
    missing = _missing(connection, key, tables.layers, manifest.layers)
    if missing:
        raise errors.layers_not_found(missing)
    missing = _missing(connection, key, tables.images, manifest.images)
    if missing:
        raise errors.referenced_images_not_found(missing)


def _missing(connection: Connection, key: RepositoryKey, table: Any, digests: Sequence[str]) -> list[str]:
    there: set[str] = set()
    for start in range(0, len(digests), _CHILDREN_PER_QUERY):
        some = digests[start : start + _CHILDREN_PER_QUERY]
        query = select(table.c.digest).where(of_repository(table, key), table.c.digest.in_(some))
        there.update(connection.execute(query).scalars())
    return [digest for digest in digests if digest not in there]


def _insert(connection: Connection, key: RepositoryKey, manifest: Manifest, now: datetime) -> bool:
    is_new = insert_if_absent(
        connection,
        _images,
        {
            **key_columns(key),
            "digest": manifest.digest,
            "media_type": manifest.media_type,
            "artifact_media_type": manifest.artifact_media_type,
            "size_bytes": manifest.size_bytes,
            "pushed_at": to_milliseconds(now),
            "manifest": manifest.content,
            "subject": manifest.subject,
        },
    )
    if not is_new:  # AWS: what is pushed again is taken from the archive
        this = and_(of_repository(_images, key), _images.c.digest == manifest.digest, _images.c.is_archived)
        restored = update(_images).where(this).values(is_archived=False, activated_at=to_milliseconds(now))
        return connection.execute(restored).rowcount > 0
    layers = (*manifest.layers, *manifest.foreign_layers)
    children = [(digest, False) for digest in layers] + [(digest, True) for digest in manifest.images]
    if children:
        rows = [
            {**key_columns(key), "digest": manifest.digest, "child_digest": child, "child_is_image": is_image}
            for child, is_image in children
        ]
        connection.execute(insert(_references), rows)
    return True


def _delete(connection: Connection, key: RepositoryKey, digest: str, tag: str) -> list[Deletion]:
    if tag:
        tagged = _digest_of_tag(connection, key, tag)
        if tagged is None:
            return [Deletion(digest, tag, "ImageNotFound", "Requested image not found")]
        if digest not in {"", tagged}:
            return [Deletion(digest, tag, "ImageTagDoesNotMatchDigest", "Image tag does not match digest")]
        digest = tagged
    tags = _tags_of(connection, key, digest)
    going = [tag] if tag else tags
    if not tag or len(tags) == 1:
        failure = _delete_image(connection, key, digest)
        if failure:
            return [Deletion(digest, tag, *failure)]
    condition = and_(of_repository(_tags, key), _tags.c.digest == digest)
    if tag:
        condition = and_(condition, _tags.c.tag == tag)
    connection.execute(delete(_tags).where(condition))
    return [Deletion(digest, gone) for gone in going] or [Deletion(digest, "")]


def _delete_image(connection: Connection, key: RepositoryKey, digest: str) -> tuple[str, str] | None:
    parents = select(_references.c.digest).where(
        of_repository(_references, key), _references.c.child_digest == digest, _references.c.child_is_image
    )
    parent = connection.execute(parents.limit(1)).scalar()
    if parent is not None:
        return "ImageReferencedByManifestList", f"Requested image referenced by manifest list: [{parent}]"
    this = and_(of_repository(_images, key), _images.c.digest == digest)
    if connection.execute(delete(_images).where(this)).rowcount == 0:
        return "ImageNotFound", "Requested image not found"
    connection.execute(delete(_references).where(of_repository(_references, key), _references.c.digest == digest))
    return None


def _digest_of_tag(connection: Connection, key: RepositoryKey, tag: str) -> str | None:
    query = select(_tags.c.digest).where(of_repository(_tags, key), _tags.c.tag == tag)
    return connection.execute(query).scalar()


def _tags_of(connection: Connection, key: RepositoryKey, digest: str) -> list[str]:
    return list(connection.execute(_TAGS_OF, {**key_columns(key), "digest": digest}).scalars())


def _image(row: Row[Any], tags: Iterable[str], manifest: bytes = b"") -> Image:
    return Image(
        row.digest,
        row.media_type,
        row.artifact_media_type,
        row.size_bytes,
        from_milliseconds(row.pushed_at),
        None if row.pulled_at is None else from_milliseconds(row.pulled_at),
        tuple(tags),
        manifest,
        row.subject,
        is_archived=row.is_archived,
        archived_at=None if row.archived_at is None else from_milliseconds(row.archived_at),
        activated_at=None if row.activated_at is None else from_milliseconds(row.activated_at),
    )
