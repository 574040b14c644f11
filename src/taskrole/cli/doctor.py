"""``taskrole doctor``: look at what taskrole needs of this machine and say how to mend what is missing."""

import errno
import os
import shutil
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from taskrole.cli.output import print_json
from taskrole.config import CONTAINER_ADDRESS

DOCKER_SOCKET = Path("/var/run/docker.sock")
DISK_BYTES_MIN = 2 * 1024**3
DOCKER_SECONDS_MAX = 3.0
_PING = b"GET /version HTTP/1.0\r\nHost: docker\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check; ``advice`` says how to mend it, empty when there is nothing to mend."""

    name: str
    good: bool
    detail: str
    advice: str = ""


def docker_answers() -> str:
    """Return an empty text when the Docker engine (of DOCKER_HOST, or at the usual socket) answers, else why not."""
    host = os.environ.get("DOCKER_HOST") or f"unix://{DOCKER_SOCKET}"
    scheme, _, place = host.partition("://")
    try:
        with _connect(scheme, place) as connection:
            connection.sendall(_PING)
            return "" if b" 200 " in connection.recv(64) else f"{host} gave an unexpected answer"
    except FileNotFoundError:
        return f"{place} does not exist"
    except (OSError, ValueError) as error:
        return f"{host}: {getattr(error, 'strerror', None) or error}"


def _connect(scheme: str, place: str) -> socket.socket:
    if scheme in ("tcp", "http"):
        name, _, port = place.partition("/")[0].rpartition(":")
        return socket.create_connection((name.strip("[]"), int(port)), timeout=DOCKER_SECONDS_MAX)
    if scheme != "unix":
        message = f"taskrole cannot reach an engine by {scheme}"
        raise ValueError(message)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(DOCKER_SECONDS_MAX)
    try:
        connection.connect(place)
    except OSError:
        connection.close()
        raise
    return connection


def _check_docker() -> Finding:
    problem = docker_answers()
    advice = "Start the Docker engine (systemctl start docker, or dockerd as root); add yourself to the docker group."
    return Finding("Docker engine", not problem, problem or "answers", advice if problem else "")


def _check_root() -> Finding:
    good = os.geteuid() == 0
    detail = "running as root" if good else f"running as user id {os.geteuid()}"
    advice = f"Run `taskrole up` as root: it puts {CONTAINER_ADDRESS} on the loopback interface for the containers."
    return Finding("rights", good, detail, "" if good else advice)


def _check_address() -> Finding:
    with socket.socket() as probe:
        try:
            probe.bind((CONTAINER_ADDRESS, 0))
        except OSError as error:
            if error.errno != errno.EADDRNOTAVAIL:
                raise
            detail = "not assigned yet (`taskrole up` assigns it to lo and removes it again)"
            return Finding(f"address {CONTAINER_ADDRESS}", shutil.which("ip") is not None, detail, "Install iproute2.")
    return Finding(f"address {CONTAINER_ADDRESS}", True, "assigned to this machine")


def _check_port(host: str, port: int, purpose: str) -> Finding:
    name = f"{purpose} {host}:{port}"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                return Finding(name, True, "free (the address is not assigned yet)")
            if error.errno == errno.EACCES:
                return Finding(name, False, "not allowed", "Run as root, or choose a port above 1023.")
            advice = (
                f"Another program listens there: `ss -ltnp 'sport = :{port}'` names it. taskrole itself counts too."
            )
            return Finding(name, False, "taken", advice)
    return Finding(name, True, "free")


def _check_certificates(data_dir: Path) -> Finding:
    path = data_dir / "ca" / "ca.pem"
    if not path.exists():
        return Finding("local CA", True, "made at the first start")
    try:
        ssl.create_default_context(cafile=str(path))
    except ssl.SSLError as error:
        return Finding("local CA", False, str(error), f"Remove {path.parent}; a new one is made at the next start.")
    return Finding("local CA", True, str(path))


def _check_resolvers() -> Finding:
    try:
        lines = Path("/etc/resolv.conf").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    servers = [line.split()[1] for line in lines if line.startswith("nameserver") and len(line.split()) > 1]
    advice = "Containers can resolve AWS names of taskrole only; add a nameserver to /etc/resolv.conf for others."
    return Finding("upstream DNS", bool(servers), ", ".join(servers) or "no nameserver", "" if servers else advice)


def _check_disk(data_dir: Path) -> Finding:
    existing = next(folder for folder in (data_dir, *data_dir.parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    writable = os.access(existing, os.W_OK)
    detail = f"{free // 1024**2} MiB free, {'writable' if writable else 'not writable'}"
    return Finding(f"data in {data_dir}", writable and free > DISK_BYTES_MIN, detail, "Choose another --data-dir.")


def _check_programs() -> Finding:
    missing = [program for program in ("aws", "docker", "iptables") if shutil.which(program) is None]
    advice = "aws and docker are for you and the demo; iptables keeps other hosts away from the container address."
    return Finding("programs", not missing, f"missing: {', '.join(missing)}" if missing else "all found", advice)


def examine(data_dir: Path, host: str, port: int, *, as_json: bool) -> bool:
    """Run all checks, print a table or JSON; return True when nothing is in the way of ``taskrole up``."""
    checks: list[Callable[[], Finding]] = [
        _check_docker,
        _check_root,
        _check_address,
        lambda: _check_port(host, port, "API"),
        lambda: _check_port(CONTAINER_ADDRESS, 80, "task credentials"),
        lambda: _check_port(CONTAINER_ADDRESS, 443, "AWS names over TLS"),
        lambda: _check_port(CONTAINER_ADDRESS, 53, "DNS for containers"),
        _check_resolvers,
        lambda: _check_certificates(data_dir),
        lambda: _check_disk(data_dir),
        _check_programs,
    ]
    findings = [check() for check in checks]
    ready = all(finding.good for finding in findings)
    if as_json:
        print_json({"ready": ready, "checks": [_value(finding) for finding in findings]})
        return ready
    table = Table("check", "", "found", "how to mend it")
    for finding in findings:
        mark = "[green]good[/green]" if finding.good else "[red]bad[/red]"
        table.add_row(finding.name, mark, finding.detail, "" if finding.good else finding.advice)
    Console().print(table)
    return ready


def _value(finding: Finding) -> dict[str, str | bool]:
    advice = "" if finding.good else finding.advice
    return {"check": finding.name, "good": finding.good, "found": finding.detail, "advice": advice}
