"""The sentence that tells a caller why not, in AWS's words.

Source: IAM user guide, "Troubleshoot access denied error messages".
"""

from taskrole.policy.context import resource_account
from taskrole.policy.model import Decision, PolicyType, Question

# AWS's answers to these end after the resource.
_WITHOUT_REASON = frozenset({"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"})
_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"
_ARTICLES = {PolicyType.IDENTITY: "an"}


def denial_message(question: Question, decision: Decision, *, quote_resource: bool = False) -> str:
    """Return AWS's sentence for a denied question.

    Args:
        question: The question that was answered no.
        decision: The answer.
        quote_resource: S3's way: the resource in double quotes, and no details for callers of another account.
    """
    principal = question.principal
    if quote_resource and resource_account(question) != principal.account_id:
        return "Access Denied"
    if question.action == _WEB_IDENTITY:
        return f"Not authorized to perform {_WEB_IDENTITY}"
    resource = f'"{question.resource}"' if quote_resource else question.resource
    caller = principal.arn or principal.name or "anonymous"
    text = f"User: {caller} is not authorized to perform: {question.action} on resource: {resource}"
    return text if question.action in _WITHOUT_REASON else f"{text} {_reason(question, decision)}"


def _reason(question: Question, decision: Decision) -> str:
    policy_type = decision.denied_by or PolicyType.IDENTITY
    if not decision.explicit:
        return f"because no {policy_type} allows the {question.action} action"
    text = f"with an explicit deny in {_ARTICLES.get(policy_type, 'a')} {policy_type}"
    names = [one.policy_name for one in decision.determined_by if one.policy_type is policy_type]
    managed = next((name for name in names if ":policy/" in name and " " not in name), "")
    # AWS names the denying policy when it is a managed one and in the caller's account.
    return f"{text}: {managed}" if managed and policy_type is not PolicyType.RESOURCE else text
