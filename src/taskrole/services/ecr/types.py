"""Requests and answers of ecr. Written by tools/generate_types.py; do not edit."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict


class Attribute(TypedDict):
    """The structure Attribute of ecr."""

    key: str
    value: NotRequired[str]


class AuthorizationData(TypedDict):
    """The structure AuthorizationData of ecr."""

    authorizationToken: NotRequired[str]
    expiresAt: NotRequired[datetime]
    proxyEndpoint: NotRequired[str]


class AwsEcrContainerImageDetails(TypedDict):
    """The structure AwsEcrContainerImageDetails of ecr."""

    architecture: NotRequired[str]
    author: NotRequired[str]
    imageHash: NotRequired[str]
    imageTags: NotRequired[list[str]]
    platform: NotRequired[str]
    pushedAt: NotRequired[datetime]
    lastInUseAt: NotRequired[datetime]
    inUseCount: NotRequired[int]
    registry: NotRequired[str]
    repositoryName: NotRequired[str]


class BatchCheckLayerAvailabilityRequest(TypedDict):
    """The structure BatchCheckLayerAvailabilityRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    layerDigests: list[str]


class BatchCheckLayerAvailabilityResponse(TypedDict):
    """The structure BatchCheckLayerAvailabilityResponse of ecr."""

    layers: NotRequired[list[Layer]]
    failures: NotRequired[list[LayerFailure]]


class BatchDeleteImageRequest(TypedDict):
    """The structure BatchDeleteImageRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    imageIds: list[ImageIdentifier]


class BatchDeleteImageResponse(TypedDict):
    """The structure BatchDeleteImageResponse of ecr."""

    imageIds: NotRequired[list[ImageIdentifier]]
    failures: NotRequired[list[ImageFailure]]


class BatchGetImageRequest(TypedDict):
    """The structure BatchGetImageRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    imageIds: list[ImageIdentifier]
    acceptedMediaTypes: NotRequired[list[str]]


class BatchGetImageResponse(TypedDict):
    """The structure BatchGetImageResponse of ecr."""

    images: NotRequired[list[Image]]
    failures: NotRequired[list[ImageFailure]]


class BatchGetRepositoryScanningConfigurationRequest(TypedDict):
    """The structure BatchGetRepositoryScanningConfigurationRequest of ecr."""

    repositoryNames: list[str]


class BatchGetRepositoryScanningConfigurationResponse(TypedDict):
    """The structure BatchGetRepositoryScanningConfigurationResponse of ecr."""

    scanningConfigurations: NotRequired[list[RepositoryScanningConfiguration]]
    failures: NotRequired[list[RepositoryScanningConfigurationFailure]]


class CompleteLayerUploadRequest(TypedDict):
    """The structure CompleteLayerUploadRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    uploadId: str
    layerDigests: list[str]


class CompleteLayerUploadResponse(TypedDict):
    """The structure CompleteLayerUploadResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    uploadId: NotRequired[str]
    layerDigest: NotRequired[str]


class CreatePullThroughCacheRuleRequest(TypedDict):
    """The structure CreatePullThroughCacheRuleRequest of ecr."""

    ecrRepositoryPrefix: str
    upstreamRegistryUrl: str
    registryId: NotRequired[str]
    upstreamRegistry: NotRequired[str]
    credentialArn: NotRequired[str]
    customRoleArn: NotRequired[str]
    upstreamRepositoryPrefix: NotRequired[str]


class CreatePullThroughCacheRuleResponse(TypedDict):
    """The structure CreatePullThroughCacheRuleResponse of ecr."""

    ecrRepositoryPrefix: NotRequired[str]
    upstreamRegistryUrl: NotRequired[str]
    createdAt: NotRequired[datetime]
    registryId: NotRequired[str]
    upstreamRegistry: NotRequired[str]
    credentialArn: NotRequired[str]
    customRoleArn: NotRequired[str]
    upstreamRepositoryPrefix: NotRequired[str]


class CreateRepositoryCreationTemplateRequest(TypedDict):
    """The structure CreateRepositoryCreationTemplateRequest of ecr."""

    prefix: str
    description: NotRequired[str]
    encryptionConfiguration: NotRequired[EncryptionConfigurationForRepositoryCreationTemplate]
    resourceTags: NotRequired[list[Tag]]
    imageTagMutability: NotRequired[str]
    imageTagMutabilityExclusionFilters: NotRequired[list[ImageTagMutabilityExclusionFilter]]
    repositoryPolicy: NotRequired[str]
    lifecyclePolicy: NotRequired[str]
    appliedFor: list[str]
    customRoleArn: NotRequired[str]


class CreateRepositoryCreationTemplateResponse(TypedDict):
    """The structure CreateRepositoryCreationTemplateResponse of ecr."""

    registryId: NotRequired[str]
    repositoryCreationTemplate: NotRequired[RepositoryCreationTemplate]


