"""RunInstances on this host: a cluster of two machines, each with a network namespace and an own Docker engine."""

import base64
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from taskrole.machines import namespaces
from taskrole.machines.plan import BRIDGE
from tests.api.processes import ServerProcess
from tests.system.agent_support import IMAGE

pytestmark = pytest.mark.system

CLUSTER = "many"
USER_DATA = f"#!/bin/bash\necho ECS_CLUSTER={CLUSTER} >> /etc/ecs/ecs.config\n"
SECONDS_MAX = 120


def until(what: str, condition: Callable[[], Any], seconds: float = SECONDS_MAX) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, what
        time.sleep(0.25)
    return found


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    server = ServerProcess(tmp_path_factory.mktemp("machines"), "--machines-max", "2")
    server.start()
    yield server
    server.stop()
    for instance_id in namespaces.left_behind():
        pytest.fail(f"{instance_id} was left behind")


def push_image(server: ServerProcess) -> str:
    """Put the test image into the server's registry; return its name there."""
    name = f"127.0.0.1:{server.port}/tiny:latest"
    ecr = server.client("ecr")
    ecr.create_repository(repositoryName="tiny")
    token = ecr.get_authorization_token()["authorizationData"][0]["authorizationToken"]
    password = base64.b64decode(token).decode().partition(":")[2]
    config = ["docker", "--config", str(server.data_dir / "docker-client")]
    login = [*config, "login", "--username", "AWS", "--password-stdin", f"127.0.0.1:{server.port}"]
    subprocess.run(login, input=password, text=True, check=True, capture_output=True)
    subprocess.run(["docker", "tag", IMAGE, name], check=True)
    try:
        subprocess.run([*config, "push", name], check=True, capture_output=True)
    finally:
        subprocess.run(["docker", "rmi", name], check=False, capture_output=True)
    return name


def states(server: ServerProcess, instance_ids: list[str]) -> list[str]:
    found = server.client("ec2").describe_instances(InstanceIds=instance_ids)["Reservations"]
    return [one["State"]["Name"] for reservation in found for one in reservation["Instances"]]


def connected(server: ServerProcess) -> dict[str, str]:
    """Return the container instances that are connected, by EC2 id."""
    ecs = server.client("ecs")
    arns = ecs.list_container_instances(cluster=CLUSTER)["containerInstanceArns"]
    if not arns:
        return {}
    found = ecs.describe_container_instances(cluster=CLUSTER, containerInstances=arns)["containerInstances"]
    return {one["ec2InstanceId"]: one["containerInstanceArn"] for one in found if one["agentConnected"]}


def running_on(server: ServerProcess) -> list[str]:
    """Return on which container instances the service's tasks run."""
    ecs = server.client("ecs")
    arns = ecs.list_tasks(cluster=CLUSTER, serviceName="web")["taskArns"]
    if not arns:
        return []
    found = ecs.describe_tasks(cluster=CLUSTER, tasks=arns)["tasks"]
    return [one["containerInstanceArn"] for one in found if one["lastStatus"] == "RUNNING"]


def test_a_cluster_of_two_machines(server: ServerProcess) -> None:
    ec2, ecs = server.client("ec2"), server.client("ecs")
    ecs.create_cluster(clusterName=CLUSTER)
    image = push_image(server)
    # (1) two machines, which register with the cluster that their user data names
    request = {"ImageId": "ami-12345678", "InstanceType": "t3.small", "UserData": USER_DATA}
    launched = ec2.run_instances(**request, MinCount=2, MaxCount=2, IamInstanceProfile={"Name": "ecsInstanceRole"})[
        "Instances"
    ]
    instance_ids = sorted(one["InstanceId"] for one in launched)
    with pytest.raises(ec2.exceptions.ClientError, match="InstanceLimitExceeded"):
        ec2.run_instances(**request, MinCount=1, MaxCount=1)
    until("both connect", lambda: sorted(connected(server)) == instance_ids)
    until("both run", lambda: states(server, instance_ids) == ["running", "running"])
    by_machine = connected(server)
    found = ecs.describe_container_instances(cluster=CLUSTER, containerInstances=list(by_machine.values()))
    for one in found["containerInstances"]:
        registered = {
            each["name"]: each["integerValue"] for each in one["registeredResources"] if "integerValue" in each
        }
        assert registered["MEMORY"] == 2048
        assert {"name": "ecs.instance-type", "value": "t3.small"} in one["attributes"]
    # (2) a service is spread over them; its image comes from our registry, inside the machines
    container = {"name": "app", "image": image, "memory": 64, "command": ["sleep", "600"]}
    ecs.register_task_definition(family="web", containerDefinitions=[container])
    spread = [{"type": "spread", "field": "instanceId"}]
    ecs.create_service(
        cluster=CLUSTER, serviceName="web", taskDefinition="web", desiredCount=2, placementStrategy=spread
    )
    until("one task on each", lambda: sorted(running_on(server)) == sorted(by_machine.values()))
    own = subprocess.run(["docker", "images", "-q", image], capture_output=True, check=True).stdout
    assert own == b""  # the host's own Docker engine has nothing to do with it
    # (3) one goes, for good; the service goes on on the other
    gone, stays = instance_ids
    ec2.terminate_instances(InstanceIds=[gone])
    until("it is gone", lambda: states(server, [gone]) == ["terminated"])
    assert namespaces.left_behind() == [stays]
    until("both tasks on the other", lambda: running_on(server) == [by_machine[stays]] * 2)
    assert gone not in connected(server)
    assert not (server.data_dir / "machines" / gone).exists()
    # (4) stopped and started again, with what is on its disk
    ec2.stop_instances(InstanceIds=[stays])
    until("it is stopped", lambda: states(server, [stays]) == ["stopped"])
    assert namespaces.left_behind() == []
    ec2.start_instances(InstanceIds=[stays])
    until("the tasks are replaced", lambda: running_on(server) == [by_machine[stays]] * 2)
    # (5) a server that is killed leaves nothing behind, and the next one brings the machine back
    server.kill()
    until("its machine ends with it", lambda: namespaces.left_behind() == [], 60)
    server.start()
    until("the machine is back", lambda: sorted(connected(server)) == [stays])
    # (6) and one that is stopped takes everything with it
    server.stop()
    assert namespaces.left_behind() == []
    assert not Path(f"/sys/class/net/{BRIDGE}").exists()
