"""``taskrole compose`` as Typer sees it; what it does is loaded when it is called."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskrole.config import DEFAULT_DATA_DIR

if TYPE_CHECKING:
    from taskrole.cli.compose.project import Project as ComposeProject

DataDir = Annotated[Path, typer.Option("--data-dir", help="Folder that holds all state.", envvar="TASKROLE_DATA_DIR")]
Cluster = Annotated[str, typer.Option("--cluster", help="The cluster.", envvar="TASKROLE_CLUSTER")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
ComposeFile = Annotated[
    Path | None, typer.Option("--file", "-f", help="The compose file; default: compose.yaml and the like.")
]
ProjectName = Annotated[
    str,
    typer.Option(
        "--project-name", "--project", "-p", help="Beginning of all names; default: the file's `name`, or its folder's."
    ),
]
Services = Annotated[list[str] | None, typer.Argument(metavar="[SERVICE...]", help="Default: all.")]
compose_app = typer.Typer(help="Run a compose file as ECS services, each with a role of its own.", no_args_is_help=True)


def _project(data_dir: Path, file: Path | None, name: str, cluster: str) -> "ComposeProject":
    from taskrole.cli.client import client  # noqa: PLC0415  commands load what they need when they are called
    from taskrole.cli.compose.file import find_file, read_compose  # noqa: PLC0415
    from taskrole.cli.compose.project import Project  # noqa: PLC0415

    compose = read_compose(find_file(file))
    return Project(client(data_dir.expanduser().absolute()), compose, name or compose.name, cluster)


@compose_app.command("up")
def compose_up(
    services: Services = None,
    file: ComposeFile = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    project: ProjectName = "",
    cluster: Cluster = "default",
    profile: Annotated[list[str] | None, typer.Option("--profile", help="Services of this profile, too.")] = None,
    rebuild: Annotated[bool, typer.Option("--build", help="Build images although the file names some.")] = False,
    push: Annotated[
        bool, typer.Option("--push", help="Push what is built to the registry here: for several machines.")
    ] = False,
    wait: Annotated[int, typer.Option("--wait", metavar="SECONDS", help="For services to run; 0: not at all.")] = 300,
    as_json: AsJson = False,
) -> None:
    """Build what is to be built, register each service's definition, and keep its tasks running."""
    from taskrole.cli.compose.project import up  # noqa: PLC0415

    up(
        _project(data_dir, file, project, cluster), services or [], profile or [], rebuild=rebuild, to_registry=push,
        wait_seconds=wait, as_json=as_json,
    )  # fmt: skip


@compose_app.command("ps")
def compose_ps(
    file: ComposeFile = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    project: ProjectName = "",
    cluster: Cluster = "default",
    as_json: AsJson = False,
) -> None:
    """Show what runs of the file."""
    from taskrole.cli.compose.project import ps  # noqa: PLC0415

    ps(_project(data_dir, file, project, cluster), as_json=as_json)


@compose_app.command("logs")
def compose_logs(
    services: Services = None,
    file: ComposeFile = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    project: ProjectName = "",
    cluster: Cluster = "default",
    follow: Annotated[bool, typer.Option("--follow", help="Go on until the tasks stop.")] = False,
    as_json: AsJson = False,
) -> None:
    """Print what the services printed."""
    from taskrole.cli.compose.project import logs  # noqa: PLC0415

    logs(_project(data_dir, file, project, cluster), services or [], follow=follow, as_json=as_json)


@compose_app.command("down")
def compose_down(
    file: ComposeFile = None,
    data_dir: DataDir = DEFAULT_DATA_DIR,
    project: ProjectName = "",
    cluster: Cluster = "default",
    everything: Annotated[
        bool, typer.Option("--all", help="Task definitions, log groups and roles of the project, too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Delete each service with its tasks; shared volumes stay."""
    from taskrole.cli.compose.project import down  # noqa: PLC0415

    down(_project(data_dir, file, project, cluster), everything=everything, as_json=as_json)