class CreateRepositoryRequest(TypedDict):
    """The structure CreateRepositoryRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    tags: NotRequired[list[Tag]]
    imageTagMutability: NotRequired[str]
    imageTagMutabilityExclusionFilters: NotRequired[list[ImageTagMutabilityExclusionFilter]]
    imageScanningConfiguration: NotRequired[ImageScanningConfiguration]
    encryptionConfiguration: NotRequired[EncryptionConfiguration]


class CreateRepositoryResponse(TypedDict):
    """The structure CreateRepositoryResponse of ecr."""

    repository: NotRequired[Repository]


class CvssScore(TypedDict):
    """The structure CvssScore of ecr."""

    baseScore: NotRequired[float]
    scoringVector: NotRequired[str]
    source: NotRequired[str]
    version: NotRequired[str]


class CvssScoreAdjustment(TypedDict):
    """The structure CvssScoreAdjustment of ecr."""

    metric: NotRequired[str]
    reason: NotRequired[str]


class CvssScoreDetails(TypedDict):
    """The structure CvssScoreDetails of ecr."""

    adjustments: NotRequired[list[CvssScoreAdjustment]]
    score: NotRequired[float]
    scoreSource: NotRequired[str]
    scoringVector: NotRequired[str]
    version: NotRequired[str]


class DeleteLifecyclePolicyRequest(TypedDict):
    """The structure DeleteLifecyclePolicyRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str


class DeleteLifecyclePolicyResponse(TypedDict):
    """The structure DeleteLifecyclePolicyResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    lifecyclePolicyText: NotRequired[str]
    lastEvaluatedAt: NotRequired[datetime]


class DeletePullThroughCacheRuleRequest(TypedDict):
    """The structure DeletePullThroughCacheRuleRequest of ecr."""

    ecrRepositoryPrefix: str
    registryId: NotRequired[str]


class DeletePullThroughCacheRuleResponse(TypedDict):
    """The structure DeletePullThroughCacheRuleResponse of ecr."""

    ecrRepositoryPrefix: NotRequired[str]
    upstreamRegistryUrl: NotRequired[str]
    createdAt: NotRequired[datetime]
    registryId: NotRequired[str]
    credentialArn: NotRequired[str]
    customRoleArn: NotRequired[str]
    upstreamRepositoryPrefix: NotRequired[str]


class DeleteRegistryPolicyRequest(TypedDict):
    """The structure DeleteRegistryPolicyRequest of ecr."""


class DeleteRegistryPolicyResponse(TypedDict):
    """The structure DeleteRegistryPolicyResponse of ecr."""

    registryId: NotRequired[str]
    policyText: NotRequired[str]


class DeleteReplication(TypedDict):
    """The structure DeleteReplication of ecr."""

    enabled: bool


class DeleteRepositoryCreationTemplateRequest(TypedDict):
    """The structure DeleteRepositoryCreationTemplateRequest of ecr."""

    prefix: str


class DeleteRepositoryCreationTemplateResponse(TypedDict):
    """The structure DeleteRepositoryCreationTemplateResponse of ecr."""

    registryId: NotRequired[str]
    repositoryCreationTemplate: NotRequired[RepositoryCreationTemplate]


class DeleteRepositoryPolicyRequest(TypedDict):
    """The structure DeleteRepositoryPolicyRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str


class DeleteRepositoryPolicyResponse(TypedDict):
    """The structure DeleteRepositoryPolicyResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    policyText: NotRequired[str]


class DeleteRepositoryRequest(TypedDict):
    """The structure DeleteRepositoryRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    force: NotRequired[bool]


class DeleteRepositoryResponse(TypedDict):
    """The structure DeleteRepositoryResponse of ecr."""

    repository: NotRequired[Repository]


class DeleteSigningConfigurationRequest(TypedDict):
    """The structure DeleteSigningConfigurationRequest of ecr."""


class DeleteSigningConfigurationResponse(TypedDict):
    """The structure DeleteSigningConfigurationResponse of ecr."""

    registryId: NotRequired[str]
    signingConfiguration: NotRequired[SigningConfiguration]


class DeregisterPullTimeUpdateExclusionRequest(TypedDict):
    """The structure DeregisterPullTimeUpdateExclusionRequest of ecr."""

    principalArn: str


class DeregisterPullTimeUpdateExclusionResponse(TypedDict):
    """The structure DeregisterPullTimeUpdateExclusionResponse of ecr."""

    principalArn: NotRequired[str]


class DescribeImageReplicationStatusRequest(TypedDict):
    """The structure DescribeImageReplicationStatusRequest of ecr."""

    repositoryName: str
    imageId: ImageIdentifier
    registryId: NotRequired[str]


class DescribeImageReplicationStatusResponse(TypedDict):
    """The structure DescribeImageReplicationStatusResponse of ecr."""

    repositoryName: NotRequired[str]
    imageId: NotRequired[ImageIdentifier]
    replicationStatuses: NotRequired[list[ImageReplicationStatus]]


