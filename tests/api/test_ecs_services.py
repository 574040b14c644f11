"""Services and what belongs to them as boto3 and its waiters see it; an agent that is nothing but its reports."""

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.api.agent_channel import ATTRIBUTES, RESOURCES, instance_keys
from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION
from tests.unit.services.ecs.test_capacity_providers import GROUP

QUICK = {"Delay": 1, "MaxAttempts": 40}
ARN = f"arn:aws:ecs:{REGION}:{ACCOUNT}"
TASK = f"{ARN}:task/services/{'1' * 32}"
SCALE = {"value": 50.0, "unit": "PERCENT"}


@pytest.fixture(scope="module")
def ecs(server: Server) -> Any:
    client = server.client("ecs")
    client.create_cluster(clusterName="services")
    client.register_task_definition(
        family="web", containerDefinitions=[{"name": "app", "image": "busybox", "memory": 10}]
    )
    return client


@pytest.fixture(scope="module")
def agent(server: Server, ecs: Any) -> Iterator[str]:
    """Plays an agent that starts and stops whatever it is to: only its reports, its socket is set by hand."""
    client = server.client_of(instance_keys(server, "i-0aaaaaaaaaaaaaaa1"), "ecs")
    answer = client.register_container_instance(cluster="services", totalResources=RESOURCES, attributes=ATTRIBUTES)
    arn: str = answer["containerInstance"]["containerInstanceArn"]
    server.connect(arn)
    stop = threading.Event()

    def play() -> None:
        while not stop.wait(0.1):
            for desired in ("RUNNING", "STOPPED"):
                arns = ecs.list_tasks(cluster="services", desiredStatus=desired)["taskArns"]
                tasks = ecs.describe_tasks(cluster="services", tasks=arns)["tasks"] if arns else []
                for task in tasks:
                    if task["lastStatus"] != desired:
                        client.submit_task_state_change(cluster="services", task=task["taskArn"], status=desired)

    thread = threading.Thread(target=play, name="agent", daemon=True)
    thread.start()
    yield arn
    stop.set()
    thread.join(10)


def test_a_service_lives_through_its_waiters(server: Server, ecs: Any, agent: str) -> None:
    ecs.create_service(cluster="services", serviceName="web", taskDefinition="web", desiredCount=2)
    stable, inactive = ecs.get_waiter("services_stable"), ecs.get_waiter("services_inactive")
    stable.wait(cluster="services", services=["web"], WaiterConfig=QUICK)
    arns = ecs.list_tasks(cluster="services", serviceName="web")["taskArns"]
    assert len(arns) == 2
    ecs.get_waiter("tasks_running").wait(cluster="services", tasks=arns, WaiterConfig=QUICK)
    ecs.update_service(cluster="services", service="web", desiredCount=1, forceNewDeployment=True)
    stable.wait(cluster="services", services=["web"], WaiterConfig=QUICK)
    service = ecs.describe_services(cluster="services", services=["web"])["services"][0]
    assert (service["runningCount"], service["deployments"][0]["status"]) == (1, "PRIMARY")
    newest = ecs.list_service_deployments(cluster="services", service="web")["serviceDeployments"][0]
    full = ecs.describe_service_deployments(serviceDeploymentArns=[newest["serviceDeploymentArn"]])
    assert full["serviceDeployments"][0]["targetServiceRevision"]["requestedTaskCount"] == 1
    revisions = ecs.describe_service_revisions(serviceRevisionArns=[newest["targetServiceRevisionArn"]])
    assert revisions["serviceRevisions"][0]["serviceArn"] == service["serviceArn"]
    task = ecs.list_tasks(cluster="services", serviceName="web")["taskArns"]
    protected = ecs.update_task_protection(cluster="services", tasks=task, protectionEnabled=True)["protectedTasks"]
    assert ecs.get_task_protection(cluster="services", tasks=task)["protectedTasks"] == protected
    ecs.delete_service(cluster="services", service="web", force=True)
    inactive.wait(cluster="services", services=["web"], WaiterConfig=QUICK)
    assert ecs.list_services(cluster="services")["serviceArns"] == []


