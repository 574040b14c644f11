"""Operations of observe mode."""

from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.services.taskrole.deps import TaskroleDeps
from taskrole.services.taskrole.observed import ObservedRole
from taskrole.services.taskrole.operations.common import on_everything, on_role, role_of, truth

operations: OperationSet[TaskroleDeps] = OperationSet("taskrole")


@operations.operation("ObserveRole", questions=on_role("ObserveRole"))
def observe_role(deps: TaskroleDeps, call: Call, request: Any) -> dict[str, Any]:
    """Switch observe mode of a role on or off."""
    role = role_of(deps, call, request)
    on = truth(request, "on")
    if on:
        deps.observed.switch_on(ObservedRole(role.account_id, role.role_id, role.arn, call.now, call.principal.arn))
    else:
        deps.observed.switch_off(role.account_id, role.arn)
    return {"role": role.arn, "observed": on}


@operations.operation("ListObservedRoles", questions=on_everything("ListObservedRoles"))
def list_observed_roles(deps: TaskroleDeps, call: Call, _request: Any) -> dict[str, Any]:
    """List the roles of the account that are in observe mode."""
    return {
        "roles": [
            {"role": one.role_arn, "since": one.since.isoformat(), "observedBy": one.observed_by}
            for one in deps.observed.list(call.account_id)
        ]
    }
