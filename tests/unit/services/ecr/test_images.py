"""Images and layers through the ECR API."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from tests.support import ACCOUNT, NOW
from tests.unit.services.ecr.support import OCI_MANIFEST, Ecr, content_of, digest_of, make_index, make_manifest

NO_DIGEST = "sha256:" + "0" * 64


def error_of(ecr: Ecr, name: str, /, **request: Any) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        ecr.call(name, repositoryName="app", **request)
    return caught.value


def failures_of(answer: dict[str, Any]) -> list[str]:
    return [failure["failureCode"] for failure in answer["failures"]]


def manifest_of(ecr: Ecr, image_id: dict[str, str]) -> str:
    answer = ecr.call("BatchGetImage", repositoryName="app", imageIds=[image_id])
    return str(answer["images"][0]["imageManifest"])


def test_describe_what_was_pushed(ecr: Ecr) -> None:
    ecr.create()
    digest = ecr.push_image("v1", layer=b"x" * 1000)
    ecr.push_image("v2", layer=b"x" * 1000)
    answer = ecr.call("DescribeImages", repositoryName="app")
    assert answer["imageDetails"] == [
        {
            "registryId": ACCOUNT,
            "repositoryName": "app",
            "imageDigest": digest,
            "imageTags": ["v1", "v2"],
            "imageSizeInBytes": 1024,
            "imagePushedAt": NOW,
            "imageManifestMediaType": OCI_MANIFEST,
            "imageStatus": "ACTIVE",
            "artifactMediaType": "application/vnd.oci.image.config.v1+json",
        }
    ]
    assert ecr.call("DescribeImages", repositoryName="app", imageIds=[{"imageTag": "v2"}]) == answer
    error = error_of(ecr, "DescribeImages", imageIds=[{"imageTag": "v3"}])
    assert error.code == "ImageNotFoundException"
    assert error.message == (
        "The image with imageId {imageDigest:'null', imageTag:'v3'} does not exist within the repository with name "
        f"'app' in the registry with id '{ACCOUNT}'"
    )


def test_list_by_tag_status_and_page(ecr: Ecr) -> None:
    ecr.create()
    old = ecr.push_image("latest")
    new = ecr.push_image("latest", layer=b"new")
    ecr.push_image("v2", layer=b"new")
    untagged = [{"imageDigest": old}]
    tagged = [{"imageDigest": new, "imageTag": "latest"}, {"imageDigest": new, "imageTag": "v2"}]
    for status, expected in (("UNTAGGED", untagged), ("TAGGED", tagged)):
        assert ecr.call("ListImages", repositoryName="app", filter={"tagStatus": status}) == {"imageIds": expected}
    first = ecr.call("ListImages", repositoryName="app", maxResults=2)
    second = ecr.call("ListImages", repositoryName="app", maxResults=2, nextToken=first["nextToken"])
    everything = first["imageIds"] + second["imageIds"]
    assert sorted(everything, key=str) == sorted(untagged + tagged, key=str)


def test_get_images_and_failures(ecr: Ecr) -> None:
    ecr.create()
    digest = ecr.push_image("v1")
    other = ecr.push_image("v2", layer=b"other")
    answer = ecr.call(
        "BatchGetImage",
        repositoryName="app",
        imageIds=[
            {"imageTag": "v1"},
            {"imageDigest": digest, "imageTag": "v1"},
            {"imageDigest": other, "imageTag": "v1"},
            {"imageTag": "v9"},
            {"imageDigest": "x"},
            {"imageTag": "a\0b"},
            {},
        ],
    )
    assert [image["imageId"]["imageDigest"] for image in answer["images"]] == [digest, digest]
    assert failures_of(answer) == [
        "ImageTagDoesNotMatchDigest",
        "ImageNotFound",
        "InvalidImageDigest",
        "InvalidImageTag",
        "MissingDigestAndTag",
    ]


def test_an_answer_has_a_bounded_size(ecr: Ecr) -> None:
    ecr.create()
    config, layer = ecr.push_blob(b"{}"), ecr.push_blob(b"layer")
    manifest = make_manifest(config, 2, layer, 5) + b" " * (3 << 20)
    ecr.call("PutImage", repositoryName="app", imageManifest=manifest.decode(), imageTag="large")
    ids = [{"imageTag": "large"}] * 5
    assert len(ecr.call("BatchGetImage", repositoryName="app", imageIds=ids)["images"]) == 5
    assert error_of(ecr, "BatchGetImage", imageIds=[*ids, *ids]).code == "LimitExceededException"


def test_tag_again_without_pulling(ecr: Ecr) -> None:
    ecr.create()
    digest = ecr.push_image("v1")
    manifest = manifest_of(ecr, {"imageTag": "v1"})
    image = ecr.call("PutImage", repositoryName="app", imageManifest=manifest, imageTag="stable")["image"]
    assert image["imageId"] == {"imageDigest": digest, "imageTag": "stable"}
    error = error_of(ecr, "PutImage", imageManifest=manifest, imageTag="stable")
    assert error.code == "ImageAlreadyExistsException"
    assert error.message == (
        f"Image with digest '{digest}' and tag 'stable' already exists in the repository with name 'app' in registry "
        f"with id '{ACCOUNT}'"
    )
    assert error_of(ecr, "PutImage", imageManifest=manifest).code == "ImageAlreadyExistsException"
    wrong = error_of(ecr, "PutImage", imageManifest=manifest, imageTag="b", imageDigest=NO_DIGEST)
    assert wrong.code == "ImageDigestDoesNotMatchException"
    assert error_of(ecr, "PutImage", imageManifest=manifest, imageTag="a b").code == "InvalidParameterException"


def test_put_image_needs_its_parts(ecr: Ecr) -> None:
    ecr.create()
    ecr.create("other")
    config = ecr.push_blob(b"{}")
    elsewhere = ecr.push_blob(b"layer", "other")
    manifest = make_manifest(config, 2, elsewhere, 5).decode()
    error = error_of(ecr, "PutImage", imageManifest=manifest, imageTag="v1")
    assert error.code == "LayersNotFoundException"
    assert elsewhere in error.message
    index = make_index(NO_DIGEST).decode()
    assert error_of(ecr, "PutImage", imageManifest=index).code == "ReferencedImagesNotFoundException"
    assert ecr.call("ListImages", repositoryName="app") == {"imageIds": []}


def test_immutable_repository(ecr: Ecr) -> None:
    ecr.create(imageTagMutability="IMMUTABLE")
    ecr.push_image("v1")
    ecr.push_image("v2", layer=b"other")
    manifest = manifest_of(ecr, {"imageTag": "v2"})
    assert error_of(ecr, "PutImage", imageManifest=manifest, imageTag="v1").code == "ImageTagAlreadyExistsException"


def test_delete_by_tag_and_digest(ecr: Ecr) -> None:
    ecr.create()
    digest = ecr.push_image("v1")
    ecr.push_image("v2")
    bad: list[dict[str, str]] = [{}, {"imageDigest": "x"}, {"imageTag": "a b"}]
    ids = [{"imageTag": "v1"}, {"imageTag": "v9"}, *bad]
    both = ecr.call("BatchDeleteImage", repositoryName="app", imageIds=ids)
    assert both["imageIds"] == [{"imageDigest": digest, "imageTag": "v1"}]
    assert failures_of(both) == ["MissingDigestAndTag", "InvalidImageDigest", "InvalidImageTag", "ImageNotFound"]
    ecr.push_image("v3")
    gone = ecr.call("BatchDeleteImage", repositoryName="app", imageIds=[{"imageDigest": digest}])
    assert [image_id["imageTag"] for image_id in gone["imageIds"]] == ["v2", "v3"]
    assert ecr.call("DescribeImages", repositoryName="app") == {"imageDetails": []}
    last = ecr.push_image("only")
    mismatch = [{"imageTag": "only", "imageDigest": NO_DIGEST}]
    answer = ecr.call("BatchDeleteImage", repositoryName="app", imageIds=mismatch)
    assert failures_of(answer) == ["ImageTagDoesNotMatchDigest"]
    answer = ecr.call("BatchDeleteImage", repositoryName="app", imageIds=[{"imageTag": "only"}])
    assert answer["imageIds"] == [{"imageDigest": last, "imageTag": "only"}]
    assert ecr.call("DescribeImages", repositoryName="app") == {"imageDetails": []}


def test_tags_that_cannot_be(ecr: Ecr) -> None:
    ecr.create()
    answer = ecr.call("BatchDeleteImage", repositoryName="app", imageIds=[{"imageTag": "a\0b"}])
    assert failures_of(answer) == ["InvalidImageTag"]
    assert error_of(ecr, "DescribeImages", imageIds=[{"imageTag": "a\0b"}]).code == "ImageNotFoundException"


def test_image_of_a_list_is_not_deleted(ecr: Ecr) -> None:
    ecr.create()
    digest = ecr.push_image("v1")
    ecr.call("PutImage", repositoryName="app", imageManifest=make_index(digest).decode(), imageTag="all")
    answer = ecr.call("BatchDeleteImage", repositoryName="app", imageIds=[{"imageDigest": digest}])
    assert failures_of(answer) == ["ImageReferencedByManifestList"]
    assert manifest_of(ecr, {"imageTag": "v1"})


def test_pull_time_is_kept_once_a_day(ecr: Ecr) -> None:
    ecr.create()
    ecr.push_image("v1")
    for hours, pulled_after in ((0, 0), (23, 0), (1, 24)):
        ecr.advance(hours=hours)
        ecr.http("GET", "/v2/app/manifests/v1")
        detail = ecr.call("DescribeImages", repositoryName="app")["imageDetails"][0]
        assert detail["lastRecordedPullTime"] == NOW + timedelta(hours=pulled_after)


def upload(ecr: Ecr, *parts: bytes) -> str:
    upload_id = ecr.call("InitiateLayerUpload", repositoryName="app")["uploadId"]
    first = 0
    for part in parts:
        answer = send(ecr, upload_id, first, part)
        first += len(part)
        assert answer["lastByteReceived"] == first - 1
    return str(upload_id)


def send(ecr: Ecr, upload_id: str, first: int, part: bytes) -> Any:
    return ecr.call(
        "UploadLayerPart",
        repositoryName="app",
        uploadId=upload_id,
        partFirstByte=first,
        partLastByte=first + len(part) - 1,
        layerPartBlob=part,
    )


def test_layers_through_the_api(ecr: Ecr) -> None:
    ecr.create()
    upload_id = upload(ecr, b"12345", b"6789", b"0")
    digest = digest_of(b"1234567890")
    wrong = error_of(ecr, "CompleteLayerUpload", uploadId=upload_id, layerDigests=[NO_DIGEST])
    assert wrong.code == "InvalidLayerException"
    answer = ecr.call("CompleteLayerUpload", repositoryName="app", uploadId=upload_id, layerDigests=[digest])
    assert answer["layerDigest"] == digest
    assert content_of(ecr.http("GET", f"/v2/app/blobs/{digest}")) == b"1234567890"
    wanted = [digest, NO_DIGEST, "md5:1"]
    checked = ecr.call("BatchCheckLayerAvailability", repositoryName="app", layerDigests=wanted)
    assert [(each["layerAvailability"], each.get("layerSize")) for each in checked["layers"]] == [
        ("AVAILABLE", 10),
        ("UNAVAILABLE", None),
    ]
    assert failures_of(checked) == ["InvalidLayerDigest"]
    again = upload(ecr, b"1234567890")
    error = error_of(ecr, "CompleteLayerUpload", uploadId=again, layerDigests=[digest])
    assert error.code == "LayerAlreadyExistsException"


def test_download_url_is_narrowed_to_the_repository(ecr: Ecr) -> None:
    ecr.create()
    digest = ecr.push_blob(b"layer")
    answer = ecr.call("GetDownloadUrlForLayer", repositoryName="app", layerDigest=digest)
    assert answer["layerDigest"] == digest
    match = re.fullmatch(f"http://AWS:([A-Za-z0-9_-]+)@127.0.0.1:4566/v2/app/blobs/{digest}", answer["downloadUrl"])
    assert match is not None
    token = ecr.api.open_authorization_token(match.group(1), ecr.now)
    assert token.expires_at == ecr.now + timedelta(hours=1)
    assert token.session is not None
    statement = json.loads(token.session.inline_session_policy)["Statement"][0]
    assert statement["Action"] == "ecr:GetDownloadUrlForLayer"
    assert statement["Resource"].endswith(":repository/app")
    error = error_of(ecr, "GetDownloadUrlForLayer", layerDigest=NO_DIGEST)
    assert error.code == "LayersNotFoundException"


def test_uploads_that_go_wrong(ecr: Ecr) -> None:
    ecr.create()
    empty = upload(ecr)
    assert error_of(ecr, "CompleteLayerUpload", uploadId=empty, layerDigests=[NO_DIGEST]).code == "EmptyUploadException"
    unknown = error_of(ecr, "CompleteLayerUpload", uploadId="none", layerDigests=[NO_DIGEST])
    assert unknown.code == "UploadNotFoundException"
    small = upload(ecr, b"1", b"2")
    too_small = error_of(ecr, "CompleteLayerUpload", uploadId=small, layerDigests=[digest_of(b"12")])
    assert too_small.code == "LayerPartTooSmallException"
    for first, part in ((1, b"x"), (0, b"x"), (3, b"x")):
        with pytest.raises(ServiceError) as caught:
            send(ecr, small, first, part)
        assert caught.value.code == "InvalidLayerPartException"
        assert caught.value.members["lastValidByteReceived"] == 1
    error = error_of(ecr, "UploadLayerPart", uploadId=small, partFirstByte=2, partLastByte=9, layerPartBlob=b"x")
    assert error.code == "InvalidLayerPartException"


def statuses(ecr: Ecr, wanted: str) -> list[str]:
    listed = ecr.call("ListImages", repositoryName="app", filter={"imageStatus": wanted})["imageIds"]
    described = ecr.call("DescribeImages", repositoryName="app", filter={"imageStatus": wanted})["imageDetails"]
    assert [each["imageDigest"] for each in listed] == [each["imageDigest"] for each in described]
    return [each["imageStatus"] for each in described]


def test_an_archived_image_is_listed_but_cannot_be_pulled(ecr: Ecr) -> None:
    ecr.create()
    digest = ecr.push_image("v1", layer=b"1")
    archive: dict[str, Any] = {"repositoryName": "app", "imageId": {"imageTag": "v1"}, "targetStorageClass": "ARCHIVE"}
    ecr.advance(hours=1)
    assert ecr.call("UpdateImageStorageClass", **archive) == {
        "registryId": ACCOUNT,
        "repositoryName": "app",
        "imageId": {"imageDigest": digest, "imageTag": "v1"},
        "imageStatus": "ARCHIVED",
    }
    assert [statuses(ecr, wanted) for wanted in ("ANY", "ACTIVE", "ARCHIVED", "ACTIVATING")] == [
        ["ARCHIVED"],
        [],
        ["ARCHIVED"],
        [],
    ]
    for method in ("GET", "HEAD"):
        assert ecr.http(method, "/v2/app/manifests/v1").status == 404
    refused = ecr.call("BatchGetImage", repositoryName="app", imageIds=[{"imageTag": "v1"}])
    assert failures_of(refused) == ["ImageNotFound"]
    assert "UpdateImageStorageClass" in refused["failures"][0]["failureReason"]
    ecr.advance(hours=1)
    ecr.call("UpdateImageStorageClass", **{**archive, "targetStorageClass": "STANDARD"})
    assert ecr.http("GET", "/v2/app/manifests/v1").status == 200
    detail = ecr.call("DescribeImages", repositoryName="app")["imageDetails"][0]
    assert (detail["lastArchivedAt"], detail["lastActivatedAt"]) == (NOW + timedelta(hours=1), NOW + timedelta(hours=2))
    error = error_of(ecr, "UpdateImageStorageClass", imageId={"imageTag": "none"}, targetStorageClass="ARCHIVE")
    assert error.code == "ImageNotFoundException"


def test_what_is_pushed_again_leaves_the_archive(ecr: Ecr) -> None:
    ecr.create()
    ecr.push_image("v1", layer=b"1")
    manifest = manifest_of(ecr, {"imageTag": "v1"})
    for push_again in (
        lambda: ecr.call("PutImage", repositoryName="app", imageManifest=manifest, imageTag="v1"),
        lambda: ecr.push_image("v1", layer=b"1"),
    ):
        ecr.call(
            "UpdateImageStorageClass", repositoryName="app", imageId={"imageTag": "v1"}, targetStorageClass="ARCHIVE"
        )
        push_again()
        assert statuses(ecr, "ANY") == ["ACTIVE"]


def test_referrers_by_status(ecr: Ecr) -> None:
    ecr.create()
    subject = ecr.push_image("v1", layer=b"1")
    document = json.loads(make_manifest(digest_of(b"1"), 1, digest_of(b"1"), 1))
    document["subject"] = {"mediaType": OCI_MANIFEST, "digest": subject, "size": 1}
    content = json.dumps(document).encode()
    ecr.call("PutImage", repositoryName="app", imageManifest=content.decode())
    about = {"imageDigest": digest_of(content)}
    ecr.call("UpdateImageStorageClass", repositoryName="app", imageId=about, targetStorageClass="ARCHIVE")
    found = {}
    for status in ("ACTIVE", "ARCHIVED", "ACTIVATING", "ANY"):
        answer = ecr.call(
            "ListImageReferrers",
            repositoryName="app",
            subjectId={"imageDigest": subject},
            filter={"artifactStatus": status},
        )
        found[status] = [each["artifactStatus"] for each in answer["referrers"]]
    assert found == {"ACTIVE": [], "ARCHIVED": ["ARCHIVED"], "ACTIVATING": [], "ANY": ["ARCHIVED"]}
