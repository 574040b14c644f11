"""The smaller pure parts: payloads, container configuration, names, reports, state, rate, signatures."""

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taskrole.agent.addresses import firewall_rules
from taskrole.agent.container_config import Surroundings, create_config, docker_name
from taskrole.agent.logs import destination, milliseconds, since
from taskrole.agent.model import INSTANCE_LABEL, Desired, Phase, TaskStatus
from taskrole.agent.names import Zone, classify
from taskrole.agent.observe import OUT_OF_MEMORY, apply_inspection
from taskrole.agent.payload import InvalidTaskError, parse_task
from taskrole.agent.rate import RateLimiter
from taskrole.agent.reports import next_report
from taskrole.agent.settings import AwsCredentials
from taskrole.agent.state import AgentState, StateError, StateFile
from taskrole.aws.client.signing import sign
from taskrole.aws.http import HttpRequest
from taskrole.aws.signature import parse_authorization, verify
from tests.unit.agent.support import ARN, document, record, spec


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"arn": "x"}, "not the ARN"),
        ({"containers": []}, "between one and fifty"),
        ({"volumes": [{"name": "v", "type": "efs"}]}, "unknown type of volume"),
        ({"containers": [{"name": "a", "image": "i"}, {"name": "a", "image": "i"}]}, "same name"),
        ({"containers": [{"name": "a", "image": "i", "overrides": '{"cpu": 1}'}]}, "command only"),
        ({"containers": [{"name": "a", "image": "i", "dockerConfig": {"config": "{"}}]}, "JSONDecodeError"),
        ({"containers": [{"image": "i"}]}, "KeyError"),
        ({"containers": ["a"]}, "AttributeError"),
    ],
)
def test_invalid_tasks(members: dict[str, Any], text: str) -> None:
    with pytest.raises(InvalidTaskError, match=text):
        parse_task({**document(), **members})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(["arn", "containers", "volumes", "cpu", "roleCredentials", "family"]), JSON))
def test_any_document_is_a_task_or_refused(members: dict[str, Any]) -> None:
    with contextlib.suppress(InvalidTaskError):
        parse_task({**document(), **members})


def config(container: dict[str, Any], around: Surroundings | None = None, **members: Any) -> dict[str, Any]:
    task = spec({"name": "app", "image": "image", "essential": True, **container}, **members)
    return create_config(task, task.containers[0], around or Surroundings(instance_id="i", cluster="default"))


def test_container_configuration() -> None:
    found = config(
        {
            "cpu": 0,
            "memory": 4,
            "command": ["run"],
            "entryPoint": ["/entry"],
            "environment": {"A": "1"},
            "dockerConfig": {
                "config": json.dumps({"Env": ["B=2"], "User": "app", "Labels": {"x": "y", INSTANCE_LABEL: "forged"}}),
                "hostConfig": json.dumps({"Privileged": True, "NetworkMode": "none"}),
            },
        }
    )
    assert found["Env"] == ["A=1"]  # Env in config would replace the environment with the credentials
    assert found["Cmd"] == ["run"]
    assert found["Entrypoint"] == ["/entry"]
    assert found["User"] == "app"
    assert found["Labels"]["x"] == "y"
    assert found["Labels"][INSTANCE_LABEL] == "i"
    assert found["Labels"]["com.amazonaws.ecs.task-arn"] == ARN
    host = found["HostConfig"]
    assert host["CpuShares"] == 2
    assert host["Memory"] == 6 * 1024 * 1024
    assert host["NetworkMode"] == "none"
    assert host["Privileged"]
    assert "CapAdd" not in host


def test_command_override_wins() -> None:
    assert config({"command": ["a"], "overrides": '{"command": ["b"]}'})["Cmd"] == ["b"]


def test_network_mode_of_the_task_counts() -> None:
    assert config({}, networkMode="host")["HostConfig"]["NetworkMode"] == "host"
    assert config({})["HostConfig"]["NetworkMode"] == "default"