class DescribeImageScanFindingsRequest(TypedDict):
    """The structure DescribeImageScanFindingsRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    imageId: ImageIdentifier
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]


class DescribeImageScanFindingsResponse(TypedDict):
    """The structure DescribeImageScanFindingsResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    imageId: NotRequired[ImageIdentifier]
    imageScanStatus: NotRequired[ImageScanStatus]
    imageScanFindings: NotRequired[ImageScanFindings]
    nextToken: NotRequired[str]


class DescribeImageSigningStatusRequest(TypedDict):
    """The structure DescribeImageSigningStatusRequest of ecr."""

    repositoryName: str
    imageId: ImageIdentifier
    registryId: NotRequired[str]


class DescribeImageSigningStatusResponse(TypedDict):
    """The structure DescribeImageSigningStatusResponse of ecr."""

    repositoryName: NotRequired[str]
    imageId: NotRequired[ImageIdentifier]
    registryId: NotRequired[str]
    signingStatuses: NotRequired[list[ImageSigningStatus]]


class DescribeImagesFilter(TypedDict):
    """The structure DescribeImagesFilter of ecr."""

    tagStatus: NotRequired[str]
    imageStatus: NotRequired[str]


class DescribeImagesRequest(TypedDict):
    """The structure DescribeImagesRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    imageIds: NotRequired[list[ImageIdentifier]]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]
    filter: NotRequired[DescribeImagesFilter]


class DescribeImagesResponse(TypedDict):
    """The structure DescribeImagesResponse of ecr."""

    imageDetails: NotRequired[list[ImageDetail]]
    nextToken: NotRequired[str]


class DescribePullThroughCacheRulesRequest(TypedDict):
    """The structure DescribePullThroughCacheRulesRequest of ecr."""

    registryId: NotRequired[str]
    ecrRepositoryPrefixes: NotRequired[list[str]]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]


class DescribePullThroughCacheRulesResponse(TypedDict):
    """The structure DescribePullThroughCacheRulesResponse of ecr."""

    pullThroughCacheRules: NotRequired[list[PullThroughCacheRule]]
    nextToken: NotRequired[str]


class DescribeRegistryRequest(TypedDict):
    """The structure DescribeRegistryRequest of ecr."""


class DescribeRegistryResponse(TypedDict):
    """The structure DescribeRegistryResponse of ecr."""

    registryId: NotRequired[str]
    replicationConfiguration: NotRequired[ReplicationConfiguration]


class DescribeRepositoriesRequest(TypedDict):
    """The structure DescribeRepositoriesRequest of ecr."""

    registryId: NotRequired[str]
    repositoryNames: NotRequired[list[str]]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]


class DescribeRepositoriesResponse(TypedDict):
    """The structure DescribeRepositoriesResponse of ecr."""

    repositories: NotRequired[list[Repository]]
    nextToken: NotRequired[str]


class DescribeRepositoryCreationTemplatesRequest(TypedDict):
    """The structure DescribeRepositoryCreationTemplatesRequest of ecr."""

    prefixes: NotRequired[list[str]]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]


class DescribeRepositoryCreationTemplatesResponse(TypedDict):
    """The structure DescribeRepositoryCreationTemplatesResponse of ecr."""

    registryId: NotRequired[str]
    repositoryCreationTemplates: NotRequired[list[RepositoryCreationTemplate]]
    nextToken: NotRequired[str]


class EncryptionConfiguration(TypedDict):
    """The structure EncryptionConfiguration of ecr."""

    encryptionType: str
    kmsKey: NotRequired[str]


class EncryptionConfigurationForRepositoryCreationTemplate(TypedDict):
    """The structure EncryptionConfigurationForRepositoryCreationTemplate of ecr."""

    encryptionType: str
    kmsKey: NotRequired[str]


class EnhancedImageScanFinding(TypedDict):
    """The structure EnhancedImageScanFinding of ecr."""

    awsAccountId: NotRequired[str]
    description: NotRequired[str]
    findingArn: NotRequired[str]
    firstObservedAt: NotRequired[datetime]
    lastObservedAt: NotRequired[datetime]
    packageVulnerabilityDetails: NotRequired[PackageVulnerabilityDetails]
    remediation: NotRequired[Remediation]
    resources: NotRequired[list[Resource]]
    score: NotRequired[float]
    scoreDetails: NotRequired[ScoreDetails]
    severity: NotRequired[str]
    status: NotRequired[str]
    title: NotRequired[str]
    type: NotRequired[str]
    updatedAt: NotRequired[datetime]
    fixAvailable: NotRequired[str]
    exploitAvailable: NotRequired[str]


class GetAccountSettingRequest(TypedDict):
    """The structure GetAccountSettingRequest of ecr."""

    name: str


class GetAccountSettingResponse(TypedDict):
    """The structure GetAccountSettingResponse of ecr."""

    name: NotRequired[str]
    value: NotRequired[str]


class GetAuthorizationTokenRequest(TypedDict):
    """The structure GetAuthorizationTokenRequest of ecr."""

    registryIds: NotRequired[list[str]]


class GetAuthorizationTokenResponse(TypedDict):
    """The structure GetAuthorizationTokenResponse of ecr."""

    authorizationData: NotRequired[list[AuthorizationData]]


class GetDownloadUrlForLayerRequest(TypedDict):
    """The structure GetDownloadUrlForLayerRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    layerDigest: str


