"""Step 6 and 7: tasks side by side get their own role's credentials and no others; a stopped task's are refused."""

import json
import subprocess
import time
from typing import Any

from taskrole.cli.demo.walkthrough import StepFailedError, Walkthrough, require, task_id

TABLE = "demo-state"
PROBE_SECONDS_MAX = 60

# Runs inside a task: says who it is and what it may do, tries what it must not get, then stays. Prints no secret.
PROBE = r"""
import json, os, sys, time, urllib.error, urllib.request, uuid
import boto3, botocore.exceptions

def attempt(call):
    try:
        call()
        return "allowed"
    except botocore.exceptions.ClientError as error:
        return f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"
    except botocore.exceptions.NoCredentialsError:
        return "no credentials"

def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=3) as answer:
            body = answer.read().decode()
            return [answer.status, "AccessKeyId" in body]
    except urllib.error.HTTPError as error:
        return [error.code, "AccessKeyId" in error.read().decode()]
    except OSError:
        return [0, False]

s3 = boto3.client("s3")
dynamodb = boto3.client("dynamodb")
base = "http://169.254.170.2"
report = {
    "s3": attempt(s3.list_buckets),
    "dynamodb": attempt(dynamodb.list_tables),
    "sts": attempt(boto3.client("sts").get_caller_identity),
    "random": fetch(f"{base}/v2/credentials/{uuid.uuid4()}"),
    "empty": fetch(f"{base}/v2/credentials/"),
    "variable": bool(os.environ.get("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")),
}
if len(sys.argv) > 1 and sys.argv[1] == "state":
    dynamodb.put_item(TableName="demo-state", Item={"id": {"S": "counter"}, "value": {"N": "1"}})
    report["item"] = dynamodb.get_item(TableName="demo-state", Key={"id": {"S": "counter"}})["Item"]["value"]["N"]
print("REPORT " + json.dumps(report), flush=True)
while True:
    time.sleep(1)
"""


def check_isolation(walkthrough: Walkthrough) -> str:
    """6. An S3 task, a DynamoDB task and a task without a role on one instance; none reaches what is not its own."""
    walkthrough.aws(
        "dynamodb", "create-table", "--table-name", TABLE, "--billing-mode", "PAY_PER_REQUEST",
        "--attribute-definitions", "AttributeName=id,AttributeType=S", "--key-schema", "AttributeName=id,KeyType=HASH",
    )  # fmt: skip
    s3_task = _run_probe(walkthrough, "probe-s3", walkthrough.made["s3 role"], [])
    dynamodb_task = _run_probe(walkthrough, "probe-dynamodb", walkthrough.made["dynamodb role"], ["state"])
    bare_task = _run_probe(walkthrough, "probe-bare", "", [])
    walkthrough.made.update({"s3 task": s3_task, "dynamodb task": dynamodb_task, "bare task": bare_task})

    report = _report(walkthrough, s3_task)
    require(report["s3"] == "allowed", f"the S3 task was refused on S3: {report['s3']}")
    _require_denied(report["dynamodb"], "demo-s3", s3_task)
    _require_nothing_leaked(report)
    report = _report(walkthrough, dynamodb_task)
    require(report["dynamodb"] == "allowed" and report["item"] == "1", f"the DynamoDB task failed: {report}")
    _require_denied(report["s3"], "demo-dynamodb", dynamodb_task)
    _require_nothing_leaked(report)
    report = _report(walkthrough, bare_task)
    require(not report["variable"], "the task without a role was given a credentials address")
    require(report["s3"] == report["dynamodb"] == "no credentials", f"the task without a role got somewhere: {report}")

    _require_foreign_id_refused(walkthrough, owner=s3_task, thief=dynamodb_task)
    _require_foreign_id_refused(walkthrough, owner=s3_task, thief=bare_task)
    _require_instance_role_denied(walkthrough)
    return "each task used its own role only; foreign and unknown ids were refused; no role, no credentials"


def check_stopped_task_is_refused(walkthrough: Walkthrough) -> str:
    """7. The credentials of a task that was stopped are refused at once, long before they expire."""
    task = walkthrough.made["s3 task"]
    keys = _credentials_of(walkthrough, task)
    environment = {
        "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
        "AWS_SESSION_TOKEN": keys["Token"],
    }
    identity = walkthrough.aws("sts", "get-caller-identity", **environment)
    require(task_id(task) in identity["Arn"], f"the credentials of the task belong to {identity['Arn']}")
    walkthrough.aws("ecs", "stop-task", "--task", task, "--reason", "the demo is over")
    stopped = walkthrough.wait_for_status(task, "STOPPED", 120)
    require(stopped["stopCode"] == "UserInitiated" and stopped["stoppedReason"] == "the demo is over", str(stopped))
    error = walkthrough.aws_error("sts", "get-caller-identity", **environment)
    return f"valid until {keys['Expiration']}, refused after stop-task: {error.strip().split(':')[0]}"


