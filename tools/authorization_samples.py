"""Representative requests: what the questions of each operation are collected with.

Requests are made from the service model, once with the required members alone and once with all of them. ``VALUES``
says what a member holds, by its name; ``REQUESTS`` adds further requests where that is not enough; ``SEEDS`` are the
operations that are run first, so that names lead to something that has tags and policies.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from jwt.algorithms import ECAlgorithm
from tools import authorization_samples_ec2

from taskrole.aws.models import OperationModel, Shape
from taskrole.config import DEFAULT_ACCOUNT_ID, DEFAULT_REGION

ACCOUNT, REGION = DEFAULT_ACCOUNT_ID, DEFAULT_REGION
NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
DEPTH_MAX = 6
DIGEST = "sha256:" + "0" * 64
TASK_ID = "0" * 32
_IAM = f"arn:aws:iam::{ACCOUNT}"
_ECS = f"arn:aws:ecs:{REGION}:{ACCOUNT}"
ROLE_ARN = f"{_IAM}:role/sample"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": ACCOUNT, "Service": ["ecs-tasks.amazonaws.com", "ec2.amazonaws.com"]},
                "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
            }
        ],
    }
)
POLICY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
)
_ITERATOR = base64.b64encode(
    json.dumps(
        {"stream": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/sample/stream/x", "position": 1, "at": 1}
    ).encode()
).decode()
SAML_METADATA = (
    '<EntityDescriptor entityID="sample"><IDPSSODescriptor/></EntityDescriptor>' + " " * 1000  # the model's minimum
)


_ISSUER_KEY = ec.generate_private_key(ec.SECP256R1())
_CLAIMS = {
    "iss": "https://issuer.example",
    "sub": "sample",
    "aud": "sample",
    "amr": ["sample"],
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 3600,
    "https://aws.amazon.com/tags": {"principal_tags": {"team": ["blue"]}, "transitive_tag_keys": ["team"]},
    "https://aws.amazon.com/source_identity": "sample",
}


def issuer_keys(folder: Path) -> tuple[tuple[str, Path], ...]:
    """Write the keys of the issuer of the representative identity token; return them as the setting has them."""
    path = folder / "issuer.json"
    key = json.loads(ECAlgorithm.to_jwk(_ISSUER_KEY.public_key()))
    path.write_text(json.dumps({"keys": [key]}), encoding="utf-8")
    return (("issuer.example", path),)


def server_certificate() -> dict[str, str]:
    """Return a certificate that signs itself, with its key, as UploadServerCertificate takes them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sample")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, NOW, NOW + timedelta(days=1))
    return {
        "CertificateBody": builder.sign(key, SHA256()).public_bytes(Encoding.PEM).decode(),
        "PrivateKey": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    }


_LIFECYCLE_POLICY = json.dumps(
    {
        "rules": [
            {
                "rulePriority": 1,
                "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 5},
                "action": {"type": "expire"},
            }
        ]
    }
)
_TAG = {"Key": "team", "Value": "blue"}
_ECS_TAG = {"key": "team", "value": "blue"}

_SERVICE = {
    "cluster": "sample",
    "taskDefinition": "sample",
    "capacityProviderStrategy": [{"capacityProvider": "sample"}],
    "enableECSManagedTags": True,
    "enableExecuteCommand": True,
    "propagateTags": "SERVICE",
    "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": "DISABLED"}},
    "serviceConnectConfiguration": {"enabled": False, "namespace": "sample"},
    "vpcLatticeConfigurations": [],
}

