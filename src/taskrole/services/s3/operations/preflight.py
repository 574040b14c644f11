"""What browsers ask before requests to other sites (preflights), and what all other answers tell them in headers."""

from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest, HttpResponse
from taskrole.aws.operation import HEADERS_KEY, OperationSet, allowed_to_everyone
from taskrole.services.s3 import cors
from taskrole.services.s3.deps import S3Deps
from taskrole.services.s3.operations.configuration import CORS
from taskrole.services.s3.store import buckets

operations: OperationSet[S3Deps] = OperationSet("s3")

_NOT_ALLOWED = (
    "This CORS request is not allowed. This is usually because the evalution of Origin, request method / "
    "Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."
)  # AWS's spelling


@operations.operation("OptionsObject", questions=allowed_to_everyone, signed=False)
def options_object(s3: S3Deps, call: Call, request: Any) -> Any:
    """Answer a preflight: which cross-origin requests the bucket's rules allow. AWS: asked and answered unsigned.

    Source: S3 API reference, OPTIONS object.

    Raises:
        ServiceError: BadRequest, AccessForbidden.
    """
    assert call.http is not None
    origin = call.http.header("origin")
    if not origin:
        raise ServiceError("BadRequest", "Insufficient information. Origin request header needed.", 400)
    method = call.http.header("access-control-request-method")
    bucket = s3.lookups.bucket(call, request["Bucket"])
    if bucket is None:
        raise _forbidden("Bucket not found", method, "BUCKET")
    document = buckets.find_setting(s3.database, bucket, CORS)
    if document is None:
        raise _forbidden("CORS is not enabled for this bucket.", method, "BUCKET")
    if method not in cors.METHODS:
        raise ServiceError("BadRequest", f"Invalid Access-Control-Request-Method: {method or 'null'}", 400)
    asked = cors.asked_headers(call.http.header("access-control-request-headers"))
    headers = cors.find_headers(document["CORSRules"], origin, method, asked)
    if headers is None:
        raise _forbidden(_NOT_ALLOWED, method, "OBJECT" if request.get("Key") else "BUCKET")
    return {HEADERS_KEY: headers}


def add_headers(s3: S3Deps, http: HttpRequest, response: HttpResponse) -> None:
    """Tell the browser whether a page of another site may see the answer, whatever it is; ``http`` is in path style."""
    origin = http.header("origin")
    if not origin or http.method == "OPTIONS":
        return
    name = http.path.removeprefix("/").partition("/")[0]
    bucket = buckets.find_bucket(s3.database, name) if name else None
    document = None if bucket is None else buckets.find_setting(s3.database, bucket, CORS)
    if document is None:
        return
    # AWS: what the request claims to ask for counts, where it claims anything.
    method = http.header("access-control-request-method") or http.method
    asked = cors.asked_headers(http.header("access-control-request-headers"))
    response.headers += cors.find_headers(document["CORSRules"], origin, method, asked) or ()


def _forbidden(what: str, method: str, resource_type: str) -> ServiceError:
    members = {"Method": method[:64] or "OPTIONS", "ResourceType": resource_type}
    return ServiceError("AccessForbidden", f"CORSResponse: {what}", 403, members)
