"""Exports to S3 and imports from it.

Both run to their end before they are answered; the answer says IN_PROGRESS as AWS's does. S3 is asked as the caller:
who may not put objects there cannot export to it.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb import creation, records, store
from taskrole.services.dynamodb.deps import DynamodbDeps, Place, locate
from taskrole.services.dynamodb.errors import ResourceInUseError, ValidationError
from taskrole.services.dynamodb.expressions.bindings import NO_EXPRESSIONS
from taskrole.services.dynamodb.files import csv_items, export_files, json_items, lines_of, manifest_lines
from taskrole.services.dynamodb.model import Table, key_of_item
from taskrole.services.dynamodb.questions import ask, on_everything
from taskrole.services.dynamodb.requests import Checked
from taskrole.services.dynamodb.restores import items_at
from taskrole.services.dynamodb.values import Item, size_of_item
from taskrole.services.dynamodb.writes import PUT, prepare, run
from taskrole.storage.schema import from_milliseconds, to_milliseconds

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")

LIST_LIMIT = 25
IMPORT_CHUNK_ITEMS = 500
_TIMES = ("StartTime", "EndTime", "ExportTime")


def _on_arn(action: str, member: str) -> Callable[[DynamodbDeps, Call, Mapping[str, Any]], Sequence[Question]]:
    def questions(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
        return [Question(call.principal, f"dynamodb:{action}", request[member])]

    return questions


def _may_export(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    return [ask(call, "ExportTableToPointInTime", locate(call, request["TableArn"]))]


def _may_import(_dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
    place = Place(call.account_id, call.region, request["TableCreationParameters"]["TableName"])
    return [ask(call, "ImportTable", place)]


@operations.operation("ExportTableToPointInTime", questions=_may_export)
def export_table_to_point_in_time(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Write the items of a table, as they were at an instant, to S3 as DynamoDB JSON.

    Raises:
        ServiceError: TableNotFoundException, PointInTimeRecoveryUnavailableException, InvalidExportTimeException, S3's.
    """
    whole = request.get("ExportType", "FULL_EXPORT") == "FULL_EXPORT"
    if request.get("ExportFormat", "DYNAMODB_JSON") != "DYNAMODB_JSON" or not whole:
        raise ServiceError("NotImplemented", "taskrole exports whole tables as DYNAMODB_JSON only.", 501)
    place, owner = locate(call, request["TableArn"]), (call.account_id, call.region)
    now = to_milliseconds(call.now)
    instant = to_milliseconds(request["ExportTime"]) if "ExportTime" in request else now
    with dynamodb.database.read() as connection:
        again = _by_token(connection, owner, records.EXPORT, request)
        table = store.find_table(connection, place.account_id, place.region, place.name)
    if again is not None:
        return {"ExportDescription": _shown(again)}
    if table is None:
        raise ServiceError("TableNotFoundException", f"Table not found: {place.name}")
    recovery = table.settings.get("recovery")
    if recovery is None:
        raise ServiceError(
            "PointInTimeRecoveryUnavailableException",
            f"Point in time recovery is not enabled for table '{table.name}'",
        )
    if not recovery["since"] <= instant <= now:
        raise ServiceError("InvalidExportTimeException", "The export time is not within the restorable window")
    export_id = f"{now:014d}-{dynamodb.ids.random_bytes(4).hex()}"
    document = {
        "ExportArn": f"{table.arn}/export/{export_id}",
        "ExportStatus": "COMPLETED",
        "StartTime": now,
        "EndTime": now,
        "TableArn": table.arn,
        "TableId": table.table_id,
        "ExportTime": instant,
        "ExportFormat": "DYNAMODB_JSON",
        "ExportType": "FULL_EXPORT",
        **{name: request[name] for name in ("S3Bucket", "S3Prefix", "S3BucketOwner", "ClientToken") if name in request},
    }
    try:
        document |= _write_export(dynamodb, call, table, export_id, document)
    except ServiceError as error:
        document |= _failure("ExportStatus", error)

    def write(connection: Connection) -> None:
        token = request.get("ClientToken", "")
        arn = str(document["ExportArn"])
        records.insert_record(connection, owner, records.EXPORT, arn, table.name, now, document, token)

    dynamodb.database.write(write)
    return {"ExportDescription": {**_shown(document), "ExportStatus": "IN_PROGRESS"}}


