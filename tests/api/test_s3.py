"""S3 through boto3: what an application sees."""

import hashlib
import http.client
import io
import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid1

import pytest
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.api.conftest import Server

MIB = 1 << 20
VIRTUAL = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})


@pytest.fixture(scope="module")
def s3(server: Server) -> Any:
    return server.client("s3")


@pytest.fixture
def bucket(s3: Any) -> Iterator[str]:
    name = f"bucket-{uuid1().hex}"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    yield name
    for version in s3.list_object_versions(Bucket=name).get("Versions", []):
        s3.delete_object(Bucket=name, Key=version["Key"], VersionId=version["VersionId"])
    for marker in s3.list_object_versions(Bucket=name).get("DeleteMarkers", []):
        s3.delete_object(Bucket=name, Key=marker["Key"], VersionId=marker["VersionId"])
    s3.delete_bucket(Bucket=name)


def error_of(function: Any, **request: Any) -> tuple[str, int]:
    with pytest.raises(ClientError) as caught:
        function(**request)
    response = caught.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


def test_buckets(s3: Any, bucket: str) -> None:
    assert bucket in [entry["Name"] for entry in s3.list_buckets()["Buckets"]]
    assert s3.head_bucket(Bucket=bucket)["BucketRegion"] == "us-west-2"
    assert s3.get_bucket_location(Bucket=bucket)["LocationConstraint"] == "us-west-2"
    assert error_of(s3.head_bucket, Bucket="no-such-bucket-here") == ("404", 404)
    assert error_of(s3.get_object, Bucket="no-such-bucket-here", Key="k") == ("NoSuchBucket", 404)
    assert error_of(s3.create_bucket, Bucket=bucket) == ("BucketAlreadyOwnedByYou", 409)


@pytest.mark.parametrize("size", [0, 1, 1000, 100_000, 3 * MIB + 17])
def test_objects(s3: Any, bucket: str, size: int) -> None:
    content = bytes(range(251)) * (size // 251 + 1)
    content = content[:size]
    put = s3.put_object(Bucket=bucket, Key="key", Body=content, Metadata={"colour": "blue"}, ContentType="text/plain")
    assert put["ETag"] == f'"{hashlib.md5(content).hexdigest()}"'
    got = s3.get_object(Bucket=bucket, Key="key")
    assert got["Body"].read() == content
    assert (got["ContentLength"], got["ContentType"], got["Metadata"]) == (size, "text/plain", {"colour": "blue"})
    head = s3.head_object(Bucket=bucket, Key="key")
    assert (head["ContentLength"], head["ETag"], head["AcceptRanges"]) == (size, put["ETag"], "bytes")
    assert error_of(s3.get_object, Bucket=bucket, Key="nothing") == ("NoSuchKey", 404)
    assert error_of(s3.head_object, Bucket=bucket, Key="nothing") == ("404", 404)


@pytest.mark.parametrize(
    "key", ["..", "a/../b", "/leading", "a//b", "ключ 🙂", "a+b c%20&?#=~", "\x01\x7f", "x" * 1024]
)
def test_keys(s3: Any, bucket: str, key: str) -> None:
    s3.put_object(Bucket=bucket, Key=key, Body=b"content")
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"content"
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]
    s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": key})
    s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "copy"}]})
    s3.delete_object(Bucket=bucket, Key=key)
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 0


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA1", "SHA256"])
def test_checksums(s3: Any, bucket: str, algorithm: str) -> None:
    body = io.BytesIO(b"0123456789" * 20_000)
    put = s3.put_object(Bucket=bucket, Key="key", Body=body, ChecksumAlgorithm=algorithm)
    head = s3.head_object(Bucket=bucket, Key="key", ChecksumMode="ENABLED")
    assert head[f"Checksum{algorithm}"] == put[f"Checksum{algorithm}"]
    attributes = s3.get_object_attributes(Bucket=bucket, Key="key", ObjectAttributes=["Checksum", "ETag", "ObjectSize"])
    assert attributes["Checksum"][f"Checksum{algorithm}"] == put[f"Checksum{algorithm}"]
    assert attributes["ObjectSize"] == 200_000
    bad = {f"Checksum{algorithm}": put[f"Checksum{algorithm}"]}
    assert error_of(s3.put_object, Bucket=bucket, Key="other", Body=b"x", **bad) == ("BadDigest", 400)
    assert error_of(s3.put_object, Bucket=bucket, Key="other", Body=b"x", ContentMD5="AAAA") == ("InvalidDigest", 400)
    assert s3.list_objects_v2(Bucket=bucket)["KeyCount"] == 1


