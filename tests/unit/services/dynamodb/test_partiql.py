"""PartiQL: statements on items, in batches and in transactions."""

from typing import Any

import pytest

from taskrole.aws.errors import ServiceError
from taskrole.services.dynamodb.partiql.parser import parse_statement
from tests.unit.services.dynamodb.conftest import Run


def execute(run: Run, text: str, *parameters: Any, **more: Any) -> Any:
    given = {"Parameters": list(parameters)} if parameters else {}
    return run("ExecuteStatement", Statement=text, **given, **more)


@pytest.fixture
def jobs(run: Run, table: str) -> Run:
    for number, state in ((1, "new"), (2, "new"), (3, "done")):
        execute(run, "INSERT INTO jobs VALUE {'queue':'q','number':?,'state':?}", {"N": str(number)}, {"S": state})
    return run


def numbers(answer: Any) -> list[str]:
    return [item["number"]["N"] for item in answer["Items"]]


def test_select(jobs: Run) -> None:
    assert numbers(execute(jobs, "SELECT * FROM jobs WHERE queue = 'q'")) == ["1", "2", "3"]
    assert numbers(execute(jobs, "SELECT number FROM jobs WHERE queue = 'q' ORDER BY number DESC")) == ["3", "2", "1"]
    assert numbers(execute(jobs, "SELECT number FROM jobs WHERE queue='q' AND number > 1 AND state='new'")) == ["2"]
    assert numbers(execute(jobs, "SELECT number FROM jobs WHERE queue IN ['q', 'r'] AND number <= 2")) == ["1", "2"]
    assert numbers(execute(jobs, "SELECT number FROM jobs.\"by-state\" WHERE queue='q' AND state='done'")) == ["3"]
    assert numbers(execute(jobs, "SELECT number FROM jobs WHERE NOT state = 'new' OR (number BETWEEN 1 AND 1)")) != []
    assert execute(jobs, "SELECT number FROM jobs WHERE queue='q' AND note IS NOT MISSING") == {"Items": []}


def test_pages(jobs: Run) -> None:
    first = execute(jobs, "SELECT * FROM jobs WHERE queue = 'q'", Limit=2)
    assert numbers(first) == ["1", "2"]
    second = execute(jobs, "SELECT * FROM jobs WHERE queue = 'q'", Limit=2, NextToken=first["NextToken"])
    assert (numbers(second), "NextToken" in second) == (["3"], False)
    with pytest.raises(ServiceError, match="Invalid NextToken"):
        execute(jobs, "SELECT * FROM jobs WHERE queue = 'q'", NextToken="%%")


def test_update_and_delete(jobs: Run) -> None:
    where = "WHERE queue='q' AND number=1"
    changed = execute(jobs, f"UPDATE jobs SET n = 1 SET l = [1, 'a'], s = <<1, 2>> {where} RETURNING MODIFIED NEW *")
    assert changed["Items"] == [{"n": {"N": "1"}, "l": {"L": [{"N": "1"}, {"S": "a"}]}, "s": {"NS": ["1", "2"]}}]
    execute(jobs, f"UPDATE jobs SET n = n + 1, l = list_append(l, [true]), s = set_add(s, <<3>>) {where}")
    execute(jobs, f"UPDATE jobs SET s = set_delete(s, <<1>>) REMOVE l[0] {where}")
    (item,) = execute(jobs, f"DELETE FROM jobs {where} AND n = 2 RETURNING ALL OLD *")["Items"]
    assert (item["n"], item["l"], item["s"]) == ({"N": "2"}, {"L": [{"S": "a"}, {"BOOL": True}]}, {"NS": ["2", "3"]})
    with pytest.raises(ServiceError) as caught:
        execute(jobs, f"UPDATE jobs SET n = 1 {where}")
    assert caught.value.code == "ConditionalCheckFailedException"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT", "Statement wasn't well formed"),
        ("SELECT * FROM jobs WHERE queue = ?", "Number of parameters"),
        ("DELETE FROM jobs WHERE queue = 'q'", "mandatory equality on all key attributes"),
        ("UPDATE jobs SET queue = 'x' WHERE queue='q' AND number=1", "part of the key"),
        ("DROP TABLE jobs", "Unsupported operation: DropTable"),
        ("SELECT * FROM jobs ORDER BY number", "Must have WHERE clause"),
        ("SELECT * FROM jobs WHERE queue='q' ORDER BY note", "must be part of the primary key"),
        ("INSERT INTO jobs VALUE {'queue':'q'}", "Key attribute should be present in the item: Key number"),
        ("INSERT INTO jobs VALUE {'queue':'q', 'number':'1'}", "data type should match"),
        ("SELECT * FROM jobs WHERE " + "(" * 70 + "queue='q'" + ")" * 70, "well formed"),
    ],
)
def test_what_is_refused(jobs: Run, text: str, message: str) -> None:
    with pytest.raises(ServiceError, match=message):
        execute(jobs, text)


def test_duplicate(jobs: Run) -> None:
    with pytest.raises(ServiceError, match="Duplicate primary key") as caught:
        execute(jobs, "INSERT INTO jobs VALUE {'queue':'q', 'number':1}")
    assert caught.value.code == "DuplicateItemException"


def test_batch(jobs: Run) -> None:
    answer = jobs(
        "BatchExecuteStatement",
        Statements=[
            {"Statement": "SELECT state FROM jobs WHERE queue='q' AND number=?", "Parameters": [{"N": "3"}]},
            {"Statement": "SELECT * FROM jobs WHERE queue='q'"},
            {"Statement": "nonsense ("},
        ],
    )["Responses"]
    assert answer[0] == {"TableName": "jobs", "Item": {"state": {"S": "done"}}}
    assert answer[1]["Error"]["Message"] == "Only single item select is supported"
    assert answer[2]["Error"]["Code"] == "ValidationError"
    with pytest.raises(ServiceError, match="Read and write requests together"):
        jobs(
            "BatchExecuteStatement",
            Statements=[
                {"Statement": "SELECT * FROM jobs WHERE queue='q' AND number=1"},
                {"Statement": "DELETE FROM jobs WHERE queue='q' AND number=1"},
            ],
        )


def test_transaction(jobs: Run) -> None:
    def transact(*texts: str) -> Any:
        return jobs("ExecuteTransaction", TransactStatements=[{"Statement": text} for text in texts])

    transact(
        "EXISTS(SELECT * FROM jobs WHERE queue='q' AND number=1 AND state='new')",
        "INSERT INTO jobs VALUE {'queue':'q','number':9}",
    )
    found = transact("SELECT * FROM jobs WHERE queue='q' AND number=9")
    assert found["Responses"] == [{"Item": {"queue": {"S": "q"}, "number": {"N": "9"}}}]
    with pytest.raises(ServiceError) as caught:
        transact(
            "DELETE FROM jobs WHERE queue='q' AND number=1",
            "INSERT INTO jobs VALUE {'queue':'q','number':9}",
        )
    reasons: Any = caught.value.members["CancellationReasons"]
    assert [reason["Code"] for reason in reasons] == ["None", "DuplicateItem"]
    assert "Item" in jobs("GetItem", TableName="jobs", Key={"queue": {"S": "q"}, "number": {"N": "1"}})


def test_values() -> None:
    statement = parse_statement("INSERT INTO t VALUE {'a': 'it''s', 'b': -1.50, 'c': {'d': [null, false]}}")
    expected = {"a": {"S": "it's"}, "b": {"N": "-1.5"}, "c": {"M": {"d": {"L": [{"NULL": True}, {"BOOL": False}]}}}}
    assert statement.item == expected  # type: ignore[union-attr]  # it is an Insert
