"""The instance types that machines here can have: how much of this host such a machine gets. Pure.

Source: EC2 instance type specifications (vCPUs and memory of the T3, M5, C5 and R5 families).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InstanceType:
    """A size of machine."""

    name: str
    vcpus: int
    memory_mib: int

    @property
    def burstable(self) -> bool:
        """Whether AWS gives it CPU credits."""
        return self.name.startswith("t")


def _family(family: str, memory_mib_per_vcpu: int) -> list[InstanceType]:
    sizes = {"large": 2, "xlarge": 4, "2xlarge": 8, "4xlarge": 16}
    return [InstanceType(f"{family}.{size}", vcpus, vcpus * memory_mib_per_vcpu) for size, vcpus in sizes.items()]


INSTANCE_TYPES = {
    one.name: one
    for one in (
        *(
            InstanceType(f"t3.{size}", vcpus, memory_mib)
            for size, vcpus, memory_mib in (
                ("nano", 2, 512),
                ("micro", 2, 1024),
                ("small", 2, 2048),
                ("medium", 2, 4096),
                ("large", 2, 8192),
                ("xlarge", 4, 16384),
                ("2xlarge", 8, 32768),
            )
        ),
        *_family("m5", 4096),
        *_family("c5", 2048),
        *_family("r5", 8192),
    )
}
DEFAULT_TYPE = "t3.micro"
