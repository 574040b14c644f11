"""The questions of S3's operations: which action on which ARN, with which condition keys.

Source: service authorization reference, "Actions, resources, and condition keys for Amazon S3".
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.forms import FormRequest
from taskrole.policy.model import ContextValue, PrincipalKind, Question
from taskrole.services.s3 import acls, errors, names
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.locks import context_of
from taskrole.services.s3.model import Bucket, ObjectVersion
from taskrole.services.s3.public_access import effective_policy

_POLICY_ACTIONS = frozenset(("s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"))
_HEADER_KEYS = {
    "ACL": "s3:x-amz-acl",
    "StorageClass": "s3:x-amz-storage-class",
    "ServerSideEncryption": "s3:x-amz-server-side-encryption",
    "SSEKMSKeyId": "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "SSECustomerAlgorithm": "s3:x-amz-server-side-encryption-customer-algorithm",
    "WebsiteRedirectLocation": "s3:x-amz-website-redirect-location",
    "MetadataDirective": "s3:x-amz-metadata-directive",
    "GrantFullControl": "s3:x-amz-grant-full-control",
    "GrantRead": "s3:x-amz-grant-read",
    "GrantReadACP": "s3:x-amz-grant-read-acp",
    "GrantWrite": "s3:x-amz-grant-write",
    "GrantWriteACP": "s3:x-amz-grant-write-acp",
    "ObjectOwnership": "s3:x-amz-object-ownership",
    "IfMatch": "s3:if-match",
    "IfNoneMatch": "s3:if-none-match",
}
_SIGNED_AT = re.compile(r"(?:^|&)X-Amz-Date=(\d{8}T\d{6}Z)(?:&|$)", re.ASCII)


class Asker:
    """Makes the questions of one call about one bucket, which is looked up once.

    AWS: that there is no such bucket is told to everybody, whatever they may do; names are nobody's secret.
    """

    def __init__(self, s3: S3Deps, call: Call, bucket_name: str, *, creates: bool = False) -> None:
        self._s3 = s3
        self._call = call
        self._name = bucket_name
        self.now = call.now
        self._creates = creates  # AWS: who owns the name already has no say in whether the caller may create buckets
        self.bucket: Bucket | None = None if creates else s3.lookups.bucket(call, bucket_name)

    def bucket_question(self, action: str, context: Mapping[str, ContextValue] | None = None) -> Question:
        """Ask for an action on the bucket."""
        return self._question(action, f"arn:aws:s3:::{self._name}", context)

    def object_question(self, action: str, key: str, context: Mapping[str, ContextValue] | None = None) -> Question:
        """Ask for an action on an object that may be to come: the bucket's owner, policy and ACL decide."""
        return self._question(action, f"arn:aws:s3:::{self._name}/{key}", context)

    def existing_question(
        self, action: str, key: str, version_id: str = "", context: Mapping[str, ContextValue] | None = None
    ) -> Question:
        """Ask for an action on an object that is there, or absent: its tags, its owner and its ACL count."""
        found = self._object(key, version_id)
        tags = {} if found is None else found.attributes.tags
        known: dict[str, ContextValue] = {f"s3:ExistingObjectTag/{name}": value for name, value in tags.items()}
        known |= {**version_context(version_id), **(context or {})}
        resource, permission = f"arn:aws:s3:::{self._name}/{key}", acls.OBJECT_PERMISSIONS.get(action)
        if self.bucket is None or permission is None:
            return self._question(action, resource, known)
        if found is None or found.delete_marker:  # AWS: who may list the bucket may know that it isn't there
            grantees = acls.grantees_of(self.bucket, self.bucket.acl, "READ")
            return self._question(action, resource, known, self.bucket.account_id, grantees)
        acl = found.attributes.acl
        owner, grantees = acls.owner_of(self.bucket, acl), acls.grantees_of(self.bucket, acl, permission)
        return self._question(action, resource, known, owner, grantees)

    def etag_questions(self, key: str, version_id: str, if_match: str) -> list[Question]:
        """Ask for reading an object where a write tells whether an ETag is the object's (user guide, conditions)."""
        if if_match.strip() in ("", "*"):
            return []
        return [self.existing_question("s3:GetObjectVersion" if version_id else "s3:GetObject", key, version_id)]

    def tags(self, key: str, version_id: str = "") -> Mapping[str, str]:
        """Return the tags of an object; none if it is absent."""
        found = self._object(key, version_id)
        return {} if found is None else found.attributes.tags

    def _object(self, key: str, version_id: str) -> ObjectVersion | None:
        return None if self.bucket is None else self._s3.lookups.object(self._call, self.bucket, key, version_id)

    def _question(
        self,
        action: str,
        resource: str,
        context: Mapping[str, ContextValue] | None,
        owner: str = "",
        grantees: tuple[str, ...] | None = None,
    ) -> Question:
        """Make a question; the bucket's owner and its ACL's grantees count unless others are given."""
        bucket, principal = self.bucket, self._call.principal
        known = {**request_context(self._call), **(context or {})}
        if bucket is None and not self._creates:
            raise errors.no_such_bucket(self._name)
        if bucket is None:
            return Question(principal, action, resource, known, resource_account_id=self._call.account_id)
        owner = owner or bucket.account_id
        if grantees is None:
            grantees = acls.grantees_of(bucket, bucket.acl, acls.BUCKET_PERMISSIONS.get(action, ""))
        policy = effective_policy(bucket, principal, action, owner, grantees)
        owner_root = principal.kind is PrincipalKind.ROOT and principal.account_id == bucket.account_id
        if action in _POLICY_ACTIONS and owner_root:
            policy = None  # AWS: the owner's root user can always mend a bucket policy that shuts everybody out
        known["s3:ResourceAccount"] = bucket.account_id
        if owner != bucket.account_id:
            known["aws:ResourceAccount"] = bucket.account_id
        return Question(principal, action, resource, known, resource_account_id=owner, resource_policy=policy)


