"""The ``taskrole`` command. Each subcommand is a module of this package, imported when it is called."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from taskrole.cli.daily_commands import register_daily
from taskrole.cli.errors import CommandError
from taskrole.cli.output import print_json
from taskrole.cli.policy import register
from taskrole.config import (
    CREDENTIAL_LIFE_SECONDS,
    DEFAULT_ACCOUNT_ID,
    DEFAULT_DATA_DIR,
    DEFAULT_HOST,
    DEFAULT_PORT,
    DEFAULT_REGION,
    Settings,
    SettingsError,
    parse_issuer_keys,
    parse_listen,
    parse_quotas,
)

app = typer.Typer(
    name="taskrole",
    help="Amazon ECS with IAM roles for tasks, on your own machines.",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
register_daily(app)
account_app = typer.Typer(help="Accounts of this installation.", no_args_is_help=True)
app.add_typer(account_app, name="account")
instance_app = typer.Typer(help="Other machines as container instances.", no_args_is_help=True)
app.add_typer(instance_app, name="instance")
register(app)
trust_app = typer.Typer(help="The registry under the name that it has on AWS, on this machine.", no_args_is_help=True)
app.add_typer(trust_app, name="trust")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
DataDir = Annotated[Path, typer.Option("--data-dir", help="Folder that holds all state.", envvar="TASKROLE_DATA_DIR")]
Listen = Annotated[str, typer.Option("--listen", metavar="HOST:PORT", help="Address of the API.")]
Region = Annotated[str, typer.Option("--region", help="Region of the default cluster.")]
Account = Annotated[str, typer.Option("--account", help="Account id, 12 digits.")]
DatabaseUrl = Annotated[
    str,
    typer.Option(
        "--database-url", help="Another database, e.g. postgresql+psycopg://...", envvar="TASKROLE_DATABASE_URL"
    ),
]
BlobsUrl = Annotated[
    str, typer.Option("--blobs-url", help="Another blob store, e.g. s3://bucket/prefix", envvar="TASKROLE_BLOBS_URL")
]
CredentialLife = Annotated[
    int, typer.Option("--credential-life", metavar="SECONDS", help="Life of task credentials, at least 900.")
]
TestProfile = Annotated[
    bool, typer.Option("--test-profile", help="Serve POST /_taskrole/reset, which empties everything but accounts.")
]
TlsListen = Annotated[
    str,
    typer.Option(
        "--tls-listen", metavar="HOST:PORT", help="Another address of the API, with TLS by the local authority."
    ),
]
RegistryHost = Annotated[
    str,
    typer.Option(
        "--registry-host", metavar="HOST[:PORT]", help="What image names begin with; default: the API's address."
    ),
]
PlainUpstreams = Annotated[
    list[str] | None,
    typer.Option(
        "--pull-through-upstream",
        metavar="HOST:PORT",
        help="A registry that pull-through cache rules may name by plain HTTP and inside your network. Repeatable.",
    ),
]
EnforceSecurityGroups = Annotated[
    bool,
    typer.Option("--security-groups", help="Open ports of tasks only to whom the machine's security groups name."),
]
MetadataService = Annotated[
    bool,
    typer.Option(
        "--metadata-service", help="Answer as EC2's instance metadata service, to this machine's own processes."
    ),
]
MachinesMax = Annotated[
    int,
    typer.Option("--machines-max", metavar="NUMBER", help="How many machines RunInstances may start here. Needs root."),
]
PassUnservedNames = Annotated[
    bool,
    typer.Option(
        "--pass-unserved-names",
        help="Let containers resolve AWS names that are not served here; else there is no such name, so that no call"
        " reaches the real cloud by accident.",
    ),
]
IssuerKeyFiles = Annotated[
    list[str] | None,
    typer.Option(
        "--issuer-keys",
        metavar="ISSUER=FILE",
        help="Keys (JWKS) of an issuer of web identity tokens, instead of asking it. Repeatable.",
    ),
]
IssuerCa = Annotated[
    Path | None,
    typer.Option("--issuer-ca", exists=True, dir_okay=False, help="Further authorities (PEM) that vouch for issuers."),
]
IamQuotas = Annotated[
    list[str] | None,
    typer.Option("--iam-quota", metavar="NAME=NUMBER", help="Another quota of IAM, e.g. roles=5000. Repeatable."),
]

DEFAULT_LISTEN = f"{DEFAULT_HOST}:{DEFAULT_PORT}"


@app.command()
def up(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    listen: Listen = DEFAULT_LISTEN,
    region: Region = DEFAULT_REGION,
    account: Account = DEFAULT_ACCOUNT_ID,
    database_url: DatabaseUrl = "",
    blobs_url: BlobsUrl = "",
    credential_life: CredentialLife = CREDENTIAL_LIFE_SECONDS,
    transparent_endpoints: Annotated[
        bool,
        typer.Option(help="Answer AWS host names inside containers (DNS and TLS), so that unmodified images work."),
    ] = True,
    pass_unserved_names: PassUnservedNames = False,
    security_groups: EnforceSecurityGroups = False,
    metadata_service: MetadataService = False,
    stop_tasks: Annotated[bool, typer.Option("--stop-tasks", help="Stop all tasks when taskrole stops.")] = False,
    panel: Annotated[bool, typer.Option(help="Show a status panel, if this is a terminal.")] = True,
    machines_max: MachinesMax = 0,
    test_profile: TestProfile = False,
    pull_through_upstream: PlainUpstreams = None,
    tls_listen: TlsListen = "",
    registry_host: RegistryHost = "",
    issuer_keys: IssuerKeyFiles = None,
    issuer_ca: IssuerCa = None,
    iam_quota: IamQuotas = None,
) -> None:
    """Run the control plane and this machine's container instance in the foreground."""
    from taskrole.cli.run import run_up  # noqa: PLC0415  commands load what they need when they are called

    host, port = parse_listen(listen)
    settings = Settings(
        data_dir=data_dir.expanduser().absolute(),
        host=host,
        port=port,
        region=region,
        account_id=account,
        database_url=database_url,
        blobs_url=blobs_url,
        transparent_endpoints=transparent_endpoints,
        pass_unserved_names=pass_unserved_names,
        security_groups=security_groups,
        metadata_service=metadata_service,
        machines_max=machines_max,
        test_profile=test_profile,
        credential_life_seconds=credential_life,
        plain_upstreams=tuple(pull_through_upstream or ()),
        tls_listen=tls_listen,
        registry_host=registry_host,
        issuer_keys=parse_issuer_keys(issuer_keys or ()),
        issuer_ca=issuer_ca,
        iam_quotas=parse_quotas(iam_quota or ()),
    )
    run_up(settings, stop_tasks=stop_tasks, with_panel=panel)


