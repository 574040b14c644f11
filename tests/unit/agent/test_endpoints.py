"""What containers can ask, over the loopback."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import dns.message
import dns.rcode
import dns.rdatatype
import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from taskrole.agent.callers import Callers, inode_of
from taskrole.agent.context import AgentContext
from taskrole.agent.credentials import RoleType
from taskrole.agent.dns_server import DnsServer, parse_resolv_conf
from taskrole.agent.endpoints.credentials import CredentialsEndpoint
from taskrole.agent.endpoints.introspection import make_introspection
from taskrole.agent.endpoints.metadata import MetadataEndpoint
from taskrole.agent.endpoints.server import make_application
from taskrole.agent.front import Front
from taskrole.agent.model import Phase
from taskrole.agent.names import classify
from taskrole.agent.reports import Reporter
from taskrole.agent.tasks import Tasks
from taskrole.agent.trust import make_trust_dir
from taskrole.certificates import open_authority, server_context
from taskrole.clock import FakeClock, SystemClock
from tests.unit.agent.support import ARN, make_context, record, role_credentials, spec

OTHER = ARN[:-1] + "0"


class Bench:
    """The endpoint and what it looks at. The test client's address is given to the task that a test wants."""

    def __init__(self, folder: Path) -> None:
        self.context: AgentContext = make_context(folder)
        self.tasks = Tasks(self.context, Reporter(self.context))
        callers = Callers(self.context, self.tasks)
        self.audit: list[str] = []
        endpoint = CredentialsEndpoint(self.context, callers, self.audit.append)
        metadata = MetadataEndpoint(self.context, self.tasks, callers)
        application = make_application(endpoint, metadata, callers, self.context.clock)
        self.client = TestClient(TestServer(application))
        task = record(spec())
        task.containers["app"].phase, task.containers["app"].docker_id = Phase.RUNNING, "docker"
        self.context.state.tasks[ARN] = task
        self.context.addresses.add_endpoint("app", ARN, "app")

    @property
    def clock(self) -> FakeClock:
        assert isinstance(self.context.clock, FakeClock)
        return self.context.clock

    def caller_is(self, task_arn: str) -> None:
        self.context.addresses.set_addresses(task_arn, "app", ["127.0.0.1"])

    async def get(self, path: str) -> tuple[int, str]:
        async with self.client.get(path) as response:
            return response.status, await response.text()


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    await bench.client.start_server()
    yield bench
    await bench.client.close()


async def test_credentials_of_the_own_task(bench: Bench) -> None:
    bench.context.credentials.put(ARN, RoleType.APPLICATION, role_credentials(bench.clock))
    bench.caller_is(ARN)
    status, text = await bench.get("/v2/credentials/id")
    assert status == 200
    assert text == (
        '{"RoleArn": "arn:aws:iam::1:role/r", "AccessKeyId": "ASIA", "SecretAccessKey": "SECRET", "Token": "TOKEN", '
        '"Expiration": "2026-01-01T01:00:00Z"}'
    )
    assert (await bench.get("/v1/credentials?id=id"))[0] == 200
    assert bench.context.credentials.fetches_of(ARN) == 2
    assert bench.context.credentials.fetches_of(OTHER) == 0
    assert bench.audit[0].startswith("2026-01-01T00:00:00Z 200 127.0.0.1:")
    assert bench.audit[0].endswith(f"{ARN} GetCredentials 2 default arn:instance")
    assert '"/v2/credentials"' in bench.audit[0]


async def test_foreign_unknown_and_execution_ids_look_alike(bench: Bench) -> None:
    bench.context.credentials.put(OTHER, RoleType.APPLICATION, role_credentials(bench.clock, "foreign"))
    bench.context.credentials.put(ARN, RoleType.EXECUTION, role_credentials(bench.clock, "execution"))
    bench.caller_is(ARN)
    answers = {await bench.get(f"/v2/credentials/{key}") for key in ("foreign", "execution", "unknown")}
    [(status, text)] = answers
    assert status == 400
    assert json.loads(text) == {
        "code": "InvalidIdInRequest",
        "message": "CredentialsV2Request: Credentials not found",
        "HTTPErrorCode": 400,
    }
    assert bench.audit[0].endswith(f" - NotOwner {OTHER}")
    assert bench.audit[2].endswith(" -")


