from typing import Any

import orjson
import pytest

from taskrole.aws.errors import ServiceError
from taskrole.services.ecs.acs.courier import Courier
from taskrole.services.ecs.model import ClusterKey
from taskrole.services.ecs.store import container_instances
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, REGION
from tests.unit.services.ecs.support import EXECUTION_ROLE, TASK_ROLE, Ecs, make_ecs

CAPABILITIES = [
    f"ecs.capability.{name}"
    for name in (
        "container-restart-policy",
        "secrets.asm.environment-variables",
        "secrets.ssm.environment-variables",
        "env-files.s3",
        "pid-ipc-namespace-sharing",
        "private-registry-authentication.secretsmanager",
    )
]
LOGS = {
    "logDriver": "awslogs",
    "options": {"awslogs-group": "/app", "awslogs-region": REGION, "awslogs-stream-prefix": "web"},
}


def payload(ecs: Ecs, *containers: dict[str, Any], overrides: dict[str, Any] | None = None, **members: Any) -> Any:
    """Register, run, and return the task as the agent would get it."""
    ecs.cluster()
    instance_arn = ecs.instance(attributes=dict.fromkeys(CAPABILITIES, ""))
    definition = ecs.register(*containers, family="f", **members)
    ecs.run(definition, overrides=overrides or {})
    with ecs.deps.database.read() as connection:
        key = ClusterKey(ACCOUNT, REGION, "default")
        instance = container_instances.find(connection, key, instance_arn[-32:])
    assert instance is not None
    courier = Courier(ecs.deps, instance, "")
    texts = courier.next_messages()
    assert texts is not None
    envelope = orjson.loads(texts[0])
    assert envelope["type"] == "PayloadMessage"
    return envelope["message"]["tasks"][0]


