import json
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.policy.model import ANONYMOUS, Principal, PrincipalKind, account_root
from taskrole.services.s3.public_access import is_public
from tests.support import ACCOUNT
from tests.unit.services.s3.support import OTHER_ACCOUNT, S3, http

STRANGER = Principal(PrincipalKind.USER, OTHER_ACCOUNT, f"arn:aws:iam::{OTHER_ACCOUNT}:user/eve", "AIDAEVE", name="eve")


def policy(principal: Any = "*", condition: Any = None, **changes: Any) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": principal,
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::bucket/*",
        **changes,
    }
    if condition:
        statement["Condition"] = condition
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.mark.parametrize(
    ("text", "public"),
    [
        (policy(), True),
        (policy({"AWS": "*"}), True),
        (policy({"AWS": ACCOUNT}), False),
        (policy(Effect="Deny"), False),
        (policy(condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}), False),
        (policy(condition={"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}), True),
        (policy(condition={"StringLike": {"aws:userid": "A*"}}), True),
        (policy(condition={"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}), True),
        (policy(condition={"StringEquals": {"aws:UserAgent": "x"}}), True),
        (policy(condition={"ArnLike": {"aws:SourceArn": f"arn:aws:s3:::{ACCOUNT}"}}), False),
        (policy({"Service": "logging.s3.amazonaws.com"}), False),
    ],
)
def test_what_is_public(text: str, public: bool) -> None:
    assert is_public(text) is public


def test_a_policy_is_kept_and_asked_with(s3: S3) -> None:
    with pytest.raises(ServiceError) as caught:
        s3("GetBucketPolicy", Bucket="bucket")
    assert (caught.value.code, caught.value.status) == ("NoSuchBucketPolicy", 404)
    text = policy({"AWS": ACCOUNT})
    s3("PutBucketPolicy", Bucket="bucket", Policy=text)
    assert s3("GetBucketPolicy", Bucket="bucket") == {"Policy": text}
    assert s3("GetBucketPolicyStatus", Bucket="bucket") == {"PolicyStatus": {"IsPublic": False}}
    s3.put("key")
    question = s3.asked[-1]
    assert (question.resource_policy, question.resource_account_id) == (text, ACCOUNT)
    s3("DeleteBucketPolicy", Bucket="bucket")
    s3.put("key")
    assert s3.asked[-1].resource_policy is None


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"Version":"2012-10-17"}', policy({"AWS": ACCOUNT}, Resource="arn:aws:s3:::other/*"), "null", "1"],
)
def test_bad_policies_are_refused(s3: S3, text: str) -> None:
    with pytest.raises(ServiceError) as caught:
        s3("PutBucketPolicy", Bucket="bucket", Policy=text)
    assert caught.value.code == "MalformedPolicy"


def test_public_policies_are_blocked_until_the_block_is_lifted(s3: S3) -> None:
    with pytest.raises(ServiceError) as caught:
        s3("PutBucketPolicy", Bucket="bucket", Policy=policy())
    assert caught.value.code == "AccessDenied"
    assert all(s3("GetPublicAccessBlock", Bucket="bucket")["PublicAccessBlockConfiguration"].values())
    restricting = {"RestrictPublicBuckets": True}
    s3("PutPublicAccessBlock", Bucket="bucket", PublicAccessBlockConfiguration=restricting)
    s3("PutBucketPolicy", Bucket="bucket", Policy=policy())
    s3.put("key", b"x")
    s3.get("key")
    assert s3.asked[-1].resource_policy == policy()
    for caller in (ANONYMOUS, STRANGER):
        s3("GetObject", Bucket="bucket", Key="key", call={"principal": caller, "account_id": caller.account_id})
        assert s3.asked[-1].resource_policy is None
    s3("DeletePublicAccessBlock", Bucket="bucket")
    s3("GetObject", Bucket="bucket", Key="key", call={"principal": ANONYMOUS, "account_id": ""})
    assert s3.asked[-1].resource_policy == policy()
    with pytest.raises(ServiceError) as gone:
        s3("GetPublicAccessBlock", Bucket="bucket")
    assert gone.value.code == "NoSuchPublicAccessBlockConfiguration"


def test_another_account_may_not_set_the_policy(s3: S3) -> None:
    with pytest.raises(ServiceError) as caught:
        s3("PutBucketPolicy", Bucket="bucket", Policy=policy(), call={"account_id": OTHER_ACCOUNT})
    assert (caught.value.code, caught.value.status) == ("MethodNotAllowed", 405)


def test_the_owners_root_can_mend_any_policy(s3: S3) -> None:
    s3("PutBucketPolicy", Bucket="bucket", Policy=policy(Effect="Deny", Action="s3:*"))
    s3("GetBucketPolicy", Bucket="bucket", call={"principal": account_root(ACCOUNT)})
    assert s3.asked[-1].resource_policy is None
    s3("GetBucketPolicy", Bucket="bucket")
    assert s3.asked[-1].resource_policy is not None


def test_condition_keys_of_writes(s3: S3) -> None:
    call = {"http": http({"x-amz-content-sha256": "UNSIGNED-PAYLOAD"}), "access_key_id": "AKIA"}
    s3.put("key", b"x", call=call, Tagging="team=blue", StorageClass="STANDARD_IA", IfNoneMatch="*", ACL="private")
    asked = s3.asked[-3:]
    assert [question.action for question in asked] == ["s3:PutObject", "s3:PutObjectTagging", "s3:PutObjectAcl"]
    context = asked[0].context
    assert context["s3:RequestObjectTag/team"] == "blue"
    assert context["s3:RequestObjectTagKeys"] == ("team",)
    assert context["s3:x-amz-storage-class"] == "STANDARD_IA"
    assert context["s3:if-none-match"] == "*"
    assert context["s3:x-amz-acl"] == "private"
    assert context["s3:ObjectCreationOperation"] == "true"
    assert context["s3:x-amz-content-sha256"] == "UNSIGNED-PAYLOAD"
    assert context["s3:authType"] == "REST-HEADER"


def test_condition_keys_of_presigned_calls(s3: S3) -> None:
    s3.put("key")
    signed = HttpRequest("GET", "/bucket/key?X-Amz-Date=20260101T115900Z&X-Amz-Signature=00", [])
    s3("GetObject", Bucket="bucket", Key="key", call={"http": signed, "access_key_id": "AKIA"})
    context = s3.asked[-1].context
    assert (context["s3:authType"], context["s3:signatureAge"]) == ("REST-QUERY-STRING", "60000")
    odd = HttpRequest("GET", "/bucket/key?X-Amz-Date=20269999T999999Z&X-Amz-Signature=00", [])
    s3("GetObject", Bucket="bucket", Key="key", call={"http": odd, "access_key_id": "AKIA"})
    assert "s3:signatureAge" not in s3.asked[-1].context


def test_condition_keys_of_lists(s3: S3) -> None:
    s3("ListObjectsV2", Bucket="bucket", Prefix="home/", Delimiter="/", MaxKeys=5)
    context = s3.asked[-1].context
    assert (context["s3:prefix"], context["s3:delimiter"], context["s3:max-keys"]) == ("home/", "/", "5")
    s3("ListObjectsV2", Bucket="bucket")
    assert "s3:prefix" not in s3.asked[-1].context


def test_both_sides_of_a_copy_are_asked(s3: S3) -> None:
    s3.put("key", b"x", Tagging="a=1")
    s3.asked.clear()
    s3("CopyObject", Bucket="bucket", Key="copy", CopySource="bucket/key")
    assert [(question.action, question.resource.rpartition(":")[2]) for question in s3.asked] == [
        ("s3:GetObject", "bucket/key"),
        ("s3:PutObject", "bucket/copy"),
        ("s3:GetObjectTagging", "bucket/key"),
        ("s3:PutObjectTagging", "bucket/copy"),
    ]
    assert s3.asked[1].context["s3:x-amz-copy-source"] == "bucket/key"


def test_ownership_and_acls(s3: S3) -> None:
    rules = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    assert s3("GetBucketOwnershipControls", Bucket="bucket") == {"OwnershipControls": rules}
    preferred = {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    s3("PutBucketOwnershipControls", Bucket="bucket", OwnershipControls=preferred)
    assert s3("GetBucketOwnershipControls", Bucket="bucket") == {"OwnershipControls": preferred}
    s3("DeleteBucketOwnershipControls", Bucket="bucket")
    with pytest.raises(ServiceError) as caught:
        s3("GetBucketOwnershipControls", Bucket="bucket")
    assert caught.value.code == "OwnershipControlsNotFoundError"
    s3.put("key")
    for response in (s3("GetBucketAcl", Bucket="bucket"), s3("GetObjectAcl", Bucket="bucket", Key="key")):
        assert [grant["Permission"] for grant in response["Grants"]] == ["FULL_CONTROL"]
        assert len(response["Owner"]["ID"]) == 64
