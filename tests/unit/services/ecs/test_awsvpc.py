"""Tasks with a network interface of their own: what may be asked, what they get, what is told to whom."""

import ipaddress
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from taskrole.services.ecs import attachments, tables
from taskrole.services.ecs.attachments import Subnet
from taskrole.services.ecs.engine.reconcile import step
from taskrole.services.ecs.errors import ClientError, NotYourInstanceError
from taskrole.services.ecs.store import task_addresses
from taskrole.services.ecs.workers import give_back_addresses
from tests.support import ACCOUNT, REGION
from tests.unit.services.ecs.support import OTHER_AGENT, Agents, Ecs, FakeAgent, until

SUBNET_MISSING = (
    "Error retrieving subnet information for [subnet-a, subnet-x]: The subnet ID 'subnet-x' does not exist"
    " (ErrorCode: InvalidSubnetID.NotFound)"
)
GROUP_MISSING = (
    "Error retrieving security group information for [sg-x]: The security group 'sg-x' does not exist"
    " (ErrorCode: InvalidGroup.NotFound)"
)


def network(*subnets: str, **members: Any) -> dict[str, Any]:
    return {"awsvpcConfiguration": {"subnets": list(subnets) or ["subnet-a"], **members}}


@pytest.fixture
def placed(ecs: Ecs) -> Ecs:
    ecs.cluster()
    ecs.instance(cpu=100_000, memory=100_000, attributes={"ecs.availability-zone": f"{REGION}a"})
    ecs.register(
        {"name": "app", "image": "i", "memory": 100, "portMappings": [{"containerPort": 80}]},
        {"name": "side", "image": "i", "memory": 100},
        family="web",
        networkMode="awsvpc",
    )
    return ecs


def details(task: dict[str, Any]) -> dict[str, str]:
    (attachment,) = task["attachments"]
    return {one["name"]: one["value"] for one in attachment["details"]}


def test_a_task_gets_an_interface_in_its_subnet(placed: Ecs) -> None:
    (task,) = placed.run("web", networkConfiguration=network("subnet-a", securityGroups=["sg-web"]))
    (attachment,) = task["attachments"]
    assert (attachment["type"], attachment["status"]) == ("ElasticNetworkInterface", "ATTACHING")
    found = details(task)
    assert list(found) == ["subnetId", "networkInterfaceId", "macAddress", "privateDnsName", "privateIPv4Address"]
    address = found["privateIPv4Address"]
    assert ipaddress.IPv4Address(address) in ipaddress.IPv4Network("172.31.0.0/20")
    assert found["privateDnsName"] == f"ip-{address.replace('.', '-')}.{REGION}.compute.internal"
    assert found["networkInterfaceId"].startswith("eni-")
    interface = [{"attachmentId": attachment["id"], "privateIpv4Address": address}]
    assert [one["networkInterfaces"] for one in task["containers"]] == [interface, interface]
    told = placed.networks.attached[found["networkInterfaceId"]]
    assert told.network_interface["securityGroups"] == ["sg-web"]
    # Ports are those of the interface: the machine's stay free.
    assert len(placed.run("web", count=10, networkConfiguration=network())) == 10


def test_the_interface_is_attached_when_the_agent_says_so_and_given_back_at_the_end(placed: Ecs) -> None:
    (task,) = placed.run("web", networkConfiguration=network())
    arn, attachment = task["taskArn"], task["attachments"][0]["id"]
    own = f"arn:aws:ecs:{REGION}:{ACCOUNT}:attachment/{attachment}"
    placed.report(arn, "", attachments=[{"attachmentArn": own + "x", "status": "ATTACHED"}])
    assert placed.task(arn)["attachments"][0]["status"] == "ATTACHING"
    placed.report(arn, "", attachments=[{"attachmentArn": own, "status": "ATTACHED"}])
    assert placed.task(arn)["attachments"][0]["status"] == "ATTACHED"
    placed.report(arn, "STOPPED")
    assert placed.task(arn)["attachments"][0]["status"] == "DELETED"
    assert list(placed.networks.attached)
    assert give_back_addresses(placed.deps, placed.clock.now()) == 1
    assert not placed.networks.attached
    assert give_back_addresses(placed.deps, placed.clock.now()) == 0


