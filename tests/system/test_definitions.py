"""What task definitions ask for, seen from inside the containers: secrets, files, volumes, namespaces, limits."""

import json
from collections.abc import Iterator

import pytest

from taskrole.cli.demo.walkthrough import Walkthrough

IMAGE = "taskrole-test/tiny"
SECRET_VALUE = "correct-horse"


@pytest.fixture(scope="module")
def own() -> Iterator[Walkthrough]:
    with Walkthrough(arguments=("--stop-tasks",)) as running:
        running.start_server()
        yield running


def execution_role(own: Walkthrough, name: str, *statements: dict[str, object]) -> str:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
    role = own.aws("iam", "create-role", "--role-name", name, "--assume-role-policy-document", json.dumps(trust))
    policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    own.aws("iam", "put-role-policy", "--role-name", name, "--policy-name", "p", "--policy-document", policy)
    return str(role["Role"]["Arn"])


def run(own: Walkthrough, family: str, *containers: dict[str, object], **members: object) -> dict[str, object]:
    given = [{"image": IMAGE, "memory": 32, **container} for container in containers]
    arn = own.run_task(own.register({"family": family, "containerDefinitions": given, **members}))
    return own.wait_for_status(arn, "STOPPED")


def shell(script: str, name: str = "app", **members: object) -> dict[str, object]:
    return {"name": name, "command": ["sh", "-c", script], **members}


def outcome(task: dict[str, object]) -> dict[str, object]:
    containers = task["containers"]
    assert isinstance(containers, list)
    return {container["name"]: container.get("exitCode") for container in containers}


def test_secrets_and_environment_files_reach_the_container(own: Walkthrough) -> None:
    value = json.dumps({"password": SECRET_VALUE})
    arn = own.aws("secretsmanager", "create-secret", "--name", "db", "--secret-string", value)["ARN"]
    own.aws("ssm", "put-parameter", "--name", "/app/url", "--value", "db:5432", "--type", "SecureString")
    own.aws("s3", "mb", "s3://environment-files")
    file = own.folder / "app.env"
    file.write_text("STAGE=test\n# no\nLEVEL=file\n")
    own.aws("s3", "cp", str(file), "s3://environment-files/app.env")
    role = execution_role(
        own,
        "reader",
        {"Effect": "Allow", "Action": "secretsmanager:GetSecretValue", "Resource": arn},
        {"Effect": "Allow", "Action": ["ssm:GetParameters", "s3:GetObject"], "Resource": "*"},
    )
    script = f'test "$PASSWORD-$URL-$STAGE-$LEVEL" = {SECRET_VALUE}-db:5432-test-definition'
    container = shell(
        script,
        secrets=[{"name": "PASSWORD", "valueFrom": f"{arn}:password::"}, {"name": "URL", "valueFrom": "/app/url"}],
        environmentFiles=[{"type": "s3", "value": "arn:aws:s3:::environment-files/app.env"}],
        environment=[{"name": "LEVEL", "value": "definition"}],
    )
    assert outcome(run(own, "with-secrets", container, executionRoleArn=role)) == {"app": 0}
    powerless = execution_role(own, "powerless", {"Effect": "Allow", "Action": "logs:*", "Resource": "*"})
    task = run(own, "without-rights", container, executionRoleArn=powerless)
    assert task["stopCode"] == "TaskFailedToStart"
    assert str(task["stoppedReason"]).startswith("ResourceInitializationError: unable to pull secrets")
    assert "AccessDeniedException" in str(task["stoppedReason"])
    assert SECRET_VALUE not in (own.folder / "up.log").read_text()


def test_containers_of_a_task_share_processes_and_memory(own: Walkthrough) -> None:
    task = run(
        own,
        "shared",
        shell("for i in $(seq 50); do ps | grep -q 'sleep 4321' && exit 0; sleep 0.2; done; exit 1"),
        shell("sleep 4321", name="other", essential=False),
        pidMode="task",
        ipcMode="task",
    )
    assert outcome(task)["app"] == 0
    alone = run(own, "alone", shell("test $(ps | wc -l) -lt 6"), shell("sleep 4322", name="other", essential=False))
    assert outcome(alone)["app"] == 0
    on_host = run(own, "on-host", shell("test $(ps | wc -l) -gt 6"), pidMode="host")
    assert outcome(on_host)["app"] == 0


def test_volumes_of_every_kind(own: Walkthrough) -> None:
    host = own.folder / "host"
    host.mkdir()
    (host / "file").write_text("from the host")
    task = run(
        own,
        "volumes",
        shell(
            "grep -q 'from the host' /host/file && test -e /task/there && touch /shared/there && ! touch /host/x"
            " && mount | grep ' /fast type tmpfs' | grep -q size=1024k && ls /from/there",
            dependsOn=[{"containerName": "first", "condition": "SUCCESS"}],
            mountPoints=[
                {"sourceVolume": "host", "containerPath": "/host", "readOnly": True},
                {"sourceVolume": "task", "containerPath": "/task"},
                {"sourceVolume": "taskrole-test-shared", "containerPath": "/shared"},
            ],
            volumesFrom=[{"sourceContainer": "first"}],
            linuxParameters={"tmpfs": [{"containerPath": "/fast", "size": 1}]},
        ),
        shell(
            "touch /task/there /from/there",
            name="first",
            essential=False,
            mountPoints=[
                {"sourceVolume": "task", "containerPath": "/task"},
                {"sourceVolume": "empty", "containerPath": "/from"},
            ],
        ),
        volumes=[
            {"name": "host", "host": {"sourcePath": str(host)}},
            {"name": "empty"},
            {"name": "task", "dockerVolumeConfiguration": {"scope": "task", "driver": "local"}},
            {
                "name": "taskrole-test-shared",
                "dockerVolumeConfiguration": {"scope": "shared", "autoprovision": True, "driver": "local"},
            },
        ],
    )
    try:
        assert outcome(task) == {"app": 0, "first": 0}
    finally:
        using = own.run("docker", "ps", "--all", "--quiet", "--filter", "volume=taskrole-test-shared").split()
        own.run("docker", "rm", "--force", *using)
        own.run("docker", "volume", "rm", "--force", "taskrole-test-shared")


def test_limits_links_and_kernel_parameters(own: Walkthrough) -> None:
    task = run(
        own,
        "limits",
        shell(
            "test $(ulimit -n) = 123 && test $(cat /proc/sys/net/core/somaxconn) = 77 && test $(id -u) = 65534"
            " && test $(hostname) = named && grep -q 'db' /etc/hosts && grep -q '10.1.2.3.*extra' /etc/hosts"
            " && test $(pwd) = /tmp && ! touch /x && df -k /dev/shm | grep -q 5120 && test $$ != 1",
            ulimits=[{"name": "nofile", "softLimit": 123, "hardLimit": 200}],
            systemControls=[{"namespace": "net.core.somaxconn", "value": "77"}],
            user="65534",
            hostname="named",
            links=["db"],
            extraHosts=[{"hostname": "extra", "ipAddress": "10.1.2.3"}],
            workingDirectory="/tmp",
            readonlyRootFilesystem=True,
            linuxParameters={"sharedMemorySize": 5, "initProcessEnabled": True},
        ),
        shell("sleep 60", name="db", essential=False),
    )
    assert outcome(task)["app"] == 0
