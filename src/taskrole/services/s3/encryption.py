"""What requests say about encryption: checking it, choosing how a write is encrypted, finding the key of a read.

AWS encrypts every new object: with SSE-S3 unless something else is asked for. There is no KMS here, so what asks for
a key of KMS is answered as for a key that isn't there.

Source: S3 user guide, "Protecting data with encryption" and "Using server-side encryption with customer-provided keys";
S3 API reference, "Error responses".
"""

import base64
import binascii
import hashlib
import hmac
import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.services.s3 import errors
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.model import PLAIN, Bucket, Encryption
from taskrole.services.s3.sealing import ContentKey

AES256 = "AES256"
SSE_S3 = AES256
SSE_C = "SSE-C"
KMS_ALGORITHMS = frozenset(("aws:kms", "aws:kms:dsse"))
KEY_BYTES = 32
SALT_BYTES = 16
HEADER = "x-amz-server-side-encryption"
_WITH_CUSTOMER_KEYS = "Requests specifying Server Side Encryption with Customer provided keys must "


@dataclass(frozen=True, slots=True)
class Protection:
    """How content is to be written: what its row says, and the key (None: in the clear)."""

    encryption: Encryption
    key: ContentKey | None


UNPROTECTED = Protection(PLAIN, None)


def for_write(s3: S3Deps, call: Call, bucket: Bucket, request: Mapping[str, Any]) -> Protection:
    """Return how a new object is to be encrypted: as the request says, else as the bucket does.

    Raises:
        ServiceError: InvalidArgument, InvalidRequest, InvalidEncryptionAlgorithmError, AccessDenied (the bucket blocks
            SSE-C), KMS.NotFoundException.
    """
    algorithm = request.get("ServerSideEncryption")
    configured = json.loads(bucket.encryption)["Rules"][0] if bucket.encryption else {}
    if _names_customer_key(request):
        if algorithm is not None:
            message = (
                "Server Side Encryption with Customer provided key is incompatible with the encryption method specified"
            )
            raise errors.invalid_argument(message, HEADER, algorithm)
        if SSE_C in configured.get("BlockedEncryptionTypes", {}).get("EncryptionType", ()):
            raise _sse_c_blocked(call, request)
        return _by_customer(s3, _customer_key(call, request, writing=True))
    key_id = request.get("SSEKMSKeyId", "")
    if algorithm not in KMS_ALGORITHMS and ("SSEKMSKeyId" in request or "SSEKMSEncryptionContext" in request):
        message = f"Server Side Encryption with AWS KMS managed key requires HTTP header {HEADER} : aws:kms"
        raise errors.invalid_argument(message, HEADER, algorithm or "null")
    if algorithm is None:
        default = configured.get("ApplyServerSideEncryptionByDefault", {})
        algorithm, key_id = default.get("SSEAlgorithm", AES256), default.get("KMSMasterKeyID", "")
    if algorithm in KMS_ALGORITHMS:
        raise _no_kms(call, key_id)
    if algorithm != AES256:
        raise errors.invalid_argument("The encryption method specified is not supported", HEADER, algorithm)
    return Protection(Encryption(SSE_S3), s3.keys.own)


def for_part(s3: S3Deps, call: Call, encryption: Encryption, request: Mapping[str, Any]) -> Protection:
    """Return how a part is to be encrypted: as its upload began. AWS: SSE-C must come with every part.

    Raises:
        ServiceError: InvalidRequest, InvalidArgument, InvalidEncryptionAlgorithmError.
    """
    refuse_header(call)
    if _names_customer_key(request) != (encryption.kind == SSE_C):
        raise errors.invalid_request(
            "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate "
            "encryption parameters."
        )
    if encryption.kind == SSE_C:
        return Protection(encryption, _part_key(s3, call, encryption, request))
    return Protection(encryption, s3.keys.own) if encryption.kind else UNPROTECTED


def check_upload_key(s3: S3Deps, call: Call, encryption: Encryption, request: Mapping[str, Any]) -> None:
    """Check the key that comes with an operation on a whole upload, which need not come.

    Raises:
        ServiceError: InvalidRequest, InvalidArgument, InvalidEncryptionAlgorithmError.
    """
    if not _names_customer_key(request):
        return
    if encryption.kind != SSE_C:
        raise _not_applicable()
    _part_key(s3, call, encryption, request)


def for_read(
    s3: S3Deps, call: Call, encryption: Encryption, request: Mapping[str, Any], prefix: str = ""
) -> ContentKey | None:
    """Return the key of an object's content; None if it isn't encrypted. ``prefix``: ``CopySource`` for a source.

    Raises:
        ServiceError: InvalidRequest (no key where one is needed, or one where none is), AccessDenied (another key),
            InvalidArgument, InvalidEncryptionAlgorithmError.
    """
    if not _names_customer_key(request, prefix):
        if encryption.kind == SSE_C:
            raise errors.invalid_request(
                "The object was stored using a form of Server Side Encryption. The correct parameters must be provided "
                "to retrieve the object."
            )
        return s3.keys.own if encryption.kind else None
    key = _customer_key(call, request, prefix)
    if encryption.kind != SSE_C:
        raise _not_applicable()
    content_key = s3.keys.of_customer(key)
    if not _is_key_of(encryption, content_key):
        raise ServiceError("AccessDenied", f"{_WITH_CUSTOMER_KEYS}provide the correct secret key.", 403)
    return content_key


