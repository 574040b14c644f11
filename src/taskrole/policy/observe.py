"""Observe mode: which denials may be let through and recorded while a role moves from wide rights to narrow ones. Pure.

Only what is missing in the role's own identity policies: an explicit deny, a boundary, a session policy and another
account always stand. Never what hands out rights or credentials: IAM and STS as a whole, our own service, actions that
manage permissions, the agent's channel, shells in other tasks, and images that other tasks run.
"""

from taskrole.policy.catalogue import AccessLevel, find_action
from taskrole.policy.context import resource_account
from taskrole.policy.model import Decision, PolicyType, PrincipalKind, Question
from taskrole.policy.trace import Trace

NEVER_SERVICES = frozenset({"iam", "sts", "taskrole"})
NEVER_ACTIONS = frozenset(
    action.lower()
    for action in (
        "ecs:Poll", "ecs:StartTelemetrySession", "ecs:DiscoverPollEndpoint", "ecs:RegisterContainerInstance",
        "ecs:DeregisterContainerInstance", "ecs:UpdateContainerAgent", "ecs:SubmitTaskStateChange",
        "ecs:SubmitContainerStateChange", "ecs:SubmitAttachmentStateChanges", "ecs:ExecuteCommand",
        "ecr:PutImage", "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:UploadLayerPart",
    )
)  # fmt: skip


def is_observable(action: str) -> bool:
    """Return whether observe mode may ever let an action through."""
    known = find_action(action)
    service = action.partition(":")[0].lower()
    return (
        known is not None
        and known.access_level is not AccessLevel.PERMISSIONS
        and service not in NEVER_SERVICES
        and action.lower() not in NEVER_ACTIONS
    )


def may_let_through(question: Question, decision: Decision, traced: Trace) -> bool:
    """Return whether a denial lacks but an allow in a role's identity policies, for an action that may be observed."""
    principal = question.principal
    return (
        not decision.allowed
        and not decision.explicit
        and principal.kind is PrincipalKind.ROLE_SESSION
        and traced.missing == (PolicyType.IDENTITY,)
        and resource_account(question) == principal.account_id
        and is_observable(question.action)
    )
