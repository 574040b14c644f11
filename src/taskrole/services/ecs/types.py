"""Requests and answers of ecs. Written by tools/generate_types.py; do not edit."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NotRequired, TypedDict


class AcceleratorCountRequest(TypedDict):
    """The structure AcceleratorCountRequest of ecs."""

    min: NotRequired[int]
    max: NotRequired[int]


class AcceleratorTotalMemoryMiBRequest(TypedDict):
    """The structure AcceleratorTotalMemoryMiBRequest of ecs."""

    min: NotRequired[int]
    max: NotRequired[int]


class AdvancedConfiguration(TypedDict):
    """The structure AdvancedConfiguration of ecs."""

    alternateTargetGroupArn: NotRequired[str]
    productionListenerRule: NotRequired[str]
    testListenerRule: NotRequired[str]
    roleArn: NotRequired[str]


class Attachment(TypedDict):
    """The structure Attachment of ecs."""

    id: NotRequired[str]
    type: NotRequired[str]
    status: NotRequired[str]
    details: NotRequired[list[KeyValuePair]]


class AttachmentStateChange(TypedDict):
    """The structure AttachmentStateChange of ecs."""

    attachmentArn: str
    status: str


class Attribute(TypedDict):
    """The structure Attribute of ecs."""

    name: str
    value: NotRequired[str]
    targetType: NotRequired[str]
    targetId: NotRequired[str]


class AutoRepairConfiguration(TypedDict):
    """The structure AutoRepairConfiguration of ecs."""

    actionsStatus: NotRequired[str]


class AutoScalingGroupProvider(TypedDict):
    """The structure AutoScalingGroupProvider of ecs."""

    autoScalingGroupArn: str
    managedScaling: NotRequired[ManagedScaling]
    managedTerminationProtection: NotRequired[str]
    managedDraining: NotRequired[str]


class AutoScalingGroupProviderUpdate(TypedDict):
    """The structure AutoScalingGroupProviderUpdate of ecs."""

    managedScaling: NotRequired[ManagedScaling]
    managedTerminationProtection: NotRequired[str]
    managedDraining: NotRequired[str]


class AwsVpcConfiguration(TypedDict):
    """The structure AwsVpcConfiguration of ecs."""

    subnets: list[str]
    securityGroups: NotRequired[list[str]]
    assignPublicIp: NotRequired[str]


class BaselineEbsBandwidthMbpsRequest(TypedDict):
    """The structure BaselineEbsBandwidthMbpsRequest of ecs."""

    min: NotRequired[int]
    max: NotRequired[int]


class CanaryConfiguration(TypedDict):
    """The structure CanaryConfiguration of ecs."""

    canaryPercent: NotRequired[float]
    canaryBakeTimeInMinutes: NotRequired[int]


class CapacityProvider(TypedDict):
    """The structure CapacityProvider of ecs."""

    capacityProviderArn: NotRequired[str]
    name: NotRequired[str]
    cluster: NotRequired[str]
    status: NotRequired[str]
    autoScalingGroupProvider: NotRequired[AutoScalingGroupProvider]
    managedInstancesProvider: NotRequired[ManagedInstancesProvider]
    updateStatus: NotRequired[str]
    updateStatusReason: NotRequired[str]
    tags: NotRequired[list[Tag]]
    type: NotRequired[str]


class CapacityProviderStrategyItem(TypedDict):
    """The structure CapacityProviderStrategyItem of ecs."""

    capacityProvider: str
    weight: NotRequired[int]
    base: NotRequired[int]


class CapacityReservationRequest(TypedDict):
    """The structure CapacityReservationRequest of ecs."""

    reservationGroupArn: NotRequired[str]
    reservationPreference: NotRequired[str]


class Cluster(TypedDict):
    """The structure Cluster of ecs."""

    clusterArn: NotRequired[str]
    clusterName: NotRequired[str]
    configuration: NotRequired[ClusterConfiguration]
    status: NotRequired[str]
    registeredContainerInstancesCount: NotRequired[int]
    runningTasksCount: NotRequired[int]
    pendingTasksCount: NotRequired[int]
    activeServicesCount: NotRequired[int]
    statistics: NotRequired[list[KeyValuePair]]
    tags: NotRequired[list[Tag]]
    settings: NotRequired[list[ClusterSetting]]
    capacityProviders: NotRequired[list[str]]
    defaultCapacityProviderStrategy: NotRequired[list[CapacityProviderStrategyItem]]
    attachments: NotRequired[list[Attachment]]
    attachmentsStatus: NotRequired[str]
    serviceConnectDefaults: NotRequired[ClusterServiceConnectDefaults]


class ClusterConfiguration(TypedDict):
    """The structure ClusterConfiguration of ecs."""

    executeCommandConfiguration: NotRequired[ExecuteCommandConfiguration]
    managedStorageConfiguration: NotRequired[ManagedStorageConfiguration]


class ClusterServiceConnectDefaults(TypedDict):
    """The structure ClusterServiceConnectDefaults of ecs."""

    namespace: NotRequired[str]


class ClusterServiceConnectDefaultsRequest(TypedDict):
    """The structure ClusterServiceConnectDefaultsRequest of ecs."""

    namespace: str


class ClusterSetting(TypedDict):
    """The structure ClusterSetting of ecs."""

    name: NotRequired[str]
    value: NotRequired[str]


class Container(TypedDict):
    """The structure Container of ecs."""

    containerArn: NotRequired[str]
    taskArn: NotRequired[str]
    name: NotRequired[str]
    image: NotRequired[str]
    imageDigest: NotRequired[str]
    runtimeId: NotRequired[str]
    lastStatus: NotRequired[str]
    exitCode: NotRequired[int]
    reason: NotRequired[str]
    networkBindings: NotRequired[list[NetworkBinding]]
    networkInterfaces: NotRequired[list[NetworkInterface]]
    healthStatus: NotRequired[str]
    managedAgents: NotRequired[list[ManagedAgent]]
    cpu: NotRequired[str]
    memory: NotRequired[str]
    memoryReservation: NotRequired[str]
    gpuIds: NotRequired[list[str]]
    neuronDeviceIds: NotRequired[list[str]]
    gpuSharingStrategy: NotRequired[SharingStrategy]


class ContainerDefinition(TypedDict):
    """The structure ContainerDefinition of ecs."""

    name: NotRequired[str]
    image: NotRequired[str]
    repositoryCredentials: NotRequired[RepositoryCredentials]
    cpu: NotRequired[int]
    memory: NotRequired[int]
    memoryReservation: NotRequired[int]
    links: NotRequired[list[str]]
    portMappings: NotRequired[list[PortMapping]]
    essential: NotRequired[bool]
    restartPolicy: NotRequired[ContainerRestartPolicy]
    entryPoint: NotRequired[list[str]]
    command: NotRequired[list[str]]
    environment: NotRequired[list[KeyValuePair]]
    environmentFiles: NotRequired[list[EnvironmentFile]]
    mountPoints: NotRequired[list[MountPoint]]
    volumesFrom: NotRequired[list[VolumeFrom]]
    linuxParameters: NotRequired[LinuxParameters]
    secrets: NotRequired[list[Secret]]
    dependsOn: NotRequired[list[ContainerDependency]]
    startTimeout: NotRequired[int]
    stopTimeout: NotRequired[int]
    versionConsistency: NotRequired[str]
    hostname: NotRequired[str]
    user: NotRequired[str]
    workingDirectory: NotRequired[str]
    disableNetworking: NotRequired[bool]
    privileged: NotRequired[bool]
    readonlyRootFilesystem: NotRequired[bool]
    dnsServers: NotRequired[list[str]]
    dnsSearchDomains: NotRequired[list[str]]
    extraHosts: NotRequired[list[HostEntry]]
    dockerSecurityOptions: NotRequired[list[str]]
    interactive: NotRequired[bool]
    pseudoTerminal: NotRequired[bool]
    dockerLabels: NotRequired[dict[str, str]]
    ulimits: NotRequired[list[Ulimit]]
    logConfiguration: NotRequired[LogConfiguration]
    healthCheck: NotRequired[HealthCheck]
    systemControls: NotRequired[list[SystemControl]]
    resourceRequirements: NotRequired[list[ResourceRequirement]]
    firelensConfiguration: NotRequired[FirelensConfiguration]
    credentialSpecs: NotRequired[list[str]]


class ContainerDependency(TypedDict):
    """The structure ContainerDependency of ecs."""

    containerName: str
    condition: str


class ContainerImage(TypedDict):
    """The structure ContainerImage of ecs."""

    containerName: NotRequired[str]
    imageDigest: NotRequired[str]
    image: NotRequired[str]


class ContainerInstance(TypedDict):
    """The structure ContainerInstance of ecs."""

    containerInstanceArn: NotRequired[str]
    ec2InstanceId: NotRequired[str]
    capacityProviderName: NotRequired[str]
    version: NotRequired[int]
    versionInfo: NotRequired[VersionInfo]
    remainingResources: NotRequired[list[Resource]]
    registeredResources: NotRequired[list[Resource]]
    status: NotRequired[str]
    statusReason: NotRequired[str]
    agentConnected: NotRequired[bool]
    runningTasksCount: NotRequired[int]
    pendingTasksCount: NotRequired[int]
    agentUpdateStatus: NotRequired[str]
    attributes: NotRequired[list[Attribute]]
    registeredAt: NotRequired[datetime]
    attachments: NotRequired[list[Attachment]]
    tags: NotRequired[list[Tag]]
    healthStatus: NotRequired[ContainerInstanceHealthStatus]
    gpuDevices: NotRequired[list[GpuDevice]]


class ContainerInstanceHealthStatus(TypedDict):
    """The structure ContainerInstanceHealthStatus of ecs."""

    overallStatus: NotRequired[str]
    details: NotRequired[list[InstanceHealthCheckResult]]


class ContainerOverride(TypedDict):
    """The structure ContainerOverride of ecs."""

    name: NotRequired[str]
    command: NotRequired[list[str]]
    environment: NotRequired[list[KeyValuePair]]
    environmentFiles: NotRequired[list[EnvironmentFile]]
    cpu: NotRequired[int]
    memory: NotRequired[int]
    memoryReservation: NotRequired[int]
    resourceRequirements: NotRequired[list[ResourceRequirement]]


class ContainerRestartPolicy(TypedDict):
    """The structure ContainerRestartPolicy of ecs."""

    enabled: bool
    ignoredExitCodes: NotRequired[list[int]]
    restartAttemptPeriod: NotRequired[int]


class ContainerStateChange(TypedDict):
    """The structure ContainerStateChange of ecs."""

    containerName: NotRequired[str]
    imageDigest: NotRequired[str]
    runtimeId: NotRequired[str]
    exitCode: NotRequired[int]
    networkBindings: NotRequired[list[NetworkBinding]]
    reason: NotRequired[str]
    status: NotRequired[str]


class CreateCapacityProviderRequest(TypedDict):
    """The structure CreateCapacityProviderRequest of ecs."""

    name: str
    cluster: NotRequired[str]
    autoScalingGroupProvider: NotRequired[AutoScalingGroupProvider]
    managedInstancesProvider: NotRequired[CreateManagedInstancesProviderConfiguration]
    tags: NotRequired[list[Tag]]


class CreateCapacityProviderResponse(TypedDict):
    """The structure CreateCapacityProviderResponse of ecs."""

    capacityProvider: NotRequired[CapacityProvider]


class CreateClusterRequest(TypedDict):
    """The structure CreateClusterRequest of ecs."""

    clusterName: NotRequired[str]
    tags: NotRequired[list[Tag]]
    settings: NotRequired[list[ClusterSetting]]
    configuration: NotRequired[ClusterConfiguration]
    capacityProviders: NotRequired[list[str]]
    defaultCapacityProviderStrategy: NotRequired[list[CapacityProviderStrategyItem]]
    serviceConnectDefaults: NotRequired[ClusterServiceConnectDefaultsRequest]


class CreateClusterResponse(TypedDict):
    """The structure CreateClusterResponse of ecs."""

    cluster: NotRequired[Cluster]


class CreateManagedInstancesProviderConfiguration(TypedDict):
    """The structure CreateManagedInstancesProviderConfiguration of ecs."""

    infrastructureRoleArn: str
    instanceLaunchTemplate: InstanceLaunchTemplate
    propagateTags: NotRequired[str]
    infrastructureOptimization: NotRequired[InfrastructureOptimization]
    autoRepairConfiguration: NotRequired[AutoRepairConfiguration]


class CreateServiceRequest(TypedDict):
    """The structure CreateServiceRequest of ecs."""

    cluster: NotRequired[str]
    serviceName: str
    taskDefinition: NotRequired[str]
    availabilityZoneRebalancing: NotRequired[str]
    loadBalancers: NotRequired[list[LoadBalancer]]
    serviceRegistries: NotRequired[list[ServiceRegistry]]
    desiredCount: NotRequired[int]
    clientToken: NotRequired[str]
    launchType: NotRequired[str]
    capacityProviderStrategy: NotRequired[list[CapacityProviderStrategyItem]]
    platformVersion: NotRequired[str]
    role: NotRequired[str]
    deploymentConfiguration: NotRequired[DeploymentConfiguration]
    placementConstraints: NotRequired[list[PlacementConstraint]]
    placementStrategy: NotRequired[list[PlacementStrategy]]
    networkConfiguration: NotRequired[NetworkConfiguration]
    healthCheckGracePeriodSeconds: NotRequired[int]
    schedulingStrategy: NotRequired[str]
    deploymentController: NotRequired[DeploymentController]
    tags: NotRequired[list[Tag]]
    enableECSManagedTags: NotRequired[bool]
    propagateTags: NotRequired[str]
    enableExecuteCommand: NotRequired[bool]
    serviceConnectConfiguration: NotRequired[ServiceConnectConfiguration]
    volumeConfigurations: NotRequired[list[ServiceVolumeConfiguration]]
    vpcLatticeConfigurations: NotRequired[list[VpcLatticeConfiguration]]
    gatewayConnectors: NotRequired[list[GatewayConnector]]
    monitoring: NotRequired[MonitoringConfiguration]


class CreateServiceResponse(TypedDict):
    """The structure CreateServiceResponse of ecs."""

    service: NotRequired[Service]


class CreateTaskSetRequest(TypedDict):
    """The structure CreateTaskSetRequest of ecs."""

    service: str
    cluster: str
    externalId: NotRequired[str]
    taskDefinition: str
    networkConfiguration: NotRequired[NetworkConfiguration]
    loadBalancers: NotRequired[list[LoadBalancer]]
    serviceRegistries: NotRequired[list[ServiceRegistry]]
    launchType: NotRequired[str]
    capacityProviderStrategy: NotRequired[list[CapacityProviderStrategyItem]]
    platformVersion: NotRequired[str]
    scale: NotRequired[Scale]
    clientToken: NotRequired[str]
    tags: NotRequired[list[Tag]]


class CreateTaskSetResponse(TypedDict):
    """The structure CreateTaskSetResponse of ecs."""

    taskSet: NotRequired[TaskSet]


class CreatedAt(TypedDict):
    """The structure CreatedAt of ecs."""

    before: NotRequired[datetime]
    after: NotRequired[datetime]


class DeleteAccountSettingRequest(TypedDict):
    """The structure DeleteAccountSettingRequest of ecs."""

    name: str
    principalArn: NotRequired[str]


class DeleteAccountSettingResponse(TypedDict):
    """The structure DeleteAccountSettingResponse of ecs."""

    setting: NotRequired[Setting]


class DeleteAttributesRequest(TypedDict):
    """The structure DeleteAttributesRequest of ecs."""

    cluster: NotRequired[str]
    attributes: list[Attribute]


class DeleteAttributesResponse(TypedDict):
    """The structure DeleteAttributesResponse of ecs."""

    attributes: NotRequired[list[Attribute]]


class DeleteCapacityProviderRequest(TypedDict):
    """The structure DeleteCapacityProviderRequest of ecs."""

    capacityProvider: str
    cluster: NotRequired[str]


class DeleteCapacityProviderResponse(TypedDict):
    """The structure DeleteCapacityProviderResponse of ecs."""

    capacityProvider: NotRequired[CapacityProvider]


class DeleteClusterRequest(TypedDict):
    """The structure DeleteClusterRequest of ecs."""

    cluster: str


class DeleteClusterResponse(TypedDict):
    """The structure DeleteClusterResponse of ecs."""

    cluster: NotRequired[Cluster]


class DeleteServiceRequest(TypedDict):
    """The structure DeleteServiceRequest of ecs."""

    cluster: NotRequired[str]
    service: str
    force: NotRequired[bool]


class DeleteServiceResponse(TypedDict):
    """The structure DeleteServiceResponse of ecs."""

    service: NotRequired[Service]


class DeleteTaskDefinitionsRequest(TypedDict):
    """The structure DeleteTaskDefinitionsRequest of ecs."""

    taskDefinitions: list[str]


class DeleteTaskDefinitionsResponse(TypedDict):
    """The structure DeleteTaskDefinitionsResponse of ecs."""

    taskDefinitions: NotRequired[list[TaskDefinition]]
    failures: NotRequired[list[Failure]]


class DeleteTaskSetRequest(TypedDict):
    """The structure DeleteTaskSetRequest of ecs."""

    cluster: str
    service: str
    taskSet: str
    force: NotRequired[bool]


class DeleteTaskSetResponse(TypedDict):
    """The structure DeleteTaskSetResponse of ecs."""

    taskSet: NotRequired[TaskSet]


class Deployment(TypedDict):
    """The structure Deployment of ecs."""

    id: NotRequired[str]
    status: NotRequired[str]
    taskDefinition: NotRequired[str]
    desiredCount: NotRequired[int]
    pendingCount: NotRequired[int]
    runningCount: NotRequired[int]
    failedTasks: NotRequired[int]
    createdAt: NotRequired[datetime]
    updatedAt: NotRequired[datetime]
    capacityProviderStrategy: NotRequired[list[CapacityProviderStrategyItem]]
    launchType: NotRequired[str]
    platformVersion: NotRequired[str]
    platformFamily: NotRequired[str]
    networkConfiguration: NotRequired[NetworkConfiguration]
    rolloutState: NotRequired[str]
    rolloutStateReason: NotRequired[str]
    serviceConnectConfiguration: NotRequired[ServiceConnectConfiguration]
    serviceConnectResources: NotRequired[list[ServiceConnectServiceResource]]
    volumeConfigurations: NotRequired[list[ServiceVolumeConfiguration]]
    fargateEphemeralStorage: NotRequired[DeploymentEphemeralStorage]
    vpcLatticeConfigurations: NotRequired[list[VpcLatticeConfiguration]]


class DeploymentAlarms(TypedDict):
    """The structure DeploymentAlarms of ecs."""

    alarmNames: list[str]
    rollback: bool
    enable: bool


class DeploymentCircuitBreaker(TypedDict):
    """The structure DeploymentCircuitBreaker of ecs."""

    enable: bool
    rollback: bool
    resetOnHealthyTask: NotRequired[bool]
    thresholdConfiguration: NotRequired[ThresholdConfiguration]


class DeploymentConfiguration(TypedDict):
    """The structure DeploymentConfiguration of ecs."""

    deploymentCircuitBreaker: NotRequired[DeploymentCircuitBreaker]
    maximumPercent: NotRequired[int]
    minimumHealthyPercent: NotRequired[int]
    alarms: NotRequired[DeploymentAlarms]
    strategy: NotRequired[str]
    bakeTimeInMinutes: NotRequired[int]
    lifecycleHooks: NotRequired[list[DeploymentLifecycleHook]]
    linearConfiguration: NotRequired[LinearConfiguration]
    canaryConfiguration: NotRequired[CanaryConfiguration]
    earlySuccessCriteria: NotRequired[DeploymentEarlySuccessCriteria]


class DeploymentController(TypedDict):
    """The structure DeploymentController of ecs."""

    type: str


class DeploymentEarlySuccessCriteria(TypedDict):
    """The structure DeploymentEarlySuccessCriteria of ecs."""

    enable: bool
    healthyPercent: NotRequired[int]
    sourceServiceRevisionCleanup: NotRequired[str]


class DeploymentEphemeralStorage(TypedDict):
    """The structure DeploymentEphemeralStorage of ecs."""

    kmsKeyId: NotRequired[str]


class DeploymentLifecycleHook(TypedDict):
    """The structure DeploymentLifecycleHook of ecs."""

    targetType: NotRequired[str]
    hookTargetArn: NotRequired[str]
    roleArn: NotRequired[str]
    lifecycleStages: NotRequired[list[str]]
    hookDetails: NotRequired[Any]
    timeoutConfiguration: NotRequired[DeploymentLifecycleHookTimeoutConfiguration]


class DeploymentLifecycleHookDetail(TypedDict):
    """The structure DeploymentLifecycleHookDetail of ecs."""

    hookId: NotRequired[str]
    targetType: NotRequired[str]
    targetArn: NotRequired[str]
    status: NotRequired[str]
    expiresAt: NotRequired[datetime]
    timeoutAction: NotRequired[str]


class DeploymentLifecycleHookTimeoutConfiguration(TypedDict):
    """The structure DeploymentLifecycleHookTimeoutConfiguration of ecs."""

    timeoutInMinutes: NotRequired[int]
    action: NotRequired[str]


class DeregisterContainerInstanceRequest(TypedDict):
    """The structure DeregisterContainerInstanceRequest of ecs."""

    cluster: NotRequired[str]
    containerInstance: str
    force: NotRequired[bool]


class DeregisterContainerInstanceResponse(TypedDict):
    """The structure DeregisterContainerInstanceResponse of ecs."""

    containerInstance: NotRequired[ContainerInstance]


class DeregisterTaskDefinitionRequest(TypedDict):
    """The structure DeregisterTaskDefinitionRequest of ecs."""

    taskDefinition: str


class DeregisterTaskDefinitionResponse(TypedDict):
    """The structure DeregisterTaskDefinitionResponse of ecs."""

    taskDefinition: NotRequired[TaskDefinition]


class DescribeCapacityProvidersRequest(TypedDict):
    """The structure DescribeCapacityProvidersRequest of ecs."""

    capacityProviders: NotRequired[list[str]]
    cluster: NotRequired[str]
    include: NotRequired[list[str]]
    maxResults: NotRequired[int]
    nextToken: NotRequired[str]


class DescribeCapacityProvidersResponse(TypedDict):
    """The structure DescribeCapacityProvidersResponse of ecs."""

    capacityProviders: NotRequired[list[CapacityProvider]]
    failures: NotRequired[list[Failure]]
    nextToken: NotRequired[str]


class DescribeClustersRequest(TypedDict):
    """The structure DescribeClustersRequest of ecs."""

    clusters: NotRequired[list[str]]
    include: NotRequired[list[str]]


class DescribeClustersResponse(TypedDict):
    """The structure DescribeClustersResponse of ecs."""

    clusters: NotRequired[list[Cluster]]
    failures: NotRequired[list[Failure]]


class DescribeContainerInstancesRequest(TypedDict):
    """The structure DescribeContainerInstancesRequest of ecs."""

    cluster: NotRequired[str]
    containerInstances: list[str]
    include: NotRequired[list[str]]


class DescribeContainerInstancesResponse(TypedDict):
    """The structure DescribeContainerInstancesResponse of ecs."""

    containerInstances: NotRequired[list[ContainerInstance]]
    failures: NotRequired[list[Failure]]


class DescribeServiceDeploymentsRequest(TypedDict):
    """The structure DescribeServiceDeploymentsRequest of ecs."""

    serviceDeploymentArns: list[str]


class DescribeServiceDeploymentsResponse(TypedDict):
    """The structure DescribeServiceDeploymentsResponse of ecs."""

    serviceDeployments: NotRequired[list[ServiceDeployment]]
    failures: NotRequired[list[Failure]]


class DescribeServiceRevisionsRequest(TypedDict):
    """The structure DescribeServiceRevisionsRequest of ecs."""

    serviceRevisionArns: list[str]


class DescribeServiceRevisionsResponse(TypedDict):
    """The structure DescribeServiceRevisionsResponse of ecs."""

    serviceRevisions: NotRequired[list[ServiceRevision]]
    failures: NotRequired[list[Failure]]


class DescribeServicesRequest(TypedDict):
    """The structure DescribeServicesRequest of ecs."""

    cluster: NotRequired[str]
    services: list[str]
    include: NotRequired[list[str]]


class DescribeServicesResponse(TypedDict):
    """The structure DescribeServicesResponse of ecs."""

    services: NotRequired[list[Service]]
    failures: NotRequired[list[Failure]]


class DescribeTaskDefinitionRequest(TypedDict):
    """The structure DescribeTaskDefinitionRequest of ecs."""

    taskDefinition: str
    include: NotRequired[list[str]]


class DescribeTaskDefinitionResponse(TypedDict):
    """The structure DescribeTaskDefinitionResponse of ecs."""

    taskDefinition: NotRequired[TaskDefinition]
    tags: NotRequired[list[Tag]]


class DescribeTaskSetsRequest(TypedDict):
    """The structure DescribeTaskSetsRequest of ecs."""

    cluster: str
    service: str
    taskSets: NotRequired[list[str]]
    include: NotRequired[list[str]]


class DescribeTaskSetsResponse(TypedDict):
    """The structure DescribeTaskSetsResponse of ecs."""

    taskSets: NotRequired[list[TaskSet]]
    failures: NotRequired[list[Failure]]


class DescribeTasksRequest(TypedDict):
    """The structure DescribeTasksRequest of ecs."""

    cluster: NotRequired[str]
    tasks: list[str]
    include: NotRequired[list[str]]


class DescribeTasksResponse(TypedDict):
    """The structure DescribeTasksResponse of ecs."""

    tasks: NotRequired[list[Task]]
    failures: NotRequired[list[Failure]]


class Device(TypedDict):
    """The structure Device of ecs."""

    hostPath: str
    containerPath: NotRequired[str]
    permissions: NotRequired[list[str]]


class DiscoverPollEndpointRequest(TypedDict):
    """The structure DiscoverPollEndpointRequest of ecs."""

    containerInstance: NotRequired[str]
    cluster: NotRequired[str]


class DiscoverPollEndpointResponse(TypedDict):
    """The structure DiscoverPollEndpointResponse of ecs."""

    endpoint: NotRequired[str]
    telemetryEndpoint: NotRequired[str]
    serviceConnectEndpoint: NotRequired[str]


class DockerVolumeConfiguration(TypedDict):
    """The structure DockerVolumeConfiguration of ecs."""

    scope: NotRequired[str]
    autoprovision: NotRequired[bool]
    driver: NotRequired[str]
    driverOpts: NotRequired[dict[str, str]]
    labels: NotRequired[dict[str, str]]


class EBSTagSpecification(TypedDict):
    """The structure EBSTagSpecification of ecs."""

    resourceType: str
    tags: NotRequired[list[Tag]]
    propagateTags: NotRequired[str]


class ECSManagedResources(TypedDict):
    """The structure ECSManagedResources of ecs."""

    ingressPaths: NotRequired[list[ManagedIngressPath]]
    autoScaling: NotRequired[ManagedAutoScaling]
    metricAlarms: NotRequired[list[ManagedMetricAlarm]]
    serviceSecurityGroups: NotRequired[list[ManagedSecurityGroup]]
    logGroups: NotRequired[list[ManagedLogGroup]]
    gatewayConnections: NotRequired[list[GatewayConnection]]


class EFSAuthorizationConfig(TypedDict):
    """The structure EFSAuthorizationConfig of ecs."""

    accessPointId: NotRequired[str]
    iam: NotRequired[str]


class EFSVolumeConfiguration(TypedDict):
    """The structure EFSVolumeConfiguration of ecs."""

    fileSystemId: str
    rootDirectory: NotRequired[str]
    transitEncryption: NotRequired[str]
    transitEncryptionPort: NotRequired[int]
    authorizationConfig: NotRequired[EFSAuthorizationConfig]


class EnvironmentFile(TypedDict):
    """The structure EnvironmentFile of ecs."""

    value: str
    type: str


class EphemeralStorage(TypedDict):
    """The structure EphemeralStorage of ecs."""

    sizeInGiB: int


class ExecuteCommandConfiguration(TypedDict):
    """The structure ExecuteCommandConfiguration of ecs."""

    kmsKeyId: NotRequired[str]
    logging: NotRequired[str]
    logConfiguration: NotRequired[ExecuteCommandLogConfiguration]


class ExecuteCommandLogConfiguration(TypedDict):
    """The structure ExecuteCommandLogConfiguration of ecs."""

    cloudWatchLogGroupName: NotRequired[str]
    cloudWatchEncryptionEnabled: NotRequired[bool]
    s3BucketName: NotRequired[str]
    s3EncryptionEnabled: NotRequired[bool]
    s3KeyPrefix: NotRequired[str]


class ExecuteCommandRequest(TypedDict):
    """The structure ExecuteCommandRequest of ecs."""

    cluster: NotRequired[str]
    container: NotRequired[str]
    command: str
    interactive: bool
    task: str


class ExecuteCommandResponse(TypedDict):
    """The structure ExecuteCommandResponse of ecs."""

    clusterArn: NotRequired[str]
    containerArn: NotRequired[str]
    containerName: NotRequired[str]
    interactive: NotRequired[bool]
    session: NotRequired[Session]
    taskArn: NotRequired[str]


class FSxWindowsFileServerAuthorizationConfig(TypedDict):
    """The structure FSxWindowsFileServerAuthorizationConfig of ecs."""

    credentialsParameter: str
    domain: str


class FSxWindowsFileServerVolumeConfiguration(TypedDict):
    """The structure FSxWindowsFileServerVolumeConfiguration of ecs."""

    fileSystemId: str
    rootDirectory: str
    authorizationConfig: FSxWindowsFileServerAuthorizationConfig


class Failure(TypedDict):
    """The structure Failure of ecs."""

    arn: NotRequired[str]
    reason: NotRequired[str]
    detail: NotRequired[str]


class FirelensConfiguration(TypedDict):
    """The structure FirelensConfiguration of ecs."""

    type: str
    options: NotRequired[dict[str, str]]


class GatewayConnection(TypedDict):
    """The structure GatewayConnection of ecs."""

    gatewayArn: NotRequired[str]
    gatewayRouteArn: NotRequired[str]
    portName: NotRequired[str]
    serviceUrl: NotRequired[str]
    accessType: NotRequired[str]
    status: NotRequired[str]
    resources: NotRequired[GatewayConnectionResources]


class GatewayConnectionAlbResources(TypedDict):
    """The structure GatewayConnectionAlbResources of ecs."""

    acmCertificateArn: NotRequired[str]
    loadBalancerArn: NotRequired[str]
    loadBalancerSecurityGroupArns: NotRequired[list[str]]
    listenerArn: NotRequired[str]
    listenerRuleArn: NotRequired[str]
    testListenerRuleArn: NotRequired[str]
    targetGroupArn: NotRequired[str]
    alternateTargetGroupArn: NotRequired[str]


class GatewayConnectionResources(TypedDict):
    """The structure GatewayConnectionResources of ecs."""

    hostSharedAlb: NotRequired[list[GatewayConnectionAlbResources]]


class GatewayConnector(TypedDict):
    """The structure GatewayConnector of ecs."""

    portName: str
    healthCheck: NotRequired[GatewayConnectorHealthCheck]
    filters: NotRequired[GatewayConnectorFilters]
    deregistrationDelay: NotRequired[GatewayConnectorDeregistrationDelay]


class GatewayConnectorDeregistrationDelay(TypedDict):
    """The structure GatewayConnectorDeregistrationDelay of ecs."""

    timeoutSeconds: NotRequired[int]


class GatewayConnectorFilters(TypedDict):
    """The structure GatewayConnectorFilters of ecs."""

    accessTypes: NotRequired[list[str]]


class GatewayConnectorHealthCheck(TypedDict):
    """The structure GatewayConnectorHealthCheck of ecs."""

    healthCheckProtocol: NotRequired[str]
    healthCheckPort: NotRequired[int]
    healthCheckPath: NotRequired[str]
    healthCheckTimeoutSeconds: NotRequired[int]
    healthCheckIntervalSeconds: NotRequired[int]
    healthyThresholdCount: NotRequired[int]
    unhealthyThresholdCount: NotRequired[int]
    matcher: NotRequired[GatewayConnectorHealthCheckMatcher]


class GatewayConnectorHealthCheckMatcher(TypedDict):
    """The structure GatewayConnectorHealthCheckMatcher of ecs."""

    httpCode: NotRequired[str]
    grpcCode: NotRequired[str]


class GetTaskProtectionRequest(TypedDict):
    """The structure GetTaskProtectionRequest of ecs."""

    cluster: str
    tasks: NotRequired[list[str]]


class GetTaskProtectionResponse(TypedDict):
    """The structure GetTaskProtectionResponse of ecs."""

    protectedTasks: NotRequired[list[ProtectedTask]]
    failures: NotRequired[list[Failure]]


class GpuDevice(TypedDict):
    """The structure GpuDevice of ecs."""

    gpuId: NotRequired[str]
    sharingMode: NotRequired[str]
    totalMemoryInMiB: NotRequired[int]
    remainingMemoryInMiB: NotRequired[int]
    containerCount: NotRequired[int]


class HealthCheck(TypedDict):
    """The structure HealthCheck of ecs."""

    command: list[str]
    interval: NotRequired[int]
    timeout: NotRequired[int]
    retries: NotRequired[int]
    startPeriod: NotRequired[int]


class HostEntry(TypedDict):
    """The structure HostEntry of ecs."""

    hostname: str
    ipAddress: str


class HostVolumeProperties(TypedDict):
    """The structure HostVolumeProperties of ecs."""

    sourcePath: NotRequired[str]


class InferenceAccelerator(TypedDict):
    """The structure InferenceAccelerator of ecs."""

    deviceName: str
    deviceType: str


class InferenceAcceleratorOverride(TypedDict):
    """The structure InferenceAcceleratorOverride of ecs."""

    deviceName: NotRequired[str]
    deviceType: NotRequired[str]


class InfrastructureOptimization(TypedDict):
    """The structure InfrastructureOptimization of ecs."""

    scaleInAfter: NotRequired[int]


class InstanceHealthCheckResult(TypedDict):
    """The structure InstanceHealthCheckResult of ecs."""

    type: NotRequired[str]
    status: NotRequired[str]
    statusReason: NotRequired[str]
    lastUpdated: NotRequired[datetime]
    lastStatusChange: NotRequired[datetime]


class InstanceLaunchTemplate(TypedDict):
    """The structure InstanceLaunchTemplate of ecs."""

    ec2InstanceProfileArn: str
    networkConfiguration: ManagedInstancesNetworkConfiguration
    storageConfiguration: NotRequired[ManagedInstancesStorageConfiguration]
    localStorageConfiguration: NotRequired[ManagedInstancesLocalStorageConfiguration]
    monitoring: NotRequired[str]
    capacityOptionType: NotRequired[str]
    instanceMetadataTagsPropagation: NotRequired[bool]
    instanceRequirements: NotRequired[InstanceRequirementsRequest]
    fipsEnabled: NotRequired[bool]
    capacityReservations: NotRequired[CapacityReservationRequest]
    nitroEnclavesEnabled: NotRequired[bool]


class InstanceLaunchTemplateUpdate(TypedDict):
    """The structure InstanceLaunchTemplateUpdate of ecs."""

    ec2InstanceProfileArn: NotRequired[str]
    networkConfiguration: NotRequired[ManagedInstancesNetworkConfiguration]
    storageConfiguration: NotRequired[ManagedInstancesStorageConfiguration]
    instanceMetadataTagsPropagation: NotRequired[bool]
    localStorageConfiguration: NotRequired[ManagedInstancesLocalStorageConfiguration]
    monitoring: NotRequired[str]
    instanceRequirements: NotRequired[InstanceRequirementsRequest]
    capacityReservations: NotRequired[CapacityReservationRequest]


class InstanceRequirementsRequest(TypedDict):
    """The structure InstanceRequirementsRequest of ecs."""

    vCpuCount: VCpuCountRangeRequest
    memoryMiB: MemoryMiBRequest
    cpuManufacturers: NotRequired[list[str]]
    memoryGiBPerVCpu: NotRequired[MemoryGiBPerVCpuRequest]
    excludedInstanceTypes: NotRequired[list[str]]
    instanceGenerations: NotRequired[list[str]]
    spotMaxPricePercentageOverLowestPrice: NotRequired[int]
    onDemandMaxPricePercentageOverLowestPrice: NotRequired[int]
    bareMetal: NotRequired[str]
    burstablePerformance: NotRequired[str]
    requireHibernateSupport: NotRequired[bool]
    networkInterfaceCount: NotRequired[NetworkInterfaceCountRequest]
    localStorage: NotRequired[str]
    localStorageTypes: NotRequired[list[str]]
    totalLocalStorageGB: NotRequired[TotalLocalStorageGBRequest]
    baselineEbsBandwidthMbps: NotRequired[BaselineEbsBandwidthMbpsRequest]
    acceleratorTypes: NotRequired[list[str]]
    acceleratorCount: NotRequired[AcceleratorCountRequest]
    acceleratorManufacturers: NotRequired[list[str]]
    acceleratorNames: NotRequired[list[str]]
    acceleratorTotalMemoryMiB: NotRequired[AcceleratorTotalMemoryMiBRequest]
    networkBandwidthGbps: NotRequired[NetworkBandwidthGbpsRequest]
    allowedInstanceTypes: NotRequired[list[str]]
    maxSpotPriceAsPercentageOfOptimalOnDemandPrice: NotRequired[int]


class KernelCapabilities(TypedDict):
    """The structure KernelCapabilities of ecs."""

    add: NotRequired[list[str]]
    drop: NotRequired[list[str]]


class KeyValuePair(TypedDict):
    """The structure KeyValuePair of ecs."""

    name: NotRequired[str]
    value: NotRequired[str]


class LinearConfiguration(TypedDict):
    """The structure LinearConfiguration of ecs."""

    stepPercent: NotRequired[float]
    stepBakeTimeInMinutes: NotRequired[int]


class LinuxParameters(TypedDict):
    """The structure LinuxParameters of ecs."""

    capabilities: NotRequired[KernelCapabilities]
    devices: NotRequired[list[Device]]
    initProcessEnabled: NotRequired[bool]
    sharedMemorySize: NotRequired[int]
    tmpfs: NotRequired[list[Tmpfs]]
    maxSwap: NotRequired[int]
    swappiness: NotRequired[int]


class ListAccountSettingsRequest(TypedDict):
    """The structure ListAccountSettingsRequest of ecs."""

    name: NotRequired[str]
    value: NotRequired[str]
    principalArn: NotRequired[str]
    effectiveSettings: NotRequired[bool]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]


class ListAccountSettingsResponse(TypedDict):
    """The structure ListAccountSettingsResponse of ecs."""

    settings: NotRequired[list[Setting]]
    nextToken: NotRequired[str]


class ListAttributesRequest(TypedDict):
    """The structure ListAttributesRequest of ecs."""

    cluster: NotRequired[str]
    targetType: str
    attributeName: NotRequired[str]
    attributeValue: NotRequired[str]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]


class ListAttributesResponse(TypedDict):
    """The structure ListAttributesResponse of ecs."""

    attributes: NotRequired[list[Attribute]]
    nextToken: NotRequired[str]


class ListClustersRequest(TypedDict):
    """The structure ListClustersRequest of ecs."""

    nextToken: NotRequired[str]
    maxResults: NotRequired[int]


class ListClustersResponse(TypedDict):
    """The structure ListClustersResponse of ecs."""

    clusterArns: NotRequired[list[str]]
    nextToken: NotRequired[str]


class ListContainerInstancesRequest(TypedDict):
    """The structure ListContainerInstancesRequest of ecs."""

    cluster: NotRequired[str]
    filter: NotRequired[str]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]
    status: NotRequired[str]


class ListContainerInstancesResponse(TypedDict):
    """The structure ListContainerInstancesResponse of ecs."""

    containerInstanceArns: NotRequired[list[str]]
    nextToken: NotRequired[str]


class ListServiceDeploymentsRequest(TypedDict):
    """The structure ListServiceDeploymentsRequest of ecs."""

    service: str
    cluster: NotRequired[str]
    status: NotRequired[list[str]]
    createdAt: NotRequired[CreatedAt]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]


class ListServiceDeploymentsResponse(TypedDict):
    """The structure ListServiceDeploymentsResponse of ecs."""

    serviceDeployments: NotRequired[list[ServiceDeploymentBrief]]
    nextToken: NotRequired[str]


class ListServicesByNamespaceRequest(TypedDict):
    """The structure ListServicesByNamespaceRequest of ecs."""

    namespace: str
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]


class ListServicesByNamespaceResponse(TypedDict):
    """The structure ListServicesByNamespaceResponse of ecs."""

    serviceArns: NotRequired[list[str]]
    nextToken: NotRequired[str]


class ListServicesRequest(TypedDict):
    """The structure ListServicesRequest of ecs."""

    cluster: NotRequired[str]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]
    launchType: NotRequired[str]
    schedulingStrategy: NotRequired[str]
    resourceManagementType: NotRequired[str]


class ListServicesResponse(TypedDict):
    """The structure ListServicesResponse of ecs."""

    serviceArns: NotRequired[list[str]]
    nextToken: NotRequired[str]


class ListTagsForResourceRequest(TypedDict):
    """The structure ListTagsForResourceRequest of ecs."""

    resourceArn: str


class ListTagsForResourceResponse(TypedDict):
    """The structure ListTagsForResourceResponse of ecs."""

    tags: NotRequired[list[Tag]]


class ListTaskDefinitionFamiliesRequest(TypedDict):
    """The structure ListTaskDefinitionFamiliesRequest of ecs."""

    familyPrefix: NotRequired[str]
    status: NotRequired[str]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]


class ListTaskDefinitionFamiliesResponse(TypedDict):
    """The structure ListTaskDefinitionFamiliesResponse of ecs."""

    families: NotRequired[list[str]]
    nextToken: NotRequired[str]


class ListTaskDefinitionsRequest(TypedDict):
    """The structure ListTaskDefinitionsRequest of ecs."""

    familyPrefix: NotRequired[str]
    status: NotRequired[str]
    sort: NotRequired[str]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]


class ListTaskDefinitionsResponse(TypedDict):
    """The structure ListTaskDefinitionsResponse of ecs."""

    taskDefinitionArns: NotRequired[list[str]]
    nextToken: NotRequired[str]


class ListTasksRequest(TypedDict):
    """The structure ListTasksRequest of ecs."""

    cluster: NotRequired[str]
    containerInstance: NotRequired[str]
    family: NotRequired[str]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]
    startedBy: NotRequired[str]
    serviceName: NotRequired[str]
    desiredStatus: NotRequired[str]
    launchType: NotRequired[str]
    daemonName: NotRequired[str]


class ListTasksResponse(TypedDict):
    """The structure ListTasksResponse of ecs."""

    taskArns: NotRequired[list[str]]
    nextToken: NotRequired[str]


class LoadBalancer(TypedDict):
    """The structure LoadBalancer of ecs."""

    targetGroupArn: NotRequired[str]
    loadBalancerName: NotRequired[str]
    containerName: NotRequired[str]
    containerPort: NotRequired[int]
    advancedConfiguration: NotRequired[AdvancedConfiguration]


class LogConfiguration(TypedDict):
    """The structure LogConfiguration of ecs."""

    logDriver: str
    options: NotRequired[dict[str, str]]
    secretOptions: NotRequired[list[Secret]]


class ManagedAgent(TypedDict):
    """The structure ManagedAgent of ecs."""

    lastStartedAt: NotRequired[datetime]
    name: NotRequired[str]
    reason: NotRequired[str]
    lastStatus: NotRequired[str]


class ManagedAgentStateChange(TypedDict):
    """The structure ManagedAgentStateChange of ecs."""

    containerName: str
    managedAgentName: str
    status: str
    reason: NotRequired[str]


class ManagedApplicationAutoScalingPolicy(TypedDict):
    """The structure ManagedApplicationAutoScalingPolicy of ecs."""

    arn: NotRequired[str]
    status: str
    statusReason: NotRequired[str]
    updatedAt: datetime
    policyType: str
    targetValue: float
    metric: str


class ManagedAutoScaling(TypedDict):
    """The structure ManagedAutoScaling of ecs."""

    scalableTarget: NotRequired[ManagedScalableTarget]
    applicationAutoScalingPolicies: NotRequired[list[ManagedApplicationAutoScalingPolicy]]


class ManagedCertificate(TypedDict):
    """The structure ManagedCertificate of ecs."""

    arn: NotRequired[str]
    status: str
    statusReason: NotRequired[str]
    updatedAt: datetime
    domainName: str


class ManagedIngressPath(TypedDict):
    """The structure ManagedIngressPath of ecs."""

    accessType: str
    endpoint: str
    loadBalancer: NotRequired[ManagedLoadBalancer]
    loadBalancerSecurityGroups: NotRequired[list[ManagedSecurityGroup]]
    certificate: NotRequired[ManagedCertificate]
    listener: NotRequired[ManagedListener]
    rule: NotRequired[ManagedListenerRule]
    targetGroups: NotRequired[list[ManagedTargetGroup]]


class ManagedInstancesLocalStorageConfiguration(TypedDict):
    """The structure ManagedInstancesLocalStorageConfiguration of ecs."""

    useLocalStorage: NotRequired[bool]


class ManagedInstancesNetworkConfiguration(TypedDict):
    """The structure ManagedInstancesNetworkConfiguration of ecs."""

    subnets: NotRequired[list[str]]
    securityGroups: NotRequired[list[str]]


class ManagedInstancesProvider(TypedDict):
    """The structure ManagedInstancesProvider of ecs."""

    infrastructureRoleArn: NotRequired[str]
    instanceLaunchTemplate: NotRequired[InstanceLaunchTemplate]
    propagateTags: NotRequired[str]
    infrastructureOptimization: NotRequired[InfrastructureOptimization]
    autoRepairConfiguration: NotRequired[AutoRepairConfiguration]


class ManagedInstancesStorageConfiguration(TypedDict):
    """The structure ManagedInstancesStorageConfiguration of ecs."""

    storageSizeGiB: NotRequired[int]


class ManagedListener(TypedDict):
    """The structure ManagedListener of ecs."""

    arn: NotRequired[str]
    status: str
    statusReason: NotRequired[str]
    updatedAt: datetime


class ManagedListenerRule(TypedDict):
    """The structure ManagedListenerRule of ecs."""

    arn: NotRequired[str]
    status: str
    statusReason: NotRequired[str]
    updatedAt: datetime


class ManagedLoadBalancer(TypedDict):
    """The structure ManagedLoadBalancer of ecs."""

    arn: NotRequired[str]
    status: str
    statusReason: NotRequired[str]
    updatedAt: datetime
    scheme: str
    subnetIds: NotRequired[list[str]]
    securityGroupIds: NotRequired[list[str]]


class ManagedLogGroup(TypedDict):
    """The structure ManagedLogGroup of ecs."""

    arn: NotRequired[str]
    status: str
    statusReason: NotRequired[str]
    updatedAt: datetime
    logGroupName: str


class ManagedMetricAlarm(TypedDict):
    """The structure ManagedMetricAlarm of ecs."""

    arn: NotRequired[str]
    status: str
    statusReason: NotRequired[str]
    updatedAt: datetime


class ManagedScalableTarget(TypedDict):
    """The structure ManagedScalableTarget of ecs."""

    arn: NotRequired[str]
    status: str
    statusReason: NotRequired[str]
    updatedAt: datetime
    minCapacity: int
    maxCapacity: int


class ManagedScaling(TypedDict):
    """The structure ManagedScaling of ecs."""

    status: NotRequired[str]
    targetCapacity: NotRequired[int]
    minimumScalingStepSize: NotRequired[int]
    maximumScalingStepSize: NotRequired[int]
    instanceWarmupPeriod: NotRequired[int]


class ManagedSecurityGroup(TypedDict):
    """The structure ManagedSecurityGroup of ecs."""

    arn: NotRequired[str]
    status: str
    statusReason: NotRequired[str]
    updatedAt: datetime


class ManagedStorageConfiguration(TypedDict):
    """The structure ManagedStorageConfiguration of ecs."""

    kmsKeyId: NotRequired[str]
    fargateEphemeralStorageKmsKeyId: NotRequired[str]


class ManagedTargetGroup(TypedDict):
    """The structure ManagedTargetGroup of ecs."""

    arn: NotRequired[str]
    status: str
    statusReason: NotRequired[str]
    updatedAt: datetime
    healthCheckPath: str
    healthCheckPort: int
    port: int


class MemoryGiBPerVCpuRequest(TypedDict):
    """The structure MemoryGiBPerVCpuRequest of ecs."""

    min: NotRequired[float]
    max: NotRequired[float]


class MemoryMiBRequest(TypedDict):
    """The structure MemoryMiBRequest of ecs."""

    min: int
    max: NotRequired[int]


class MetricConfiguration(TypedDict):
    """The structure MetricConfiguration of ecs."""

    metricNames: list[str]
    resolutionSeconds: int


class MonitoringConfiguration(TypedDict):
    """The structure MonitoringConfiguration of ecs."""

    metricConfigurations: NotRequired[list[MetricConfiguration]]


class MountPoint(TypedDict):
    """The structure MountPoint of ecs."""

    sourceVolume: NotRequired[str]
    containerPath: NotRequired[str]
    readOnly: NotRequired[bool]


class NetworkBandwidthGbpsRequest(TypedDict):
    """The structure NetworkBandwidthGbpsRequest of ecs."""

    min: NotRequired[float]
    max: NotRequired[float]


class NetworkBinding(TypedDict):
    """The structure NetworkBinding of ecs."""

    bindIP: NotRequired[str]
    containerPort: NotRequired[int]
    hostPort: NotRequired[int]
    protocol: NotRequired[str]
    containerPortRange: NotRequired[str]
    hostPortRange: NotRequired[str]


class NetworkConfiguration(TypedDict):
    """The structure NetworkConfiguration of ecs."""

    awsvpcConfiguration: NotRequired[AwsVpcConfiguration]


class NetworkInterface(TypedDict):
    """The structure NetworkInterface of ecs."""

    attachmentId: NotRequired[str]
    privateIpv4Address: NotRequired[str]
    ipv6Address: NotRequired[str]


class NetworkInterfaceCountRequest(TypedDict):
    """The structure NetworkInterfaceCountRequest of ecs."""

    min: NotRequired[int]
    max: NotRequired[int]


class NvidiaMpsAllocation(TypedDict):
    """The structure NvidiaMpsAllocation of ecs."""

    memory: int
    maxComputePercent: NotRequired[int]


class PlacementConstraint(TypedDict):
    """The structure PlacementConstraint of ecs."""

    type: NotRequired[str]
    expression: NotRequired[str]


class PlacementStrategy(TypedDict):
    """The structure PlacementStrategy of ecs."""

    type: NotRequired[str]
    field: NotRequired[str]


class PlatformDevice(TypedDict):
    """The structure PlatformDevice of ecs."""

    id: str
    type: str


class PortMapping(TypedDict):
    """The structure PortMapping of ecs."""

    containerPort: NotRequired[int]
    hostPort: NotRequired[int]
    protocol: NotRequired[str]
    name: NotRequired[str]
    appProtocol: NotRequired[str]
    containerPortRange: NotRequired[str]


class ProtectedTask(TypedDict):
    """The structure ProtectedTask of ecs."""

    taskArn: NotRequired[str]
    protectionEnabled: NotRequired[bool]
    expirationDate: NotRequired[datetime]


class ProxyConfiguration(TypedDict):
    """The structure ProxyConfiguration of ecs."""

    type: NotRequired[str]
    containerName: str
    properties: NotRequired[list[KeyValuePair]]


class PutAccountSettingDefaultRequest(TypedDict):
    """The structure PutAccountSettingDefaultRequest of ecs."""

    name: str
    value: str


class PutAccountSettingDefaultResponse(TypedDict):
    """The structure PutAccountSettingDefaultResponse of ecs."""

    setting: NotRequired[Setting]


class PutAccountSettingRequest(TypedDict):
    """The structure PutAccountSettingRequest of ecs."""

    name: str
    value: str
    principalArn: NotRequired[str]


class PutAccountSettingResponse(TypedDict):
    """The structure PutAccountSettingResponse of ecs."""

    setting: NotRequired[Setting]


class PutAttributesRequest(TypedDict):
    """The structure PutAttributesRequest of ecs."""

    cluster: NotRequired[str]
    attributes: list[Attribute]


class PutAttributesResponse(TypedDict):
    """The structure PutAttributesResponse of ecs."""

    attributes: NotRequired[list[Attribute]]


class PutClusterCapacityProvidersRequest(TypedDict):
    """The structure PutClusterCapacityProvidersRequest of ecs."""

    cluster: str
    capacityProviders: list[str]
    defaultCapacityProviderStrategy: list[CapacityProviderStrategyItem]


class PutClusterCapacityProvidersResponse(TypedDict):
    """The structure PutClusterCapacityProvidersResponse of ecs."""

    cluster: NotRequired[Cluster]


class RegisterContainerInstanceRequest(TypedDict):
    """The structure RegisterContainerInstanceRequest of ecs."""

    cluster: NotRequired[str]
    instanceIdentityDocument: NotRequired[str]
    instanceIdentityDocumentSignature: NotRequired[str]
    totalResources: NotRequired[list[Resource]]
    versionInfo: NotRequired[VersionInfo]
    containerInstanceArn: NotRequired[str]
    attributes: NotRequired[list[Attribute]]
    platformDevices: NotRequired[list[PlatformDevice]]
    tags: NotRequired[list[Tag]]


class RegisterContainerInstanceResponse(TypedDict):
    """The structure RegisterContainerInstanceResponse of ecs."""

    containerInstance: NotRequired[ContainerInstance]


class RegisterTaskDefinitionRequest(TypedDict):
    """The structure RegisterTaskDefinitionRequest of ecs."""

    family: str
    taskRoleArn: NotRequired[str]
    executionRoleArn: NotRequired[str]
    networkMode: NotRequired[str]
    containerDefinitions: list[ContainerDefinition]
    volumes: NotRequired[list[Volume]]
    placementConstraints: NotRequired[list[TaskDefinitionPlacementConstraint]]
    requiresCompatibilities: NotRequired[list[str]]
    cpu: NotRequired[str]
    memory: NotRequired[str]
    tags: NotRequired[list[Tag]]
    pidMode: NotRequired[str]
    ipcMode: NotRequired[str]
    proxyConfiguration: NotRequired[ProxyConfiguration]
    inferenceAccelerators: NotRequired[list[InferenceAccelerator]]
    ephemeralStorage: NotRequired[EphemeralStorage]
    runtimePlatform: NotRequired[RuntimePlatform]
    enableFaultInjection: NotRequired[bool]
    trustedExecutionConfiguration: NotRequired[TrustedExecutionConfiguration]


class RegisterTaskDefinitionResponse(TypedDict):
    """The structure RegisterTaskDefinitionResponse of ecs."""

    taskDefinition: NotRequired[TaskDefinition]
    tags: NotRequired[list[Tag]]


class RepositoryCredentials(TypedDict):
    """The structure RepositoryCredentials of ecs."""

    credentialsParameter: str


class ResolvedConfiguration(TypedDict):
    """The structure ResolvedConfiguration of ecs."""

    loadBalancers: NotRequired[list[ServiceRevisionLoadBalancer]]
    vpcLatticeConfigurations: NotRequired[list[ServiceRevisionVpcLatticeConfiguration]]


class Resource(TypedDict):
    """The structure Resource of ecs."""

    name: NotRequired[str]
    type: NotRequired[str]
    doubleValue: NotRequired[float]
    longValue: NotRequired[int]
    integerValue: NotRequired[int]
    stringSetValue: NotRequired[list[str]]


class ResourceRequirement(TypedDict):
    """The structure ResourceRequirement of ecs."""

    value: NotRequired[str]
    type: str
    sharingStrategy: NotRequired[SharingStrategy]


class Rollback(TypedDict):
    """The structure Rollback of ecs."""

    reason: NotRequired[str]
    startedAt: NotRequired[datetime]
    serviceRevisionArn: NotRequired[str]


class RunTaskRequest(TypedDict):
    """The structure RunTaskRequest of ecs."""

    capacityProviderStrategy: NotRequired[list[CapacityProviderStrategyItem]]
    cluster: NotRequired[str]
    count: NotRequired[int]
    enableECSManagedTags: NotRequired[bool]
    enableExecuteCommand: NotRequired[bool]
    group: NotRequired[str]
    launchType: NotRequired[str]
    networkConfiguration: NotRequired[NetworkConfiguration]
    overrides: NotRequired[TaskOverride]
    placementConstraints: NotRequired[list[PlacementConstraint]]
    placementStrategy: NotRequired[list[PlacementStrategy]]
    platformVersion: NotRequired[str]
    propagateTags: NotRequired[str]
    referenceId: NotRequired[str]
    startedBy: NotRequired[str]
    tags: NotRequired[list[Tag]]
    taskDefinition: str
    clientToken: NotRequired[str]
    volumeConfigurations: NotRequired[list[TaskVolumeConfiguration]]


class RunTaskResponse(TypedDict):
    """The structure RunTaskResponse of ecs."""

    tasks: NotRequired[list[Task]]
    failures: NotRequired[list[Failure]]


class RuntimePlatform(TypedDict):
    """The structure RuntimePlatform of ecs."""

    cpuArchitecture: NotRequired[str]
    operatingSystemFamily: NotRequired[str]


class RuntimePlatformOverride(TypedDict):
    """The structure RuntimePlatformOverride of ecs."""

    cpuArchitecture: NotRequired[str]


class S3FilesVolumeConfiguration(TypedDict):
    """The structure S3FilesVolumeConfiguration of ecs."""

    fileSystemArn: str
    rootDirectory: NotRequired[str]
    transitEncryptionPort: NotRequired[int]
    accessPointArn: NotRequired[str]


class Scale(TypedDict):
    """The structure Scale of ecs."""

    value: NotRequired[float]
    unit: NotRequired[str]


class Secret(TypedDict):
    """The structure Secret of ecs."""

    name: str
    valueFrom: str


class Service(TypedDict):
    """The structure Service of ecs."""

    serviceArn: NotRequired[str]
    serviceName: NotRequired[str]
    clusterArn: NotRequired[str]
    loadBalancers: NotRequired[list[LoadBalancer]]
    serviceRegistries: NotRequired[list[ServiceRegistry]]
    status: NotRequired[str]
    desiredCount: NotRequired[int]
    runningCount: NotRequired[int]
    pendingCount: NotRequired[int]
    launchType: NotRequired[str]
    capacityProviderStrategy: NotRequired[list[CapacityProviderStrategyItem]]
    platformVersion: NotRequired[str]
    platformFamily: NotRequired[str]
    taskDefinition: NotRequired[str]
    deploymentConfiguration: NotRequired[DeploymentConfiguration]
    taskSets: NotRequired[list[TaskSet]]
    deployments: NotRequired[list[Deployment]]
    roleArn: NotRequired[str]
    events: NotRequired[list[ServiceEvent]]
    createdAt: NotRequired[datetime]
    currentServiceDeployment: NotRequired[str]
    currentServiceRevisions: NotRequired[list[ServiceCurrentRevisionSummary]]
    placementConstraints: NotRequired[list[PlacementConstraint]]
    placementStrategy: NotRequired[list[PlacementStrategy]]
    networkConfiguration: NotRequired[NetworkConfiguration]
    healthCheckGracePeriodSeconds: NotRequired[int]
    schedulingStrategy: NotRequired[str]
    deploymentController: NotRequired[DeploymentController]
    tags: NotRequired[list[Tag]]
    createdBy: NotRequired[str]
    enableECSManagedTags: NotRequired[bool]
    propagateTags: NotRequired[str]
    enableExecuteCommand: NotRequired[bool]
    availabilityZoneRebalancing: NotRequired[str]
    resourceManagementType: NotRequired[str]


class ServiceConnectAccessLogConfiguration(TypedDict):
    """The structure ServiceConnectAccessLogConfiguration of ecs."""

    format: str
    includeQueryParameters: NotRequired[str]


class ServiceConnectClientAlias(TypedDict):
    """The structure ServiceConnectClientAlias of ecs."""

    port: int
    dnsName: NotRequired[str]
    testTrafficRules: NotRequired[ServiceConnectTestTrafficRules]


class ServiceConnectConfiguration(TypedDict):
    """The structure ServiceConnectConfiguration of ecs."""

    enabled: bool
    namespace: NotRequired[str]
    services: NotRequired[list[ServiceConnectService]]
    logConfiguration: NotRequired[LogConfiguration]
    accessLogConfiguration: NotRequired[ServiceConnectAccessLogConfiguration]
    containerConfigurations: NotRequired[list[ServiceConnectContainerConfiguration]]


class ServiceConnectContainerConfiguration(TypedDict):
    """The structure ServiceConnectContainerConfiguration of ecs."""

    logLevel: NotRequired[str]


class ServiceConnectService(TypedDict):
    """The structure ServiceConnectService of ecs."""

    portName: str
    discoveryName: NotRequired[str]
    clientAliases: NotRequired[list[ServiceConnectClientAlias]]
    ingressPortOverride: NotRequired[int]
    timeout: NotRequired[TimeoutConfiguration]
    tls: NotRequired[ServiceConnectTlsConfiguration]


class ServiceConnectServiceResource(TypedDict):
    """The structure ServiceConnectServiceResource of ecs."""

    discoveryName: NotRequired[str]
    discoveryArn: NotRequired[str]


class ServiceConnectTestTrafficHeaderMatchRules(TypedDict):
    """The structure ServiceConnectTestTrafficHeaderMatchRules of ecs."""

    exact: str


class ServiceConnectTestTrafficHeaderRules(TypedDict):
    """The structure ServiceConnectTestTrafficHeaderRules of ecs."""

    name: str
    value: NotRequired[ServiceConnectTestTrafficHeaderMatchRules]


class ServiceConnectTestTrafficRules(TypedDict):
    """The structure ServiceConnectTestTrafficRules of ecs."""

    header: ServiceConnectTestTrafficHeaderRules


class ServiceConnectTlsCertificateAuthority(TypedDict):
    """The structure ServiceConnectTlsCertificateAuthority of ecs."""

    awsPcaAuthorityArn: NotRequired[str]


class ServiceConnectTlsConfiguration(TypedDict):
    """The structure ServiceConnectTlsConfiguration of ecs."""

    issuerCertificateAuthority: ServiceConnectTlsCertificateAuthority
    kmsKey: NotRequired[str]
    roleArn: NotRequired[str]


class ServiceCurrentRevisionSummary(TypedDict):
    """The structure ServiceCurrentRevisionSummary of ecs."""

    arn: NotRequired[str]
    requestedTaskCount: NotRequired[int]
    runningTaskCount: NotRequired[int]
    pendingTaskCount: NotRequired[int]


class ServiceDeployment(TypedDict):
    """The structure ServiceDeployment of ecs."""

    serviceDeploymentArn: NotRequired[str]
    serviceArn: NotRequired[str]
    clusterArn: NotRequired[str]
    createdAt: NotRequired[datetime]
    startedAt: NotRequired[datetime]
    finishedAt: NotRequired[datetime]
    stoppedAt: NotRequired[datetime]
    updatedAt: NotRequired[datetime]
    sourceServiceRevisions: NotRequired[list[ServiceRevisionSummary]]
    targetServiceRevision: NotRequired[ServiceRevisionSummary]
    status: NotRequired[str]
    statusReason: NotRequired[str]
    lifecycleStage: NotRequired[str]
    lifecycleHookDetails: NotRequired[list[DeploymentLifecycleHookDetail]]
    deploymentConfiguration: NotRequired[DeploymentConfiguration]
    rollback: NotRequired[Rollback]
    deploymentCircuitBreaker: NotRequired[ServiceDeploymentCircuitBreaker]
    alarms: NotRequired[ServiceDeploymentAlarms]


class ServiceDeploymentAlarms(TypedDict):
    """The structure ServiceDeploymentAlarms of ecs."""

    status: NotRequired[str]
    alarmNames: NotRequired[list[str]]
    triggeredAlarmNames: NotRequired[list[str]]


class ServiceDeploymentBrief(TypedDict):
    """The structure ServiceDeploymentBrief of ecs."""

    serviceDeploymentArn: NotRequired[str]
    serviceArn: NotRequired[str]
    clusterArn: NotRequired[str]
    startedAt: NotRequired[datetime]
    createdAt: NotRequired[datetime]
    finishedAt: NotRequired[datetime]
    targetServiceRevisionArn: NotRequired[str]
    status: NotRequired[str]
    statusReason: NotRequired[str]


class ServiceDeploymentCircuitBreaker(TypedDict):
    """The structure ServiceDeploymentCircuitBreaker of ecs."""

    status: NotRequired[str]
    failureCount: NotRequired[int]
    threshold: NotRequired[int]


class ServiceEvent(TypedDict):
    """The structure ServiceEvent of ecs."""

    id: NotRequired[str]
    createdAt: NotRequired[datetime]
    message: NotRequired[str]


class ServiceManagedEBSVolumeConfiguration(TypedDict):
    """The structure ServiceManagedEBSVolumeConfiguration of ecs."""

    encrypted: NotRequired[bool]
    kmsKeyId: NotRequired[str]
    volumeType: NotRequired[str]
    sizeInGiB: NotRequired[int]
    snapshotId: NotRequired[str]
    volumeInitializationRate: NotRequired[int]
    iops: NotRequired[int]
    throughput: NotRequired[int]
    tagSpecifications: NotRequired[list[EBSTagSpecification]]
    roleArn: str
    filesystemType: NotRequired[str]


class ServiceRegistry(TypedDict):
    """The structure ServiceRegistry of ecs."""

    registryArn: NotRequired[str]
    port: NotRequired[int]
    containerName: NotRequired[str]
    containerPort: NotRequired[int]


class ServiceRevision(TypedDict):
    """The structure ServiceRevision of ecs."""

    serviceRevisionArn: NotRequired[str]
    serviceArn: NotRequired[str]
    clusterArn: NotRequired[str]
    taskDefinition: NotRequired[str]
    capacityProviderStrategy: NotRequired[list[CapacityProviderStrategyItem]]
    launchType: NotRequired[str]
    platformVersion: NotRequired[str]
    platformFamily: NotRequired[str]
    loadBalancers: NotRequired[list[LoadBalancer]]
    serviceRegistries: NotRequired[list[ServiceRegistry]]
    networkConfiguration: NotRequired[NetworkConfiguration]
    containerImages: NotRequired[list[ContainerImage]]
    guardDutyEnabled: NotRequired[bool]
    serviceConnectConfiguration: NotRequired[ServiceConnectConfiguration]
    volumeConfigurations: NotRequired[list[ServiceVolumeConfiguration]]
    fargateEphemeralStorage: NotRequired[DeploymentEphemeralStorage]
    createdAt: NotRequired[datetime]
    vpcLatticeConfigurations: NotRequired[list[VpcLatticeConfiguration]]
    resolvedConfiguration: NotRequired[ResolvedConfiguration]
    ecsManagedResources: NotRequired[ECSManagedResources]
    overrides: NotRequired[ServiceRevisionOverrides]
    gatewayConnectors: NotRequired[list[GatewayConnector]]
    monitoring: NotRequired[MonitoringConfiguration]


class ServiceRevisionLoadBalancer(TypedDict):
    """The structure ServiceRevisionLoadBalancer of ecs."""

    targetGroupArn: NotRequired[str]
    productionListenerRule: NotRequired[str]


class ServiceRevisionOverrides(TypedDict):
    """The structure ServiceRevisionOverrides of ecs."""

    runtimePlatform: NotRequired[RuntimePlatformOverride]


class ServiceRevisionSummary(TypedDict):
    """The structure ServiceRevisionSummary of ecs."""

    arn: NotRequired[str]
    requestedTaskCount: NotRequired[int]
    runningTaskCount: NotRequired[int]
    pendingTaskCount: NotRequired[int]
    requestedTestTrafficWeight: NotRequired[float]
    requestedProductionTrafficWeight: NotRequired[float]


class ServiceRevisionVpcLatticeConfiguration(TypedDict):
    """The structure ServiceRevisionVpcLatticeConfiguration of ecs."""

    targetGroupArn: NotRequired[str]
    productionListenerRule: NotRequired[str]


class ServiceVolumeConfiguration(TypedDict):
    """The structure ServiceVolumeConfiguration of ecs."""

    name: str
    managedEBSVolume: NotRequired[ServiceManagedEBSVolumeConfiguration]


class Session(TypedDict):
    """The structure Session of ecs."""

    sessionId: NotRequired[str]
    streamUrl: NotRequired[str]
    tokenValue: NotRequired[str]


class Setting(TypedDict):
    """The structure Setting of ecs."""

    name: NotRequired[str]
    value: NotRequired[str]
    principalArn: NotRequired[str]
    type: NotRequired[str]


class SharingStrategy(TypedDict):
    """The structure SharingStrategy of ecs."""

    nvidiaMps: NotRequired[NvidiaMpsAllocation]


class StartTaskRequest(TypedDict):
    """The structure StartTaskRequest of ecs."""

    cluster: NotRequired[str]
    containerInstances: list[str]
    enableECSManagedTags: NotRequired[bool]
    enableExecuteCommand: NotRequired[bool]
    group: NotRequired[str]
    networkConfiguration: NotRequired[NetworkConfiguration]
    overrides: NotRequired[TaskOverride]
    propagateTags: NotRequired[str]
    referenceId: NotRequired[str]
    startedBy: NotRequired[str]
    tags: NotRequired[list[Tag]]
    taskDefinition: str
    volumeConfigurations: NotRequired[list[TaskVolumeConfiguration]]


class StartTaskResponse(TypedDict):
    """The structure StartTaskResponse of ecs."""

    tasks: NotRequired[list[Task]]
    failures: NotRequired[list[Failure]]


class StopServiceDeploymentRequest(TypedDict):
    """The structure StopServiceDeploymentRequest of ecs."""

    serviceDeploymentArn: str
    stopType: NotRequired[str]


class StopServiceDeploymentResponse(TypedDict):
    """The structure StopServiceDeploymentResponse of ecs."""

    serviceDeploymentArn: NotRequired[str]


class StopTaskRequest(TypedDict):
    """The structure StopTaskRequest of ecs."""

    cluster: NotRequired[str]
    task: str
    reason: NotRequired[str]


class StopTaskResponse(TypedDict):
    """The structure StopTaskResponse of ecs."""

    task: NotRequired[Task]


class SubmitAttachmentStateChangesRequest(TypedDict):
    """The structure SubmitAttachmentStateChangesRequest of ecs."""

    cluster: NotRequired[str]
    attachments: list[AttachmentStateChange]


class SubmitAttachmentStateChangesResponse(TypedDict):
    """The structure SubmitAttachmentStateChangesResponse of ecs."""

    acknowledgment: NotRequired[str]


class SubmitContainerStateChangeRequest(TypedDict):
    """The structure SubmitContainerStateChangeRequest of ecs."""

    cluster: NotRequired[str]
    task: NotRequired[str]
    containerName: NotRequired[str]
    runtimeId: NotRequired[str]
    status: NotRequired[str]
    exitCode: NotRequired[int]
    reason: NotRequired[str]
    networkBindings: NotRequired[list[NetworkBinding]]


class SubmitContainerStateChangeResponse(TypedDict):
    """The structure SubmitContainerStateChangeResponse of ecs."""

    acknowledgment: NotRequired[str]


class SubmitTaskStateChangeRequest(TypedDict):
    """The structure SubmitTaskStateChangeRequest of ecs."""

    cluster: NotRequired[str]
    task: NotRequired[str]
    status: NotRequired[str]
    reason: NotRequired[str]
    containers: NotRequired[list[ContainerStateChange]]
    attachments: NotRequired[list[AttachmentStateChange]]
    managedAgents: NotRequired[list[ManagedAgentStateChange]]
    pullStartedAt: NotRequired[datetime]
    pullStoppedAt: NotRequired[datetime]
    executionStoppedAt: NotRequired[datetime]


class SubmitTaskStateChangeResponse(TypedDict):
    """The structure SubmitTaskStateChangeResponse of ecs."""

    acknowledgment: NotRequired[str]


class SystemControl(TypedDict):
    """The structure SystemControl of ecs."""

    namespace: NotRequired[str]
    value: NotRequired[str]


class Tag(TypedDict):
    """The structure Tag of ecs."""

    key: NotRequired[str]
    value: NotRequired[str]


class TagResourceRequest(TypedDict):
    """The structure TagResourceRequest of ecs."""

    resourceArn: str
    tags: list[Tag]


class TagResourceResponse(TypedDict):
    """The structure TagResourceResponse of ecs."""


class Task(TypedDict):
    """The structure Task of ecs."""

    attachments: NotRequired[list[Attachment]]
    attributes: NotRequired[list[Attribute]]
    availabilityZone: NotRequired[str]
    capacityProviderName: NotRequired[str]
    clusterArn: NotRequired[str]
    connectivity: NotRequired[str]
    connectivityAt: NotRequired[datetime]
    containerInstanceArn: NotRequired[str]
    containers: NotRequired[list[Container]]
    cpu: NotRequired[str]
    createdAt: NotRequired[datetime]
    desiredStatus: NotRequired[str]
    enableExecuteCommand: NotRequired[bool]
    executionStoppedAt: NotRequired[datetime]
    group: NotRequired[str]
    healthStatus: NotRequired[str]
    inferenceAccelerators: NotRequired[list[InferenceAccelerator]]
    lastStatus: NotRequired[str]
    launchType: NotRequired[str]
    memory: NotRequired[str]
    overrides: NotRequired[TaskOverride]
    platformVersion: NotRequired[str]
    platformFamily: NotRequired[str]
    pullStartedAt: NotRequired[datetime]
    pullStoppedAt: NotRequired[datetime]
    startedAt: NotRequired[datetime]
    startedBy: NotRequired[str]
    stopCode: NotRequired[str]
    stoppedAt: NotRequired[datetime]
    stoppedReason: NotRequired[str]
    stoppingAt: NotRequired[datetime]
    tags: NotRequired[list[Tag]]
    taskArn: NotRequired[str]
    taskDefinitionArn: NotRequired[str]
    version: NotRequired[int]
    ephemeralStorage: NotRequired[EphemeralStorage]
    fargateEphemeralStorage: NotRequired[TaskEphemeralStorage]
    trustedExecutionSummary: NotRequired[TrustedExecutionSummary]


class TaskDefinition(TypedDict):
    """The structure TaskDefinition of ecs."""

    taskDefinitionArn: NotRequired[str]
    containerDefinitions: NotRequired[list[ContainerDefinition]]
    family: NotRequired[str]
    taskRoleArn: NotRequired[str]
    executionRoleArn: NotRequired[str]
    networkMode: NotRequired[str]
    revision: NotRequired[int]
    volumes: NotRequired[list[Volume]]
    status: NotRequired[str]
    requiresAttributes: NotRequired[list[Attribute]]
    placementConstraints: NotRequired[list[TaskDefinitionPlacementConstraint]]
    compatibilities: NotRequired[list[str]]
    runtimePlatform: NotRequired[RuntimePlatform]
    requiresCompatibilities: NotRequired[list[str]]
    cpu: NotRequired[str]
    memory: NotRequired[str]
    inferenceAccelerators: NotRequired[list[InferenceAccelerator]]
    pidMode: NotRequired[str]
    ipcMode: NotRequired[str]
    proxyConfiguration: NotRequired[ProxyConfiguration]
    registeredAt: NotRequired[datetime]
    deregisteredAt: NotRequired[datetime]
    deleteRequestedAt: NotRequired[datetime]
    registeredBy: NotRequired[str]
    ephemeralStorage: NotRequired[EphemeralStorage]
    enableFaultInjection: NotRequired[bool]
    trustedExecutionConfiguration: NotRequired[TrustedExecutionConfiguration]


class TaskDefinitionPlacementConstraint(TypedDict):
    """The structure TaskDefinitionPlacementConstraint of ecs."""

    type: NotRequired[str]
    expression: NotRequired[str]


class TaskEphemeralStorage(TypedDict):
    """The structure TaskEphemeralStorage of ecs."""

    sizeInGiB: NotRequired[int]
    kmsKeyId: NotRequired[str]


class TaskManagedEBSVolumeConfiguration(TypedDict):
    """The structure TaskManagedEBSVolumeConfiguration of ecs."""

    encrypted: NotRequired[bool]
    kmsKeyId: NotRequired[str]
    volumeType: NotRequired[str]
    sizeInGiB: NotRequired[int]
    snapshotId: NotRequired[str]
    volumeInitializationRate: NotRequired[int]
    iops: NotRequired[int]
    throughput: NotRequired[int]
    tagSpecifications: NotRequired[list[EBSTagSpecification]]
    roleArn: str
    terminationPolicy: NotRequired[TaskManagedEBSVolumeTerminationPolicy]
    filesystemType: NotRequired[str]


class TaskManagedEBSVolumeTerminationPolicy(TypedDict):
    """The structure TaskManagedEBSVolumeTerminationPolicy of ecs."""

    deleteOnTermination: bool


class TaskOverride(TypedDict):
    """The structure TaskOverride of ecs."""

    containerOverrides: NotRequired[list[ContainerOverride]]
    cpu: NotRequired[str]
    inferenceAcceleratorOverrides: NotRequired[list[InferenceAcceleratorOverride]]
    executionRoleArn: NotRequired[str]
    memory: NotRequired[str]
    taskRoleArn: NotRequired[str]
    ephemeralStorage: NotRequired[EphemeralStorage]


class TaskSet(TypedDict):
    """The structure TaskSet of ecs."""

    id: NotRequired[str]
    taskSetArn: NotRequired[str]
    serviceArn: NotRequired[str]
    clusterArn: NotRequired[str]
    startedBy: NotRequired[str]
    externalId: NotRequired[str]
    status: NotRequired[str]
    taskDefinition: NotRequired[str]
    computedDesiredCount: NotRequired[int]
    pendingCount: NotRequired[int]
    runningCount: NotRequired[int]
    createdAt: NotRequired[datetime]
    updatedAt: NotRequired[datetime]
    launchType: NotRequired[str]
    capacityProviderStrategy: NotRequired[list[CapacityProviderStrategyItem]]
    platformVersion: NotRequired[str]
    platformFamily: NotRequired[str]
    networkConfiguration: NotRequired[NetworkConfiguration]
    loadBalancers: NotRequired[list[LoadBalancer]]
    serviceRegistries: NotRequired[list[ServiceRegistry]]
    scale: NotRequired[Scale]
    stabilityStatus: NotRequired[str]
    stabilityStatusAt: NotRequired[datetime]
    tags: NotRequired[list[Tag]]
    fargateEphemeralStorage: NotRequired[DeploymentEphemeralStorage]


class TaskVolumeConfiguration(TypedDict):
    """The structure TaskVolumeConfiguration of ecs."""

    name: str
    managedEBSVolume: NotRequired[TaskManagedEBSVolumeConfiguration]


class ThresholdConfiguration(TypedDict):
    """The structure ThresholdConfiguration of ecs."""

    type: str
    value: int


class TimeoutConfiguration(TypedDict):
    """The structure TimeoutConfiguration of ecs."""

    idleTimeoutSeconds: NotRequired[int]
    perRequestTimeoutSeconds: NotRequired[int]


class Tmpfs(TypedDict):
    """The structure Tmpfs of ecs."""

    containerPath: str
    size: int
    mountOptions: NotRequired[list[str]]


class TotalLocalStorageGBRequest(TypedDict):
    """The structure TotalLocalStorageGBRequest of ecs."""

    min: NotRequired[float]
    max: NotRequired[float]


class TrustedExecutionConfiguration(TypedDict):
    """The structure TrustedExecutionConfiguration of ecs."""

    isolationMode: str
    attestationPolicy: NotRequired[str]


class TrustedExecutionSummary(TypedDict):
    """The structure TrustedExecutionSummary of ecs."""

    isolationMode: str
    attestationPolicyStatus: NotRequired[str]


class Ulimit(TypedDict):
    """The structure Ulimit of ecs."""

    name: str
    softLimit: int
    hardLimit: int


class UntagResourceRequest(TypedDict):
    """The structure UntagResourceRequest of ecs."""

    resourceArn: str
    tagKeys: list[str]


class UntagResourceResponse(TypedDict):
    """The structure UntagResourceResponse of ecs."""


class UpdateCapacityProviderRequest(TypedDict):
    """The structure UpdateCapacityProviderRequest of ecs."""

    name: str
    cluster: NotRequired[str]
    autoScalingGroupProvider: NotRequired[AutoScalingGroupProviderUpdate]
    managedInstancesProvider: NotRequired[UpdateManagedInstancesProviderConfiguration]


class UpdateCapacityProviderResponse(TypedDict):
    """The structure UpdateCapacityProviderResponse of ecs."""

    capacityProvider: NotRequired[CapacityProvider]


class UpdateClusterRequest(TypedDict):
    """The structure UpdateClusterRequest of ecs."""

    cluster: str
    settings: NotRequired[list[ClusterSetting]]
    configuration: NotRequired[ClusterConfiguration]
    serviceConnectDefaults: NotRequired[ClusterServiceConnectDefaultsRequest]


class UpdateClusterResponse(TypedDict):
    """The structure UpdateClusterResponse of ecs."""

    cluster: NotRequired[Cluster]


class UpdateClusterSettingsRequest(TypedDict):
    """The structure UpdateClusterSettingsRequest of ecs."""

    cluster: str
    settings: list[ClusterSetting]


class UpdateClusterSettingsResponse(TypedDict):
    """The structure UpdateClusterSettingsResponse of ecs."""

    cluster: NotRequired[Cluster]


class UpdateContainerAgentRequest(TypedDict):
    """The structure UpdateContainerAgentRequest of ecs."""

    cluster: NotRequired[str]
    containerInstance: str


class UpdateContainerAgentResponse(TypedDict):
    """The structure UpdateContainerAgentResponse of ecs."""

    containerInstance: NotRequired[ContainerInstance]


class UpdateContainerInstancesStateRequest(TypedDict):
    """The structure UpdateContainerInstancesStateRequest of ecs."""

    cluster: NotRequired[str]
    containerInstances: list[str]
    status: str


class UpdateContainerInstancesStateResponse(TypedDict):
    """The structure UpdateContainerInstancesStateResponse of ecs."""

    containerInstances: NotRequired[list[ContainerInstance]]
    failures: NotRequired[list[Failure]]


class UpdateManagedInstancesProviderConfiguration(TypedDict):
    """The structure UpdateManagedInstancesProviderConfiguration of ecs."""

    infrastructureRoleArn: str
    instanceLaunchTemplate: InstanceLaunchTemplateUpdate
    propagateTags: NotRequired[str]
    infrastructureOptimization: NotRequired[InfrastructureOptimization]
    autoRepairConfiguration: NotRequired[AutoRepairConfiguration]


class UpdateServicePrimaryTaskSetRequest(TypedDict):
    """The structure UpdateServicePrimaryTaskSetRequest of ecs."""

    cluster: str
    service: str
    primaryTaskSet: str


class UpdateServicePrimaryTaskSetResponse(TypedDict):
    """The structure UpdateServicePrimaryTaskSetResponse of ecs."""

    taskSet: NotRequired[TaskSet]


class UpdateServiceRequest(TypedDict):
    """The structure UpdateServiceRequest of ecs."""

    cluster: NotRequired[str]
    service: str
    desiredCount: NotRequired[int]
    taskDefinition: NotRequired[str]
    capacityProviderStrategy: NotRequired[list[CapacityProviderStrategyItem]]
    deploymentConfiguration: NotRequired[DeploymentConfiguration]
    availabilityZoneRebalancing: NotRequired[str]
    networkConfiguration: NotRequired[NetworkConfiguration]
    placementConstraints: NotRequired[list[PlacementConstraint]]
    placementStrategy: NotRequired[list[PlacementStrategy]]
    platformVersion: NotRequired[str]
    forceNewDeployment: NotRequired[bool]
    healthCheckGracePeriodSeconds: NotRequired[int]
    deploymentController: NotRequired[DeploymentController]
    enableExecuteCommand: NotRequired[bool]
    enableECSManagedTags: NotRequired[bool]
    loadBalancers: NotRequired[list[LoadBalancer]]
    propagateTags: NotRequired[str]
    serviceRegistries: NotRequired[list[ServiceRegistry]]
    serviceConnectConfiguration: NotRequired[ServiceConnectConfiguration]
    volumeConfigurations: NotRequired[list[ServiceVolumeConfiguration]]
    vpcLatticeConfigurations: NotRequired[list[VpcLatticeConfiguration]]
    gatewayConnectors: NotRequired[list[GatewayConnector]]
    monitoring: NotRequired[MonitoringConfiguration]


class UpdateServiceResponse(TypedDict):
    """The structure UpdateServiceResponse of ecs."""

    service: NotRequired[Service]


class UpdateTaskProtectionRequest(TypedDict):
    """The structure UpdateTaskProtectionRequest of ecs."""

    cluster: str
    tasks: list[str]
    protectionEnabled: bool
    expiresInMinutes: NotRequired[int]


class UpdateTaskProtectionResponse(TypedDict):
    """The structure UpdateTaskProtectionResponse of ecs."""

    protectedTasks: NotRequired[list[ProtectedTask]]
    failures: NotRequired[list[Failure]]


class UpdateTaskSetRequest(TypedDict):
    """The structure UpdateTaskSetRequest of ecs."""

    cluster: str
    service: str
    taskSet: str
    scale: Scale


class UpdateTaskSetResponse(TypedDict):
    """The structure UpdateTaskSetResponse of ecs."""

    taskSet: NotRequired[TaskSet]


class VCpuCountRangeRequest(TypedDict):
    """The structure VCpuCountRangeRequest of ecs."""

    min: int
    max: NotRequired[int]


class VersionInfo(TypedDict):
    """The structure VersionInfo of ecs."""

    agentVersion: NotRequired[str]
    agentHash: NotRequired[str]
    dockerVersion: NotRequired[str]


class Volume(TypedDict):
    """The structure Volume of ecs."""

    name: NotRequired[str]
    host: NotRequired[HostVolumeProperties]
    dockerVolumeConfiguration: NotRequired[DockerVolumeConfiguration]
    efsVolumeConfiguration: NotRequired[EFSVolumeConfiguration]
    s3filesVolumeConfiguration: NotRequired[S3FilesVolumeConfiguration]
    fsxWindowsFileServerVolumeConfiguration: NotRequired[FSxWindowsFileServerVolumeConfiguration]
    configuredAtLaunch: NotRequired[bool]


class VolumeFrom(TypedDict):
    """The structure VolumeFrom of ecs."""

    sourceContainer: NotRequired[str]
    readOnly: NotRequired[bool]


class VpcLatticeAdvancedConfiguration(TypedDict):
    """The structure VpcLatticeAdvancedConfiguration of ecs."""

    alternateTargetGroupArn: NotRequired[str]
    productionListenerRule: NotRequired[str]
    testListenerRule: NotRequired[str]


class VpcLatticeConfiguration(TypedDict):
    """The structure VpcLatticeConfiguration of ecs."""

    roleArn: str
    targetGroupArn: str
    portName: str
    advancedConfiguration: NotRequired[VpcLatticeAdvancedConfiguration]