class GetDownloadUrlForLayerResponse(TypedDict):
    """The structure GetDownloadUrlForLayerResponse of ecr."""

    downloadUrl: NotRequired[str]
    layerDigest: NotRequired[str]


class GetLifecyclePolicyPreviewRequest(TypedDict):
    """The structure GetLifecyclePolicyPreviewRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    imageIds: NotRequired[list[ImageIdentifier]]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]
    filter: NotRequired[LifecyclePolicyPreviewFilter]


class GetLifecyclePolicyPreviewResponse(TypedDict):
    """The structure GetLifecyclePolicyPreviewResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    lifecyclePolicyText: NotRequired[str]
    status: NotRequired[str]
    nextToken: NotRequired[str]
    previewResults: NotRequired[list[LifecyclePolicyPreviewResult]]
    summary: NotRequired[LifecyclePolicyPreviewSummary]


class GetLifecyclePolicyRequest(TypedDict):
    """The structure GetLifecyclePolicyRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str


class GetLifecyclePolicyResponse(TypedDict):
    """The structure GetLifecyclePolicyResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    lifecyclePolicyText: NotRequired[str]
    lastEvaluatedAt: NotRequired[datetime]


class GetRegistryPolicyRequest(TypedDict):
    """The structure GetRegistryPolicyRequest of ecr."""


class GetRegistryPolicyResponse(TypedDict):
    """The structure GetRegistryPolicyResponse of ecr."""

    registryId: NotRequired[str]
    policyText: NotRequired[str]


class GetRegistryScanningConfigurationRequest(TypedDict):
    """The structure GetRegistryScanningConfigurationRequest of ecr."""


class GetRegistryScanningConfigurationResponse(TypedDict):
    """The structure GetRegistryScanningConfigurationResponse of ecr."""

    registryId: NotRequired[str]
    scanningConfiguration: NotRequired[RegistryScanningConfiguration]


class GetRepositoryPolicyRequest(TypedDict):
    """The structure GetRepositoryPolicyRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str


class GetRepositoryPolicyResponse(TypedDict):
    """The structure GetRepositoryPolicyResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    policyText: NotRequired[str]


class GetSigningConfigurationRequest(TypedDict):
    """The structure GetSigningConfigurationRequest of ecr."""


class GetSigningConfigurationResponse(TypedDict):
    """The structure GetSigningConfigurationResponse of ecr."""

    registryId: NotRequired[str]
    signingConfiguration: NotRequired[SigningConfiguration]


class Image(TypedDict):
    """The structure Image of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    imageId: NotRequired[ImageIdentifier]
    imageManifest: NotRequired[str]
    imageManifestMediaType: NotRequired[str]


class ImageDetail(TypedDict):
    """The structure ImageDetail of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    imageDigest: NotRequired[str]
    imageTags: NotRequired[list[str]]
    imageSizeInBytes: NotRequired[int]
    imagePushedAt: NotRequired[datetime]
    imageScanStatus: NotRequired[ImageScanStatus]
    imageScanFindingsSummary: NotRequired[ImageScanFindingsSummary]
    imageManifestMediaType: NotRequired[str]
    artifactMediaType: NotRequired[str]
    lastRecordedPullTime: NotRequired[datetime]
    subjectManifestDigest: NotRequired[str]
    imageStatus: NotRequired[str]
    lastArchivedAt: NotRequired[datetime]
    lastActivatedAt: NotRequired[datetime]


class ImageFailure(TypedDict):
    """The structure ImageFailure of ecr."""

    imageId: NotRequired[ImageIdentifier]
    failureCode: NotRequired[str]
    failureReason: NotRequired[str]


class ImageIdentifier(TypedDict):
    """The structure ImageIdentifier of ecr."""

    imageDigest: NotRequired[str]
    imageTag: NotRequired[str]


class ImageReferrer(TypedDict):
    """The structure ImageReferrer of ecr."""

    digest: str
    mediaType: str
    artifactType: NotRequired[str]
    size: int
    annotations: NotRequired[dict[str, str]]
    artifactStatus: NotRequired[str]


class ImageReplicationStatus(TypedDict):
    """The structure ImageReplicationStatus of ecr."""

    region: NotRequired[str]
    registryId: NotRequired[str]
    status: NotRequired[str]
    failureCode: NotRequired[str]


class ImageScanFinding(TypedDict):
    """The structure ImageScanFinding of ecr."""

    name: NotRequired[str]
    description: NotRequired[str]
    uri: NotRequired[str]
    severity: NotRequired[str]
    attributes: NotRequired[list[Attribute]]


