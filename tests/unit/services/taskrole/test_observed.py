"""Observed roles on a real database."""

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.cli.run import observed_lines
from taskrole.policy.catalogue import matching_actions
from taskrole.policy.model import Principal, PrincipalKind
from taskrole.services.taskrole import observed
from taskrole.services.taskrole.observed import ObservedRole, ObservedRoles
from taskrole.services.taskrole.service import OPERATION_SETS
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, NOW


def role(name: str) -> ObservedRole:
    return ObservedRole(ACCOUNT, f"AROA{name}", f"arn:aws:iam::{ACCOUNT}:role/{name}", NOW, "arn:admin")


def session(role_id: str, kind: PrincipalKind = PrincipalKind.ROLE_SESSION) -> Principal:
    return Principal(kind, ACCOUNT, role_id=role_id)


def test_on_off_and_list(database: Database) -> None:
    roles, elsewhere = ObservedRoles(database), ObservedRoles(database)
    roles.switch_on(role("a"))
    roles.switch_on(role("a"))  # the same again changes nothing
    roles.switch_on(role("b"))
    assert roles.list(ACCOUNT) == [role("a"), role("b")]
    assert roles.list("222222222222") == []
    assert roles.observes(session("AROAa"))
    assert not roles.observes(session("AROAother"))
    assert not roles.observes(session("AROAa", PrincipalKind.FEDERATED_USER))
    assert not elsewhere.observes(session("AROAa"))
    elsewhere.refresh()
    assert elsewhere.observes(session("AROAa"))
    assert roles.switch_off(ACCOUNT, role("a").role_arn)
    assert not roles.switch_off(ACCOUNT, role("a").role_arn)
    assert not roles.observes(session("AROAa"))


def test_an_account_observes_a_bounded_number(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observed, "OBSERVED_MAX", 2)
    roles = ObservedRoles(database)
    roles.switch_on(role("a"))
    roles.switch_on(role("b"))
    roles.switch_on(role("b"))
    with pytest.raises(ServiceError, match="at the most"):
        roles.switch_on(role("c"))


def test_the_catalogue_has_every_action_of_our_own_api() -> None:
    served = {f"taskrole:{operation.name}" for operations in OPERATION_SETS for operation in operations}
    served -= {"taskrole:ListCalls", "taskrole:StreamCalls"}  # ask for cloudtrail:LookupEvents
    assert matching_actions(["taskrole:*"]) == served


def test_every_start_names_the_roles_that_are_not_enforced_wholly() -> None:
    (line,) = observed_lines([role("a")])
    assert line.startswith("WARNING: observe mode is on for arn:aws:iam::")
    assert list(observed_lines([])) == []
