"""Runs schedules by their seeds; see the package.

    python -m tests.simulation --seeds 0-999 [--trace] [--twice]

``--twice`` runs each seed two times and compares. Exit status 1 if any fails.
"""

import argparse
import asyncio
import logging
import os
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path

from sqlalchemy import Connection, delete

from taskrole.storage.database import open_database
from taskrole.storage.schema import metadata
from tests.conftest import import_all_tables
from tests.simulation.loop import VirtualLoop
from tests.simulation.world import World, run_schedule

HASH_SEED = "0"
MEMORY = Path("/dev/shm")


def _empty(connection: Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))


class Simulator:
    """Runs one schedule after another on one database, which is emptied in between."""

    def __init__(self, folder: Path) -> None:
        import_all_tables()
        self._folder = folder
        self._database = open_database(f"sqlite:///{folder}/taskrole.db")
        metadata.create_all(self._database.engine)

    def run(self, seed: int) -> tuple[World, Exception | None]:
        """Run the schedule of a seed."""
        self._database.write(_empty)
        folder = self._folder / "agents"
        shutil.rmtree(folder, ignore_errors=True)
        loop = VirtualLoop()
        world = World(seed, loop, self._database, folder)
        error: Exception | None = None
        try:
            loop.run_until_complete(run_schedule(world))
        except Exception as found:  # noqa: BLE001  told with its seed
            error = found
        finally:
            left = asyncio.all_tasks(loop)
            for task in left:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            loop.close()
        return world, error

    def close(self) -> None:
        self._database.close()


def seeds_of(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def tell(text: str) -> None:
    print(text, flush=True)  # noqa: T201  a command


def main() -> int:
    if os.environ.get("PYTHONHASHSEED") != HASH_SEED:
        # The order of sets of texts must be the same in every run.
        environment = {**os.environ, "PYTHONHASHSEED": HASH_SEED}
        os.execve(sys.executable, [sys.executable, "-m", "tests.simulation", *sys.argv[1:]], environment)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=seeds_of, default=range(200), metavar="FIRST-LAST")
    parser.add_argument("--trace", action="store_true", help="print what happened, also where nothing failed")
    parser.add_argument("--twice", action="store_true", help="run each seed twice; both runs must be the same")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    began, failed, virtual = time.monotonic(), [], 0.0
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        simulator = Simulator(Path(folder))
        for seed in options.seeds:
            world, error = simulator.run(seed)
            virtual += world.loop.time()
            prints = {world.fingerprint()}
            if options.twice:
                prints.add(simulator.run(seed)[0].fingerprint())
            if error is not None or len(prints) > 1:
                failed.append(seed)
                tell(f"seed {seed}: {error or 'two runs differ'}")
                if error is not None and not isinstance(error, AssertionError):
                    traceback.print_exception(error)
            if options.trace:
                tell("\n".join(world.trace))
        simulator.close()
    spent = time.monotonic() - began
    tell(f"{len(options.seeds)} schedules, {virtual / 3600:.1f} virtual hours, {spent:.1f} s, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
