"""A taskrole that caches the images of another one, whose password is in a secret."""

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.api.processes import ServerProcess
from tests.api.test_ecr import basic, policy, push, send_to

LAYER = b"layer of the origin"
DIGEST = "sha256:" + hashlib.sha256(LAYER).hexdigest()


@pytest.fixture(scope="module")
def cache(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A second taskrole that may reach ``server``."""
    origin = server.endpoint.removeprefix("http://")
    process = ServerProcess(tmp_path_factory.mktemp("cache"), "--pull-through-upstream", origin)
    process.start()
    yield process
    process.stop()


def test_the_cache_of_another_taskrole(server: Server, cache: ServerProcess) -> None:
    def get(path: str, client: Any) -> tuple[int, bytes]:
        status, _, body = send_to(cache.endpoint + path, "GET", basic(client))
        return status, body

    theirs = server.client("ecr")
    theirs.create_repository(repositoryName="team/app")
    push(server, "team/app", basic(theirs), LAYER)
    token = base64.b64decode(theirs.get_authorization_token()["authorizationData"][0]["authorizationToken"]).decode()
    user, _, password = token.partition(":")
    ecr, secrets = cache.client("ecr"), cache.client("secretsmanager")
    url = server.endpoint.removeprefix("http://")
    ecr.create_pull_through_cache_rule(ecrRepositoryPrefix="open", upstreamRegistryUrl=url)
    assert ecr.validate_pull_through_cache_rule(ecrRepositoryPrefix="open")["isValid"] is False
    status, body = get("/v2/open/team/app/manifests/v1", ecr)
    assert (status, "wants a password" in json.loads(body)["errors"][0]["message"]) == (404, True)
    value = json.dumps({"username": user, "accessToken": password})
    arn = secrets.create_secret(Name="ecr-pullthroughcache/origin", SecretString=value)["ARN"]
    rule = {"ecrRepositoryPrefix": "hub", "upstreamRegistryUrl": url, "credentialArn": arn}
    iam = cache.client("iam")
    iam.create_user(UserName="curious")
    iam.put_user_policy(UserName="curious", PolicyName="p", PolicyDocument=policy(["ecr:*"]))
    keys = iam.create_access_key(UserName="curious")["AccessKey"]
    curious = cache.client("ecr", keys)
    with pytest.raises(ClientError, match="secretsmanager:GetSecretValue"):
        curious.create_pull_through_cache_rule(**rule)
    ecr.create_pull_through_cache_rule(**rule)
    assert ecr.validate_pull_through_cache_rule(ecrRepositoryPrefix="hub")["isValid"] is True
    status, body = get("/v2/hub/team/app/manifests/v1", curious)
    assert (status, json.loads(body)["layers"][0]["digest"]) == (200, DIGEST)
    assert get(f"/v2/hub/team/app/blobs/{DIGEST}", curious) == (200, LAYER)
    theirs.delete_repository(repositoryName="team/app", force=True)
    assert get(f"/v2/hub/team/app/blobs/{DIGEST}", curious) == (200, LAYER)
    assert get("/v2/hub/team/app/manifests/v2", curious)[0] == 404
