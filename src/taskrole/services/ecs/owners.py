"""Who may speak for a container instance: only the principal that registered it. Pure.

This is what keeps a task that got hold of some instance's keys, or of a too generous role, from acting as the agent
of another machine and collecting the credentials of every task there.
"""

import hmac

from taskrole.policy.model import Principal
from taskrole.services.ecs.errors import NotYourInstanceError
from taskrole.services.ecs.model import ContainerInstance


def owner_of(principal: Principal) -> tuple[str, str]:
    """Return what is kept of the registering principal: its ARN (the role's for a session) and session name."""
    return principal.principal_arn, principal.session_name


def check_owner(instance: ContainerInstance, principal: Principal) -> None:
    """Refuse anybody but the principal that registered the instance.

    Raises:
        NotYourInstanceError: It is somebody else.
    """
    arn, session = owner_of(principal)
    same_arn = hmac.compare_digest(arn.encode(), instance.owner_arn.encode())
    same_session = hmac.compare_digest(session.encode(), instance.owner_session.encode())
    if not (same_arn and same_session):
        raise NotYourInstanceError
