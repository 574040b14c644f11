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


def test_compliance_default_retention_and_many_deletes(server: Server) -> None:
    s3 = server.client("s3")
    bucket = f"locked-{uuid1().hex}"
    location = {"LocationConstraint": "us-west-2"}
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=location)
    rule = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "COMPLIANCE", "Days": 1}}}
    put = s3.put_object_lock_configuration
    assert code_of(put, Bucket=bucket, ObjectLockConfiguration=rule) == "InvalidBucketState"
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    put(Bucket=bucket, ObjectLockConfiguration=rule)
    suspended = {"Status": "Suspended"}
    assert code_of(s3.put_bucket_versioning, Bucket=bucket, VersioningConfiguration=suspended) == "InvalidBucketState"
    key = {"Bucket": bucket, "Key": "key"}
    versions = [s3.put_object(**key, Body=b"x")["VersionId"]]
    versions.append(s3.copy_object(**key, CopySource=f"{bucket}/key", MetadataDirective="REPLACE")["VersionId"])
    upload = {**key, "UploadId": s3.create_multipart_upload(**key)["UploadId"]}
    part = {"PartNumber": 1, "ETag": s3.upload_part(**upload, PartNumber=1, Body=b"y")["ETag"]}
    versions.append(s3.complete_multipart_upload(**upload, MultipartUpload={"Parts": [part]})["VersionId"])
    for version_id in versions:
        kept = s3.get_object_retention(**key, VersionId=version_id)["Retention"]
        assert kept["Mode"] == "COMPLIANCE"
        for mode in ("GOVERNANCE", "COMPLIANCE"):
            sooner = {"Mode": mode, "RetainUntilDate": kept["RetainUntilDate"] - timedelta(hours=1)}
            asked = {**key, "VersionId": version_id, "Retention": sooner, "BypassGovernanceRetention": True}
            assert code_of(s3.put_object_retention, **asked) == "AccessDenied"
        longer = {"Mode": "COMPLIANCE", "RetainUntilDate": kept["RetainUntilDate"] + timedelta(hours=1)}
        s3.put_object_retention(**key, VersionId=version_id, Retention=longer)
    objects = [{"Key": "key", "VersionId": version_id} for version_id in versions] + [{"Key": "key"}]
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects}, BypassGovernanceRetention=True)
    assert [error["Code"] for error in answer["Errors"]] == ["AccessDenied"] * 3
    assert answer["Deleted"][0]["DeleteMarker"] is True
    assert len(s3.list_object_versions(Bucket=bucket)["Versions"]) == 3
