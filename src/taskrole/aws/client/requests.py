"""Requests of the AWS API by the service model: JSON, query and REST-XML protocols. The mirror of ``aws.protocols``.

Sources: Smithy specifications of awsJson1_0/1_1, awsQuery, ec2Query and restXml.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

import orjson

from taskrole.aws.models import OperationModel, ServiceModel, Shape
from taskrole.aws.protocols.base import encode_base64, format_epoch, format_http_date, format_iso
from taskrole.aws.protocols.xml import write_content

_FORM = "application/x-www-form-urlencoded; charset=utf-8"


@dataclass(frozen=True, slots=True)
class WireRequest:
    """A request that is not signed yet. ``target`` is path and query, percent-encoded."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def build(model: ServiceModel, operation_name: str, members: Mapping[str, Any]) -> WireRequest:
    """Return the request of an operation; a streaming payload among ``members`` must be bytes, or is left out.

    Raises:
        KeyError: The service has no such operation, or a member of the path is missing.
    """
    operation = model.operation(operation_name)
    if model.protocol == "json":
        content = _json_value(operation.input, members) if operation.input is not None else {}
        headers = {
            "Content-Type": f"application/x-amz-json-{model.json_version}",
            "X-Amz-Target": f"{model.target_prefix}.{operation_name}",
        }
        return WireRequest("POST", "/", headers, orjson.dumps(content))
    if model.protocol in ("query", "ec2"):
        form = {"Action": operation_name, "Version": model.api_version}
        if operation.input is not None:
            form.update(_parameters(operation.input, members, "", ec2=model.protocol == "ec2"))
        return WireRequest("POST", "/", {"Content-Type": _FORM}, urlencode(form).encode())
    return _rest_xml(operation, members)


def _json_value(shape: Shape, value: Any) -> Any:
    if shape.type_name == "structure":
        return {name: _json_value(shape.members[name], inner) for name, inner in value.items() if inner is not None}
    if shape.type_name == "list":
        return [_json_value(shape.member, inner) for inner in value]
    if shape.type_name == "map":
        return {name: _json_value(shape.value, inner) for name, inner in value.items()}
    if isinstance(value, datetime):
        return format_epoch(value)
    return encode_base64(value) if isinstance(value, bytes) else value


def _parameters(shape: Shape, value: Any, prefix: str, *, ec2: bool) -> Iterator[tuple[str, str]]:
    kind = shape.type_name
    if kind == "structure":
        for name, inner in value.items():
            member = shape.members[name]
            wire = _query_name(name, member, ec2=ec2)
            if inner is not None:
                yield from _parameters(member, inner, f"{prefix}.{wire}" if prefix else wire, ec2=ec2)
    elif kind == "list":
        inside = prefix
        if not ec2 and not shape.serialization.get("flattened"):
            inside = f"{prefix}.{shape.member.serialization.get('name', 'member')}"
        for number, inner in enumerate(value, 1):
            yield from _parameters(shape.member, inner, f"{inside}.{number}", ec2=ec2)
    elif kind == "map":
        for number, (name, inner) in enumerate(value.items(), 1):
            yield f"{prefix}.entry.{number}.{shape.key.serialization.get('name', 'key')}", str(name)
            wire = shape.value.serialization.get("name", "value")
            yield from _parameters(shape.value, inner, f"{prefix}.entry.{number}.{wire}", ec2=ec2)
    else:
        yield prefix, _text(value)


def _query_name(name: str, member: Shape, *, ec2: bool) -> str:
    if ec2:
        wire = str(member.serialization.get("queryName") or member.serialization.get("name", name))
        return wire[:1].upper() + wire[1:]
    return str(member.serialization.get("name", name))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return format_iso(value)
    return encode_base64(value) if isinstance(value, bytes) else str(value)


def _rest_xml(operation: OperationModel, members: Mapping[str, Any]) -> WireRequest:
    path, _, fixed = operation.request_uri.partition("?")
    query = [(name, value) for name, _, value in (part.partition("=") for part in fixed.split("&") if part)]
    headers: dict[str, str] = {}
    inside: dict[str, Any] = {}
    shape = operation.input
    for name, value in members.items():
        assert shape is not None
        member = shape.members[name]
        location, wire = member.serialization.get("location"), member.serialization.get("name", name)
        if value is None:
            continue
        if location == "uri":
            path = path.replace(f"{{{wire}}}", quote(value, safe="")).replace(f"{{{wire}+}}", quote(value, safe="/~"))
        elif location == "querystring":
            query.append((wire, _text(value)))
        elif location == "header":
            headers[wire] = format_http_date(value) if isinstance(value, datetime) else _text(value)
        elif location == "headers":
            headers.update({f"{wire}{key}": inner for key, inner in value.items()})
        else:
            inside[name] = value
    if "{" in path:
        message = f"{operation.name}: a member of the path is missing: {path}"
        raise KeyError(message)
    text = urlencode(query, quote_via=quote, safe="-_.~") if query else ""
    return WireRequest(
        operation.http_method, f"{path}?{text}" if text else path, headers, _xml_body(operation, inside, headers)
    )


def _xml_body(operation: OperationModel, inside: Mapping[str, Any], headers: dict[str, str]) -> bytes:
    shape = operation.input
    if shape is None or not inside:
        return b""
    payload = shape.serialization.get("payload")
    if payload and shape.members[payload].type_name in ("blob", "string"):
        value = inside[payload]
        return value if isinstance(value, bytes) else str(value).encode()
    inner, name, value = shape, operation.name, inside
    if payload:
        inner, value = shape.members[payload], inside[payload]
        name = inner.serialization.get("name", payload)
    namespace = f' xmlns="{operation.service.xml_namespace}"' if operation.service.xml_namespace else ""
    headers.setdefault("Content-Type", "application/xml")
    return f"<{name}{namespace}>{write_content(inner, value)}</{name}>".encode()
