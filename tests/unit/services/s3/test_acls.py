"""ACLs: what is asked for, what is kept, what is refused, and what they add to the questions."""

import json
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.policy.evaluate import NO_POLICIES, decide
from taskrole.policy.model import ANONYMOUS, Principal, PrincipalKind, Question, account_root
from taskrole.services.s3 import acls, names
from taskrole.services.s3.model import PRIVATE, Acl, Grant
from taskrole.storage.accounts import ensure_account
from taskrole.storage.ports import Blobs, Database
from tests.support import ACCOUNT, NOW
from tests.unit.services.s3.support import OTHER_ACCOUNT, S3, http

OWNER, OTHER = names.canonical_user_id(ACCOUNT), names.canonical_user_id(OTHER_ACCOUNT)
OTHER_ROOT = {"principal": account_root(OTHER_ACCOUNT), "account_id": OTHER_ACCOUNT}
UNSIGNED = {"principal": ANONYMOUS, "account_id": ""}
OPEN = {"BlockPublicAcls": False, "IgnorePublicAcls": False}
Lines = list[tuple[str, str]]


@pytest.fixture
def s3(database: Database, blobs: Blobs) -> S3:
    """S3 with one bucket that has ACLs, public ones too."""
    for account in (ACCOUNT, OTHER_ACCOUNT):
        ensure_account(database, account, NOW)
    s3 = S3(database, blobs)
    s3("CreateBucket", Bucket="bucket", ObjectOwnership="ObjectWriter")
    s3("PutPublicAccessBlock", Bucket="bucket", PublicAccessBlockConfiguration=OPEN)
    return s3


def lines(response: Any) -> Lines:
    return [(line["Grantee"].get("ID") or line["Grantee"]["URI"], line["Permission"]) for line in response["Grants"]]


def own(ownership: str) -> dict[str, Any]:
    return {"Rules": [{"ObjectOwnership": ownership}]}


def document(*grants: tuple[str, str], owner: str = OWNER) -> dict[str, Any]:
    return {
        "Owner": {"ID": owner},
        "Grants": [
            {"Grantee": {"Type": "CanonicalUser", "ID": grantee}, "Permission": permission}
            for grantee, permission in grants
        ],
    }


def refused(s3: S3, name: str, **request: Any) -> tuple[str, int]:
    with pytest.raises(ServiceError) as caught:
        s3(name, **{"Bucket": "bucket", **request})
    return caught.value.code, caught.value.status


def decided(question: Question) -> bool:
    """Decide a question by the resource policy alone."""
    return decide(question, NO_POLICIES).allowed


CANNED: list[tuple[str, Lines]] = [
    ("private", []),
    ("public-read", [(acls.ALL_USERS, "READ")]),
    ("public-read-write", [(acls.ALL_USERS, "READ"), (acls.ALL_USERS, "WRITE")]),
    ("authenticated-read", [(acls.AUTHENTICATED_USERS, "READ")]),
    ("aws-exec-read", [(acls.EXEC_READER, "READ")]),
    ("log-delivery-write", [(acls.LOG_DELIVERY, "WRITE"), (acls.LOG_DELIVERY, "READ_ACP")]),
    ("bucket-owner-full-control", []),
]
CANNED_OF_OTHERS: list[tuple[str, Lines]] = [
    ("private", []),
    ("public-read", [(acls.ALL_USERS, "READ")]),
    ("bucket-owner-read", [(OWNER, "READ")]),
    ("bucket-owner-full-control", [(OWNER, "FULL_CONTROL")]),
]


def test_canned_acls_of_buckets(s3: S3) -> None:
    for canned, more in CANNED:
        s3("PutBucketAcl", Bucket="bucket", ACL=canned)
        response = s3("GetBucketAcl", Bucket="bucket")
        assert response["Owner"] == {"ID": OWNER}
        assert lines(response) == [(OWNER, "FULL_CONTROL"), *more]


def test_canned_acls_of_objects_that_others_write(s3: S3) -> None:
    for canned, more in CANNED_OF_OTHERS:
        s3.put("key", call=OTHER_ROOT, ACL=canned)
        response = s3("GetObjectAcl", Bucket="bucket", Key="key")
        assert response["Owner"] == {"ID": OTHER}
        assert lines(response) == [(OTHER, "FULL_CONTROL"), *more]


