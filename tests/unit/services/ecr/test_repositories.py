"""Repositories, their settings, tags and policies through the ECR API."""

import json
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from tests.support import ACCOUNT, NOW, REGION
from tests.unit.services.ecr.support import Ecr

ARN = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/app"
POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Sid": "a", "Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}],
    }
)


def code_of(ecr: Ecr, name: str, /, **request: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        ecr.call(name, **request)
    return caught.value.code


def test_create_describe_delete(ecr: Ecr) -> None:
    repository = ecr.create()
    assert repository == {
        "repositoryArn": ARN,
        "registryId": ACCOUNT,
        "repositoryName": "app",
        "repositoryUri": "127.0.0.1:4566/app",
        "createdAt": NOW,
        "imageTagMutability": "MUTABLE",
        "imageScanningConfiguration": {"scanOnPush": False},
        "encryptionConfiguration": {"encryptionType": "AES256"},
    }
    assert ecr.call("DescribeRepositories")["repositories"] == [repository]
    assert ecr.call("DescribeRepositories", repositoryNames=["app"])["repositories"] == [repository]
    assert ecr.call("DeleteRepository", repositoryName="app")["repository"] == repository
    assert ecr.call("DescribeRepositories") == {"repositories": []}
    assert ecr.asked[1] == ("ecr:DescribeRepositories", "*")


def test_names_that_are_taken_or_unknown(ecr: Ecr) -> None:
    ecr.create()
    assert code_of(ecr, "CreateRepository", repositoryName="app") == "RepositoryAlreadyExistsException"
    unknown = "RepositoryNotFoundException"
    assert code_of(ecr, "DescribeRepositories", repositoryNames=["app", "b2"]) == unknown
    for name in ("DeleteRepository", "ListImages", "DescribeImages", "GetRepositoryPolicy", "GetLifecyclePolicy"):
        assert code_of(ecr, name, repositoryName="b2") == unknown
    assert code_of(ecr, "ListImages", repositoryName="app", registryId="111122223333") == unknown


def test_pages(ecr: Ecr) -> None:
    for number in range(5):
        ecr.create(f"app{number}")
    first = ecr.call("DescribeRepositories", maxResults=3)
    assert [each["repositoryName"] for each in first["repositories"]] == ["app0", "app1", "app2"]
    second = ecr.call("DescribeRepositories", maxResults=3, nextToken=first["nextToken"])
    assert [each["repositoryName"] for each in second["repositories"]] == ["app3", "app4"]
    assert "nextToken" not in second
    assert code_of(ecr, "DescribeRepositories", nextToken="***") == "InvalidParameterException"
    assert code_of(ecr, "DescribeRepositories", repositoryNames=["app0"], maxResults=1) == "InvalidParameterException"


def test_delete_with_images_needs_force(ecr: Ecr) -> None:
    ecr.create()
    ecr.push_image()
    assert code_of(ecr, "DeleteRepository", repositoryName="app") == "RepositoryNotEmptyException"
    ecr.call("DeleteRepository", repositoryName="app", force=True)
    ecr.create()
    assert ecr.call("ListImages", repositoryName="app") == {"imageIds": []}


def test_mutability(ecr: Ecr) -> None:
    ecr.create()
    filters = [{"filterType": "WILDCARD", "filter": "dev-*"}]
    ecr.call(
        "PutImageTagMutability",
        repositoryName="app",
        imageTagMutability="IMMUTABLE_WITH_EXCLUSION",
        imageTagMutabilityExclusionFilters=filters,
    )
    described = ecr.call("DescribeRepositories")["repositories"][0]
    assert described["imageTagMutabilityExclusionFilters"] == filters
    for tag in ("dev-1", "v1"):
        ecr.push_image(tag)
    ecr.push_image("dev-1", layer=b"other")
    with pytest.raises(AssertionError, match="TAG_INVALID"):
        ecr.push_image("v1", layer=b"other")
    assert code_of(ecr, "PutImageTagMutability", repositoryName="app", imageTagMutability="MUTABLE_WITH_EXCLUSION") == (
        "InvalidParameterException"
    )


def test_scanning_configuration_is_only_kept(ecr: Ecr) -> None:
    ecr.create()
    ecr.call("PutImageScanningConfiguration", repositoryName="app", imageScanningConfiguration={"scanOnPush": True})
    assert ecr.call("DescribeRepositories")["repositories"][0]["imageScanningConfiguration"] == {"scanOnPush": True}


def test_resource_tags(ecr: Ecr) -> None:
    ecr.create(tags=[{"Key": "team", "Value": "a"}])
    ecr.call("TagResource", resourceArn=ARN, tags=[{"Key": "stage", "Value": "x"}, {"Key": "team", "Value": "b"}])
    ecr.call("UntagResource", resourceArn=ARN, tagKeys=["stage", "absent"])
    assert ecr.call("ListTagsForResource", resourceArn=ARN) == {"tags": [{"Key": "team", "Value": "b"}]}
    too_many = [{"Key": str(number), "Value": ""} for number in range(51)]
    assert code_of(ecr, "TagResource", resourceArn=ARN, tags=too_many) == "TooManyTagsException"
    assert code_of(ecr, "TagResource", resourceArn=ARN, tags=too_many[:50]) == "TooManyTagsException"
    assert code_of(ecr, "TagResource", resourceArn=ARN, tags=[{"Key": "aws:x"}]) == "InvalidTagParameterException"
    assert code_of(ecr, "ListTagsForResource", resourceArn="arn:aws:s3:::app") == "InvalidParameterException"


def test_repository_policy(ecr: Ecr) -> None:
    ecr.create()
    assert code_of(ecr, "GetRepositoryPolicy", repositoryName="app") == "RepositoryPolicyNotFoundException"
    assert code_of(ecr, "DeleteRepositoryPolicy", repositoryName="app") == "RepositoryPolicyNotFoundException"
    ecr.call("SetRepositoryPolicy", repositoryName="app", policyText=POLICY)
    assert ecr.call("GetRepositoryPolicy", repositoryName="app")["policyText"] == POLICY
    assert ecr.call("DeleteRepositoryPolicy", repositoryName="app")["policyText"] == POLICY
    for text in ("{", "[]", '{"Statement":[]}', POLICY.replace("ecr:", "s3:").replace("Allow", "Perhaps")):
        assert code_of(ecr, "SetRepositoryPolicy", repositoryName="app", policyText=text) == "InvalidParameterException"


def test_policy_that_locks_out_needs_force(ecr: Ecr) -> None:
    ecr.create()
    locking = POLICY.replace("Allow", "Deny").replace("ecr:BatchGetImage", "ecr:*")
    assert code_of(ecr, "SetRepositoryPolicy", repositoryName="app", policyText=locking) == "InvalidParameterException"
    ecr.call("SetRepositoryPolicy", repositoryName="app", policyText=locking, force=True)


def test_describe_registry(ecr: Ecr) -> None:
    assert ecr.call("DescribeRegistry") == {"registryId": ACCOUNT, "replicationConfiguration": {"rules": []}}
