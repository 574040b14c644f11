"""Every field of a container definition on real Docker: what the engine was told, and what the container sees."""

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from taskrole.cli.demo.walkthrough import Walkthrough

IMAGE = "taskrole-test/tiny"
MIB = 1024 * 1024
CGROUP_1 = Path("/sys/fs/cgroup/memory").is_dir()


@pytest.fixture(scope="module")
def own() -> Iterator[Walkthrough]:
    with Walkthrough(arguments=("--stop-tasks",)) as running:
        running.start_server()
        yield running


def container(name: str = "app", script: str = "sleep 600", **members: Any) -> dict[str, Any]:
    return {
        "name": name,
        "image": IMAGE,
        "memory": 32,
        "stopTimeout": 2,
        "command": ["sh", "-c", script],
        **members,
    }


def launch(own: Walkthrough, family: str, *containers: dict[str, Any], **members: Any) -> str:
    return own.run_task(own.register({"family": family, "containerDefinitions": list(containers), **members}))


def running(own: Walkthrough, family: str, *containers: dict[str, Any], **members: Any) -> dict[str, Any]:
    return own.wait_for_status(launch(own, family, *containers, **members), "RUNNING")


def ended(own: Walkthrough, family: str, *containers: dict[str, Any], **members: Any) -> dict[str, Any]:
    return own.wait_for_status(launch(own, family, *containers, **members), "STOPPED")


def failures(own: Walkthrough, family: str, *containers: dict[str, Any], **members: Any) -> list[str]:
    """Return why a task was not placed."""
    own.register({"family": family, "containerDefinitions": list(containers), **members})
    answer = own.aws("ecs", "run-task", "--task-definition", family)
    assert answer["tasks"] == []
    return [one["reason"] for one in answer["failures"]]


def refused(own: Walkthrough, *containers: dict[str, Any], **members: Any) -> str:
    document = json.dumps({"family": "refused", "containerDefinitions": list(containers), **members})
    return own.aws_error("ecs", "register-task-definition", "--cli-input-json", document)


def of(task: Mapping[str, Any], name: str = "app") -> dict[str, Any]:
    return next(dict(one) for one in task["containers"] if one["name"] == name)


def inspected(own: Walkthrough, task: Mapping[str, Any], name: str = "app") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(own.run("docker", "inspect", of(task, name)["runtimeId"]))[0]
    return document


def inside(own: Walkthrough, task: Mapping[str, Any], script: str, name: str = "app") -> str:
    return own.run("docker", "exec", of(task, name)["runtimeId"], "sh", "-c", script).strip()


def stop(own: Walkthrough, task: Mapping[str, Any]) -> float:
    """Stop a task; return in how many seconds it had stopped."""
    begun = time.monotonic()
    own.aws("ecs", "stop-task", "--task", task["taskArn"])
    own.wait_for_status(task["taskArn"], "STOPPED")
    return time.monotonic() - begun


def test_what_the_kernel_gives_a_container(own: Walkthrough) -> None:
    task = running(
        own,
        "kernel",
        container(
            memory=64,
            memoryReservation=48,
            cpu=256,
            linuxParameters={
                "devices": [{"hostPath": "/dev/null", "containerPath": "/dev/other", "permissions": ["read"]}],
                "capabilities": {"add": ["NET_ADMIN"], "drop": ["CHOWN", "MKNOD"]},
                "maxSwap": 16,
                "swappiness": 10,
                "sharedMemorySize": 3,
                "tmpfs": [{"containerPath": "/fast", "size": 2, "mountOptions": ["noexec"]}],
                "initProcessEnabled": True,
            },
            dockerSecurityOptions=["no-new-privileges"],
            ulimits=[{"name": "nproc", "softLimit": 64, "hardLimit": 65}],
            systemControls=[{"namespace": "net.ipv4.ip_unprivileged_port_start", "value": "81"}],
        ),
    )
    told = inspected(own, task)["HostConfig"]
    assert told["Devices"] == [
        {"PathOnHost": "/dev/null", "PathInContainer": "/dev/other", "CgroupPermissions": "r"},
    ]
    assert told["CapAdd"] == ["NET_ADMIN"] or told["CapAdd"] == ["CAP_NET_ADMIN"]
    assert [one.removeprefix("CAP_") for one in told["CapDrop"]] == ["CHOWN", "MKNOD"]
    assert (told["Memory"], told["MemoryReservation"], told["CpuShares"]) == (64 * MIB, 48 * MIB, 256)
    assert (told["ShmSize"], told["Init"]) == (3 * MIB, True)
    assert told["SecurityOpt"] == ["no-new-privileges"]
    assert told["Ulimits"] == [{"Name": "nproc", "Soft": 64, "Hard": 65}]
    assert (told["MemorySwap"], told["MemorySwappiness"]) == (80 * MIB, 10)
    assert told["Tmpfs"] == {"/fast": "size=2m,noexec"}
    assert inside(own, task, "test -c /dev/other && echo device") == "device"
    assert inside(own, task, "ip link set lo mtu 1400 && chown 1 /tmp 2>/dev/null || echo admin only") == "admin only"
    assert inside(own, task, "grep NoNewPrivs /proc/1/status").split() == ["NoNewPrivs:", "1"]
    assert inside(own, task, "ulimit -u") == "64"
    assert inside(own, task, "cat /proc/sys/net/ipv4/ip_unprivileged_port_start") == "81"
    assert "noexec" in inside(own, task, "grep ' /fast ' /proc/mounts")
    if CGROUP_1:
        assert inside(own, task, "cat /sys/fs/cgroup/memory/memory.limit_in_bytes") == str(64 * MIB)
        assert inside(own, task, "cat /sys/fs/cgroup/cpu/cpu.shares") == "256"
    stop(own, task)