def _run_probe(walkthrough: Walkthrough, family: str, role: str, arguments: list[str]) -> str:
    container: dict[str, Any] = {
        "name": "probe",
        "image": walkthrough.made["probe image"],
        "memory": 128,
        "entryPoint": ["python3", "-u", "-c", PROBE],
        "command": arguments,
        "stopTimeout": 2,
        "linuxParameters": {"initProcessEnabled": True},
    }
    definition: dict[str, Any] = {"family": family, "containerDefinitions": [container]}
    if role:
        definition["taskRoleArn"] = role
    arn = walkthrough.run_task(walkthrough.register(definition))
    walkthrough.wait_for_status(arn, "RUNNING")
    return arn


def _report(walkthrough: Walkthrough, task: str) -> dict[str, Any]:
    deadline = time.monotonic() + PROBE_SECONDS_MAX
    while time.monotonic() < deadline:
        output = walkthrough.container_output(task)
        for line in output.splitlines():
            if line.startswith("REPORT "):
                report: dict[str, Any] = json.loads(line.removeprefix("REPORT "))
                return report
        time.sleep(0.25)
    message = f"the task printed no report: {output[-800:]}"
    raise StepFailedError(message)


def _require_denied(answer: str, role: str, task: str) -> None:
    require("AccessDenied" in answer, f"expected AccessDenied, got: {answer}")
    require(
        f"assumed-role/{role}/{task_id(task)}" in answer, f"the denial does not name the task's role session: {answer}"
    )


def _require_nothing_leaked(report: dict[str, Any]) -> None:
    for case in ("random", "empty"):
        status, leaked = report[case]
        require(400 <= status < 500 and not leaked, f"a {case} credentials id was answered with {status}")


def _credentials_address(walkthrough: Walkthrough, task: str) -> str:
    environment = _docker(
        "inspect", "--format", "{{range .Config.Env}}{{println .}}{{end}}", walkthrough.container_id(task)
    )
    for line in environment.splitlines():
        if line.startswith("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI="):
            return line.partition("=")[2]
    raise StepFailedError("the task has no credentials address")


def _credentials_of(walkthrough: Walkthrough, task: str) -> dict[str, str]:
    address = f"http://169.254.170.2{_credentials_address(walkthrough, task)}"
    code = f"import urllib.request; print(urllib.request.urlopen({address!r}).read().decode())"
    keys: dict[str, str] = json.loads(_docker("exec", walkthrough.container_id(task), "python3", "-c", code))
    return keys


def _require_foreign_id_refused(walkthrough: Walkthrough, *, owner: str, thief: str) -> None:
    address = f"http://169.254.170.2{_credentials_address(walkthrough, owner)}"
    code = (
        "import urllib.request, urllib.error\n"
        f"try: print(urllib.request.urlopen({address!r}).status)\n"
        "except urllib.error.HTTPError as error: print(error.code, 'AccessKeyId' in error.read().decode())"
    )
    answer = _docker("exec", walkthrough.container_id(thief), "python3", "-c", code).strip()
    require(answer == "400 False", f"another task's credentials id was answered with {answer}")


def _require_instance_role_denied(walkthrough: Walkthrough) -> None:
    trust = walkthrough.aws("iam", "get-role", "--role-name", "ecsInstanceRole")["Role"]["AssumeRolePolicyDocument"]
    require("ec2.amazonaws.com" in json.dumps(trust), f"the instance role trusts {trust}")
    for action in ("s3:ListAllMyBuckets", "s3:PutObject", "dynamodb:ListTables", "dynamodb:PutItem"):
        _require_instance_role_may_not(walkthrough, action)


def _require_instance_role_may_not(walkthrough: Walkthrough, action: str) -> None:
    attached = walkthrough.aws("iam", "list-attached-role-policies", "--role-name", "ecsInstanceRole")
    names = [policy["PolicyName"] for policy in attached["AttachedPolicies"]]
    require(names == ["AmazonEC2ContainerServiceforEC2Role"], f"the instance role has {names}")
    document = walkthrough.aws(
        "iam", "get-policy-version", "--version-id", "v10",
        "--policy-arn", "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role",
    )  # fmt: skip
    require(action.split(":", maxsplit=1)[0] + ":" not in json.dumps(document), f"the instance role may {action}")


def _docker(*arguments: str) -> str:
    done = subprocess.run(["docker", *arguments], capture_output=True, text=True, check=False, timeout=60)
    if done.returncode != 0:
        message = f"docker {arguments[0]}: {done.stderr.strip()}"
        raise StepFailedError(message)
    return done.stdout
