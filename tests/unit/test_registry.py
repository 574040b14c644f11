"""Every registered operation has questions, a service model, a test that names it, and a row in the reference."""

import importlib
import pkgutil
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import taskrole.services
from taskrole.aws.models import service_model
from taskrole.aws.operation import Operation, allowed_to_everyone

ROOT = Path(__file__).parents[2]
SELF = Path(__file__)

# AWS: GetCallerIdentity needs no permission; `docker login` asks /v2/ only whether its password is good.
# A browser's preflight is asked and answered unsigned.
OPEN_TO_EVERYONE = frozenset({"sts:GetCallerIdentity", "ecr:RegistryPing", "s3:OptionsObject"})

# Calls over the same gateway that have no operation in AWS's service models: websockets, OCI distribution, what
# browsers send to S3, taskrole's own API.
PSEUDO_PREFIXES = {
    "ecs": ("Poll", "StartTelemetrySession", "StreamEvents", "AttachExecution"),
    "ecr": ("Registry",),
    "s3": ("OptionsObject", "PostObject"),
    "taskrole": ("",),
}


def _operations() -> list[Operation[Any]]:
    found: list[Operation[Any]] = []
    for service in pkgutil.iter_modules(taskrole.services.__path__):
        if service.ispkg:
            module = importlib.import_module(f"taskrole.services.{service.name}.service")
            found += [operation for operations in module.OPERATION_SETS for operation in operations]
    return found


def _title(operation: Operation[Any]) -> str:
    return f"{operation.service}:{operation.name}"


OPERATIONS = {_title(operation): operation for operation in _operations()}


def _is_pseudo(operation: Operation[Any]) -> bool:
    return operation.name.startswith(PSEUDO_PREFIXES.get(operation.service, ("-",)))


@cache
def _words_of_tests() -> frozenset[str]:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py") if path != SELF)
    return frozenset(word for text in texts for word in re.findall(r"\w+", text))


def _snake_case(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


@cache
def _reference() -> str:
    return (ROOT / "docs" / "reference" / "operations.md").read_text(encoding="utf-8")


def _listed_as_there(operation: Operation[Any]) -> bool:
    lines = _reference().splitlines()
    row = re.compile(rf"`{operation.service}` \|")
    anchors = [line for line in lines if line.startswith("| [") and row.search(line)]
    title = anchors[0].split("[")[1].split("]")[0]
    section = _reference().split(f"## {title}\n")[1].split("\n## ")[0]
    return f"`{operation.name}`" in section.split("Answers 501:")[0]


def test_there_are_operations_and_none_is_registered_twice() -> None:
    assert len(OPERATIONS) == len(_operations()) > 200


def test_only_the_calls_that_aws_leaves_open_are_open() -> None:
    open_ones = {title for title, operation in OPERATIONS.items() if operation.questions is allowed_to_everyone}
    assert open_ones == OPEN_TO_EVERYONE


@pytest.mark.parametrize("title", sorted(OPERATIONS))
def test_operation_is_complete(title: str) -> None:
    operation = OPERATIONS[title]
    assert callable(operation.questions)
    assert _is_pseudo(operation) or service_model(operation.service).has_operation(operation.name)
    assert _listed_as_there(operation), "run tools/generate_reference.py"


@pytest.mark.parametrize("title", sorted(OPERATIONS))
def test_operation_is_named_in_a_test(title: str) -> None:
    operation = OPERATIONS[title]
    named = bool({operation.name, _snake_case(operation.name)} & _words_of_tests())
    assert named, "name it in a test"
