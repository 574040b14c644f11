"""ECR's registries through boto3: what belongs to a whole registry, allowed and denied, and pulls across accounts."""

import hashlib
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.api.test_ecr import basic, policy, push, send
from tests.support import ACCOUNT, NOW, REGION

OTHER = "222233334444"
HOST = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
EVERYTHING = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/*"
RULE = {"ecrRepositoryPrefix": "cache"}
TEMPLATE = {"prefix": "made", "appliedFor": ["CREATE_ON_PUSH"]}
USER = f"arn:aws:iam::{ACCOUNT}:user/robot"
# In the order in which they can be called: each operation with a request that is answered.
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("create_pull_through_cache_rule", {**RULE, "upstreamRegistryUrl": "registry.example"}),
    ("describe_pull_through_cache_rules", {}),
    ("update_pull_through_cache_rule", {**RULE, "customRoleArn": f"arn:aws:iam::{ACCOUNT}:role/cache"}),
    ("delete_pull_through_cache_rule", RULE),
    ("create_repository_creation_template", TEMPLATE),
    ("describe_repository_creation_templates", {}),
    ("update_repository_creation_template", {"prefix": "made", "description": "x"}),
    ("delete_repository_creation_template", {"prefix": "made"}),
    ("put_account_setting", {"name": "BLOB_MOUNTING", "value": "ENABLED"}),
    ("get_account_setting", {"name": "BLOB_MOUNTING"}),
    ("put_registry_scanning_configuration", {"scanType": "BASIC", "rules": []}),
    ("get_registry_scanning_configuration", {}),
    ("put_replication_configuration", {"replicationConfiguration": {"rules": []}}),
    ("describe_registry", {}),
    ("register_pull_time_update_exclusion", {"principalArn": USER}),
    ("list_pull_time_update_exclusions", {}),
    ("deregister_pull_time_update_exclusion", {"principalArn": USER}),
]


@pytest.fixture(scope="module")
def denied(server: Server) -> Any:
    return server.client_of(server.user_with("nobody", policy(["ecr:GetAuthorizationToken"])), "ecr")


def test_operations_on_a_registry(server: Server, denied: Any) -> None:
    ecr = server.client("ecr")
    for name, request in CALLS:
        with pytest.raises(ClientError) as refused:
            getattr(denied, name)(**request)
        assert refused.value.response["Error"]["Code"] == "AccessDeniedException", name
        answer = getattr(ecr, name)(**request)
        assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200, name


def test_registry_policy_lets_another_account_pull(server: Server) -> None:
    ecr = server.client("ecr")
    with pytest.raises(ecr.exceptions.RegistryPolicyNotFoundException):
        ecr.get_registry_policy()
    ecr.create_repository(repositoryName="shared/app")
    push(server, "shared/app", basic(ecr), b"layer")
    server.control_plane.create_account(OTHER, NOW)
    keys = server.control_plane.iam.credentials_of(OTHER, "admin")
    assert keys is not None
    theirs = {"AccessKeyId": keys.access_key_id, "SecretAccessKey": keys.secret_access_key}
    authorization = basic(server.client_of(theirs, "ecr"))
    digest = "sha256:" + hashlib.sha256(b"layer").hexdigest()
    targets = ("/v2/shared/app/manifests/v1", f"/v2/shared/app/blobs/{digest}")
    assert [send(server, "GET", target, authorization, Host=HOST)[0] for target in targets] == [403, 403]
    actions = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    statement = {"Sid": "s", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"}, "Action": actions}
    text = json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Resource": EVERYTHING}]})
    ecr.put_registry_policy(policyText=text)
    assert json.loads(ecr.get_registry_policy()["policyText"]) == json.loads(text)
    assert [send(server, "GET", target, authorization, Host=HOST)[0] for target in targets] == [200, 200]
    assert send(server, "DELETE", targets[0], authorization, Host=HOST)[0] == 403
    assert send(server, "GET", targets[0], authorization)[0] == 404  # their own registry has no such repository
    ecr.delete_registry_policy()
    assert send(server, "GET", targets[0], authorization, Host=HOST)[0] == 403


def test_nothing_is_scanned(server: Server) -> None:
    ecr = server.client("ecr")
    ecr.create_repository(repositoryName="scanned")
    push(server, "scanned", basic(ecr), b"layer")
    image: dict[str, Any] = {"repositoryName": "scanned", "imageId": {"imageTag": "v1"}}
    with pytest.raises(ecr.exceptions.ScanNotFoundException):
        ecr.describe_image_scan_findings(**image)
    with pytest.raises(ecr.exceptions.ValidationException):
        ecr.start_image_scan(**image)
    assert ecr.describe_image_replication_status(**image)["replicationStatuses"] == []
    found = ecr.batch_get_repository_scanning_configuration(repositoryNames=["scanned", "missing"])
    assert [each["scanFrequency"] for each in found["scanningConfigurations"]] == ["MANUAL"]
    assert [each["repositoryName"] for each in found["failures"]] == ["missing"]


def test_a_rule_that_leads_inside_is_refused(server: Server) -> None:
    ecr = server.client("ecr")
    for url in ("127.0.0.1:1", "169.254.170.2", "localhost"):
        with pytest.raises(ecr.exceptions.UnsupportedUpstreamRegistryException):
            ecr.create_pull_through_cache_rule(ecrRepositoryPrefix="inside", upstreamRegistryUrl=url)


def test_what_is_not_there_answers_501(server: Server) -> None:
    ecr = server.client("ecr")
    with pytest.raises(ClientError) as refused:
        ecr.list_replication_backfills()
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501
