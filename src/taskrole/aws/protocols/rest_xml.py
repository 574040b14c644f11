"""REST-XML (S3): method, path, query and headers carry members; the body is bulk data or one XML document.

Source: AWS restXml protocol of the Smithy specification. What S3 does differently is in s3_special_cases.py.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, cast
from urllib.parse import unquote, unquote_to_bytes

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest, HttpResponse, ResponseBody
from taskrole.aws.models import OperationModel, ServiceModel, Shape
from taskrole.aws.operation import DOCUMENT_KEY, HEADERS_KEY, STATUS_KEY
from taskrole.aws.protocols import s3_special_cases as special
from taskrole.aws.protocols.base import (
    encode_base64,
    format_http_date,
    format_iso_milliseconds,
    parse_integer,
    parse_timestamp,
)
from taskrole.aws.protocols.xml import XmlError, escape, read_xml, reader, scalar_text, write_content
from taskrole.aws.signature_errors import Family

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
QUERY_PARAMETERS_MAX = 1000
_COPY_SOURCE = "x-amz-copy-source"
_AMZ = "x-amz-"
_ABSENT = "\0"  # no header's value: HTTP forbids it
_EMPTY_STATUSES = frozenset((204, 304))


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    required: frozenset[str]
    """Query keys that must be there (and ``x-amz-copy-source``); ``key=value`` where the value is fixed."""
    understood: frozenset[str]
    """Those and the query keys that are members of the request."""


@dataclass(frozen=True, slots=True)
class _Routes:
    candidates: dict[tuple[str, int], list[_Candidate]]
    markers: frozenset[str]
    """Query keys that choose between operations, in any of them."""


class RestXmlProtocol:
    """The protocol of S3. Requests arrive in path style."""

    family: Family = "s3"
    named_in_body = False

    def match(self, http: HttpRequest, model: ServiceModel) -> str:
        """Find the operation with the most required markers that the request has.

        Raises:
            ServiceError: MethodNotAllowed.
        """
        level = _level(http.path)
        query = _query(http)
        present = set(query) | {f"{key}={value}" for key, value in query.items()}
        if _header(http, query, _COPY_SOURCE) is not None:
            present.add(_COPY_SOURCE)
        routes = _routes(model)
        best = None
        for candidate in routes.candidates.get((http.method, level), ()):
            if candidate.required <= present and (best is None or len(candidate.required) > len(best.required)):
                best = candidate
        # A marker that is not the operation's own names another one: DELETE /bucket?acl must not delete the bucket.
        if best is None or not routes.markers & present <= best.understood:
            message = "The specified method is not allowed against this resource."
            raise ServiceError("MethodNotAllowed", message, 405, {"Method": http.method, "ResourceType": "BUCKET"})
        return best.name

    def parse(self, http: HttpRequest, operation: OperationModel) -> dict[str, Any]:
        """Read members from path, query, headers and, unless it is bulk data, the body."""
        result: dict[str, Any] = {}
        shape = operation.input
        if shape is None:
            return result
        labels = labels_of(http.path)
        query = _query(http)
        payload = shape.serialization.get("payload")
        body_members = {}
        for name, member in shape.members.items():
            location = member.serialization.get("location")
            wire_name = member.serialization.get("name", name)
            if location == "uri":
                result[name] = labels[wire_name]
            elif location == "querystring":
                if wire_name in query:
                    result[name] = _scalar(member, query[wire_name], wire_name)
            elif location == "header":
                value = _header(http, query, wire_name.lower())
                if value is not None:
                    result[name] = _header_value(member, value, wire_name)
            elif location == "headers":
                found = _prefixed(http, query, wire_name.lower())
                if found:
                    result[name] = found
            else:
                body_members[name] = member
        if not operation.streams_input:
            result.update(_body(http, shape, payload, body_members))
        return result

    def serialize(self, operation: OperationModel, result: Any, request_id: str) -> HttpResponse:
        """Render a result; ``$status`` and ``$headers`` of it count before the model."""
        result = result or {}
        headers = _ids(request_id)
        body: ResponseBody = b""
        status = operation.response_code
        shape = operation.output
        if shape is not None:
            _add_headers(headers, shape, result)
            body = _render_body(operation, shape, result)
        body = result.get(DOCUMENT_KEY, body)
        if isinstance(body, bytes) and body and body.startswith(b"<?xml"):
            headers.append(("Content-Type", "application/xml"))
        return _response(result, status, headers, body)

    def error(self, model: ServiceModel, error: ServiceError, request_id: str, http: HttpRequest) -> HttpResponse:
        """Render an error; answers to HEAD and 304 have no body."""
        headers = _ids(request_id)
        members = dict(error.members)
        headers += cast("list[tuple[str, str]]", members.pop(HEADERS_KEY, []))
        if http.method == "HEAD" or error.status in _EMPTY_STATUSES:
            return HttpResponse(error.status, headers, b"")
        parts = [f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"]
        parts += [f"<{name}>{escape(str(value))}</{name}>" for name, value in members.items()]
        resource = escape(unquote(http.path, errors="replace"))
        body = (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{"".join(parts)}<Resource>{resource}</Resource>'
            f"<RequestId>{_short_id(request_id)}</RequestId><HostId>{_long_id(request_id)}</HostId></Error>"
        )
        headers.append(("Content-Type", "application/xml"))
        return HttpResponse(error.status, headers, body.encode("utf-8", "replace"))


def bare_response(result: dict[str, Any], request_id: str) -> HttpResponse:
    """Render the result of an operation that no service model describes: headers and no body."""
    return _response(result, 200, _ids(request_id), b"")


def _response(result: dict[str, Any], status: int, headers: list[tuple[str, str]], body: ResponseBody) -> HttpResponse:
    headers += result.get(HEADERS_KEY, ())
    headers = [(name, _header_safe(value)) for name, value in headers]
    return HttpResponse(result.get(STATUS_KEY, status), headers, body)


def _ids(request_id: str) -> list[tuple[str, str]]:
    return [("x-amz-request-id", _short_id(request_id)), ("x-amz-id-2", _long_id(request_id))]


def _short_id(request_id: str) -> str:
    return request_id.replace("-", "")[:16].upper()


def _long_id(request_id: str) -> str:
    return request_id


# Routes --------------------------------------------------------------------------------------------------------------


@lru_cache
def _routes(model: ServiceModel) -> _Routes:
    routes: dict[tuple[str, int], list[_Candidate]] = defaultdict(list)
    markers = set(special.MARKERS)
    for operation in model.operations():
        if operation.name in special.SUPERSEDED:
            continue
        path, _, fixed = operation.request_uri.partition("?")
        required = {marker for marker in fixed.split("&") if marker}
        markers |= {marker.partition("=")[0] for marker in required}
        understood = {marker.partition("=")[0] for marker in required}
        if operation.input is not None:
            for name, member in operation.input.members.items():
                location, wire_name = member.serialization.get("location"), member.serialization.get("name", name)
                if location == "querystring":
                    understood.add(wire_name)
                if name in operation.input.required_members and (
                    location == "querystring" or wire_name == _COPY_SOURCE
                ):
                    required.add(wire_name)
        required -= special.IGNORED_FOR_ROUTING
        candidate = _Candidate(operation.name, frozenset(required), frozenset(understood | special.IGNORED_FOR_ROUTING))
        routes[operation.http_method, _level(path)].append(candidate)
    return _Routes(routes, frozenset(markers))


def _level(path: str) -> int:
    """Return 0 for the service, 1 for a bucket, 2 for an object."""
    bucket, _, key = path.removeprefix("/").partition("/")
    return 0 if not bucket else 2 if key else 1


def labels_of(path: str) -> dict[str, str]:
    """Return bucket and key of a path, each perhaps empty.

    Raises:
        ServiceError: InvalidURI.
    """
    bucket, _, key = path.removeprefix("/").partition("/")
    return {"Bucket": _decoded(bucket), "Key": _decoded(key)}


def _decoded(text: str) -> str:
    try:
        decoded = unquote_to_bytes(text.encode("utf-8", "surrogateescape")).decode("utf-8")
    except UnicodeError as error:
        raise _invalid_uri() from error
    if "\0" in decoded:
        raise _invalid_uri()
    return decoded


def _invalid_uri() -> ServiceError:
    return ServiceError("InvalidURI", "Couldn't parse the specified URI.", 400)


def _query(http: HttpRequest) -> dict[str, str]:
    query: dict[str, str] = {}
    for number, pair in enumerate(http.query.split("&") if http.query else ()):
        if number >= QUERY_PARAMETERS_MAX:
            raise _invalid_uri()
        name, _, value = pair.partition("=")
        query.setdefault(_decoded(name.replace("+", " ")), _decoded(value.replace("+", " ")))
    return query


# Reading -------------------------------------------------------------------------------------------------------------


def _header(http: HttpRequest, query: dict[str, str], name: str) -> str | None:
    """Return a header's value.

    AWS: presigned requests may carry ``x-amz-*`` headers in the query, as older and some newer SDKs do.
    """
    value = http.header(name, _ABSENT)
    if value != _ABSENT:
        return value
    if not name.startswith(_AMZ) or not query:
        return None
    return next((text for key, text in query.items() if key.lower() == name), None)


def _prefixed(http: HttpRequest, query: dict[str, str], prefix: str) -> dict[str, str]:
    found = {key.lower()[len(prefix) :]: text for key, text in query.items() if key.lower().startswith(prefix)}
    for name, _ in http.headers:
        if name.startswith(prefix):
            found[name[len(prefix) :]] = _header_text(http.header(name), name)
    return found


def _scalar(member: Shape, text: str, wire_name: str) -> Any:
    kind = member.type_name
    if kind in ("integer", "long"):
        try:
            return parse_integer(text.strip(), kind)
        except ValueError as error:
            raise _invalid_argument(
                f"Provided {wire_name} not an integer or within integer range", wire_name, text
            ) from error
    if kind == "boolean":
        return text.lower() == "true"
    if kind == "timestamp":
        try:
            return parse_timestamp(text)
        except ServiceError as error:
            raise _invalid_argument("The date is in none of the known formats.", wire_name, text) from error
    if kind == "list":
        return [part.strip() for part in text.split(",") if part.strip()]
    return text


def _header_value(member: Shape, text: str, wire_name: str) -> Any:
    return _scalar(member, _header_text(text, wire_name), wire_name)


def _header_text(text: str, wire_name: str) -> str:
    if "\0" in text or (not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)):
        raise _invalid_argument("A header holds bytes that are not UTF-8.", wire_name, "")
    return text


def _invalid_argument(message: str, name: str, value: str) -> ServiceError:
    return ServiceError("InvalidArgument", message, 400, {"ArgumentName": name, "ArgumentValue": value[:1024]})


def _body(http: HttpRequest, shape: Shape, payload: str | None, members: dict[str, Shape]) -> dict[str, Any]:
    body = http.body or b""
    if payload is not None:
        member = shape.members[payload]
        if member.type_name == "blob":
            return {payload: body}
        if member.type_name == "string":
            return {payload: _text_body(body)}
        return {} if not body else {payload: xml_body(body, member)}
    if not members or not body:
        return {}
    return dict(xml_body(body, shape))


def _text_body(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ServiceError("MalformedPolicy", "The request body is not UTF-8 text.", 400) from error


def xml_body(body: bytes, shape: Shape) -> Any:
    """Return a document's members.

    Raises:
        ServiceError: MalformedXML.
    """
    try:
        return reader(shape)(read_xml(body))
    except (XmlError, ServiceError) as error:
        message = "The XML you provided was not well-formed or did not validate against our published schema"
        raise ServiceError("MalformedXML", message, 400) from error


# Rendering -----------------------------------------------------------------------------------------------------------


def _add_headers(headers: list[tuple[str, str]], shape: Shape, result: dict[str, Any]) -> None:
    for name, member in _header_members(shape):
        value = result.get(name)
        if value is None:
            continue
        wire_name = member.serialization.get("name", name)
        if member.type_name == "map":
            headers += [(wire_name + key, str(item)) for key, item in value.items()]
        elif member.type_name == "timestamp":
            iso = member.serialization.get("timestampFormat") == "iso8601"
            headers.append((wire_name, format_iso_milliseconds(value) if iso else format_http_date(value)))
        else:
            headers.append((wire_name, scalar_text(member)(value)))


def _header_safe(value: str) -> str:
    """Return a value that cannot end its header. AWS: what is not ASCII is written as RFC 2047 has it."""
    if not value.isascii():
        return f"=?UTF-8?B?{encode_base64(value.encode('utf-8', 'replace'))}?="
    return value if value.isprintable() else "".join(c if c.isprintable() or c == "\t" else " " for c in value)


@cache
def _header_members(shape: Shape) -> list[tuple[str, Shape]]:
    return [
        (name, member)
        for name, member in shape.members.items()
        if member.serialization.get("location") in ("header", "headers")
    ]


@cache
def _has_body_members(shape: Shape) -> bool:
    return any(member.serialization.get("location") is None for member in shape.members.values())


def _render_body(operation: OperationModel, shape: Shape, result: dict[str, Any]) -> ResponseBody:
    name = operation.name
    if name in special.BARE_ROOT:
        root = special.BARE_ROOT[name]
        text = escape(special.bare_root_text(name, result))
        return _document(root, text)
    payload = shape.serialization.get("payload")
    if payload is None:
        if not _has_body_members(shape):
            return b""
        return _document(special.ROOT_NAMES.get(name, f"{name}Result"), _content(shape, result))
    value = result.get(payload)
    if value is None:
        return b""
    member = shape.members[payload]
    if member.type_name == "structure":
        root = special.ROOT_NAMES.get(name) or member.serialization.get("name") or payload
        return _document(root, _content(member, value))
    if isinstance(value, str):
        return value.encode()
    body: ResponseBody = value
    return body


def _content(shape: Shape, value: dict[str, Any]) -> str:
    return write_content(shape, value, format_iso_milliseconds)


def _document(root: str, content: str) -> bytes:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">{content}</{root}>'
    return text.encode("utf-8", "replace")
