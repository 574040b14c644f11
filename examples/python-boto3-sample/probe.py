"""Says who it is and what it may do: one line of JSON for each service."""

import json

import boto3
import botocore.config
import botocore.exceptions

QUESTIONS = (("sts", "get_caller_identity"), ("s3", "list_buckets"), ("dynamodb", "list_tables"))
config = botocore.config.Config(retries={"max_attempts": 1}, connect_timeout=5, read_timeout=10)

for service, operation in QUESTIONS:
    outcome: dict[str, object] = {"service": service, "operation": operation}
    try:
        answer = getattr(boto3.client(service, config=config), operation)()
        outcome.update(allowed=True, arn=answer.get("Arn", ""))
    except botocore.exceptions.ClientError as error:
        outcome.update(allowed=False, code=error.response["Error"]["Code"], message=error.response["Error"]["Message"])
    except botocore.exceptions.BotoCoreError as error:
        outcome.update(allowed=False, code=type(error).__name__, message=str(error))
    print(json.dumps(outcome), flush=True)