def _write_export(
    dynamodb: DynamodbDeps, call: Call, table: Table, export_id: str, document: Mapping[str, Any]
) -> dict[str, Any]:
    """Write data files and manifests; return what the description says of them."""
    bucket = document["S3Bucket"]
    prefix = "/".join(part for part in (document.get("S3Prefix", "").strip("/"), "AWSDynamoDB", export_id) if part)
    count = size = 0
    files = []

    def counted(found: Iterator[Item]) -> Iterator[Item]:
        nonlocal size
        for item in found:
            size += size_of_item(item)
            yield item

    with dynamodb.database.read() as connection:
        found = counted(items_at(connection, table, document["ExportTime"]))
        for number, (content, items_in_it) in enumerate(export_files(found)):
            key = f"{prefix}/data/{export_id}-{number:06d}.json.gz"
            etag = dynamodb.objects.put(call, bucket, key, content)
            checksum = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
            entry = {"itemCount": items_in_it, "md5Checksum": checksum, "etag": etag.strip('"'), "dataFileS3Key": key}
            files.append(entry)
            count += items_in_it
    manifest = f"{prefix}/manifest-summary.json"
    summary = {
        "version": "2020-06-30",
        "exportArn": document["ExportArn"],
        "startTime": _iso(document["StartTime"]),
        "endTime": _iso(document["EndTime"]),
        "tableArn": table.arn,
        "tableId": table.table_id,
        "exportTime": _iso(document["ExportTime"]),
        "s3Bucket": bucket,
        "s3Prefix": document.get("S3Prefix"),
        "billedSizeBytes": size,
        "itemCount": count,
        "outputFormat": "DYNAMODB_JSON",
        "manifestFilesS3Key": f"{prefix}/manifest-files.json",
    }
    dynamodb.objects.put(call, bucket, f"{prefix}/manifest-files.json", manifest_lines(files))
    dynamodb.objects.put(call, bucket, manifest, manifest_lines([summary]))
    return {"ExportManifest": manifest, "BilledSizeBytes": size, "ItemCount": count}


@operations.operation("DescribeExport", questions=_on_arn("DescribeExport", "ExportArn"))
def describe_export(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Describe an export.

    Raises:
        ServiceError: ExportNotFoundException.
    """
    arn = request["ExportArn"]
    with dynamodb.database.read() as connection:
        found = records.find_record(connection, (call.account_id, call.region), records.EXPORT, arn)
    if found is None:
        raise ServiceError("ExportNotFoundException", f"Export not found: {arn}")
    return {"ExportDescription": _shown(found)}


@operations.operation("ListExports", questions=on_everything("ListExports"))
def list_exports(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """List exports, of one table or of all."""
    found, token = _listed(dynamodb, call, request, records.EXPORT, request.get("MaxResults", LIST_LIMIT))
    names = ("ExportArn", "ExportStatus", "ExportType")
    return {"ExportSummaries": [{name: each[name] for name in names} for each in found], **token}


@operations.operation("ImportTable", questions=_may_import)
def import_table(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Make a table of files in S3. What is no item of it is counted and left out.

    Raises:
        ResourceInUseError: There is a table of that name.
        ServiceError: S3's errors.
    """
    if request["InputFormat"] not in ("DYNAMODB_JSON", "CSV"):
        raise ServiceError("NotImplemented", "taskrole imports DYNAMODB_JSON and CSV only.", 501)
    owner, now = (call.account_id, call.region), to_milliseconds(call.now)
    with dynamodb.database.read() as connection:
        again = _by_token(connection, owner, records.IMPORT, request)
    if again is not None:
        return {"ImportTableDescription": _shown(again)}
    parameters = request["TableCreationParameters"]
    table = creation.new_table(dynamodb, call, Place(*owner, parameters["TableName"]), parameters)
    outcome: dict[str, Any] = {}
    try:
        keys = list(dynamodb.objects.keys(call, request["S3BucketSource"]["S3Bucket"], _prefix(request)))
        table = dynamodb.database.write(lambda connection: creation.insert(connection, table))
        outcome |= _import_all(dynamodb, call, request, table, keys)
    except ResourceInUseError:
        raise
    except ServiceError as error:
        outcome |= _failure("ImportStatus", error)
    arn = f"{table.arn}/import/{now:014d}-{dynamodb.ids.random_bytes(4).hex()}"
    document = {
        "ImportArn": arn,
        "ImportStatus": "COMPLETED",
        "TableArn": table.arn,
        "TableId": table.table_id,
        "StartTime": now,
        "EndTime": now,
        "InputCompressionType": request.get("InputCompressionType", "NONE"),
        **outcome,
        **{
            name: request[name]
            for name in (
                "ClientToken",
                "S3BucketSource",
                "InputFormat",
                "InputFormatOptions",
                "TableCreationParameters",
            )
            if name in request
        },
    }

    def write(connection: Connection) -> None:
        token = request.get("ClientToken", "")
        records.insert_record(connection, owner, records.IMPORT, arn, table.name, now, document, token)

    dynamodb.database.write(write)
    return {"ImportTableDescription": {**_shown(document), "ImportStatus": "IN_PROGRESS"}}


def _failure(member: str, error: ServiceError) -> dict[str, str]:
    """Return what a description says of a failed transfer. AWS: FailureCode is S3's code after the letters S3."""
    return {member: "FAILED", "FailureCode": f"S3{error.code}", "FailureMessage": error.message}


def _prefix(request: Mapping[str, Any]) -> str:
    return str(request["S3BucketSource"].get("S3KeyPrefix", ""))


def _import_all(
    dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any], table: Table, keys: Sequence[str]
) -> dict[str, int]:
    counts = {"ErrorCount": 0, "ProcessedItemCount": 0, "ImportedItemCount": 0, "ProcessedSizeBytes": 0}
    waiting: list[Item] = []
    for key in keys:
        for item in _items_of(dynamodb, call, request, table, key, counts):
            counts["ProcessedItemCount"] += 1
            if item is None or not _fits(table, item):
                counts["ErrorCount"] += 1
                continue
            waiting.append(item)
            if len(waiting) == IMPORT_CHUNK_ITEMS:
                counts["ImportedItemCount"] += _put_all(dynamodb, call, table, waiting)
                waiting = []
    counts["ImportedItemCount"] += _put_all(dynamodb, call, table, waiting)
    return counts