def test_a_killed_task_of_a_service_is_replaced_within_seconds(server: Server, ecs: Any, agent: str) -> None:
    ecs.create_service(cluster="services", serviceName="again", taskDefinition="web", desiredCount=1)
    ecs.get_waiter("services_stable").wait(cluster="services", services=["again"], WaiterConfig=QUICK)
    gone = ecs.list_tasks(cluster="services", serviceName="again")["taskArns"][0]
    began = time.monotonic()
    ecs.stop_task(cluster="services", task=gone)
    while ecs.list_tasks(cluster="services", serviceName="again")["taskArns"] in ([], [gone]):
        assert time.monotonic() - began < 20
        time.sleep(0.05)
    ecs.delete_service(cluster="services", service="again", force=True)


def test_capacity_providers_and_task_sets(server: Server, ecs: Any, agent: str) -> None:
    ecs.create_capacity_provider(name="mine", autoScalingGroupProvider=GROUP)
    ecs.update_capacity_provider(name="mine", autoScalingGroupProvider={"managedDraining": "ENABLED"})
    strategy = [{"capacityProvider": "mine", "weight": 1, "base": 0}]
    put = {"capacityProviders": ["mine"], "defaultCapacityProviderStrategy": strategy}
    cluster = ecs.put_cluster_capacity_providers(cluster="services", **put)["cluster"]
    assert cluster["defaultCapacityProviderStrategy"] == strategy
    ran = ecs.run_task(cluster="services", taskDefinition="web")["tasks"][0]
    assert ran["capacityProviderName"] == "mine"
    ecs.stop_task(cluster="services", task=ran["taskArn"])
    ecs.get_waiter("tasks_stopped").wait(cluster="services", tasks=[ran["taskArn"]], WaiterConfig=QUICK)
    put = {"capacityProviders": [], "defaultCapacityProviderStrategy": []}
    ecs.put_cluster_capacity_providers(cluster="services", **put)
    ecs.delete_capacity_provider(capacityProvider="mine")
    assert ecs.describe_capacity_providers(capacityProviders=["mine"])["failures"]

    external = {"type": "EXTERNAL"}
    ecs.create_service(cluster="services", serviceName="sets", desiredCount=2, deploymentController=external)
    made = ecs.create_task_set(cluster="services", service="sets", taskDefinition="web", scale=SCALE)["taskSet"]
    common = {"cluster": "services", "service": "sets"}
    ecs.update_service_primary_task_set(primaryTaskSet=made["id"], **common)
    ecs.update_task_set(taskSet=made["id"], scale={"value": 100.0, "unit": "PERCENT"}, **common)
    deadline = time.monotonic() + 20
    while ecs.describe_task_sets(**common)["taskSets"][0]["stabilityStatus"] != "STEADY_STATE":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    ecs.delete_task_set(taskSet=made["id"], force=True, **common)
    ecs.delete_service(force=True, **common)


def test_ecs_makes_its_service_linked_role(server: Server, ecs: Any) -> None:
    role = server.client("iam").get_role(RoleName="AWSServiceRoleForECS")["Role"]
    assert role["Path"] == "/aws-service-role/ecs.amazonaws.com/"


def test_exceptions_are_the_models(ecs: Any) -> None:
    with pytest.raises(ecs.exceptions.ServiceNotFoundException):
        ecs.update_service(cluster="services", service="nope", desiredCount=1)
    with pytest.raises(ecs.exceptions.ServiceDeploymentNotFoundException):
        ecs.stop_service_deployment(serviceDeploymentArn=f"{ARN}:service-deployment/services/web/nope")
    with pytest.raises(ecs.exceptions.NamespaceNotFoundException):
        ecs.list_services_by_namespace(namespace="nope")
    with pytest.raises(ecs.exceptions.UnsupportedFeatureException, match="CreateDaemon is not supported"):
        ecs.create_daemon(daemonName="d", daemonTaskDefinitionArn="x", capacityProviderArns=["x"])
    with pytest.raises(ecs.exceptions.InvalidParameterException):
        ecs.execute_command(cluster="services", task=TASK, command="sh", interactive=True)


