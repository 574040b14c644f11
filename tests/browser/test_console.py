"""The console in a real browser: signing in, the walkthrough's screens, live updates, denials, hostile names."""

import json
import re

import pytest
from playwright.sync_api import expect

from taskrole.console.sessions import IDLE_SECONDS_MAX
from tests.api.conftest import Server
from tests.browser.conftest import Tab, accept_dialogs
from tests.support import ACCOUNT

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>{{7*191}}"
VIEWER = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ecs:List*", "Resource": "*"}]}
)


def test_a_wrong_key_is_refused_and_a_right_one_signs_in_and_out(tab: Tab, server: Server) -> None:
    page = tab.open("/clusters")
    expect(page).to_have_url(re.compile("/console/sign-in"))
    page.fill("#key", "AKIAIOSFODNN7EXAMPLE")
    page.fill("#secret", "not it")
    page.click("button:has-text('Sign in')")
    expect(page.locator(".note.failed")).to_contain_text("security token")
    tab.sign_in(server.access_key_id, server.secret_access_key)
    expect(page.locator("h1")).to_have_text("Home")
    cookie = next(one for one in page.context.cookies() if one["name"].startswith("taskrole_console"))
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/console")
    assert server.secret_access_key not in page.content()
    page.click("text=Sign out")
    expect(page).to_have_url(re.compile("/console/sign-in"))
    tab.open("/clusters")
    expect(page).to_have_url(re.compile("/console/sign-in"))


def test_a_link_signs_in_once(tab: Tab, server: Server) -> None:
    address = server.control_plane.console.sign_in_link(server.access_key_id, server.secret_access_key)
    tab.page.goto(address)
    expect(tab.page.locator("h1")).to_have_text("Home")
    tab.page.context.clear_cookies()
    tab.page.goto(address)
    expect(tab.page.locator(".note.failed")).to_contain_text("used already")


def test_the_walkthroughs_screens_by_clicking(admin: Tab, server: Server) -> None:
    page = admin.page
    page.click("nav >> text=Repositories")
    page.fill("[aria-label='Repository name']", "aws-nodejs-sample")
    page.click("button:has-text('Create repository')")
    expect(page.locator("#push")).to_contain_text("docker push")
    page.click("nav >> text=Roles")
    page.click("main >> text=Create a role")
    page.check("input[value=ecs-task]")
    page.fill("[aria-label='Search policies']", "AmazonS3FullAccess")
    page.check("label:has-text('AmazonS3FullAccess') input")
    page.fill("#name", "demo-s3")
    page.click("button:has-text('Create role')")
    expect(page.locator("h1")).to_have_text("demo-s3")
    page.click("text=Use in a task definition")
    page.fill("#family", "sample")
    page.fill("#container", "sample")
    page.fill("#image", "aws-nodejs-sample")
    expect(page.locator("#check")).to_contain_text("The API accepts this definition")
    definition = json.loads(page.input_value("#definition"))
    assert definition["taskRoleArn"].endswith(":role/demo-s3")
    page.click("button:has-text('Register')")
    expect(page.locator("h1")).to_have_text("sample:1")
    page.click("main >> text=Run task")
    expect(page.locator("#preview")).to_contain_text("s3:PutObject")
    row = page.locator("#preview .preview-list > div", has_text="dynamodb:PutItem")
    expect(row).to_contain_text("denied")
    page.click("button:has-text('Run task')")
    expect(page.locator(".note.failed")).to_contain_text("InvalidParameterException")  # no instance is registered
    assert server.client("ecs").describe_task_definition(taskDefinition="sample")["taskDefinition"]["revision"] == 1


def test_the_builder_shows_what_the_api_would_say_and_what_changed(admin: Tab, server: Server) -> None:
    container = {"name": "a", "image": "busybox", "memory": 64}
    server.client("ecs").register_task_definition(family="diff", containerDefinitions=[container])
    page = admin.open("/task-definitions/diff/1/new")
    page.fill("#memory", "128")
    expect(page.locator("#check .added")).to_contain_text('"memory": 128')
    page.fill("#definition", '{"family": "diff", "containerDefinitions": [{"name": "a"}]}')
    expect(page.locator("#check .note.failed")).to_be_visible()
    page.fill("#definition", "{")
    expect(page.locator("#check")).to_contain_text("not JSON")


