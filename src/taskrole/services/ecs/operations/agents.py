"""The operations that only agents call: registering a machine and reporting what became of its tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.ids import hex_id
from taskrole.policy.model import Question
from taskrole.services.ecs import events, lifecycle
from taskrole.services.ecs.arns import cluster_key, container_instance_id, task_id
from taskrole.services.ecs.attachments import ATTACHED
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import InvalidParameterError, LimitExceededError
from taskrole.services.ecs.lifecycle import ContainerReport, TaskReport
from taskrole.services.ecs.model import ClusterKey, ContainerInstance, InstanceStatus, Task, TaskStatus
from taskrole.services.ecs.operations.common import ask, ask_tag_on_create, parse_tags, request_tags_context
from taskrole.services.ecs.operations.container_instances import NOT_FOUND
from taskrole.services.ecs.owners import check_owner, owner_of
from taskrole.services.ecs.registration import Registration, read_registration
from taskrole.services.ecs.revocation import revoke_stopped
from taskrole.services.ecs.store import clusters, container_instances, misc, task_addresses, tasks
from taskrole.services.ecs.transitions import change_instance, change_task
from taskrole.services.ecs.views import instance_view

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

CLIENT_TOKEN_LENGTH_MAX = 128
_BINDING_MEMBERS = ("bindIP", "containerPort", "hostPort", "protocol", "containerPortRange", "hostPortRange")


def _may_on_cluster(action: str) -> Any:
    def questions(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
        return ask(ecs, call, action, [cluster_key(call, request.get("cluster")).arn])

    return questions


def _may_register(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key, tags = cluster_key(call, request.get("cluster")), request.get("tags")
    new = f"arn:aws:ecs:{call.region}:{call.account_id}:container-instance/{key.name}/*"
    return [
        *ask(ecs, call, "ecs:RegisterContainerInstance", [key.arn], request_tags_context(tags)),
        *ask_tag_on_create(call, new, "RegisterContainerInstance", tags),
    ]


@operations.operation("RegisterContainerInstance", questions=_may_register)
def register_container_instance(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Register a machine, or renew the registration of one that names its ARN or repeats its client token.

    Source: ECS API reference, RegisterContainerInstance; agent protocol, section 2.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
        InvalidParameterError: The named instance is unknown, or something is malformed.
        NotYourInstanceError: Another principal registered the instance.
    """
    key = cluster_key(call, request.get("cluster"))
    registration = read_registration(request, call.region, call.principal.session_name)
    _check_document(ecs, call, request, registration)
    tags = parse_tags(request.get("tags"))
    token = _client_token(call)
    new_id = hex_id(ecs.ids)
    external_id = f"mi-{hex_id(ecs.ids, 18)[:17]}"
    arn = request.get("containerInstanceArn")
    named_id = container_instance_id(call, key, arn) if arn else ""

    def register(connection: Connection) -> ContainerInstance:
        clusters.get_active(connection, key, lock=True)
        if arn:
            existing = container_instances.find(connection, key, named_id, lock=True)
            if existing is None or existing.status is InstanceStatus.INACTIVE:
                raise InvalidParameterError(NOT_FOUND)
        else:
            existing = container_instances.find_by_client_token(connection, key, token) if token else None
        if existing is None:
            _check_machine(connection, ecs, call, registration.ec2_instance_id)
        if existing is not None:
            check_owner(ecs.machines, existing, call.principal)
            renewed = _renew(connection, ecs, call, existing, registration, request)
            ecs.machines.registered(connection, call, renewed)
            return renewed
        if clusters.counts(connection, key)["instances"] >= ecs.settings.instances_per_cluster_max:
            raise LimitExceededError("The limit for the number of container instances has been reached.")
        owner_arn, owner_session = owner_of(call.principal)
        instance = ContainerInstance(
            key=key,
            instance_id=new_id,
            ec2_instance_id=registration.ec2_instance_id or external_id,
            status=InstanceStatus.ACTIVE,
            registered=registration.resources,
            attributes=registration.attributes,
            custom_attributes=registration.custom_attributes,
            registered_at=call.now,
            owner_arn=owner_arn,
            owner_session=owner_session,
            disconnected_at=call.now,
            version_info=request.get("versionInfo", {}),
            client_token=token,
        )
        container_instances.put_new(connection, instance)
        misc.put_tags(connection, instance.arn, tags)
        ecs.machines.registered(connection, call, instance)
        events.instance_changed(connection, ecs.ids, instance, call.now)
        return instance

    instance = ecs.database.write(register)
    with ecs.database.read() as connection:
        counts = tasks.counts_by_instance(connection, key, [instance.instance_id])
    return {"containerInstance": instance_view(instance, counts.get(instance.instance_id, (0, 0)), tags)}


