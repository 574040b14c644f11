"""Steps 3 and 4: credentials in place, and the variables that the container gets. Source: ECS task IAM roles."""

from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.model import ENDPOINT_URL_LABEL
from taskrole.agent.settings import AgentSettings

DEFAULT_ENDPOINT_PORT = 4566
OFF = frozenset(("off", "false", "0", "no"))


async def prepare_credentials(preparation: Preparation) -> None:
    """Check that the endpoint knows the container's id, or the task's, before the container can ask for it.

    Raises:
        HookError: There is a role, but the endpoint does not know it.
    """
    credentials_id = preparation.container.credentials_id or preparation.task.spec.credentials_id
    if not credentials_id:
        return
    if preparation.context.credentials.find(credentials_id) is None:
        raise HookError("ResourceInitializationError", "the credentials of the task role are not there")
    preparation.fixed_environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = f"/v2/credentials/{credentials_id}"


async def prepare_environment(preparation: Preparation) -> None:
    """Add metadata URIs, region and endpoint."""
    settings, endpoint_id = preparation.context.settings, preparation.record.endpoint_id
    port = "" if settings.credentials_port == 80 else f":{settings.credentials_port}"
    base = f"http://{settings.container_address}{port}"
    preparation.fixed_environment.update(
        {
            "ECS_CONTAINER_METADATA_URI": f"{base}/v3/{endpoint_id}",
            "ECS_CONTAINER_METADATA_URI_V4": f"{base}/v4/{endpoint_id}",
            "ECS_AGENT_URI": f"{base}/api/{endpoint_id}",
        }
    )
    preparation.environment.update({"AWS_REGION": settings.region, "AWS_DEFAULT_REGION": settings.region})
    switched_off = preparation.container.labels.get(ENDPOINT_URL_LABEL, "").lower() in OFF
    if settings.endpoint_url and not switched_off:
        preparation.environment["AWS_ENDPOINT_URL"] = container_endpoint_url(preparation)
    elif preparation.container.environment.get("AWS_ENDPOINT_URL") == container_endpoint_url(preparation):
        # The control plane's default, not the user's choice: the switch takes that away as well.
        preparation.dropped_environment = frozenset(("AWS_ENDPOINT_URL",))


def container_endpoint_url(preparation: Preparation) -> str:
    """Return the API's URL for containers: an address, because with a name SDKs would put buckets into the host."""
    settings = preparation.context.settings
    if settings.container_endpoint_url:
        return settings.container_endpoint_url
    bound = preparation.task.spec.session_bound  # they must come through the front, also where the server is nearer
    port = (bound and preparation.context.front_port) or endpoint_port(settings)
    return f"http://{settings.container_address}:{port}"


def endpoint_port(settings: AgentSettings) -> int:
    """Return the port on which containers reach the API in plain HTTP: that of the server's URL."""
    port = settings.server_url.rstrip("/").rpartition(":")[2]
    return int(port) if port.isdecimal() else DEFAULT_ENDPOINT_PORT