def test_ownership_controls_say_whose_new_objects_are(s3: S3) -> None:
    def owner_of(key: str) -> str:
        owner: str = s3("GetObjectAcl", Bucket="bucket", Key=key)["Owner"]["ID"]
        return owner

    s3.put("written", call=OTHER_ROOT, ACL="bucket-owner-full-control")
    s3("PutBucketOwnershipControls", Bucket="bucket", OwnershipControls=own("BucketOwnerPreferred"))
    s3.put("handed over", call=OTHER_ROOT, ACL="bucket-owner-full-control")
    s3.put("kept", call=OTHER_ROOT)
    assert [owner_of(key) for key in ("written", "handed over", "kept")] == [OTHER, OWNER, OTHER]
    listed = s3("ListObjects", Bucket="bucket")["Contents"]
    assert [entry["Owner"]["ID"] for entry in listed] == [OWNER, OTHER, OTHER]
    versions = s3("ListObjectVersions", Bucket="bucket")["Versions"]
    assert [entry["Owner"]["ID"] for entry in versions] == [OWNER, OTHER, OTHER]
    s3("PutBucketOwnershipControls", Bucket="bucket", OwnershipControls=own("BucketOwnerEnforced"))
    assert {owner_of(key) for key in ("written", "handed over", "kept")} == {OWNER}, "everything is the bucket owner's"
    assert {entry["Owner"]["ID"] for entry in s3("ListObjects", Bucket="bucket")["Contents"]} == {OWNER}
    s3("DeleteBucketOwnershipControls", Bucket="bucket")
    assert owner_of("written") == OTHER, "ACLs were disabled, not removed"


def test_uploads_and_copies_have_acls_of_their_own(s3: S3) -> None:
    upload: dict[str, Any] = {"Bucket": "bucket", "Key": "big"}
    created = s3("CreateMultipartUpload", **upload, ACL="public-read", call=OTHER_ROOT)
    upload["UploadId"] = created["UploadId"]
    assert s3("ListParts", **upload)["Owner"] == {"ID": OTHER}
    etag = s3("UploadPart", b"content", **upload, PartNumber=1)["ETag"]
    s3("CompleteMultipartUpload", **upload, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]})
    public = [(OTHER, "FULL_CONTROL"), (acls.ALL_USERS, "READ")]
    assert lines(s3("GetObjectAcl", Bucket="bucket", Key="big")) == public
    s3("CopyObject", Bucket="bucket", Key="copy", CopySource="bucket/big")
    copy = s3("GetObjectAcl", Bucket="bucket", Key="copy")
    assert (copy["Owner"]["ID"], lines(copy)) == (OWNER, [(OWNER, "FULL_CONTROL")]), "an ACL is not copied"


def test_grants_in_headers(s3: S3) -> None:
    s3("PutObject", b"", Bucket="bucket", Key="key", GrantRead=f'id="{OTHER}", uri={acls.ALL_USERS}')
    read = [(OTHER, "READ"), (acls.ALL_USERS, "READ")]
    assert lines(s3("GetObjectAcl", Bucket="bucket", Key="key")) == read
    s3("PutObjectAcl", Bucket="bucket", Key="key", GrantFullControl=f'ID="{OWNER}"', GrantReadACP=f'id="{OTHER}"')
    now = [(OWNER, "FULL_CONTROL"), (OTHER, "READ_ACP")]
    assert lines(s3("GetObjectAcl", Bucket="bucket", Key="key")) == now
    s3("CreateBucket", Bucket="granted", ObjectOwnership="ObjectWriter", GrantWrite=f'id="{OTHER}"')
    assert lines(s3("GetBucketAcl", Bucket="granted")) == [(OTHER, "WRITE")]