def test_a_viewer_sees_awss_sentence(tab: Tab, server: Server) -> None:
    keys = server.user_with("viewer", VIEWER)
    page = tab.sign_in(keys["AccessKeyId"], keys["SecretAccessKey"])
    for path in ("/roles", "/s3", "/tables", "/activity", "/repositories", "/policies", "/users"):
        page = tab.open(path)
        expect(page.locator(".note.denied").first).to_contain_text("is not authorized to perform")
        expect(page.locator("nav.side")).to_be_visible()
    page = tab.open("/users/admin")
    expect(page.locator(".note.denied")).to_contain_text("iam:GetUser")
    page = tab.open("/clusters")
    page.fill("#cluster-name", "not-mine")
    page.click("button:has-text('Create cluster')")
    expect(page.locator(".note.failed")).to_contain_text("ecs:CreateCluster")


def test_objects_go_up_and_down_but_never_run(admin: Tab, server: Server) -> None:
    s3 = server.client("s3")
    s3.create_bucket(Bucket="files", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    page = admin.open("/s3/files")
    page.set_input_files("input[type=file]", {"name": "hello.txt", "mimeType": "text/plain", "buffer": b"Hello World!"})
    page.click("button:has-text('Upload')")
    page.click("text=hello.txt >> nth=-1")
    expect(page.locator("pre")).to_have_text("Hello World!")
    with page.expect_download() as waiting:
        page.click("text=Download")
    assert waiting.value.path().read_bytes() == b"Hello World!"
    evil = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    s3.put_object(Bucket="files", Key="evil.svg", Body=evil, ContentType="image/svg+xml")
    page = admin.open("/s3/files/object?key=evil.svg")
    expect(page.locator("pre")).to_contain_text("<script>")
    answer = page.request.get(f"{server.endpoint}/console/s3/files/picture?key=evil.svg")
    assert answer.status == 415
    answer = page.request.get(f"{server.endpoint}/console/s3/files/download?key=evil.svg")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_and_are_quick(admin: Tab, width: int) -> None:
    page = admin.page
    page.set_viewport_size({"width": width, "height": 844})
    for path in ("/", "/clusters", "/roles", "/run-task", "/s3", "/activity", "/task-definitions/create"):
        page = admin.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        timing = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        assert timing < 1000, path


def test_the_keyboard_reaches_everything(admin: Tab) -> None:
    page = admin.open("/roles")
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page = admin.open("/clusters")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()


def test_the_keyboard_alone_is_enough(admin: Tab, server: Server) -> None:
    page = admin.open("/clusters")
    page.wait_for_selector("[data-live][data-connected]")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "cluster-name":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"  # where one is must be seen
    page.keyboard.type("by-keyboard")
    page.keyboard.press("Enter")
    expect(page.locator(".note.done")).to_contain_text("by-keyboard")


def test_a_form_of_another_site_is_refused(admin: Tab, server: Server) -> None:
    request = admin.page.request
    address = f"{server.endpoint}/console/clusters"
    assert request.post(address, form={"name": "forged"}).status == 403  # no token
    assert request.post(address, form={"name": "forged"}, headers={"Origin": "http://evil.example"}).status == 403
    names = server.client("ecs").list_clusters()["clusterArns"]
    assert not any(arn.endswith("/forged") for arn in names)


def test_deleting_asks_for_the_name(admin: Tab, server: Server) -> None:
    server.client("ecs").create_cluster(clusterName="to-delete")
    said = accept_dialogs(admin, "to-delete")
    page = admin.open("/clusters/to-delete")
    page.click("text=Delete cluster")
    expect(page.locator(".note.done")).to_contain_text("to-delete")
    assert "to-delete" in said[0]


def test_every_page_answers(admin: Tab, server: Server) -> None:
    for path in ("/users/admin", "/policies?scope=AWS", "/instances", "/secrets", "/logs", "/tables", "/nothing"):
        page = admin.open(path)
        expect(page.locator("h1")).to_be_visible()
    answer = admin.page.request.get(f"{server.endpoint}/console/")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert ACCOUNT in answer.text()


def test_a_session_that_was_left_alone_ends_and_goes_on_where_it_was(admin: Tab, server: Server) -> None:
    page = admin.open("/clusters")
    page.wait_for_selector("[data-live][data-connected]")
    for session in server.control_plane.console._sessions._sessions.values():
        session.used_at -= IDLE_SECONDS_MAX + 1
    server.client("ecs").create_cluster(clusterName="while-away")  # the page would change, and finds out
    expect(page).to_have_url(re.compile("/console/sign-in"))
    page.fill("#key", server.access_key_id)
    page.fill("#secret", server.secret_access_key)
    page.click("button:has-text('Sign in')")
    expect(page).to_have_url(re.compile("/console/clusters$"))