def docker(container: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return orjson.loads(container["dockerConfig"]["config"]), orjson.loads(container["dockerConfig"]["hostConfig"])


def test_environment_travels_as_a_map_with_overrides_resolved(ecs: Ecs) -> None:
    task = payload(
        ecs,
        {
            "name": "app",
            "image": "busybox",
            "memory": 100,
            "command": ["a"],
            "environment": [{"name": "A", "value": "1"}, {"name": "B", "value": "2"}],
        },
        overrides={
            "containerOverrides": [
                {"name": "app", "command": ["b"], "memory": 50, "environment": [{"name": "B", "value": "3"}]}
            ],
            "taskRoleArn": TASK_ROLE,
        },
    )
    container = task["containers"][0]
    assert container["environment"] == {"AWS_EXECUTION_ENV": "AWS_ECS_EC2", "A": "1", "B": "3"}
    assert (container["command"], container["memory"], container["overrides"]) == (["b"], 50, "{}")
    config, host_config = docker(container)
    assert "Env" not in config
    assert host_config == {}
    assert task["roleCredentials"]["roleArn"] == TASK_ROLE
    assert (task["family"], task["version"], task["networkMode"], task["desiredStatus"]) == (
        "f",
        "1",
        "bridge",
        "RUNNING",
    )


def test_docker_settings_travel_in_the_two_strings(ecs: Ecs) -> None:
    task = payload(
        ecs,
        {
            "name": "app",
            "image": "busybox",
            "memory": 100,
            "memoryReservation": 50,
            "user": "1000",
            "workingDirectory": "/w",
            "hostname": "ignored",
            "dockerLabels": {"a": "b"},
            "readonlyRootFilesystem": True,
            "dnsServers": ["10.0.0.2"],
            "extraHosts": [{"hostname": "h", "ipAddress": "10.0.0.3"}],
            "ulimits": [{"name": "nofile", "softLimit": 1, "hardLimit": 2}],
            "systemControls": [{"namespace": "net.core.somaxconn", "value": "1"}],
            "healthCheck": {"command": ["CMD", "true"], "interval": 10},
            "linuxParameters": {
                "capabilities": {"add": ["NET_ADMIN"], "drop": ["ALL"]},
                "devices": [{"hostPath": "/dev/x", "permissions": ["read"]}],
                "sharedMemorySize": 64,
                "tmpfs": [{"containerPath": "/t", "size": 8, "mountOptions": ["noexec"]}],
                "maxSwap": 10,
                "swappiness": 5,
            },
        },
        networkMode="host",
        cpu="512",
        memory="1GB",
    )
    config, host_config = docker(task["containers"][0])
    assert config == {
        "User": "1000",
        "WorkingDir": "/w",
        "Labels": {"a": "b"},
        "Healthcheck": {
            "Test": ["CMD", "true"],
            "Interval": 10_000_000_000,
            "Timeout": 5_000_000_000,
            "Retries": 3,
        },
    }
    assert host_config == {
        "NetworkMode": "host",
        "MemoryReservation": 50 << 20,
        "ReadonlyRootfs": True,
        "Dns": ["10.0.0.2"],
        "ExtraHosts": ["h:10.0.0.3"],
        "Ulimits": [{"Name": "nofile", "Soft": 1, "Hard": 2}],
        "Sysctls": {"net.core.somaxconn": "1"},
        "CapAdd": ["NET_ADMIN"],
        "CapDrop": ["ALL"],
        "Devices": [{"PathOnHost": "/dev/x", "PathInContainer": "/dev/x", "CgroupPermissions": "r"}],
        "ShmSize": 64 << 20,
        "Tmpfs": {"/t": "size=8m,noexec"},
        "MemorySwap": 110 << 20,
        "MemorySwappiness": 5,
    }
    assert (task["cpu"], task["memory"]) == (0.5, 1024)
    assert task["containers"][0]["healthCheckType"] == "docker"


def test_awslogs_options_are_rewritten_for_docker(ecs: Ecs) -> None:
    task = payload(
        ecs,
        {"name": "app", "image": "busybox", "memory": 100, "logConfiguration": LOGS},
        executionRoleArn=EXECUTION_ROLE,
    )
    _, host_config = docker(task["containers"][0])
    task_id = task["arn"].rpartition("/")[2]
    assert host_config["LogConfig"] == {
        "Type": "awslogs",
        "Config": {
            "awslogs-group": "/app",
            "awslogs-region": REGION,
            "awslogs-stream": f"web/app/{task_id}",
            "awslogs-endpoint": "http://127.0.0.1:4566",
        },
    }
    assert task["containers"][0]["logsAuthStrategy"] == "ExecutionRole"
    assert task["executionRoleCredentials"]["roleArn"] == EXECUTION_ROLE
    assert "roleCredentials" not in task


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("127.0.0.1:4566/app:v1", (ACCOUNT, REGION)),
        ("999999999999.dkr.ecr.eu-west-1.amazonaws.com/app:v1", ("999999999999", "eu-west-1")),
        ("busybox", None),
        ("docker.example.org/app", None),
    ],
)
def test_images_of_our_registry_get_credentials_from_our_endpoint(
    ecs: Ecs, image: str, expected: tuple[str, str] | None
) -> None:
    container = payload(ecs, {"name": "app", "image": image, "memory": 100})["containers"][0]
    if expected is None:
        assert "registryAuthentication" not in container
    else:
        assert container["registryAuthentication"] == {
            "type": "ecr",
            "ecrAuthData": {
                "registryId": expected[0],
                "region": expected[1],
                "endpointOverride": "http://127.0.0.1:4566",
                "useExecutionRole": False,
            },
        }