def test_attachments_are_reported_on_their_own_too(placed: Ecs) -> None:
    (task,) = placed.run("web", networkConfiguration=network())
    arn = f"arn:aws:ecs:{REGION}:{ACCOUNT}:attachment/{task['attachments'][0]['id']}"
    report: dict[str, Any] = {"attachments": [{"attachmentArn": arn, "status": "ATTACHED"}]}
    with pytest.raises(NotYourInstanceError):
        placed.call("SubmitAttachmentStateChanges", as_=OTHER_AGENT, **report)
    assert placed.task(task["taskArn"])["attachments"][0]["status"] == "ATTACHING"
    agent = placed.owners[task["containerInstanceArn"]]
    placed.call("SubmitAttachmentStateChanges", as_=agent, **report)
    assert placed.task(task["taskArn"])["attachments"][0]["status"] == "ATTACHED"
    unknown: dict[str, Any] = {"attachments": [{"attachmentArn": arn + "x", "status": "ATTACHED"}]}
    assert "acknowledgment" in placed.call("SubmitAttachmentStateChanges", as_=agent, **unknown)


@pytest.mark.parametrize(
    ("configuration", "text"),
    [
        (None, "Network Configuration must be provided when networkMode 'awsvpc' is specified."),
        ({}, "Network Configuration must be provided when networkMode 'awsvpc' is specified."),
        ({"awsvpcConfiguration": {"subnets": []}}, "subnets can not be empty."),
        (network(*["subnet-a"] * 17), "subnets can have at most 16 items."),
        (network(securityGroups=["sg-web"] * 6), "securityGroups can have at most 5 items."),
        (network(assignPublicIp="ENABLED"), "Assign public IP is not supported for this launch type."),
        (
            network("subnet-a", "subnet-x"),
            SUBNET_MISSING,
        ),
        (
            network(securityGroups=["sg-x"]),
            GROUP_MISSING,
        ),
    ],
)
def test_a_wrong_network_configuration_is_refused(placed: Ecs, configuration: Any, text: str) -> None:
    members: dict[str, Any] = {} if configuration is None else {"networkConfiguration": configuration}
    expected = ("InvalidParameterException", text)
    assert placed.error("RunTask", taskDefinition="web", **members) == expected
    instance = next(iter(placed.owners))
    assert placed.error("StartTask", taskDefinition="web", containerInstances=[instance], **members) == expected
    service: dict[str, Any] = {"serviceName": "web", "taskDefinition": "web", "desiredCount": 1}
    assert placed.error("CreateService", **service, **members) == expected
    external = {"type": "EXTERNAL"}
    if placed.call("DescribeServices", services=["sets"])["services"] == []:
        placed.call("CreateService", serviceName="sets", deploymentController=external)
    assert placed.error("CreateTaskSet", service="sets", taskDefinition="web", **members) == expected
    if configuration:
        placed.call("CreateService", **service, networkConfiguration=network())
        assert placed.error("UpdateService", service="web", networkConfiguration=configuration) == expected


def test_other_modes_take_no_network_configuration(placed: Ecs) -> None:
    placed.register(family="plain")
    text = "Network Configuration is not valid for the given networkMode of this task definition."
    given = {"networkConfiguration": network()}
    assert placed.error("RunTask", taskDefinition="plain", **given) == ("InvalidParameterException", text)
    placed.call("CreateService", serviceName="plain", taskDefinition="plain", desiredCount=0)
    assert placed.error("UpdateService", service="plain", **given) == ("InvalidParameterException", text)