class ImageScanFindings(TypedDict):
    """The structure ImageScanFindings of ecr."""

    imageScanCompletedAt: NotRequired[datetime]
    vulnerabilitySourceUpdatedAt: NotRequired[datetime]
    findingSeverityCounts: NotRequired[dict[str, int]]
    findings: NotRequired[list[ImageScanFinding]]
    enhancedFindings: NotRequired[list[EnhancedImageScanFinding]]


class ImageScanFindingsSummary(TypedDict):
    """The structure ImageScanFindingsSummary of ecr."""

    imageScanCompletedAt: NotRequired[datetime]
    vulnerabilitySourceUpdatedAt: NotRequired[datetime]
    findingSeverityCounts: NotRequired[dict[str, int]]


class ImageScanStatus(TypedDict):
    """The structure ImageScanStatus of ecr."""

    status: NotRequired[str]
    description: NotRequired[str]


class ImageScanningConfiguration(TypedDict):
    """The structure ImageScanningConfiguration of ecr."""

    scanOnPush: NotRequired[bool]


class ImageSigningStatus(TypedDict):
    """The structure ImageSigningStatus of ecr."""

    signingProfileArn: NotRequired[str]
    failureCode: NotRequired[str]
    failureReason: NotRequired[str]
    status: NotRequired[str]


class ImageTagMutabilityExclusionFilter(TypedDict):
    """The structure ImageTagMutabilityExclusionFilter of ecr."""

    filterType: str
    filter: str


class InitiateLayerUploadRequest(TypedDict):
    """The structure InitiateLayerUploadRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str


class InitiateLayerUploadResponse(TypedDict):
    """The structure InitiateLayerUploadResponse of ecr."""

    uploadId: NotRequired[str]
    partSize: NotRequired[int]


class Layer(TypedDict):
    """The structure Layer of ecr."""

    layerDigest: NotRequired[str]
    layerAvailability: NotRequired[str]
    layerSize: NotRequired[int]
    mediaType: NotRequired[str]


class LayerFailure(TypedDict):
    """The structure LayerFailure of ecr."""

    layerDigest: NotRequired[str]
    failureCode: NotRequired[str]
    failureReason: NotRequired[str]


class LifecyclePolicyPreviewFilter(TypedDict):
    """The structure LifecyclePolicyPreviewFilter of ecr."""

    tagStatus: NotRequired[str]


class LifecyclePolicyPreviewResult(TypedDict):
    """The structure LifecyclePolicyPreviewResult of ecr."""

    imageTags: NotRequired[list[str]]
    imageDigest: NotRequired[str]
    imagePushedAt: NotRequired[datetime]
    action: NotRequired[LifecyclePolicyRuleAction]
    appliedRulePriority: NotRequired[int]
    storageClass: NotRequired[str]


class LifecyclePolicyPreviewSummary(TypedDict):
    """The structure LifecyclePolicyPreviewSummary of ecr."""

    expiringImageTotalCount: NotRequired[int]
    transitioningImageTotalCounts: NotRequired[list[TransitioningImageTotalCount]]


class LifecyclePolicyRuleAction(TypedDict):
    """The structure LifecyclePolicyRuleAction of ecr."""

    type: NotRequired[str]
    targetStorageClass: NotRequired[str]


class ListImageReferrersFilter(TypedDict):
    """The structure ListImageReferrersFilter of ecr."""

    artifactTypes: NotRequired[list[str]]
    artifactStatus: NotRequired[str]


class ListImageReferrersRequest(TypedDict):
    """The structure ListImageReferrersRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    subjectId: SubjectIdentifier
    filter: NotRequired[ListImageReferrersFilter]
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]


class ListImageReferrersResponse(TypedDict):
    """The structure ListImageReferrersResponse of ecr."""

    referrers: NotRequired[list[ImageReferrer]]
    nextToken: NotRequired[str]


class ListImagesFilter(TypedDict):
    """The structure ListImagesFilter of ecr."""

    tagStatus: NotRequired[str]
    imageStatus: NotRequired[str]


