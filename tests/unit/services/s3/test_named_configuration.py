from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.services.s3.operations.named_configuration import PAGE_MAX
from tests.unit.services.s3.support import S3

DESTINATION = {"S3BucketDestination": {"Bucket": "arn:aws:s3:::target", "Format": "CSV"}}
GOOD: dict[str, dict[str, Any]] = {
    "Analytics": {"StorageClassAnalysis": {}},
    "Inventory": {
        "IsEnabled": True,
        "IncludedObjectVersions": "All",
        "Schedule": {"Frequency": "Daily"},
        "Destination": DESTINATION,
    },
    "Metrics": {"Filter": {"Prefix": "logs/"}},
    "IntelligentTiering": {"Status": "Enabled", "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]},
}

OPERATIONS = {
    "DeleteBucketAnalyticsConfiguration",
    "DeleteBucketIntelligentTieringConfiguration",
    "DeleteBucketInventoryConfiguration",
    "DeleteBucketMetricsConfiguration",
    "GetBucketAnalyticsConfiguration",
    "GetBucketIntelligentTieringConfiguration",
    "GetBucketInventoryConfiguration",
    "GetBucketMetricsConfiguration",
    "ListBucketAnalyticsConfigurations",
    "ListBucketIntelligentTieringConfigurations",
    "ListBucketInventoryConfigurations",
    "ListBucketMetricsConfigurations",
    "PutBucketAnalyticsConfiguration",
    "PutBucketIntelligentTieringConfiguration",
    "PutBucketInventoryConfiguration",
    "PutBucketMetricsConfiguration",
}


def put(s3: S3, word: str, identifier: str, **document: Any) -> None:
    configuration = {f"{word}Configuration": {"Id": identifier, **GOOD[word], **document}}
    s3(f"PutBucket{word}Configuration", Bucket="bucket", Id=identifier, **configuration)


def code_of(function: Any, *arguments: Any, **request: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        function(*arguments, **request)
    return caught.value.code


@pytest.mark.parametrize("word", sorted(GOOD))
def test_configurations_are_kept_by_id(s3: S3, word: str) -> None:
    one: dict[str, Any] = {"Bucket": "bucket", "Id": "one"}
    assert code_of(s3, f"GetBucket{word}Configuration", **one) == "NoSuchConfiguration"
    put(s3, word, "two")
    s3.asked.clear()
    put(s3, word, "one")
    assert [question.action for question in s3.asked] == [f"s3:Put{word}Configuration"]
    assert s3(f"GetBucket{word}Configuration", **one)[f"{word}Configuration"] == {"Id": "one", **GOOD[word]}
    listed = s3(f"ListBucket{word}Configurations", Bucket="bucket")
    assert [entry["Id"] for entry in listed[f"{word}ConfigurationList"]] == ["one", "two"]
    s3(f"DeleteBucket{word}Configuration", **one)
    assert code_of(s3, f"DeleteBucket{word}Configuration", **one) == "NoSuchConfiguration"
    s3(f"DeleteBucket{word}Configuration", Bucket="bucket", Id="two")
    assert s3(f"ListBucket{word}Configurations", Bucket="bucket")[f"{word}ConfigurationList"] == []


def test_long_listings_come_in_pages(s3: S3) -> None:
    names = [f"{number:03}" for number in range(PAGE_MAX + 3)]
    for name in names:
        put(s3, "Metrics", name)
    first = s3("ListBucketMetricsConfigurations", Bucket="bucket")
    token = first["NextContinuationToken"]
    second = s3("ListBucketMetricsConfigurations", Bucket="bucket", ContinuationToken=token)
    pages = first["MetricsConfigurationList"] + second["MetricsConfigurationList"]
    assert [entry["Id"] for entry in pages] == names
    assert (first["IsTruncated"], second["IsTruncated"]) == (True, False)


TO_NOWHERE = {"S3BucketDestination": {"Format": "CSV", "Bucket": "target"}}
BOTH_TIERS = [{"Days": 180, "AccessTier": "ARCHIVE_ACCESS"}, {"Days": 180, "AccessTier": "DEEP_ARCHIVE_ACCESS"}]


@pytest.mark.parametrize(
    ("word", "document", "code"),
    [
        ("Analytics", {"Id": "other"}, "InvalidArgument"),
        ("Metrics", {"Filter": {"Prefix": "x" * 20_000}}, "InvalidRequest"),
        ("Inventory", {"IncludedObjectVersions": "Some"}, "MalformedXML"),
        ("Inventory", {"Schedule": {"Frequency": "Hourly"}}, "MalformedXML"),
        ("Inventory", {"Destination": {}}, "MalformedXML"),
        ("Inventory", {"OptionalFields": ["Colour"]}, "MalformedXML"),
        ("Inventory", {"Destination": TO_NOWHERE}, "InvalidS3DestinationBucket"),
        ("Analytics", {"Filter": {"Prefix": "a", "Tag": {"Key": "k", "Value": "v"}}}, "MalformedXML"),
        ("Metrics", {"Filter": {"And": {"Prefix": "a"}}}, "MalformedXML"),
        ("IntelligentTiering", {"Status": "On"}, "MalformedXML"),
        ("IntelligentTiering", {"Tierings": [{"Days": 90, "AccessTier": "COLD"}]}, "MalformedXML"),
        ("IntelligentTiering", {"Tierings": [{"Days": 89, "AccessTier": "ARCHIVE_ACCESS"}]}, "InvalidArgument"),
        ("IntelligentTiering", {"Tierings": BOTH_TIERS}, "InvalidArgument"),
        ("IntelligentTiering", {"Tierings": [BOTH_TIERS[0]] * 2}, "MalformedXML"),
    ],
)
def test_what_is_refused(s3: S3, word: str, document: dict[str, Any], code: str) -> None:
    assert code_of(put, s3, word, "one", **document) == code


def test_lifecycle_rules_without_ids_are_given_some(s3: S3) -> None:
    rule = {"Status": "Enabled", "Filter": {"Prefix": "a/"}, "Expiration": {"Days": 1}}
    rules = {"Rules": [dict(rule), dict(rule)]}
    s3("PutBucketLifecycleConfiguration", Bucket="bucket", LifecycleConfiguration=rules)
    found = s3("GetBucketLifecycleConfiguration", Bucket="bucket")["Rules"]
    assert len({entry["ID"] for entry in found}) == 2


def test_every_kind_has_its_four_operations() -> None:
    assert set(S3.names()) >= OPERATIONS


def test_the_fields_of_an_inventory_are_a_condition_key(s3: S3) -> None:
    s3.asked.clear()
    put(s3, "Inventory", "one", OptionalFields=["Size", "ETag"])
    assert s3.asked[0].context["s3:InventoryAccessibleOptionalFields"] == ("Size", "ETag")
