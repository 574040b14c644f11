"""The registry under the name that it has on AWS, with docker, podman, buildah, skopeo and the ECR credential helper.

``taskrole trust install`` is what makes the name work; the tests see that ``remove`` leaves the machine as it was.
"""

import base64
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.processes import ServerProcess
from tests.support import free_port

ACCOUNT, REGION = "123456789012", "eu-north-1"
REGISTRY = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
ADDRESS = "127.0.0.43"  # a loopback address of our own: clients want port 443
REPOSITORY = "team/app"
LABEL = "taskrole.test=registry-clients"
CONTENT_BYTES = 2_000_000
HOSTS, CERTIFICATES = Path("/etc/hosts"), Path("/etc/docker/certs.d")


class Machine:
    """A taskrole with a TLS listener, and the commands that use it."""

    def __init__(self, folder: Path, server: ServerProcess) -> None:
        self.folder = folder
        self.server = server
        authority = str(server.data_dir / "ca/ca.pem")
        paths = {"HOME": str(folder), "DOCKER_CONFIG": str(folder / "docker"), "AWS_CA_BUNDLE": authority}
        self.environment = {**os.environ, **server.environment, **paths}
        storage = ("--root", f"{folder}/storage", "--runroot", f"{folder}/run", "--storage-driver", "vfs")
        self.buildah = ("buildah", *storage)
        self.podman = ("podman", *storage, "--cgroup-manager", "cgroupfs", "--events-backend", "file")

    def run(self, *command: str, stdin: str = "", **environment: str) -> str:
        done = subprocess.run(
            command,
            input=stdin,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def fails(self, *command: str, **environment: str) -> str:
        environment = {**self.environment, **environment}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode != 0, done.stdout
        return done.stdout + done.stderr

    def trust(self, *arguments: str) -> str:
        command = (sys.executable, "-m", "taskrole", "trust", *arguments, "--data-dir", str(self.server.data_dir))
        return self.run(*command)

    def password(self) -> str:
        return self.run("aws", "ecr", "get-login-password")

    def tags(self) -> list[str]:
        images = self.server.client("ecr").describe_images(repositoryName=REPOSITORY)["imageDetails"]
        return sorted(tag for image in images for tag in image.get("imageTags", ()))


def _what_may_change() -> tuple[bytes, list[str]]:
    return HOSTS.read_bytes(), sorted(str(path) for path in CERTIFICATES.parent.rglob("*"))


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    folder = tmp_path_factory.mktemp("machine")
    before = _what_may_change()
    server = ServerProcess(folder / "data", "--tls-listen", f"{ADDRESS}:443", "--region", REGION)
    server.start()
    try:
        machine = Machine(folder, server)
        server.client("ecr").create_repository(repositoryName=REPOSITORY)
        machine.trust("install", "--api")
        try:
            yield machine
        finally:
            machine.trust("remove")
            machine.trust("remove")
            assert _what_may_change() == before
    finally:
        server.stop()


@pytest.fixture(scope="module")
def image(machine: Machine) -> Iterator[str]:
    """An image under the registry's name, pushed by docker."""
    context = machine.folder / "context"
    context.mkdir()
    (context / "content").write_bytes(os.urandom(CONTENT_BYTES))
    (context / "Dockerfile").write_text(f"FROM scratch\nLABEL {LABEL}\nCOPY content /content\n")
    name = f"{REGISTRY}/{REPOSITORY}:docker"
    machine.run("docker", "build", "--quiet", "--tag", name, str(context))
    login = ("docker", "login", "--username", "AWS", "--password-stdin", REGISTRY)
    assert "Login Succeeded" in machine.run(*login, stdin=machine.password())
    machine.run("docker", "push", name)
    yield name
    subprocess.run(["docker", "rmi", "--force", name], capture_output=True, check=False)


def test_install_twice_changes_nothing(machine: Machine) -> None:
    assert len(machine.trust("install", "--api").splitlines()) == 2
    assert HOSTS.read_text().count(f"{ADDRESS} {REGISTRY} ") == 1


def test_docker_pulls_what_it_pushed(machine: Machine, image: str) -> None:
    before = machine.run("docker", "inspect", "--format", "{{.Id}}", image)
    machine.run("docker", "rmi", image)
    machine.run("docker", "pull", image)
    assert machine.run("docker", "inspect", "--format", "{{.Id}}", image) == before


def test_the_credential_helper_logs_in(machine: Machine, image: str) -> None:
    config = machine.folder / "helper"
    config.mkdir()
    (config / "config.json").write_text(json.dumps({"credHelpers": {REGISTRY: "ecr-login"}}))
    answer = json.loads(machine.run("docker-credential-ecr-login", "get", stdin=REGISTRY))
    assert answer["Username"] == "AWS"
    machine.run("docker", "pull", image, DOCKER_CONFIG=str(config))


def test_podman_and_buildah(machine: Machine, image: str) -> None:
    podman, buildah = machine.podman, machine.buildah
    for tool in (podman, buildah):
        login = (*tool, "login", "--username", "AWS", "--password-stdin", REGISTRY)
        assert "Login Succeeded" in machine.run(*login, stdin=machine.password())
    machine.run(*podman, "pull", "--quiet", image)
    by_podman = f"{REGISTRY}/{REPOSITORY}:podman"
    machine.run(*podman, "tag", image, by_podman)
    machine.run(*podman, "push", by_podman)
    machine.run(*podman, "push", "--format", "v2s2", image, f"docker://{REGISTRY}/{REPOSITORY}:podman-v2s2")
    working = machine.run(*buildah, "from", image)
    machine.run(*buildah, "copy", working, str(machine.folder / "context/Dockerfile"), "/added")
    by_buildah = f"{REGISTRY}/{REPOSITORY}:buildah"
    machine.run(*buildah, "commit", "--quiet", working, by_buildah)
    machine.run(*buildah, "push", by_buildah)
    machine.run(*buildah, "manifest", "create", "every")
    machine.run(*buildah, "manifest", "add", "every", by_buildah)
    machine.run(*buildah, "manifest", "push", "--all", "every", f"docker://{REGISTRY}/{REPOSITORY}:every")
    machine.run(*podman, "rmi", "--all", "--force")
    machine.run(*podman, "pull", "--quiet", f"{REGISTRY}/{REPOSITORY}:every")
    assert {"buildah", "every", "podman", "podman-v2s2"} <= set(machine.tags())


def test_skopeo_copies_lists_and_deletes(machine: Machine, image: str) -> None:
    credentials = f"AWS:{machine.password()}"
    copy, both = f"docker://{REGISTRY}/{REPOSITORY}:skopeo", ("--src-creds", credentials, "--dest-creds", credentials)
    machine.run("skopeo", "copy", "--format", "oci", *both, f"docker://{image}", copy)  # delete is by digest
    assert "skopeo" in machine.run("skopeo", "list-tags", "--creds", credentials, f"docker://{REGISTRY}/{REPOSITORY}")
    machine.run("skopeo", "delete", "--creds", credentials, copy)
    assert "skopeo" not in machine.tags()


def test_what_docker_says_when_it_may_not(machine: Machine, image: str) -> None:
    iam, ecr = machine.server.client("iam"), machine.server.client("ecr")
    iam.create_user(UserName="reader")
    iam.attach_user_policy(UserName="reader", PolicyArn="arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly")
    data = machine.server.client("ecr", iam.create_access_key(UserName="reader")["AccessKey"]).get_authorization_token()
    user, _, password = base64.b64decode(data["authorizationData"][0]["authorizationToken"]).decode().partition(":")
    config = str(machine.folder / "reader")
    login = ("docker", "login", "--username", user, "--password-stdin", REGISTRY)
    machine.run(*login, stdin=password, DOCKER_CONFIG=config)
    machine.run("docker", "pull", image, DOCKER_CONFIG=config)
    other = f"{REGISTRY}/{REPOSITORY}:reader"
    machine.run("docker", "tag", image, other)
    ecr.create_repository(repositoryName="fixed", imageTagMutability="IMMUTABLE")
    fixed = f"{REGISTRY}/fixed:v1"
    content = machine.folder / "context/content"
    build = ("docker", "build", "--quiet", "--tag", fixed, str(content.parent))
    try:
        assert "denied: User: arn:aws:iam::" in machine.fails("docker", "push", other, DOCKER_CONFIG=config)
        content.write_bytes(b"first")
        machine.run(*build)
        machine.run("docker", "push", fixed)
        machine.run("docker", "rmi", fixed)
        content.write_bytes(b"second")
        machine.run(*build)
        refused = machine.fails("docker", "push", fixed)
        assert "tag invalid: The image tag 'v1' already exists in the 'fixed' repository" in refused
    finally:
        subprocess.run(["docker", "rmi", "--force", other, fixed], capture_output=True, check=False)


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[str]:
    """Debian's docker-registry on loopback; yields its host and port."""
    host = f"127.0.0.1:{free_port()}"
    storage = {"filesystem": {"rootdirectory": str(tmp_path / "origin")}}
    (tmp_path / "origin.json").write_text(json.dumps({"version": 0.1, "storage": storage, "http": {"addr": host}}))
    command = ["docker-registry", "serve", str(tmp_path / "origin.json")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://{host}/v2/", timeout=2):
                    break
            except OSError:
                time.sleep(0.05)
        yield host
    finally:
        process.terminate()
        process.wait(10)


def test_pull_through_the_cache_of_another_registry(machine: Machine, image: str, origin: str, tmp_path: Path) -> None:
    there = f"docker://{origin}/library/app:v1"
    credentials = f"AWS:{machine.password()}"
    machine.run("skopeo", "copy", "--src-creds", credentials, "--dest-tls-verify=false", f"docker://{image}", there)
    server = ServerProcess(tmp_path / "data", "--pull-through-upstream", origin)
    server.start()
    try:
        ecr = server.client("ecr")
        ecr.create_pull_through_cache_rule(ecrRepositoryPrefix="hub", upstreamRegistryUrl=origin)
        assert ecr.validate_pull_through_cache_rule(ecrRepositoryPrefix="hub")["isValid"]
        name = f"127.0.0.1:{server.port}/hub/library/app:v1"
        password = machine.run("aws", "ecr", "get-login-password", **server.environment)
        login = ("docker", "login", "--username", "AWS", "--password-stdin", f"127.0.0.1:{server.port}")
        machine.run(*login, stdin=password)
        machine.run("docker", "pull", name)
        wanted = machine.run("docker", "inspect", "--format", "{{.Id}}", image)
        assert machine.run("docker", "inspect", "--format", "{{.Id}}", name) == wanted
        machine.run("docker", "rmi", name)
        by_podman = ("pull", "--quiet", "--tls-verify=false", "--creds", f"AWS:{password}", name)
        machine.run(*machine.podman, *by_podman)
        assert [
            each["imageTags"] for each in ecr.describe_images(repositoryName="hub/library/app")["imageDetails"]
        ] == [["v1"]]
    finally:
        server.stop()
