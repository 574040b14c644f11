"""EC2 over a real database, with instance profiles and agents that a test chooses."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from taskrole.aws import validation
from taskrole.aws.errors import ServiceError
from taskrole.aws.models import service_model
from taskrole.ids import FakeIds
from taskrole.services.ec2.api import Ec2Api, Scope
from taskrole.services.ec2.deps import Ec2Deps, Profile
from taskrole.services.ec2.identity import InstanceIdentity
from taskrole.services.ec2.service import operations
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, NOW, REGION, make_call

SCOPE = Scope(ACCOUNT, REGION)
MACHINE = "i-0123456789abcdef0"
Do = Callable[..., Any]


class FakeProfiles:
    """Instance profiles ``ecsInstanceRole`` and ``other``, and ``empty`` without a role."""

    def find(self, account_id: str, name: str) -> Profile | None:
        if name not in ("ecsInstanceRole", "other", "empty"):
            return None
        role = "" if name == "empty" else f"arn:aws:iam::{account_id}:role/{name}"
        return Profile(f"arn:aws:iam::{account_id}:instance-profile/{name}", f"AIPA{name.upper()}", role)


@dataclass
class Ec2:
    """The service as a test uses it."""

    deps: Ec2Deps
    api: Ec2Api
    agents: dict[str, bool] = field(default_factory=dict)

    def do(self, name: str, request: dict[str, Any] | None = None, **call: Any) -> Any:
        """Check, ask for, and run an operation; render the answer by the model."""
        made, given = make_call(**call), dict(request or {})
        model = service_model("ec2").operation(name)
        validation.check(model, given)
        bound = operations(self.deps)[name]
        assert bound.questions(made, given)
        return bound.run(made, given)

    def fails(self, code: str, name: str, request: dict[str, Any] | None = None, **call: Any) -> str:
        """Return the sentence of the error that an operation has to end with."""
        with pytest.raises(ServiceError) as caught:
            self.do(name, request, **call)
        assert caught.value.code == code
        return caught.value.message

    def register(self, instance_id: str = MACHINE, *, private_ip: str = "10.0.0.7", **attributes: str) -> None:
        """Have a machine register, with its agent connected."""
        self.agents[instance_id] = True
        self.deps.database.write(
            lambda connection: self.api.note_machine(connection, SCOPE, instance_id, attributes, private_ip, NOW)
        )


@pytest.fixture
def ec2(database: Database) -> Ec2:
    agents: dict[str, bool] = {}

    def states(_scope: Scope, instance_ids: Collection[str]) -> Mapping[str, bool]:
        return {one: agents[one] for one in instance_ids if one in agents}

    deps = Ec2Deps(database, FakeIds(), FakeProfiles(), InstanceIdentity(b"k" * 32), states)
    return Ec2(deps, Ec2Api(deps), agents)
