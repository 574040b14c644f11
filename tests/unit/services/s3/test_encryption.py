"""SSE-S3 and SSE-C: what is stored, who can read it, what is refused."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest
from taskrole.services.s3.tables import bucket_settings, buckets, objects, parts, uploads
from taskrole.storage.database import open_database
from taskrole.storage.migrate import migrate
from tests.unit.services.s3.support import S3, body_of, checked

SMALL, LARGE = b"seen in the clear", b"seen in the clear " * 10_000
KEY, OTHER = b"0123456789abcdef" * 2, b"fedcba9876543210" * 2
MPU: dict[str, Any] = {"Bucket": "bucket", "Key": "key"}


def md5(key: bytes) -> str:
    return base64.b64encode(hashlib.md5(key).digest()).decode()


def customer(key: bytes = KEY, prefix: str = "") -> dict[str, Any]:
    """The three members of a key of one's own."""
    text = base64.b64encode(key).decode()
    names = (f"{prefix}SSECustomerAlgorithm", f"{prefix}SSECustomerKey", f"{prefix}SSECustomerKeyMD5")
    return dict(zip(names, ("AES256", text, md5(key)), strict=True))


def refused(s3: S3, name: str, body: bytes = b"", call: Mapping[str, Any] | None = None, **request: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        s3(name, body, call=call, **{"Bucket": "bucket", "Key": "key", **request})
    return f"{caught.value.status} {caught.value.code}"


def stored(s3: S3) -> bytes:
    """Everything that is kept: rows and blobs."""
    with s3.deps.database.read() as connection:
        rows = [
            repr(tuple(row)).encode()
            for table in (objects, parts, uploads)
            for row in connection.execute(select(table))
        ]
    return b"".join(rows) + b"".join(b"".join(s3.deps.blobs.read(each)) for each in s3.deps.blobs.list())


def forget_encryption(s3: S3, content: bytes) -> None:
    """Make the only object one that was stored before there was encryption."""
    writer = s3.deps.blobs.create()
    writer.write(content)
    blob_id = writer.commit()
    with s3.deps.database.read() as connection:
        document = json.loads(connection.execute(select(objects.c.document)).scalar_one())
    del document["encryption"]
    document["headers"]["ServerSideEncryption"] = "AES256"
    change = update(objects).values(document=json.dumps(document), blob_id=blob_id)
    s3.deps.database.write(lambda connection: connection.execute(change).close())


@pytest.mark.parametrize("content", [SMALL[:16], LARGE])
@pytest.mark.parametrize("asked", [{}, {"ServerSideEncryption": "AES256"}])
def test_everything_is_encrypted(s3: S3, content: bytes, asked: dict[str, Any]) -> None:
    put = s3.put("key", content, **asked)
    assert (put["ServerSideEncryption"], put["ETag"]) == ("AES256", f'"{hashlib.md5(content).hexdigest()}"')
    for name in ("GetObject", "HeadObject"):
        assert s3(name, Bucket="bucket", Key="key")["ServerSideEncryption"] == "AES256"
    assert s3.get("key") == content
    assert s3.get("key", Range="bytes=3-9") == content[3:10]
    assert content[:16] not in stored(s3)


@pytest.mark.parametrize("content", [b"", SMALL[:16], LARGE])
def test_a_key_of_ones_own(s3: S3, content: bytes) -> None:
    put = s3.put("key", content, **customer())
    assert (put["SSECustomerAlgorithm"], put["SSECustomerKeyMD5"]) == ("AES256", md5(KEY))
    assert "ServerSideEncryption" not in put
    assert hashlib.md5(content).hexdigest() not in put["ETag"]  # AWS: not the MD5
    head = s3("HeadObject", Bucket="bucket", Key="key", **customer())
    assert (head["SSECustomerKeyMD5"], head["ContentLength"], head["ETag"]) == (md5(KEY), len(content), put["ETag"])
    assert s3.get("key", **customer()) == content
    attributes = s3("GetObjectAttributes", Bucket="bucket", Key="key", ObjectAttributes=["ObjectSize"], **customer())
    assert attributes["ObjectSize"] == len(content)
    asked: dict[str, Any] = {"ObjectAttributes": ["ETag"]}
    for name, more in (("GetObject", {}), ("HeadObject", {}), ("GetObjectAttributes", asked)):
        assert refused(s3, name, **more) == "400 InvalidRequest"
        assert refused(s3, name, **more, **customer(OTHER)) == "403 AccessDenied"
        assert refused(s3, name, **more, **customer(b"short")) == "403 AccessDenied"
    kept = stored(s3)
    assert content[:16] == b"" or content[:16] not in kept
    for secret in (
        KEY,
        base64.b64encode(KEY),
        md5(KEY).encode(),
        KEY.hex().encode(),
        hashlib.md5(KEY).hexdigest().encode(),
    ):
        assert secret not in kept
    s3("DeleteObject", Bucket="bucket", Key="key")  # AWS: needs no key


def test_each_version_has_its_own_key(s3: S3) -> None:
    s3("PutBucketVersioning", Bucket="bucket", VersioningConfiguration={"Status": "Enabled"})
    first = s3.put("key", b"1", **customer())["VersionId"]
    s3.put("key", b"2", **customer(OTHER))
    assert s3.get("key", **customer(OTHER)) == b"2"
    assert s3.get("key", VersionId=first, **customer()) == b"1"
    assert refused(s3, "GetObject", **customer()) == "403 AccessDenied"


GOOD = customer()


@pytest.mark.parametrize(
    ("request_members", "expected"),
    [
        ({"SSECustomerKey": GOOD["SSECustomerKey"]}, "400 InvalidArgument"),
        ({"SSECustomerKeyMD5": "x"}, "400 InvalidArgument"),
        ({"SSECustomerAlgorithm": "AES256"}, "400 InvalidArgument"),
        ({**GOOD, "SSECustomerAlgorithm": "AES128"}, "400 InvalidEncryptionAlgorithmError"),
        ({**GOOD, "SSECustomerKeyMD5": ""}, "400 InvalidArgument"),
        ({**GOOD, "SSECustomerKeyMD5": md5(OTHER)}, "400 InvalidArgument"),
        ({**GOOD, "SSECustomerKeyMD5": "\udcff"}, "400 InvalidArgument"),
        ({**GOOD, "SSECustomerKey": "not base 64"}, "400 InvalidArgument"),
        (customer(b"short"), "400 InvalidArgument"),
        ({**GOOD, "ServerSideEncryption": "AES256"}, "400 InvalidArgument"),
        ({"ServerSideEncryption": ""}, "400 InvalidArgument"),
        ({"ServerSideEncryption": "aes256"}, "400 InvalidArgument"),
        ({"ServerSideEncryption": "aws:fsx"}, "400 InvalidArgument"),
        ({"SSEKMSKeyId": "key"}, "400 InvalidArgument"),
        ({"ServerSideEncryption": "AES256", "SSEKMSKeyId": "key"}, "400 InvalidArgument"),
        ({"ServerSideEncryption": "aws:kms"}, "400 KMS.NotFoundException"),
        ({"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/mine"}, "400 KMS.NotFoundException"),
        ({"ServerSideEncryption": "aws:kms:dsse", "SSEKMSKeyId": "x" * 2000}, "400 KMS.NotFoundException"),
    ],
)
@pytest.mark.parametrize("name", ["PutObject", "CreateMultipartUpload", "CopyObject"])
def test_what_is_refused(s3: S3, name: str, request_members: dict[str, Any], expected: str) -> None:
    s3.put("source", b"x")
    source: dict[str, Any] = {"CopySource": "bucket/source"} if name == "CopyObject" else {}
    assert refused(s3, name, b"body", **source, **request_members) == expected
    assert s3.keys() == ["source"]


def test_a_key_for_what_has_none(s3: S3) -> None:
    s3.put("key", SMALL)
    assert refused(s3, "GetObject", **customer()) == "400 InvalidRequest"
    assert refused(s3, "HeadObject", SSECustomerAlgorithm="AES256") == "400 InvalidArgument"
    assert refused(s3, "CopyObject", CopySource="bucket/key", **customer(prefix="CopySource")) == "400 InvalidRequest"


def test_reads_do_not_say_how_to_encrypt(s3: S3) -> None:
    s3.put("key", SMALL)
    http = HttpRequest("GET", "/bucket/key", [("x-amz-server-side-encryption", "AES256")])
    assert refused(s3, "GetObject", call={"http": http}) == "400 InvalidArgument"
    upload_id = s3("CreateMultipartUpload", **MPU)["UploadId"]
    assert (
        refused(s3, "UploadPart", b"x", call={"http": http}, UploadId=upload_id, PartNumber=1) == "400 InvalidArgument"
    )


@pytest.mark.parametrize(
    ("source_ip", "secure", "accepted"),
    [("127.0.0.1", False, True), ("10.1.2.3", False, True), ("8.8.8.8", True, True), ("8.8.8.8", False, False)],
)
def test_a_key_does_not_cross_open_networks_in_the_clear(s3: S3, source_ip: str, secure: bool, accepted: bool) -> None:
    http = HttpRequest("PUT", "/bucket/key", [("content-length", "1")], source_ip=source_ip, secure=secure)
    if accepted:
        s3("PutObject", b"x", call={"http": http}, Bucket="bucket", Key="key", **customer())
    else:
        assert refused(s3, "PutObject", b"x", call={"http": http}, **customer()) == "400 InvalidRequest"


SOURCES: list[dict[str, Any]] = [{}, customer()]
TARGETS: list[dict[str, Any]] = [{}, {"ServerSideEncryption": "AES256"}, customer(), customer(OTHER)]


@pytest.mark.parametrize("content", [SMALL[:16], LARGE])
@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("target", TARGETS)
def test_copies_are_encrypted_as_they_ask(
    s3: S3, content: bytes, source: dict[str, Any], target: dict[str, Any]
) -> None:
    s3.put("source", content, **checked("SHA256", content), **source)
    opening = customer(prefix="CopySource") if source else {}
    if source:
        assert refused(s3, "CopyObject", CopySource="bucket/source", **target) == "400 InvalidRequest"
        wrong = customer(OTHER, "CopySource")
        assert refused(s3, "CopyObject", CopySource="bucket/source", **wrong, **target) == "403 AccessDenied"
    answer = s3("CopyObject", Bucket="bucket", Key="key", CopySource="bucket/source", **opening, **target)
    reading = target if "SSECustomerKey" in target else {}
    assert answer.get("ServerSideEncryption") == (None if reading else "AES256")
    assert answer.get("SSECustomerKeyMD5") == reading.get("SSECustomerKeyMD5")
    assert s3.get("key", **reading) == content
    shares = not source and not reading
    assert s3.blob_count() == (0 if content is not LARGE else 1 if shares else 2)
    changed: dict[str, Any] = {"ChecksumAlgorithm": "CRC32"}
    for after in (changed, {}):  # a copy of the copy, with another checksum
        opening = {f"CopySource{name}": value for name, value in reading.items()}
        s3("CopyObject", Bucket="bucket", Key="again", CopySource="bucket/key", **opening, **after)
        assert s3.get("again") == content
    assert content[:16] not in stored(s3)


def test_an_object_is_copied_to_itself_to_change_its_key(s3: S3) -> None:
    s3.put("key", LARGE)
    assert refused(s3, "CopyObject", CopySource="bucket/key") == "400 InvalidRequest"
    s3("CopyObject", **MPU, CopySource="bucket/key", **customer())
    assert s3.get("key", **customer()) == LARGE
    s3("CopyObject", **MPU, CopySource="bucket/key", ServerSideEncryption="AES256", **customer(prefix="CopySource"))
    assert s3.get("key") == LARGE


PARTS = [b"first part " * 20_000, b"second part " * 10, b"third part"]


@pytest.mark.parametrize("key", [{}, {"ServerSideEncryption": "AES256"}, customer()])
def test_multipart(s3: S3, key: dict[str, Any]) -> None:
    begun = s3("CreateMultipartUpload", **MPU, ChecksumAlgorithm="SHA256", **key)
    said = {name: begun[name] for name in ("ServerSideEncryption", "SSECustomerKeyMD5") if name in begun}
    each = key if "SSECustomerKey" in key else {}
    assert said == ({"SSECustomerKeyMD5": md5(KEY)} if each else {"ServerSideEncryption": "AES256"})
    upload = {**MPU, "UploadId": begun["UploadId"]}
    named = []
    for number, content in enumerate(PARTS, 1):
        part = s3("UploadPart", content, **upload, PartNumber=number, **checked("SHA256", content), **each)
        assert said.items() <= part.items()
        named.append({"PartNumber": number, "ETag": part["ETag"], "ChecksumSHA256": part["ChecksumSHA256"]})
    s3.put("source", LARGE, **each)
    opening = {f"CopySource{name}": value for name, value in each.items()}
    copied = s3(
        "UploadPartCopy", **upload, PartNumber=4, CopySource="bucket/source", CopySourceRange="bytes=70000-70099",
        **opening, **each,
    )  # fmt: skip
    assert said.items() <= copied.items()
    result = copied["CopyPartResult"]
    named.append({"PartNumber": 4, "ETag": result["ETag"], "ChecksumSHA256": result["ChecksumSHA256"]})
    empty = s3("UploadPart", b"", **upload, PartNumber=5, **checked("SHA256", b""), **each)
    named.append({"PartNumber": 5, "ETag": empty["ETag"], "ChecksumSHA256": empty["ChecksumSHA256"]})
    assert len(s3("ListParts", **upload)["Parts"]) == 5
    done = s3("CompleteMultipartUpload", **upload, MultipartUpload={"Parts": named}, **each)
    assert done.get("ServerSideEncryption") == said.get("ServerSideEncryption")
    whole = b"".join(PARTS) + LARGE[70_000:70_100]
    assert s3.get("key", **each) == whole
    assert s3.get("key", Range="bytes=219990-220130", **each) == whole[219_990:220_131]
    assert s3.get("key", PartNumber=2, **each) == PARTS[1]
    assert b"second part second" not in stored(s3)
    if each:
        assert refused(s3, "GetObject", PartNumber=2) == "400 InvalidRequest"


def test_parts_must_come_with_the_key_of_their_upload(s3: S3) -> None:
    s3.put("source", b"x")
    plain = s3("CreateMultipartUpload", **MPU)["UploadId"]
    keyed = s3("CreateMultipartUpload", **MPU, **customer())["UploadId"]
    source: dict[str, Any] = {"CopySource": "bucket/source"}
    for name, more in (("UploadPart", {}), ("UploadPartCopy", source)):
        assert refused(s3, name, b"x", UploadId=plain, PartNumber=1, **more, **customer()) == "400 InvalidRequest"
        assert refused(s3, name, b"x", UploadId=keyed, PartNumber=1, **more) == "400 InvalidRequest"
        assert refused(s3, name, b"x", UploadId=keyed, PartNumber=1, **more, **customer(OTHER)) == "400 InvalidRequest"
        wrong = {**customer(), "SSECustomerKeyMD5": md5(OTHER)}
        assert refused(s3, name, b"x", UploadId=keyed, PartNumber=1, **more, **wrong) == "400 InvalidArgument"
    assert refused(s3, "ListParts", UploadId=plain, **customer()) == "400 InvalidRequest"
    assert refused(s3, "ListParts", UploadId=keyed, **customer(OTHER)) == "400 InvalidRequest"
    part = s3("UploadPart", b"x", **MPU, UploadId=keyed, PartNumber=1, **customer())
    listed = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    assert (
        refused(s3, "CompleteMultipartUpload", UploadId=keyed, MultipartUpload=listed, **customer(OTHER))
        == "400 InvalidRequest"
    )
    s3("CompleteMultipartUpload", **MPU, UploadId=keyed, MultipartUpload=listed)  # AWS: may come without
    assert s3.get("key", **customer()) == b"x"


def test_what_was_stored_before_there_was_encryption(s3: S3) -> None:
    s3.put("key", LARGE)
    forget_encryption(s3, LARGE)
    got = s3("GetObject", **MPU)
    assert "ServerSideEncryption" not in got
    assert body_of(got) == LARGE
    assert s3.get("key", Range="bytes=5-9") == LARGE[5:10]
    answer = s3("CopyObject", Bucket="bucket", Key="copy", CopySource="bucket/key")
    assert answer["ServerSideEncryption"] == "AES256"
    assert s3.get("copy") == LARGE
    s3("CopyObject", **MPU, CopySource="bucket/key", ServerSideEncryption="AES256")
    assert s3("HeadObject", **MPU)["ServerSideEncryption"] == "AES256"


def test_an_upload_begun_before_there_was_encryption(s3: S3) -> None:
    upload_id = s3("CreateMultipartUpload", **MPU)["UploadId"]
    with s3.deps.database.read() as connection:
        document = json.loads(connection.execute(select(uploads.c.document)).scalar_one())
    del document["encryption"]
    change = update(uploads).values(document=json.dumps(document))
    s3.deps.database.write(lambda connection: connection.execute(change).close())
    part = s3("UploadPart", LARGE, **MPU, UploadId=upload_id, PartNumber=1)
    named = {"Parts": [{"PartNumber": 1, "ETag": part["ETag"]}]}
    done = s3("CompleteMultipartUpload", **MPU, UploadId=upload_id, MultipartUpload=named)
    assert "ServerSideEncryption" not in {**part, **done}
    assert s3.get("key") == LARGE


def configure(s3: S3, rule: dict[str, Any]) -> None:
    s3("PutBucketEncryption", Bucket="bucket", ServerSideEncryptionConfiguration={"Rules": [rule]})


def rule_of(s3: S3) -> Any:
    return s3("GetBucketEncryption", Bucket="bucket")["ServerSideEncryptionConfiguration"]["Rules"][0]


def default(algorithm: str, **more: str) -> dict[str, Any]:
    return {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": algorithm, **more}}


def test_the_configuration_of_a_bucket(s3: S3) -> None:
    standard = {**default("AES256"), "BucketKeyEnabled": False}
    assert rule_of(s3) == standard  # AWS: what every bucket has
    configure(s3, {**default("AES256"), "BucketKeyEnabled": True})
    assert rule_of(s3) == {**standard, "BucketKeyEnabled": True}
    assert s3.put("key", b"x")["ServerSideEncryption"] == "AES256"
    configure(s3, {"BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}})
    assert rule_of(s3) == {**standard, "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]}}
    source: dict[str, Any] = {"CopySource": "bucket/key"}
    for name, more in (("PutObject", {}), ("CreateMultipartUpload", {}), ("CopyObject", source)):
        assert refused(s3, name, **more, **customer()) == "403 AccessDenied"
    s3("DeleteBucketEncryption", Bucket="bucket")
    s3("DeleteBucketEncryption", Bucket="bucket")
    assert rule_of(s3) == standard
    with s3.deps.database.read() as connection:
        assert connection.execute(select(bucket_settings)).all() == []


def test_a_default_key_of_kms_is_kept_but_there_is_none(s3: S3) -> None:
    configure(s3, default("aws:kms", KMSMasterKeyID="1234"))
    assert rule_of(s3)["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "1234"}
    assert refused(s3, "PutObject", b"x") == "400 KMS.NotFoundException"
    s3.put("key", b"x", ServerSideEncryption="AES256")
    s3.put("mine", b"x", **customer())


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], "400 MalformedXML"),
        ([default("AES256"), default("AES256")], "400 MalformedXML"),
        ([default("ROT13")], "400 MalformedXML"),
        ([default("AES256", KMSMasterKeyID="1")], "400 InvalidArgument"),
        ([{"BlockedEncryptionTypes": {"EncryptionType": ["SSE-D"]}}], "400 MalformedXML"),
    ],
)
def test_configurations_that_are_refused(s3: S3, rules: list[Any], expected: str) -> None:
    assert refused(s3, "PutBucketEncryption", ServerSideEncryptionConfiguration={"Rules": rules}) == expected


def test_what_policies_see(s3: S3) -> None:
    s3.put("key", b"x", ServerSideEncryption="AES256")
    assert s3.asked[-1].context["s3:x-amz-server-side-encryption"] == "AES256"
    s3.put("key", b"x", **customer())
    assert s3.asked[-1].context["s3:x-amz-server-side-encryption-customer-algorithm"] == "AES256"
    upload_id = s3("CreateMultipartUpload", **MPU, **customer())["UploadId"]
    s3("UploadPart", b"x", **MPU, UploadId=upload_id, PartNumber=1, **customer())
    assert s3.asked[-1].context["s3:x-amz-server-side-encryption-customer-algorithm"] == "AES256"
    s3.put("key", b"x")
    assert not any("encryption" in name for name in s3.asked[-1].context)


def test_configurations_from_before_are_kept(empty_database_url: str) -> None:
    """The migration moves them from the settings of a bucket into its row."""
    database = open_database(empty_database_url)
    migrate(database, "0025")
    kept = json.dumps({"Rules": [{**default("AES256"), "BucketKeyEnabled": True}]})
    texts = ("account_id", "region", "versioning", "policy", "public_access_block", "object_ownership")
    bucket: dict[str, Any] = dict.fromkeys(texts, "")
    for name in ("with", "without"):
        bucket |= {"name": name, "bucket_id": name, "created_at": 0}
        made = [insert(buckets).values(bucket), insert(bucket_settings).values(bucket_id=name, name="x", document="1")]
        if name == "with":
            made.append(insert(bucket_settings).values(bucket_id=name, name="BucketEncryption", document=kept))
        for row in made:
            database.write(lambda connection, row=row: connection.execute(row).close())  # type: ignore[misc]
    migrate(database)
    with database.read() as connection:
        rows = connection.execute(select(buckets.c.name, buckets.c.encryption)).all()
        settings = connection.execute(select(bucket_settings.c.name)).scalars().all()
    database.close()
    assert sorted(rows) == [("with", kept), ("without", "")]
    assert settings == ["x", "x"]
