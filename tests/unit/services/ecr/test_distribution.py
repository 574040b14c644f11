"""What version 1.1 of the OCI distribution specification adds: referrers, digests of SHA-512, tags beside a digest."""

import hashlib
import json
from typing import Any

from taskrole.services.ecr.store import images as image_store
from tests.unit.services.ecr.support import (
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

EMPTY = digest_of(b"")
SBOM, SIGNATURE = "application/example.sbom", "application/example.signature"


def put_artifact(ecr: Ecr, subject: str, kind: str, **more: Any) -> str:
    """Push an artifact about ``subject``; return its digest."""
    empty = ecr.push_blob(b"{}")
    descriptor = {"mediaType": "application/vnd.oci.empty.v1+json", "digest": empty, "size": 2}
    document = {
        "schemaVersion": 2,
        "mediaType": OCI_MANIFEST,
        "artifactType": kind,
        "config": descriptor,
        "layers": [descriptor],
        "subject": {"mediaType": OCI_MANIFEST, "digest": subject, "size": 7},
        **more,
    }
    manifest = json.dumps(document).encode()
    answer = ecr.http("PUT", f"/v2/app/manifests/{digest_of(manifest)}", manifest, content_type=OCI_MANIFEST)
    assert (answer.status, header(answer, "OCI-Subject")) == (201, subject)
    return digest_of(manifest)


def referrers(ecr: Ecr, target: str) -> list[dict[str, Any]]:
    answer = ecr.http("GET", target)
    assert (answer.status, header(answer, "Content-Type")) == (200, OCI_INDEX)
    index = json.loads(content_of(answer))
    assert (index["schemaVersion"], index["mediaType"]) == (2, OCI_INDEX)
    manifests: list[dict[str, Any]] = index["manifests"]
    return manifests


def test_referrers_by_type_with_annotations(ecr: Ecr) -> None:
    ecr.create()
    subject = ecr.push_image()
    target = f"/v2/app/referrers/{subject}"
    assert referrers(ecr, target) == []
    sbom = put_artifact(ecr, subject, SBOM, annotations={"by": "a tool", "bad": 1})
    signature = put_artifact(ecr, subject, SIGNATURE)
    found = {entry["digest"]: entry for entry in referrers(ecr, target)}
    assert set(found) == {sbom, signature}
    assert found[sbom]["artifactType"] == SBOM
    assert found[sbom]["mediaType"] == OCI_MANIFEST
    assert found[sbom]["annotations"] == {"by": "a tool"}
    assert found[sbom]["size"] == len(content_of(ecr.http("GET", f"/v2/app/manifests/{sbom}")))
    assert "annotations" not in found[signature]
    only = ecr.http("GET", f"{target}?artifactType={SIGNATURE.replace('/', '%2F')}")
    assert header(only, "OCI-Filters-Applied") == "artifactType"
    assert [entry["digest"] for entry in json.loads(content_of(only))["manifests"]] == [signature]
    assert ecr.http("DELETE", f"/v2/app/manifests/{sbom}").status == 202
    assert [entry["digest"] for entry in referrers(ecr, target)] == [signature]


def test_subjects_need_not_exist_and_untyped_artifacts_have_the_type_of_their_configuration(ecr: Ecr) -> None:
    ecr.create()
    missing = digest_of(b"nothing")
    put_artifact(ecr, missing, "")
    kinds = [entry["artifactType"] for entry in referrers(ecr, f"/v2/app/referrers/{missing}")]
    assert kinds == ["application/vnd.oci.empty.v1+json"]
    child = ecr.push_image()
    index = json.loads(make_index(child)) | {"subject": {"digest": missing}, "artifactType": SBOM}
    answer = ecr.http("PUT", "/v2/app/manifests/about", json.dumps(index).encode(), content_type=OCI_INDEX)
    assert header(answer, "OCI-Subject") == missing
    types = {(entry["mediaType"], entry["artifactType"]) for entry in referrers(ecr, f"/v2/app/referrers/{missing}")}
    assert (OCI_INDEX, SBOM) in types
    bad: object
    for bad in ([], {"digest": "x"}, "x"):
        refused = ecr.http("PUT", "/v2/app/manifests/bad", json.dumps(index | {"subject": bad}).encode())
        assert error_of(refused)[:2] == (400, "MANIFEST_INVALID")
    assert error_of(ecr.http("GET", "/v2/app/referrers/sha256:00"))[:2] == (400, "DIGEST_INVALID")
    assert error_of(ecr.http("GET", f"/v2/missing/referrers/{missing}"))[:2] == (404, "NAME_UNKNOWN")


def test_referrers_are_paged_by_number_and_by_size(ecr: Ecr) -> None:
    ecr.create()
    subject = digest_of(b"subject")
    expected = {put_artifact(ecr, subject, SBOM, annotations={"number": str(number)}) for number in range(5)}
    large = image_store.REFERRERS_BYTES_MAX // 2
    for number in range(3):
        expected.add(put_artifact(ecr, subject, SBOM, annotations={"fill": str(number) * large}))
    for start in (f"/v2/app/referrers/{subject}?n=2", f"/v2/app/referrers/{subject}?artifactType={SBOM}"):
        target, found, pages = start, [], 0
        while target:
            found += [entry["digest"] for entry in referrers(ecr, target)]
            link = header(ecr.http("GET", target), "Link")
            target, pages = link[1 : link.index(">")] if link else "", pages + 1
        assert sorted(found) == sorted(expected)
        assert pages > 2


def test_digests_of_sha512(ecr: Ecr) -> None:
    ecr.create()
    content = b"layer" * 1000
    digest = "sha512:" + hashlib.sha512(content).hexdigest()
    upload = header(ecr.http("POST", "/v2/app/blobs/uploads/"), "Location")
    ecr.http("PATCH", upload, content[:5])
    assert error_of(ecr.http("PUT", f"{upload}?digest=sha512:{'0' * 128}", content[5:]))[:2] == (400, "DIGEST_INVALID")
    assert ecr.http("POST", f"/v2/app/blobs/uploads/?digest={digest}", content).status == 201
    assert content_of(ecr.http("GET", f"/v2/app/blobs/{digest}")) == content
    manifest = make_manifest(digest, len(content), digest, len(content))
    own = "sha512:" + hashlib.sha512(manifest).hexdigest()
    answer = ecr.http("PUT", f"/v2/app/manifests/{own}?tag=a&tag=b&tag=a", manifest)
    assert (answer.status, header(answer, "Docker-Content-Digest")) == (201, own)
    assert [value for name, value in answer.headers if name == "OCI-Tag"] == ["a", "b"]
    for reference in (own, "a", "b"):
        assert content_of(ecr.http("GET", f"/v2/app/manifests/{reference}")) == manifest
    assert error_of(ecr.http("PUT", f"/v2/app/manifests/{own}?tag=-", manifest))[:2] == (400, "TAG_INVALID")
    shown = ecr.call("DescribeImages", repositoryName="app", imageIds=[{"imageDigest": own}])["imageDetails"]
    assert shown[0]["imageTags"] == ["a", "b"]


def test_empty_layers(ecr: Ecr) -> None:
    ecr.create()
    upload = header(ecr.http("POST", "/v2/app/blobs/uploads/"), "Location")
    assert ecr.http("PUT", f"{upload}?digest={EMPTY}").status == 201
    for wanted in ("", "bytes=0-"):
        answer = ecr.http("GET", f"/v2/app/blobs/{EMPTY}", range=wanted)
        assert answer.status == (416 if wanted else 200)
    assert content_of(ecr.http("GET", f"/v2/app/blobs/{EMPTY}")) == b""
    assert ecr.http("POST", f"/v2/app/blobs/uploads/?digest={digest_of(b'{}')}").status == 400


def test_layers_are_deleted_unless_an_image_needs_them(ecr: Ecr) -> None:
    ecr.create()
    image = ecr.push_image()
    needed, free = digest_of(b"layer"), ecr.push_blob(b"free")
    assert ecr.http("DELETE", f"/v2/app/blobs/{free}").status == 202
    assert ecr.http("HEAD", f"/v2/app/blobs/{free}").status == 404
    assert error_of(ecr.http("DELETE", f"/v2/app/blobs/{free}"))[:2] == (404, "BLOB_UNKNOWN")
    assert error_of(ecr.http("DELETE", f"/v2/app/blobs/{needed}"))[:2] == (405, "UNSUPPORTED")
    ecr.http("DELETE", f"/v2/app/manifests/{image}")
    assert ecr.http("DELETE", f"/v2/app/blobs/{needed}").status == 202


def test_layers_that_live_elsewhere_need_not_be_pushed_and_are_kept_if_they_are(ecr: Ecr) -> None:
    ecr.create()
    config = ecr.push_blob(b"{}")
    document = json.loads(make_manifest(config, 2, digest_of(b"far"), 3))
    document["layers"][0]["urls"] = ["https://example.com/far"]
    manifest = json.dumps(document).encode()
    assert ecr.http("PUT", "/v2/app/manifests/v1", manifest).status == 201
    ecr.push_blob(b"far")
    ecr.advance(days=3)
    ecr.api.collect(ecr.now)
    assert ecr.http("HEAD", f"/v2/app/blobs/{digest_of(b'far')}").status == 200


def test_mount_without_from_finds_the_layer_where_the_caller_may_read_it(ecr: Ecr) -> None:
    for name in ("app", "other", "third"):
        ecr.create(name)
    digest = ecr.push_blob(b"shared")
    ecr.denied = {("ecr:GetDownloadUrlForLayer", "app")}
    assert ecr.http("POST", f"/v2/other/blobs/uploads/?mount={digest}").status == 202
    ecr.push_blob(b"shared", "third")
    mounted = ecr.http("POST", f"/v2/other/blobs/uploads/?mount={digest}")
    assert (mounted.status, header(mounted, "Location")) == (201, f"/v2/other/blobs/{digest}")
    assert ecr.http("POST", f"/v2/other/blobs/uploads/?mount={digest_of(b'nowhere')}").status == 202


def test_a_tag_of_an_image_that_a_list_names_is_removed_alone(ecr: Ecr) -> None:
    ecr.create()
    child = ecr.push_image("amd64")
    ecr.http("PUT", "/v2/app/manifests/all", make_index(child), content_type=OCI_INDEX)
    assert ecr.http("DELETE", "/v2/app/manifests/amd64").status == 202
    assert ecr.http("HEAD", f"/v2/app/manifests/{child}").status == 200
    assert ecr.http("DELETE", "/v2/app/manifests/amd64").status == 404
    assert ecr.http("DELETE", "/v2/app/manifests/all").status == 202
    assert ecr.http("HEAD", f"/v2/app/manifests/{digest_of(make_index(child))}").status == 404
