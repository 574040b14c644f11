"""A process of the concurrency test: places tasks from several threads, and prints how many found a place.

    python -m tests.unit.services.ecs.placing DATABASE_URL THREADS CALLS DEFINITION

Each call asks for ten tasks. A line from standard input starts it, so that all processes begin together.
"""

import sys
import threading

from taskrole.storage.database import open_database
from tests.unit.services.ecs.support import make_ecs

TASKS_PER_CALL = 10


def main(url: str, threads: int, calls: int, definition: str) -> None:
    database = open_database(url)
    ecs = make_ecs(database)
    placed: list[int] = []

    def place() -> None:
        for _ in range(calls):
            answer = ecs.call("RunTask", taskDefinition=definition, count=TASKS_PER_CALL)
            placed.append(len(answer["tasks"]))

    workers = [threading.Thread(target=place) for _ in range(threads)]
    print("ready", flush=True)  # noqa: T201  read by the test
    sys.stdin.readline()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(len(placed), sum(placed), flush=True)  # noqa: T201
    ecs.deps.hub.close()
    ecs.deps.feed.close()
    database.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
