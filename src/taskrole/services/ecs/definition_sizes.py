"""Task-level cpu and memory: their spellings, and the pairs that Fargate takes. Pure.

Source: ECS API reference, RegisterTaskDefinition, members cpu and memory.
"""

import re

from taskrole.services.ecs.errors import ClientError
from taskrole.services.ecs.model import Document

TASK_CPU_MIN_UNITS = 128
TASK_CPU_MAX_UNITS = 196_608
TASK_MEMORY_MIN_MIB = 4
TASK_MEMORY_MAX_MIB = 32 * 1024 * 1024
_CPU = re.compile(r"\s*(?:(?P<units>[0-9]{1,7})|(?P<vcpu>[0-9]{0,4}(?:\.[0-9]{1,4})?)\s*vcpu)\s*", re.IGNORECASE)
_MEMORY = re.compile(r"\s*(?:(?P<mib>[0-9]{1,9})|(?P<gb>[0-9]{1,5}(?:\.[0-9]{1,4})?)\s*gb)\s*", re.IGNORECASE)
_GIB = 1024
_FARGATE_MEMORY_MIB = {
    256: (512, 1 * _GIB, 2 * _GIB),
    512: tuple(range(1 * _GIB, 4 * _GIB + 1, _GIB)),
    1024: tuple(range(2 * _GIB, 8 * _GIB + 1, _GIB)),
    2048: tuple(range(4 * _GIB, 16 * _GIB + 1, _GIB)),
    4096: tuple(range(8 * _GIB, 30 * _GIB + 1, _GIB)),
    8192: tuple(range(16 * _GIB, 60 * _GIB + 1, 4 * _GIB)),
    16384: tuple(range(32 * _GIB, 120 * _GIB + 1, 8 * _GIB)),
}


def task_cpu_units(text: str) -> int:
    """Return CPU units of ``512``, ``.5 vCPU`` or ``1 vcpu``.

    Raises:
        ClientError: Not of these forms, or out of range.
    """
    match = _CPU.fullmatch(text)
    if match is not None and (match["units"] or match["vcpu"]):
        units = int(match["units"]) if match["units"] else round(float(match["vcpu"]) * 1024)
        if TASK_CPU_MIN_UNITS <= units <= TASK_CPU_MAX_UNITS:
            return units
    raise ClientError(
        "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS"
        " Developer Guide."
    )


def task_memory_mib(text: str) -> int:
    """Return MiB of ``512``, ``1GB`` or ``0.5 gb``.

    Raises:
        ClientError: Not of these forms, or out of range.
    """
    match = _MEMORY.fullmatch(text)
    if match is not None:
        mib = int(match["mib"]) if match["mib"] else round(float(match["gb"]) * _GIB)
        if TASK_MEMORY_MIN_MIB <= mib <= TASK_MEMORY_MAX_MIB:
            return mib
    raise ClientError("Invalid 'memory' setting for task.")


def fits_fargate(document: Document) -> bool:
    """Tell whether network mode, cpu and memory are such that Fargate would take the task."""
    if document.get("networkMode") != "awsvpc" or "cpu" not in document or "memory" not in document:
        return False
    return int(document["memory"]) in _FARGATE_MEMORY_MIB.get(int(document["cpu"]), ())


def check_fargate(document: Document, mode: str) -> None:
    """Check a definition that asks to be compatible with Fargate.

    Raises:
        ClientError: It is not.
    """
    if mode != "awsvpc":
        raise ClientError("Fargate only supports network mode 'awsvpc'.")
    for member in ("cpu", "memory"):
        if member not in document:
            raise ClientError(f"Fargate requires that '{member}' be defined at the task level.")
    if not fits_fargate(document):
        raise ClientError("No Fargate configuration exists for given values.")
