"""Who may do what with the registry: AWS's managed policies, tags, other accounts, all of an upload at once."""

import hashlib
import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.api.test_ecr import basic, policy, push, push_blob, send
from tests.support import ACCOUNT, NOW, REGION

HOST = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
OTHER = "333344445555"
LAYER = b"layer"
DIGEST = "sha256:" + hashlib.sha256(LAYER).hexdigest()
MANAGED = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistry"
PULL = [("GET", "/v2/rights/manifests/v1"), ("GET", f"/v2/rights/blobs/{DIGEST}")]
LOOK = [
    ("GET", "/v2/rights/tags/list"),
    ("HEAD", f"/v2/rights/blobs/{DIGEST}"),
    ("GET", f"/v2/rights/referrers/{DIGEST}"),
]
PUSH = [("POST", "/v2/rights/blobs/uploads/"), ("POST", f"/v2/rights/blobs/uploads/?mount={DIGEST}&from=rights")]
DELETE = [("DELETE", "/v2/rights/manifests/none")]


def statement(actions: list[str], **more: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, **more}]})


def user(server: Server, name: str, document: str = "", managed: str = "") -> Any:
    """Create a user with a policy; return an ECR client with its keys."""
    iam = server.client("iam")
    iam.create_user(UserName=name)
    if document:
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=document)
    if managed:
        iam.attach_user_policy(UserName=name, PolicyArn=managed)
    return server.client_of(iam.create_access_key(UserName=name)["AccessKey"], "ecr")


@pytest.fixture(scope="module", autouse=True)
def repository(server: Server) -> None:
    ecr = server.client("ecr")
    ecr.create_repository(repositoryName="rights", tags=[{"Key": "team", "Value": "blue"}])
    push(server, "rights", basic(ecr), LAYER)


@pytest.mark.parametrize(
    ("name", "allowed", "denied"),
    [
        ("PullOnly", PULL, [LOOK[0], LOOK[1], *PUSH, *DELETE]),
        ("ReadOnly", [*PULL, *LOOK], [*PUSH, *DELETE]),
        ("PowerUser", [*PULL, *LOOK, *PUSH], DELETE),
        ("FullAccess", [*PULL, *LOOK, *PUSH, *DELETE], []),
    ],
)
def test_managed_policies(
    server: Server, name: str, allowed: list[tuple[str, str]], denied: list[tuple[str, str]]
) -> None:
    authorization = basic(user(server, f"managed-{name}", managed=MANAGED + name))
    for method, path in allowed:
        assert send(server, method, path, authorization, b"" if method == "POST" else None)[0] != 403, path
    for method, path in denied:
        assert send(server, method, path, authorization, b"" if method == "POST" else None)[0] == 403, path


@pytest.mark.parametrize("key", ["ecr:ResourceTag/team", "aws:ResourceTag/team"])
def test_tags_of_a_repository_decide(server: Server, key: str) -> None:
    rights = ["ecr:BatchGetImage", "ecr:DescribeImages"]
    for value in ("blue", "red"):
        condition = {"StringEquals": {key: value}}
        document = json.loads(statement(rights, Resource="*", Condition=condition))
        document["Statement"].append({"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"})
        client = user(server, f"{key.partition(':')[0]}-{value}", json.dumps(document))
        assert send(server, *PULL[0], basic(client))[0] == (200 if value == "blue" else 403)
        if value == "blue":
            assert client.describe_images(repositoryName="rights")["imageDetails"]
        else:
            with pytest.raises(ClientError, match="not authorized"):
                client.describe_images(repositoryName="rights")


def test_tags_of_a_request_decide(server: Server) -> None:
    condition = {
        "StringEquals": {"aws:RequestTag/team": "blue"},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]},
    }
    client = user(server, "tagger", statement(["ecr:CreateRepository"], Resource="*", Condition=condition))
    blue = [{"Key": "team", "Value": "blue"}]
    assert client.create_repository(repositoryName="tagged/blue", tags=blue)["repository"]["repositoryName"]
    for tags in ([], [{"Key": "team", "Value": "red"}], [*blue, {"Key": "more", "Value": "x"}]):
        with pytest.raises(ClientError, match="not authorized"):
            client.create_repository(repositoryName="tagged/other", tags=tags)


def test_all_of_an_upload_in_one_request_needs_all_of_its_rights(server: Server) -> None:
    rights = ["InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload"]
    digest = "sha256:" + hashlib.sha256(b"whole").hexdigest()
    path = f"/v2/rights/blobs/uploads/?digest={digest}"
    for missing in (*rights, ""):
        given = ["ecr:GetAuthorizationToken", *(f"ecr:{each}" for each in rights if each != missing)]
        authorization = basic(user(server, f"without-{missing}", policy(given)))
        assert send(server, "POST", path, authorization, b"whole")[0] == (403 if missing else 201)
    completes = basic(user(server, "completes", policy(["ecr:GetAuthorizationToken", "ecr:CompleteLayerUpload"])))
    admin = basic(server.client("ecr"))
    _, headers, _ = send(server, "POST", "/v2/rights/blobs/uploads/", admin, b"")
    send(server, "PATCH", headers["Location"], admin, b"whole")
    put = f"{headers['Location']}?digest={digest}"
    assert send(server, "PUT", put, completes, b"more")[0] == 403
    assert send(server, "PUT", put, completes, b"")[0] == 201


