"""Invariant 7: reservations never exceed what an instance registered, however many processes place tasks at once."""

import subprocess
import sys
from collections import Counter

from taskrole.services.ecs.model import ClusterKey
from taskrole.services.ecs.store import container_instances, tasks
from tests.support import ACCOUNT, REGION
from tests.unit.services.ecs.placing import TASKS_PER_CALL
from tests.unit.services.ecs.support import Ecs

PROCESSES, THREADS, CALLS = 2, 5, 11
INSTANCES, TASKS_PER_INSTANCE = 25, 40
KEY = ClusterKey(ACCOUNT, REGION, "default")


def test_two_processes_never_give_more_than_there_is(ecs: Ecs, database_url: str) -> None:
    """1,100 tasks are asked for at once, 1,000 have a place: all places are taken, and none twice."""
    ecs.cluster()
    ecs.register({"name": "app", "image": "busybox", "memory": 10, "cpu": 10}, family="small")
    for _ in range(INSTANCES):
        ecs.instance(cpu=10 * TASKS_PER_INSTANCE, memory=10 * TASKS_PER_INSTANCE + 5)
    command = [
        sys.executable,
        *("-m", "tests.unit.services.ecs.placing", database_url, str(THREADS), str(CALLS), "small"),
    ]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        answers = [process.communicate(timeout=120)[0].split() for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    asked = sum(int(calls) for calls, _ in answers)
    placed = sum(int(number) for _, number in answers)
    assert (asked * TASKS_PER_CALL, placed) == (PROCESSES * THREADS * CALLS * 10, INSTANCES * TASKS_PER_INSTANCE)
    with ecs.deps.database.read() as connection:
        instances = container_instances.list_in_cluster(connection, KEY, ("ACTIVE",))
        on = Counter(
            {one.instance_id: len(tasks.list_on_instance(connection, KEY, one.instance_id)) for one in instances}
        )
    for instance in instances:
        assert on[instance.instance_id] == TASKS_PER_INSTANCE
        assert instance.used.cpu == instance.registered.cpu == 10 * TASKS_PER_INSTANCE
        assert instance.used.memory_mib == 10 * TASKS_PER_INSTANCE <= instance.registered.memory_mib


def test_two_processes_never_give_a_port_twice(ecs: Ecs, database_url: str) -> None:
    ecs.cluster()
    ports = [{"containerPort": 80, "hostPort": 8080}]
    ecs.register({"name": "app", "image": "busybox", "memory": 1, "portMappings": ports}, family="port")
    for _ in range(12):
        ecs.instance()
    command = [sys.executable, "-m", "tests.unit.services.ecs.placing", database_url, "3", "1", "port"]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    try:
        answers = [process.communicate("go\n", timeout=120)[0].split() for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    assert sum(int(answer[2]) for answer in answers) == 12
    with ecs.deps.database.read() as connection:
        instances = container_instances.list_in_cluster(connection, KEY, ("ACTIVE",))
        assert all(len(tasks.list_on_instance(connection, KEY, one.instance_id)) == 1 for one in instances)
