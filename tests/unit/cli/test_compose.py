"""Compose files: how they are read, and what becomes of a service."""

from pathlib import Path
from typing import Any

import pytest

from taskrole.cli.compose.convert import convert, dependencies_of, order_of, replicas_of
from taskrole.cli.compose.file import find_file, read_compose
from taskrole.cli.compose.images import build_command, image_of
from taskrole.cli.errors import CommandError

FULL = """
name: shop
x-common: &common
  restart: always
  mem_limit: 64m
services:
  web:
    <<: *common
    image: "web:${TAG:-latest}"
    build: {context: ./app, dockerfile: Dockerfile.dev, args: {VERSION: "1", FROM_SHELL: null}, target: final}
    command: serve --port 80 "two words"
    entrypoint: ["/bin/entry", "-v"]
    ports: ["8080:80", "53/udp", "127.0.0.1:9000-9001:90-91", {target: 443, published: "8443", protocol: tcp}]
    environment: [MODE=fast, FROM_SHELL, NOT_THERE, "PRICE=$$5"]
    env_file: [web.env, {path: missing.env, required: false}]
    cpus: 0.25
    labels: {team: blue}
    volumes: ["data:/data:ro", "./conf:/etc/app", "/scratch", {type: bind, source: /abs, target: /abs, read_only: true}]
    tmpfs: ["/run:size=16m,noexec"]
    depends_on: {db: {condition: service_healthy}, migrate: {condition: service_completed_successfully}}
    healthcheck: {test: "curl -f http://localhost", interval: 1m30s, timeout: 1s, retries: 20, start_period: 10s}
    cap_add: [NET_ADMIN]
    init: true
    ulimits: {nofile: {soft: 10, hard: 20}, nproc: 5}
    extra_hosts: ["a:10.0.0.1", "b=10.0.0.2"]
    stop_grace_period: 5s
    user: "1000"
    networks: [front]
    container_name: the-web
    gpus: all
    deploy: {replicas: 3, resources: {reservations: {memory: 32M}}, placement: {constraints: []}}
    x-role: web-role
  db:
    image: db:1
    healthcheck: {test: ["CMD", "true"]}
    links: [migrate]
  migrate:
    image: migrate:1
    healthcheck: {disable: true}
  debug:
    image: debug:1
    profiles: [debug]
volumes:
  data: {driver: local, driver_opts: {type: nfs}}
secrets: {one: {file: a}}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / ".env").write_text("TAG=from-file\nSHADOWED=file\n")
    (tmp_path / "web.env").write_text("# a comment\nexport QUOTED='a b'\nMODE=slow\nEMPTY=\n")
    file = tmp_path / "compose.yaml"
    file.write_text(FULL)
    return file


def test_everything_that_ecs_has_a_word_for(path: Path) -> None:
    compose = read_compose(path, {"FROM_SHELL": "shell"})
    converted = convert(compose, "shop", "web", "web:1", "us-west-2", "web-role")
    definition = converted.definition
    assert (definition["family"], definition["taskRoleArn"]) == ("shop-web", "web-role")
    container: dict[str, Any] = definition["containerDefinitions"][0]
    environment = {one["name"]: one["value"] for one in container.pop("environment")}
    assert environment == {
        "QUOTED": "a b", "MODE": "fast", "EMPTY": "", "FROM_SHELL": "shell", "PRICE": "$5",
    }  # fmt: skip
    assert container.pop("logConfiguration")["options"]["awslogs-group"] == "/ecs/shop-web"
    assert container == {
        "name": "web",
        "image": "web:1",
        "essential": True,
        "memory": 64,
        "memoryReservation": 32,
        "cpu": 256,
        "command": ["serve", "--port", "80", "two words"],
        "entryPoint": ["/bin/entry", "-v"],
        "user": "1000",
        "stopTimeout": 5,
        "portMappings": [
            {"containerPort": 80, "hostPort": 8080, "protocol": "tcp"},
            {"containerPort": 53, "protocol": "udp"},
            {"containerPort": 90, "hostPort": 9000, "protocol": "tcp"},
            {"containerPort": 91, "hostPort": 9001, "protocol": "tcp"},
            {"containerPort": 443, "hostPort": 8443, "protocol": "tcp"},
        ],
        "mountPoints": [
            {"sourceVolume": "shop_data", "containerPath": "/data", "readOnly": True},
            {"sourceVolume": "bind-1", "containerPath": "/etc/app", "readOnly": False},
            {"sourceVolume": "anonymous-2", "containerPath": "/scratch", "readOnly": False},
            {"sourceVolume": "bind-3", "containerPath": "/abs", "readOnly": True},
        ],
        "dockerLabels": {"team": "blue", "taskrole.network": "shop", "taskrole.name": "web"},
        "ulimits": [
            {"name": "nofile", "softLimit": 10, "hardLimit": 20},
            {"name": "nproc", "softLimit": 5, "hardLimit": 5},
        ],
        "linuxParameters": {
            "capabilities": {"add": ["NET_ADMIN"]},
            "initProcessEnabled": True,
            "tmpfs": [{"containerPath": "/run", "size": 16, "mountOptions": ["noexec"]}],
        },
        "extraHosts": [{"hostname": "a", "ipAddress": "10.0.0.1"}, {"hostname": "b", "ipAddress": "10.0.0.2"}],
        "healthCheck": {
            "command": ["CMD-SHELL", "curl -f http://localhost"],
            "interval": 90,
            "timeout": 2,
            "startPeriod": 10,
            "retries": 10,
        },
    }
    volumes = {one.pop("name"): one for one in definition["volumes"]}
    assert volumes == {
        "shop_data": {
            "dockerVolumeConfiguration": {
                "scope": "shared", "autoprovision": True, "driver": "local", "driverOpts": {"type": "nfs"},
            }
        },
        "bind-1": {"host": {"sourcePath": str(path.parent / "conf")}},
        "anonymous-2": {},
        "bind-3": {"host": {"sourcePath": "/abs"}},
    }  # fmt: skip


def test_what_is_left_out_is_named(path: Path) -> None:
    compose = read_compose(path, {})
    warnings = " | ".join((*compose.warnings, *convert(compose, "shop", "web", "w", "r", "").warnings))
    for word in ("secrets", "networks", "container_name", "gpus", "deploy.placement", "restart"):
        assert word in warnings
    assert "x-role" not in warnings
    assert convert(compose, "shop", "db", "d", "r", "").warnings == ()


def test_variables_come_from_the_shell_then_from_the_file(path: Path) -> None:
    assert read_compose(path, {}).services["web"]["image"] == "web:from-file"
    assert read_compose(path, {"TAG": "2"}).services["web"]["image"] == "web:2"
    assert read_compose(path, {"TAG": ""}).services["web"]["image"] == "web:latest"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$A", "1"), ("${A}b", "1b"), ("${X}", ""), ("${X-d}", "d"), ("${E-d}", ""), ("${E:-d}", "d"), ("${A+x}", "x"),
        ("${X+x}", ""), ("${E:+x}", ""), ("$$A", "$A"), ("${A:?no}", "1"),
    ],
)  # fmt: skip
def test_interpolation(tmp_path: Path, text: str, value: str) -> None:
    file = tmp_path / "compose.yaml"
    file.write_text(f"services: {{a: {{image: a, hostname: 'h{text}'}}}}")
    assert read_compose(file, {"A": "1", "E": ""}).services["a"]["hostname"] == f"h{value}"


def test_order_and_conditions(path: Path) -> None:
    compose = read_compose(path, {})
    assert order_of(compose, list(compose.services)) == ["migrate", "db", "web", "debug"]
    assert dependencies_of(compose.services["web"])["migrate"] == "service_completed_successfully"
    assert dependencies_of({"depends_on": ["a"]}) == {"a": "service_started"}
    assert (replicas_of(compose.services["web"]), replicas_of({}), replicas_of({"scale": 2})) == (3, 1, 2)


def test_building(path: Path) -> None:
    compose = read_compose(path, {"FROM_SHELL": "shell"})
    folder = path.parent / "app"
    assert build_command(compose, "i", compose.services["web"]["build"]) == [
        "build", "--tag", "i", "--file", str(folder / "Dockerfile.dev"), "--build-arg", "VERSION=1",
        "--build-arg", "FROM_SHELL=shell", "--target", "final", str(folder),
    ]  # fmt: skip
    assert build_command(compose, "i", ".")[-1] == str(path.parent)
    assert build_command(compose, "i", "https://example.test/x.git")[-1] == "https://example.test/x.git"
    assert image_of("p", "a", {"build": "."}) == "p-a"
    with pytest.raises(CommandError, match="neither image nor build"):
        image_of("p", "a", {})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "not YAML"),
        ("{}", "no services"),
        ("services: {a: {image: a, command: 5}}", "services.a.command"),
        ("services: {a: {image: a, depends_on: {b: {condition: whenever}}}}", "services.a.depends_on"),
        ("services: {a: {image: 'a:${TAG:?say which}'}}", "TAG must be set: say which"),
        ("services: {a: {image: 'a$'}}", "written"),
        ("include: [b.yaml]\nservices: {a: {image: a}}", "include and extends"),
        ("services: {a: {extends: b}}", "include and extends"),
        ("services: {a: {image: a, ports: ['x']}}", "not a number"),
        ("services: {a: {image: a, ports: ['1-3:1-2']}}", "different length"),
        ("services: {a: {image: a, mem_limit: much}}", "size 'much'"),
        ("services: {a: {image: a, stop_grace_period: soon}}", "duration 'soon'"),
        ("services: {a: {image: a, volumes: ['data:/d']}}", "not among the file"),
        ("services: {a: {image: a, env_file: no.env}}", "there is no file"),
        ("services: {a: {image: a, depends_on: [b]}}", "which is not in the file"),
        ("services: {a: {image: a, depends_on: [b]}, b: {image: b, depends_on: [a]}}", "wait for each other"),
    ],
)
def test_mistakes_are_said_where_they_are(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "compose.yaml"
    file.write_text(text)
    with pytest.raises(CommandError, match=words):
        _use(file)


def _use(file: Path) -> None:
    compose = read_compose(file, {})
    convert(compose, "p", "a", "i", "r", "")
    order_of(compose, ["a"])


def test_the_usual_names_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match="--file"):
        find_file(None)
    (tmp_path / "docker-compose.yml").write_text("")
    assert find_file(None) == Path("docker-compose.yml")
    assert find_file(Path("x")) == Path("x")
