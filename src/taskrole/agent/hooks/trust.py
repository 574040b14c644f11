"""Step 5: DNS and trust, so that applications which know nothing of us reach us under AWS's names.

No SDK reads all of these variables, and none is read by all: hence the whole set. What the user or the image sets wins.
"""

from taskrole.agent.context import AgentContext
from taskrole.agent.hooks.base import Preparation
from taskrole.agent.hooks.environment import OFF
from taskrole.agent.model import TRANSPARENT_ENDPOINTS_LABEL, ContainerSpec

MOUNT_PATH = "/etc/taskrole"
CA_FILE = "ca.pem"
BUNDLE_FILE = "bundle.pem"
TRUST_STORE_FILE = "truststore.p12"
TRUST_STORE_PASSWORD = "changeit"  # noqa: S105  Java's own for public roots; it protects nothing


def resolves_here(context: AgentContext, container: ContainerSpec) -> bool:
    """Tell whether a container shall find us under AWS's names; pure."""
    if not context.settings.transparent_endpoints or context.trust_dir is None:
        return False
    return container.labels.get(TRANSPARENT_ENDPOINTS_LABEL, "").lower() not in OFF


async def prepare_trust(preparation: Preparation) -> None:
    """Mount our certificate authority, name it in the usual variables, and set our DNS server."""
    context = preparation.context
    if not resolves_here(context, preparation.container) or context.trust_dir is None:
        return
    preparation.dns = (context.settings.container_address,)
    preparation.binds.append(f"{context.trust_dir}:{MOUNT_PATH}:ro")
    bundle = f"{MOUNT_PATH}/{BUNDLE_FILE}"
    preparation.environment.update(
        {
            "NODE_EXTRA_CA_CERTS": f"{MOUNT_PATH}/{CA_FILE}",
            "AWS_CA_BUNDLE": bundle,
            "REQUESTS_CA_BUNDLE": bundle,
            "SSL_CERT_FILE": bundle,
        }
    )
    if (context.trust_dir / TRUST_STORE_FILE).exists():
        preparation.environment["JAVA_TOOL_OPTIONS"] = (
            f"-Djavax.net.ssl.trustStore={MOUNT_PATH}/{TRUST_STORE_FILE} "
            f"-Djavax.net.ssl.trustStorePassword={TRUST_STORE_PASSWORD} -Djavax.net.ssl.trustStoreType=PKCS12"
        )
