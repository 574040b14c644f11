"""The wire of taskrole's own API: ``POST /_taskrole/api/OPERATION``, a JSON object, signed for service ``taskrole``.

Calls that come in here take the same path as every other: found, authenticated, authorized, run, recorded.
"""

import json
from collections.abc import Mapping
from typing import Any

from taskrole.aws.errors import AccessDeniedError, ServiceError
from taskrole.aws.http import HttpRequest, HttpResponse
from taskrole.aws.signature_errors import Family
from taskrole.gateway.wire import SIGNATURE, Found

SERVICE = "taskrole"
PREFIX = "/_taskrole/api/"
BODY_BYTES_MAX = 64 * 1024


class OwnWire:
    """taskrole's own operations, by path."""

    service = SERVICE
    signing_name = SERVICE
    family: Family = "json"
    scheme = SIGNATURE

    def find(self, http: HttpRequest) -> Found:
        """Find the operation by path.

        Raises:
            ServiceError: MethodNotAllowed, it is no POST.
        """
        if http.method != "POST":
            raise ServiceError("MethodNotAllowed", "Use POST.", 405)
        return Found(http.path.removeprefix(PREFIX), body_bytes_max=BODY_BYTES_MAX)

    def name(self, http: HttpRequest, found: Found) -> str:
        """Return the operation's name."""
        return found.name

    def parse(self, http: HttpRequest, name: str, found: Found) -> Mapping[str, Any]:
        """Return the members of the body.

        Raises:
            ServiceError: SerializationException, the body is no JSON object.
        """
        try:
            value = json.loads(http.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise ServiceError("SerializationException", "The body is no JSON.", 400) from error
        if not isinstance(value, dict):
            raise ServiceError("SerializationException", "The body must be a JSON object.", 400)
        return value

    def serialize(self, name: str, result: Any, http: HttpRequest, request_id: str) -> HttpResponse:
        """Render a result."""
        return _answer(200, result, request_id)

    def error(self, error: ServiceError, http: HttpRequest, request_id: str) -> HttpResponse:
        """Render an error as AWS's JSON services do."""
        code = "AccessDeniedException" if isinstance(error, AccessDeniedError) else error.code
        return _answer(error.status, {"__type": code, "message": error.message}, request_id)

    def known(self, name: str) -> bool:
        """Tell whether the operation may be there: its path was found."""
        return True


def _answer(status: int, value: Any, request_id: str) -> HttpResponse:
    headers = [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-RequestId", request_id)]
    return HttpResponse(status, headers, json.dumps(value).encode())
