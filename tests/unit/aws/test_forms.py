"""Forms with files: fields before the file, bytes of the file, limits of both."""

import tracemalloc

import pytest

from taskrole.aws.errors import AuthenticationError, AuthenticationProblem, ServiceError
from taskrole.aws.forms import FIELDS_BYTES_MAX, FilePart, as_request, read_form
from taskrole.aws.http import BodyReader, BytesBody, HttpRequest
from taskrole.aws.signature_form import parse_form_signature, verify_form

HEAD = "multipart/form-data; boundary=XX"
# AWS's example policy and signature are too long for a test; these are what botocore makes at 2015-12-29T00:00:00Z with
# the example credentials, bucket sigv4examplebucket, key user/user1/photo.jpg.
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
POLICY = (
    "eyJleHBpcmF0aW9uIjogIjIwMTUtMTItMjlUMDE6MDA6MDBaIiwgImNvbmRpdGlvbnMiOiBbeyJidWNrZXQiOiAic2lndjRleGFtcGxlYnVja2V0"
    "In0sIHsia2V5IjogInVzZXIvdXNlcjEvcGhvdG8uanBnIn0sIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwgeyJ4LWFt"
    "ei1jcmVkZW50aWFsIjogIkFLSUFJT1NGT0ROTjdFWEFNUExFLzIwMTUxMjI5L3VzLWVhc3QtMS9zMy9hd3M0X3JlcXVlc3QifSwgeyJ4LWFtei1k"
    "YXRlIjogIjIwMTUxMjI5VDAwMDAwMFoifV19"
)
SIGNED = {
    "key": "user/user1/photo.jpg",
    "policy": POLICY,
    "x-amz-algorithm": "AWS4-HMAC-SHA256",
    "x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request",
    "x-amz-date": "20151229T000000Z",
    "x-amz-signature": "3364624b39010d9b06f5d9b8c9a18a6e478d261c048159c92f2fd6fa885f14e6",
}


def part(name: str, value: str = "", more: str = "") -> str:
    return f'--XX\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n'


def request(body: BodyReader | str, content_type: str = HEAD) -> HttpRequest:
    headers = [
        ("content-type", content_type),
        ("host", "h"),
        ("referer", "r"),
        ("content-length", "9"),
        ("x-amz-a", ""),
    ]
    stream = BytesBody(body.encode()) if isinstance(body, str) else body
    return HttpRequest("POST", "/bucket", headers, None, stream)


def refused(body: BodyReader | str, content_type: str = HEAD) -> str:
    with pytest.raises(ServiceError) as caught:
        read_all(request(body, content_type))
    assert caught.value.status == 400
    return caught.value.code


def read_all(http: HttpRequest) -> None:
    form = read_form(http)
    while form.file.read():
        pass


def test_fields_become_the_request_that_stores_the_file() -> None:
    body = part("KEY", "a/${filename}") + part("Acl", "private") + part("x-amz-meta-A", "1") + part("x-amz-meta-a", "2")
    body += part("Host", "evil") + part("referer", "evil") + part("Content-Length", "1") + part("policy", "p")
    http = request(body + part("file", "content", '; filename="C:\\x\\b c"') + part("after", "1") + "--XX--")
    form = read_form(http)
    made = as_request(http, form)
    assert (made.method, made.target) == ("POST", "/bucket/a%2Fb%20c")
    assert made.headers == [
        ("host", "h"),
        ("referer", "r"),
        ("content-length", "9"),
        ("x-amz-meta-a", "1,2"),
        ("x-amz-acl", "private"),
    ]
    assert form.names["x-amz-meta-a"] == "x-amz-meta-A"
    assert form.fields["policy"] == "p"
    assert [form.file.read(3) for _ in range(4)] == [b"con", b"ten", b"t", b""]
    assert form.file.read() == b""
    assert "after" not in form.fields


def test_a_file_without_a_name_leaves_the_key_alone() -> None:
    form = read_form(request(part("key", "${filename}") + part("file", "x") + "--XX--\r\n"))
    assert form.key == "${filename}"
    form = read_form(request(part("key", "${filename}") + part("file", "x", '; filename=""') + "--XX--\r\n"))
    assert form.key == ""


