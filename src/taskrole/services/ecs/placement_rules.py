"""The rules of placement that RunTask and services share, as requests carry them."""

from collections.abc import Mapping, Sequence

from taskrole.aws.call import Call
from taskrole.services.ecs.arns import parse_task_definition
from taskrole.services.ecs.constraints import ConstraintSyntaxError, Expression, parse_expression
from taskrole.services.ecs.deps import EcsDeps
from taskrole.services.ecs.errors import ClientError, InvalidParameterError
from taskrole.services.ecs.model import TaskDefinition
from taskrole.services.ecs.placement import Strategy
from taskrole.services.ecs.store import task_definitions

CONSTRAINTS_MAX = 10
STRATEGIES_MAX = 5


def find_definition(ecs: EcsDeps, call: Call, reference: str) -> TaskDefinition:
    """Return a task definition by any form of its name; the newest ACTIVE revision if it names none.

    Raises:
        ClientError: There is none.
    """
    family, revision = parse_task_definition(call, reference)
    with ecs.database.read() as connection:
        definition = task_definitions.find(connection, call.account_id, call.region, family, revision)
    if definition is None:
        raise ClientError("TaskDefinition not found.")
    return definition


def parse_constraints(given: Sequence[Mapping[str, str]]) -> tuple[list[Expression], bool]:
    """Return the memberOf expressions, and whether each task is to be on an instance of its own.

    Raises:
        InvalidParameterError: Too many, or not of the language.
    """
    if len(given) > CONSTRAINTS_MAX:
        raise InvalidParameterError("A task can have at most 10 placement constraints.")
    expressions, distinct = [], False
    for constraint in given:
        if constraint.get("type") == "distinctInstance":
            distinct = True
        elif constraint.get("type") == "memberOf":
            try:
                expressions.append(parse_expression(constraint.get("expression", "")))
            except ConstraintSyntaxError as error:
                raise InvalidParameterError(f"Invalid placement constraint expression. {error}") from error
        else:
            raise InvalidParameterError("Invalid placement constraint type.")
    return expressions, distinct


def parse_strategies(given: Sequence[Mapping[str, str]]) -> list[Strategy]:
    """Return placement strategies.

    Raises:
        InvalidParameterError: Too many, or of a wrong field.
    """
    if len(given) > STRATEGIES_MAX:
        raise InvalidParameterError("A task can have at most 5 placement strategies.")
    strategies = []
    for one in given:
        kind, field = one.get("type", ""), one.get("field", "")
        known = {
            "random": not field,
            "binpack": field.lower() in ("cpu", "memory"),
            "spread": field.lower() in ("instanceid", "host") or field.startswith("attribute:"),
        }
        if not known.get(kind, False):
            raise InvalidParameterError(f"Invalid placement strategy {kind[:32]} with field '{field[:128]}'.")
        strategies.append(Strategy(kind, field))
    return strategies
