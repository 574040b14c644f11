"""Takes the console's pictures for the README: a control plane with a few things in it, and headless Chromium.

Usage: ``python tools/screenshots.py [FOLDER]``; the default is ``docs/images``.
"""

import asyncio
import json
import socket
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import boto3
from playwright.sync_api import Page, sync_playwright

from taskrole.app import ControlPlane
from taskrole.clock import SystemClock
from taskrole.config import Settings
from taskrole.gateway.edge import Listener
from taskrole.ids import SystemIds

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
SHOTS = (
    ("home", "/", 1280, "light"),
    ("definition", "/task-definitions/orders/1/new", 1280, "light"),
    ("run-task", "/run-task?definition=orders:1", 1280, "dark"),
    ("activity", "/activity", 1280, "light"),
    ("phone", "/", 390, "dark"),
)


def fill(client: Any) -> None:
    """Make a role, a definition, a bucket and some denied calls."""
    iam, ecs, s3 = client("iam"), client("ecs"), client("s3")
    trust: dict[str, Any] = {"Effect": "Allow", "Principal": {"Service": "ecs-tasks.amazonaws.com"}}
    document = json.dumps({"Version": "2012-10-17", "Statement": [{**trust, "Action": "sts:AssumeRole"}]})
    role = iam.create_role(RoleName="orders-task", AssumeRolePolicyDocument=document)["Role"]
    iam.attach_role_policy(RoleName="orders-task", PolicyArn="arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
    container = {"name": "orders", "image": "orders:latest", "memory": 128, "portMappings": [{"containerPort": 8080}]}
    ecs.register_task_definition(family="orders", taskRoleArn=role["Arn"], containerDefinitions=[container])
    s3.create_bucket(Bucket="orders-archive", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    s3.put_object(Bucket="orders-archive", Key="2026/11/hello_world.txt", Body=b"Hello World!")
    client("ecr").create_repository(repositoryName="orders")
    iam.create_user(UserName="reader")
    keys = iam.create_access_key(UserName="reader")["AccessKey"]
    reader = client("s3", aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"])
    for _ in range(3):
        try:
            reader.list_buckets()
        except reader.exceptions.ClientError:
            continue


def take(page: Page, link: str, endpoint: str, folder: Path) -> None:
    """Sign in and take all pictures."""
    page.goto(link)
    page.wait_for_url("**/console/")
    for name, path, width, theme in SHOTS:
        page.set_viewport_size({"width": width, "height": 820})
        page.evaluate("theme => localStorage.setItem('taskrole-theme', theme)", theme)
        page.goto(f"{endpoint}/console{path}")
        page.wait_for_timeout(900)
        page.screenshot(path=folder / f"{name}.png")


def main(folder: Path) -> None:
    """Start a control plane, fill it, take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as data_dir, sync_playwright() as playwright:
        settings = Settings(data_dir=Path(data_dir), port=port)
        plane = ControlPlane(settings, SystemClock(), SystemIds())
        plane.bootstrap()
        keys = plane.iam.credentials_of(settings.account_id, "admin")
        assert keys is not None
        loop = asyncio.new_event_loop()
        threading.Thread(target=loop.run_forever, daemon=True).start()
        asyncio.run_coroutine_threadsafe(plane.start([Listener("127.0.0.1", port)]), loop).result(30)
        session: Any = boto3.session.Session()
        defaults = {
            "endpoint_url": settings.endpoint,
            "region_name": settings.region,
            "aws_access_key_id": keys.access_key_id,
            "aws_secret_access_key": keys.secret_access_key,
        }
        fill(lambda service, **changes: session.client(service, **{**defaults, **changes}))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        link = plane.console.sign_in_link(keys.access_key_id, keys.secret_access_key)
        take(browser.new_page(), link, settings.endpoint, folder)
        browser.close()
        asyncio.run_coroutine_threadsafe(plane.stop(), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
