"""The operations of Secrets Manager over a real database."""

import string
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from taskrole.aws.errors import ServiceError
from taskrole.ids import FakeIds
from taskrole.policy.model import Question
from taskrole.services.secretsmanager.deps import SecretsDeps
from taskrole.services.secretsmanager.service import operations, secrets_deps
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, NOW, REGION, make_call

Do = Callable[..., Any]
FIRST, SECOND, THIRD = (letter * 32 for letter in "abc")
POLICY = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},'
    '"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}'
)
OPEN_POLICY = POLICY.replace("arn:aws:iam::210987654321:root", "*")


@pytest.fixture
def deps(database: Database) -> SecretsDeps:
    ids = FakeIds()

    def may(_call: Any, question: Question) -> bool:
        return "forbidden" not in question.resource

    return secrets_deps(database, open_key_ring(database, "secretsmanager", ids), ids, may)


@pytest.fixture
def do(deps: SecretsDeps) -> Do:
    bound = operations(deps)

    def do(name: str, request: dict[str, Any], **call: Any) -> Any:
        made = make_call(**call)
        request = bound[name].resolve(made, request)
        assert bound[name].questions(made, request)
        return bound[name].run(made, request)

    return do


def questions(deps: SecretsDeps, name: str, request: dict[str, Any]) -> list[Question]:
    bound = operations(deps)[name]
    call = make_call()
    return list(bound.questions(call, bound.resolve(call, request)))


def fails(code: str, do: Do, name: str, request: dict[str, Any], **call: Any) -> str:
    with pytest.raises(ServiceError) as caught:
        do(name, request, **call)
    assert caught.value.code == code
    return caught.value.message


def make(do: Do, name: str = "db/password", value: str = "one", **more: Any) -> str:
    request = {"Name": name, "SecretString": value, "ClientRequestToken": FIRST, **more}
    return str(do("CreateSecret", request)["ARN"])


