"""The browser of buckets: list, upload, download, preview, versions, delete. Acts with the signed-in person's rights.

What is in objects is hostile. A download is an attachment; a preview is text that is escaped, or a picture of a few
known kinds under a policy that lets it do nothing.
"""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from aiohttp import web

from taskrole.aws.client.answers import AwsError
from taskrole.console.visit import Answer, Page, PageAnswer, Redirect, Routes, Visit, link

routes = Routes()

KEYS_SHOWN_MAX = 200
PREVIEW_BYTES_MAX = 256 * 1024
PICTURE_BYTES_MAX = 8 * 1024 * 1024
UPLOAD_BYTES_MAX = 5 * 1024**3  # AWS: the largest object of one PutObject
PIECE_BYTES = 256 * 1024
# By the first bytes, not by what the object claims to be. SVG is not among them: it can hold scripts.
_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
_SANDBOX = "default-src 'none'; sandbox"


@routes.get("/s3")
async def buckets(visit: Visit) -> Page:
    """List buckets."""
    return Page("buckets.html", {"answer": await visit.ask("s3", "ListBuckets")})


@routes.post("/s3")
async def create_bucket(visit: Visit) -> Redirect:
    """Create a bucket."""
    name, region = visit.field("name"), visit.session.region
    configuration = None if region == "us-east-1" else {"LocationConstraint": region}
    return await visit.do(
        link("s3"), f"Created bucket {name}.", "s3", "CreateBucket",
        Bucket=name, CreateBucketConfiguration=configuration,
    )  # fmt: skip


@routes.get("/s3/{bucket}")
async def bucket(visit: Visit) -> Page:
    """List folders and objects, or versions."""
    name, prefix = visit.parameters["bucket"], visit.query.get("prefix", "")
    versions = visit.query.get("versions") == "1"
    shared: dict[str, Any] = {"Bucket": name, "Prefix": prefix, "Delimiter": "/", "MaxKeys": KEYS_SHOWN_MAX}
    if versions:
        answer = await visit.ask("s3", "ListObjectVersions", **shared)
    else:
        token = visit.query.get("after") or None
        answer = await visit.ask("s3", "ListObjectsV2", **shared, ContinuationToken=token)
    parts = prefix.split("/")[:-1]
    crumbs = [(part, "/".join(parts[: index + 1]) + "/") for index, part in enumerate(parts)]
    data = {
        "bucket": name,
        "prefix": prefix,
        "answer": answer,
        "versions": versions,
        "tab": "versions" if versions else "objects",
        "crumbs": crumbs,
        "rows": _versions(answer) if versions else answer.list("Contents"),
    }
    return Page("bucket.html", data)


def _versions(answer: Answer) -> list[dict[str, Any]]:
    rows = answer.list("Versions") + [{**one, "deleted": True} for one in answer.list("DeleteMarkers")]
    return sorted(rows, key=lambda one: one["LastModified"], reverse=True)


@routes.post("/s3/{bucket}/delete")
async def delete_bucket(visit: Visit) -> Redirect:
    """Delete an empty bucket."""
    name = visit.parameters["bucket"]
    return await visit.do(link("s3"), f"Deleted bucket {name}.", "s3", "DeleteBucket", Bucket=name)


@routes.post("/s3/{bucket}/folder")
async def create_folder(visit: Visit) -> Redirect:
    """Create a folder: an empty object whose key ends with a slash."""
    name, prefix = visit.parameters["bucket"], visit.field("prefix")
    key = prefix + visit.field("name").strip("/") + "/"
    return await visit.do(
        link("s3", name, prefix=prefix), "Created the folder.", "s3", "PutObject", Bucket=name, Key=key, Body=b""
    )


