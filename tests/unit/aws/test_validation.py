from typing import Any

import pytest

from taskrole.aws import patterns, validation
from taskrole.aws.errors import ServiceError
from taskrole.aws.models import Shape, service_model

SERVICES = ("iam", "sts", "ecs", "ecr", "dynamodb", "logs", "cloudtrail", "ssm", "secretsmanager")


def failure(service: str, operation: str, request: dict[str, Any]) -> ServiceError:
    with pytest.raises(ServiceError) as raised:
        validation.check(service_model(service).operation(operation), request)
    return raised.value


def test_what_is_right_passes() -> None:
    validation.check(
        service_model("sts").operation("AssumeRole"),
        {"RoleArn": "arn:aws:iam::123456789012:role/app", "RoleSessionName": "me", "DurationSeconds": 900},
    )
    validation.check(service_model("ecs").operation("RunTask"), {"taskDefinition": "app"})
    validation.check(service_model("s3").operation("ListBuckets"), {})


def test_query_wording() -> None:
    request = {"RoleArn": "arn:aws:iam::123456789012:role/app", "RoleSessionName": "a b"}
    error = failure("sts", "AssumeRole", request)
    assert (error.code, error.status) == ("ValidationError", 400)
    assert error.message == (
        "1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: "
        r"Member must satisfy regular expression pattern: [\w+=,.@-]*"
    )


def test_several_failures_are_counted_and_joined() -> None:
    error = failure("sts", "AssumeRole", {"RoleSessionName": "x", "DurationSeconds": 1})
    assert error.message == (
        "3 validation errors detected: "
        "Value null at 'roleArn' failed to satisfy constraint: Member must not be null; "
        "Value 'x' at 'roleSessionName' failed to satisfy constraint: "
        "Member must have length greater than or equal to 2; "
        "Value '1' at 'durationSeconds' failed to satisfy constraint: "
        "Member must have value greater than or equal to 900"
    )


def test_secrets_are_not_repeated() -> None:
    error = failure("iam", "CreateLoginProfile", {"UserName": "alice", "Password": "top\x00secret" * 200})
    assert "secret" not in error.message
    assert "Value at 'password' failed to satisfy constraint" in error.message


def test_paths_and_enumerations() -> None:
    request = {
        "TableName": "music",
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "n", "KeyType": "SORT"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    }
    error = failure("dynamodb", "CreateTable", request)
    assert error.code == "ValidationException"
    assert error.message == (
        "1 validation error detected: Value 'SORT' at 'keySchema.2.member.keyType' failed to satisfy constraint: "
        "Member must satisfy enum value set: [HASH, RANGE]"
    )


def test_ecr_wording() -> None:
    error = failure("ecr", "CreateRepository", {"repositoryName": "Bad Name"})
    assert error.code == "InvalidParameterException"
    assert error.message.startswith(
        "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression '"
    )


def test_ecs_wording() -> None:
    assert failure("ecs", "DescribeTasks", {}).message == "Tasks cannot be empty."
    error = failure("ecs", "DescribeContainerInstances", {})
    assert (error.code, error.message) == ("ClientException", "Container Instances cannot be empty.")
    validation.check(service_model("ecs").operation("RunTask"), {"taskDefinition": "a", "launchType": "BOAT"})


def test_s3_wording() -> None:
    assert failure("s3", "DeleteObjects", {"Bucket": "b"}).code == "MissingRequestBodyError"
    assert failure("s3", "DeleteObjects", {"Bucket": "b", "Delete": {}}).code == "MalformedXML"
    assert failure("s3", "UploadPart", {"Bucket": "b", "Key": "k", "UploadId": "u"}).code == "InvalidArgument"


def test_ec2_wording() -> None:
    error = failure("ec2", "CreateSecurityGroup", {"GroupName": "web"})
    assert (error.code, error.message) == ("MissingParameter", "The request must contain the parameter Description")


def test_answers_stay_small() -> None:
    keys = [f"{number:03d}" + "x" * 300 for number in range(500)]
    error = failure("iam", "UntagRole", {"RoleName": "r", "TagKeys": keys})
    assert len(error.message) < 10_000


def all_shapes(shape: Shape, seen: dict[int, Shape]) -> None:
    if id(shape) not in seen:
        seen[id(shape)] = shape
        inner = list(shape.members.values())
        if shape.type_name == "list":
            inner.append(shape.member)
        if shape.type_name == "map":
            inner += [shape.key, shape.value]
        for one in inner:
            all_shapes(one, seen)


@pytest.mark.parametrize("service", SERVICES)
def test_every_pattern_of_the_models_can_be_enforced(service: str) -> None:
    seen: dict[int, Shape] = {}
    for operation in service_model(service).operations():
        if operation.input is not None:
            all_shapes(operation.input, seen)
    found = {shape.metadata["pattern"] for shape in seen.values() if "pattern" in shape.metadata}
    assert [pattern for pattern in found if patterns.compiled(pattern) is None] == []


def test_javas_dialect() -> None:
    tag = patterns.compiled(r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+")
    assert tag is not None
    assert tag.fullmatch("Zürich 東京 \u00a0 1/2")
    assert not tag.fullmatch("a*b")
    assert not tag.fullmatch("line\nline")
    word = patterns.compiled(r"[\w-_]*")
    assert word is not None
    assert word.fullmatch("a-b_c")
    assert not word.fullmatch("é")
    everything = patterns.compiled(r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*")
    assert everything is not None
    assert everything.fullmatch("a\n😀")
    alone = patterns.compiled(r"\p{Print}+")
    assert alone is not None
    assert alone.fullmatch("abc ~")
    assert patterns.compiled(r"\p{Klingon}") is None
    assert patterns.compiled("(") is None