def test_user_and_image_variables_win_but_not_over_credentials() -> None:
    around = Surroundings(
        environment={"AWS_REGION": "r", "AWS_DEFAULT_REGION": "r", "AWS_CA_BUNDLE": "ours", "SSL_CERT_FILE": "ours"},
        fixed_environment={"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/x"},
        image_environment=("SSL_CERT_FILE=image", "PATH=/bin"),
    )
    environment = {
        "AWS_DEFAULT_REGION": "mine",
        "AWS_CA_BUNDLE": "mine",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/forged",
    }
    assert sorted(config({"environment": environment}, around)["Env"]) == [
        "AWS_CA_BUNDLE=mine",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/x",
        "AWS_DEFAULT_REGION=mine",
    ]


def test_ports_links_and_volumes() -> None:
    task = spec(
        {
            "name": "app",
            "image": "image",
            "essential": True,
            "links": ["db:database"],
            "volumesFrom": [{"sourceContainer": "db", "readOnly": True}],
            "mountPoints": [{"sourceVolume": "v", "containerPath": "/v", "readOnly": True}],
            "portMappings": [
                {"containerPort": 80, "hostPort": 0},
                {"containerPort": 53, "hostPort": 53, "protocol": "udp"},
            ],
        },
        {"name": "db", "image": "image"},
    )
    mappings = task.containers[0].port_mappings
    around = Surroundings(
        docker_names={"db": "ecs-db"},
        volumes={"v": "ecs-v"},
        host_ports={mappings[0]: 50_000},
        dns=("169.254.170.2",),
        binds=("/trust:/etc/taskrole:ro",),
    )
    found = create_config(task, task.containers[0], around)
    host = found["HostConfig"]
    assert host["Links"] == ["ecs-db:database"]
    assert host["VolumesFrom"] == ["ecs-db:ro"]
    assert host["Binds"] == ["ecs-v:/v:ro", "/trust:/etc/taskrole:ro"]
    assert host["Dns"] == ["169.254.170.2"]
    assert host["PortBindings"] == {
        "80/tcp": [{"HostIp": "0.0.0.0", "HostPort": "50000"}],
        "53/udp": [{"HostIp": "0.0.0.0", "HostPort": "53"}],
    }
    assert {d.container_name for d in task.containers[0].depends_on} == {"db"}


def test_awslogs_never_reaches_docker() -> None:
    logs = {"LogConfig": {"Type": "awslogs", "Config": {"awslogs-group": "g"}}}
    container = {"dockerConfig": {"hostConfig": json.dumps(logs)}}
    assert config(container, Surroundings(ship_logs=True))["HostConfig"]["LogConfig"]["Type"] == "json-file"


def test_docker_names_are_plain() -> None:
    task = spec({"name": "wörker_1/x", "image": "i", "essential": True})
    assert docker_name(task, task.containers[0], "ab") == "ecs-web-3-wrker1x-ab"


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("s3.amazonaws.com", Zone.SERVED),
        ("S3.Us-West-2.AmazonAWS.com.", Zone.SERVED),
        ("my.dotted.bucket.s3.amazonaws.com", Zone.SERVED),
        ("bucket.s3.us-west-2.amazonaws.com", Zone.SERVED),
        ("bucket.s3-us-west-2.amazonaws.com", Zone.SERVED),
        ("bucket.s3.dualstack.us-west-2.amazonaws.com", Zone.SERVED),
        ("bucket.s3-website-us-east-1.amazonaws.com", Zone.SERVED),
        ("bucket.s3-website.eu-central-1.amazonaws.com", Zone.SERVED),
        ("dynamodb.us-gov-west-1.amazonaws.com", Zone.SERVED),
        ("streams.dynamodb.us-west-2.amazonaws.com", Zone.SERVED),
        ("123456789012.ddb.us-west-2.amazonaws.com", Zone.SERVED),
        ("123456789012.streams-ddb.us-west-2.amazonaws.com", Zone.SERVED),
        ("sts.amazonaws.com", Zone.SERVED),
        ("api.ecr.us-west-2.amazonaws.com", Zone.SERVED),
        ("123456789012.dkr.ecr.us-west-2.amazonaws.com", Zone.SERVED),
        ("logs.us-west-2.amazonaws.com", Zone.SERVED),
        ("sqs.us-west-2.amazonaws.com", Zone.UNSERVED_AWS),
        ("amazonaws.com", Zone.UNSERVED_AWS),
        ("evil.sts.amazonaws.com", Zone.UNSERVED_AWS),
        ("s3.amazonaws.com.example.org", Zone.OTHER),
        ("notamazonaws.com", Zone.OTHER),
        ("example.org", Zone.OTHER),
        ("", Zone.OTHER),
    ],
)
def test_names(name: str, zone: Zone) -> None:
    assert classify(name) is zone


