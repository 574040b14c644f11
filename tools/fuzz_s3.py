"""Throw broken input at what S3 reads from strangers: every answer must be one of S3's, and come soon.

    python -m tools.fuzz_s3 requests                        guided by coverage, until it is stopped or fails
    python -m tools.fuzz_s3 requests -max_total_time=60     ... for a minute (any option of libFuzzer)
    python -m tools.fuzz_s3 requests --random 5000          5,000 random mutations of the seeds, nothing to install

Targets: ``requests`` (request line, headers, documents: routed, parsed, run and answered), ``chunks`` (aws-chunked
framing, signed and unsigned), ``forms`` (uploads by HTML forms, their policies and signatures), ``policies`` (bucket
policies). Guided runs need atheris, which script/fuzz installs into
an environment of its own. What fails is an answer of 500 or more (but 501), any exception, and more than two seconds.
"""

import base64
import hashlib
import importlib
import random
import re
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.errors import AuthenticationError, ServiceError
from taskrole.aws.forms import as_request, read_form
from taskrole.aws.http import BytesBody, HttpRequest
from taskrole.aws.models import service_model
from taskrole.aws.signature_chunks import ChunkedBody, ChunkKey
from taskrole.aws.signature_form import parse_form_signature, verify_form
from taskrole.clock import FakeClock
from taskrole.gateway.wire import ModelWire
from taskrole.ids import SystemIds, dashed_uuid
from taskrole.policy.model import Principal, PrincipalKind
from taskrole.policy.validation import PolicyValidationError, validate_resource_policy
from taskrole.services.s3.deps import S3Deps, S3Settings
from taskrole.services.s3.post_policy import check, parse_policy
from taskrole.services.s3.public_access import is_public
from taskrole.services.s3.sealing import ContentKeys
from taskrole.services.s3.service import operations
from taskrole.storage.blobs import open_blobs
from taskrole.storage.database import open_database
from taskrole.storage.key_rings import KeyRing
from taskrole.storage.schema import metadata

SECONDS_MAX = 2.0
INPUT_BYTES_MAX = 64 * 1024
_SEEDS = Path(__file__).with_name("fuzz_seeds")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_BOUNDARY = "boundary"
_STATUS_FAILED = 500
_STATUS_NOT_IMPLEMENTED = 501
_ACCOUNT = "123456789012"
_MAIN = Principal(PrincipalKind.USER, f"arn:aws:iam::{_ACCOUNT}:user/fuzzer", _ACCOUNT)
_KEY = ChunkKey(bytes(32), "20260101T000000Z", "20260101/us-west-2/s3/aws4_request", "0" * 64)
Target = Callable[[bytes], None]


class FailedError(Exception):
    """What S3 must not do."""


# Requests ------------------------------------------------------------------------------------------------------------


class World:
    """S3 with a bucket and an object, behind its wire: what the gateway does, but for who is calling."""

    def __init__(self, folder: Path) -> None:
        database = open_database(f"sqlite:///{folder / 's3.db'}")
        metadata.create_all(database.engine)
        self._ids = SystemIds()
        self._clock = FakeClock()
        settings = S3Settings(inline_bytes_max=16, part_bytes_min=8)
        blobs, keys = open_blobs(folder / "blobs"), ContentKeys(KeyRing("s3", bytes(32), self._ids))
        deps = S3Deps(database, blobs, self._ids, self._clock, lambda _call, _question: True, keys, settings)
        self._wire = ModelWire(service_model("s3"))
        self._operations = operations(deps)
        self._make_ready()

    def request(self, data: bytes) -> None:
        """Send a request: a line of method and target, lines of headers, after an empty line the body."""
        head, _, body = data.partition(b"\n\n")
        first, *lines = head.decode("utf-8", "surrogateescape").split("\n")
        method, _, target = first.partition(" ")
        pairs = [line.partition(":") for line in lines]
        # Other names than tokens, and values with control characters, are refused by the HTTP server itself.
        headers = [
            (name.lower(), value.strip())
            for name, _, value in pairs
            if _TOKEN.fullmatch(name) and not _CONTROL.search(value)
        ]
        self._send(method, target, headers, body)
        self._make_ready()  # it may have been deleted

    def _make_ready(self) -> None:
        for target in ("/bucket", "/bucket/key"):
            self._send("PUT", target, [("content-length", "0")], b"")

    def _send(self, method: str, target: str, headers: Sequence[tuple[str, str]], body: bytes) -> None:
        http = HttpRequest(method, target, headers, body=body)
        request_id = dashed_uuid(self._ids)
        try:
            found = self._wire.find(http)
            name = self._wire.name(http, found)
            request = self._wire.parse(http, name, found)
            if name not in self._operations:
                return
            operation = self._operations[name]
            call = Call(_MAIN, _ACCOUNT, "us-west-2", request_id, self._clock.now(), body=BytesBody(body), http=http)
            request = operation.resolve(call, request)
            for _question in operation.questions(call, request):
                pass
            response = self._wire.serialize(name, operation.run(call, request), http, request_id)
        except ServiceError as error:
            response = self._wire.error(error, http, request_id)
        if response.status >= _STATUS_FAILED and response.status != _STATUS_NOT_IMPLEMENTED:
            raise FailedError(response)
        for close in (
            getattr(response.body, "close", None),
            getattr(getattr(response.body, "pieces", None), "close", None),
        ):
            if close is not None:
                close()


