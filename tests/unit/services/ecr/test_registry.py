"""The registry's routes: what docker, podman and skopeo do, and what goes wrong."""

import json

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import FileBody, HttpRequest, StreamBody
from taskrole.services.ecr.api import match
from tests.support import ACCOUNT
from tests.unit.services.ecr.support import (
    DOCKER_MANIFEST,
    OCI_INDEX,
    OCI_MANIFEST,
    Ecr,
    content_of,
    digest_of,
    error_of,
    header,
    make_index,
    make_manifest,
)

NO_DIGEST = "sha256:" + "0" * 64


def test_ping_needs_nothing_but_a_token(ecr: Ecr) -> None:
    response = ecr.http("GET", "/v2/")
    assert response.status == 200
    assert header(response, "Docker-Distribution-Api-Version") == "registry/2.0"
    assert ecr.asked == []


@pytest.mark.parametrize("media_type", [OCI_MANIFEST, DOCKER_MANIFEST])
def test_push_and_pull(ecr: Ecr, media_type: str) -> None:
    ecr.create("team/app")
    digest = ecr.push_image("v1", "team/app", b"x" * 5000, media_type)
    for reference in ("v1", digest):
        for method in ("GET", "HEAD"):
            response = ecr.http(method, f"/v2/team/app/manifests/{reference}")
            assert response.status == 200
            assert header(response, "Docker-Content-Digest") == digest
            assert header(response, "Content-Type") == media_type
    manifest = content_of(response)
    assert digest_of(manifest) == digest
    layer = json.loads(manifest)["layers"][0]["digest"]
    blob = ecr.http("GET", f"/v2/team/app/blobs/{layer}")
    assert isinstance(blob.body, FileBody)
    assert content_of(blob) == b"x" * 5000
    head = ecr.http("HEAD", f"/v2/team/app/blobs/{layer}")
    assert isinstance(head.body, StreamBody)
    assert head.body.length == 5000


def test_every_route_asks_for_its_action(ecr: Ecr) -> None:
    ecr.create()
    digest = ecr.push_image()
    blob = digest_of(b"layer")
    upload = header(ecr.http("POST", "/v2/app/blobs/uploads/"), "Location")
    for method, target, operation, action in (
        ("GET", "/v2/app/tags/list", "RegistryListTags", "ListImages"),
        ("HEAD", f"/v2/app/manifests/{digest}", "RegistryGetManifest", "BatchGetImage"),
        ("GET", "/v2/app/manifests/latest", "RegistryGetManifest", "BatchGetImage"),
        ("PUT", "/v2/app/manifests/latest", "RegistryPutManifest", "PutImage"),
        ("DELETE", "/v2/app/manifests/latest", "RegistryDeleteManifest", "BatchDeleteImage"),
        ("GET", f"/v2/app/referrers/{digest}", "RegistryListReferrers", "BatchGetImage"),
        ("HEAD", f"/v2/app/blobs/{blob}", "RegistryCheckBlob", "BatchCheckLayerAvailability"),
        ("GET", f"/v2/app/blobs/{blob}", "RegistryGetBlob", "GetDownloadUrlForLayer"),
        ("DELETE", f"/v2/app/blobs/{blob}", "RegistryDeleteBlob", "BatchDeleteImage"),
        ("POST", "/v2/app/blobs/uploads/", "RegistryStartUpload", "InitiateLayerUpload"),
        ("GET", upload, "RegistryGetUpload", "UploadLayerPart"),
        ("PATCH", upload, "RegistryUploadChunk", "UploadLayerPart"),
        ("DELETE", upload, "RegistryCancelUpload", "UploadLayerPart"),
        ("PUT", f"{upload}?digest={blob}", "RegistryCompleteUpload", "CompleteLayerUpload"),
    ):
        assert match(HttpRequest(method, target, []))[0] == operation
        ecr.denied = {(f"ecr:{action}", "app")}
        status, code, message = error_of(ecr.http(method, target, b"x"))
        assert (status, code) == (403, "DENIED"), target
        assert action in message


def test_layers_are_not_readable_through_another_repository(ecr: Ecr) -> None:
    ecr.create()
    ecr.create("other")
    digest = ecr.push_blob(b"secret", "app")
    status, code, _ = error_of(ecr.http("GET", f"/v2/other/blobs/{digest}"))
    assert (status, code) == (404, "BLOB_UNKNOWN")


