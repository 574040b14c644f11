"""RunTask to RUNNING against bare Docker create and start of the same image, and the credentials endpoint, in one run.

    sudo python -m bench.bench_run_task [--rounds 10]

Needs root, Docker, and the image taskrole-test/tiny (script/build-test-images).
"""

import argparse
import json
import statistics
import subprocess
import time
from typing import Any

import boto3
from bench.support import control_plane, machine, wrk

IMAGE = "taskrole-test/tiny"
TRUST = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}


def bare_docker() -> float:
    """Create and start a container; the seconds until the start call has returned."""
    started = time.perf_counter()
    name = subprocess.run(
        ["docker", "run", "--detach", "--memory", "64m", IMAGE, "sleep", "60"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    seconds = time.perf_counter() - started
    subprocess.run(["docker", "rm", "--force", name], capture_output=True, check=True)
    return seconds


def run_task(ecs: Any, definition: str) -> tuple[float, str]:
    """Run a task; the seconds until its startedAt can be seen, and its ARN."""
    started = time.perf_counter()
    arn = ecs.run_task(taskDefinition=definition)["tasks"][0]["taskArn"]
    while ecs.describe_tasks(tasks=[arn])["tasks"][0]["lastStatus"] != "RUNNING":
        time.sleep(0.005)
    return time.perf_counter() - started, arn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    print(machine())
    with control_plane("up") as server:
        session: Any = boto3.session.Session()
        keys = {
            "endpoint_url": server.url,
            "region_name": server.environment["AWS_REGION"],
            "aws_access_key_id": server.environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": server.environment["AWS_SECRET_ACCESS_KEY"],
        }
        ecs, iam = session.client("ecs", **keys), session.client("iam", **keys)
        while not ecs.list_container_instances()["containerInstanceArns"]:
            time.sleep(0.1)
        trust = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
        role = iam.create_role(RoleName="bench", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        container = {"name": "app", "image": IMAGE, "memory": 64, "command": ["sleep", "60"], "stopTimeout": 1}
        ecs.register_task_definition(family="bench", containerDefinitions=[container])
        ecs.register_task_definition(family="roles", containerDefinitions=[container], taskRoleArn=role)
        plain, with_role, bare = [], [], []
        run_task(ecs, "bench")
        arn = ""
        for _ in range(options.rounds):
            plain.append(run_task(ecs, "bench")[0])
            seconds, arn = run_task(ecs, "roles")
            with_role.append(seconds)
            bare.append(bare_docker())
        base = statistics.median(bare)
        for name, figures in (("no role", plain), ("with a role", with_role)):
            median = statistics.median(figures)
            print(f"RunTask to RUNNING, {name}: {median:.3f} s; docker run {base:.3f} s; ratio {median / base:.2f}")
        container_id = ecs.describe_tasks(tasks=[arn])["tasks"][0]["containers"][0]["runtimeId"]
        environment = subprocess.run(
            ["docker", "inspect", "--format", "{{json .Config.Env}}", container_id],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        uri = next(one for one in json.loads(environment) if one.startswith("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI="))
        load = wrk(f"http://169.254.170.2{uri.partition('=')[2]}", "GET", {}, b"", 1, 2)
        print(f"credentials endpoint, asked by a stranger: {load.per_second:.0f} refusals per second")
        print(f"ready after {server.ready_seconds:.2f} s; resident {server.resident_mib():.0f} MiB")
        for task in ecs.list_tasks()["taskArns"]:
            ecs.stop_task(task=task)
        time.sleep(5)


if __name__ == "__main__":
    main()
