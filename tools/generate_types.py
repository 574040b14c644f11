"""Write ``services/<prefix>/types.py``: the requests and answers of a service's operations as TypedDicts.

Reads ``services/<prefix>/operations.txt`` (one operation per line, sorted) and the service model. With ``--check`` it
writes nothing and fails if a file is not what it would write.
"""

import keyword
import sys
from pathlib import Path

from taskrole.aws.models import OperationModel, ServiceModel, Shape, service_model

SERVICES = Path(__file__).resolve().parent.parent / "src" / "taskrole" / "services"
SCALARS = {
    "string": "str",
    "character": "str",
    "integer": "int",
    "long": "int",
    "float": "float",
    "double": "float",
    "boolean": "bool",
    "timestamp": "datetime",
    "blob": "bytes",
}
TAKEN = frozenset(("Any", "FileBody", "NotRequired", "StreamBody", "TypedDict", "datetime", *SCALARS.values()))


def main(arguments: list[str]) -> int:
    """Write or check the types of every service that lists its operations."""
    stale = 0
    for listing in sorted(SERVICES.glob("*/operations.txt")):
        target = listing.with_name("types.py")
        wanted = generate(service_model(listing.parent.name), listing.read_text(encoding="utf-8").split())
        if target.exists() and target.read_text(encoding="utf-8") == wanted:
            continue
        if "--check" in arguments:
            print(f"{target} is stale; run tools/generate_types.py")
            stale += 1
        else:
            target.write_text(wanted, encoding="utf-8")
            print(f"wrote {target}")
    return 1 if stale else 0


def generate(model: ServiceModel, names: list[str]) -> str:
    """Return the module's text.

    Raises:
        SystemExit: The list is not sorted or names an operation that the service does not have.
    """
    unknown = [name for name in names if not model.describes(name)]
    if unknown or names != sorted(set(names)):
        raise SystemExit(f"{model.prefix}/operations.txt: not sorted, repeated, or unknown: {unknown}")
    operations = [model.operation(name) for name in names]
    structures: dict[str, Shape] = {}
    streams: set[str] = set()
    for operation in operations:
        _collect(operation, structures, streams)
    classes = [_structure(model, structures[name], name in streams) for name in sorted(structures)]
    body = "\n\n\n".join(classes)
    imports = ["from __future__ import annotations", ""]
    if ": datetime" in body or "[datetime" in body or ", datetime" in body:
        imports.append("from datetime import datetime")
    typing = [name for name in ("Any", "NotRequired", "TypedDict") if name in body]
    imports.append(f"from typing import {', '.join(typing)}")
    if streams:
        imports += ["", "from taskrole.aws.http import FileBody, StreamBody"]
    head = f'"""Requests and answers of {model.prefix}. Written by tools/generate_types.py; do not edit."""'
    return "\n".join([head, "", *imports, "", "", body, ""])


def _collect(operation: OperationModel, structures: dict[str, Shape], streams: set[str]) -> None:
    """Add the structures that an operation's request and answer are made of."""
    waiting = [shape for shape in (operation.input, operation.output) if shape is not None]
    if operation.output is not None and _streaming_members(operation.output):
        streams.add(operation.output.name)
    while waiting:
        shape = waiting.pop()
        if shape.type_name == "structure":
            if shape.name in structures or shape.metadata.get("document"):
                continue
            structures[shape.name] = shape
            waiting += shape.members.values()
        elif shape.type_name == "list":
            waiting.append(shape.member)
        elif shape.type_name == "map":
            waiting += [shape.key, shape.value]


def _streaming_members(shape: Shape) -> list[str]:
    return [name for name, member in shape.members.items() if member.serialization.get("streaming")]


def _structure(model: ServiceModel, shape: Shape, streams_out: bool) -> str:  # noqa: FBT001
    streaming = _streaming_members(shape)
    required = set(shape.required_members)
    fields: dict[str, str] = {}
    for name, member in shape.members.items():
        if name in streaming:
            if not streams_out:
                continue  # bulk data of a request is read from the call, it is not a member
            kind = "bytes | FileBody | StreamBody"
        else:
            kind = _type(member)
        fields[name] = kind if name in required else f"NotRequired[{kind}]"
    name = class_name(shape.name)
    text = f'"""The structure {shape.name} of {model.prefix}."""'
    if any(not field.isidentifier() or keyword.iskeyword(field) for field in fields):
        entries = "".join(f'    "{field}": "{kind}",\n' for field, kind in fields.items())
        return f'{name} = TypedDict("{name}", {{\n{entries}}})\n{text}'
    lines = [f"    {field}: {kind}" for field, kind in fields.items()]
    return "\n".join([f"class {name}(TypedDict):", f"    {text}", *(["", *lines] if lines else [])])


def class_name(name: str) -> str:
    """Return the class for a structure; one that would hide a name in use gets an underscore."""
    return f"{name}_" if name in TAKEN or keyword.iskeyword(name) else name


def _type(shape: Shape) -> str:
    if shape.type_name == "structure":
        return "Any" if shape.metadata.get("document") else class_name(shape.name)
    if shape.type_name == "list":
        return f"list[{_type(shape.member)}]"
    if shape.type_name == "map":
        return f"dict[{_type(shape.key)}, {_type(shape.value)}]"
    return SCALARS[shape.type_name]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
