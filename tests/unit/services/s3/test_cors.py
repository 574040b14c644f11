"""Cross-origin rules: which requests they are for, and what they answer."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import HttpRequest, HttpResponse
from taskrole.policy.model import ANONYMOUS
from taskrole.services.s3 import cors
from tests.unit.services.s3.support import S3

GET = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}
SMALL_TEXTS = st.text("ab.*", max_size=6)


def preflight(s3: S3, bucket: str = "bucket", key: str = "key", **headers: str) -> dict[str, str]:
    sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
    http = HttpRequest("OPTIONS", f"/{bucket}/{key}", sent)
    call = {"http": http, "principal": ANONYMOUS, "account_id": ""}
    return dict(s3("OptionsObject", Bucket=bucket, Key=key, call=call)["$headers"])


def refused(s3: S3, **request: str) -> tuple[str, int, Any, Any]:
    with pytest.raises(ServiceError) as caught:
        preflight(s3, **request)
    error = caught.value
    return error.code, error.status, error.members.get("Method"), error.members.get("ResourceType")


def put_rules(s3: S3, *rules: dict[str, Any]) -> None:
    s3("PutBucketCors", Bucket="bucket", CORSConfiguration={"CORSRules": list(rules)})


def test_preflights_are_answered_by_the_first_rule_that_fits(s3: S3) -> None:
    put_rules(
        s3,
        {
            "AllowedMethods": ["GET", "HEAD"],
            "AllowedOrigins": ["https://*.example.com"],
            "ExposeHeaders": ["ETag", "x"],
        },
        {"AllowedMethods": ["PUT"], "AllowedOrigins": ["https://a.example.com"], "AllowedHeaders": ["x-AMZ-*", "b"]},
        {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"], "MaxAgeSeconds": 0},
    )
    vary = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"
    origin = "https://a.example.com"
    assert preflight(s3, origin=origin, access_control_request_method="GET") == {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Expose-Headers": "ETag, x",
        "Access-Control-Allow-Credentials": "true",
        "Vary": vary,
    }
    asked = {"access_control_request_method": "PUT", "access_control_request_headers": "X-Amz-Acl,B"}
    assert preflight(s3, origin=origin, **asked) == {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": "PUT",
        "Access-Control-Allow-Headers": "x-amz-acl, b",
        "Access-Control-Allow-Credentials": "true",
        "Vary": vary,
    }
    assert preflight(s3, origin="null", access_control_request_method="GET") == {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET",
        "Access-Control-Max-Age": "0",
        "Vary": vary,
    }
    assert s3.asked[-1].action == "s3:PutBucketCORS", "a preflight asks for no permission"


def test_preflights_are_refused(s3: S3) -> None:
    asks = {"origin": "http://a", "access_control_request_method": "GET"}
    assert refused(s3) == ("BadRequest", 400, None, None)
    assert refused(s3, **asks) == ("AccessForbidden", 403, "GET", "BUCKET"), "there are no rules"
    assert refused(s3, bucket="nobodys", **asks) == ("AccessForbidden", 403, "GET", "BUCKET")
    assert refused(s3, bucket="nobodys", origin="http://a") == ("AccessForbidden", 403, "OPTIONS", "BUCKET")
    put_rules(s3, {"AllowedMethods": ["PUT"], "AllowedOrigins": ["http://a"]})
    assert refused(s3, origin="http://a") == ("BadRequest", 400, None, None)
    assert refused(s3, **{**asks, "access_control_request_method": "TRACE"}) == ("BadRequest", 400, None, None)
    assert refused(s3, **asks) == ("AccessForbidden", 403, "GET", "OBJECT")
    assert refused(s3, key="", **asks) == ("AccessForbidden", 403, "GET", "BUCKET")
    asks["access_control_request_method"] = "PUT"
    for changed in ({"origin": "http://A"}, {"origin": "http://a/"}, {"access_control_request_headers": "b"}):
        assert refused(s3, **{**asks, **changed}) == ("AccessForbidden", 403, "PUT", "OBJECT")


def added(s3: S3, method: str = "GET", target: str = "/bucket/key", **headers: str) -> dict[str, str]:
    response = HttpResponse(200, [("ETag", "x")])
    sent = [(name.replace("_", "-"), value) for name, value in headers.items()]
    s3.api.add_headers(HttpRequest(method, target, sent), response)
    assert response.headers[0] == ("ETag", "x")
    return dict(response.headers[1:])


def test_answers_tell_what_pages_may_see(s3: S3) -> None:
    assert added(s3, origin="http://a") == {}, "a bucket without rules tells nothing"
    put_rules(s3, {**GET, "ExposeHeaders": ["ETag", "bad\nname"]})
    assert added(s3, origin="http://a")["Access-Control-Allow-Origin"] == "*"
    assert added(s3, origin="http://a")["Access-Control-Expose-Headers"] == "ETag"
    assert added(s3, origin="http://a", target="/bucket?list-type=2")["Access-Control-Allow-Methods"] == "GET"
    assert added(s3, "PUT", origin="http://a", access_control_request_method="GET"), "what is claimed counts"
    for silent in (
        added(s3),
        added(s3, "PUT", origin="http://a"),
        added(s3, "OPTIONS", origin="http://a"),
        added(s3, origin="http://a", access_control_request_method="PUT"),
        added(s3, origin="http://a", access_control_request_headers="x"),
        added(s3, origin="http://a", target="/"),
        added(s3, origin="http://a", target="/nobodys/key"),
        added(s3, origin="http://\udcff"),
    ):
        assert silent == {}


@given(SMALL_TEXTS.filter(lambda text: text.count("*") <= 1), st.text("ab.", max_size=8))
def test_patterns_mean_what_they_say(pattern: str, text: str) -> None:
    expected = re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text) is not None
    assert cors.matches(pattern, text) is expected


NAMES = st.sampled_from(["a", "b-c", "x-amz-acl"])
RULES = st.fixed_dictionaries(
    {
        "AllowedMethods": st.lists(st.sampled_from(sorted(cors.METHODS)), min_size=1, max_size=2),
        "AllowedOrigins": st.lists(st.sampled_from(["*", "http://a", "http://*", "*a"]), min_size=1, max_size=2),
    },
    optional={
        "AllowedHeaders": st.lists(st.sampled_from(["*", "A", "x-*"]), max_size=2),
        "ExposeHeaders": st.lists(st.text(max_size=5), max_size=2),
        "MaxAgeSeconds": st.integers(0, 10),
    },
)


@given(st.lists(RULES, max_size=3), st.text(max_size=8) | st.just("http://a"), st.lists(NAMES, max_size=2))
def test_a_rule_fits_alone_or_not_at_all(rules: list[dict[str, Any]], origin: str, asked: list[str]) -> None:
    answers = [cors.find_headers([rule], origin, "GET", asked) for rule in rules]
    first = next((answer for answer in answers if answer is not None), None)
    assert cors.find_headers(rules, origin, "GET", asked) == first
    for name, value in first or ():
        assert value.isascii()
        assert value.isprintable(), name
