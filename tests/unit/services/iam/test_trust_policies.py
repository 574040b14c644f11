"""Trust policies: unique ids are kept where principals stand, and nowhere else."""

import json
from typing import Any

import pytest

from taskrole.services.iam.errors import MalformedPolicyDocumentError
from taskrole.services.iam.model import Entity, Kind
from taskrole.services.iam.store import IamStore
from taskrole.services.iam.trust_policies import shown_trust_policy, stored_trust_policy
from taskrole.storage.ports import Database
from tests.support import ACCOUNT, NOW

BOB = f"arn:aws:iam::{ACCOUNT}:user/team/bob"


@pytest.fixture
def store(database: Database) -> IamStore:
    store = IamStore(database)
    store.create_account(ACCOUNT, NOW)
    store.create(Entity(ACCOUNT, Kind.USER, "bob", "/team/", "AIDABOB", NOW))
    store.create(Entity(ACCOUNT, Kind.ROLE, "app", "/", "AROAAPP", NOW))
    return store


def trust(principal: Any, **more: Any) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def statement_of(text: str) -> Any:
    return json.loads(text)["Statement"][0]


def test_arns_become_ids_and_are_shown_as_arns(store: IamStore) -> None:
    text = trust({"AWS": [BOB, f"arn:aws:iam::{ACCOUNT}:role/app", f"arn:aws:iam::{ACCOUNT}:root", "210987654321"]})
    stored = stored_trust_policy(store, text)
    assert statement_of(stored)["Principal"]["AWS"][:2] == ["AIDABOB", "AROAAPP"]
    assert json.loads(shown_trust_policy(store, stored)) == json.loads(text)


def test_only_principals_change(store: IamStore) -> None:
    text = trust({"AWS": BOB}, Condition={"ArnEquals": {"aws:PrincipalArn": BOB}})
    stored = statement_of(stored_trust_policy(store, text))
    assert stored["Principal"] == {"AWS": "AIDABOB"}
    assert stored["Condition"] == {"ArnEquals": {"aws:PrincipalArn": BOB}}


def test_escapes_in_the_document_do_not_keep_an_arn(store: IamStore) -> None:
    text = trust({"AWS": BOB}).replace("/", "\\/")
    assert statement_of(stored_trust_policy(store, text))["Principal"] == {"AWS": "AIDABOB"}


def test_other_documents_keep_their_text(store: IamStore) -> None:
    text = '{ "Version" : "2012-10-17", "Statement" : ' + json.dumps(statement_of(trust({"Service": "ec2.x"}))) + "}"
    assert stored_trust_policy(store, text) == text


@pytest.mark.parametrize(
    "arn",
    [
        f"arn:aws:iam::{ACCOUNT}:user/bob",
        f"arn:aws:iam::{ACCOUNT}:user/team/BOB",
        f"arn:aws:iam::{ACCOUNT}:role/missing",
        f"arn:aws:sts::{ACCOUNT}:assumed-role/missing/session",
        "arn:aws:iam::999999999999:role/app",
        "AIDADELETED",
        "AROADELETED:session",
    ],
)
def test_principals_must_exist(store: IamStore, arn: str) -> None:
    with pytest.raises(MalformedPolicyDocumentError, match=f'Invalid principal in policy: "AWS":"{arn}"'):
        stored_trust_policy(store, trust({"AWS": arn}))
