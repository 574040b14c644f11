"""Denials as AWS's sentences. Source: IAM user guide, "Troubleshoot access denied error messages"."""

from taskrole.policy.model import Decision, PolicyType, PrincipalKind, Question

_ARTICLES = {PolicyType.IDENTITY: "an"}
_WITHOUT_REASON = frozenset(("sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"))


def denial_message(question: Question, decision: Decision, *, quote_resource: bool = False) -> str:
    """Return the sentence that tells a caller what was denied and by which kind of policy.

    Args:
        question: What was asked.
        decision: A denial.
        quote_resource: S3 writes the resource in double quotes.
    """
    principal = question.principal
    who = "Anonymous" if principal.kind is PrincipalKind.ANONYMOUS else principal.arn
    resource = f'"{question.resource}"' if quote_resource else question.resource
    text = f"User: {who} is not authorized to perform: {question.action} on resource: {resource}"
    if question.action in _WITHOUT_REASON:  # AWS: these end after the resource
        return text
    return f"{text} {reason(question, decision)}"


def reason(question: Question, decision: Decision) -> str:
    """Return the part of the sentence that names the kind of policy."""
    policy_type = decision.denied_by or PolicyType.IDENTITY
    if decision.explicit:
        article = _ARTICLES.get(policy_type, "a")
        names = sorted({ref.policy_name for ref in decision.determined_by if ref.policy_type is policy_type})
        managed = [name for name in names if name.startswith("arn:")]
        suffix = f": {managed[0]}" if managed and policy_type is not PolicyType.RESOURCE else ""
        return f"with an explicit deny in {article} {policy_type}{suffix}"
    return f"because no {policy_type} allows the {question.action} action"
