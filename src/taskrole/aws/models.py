"""The shapes of AWS's APIs, from the service models that botocore ships. Nothing else looks at botocore.

    ServiceModel       one service: protocol, names, operations, errors
      OperationModel   one operation: HTTP binding, input and output shape
        Shape          a type with the traits of the place that refers to it (wire name, location, constraints)

It takes data from botocore, not behaviour: the files are read without importing a line of it, which saves 20 MB.
Models are big and mostly prose, so a service is read when it is first asked for, its documentation is dropped, and each
shape is kept as a small piece of JSON that is decoded when the first operation that needs it is called.
"""

import gzip
import threading
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

EC2_OPERATIONS_KEPT = frozenset(
    ("AssociateIamInstanceProfile", "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress",
     "CreateSecurityGroup", "CreateTags", "DeleteSecurityGroup", "DeleteTags", "DescribeAvailabilityZones",
     "DescribeIamInstanceProfileAssociations", "DescribeInstanceAttribute", "DescribeInstanceStatus",
     "DescribeInstanceTypes", "DescribeInstances", "DescribeNetworkInterfaces", "DescribeRegions",
     "DescribeSecurityGroupRules", "DescribeSecurityGroups", "DescribeSubnets", "DescribeTags", "DescribeVpcs",
     "DisassociateIamInstanceProfile", "ModifyInstanceAttribute", "ModifyInstanceMetadataOptions",
     "ReplaceIamInstanceProfileAssociation", "RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress",
     "RunInstances", "StartInstances", "StopInstances", "TerminateInstances")
)  # fmt: skip
"""EC2's model has 4,400 shapes; those that only other operations need are not kept."""

_OPERATIONS_KEPT: Mapping[str, frozenset[str]] = {"ec2": EC2_OPERATIONS_KEPT}
_PROSE = frozenset(("documentation", "documentationUrl", "deprecatedMessage", "deprecatedSince", "examples"))
_WIRE_TRAITS = frozenset(
    ("queryName", "flattened", "location", "payload", "streaming", "timestampFormat", "xmlNamespace", "resultWrapper",
     "xmlAttribute", "eventstream", "event", "eventheader", "eventpayload", "jsonvalue", "hostLabel")
)  # fmt: skip


class Shape:
    """A type of the model, with the traits of the reference that led to it on top of its own.

    ``type_name`` is structure, list, map, string, integer, long, float, double, boolean, blob or timestamp.
    ``serialization`` holds the traits of the wire (``name``, ``location``, ``flattened``, ``payload``, ...) and
    ``metadata`` all others (``required``, ``min``, ``max``, ``pattern``, ``sensitive``, ...). The same reference always
    leads to the same object, so that a recursive type has finitely many.
    """

    __slots__ = ("_members", "_model", "_references", "metadata", "name", "serialization", "type_name")

    def __init__(self, model: "ServiceModel", name: str, traits: Mapping[str, Any]) -> None:
        self._model = model
        self._references = traits
        self._members: dict[str, Shape] | None = None
        self.name = name
        self.type_name: str = traits["type"]
        self.serialization: dict[str, Any] = {key: traits[key] for key in traits if key in _WIRE_TRAITS}
        if "locationName" in traits:
            self.serialization["name"] = traits["locationName"]
        self.metadata: dict[str, Any] = {
            key: value
            for key, value in traits.items()
            if key not in _WIRE_TRAITS and key not in ("members", "member", "key", "value", "type", "locationName")
        }

    @property
    def members(self) -> dict[str, "Shape"]:
        """The members of a structure by name; empty for other types."""
        if self._members is None:
            references = self._references.get("members", {})
            self._members = {name: self._model.shape_of(reference) for name, reference in references.items()}
        return self._members

    @property
    def member(self) -> "Shape":
        """The type of a list's elements."""
        return self._model.shape_of(self._references["member"])

    @property
    def key(self) -> "Shape":
        """The type of a map's keys."""
        return self._model.shape_of(self._references["key"])

    @property
    def value(self) -> "Shape":
        """The type of a map's values."""
        return self._model.shape_of(self._references["value"])

    @property
    def required_members(self) -> list[str]:
        """The names of a structure's required members."""
        return list(self.metadata.get("required", ()))

    @property
    def enum(self) -> list[str]:
        """The values that a string may have; empty for any."""
        return list(self.metadata.get("enum", ()))