# Framing and policies ------------------------------------------------------------------------------------------------


def read_chunks(data: bytes) -> None:
    """Decode a body; the first byte says how: signed or not, with trailer or not."""
    how, framed = data[0] if data else 0, data[1:]
    key = _KEY if how & 1 else None
    trailers = frozenset(("x-amz-checksum-crc32",)) if how & 2 else None
    body = ChunkedBody(BytesBody(framed), key, len(framed) if how & 4 else how, trailers)
    total = 0
    try:
        while piece := body.read(1 + how):
            total += len(piece)
    except ServiceError as error:
        if error.status >= _STATUS_FAILED:
            raise FailedError(error) from error
    if total > len(framed):
        raise FailedError(total)


def read_policy(data: bytes) -> None:
    """Check a bucket policy, and whether it is public."""
    text = data.decode("utf-8", "replace")
    try:
        validate_resource_policy(text, bucket="bucket")
    except PolicyValidationError:
        return
    is_public(text)


_CHUNKS = (
    b"\x023\r\nabc\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n",
    b"\x013;chunk-signature=" + b"0" * 64 + b"\r\nabc\r\n0;chunk-signature=" + b"0" * 64 + b"\r\n\r\n",
    b"\x06" + b"1\r\na\r\n" * 9 + b"0\r\n\r\n",
)


def read_upload_form(data: bytes) -> None:
    """Read an upload by an HTML form to its end: fields, policy, signature, file."""
    headers = [("content-type", f"multipart/form-data; boundary={_BOUNDARY}"), ("content-length", str(len(data)))]
    http = HttpRequest("POST", "/bucket", headers, None, BytesBody(data))
    try:
        form = read_form(http)
        as_request(http, form)
        total = 0
        while piece := form.file.read(1000):
            total += len(piece)
        if total > len(data):
            raise FailedError(total)
        signed = parse_form_signature(form.fields)
        if signed is not None:
            verify_form(signed, "secret")
        check(parse_policy(form.fields.get("policy", "")), form.fields, form.names, FakeClock().now())
    except ServiceError as error:
        if error.status >= _STATUS_FAILED:
            raise FailedError(error) from error
    except AuthenticationError:
        return


