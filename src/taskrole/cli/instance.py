"""``taskrole instance``: tokens on the server's side, joining on a new machine's, and the agent as a service."""

import hashlib
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

from taskrole.agent.joined import Joined, JoinError, join
from taskrole.cli.errors import CommandError
from taskrole.cli.own_api import own_api

UNIT_NAME = "taskrole-agent.service"
UNIT_FOLDER = Path("/etc/systemd/system")
SYSTEMD = Path("/run/systemd/system")
CA_CERTIFICATE = Path("ca") / "ca.pem"


def make_token(data_dir: Path, *, cluster: str, life_seconds: int) -> tuple[str, str]:
    """Return a token for one machine, and when it expires.

    Raises:
        CommandError: The server is not there, or refuses.
    """
    answer = own_api(data_dir).call("CreateInstanceToken", cluster=cluster, lifeSeconds=life_seconds)
    authority = data_dir / CA_CERTIFICATE
    fingerprint = ""
    if authority.exists():
        der = ssl.PEM_cert_to_DER_cert(authority.read_text(encoding="ascii"))
        fingerprint = "." + hashlib.sha256(der).hexdigest()
    return f"{answer['token']}{fingerprint}", str(answer["expiresAt"])


def join_server(server_url: str, token: str, data_dir: Path) -> Joined:
    """Exchange a token for this machine's identity.

    Raises:
        CommandError: The server refuses, or is not the one that made the token.
    """
    try:
        return join(server_url, token, data_dir / "agent")
    except JoinError as error:
        raise CommandError(str(error)) from error


def unit_text(executable: str, data_dir: Path) -> str:
    """Return the systemd unit of the agent; pure."""
    return f"""[Unit]
Description=taskrole agent: this machine as a container instance
Documentation=https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ECS_instances.html
After=network-online.target docker.service
Wants=network-online.target docker.service

[Service]
Type=exec
ExecStart={executable} agent --data-dir {data_dir}
Restart=always
RestartSec=2
# Containers run on when the agent is stopped or restarted.
KillMode=process
UMask=0077
ProtectHome=read-only
ReadWritePaths={data_dir}
PrivateTmp=yes
NoNewPrivileges=yes

[Install]
WantedBy=multi-user.target
"""


def executable() -> str:
    """Return the absolute path of this command."""
    return shutil.which(sys.argv[0]) or str(Path(sys.argv[0]).absolute())


def install_service(data_dir: Path) -> bool:
    """Write the unit and start it; returns False where there is no systemd.

    Raises:
        CommandError: systemd refuses.
    """
    if not SYSTEMD.exists():
        return False
    try:
        (UNIT_FOLDER / UNIT_NAME).write_text(unit_text(executable(), data_dir), encoding="utf-8")
        for command in (("daemon-reload",), ("enable", "--now", UNIT_NAME)):
            subprocess.run(("systemctl", *command), check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as error:
        message = f"the service could not be started: {error}"
        raise CommandError(message) from error
    return True
