"""The commands about decisions and policies: why, who-can, observe, policy suggest, policy check."""

import json
import re
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from taskrole.cli.errors import CommandError
from taskrole.cli.explain import suggestion_lines, who_can_lines, why_lines
from taskrole.cli.own_api import own_api
from taskrole.clock import SystemClock
from taskrole.config import DEFAULT_DATA_DIR
from taskrole.policy.lint import Finding, Kind, Level, lint

DataDir = Annotated[Path, typer.Option("--data-dir", help="Folder that holds all state.", envvar="TASKROLE_DATA_DIR")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the same data as JSON.")]
policy_app = typer.Typer(help="Policies: suggest the smallest one from use, and check one.", no_args_is_help=True)

_SPAN = re.compile(r"(\d{1,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_FILE_CHARACTERS_MAX = 1_000_000


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(why)
    app.command("who-can")(who_can)
    app.command()(observe)
    policy_app.command("suggest")(suggest)
    policy_app.command("check")(check)
    app.add_typer(policy_app, name="policy")


def why(
    request_id: Annotated[str, typer.Argument(help="Request id of the call; errors of AWS tools show it.")] = "",
    data_dir: DataDir = DEFAULT_DATA_DIR,
    task: Annotated[str, typer.Option("--task", metavar="ID|ARN", help="The denials of one task.")] = "",
    denied: Annotated[bool, typer.Option("--denied", help="Denials only (the only ones listed with --task).")] = False,
    last: Annotated[bool, typer.Option("--last", help="The last denials of the account.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="How many denials.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Tell why a call was allowed or denied, and what would have to change."""
    api = own_api(data_dir.expanduser().absolute())
    if request_id and not (task or last):
        answer = api.call("ExplainRequest", requestId=request_id)
    elif task or last or denied:
        answer = api.call("ListDenials", limit=limit, **({"task": task} if task else {}))
    else:
        raise CommandError("name a request id, or a task with --task ID --denied, or say --last.", 2)
    lines: list[str] = []
    for call in answer["calls"]:
        lines += [*why_lines(call), ""]
    _print(answer, lines or ["There were no denials in the last 90 days."], as_json=as_json)


def who_can(
    action: Annotated[str, typer.Argument(help="One action, such as s3:GetObject.")],
    resource: Annotated[str, typer.Argument(help="The ARN of one resource; * for an action that has none.")] = "*",
    data_dir: DataDir = DEFAULT_DATA_DIR,
    cannot: Annotated[bool, typer.Option("--cannot", help="List those that cannot, with the reason.")] = False,
    context: Annotated[
        list[str] | None, typer.Option("--context", metavar="KEY=VALUE", help="A condition key that is known.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List every principal that can do something, and by which statements and roles."""
    known: dict[str, str] = {}
    for entry in context or ():
        key, equals, value = entry.partition("=")
        if not equals or not key:
            raise CommandError(f"--context wants KEY=VALUE; {entry!r} is something else.", 2)
        known[key] = value
    api = own_api(data_dir.expanduser().absolute())
    answer = api.call("WhoCan", action=action, resource=resource, cannot=cannot, context=known)
    _print(answer, who_can_lines(answer, cannot=cannot), as_json=as_json)


def observe(
    role: Annotated[str, typer.Argument(help="Name or ARN of the role.")] = "",
    data_dir: DataDir = DEFAULT_DATA_DIR,
    on: Annotated[bool | None, typer.Option("--on/--off", help="Allow and record, or enforce again.")] = None,
    list_roles: Annotated[bool, typer.Option("--list", help="List the roles in observe mode.")] = False,
    as_json: AsJson = False,
) -> None:
    """Allow and record what a role's policies lack, while it moves to narrower ones. Off by default."""
    api = own_api(data_dir.expanduser().absolute())
    if list_roles:
        answer = api.call("ListObservedRoles")
        lines = [f"{one['role']}  since {one['since']}  by {one['observedBy']}" for one in answer["roles"]]
        _print(answer, lines or ["No role is in observe mode: policies are enforced everywhere."], as_json=as_json)
        return
    if not role or on is None:
        raise CommandError("say ROLE --on, ROLE --off, or --list.", 2)
    answer = api.call("ObserveRole", role=role, on=on)
    line = (
        f"WARNING: {answer['role']} is in observe mode. What its identity policies lack is allowed and recorded, "
        "but for IAM, STS and what hands out rights or credentials."
        if on
        else f"{answer['role']} is enforced again."
    )
    _print(answer, [line], as_json=as_json)


def suggest(
    data_dir: DataDir = DEFAULT_DATA_DIR,
    task_definition: Annotated[
        str, typer.Option("--task-definition", metavar="FAMILY[:REVISION]", help="The task role of this one.")
    ] = "",
    role: Annotated[str, typer.Option("--role", help="Name or ARN of the role.")] = "",
    since: Annotated[
        str, typer.Option("--since", metavar="90m|12h|7d|INSTANT", help="From when on; default: 90 days.")
    ] = "",
    conditions: Annotated[bool, typer.Option("--conditions", help="Keep iam:PassedToService and ecs:cluster.")] = False,
    policy_only: Annotated[bool, typer.Option("--policy-only", help="Print the policy document alone.")] = False,
    as_json: AsJson = False,
) -> None:
    """Suggest the smallest policy for what a role did, and prove it by replaying what was recorded."""
    if bool(task_definition) == bool(role):
        raise CommandError("name either --role or --task-definition.", 2)
    api = own_api(data_dir.expanduser().absolute())
    if task_definition:
        role = api.task_definition(task_definition).get("taskRoleArn", "")
        if not role:
            raise CommandError(f"task definition {task_definition} has no task role.")
    answer = api.call("SuggestPolicy", role=role, since=_instant(since), conditions=conditions)
    if policy_only:
        typer.echo(json.dumps(answer["policy"], indent=2))
    else:
        _print(answer, suggestion_lines(answer), as_json=as_json)
    if not answer["proof"]["allAllowed"]:
        raise typer.Exit(1)


def check(
    file: Annotated[str, typer.Argument(help="File with a policy document; - reads standard input.")],
    kind: Annotated[
        Kind | None, typer.Option("--type", help="What the policy is for; default: told by its elements.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a policy document; exit status 1 if there are errors."""
    try:
        text = _read(sys.stdin) if file == "-" else _read_file(Path(file))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"cannot read {file}: {error}") from error
    if len(text) > _FILE_CHARACTERS_MAX:
        raise CommandError(f"{file} is longer than any policy.")
    findings = lint(text, kind)
    answer = {"findings": [_finding_value(one) for one in findings]}
    lines = [f"{one.level.value}  {one.code}  {one.path}: {one.message}" for one in findings]
    _print(answer, lines or ["No findings."], as_json=as_json)
    if any(one.level is Level.ERROR for one in findings):
        raise typer.Exit(1)


def _read_file(path: Path) -> str:
    with path.open(encoding="utf-8") as stream:
        return _read(stream)


def _read(stream: TextIO) -> str:
    return stream.read(_FILE_CHARACTERS_MAX + 1)


def _finding_value(finding: Finding) -> dict[str, str]:
    return {
        "findingType": finding.level.value,
        "issueCode": finding.code,
        "path": finding.path,
        "message": finding.message,
    }


def _instant(since: str) -> str:
    span = _SPAN.fullmatch(since)
    if span is None:
        return since
    return (SystemClock().now() - timedelta(**{_UNITS[span.group(2)]: int(span.group(1))})).isoformat()


def _print(answer: Any, lines: Iterable[str], *, as_json: bool) -> None:
    typer.echo(json.dumps(answer, indent=2) if as_json else "\n".join(lines))
