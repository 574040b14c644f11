"""A small world to look at: a shop's cluster with a service, a few tasks, data, calls allowed and denied."""

import asyncio
import base64
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from botocore.exceptions import ClientError
from yarl import URL

from taskrole.aws.client.signing import sign
from taskrole.console.sessions import Keys
from tests.api.agent_channel import ATTRIBUTES, RESOURCES, channel, expect, instance_keys
from tests.api.conftest import Server
from tests.support import ACCOUNT, REGION

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "ReadOrders", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"},
        {"Sid": "PassAnything", "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"},
    ],
}


CAPABILITIES = [
    {"name": f"com.amazonaws.ecs.capability.{name}"}
    for name in ("logging-driver.awslogs", "ecr-auth", "docker-remote-api.1.19", "docker-remote-api.1.21")
]


@dataclass(frozen=True)
class World:
    """Names of what is there."""

    task: str
    stopped_task: str
    instance: str
    policy: str
    security_group: str

    def pages(self) -> dict[str, str]:
        """Return the path of every page, by a short name."""
        cluster = "/clusters/default"
        return {
            "home": "/",
            "clusters": "/clusters",
            "cluster-tasks": cluster,
            "cluster-stopped": f"{cluster}?tab=tasks&desired=STOPPED",
            "cluster-services": f"{cluster}?tab=services",
            "cluster-instances": f"{cluster}?tab=instances",
            "cluster-empty": "/clusters/batch",
            "service": f"{cluster}/services/orders",
            "service-create": f"{cluster}/create-service",
            "task": f"{cluster}/tasks/{self.task}",
            "task-stopped": f"{cluster}/tasks/{self.stopped_task}",
            "instances": "/instances",
            "instance": f"{cluster}/instances/{self.instance}",
            "definitions": "/task-definitions",
            "family": "/task-definitions/orders",
            "revision": "/task-definitions/orders/2",
            "builder": "/task-definitions/orders/2/new",
            "run-task": "/run-task?definition=orders:2",
            "repositories": "/repositories",
            "repository": "/repository?name=orders",
            "roles": "/roles",
            "role": "/roles/orders-task",
            "role-create": "/roles/create",
            "users": "/users",
            "user": "/users/reader",
            "policies": "/policies",
            "policies-aws": "/policies?scope=AWS",
            "policy": f"/policy?arn={quote(self.policy)}",
            "policy-create": "/policies/create",
            "bucket-permissions": "/s3/orders-archive/permissions",
            "bucket-properties": "/s3/orders-archive/properties",
            "groups": "/groups",
            "group": "/groups/analysts",
            "security-group": f"/security-groups/{self.security_group}",
            "simulator": f"/simulator?principal={quote(f'arn:aws:iam::{ACCOUNT}:role/orders-task')}",
            "buckets": "/s3",
            "bucket": "/s3/orders-archive",
            "bucket-versions": "/s3/orders-archive?versions=1",
            "object": "/s3/orders-archive/object?key=hello_world.txt",
            "tables": "/tables",
            "table": "/tables/orders",
            "secrets": "/secrets",
            "logs": "/logs",
            "log-group": f"/logs?group={quote('/ecs/orders')}",
            "log-stream": f"/logs?group={quote('/ecs/orders')}&stream={quote(f'ecs/orders/{self.task}')}",
            "activity": "/activity",
            "activity-denied": "/activity?denied=1",
            "not-found": "/nothing",
        }


def fill(server: Server) -> World:
    """Make the world."""
    roles = _identities(server)
    _data(server)
    instance = _cluster(server)
    _definitions(server, roles)
    ecs = server.client("ecs")
    ecs.create_service(serviceName="orders", taskDefinition="orders", desiredCount=2)
    for step in server.control_plane.ecs.steps():
        step.run(server.clock.now())
    tasks = [arn.rpartition("/")[2] for arn in ecs.list_tasks(serviceName="orders")["taskArns"]]
    report = ecs.run_task(taskDefinition="reports", startedBy="nightly", tags=[{"key": "team", "value": "finance"}])
    stopped = report["tasks"][0]["taskArn"].rpartition("/")[2]
    for task in tasks:
        _report(server, instance, task, "orders", "RUNNING")
    _report(server, instance, stopped, "reports", "STOPPED", exitCode=1, reason="Essential container in task exited")
    with ThreadPoolExecutor(1) as threads:  # this one may have an event loop already
        threads.submit(asyncio.run, _as_agent(server, instance, tasks)).result(60)
    task = tasks[0]
    _logs(server, task)
    group = server.client("ec2").describe_security_groups()["SecurityGroups"][0]["GroupId"]
    _calls(server, roles["orders-task"], task)
    return World(task, stopped, instance.rpartition("/")[2], f"arn:aws:iam::{ACCOUNT}:policy/read-orders", group)


