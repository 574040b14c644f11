"""Audit records for the tests of CloudTrail."""

from typing import Any

from taskrole.aws.audit import AuditRecord
from taskrole.policy.model import Principal, PrincipalKind
from tests.support import ACCOUNT, ADMIN, NOW, REGION

TASK = "0123456789abcdef0123456789abcdef"
SESSION = Principal(
    PrincipalKind.ROLE_SESSION,
    ACCOUNT,
    f"arn:aws:sts::{ACCOUNT}:assumed-role/app/{TASK}",
    f"AROAAPP:{TASK}",
    name="app",
    role_arn=f"arn:aws:iam::{ACCOUNT}:role/path/app",
    role_id="AROAAPP",
    session_name=TASK,
)


def make_record(number: int = 1, **changes: Any) -> AuditRecord:
    fields: dict[str, Any] = {
        "event_id": f"00000000-0000-4000-8000-{number:012d}",
        "request_id": f"11111111-0000-4000-8000-{number:012d}",
        "at": NOW,
        "account_id": ACCOUNT,
        "region": REGION,
        "service": "ecs",
        "operation": "RunTask",
        "principal": ADMIN,
        "user_name": "admin",
        "access_key_id": "AKIAEXAMPLE",
        "source_ip": "127.0.0.1",
        "user_agent": "aws-cli",
        "request": {"cluster": "default"},
    }
    fields.update(changes)
    return AuditRecord(**fields)