class OperationModel:
    """One operation of a service model."""

    __slots__ = (
        "has_event_stream",
        "http_method",
        "input",
        "name",
        "output",
        "request_uri",
        "response_code",
        "result_wrapper",
        "service",
        "streams_input",
    )

    def __init__(self, service: "ServiceModel", name: str, description: Mapping[str, Any]) -> None:
        http = description.get("http", {})
        output = description.get("output")
        self.service = service
        self.name = name
        self.http_method: str = http.get("method", "POST")
        self.request_uri: str = http.get("requestUri", "/")
        self.response_code: int = http.get("responseCode", 200)
        self.input: Shape | None = service.shape_of(description["input"]) if "input" in description else None
        self.output: Shape | None = None if output is None else service.shape_of(output)
        self.result_wrapper: str = "" if output is None else output.get("resultWrapper", "")
        self.streams_input = self.input is not None and _streams(self.input)
        self.has_event_stream = any(
            member.serialization.get("eventstream")
            for shape in (self.input, self.output)
            if shape is not None
            for member in shape.members.values()
        )


def _streams(shape: Shape) -> bool:
    payload = shape.members.get(shape.serialization.get("payload", ""))
    return payload is not None and bool(payload.serialization.get("streaming"))


_Pieces = dict[str, bytes]
"""Descriptions as JSON, by name."""


class ServiceModel:
    """One AWS service as its model describes it."""

    def __init__(self, prefix: str, summary: Mapping[str, Any], operations: _Pieces, shapes: _Pieces) -> None:
        metadata = summary["metadata"]
        self.prefix = prefix
        self.protocol: str = metadata["protocol"]
        self.json_version: str = metadata.get("jsonVersion", "1.1")
        self.target_prefix: str = metadata.get("targetPrefix", "")
        self.api_version: str = metadata["apiVersion"]
        self.xml_namespace: str = metadata.get("xmlNamespace", "")
        self.signing_name: str = metadata.get("signingName", metadata["endpointPrefix"])
        self.operation_names: tuple[str, ...] = tuple(summary["operationNames"])
        self.error_statuses: dict[str, int] = summary["errorStatuses"]
        self._error_shapes: dict[str, str] = summary["errorShapes"]
        self._names = frozenset(self.operation_names)
        self._operations = operations
        self._shapes = shapes
        self._decoded: dict[str, Mapping[str, Any]] = {}
        self._resolved: dict[bytes, Shape] = {}
        self._built: dict[str, OperationModel] = {}
        self._lock = threading.RLock()

    def has_operation(self, name: str) -> bool:
        """Tell whether AWS has an operation of that name."""
        return name in self._names

    def describes(self, name: str) -> bool:
        """Tell whether ``operation`` can return it: of EC2 only a part is kept."""
        return name in self._operations

    def operation(self, name: str) -> OperationModel:
        """Return one operation.

        Raises:
            KeyError: The service has no such operation, or its shapes are not kept.
        """
        found = self._built.get(name)
        if found is None:
            with self._lock:
                found = OperationModel(self, name, orjson.loads(self._operations[name]))
                found = self._built.setdefault(name, found)
        return found

    def streams_input(self, name: str) -> bool:
        """Tell whether an operation's body is bulk data."""
        return name in self._operations and self.operation(name).streams_input

    def operations(self) -> Iterable[OperationModel]:
        """Yield all operations whose shapes are kept."""
        return (self.operation(name) for name in self._operations)

    def error_shape(self, code: str) -> Shape | None:
        """Return the shape of a modelled error by its wire code; None for errors that are common to all services."""
        name = self._error_shapes.get(code)
        return None if name is None else self.shape_of({"shape": name})

    def shape_of(self, reference: Mapping[str, Any]) -> Shape:
        """Return the shape that a reference of the model leads to; the same object for the same reference."""
        key = orjson.dumps(reference)
        shape = self._resolved.get(key)
        if shape is None:
            with self._lock:
                name = reference["shape"]
                if name not in self._decoded:
                    self._decoded[name] = orjson.loads(self._shapes[name])
                own = self._decoded[name]
                added = {trait: value for trait, value in reference.items() if trait != "shape"}
                shape = self._resolved.setdefault(key, Shape(self, name, {**own, **added} if added else own))
        return shape


_models: dict[str, ServiceModel] = {}
_models_lock = threading.Lock()