def test_how_a_container_is_called_and_started(own: Walkthrough) -> None:
    task = running(
        own,
        "process",
        container(
            entryPoint=["sh", "-c"],
            command=["sleep 600"],
            dnsServers=["10.9.8.7"],
            dnsSearchDomains=["corp.example"],
            extraHosts=[{"hostname": "extra", "ipAddress": "10.1.2.3"}],
            hostname="named",
            user="65534:65534",
            workingDirectory="/tmp",
            privileged=False,
            readonlyRootFilesystem=True,
            pseudoTerminal=True,
            interactive=True,
            dockerLabels={"one": "1", "com.amazonaws.ecs.cluster": "lie"},
        ),
    )
    document = inspected(own, task)
    config, told = document["Config"], document["HostConfig"]
    assert (config["Entrypoint"], config["Cmd"]) == (["sh", "-c"], ["sleep 600"])
    assert (config["Hostname"], config["User"], config["WorkingDir"]) == ("named", "65534:65534", "/tmp")
    assert (config["Tty"], config["OpenStdin"]) == (True, True)
    assert (told["Dns"], told["DnsSearch"]) == (["10.9.8.7"], ["corp.example"])
    assert told["ExtraHosts"] == ["extra:10.1.2.3"]
    assert (told["Privileged"], told["ReadonlyRootfs"]) == (False, True)
    labels = config["Labels"]
    assert (labels["one"], labels["com.amazonaws.ecs.container-name"]) == ("1", "app")
    assert labels["com.amazonaws.ecs.cluster"] != "lie"
    assert labels["com.amazonaws.ecs.task-arn"] == task["taskArn"]
    resolved = inside(own, task, "cat /etc/resolv.conf")
    assert "nameserver 10.9.8.7" in resolved
    assert "search corp.example" in resolved
    assert inside(own, task, "id -u; id -g; pwd; hostname; tty -s < /dev/console; touch /x 2>&1; true").splitlines()[
        :4
    ] == [
        "65534",
        "65534",
        "/tmp",
        "named",
    ]
    stop(own, task)


def test_a_privileged_container_is_what_this_machine_makes_of_one(own: Walkthrough) -> None:
    bare = own.run(
        "docker", "run", "--rm", "--privileged", "--label", "taskrole.test=fields", IMAGE, "true", check=False
    )
    task = ended(own, "privileged", container(script="ls /dev | wc -l", privileged=True))
    assert inspected(own, task)["HostConfig"]["Privileged"]
    if bare:  # a machine that may not give all capabilities
        assert bare.partition("OCI runtime")[2].strip()[:60] in of(task)["reason"]
    else:
        assert of(task)["exitCode"] == 0


def test_the_limits_of_a_task_as_a_whole(own: Walkthrough) -> None:
    """Two containers without limits of their own are under the task's."""
    free = {"name": "app", "image": IMAGE, "stopTimeout": 2, "command": ["sleep", "600"]}
    task = running(own, "whole", free, {**free, "name": "side", "essential": False}, cpu=".5 vCPU", memory="128")
    assert (task["cpu"], task["memory"]) == ("512", "128")
    parent = inspected(own, task)["HostConfig"]["CgroupParent"]
    identifier = task["taskArn"].rpartition("/")[2]
    if CGROUP_1:
        assert parent == f"/ecs/{identifier}"
        limit = Path("/sys/fs/cgroup/memory/ecs", identifier, "memory.limit_in_bytes").read_text()
        assert int(limit) == 128 * MIB
        assert int(Path("/sys/fs/cgroup/cpu/ecs", identifier, "cpu.cfs_quota_us").read_text()) == 50_000
        # Who takes more than the task has is killed, although the container itself has no limit.
        own.run("docker", "exec", of(task)["runtimeId"], "sh", "-c", "tail -c 300m /dev/zero", check=False)
        killed = Path("/sys/fs/cgroup/memory/ecs", identifier, "memory.failcnt").read_text()
        assert int(killed) > 0
    stop(own, task)