def _check_document(ecs: EcsDeps, call: Call, request: Request, registration: Registration) -> None:
    """Refuse an identity document with a signature that is not ours, or of another account or region."""
    signature = request.get("instanceIdentityDocumentSignature", "")
    if not signature:
        return
    document = request.get("instanceIdentityDocument", "")
    genuine = ecs.machines.verifies(document, signature)
    if not genuine or (registration.account_id, registration.region) != (call.account_id, call.region):
        raise InvalidParameterError("The instance identity document is not genuine.")


def _check_machine(connection: Connection, ecs: EcsDeps, call: Call, ec2_instance_id: str) -> None:
    """Refuse to take the name of a machine that another principal has registered."""
    if ec2_instance_id:
        for other in container_instances.list_of_machine(connection, call.account_id, call.region, ec2_instance_id):
            check_owner(ecs.machines, other, call.principal)


def _renew(
    connection: Connection,
    ecs: EcsDeps,
    call: Call,
    existing: ContainerInstance,
    registration: Registration,
    request: Request,
) -> ContainerInstance:
    def change(before: ContainerInstance) -> ContainerInstance:
        return replace(
            before,
            registered=registration.resources,
            attributes={**before.attributes, **registration.attributes},
            custom_attributes={**before.custom_attributes, **registration.custom_attributes},
            version_info=request.get("versionInfo", before.version_info),
        )

    changed = change_instance(connection, ecs.ids, existing.key, existing.instance_id, change, call.now)
    assert changed is not None
    return changed


def _client_token(call: Call) -> str:
    """The agent sends a client token that the public service model does not have."""
    if call.http is None or not call.http.body:
        return ""
    try:
        document = orjson.loads(call.http.body)
    except orjson.JSONDecodeError:
        return ""
    token = document.get("clientToken", "") if isinstance(document, dict) else ""
    return token if isinstance(token, str) and len(token) <= CLIENT_TOKEN_LENGTH_MAX else ""


def _may_discover(_ecs: EcsDeps, call: Call, _request: Request) -> Sequence[Question]:
    # AWS: DiscoverPollEndpoint has no resource type, so policies can name only "*".
    return [Question(call.principal, "ecs:DiscoverPollEndpoint", "*")]


@operations.operation("DiscoverPollEndpoint", questions=_may_discover)
def discover_poll_endpoint(ecs: EcsDeps, call: Call, _request: Request) -> dict[str, Any]:
    """Tell an agent where its websockets are. It keeps the answer for twelve hours and appends ``/ws``.

    Source: ECS API reference, DiscoverPollEndpoint; agent protocol, section 2.3.
    """
    return {
        "endpoint": ecs.settings.acs_endpoint or f"{call.endpoint}/acs/",
        "telemetryEndpoint": ecs.settings.telemetry_endpoint or f"{call.endpoint}/tcs/",
    }


