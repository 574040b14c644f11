"""XML in and out: a hardened reader (no DTD, no entities, bounded), and a writer that always escapes.

The reader is expat with everything refused that a request has no need of. Source of the refusals: CWE-611, CWE-776.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from xml.parsers import expat

from taskrole.aws.models import Shape
from taskrole.aws.protocols.base import (
    DEPTH_MAX,
    decode_base64,
    encode_base64,
    format_http_date,
    format_iso,
    parse_integer,
    parse_timestamp,
)

ELEMENTS_MAX = 100_000


class XmlError(ValueError):
    """The document is not well-formed XML, or more than a request may hold."""


@dataclass(slots=True)
class Element:
    """One element: local name, attributes by local name, children, text."""

    name: str
    attributes: dict[str, str]
    children: list["Element"] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text directly inside the element."""
        return "".join(self.pieces)


def read_xml(body: bytes) -> Element:
    """Read a document; namespaces are dropped from names.

    Raises:
        XmlError: It is malformed, has a document type, or is too deep or too large.
    """
    parser = expat.ParserCreate("utf-8", " ")
    stack: list[Element] = []
    roots: list[Element] = []
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(stack) > DEPTH_MAX or count > ELEMENTS_MAX:
            raise XmlError("The document is nested too deeply or has too many elements.")
        element = Element(_local(name), {_local(key): value for key, value in attributes.items()})
        (stack[-1].children if stack else roots).append(element)
        stack.append(element)

    def end(_name: str) -> None:
        stack.pop()

    def text(data: str) -> None:
        if stack:
            stack[-1].pieces.append(data)

    def refuse(*_arguments: Any) -> None:
        raise XmlError("Document types and entities are not allowed.")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise XmlError("The document is not well-formed.") from error
    except (ValueError, LookupError) as error:
        raise XmlError(str(error)) from error
    return roots[0]  # expat saw to it that there is one


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


# Reading by shape ----------------------------------------------------------------------------------------------------

Read = Callable[[Element], Any]


@cache
def reader(shape: Shape) -> Read:
    """Return the function that turns an element into a value of the shape.

    The function raises XmlError for a value that is not of its type.
    """
    makers: dict[str, Callable[[Shape], Read]] = {
        "structure": _structure_reader,
        "list": _list_reader,
        "map": _map_reader,
        "integer": _integer_reader,
        "long": _integer_reader,
        "float": lambda _shape: lambda element: _number(element.text, float),
        "double": lambda _shape: lambda element: _number(element.text, float),
        "boolean": lambda _shape: lambda element: _boolean(element.text),
        "timestamp": lambda _shape: lambda element: parse_timestamp(element.text.strip()),
        "blob": lambda _shape: lambda element: decode_base64(element.text),
    }
    maker = makers.get(shape.type_name)
    return _text if maker is None else maker(shape)


def _text(element: Element) -> str:
    return element.text


def _integer_reader(shape: Shape) -> Read:
    kind = shape.type_name
    return lambda element: _number(element.text, lambda text: parse_integer(text, kind))


def _number(text: str, kind: Callable[[str], Any]) -> Any:
    try:
        return kind(text.strip())
    except ValueError as error:
        raise XmlError("A number is expected.") from error


def _boolean(text: str) -> bool:
    word = text.strip().lower()
    if word not in ("true", "false"):
        raise XmlError("true or false is expected.")
    return word == "true"


def _structure_reader(shape: Shape) -> Read:
    plain: dict[str, tuple[str, Shape]] = {}
    attributes: dict[str, str] = {}
    for name, member in shape.members.items():
        if member.serialization.get("xmlAttribute"):
            attributes[member.serialization["name"].rpartition(":")[2]] = name
        else:
            plain[_member_element_name(name, member)] = (name, member)

    def read(element: Element) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for wire_name, name in attributes.items():
            if wire_name in element.attributes:
                result[name] = element.attributes[wire_name]
        for child in element.children:
            found = plain.get(child.name)
            if found is None:
                continue
            name, member = found
            if member.type_name == "list" and member.serialization.get("flattened"):
                result.setdefault(name, []).append(reader(member.member)(child))
            elif member.type_name == "map" and member.serialization.get("flattened"):
                result.setdefault(name, {}).update([_map_entry(member, child)])
            else:
                result[name] = reader(member)(child)
        return result

    return read


def _member_element_name(name: str, member: Shape) -> str:
    if member.type_name == "list" and member.serialization.get("flattened"):
        return str(member.member.serialization.get("name") or member.serialization.get("name", name))
    return str(member.serialization.get("name", name))


def _list_reader(shape: Shape) -> Read:
    member = shape.member

    def read(element: Element) -> list[Any]:
        read_member = reader(member)
        return [read_member(child) for child in element.children]

    return read


def _map_reader(shape: Shape) -> Read:
    def read(element: Element) -> dict[str, Any]:
        return dict(_map_entry(shape, entry) for entry in element.children)

    return read