def test_documents(s3: S3) -> None:
    wanted = [(OTHER, "READ"), (OTHER, "WRITE"), (OWNER, "FULL_CONTROL")]
    s3("PutBucketAcl", Bucket="bucket", AccessControlPolicy=document(*wanted, wanted[0]))
    assert lines(s3("GetBucketAcl", Bucket="bucket")) == wanted
    s3("PutBucketAcl", Bucket="bucket", AccessControlPolicy=document())
    assert lines(s3("GetBucketAcl", Bucket="bucket")) == []
    s3.put("key")
    s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    new = s3.put("key")["VersionId"]
    s3("PutObjectAcl", Bucket="bucket", Key="key", VersionId="null", AccessControlPolicy=document((OTHER, "READ")))
    assert s3.asked[-1].action == "s3:PutObjectVersionAcl"
    old = s3("GetObjectAcl", Bucket="bucket", Key="key", VersionId="null")
    assert lines(old) == [(OTHER, "READ")]
    newest = s3("GetObjectAcl", Bucket="bucket", Key="key")
    assert lines(newest) == [(OWNER, "FULL_CONTROL")]
    assert newest["$headers"] == [("x-amz-version-id", new)]


REFUSED: list[tuple[dict[str, Any], tuple[str, int]]] = [
    ({}, ("MissingSecurityHeader", 400)),
    ({"ACL": "public"}, ("InvalidArgument", 400)),
    ({"ACL": ""}, ("InvalidArgument", 400)),
    ({"ACL": "private", "GrantRead": f"id={OTHER}"}, ("InvalidRequest", 400)),
    ({"ACL": "private", "AccessControlPolicy": document()}, ("UnexpectedContent", 400)),
    ({"GrantRead": f"id={OTHER}", "AccessControlPolicy": document()}, ("UnexpectedContent", 400)),
    ({"GrantRead": OTHER}, ("InvalidArgument", 400)),
    ({"GrantRead": "id=unknown"}, ("InvalidArgument", 400)),
    ({"GrantRead": "uri=http://acs.amazonaws.com/groups/global/Nobody"}, ("InvalidArgument", 400)),
    ({"GrantRead": 'emailAddress="a@example.com"'}, ("UnresolvableGrantByEmailAddress", 400)),
    ({"GrantRead": ",".join(["id=x"] * 101)}, ("InvalidRequest", 400)),
    ({"AccessControlPolicy": {}}, ("MalformedACLError", 400)),
    ({"AccessControlPolicy": {**document(), "Owner": {}}}, ("MalformedACLError", 400)),
    ({"AccessControlPolicy": document((OWNER, "EVERYTHING"))}, ("MalformedACLError", 400)),
    ({"AccessControlPolicy": document(("", "READ"))}, ("MalformedACLError", 400)),
    ({"AccessControlPolicy": document(*[(OTHER, "READ")] * 101)}, ("MalformedACLError", 400)),
    ({"AccessControlPolicy": document(("f" * 64, "READ"))}, ("InvalidArgument", 400)),
    ({"AccessControlPolicy": document(owner="f" * 64)}, ("InvalidArgument", 400)),
    ({"AccessControlPolicy": document(owner=OTHER)}, ("AccessDenied", 403)),
]


def test_what_is_no_acl_is_refused(s3: S3) -> None:
    s3.put("key")
    for asked, expected in REFUSED:
        assert refused(s3, "PutBucketAcl", **asked) == expected, asked
        assert refused(s3, "PutObjectAcl", Key="key", **asked) == expected, asked
    assert lines(s3("GetBucketAcl", Bucket="bucket")) == [(OWNER, "FULL_CONTROL")]


def test_a_body_beside_headers_is_refused(s3: S3) -> None:
    with pytest.raises(ServiceError) as caught:
        s3("PutBucketAcl", Bucket="bucket", ACL="private", call={"http": http({}, b"<x/>")})
    assert caught.value.code == "UnexpectedContent"


