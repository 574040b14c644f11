"""The steps of the walkthrough, in order. Each returns a line that says what was seen, or fails with what was wrong."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from taskrole.cli.demo.isolation import check_isolation, check_stopped_task_is_refused
from taskrole.cli.demo.walkthrough import Walkthrough, explain_task, require, task_id
from taskrole.config import CONTAINER_ADDRESS

APPLICATION = "aws-nodejs-sample"
WORKER = "dynamodb-worker"
PYTHON_SAMPLE = "python-boto3-sample"
NODEJS_V3_SAMPLE = "nodejs-sdk-v3-sample"
TEST_BASE_IMAGE = "taskrole-test/debian"
GREETING = "Hello World!"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the walkthrough."""

    title: str
    run: Callable[[Walkthrough], str]


def examples_folder() -> Path:
    """Return the folder of the example applications: in the package when installed, else in the checkout."""
    here = Path(__file__).resolve()
    installed = here.parents[2] / "examples"
    return installed if installed.exists() else here.parents[4] / "examples"


def build_image(walkthrough: Walkthrough, name: str) -> str:
    """Build an example's image and return its local name; on a local base image where there is one."""
    context = walkthrough.folder / "build" / name
    shutil.copytree(examples_folder() / name, context)
    if (context / "package-lock.json").exists():
        walkthrough.run("npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", folder=context)
    if (context / "requirements.txt").exists():
        packages = ["--target", str(context / "packages"), "--requirement", str(context / "requirements.txt")]
        walkthrough.run(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages)
    image = f"taskrole-demo/{name}"
    arguments = ["docker", "build", "--quiet", "--tag", image]
    if walkthrough.has_image(TEST_BASE_IMAGE):
        arguments += ["--build-arg", f"BASE_IMAGE={TEST_BASE_IMAGE}"]
    walkthrough.run(*arguments, str(context), environment={"DOCKER_BUILDKIT": "0"})
    walkthrough.images.append(image)
    return image


def example_image(walkthrough: Walkthrough, name: str) -> str:
    """Return an image of an example: the one that script/build-test-images made, else a new one."""
    prepared = f"taskrole-test/{name}"
    return prepared if walkthrough.has_image(prepared) else build_image(walkthrough, name)


def start(walkthrough: Walkthrough) -> str:
    """Start taskrole and look at who we are."""
    if _has_address():
        walkthrough.made["address was there"] = "yes"
    seconds = walkthrough.start_server()
    identity = walkthrough.aws("sts", "get-caller-identity")
    clusters = walkthrough.aws("ecs", "describe-clusters")["clusters"]
    require(clusters and clusters[0]["clusterName"] == "default", "there is no cluster named default")
    return f"ready in {seconds:.1f} s; calling as {identity['Arn']}"


def push_image(walkthrough: Walkthrough) -> str:
    """1. ECR: create a repository, build, log in both ways, tag, push, list."""
    repository = walkthrough.aws("ecr", "create-repository", "--repository-name", APPLICATION)["repository"]
    local = build_image(walkthrough, APPLICATION)
    login = str(walkthrough.run("aws", "ecr", "get-login", "--no-include-email"))
    walkthrough.run("sh", "-s", stdin=login)
    password = walkthrough.run("aws", "ecr", "get-login-password")
    walkthrough.run("docker", "login", "--username", "AWS", "--password-stdin", walkthrough.registry, stdin=password)
    remote = f"{repository['repositoryUri']}:latest"
    walkthrough.run("docker", "tag", local, remote)
    walkthrough.images.append(remote)
    walkthrough.run("docker", "push", remote)
    image = walkthrough.aws("ecr", "describe-images", "--repository-name", APPLICATION)["imageDetails"][0]
    require(image["imageDigest"].startswith("sha256:"), "the pushed image has no digest")
    require(image["imageSizeInBytes"] > 0 and image["imageTags"] == ["latest"], f"the image is listed wrongly: {image}")
    walkthrough.made["image"] = remote
    return f"{image['imageDigest'][:19]}..., {image['imageSizeInBytes'] // 1024} KiB"


