"""Capacity providers: names for parts of a cluster's instances, which strategies share tasks between.

There are no Auto Scaling groups here: a provider's group is kept as it was given, and nothing is scaled. Its instances
are those whose attribute ``taskrole.capacity-provider`` names it, and those without that attribute.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ecs.arns import cluster_key, parse_arn
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.engine.model import CapacityProvider
from taskrole.services.ecs.errors import (
    ClientError,
    ClusterContainsCapacityProviderError,
    InvalidParameterError,
    ResourceInUseError,
    UnsupportedFeatureError,
)
from taskrole.services.ecs.operations.common import (
    after,
    ask,
    ask_tag_on_create,
    page,
    page_size,
    page_start,
    parse_tags,
    request_tags_context,
)
from taskrole.services.ecs.providers import FARGATE_PROVIDERS
from taskrole.services.ecs.service_rules import check_strategy
from taskrole.services.ecs.service_views import capacity_provider_view
from taskrole.services.ecs.store import capacity_providers, clusters, misc
from taskrole.services.ecs.views import cluster_view

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

PAGE_SIZE_MAX = 10  # AWS: DescribeCapacityProviders
PROVIDERS_OF_CLUSTER_MAX = 20
_NAME = re.compile(r"(?!(aws|ecs|fargate))[A-Za-z0-9_-]{1,255}", re.IGNORECASE)
_MISSING = "The specified capacity provider does not exist. Specify a valid name or ARN and try again."
_DEFAULTS = {
    "managedScaling": {
        "status": "DISABLED",
        "targetCapacity": 100,
        "minimumScalingStepSize": 1,
        "maximumScalingStepSize": 10000,
        "instanceWarmupPeriod": 300,
    },
    "managedTerminationProtection": "DISABLED",
    "managedDraining": "DISABLED",
}


def _name(call: Call, identifier: str) -> str:
    if identifier.startswith("arn:"):
        arn = parse_arn(identifier)
        if arn.resource_type != "capacity-provider" or (arn.account_id, arn.region) != (call.account_id, call.region):
            raise ClientError(_MISSING)
        return arn.path[0]
    return identifier


def _provider(call: Call, name: str, document: Mapping[str, Any]) -> CapacityProvider:
    return CapacityProvider(call.account_id, call.region, name, document)


def _arn(call: Call, identifier: str) -> str:
    return _provider(call, _name(call, identifier), {}).arn


def _may_create(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    arn = _arn(call, request["name"])
    return [
        *ask(ecs, call, "ecs:CreateCapacityProvider", [arn], request_tags_context(request.get("tags"))),
        *ask_tag_on_create(call, arn, "CreateCapacityProvider", request.get("tags")),
    ]


def _document(given: Mapping[str, Any]) -> dict[str, Any]:
    scaling = {**_DEFAULTS["managedScaling"], **given.get("managedScaling", {})}  # type: ignore[dict-item]
    return {"autoScalingGroupProvider": {**_DEFAULTS, **given, "managedScaling": scaling}}


@operations.operation("CreateCapacityProvider", questions=_may_create)
def create_capacity_provider(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Create a capacity provider.

    Source: ECS API reference, CreateCapacityProvider.

    Raises:
        ClientError: There is one of that name.
        InvalidParameterError: A malformed or reserved name, or no Auto Scaling group.
        UnsupportedFeatureError: Managed instances are asked for.
    """
    if not _NAME.fullmatch(request["name"]):
        raise InvalidParameterError("Invalid capacity provider name. It must not begin with aws, ecs or fargate.")
    if request.get("managedInstancesProvider"):
        raise UnsupportedFeatureError("Managed instances are not supported.")
    if not request.get("autoScalingGroupProvider", {}).get("autoScalingGroupArn"):
        raise InvalidParameterError("An Auto Scaling group must be specified.")
    tags = parse_tags(request.get("tags"))
    provider = _provider(call, request["name"], _document(request["autoScalingGroupProvider"]))

    def create(connection: Connection) -> dict[str, Any]:
        if capacity_providers.find(connection, call.account_id, call.region, provider.name) is not None:
            raise ClientError(
                "The specified capacity provider already exists. To change the configuration of an existing capacity"
                " provider, update the capacity provider."
            )
        capacity_providers.put(connection, provider)
        misc.put_tags(connection, provider.arn, tags)
        return capacity_provider_view(provider, tags)

    return {"capacityProvider": ecs.database.write(create)}


