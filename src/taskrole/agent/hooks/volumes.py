"""Step 2: volumes. Those of the task are made here and removed with it; shared ones stay."""

from collections.abc import Mapping
from typing import Any

from taskrole.agent.hooks.base import HookError, Preparation
from taskrole.agent.model import INSTANCE_LABEL, LABEL_PREFIX
from taskrole.docker.engine import EngineError


async def prepare_volumes(preparation: Preparation) -> None:
    """Create the volumes that the container mounts.

    Raises:
        HookError: One can't be created, or a shared one isn't there.
    """
    wanted = {str(mount.get("sourceVolume")) for mount in preparation.container.raw.get("mountPoints") or ()}
    for volume in preparation.task.spec.volumes:
        name = str(volume.get("name"))
        if name in wanted:
            try:
                preparation.volumes[name] = await _source(preparation, name, volume)
            except EngineError as error:
                raise HookError("CannotCreateVolumeError", error.message) from error
    if missing := wanted - set(preparation.volumes):
        raise HookError("InvalidVolumeError", f"unknown volume {min(missing)}")


async def _source(preparation: Preparation, name: str, volume: Mapping[str, Any]) -> str:
    """Return what is bound: a path of the machine or the name of a Docker volume."""
    path = str((volume.get("host") or {}).get("sourcePath") or "")
    if path:
        return path
    engine, docker = preparation.context.engine, volume.get("dockerVolumeConfiguration") or {}
    config: dict[str, Any] = {"Driver": docker.get("driver") or "local", "DriverOpts": docker.get("driverOpts") or {}}
    if docker.get("scope") == "shared":
        if docker.get("autoprovision"):
            await engine.create_volume({**config, "Name": name, "Labels": docker.get("labels") or {}})
        elif await engine.find_volume(name) is None:
            raise HookError("CannotCreateVolumeError", f"the shared volume {name} does not exist")
        return name
    docker_name = preparation.task.volumes[name]
    labels = {
        **(docker.get("labels") or {}),
        LABEL_PREFIX + "task-arn": preparation.task.arn,
        INSTANCE_LABEL: preparation.context.state.instance_id,
    }
    await engine.create_volume({**config, "Name": docker_name, "Labels": labels})
    return docker_name
