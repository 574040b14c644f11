"""Access control lists: canned ones, headers, documents, and which grants count for a question. Pure.

Source: Amazon S3 user guide, "Access control list (ACL) overview", "Controlling ownership of objects".
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from taskrole.aws.errors import ServiceError
from taskrole.services.s3 import errors, names
from taskrole.services.s3.model import PRIVATE, Acl, Bucket, Grant

ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
AUTHENTICATED_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery"
GROUPS = frozenset((ALL_USERS, AUTHENTICATED_USERS, LOG_DELIVERY))
PUBLIC_GROUPS = frozenset((ALL_USERS, AUTHENTICATED_USERS))
EXEC_READER = "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c"  # AWS: who fetches AMI bundles for EC2
GRANTS_MAX = 100  # S3 user guide: an ACL can have up to 100 grants
FULL_CONTROL = "FULL_CONTROL"
PERMISSIONS = frozenset((FULL_CONTROL, "READ", "WRITE", "READ_ACP", "WRITE_ACP"))

BUCKET_OWNER_ENFORCED = "BucketOwnerEnforced"
BUCKET_OWNER_PREFERRED = "BucketOwnerPreferred"
OWNERSHIPS = frozenset((BUCKET_OWNER_ENFORCED, BUCKET_OWNER_PREFERRED, "ObjectWriter"))

# S3 user guide, "Mapping of ACL permissions and access policy permissions". AWS: who may write to a bucket may also
# give what is written an ACL, and may delete.
BUCKET_PERMISSIONS = {
    "s3:ListBucket": "READ",
    "s3:ListBucketVersions": "READ",
    "s3:ListBucketMultipartUploads": "READ",
    "s3:PutObject": "WRITE",
    "s3:PutObjectAcl": "WRITE",
    "s3:DeleteObject": "WRITE",
    "s3:GetBucketAcl": "READ_ACP",
    "s3:PutBucketAcl": "WRITE_ACP",
}
OBJECT_PERMISSIONS = {
    "s3:GetObject": "READ",
    "s3:GetObjectVersion": "READ",
    "s3:GetObjectAcl": "READ_ACP",
    "s3:GetObjectVersionAcl": "READ_ACP",
    "s3:PutObjectAcl": "WRITE_ACP",
    "s3:PutObjectVersionAcl": "WRITE_ACP",
}
"""What of an object its own ACL and owner decide; everything else is the bucket owner's to give."""

_HEADERS = {
    "GrantFullControl": ("x-amz-grant-full-control", FULL_CONTROL),
    "GrantRead": ("x-amz-grant-read", "READ"),
    "GrantReadACP": ("x-amz-grant-read-acp", "READ_ACP"),
    "GrantWrite": ("x-amz-grant-write", "WRITE"),
    "GrantWriteACP": ("x-amz-grant-write-acp", "WRITE_ACP"),
}
MEMBERS = ("ACL", *_HEADERS)
_CANNED = {
    "private": (),
    "public-read": (Grant(ALL_USERS, "READ"),),
    "public-read-write": (Grant(ALL_USERS, "READ"), Grant(ALL_USERS, "WRITE")),
    "authenticated-read": (Grant(AUTHENTICATED_USERS, "READ"),),
    "aws-exec-read": (Grant(EXEC_READER, "READ"),),
    "log-delivery-write": (Grant(LOG_DELIVERY, "WRITE"), Grant(LOG_DELIVERY, "READ_ACP")),
}
_BUCKET_OWNER_FULL_CONTROL = "bucket-owner-full-control"
_FOR_BUCKET_OWNER = {"bucket-owner-read": "READ", _BUCKET_OWNER_FULL_CONTROL: FULL_CONTROL}
_GRANTEE = re.compile(r'\s*(id|uri|emailaddress)\s*=\s*(?:"([^"]*)"|([^"\s]+))\s*', re.IGNORECASE)

Resolve = Callable[[str], str]
"""Returns the account of a canonical user id, or that of somebody outside as it is; raises InvalidArgument."""


