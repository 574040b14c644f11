"""Errors of S3 with AWS's codes, statuses, sentences and members. Source: S3 API reference, "Error responses"."""

from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import HEADERS_KEY


def access_denied() -> ServiceError:
    """Return the short form, which says nothing about what is there."""
    return ServiceError("AccessDenied", "Access Denied", 403)


def no_such_bucket(bucket: str) -> ServiceError:
    """Return the error for a bucket that isn't there."""
    return ServiceError("NoSuchBucket", "The specified bucket does not exist", 404, {"BucketName": bucket})


def no_such_key(key: str, headers: list[tuple[str, str]] | None = None) -> ServiceError:
    """Return the error for a key that isn't there; a delete marker adds headers."""
    members: dict[str, object] = {"Key": key}
    if headers:
        members[HEADERS_KEY] = headers
    return ServiceError("NoSuchKey", "The specified key does not exist.", 404, members)


def no_such_version(key: str, version_id: str) -> ServiceError:
    """Return the error for a version that isn't there."""
    message = "The specified version does not exist."
    return ServiceError("NoSuchVersion", message, 404, {"Key": key, "VersionId": version_id})


def no_such_upload(upload_id: str) -> ServiceError:
    """Return the error for an upload that isn't there, was completed or aborted."""
    message = (
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or "
        "completed."
    )
    return ServiceError("NoSuchUpload", message, 404, {"UploadId": upload_id})


def bucket_already_exists(bucket: str) -> ServiceError:
    """Return the error for a name that another account has."""
    message = (
        "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
        "Please select a different name and try again."
    )
    return ServiceError("BucketAlreadyExists", message, 409, {"BucketName": bucket})


def bucket_already_owned(bucket: str) -> ServiceError:
    """Return the error for a name that the caller has already."""
    message = "Your previous request to create the named bucket succeeded and you already own it."
    return ServiceError("BucketAlreadyOwnedByYou", message, 409, {"BucketName": bucket})


def bucket_not_empty(bucket: str, *, versioned: bool) -> ServiceError:
    """Return the error for deleting a bucket that holds something, if only old versions."""
    message = "The bucket you tried to delete is not empty"
    message += ". You must delete all versions in the bucket." if versioned else ""
    return ServiceError("BucketNotEmpty", message, 409, {"BucketName": bucket})


def invalid_bucket_name(bucket: str) -> ServiceError:
    """Return the error for a name against the rules."""
    return ServiceError("InvalidBucketName", "The specified bucket is not valid.", 400, {"BucketName": bucket[:255]})


def invalid_argument(message: str, name: str = "", value: object = "") -> ServiceError:
    """Return the error for a parameter that can't be."""
    members: dict[str, object] = {"ArgumentName": name, "ArgumentValue": str(value)[:1024]} if name else {}
    return ServiceError("InvalidArgument", message, 400, members)


def invalid_request(message: str) -> ServiceError:
    """Return the error for parameters that don't go together."""
    return ServiceError("InvalidRequest", message, 400)


def malformed_xml() -> ServiceError:
    """Return the error for a document that lacks something or has what it must not."""
    message = "The XML you provided was not well-formed or did not validate against our published schema"
    return ServiceError("MalformedXML", message, 400)


def precondition_failed(condition: str) -> ServiceError:
    """Return the error for a condition (the header's name) that doesn't hold."""
    message = "At least one of the pre-conditions you specified did not hold"
    return ServiceError("PreconditionFailed", message, 412, {"Condition": condition})


def invalid_range(asked: str, size_bytes: int) -> ServiceError:
    """Return the error for a range that lies outside the object."""
    members = {
        "RangeRequested": asked[:256],
        "ActualObjectSize": size_bytes,
        HEADERS_KEY: [("Content-Range", f"bytes */{size_bytes}")],
    }
    return ServiceError("InvalidRange", "The requested range is not satisfiable", 416, members)


def invalid_part(upload_id: str, part_number: int, etag: str) -> ServiceError:
    """Return the error for a part that was not uploaded, or not so."""
    message = (
        "One or more of the specified parts could not be found.  The part may not have been uploaded, or the "
        "specified entity tag may not match the part's entity tag."
    )
    members = {"UploadId": upload_id, "PartNumber": part_number, "ETag": etag[:128]}
    return ServiceError("InvalidPart", message, 400, members)