def test_a_task_is_placed_in_the_zone_of_its_subnets(placed: Ecs) -> None:
    answer = placed.call("RunTask", taskDefinition="web", networkConfiguration=network("subnet-b"))
    assert [one["reason"] for one in answer["failures"]] == ["LOCATION"]
    (task,) = placed.run("web", networkConfiguration=network("subnet-b", "subnet-a"))
    assert details(task)["subnetId"] == "subnet-a"


def test_addresses_are_given_once_and_end(placed: Ecs) -> None:
    """A /29 has eight addresses, of which AWS gives out three."""
    answer = placed.call("RunTask", taskDefinition="web", count=5, networkConfiguration=network("subnet-tiny"))
    addresses = {details(task)["privateIPv4Address"] for task in answer["tasks"]}
    assert addresses == {"172.31.32.4", "172.31.32.5", "172.31.32.6"}
    assert [one["reason"] for one in answer["failures"]] == ["RESOURCE:ENI"] * 2
    placed.report(answer["tasks"][0]["taskArn"], "STOPPED")
    give_back_addresses(placed.deps, placed.clock.now())
    (task,) = placed.run("web", networkConfiguration=network("subnet-tiny"))
    assert details(task)["privateIPv4Address"] == details(answer["tasks"][0])["privateIPv4Address"]


