"""``taskrole tasks``: the tasks of a cluster, with what they use."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from taskrole.cli.own_api import OwnApi, own_api

PAGE = 100  # ECS: DescribeTasks


def print_tasks(data_dir: Path, cluster: str) -> None:
    """Print a table of the tasks that are not stopped.

    Raises:
        CommandError: The server is not there, or refuses.
    """
    api = own_api(data_dir)
    used = {one["taskArn"]: one for one in api.call("ListTaskMetrics", cluster=cluster)["tasks"]}
    table = Table("task", "definition", "status", "health", "started by", "cpu %", "memory MiB")
    for task in _tasks(api, cluster):
        metric = used.get(task["taskArn"], {})
        table.add_row(
            task["taskArn"].rpartition("/")[2],
            task["taskDefinitionArn"].rpartition("/")[2],
            task["lastStatus"],
            task.get("healthStatus", ""),
            task.get("startedBy", ""),
            f"{metric['cpuPercent']:.1f}" if metric else "",
            f"{metric['memoryMiB']:.1f}" if metric else "",
        )
    Console().print(table)


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
