"""The files of exports and imports: DynamoDB JSON and CSV, plain or compressed. Pure.

Source: DynamoDB developer guide, "DynamoDB table export output format" and "Amazon S3 import formats for DynamoDB".
"""

import base64
import binascii
import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from taskrole.services.dynamodb.errors import ValidationError
from taskrole.services.dynamodb.values import Item, normalize_item

FILE_SIZE_BYTES = 8 << 20  # of an export's data files, before compression
LINE_SIZE_BYTES_MAX = 2 << 20  # an item has 400 KB; more as JSON


def export_files(items: Iterable[Item]) -> Iterator[tuple[bytes, int]]:
    """Yield the compressed data files of an export, each with the number of its items."""
    lines: list[bytes] = []
    size = 0
    for item in items:
        line = orjson.dumps({"Item": item}, default=_encode_binary) + b"\n"
        lines.append(line)
        size += len(line)
        if size >= FILE_SIZE_BYTES:
            yield _compressed(lines), len(lines)
            lines, size = [], 0
    yield _compressed(lines), len(lines)


def _compressed(lines: list[bytes]) -> bytes:
    return gzip.compress(b"".join(lines), compresslevel=6, mtime=0)


def _encode_binary(content: object) -> str:
    assert isinstance(content, bytes)
    return base64.b64encode(content).decode()


def lines_of(pieces: Iterable[bytes], compression: str) -> Iterator[bytes]:
    """Yield the lines of a file, decompressed; memory is bounded by the longest line.

    Raises:
        ValidationError: The file is not compressed like that, or a line is too long.
    """
    waiting = b""
    for piece in _decompressed(pieces, compression):
        *whole, waiting = (waiting + piece).split(b"\n")
        yield from whole
        if len(waiting) > LINE_SIZE_BYTES_MAX:
            raise ValidationError("A line of the import is too long")
    if waiting:
        yield waiting


def _decompressed(pieces: Iterable[bytes], compression: str) -> Iterator[bytes]:
    if compression == "NONE":
        yield from pieces
        return
    if compression != "GZIP":
        raise ValidationError(f"Compression {compression} is not available here: use GZIP or NONE")
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        for piece in pieces:
            rest = piece
            while rest:
                yield inflater.decompress(rest, 1 << 20)
                rest = inflater.unconsumed_tail
                if inflater.eof:
                    rest = inflater.unused_data
                    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        yield inflater.flush()
    except zlib.error as error:
        raise ValidationError("A file of the import is not compressed with GZIP") from error


def json_items(lines: Iterable[bytes]) -> Iterator[Item | None]:
    """Yield the item of each line of DynamoDB JSON; None for one that is none."""
    for line in lines:
        if line.strip():
            try:
                yield normalize_item(_decode_binary_of(orjson.loads(line)["Item"]))
            except (ValueError, KeyError, TypeError, AttributeError, ValidationError, binascii.Error):
                yield None


def _decode_binary_of(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _decoded(value) for name, value in item.items()}


def _decoded(value: Mapping[str, Any]) -> dict[str, Any]:
    ((kind, content),) = value.items()
    if kind == "B":
        return {kind: base64.b64decode(content, validate=True)}
    if kind == "BS":
        return {kind: [base64.b64decode(each, validate=True) for each in content]}
    if kind == "M":
        return {kind: _decode_binary_of(content)}
    if kind == "L":
        return {kind: [_decoded(each) for each in content]}
    if kind in ("S", "N") and not isinstance(content, str):
        raise ValueError(kind)
    return {kind: content}


def csv_items(lines: Iterable[bytes], types: Mapping[str, str], options: Mapping[str, Any]) -> Iterator[Item | None]:
    """Yield the item of each line of CSV: all are strings but the key attributes, which have their types."""
    texts = (line.decode("utf-8", "replace") + "\n" for line in lines)
    rows = csv.reader(texts, delimiter=options.get("Delimiter", ","), strict=True)
    header = options.get("HeaderList")
    try:
        for row in rows:
            if header is None:
                header = row
                continue
            if not row:
                continue
            yield _csv_item(header, row, types)
    except csv.Error:
        yield None


def _csv_item(header: list[str], row: list[str], types: Mapping[str, str]) -> Item | None:
    if len(row) > len(header):
        return None
    try:
        return normalize_item(
            {
                name: {types.get(name, "S"): base64.b64decode(text) if types.get(name) == "B" else text}
                for name, text in zip(header, row, strict=False)
                if text
            }
        )
    except (ValidationError, binascii.Error):
        return None


def manifest_lines(records: Iterable[Mapping[str, Any]]) -> bytes:
    """Return one JSON document a line."""
    out = io.BytesIO()
    for record in records:
        out.write(orjson.dumps(record) + b"\n")
    return out.getvalue()
