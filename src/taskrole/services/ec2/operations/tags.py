"""Tags. Source: EC2 API reference."""

from collections.abc import Sequence

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ec2 import errors
from taskrole.services.ec2.deps import Ec2Deps
from taskrole.services.ec2.filters import apply_filters, page
from taskrole.services.ec2.operations.common import TRUE, Answer, Ec2Operations, Request, tags_of
from taskrole.services.ec2.questions import (
    about_groups,
    about_instances,
    ask,
    on_everything,
    request_tags,
    resource_tags,
    scope_of,
)
from taskrole.services.ec2.resources import check_there, kind_of
from taskrole.services.ec2.store import tags as tag_rows

operations = Ec2Operations()

RESOURCES_MAX = 1000  # AWS: CreateTags


def _resources(request: Request) -> list[str]:
    found = list(dict.fromkeys(request["Resources"]))
    if not found:
        raise errors.missing("resourceIdSet")
    if len(found) > RESOURCES_MAX:
        raise errors.invalid_value(f"At most {RESOURCES_MAX} resources may be tagged at once.")
    return found


def _about(deps: Ec2Deps, call: Call, action: str, request: Request, keys: dict[str, ContextValue]) -> list[Question]:
    scope, resources = scope_of(call), _resources(request)
    kinds = {one: kind_of(one) for one in resources}
    with deps.database.read() as connection:
        tags = tag_rows.list_tags(connection, scope, resources)
    asked = about_instances(deps, call, action, [one for one in resources if kinds[one] == "instance"], keys)
    asked += about_groups(deps, call, action, [one for one in resources if kinds[one] == "security-group"], keys)
    for one in resources:
        if kinds[one] not in ("instance", "security-group"):
            arn = scope.arn(kinds[one], one)
            asked.append(ask(call, action, arn, {**resource_tags(tags.get(one, {})), **keys}))
    return asked


def _may_create(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
    return _about(deps, call, "CreateTags", request, request_tags(tags_of(request["Tags"])))


@operations.operation("CreateTags", questions=_may_create)
def create_tags(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Add tags to resources, or replace their values.

    Raises:
        ServiceError: TagLimitExceeded, InvalidID, or that a resource is not there.
    """
    scope, resources, tags = scope_of(call), _resources(request), tags_of(request["Tags"])
    if not tags:
        raise errors.missing("tagSet")

    def write(connection: Connection) -> None:
        check_there(connection, scope, resources)
        for one in resources:
            tag_rows.put_tags(connection, scope, one, tags)

    deps.database.write(write)
    return TRUE


def _may_delete(deps: Ec2Deps, call: Call, request: Request) -> Sequence[Question]:
    tags = {one.get("Key", ""): one.get("Value", "") for one in request.get("Tags", ())}
    return _about(deps, call, "DeleteTags", request, request_tags(tags))


@operations.operation("DeleteTags", questions=_may_delete)
def delete_tags(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """Remove tags from resources: those named (with the value, where one is given), or all of them.

    Raises:
        ServiceError: InvalidID.
    """
    scope, resources = scope_of(call), _resources(request)

    def write(connection: Connection) -> None:
        present = tag_rows.list_tags(connection, scope, resources)
        for one in resources:
            keys = None
            if request.get("Tags"):
                own = present.get(one, {})
                keys = [
                    tag.get("Key", "")
                    for tag in request["Tags"]
                    if "Value" not in tag or own.get(tag.get("Key", "")) == tag["Value"]
                ]
            tag_rows.remove_tags(connection, scope, one, keys)

    for one in resources:
        kind_of(one)
    deps.database.write(write)
    return TRUE


_Tag = tuple[str, str, str]
_FILTERS = {
    "key": lambda tag: [tag[1]],
    "resource-id": lambda tag: [tag[0]],
    "resource-type": lambda tag: [kind_of(tag[0])],
    "value": lambda tag: [tag[2]],
}


@operations.operation("DescribeTags", questions=on_everything("DescribeTags"))
def describe_tags(deps: Ec2Deps, call: Call, request: Request) -> Answer:
    """List tags with the resources that have them."""
    with deps.database.read() as connection:
        tags = tag_rows.list_tags(connection, scope_of(call))
    found: list[_Tag] = [(one, key, value) for one, own in tags.items() for key, value in own.items()]
    chosen = apply_filters(found, request.get("Filters", ()), _FILTERS, lambda tag: {tag[1]: tag[2]})
    shown, more = page(chosen, request, lambda tag: f"{tag[0]}\x1f{tag[1]}")
    return {
        "Tags": [
            {"ResourceId": one, "ResourceType": kind_of(one), "Key": key, "Value": value} for one, key, value in shown
        ],
        **more,
    }
