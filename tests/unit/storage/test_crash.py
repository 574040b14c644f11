"""kill -9 in the middle of writes: what was acknowledged is there, nothing is half-written."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from taskrole.storage.blobs import open_blobs
from taskrole.storage.database import open_database
from taskrole.storage.schema import metadata
from taskrole.storage.tables import accounts

# Writes a blob, then the row that names it (its number twice: in two rows of one transaction), and says so.
WRITER = """
import sys, threading
from sqlalchemy import insert
from taskrole.storage.blobs import open_blobs
from taskrole.storage.database import open_database
from taskrole.storage.tables import accounts, leases
database, blobs = open_database(sys.argv[1]), open_blobs(sys.argv[2])
def work(thread):
    for number in range(10**6):
        writer = blobs.create()
        writer.write(f"{thread}-{number}".encode() * 2000)
        blob_id = writer.commit()
        def write(connection):
            connection.execute(insert(accounts).values(account_id=f"{thread}-{number}", created_at=number))
            connection.execute(insert(leases).values(
                lease_name=f"{thread}-{number}", holder=blob_id, fencing_number=number, expires_at=0))
        database.write(write)
        sys.stdout.write(f"{thread}-{number} {blob_id}\\n")
        sys.stdout.flush()
for thread in range(4):
    threading.Thread(target=work, args=(thread,), daemon=True).start()
threading.Event().wait()
"""


@pytest.mark.parametrize("delay_seconds", [0.05, 0.21, 0.4])
def test_acknowledged_writes_survive_sigkill(tmp_path: Path, delay_seconds: float) -> None:
    url, folder = f"sqlite:///{tmp_path}/taskrole.db", tmp_path / "blobs"
    database = open_database(url)
    metadata.create_all(database.engine)
    database.close()
    output = tmp_path / "acknowledged"
    with output.open("wb") as file:
        process = subprocess.Popen([sys.executable, "-c", WRITER, url, str(folder)], stdout=file)
        deadline = time.monotonic() + 20
        while not output.stat().st_size and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(delay_seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    acknowledged = dict(line.split() for line in output.read_text().splitlines(keepends=True) if line.endswith("\n"))
    assert acknowledged
    database, blobs = open_database(url), open_blobs(folder)
    with database.read() as connection:
        names = set(connection.execute(select(accounts.c.account_id)).scalars())
        holders = {row.lease_name: row.holder for row in connection.execute(select(metadata.tables["storage_leases"]))}
    database.close()
    assert names == holders.keys()  # both rows of a transaction or none
    assert acknowledged.items() <= holders.items()
    present = set(blobs.list())
    assert set(holders.values()) <= present
    for name, blob_id in holders.items():
        assert b"".join(blobs.read(blob_id)) == name.encode() * 2000
    assert list((folder / "temporary").iterdir()) == []