def not_supported() -> ServiceError:
    """Return the error for an ACL in a bucket that has none."""
    return ServiceError("AccessControlListNotSupported", "The bucket does not allow ACLs", 400)


def malformed() -> ServiceError:
    """Return the error for a document that is no ACL."""
    message = "The XML you provided was not well-formed or did not validate against our published schema"
    return ServiceError("MalformedACLError", message, 400)


def is_enforced(bucket: Bucket) -> bool:
    """Say whether ACLs are disabled: everything is the bucket owner's."""
    return bucket.object_ownership == BUCKET_OWNER_ENFORCED


def acl_of_new_object(bucket: Bucket, request: Mapping[str, Any], writer: str, resolve: Resolve) -> Acl:
    """Return the ACL that an object of a writer (account id) begins with.

    Raises:
        ServiceError: AccessControlListNotSupported, InvalidRequest, InvalidArgument, AccessDenied (public and blocked).
    """
    canned, grants = _asked(request, resolve)
    if is_enforced(bucket):
        _check_harmless(bucket, canned, grants, writer)
        return PRIVATE
    preferred = bucket.object_ownership == BUCKET_OWNER_PREFERRED and canned == _BUCKET_OWNER_FULL_CONTROL
    owner = bucket.account_id if preferred else writer
    if grants is None:
        grants = canned_grants(canned or "private", owner, bucket.account_id, of_object=True)
    check_not_blocked(bucket, grants)
    return _acl(bucket, owner, grants)


def acl_of_new_bucket(bucket: Bucket, request: Mapping[str, Any], resolve: Resolve) -> Acl:
    """Return the ACL that a bucket begins with.

    Raises:
        ServiceError: InvalidBucketAclWithObjectOwnership, InvalidBucketAclWithBlockPublicAccessError, ...
    """
    canned, grants = _asked(request, resolve)
    if grants is None:
        grants = canned_grants(canned or "private", bucket.account_id, bucket.account_id, of_object=False)
    acl = _acl(bucket, bucket.account_id, grants)
    if is_enforced(bucket):
        check_fits_enforced(acl)
    block = bucket.public_access_block
    if block is not None and block.block_public_acls and is_public(grants):
        message = "Bucket cannot have public ACLs set with BlockPublicAccess enabled"
        raise ServiceError("InvalidBucketAclWithBlockPublicAccessError", message, 400)
    return acl


def changed_acl(
    bucket: Bucket, request: Mapping[str, Any], owner: str, resolve: Resolve, *, of_object: bool, has_body: bool
) -> Acl:
    """Return the ACL that PutBucketAcl or PutObjectAcl asks for; ``owner`` is the account that owns the thing.

    Raises:
        ServiceError: AccessControlListNotSupported, InvalidRequest, UnexpectedContent, MissingSecurityHeader,
            MalformedACLError, InvalidArgument, UnresolvableGrantByEmailAddress, AccessDenied.
    """
    if is_enforced(bucket):
        raise not_supported()
    canned, grants = _asked(request, resolve)
    if canned or grants is not None:
        if has_body:
            raise ServiceError("UnexpectedContent", "This request does not support content", 400)
        if grants is None:
            grants = canned_grants(canned, owner, bucket.account_id, of_object=of_object)
    elif has_body:
        grants = _from_document(request.get("AccessControlPolicy") or {}, owner, resolve)
    else:
        message = "Your request was missing a required header"
        raise ServiceError("MissingSecurityHeader", message, 400, {"MissingHeaderName": "x-amz-acl"})
    check_not_blocked(bucket, grants)
    return _acl(bucket, owner, grants)


def check_fits_enforced(acl: Acl) -> None:
    """Check that a bucket's ACL gives nothing to others, so that ACLs can be switched off.

    Raises:
        ServiceError: InvalidBucketAclWithObjectOwnership.
    """
    if acl.grants is not None:
        message = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
        raise ServiceError("InvalidBucketAclWithObjectOwnership", message, 400)


