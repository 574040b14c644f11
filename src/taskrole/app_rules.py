"""The check of task definitions that the composition root lends to the console."""

from collections.abc import Mapping
from typing import Any

import orjson

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.aws.models import service_model
from taskrole.gateway.wire import ModelWire
from taskrole.services.ecs.definition_rules import normalize
from taskrole.services.ecs.requirements import required_attributes


class TaskDefinitionRules:
    """Tells what RegisterTaskDefinition would say to a definition, by its own parser, constraints and rules. Pure."""

    def __init__(self, registry_host: str) -> None:
        self._wire = ModelWire(service_model("ecs"))
        self._registry_host = registry_host

    def problems(self, account_id: str, definition: Mapping[str, Any]) -> list[str]:
        """Return the sentence that would be the answer's; empty when there is nothing to say."""
        try:
            self._normalized(account_id, definition)
        except ServiceError as error:
            return [error.message]
        return []

    def required_attributes(self, account_id: str, definition: Mapping[str, Any]) -> list[str]:
        """Return the attributes that an instance must have.

        Raises:
            ServiceError: The definition has problems.
        """
        return required_attributes(self._normalized(account_id, definition), self._registry_host)

    def _normalized(self, account_id: str, definition: Mapping[str, Any]) -> Mapping[str, Any]:
        headers = [("x-amz-target", f"{service_model('ecs').target_prefix}.RegisterTaskDefinition")]
        http = HttpRequest("POST", "/", headers, orjson.dumps(definition))
        found = self._wire.find(http)
        return normalize(account_id, self._wire.parse(http, found.name, found))
