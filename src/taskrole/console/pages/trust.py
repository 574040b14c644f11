"""What the pages need to know of roles: whether tasks may assume one, and why not."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from taskrole.policy.document import PolicySyntaxError, compile_policy
from taskrole.policy.evaluate import NO_POLICIES, decide
from taskrole.policy.model import PolicyType, Question, service_principal

TASKS_PRINCIPAL = "ecs-tasks.amazonaws.com"


def document_text(value: Any) -> str:
    """Return a policy document as IAM answers it, decoded and indented."""
    text = unquote(str(value or ""))
    try:
        return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
    except ValueError:
        return text


def trusts_tasks(role: Mapping[str, Any], region: str) -> bool:
    """Tell whether a role's trust policy lets ECS tasks assume it, by the policy engine itself."""
    arn = role["Arn"]
    account = arn.split(":")[4]
    try:
        trust = compile_policy(
            unquote(role.get("AssumeRolePolicyDocument", "")), name=arn, policy_type=PolicyType.TRUST
        )
    except PolicySyntaxError:
        return False
    context = {
        "aws:SourceAccount": account,
        "aws:SourceArn": f"arn:aws:ecs:{region}:{account}:task/default/00000000000000000000000000000000",
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": TASKS_PRINCIPAL,
    }
    question = Question(service_principal(TASKS_PRINCIPAL), "sts:AssumeRole", arn, context, account)
    return decide(question, NO_POLICIES, trust).allowed


def sort_roles(roles: list[dict[str, Any]], region: str) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """Return the roles that tasks may assume, and of the others name and reason."""
    usable = [role for role in roles if trusts_tasks(role, region)]
    names = {role["RoleName"] for role in usable}
    missing = [(role["RoleName"], _why(role)) for role in roles if role["RoleName"] not in names]
    return usable, missing


def _why(role: Mapping[str, Any]) -> str:
    text = unquote(role.get("AssumeRolePolicyDocument", ""))
    if TASKS_PRINCIPAL in text:
        return f"its trust policy names {TASKS_PRINCIPAL}, but a condition or Deny does not let tasks in"
    return f"its trust policy does not name {TASKS_PRINCIPAL}"
