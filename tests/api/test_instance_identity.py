"""Who a machine is: signed identity documents, its instance profile's role, and its metadata service."""

import asyncio
import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from taskrole.agent.instance_metadata import InstanceMetadata
from taskrole.agent.joined import JoinedCredentials, join
from taskrole.clock import SystemClock
from taskrole.ids import SystemIds
from taskrole.services.ec2.api import Scope
from tests.api.agent_channel import ATTRIBUTES, RESOURCES, instance_keys
from tests.api.conftest import Server
from tests.api.test_joining import token_of
from tests.support import ACCOUNT, REGION

EC2_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"},
        ],
    }
)
AGENT_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"


def role(server: Server, name: str) -> str:
    """Make a role for machines, with an instance profile of its name."""
    iam = server.client("iam")
    arn: str = iam.create_role(RoleName=name, AssumeRolePolicyDocument=EC2_TRUST)["Role"]["Arn"]
    iam.attach_role_policy(RoleName=name, PolicyArn=AGENT_POLICY)
    iam.create_instance_profile(InstanceProfileName=name)
    iam.add_role_to_instance_profile(InstanceProfileName=name, RoleName=name)
    return arn


def assume(server: Server, role_arn: str, session: str) -> dict[str, Any]:
    keys: dict[str, Any] = server.client("sts").assume_role(RoleArn=role_arn, RoleSessionName=session)["Credentials"]
    return keys


def register(server: Server, keys: dict[str, Any], **members: Any) -> dict[str, Any]:
    answer = server.client_of(keys, "ecs").register_container_instance(
        totalResources=RESOURCES, attributes=ATTRIBUTES, **members
    )
    found: dict[str, Any] = answer["containerInstance"]
    return found


def refusal(call: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    return f"{caught.value.response['Error']['Code']}: {caught.value.response['Error']['Message']}"


def give_profile(server: Server, instance_id: str, name: str) -> None:
    ec2 = server.client("ec2")
    filters = [{"Name": "instance-id", "Values": [instance_id]}]
    (found,) = ec2.describe_iam_instance_profile_associations(Filters=filters)["IamInstanceProfileAssociations"]
    ec2.replace_iam_instance_profile_association(
        AssociationId=found["AssociationId"], IamInstanceProfile={"Name": name}
    )


def test_documents_are_verified(server: Server) -> None:
    instance_id = "i-0aaaaaaaaaaaaaaa1"
    keys = instance_keys(server, instance_id)
    register(server, keys)
    found = server.control_plane.ec2.metadata(Scope(ACCOUNT, REGION), instance_id, server.clock.now())
    assert found is not None
    signed = {
        "instanceIdentityDocument": found["document"],
        "instanceIdentityDocumentSignature": found["signature"],
    }
    assert register(server, keys, **signed)["ec2InstanceId"] == instance_id
    changed = found["document"].replace("external", "m5.large")
    for wrong in ({"instanceIdentityDocument": changed}, {"instanceIdentityDocumentSignature": "AAAA"}):
        assert "not genuine" in refusal(lambda wrong=wrong: register(server, keys, **{**signed, **wrong}))
    # Its own document in the hands of another machine.
    other = instance_keys(server, "i-0aaaaaaaaaaaaaaa2")
    assert "belongs to another instance" in refusal(lambda: register(server, other, **signed))


def test_nobody_takes_the_name_of_a_machine(server: Server) -> None:
    instance_id = "i-0bbbbbbbbbbbbbbb1"
    register(server, instance_keys(server, instance_id))
    thief = role(server, "thief")
    keys = assume(server, thief, instance_id)
    assert "AccessDenied" in refusal(lambda: register(server, keys))
    document = {"instanceIdentityDocument": json.dumps({"instanceId": instance_id})}
    assert "AccessDenied" in refusal(lambda: register(server, assume(server, thief, "thief"), **document))


def test_another_instance_profile_takes_effect(server: Server) -> None:
    instance_id = "i-0ccccccccccccccc1"
    arn = register(server, instance_keys(server, instance_id))["containerInstanceArn"]
    other = role(server, "other-machine-role")
    keys = assume(server, other, instance_id)
    assert "AccessDenied" in refusal(lambda: register(server, keys, containerInstanceArn=arn))
    give_profile(server, instance_id, "other-machine-role")
    assert register(server, keys, containerInstanceArn=arn)["containerInstanceArn"] == arn
    # The session that it had is good until it expires, as on AWS; a session of another name is not this machine's.
    register(server, instance_keys(server, instance_id), containerInstanceArn=arn)
    stranger = assume(server, other, "stranger")
    assert "AccessDenied" in refusal(lambda: register(server, stranger, containerInstanceArn=arn))


async def test_the_local_machine_gets_sessions_of_the_role_that_it_has_now(server: Server) -> None:
    instance_id = "i-0ddddddddddddddd1"
    local = server.control_plane.local_instance(instance_id)
    with pytest.raises(OSError, match="not registered yet"):
        await local.metadata()
    first = await local.get()
    assert await local.get() is first
    await asyncio.to_thread(register, server, instance_keys(server, instance_id))
    assert (await local.metadata())["role"] == "ecsInstanceRole"
    await asyncio.to_thread(role, server, "third-role")
    await asyncio.to_thread(give_profile, server, instance_id, "third-role")
    second = await local.get()
    keys = {
        "AccessKeyId": second.access_key_id,
        "SecretAccessKey": second.secret_access_key,
        "SessionToken": second.session_token,
    }
    who = await asyncio.to_thread(lambda: server.client_of(keys, "sts").get_caller_identity())
    assert who["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/third-role/{instance_id}"
    ec2 = server.client("ec2")
    filters = [{"Name": "instance-id", "Values": [instance_id]}]
    found = await asyncio.to_thread(lambda: ec2.describe_iam_instance_profile_associations(Filters=filters))
    association = found["IamInstanceProfileAssociations"][0]["AssociationId"]
    await asyncio.to_thread(lambda: ec2.disassociate_iam_instance_profile(AssociationId=association))
    with pytest.raises(OSError, match="no instance profile"):
        await local.get()


async def test_boto3_on_a_machine_that_has_joined(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chain that an SDK takes: GetInstanceMetadata behind the service, session token, role, credentials."""
    from aiohttp.test_utils import TestServer

    token = await asyncio.to_thread(token_of, server, monkeypatch)
    joined = await asyncio.to_thread(join, server.endpoint, token, tmp_path)
    source = JoinedCredentials(joined, tmp_path, SystemClock())
    keys = await source.get()
    await asyncio.to_thread(
        register,
        server,
        {
            "AccessKeyId": keys.access_key_id,
            "SecretAccessKey": keys.secret_access_key,
            "SessionToken": keys.session_token,
        },
    )
    service = InstanceMetadata(source, SystemClock(), SystemIds())
    async with TestServer(service.application()) as listening:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"):
            monkeypatch.delenv(name)
        monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", str(listening.make_url("/")))
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))

        def who() -> str:
            client = boto3.session.Session().client("sts", region_name=REGION, endpoint_url=server.endpoint)
            return str(client.get_caller_identity()["Arn"])

        arn = await asyncio.to_thread(who)
    assert arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/ecsInstanceRole/{joined.instance_id}"