def test_a_secret_is_made_once_and_read_by_every_form_of_its_name(do: Do) -> None:
    arn = make(do)
    assert arn.startswith(f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:db/password-")
    assert len(arn.rsplit("-", 1)[1]) == 6
    for secret_id in ("db/password", arn, arn[:-7]):
        answer = do("GetSecretValue", {"SecretId": secret_id})
        assert (answer["SecretString"], answer["ARN"]) == ("one", arn)
        assert (answer["VersionId"], answer["VersionStages"]) == (FIRST, ["AWSCURRENT"])
    assert make(do) == arn  # the same token and value: the same call again
    assert "already exists" in fails("ResourceExistsException", do, "CreateSecret", {"Name": "db/password"})
    assert "can't find" in fails("ResourceNotFoundException", do, "GetSecretValue", {"SecretId": arn[:-6] + "abcdef"})
    fails("ResourceNotFoundException", do, "GetSecretValue", {"SecretId": "db/password"}, region="eu-west-1")
    fails("ResourceNotFoundException", do, "GetSecretValue", {"SecretId": "db/password"}, account_id="210987654321")
    fails("InvalidParameterException", do, "GetSecretValue", {"SecretId": arn}, region="eu-west-1")
    fails("InvalidParameterException", do, "CreateSecret", {"Name": "a b", "SecretString": "x"})
    fails("InvalidRequestException", do, "CreateSecret", {"Name": "b", "SecretString": "x", "SecretBinary": b"x"})
    fails("InvalidParameterException", do, "CreateSecret", {"Name": "b", "AddReplicaRegions": [{"Region": "r"}]})


def test_a_name_that_ends_like_an_arn_is_found_by_its_partial_arn(do: Do) -> None:
    arn = make(do, "my-secret")
    assert do("DescribeSecret", {"SecretId": arn[:-7]})["Name"] == "my-secret"
    assert do("DescribeSecret", {"SecretId": arn})["ARN"] == arn


def test_values_are_sealed_in_the_database(do: Do, database: Database) -> None:
    make(do, value="very secret value")
    with database.read() as connection:
        row = connection.execute(text("SELECT * FROM secretsmanager_versions")).one()
    assert "very secret value" not in str(tuple(row))
    assert b"very secret" not in bytes(row.sealed)


def test_versions_and_their_labels(do: Do) -> None:
    make(do)
    put = {"SecretId": "db/password", "SecretString": "two", "ClientRequestToken": SECOND}
    assert do("PutSecretValue", put)["VersionStages"] == ["AWSCURRENT"]
    assert do("PutSecretValue", put)["VersionId"] == SECOND  # again: nothing new
    fails("ResourceExistsException", do, "PutSecretValue", {**put, "SecretString": "other"})
    fails("InvalidRequestException", do, "PutSecretValue", {"SecretId": "db/password"})
    read = {"SecretId": "db/password"}
    assert do("GetSecretValue", read)["SecretString"] == "two"
    assert do("GetSecretValue", {**read, "VersionStage": "AWSPREVIOUS"})["SecretString"] == "one"
    assert do("GetSecretValue", {**read, "VersionId": FIRST})["SecretString"] == "one"
    both = {**read, "VersionId": FIRST, "VersionStage": "AWSCURRENT"}
    fails("InvalidRequestException", do, "GetSecretValue", both)
    message = fails("ResourceNotFoundException", do, "GetSecretValue", {**read, "VersionStage": "blue"})
    assert message == "Secrets Manager can't find the specified secret value for staging label: blue"
    do("PutSecretValue", {**put, "SecretString": "three", "ClientRequestToken": THIRD, "VersionStages": ["blue"]})
    assert do("GetSecretValue", read)["SecretString"] == "two"
    move = {**read, "VersionStage": "AWSCURRENT", "MoveToVersionId": THIRD}
    fails("InvalidParameterException", do, "UpdateSecretVersionStage", move)
    fails("InvalidParameterException", do, "UpdateSecretVersionStage", {**move, "RemoveFromVersionId": FIRST})
    do("UpdateSecretVersionStage", {**move, "RemoveFromVersionId": SECOND})
    stages = do("DescribeSecret", read)["VersionIdsToStages"]
    assert stages == {SECOND: ["AWSPREVIOUS"], THIRD: ["blue", "AWSCURRENT"]}
    do("UpdateSecretVersionStage", {**read, "VersionStage": "blue", "RemoveFromVersionId": THIRD})
    only = {**read, "VersionStage": "AWSCURRENT", "RemoveFromVersionId": THIRD}
    fails("InvalidParameterException", do, "UpdateSecretVersionStage", only)
    fails("InvalidParameterException", do, "UpdateSecretVersionStage", {**read, "VersionStage": "x"})
    fails("ResourceNotFoundException", do, "UpdateSecretVersionStage", {**move, "MoveToVersionId": "z" * 32})
    listed = do("ListSecretVersionIds", read)["Versions"]
    assert {one["VersionId"] for one in listed} == {SECOND, THIRD}
    every = {**read, "IncludeDeprecated": True, "MaxResults": 2}
    page = do("ListSecretVersionIds", every)
    rest = do("ListSecretVersionIds", {**every, "NextToken": page["NextToken"]})
    assert {one["VersionId"] for one in page["Versions"] + rest["Versions"]} == {FIRST, SECOND, THIRD}
    assert "NextToken" not in rest
    fails("InvalidNextTokenException", do, "ListSecretVersionIds", {**every, "NextToken": "$$"})


def test_old_versions_without_labels_make_room(do: Do) -> None:
    make(do)
    for number in range(105):
        token = f"{number:032d}"
        call = {"SecretId": "db/password", "SecretString": token, "ClientRequestToken": token}
        do("PutSecretValue", call, now=NOW + timedelta(seconds=number))
    every = {"SecretId": "db/password", "IncludeDeprecated": True}
    assert len(do("ListSecretVersionIds", every)["Versions"]) == 100
    assert do("GetSecretValue", {"SecretId": "db/password"})["SecretString"].endswith("104")


def test_binary_values_and_updates(do: Do) -> None:
    make(do)
    bytes_ = b"\x00\xff"
    update = {"SecretId": "db/password", "Description": "d", "SecretBinary": bytes_, "ClientRequestToken": SECOND}
    assert do("UpdateSecret", update)["VersionId"] == SECOND
    answer = do("GetSecretValue", {"SecretId": "db/password"})
    assert answer["SecretBinary"] == bytes_
    assert "SecretString" not in answer
    assert "VersionId" not in do("UpdateSecret", {"SecretId": "db/password", "KmsKeyId": "alias/own"})
    described = do("DescribeSecret", {"SecretId": "db/password"})
    assert (described["Description"], described["KmsKeyId"]) == ("d", "alias/own")
    day = described["LastAccessedDate"]
    assert day == NOW.replace(hour=0)  # AWS keeps the day only


def test_deleting_and_restoring(do: Do, deps: SecretsDeps) -> None:
    arn = make(do)
    by_id = {"SecretId": "db/password"}
    for days in (6, 31):
        fails("InvalidParameterException", do, "DeleteSecret", {**by_id, "RecoveryWindowInDays": days})
    both = {**by_id, "RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": True}
    fails("InvalidParameterException", do, "DeleteSecret", both)
    assert do("DeleteSecret", {**by_id, "RecoveryWindowInDays": 7})["DeletionDate"] == NOW + timedelta(days=7)
    assert "marked for deletion" in fails("InvalidRequestException", do, "GetSecretValue", by_id)
    fails("InvalidRequestException", do, "DeleteSecret", by_id)
    fails("InvalidRequestException", do, "PutSecretValue", {**by_id, "SecretString": "x"})
    fails("InvalidRequestException", do, "UpdateSecret", {**by_id, "Description": "x"})
    assert "scheduled for deletion" in fails("InvalidRequestException", do, "CreateSecret", {"Name": "db/password"})
    assert do("ListSecrets", {})["SecretList"] == []
    assert do("ListSecrets", {"IncludePlannedDeletion": True})["SecretList"][0]["DeletedDate"] == NOW
    do("RestoreSecret", by_id)
    assert do("GetSecretValue", by_id)["SecretString"] == "one"
    do("DeleteSecret", by_id)
    assert deps.store.purge(NOW + timedelta(days=29)) == 0
    assert deps.store.purge(NOW + timedelta(days=31)) == 1
    fails("ResourceNotFoundException", do, "DescribeSecret", by_id)
    assert make(do) != arn
    do("DeleteSecret", {**by_id, "ForceDeleteWithoutRecovery": True})
    do("DeleteSecret", {**by_id, "ForceDeleteWithoutRecovery": True})  # AWS: succeeds again
    fails("ResourceNotFoundException", do, "RestoreSecret", by_id)


def test_listing_with_filters_and_pages(do: Do) -> None:
    for name, tags in (("app/a", {"team": "red"}), ("app/b", {"team": "blue"}), ("other", {})):
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        make(do, name, Description=f"The {name} Thing", Tags=listed)

    def names(**request: Any) -> list[str]:
        return [secret["Name"] for secret in do("ListSecrets", request)["SecretList"]]

    assert names() == ["app/a", "app/b", "other"]
    assert names(SortOrder="desc") == ["other", "app/b", "app/a"]
    assert names(Filters=[{"Key": "name", "Values": ["app/"]}]) == ["app/a", "app/b"]
    assert names(Filters=[{"Key": "name", "Values": ["!app/"]}]) == ["other"]
    assert names(Filters=[{"Key": "tag-key", "Values": ["team"]}, {"Key": "tag-value", "Values": ["blue"]}]) == [
        "app/b"
    ]
    assert names(Filters=[{"Key": "description", "Values": ["thing"]}]) == ["app/a", "app/b", "other"]
    assert names(Filters=[{"Key": "all", "Values": ["RED"]}]) == ["app/a"]
    page = do("ListSecrets", {"MaxResults": 2})
    rest = do("ListSecrets", {"MaxResults": 2, "NextToken": page["NextToken"]})
    assert [one["Name"] for one in page["SecretList"] + rest["SecretList"]] == ["app/a", "app/b", "other"]
    assert "NextToken" not in rest
    fails("InvalidParameterException", do, "ListSecrets", {"Filters": [{"Key": "colour", "Values": ["x"]}]})


def test_many_values_at_once(do: Do) -> None:
    make(do, "app/a", "1")
    make(do, "app/b", "2")
    make(do, "forbidden", "3")
    answer = do("BatchGetSecretValue", {"SecretIdList": ["app/a", "nothing", "forbidden"]})
    assert [one["SecretString"] for one in answer["SecretValues"]] == ["1"]
    assert [(one["SecretId"], one["ErrorCode"]) for one in answer["Errors"]] == [
        ("nothing", "ResourceNotFoundException"),
        ("forbidden", "AccessDeniedException"),
    ]
    filters = [{"Key": "name", "Values": ["app/"]}]
    page = do("BatchGetSecretValue", {"Filters": filters, "MaxResults": 1})
    rest = do("BatchGetSecretValue", {"Filters": filters, "MaxResults": 1, "NextToken": page["NextToken"]})
    assert [one["Name"] for one in page["SecretValues"] + rest["SecretValues"]] == ["app/a", "app/b"]
    fails("InvalidParameterException", do, "BatchGetSecretValue", {})


def test_tags(do: Do) -> None:
    make(do, Tags=[{"Key": "team", "Value": "red"}])
    by_id = {"SecretId": "db/password"}
    do("TagResource", {**by_id, "Tags": [{"Key": "team", "Value": "blue"}, {"Key": "stage"}]})
    do("UntagResource", {**by_id, "TagKeys": ["stage"]})
    assert do("DescribeSecret", by_id)["Tags"] == [{"Key": "team", "Value": "blue"}]
    many = [{"Key": str(number), "Value": "x"} for number in range(50)]
    fails("LimitExceededException", do, "TagResource", {**by_id, "Tags": many})
    fails("InvalidParameterException", do, "TagResource", {**by_id, "Tags": [{"Key": "aws:x", "Value": "y"}]})
    fails("InvalidParameterException", do, "TagResource", {**by_id, "Tags": [{"Key": "a"}, {"Key": "a"}]})


def test_resource_policies(do: Do, deps: SecretsDeps) -> None:
    make(do)
    by_id = {"SecretId": "db/password"}
    assert "ResourcePolicy" not in do("GetResourcePolicy", by_id)
    do("PutResourcePolicy", {**by_id, "ResourcePolicy": POLICY})
    assert do("GetResourcePolicy", by_id)["ResourcePolicy"] == POLICY
    assert questions(deps, "GetSecretValue", by_id)[0].resource_policy == POLICY
    fails(
        "PublicPolicyException",
        do,
        "PutResourcePolicy",
        {**by_id, "ResourcePolicy": OPEN_POLICY, "BlockPublicPolicy": True},
    )
    for bad in ("{", POLICY.replace("secretsmanager:Get", "s3:Get"), POLICY.replace(',"Resource":"*"', "")):
        fails("MalformedPolicyDocumentException", do, "PutResourcePolicy", {**by_id, "ResourcePolicy": bad})
    assert do("ValidateResourcePolicy", {"ResourcePolicy": POLICY})["PolicyValidationPassed"]
    assert not do("ValidateResourcePolicy", {**by_id, "ResourcePolicy": OPEN_POLICY})["PolicyValidationPassed"]
    do("DeleteResourcePolicy", by_id)
    assert "ResourcePolicy" not in do("GetResourcePolicy", by_id)


def test_questions_name_the_secret_and_what_the_request_brings(do: Do, deps: SecretsDeps) -> None:
    arn = make(do, Tags=[{"Key": "team", "Value": "red"}])
    question = questions(deps, "GetSecretValue", {"SecretId": "db/password"})[0]
    assert (question.action, question.resource) == ("secretsmanager:GetSecretValue", arn)
    assert question.context["secretsmanager:VersionStage"] == "AWSCURRENT"
    assert question.context["secretsmanager:SecretId"] == arn
    assert question.context["aws:ResourceTag/team"] == "red"
    assert question.context["secretsmanager:ResourceTag/team"] == "red"
    asked = questions(deps, "CreateSecret", {"Name": "n", "Tags": [{"Key": "team", "Value": "blue"}]})
    assert [question.action for question in asked] == ["secretsmanager:CreateSecret", "secretsmanager:TagResource"]
    assert asked[0].context["aws:RequestTag/team"] == "blue"
    assert asked[0].resource.rpartition("-")[0].endswith(":secret:n")
    deleting = questions(deps, "DeleteSecret", {"SecretId": arn, "ForceDeleteWithoutRecovery": True})[0]
    assert deleting.context["secretsmanager:ForceDeleteWithoutRecovery"] == "true"
    missing = questions(deps, "GetSecretValue", {"SecretId": "nothing"})[0]
    assert missing.resource == f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:nothing"


def test_random_passwords(do: Do) -> None:
    password = do("GetRandomPassword", {})["RandomPassword"]
    assert len(password) == 32
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation)
    assert all(set(kind) & set(password) for kind in kinds)
    assert " " not in password
    plain = do(
        "GetRandomPassword",
        {"PasswordLength": 100, "ExcludePunctuation": True, "ExcludeNumbers": True, "ExcludeCharacters": "abc"},
    )["RandomPassword"]
    assert set(plain) <= set(string.ascii_letters) - set("abc")
    assert " " in do("GetRandomPassword", {"PasswordLength": 5, "IncludeSpace": True})["RandomPassword"]
    fails("InvalidParameterException", do, "GetRandomPassword", {"PasswordLength": 3})
    excluded = {"ExcludeCharacters": string.printable}
    fails("InvalidParameterException", do, "GetRandomPassword", excluded)
