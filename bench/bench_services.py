"""How long until a service's killed task is replaced, against bare Docker's time to start a container, in one run.

    sudo python -m bench.bench_services [--rounds 5]

Needs root, Docker, and the image taskrole-test/tiny (script/build-test-images).
"""

import argparse
import statistics
import subprocess
import time
from typing import Any

from bench.bench_run_task import IMAGE, bare_docker, remove_containers
from bench.support import client, control_plane, machine


def running(ecs: Any) -> dict[str, str]:
    """Return the Docker ids of the service's running tasks, by ARN."""
    arns = ecs.list_tasks(serviceName="bench")["taskArns"]
    if not arns:
        return {}
    tasks = ecs.describe_tasks(tasks=arns)["tasks"]
    return {task["taskArn"]: task["containers"][0]["runtimeId"] for task in tasks if task["lastStatus"] == "RUNNING"}


def replaced_seconds(ecs: Any, desired: int) -> float:
    """Kill a task's container; the seconds until another task runs in its place."""
    before = running(ecs)
    victim = min(before)
    started = time.perf_counter()
    subprocess.run(["docker", "kill", before[victim]], capture_output=True, check=True)
    while len(running(ecs).keys() - {victim}) < desired:
        time.sleep(0.02)
    return time.perf_counter() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print(machine())
    with control_plane("up") as server, remove_containers("bench-service"):
        ecs = client(server, "ecs")
        while not ecs.list_container_instances()["containerInstanceArns"]:
            time.sleep(0.1)
        container = {"name": "app", "image": IMAGE, "memory": 64, "command": ["sleep", "600"], "stopTimeout": 1}
        ecs.register_task_definition(family="bench-service", containerDefinitions=[container])
        ecs.create_service(serviceName="bench", taskDefinition="bench-service", desiredCount=3)
        started = time.perf_counter()
        while len(running(ecs)) < 3:
            time.sleep(0.02)
        print(f"a new service's three tasks run after {time.perf_counter() - started:.2f} s")
        seconds = [replaced_seconds(ecs, 3) for _ in range(options.rounds)]
        bare = statistics.median(bare_docker() for _ in range(options.rounds))
        median = statistics.median(seconds)
        print(f"a killed task is replaced after {median:.2f} s (worst {max(seconds):.2f} s)", end="; ")
        print(f"docker run {bare:.2f} s; ratio {median / bare:.1f}")
        ecs.delete_service(service="bench", force=True)
        while ecs.list_tasks()["taskArns"]:
            time.sleep(0.1)


if __name__ == "__main__":
    main()
