import pytest

from tests.support import ACCOUNT, REGION
from tests.unit.services.ecs.support import Ecs

pytestmark = pytest.mark.usefixtures("database")


def test_create_returns_the_default_cluster_and_then_the_same_again(ecs: Ecs) -> None:
    first = ecs.call("CreateCluster", tags=[{"key": "team", "value": "a"}])["cluster"]
    again = ecs.call("CreateCluster")["cluster"]
    assert first["clusterArn"] == f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/default"
    assert first["status"] == "ACTIVE"
    assert again["tags"] == [{"key": "team", "value": "a"}]


def test_describe_lists_unknown_clusters_as_failures(ecs: Ecs) -> None:
    ecs.cluster()
    answer = ecs.call("DescribeClusters", clusters=["default", "nope"], include=["STATISTICS"])
    assert [one["clusterName"] for one in answer["clusters"]] == ["default"]
    assert answer["failures"] == [{"arn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/nope", "reason": "MISSING"}]
    assert {"name": "RunningFargateTasksCount", "value": "0"} in answer["clusters"][0]["statistics"]
    assert answer["clusters"][0]["settings"] == []


def test_list_pages_in_order_and_refuses_an_altered_token(ecs: Ecs) -> None:
    for name in ("b", "a", "c"):
        ecs.cluster(name)
    first = ecs.call("ListClusters", maxResults=2)
    assert [arn.rpartition("/")[2] for arn in first["clusterArns"]] == ["a", "b"]
    second = ecs.call("ListClusters", maxResults=2, nextToken=first["nextToken"])
    assert [arn.rpartition("/")[2] for arn in second["clusterArns"]] == ["c"]
    assert "nextToken" not in second
    assert ecs.error("ListClusters", nextToken="altered") == ("InvalidParameterException", "Invalid token")


def test_delete_refuses_clusters_in_use_and_makes_empty_ones_inactive(ecs: Ecs) -> None:
    ecs.cluster()
    instance = ecs.instance()
    assert ecs.error("DeleteCluster", cluster="default")[0] == "ClusterContainsContainerInstancesException"
    ecs.call("DeregisterContainerInstance", containerInstance=instance)
    deleted = ecs.call("DeleteCluster", cluster="default")["cluster"]
    assert deleted["status"] == "INACTIVE"
    assert ecs.call("ListClusters")["clusterArns"] == []
    assert ecs.error("RunTask", taskDefinition="x") == ("ClusterNotFoundException", "Cluster not found.")
    assert ecs.call("CreateCluster")["cluster"]["status"] == "ACTIVE"


def test_names_and_foreign_arns_are_refused(ecs: Ecs) -> None:
    assert ecs.error("CreateCluster", clusterName="bad name!")[0] == "InvalidParameterException"
    foreign = f"arn:aws:ecs:{REGION}:999999999999:cluster/default"
    assert ecs.error("DeleteCluster", cluster=foreign) == ("InvalidParameterException", "AccountIDs mismatch")


def test_questions_name_the_cluster_and_the_tags(ecs: Ecs) -> None:
    questions = ecs.questions("CreateCluster", clusterName="x", tags=[{"key": "team", "value": "a"}])
    assert [question.action for question in questions] == ["ecs:CreateCluster", "ecs:TagResource"]
    assert questions[0].resource.endswith(":cluster/x")
    assert questions[1].context["ecs:CreateAction"] == "CreateCluster"
    assert questions[1].context["aws:RequestTag/team"] == "a"
    ecs.call("CreateCluster", clusterName="x", tags=[{"key": "team", "value": "a"}])
    deleting = ecs.questions("DeleteCluster", cluster="x")[0]
    assert deleting.context["aws:ResourceTag/team"] == deleting.context["ecs:ResourceTag/team"] == "a"
