"""RunTask to RUNNING, of one task and of ten, against bare Docker, and the credentials endpoint, in one run.

    sudo python -m bench.bench_run_task [--rounds 10]

Needs root, Docker, and the image taskrole-test/tiny (script/build-test-images).
"""

import argparse
import contextlib
import json
import statistics
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.support import client, control_plane, machine, wrk

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


def run_task(ecs: Any, definition: str, count: int = 1) -> tuple[float, str]:
    """Run tasks; the seconds until all are seen to run, and the ARN of one."""
    started = time.perf_counter()
    arns = [task["taskArn"] for task in ecs.run_task(taskDefinition=definition, count=count)["tasks"]]
    assert len(arns) == count, "there is no room for the tasks"
    while any(task["lastStatus"] != "RUNNING" for task in ecs.describe_tasks(tasks=arns)["tasks"]):
        time.sleep(0.005)
    return time.perf_counter() - started, arns[0]


def bare_ten() -> float:
    """Create and start ten containers at once; the seconds until all start calls have returned."""
    with ThreadPoolExecutor(10) as threads:
        return max(threads.map(lambda _number: bare_docker(), range(10)))


@contextlib.contextmanager
def remove_containers(*families: str) -> Iterator[None]:
    """Remove the containers of some families afterwards, whatever became of their tasks."""
    try:
        yield
    finally:
        for family in families:
            label = f"label=com.amazonaws.ecs.task-definition-family={family}"
            listed = ["docker", "ps", "--all", "--quiet", "--filter", label]
            ids = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()
            if ids:
                subprocess.run(["docker", "rm", "--force", *ids], capture_output=True, check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    print(machine())
    with control_plane("up") as server, remove_containers("bench", "bench-roles"):
        ecs, iam = client(server, "ecs"), client(server, "iam")
        while not ecs.list_container_instances()["containerInstanceArns"]:
            time.sleep(0.1)
        trust = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
        role = iam.create_role(RoleName="bench", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        container = {"name": "app", "image": IMAGE, "memory": 64, "command": ["sleep", "60"], "stopTimeout": 1}
        ecs.register_task_definition(family="bench", containerDefinitions=[container])
        ecs.register_task_definition(family="bench-roles", containerDefinitions=[container], taskRoleArn=role)
        plain, with_role, bare = [], [], []
        run_task(ecs, "bench")
        arn = ""
        for _ in range(options.rounds):
            plain.append(run_task(ecs, "bench")[0])
            seconds, arn = run_task(ecs, "bench-roles")
            with_role.append(seconds)
            bare.append(bare_docker())
        base = statistics.median(bare)
        for name, figures in (("no role", plain), ("with a role", with_role)):
            median = statistics.median(figures)
            print(f"RunTask to RUNNING, {name}: {median:.3f} s; docker run {base:.3f} s; ratio {median / base:.2f}")
        stop_all(ecs)
        ten = statistics.median(_ten(ecs) for _ in range(3))
        bare_of_ten = statistics.median(bare_ten() for _ in range(3))
        print(f"RunTask of ten to RUNNING: {ten:.3f} s; ten at once by docker run {bare_of_ten:.3f} s", end="; ")
        print(f"ratio {ten / bare_of_ten:.2f}")
        _, arn = run_task(ecs, "bench-roles")
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
        stop_all(ecs)


def _ten(ecs: Any) -> float:
    seconds, _ = run_task(ecs, "bench", 10)
    stop_all(ecs)
    return seconds


def stop_all(ecs: Any) -> None:
    """Stop all tasks and wait until they have stopped."""
    while arns := ecs.list_tasks()["taskArns"]:
        for arn in arns:
            ecs.stop_task(task=arn)
        while any(task["lastStatus"] != "STOPPED" for task in ecs.describe_tasks(tasks=arns)["tasks"]):
            time.sleep(0.1)


if __name__ == "__main__":
    main()
