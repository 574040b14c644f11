"""What is read off policy documents without evaluating them."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from taskrole.policy.document import parse_document
from taskrole.services.iam.written import context_keys, grants_service, services_named, statement_positions


def document(**statement: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*", **statement}})


def test_services() -> None:
    parsed = parse_document(document(Action=["S3:Get*", "ecs:RunTask"]))
    assert grants_service(parsed, "s3")
    assert not grants_service(parsed, "iam")
    assert services_named(parsed) == {"s3", "ecs"}
    assert grants_service(parse_document(document(Action="*")), "anything")
    but_iam = parse_document(document(NotAction=["iam:*", "s3:GetObject"]))
    assert (grants_service(but_iam, "iam"), grants_service(but_iam, "s3")) == (False, True)
    assert not grants_service(parse_document(document(Effect="Deny", Action="*")), "s3")


def test_context_keys() -> None:
    text = document(
        Action="*",
        Resource=["arn:aws:s3:::b/${aws:username}", "arn:aws:s3:::${*}/${$}/${ aws:userid , 'x'}"],
        Condition={
            "StringLike": {"s3:prefix": ["${aws:PrincipalTag/team}", "plain"]},
            "Bool": {"AWS:SecureTransport": 1},
        },
    )
    assert context_keys([text, text]) == [
        "AWS:SecureTransport",
        "aws:PrincipalTag/team",
        "aws:userid",
        "aws:username",
        "s3:prefix",
    ]
    old = text.replace("2012-10-17", "2008-10-17")
    assert context_keys([old]) == ["AWS:SecureTransport", "s3:prefix"], "no variables in documents of the old version"


statements = st.lists(
    st.fixed_dictionaries({"Effect": st.just("Allow"), "Action": st.just("a:b"), "Resource": st.text()}), max_size=4
)


@given(statements, st.sampled_from([None, 1, 4]), st.booleans())
def test_positions_hold_the_statements(written: list[dict[str, str]], indent: int | None, last: bool) -> None:
    members: dict[str, Any] = {"Id": '}], "Statement": ['}
    text = json.dumps({"Statement": written, **members} if last else {**members, "Statement": written}, indent=indent)
    lines = text.split("\n")
    found = []
    for start, end in statement_positions(text):
        begin = sum(len(line) + 1 for line in lines[: start[0] - 1]) + start[1] - 1
        behind = sum(len(line) + 1 for line in lines[: end[0] - 1]) + end[1] - 1
        found.append(json.loads(text[begin:behind]))
    assert found == written
