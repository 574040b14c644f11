"""What would be allowed: SimulatePrincipalPolicy and SimulateCustomPolicy, answered by the evaluator itself.

Source: IAM API reference, SimulatePrincipalPolicy; IAM user guide, "Testing IAM policies with the policy simulator".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from taskrole.aws.call import Call
from taskrole.aws.operation import OperationSet
from taskrole.policy.document import CompiledPolicy, PolicySyntaxError, compile_policy, parse_document
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.model import (
    ContextValue,
    Decision,
    PolicyType,
    Principal,
    PrincipalKind,
    Question,
    StatementReference,
    account_root,
)
from taskrole.services.iam.deps import IamDeps
from taskrole.services.iam.errors import InvalidInputError, no_such
from taskrole.services.iam.model import Entity, Kind
from taskrole.services.iam.operations import support as s
from taskrole.services.iam.principals import principal_of
from taskrole.services.iam.written import WrittenPolicy, context_keys, policies_of, statement_positions

operations: OperationSet[IamDeps] = OperationSet("iam")

ANSWERS_MAX = 1000  # actions times resources of one call
_SOURCE_TYPES = ("user", "group", "role")
_RESOURCE_POLICY = "ResourcePolicy"
_IDENTITY_INPUT = "PolicyInputList"
_BOUNDARY_INPUT = "PermissionsBoundaryPolicyInputList"


@dataclass(frozen=True, slots=True)
class _Source:
    """One policy of a simulation: what its statements are reported under, and its text."""

    source_id: str
    text: str
    policy_type: PolicyType


@dataclass(frozen=True, slots=True)
class _Simulation:
    """All that the answers of one call depend on."""

    principal: Principal
    sources: tuple[_Source, ...]
    context: dict[str, ContextValue]
    owner_account_id: str
    resource_policy: str | None

    def policies(self) -> PolicySet:
        """Return the policies, compiled; several boundaries count as one."""
        identity = tuple(_compiled(one) for one in self.sources if one.policy_type is PolicyType.IDENTITY)
        boundaries = [_compiled(one) for one in self.sources if one.policy_type is PolicyType.BOUNDARY]
        return PolicySet(identity, boundaries[0] if boundaries else None)


# SimulatePrincipalPolicy, GetContextKeysForPrincipalPolicy


def _source(iam: IamDeps, call: Call, request: Any) -> tuple[Kind, str, Entity | None]:
    """Return kind, name and entity that PolicySourceArn means."""
    fields = request["PolicySourceArn"].split(":", 5)
    kind_name, _, name = fields[5].partition("/") if len(fields) == 6 else ("", "", "")
    if kind_name not in _SOURCE_TYPES or fields[4] != call.account_id:
        raise InvalidInputError(f"Invalid Entity Arn: {request['PolicySourceArn']} does not clearly define entity type")
    kind, name = Kind(kind_name), name.rpartition("/")[2]
    return kind, name, iam.store.find(call.account_id, kind, name)


def _on_source(action: str) -> s.Questions:
    def questions(iam: IamDeps, call: Call, request: Any) -> Sequence[Question]:
        entity = _source(iam, call, request)[2]
        keys = {} if entity is None else s.resource_tags(entity.tags)
        return [Question(call.principal, f"iam:{action}", request["PolicySourceArn"], keys)]

    return questions


def _entity(iam: IamDeps, call: Call, request: Any) -> Entity:
    kind, name, entity = _source(iam, call, request)
    if entity is None:
        raise no_such(kind, name)
    return entity


@operations.operation("SimulatePrincipalPolicy", questions=_on_source("SimulatePrincipalPolicy"))
def simulate_principal_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Tell what the policies of a user, group or role, and further ones in the request, allow."""
    entity = _entity(iam, call, request)
    written = policies_of(iam.store, iam.policies, entity)
    sources = [
        _Source(one.source_id, one.text, PolicyType.IDENTITY) for one in written if not _is_excluded(one, request)
    ]
    sources += _given(request, _IDENTITY_INPUT, PolicyType.IDENTITY)
    boundaries = _given(request, _BOUNDARY_INPUT, PolicyType.BOUNDARY)
    if not boundaries and entity.boundary_arn and not _is_boundary_excluded(entity, request):
        text = iam.policies.default_document(entity.boundary_arn)
        if text is not None:
            boundaries = [_Source(entity.boundary_arn.rpartition("/")[2], text, PolicyType.BOUNDARY)]
    principal = _caller(request, call.account_id) or _principal(entity)
    return _answer(_simulation(request, principal, [*sources, *boundaries]), request)