def test_ranges_and_conditions(s3: Any, bucket: str) -> None:
    content = bytes(range(256)) * 100
    etag = s3.put_object(Bucket=bucket, Key="key", Body=content)["ETag"]
    got = s3.get_object(Bucket=bucket, Key="key", Range="bytes=10-19")
    assert (got["Body"].read(), got["ResponseMetadata"]["HTTPStatusCode"]) == (content[10:20], 206)
    assert got["ContentRange"] == f"bytes 10-19/{len(content)}"
    assert s3.get_object(Bucket=bucket, Key="key", Range="bytes=-5")["Body"].read() == content[-5:]
    assert s3.head_object(Bucket=bucket, Key="key", Range="bytes=0-4")["ContentLength"] == 5
    assert error_of(s3.get_object, Bucket=bucket, Key="key", Range="bytes=99999-") == ("InvalidRange", 416)
    assert error_of(s3.get_object, Bucket=bucket, Key="key", IfNoneMatch=etag) == ("304", 304)
    assert error_of(s3.get_object, Bucket=bucket, Key="key", IfMatch='"x"') == ("PreconditionFailed", 412)
    assert error_of(s3.put_object, Bucket=bucket, Key="key", IfNoneMatch="*") == ("PreconditionFailed", 412)
    modified = s3.head_object(Bucket=bucket, Key="key")["LastModified"]
    assert error_of(s3.head_object, Bucket=bucket, Key="key", IfModifiedSince=modified) == ("304", 304)
    earlier = modified - timedelta(hours=1)
    assert error_of(s3.get_object, Bucket=bucket, Key="key", IfUnmodifiedSince=earlier) == ("PreconditionFailed", 412)
    overridden = s3.get_object(
        Bucket=bucket, Key="key", ResponseContentType="text/csv", ResponseCacheControl="no-store"
    )
    assert (overridden["ContentType"], overridden["CacheControl"]) == ("text/csv", "no-store")


def test_listing_with_paginators(s3: Any, bucket: str) -> None:
    keys = sorted([f"a/{number:02}" for number in range(12)] + [f"b/{number}/x" for number in range(5)] + ["z"])
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: s3.put_object(Bucket=bucket, Key=key, Body=b""), keys))
    for name in ("list_objects_v2", "list_objects"):
        pages = s3.get_paginator(name).paginate(Bucket=bucket, PaginationConfig={"PageSize": 5})
        assert [entry["Key"] for page in pages for entry in page["Contents"]] == keys
        pages = s3.get_paginator(name).paginate(Bucket=bucket, Delimiter="/", PaginationConfig={"PageSize": 1})
        items = [
            item.get("Key") or item["Prefix"]
            for page in pages
            for item in page.get("Contents", []) + page.get("CommonPrefixes", [])
        ]
        assert items == ["a/", "b/", "z"]
    assert s3.list_objects_v2(Bucket=bucket, StartAfter="a/10", Prefix="a/")["Contents"][0]["Key"] == "a/11"


