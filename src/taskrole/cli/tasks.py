"""``taskrole tasks``: the tasks of a cluster, with what they use."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from taskrole.cli.output import print_json
from taskrole.cli.own_api import OwnApi, own_api

PAGE = 100  # ECS: DescribeTasks


def print_tasks(data_dir: Path, cluster: str, *, as_json: bool) -> None:
    """Print a table of the tasks that are not stopped.

    Raises:
        CommandError: The server is not there, or refuses.
    """
    rows = rows_of(own_api(data_dir), cluster)
    if as_json:
        print_json({"cluster": cluster, "tasks": rows})
        return
    if not rows:
        print(f"no task runs in cluster {cluster}; `taskrole run IMAGE` starts one.")
        return
    table = Table()
    table.add_column("task", no_wrap=True, min_width=12)
    for name in ("definition", "status", "health", "started by", "cpu %", "memory MiB"):
        table.add_column(name, overflow="fold")
    for row in rows:
        cpu, memory = row["cpuPercent"], row["memoryMiB"]
        table.add_row(
            row["taskArn"].rpartition("/")[2],
            row["taskDefinition"],
            row["lastStatus"],
            row["healthStatus"],
            row["startedBy"],
            "" if cpu is None else f"{cpu:.1f}",
            "" if memory is None else f"{memory:.1f}",
        )
    Console().print(table)


def rows_of(api: OwnApi, cluster: str) -> list[dict[str, Any]]:
    """Return what is told of each task of a cluster that is not stopped, however many there are.

    Raises:
        CommandError: The server is not there, or refuses.
    """
    used = {one["taskArn"]: one for one in api.call("ListTaskMetrics", cluster=cluster)["tasks"]}
    return [_row(task, used.get(task["taskArn"], {})) for task in _tasks(api, cluster)]


def _row(task: dict[str, Any], metric: dict[str, Any]) -> dict[str, Any]:
    return {
        "taskArn": task["taskArn"],
        "taskDefinition": task["taskDefinitionArn"].rpartition("/")[2],
        "lastStatus": task["lastStatus"],
        "healthStatus": task.get("healthStatus", ""),
        "startedBy": task.get("startedBy", ""),
        "containers": [one["name"] for one in task["containers"]],
        "cpuPercent": metric.get("cpuPercent"),
        "memoryMiB": metric.get("memoryMiB"),
    }


def _tasks(api: OwnApi, cluster: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    token: dict[str, str] = {}
    while True:
        page = api.ecs("ListTasks", {"cluster": cluster, "maxResults": PAGE, **token})
        if page["taskArns"]:
            found += api.ecs("DescribeTasks", {"cluster": cluster, "tasks": page["taskArns"]})["tasks"]
        if not page.get("nextToken"):
            return found
        token = {"nextToken": page["nextToken"]}
