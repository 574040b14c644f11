"""Account settings: kept and answered as AWS does.

``containerInsights`` is the default of new clusters, ``defaultLogDriverMode`` that of containers' logs; those of our
own are in ``session_options``. Tags at creation always need ecs:TagResource and ARNs are always long, as on AWS now.
The others are about Fargate, trunking and GuardDuty, which are not here: they are kept and change nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import InvalidParameterError
from taskrole.services.ecs.operations.common import after, page, page_size, page_start
from taskrole.services.ecs.session_options import OFF, SETTINGS, check_option
from taskrole.services.ecs.store import misc

Request = Mapping[str, Any]
operations: OperationSet[EcsDeps] = OperationSet("ecs")

PAGE_SIZE_MAX = 10  # AWS: ListAccountSettings
_VALUES = {
    "serviceLongArnFormat": ("enabled",),
    "taskLongArnFormat": ("enabled",),
    "containerInstanceLongArnFormat": ("enabled",),
    "awsvpcTrunking": ("disabled", "enabled"),
    "containerInsights": ("disabled", "enabled", "enhanced"),
    "fargateFIPSMode": ("disabled", "enabled"),
    "tagResourceAuthorization": ("on",),
    "fargateTaskRetirementWaitPeriod": ("7", "0", "14"),
    "guardDutyActivate": ("off", "on"),
    "defaultLogDriverMode": ("blocking", "non-blocking"),
    "fargateEventWindows": ("disabled", "enabled"),
    "dualStackIPv6": ("disabled", "enabled"),
}
"""AWS's settings with their values, the default first. Long ARNs and the check of tags are not optional any more."""
_DEFAULTS = {name: values[0] for name, values in _VALUES.items()}


def _root(call: Call) -> str:
    return f"arn:aws:iam::{call.account_id}:root"


def _name(request: Request) -> str:
    name: str = request["name"]
    if name not in _DEFAULTS and name not in SETTINGS:
        raise InvalidParameterError(f"{name[:64]} should be one of [{','.join(_DEFAULTS)}]")
    return name


def _may_put(action: str) -> Any:
    def questions(_ecs: EcsDeps, call: Call, request: Request) -> Sequence[Question]:
        return [Question(call.principal, action, "*", {"ecs:account-setting": request["name"]})]

    return questions


def _put(ecs: EcsDeps, call: Call, request: Request, principal_arn: str) -> dict[str, Any]:
    name, value = _name(request), request["value"]
    if name in SETTINGS:
        if value != OFF:
            check_option(SETTINGS[name], value)
    elif value not in _VALUES[name]:
        allowed = " or ".join(_VALUES[name])
        raise InvalidParameterError(f"Invalid value for {name}: it can only be {allowed}.")
    ecs.database.write(
        lambda connection: misc.put_setting(connection, call.account_id, call.region, principal_arn, name, value)
    )
    return {"setting": {"name": name, "value": value, "principalArn": principal_arn, "type": "user"}}


@operations.operation("PutAccountSetting", questions=_may_put("ecs:PutAccountSetting"))
def put_account_setting(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Change a setting of the caller or of another principal of the account.

    Source: ECS API reference, PutAccountSetting.

    Raises:
        InvalidParameterError: An unknown name or value.
    """
    return _put(ecs, call, request, _principal(call, request))


@operations.operation("PutAccountSettingDefault", questions=_may_put("ecs:PutAccountSettingDefault"))
def put_account_setting_default(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Change a setting for all principals of the account that have none of their own.

    Source: ECS API reference, PutAccountSettingDefault.

    Raises:
        InvalidParameterError: An unknown name or value.
    """
    return _put(ecs, call, request, _root(call))


@operations.operation("DeleteAccountSetting", questions=_may_put("ecs:DeleteAccountSetting"))
def delete_account_setting(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """Let a principal have the account's default again.

    Source: ECS API reference, DeleteAccountSetting.

    Raises:
        InvalidParameterError: An unknown name.
    """
    name, principal_arn = _name(request), _principal(call, request)
    ecs.database.write(
        lambda connection: misc.put_setting(connection, call.account_id, call.region, principal_arn, name, None)
    )
    return {"setting": {"name": name, "value": "", "principalArn": principal_arn, "type": "user"}}


def _principal(call: Call, request: Request) -> str:
    principal_arn: str = request.get("principalArn") or call.principal.principal_arn
    parts = principal_arn.split(":", 5)
    if len(parts) != 6 or parts[4] != call.account_id or len(principal_arn) > 512:
        raise InvalidParameterError("Invalid principalArn.")
    return principal_arn


def _may_list(_ecs: EcsDeps, call: Call, _request: Request) -> Sequence[Question]:
    # AWS: ListAccountSettings has no resource type, so policies can name only "*".
    return [Question(call.principal, "ecs:ListAccountSettings", "*")]


@operations.operation("ListAccountSettings", questions=_may_list)
def list_account_settings(ecs: EcsDeps, call: Call, request: Request) -> dict[str, Any]:
    """List a principal's own settings, or with ``effectiveSettings`` every name with the value that counts.

    Source: ECS API reference, ListAccountSettings.

    Raises:
        InvalidParameterError: An unknown name or a foreign principal.
    """
    size, start = page_size(request, PAGE_SIZE_MAX, PAGE_SIZE_MAX), page_start(request)
    principal_arn = _principal(call, request)
    with ecs.database.read() as connection:
        own = misc.list_settings(connection, call.account_id, call.region, principal_arn)
        account = misc.list_settings(connection, call.account_id, call.region, _root(call))
    values = {name: (value, principal_arn) for name, value in own.items()}
    if request.get("effectiveSettings"):
        values = {name: (value, _root(call)) for name, value in {**_DEFAULTS, **account}.items()} | values
    if "name" in request:
        name = _name(request)
        values = {name: values[name]} if name in values else {}
    if "value" in request:
        values = {name: pair for name, pair in values.items() if pair[0] == request["value"]}
    shown, token = page(request, after(sorted(values), start), size)
    settings = [
        {"name": name, "value": values[name][0], "principalArn": values[name][1], "type": "user"} for name in shown
    ]
    return {"settings": settings, **token}
