"""The settings of a registry that PutAccountSetting changes: what they may be, and what they are if never put."""

from collections.abc import Mapping

from taskrole.services.ecr.errors import invalid_parameter
from taskrole.services.ecr.questions import POLICY_SCOPE

BLOB_MOUNTING = "BLOB_MOUNTING"
# AWS: ECR API reference, PutAccountSetting. Mounting is on here until it is put off: it spares a local push its bytes.
_SETTINGS = {
    "BASIC_SCAN_TYPE_VERSION": ("AWS_NATIVE", ("AWS_NATIVE", "CLAIR")),
    POLICY_SCOPE: ("V2", ("V1", "V2")),
    BLOB_MOUNTING: ("ENABLED", ("ENABLED", "DISABLED")),
}


def account_setting(settings: Mapping[str, str], name: str) -> str:
    """Return the value of a setting, whether it was put or not.

    Raises:
        ServiceError: InvalidParameterException if there is no such setting.
    """
    if name not in _SETTINGS:
        raise invalid_parameter("name", f"must be one of {', '.join(_SETTINGS)}")
    return settings.get(name, _SETTINGS[name][0])


def check_account_setting(name: str, value: str) -> None:
    """Refuse a setting that there is not, or a value that it may not have.

    Raises:
        ServiceError: InvalidParameterException.
    """
    if value not in _SETTINGS.get(name, ("", (value,)))[1]:
        raise invalid_parameter("value", f"must be one of {', '.join(_SETTINGS[name][1])}")
    account_setting({}, name)
