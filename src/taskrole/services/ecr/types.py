"""Requests and answers of ecr. Written by tools/generate_types.py; do not edit."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict


class AuthorizationData(TypedDict):
    """The structure AuthorizationData of ecr."""

    authorizationToken: NotRequired[str]
    expiresAt: NotRequired[datetime]
    proxyEndpoint: NotRequired[str]


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


class DeleteReplication(TypedDict):
    """The structure DeleteReplication of ecr."""

    enabled: bool


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


class EncryptionConfiguration(TypedDict):
    """The structure EncryptionConfiguration of ecr."""

    encryptionType: str
    kmsKey: NotRequired[str]


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


class GetRepositoryPolicyRequest(TypedDict):
    """The structure GetRepositoryPolicyRequest of ecr."""

    registryId: NotRequired[str]
    repositoryName: str


class GetRepositoryPolicyResponse(TypedDict):
    """The structure GetRepositoryPolicyResponse of ecr."""

    registryId: NotRequired[str]
    repositoryName: NotRequired[str]
    policyText: NotRequired[str]


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


class ListTagsForResourceRequest(TypedDict):
    """The structure ListTagsForResourceRequest of ecr."""

    resourceArn: str


class ListTagsForResourceResponse(TypedDict):
    """The structure ListTagsForResourceResponse of ecr."""

    tags: NotRequired[list[Tag]]


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


class RepositoryFilter(TypedDict):
    """The structure RepositoryFilter of ecr."""

    filter: str
    filterType: str


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
