"""RunTask by the number of registered container instances: it must not grow with them. All in one run, on SQLite.

    python -m bench.bench_placement [--instances 10 1000 10000] [--seconds 3]

The control plane's own functions are called, without HTTP; commits are durable; processor time is measured. The
baseline is the smallest cluster.
"""

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.support import machine
from tests.conftest import import_all_tables
from tests.support import ACCOUNT, NOW, REGION
from tests.unit.services.ecs.support import AGENT, ATTRIBUTES, Ecs, make_ecs

from taskrole.ids import SystemIds, hex_id
from taskrole.services.ecs.model import ClusterKey, ContainerInstance, InstanceStatus, Resources
from taskrole.services.ecs.store import container_instances
from taskrole.storage.database import open_database
from taskrole.storage.schema import metadata

KEY = ClusterKey(ACCOUNT, REGION, "default")
STRATEGIES: dict[str, list[dict[str, str]]] = {
    "random": [],
    "binpack memory": [{"type": "binpack", "field": "memory"}],
    "spread instances": [{"type": "spread", "field": "instanceId"}],
    "spread zones, then binpack": [
        {"type": "spread", "field": "attribute:ecs.availability-zone"},
        {"type": "binpack", "field": "cpu"},
    ],
}


def fill(ecs: Ecs, count: int) -> None:
    """Register instances, with more room than the benchmark takes."""
    ids = SystemIds()
    attributes = dict.fromkeys(ATTRIBUTES, "")
    made = [
        ContainerInstance(
            KEY,
            hex_id(ids),
            f"i-{number:017x}",
            InstanceStatus.ACTIVE,
            Resources(1 << 22, 1 << 22, frozenset((22, 2375, 2376, 51678, 51679))),
            {**attributes, "ecs.availability-zone": f"{REGION}{'abc'[number % 3]}"},
            NOW,
            AGENT.principal_arn,
            AGENT.session_name,
            agent_connected=True,
        )
        for number in range(count)
    ]

    def put(connection: Any) -> None:
        for instance in made:
            container_instances.put_new(connection, instance)

    ecs.deps.database.write(put)


def measure(ecs: Ecs, strategy: Sequence[dict[str, str]], seconds: float) -> tuple[float, float]:
    """Return the milliseconds of one RunTask of one task, and of one of ten for each of its tasks."""
    figures = []
    for count in (1, 10):
        # Processor time of the whole process: what neighbours on the machine do does not count.
        calls, began = 0, time.process_time()
        while time.process_time() - began < seconds:
            answer = ecs.call("RunTask", taskDefinition="bench", count=count, placementStrategy=list(strategy))
            assert len(answer["tasks"]) == count
            calls += 1
        figures.append((time.process_time() - began) * 1000 / calls / count)
    return figures[0], figures[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instances", type=int, nargs="+", default=[10, 1000, 10_000])
    parser.add_argument("--seconds", type=float, default=3.0)
    options = parser.parse_args()
    import_all_tables()
    print(machine())
    base: dict[str, float] = {}
    for count in options.instances:
        with tempfile.TemporaryDirectory() as folder:
            database = open_database(f"sqlite:///{Path(folder)}/taskrole.db")
            metadata.create_all(database.engine)
            ecs = make_ecs(database)
            ecs.cluster()
            ecs.register(family="bench")
            fill(ecs, count)
            for name, strategy in STRATEGIES.items():
                one, ten = measure(ecs, strategy, options.seconds)
                ratio = one / base.setdefault(name, one)
                print(
                    f"{count:6} instances, {name:28}: {one:6.2f} ms for one task ({1000 / one:4.0f}/s), "
                    f"{ten:5.2f} ms each of ten ({1000 / ten:4.0f}/s); ratio {ratio:.2f}",
                    flush=True,
                )
            ecs.deps.hub.close()
            ecs.deps.feed.close()
            database.close()


if __name__ == "__main__":
    main()
