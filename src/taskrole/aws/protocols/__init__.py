"""Wire protocols, driven by service models.

    WireProtocol (base.py)
      JsonProtocol      json.py      JSON 1.0 and 1.1: dynamodb; ecs ecr logs cloudtrail
      QueryProtocol     query.py     form in, XML out: iam sts
        Ec2Protocol     query.py     the same with EC2's own spelling of lists and errors
      RestXmlProtocol   rest_xml.py  s3

A parser or serializer of a shape is compiled to closures when it is first used and kept; a request walks closures, not
the model.
"""

from collections.abc import Callable
from functools import lru_cache

from taskrole.aws.models import ServiceModel
from taskrole.aws.protocols.base import WireProtocol
from taskrole.aws.protocols.json import JsonProtocol
from taskrole.aws.protocols.query import Ec2Protocol, QueryProtocol
from taskrole.aws.protocols.rest_xml import RestXmlProtocol

_PROTOCOLS: dict[str, Callable[[], WireProtocol]] = {
    "json": JsonProtocol,
    "query": QueryProtocol,
    "ec2": Ec2Protocol,
    "rest-xml": RestXmlProtocol,
}


@lru_cache
def protocol_for(model: ServiceModel) -> WireProtocol:
    """Return the wire protocol that a service speaks."""
    return _PROTOCOLS[model.protocol]()
