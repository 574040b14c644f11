"""A compose file on real containers: built, in order, found by name, each service with its own rights."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from taskrole.cli.demo.walkthrough import Walkthrough

TASKROLE = (sys.executable, "-m", "taskrole")
PROBE = "taskrole-test/python-boto3-sample"
COMPOSE = """
services:
  migrate:
    image: taskrole-test/debian
    command: ["sh", "-c", "echo migrated > /data/state"]
    volumes: ["data:/data"]
  api:
    build: .
    command: ["python3", "-m", "http.server", "8000", "--directory", "/data"]
    volumes: ["data:/data:ro"]
    depends_on: {migrate: {condition: service_completed_successfully}}
    healthcheck: {test: ["CMD-SHELL", "python3 -c 'import urllib.request as u; u.urlopen(\\"http://127.0.0.1:8000\\")'"],
                  interval: 5s, retries: 5}
    deploy: {replicas: 2}
    x-role: {policy: api.json}
  worker:
    image: taskrole-test/python-boto3-sample
    command: ["python3", "-u", "/code/worker.py"]
    environment: {BUCKET: "${BUCKET:-compose-bucket}"}
    volumes: ["./code:/code:ro"]
    depends_on: {api: {condition: service_healthy}}
    x-role: {policy: worker.json}
volumes: {data: {}}
"""
WORKER = """
import os, socket, time, urllib.request
import boto3
print("peers", len({one[4][0] for one in socket.getaddrinfo("api", 8000)}))
print("api says", urllib.request.urlopen("http://api:8000/state").read().decode().strip())
print("buckets", len(boto3.client("s3").list_buckets()["Buckets"]))
try:
    boto3.client("dynamodb").list_tables()
except Exception as error:
    print("denied", type(error).__name__)
print("who", boto3.client("sts").get_caller_identity()["Arn"].split("/")[1], flush=True)
time.sleep(600)
"""


def policy(*actions: str) -> str:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def folder(walkthrough: Walkthrough) -> Path:
    folder = walkthrough.folder / "shop"
    (folder / "code").mkdir(parents=True)
    (folder / "compose.yaml").write_text(COMPOSE)
    (folder / "Dockerfile").write_text(f"FROM {PROBE}\nENV BUILT=here\n")
    (folder / "api.json").write_text(policy("dynamodb:ListTables"))
    (folder / "worker.json").write_text(policy("s3:ListAllMyBuckets"))
    (folder / "code" / "worker.py").write_text(WORKER)
    walkthrough.images.append("shop-api")
    return folder


def compose(walkthrough: Walkthrough, folder: Path, *words: str) -> Any:
    done = subprocess.run(
        [*TASKROLE, "compose", *words], cwd=folder, env=walkthrough.environment, capture_output=True, text=True,
        timeout=400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_services_with_rights_of_their_own_find_each_other(walkthrough: Walkthrough, folder: Path) -> None:
    told = json.loads(compose(walkthrough, folder, "up", "--json"))["services"]
    assert [one["service"] for one in told] == ["migrate", "api", "worker"]
    assert [one["role"].rpartition("/")[2] for one in told] == ["", "shop-api", "shop-worker"]
    rows = {one["service"]: one for one in json.loads(compose(walkthrough, folder, "ps", "--json"))["services"]}
    assert (rows["api"]["running"], len(rows["api"]["tasks"])) == (2, 2)
    assert {task["health"] for task in rows["api"]["tasks"]} == {"HEALTHY"}
    output = ""
    for _ in range(40):
        output = compose(walkthrough, folder, "logs", "worker")
        if "who" in output:
            break
    for words in ("peers 2", "api says migrated", "buckets 0", "denied ClientError", "who shop-worker"):
        assert words in output, output
    # A change of the file is rolled out; nothing else is touched.
    (folder / "compose.yaml").write_text(COMPOSE.replace("replicas: 2", "replicas: 1"))
    compose(walkthrough, folder, "up", "api")
    rows = {one["service"]: one for one in json.loads(compose(walkthrough, folder, "ps", "--json"))["services"]}
    assert (rows["api"]["desired"], rows["worker"]["running"]) == (1, 1)
    table = compose(walkthrough, folder, "ps")
    assert "shop-worker" in table
    assert "deleted" in compose(walkthrough, folder, "down", "--all")
    left = walkthrough.aws("ecs", "list-tasks")["taskArns"]
    assert left == []
    assert [one for one in walkthrough.aws("iam", "list-roles")["Roles"] if one["RoleName"].startswith("shop-")] == []
    kept = subprocess.run(
        ["docker", "ps", "--all", "--quiet", "--filter", "volume=shop_data"], check=True, capture_output=True, text=True
    ).stdout.split()  # stopped containers, which the agent keeps for a while
    subprocess.run(["docker", "rm", *kept], check=True, capture_output=True)
    subprocess.run(["docker", "volume", "rm", "shop_data"], check=True, capture_output=True)
