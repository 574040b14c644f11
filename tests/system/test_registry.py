"""The registry with the clients that people have: docker and skopeo."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from taskrole.cli.demo.walkthrough import Walkthrough

LABEL = "taskrole.test=registry"
LAYER_BYTES = 5_000_000


class Shell:
    """Runs commands with the environment of one taskrole."""

    def __init__(self, walkthrough: Walkthrough) -> None:
        self.registry = walkthrough.registry
        self.environment = dict(walkthrough.environment)

    def run(self, *command: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, input=stdin, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )

    def check(self, *command: str, stdin: str = "") -> str:
        done = self.run(*command, stdin=stdin)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def fails(self, *command: str) -> str:
        done = self.run(*command)
        assert done.returncode != 0, done.stdout
        return done.stdout + done.stderr


@pytest.fixture(scope="module")
def shell(walkthrough: Walkthrough) -> Shell:
    shell = Shell(walkthrough)
    password = shell.check("aws", "ecr", "get-login-password")
    shell.check("docker", "login", "--username", "AWS", "--password-stdin", shell.registry, stdin=password)
    return shell


@pytest.fixture(scope="module")
def image(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An image with one layer that nothing else has."""
    folder: Path = tmp_path_factory.mktemp("image")
    (folder / "content").write_bytes(os.urandom(LAYER_BYTES))
    (folder / "Dockerfile").write_text(f"FROM scratch\nLABEL {LABEL}\nCOPY content /content\n")
    name = "taskrole-test/registry"
    shell.check("docker", "build", "--quiet", "--tag", name, str(folder))
    yield name
    shell.run("docker", "rmi", "--force", name)


@pytest.fixture
def tagged(shell: Shell, image: str) -> Iterator[str]:
    """The image under a name in a repository of its own."""
    shell.run("aws", "ecr", "delete-repository", "--repository-name", "team/app", "--force")
    shell.check("aws", "ecr", "create-repository", "--repository-name", "team/app")
    name = f"{shell.registry}/team/app:v1"
    shell.check("docker", "tag", image, name)
    yield name
    shell.run("docker", "rmi", "--force", name)


def test_push_describe_remove_pull(shell: Shell, tagged: str) -> None:
    shell.check("docker", "push", tagged)
    query = "imageDetails[0].[imageDigest,imageSizeInBytes]"
    described = shell.check(
        "aws", "ecr", "describe-images", "--repository-name", "team/app", "--query", query, "--output", "text"
    )
    digest, size = described.split()
    assert int(size) > LAYER_BYTES
    before = shell.check("docker", "inspect", "--format", "{{.Id}}", tagged)
    shell.check("docker", "rmi", tagged)
    shell.check("docker", "pull", f"{shell.registry}/team/app@{digest}")
    shell.check("docker", "pull", tagged)
    assert shell.check("docker", "inspect", "--format", "{{.Id}}", tagged) == before
    shell.run("docker", "rmi", f"{shell.registry}/team/app@{digest}")


def test_push_again_and_to_a_second_repository(shell: Shell, tagged: str) -> None:
    shell.check("docker", "push", tagged)
    shell.check("docker", "push", tagged)
    shell.run("aws", "ecr", "delete-repository", "--repository-name", "second", "--force")
    shell.check("aws", "ecr", "create-repository", "--repository-name", "second")
    second = f"{shell.registry}/second:v1"
    shell.check("docker", "tag", tagged, second)
    try:
        shell.check("docker", "push", second)
    finally:
        shell.run("docker", "rmi", second)


def test_what_docker_says_when_it_may_not(shell: Shell, tagged: str) -> None:
    missing = f"{shell.registry}/missing:v1"
    shell.check("docker", "tag", tagged, missing)
    try:
        assert "name unknown: The repository with name 'missing' does not exist" in shell.fails(
            "docker", "push", missing
        )
    finally:
        shell.run("docker", "rmi", missing)
    absent = shell.fails("docker", "pull", f"{shell.registry}/team/app:nope")
    assert "manifest unknown: Requested image not found" in absent
    shell.check(
        "aws", "ecr", "put-image-tag-mutability", "--repository-name", "team/app", "--image-tag-mutability", "IMMUTABLE"
    )
    shell.check("docker", "push", tagged)
    shell.check("docker", "push", tagged)


def test_get_login_of_the_first_days(shell: Shell) -> None:
    login = shell.run("aws", "ecr", "get-login", "--no-include-email")
    if login.returncode != 0:
        pytest.skip("this AWS CLI has no get-login")
    command = login.stdout.split()
    assert command[:3] == ["docker", "login", "-u"]
    assert "Login Succeeded" in shell.check(*command)


def test_without_login(shell: Shell, tagged: str, tmp_path: Path) -> None:
    shell.check("docker", "push", tagged)
    stranger = {**shell.environment, "DOCKER_CONFIG": str(tmp_path)}
    done = subprocess.run(["docker", "pull", tagged], env=stranger, capture_output=True, text=True, check=False)
    assert "no basic auth credentials" in done.stderr


@pytest.mark.skipif(shutil.which("skopeo") is None, reason="skopeo is not installed")
@pytest.mark.parametrize("media_type", ["oci", "v2s2"])
def test_skopeo_copies_and_inspects(shell: Shell, tagged: str, tmp_path: Path, media_type: str) -> None:
    shell.check("docker", "push", tagged)
    password = shell.check("aws", "ecr", "get-login-password")
    credentials = ("--creds", f"AWS:{password}")
    source, folder = f"docker://{tagged}", f"dir:{tmp_path}/image"
    shell.check("skopeo", "copy", "--src-tls-verify=false", "--src-creds", credentials[1], source, folder)
    target = f"docker://{shell.registry}/team/app:{media_type}"
    shell.check(
        "skopeo",
        "copy",
        "--dest-tls-verify=false",
        "--dest-creds",
        credentials[1],
        "--format",
        media_type,
        folder,
        target,
    )
    assert "sha256:" in shell.check("skopeo", "inspect", "--tls-verify=false", *credentials, target)
    repository = f"docker://{shell.registry}/team/app"
    assert f'"{media_type}"' in shell.check("skopeo", "list-tags", "--tls-verify=false", *credentials, repository)
    shell.check("skopeo", "delete", "--tls-verify=false", *credentials, target)
