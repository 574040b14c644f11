"""AWS service models: the only module that imports botocore, and it takes data from it, not behaviour.

Documentation texts are dropped when a model is loaded, so that a model costs megabytes rather than tens of them.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from botocore.loaders import Loader
from botocore.model import ServiceModel as BotocoreServiceModel

Shape = Any
"""A botocore shape: ``type_name``, ``members``, ``serialization``, ``metadata``."""

_TEXTS = frozenset(("documentation", "documentationUrl", "examples"))


class OperationModel:
    """One operation of a service model."""

    __slots__ = ("http_method", "input", "name", "output", "request_uri", "result_wrapper", "service", "streams_input")

    def __init__(self, service: "ServiceModel", name: str, model: Any) -> None:
        self.service = service
        self.name = name
        self.input: Shape | None = model.input_shape
        self.output: Shape | None = model.output_shape
        self.http_method: str = model.http.get("method", "POST")
        self.request_uri: str = model.http.get("requestUri", "/")
        self.streams_input: bool = model.has_streaming_input
        self.result_wrapper: str = "" if self.output is None else self.output.serialization.get("resultWrapper", "")


class ServiceModel:
    """One AWS service as its model describes it."""

    def __init__(self, prefix: str, document: Mapping[str, Any]) -> None:
        self.prefix = prefix
        self._model = BotocoreServiceModel(document)
        metadata = document["metadata"]
        self.protocol: str = metadata["protocol"]
        self.json_version: str = metadata.get("jsonVersion", "1.1")
        self.target_prefix: str = metadata.get("targetPrefix", "")
        self.api_version: str = metadata["apiVersion"]
        self.xml_namespace: str = metadata.get("xmlNamespace", "")
        self.signing_name: str = metadata.get("signingName", metadata["endpointPrefix"])
        self.operation_names: tuple[str, ...] = tuple(document["operations"])
        self._names = frozenset(self.operation_names)
        self._operations: dict[str, OperationModel] = {}
        self.error_statuses: dict[str, int] = _error_statuses(document)

    def has_operation(self, name: str) -> bool:
        """Tell whether AWS has an operation of that name."""
        return name in self._names

    def operation(self, name: str) -> OperationModel:
        """Return one operation.

        Raises:
            KeyError: The service has no such operation.
        """
        found = self._operations.get(name)
        if found is None:
            if name not in self._names:
                raise KeyError(name)
            found = self._operations[name] = OperationModel(self, name, self._model.operation_model(name))
        return found

    def streams_input(self, name: str) -> bool:
        """Tell whether an operation's body is bulk data."""
        return name in self._names and self.operation(name).streams_input

    def operations(self) -> Iterable[OperationModel]:
        """Yield all operations."""
        return (self.operation(name) for name in self.operation_names)


@lru_cache
def service_model(prefix: str) -> ServiceModel:
    """Return the model of a service by its prefix (``iam``, ``s3``, ...)."""
    document = Loader(include_default_search_paths=True).load_service_model(prefix, "service-2")
    return ServiceModel(prefix, _slim(document))


def _slim(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _slim(item) for key, item in value.items() if key not in _TEXTS}
    if isinstance(value, list):
        return [_slim(item) for item in value]
    return value


def _error_statuses(document: Mapping[str, Any]) -> dict[str, int]:
    statuses: dict[str, int] = {}
    for name, shape in document["shapes"].items():
        error = shape.get("error")
        if error and "httpStatusCode" in error:
            statuses[error.get("code", name)] = error["httpStatusCode"]
    return statuses