@app.command()
def server(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    listen: Listen = DEFAULT_LISTEN,
    region: Region = DEFAULT_REGION,
    account: Account = DEFAULT_ACCOUNT_ID,
    database_url: DatabaseUrl = "",
    blobs_url: BlobsUrl = "",
    credential_life: CredentialLife = CREDENTIAL_LIFE_SECONDS,
    machines_max: MachinesMax = 0,
    test_profile: TestProfile = False,
    pull_through_upstream: PlainUpstreams = None,
    tls_listen: TlsListen = "",
    registry_host: RegistryHost = "",
    issuer_keys: IssuerKeyFiles = None,
    issuer_ca: IssuerCa = None,
    iam_quota: IamQuotas = None,
) -> None:
    """Run the control plane alone."""
    from taskrole.cli.run import run_server  # noqa: PLC0415

    host, port = parse_listen(listen)
    settings = Settings(
        data_dir=data_dir.expanduser().absolute(),
        host=host,
        port=port,
        region=region,
        account_id=account,
        database_url=database_url,
        blobs_url=blobs_url,
        container_host="",
        machines_max=machines_max,
        test_profile=test_profile,
        credential_life_seconds=credential_life,
        plain_upstreams=tuple(pull_through_upstream or ()),
        tls_listen=tls_listen,
        registry_host=registry_host,
        issuer_keys=parse_issuer_keys(issuer_keys or ()),
        issuer_ca=issuer_ca,
        iam_quotas=parse_quotas(iam_quota or ()),
    )
    run_server(settings)


@app.command()
def agent(
    server_url: Annotated[str, typer.Option("--server", help="URL of the control plane.")] = f"http://{DEFAULT_LISTEN}",
    data_dir: DataDir = DEFAULT_DATA_DIR,
    region: Region = DEFAULT_REGION,
    cluster: Annotated[str, typer.Option(help="Cluster to register with.")] = "default",
    transparent_endpoints: Annotated[bool, typer.Option(help="Answer AWS host names inside containers.")] = True,
    pass_unserved_names: PassUnservedNames = False,
    security_groups: EnforceSecurityGroups = False,
    metadata_service: MetadataService = False,
    stop_tasks: Annotated[bool, typer.Option("--stop-tasks", help="Stop all tasks when the agent stops.")] = False,
) -> None:
    """Run this machine's container instance alone; the container instance role's keys come from AWS_* variables."""
    from taskrole.cli.run import run_agent_alone  # noqa: PLC0415

    run_agent_alone(
        server_url,
        data_dir.expanduser().absolute(),
        region=region,
        cluster=cluster,
        transparent_endpoints=transparent_endpoints,
        pass_unserved_names=pass_unserved_names,
        security_groups=security_groups,
        metadata_service=metadata_service,
        stop_tasks=stop_tasks,
    )