def _items_of(
    dynamodb: DynamodbDeps,
    call: Call,
    request: Mapping[str, Any],
    table: Table,
    key: str,
    counts: dict[str, int],
) -> Iterator[Item | None]:
    def counted(pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            counts["ProcessedSizeBytes"] += len(piece)
            yield piece

    pieces = counted(dynamodb.objects.get(call, request["S3BucketSource"]["S3Bucket"], key))
    lines = lines_of(pieces, request.get("InputCompressionType", "NONE"))
    if request["InputFormat"] == "DYNAMODB_JSON":
        yield from json_items(lines)
        return
    types = {each["AttributeName"]: each["AttributeType"] for each in table.definition["AttributeDefinitions"]}
    yield from csv_items(lines, types, request.get("InputFormatOptions", {}).get("Csv", {}))


def _fits(table: Table, item: Item) -> bool:
    try:
        key_of_item(table, item)
        prepare(PUT, table, Checked({"Item": item}, NO_EXPRESSIONS))
    except ValidationError:
        return False
    return True


def _put_all(dynamodb: DynamodbDeps, call: Call, table: Table, found: Sequence[Item]) -> int:
    moment = store.Moment(to_milliseconds(call.now))

    def write(connection: Connection) -> int:
        for item in found:
            run(connection, prepare(PUT, table, Checked({"Item": item}, NO_EXPRESSIONS)), moment)
        return len(found)

    return dynamodb.database.write(write)


@operations.operation("DescribeImport", questions=_on_arn("DescribeImport", "ImportArn"))
def describe_import(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Describe an import.

    Raises:
        ServiceError: ImportNotFoundException.
    """
    arn = request["ImportArn"]
    with dynamodb.database.read() as connection:
        found = records.find_record(connection, (call.account_id, call.region), records.IMPORT, arn)
    if found is None:
        raise ServiceError("ImportNotFoundException", f"Import not found: {arn}")
    return {"ImportTableDescription": _shown(found)}


@operations.operation("ListImports", questions=on_everything("ListImports"))
def list_imports(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """List imports, of one table or of all."""
    found, token = _listed(dynamodb, call, request, records.IMPORT, request.get("PageSize", LIST_LIMIT))
    names = ("ImportArn", "ImportStatus", "TableArn", "S3BucketSource", "InputFormat", "StartTime", "EndTime")
    return {"ImportSummaryList": [{name: _shown(each)[name] for name in names} for each in found], **token}


def _listed(
    dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any], kind: str, limit: int
) -> tuple[Sequence[records.Record], dict[str, str]]:
    name = locate(call, request["TableArn"]).name if "TableArn" in request else ""
    owner, after = (call.account_id, call.region), request.get("NextToken", "")
    with dynamodb.database.read() as connection:
        found = records.list_records(connection, owner, kind, name, after, limit + 1)
    member = "ExportArn" if kind == records.EXPORT else "ImportArn"
    return found[:limit], {"NextToken": found[limit - 1][member]} if len(found) > limit else {}


def _by_token(
    connection: Connection, owner: tuple[str, str], kind: str, request: Mapping[str, Any]
) -> records.Record | None:
    token = request.get("ClientToken")
    return records.find_by_token(connection, owner, kind, token) if token else None


def _shown(document: Mapping[str, Any]) -> dict[str, Any]:
    times = {name: from_milliseconds(document[name]) for name in _TIMES if name in document}
    return {**document, **times}


def _iso(instant: int) -> str:
    return from_milliseconds(instant).isoformat(timespec="milliseconds").replace("+00:00", "Z")
