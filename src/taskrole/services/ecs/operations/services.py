"""Service operations of the ECS API. What becomes of a service is the engine's work (``engine``)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ecs import events, service_rules
from taskrole.services.ecs.arns import cluster_key, missing_arn, service_name
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.engine.model import Deployment, EcsService, ServiceKey, ServiceStatus, TaskSet
from taskrole.services.ecs.engine.reconcile import deployed_definition
from taskrole.services.ecs.errors import (
    ClusterNotFoundError,
    InvalidParameterError,
    LimitExceededError,
    ServiceNotActiveError,
    ServiceNotFoundError,
)
from taskrole.services.ecs.model import ClusterKey, ClusterStatus, TaskDefinition, TaskDefinitionStatus
from taskrole.services.ecs.networks import look_up
from taskrole.services.ecs.operations.common import (
    ask,
    ask_tag_on_create,
    page,
    page_size,
    page_start,
    parse_tags,
    request_tags_context,
)
from taskrole.services.ecs.operations.task_definitions import pass_role, refuse_foreign_role
from taskrole.services.ecs.placement_rules import find_definition
from taskrole.services.ecs.role_uses import role_arns
from taskrole.services.ecs.service_views import service_view
from taskrole.services.ecs.session_options import options_of
from taskrole.services.ecs.store import clusters, misc, services, tasks

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

SERVICES_DESCRIBED_MAX = 10
PAGE_SIZE_DEFAULT = 10  # AWS: ListServices
_INACTIVE_CLUSTER = "The referenced cluster was inactive."


def service_key(call: Call, request: Request, member: str = "service") -> ServiceKey:
    """Return the key of the service that a request names.

    Raises:
        ServiceNotFoundError: An ARN of another cluster.
    """
    key = cluster_key(call, request.get("cluster"))
    name = service_name(call, key, request[member])
    if not name:
        raise ServiceNotFoundError
    return ServiceKey(key, name)


def active_cluster(connection: Connection, key: ClusterKey) -> None:
    """Hold the cluster's row; refuse in AWS's words for services if it is not ACTIVE."""
    cluster = clusters.find(connection, key, lock=True)
    if cluster is None:
        raise ClusterNotFoundError
    if cluster.status is not ClusterStatus.ACTIVE:
        raise ClusterNotFoundError(_INACTIVE_CLUSTER)


def active_service(connection: Connection, key: ServiceKey) -> EcsService:
    """Return a service that is ACTIVE.

    Raises:
        ServiceNotFoundError: There is none.
        ServiceNotActiveError: It is draining or deleted.
    """
    service = services.find(connection, key)
    if service is None:
        raise ServiceNotFoundError
    if service.status is not ServiceStatus.ACTIVE:
        raise ServiceNotActiveError
    return service


def _context(key: ClusterKey, request: Request) -> dict[str, ContextValue]:
    """Return the condition keys that a request for a service has (service authorization reference)."""
    context: dict[str, ContextValue] = {"ecs:cluster": key.arn, **request_tags_context(request.get("tags"))}
    flags = {
        "ecs:enable-execute-command": "enableExecuteCommand",
        "ecs:enable-ecs-managed-tags": "enableECSManagedTags",
    }
    for name, member in flags.items():
        if member in request:
            context[name] = "true" if request[member] else "false"
    if request.get("propagateTags"):
        context["ecs:propagate-tags"] = request["propagateTags"]
    providers = [one["capacityProvider"] for one in request.get("capacityProviderStrategy", ())]
    if providers:
        context["ecs:capacity-provider"] = providers
    return context | _network_context(request)


def _network_context(request: Request) -> dict[str, ContextValue]:
    context: dict[str, ContextValue] = {}
    network = request.get("networkConfiguration", {}).get("awsvpcConfiguration", {})
    if network.get("subnets"):
        context["ecs:subnet"] = list(network["subnets"])
    if network:
        context["ecs:auto-assign-public-ip"] = "true" if network.get("assignPublicIp") == "ENABLED" else "false"
    connect = request.get("serviceConnectConfiguration", {})
    if connect:
        context["ecs:enable-service-connect"] = "true" if connect["enabled"] else "false"
    if connect.get("namespace"):
        context["ecs:namespace"] = connect["namespace"]
    if "vpcLatticeConfigurations" in request:
        context["ecs:enable-vpc-lattice"] = "true" if request["vpcLatticeConfigurations"] else "false"
    return context


def _roles(definition: TaskDefinition | None) -> list[str]:
    return [] if definition is None else role_arns(definition.account_id, definition.document)


def _given_definition(ecs: EcsDeps, call: Call, request: Request) -> TaskDefinition | None:
    return find_definition(ecs, call, request["taskDefinition"]) if request.get("taskDefinition") else None


def _resolve(ecs: EcsDeps, call: Call, request: Request) -> Request:
    """Make ``family`` the ARN of its newest ACTIVE revision. AWS: existence shows before authorization."""
    key = cluster_key(call, request.get("cluster"))
    with ecs.database.read() as connection:
        if clusters.find(connection, key) is None:
            raise ClusterNotFoundError
    definition = _given_definition(ecs, call, request)
    return request if definition is None else {**request, "taskDefinition": definition.arn}


def _ask(ecs: EcsDeps, call: Call, request: Request, action: str, key: ServiceKey) -> list[Question]:
    definition = _given_definition(ecs, call, request)
    context = _context(key.cluster, request)
    if definition is not None:
        context["ecs:task-definition"] = definition.arn
        sizes = {"ecs:task-cpu": "cpu", "ecs:task-memory": "memory"}
        context |= {name: definition.document[size] for name, size in sizes.items() if size in definition.document}
    return [
        *ask(ecs, call, action, [key.arn], context),
        *(pass_role(call, role) for role in _roles(definition)),
    ]


def _may_create(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key = ServiceKey(cluster_key(call, request.get("cluster")), service_rules.checked_name(request["serviceName"]))
    return [
        *_ask(ecs, call, request, "ecs:CreateService", key),
        *ask_tag_on_create(call, key.arn, "CreateService", request.get("tags")),
    ]


@operations.operation("CreateService", questions=_may_create, resolve=_resolve)
def create_service(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Create a service; the engine starts its tasks.

    Source: ECS API reference, CreateService.

    Raises:
        InvalidParameterError: A rule is broken, or the name is taken by a service of other parameters.
        ClientError: There is no such task definition.
        ClusterNotFoundError: There is no such ACTIVE cluster.
    """
    key = ServiceKey(cluster_key(call, request.get("cluster")), service_rules.checked_name(request["serviceName"]))
    definition = _checked_definition(ecs, call, request)
    with ecs.database.read() as connection:
        cluster = clusters.find(connection, key.cluster)
    service, configuration = service_rules.new_service(
        call, key, request, definition, cluster.default_strategy if cluster else ()
    )
    look_up(ecs.networks, key.cluster, request)
    tags = parse_tags(request.get("tags"))
    if request.get("propagateTags") == "SERVICE" or tags or service.enable_ecs_managed_tags:
        tags = {**tags, **_managed_tags(service)}

    def create(connection: Connection) -> dict[str, Any]:
        active_cluster(connection, key.cluster)
        service_rules.check_providers(connection, key.cluster, configuration)
        existing = services.find(connection, key)
        if existing is not None and existing.status is ServiceStatus.DRAINING:
            raise InvalidParameterError("Unable to Start a service that is still Draining.")
        if existing is not None and existing.status is ServiceStatus.ACTIVE:
            if existing.request_hash != service.request_hash:
                raise InvalidParameterError("Creation of service was not idempotent.")
            return describe(connection, key.cluster, [key.name], tags=True)[0]
        if services.count_by_status(connection, key.cluster).get("ACTIVE", 0) >= ecs.settings.services_per_cluster_max:
            raise LimitExceededError("The limit for the number of services in a cluster has been reached.")
        services.delete_service(connection, key)
        services.put(connection, service)
        if not service.is_external:
            _deploy(connection, ecs, call, service, configuration)
        misc.put_tags(connection, key.arn, tags)
        services.wake(connection, key.cluster, key.name)
        return describe(connection, key.cluster, [key.name], tags=True)[0]

    created = ecs.database.write(create)
    ecs.linked_role(call.account_id, call.now)
    return {"service": created}


