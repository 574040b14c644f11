"""The wire of S3: its service model, and what browsers send that no service model describes.

    OPTIONS /bucket[/key]                    OptionsObject, a preflight; unsigned, whatever its query says
    POST /bucket, multipart/form-data        PostObject, the upload of a form; its fields are PutObject's members

Source: S3 API reference, "OPTIONS object", "POST Object".
"""

from typing import Any
from urllib.parse import urlencode

from taskrole.aws import validation
from taskrole.aws.errors import ServiceError
from taskrole.aws.forms import FormRequest, is_form
from taskrole.aws.http import HttpRequest, HttpResponse
from taskrole.aws.protocols import rest_xml
from taskrole.gateway.wire import Found, ModelWire

PREFLIGHT, FORM = "OptionsObject", "PostObject"
_PUT = "PutObject"


class S3Wire(ModelWire):
    """S3: model-driven but for the requests that browsers make of their own."""

    def find(self, http: HttpRequest) -> Found:
        """Find the operation from the request line and the headers."""
        if http.method == "OPTIONS" and http.path != "/":
            return Found(PREFLIGHT, unsigned=True)
        if http.method == "POST" and not http.query and _is_bucket(http.path):
            if not is_form(http):
                message = "At least one of the pre-conditions you specified did not hold"
                condition = "Bucket POST must be of the enclosure-type multipart/form-data"
                raise ServiceError("PreconditionFailed", message, 412, {"Condition": condition})
            return Found(FORM, streams=True, form=True)
        return super().find(http)

    def parse(self, http: HttpRequest, name: str, found: Found) -> Any:
        """Parse and check the request."""
        if name == PREFLIGHT:
            return rest_xml.labels_of(http.path)
        if name == FORM:
            return self._parse_form(http)
        return super().parse(http, name, found)

    def serialize(self, name: str, result: Any, http: HttpRequest, request_id: str) -> HttpResponse:
        """Render a result."""
        if name == PREFLIGHT:
            return rest_xml.bare_response(result, request_id)
        return super().serialize(_PUT if name == FORM else name, result, http, request_id)

    def known(self, name: str) -> bool:
        """Tell whether S3 has the operation."""
        return name in (PREFLIGHT, FORM) or super().known(name)

    def _parse_form(self, http: HttpRequest) -> dict[str, Any]:
        assert isinstance(http, FormRequest)
        operation = self._model.operation(_PUT)
        request: dict[str, Any] = self._protocol.parse(http, operation)
        validation.check(operation, request)
        if "tagging" in http.form.fields:
            document = self._model.operation("PutObjectTagging").input
            assert document is not None
            tagging = rest_xml.xml_body(http.form.fields["tagging"].encode(), document.members["Tagging"])
            tags = [(tag.get("Key", ""), tag.get("Value", "")) for tag in tagging.get("TagSet", [])]
            request |= {"Tagging": urlencode(tags)} if tags else {}
        return request


def _is_bucket(path: str) -> bool:
    bucket, _, key = path.removeprefix("/").partition("/")
    return bool(bucket) and not key