def test_a_bucket_that_enforces_its_owner_has_no_acls(s3: S3) -> None:
    s3("CreateBucket", Bucket="plain", ACL="private")
    s3.put("key", bucket="plain", ACL="bucket-owner-full-control")
    s3.put("key", bucket="plain", GrantFullControl=f"id={OWNER}")
    s3.put("key", bucket="plain", ACL="private")
    s3.put("key", bucket="plain", ACL="bucket-owner-full-control", call=OTHER_ROOT)
    not_supported = ("AccessControlListNotSupported", 400)
    for asked in ({"ACL": "public-read"}, {"ACL": "bucket-owner-read"}, {"GrantRead": f"id={OTHER}"}):
        assert refused(s3, "PutObject", Bucket="plain", Key="key", **asked) == not_supported
        assert refused(s3, "CreateMultipartUpload", Bucket="plain", Key="key", **asked) == not_supported
        assert refused(s3, "CopyObject", Bucket="plain", Key="k", CopySource="plain/key", **asked) == not_supported
    with pytest.raises(ServiceError, match="does not allow ACLs"):
        s3.put("key", bucket="plain", ACL="private", call=OTHER_ROOT)  # all to the writer: not what is so anyway
    assert refused(s3, "PutBucketAcl", Bucket="plain", ACL="private") == not_supported
    assert refused(s3, "PutObjectAcl", Bucket="plain", Key="key", ACL="private") == not_supported
    assert lines(s3("GetBucketAcl", Bucket="plain")) == [(OWNER, "FULL_CONTROL")]
    assert lines(s3("GetObjectAcl", Bucket="plain", Key="key")) == [(OWNER, "FULL_CONTROL")]


def test_owner_enforced_and_grants_exclude_each_other(s3: S3) -> None:
    expected = ("InvalidBucketAclWithObjectOwnership", 400)
    assert refused(s3, "CreateBucket", Bucket="new", ACL="public-read") == expected
    assert refused(s3, "CreateBucket", Bucket="new", GrantRead=f"id={OTHER}") == expected
    s3("PutBucketAcl", Bucket="bucket", GrantRead=f"id={OTHER}")
    enforced = own("BucketOwnerEnforced")
    assert refused(s3, "PutBucketOwnershipControls", OwnershipControls=enforced) == expected
    s3("PutBucketAcl", Bucket="bucket", ACL="private")
    s3("PutBucketOwnershipControls", Bucket="bucket", OwnershipControls=enforced)


def test_public_acls_are_blocked(s3: S3) -> None:
    blocked = ("InvalidBucketAclWithBlockPublicAccessError", 400)
    assert refused(s3, "CreateBucket", Bucket="n", ACL="public-read", ObjectOwnership="ObjectWriter")[1] == 400
    assert refused(s3, "CreateBucket", Bucket="new", ACL="public-read", ObjectOwnership="ObjectWriter") == blocked
    s3("PutPublicAccessBlock", Bucket="bucket", PublicAccessBlockConfiguration={"BlockPublicAcls": True})
    s3.put("key", ACL="aws-exec-read")
    everybody = {"GrantRead": f"uri={acls.AUTHENTICATED_USERS}"}
    for asked in ({"ACL": "public-read"}, {"ACL": "authenticated-read"}, everybody):
        assert refused(s3, "PutBucketAcl", **asked) == ("AccessDenied", 403)
        assert refused(s3, "PutObjectAcl", Key="key", **asked) == ("AccessDenied", 403)
        assert refused(s3, "PutObject", Key="key", **asked) == ("AccessDenied", 403)


def test_making_a_bucket_again_resets_its_acl(s3: S3) -> None:
    here = {"region": "us-east-1"}
    s3("CreateBucket", Bucket="again", ObjectOwnership="ObjectWriter", GrantRead=f"id={OTHER}", call=here)
    s3("CreateBucket", Bucket="again", ObjectOwnership="ObjectWriter", call=here)
    assert lines(s3("GetBucketAcl", Bucket="again")) == [(OWNER, "FULL_CONTROL")]


def question(s3: S3, name: str, **request: Any) -> Question:
    """Return the first question of an operation, which is then denied."""
    s3.denied = lambda _question: True
    try:
        with pytest.raises(ServiceError):
            s3(name, **{"Bucket": "bucket", **request})
    finally:
        s3.denied = lambda _question: False
    return s3.asked[-1]