async def test_reasons(bench: Bench) -> None:
    bench.caller_is(ARN)
    assert "NoIdInRequest" in (await bench.get("/v2/credentials/"))[1]
    bench.context.credentials.expect("id", ARN, RoleType.APPLICATION)
    status, text = await bench.get("/v2/credentials/id")
    assert (status, json.loads(text)["code"]) == (503, "CredentialsUninitialized")
    bench.context.credentials.put(ARN, RoleType.APPLICATION, role_credentials(bench.clock))
    bench.clock.advance(3600)
    status, text = await bench.get("/v2/credentials/id")
    assert status == 400
    assert "expired" in text
    assert (await bench.get("/v2/credentials"))[0] == 404


async def test_rate_limit(bench: Bench) -> None:
    bench.caller_is(ARN)
    found = [await bench.get("/v2/credentials/unknown") for _ in range(61)]
    assert found[-1] == (429, "You have reached maximum request limit.")
    bench.clock.advance(1)
    assert (await bench.get("/v2/credentials/unknown"))[0] == 400


async def test_metadata(bench: Bench) -> None:
    bench.caller_is(ARN)
    status, text = await bench.get("/v4/app")
    assert status == 200
    found = json.loads(text)
    assert (found["Name"], found["DockerId"], found["KnownStatus"]) == ("app", "docker", "RUNNING")
    found = json.loads((await bench.get("/v4/app/task"))[1])
    assert (found["TaskARN"], found["Family"], found["Revision"]) == (ARN, "web", "3")
    assert "TaskTags" in json.loads((await bench.get("/v4/app/taskWithTags"))[1])
    assert (await bench.get("/v4/unknown"))[0] == 404
    assert (await bench.get("/v3/unknown"))[0] == 500
    assert (await bench.get("/v2/metadata"))[0] == 400
    assert (await bench.get("/api/app/task-protection/v1/state"))[0] == 403
    bench.context.addresses.set_addresses(ARN, "app", ())
    bench.caller_is(OTHER)
    assert (await bench.get("/v4/app"))[0] == 404


async def test_introspection_shows_no_credentials_ids(bench: Bench) -> None:
    async with TestClient(TestServer(make_introspection(bench.context, bench.tasks))) as client:
        async with client.get("/v1/tasks") as response:
            text = await response.text()
        assert ARN in text
        async with client.get("/v1/tasks?taskarn=nope") as response:
            assert response.status == 404


def test_sockets_are_found_in_the_kernels_table() -> None:
    line = "   0: 02AAFEA9:A5FE 02AAFEA9:0050 01 00000000:00000000 00:00000000 00000000     0        0 4711 1 0"
    assert inode_of([line], "169.254.170.2", 0xA5FE) == "4711"
    assert inode_of([line], "169.254.170.2", 1) is None
    assert inode_of([line], "::1", 1) is None


async def test_dns(tmp_path: Path) -> None:
    upstream = DnsServer("127.0.0.1", 0, lambda _: classify("s3.amazonaws.com"))
    port = await upstream.start()
    server = DnsServer("127.0.0.1", 0, classify, [f"127.0.0.1#{port}"])
    own = await server.start()

    async def ask(name: str, kind: str = "A", *, tcp: bool = False) -> dns.message.Message:
        answer = await server.answer(dns.message.make_query(name, kind).to_wire(), tcp=tcp)
        assert answer is not None
        return dns.message.from_wire(answer)

    try:
        assert own
        found = await ask("b.s3.amazonaws.com")
        assert [item.to_text() for item in found.answer[0]] == ["127.0.0.1"]
        empty = await ask("s3.amazonaws.com", "AAAA")
        assert (empty.rcode(), empty.answer) == (dns.rcode.NOERROR, [])
        assert (await ask("sqs.us-west-2.amazonaws.com")).rcode() == dns.rcode.NXDOMAIN
        assert (await ask("example.org")).answer
        assert (await ask("example.org", tcp=True)).answer
        assert await server.answer(b"garbage", tcp=False) is None
    finally:
        await server.close()
        await upstream.close()


