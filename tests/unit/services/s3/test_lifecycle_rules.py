"""Which lifecycle configurations are refused, and how; what rules say about versions."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.services.s3 import lifecycle, lifecycle_rules
from taskrole.services.s3.lifecycle import Expire, Move, Planner, Remove, RemoveMarker, Rule, Rules, Transition, Version

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
NOON = MIDNIGHT + timedelta(hours=12)
DAY = timedelta(days=1)
MIB = 1 << 20
BASE: dict[str, Any] = {"ID": "r", "Status": "Enabled", "Filter": {"Prefix": "a/"}}
EXPIRES: dict[str, Any] = {**BASE, "Expiration": {"Days": 60}}
TAG = {"Key": "k", "Value": "v"}


def rule(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**EXPIRES, **changes}.items() if value is not None}


def to(storage_class: str, days: int) -> dict[str, Any]:
    return {"StorageClass": storage_class, "Days": days}


def aged(storage_class: str, days: int) -> dict[str, Any]:
    return {"StorageClass": storage_class, "NoncurrentDays": days}


GOOD: list[list[dict[str, Any]]] = [
    [EXPIRES],
    [rule(Filter=None, Prefix="a/"), rule(ID="s", Filter=None, Prefix="b/")],
    [rule(Filter={})],
    [rule(Filter={"Tag": TAG})],
    [rule(Filter={"ObjectSizeGreaterThan": 0})],
    [rule(Filter={"And": {"Prefix": "", "Tags": [TAG]}})],
    [rule(Filter={"And": {"ObjectSizeGreaterThan": 500, "ObjectSizeLessThan": 64_000}})],
    [rule(Expiration={"Date": MIDNIGHT})],
    [rule(Expiration={"ExpiredObjectDeleteMarker": True}, NoncurrentVersionExpiration={"NoncurrentDays": 1})],
    [rule(Transitions=[to("STANDARD_IA", 30), to("GLACIER", 60)], Expiration={"Days": 61})],
    [rule(Transitions=[to("GLACIER", 0)])],
    [rule(Transitions=[{"StorageClass": "GLACIER", "Date": MIDNIGHT}], Expiration={"Date": MIDNIGHT + DAY})],
    [rule(NoncurrentVersionExpiration={"NoncurrentDays": 1, "NewerNoncurrentVersions": 100})],
    [rule(NoncurrentVersionTransitions=[aged("GLACIER", 5)], NoncurrentVersionExpiration={"NoncurrentDays": 9})],
    [rule(AbortIncompleteMultipartUpload={"DaysAfterInitiation": 7})],
    [rule(ID=str(number)) for number in range(1000)],
    [rule(ID="x" * 255)],
]
MALFORMED: list[list[dict[str, Any]]] = [
    [],
    [rule(ID=str(number)) for number in range(1001)],
    [rule(Status="enabled")],
    [rule(Status=None)],
    [rule(Filter=None)],
    [rule(Prefix="a/")],
    [rule(Filter={"Prefix": "a/", "Tag": TAG})],
    [rule(Filter={"And": {"Prefix": "a/"}})],
    [rule(Filter={"And": {"Tags": [TAG]}})],
    [rule(Expiration={})],
    [rule(Expiration={"Days": 1, "Date": MIDNIGHT})],
    [rule(Expiration={"Days": 1, "ExpiredObjectDeleteMarker": True})],
    [rule(Transitions=[to("STANDARD", 60)])],
    [rule(Transitions=[{"StorageClass": "GLACIER"}])],
    [rule(Transitions=[{"Days": 3}])],
    [rule(NoncurrentVersionTransitions=[{"StorageClass": "GLACIER"}])],
    [rule(NoncurrentVersionExpiration={"NewerNoncurrentVersions": 1})],
    [rule(AbortIncompleteMultipartUpload={})],
]
ARGUMENTS: list[tuple[list[dict[str, Any]], str]] = [
    ([rule(ID="x" * 256)], "255"),
    ([EXPIRES, rule(Filter={"Prefix": "b/"})], "unique"),
    ([rule(Expiration={"Days": 0})], "'Days' for Expiration action must be a positive integer"),
    ([rule(Expiration={"Days": -1})], "positive"),
    ([rule(Expiration={"Date": NOON})], "midnight GMT"),
    ([rule(Transitions=[to("STANDARD_IA", 29)])], "greater than or equal to 30 for storageClass 'STANDARD_IA'"),
    ([rule(Transitions=[to("GLACIER", -1)])], "nonnegative"),
    ([rule(Transitions=[to("GLACIER", 60)])], "must be greater than 'Days' in the Transition action"),
    ([rule(Transitions=[to("STANDARD_IA", 30), to("GLACIER", 59)])], "30 days more"),
    ([rule(Transitions=[to("GLACIER", 30), to("DEEP_ARCHIVE", 30)])], "1 days more"),
    ([rule(NoncurrentVersionExpiration={"NoncurrentDays": 0})], "'NoncurrentDays'"),
    ([rule(NoncurrentVersionExpiration={"NoncurrentDays": 1, "NewerNoncurrentVersions": 101})], "up to 100"),
    ([rule(AbortIncompleteMultipartUpload={"DaysAfterInitiation": 0})], "'DaysAfterInitiation'"),
    (
        [rule(NoncurrentVersionTransitions=[aged("GLACIER", 9)], NoncurrentVersionExpiration={"NoncurrentDays": 9})],
        "NoncurrentVersionTransition action",
    ),
]
REQUESTS: list[tuple[list[dict[str, Any]], str]] = [
    ([BASE], "At least one action"),
    ([EXPIRES, rule(ID="s", Filter=None, Prefix="b/")], "Lifecycle V2"),
    ([rule(Filter=None, Prefix="a/"), rule(ID="s", Filter=None, Prefix="a/")], "same prefix"),
    ([rule(Filter={"And": {"Tags": [TAG, TAG]}})], "Duplicate Tag Keys"),
    ([rule(Filter={"Tag": TAG}, Expiration={"ExpiredObjectDeleteMarker": True})], "cannot be specified with Tags"),
    ([rule(Filter={"Tag": TAG}, AbortIncompleteMultipartUpload={"DaysAfterInitiation": 1})], "with Tags"),
    (
        [rule(Filter={"ObjectSizeLessThan": 9}, AbortIncompleteMultipartUpload={"DaysAfterInitiation": 1})],
        "Object Size",
    ),
    ([rule(Filter={"And": {"ObjectSizeGreaterThan": 5, "ObjectSizeLessThan": 5}})], "greater than"),
    ([rule(Filter={"ObjectSizeGreaterThan": -1})], "ObjectSizeGreaterThan"),
    ([rule(Filter={"ObjectSizeLessThan": 0})], "ObjectSizeLessThan"),
    ([rule(Filter={"Prefix": "x" * 1025})], "prefix"),
    ([rule(Transitions=[to("GLACIER", 1), to("GLACIER", 2)])], "must be different"),
    ([rule(Transitions=[{"StorageClass": "GLACIER", "Date": MIDNIGHT}])], "mixed 'Date' and 'Days'"),
    (
        [rule(Filter=None, Prefix="", NoncurrentVersionExpiration={"NoncurrentDays": 1, "NewerNoncurrentVersions": 2})],
        "Lifecycle V2",
    ),
]


@pytest.mark.parametrize("rules", GOOD)
def test_rules_that_are_kept(rules: list[dict[str, Any]]) -> None:
    lifecycle_rules.check({"Rules": rules})


@pytest.mark.parametrize("rules", MALFORMED)
def test_malformed_rules(rules: list[dict[str, Any]]) -> None:
    with pytest.raises(ServiceError) as caught:
        lifecycle_rules.check({"Rules": rules})
    assert caught.value.code == "MalformedXML"


@pytest.mark.parametrize(("rules", "words"), ARGUMENTS)
def test_invalid_arguments(rules: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(ServiceError, match=words) as caught:
        lifecycle_rules.check({"Rules": rules})
    assert (caught.value.code, caught.value.status) == ("InvalidArgument", 400)


@pytest.mark.parametrize(("rules", "words"), REQUESTS)
def test_invalid_requests(rules: list[dict[str, Any]], words: str) -> None:
    with pytest.raises(ServiceError, match=words) as caught:
        lifecycle_rules.check({"Rules": rules})
    assert (caught.value.code, caught.value.status) == ("InvalidRequest", 400)


def version(key: str = "a", rank: int = 5, **facts: Any) -> Version:
    return Version(**{"version_id": str(rank), "modified_at": NOON, "size_bytes": MIB, **facts}, key=key, age_rank=rank)


def plan(rule: Rule, versions: list[Version], days: float, **more: Any) -> list[Any]:
    return list(Planner(Rules((rule,), **more), NOON + days * DAY).plan(versions, more=False))


def test_days_end_at_midnight() -> None:
    rules = Rules((Rule("a b", "", expire_days=3), Rule("r", "x", expire_days=1)))
    assert rules.due(NOON, 3) == MIDNIGHT + 4 * DAY
    assert rules.due(MIDNIGHT, 3) == MIDNIGHT + 3 * DAY
    assert rules.due(NOON, 2**31 - 1) > MIDNIGHT + 1000 * DAY
    assert lifecycle.expiration_header(rules, version()) == (
        'expiry-date="Thu, 05 Mar 2026 00:00:00 GMT", rule-id="a%20b"'
    )
    assert 'rule-id="r"' in lifecycle.expiration_header(rules, version("x"))
    assert lifecycle.expiration_header(Rules((Rule("r", "b", expire_days=1),)), version()) == ""


def test_filters() -> None:
    tagged = Rule("r", "", tags=frozenset({("k", "v")}))
    assert lifecycle.matches(tagged, version(tags={"k": "v", "other": ""}))
    assert not lifecycle.matches(tagged, version(tags={"k": "w"}))
    assert not lifecycle.matches(tagged, version(delete_marker=True))
    sized = Rule("r", "", larger_than=10, smaller_than=20)
    assert [size for size in (10, 11, 19, 20) if lifecycle.matches(sized, version(size_bytes=size))] == [11, 19]


def test_current_versions_expire() -> None:
    rule = Rule("r", "", expire_days=1)
    assert plan(rule, [version()], 1) == []
    assert plan(rule, [version()], 1.5) == [Expire(version())]
    dated = Rule("r", "", expire_date=MIDNIGHT)
    assert plan(dated, [version(), version("b")], 0) == [Expire(version()), Expire(version("b"))]


def test_noncurrent_versions_expire_from_when_they_became_so() -> None:
    newest, older = version(modified_at=NOON + DAY), version(rank=6)
    oldest = version(rank=7, modified_at=NOON - 100 * DAY)
    rule = Rule("r", "", noncurrent_days=1)
    assert plan(rule, [newest, older, oldest], 1.5) == [Remove(oldest)]
    assert plan(rule, [newest, older, oldest], 2.5) == [Remove(older), Remove(oldest)]
    keeps = Rule("r", "", noncurrent_days=1, newer_versions=1)
    assert plan(keeps, [newest, older, oldest], 99) == [Remove(oldest, 1)]


def test_lonely_delete_markers_go() -> None:
    marker, older = version(delete_marker=True), version(rank=6)
    at_once = Rule("r", "", expire_markers=True)
    assert plan(at_once, [marker], 0) == [RemoveMarker(marker)]
    assert plan(at_once, [marker, version("b")], 0) == [RemoveMarker(marker)]
    assert plan(at_once, [marker, older], 0) == []
    with_age = Rule("r", "", expire_days=1)
    assert plan(with_age, [marker], 1) == []
    assert plan(with_age, [marker], 2) == [RemoveMarker(marker)]


def test_versions_move_to_colder_classes_only() -> None:
    rule = Rule("r", "", transitions=(Transition("STANDARD_IA", 30), Transition("GLACIER", 60)))
    assert plan(rule, [version()], 29) == []
    assert plan(rule, [version()], 31) == [Move(version(), "STANDARD_IA")]
    assert plan(rule, [version()], 61) == [Move(version(), "GLACIER")]
    assert plan(rule, [version(storage_class="DEEP_ARCHIVE")], 61) == []
    assert plan(rule, [version(size_bytes=5)], 61) == []
    assert plan(rule, [version(size_bytes=5)], 61, small_to_archives=True) == [Move(version(size_bytes=5), "GLACIER")]
    old = Rule("r", "", noncurrent_transitions=(Transition("GLACIER", 1, None, 1),))
    versions = [version(), version(rank=6), version(rank=7)]
    assert plan(old, versions, 9) == [Move(versions[2], "GLACIER")]


def test_planning_in_batches_is_planning_at_once() -> None:
    rule = Rule("r", "", expire_days=1, noncurrent_days=1, newer_versions=1, expire_markers=True)
    versions = [
        version(key, rank, delete_marker=rank == 1 and key in "bc")
        for key, count in (("a", 3), ("b", 1), ("c", 4), ("d", 1), ("e", 2))
        for rank in range(1, count + 1)
    ]
    whole = plan(rule, versions, 9)
    for size in range(2, len(versions)):
        planner, start = Planner(Rules((rule,)), NOON + 9 * DAY), 0
        found: list[Any] = []
        while True:
            batch = versions[start : start + size]
            more = len(batch) == size
            found += planner.plan(batch, more=more)
            if not more:
                break
            start += size - 1
        assert found == whole
