"""ACLs: anything is one or is refused with a 4xx; and they let in exactly whom they name."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from taskrole.aws.errors import ServiceError
from taskrole.policy.evaluate import NO_POLICIES, decide
from taskrole.policy.model import ANONYMOUS, Principal, Question, account_root
from taskrole.services.s3 import acls, errors, names
from taskrole.services.s3.model import Acl, Bucket, Grant, PublicAccessBlock
from taskrole.services.s3.public_access import effective_policy

OWNER, FRIEND, STRANGER = "111111111111", "222222222222", "333333333333"
IDS = {names.canonical_user_id(account): account for account in (OWNER, FRIEND, STRANGER)}
BUCKET = Bucket("bucket", "id", OWNER, "us-west-2", datetime(2026, 1, 1, tzinfo=UTC))
GRANTEES = st.sampled_from([OWNER, FRIEND, STRANGER, *sorted(acls.GROUPS), names.ANONYMOUS, acls.EXEC_READER])
GRANTS = st.builds(Grant, GRANTEES, st.sampled_from(sorted(acls.PERMISSIONS)))
BLOCKS = st.none() | st.builds(PublicAccessBlock, st.booleans(), st.booleans(), st.booleans(), st.booleans())
BUCKETS = st.builds(
    lambda ownership, block: replace(BUCKET, object_ownership=ownership, public_access_block=block),
    st.sampled_from(["", *sorted(acls.OWNERSHIPS)]),
    BLOCKS,
)
ACLS = st.builds(Acl, st.sampled_from(["", FRIEND]), st.none() | st.lists(GRANTS, max_size=4).map(tuple))
CALLERS = st.sampled_from([ANONYMOUS, *map(account_root, (OWNER, FRIEND, STRANGER))])
WORDS = st.text('idureml=",: ' + "a1", max_size=20) | st.sampled_from([f'id="{one}"' for one in IDS])
HEADERS = st.lists(WORDS, max_size=4).map(",".join)


def resolve(canonical_id: str) -> str:
    if canonical_id not in IDS:
        raise errors.invalid_argument("Invalid id", "CanonicalUser/ID", canonical_id)
    return IDS[canonical_id]


def made(make: Callable[[], Acl]) -> Acl | int:
    """Return an ACL, or the status of its refusal."""
    try:
        return make()
    except ServiceError as error:
        return error.status


@given(BUCKETS, st.fixed_dictionaries({}, optional={"ACL": WORDS, "GrantRead": HEADERS, "GrantWriteACP": HEADERS}))
def test_any_headers_are_an_acl_or_refused(bucket: Bucket, request: dict[str, Any]) -> None:
    results = [
        made(lambda: acls.acl_of_new_object(bucket, request, FRIEND, resolve)),
        made(lambda: acls.acl_of_new_bucket(bucket, request, resolve)),
        made(lambda: acls.changed_acl(bucket, request, FRIEND, resolve, of_object=True, has_body=False)),
    ]
    for result in results:
        assert acls.load(acls.dump(result)) == result if isinstance(result, Acl) else result in (400, 403)


ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "Grantee": st.dictionaries(st.sampled_from(["ID", "URI"]), st.sampled_from([*IDS, *acls.GROUPS, ""])),
        "Permission": st.sampled_from(["READ", "ALL", ""]),
    },
)


@given(st.sampled_from([*IDS, "x"]), st.lists(ENTRIES, max_size=3))
def test_any_document_is_an_acl_or_refused(owner: str, entries: list[dict[str, Any]]) -> None:
    request = {"AccessControlPolicy": {"Owner": {"ID": owner}, "Grants": entries}}
    acl = made(lambda: acls.changed_acl(BUCKET, request, OWNER, resolve, of_object=False, has_body=True))
    if isinstance(acl, Acl):
        assert IDS[owner] == OWNER
        assert len(acls.shown(BUCKET, acl)["Grants"]) == len({str(entry) for entry in entries})
    else:
        assert acl in (400, 403)


def lets_in(bucket: Bucket, acl: Acl, caller: Principal) -> bool:
    """Say by the words of the user guide whether an ACL gives a root user or nobody READ."""
    if bucket.object_ownership == acls.BUCKET_OWNER_ENFORCED:
        return caller.account_id == OWNER
    if caller.account_id and caller.account_id == (acl.owner or OWNER):
        return True
    ignored = bucket.public_access_block is not None and bucket.public_access_block.ignore_public_acls
    for grant in acl.grants or ():
        if grant.permission not in ("READ", "FULL_CONTROL"):
            continue
        if grant.grantee == acls.ALL_USERS and not ignored:
            return True
        if grant.grantee == acls.AUTHENTICATED_USERS and not ignored and caller.account_id:
            return True
        if grant.grantee == (caller.account_id or names.ANONYMOUS):
            return True
    return False


@given(BUCKETS, ACLS, CALLERS)
def test_an_acl_lets_in_whom_it_names(bucket: Bucket, acl: Acl, caller: Principal) -> None:
    owner = acls.owner_of(bucket, acl)
    grantees = acls.grantees_of(bucket, acl, "READ")
    policy = effective_policy(bucket, caller, "s3:GetObject", owner, grantees)
    context = {"aws:PrincipalAccount": caller.account_id} if caller.account_id else {}
    asked = Question(caller, "s3:GetObject", "arn:aws:s3:::bucket/key", context, owner, policy)
    assert decide(asked, NO_POLICIES).allowed is lets_in(bucket, acl, caller)


@given(BUCKETS, ACLS)
def test_who_owns_a_thing_is_shown(bucket: Bucket, acl: Acl) -> None:
    shown = acls.shown(bucket, acl)
    assert shown["Owner"]["ID"] == names.canonical_user_id(acls.owner_of(bucket, acl))
    assert acls.load(acls.dump(acl)) == acl
    assert acls.load_text(acls.dump_text(acl)) == acl