def test_reports_tell_that_a_task_ran_before_they_tell_that_it_ended() -> None:
    task = record(spec())
    container = task.containers["app"]
    assert next_report(task, "default") is None
    container.phase, container.has_started, container.exit_code, container.docker_id = Phase.STOPPED, True, 3, "d"
    task.stopped_at = "2026-01-01T00:00:10+00:00"
    first = next_report(task, "default")
    assert first is not None
    assert first.request["status"] == TaskStatus.RUNNING
    assert [c["status"] for c in first.request["containers"]] == ["RUNNING"]
    task.reported.update(first.reported)
    second = next_report(task, "default")
    assert second is not None
    assert second.request["status"] == TaskStatus.STOPPED
    [change] = second.request["containers"]
    assert (change["status"], change["exitCode"]) == ("STOPPED", 3)
    task.reported.update(second.reported)
    assert next_report(task, "default") is None


def test_reports_of_a_failed_start_never_say_running() -> None:
    task = record(spec())
    task.containers["app"].phase, task.containers["app"].reason = Phase.STOPPED, "CannotPullContainerError: no"
    task.stopped_at = "2026-01-01T00:00:10+00:00"
    report = next_report(task, "default")
    assert report is not None
    assert report.request["status"] == TaskStatus.STOPPED
    assert report.request["containers"] == [
        {"containerName": "app", "status": "STOPPED", "reason": "CannotPullContainerError: no"}
    ]


def test_an_end_is_not_reported_before_all_is_stopped() -> None:
    task = record(spec({"name": "a", "image": "i", "essential": True}, {"name": "b", "image": "i"}))
    for container in task.containers.values():
        container.phase, container.has_started = Phase.RUNNING, True
    first = next_report(task, "default")
    assert first is not None
    task.reported.update(first.reported)
    task.containers["a"].phase, task.containers["a"].exit_code = Phase.STOPPED, 1
    second = next_report(task, "default")
    assert second is not None
    assert second.request["status"] == TaskStatus.RUNNING
    assert [c["containerName"] for c in second.request["containers"]] == ["a"]


async def test_state_survives_and_holds_no_environment_of_created_containers(tmp_path: Path) -> None:
    dependency = [{"containerName": "app", "condition": "HEALTHY"}]
    task = record(
        spec(
            {"name": "app", "image": "i", "essential": True, "environment": {"PASSWORD": "hidden-1"}},
            {
                "name": "next",
                "image": "i",
                "environment": {"PASSWORD": "hidden-2"},
                "dependsOn": dependency,
                "restartPolicy": {"enabled": True, "ignoredExitCodes": [1]},
                "portMappings": [{"containerPort": 1}],
            },
            volumes=[{"name": "v"}],
        )
    )
    task.containers["app"].docker_id = "d"
    task.desired = Desired.STOPPED
    file = StateFile(tmp_path / "state.json")
    assert file.load() is None
    await file.save(AgentState("i", "default", "arn", 7, address_added=True, tasks={ARN: task}))
    text = (tmp_path / "state.json").read_text()
    assert "hidden-1" not in text
    assert "hidden-2" in text
    assert (tmp_path / "state.json").stat().st_mode & 0o777 == 0o600
    found = file.load()
    assert found is not None
    assert (found.sequence_number, found.address_added) == (7, True)
    again = found.tasks[ARN]
    assert again.desired is Desired.STOPPED
    assert again.spec.containers[1] == task.spec.containers[1]
    assert again.containers == task.containers


