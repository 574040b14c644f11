"""Which parameter a name means, and the questions about it. Condition keys: service authorization reference."""

import re
from collections.abc import Mapping, Sequence

from taskrole.aws.call import Call
from taskrole.policy.model import ContextValue, Question
from taskrole.services.ssm import errors
from taskrole.services.ssm.deps import SsmDeps
from taskrole.services.ssm.model import ParameterKey

NAME_LENGTH_MAX = 1011  # characters; AWS: PutParameter
LEVELS_MAX = 15
_NAME = re.compile(r"[a-zA-Z0-9_.\-/]+", re.ASCII)
_ARN = re.compile(
    r"arn:[a-z-]+:ssm:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):parameter/(?P<name>[a-zA-Z0-9_.\-/]+)", re.ASCII
)
_INVALID_NAME = (
    'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive). If formed as a path, it can consist '
    "of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following "
    "3 symbols .-_"
)


def read_name(call: Call, text: str) -> tuple[ParameterKey, str]:
    """Return which parameter a name or ARN means, and the version or label that follows it after a colon.

    Raises:
        ServiceError: It cannot be a parameter's name, or is an ARN of another Region.
    """
    match = None
    if text.startswith("arn:"):
        *fields, last = text.split(":", 5)
        name, _, selector = last.partition(":")
        match = _ARN.fullmatch(":".join([*fields, name]))
        if match is None or match["region"] != call.region:
            raise errors.invalid("Parameter ARN is not valid: it must name a parameter in this Region.")
        # AWS: the ARN of a path has one slash where the name begins with one.
        name = ("/" if "/" in match["name"] else "") + match["name"]
        return ParameterKey(match["account"], match["region"], name), selector
    name, _, selector = text.partition(":")
    if not _NAME.fullmatch(name) or len(name) > NAME_LENGTH_MAX:
        raise errors.invalid(_INVALID_NAME)
    return ParameterKey(call.account_id, call.region, name), selector


def new_key(call: Call, name: str) -> ParameterKey:
    """Return the key of a parameter that is to be written.

    Raises:
        ServiceError: AWS does not allow the name.
    """
    parts = name.removeprefix("/").split("/")
    if not _NAME.fullmatch(name) or len(name) > NAME_LENGTH_MAX or "" in parts:
        raise errors.invalid(_INVALID_NAME)
    if parts[0].lower().startswith(("aws", "ssm")):
        raise errors.invalid(_INVALID_NAME)
    if "/" in name and not name.startswith("/"):
        raise errors.invalid("Parameter name must be a fully qualified name.")
    if len(parts) > LEVELS_MAX:
        raise errors.too_deep(LEVELS_MAX)
    return ParameterKey(call.account_id, call.region, name)


def about_parameters(
    deps: SsmDeps,
    call: Call,
    action: str,
    keys: Sequence[ParameterKey],
    context: Mapping[str, ContextValue] | None = None,
) -> list[Question]:
    """Return the questions whether the caller may do something with parameters, which need not exist."""
    tags = deps.store.tags(keys)
    return [
        Question(
            call.principal,
            f"ssm:{action}",
            key.arn,
            {**_tag_context(tags.get(key, {})), **(context or {})},
            resource_account_id=key.account_id,
        )
        for key in dict.fromkeys(keys)
    ]


def _tag_context(tags: Mapping[str, str]) -> dict[str, ContextValue]:
    own: dict[str, ContextValue] = {f"ssm:resourceTag/{key}": value for key, value in tags.items()}
    return own | {f"aws:ResourceTag/{key}": value for key, value in tags.items()}


def request_tags_context(tags: Sequence[Mapping[str, str]]) -> dict[str, ContextValue]:
    """Return the condition keys of tags that a request brings."""
    context: dict[str, ContextValue] = {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in tags}
    if tags:
        context["aws:TagKeys"] = tuple(tag["Key"] for tag in tags)
    return context