def invalid_part_order(upload_id: str) -> ServiceError:
    """Return the error for parts that are named out of order."""
    message = "The list of parts was not in ascending order. Parts must be ordered by part number."
    return ServiceError("InvalidPartOrder", message, 400, {"UploadId": upload_id})


def entity_too_small(part_number: int, etag: str, proposed: int, minimum: int) -> ServiceError:
    """Return the error for a part, not the last, that is too small."""
    message = "Your proposed upload is smaller than the minimum allowed size"
    members = {"ProposedSize": proposed, "MinSizeAllowed": minimum, "PartNumber": part_number, "ETag": etag}
    return ServiceError("EntityTooSmall", message, 400, members)


def upload_too_small(proposed: int, minimum: int) -> ServiceError:
    """Return the error for a form's file that is smaller than its policy wants."""
    message = "Your proposed upload is smaller than the minimum allowed size"
    return ServiceError("EntityTooSmall", message, 400, {"ProposedSize": proposed, "MinSizeAllowed": minimum})


def entity_too_large(proposed: int, maximum: int) -> ServiceError:
    """Return the error for a body that is too large for one request."""
    message = "Your proposed upload exceeds the maximum allowed size"
    return ServiceError("EntityTooLarge", message, 400, {"ProposedSize": proposed, "MaxSizeAllowed": maximum})


def incomplete_body() -> ServiceError:
    """Return the error for fewer bytes than announced."""
    message = "You did not provide the number of bytes specified by the Content-Length HTTP header"
    return ServiceError("IncompleteBody", message, 400)


def bad_checksum(algorithm: str) -> ServiceError:
    """Return the error for bytes whose checksum isn't the client's."""
    return ServiceError("BadDigest", f"The {algorithm} you specified did not match the calculated checksum.", 400)


def checksum_type_mismatch(expected: str, actual: str) -> ServiceError:
    """Return the error for a part that is not checked as its upload is."""
    message = f"Checksum Type mismatch occurred, expected checksum Type: {expected.lower()}"
    return invalid_request(f"{message}, actual checksum Type: {actual.lower()}")


def bad_md5(expected: str, calculated: str) -> ServiceError:
    """Return the error for bytes that aren't those that the client meant to send."""
    message = "The Content-MD5 you specified did not match what we received."
    members = {"ExpectedDigest": expected[:128], "CalculatedDigest": calculated}
    return ServiceError("BadDigest", message, 400, members)


def invalid_digest(given: str) -> ServiceError:
    """Return the error for a Content-MD5 that is no MD5."""
    return ServiceError("InvalidDigest", "The Content-MD5 you specified was invalid.", 400, {"Content-MD5": given[:64]})


def not_there(code: str, message: str, bucket: str) -> ServiceError:
    """Return the error for a part of a bucket's configuration that was not set."""
    return ServiceError(code, message, 404, {"BucketName": bucket})


def method_not_allowed(method: str, resource_type: str, headers: list[tuple[str, str]] | None = None) -> ServiceError:
    """Return the error for something that can't be done to this kind of resource."""
    members: dict[str, object] = {"Method": method, "ResourceType": resource_type}
    if headers:
        members[HEADERS_KEY] = headers
    return ServiceError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405, members)


def invalid_object_state(storage_class: str) -> ServiceError:
    """Return the error for reading an object that is archived."""
    message = "The operation is not valid for the object's storage class"
    return ServiceError("InvalidObjectState", message, 403, {"StorageClass": storage_class})


def not_implemented(header: str) -> ServiceError:
    """Return the error for a header that asks for what is not there: better refused than silently ignored."""
    message = "A header you provided implies functionality that is not implemented"
    return ServiceError("NotImplemented", message, 501, {"Header": header})


def invalid_tag(message: str, key: str = "", value: str = "") -> ServiceError:
    """Return the error for a tag that is against the rules."""
    return ServiceError("InvalidTag", message, 400, {"TagKey": key[:128], "TagValue": value[:256]} if key else {})
