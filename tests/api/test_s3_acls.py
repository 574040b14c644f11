"""ACLs through boto3 and over plain HTTP: two accounts and callers without any."""

import urllib.error
import urllib.request
from typing import Any
from uuid import uuid1

import pytest
from botocore import UNSIGNED
from botocore.config import Config

from tests.api.conftest import Server
from tests.api.test_iam import allow
from tests.api.test_s3 import error_of

OTHER = "210987654321"
ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
DENIED = ("AccessDenied", 403)
OPEN = {"BlockPublicAcls": False, "IgnorePublicAcls": False, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}


@pytest.fixture(scope="module")
def s3(server: Server) -> Any:
    return server.client("s3")


@pytest.fixture(scope="module")
def other(server: Server) -> Any:
    """The administrator of a second account."""
    server.control_plane.create_account(OTHER, server.clock.now())
    keys = server.control_plane.iam.credentials_of(OTHER, "admin")
    assert keys is not None
    access = {"AccessKeyId": keys.access_key_id, "SecretAccessKey": keys.secret_access_key}
    return server.client_of(access, "s3")


@pytest.fixture(scope="module")
def unsigned(server: Server) -> Any:
    return server.client("s3", config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}))


@pytest.fixture
def bucket(s3: Any) -> str:
    """A bucket with ACLs, public ones too."""
    name = f"acls-{uuid1().hex}"
    s3.create_bucket(
        Bucket=name, ObjectOwnership="ObjectWriter", CreateBucketConfiguration={"LocationConstraint": "us-west-2"}
    )
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=OPEN)
    return name


def lines(response: Any) -> list[tuple[str, str]]:
    return [(line["Grantee"].get("ID") or line["Grantee"]["URI"], line["Permission"]) for line in response["Grants"]]


