"""Capacity provider strategies: how many tasks go to which provider. Pure.

Source: ECS API reference, CapacityProviderStrategyItem: first the base, then the weights.
"""

from collections.abc import Mapping, Sequence
from typing import Any

PROVIDERS_MAX = 20
FARGATE_PROVIDERS = ("FARGATE", "FARGATE_SPOT")


def split(strategy: Sequence[Mapping[str, Any]], count: int, already: int = 0) -> tuple[str, ...]:
    """Return the provider of each of ``count`` tasks, after ``already`` others of the same strategy.

    The whole sequence is made from the first task on, so that more tasks later continue it.
    """
    names: list[str] = []
    for item in strategy:
        names += [item["capacityProvider"]] * item.get("base", 0)
    weights = {item["capacityProvider"]: item.get("weight", 0) for item in strategy if item.get("weight", 0) > 0}
    given = dict.fromkeys(weights, 0)
    while weights and len(names) < already + count:
        # The one that is furthest behind its share.
        name = min(weights, key=lambda one: ((given[one] + 1) / weights[one], one))
        given[name] += 1
        names.append(name)
    return tuple(names[already : already + count])
