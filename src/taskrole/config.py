"""Settings: read once at start, passed down, never changed."""

import re
from dataclasses import dataclass
from pathlib import Path

DEFAULT_DATA_DIR = Path("~/.taskrole")
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 4566
DEFAULT_REGION = "us-west-2"
DEFAULT_ACCOUNT_ID = "123456789012"
CONTAINER_ADDRESS = "169.254.170.2"  # hard-coded in every AWS SDK: amazon-ecs-agent, "task IAM roles"
CREDENTIAL_LIFE_SECONDS = 6 * 3600  # AWS: credentials of tasks live six hours
CREDENTIAL_LIFE_SECONDS_MIN = 15 * 60
LOOPBACK_HOSTS = frozenset(("127.0.0.1", "localhost", "::1"))

_ACCOUNT = re.compile(r"\d{12}")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")


class SettingsError(ValueError):
    """A setting that cannot be; the message is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be chosen when taskrole starts.

    ``database_url`` and ``blobs_url`` default to files in ``data_dir``. ``container_host`` is where containers reach
    the API; empty when no containers run on this machine. ``plain_upstreams`` are registries (HOST:PORT) to which
    pull-through cache rules may lead by plain HTTP and at private addresses. ``tls_listen`` (HOST:PORT) is another
    address of the API, with TLS.
    """

    data_dir: Path
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    region: str = DEFAULT_REGION
    account_id: str = DEFAULT_ACCOUNT_ID
    database_url: str = ""
    blobs_url: str = ""
    registry_host: str = ""
    container_host: str = CONTAINER_ADDRESS
    transparent_endpoints: bool = True
    pass_unserved_names: bool = False
    test_profile: bool = False
    credential_life_seconds: int = CREDENTIAL_LIFE_SECONDS
    plain_upstreams: tuple[str, ...] = ()
    tls_listen: str = ""

    def __post_init__(self) -> None:
        if not _ACCOUNT.fullmatch(self.account_id):
            message = f"The account id must be 12 digits; {self.account_id!r} is not."
            raise SettingsError(message)
        if not _REGION.fullmatch(self.region):
            message = f"The region must look like us-west-2; {self.region!r} does not."
            raise SettingsError(message)
        if self.tls_listen:
            parse_listen(self.tls_listen)
        if self.credential_life_seconds < CREDENTIAL_LIFE_SECONDS_MIN:
            raise SettingsError("The life of task credentials must be at least 15 minutes (900 seconds).")
        if self.test_profile and self.host not in LOOPBACK_HOSTS:
            raise SettingsError("--test-profile can reset everything, so it is only served on a loopback address.")

    @property
    def database(self) -> str:
        """URL of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'taskrole.db'}"

    @property
    def blobs(self) -> str:
        """URL or folder of the blob store."""
        return self.blobs_url or str(self.data_dir / "blobs")

    @property
    def ca_dir(self) -> Path:
        """Folder of the local certificate authority."""
        return self.data_dir / "ca"

    @property
    def endpoint(self) -> str:
        """URL of the API for programs on this machine."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104  comparing, not binding
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def tls_address(self) -> str:
        """Where AWS's host names can be led to: our own listener, or that of the local container instance."""
        has_instance = self.container_host and self.transparent_endpoints
        return self.tls_listen or (f"{self.container_host}:443" if has_instance else "")

    @property
    def registry(self) -> str:
        """Host and port in image names; loopback names need no configuration of the Docker engine."""
        return self.registry_host or f"127.0.0.1:{self.port}"


def parse_listen(text: str) -> tuple[str, int]:
    """Split ``HOST:PORT`` (or ``[V6]:PORT``).

    Raises:
        SettingsError: It is something else.
    """
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isdigit() or not 0 < int(port) < 65536:
        message = f"--listen takes HOST:PORT, for instance 127.0.0.1:4566; {text!r} is not that."
        raise SettingsError(message)
    return host.strip("[]"), int(port)
