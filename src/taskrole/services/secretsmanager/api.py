"""What the composition root may give to other services of Secrets Manager: reading a secret on behalf of a service."""

from taskrole.aws.call import Call
from taskrole.aws.errors import ServiceError
from taskrole.policy.model import Question
from taskrole.services.secretsmanager.deps import SecretsDeps
from taskrole.services.secretsmanager.questions import about_secret, secret_key


class SecretsApi:
    """Secrets as a service that was given one by its ARN sees them."""

    def __init__(self, deps: SecretsDeps) -> None:
        self._deps = deps

    def question(self, call: Call, arn: str) -> Question:
        """Return the question whether the caller may read a secret, and so may hand it to a service."""
        return about_secret(self._deps, call, arn, "GetSecretValue")

    def read(self, call: Call, arn: str) -> str | None:
        """Return the current value of a secret in the region of a call; None if there is no such text."""
        try:
            secret = self._deps.store.find(secret_key(call, arn))
            if secret is None or secret.purge_at is not None:
                return None
            version, value = self._deps.store.read(secret, None, None)
            self._deps.store.accessed(secret, version, call.now)
            return None if version.is_binary else value.decode()
        except (ServiceError, UnicodeDecodeError):
            return None
