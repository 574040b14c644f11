"""The wires of the gateway: how bytes become operations and back, one object per front door.

    Wire                    what handle.py needs of any of them
      ModelWire             an AWS service, driven by its service model (JSON, query, EC2, REST-XML)
      (ecr.api) registry    the OCI distribution routes under /v2/, authenticated with an ECR token
      EndpointWire          websocket upgrades of the ECS agent (ACS and TCS), matched by path

A wire finds the operation, parses and validates the request, and renders results and errors. It decides nothing.
"""

from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl

from taskrole.aws import validation
from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest, HttpResponse
from taskrole.aws.models import ServiceModel
from taskrole.aws.protocols import protocol_for
from taskrole.aws.signature_errors import Family

SIGNATURE = "signature"
REGISTRY = "registry"

BODY_BYTES_MAX_DEFAULT = 4 * 1024 * 1024
BODY_BYTES_MAX = {
    "dynamodb": 20 * 1024 * 1024,  # AWS: BatchWriteItem and transactions up to 16 MB of items, more as JSON
    "ecr": 32 * 1024 * 1024,  # AWS: layer parts up to 20 MiB, base64
    "iam": 2 * 1024 * 1024,
    "sts": 256 * 1024,
}


@dataclass(frozen=True, slots=True)
class Found:
    """The operation that a request names, before its body is looked at.

    ``name`` is empty when only the body tells (query protocol). ``streams`` says that the body is bulk data which the
    operation reads itself; ``body_bytes_max`` bounds the body of all others. ``arguments`` are request members that
    the route already told (registry). ``waits`` says that the operation may wait for another server: it runs where
    nothing but its like waits for it. ``unsigned`` says that anybody may, and that no signature is looked at: the query
    of a browser's preflight may have that of the request to come. ``form`` says that the body is a form with a file,
    whose fields are the request and its signature.
    """

    name: str
    streams: bool = False
    waits: bool = False
    unsigned: bool = False
    form: bool = False
    body_bytes_max: int = BODY_BYTES_MAX_DEFAULT
    arguments: Any = None


class Wire(Protocol):
    """One way in. ``service`` is the service prefix, ``family`` the error family of authentication failures.

    ``signing_name`` is the service in the scope of a signature: DynamoDB's for its streams, too.
    """

    service: str
    signing_name: str
    family: Family
    scheme: str
    """``signature`` (Signature Version 4) or ``registry`` (Basic with an ECR authorization token)."""

    def find(self, http: HttpRequest) -> Found:
        """Find the operation from the request line and the headers alone.

        Raises:
            ServiceError: The route leads nowhere.
        """
        ...

    def name(self, http: HttpRequest, found: Found) -> str:
        """Return the operation's name, from the body where ``find`` could not tell."""
        ...

    def parse(self, http: HttpRequest, name: str, found: Found) -> Any:
        """Return the request's members, checked against the model's constraints."""
        ...

    def serialize(self, name: str, result: Any, http: HttpRequest, request_id: str) -> HttpResponse:
        """Render a result."""
        ...

    def error(self, error: ServiceError, http: HttpRequest, request_id: str) -> HttpResponse:
        """Render an error."""
        ...

    def known(self, name: str) -> bool:
        """Tell whether AWS has an operation of that name (then it answers 501 while it is not there)."""
        ...


class ModelWire:
    """An AWS service whose requests and answers are shaped by its service model."""

    scheme = SIGNATURE

    def __init__(self, model: ServiceModel, waiting: frozenset[str] = frozenset()) -> None:
        """Make it for a service whose operations named in ``waiting`` may wait for another server."""
        self._model = model
        self._waiting = waiting
        self._protocol = protocol_for(model)
        self.service = model.prefix
        self.signing_name = model.signing_name
        self.family = self._protocol.family

    def find(self, http: HttpRequest) -> Found:
        """Find the operation from the request line and the headers; the query protocol names it in the body."""
        limit = BODY_BYTES_MAX.get(self.service, BODY_BYTES_MAX_DEFAULT)
        if self._protocol.named_in_body:
            return Found("", body_bytes_max=limit)
        name = self._protocol.match(http, self._model)
        waits = name in self._waiting
        return Found(name, streams=self._model.streams_input(name), waits=waits, body_bytes_max=limit)

    def name(self, http: HttpRequest, found: Found) -> str:
        """Return the operation's name."""
        return found.name or self._protocol.match(http, self._model)

    def parse(self, http: HttpRequest, name: str, found: Found) -> Any:
        """Parse and check the request."""
        operation = self._model.operation(name)
        request = self._protocol.parse(http, operation)
        validation.check(operation, request)
        return request

    def serialize(self, name: str, result: Any, http: HttpRequest, request_id: str) -> HttpResponse:
        """Render a result, or pass on an HTTP response that the operation made itself."""
        if isinstance(result, HttpResponse):
            return result
        return self._protocol.serialize(self._model.operation(name), result, request_id)

    def error(self, error: ServiceError, http: HttpRequest, request_id: str) -> HttpResponse:
        """Render an error in the service's protocol."""
        return self._protocol.error(self._model, error, request_id, http)

    def known(self, name: str) -> bool:
        """Tell whether the service model has the operation."""
        return self._model.has_operation(name)


class EndpointWire:
    """Operations that are an address rather than a model shape: the agent's websockets.

    The members of the query string are the request; errors are the service's own.
    """

    scheme = SIGNATURE

    def __init__(self, inner: Wire, paths: dict[str, str]) -> None:
        self._inner = inner
        self._paths = paths
        self.service = inner.service
        self.signing_name = inner.signing_name
        self.family = inner.family

    def find(self, http: HttpRequest) -> Found:
        """Find the operation by path."""
        return Found(self._paths[http.path])

    def name(self, http: HttpRequest, found: Found) -> str:
        """Return the operation's name."""
        return found.name

    def parse(self, http: HttpRequest, name: str, found: Found) -> Any:
        """Return the query's members; the last of a repeated one counts."""
        return dict(parse_qsl(http.query, keep_blank_values=True, max_num_fields=50))

    def serialize(self, name: str, result: Any, http: HttpRequest, request_id: str) -> HttpResponse:
        """Pass on the upgrade that the operation made."""
        assert isinstance(result, HttpResponse)
        return result

    def error(self, error: ServiceError, http: HttpRequest, request_id: str) -> HttpResponse:
        """Render an error as the service's API would."""
        return self._inner.error(error, http, request_id)

    def known(self, name: str) -> bool:
        """Tell whether the address is served: always, since ``find`` found it."""
        return True
