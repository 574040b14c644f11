"""No IAM or STS request, however odd, gets a 5xx other than "not implemented"."""

import random
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.api.conftest import Server
from tests.support import ACCOUNT

ODD = (
    "",
    "x",
    "ecsInstanceRole",
    "admin",
    "/",
    "/a/",
    "%00",
    "\u0130\U0001f600",
    "a" * 5000,
    "{}",
    "[]",
    '{"Version":"2012-10-17","Statement":[]}',
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"AIDAX"},"Action":"sts:AssumeRole"}]}',
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}',
    "[" * 2000,
    "arn:aws:iam::aws:policy/AdministratorAccess",
    f"arn:aws:iam::{ACCOUNT}:role/ecsInstanceRole",
    f"arn:aws:iam::{ACCOUNT}:user/admin",
    "arn:::::",
    "v1",
    "ASIAQNZGKIQY56JQ7WML",
)


def odd_value(shape: Any, chance: random.Random, depth: int = 0) -> Any:
    match shape.type_name:
        case "structure":
            return {
                name: odd_value(member, chance, depth + 1)
                for name, member in shape.members.items()
                if name in shape.required_members or (depth < 2 and chance.random() < 0.4)
            }
        case "list":
            return [odd_value(shape.member, chance, depth + 1) for _ in range(chance.randrange(3))]
        case "boolean":
            return chance.random() < 0.5
        case "integer":
            return chance.choice((-1, 0, 1, 900, 3600, 2**40))
    enum = getattr(shape, "enum", ())
    return chance.choice(enum) if enum and chance.random() < 0.8 else chance.choice(ODD)


@pytest.mark.parametrize("service", ["iam", "sts"])
def test_odd_requests(server: Server, service: str) -> None:
    chance = random.Random(7)
    config = Config(parameter_validation=False, retries={"max_attempts": 0}, read_timeout=20)
    client = server.client(service, config=config)
    operations = server.control_plane._operations[service]
    model = client.meta.service_model
    for name in sorted(operations):
        if name in ("DeleteAccessKey", "UpdateAccessKey", "DeleteUserPermissionsBoundary"):
            continue  # they might hit the key that this test uses
        shape = model.operation_model(name).input_shape
        for _ in range(6):
            request = {} if shape is None else odd_value(shape, chance)
            if request.get("UserName") == "admin" and name.startswith(("Delete", "Detach", "Put", "Update", "Remove")):
                continue
            assert status_of(client, name, request) < 500, (name, request)


def status_of(client: Any, name: str, request: dict[str, Any]) -> int:
    try:
        client._make_api_call(name, request)
    except ClientError as error:
        return int(error.response["ResponseMetadata"]["HTTPStatusCode"])
    return 200
