"""Commands of every day: ``status``, ``logs``, ``open``."""

import json
import time
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from rich.console import Console
from rich.table import Table

from taskrole.aws.client.answers import AwsError
from taskrole.cli.client import Client
from taskrole.cli.errors import CommandError

LOOK_SECONDS = 1.0
EVENTS_LOOKED_AT = 50
PAGE = 100  # ECS: DescribeClusters
TASK_ID_LENGTH = 32
DENIALS_SHOWN = 5
LINK_SECONDS_MAX = 10


def status_of(client: Client) -> dict[str, Any]:
    """Return endpoint, caller, clusters and the latest denials, as far as the caller may see them."""
    caller = client.call("sts", "GetCallerIdentity")
    arns = client.every("ecs", "ListClusters", "clusterArns")
    clusters = [
        one
        for start in range(0, len(arns), PAGE)
        for one in client.call("ecs", "DescribeClusters", clusters=arns[start : start + PAGE])["clusters"]
    ]
    try:
        events = client.ask("cloudtrail", "LookupEvents", MaxResults=EVENTS_LOOKED_AT)["Events"]
    except AwsError:
        events = []
    documents = [json.loads(event["CloudTrailEvent"]) for event in events]
    denials = [
        {"at": one["eventTime"], "event": one["eventName"], "message": one.get("errorMessage", "")}
        for one in documents
        if "AccessDenied" in one.get("errorCode", "") or "Unauthorized" in one.get("errorCode", "")
    ]
    return {
        "endpoint": client.target.endpoint,
        "region": client.target.region,
        "caller": caller["Arn"],
        "console": f"{client.target.endpoint}/console/",
        "clusters": [
            {
                "name": one["clusterName"],
                "status": one["status"],
                "instances": one["registeredContainerInstancesCount"],
                "running": one["runningTasksCount"],
                "pending": one["pendingTasksCount"],
                "services": one["activeServicesCount"],
            }
            for one in clusters
        ],
        "denials": denials[:DENIALS_SHOWN],
    }


def print_status(client: Client, *, as_json: bool) -> None:
    """Print where the server is, who calls, what runs, and what was denied lately.

    Raises:
        CommandError: The server is not there, or refuses.
    """
    status = status_of(client)
    if as_json:
        print(json.dumps(status, indent=2))
        return
    console = Console()
    console.print(f"API      {status['endpoint']} ({status['region']})", markup=False)
    console.print(f"Console  {status['console']}  (`taskrole open` signs you in)", markup=False)
    console.print(f"Caller   {status['caller']}", markup=False)
    table = Table("cluster", "status", "instances", "running", "pending", "services")
    for one in status["clusters"]:
        table.add_row(*(str(value) for value in one.values()))
    console.print(table)
    for denial in status["denials"]:
        console.print(f"denied {denial['at']} {denial['event']}: {denial['message']}", markup=False, style="red")


def sign_in_link(client: Client) -> str:
    """Return an address that signs in to the console once, with the caller's keys.

    Raises:
        CommandError: The server is not there, or does not take the keys.
    """
    keys = client.target.credentials
    form = {
        "access_key_id": keys.access_key_id,
        "secret_access_key": keys.secret_access_key,
        "session_token": keys.session_token,
    }
    request = Request(f"{client.target.endpoint}/console/links", urlencode(form).encode())  # noqa: S310  the API's own
    try:
        with urlopen(request, timeout=LINK_SECONDS_MAX) as answer:  # noqa: S310
            link: str = answer.read(4096).decode()
    except HTTPError as error:
        message = f"the console does not take these keys: {error.read(500).decode('utf-8', 'replace')}"
        raise CommandError(message) from error
    except (URLError, OSError) as error:
        message = f"the server at {client.target.endpoint} does not answer ({error}); is `taskrole up` running?"
        raise CommandError(message) from error
    return link


def open_console(client: Client, *, only_print: bool) -> None:
    """Open the console in the browser, signed in; or print the link.

    Raises:
        CommandError: The server is not there, or does not take the keys.
    """
    link = sign_in_link(client)
    if only_print or not webbrowser.open(link):
        print(link)


# Logs


@dataclass(frozen=True, slots=True)
class Stream:
    """Where a container's output is."""

    container: str
    group: str
    name: str


