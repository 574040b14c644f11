"""Providers, reports, simulation and the account as a whole, through boto3."""

import csv
import json
from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Server
from tests.api.test_iam import ECS_TRUST, S3_FULL, allow, refusal
from tests.support import ACCOUNT

METADATA = (
    '<?xml version="1.0"?><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="idp">'
    '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
    '<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.test/"/>'
    "</md:IDPSSODescriptor></md:EntityDescriptor>"
     "<!-- " + "x" * 1000 + " -->"
)  # fmt: skip
THUMBPRINT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def iam(server: Server) -> Any:
    return server.client("iam")


# Providers


def test_open_id_connect_provider(iam: Any) -> None:
    url = "https://token.example.test/realms/ci"
    arn = iam.create_open_id_connect_provider(
        Url=url, ClientIDList=["sts.amazonaws.com"], ThumbprintList=[THUMBPRINT], Tags=[{"Key": "a", "Value": "b"}]
    )["OpenIDConnectProviderArn"]
    assert arn == f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.example.test/realms/ci"
    assert refusal(iam.create_open_id_connect_provider, Url=url + "/", ThumbprintList=[])[:2] == (
        "EntityAlreadyExists",
        409,
    )
    for wrong in ("http://plain.test", "https://", "https://a.test?x=1", "not a url", "https://u@a.test"):
        assert refusal(iam.create_open_id_connect_provider, Url=wrong)[:2] == ("ValidationError", 400)
    assert refusal(iam.create_open_id_connect_provider, Url="https://b.test", ThumbprintList=["z" * 40])[0] == (
        "ValidationError"
    )
    which = {"OpenIDConnectProviderArn": arn}
    iam.add_client_id_to_open_id_connect_provider(**which, ClientID="second")
    iam.add_client_id_to_open_id_connect_provider(**which, ClientID="second")
    iam.remove_client_id_from_open_id_connect_provider(**which, ClientID="sts.amazonaws.com")
    iam.update_open_id_connect_provider_thumbprint(**which, ThumbprintList=[THUMBPRINT.upper()])
    got = iam.get_open_id_connect_provider(**which)
    assert (got["Url"], got["ClientIDList"], got["ThumbprintList"]) == (url[8:], ["second"], [THUMBPRINT])
    assert [one["Arn"] for one in iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]] == [arn]
    iam.tag_open_id_connect_provider(**which, Tags=[{"Key": "c", "Value": "d"}])
    iam.untag_open_id_connect_provider(**which, TagKeys=["a"])
    assert iam.list_open_id_connect_provider_tags(**which)["Tags"] == [{"Key": "c", "Value": "d"}]
    iam.delete_open_id_connect_provider(**which)
    iam.delete_open_id_connect_provider(**which)  # AWS: no error
    assert refusal(iam.get_open_id_connect_provider, **which)[:2] == ("NoSuchEntity", 404)


def test_saml_provider(iam: Any) -> None:
    arn = iam.create_saml_provider(Name="idp", SAMLMetadataDocument=METADATA)["SAMLProviderArn"]
    assert arn == f"arn:aws:iam::{ACCOUNT}:saml-provider/idp"
    assert refusal(iam.create_saml_provider, Name="idp", SAMLMetadataDocument=METADATA)[0] == "EntityAlreadyExists"
    for wrong in ("x" * 1000, "<a>" + " " * 1000 + "</a>", METADATA.replace("IDPSSO", "SP")):
        assert refusal(iam.create_saml_provider, Name="wrong", SAMLMetadataDocument=wrong)[:2] == ("InvalidInput", 400)
    until = METADATA.replace('entityID="idp"', 'entityID="idp" validUntil="2030-01-01T00:00:00Z"')
    assert iam.update_saml_provider(SAMLProviderArn=arn, SAMLMetadataDocument=until)["SAMLProviderArn"] == arn
    got = iam.get_saml_provider(SAMLProviderArn=arn)
    assert (got["SAMLMetadataDocument"], got["ValidUntil"].year) == (until, 2030)
    assert [one["Arn"] for one in iam.list_saml_providers()["SAMLProviderList"]] == [arn]
    iam.tag_saml_provider(SAMLProviderArn=arn, Tags=[{"Key": "c", "Value": "d"}, {"Key": "e", "Value": "f"}])
    iam.untag_saml_provider(SAMLProviderArn=arn, TagKeys=["e"])
    assert iam.list_saml_provider_tags(SAMLProviderArn=arn)["Tags"] == [{"Key": "c", "Value": "d"}]
    iam.delete_saml_provider(SAMLProviderArn=arn)
    assert refusal(iam.delete_saml_provider, SAMLProviderArn=arn)[:2] == ("NoSuchEntity", 404)


