"""What would be allowed: SimulatePrincipalPolicy and SimulateCustomPolicy, answered by the evaluator itself.

Source: IAM API reference, SimulatePrincipalPolicy; IAM user guide, "Testing IAM policies with the policy simulator".
"""

from collections.abc import Sequence
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.document import CompiledPolicy, PolicySyntaxError, compile_policy
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.model import ContextValue, Decision, PolicyType, Principal, PrincipalKind, Question
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import InvalidInputError, no_such
from taskrole.services.iam.model import Entity, Kind
from taskrole.services.iam.operations import support as s

operations: OperationSet[IamDeps] = OperationSet("iam")

ANSWERS_MAX = 1000  # actions times resources of one call
_SOURCE_TYPES = {Kind.USER: "user", Kind.GROUP: "group", Kind.ROLE: "role"}


def _source(iam: IamDeps, call: Call, request: Any) -> tuple[Kind, str, Entity | None]:
    """Return kind, name and entity that PolicySourceArn means."""
    fields = request["PolicySourceArn"].split(":", 5)
    kind_name, _, name = fields[5].partition("/") if len(fields) == 6 else ("", "", "")
    if kind_name not in _SOURCE_TYPES.values() or fields[4] != call.account_id:
        raise InvalidInputError(f"Invalid Entity Arn: {request['PolicySourceArn']} does not clearly define entity type")
    kind, name = Kind(kind_name), name.rpartition("/")[2]
    return kind, name, iam.store.find(call.account_id, kind, name)


def _may_simulate_principal(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
    _source(iam, call, request)
    return [Question(call.principal, "iam:SimulatePrincipalPolicy", request["PolicySourceArn"])]


@operations.operation("SimulatePrincipalPolicy", questions=_may_simulate_principal)
def simulate_principal_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Tell what the policies of a user, group or role, and further ones in the request, allow."""
    kind, name, entity = _source(iam, call, request)
    if entity is None:
        raise no_such(kind, name)
    given = iam.policy_sets.of_entity(entity)
    extra = _compiled(request.get("PolicyInputList", []), "PolicyInputList", PolicyType.IDENTITY)
    boundaries = _compiled(
        request.get("PermissionsBoundaryPolicyInputList", []), "BoundaryInputList", PolicyType.BOUNDARY
    )
    policies = PolicySet(given.identity + extra, boundaries[0] if boundaries else given.boundary)
    return _answer(policies, _principal(entity), request)


@operations.operation("SimulateCustomPolicy", questions=s.on_nothing("SimulateCustomPolicy"))
def simulate_custom_policy(_iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Tell what the policies in the request allow."""
    boundaries = _compiled(
        request.get("PermissionsBoundaryPolicyInputList", []), "BoundaryInputList", PolicyType.BOUNDARY
    )
    identity = _compiled(request["PolicyInputList"], "PolicyInputList", PolicyType.IDENTITY)
    policies = PolicySet(identity, boundaries[0] if boundaries else None)
    arn = request.get("CallerArn", f"arn:aws:iam::{call.account_id}:user/simulated")
    principal = Principal(PrincipalKind.USER, call.account_id, arn, "AIDASIMULATED", arn.rpartition("/")[2])
    return _answer(policies, principal, request)


def _principal(entity: Entity) -> Principal:
    if entity.kind is Kind.ROLE:
        return Principal(
            PrincipalKind.ROLE_SESSION,
            entity.account_id,
            f"arn:aws:sts::{entity.account_id}:assumed-role/{entity.name}/simulated",
            f"{entity.unique_id}:simulated",
            entity.name,
            entity.arn,
            entity.unique_id,
            "simulated",
            tags=entity.tags,
        )
    return Principal(PrincipalKind.USER, entity.account_id, entity.arn, entity.unique_id, entity.name, tags=entity.tags)


def _compiled(texts: Sequence[str], name: str, policy_type: PolicyType) -> tuple[CompiledPolicy, ...]:
    try:
        return tuple(
            compile_policy(text, name=f"{name}.{number}", policy_type=policy_type)
            for number, text in enumerate(texts, 1)
        )
    except PolicySyntaxError as error:
        raise InvalidInputError(f"Invalid Input {name}: {error}") from error


def _answer(policies: PolicySet, principal: Principal, request: Any) -> dict[str, Any]:
    resources = request.get("ResourceArns") or ["*"]
    if len(resources) * len(request["ActionNames"]) > ANSWERS_MAX:
        raise InvalidInputError(f"A call may ask for {ANSWERS_MAX} results at the most.")
    context = _context(principal, request)
    results = []
    for action in request["ActionNames"]:
        if action.count(":") != 1:
            raise InvalidInputError(f"Invalid Input ActionNames: {action}")
        for resource in resources:
            question = Question(principal, action, resource, context, _owner(request), request.get("ResourcePolicy"))
            try:
                decision = decide(question, policies)
            except PolicySyntaxError as error:
                raise InvalidInputError("Invalid Input ResourcePolicy") from error
            results.append(_result(question, decision))
    results = [{**result, "$number": f"{number:04}"} for number, result in enumerate(results)]
    shown, page = s.page_of_all(results, request, lambda result: str(result["$number"]))
    for result in shown:
        del result["$number"]
    return {"EvaluationResults": shown, **page}


def _owner(request: Any) -> str:
    """Return the account in ResourceOwner, which is an account's ARN."""
    fields = request.get("ResourceOwner", "").split(":", 5)
    return fields[4] if len(fields) == 6 else ""


def _context(principal: Principal, request: Any) -> dict[str, ContextValue]:
    context: dict[str, ContextValue] = {}
    for entry in request.get("ContextEntries", []):
        values = [str(value) for value in entry.get("ContextKeyValues", [])]
        many = entry.get("ContextKeyType", "string").endswith("List")
        if entry.get("ContextKeyName") and (many or values):
            context[entry["ContextKeyName"]] = values if many else values[0]
    if principal.kind is PrincipalKind.USER:
        context.setdefault("aws:username", principal.name)
    context.setdefault("aws:userid", principal.user_id)
    context.setdefault("aws:PrincipalArn", principal.principal_arn)
    context.setdefault("aws:PrincipalAccount", principal.account_id)
    return context


def _result(question: Question, decision: Decision) -> dict[str, Any]:
    words = "allowed" if decision.allowed else "explicitDeny" if decision.explicit else "implicitDeny"
    types = {
        PolicyType.IDENTITY: "IAM Policy",
        PolicyType.RESOURCE: "Resource Policy",
        PolicyType.BOUNDARY: "IAM Policy",
    }
    matched = [
        {"SourcePolicyId": one.policy_name, "SourcePolicyType": types.get(one.policy_type, "none")}
        for one in decision.determined_by
    ]
    result: dict[str, Any] = {
        "EvalActionName": question.action,
        "EvalResourceName": question.resource,
        "EvalDecision": words,
        "MatchedStatements": matched,
        "MissingContextValues": [],
    }
    if decision.denied_by is PolicyType.BOUNDARY:
        result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": False}
    return result
