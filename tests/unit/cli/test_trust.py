"""``taskrole trust`` on a folder that stands for the machine's root: what it adds, and that remove leaves no trace."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskrole.cli import trust
from taskrole.cli.data_dir import write_endpoint
from taskrole.cli.errors import CommandError
from taskrole.clock import FakeClock
from taskrole.config import Settings
from tests.support import ACCOUNT, NOW, REGION

NAME = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
CLOCK = FakeClock(NOW)
LOCALHOST = "127.0.0.1 localhost\n"


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The data directory of a taskrole that was started by ``up``."""
    folder = tmp_path / "data"
    folder.mkdir()
    write_endpoint(Settings(data_dir=folder, region=REGION, account_id=ACCOUNT))
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    (folder / "etc").mkdir(parents=True)
    (folder / "etc/hosts").write_text(LOCALHOST)
    return folder


def hosts(root: Path) -> str:
    return (root / "etc/hosts").read_text()


def everything(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() if path.is_file() else b"" for path in root.rglob("*")}


def test_install_and_remove_leave_no_trace(root: Path, data_dir: Path) -> None:
    before = everything(root)
    wanted = trust.plan(data_dir, "", "", "", with_api=False)
    assert wanted == trust.Trust("169.254.170.2", (NAME,), (NAME,))
    assert len(trust.install(wanted, data_dir, CLOCK, root)) == 2
    assert hosts(root) == f"{LOCALHOST}169.254.170.2 {NAME} # taskrole trust\n"
    certificate = root / "etc/docker/certs.d" / NAME / "ca.crt"
    assert certificate.read_bytes() == (data_dir / "ca/ca.pem").read_bytes()
    installed = everything(root)
    assert trust.install(wanted, data_dir, CLOCK, root) == []
    assert everything(root) == installed
    assert trust.remove(data_dir, root)
    assert everything(root) == before
    assert trust.remove(data_dir, root) == []


def test_other_addresses_names_and_ports(root: Path, data_dir: Path) -> None:
    wanted = trust.plan(data_dir, "[::1]:8443", "111122223333", "eu-west-1", with_api=True)
    registry = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
    assert wanted.address == "::1"
    assert wanted.names == (registry, "api.ecr.eu-west-1.amazonaws.com", "ecr.eu-west-1.amazonaws.com")
    assert wanted.registries == (f"{registry}:8443",)
    trust.install(wanted, data_dir, CLOCK, root)
    trust.install(trust.plan(data_dir, "127.0.0.1", "", "", with_api=False), data_dir, CLOCK, root)
    assert len(hosts(root).splitlines()) == 5
    moved = trust.plan(data_dir, "127.0.0.2", "", "", with_api=False)
    trust.install(moved, data_dir, CLOCK, root)
    assert f"127.0.0.2 {NAME}" in hosts(root)
    assert f"127.0.0.1 {NAME}" not in hosts(root)
    trust.remove(data_dir, root)
    assert hosts(root) == LOCALHOST


def test_what_is_not_ours_is_left_alone(root: Path, data_dir: Path) -> None:
    folder = root / "etc/docker/certs.d" / NAME
    folder.mkdir(parents=True)
    (folder / "ca.crt").write_text("theirs")
    wanted = trust.plan(data_dir, "", "", "", with_api=False)
    with pytest.raises(CommandError, match="is not taskrole's"):
        trust.install(wanted, data_dir, CLOCK, root)
    (folder / "ca.crt").rename(folder / "other.crt")
    trust.install(wanted, data_dir, CLOCK, root)
    trust.remove(data_dir, root)
    assert [path.name for path in folder.iterdir()] == ["other.crt"]
    (root / "etc/hosts").write_text(f"10.0.0.1 x {NAME} # by hand\n")
    with pytest.raises(CommandError, match=r"10\.0\.0\.1 already"):
        trust.install(wanted, data_dir, CLOCK, root)
    assert trust.remove(data_dir, root) == []
    assert hosts(root) == f"10.0.0.1 x {NAME} # by hand\n"


def test_a_new_authority_replaces_ours(root: Path, data_dir: Path) -> None:
    wanted = trust.plan(data_dir, "", "", "", with_api=False)
    trust.install(wanted, data_dir, CLOCK, root)
    (data_dir / "ca/ca.pem").unlink()
    assert len(trust.install(wanted, data_dir, CLOCK, root)) == 1
    certificate = root / "etc/docker/certs.d" / NAME / "ca.crt"
    assert certificate.read_bytes() == (data_dir / "ca/ca.pem").read_bytes()


def test_what_is_in_the_way_is_said(tmp_path: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="there is no taskrole"):
        trust.plan(tmp_path / "nothing", "", "", "", with_api=False)
    write_endpoint(Settings(data_dir=data_dir, container_host=""))
    with pytest.raises(CommandError, match="--tls-listen"):
        trust.plan(data_dir, "", "", "", with_api=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(CommandError, match="only root"):
        trust.remove(data_dir)
    wanted = trust.Trust("127.0.0.1", (NAME,), (NAME,))
    with pytest.raises(CommandError, match="only root"):
        trust.install(wanted, data_dir, CLOCK)


@given(text=st.text(alphabet="a.1 #\n\t\r", max_size=30))
def test_any_hosts_file_is_as_it_was_afterwards(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    root = tmp_path_factory.mktemp("any")
    data_dir = root / "data"
    data_dir.mkdir()
    (root / "etc").mkdir()
    path = root / "etc/hosts"
    path.write_bytes(text.encode())
    wanted = trust.Trust("127.0.0.1", (NAME, "api.example"), ())
    for _ in range(2):
        trust.install(wanted, data_dir, CLOCK, root)
    assert path.read_bytes().count(NAME.encode()) == 1
    trust.remove(data_dir, root)
    assert path.read_bytes() == text.encode()