def test_volumes_mounts_and_order_travel(ecs: Ecs) -> None:
    task = payload(
        ecs,
        {
            "name": "app",
            "image": "busybox",
            "memory": 100,
            "mountPoints": [{"sourceVolume": "host", "containerPath": "/h", "readOnly": True}],
            "restartPolicy": {"enabled": True},
            "stopTimeout": 5,
        },
        volumes=[
            {"name": "host", "host": {"sourcePath": "/data"}},
            {"name": "empty", "host": {}},
            {"name": "named", "dockerVolumeConfiguration": {"scope": "shared", "autoprovision": True}},
        ],
    )
    assert task["volumes"] == [
        {"name": "host", "type": "host", "host": {"sourcePath": "/data"}},
        {"name": "empty", "type": "host", "host": {}},
        {
            "name": "named",
            "type": "docker",
            "dockerVolumeConfiguration": {"scope": "shared", "autoprovision": True},
        },
    ]
    container = task["containers"][0]
    assert container["mountPoints"] == [{"sourceVolume": "host", "containerPath": "/h", "readOnly": True}]
    assert (container["restartPolicy"], container["stopTimeout"]) == ({"enabled": True}, 5)


def test_the_endpoint_variable_is_set_unless_the_user_set_it(database: Database) -> None:
    ecs = make_ecs(database, container_endpoint="http://169.254.170.2:4566")
    environment = [{"name": "AWS_ENDPOINT_URL", "value": "mine"}]
    task = payload(
        ecs,
        {"name": "a", "image": "busybox", "memory": 10},
        {"name": "b", "image": "busybox", "memory": 10, "environment": environment},
    )
    found = [container["environment"]["AWS_ENDPOINT_URL"] for container in task["containers"]]
    assert found == ["http://169.254.170.2:4566", "mine"]
    ecs.deps.hub.close()


def test_secrets_and_logins_name_what_the_agent_has_to_read(ecs: Ecs) -> None:
    secret = f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db-AbCdEf"
    parameter = f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/app/url"
    container = {
        "name": "app",
        "image": "registry.example/app",
        "memory": 100,
        "secrets": [{"name": "A", "valueFrom": f"{secret}:key::"}, {"name": "B", "valueFrom": parameter}],
        "logConfiguration": {**LOGS, "secretOptions": [{"name": "tag", "valueFrom": "plain"}]},
        "repositoryCredentials": {"credentialsParameter": secret},
        "environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::bucket/a.env"}],
    }
    task = payload(ecs, container, executionRoleArn=EXECUTION_ROLE, pidMode="task", ipcMode="none")
    sent = task["containers"][0]
    type_ = {"type": "ENVIRONMENT_VARIABLE"}
    assert sent["secrets"] == [
        {"name": "A", "valueFrom": f"{secret}:key::", "region": "eu-west-1", "provider": "asm", **type_},
        {"name": "B", "valueFrom": "/app/url", "region": "eu-west-1", "provider": "ssm", **type_},
        {"name": "tag", "valueFrom": "plain", "region": REGION, "provider": "ssm", "target": "LOG_DRIVER", **type_},
    ]
    login = {"credentialsParameter": secret, "region": "eu-west-1"}
    assert sent["registryAuthentication"] == {"type": "asm", "asmAuthData": login}
    assert sent["environmentFiles"] == container["environmentFiles"]
    assert (task["pidMode"], task["ipcMode"]) == ("task", "none")


@pytest.mark.parametrize(
    "members",
    [
        {"secrets": [{"name": "A", "valueFrom": "a b"}]},
        {"secrets": [{"name": "A", "valueFrom": "a"}, {"name": "A", "valueFrom": "b"}]},
        {"secrets": [{"name": "A", "valueFrom": "a"}], "environment": [{"name": "A", "value": "x"}]},
        {"environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::bucket/a.txt"}]},
        {"environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::bucket/a.env"}] * 11},
    ],
)
def test_definitions_with_secrets_that_are_refused(ecs: Ecs, members: dict[str, Any]) -> None:
    container = {"name": "app", "image": "busybox", "memory": 100, **members}
    with pytest.raises(ServiceError) as caught:
        ecs.register(container, family="f", executionRoleArn=EXECUTION_ROLE)
    assert caught.value.code == "ClientException"
