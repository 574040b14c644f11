"""What belongs to a registry as a whole: its policy, settings, scanning, replication, exclusions, templates."""

import json
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.services.ecr.deps import EcrSettings
from taskrole.services.ecr.model import RepositoryKey
from taskrole.services.ecr.questions import about_repository
from tests.support import ACCOUNT, ADMIN, NOW, REGION, make_call
from tests.unit.services.ecr.support import Ecr, digest_of, error_of, header, make_index, make_manifest
from tests.unit.services.ecr.test_distribution import SBOM, put_artifact

OTHER = "111122223333"
PULL = {"Sid": "pull", "Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": ["ecr:BatchGetImage"]}
ALL = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/*"


def policy(*statements: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def code_of(ecr: Ecr, name: str, /, **request: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        ecr.call(name, **request)
    return caught.value.code


def resource_policy(ecr: Ecr, action: str, name: str = "app") -> list[str]:
    """Return the Sids of the statements that speak of an action on a repository."""
    question = about_repository(ecr.deps, make_call(), RepositoryKey(ACCOUNT, REGION, name), action)
    text = question.resource_policy
    statements = [] if text is None else json.loads(text)["Statement"]
    return [each["Sid"] for each in (statements if isinstance(statements, list) else [statements])]


def test_registry_policy_is_kept_and_deleted(ecr: Ecr) -> None:
    assert code_of(ecr, "GetRegistryPolicy") == "RegistryPolicyNotFoundException"
    assert code_of(ecr, "DeleteRegistryPolicy") == "RegistryPolicyNotFoundException"
    text = policy({**PULL, "Resource": ALL})
    assert ecr.call("PutRegistryPolicy", policyText=text) == {"registryId": ACCOUNT, "policyText": text}
    assert ecr.call("GetRegistryPolicy")["policyText"] == text
    assert ecr.call("DeleteRegistryPolicy")["policyText"] == text
    assert code_of(ecr, "GetRegistryPolicy") == "RegistryPolicyNotFoundException"
    for bad in (
        "{}",
        "x",
        policy(PULL),
        policy({**PULL, "Resource": ALL.replace(ACCOUNT, OTHER)}),
        policy({**PULL, "Resource": ALL, "Action": "s3:GetObject"}),
    ):
        assert code_of(ecr, "PutRegistryPolicy", policyText=bad) == "InvalidParameterException"


def test_registry_policy_stands_beside_that_of_the_repository(ecr: Ecr) -> None:
    ecr.create()
    assert resource_policy(ecr, "ecr:BatchGetImage") == []
    ecr.call("PutRegistryPolicy", policyText=policy({**PULL, "Resource": ALL}))
    assert resource_policy(ecr, "ecr:BatchGetImage", "not-there-yet") == ["pull"]
    own = json.dumps({"Version": "2008-10-17", "Statement": {**PULL, "Sid": "own"}})
    ecr.call("SetRepositoryPolicy", repositoryName="app", policyText=own)
    assert resource_policy(ecr, "ecr:BatchGetImage") == ["own0", "pull1"]
    ecr.call("PutAccountSetting", name="REGISTRY_POLICY_SCOPE", value="V1")
    assert resource_policy(ecr, "ecr:BatchGetImage") == ["own"]
    assert resource_policy(ecr, "ecr:ReplicateImage", "other") == ["pull"]


def test_account_settings(ecr: Ecr) -> None:
    assert ecr.call("GetAccountSetting", name="BLOB_MOUNTING") == {"name": "BLOB_MOUNTING", "value": "ENABLED"}
    assert ecr.call("PutAccountSetting", name="BLOB_MOUNTING", value="DISABLED")["value"] == "DISABLED"
    assert ecr.call("GetAccountSetting", name="BLOB_MOUNTING")["value"] == "DISABLED"
    for name in ("app", "other"):
        ecr.create(name)
    digest = ecr.push_blob(b"shared")
    assert ecr.http("POST", f"/v2/other/blobs/uploads/?mount={digest}&from=app").status == 202
    assert code_of(ecr, "GetAccountSetting", name="NONE") == "InvalidParameterException"
    assert code_of(ecr, "PutAccountSetting", name="NONE", value="V1") == "InvalidParameterException"
    assert code_of(ecr, "PutAccountSetting", name="BLOB_MOUNTING", value="V1") == "InvalidParameterException"


def test_nothing_is_scanned_and_no_result_is_made_up(ecr: Ecr) -> None:
    ecr.create()
    digest = ecr.push_image("v1")
    for image_id in ({"imageTag": "v1"}, {"imageDigest": digest}):
        request: dict[str, Any] = {"repositoryName": "app", "imageId": image_id}
        assert code_of(ecr, "StartImageScan", **request) == "ValidationException"
        assert code_of(ecr, "DescribeImageScanFindings", **request) == "ScanNotFoundException"
        assert ecr.call("DescribeImageReplicationStatus", **request)["replicationStatuses"] == []
    for name in ("StartImageScan", "DescribeImageScanFindings", "DescribeImageReplicationStatus"):
        for tag in ("v2", "-"):
            assert code_of(ecr, name, repositoryName="app", imageId={"imageTag": tag}) == "ImageNotFoundException"
        missing = code_of(ecr, name, repositoryName="none", imageId={"imageTag": "v1"})
        assert missing == "RepositoryNotFoundException"


def test_scanning_configuration_is_kept(ecr: Ecr) -> None:
    assert ecr.call("GetRegistryScanningConfiguration")["scanningConfiguration"] == {"scanType": "BASIC", "rules": []}
    ecr.create("prod/app")
    ecr.create("test")
    ecr.call("PutImageScanningConfiguration", repositoryName="test", imageScanningConfiguration={"scanOnPush": True})
    only_prod = [{"filter": "prod/*", "filterType": "WILDCARD"}]
    rule = {"scanFrequency": "CONTINUOUS_SCAN", "repositoryFilters": only_prod}
    assert code_of(ecr, "PutRegistryScanningConfiguration", rules=[rule]) == "InvalidParameterException"
    configuration: dict[str, Any] = {"scanType": "ENHANCED", "rules": [rule]}
    answer = ecr.call("PutRegistryScanningConfiguration", **configuration)
    assert answer["registryScanningConfiguration"] == configuration
    assert ecr.call("GetRegistryScanningConfiguration")["scanningConfiguration"] == configuration
    names = ["prod/app", "test", "none"]
    found = ecr.call("BatchGetRepositoryScanningConfiguration", repositoryNames=names)
    shown = [(each["repositoryName"], each["scanFrequency"]) for each in found["scanningConfigurations"]]
    assert shown == [("prod/app", "CONTINUOUS_SCAN"), ("test", "SCAN_ON_PUSH")]
    assert found["scanningConfigurations"][0]["appliedScanFilters"] == only_prod
    assert [each["failureCode"] for each in found["failures"]] == ["REPOSITORY_NOT_FOUND"]


def test_replication_configuration_is_kept(ecr: Ecr) -> None:
    assert ecr.call("DescribeRegistry") == {"registryId": ACCOUNT, "replicationConfiguration": {"rules": []}}
    there = {"rules": [{"destinations": [{"region": "eu-west-1", "registryId": ACCOUNT}]}]}
    answer = ecr.call("PutReplicationConfiguration", replicationConfiguration=there)
    assert answer["replicationConfiguration"] == there
    assert ecr.call("DescribeRegistry")["replicationConfiguration"] == there
    here = {"rules": [{"destinations": [{"region": REGION, "registryId": ACCOUNT}]}]}
    refused = code_of(ecr, "PutReplicationConfiguration", replicationConfiguration=here)
    assert refused == "InvalidParameterException"


def test_pulls_that_do_not_count(ecr: Ecr) -> None:
    ecr.create()
    ecr.push_image("v1")
    answer = ecr.call("RegisterPullTimeUpdateExclusion", principalArn=ADMIN.arn)
    assert answer == {"principalArn": ADMIN.arn, "createdAt": NOW}
    taken = code_of(ecr, "RegisterPullTimeUpdateExclusion", principalArn=ADMIN.arn)
    assert taken == "ExclusionAlreadyExistsException"
    assert ecr.call("ListPullTimeUpdateExclusions") == {"pullTimeUpdateExclusions": [ADMIN.arn]}
    ecr.http("GET", "/v2/app/manifests/v1")
    ecr.call("BatchGetImage", repositoryName="app", imageIds=[{"imageTag": "v1"}])
    assert "lastRecordedPullTime" not in ecr.call("DescribeImages", repositoryName="app")["imageDetails"][0]
    ecr.call("DeregisterPullTimeUpdateExclusion", principalArn=ADMIN.arn)
    gone = code_of(ecr, "DeregisterPullTimeUpdateExclusion", principalArn=ADMIN.arn)
    assert gone == "ExclusionNotFoundException"
    ecr.http("GET", "/v2/app/manifests/v1")
    assert ecr.call("DescribeImages", repositoryName="app")["imageDetails"][0]["lastRecordedPullTime"] == NOW


def test_repository_creation_templates(ecr: Ecr) -> None:
    request: dict[str, Any] = {"prefix": "team/", "appliedFor": ["CREATE_ON_PUSH"], "description": "ours"}
    made = ecr.call("CreateRepositoryCreationTemplate", **request)["repositoryCreationTemplate"]
    assert (made["prefix"], made["imageTagMutability"], made["createdAt"]) == ("team", "MUTABLE", NOW)
    assert code_of(ecr, "CreateRepositoryCreationTemplate", **request) == "TemplateAlreadyExistsException"
    ecr.call("CreateRepositoryCreationTemplate", prefix="ROOT", appliedFor=["PULL_THROUGH_CACHE"])
    prefixes = [each["prefix"] for each in _templates(ecr)]
    assert prefixes == ["ROOT", "team"]
    assert [each["prefix"] for each in _templates(ecr, prefixes=["team/", "none"])] == ["team"]
    later = ecr.advance(hours=1)
    exclusion = [{"filterType": "WILDCARD", "filter": "dev-*"}]
    changed = ecr.call(
        "UpdateRepositoryCreationTemplate",
        prefix="team",
        imageTagMutability="IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters=exclusion,
    )["repositoryCreationTemplate"]
    assert (changed["updatedAt"], changed["createdAt"], changed["description"]) == (later, NOW, "ours")
    assert changed["imageTagMutabilityExclusionFilters"] == exclusion
    bad: dict[str, Any]
    for bad in (
        {"imageTagMutability": "IMMUTABLE_WITH_EXCLUSION"},
        {"lifecyclePolicy": "{}"},
        {"repositoryPolicy": "{}"},
        {"appliedFor": []},
    ):
        refused: dict[str, Any] = {"prefix": "bad", "appliedFor": ["REPLICATION"], **bad}
        assert code_of(ecr, "CreateRepositoryCreationTemplate", **refused) == "InvalidParameterException"
    plain = ecr.call("UpdateRepositoryCreationTemplate", prefix="team", imageTagMutability="MUTABLE")
    assert "imageTagMutabilityExclusionFilters" not in plain["repositoryCreationTemplate"]
    assert code_of(ecr, "UpdateRepositoryCreationTemplate", prefix="none") == "TemplateNotFoundException"
    assert ecr.call("DeleteRepositoryCreationTemplate", prefix="team")["registryId"] == ACCOUNT
    assert code_of(ecr, "DeleteRepositoryCreationTemplate", prefix="team") == "TemplateNotFoundException"


def _templates(ecr: Ecr, **request: Any) -> list[Any]:
    found: list[Any] = ecr.call("DescribeRepositoryCreationTemplates", **request)["repositoryCreationTemplates"]
    return found


def test_a_push_makes_the_repository_where_a_template_says_so(ecr: Ecr) -> None:
    assert error_of(ecr.http("POST", "/v2/team/app/blobs/uploads/"))[:2] == (404, "NAME_UNKNOWN")
    tags = [{"Key": "team", "Value": "a"}]
    ecr.call(
        "CreateRepositoryCreationTemplate",
        prefix="team",
        appliedFor=["CREATE_ON_PUSH"],
        resourceTags=tags,
        imageTagMutability="IMMUTABLE",
        repositoryPolicy=policy(PULL),
    )
    ecr.denied = {("ecr:CreateRepository", "team/app")}
    assert error_of(ecr.http("POST", "/v2/team/app/blobs/uploads/"))[:2] == (403, "DENIED")
    ecr.denied = set()
    ecr.push_image("v1", "team/app")
    made = ecr.call("DescribeRepositories", repositoryNames=["team/app"])["repositories"][0]
    assert made["imageTagMutability"] == "IMMUTABLE"
    assert ecr.call("ListTagsForResource", resourceArn=made["repositoryArn"])["tags"] == tags
    assert ecr.call("GetRepositoryPolicy", repositoryName="team/app")["policyText"] == policy(PULL)
    assert error_of(ecr.http("POST", "/v2/elsewhere/blobs/uploads/"))[:2] == (404, "NAME_UNKNOWN")


def test_list_image_referrers(ecr: Ecr) -> None:
    ecr.create()
    subject = ecr.push_image()
    digests = sorted(put_artifact(ecr, subject, SBOM, annotations={"n": str(number)}) for number in range(3))
    request: dict[str, Any] = {"repositoryName": "app", "subjectId": {"imageDigest": subject}}
    first = ecr.call("ListImageReferrers", **request, maxResults=2)
    second = ecr.call("ListImageReferrers", **request, maxResults=2, nextToken=first["nextToken"])
    found = [*first["referrers"], *second["referrers"]]
    assert [each["digest"] for each in found] == digests
    assert "nextToken" not in second
    assert {(each["artifactType"], each["artifactStatus"]) for each in found} == {(SBOM, "ACTIVE")}
    for wanted in ({"artifactTypes": ["other/type"]}, {"artifactStatus": "ARCHIVED"}):
        assert ecr.call("ListImageReferrers", **request, filter=wanted) == {"referrers": []}
    bad = code_of(ecr, "ListImageReferrers", repositoryName="app", subjectId={"imageDigest": "x"})
    assert bad == "InvalidParameterException"
    details = ecr.call("DescribeImages", repositoryName="app", imageIds=[{"imageDigest": digests[0]}])
    assert details["imageDetails"][0]["subjectManifestDigest"] == subject


def test_other_registries_are_out_of_reach(ecr: Ecr) -> None:
    for name in ("DescribePullThroughCacheRules", "DescribeRegistry", "GetRegistryPolicy"):
        assert code_of(ecr, name, registryId=OTHER) == "InvalidParameterException"


def test_who_asks_under_a_name_of_aws_is_told_one(ecr: Ecr) -> None:
    http = HttpRequest("POST", "/", [("host", f"api.ecr.{REGION}.amazonaws.com")])
    data = ecr.call("GetAuthorizationToken", http, registryIds=[ACCOUNT, OTHER])["authorizationData"]
    shaped = [f"https://{account}.dkr.ecr.{REGION}.amazonaws.com" for account in (ACCOUNT, OTHER)]
    assert [each["proxyEndpoint"] for each in data] == shaped


def test_a_registry_under_a_name_of_aws_speaks_tls() -> None:
    assert EcrSettings(registry_host=f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com").registry_scheme == "https"
    assert EcrSettings(registry_host="127.0.0.1:4566").registry_scheme == "http"


def test_artifacts_expire_with_what_they_are_about_and_not_by_themselves(ecr: Ecr) -> None:
    ecr.create()
    subject = ecr.push_image("v1")
    artifact = put_artifact(ecr, subject, SBOM)
    about_artifact = put_artifact(ecr, artifact, SBOM)
    orphan = put_artifact(ecr, digest_of(b"gone"), SBOM)
    untagged = {"tagStatus": "untagged", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 1}
    rules: list[dict[str, Any]] = [{"rulePriority": 1, "selection": untagged, "action": {"type": "expire"}}]
    ecr.call("PutLifecyclePolicy", repositoryName="app", lifecyclePolicyText=json.dumps({"rules": rules}))
    ecr.advance(days=2)
    ecr.api.collect(ecr.now)
    assert _digests(ecr) == {subject, artifact, about_artifact}
    assert orphan not in _digests(ecr)
    every = {**untagged, "tagStatus": "any"}
    rules[0]["selection"] = every
    ecr.call("PutLifecyclePolicy", repositoryName="app", lifecyclePolicyText=json.dumps({"rules": rules}))
    ecr.api.collect(ecr.now)
    assert _digests(ecr) == set()


def test_images_that_nobody_pulls_expire(ecr: Ecr) -> None:
    ecr.create()
    used, unused = ecr.push_image("used", layer=b"a"), ecr.push_image("unused", layer=b"b")
    ecr.advance(days=5)
    ecr.http("GET", "/v2/app/manifests/used")
    unpulled = {"tagStatus": "any", "countType": "sinceImagePulled", "countUnit": "days", "countNumber": 6}
    rules = [{"rulePriority": 1, "selection": unpulled, "action": {"type": "expire"}}]
    ecr.call("PutLifecyclePolicy", repositoryName="app", lifecyclePolicyText=json.dumps({"rules": rules}))
    ecr.advance(days=2)
    ecr.call("StartLifecyclePolicyPreview", repositoryName="app")
    preview = ecr.call("GetLifecyclePolicyPreview", repositoryName="app", imageIds=[{"imageTag": "unused"}])
    assert [each["imageDigest"] for each in preview["previewResults"]] == [unused]
    for request in ({"imageIds": [{"imageTag": "used"}]}, {"filter": {"tagStatus": "UNTAGGED"}}):
        nothing = ecr.call("GetLifecyclePolicyPreview", repositoryName="app", **request)
        assert (nothing["previewResults"], nothing["summary"]) == ([], {"expiringImageTotalCount": 1})
    both = {"imageIds": [{"imageTag": "used"}], "maxResults": 5}
    assert code_of(ecr, "GetLifecyclePolicyPreview", repositoryName="app", **both) == "InvalidParameterException"
    ecr.api.collect(ecr.now)
    assert _digests(ecr) == {used}


def _digests(ecr: Ecr) -> set[str]:
    return {each["imageDigest"] for each in ecr.call("ListImages", repositoryName="app")["imageIds"]}


def test_images_of_a_list_expire_after_it(ecr: Ecr) -> None:
    ecr.create()
    config, layer = ecr.push_blob(b"{}"), ecr.push_blob(b"layer")
    child = make_manifest(config, 2, layer, 5)
    ecr.http("PUT", f"/v2/app/manifests/{digest_of(child)}", child)
    assert header(ecr.http("PUT", "/v2/app/manifests/all", make_index(digest_of(child))), "Docker-Content-Digest")
    every = {"tagStatus": "any", "countType": "sinceImagePushed", "countUnit": "days", "countNumber": 1}
    rules = [{"rulePriority": 1, "selection": every, "action": {"type": "expire"}}]
    ecr.call("PutLifecyclePolicy", repositoryName="app", lifecyclePolicyText=json.dumps({"rules": rules}))
    ecr.advance(days=2)
    ecr.api.collect(ecr.now)
    ecr.api.collect(ecr.now)
    assert _digests(ecr) == set()


def test_signing_configuration_is_kept_and_nothing_is_said_to_be_signed(ecr: Ecr) -> None:
    assert code_of(ecr, "GetSigningConfiguration") == "SigningConfigurationNotFoundException"
    profile = f"arn:aws:signer:us-west-2:{ACCOUNT}:/signing-profiles/release"
    rules = [
        {
            "signingProfileArn": profile,
            "repositoryFilters": [{"filter": "app*", "filterType": "WILDCARD_MATCH"}],
        }
    ]
    kept: dict[str, Any] = {"signingConfiguration": {"rules": rules}}
    assert ecr.call("PutSigningConfiguration", **kept) == kept
    assert ecr.call("GetSigningConfiguration") == {"registryId": ACCOUNT, **kept}
    ecr.create()
    digest = ecr.push_image("v1", layer=b"1")
    status = ecr.call("DescribeImageSigningStatus", repositoryName="app", imageId={"imageTag": "v1"})
    assert (status["imageId"]["imageDigest"], status["signingStatuses"]) == (digest, [])
    unknown = {"repositoryName": "app", "imageId": {"imageTag": "v2"}}
    assert code_of(ecr, "DescribeImageSigningStatus", **unknown) == "ImageNotFoundException"
    assert ecr.call("DeleteSigningConfiguration") == {"registryId": ACCOUNT, **kept}
    assert code_of(ecr, "DeleteSigningConfiguration") == "SigningConfigurationNotFoundException"