def _map_entry(shape: Shape, entry: Element) -> tuple[str, Any]:
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")
    parts = {child.name: child for child in entry.children}
    if key_name not in parts or value_name not in parts:
        raise XmlError("A map entry needs a key and a value.")
    return parts[key_name].text, reader(shape.value)(parts[value_name])


# Writing by shape ----------------------------------------------------------------------------------------------------

Write = Callable[[list[str], str, Any], None]

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
# XML 1.0 has no way to write control characters; AWS leaves them as references that XML 1.1 knows, and so do we.
_TO_ESCAPE = re.compile('[&<>"\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]')


def escape(text: str) -> str:
    """Return text as XML character data or attribute value."""
    if _TO_ESCAPE.search(text) is None:
        return text
    return _TO_ESCAPE.sub(lambda match: _ESCAPES.get(match.group()) or f"&#x{ord(match.group()):x};", text)


_PLAIN = frozenset(("string", "character", "integer", "long", "float", "double"))


@cache
def writer(shape: Shape, iso: Callable[[Any], str] = format_iso) -> Write:
    """Return the function that appends a value of the shape as element ``name`` to a list of texts."""
    if shape.type_name == "structure":
        return _structure_writer(shape, iso)
    if shape.type_name == "list":
        return _list_writer(shape, iso)
    if shape.type_name == "map":
        return _map_writer(shape, iso)
    return _scalar_writer(scalar_text(shape, iso))


def scalar_text(shape: Shape, iso: Callable[[Any], str] = format_iso) -> Callable[[Any], str]:
    """Return the function that renders a scalar of the shape as text."""
    kind = shape.type_name
    if kind == "timestamp":
        return format_http_date if shape.serialization.get("timestampFormat") == "rfc822" else iso
    if kind == "boolean":
        return lambda value: "true" if value else "false"
    if kind == "blob":
        return encode_base64
    return str


def _scalar_writer(text: Callable[[Any], str]) -> Write:
    def write(out: list[str], name: str, value: Any) -> None:
        out.append(f"<{name}>{escape(text(value))}</{name}>")

    return write


_Step = tuple[str, str, Write | None, bool]
"""How a member is written: its key, the element's name, the writer (None for plain text), once per list item."""


def _structure_writer(shape: Shape, iso: Callable[[Any], str]) -> Write:
    attributes = [
        (name, member.serialization["name"])
        for name, member in shape.members.items()
        if member.serialization.get("xmlAttribute")
    ]
    namespace = shape.serialization.get("xmlNamespace") or {}
    opening = ""
    if isinstance(namespace, dict) and namespace.get("prefix"):
        opening = f' xmlns:{namespace["prefix"]}="{namespace["uri"]}"'
    steps: list[_Step] = []

    def write(out: list[str], name: str, value: Any) -> None:
        if not steps:  # now, because the shape may hold itself
            steps.extend(_steps(shape, iso))
        written = "".join(f' {wire}="{escape(str(value[key]))}"' for key, wire in attributes if key in value)
        out.append(f"<{name}{opening if written else ''}{written}>")
        for key, element, write_member, repeated in steps:
            item = value.get(key)
            if item is None:
                continue
            if write_member is None:
                out.append(f"<{element}>{escape(str(item))}</{element}>")
            elif repeated:
                for one in item:
                    write_member(out, element, one)
            else:
                write_member(out, element, item)
        out.append(f"</{name}>")

    return write


def _steps(shape: Shape, iso: Callable[[Any], str]) -> list[_Step]:
    steps: list[_Step] = []
    for key, member in shape.members.items():
        serialization = member.serialization
        if serialization.get("location") is not None or serialization.get("xmlAttribute"):
            continue
        name = _member_element_name(key, member)
        if member.type_name == "list" and serialization.get("flattened"):
            steps.append((key, name, writer(member.member, iso), True))
        elif member.type_name in _PLAIN:
            steps.append((key, name, None, False))
        else:
            steps.append((key, name, writer(member, iso), False))
    return steps


def _list_writer(shape: Shape, iso: Callable[[Any], str]) -> Write:
    member = shape.member
    item_name = member.serialization.get("name", "member")

    def write(out: list[str], name: str, value: Any) -> None:
        write_item = writer(member, iso)
        out.append(f"<{name}>")
        for item in value:
            write_item(out, item_name, item)
        out.append(f"</{name}>")

    return write


def _map_writer(shape: Shape, iso: Callable[[Any], str]) -> Write:
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")

    def write(out: list[str], name: str, value: Any) -> None:
        write_value = writer(shape.value, iso)
        out.append(f"<{name}>")
        for key, item in value.items():
            out.append(f"<entry><{key_name}>{escape(key)}</{key_name}>")
            write_value(out, value_name, item)
            out.append("</entry>")
        out.append(f"</{name}>")

    return write


def write_content(shape: Shape, value: Any, iso: Callable[[Any], str] = format_iso) -> str:
    """Return what stands inside the element of a structure."""
    out: list[str] = []
    writer(shape, iso)(out, "x", value)
    out[0] = ""
    out[-1] = ""
    return "".join(out)