def fetched(url: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    """Send a request without a signature."""
    request = urllib.request.Request(url, body, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_an_acl_comes_back_as_it_was_given(s3: Any, other: Any, bucket: str) -> None:
    mine, theirs = s3.list_buckets()["Owner"]["ID"], other.list_buckets()["Owner"]["ID"]
    assert lines(s3.get_bucket_acl(Bucket=bucket)) == [(mine, "FULL_CONTROL")]
    policy = {
        "Owner": {"ID": mine},
        "Grants": [
            {"Grantee": {"Type": "CanonicalUser", "ID": mine}, "Permission": "FULL_CONTROL"},
            {"Grantee": {"Type": "CanonicalUser", "ID": theirs}, "Permission": "WRITE"},
            {"Grantee": {"Type": "Group", "URI": ALL_USERS}, "Permission": "READ_ACP"},
        ],
    }
    s3.put_bucket_acl(Bucket=bucket, AccessControlPolicy=policy)
    got = s3.get_bucket_acl(Bucket=bucket)
    assert {name: got[name] for name in policy} == policy
    s3.put_object(Bucket=bucket, Key="key", GrantRead=f'id="{theirs}",uri="{ALL_USERS}"')
    assert lines(s3.get_object_acl(Bucket=bucket, Key="key")) == [(theirs, "READ"), (ALL_USERS, "READ")]
    email = {"Type": "AmazonCustomerByEmail", "EmailAddress": "nobody@example.com"}
    policy["Grants"] = [{"Grantee": email, "Permission": "READ"}]
    expected = ("UnresolvableGrantByEmailAddress", 400)
    assert error_of(s3.put_object_acl, Bucket=bucket, Key="key", AccessControlPolicy=policy) == expected


def test_anybody_reads_what_is_public(server: Server, s3: Any, unsigned: Any, bucket: str) -> None:
    url = f"{server.endpoint}/{bucket}"
    s3.put_object(Bucket=bucket, Key="secret", Body=b"secret")
    s3.put_object(Bucket=bucket, Key="page", Body=b"public", ACL="public-read")
    assert fetched(f"{url}/page") == (200, b"public")
    status, text = fetched(f"{url}/secret")
    assert status == 403
    assert b"<Code>AccessDenied</Code><Message>Access Denied</Message>" in text
    assert fetched(f"{url}/nothing")[0] == fetched(url)[0] == fetched(f"{url}/page", "PUT", b"")[0] == 403
    assert fetched(f"{url}/page?acl")[0] == 403
    s3.put_object_acl(Bucket=bucket, Key="page", ACL="private")
    assert error_of(unsigned.get_object, Bucket=bucket, Key="page") == DENIED
    s3.put_bucket_acl(Bucket=bucket, ACL="public-read-write")
    assert fetched(f"{url}/nothing")[0] == 404, "who may list may know"
    assert fetched(f"{url}/dropped", "PUT", b"found")[0] == 200
    assert [entry["Key"] for entry in unsigned.list_objects_v2(Bucket=bucket)["Contents"]] == [
        "dropped",
        "page",
        "secret",
    ]
    assert fetched(f"{url}/dropped", "DELETE")[0] == 204
    for refused in (unsigned.copy_object, unsigned.create_multipart_upload):
        source = {"CopySource": f"{bucket}/page"} if refused == unsigned.copy_object else {}
        assert error_of(refused, Bucket=bucket, Key="new", **source) == DENIED
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration={**OPEN, "IgnorePublicAcls": True})
    assert fetched(url)[0] == 403
    assert lines(s3.get_bucket_acl(Bucket=bucket))[1:] == [(ALL_USERS, "READ"), (ALL_USERS, "WRITE")]


def test_another_account_is_granted_access(server: Server, s3: Any, other: Any, bucket: str) -> None:
    theirs = other.list_buckets()["Owner"]["ID"]
    s3.put_object(Bucket=bucket, Key="mine", Body=b"mine")
    assert error_of(other.get_object, Bucket=bucket, Key="mine") == DENIED
    s3.put_object_acl(Bucket=bucket, Key="mine", GrantRead=f'id="{theirs}"')
    assert other.get_object(Bucket=bucket, Key="mine")["Body"].read() == b"mine"
    assert error_of(other.put_object, Bucket=bucket, Key="theirs") == DENIED
    s3.put_bucket_acl(Bucket=bucket, GrantWrite=f'id="{theirs}"')
    other.put_object(Bucket=bucket, Key="theirs", Body=b"theirs")
    assert error_of(s3.get_object, Bucket=bucket, Key="theirs") == DENIED, "not even the bucket's owner"
    other.put_object_acl(Bucket=bucket, Key="theirs", ACL="bucket-owner-full-control")
    assert s3.get_object(Bucket=bucket, Key="theirs")["Body"].read() == b"theirs"
    assert s3.list_objects(Bucket=bucket)["Contents"][1]["Owner"]["ID"] == theirs
    upload = other.create_multipart_upload(Bucket=bucket, Key="big", ACL="bucket-owner-full-control")["UploadId"]
    part = {"Bucket": bucket, "Key": "big", "UploadId": upload}
    etag = other.upload_part(**part, PartNumber=1, Body=b"big")["ETag"]
    other.complete_multipart_upload(**part, MultipartUpload={"Parts": [{"PartNumber": 1, "ETag": etag}]})
    assert s3.get_object(Bucket=bucket, Key="big")["Body"].read() == b"big"
    s3.delete_object(Bucket=bucket, Key="theirs")


def test_an_accounts_users_need_their_own_policy_too(server: Server, s3: Any, other: Any, bucket: str) -> None:
    theirs = other.list_buckets()["Owner"]["ID"]
    s3.put_object(Bucket=bucket, Key="key", Body=b"content", GrantRead=f'id="{theirs}"')
    iam = server.client_of(
        {
            "AccessKeyId": other._request_signer._credentials.access_key,
            "SecretAccessKey": other._request_signer._credentials.secret_key,
        },
        "iam",
    )
    iam.create_user(UserName="poor")
    poor = server.client_of(iam.create_access_key(UserName="poor")["AccessKey"], "s3")
    assert error_of(poor.get_object, Bucket=bucket, Key="key") == DENIED
    iam.put_user_policy(UserName="poor", PolicyName="p", PolicyDocument=allow("s3:GetObject"))
    assert poor.get_object(Bucket=bucket, Key="key")["Body"].read() == b"content"


def test_acl_headers_are_a_condition(server: Server, s3: Any, bucket: str) -> None:
    policy = allow("s3:Put*").replace(
        '"Allow"', '"Allow", "Condition": {"StringEquals": {"s3:x-amz-acl": "public-read"}}'
    )
    user = server.client_of(server.user_with(f"u-{bucket[-8:]}", policy), "s3")
    assert error_of(user.put_object, Bucket=bucket, Key="key") == DENIED
    assert error_of(user.put_object, Bucket=bucket, Key="key", ACL="private") == DENIED
    user.put_object(Bucket=bucket, Key="key", ACL="public-read")
    assert error_of(user.put_object_acl, Bucket=bucket, Key="key", ACL="private") == DENIED
    user.put_object_acl(Bucket=bucket, Key="key", ACL="public-read")
    assert error_of(user.get_object_acl, Bucket=bucket, Key="key") == DENIED


def test_new_buckets_have_no_acls(s3: Any) -> None:
    name = f"plain-{uuid1().hex}"
    place = {"LocationConstraint": "us-west-2"}
    expected = ("InvalidBucketAclWithObjectOwnership", 400)
    made: dict[str, Any] = {"Bucket": name, "CreateBucketConfiguration": place}
    assert error_of(s3.create_bucket, **made, ACL="public-read") == expected
    s3.create_bucket(**made)
    rules = s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"]
    assert rules == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert error_of(s3.put_bucket_acl, Bucket=name, ACL="private") == ("AccessControlListNotSupported", 400)
    blocked = ("InvalidBucketAclWithBlockPublicAccessError", 400)
    made["Bucket"] += "2"
    assert error_of(s3.create_bucket, **made, ACL="public-read", ObjectOwnership="ObjectWriter") == blocked
