"""Object lock through boto3: allowed and denied."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid1

import pytest
from botocore.exceptions import ClientError

from tests.api.conftest import Server


def code_of(function: Any, **request: Any) -> str:
    with pytest.raises(ClientError) as caught:
        function(**request)
    code: str = caught.value.response["Error"]["Code"]
    return code


def test_governance_and_who_may_bypass_it(server: Server) -> None:
    s3 = server.client("s3")
    bucket = f"locked-{uuid1().hex}"
    s3.create_bucket(
        Bucket=bucket,
        CreateBucketConfiguration={"LocationConstraint": "us-west-2"},
        ObjectLockEnabledForBucket=True,
    )
    until = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)  # noqa: TID251  the server's clock is this
    version_id = s3.put_object(
        Bucket=bucket, Key="key", Body=b"x", ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=until
    )["VersionId"]
    head = s3.head_object(Bucket=bucket, Key="key")
    assert (head["ObjectLockMode"], head["ObjectLockRetainUntilDate"]) == ("GOVERNANCE", until)
    assert s3.get_object_retention(Bucket=bucket, Key="key")["Retention"]["RetainUntilDate"] == until
    statement = {
        "Effect": "Allow",
        "Action": ["s3:DeleteObjectVersion", "s3:GetObjectRetention", "s3:GetBucketObjectLockConfiguration"],
        "Resource": "*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    clerk = server.client_of(server.user_with("lock-clerk", policy), "s3")
    one = {"Bucket": bucket, "Key": "key"}
    assert clerk.get_object_retention(**one)["Retention"]["Mode"] == "GOVERNANCE"
    assert clerk.get_object_lock_configuration(Bucket=bucket)["ObjectLockConfiguration"]["ObjectLockEnabled"]
    assert code_of(clerk.get_object_legal_hold, **one) == "AccessDenied"
    assert code_of(clerk.put_object_legal_hold, **one, LegalHold={"Status": "ON"}) == "AccessDenied"
    retention = {"Mode": "GOVERNANCE", "RetainUntilDate": until}
    assert code_of(clerk.put_object_retention, **one, Retention=retention) == "AccessDenied"
    configuration = {"ObjectLockEnabled": "Enabled"}
    assert (
        code_of(clerk.put_object_lock_configuration, Bucket=bucket, ObjectLockConfiguration=configuration)
        == "AccessDenied"
    )
    version = {**one, "VersionId": version_id}
    assert code_of(clerk.delete_object, **version) == "AccessDenied"
    assert code_of(clerk.delete_object, **version, BypassGovernanceRetention=True) == "AccessDenied"
    assert code_of(s3.delete_object, **version) == "AccessDenied"
    s3.put_object_legal_hold(**version, LegalHold={"Status": "ON"})
    assert code_of(s3.delete_object, **version, BypassGovernanceRetention=True) == "AccessDenied"
    s3.put_object_legal_hold(**version, LegalHold={"Status": "OFF"})
    s3.put_object_retention(**version, Retention={}, BypassGovernanceRetention=True)
    s3.delete_object(**version)
    s3.put_object_lock_configuration(
        Bucket=bucket,
        ObjectLockConfiguration={**configuration, "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 1}}},
    )
    s3.put_object(Bucket=bucket, Key="key", Body=b"y")
    assert s3.get_object(Bucket=bucket, Key="key")["ObjectLockMode"] == "GOVERNANCE"
