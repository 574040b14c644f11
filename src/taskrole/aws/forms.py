"""Uploads by HTML forms: the fields are read up to the file, the file stays a stream. In constant memory.

Source: RFC 7578; S3 API reference, "POST Object".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from multipart import MultipartError, MultipartSegment, ParserLimitReached, PushMultipartParser, parse_options_header

from taskrole.aws.errors import ServiceError
from taskrole.aws.http import BodyReader, HttpRequest

FIELDS_BYTES_MAX = 20_480  # AWS: all that comes before the file
FIELDS_MAX = 500
BOUNDARY_LENGTH_MAX = 1024  # characters; RFC 2046 allows 70
PIECE_BYTES = 1 << 20
BEFORE_FILE_BYTES_MAX = 1 << 20  # with what a form may have before its first part, and around its fields
AFTER_FILE_BYTES_MAX = 1 << 20  # read, so that the connection can go on being used; not looked at
FILE = "file"
_FORM = "multipart/form-data"
_HEADERS_KEPT = frozenset((
    "host", "origin", "referer", "user-agent", "access-control-request-method", "content-length", "transfer-encoding",
))  # fmt: skip
_HEADERS = frozenset((
    "cache-control", "content-disposition", "content-encoding", "content-language", "content-md5", "content-type",
    "expires",
))  # fmt: skip
_AMZ = "x-amz-"
_NO_HEADERS = frozenset(("x-amz-security-token", "x-amz-signature", "x-amz-credential", "x-amz-tagging"))


class FilePart:
    """The file of a form: a body reader that ends where the file does."""

    def __init__(self, events: Iterator[Any], source: BodyReader) -> None:
        self._events = events
        self._source = source
        self._rest = b""
        self._ended = False

    def read(self, size: int = PIECE_BYTES) -> bytes:
        """Return the next bytes; ``b""`` at the end.

        Raises:
            ServiceError: MalformedPOSTRequest; what the source raises.
        """
        while not self._rest and not self._ended:
            event = _next(self._events)
            if event is None:
                self._ended = True
                self._read_on()
            elif isinstance(event, bytes):
                self._rest = event
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece

    def _read_on(self) -> None:
        """Read what little may follow; AWS looks at nothing after the file."""
        left = AFTER_FILE_BYTES_MAX
        while left > 0:
            piece = self._source.read(left)
            if not piece:
                return
            left -= len(piece)


@dataclass(frozen=True, slots=True)
class Form:
    """The fields before the file, by lower-case name; values of a repeated one are joined with commas."""

    fields: Mapping[str, str]
    names: Mapping[str, str]
    """The names as they were sent."""
    file: BodyReader
    filename: str | None
    """The name of the file in the caller's file system; None if the form has none."""

    @property
    def key(self) -> str:
        """The key of the object, with the file's name put in."""
        key = self.fields.get("key", "")
        return key if self.filename is None else key.replace("${filename}", self.filename)


@dataclass(slots=True)
class FormRequest(HttpRequest):
    """A form turned into the request that would store its file; fields are headers where PutObject has such."""

    form: Form = field(kw_only=True)


def is_form(http: HttpRequest) -> bool:
    """Say whether the body of a request is a form with a file."""
    return http.header("content-type").strip().lower().startswith(_FORM)


def as_request(http: HttpRequest, form: Form) -> FormRequest:
    """Return the request (in path style) that stores the file of a form."""
    bucket = http.path.removeprefix("/").partition("/")[0]
    headers = [(name, value) for name, value in http.headers if name in _HEADERS_KEPT]
    headers += [(name, value) for name, value in form.fields.items() if _is_header(name)]
    if "acl" in form.fields:
        headers.append(("x-amz-acl", form.fields["acl"]))
    target = f"/{bucket}/{quote(form.key, safe='')}"
    return FormRequest(
        http.method,
        target,
        headers,
        None,
        form.file,
        http.source_ip,
        http.secure,
        http.tls_version,
        form=form,
    )


