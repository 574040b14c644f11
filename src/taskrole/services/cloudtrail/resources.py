"""The resources of an event: their CloudFormation types and names, and the text that is kept to look them up."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_END = "\x1e"
_FIELD = "\x1f"
_ARN_FIELDS = 6
_TYPES = {
    ("iam", "role"): "AWS::IAM::Role",
    ("iam", "user"): "AWS::IAM::User",
    ("iam", "group"): "AWS::IAM::Group",
    ("iam", "policy"): "AWS::IAM::Policy",
    ("iam", "instance-profile"): "AWS::IAM::InstanceProfile",
    ("ecs", "cluster"): "AWS::ECS::Cluster",
    ("ecs", "service"): "AWS::ECS::Service",
    ("ecs", "task"): "AWS::ECS::Task",
    ("ecs", "task-definition"): "AWS::ECS::TaskDefinition",
    ("ecs", "container-instance"): "AWS::ECS::ContainerInstance",
    ("ecr", "repository"): "AWS::ECR::Repository",
    ("dynamodb", "table"): "AWS::DynamoDB::Table",
    ("logs", "log-group"): "AWS::Logs::LogGroup",
}


@dataclass(frozen=True, slots=True)
class EventResource:
    """A resource that a call was about."""

    type: str
    arn: str
    name: str


@lru_cache(maxsize=1024)
def describe(arn: str) -> EventResource | None:
    """Return a resource by its ARN; None for what is no ARN (``*``)."""
    fields = arn.split(":", _ARN_FIELDS - 1)
    if len(fields) != _ARN_FIELDS or fields[0] != "arn":
        return None
    service, rest = fields[2], fields[5]
    if service == "s3":
        bucket, slash, _key = rest.partition("/")
        return EventResource("AWS::S3::Object", arn, rest) if slash else EventResource("AWS::S3::Bucket", arn, bucket)
    separator = ":" if service == "logs" else "/"
    kind, _, name = rest.partition(separator)
    short = name.rpartition("/")[2] if service in {"iam", "ecs"} else name
    return EventResource(_TYPES.get((service, kind), ""), arn, short or rest)


def pack(arns: Iterable[str]) -> str:
    """Return the text that is stored for an event's resources."""
    described = filter(None, map(describe, arns))
    return "".join(f"{_END}{_FIELD.join((one.type, one.arn, one.name))}{_FIELD}" for one in described)


def unpack(text: str) -> list[EventResource]:
    """Return the resources of a stored text."""
    return [EventResource(*line.split(_FIELD)[:3]) for line in text.split(_END) if line]


def needle_for_name(name: str) -> str:
    """Return what the stored text contains if a resource has this name or ARN."""
    return f"{_FIELD}{name}{_FIELD}"


def needle_for_type(resource_type: str) -> str:
    """Return what the stored text contains if a resource is of this type."""
    return f"{_END}{resource_type}{_FIELD}"
