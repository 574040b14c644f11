"""What the operations of Secrets Manager share: checking values, tags and tokens, and describing secrets."""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.page_tokens import read_page_token
from taskrole.ids import dashed_uuid
from taskrole.services.secretsmanager import errors
from taskrole.services.secretsmanager.deps import SecretsDeps
from taskrole.services.secretsmanager.model import CURRENT, Secret, Version
from taskrole.services.secretsmanager.store import NewVersion

TAGS_MAX = 50  # AWS: Secrets Manager quotas
TAG_KEY_LENGTH_MAX, TAG_VALUE_LENGTH_MAX = 128, 256  # characters
PAGE_DEFAULT = 100


def new_version(deps: SecretsDeps, request: Mapping[str, Any], stages: Sequence[str] = (CURRENT,)) -> NewVersion | None:
    """Return the value that a request brings, or None.

    Raises:
        ServiceError: It brings both a text and bytes.
    """
    text, binary = request.get("SecretString"), request.get("SecretBinary")
    if text is not None and binary is not None:
        raise errors.invalid_request("You can't specify both a binary secret value and a string secret value.")
    value = binary if text is None else text.encode("utf-8", "surrogatepass")
    if value is None:
        return None
    version_id = request.get("ClientRequestToken") or dashed_uuid(deps.ids)
    return NewVersion(version_id, bytes(value), text is None, tuple(dict.fromkeys(stages)))


def tags_of(tags: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return tags by key.

    Raises:
        ServiceError: A key is missing, reserved, given twice or too long, or there are too many.
    """
    found: dict[str, str] = {}
    for tag in tags:
        key, value = tag.get("Key", ""), tag.get("Value", "")
        if not key or len(key) > TAG_KEY_LENGTH_MAX or len(value) > TAG_VALUE_LENGTH_MAX:
            raise errors.invalid_parameter("A tag key has 1 to 128 characters, a tag value at most 256.")
        if key.lower().startswith("aws:"):
            raise errors.invalid_parameter("Tag keys that begin with aws: are reserved for AWS use.")
        if key in found:
            raise errors.invalid_parameter(f"Duplicate tag key: {key}")
        found[key] = value
    check_tag_count(found)
    return found


def check_tag_count(tags: Mapping[str, str]) -> None:
    """Refuse more tags than a secret may have.

    Raises:
        ServiceError: There are more than fifty.
    """
    if len(tags) > TAGS_MAX:
        raise errors.limit_exceeded(f"A secret can have at most {TAGS_MAX} tags.")


def described(secret: Secret, versions: Sequence[Version]) -> dict[str, Any]:
    """Return what DescribeSecret and ListSecrets tell alike."""
    answer: dict[str, Any] = {
        "ARN": secret.arn,
        "Name": secret.name,
        "CreatedDate": secret.created_at,
        "LastChangedDate": secret.changed_at,
    }
    optional = {
        "Description": secret.description,
        "KmsKeyId": secret.kms_key_id,
        "Type": secret.secret_type,
        "LastAccessedDate": secret.accessed_at,
        "DeletedDate": secret.deleted_at,
        "Tags": [{"Key": key, "Value": value} for key, value in secret.tags.items()],
    }
    answer |= {name: value for name, value in optional.items() if value}
    staged = {version.version_id: list(version.stages) for version in versions if version.stages}
    return answer | ({"$stages": staged} if staged else {})


def page_start(request: Mapping[str, Any]) -> str:
    """Return the name behind which a page begins.

    Raises:
        ServiceError: The token is not one of ours.
    """
    try:
        return read_page_token(request.get("NextToken", ""))
    except ValueError as error:
        raise errors.invalid_token() from error