def _managed_tags(service: EcsService) -> dict[str, str]:
    return {"aws:ecs:clusterName": service.key.cluster.name} if service.enable_ecs_managed_tags else {}


def _checked_definition(ecs: EcsDeps, call: Call, request: Request) -> TaskDefinition | None:
    definition = _given_definition(ecs, call, request)
    if definition is None:
        return None
    if definition.status is not TaskDefinitionStatus.ACTIVE:
        raise InvalidParameterError("TaskDefinition is inactive")
    for role in _roles(definition):
        refuse_foreign_role(call, role)
    options_of(definition.document)  # labels that cannot be
    return definition


def _deploy(
    connection: Connection, ecs: EcsDeps, call: Call, service: EcsService, configuration: Mapping[str, Any]
) -> Deployment:
    """Begin a deployment of a configuration; the one before stays until it is replaced."""
    before = services.list_deployments(connection, service.key, in_force=True)
    changed, deployment = service_rules.next_deployment(ecs.ids, service, configuration, before, call.now)
    for one in changed:
        services.put_deployment(connection, one)
    services.put_deployment(connection, deployment)
    services.delete_old_deployments(connection, service.key)
    reason = f"ECS deployment {deployment.deployment_id} in progress."
    name, deployment_id = "SERVICE_DEPLOYMENT_IN_PROGRESS", deployment.deployment_id
    events.deployment_changed(connection, ecs.ids, service.key, "INFO", name, deployment_id, reason, call.now)
    return deployment