VALUES: dict[str, Any] = {
    # IAM and STS
    "iam.UserName": "sample",
    "iam.RoleName": "sample",
    "iam.GroupName": "sample",
    "iam.NewUserName": "renamed",
    "iam.NewGroupName": "renamed",
    "iam.NewPath": "/",
    "iam.Path": "/",
    "iam.PathPrefix": "/",
    "iam.PolicyName": "sample",
    "iam.InstanceProfileName": "sample",
    "iam.PolicyArn": f"{_IAM}:policy/sample",
    "iam.PermissionsBoundary": f"{_IAM}:policy/sample",
    "iam.PolicySourceArn": f"{_IAM}:user/sample",
    "iam.Arn": ROLE_ARN,
    "iam.PolicyDocument": POLICY,
    "iam.AssumeRolePolicyDocument": TRUST,
    "iam.VersionId": "v1",
    "iam.AWSServiceName": "ecs.amazonaws.com",
    "iam.AccessKeyId": "AKIAIOSFODNN7EXAMPLE",
    "iam.ServerCertificateName": "sample",
    "iam.VirtualMFADeviceName": "sample",
    "iam.SerialNumber": f"{_IAM}:mfa/sample",
    "iam.OpenIDConnectProviderArn": f"{_IAM}:oidc-provider/issuer.example",
    "iam.SAMLProviderArn": f"{_IAM}:saml-provider/sample",
    "iam.Url": "https://issuer.example",
    "iam.Name": "sample",
    "iam.DeletionTaskId": f"task/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS/{TASK_ID}",
    "iam.AuthenticationCode1": "123456",
    "iam.AuthenticationCode2": "123456",
    "iam.SSHPublicKeyId": "APKAIOSFODNN7EXAMPLE",
    "iam.CertificateId": "EXAMPLEEXAMPLEEXAMPLEEXAMPLE",
    "iam.ServiceSpecificCredentialId": "ACCAIOSFODNN7EXAMPLE",
    "iam.ThumbprintList": ["0" * 40],
    "iam.JobId": "00000000-0000-4000-8000-000000000000",
    "iam.SAMLMetadataDocument": SAML_METADATA,
    "iam.ServiceNamespace": "s3",
    "iam.ServiceNamespaces": ["s3"],
    "iam.ActionNames": ["s3:GetObject"],
    "iam.CallerArn": f"{_IAM}:user/sample",
    "iam.AddPrivateKey": None,
    "iam.RemovePrivateKey": None,
    "sts.WebIdentityToken": jwt.encode(_CLAIMS, _ISSUER_KEY, "ES256"),
    "sts.ProviderId": None,
    "sts.RoleArn": ROLE_ARN,
    "sts.RoleSessionName": "sample",
    "sts.SourceIdentity": "sample",
    "sts.ExternalId": "sample",
    "sts.TransitiveTagKeys": ["team"],
    "sts.Name": "sample",
    "sts.Policy": POLICY,
    "sts.PolicyArns": [{"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}],
    "sts.AccessKeyId": "AKIAIOSFODNN7EXAMPLE",
    "sts.DurationSeconds": 900,
    # ECS
    "ecs.cluster": "sample",
    "ecs.clusters": ["sample"],
    "ecs.clusterName": "sample",
    "ecs.task": TASK_ID,
    "ecs.tasks": [TASK_ID],
    "ecs.taskDefinition": "sample",
    "ecs.taskDefinitions": ["sample:1"],
    "ecs.family": "sample",
    "ecs.taskRoleArn": ROLE_ARN,
    "ecs.executionRoleArn": ROLE_ARN,
    "ecs.containerInstance": f"{_ECS}:container-instance/sample/{TASK_ID}",
    "ecs.containerInstances": [TASK_ID],
    "ecs.containerInstanceArn": f"{_ECS}:container-instance/sample/{TASK_ID}",
    "ecs.clusterArn": f"{_ECS}:cluster/sample",
    "ecs.resourceArn": f"{_ECS}:cluster/sample",
    "ecs.service": "sample",
    "ecs.services": ["sample"],
    "ecs.serviceName": "sample",
    "ecs.targetId": f"{_ECS}:container-instance/sample/{TASK_ID}",
    "ecs.targetType": "container-instance",
    "ecs.principalArn": f"{_IAM}:user/sample",
    "ecs.serviceArn": f"{_ECS}:service/sample/sample",
    "ecs.capacityProvider": "sample",
    "ecs.capacityProviders": ["sample"],
    "ecs.registryArn": f"arn:aws:servicediscovery:{REGION}:{ACCOUNT}:service/srv-sample",
    "ecs.serviceDeploymentArn": f"{_ECS}:service-deployment/sample/sample/1",
    "ecs.serviceDeploymentArns": [f"{_ECS}:service-deployment/sample/sample/1"],
    "ecs.serviceRevisionArns": [f"{_ECS}:service-revision/sample/sample/1"],
    "ecs.taskSet": "1",
    "ecs.taskSets": ["1"],
    "ecs.primaryTaskSet": "1",
    "ecs.reason": "sample",
    "ecs.cpu": "256",
    "ecs.memory": "512",
    # ECR
    "ecr.repositoryName": "sample",
    "ecr.repositoryNames": ["sample"],
    "ecr.registryId": ACCOUNT,
    "ecr.registryIds": [ACCOUNT],
    "ecr.resourceArn": f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/sample",
    "ecr.imageDigest": DIGEST,
    "ecr.layerDigest": DIGEST,
    "ecr.layerDigests": [DIGEST],
    "ecr.uploadId": "00000000-0000-4000-8000-000000000000",
    "ecr.lifecyclePolicyText": _LIFECYCLE_POLICY,
    "ecr.principalArn": f"{_IAM}:user/sample",
    "ecr.signingProfileArn": f"arn:aws:signer:{REGION}:{ACCOUNT}:/signing-profiles/sample",
    # S3
    "s3.Bucket": "sample-bucket",
    "s3.Key": "folder/key",
    "s3.CopySource": "sample-bucket/folder/source",
    "s3.Tagging": "team=blue",
    "s3.VersionId": "null",
    "s3.UploadId": "sample",
    "s3.ExpectedBucketOwner": ACCOUNT,
    "s3.ACL": "private",
    "s3.Prefix": "folder/",
    "s3.Policy": json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": ACCOUNT},
                    "Action": "s3:*",
                    "Resource": "arn:aws:s3:::sample-bucket",
                }
            ],
        }
    ),
    # DynamoDB
    "dynamodb.TableName": "sample",
    "dynamodb.IndexName": "by-kind",
    "dynamodb.ResourceArn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/sample",
    "dynamodb.Key": {"id": {"S": "1"}},
    "dynamodb.Item": {"id": {"S": "1"}, "kind": {"S": "book"}},
    "dynamodb.KeyConditionExpression": "id = :id",
    "dynamodb.ConditionExpression": "attribute_exists(id)",
    "dynamodb.FilterExpression": "kind = :kind",
    "dynamodb.ProjectionExpression": "kind",
    "dynamodb.UpdateExpression": "SET kind = :kind",
    "dynamodb.ExpressionAttributeValues": {":id": {"S": "1"}, ":kind": {"S": "book"}},
    "dynamodb.ExpressionAttributeNames": {"#k": "kind"},
    "dynamodb.RequestItems": None,
    "dynamodb.Policy": "{}",
    "dynamodb.BackupArn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/sample/backup/01234567890123-01234567",
    "dynamodb.ExportArn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/sample/export/01234567890123-01234567",
    "dynamodb.ImportArn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/sample/import/01234567890123-01234567",
    "dynamodb.Statement": "SELECT kind FROM sample WHERE id = '1'",
    "dynamodb.Parameters": None,
    "dynamodbstreams.TableName": "sample",
    "dynamodbstreams.StreamArn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/sample/stream/2026-01-01T00:00:00.000",
    "dynamodbstreams.ShardId": "shardId-00000000000000000000-01234567",
    "dynamodbstreams.ShardIterator": _ITERATOR,
    # CloudWatch Logs
    "logs.logGroupName": "sample",
    "logs.logGroupNamePrefix": "sample",
    "logs.logGroupIdentifier": "sample",
    "logs.logStreamName": "stream",
    "logs.resourceArn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:sample",
    "logs.tags": {"team": "blue"},
    # Secrets Manager and Systems Manager
    "secretsmanager.SecretId": "sample",
    "secretsmanager.Name": "sample",
    "secretsmanager.ClientRequestToken": TASK_ID,
    "secretsmanager.VersionId": TASK_ID,
    "secretsmanager.NextToken": None,
    "secretsmanager.Type": "sample",
    "ssm.Name": "/sample",
    "ssm.Names": ["/sample"],
    "ssm.Path": "/sample",
    "ssm.ResourceType": "Parameter",
    "ssm.ResourceId": "/sample",
    "ssm.NextToken": None,
}
"""Values by ``service.member``; None leaves the member out of the request that has all of them."""

