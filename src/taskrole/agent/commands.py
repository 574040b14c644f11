"""Commands of the machine, such as ``ip`` and ``nft``: no shell, a time limit, output for messages."""

import asyncio

COMMAND_TIMEOUT_SECONDS = 10.0


async def run_command(*command: str, text: str = "") -> tuple[int, str]:
    """Run a command with ``text`` as its input; returns its exit status and output."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
    except OSError as error:
        return 127, f"{command[0]}: {error}"
    try:
        async with asyncio.timeout(COMMAND_TIMEOUT_SECONDS):
            output, _ = await process.communicate(text.encode())
    except TimeoutError:
        process.kill()
        await process.wait()
        return 124, f"{command[0]} did not answer"
    return process.returncode or 0, output.decode(errors="replace")
