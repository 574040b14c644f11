"""Notes when access keys and actions are used, from the audit records that pass.

GetAccessKeyLastUsed, RoleLastUsed and the last-accessed reports tell it.
"""

from taskrole.aws.audit import AuditRecord, AuditSink
from taskrole.services.iam.api import IamApi

_LONG_TERM = "AKIA"
_PASS_ROLE = "iam:PassRole"  # noqa: S105  AWS: a permission, not an action that anybody calls


class KeyUseSink:
    """An ``AuditSink`` that passes records on. Costs a call nothing: uses are written together, by ``refresh``."""

    def __init__(self, sink: AuditSink, iam: IamApi) -> None:
        self._sink = sink
        self._iam = iam

    def record(self, record: AuditRecord) -> None:
        """Note the key and the actions, and pass the record on."""
        if record.access_key_id.startswith(_LONG_TERM):
            self._iam.note_key_use(record.access_key_id, record.at, record.service, record.region)
        if record.questions:
            actions = [asked.action for asked in record.questions if asked.action != _PASS_ROLE]
            self._iam.note_actions(record.principal, actions, record.region, record.at)
        self._sink.record(record)
