"""What docker labels ask of task roles' sessions, seen from inside real tasks with an AWS SDK."""

import json
import time
from collections.abc import Iterator

import pytest

from taskrole.cli.demo.walkthrough import Walkthrough

IMAGE = "taskrole-test/python-boto3-sample"
BUCKET = "tenants"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                "Action": ["sts:AssumeRole", "sts:TagSession"],
            }
        ],
    }
)
# Writes to the prefix of the tenant that it was told, then tries every other prefix: each must be refused.
WORKER = """
import boto3, os, sys
from botocore.exceptions import ClientError
s3, own = boto3.client("s3"), os.environ["OWN"]
s3.put_object(Bucket="tenants", Key=f"{own}/file", Body=b"mine")
for other in ("blue", "green", "red"):
    try:
        s3.get_object(Bucket="tenants", Key=f"{other}/file")
        assert other == own, other
    except ClientError as error:
        assert other != own and error.response["Error"]["Code"] == "AccessDenied", error
"""


@pytest.fixture(scope="module")
def own() -> Iterator[Walkthrough]:
    with Walkthrough(arguments=("--stop-tasks",)) as running:
        running.start_server()
        yield running


def make_role(own: Walkthrough, name: str, *statements: dict[str, object]) -> str:
    role = own.aws("iam", "create-role", "--role-name", name, "--assume-role-policy-document", TRUST)
    policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    own.aws("iam", "put-role-policy", "--role-name", name, "--policy-name", "p", "--policy-document", policy)
    return str(role["Role"]["Arn"])


def python(script: str, name: str = "app", **members: object) -> dict[str, object]:
    return {"name": name, "image": IMAGE, "memory": 96, "command": ["python3", "-c", script], **members}


def finish(own: Walkthrough, arn: str) -> dict[str, object]:
    """Wait for the end of a task; return the exit code of each container, and fail with what the first one printed."""
    task = own.wait_for_status(arn, "STOPPED")
    codes = {container["name"]: container.get("exitCode") for container in task["containers"]}
    assert set(codes.values()) == {0}, own.container_output(arn)
    return codes


def test_one_role_is_narrowed_to_each_tenant(own: Walkthrough) -> None:
    own.aws("s3", "mb", f"s3://{BUCKET}")
    resource = f"arn:aws:s3:::{BUCKET}/${{aws:PrincipalTag/tenant}}/*"
    role = make_role(own, "worker", {"Effect": "Allow", "Action": "s3:*Object", "Resource": resource})
    container = python(WORKER, dockerLabels={"taskrole.session-tags": "tenant", "taskrole.session-name": "readable"})
    definition = own.register({"family": "worker", "taskRoleArn": role, "containerDefinitions": [container]})
    for tenant in ("blue", "green"):
        overrides = {"containerOverrides": [{"name": "app", "environment": [{"name": "OWN", "value": tenant}]}]}
        arguments = ["--task-definition", definition, "--tags", f"key=tenant,value={tenant}"]
        started = own.aws("ecs", "run-task", *arguments, "--overrides", json.dumps(overrides))
        arn = started["tasks"][0]["taskArn"]
        finish(own, arn)
        name = f"worker-1-{arn.rpartition('/')[2]}"
        assert own.aws("s3api", "head-object", "--bucket", BUCKET, "--key", f"{tenant}/file")["ContentLength"] == 4
        looked_up = own.aws(
            "cloudtrail", "lookup-events", "--lookup-attributes", f"AttributeKey=Username,AttributeValue={name}"
        )
        assert looked_up["Events"], "no event of the readable session name"


WHO = 'import boto3; assert boto3.client("sts").get_caller_identity()["Arn"].split("/")[1] == '


def test_each_container_of_a_task_has_its_own_role(own: Walkthrough) -> None:
    nothing: dict[str, object] = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    common, shipper = (make_role(own, name, nothing) for name in ("common", "shipper"))
    containers = [
        python(f"{WHO}'common'", essential=False),
        python(f"{WHO}'shipper'", "shipper", dockerLabels={"taskrole.task-role": shipper}),
    ]
    containers[1]["dependsOn"] = [{"containerName": "app", "condition": "COMPLETE"}]
    own.register({"family": "two-roles", "taskRoleArn": common, "containerDefinitions": containers})
    assert finish(own, own.run_task("two-roles")) == {"app": 0, "shipper": 0}


def test_a_bound_session_is_good_in_its_task_and_nowhere_else(own: Walkthrough) -> None:
    role = make_role(own, "bound", {"Effect": "Allow", "Action": "s3:*", "Resource": "*"})
    # Shows its credentials, as one that was taken over might; then goes on using them, over both ways to the API.
    script = (
        "import boto3, os, sys, time, urllib.request\n"
        "path = os.environ['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI']\n"
        "boto3.client('s3').list_buckets()\n"
        "del os.environ['AWS_ENDPOINT_URL']\n"
        "boto3.client('s3').list_buckets()\n"
        "print(urllib.request.urlopen('http://169.254.170.2' + path).read().decode(), flush=True)\n"
        "time.sleep(60)\n"
    )
    container = python(script, dockerLabels={"taskrole.session-bound": "instance"}, stopTimeout=1)
    own.register({"family": "bound", "taskRoleArn": role, "containerDefinitions": [container]})
    arn = own.run_task("bound")
    task = own.wait_for_status(arn, "RUNNING")
    deadline = time.monotonic() + 30
    while "Token" not in own.container_output(arn):
        assert own.task(arn)["lastStatus"] == "RUNNING", own.container_output(arn)
        assert time.monotonic() < deadline, own.container_output(arn)
        time.sleep(0.2)
    stolen = json.loads(own.container_output(arn).splitlines()[-1])
    names = {
        "AWS_ACCESS_KEY_ID": "AccessKeyId",
        "AWS_SECRET_ACCESS_KEY": "SecretAccessKey",
        "AWS_SESSION_TOKEN": "Token",
    }
    keys = {name: stolen[member] for name, member in names.items()}
    refused = own.aws_error("s3api", "list-buckets", **keys)
    assert "AccessDenied" in refused
    assert f"its session is bound to {task['containerInstanceArn']}" in refused
    attributes = f"AttributeKey=Username,AttributeValue={arn.rpartition('/')[2]}"
    events = own.aws("cloudtrail", "lookup-events", "--lookup-attributes", attributes)["Events"]
    records = [json.loads(event["CloudTrailEvent"]) for event in events if event["EventName"] == "ListBuckets"]
    assert sorted(record.get("errorCode", "") for record in records) == ["", "", "AccessDenied"]
    own.aws("ecs", "stop-task", "--task", arn)
    own.wait_for_status(arn, "STOPPED")