def _container_report(given: Request) -> ContainerReport:
    bindings = given.get("networkBindings", ())[: lifecycle.CONTAINERS_MAX]
    return ContainerReport(
        name=given.get("containerName", ""),
        status=given.get("status", ""),
        runtime_id=given.get("runtimeId", ""),
        image_digest=given.get("imageDigest", ""),
        exit_code=given.get("exitCode"),
        reason=given.get("reason", ""),
        network_bindings=tuple({name: one[name] for name in _BINDING_MEMBERS if name in one} for one in bindings),
    )


def _report(ecs: EcsDeps, call: Call, key: ClusterKey, identifier: str, report: TaskReport) -> None:
    """Apply a report. Reports of tasks that are not known any more are accepted: an error would be repeated for ever.

    Raises:
        NotYourInstanceError: The caller is not the agent of the task's instance.
    """

    def apply(connection: Connection) -> tuple[Task | None, bool]:
        found = tasks.find(connection, key, identifier)
        instance = container_instances.find(connection, key, found.container_instance_id, lock=True) if found else None
        if found is None or instance is None:
            return None, False
        check_owner(ecs.machines, instance, call.principal)
        after = change_task(
            connection,
            ecs.ids,
            key,
            identifier,
            lambda before: lifecycle.apply_report(before, report, call.now),
            call.now,
        )
        return after, after is not None and after.last_status is TaskStatus.STOPPED and not after.sessions_revoked

    task, must_revoke = ecs.database.write(apply)
    if task is not None and must_revoke:
        revoke_stopped(ecs, task)


@operations.operation("SubmitTaskStateChange", questions=_may_on_cluster("ecs:SubmitTaskStateChange"))
def submit_task_state_change(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Take an agent's report of a task and its containers.

    Source: ECS API reference, SubmitTaskStateChange; agent protocol, section 2.4.
    """
    key = cluster_key(call, request.get("cluster"))
    identifier = task_id(call, key, request.get("task", ""))
    containers = request.get("containers", ())[: lifecycle.CONTAINERS_MAX]
    report = TaskReport(
        status=request.get("status", ""),
        reason=request.get("reason", ""),
        containers=[_container_report(one) for one in containers],
        pull_started_at=request.get("pullStartedAt"),
        pull_stopped_at=request.get("pullStoppedAt"),
        execution_stopped_at=request.get("executionStoppedAt"),
        attachments=_attachment_reports(request),
    )
    _report(ecs, call, key, identifier, report)
    return {"acknowledgment": call.request_id}


@operations.operation("SubmitContainerStateChange", questions=_may_on_cluster("ecs:SubmitContainerStateChange"))
def submit_container_state_change(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Take an agent's report of one container.

    Source: ECS API reference, SubmitContainerStateChange.
    """
    key = cluster_key(call, request.get("cluster"))
    identifier = task_id(call, key, request.get("task", ""))
    _report(ecs, call, key, identifier, TaskReport(containers=[_container_report(request)]))
    return {"acknowledgment": call.request_id}


@operations.operation("SubmitAttachmentStateChanges", questions=_may_on_cluster("ecs:SubmitAttachmentStateChanges"))
def submit_attachment_state_changes(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Take an agent's report of network interfaces. Those that are not known any more are accepted.

    Source: ECS API reference, SubmitAttachmentStateChanges.
    """
    key = cluster_key(call, request.get("cluster"))
    for arn, status in _attachment_reports(request):
        with ecs.database.read() as connection:
            identifier = task_addresses.find_task(connection, key, arn.rpartition("/")[2])
        if identifier:
            _report(ecs, call, key, identifier, TaskReport(attachments=[(arn, status)]))
    return {"acknowledgment": call.request_id}


def _attachment_reports(request: Request) -> list[tuple[str, str]]:
    given = request.get("attachments", ())[: lifecycle.CONTAINERS_MAX]
    # AWS: the agent may leave the status out when it reports an interface of a task: it is there.
    return [(one.get("attachmentArn", ""), one.get("status") or ATTACHED) for one in given]
