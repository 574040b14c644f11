"""DynamoDB by hand: the AWS command line, waiters and paginators included."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.api.conftest import Server

Cli = Callable[..., Any]


@pytest.fixture
def aws(server: Server, tmp_path: Path) -> Cli:
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "AWS_ENDPOINT_URL": server.endpoint,
        "AWS_ACCESS_KEY_ID": server.access_key_id,
        "AWS_SECRET_ACCESS_KEY": server.secret_access_key,
        "AWS_REGION": "us-west-2",
        "AWS_DEFAULT_REGION": "us-west-2",
        "AWS_EC2_METADATA_DISABLED": "true",
    }

    def run(*arguments: str, fails: bool = False) -> Any:
        done = subprocess.run(
            ["aws", "dynamodb", *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert bool(done.returncode) == fails, done.stdout + done.stderr
        return done.stderr if fails else json.loads(done.stdout or "{}")

    return run


def test_a_table_by_hand(aws: Cli) -> None:
    created = aws(
        "create-table",
        "--table-name",
        "music",
        "--billing-mode",
        "PAY_PER_REQUEST",
        "--attribute-definitions",
        "AttributeName=artist,AttributeType=S",
        "AttributeName=title,AttributeType=S",
        "--key-schema",
        "AttributeName=artist,KeyType=HASH",
        "AttributeName=title,KeyType=RANGE",
    )
    assert created["TableDescription"]["TableStatus"] == "CREATING"
    aws("wait", "table-exists", "--table-name", "music")
    for title in ("one", "two", "three"):
        item = {"artist": {"S": "ann"}, "title": {"S": title}, "plays": {"N": "1"}}
        aws("put-item", "--table-name", "music", "--item", json.dumps(item))
    key = json.dumps({"artist": {"S": "ann"}, "title": {"S": "two"}})
    updated = aws(
        "update-item",
        "--table-name",
        "music",
        "--key",
        key,
        "--update-expression",
        "SET plays = plays + :n",
        "--expression-attribute-values",
        '{":n": {"N": "41"}}',
        "--return-values",
        "ALL_NEW",
    )
    assert updated["Attributes"]["plays"] == {"N": "42"}
    found = aws(
        "query",
        "--table-name",
        "music",
        "--key-condition-expression",
        "artist = :a AND begins_with(title, :t)",
        "--expression-attribute-values",
        '{":a": {"S": "ann"}, ":t": {"S": "t"}}',
        "--page-size",
        "1",
    )
    assert [item["title"]["S"] for item in found["Items"]] == ["three", "two"]
    assert aws("scan", "--table-name", "music", "--select", "COUNT")["Count"] == 3
    refused = aws(
        "delete-item",
        "--table-name",
        "music",
        "--key",
        key,
        "--condition-expression",
        "plays < :n",
        "--expression-attribute-values",
        '{":n": {"N": "5"}}',
        fails=True,
    )
    assert "(ConditionalCheckFailedException)" in refused
    assert aws("list-tables")["TableNames"] == ["music"]
    assert aws("delete-table", "--table-name", "music")["TableDescription"]["TableStatus"] == "DELETING"
    aws("wait", "table-not-exists", "--table-name", "music")
    assert "Requested resource not found" in aws("scan", "--table-name", "music", fails=True)
