"""The query protocol: a form in, XML out (IAM, STS), and EC2's variant of it.

Source: AWS query and EC2 query protocols of the Smithy specification. Lists are ``Name.member.1`` (``Name.1`` when
flattened, always in EC2), maps ``Name.entry.1.key`` and ``.value``.
"""

import math
from typing import Any
from urllib.parse import parse_qsl

from taskrole.aws.errors import AccessDeniedError, ServiceError
from taskrole.aws.http import HttpRequest, HttpResponse
from taskrole.aws.models import OperationModel, ServiceModel, Shape
from taskrole.aws.protocols.base import decode_base64, parse_integer, parse_timestamp
from taskrole.aws.protocols.xml import escape, write_content
from taskrole.aws.signature_errors import Family

PARAMETERS_MAX = 10_000
LIST_LENGTH_MAX = 5_000
DEPTH_MAX = 20

Tree = dict[str, Any]
"""Parameters by the parts between their dots; ``""`` holds the value of a leaf."""


def _form(http: HttpRequest) -> dict[str, str]:
    raw = http.query if http.method == "GET" else (http.body or b"")
    try:
        text = raw if isinstance(raw, str) else raw.decode("utf-8")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=PARAMETERS_MAX, errors="strict")
    except ValueError as error:
        raise ServiceError("MalformedQueryString", "The query string contains a syntax error.", 404) from error
    if "\0" in text or "%00" in text:
        raise _malformed("U+0000")
    form = dict(pairs)
    if len(form) != len(pairs):
        # AWS: a parameter may stand there once. Two readers must never take different ones of them.
        raise ServiceError("MalformedQueryString", "A parameter is given more than once.", 404)
    return form


def _tree(form: dict[str, str]) -> Tree:
    tree: Tree = {}
    for name, value in form.items():
        parts = name.split(".")
        if len(parts) > DEPTH_MAX:
            raise _malformed(name)
        if "" in parts:
            continue  # names of no member; the empty part is where a leaf's value is kept
        node = tree
        for part in parts:
            node = node.setdefault(part, {})
        node[""] = value
    return tree


class QueryProtocol:
    """The query protocol of IAM and STS."""

    family: Family = "query"
    named_in_body = True

    def match(self, http: HttpRequest, model: ServiceModel) -> str:
        """Return the Action parameter."""
        form = _form(http)
        name = form.get("Action", "")
        if not name:
            raise ServiceError("MissingAction", "The request must contain the parameter Action.", 400)
        version = form.get("Version", model.api_version)
        if not self._version_known(version, model) or not model.has_operation(name):
            message = f"Could not find operation {name[:128]} for version {version[:32]}"
            raise ServiceError("InvalidAction", message, 400)
        return name

    def parse(self, http: HttpRequest, operation: OperationModel) -> dict[str, Any]:
        """Read the form's parameters by the operation's input shape."""
        if operation.input is None:
            return {}
        parsed: dict[str, Any] = self._structure(operation.input, _tree(_form(http)))
        return parsed

    def serialize(self, operation: OperationModel, result: Any, request_id: str) -> HttpResponse:
        """Render a result inside ``<OpResponse><OpResult>`` with the request id beside it."""
        name = operation.name
        content = ""
        if operation.output is not None:
            wrapper = operation.result_wrapper or f"{name}Result"
            content = f"<{wrapper}>{write_content(operation.output, result or {})}</{wrapper}>"
        body = (
            f'<{name}Response xmlns="{operation.service.xml_namespace}">{content}'
            f"<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{name}Response>"
        )
        return _xml_response(200, body, request_id)

    def error(self, model: ServiceModel, error: ServiceError, request_id: str, http: HttpRequest) -> HttpResponse:
        """Render an error."""
        kind = "Sender" if error.status < 500 else "Receiver"
        body = (
            f'<ErrorResponse xmlns="{model.xml_namespace}"><Error><Type>{kind}</Type><Code>{escape(error.code)}</Code>'
            f"<Message>{escape(error.message)}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>"
        )
        return _xml_response(error.status, body, request_id)

    # How EC2 differs

    def _version_known(self, version: str, model: ServiceModel) -> bool:
        return version == model.api_version

    def _list_node(self, shape: Shape, node: Tree) -> Tree:
        if shape.serialization.get("flattened"):
            return node
        member_name = shape.member.serialization.get("name", "member")
        found: Tree = node.get(member_name) or node.get("member") or {}
        return found

    def _wire_name(self, name: str, member: Shape) -> str:
        if member.type_name == "list" and member.serialization.get("flattened"):
            inner = member.member.serialization.get("name")
            if inner:
                return str(inner)
        return str(member.serialization.get("name", name))

    # Reading by shape

    def _value(self, shape: Shape, node: Tree) -> Any:
        kind = shape.type_name
        if kind == "structure":
            return self._structure(shape, node)
        if kind == "list":
            return self._list(shape, node)
        if kind == "map":
            return self._map(shape, node)
        return _scalar(shape, node.get("", ""))

    def _structure(self, shape: Shape, node: Tree) -> dict[str, Any]:
        result = {}
        for name, member in shape.members.items():
            child = node.get(self._wire_name(name, member))
            if child is not None:
                result[name] = self._value(member, child)
        return result

    def _list(self, shape: Shape, node: Tree) -> list[Any]:
        items = self._list_node(shape, node)
        numbered = sorted((int(part), part) for part in items if part.isascii() and part.isdigit() and len(part) <= 9)
        if len(numbered) > LIST_LENGTH_MAX:
            raise _malformed("list")
        return [self._value(shape.member, items[part]) for _, part in numbered]

    def _map(self, shape: Shape, node: Tree) -> dict[str, Any]:
        entries: Tree = node if shape.serialization.get("flattened") else node.get("entry") or {}
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        result = {}
        for part, entry in entries.items():
            if part and key_name in entry:
                result[entry[key_name].get("", "")] = self._value(shape.value, entry.get(value_name) or {})
        return result


