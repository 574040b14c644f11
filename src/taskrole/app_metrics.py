"""What running tasks use, for Prometheus: task by task only for scrapers that show the token."""

import hmac
from collections.abc import Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from taskrole.services.ecs.api import EcsApi, TaskMetric
from taskrole.storage.key_rings import KeyRing

TASKS_MAX = 10_000
_LABELS = ("account", "region", "cluster", "family", "task", "container")


def scrape_token(key_ring: KeyRing) -> str:
    """Return the token that a scraper has to show; the same for all processes over one database."""
    return hmac.digest(key_ring.derivation_key, b"metrics", "sha256").hex()


def may_scrape_tasks(authorization: str, token: str) -> bool:
    """Tell whether a request's Authorization header shows the token."""
    return hmac.compare_digest(authorization.encode("utf-8", "replace"), f"Bearer {token}".encode())


class _TaskCollector(Collector):
    def __init__(self, metrics: Iterable[TaskMetric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[GaugeMetricFamily]:
        cpu = GaugeMetricFamily(
            "taskrole_task_cpu_percent", "CPU of its machine that a container uses.", labels=_LABELS
        )
        memory = GaugeMetricFamily("taskrole_task_memory_mebibytes", "Memory that a container uses.", labels=_LABELS)
        for task in self._metrics:
            key = task.key
            for one in task.containers:
                labels = (key.account_id, key.region, key.name, task.family, task.task_id, one.name)
                cpu.add_metric(labels, one.cpu_percent)
                memory.add_metric(labels, one.memory_mib)
        return (cpu, memory)


def task_metrics_text(ecs: EcsApi, now: datetime) -> bytes:
    """Return the newest measurements of all tasks in Prometheus's text format."""
    registry = CollectorRegistry()
    registry.register(_TaskCollector(ecs.all_task_metrics(now, TASKS_MAX)))
    return generate_latest(registry)