DENIED: list[tuple[str, dict[str, Any]]] = [
    ("create_service", {"serviceName": "s", "taskDefinition": "web", "desiredCount": 1}),
    ("update_service", {"service": "s", "desiredCount": 1}),
    ("delete_service", {"service": "s"}),
    ("describe_services", {"services": ["s"]}),
    ("list_services", {}),
    ("list_service_deployments", {"service": "s"}),
    ("describe_service_deployments", {"serviceDeploymentArns": [f"{ARN}:service-deployment/services/s/1"]}),
    ("describe_service_revisions", {"serviceRevisionArns": [f"{ARN}:service-revision/services/s/1"]}),
    ("stop_service_deployment", {"serviceDeploymentArn": f"{ARN}:service-deployment/services/s/1"}),
    ("create_task_set", {"service": "s", "taskDefinition": "web"}),
    ("update_task_set", {"service": "s", "taskSet": "1", "scale": SCALE}),
    ("delete_task_set", {"service": "s", "taskSet": "1"}),
    ("describe_task_sets", {"service": "s"}),
    ("update_service_primary_task_set", {"service": "s", "primaryTaskSet": "1"}),
    ("create_capacity_provider", {"name": "p", "autoScalingGroupProvider": GROUP}),
    ("update_capacity_provider", {"name": "p", "autoScalingGroupProvider": {"managedDraining": "ENABLED"}}),
    ("delete_capacity_provider", {"capacityProvider": "p"}),
    ("describe_capacity_providers", {}),
    ("put_cluster_capacity_providers", {"capacityProviders": [], "defaultCapacityProviderStrategy": []}),
    ("get_task_protection", {"tasks": [TASK]}),
    ("update_task_protection", {"tasks": [TASK], "protectionEnabled": True}),
    ("execute_command", {"task": TASK, "command": "sh", "interactive": True}),
    ("list_services_by_namespace", {"namespace": "n"}),
    ("list_daemons", {}),
    ("update_cluster", {}),
    ("update_cluster_settings", {"settings": [{"name": "containerInsights", "value": "enabled"}]}),
]


@pytest.fixture(scope="module")
def nobody(server: Server) -> Any:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
    return server.client_of(server.user_with("no-ecs", json.dumps(policy)), "ecs")


@pytest.mark.parametrize(("method", "arguments"), DENIED, ids=[method for method, _ in DENIED])
def test_nothing_is_allowed_by_omission(
    server: Server, ecs: Any, nobody: Any, method: str, arguments: dict[str, Any]
) -> None:
    operation = nobody.meta.method_to_api_mapping[method]
    takes_cluster = "cluster" in nobody.meta.service_model.operation_model(operation).input_shape.members
    with pytest.raises(ClientError) as caught:
        getattr(nobody, method)(**({"cluster": "services"} if takes_cluster else {}), **arguments)
    error = caught.value.response["Error"]
    assert (error["Code"], f"ecs:{operation}" in error["Message"]) == ("AccessDeniedException", True)


def test_session_tags_need_a_trust_policy_that_allows_them(server: Server, ecs: Any, agent: str) -> None:
    iam = server.client("iam")
    service = {"Service": "ecs-tasks.amazonaws.com"}

    def trust(*actions: str) -> str:
        statement = {"Effect": "Allow", "Principal": service, "Action": list(actions)}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    role = iam.create_role(RoleName="Tenant", AssumeRolePolicyDocument=trust("sts:AssumeRole"))["Role"]["Arn"]
    container = {"name": "a", "image": "b", "memory": 10, "dockerLabels": {"taskrole.session-tags": "tenant"}}
    ecs.register_task_definition(family="tenant", taskRoleArn=role, containerDefinitions=[container])
    with pytest.raises(ecs.exceptions.ClientException, match="sts:TagSession"):
        ecs.run_task(cluster="services", taskDefinition="tenant")
    iam.update_assume_role_policy(RoleName="Tenant", PolicyDocument=trust("sts:AssumeRole", "sts:TagSession"))
    answer = ecs.run_task(cluster="services", taskDefinition="tenant")
    assert len(answer["tasks"]) == 1
    ecs.stop_task(cluster="services", task=answer["tasks"][0]["taskArn"])
