"""Settings: read once at start, passed down, never changed."""

import re
from collections.abc import Iterable
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
    address of the API, with TLS. ``issuer_keys`` are files (JWKS) with the keys of token issuers, by issuer without
    ``https://``; ``issuer_ca`` holds further authorities that vouch for issuers. ``iam_quotas`` are changes of IAM's
    quotas by name.
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
    security_groups: bool = False
    metadata_service: bool = False
    machines_max: int = 0
    test_profile: bool = False
    credential_life_seconds: int = CREDENTIAL_LIFE_SECONDS
    plain_upstreams: tuple[str, ...] = ()
    tls_listen: str = ""
    issuer_keys: tuple[tuple[str, Path], ...] = ()
    issuer_ca: Path | None = None
    iam_quotas: tuple[tuple[str, int], ...] = ()

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


def parse_pairs(option: str, texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Split ``NAME=VALUE`` texts of a repeatable option.

    Raises:
        SettingsError: One is something else.
    """
    pairs = [text.partition("=") for text in texts]
    for name, equals, value in pairs:
        if not name or not equals or not value:
            message = f"{option} takes NAME=VALUE; {name + equals + value!r} is not that."
            raise SettingsError(message)
    return tuple((name, value) for name, _, value in pairs)


def parse_quotas(texts: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Read changes of IAM's quotas, ``NAME=NUMBER``.

    Raises:
        SettingsError: One is something else.
    """
    pairs = parse_pairs("--iam-quota", texts)
    for name, value in pairs:
        if not value.isascii() or not value.isdigit():
            message = f"--iam-quota takes NAME=NUMBER; {name}={value} is not that."
            raise SettingsError(message)
    return tuple((name, int(value)) for name, value in pairs)


def parse_issuer_keys(texts: Iterable[str]) -> tuple[tuple[str, Path], ...]:
    """Read files of issuers' keys, ``ISSUER=FILE``.

    Raises:
        SettingsError: One is something else, or there is no such file.
    """
    pairs = parse_pairs("--issuer-keys", texts)
    for _, value in pairs:
        if not Path(value).is_file():
            message = f"--issuer-keys: there is no file {value}."
            raise SettingsError(message)
    return tuple((name.removeprefix("https://").rstrip("/"), Path(value).absolute()) for name, value in pairs)


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
