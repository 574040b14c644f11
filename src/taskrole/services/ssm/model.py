"""The values of Parameter Store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

STRING, STRING_LIST, SECURE_STRING = "String", "StringList", "SecureString"
STANDARD, ADVANCED = "Standard", "Advanced"
KEY_DEFAULT = "alias/aws/ssm"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a version says about itself beside its value."""

    type_name: str
    key_id: str = ""
    tier: str = STANDARD
    description: str = ""
    allowed_pattern: str = ""
    data_type: str = "text"


@dataclass(frozen=True, slots=True)
class ParameterKey:
    """Which parameter: account, region and name. It need not exist."""

    account_id: str
    region: str
    name: str

    @property
    def arn(self) -> str:
        """The parameter's ARN; a path's name begins with a slash, which the ARN has once."""
        return f"arn:aws:ssm:{self.region}:{self.account_id}:parameter/{self.name.removeprefix('/')}"


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a parameter, with its value in the clear."""

    key: ParameterKey
    version: int
    value: str
    settings: Settings
    labels: tuple[str, ...]
    modified_at: datetime
    modified_by: str
    tags: Mapping[str, str]