_UNKNOWN = object()
_TYPE_NAMES: dict[type, tuple[str, ...]] = {
    str: ("string",),
    int: ("integer", "long"),
    list: ("list",),
    dict: ("map", "structure"),
}
_TAGS_BY_SERVICE = {
    "iam": [_TAG],
    "sts": [_TAG],
    "ecs": [_ECS_TAG],
    "ecr": [_TAG],
    "dynamodb": [_TAG],
    "s3": [_TAG],
    "secretsmanager": [_TAG],
    "ssm": [_TAG],
}

_GRANTS = dict.fromkeys(("GrantFullControl", "GrantRead", "GrantReadACP", "GrantWrite", "GrantWriteACP"), "id=sample")
REQUESTS: dict[str, list[dict[str, Any]]] = {
    **authorization_samples_ec2.REQUESTS,
    "ecs:TagResource": [
        {"resourceArn": f"{_ECS}:task-definition/sample:1", "tags": [_ECS_TAG]},
        {"resourceArn": f"{_ECS}:container-instance/sample/{TASK_ID}", "tags": [_ECS_TAG]},
        {"resourceArn": f"{_ECS}:task/sample/{TASK_ID}", "tags": [_ECS_TAG]},
    ],
    "ecs:RunTask": [{"taskDefinition": "sample", "cluster": "sample", "tags": [_ECS_TAG]}],
    "ecs:StartTask": [
        {"taskDefinition": "sample", "cluster": "sample", "tags": [_ECS_TAG], "containerInstances": [TASK_ID]}
    ],
    "ecs:CreateService": [{**_SERVICE, "serviceName": "sample", "tags": [_ECS_TAG], "desiredCount": 1}],
    "ecs:UpdateService": [{**_SERVICE, "service": "sample"}],
    "ecs:Poll": [{"containerInstanceArn": f"{_ECS}:container-instance/sample/{TASK_ID}", "clusterArn": "sample"}],
    "ecs:AttachExecution": [{"containerInstanceArn": TASK_ID, "clusterArn": "sample"}],
    "ecs:StartTelemetrySession": [{"containerInstance": TASK_ID, "cluster": "sample"}],
    "logs:DescribeLogStreams": [{"logGroupName": "sample"}],
    "logs:FilterLogEvents": [{"logGroupName": "sample"}],
    "logs:GetLogEvents": [{"logGroupName": "sample", "logStreamName": "stream"}],
    "ecs:ListTasks": [{"cluster": "sample", "containerInstance": TASK_ID}],
    "dynamodb:GetItem": [
        {
            "TableName": "sample",
            "Key": {"id": {"S": "1"}},
            "ReturnConsumedCapacity": "TOTAL",
            "ProjectionExpression": "kind",
        }
    ],
    "dynamodb:PutItem": [
        {
            "TableName": "sample",
            "Item": {"id": {"S": "1"}},
            "ReturnConsumedCapacity": "TOTAL",
            "ReturnValues": "ALL_OLD",
        }
    ],
    "dynamodb:DeleteItem": [
        {
            "TableName": "sample",
            "Key": {"id": {"S": "1"}},
            "ReturnConsumedCapacity": "TOTAL",
            "ReturnValues": "ALL_OLD",
        }
    ],
    "dynamodb:UpdateItem": [
        {
            "TableName": "sample",
            "Key": {"id": {"S": "1"}},
            "UpdateExpression": "SET kind = :kind",
            "ExpressionAttributeValues": {":kind": {"S": "book"}},
            "ReturnConsumedCapacity": "TOTAL",
            "ReturnValues": "ALL_NEW",
        }
    ],
    "dynamodb:Query": [
        {
            "TableName": "sample",
            "KeyConditionExpression": "id = :id",
            "ExpressionAttributeValues": {":id": {"S": "1"}},
            "Select": "ALL_ATTRIBUTES",
            "ReturnConsumedCapacity": "TOTAL",
        }
    ],
    "dynamodb:Scan": [
        {"TableName": "sample", "Select": "COUNT", "ReturnConsumedCapacity": "TOTAL"},
        {"TableName": "sample", "ProjectionExpression": "kind"},
    ],
    "dynamodb:BatchGetItem": [
        {"RequestItems": {"sample": {"Keys": [{"id": {"S": "1"}}]}}, "ReturnConsumedCapacity": "TOTAL"}
    ],
    "dynamodb:BatchWriteItem": [
        {"RequestItems": {"sample": [{"PutRequest": {"Item": {"id": {"S": "1"}}}}]}, "ReturnConsumedCapacity": "TOTAL"},
        {"RequestItems": {"sample": [{"DeleteRequest": {"Key": {"id": {"S": "1"}}}}]}},
    ],
    "dynamodb:ExecuteStatement": [
        {"Statement": "SELECT * FROM sample WHERE id = '1'", "ReturnConsumedCapacity": "TOTAL"},
        {"Statement": "INSERT INTO sample VALUE {'id': '2'}"},
        {"Statement": "UPDATE sample SET kind = 'book' WHERE id = '1'"},
        {"Statement": "DELETE FROM sample WHERE id = '1'"},
    ],
    "dynamodb:TransactGetItems": [{"TransactItems": [{"Get": {"TableName": "sample", "Key": {"id": {"S": "1"}}}}]}],
    "dynamodb:TransactWriteItems": [
        {
            "TransactItems": [
                {"Put": {"TableName": "sample", "Item": {"id": {"S": "1"}}}},
                {"Delete": {"TableName": "sample", "Key": {"id": {"S": "2"}}}},
                {
                    "Update": {
                        "TableName": "sample",
                        "Key": {"id": {"S": "3"}},
                        "UpdateExpression": "SET kind = :kind",
                        "ExpressionAttributeValues": {":kind": {"S": "book"}},
                    }
                },
                {
                    "ConditionCheck": {
                        "TableName": "sample",
                        "Key": {"id": {"S": "4"}},
                        "ConditionExpression": "attribute_exists(id)",
                    }
                },
            ]
        }
    ],
    "s3:DeleteObjects": [
        {
            "Bucket": "sample-bucket",
            "Delete": {"Objects": [{"Key": "folder/key", "ETag": "0"}, {"Key": "folder/key", "VersionId": "null"}]},
        }
    ],
    "secretsmanager:BatchGetSecretValue": [{"SecretIdList": ["sample"]}],
    "s3:DeleteObject": [{"Bucket": "sample-bucket", "Key": "folder/key", "IfMatch": "*"}],
    "sts:AssumeRole": [
        {
            "RoleArn": ROLE_ARN,
            "RoleSessionName": "sample",
            "ExternalId": "sample",
            "SourceIdentity": "sample",
            "Tags": [_TAG],
            "TransitiveTagKeys": ["team"],
            "DurationSeconds": 900,
        }
    ],
    "s3:PutObject": [
        {"Bucket": "sample-bucket", "Key": "folder/key", "Tagging": "team=blue", "ACL": "private"},
    ],
    "s3:PutObjectAcl": [
        {"Bucket": "sample-bucket", "Key": "folder/key", "ACL": "private", **_GRANTS},
    ],
}
_REGISTRY = {"repositoryName": "sample", "registryId": ACCOUNT, "reference": "1", "digest": DIGEST, "uploadId": "0"}