def create_roles(walkthrough: Walkthrough) -> str:
    """2. IAM: a role for tasks that may use S3, another that may use DynamoDB."""
    walkthrough.made["s3 role"] = walkthrough.create_task_role("demo-s3", "AmazonS3FullAccess")
    walkthrough.made["dynamodb role"] = walkthrough.create_task_role("demo-dynamodb", "AmazonDynamoDBFullAccess")
    count = len(walkthrough.aws("iam", "list-policies", "--scope", "AWS", "--no-paginate")["Policies"])
    require(count > 0, "there are no AWS managed policies")
    return walkthrough.made["s3 role"]


def run_application(walkthrough: Walkthrough) -> str:
    """3 and 4. ECS: the article's task definition; the application creates a bucket and writes hello_world.txt."""
    definition = {
        "family": APPLICATION,
        "taskRoleArn": walkthrough.made["s3 role"],
        "containerDefinitions": [
            {
                "name": APPLICATION,
                "image": walkthrough.made["image"],
                "memory": 200,
                "cpu": 10,
                "essential": True,
                "portMappings": [],
            }
        ],
        "volumes": [],
    }
    registered = walkthrough.register(definition)
    require(registered == f"{APPLICATION}:1", f"the first revision is {registered}")
    arn = walkthrough.run_task(registered)
    walkthrough.run("aws", "ecs", "wait", "tasks-stopped", "--tasks", arn)
    task = walkthrough.task(arn)
    container = task["containers"][0]
    output = walkthrough.container_output(arn)
    require(container.get("exitCode") == 0, f"{explain_task(task)}: {output[-800:]}")
    require(task["stopCode"] == "EssentialContainerExited", explain_task(task))
    require(task["stoppedReason"] == "Essential container in task exited", explain_task(task))
    require(task["createdAt"] <= task["startedAt"] <= task["stoppedAt"], "the task's timestamps are out of order")
    walkthrough.made["application task"] = arn
    return f"task {task_id(arn)[:8]}... exited with 0"


def prepare_probe(walkthrough: Walkthrough) -> str:
    """Choose the image that the side-by-side tasks run."""
    walkthrough.made["probe image"] = example_image(walkthrough, PYTHON_SAMPLE)
    return walkthrough.made["probe image"]


def look_at_bucket(walkthrough: Walkthrough) -> str:
    """5. S3: the bucket and the file are there."""
    listing = str(walkthrough.aws("s3", "ls"))
    buckets = [line.split()[-1] for line in listing.splitlines() if "node-sdk-sample-" in line]
    require(len(buckets) == 1, f"expected one bucket of the application, found: {listing}")
    bucket = buckets[0]
    copy = walkthrough.folder / "hello_world.txt"
    walkthrough.run("aws", "s3", "cp", f"s3://{bucket}/hello_world.txt", str(copy))
    text = copy.read_text(encoding="utf-8")
    require(text.strip() == GREETING, f"hello_world.txt holds {text!r}")
    walkthrough.made["bucket"] = bucket
    return f"s3://{bucket}/hello_world.txt holds {text.strip()!r}"


def run_other_sdks(walkthrough: Walkthrough) -> str:
    """4. The same with the Node.js SDK v3 and with boto3: by AWS_ENDPOINT_URL, and with that switched off."""
    for name in (NODEJS_V3_SAMPLE, PYTHON_SAMPLE):
        image = example_image(walkthrough, name)
        for variant, labels in (("endpoint", {}), ("names", {"taskrole.endpoint-url": "off"})):
            definition = {
                "family": f"{name}-{variant}",
                "taskRoleArn": walkthrough.made["s3 role"],
                "containerDefinitions": [{"name": "app", "image": image, "memory": 200, "dockerLabels": labels}],
            }
            arn = walkthrough.run_task(walkthrough.register(definition))
            task = walkthrough.wait_for_status(arn, "STOPPED")
            output = walkthrough.container_output(arn)
            require(task["containers"][0].get("exitCode") == 0, f"{name} ({variant}): {explain_task(task)}: {output}")
    return "Node.js SDK v3 and boto3, with and without AWS_ENDPOINT_URL"