def test_a_broken_state_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text("{")
    with pytest.raises(StateError, match="can't be read"):
        StateFile(tmp_path / "state.json").load()


def test_rate_is_per_caller() -> None:
    limiter = RateLimiter()
    assert sum(limiter.allows("noisy", 0.0) for _ in range(300)) == 60
    assert limiter.allows("quiet", 0.0)
    assert sum(limiter.allows("noisy", 1.0) for _ in range(300)) == 40


@pytest.mark.parametrize("token", ["", "session/token+=="])
def test_signatures_are_those_that_the_server_verifies(token: str) -> None:
    now = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
    credentials = AwsCredentials("AKIAEXAMPLE", "secret", token)
    url = "http://127.0.0.1:4566/acs/ws?clusterArn=a%2Fb&seqNum=1&dockerVersion=DockerVersion%3A%2020"
    headers = sign(
        "GET", url, {"X-Extra": " a  b "}, b"", credentials=credentials, region="us-west-2", service="ecs", now=now
    )
    pairs = [(name.lower(), value) for name, value in headers.items()]
    http = HttpRequest("GET", url.removeprefix("http://127.0.0.1:4566"), pairs)
    signed = parse_authorization(http)
    assert signed is not None
    verify(http, signed, "secret", now=now, body_sha256=None, allowed_skew_seconds=300)


def test_log_time_stamps() -> None:
    assert milliseconds("2026-01-01T00:00:00.123456789Z") == 1767225600123
    assert since("2026-01-01T00:00:00.000000001Z") == "1767225600.000000001"
    assert since("2026-01-01T00:00:00Z") == "1767225600.000000000"
    assert since("") == "0"


def test_log_destination() -> None:
    def of(**options: str) -> Any:
        logs = {"LogConfig": {"Type": "awslogs", "Config": options}}
        task = record(spec({"name": "app", "image": "i", "dockerConfig": {"hostConfig": json.dumps(logs)}}))
        return destination(task, task.spec.containers[0])

    assert of(**{"awslogs-group": "g", "awslogs-stream": "s"}).stream == "s"
    assert of(**{"awslogs-group": "g", "awslogs-stream-prefix": "p"}).stream == f"p/app/{ARN[-32:]}"
    assert of(**{"awslogs-group": "g"}).stream == "ecs-app"
    task = record(spec())
    assert destination(task, task.spec.containers[0]) is None


def test_observation_of_memory_kills() -> None:
    task = record(spec())
    state = {"Status": "exited", "StartedAt": "2026-01-01T00:00:00Z", "ExitCode": 137, "OOMKilled": True}
    apply_inspection(task.spec, task.spec.containers[0], task.containers["app"], {"Id": "d", "State": state}, 0.0)
    assert task.containers["app"].phase is Phase.STOPPED
    assert task.containers["app"].reason == OUT_OF_MEMORY


def test_firewall_rules_let_containers_in_and_nobody_else() -> None:
    rules = [" ".join(rule) for rule in firewall_rules("169.254.170.2")]
    assert rules[:3] == [f"-d 169.254.170.2/32 -i {i} -j RETURN" for i in ("lo", "docker+", "br-+")]
    assert rules[3] == "-d 169.254.170.2/32 -j DROP"
    assert all(rule.startswith("-d 169.254.169.254/32") and rule.endswith("DROP") for rule in rules[4:])