def test_grants_allow_what_they_stand_for(s3: S3) -> None:
    s3.put("key")
    read = {"Key": "key", "call": UNSIGNED}
    assert not decided(question(s3, "GetObject", **read))
    s3("PutObjectAcl", Bucket="bucket", Key="key", ACL="public-read")
    assert decided(question(s3, "GetObject", **read))
    assert decided(question(s3, "HeadObject", **read))
    assert not decided(question(s3, "GetObjectAcl", **read))
    assert not decided(question(s3, "GetObjectTagging", **read))
    assert not decided(question(s3, "ListObjectsV2", call=UNSIGNED))
    s3("PutBucketAcl", Bucket="bucket", ACL="public-read-write")
    assert decided(question(s3, "ListObjectsV2", call=UNSIGNED))
    assert decided(question(s3, "PutObject", Key="new", call=UNSIGNED))
    assert decided(question(s3, "DeleteObject", Key="key", call=UNSIGNED))
    assert not decided(question(s3, "DeleteObject", Key="key", VersionId="null", call=UNSIGNED))
    assert not decided(question(s3, "GetBucketAcl", call=UNSIGNED))
    block = {**OPEN, "IgnorePublicAcls": True}
    s3("PutPublicAccessBlock", Bucket="bucket", PublicAccessBlockConfiguration=block)
    assert not decided(question(s3, "ListObjectsV2", call=UNSIGNED))
    assert not decided(question(s3, "GetObject", **read))


def test_authenticated_users_are_those_of_any_account(s3: S3) -> None:
    s3.put("key", ACL="authenticated-read")
    assert not decided(question(s3, "GetObject", Key="key", call=UNSIGNED))
    user = Principal(PrincipalKind.USER, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/u", "AIDAU", name="u")
    asked = question(s3, "GetObject", Key="key", call={"principal": user})
    known = Question(
        asked.principal,
        asked.action,
        asked.resource,
        {**asked.context, "aws:PrincipalAccount": ACCOUNT},
        asked.resource_account_id,
        asked.resource_policy,
    )
    assert decided(known)


def test_an_account_is_granted_what_its_own_policies_allow(s3: S3) -> None:
    s3("PutBucketAcl", Bucket="bucket", GrantWrite=f"id={OTHER}", GrantReadACP=f"id={OTHER}")
    for name, request, allowed in [
        ("PutObject", {"Key": "key"}, True),
        ("GetBucketAcl", {}, True),
        ("PutBucketAcl", {"ACL": "private"}, False),
        ("ListObjects", {}, False),
    ]:
        assert decided(question(s3, name, **request, call=OTHER_ROOT)) is allowed, name
    user = Principal(PrincipalKind.USER, OTHER_ACCOUNT, f"arn:aws:iam::{OTHER_ACCOUNT}:user/u", "AIDAU", name="u")
    asked = question(s3, "PutObject", Key="key", call={"principal": user, "account_id": OTHER_ACCOUNT})
    assert not decided(asked), "the account's own policies must allow it, too"


def test_what_another_account_wrote_is_not_the_bucket_owners_to_read(s3: S3) -> None:
    s3.put("theirs", call=OTHER_ROOT)
    text = json.dumps({
        "Version": "2012-10-17",
        "Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::bucket/*"},
    })  # fmt: skip
    s3("PutBucketPolicy", Bucket="bucket", Policy=text)
    owner = {"principal": account_root(ACCOUNT)}
    assert not decided(question(s3, "GetObject", Key="theirs", call=owner))
    assert not decided(question(s3, "GetObject", Key="theirs", call=UNSIGNED)), "the bucket policy is not about it"
    assert decided(question(s3, "GetObject", Key="theirs", call=OTHER_ROOT))
    assert decided(question(s3, "DeleteObject", Key="theirs", call=owner)), "but the bucket owner may delete it"
    asked = question(s3, "GetObject", Key="theirs", call=owner)
    assert asked.context["s3:ResourceAccount"] == asked.context["aws:ResourceAccount"] == ACCOUNT, "the bucket's"
    s3("PutObjectAcl", Bucket="bucket", Key="theirs", ACL="bucket-owner-read", call=OTHER_ROOT)
    assert decided(question(s3, "GetObject", Key="theirs", call=owner))
    s3("PutBucketOwnershipControls", Bucket="bucket", OwnershipControls=own("BucketOwnerEnforced"))
    assert decided(question(s3, "GetObject", Key="theirs", call=UNSIGNED))


