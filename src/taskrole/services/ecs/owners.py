"""Who may speak for a container instance: only the principal that registered it. Pure.

This is what keeps a task that got hold of some instance's keys, or of a too generous role, from acting as the agent
of another machine and collecting the credentials of every task there.
"""

import hmac

from taskrole.policy.model import Principal
from taskrole.services.ecs.errors import NotYourInstanceError
from taskrole.services.ecs.machines import Machines
from taskrole.services.ecs.model import ContainerInstance


def owner_of(principal: Principal) -> tuple[str, str]:
    """Return what is kept of the registering principal: its ARN (the role's for a session) and session name."""
    return principal.principal_arn, principal.session_name


def check_owner(machines: Machines, instance: ContainerInstance, principal: Principal) -> None:
    """Refuse anybody but the principal that registered the instance, or its machine under another instance profile.

    A machine's session bears the machine's id. Which role that session is of may change: what counts is the role of
    the instance profile that the machine has now, besides the one that it had when it registered.

    Raises:
        NotYourInstanceError: It is somebody else.
    """
    arn, session = owner_of(principal)
    same_arn = hmac.compare_digest(arn.encode(), instance.owner_arn.encode())
    same_session = hmac.compare_digest(session.encode(), instance.owner_session.encode())
    if same_session and not same_arn and session and session == instance.ec2_instance_id:
        key = instance.key
        same_arn = arn == machines.role_arn(key.account_id, key.region, instance.ec2_instance_id) != ""
    if not (same_arn and same_session):
        raise NotYourInstanceError
