"""What operations ask is what the service authorization reference says, but for the accepted differences."""

import pytest
from tools import authorization
from tools.authorization import Asked

TITLES = {f"{asked.service}:{asked.name}": asked for asked in authorization.collect()}


def test_every_operation_of_every_service_is_looked_at() -> None:
    assert len(TITLES) > 260
    assert all(asked.answered for asked in TITLES.values())


@pytest.mark.parametrize("service", sorted({asked.service for asked in TITLES.values()}))
def test_differences_are_the_accepted_ones(service: str) -> None:
    new, gone = authorization.unaccepted()
    assert [line for line in new if line.startswith(f"{service}:")] == []
    assert [line for line in gone if line.startswith(f"{service}:")] == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            Asked("ecs", "CreateCluster", {"ecs:ListClusters": {"*"}}, {"ecs:ListClusters": set()}, answered=True),
            "ecs:CreateCluster: does not ask ecs:CreateCluster",
        ),
        (
            Asked("ecs", "Fly", {"ecs:Fly": {"*"}}, {"ecs:Fly": set()}, answered=True),
            "ecs:Fly: asks ecs:Fly, which the reference does not have",
        ),
        (
            Asked("iam", "GetUser", {"iam:GetUser": {"arn:aws:iam::1:role/x"}}, {"iam:GetUser": set()}, answered=True),
            "iam:GetUser: asks iam:GetUser on arn:aws:iam::1:role/x, not on arn:*:iam::*:user/*",
        ),
        (
            Asked("ecs", "Poll", {"ecs:Poll": {"*"}}, {"ecs:Poll": set()}, answered=True),
            "ecs:Poll: gives ecs:Poll no key ecs:cluster",
        ),
        (
            Asked("iam", "ListRoles", {"iam:ListRoles": {"*"}}, {"iam:ListRoles": {"iam:Nonsense"}}, answered=True),
            "iam:ListRoles: gives iam:ListRoles the key iam:Nonsense, which the reference does not have",
        ),
        (
            Asked("ecs", "Poll", refusals=["Bad: no"]),
            "ecs:Poll: no representative request is answered (Bad: no)",
        ),
    ],
)
def test_each_kind_of_difference_is_found(asked: Asked, expected: str) -> None:
    assert expected in authorization.differences(asked)


def test_the_pages_show_what_is_asked() -> None:
    page = authorization.page("ecs")
    assert "| StopTask | `ecs:StopTask` | task |" in page
    assert "`iam:PassRole` | role | `iam:PassedToService` |" in page
