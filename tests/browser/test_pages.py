"""Every page of a world with something in it: it answers, fits, names its controls, and says what was denied."""

import json

import pytest
from playwright.sync_api import expect

from tests.api.conftest import Server
from tests.browser.conftest import Tab
from tests.browser.world import World, fill

NOTHING = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]})
# Pages that ask the API nothing of which one may be denied.
ASK_NOTHING = {"policy-create", "not-found"}
# Fields, buttons and links that have no name for who does not see them.
NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button, a[href]")]
  .filter(one => !(one.labels?.length || one.getAttribute("aria-label") || one.textContent.trim() || one.title))
  .map(one => one.outerHTML.slice(0, 120))"""
WIDER = """() => [...document.querySelectorAll("main *")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.right > innerWidth + 1 && !one.closest(".scroll, .tabs, pre, svg");
  }).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def world(server: Server) -> World:
    return fill(server)


def test_every_page_answers_fits_and_names_its_controls(admin: Tab, world: World) -> None:
    problems: list[tuple[str, object]] = []
    for name, path in world.pages().items():
        page = admin.open(path)
        expect(page.locator("h1")).to_have_count(1)
        problems += [(name, text) for text in page.locator(".note.denied, .note.failed").all_inner_texts()]
        problems += [(name, one) for one in page.evaluate(NAMELESS)]
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                problems.append((f"{name} is wider than {width}", page.evaluate(WIDER)))
    assert problems == []


def test_who_may_nothing_reads_awss_sentence_on_every_page(tab: Tab, server: Server, world: World) -> None:
    keys = server.user_with("nobody", NOTHING)
    tab.sign_in(keys["AccessKeyId"], keys["SecretAccessKey"])
    for name, path in world.pages().items():
        page = tab.open(path)
        expect(page.locator("nav.side")).to_be_visible()
        if name not in ASK_NOTHING:
            sentence = page.locator(".note.denied").first
            expect(sentence, name).to_contain_text("is not authorized to perform")
            expect(sentence, name).to_contain_text("user/nobody")


def test_who_may_only_read_sees_every_page_and_changes_nothing(tab: Tab, server: Server, world: World) -> None:
    iam = server.client("iam")
    keys = server.user_with("viewer", NOTHING)
    iam.attach_user_policy(UserName="viewer", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    tab.sign_in(keys["AccessKeyId"], keys["SecretAccessKey"])
    for name, path in world.pages().items():
        page = tab.open(path)
        expect(page.locator("h1")).to_be_visible()
        denied = page.locator(".note.denied")
        # Our own API has actions that AWS's policies do not know.
        assert all("taskrole:" in text for text in denied.all_inner_texts()), (name, denied.all_inner_texts())
    page = tab.open("/groups/analysts")
    page.click("text=Remove")
    expect(page.locator(".note.failed")).to_contain_text("iam:RemoveUserFromGroup")
    page = tab.open("/s3/orders-archive/properties")
    page.click("text=Suspend versioning")
    expect(page.locator(".note.failed")).to_contain_text("s3:PutBucketVersioning")
    page = tab.open(f"/security-groups/{world.security_group}")
    page.fill("[aria-label='Ports']", "80")
    page.fill("[aria-label='Network or group']", "10.0.0.0/8")
    page.click("text=Add rule")
    expect(page.locator(".note.failed")).to_contain_text("ec2:AuthorizeSecurityGroupIngress")


def test_the_task_page_shows_its_credentials_but_no_secret(admin: Tab, world: World) -> None:
    page = admin.open(f"/clusters/default/tasks/{world.task}")
    panel = page.locator("#credentials")
    for text in ("role/orders-task", world.task, "Issued", "Expires", "Next rotation", "Fetched", "since the agent"):
        expect(panel).to_contain_text(text)
    expect(page.locator("#calls")).to_contain_text("s3:PutObject")
    page = admin.open("/clusters/default")
    expect(page.locator("#use")).to_contain_text("used")
    expect(page.locator("#ages")).to_contain_text(world.task[:12])
