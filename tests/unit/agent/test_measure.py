"""CPU and memory of containers from Docker's statistics."""

from pathlib import Path

from taskrole.agent.measure import container_metric, task_metrics
from taskrole.agent.model import Phase
from taskrole.docker.fake import FakeEngine
from tests.unit.agent.support import make_context, record, spec

SAMPLE = {
    "cpu_stats": {"cpu_usage": {"total_usage": 300}, "system_cpu_usage": 2000},
    "precpu_stats": {"cpu_usage": {"total_usage": 100}, "system_cpu_usage": 1000},
    "memory_stats": {"usage": 30 * 1024 * 1024, "stats": {"total_inactive_file": 10 * 1024 * 1024}},
}


def test_one_sample() -> None:
    metric = container_metric(SAMPLE)
    assert metric is not None
    assert metric["cpuStatsSet"] == {"min": 20.0, "max": 20.0, "sum": 20.0, "sampleCount": 1}
    assert metric["memoryStatsSet"]["sum"] == 20.0
    assert container_metric({}) is None
    assert container_metric({**SAMPLE, "memory_stats": {}}) is None
    assert container_metric({**SAMPLE, "precpu_stats": SAMPLE["cpu_stats"]}) is None


async def test_running_containers_of_all_tasks_are_measured(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    assert isinstance(context.engine, FakeEngine)
    two = record(spec({"name": "a", "image": "image"}, {"name": "b", "image": "image"}))
    two.containers["a"].phase, two.containers["a"].docker_id = Phase.RUNNING, "id-a"
    context.engine.stats["id-a"] = SAMPLE
    found = await task_metrics(context, [two, record(spec())])
    assert [one["taskArn"] for one in found] == [two.arn]
    assert [one["containerName"] for one in found[0]["containerMetrics"]] == ["a"]
    assert found[0]["credentialFetches"] == 0