def test_blob_ranges(ecr: Ecr) -> None:
    ecr.create()
    digest = ecr.push_blob(b"0123456789")
    for wanted, status, content, content_range in (
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=7-99", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("items=1", 200, b"0123456789", ""),
        ("bytes=-", 200, b"0123456789", ""),
    ):
        response = ecr.http("GET", f"/v2/app/blobs/{digest}", range=wanted)
        assert (response.status, content_of(response)) == (status, content)
        assert header(response, "Content-Range") == content_range
    for wanted in ("bytes=10-", "bytes=20-30", "bytes=5-0", "bytes=-0"):
        response = ecr.http("GET", f"/v2/app/blobs/{digest}", range=wanted)
        assert (response.status, header(response, "Content-Range")) == (416, "bytes */10")


def test_upload_in_chunks_is_resumable(ecr: Ecr) -> None:
    ecr.create()
    upload = header(ecr.http("POST", "/v2/app/blobs/uploads/"), "Location")
    assert header(ecr.http("PATCH", upload, b"abcde", content_range="0-4"), "Range") == "0-4"
    wrong = ecr.http("PATCH", upload, b"zz", content_range="9-10")
    assert wrong.status == 416
    assert header(wrong, "Range") == "0-4"
    assert header(ecr.http("GET", upload), "Range") == "0-4"
    assert ecr.http("PATCH", upload, b"fgh", content_range="5-7").status == 202
    done = ecr.http("PUT", f"{upload}?digest={digest_of(b'abcdefghij')}", b"ij")
    assert done.status == 201
    assert content_of(ecr.http("GET", header(done, "Location"))) == b"abcdefghij"
    assert error_of(ecr.http("GET", upload))[:2] == (404, "BLOB_UPLOAD_UNKNOWN")


def test_upload_in_one_request(ecr: Ecr) -> None:
    ecr.create()
    digest = digest_of(b"one")
    assert ecr.http("POST", f"/v2/app/blobs/uploads/?digest={digest}", b"one").status == 201
    assert content_of(ecr.http("GET", f"/v2/app/blobs/{digest}")) == b"one"


def test_uploads_that_go_wrong(ecr: Ecr) -> None:
    ecr.create()
    upload = header(ecr.http("POST", "/v2/app/blobs/uploads/"), "Location")
    assert error_of(ecr.http("PUT", upload, b"x"))[:2] == (400, "DIGEST_INVALID")
    assert error_of(ecr.http("PUT", f"{upload}?digest=md5:0", b"x"))[:2] == (400, "DIGEST_INVALID")
    assert error_of(ecr.http("PATCH", upload, b"x", content_range="x-y"))[:2] == (400, "BLOB_UPLOAD_INVALID")
    assert error_of(ecr.http("PATCH", upload, b"x", content_range="0-7"))[:2] == (416, "BLOB_UPLOAD_INVALID")
    assert error_of(ecr.http("PUT", f"{upload}?digest={NO_DIGEST}", b"x", content_range="5-5"))[0] == 416
    assert error_of(ecr.http("PUT", f"{upload}?digest={NO_DIGEST}", b"x"))[:2] == (400, "DIGEST_INVALID")
    assert ecr.http("GET", upload).status == 404  # bytes with another digest are of no use
    upload = header(ecr.http("POST", "/v2/app/blobs/uploads/"), "Location")
    assert error_of(ecr.http("PATCH", upload, b"x" * ((1 << 20) + 1)))[:2] == (400, "DIGEST_INVALID")  # too large
    assert ecr.http("DELETE", upload).status == 204
    assert error_of(ecr.http("DELETE", upload))[:2] == (404, "BLOB_UPLOAD_UNKNOWN")
    assert error_of(ecr.http("PATCH", "/v2/app/blobs/uploads/unknown", b"x"))[:2] == (404, "BLOB_UPLOAD_UNKNOWN")
    status, code, message = error_of(ecr.http("POST", "/v2/missing/blobs/uploads/"))
    assert (status, code) == (404, "NAME_UNKNOWN")
    assert message == f"The repository with name 'missing' does not exist in the registry with id '{ACCOUNT}'"


def test_mount_from_another_repository(ecr: Ecr) -> None:
    ecr.create()
    ecr.create("other")
    digest = ecr.push_blob(b"shared")
    target = f"/v2/other/blobs/uploads/?mount={digest}&from=app"
    ecr.denied = {("ecr:GetDownloadUrlForLayer", "app")}
    assert ecr.http("POST", target).status == 202
    assert ecr.http("HEAD", f"/v2/other/blobs/{digest}").status == 404
    ecr.denied = set()
    assert ecr.http("POST", target.replace(digest, NO_DIGEST)).status == 202
    assert ecr.http("POST", target.replace("from=app", "from=missing")).status == 202
    assert ecr.http("POST", target).status == 201
    assert ecr.http("HEAD", f"/v2/other/blobs/{digest}").status == 200
    assert len(list(ecr.blobs.list())) == 1