def _trust(*principals: dict[str, str]) -> str:
    return json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": one, "Action": "sts:AssumeRole"} for one in principals],
        }
    )


def _identities(server: Server) -> dict[str, str]:
    iam = server.client("iam")
    tasks, account = {"Service": "ecs-tasks.amazonaws.com"}, {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
    arns = {}
    for name, text, trust in (
        ("orders-task", "What the shop's order service may do", _trust(tasks, account)),
        ("reports-task", "Reads orders at night", _trust(tasks)),
        ("auditor", "For people of the account", _trust(account)),
    ):
        made = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust, Description=text)
        arns[name] = made["Role"]["Arn"]
    iam.attach_role_policy(RoleName="orders-task", PolicyArn="arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
    own = iam.create_policy(PolicyName="read-orders", PolicyDocument=json.dumps(POLICY), Description="Orders, to read")[
        "Policy"
    ]["Arn"]
    iam.attach_role_policy(RoleName="reports-task", PolicyArn=own)
    table = {"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:Query"], "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [table]})
    iam.put_role_policy(RoleName="orders-task", PolicyName="orders-table", PolicyDocument=document)
    iam.tag_role(RoleName="orders-task", Tags=[{"Key": "team", "Value": "shop"}])
    iam.create_user(UserName="reader")
    iam.attach_user_policy(UserName="reader", PolicyArn=own)
    iam.create_group(GroupName="analysts")
    iam.add_user_to_group(GroupName="analysts", UserName="reader")
    return arns


def _data(server: Server) -> None:
    s3 = server.client("s3")
    for bucket in ("orders-archive", "web-assets"):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket="orders-archive", VersioningConfiguration={"Status": "Enabled"})
    for key, body in (
        ("2026/10/orders.csv", b"id,total\n1,12.50\n" * 400),
        ("2026/11/orders.csv", b"id,total\n2,99.00\n" * 900),
        ("hello_world.txt", b"Hello World!"),
        ("hello_world.txt", b"Hello World, again!"),
        ("notes about a rather long name that somebody chose.txt", b"x"),
    ):
        s3.put_object(Bucket="orders-archive", Key=key, Body=body, ContentType="text/plain")
    dynamodb = server.client("dynamodb")
    dynamodb.create_table(
        TableName="orders",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    for number in range(1, 6):
        item = {
            "id": {"S": f"2026-11-{number:04}"},
            "customer": {"S": ("Ada", "Grace", "Edsger", "Barbara", "Donald")[number - 1]},
            "total": {"N": str(12.5 * number)},
            "lines": {"L": [{"M": {"sku": {"S": "A-1"}, "count": {"N": "2"}}}]},
        }
        dynamodb.put_item(TableName="orders", Item=item)
    server.client("secretsmanager").create_secret(Name="orders/database", Description="Password", SecretString="geheim")
    server.client("ssm").put_parameter(Name="/orders/feature", Value="on", Type="String")
    _image(server)


def _image(server: Server) -> None:
    ecr = server.client("ecr")
    ecr.create_repository(repositoryName="orders")
    ecr.create_repository(repositoryName="reports")

    def put(content: bytes) -> dict[str, Any]:
        upload = ecr.initiate_layer_upload(repositoryName="orders")["uploadId"]
        ecr.upload_layer_part(
            repositoryName="orders", uploadId=upload, partFirstByte=0, partLastByte=len(content) - 1,
            layerPartBlob=content,
        )  # fmt: skip
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        ecr.complete_layer_upload(repositoryName="orders", uploadId=upload, layerDigests=[digest])
        return {"digest": digest, "size": len(content)}

    config = {"mediaType": "application/vnd.docker.container.image.v1+json", **put(b'{"os":"linux"}')}
    layer = {"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", **put(base64.b64encode(b"x" * 90_000))}
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": config,
        "layers": [layer],
    }
    ecr.put_image(repositoryName="orders", imageManifest=json.dumps(manifest), imageTag="1.4.2")


def _cluster(server: Server) -> str:
    server.client("ecs").create_cluster(clusterName="batch")
    for number, identifier in enumerate(("i-0a1b2c3d4e5f60718", "i-0f9e8d7c6b5a40312")):
        answer = server.client_of(instance_keys(server, identifier), "ecs").register_container_instance(
            cluster="default",
            totalResources=RESOURCES,
            attributes=[
                *ATTRIBUTES,
                *CAPABILITIES,
                {"name": "ecs.availability-zone", "value": f"{REGION}{'ab'[number]}"},
            ],
            versionInfo={"agentVersion": "1.105.1", "dockerVersion": "DockerVersion: 20.10.24"},
        )
        arn: str = answer["containerInstance"]["containerInstanceArn"]
        if number == 0:
            server.connect(arn)
            first = arn
    return first


