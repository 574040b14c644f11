"""What DynamoDB needs of S3, for exports and imports: a port; the composition root gives S3 itself."""

from collections.abc import Iterator
from typing import Protocol

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError


class Objects(Protocol):
    """Objects of S3, as the caller may use them: each method asks the caller's policies as a call of S3's own would."""

    def put(self, call: Call, bucket: str, key: str, content: bytes) -> str:
        """Store an object and return its ETag, quoted.

        Raises:
            ServiceError: S3's own errors; AccessDeniedError.
        """
        ...

    def get(self, call: Call, bucket: str, key: str) -> Iterator[bytes]:
        """Yield the bytes of an object.

        Raises:
            ServiceError: S3's own errors; AccessDeniedError.
        """
        ...

    def keys(self, call: Call, bucket: str, prefix: str) -> Iterator[str]:
        """Yield the keys that begin with a prefix, in order.

        Raises:
            ServiceError: S3's own errors; AccessDeniedError.
        """
        ...


class NoObjects:
    """There is no S3 beside this DynamoDB."""

    def put(self, call: Call, bucket: str, key: str, content: bytes) -> str:
        """Refuse.

        Raises:
            ServiceError: Always.
        """
        raise ServiceError("NoSuchBucket", "The specified bucket does not exist", 404)

    def get(self, call: Call, bucket: str, key: str) -> Iterator[bytes]:
        """Refuse.

        Raises:
            ServiceError: Always.
        """
        raise ServiceError("NoSuchBucket", "The specified bucket does not exist", 404)

    def keys(self, call: Call, bucket: str, prefix: str) -> Iterator[str]:
        """Refuse.

        Raises:
            ServiceError: Always.
        """
        raise ServiceError("NoSuchBucket", "The specified bucket does not exist", 404)
