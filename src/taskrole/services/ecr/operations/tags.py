"""Resource tag operations of the ECR API."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecr import errors
from taskrole.services.ecr.deps import EcrDeps
from taskrole.services.ecr.model import RepositoryKey, is_repository_name
from taskrole.services.ecr.operations.repositories import TAGS_MAX, read_tags
from taskrole.services.ecr.questions import about_repository, tags_context

operations: OperationSet[EcrDeps] = OperationSet("ecr")

_ARN = re.compile(r"arn:aws:ecr:([a-z0-9-]+):([0-9]{12}):repository/(.+)")


def _on_resource(action: str) -> Callable[[EcrDeps, Call, Any], Sequence[Question]]:
    def ask(ecr: EcrDeps, call: Call, request: Any) -> Sequence[Question]:
        context = tags_context(request.get("tags", ()))
        if request.get("tagKeys"):
            context["aws:TagKeys"] = request["tagKeys"]
        return [about_repository(ecr, call, _key(request), f"ecr:{action}", context)]

    return ask


@operations.operation("TagResource", questions=_on_resource("TagResource"))
def tag_resource(ecr: EcrDeps, _call: Call, request: Any) -> Any:
    """Add resource tags to a repository.

    Raises:
        ServiceError: RepositoryNotFoundException, InvalidTagParameterException, TooManyTagsException.
    """
    ecr.repositories.change_tags(_key(request), read_tags(request["tags"]), frozenset(), TAGS_MAX)
    return {}


@operations.operation("UntagResource", questions=_on_resource("UntagResource"))
def untag_resource(ecr: EcrDeps, _call: Call, request: Any) -> Any:
    """Remove resource tags from a repository.

    Raises:
        ServiceError: RepositoryNotFoundException.
    """
    ecr.repositories.change_tags(_key(request), {}, frozenset(request["tagKeys"]), TAGS_MAX)
    return {}


@operations.operation("ListTagsForResource", questions=_on_resource("ListTagsForResource"))
def list_tags_for_resource(ecr: EcrDeps, _call: Call, request: Any) -> Any:
    """List the resource tags of a repository.

    Raises:
        ServiceError: RepositoryNotFoundException.
    """
    tags = ecr.repositories.get(_key(request)).tags
    return {"tags": [{"Key": name, "Value": value} for name, value in sorted(tags.items())]}


def _key(request: Any) -> RepositoryKey:
    match = _ARN.fullmatch(request["resourceArn"])
    if match is None or not is_repository_name(match.group(3)):
        raise errors.invalid_parameter("resourceArn", "must be the ARN of a repository")
    region, account_id, name = match.groups()
    return RepositoryKey(account_id, region, name)
