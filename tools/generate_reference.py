"""Write ``docs/reference/operations.md``: which operations of which service are there, and which answer 501.

With ``--check`` it writes nothing and fails if the page is not what it would write.
"""

import importlib
import sys
from pathlib import Path

from taskrole.aws.models import service_model

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "operations.md"
TITLES = {
    "iam": "Identity and Access Management (IAM)",
    "sts": "Security Token Service (STS)",
    "ecs": "Elastic Container Service (ECS)",
    "ecr": "Elastic Container Registry (ECR)",
    "s3": "Simple Storage Service (S3)",
    "dynamodb": "DynamoDB",
    "dynamodbstreams": "DynamoDB Streams",
    "logs": "CloudWatch Logs",
    "cloudtrail": "CloudTrail",
    "ec2": "Elastic Compute Cloud (EC2)",
    "ssm": "Systems Manager (SSM)",
    "secretsmanager": "Secrets Manager",
    "taskrole": "taskrole's own API",
}
OWN = {
    "taskrole": "`POST /_taskrole/api/OPERATION` with a JSON object, signed for service `taskrole`. "
    "The command line's `why`, `who-can`, `policy suggest` and `observe` call it.",
}
PACKAGES = {"dynamodbstreams": "dynamodb"}  # services that have no folder of their own
INTRODUCTION = """\
# Operations

Written by `tools/generate_reference.py` from the operations that are registered; do not edit.

An operation that AWS has and taskrole does not answers 501 `NotImplemented` and names itself.

| service | prefix | there | of AWS's |
| --- | --- | ---: | ---: |
"""


def main(arguments: list[str]) -> int:
    """Write or check the page."""
    wanted = generate()
    current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    if current == wanted:
        return 0
    if "--check" in arguments:
        print(f"{PAGE} is stale; run tools/generate_reference.py")
        return 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(wanted, encoding="utf-8")
    print(f"wrote {PAGE}")
    return 0


def generate() -> str:
    """Return the page's text."""
    rows, sections = [], []
    for prefix, title in TITLES.items():
        there = registered(prefix)
        if not there:
            continue
        if prefix in OWN:
            rows.append(f"| [{title}](#{anchor(title)}) | `{prefix}` | {len(there)} | |\n")
            sections.append(f"\n## {title}\n\n{OWN[prefix]}\n\n{listed(sorted(there))}\n")
            continue
        model = service_model(prefix)
        known = set(model.operation_names)
        superseded = {name for name in known - there if f"{name}Configuration" in there}
        missing = sorted(known - there - superseded)
        rows.append(
            f"| [{title}](#{anchor(title)}) | `{prefix}` | {len(there & known | superseded)} | {len(known)} |\n"
        )
        more = sorted(there - known)
        section = [f"\n## {title}\n", f"\nAPI version {model.api_version}, protocol `{model.protocol}`.\n"]
        section.append(f"\n{listed(sorted(there & known))}\n")
        if more:
            section.append(f"\nNot in AWS's service model: {listed(more)}\n")
        if superseded:
            section.append(f"\nAnswered by what has taken their place: {listed(sorted(superseded))}\n")
        if missing:
            section.append(f"\nAnswers 501: {listed(missing)}\n")
        sections.append("".join(section))
    return INTRODUCTION + "".join(rows) + "".join(sections)


def registered(prefix: str) -> set[str]:
    """Return the names of a service's operations; none if there is no such service."""
    module_name = f"taskrole.services.{PACKAGES.get(prefix, prefix)}.service"
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name is not None and module_name.startswith(error.name):
            return set()
        raise
    sets = [operation_set for operation_set in module.OPERATION_SETS if operation_set.service == prefix]
    return {operation.name for operation_set in sets for operation in operation_set}


def listed(names: list[str]) -> str:
    """Return names as one sentence of code."""
    return ", ".join(f"`{name}`" for name in names) + "."


def anchor(title: str) -> str:
    """Return the link to a heading, as Markdown renderers make it."""
    kept = "".join(character for character in title.lower() if character.isalnum() or character in " -")
    return kept.replace(" ", "-")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
