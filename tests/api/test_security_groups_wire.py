"""The agent's part on the wire: security groups come with the connection, and again with every change."""

import asyncio
from typing import Any

import aiohttp

from taskrole.services.ecs.firewalls import CAPABILITY
from tests.api.agent_channel import ATTRIBUTES, INSTANCE_ID, RESOURCES, channel, expect, instance_keys
from tests.api.conftest import Server
from tests.support import REGION

KIND = "SecurityGroupsMessage"


async def rules_of(socket: aiohttp.ClientWebSocketResponse) -> list[tuple[bool, str, list[str]]]:
    (machine,) = (await expect(socket, KIND))["interfaces"]
    assert machine["attachedTo"] == INSTANCE_ID
    return [(one["egress"], one["protocol"], one["peers"]) for one in machine["rules"]]


async def test_an_agent_that_enforces_is_told_of_every_change(server: Server) -> None:
    server.client("ecs").create_cluster(clusterName="api")
    ec2, keys = server.client("ec2"), instance_keys(server)
    answer = server.client_of(keys, "ecs").register_container_instance(
        cluster="api", totalResources=RESOURCES, attributes=[*ATTRIBUTES, {"name": CAPABILITY}]
    )
    arn = answer["containerInstance"]["containerInstanceArn"]
    everything_out = (True, "-1", ["0.0.0.0/0"])
    async with channel(server, keys, arn) as socket:
        # The default group: in from its members, which is this machine alone.
        assert await rules_of(socket) == [(False, "-1", ["127.0.0.1/32"]), everything_out]
        group_id = ec2.create_security_group(GroupName="web", Description="d")["GroupId"]
        ec2.modify_instance_attribute(InstanceId=INSTANCE_ID, Groups=[group_id])
        assert await rules_of(socket) == [everything_out]
        ec2.authorize_security_group_ingress(
            GroupId=group_id, IpProtocol="tcp", FromPort=80, ToPort=80, CidrIp="10.0.0.0/8"
        )
        assert await rules_of(socket) == [everything_out, (False, "tcp", ["10.0.0.0/8"])]
    async with channel(server, keys, arn) as socket:  # a new connection is told at once
        assert await rules_of(socket) == [everything_out, (False, "tcp", ["10.0.0.0/8"])]


async def test_other_agents_are_told_nothing_that_they_do_not_know(server: Server) -> None:
    server.client("ecs").create_cluster(clusterName="api")
    keys = instance_keys(server, "i-0aaaaaaaaaaaaaaa1")
    answer = server.client_of(keys, "ecs").register_container_instance(
        cluster="api", totalResources=RESOURCES, attributes=ATTRIBUTES
    )
    async with channel(server, keys, answer["containerInstance"]["containerInstanceArn"]) as socket:
        first = await socket.receive_json()
        second = await socket.receive_json()
    assert KIND not in (first["type"], second["type"])


async def test_a_task_with_an_address_of_its_own_is_guarded_before_it_comes(server: Server) -> None:
    server.client("ecs").create_cluster(clusterName="api")
    ec2, ecs, keys = server.client("ec2"), server.client("ecs"), instance_keys(server, "i-0aaaaaaaaaaaaaaa2")
    answer = server.client_of(keys, "ecs").register_container_instance(
        cluster="api", totalResources=RESOURCES, attributes=[*ATTRIBUTES, {"name": CAPABILITY}]
    )
    group_id = ec2.create_security_group(GroupName="task", Description="d")["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group_id,
        IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "UserIdGroupPairs": [{"GroupId": group_id}]}
        ],
    )
    zone = [{"Name": "availability-zone", "Values": [f"{REGION}a"]}]
    subnet_id = ec2.describe_subnets(Filters=zone)["Subnets"][0]["SubnetId"]
    ecs.register_task_definition(
        family="vpc", networkMode="awsvpc", containerDefinitions=[{"name": "app", "image": "busybox", "memory": 16}]
    )
    async with channel(server, keys, answer["containerInstance"]["containerInstanceArn"]) as socket:
        await expect(socket, KIND)
        await expect(socket, "TaskManifestMessage")
        network = {"awsvpcConfiguration": {"subnets": [subnet_id], "securityGroups": [group_id]}}
        run = ecs.run_task(cluster="api", taskDefinition="vpc", networkConfiguration=network)
        assert run["failures"] == []
        (task,) = run["tasks"]
        kinds: list[str] = []
        interfaces: list[dict[str, Any]] = []
        async with asyncio.timeout(10):
            while "PayloadMessage" not in kinds:
                envelope = await socket.receive_json()
                kinds.append(envelope["type"])
                if envelope["type"] == KIND:
                    interfaces = envelope["message"]["interfaces"]
    assert kinds.index(KIND) < kinds.index("PayloadMessage")
    (own,) = [one for one in interfaces if one["attachedTo"] == task["taskArn"]]
    details = {one["name"]: one["value"] for one in task["attachments"][0]["details"]}
    assert own["address"] == details["privateIPv4Address"]
    assert [(one["egress"], one["peers"]) for one in own["rules"]] == [
        (True, ["0.0.0.0/0"]),
        (False, [f"{own['address']}/32"]),  # the members of the group: the task itself
    ]
