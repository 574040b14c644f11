"""When a key was last used: noted from audit records, written now and then."""

from datetime import timedelta

from taskrole.aws.audit import AuditRecord
from taskrole.ids import FakeIds
from taskrole.services.iam.key_uses import KeyUseSink
from taskrole.services.iam.service import build, operations
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, ADMIN, NOW, REGION, make_call


class FakeSink:
    def __init__(self) -> None:
        self.records: list[AuditRecord] = []

    def record(self, record: AuditRecord) -> None:
        self.records.append(record)


def record_of(access_key_id: str) -> AuditRecord:
    return AuditRecord("e", "r", NOW, ACCOUNT, REGION, "s3", "ListBuckets", ADMIN, "admin", access_key_id=access_key_id)


def test_last_use_is_told(database: Database) -> None:
    ids = FakeIds()
    iam, deps = build(database, open_key_ring(database, "iam", ids), ids)
    key = iam.bootstrap_account(ACCOUNT, NOW).administrator.access_key_id
    inner = FakeSink()
    sink = KeyUseSink(inner, iam)
    sink.record(record_of(key))
    sink.record(record_of("ASIASESSION"))
    assert len(inner.records) == 2
    iam.refresh(NOW)
    asked = {"AccessKeyId": key}
    answer = operations(deps)["GetAccessKeyLastUsed"].run(make_call(), asked)
    assert answer["AccessKeyLastUsed"] == {"LastUsedDate": NOW, "ServiceName": "s3", "Region": REGION}
    iam.refresh(NOW + timedelta(seconds=1))  # nothing to write
