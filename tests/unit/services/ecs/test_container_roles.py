"""A role per container of a task: passed, trusted, sent and revoked each for itself; off without the label."""

from typing import Any

import pytest

from taskrole.services.ecs.acs.delivery import refresh_at
from taskrole.services.ecs.model import TaskStatus
from taskrole.services.ecs.role_uses import CAPABILITY, LABEL
from tests.support import ACCOUNT, NOW
from tests.unit.services.ecs import support
from tests.unit.services.ecs.support import ATTRIBUTES, EXECUTION_ROLE, TASK_ROLE, Ecs, FakeAgent, until

READER, WRITER = (f"arn:aws:iam::{ACCOUNT}:role/{name}" for name in ("reader", "writer"))


def containers(writer: str = WRITER) -> list[dict[str, Any]]:
    given = {"image": "a", "memory": 10}
    return [
        {"name": "read", "dockerLabels": {LABEL: "reader"}, **given},
        {"name": "write", "dockerLabels": {LABEL: writer}, **given},
        {"name": "plain", **given},
    ]


@pytest.fixture
def placed(ecs: Ecs) -> Ecs:
    ecs.cluster()
    ecs.instance()
    ecs.register(*containers(), family="web", taskRoleArn=TASK_ROLE)
    return ecs


def passed(ecs: Ecs, operation: str, **request: Any) -> list[str]:
    return [one.resource for one in ecs.questions(operation, **request) if one.action == "iam:PassRole"]


def test_every_role_must_be_passed(placed: Ecs) -> None:
    roles = [TASK_ROLE, READER, WRITER]
    request = {"family": "x", "containerDefinitions": containers(), "taskRoleArn": TASK_ROLE}
    assert passed(placed, "RegisterTaskDefinition", **request) == roles
    assert passed(placed, "RunTask", taskDefinition="web") == roles
    overrides = {"taskRoleArn": EXECUTION_ROLE}
    assert passed(placed, "RunTask", taskDefinition="web", overrides=overrides) == [EXECUTION_ROLE, READER, WRITER]
    assert passed(placed, "CreateService", serviceName="s", taskDefinition="web") == roles
    assert passed(placed, "UpdateService", service="s", taskDefinition="web") == roles


def test_roles_that_cannot_be_are_refused_at_registration(placed: Ecs) -> None:
    foreign = containers("arn:aws:iam::999999999999:role/x")
    code, message = placed.error("RegisterTaskDefinition", family="x", containerDefinitions=foreign)
    assert (code, message) == ("AccessDeniedException", "Cross-account pass role is not allowed.")
    malformed = containers("no role!")
    assert placed.error("RegisterTaskDefinition", family="x", containerDefinitions=malformed)[0] == "ClientException"


def test_every_trust_policy_counts(placed: Ecs) -> None:
    placed.roles.broken[WRITER] = "No."
    code, message = placed.error("RunTask", taskDefinition="web")
    assert code == "ClientException"
    assert message.startswith(f"ECS was unable to assume the role '{WRITER}'")
    assert placed.call("ListTasks")["taskArns"] == []


def test_only_agents_that_keep_containers_apart_get_such_tasks(ecs: Ecs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "ATTRIBUTES", [name for name in ATTRIBUTES if name != CAPABILITY])
    ecs.cluster()
    ecs.instance()
    ecs.register(*containers(), family="web", taskRoleArn=TASK_ROLE)
    failures = ecs.call("RunTask", taskDefinition="web")["failures"]
    assert [failure["reason"] for failure in failures] == ["ATTRIBUTE"]


async def test_each_container_gets_its_own_credentials_and_new_ones_in_time(placed: Ecs) -> None:
    agent = FakeAgent(placed, placed.call("ListContainerInstances")["containerInstanceArns"][0])
    await agent.connect()
    try:
        arn = placed.run("web")[0]["taskArn"]
        await until(lambda: len(agent.credentials) == 3)
        task = agent.tasks[arn]
        own = {one["name"]: one.get("roleCredentials") for one in task["containers"]}
        assert task["roleCredentials"]["roleArn"] == TASK_ROLE
        assert own["plain"] is None
        assert own["read"] is not None
        assert own["write"] is not None
        assert (own["read"]["roleArn"], own["write"]["roleArn"]) == (READER, WRITER)
        ids = {own["read"]["credentialsId"], own["write"]["credentialsId"]}
        assert len(ids) == 2
        assert all(len(one) == 64 for one in ids)
        placed.report(arn, "RUNNING")
        due = refresh_at(NOW, placed.clock.now()) - NOW
        placed.clock.advance(due.total_seconds() + 4 * 3600)
        agent.credentials.clear()
        placed.deps.hub.wake(placed.task(arn)["containerInstanceArn"].rpartition("/")[2])
        await until(lambda: len(agent.credentials) == 3)
        assert ids < set(agent.credentials)
    finally:
        await agent.disconnect()
    placed.report(arn, TaskStatus.STOPPED)
    assert placed.roles.revoked == [arn.rpartition("/")[2]]


def test_a_task_whose_only_roles_are_its_containers_is_revoked_too(placed: Ecs) -> None:
    placed.register(*containers(), family="web")
    arn = placed.run("web")[0]["taskArn"]
    placed.report(arn, "STOPPED")
    assert placed.roles.revoked == [arn.rpartition("/")[2]]


def test_session_tags_name_the_container(placed: Ecs) -> None:
    given = containers()
    given[2]["dockerLabels"] = {"taskrole.session-tags": "true"}
    placed.register(*given, family="web", taskRoleArn=TASK_ROLE)
    placed.run("web")
    tags = {role: wish.tags.get("ecs-container") for (role, _), wish in zip_assumed(placed)}
    assert tags == {TASK_ROLE: None, READER: "read", WRITER: "write"}


def zip_assumed(ecs: Ecs) -> Any:
    return zip(ecs.roles.assumed, ecs.roles.wishes, strict=True)
