"""What docker labels may ask of a task role's sessions: off by default, kept for the task's life, only for its role."""

from dataclasses import replace
from typing import Any

import pytest

from taskrole.services.ecs.model import ClusterKey, RoleType
from taskrole.services.ecs.role_uses import RoleUse
from taskrole.services.ecs.session_options import BOUND_CAPABILITY, session_wish
from taskrole.services.ecs.store import tasks
from tests.support import ACCOUNT, REGION
from tests.unit.services.ecs import support
from tests.unit.services.ecs.support import EXECUTION_ROLE, OTHER_AGENT, TASK_ROLE, Agents, Ecs, FakeAgent, until

KEY = ClusterKey(ACCOUNT, REGION, "default")
LABELS = {
    "taskrole.session-tags": "team, missing",
    "taskrole.session-tags-transitive": "true",
    "taskrole.session-name": "readable",
    "taskrole.credential-life": "1800",
}


def register(ecs: Ecs, labels: dict[str, str]) -> None:
    container = {"name": "app", "image": "a", "memory": 10, "dockerLabels": labels}
    ecs.register(container, family="web", taskRoleArn=TASK_ROLE, executionRoleArn=EXECUTION_ROLE)


@pytest.fixture
def placed(ecs: Ecs) -> Ecs:
    ecs.cluster()
    ecs.instance()
    return ecs


async def test_labels_shape_the_task_roles_sessions_and_no_others(placed: Ecs) -> None:
    register(placed, LABELS)
    agent = FakeAgent(placed, placed.call("ListContainerInstances")["containerInstanceArns"][0])
    await agent.connect()
    try:
        task = placed.run("web", tags=[{"key": "team", "value": "blue"}, {"key": "other", "value": "x"}])[0]
        await until(lambda: len(agent.credentials) == 2)
    finally:
        await agent.disconnect()
    task_id = task["taskArn"].rpartition("/")[2]
    sent = dict(zip((role for role, _ in placed.roles.assumed), placed.roles.wishes, strict=True))
    wish = sent[TASK_ROLE]
    assert (wish.name, wish.life_seconds, wish.transitive) == (f"web-1-{task_id}", 1800, True)
    assert wish.tags == {
        "ecs-cluster": "default",
        "ecs-family": "web",
        "ecs-revision": "1",
        "ecs-container-instance": task["containerInstanceArn"].rpartition("/")[2],
        "team": "blue",
    }
    plain = sent[EXECUTION_ROLE]
    assert (plain.name, plain.life_seconds, plain.tags) == (task_id, 6 * 3600, {})


def test_without_labels_nothing_changes(placed: Ecs) -> None:
    register(placed, {"other": "x"})
    task = placed.run("web")[0]
    wish = placed.roles.wishes[0]
    assert (wish.name, wish.tags, wish.transitive) == (task["taskArn"].rpartition("/")[2], {}, False)


def test_a_services_tasks_are_tagged_with_it(placed: Ecs) -> None:
    register(placed, {"taskrole.session-tags": "true"})
    placed.call("CreateService", serviceName="shop", taskDefinition="web", desiredCount=1)
    Agents(placed).run(2)
    assert [wish.tags["ecs-service"] for wish in placed.roles.wishes if wish.tags] == ["shop"]


def test_a_long_family_leaves_a_session_name_that_is_valid(placed: Ecs) -> None:
    register(placed, LABELS)
    task_id = placed.run("web")[0]["taskArn"].rpartition("/")[2]
    with placed.deps.database.read() as connection:
        task = tasks.find(connection, KEY, task_id)
    assert task is not None
    use = RoleUse(RoleType.APPLICATION, TASK_ROLE)
    assert len(session_wish(replace(task, family="f" * 255), {}, 900, use).name) == 64


@pytest.mark.parametrize(
    "labels",
    [
        {"taskrole.credential-life": "60"},
        {"taskrole.credential-life": "soon"},
        {"taskrole.session-name": "pretty"},
        {"taskrole.session-tags-transitive": "no"},
        {"taskrole.session-bound": "cluster"},
    ],
)
def test_labels_that_cannot_be_are_refused_at_launch(placed: Ecs, labels: dict[str, Any]) -> None:
    register(placed, labels)
    assert placed.error("RunTask", taskDefinition="web")[0] == "InvalidParameterException"
    assert placed.error("CreateService", serviceName="s", taskDefinition="web")[0] == "InvalidParameterException"