# Credential report


def test_credential_report(server: Server, iam: Any) -> None:
    keys = server.user_with("reported", allow("iam:GetUser"))
    server.client_of(keys, "iam").get_user()
    server.control_plane.iam.refresh(server.clock.now() + timedelta(minutes=1))
    iam.create_login_profile(UserName="reported", Password="Correct-horse-7")
    assert refusal(iam.get_credential_report)[:2] == ("ReportNotPresent", 410)
    assert iam.generate_credential_report()["State"] == "STARTED"
    assert iam.generate_credential_report()["State"] == "COMPLETE"
    report = iam.get_credential_report()
    assert report["ReportFormat"] == "text/csv"
    rows = {row["user"]: row for row in csv.DictReader(report["Content"].decode().splitlines())}
    assert rows["<root_account>"]["arn"] == f"arn:aws:iam::{ACCOUNT}:root"
    mine = rows["reported"]
    assert (mine["password_enabled"], mine["mfa_active"], mine["access_key_1_active"]) == ("true", "false", "true")
    assert mine["access_key_1_last_used_service"] == "iam"
    assert mine["access_key_2_last_rotated"] == "N/A"


# Last accessed


def test_service_last_accessed_details(server: Server, iam: Any) -> None:
    keys = server.user_with("active", allow("iam:GetUser", "s3:*", "glacier:ListVaults"))
    mine = server.client_of(keys, "iam")
    mine.get_user()
    assert refusal(mine.list_users)[0] == "AccessDenied"  # attempts count
    arn = f"arn:aws:iam::{ACCOUNT}:user/active"
    job = iam.generate_service_last_accessed_details(Arn=arn, Granularity="ACTION_LEVEL")["JobId"]
    got = iam.get_service_last_accessed_details(JobId=job)
    assert (got["JobStatus"], got["JobType"]) == ("COMPLETED", "ACTION_LEVEL")
    services = {one["ServiceNamespace"]: one for one in got["ServicesLastAccessed"]}
    assert set(services) == {"iam", "s3", "glacier"}
    assert services["iam"]["LastAuthenticatedEntity"] == arn
    assert [one["ActionName"] for one in services["iam"]["TrackedActionsLastAccessed"]] == ["GetUser", "ListUsers"]
    assert services["s3"]["TotalAuthenticatedEntities"] == 0
    assert "LastAuthenticated" not in services["s3"]
    iam.create_group(GroupName="staff")
    iam.attach_group_policy(GroupName="staff", PolicyArn="arn:aws:iam::aws:policy/IAMReadOnlyAccess")
    iam.add_user_to_group(GroupName="staff", UserName="active")
    job = iam.generate_service_last_accessed_details(Arn=f"arn:aws:iam::{ACCOUNT}:group/staff")["JobId"]
    listed = iam.get_service_last_accessed_details_with_entities(JobId=job, ServiceNamespace="iam")
    assert [one["EntityInfo"]["Arn"] for one in listed["EntityDetailsList"]] == [arn]
    assert "LastAuthenticated" in listed["EntityDetailsList"][0]
    policy = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
    job = iam.generate_service_last_accessed_details(Arn=policy)["JobId"]
    assert iam.get_service_last_accessed_details(JobId=job)["ServicesLastAccessed"][0]["ServiceNamespace"] == "iam"
    missing = "11111111-2222-3333-4444-555555555555"
    assert refusal(iam.get_service_last_accessed_details, JobId=missing)[:2] == ("NoSuchEntity", 404)
    assert refusal(iam.generate_service_last_accessed_details, Arn=arn + "x")[0] == "NoSuchEntity"
    assert refusal(iam.generate_service_last_accessed_details, Arn="arn:aws:s3:::some-bucket")[0] == "ValidationError"


