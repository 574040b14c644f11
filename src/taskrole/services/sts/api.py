"""What other services and the gateway may ask of STS."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from taskrole.aws.audit import AskedQuestion, AuditRecord, AuditSink
from taskrole.aws.call import CallSession
from taskrole.aws.errors import AuthenticationError, AuthenticationProblem
from taskrole.ids import Ids, dashed_uuid
from taskrole.policy.document import compile_policy
from taskrole.policy.evaluate import NO_POLICIES, decide
from taskrole.policy.explain import denial_message
from taskrole.policy.model import Decision, PolicyType, Principal, PrincipalKind, Question, service_principal
from taskrole.policy.trace import step_of, trace
from taskrole.services.iam.api import IamApi, Role
from taskrole.services.sts.authorization_messages import AuthorizationMessages
from taskrole.services.sts.revocations import Revocations
from taskrole.services.sts.sessions import OpenedSession, SessionSealer, TemporaryCredentials

SERVICE_SESSION_SECONDS_MAX = 36 * 3600  # revocations are kept a little longer than this


class RoleNotAssumableError(Exception):
    """A service may not assume a role; ``reason`` is a sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class StsApi:
    """STS as seen from inside."""

    iam: IamApi
    sealer: SessionSealer
    revocations: Revocations
    audit: AuditSink
    ids: Ids
    messages: AuthorizationMessages

    def open_session(self, access_key_id: str, session_token: str, now: datetime) -> OpenedSession:
        """Return whose session a token is, with the tags that its role or user has now.

        Raises:
            AuthenticationError: BAD_TOKEN (also when role or user are gone), EXPIRED_TOKEN (also for revoked sessions).
        """
        opened = self.sealer.open(access_key_id, session_token, now)  # (1) made here, not expired
        if self.revocations.is_revoked(opened.principal, opened.session, now):  # (2) not revoked
            message = "The security token included in the request is expired"
            raise AuthenticationError(AuthenticationProblem.EXPIRED_TOKEN, message)
        tags = self._tags_behind(opened.principal)  # (3) of a role or user that is still there
        if tags is None:
            message = "The security token included in the request is invalid."
            raise AuthenticationError(AuthenticationProblem.BAD_TOKEN, message)
        if not tags:
            return opened
        merged = merged_tags(tags, dict(opened.session.session_tags))
        return replace(opened, principal=replace(opened.principal, tags=merged))

    def issue(self, principal: Principal, session: CallSession) -> TemporaryCredentials:
        """Return credentials for a session that the caller of this method has authorized."""
        return self.sealer.seal(principal, session)

    def _tags_behind(self, principal: Principal) -> Mapping[str, str] | None:
        """Return the tags of the role or user that a session stands for, or None if that is gone."""
        match principal.kind:
            case PrincipalKind.ROLE_SESSION:
                role = self.iam.find_role(principal.account_id, principal.name)
                return role.tags if role is not None and role.role_id == principal.role_id else None
            case PrincipalKind.USER:
                user = self.iam.find_user(principal.account_id, principal.name)
                return user.tags if user is not None and user.user_id == principal.user_id else None
            case PrincipalKind.FEDERATED_USER if not principal.issuer_arn.endswith(":root"):
                user = self.iam.find_user(principal.account_id, principal.issuer_arn.rpartition("/")[2])
                return {} if user is not None and user.user_id == principal.role_id else None
        return {}

    def assume_role_for_service(
        self,
        role_arn: str,
        service_principal: str,
        session_name: str,
        account_id: str,
        region: str,
        source_arn: str,
        duration_seconds: int,
        now: datetime,
        task_arn: str = "",
        *,
        recorded: bool = True,
        session_tags: Mapping[str, str] | None = None,
        transitive: bool = False,
        bound_to: str = "",
    ) -> TemporaryCredentials:
        """Let an AWS service assume a role of the account: the trust policy alone decides, also about session tags.

        Source: IAM user guide, "Roles terms and concepts: AWS service role"; confused-deputy keys are given.

        Raises:
            RoleNotAssumableError: No such role, or its trust policy does not let the service in.
        """
        role = self.iam.find_role_by_arn(role_arn)
        if role is None or role.account_id != account_id:
            raise RoleNotAssumableError("There is no such role in this account.")
        question = _service_question(role, service_principal, account_id, region, source_arn, now)
        trust = compile_policy(role.trust_policy, name=role.arn, policy_type=PolicyType.TRUST)
        decision = decide(question, NO_POLICIES, trust)
        if not decision.allowed:
            self._record(role, question, decision, session_name, region, now, None)
            how = "explicitly denies that" if decision.explicit else "does not allow"
            what = f"{service_principal} assumes it" if decision.explicit else f"{service_principal} to assume it"
            raise RoleNotAssumableError(f"The role's trust policy {how} {what}.")
        life = timedelta(seconds=min(duration_seconds, SERVICE_SESSION_SECONDS_MAX))
        tags = dict(session_tags or {})
        if tags and not decide(_tagging(question, tags), NO_POLICIES, trust).allowed:
            raise RoleNotAssumableError(f"The role's trust policy does not allow {service_principal} sts:TagSession.")
        pairs = tuple(tags.items())
        session = CallSession(
            now,
            now + life,
            transitive_tags=pairs if transitive else (),
            session_tags=pairs,
            task_arn=task_arn,
            bound_to=bound_to,
        )
        credentials = self.sealer.seal(session_principal(role, session_name, tags), session)
        if recorded:
            self._record(role, question, decision, session_name, region, now, credentials)
        return credentials

    def revoke_session(self, role_arn: str, session_name: str, now: datetime) -> None:
        """Refuse at once all credentials of a role's session that were issued until now."""
        self.revocations.revoke_session(role_arn, session_name, now)

    def revoke_role(self, role_arn: str, now: datetime) -> None:
        """Refuse at once all credentials of a role that were issued until now."""
        self.revocations.revoke_role(role_arn, now)

    def revoke_task(self, task_arn: str, now: datetime) -> None:
        """Refuse at once all credentials of a task, also such as are being issued this moment."""
        self.revocations.revoke_task(task_arn, now)

    def _record(
        self,
        role: Role,
        question: Question,
        decision: Decision,
        session_name: str,
        region: str,
        now: datetime,
        credentials: TemporaryCredentials | None,
    ) -> None:
        response = None
        if credentials is not None:
            principal = session_principal(role, session_name)
            response = {
                "credentials": {
                    "accessKeyId": credentials.access_key_id,
                    "expiration": credentials.expires_at.strftime("%b %d, %Y, %I:%M:%S %p"),
                },
                "assumedRoleUser": {"assumedRoleId": principal.user_id, "arn": principal.arn},
            }
        service_name = question.principal.name
        record = AuditRecord(
            event_id=dashed_uuid(self.ids),
            request_id=dashed_uuid(self.ids),
            at=now,
            account_id=role.account_id,
            region=region,
            service="sts",
            operation="AssumeRole",
            principal=question.principal,
            user_name=session_name,
            source_ip=service_name,
            user_agent=service_name,
            request={"roleArn": role.arn, "roleSessionName": session_name},
            response=response,
            read_only=True,
            error_code="" if decision.allowed else "AccessDenied",
            error_message="" if decision.allowed else denial_message(question, decision),
            status=200 if decision.allowed else 403,
            resources=(role.arn,),
            questions=(_asked(role, question, decision),),
            invoked_by=service_name,
        )
        self.audit.record(record)


