"""Policies of forms: what is one, what it allows."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.aws.forms import Form, FormRequest
from taskrole.aws.http import BytesBody
from taskrole.services.s3.post_policy import check, parse_policy
from tests.unit.services.s3.support import S3

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
LATER = "2026-01-01T12:00:00.000Z"
FIELDS = {"bucket": "b", "key": "photos/a.jpg", "content-type": "image/jpeg,image/png", "acl": "private"}


def encoded(document: Any) -> str:
    text = document if isinstance(document, str) else json.dumps(document)
    return base64.b64encode(text.encode()).decode()


def policy(*conditions: Any, **changes: Any) -> str:
    return encoded({"expiration": LATER, "conditions": list(conditions), **changes})


def verdict(*conditions: Any, now: datetime = NOW, **fields: str) -> str:
    """Return what a policy that covers the usual fields says: nothing, or its refusal."""
    usual = [{"bucket": "b"}, ["starts-with", "$key", ""], ["starts-with", "$content-type", ""], {"acl": "private"}]
    sent = {name.replace("_", "-"): value for name, value in fields.items()}
    try:
        check(parse_policy(policy(*usual, *conditions)), {**FIELDS, **sent}, {"extra": "eXtra"}, now)
    except ServiceError as error:
        text = f"{error.code} {error.status} {error.message}"
        return text.removeprefix("AccessDenied 403 Invalid according to Policy: ")
    return ""


def test_what_a_policy_allows() -> None:
    assert verdict() == ""
    assert verdict(now=NOW + timedelta(seconds=1)) == "Policy expired."
    assert verdict(["eq", "$key", "photos/a.jpg"], ["STARTS-with", "$KEY", "photos/"]) == ""
    assert verdict({"key": "photos"}) == 'Policy Condition failed: ["eq", "$key", "photos"]'
    assert verdict(["starts-with", "$key", "Photos"]).startswith("Policy Condition failed")
    assert verdict(["starts-with", "$Content-Type", "image/"]) == ""
    assert verdict(["starts-with", "$Content-Type", "image/j"]).startswith("Policy Condition failed")
    absent = '["starts-with", "$x-amz-meta-a", ""]'
    assert verdict(json.loads(absent)) == f"Policy Condition failed: {absent}"
    assert verdict(["starts-with", "$x-amz-meta-a", ""], x_amz_meta_a="1") == ""
    assert verdict(["eq", "key", "photos/a.jpg"]).startswith("Policy Condition failed"), "the $ is missing"
    assert verdict(extra="1", zwei="2") == "Extra input fields: eXtra, zwei"
    assert verdict(x_ignore_me="1", policy="p", x_amz_signature="s", awsaccesskeyid="a", signature="s") == ""
    assert verdict(x_amz_date="d") == "Extra input fields: x-amz-date"


def test_a_policy_without_the_bucket_is_for_none() -> None:
    text = policy(["starts-with", "$key", ""])
    with pytest.raises(ServiceError, match="Extra input fields: bucket"):
        check(parse_policy(text), {"bucket": "b", "key": "k"}, {}, NOW)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("%%%", "invalid Base64"),
        (encoded("\xff"), "Invalid JSON"),
        (encoded("[]"), "Invalid JSON"),
        (encoded("{"), "Invalid JSON"),
        (encoded("[" * 9000), "Invalid JSON"),
        (encoded('{"expiration": NaN}'), "Invalid JSON"),
        (encoded({"conditions": []}), "missing expiration"),
        (encoded({"expiration": LATER}), "missing conditions"),
        (encoded({"EXPIRATION": LATER, "conditions": []}), "Unexpected: 'expiration'"),
        (policy(conditions={}), "must be a List"),
        (policy(expiration="2026-01-01 12:00:00"), "Invalid 'expiration' value"),
        (policy(expiration="2026-13-01T12:00:00Z"), "Invalid 'expiration' value"),
        (policy(expiration=5), "Invalid 'expiration' value"),
        (policy({}), "exactly one property"),
        (policy({"a": "b", "c": "d"}), "exactly one property"),
        (policy({"a": 1}), "must be a string"),
        (policy("a"), "must be a List or Object"),
        (policy([]), "missing operation"),
        (policy([1]), "missing operation"),
        (policy(["is", "$a", "b"]), "unknown operation"),
        (policy(["eq", "$a"]), "wrong number"),
        (policy(["eq", "$a", 1]), "wrong number"),
        (policy(["content-length-range", 0]), "wrong number"),
        (policy(["content-length-range", -1, 0]), "negative"),
        (policy(["content-length-range", True, 0]), "Invalid JSON"),
        (policy(["content-length-range", 0, 1.5]), "Invalid JSON"),
    ],
)
def test_what_is_no_policy(text: str, words: str) -> None:
    with pytest.raises(ServiceError, match=words) as caught:
        parse_policy(text)
    assert (caught.value.code, caught.value.status) == ("InvalidPolicyDocument", 400)


def test_ranges() -> None:
    assert parse_policy(policy(["content-length-range", 5, "10"])).length_range == (5, 10)
    both = parse_policy(policy(["content-length-range", 5, 10], ["Content-Length-Range", 1, 8]))
    assert both.length_range == (5, 8)
    with pytest.raises(ServiceError, match="Policy Condition failed") as caught:
        parse_policy(policy(["content-length-range", "test", "10"]))
    assert caught.value.status == 403


def post(s3: S3, fields: dict[str, str], content: bytes = b"content", **request: Any) -> Any:
    """Post a form whose fields have become members and headers."""
    form = Form(fields, {}, BytesBody(content), "name")
    http = FormRequest("POST", f"/bucket/{form.key}", [("content-length", "9")], None, form.file, form=form)
    return s3("PostObject", content, call={"http": http}, Bucket="bucket", Key=form.key, **request)


def test_forms_are_stored_and_answered(s3: S3) -> None:
    answer = post(s3, {"key": "a/${filename}"}, ContentType="text/plain", Metadata={"colour": "blue"})
    assert (answer["$status"], answer["$headers"]) == (204, [("Location", "http://127.0.0.1:4566/bucket/a%2Fname")])
    stored = s3("GetObject", Bucket="bucket", Key="a/name")
    assert (stored["ContentType"], stored["Metadata"]) == ("text/plain", {"colour": "blue"})
    assert s3.asked[0].action == "s3:CreateBucket"
    assert [asked.action for asked in s3.asked[1:]] == ["s3:PutObject", "s3:GetObject"]
    answer = post(s3, {"key": "k<", "success_action_status": "201"})
    assert answer["$status"] == 201
    assert b"<Key>k&lt;</Key><ETag>" in answer["$document"]
    for redirect in ("https://page.test/?a=b", "https://page.test/"):
        answer = post(s3, {"key": "k", "redirect": redirect})
        assert answer["$status"] == 303
        assert answer["$headers"][0][1].startswith(redirect + ("&" if "?" in redirect else "?") + "bucket=bucket&key=k")
    for nonsense in ("javascript:alert(1)", "https://", "//x", "https://[", "https://x\ny"):
        assert post(s3, {"key": "k", "success_action_redirect": nonsense})["$status"] == 204


def test_sizes_and_policies_are_checked(s3: S3) -> None:
    text = policy({"bucket": "bucket"}, {"key": "k"}, ["content-length-range", 3, 5], expiration="2100-01-01T00:00:00Z")
    fields = {"key": "k", "policy": text}
    for content, code in ((b"12", "EntityTooSmall"), (b"123456", "EntityTooLarge"), (b"", "EntityTooSmall")):
        with pytest.raises(ServiceError) as caught:
            post(s3, fields, content)
        assert (caught.value.code, caught.value.status) == (code, 400)
    post(s3, fields, b"123")
    post(s3, fields, b"12345")
    with pytest.raises(ServiceError, match="Condition failed"):
        post(s3, {**fields, "key": "other"})
    with pytest.raises(ServiceError) as caught:
        post(s3, {"key": ""})
    assert caught.value.code == "UserKeyMustBeSpecified"
    assert s3.keys() == ["k"]
    assert s3.blob_count() == 0
