"""Requests and answers of ecs. Written by tools/generate_types.py; do not edit."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict


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


class AwsVpcConfiguration(TypedDict):
    """The structure AwsVpcConfiguration of ecs."""

    subnets: list[str]
    securityGroups: NotRequired[list[str]]
    assignPublicIp: NotRequired[str]


class CapacityProviderStrategyItem(TypedDict):
    """The structure CapacityProviderStrategyItem of ecs."""

    capacityProvider: str
    weight: NotRequired[int]
    base: NotRequired[int]


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


class DeleteClusterRequest(TypedDict):
    """The structure DeleteClusterRequest of ecs."""

    cluster: str


class DeleteClusterResponse(TypedDict):
    """The structure DeleteClusterResponse of ecs."""

    cluster: NotRequired[Cluster]


class DeleteTaskDefinitionsRequest(TypedDict):
    """The structure DeleteTaskDefinitionsRequest of ecs."""

    taskDefinitions: list[str]


class DeleteTaskDefinitionsResponse(TypedDict):
    """The structure DeleteTaskDefinitionsResponse of ecs."""

    taskDefinitions: NotRequired[list[TaskDefinition]]
    failures: NotRequired[list[Failure]]


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


class DescribeTaskDefinitionRequest(TypedDict):
    """The structure DescribeTaskDefinitionRequest of ecs."""

    taskDefinition: str
    include: NotRequired[list[str]]


class DescribeTaskDefinitionResponse(TypedDict):
    """The structure DescribeTaskDefinitionResponse of ecs."""

    taskDefinition: NotRequired[TaskDefinition]
    tags: NotRequired[list[Tag]]


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


class InstanceHealthCheckResult(TypedDict):
    """The structure InstanceHealthCheckResult of ecs."""

    type: NotRequired[str]
    status: NotRequired[str]
    statusReason: NotRequired[str]
    lastUpdated: NotRequired[datetime]
    lastStatusChange: NotRequired[datetime]


class KernelCapabilities(TypedDict):
    """The structure KernelCapabilities of ecs."""

    add: NotRequired[list[str]]
    drop: NotRequired[list[str]]


class KeyValuePair(TypedDict):
    """The structure KeyValuePair of ecs."""

    name: NotRequired[str]
    value: NotRequired[str]


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


class ManagedStorageConfiguration(TypedDict):
    """The structure ManagedStorageConfiguration of ecs."""

    kmsKeyId: NotRequired[str]
    fargateEphemeralStorageKmsKeyId: NotRequired[str]


class MountPoint(TypedDict):
    """The structure MountPoint of ecs."""

    sourceVolume: NotRequired[str]
    containerPath: NotRequired[str]
    readOnly: NotRequired[bool]


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


class S3FilesVolumeConfiguration(TypedDict):
    """The structure S3FilesVolumeConfiguration of ecs."""

    fileSystemArn: str
    rootDirectory: NotRequired[str]
    transitEncryptionPort: NotRequired[int]
    accessPointArn: NotRequired[str]


class Secret(TypedDict):
    """The structure Secret of ecs."""

    name: str
    valueFrom: str


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


class TaskVolumeConfiguration(TypedDict):
    """The structure TaskVolumeConfiguration of ecs."""

    name: str
    managedEBSVolume: NotRequired[TaskManagedEBSVolumeConfiguration]


class Tmpfs(TypedDict):
    """The structure Tmpfs of ecs."""

    containerPath: str
    size: int
    mountOptions: NotRequired[list[str]]


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