def task_of(client: Client, cluster: str, task: str) -> dict[str, Any]:
    """Return a task by id, ARN, or the beginning of its id.

    Raises:
        CommandError: There is none, or several begin so.
    """
    identifier = task.rpartition("/")[2]
    matching = [task]
    if len(identifier) != TASK_ID_LENGTH:
        arns = [
            arn
            for status in ("RUNNING", "STOPPED")
            for arn in client.every("ecs", "ListTasks", "taskArns", cluster=cluster, desiredStatus=status)
        ]
        matching = [arn for arn in arns if arn.rpartition("/")[2].startswith(identifier)]
    if len(matching) == 1:
        found: list[dict[str, Any]] = client.call("ecs", "DescribeTasks", cluster=cluster, tasks=matching)["tasks"]
        if found:
            return found[0]
    what = "no task" if len(matching) < 2 else f"{len(matching)} tasks"
    message = f"{what} of cluster {cluster} begin with {identifier}; `taskrole tasks` lists them."
    raise CommandError(message)


def streams_of(client: Client, task: dict[str, Any]) -> list[Stream]:
    """Return the log streams of a task's containers.

    Raises:
        CommandError: The server refuses.
    """
    definition = client.call("ecs", "DescribeTaskDefinition", taskDefinition=task["taskDefinitionArn"])
    identifier = task["taskArn"].rpartition("/")[2]
    found = []
    for container in definition["taskDefinition"]["containerDefinitions"]:
        configuration = container.get("logConfiguration") or {}
        options = configuration.get("options") or {}
        if configuration.get("logDriver") == "awslogs" and options.get("awslogs-stream-prefix"):
            name = f"{options['awslogs-stream-prefix']}/{container['name']}/{identifier}"
            found.append(Stream(container["name"], options["awslogs-group"], name))
    return found


def print_logs(client: Client, cluster: str, task: str, *, follow: bool, as_json: bool) -> None:
    """Print what a task's containers printed; with ``follow`` until the task stops.

    Raises:
        CommandError: There is no such task, none of its containers has logs here, or the server refuses.
    """
    print_logs_of(client, cluster, [("", task_of(client, cluster, task))], follow=follow, as_json=as_json)


def print_logs_of(
    client: Client, cluster: str, tasks: list[tuple[str, dict[str, Any]]], *, follow: bool, as_json: bool
) -> None:
    """Print what the containers of several tasks printed, each with a label; with ``follow`` until all have stopped.

    Raises:
        CommandError: None of their containers has logs here, or the server refuses.
    """
    streams = [(label, task["taskArn"], stream) for label, task in tasks for stream in streams_of(client, task)]
    if not streams:
        raise CommandError(
            "no container of this task uses the awslogs driver with a stream prefix; "
            "`docker logs` on the instance shows its output."
        )
    tokens: dict[str, str] = {}
    running = {arn for _, arn, _ in streams}
    while True:
        stopped = {arn for arn in running if not follow or task_of(client, cluster, arn)["lastStatus"] == "STOPPED"}
        for label, arn, stream in streams:
            if arn not in running:
                continue
            for event in _new(client, stream, tokens):
                _print_event(label, stream, event, several=len(streams) > 1, as_json=as_json)
        running -= stopped
        if not running:
            return
        time.sleep(LOOK_SECONDS)


def _print_event(label: str, stream: Stream, event: dict[str, Any], *, several: bool, as_json: bool) -> None:
    name = label or stream.container
    if as_json:
        print(json.dumps({"container": stream.container, **({"service": label} if label else {}), **event}), flush=True)
    else:
        print(f"{name} | {event['message']}" if several else event["message"], flush=True)


def _new(client: Client, stream: Stream, tokens: dict[str, str]) -> Iterator[dict[str, Any]]:
    while True:
        token = tokens.get(stream.name)
        try:
            page = client.ask(
                "logs", "GetLogEvents", logGroupName=stream.group, logStreamName=stream.name, startFromHead=True,
                nextToken=token,
            )  # fmt: skip
        except AwsError as error:
            if error.code == "ResourceNotFoundException":  # nothing was printed yet
                return
            raise CommandError(error.message) from error
        yield from page["events"]
        tokens[stream.name] = page["nextForwardToken"]
        if page["nextForwardToken"] == token or not page["events"]:
            return