def test_an_address_that_another_server_took_is_not_taken(placed: Ecs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other server commits between our look at what is free and our writing of it."""
    take_in, make = task_addresses._take_in, attachments.make_interface
    taken: list[str] = []
    connections: list[Connection] = []

    def note_connection(connection: Connection, *rest: Any) -> Any:
        connections.append(connection)
        return take_in(connection, *rest)

    def lose(ids: Any, subnet: Any, groups: Any, address: str, region: str) -> Any:
        if not taken:
            taken.append(address)
            row = {"account_id": ACCOUNT, "region": REGION, "address": address, "subnet_id": "subnet-tiny"}
            other = {"interface_id": "eni-x", "attachment_id": "x", "cluster": "x", "task_id": "x", "released": False}
            connections[-1].execute(insert(tables.task_addresses).values(**row, **other))
        return make(ids, subnet, groups, address, region)

    monkeypatch.setattr(task_addresses, "_take_in", note_connection)
    monkeypatch.setattr(task_addresses, "make_interface", lose)
    answer = placed.call("RunTask", taskDefinition="web", count=2, networkConfiguration=network("subnet-tiny"))
    addresses = {details(task)["privateIPv4Address"] for task in answer["tasks"]}
    assert {*addresses, *taken} == {"172.31.32.4", "172.31.32.5", "172.31.32.6"}


def test_clusters_that_place_at_once_share_the_addresses(placed: Ecs) -> None:
    """Two clusters hold no lock of each other; the subnet has eleven addresses, and each is given once."""
    placed.networks.subnets["subnet-small"] = Subnet("subnet-small", "172.31.48.0/28", f"{REGION}a", "172.31.0.0/16")
    placed.cluster("other")
    zone = {"ecs.availability-zone": f"{REGION}a"}
    placed.instance(cluster="other", as_=OTHER_AGENT, cpu=100_000, memory=100_000, attributes=zone)
    given = {"taskDefinition": "web", "networkConfiguration": network("subnet-small")}

    def run(cluster: str) -> list[str]:
        try:
            answer = placed.call("RunTask", cluster=cluster, **given)  # type: ignore[arg-type]
        except ClientError:  # the last address was given between the count and the choice
            return []
        return [details(task)["privateIPv4Address"] for task in answer["tasks"]]

    with ThreadPoolExecutor(4) as pool:
        addresses = [one for found in pool.map(run, ["default", "other"] * 10) for one in found]
    assert sorted(addresses) == sorted({f"172.31.48.{last}" for last in range(4, 15)})


def test_without_the_capability_no_machine_is_taken(ecs: Ecs) -> None:
    ecs.cluster()
    arn = ecs.instance()
    ecs.call("RegisterTaskDefinition", family="web", containerDefinitions=[{"name": "a", "image": "i", "memory": 9}])
    definition = ecs.register(family="web", networkMode="awsvpc")
    described = ecs.call("DescribeTaskDefinition", taskDefinition=definition)["taskDefinition"]
    assert {"name": "ecs.capability.task-eni"} in described["requiresAttributes"]
    ecs.call("DeleteAttributes", attributes=[{"name": "x", "targetId": arn}])


async def test_the_agent_is_told_of_the_interface_before_the_task(placed: Ecs) -> None:
    instance = next(iter(placed.owners))
    agent = FakeAgent(placed, instance)
    await agent.connect()
    (task,) = placed.run("web", networkConfiguration=network())
    await until(lambda: bool(agent.tasks))
    kinds = [one["type"] for one in agent.received]
    assert kinds.index("AttachTaskNetworkInterfacesMessage") < kinds.index("PayloadMessage")
    (message,) = agent.of_type("AttachTaskNetworkInterfacesMessage")
    assert (message["taskArn"], message["containerInstanceArn"]) == (task["taskArn"], instance)
    assert message["waitTimeoutMs"] > 0
    found, interface = details(task), message["elasticNetworkInterfaces"][0]
    assert interface["macAddress"] == found["macAddress"]
    assert interface["ipv4Addresses"] == [{"primary": True, "privateAddress": found["privateIPv4Address"]}]
    assert interface["subnetGatewayIpv4Address"] == "172.31.0.1/20"
    assert agent.tasks[task["taskArn"]]["elasticNetworkInterfaces"] == [interface]
    assert agent.tasks[task["taskArn"]]["networkMode"] == "awsvpc"
    await agent.disconnect()


def test_a_services_tasks_are_in_its_network(placed: Ecs) -> None:
    service: dict[str, Any] = {"serviceName": "web", "taskDefinition": "web", "desiredCount": 2}
    made = placed.call("CreateService", **service, networkConfiguration=network(securityGroups=["sg-web"]))["service"]
    assert made["networkConfiguration"]["awsvpcConfiguration"]["subnets"] == ["subnet-a"]
    agents = Agents(placed)
    agents.run(20)
    addresses = {details(task)["privateIPv4Address"] for task in agents.tasks()}
    assert len(addresses) == 2
    # A group that is deleted meanwhile: the service says why nothing starts, and goes on when it is there again.
    placed.call("UpdateService", service="web", desiredCount=3)
    placed.networks.groups.remove("sg-web")
    step(placed.deps, placed.clock.now())
    assert "Error retrieving security group information for [sg-web]" in agents.said()[-1]
    placed.networks.groups.add("sg-web")
    agents.run(60)
    assert len(agents.tasks()) == 3


def test_a_daemon_service_counts_the_machines_in_its_zones(placed: Ecs) -> None:
    placed.instance(as_=OTHER_AGENT, attributes={"ecs.availability-zone": f"{REGION}b"})
    service: dict[str, Any] = {"serviceName": "web", "taskDefinition": "web", "schedulingStrategy": "DAEMON"}
    placed.call("CreateService", **service, networkConfiguration=network("subnet-b"))
    agents = Agents(placed)
    agents.run(20)
    assert len(agents.tasks()) == 1
    assert agents.service()["desiredCount"] == 1


def test_events_tell_of_the_interface(placed: Ecs) -> None:
    from taskrole.services.ecs.api import EcsApi

    placed.run("web", networkConfiguration=network())
    kept = EcsApi(placed.deps).events(ACCOUNT, REGION, 0, 100)
    detail = next(body["detail"] for _, body in kept if body["detail-type"] == "ECS Task State Change")
    assert detail["attachments"][0]["type"] == "eni"
