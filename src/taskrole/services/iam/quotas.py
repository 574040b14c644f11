"""How many of each thing an account may have. Defaults: what AWS raises its own quotas to on request.

Source: IAM user guide, "IAM and AWS STS quotas". Sizes are in characters without white space.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from taskrole.services.iam.model import Kind


@dataclass(frozen=True, slots=True)
class Quotas:
    """The quotas of every account of an installation."""

    users: int = 5000
    groups: int = 500
    roles: int = 10_000
    instance_profiles: int = 10_000
    policies: int = 10_000
    policy_versions: int = 5
    attached_policies: int = 20
    groups_per_user: int = 10
    access_keys_per_user: int = 2
    mfa_devices_per_user: int = 8
    ssh_public_keys_per_user: int = 5
    signing_certificates_per_user: int = 2
    service_credentials_per_user: int = 2  # of one service
    server_certificates: int = 1000
    oidc_providers: int = 700
    saml_providers: int = 100
    policy_size: int = 6144
    trust_policy_size: int = 2048
    user_policy_size: int = 2048  # all inline policies together
    group_policy_size: int = 5120
    role_policy_size: int = 10_240
    tags: int = 50

    def entities(self, kind: Kind) -> int:
        """Return how many entities of a kind there may be."""
        return int(getattr(self, f"{kind.value.replace('-', '_')}s"))

    def inline_size(self, kind: Kind) -> int:
        """Return how long the inline policies of one user, group or role may be together."""
        return int(getattr(self, f"{kind.value}_policy_size"))


DEFAULT_QUOTAS = Quotas()


def quotas_of(changes: Iterable[tuple[str, int]]) -> Quotas:
    """Return the quotas with some changed.

    Raises:
        ValueError: A name is not that of a quota, or a figure is negative; the message is a sentence for a person.
    """
    known = [field.name for field in fields(Quotas)]
    values = dict(changes)
    for name, value in values.items():
        if name not in known:
            raise ValueError(f"There is no IAM quota {name!r}; there are: {', '.join(known)}.")
        if value < 0:
            raise ValueError(f"The IAM quota {name} cannot be negative.")
    return Quotas(**values)