class Ec2Protocol(QueryProtocol):
    """EC2's query protocol: lists without ``member``, capital names, errors of its own form."""

    family: Family = "ec2"

    def serialize(self, operation: OperationModel, result: Any, request_id: str) -> HttpResponse:
        """Render a result; the request id comes first."""
        content = "" if operation.output is None else write_content(operation.output, result or {})
        body = (
            f'<{operation.name}Response xmlns="{operation.service.xml_namespace}/">'
            f"<requestId>{request_id}</requestId>{content}</{operation.name}Response>"
        )
        return _xml_response(200, body, request_id)

    def error(self, model: ServiceModel, error: ServiceError, request_id: str, http: HttpRequest) -> HttpResponse:
        """Render an error; a denial is UnauthorizedOperation."""
        code, message = error.code, error.message
        if isinstance(error, AccessDeniedError):
            code = "UnauthorizedOperation"
        body = (
            f"<Response><Errors><Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message></Error></Errors>"
            f"<RequestID>{request_id}</RequestID></Response>"
        )
        return _xml_response(error.status, body, request_id)

    def _version_known(self, version: str, model: ServiceModel) -> bool:
        # AWS: EC2 goes on answering clients of older versions of its API.
        return version <= model.api_version

    def _list_node(self, shape: Shape, node: Tree) -> Tree:
        return node

    def _wire_name(self, name: str, member: Shape) -> str:
        query_name = member.serialization.get("queryName")
        if query_name:
            return str(query_name)
        text = str(member.serialization.get("name", name))
        return text[:1].upper() + text[1:]


def _scalar(shape: Shape, text: str) -> Any:
    kind = shape.type_name
    try:
        if kind in ("integer", "long"):
            return parse_integer(text, kind)
        if kind in ("float", "double"):
            return _finite(text)
    except ValueError as error:
        raise _malformed(text) from error
    if kind == "boolean":
        if text.lower() not in ("true", "false"):
            raise _malformed(text)
        return text.lower() == "true"
    if kind == "timestamp":
        return parse_timestamp(text)
    if kind == "blob":
        return decode_base64(text)
    return text


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _malformed(text: str) -> ServiceError:
    return ServiceError("MalformedInput", f"The value {text[:64]!r} is not of the type that is expected.", 400)


def _xml_response(status: int, body: str, request_id: str) -> HttpResponse:
    headers = [("Content-Type", "text/xml"), ("x-amzn-RequestId", request_id)]
    return HttpResponse(status, headers, body.encode("utf-8", "replace"))
