"""The composition root: builds the control plane from its parts. The only module that knows all the others."""

import asyncio
import json
import logging
import threading
from collections.abc import Collection, Mapping
from datetime import datetime

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from taskrole import __version__, reset
from taskrole.app_glance import Glance, glance
from taskrole.app_instance import LocalInstance
from taskrole.app_machines import MachineRows, serve_on
from taskrole.app_metrics import may_scrape_tasks, scrape_token, task_metrics_text
from taskrole.app_ports import (
    CredentialFinder,
    Ec2Machines,
    InstanceProfiles,
    RegistryLogins,
    RegistryRevocation,
    RegistryWire,
    ResourceFinder,
    S3Objects,
    SecurityGroupFirewalls,
    TaskNetworks,
    iam_quotas,
)
from taskrole.app_rules import TaskDefinitionRules
from taskrole.aws.models import service_model
from taskrole.aws.operation import BoundOperation
from taskrole.certificates import open_authority
from taskrole.clock import Clock
from taskrole.config import Settings
from taskrole.console.app import Console
from taskrole.gateway.arrivals import Arrivals
from taskrole.gateway.authorize import Authorizer
from taskrole.gateway.edge import Edge, Listener, OwnEndpoint
from taskrole.gateway.handle import Gateway
from taskrole.gateway.own_wire import PREFIX as OWN_PREFIX
from taskrole.gateway.own_wire import OwnWire
from taskrole.gateway.route import Router
from taskrole.gateway.s3_wire import S3Wire
from taskrole.gateway.wire import EndpointWire, ModelWire, Wire
from taskrole.ids import Ids, hex_id
from taskrole.machines.supervisor import Supervisor
from taskrole.services.cloudtrail import service as cloudtrail
from taskrole.services.cloudtrail.api import purge_old_events
from taskrole.services.dynamodb import service as dynamodb
from taskrole.services.dynamodb.api import (
    collect_discarded,
    count_all_items,
    delete_expired_items,
    fill_indexes,
    trim_changes,
)
from taskrole.services.ec2 import service as ec2
from taskrole.services.ec2.api import Ec2Api, Scope
from taskrole.services.ecr import service as ecr
from taskrole.services.ecr.api import WAITING as ECR_WAITING
from taskrole.services.ecr.api import EcrApi
from taskrole.services.ecs import service as ecs
from taskrole.services.ecs.api import DATA_CHANNEL_PATH, EcsApi
from taskrole.services.ecs.settings import EcsSettings
from taskrole.services.ecs.sts_sessions import StsRoleSessions
from taskrole.services.iam import service as iam
from taskrole.services.iam.key_uses import KeyUseSink
from taskrole.services.logs import service as logs
from taskrole.services.logs.api import purge_expired_events
from taskrole.services.s3 import service as s3
from taskrole.services.s3.api import S3Api
from taskrole.services.secretsmanager import service as secretsmanager
from taskrole.services.secretsmanager.api import SecretsApi
from taskrole.services.ssm import service as ssm
from taskrole.services.sts import service as sts
from taskrole.services.taskrole import service as own
from taskrole.services.taskrole.call_feed import CallFeed
from taskrole.services.taskrole.joining import Joining
from taskrole.services.taskrole.observed import ObservedRoles
from taskrole.storage.accounts import ensure_account, list_accounts
from taskrole.storage.blobs import open_blobs
from taskrole.storage.database import open_database
from taskrole.storage.key_rings import open_key_ring
from taskrole.storage.leases import Lease
from taskrole.storage.migrate import migrate
from taskrole.storage.ports import Blobs
from taskrole.workers import Worker, Workers

log = logging.getLogger(__name__)

