"""Where S3 differs from what its service model says. Each entry says what AWS does and where that is documented."""

from typing import Any

# AWS: superseded operations share their address with newer ones of the same meaning, which are the ones served.
# Source: S3 API reference, GetBucketLifecycle, GetBucketNotification ("for backward compatibility").
SUPERSEDED = frozenset(
    ("GetBucketLifecycle", "GetBucketNotification", "PutBucketLifecycle", "PutBucketNotification",
     "ListDirectoryBuckets", "WriteGetObjectResponse")
)  # fmt: skip

# AWS: required parameters that clients may leave out on the wire and that must not decide the route.
IGNORED_FOR_ROUTING = frozenset(("x-id",))

# AWS: query keys that choose an operation without standing in its address. An upload id without a part number must not
# turn an UploadPart into a PutObject. Source: S3 API reference, UploadPart.
MARKERS = frozenset(("uploadId", "partNumber"))

# AWS: root elements of answers; the service model names the shapes only. Source: S3 API reference, response syntaxes.
ROOT_NAMES = {
    "ListBuckets": "ListAllMyBucketsResult",
    "ListObjects": "ListBucketResult",
    "ListObjectsV2": "ListBucketResult",
    "ListObjectVersions": "ListVersionsResult",
    "ListMultipartUploads": "ListMultipartUploadsResult",
    "ListParts": "ListPartsResult",
    "CreateMultipartUpload": "InitiateMultipartUploadResult",
    "CompleteMultipartUpload": "CompleteMultipartUploadResult",
    "CopyObject": "CopyObjectResult",
    "UploadPartCopy": "CopyPartResult",
    "DeleteObjects": "DeleteResult",
    "GetBucketAcl": "AccessControlPolicy",
    "GetObjectAcl": "AccessControlPolicy",
    "GetBucketCors": "CORSConfiguration",
    "GetBucketEncryption": "ServerSideEncryptionConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketNotificationConfiguration": "NotificationConfiguration",
    "GetBucketOwnershipControls": "OwnershipControls",
    "GetBucketPolicyStatus": "PolicyStatus",
    "GetBucketReplication": "ReplicationConfiguration",
    "GetBucketRequestPayment": "RequestPaymentConfiguration",
    "GetBucketTagging": "Tagging",
    "GetObjectTagging": "Tagging",
    "GetBucketVersioning": "VersioningConfiguration",
    "GetBucketWebsite": "WebsiteConfiguration",
    "GetBucketAccelerateConfiguration": "AccelerateConfiguration",
    "GetObjectAttributes": "GetObjectAttributesResponse",
    "GetObjectLegalHold": "LegalHold",
    "GetObjectLockConfiguration": "ObjectLockConfiguration",
    "GetObjectRetention": "Retention",
    "ListBucketAnalyticsConfigurations": "ListBucketAnalyticsConfigurationResult",
    "ListBucketIntelligentTieringConfigurations": "ListBucketIntelligentTieringConfigurationsOutput",
    "ListBucketInventoryConfigurations": "ListInventoryConfigurationsResult",
    "ListBucketMetricsConfigurations": "ListMetricsConfigurationsResult",
    "GetPublicAccessBlock": "PublicAccessBlockConfiguration",
}

# AWS: the whole body is one element's text. Source: S3 API reference, GetBucketLocation.
BARE_ROOT = {"GetBucketLocation": "LocationConstraint"}


def bare_root_text(operation: str, result: dict[str, Any]) -> str:
    """Return the text of an answer that is a single element."""
    return str(result.get(BARE_ROOT[operation]) or "")