async def test_dns_passes_unserved_aws_names_when_told_to() -> None:
    upstream = DnsServer("127.0.0.1", 0, lambda _: classify("s3.amazonaws.com"))
    port = await upstream.start()
    server = DnsServer("127.0.0.1", 0, classify, [f"127.0.0.1#{port}"], pass_unserved=True)
    try:
        query = dns.message.make_query("sqs.us-west-2.amazonaws.com", "A").to_wire()
        answer = await server.answer(query, tcp=False)
        assert answer is not None
        assert dns.message.from_wire(answer).answer
    finally:
        await upstream.close()


async def test_dns_without_resolvers_fails_plainly() -> None:
    server = DnsServer("127.0.0.1", 0, classify, ["127.0.0.1#1"])
    answer = await server.answer(dns.message.make_query("example.org", "A").to_wire(), tcp=True)
    assert answer is not None
    assert dns.message.from_wire(answer).rcode() == dns.rcode.SERVFAIL


def test_resolvers_of_the_machine() -> None:
    text = "# x\nnameserver 10.0.0.1\nnameserver bad\nsearch a\nnameserver fe80::1%eth0\n"
    assert parse_resolv_conf(text) == ["10.0.0.1", "fe80::1%eth0"]


def test_authority_is_kept_and_renewed(tmp_path: Path) -> None:
    clock = FakeClock()
    first = open_authority(tmp_path / "ca", clock)
    assert open_authority(tmp_path / "ca", clock).certificate == first.certificate
    assert (tmp_path / "ca" / "ca-key.pem").stat().st_mode & 0o777 == 0o600
    clock.advance(timedelta(days=3640).total_seconds())
    assert open_authority(tmp_path / "ca", clock).certificate != first.certificate


async def test_front_serves_any_served_name_over_tls(tmp_path: Path) -> None:
    authority = open_authority(tmp_path / "ca", SystemClock())
    trust = make_trust_dir(tmp_path / "trust", authority)
    assert {path.name for path in trust.iterdir()} == {"ca.pem", "bundle.pem", "truststore.p12"}

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=f"{request.host} {len(await request.read())}")

    application = web.Application(client_max_size=1 << 24)
    application.router.add_route("*", "/", answer)
    async with TestServer(application) as server:
        tls = server_context(authority, lambda name: name.endswith("amazonaws.com"))
        front = Front(f"http://127.0.0.1:{server.port}", "127.0.0.1", 0, 0, tls)
        tls_port, plain_port = await front.start()
        client = ssl.create_default_context(cafile=str(trust / "ca.pem"))
        url = f"https://127.0.0.1:{tls_port}/"
        async with ClientSession() as session:
            for name in ("bucket.s3.us-west-2.amazonaws.com", "sts.amazonaws.com"):
                headers = {"Host": name}
                async with session.post(
                    url, data=b"x" * 300_000, headers=headers, ssl=client, server_hostname=name
                ) as response:
                    assert await response.text() == f"{name} 300000"
            with pytest.raises(Exception, match="certificate verify failed"):
                await session.get(url, ssl=client, server_hostname="example.org")
            async with session.get(f"http://127.0.0.1:{plain_port}/") as response:
                assert response.status == 200
        await front.close()
        await asyncio.sleep(0)


async def test_front_leaves_the_plain_port_to_a_server_on_all_addresses(tmp_path: Path) -> None:
    tls = server_context(open_authority(tmp_path / "ca", SystemClock()))
    server = await asyncio.start_server(lambda _r, _w: None, "0.0.0.0", 0)
    port = server.sockets[0].getsockname()[1]
    front = Front(f"http://127.0.0.1:{port}", "127.0.0.1", 0, port, tls)
    ports = await front.start()
    assert ports[1] == front.plain_port
    assert port < front.plain_port <= port + 10  # for those that must come through the front
    await front.close()
    front = Front("http://127.0.0.1:1", "127.0.0.1", 0, port, tls)
    with pytest.raises(OSError, match="in use"):
        await front.start()
    server.close()
    await server.wait_closed()
