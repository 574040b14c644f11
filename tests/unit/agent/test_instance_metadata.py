"""The instance metadata service over loopback: as botocore asks it, and as others would like to."""

import base64
import json
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from botocore.utils import InstanceMetadataFetcher, InstanceMetadataRegionFetcher

from taskrole.agent.instance_metadata import TOKEN_HEADER, TOKEN_TTL_HEADER, InstanceMetadata, ruleset
from taskrole.agent.local_callers import is_machines_own
from taskrole.agent.settings import AwsCredentials
from taskrole.clock import FakeClock
from taskrole.ids import FakeIds

ROLE_PATH = "/latest/meta-data/iam/security-credentials/"


class Source:
    """What a server would tell."""

    def __init__(self) -> None:
        self.options = {"httpTokens": "required", "hopLimit": 1, "httpEndpoint": "enabled"}
        self.role = "ecsInstanceRole"
        self.user_data = ""
        self.failing = False
        self.clock = FakeClock()

    async def metadata(self) -> Mapping[str, Any]:
        if self.failing:
            raise OSError("the server does not answer")
        return {
            "options": self.options,
            "role": self.role,
            "profileArn": f"arn:aws:iam::123456789012:instance-profile/{self.role}" if self.role else "",
            "profileId": "AIPAEXAMPLE",
            "document": '{"instanceId": "i-0123456789abcdef0"}',
            "signature": "c2ln",
            "pkcs7": "cDc=",
            "userData": self.user_data,
            "paths": {
                "instance-id": "i-0123456789abcdef0",
                "mac": "02:00:00:00:00:01",
                "placement/availability-zone": "us-west-2a",
                "placement/region": "us-west-2",
                "network/interfaces/macs/02:00:00:00:00:01/vpc-id": "vpc-1",
            },
            "readAt": self.clock.now().isoformat(),
        }

    async def get(self) -> AwsCredentials:
        expires = self.clock.now() + timedelta(hours=6)
        return AwsCredentials("ASIAEXAMPLE", "secret", "token", expires)


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
async def client(source: Source) -> AsyncIterator[TestClient[Any, Any]]:
    service = InstanceMetadata(source, source.clock, FakeIds(), lambda _address, _port: True)
    async with TestClient(TestServer(service.application())) as client:
        yield client


async def token_of(client: TestClient[Any, Any], seconds: str = "60") -> str:
    answer = await client.put("/latest/api/token", headers={TOKEN_TTL_HEADER: seconds})
    assert answer.status == 200
    assert answer.headers[TOKEN_TTL_HEADER] == seconds
    return await answer.text()


async def get(client: TestClient[Any, Any], path: str, token: str | None = None) -> tuple[int, str]:
    headers = {TOKEN_HEADER: await token_of(client) if token is None else token}
    answer = await client.get(path, headers=headers)
    return answer.status, await answer.text()


async def test_tokens(client: TestClient[Any, Any], source: Source) -> None:
    token = await token_of(client, "60")
    assert await get(client, "/latest/meta-data/instance-id", token) == (200, "i-0123456789abcdef0")
    assert (await get(client, "/latest/meta-data/instance-id", "wrong"))[0] == 401
    source.clock.advance(61)
    assert (await get(client, "/latest/meta-data/instance-id", token))[0] == 401
    assert (await client.get("/latest/meta-data/instance-id")).status == 401


@pytest.mark.parametrize("seconds", ["", "0", "21601", "-1", "x", "1.5", "²", "999999999999"])
async def test_a_token_lives_for_a_second_to_six_hours(client: TestClient[Any, Any], seconds: str) -> None:
    answer = await client.put("/latest/api/token", headers={TOKEN_TTL_HEADER: seconds})
    assert answer.status == 400
    assert "400 - Bad Request" in await answer.text()


async def test_what_is_refused(client: TestClient[Any, Any], source: Source) -> None:
    through_a_proxy = {TOKEN_TTL_HEADER: "60", "X-Forwarded-For": "198.51.100.1"}
    assert (await client.put("/latest/api/token", headers=through_a_proxy)).status == 403
    assert (await client.put("/latest/meta-data/instance-id", headers={TOKEN_TTL_HEADER: "60"})).status == 403
    assert (await client.post("/latest/meta-data/instance-id")).status == 403
    source.options["httpTokens"] = "optional"
    source.clock.advance(10)
    assert (await client.get("/latest/meta-data/instance-id")).status == 200
    source.options["httpEndpoint"] = "disabled"
    source.clock.advance(10)
    assert (await client.get("/latest/meta-data/instance-id")).status == 403
    source.failing = True
    source.clock.advance(10)
    assert (await client.get("/latest/meta-data/instance-id")).status == 503


