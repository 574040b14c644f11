"""What can be chosen about an agent, and the port through which it gets its own credentials."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

CONTAINER_ADDRESS = "169.254.170.2"  # the AWS SDKs accept container credentials from no other one


@dataclass(frozen=True, slots=True)
class AwsCredentials:
    """Keys to sign with. Never printed."""

    access_key_id: str
    secret_access_key: str = field(repr=False)
    session_token: str = field(default="", repr=False)
    expires_at: datetime | None = None


class CredentialsProvider(Protocol):
    """Gives the credentials of the container instance role, fresh whenever it is asked."""

    async def get(self) -> AwsCredentials:
        """Return credentials that are valid now.

        Raises:
            OSError: There are none at the moment; the agent tries again.
        """
        ...


class StaticCredentials:
    """Credentials that don't change: keys from the environment, and tests."""

    def __init__(self, credentials: AwsCredentials) -> None:
        self._credentials = credentials

    async def get(self) -> AwsCredentials:
        """Return the credentials that were given."""
        return self._credentials


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """Everything about one agent. Ports of 0 take any free one (tests).

    ``server_url`` is the API as this machine reaches it; ``container_endpoint_url`` the API as containers reach it.
    """

    server_url: str
    region: str
    data_dir: Path
    cluster: str = "default"
    container_address: str = CONTAINER_ADDRESS
    container_endpoint_url: str = ""
    """Empty: ``http://CONTAINER_ADDRESS:PORT`` with the port of ``server_url``."""
    credentials_port: int = 80
    introspection_port: int = 51678
    dns_port: int = 53
    front: bool = True
    """Listen on the container address for TLS (``tls_port``) and plain HTTP and pass both on to ``server_url``."""
    tls_port: int = 443
    manage_address: bool = True
    """Add the address to ``lo`` when it isn't there, and remove it at clean-up."""
    manage_firewall: bool = True
    security_groups: bool = False
    """Enforce the machine's security groups for the ports of tasks, and those of tasks with an address of their own."""
    metadata_address: str = ""
    """Where the instance metadata service listens, 169.254.169.254 as on EC2; empty for none."""
    metadata_port: int = 80
    transparent_endpoints: bool = True
    """DNS for AWS names and our certificate authority in containers."""
    endpoint_url: bool = True
    """``AWS_ENDPOINT_URL`` in containers."""
    pass_unserved_names: bool = False
    """Resolve AWS names of services that we don't serve to the real ones instead of NXDOMAIN."""
    upstream_resolvers: tuple[str, ...] = ()
    """Empty: those of /etc/resolv.conf."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    reserved_memory_mib: int = 0
    cpu_units_max: int = 0
    """Register no more than this; 0 for what the machine has. So for ``memory_mib_max``."""
    memory_mib_max: int = 0
    reserved_ports: tuple[int, ...] = (22, 2375, 2376, 51678, 51679)
    stop_timeout_seconds: int = 30
    cleanup_wait_seconds: float = 3 * 3600.0  # AWS: ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION
    pull_timeout_seconds: float = 600.0
    stop_tasks_at_exit: bool = False
    """Stop all tasks when the agent is stopped and leave nothing behind; else they run on and are adopted."""
    report_interval_seconds: float = 0.5
    docker_url: str | None = None
    server_ca: Path | None = None
    """The only certificate authority that is trusted for ``server_url``; None for those of the machine."""
    availability_zone: str = ""
    instance_type: str = ""

    @property
    def agent_dir(self) -> Path:
        """Folder of the agent's state."""
        return self.data_dir / "agent"

    @property
    def certificates_dir(self) -> Path:
        """Folder of the local certificate authority, shared with the server in ``taskrole up``."""
        return self.data_dir / "ca"
