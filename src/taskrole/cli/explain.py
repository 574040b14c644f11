"""``taskrole why``, ``who-can`` and ``observe``, and how explanations are told in plain lines."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

QUESTIONS_SHOWN = 20


def why_lines(call: Mapping[str, Any]) -> Iterator[str]:
    """Yield the explanation of one call, line by line."""
    caller = call["caller"]
    yield f"{call['operation']}  {call['eventTime']}  request {call['requestId']}"
    yield f"  who       {caller['kind']} {caller['arn']}"
    if caller["policiesOf"] and caller["policiesOf"] != caller["arn"]:
        yield f"            by the policies of {caller['policiesOf']}"
    yield f"  outcome   {call['outcome']}" + (f" ({call['errorCode']})" if call["errorCode"] else "")
    if call["outcome"] not in {"allowed", "denied"} and call["errorMessage"]:
        yield f"            {call['errorMessage']}"
    for number, question in enumerate(call["questions"][:QUESTIONS_SHOWN], 1):
        yield from _question_lines(number, question)
    if len(call["questions"]) > QUESTIONS_SHOWN:
        yield f"  and {len(call['questions']) - QUESTIONS_SHOWN} further questions (--json lists them)"


def _question_lines(number: int, question: Mapping[str, Any]) -> Iterator[str]:
    answer = "LET THROUGH by observe mode" if question["observed"] else "yes" if question["allowed"] else "NO"
    owner = f" (account {question['resourceAccount']})" if question["resourceAccount"] else ""
    yield ""
    yield f"  {number}. may it {question['action']} on {question['resource']}{owner}?  {answer}"
    yield f"     because   {question['step']}"
    for policy in question["policies"]:
        yield f"     looked at {policy}"
    if not question["policies"]:
        yield "     looked at no policy: there is none"
    for one in question["determinedBy"]:
        yield f"     decided   statement {one['statement']} of {one['policyType']} {one['policy']}"
        if one["textToday"] is not None:
            yield from _json_lines(one["textToday"], 15)
    remedy = question["remedy"]
    if remedy is not None:
        yield from _remedy_lines(remedy)


def _remedy_lines(remedy: Mapping[str, Any]) -> Iterator[str]:
    yield f"     change    {remedy['summary']}"
    for one in remedy["denies"]:
        if one["text"] is not None:
            yield f"     denied by statement {one['statement']} of {one['policyType']} {one['policy']}:"
            yield from _json_lines(one["text"], 15)
    for one in remedy["add"]:
        yield f"     add to    {one['putIn']}:"
        yield from _json_lines(one["statement"], 15)
    for one in remedy["nearMisses"]:
        reasons = "; ".join(one["reasons"])
        yield f"     nearly    statement {one['statement']} of {one['policyType']} {one['policy']}: {reasons}"
    for warning in remedy["warnings"]:
        yield f"     WARNING   {warning}"


def _json_lines(value: Any, indent: int) -> Iterator[str]:
    for line in json.dumps(value, indent=2).splitlines():
        yield " " * indent + line


def who_can_lines(answer: Mapping[str, Any], *, cannot: bool) -> Iterator[str]:
    """Yield who can (or cannot) do something, line by line."""
    what = f"{answer['action']} on {answer['resource']}"
    if cannot:
        yield f"{answer['count']} principals cannot {what} ({answer['countOfOthers']} can):"
        for one in answer["principals"]:
            yield f"  {one['principal']}: {one['reason']}"
    else:
        yield f"{answer['count']} principals can {what} ({answer['countOfOthers']} cannot):"
        for one in answer["principals"]:
            yield from _way_lines(one)
    for one in answer["outside"]:
        who = json.dumps(one["principals"])
        yield f"  from outside the account: {who} by statement {one['statement']} of the resource's policy"
    for note in answer["notes"]:
        yield f"note: {note}"


def _way_lines(way: Mapping[str, Any]) -> Iterator[str]:
    yield f"  {way['principal']}" + ("  (if conditions hold)" if way["conditional"] else "")
    for step in way["steps"]:
        yield f"      {step['step']} {step['role']}"
        yield from _by(step["statements"])
        yield from (f"          if {condition}" for condition in step["conditions"])
    if way["kind"] == "root" and not way["statements"]:
        yield "      as the account's root user"
    yield from _by(way["statements"])
    yield from (f"          if {condition}" for condition in way["conditions"])


def _by(statements: Sequence[Mapping[str, str]]) -> Iterator[str]:
    for one in statements:
        yield f"          by statement {one['statement']} of {one['policyType']} {one['policy']}"


def suggestion_lines(answer: Mapping[str, Any]) -> Iterator[str]:
    """Yield a suggested policy and its proof, line by line."""
    proof, grant = answer["proof"], answer["grant"]
    yield json.dumps(answer["policy"], indent=2)
    yield ""
    yield f"For {answer['role']}, from {answer['calls']} calls since {answer['since']}."
    if answer["calls"] >= answer["callsMax"]:
        yield f"Only the last {answer['callsMax']} calls were read."
    if not proof["recordedUses"]:
        yield "Nothing was recorded that needs an identity policy: the suggestion grants nothing."
    elif proof["allAllowed"]:
        yield (
            f"Proof: all {proof['recordedUses']} recorded uses ({proof['distinctUsesReplayed']} different ones) "
            "were replayed against it and are allowed."
        )
    else:
        yield f"NOT PROVEN: {len(proof['notAllowed'])} recorded uses are not allowed by it:"
        yield from (f"  {one['action']} on {one['resource']}" for one in proof["notAllowed"])
    if answer["deniedCalls"]:
        yield f"{answer['deniedCalls']} calls were denied in that time; they are not in it (`taskrole why` tells more)."
    yield (
        f"Today's policies grant {grant['actionsToday']} actions of the services here; "
        f"with this {grant['actionsThen']} are left and {grant['actionsThatDisappear']} disappear."
    )