async def test_nobody_but_the_machines_own_processes(source: Source) -> None:
    service = InstanceMetadata(source, source.clock, FakeIds(), lambda _address, _port: False)
    async with TestClient(TestServer(service.application())) as client:
        assert (await client.get("/latest/meta-data/instance-id")).status == 403
        assert (await client.put("/latest/api/token", headers={TOKEN_TTL_HEADER: "60"})).status == 403


async def test_paths(client: TestClient[Any, Any], source: Source) -> None:
    assert (await get(client, "/"))[1].endswith("latest")
    assert await get(client, "/latest/") == (200, "dynamic/\nmeta-data/")
    assert (await get(client, "/latest/meta-data/"))[1].split("\n") == [
        "iam/",
        "instance-id",
        "mac",
        "network/",
        "placement/",
    ]
    assert await get(client, "/latest/meta-data/placement/availability-zone/") == (200, "us-west-2a")
    assert await get(client, "/latest/meta-data/network/interfaces/macs/") == (200, "02:00:00:00:00:01/")
    assert (await get(client, "/latest/meta-data/network/interfaces/macs/02:00:00:00:00:01/vpc-id"))[1] == "vpc-1"
    assert (await get(client, "/latest/dynamic/instance-identity/signature"))[1] == "c2ln"
    info = json.loads((await get(client, "/2021-07-15/meta-data/iam/info"))[1])
    assert info["InstanceProfileId"] == "AIPAEXAMPLE"
    for path in ("/latest/user-data", "/latest/meta-data/spot/instance-action", "/1999/meta-data", "/x"):
        status, text = await get(client, path)
        assert (status, "404 - Not Found" in text) == (404, True)
    source.user_data = base64.b64encode(b"#!/bin/sh\n").decode()
    source.clock.advance(10)
    assert await get(client, "/latest/user-data") == (200, "#!/bin/sh\n")


async def test_credentials_of_the_role_and_of_no_other(client: TestClient[Any, Any], source: Source) -> None:
    assert await get(client, ROLE_PATH) == (200, "ecsInstanceRole")
    status, text = await get(client, f"{ROLE_PATH}ecsInstanceRole")
    given = json.loads(text)
    assert (status, given["Code"], given["Type"], given["AccessKeyId"]) == (200, "Success", "AWS-HMAC", "ASIAEXAMPLE")
    assert given["Expiration"].endswith("Z")
    assert (await get(client, f"{ROLE_PATH}other"))[0] == 404
    source.role = ""
    source.clock.advance(10)
    assert (await get(client, ROLE_PATH))[0] == 404
    assert (await get(client, "/latest/meta-data/iam/info"))[0] == 404


async def test_botocore_finds_credentials_and_region(source: Source) -> None:
    import asyncio

    service = InstanceMetadata(source, source.clock, FakeIds(), is_machines_own)
    async with TestClient(TestServer(service.application())) as client:
        url = str(client.make_url("/"))
        config = {"ec2_metadata_service_endpoint": url}
        fetcher = InstanceMetadataFetcher(config=config, base_url=url, num_attempts=1)
        keys = await asyncio.to_thread(fetcher.retrieve_iam_role_credentials)
        assert (keys["role_name"], keys["access_key"], keys["token"]) == ("ecsInstanceRole", "ASIAEXAMPLE", "token")
        regions = InstanceMetadataRegionFetcher(base_url=url, config=config)
        assert await asyncio.to_thread(regions.retrieve_region) == "us-west-2"


def test_who_is_the_machines_own() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as mine:
        address, port = mine.getsockname()
        assert is_machines_own(address, port)
        assert not is_machines_own(address, 1)  # nobody has it
        assert not is_machines_own("192.0.2.1", port)
        assert not is_machines_own("x", port)


def test_the_address_is_closed_to_all_others() -> None:
    assert 'iifname != "lo" ip daddr 169.254.169.254 drop' in ruleset("169.254.169.254")


async def test_many_tokens_do_not_fill_the_memory(source: Source) -> None:
    from taskrole.agent import instance_metadata

    service = InstanceMetadata(source, source.clock, FakeIds(), lambda _address, _port: True)
    for number in range(instance_metadata.TOKENS_MAX):
        service._tokens[str(number)] = 1e9
    async with TestClient(TestServer(service.application())) as client:
        token = await token_of(client)
        assert len(service._tokens) == instance_metadata.TOKENS_MAX
        assert (await get(client, "/latest/meta-data/mac", token))[0] == 200
        answer: aiohttp.ClientResponse = await client.get("/latest/meta-data/mac", headers={TOKEN_HEADER: "0"})
        assert answer.status == 401
