"""Tasks on an engine in memory."""

import asyncio
import base64
import copy
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from taskrole.agent.api import ApiError
from taskrole.agent.context import AgentContext
from taskrole.agent.credentials import RoleType
from taskrole.agent.logs import LogShipper
from taskrole.agent.model import Phase, TaskRecord
from taskrole.agent.payload import InvalidTaskError
from taskrole.agent.reports import Reporter
from taskrole.agent.tasks import Tasks, remove_all_containers
from taskrole.clock import FakeClock
from taskrole.docker.engine import LogLine
from taskrole.docker.fake import FakeEngine
from tests.unit.agent.support import ARN, FakeApi, document, make_context, role_credentials, spec

CREDENTIALS = {
    "credentialsId": "id-1",
    "roleArn": "arn:aws:iam::1:role/r",
    "accessKeyId": "ASIA",
    "secretAccessKey": "SECRET",
    "sessionToken": "TOKEN",
    "expiration": "2026-01-01T06:00:00Z",
}


class Bench:
    """The parts under test."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.context: AgentContext = make_context(folder, report_interval_seconds=0.01, **settings)
        self.reporter = Reporter(self.context)
        self.shipper = LogShipper(self.context)
        self.tasks = Tasks(
            self.context,
            self.reporter,
            (self.shipper.prepare,),
            self.shipper.started,
            self.shipper.forget,
            self.shipper.drain,
        )
        self.following = asyncio.create_task(self.tasks.follow_engine())

    @property
    def engine(self) -> FakeEngine:
        assert isinstance(self.context.engine, FakeEngine)
        return self.context.engine

    @property
    def api(self) -> FakeApi:
        assert isinstance(self.context.api, FakeApi)
        return self.context.api

    @property
    def task(self) -> TaskRecord:
        return self.context.state.tasks[ARN]

    async def until(self, condition: Callable[[], Any]) -> None:
        async with asyncio.timeout(5):
            while not condition():  # noqa: ASYNC110  the state is plain data
                await asyncio.sleep(0.005)

    async def until_reported(self, status: str) -> None:
        await self.until(lambda: self.task.reported.get("") == status)

    async def close(self) -> None:
        self.following.cancel()
        await asyncio.gather(self.following, return_exceptions=True)
        await self.tasks.close()
        await self.shipper.close()
        await self.reporter.close()


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    await bench.close()


async def test_life_of_a_task(bench: Bench) -> None:
    acknowledged = await bench.tasks.start(document(roleCredentials=CREDENTIALS))
    assert [credentials.credentials_id for credentials in acknowledged] == ["id-1"]
    await bench.until_reported("RUNNING")
    record = bench.task.containers["app"]
    created = bench.engine.containers[record.docker_id]["Config"]
    assert "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/id-1" in created["Env"]
    assert bench.context.addresses.task_at("172.17.0.2") == ARN
    assert ("pull", "image") not in [(call, subject.split()[0]) for call, subject in bench.engine.calls if subject]
    bench.engine.exit(record.docker_id, 4)
    await bench.until_reported("STOPPED")
    assert record.exit_code == 4
    assert bench.context.addresses.task_at("172.17.0.2") == ""
    assert bench.context.credentials.find("id-1") is None
    statuses = [request["status"] for name, request, _ in bench.api.calls if name == "SubmitTaskStateChange"]
    assert statuses == ["RUNNING", "STOPPED"]


async def test_a_look_that_began_before_a_start_is_not_believed(bench: Bench) -> None:
    """The sweep and the start of a task meet: what the engine said before the start must not undo it."""
    find, gate, looks = bench.engine.find_container, asyncio.Event(), 0

    async def find_slowly(key: str) -> dict[str, Any] | None:
        nonlocal looks
        looks += 1
        seen = await find(key)
        if looks == 1:
            await asyncio.sleep(0.02)  # the runner's own look at its beginning; the sweep's begins meanwhile
        elif seen is None:
            await gate.wait()
        return seen

    bench.engine.find_container = find_slowly  # type: ignore[assignment,method-assign]
    await bench.tasks.start(document())
    bench.tasks._look_again()
    await bench.until_reported("RUNNING")
    gate.set()
    await asyncio.sleep(0.02)
    assert bench.task.containers["app"].phase is Phase.RUNNING
    assert [call for call, _ in bench.engine.calls].count("create") == 1
    assert bench.task.reported[""] == "RUNNING"


async def test_an_exit_during_the_start_is_not_missed(bench: Bench) -> None:
    """A short container ends while the agent still reads what became of its start."""
    find = bench.engine.find_container

    async def find_and_exit(key: str) -> dict[str, Any] | None:
        seen = copy.deepcopy(await find(key))
        if seen is not None and seen["State"]["Status"] == "running":
            bench.engine.exit(seen["Id"], 3)
            await asyncio.sleep(0.02)
        return seen

    bench.engine.find_container = find_and_exit  # type: ignore[assignment,method-assign]
    await asyncio.sleep(0.02)
    for sweep in bench.tasks._sweeps:
        sweep.cancel()  # nothing but the event may tell
    await bench.tasks.start(document())
    await bench.until_reported("STOPPED")
    assert bench.task.containers["app"].exit_code == 3


async def test_stop_uses_the_containers_time(bench: Bench) -> None:
    await bench.tasks.start(document({"name": "app", "image": "image", "essential": True, "stopTimeout": 7}))
    await bench.until_reported("RUNNING")
    assert bench.tasks.stop(ARN)
    await bench.until_reported("STOPPED")
    assert ("stop", f"{bench.task.containers['app'].docker_id} 7") in bench.engine.calls
    assert not bench.tasks.stop("arn:aws:ecs:r:1:task/default/unknown")


async def test_duplicate_payload_changes_nothing_but_the_credentials(bench: Bench) -> None:
    await bench.tasks.start(document(roleCredentials=CREDENTIALS))
    await bench.until_reported("RUNNING")
    await bench.tasks.start(document(roleCredentials={**CREDENTIALS, "accessKeyId": "ASIANEW"}))
    entry = bench.context.credentials.find("id-1")
    assert entry is not None
    assert entry.credentials is not None
    assert entry.credentials.access_key_id == "ASIANEW"
    assert len(bench.engine.containers) == 1


async def test_malformed_credentials_refuse_the_task_without_showing_them(bench: Bench) -> None:
    with pytest.raises(InvalidTaskError) as caught:
        await bench.tasks.start(document(roleCredentials={**CREDENTIALS, "expiration": "SECRET"}))
    assert "SECRET" not in str(caught.value)
    assert not bench.context.state.tasks


async def test_image_that_can_not_be_pulled(bench: Bench) -> None:
    bench.engine.pull_error = "manifest for x not found: manifest unknown"
    await bench.tasks.start(document({"name": "app", "image": "host/x:y", "essential": True}))
    await bench.until_reported("STOPPED")
    reason = bench.task.containers["app"].reason
    assert reason == "CannotPullContainerError: Error response from daemon: manifest for x not found: manifest unknown"


async def test_cached_image_is_used_when_the_pull_fails(bench: Bench) -> None:
    bench.engine.images["image"]["RepoDigests"] = ["image@sha256:77"]
    bench.engine.pull_error = "dial tcp: connection refused"
    await bench.tasks.start(document())
    await bench.until_reported("RUNNING")
    assert bench.task.containers["app"].image_digest == "sha256:77"


def ecr(**data: Any) -> dict[str, Any]:
    auth = {"type": "ecr", "ecrAuthData": {"registryId": "1", "endpointOverride": "http://e", **data}}
    return {"name": "app", "image": "127.0.0.1:4566/x:1", "essential": True, "registryAuthentication": auth}


async def test_ecr_pull_uses_the_execution_role(bench: Bench) -> None:
    token = base64.b64encode(b"AWS:password").decode()
    bench.api.answers["GetAuthorizationToken"] = {"authorizationData": [{"authorizationToken": token}]}
    execution = {**CREDENTIALS, "credentialsId": "id-2", "accessKeyId": "ASIAEXECUTION"}
    await bench.tasks.start(document(ecr(useExecutionRole=True), executionRoleCredentials=execution))
    await bench.until_reported("RUNNING")
    [(_, _, credentials)] = [call for call in bench.api.calls if call[0] == "GetAuthorizationToken"]
    assert credentials is not None
    assert credentials.access_key_id == "ASIAEXECUTION"
    assert ("pull", "127.0.0.1:4566/x:1 password 600") in bench.engine.calls
    created = next(iter(bench.engine.containers.values()))["Config"]
    assert not any("CREDENTIALS" in entry for entry in created["Env"])


async def test_a_refused_ecr_pull_never_falls_back_to_the_cache(bench: Bench) -> None:
    bench.engine.images["127.0.0.1:4566/x:1"] = {"Id": "x", "RepoDigests": []}
    bench.api.answers["GetAuthorizationToken"] = ApiError("AccessDeniedException", "no", 400)
    await bench.tasks.start(document(ecr()))
    await bench.until_reported("STOPPED")
    assert bench.task.containers["app"].reason == "CannotPullECRContainerError: AccessDeniedException: no"


async def test_restart_adopts_and_learns(tmp_path: Path) -> None:
    first = Bench(tmp_path)
    await first.tasks.start(document(roleCredentials=CREDENTIALS))
    await first.until_reported("RUNNING")
    docker_id = first.task.containers["app"].docker_id
    await first.context.save_now()
    await first.close()
    first.engine.exit(docker_id, 9)
    second = Bench(tmp_path)
    state = second.context.state_file.load()
    assert state is not None
    second.context.state = state
    second.context.engine = first.engine
    second.tasks.adopt()
    entry = second.context.credentials.find("id-1")
    assert entry is not None
    assert entry.credentials is None
    await second.until_reported("STOPPED")
    assert second.task.containers["app"].exit_code == 9
    await second.close()


async def test_a_start_cut_in_two_is_repeated(tmp_path: Path) -> None:
    """The agent died after the container was created and before it was started."""
    bench = Bench(tmp_path)
    record = bench.tasks._record(spec())
    bench.context.state.tasks[ARN] = record
    record.containers["app"].phase = Phase.STARTING
    await bench.engine.create_container(record.containers["app"].docker_name, {"Image": "image"})
    bench.tasks.adopt()
    await bench.until_reported("RUNNING")
    assert len(bench.engine.containers) == 1
    await bench.close()


async def test_vanished_container(bench: Bench) -> None:
    await bench.tasks.start(document())
    await bench.until_reported("RUNNING")
    docker_id = bench.task.containers["app"].docker_id
    del bench.engine.containers[docker_id]
    bench.tasks._look_again()
    await bench.until_reported("STOPPED")
    assert bench.task.containers["app"].reason.startswith("ContainerVanishedError")


async def test_reports_are_repeated_until_taken(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("taskrole.agent.reports.RETRY_SECONDS", 0.01)
    later = ApiError("ServerException", "later", 500)
    bench.api.answers["SubmitTaskStateChange"] = [later, later]
    await bench.tasks.start(document())
    await bench.until_reported("RUNNING")
    assert len([call for call in bench.api.calls if call[0] == "SubmitTaskStateChange"]) == 3


async def test_stop_while_the_pull_hangs(bench: Bench) -> None:
    async def hang(*_: object) -> None:
        await asyncio.Event().wait()

    bench.engine.pull_image = hang  # type: ignore[assignment, method-assign]
    await bench.tasks.start(document({"name": "app", "image": "host/slow", "essential": True}))
    await bench.until(lambda: bench.task.containers["app"].phase is Phase.STARTING)
    bench.tasks.stop(ARN)
    await bench.until_reported("STOPPED")


async def test_logs_are_put_and_remembered(bench: Bench) -> None:
    options = '{"LogConfig": {"Type": "awslogs", "Config": {"awslogs-group": "g", "awslogs-stream": "s"}}}'
    docker_id = f"{1:064x}"
    bench.engine.lines[docker_id] = [
        LogLine("2026-01-01T00:00:01.000000001Z", "one"),
        LogLine("2026-01-01T00:00:02.5Z", ""),
        LogLine("2026-01-01T00:00:03Z", "two"),
    ]
    await bench.tasks.start(
        document({"name": "app", "image": "image", "essential": True, "dockerConfig": {"hostConfig": options}})
    )
    await bench.until(lambda: any(name == "PutLogEvents" for name, _, _ in bench.api.calls))
    [request] = [request for name, request, _ in bench.api.calls if name == "PutLogEvents"]
    assert request["logEvents"] == [
        {"timestamp": 1767225601000, "message": "one"},
        {"timestamp": 1767225603000, "message": "two"},
    ]
    remembered = bench.context.settings.agent_dir / "logs" / f"{docker_id}.json"
    await bench.until(remembered.exists)
    assert '"2026-01-01T00:00:03Z"' in remembered.read_text()


async def test_the_last_lines_are_put_before_the_end_is_reported(bench: Bench) -> None:
    options = '{"LogConfig": {"Type": "awslogs", "Config": {"awslogs-group": "g", "awslogs-stream": "s"}}}'
    app = {"name": "app", "image": "image", "essential": True, "dockerConfig": {"hostConfig": options}}
    execution = {**CREDENTIALS, "credentialsId": "id-2", "accessKeyId": "ASIAEXECUTION"}
    await bench.tasks.start(document(app, executionRoleCredentials=execution))
    await bench.until_reported("RUNNING")
    docker_id = bench.task.containers["app"].docker_id
    bench.engine.lines[docker_id] = [LogLine("2026-01-01T00:00:03Z", "last words")]
    bench.engine.exit(docker_id, 0)
    await bench.until_reported("STOPPED")
    names = [name for name, _, _ in bench.api.calls if name in {"PutLogEvents", "SubmitTaskStateChange"}]
    assert "PutLogEvents" in names
    assert names.index("PutLogEvents") < len(names) - 1 - names[::-1].index("SubmitTaskStateChange")
    [credentials] = [credentials for name, _, credentials in bench.api.calls if name == "PutLogEvents"]
    assert credentials is not None
    assert credentials.access_key_id == "ASIAEXECUTION"


async def test_clean_up_removes_everything(bench: Bench) -> None:
    await bench.tasks.start(
        document(
            {
                "name": "app",
                "image": "image",
                "essential": True,
                "mountPoints": [{"sourceVolume": "v", "containerPath": "/v"}],
            },
            volumes=[{"name": "v", "host": {}}],
        )
    )
    await bench.until_reported("RUNNING")
    assert len(bench.engine.volumes) == 1
    await remove_all_containers(bench.engine, "another-instance")
    assert bench.engine.containers
    bench.tasks.stop(ARN)
    await bench.until_reported("STOPPED")
    await bench.tasks.remove_stopped()
    assert not bench.engine.containers
    assert not bench.engine.volumes
    assert not bench.context.state.tasks
    assert bench.context.credentials.find("id-1") is None


def test_an_id_never_moves_to_another_task(tmp_path: Path) -> None:
    store = make_context(tmp_path).credentials
    one = role_credentials(FakeClock())
    assert store.put("task-1", RoleType.APPLICATION, one)
    assert not store.put("task-2", RoleType.APPLICATION, one)
    assert not store.put("task-1", RoleType.EXECUTION, one)
    assert "SECRET" not in repr(one)
