"""Notes when access keys are used, from the audit records that pass: what GetAccessKeyLastUsed tells."""

from taskrole.aws.audit import AuditRecord, AuditSink
from taskrole.services.iam.api import IamApi

_LONG_TERM = "AKIA"


class KeyUseSink:
    """An ``AuditSink`` that passes records on. Costs a call nothing: uses are written together, by ``refresh``."""

    def __init__(self, sink: AuditSink, iam: IamApi) -> None:
        self._sink = sink
        self._iam = iam

    def record(self, record: AuditRecord) -> None:
        """Note the key and pass the record on."""
        if record.access_key_id.startswith(_LONG_TERM):
            self._iam.note_key_use(record.access_key_id, record.at, record.service, record.region)
        self._sink.record(record)
