"""The article's walkthrough by clicking in the console, on real Docker: only `docker push` is typed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from taskrole.cli.client import client
from taskrole.cli.daily import sign_in_link
from taskrole.cli.demo.steps import APPLICATION, GREETING, example_image
from taskrole.cli.demo.walkthrough import Walkthrough
from tests.browser.conftest import CHROMIUM, FLAGS

WAIT_MILLISECONDS = 60_000


@pytest.fixture
def page(walkthrough: Walkthrough) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        tab.set_default_timeout(WAIT_MILLISECONDS)
        tab.goto(sign_in_link(client(walkthrough.data_dir)))
        tab.wait_for_url("**/console/")
        yield tab
        browser.close()


def _push(walkthrough: Walkthrough) -> None:
    local = example_image(walkthrough, APPLICATION)
    password = walkthrough.run("aws", "ecr", "get-login-password")
    walkthrough.run("docker", "login", "--username", "AWS", "--password-stdin", walkthrough.registry, stdin=password)
    remote = f"{walkthrough.registry}/{APPLICATION}:latest"
    walkthrough.run("docker", "tag", local, remote)
    walkthrough.images.append(remote)
    walkthrough.run("docker", "push", remote)


def test_the_walkthrough_by_clicking(walkthrough: Walkthrough, page: Page) -> None:
    expect.set_options(timeout=WAIT_MILLISECONDS)
    # 1. The instance is there; a repository, and the image, which appears by itself once it is pushed.
    expect(page.locator("main")).to_contain_text("Reserved on the instances")
    page.click("nav >> text=Repositories")
    page.fill("[aria-label='Repository name']", APPLICATION)
    page.click("button:has-text('Create repository')")
    expect(page.locator("#push")).to_contain_text(f"docker push {walkthrough.registry}/{APPLICATION}:latest")
    _push(walkthrough)
    expect(page.locator("table")).to_contain_text("latest")
    # 2. A role that tasks may assume, with S3.
    page.click("nav >> text=Roles")
    page.click("main >> text=Create a role")
    page.fill("[aria-label='Search policies']", "AmazonS3FullAccess")
    page.check("label:has-text('AmazonS3FullAccess') input")
    page.fill("#name", "clicked-s3")
    page.click("button:has-text('Create role')")
    expect(page.locator("h1")).to_have_text("clicked-s3")
    # 3. A task definition with image and role.
    page.click("nav >> text=Repositories")
    page.click(f"main >> a:text-is('{APPLICATION}')")
    page.click("main >> a:text-is('Use')")
    page.click("button:text-is('clicked-s3')")
    expect(page.locator("#check")).to_contain_text("The API accepts this definition")
    page.click("button:has-text('Register')")
    expect(page.locator("h1")).to_have_text(f"{APPLICATION}:1")
    # 4. Run it; the page follows it to its end.
    page.click("main >> text=Run task")
    expect(page.locator("#preview .preview-list > div", has_text="s3:PutObject")).to_contain_text("allowed")
    page.click("button:has-text('Run task')")
    page.wait_for_url("**/tasks/*")
    expect(page.locator(".stations")).to_contain_text("credentials revoked")
    expect(page.locator("#credentials")).to_contain_text("clicked-s3")
    expect(page.locator("#credentials")).to_contain_text("Expires")
    expect(page.locator("pre.log")).to_contain_text("Successfully uploaded")
    expect(page.locator("main")).to_contain_text("PutObject")
    # 5. What it left in S3.
    page.click("nav >> text=Buckets")
    page.click("main >> a:has-text('node-sdk-sample-')")
    page.click("main >> a:text-is('hello_world.txt')")
    expect(page.locator("pre")).to_have_text(re.compile(f"^{GREETING}"))
