from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from tests.support import ACCOUNT
from tests.unit.services.s3.support import OTHER_ACCOUNT, S3


def test_a_bucket_is_made_found_listed_and_deleted(s3: S3) -> None:
    east = {"region": "us-east-1"}
    ireland = {"LocationConstraint": "eu-west-1"}
    made = s3("CreateBucket", Bucket="another", CreateBucketConfiguration=ireland, call=east)
    assert made["Location"] == "/another"
    assert s3("HeadBucket", Bucket="another")["BucketRegion"] == "eu-west-1"
    assert s3("GetBucketLocation", Bucket="another") == {"LocationConstraint": "eu-west-1"}
    listed = s3("ListBuckets")
    assert [bucket["Name"] for bucket in listed["Buckets"]] == ["another", "bucket"]
    s3("DeleteBucket", Bucket="another")
    with pytest.raises(ServiceError) as caught:
        s3("HeadBucket", Bucket="another")
    assert (caught.value.code, caught.value.status) == ("NoSuchBucket", 404)


def test_us_east_1_is_told_as_nothing(s3: S3) -> None:
    s3("CreateBucket", Bucket="east", call={"region": "us-east-1"})
    assert s3("GetBucketLocation", Bucket="east") == {}
    s3("CreateBucket", Bucket="east", call={"region": "us-east-1"})  # again: 200, as ever there


def test_names_are_taken_over_all_accounts(s3: S3) -> None:
    with pytest.raises(ServiceError) as mine:
        s3("CreateBucket", Bucket="bucket")
    assert mine.value.code == "BucketAlreadyOwnedByYou"
    with pytest.raises(ServiceError) as theirs:
        s3("CreateBucket", Bucket="bucket", call={"account_id": OTHER_ACCOUNT})
    assert theirs.value.code == "BucketAlreadyExists"
    assert s3("ListBuckets", call={"account_id": OTHER_ACCOUNT})["Buckets"] == []


@pytest.mark.parametrize("name", ["ab", "Upper", "a..b", "-ab", "ab-", "192.168.0.1", "a_b", "x" * 64, "xn--a", "a/b"])
def test_bad_names_are_refused(s3: S3, name: str) -> None:
    with pytest.raises(ServiceError) as caught:
        s3("CreateBucket", Bucket=name)
    assert caught.value.code == "InvalidBucketName"


def test_a_bucket_that_holds_something_stays(s3: S3) -> None:
    s3.put("key")
    with pytest.raises(ServiceError) as caught:
        s3("DeleteBucket", Bucket="bucket")
    assert (caught.value.code, caught.value.status) == ("BucketNotEmpty", 409)


def test_listing_buckets_has_pages(s3: S3) -> None:
    for name in ("aaa", "ccc", "cca"):
        s3("CreateBucket", Bucket=name)
    first = s3("ListBuckets", MaxBuckets=2)
    second = s3("ListBuckets", MaxBuckets=2, ContinuationToken=first["ContinuationToken"])
    names = [bucket["Name"] for page in (first, second) for bucket in page["Buckets"]]
    assert names == ["aaa", "bucket", "cca", "ccc"]
    assert "ContinuationToken" not in second
    assert [bucket["Name"] for bucket in s3("ListBuckets", Prefix="cc")["Buckets"]] == ["cca", "ccc"]


def test_the_expected_owner_is_checked(s3: S3) -> None:
    s3("HeadBucket", Bucket="bucket", ExpectedBucketOwner=ACCOUNT)
    with pytest.raises(ServiceError) as caught:
        s3("HeadBucket", Bucket="bucket", ExpectedBucketOwner=OTHER_ACCOUNT)
    assert caught.value.status == 403


def test_what_is_asked_for_a_new_bucket(s3: S3) -> None:
    s3.asked.clear()
    ireland: dict[str, Any] = {"CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
    s3("CreateBucket", Bucket="newest", ACL="private", call={"region": "eu-west-1"}, **ireland)
    assert [(question.action, question.resource) for question in s3.asked] == [
        ("s3:CreateBucket", "arn:aws:s3:::newest"),
        ("s3:PutBucketAcl", "arn:aws:s3:::newest"),
    ]
    assert s3.asked[0].context["s3:locationconstraint"] == "eu-west-1"
    assert s3.asked[0].context["s3:x-amz-acl"] == "private"


def test_configuration_is_kept_as_it_came(s3: S3) -> None:
    rules = [{"AllowedMethods": ["GET"], "AllowedOrigins": ["https://*.example.com"]}]
    with pytest.raises(ServiceError, match="CORS"):
        s3("GetBucketCors", Bucket="bucket")
    s3("PutBucketCors", Bucket="bucket", CORSConfiguration={"CORSRules": rules})
    assert s3("GetBucketCors", Bucket="bucket") == {"CORSRules": rules}
    s3("DeleteBucketCors", Bucket="bucket")
    with pytest.raises(ServiceError, match="CORS"):
        s3("GetBucketCors", Bucket="bucket")
    assert s3("GetBucketNotificationConfiguration", Bucket="bucket") == {}
    assert s3("GetBucketRequestPayment", Bucket="bucket") == {"Payer": "BucketOwner"}
    midnight = s3.clock.now().replace(hour=0)
    dated = {"Rules": [{"Status": "Enabled", "Filter": {}, "Expiration": {"Date": midnight}}]}
    s3("PutBucketLifecycleConfiguration", Bucket="bucket", LifecycleConfiguration=dated)
    assert s3("GetBucketLifecycleConfiguration", Bucket="bucket")["Rules"] == dated["Rules"]
    bad = {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["*.*"]}]}
    with pytest.raises(ServiceError, match="wildcard"):
        s3("PutBucketCors", Bucket="bucket", CORSConfiguration=bad)


def test_bucket_tags(s3: S3) -> None:
    with pytest.raises(ServiceError) as caught:
        s3("GetBucketTagging", Bucket="bucket")
    assert caught.value.code == "NoSuchTagSet"
    s3("PutBucketTagging", Bucket="bucket", Tagging={"TagSet": [{"Key": "team", "Value": "blue"}]})
    assert s3("GetBucketTagging", Bucket="bucket")["TagSet"] == [{"Key": "team", "Value": "blue"}]
    s3("DeleteBucketTagging", Bucket="bucket")
    with pytest.raises(ServiceError):
        s3("GetBucketTagging", Bucket="bucket")
