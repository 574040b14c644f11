"""What is removed when, and what never is; lifecycle policies."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.services.ecr import lifecycle
from taskrole.services.ecr.collector import collect
from taskrole.services.ecr.model import Image
from tests.support import NOW
from tests.unit.services.ecr.support import Ecr, content_of, header


def blob_count(ecr: Ecr) -> int:
    return len(list(ecr.blobs.list()))


def test_images_keep_their_layers(ecr: Ecr) -> None:
    ecr.create()
    ecr.push_image()
    ecr.advance(days=365)
    collected = ecr.api.collect(ecr.now)
    assert (collected.images, collected.uploads, collected.layers, collected.blobs) == (0, 0, 0, 0)
    assert blob_count(ecr) == 2


def test_layers_of_deleted_images_go_after_the_grace(ecr: Ecr) -> None:
    ecr.create()
    ecr.push_image("a", layer=b"one")
    ecr.push_image("b", layer=b"two")
    ecr.call("BatchDeleteImage", repositoryName="app", imageIds=[{"imageTag": "a"}])
    ecr.api.collect(ecr.now)
    assert blob_count(ecr) == 4  # the second copy of the configuration waits, too
    ecr.advance(hours=25)
    assert ecr.api.collect(ecr.now).layers == 1
    ecr.advance(minutes=16)
    assert ecr.api.collect(ecr.now).blobs == 1
    assert blob_count(ecr) == 2
    assert ecr.http("HEAD", "/v2/app/manifests/b").status == 200


def test_layers_of_deleted_repositories_go(ecr: Ecr) -> None:
    ecr.create()
    ecr.create("other")
    ecr.push_image()
    ecr.push_blob(b"layer", "other")
    ecr.call("DeleteRepository", repositoryName="app", force=True)
    ecr.advance(minutes=16)
    ecr.api.collect(ecr.now)
    ecr.advance(minutes=16)
    ecr.api.collect(ecr.now)
    assert blob_count(ecr) == 1


def test_abandoned_uploads_expire(ecr: Ecr) -> None:
    ecr.create()
    upload = header(ecr.http("POST", "/v2/app/blobs/uploads/"), "Location")
    ecr.http("PATCH", upload, b"part")
    ecr.advance(hours=23)
    ecr.http("PATCH", upload, b"another")
    ecr.advance(hours=23)
    assert ecr.api.collect(ecr.now).uploads == 0
    ecr.advance(hours=2)
    assert ecr.api.collect(ecr.now).uploads == 1
    assert ecr.http("GET", upload).status == 404
    ecr.advance(hours=1)
    ecr.api.collect(ecr.now)
    assert blob_count(ecr) == 0


def test_uploads_end_with_their_repository(ecr: Ecr) -> None:
    ecr.create()
    upload = header(ecr.http("POST", "/v2/app/blobs/uploads/"), "Location")
    ecr.http("PATCH", upload, b"bytes")
    ecr.call("DeleteRepository", repositoryName="app")
    ecr.create()
    assert ecr.http("GET", upload).status == 404
    ecr.advance(minutes=20)
    ecr.api.collect(ecr.now)
    assert list(ecr.blobs.list()) == []


def test_blobs_that_no_row_knows_go_at_the_second_look(ecr: Ecr) -> None:
    ecr.create()
    ecr.push_image()
    upload = header(ecr.http("POST", "/v2/app/blobs/uploads/"), "Location")
    ecr.http("PATCH", upload, b"part")
    writer = ecr.blobs.create()
    writer.write(b"orphan")
    orphan = writer.commit()
    ecr.api.collect(ecr.now)
    ecr.api.collect(ecr.advance(minutes=59))
    assert orphan in set(ecr.blobs.list())
    assert ecr.api.collect(ecr.advance(minutes=1)).blobs == 1
    assert orphan not in set(ecr.blobs.list())
    assert blob_count(ecr) == 3


def test_collecting_while_layers_are_pushed_and_dropped(ecr: Ecr) -> None:
    """Nothing that a repository has ever loses its bytes, even with no grace at all."""
    settings = replace(ecr.deps.settings, blob_grace=timedelta(0))
    deps = replace(ecr.deps, settings=settings)
    stop = threading.Event()

    def collect_all_the_time() -> None:
        while not stop.is_set():
            collect(deps, ecr.now + timedelta(seconds=1))

    def push(worker: int) -> None:
        for number in range(5):
            name = f"repository-{worker}-{number}"
            ecr.create(name)
            digest = ecr.push_blob(b"shared by all", name)
            assert content_of(ecr.http("GET", f"/v2/{name}/blobs/{digest}")) == b"shared by all"
            ecr.call("DeleteRepository", repositoryName=name)

    with ThreadPoolExecutor(5) as pool:
        collector = pool.submit(collect_all_the_time)
        workers = [pool.submit(push, worker) for worker in range(3)]
        try:
            for worker in workers:
                worker.result(60)
        finally:
            stop.set()
        collector.result(10)
    collect(deps, ecr.now + timedelta(seconds=1))
    assert blob_count(ecr) == 0


def policy(*rules: tuple[int, dict[str, object]]) -> str:
    made = [
        {"rulePriority": priority, "selection": selection, "action": {"type": "expire"}}
        for priority, selection in rules
    ]
    return json.dumps({"rules": made})


UNTAGGED_OLD = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 3}
KEEP_TWO = {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 2}
PROD = {"tagStatus": "tagged", "tagPrefixList": ["prod"], "countType": "imageCountMoreThan", "countNumber": 1}


def image(days_old: int, *tags: str) -> Image:
    return Image(f"sha256:{days_old:064d}", "", "", 0, NOW - timedelta(days=days_old), tags=tags)


def test_rules_are_applied_by_priority_and_take_images_out_of_reach() -> None:
    rules = lifecycle.read_policy(policy((1, PROD), (2, UNTAGGED_OLD), (3, KEEP_TWO)))
    images = [image(1, "prod-2"), image(9, "prod-1"), image(4), image(2), image(5, "x"), image(6, "y"), image(7, "z")]
    expired = [(each.pushed_at, rule.priority) for each, rule in lifecycle.due(rules, images, NOW)]
    assert expired == [
        (NOW - timedelta(days=9), 1),
        (NOW - timedelta(days=7), 3),
        (NOW - timedelta(days=4), 2),
    ]


def test_tag_patterns_must_all_match() -> None:
    selection = {**PROD, "tagPatternList": ["prod*web", "*"], "countNumber": 1}
    del selection["tagPrefixList"]
    rules = lifecycle.read_policy(policy((1, selection)))
    images = [image(3, "prod-web"), image(2, "prod-1-web"), image(1, "prod-api")]
    assert [each.tags for each, _ in lifecycle.due(rules, images, NOW)] == [("prod-web",)]


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "[" * 100_000,
        '{"rules":[]}',
        '{"rules":[1]}',
        policy((1, KEEP_TWO), (1, PROD)),
        policy((1, KEEP_TWO), (2, PROD)),
        policy((1, UNTAGGED_OLD), (2, UNTAGGED_OLD)),
        policy((0, KEEP_TWO)),
        policy((1, {**KEEP_TWO, "countNumber": 0})),
        policy((1, {**KEEP_TWO, "countNumber": True})),
        policy((1, {**KEEP_TWO, "countUnit": "days"})),
        policy((1, {**UNTAGGED_OLD, "countUnit": "years"})),
        policy((1, {**PROD, "tagPrefixList": []})),
        policy((1, {**PROD, "tagStatus": "some"})),
        policy((1, {**KEEP_TWO, "other": 1})),
        policy((1, KEEP_TWO)).replace("expire", "keep"),
    ],
)
def test_lifecycle_policies_that_are_refused(text: str) -> None:
    with pytest.raises(ServiceError) as caught:
        lifecycle.read_policy(text)
    assert caught.value.code == "InvalidParameterException"


def test_lifecycle_policy_is_previewed_and_applied(ecr: Ecr) -> None:
    ecr.create()
    assert ecr.push_image("old", layer=b"1")
    ecr.advance(days=1)
    for tag in ("new", "newer"):
        ecr.push_image(tag, layer=tag.encode())
    text = policy((1, KEEP_TWO))
    with pytest.raises(ServiceError, match="Lifecycle policy does not exist"):
        ecr.call("StartLifecyclePolicyPreview", repositoryName="app")
    with pytest.raises(ServiceError, match="no lifecycle policy preview"):
        ecr.call("GetLifecyclePolicyPreview", repositoryName="app")
    ecr.call("StartLifecyclePolicyPreview", repositoryName="app", lifecyclePolicyText=text)
    preview = ecr.call("GetLifecyclePolicyPreview", repositoryName="app")
    assert preview["status"] == "COMPLETE"
    assert [result["imageTags"] for result in preview["previewResults"]] == [["old"]]
    assert preview["summary"] == {"expiringImageTotalCount": 1}
    ecr.api.collect(ecr.now)
    assert len(ecr.call("DescribeImages", repositoryName="app")["imageDetails"]) == 3
    ecr.call("PutLifecyclePolicy", repositoryName="app", lifecyclePolicyText=text)
    assert ecr.call("GetLifecyclePolicy", repositoryName="app")["lifecyclePolicyText"] == text
    assert ecr.api.collect(ecr.now).images == 1
    assert len(ecr.call("DescribeImages", repositoryName="app")["imageDetails"]) == 2
    ecr.call("DeleteLifecyclePolicy", repositoryName="app")
    with pytest.raises(ServiceError, match="Lifecycle policy does not exist"):
        ecr.call("GetLifecyclePolicy", repositoryName="app")


ARCHIVE = {"type": "transition", "targetStorageClass": "archive"}
UNPULLED = {"tagStatus": "any", "countType": "sinceImagePulled", "countUnit": "days", "countNumber": 30}
LONG_ARCHIVED = {
    "tagStatus": "tagged",
    "tagPrefixList": ["v"],
    "storageClass": "archive",
    "countType": "sinceImageTransitioned",
    "countUnit": "days",
    "countNumber": 90,
}


def archiving_policy() -> str:
    rules = [
        {"rulePriority": 1, "selection": LONG_ARCHIVED, "action": {"type": "expire"}},
        {"rulePriority": 2, "selection": UNPULLED, "action": ARCHIVE},
    ]
    return json.dumps({"rules": rules})


def test_images_are_archived_and_expire_in_the_archive(ecr: Ecr) -> None:
    ecr.create()
    digest = ecr.push_image("v1", layer=b"1")
    ecr.call("PutLifecyclePolicy", repositoryName="app", lifecyclePolicyText=archiving_policy())
    ecr.advance(days=31)
    ecr.call("StartLifecyclePolicyPreview", repositoryName="app")
    preview = ecr.call("GetLifecyclePolicyPreview", repositoryName="app")
    assert preview["previewResults"][0]["action"] == {"type": "TRANSITION", "targetStorageClass": "ARCHIVE"}
    assert preview["previewResults"][0]["storageClass"] == "STANDARD"
    counts = [{"targetStorageClass": "ARCHIVE", "imageTotalCount": 1}]
    assert preview["summary"] == {"expiringImageTotalCount": 0, "transitioningImageTotalCounts": counts}
    collected = ecr.api.collect(ecr.now)
    assert (collected.images, collected.archived) == (0, 1)
    ecr.advance(days=89)
    ecr.api.collect(ecr.now)
    assert ecr.call("DescribeImages", repositoryName="app")["imageDetails"][0]["imageStatus"] == "ARCHIVED"
    ecr.call("UpdateImageStorageClass", repositoryName="app", imageId={"imageTag": "v1"}, targetStorageClass="STANDARD")
    ecr.advance(days=29)
    assert ecr.api.collect(ecr.now).archived == 0  # a restored image is as one that was pushed then
    ecr.advance(days=2)
    assert ecr.api.collect(ecr.now).archived == 1
    ecr.advance(days=91)
    assert ecr.api.collect(ecr.now).images == 1
    assert digest not in [each["imageDigest"] for each in ecr.call("ListImages", repositoryName="app")["imageIds"]]


@pytest.mark.parametrize(
    ("selection", "action"),
    [
        ({**UNPULLED, "storageClass": "archive"}, ARCHIVE),
        ({**UNPULLED, "storageClass": "cold"}, ARCHIVE),
        ({**UNPULLED, "storageClass": []}, ARCHIVE),
        (UNPULLED, {**ARCHIVE, "targetStorageClass": "standard"}),
        (UNPULLED, {"type": "transition"}),
        (LONG_ARCHIVED, ARCHIVE),
        ({**LONG_ARCHIVED, "countNumber": 89}, {"type": "expire"}),
        ({**LONG_ARCHIVED, "storageClass": "standard"}, {"type": "expire"}),
    ],
)
def test_archiving_rules_that_are_refused(selection: dict[str, Any], action: dict[str, str]) -> None:
    rules = [{"rulePriority": 1, "selection": selection, "action": action}]
    with pytest.raises(ServiceError) as caught:
        lifecycle.read_policy(json.dumps({"rules": rules}))
    assert caught.value.code == "InvalidParameterException"