def _may_update(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    return _ask(ecs, call, request, "ecs:UpdateService", service_key(call, request))


@operations.operation("UpdateService", questions=_may_update, resolve=_resolve)
def update_service(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Change a service. Some changes begin a new deployment, the others count from the next task on.

    Source: ECS API reference, UpdateService.

    Raises:
        ServiceNotFoundError: There is no such service.
        ServiceNotActiveError: It is draining or deleted.
        InvalidParameterError: A rule is broken.
    """
    key = service_key(call, request)
    definition = _checked_definition(ecs, call, request)
    look_up(ecs.networks, key.cluster, request)

    def update(connection: Connection) -> dict[str, Any]:
        active_cluster(connection, key.cluster)
        before = active_service(connection, key)
        service = service_rules.updated(before, request)
        current = services.list_deployments(connection, key, in_force=True)
        primary = next((one for one in current if one.status == "PRIMARY"), None)
        if primary is not None:
            checked = definition
            if definition is None and "networkConfiguration" in request:
                checked = deployed_definition(connection, key, primary.configuration)
            configuration = service_rules.updated_configuration(primary.configuration, request, checked)
            service_rules.check_providers(connection, key.cluster, configuration)
            if configuration != primary.configuration or request.get("forceNewDeployment"):
                _deploy(connection, ecs, call, service, configuration)
        elif service_rules.BEGIN_DEPLOYMENT & request.keys():
            raise InvalidParameterError("Task sets of a service with the EXTERNAL controller are changed themselves.")
        services.put(connection, replace(service, look_at=call.now, steady_at=None))
        if service.desired_count != before.desired_count:
            events.service_acted(connection, ecs.ids, key, "INFO", "SERVICE_DESIRED_COUNT_UPDATED", call.now)
        services.wake(connection, key.cluster, key.name)
        return describe(connection, key.cluster, [key.name], tags=True)[0]

    return {"service": ecs.database.write(update)}


def _may_delete(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key = service_key(call, request)
    return ask(ecs, call, "ecs:DeleteService", [key.arn], {"ecs:cluster": key.cluster.arn})


@operations.operation("DeleteService", questions=_may_delete)
def delete_service(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Delete a service: it drains, and is INACTIVE when its tasks have stopped.

    Source: ECS API reference, DeleteService.

    Raises:
        ServiceNotFoundError: There is no such service.
        InvalidParameterError: It is scaled above 0 and ``force`` is not given.
    """
    key = service_key(call, request)

    def delete(connection: Connection) -> dict[str, Any]:
        clusters.get_active(connection, key.cluster, lock=True)
        service = services.find(connection, key)
        if service is None or service.status is ServiceStatus.INACTIVE:
            raise ServiceNotFoundError
        scaled = service.desired_count > 0 and not service.is_daemon
        if service.status is ServiceStatus.ACTIVE and scaled and not request.get("force"):
            raise InvalidParameterError("The service cannot be stopped while it is scaled above 0.")
        if service.is_external and services.list_task_sets(connection, key) and not request.get("force"):
            raise InvalidParameterError("The service cannot be deleted while it has task sets.")
        unsettled = tasks.list_unsettled(connection, key.cluster, key.group)
        changed = replace(service, status=ServiceStatus.DRAINING, desired_count=0, look_at=call.now)
        if not any(one.last_status != "STOPPED" for one in unsettled):
            changed = replace(changed, status=ServiceStatus.INACTIVE, inactive_at=call.now, look_at=None)
            for deployment in services.list_deployments(connection, key, in_force=True):
                services.put_deployment(connection, service_rules.ended(deployment, call.now))
        services.put(connection, changed)
        misc.delete_tags(connection, [key.arn])
        services.wake(connection, key.cluster, key.name)
        return describe(connection, key.cluster, [key.name])[0]

    return {"service": ecs.database.write(delete)}


def _wanted(call: Call, request: Request) -> tuple[ClusterKey, dict[str, str]]:
    key = cluster_key(call, request.get("cluster"))
    identifiers = request["services"]
    if not identifiers:
        raise InvalidParameterError("Services cannot be empty.")
    if len(identifiers) > SERVICES_DESCRIBED_MAX:
        raise InvalidParameterError(f"service names can have at most {SERVICES_DESCRIBED_MAX} items.")
    return key, {identifier: service_name(call, key, identifier) for identifier in identifiers}


def _may_describe(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    key, wanted = _wanted(call, request)
    arns = [missing_arn(key, "service", identifier) for identifier in wanted]
    return ask(ecs, call, "ecs:DescribeServices", arns, {"ecs:cluster": key.arn})


@operations.operation("DescribeServices", questions=_may_describe)
def describe_services(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Describe services; unknown ones are listed as failures.

    Source: ECS API reference, DescribeServices.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
    """
    key, wanted = _wanted(call, request)
    with ecs.database.read() as connection:
        clusters.get_active(connection, key)
        names = [one for one in dict.fromkeys(wanted.values()) if one]
        views = describe(connection, key, names, tags="TAGS" in request.get("include", ()))
    found = {view["serviceName"] for view in views}
    missing = [missing_arn(key, "service", given) for given, name in wanted.items() if name not in found]
    return {"services": views, "failures": [{"arn": arn, "reason": "MISSING"} for arn in missing]}


def describe(
    connection: Connection, key: ClusterKey, names: Sequence[str], *, tags: bool = False
) -> list[dict[str, Any]]:
    """Return the views of those of some services that there are, in the order of their names given."""
    found = services.find_many(connection, key, names)
    deployments = services.list_deployments_of_many(connection, key, list(found))
    counts = tasks.counts_of_groups(connection, key, [service.key.group for service in found.values()])
    all_tags = misc.get_tags_of_many(connection, [one.key.arn for one in found.values()]) if tags else {}
    views = []
    for name in names:
        service = found.get(name)
        if service is None:
            continue
        sets: Sequence[TaskSet] = services.list_task_sets(connection, service.key) if service.is_external else ()
        messages = services.list_messages(connection, service.key)
        by_starter = counts.get(service.key.group, {})
        view = service_view(service, deployments.get(name, ()), sets, by_starter, messages)
        if tags:
            view["tags"] = [{"key": one, "value": value} for one, value in all_tags.get(service.key.arn, {}).items()]
        views.append(view)
    return views


def _may_list(_ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    # AWS: ListServices has no resource type, so policies can name only "*".
    context: dict[str, ContextValue] = {"ecs:cluster": cluster_key(call, request.get("cluster")).arn}
    return [Question(call.principal, "ecs:ListServices", "*", context)]


@operations.operation("ListServices", questions=_may_list)
def list_services(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """List the ARNs of the ACTIVE services of a cluster.

    Source: ECS API reference, ListServices.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
    """
    key = cluster_key(call, request.get("cluster"))
    size, start = page_size(request, PAGE_SIZE_DEFAULT), page_start(request)
    with ecs.database.read() as connection:
        clusters.get_active(connection, key)
        names = services.list_names(
            connection,
            key,
            start,
            size + 1,
            launch_type=request.get("launchType", ""),
            strategy=request.get("schedulingStrategy", ""),
        )
    shown, token = page(request, names, size)
    return {"serviceArns": [ServiceKey(key, name).arn for name in shown], **token}
