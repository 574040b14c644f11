"""The wire of S3: its service model, and what browsers send that no service model describes.

OPTIONS /bucket[/key]                    OptionsObject, a preflight; unsigned, whatever its query says
"""

from typing import Any

from taskrole.aws.http import HttpRequest, HttpResponse
from taskrole.aws.protocols import rest_xml
from taskrole.gateway.wire import Found, ModelWire

PREFLIGHT = "OptionsObject"


class S3Wire(ModelWire):
    """S3: model-driven but for the requests that browsers make of their own."""

    def find(self, http: HttpRequest) -> Found:
        """Find the operation from the request line and the headers."""
        if http.method == "OPTIONS" and http.path != "/":
            return Found(PREFLIGHT, unsigned=True)
        return super().find(http)

    def parse(self, http: HttpRequest, name: str, found: Found) -> Any:
        """Parse and check the request."""
        if name == PREFLIGHT:
            return rest_xml.labels_of(http.path)
        return super().parse(http, name, found)

    def serialize(self, name: str, result: Any, http: HttpRequest, request_id: str) -> HttpResponse:
        """Render a result."""
        if name == PREFLIGHT:
            return rest_xml.bare_response(result, request_id)
        return super().serialize(name, result, http, request_id)

    def known(self, name: str) -> bool:
        """Tell whether S3 has the operation."""
        return name == PREFLIGHT or super().known(name)