def life_of(ecs: Ecs, definition: str = "web", **request: Any) -> int:
    ecs.run(definition, **request)
    return ecs.roles.wishes[-1].life_seconds


def test_labels_count_before_tags_before_settings_and_off_takes_back(placed: Ecs) -> None:
    label, tag = "taskrole.credential-life", "taskrole:credential-life"
    plain = {"name": "app", "image": "a", "memory": 10}
    tagged = {"tags": [{"key": tag, "value": "1500"}]}
    tags: dict[str, dict[str, Any]] = {"a": {}, "b": tagged, "c": tagged, "d": {}}
    placed.call("PutAccountSettingDefault", name="taskroleCredentialLife", value="1200")
    for family, labels in (("a", {}), ("b", {}), ("c", {label: "1800"}), ("d", {label: "off"})):
        placed.register({**plain, "dockerLabels": labels}, family=family, taskRoleArn=TASK_ROLE, **tags[family])
    assert [life_of(placed, one) for one in "abcd"] == [1200, 1500, 1800, 6 * 3600]
    placed.call("PutAccountSetting", name="taskroleCredentialLife", value="900")  # of who runs the task
    assert [life_of(placed, one) for one in "ab"] == [900, 1500]
    placed.call("DeleteAccountSetting", name="taskroleCredentialLife")
    assert life_of(placed, "a") == 1200
    assert (
        placed.error("PutAccountSetting", name="taskroleCredentialLife", value="60")[0] == "InvalidParameterException"
    )
    placed.call("PutAccountSettingDefault", name="taskroleCredentialLife", value="off")
    assert life_of(placed, "a") == 6 * 3600


def test_a_services_tasks_follow_tags_and_the_accounts_settings(placed: Ecs) -> None:
    placed.call("PutAccountSettingDefault", name="taskroleSessionTags", value="true")
    register(placed, {})
    placed.call("CreateService", serviceName="shop", taskDefinition="web", desiredCount=1)
    agents = Agents(placed)
    agents.run(2)
    assert [wish.tags["ecs-service"] for wish in placed.roles.wishes if wish.tags] == ["shop"]
    arn = placed.call("DescribeTaskDefinition", taskDefinition="web")["taskDefinition"]["taskDefinitionArn"]
    placed.call("TagResource", resourceArn=arn, tags=[{"key": "taskrole:session-name", "value": "pretty"}])
    placed.call("UpdateService", service="shop", desiredCount=2)
    agents.run(2)
    assert any("taskrole.session-name" in message for message in agents.said("shop"))


def test_bound_sessions_name_the_instance_and_need_its_agent(placed: Ecs, monkeypatch: pytest.MonkeyPatch) -> None:
    register(placed, {"taskrole.session-bound": "instance"})
    assert placed.call("RunTask", taskDefinition="web")["failures"][0]["reason"] == "ATTRIBUTE"
    monkeypatch.setattr(support, "ATTRIBUTES", [*support.ATTRIBUTES, BOUND_CAPABILITY])
    able = placed.instance(as_=OTHER_AGENT)
    assert placed.run("web")[0]["containerInstanceArn"] == able


async def test_the_agent_is_told_that_sessions_are_bound(ecs: Ecs) -> None:
    ecs.cluster()
    arn = ecs.instance(attributes={BOUND_CAPABILITY: ""})
    register(ecs, {"taskrole.session-bound": "instance"})
    agent = FakeAgent(ecs, arn)
    await agent.connect()
    try:
        task = ecs.run("web")[0]["taskArn"]
        await until(lambda: task in agent.tasks)
    finally:
        await agent.disconnect()
    assert agent.tasks[task]["sessionBound"] is True
    assert {wish.bound_to for wish in ecs.roles.wishes[2:]} == {arn, ""}  # of the task role, of the execution role
