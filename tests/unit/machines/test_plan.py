"""What a machine of this host is made of, and how rows become machines, without any machine."""

import base64
from pathlib import Path

import pytest

from taskrole.machines.plan import ADDRESSES, MACHINES_MAX, Plan, attributes_of, settings_of

PLAN = Plan("i-0123456789abcdef0", "198.19.240.10", Path("/data/machines/i-0123456789abcdef0"))


def user_data(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_names_fit() -> None:
    assert len(PLAN.host_end) <= 15
    assert len(str(PLAN.docker_socket)) < 100  # a path of a socket has at most 107 bytes
    assert len(ADDRESSES) >= MACHINES_MAX


def test_everything_of_its_engine_is_its_own() -> None:
    command = PLAN.dockerd()
    for option in ("--data-root", "--exec-root", "--pidfile", "--host"):
        assert PLAN.instance_id in command[command.index(option) + 1]


@pytest.mark.parametrize(
    ("script", "cluster"),
    [
        ("#!/bin/bash\necho ECS_CLUSTER=many >> /etc/ecs/ecs.config\n", "many"),
        ("cat <<'EOF' >> /etc/ecs/ecs.config\nECS_CLUSTER=my-cluster\nECS_LOGLEVEL=debug\nEOF\n", "my-cluster"),
        ("echo \"ECS_CLUSTER='a_b'\" >> x", "a_b"),
        ("echo ECS_CLUSTER=x;rm -rf /", "x"),
        ("echo ECS_CLUSTER=../../etc >> x", ""),
        ("MY_ECS_CLUSTER=no", ""),
        ("", ""),
    ],
)
def test_the_cluster_of_user_data(script: str, cluster: str) -> None:
    assert settings_of(user_data(script)).get("ECS_CLUSTER", "") == cluster


def test_attributes_of_user_data() -> None:
    given = settings_of(user_data('echo ECS_INSTANCE_ATTRIBUTES={"rack": "a", "disk": "ssd"} >> f\n'))
    assert attributes_of({"ECS_INSTANCE_ATTRIBUTES": '{"rack": "a"}'}) == {"rack": "a"}
    assert "ECS_INSTANCE_ATTRIBUTES" in given
    assert attributes_of({"ECS_INSTANCE_ATTRIBUTES": "[1]"}) == {}
    assert attributes_of({"ECS_INSTANCE_ATTRIBUTES": "{"}) == {}
    assert settings_of("%%%") == {}