def check_not_blocked(bucket: Bucket, grants: Iterable[Grant]) -> None:
    """Check that public grants are allowed.

    Raises:
        ServiceError: AccessDenied.
    """
    block = bucket.public_access_block
    if block is not None and block.block_public_acls and is_public(grants):
        message = "Access Denied: public access control lists (ACLs) are blocked by the BlockPublicAcls setting."
        raise ServiceError("AccessDenied", message, 403)


def canned_grants(canned: str, owner: str, bucket_owner: str, *, of_object: bool) -> tuple[Grant, ...]:
    """Return what a canned ACL grants.

    Raises:
        ServiceError: InvalidArgument.
    """
    all_to_owner = Grant(owner, FULL_CONTROL)
    if canned in _FOR_BUCKET_OWNER:
        if not of_object or owner == bucket_owner:  # AWS: ignored on a bucket
            return (all_to_owner,)
        return (all_to_owner, Grant(bucket_owner, _FOR_BUCKET_OWNER[canned]))
    if canned not in _CANNED or (of_object and canned == "log-delivery-write"):
        raise errors.invalid_argument("The canned ACL is not a known one.", "x-amz-acl", canned)
    return (all_to_owner, *_CANNED[canned])


def is_public(grants: Iterable[Grant] | None) -> bool:
    """Say whether grants are for everybody."""
    return any(grant.grantee in PUBLIC_GROUPS for grant in grants or ())


def has_public_acl(bucket: Bucket) -> bool:
    """Say whether the ACL of a bucket, as far as it counts, is public."""
    return not is_enforced(bucket) and not _ignores_public(bucket) and is_public(bucket.acl.grants)


def grantees_of(bucket: Bucket, acl: Acl, permission: str) -> tuple[str, ...]:
    """Return whom an ACL gives a permission, as far as the bucket lets ACLs count; its owner is not named."""
    if acl.grants is None or is_enforced(bucket) or not permission:
        return ()
    owner, ignoring = acl.owner or bucket.account_id, _ignores_public(bucket)
    found = {grant.grantee for grant in acl.grants if grant.permission in (permission, FULL_CONTROL)}
    return tuple(sorted(one for one in found if one != owner and not (ignoring and one in PUBLIC_GROUPS)))


def owner_of(bucket: Bucket, acl: Acl) -> str:
    """Return the account whose an object is."""
    return bucket.account_id if is_enforced(bucket) else acl.owner or bucket.account_id


def shown(bucket: Bucket, acl: Acl) -> dict[str, Any]:
    """Return an AccessControlPolicy."""
    owner = owner_of(bucket, acl)
    grants = acl.grants if acl.grants is not None and not is_enforced(bucket) else (Grant(owner, FULL_CONTROL),)
    return {
        "Owner": {"ID": names.canonical_user_id(owner)},
        "Grants": [{"Grantee": _grantee(grant.grantee), "Permission": grant.permission} for grant in grants],
    }


def dump(acl: Acl) -> dict[str, Any]:
    """Return an ACL as rows keep it; nothing for a private one of the bucket's owner."""
    kept: dict[str, Any] = {"owner": acl.owner} if acl.owner else {}
    if acl.grants is not None:
        kept["grants"] = [[grant.grantee, grant.permission] for grant in acl.grants]
    return kept


def load(document: Mapping[str, Any]) -> Acl:
    """Return an ACL that was kept."""
    if not document:
        return PRIVATE
    grants = document.get("grants")
    return Acl(document.get("owner", ""), None if grants is None else tuple(Grant(*pair) for pair in grants))


def dump_text(acl: Acl) -> str:
    """Return an ACL as a bucket's row keeps it."""
    kept = dump(acl)
    return json.dumps(kept) if kept else ""


def load_text(text: str) -> Acl:
    """Return the ACL of a bucket's row."""
    return load(json.loads(text)) if text else PRIVATE


def _acl(bucket: Bucket, owner: str, grants: tuple[Grant, ...]) -> Acl:
    private = grants == (Grant(owner, FULL_CONTROL),)
    return Acl("" if owner == bucket.account_id else owner, None if private else grants)