SEEDS: list[tuple[str, str, dict[str, Any]]] = [
    ("iam", "CreatePolicy", {"PolicyName": "sample", "PolicyDocument": POLICY, "Tags": [_TAG]}),
    ("iam", "CreateUser", {"UserName": "sample", "Tags": [_TAG], "PermissionsBoundary": f"{_IAM}:policy/sample"}),
    ("iam", "CreateGroup", {"GroupName": "sample"}),
    (
        "iam",
        "CreateRole",
        {
            "RoleName": "sample",
            "AssumeRolePolicyDocument": TRUST,
            "Tags": [_TAG],
            "PermissionsBoundary": f"{_IAM}:policy/sample",
        },
    ),
    ("iam", "CreateVirtualMFADevice", {"VirtualMFADeviceName": "sample", "Tags": [_TAG]}),
    (
        "iam",
        "CreateOpenIDConnectProvider",
        {"Url": "https://issuer.example", "ClientIDList": ["sample"], "Tags": [_TAG]},
    ),
    ("iam", "CreateSAMLProvider", {"Name": "sample", "SAMLMetadataDocument": SAML_METADATA, "Tags": [_TAG]}),
    (
        "iam",
        "UploadServerCertificate",
        {"ServerCertificateName": "sample", **server_certificate(), "Tags": [_TAG]},
    ),
    ("iam", "CreateInstanceProfile", {"InstanceProfileName": "sample", "Tags": [_TAG]}),
    ("iam", "AddRoleToInstanceProfile", {"InstanceProfileName": "sample", "RoleName": "sample"}),
    ("ecs", "CreateCluster", {"clusterName": "sample", "tags": [_ECS_TAG]}),
    (
        "ecs",
        "RegisterTaskDefinition",
        {
            "family": "sample",
            "taskRoleArn": ROLE_ARN,
            "executionRoleArn": ROLE_ARN,
            "containerDefinitions": [{"name": "sample", "image": "sample", "memory": 64}],
            "tags": [_ECS_TAG],
        },
    ),
    ("ecr", "CreateRepository", {"repositoryName": "sample", "tags": [_TAG]}),
    ("s3", "CreateBucket", {"Bucket": "sample-bucket"}),
    ("s3", "PutBucketTagging", {"Bucket": "sample-bucket", "Tagging": {"TagSet": [_TAG]}}),
    ("s3", "PutObject", {"Bucket": "sample-bucket", "Key": "folder/key", "Tagging": "team=blue"}),
    ("s3", "PutObject", {"Bucket": "sample-bucket", "Key": "folder/source", "Tagging": "team=blue"}),
    (
        "dynamodb",
        "CreateTable",
        {
            "TableName": "sample",
            "AttributeDefinitions": [
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "kind", "AttributeType": "S"},
            ],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "by-kind",
                    "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
            "BillingMode": "PAY_PER_REQUEST",
            "Tags": [_TAG],
        },
    ),
    ("logs", "CreateLogGroup", {"logGroupName": "sample", "tags": {"team": "blue"}}),
    ("logs", "CreateLogStream", {"logGroupName": "sample", "logStreamName": "stream"}),
    ("secretsmanager", "CreateSecret", {"Name": "sample", "SecretString": "s", "Type": "sample", "Tags": [_TAG]}),
    ("ssm", "PutParameter", {"Name": "/sample", "Value": "s", "Type": "String", "Tags": [_TAG]}),
    *authorization_samples_ec2.SEEDS,
]


