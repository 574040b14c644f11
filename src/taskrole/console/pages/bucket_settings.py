"""The settings of a bucket: its policy and what is public, versions, encryption, tags, and the rules that it has."""

import json
from typing import Any

from taskrole.console.visit import Answer, Page, Redirect, Routes, Visit, link

routes = Routes()

PUBLIC_SWITCHES = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
TAGS_MAX = 50  # AWS: tags of a bucket
# Codes that say "there is none", which is no failure here.
_NONE_CODES = frozenset(
    ("NoSuchBucketPolicy", "NoSuchPublicAccessBlockConfiguration", "NoSuchTagSet", "NoSuchLifecycleConfiguration",
     "ServerSideEncryptionConfigurationNotFoundError", "OwnershipControlsNotFoundError",
     "ObjectLockConfigurationNotFoundError", "NoSuchCORSConfiguration")
)  # fmt: skip


async def _ask(visit: Visit, operation: str) -> Answer:
    answer = await visit.ask("s3", operation, Bucket=visit.parameters["bucket"])
    return Answer({}) if answer.error is not None and answer.error.code in _NONE_CODES else answer


@routes.get("/s3/{bucket}/permissions")
async def permissions(visit: Visit) -> Page:
    """Show who may do what with a bucket: policy, blocks of public access, ownership, ACL."""
    policy, status, block, ownership, acl = await visit.together(
        _ask(visit, "GetBucketPolicy"),
        _ask(visit, "GetBucketPolicyStatus"),
        _ask(visit, "GetPublicAccessBlock"),
        _ask(visit, "GetBucketOwnershipControls"),
        _ask(visit, "GetBucketAcl"),
    )
    text = policy.get("Policy") or ""
    data = {
        "bucket": visit.parameters["bucket"],
        "tab": "permissions",
        "policy": policy,
        "text": json.dumps(json.loads(text), indent=2, ensure_ascii=False) if text else "",
        "public": bool((status.get("PolicyStatus") or {}).get("IsPublic")),
        "block": block,
        "switches": [(name, (block.get("PublicAccessBlockConfiguration") or {}).get(name)) for name in PUBLIC_SWITCHES],
        "ownership": ownership,
        "acl": acl,
    }
    return Page("bucket_permissions.html", data)


@routes.get("/s3/{bucket}/properties")
async def properties(visit: Visit) -> Page:
    """Show versions, encryption, tags, lifecycle, object lock, cross-origin rules."""
    names = ("GetBucketVersioning", "HeadBucket", "GetBucketEncryption", "GetBucketTagging",
             "GetBucketLifecycleConfiguration", "GetObjectLockConfiguration", "GetBucketCors")  # fmt: skip
    found = await visit.together(*(_ask(visit, name) for name in names))
    versioning, head, encryption, tagging, lifecycle, lock, cors = found
    data: dict[str, Any] = {
        "bucket": visit.parameters["bucket"],
        "tab": "properties",
        "versioning": versioning,
        "region": head.get("BucketRegion", ""),
        "encryption": encryption,
        "tagging": tagging,
        "lifecycle": lifecycle,
        "lock": lock,
        "cors": cors,
        "tag_text": "\n".join(f"{one['Key']}={one['Value']}" for one in tagging.list("TagSet")),
    }
    return Page("bucket_properties.html", data)


@routes.post("/s3/{bucket}/policy")
async def put_policy(visit: Visit) -> Redirect:
    """Store the bucket's policy, or delete it."""
    name = visit.parameters["bucket"]
    address = link("s3", name, "permissions")
    if visit.field("delete"):
        return await visit.do(address, "The bucket has no policy any more.", "s3", "DeleteBucketPolicy", Bucket=name)
    return await visit.do(
        address, "Stored the bucket policy.", "s3", "PutBucketPolicy", Bucket=name, Policy=visit.field("document")
    )


@routes.post("/s3/{bucket}/public-access")
async def put_public_access(visit: Visit) -> Redirect:
    """Block or allow public access."""
    name = visit.parameters["bucket"]
    chosen = {one: visit.field(one) == "1" for one in PUBLIC_SWITCHES}
    return await visit.do(
        link("s3", name, "permissions"), "Stored.", "s3", "PutPublicAccessBlock",
        Bucket=name, PublicAccessBlockConfiguration=chosen,
    )  # fmt: skip


@routes.post("/s3/{bucket}/tags")
async def put_tags(visit: Visit) -> Redirect:
    """Replace the bucket's tags: a line each, ``key=value``."""
    name = visit.parameters["bucket"]
    address = link("s3", name, "properties")
    pairs = [line.partition("=") for line in visit.field("tags").splitlines() if line.strip()][: TAGS_MAX + 1]
    tags = [{"Key": key.strip(), "Value": value.strip()} for key, _, value in pairs]
    if not tags:
        return await visit.do(address, "The bucket has no tags any more.", "s3", "DeleteBucketTagging", Bucket=name)
    return await visit.do(address, "Stored the tags.", "s3", "PutBucketTagging", Bucket=name, Tagging={"TagSet": tags})


@routes.post("/s3/{bucket}/versioning")
async def set_versioning(visit: Visit) -> Redirect:
    """Switch versioning on or off."""
    name = visit.parameters["bucket"]
    return await visit.do(
        link("s3", name, "properties"), f"Versioning is {visit.field('status')}.", "s3", "PutBucketVersioning",
        Bucket=name, VersioningConfiguration={"Status": visit.field("status")},
    )  # fmt: skip