def _is_header(name: str) -> bool:
    return name in _HEADERS or (name.startswith(_AMZ) and name not in _NO_HEADERS)


def read_form(http: HttpRequest) -> Form:
    """Read the fields of a form.

    Raises:
        ServiceError: MalformedPOSTRequest, MaxPostPreDataLengthExceeded, InvalidArgument (no file).
    """
    assert http.stream is not None
    _, options = parse_options_header(http.header("content-type"))
    boundary = options.get("boundary", "")
    if not 1 <= len(boundary) <= BOUNDARY_LENGTH_MAX or not boundary.isascii():
        raise _malformed()
    try:
        parser = PushMultipartParser(boundary, max_segment_count=FIELDS_MAX)
    except MultipartError as error:
        raise _malformed() from error
    events = _events(parser, http.stream)
    fields: dict[str, str] = {}
    names: dict[str, str] = {}
    size = 0
    while (segment := _next(events)) is not None:
        assert isinstance(segment, MultipartSegment)
        if _is_file(segment):
            if "key" not in fields:
                raise missing("key")
            return Form(fields, names, FilePart(events, http.stream), _base_name(segment.filename))
        value = b""
        while isinstance(piece := _next(events), bytes):
            value += piece
            if size + len(value) > FIELDS_BYTES_MAX:
                raise _too_large()
        name = segment.name or ""
        size += len(value) + sum(len(key) + len(text) for key, text in segment.headerlist)
        if size > FIELDS_BYTES_MAX:
            raise _too_large()
        _add(fields, names, name, value)
    message = "POST requires exactly one file upload per request."
    raise ServiceError("InvalidArgument", message, 400, {"ArgumentName": FILE, "ArgumentValue": "0"})


def _add(fields: dict[str, str], names: dict[str, str], name: str, value: bytes) -> None:
    try:
        text = value.decode()
        name.encode("latin-1")
    except UnicodeError as error:
        message = "A field of the form is not UTF-8 text."
        raise ServiceError("InvalidArgument", message, 400) from error
    lower = name.lower()
    fields[lower] = f"{fields[lower]},{text}" if lower in fields else text
    names.setdefault(lower, name)


def _events(parser: PushMultipartParser, source: BodyReader) -> Iterator[Any]:
    """Yield parts, pieces of their bytes and their ends (None); at the end of the form, None for ever."""
    in_file, before_file = False, 0
    while piece := source.read(PIECE_BYTES if in_file else FIELDS_BYTES_MAX):
        before_file += 0 if in_file else len(piece)
        if before_file > BEFORE_FILE_BYTES_MAX:
            raise _too_large()
        for event in parser.parse(piece):
            in_file = in_file or (isinstance(event, MultipartSegment) and _is_file(event))
            yield event
    parser.close()
    while True:
        yield None


def _is_file(segment: MultipartSegment) -> bool:
    return (segment.name or "").lower() == FILE


def _next(events: Iterator[Any]) -> Any:
    try:
        return next(events)
    except ParserLimitReached as error:
        raise _too_large() from error
    except MultipartError as error:
        raise _malformed() from error


def _base_name(filename: str | None) -> str | None:
    """Return what follows the last slash or backslash: browsers may send whole paths."""
    return None if filename is None else filename.replace("\\", "/").rpartition("/")[2]


def missing(name: str) -> ServiceError:
    """Return the error for a form that lacks a field before the file."""
    message = (
        f"Bucket POST must contain a field named '{name}'.  If it is specified, please check the order of the fields."
    )
    return ServiceError("InvalidArgument", message, 400, {"ArgumentName": name, "ArgumentValue": ""})


def _malformed() -> ServiceError:
    message = "The body of your POST request is not well-formed multipart/form-data."
    return ServiceError("MalformedPOSTRequest", message, 400)


def _too_large() -> ServiceError:
    message = "Your POST request fields preceeding the upload file was too large."  # AWS's spelling
    members = {"MaxPostPreDataLengthBytes": FIELDS_BYTES_MAX}
    return ServiceError("MaxPostPreDataLengthExceeded", message, 400, members)