class ListImagesRequest(TypedDict):
    """The structure ListImagesRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    nextToken: NotRequired[str]
    maxResults: NotRequired[int]
    filter: NotRequired[ListImagesFilter]


class ListImagesResponse(TypedDict):
    """The structure ListImagesResponse of ecr."""

    imageIds: NotRequired[list[ImageIdentifier]]
    nextToken: NotRequired[str]


class ListPullTimeUpdateExclusionsRequest(TypedDict):
    """The structure ListPullTimeUpdateExclusionsRequest of ecr."""

    maxResults: NotRequired[int]
    nextToken: NotRequired[str]


class ListPullTimeUpdateExclusionsResponse(TypedDict):
    """The structure ListPullTimeUpdateExclusionsResponse of ecr."""

    pullTimeUpdateExclusions: NotRequired[list[str]]
    nextToken: NotRequired[str]


class ListTagsForResourceRequest(TypedDict):
    """The structure ListTagsForResourceRequest of ecr."""

    resourceArn: str


class ListTagsForResourceResponse(TypedDict):
    """The structure ListTagsForResourceResponse of ecr."""

    tags: NotRequired[list[Tag]]


class PackageVulnerabilityDetails(TypedDict):
    """The structure PackageVulnerabilityDetails of ecr."""

    cvss: NotRequired[list[CvssScore]]
    referenceUrls: NotRequired[list[str]]
    relatedVulnerabilities: NotRequired[list[str]]
    source: NotRequired[str]
    sourceUrl: NotRequired[str]
    vendorCreatedAt: NotRequired[datetime]
    vendorSeverity: NotRequired[str]
    vendorUpdatedAt: NotRequired[datetime]
    vulnerabilityId: NotRequired[str]
    vulnerablePackages: NotRequired[list[VulnerablePackage]]


class PullThroughCacheRule(TypedDict):
    """The structure PullThroughCacheRule of ecr."""

    ecrRepositoryPrefix: NotRequired[str]
    upstreamRegistryUrl: NotRequired[str]
    createdAt: NotRequired[datetime]
    registryId: NotRequired[str]
    credentialArn: NotRequired[str]
    customRoleArn: NotRequired[str]
    upstreamRepositoryPrefix: NotRequired[str]
    upstreamRegistry: NotRequired[str]
    updatedAt: NotRequired[datetime]


class PutAccountSettingRequest(TypedDict):
    """The structure PutAccountSettingRequest of ecr."""

    name: str
    value: str


class PutAccountSettingResponse(TypedDict):
    """The structure PutAccountSettingResponse of ecr."""

    name: NotRequired[str]
    value: NotRequired[str]


class PutImageRequest(TypedDict):
    """The structure PutImageRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    imageManifest: str
    imageManifestMediaType: NotRequired[str]
    imageTag: NotRequired[str]
    imageDigest: NotRequired[str]


class PutImageResponse(TypedDict):
    """The structure PutImageResponse of ecr."""

    image: NotRequired[Image]


class PutImageScanningConfigurationRequest(TypedDict):
    """The structure PutImageScanningConfigurationRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    imageScanningConfiguration: ImageScanningConfiguration


class PutImageScanningConfigurationResponse(TypedDict):
    """The structure PutImageScanningConfigurationResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    imageScanningConfiguration: NotRequired[ImageScanningConfiguration]


class PutImageTagMutabilityRequest(TypedDict):
    """The structure PutImageTagMutabilityRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    imageTagMutability: str
    imageTagMutabilityExclusionFilters: NotRequired[list[ImageTagMutabilityExclusionFilter]]


class PutImageTagMutabilityResponse(TypedDict):
    """The structure PutImageTagMutabilityResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    imageTagMutability: NotRequired[str]
    imageTagMutabilityExclusionFilters: NotRequired[list[ImageTagMutabilityExclusionFilter]]


class PutLifecyclePolicyRequest(TypedDict):
    """The structure PutLifecyclePolicyRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    lifecyclePolicyText: str


class PutLifecyclePolicyResponse(TypedDict):
    """The structure PutLifecyclePolicyResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    lifecyclePolicyText: NotRequired[str]


class PutRegistryPolicyRequest(TypedDict):
    """The structure PutRegistryPolicyRequest of ecr."""

    policyText: str


class PutRegistryPolicyResponse(TypedDict):
    """The structure PutRegistryPolicyResponse of ecr."""

    registryId: NotRequired[str]
    policyText: NotRequired[str]


class PutRegistryScanningConfigurationRequest(TypedDict):
    """The structure PutRegistryScanningConfigurationRequest of ecr."""

    scanType: NotRequired[str]
    rules: NotRequired[list[RegistryScanningRule]]


class PutRegistryScanningConfigurationResponse(TypedDict):
    """The structure PutRegistryScanningConfigurationResponse of ecr."""

    registryScanningConfiguration: NotRequired[RegistryScanningConfiguration]


class PutReplicationConfigurationRequest(TypedDict):
    """The structure PutReplicationConfigurationRequest of ecr."""

    replicationConfiguration: ReplicationConfiguration


class PutReplicationConfigurationResponse(TypedDict):
    """The structure PutReplicationConfigurationResponse of ecr."""

    replicationConfiguration: NotRequired[ReplicationConfiguration]


class PutSigningConfigurationRequest(TypedDict):
    """The structure PutSigningConfigurationRequest of ecr."""

    signingConfiguration: SigningConfiguration


class PutSigningConfigurationResponse(TypedDict):
    """The structure PutSigningConfigurationResponse of ecr."""

    signingConfiguration: NotRequired[SigningConfiguration]


class Recommendation(TypedDict):
    """The structure Recommendation of ecr."""

    url: NotRequired[str]
    text: NotRequired[str]


class RegisterPullTimeUpdateExclusionRequest(TypedDict):
    """The structure RegisterPullTimeUpdateExclusionRequest of ecr."""

    principalArn: str