def _ignores_public(bucket: Bucket) -> bool:
    return bucket.public_access_block is not None and bucket.public_access_block.ignore_public_acls


def _check_harmless(bucket: Bucket, canned: str, grants: tuple[Grant, ...] | None, writer: str) -> None:
    """Check that an ACL says what is so anyway: all to the bucket's owner."""
    if grants is None and canned in ("", _BUCKET_OWNER_FULL_CONTROL):
        return
    if grants is None and canned == "private":  # all to the writer
        grants = (Grant(writer, FULL_CONTROL),)
    if grants != (Grant(bucket.account_id, FULL_CONTROL),):
        raise not_supported()


def _asked(request: Mapping[str, Any], resolve: Resolve) -> tuple[str, tuple[Grant, ...] | None]:
    """Return the canned ACL and the grants of the headers, as far as there are any."""
    canned = request.get("ACL", "")
    given = [member for member in _HEADERS if member in request]
    if "ACL" in request and given:
        raise errors.invalid_request("Specifying both Canned ACLs and Header Grants is not allowed")
    if "ACL" in request and not canned:
        raise errors.invalid_argument("The canned ACL is not a known one.", "x-amz-acl", "")
    if not given:
        return canned, None
    grants: list[Grant] = []
    for member in given:
        header, permission = _HEADERS[member]
        grants += [Grant(grantee, permission) for grantee in _from_header(header, request[member], resolve)]
    return "", _bounded(grants)


def _from_header(header: str, text: str, resolve: Resolve) -> list[str]:
    pieces = text.split(",")
    if len(pieces) > GRANTS_MAX:
        raise errors.invalid_request(f"An ACL can have at most {GRANTS_MAX} grants.")
    grantees = []
    for piece in pieces:
        match = _GRANTEE.fullmatch(piece)
        if match is None:
            raise errors.invalid_argument("Argument format not recognized", header, text)
        kind, value = match.group(1).lower(), match.group(2) or match.group(3) or ""
        grantees.append(_resolved({"id": "ID", "uri": "URI", "emailaddress": "EmailAddress"}[kind], value, resolve))
    return grantees


def _resolved(kind: str, value: str, resolve: Resolve) -> str:
    if kind == "EmailAddress":
        message = "The e-mail address you provided does not match any account on record."
        raise ServiceError("UnresolvableGrantByEmailAddress", message, 400)
    if kind == "ID":
        return resolve(value)
    if value not in GROUPS:
        raise errors.invalid_argument("Invalid group uri", "Group/URI", value)
    return value


def _from_document(document: Mapping[str, Any], owner: str, resolve: Resolve) -> tuple[Grant, ...]:
    owner_id = document.get("Owner", {}).get("ID", "")
    if not owner_id:
        raise malformed()
    if resolve(owner_id) != owner:
        raise errors.access_denied()  # AWS: an object's owner can't be changed through its ACL
    grants: list[Grant] = []
    for entry in document.get("Grants", []):
        grantee, permission = entry.get("Grantee", {}), entry.get("Permission", "")
        kinds = [kind for kind in ("ID", "URI", "EmailAddress") if grantee.get(kind)]
        if permission not in PERMISSIONS or len(kinds) != 1 or len(grants) >= GRANTS_MAX:
            raise malformed()
        grants.append(Grant(_resolved(kinds[0], grantee[kinds[0]], resolve), permission))
    return _bounded(grants)


def _bounded(grants: list[Grant]) -> tuple[Grant, ...]:
    unique = tuple(dict.fromkeys(grants))
    if len(unique) > GRANTS_MAX:
        raise errors.invalid_request(f"An ACL can have at most {GRANTS_MAX} grants.")
    return unique


def _grantee(grantee: str) -> dict[str, str]:
    if grantee in GROUPS:
        return {"Type": "Group", "URI": grantee}
    return {"Type": "CanonicalUser", "ID": names.canonical_user_id(grantee)}
