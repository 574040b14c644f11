"""Tags of parameters. Source: Systems Manager API reference."""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ssm import errors
from taskrole.services.ssm.deps import SsmDeps
from taskrole.services.ssm.model import ParameterKey
from taskrole.services.ssm.operations.common import check_tag_count, tags_of
from taskrole.services.ssm.questions import about_parameters, read_name, request_tags_context

operations: OperationSet[SsmDeps] = OperationSet("ssm")


def _key(call: Call, request: Mapping[str, Any]) -> ParameterKey:
    if request["ResourceType"] != "Parameter":
        raise errors.invalid_resource_type()
    return read_name(call, request["ResourceId"])[0]


def _ask(
    deps: SsmDeps, call: Call, request: Any, action: str, context: Mapping[str, ContextValue] | None = None
) -> Sequence[Question]:
    return about_parameters(deps, call, action, [_key(call, request)], context)


def _may_add(deps: SsmDeps, call: Call, request: Any) -> Sequence[Question]:
    return _ask(deps, call, request, "AddTagsToResource", request_tags_context(request["Tags"]))


@operations.operation("AddTagsToResource", questions=_may_add)
def add_tags_to_resource(deps: SsmDeps, call: Call, request: Any) -> Any:
    """Add tags to a parameter, or replace their values.

    Raises:
        ServiceError: InvalidResourceId, InvalidResourceType, TooManyTagsError.
    """
    added = tags_of(request["Tags"])

    def change(tags: dict[str, str]) -> dict[str, str]:
        merged = {**tags, **added}
        check_tag_count(merged)
        return merged

    deps.store.change_tags(_key(call, request), change)
    return {}


def _may_remove(deps: SsmDeps, call: Call, request: Any) -> Sequence[Question]:
    return _ask(deps, call, request, "RemoveTagsFromResource", {"aws:TagKeys": tuple(request["TagKeys"])})


@operations.operation("RemoveTagsFromResource", questions=_may_remove)
def remove_tags_from_resource(deps: SsmDeps, call: Call, request: Any) -> Any:
    """Remove tags from a parameter.

    Raises:
        ServiceError: InvalidResourceId, InvalidResourceType.
    """
    removed = frozenset(request["TagKeys"])
    deps.store.change_tags(
        _key(call, request), lambda tags: {key: value for key, value in tags.items() if key not in removed}
    )
    return {}


def _may_list(deps: SsmDeps, call: Call, request: Any) -> Sequence[Question]:
    return _ask(deps, call, request, "ListTagsForResource")


@operations.operation("ListTagsForResource", questions=_may_list)
def list_tags_for_resource(deps: SsmDeps, call: Call, request: Any) -> Any:
    """Return the tags of a parameter.

    Raises:
        ServiceError: InvalidResourceId, InvalidResourceType.
    """
    key = _key(call, request)
    tags = deps.store.tags([key]).get(key)
    if tags is None:
        raise errors.invalid_resource_id()
    return {"TagList": [{"Key": name, "Value": value} for name, value in tags.items()]}
