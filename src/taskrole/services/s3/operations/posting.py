"""PostObject: an HTML form uploads its file. What it may upload says the policy that its maker signed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.forms import Form, FormRequest
from taskrole.aws.http import BodyReader
from taskrole.aws.operation import DOCUMENT_KEY, HEADERS_KEY, STATUS_KEY, OperationSet
from taskrole.aws.protocols.xml import escape
from taskrole.policy.model import Question
from taskrole.services.s3 import errors, post_policy
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.operations.writes import put_object
from taskrole.services.s3.questions import Asker, put_questions

operations: OperationSet[S3Deps] = OperationSet("s3")

RANGE = "ContentLengthRange"
_STATUSES = {"200": 200, "201": 201}
_NO_CONTENT = 204


class _Bounded:
    """A file that must be as long as a policy says."""

    def __init__(self, source: BodyReader, least: int, greatest: int) -> None:
        self._source = source
        self._least = least
        self._greatest = greatest
        self._size = 0

    def read(self, size: int = 1 << 20) -> bytes:
        piece = self._source.read(size)
        self._size += len(piece)
        if self._size > self._greatest:
            raise errors.entity_too_large(self._size, self._greatest)
        if not piece and self._size < self._least:
            raise errors.upload_too_small(self._size, self._least)
        return piece


def _check_policy(_s3: S3Deps, call: Call, request: Any) -> Any:
    """Check the form against its policy; what it says about the size is checked while the file is read."""
    form = _form(call)
    checked = dict(request)
    if "policy" in form.fields:
        policy = post_policy.parse_policy(form.fields["policy"])
        fields = {**form.fields, "key": form.key, "bucket": request["Bucket"]}
        post_policy.check(policy, fields, form.names, call.now)
        if policy.length_range is not None:
            checked[RANGE] = policy.length_range
    if not form.key:
        message = (
            "The bucket POST must contain the specified field name. If it is specified, check the order of fields."
        )
        raise ServiceError("UserKeyMustBeSpecified", message, 400)
    return checked


def _may_post_object(s3: S3Deps, call: Call, request: Any) -> Sequence[Question]:
    return put_questions(Asker(s3, call, request["Bucket"]), request, {}, creates=True)


@operations.operation("PostObject", questions=_may_post_object, resolve=_check_policy, signed=False)
def post_object(s3: S3Deps, call: Call, request: Any) -> Any:
    """Store the file of a form, as PutObject would; answer as the form asks.

    Source: S3 API reference, POST Object.

    Raises:
        ServiceError: EntityTooLarge, EntityTooSmall, MalformedPOSTRequest, and those of PutObject.
    """
    if RANGE in request:
        call = replace(call, body=_Bounded(call.body, *request[RANGE]))
    stored = put_object(s3, call, request)
    bucket, key, form = request["Bucket"], request["Key"], _form(call)
    redirect = form.fields.get("success_action_redirect") or form.fields.get("redirect", "")
    if _is_address(redirect):
        query = urlencode({"bucket": bucket, "key": key, "etag": stored["ETag"]})
        address = f"{redirect}{'&' if urlsplit(redirect).query else '?'}{query}"
        return {**stored, STATUS_KEY: 303, HEADERS_KEY: [("Location", address)]}
    status = _STATUSES.get(form.fields.get("success_action_status", ""), _NO_CONTENT)
    location = _location(call, bucket, key)
    response = {**stored, STATUS_KEY: status, HEADERS_KEY: [("Location", location)]}
    if status == 201:
        members = {"Location": location, "Bucket": bucket, "Key": key, "ETag": stored["ETag"]}
        elements = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in members.items())
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>{elements}</PostResponse>'
        response[DOCUMENT_KEY] = text.encode("utf-8", "replace")
    return response


def _form(call: Call) -> Form:
    assert isinstance(call.http, FormRequest)
    return call.http.form


def _is_address(text: str) -> bool:
    """Say whether a text is an address to send a browser to. AWS: what is none is passed over."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and text.isprintable() and text.isascii()


def _location(call: Call, bucket: str, key: str) -> str:
    authority = call.endpoint.partition("://")[2]
    base = call.endpoint if authority.startswith(f"{bucket}.") else f"{call.endpoint}/{bucket}"
    return f"{base}/{quote(key, safe='')}"
