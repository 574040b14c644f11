"""Which host names are ours to answer; pure. Source: the AWS general reference, service endpoints.

Names are taken apart from the right; a bucket may stand before S3's names, an account before ECR's and DynamoDB's.
"""

import ipaddress
import re
from enum import Enum, auto

AWS_DOMAINS = ("amazonaws.com", "amazonaws.com.cn", "api.aws")
SERVED_SERVICES = frozenset(
    (
        "s3",
        "dynamodb",
        "streams.dynamodb",
        "sts",
        "iam",
        "ecs",
        "api.ecr",
        "ecr",
        "dkr.ecr",
        "ddb",
        "streams-ddb",
        "logs",
        "cloudtrail",
        "ec2",
        "ssm",
        "secretsmanager",
    )
)
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d+")
_ACCOUNT = re.compile(r"\d{12}")
_S3_FIRST = re.compile(r"s3(-website)?(-[a-z]{2}(-[a-z]+)+-\d+)?")


_PRIVATE = re.compile(r"ip-(\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3})\.(?:ec2|[a-z]{2}(?:-[a-z]+)+-\d+\.compute)\.internal")


class Zone(Enum):
    """Whose a name is."""

    SERVED = auto()
    UNSERVED_AWS = auto()
    OTHER = auto()


def classify(name: str, served: frozenset[str] = SERVED_SERVICES) -> Zone:
    """Return whose ``name`` is; any case, with or without the last dot."""
    plain = name.lower().rstrip(".")
    domain = next((d for d in AWS_DOMAINS if plain == d or plain.endswith("." + d)), None)
    if domain is None:
        return Zone.OTHER
    labels = plain[: -len(domain)].rstrip(".").split(".")
    if labels == [""]:
        return Zone.UNSERVED_AWS
    if "s3" in served and _is_s3(labels):
        return Zone.SERVED
    if len(labels) > 1 and _REGION.fullmatch(labels[-1]):
        labels = labels[:-1]
    if len(labels) > 1 and _ACCOUNT.fullmatch(labels[0]):
        labels = labels[1:]
    return Zone.SERVED if ".".join(labels) in served else Zone.UNSERVED_AWS


def private_address(name: str) -> str:
    """Return the address in a private DNS name of EC2 (``ip-172-31-0-5.us-west-2.compute.internal``), or ""."""
    match = _PRIVATE.fullmatch(name.lower().rstrip("."))
    if match is None:
        return ""
    try:
        address = ipaddress.IPv4Address(match[1].replace("-", "."))
    except ValueError:
        return ""
    return str(address) if address.is_private else ""


def _is_s3(labels: list[str]) -> bool:
    """``[BUCKET.]s3[.dualstack][.REGION]``, ``[BUCKET.]s3-REGION``, ``[BUCKET.]s3-website-REGION``."""
    rest = list(labels)
    regional = len(rest) > 1 and bool(_REGION.fullmatch(rest[-1]))
    if regional:
        rest.pop()
        if len(rest) > 1 and rest[-1] == "dualstack":
            rest.pop()
    return bool(rest) and bool(_S3_FIRST.fullmatch(rest[-1])) and all(rest)