def test_role_last_used(server: Server, iam: Any) -> None:
    trust = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}],
        }
    )
    arn = iam.create_role(RoleName="used", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    iam.put_role_policy(RoleName="used", PolicyName="p", PolicyDocument=allow("iam:GetRole"))
    assert iam.get_role(RoleName="used")["Role"]["RoleLastUsed"] == {}
    keys = server.client("sts").assume_role(RoleArn=arn, RoleSessionName="me")["Credentials"]
    server.client_of(keys, "iam").get_role(RoleName="used")
    server.control_plane.iam._deps.uses.write()
    assert iam.get_role(RoleName="used")["Role"]["RoleLastUsed"]["Region"] == "us-east-1"


def test_policies_granting_service_access(server: Server, iam: Any) -> None:
    server.user_with("granted", allow("s3:GetObject"))
    iam.attach_user_policy(UserName="granted", PolicyArn=S3_FULL)
    found = iam.list_policies_granting_service_access(
        Arn=f"arn:aws:iam::{ACCOUNT}:user/granted", ServiceNamespaces=["s3", "ecs"]
    )["PoliciesGrantingServiceAccess"]
    by_service = {one["ServiceNamespace"]: one["Policies"] for one in found}
    assert by_service["ecs"] == []
    assert [one["PolicyType"] for one in by_service["s3"]] == ["INLINE", "MANAGED"]
    assert by_service["s3"][0]["EntityName"] == "granted"
    assert by_service["s3"][1]["PolicyArn"] == S3_FULL


# Simulation


def test_context_keys(server: Server, iam: Any) -> None:
    text = allow(
        "s3:*", resource="arn:aws:s3:::b/${aws:username}/*", StringEquals={"aws:SourceVpc": "${s3:prefix, 'x'}"}
    )
    keys = ["aws:SourceVpc", "aws:username", "s3:prefix"]
    assert iam.get_context_keys_for_custom_policy(PolicyInputList=[text])["ContextKeyNames"] == keys
    server.user_with("keyed", text)
    arn = f"arn:aws:iam::{ACCOUNT}:user/keyed"
    more = [allow("s3:*", Bool={"aws:SecureTransport": "true"})]
    found = iam.get_context_keys_for_principal_policy(PolicySourceArn=arn, PolicyInputList=more)["ContextKeyNames"]
    assert found == sorted([*keys, "aws:SecureTransport"])
    assert refusal(iam.get_context_keys_for_custom_policy, PolicyInputList=["{"])[:2] == ("InvalidInput", 400)


def test_simulation_tells_which_statement_and_what_is_missing(iam: Any) -> None:
    text = (
        '{\n  "Version": "2012-10-17",\n  "Statement": {\n    "Effect": "Allow",\n    "Action": "s3:ListBucket",\n'
        '    "Resource": "*"\n  }\n}'
    )
    (result,) = iam.simulate_custom_policy(PolicyInputList=[text], ActionNames=["s3:ListBucket"])["EvaluationResults"]
    assert result["EvalDecision"] == "allowed"
    assert result["MissingContextValues"] == []
    assert result["MatchedStatements"] == [
        {
            "SourcePolicyId": "PolicyInputList.1",
            "SourcePolicyType": "IAM Policy",
            "StartPosition": {"Line": 3, "Column": 16},
            "EndPosition": {"Line": 7, "Column": 4},
        }
    ]
    conditional = allow("s3:ListBucket", StringEquals={"s3:prefix": "a"})
    asked: dict[str, Any] = {"PolicyInputList": [conditional], "ActionNames": ["s3:ListBucket"]}
    (result,) = iam.simulate_custom_policy(**asked)["EvaluationResults"]
    assert (result["EvalDecision"], result["MissingContextValues"]) == ("implicitDeny", ["s3:prefix"])
    given = [{"ContextKeyName": "s3:prefix", "ContextKeyType": "string", "ContextKeyValues": ["a"]}]
    (result,) = iam.simulate_custom_policy(**asked, ContextEntries=given)["EvaluationResults"]
    assert (result["EvalDecision"], result["MissingContextValues"]) == ("allowed", [])


def test_simulation_with_boundary_resource_policy_and_exclusions(server: Server, iam: Any) -> None:
    server.user_with("simulated", allow("s3:*"))
    source = f"arn:aws:iam::{ACCOUNT}:user/simulated"
    asked: dict[str, Any] = {"PolicySourceArn": source, "ActionNames": ["s3:GetObject", "s3:PutObject"]}
    results = iam.simulate_principal_policy(**asked, PermissionsBoundaryPolicyInputList=[allow("s3:GetObject")])[
        "EvaluationResults"
    ]
    decisions = [
        (one["EvalDecision"], one["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"])
        for one in results
    ]
    assert decisions == [("allowed", True), ("implicitDeny", False)]
    assert results[0]["MatchedStatements"][0]["SourcePolicyId"] in (
        "user_simulated_p",
        "PermissionsBoundaryPolicyInputList.1",
    )
    without = [{"PolicyType": "inline"}]
    results = iam.simulate_principal_policy(**asked, PolicyExclusionList=without)["EvaluationResults"]
    assert {one["EvalDecision"] for one in results} == {"implicitDeny"}
    bucket = "arn:aws:s3:::bucket/key"
    resource_policy = json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "s3:GetObject", "Resource": bucket}
            ],
        }
    )
    results = iam.simulate_principal_policy(
        **asked, ResourceArns=[bucket], ResourcePolicy=resource_policy, ResourceOwner="arn:aws:iam::999999999999:root"
    )["EvaluationResults"]
    assert [(one["EvalDecision"], one["EvalDecisionDetails"]) for one in results] == [
        ("allowed", {"IAM Policy": "allowed", "Resource Policy": "allowed"}),
        ("implicitDeny", {"IAM Policy": "allowed", "Resource Policy": "implicitDeny"}),
    ]
    types = {one["SourcePolicyType"] for one in results[0]["MatchedStatements"]}
    assert types == {"IAM Policy", "Resource Policy"}
    assert refusal(iam.simulate_principal_policy, **asked, CallerArn=f"arn:aws:iam::{ACCOUNT}:role/x")[0] == (
        "InvalidInput"
    )


