"""What the operations of taskrole's own API are given."""

from collections.abc import Callable
from dataclasses import dataclass

from taskrole.policy.model import PolicyType
from taskrole.services.cloudtrail.api import TrailSink, TrailStore
from taskrole.services.iam.api import IamApi
from taskrole.services.taskrole.observed import ObservedRoles


@dataclass(frozen=True, slots=True)
class ResourceOwner:
    """The account that a resource belongs to, and the resource's own policy if it has one."""

    account_id: str
    policy: str | None = None
    policy_type: PolicyType = PolicyType.RESOURCE
    policy_required: bool = False


FindResource = Callable[[str], ResourceOwner | None]
"""Finds a resource by its ARN; None for what has no policy of its own or is not there."""


@dataclass(frozen=True, slots=True)
class TaskroleDeps:
    """IAM's principals, the audit trail, observed roles, and resources with policies of their own."""

    iam: IamApi
    trail: TrailStore
    sink: TrailSink
    observed: ObservedRoles
    find_resource: FindResource