class RegisterPullTimeUpdateExclusionResponse(TypedDict):
    """The structure RegisterPullTimeUpdateExclusionResponse of ecr."""

    principalArn: NotRequired[str]
    createdAt: NotRequired[datetime]


class RegistryScanningConfiguration(TypedDict):
    """The structure RegistryScanningConfiguration of ecr."""

    scanType: NotRequired[str]
    rules: NotRequired[list[RegistryScanningRule]]


class RegistryScanningRule(TypedDict):
    """The structure RegistryScanningRule of ecr."""

    scanFrequency: str
    repositoryFilters: list[ScanningRepositoryFilter]


class Remediation(TypedDict):
    """The structure Remediation of ecr."""

    recommendation: NotRequired[Recommendation]


class ReplicationConfiguration(TypedDict):
    """The structure ReplicationConfiguration of ecr."""

    rules: list[ReplicationRule]


class ReplicationDestination(TypedDict):
    """The structure ReplicationDestination of ecr."""

    region: str
    registryId: str


class ReplicationRule(TypedDict):
    """The structure ReplicationRule of ecr."""

    destinations: list[ReplicationDestination]
    repositoryFilters: NotRequired[list[RepositoryFilter]]
    deleteReplication: NotRequired[DeleteReplication]


class Repository(TypedDict):
    """The structure Repository of ecr."""

    repositoryArn: NotRequired[str]
    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    repositoryUri: NotRequired[str]
    createdAt: NotRequired[datetime]
    imageTagMutability: NotRequired[str]
    imageTagMutabilityExclusionFilters: NotRequired[list[ImageTagMutabilityExclusionFilter]]
    imageScanningConfiguration: NotRequired[ImageScanningConfiguration]
    encryptionConfiguration: NotRequired[EncryptionConfiguration]


class RepositoryCreationTemplate(TypedDict):
    """The structure RepositoryCreationTemplate of ecr."""

    prefix: NotRequired[str]
    description: NotRequired[str]
    encryptionConfiguration: NotRequired[EncryptionConfigurationForRepositoryCreationTemplate]
    resourceTags: NotRequired[list[Tag]]
    imageTagMutability: NotRequired[str]
    imageTagMutabilityExclusionFilters: NotRequired[list[ImageTagMutabilityExclusionFilter]]
    repositoryPolicy: NotRequired[str]
    lifecyclePolicy: NotRequired[str]
    appliedFor: NotRequired[list[str]]
    customRoleArn: NotRequired[str]
    createdAt: NotRequired[datetime]
    updatedAt: NotRequired[datetime]


class RepositoryFilter(TypedDict):
    """The structure RepositoryFilter of ecr."""

    filter: str
    filterType: str


class RepositoryScanningConfiguration(TypedDict):
    """The structure RepositoryScanningConfiguration of ecr."""

    repositoryArn: NotRequired[str]
    repositoryName: NotRequired[str]
    scanOnPush: NotRequired[bool]
    scanFrequency: NotRequired[str]
    appliedScanFilters: NotRequired[list[ScanningRepositoryFilter]]


class RepositoryScanningConfigurationFailure(TypedDict):
    """The structure RepositoryScanningConfigurationFailure of ecr."""

    repositoryName: NotRequired[str]
    failureCode: NotRequired[str]
    failureReason: NotRequired[str]


class Resource(TypedDict):
    """The structure Resource of ecr."""

    details: NotRequired[ResourceDetails]
    id: NotRequired[str]
    tags: NotRequired[dict[str, str]]
    type: NotRequired[str]


class ResourceDetails(TypedDict):
    """The structure ResourceDetails of ecr."""

    awsEcrContainerImage: NotRequired[AwsEcrContainerImageDetails]


class ScanningRepositoryFilter(TypedDict):
    """The structure ScanningRepositoryFilter of ecr."""

    filter: str
    filterType: str


class ScoreDetails(TypedDict):
    """The structure ScoreDetails of ecr."""

    cvss: NotRequired[CvssScoreDetails]


class SetRepositoryPolicyRequest(TypedDict):
    """The structure SetRepositoryPolicyRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    policyText: str
    force: NotRequired[bool]


class SetRepositoryPolicyResponse(TypedDict):
    """The structure SetRepositoryPolicyResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    policyText: NotRequired[str]


class SigningConfiguration(TypedDict):
    """The structure SigningConfiguration of ecr."""

    rules: list[SigningRule]


class SigningRepositoryFilter(TypedDict):
    """The structure SigningRepositoryFilter of ecr."""

    filter: str
    filterType: str


class SigningRule(TypedDict):
    """The structure SigningRule of ecr."""

    signingProfileArn: str
    repositoryFilters: NotRequired[list[SigningRepositoryFilter]]


class StartImageScanRequest(TypedDict):
    """The structure StartImageScanRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    imageId: ImageIdentifier


class StartImageScanResponse(TypedDict):
    """The structure StartImageScanResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    imageId: NotRequired[ImageIdentifier]
    imageScanStatus: NotRequired[ImageScanStatus]


