"""Health, metrics, and the reset of the test profile."""

import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from taskrole.config import Settings, SettingsError
from tests.api.conftest import Server
from tests.api.processes import ServerProcess
from tests.support import ACCOUNT


def fetch(url: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    request = urllib.request.Request(url, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_health(server: Server) -> None:
    status, body = fetch(f"{server.endpoint}/_taskrole/health")
    assert status == 200
    health = json.loads(body)
    assert health["status"] == "ready"
    assert "s3" in health["services"]


def test_metrics_count_calls_without_names(server: Server) -> None:
    server.client("sts").get_caller_identity()
    status, body = fetch(f"{server.endpoint}/_taskrole/metrics")
    assert status == 200
    assert b'taskrole_calls_total{outcome="ok",service="sts"}' in body
    assert server.access_key_id.encode() not in body


def test_reset_empties_everything_but_the_accounts(server: Server) -> None:
    server.client("s3").create_bucket(Bucket="gone", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    server.client("s3").put_object(Bucket="gone", Key="k", Body=b"x" * 100_000)
    server.client("iam").create_user(UserName="gone")
    server.client("ecs").create_cluster(clusterName="gone")
    assert fetch(f"{server.endpoint}/_taskrole/reset")[0] == 405
    assert fetch(f"{server.endpoint}/_taskrole/reset", "POST", Origin="http://evil.example")[0] == 405
    assert fetch(f"{server.endpoint}/_taskrole/reset", "POST") == (200, b'{"status":"empty"}')
    assert server.client("s3").list_buckets()["Buckets"] == []
    assert [user["UserName"] for user in server.client("iam").list_users()["Users"]] == ["admin"]
    assert [role["RoleName"] for role in server.client("iam").list_roles()["Roles"]] == ["ecsInstanceRole"]
    arns = server.client("ecs").list_clusters()["clusterArns"]
    assert arns == [f"arn:aws:ecs:us-west-2:{ACCOUNT}:cluster/default"]
    assert not list((server.data_dir / "blobs" / "s3").rglob("*.blob"))


def test_the_test_profile_is_for_loopback_only(server: Server) -> None:
    with pytest.raises(SettingsError, match="loopback"):
        Settings(data_dir=server.data_dir, host="192.0.2.1", test_profile=True)


def test_stopping_does_not_wait_for_a_client_that_does_not_read(tmp_path: Path) -> None:
    process = ServerProcess(tmp_path)
    process.start()
    s3 = process.client("s3")
    s3.create_bucket(Bucket="slow", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    s3.put_object(Bucket="slow", Key="k", Body=b"x" * 20_000_000)
    answer = s3.get_object(Bucket="slow", Key="k")
    assert answer["Body"].read(10) == b"x" * 10
    process.stop()  # raises after 30 seconds
    answer["Body"].close()
