"""The messages of the agent's control channel: envelopes out, acknowledgements in. Pure.

Source: agent protocol, section 3. Both directions: ``{"type": NAME, "message": {...}}``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from taskrole.services.ecs.attachments import interface_payload
from taskrole.services.ecs.model import ContainerInstance, RoleType, Task, TaskCredentials
from taskrole.services.ecs.payload import role_credentials
from taskrole.services.ecs.roles import RoleSession

CANDIDATES_MAX = 1000
ATTACH_TIMEOUT_MILLISECONDS = 300_000  # AWS: five minutes


@dataclass(frozen=True, slots=True)
class Received:
    """One message of the agent."""

    type: str
    message: Mapping[str, Any]

    def text(self, member: str) -> str:
        """Return a member if it is a text, else an empty one."""
        value = self.message.get(member)
        return value if isinstance(value, str) else ""


def parse(text: str | bytes) -> Received | None:
    """Return the message of a frame, or None for what is no message: the protocol ignores that."""
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(document, dict):
        return None
    kind, message = document.get("type"), document.get("message", {})
    if not isinstance(kind, str) or not isinstance(message, dict):
        return None
    return Received(kind, message)


def envelope(kind: str, message: Mapping[str, Any]) -> str:
    """Return the frame of a message."""
    return orjson.dumps({"type": kind, "message": message}).decode()


def heartbeat(message_id: str) -> str:
    """Return a heartbeat."""
    return envelope("HeartbeatMessage", {"messageId": message_id, "healthy": True})


def security_groups(message_id: str, instance: ContainerInstance, interfaces: Sequence[Mapping[str, Any]]) -> str:
    """Return the rules of security groups. For agents of ours that announce it; AWS's protocol has no such message."""
    body = {
        "messageId": message_id,
        "clusterArn": instance.key.arn,
        "containerInstanceArn": instance.arn,
        "interfaces": interfaces,
    }
    return envelope("SecurityGroupsMessage", body)


def payload(
    message_id: str, instance: ContainerInstance, sequence: int, tasks: Sequence[Mapping[str, Any]], now: datetime
) -> str:
    """Return a payload message. ``sequence`` counts payloads and manifests of the instance together."""
    return envelope(
        "PayloadMessage",
        {
            "messageId": message_id,
            "clusterArn": instance.key.arn,
            "containerInstanceArn": instance.arn,
            "generatedAt": _milliseconds(now),
            "seqNum": sequence,
            "tasks": list(tasks),
        },
    )


def attach_network_interface(message_id: str, instance: ContainerInstance, task: Task, now: datetime) -> str:
    """Return the announcement of a task's network interface, which comes before the task itself."""
    return envelope(
        "AttachTaskNetworkInterfacesMessage",
        {
            "messageId": message_id,
            "clusterArn": instance.key.arn,
            "containerInstanceArn": instance.arn,
            "taskArn": task.arn,
            "taskClusterArn": task.key.arn,
            "generatedAt": _milliseconds(now),
            "waitTimeoutMs": ATTACH_TIMEOUT_MILLISECONDS,
            "elasticNetworkInterfaces": [interface_payload(task)],
        },
    )


def credentials(
    message_id: str, task_arn: str, cluster_arn: str, role_type: RoleType, credentials_id: str, session: RoleSession
) -> str:
    """Return new credentials for a task that the agent has."""
    return envelope(
        "IAMRoleCredentialsMessage",
        {
            "messageId": message_id,
            "taskArn": task_arn,
            "taskClusterArn": cluster_arn,
            "roleType": role_type.value,
            "roleCredentials": role_credentials(credentials_id, session, role_type),
        },
    )


def task_arn(one: TaskCredentials) -> str:
    """Return the ARN of the task that credentials belong to."""
    return f"arn:aws:ecs:{one.key.region}:{one.key.account_id}:task/{one.key.name}/{one.task_id}"


def manifest(message_id: str, instance: ContainerInstance, sequence: int, tasks: Sequence[Task], now: datetime) -> str:
    """Return the list of the tasks that the instance should have."""
    return envelope(
        "TaskManifestMessage",
        {
            "messageId": message_id,
            "clusterArn": instance.key.arn,
            "containerInstanceArn": instance.arn,
            "generatedAt": _milliseconds(now),
            "timeline": sequence,
            "tasks": [
                {"taskArn": one.arn, "taskClusterArn": one.key.arn, "desiredStatus": one.desired_status.value}
                for one in tasks
            ],
        },
    )


def stop_verification_ack(message_id: str, stop: Sequence[Mapping[str, str]], now: datetime) -> str:
    """Return which of the agent's candidates it shall stop; ``message_id`` is the manifest's."""
    return envelope(
        "TaskStopVerificationAck",
        {"messageId": message_id, "generatedAt": _milliseconds(now), "stopTasks": list(stop)},
    )


def stop_candidates(received: Received) -> list[dict[str, str]]:
    """Return the tasks that an agent has and did not find in its manifest."""
    given = received.message.get("stopCandidates")
    if not isinstance(given, list):
        return []
    return [
        {name: value for name, value in one.items() if isinstance(name, str) and isinstance(value, str)}
        for one in given[:CANDIDATES_MAX]
        if isinstance(one, dict) and isinstance(one.get("taskArn"), str)
    ]


def _milliseconds(now: datetime) -> int:
    return round(now.timestamp() * 1000)