def requests_of(service: str, name: str, operation: OperationModel | None) -> Iterator[dict[str, Any]]:
    """Yield the representative requests of an operation; ``operation`` is None for those without a service model."""
    yield from REQUESTS.get(f"{service}:{name}", ())
    if operation is None:
        yield dict(_REGISTRY)
    elif operation.input is None:
        yield {}
    else:
        yield _structure(service, operation.input, required_only=True, depth=0)
        yield _structure(service, operation.input, required_only=False, depth=0)


def _structure(service: str, shape: Shape, *, required_only: bool, depth: int) -> dict[str, Any]:
    request: dict[str, Any] = {}
    for member, inner in shape.members.items():
        if required_only and member not in shape.required_members:
            continue
        if inner.serialization.get("streaming") or inner.metadata.get("deprecated"):
            continue
        value = _member(service, member, inner, required_only=required_only, depth=depth)
        if value is not None:
            request[member] = value
    return request


def _member(service: str, member: str, shape: Shape, *, required_only: bool, depth: int) -> Any:
    known = VALUES.get(f"{service}.{member}", _UNKNOWN)
    if isinstance(known, list) and isinstance(known[0], str) and shape.type_name == "list":
        # The same name may stand for a list of other things.
        known = known if shape.member.type_name == "string" else _UNKNOWN
    if known is None or shape.type_name in _TYPE_NAMES.get(type(known), ()):
        return known
    if member in {"Tags", "tags"} and service in _TAGS_BY_SERVICE:
        return _TAGS_BY_SERVICE[service]
    if member in {"TagKeys", "tagKeys"}:
        return ["team"]
    return _value(service, shape, required_only=required_only, depth=depth)


def _value(service: str, shape: Shape, *, required_only: bool, depth: int) -> Any:
    kind = shape.type_name
    if depth > DEPTH_MAX:
        return None
    if kind == "structure":
        return _structure(service, shape, required_only=required_only, depth=depth + 1)
    if kind == "list":
        inner = _value(service, shape.member, required_only=required_only, depth=depth + 1)
        return [] if inner is None else [inner]
    if kind == "map":
        inner = _value(service, shape.value, required_only=required_only, depth=depth + 1)
        return {} if inner is None else {(shape.key.enum or ["team"])[0]: inner}
    scalars: Mapping[str, Any] = {
        "string": (shape.enum or ["sample"])[0],
        "character": "s",
        "boolean": True,
        "blob": b"sample",
        "timestamp": NOW,
        "float": 1.0,
        "double": 1.0,
    }
    return scalars.get(kind, max(1, int(shape.metadata.get("min", 1))))
