"""What must hold for every set of policies and every question."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from taskrole.policy.document import CompiledPolicy, compile_policy, document_value, parse_document
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.model import Decision, PolicyType, Principal, PrincipalKind, Question
from taskrole.policy.relax import Relaxed, known_keys
from taskrole.policy.trace import trace

ACCOUNT = "111111111111"
USER = Principal(PrincipalKind.USER, ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/alice", "AIDAALICE", name="alice")

ACTIONS = ("s3:GetObject", "s3:PutObject", "ecs:RunTask")
RESOURCES = ("arn:aws:s3:::b/alice/x", "arn:aws:s3:::b/k", f"arn:aws:ecs:r:{ACCOUNT}:task/c/t", "*")
TEAMS = st.sampled_from(("red", "blue", None))

statements = st.fixed_dictionaries(
    {
        "Effect": st.sampled_from(("Allow", "Deny")),
    },
    optional={
        "Condition": st.sampled_from(
            (
                {"StringEquals": {"aws:RequestTag/team": "red"}},
                {"StringNotEquals": {"aws:RequestTag/team": "red"}},
                {"StringLikeIfExists": {"AWS:requesttag/TEAM": "r*"}},
                {"Null": {"aws:RequestTag/team": "true"}},
            )
        )
    },
)
action_elements = st.one_of(
    st.fixed_dictionaries({"Action": st.sampled_from(("*", "s3:*", "S3:get*", "s3:?utObject", "ecs:RunTask"))}),
    st.fixed_dictionaries({"NotAction": st.sampled_from(("s3:*", "ecs:*", "s3:GetObject"))}),
)
resource_elements = st.one_of(
    st.fixed_dictionaries(
        {
            "Resource": st.sampled_from(
                (
                    "*",
                    "arn:aws:s3:::b/*",
                    "arn:aws:s3:::b/${aws:username}/*",
                    "arn:aws:s3:::b/k",
                    "arn:aws:ecs:*:*:task/*",
                )
            )
        }
    ),
    st.fixed_dictionaries({"NotResource": st.sampled_from(("arn:aws:s3:::b/*", "arn:aws:s3:::${aws:none}/*"))}),
)
whole_statements = st.builds(
    lambda *parts: {k: v for p in parts for k, v in p.items()}, statements, action_elements, resource_elements
)
lists = st.lists(whole_statements, max_size=6)
questions = st.builds(
    lambda action, resource, team: Question(
        USER, action, resource, {} if team is None else {"aws:RequestTag/Team": team}, ACCOUNT
    ),
    st.sampled_from(ACTIONS),
    st.sampled_from(RESOURCES),
    TEAMS,
)


def compiled(written: list[dict[str, Any]], name: str = "p") -> tuple[CompiledPolicy, ...]:
    return tuple(
        compile_policy(
            json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Sid": f"s{index}"}]}),
            name=name,
            policy_type=PolicyType.IDENTITY,
        )
        for index, statement in enumerate(written)
    )


def ask(question: Question, written: list[dict[str, Any]]) -> Decision:
    return decide(question, PolicySet(identity=compiled(written)))


def applies(question: Question, statement: dict[str, Any]) -> bool:
    """Tell whether a statement applies, by making it an Allow that stands alone."""
    return ask(question, [{**statement, "Effect": "Allow"}]).allowed


@given(questions)
def test_denied_by_default(question: Question) -> None:
    assert ask(question, []) == Decision(allowed=False, denied_by=PolicyType.IDENTITY)


@settings(max_examples=300)
@given(questions, lists)
def test_allowed_iff_some_allow_and_no_deny_and_exactly_these_determine(
    question: Question, written: list[dict[str, Any]]
) -> None:
    matching = [(index, one) for index, one in enumerate(written) if applies(question, one)]
    denies = [f"s{index}" for index, one in matching if one["Effect"] == "Deny"]
    allows = [f"s{index}" for index, one in matching if one["Effect"] == "Allow"]
    decision = ask(question, written)
    assert decision.allowed is (bool(allows) and not denies)
    assert decision.explicit is bool(denies)
    assert [one.statement for one in decision.determined_by] == sorted(denies or allows)


@given(questions, lists, st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(question: Question, written: list[dict[str, Any]], random: Any) -> None:
    policies = list(compiled(written))
    expected = decide(question, PolicySet(identity=tuple(policies)))
    shuffled = policies + policies[:2]
    random.shuffle(shuffled)
    assert decide(question, PolicySet(identity=tuple(shuffled))) == expected


@given(questions, lists, whole_statements)
def test_one_more_allow_never_revokes_and_one_more_deny_never_grants(
    question: Question, written: list[dict[str, Any]], extra: dict[str, Any]
) -> None:
    before = ask(question, written).allowed
    assert ask(question, [*written, {**extra, "Effect": "Allow"}]).allowed >= before
    assert ask(question, [*written, {**extra, "Effect": "Deny"}]).allowed <= before


@given(questions, lists, lists)
def test_boundaries_and_session_policies_only_take_away(
    question: Question, written: list[dict[str, Any]], limits: list[dict[str, Any]]
) -> None:
    identity = compiled(written)
    free = decide(question, PolicySet(identity=identity)).allowed
    text = json.dumps(
        {"Version": "2012-10-17", "Statement": limits or [{"Effect": "Allow", "Action": "x:y", "Resource": "*"}]}
    )
    boundary = compile_policy(text, name="b", policy_type=PolicyType.BOUNDARY)
    session = compile_policy(text, name="s", policy_type=PolicyType.SESSION)
    assert decide(question, PolicySet(identity, boundary)).allowed <= free
    assert decide(question, PolicySet(identity, session=(session,))).allowed <= free
    assert not decide(question, PolicySet(identity, session=())).allowed


@given(lists, st.sampled_from(("2012-10-17", "2008-10-17", None)), st.none() | st.text(max_size=5))
def test_documents_survive_the_round_trip(
    written: list[dict[str, Any]], version: str | None, identifier: str | None
) -> None:
    principals: list[Any] = ["*", {"AWS": ["1", "*"]}, {"Service": "a.amazonaws.com"}]
    statements = [{**one, "Principal": principals[index % 3]} for index, one in enumerate(written)] or [
        {"Effect": "Deny"}
    ]
    members = {"Version": version, "Id": identifier, "Statement": statements}
    document = parse_document(json.dumps({name: value for name, value in members.items() if value is not None}))
    text = json.dumps(document_value(document))
    assert parse_document(text) == document
    assert json.dumps(document_value(parse_document(text))) == text


@given(questions, lists)
def test_the_trace_tells_the_same_as_the_decision(question: Question, written: list[dict[str, Any]]) -> None:
    policies = PolicySet(identity=compiled(written))
    decision = decide(question, policies)
    told = trace(question, policies, decision)
    applying = {
        one["statement"] for policy in told.value["policies"] for one in policy["aboutTheAction"] if one["applies"]
    }
    assert {one.statement for one in decision.determined_by} <= applying
    assert (told.missing == ()) is (
        decision.allowed or any(s["Effect"] == "Allow" and applies(question, s) for s in written)
    )


@given(questions, lists)
def test_at_worst_is_never_more_and_at_best_never_less_than_what_is(
    question: Question, written: list[dict[str, Any]]
) -> None:
    policies = PolicySet(identity=compiled(written))
    nothing_known = known_keys(frozenset())
    at_best = Relaxed(nothing_known).decide(question, policies, None).allowed
    at_worst = Relaxed(nothing_known, worst=True).decide(question, policies, None).allowed
    # Whatever the tags of the request are, the answer lies between the two.
    for team in ("red", "blue", "", None):
        context = {} if team is None else {"aws:RequestTag/team": team}
        asked = Question(question.principal, question.action, question.resource, context, ACCOUNT)
        assert at_worst <= decide(asked, policies).allowed <= at_best


@given(questions, lists)
def test_asking_twice_gives_the_same_answer(question: Question, written: list[dict[str, Any]]) -> None:
    policies = PolicySet(identity=compiled(written))
    assert decide(question, policies) == decide(question, policies)