def test_a_denial_counts_whatever_an_acl_grants(s3: S3) -> None:
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/secret"}
    public = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/x"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [deny, public]})
    s3("PutBucketPolicy", Bucket="bucket", Policy=policy)
    for restrict in (False, True):
        block = {**OPEN, "RestrictPublicBuckets": restrict}
        s3("PutPublicAccessBlock", Bucket="bucket", PublicAccessBlockConfiguration=block)
        for key, allowed in (("secret", False), ("free", True)):
            s3.put(key, ACL="public-read", call=OTHER_ROOT)
            assert decided(question(s3, "GetObject", Key=key, call=UNSIGNED)) is allowed
        assert decided(question(s3, "GetObject", Key="x", call=UNSIGNED)) is not restrict


def test_what_anonymous_callers_write_is_theirs(s3: S3) -> None:
    s3("PutBucketAcl", Bucket="bucket", ACL="public-read-write")
    s3.put("key", call=UNSIGNED)
    acl = s3("GetObjectAcl", Bucket="bucket", Key="key")
    anonymous = "65a011a29cdf8ec533ec3d1ccaae921c"
    assert (acl["Owner"]["ID"], lines(acl)) == (anonymous, [(anonymous, "FULL_CONTROL")])
    assert not decided(question(s3, "GetObject", Key="key", call={"principal": account_root(ACCOUNT)}))
    s3("PutObjectAcl", Bucket="bucket", Key="key", ACL="bucket-owner-full-control", call=UNSIGNED)
    assert decided(question(s3, "GetObject", Key="key", call={"principal": account_root(ACCOUNT)}))


def test_policy_status_counts_acls(s3: S3) -> None:
    with pytest.raises(ServiceError, match="policy does not exist"):
        s3("GetBucketPolicyStatus", Bucket="bucket")
    s3("PutBucketAcl", Bucket="bucket", ACL="authenticated-read")
    assert s3("GetBucketPolicyStatus", Bucket="bucket") == {"PolicyStatus": {"IsPublic": True}}
    block = {**OPEN, "IgnorePublicAcls": True}
    s3("PutPublicAccessBlock", Bucket="bucket", PublicAccessBlockConfiguration=block)
    with pytest.raises(ServiceError, match="policy does not exist"):
        s3("GetBucketPolicyStatus", Bucket="bucket")


def test_policies_may_name_canonical_users(s3: S3) -> None:
    def policy(*users: str, **element: Any) -> str:
        statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"}
        principal = element or {"Principal": {"CanonicalUser": list(users), "AWS": ACCOUNT}}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement | principal]})

    s3.put("key")
    s3("PutBucketPolicy", Bucket="bucket", Policy=policy(OTHER))
    kept = json.loads(s3("GetBucketPolicy", Bucket="bucket")["Policy"])
    assert kept["Statement"][0]["Principal"] == {"AWS": [ACCOUNT, f"arn:aws:iam::{OTHER_ACCOUNT}:root"]}
    assert decided(question(s3, "GetObject", Key="key", call=OTHER_ROOT))
    for nobody in ("f" * 64, acls.EXEC_READER):
        assert refused(s3, "PutBucketPolicy", Policy=policy(nobody)) == ("MalformedPolicy", 400)


def test_conditions_see_acl_headers(s3: S3) -> None:
    s3.put("key", ACL="public-read")
    actions = {asked.action: asked.context.get("s3:x-amz-acl") for asked in s3.asked[-2:]}
    assert actions == {"s3:PutObject": "public-read", "s3:PutObjectAcl": "public-read"}
    s3("PutBucketAcl", Bucket="bucket", GrantWrite=f"id={OWNER}", GrantFullControl=f"id={OWNER}")
    context = s3.asked[-1].context
    assert context["s3:x-amz-grant-write"] == context["s3:x-amz-grant-full-control"] == f"id={OWNER}"


def test_what_is_kept_is_what_was_given() -> None:
    for acl in (
        PRIVATE,
        Acl(OTHER_ACCOUNT),
        Acl("", (Grant(acls.ALL_USERS, "READ"),)),
        Acl(OTHER_ACCOUNT, ()),
    ):
        assert acls.load_text(acls.dump_text(acl)) == acl
