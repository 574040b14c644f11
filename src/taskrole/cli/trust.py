"""``taskrole trust``: let this machine's container tools use the registry under the name that it has on AWS.

Install adds one marked line per name to the hosts file, and our authority to the folder where container engines look
for the authorities of a registry. Remove takes away exactly that: nothing is touched that is not marked as ours.
"""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from taskrole.certificates import CertificatesError, open_authority
from taskrole.cli.data_dir import read_endpoint
from taskrole.cli.errors import CommandError
from taskrole.clock import Clock

HOSTS = "etc/hosts"
ENGINE_CERTIFICATES = "etc/docker/certs.d"  # docker, podman, buildah and skopeo all read this one
CERTIFICATE = "ca.crt"
AUTHORITY = "ca"  # as in config.Settings.ca_dir
MARK = "# taskrole trust"
_STATE = "trust.json"


@dataclass(frozen=True, slots=True)
class Trust:
    """What is to be installed: ``names`` lead to ``address``; the engine finds our authority for ``registries``."""

    address: str
    names: tuple[str, ...]
    registries: tuple[str, ...]


def plan(data_dir: Path, address: str, account: str, region: str, *, with_api: bool) -> Trust:
    """Return what is to be installed for the taskrole of a data directory.

    Args:
        data_dir: Where taskrole keeps its state.
        address: Where its TLS listener is (``HOST`` or ``HOST:PORT``); empty for the one that it was started with.
        account: Whose registry; empty for the account that it was started with.
        region: In which region; empty for the one that it was started with.
        with_api: Whether the names of the ECR API lead here, too.

    Raises:
        CommandError: taskrole was never started there, or without TLS.
    """
    note = read_endpoint(data_dir)
    address = address or note.get("tls", "")
    if not address:
        message = (
            "this taskrole has no TLS listener: start `taskrole up`, or `taskrole server --tls-listen 127.0.0.1:443`."
        )
        raise CommandError(message)
    host, colon, port = address.rpartition(":")
    host, port = (host.strip("[]"), port) if colon else (address, "443")
    region = region or note["region"]
    name = f"{account or note['account']}.dkr.ecr.{region}.amazonaws.com"
    api = (f"api.ecr.{region}.amazonaws.com", f"ecr.{region}.amazonaws.com") if with_api else ()
    return Trust(host, (name, *api), (name if port == "443" else f"{name}:{port}",))


def install(trust: Trust, data_dir: Path, clock: Clock, root: Path = Path("/")) -> list[str]:
    """Install; repeatable. Return what was changed, a sentence each.

    Raises:
        CommandError: Not root, or somebody else's line or certificate is in the way.
    """
    with _as_root(root):
        certificate = _authority(data_dir, clock)
        done = [f"{root / HOSTS}: {line}" for line in _add_hosts(root / HOSTS, trust)]
        for registry in trust.registries:
            folder = root / ENGINE_CERTIFICATES / registry
            made = _make_folders(folder, root / "etc")
            path = folder / CERTIFICATE
            if path.exists() and path.read_bytes() != certificate and str(path) not in _state(data_dir)["files"]:
                message = f"{path} is there already and is not taskrole's; move it away first."
                raise CommandError(message)
            if not path.exists() or path.read_bytes() != certificate:
                path.write_bytes(certificate)
                path.chmod(0o644)
                done.append(f"{path}: written")
            _remember(data_dir, [str(path)], made)
        return done


def remove(data_dir: Path, root: Path = Path("/")) -> list[str]:
    """Undo all installs; repeatable. Return what was changed, a sentence each.

    Raises:
        CommandError: Not root.
    """
    with _as_root(root):
        done = [f"{root / HOSTS}: removed {line}" for line in _remove_hosts(root / HOSTS)]
        state = _state(data_dir)
        for path in map(Path, state["files"]):
            if path.exists():
                path.unlink()
                done.append(f"{path}: removed")
        for folder in sorted(map(Path, state["folders"]), key=lambda each: -len(each.parts)):
            with contextlib.suppress(OSError):  # somebody has put something there, or it is gone
                folder.rmdir()
                done.append(f"{folder}: removed")
        (data_dir / _STATE).unlink(missing_ok=True)
        return done


@contextlib.contextmanager
def _as_root(root: Path) -> Iterator[None]:
    if root == Path("/") and os.geteuid() != 0:
        raise CommandError("only root may change the hosts file and the engine's certificates; try it with sudo.")
    try:
        yield
    except OSError as error:
        message = f"cannot change {error.filename}: {error.strerror}."
        raise CommandError(message) from error


def _authority(data_dir: Path, clock: Clock) -> bytes:
    try:
        return open_authority(data_dir / AUTHORITY, clock).certificate_pem
    except CertificatesError as error:
        raise CommandError(str(error)) from error


def _add_hosts(path: Path, trust: Trust) -> list[str]:
    text = _read(path)
    wanted = [f"{trust.address} {name} {MARK}" for name in trust.names]
    for line in text.split("\n"):
        address, *names = line.partition("#")[0].split() or [""]
        for name in sorted(set(names) & set(trust.names)):
            if not _is_ours(line):
                message = f"{path} leads {name} to {address} already; take that line out first."
                raise CommandError(message)
    kept = _without(text, lambda line: _is_ours(line) and bool(set(line.split()) & set(trust.names)))
    lines = kept.split("\n") if kept else [""]
    # Before the empty line by which a text ends its last line; after the last one of a text that does not.
    at = len(lines) - 1 if lines[-1] == "" else len(lines)
    new = "\n".join([*lines[:at], *wanted, *lines[at:]])
    if new == text:
        return []
    _write_in_place(path, new)
    return wanted


def _remove_hosts(path: Path) -> list[str]:
    text = _read(path)
    own = [line for line in text.split("\n") if _is_ours(line)]
    if own:
        _write_in_place(path, _without(text, _is_ours))
    return own


def _is_ours(line: str) -> bool:
    return line.rstrip().endswith(MARK)


def _without(text: str, is_ours: Callable[[str], bool]) -> str:
    """Return the text without some lines."""
    lines = text.split("\n")  # a text that ends its last line ends with an empty one here
    return "\n".join(line for line in lines if not is_ours(line))


def _read(path: Path) -> str:
    """Return the file byte for byte: Latin-1 has a character for each."""
    return path.read_bytes().decode("latin-1") if path.exists() else ""


def _write_in_place(path: Path, text: str) -> None:
    """Write without renaming: in a container the hosts file is a mount, which cannot be replaced."""
    with path.open("r+b" if path.exists() else "wb") as file:
        file.write(text.encode("latin-1"))
        file.truncate()
        file.flush()
        os.fsync(file.fileno())


def _make_folders(folder: Path, stop: Path) -> list[str]:
    missing = [each for each in (folder, *folder.parents) if not each.exists() and stop in each.parents]
    for each in reversed(missing):
        each.mkdir(mode=0o755)
    return [str(each) for each in missing]


def _state(data_dir: Path) -> dict[str, list[str]]:
    try:
        state: dict[str, list[str]] = json.loads((data_dir / _STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"files": [], "folders": []}
    return state


def _remember(data_dir: Path, files: list[str], folders: list[str]) -> None:
    state = _state(data_dir)
    merged = {
        "files": sorted({*state["files"], *files}),
        "folders": sorted({*state["folders"], *folders}),
    }
    (data_dir / _STATE).write_text(json.dumps(merged), encoding="utf-8")
