"""The path of every call, whoever makes it and by whichever door it comes in.

    (1) find the operation, parse the request, check its constraints
    (2) authenticate
    (3) authorize: every question of the operation is answered yes
    (4) run
    (5) serialize the result or the error
    (6) audit

The operation found in (1) is the one authorized and the one run. Blocking code: the edge calls it in a thread.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from prometheus_client import Counter, Histogram

from taskrole.aws import signature
from taskrole.aws.audit import AuditSink
from taskrole.aws.call import Call
from taskrole.aws.errors import AccessDeniedError, AuthenticationError, AuthenticationProblem, ServiceError
from taskrole.aws.forms import FormRequest, as_request, read_form
from taskrole.aws.http import BytesBody, HttpRequest, HttpResponse
from taskrole.aws.operation import BoundOperation
from taskrole.clock import Clock
from taskrole.gateway.arrivals import Arrival, Arrivals
from taskrole.gateway.audit import make_record
from taskrole.gateway.authenticate import (
    Caller,
    CredentialSource,
    RegistryLogin,
    authenticate_form,
    authenticate_signature,
)
from taskrole.gateway.authorize import Answer, Authorizer, EncodeDenial, enforce
from taskrole.gateway.route import Route, Router
from taskrole.gateway.wire import REGISTRY, Found, Wire
from taskrole.ids import Ids, dashed_uuid
from taskrole.policy.model import ANONYMOUS, PrincipalKind

log = logging.getLogger(__name__)

CALLS = Counter("taskrole_calls", "Authenticated calls, by service and outcome.", ["service", "outcome"])
SECONDS = Histogram("taskrole_call_seconds", "Time to handle a call, without its transfer.", ["service"])

NOT_IMPLEMENTED = "NotImplemented"
INTERNAL_FAILURE = "InternalFailure"
_GLOBAL_SERVICES = frozenset(("iam",))
_GLOBAL_REGION = "us-east-1"


@dataclass(slots=True)
class Pending:
    """A request on its way: what step (1) found out before the body was read."""

    http: HttpRequest
    route: Route
    found: Found
    request_id: str
    arrival: Arrival | None = None


@dataclass(slots=True)
class _Outcome:
    """What is known of a call when it ends, however far it came."""

    call: Call | None = None
    request: Any = None
    answers: list[Answer] = field(default_factory=list)
    error: ServiceError | None = None


Finish = Callable[[HttpRequest, HttpResponse], None]
"""Adds to the headers of an answer, whatever it is, before it leaves (a bucket's cross-origin rules)."""


class Gateway:
    """The one way in. All its collaborators are given to it by the composition root."""

    def __init__(
        self,
        router: Router,
        operations: Mapping[str, Mapping[str, BoundOperation]],
        credentials: CredentialSource,
        registry_login: RegistryLogin,
        authorizer: Authorizer,
        audit: AuditSink,
        clock: Clock,
        ids: Ids,
        encode_denial: EncodeDenial,
        arrivals: Arrivals,
        finish: Mapping[str, Finish] | None = None,
    ) -> None:
        self._router = router
        self._operations = operations
        self._credentials = credentials
        self._registry_login = registry_login
        self._authorizer = authorizer
        self._audit = audit
        self._encode_denial = encode_denial
        self._arrivals = arrivals
        self._finish = finish or {}
        self._clock = clock
        self._ids = ids

    def find(self, http: HttpRequest) -> Pending | HttpResponse:
        """(1) Find the wire and, where the headers tell, the operation; the body has not been read yet."""
        request_id = dashed_uuid(self._ids)
        try:
            route = self._router.route(http)
        except ServiceError as error:
            return _plain_error(error, request_id)
        try:
            return Pending(http, route, route.wire.find(route.http), request_id)
        except ServiceError as error:
            return route.wire.error(error, http, request_id)

    def handle(self, pending: Pending) -> HttpResponse:
        """Take one request along the path and return its answer. Raises nothing."""
        wire, http = pending.route.wire, pending.route.http
        started = self._clock.monotonic_seconds()
        outcome = _Outcome()
        name = pending.found.name
        try:
            name = name or wire.name(http, pending.found)
            result = self._run(pending, name, outcome)
            response = wire.serialize(name, result, http, pending.request_id)  # (5)
        except ServiceError as error:
            outcome.error = error
            response = wire.error(error, http, pending.request_id)  # (5)
        except Exception:
            log.exception("unforeseen error", extra={"request_id": pending.request_id, "operation": name})
            outcome.error = ServiceError(
                INTERNAL_FAILURE, f"We encountered an internal error (request {pending.request_id}).", 500
            )
            response = wire.error(outcome.error, http, pending.request_id)
        self._add_headers(pending, response)  # (5)
        self._record(outcome, self._clock.monotonic_seconds() - started, response.status)  # (6)
        return response

    def _add_headers(self, pending: Pending, response: HttpResponse) -> None:
        finish = self._finish.get(pending.route.wire.service)
        if finish is None:
            return
        try:
            finish(pending.route.http, response)
        except Exception:  # the answer itself is good without them
            log.exception("headers could not be added", extra={"request_id": pending.request_id})

    def _run(self, pending: Pending, name: str, outcome: _Outcome) -> Any:
        wire, http = pending.route.wire, pending.route.http
        operation = self._operation(wire, name)
        if pending.found.form:  # (1) its fields, which may have a signature among them
            http = as_request(http, read_form(http))
            pending.route = replace(pending.route, http=http)
        caller = self._authenticate(pending, name, operation)  # (2)
        outcome.call = call = self._call(pending, name, caller)
        self._refuse_elsewhere(pending, call)  # (3) of sessions that are bound to a place
        if operation is None:
            raise _not_implemented(wire, name)
        outcome.request = request = wire.parse(http, name, pending.found)  # (1) the rest of it: parse and check
        outcome.request = request = operation.resolve(call, request)
        outcome.answers = self._authorizer.answer_all(call, operation.questions(call, request))  # (3)
        encode = self._encode_denial if wire.service == "ec2" else None
        enforce(outcome.answers, quote_resource=wire.service == "s3", encode=encode)
        with self._authorizer.recording(outcome.answers):
            return operation.run(call, request)  # (4)

    def _operation(self, wire: Wire, name: str) -> BoundOperation | None:
        operation = self._operations.get(wire.service, {}).get(name)
        if not wire.known(name):  # also where another wire of the same service has an operation of that name
            message = f"The operation {name[:128]} is not known here."
            raise ServiceError("UnknownOperationException", message, 400)
        return operation

    def _authenticate(self, pending: Pending, name: str, operation: BoundOperation | None) -> Caller:
        wire = pending.route.wire
        now = self._clock.now()
        try:
            if wire.scheme == REGISTRY:
                return self._registry_login(pending.http.header("authorization"), now)
            if pending.found.unsigned:
                return Caller(ANONYMOUS, "", pending.route.region)
            http = pending.route.http
            if isinstance(http, FormRequest):
                return authenticate_form(http.form, self._credentials, now, pending.route.region)
            caller = authenticate_signature(
                pending.http, self._credentials, now, signing_name=wire.signing_name, region=pending.route.region
            )
            if caller.principal.kind is PrincipalKind.ANONYMOUS:
                if operation is None:  # perhaps one that takes no signature, such as AssumeRoleWithSAML
                    raise _not_implemented(wire, name)
                if not operation.signed:
                    return caller
                raise AuthenticationError(AuthenticationProblem.MISSING, "Request is missing Authentication Token")
        except AuthenticationError as error:
            raise signature.wire_error(error, wire.family) from error
        return caller

    def _refuse_elsewhere(self, pending: Pending, call: Call) -> None:
        """Refuse a session that is bound to a container instance unless the call came through that instance.

        Raises:
            AccessDeniedError: It did not.
        """
        came_through = self._arrivals.instance_of(pending.arrival)
        bound_to = call.session.bound_to if call.session is not None else ""
        if bound_to and came_through != bound_to:
            action = f"{pending.route.wire.service}:{call.operation}"
            raise AccessDeniedError(
                f"User: {call.principal.arn} is not authorized to perform: {action} because its session is bound to "
                f"{bound_to} and the call did not come from there"
            )

    def _call(self, pending: Pending, name: str, caller: Caller) -> Call:
        http, service = pending.http, pending.route.wire.service
        region = _GLOBAL_REGION if service in _GLOBAL_SERVICES else caller.region
        return Call(
            principal=caller.principal,
            account_id=caller.account_id,
            region=region,
            request_id=pending.request_id,
            now=self._clock.now(),
            service=service,
            operation=name,
            access_key_id=caller.access_key_id,
            session=caller.session,
            source_ip=http.source_ip,
            user_agent=http.header("user-agent"),
            secure=http.secure,
            endpoint=f"{'https' if http.secure else 'http'}://{http.header('host')}",
            body=caller.body or http.stream or BytesBody(http.body or b""),
            http=pending.route.http,
        )

    def _record(self, outcome: _Outcome, duration_seconds: float, status: int) -> None:
        if outcome.call is None:
            return  # nobody to name: the request was not authenticated
        if not outcome.call.account_id and not outcome.answers:
            return  # unsigned, and it got nowhere: nobody's either
        record = make_record(
            outcome.call,
            dashed_uuid(self._ids),
            outcome.request,
            outcome.answers,
            outcome.error,
            duration_seconds,
            status,
        )
        self._audit.record(record)
        CALLS.labels(record.service, record.error_code or "ok").inc()
        SECONDS.labels(record.service).observe(duration_seconds)
        if isinstance(outcome.error, AccessDeniedError):
            log.info("denied", extra={"request_id": record.request_id, "operation": record.operation})


def _not_implemented(wire: Wire, name: str) -> ServiceError:
    return ServiceError(NOT_IMPLEMENTED, f"taskrole does not implement {wire.service}:{name} yet.", 501)


def _plain_error(error: ServiceError, request_id: str) -> HttpResponse:
    body = f'{{"__type":"{error.code}","message":"The requested operation is not known here."}}'
    headers = [("Content-Type", "application/x-amz-json-1.1"), ("x-amzn-RequestId", request_id)]
    return HttpResponse(error.status, headers, body.encode())
