"""The operations of Parameter Store over a real database."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from taskrole.aws.errors import ServiceError
from taskrole.ids import FakeIds
from taskrole.services.ssm.deps import SsmDeps
from taskrole.services.ssm.service import operations, ssm_deps
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, ADMIN, REGION, make_call

Do = Callable[..., Any]


@pytest.fixture
def deps(database: Database) -> SsmDeps:
    ids = FakeIds()
    return ssm_deps(database, open_key_ring(database, "ssm", ids), ids)


@pytest.fixture
def do(deps: SsmDeps) -> Do:
    bound = operations(deps)

    def do(name: str, request: dict[str, Any], **call: Any) -> Any:
        made = make_call(**call)
        assert bound[name].questions(made, request)
        return bound[name].run(made, request)

    return do


def fails(code: str, do: Do, name: str, request: dict[str, Any], **call: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        do(name, request, **call)
    assert caught.value.code == code
    return caught.value.message


def put(do: Do, name: str, value: str = "v", **more: Any) -> Any:
    return do("PutParameter", {"Name": name, "Value": value, "Type": "String", **more})


def get(do: Do, name: str, **more: Any) -> Any:
    return do("GetParameter", {"Name": name, **more})["Parameter"]


def test_a_parameter_is_made_overwritten_and_read(do: Do) -> None:
    assert put(do, "/app/url", "one") == {"Version": 1, "Tier": "Standard"}
    assert "overwrite option" in fails(
        "ParameterAlreadyExists", do, "PutParameter", {"Name": "/app/url", "Value": "x", "Type": "String"}
    )
    assert do("PutParameter", {"Name": "/app/url", "Value": "two", "Overwrite": True})["Version"] == 2
    found = get(do, "/app/url")
    assert (found["Value"], found["Version"], found["Type"]) == ("two", 2, "String")
    arn = f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/app/url"
    assert found["ARN"] == arn
    assert get(do, arn)["Value"] == "two"
    first = get(do, "/app/url:1")
    assert (first["Value"], first["Selector"]) == ("one", ":1")
    assert "could not find version 9" in fails("ParameterVersionNotFound", do, "GetParameter", {"Name": "/app/url:9"})
    fails("ParameterNotFound", do, "GetParameter", {"Name": "/nothing"})
    fails("ParameterNotFound", do, "GetParameter", {"Name": "/app/url"}, account_id="210987654321")
    fails("ParameterNotFound", do, "GetParameter", {"Name": arn}, account_id="210987654321")
    fails("ValidationException", do, "GetParameter", {"Name": arn}, region="eu-west-1")
    put(do, "plain")
    assert get(do, f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/plain")["Name"] == "plain"


@pytest.mark.parametrize("name", ["aws-x", "/ssm/x", "a/b", "/a//b", "a b", "/", "x" * 1012, "/a/"])
def test_names_that_aws_refuses(do: Do, name: str) -> None:
    fails("ValidationException", do, "PutParameter", {"Name": name, "Value": "x", "Type": "String"})


def test_values_that_aws_refuses(do: Do) -> None:
    def refused(code: str, **request: Any) -> None:
        fails(code, do, "PutParameter", {"Name": "n", "Value": "x", "Type": "String", **request})

    refused("ValidationException", Value="")
    refused("ValidationException", Value="x" * 4097)
    refused("ValidationException", Value="x" * 8193, Tier="Advanced")
    refused("ValidationException", Type="StringList", Value="a,,b")
    refused("ValidationException", KeyId="alias/own")
    refused("ValidationException", Policies='[{"Type":"Expiration"}]')
    refused("ValidationException", Tags=[{"Key": "a", "Value": "b"}], Overwrite=True)
    refused("HierarchyLevelLimitExceededException", Name="/" + "/".join("a" * 16))
    refused("ParameterPatternMismatchException", AllowedPattern="[0-9]+")
    for pattern in ("(", "(a+)+b", ".*.*.*x", r"(a)\1", "(?=x)"):
        refused("InvalidAllowedPatternException", AllowedPattern=pattern)
    fails("ValidationException", do, "PutParameter", {"Name": "n", "Value": "x"})
    put(do, "big", "x" * 5000, Tier="Intelligent-Tiering")
    put(do, "matching", "dev-1", AllowedPattern=r"^(dev|prod)-\d+$")
    again = {"Name": "matching", "Value": "test-1", "Overwrite": True}
    fails("ParameterPatternMismatchException", do, "PutParameter", again)


def test_secure_strings_stay_sealed_unless_asked(do: Do, database: Database) -> None:
    put(do, "/app/password", "very secret", Type="SecureString")
    sealed = get(do, "/app/password")["Value"]
    assert "secret" not in sealed
    assert get(do, "/app/password", WithDecryption=True)["Value"] == "very secret"
    history = do("GetParameterHistory", {"Name": "/app/password"})["Parameters"][0]
    assert (history["Value"], history["KeyId"]) == (sealed, "alias/aws/ssm")
    with database.read() as connection:
        rows = connection.execute(text("SELECT sealed FROM ssm_versions")).scalars()
    assert all(b"very secret" not in bytes(row) for row in rows)


def test_several_at_once_and_deletion(do: Do) -> None:
    put(do, "a", "1")
    put(do, "b", "2", Type="StringList")
    answer = do("GetParameters", {"Names": ["b", "a:1", "nothing", "a:7"]})
    assert [(one["Name"], one["Value"]) for one in answer["Parameters"]] == [("b", "2"), ("a", "1")]
    assert answer["InvalidParameters"] == ["nothing", "a:7"]
    fails("ValidationException", do, "GetParameters", {"Names": [f"n{number}" for number in range(11)]})
    gone = do("DeleteParameters", {"Names": ["a", "nothing"]})
    assert gone == {"DeletedParameters": ["a"], "InvalidParameters": ["nothing"]}
    do("DeleteParameter", {"Name": "b"})
    fails("ParameterNotFound", do, "DeleteParameter", {"Name": "b"})
    assert put(do, "b")["Version"] == 1


def test_history_and_labels(do: Do) -> None:
    for number in range(3):
        put(do, "n", str(number), Overwrite=True)
    label = {"Name": "n", "Labels": ["prod", "1bad", "aws-x"]}
    assert do("LabelParameterVersion", label) == {"InvalidLabels": ["1bad", "aws-x"], "ParameterVersion": 3}
    do("LabelParameterVersion", {"Name": "n", "ParameterVersion": 1, "Labels": ["prod", "old"]})
    assert get(do, "n:prod")["Value"] == "0"  # the label has moved
    fails("ParameterVersionNotFound", do, "GetParameter", {"Name": "n:blue"})
    fails(
        "ParameterVersionNotFound", do, "LabelParameterVersion", {"Name": "n", "ParameterVersion": 9, "Labels": ["x"]}
    )
    eleven = [f"l{number}" for number in range(11)]
    fails("ParameterVersionLabelLimitExceeded", do, "LabelParameterVersion", {"Name": "n", "Labels": eleven})
    page = do("GetParameterHistory", {"Name": "n", "MaxResults": 2})
    rest = do("GetParameterHistory", {"Name": "n", "MaxResults": 2, "NextToken": page["NextToken"]})
    versions = page["Parameters"] + rest["Parameters"]
    assert [(one["Version"], one["Value"], one["Labels"]) for one in versions] == [
        (1, "0", ["prod", "old"]),
        (2, "1", []),
        (3, "2", []),
    ]
    assert versions[0]["LastModifiedUser"] == ADMIN.arn
    fails("InvalidNextToken", do, "GetParameterHistory", {"Name": "n", "NextToken": "eHg="})
    removed = do("UnlabelParameterVersion", {"Name": "n", "ParameterVersion": 1, "Labels": ["old", "none"]})
    assert removed == {"RemovedLabels": ["old"], "InvalidLabels": ["none"]}
    fails("ParameterNotFound", do, "LabelParameterVersion", {"Name": "nothing", "Labels": ["x"]})


def test_the_oldest_of_a_hundred_versions_makes_room_unless_it_has_a_label(do: Do) -> None:
    for number in range(101):
        put(do, "n", str(number), Overwrite=True)
    assert do("GetParameterHistory", {"Name": "n", "MaxResults": 1})["Parameters"][0]["Version"] == 2
    do("LabelParameterVersion", {"Name": "n", "ParameterVersion": 2, "Labels": ["keep"]})
    again = {"Name": "n", "Value": "x", "Overwrite": True}
    fails("ParameterMaxVersionLimitExceeded", do, "PutParameter", again)


def test_paths(do: Do) -> None:
    for name in ("/app/a", "/app/b", "/app/db/user", "/apple", "plain"):
        put(do, name)

    def names(path: str, **more: Any) -> list[str]:
        answer = do("GetParametersByPath", {"Path": path, **more})
        return [one["Name"] for one in answer["Parameters"]]

    assert names("/app") == ["/app/a", "/app/b"]
    assert names("/app/", Recursive=True) == ["/app/a", "/app/b", "/app/db/user"]
    assert names("/") == ["/apple"]
    assert names("/", Recursive=True) == ["/app/a", "/app/b", "/app/db/user", "/apple"]
    assert names("/app", ParameterFilters=[{"Key": "Type", "Values": ["SecureString"]}]) == []
    page = do("GetParametersByPath", {"Path": "/app", "Recursive": True, "MaxResults": 2})
    rest = {"Path": "/app", "Recursive": True, "MaxResults": 2, "NextToken": page["NextToken"]}
    assert [one["Name"] for one in do("GetParametersByPath", rest)["Parameters"]] == ["/app/db/user"]
    fails("ValidationException", do, "GetParametersByPath", {"Path": "app"})
    by_name = {"Path": "/", "ParameterFilters": [{"Key": "Name", "Values": ["x"]}]}
    fails("InvalidFilterKey", do, "GetParametersByPath", by_name)


def test_describing_with_filters(do: Do) -> None:
    put(do, "/app/a", Tags=[{"Key": "team", "Value": "red"}], Description="A thing")
    put(do, "/app/db/b", Type="SecureString")
    put(do, "c")

    def names(*filters: dict[str, Any], **more: Any) -> list[str]:
        answer = do("DescribeParameters", {"ParameterFilters": list(filters), **more})
        return [one["Name"] for one in answer["Parameters"]]

    assert names() == ["/app/a", "/app/db/b", "c"]
    assert names({"Key": "Name", "Option": "Contains", "Values": ["db"]}) == ["/app/db/b"]
    assert names({"Key": "Name", "Option": "BeginsWith", "Values": ["app"]}) == ["/app/a", "/app/db/b"]
    assert names({"Key": "Path", "Values": ["/app"]}) == ["/app/a"]
    assert names({"Key": "Path", "Option": "Recursive", "Values": ["/app"]}) == ["/app/a", "/app/db/b"]
    assert names({"Key": "tag:team"}) == ["/app/a"]
    assert names({"Key": "tag:team", "Values": ["blue"]}) == []
    assert names({"Key": "Type", "Values": ["SecureString"]}, {"Key": "Tier", "Values": ["Standard"]}) == ["/app/db/b"]
    old = do("DescribeParameters", {"Filters": [{"Key": "Name", "Values": ["c"]}]})["Parameters"]
    assert [one["Name"] for one in old] == ["c"]
    described = do("DescribeParameters", {"MaxResults": 1})
    assert described["Parameters"][0]["Description"] == "A thing"
    assert "Value" not in described["Parameters"][0]
    assert "NextToken" in described
    fails("InvalidFilterKey", do, "DescribeParameters", {"ParameterFilters": [{"Key": "Colour", "Values": ["x"]}]})
    odd = [{"Key": "Name", "Option": "Sideways", "Values": ["x"]}]
    fails("ValidationException", do, "DescribeParameters", {"ParameterFilters": odd})
    fails("InvalidNextToken", do, "DescribeParameters", {"NextToken": "$"})


def test_tags_and_what_is_asked(do: Do, deps: SsmDeps) -> None:
    put(do, "/app/a", Tags=[{"Key": "team", "Value": "red"}])
    named = {"ResourceType": "Parameter", "ResourceId": "/app/a"}
    do("AddTagsToResource", {**named, "Tags": [{"Key": "stage", "Value": "prod"}]})
    do("RemoveTagsFromResource", {**named, "TagKeys": ["team"]})
    assert do("ListTagsForResource", named)["TagList"] == [{"Key": "stage", "Value": "prod"}]
    many = [{"Key": str(number), "Value": "x"} for number in range(50)]
    fails("TooManyTagsError", do, "AddTagsToResource", {**named, "Tags": many})
    fails("InvalidResourceId", do, "ListTagsForResource", {**named, "ResourceId": "nothing"})
    fails("InvalidResourceId", do, "AddTagsToResource", {**named, "ResourceId": "nothing", "Tags": []})
    fails("InvalidResourceType", do, "ListTagsForResource", {**named, "ResourceType": "Document"})
    bound = operations(deps)
    question = bound["GetParameter"].questions(make_call(), {"Name": "/app/a:2"})[0]
    assert question.resource == f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/app/a"
    assert question.context == {"aws:ResourceTag/stage": "prod", "ssm:resourceTag/stage": "prod"}
    by_path = bound["GetParametersByPath"].questions(make_call(), {"Path": "/app/", "Recursive": True})[0]
    assert by_path.resource == f"arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/app"
    assert by_path.context == {"ssm:Recursive": "true"}
    tagged = {"Name": "/new", "Value": "x", "Type": "String", "Tags": [{"Key": "team", "Value": "red"}]}
    asked = bound["PutParameter"].questions(make_call(), tagged)
    assert [one.action for one in asked] == ["ssm:PutParameter", "ssm:AddTagsToResource"]
    assert asked[0].context["aws:RequestTag/team"] == "red"
    assert asked[0].context["ssm:Overwrite"] == "false"
