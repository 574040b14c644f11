"""What other services and the gateway may ask of STS."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from taskrole.aws.audit import AuditRecord, AuditSink
from taskrole.aws.call import CallSession
from taskrole.aws.errors import AuthenticationError, AuthenticationProblem
from taskrole.ids import Ids, dashed_uuid
from taskrole.policy.document import compile_policy
from taskrole.policy.evaluate import PolicySet, decide
from taskrole.policy.model import PolicyType, Principal, PrincipalKind, Question, service_principal
from taskrole.services.iam.api import IamApi, Role
from taskrole.services.sts.revocations import Revocations
from taskrole.services.sts.sessions import OpenedSession, SessionSealer, TemporaryCredentials


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

    def open_session(self, access_key_id: str, session_token: str, now: datetime) -> OpenedSession:
        """Return whose session a token is.

        Raises:
            AuthenticationError: BAD_TOKEN, EXPIRED_TOKEN (also for revoked sessions).
        """
        opened = self.sealer.open(access_key_id, session_token, now)
        if self.revocations.is_revoked(opened.principal, opened.session, now):
            message = "The security token included in the request is expired"
            raise AuthenticationError(AuthenticationProblem.EXPIRED_TOKEN, message)
        return opened

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
    ) -> TemporaryCredentials:
        """Let an AWS service assume a role of the account: the trust policy alone decides.

        Source: IAM user guide, "Roles terms and concepts: AWS service role"; confused-deputy keys are given.

        Raises:
            RoleNotAssumableError: No such role, or its trust policy does not let the service in.
        """
        role = self.iam.find_role_by_arn(role_arn)
        if role is None or role.account_id != account_id:
            raise RoleNotAssumableError("There is no such role in this account.")
        self._check_trust(role, service_principal, account_id, source_arn)
        principal = session_principal(role, session_name)
        session = CallSession(now, now + timedelta(seconds=duration_seconds), task_arn=task_arn)
        credentials = self.sealer.seal(principal, session)
        if recorded:
            self._record(role, service_principal, session_name, region, now)
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

    def _check_trust(self, role: Role, service_name: str, account_id: str, source_arn: str) -> None:
        question = Question(
            service_principal(service_name),
            "sts:AssumeRole",
            role.arn,
            {
                "aws:SourceAccount": account_id,
                "aws:SourceArn": source_arn,
                "aws:PrincipalIsAWSService": "true",
                "aws:PrincipalServiceName": service_name,
            },
            account_id,
            role.trust_policy,
            resource_policy_required=True,
        )
        trust = compile_policy(role.trust_policy, name=role.arn, policy_type=PolicyType.TRUST)
        decision = decide(question, PolicySet(), trust)
        if decision.explicit:
            raise RoleNotAssumableError(f"The role's trust policy explicitly denies {service_name}.")
        if not decision.allowed:
            raise RoleNotAssumableError(f"The role's trust policy does not allow {service_name} to assume it.")

    def _record(self, role: Role, service_name: str, session_name: str, region: str, now: datetime) -> None:
        record = AuditRecord(
            event_id=dashed_uuid(self.ids),
            request_id=dashed_uuid(self.ids),
            at=now,
            account_id=role.account_id,
            region=region,
            service="sts",
            operation="AssumeRole",
            principal=service_principal(service_name),
            user_name=session_name,
            source_ip=service_name,
            user_agent=service_name,
            request={"roleArn": role.arn, "roleSessionName": session_name},
            read_only=True,
            resources=(role.arn,),
            invoked_by=service_name,
        )
        self.audit.record(record)


def session_principal(role: Role, session_name: str, tags: dict[str, str] | None = None) -> Principal:
    """Return the principal of a role's session; session tags win over the role's, without case."""
    given = {key.lower() for key in tags or {}}
    merged = {key: value for key, value in role.tags.items() if key.lower() not in given} | (tags or {})
    return Principal(
        PrincipalKind.ROLE_SESSION,
        role.account_id,
        f"arn:aws:sts::{role.account_id}:assumed-role/{role.name}/{session_name}",
        f"{role.role_id}:{session_name}",
        role.name,
        role.arn,
        role.role_id,
        session_name,
        tags=merged,
    )


__all__ = ["OpenedSession", "RoleNotAssumableError", "StsApi", "TemporaryCredentials", "session_principal"]
