"""Join tokens and joined instances on every database engine."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from taskrole.aws.errors import ServiceError
from taskrole.ids import SystemIds
from taskrole.services.taskrole.joining import Joining, Place
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, NOW, REGION

PLACE = Place(ACCOUNT, REGION, "default")
HOUR = timedelta(hours=1)


def test_of_many_machines_with_one_token_one_joins(database: Database) -> None:
    joining = Joining(database, SystemIds())
    token = joining.new_token(PLACE, HOUR, "me", NOW)

    def attempt(_number: int) -> str:
        try:
            joining.join(token, NOW)
        except ServiceError as error:
            return error.code
        return "joined"

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(attempt, range(8))) == ["InvalidToken"] * 7 + ["joined"]
    assert len(joining.list(ACCOUNT, REGION)) == 1
    assert joining.list("210987654321", REGION) == []


def test_tokens_expire_and_secrets_are_kept_as_hashes(database: Database) -> None:
    joining = Joining(database, SystemIds())
    token = joining.new_token(PLACE, HOUR, "me", NOW)
    assert joining.place_of_token(token, NOW) == PLACE
    with pytest.raises(ServiceError, match="expired"):
        joining.join(token, NOW + HOUR)
    instance, secret = joining.join(token, NOW)
    assert joining.check(instance.instance_id, secret).place == PLACE
    joining.renewed(instance.instance_id, NOW + HOUR)
    assert joining.check(instance.instance_id, secret).renewed_at == NOW + HOUR
    for instance_id, wrong in ((instance.instance_id, "x"), ("i-0", secret), ("i-0", "")):
        with pytest.raises(ServiceError, match="unknown"):
            joining.check(instance_id, wrong)
    joining.new_token(PLACE, HOUR, "me", NOW)
    with database.read() as connection:
        rows = [*connection.execute(text("SELECT * FROM taskrole_joined_instances"))]
        rows += connection.execute(text("SELECT * FROM taskrole_join_tokens"))
    assert len(rows) == 2
    assert not any(hidden in str(row) for row in rows for hidden in (secret, token))
    joining.remove(ACCOUNT, REGION, instance.instance_id)
    with pytest.raises(ServiceError, match="unknown"):
        joining.check(instance.instance_id, secret)
    with pytest.raises(ServiceError, match="no joined instance"):
        joining.remove(ACCOUNT, REGION, instance.instance_id)
