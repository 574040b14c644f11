"""Tags of objects and buckets."""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import STATUS_KEY, OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.s3 import errors, names
from taskrole.services.s3.bodies import check_document
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.operations.common import open_bucket, version_header, version_id_of
from taskrole.services.s3.operations.reads import find_visible
from taskrole.services.s3.questions import Asker, request_tag_context
from taskrole.services.s3.store import buckets
from taskrole.services.s3.store.objects import put_tags

operations: OperationSet[S3Deps] = OperationSet("s3")

TAGGING = "tagging"


def _pairs(request: Any) -> list[tuple[str, str]]:
    entries = request.get("Tagging", {}).get("TagSet")
    if entries is None or any("Key" not in entry or "Value" not in entry for entry in entries):
        raise errors.malformed_xml()
    return [(entry["Key"], entry["Value"]) for entry in entries]


def tag_set(tags: Any) -> list[dict[str, str]]:
    """Return tags as the wire has them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def _ask(s3: S3Deps, call: Call, request: Any, verb: str, extra: dict[str, ContextValue]) -> list[Question]:
    version_id = request.get("VersionId", "")
    action = f"s3:{verb}ObjectVersionTagging" if version_id else f"s3:{verb}ObjectTagging"
    return [Asker(s3, call, request["Bucket"]).existing_question(action, request["Key"], version_id, extra)]


def _may_get_object_tagging(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return _ask(s3, call, request, "Get", {})


@operations.operation("GetObjectTagging", questions=_may_get_object_tagging, signed=False)
def get_object_tagging(s3: S3Deps, call: Call, request: Any) -> Any:
    """Tell the tags of an object.

    Raises:
        ServiceError: NoSuchKey, NoSuchVersion.
    """
    bucket = open_bucket(s3, call, request)
    version = find_visible(s3, call, bucket, request["Key"], version_id_of(request))
    return {"TagSet": tag_set(version.attributes.tags), **version_header(bucket, version.version_id)}


def _may_put_object_tagging(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return _ask(s3, call, request, "Put", request_tag_context(dict(_pairs(request))))


@operations.operation("PutObjectTagging", questions=_may_put_object_tagging)
def put_object_tagging(s3: S3Deps, call: Call, request: Any) -> Any:
    """Replace the tags of an object.

    Raises:
        ServiceError: NoSuchKey, InvalidTag, BadRequest, MalformedXML.
    """
    check_document(call)
    bucket = open_bucket(s3, call, request)
    tags = names.check_tags(_pairs(request), names.OBJECT_TAGS_MAX)
    version = put_tags(s3.database, bucket, request["Key"], version_id_of(request), tags)
    return version_header(bucket, version.version_id)


def _may_delete_object_tagging(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return _ask(s3, call, request, "Delete", {})


@operations.operation("DeleteObjectTagging", questions=_may_delete_object_tagging)
def delete_object_tagging(s3: S3Deps, call: Call, request: Any) -> Any:
    """Remove the tags of an object.

    Raises:
        ServiceError: NoSuchKey, NoSuchVersion.
    """
    bucket = open_bucket(s3, call, request)
    version = put_tags(s3.database, bucket, request["Key"], version_id_of(request), {})
    return version_header(bucket, version.version_id)


def _may_get_bucket_tagging(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:GetBucketTagging")]


@operations.operation("GetBucketTagging", questions=_may_get_bucket_tagging)
def get_bucket_tagging(s3: S3Deps, call: Call, request: Any) -> Any:
    """Tell the tags of a bucket.

    Raises:
        ServiceError: NoSuchBucket, NoSuchTagSet.
    """
    bucket = open_bucket(s3, call, request)
    tags = buckets.find_setting(s3.database, bucket, TAGGING)
    if not tags:
        raise errors.not_there("NoSuchTagSet", "The TagSet does not exist", bucket.name)
    return {"TagSet": tag_set(tags)}


def _may_put_bucket_tagging(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    tags = dict(_pairs(request)) if request.get("Tagging") else {}
    context: dict[str, ContextValue] = {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    if tags:
        context["aws:TagKeys"] = tuple(tags)
    return [Asker(s3, call, request["Bucket"]).bucket_question("s3:PutBucketTagging", context)]


@operations.operation("PutBucketTagging", questions=_may_put_bucket_tagging)
def put_bucket_tagging(s3: S3Deps, call: Call, request: Any) -> Any:
    """Replace the tags of a bucket.

    Raises:
        ServiceError: NoSuchBucket, InvalidTag, BadRequest, MalformedXML.
    """
    check_document(call)
    bucket = open_bucket(s3, call, request)
    tags = names.check_tags(_pairs(request), names.BUCKET_TAGS_MAX)
    buckets.put_setting(s3.database, bucket, TAGGING, tags or None)
    return {STATUS_KEY: 204}


@operations.operation("DeleteBucketTagging", questions=_may_put_bucket_tagging)
def delete_bucket_tagging(s3: S3Deps, call: Call, request: Any) -> Any:
    """Remove the tags of a bucket.

    Raises:
        ServiceError: NoSuchBucket.
    """
    buckets.put_setting(s3.database, open_bucket(s3, call, request), TAGGING, None)
    return {}