def test_the_same_layer_is_stored_once(ecr: Ecr) -> None:
    ecr.create()
    ecr.create("other")
    ecr.push_blob(b"same")
    ecr.push_blob(b"same", "other")
    ecr.advance(hours=1)
    ecr.api.collect(ecr.now)
    assert len(list(ecr.blobs.list())) == 1


def test_manifests_that_are_refused(ecr: Ecr) -> None:
    ecr.create()
    config, layer = ecr.push_blob(b"{}"), ecr.push_blob(b"layer")
    good = make_manifest(config, 2, layer, 5)
    missing = make_manifest(config, 2, NO_DIGEST, 5)
    for reference, body, status, code in (
        ("latest", missing, 400, "MANIFEST_BLOB_UNKNOWN"),
        ("latest", make_index(NO_DIGEST), 400, "MANIFEST_BLOB_UNKNOWN"),
        ("latest", b"", 400, "MANIFEST_INVALID"),
        ("latest", b"[]", 400, "MANIFEST_INVALID"),
        ("latest", good.decode().encode("utf-16"), 400, "MANIFEST_INVALID"),
        (
            "latest",
            good.replace(b'"mediaType": "application/vnd.oci.image.manifest.v1+json"', b'"mediaType": {}'),
            400,
            "MANIFEST_INVALID",
        ),
        (
            "latest",
            good.replace(b'"schemaVersion"', b'"artifactType": "\\u0000", "schemaVersion"'),
            400,
            "MANIFEST_INVALID",
        ),
        ("latest", b"\xff\xfe", 400, "MANIFEST_INVALID"),
        ("latest", b"[" * 100_000, 400, "MANIFEST_INVALID"),
        ("latest", b'{"schemaVersion":1}', 400, "MANIFEST_INVALID"),
        ("latest", good.replace(b'"size": 5', b'"size": -5'), 400, "MANIFEST_INVALID"),
        ("latest", good.replace(b'"layers"', b'"lairs"'), 400, "MANIFEST_INVALID"),
        ("latest", b" " * (4 * 1024 * 1024 + 1), 400, "MANIFEST_INVALID"),
        ("-bad-", good, 400, "TAG_INVALID"),
        ("sha256:bad", good, 400, "DIGEST_INVALID"),
        (NO_DIGEST, good, 400, "DIGEST_INVALID"),
    ):
        response = ecr.http("PUT", f"/v2/app/manifests/{reference}", body)
        assert error_of(response)[:2] == (status, code), body[:40]
    assert ecr.http("PUT", f"/v2/app/manifests/{digest_of(good)}", good).status == 201
    assert error_of(ecr.http("GET", "/v2/app/manifests/latest")) == (
        404,
        "MANIFEST_UNKNOWN",
        "Requested image not found",
    )


def test_references_that_cannot_be(ecr: Ecr) -> None:
    ecr.create()
    for reference in ("a%00b", "%ff", "sha256:00", "x" * 400):
        for method in ("GET", "HEAD", "DELETE"):
            assert error_of(ecr.http(method, f"/v2/app/manifests/{reference}"))[:2] == (404, "MANIFEST_UNKNOWN")
        assert ecr.http("GET", f"/v2/app/blobs/{reference}").status == 404
    assert ecr.http("GET", "/v2/app/tags/list?last=a%00b").status == 200
    for number in ("x", "-1", "1" * 20):
        refused = ecr.http("GET", f"/v2/app/tags/list?n={number}")
        assert error_of(refused)[:2] == (400, "PAGINATION_NUMBER_INVALID")


def test_list_of_images_protects_its_images(ecr: Ecr) -> None:
    ecr.create()
    digest = ecr.push_image("amd64")
    index = make_index(digest)
    assert ecr.http("PUT", "/v2/app/manifests/all", index, content_type=OCI_INDEX).status == 201
    assert content_of(ecr.http("GET", "/v2/app/manifests/all")) == index
    status, code, message = error_of(ecr.http("DELETE", f"/v2/app/manifests/{digest}"))
    assert (status, code) == (403, "DENIED")
    assert digest_of(index) in message
    assert ecr.http("DELETE", f"/v2/app/manifests/{digest_of(index)}").status == 202
    assert ecr.http("DELETE", f"/v2/app/manifests/{digest}").status == 202
    assert ecr.http("DELETE", f"/v2/app/manifests/{digest}").status == 404


