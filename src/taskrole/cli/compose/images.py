"""Images of compose services: built by docker, and pushed to the registry here if that is wanted."""

import base64
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from taskrole.aws.client.answers import AwsError
from taskrole.cli.client import Client
from taskrole.cli.compose.file import Compose
from taskrole.cli.errors import CommandError

BUILD_SECONDS_MAX = 3600


def image_of(project: str, name: str, service: Mapping[str, Any]) -> str:
    """Return the image of a service: the one that it names, or the name of the one that is built.

    Raises:
        CommandError: It has neither.
    """
    if service.get("image"):
        return str(service["image"])
    if service.get("build"):
        return f"{project}-{name}"
    message = f"service {name} has neither image nor build."
    raise CommandError(message)


def build(compose: Compose, project: str, name: str) -> str:
    """Build a service's image with docker; return its name.

    Raises:
        CommandError: docker is not there, or refuses.
    """
    service = compose.services[name]
    image = image_of(project, name, service)
    _docker(build_command(compose, image, service["build"]), f"service {name}: the image could not be built")
    return image


def build_command(compose: Compose, image: str, given: Any) -> list[str]:
    """Return the words of ``docker build``. Pure."""
    wish = {"context": given} if isinstance(given, str) else dict(given)
    context = str(wish.get("context") or ".")
    remote = "://" in context or context.startswith("git@")
    folder = context if remote else str((compose.folder / context).resolve())
    command = ["build", "--tag", image]
    if wish.get("dockerfile"):
        path = str(wish["dockerfile"])
        command += ["--file", path if remote else str((compose.folder / context / path).resolve())]
    arguments = wish.get("args") or {}
    pairs = arguments.items() if isinstance(arguments, dict) else (str(one).partition("=")[::2] for one in arguments)
    for key, value in pairs:
        command += ["--build-arg", f"{key}={compose.environment.get(str(key), '') if value in (None, '') else value}"]
    if wish.get("target"):
        command += ["--target", str(wish["target"])]
    return [*command, folder]


def push(client: Client, project: str, name: str, image: str) -> str:
    """Push an image to the registry here, so that every machine can pull it; return its name there.

    Raises:
        CommandError: The server or docker refuses.
    """
    repository = f"{project}/{name}"
    try:
        client.ask("ecr", "CreateRepository", repositoryName=repository)
    except AwsError as error:
        if error.code != "RepositoryAlreadyExistsException":
            raise CommandError(f"CreateRepository: {error.message}") from error
    found = client.call("ecr", "DescribeRepositories", repositoryNames=[repository])["repositories"][0]
    answer = client.call("ecr", "GetAuthorizationToken")["authorizationData"][0]
    password = base64.b64decode(answer["authorizationToken"]).decode().partition(":")[2]
    host = urlsplit(answer["proxyEndpoint"]).netloc
    target = f"{found['repositoryUri']}:latest"
    _docker(["login", "--username", "AWS", "--password-stdin", host], "docker cannot log in to the registry", password)
    _docker(["tag", image, target], f"service {name}: the image cannot be tagged")
    _docker(["push", target], f"service {name}: the image could not be pushed")
    return target


def _docker(words: Sequence[str], problem: str, stdin: str | None = None) -> None:
    try:
        done = subprocess.run(
            ["docker", *words], input=stdin, text=True, stdout=sys.stderr, timeout=BUILD_SECONDS_MAX, check=False
        )
    except FileNotFoundError as error:
        raise CommandError(f"{problem}: there is no docker program here; `taskrole doctor` tells more.") from error
    except subprocess.TimeoutExpired as error:
        raise CommandError(f"{problem} within an hour.") from error
    if done.returncode:
        raise CommandError(f"{problem}; docker says why above.")
