"""Roles, users, groups and policies by clicking; the editor finds what the command line finds."""

import json

import pytest
from playwright.sync_api import expect

from taskrole.policy.lint import lint
from tests.api.conftest import Server
from tests.browser.conftest import Tab, accept_dialogs

DOUBTFUL = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Sid": "Typo", "Effect": "Allow", "Action": "s3:GetObjectt", "Resource": "*"},
            {"Sid": "Pass", "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"},
        ],
    }
)


def test_users_and_groups_from_the_first_to_the_last_click(admin: Tab, server: Server) -> None:
    iam = server.client("iam")
    accept_dialogs(admin, "ada")
    page = admin.open("/groups")
    page.fill("[aria-label='Group name']", "analysts")
    page.click("text=Create group >> nth=-1")
    expect(page.locator("h1")).to_have_text("analysts")
    page = admin.open("/users")
    page.fill("[aria-label='User name']", "ada")
    page.click("button:has-text('Create user')")
    page.select_option("[aria-label='Group']", "analysts")
    page.click("text=Add to group")
    expect(page.locator(".note.done")).to_contain_text("ada is in analysts")
    page.click("text=Create access key")
    expect(page.locator(".note.done")).to_contain_text("shown this once")
    page.click("text=Switch off")
    expect(page.locator("main")).to_contain_text("Inactive")
    page.click("text=Add an inline policy")
    page.fill("#inline-name", "mine")
    page.fill("#inline-document", DOUBTFUL)
    expect(page.locator(".check").last).to_contain_text("INVALID_ACTION")
    page.fill("#inline-document", DOUBTFUL.replace("Objectt", "Object"))
    page.click("button:has-text('Add') >> nth=-1")
    expect(page.locator(".note.done").first).to_contain_text("Stored the policy mine")
    page = admin.open("/groups/analysts")
    expect(page.locator("main")).to_contain_text("ada")
    page = admin.open("/users/ada")
    page.click(".head >> text=Delete")
    expect(page.locator(".note.done")).to_contain_text("Deleted user ada")
    assert iam.get_group(GroupName="analysts")["Users"] == []
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_user(UserName="ada")


def test_a_group_is_deleted_with_its_policies(admin: Tab, server: Server) -> None:
    iam = server.client("iam")
    iam.create_group(GroupName="leavers")
    iam.add_user_to_group(GroupName="leavers", UserName="admin")
    iam.put_group_policy(GroupName="leavers", PolicyName="p", PolicyDocument=DOUBTFUL.replace("Objectt", "Object"))
    accept_dialogs(admin, "leavers")
    page = admin.open("/groups/leavers")
    expect(page.locator("main")).to_contain_text("admin")
    page.click(".head >> text=Delete")
    expect(page.locator(".note.done")).to_contain_text("Deleted group leavers")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_group(GroupName="leavers")


def test_the_editor_finds_what_the_command_line_finds(admin: Tab) -> None:
    page = admin.open("/policies/create")
    page.fill("#document", DOUBTFUL)
    findings = lint(DOUBTFUL)
    expect(page.locator(".finding")).to_have_count(len(findings))
    shown = page.locator(".check").inner_text()
    assert {one.code for one in findings} >= {"INVALID_ACTION", "PASS_ROLE_WITH_STAR_IN_RESOURCE"}
    for one in findings:
        assert one.code in shown
        assert one.message in shown
        assert one.path in shown
    page.fill("#document", "{")
    expect(page.locator(".check")).to_contain_text("INVALID_JSON")


def test_a_role_leaves_its_instance_profile_and_goes(admin: Tab, server: Server) -> None:
    iam = server.client("iam")
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
    iam.create_role(
        RoleName="machine", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    )
    iam.create_instance_profile(InstanceProfileName="machine")
    iam.add_role_to_instance_profile(InstanceProfileName="machine", RoleName="machine")
    accept_dialogs(admin, "machine")
    page = admin.open("/roles/machine")
    expect(page.locator("dl")).to_contain_text("Instance profiles")
    page.click(".head >> text=Delete")
    expect(page.locator(".note.done")).to_contain_text("Deleted role machine")


def test_what_is_chosen_stays_chosen_while_searching(admin: Tab, server: Server) -> None:
    page = admin.open("/roles/create")
    page.fill("[aria-label='Search policies']", "AmazonS3ReadOnlyAccess")
    page.check("label:has-text('AmazonS3ReadOnlyAccess') input")
    page.fill("[aria-label='Search policies']", "AmazonDynamoDBReadOnlyAccess")
    page.check("label:has-text('AmazonDynamoDBReadOnlyAccess') input")
    expect(page.locator("label:has-text('AmazonS3ReadOnlyAccess') input")).to_be_checked()
    page.fill("#name", "two-policies")
    page.click("button:has-text('Create role')")
    expect(page.locator("h1")).to_have_text("two-policies")
    attached = server.client("iam").list_attached_role_policies(RoleName="two-policies")["AttachedPolicies"]
    assert {one["PolicyName"] for one in attached} == {"AmazonS3ReadOnlyAccess", "AmazonDynamoDBReadOnlyAccess"}
