"""Uploads by HTML forms over plain HTTP, with the forms that boto3 makes and others."""

import base64
import hashlib
import hmac
import http.client
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid1
from xml.etree import ElementTree as ET

import pytest
from botocore.config import Config

from tests.api.conftest import Server
from tests.api.test_iam import allow

BOUNDARY = "----WebKitFormBoundaryuJ9"
MIB = 1 << 20
Fields = Sequence[tuple[str, str]]


@pytest.fixture(scope="module")
def s3(server: Server) -> Any:
    return server.client("s3", config=Config(signature_version="s3v4", retries={"max_attempts": 0}))


@pytest.fixture
def bucket(s3: Any) -> str:
    name = f"forms-{uuid1().hex}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    return name


@pytest.fixture
def open_bucket(s3: Any, bucket: str) -> str:
    """A bucket that anybody may write to."""
    s3.put_bucket_ownership_controls(
        Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}
    )
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_acl(Bucket=bucket, ACL="public-read-write")
    return bucket


def body_of(fields: Fields, content: bytes | None = b"content", filename: str = "photo.jpg") -> bytes:
    """Return a form as a browser sends it."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    if content is not None:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n'
        parts.append(f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + content + b"\r\n")
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def posted(
    url: str, body: bytes, content_type: str = f"multipart/form-data; boundary={BOUNDARY}", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    try:
        connection.request("POST", parts.path or "/", body, {"Content-Type": content_type, **headers})
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, found, answer.read()
    finally:
        connection.close()


def code_of(answer: tuple[int, dict[str, str], bytes]) -> tuple[int, str, str]:
    root = ET.fromstring(answer[2])
    return answer[0], root.findtext("Code", ""), root.findtext("Message", "")


def test_a_form_made_by_boto3(s3: Any, bucket: str) -> None:
    made = s3.generate_presigned_post(
        bucket,
        "up/${filename}",
        Fields={"acl": "private", "Content-Type": "image/jpeg", "success_action_status": "201"},
        Conditions=[
            {"acl": "private"},
            ["starts-with", "$Content-Type", "image/"],
            {"success_action_status": "201"},
            ["content-length-range", 1, 100],
            ["starts-with", "$x-amz-meta-colour", ""],
            ["starts-with", "$tagging", ""],
        ],
    )
    tags = "<Tagging><TagSet><Tag><Key>team</Key><Value>red + b&#108;ue</Value></Tag></TagSet></Tagging>"
    fields = [*made["fields"].items(), ("x-amz-meta-Colour", "blue"), ("tagging", tags), ("x-ignore-me", "1")]
    status, headers, body = posted(made["url"], body_of(fields, filename="C:\\photos\\a b.jpg"))
    assert status == 201
    etag = f'"{hashlib.md5(b"content").hexdigest()}"'
    location = f"{made['url']}/up%2Fa%20b.jpg"
    text = f"<Location>{location}</Location><Bucket>{bucket}</Bucket><Key>up/a b.jpg</Key>"
    assert f"<PostResponse>{text}" in body.decode()
    assert ET.fromstring(body).findtext("ETag") == etag
    assert (headers["etag"], headers["location"]) == (etag, location)
    assert headers["content-type"] == "application/xml"
    got = s3.get_object(Bucket=bucket, Key="up/a b.jpg")
    assert got["Body"].read() == b"content"
    assert (got["ContentType"], got["Metadata"]) == ("image/jpeg", {"colour": "blue"})
    tag_set = s3.get_object_tagging(Bucket=bucket, Key="up/a b.jpg")["TagSet"]
    assert tag_set == [{"Key": "team", "Value": "red + blue"}]


def test_what_the_policy_does_not_allow_is_refused(server: Server, s3: Any, bucket: str) -> None:
    made = s3.generate_presigned_post(bucket, "key", Conditions=[["content-length-range", 5, 10]], ExpiresIn=60)
    url, fields = made["url"], list(made["fields"].items())
    assert posted(url, body_of(fields))[0] == 204
    assert code_of(posted(url, body_of(fields, b"x" * 11)))[:2] == (400, "EntityTooLarge")
    assert code_of(posted(url, body_of(fields, b"x")))[:2] == (400, "EntityTooSmall")
    denied = (403, "AccessDenied")
    extra = "Invalid according to Policy: Extra input fields: X-Custom"
    assert code_of(posted(url, body_of([*fields, ("X-Custom", "1")]))) == (*denied, extra)
    changed = [(name, "other" if name == "key" else value) for name, value in fields]
    failed = 'Invalid according to Policy: Policy Condition failed: ["eq", "$key", "key"]'
    assert code_of(posted(url, body_of(changed))) == (*denied, failed)
    signature = dict(fields)["x-amz-signature"]
    for name, expected in (
        ("x-amz-signature", (400, "InvalidArgument")),
        ("key", (400, "InvalidArgument")),
        ("policy", (400, "InvalidArgument")),
    ):
        assert code_of(posted(url, body_of([pair for pair in fields if pair[0] != name])))[:2] == expected
    wrong = [(name, signature[::-1] if name == "x-amz-signature" else value) for name, value in fields]
    assert code_of(posted(url, body_of(wrong)))[:2] == (403, "SignatureDoesNotMatch")
    assert b"CanonicalRequest" not in posted(url, body_of(wrong))[2]
    unknown = [(name, "AKIAX" + value if name == "x-amz-credential" else value) for name, value in fields]
    assert code_of(posted(url, body_of(unknown)))[:2] == (403, "InvalidAccessKeyId")
    other = f"{bucket}-2"
    s3.create_bucket(Bucket=other, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    assert code_of(posted(url + "-2", body_of(fields)))[:2] == denied
    expired = s3.generate_presigned_post(bucket, "key", ExpiresIn=-1)
    policy_expired = "Invalid according to Policy: Policy expired."
    assert code_of(posted(url, body_of(list(expired["fields"].items())))) == (*denied, policy_expired)


def test_forms_that_are_none(server: Server, bucket: str) -> None:
    url = f"{server.endpoint}/{bucket}"
    key = [("key", "k")]
    assert code_of(posted(url, b"a=b", "application/x-www-form-urlencoded"))[:2] == (412, "PreconditionFailed")
    for body in (b"", b"nonsense", body_of(key)[:40]):
        assert code_of(posted(url, body))[:2] == (400, "MalformedPOSTRequest"), body
    assert code_of(posted(url, body_of(key), "multipart/form-data"))[:2] == (400, "MalformedPOSTRequest")
    assert code_of(posted(url, body_of(key, None)))[:2] == (400, "InvalidArgument")
    large = code_of(posted(url, body_of([*key, ("x-amz-meta-a", "x" * 21_000)])))
    assert large[:2] == (400, "MaxPostPreDataLengthExceeded")
    assert code_of(posted(url, body_of(key)))[:2] == (403, "AccessDenied"), "unsigned, and the bucket is private"
    assert code_of(posted(f"{url}-none", body_of(key)))[:2] == (404, "NoSuchBucket")


def test_anybody_may_post_where_anybody_may_write(server: Server, s3: Any, open_bucket: str) -> None:
    url = f"{server.endpoint}/{open_bucket}"
    cut_short = body_of([("key", "none")])[:-10]
    assert code_of(posted(url, cut_short))[:2] == (400, "MalformedPOSTRequest")
    assert "Contents" not in s3.list_objects_v2(Bucket=open_bucket)
    fields = [("key", "k"), ("acl", "bucket-owner-full-control"), ("success_action_status", "404")]
    status, headers, body = posted(url, body_of(fields))
    assert (status, body) == (204, b"")
    assert headers["location"] == f"{url}/k"
    assert s3.get_object(Bucket=open_bucket, Key="k")["Body"].read() == b"content"
    target = "https://app.example.com/done?x=1"
    status, headers, body = posted(url, body_of([("key", "a/b"), ("success_action_redirect", target)]))
    assert (status, body) == (303, b"")
    assert headers["location"].startswith(target + "&")
    query = parse_qs(urlsplit(headers["location"]).query)
    assert (query["bucket"], query["key"], query["x"]) == ([open_bucket], ["a/b"], ["1"])
    assert posted(url, body_of([("key", "c"), ("success_action_redirect", "/relative")]))[0] == 204
    host = {"Host": f"{open_bucket}.s3.us-west-2.amazonaws.com"}
    status, headers, _ = posted(server.endpoint, body_of([("key", "d e")]), **host)
    assert (status, headers["location"]) == (204, f"http://{host['Host']}/d%20e")


def test_a_large_file_is_checked_as_it_passes(s3: Any, bucket: str) -> None:
    content = bytes(range(256)) * 4096 * 12  # 12 MiB with what looks like the beginnings of boundaries
    content += b"\r\n--" + BOUNDARY[:-1].encode() + b"\r\n-"
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    conditions = [["starts-with", "$x-amz-checksum-sha256", ""], ["content-length-range", 0, 20 * MIB]]
    made = s3.generate_presigned_post(bucket, "large", Conditions=conditions)
    fields = [*made["fields"].items(), ("x-amz-checksum-sha256", digest)]
    status, headers, _ = posted(made["url"], body_of(fields, content))
    assert (status, headers["x-amz-checksum-sha256"]) == (204, digest)
    assert s3.get_object(Bucket=bucket, Key="large")["Body"].read() == content
    fields[-1] = ("x-amz-checksum-sha256", digest[::-1])
    assert code_of(posted(made["url"], body_of(fields, content)))[0] == 400


def test_the_signers_own_policies_count(server: Server, s3: Any, bucket: str) -> None:
    policy = allow("s3:PutObject").replace('"Resource": "*"', f'"Resource": "arn:aws:s3:::{bucket}/mine/*"')
    keys = server.user_with(f"poster-{bucket[-8:]}", policy)
    user = server.client_of(keys, "s3", config=Config(signature_version="s3v4"))
    for key, expected in (("mine/a", 204), ("theirs/a", 403)):
        made = user.generate_presigned_post(bucket, key)
        assert posted(made["url"], body_of(list(made["fields"].items())))[0] == expected
    only_forms = {"StringEquals": {"s3:authType": "POST", "s3:signatureversion": "AWS4-HMAC-SHA256"}}
    statement = {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": {**statement, "Condition": only_forms}})
    keys = server.user_with(f"forms-{bucket[-8:]}", document)
    user = server.client_of(keys, "s3", config=Config(signature_version="s3v4"))
    made = user.generate_presigned_post(bucket, "form")
    assert posted(made["url"], body_of(list(made["fields"].items())))[0] == 204
    with pytest.raises(user.exceptions.ClientError, match="AccessDenied"):
        user.put_object(Bucket=bucket, Key="form")


def test_session_credentials_sign_forms(server: Server, bucket: str) -> None:
    user = server.user_with(f"session-{bucket[-8:]}", allow("*"))
    keys = server.client_of(user, "sts").get_session_token()["Credentials"]
    client = server.client_of(keys, "s3", config=Config(signature_version="s3v4"))
    made = client.generate_presigned_post(bucket, "key")
    fields = list(made["fields"].items())
    assert posted(made["url"], body_of(fields))[0] == 204
    trail = server.client("cloudtrail").lookup_events(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "PostObject"}]
    )["Events"]
    recorded = next(event["CloudTrailEvent"] for event in trail if bucket in event["CloudTrailEvent"])
    assert f"arn:aws:s3:::{bucket}/key" in recorded
    for secret in ("x-amz-security-token", "x-amz-signature", "policy"):
        assert dict(fields)[secret] not in recorded
    broken = [(name, value[:-8] + "AAAAAAA=" if name == "x-amz-security-token" else value) for name, value in fields]
    assert posted(made["url"], body_of(broken))[0] in (400, 403)


def test_forms_signed_the_older_way(server: Server, s3: Any, bucket: str) -> None:
    conditions = [{"bucket": bucket}, ["StArTs-WiTh", "$KeY", "fo"], {"acl": "private"}]
    document = {"expiration": "2100-01-01T00:00:00Z", "conditions": conditions}
    policy = base64.b64encode(json.dumps(document).encode()).decode()
    digest = hmac.digest(server.secret_access_key.encode(), policy.encode(), "sha1")
    fields = [("kEy", "foo"), ("AWSAccessKeyId", server.access_key_id), ("acl", "private"), ("pOLICy", policy)]
    url = f"{server.endpoint}/{bucket}"
    signed = ("signature", base64.b64encode(digest).decode())
    assert posted(url, body_of([*fields, signed]))[0] == 204
    assert s3.get_object(Bucket=bucket, Key="foo")["Body"].read() == b"content"
    wrong = ("signature", base64.b64encode(digest[::-1]).decode())
    assert code_of(posted(url, body_of([*fields, wrong])))[:2] == (403, "SignatureDoesNotMatch")
    assert code_of(posted(url, body_of(fields)))[:2] == (400, "InvalidArgument")