def _definitions(server: Server, roles: dict[str, str]) -> None:
    ecs = server.client("ecs")
    for family, memory in (("orders", 256), ("orders", 512), ("reports", 128)):
        options = {"awslogs-group": f"/ecs/{family}", "awslogs-region": REGION, "awslogs-stream-prefix": "ecs"}
        container = {
            "name": family,
            "image": f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{family}:1.4.2",
            "memory": memory,
            "cpu": 256,
            "portMappings": [{"containerPort": 8080}] if family == "orders" else [],
            "environment": [{"name": "LOG_LEVEL", "value": "info"}],
            "logConfiguration": {"logDriver": "awslogs", "options": options},
        }
        ecs.register_task_definition(
            family=family, taskRoleArn=roles[f"{family}-task"], containerDefinitions=[container]
        )
    for family in ("orders", "reports"):
        server.client("logs").create_log_group(logGroupName=f"/ecs/{family}")


def _report(server: Server, instance: str, task: str, container: str, status: str, **changes: Any) -> None:
    """Report a task's state as its agent does."""
    agent = server.client_of(instance_keys(server, "i-0a1b2c3d4e5f60718"), "ecs")
    one = {"containerName": container, "status": status, **changes}
    if status == "RUNNING":
        one["networkBindings"] = [{"bindIP": "0.0.0.0", "containerPort": 8080, "hostPort": 32768, "protocol": "tcp"}]
    agent.submit_task_state_change(cluster="default", task=task, status=status, containers=[one])


async def _as_agent(server: Server, instance: str, tasks: list[str]) -> None:
    """Take the tasks' credentials and report what they use, as their agent does."""
    keys = instance_keys(server, "i-0a1b2c3d4e5f60718")
    async with channel(server, keys, instance, "default") as socket:
        await expect(socket, "PayloadMessage")
    server.connect(instance)
    query = {"cluster": "default", "containerInstance": instance, "agentVersion": "1.105.1"}
    url = f"{server.endpoint}/tcs/ws?{urlencode(query, quote_via=quote)}"
    now, credentials = server.clock.now(), Keys(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
    headers = sign("GET", url, {}, b"", credentials=credentials, region=REGION, service="ecs", now=now)
    metrics = [
        {
            "taskArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task/default/{task}",
            "credentialFetches": 3 + number,
            "containerMetrics": [
                {
                    "containerName": "orders",
                    "cpuStatsSet": {"sampleCount": 1, "sum": 17.5 + 20 * number, "min": 1, "max": 99},
                    "memoryStatsSet": {"sampleCount": 1, "sum": 190 + 60 * number, "min": 1, "max": 999},
                }
            ],
        }
        for number, task in enumerate(tasks)
    ]
    message = {"type": "PublishMetricsRequest", "message": {"metadata": {"fin": True}, "taskMetrics": metrics}}
    async with aiohttp.ClientSession() as http, http.ws_connect(URL(url, encoded=True), headers=headers) as socket:
        await socket.send_str(json.dumps(message))
        await socket.receive(timeout=10)


def _logs(server: Server, task: str) -> None:
    logs, now = server.client("logs"), int(server.clock.now().timestamp() * 1000)
    stream = f"ecs/orders/{task}"
    logs.create_log_stream(logGroupName="/ecs/orders", logStreamName=stream)
    lines = [
        "orders 1.4.2 listens on :8080",
        'GET /health 200 {"took_ms": 2}',
        "AccessDenied: s3:PutObject on orders-archive/2026/11/receipt.pdf",
        "order 2026-11-0004 is stored",
    ]
    events = [{"timestamp": now - 4000 + 1000 * number, "message": line} for number, line in enumerate(lines)]
    logs.put_log_events(logGroupName="/ecs/orders", logStreamName=stream, logEvents=events)


def _calls(server: Server, role: str, task: str) -> None:
    """Call as the task does: some of it is denied."""
    keys = server.client("sts").assume_role(RoleArn=role, RoleSessionName=task)["Credentials"]
    s3, dynamodb = server.client_of(keys, "s3"), server.client_of(keys, "dynamodb")
    for _ in range(3):
        s3.get_object(Bucket="orders-archive", Key="hello_world.txt")
        dynamodb.get_item(TableName="orders", Key={"id": {"S": "2026-11-0001"}})
    denied: list[tuple[Any, str, dict[str, Any]]] = [
        (s3, "put_object", {"Bucket": "orders-archive", "Key": "2026/11/receipt.pdf", "Body": b"x"}),
        (dynamodb, "put_item", {"TableName": "orders", "Item": {"id": {"S": "9"}}}),
        (server.client_of(keys, "iam"), "list_users", {}),
    ]
    for client, operation, members in denied:
        try:
            getattr(client, operation)(**members)
        except ClientError as error:
            assert "AccessDenied" in str(error)  # noqa: PT017  not a test
