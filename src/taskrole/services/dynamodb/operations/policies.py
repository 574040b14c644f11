"""Resource-based policies of tables and streams."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.model import Question
from taskrole.services.dynamodb import store
from taskrole.services.dynamodb.deps import DynamodbDeps, locate, look_up
from taskrole.services.dynamodb.errors import ResourceNotFoundError
from taskrole.services.dynamodb.model import Table
from taskrole.services.dynamodb.questions import ask
from taskrole.services.dynamodb.resource_policies import TABLE, check_revision, policy_of, with_policy

operations: OperationSet[DynamodbDeps] = OperationSet("dynamodb")


def _may(action: str) -> Callable[[DynamodbDeps, Call, Mapping[str, Any]], Sequence[Question]]:
    def questions(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> Sequence[Question]:
        place = locate(call, request["ResourceArn"])
        question = ask(call, action, place, table=look_up(dynamodb, place))
        subject = _subject(request)
        if subject == TABLE:
            return [question]
        return [Question(call.principal, question.action, request["ResourceArn"], resource_account_id=place.account_id)]

    return questions


@operations.operation("PutResourcePolicy", questions=_may("PutResourcePolicy"))
def put_resource_policy(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Give a table or stream a policy, in the place of the one it has.

    Raises:
        ValidationError: The document is no policy for the resource.
        PolicyNotFoundError: The present policy is not of the expected revision.
    """

    def write(connection: Connection) -> dict[str, Any]:
        table, subject = _get(connection, call, request), _subject(request)
        check_revision(table, subject, request.get("ExpectedRevisionId"))
        old = table.settings.get("policies", {}).get(subject)
        if old is not None and old["document"] == request["Policy"]:
            return {"RevisionId": old["revision"]}  # AWS: the same document again changes nothing
        changed = with_policy(dynamodb, table, request["Policy"], subject)
        store.update_settings(connection, table, policies=changed.settings["policies"])
        return {"RevisionId": changed.settings["policies"][subject]["revision"]}

    return dynamodb.database.write(write)


@operations.operation("GetResourcePolicy", questions=_may("GetResourcePolicy"))
def get_resource_policy(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the policy of a table or stream.

    Raises:
        PolicyNotFoundError: It has none.
    """
    with dynamodb.database.read() as connection:
        policy = policy_of(_get(connection, call, request), _subject(request))
    return {"Policy": policy["document"], "RevisionId": policy["revision"]}


@operations.operation("DeleteResourcePolicy", questions=_may("DeleteResourcePolicy"))
def delete_resource_policy(dynamodb: DynamodbDeps, call: Call, request: Mapping[str, Any]) -> dict[str, Any]:
    """Take a policy away; if there is none, that is no error.

    Raises:
        PolicyNotFoundError: The present policy is not of the expected revision.
    """

    def write(connection: Connection) -> dict[str, Any]:
        table, subject = _get(connection, call, request), _subject(request)
        check_revision(table, subject, request.get("ExpectedRevisionId"))
        policies = dict(table.settings.get("policies", {}))
        old = policies.pop(subject, None)
        store.update_settings(connection, table, policies=policies or None)
        return {} if old is None else {"RevisionId": old["revision"]}

    return dynamodb.database.write(write)


def _subject(request: Mapping[str, Any]) -> str:
    return str(request["ResourceArn"]).partition("/stream/")[2] or TABLE


def _get(connection: Connection, call: Call, request: Mapping[str, Any]) -> Table:
    place = locate(call, request["ResourceArn"])
    table = store.find_table(connection, place.account_id, place.region, place.name)
    if table is None:
        raise ResourceNotFoundError(f"Requested resource not found: Table: {place.name} not found")
    return table