def _form(*fields: tuple[str, str]) -> bytes:
    """Return a form with fields and a file."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields]
    parts.append('Content-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: a/b\r\n\r\nabc\r\n')
    return "".join(f"--{_BOUNDARY}\r\n{part}" for part in parts).encode() + f"--{_BOUNDARY}--\r\n".encode()


_POST_POLICY = base64.b64encode(
    b'{"expiration":"2030-01-01T00:00:00Z","conditions":[{"bucket":"bucket"},["starts-with","$key","a"],'
    b'["content-length-range",0,10]]}'
).decode()
_FORMS = (
    _form(("key", "a/${filename}"), ("acl", "private"), ("success_action_status", "201"), ("x-amz-meta-a", "b")),
    _form(
        ("key", "a"),
        ("policy", _POST_POLICY),
        ("x-amz-algorithm", "AWS4-HMAC-SHA256"),
        ("x-amz-credential", "AKIA/20260101/us-west-2/s3/aws4_request"),
        ("x-amz-date", "20260101T000000Z"),
        ("x-amz-signature", "0" * 64),
    ),
    _form(("key", "a"), ("policy", _POST_POLICY), ("AWSAccessKeyId", "AKIA"), ("signature", "AAAA")),
)

# Running -------------------------------------------------------------------------------------------------------------


def seeds_of(name: str) -> tuple[bytes, ...]:
    """Return inputs of a target that are nearly right."""
    made = {"chunks": _CHUNKS, "forms": _FORMS}
    if name in made:
        return made[name]
    text = (_SEEDS / f"{name}.txt").read_bytes()
    return tuple(text.removesuffix(b"\n").split(b"\n====\n"))


def target_of(name: str, folder: Path) -> Target:
    """Return what to throw input at."""
    targets: dict[str, Callable[[], Target]] = {
        "requests": lambda: World(folder).request,
        "chunks": lambda: read_chunks,
        "forms": lambda: read_upload_form,
        "policies": lambda: read_policy,
    }
    return targets[name]()


def timed(target: Target, data: bytes) -> None:
    """Throw one input.

    Raises:
        FailedError: It took too long.
    """
    started = time.monotonic()
    target(data[:INPUT_BYTES_MAX])
    seconds = time.monotonic() - started
    if seconds > SECONDS_MAX:
        message = f"{seconds:.1f} seconds"
        raise FailedError(message)


def mutated(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Return a seed with a few pieces cut, doubled, swapped with another's, or replaced by odd bytes."""
    data = bytearray(chance.choice(seeds))
    odd = (
        b"",
        b"\0",
        b"\xff",
        b"<",
        b"&",
        b"]]>",
        b"%",
        b"-1",
        b"9" * 30,
        b"A" * 2000,
        b"\xf0\x9f\x99\x82",
        b"\n\n",
        b"*",
    )
    for _ in range(chance.randint(1, 4)):
        start = chance.randint(0, len(data))
        end = min(len(data), start + chance.choice((0, 1, 1, 3, 12)))
        other = chance.choice(seeds)
        cut = chance.randint(0, len(other))
        data[start:end] = chance.choice((chance.choice(odd), bytes(data[start:end]) * 2, other[cut : cut + 20]))
    return bytes(data)


def run_random(name: str, count: int, seed: int) -> None:
    """Throw ``count`` inputs; the failing one is shown.

    Raises:
        SystemExit: One failed.
    """
    chance = random.Random(seed)
    with TemporaryDirectory() as folder:
        target = target_of(name, Path(folder))
        for data in seeds_of(name):
            timed(target, data)
        for _ in range(count):
            data = mutated(chance, seeds_of(name))
            try:
                timed(target, data)
            except Exception as error:
                print(f"{type(error).__name__} for the input {data!r}", file=sys.stderr)
                raise


def run_guided(name: str, options: Sequence[str]) -> None:
    """Let atheris look for inputs that reach new code."""
    atheris: Any = importlib.import_module("atheris")  # installed by script/fuzz alone

    folder = TemporaryDirectory()  # libFuzzer ends the process itself
    corpus = Path(folder.name) / "corpus"
    corpus.mkdir()
    for data in seeds_of(name):
        (corpus / hashlib.sha256(data).hexdigest()).write_bytes(data)
    atheris.instrument_all()
    target = target_of(name, Path(folder.name))
    atheris.Setup([sys.argv[0], *options, str(corpus)], lambda data: timed(target, data))
    atheris.Fuzz()


def main(arguments: Sequence[str]) -> None:
    """Run a target as the arguments say."""
    name, *options = arguments
    if options[:1] == ["--random"]:
        run_random(name, int(options[1]), int(options[2]) if len(options) > 2 else 0)
    else:
        run_guided(name, options)


if __name__ == "__main__":
    main(sys.argv[1:])