class StartLifecyclePolicyPreviewRequest(TypedDict):
    """The structure StartLifecyclePolicyPreviewRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    lifecyclePolicyText: NotRequired[str]


class StartLifecyclePolicyPreviewResponse(TypedDict):
    """The structure StartLifecyclePolicyPreviewResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    lifecyclePolicyText: NotRequired[str]
    status: NotRequired[str]


class SubjectIdentifier(TypedDict):
    """The structure SubjectIdentifier of ecr."""

    imageDigest: str


class Tag(TypedDict):
    """The structure Tag of ecr."""

    Key: str
    Value: str


class TagResourceRequest(TypedDict):
    """The structure TagResourceRequest of ecr."""

    resourceArn: str
    tags: list[Tag]


class TagResourceResponse(TypedDict):
    """The structure TagResourceResponse of ecr."""


class TransitioningImageTotalCount(TypedDict):
    """The structure TransitioningImageTotalCount of ecr."""

    targetStorageClass: NotRequired[str]
    imageTotalCount: NotRequired[int]


class UntagResourceRequest(TypedDict):
    """The structure UntagResourceRequest of ecr."""

    resourceArn: str
    tagKeys: list[str]


class UntagResourceResponse(TypedDict):
    """The structure UntagResourceResponse of ecr."""


class UpdateImageStorageClassRequest(TypedDict):
    """The structure UpdateImageStorageClassRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    imageId: ImageIdentifier
    targetStorageClass: str


class UpdateImageStorageClassResponse(TypedDict):
    """The structure UpdateImageStorageClassResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    imageId: NotRequired[ImageIdentifier]
    imageStatus: NotRequired[str]


class UpdatePullThroughCacheRuleRequest(TypedDict):
    """The structure UpdatePullThroughCacheRuleRequest of ecr."""

    registryId: NotRequired[str]
    ecrRepositoryPrefix: str
    credentialArn: NotRequired[str]
    customRoleArn: NotRequired[str]


class UpdatePullThroughCacheRuleResponse(TypedDict):
    """The structure UpdatePullThroughCacheRuleResponse of ecr."""

    ecrRepositoryPrefix: NotRequired[str]
    registryId: NotRequired[str]
    updatedAt: NotRequired[datetime]
    credentialArn: NotRequired[str]
    customRoleArn: NotRequired[str]
    upstreamRepositoryPrefix: NotRequired[str]


class UpdateRepositoryCreationTemplateRequest(TypedDict):
    """The structure UpdateRepositoryCreationTemplateRequest of ecr."""

    prefix: str
    description: NotRequired[str]
    encryptionConfiguration: NotRequired[EncryptionConfigurationForRepositoryCreationTemplate]
    resourceTags: NotRequired[list[Tag]]
    imageTagMutability: NotRequired[str]
    imageTagMutabilityExclusionFilters: NotRequired[list[ImageTagMutabilityExclusionFilter]]
    repositoryPolicy: NotRequired[str]
    lifecyclePolicy: NotRequired[str]
    appliedFor: NotRequired[list[str]]
    customRoleArn: NotRequired[str]


class UpdateRepositoryCreationTemplateResponse(TypedDict):
    """The structure UpdateRepositoryCreationTemplateResponse of ecr."""

    registryId: NotRequired[str]
    repositoryCreationTemplate: NotRequired[RepositoryCreationTemplate]


class UploadLayerPartRequest(TypedDict):
    """The structure UploadLayerPartRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str
    uploadId: str
    partFirstByte: int
    partLastByte: int
    layerPartBlob: bytes


class UploadLayerPartResponse(TypedDict):
    """The structure UploadLayerPartResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    uploadId: NotRequired[str]
    lastByteReceived: NotRequired[int]


class ValidatePullThroughCacheRuleRequest(TypedDict):
    """The structure ValidatePullThroughCacheRuleRequest of ecr."""

    ecrRepositoryPrefix: str
    registryId: NotRequired[str]


class ValidatePullThroughCacheRuleResponse(TypedDict):
    """The structure ValidatePullThroughCacheRuleResponse of ecr."""

    ecrRepositoryPrefix: NotRequired[str]
    registryId: NotRequired[str]
    upstreamRegistryUrl: NotRequired[str]
    credentialArn: NotRequired[str]
    customRoleArn: NotRequired[str]
    upstreamRepositoryPrefix: NotRequired[str]
    isValid: NotRequired[bool]
    failure: NotRequired[str]


class VulnerablePackage(TypedDict):
    """The structure VulnerablePackage of ecr."""

    arch: NotRequired[str]
    epoch: NotRequired[int]
    filePath: NotRequired[str]
    name: NotRequired[str]
    packageManager: NotRequired[str]
    release: NotRequired[str]
    sourceLayerHash: NotRequired[str]
    version: NotRequired[str]
    fixedInVersion: NotRequired[str]
