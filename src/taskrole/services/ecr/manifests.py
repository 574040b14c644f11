"""Reads image manifests: docker schema 2 and manifest list, OCI manifest and index. Pure.

Source: OCI image specification; docker "image manifest version 2, schema 2".
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from taskrole.services.ecr.errors import invalid_manifest
from taskrole.services.ecr.model import DEFAULT_ALGORITHM, digest_of, is_digest

MANIFEST_BYTES_MAX = 4 * 1024 * 1024  # AWS: ECR model, ImageManifest
REFERENCES_MAX = 4096
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
LIST_TYPES = frozenset({DOCKER_LIST, OCI_INDEX})
MEDIA_TYPES = frozenset({DOCKER_MANIFEST, DOCKER_LIST, OCI_MANIFEST, OCI_INDEX})
_MEDIA_TYPE = re.compile(r"[!-~]{0,255}")
_SIZE_MAX = 2**53
_DEPTH_ERRORS = (ValueError, RecursionError)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says.

    ``layers`` are digests of configuration and layers, ``foreign_layers`` those of layers that live elsewhere and need
    not be pushed, ``images`` those of listed images. ``subject`` is the digest of the image that this one is about.
    """

    content: bytes
    digest: str
    media_type: str
    artifact_media_type: str
    layers: tuple[str, ...]
    images: tuple[str, ...]
    size_bytes: int
    foreign_layers: tuple[str, ...] = ()
    subject: str = ""


def read_manifest(content: bytes, media_type: str = "", algorithm: str = DEFAULT_ALGORITHM) -> Manifest:
    """Read a manifest.

    Args:
        content: Its exact bytes.
        media_type: What the sender says that it is; needed where the manifest doesn't say.
        algorithm: What its digest is made with.

    Raises:
        ServiceError: InvalidParameterException.
    """
    if not 0 < len(content) <= MANIFEST_BYTES_MAX:
        raise invalid_manifest(f"must be between 1 and {MANIFEST_BYTES_MAX} bytes")
    try:
        document = json.loads(content.decode())
    except _DEPTH_ERRORS:
        raise invalid_manifest("Invalid JSON syntax") from None
    if not isinstance(document, dict):
        raise invalid_manifest("Invalid JSON syntax")
    own_type = document.get("mediaType", "")
    if not isinstance(own_type, str):
        raise invalid_manifest("Invalid image manifest: mediaType")
    media_type = media_type.partition(";")[0].strip()
    if media_type and own_type and own_type != media_type:
        raise invalid_manifest("media type does not match the manifest's mediaType")
    actual_type = own_type or media_type or _guess(document)
    if document.get("schemaVersion") != 2 or actual_type not in MEDIA_TYPES:
        raise invalid_manifest("Invalid image manifest: media type or schema version is not supported")
    digest, subject = digest_of(content, algorithm), _subject(document)
    if actual_type in LIST_TYPES:
        children = _descriptors(document, "manifests")
        images = tuple(dict.fromkeys(_digest(child) for child in children))
        artifact = _artifact_type(document.get("artifactType") or "")
        return Manifest(content, digest, actual_type, artifact, (), images, 0, subject=subject)
    config = document.get("config")
    if not isinstance(config, dict):
        raise invalid_manifest("Invalid image manifest: config is missing")
    parts = [config, *_descriptors(document, "layers")]
    # AWS, OCI: layers with URLs ("foreign") are not pushed.
    needed = dict.fromkeys(_digest(part) for part in parts if not part.get("urls"))
    foreign = dict.fromkeys(other for part in parts if (other := _digest(part)) not in needed)
    # OCI image specification: an artifact without a type is of the type of its configuration.
    artifact = _artifact_type(document.get("artifactType") or config.get("mediaType") or "")
    size = sum(_size(part) for part in parts)
    return Manifest(content, digest, actual_type, artifact, tuple(needed), (), size, tuple(foreign), subject)


def annotations_of(content: bytes) -> dict[str, str]:
    """Return the annotations of a manifest that has been taken."""
    annotations = json.loads(content).get("annotations")
    if not isinstance(annotations, dict):
        return {}
    return {name: value for name, value in annotations.items() if isinstance(value, str)}


def _subject(document: dict[str, Any]) -> str:
    subject = document.get("subject")
    if subject is None:
        return ""
    if not isinstance(subject, dict):
        raise invalid_manifest("Invalid image manifest: subject")
    return _digest(subject)


def _artifact_type(value: object) -> str:
    if not isinstance(value, str) or not _MEDIA_TYPE.fullmatch(value):
        raise invalid_manifest("Invalid image manifest: mediaType")
    return value


def _guess(document: dict[str, Any]) -> str:
    """Return the type of an OCI document that doesn't name it: the OCI specification makes mediaType optional."""
    if "manifests" in document:
        return OCI_INDEX
    return OCI_MANIFEST if "layers" in document else ""


def _descriptors(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = document.get(name)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value) or len(value) > REFERENCES_MAX:
        raise invalid_manifest(f"Invalid image manifest: {name}")
    return value


def _digest(descriptor: dict[str, Any]) -> str:
    digest = descriptor.get("digest")
    if not isinstance(digest, str) or not is_digest(digest):
        raise invalid_manifest("Invalid image manifest: digest")
    return digest


def _size(descriptor: dict[str, Any]) -> int:
    size = descriptor.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= _SIZE_MAX:
        raise invalid_manifest("Invalid image manifest: size")
    return size