def _asked(role: Role, question: Question, decision: Decision) -> AskedQuestion:
    return AskedQuestion(
        question.action,
        question.resource,
        decision,
        role.account_id,
        str(step_of(question, decision)),
        (f"{PolicyType.TRUST}: {role.arn}",),
        explanation=None if decision.allowed else trace(question, NO_POLICIES, decision).value,
    )


def _service_question(
    role: Role, service_name: str, account_id: str, region: str, source_arn: str, now: datetime
) -> Question:
    """Return the question whether a service may assume a role; the confused-deputy keys are given."""
    context = {
        "aws:SourceAccount": account_id,
        "aws:SourceArn": source_arn,
        "aws:PrincipalIsAWSService": "true",
        "aws:PrincipalServiceName": service_name,
        "aws:RequestedRegion": region,
        "aws:SecureTransport": "true",
        "aws:CurrentTime": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "aws:EpochTime": str(int(now.timestamp())),
    }
    for key, value in role.tags.items():
        context[f"aws:ResourceTag/{key}"] = value
        context[f"iam:ResourceTag/{key}"] = value
    return Question(
        service_principal(service_name),
        "sts:AssumeRole",
        role.arn,
        context,
        role.account_id,
        role.trust_policy,
        resource_policy_required=True,
        resource_policy_kind=str(PolicyType.TRUST),
    )


def _tagging(question: Question, tags: Mapping[str, str]) -> Question:
    """Return the question whether the service may also tag the session."""
    context = {**question.context, **{f"aws:RequestTag/{key}": value for key, value in tags.items()}}
    return replace(question, action="sts:TagSession", context={**context, "aws:TagKeys": list(tags)})


def merged_tags(behind: Mapping[str, str], session_tags: Mapping[str, str]) -> dict[str, str]:
    """Return the tags of a role or user with those of its session, which win (keys are compared without case)."""
    given = {key.lower() for key in session_tags}
    return {key: value for key, value in behind.items() if key.lower() not in given} | dict(session_tags)


def session_principal(role: Role, session_name: str, tags: dict[str, str] | None = None) -> Principal:
    """Return the principal of a role's session."""
    return Principal(
        PrincipalKind.ROLE_SESSION,
        role.account_id,
        f"arn:aws:sts::{role.account_id}:assumed-role/{role.name}/{session_name}",
        f"{role.role_id}:{session_name}",
        role.name,
        role.arn,
        role.role_id,
        session_name,
        tags=merged_tags(role.tags, tags or {}),
    )


__all__ = ["OpenedSession", "RoleNotAssumableError", "StsApi", "TemporaryCredentials", "session_principal"]