def test_multipart_through_the_transfer_manager(s3: Any, bucket: str) -> None:
    content = hashlib.sha256(b"seed").digest() * (12 * MIB // 32)
    config = TransferConfig(multipart_threshold=5 * MIB, multipart_chunksize=5 * MIB)
    s3.upload_fileobj(io.BytesIO(content), bucket, "large", Config=config, ExtraArgs={"Metadata": {"m": "1"}})
    head = s3.head_object(Bucket=bucket, Key="large")
    assert head["ETag"].endswith('-3"')
    assert head["Metadata"] == {"m": "1"}
    target = io.BytesIO()
    s3.download_fileobj(bucket, "large", target, Config=config)
    assert target.getvalue() == content
    assert s3.get_object(Bucket=bucket, Key="large")["Body"].read() == content
    assert s3.get_object(Bucket=bucket, Key="large", PartNumber=3)["Body"].read() == content[10 * MIB :]
    s3.copy({"Bucket": bucket, "Key": "large"}, bucket, "copy", Config=config)
    assert s3.get_object(Bucket=bucket, Key="copy")["Body"].read() == content


def test_multipart_by_hand(s3: Any, bucket: str) -> None:
    upload_id = s3.create_multipart_upload(Bucket=bucket, Key="key")["UploadId"]
    request = {"Bucket": bucket, "Key": "key", "UploadId": upload_id}
    part = s3.upload_part(PartNumber=2, Body=b"two", **request)
    assert [entry["PartNumber"] for entry in s3.list_parts(**request)["Parts"]] == [2]
    assert [entry["UploadId"] for entry in s3.list_multipart_uploads(Bucket=bucket)["Uploads"]] == [upload_id]
    wrong = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    assert error_of(s3.complete_multipart_upload, MultipartUpload=wrong, **request) == ("InvalidPart", 400)
    assert error_of(s3.upload_part, **{**request, "UploadId": "x"}, PartNumber=1, Body=b"")[0] == "NoSuchUpload"
    s3.abort_multipart_upload(**request)
    assert error_of(s3.list_parts, **request) == ("NoSuchUpload", 404)


def test_versions(s3: Any, bucket: str) -> None:
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket=bucket, Key="key", Body=b"one")["VersionId"]
    second = s3.put_object(Bucket=bucket, Key="key", Body=b"two")["VersionId"]
    marker = s3.delete_object(Bucket=bucket, Key="key")
    assert marker["DeleteMarker"]
    assert error_of(s3.get_object, Bucket=bucket, Key="key") == ("NoSuchKey", 404)
    assert s3.get_object(Bucket=bucket, Key="key", VersionId=first)["Body"].read() == b"one"
    listed = s3.list_object_versions(Bucket=bucket)
    assert [entry["VersionId"] for entry in listed["Versions"]] == [second, first]
    assert listed["DeleteMarkers"][0]["IsLatest"]


def test_tags_and_settings(s3: Any, bucket: str) -> None:
    tags = [{"Key": "team", "Value": "blue + white"}]
    s3.put_object(Bucket=bucket, Key="key", Tagging="team=blue+%2B+white")
    assert s3.get_object_tagging(Bucket=bucket, Key="key")["TagSet"] == tags
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tags})
    assert s3.get_bucket_tagging(Bucket=bucket)["TagSet"] == tags
    assert error_of(s3.get_bucket_cors, Bucket=bucket) == ("NoSuchCORSConfiguration", 404)
    rule = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}
    s3.put_bucket_cors(Bucket=bucket, CORSConfiguration={"CORSRules": [rule]})
    assert s3.get_bucket_cors(Bucket=bucket)["CORSRules"] == [rule]
    lifecycle = {"Rules": [{"ID": "r", "Status": "Enabled", "Filter": {"Prefix": "x"}, "Expiration": {"Days": 3}}]}
    s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration=lifecycle)
    assert s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"] == lifecycle["Rules"]
    assert s3.get_bucket_acl(Bucket=bucket)["Grants"][0]["Permission"] == "FULL_CONTROL"
    assert s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]["BlockPublicAcls"]
    assert error_of(s3.get_bucket_policy, Bucket=bucket) == ("NoSuchBucketPolicy", 404)
    assert s3.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]


def test_presigned_urls(server: Server, bucket: str) -> None:
    s3 = server.client("s3", config=Config(signature_version="s3v4"))
    url = s3.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "a b"})
    with urllib.request.urlopen(urllib.request.Request(url, data=b"content", method="PUT")) as answer:
        assert answer.status == 200
    url = s3.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "a b"})
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"content"