def members(encryption: Encryption, request: Mapping[str, Any]) -> dict[str, str]:
    """Return what an answer says about encryption."""
    if encryption.kind == SSE_C:
        key_md5 = hashlib.md5(_decoded(request.get("SSECustomerKey", "")), usedforsecurity=False).digest()
        return {"SSECustomerAlgorithm": AES256, "SSECustomerKeyMD5": base64.b64encode(key_md5).decode()}
    return {"ServerSideEncryption": encryption.kind} if encryption.kind else {}


def refuse_header(call: Call) -> None:
    """Refuse the header of SSE-S3 and SSE-KMS where nothing new is written.

    Raises:
        ServiceError: InvalidArgument.
    """
    value = "" if call.http is None else call.http.header(HEADER)
    if value:
        raise errors.invalid_argument(f"{HEADER} header is not supported for this operation.", HEADER, value)


def _names_customer_key(request: Mapping[str, Any], prefix: str = "") -> bool:
    return any(f"{prefix}SSECustomer{member}" in request for member in ("Algorithm", "Key", "KeyMD5"))


def _customer_key(call: Call, request: Mapping[str, Any], prefix: str = "", *, writing: bool = False) -> bytes:
    """Return the key that a request carries. AWS checks in this order; only what is written needs its MD5."""
    if _over_open_network(call):
        raise errors.invalid_request(f"{_WITH_CUSTOMER_KEYS}be made over a secure connection.")
    algorithm = request.get(f"{prefix}SSECustomerAlgorithm", "")
    text, md5 = request.get(f"{prefix}SSECustomerKey", ""), request.get(f"{prefix}SSECustomerKeyMD5", "")
    if not algorithm:
        raise errors.invalid_argument(f"{_WITH_CUSTOMER_KEYS}provide a valid encryption algorithm.", HEADER, "null")
    if algorithm != AES256:
        raise ServiceError(
            "InvalidEncryptionAlgorithmError",
            "The Encryption request you specified is not valid. Supported value: AES256.",
            400,
            {"ArgumentName": HEADER, "ArgumentValue": algorithm[:1024]},
        )
    if not text:
        raise errors.invalid_argument(f"{_WITH_CUSTOMER_KEYS}provide an appropriate secret key.", HEADER, "null")
    if not md5 and writing:
        message = f"{_WITH_CUSTOMER_KEYS}provide the client calculated MD5 of the secret key."
        raise errors.invalid_argument(message, HEADER, "null")
    key = _decoded(text)
    digest = base64.b64encode(hashlib.md5(key, usedforsecurity=False).digest()).decode()
    if md5 and not hmac.compare_digest(md5.encode(errors="replace"), digest.encode()):
        message = "The calculated MD5 hash of the key did not match the hash that was provided."
        raise errors.invalid_argument(message, HEADER, "null")
    if writing and len(key) != KEY_BYTES:
        raise errors.invalid_argument("The secret key was invalid for the specified algorithm.", HEADER, "null")
    return key


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _by_customer(s3: S3Deps, key: bytes) -> Protection:
    content_key, salt = s3.keys.of_customer(key), s3.ids.random_bytes(SALT_BYTES)
    return Protection(Encryption(SSE_C, salt.hex(), content_key.check(salt).hex()), content_key)


def _is_key_of(encryption: Encryption, key: ContentKey) -> bool:
    return hmac.compare_digest(key.check(bytes.fromhex(encryption.salt)).hex(), encryption.check)


def _part_key(s3: S3Deps, call: Call, encryption: Encryption, request: Mapping[str, Any]) -> ContentKey:
    key = s3.keys.of_customer(_customer_key(call, request, writing=True))
    if not _is_key_of(encryption, key):
        raise errors.invalid_request("The provided encryption parameters did not match the ones used originally.")
    return key


def _over_open_network(call: Call) -> bool:
    """Say whether a key came in the clear over a network that others may listen on."""
    if call.http is None or call.http.secure or not call.http.source_ip:
        return False
    return ipaddress.ip_address(call.http.source_ip).is_global


def _not_applicable() -> ServiceError:
    return errors.invalid_request("The encryption parameters are not applicable to this object.")


def _no_kms(call: Call, key_id: str) -> ServiceError:
    here = f"arn:aws:kms:{call.region}:{call.account_id}:"
    if not key_id or key_id.startswith("alias/"):
        what = f"Alias {here}{key_id or 'alias/aws/s3'} is not found."
    else:
        what = f"Key '{key_id if key_id.startswith('arn:') else f'{here}key/{key_id}'}' does not exist"
    message = f"{what} (There is no KMS here: use SSE-S3, AES256, or SSE-C.)"
    return ServiceError("KMS.NotFoundException", message[:1024], 400)


def _sse_c_blocked(call: Call, request: Mapping[str, Any]) -> ServiceError:
    message = (
        f"User: {call.principal.arn} is not authorized to perform: s3:PutObject on resource: "
        f'"arn:aws:s3:::{request["Bucket"]}/{request["Key"]}" because this bucket has blocked upload requests that '
        "specify Server Side Encryption with Customer provided keys (SSE-C). Please specify a different server-side "
        "encryption type"
    )
    return ServiceError("AccessDenied", message, 403)