def test_a_container_that_takes_too_much_memory_is_told_of(own: Walkthrough) -> None:
    task = ended(own, "greedy", container(script="tail -c 200m /dev/zero", memory=16))
    assert "OutOfMemoryError: Container killed due to memory usage" in of(task)["reason"]
    assert of(task)["exitCode"] == 137


def test_every_condition_of_a_dependency(own: Walkthrough) -> None:
    order = own.folder / "order"
    order.mkdir()
    mount: dict[str, Any] = {"mountPoints": [{"sourceVolume": "order", "containerPath": "/order"}]}

    def note(name: str, rest: str = "true") -> str:
        return f"cat /proc/uptime | cut -d' ' -f1 > /order/{name}; {rest}"

    task = ended(
        own,
        "conditions",
        container(
            "app",
            note("app", "exit 7"),
            dependsOn=[
                {"containerName": "started", "condition": "START"},
                {"containerName": "completed", "condition": "COMPLETE"},
                {"containerName": "succeeded", "condition": "SUCCESS"},
                {"containerName": "healthy", "condition": "HEALTHY"},
            ],
            **mount,
        ),
        container("started", note("started", "sleep 60"), essential=False, **mount),
        container("completed", f"sleep 1; {note('completed', 'exit 3')}", essential=False, **mount),
        container("succeeded", f"sleep 1; {note('succeeded')}", essential=False, **mount),
        container(
            "healthy",
            f"sleep 2; touch /tmp/ok; {note('healthy', 'sleep 60')}",
            essential=False,
            healthCheck={"command": ["CMD-SHELL", "test -e /tmp/ok"], "interval": 5, "timeout": 2, "retries": 10},
            **mount,
        ),
        volumes=[{"name": "order", "host": {"sourcePath": str(order)}}],
    )
    assert of(task)["exitCode"] == 7
    assert of(task, "completed")["exitCode"] == 3
    times = {path.name: float(path.read_text()) for path in order.iterdir()}
    assert len(times) == 5
    assert times["app"] == max(times.values())
    assert task["stopCode"] == "EssentialContainerExited"


def test_a_dependency_that_fails_or_takes_too_long_ends_the_task(own: Walkthrough) -> None:
    dependent: dict[str, Any] = {"dependsOn": [{"containerName": "first", "condition": "SUCCESS"}]}
    failed = ended(own, "unmet", container(**dependent), container("first", "exit 1", essential=False))
    assert failed["stopCode"] == "TaskFailedToStart"
    assert "exitCode" not in of(failed)
    begun = time.monotonic()
    late = ended(own, "late", container(**dependent), container("first", "sleep 60", essential=False, startTimeout=3))
    assert "was not SUCCESS within 3 seconds" in late["stoppedReason"] + of(late).get("reason", "")
    assert time.monotonic() - begun < 40


def test_a_container_is_restarted_in_place(own: Walkthrough) -> None:
    """AWS restarts one only after it ran for the attempt period, which is a minute at least."""
    policy = {"enabled": True, "ignoredExitCodes": [5], "restartAttemptPeriod": 60}
    task = running(
        own,
        "restarted",
        container("app", "sleep 600"),
        container("again", "sleep 61; exit 1", essential=False, restartPolicy=policy),
        container("ignored", "sleep 61; exit 5", essential=False, restartPolicy=policy),
    )
    before = inspected(own, task, "again")["State"]["StartedAt"]
    deadline = time.monotonic() + 90
    while inspected(own, task, "again")["State"]["StartedAt"] == before:
        assert time.monotonic() < deadline
        time.sleep(1)
    assert inspected(own, task, "again")["State"]["Running"]
    assert inspected(own, task, "ignored")["State"]["ExitCode"] == 5
    metadata = json.loads(inside(own, task, "wget -q -O - $ECS_CONTAINER_METADATA_URI_V4/task"))
    counts = {one["Name"]: one.get("RestartCount") for one in metadata["Containers"]}
    assert counts == {"app": 0, "again": 1, "ignored": 0}
    stop(own, task)


