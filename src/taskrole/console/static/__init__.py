"""The console's files: stylesheet, scripts, icon. Read once; addresses carry no version, so browsers ask again."""

import hashlib
from functools import cache
from pathlib import Path

from aiohttp import web

_FOLDER = Path(__file__).resolve().parent
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@cache
def _files() -> dict[str, tuple[bytes, str, str]]:
    return {
        path.name: (path.read_bytes(), _TYPES[path.suffix], hashlib.sha256(path.read_bytes()).hexdigest()[:32])
        for path in _FOLDER.iterdir()
        if path.suffix in _TYPES
    }


def file_answer(name: str, request: web.BaseRequest) -> web.StreamResponse:
    """Return one of the files; 304 for who has it."""
    found = _files().get(name)
    if found is None or request.method not in ("GET", "HEAD"):
        return web.Response(status=404, text="There is no such file.")
    content, kind, digest = found
    headers = {"Cache-Control": "no-cache", "ETag": f'"{digest}"'}
    if request.headers.get("If-None-Match") == f'"{digest}"':
        return web.Response(status=304, headers=headers)
    return web.Response(body=b"" if request.method == "HEAD" else content, headers={**headers, "Content-Type": kind})
