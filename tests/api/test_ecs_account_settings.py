"""Account settings over the wire: AWS's, and those of our own, which no service model knows."""

import json

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server

POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": ["ecs:ListAccountSettings", "ecs:DeleteAccountSetting"], "Resource": "*"},
        {
            "Effect": "Allow",
            "Action": "ecs:PutAccountSetting*",
            "Resource": "*",
            "Condition": {"StringEquals": {"ecs:account-setting": "containerInsights"}},
        },
    ],
}


def test_settings_by_policy(server: Server) -> None:
    user = server.client_of(server.user_with("settings", json.dumps(POLICY)), "ecs")
    assert user.put_account_setting(name="containerInsights", value="enabled")["setting"]["value"] == "enabled"
    for put in (user.put_account_setting, user.put_account_setting_default):
        with pytest.raises(ClientError, match="AccessDenied"):
            put(name="defaultLogDriverMode", value="non-blocking")
    listed = user.list_account_settings(effectiveSettings=True, name="containerInsights")["settings"]
    assert [(one["value"], one["principalArn"].rpartition(":")[2]) for one in listed] == [("enabled", "user/settings")]
    user.delete_account_setting(name="containerInsights")
    assert user.list_account_settings()["settings"] == []


def test_settings_of_our_own_are_listed_only_when_they_are_set(server: Server) -> None:
    ecs = server.client("ecs")
    names = [one["name"] for page in pages(server, effectiveSettings=True) for one in page]
    assert not [name for name in names if name.startswith("taskrole")]
    ecs.put_account_setting_default(name="taskroleSessionName", value="readable")
    names = [one["name"] for page in pages(server, effectiveSettings=True) for one in page]
    assert [name for name in names if name.startswith("taskrole")] == ["taskroleSessionName"]
    ecs.put_account_setting_default(name="taskroleSessionName", value="off")
    with pytest.raises(ClientError, match="can only be readable or off"):
        ecs.put_account_setting_default(name="taskroleSessionName", value="pretty")


def pages(server: Server, **request: object) -> list[list[dict[str, str]]]:
    paginator = server.client("ecs").get_paginator("list_account_settings")
    return [page["settings"] for page in paginator.paginate(**request)]