def test_health_checks_are_told(own: Walkthrough) -> None:
    check = {"interval": 5, "timeout": 2, "retries": 1, "startPeriod": 0}
    task = running(
        own,
        "checked",
        container(healthCheck={"command": ["CMD-SHELL", "test -e /tmp/ok"], **check}),
        container("well", essential=False, healthCheck={"command": ["CMD", "true"], **check}),
    )
    nanoseconds = 10**9
    told = inspected(own, task)["Config"]["Healthcheck"]
    assert told["Test"] == ["CMD-SHELL", "test -e /tmp/ok"]
    assert (told["Interval"], told["Timeout"], told["Retries"]) == (5 * nanoseconds, 2 * nanoseconds, 1)
    for wanted in ("UNHEALTHY", "HEALTHY"):
        deadline = time.monotonic() + 60
        while (seen := own.task(task["taskArn"]))["healthStatus"] != wanted:
            assert time.monotonic() < deadline, seen
            time.sleep(1)
        assert of(seen, "well")["healthStatus"] in {"HEALTHY", "UNKNOWN"}
        inside(own, task, "touch /tmp/ok")
    stop(own, task)


def test_stopping_waits_as_long_as_it_was_told(own: Walkthrough) -> None:
    stubborn = "trap '' TERM; while true; do sleep 1; done"
    task = running(own, "stubborn", container(script=stubborn, stopTimeout=5))
    assert 4.5 <= stop(own, task) < 20
    assert of(own.task(task["taskArn"]))["exitCode"] == 137
    polite = running(
        own, "polite", container(script="trap 'exit 9' TERM; while true; do sleep 0.2; done", stopTimeout=60)
    )
    assert stop(own, polite) < 20
    assert of(own.task(polite["taskArn"]))["exitCode"] == 9


def test_ports_and_ranges_of_them(own: Walkthrough) -> None:
    listen = "for p in 7000 7001; do (while true; do echo port $p | nc -l -p $p; done) & done; wait"
    task = running(
        own,
        "ranged",
        container(script=listen, portMappings=[{"containerPortRange": "7000-7001"}, {"containerPort": 80}]),
    )
    bindings = of(own.task(task["taskArn"]))["networkBindings"]
    (ranged,) = [one for one in bindings if "containerPortRange" in one]
    (single,) = [one for one in bindings if "containerPort" in one]
    assert ranged["containerPortRange"] == "7000-7001"
    assert single["containerPort"] == 80
    first = int(ranged["hostPortRange"].split("-")[0])
    assert own.run("docker", "exec", of(task)["runtimeId"], "nc", "127.0.0.1", "7001") == "port 7001\n"
    published = inspected(own, task)["NetworkSettings"]["Ports"]
    assert published["7001/tcp"] == [{"HostIp": "0.0.0.0", "HostPort": str(first + 1)}]
    stop(own, task)


def test_volumes_with_drivers_options_and_labels(own: Walkthrough) -> None:
    options = {"type": "tmpfs", "device": "tmpfs", "o": "size=1m"}
    docker = {"driver": "local", "driverOpts": options, "labels": {"mine": "yes"}}
    shared = "taskrole-test-fields"
    mounts = [{"sourceVolume": "scratch", "containerPath": "/scratch"}, {"sourceVolume": shared, "containerPath": "/s"}]
    volumes = [
        {"name": "scratch", "dockerVolumeConfiguration": {"scope": "task", **docker}},
        {"name": shared, "dockerVolumeConfiguration": {"scope": "shared", "autoprovision": False}},
    ]
    absent = ended(own, "volumed", container(mountPoints=mounts), volumes=volumes)
    assert f"the shared volume {shared} does not exist" in of(absent)["reason"] + absent["stoppedReason"]
    own.run("docker", "volume", "create", shared)
    try:
        task = running(own, "volumed", container(mountPoints=mounts), volumes=volumes)
        (name,) = [one["Name"] for one in inspected(own, task)["Mounts"] if one["Destination"] == "/scratch"]
        (volume,) = json.loads(own.run("docker", "volume", "inspect", name))
        assert volume["Options"] == options
        assert volume["Labels"]["mine"] == "yes"
        assert "size=1024k" in inside(own, task, "grep ' /scratch ' /proc/mounts")
        stop(own, task)
        assert own.run("docker", "volume", "ls", "--quiet", "--filter", f"name={shared}").strip() == shared
    finally:
        using = own.run("docker", "ps", "--all", "--quiet", "--filter", f"volume={shared}").split()
        own.run("docker", "rm", "--force", *using)
        own.run("docker", "volume", "rm", "--force", shared)