MODELLED_SERVICES = (
    "iam",
    "sts",
    "ecs",
    "ecr",
    "s3",
    "dynamodbstreams",
    "dynamodb",
    "logs",
    "cloudtrail",
    "secretsmanager",
    "ssm",
    "ec2",
)
_WAITING = {"ecr": ECR_WAITING}
WEBSOCKET_PATHS = {
    "/acs/ws": "Poll",
    "/tcs/ws": "StartTelemetrySession",
    "/_taskrole/events": "StreamEvents",
    "/_taskrole/execution": "AttachExecution",
}
OWN_WEBSOCKET_PATHS = {"/_taskrole/calls": "StreamCalls"}
LEASE_SECONDS = 10.0
RESET_SECONDS_MAX = 60.0
HEALTH_PATH, METRICS_PATH, RESET_PATH = "/_taskrole/health", "/_taskrole/metrics", "/_taskrole/reset"
CA_PATH = "/_taskrole/ca.pem"


class ControlPlane:
    """Gateway, services and workers over one database and one blob store."""

    def __init__(self, settings: Settings, clock: Clock, ids: Ids) -> None:
        self.settings = settings
        self._clock = clock
        self._ids = ids
        self._database = open_database(settings.database)
        migrate(self._database.engine)
        self._blob_stores: list[Blobs] = []
        trail = cloudtrail.cloudtrail_deps(self._database)
        self._trail = trail
        self._calls = CallFeed(trail.store, clock)
        self.iam, iam_deps = iam.build(
            self._database, open_key_ring(self._database, "iam", ids), ids, iam_quotas(settings)
        )
        self.sts, sts_deps = sts.build(
            self._database,
            open_key_ring(self._database, "sts", ids),
            self.iam,
            trail.sink,
            ids,
            sts.issuer_keys(clock, dict(settings.issuer_keys), settings.issuer_ca),
        )
        self._machines = self._build_machines()
        self._ec2_deps = ec2.Ec2Deps(
            self._database,
            ids,
            InstanceProfiles(self.iam),
            ec2.InstanceIdentity(open_key_ring(self._database, "ec2", ids).derivation_key),
            self._agents,
            self._machines or ec2.NoMachines(),
        )
        self.joining = Joining(self._database, ids)
        self.ec2 = Ec2Api(self._ec2_deps)
        self.observed = ObservedRoles(self._database)
        self.authorizer = Authorizer(self.iam, self.observed.observes)
        ecs_deps = self._ecs_deps()
        logs_deps = logs.logs_deps(self._database, ids)
        secrets_deps = secretsmanager.secrets_deps(
            self._database, open_key_ring(self._database, "secretsmanager", ids), ids, self.authorizer.may
        )
        s3_deps, ecr_deps = self._s3_deps(), self._ecr_deps(SecretsApi(secrets_deps))
        objects = S3Objects(self.authorizer)
        dynamodb_deps = dynamodb.DynamodbDeps(self._database, ids, objects)
        self.ecs, self.s3, self.ecr = EcsApi(ecs_deps), S3Api(s3_deps), EcrApi(ecr_deps)
        self._logs_store = logs_deps.store
        self._secrets_store = secrets_deps.store
        self._operations: dict[str, Mapping[str, BoundOperation]] = {
            "iam": iam.operations(iam_deps),
            "sts": sts.operations(sts_deps),
            "ecs": ecs.operations(ecs_deps),
            "ecr": ecr.operations(ecr_deps),
            "s3": s3.operations(s3_deps),
            "dynamodb": dynamodb.operations(dynamodb_deps),
            "dynamodbstreams": dynamodb.stream_operations(dynamodb_deps),
            "logs": logs.operations(logs_deps),
            "cloudtrail": cloudtrail.operations(trail),
            "secretsmanager": secretsmanager.operations(secrets_deps),
            "ec2": ec2.operations(self._ec2_deps),
            "ssm": ssm.operations(ssm.ssm_deps(self._database, open_key_ring(self._database, "ssm", ids), ids)),
        }
        self._operations["taskrole"] = own.operations(self._own_deps())
        objects.operations = self._operations["s3"]
        self._scrape_token = scrape_token(open_key_ring(self._database, "metrics", ids))
        self._gateway = self._build_gateway()
        self.console = Console(
            settings.endpoint, settings.region, settings.host, TaskDefinitionRules(settings.registry), clock, ids
        )
        self._edge = Edge(self._gateway, self._own_endpoints(), clock, self.console)
        self._lease = Lease(self._database, clock, "workers", hex_id(ids), LEASE_SECONDS)
        self._lease_lock = threading.Lock()
        self._workers = Workers(self._worker_list(), clock, self._may_lead)

    # Start and stop

    def bootstrap(self) -> None:
        """Make the account, its administrator, the instance role and the default cluster; repeatable."""
        now, settings = self._clock.now(), self.settings
        self.create_account(settings.account_id, now)
        self.ecs.ensure_default_cluster(settings.account_id, settings.region, now)

    def create_account(self, account_id: str, now: datetime) -> None:
        """Add an account with its root, an administrator and the instance role; repeatable."""
        ensure_account(self._database, account_id, now)
        self.iam.bootstrap_account(account_id, now)

    async def start(self, listeners: list[Listener]) -> None:
        """Start workers and listen.

        Raises:
            OSError: An address is taken or not this machine's.
        """
        await self._edge.start(listeners)
        self._workers.start()
        if self._machines is not None:
            self._machines.start(serve_on(self._edge, asyncio.get_running_loop()))

    async def listen(self, listener: Listener) -> None:
        """Listen on one more address.

        Raises:
            OSError: The address is taken or not this machine's.
        """
        await self._edge.listen(listener)

    async def stop(self) -> None:
        """Stop listening, finish what runs, close the database."""
        if self._machines is not None:
            await asyncio.to_thread(self._machines.stop)
        await self.console.close()
        await self._edge.stop()
        await asyncio.to_thread(self._workers.stop)
        self.close()

    def close(self) -> None:
        """Close the database; enough for a control plane that was never started."""
        self.ecs.close()
        self._calls.close()
        self._trail.sink.close()
        self._lease.release()
        self._database.close()

    @property
    def operations(self) -> Mapping[str, Mapping[str, BoundOperation]]:
        """The operations of every service, bound, by service prefix and name."""
        return self._operations

    def glance(self) -> Glance:
        """Return what the status panel shows."""
        now, observed = self._clock.now(), len(self.observed.list())
        return glance(self.ecs, self._trail.store, observed, self.settings.account_id, now)

    def scrape_token(self) -> str:
        """Return what a Prometheus server has to show to see single tasks."""
        return self._scrape_token

    def local_instance(self, instance_id: str) -> LocalInstance:
        """Return the provider of the local container instance's credentials and metadata."""
        scope = Scope(self.settings.account_id, self.settings.region)
        return LocalInstance(self.sts, self.ec2, scope, instance_id, self._clock)

    # Parts

    def _build_machines(self) -> Supervisor | None:
        settings = self.settings
        if not settings.machines_max:
            return None
        folder = settings.data_dir / "machines"
        return Supervisor(MachineRows(self), folder, settings.port, settings.machines_max, self._clock)

    def _ecs_deps(self) -> ecs.EcsDeps:
        settings = EcsSettings(
            registry_host=self.settings.registry,
            ecr_endpoint=self.settings.endpoint,
            awslogs_endpoint=self.settings.endpoint,
            credentials_life_seconds=self.settings.credential_life_seconds,
        )
        return ecs.EcsDeps(
            self._database,
            self._ids,
            self._clock,
            StsRoleSessions(self.sts),
            settings,
            may=self.authorizer.may,
            linked_role=self.iam.ensure_ecs_service_role,
            machines=Ec2Machines(self.ec2),
            networks=TaskNetworks(self.ec2),
            firewalls=SecurityGroupFirewalls(self.ec2),
        )

    def _agents(self, scope: Scope, instance_ids: Collection[str]) -> Mapping[str, bool]:
        return self.ecs.agents(scope.account_id, scope.region, instance_ids)

    def _open_blobs(self, name: str) -> Blobs:
        """Open the part of the blob store that belongs to one service."""
        blobs = open_blobs(f"{self.settings.blobs.rstrip('/')}/{name}")
        self._blob_stores.append(blobs)
        return blobs

    def _s3_deps(self) -> s3.S3Deps:
        blobs = self._open_blobs("s3")
        settings = s3.S3Settings(owns_blob_store=True)
        keys = s3.ContentKeys(open_key_ring(self._database, "s3", self._ids))
        return s3.S3Deps(self._database, blobs, self._ids, self._clock, self.authorizer.may, keys, settings)

    def _ecr_deps(self, secrets: SecretsApi) -> ecr.EcrDeps:
        blobs = self._open_blobs("ecr")
        key_ring = open_key_ring(self._database, "ecr", self._ids)
        upstreams = frozenset(self.settings.plain_upstreams)
        settings = ecr.EcrSettings(registry_host=self.settings.registry, plain_upstreams=upstreams)
        revoked = RegistryRevocation(self.sts)
        return ecr.EcrDeps(self._database, blobs, self._ids, key_ring, self.authorizer.may, revoked, secrets, settings)

    def _own_deps(self) -> own.TaskroleDeps:
        finder = ResourceFinder(self.iam, self._operations)
        return own.TaskroleDeps(
            self.iam,
            self._trail.store,
            self._trail.sink,
            self.observed,
            finder,
            self.ecs.task_metrics,
            self.joining,
            self.sts,
            self._calls,
            self.authorizer.may,
            self.ec2,
        )

    def _build_gateway(self) -> Gateway:
        models = {prefix: service_model(prefix) for prefix in MODELLED_SERVICES}
        model_wires = {prefix: ModelWire(model, _WAITING.get(prefix, frozenset())) for prefix, model in models.items()}
        model_wires["s3"] = S3Wire(models["s3"])
        wires: dict[str, Wire] = {**model_wires, "registry": RegistryWire()}
        websocket_wire = EndpointWire(model_wires["ecs"], WEBSOCKET_PATHS)
        router = Router(
            wires,
            {model.target_prefix: prefix for prefix, model in models.items() if model.target_prefix},
            {model.signing_name: prefix for prefix, model in models.items()},
            {**dict.fromkeys(WEBSOCKET_PATHS, websocket_wire), **self._own_paths()},
            self.settings.region,
            ("localhost",),
        )
        credentials = CredentialFinder(self.iam, self.sts)
        return Gateway(
            router,
            self._operations,
            credentials,
            RegistryLogins(self.ecr),
            self.authorizer,
            KeyUseSink(self._trail.sink, self.iam),
            self._clock,
            self._ids,
            self.sts.messages.encode,
            Arrivals(credentials, self.ecs.is_registered_by),
            {"s3": self.s3.add_headers},
        )

    def _own_paths(self) -> dict[str, Wire]:
        paths: dict[str, Wire] = dict.fromkeys(
            (f"{OWN_PREFIX}{name}" for name in self._operations["taskrole"]), OwnWire()
        )
        return paths | dict.fromkeys(OWN_WEBSOCKET_PATHS, EndpointWire(OwnWire(), OWN_WEBSOCKET_PATHS))

    def _worker_list(self) -> list[Worker]:
        steps = [Worker(step.name, step.interval_seconds, step.run) for step in self.ecs.steps()]
        return [
            *steps,
            Worker("iam-refresh", 0.5, self.iam.refresh, everywhere=True),
            Worker("observe-refresh", 0.5, self.observed.refresh, everywhere=True),
            Worker("sts-refresh", 0.5, self.sts.revocations.refresh, everywhere=True),
            Worker("sts-purge", 3600.0, self.sts.revocations.purge),
            Worker("logs-purge", 600.0, lambda now: purge_expired_events(self._logs_store, now)),
            Worker("cloudtrail-purge", 3600.0, lambda now: purge_old_events(self._trail.store, now)),
            *self._dynamodb_workers(),
            Worker("s3-collect", 60.0, self.s3.collector.step),
            Worker("s3-lifecycle", 60.0, self.s3.lifecycle.step),
            Worker("s3-orphans", 3600.0, self.s3.collector.collect_orphans),
            Worker("ecr-collect", 300.0, self.ecr.collect),
            Worker("ec2-purge", 600.0, self.ec2.purge),
            Worker("secrets-purge", 600.0, self._secrets_store.purge),
        ]

    def _dynamodb_workers(self) -> list[Worker]:
        database = self._database
        return [
            Worker("dynamodb-expire", 60.0, lambda now: delete_expired_items(database, now)),
            Worker("dynamodb-fill", 1.0, lambda _now: fill_indexes(database)),
            Worker("dynamodb-collect", 10.0, lambda _now: collect_discarded(database)),
            Worker("dynamodb-trim", 600.0, lambda now: trim_changes(database, now)),
            Worker("dynamodb-count", 6 * 3600.0, lambda _now: count_all_items(database)),
        ]

    def _may_lead(self) -> bool:
        with self._lease_lock:
            return self._lease.acquire()

    # Own endpoints

    def _own_endpoints(self) -> dict[str, OwnEndpoint]:
        endpoints: dict[str, OwnEndpoint] = {
            HEALTH_PATH: self._health,
            METRICS_PATH: self._metrics,
            CA_PATH: self._authority,
            DATA_CHANNEL_PATH: self.ecs.executions.serve_client,
        }
        if self.settings.test_profile:
            endpoints[RESET_PATH] = self._reset
        return endpoints

    async def _authority(self, _request: web.BaseRequest) -> web.StreamResponse:
        """Show the certificate that machines which join compare with the fingerprint in their token."""
        authority = await asyncio.to_thread(open_authority, self.settings.ca_dir, self._clock)
        return web.Response(body=authority.certificate_pem, content_type="application/x-pem-file")

    async def _metrics(self, request: web.BaseRequest) -> web.StreamResponse:
        content = generate_latest()
        if may_scrape_tasks(request.headers.get("Authorization", ""), self._scrape_token):
            content += await asyncio.to_thread(task_metrics_text, self.ecs, self._clock.now())
        return web.Response(body=content, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _reset(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method != "POST" or "origin" in request.headers:  # not for web pages that a browser has open
            return web.Response(status=405, text="POST only, and not from a web page.")
        left = await asyncio.to_thread(self.reset)
        if left:
            return web.Response(status=503, text=f"{left} tasks did not stop in time; nothing was emptied.")
        return web.Response(body=b'{"status":"empty"}', content_type="application/json")

    def reset(self) -> int:
        """Stop all tasks and empty everything but the accounts; return how many tasks would not stop (then nothing)."""
        now = self._clock.now()
        accounts = list_accounts(self._database)
        for account_id in accounts:
            self.ecs.stop_all_tasks(account_id, self.settings.region, now, "taskrole was reset")
        deadline = self._clock.monotonic_seconds() + RESET_SECONDS_MAX
        waiting = threading.Event()
        while left := sum(self.ecs.count_unstopped_tasks(one, self.settings.region) for one in accounts):
            if self._clock.monotonic_seconds() > deadline:
                return left
            waiting.wait(0.1)
        while self.ec2.end_launched(now):  # a machine's secret is gone with the rest: it could not come back
            if self._clock.monotonic_seconds() > deadline:
                break
            waiting.wait(0.1)
        reset.empty_database(self._database)
        for blobs in self._blob_stores:
            reset.empty_blobs(blobs)
        self.bootstrap()
        self.iam.refresh()
        self.observed.refresh()
        return 0

    async def _health(self, _request: web.BaseRequest) -> web.StreamResponse:
        counts = await asyncio.to_thread(self.ecs.health)
        # Not enforced: said wherever somebody looks. Without names, because this endpoint asks nobody who he is.
        observed = len(await asyncio.to_thread(self.observed.list))
        body = {
            "status": "ready",
            "version": __version__,
            "region": self.settings.region,
            "account": self.settings.account_id,
            "services": dict.fromkeys(sorted(self._operations), "available"),
            "connected_agents": counts.connected_agents,
            "running_tasks": counts.running_tasks,
            "pending_tasks": counts.pending_tasks,
            "observed_roles": observed,
        }
        return web.Response(body=json.dumps(body).encode(), content_type="application/json")