def test_what_is_no_form_is_refused() -> None:
    file = part("file", "x", '; filename="f"')
    key = part("key", "k")
    malformed = "MalformedPOSTRequest"
    assert refused(key + file) == malformed, "the end is missing"
    assert refused(key + file[:-3]) == malformed
    assert refused("") == refused("--X") == refused("text") == malformed
    assert refused(key + "--XX\r\n\r\nvalue\r\n--XX--") == malformed
    assert refused(key + file + "--XX--", "multipart/form-data") == malformed
    assert refused(key + file + "--XX--", "multipart/form-data; boundary=" + "x" * 2000) == malformed
    assert refused(key + "--XX--") == refused("--XX--") == "InvalidArgument"
    assert refused(file + key + "--XX--") == "InvalidArgument", "the key comes too late"
    assert refused(BytesBody(part("key").encode()[:-2] + b"\xff\r\n" + (file + "--XX--").encode())) == "InvalidArgument"


def test_what_comes_before_the_file_is_bounded() -> None:
    file = part("file", "x", '; filename="f"') + "--XX--"
    too_large = "MaxPostPreDataLengthExceeded"
    assert refused(part("key", "x" * FIELDS_BYTES_MAX) + file) == too_large
    assert refused("".join(part(f"f{n}") for n in range(1000)) + file) == too_large
    assert refused("".join(part(f"f{n}", "x" * 1000) for n in range(30)) + file) == too_large
    assert refused(part("key", "", "; a=" + "x" * 9000) + file) == too_large
    assert refused("preamble\r\n" * 200_000 + part("key", "k") + file) == too_large
    assert read_form(request(part("key", "x" * 20_000) + file)).key == "x" * 20_000


class _Long:
    """A form whose file is long, without being kept anywhere."""

    def __init__(self, pieces: int) -> None:
        self._pieces = iter([
            (part("key", "k") + part("file", "", '; filename="f"')).encode()[:-2],
            *([b"\r\n--X" + bytes((1 << 20) - 5)] * pieces),
            b"\r\n--XX--\r\n",
        ])  # fmt: skip

    def read(self, size: int = 0) -> bytes:
        return next(self._pieces, b"")


def test_a_long_file_needs_no_memory() -> None:
    tracemalloc.start()
    try:
        form = read_form(request(_Long(64)))
        size = 0
        while piece := form.file.read():
            size += len(piece)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size == 64 << 20
    assert peak < 16 << 20
    assert isinstance(form.file, FilePart)


def test_signatures_of_forms() -> None:
    signed = parse_form_signature(SIGNED)
    assert signed is not None
    assert (signed.access_key_id, signed.region, signed.date) == ("AKIAIOSFODNN7EXAMPLE", "us-east-1", "20151229")
    verify_form(signed, SECRET)
    for changed in ({"policy": POLICY[:-4]}, {"x-amz-signature": SIGNED["x-amz-signature"][::-1]}):
        other = parse_form_signature({**SIGNED, **changed})
        assert other is not None
        with pytest.raises(AuthenticationError) as caught:
            verify_form(other, SECRET)
        assert caught.value.problem is AuthenticationProblem.BAD_SIGNATURE
        assert caught.value.members["StringToSign"] == other.policy
    assert parse_form_signature({"key": "k", "policy": POLICY}) is None


def test_signatures_that_lack_something() -> None:
    for name, shown in [
        ("x-amz-algorithm", "X-Amz-Algorithm"),
        ("x-amz-credential", "X-Amz-Credential"),
        ("x-amz-date", "X-Amz-Date"),
        ("x-amz-signature", "X-Amz-Signature"),
        ("policy", "Policy"),
    ]:
        for fields in ({**SIGNED, name: ""}, {key: value for key, value in SIGNED.items() if key != name}):
            with pytest.raises(ServiceError, match="must contain a field named") as caught:
                parse_form_signature(fields)
            assert caught.value.members["ArgumentName"] == shown
    with pytest.raises(ServiceError, match="'Signature'"):
        parse_form_signature({"awsaccesskeyid": "A", "policy": POLICY})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("x-amz-algorithm", "AWS4-HMAC-SHA1", "only supports"),
        ("x-amz-credential", "A/20151229/us-east-1/s3", "mal-formed"),
        ("x-amz-credential", "/20151229/us-east-1/s3/aws4_request", "non-empty Access Key"),
        ("x-amz-credential", "A/2015122/us-east-1/s3/aws4_request", "date format"),
        ("x-amz-credential", "A/20151229/us-east-1/ec2/aws4_request", "service"),
        ("x-amz-credential", "A/20151229/us-east-1/s3/aws3_request", "terminal"),
        ("x-amz-credential", "A/20151230/us-east-1/s3/aws4_request", "not that of X-Amz-Date"),
        ("x-amz-date", "2015-12-29", "ISO8601"),
    ],
)
def test_signatures_that_are_malformed(name: str, value: str, words: str) -> None:
    with pytest.raises(ServiceError, match=words) as caught:
        parse_form_signature({**SIGNED, name: value})
    assert (caught.value.code, caught.value.status) == ("InvalidArgument", 400)