@routes.get("/s3/{bucket}/object")
async def show_object(visit: Visit) -> Page:
    """Show an object: what is known of it, and a preview of what can be shown safely."""
    name, key = visit.parameters["bucket"], visit.query.get("key", "")
    version = visit.query.get("version") or None
    head = await visit.ask("s3", "HeadObject", Bucket=name, Key=key, VersionId=version)
    if not head.ok:  # an answer to HEAD has no body, and so no sentence
        asked = await visit.ask("s3", "GetObject", Bucket=name, Key=key, VersionId=version, Range="bytes=0-0")
        head = asked if asked.error is not None else head
    data: dict[str, Any] = {"bucket": name, "key": key, "version": version or "", "head": head}
    length = head.get("ContentLength", 0)
    if head.ok and length:
        part = await visit.ask(
            "s3", "GetObject", Bucket=name, Key=key, VersionId=version, Range=f"bytes=0-{PREVIEW_BYTES_MAX - 1}"
        )
        content = part.get("Body", b"")
        data["preview"] = part
        data["cut"] = length > PREVIEW_BYTES_MAX
        if _picture(content) and length <= PICTURE_BYTES_MAX:
            data["picture"] = True
        elif b"\0" not in content:
            data["text"] = content.decode("utf-8", "replace")
    return Page("object.html", data)


def _picture(content: bytes) -> str:
    return next((kind for start, kind in _PICTURES if content.startswith(start)), "")


@routes.get("/s3/{bucket}/picture")
async def picture(visit: Visit) -> PageAnswer:
    """Return a picture for the preview; anything else is refused, whatever its content type says."""
    answer = await visit.call(
        "s3",
        "GetObject",
        Bucket=visit.parameters["bucket"],
        Key=visit.query.get("key", ""),
        VersionId=visit.query.get("version") or None,
        Range=f"bytes=0-{PICTURE_BYTES_MAX - 1}",
    )
    kind = _picture(answer["Body"])
    if not kind:
        return web.Response(status=415, text="This is not a picture of a kind that is shown.")
    headers = {"Content-Type": kind, "Content-Disposition": "inline", "Content-Security-Policy": _SANDBOX}
    return web.Response(body=answer["Body"], headers=headers)


@routes.get("/s3/{bucket}/download")
async def download(visit: Visit) -> PageAnswer:
    """Send an object as an attachment."""
    key = visit.query.get("key", "")
    members = {
        "Bucket": visit.parameters["bucket"],
        "Key": key,
        "VersionId": visit.query.get("version") or None,
    }
    async with visit.api.download(visit.session.keys, visit.session.region, members) as source:
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(key.rpartition('/')[2] or 'object', safe='')}",
            "Content-Security-Policy": _SANDBOX,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        if "Content-Length" in source.headers:
            headers["Content-Length"] = source.headers["Content-Length"]
        answer = web.StreamResponse(headers=headers)
        await answer.prepare(visit.request)
        async for piece in source.content.iter_chunked(PIECE_BYTES):
            await answer.write(piece)
        await answer.write_eof()
        return answer


@routes.put("/s3/{bucket}/upload")
async def upload(visit: Visit) -> PageAnswer:
    """Store the request's body as an object."""
    length, key = visit.request.content_length, visit.query.get("key", "")
    if length is None or length > UPLOAD_BYTES_MAX or not key:
        return web.Response(status=400, text="An upload needs a key, and at most 5 GB.")
    members = {
        "Bucket": visit.parameters["bucket"],
        "Key": key,
        "ContentType": visit.request.headers.get("Content-Type", "application/octet-stream")[:255],
    }
    try:
        await visit.api.upload(visit.session.keys, visit.session.region, members, _pieces(visit.request), length)
    except AwsError as error:
        return web.Response(status=error.status if error.status >= 400 else 502, text=str(error))
    visit.done(f"Uploaded {key}.")
    return web.Response(text="")


async def _pieces(request: web.BaseRequest) -> AsyncIterator[bytes]:
    async for piece in request.content.iter_chunked(PIECE_BYTES):
        yield piece


@routes.post("/s3/{bucket}/object/delete")
async def delete_object(visit: Visit) -> Redirect:
    """Delete an object or one of its versions."""
    name, key = visit.parameters["bucket"], visit.field("key")
    folder = key.rstrip("/").rpartition("/")[0]
    return await visit.do(
        link("s3", name, prefix=f"{folder}/" if folder else "", versions="1" if visit.field("version") else ""),
        f"Deleted {key}.",
        "s3",
        "DeleteObject",
        Bucket=name,
        Key=key,
        VersionId=visit.field("version") or None,
    )
