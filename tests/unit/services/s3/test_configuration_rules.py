"""Which configurations of a bucket are refused, and how."""

from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from tests.unit.services.s3.support import OTHER_ACCOUNT, S3

MEMBERS = {
    "BucketWebsite": "WebsiteConfiguration",
    "BucketReplication": "ReplicationConfiguration",
    "BucketLogging": "BucketLoggingStatus",
    "BucketNotificationConfiguration": "NotificationConfiguration",
    "BucketAccelerateConfiguration": "AccelerateConfiguration",
    "BucketRequestPayment": "RequestPaymentConfiguration",
}
INDEX = {"IndexDocument": {"Suffix": "index.html"}}
ROUTED = {"Redirect": {"ReplaceKeyWith": "other"}, "Condition": {"KeyPrefixEquals": "a/"}}
ROLE = "arn:aws:iam::123456789012:role/replication"
TO = {"Bucket": "arn:aws:s3:::versioned"}
OLD: dict[str, Any] = {"ID": "r", "Status": "Enabled", "Prefix": "", "Destination": TO}
NEW: dict[str, Any] = {
    "ID": "r",
    "Status": "Enabled",
    "Priority": 1,
    "Filter": {"Prefix": "a/"},
    "DeleteMarkerReplication": {"Status": "Disabled"},
    "Destination": TO,
}
TAGGED = {"Tag": {"Key": "k", "Value": "v"}}
LOG: dict[str, Any] = {"TargetBucket": "bucket", "TargetPrefix": "log/"}
QUEUE: dict[str, Any] = {"QueueArn": "arn:aws:sqs:us-west-2:123456789012:q", "Events": ["s3:ObjectCreated:*"]}


def put(s3: S3, name: str, document: dict[str, Any], bucket: str = "bucket") -> None:
    request: dict[str, Any] = {"Bucket": bucket, MEMBERS[name]: document}
    s3(f"Put{name}", **request)


def refused(s3: S3, name: str, document: dict[str, Any], bucket: str = "bucket") -> tuple[str, str]:
    with pytest.raises(ServiceError) as caught:
        put(s3, name, document, bucket)
    assert caught.value.status in (400, 403)
    return caught.value.code, caught.value.message


@pytest.fixture
def versioned(s3: S3) -> S3:
    s3("CreateBucket", Bucket="versioned")
    s3("PutBucketVersioning", Bucket="versioned", VersioningConfiguration={"Status": "Enabled"})
    return s3


@pytest.mark.parametrize(
    "document",
    [
        INDEX,
        {**INDEX, "ErrorDocument": {"Key": "e"}, "RoutingRules": [ROUTED]},
        {"RedirectAllRequestsTo": {"HostName": "example.com", "Protocol": "https"}},
    ],
)
def test_websites_that_are_kept(s3: S3, document: dict[str, Any]) -> None:
    put(s3, "BucketWebsite", document)
    assert s3("GetBucketWebsite", Bucket="bucket") == document


@pytest.mark.parametrize(
    ("document", "code", "words"),
    [
        ({}, "InvalidArgument", "must be provided if RedirectAllRequestsTo is empty"),
        ({"IndexDocument": {"Suffix": "a/b"}}, "InvalidArgument", "not well formed"),
        ({**INDEX, "ErrorDocument": {}}, "MalformedXML", ""),
        ({**INDEX, "RedirectAllRequestsTo": {"HostName": "h"}}, "InvalidArgument", "in conjunction"),
        ({"RedirectAllRequestsTo": {}}, "MalformedXML", ""),
        ({"RedirectAllRequestsTo": {"HostName": "h", "Protocol": "ftp"}}, "InvalidRequest", "Invalid protocol"),
        ({**INDEX, "RoutingRules": []}, "MalformedXML", ""),
        ({**INDEX, "RoutingRules": [ROUTED] * 51}, "InvalidRequest", "50"),
        ({**INDEX, "RoutingRules": [{**ROUTED, "Condition": {}}]}, "InvalidRequest", "Condition cannot be empty"),
        (
            {**INDEX, "RoutingRules": [{"Redirect": {"ReplaceKeyWith": "a", "ReplaceKeyPrefixWith": "b"}}]},
            "InvalidRequest",
            "not both",
        ),
        ({**INDEX, "RoutingRules": [{"Redirect": {"HttpRedirectCode": "200"}}]}, "InvalidRequest", "3XX"),
        (
            {**INDEX, "RoutingRules": [{**ROUTED, "Condition": {"HttpErrorCodeReturnedEquals": "200"}}]},
            "InvalidRequest",
            "4XX",
        ),
    ],
)
def test_websites_that_cannot_be(s3: S3, document: dict[str, Any], code: str, words: str) -> None:
    found = refused(s3, "BucketWebsite", document)
    assert (found[0], words in found[1]) == (code, True)


def test_replication_that_is_kept(versioned: S3) -> None:
    for rules in ([OLD], [NEW, {**NEW, "ID": "s", "Priority": 2}], [{k: v for k, v in NEW.items() if k != "ID"}]):
        put(versioned, "BucketReplication", {"Role": ROLE, "Rules": rules}, "versioned")
        found = versioned("GetBucketReplication", Bucket="versioned")["ReplicationConfiguration"]
        assert all(rule["ID"] for rule in found["Rules"])


