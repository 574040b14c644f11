"""What the operations of taskrole's own API are given."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from taskrole.aws.call import Call
from taskrole.policy.model import ContextValue, PolicyType
from taskrole.services.cloudtrail.api import TrailSink, TrailStore
from taskrole.services.ec2.api import Ec2Api
from taskrole.services.ecs.api import TaskMetric
from taskrole.services.iam.api import IamApi
from taskrole.services.sts.api import StsApi
from taskrole.services.taskrole.call_feed import CallFeed, May
from taskrole.services.taskrole.joining import Joining
from taskrole.services.taskrole.observed import ObservedRoles

HEAVY_MAX = 2


@dataclass(frozen=True, slots=True)
class ResourceOwner:
    """The account that a resource belongs to, the resource's own policy if it has one, its tags as condition keys."""

    account_id: str
    policy: str | None = None
    policy_type: PolicyType = PolicyType.RESOURCE
    policy_required: bool = False
    context: Mapping[str, ContextValue] = field(default_factory=dict)
    found: bool = True
    """Whether the resource is there, so that a tag which it does not have is known to be absent."""


FindResource = Callable[[Call, str, str], ResourceOwner | None]
"""Finds a resource by its ARN, for an action; None for what is not there or has neither policy nor tags."""


FindTaskMetrics = Callable[[str, str, str, datetime, int], list[TaskMetric]]
"""Returns what the tasks of an account, region and cluster use now, at most so many."""


@dataclass(frozen=True, slots=True)
class TaskroleDeps:
    """IAM's principals, the audit trail, observed roles, and resources with policies of their own."""

    iam: IamApi
    trail: TrailStore
    sink: TrailSink
    observed: ObservedRoles
    find_resource: FindResource
    task_metrics: FindTaskMetrics
    joining: Joining
    sts: StsApi
    calls: CallFeed
    may: May
    ec2: Ec2Api
    heavy: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(HEAVY_MAX))
    """Held while everything of an account is read, so that such calls do not take all threads."""