def _may_describe(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    named = request.get("capacityProviders", ())
    return ask(ecs, call, "ecs:DescribeCapacityProviders", [_arn(call, one) for one in named or ("*",)])


@operations.operation("DescribeCapacityProviders", questions=_may_describe)
def describe_capacity_providers(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Describe all or some capacity providers, FARGATE and FARGATE_SPOT among them.

    Source: ECS API reference, DescribeCapacityProviders.
    """
    size, start = page_size(request, PAGE_SIZE_MAX, PAGE_SIZE_MAX), page_start(request)
    with ecs.database.read() as connection:
        found = {one.name: one for one in capacity_providers.list_all(connection, call.account_id, call.region)}
        found |= {name: _provider(call, name, {}) for name in FARGATE_PROVIDERS}
        asked = [_name(call, one) for one in request.get("capacityProviders", ())]
        names = [one for one in asked if one in found] if asked else sorted(found)
        shown, token = page(request, after(names, start), size)
        include = "TAGS" in request.get("include", ())
        tags = misc.get_tags_of_many(connection, [found[one].arn for one in shown]) if include else {}
    failures = [{"arn": _arn(call, one), "reason": "MISSING"} for one in asked if one not in found]
    views = [capacity_provider_view(found[one], tags.get(found[one].arn)) for one in shown]
    return {"capacityProviders": views, "failures": failures, **token}


def _may_change(action: str, member: str) -> Any:
    def questions(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
        return ask(ecs, call, action, [_arn(call, request[member])])

    return questions


def _found(connection: Connection, call: Call, identifier: str) -> CapacityProvider:
    provider = capacity_providers.find(connection, call.account_id, call.region, _name(call, identifier))
    if provider is None:
        raise ClientError(_MISSING)
    return provider


@operations.operation("UpdateCapacityProvider", questions=_may_change("ecs:UpdateCapacityProvider", "name"))
def update_capacity_provider(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Change what a capacity provider says about its Auto Scaling group.

    Source: ECS API reference, UpdateCapacityProvider.

    Raises:
        ClientError: There is no such capacity provider.
    """

    def update(connection: Connection) -> dict[str, Any]:
        provider = _found(connection, call, request["name"])
        before = provider.document["autoScalingGroupProvider"]
        given = request.get("autoScalingGroupProvider", {})
        scaling = {**before["managedScaling"], **given.get("managedScaling", {})}
        document = {"autoScalingGroupProvider": {**before, **given, "managedScaling": scaling}}
        changed = replace(provider, document=document, update_status="UPDATE_COMPLETE")
        capacity_providers.put(connection, changed)
        return capacity_provider_view(changed, misc.get_tags(connection, changed.arn))

    return {"capacityProvider": ecs.database.write(update)}


@operations.operation("DeleteCapacityProvider", questions=_may_change("ecs:DeleteCapacityProvider", "capacityProvider"))
def delete_capacity_provider(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Delete a capacity provider that no cluster has.

    Source: ECS API reference, DeleteCapacityProvider.

    Raises:
        ClientError: There is no such capacity provider.
        ClusterContainsCapacityProviderError: A cluster has it.
    """

    def delete(connection: Connection) -> dict[str, Any]:
        provider = _found(connection, call, request["capacityProvider"])
        if clusters.list_using_capacity_provider(connection, call.account_id, call.region, provider.name):
            raise ClusterContainsCapacityProviderError
        capacity_providers.delete_one(connection, provider)
        misc.delete_tags(connection, [provider.arn])
        view = capacity_provider_view(provider)
        return {**view, "status": "INACTIVE", "updateStatus": "DELETE_COMPLETE"}

    return {"capacityProvider": ecs.database.write(delete)}


def _may_put(ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
    context: dict[str, ContextValue] = {}
    if request["capacityProviders"]:
        context["ecs:capacity-provider"] = [_arn(call, one) for one in request["capacityProviders"]]
    return ask(ecs, call, "ecs:PutClusterCapacityProviders", [cluster_key(call, request["cluster"]).arn], context)


@operations.operation("PutClusterCapacityProviders", questions=_may_put)
def put_cluster_capacity_providers(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Say which capacity providers a cluster has, and which of them tasks go to by default.

    Source: ECS API reference, PutClusterCapacityProviders.

    Raises:
        ClusterNotFoundError: There is no such ACTIVE cluster.
        InvalidParameterError: There is no such capacity provider, or a rule is broken.
        ResourceInUseError: One that tasks or services use is to be taken away.
    """
    key = cluster_key(call, request["cluster"])
    names = [_name(call, one) for one in request["capacityProviders"]]
    strategy = request["defaultCapacityProviderStrategy"]

    def put(connection: Connection) -> dict[str, Any]:
        cluster = clusters.get_active(connection, key, lock=True)
        check_association(connection, call, names, strategy)
        gone = set(cluster.capacity_providers) - set(names)
        if any(capacity_providers.is_used(connection, key, name) for name in gone):
            raise ResourceInUseError
        changed = replace(cluster, capacity_providers=tuple(dict.fromkeys(names)), default_strategy=tuple(strategy))
        clusters.put(connection, changed)
        tags = misc.get_tags(connection, key.arn)
        view = cluster_view(changed, clusters.counts(connection, key), tags, ("SETTINGS", "TAGS"))
        return {**view, "attachmentsStatus": "UPDATE_COMPLETE"}

    return {"cluster": ecs.database.write(put)}


def check_association(
    connection: Connection, call: Call, names: Sequence[str], strategy: Sequence[Mapping[str, Any]]
) -> None:
    """Check capacity providers that a cluster is to have, and its default strategy of them.

    Raises:
        InvalidParameterError: There is no such capacity provider, or a rule is broken.
    """
    if len(set(names)) > PROVIDERS_OF_CLUSTER_MAX:
        raise InvalidParameterError(f"A cluster can have at most {PROVIDERS_OF_CLUSTER_MAX} capacity providers.")
    for name in names:
        known = capacity_providers.find(connection, call.account_id, call.region, name)
        if name not in FARGATE_PROVIDERS and known is None:
            raise InvalidParameterError(f"The specified capacity provider {name[:255]} was not found.")
    for item in strategy:
        if item["capacityProvider"] not in names:
            raise InvalidParameterError(
                f"The specified capacity provider {item['capacityProvider'][:255]} is not associated with the cluster."
            )
    ours = [one for one in strategy if one["capacityProvider"] not in FARGATE_PROVIDERS]
    if len(ours) == len(strategy):
        check_strategy(strategy)
