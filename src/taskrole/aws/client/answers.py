"""Answers of the AWS API by the service model: members of a result, or the error that it is."""

from collections.abc import Mapping
from typing import Any

import orjson

from taskrole.aws.models import OperationModel, ServiceModel, Shape
from taskrole.aws.protocols.base import parse_timestamp
from taskrole.aws.protocols.xml import Element, XmlError, read_xml, reader

DENIAL_CODES = frozenset(("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError"))
BAD_CREDENTIALS_CODES = frozenset(
    ("InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "ExpiredToken",
     "ExpiredTokenException", "SignatureDoesNotMatch", "InvalidSignatureException", "AuthFailure")
)  # fmt: skip


class AwsError(Exception):
    """The API answered with an error; ``code`` and ``message`` are AWS's."""

    def __init__(self, code: str, message: str, status: int) -> None:
        super().__init__(f"{code}: {message}" if message else code)
        self.code = code
        self.message = message or code
        self.status = status

    @property
    def denied(self) -> bool:
        """Whether policies refused the call."""
        return self.code in DENIAL_CODES

    @property
    def bad_credentials(self) -> bool:
        """Whether the keys are not, or no longer, good."""
        return self.code in BAD_CREDENTIALS_CODES

    @property
    def not_there(self) -> bool:
        """Whether the server does not have the operation (501)."""
        return self.status == 501


def read_answer(
    model: ServiceModel, operation_name: str, status: int, headers: Mapping[str, str], body: bytes
) -> dict[str, Any]:
    """Return the members of an answer; ``headers`` have lower-case names.

    Raises:
        AwsError: The answer is an error.
    """
    operation = model.operation(operation_name)
    if status >= 300:
        raise _error(model, status, headers, body)
    if model.protocol == "json":
        try:
            content = orjson.loads(body) if body else {}
        except ValueError as error:
            raise AwsError("InvalidAnswer", "The answer is not JSON.", status) from error
        result: dict[str, Any] = _json_value(operation.output, content) if operation.output is not None else {}
        return result
    try:
        return _xml_result(operation, status, headers, body)
    except XmlError as error:
        raise AwsError("InvalidAnswer", "The answer is not XML.", status) from error


def _json_value(shape: Shape, value: Any) -> Any:
    kind = shape.type_name
    if value is None:
        return None
    if kind == "structure":
        members = shape.members
        return {name: _json_value(members[name], inner) for name, inner in value.items() if name in members}
    if kind == "list":
        return [_json_value(shape.member, inner) for inner in value]
    if kind == "map":
        return {name: _json_value(shape.value, inner) for name, inner in value.items()}
    return parse_timestamp(str(value)) if kind == "timestamp" else value


def _xml_result(operation: OperationModel, status: int, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    shape = operation.output
    if shape is None:
        return {}
    if operation.service.protocol in ("query", "ec2"):
        root = read_xml(body)
        wrapper = operation.result_wrapper or f"{operation.name}Result"
        inner = next((child for child in root.children if child.name == wrapper), root)
        query_result: dict[str, Any] = reader(shape)(inner)
        return query_result
    result: dict[str, Any] = {}
    payload = shape.serialization.get("payload")
    for name, member in shape.members.items():
        location, wire = member.serialization.get("location"), str(member.serialization.get("name", name)).lower()
        if location == "header" and wire in headers:
            result[name] = _header_value(member, headers[wire])
        elif location == "headers":
            result[name] = {key[len(wire) :]: value for key, value in headers.items() if key.startswith(wire)}
        elif location == "statusCode":
            result[name] = status
    if payload and shape.members[payload].type_name in ("blob", "string"):
        result[payload] = body if shape.members[payload].type_name == "blob" else body.decode("utf-8", "replace")
    elif body:
        root = read_xml(body)
        if payload:
            result[payload] = reader(shape.members[payload])(root)
        else:
            result |= reader(shape)(root)
    return result


def _header_value(shape: Shape, text: str) -> Any:
    kind = shape.type_name
    if kind in ("integer", "long"):
        return int(text) if text.isdigit() else 0
    if kind == "boolean":
        return text == "true"
    return parse_timestamp(text) if kind == "timestamp" else text


def _error(model: ServiceModel, status: int, headers: Mapping[str, str], body: bytes) -> AwsError:
    if model.protocol == "json":
        try:
            content = orjson.loads(body)
        except ValueError:
            content = None
        if isinstance(content, dict):
            code = str(content.get("__type") or content.get("code") or "").rpartition("#")[2]
            message = content.get("message") or content.get("Message") or ""
            return AwsError(code or f"Status{status}", str(message), status)
    elif body:
        try:
            found = {element.name: element.text for element in _flat(read_xml(body))}
        except XmlError:
            found = {}
        if found:
            return AwsError(found.get("Code", f"Status{status}"), found.get("Message", ""), status)
    code = headers.get("x-amzn-errortype", "").partition(":")[0] or {404: "NotFound", 403: "AccessDenied"}.get(
        status, ""
    )
    return AwsError(code or f"Status{status}", body[:300].decode("utf-8", "replace"), status)


def _flat(element: Element) -> list[Element]:
    return [element, *(inner for child in element.children for inner in _flat(child))]