def header_context(request: Mapping[str, Any]) -> dict[str, ContextValue]:
    """Return the keys that tell headers of a request, as far as they were sent."""
    return {key: str(request[member]) for member, key in _HEADER_KEYS.items() if member in request}


def request_tag_context(tags: Mapping[str, str]) -> dict[str, ContextValue]:
    """Return the keys that tell the object tags of a request."""
    context: dict[str, ContextValue] = {f"s3:RequestObjectTag/{name}": value for name, value in tags.items()}
    if tags:
        context["s3:RequestObjectTagKeys"] = tuple(sorted(tags))
    return context


def version_context(version_id: str) -> dict[str, ContextValue]:
    """Return the key that tells a version, if one is named."""
    return {"s3:VersionId": version_id} if version_id else {}


def put_questions(
    asker: Asker, request: Mapping[str, Any], extra: Mapping[str, ContextValue], *, creates: bool
) -> list[Question]:
    """Return what every operation that writes an object must ask."""
    key = request["Key"]
    tags = names.parse_tagging_header(request["Tagging"]) if "Tagging" in request else {}
    context = {
        **header_context(request),
        **request_tag_context(tags),
        "s3:ObjectCreationOperation": "true" if creates else "false",
        **extra,
    }
    mode, until = request.get("ObjectLockMode", ""), request.get("ObjectLockRetainUntilDate")
    hold = request.get("ObjectLockLegalHoldStatus", "")
    context.update(context_of(mode, until, hold, asker.now))
    asked = [asker.object_question("s3:PutObject", key, context)]
    if mode or until is not None:
        asked.append(asker.object_question("s3:PutObjectRetention", key, context))
    if hold:
        asked.append(asker.object_question("s3:PutObjectLegalHold", key, context))
    if tags:
        asked.append(asker.object_question("s3:PutObjectTagging", key, context))
    if any(member in request for member in acls.MEMBERS):
        asked.append(asker.object_question("s3:PutObjectAcl", key, context))
    return asked + asker.etag_questions(key, "", request.get("IfMatch", ""))


def request_context(call: Call) -> dict[str, ContextValue]:
    """Return the keys that tell how a request was signed."""
    http = call.http
    context: dict[str, ContextValue] = {}
    if http is None:
        return context
    if http.tls_version:
        context["s3:TlsVersion"] = http.tls_version
    if call.access_key_id:
        context["s3:authType"], context["s3:signatureversion"] = "REST-HEADER", "AWS4-HMAC-SHA256"
        if isinstance(http, FormRequest):
            context["s3:authType"] = "POST"
            if not http.header("x-amz-date"):
                context["s3:signatureversion"] = "AWS"
            context.update(_signature_age(call, f"X-Amz-Date={http.header('x-amz-date')}"))
        elif "X-Amz-Signature=" in http.query:
            context["s3:authType"] = "REST-QUERY-STRING"
            context.update(_signature_age(call, http.query))
    if http.header("x-amz-content-sha256"):
        context["s3:x-amz-content-sha256"] = http.header("x-amz-content-sha256")
    return context


def _signature_age(call: Call, query: str) -> dict[str, ContextValue]:
    match = _SIGNED_AT.search(query)
    try:
        signed_at = datetime.strptime(match.group(1) if match else "", "%Y%m%dT%H%M%S%z")
    except ValueError:
        return {}
    return {"s3:signatureAge": str(max(0, round((call.now - signed_at).total_seconds() * 1000)))}
