"""What an operation is: a function, the questions that must all be answered yes before it runs, and its name.

There is no way to register an operation without questions. An operation that AWS lets everyone call says so with
``questions=allowed_to_everyone``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from taskrole.aws.call import Call
from taskrole.policy.model import Question

Deps = TypeVar("Deps")
Request = Any  # a TypedDict of the service's types.py; each operation annotates its own
Response = Any

Questions = Callable[[Deps, Call, Request], Sequence[Question]]
Resolve = Callable[[Deps, Call, Request], Request]
Function = Callable[[Deps, Call, Request], Response]


STATUS_KEY = "$status"
"""A response may hold an HTTP status under this key where the service model has none (S3 answers 206 to a range)."""
HEADERS_KEY = "$headers"
"""A response may hold further headers, a list of pairs, under this key."""
DOCUMENT_KEY = "$document"
"""A response may hold a finished XML document (bytes) under this key where the service model has none (PostObject)."""


def allowed_to_everyone(_deps: object, _call: Call, _request: Request) -> Sequence[Question]:
    """Ask nothing: AWS lets every authenticated caller do this (sts:GetCallerIdentity)."""
    return ()


@dataclass(frozen=True, slots=True)
class Operation(Generic[Deps]):
    """One operation of one service.

    ``resolve`` makes names in the request concrete before it is authorized (``family`` to ``family:7``), so that what
    is authorized is what is run. ``signed`` is False only for calls that AWS accepts unsigned
    (AssumeRoleWithWebIdentity) or anonymously (S3, where the bucket policy decides).
    """

    service: str
    name: str
    questions: Questions[Deps]
    function: Function[Deps]
    resolve: Resolve[Deps] | None = None
    signed: bool = True


@dataclass(frozen=True, slots=True)
class BoundOperation:
    """An operation with its dependencies: what the gateway sees."""

    service: str
    name: str
    resolve: Callable[[Call, Request], Request]
    questions: Callable[[Call, Request], Sequence[Question]]
    run: Callable[[Call, Request], Response]
    signed: bool


class OperationSet(Generic[Deps]):
    """The operations of one module of a service, filled by the ``operation`` decorator."""

    def __init__(self, service: str) -> None:
        self.service = service
        self._operations: dict[str, Operation[Deps]] = {}

    def operation(
        self, name: str, *, questions: Questions[Deps], resolve: Resolve[Deps] | None = None, signed: bool = True
    ) -> Callable[[Function[Deps]], Function[Deps]]:
        """Register the decorated function as operation ``name``.

        Raises:
            ValueError: The name is already taken in this set.
        """

        def register(function: Function[Deps]) -> Function[Deps]:
            if name in self._operations:
                message = f"{self.service}:{name} is registered twice"
                raise ValueError(message)
            self._operations[name] = Operation(self.service, name, questions, function, resolve, signed)
            return function

        return register

    def __iter__(self) -> Iterator[Operation[Deps]]:
        return iter(self._operations.values())

    def bind(self, deps: Deps) -> Mapping[str, BoundOperation]:
        """Return the operations with ``deps`` filled in, by name."""
        return {operation.name: _bind(operation, deps) for operation in self}


def bind_all(sets: Iterable[OperationSet[Deps]], deps: Deps) -> dict[str, BoundOperation]:
    """Return the operations of several sets of one service, bound, by name.

    Raises:
        ValueError: Two sets register the same name.
    """
    bound: dict[str, BoundOperation] = {}
    for operation_set in sets:
        for name, operation in operation_set.bind(deps).items():
            if name in bound:
                message = f"{operation.service}:{name} is registered twice"
                raise ValueError(message)
            bound[name] = operation
    return bound


def _bind(operation: Operation[Deps], deps: Deps) -> BoundOperation:
    def resolve(call: Call, request: Request) -> Request:
        return request if operation.resolve is None else operation.resolve(deps, call, request)

    def questions(call: Call, request: Request) -> Sequence[Question]:
        return operation.questions(deps, call, request)

    def run(call: Call, request: Request) -> Response:
        return operation.function(deps, call, request)

    return BoundOperation(operation.service, operation.name, resolve, questions, run, operation.signed)
