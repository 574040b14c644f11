from typing import Any

import pytest

from taskrole.aws.errors import AccessDeniedError
from taskrole.gateway.audit import HIDDEN, filtered, is_data_event, is_read_only, make_record
from tests.support import ADMIN, make_call

SECRET = "wJalrXUtnFEMI-a-secret"


@pytest.mark.parametrize(
    "request_members",
    [
        {"SecretAccessKey": SECRET},
        {"nested": [{"SessionToken": SECRET}]},
        {"containerDefinitions": [{"environment": [{"name": "PASSWORD", "value": SECRET}]}]},
        {"overrides": {"containerOverrides": [{"environment": [{"name": "x", "value": SECRET}]}]}},
        {"Item": {"password": {"S": SECRET}}},
        {"layerPartBlob": SECRET.encode()},
        {"Body": SECRET},
        {"SecretString": SECRET},
        {"logEvents": [{"message": SECRET}]},
    ],
)
def test_secrets_never_get_into_a_record(request_members: dict[str, Any]) -> None:
    record = make_record(make_call(), "e", request_members, [], None, 0.1, 200)
    assert SECRET not in repr(record)


def test_what_is_no_secret_is_kept() -> None:
    kept = filtered({"RoleName": "r", "Password": "p", "count": 3})
    assert kept == {"RoleName": "r", "Password": HIDDEN, "count": 3}


def test_records_are_bounded() -> None:
    deep: Any = "x"
    for _ in range(1000):
        deep = {"a": deep}
    record = make_record(
        make_call(), "e", {"deep": deep, "long": "x" * 10**6, "many": list(range(10**5))}, [], None, 0.1, 200
    )
    assert len(repr(record)) < 20_000


def test_denials_carry_code_and_sentence() -> None:
    record = make_record(make_call(), "e", {}, [], AccessDeniedError("User: x is not authorized"), 0.1, 403)
    assert (record.error_code, record.error_message) == ("AccessDenied", "User: x is not authorized")
    assert record.user_name == ADMIN.name


def test_kinds_of_event() -> None:
    assert is_read_only("DescribeTasks")
    assert not is_read_only("RunTask")
    assert is_data_event("s3", "PutObject")
    assert not is_data_event("s3", "CreateBucket")
    assert is_data_event("dynamodb", "GetItem")
    assert not is_data_event("ecs", "RunTask")
