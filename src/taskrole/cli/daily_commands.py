"""The commands of every day as Typer sees them; what they do is loaded when they are called."""

from pathlib import Path
from typing import Annotated

import typer

from taskrole.cli.compose_commands import compose_app
from taskrole.cli.errors import not_run
from taskrole.config import DEFAULT_DATA_DIR

DataDir = Annotated[Path, typer.Option("--data-dir", help="Folder that holds all state.", envvar="TASKROLE_DATA_DIR")]
Cluster = Annotated[str, typer.Option("--cluster", help="The cluster.", envvar="TASKROLE_CLUSTER")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
import_app = typer.Typer(help="Bring in what a real account has.", no_args_is_help=True)


def _running_tasks(incomplete: str) -> list[str]:
    """Return the ids of running tasks that a shell may complete to; none if they cannot be asked for."""
    import os  # noqa: PLC0415

    from taskrole.aws.client.answers import AwsError  # noqa: PLC0415
    from taskrole.cli.client import client  # noqa: PLC0415
    from taskrole.cli.errors import CommandError  # noqa: PLC0415

    folder = Path(os.environ.get("TASKROLE_DATA_DIR") or DEFAULT_DATA_DIR).expanduser().absolute()
    cluster = os.environ.get("TASKROLE_CLUSTER") or "default"
    try:
        arns = client(folder).ask("ecs", "ListTasks", cluster=cluster)["taskArns"]
    except (AwsError, CommandError):
        return []
    return [identifier for arn in arns if (identifier := arn.rpartition("/")[2]).startswith(incomplete)]


TaskId = Annotated[
    str, typer.Argument(metavar="TASK", help="Task id, its beginning, or ARN.", autocompletion=_running_tasks)
]


def register_daily(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(status)
    app.command()(logs)
    app.command("open")(open_)
    app.command()(run)
    app.command("exec")(exec_)
    app.add_typer(import_app, name="import")
    app.add_typer(compose_app, name="compose")


def status(data_dir: DataDir = DEFAULT_DATA_DIR, as_json: AsJson = False) -> None:
    """Show the endpoint, the console, what runs, and what was denied lately."""
    from taskrole.cli.client import client  # noqa: PLC0415  commands load what they need when they are called
    from taskrole.cli.daily import print_status  # noqa: PLC0415

    print_status(client(data_dir.expanduser().absolute()), as_json=as_json)


def logs(
    task: TaskId,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    cluster: Cluster = "default",
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until the task stops.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print what the containers of a task printed."""
    from taskrole.cli.client import client  # noqa: PLC0415
    from taskrole.cli.daily import print_logs  # noqa: PLC0415

    print_logs(client(data_dir.expanduser().absolute()), cluster, task, follow=follow, as_json=as_json)


def open_(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    only_print: Annotated[bool, typer.Option("--print", help="Print the link instead.")] = False,
) -> None:
    """Open the console in the browser, signed in."""
    from taskrole.cli.client import client  # noqa: PLC0415
    from taskrole.cli.daily import open_console  # noqa: PLC0415

    open_console(client(data_dir.expanduser().absolute()), only_print=only_print)


def run(
    image: Annotated[str, typer.Argument(metavar="IMAGE", help="The image to run.")],
    command: Annotated[list[str] | None, typer.Argument(metavar="-- CMD...", help="Its command.")] = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    role: Annotated[str, typer.Option("--role", help="Name or ARN of the task role.")] = "",
    policy: Annotated[Path | None, typer.Option("--policy", help="A policy document: exactly these rights.")] = None,
    name: Annotated[str, typer.Option("--name", help="Family and container; default: the image's name.")] = "",
    cluster: Cluster = "default",
    memory: Annotated[int, typer.Option("--memory", metavar="MIB", help="Hard limit.", min=6)] = 256,
    environment: Annotated[list[str] | None, typer.Option("--env", "-e", metavar="NAME=VALUE")] = None,
    detach: Annotated[bool, typer.Option("--detach", "-d", help="Do not wait for its end.")] = False,
    execute: Annotated[bool, typer.Option("--exec", help="Let `taskrole exec` run commands in it.")] = False,
    remove: Annotated[
        bool, typer.Option("--rm", help="Remove definition, log group and the policy's role at the end.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run an image with exactly the rights of a role or policy; print its output; end with its exit status."""
    from taskrole.cli.client import client  # noqa: PLC0415
    from taskrole.cli.run_task import Run, run_image  # noqa: PLC0415

    asked = Run(
        image, tuple(command or ()), role, policy, name, cluster, memory, tuple(environment or ()), execute, remove
    )
    with not_run():
        status = run_image(client(data_dir.expanduser().absolute()), asked, detach=detach, as_json=as_json)
    raise typer.Exit(status)


def exec_(
    task: TaskId,
    command: Annotated[list[str], typer.Argument(metavar="-- CMD...", help="The command and its arguments.")],
    data_dir: DataDir = DEFAULT_DATA_DIR,
    cluster: Cluster = "default",
    container: Annotated[
        str, typer.Option("--container", "-c", help="Which container; needed if the task has several.")
    ] = "",
    terminal: Annotated[
        bool | None,
        typer.Option("--tty/--no-tty", "-t/-T", help="With a terminal; default: if this is one.", show_default=False),
    ] = None,
) -> None:
    """Run a command in a container of a running task (ecs:ExecuteCommand); end with its exit status."""
    import sys  # noqa: PLC0415

    from taskrole.cli.client import client  # noqa: PLC0415
    from taskrole.cli.execute import Wish, execute  # noqa: PLC0415

    is_one = sys.stdin.isatty() and sys.stdout.isatty()
    wish = Wish(cluster, task, container, tuple(command), is_one if terminal is None else terminal and is_one)
    with not_run():
        status = execute(client(data_dir.expanduser().absolute()), wish)
    raise typer.Exit(status)


@import_app.command("iam")
def import_iam(
    file: Annotated[
        Path, typer.Option("--from-file", help="What `aws iam get-account-authorization-details` printed.")
    ],
    data_dir: DataDir = DEFAULT_DATA_DIR,
    keep_account: Annotated[
        bool, typer.Option("--keep-account", help="Leave account ids in documents as they are.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Make what is there and different what the file says.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Recreate users, groups, roles and policies of a real account."""
    from taskrole.cli.client import client  # noqa: PLC0415
    from taskrole.cli.import_iam import import_iam as act  # noqa: PLC0415
    from taskrole.cli.import_iam import print_outcome  # noqa: PLC0415
    from taskrole.cli.output import print_json  # noqa: PLC0415

    outcome = act(client(data_dir.expanduser().absolute()), file, keep_account=keep_account, replace=replace)
    if as_json:
        print_json(outcome.value())
    else:
        print_outcome(outcome)
    if outcome.failed or outcome.conflicts:
        raise typer.Exit(1)