@pytest.mark.parametrize(
    ("driver", "options"),
    [
        ("json-file", {"max-size": "1m", "labels": "mine"}),
        ("none", {}),
        ("syslog", {"syslog-address": "udp://127.0.0.1:5514"}),
    ],
)
def test_log_drivers_get_their_options(own: Walkthrough, driver: str, options: dict[str, str]) -> None:
    log: dict[str, Any] = {"logDriver": driver, "options": options}
    task = running(own, f"log-{driver}", container(logConfiguration=log))
    assert inspected(own, task)["HostConfig"]["LogConfig"] == {"Type": driver, "Config": options}
    stop(own, task)


def test_lines_go_to_the_log_group(own: Walkthrough) -> None:
    log = {
        "logDriver": "awslogs",
        "options": {
            "awslogs-group": "/fields",
            "awslogs-region": "us-west-2",
            "awslogs-stream-prefix": "p",
        },
    }
    own.aws("logs", "create-log-group", "--log-group-name", "/fields")
    task = ended(own, "logging", container(script="echo one line", logConfiguration=log))
    stream = f"p/app/{task['taskArn'].rpartition('/')[2]}"
    given = ["--log-group-name", "/fields", "--log-stream-name", stream]
    deadline = time.monotonic() + 20
    while not (lines := own.aws("logs", "get-log-events", *given)["events"]):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert [one["message"] for one in lines] == ["one line"]


def test_an_image_of_a_registry_that_asks_who_is_there(own: Walkthrough) -> None:
    """The registry is ours, but it is spoken to like any other: with a name and a password out of a secret."""
    uri = str(own.aws("ecr", "create-repository", "--repository-name", "private")["repository"]["repositoryUri"])
    password = own.run("aws", "ecr", "get-login-password").strip()
    own.run("docker", "login", "--username", "AWS", "--password-stdin", uri.partition("/")[0], stdin=password)
    own.run("docker", "tag", IMAGE, f"{uri}:1")
    try:
        own.run("docker", "push", f"{uri}:1")
    finally:
        own.run("docker", "rmi", f"{uri}:1")
        own.run("docker", "logout", uri.partition("/")[0])
    value = json.dumps({"username": "AWS", "password": password})
    secret = own.aws("secretsmanager", "create-secret", "--name", "login", "--secret-string", value)["ARN"]
    trust = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
    trusts = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = own.aws("iam", "create-role", "--role-name", "puller", "--assume-role-policy-document", trusts)["Role"][
        "Arn"
    ]
    private = container(script="echo pulled", image=f"{uri}:1", repositoryCredentials={"credentialsParameter": secret})
    try:
        without = ended(own, "private", private, executionRoleArn=role)
        assert without["stopCode"] == "TaskFailedToStart"
        may = {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": secret}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [may]})
        own.aws("iam", "put-role-policy", "--role-name", "puller", "--policy-name", "p", "--policy-document", policy)
        task = ended(own, "private", private, executionRoleArn=role)
        assert of(task)["exitCode"] == 0
        assert password not in (own.folder / "up.log").read_text()
    finally:
        own.run("docker", "rmi", "--force", f"{uri}:1", check=False)


def test_what_this_engine_cannot_do_is_said_in_aws_words(own: Walkthrough) -> None:
    splunk: dict[str, Any] = {
        "logConfiguration": {"logDriver": "splunk", "options": {"splunk-token": "t", "splunk-url": "u"}}
    }
    assert failures(own, "no-splunk", container(**splunk)) == ["ATTRIBUTE"]
    plugin: dict[str, Any] = {"volumes": [{"name": "v", "dockerVolumeConfiguration": {"driver": "rexray/ebs"}}]}
    assert failures(own, "no-plugin", container(), **plugin) == ["ATTRIBUTE"]
    gpu: dict[str, Any] = {"resourceRequirements": [{"type": "GPU", "value": "1"}]}
    assert failures(own, "no-gpu", container(**gpu)) == ["RESOURCE:GPU"]
    assert failures(own, "no-room", container(memory=10_000_000)) == ["RESOURCE:MEMORY"]
    reserved: dict[str, Any] = {"portMappings": [{"containerPort": 22, "hostPort": 22}]}
    assert failures(own, "no-port", container(**reserved)) == ["RESOURCE:PORTS"]
    efs: dict[str, Any] = {"volumes": [{"name": "v", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]}
    assert "ClientException" in refused(own, container(), **efs)
    assert "ClientException" in refused(own, container(links=["other"]), container("other"), networkMode="host")
    unknown: dict[str, Any] = {"logConfiguration": {"logDriver": "carrier-pigeon"}}
    assert "Invalid 'logDriver' setting" in refused(own, container(**unknown))