def test_immutable_tags(ecr: Ecr) -> None:
    ecr.create(imageTagMutability="IMMUTABLE")
    ecr.push_image("v1")
    ecr.push_image("v1")  # the same again: docker repeats itself
    config, layer = ecr.push_blob(b"{}"), ecr.push_blob(b"new layer")
    response = ecr.http("PUT", "/v2/app/manifests/v1", make_manifest(config, 2, layer, 9))
    status, code, message = error_of(response)
    assert (status, code) == (400, "TAG_INVALID")
    assert message.startswith("The image tag 'v1' already exists in the 'app' repository and cannot be overwritten")


def test_tag_moves_and_pages(ecr: Ecr) -> None:
    ecr.create()
    first = ecr.push_image("latest")
    assert ecr.push_image("latest", layer=b"other") != first
    for number in range(5):
        ecr.push_image(f"v{number}")
    page = ecr.http("GET", "/v2/app/tags/list?n=4")
    assert json.loads(content_of(page)) == {"name": "app", "tags": ["latest", "v0", "v1", "v2"]}
    link = header(page, "Link")
    assert link == '</v2/app/tags/list?n=4&last=v2>; rel="next"'
    rest = ecr.http("GET", link[1 : link.index(">")])
    assert json.loads(content_of(rest))["tags"] == ["v3", "v4"]
    assert header(rest, "Link") == ""


def test_the_catalog_lists_repositories_in_pages(ecr: Ecr) -> None:
    assert match(HttpRequest("GET", "/v2/_catalog", []))[0] == "RegistryCatalog"
    names = [f"team/app{number}" for number in range(5)]
    for name in names:
        ecr.create(name)
    target, found = "/v2/_catalog?n=2", []
    while target:
        page = ecr.http("GET", target)
        found += json.loads(content_of(page))["repositories"]
        link = header(page, "Link")
        target = link[1 : link.index(">")] if link else ""
    assert found == names
    assert json.loads(content_of(ecr.http("GET", "/v2/_catalog?n=10000"))) == {"repositories": names}
    ecr.denied = {("ecr:DescribeRepositories", "*")}
    assert error_of(ecr.http("GET", "/v2/_catalog"))[:2] == (403, "DENIED")


def test_routes_that_lead_nowhere() -> None:
    for method, target, status, code in (
        ("POST", "/v2/_catalog", 404, "UNSUPPORTED"),
        ("GET", "/v2/UPPER/tags/list", 400, "NAME_INVALID"),
        ("GET", "/v2/a/../b/tags/list", 400, "NAME_INVALID"),
        ("GET", "/v2/a%00b/tags/list", 400, "NAME_INVALID"),
        ("POST", "/v2/", 404, "UNSUPPORTED"),
        ("POST", "/v2/app/tags/list", 405, "UNSUPPORTED"),
        ("GET", "/v2/app/blobs/uploads/", 405, "UNSUPPORTED"),
        ("GET", "/v1/app/tags/list", 400, "NAME_INVALID"),
        ("GET", "/v2/" + "a" * 300 + "/tags/list", 400, "NAME_INVALID"),
    ):
        with pytest.raises(ServiceError) as refused:
            match(HttpRequest(method, target, []))
        assert (refused.value.status, refused.value.code) == (status, code), target


def test_host_name_of_aws_names_registry_and_region(ecr: Ecr) -> None:
    for host, registry, region in (
        ("111122223333.dkr.ecr.us-west-2.amazonaws.com", "111122223333", "us-west-2"),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com:443", "111122223333", "eu-west-1"),
    ):
        _, request = match(HttpRequest("GET", "/v2/app/tags/list", [("host", host)]))
        assert (request["registryId"], request["registryRegion"]) == (registry, region)
    ecr.create()
    own = ecr.http("GET", "/v2/app/tags/list", host=f"{ACCOUNT}.dkr.ecr.us-west-2.amazonaws.com")
    assert own.status == 200
    elsewhere = ecr.http("GET", "/v2/app/tags/list", host=f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com")
    assert error_of(elsewhere)[:2] == (403, "DENIED")
    foreign = ecr.http("GET", "/v2/app/tags/list", host="111122223333.dkr.ecr.us-west-2.amazonaws.com")
    assert error_of(foreign)[:2] == (404, "NAME_UNKNOWN")