@operations.operation("SimulateCustomPolicy", questions=s.on_nothing("SimulateCustomPolicy"))
def simulate_custom_policy(_iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """Tell what the policies in the request allow."""
    sources = _given(request, _IDENTITY_INPUT, PolicyType.IDENTITY)
    sources += _given(request, _BOUNDARY_INPUT, PolicyType.BOUNDARY)
    arn = f"arn:aws:iam::{call.account_id}:user/simulated"
    anybody = Principal(PrincipalKind.USER, call.account_id, arn, "AIDASIMULATED", "simulated")
    return _answer(_simulation(request, _caller(request, call.account_id) or anybody, sources), request)


@operations.operation("GetContextKeysForPrincipalPolicy", questions=_on_source("GetContextKeysForPrincipalPolicy"))
def get_context_keys_for_principal_policy(iam: IamDeps, call: Call, request: Any) -> dict[str, Any]:
    """List the condition keys that the policies of a user, group or role look at."""
    written = policies_of(iam.store, iam.policies, _entity(iam, call, request))
    given = [source.text for source in _given(request, _IDENTITY_INPUT, PolicyType.IDENTITY)]
    return {"ContextKeyNames": context_keys([*(one.text for one in written), *given])}


@operations.operation("GetContextKeysForCustomPolicy", questions=s.on_nothing("GetContextKeysForCustomPolicy"))
def get_context_keys_for_custom_policy(_iam: IamDeps, _call: Call, request: Any) -> dict[str, Any]:
    """List the condition keys that the policies in the request look at."""
    sources = _given(request, _IDENTITY_INPUT, PolicyType.IDENTITY)
    return {"ContextKeyNames": context_keys(source.text for source in sources)}


# What is simulated


def _is_excluded(policy: WrittenPolicy, request: Any) -> bool:
    policy_type = "inline" if not policy.arn else "aws-managed" if ":aws:policy/" in policy.arn else "user-managed"
    for entry in request.get("PolicyExclusionList", []):
        inline = entry.get("InlinePolicyIdentifier")
        if "PolicyArn" in entry and entry["PolicyArn"] == policy.arn:
            return True
        if inline is not None and not policy.arn and inline["PolicyName"] == policy.name:
            owner = policy.owner
            if (inline["AttachmentType"], inline["AttachmentName"]) == (owner.kind, owner.name):
                return True
        if "PolicyArn" not in entry and inline is None and entry.get("PolicyType") == policy_type:
            return True
    return False


def _is_boundary_excluded(entity: Entity, request: Any) -> bool:
    return any(
        entry.get("PolicyType") == "permission-boundary"
        and entry.get("PolicyArn", entity.boundary_arn) == entity.boundary_arn
        for entry in request.get("PolicyExclusionList", [])
    )


def _given(request: Any, member: str, policy_type: PolicyType) -> list[_Source]:
    sources = [
        _Source(f"{member}.{number}", text, policy_type) for number, text in enumerate(request.get(member, []), 1)
    ]
    for source in sources:
        _compiled(source)  # refused here, whatever is asked
    return sources


def _compiled(source: _Source) -> CompiledPolicy:
    try:
        return compile_policy(source.text, name=source.source_id, policy_type=source.policy_type)
    except PolicySyntaxError as error:
        raise InvalidInputError(f"Invalid Input {source.source_id}: {error}") from error


def _principal(entity: Entity) -> Principal:
    """Return a user, some session of a role, or some member of a group."""
    if entity.kind is not Kind.GROUP:
        return principal_of(entity)
    return Principal(PrincipalKind.USER, entity.account_id, entity.arn, entity.unique_id, entity.name)


def _caller(request: Any, account_id: str) -> Principal | None:
    """Return the user that CallerArn names; AWS takes nothing but users (and root) there."""
    if "CallerArn" not in request:
        return None
    fields = request["CallerArn"].split(":", 5)
    if len(fields) != 6 or fields[2] != "iam" or not (fields[5].startswith("user/") or fields[5] == "root"):
        raise InvalidInputError(f"Invalid Entity Arn: {request['CallerArn']} does not name an IAM user")
    if fields[5] == "root":
        return account_root(fields[4])
    name = fields[5].rpartition("/")[2]
    return Principal(PrincipalKind.USER, fields[4] or account_id, request["CallerArn"], "AIDASIMULATED", name)


def _simulation(request: Any, principal: Principal, sources: Sequence[_Source]) -> _Simulation:
    text = request.get(_RESOURCE_POLICY)
    if text is not None:
        try:
            compile_policy(text, name=_RESOURCE_POLICY, policy_type=PolicyType.RESOURCE)
        except PolicySyntaxError as error:
            raise InvalidInputError(f"Invalid Input {_RESOURCE_POLICY}: {error}") from error
    owner = request.get("ResourceOwner", "").split(":", 5)
    owner_account_id = owner[4] if len(owner) == 6 else ""
    return _Simulation(principal, tuple(sources), _context(principal, request), owner_account_id, text)


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


# Answers


def _answer(simulation: _Simulation, request: Any) -> dict[str, Any]:
    resources = request.get("ResourceArns") or ["*"]
    if len(resources) * len(request["ActionNames"]) > ANSWERS_MAX:
        raise InvalidInputError(f"A call may ask for {ANSWERS_MAX} results at the most.")
    for action in request["ActionNames"]:
        if action.count(":") != 1:
            raise InvalidInputError(f"Invalid Input ActionNames: {action}")
    pairs = [(action, resource) for action in request["ActionNames"] for resource in resources]
    numbered = [(f"{number:04}", pair) for number, pair in enumerate(pairs)]
    shown, page = s.page_of_all(numbered, request, lambda one: one[0])
    policies, missing = simulation.policies(), _missing_keys(simulation)
    return {
        "EvaluationResults": [_result(simulation, policies, missing, action, arn) for _, (action, arn) in shown],
        **page,
    }


def _missing_keys(simulation: _Simulation) -> list[str]:
    texts = [source.text for source in simulation.sources]
    if simulation.resource_policy is not None:
        texts.append(simulation.resource_policy)
    given = {key.lower() for key in simulation.context}
    given |= {f"aws:principaltag/{key.lower()}" for key in simulation.principal.tags}
    return [key for key in context_keys(texts) if key.lower() not in given]


def _result(
    simulation: _Simulation, policies: PolicySet, missing: list[str], action: str, resource: str
) -> dict[str, Any]:
    principal = simulation.principal
    owner, text = simulation.owner_account_id, simulation.resource_policy
    question = Question(principal, action, resource, simulation.context, owner, text)
    compiled = None if text is None else compile_policy(text, name=_RESOURCE_POLICY, policy_type=PolicyType.RESOURCE)
    decision = decide(question, policies, compiled)
    result: dict[str, Any] = {
        "EvalActionName": action,
        "EvalResourceName": resource,
        "EvalDecision": _word(decision),
        "MatchedStatements": [_matched(simulation, one) for one in decision.determined_by],
        "MissingContextValues": missing,
    }
    if policies.boundary is not None:
        # AWS: whether the boundary lets it, whatever the other policies say.
        alone = decide(replace(question, resource_policy=None, resource_account_id=""), PolicySet((policies.boundary,)))
        result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": alone.allowed}
    if compiled is not None and owner and owner != principal.account_id:
        # AWS: across accounts each side's own answer is told too.
        identity = decide(replace(question, resource_account_id="", resource_policy=None), policies)
        both = PolicySet((compile_policy(_EVERYTHING, name="", policy_type=PolicyType.IDENTITY),))
        resource_side = decide(question, both, compiled)
        result["EvalDecisionDetails"] = {"IAM Policy": _word(identity), "Resource Policy": _word(resource_side)}
    return result


_EVERYTHING = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'


def _word(decision: Decision) -> str:
    return "allowed" if decision.allowed else "explicitDeny" if decision.explicit else "implicitDeny"


def _matched(simulation: _Simulation, reference: StatementReference) -> dict[str, Any]:
    """Return a statement that counted: which policy, and where it stands in the text."""
    of_resource = reference.policy_type is PolicyType.RESOURCE
    source_type = "Resource Policy" if of_resource else "IAM Policy"
    matched: dict[str, Any] = {"SourcePolicyId": reference.policy_name, "SourcePolicyType": source_type}
    text = simulation.resource_policy if of_resource else _text_of(simulation, reference)
    if text is None:
        return matched
    statements = parse_document(text).statements
    names = [statement.sid or f"#{index}" for index, statement in enumerate(statements)]
    start, end = statement_positions(text)[names.index(reference.statement)]
    matched["StartPosition"] = {"Line": start[0], "Column": start[1]}
    matched["EndPosition"] = {"Line": end[0], "Column": end[1]}
    return matched


def _text_of(simulation: _Simulation, reference: StatementReference) -> str | None:
    for source in simulation.sources:
        if (source.source_id, source.policy_type) == (reference.policy_name, reference.policy_type):
            return source.text
    return None