@pytest.mark.parametrize(
    ("document", "code", "words"),
    [
        ({"Role": ROLE, "Rules": []}, "MalformedXML", ""),
        ({"Role": "", "Rules": [OLD]}, "MalformedXML", ""),
        ({"Role": "me", "Rules": [OLD]}, "InvalidArgument", "Role"),
        ({"Role": ROLE, "Rules": [{**OLD, "Status": "On"}]}, "MalformedXML", ""),
        ({"Role": ROLE, "Rules": [{**OLD, "Filter": {}}]}, "MalformedXML", ""),
        ({"Role": ROLE, "Rules": [OLD, OLD]}, "InvalidArgument", "unique"),
        ({"Role": ROLE, "Rules": [OLD, {**NEW, "ID": "s"}]}, "InvalidRequest", "mixed"),
        ({"Role": ROLE, "Rules": [NEW, {**NEW, "ID": "s"}]}, "InvalidArgument", "duplicate priority"),
        ({"Role": ROLE, "Rules": [{k: v for k, v in NEW.items() if k != "Priority"}]}, "InvalidRequest", "Priority"),
        (
            {"Role": ROLE, "Rules": [{**NEW, "Filter": TAGGED, "DeleteMarkerReplication": {"Status": "Enabled"}}]},
            "InvalidRequest",
            "Tag filter",
        ),
        ({"Role": ROLE, "Rules": [{**OLD, "Destination": {"Bucket": "x"}}]}, "InvalidArgument", "ARN"),
        (
            {"Role": ROLE, "Rules": [{**OLD, "Destination": {"Bucket": "arn:aws:s3:::nothing"}}]},
            "InvalidRequest",
            "must exist",
        ),
        (
            {"Role": ROLE, "Rules": [{**OLD, "Destination": {"Bucket": "arn:aws:s3:::bucket"}}]},
            "InvalidRequest",
            "versioning enabled",
        ),
    ],
)
def test_replication_that_cannot_be(versioned: S3, document: dict[str, Any], code: str, words: str) -> None:
    found = refused(versioned, "BucketReplication", document, "versioned")
    assert (found[0], words in found[1]) == (code, True)


def test_replication_needs_versions(versioned: S3) -> None:
    assert "Versioning must be" in refused(versioned, "BucketReplication", {"Role": ROLE, "Rules": [OLD]})[1]


def test_logging(s3: S3) -> None:
    put(s3, "BucketLogging", {"LoggingEnabled": LOG})
    assert s3("GetBucketLogging", Bucket="bucket") == {"LoggingEnabled": LOG}
    put(s3, "BucketLogging", {})
    assert s3("GetBucketLogging", Bucket="bucket") == {}
    s3("CreateBucket", Bucket="foreign", call={"account_id": OTHER_ACCOUNT})
    s3("CreateBucket", Bucket="far-away", call={"region": "eu-west-1"})
    grants = [{"Permission": "READ", "Grantee": {"Type": "Group", "URI": "x"}}]
    for changes, code in (
        ({"TargetBucket": "nothing"}, "InvalidTargetBucketForLogging"),
        ({"TargetBucket": "foreign"}, "InvalidTargetBucketForLogging"),
        ({"TargetBucket": "far-away"}, "CrossLocationLoggingProhibitted"),
        ({"TargetGrants": grants}, "InvalidArgument"),
        ({"TargetGrants": [{"Permission": "DANCE"}]}, "MalformedXML"),
    ):
        assert refused(s3, "BucketLogging", {"LoggingEnabled": {**LOG, **changes}})[0] == code


def key_filter(*pairs: tuple[str, str]) -> dict[str, Any]:
    return {"Filter": {"Key": {"FilterRules": [{"Name": name, "Value": value} for name, value in pairs]}}}


def test_notifications_that_are_kept(s3: S3) -> None:
    both = [{**QUEUE, **key_filter(("prefix", "a/"))}, {**QUEUE, **key_filter(("Prefix", "b/"), ("suffix", ".jpg"))}]
    put(s3, "BucketNotificationConfiguration", {"QueueConfigurations": both, "EventBridgeConfiguration": {}})
    found = s3("GetBucketNotificationConfiguration", Bucket="bucket")
    assert len({entry["Id"] for entry in found["QueueConfigurations"]}) == 2
    put(s3, "BucketNotificationConfiguration", {})
    assert s3("GetBucketNotificationConfiguration", Bucket="bucket") == {}


@pytest.mark.parametrize(
    ("configurations", "words"),
    [
        ([{**QUEUE, "Events": ["s3:ObjectEaten:*"]}], "A specified event is not supported"),
        ([{**QUEUE, "QueueArn": "q"}], "The ARN could not be parsed"),
        ([{**QUEUE, "QueueArn": "arn:aws:sns:us-west-2:123456789012:t"}], "The ARN could not be parsed"),
        ([{**QUEUE, **key_filter(("middle", "a"))}], "either prefix or suffix"),
        ([{**QUEUE, **key_filter(("prefix", "a"), ("Prefix", "b"))}], "more than one prefix"),
        ([QUEUE, dict(QUEUE)], "Configurations overlap"),
        ([{**QUEUE, **key_filter(("prefix", "a"))}, {**QUEUE, **key_filter(("prefix", "ab"))}], "overlap"),
        ([{**QUEUE, "Id": "x"}, {**QUEUE, "Id": "x"}], "unique"),
        ([{**QUEUE, "Id": "x" * 256}], "maximum size"),
    ],
)
def test_notifications_that_cannot_be(s3: S3, configurations: list[dict[str, Any]], words: str) -> None:
    found = refused(s3, "BucketNotificationConfiguration", {"QueueConfigurations": configurations})
    assert (found[0], words in found[1]) == ("InvalidArgument", True)


def test_acceleration_and_payment(s3: S3) -> None:
    s3("CreateBucket", Bucket="with.dot")
    assert "periods" in refused(s3, "BucketAccelerateConfiguration", {"Status": "Enabled"}, "with.dot")[1]
    assert refused(s3, "BucketAccelerateConfiguration", {"Status": "On"})[0] == "MalformedXML"
    assert refused(s3, "BucketRequestPayment", {"Payer": "Nobody"})[0] == "MalformedXML"
