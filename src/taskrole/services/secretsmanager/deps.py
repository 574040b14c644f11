"""What the operations of Secrets Manager are given."""

from collections.abc import Callable
from dataclasses import dataclass

from taskrole.aws.call import Call
from taskrole.ids import Ids
from taskrole.policy.model import Question
from taskrole.services.secretsmanager.store import SecretStore

May = Callable[[Call, Question], bool]


@dataclass(frozen=True, slots=True)
class SecretsDeps:
    """The dependencies of the operations.

    ``may`` decides one question by all policies, for BatchGetSecretValue, which answers secret by secret.
    """

    store: SecretStore
    ids: Ids
    may: May
