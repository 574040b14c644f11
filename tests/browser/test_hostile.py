"""What others wrote is text: in names, keys, tags, logs, policies, items, everywhere; nothing of it runs."""

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.api.agent_channel import register_instance
from tests.api.conftest import Server
from tests.browser.conftest import Tab, accept_dialogs
from tests.support import REGION

EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>{{7*191}}"
SHORT = "<img src=x onerror=alert(1)>"
TRUST = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}, "Action": "sts:AssumeRole"}


def _document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@pytest.fixture(scope="module")
def paths(server: Server) -> list[str]:
    """A world in which every text that may be chosen is hostile; return the pages that show it."""
    s3, ecs, iam, logs = (server.client(one) for one in ("s3", "ecs", "iam", "logs"))
    policy = _document({"Effect": "Allow", "Action": "s3:*", "Resource": f"arn:aws:s3:::{EVIL}</textarea>{EVIL}"})
    iam.create_role(
        RoleName="hostile",
        AssumeRolePolicyDocument=_document(TRUST),
        Description="</textarea>" + EVIL,
    )
    iam.put_role_policy(RoleName="hostile", PolicyName="p", PolicyDocument=policy)
    managed = iam.create_policy(PolicyName="hostile", PolicyDocument=policy, Description=EVIL)["Policy"]["Arn"]
    s3.create_bucket(Bucket="hostile", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket="hostile", Key=EVIL, Body=EVIL.encode(), Metadata={"note": EVIL})
    s3.put_bucket_tagging(Bucket="hostile", Tagging={"TagSet": [{"Key": "note", "Value": "a@b +-=._:/"}]})
    ecs.create_cluster(clusterName="hostile")
    register_instance(server, "hostile")
    ecs.register_task_definition(
        family="hostile",
        containerDefinitions=[
            {
                "name": "a",
                "image": "busybox",
                "memory": 64,
                "command": [EVIL],
                "environment": [{"name": "X", "value": "</textarea>" + EVIL}],
                "dockerLabels": {EVIL: EVIL},
            }
        ],
    )
    task = ecs.run_task(cluster="hostile", taskDefinition="hostile", startedBy="x")["tasks"][0]["taskArn"]
    ecs.stop_task(cluster="hostile", task=task, reason=EVIL)
    logs.create_log_group(logGroupName="hostile")
    logs.create_log_stream(logGroupName="hostile", logStreamName="<b>s")
    now = int(server.clock.now().timestamp() * 1000)
    event = {"timestamp": now, "message": "</pre>" + EVIL}
    logs.put_log_events(logGroupName="hostile", logStreamName="<b>s", logEvents=[event])
    server.client("dynamodb").create_table(
        TableName="hostile",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": EVIL, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": EVIL, "AttributeType": "S"}],
    )
    server.client("dynamodb").put_item(TableName="hostile", Item={EVIL: {"S": EVIL}, SHORT: {"M": {EVIL: {"N": "1"}}}})
    server.client("secretsmanager").create_secret(Name="hostile", Description=EVIL, SecretString="s")
    group = server.client("ec2").create_security_group(GroupName="hostile", Description="d")
    tasks = f"/clusters/hostile/tasks/{task.rpartition('/')[2]}"
    return [
        "/clusters/hostile?tab=tasks&desired=STOPPED", tasks, "/s3/hostile", "/s3/hostile?versions=1",
        "/s3/hostile/properties", "/roles", "/roles/hostile", "/policies", f"/policy?arn={managed}",
        "/task-definitions/hostile/1", "/task-definitions/hostile/1/new", "/logs?group=hostile",
        "/logs?group=hostile&stream=%3Cb%3Es", "/tables/hostile", "/secrets", f"/security-groups/{group['GroupId']}",
        "/activity?all=1", "/activity?user=%22%3E%3Cscript%3Ealert(3)%3C/script%3E", "/simulator?actions=%3Cb%3Ex",
        "/run-task?definition=hostile&command=%22%3E%3Cscript%3Ealert(4)%3C/script%3E",
        "/task-definitions/create?image=%3C/textarea%3E%3Cscript%3Ealert(5)%3C/script%3E&role=%22%3E%3Cb%3E",
        "/%3Cscript%3Ealert(6)%3C/script%3E",
    ]  # fmt: skip


def test_hostile_texts_are_shown_as_they_are(admin: Tab, paths: list[str]) -> None:
    said = accept_dialogs(admin)
    for path in paths:
        page = admin.open(path)
        expect(page.locator("h1").first).to_be_visible()
        assert page.locator("img[src=x]").count() == 0, path
        assert page.locator("main script").count() == 0, path
        assert page.locator("main b:text-is('x')").count() == 0, path
        assert "1337" not in page.locator("main").inner_text(), path
    expect(admin.open("/logs?group=hostile&stream=%3Cb%3Es").locator("pre")).to_contain_text(EVIL)
    expect(admin.open("/roles/hostile").locator("dl")).to_contain_text(EVIL)
    expect(admin.open("/tables/hostile").locator("#items")).to_contain_text(EVIL)
    page = admin.open("/roles/hostile")
    page.click("text=Add an inline policy")
    page.fill("#inline-document", _document({"Effect": "Allow", "Action": EVIL, "Resource": EVIL}))
    expect(page.locator(".finding").first).to_contain_text(EVIL)  # the linter's answer comes as HTML
    page = admin.open("/task-definitions/hostile/1/new")
    page.fill("#definition", json.dumps({"family": EVIL, "containerDefinitions": []}))
    expect(page.locator("#check .note").first).to_be_visible()
    assert page.locator("#check img").count() == 0
    assert said == []


def test_what_others_wrote_asks_no_questions(admin: Tab, server: Server) -> None:
    """A name in a question of the browser is text, too; and the right name must be typed."""
    server.client("s3").create_bucket(Bucket="typed", CreateBucketConfiguration={"LocationConstraint": REGION})
    said = accept_dialogs(admin, "something else")
    page = admin.open("/s3/typed")
    page.click("text=Delete bucket")
    page.wait_for_timeout(300)
    assert "typed" in said[0]
    assert "typed" in [one["Name"] for one in server.client("s3").list_buckets()["Buckets"]]
