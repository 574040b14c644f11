"""The HTTP server of taskrole with a handler that reads the body and answers a few bytes: the baseline of bench_api."""

import asyncio
import sys

from aiohttp import web

ANSWER = b'{"taskArns":[]}'


async def handle(request: web.BaseRequest) -> web.StreamResponse:
    await request.read()
    return web.Response(body=ANSWER, headers={"Content-Type": "application/x-amz-json-1.1"})


async def main(port: int) -> None:
    runner = web.ServerRunner(web.Server(handle, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


asyncio.run(main(int(sys.argv[1])))
