"""Identity documents, and what an instance's metadata service is told."""

import json
import subprocess
from pathlib import Path

from taskrole.services.ec2.identity import InstanceIdentity
from tests.support import ACCOUNT, NOW, REGION
from tests.unit.services.ec2.conftest import MACHINE, SCOPE, Ec2


def test_a_signature_is_good_for_its_document_and_key_alone() -> None:
    identity = InstanceIdentity(b"k" * 32)
    signature = identity.sign("document")
    assert identity.verifies("document", signature)
    assert InstanceIdentity(b"k" * 32).verifies("document", f"{signature[:40]}\n{signature[40:]}")
    assert not identity.verifies("another", signature)
    assert not InstanceIdentity(b"j" * 32).verifies("document", signature)
    for wrong in ("", "x", "é", "AAAA", signature[:-4]):
        assert not identity.verifies("document", wrong)


def test_others_can_verify_with_the_certificate(tmp_path: Path) -> None:
    identity = InstanceIdentity(b"k" * 32)
    (tmp_path / "p7").write_text(f"-----BEGIN PKCS7-----\n{identity.pkcs7('a document')}\n-----END PKCS7-----\n")
    (tmp_path / "pem").write_text(identity.certificate_pem())
    command = ["openssl", "smime", "-verify", "-inform", "PEM", "-in", "p7", "-certfile", "pem", "-noverify"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "a document"


def test_the_metadata_of_a_machine(ec2: Ec2) -> None:
    assert ec2.api.metadata(SCOPE, MACHINE, NOW) is None
    ec2.register()
    found = ec2.api.metadata(SCOPE, MACHINE, NOW)
    assert found is not None
    document = json.loads(found["document"])
    assert (document["instanceId"], document["accountId"], document["region"]) == (MACHINE, ACCOUNT, REGION)
    assert ec2.api.verifies(found["document"], found["signature"])
    assert found["role"] == "ecsInstanceRole"
    assert found["paths"]["placement/availability-zone"] == f"{REGION}a"
    assert found["paths"]["security-groups"] == "default"
    mac = found["paths"]["mac"]
    assert found["paths"][f"network/interfaces/macs/{mac}/vpc-id"] == SCOPE.vpc_id
    assert "tags/instance/team" not in found["paths"]
    ec2.do("CreateTags", {"Resources": [MACHINE], "Tags": [{"Key": "team", "Value": "red"}]})
    ec2.do("ModifyInstanceMetadataOptions", {"InstanceId": MACHINE, "InstanceMetadataTags": "enabled"})
    found = ec2.api.metadata(SCOPE, MACHINE, NOW)
    assert found is not None
    assert found["paths"]["tags/instance/team"] == "red"


def test_the_role_is_that_of_the_instance_profile(ec2: Ec2) -> None:
    def replace_with(name: str) -> None:
        (found,) = ec2.do("DescribeIamInstanceProfileAssociations")["IamInstanceProfileAssociations"]
        request = {"AssociationId": found["AssociationId"], "IamInstanceProfile": {"Name": name}}
        ec2.do("ReplaceIamInstanceProfileAssociation", request)

    default = f"arn:aws:iam::{ACCOUNT}:role/ecsInstanceRole"
    assert ec2.api.role_arn(SCOPE, MACHINE) == default  # before it has registered
    ec2.register()
    assert ec2.api.role_arn(SCOPE, MACHINE) == default
    replace_with("other")
    assert ec2.api.role_arn(SCOPE, MACHINE) == f"arn:aws:iam::{ACCOUNT}:role/other"
    replace_with("empty")
    assert ec2.api.role_arn(SCOPE, MACHINE) == ""
    (found,) = ec2.do("DescribeIamInstanceProfileAssociations")["IamInstanceProfileAssociations"]
    ec2.do("DisassociateIamInstanceProfile", {"AssociationId": found["AssociationId"]})
    assert ec2.api.role_arn(SCOPE, MACHINE) == ""


def test_a_machine_that_was_shut_out_is_terminated_until_it_is_back(ec2: Ec2) -> None:
    ec2.register()
    ec2.api.note_gone(SCOPE, MACHINE, NOW)
    ec2.api.note_gone(SCOPE, "i-0", NOW)
    ((found,),) = [one["Instances"] for one in ec2.do("DescribeInstances")["Reservations"]]
    assert (found["State"]["Name"], found["NetworkInterfaces"]) == ("terminated", [])
    ec2.register()
    ((found,),) = [one["Instances"] for one in ec2.do("DescribeInstances")["Reservations"]]
    assert found["State"]["Name"] == "running"
