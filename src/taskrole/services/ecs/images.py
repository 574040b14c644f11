"""Image names: which of them are in our registry. Pure."""

import re

_ECR_HOST = re.compile(r"(?P<account>[0-9]{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.[a-z0-9.-]+(?::[0-9]+)?")


def image_host(image: str) -> str:
    """Return the registry host that an image name carries; empty if it names none."""
    first, slash, _ = image.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return first
    return ""


def is_ecr_image(image: str, registry_host: str) -> bool:
    """Tell whether an image is in the registry that this server (or ECR by its own names) serves."""
    host = image_host(image)
    return bool(host) and (host == registry_host or _ECR_HOST.fullmatch(host) is not None)


def ecr_account_and_region(image: str) -> tuple[str, str] | None:
    """Return account and region of an image under an ECR host name, or None for other hosts."""
    match = _ECR_HOST.fullmatch(image_host(image))
    return (match["account"], match["region"]) if match else None