def look_at_audit(walkthrough: Walkthrough) -> str:
    """8. CloudTrail: what the task did, and ECS's AssumeRole for it, by the task id."""
    identifier = task_id(walkthrough.made["application task"])
    names = _event_names(walkthrough, identifier)
    for expected in ("AssumeRole", "CreateBucket", "PutObject"):
        require(expected in names, f"{expected} is missing from the audit trail of the task: {sorted(names)}")
    denied = task_id(walkthrough.made["dynamodb task"])
    events = walkthrough.aws(
        "cloudtrail", "lookup-events", "--lookup-attributes", f"AttributeKey=Username,AttributeValue={denied}"
    )["Events"]
    errors = [json.loads(event["CloudTrailEvent"]).get("errorCode", "") for event in events]
    require(any("AccessDenied" in error for error in errors), "the denied calls of the other task are not recorded")
    return f"{len(names)} kinds of call by {identifier[:8]}..., denials of {denied[:8]}..."


def clean_up(walkthrough: Walkthrough) -> str:
    """9. Clean up as in the article: nothing is left behind."""
    for arn in walkthrough.aws("ecs", "list-tasks")["taskArns"]:
        walkthrough.aws("ecs", "stop-task", "--task", arn)
        walkthrough.wait_for_status(arn, "STOPPED")
    listing = str(walkthrough.aws("s3", "ls")) if walkthrough.aws("s3api", "list-buckets")["Buckets"] else ""
    for bucket in [line.split()[-1] for line in listing.splitlines()]:
        walkthrough.run("aws", "s3", "rb", f"s3://{bucket}", "--force")
    walkthrough.aws("ecs", "deregister-task-definition", "--task-definition", f"{APPLICATION}:1")
    walkthrough.aws("ecr", "delete-repository", "--repository-name", APPLICATION, "--force")
    for role, policy in (("demo-s3", "AmazonS3FullAccess"), ("demo-dynamodb", "AmazonDynamoDBFullAccess")):
        walkthrough.aws(
            "iam", "detach-role-policy", "--role-name", role, "--policy-arn", f"arn:aws:iam::aws:policy/{policy}"
        )
        walkthrough.aws("iam", "delete-role", "--role-name", role)
    instance = walkthrough.aws("ecs", "list-container-instances")["containerInstanceArns"][0]
    walkthrough.run("aws", "ecs", "deregister-container-instance", "--container-instance", instance, "--force")
    walkthrough.stop_server()
    left = leftovers(walkthrough)
    require(not left, f"left behind: {left}")
    return "no containers, addresses, firewall rules or listeners left"


def leftovers(walkthrough: Walkthrough) -> list[str]:
    """Return what taskrole left on the machine: containers, volumes, the address, rules."""
    left = []
    instance = json.loads((walkthrough.data_dir / "agent" / "state.json").read_text(encoding="utf-8"))["instance_id"]
    mine = subprocess.run(
        ["docker", "ps", "--all", "--quiet", "--filter", f"label=taskrole.instance={instance}"],
        capture_output=True, text=True, check=False,
    ).stdout.split()  # fmt: skip
    left += [f"container {identifier}" for identifier in mine]
    if _has_address() and not walkthrough.made.get("address was there"):
        left.append("address 169.254.170.2")
    rules = subprocess.run(["iptables-save"], capture_output=True, text=True, check=False).stdout
    left += [line for line in rules.splitlines() if "taskrole" in line.lower()]
    tables = subprocess.run(["nft", "list", "tables"], capture_output=True, text=True, check=False).stdout
    left += [line for line in tables.splitlines() if "taskrole" in line.lower()]
    return left


def _has_address() -> bool:
    shown = subprocess.run(["ip", "-4", "addr", "show", "dev", "lo"], capture_output=True, text=True, check=False)
    return f" {CONTAINER_ADDRESS}/" in shown.stdout


def _event_names(walkthrough: Walkthrough, user_name: str) -> set[str]:
    events = walkthrough.aws(
        "cloudtrail", "lookup-events", "--lookup-attributes", f"AttributeKey=Username,AttributeValue={user_name}"
    )["Events"]
    return {event["EventName"] for event in events}


STEPS = (
    Step("start taskrole", start),
    Step("1. build and push the image", push_image),
    Step("2. roles for tasks", create_roles),
    Step("3/4. run the application with its role", run_application),
    Step("5. bucket and file", look_at_bucket),
    Step("4. other SDKs", run_other_sdks),
    Step("6. an image to look around with", prepare_probe),
    Step("6. two tasks, two roles, one without", check_isolation),
    Step("8. audit", look_at_audit),
    Step("7. a stopped task's credentials", check_stopped_task_is_refused),
    Step("9. clean up", clean_up),
)
