"""The actions of the served services. Written by tools/generate_catalogue.py; do not edit."""

VERSION = "0.1.202610271"

LINES = r"""
cloudtrail:AddTags	T	arn:*:cloudtrail:*:*:channel/* arn:*:cloudtrail:*:*:dashboard/* arn:*:cloudtrail:*:*:eventdatastore/* arn:*:cloudtrail:*:*:trail/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
cloudtrail:CancelQuery	W	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:CreateChannel	W	arn:*:cloudtrail:*:*:channel/* arn:*:cloudtrail:*:*:eventdatastore/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
cloudtrail:CreateDashboard	W	arn:*:cloudtrail:*:*:dashboard/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
cloudtrail:CreateEventDataStore	W	arn:*:cloudtrail:*:*:eventdatastore/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
cloudtrail:CreateServiceLinkedChannel	W	arn:*:cloudtrail:*:*:channel/*	aws:ResourceTag/*
cloudtrail:CreateTrail	W	arn:*:cloudtrail:*:*:trail/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
cloudtrail:DeleteChannel	W	arn:*:cloudtrail:*:*:channel/*	aws:ResourceTag/*
cloudtrail:DeleteDashboard	W	arn:*:cloudtrail:*:*:dashboard/*	aws:ResourceTag/*
cloudtrail:DeleteEventDataStore	W	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:DeleteResourcePolicy	W	arn:*:cloudtrail:*:*:channel/* arn:*:cloudtrail:*:*:dashboard/* arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:DeleteServiceLinkedChannel	W	arn:*:cloudtrail:*:*:channel/*	aws:ResourceTag/*
cloudtrail:DeleteTrail	W	arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:DeregisterOrganizationDelegatedAdmin	W		
cloudtrail:DescribeQuery	R	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:DescribeTrails	R		
cloudtrail:DisableFederation	W	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:EnableFederation	W	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:GenerateQuery	W	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:GenerateQueryResultsSummary	R	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:GetChannel	R	arn:*:cloudtrail:*:*:channel/*	aws:ResourceTag/*
cloudtrail:GetDashboard	R	arn:*:cloudtrail:*:*:dashboard/*	aws:ResourceTag/*
cloudtrail:GetEventConfiguration	R	arn:*:cloudtrail:*:*:eventdatastore/* arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:GetEventDataStore	R	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:GetEventDataStoreData	R	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:GetEventSelectors	R	arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:GetImport	R		
cloudtrail:GetInsightSelectors	R	arn:*:cloudtrail:*:*:eventdatastore/* arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:GetQueryResults	R	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:GetResourcePolicy	R	arn:*:cloudtrail:*:*:channel/* arn:*:cloudtrail:*:*:dashboard/* arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:GetServiceLinkedChannel	R	arn:*:cloudtrail:*:*:channel/*	aws:ResourceTag/*
cloudtrail:GetTrail	R	arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:GetTrailStatus	R	arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:ListChannels	L		
cloudtrail:ListDashboards	L		
cloudtrail:ListEventDataStores	L		
cloudtrail:ListImportFailures	R		
cloudtrail:ListImports	L		
cloudtrail:ListInsightsData	L	arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:ListPublicKeys	R		
cloudtrail:ListQueries	L	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:ListServiceLinkedChannels	L		
cloudtrail:ListTags	R	arn:*:cloudtrail:*:*:channel/* arn:*:cloudtrail:*:*:dashboard/* arn:*:cloudtrail:*:*:eventdatastore/* arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:ListTrails	L		
cloudtrail:LookupEvents	R		
cloudtrail:PutEventConfiguration	W	arn:*:cloudtrail:*:*:eventdatastore/* arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:PutEventSelectors	W	arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:PutInsightSelectors	W	arn:*:cloudtrail:*:*:eventdatastore/* arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:PutResourcePolicy	W	arn:*:cloudtrail:*:*:channel/* arn:*:cloudtrail:*:*:dashboard/* arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:RegisterOrganizationDelegatedAdmin	W		
cloudtrail:RemoveTags	T	arn:*:cloudtrail:*:*:channel/* arn:*:cloudtrail:*:*:dashboard/* arn:*:cloudtrail:*:*:eventdatastore/* arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/* aws:TagKeys
cloudtrail:RestoreEventDataStore	W	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:SearchSampleQueries	R		
cloudtrail:StartDashboardRefresh	W	arn:*:cloudtrail:*:*:dashboard/*	aws:ResourceTag/*
cloudtrail:StartEventDataStoreIngestion	W	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:StartImport	W		
cloudtrail:StartLogging	W	arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:StartQuery	W	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:StopEventDataStoreIngestion	W	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:StopImport	W		
cloudtrail:StopLogging	W	arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
cloudtrail:UpdateChannel	W	arn:*:cloudtrail:*:*:channel/*	aws:ResourceTag/*
cloudtrail:UpdateDashboard	W	arn:*:cloudtrail:*:*:dashboard/*	aws:ResourceTag/*
cloudtrail:UpdateEventDataStore	W	arn:*:cloudtrail:*:*:eventdatastore/*	aws:ResourceTag/*
cloudtrail:UpdateServiceLinkedChannel	W	arn:*:cloudtrail:*:*:channel/*	aws:ResourceTag/*
cloudtrail:UpdateTrail	W	arn:*:cloudtrail:*:*:trail/*	aws:ResourceTag/*
dynamodb:AssociateTableReplica	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:BatchGetItem	R	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:LeadingKeys dynamodb:ReturnConsumedCapacity dynamodb:Select
dynamodb:BatchWriteItem	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:LeadingKeys dynamodb:ReturnConsumedCapacity
dynamodb:ConditionCheckItem	R	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:LeadingKeys dynamodb:ReturnConsumedCapacity dynamodb:ReturnValues
dynamodb:CreateBackup	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:CreateGlobalTable	W	arn:*:dynamodb:*:*:table/* arn:*:dynamodb::*:global-table/*	aws:ResourceTag/*
dynamodb:CreateGlobalTableWitness	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:CreateTable	W	arn:*:dynamodb:*:*:table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
dynamodb:CreateTableReplica	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:DeleteBackup	W	arn:*:dynamodb:*:*:table/*/backup/*	
dynamodb:DeleteGlobalTableWitness	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:DeleteItem	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:EnclosingOperation dynamodb:LeadingKeys dynamodb:ReturnConsumedCapacity dynamodb:ReturnValues
dynamodb:DeleteResourcePolicy	P	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/stream/*	aws:ResourceTag/*
dynamodb:DeleteTable	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:DeleteTableReplica	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:DescribeBackup	R	arn:*:dynamodb:*:*:table/*/backup/*	
dynamodb:DescribeContinuousBackups	R	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:DescribeContributorInsights	R	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/index/*	aws:ResourceTag/*
dynamodb:DescribeEndpoints	R		
dynamodb:DescribeExport	R	arn:*:dynamodb:*:*:table/*/export/*	
dynamodb:DescribeGlobalTable	R	arn:*:dynamodb::*:global-table/*	
dynamodb:DescribeGlobalTableSettings	R	arn:*:dynamodb::*:global-table/*	
dynamodb:DescribeImport	R	arn:*:dynamodb:*:*:table/*/import/*	
dynamodb:DescribeKinesisStreamingDestination	R	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:DescribeLimits	R		
dynamodb:DescribeReservedCapacity	R		
dynamodb:DescribeReservedCapacityOfferings	R		
dynamodb:DescribeStream	R	arn:*:dynamodb:*:*:table/*/stream/*	aws:ResourceTag/*
dynamodb:DescribeTable	R	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:DescribeTableReplicaAutoScaling	R	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:DescribeTimeToLive	R	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:DisableKinesisStreamingDestination	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:DisassociateTableReplica	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:EnableKinesisStreamingDestination	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:ExportTableToPointInTime	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:GetAbacStatus	R		
dynamodb:GetItem	R	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:EnclosingOperation dynamodb:LeadingKeys dynamodb:ReturnConsumedCapacity dynamodb:Select
dynamodb:GetRecords	R	arn:*:dynamodb:*:*:table/*/stream/*	aws:ResourceTag/*
dynamodb:GetResourcePolicy	R	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/stream/*	aws:ResourceTag/*
dynamodb:GetShardIterator	R	arn:*:dynamodb:*:*:table/*/stream/*	aws:ResourceTag/*
dynamodb:ImportTable	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:InjectError	W		dynamodb:FisActionId dynamodb:FisTargetArns
dynamodb:ListBackups	L		
dynamodb:ListContributorInsights	L		
dynamodb:ListExports	L	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:ListGlobalTables	L		
dynamodb:ListImports	L	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:ListStreams	R		
dynamodb:ListTables	L		
dynamodb:ListTagsOfResource	R	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/stream/*	aws:ResourceTag/*
dynamodb:PartiQLDelete	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:EnclosingOperation dynamodb:LeadingKeys dynamodb:ReturnValues
dynamodb:PartiQLInsert	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:EnclosingOperation dynamodb:LeadingKeys
dynamodb:PartiQLSelect	R	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/index/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:EnclosingOperation dynamodb:FullTableScan dynamodb:LeadingKeys dynamodb:Select
dynamodb:PartiQLUpdate	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:EnclosingOperation dynamodb:LeadingKeys dynamodb:ReturnValues
dynamodb:PurchaseReservedCapacityOfferings	W		
dynamodb:PutItem	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:EnclosingOperation dynamodb:LeadingKeys dynamodb:ReturnConsumedCapacity dynamodb:ReturnValues
dynamodb:PutResourcePolicy	P	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/stream/*	aws:ResourceTag/*
dynamodb:Query	R	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/index/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:LeadingKeys dynamodb:ReturnConsumedCapacity dynamodb:ReturnValues dynamodb:Select
dynamodb:ReadDataForReplication	R	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:ReplicateSettings	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:RestoreTableFromAwsBackup	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:RestoreTableFromBackup	W	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/backup/*	aws:ResourceTag/*
dynamodb:RestoreTableToPointInTime	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:Scan	R	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/index/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:ReturnConsumedCapacity dynamodb:ReturnValues dynamodb:Select
dynamodb:SearchVectors	R	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/index/*	aws:ResourceTag/*
dynamodb:StartAwsBackupJob	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:TagResource	T	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/stream/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
dynamodb:UntagResource	T	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/stream/*	aws:ResourceTag/* aws:TagKeys
dynamodb:UpdateAbacStatus	P		
dynamodb:UpdateContinuousBackups	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:UpdateContributorInsights	W	arn:*:dynamodb:*:*:table/* arn:*:dynamodb:*:*:table/*/index/*	aws:ResourceTag/*
dynamodb:UpdateGlobalTable	W	arn:*:dynamodb:*:*:table/* arn:*:dynamodb::*:global-table/*	aws:ResourceTag/*
dynamodb:UpdateGlobalTableSettings	W	arn:*:dynamodb:*:*:table/* arn:*:dynamodb::*:global-table/*	aws:ResourceTag/*
dynamodb:UpdateGlobalTableVersion	W	arn:*:dynamodb:*:*:table/* arn:*:dynamodb::*:global-table/*	aws:ResourceTag/*
dynamodb:UpdateItem	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/* dynamodb:Attributes dynamodb:EnclosingOperation dynamodb:LeadingKeys dynamodb:ReturnConsumedCapacity dynamodb:ReturnValues
dynamodb:UpdateKinesisStreamingDestination	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:UpdateTable	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:UpdateTableReplicaAutoScaling	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:UpdateTimeToLive	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
dynamodb:WriteDataForReplication	W	arn:*:dynamodb:*:*:table/*	aws:ResourceTag/*
ecr:BatchCheckLayerAvailability	R	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:BatchDeleteImage	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:BatchGetImage	R	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:BatchGetRepositoryScanningConfiguration	R	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:BatchImportUpstreamImage	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:CompleteLayerUpload	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:CreatePullThroughCacheRule	W		
ecr:CreateRepository	W	arn:*:ecr:*:*:repository/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecr:ResourceTag/*
ecr:CreateRepositoryCreationTemplate	W		
ecr:DeleteLifecyclePolicy	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:DeletePullThroughCacheRule	W		
ecr:DeleteRegistryPolicy	P		
ecr:DeleteRepository	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:DeleteRepositoryCreationTemplate	W		
ecr:DeleteRepositoryPolicy	P	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:DeleteSigningConfiguration	W		
ecr:DeregisterPullTimeUpdateExclusion	W		
ecr:DescribeImageReplicationStatus	R	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:DescribeImageScanFindings	R	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:DescribeImageSigningStatus	R	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:DescribeImages	L	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:DescribePullThroughCacheRules	L		
ecr:DescribeRegistry	R		
ecr:DescribeReplicationBackfillResults	R		
ecr:DescribeRepositories	R	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:DescribeRepositoryCreationTemplates	R		
ecr:GetAccountSetting	R		ecr:AccountSetting
ecr:GetAuthorizationToken	R		
ecr:GetDownloadUrlForLayer	R	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:GetImageCopyStatus	R	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:GetLifecyclePolicy	R	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:GetLifecyclePolicyPreview	R	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:GetRegistryPolicy	R		
ecr:GetRegistryScanningConfiguration	R		
ecr:GetRepositoryPolicy	R	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:GetSigningConfiguration	R		
ecr:InitiateLayerUpload	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:ListImages	L	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:ListPullTimeUpdateExclusions	L		
ecr:ListReplicationBackfills	L		
ecr:ListTagsForResource	R	arn:*:ecr:*:*:repository/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecr:ResourceTag/*
ecr:PutAccountSetting	W		ecr:AccountSetting
ecr:PutImage	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:PutImageScanningConfiguration	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:PutImageTagMutability	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:PutLifecyclePolicy	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:PutRegistryPolicy	P		
ecr:PutRegistryScanningConfiguration	W		
ecr:PutReplicationConfiguration	W		
ecr:PutSigningConfiguration	W		
ecr:RegisterPullTimeUpdateExclusion	W		
ecr:ReplicateImage	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:SetRepositoryPolicy	P	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:StartImageScan	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:StartLifecyclePolicyPreview	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:StartReplicationBackfill	W		
ecr:StopReplicationBackfill	W		
ecr:TagResource	T	arn:*:ecr:*:*:repository/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecr:ResourceTag/*
ecr:UntagResource	T	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* aws:TagKeys ecr:ResourceTag/*
ecr:UpdateImageStorageClass	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:UpdatePullThroughCacheRule	W		
ecr:UpdateRepositoryCreationTemplate	W		
ecr:UploadLayerPart	W	arn:*:ecr:*:*:repository/*	aws:ResourceTag/* ecr:ResourceTag/*
ecr:ValidatePullThroughCacheRule	R		
ecs:AllowVendedLogDeliveryForResource	P	arn:*:ecs:*:*:cluster/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:AssociateGatewayWithCluster	W	arn:*:ecs:*:*:gateway/*/*	aws:ResourceTag/* ecs:cluster
ecs:ContinueServiceDeployment	W	arn:*:ecs:*:*:service-deployment/*/*/* arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster ecs:service
ecs:CreateCapacityProvider	W	arn:*:ecs:*:*:capacity-provider/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:ResourceTag/* ecs:instance-metadata-tags-propagation ecs:propagate-tags
ecs:CreateCluster	W	arn:*:ecs:*:*:cluster/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:ResourceTag/* ecs:capacity-provider ecs:fargate-ephemeral-storage-kms-key
ecs:CreateDaemon	W	arn:*:ecs:*:*:daemon/*/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:capacity-provider ecs:cluster ecs:daemon-task-definition ecs:enable-ecs-managed-tags ecs:enable-execute-command ecs:propagate-tags ecs:task-cpu ecs:task-memory
ecs:CreateExpressGatewayService	W	arn:*:ecs:*:*:service/*/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:ResourceTag/* ecs:cluster ecs:enable-ecs-managed-tags ecs:propagate-tags ecs:subnet ecs:task-cpu ecs:task-definition ecs:task-memory
ecs:CreateGateway	W	arn:*:ecs:*:*:gateway/*/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:enable-ecs-managed-tags ecs:propagate-tags
ecs:CreateService	W	arn:*:ecs:*:*:service/*/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:ResourceTag/* ecs:auto-assign-public-ip ecs:capacity-provider ecs:cluster ecs:enable-ebs-volumes ecs:enable-ecs-managed-tags ecs:enable-execute-command ecs:enable-service-connect ecs:enable-vpc-lattice ecs:namespace ecs:propagate-tags ecs:subnet ecs:task-cpu ecs:task-definition ecs:task-memory
ecs:CreateTaskSet	W	arn:*:ecs:*:*:task-set/*/*/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:ResourceTag/* ecs:capacity-provider ecs:cluster ecs:service ecs:task-definition
ecs:DeleteAccountSetting	W		ecs:account-setting
ecs:DeleteAttributes	W	arn:*:ecs:*:*:container-instance/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:DeleteCapacityProvider	W	arn:*:ecs:*:*:capacity-provider/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:DeleteCluster	W	arn:*:ecs:*:*:cluster/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:DeleteDaemon	W	arn:*:ecs:*:*:daemon/*/*	aws:ResourceTag/* ecs:cluster
ecs:DeleteDaemonTaskDefinition	W	arn:*:ecs:*:*:daemon-task-definition/*:*	aws:ResourceTag/*
ecs:DeleteExpressGatewayService	W	arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:DeleteGateway	W	arn:*:ecs:*:*:gateway/*/*	aws:ResourceTag/*
ecs:DeleteService	W	arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:DeleteTaskDefinitions	W	arn:*:ecs:*:*:task-definition/*:*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:DeleteTaskSet	W	arn:*:ecs:*:*:task-set/*/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster ecs:service
ecs:DeregisterContainerInstance	W	arn:*:ecs:*:*:cluster/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:DeregisterTaskDefinition	W		
ecs:DescribeCapacityProviders	R	arn:*:ecs:*:*:capacity-provider/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:DescribeClusters	R	arn:*:ecs:*:*:cluster/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:DescribeContainerInstances	R	arn:*:ecs:*:*:container-instance/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:DescribeDaemon	R	arn:*:ecs:*:*:daemon/*/*	aws:ResourceTag/* ecs:cluster
ecs:DescribeDaemonDeployments	R	arn:*:ecs:*:*:daemon-deployment/*/*/* arn:*:ecs:*:*:daemon/*/*	aws:ResourceTag/* ecs:cluster ecs:daemon
ecs:DescribeDaemonRevisions	R	arn:*:ecs:*:*:daemon-revision/*/*/* arn:*:ecs:*:*:daemon/*/*	aws:ResourceTag/* ecs:cluster ecs:daemon
ecs:DescribeDaemonTaskDefinition	R	arn:*:ecs:*:*:daemon-task-definition/*:*	aws:ResourceTag/*
ecs:DescribeExpressGatewayService	R	arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:DescribeGateway	R	arn:*:ecs:*:*:gateway/*/*	aws:ResourceTag/*
ecs:DescribeGatewayResources	R	arn:*:ecs:*:*:gateway/*/*	aws:ResourceTag/*
ecs:DescribeGatewayRoute	R	arn:*:ecs:*:*:gateway-route/*/*/* arn:*:ecs:*:*:gateway/*/*	aws:ResourceTag/* ecs:gateway
ecs:DescribeServiceDeployments	R	arn:*:ecs:*:*:service-deployment/*/*/* arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster ecs:service
ecs:DescribeServiceRevisions	R	arn:*:ecs:*:*:service-revision/*/*/* arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster ecs:service
ecs:DescribeServices	R	arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:DescribeTaskDefinition	R		
ecs:DescribeTaskSets	R	arn:*:ecs:*:*:task-set/*/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster ecs:service
ecs:DescribeTasks	R	arn:*:ecs:*:*:task/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:DisassociateGatewayFromCluster	W	arn:*:ecs:*:*:gateway/*/*	aws:ResourceTag/* ecs:cluster
ecs:DiscoverPollEndpoint	W		
ecs:ExecuteCommand	W	arn:*:ecs:*:*:cluster/* arn:*:ecs:*:*:task/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster ecs:container-name ecs:task
ecs:GetTaskProtection	R	arn:*:ecs:*:*:task/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:ListAccountSettings	R		
ecs:ListAttributes	L	arn:*:ecs:*:*:cluster/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:ListClusters	L		
ecs:ListContainerInstances	L	arn:*:ecs:*:*:cluster/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:ListDaemonDeployments	L	arn:*:ecs:*:*:daemon/*/*	aws:ResourceTag/* ecs:cluster
ecs:ListDaemonTaskDefinitions	L		
ecs:ListDaemons	L		ecs:cluster
ecs:ListGatewayClusterAssociations	L	arn:*:ecs:*:*:cluster/* arn:*:ecs:*:*:gateway/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster ecs:gateway
ecs:ListGatewayRoutes	L	arn:*:ecs:*:*:cluster/* arn:*:ecs:*:*:gateway-route/*/*/* arn:*:ecs:*:*:gateway/*/* arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster ecs:gateway ecs:service
ecs:ListGateways	L	arn:*:ecs:*:*:gateway/*/*	aws:ResourceTag/* ecs:gateway
ecs:ListServiceDeployments	L	arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:ListServices	L		ecs:cluster
ecs:ListServicesByNamespace	L		ecs:namespace
ecs:ListTagsForResource	R	arn:*:ecs:*:*:capacity-provider/* arn:*:ecs:*:*:cluster/* arn:*:ecs:*:*:container-instance/*/* arn:*:ecs:*:*:service/*/* arn:*:ecs:*:*:task-definition/*:* arn:*:ecs:*:*:task-set/*/*/* arn:*:ecs:*:*:task/*/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:ListTaskDefinitionFamilies	L		
ecs:ListTaskDefinitions	L		
ecs:ListTasks	L	arn:*:ecs:*:*:container-instance/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:Poll	W	arn:*:ecs:*:*:container-instance/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:PutAccountSetting	W		ecs:account-setting
ecs:PutAccountSettingDefault	W		ecs:account-setting
ecs:PutAttributes	W	arn:*:ecs:*:*:container-instance/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:PutClusterCapacityProviders	W	arn:*:ecs:*:*:cluster/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:capacity-provider
ecs:PutSystemLogEvents	W	arn:*:ecs:*:*:cluster/* arn:*:ecs:*:*:container-instance/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:capacity-provider ecs:cluster
ecs:RegisterContainerInstance	W	arn:*:ecs:*:*:cluster/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:ResourceTag/*
ecs:RegisterDaemonTaskDefinition	W	arn:*:ecs:*:*:daemon-task-definition/*:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:privileged ecs:task-cpu ecs:task-memory
ecs:RegisterTaskDefinition	W	arn:*:ecs:*:*:task-definition/*:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:ResourceTag/* ecs:compute-compatibility ecs:privileged ecs:task-cpu ecs:task-memory
ecs:RunTask	W	arn:*:ecs:*:*:task-definition/*:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:ResourceTag/* ecs:capacity-provider ecs:cluster ecs:enable-ebs-volumes ecs:enable-execute-command ecs:task-cpu ecs:task-memory
ecs:StartTask	W	arn:*:ecs:*:*:task-definition/*:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:ResourceTag/* ecs:cluster ecs:container-instances ecs:enable-ebs-volumes ecs:enable-execute-command ecs:task-cpu ecs:task-memory
ecs:StartTelemetrySession	W	arn:*:ecs:*:*:container-instance/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:StopServiceDeployment	W	arn:*:ecs:*:*:service-deployment/*/*/* arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster ecs:service
ecs:StopTask	W	arn:*:ecs:*:*:task/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:SubmitAttachmentStateChanges	W	arn:*:ecs:*:*:cluster/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:SubmitContainerStateChange	W	arn:*:ecs:*:*:cluster/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:SubmitTaskStateChange	W	arn:*:ecs:*:*:cluster/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:TagResource	T	arn:*:ecs:*:*:capacity-provider/* arn:*:ecs:*:*:cluster/* arn:*:ecs:*:*:container-instance/*/* arn:*:ecs:*:*:daemon-task-definition/*:* arn:*:ecs:*:*:daemon/*/* arn:*:ecs:*:*:gateway/*/* arn:*:ecs:*:*:service/*/* arn:*:ecs:*:*:task-definition/*:* arn:*:ecs:*:*:task-set/*/*/* arn:*:ecs:*:*:task/*/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ecs:CreateAction ecs:ResourceTag/* ecs:cluster
ecs:UntagResource	T	arn:*:ecs:*:*:capacity-provider/* arn:*:ecs:*:*:cluster/* arn:*:ecs:*:*:container-instance/*/* arn:*:ecs:*:*:daemon-task-definition/*:* arn:*:ecs:*:*:daemon/*/* arn:*:ecs:*:*:gateway/*/* arn:*:ecs:*:*:service/*/* arn:*:ecs:*:*:task-definition/*:* arn:*:ecs:*:*:task-set/*/*/* arn:*:ecs:*:*:task/*/*	aws:ResourceTag/* aws:TagKeys ecs:ResourceTag/* ecs:cluster
ecs:UpdateCapacityProvider	W	arn:*:ecs:*:*:capacity-provider/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:instance-metadata-tags-propagation ecs:propagate-tags
ecs:UpdateCluster	W	arn:*:ecs:*:*:cluster/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:fargate-ephemeral-storage-kms-key
ecs:UpdateClusterSettings	W	arn:*:ecs:*:*:cluster/*	aws:ResourceTag/* ecs:ResourceTag/*
ecs:UpdateContainerAgent	W	arn:*:ecs:*:*:container-instance/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:UpdateContainerInstancesState	W	arn:*:ecs:*:*:container-instance/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:UpdateDaemon	W	arn:*:ecs:*:*:daemon/*/*	aws:ResourceTag/* ecs:capacity-provider ecs:cluster ecs:daemon-task-definition ecs:enable-ecs-managed-tags ecs:enable-execute-command ecs:propagate-tags ecs:task-cpu ecs:task-memory
ecs:UpdateExpressGatewayService	W	arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster ecs:enable-ecs-managed-tags ecs:propagate-tags ecs:subnet ecs:task-cpu ecs:task-definition ecs:task-memory
ecs:UpdateGateway	W	arn:*:ecs:*:*:gateway/*/*	aws:ResourceTag/* ecs:enable-ecs-managed-tags ecs:propagate-tags
ecs:UpdateService	W	arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:auto-assign-public-ip ecs:capacity-provider ecs:cluster ecs:enable-ebs-volumes ecs:enable-ecs-managed-tags ecs:enable-execute-command ecs:enable-service-connect ecs:enable-vpc-lattice ecs:namespace ecs:propagate-tags ecs:subnet ecs:task-cpu ecs:task-definition ecs:task-memory
ecs:UpdateServicePrimaryTaskSet	W	arn:*:ecs:*:*:service/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:UpdateTaskProtection	W	arn:*:ecs:*:*:task/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster
ecs:UpdateTaskSet	W	arn:*:ecs:*:*:task-set/*/*/*	aws:ResourceTag/* ecs:ResourceTag/* ecs:cluster ecs:service
iam:AcceptDelegationRequest	W	arn:*:iam::*:delegation-request/*	iam:DelegationRequestOwner
iam:AddClientIDToOpenIDConnectProvider	W	arn:*:iam::*:oidc-provider/*	aws:ResourceTag/*
iam:AddRoleToInstanceProfile	W	arn:*:iam::*:instance-profile/*	aws:ResourceTag/*
iam:AddUserToGroup	W	arn:*:iam::*:group/*	
iam:AssociateDelegationRequest	W	arn:*:iam::*:delegation-request/*	iam:DelegationRequestOwner
iam:AttachGroupPolicy	P	arn:*:iam::*:group/*	iam:PolicyARN
iam:AttachRolePolicy	P	arn:*:iam::*:role/*	aws:ResourceTag/* iam:PermissionsBoundary iam:PolicyARN iam:ResourceTag/* iam:RoleTemplateARN
iam:AttachUserPolicy	P	arn:*:iam::*:user/*	aws:ResourceTag/* iam:PermissionsBoundary iam:PolicyARN iam:ResourceTag/*
iam:ChangePassword	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:CreateAccessKey	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:CreateAccountAlias	W		
iam:CreateDelegationRequest	W	arn:*:iam::*:delegation-request/*	iam:DelegationDuration iam:DelegationRequestOwner iam:NotificationChannel iam:TemplateArn
iam:CreateGroup	W	arn:*:iam::*:group/*	
iam:CreateInstanceProfile	W	arn:*:iam::*:instance-profile/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
iam:CreateLoginProfile	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:CreateOpenIDConnectProvider	W	arn:*:iam::*:oidc-provider/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
iam:CreatePolicy	P	arn:*:iam::*:policy/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
iam:CreatePolicyVersion	P	arn:*:iam::*:policy/*	aws:ResourceTag/*
iam:CreateRole	W	arn:*:iam::*:role/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys iam:PermissionsBoundary iam:ResourceTag/* iam:RoleTemplateARN
iam:CreateSAMLProvider	W	arn:*:iam::*:saml-provider/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
iam:CreateServiceLinkedRole	W	arn:*:iam::*:role/*	aws:ResourceTag/* iam:AWSServiceName iam:ResourceTag/*
iam:CreateServiceSpecificCredential	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/* iam:ServiceSpecificCredentialAgeDays iam:ServiceSpecificCredentialServiceName
iam:CreateUser	W	arn:*:iam::*:user/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys iam:PermissionsBoundary iam:ResourceTag/*
iam:CreateVirtualMFADevice	W	arn:*:iam::*:mfa/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
iam:DeactivateMFADevice	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:DeleteAccessKey	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:DeleteAccountAlias	W		
iam:DeleteAccountPasswordPolicy	P		
iam:DeleteCloudFrontPublicKey	W		
iam:DeleteGroup	W	arn:*:iam::*:group/*	
iam:DeleteGroupPolicy	P	arn:*:iam::*:group/*	
iam:DeleteInstanceProfile	W	arn:*:iam::*:instance-profile/*	aws:ResourceTag/*
iam:DeleteLoginProfile	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:DeleteOpenIDConnectProvider	W	arn:*:iam::*:oidc-provider/*	aws:ResourceTag/*
iam:DeletePolicy	P	arn:*:iam::*:policy/*	aws:ResourceTag/*
iam:DeletePolicyVersion	P	arn:*:iam::*:policy/*	aws:ResourceTag/*
iam:DeleteRole	W	arn:*:iam::*:role/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/*
iam:DeleteRolePermissionsBoundary	P	arn:*:iam::*:role/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/*
iam:DeleteRolePolicy	P	arn:*:iam::*:role/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/*
iam:DeleteSAMLProvider	W	arn:*:iam::*:saml-provider/*	aws:ResourceTag/*
iam:DeleteSSHPublicKey	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:DeleteServerCertificate	W	arn:*:iam::*:server-certificate/*	aws:ResourceTag/*
iam:DeleteServiceLinkedRole	W	arn:*:iam::*:role/*	aws:ResourceTag/* iam:ResourceTag/*
iam:DeleteServiceSpecificCredential	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/* iam:ServiceSpecificCredentialServiceName
iam:DeleteSigningCertificate	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:DeleteUser	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:DeleteUserPermissionsBoundary	P	arn:*:iam::*:user/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/*
iam:DeleteUserPolicy	P	arn:*:iam::*:user/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/*
iam:DeleteVirtualMFADevice	W	arn:*:iam::*:mfa/* arn:*:iam::*:sms-mfa/*	aws:ResourceTag/*
iam:DetachGroupPolicy	P	arn:*:iam::*:group/*	iam:PolicyARN
iam:DetachRolePolicy	P	arn:*:iam::*:role/*	aws:ResourceTag/* iam:PermissionsBoundary iam:PolicyARN iam:ResourceTag/*
iam:DetachUserPolicy	P	arn:*:iam::*:user/*	aws:ResourceTag/* iam:PermissionsBoundary iam:PolicyARN iam:ResourceTag/*
iam:DisableOrganizationsRootCredentialsManagement	W		
iam:DisableOrganizationsRootSessions	W		
iam:DisableOutboundWebIdentityFederation	W		
iam:EnableMFADevice	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:FIDO-FIPS-140-2-certification iam:FIDO-FIPS-140-3-certification iam:FIDO-certification iam:RegisterSecurityKey iam:ResourceTag/*
iam:EnableOrganizationsRootCredentialsManagement	W		
iam:EnableOrganizationsRootSessions	W		
iam:EnableOutboundWebIdentityFederation	W		
iam:GenerateCredentialReport	R		
iam:GenerateOrganizationsAccessReport	R	arn:*:iam::*:access-report/*	iam:OrganizationsPolicyId
iam:GenerateServiceLastAccessedDetails	R	arn:*:iam::*:group/* arn:*:iam::*:policy/* arn:*:iam::*:role/* arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:GetAccessKeyLastUsed	R	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:GetAccountAuthorizationDetails	R		
iam:GetAccountEmailAddress	R		
iam:GetAccountName	R		
iam:GetAccountPasswordPolicy	R		
iam:GetAccountProperties	R		iam:AccountPropertyNamespaces
iam:GetAccountSummary	L		
iam:GetCloudFrontPublicKey	R		
iam:GetContextKeysForCustomPolicy	R		
iam:GetContextKeysForPrincipalPolicy	R	arn:*:iam::*:group/* arn:*:iam::*:role/* arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:GetCredentialReport	R		
iam:GetDelegationRequest	R	arn:*:iam::*:delegation-request/*	iam:DelegationRequestOwner
iam:GetGroup	R	arn:*:iam::*:group/*	
iam:GetGroupPolicy	R	arn:*:iam::*:group/*	
iam:GetHumanReadableSummary	R	arn:*:iam::*:delegation-request/*	iam:DelegationRequestOwner
iam:GetInstanceProfile	R	arn:*:iam::*:instance-profile/*	aws:ResourceTag/*
iam:GetLoginProfile	L	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:GetMFADevice	R	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:GetOpenIDConnectProvider	R	arn:*:iam::*:oidc-provider/*	aws:ResourceTag/*
iam:GetOrganizationsAccessReport	R		
iam:GetOutboundWebIdentityFederationInfo	R		
iam:GetPolicy	R	arn:*:iam::*:policy/*	aws:ResourceTag/*
iam:GetPolicyVersion	R	arn:*:iam::*:policy/*	aws:ResourceTag/*
iam:GetRole	R	arn:*:iam::*:role/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/* iam:RoleTemplateARN
iam:GetRolePolicy	R	arn:*:iam::*:role/*	aws:ResourceTag/* iam:ResourceTag/*
iam:GetRoleTemplateVersion	R	arn:*:iam::aws:role-template/*/*:*	
iam:GetSAMLProvider	R	arn:*:iam::*:saml-provider/*	aws:ResourceTag/*
iam:GetSSHPublicKey	R	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:GetServerCertificate	R	arn:*:iam::*:server-certificate/*	aws:ResourceTag/*
iam:GetServiceLastAccessedDetails	R		
iam:GetServiceLastAccessedDetailsWithEntities	R		
iam:GetServiceLinkedRoleDeletionStatus	R	arn:*:iam::*:role/*	aws:ResourceTag/* iam:ResourceTag/*
iam:GetUser	R	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:GetUserPolicy	R	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListAccessKeys	L	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListAccountAliases	L		
iam:ListAttachedGroupPolicies	L	arn:*:iam::*:group/*	
iam:ListAttachedRolePolicies	L	arn:*:iam::*:role/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListAttachedUserPolicies	L	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListCloudFrontPublicKeys	L		
iam:ListDelegationRequests	L		iam:DelegationRequestOwner
iam:ListEntitiesForPolicy	L	arn:*:iam::*:policy/*	aws:ResourceTag/*
iam:ListGroupPolicies	L	arn:*:iam::*:group/*	
iam:ListGroups	L		
iam:ListGroupsForUser	L	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListInstanceProfileTags	L	arn:*:iam::*:instance-profile/*	aws:ResourceTag/*
iam:ListInstanceProfiles	L		
iam:ListInstanceProfilesForRole	L	arn:*:iam::*:role/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListMFADeviceTags	L	arn:*:iam::*:mfa/*	aws:ResourceTag/*
iam:ListMFADevices	L	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListOpenIDConnectProviderTags	L	arn:*:iam::*:oidc-provider/*	aws:ResourceTag/*
iam:ListOpenIDConnectProviders	L		
iam:ListOrganizationsFeatures	L		
iam:ListPolicies	L		
iam:ListPoliciesGrantingServiceAccess	L	arn:*:iam::*:group/* arn:*:iam::*:role/* arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListPolicyTags	L	arn:*:iam::*:policy/*	aws:ResourceTag/*
iam:ListPolicyVersions	L	arn:*:iam::*:policy/*	aws:ResourceTag/*
iam:ListRolePolicies	L	arn:*:iam::*:role/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListRoleTags	L	arn:*:iam::*:role/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListRoles	L		
iam:ListSAMLProviderTags	L	arn:*:iam::*:saml-provider/*	aws:ResourceTag/*
iam:ListSAMLProviders	L		
iam:ListSSHPublicKeys	L	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListSTSRegionalEndpointsStatus	L		
iam:ListServerCertificateTags	L	arn:*:iam::*:server-certificate/*	aws:ResourceTag/*
iam:ListServerCertificates	L		
iam:ListServiceSpecificCredentials	L	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListSigningCertificates	L	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListUserPolicies	L	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListUserTags	L	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:ListUsers	L		
iam:ListVirtualMFADevices	L		
iam:PassRole	W	arn:*:iam::*:role/*	aws:ResourceTag/* iam:AssociatedResourceArn iam:PassedToService iam:ResourceTag/*
iam:PutAccountProperties	W		iam:AccountPropertyNamespaces
iam:PutGroupPolicy	P	arn:*:iam::*:group/*	
iam:PutRolePermissionsBoundary	P	arn:*:iam::*:role/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/* iam:RoleTemplateARN
iam:PutRolePolicy	P	arn:*:iam::*:role/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/* iam:RoleTemplateARN
iam:PutUserPermissionsBoundary	P	arn:*:iam::*:user/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/*
iam:PutUserPolicy	P	arn:*:iam::*:user/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/*
iam:RejectDelegationRequest	W	arn:*:iam::*:delegation-request/*	iam:DelegationRequestOwner
iam:RemoveClientIDFromOpenIDConnectProvider	W	arn:*:iam::*:oidc-provider/*	aws:ResourceTag/*
iam:RemoveRoleFromInstanceProfile	W	arn:*:iam::*:instance-profile/*	aws:ResourceTag/*
iam:RemoveUserFromGroup	W	arn:*:iam::*:group/*	
iam:ResetServiceSpecificCredential	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/* iam:ServiceSpecificCredentialServiceName
iam:ResyncMFADevice	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:SendDelegationToken	W	arn:*:iam::*:delegation-request/*	iam:DelegationRequestOwner
iam:SetDefaultPolicyVersion	P	arn:*:iam::*:policy/*	aws:ResourceTag/*
iam:SetSTSRegionalEndpointStatus	W		
iam:SetSecurityTokenServicePreferences	W		
iam:SimulateCustomPolicy	R		
iam:SimulatePrincipalPolicy	R	arn:*:iam::*:group/* arn:*:iam::*:role/* arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:TagInstanceProfile	T	arn:*:iam::*:instance-profile/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
iam:TagMFADevice	T	arn:*:iam::*:mfa/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
iam:TagOpenIDConnectProvider	T	arn:*:iam::*:oidc-provider/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
iam:TagPolicy	T	arn:*:iam::*:policy/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
iam:TagRole	T	arn:*:iam::*:role/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys iam:ResourceTag/* iam:RoleTemplateARN
iam:TagSAMLProvider	T	arn:*:iam::*:saml-provider/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
iam:TagServerCertificate	T	arn:*:iam::*:server-certificate/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
iam:TagUser	T	arn:*:iam::*:user/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys iam:ResourceTag/*
iam:UntagInstanceProfile	T	arn:*:iam::*:instance-profile/*	aws:ResourceTag/* aws:TagKeys
iam:UntagMFADevice	T	arn:*:iam::*:mfa/*	aws:ResourceTag/* aws:TagKeys
iam:UntagOpenIDConnectProvider	T	arn:*:iam::*:oidc-provider/*	aws:ResourceTag/* aws:TagKeys
iam:UntagPolicy	T	arn:*:iam::*:policy/*	aws:ResourceTag/* aws:TagKeys
iam:UntagRole	T	arn:*:iam::*:role/*	aws:ResourceTag/* aws:TagKeys iam:ResourceTag/*
iam:UntagSAMLProvider	T	arn:*:iam::*:saml-provider/*	aws:ResourceTag/* aws:TagKeys
iam:UntagServerCertificate	T	arn:*:iam::*:server-certificate/*	aws:ResourceTag/* aws:TagKeys
iam:UntagUser	T	arn:*:iam::*:user/*	aws:ResourceTag/* aws:TagKeys iam:ResourceTag/*
iam:UpdateAccessKey	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:UpdateAccountEmailAddress	W		
iam:UpdateAccountName	W		
iam:UpdateAccountPasswordPolicy	W		
iam:UpdateAssumeRolePolicy	P	arn:*:iam::*:role/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/*
iam:UpdateCloudFrontPublicKey	W		
iam:UpdateGroup	W	arn:*:iam::*:group/*	
iam:UpdateLoginProfile	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:UpdateOpenIDConnectProviderThumbprint	W	arn:*:iam::*:oidc-provider/*	aws:ResourceTag/*
iam:UpdateRole	W	arn:*:iam::*:role/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/*
iam:UpdateRoleDescription	W	arn:*:iam::*:role/*	aws:ResourceTag/* iam:PermissionsBoundary iam:ResourceTag/*
iam:UpdateSAMLProvider	W	arn:*:iam::*:saml-provider/*	aws:ResourceTag/*
iam:UpdateSSHPublicKey	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:UpdateServerCertificate	W	arn:*:iam::*:server-certificate/*	aws:ResourceTag/*
iam:UpdateServiceSpecificCredential	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/* iam:ServiceSpecificCredentialServiceName
iam:UpdateSigningCertificate	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:UpdateUser	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:UploadCloudFrontPublicKey	W		
iam:UploadSSHPublicKey	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
iam:UploadServerCertificate	W	arn:*:iam::*:server-certificate/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
iam:UploadSigningCertificate	W	arn:*:iam::*:user/*	aws:ResourceTag/* iam:ResourceTag/*
logs:AssociateKmsKey	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:AssociateSourceToS3TableIntegration	W		
logs:CallWithBearerToken	W		
logs:CancelExportTask	W		
logs:CancelImportTask	W		
logs:CreateDelivery	W	arn:*:logs:*:*:delivery-destination:* arn:*:logs:*:*:delivery-source:* arn:*:logs:*:*:delivery:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
logs:CreateExportTask	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:CreateImportTask	W		
logs:CreateLogAnomalyDetector	W	arn:*:logs:*:*:log-group:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
logs:CreateLogDelivery	W		
logs:CreateLogGroup	W	arn:*:logs:*:*:log-group:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
logs:CreateLogStream	W	arn:*:logs:*:*:log-group:*:log-stream:*	aws:ResourceTag/*
logs:CreateLookupTable	W	arn:*:logs:*:*:lookup-table:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
logs:CreateScheduledQuery	W	arn:*:logs:*:*:scheduled-query:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
logs:DeleteAccountPolicy	W		
logs:DeleteDataProtectionPolicy	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:DeleteDelivery	W	arn:*:logs:*:*:delivery:*	aws:ResourceTag/*
logs:DeleteDeliveryDestination	W	arn:*:logs:*:*:delivery-destination:*	aws:ResourceTag/*
logs:DeleteDeliveryDestinationPolicy	W	arn:*:logs:*:*:delivery-destination:*	aws:ResourceTag/*
logs:DeleteDeliverySource	W	arn:*:logs:*:*:delivery-destination:*	aws:ResourceTag/*
logs:DeleteDestination	W	arn:*:logs:*:*:destination:*	aws:ResourceTag/*
logs:DeleteIndexPolicy	W		
logs:DeleteIntegration	W		
logs:DeleteLogAnomalyDetector	W	arn:*:logs:*:*:anomaly-detector:*	aws:ResourceTag/*
logs:DeleteLogDelivery	W		
logs:DeleteLogGroup	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:DeleteLogStream	W	arn:*:logs:*:*:log-group:*:log-stream:*	aws:ResourceTag/*
logs:DeleteLookupTable	W	arn:*:logs:*:*:lookup-table:*	aws:ResourceTag/*
logs:DeleteMetricFilter	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:DeletePipelineRule	W		
logs:DeleteQueryDefinition	W		
logs:DeleteResourcePolicy	P		
logs:DeleteRetentionPolicy	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:DeleteScheduledQuery	W	arn:*:logs:*:*:scheduled-query:*	aws:ResourceTag/*
logs:DeleteSubscriptionFilter	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:DeleteSyslogConfiguration	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:DeleteTransformer	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:DescribeAccountPolicies	L		
logs:DescribeConfigurationTemplates	L		
logs:DescribeDeliveries	L		
logs:DescribeDeliveryDestinations	L		
logs:DescribeDeliverySources	L		
logs:DescribeDestinations	L		
logs:DescribeExportTasks	L		
logs:DescribeFieldIndexes	L		
logs:DescribeImportTaskBatches	L		
logs:DescribeImportTasks	L		
logs:DescribeIndexPolicies	L		
logs:DescribeLogGroups	L		
logs:DescribeLogStreams	L	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:DescribeLookupTables	L		
logs:DescribeMetricFilters	L	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:DescribeQueries	L		
logs:DescribeQueryDefinitions	L		
logs:DescribeResourcePolicies	L		
logs:DescribeSubscriptionFilters	L	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:DisassociateKmsKey	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:DisassociateSourceFromS3TableIntegration	W		
logs:FilterLogEvents	R	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:GetDataProtectionPolicy	R	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:GetDelivery	R	arn:*:logs:*:*:delivery:*	aws:ResourceTag/*
logs:GetDeliveryDestination	R	arn:*:logs:*:*:delivery-destination:*	aws:ResourceTag/*
logs:GetDeliveryDestinationPolicy	R	arn:*:logs:*:*:delivery-destination:*	aws:ResourceTag/*
logs:GetDeliverySource	R	arn:*:logs:*:*:delivery-source:*	aws:ResourceTag/*
logs:GetIntegration	R		
logs:GetLogAnomalyDetector	R	arn:*:logs:*:*:anomaly-detector:*	aws:ResourceTag/*
logs:GetLogDelivery	R		
logs:GetLogEvents	R	arn:*:logs:*:*:log-group:*:log-stream:*	aws:ResourceTag/*
logs:GetLogFields	R		
logs:GetLogGroupFields	R	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:GetLogRecord	R	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:GetLookupTable	R	arn:*:logs:*:*:lookup-table:*	aws:ResourceTag/*
logs:GetQueryResults	R	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:GetScheduledQuery	R	arn:*:logs:*:*:scheduled-query:*	aws:ResourceTag/*
logs:GetScheduledQueryHistory	R	arn:*:logs:*:*:scheduled-query:*	aws:ResourceTag/*
logs:GetStorageTierPolicy	R		
logs:GetTransformer	R	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:IntegrateWithDataset	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:IntegrateWithS3Table	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/* logs:data_source_name logs:data_source_type
logs:Link	W		
logs:ListAggregateLogGroupSummaries	L		
logs:ListAnomalies	L	arn:*:logs:*:*:anomaly-detector:*	aws:ResourceTag/*
logs:ListEntitiesForLogGroup	L		
logs:ListIntegrations	L		
logs:ListLogAnomalyDetectors	L	arn:*:logs:*:*:anomaly-detector:*	aws:ResourceTag/*
logs:ListLogDeliveries	L		
logs:ListLogGroups	L		
logs:ListLogGroupsForEntity	L		
logs:ListLogGroupsForQuery	L		
logs:ListScheduledQueries	L		
logs:ListSourcesForS3TableIntegration	L		
logs:ListSyslogConfigurations	L		
logs:ListTagsForResource	L	arn:*:logs:*:*:anomaly-detector:* arn:*:logs:*:*:delivery-destination:* arn:*:logs:*:*:delivery-source:* arn:*:logs:*:*:delivery:* arn:*:logs:*:*:destination:* arn:*:logs:*:*:log-group:* arn:*:logs:*:*:lookup-table:*	aws:ResourceTag/*
logs:ListTagsLogGroup	L	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:ProcessWithPipeline	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/* logs:data_source_name logs:data_source_type
logs:PutAccountPolicy	W		
logs:PutBearerTokenAuthentication	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:PutDataProtectionPolicy	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:PutDeliveryDestination	W	arn:*:logs:*:*:delivery-destination:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys logs:DeliveryDestinationResourceArn
logs:PutDeliveryDestinationPolicy	W	arn:*:logs:*:*:delivery-destination:*	aws:ResourceTag/*
logs:PutDeliverySource	W	arn:*:logs:*:*:delivery-source:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys logs:LogGeneratingResourceArns
logs:PutDestination	W	arn:*:logs:*:*:destination:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
logs:PutDestinationPolicy	W	arn:*:logs:*:*:destination:*	aws:ResourceTag/*
logs:PutIndexPolicy	W		
logs:PutIntegration	W		
logs:PutLogEvents	W	arn:*:logs:*:*:log-group:*:log-stream:*	aws:ResourceTag/*
logs:PutLogGroupDeletionProtection	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:PutMetricFilter	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:PutPipelineRule	W		
logs:PutQueryDefinition	W		
logs:PutResourcePolicy	P		
logs:PutRetentionPolicy	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:PutStorageTierPolicy	W		
logs:PutSubscriptionFilter	W	arn:*:logs:*:*:destination:* arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:PutSyslogConfiguration	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:PutTransformer	W	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:StartLiveTail	R	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:StartQuery	R	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:StopLiveTail	R		
logs:StopQuery	R		
logs:TagLogGroup	T	arn:*:logs:*:*:log-group:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
logs:TagResource	T	arn:*:logs:*:*:anomaly-detector:* arn:*:logs:*:*:delivery-destination:* arn:*:logs:*:*:delivery-source:* arn:*:logs:*:*:delivery:* arn:*:logs:*:*:destination:* arn:*:logs:*:*:log-group:* arn:*:logs:*:*:lookup-table:* arn:*:logs:*:*:scheduled-query:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
logs:TestMetricFilter	R		
logs:TestTransformer	R		
logs:Unmask	R	arn:*:logs:*:*:log-group:*	aws:ResourceTag/*
logs:UntagLogGroup	T	arn:*:logs:*:*:log-group:*	aws:ResourceTag/* aws:TagKeys
logs:UntagResource	T	arn:*:logs:*:*:anomaly-detector:* arn:*:logs:*:*:delivery-destination:* arn:*:logs:*:*:delivery-source:* arn:*:logs:*:*:delivery:* arn:*:logs:*:*:destination:* arn:*:logs:*:*:log-group:* arn:*:logs:*:*:lookup-table:* arn:*:logs:*:*:scheduled-query:*	aws:ResourceTag/* aws:TagKeys
logs:UpdateAnomaly	W	arn:*:logs:*:*:anomaly-detector:*	aws:ResourceTag/*
logs:UpdateDeliveryConfiguration	W	arn:*:logs:*:*:delivery-destination:* arn:*:logs:*:*:delivery-source:* arn:*:logs:*:*:delivery:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
logs:UpdateLogAnomalyDetector	W	arn:*:logs:*:*:anomaly-detector:*	aws:ResourceTag/*
logs:UpdateLogDelivery	W		
logs:UpdateLookupTable	W	arn:*:logs:*:*:lookup-table:*	aws:ResourceTag/*
logs:UpdateScheduledQuery	W	arn:*:logs:*:*:scheduled-query:*	aws:ResourceTag/*
s3:AbortMultipartUpload	W	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:AllowVendedLogDeliveryForResource	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:deliverySourceArn s3:logType s3:resourceArnBeingAuthorized
s3:AssociateAccessGrantsIdentityCenter	P	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:BypassGovernanceRetention	P	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:RequestObjectTag/* s3:RequestObjectTagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-acl s3:x-amz-content-sha256 s3:x-amz-copy-source s3:x-amz-grant-full-control s3:x-amz-grant-read s3:x-amz-grant-read-acp s3:x-amz-grant-write s3:x-amz-grant-write-acp s3:x-amz-metadata-directive s3:x-amz-server-side-encryption s3:x-amz-server-side-encryption-aws-kms-key-id s3:x-amz-server-side-encryption-customer-algorithm s3:x-amz-storage-class s3:x-amz-website-redirect-location
s3:CreateAccessGrant	P	arn:*:s3:*:*:access-grants/default/grant/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:AccessGrantScope s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:CreateAccessGrantsInstance	P	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:CreateAccessGrantsLocation	P	arn:*:s3:*:*:access-grants/default/location/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:AccessGrantsLocationScope s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:CreateAccessPoint	W	arn:*:s3:*:*:accesspoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:locationconstraint s3:signatureAge s3:signatureversion s3:x-amz-acl s3:x-amz-content-sha256
s3:CreateAccessPointForObjectLambda	W	arn:*:s3-object-lambda:*:*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:CreateBucket	W	arn:*:s3:::*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:locationconstraint s3:signatureAge s3:signatureversion s3:x-amz-acl s3:x-amz-bucket-namespace s3:x-amz-content-sha256 s3:x-amz-grant-full-control s3:x-amz-grant-read s3:x-amz-grant-read-acp s3:x-amz-grant-write s3:x-amz-grant-write-acp s3:x-amz-object-ownership
s3:CreateBucketMetadataTableConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:CreateJob	W		aws:RequestTag/* aws:TagKeys s3:RequestJobOperation s3:RequestJobPriority s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:CreateMultiRegionAccessPoint	W	arn:*:s3::*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion
s3:CreateStorageLensGroup	W		aws:RequestTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteAccessGrant	P	arn:*:s3:*:*:access-grants/default/grant/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:AccessGrantScope s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteAccessGrantsInstance	P	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteAccessGrantsInstanceResourcePolicy	P	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteAccessGrantsLocation	P	arn:*:s3:*:*:access-grants/default/location/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:AccessGrantsLocationScope s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteAccessPoint	W	arn:*:s3:*:*:accesspoint/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteAccessPointForObjectLambda	W	arn:*:s3-object-lambda:*:*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteAccessPointPolicy	P	arn:*:s3:*:*:accesspoint/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteAccessPointPolicyForObjectLambda	P	arn:*:s3-object-lambda:*:*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteBucket	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteBucketMetadataTableConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteBucketPolicy	P	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteBucketWebsite	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteJobTagging	T	arn:*:s3:*:*:job/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ExistingJobOperation s3:ExistingJobPriority s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteMultiRegionAccessPoint	W	arn:*:s3::*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion
s3:DeleteObject	W	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:if-match s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteObjectAnnotation	W	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256 s3:x-amz-object-if-match
s3:DeleteObjectTagging	T	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteObjectVersion	W	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-content-sha256
s3:DeleteObjectVersionAnnotation	W	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-content-sha256 s3:x-amz-object-if-match
s3:DeleteObjectVersionTagging	T	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-content-sha256
s3:DeleteStorageLensConfiguration	W	arn:*:s3:*:*:storage-lens/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteStorageLensConfigurationTagging	T	arn:*:s3:*:*:storage-lens/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DeleteStorageLensGroup	W	arn:*:s3:*:*:storage-lens-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DescribeJob	R	arn:*:s3:*:*:job/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:DescribeMultiRegionAccessPointOperation	R	arn:*:s3:us-west-2:*:async-request/mrap/*/*	s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion
s3:DissociateAccessGrantsIdentityCenter	P	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccelerateConfiguration	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccessGrant	R	arn:*:s3:*:*:access-grants/default/grant/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:AccessGrantScope s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccessGrantsInstance	R	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccessGrantsInstanceForPrefix	R	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccessGrantsInstanceResourcePolicy	R	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccessGrantsLocation	R	arn:*:s3:*:*:access-grants/default/location/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:AccessGrantsLocationScope s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccessPoint	R		aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccessPointConfigurationForObjectLambda	R	arn:*:s3-object-lambda:*:*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccessPointForObjectLambda	R	arn:*:s3-object-lambda:*:*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccessPointPolicy	R	arn:*:s3:*:*:accesspoint/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccessPointPolicyForObjectLambda	R	arn:*:s3-object-lambda:*:*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccessPointPolicyStatus	R	arn:*:s3:*:*:accesspoint/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccessPointPolicyStatusForObjectLambda	R	arn:*:s3-object-lambda:*:*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAccountPublicAccessBlock	R		s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetAnalyticsConfiguration	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketAbac	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketAcl	R	arn:*:s3:*:*:accesspoint/* arn:*:s3:::*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketCORS	R	arn:*:s3:*:*:accesspoint/* arn:*:s3:::*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketLocation	R	arn:*:s3:*:*:accesspoint/* arn:*:s3:::*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketLogging	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketMetadataTableConfiguration	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketNotification	R	arn:*:s3:*:*:accesspoint/* arn:*:s3:::*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketObjectLockConfiguration	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion
s3:GetBucketOwnershipControls	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketPolicy	R	arn:*:s3:*:*:accesspoint/* arn:*:s3:::*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketPolicyStatus	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketPublicAccessBlock	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketRequestPayment	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketTagging	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketVersioning	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetBucketWebsite	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetDataAccess	R	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetEncryptionConfiguration	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetIntelligentTieringConfiguration	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetInventoryConfiguration	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetJobTagging	R	arn:*:s3:*:*:job/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetLifecycleConfiguration	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetMetricsConfiguration	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetMultiRegionAccessPoint	R	arn:*:s3::*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion
s3:GetMultiRegionAccessPointPolicy	R	arn:*:s3::*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion
s3:GetMultiRegionAccessPointPolicyStatus	R	arn:*:s3::*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion
s3:GetMultiRegionAccessPointRoutes	R	arn:*:s3::*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion
s3:GetObject	R	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetObjectAcl	R	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetObjectAnnotation	R	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetObjectAttributes	R	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetObjectLegalHold	R	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetObjectRetention	R	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetObjectTagging	R	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetObjectTorrent	R	arn:*:s3:::*/*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetObjectVersion	R	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-content-sha256
s3:GetObjectVersionAcl	R	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-content-sha256
s3:GetObjectVersionAnnotation	R	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-content-sha256
s3:GetObjectVersionAnnotationForReplication	R	arn:*:s3:::*/*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetObjectVersionAttributes	R	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-content-sha256
s3:GetObjectVersionForReplication	R	arn:*:s3:::*/*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetObjectVersionTagging	R	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-content-sha256
s3:GetObjectVersionTorrent	R	arn:*:s3:::*/*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-content-sha256
s3:GetReplicationConfiguration	R	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetStorageLensConfiguration	R	arn:*:s3:*:*:storage-lens/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetStorageLensConfigurationTagging	R	arn:*:s3:*:*:storage-lens/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetStorageLensDashboard	R	arn:*:s3:*:*:storage-lens/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:GetStorageLensGroup	R	arn:*:s3:*:*:storage-lens-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:InitiateReplication	W	arn:*:s3:::*/*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount
s3:ListAccessGrants	L	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListAccessGrantsInstances	L		s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListAccessGrantsLocations	L	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListAccessPoints	L		s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListAccessPointsForObjectLambda	L		s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListAllMyBuckets	L		s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListBucket	L	arn:*:s3:*:*:accesspoint/* arn:*:s3:::*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:delimiter s3:max-keys s3:prefix s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListBucketMultipartUploads	L	arn:*:s3:::*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListBucketVersions	L	arn:*:s3:*:*:accesspoint/* arn:*:s3:::*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:delimiter s3:max-keys s3:prefix s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListCallerAccessGrants	L	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListJobs	L		s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListMultiRegionAccessPoints	L		s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion
s3:ListMultipartUploadParts	L	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListObjectAnnotations	L	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:annotation-prefix s3:authType s3:max-annotation-results s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListObjectVersionAnnotations	L	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:annotation-prefix s3:authType s3:max-annotation-results s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-content-sha256
s3:ListStorageLensConfigurations	L		s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListStorageLensGroups	L		s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ListTagsForResource	L	arn:*:s3:*:*:access-grants/default arn:*:s3:*:*:access-grants/default/grant/* arn:*:s3:*:*:access-grants/default/location/* arn:*:s3:*:*:accesspoint/* arn:*:s3:*:*:storage-lens-group/* arn:*:s3:::*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ObjectOwnerOverrideToBucketOwner	P	arn:*:s3:::*/*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PauseReplication	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:destinationRegion s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutAccelerateConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutAccessGrantsInstanceResourcePolicy	P	arn:*:s3:*:*:access-grants/default	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutAccessPointConfigurationForObjectLambda	W	arn:*:s3-object-lambda:*:*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutAccessPointPolicy	P	arn:*:s3:*:*:accesspoint/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutAccessPointPolicyForObjectLambda	P	arn:*:s3-object-lambda:*:*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutAccessPointPublicAccessBlock	P		
s3:PutAccountPublicAccessBlock	P		s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutAnalyticsConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutBucketAbac	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutBucketAcl	P	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-acl s3:x-amz-content-sha256 s3:x-amz-grant-full-control s3:x-amz-grant-read s3:x-amz-grant-read-acp s3:x-amz-grant-write s3:x-amz-grant-write-acp
s3:PutBucketCORS	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutBucketLogging	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutBucketNotification	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutBucketObjectLockConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion
s3:PutBucketOwnershipControls	P	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutBucketPolicy	P	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutBucketPublicAccessBlock	P	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutBucketRequestPayment	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutBucketTagging	T	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutBucketVersioning	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutBucketWebsite	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutEncryptionConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutIntelligentTieringConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutInventoryConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:InventoryAccessibleOptionalFields s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutJobTagging	T	arn:*:s3:*:*:job/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ExistingJobOperation s3:ExistingJobPriority s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutLifecycleConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutMetricsConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutMultiRegionAccessPointPolicy	P	arn:*:s3::*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion
s3:PutObject	W	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ObjectCreationOperation s3:RequestObjectTag/* s3:RequestObjectTagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:if-match s3:if-none-match s3:object-lock-event-hold s3:object-lock-event-hold-duration-days s3:object-lock-legal-hold s3:object-lock-mode s3:object-lock-remaining-retention-days s3:object-lock-retain-until-date s3:signatureAge s3:signatureversion s3:x-amz-acl s3:x-amz-content-sha256 s3:x-amz-copy-source s3:x-amz-grant-full-control s3:x-amz-grant-read s3:x-amz-grant-read-acp s3:x-amz-grant-write s3:x-amz-grant-write-acp s3:x-amz-metadata-directive s3:x-amz-object-annotation-directive s3:x-amz-server-side-encryption s3:x-amz-server-side-encryption-aws-kms-key-id s3:x-amz-server-side-encryption-customer-algorithm s3:x-amz-storage-class s3:x-amz-website-redirect-location
s3:PutObjectAcl	P	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-acl s3:x-amz-content-sha256 s3:x-amz-grant-full-control s3:x-amz-grant-read s3:x-amz-grant-read-acp s3:x-amz-grant-write s3:x-amz-grant-write-acp s3:x-amz-storage-class
s3:PutObjectAnnotation	W	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256 s3:x-amz-object-if-match
s3:PutObjectLegalHold	W	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:object-lock-legal-hold s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutObjectRetention	W	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:object-lock-event-hold s3:object-lock-event-hold-duration-days s3:object-lock-mode s3:object-lock-remaining-retention-days s3:object-lock-retain-until-date s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutObjectTagging	T	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:RequestObjectTag/* s3:RequestObjectTagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutObjectVersionAcl	P	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessGrantsInstanceArn s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-acl s3:x-amz-content-sha256 s3:x-amz-grant-full-control s3:x-amz-grant-read s3:x-amz-grant-read-acp s3:x-amz-grant-write s3:x-amz-grant-write-acp s3:x-amz-storage-class
s3:PutObjectVersionAnnotation	W	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-content-sha256 s3:x-amz-object-if-match
s3:PutObjectVersionTagging	T	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:RequestObjectTag/* s3:RequestObjectTagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:versionid s3:x-amz-content-sha256
s3:PutReplicationConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:isReplicationPauseRequest s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutStorageLensConfiguration	W		aws:RequestTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:PutStorageLensConfigurationTagging	T	arn:*:s3:*:*:storage-lens/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ReplicateDelete	W	arn:*:s3:::*/*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ReplicateObject	W	arn:*:s3:::*/*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:object-lock-event-hold s3:object-lock-event-hold-duration-days s3:signatureAge s3:signatureversion s3:x-amz-content-sha256 s3:x-amz-server-side-encryption s3:x-amz-server-side-encryption-aws-kms-key-id s3:x-amz-server-side-encryption-customer-algorithm
s3:ReplicateObjectAnnotation	W	arn:*:s3:::*/*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:ReplicateTags	T	arn:*:s3:::*/*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:RestoreObject	W	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:SubmitMultiRegionAccessPointRoutes	W	arn:*:s3::*:accesspoint/*	s3:AccessPointNetworkOrigin s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion
s3:TagResource	T	arn:*:s3:*:*:access-grants/default arn:*:s3:*:*:access-grants/default/grant/* arn:*:s3:*:*:access-grants/default/location/* arn:*:s3:*:*:accesspoint/* arn:*:s3:*:*:storage-lens-group/* arn:*:s3:::*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:UntagResource	T	arn:*:s3:*:*:access-grants/default arn:*:s3:*:*:access-grants/default/grant/* arn:*:s3:*:*:access-grants/default/location/* arn:*:s3:*:*:accesspoint/* arn:*:s3:*:*:storage-lens-group/* arn:*:s3:::*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:UpdateAccessGrantsLocation	P	arn:*:s3:*:*:access-grants/default/location/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:AccessGrantsLocationScope s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:UpdateBucketMetadataAnnotationTableConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:UpdateBucketMetadataInventoryTableConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:UpdateBucketMetadataJournalTableConfiguration	W	arn:*:s3:::*	aws:ResourceTag/* s3:BucketTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:UpdateJobPriority	W	arn:*:s3:*:*:job/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ExistingJobOperation s3:ExistingJobPriority s3:RequestJobPriority s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:UpdateJobStatus	W	arn:*:s3:*:*:job/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ExistingJobOperation s3:ExistingJobPriority s3:JobSuspendedCause s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
s3:UpdateObjectEncryption	W	arn:*:s3:*:*:accesspoint/*/object/* arn:*:s3:::*/*	aws:ResourceTag/* s3:AccessPointNetworkOrigin s3:AccessPointTag/* s3:BucketTag/* s3:DataAccessPointAccount s3:DataAccessPointArn s3:ExistingObjectTag/* s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256 s3:x-amz-server-side-encryption s3:x-amz-server-side-encryption-aws-kms-key-id
s3:UpdateStorageLensGroup	W	arn:*:s3:*:*:storage-lens-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys s3:ResourceAccount s3:TlsVersion s3:authType s3:signatureAge s3:signatureversion s3:x-amz-content-sha256
secretsmanager:BatchGetSecretValue	R		
secretsmanager:CancelRotateSecret	W	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:CreateSecret	W	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:AddReplicaRegions secretsmanager:Description secretsmanager:ForceOverwriteReplicaSecret secretsmanager:KmsKeyArn secretsmanager:KmsKeyId secretsmanager:Name secretsmanager:ResourceTag/* secretsmanager:Type secretsmanager:resource/*
secretsmanager:DeleteResourcePolicy	P	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:DeleteSecret	W	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ForceDeleteWithoutRecovery secretsmanager:RecoveryWindowInDays secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:DescribeSecret	R	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:GetRandomPassword	R		
secretsmanager:GetResourcePolicy	R	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:GetSecretValue	R	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:VersionId secretsmanager:VersionStage secretsmanager:resource/*
secretsmanager:ListSecretVersionIds	R	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:ListSecrets	L		
secretsmanager:PutResourcePolicy	P	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:BlockPublicPolicy secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:PutSecretValue	W	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:RemoveRegionsFromReplication	W	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:ReplicateSecretToRegions	W	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:AddReplicaRegions secretsmanager:ForceOverwriteReplicaSecret secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:RestoreSecret	W	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:RotateSecret	W	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ExternalSecretRotationRoleArn secretsmanager:ModifyRotationRules secretsmanager:ResourceTag/* secretsmanager:RotateImmediately secretsmanager:RotationLambdaARN secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:StopReplicationToReplica	W	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:TagResource	T	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:UntagResource	T	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
secretsmanager:UpdateSecret	W	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:Description secretsmanager:KmsKeyArn secretsmanager:KmsKeyId secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:Type secretsmanager:resource/*
secretsmanager:UpdateSecretVersionStage	W	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:VersionStage secretsmanager:resource/*
secretsmanager:ValidateResourcePolicy	P	arn:*:secretsmanager:*:*:secret:*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys secretsmanager:ResourceTag/* secretsmanager:SecretId secretsmanager:SecretPrimaryRegion secretsmanager:resource/*
ssm:AddTagsToResource	T	arn:*:ec2:*:*:instance/* arn:*:ecs:*:*:task/* arn:*:ssm:*:*:association/* arn:*:ssm:*:*:automation-execution/* arn:*:ssm:*:*:cloud-connector/* arn:*:ssm:*:*:document/* arn:*:ssm:*:*:maintenancewindow/* arn:*:ssm:*:*:managed-instance/* arn:*:ssm:*:*:opsitem/* arn:*:ssm:*:*:opsmetadata/* arn:*:ssm:*:*:parameter/* arn:*:ssm:*:*:patchbaseline/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:AssociateOpsItemRelatedItem	W	arn:*:ssm:*:*:opsitem/*	aws:ResourceTag/*
ssm:CancelCommand	W		
ssm:CancelMaintenanceWindowExecution	W	arn:*:ssm:*:*:maintenancewindow/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:CreateActivation	W		aws:RequestTag/* aws:TagKeys
ssm:CreateAssociation	W	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:association/* arn:*:ssm:*:*:document/* arn:*:ssm:*:*:managed-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:CreateAssociationBatch	W	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:document/* arn:*:ssm:*:*:managed-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:CreateCloudConnector	W	arn:*:ssm:*:*:cloud-connector/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys
ssm:CreateDocument	W	arn:*:ssm:*:*:document/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:CreateMaintenanceWindow	W		aws:RequestTag/* aws:TagKeys
ssm:CreateOpsItem	W		aws:RequestTag/* aws:TagKeys
ssm:CreateOpsMetadata	W		aws:RequestTag/* aws:TagKeys
ssm:CreatePatchBaseline	W		aws:RequestTag/* aws:TagKeys
ssm:CreateResourceDataSync	W	arn:*:ssm:*:*:resource-data-sync/*	ssm:SyncType
ssm:DeleteActivation	W		
ssm:DeleteAssociation	W	arn:*:ssm:*:*:association/*	aws:ResourceTag/*
ssm:DeleteCloudConnector	W	arn:*:ssm:*:*:cloud-connector/*	aws:ResourceTag/*
ssm:DeleteDocument	W	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:DeleteInventory	W		
ssm:DeleteMaintenanceWindow	W	arn:*:ssm:*:*:maintenancewindow/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DeleteOpsItem	W	arn:*:ssm:*:*:opsitem/*	aws:ResourceTag/*
ssm:DeleteOpsMetadata	W	arn:*:ssm:*:*:opsmetadata/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DeleteParameter	W	arn:*:ssm:*:*:parameter/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DeleteParameters	W	arn:*:ssm:*:*:parameter/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DeletePatchBaseline	W	arn:*:ssm:*:*:patchbaseline/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DeleteResourceDataSync	W	arn:*:ssm:*:*:resource-data-sync/*	ssm:SyncType
ssm:DeleteResourcePolicy	P	arn:*:ssm:*:*:document/* arn:*:ssm:*:*:opsitemgroup/default arn:*:ssm:*:*:parameter/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:DeregisterManagedInstance	W	arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DeregisterPatchBaselineForPatchGroup	W	arn:*:ssm:*:*:patchbaseline/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DeregisterTargetFromMaintenanceWindow	W	arn:*:ssm:*:*:maintenancewindow/* arn:*:ssm:*:*:windowtarget/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DeregisterTaskFromMaintenanceWindow	W	arn:*:ssm:*:*:maintenancewindow/* arn:*:ssm:*:*:windowtask/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DescribeActivations	R		
ssm:DescribeAssociation	R	arn:*:ssm:*:*:association/*	aws:ResourceTag/*
ssm:DescribeAssociationExecutionTargets	R	arn:*:ssm:*:*:association/*	aws:ResourceTag/*
ssm:DescribeAssociationExecutions	R	arn:*:ssm:*:*:association/*	aws:ResourceTag/*
ssm:DescribeAutomationExecutions	R		
ssm:DescribeAutomationStepExecutions	R	arn:*:ssm:*:*:automation-execution/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DescribeAvailablePatches	R		
ssm:DescribeDocument	R	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:DescribeDocumentParameters	R	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:DescribeDocumentPermission	R	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:DescribeEffectiveInstanceAssociations	R	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DescribeEffectivePatchesForPatchBaseline	R	arn:*:ssm:*:*:patchbaseline/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DescribeInstanceAssociationsStatus	R	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DescribeInstanceInformation	R		
ssm:DescribeInstancePatchStates	R	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DescribeInstancePatchStatesForPatchGroup	R		
ssm:DescribeInstancePatches	R	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DescribeInstanceProperties	R		
ssm:DescribeInventoryDeletions	R		
ssm:DescribeMaintenanceWindowExecutionTaskInvocations	L		
ssm:DescribeMaintenanceWindowExecutionTasks	L		
ssm:DescribeMaintenanceWindowExecutions	L	arn:*:ssm:*:*:maintenancewindow/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DescribeMaintenanceWindowSchedule	L		
ssm:DescribeMaintenanceWindowTargets	L	arn:*:ssm:*:*:maintenancewindow/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DescribeMaintenanceWindowTasks	L	arn:*:ssm:*:*:maintenancewindow/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:DescribeMaintenanceWindows	L		
ssm:DescribeMaintenanceWindowsForTarget	L		
ssm:DescribeOpsItems	R		
ssm:DescribeParameters	L		
ssm:DescribePatchBaselines	L		
ssm:DescribePatchGroupState	L		
ssm:DescribePatchGroups	L		
ssm:DescribePatchProperties	L		
ssm:DescribeSessions	L		
ssm:DisassociateOpsItemRelatedItem	W	arn:*:ssm:*:*:opsitem/*	aws:ResourceTag/*
ssm:ExecuteAPI	R		
ssm:GetAccessToken	R	arn:*:ssm:*:*:opsitem/*	aws:ResourceTag/*
ssm:GetAutomationExecution	R	arn:*:ssm:*:*:automation-execution/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:GetCalendar	R	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:GetCalendarState	R	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:GetCloudConnector	R	arn:*:ssm:*:*:cloud-connector/*	aws:ResourceTag/*
ssm:GetCommandInvocation	R		
ssm:GetConnectionStatus	R	arn:*:ec2:*:*:instance/* arn:*:ecs:*:*:task/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:GetDefaultPatchBaseline	R	arn:*:ssm:*:*:patchbaseline/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:GetDeployablePatchSnapshotForInstance	R		
ssm:GetDocument	R	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:GetExecutionPreview	R		
ssm:GetInventory	R		
ssm:GetInventorySchema	R		
ssm:GetMaintenanceWindow	R	arn:*:ssm:*:*:maintenancewindow/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:GetMaintenanceWindowExecution	R		
ssm:GetMaintenanceWindowExecutionTask	R		
ssm:GetMaintenanceWindowExecutionTaskInvocation	R		
ssm:GetMaintenanceWindowTask	R	arn:*:ssm:*:*:maintenancewindow/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:GetManifest	R		
ssm:GetOpsItem	R	arn:*:ssm:*:*:opsitem/*	aws:ResourceTag/*
ssm:GetOpsMetadata	R	arn:*:ssm:*:*:opsmetadata/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:GetOpsSummary	R	arn:*:ssm:*:*:resource-data-sync/*	
ssm:GetParameter	R	arn:*:ssm:*:*:parameter/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:GetParameterHistory	R	arn:*:ssm:*:*:parameter/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:GetParameters	R	arn:*:ssm:*:*:parameter/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:GetParametersByPath	R	arn:*:ssm:*:*:parameter/*	aws:ResourceTag/* ssm:Recursive ssm:resourceTag/*
ssm:GetPatchBaseline	R	arn:*:ssm:*:*:patchbaseline/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:GetPatchBaselineForPatchGroup	R		
ssm:GetResourcePolicies	L	arn:*:ssm:*:*:document/* arn:*:ssm:*:*:opsitemgroup/default arn:*:ssm:*:*:parameter/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:GetServiceSetting	R	arn:*:ssm:*:*:servicesetting/*	
ssm:LabelParameterVersion	W	arn:*:ssm:*:*:parameter/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:ListAssociationVersions	L	arn:*:ssm:*:*:association/*	aws:ResourceTag/*
ssm:ListAssociations	L		
ssm:ListCloudConnectors	L		
ssm:ListCommandInvocations	L		
ssm:ListCommands	L		
ssm:ListComplianceItems	L		
ssm:ListComplianceSummaries	L		
ssm:ListDocumentMetadataHistory	L	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:ListDocumentVersions	L	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:ListDocuments	L		
ssm:ListInstanceAssociations	L	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:ListInventoryEntries	L		
ssm:ListNodes	L	arn:*:ssm:*:*:resource-data-sync/*	
ssm:ListNodesSummary	L	arn:*:ssm:*:*:resource-data-sync/*	
ssm:ListOpsItemEvents	L		
ssm:ListOpsItemRelatedItems	L		
ssm:ListOpsMetadata	L		
ssm:ListResourceComplianceSummaries	L		
ssm:ListResourceDataSync	L		ssm:SyncType
ssm:ListTagsForResource	L	arn:*:ssm:*:*:association/* arn:*:ssm:*:*:automation-execution/* arn:*:ssm:*:*:cloud-connector/* arn:*:ssm:*:*:document/* arn:*:ssm:*:*:maintenancewindow/* arn:*:ssm:*:*:managed-instance/* arn:*:ssm:*:*:opsitem/* arn:*:ssm:*:*:opsmetadata/* arn:*:ssm:*:*:parameter/* arn:*:ssm:*:*:patchbaseline/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:ModifyDocumentPermission	P	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:PutCalendar	W	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:PutComplianceItems	W	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ec2:SourceInstanceARN ssm:SourceInstanceARN ssm:resourceTag/*
ssm:PutConfigurePackageResult	R		
ssm:PutInventory	W		ssm:InventoryTypeName
ssm:PutParameter	W	arn:*:ssm:*:*:parameter/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ssm:Overwrite ssm:Policies ssm:resourceTag/*
ssm:PutResourcePolicy	P	arn:*:ssm:*:*:document/* arn:*:ssm:*:*:opsitemgroup/default arn:*:ssm:*:*:parameter/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:RegisterDefaultPatchBaseline	W	arn:*:ssm:*:*:patchbaseline/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:RegisterManagedInstance	W		aws:RequestTag/* aws:TagKeys ssm:NodeAccountId ssm:NodeOrgId
ssm:RegisterPatchBaselineForPatchGroup	W	arn:*:ssm:*:*:patchbaseline/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:RegisterTargetWithMaintenanceWindow	W	arn:*:ssm:*:*:maintenancewindow/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:RegisterTaskWithMaintenanceWindow	W	arn:*:ssm:*:*:maintenancewindow/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:RemoveTagsFromResource	T	arn:*:ec2:*:*:instance/* arn:*:ecs:*:*:task/* arn:*:ssm:*:*:association/* arn:*:ssm:*:*:automation-execution/* arn:*:ssm:*:*:cloud-connector/* arn:*:ssm:*:*:document/* arn:*:ssm:*:*:maintenancewindow/* arn:*:ssm:*:*:managed-instance/* arn:*:ssm:*:*:opsitem/* arn:*:ssm:*:*:opsmetadata/* arn:*:ssm:*:*:parameter/* arn:*:ssm:*:*:patchbaseline/*	aws:ResourceTag/* aws:TagKeys ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:RequestManagedInstanceRoleToken	W	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:NodeAccountId ssm:NodeOrgId ssm:resourceTag/*
ssm:ResetServiceSetting	W	arn:*:ssm:*:*:servicesetting/*	
ssm:ResumeSession	W	arn:*:ssm:*:*:session/*	ssm:resourceTag/*
ssm:SendAutomationSignal	W	arn:*:ssm:*:*:automation-execution/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:SendCommand	W	arn:*:ec2:*:*:instance/* arn:*:s3:::* arn:*:ssm:*:*:document/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:StartAccessRequest	W	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:managed-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ssm:resourceTag/*
ssm:StartAssociationsOnce	W	arn:*:ssm:*:*:association/*	aws:ResourceTag/*
ssm:StartAutomationExecution	W	arn:*:ssm:*:*:automation-definition/*:* arn:*:ssm:*:*:automation-execution/* arn:*:ssm:*:*:document/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ssm:DocumentCategories ssm:DocumentType ssm:DocumentVersion ssm:resourceTag/*
ssm:StartChangeRequestExecution	W	arn:*:ssm:*:*:automation-definition/*:* arn:*:ssm:*:*:automation-execution/* arn:*:ssm:*:*:document/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ssm:AutoApprove ssm:DocumentCategories ssm:DocumentType ssm:DocumentVersion ssm:resourceTag/*
ssm:StartExecutionPreview	R		
ssm:StartSession	W	arn:*:ec2:*:*:instance/* arn:*:ecs:*:*:task/* arn:*:ssm:*:*:document/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:AccessRequestId ssm:DocumentCategories ssm:DocumentType ssm:SessionDocumentAccessCheck ssm:resourceTag/*
ssm:StopAutomationExecution	W	arn:*:ssm:*:*:automation-execution/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:TerminateSession	W	arn:*:ssm:*:*:session/*	ssm:resourceTag/*
ssm:UnlabelParameterVersion	W	arn:*:ssm:*:*:parameter/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:UpdateAssociation	W	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:association/* arn:*:ssm:*:*:document/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:UpdateAssociationStatus	W	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:document/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ec2:SourceInstanceARN ssm:DocumentCategories ssm:DocumentType ssm:SourceInstanceARN ssm:resourceTag/*
ssm:UpdateCloudConnector	W	arn:*:ssm:*:*:cloud-connector/*	aws:ResourceTag/*
ssm:UpdateDocument	W	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:UpdateDocumentDefaultVersion	W	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:UpdateDocumentMetadata	W	arn:*:ssm:*:*:document/*	aws:ResourceTag/* ssm:DocumentCategories ssm:DocumentType ssm:resourceTag/*
ssm:UpdateInstanceAssociationStatus	W	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:association/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ec2:SourceInstanceARN ssm:SourceInstanceARN ssm:resourceTag/*
ssm:UpdateInstanceInformation	W	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ec2:SourceInstanceARN ssm:SourceInstanceARN ssm:resourceTag/*
ssm:UpdateMaintenanceWindow	W	arn:*:ssm:*:*:maintenancewindow/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:UpdateMaintenanceWindowTarget	W	arn:*:ssm:*:*:maintenancewindow/* arn:*:ssm:*:*:windowtarget/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:UpdateMaintenanceWindowTask	W	arn:*:ssm:*:*:maintenancewindow/* arn:*:ssm:*:*:windowtask/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:UpdateManagedInstancePublicKey	W	arn:*:ec2:*:*:instance/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:NodeAccountId ssm:NodeOrgId ssm:resourceTag/*
ssm:UpdateManagedInstanceRole	W	arn:*:iam::*:role/* arn:*:ssm:*:*:managed-instance/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:UpdateOpsItem	W	arn:*:ssm:*:*:opsitem/*	aws:ResourceTag/*
ssm:UpdateOpsMetadata	W	arn:*:ssm:*:*:opsmetadata/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:UpdatePatchBaseline	W	arn:*:ssm:*:*:patchbaseline/*	aws:ResourceTag/* ssm:resourceTag/*
ssm:UpdateResourceDataSync	W	arn:*:ssm:*:*:resource-data-sync/*	ssm:SyncType
ssm:UpdateServiceSetting	W	arn:*:ssm:*:*:servicesetting/*	
ssm:ValidateCloudConnector	R	arn:*:ssm:*:*:cloud-connector/*	aws:ResourceTag/*
sts:AssumeRole	W	arn:*:iam::*:role/*	accounts.google.com:aud accounts.google.com:sub aws:RequestTag/* aws:ResourceTag/* aws:TagKeys cognito-identity.amazonaws.com:amr cognito-identity.amazonaws.com:aud cognito-identity.amazonaws.com:sub graph.facebook.com:app_id graph.facebook.com:id iam:ResourceTag/* saml:namequalifier saml:sub saml:sub_type sts:ExternalId sts:RoleSessionName sts:SourceIdentity sts:TransitiveTagKeys www.amazon.com:app_id www.amazon.com:user_id
sts:AssumeRoleWithSAML	W	arn:*:iam::*:role/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys iam:ResourceTag/* saml:aud saml:cn saml:commonName saml:doc saml:eduorghomepageuri saml:eduorgidentityauthnpolicyuri saml:eduorglegalname saml:eduorgsuperioruri saml:eduorgwhitepagesuri saml:edupersonaffiliation saml:edupersonassurance saml:edupersonentitlement saml:edupersonnickname saml:edupersonorgdn saml:edupersonorgunitdn saml:edupersonprimaryaffiliation saml:edupersonprimaryorgunitdn saml:edupersonprincipalname saml:edupersonscopedaffiliation saml:edupersontargetedid saml:givenName saml:iss saml:mail saml:name saml:namequalifier saml:organizationStatus saml:primaryGroupSID saml:sub saml:sub_type saml:surname saml:uid saml:x500UniqueIdentifier sts:RoleSessionName sts:SourceIdentity sts:TransitiveTagKeys
sts:AssumeRoleWithWebIdentity	W	arn:*:iam::*:role/*	accounts.google.com:aud accounts.google.com:google/* accounts.google.com:oaud accounts.google.com:sub agent.*.buildkite.dev:build_branch agent.*.buildkite.dev:cluster_id agent.*.buildkite.dev:cluster_name agent.*.buildkite.dev:organization_id agent.*.buildkite.dev:organization_slug agent.*.buildkite.dev:pipeline_id agent.*.buildkite.dev:pipeline_slug agent.*.buildkite.site:build_branch agent.*.buildkite.site:cluster_id agent.*.buildkite.site:cluster_name agent.*.buildkite.site:organization_id agent.*.buildkite.site:organization_slug agent.*.buildkite.site:pipeline_id agent.*.buildkite.site:pipeline_slug agent.buildkite.com:build_branch agent.buildkite.com:cluster_id agent.buildkite.com:cluster_name agent.buildkite.com:organization_id agent.buildkite.com:organization_slug agent.buildkite.com:pipeline_id agent.buildkite.com:pipeline_slug aws:RequestTag/* aws:ResourceTag/* aws:TagKeys cognito-identity.amazonaws.com:amr cognito-identity.amazonaws.com:aud cognito-identity.amazonaws.com:sub github.com/* gitlab.com:namespace_id gitlab.com:pipeline_source gitlab.com:project_id gitlab.com:ref_protected gitlab.com:runner_environment gitlab.com:user_access_level gitlab.com:user_email gitlab.com:user_id gitlab.com:user_login graph.facebook.com:app_id graph.facebook.com:id iam:ResourceTag/* idcs-*.identity.oraclecloud.com:rpst_id oidc.circleci.com/* sts:RoleAuthorizedByIdp sts:RoleSessionName sts:SourceIdentity sts:TransitiveTagKeys token.actions.*.ghe.com:actor token.actions.*.ghe.com:actor_id token.actions.*.ghe.com:enterprise_id token.actions.*.ghe.com:environment token.actions.*.ghe.com:job_workflow_ref token.actions.*.ghe.com:ref token.actions.*.ghe.com:repository token.actions.*.ghe.com:repository_id token.actions.*.ghe.com:repository_owner_id token.actions.*.ghe.com:workflow token.actions.githubusercontent.com/* token.actions.githubusercontent.com:actor token.actions.githubusercontent.com:actor_id token.actions.githubusercontent.com:enterprise_id token.actions.githubusercontent.com:environment token.actions.githubusercontent.com:job_workflow_ref token.actions.githubusercontent.com:ref token.actions.githubusercontent.com:repository token.actions.githubusercontent.com:repository_id token.actions.githubusercontent.com:repository_owner_id token.actions.githubusercontent.com:workflow www.amazon.com:app_id www.amazon.com:user_id
sts:AssumeRoot	W	arn:*:iam::*:root	sts:TaskPolicyArn
sts:DecodeAuthorizationMessage	W		
sts:GetAccessKeyInfo	R		
sts:GetCallerIdentity	R		
sts:GetDelegatedAccessToken	W		
sts:GetFederationToken	W	arn:*:sts::*:federated-user/*	aws:RequestTag/* aws:TagKeys
sts:GetServiceBearerToken	R		sts:AWSServiceName sts:DurationSeconds
sts:GetSessionToken	R		
sts:GetWebIdentityToken	W		aws:RequestTag/* aws:TagKeys sts:DurationSeconds sts:IdentityTokenAudience sts:SigningAlgorithm
sts:SetContext	W	arn:*:iam::*:role/* arn:*:sts::*:self	aws:ResourceTag/* iam:ResourceTag/* sts:RequestContext/* sts:RequestContextProviders
sts:SetSourceIdentity	W	arn:*:iam::*:role/*	aws:ResourceTag/* iam:ResourceTag/* sts:SourceIdentity
sts:TagGetWebIdentityToken	T		aws:RequestTag/* aws:TagKeys
sts:TagSession	T	arn:*:iam::*:role/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys iam:ResourceTag/* saml:aud sts:TransitiveTagKeys
"""