def test_anonymous_callers_and_bucket_policies(server: Server, s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="public/key", Body=b"for all")
    s3.put_object(Bucket=bucket, Key="private", Body=b"for us")
    policy = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": "*",
            "Action": "s3:GetObject",
            "Resource": f"arn:aws:s3:::{bucket}/public/*",
        },
    }
    assert error_of(s3.put_bucket_policy, Bucket=bucket, Policy=json.dumps(policy)) == ("AccessDenied", 403)
    s3.delete_public_access_block(Bucket=bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    assert json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"]) == policy
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"]["IsPublic"]
    with urllib.request.urlopen(f"{server.endpoint}/{bucket}/public/key") as answer:
        assert answer.read() == b"for all"
    for path in ("private", "public/absent"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{server.endpoint}/{bucket}/{path}")
        assert caught.value.code == 403
        caught.value.close()


def test_users_may_do_what_their_policies_say(server: Server, s3: Any, bucket: str) -> None:
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": "s3:*Object", "Resource": f"arn:aws:s3:::{bucket}/home/*"},
            {
                "Effect": "Allow",
                "Action": "s3:ListBucket",
                "Resource": f"arn:aws:s3:::{bucket}",
                "Condition": {"StringLike": {"s3:prefix": "home/*"}},
            },
            {"Effect": "Deny", "Action": "s3:*", "Resource": f"arn:aws:s3:::{bucket}/home/secret"},
        ],
    }
    keys = server.user_with(f"user-{bucket[-8:]}", json.dumps(policy))
    user = server.client_of(keys, "s3")
    user.put_object(Bucket=bucket, Key="home/mine", Body=b"x")
    s3.put_object(Bucket=bucket, Key="home/secret", Body=b"x")
    assert error_of(user.get_object, Bucket=bucket, Key="home/secret") == ("AccessDenied", 403)
    assert error_of(user.put_object, Bucket=bucket, Key="elsewhere", Body=b"x") == ("AccessDenied", 403)
    assert error_of(user.get_object, Bucket=bucket, Key="home/absent") == ("AccessDenied", 403)  # may not list all
    assert error_of(user.list_objects_v2, Bucket=bucket) == ("AccessDenied", 403)
    listed = user.list_objects_v2(Bucket=bucket, Prefix="home/")["Contents"]
    assert [entry["Key"] for entry in listed] == ["home/mine", "home/secret"]
    both = {"Objects": [{"Key": "home/mine"}, {"Key": "home/secret"}]}
    deleted = user.delete_objects(Bucket=bucket, Delete=both)
    assert [entry["Key"] for entry in deleted["Deleted"]] == ["home/mine"]
    assert [(entry["Key"], entry["Code"]) for entry in deleted["Errors"]] == [("home/secret", "AccessDenied")]
    with pytest.raises(
        ClientError, match=f'not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::{bucket}'
    ):
        user.put_object(Bucket=bucket, Key="elsewhere", Body=b"x")


def test_virtual_hosts(server: Server, s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="a/key", Body=b"content")
    port = int(server.endpoint.rpartition(":")[2])
    virtual = server.client("s3", endpoint_url=f"http://s3.localhost:{port}", config=VIRTUAL)
    url = urlsplit(virtual.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "a/key"}))
    assert url.netloc == f"{bucket}.s3.localhost:{port}"
    connection = http.client.HTTPConnection("127.0.0.1", port)  # that name need not resolve on this machine
    connection.request("GET", f"{url.path}?{url.query}", headers={"Host": url.netloc})
    assert connection.getresponse().read() == b"content"
    connection.close()


def test_writers_of_one_key_do_not_mix(s3: Any, bucket: str) -> None:
    contents = [bytes([65 + number]) * 200_000 for number in range(6)]

    def write(content: bytes) -> None:
        for _ in range(3):
            s3.put_object(Bucket=bucket, Key="key", Body=content)
            assert s3.get_object(Bucket=bucket, Key="key")["Body"].read() in contents

    def create(_number: int) -> bool:
        try:
            s3.put_object(Bucket=bucket, Key="once", Body=b"x", IfNoneMatch="*")
        except ClientError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, contents))
        assert sum(pool.map(create, range(12))) == 1