def test_another_account_pushes_and_pulls_by_the_repository_policy(server: Server) -> None:
    server.control_plane.create_account(OTHER, NOW)
    keys = server.control_plane.iam.credentials_of(OTHER, "admin")
    assert keys is not None
    theirs = {"AccessKeyId": keys.access_key_id, "SecretAccessKey": keys.secret_access_key}
    client = server.client_of(theirs, "ecr")
    authorization = basic(client)
    mine = server.client("ecr")
    mine.create_repository(repositoryName="both")
    assert send(server, "POST", "/v2/both/blobs/uploads/", authorization, b"", Host=HOST)[0] == 403
    actions = ["BatchCheckLayerAvailability", "InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload"]
    actions += ["PutImage", "BatchGetImage", "GetDownloadUrlForLayer", "ListImages"]
    text = statement([f"ecr:{action}" for action in actions], Principal={"AWS": f"arn:aws:iam::{OTHER}:root"})
    mine.set_repository_policy(repositoryName="both", policyText=text)
    status, headers, _ = send(server, "POST", "/v2/both/blobs/uploads/", authorization, b"", Host=HOST)
    assert status == 202
    pushed = send(server, "PUT", f"{headers['Location']}?digest={DIGEST}", authorization, LAYER, Host=HOST)
    assert pushed[0] == 201
    assert send(server, "GET", f"/v2/both/blobs/{DIGEST}", authorization, Host=HOST)[2] == LAYER
    assert send(server, "GET", f"/v2/both/blobs/{DIGEST}", basic(mine))[2] == LAYER  # it belongs to this registry
    assert send(server, "DELETE", f"/v2/both/blobs/{DIGEST}", authorization, Host=HOST)[0] == 403
    listed = client.list_images(repositoryName="both", registryId=ACCOUNT)
    assert listed["imageIds"] == []
    with pytest.raises(ClientError, match="not authorized"):
        client.describe_images(repositoryName="both", registryId=ACCOUNT)


def test_a_layer_is_not_mounted_from_where_the_caller_may_not_read(server: Server) -> None:
    ecr = server.client("ecr")
    for name in ("secret", "public"):
        ecr.create_repository(repositoryName=name)
    digest = push_blob(server, "secret", b"secret layer", basic(ecr))
    arn = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/public"
    document = json.loads(statement(["ecr:*"], Resource=arn))
    document["Statement"].append({"Effect": "Allow", "Action": "ecr:GetAuthorizationToken", "Resource": "*"})
    authorization = basic(user(server, "mounter", json.dumps(document)))
    for query in (f"mount={digest}&from=secret", f"mount={digest}"):
        assert send(server, "POST", f"/v2/public/blobs/uploads/?{query}", authorization, b"")[0] == 202
    assert send(server, "GET", f"/v2/public/blobs/{digest}", authorization)[0] == 404


def test_archiving_and_signing_are_rights_of_their_own(server: Server) -> None:
    admin = server.client("ecr")
    admin.create_repository(repositoryName="archive")
    push(server, "archive", basic(admin), b"layer")
    archive = {"repositoryName": "archive", "imageId": {"imageTag": "v1"}, "targetStorageClass": "ARCHIVE"}
    archiver = user(server, "archiver", policy(["ecr:UpdateImageStorageClass", "ecr:DescribeImageSigningStatus"]))
    assert archiver.update_image_storage_class(**archive)["imageStatus"] == "ARCHIVED"
    assert send(server, "GET", "/v2/archive/manifests/v1", basic(admin))[0] == 404
    status = archiver.describe_image_signing_status(repositoryName="archive", imageId={"imageTag": "v1"})
    assert status["signingStatuses"] == []
    rules = {"rules": [{"signingProfileArn": f"arn:aws:signer:{REGION}:{ACCOUNT}:/signing-profiles/release"}]}
    signer = user(server, "signer", policy([f"ecr:{verb}SigningConfiguration" for verb in ("Put", "Get", "Delete")]))
    assert signer.put_signing_configuration(signingConfiguration=rules)["signingConfiguration"] == rules
    assert signer.get_signing_configuration()["signingConfiguration"] == rules
    for refused in (
        lambda: signer.update_image_storage_class(**archive),
        lambda: archiver.put_signing_configuration(signingConfiguration=rules),
        archiver.get_signing_configuration,
        archiver.delete_signing_configuration,
    ):
        with pytest.raises(ClientError, match="not authorized"):
            refused()
    assert signer.delete_signing_configuration()["registryId"] == ACCOUNT
