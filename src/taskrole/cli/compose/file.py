"""Reads a compose file: variables, YAML, the schema of the Compose specification. Knows nothing of ECS."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from compose_pydantic.models import ComposeSpecification
from dotenv import dotenv_values
from pydantic import ValidationError

from taskrole.cli.errors import CommandError

FILE_BYTES_MAX = 1 << 20
SERVICES_MAX = 100
PROBLEMS_TOLD = 5
FILE_NAMES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
_VARIABLE = re.compile(
    r"\$(?:(?P<escaped>\$)|(?P<named>[A-Za-z_][A-Za-z0-9_]*)"
    r"|\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*)(?:(?P<how>:?[-?+])(?P<rest>[^}]*))?\}|(?P<odd>))"
)


@dataclass(frozen=True, slots=True)
class Compose:
    """A compose file whose variables are filled in."""

    folder: Path
    name: str
    services: Mapping[str, Mapping[str, Any]]
    volumes: Mapping[str, Mapping[str, Any]]
    warnings: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    """What variables stand for: the shell's, then those of ``.env``."""


def find_file(given: Path | None) -> Path:
    """Return the compose file: the one that was named, or the usual one of this folder.

    Raises:
        CommandError: There is none.
    """
    if given is not None:
        return given
    for name in FILE_NAMES:
        if Path(name).exists():
            return Path(name)
    message = f"there is no {FILE_NAMES[0]} in {Path.cwd()}; name one with --file."
    raise CommandError(message)


def read_compose(path: Path, shell: Mapping[str, str] | None = None) -> Compose:
    """Return what a compose file says.

    Raises:
        CommandError: It cannot be read, or is no compose file.
    """
    folder = path.resolve().parent
    environment = {**_values(folder / ".env", required=False), **(os.environ if shell is None else shell)}
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise CommandError(f"{path} is longer than a megabyte.")
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise CommandError(f"{path} is not YAML: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("services"), dict) or not document["services"]:
        raise CommandError(f"{path} has no services: is it a compose file?")
    if len(document["services"]) > SERVICES_MAX:
        raise CommandError(f"{path} has more than {SERVICES_MAX} services.")
    document = _filled(document, environment, str(path))
    if "include" in document or any("extends" in (one or {}) for one in document["services"].values()):
        raise CommandError(f"{path}: include and extends are not supported; write the services into one file.")
    warnings = _check(document, path)
    services = {str(name): service or {} for name, service in document["services"].items()}
    volumes = {str(name): one or {} for name, one in (document.get("volumes") or {}).items()}
    warnings += [f"{key}: is not supported and not taken over" for key in ("configs", "secrets") if key in document]
    name = str(document.get("name") or re.sub(r"[^a-z0-9_-]", "", folder.name.lower()) or "project")
    return Compose(folder, name, services, volumes, tuple(warnings), environment)


def _values(path: Path, *, required: bool) -> dict[str, str]:
    if not path.is_file():
        if required:
            raise CommandError(f"there is no file {path} (env_file).")
        return {}
    return {name: value or "" for name, value in dotenv_values(path, interpolate=True).items()}


def environment_files(compose: Compose, name: str, service: Mapping[str, Any]) -> dict[str, str]:
    """Return the variables of a service's ``env_file``.

    Raises:
        CommandError: A required file is not there.
    """
    given, found = service.get("env_file") or (), dict[str, str]()
    for one in [given] if isinstance(given, str | dict) else given:
        path, required = (one, True) if isinstance(one, str) else (str(one.get("path")), one.get("required", True))
        try:
            found |= _values(compose.folder / path, required=bool(required))
        except CommandError as error:
            raise CommandError(f"service {name}: {error}") from error
    return found


def _filled(value: Any, environment: Mapping[str, str], where: str) -> Any:
    """Fill variables in, in every text but the keys. Compose specification, section "Interpolation"."""
    if isinstance(value, dict):
        return {key: _filled(inner, environment, f"{where}: {key}") for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, environment, where) for inner in value]
    if not isinstance(value, str) or "$" not in value:
        return value
    return _VARIABLE.sub(lambda match: _variable(match, environment, where), value)


def _variable(match: re.Match[str], environment: Mapping[str, str], where: str) -> str:
    if match["escaped"]:
        return "$"
    name, how, rest = match["named"] or match["braced"], match["how"] or "", match["rest"] or ""
    if not name:
        raise CommandError(f"{where}: a $ that begins no variable is written $$.")
    there = bool(environment.get(name)) if how.startswith(":") else name in environment
    if how.endswith("?") and not there:
        raise CommandError(f"{where}: {name} must be set: {rest or 'it has no default'}")
    if how.endswith("-"):
        return environment[name] if there else rest
    if how.endswith("+"):
        return rest if there else ""
    return environment.get(name, "")


def _check(document: Mapping[str, Any], path: Path) -> list[str]:
    """Return what the schema does not know, as warnings; for services that is told where they are converted.

    Raises:
        CommandError: Something known has not the form that the schema says.
    """
    plain = _without_extensions(document)
    plain["services"] = {name: _as_the_schema_knows(service) for name, service in document["services"].items()}
    try:
        ComposeSpecification.model_validate(plain)
    except ValidationError as error:
        found: dict[str, str] = {}
        unknown: set[str] = set()
        for one in error.errors(include_url=False):
            parts = [str(part) for part in one["loc"]]
            place = ".".join(parts[: 3 if parts[0] == "services" else 1])
            # One that is unknown inside makes all forms that it may have wrong: it is newer than the schema.
            if one["type"] == "extra_forbidden":
                unknown.add(place)
            found.setdefault(place, one["msg"])
        problems = [f"{place}: {said[0].lower()}{said[1:]}" for place, said in found.items() if place not in unknown]
        if problems:
            message = f"{path} is not what the Compose specification says: {'; '.join(problems[:PROBLEMS_TOLD])}"
            raise CommandError(message) from error
        return [f"{one}: is not known and not taken over" for one in sorted(unknown) if "." not in one]
    return []


def _without_extensions(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: inner for key, inner in value.items() if not str(key).startswith("x-")}


def _as_the_schema_knows(service: Any) -> Any:
    """Return a service without extensions, its environment files without options: the schema has not learnt those."""
    if not isinstance(service, dict):
        return service
    plain = _without_extensions(service)
    files = plain.get("env_file")
    if isinstance(files, list):
        plain["env_file"] = [one.get("path") if isinstance(one, dict) else one for one in files]
    return plain
