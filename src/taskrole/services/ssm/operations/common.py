"""What the operations of Parameter Store share: answers, tags and paging tokens."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.page_tokens import read_page_token
from taskrole.services.ssm import errors
from taskrole.services.ssm.model import SECURE_STRING, Version

TAGS_MAX = 50  # AWS: Parameter Store quotas


def parameter(found: Version, *, decrypt: bool, selector: str = "") -> dict[str, Any]:
    """Return a parameter as GetParameter does; a SecureString stays sealed unless it is to be opened."""
    return {
        "Name": found.key.name,
        "Type": found.settings.type_name,
        "Value": shown_value(found, decrypt=decrypt),
        "Version": found.version,
        "LastModifiedDate": found.modified_at,
        "ARN": found.key.arn,
        "DataType": found.settings.data_type,
        **({"Selector": f":{selector}"} if selector else {}),
    }


def shown_value(found: Version, *, decrypt: bool) -> str:
    """Return the value, or for a SecureString that stays sealed a text that tells nothing of it."""
    if found.settings.type_name != SECURE_STRING or decrypt:
        return found.value
    # AWS shows a ciphertext. Ours would be of no use to anybody: it says what it stands for, and nothing of the value.
    return base64.b64encode(f"taskrole:{found.key.arn}:{found.version}".encode()).decode()


def metadata(found: Version) -> dict[str, Any]:
    """Return what DescribeParameters and GetParameterHistory tell alike."""
    settings = found.settings
    optional = {
        "KeyId": settings.key_id,
        "Description": settings.description,
        "AllowedPattern": settings.allowed_pattern,
    }
    return {
        "Name": found.key.name,
        "Type": settings.type_name,
        "LastModifiedDate": found.modified_at,
        "LastModifiedUser": found.modified_by,
        "Version": found.version,
        "Tier": settings.tier,
        "Policies": [],
        "DataType": settings.data_type,
        **{name: value for name, value in optional.items() if value},
    }


def tags_of(tags: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return tags by key.

    Raises:
        ServiceError: A key is reserved or given twice, or there are too many.
    """
    found = {tag["Key"]: tag["Value"] for tag in tags}
    if len(found) != len(tags):
        raise errors.invalid("A tag key is given more than once.")
    if any(key.lower().startswith("aws:") for key in found):
        raise errors.invalid("Tag keys that begin with aws: are reserved.")
    check_tag_count(found)
    return found


def check_tag_count(tags: Mapping[str, str]) -> None:
    """Refuse more tags than a parameter may have.

    Raises:
        ServiceError: There are more than fifty.
    """
    if len(tags) > TAGS_MAX:
        raise errors.too_many_tags()


def page_start(request: Mapping[str, Any]) -> str:
    """Return the name or number behind which a page begins.

    Raises:
        ServiceError: The token is not one of ours.
    """
    try:
        return read_page_token(request.get("NextToken", ""))
    except ValueError as error:
        raise errors.invalid_token() from error
