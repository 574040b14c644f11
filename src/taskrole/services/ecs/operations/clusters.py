"""Cluster operations of the ECS API."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecs.arns import cluster_key
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import (
    ClusterContainsContainerInstancesError,
    ClusterContainsServicesError,
    ClusterContainsTasksError,
    ClusterNotFoundError,
    InvalidParameterError,
    LimitExceededError,
)
from taskrole.services.ecs.model import Cluster, ClusterKey, ClusterStatus, Document
from taskrole.services.ecs.operations.capacity_providers import check_association
from taskrole.services.ecs.operations.common import (
    ask,
    ask_tag_on_create,
    page,
    page_size,
    page_start,
    parse_tags,
    request_tags_context,
)
from taskrole.services.ecs.store import clusters, misc
from taskrole.services.ecs.views import cluster_view

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

CLUSTERS_DESCRIBED_MAX = 100
_INSIGHTS = "containerInsights"
_INSIGHTS_VALUES = ("enabled", "disabled", "enhanced")


def _may_create_cluster(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    arn = cluster_key(call, request.get("clusterName")).arn
    tags = request.get("tags")
    context = request_tags_context(tags)
    if request.get("capacityProviders"):
        context["ecs:capacity-provider"] = list(request["capacityProviders"])
    return [
        *ask(ecs, call, "ecs:CreateCluster", [arn], context),
        *ask_tag_on_create(call, arn, "CreateCluster", tags),
    ]


@operations.operation("CreateCluster", questions=_may_create_cluster)
def create_cluster(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Create a cluster, or return the ACTIVE one that has its name.

    Source: ECS API reference, CreateCluster.

    Raises:
        InvalidParameterError: A malformed name, setting or tag.
    """
    key = cluster_key(call, request.get("clusterName"))
    providers = tuple(dict.fromkeys(request.get("capacityProviders", ())))
    strategy = tuple(request.get("defaultCapacityProviderStrategy", ()))
    tags = parse_tags(request.get("tags"))

    def create(connection: Connection) -> dict[str, Any]:
        existing = clusters.find(connection, key, lock=True)
        if existing is not None and existing.status is ClusterStatus.ACTIVE:
            return cluster_view(existing, clusters.counts(connection, key), misc.get_tags(connection, key.arn))
        if clusters.count_active(connection, call.account_id, call.region) >= ecs.settings.clusters_max:
            raise LimitExceededError("The limit for the number of clusters has been reached.")
        check_association(connection, call, providers, strategy)
        default = misc.effective_setting(
            connection, call.account_id, call.region, call.principal.principal_arn, _INSIGHTS
        )
        settings = _settings(request.get("settings"), default or "disabled")
        configuration = request.get("configuration")
        cluster = Cluster(key, ClusterStatus.ACTIVE, settings, configuration, None, providers, strategy)
        clusters.put(connection, cluster)
        misc.put_tags(connection, key.arn, tags)
        return cluster_view(cluster, {}, tags, ("SETTINGS", "TAGS", "CONFIGURATIONS"))

    created = ecs.database.write(create)
    ecs.linked_role(call.account_id, call.now)
    return {"cluster": created}


def _settings(given: Sequence[Document] | None, value: str = "disabled") -> tuple[Document, ...]:
    for setting in given or ():
        if setting.get("name") != _INSIGHTS or setting.get("value") not in _INSIGHTS_VALUES:
            raise InvalidParameterError("Invalid cluster setting.")
        value = setting["value"]
    return ({"name": _INSIGHTS, "value": value},)


def _named(call: Call, request: Request) -> list[ClusterKey]:
    names = request.get("clusters") or ["default"]
    if len(names) > CLUSTERS_DESCRIBED_MAX:
        raise InvalidParameterError(f"clusters can have at most {CLUSTERS_DESCRIBED_MAX} items.")
    return [cluster_key(call, name) for name in names]