@instance_app.command("metadata")
def instance_metadata(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    listen: Annotated[
        str, typer.Option("--listen", metavar="ADDRESS:PORT", help="Where: as on EC2, or an address of loopback.")
    ] = "169.254.169.254:80",
) -> None:
    """Serve EC2's instance metadata on a machine that has joined, for the Amazon ECS agent beside it."""
    from taskrole.cli.run import run_metadata_service  # noqa: PLC0415

    host, port = parse_listen(listen)
    run_metadata_service(data_dir.expanduser().absolute(), host, port)


@instance_app.command("token")
def instance_token(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    cluster: Annotated[str, typer.Option(help="Cluster that the machine shall join.")] = "default",
    life: Annotated[int, typer.Option("--life", metavar="SECONDS", help="How long the token is good.")] = 3600,
    bare: Annotated[bool, typer.Option("--bare", help="Print the token alone, for scripts.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a token with which one other machine can join, once."""
    from taskrole.cli.instance import make_token  # noqa: PLC0415

    token, expires_at = make_token(data_dir.expanduser().absolute(), cluster=cluster, life_seconds=life)
    if as_json:
        print_json({"token": token, "expiresAt": expires_at, "cluster": cluster})
        return
    if bare:
        typer.echo(token)
        return
    typer.echo(f"Run this on the other machine before {expires_at}; it works once:")
    typer.echo(f"  taskrole instance join --server https://THIS-SERVER:PORT --token {token}")


@instance_app.command("join")
def instance_join(
    server_url: Annotated[str, typer.Option("--server", help="URL of the control plane, https://HOST:PORT.")],
    token: Annotated[
        str, typer.Option("--token", help="What `taskrole instance token` printed.", envvar="TASKROLE_JOIN_TOKEN")
    ],
    data_dir: DataDir = DEFAULT_DATA_DIR,
    service: Annotated[bool, typer.Option(help="Install and start the agent as a systemd service.")] = True,
) -> None:
    """Make this machine a container instance of a server."""
    from taskrole.cli.instance import install_service, join_server  # noqa: PLC0415

    folder = data_dir.expanduser().absolute()
    joined = join_server(server_url, token, folder)
    typer.echo(f"This machine is {joined.instance_id}, for cluster {joined.cluster} of {joined.server_url}.")
    if service and install_service(folder):
        typer.echo("The agent runs as the service taskrole-agent and starts with the machine.")
    else:
        typer.echo(f"Start the agent:  taskrole agent --data-dir {folder}")


@instance_app.command("unit")
def instance_unit(data_dir: DataDir = DEFAULT_DATA_DIR) -> None:
    """Print the systemd unit of the agent."""
    from taskrole.cli.instance import executable, unit_text  # noqa: PLC0415

    typer.echo(unit_text(executable(), data_dir.expanduser().absolute()), nl=False)


@instance_app.command("list")
def instance_list(data_dir: DataDir = DEFAULT_DATA_DIR, as_json: AsJson = False) -> None:
    """List the machines that have joined."""
    from taskrole.cli.own_api import own_api  # noqa: PLC0415

    answer = own_api(data_dir.expanduser().absolute()).call("ListJoinedInstances")
    if as_json:
        print_json(answer)
        return
    for one in answer["instances"]:
        typer.echo(f"{one['instanceId']}  {one['cluster']}  joined {one['joinedAt']}  seen {one['renewedAt']}")


@instance_app.command("remove")
def instance_remove(
    instance_id: Annotated[str, typer.Argument(help="Id of a machine that has joined.")],
    data_dir: DataDir = DEFAULT_DATA_DIR,
) -> None:
    """Shut a machine out: its sessions are refused from now on."""
    from taskrole.cli.own_api import own_api  # noqa: PLC0415

    own_api(data_dir.expanduser().absolute()).call("RemoveJoinedInstance", instanceId=instance_id)
    typer.echo(f"{instance_id} is shut out. Deregister its container instance with `aws ecs` if it will not come back.")


@app.command()
def tasks(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    cluster: Annotated[str, typer.Option(help="Cluster whose tasks are shown.", envvar="TASKROLE_CLUSTER")] = "default",
    as_json: AsJson = False,
) -> None:
    """List the tasks of a cluster with the CPU and memory that they use."""
    from taskrole.cli.tasks import print_tasks  # noqa: PLC0415

    print_tasks(data_dir.expanduser().absolute(), cluster, as_json=as_json)


@app.command("scrape-token")
def scrape_token(data_dir: DataDir = DEFAULT_DATA_DIR, database_url: DatabaseUrl = "") -> None:
    """Print what a Prometheus server has to show to see single tasks on /_taskrole/metrics."""
    from taskrole.cli.credentials import scrape_token_of  # noqa: PLC0415

    typer.echo(scrape_token_of(data_dir.expanduser().absolute(), database_url))


@app.command()
def env(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    account: Annotated[
        str, typer.Option("--account", help="Account id; default: the one that `up` was started with.")
    ] = "",
    user: Annotated[str, typer.Option("--user", metavar="root|admin|NAME", help="Whose access key.")] = "admin",
    as_json: AsJson = False,
) -> None:
    """Print shell exports that point AWS tools at this installation: eval "$(taskrole env)"."""
    from taskrole.cli.credentials import environment_of  # noqa: PLC0415

    variables = environment_of(data_dir.expanduser().absolute(), account, user)
    if as_json:
        print_json(variables)
        return
    for name, value in variables.items():
        typer.echo(f"export {name}='{value}'")


@account_app.command("create")
def account_create(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    account_id: Annotated[str, typer.Option("--id", help="Account id, 12 digits; default: a random one.")] = "",
    database_url: DatabaseUrl = "",
) -> None:
    """Add an account with its root user and an administrator; prints its id."""
    from taskrole.cli.credentials import create_account  # noqa: PLC0415

    typer.echo(create_account(data_dir.expanduser().absolute(), account_id, database_url))


@trust_app.command("install")
def trust_install(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    account: Annotated[str, typer.Option("--account", help="Whose registry; default: that of `up`.")] = "",
    region: Annotated[str, typer.Option("--region", help="In which region; default: that of `up`.")] = "",
    address: Annotated[
        str, typer.Option("--address", metavar="HOST[:PORT]", help="Where the TLS listener is; default: that of `up`.")
    ] = "",
    api: Annotated[
        bool, typer.Option("--api", help="The ECR API's names, too (the ECR credential helper knows no other).")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Let docker, podman and buildah use ACCOUNT.dkr.ecr.REGION.amazonaws.com here: hosts entry and certificate."""
    from taskrole.cli import trust  # noqa: PLC0415
    from taskrole.clock import SystemClock  # noqa: PLC0415

    folder = data_dir.expanduser().absolute()
    wanted = trust.plan(folder, address, account, region, with_api=api)
    changes = trust.install(wanted, folder, SystemClock())
    if as_json:
        print_json({"changes": list(changes), "registries": list(wanted.registries)})
        return
    for change in changes:
        typer.echo(change)
    registry = wanted.registries[0]
    typer.echo(
        f"Log in:  aws ecr get-login-password | docker login --username AWS --password-stdin {registry}\n"
        f"Undo:    taskrole trust remove --data-dir {folder}"
    )


@trust_app.command("remove")
def trust_remove(data_dir: DataDir = DEFAULT_DATA_DIR, as_json: AsJson = False) -> None:
    """Undo `trust install`, exactly."""
    from taskrole.cli import trust  # noqa: PLC0415

    changes = trust.remove(data_dir.expanduser().absolute())
    if as_json:
        print_json({"changes": list(changes)})
        return
    for change in changes or ["there was nothing to undo"]:
        typer.echo(change)


@app.command()
def doctor(data_dir: DataDir = DEFAULT_DATA_DIR, listen: Listen = DEFAULT_LISTEN, as_json: AsJson = False) -> None:
    """Check Docker, addresses, ports, DNS and the local CA, and say how to mend each."""
    from taskrole.cli.doctor import examine  # noqa: PLC0415

    if not examine(data_dir.expanduser().absolute(), *parse_listen(listen), as_json=as_json):
        raise typer.Exit(1)


@app.command()
def events(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    cluster: Annotated[str, typer.Option(help="Only what happens in this cluster.")] = "",
    after: Annotated[
        str, typer.Option(metavar="SEQ", help="Begin after this sequence number, or with the oldest kept event.")
    ] = "oldest",
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is to come.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document a line, in EventBridge's shape.")] = False,
) -> None:
    """Print state changes of tasks, container instances, services and deployments of the last day."""
    from taskrole.cli.events import print_events  # noqa: PLC0415

    print_events(data_dir.expanduser().absolute(), cluster=cluster, after=after, follow=follow, as_json=as_json)


@app.command()
def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Leave everything standing at the end.")] = False,
) -> None:
    """Walk through the article "IAM Roles for ECS Tasks" on real Docker, checking every step."""
    from taskrole.cli.demo import run_demo  # noqa: PLC0415

    if not run_demo(keep=keep):
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; errors that a person can mend are one sentence, not a traceback."""
    try:
        app()
    except CommandError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(error.exit_status)
    except SettingsError as error:
        typer.echo(f"error: {error}", err=True)
        sys.exit(2)
