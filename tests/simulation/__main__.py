"""Runs schedules by their seeds; see the package.

    python -m tests.simulation --schedules 5000 | --seeds 17 [--trace] [--twice]
    python -m tests.simulation --defects

``--twice`` runs each seed two times and compares. ``--defects`` switches deliberate defects on, one after the other,
and runs schedules until each is found. Exit status 1 if a schedule fails, or a defect is not found.
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
from tests.simulation.defects import DEFECTS, schedules_until_found
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
            if left:
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
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--seeds", type=seeds_of, default=range(200), metavar="FIRST-LAST")
    chosen.add_argument("--schedules", type=int, metavar="NUMBER", help="as many, from seed 0")
    chosen.add_argument("--defects", nargs="?", const="", metavar="PART-OF-A-NAME", help="prove that defects are found")
    parser.add_argument("--trace", action="store_true", help="print what happened, also where nothing failed")
    parser.add_argument("--twice", action="store_true", help="run each seed twice; both runs must be the same")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        simulator = Simulator(Path(folder))
        try:
            if options.defects is not None:
                return find_defects(simulator, options.defects)
            seeds = options.seeds if options.schedules is None else range(options.schedules)
            return run_schedules(simulator, seeds, trace=options.trace, twice=options.twice)
        finally:
            simulator.close()


def run_schedules(simulator: Simulator, seeds: range, *, trace: bool, twice: bool) -> int:
    """Run schedules and tell which failed; return the exit status."""
    began, failed, virtual = time.monotonic(), [], 0.0
    for seed in seeds:
        world, error = simulator.run(seed)
        virtual += world.loop.time()
        prints = {world.fingerprint()}
        if twice:
            prints.add(simulator.run(seed)[0].fingerprint())
        if error is not None or len(prints) > 1:
            failed.append(seed)
            tell(f"seed {seed}: {error or 'two runs differ'}")
            if error is not None and not isinstance(error, AssertionError):
                traceback.print_exception(error)
        if trace:
            tell("\n".join(world.trace))
    spent = time.monotonic() - began
    tell(f"{len(seeds)} schedules, {virtual / 3600:.1f} virtual hours, {spent:.1f} s, {len(failed)} failed")
    return 1 if failed else 0


def find_defects(simulator: Simulator, part: str) -> int:
    """Run schedules with each defect until it is found; return the exit status."""
    missed = 0
    for name in DEFECTS:
        if part not in name:
            continue
        began, what = time.monotonic(), ""

        def run(seed: int) -> Exception | None:
            nonlocal what
            error = simulator.run(seed)[1]
            what = f"{type(error).__name__}: {error}"[:100]
            return error

        schedules = schedules_until_found(name, run)
        missed += schedules == 0
        found = f"found after {schedules} schedules ({what})" if schedules else "NOT FOUND"
        tell(f"{name}: {found}, {time.monotonic() - began:.1f} s")
    tell(f"{missed} defects were not found")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