# The account


def test_preferences_and_summary(server: Server, iam: Any) -> None:
    assert iam.get_account_summary()["SummaryMap"]["GlobalEndpointTokenVersion"] == 1
    iam.set_security_token_service_preferences(GlobalEndpointTokenVersion="v2Token")
    summary = iam.get_account_summary()["SummaryMap"]
    assert summary["GlobalEndpointTokenVersion"] == 2
    assert summary["AccountAccessKeysPresent"] == 1
    iam.create_virtual_mfa_device(VirtualMFADeviceName="counted")
    again = iam.get_account_summary()["SummaryMap"]
    assert again["MFADevices"] == summary["MFADevices"] + 1


def test_entities_for_policy_with_filters(iam: Any) -> None:
    arn = iam.create_policy(PolicyName="filtered", PolicyDocument=allow("s3:GetObject"))["Policy"]["Arn"]
    iam.create_user(UserName="bounded", Path="/team/", PermissionsBoundary=arn)
    iam.create_role(RoleName="filtered", AssumeRolePolicyDocument=ECS_TRUST)
    iam.attach_role_policy(RoleName="filtered", PolicyArn=arn)

    def found(**filters: Any) -> tuple[list[str], list[str]]:
        answer = iam.list_entities_for_policy(PolicyArn=arn, **filters)
        users = [one["UserName"] for one in answer["PolicyUsers"]]
        return users, [one["RoleName"] for one in answer["PolicyRoles"]]

    assert found() == (["bounded"], ["filtered"])
    assert found(PolicyUsageFilter="PermissionsPolicy") == ([], ["filtered"])
    assert found(PolicyUsageFilter="PermissionsBoundary") == (["bounded"], [])
    assert found(PathPrefix="/team/") == (["bounded"], [])
    assert found(EntityFilter="Role") == ([], ["filtered"])
    first = iam.list_entities_for_policy(PolicyArn=arn, MaxItems=1)
    assert first["IsTruncated"] is True
    second = iam.list_entities_for_policy(PolicyArn=arn, MaxItems=1, Marker=first["Marker"])
    assert second["IsTruncated"] is False
    bounding = iam.list_policies(Scope="Local", PolicyUsageFilter="PermissionsBoundary")["Policies"]
    assert [one["Arn"] for one in bounding] == [arn]