def service_model(prefix: str) -> ServiceModel:
    """Return the model of a service by its prefix (``iam``, ``s3``, ...); it is read once.

    Raises:
        KeyError: There is no such service.
    """
    model = _models.get(prefix)
    if model is None:
        with _models_lock:
            model = _models.get(prefix)
            if model is None:
                model = _models[prefix] = _unpack(prefix, _packed(prefix))
    return model


def _unpack(prefix: str, packed: bytes) -> ServiceModel:
    lines = packed.split(b"\n")
    summary = orjson.loads(lines[0])
    split = 1 + 2 * summary["operations"]
    return ServiceModel(prefix, summary, _pieces(lines[1:split]), _pieces(lines[split:]))


def _pieces(lines: list[bytes]) -> _Pieces:
    return {name.decode(): piece for name, piece in zip(lines[::2], lines[1::2], strict=True)}


def _packed(prefix: str) -> bytes:
    """Return what is kept of a model: a line of summary, then names and JSON of operations and of shapes by turns.

    In one piece, because all objects of the full model are freed before the few that stay are made. Made side by side,
    the ones that stay would hold on to the pages of the others: three times the memory.
    """
    document = _read(prefix)
    operations, shapes = document["operations"], document["shapes"]
    kept = {name: operations[name] for name in operations if name in _OPERATIONS_KEPT.get(prefix, operations)}
    reachable = _reachable(shapes, kept.values())
    summary = {
        "metadata": document["metadata"],
        "operationNames": list(operations),
        "operations": len(kept),
        "errorStatuses": _error_statuses(shapes),
        "errorShapes": {
            shape.get("error", {}).get("code", name): name
            for name, shape in shapes.items()
            if shape.get("exception") and name in reachable
        },
    }
    lines = [orjson.dumps(summary)]
    for name, operation in kept.items():
        lines += [name.encode(), orjson.dumps(_slim(operation))]
    for name in sorted(reachable):
        lines += [name.encode(), orjson.dumps(_slim(shapes[name]))]
    return b"\n".join(lines)


def _read(prefix: str) -> Mapping[str, Any]:
    package = find_spec("botocore")
    assert package is not None
    assert package.submodule_search_locations is not None
    folder = Path(next(iter(package.submodule_search_locations))) / "data" / prefix
    if not prefix.isidentifier() or not folder.is_dir():
        raise KeyError(prefix)
    # Versions are dates; the newest is the one that clients speak.
    file = max(folder.glob("*/service-2.json*"), key=lambda path: (path.parent.name, path.suffix == ".json"))
    content = file.read_bytes()
    document = orjson.loads(gzip.decompress(content) if file.suffix == ".gz" else content)
    assert isinstance(document, dict)
    # botocore's corrections of a model, for instance the type of S3's Expires header.
    extras = file.parent / "service-2.sdk-extras.json"
    if extras.exists():
        _merge(document, orjson.loads(extras.read_bytes()).get("merge", {}))
    return document


def _merge(into: dict[str, Any], added: Mapping[str, Any]) -> None:
    for key, value in added.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _slim(value: Any) -> Any:
    if isinstance(value, dict):
        # A member may be called "documentation": its value refers to a shape, whereas prose is text.
        return {k: _slim(v) for k, v in value.items() if k not in _PROSE or (isinstance(v, dict) and "shape" in v)}
    if isinstance(value, list):
        return [_slim(item) for item in value]
    return value


def _reachable(shapes: Mapping[str, Any], roots: Iterable[Any]) -> set[str]:
    """Return the names of the shapes that ``roots`` lead to."""
    found: set[str] = set()
    waiting: list[Any] = list(roots)
    while waiting:
        item = waiting.pop()
        if isinstance(item, list):
            waiting += [value for value in item if isinstance(value, dict | list)]
            continue
        name = item.get("shape")
        if isinstance(name, str) and name not in found and name in shapes:
            found.add(name)
            waiting.append(shapes[name])
        waiting += [value for value in item.values() if isinstance(value, dict | list)]
    return found


def _error_statuses(shapes: Mapping[str, Any]) -> dict[str, int]:
    statuses: dict[str, int] = {}
    for name, shape in shapes.items():
        error = shape.get("error")
        if error and "httpStatusCode" in error:
            statuses[error.get("code", name)] = error["httpStatusCode"]
    return statuses