def _may_describe_clusters(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    return ask(ecs, call, "ecs:DescribeClusters", [key.arn for key in _named(call, request)])


@operations.operation("DescribeClusters", questions=_may_describe_clusters)
def describe_clusters(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Describe clusters; unknown ones are listed as failures.

    Source: ECS API reference, DescribeClusters.
    """
    views, failures = [], []
    include = request.get("include", ())
    with ecs.database.read() as connection:
        for key in dict.fromkeys(_named(call, request)):
            cluster = clusters.find(connection, key)
            if cluster is None:
                failures.append({"arn": key.arn, "reason": "MISSING"})
                continue
            tags = misc.get_tags(connection, key.arn) if "TAGS" in include else {}
            views.append(cluster_view(cluster, clusters.counts(connection, key), tags, include))
    return {"clusters": views, "failures": failures}


def _may_list_clusters(_ecs: EcsDeps, call: Call, _request: Request) -> Sequence[Question]:
    # AWS: ListClusters has no resource type, so policies can name only "*".
    return [Question(call.principal, "ecs:ListClusters", "*")]


@operations.operation("ListClusters", questions=_may_list_clusters)
def list_clusters(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """List the ARNs of the ACTIVE clusters.

    Source: ECS API reference, ListClusters.
    """
    size = page_size(request)
    with ecs.database.read() as connection:
        names = clusters.list_active_names(connection, call.account_id, call.region, page_start(request), size + 1)
    shown, token = page(request, names, size)
    return {"clusterArns": [ClusterKey(call.account_id, call.region, name).arn for name in shown], **token}


def _may_change(action: str) -> Any:
    def questions(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
        return ask(ecs, call, action, [cluster_key(call, request["cluster"]).arn])

    return questions


@operations.operation("DeleteCluster", questions=_may_change("ecs:DeleteCluster"))
def delete_cluster(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Make an empty cluster INACTIVE.

    Source: ECS API reference, DeleteCluster.

    Raises:
        ClusterNotFoundError: There is none.
        ClusterContainsContainerInstancesError: Machines are still registered.
        ClusterContainsServicesError: It has services.
        ClusterContainsTasksError: Tasks are not STOPPED yet.
    """
    key = cluster_key(call, request["cluster"])

    def delete(connection: Connection) -> dict[str, Any]:
        cluster = clusters.find(connection, key, lock=True)
        if cluster is None:
            raise ClusterNotFoundError
        counts = clusters.counts(connection, key)
        if counts["instances"]:
            raise ClusterContainsContainerInstancesError
        if counts["active_services"] or counts["draining_services"]:
            raise ClusterContainsServicesError
        if counts["active"]:
            raise ClusterContainsTasksError
        if cluster.status is ClusterStatus.ACTIVE:
            cluster = replace(cluster, status=ClusterStatus.INACTIVE, inactive_at=call.now)
            clusters.put(connection, cluster)
            misc.delete_tags(connection, [key.arn])
        return cluster_view(cluster, counts, {})

    return {"cluster": ecs.database.write(delete)}


def _update(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    key = cluster_key(call, request["cluster"])
    settings = _settings(request["settings"]) if request.get("settings") else None

    def update(connection: Connection) -> dict[str, Any]:
        cluster = clusters.get_active(connection, key, lock=True)
        if settings is not None:
            cluster = replace(cluster, settings=settings)
        if "configuration" in request:
            cluster = replace(cluster, configuration=request["configuration"])
        clusters.put(connection, cluster)
        tags = misc.get_tags(connection, key.arn)
        return cluster_view(cluster, clusters.counts(connection, key), tags, ("SETTINGS", "TAGS", "CONFIGURATIONS"))

    return {"cluster": ecs.database.write(update)}


@operations.operation("UpdateCluster", questions=_may_change("ecs:UpdateCluster"))
def update_cluster(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Replace the given parts of a cluster.

    Source: ECS API reference, UpdateCluster.
    """
    return _update(ecs, call, request)


@operations.operation("UpdateClusterSettings", questions=_may_change("ecs:UpdateClusterSettings"))
def update_cluster_settings(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Replace the settings of a cluster.

    Source: ECS API reference, UpdateClusterSettings.
    """
    return _update(ecs, call, request)
