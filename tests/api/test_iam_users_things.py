"""What users have besides access keys, through boto3: passwords, MFA devices, keys and certificates."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as ser
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from taskrole.clock import SystemClock
from taskrole.services.iam.totp import code_at, step_of
from tests.api.conftest import Server
from tests.api.test_iam import allow, refusal
from tests.support import ACCOUNT

GOOD = "Correct-horse-7"
BETTER = "Battery-staple-8"


@pytest.fixture
def iam(server: Server) -> Any:
    return server.client("iam")


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def certificate_of(key: rsa.RSAPrivateKey, name: str = "example.test") -> str:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = SystemClock().now()
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=30))
    return builder.sign(key, hashes.SHA256()).public_bytes(ser.Encoding.PEM).decode()


def pem_of(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(ser.Encoding.PEM, ser.PrivateFormat.PKCS8, ser.NoEncryption()).decode()


# Passwords


def test_password_policy(iam: Any) -> None:
    assert refusal(iam.get_account_password_policy)[:2] == ("NoSuchEntity", 404)
    assert refusal(iam.delete_account_password_policy)[0] == "NoSuchEntity"
    iam.update_account_password_policy(MinimumPasswordLength=12, RequireSymbols=True, MaxPasswordAge=90)
    policy = iam.get_account_password_policy()["PasswordPolicy"]
    assert policy == {
        "MinimumPasswordLength": 12,
        "RequireSymbols": True,
        "RequireNumbers": False,
        "RequireUppercaseCharacters": False,
        "RequireLowercaseCharacters": False,
        "AllowUsersToChangePassword": False,
        "ExpirePasswords": True,
        "MaxPasswordAge": 90,
        "HardExpiry": False,
    }
    iam.create_user(UserName="under-policy")
    assert refusal(iam.create_login_profile, UserName="under-policy", Password="Short-1")[:2] == (
        "PasswordPolicyViolation",
        400,
    )
    assert "symbol" in refusal(iam.create_login_profile, UserName="under-policy", Password="LongEnough1234")[2]
    iam.create_login_profile(UserName="under-policy", Password="long-enough-pass")
    iam.delete_account_password_policy()


def test_login_profile(server: Server, iam: Any) -> None:
    iam.create_user(UserName="signs-in")
    assert refusal(iam.get_login_profile, UserName="signs-in") == (
        "NoSuchEntity",
        404,
        "Login Profile for User signs-in cannot be found.",
    )
    assert refusal(iam.create_login_profile, UserName="signs-in", Password="weak")[0] == "PasswordPolicyViolation"
    made = iam.create_login_profile(UserName="signs-in", Password=GOOD, PasswordResetRequired=True)["LoginProfile"]
    assert (made["UserName"], made["PasswordResetRequired"]) == ("signs-in", True)
    assert refusal(iam.create_login_profile, UserName="signs-in", Password=GOOD)[:2] == ("EntityAlreadyExists", 409)
    assert refusal(iam.delete_user, UserName="signs-in") == (
        "DeleteConflict",
        409,
        "Cannot delete entity, must delete login profile first.",
    )
    iam.update_login_profile(UserName="signs-in", Password=BETTER, PasswordResetRequired=False)
    assert iam.get_login_profile(UserName="signs-in")["LoginProfile"]["PasswordResetRequired"] is False
    database = server.control_plane._database
    with database.read() as connection:
        kept = connection.exec_driver_sql("SELECT document FROM iam_items").fetchall()
    assert kept
    assert not any(GOOD in row[0] or BETTER in row[0] for row in kept)
    iam.delete_login_profile(UserName="signs-in")
    iam.delete_user(UserName="signs-in")


def test_change_password(server: Server, iam: Any) -> None:
    keys = server.user_with("changes", allow("iam:ChangePassword", resource="arn:aws:iam::*:user/${aws:username}"))
    mine = server.client_of(keys, "iam")
    assert refusal(mine.change_password, OldPassword=GOOD, NewPassword=BETTER)[0] == "NoSuchEntity"
    iam.update_account_password_policy(MinimumPasswordLength=8, PasswordReusePrevention=2)
    iam.create_login_profile(UserName="changes", Password=GOOD)
    assert refusal(mine.change_password, OldPassword="wrong", NewPassword=BETTER) == (
        "AccessDenied",
        403,
        "The old password was incorrect.",
    )
    assert refusal(mine.change_password, OldPassword=GOOD, NewPassword="short")[0] == "PasswordPolicyViolation"
    mine.change_password(OldPassword=GOOD, NewPassword=BETTER)
    assert refusal(mine.change_password, OldPassword=GOOD, NewPassword=BETTER)[0] == "AccessDenied"
    assert refusal(mine.change_password, OldPassword=BETTER, NewPassword=GOOD)[0] == "PasswordPolicyViolation"
    iam.delete_account_password_policy()
    mine.change_password(OldPassword=BETTER, NewPassword=GOOD)
    session = server.client("sts").get_federation_token(Name="Bob", Policy=allow("*"))["Credentials"]
    assert refusal(server.client_of(session, "iam").change_password, OldPassword="a", NewPassword="b")[0] == (
        "InvalidClientTokenId"
    )


def test_users_may_change_their_passwords_where_the_account_says_so(server: Server, iam: Any) -> None:
    keys = server.user_with("everyman", allow("s3:ListAllMyBuckets"))
    mine = server.client_of(keys, "iam")
    iam.create_login_profile(UserName="everyman", Password=GOOD)
    change = {"OldPassword": GOOD, "NewPassword": BETTER}
    iam.update_account_password_policy(MinimumPasswordLength=8)
    assert "is not authorized to perform: iam:ChangePassword" in refusal(mine.change_password, **change)[2]
    iam.update_account_password_policy(MinimumPasswordLength=8, AllowUsersToChangePassword=True)
    assert mine.get_account_password_policy()["PasswordPolicy"]["AllowUsersToChangePassword"] is True
    deny = allow("iam:ChangePassword", effect="Deny")
    iam.put_user_policy(UserName="everyman", PolicyName="deny", PolicyDocument=deny)
    assert "explicit deny" in refusal(mine.change_password, **change)[2]
    iam.delete_user_policy(UserName="everyman", PolicyName="deny")
    mine.change_password(**change)
    assert refusal(mine.list_users)[0] == "AccessDenied"
    iam.delete_account_password_policy()


# MFA


class Device:
    """An authenticator application: reads codes off a seed, moving on for each that was used."""

    def __init__(self, server: Server, iam: Any, name: str, **more: Any) -> None:
        made = iam.create_virtual_mfa_device(VirtualMFADeviceName=name, **more)["VirtualMFADevice"]
        self.serial = made["SerialNumber"]
        self.picture = made["QRCodePNG"]
        self.text = made["Base32StringSeed"].decode()
        self.seed = base64.b32decode(self.text + "=" * (-len(self.text) % 8))
        self._server = server

    def codes(self, steps_off: int = 0) -> dict[str, str]:
        """Return the codes of this half minute and the next: still good if the next begins meanwhile."""
        step = step_of(self._server.clock.now()) + steps_off
        names = ("AuthenticationCode1", "AuthenticationCode2")
        return {name: code_at(self.seed, step + number) for number, name in enumerate(names)}

    def code(self) -> str:
        """Return a code that was not used yet: half a minute passes, and the device is a step ahead."""
        self._server.clock.shift += timedelta(seconds=30)
        return code_at(self.seed, step_of(self._server.clock.now()) + 1)


def test_virtual_mfa_device(server: Server, iam: Any) -> None:
    iam.create_user(UserName="careful")
    device = Device(server, iam, "phone", Path="/team/", Tags=[{"Key": "a", "Value": "b"}])
    assert device.serial == f"arn:aws:iam::{ACCOUNT}:mfa/team/phone"
    assert len(device.text) == 64
    assert device.picture.startswith(b"\x89PNG")
    assert refusal(iam.create_virtual_mfa_device, VirtualMFADeviceName="phone", Path="/team/")[:2] == (
        "EntityAlreadyExists",
        409,
    )
    assert iam.list_mfa_devices(UserName="careful")["MFADevices"] == []
    wrong = {"AuthenticationCode1": "000000", "AuthenticationCode2": "000001"}
    user = {"UserName": "careful", "SerialNumber": device.serial}
    assert refusal(iam.enable_mfa_device, **user, **wrong) == (
        "InvalidAuthenticationCode",
        403,
        "Authentication code for device is not valid.",
    )
    iam.enable_mfa_device(**user, **device.codes())
    assert refusal(iam.enable_mfa_device, **user, **device.codes())[0] == "EntityAlreadyExists"
    assert [one["SerialNumber"] for one in iam.list_mfa_devices(UserName="careful")["MFADevices"]] == [device.serial]
    assert iam.get_mfa_device(SerialNumber=device.serial, UserName="careful")["UserName"] == "careful"
    assert refusal(iam.get_mfa_device, SerialNumber=device.serial)[0] == "NoSuchEntity"  # not the caller's
    assigned = iam.list_virtual_mfa_devices(AssignmentStatus="Assigned")["VirtualMFADevices"]
    assert [(one["SerialNumber"], one["User"]["UserName"]) for one in assigned] == [(device.serial, "careful")]
    assert "Base32StringSeed" not in assigned[0]
    assert refusal(iam.delete_virtual_mfa_device, SerialNumber=device.serial)[:2] == ("DeleteConflict", 409)
    assert refusal(iam.delete_user, UserName="careful")[2].endswith("must delete MFA device first.")
    assert refusal(iam.resync_mfa_device, **user, **wrong)[0] == "InvalidAuthenticationCode"
    iam.resync_mfa_device(**user, **device.codes(steps_off=20))  # its clock is ten minutes fast
    iam.deactivate_mfa_device(**user)
    assert refusal(iam.deactivate_mfa_device, **user)[0] == "NoSuchEntity"
    unassigned = iam.list_virtual_mfa_devices(AssignmentStatus="Unassigned")["VirtualMFADevices"]
    assert device.serial in [one["SerialNumber"] for one in unassigned]
    iam.delete_virtual_mfa_device(SerialNumber=device.serial)
    assert refusal(iam.list_mfa_device_tags, SerialNumber=device.serial)[0] == "NoSuchEntity"
    iam.delete_user(UserName="careful")


def test_mfa_device_of_the_root_is_its_own_affair(server: Server, iam: Any) -> None:
    device = Device(server, iam, "of-the-root")
    request = {"UserName": "root", "SerialNumber": device.serial}
    assert refusal(iam.enable_mfa_device, **request, **device.codes())[0] == "NoSuchEntity"
    keys = server.control_plane.iam.credentials_of(ACCOUNT, "root")
    assert keys is not None
    pair = {"AccessKeyId": keys.access_key_id, "SecretAccessKey": keys.secret_access_key}
    root = server.client_of(pair, "iam")
    root.enable_mfa_device(**request, **device.codes())
    assert root.list_mfa_devices()["MFADevices"][0]["UserName"] == "root"
    assert iam.get_account_summary()["SummaryMap"]["AccountMFAEnabled"] == 1
    session = server.client_of(pair, "sts").get_session_token(SerialNumber=device.serial, TokenCode=device.code())
    assert server.client_of(session["Credentials"], "sts").get_caller_identity()["UserId"] == ACCOUNT
    root.deactivate_mfa_device(SerialNumber=device.serial)


def test_mfa_device_tags(server: Server, iam: Any) -> None:
    serial = Device(server, iam, "tagged").serial
    iam.tag_mfa_device(SerialNumber=serial, Tags=[{"Key": "team", "Value": "red"}, {"Key": "x", "Value": "y"}])
    iam.untag_mfa_device(SerialNumber=serial, TagKeys=["x"])
    assert iam.list_mfa_device_tags(SerialNumber=serial)["Tags"] == [{"Key": "team", "Value": "red"}]
    blue_only = server.user_with("blue", allow("iam:*", StringEquals={"aws:ResourceTag/team": "blue"}))
    mine = server.client_of(blue_only, "iam")
    assert refusal(mine.delete_virtual_mfa_device, SerialNumber=serial)[0] == "AccessDenied"


# SSH public keys


def test_ssh_public_keys(iam: Any) -> None:
    iam.create_user(UserName="commits")
    key = new_key().public_key()
    body = key.public_bytes(ser.Encoding.OpenSSH, ser.PublicFormat.OpenSSH).decode()
    made = iam.upload_ssh_public_key(UserName="commits", SSHPublicKeyBody=body + " commits@example")["SSHPublicKey"]
    assert made["SSHPublicKeyId"].startswith("APKA")
    assert (made["Status"], len(made["Fingerprint"]), made["SSHPublicKeyBody"]) == ("Active", 47, body)
    which = {"UserName": "commits", "SSHPublicKeyId": made["SSHPublicKeyId"]}
    assert refusal(iam.upload_ssh_public_key, UserName="commits", SSHPublicKeyBody=body)[0] == "DuplicateSSHPublicKey"
    assert refusal(iam.upload_ssh_public_key, UserName="commits", SSHPublicKeyBody="nonsense")[0] == (
        "UnrecognizedPublicKeyEncoding"
    )
    assert refusal(iam.upload_ssh_public_key, UserName="commits", SSHPublicKeyBody="ssh-rsa AAAA")[0] == (
        "InvalidPublicKey"
    )
    pem = iam.get_ssh_public_key(**which, Encoding="PEM")["SSHPublicKey"]["SSHPublicKeyBody"]
    assert pem == key.public_bytes(ser.Encoding.PEM, ser.PublicFormat.SubjectPublicKeyInfo).decode()
    iam.update_ssh_public_key(**which, Status="Inactive")
    listed = iam.list_ssh_public_keys(UserName="commits")["SSHPublicKeys"]
    assert [(one["SSHPublicKeyId"], one["Status"]) for one in listed] == [(made["SSHPublicKeyId"], "Inactive")]
    assert refusal(iam.delete_user, UserName="commits")[0] == "DeleteConflict"
    assert refusal(iam.get_ssh_public_key, **{**which, "UserName": "admin"}, Encoding="SSH")[0] == "NoSuchEntity"
    iam.delete_ssh_public_key(**which)
    assert refusal(iam.delete_ssh_public_key, **which)[0] == "NoSuchEntity"
    iam.delete_user(UserName="commits")


# Certificates


def test_signing_certificates(iam: Any) -> None:
    iam.create_user(UserName="signs")
    body = certificate_of(new_key())
    made = iam.upload_signing_certificate(UserName="signs", CertificateBody=body)["Certificate"]
    assert (made["Status"], made["UserName"]) == ("Active", "signs")
    assert refusal(iam.upload_signing_certificate, UserName="signs", CertificateBody=body)[:2] == (
        "DuplicateCertificate",
        409,
    )
    assert refusal(iam.upload_signing_certificate, UserName="signs", CertificateBody="x")[0] == "MalformedCertificate"
    iam.update_signing_certificate(UserName="signs", CertificateId=made["CertificateId"], Status="Inactive")
    assert iam.list_signing_certificates(UserName="signs")["Certificates"][0]["Status"] == "Inactive"
    iam.upload_signing_certificate(UserName="signs", CertificateBody=certificate_of(new_key()))
    code, _, message = refusal(
        iam.upload_signing_certificate, UserName="signs", CertificateBody=certificate_of(new_key())
    )
    assert (code, message) == ("LimitExceeded", "Cannot exceed quota for SigningCertificatesPerUser: 2")
    for one in iam.list_signing_certificates(UserName="signs")["Certificates"]:
        iam.delete_signing_certificate(UserName="signs", CertificateId=one["CertificateId"])
    iam.delete_user(UserName="signs")


def test_server_certificates(server: Server, iam: Any) -> None:
    key = new_key()
    body = certificate_of(key)
    parts = {"CertificateBody": body, "PrivateKey": pem_of(key), "CertificateChain": certificate_of(new_key())}
    made = iam.upload_server_certificate(
        ServerCertificateName="site", Path="/cloudfront/", Tags=[{"Key": "a", "Value": "b"}], **parts
    )["ServerCertificateMetadata"]
    assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:server-certificate/cloudfront/site"
    assert made["ServerCertificateId"].startswith("ASCA")
    assert refusal(iam.upload_server_certificate, ServerCertificateName="site", **parts)[0] == "EntityAlreadyExists"
    other = {**parts, "PrivateKey": pem_of(new_key())}
    assert refusal(iam.upload_server_certificate, ServerCertificateName="other", **other)[0] == "KeyPairMismatch"
    broken = {**parts, "PrivateKey": "-----BEGIN"}
    assert refusal(iam.upload_server_certificate, ServerCertificateName="other", **broken)[0] == "MalformedCertificate"
    got = iam.get_server_certificate(ServerCertificateName="site")["ServerCertificate"]
    assert got["CertificateBody"].strip() == body.strip()
    assert "PrivateKey" not in got
    assert len(iam.list_server_certificates(PathPrefix="/cloudfront/")["ServerCertificateMetadataList"]) == 1
    assert iam.list_server_certificates(PathPrefix="/other/")["ServerCertificateMetadataList"] == []
    iam.update_server_certificate(ServerCertificateName="site", NewServerCertificateName="renamed", NewPath="/")
    assert refusal(iam.get_server_certificate, ServerCertificateName="site")[:2] == ("NoSuchEntity", 404)
    iam.tag_server_certificate(ServerCertificateName="renamed", Tags=[{"Key": "c", "Value": "d"}])
    iam.untag_server_certificate(ServerCertificateName="renamed", TagKeys=["a"])
    assert iam.list_server_certificate_tags(ServerCertificateName="renamed")["Tags"] == [{"Key": "c", "Value": "d"}]
    assert refusal(iam.list_server_certificate_tags, ServerCertificateName="site")[0] == "NoSuchEntity"
    iam.delete_server_certificate(ServerCertificateName="renamed")
    assert refusal(iam.delete_server_certificate, ServerCertificateName="renamed")[0] == "NoSuchEntity"


def test_service_specific_credentials(iam: Any) -> None:
    iam.create_user(UserName="pushes")
    service = "codecommit.amazonaws.com"
    assert refusal(iam.create_service_specific_credential, UserName="pushes", ServiceName="x.example")[:2] == (
        "NotSupportedService",
        404,
    )
    made = iam.create_service_specific_credential(UserName="pushes", ServiceName=service)["ServiceSpecificCredential"]
    assert made["ServiceUserName"] == f"pushes-at-{ACCOUNT}"
    which = {"UserName": "pushes", "ServiceSpecificCredentialId": made["ServiceSpecificCredentialId"]}
    again = iam.reset_service_specific_credential(**which)["ServiceSpecificCredential"]
    assert again["ServicePassword"] != made["ServicePassword"]
    iam.update_service_specific_credential(**which, Status="Inactive")
    listed = iam.list_service_specific_credentials(UserName="pushes", ServiceName=service)
    assert [(one["Status"], "ServicePassword" in one) for one in listed["ServiceSpecificCredentials"]] == [
        ("Inactive", False)
    ]
    everybody = iam.list_service_specific_credentials(AllUsers=True)["ServiceSpecificCredentials"]
    assert [one["UserName"] for one in everybody] == ["pushes"]
    iam.create_service_specific_credential(UserName="pushes", ServiceName=service)
    assert refusal(iam.create_service_specific_credential, UserName="pushes", ServiceName=service)[0] == (
        "LimitExceeded"
    )
    for one in iam.list_service_specific_credentials(UserName="pushes")["ServiceSpecificCredentials"]:
        iam.delete_service_specific_credential(
            UserName="pushes", ServiceSpecificCredentialId=one["ServiceSpecificCredentialId"]
        )
    iam.delete_user(UserName="pushes")
