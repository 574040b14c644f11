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
ec2:AcceptAddressTransfer	W	arn:*:ec2:*:*:elastic-ip/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AllocationId ec2:Attribute ec2:Attribute/* ec2:Domain ec2:PublicIpAddress ec2:Region ec2:ResourceTag/*
ec2:AcceptCapacityReservationBillingOwnership	W	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:AcceptReservedInstancesExchangeQuote	W	arn:*:ec2:*:*:reserved-instances/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:InstanceType ec2:Region ec2:ReservedInstancesOfferingType ec2:ResourceTag/* ec2:Tenancy
ec2:AcceptTransitGatewayClientVpnAttachment	W	arn:*:ec2:*:*:transit-gateway-attachment/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId
ec2:AcceptTransitGatewayMulticastDomainAssociations	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-multicast-domain/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayMulticastDomainId
ec2:AcceptTransitGatewayPeeringAttachment	W	arn:*:ec2:*:*:transit-gateway-attachment/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId
ec2:AcceptTransitGatewayVpcAttachment	W	arn:*:ec2:*:*:transit-gateway-attachment/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId
ec2:AcceptVpcEndpointConnections	W	arn:*:ec2:*:*:vpc-endpoint-service/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:AcceptVpcPeeringConnection	W	arn:*:ec2:*:*:vpc-peering-connection/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AccepterVpc ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:RequesterVpc ec2:ResourceTag/* ec2:Tenancy ec2:VpcID ec2:VpcPeeringConnectionID
ec2:AdvertiseByoipCidr	W		ec2:Region
ec2:AllocateAddress	W	arn:*:ec2:*:*:elastic-ip/* arn:*:ec2:*:*:ipv4pool-ec2/* arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AllocationId ec2:Attribute ec2:Attribute/* ec2:Domain ec2:PublicIpAddress ec2:Region ec2:ResourceTag/*
ec2:AllocateHosts	W	arn:*:ec2:*:*:dedicated-host/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AutoPlacement ec2:AvailabilityZone ec2:HostRecovery ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Quantity ec2:Region ec2:ResourceTag/*
ec2:AllocateIpamPoolCidr	W	arn:*:ec2:*:*:ipam-pool-allocation/* arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ApplySecurityGroupsToClientVpnTargetNetwork	W	arn:*:ec2:*:*:client-vpn-endpoint/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:SecurityGroupID ec2:ServerCertificateArn ec2:Tenancy ec2:Vpc ec2:VpcID
ec2:AssignIpv6Addresses	W	arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:AssignPrivateIpAddresses	W	arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:AssignPrivateNatGatewayAddress	W	arn:*:ec2:*:*:natgateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:Vpc
ec2:AssociateAddress	W	arn:*:ec2:*:*:elastic-ip/* arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AllocationId ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:Domain ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NetworkInterfaceID ec2:NewInstanceProfile ec2:Permission ec2:PlacementGroup ec2:ProductCode ec2:PublicIpAddress ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Subnet ec2:Tenancy ec2:Vpc
ec2:AssociateApplicationStatusCheck	W	arn:*:ec2:*:*:application-status-check/* arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:AssociateCapacityReservationBillingOwner	W	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:AssociateClientVpnTargetNetwork	W	arn:*:ec2:*:*:client-vpn-endpoint/* arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn ec2:SubnetID ec2:Vpc
ec2:AssociateDhcpOptions	W	arn:*:ec2:*:*:dhcp-options/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:DhcpOptionsID ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:AssociateEnclaveCertificateIamRole	W	arn:*:acm:*:*:certificate/* arn:*:iam::*:role/*	ec2:Region
ec2:AssociateIamInstanceProfile	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:AssociateInstanceEventWindow	W	arn:*:ec2:*:*:instance-event-window/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:AssociateIpamByoasn	W		ec2:Region
ec2:AssociateIpamResourceDiscovery	W	arn:*:ec2::*:ipam-resource-discovery-association/* arn:*:ec2::*:ipam-resource-discovery/* arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:AssociateNatGatewayAddress	W	arn:*:ec2:*:*:elastic-ip/* arn:*:ec2:*:*:natgateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AllocationId ec2:Attribute ec2:Attribute/* ec2:Domain ec2:PublicIpAddress ec2:Region ec2:ResourceTag/* ec2:Vpc
ec2:AssociateRouteServer	W	arn:*:ec2:*:*:route-server/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:AssociateRouteTable	W	arn:*:ec2:*:*:internet-gateway/* arn:*:ec2:*:*:ipv4pool-ec2/* arn:*:ec2:*:*:route-table/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:vpn-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:InternetGatewayID ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:SubnetID ec2:Vpc
ec2:AssociateSecurityGroupVpc	W	arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Tenancy ec2:Vpc ec2:VpcID
ec2:AssociateSubnetCidrBlock	W	arn:*:ec2:*:*:subnet/* arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Vpc
ec2:AssociateTransitGatewayMulticastDomain	W	arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-multicast-domain/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Vpc ec2:transitGatewayAttachmentId ec2:transitGatewayMulticastDomainId
ec2:AssociateTransitGatewayPolicyTable	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-policy-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayPolicyTableId
ec2:AssociateTransitGatewayRouteTable	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayRouteTableId
ec2:AssociateTrunkInterface	W		ec2:Region
ec2:AssociateVerifiedAccessInstanceWebAcl	W	arn:*:ec2:*:*:verified-access-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:AssociateVpcCidrBlock	W	arn:*:ec2:*:*:ipv6pool-ec2/* arn:*:ec2:*:*:vpc/* arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:AttachApplianceToNatGateway	P	arn:*:ec2:*:*:natgateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:Vpc
ec2:AttachClassicLinkVpc	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:SecurityGroupID ec2:Tenancy ec2:Vpc ec2:VpcID
ec2:AttachImageWatermark	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:AttachInternetGateway	W	arn:*:ec2:*:*:internet-gateway/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:InternetGatewayID ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:AttachNetworkInterface	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NetworkInterfaceID ec2:NewInstanceProfile ec2:Permission ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Subnet ec2:Tenancy ec2:Vpc
ec2:AttachResourcesToPlacementGroup	P	arn:*:ec2:*:*:placement-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:Region ec2:ResourceTag/*
ec2:AttachVerifiedAccessTrustProvider	W	arn:*:ec2:*:*:verified-access-instance/* arn:*:ec2:*:*:verified-access-trust-provider/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:AttachVolume	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:Encrypted ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:ParentSnapshot ec2:ParentVolume ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:AttachVpnGateway	W	arn:*:ec2:*:*:vpc/* arn:*:ec2:*:*:vpn-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:AuthorizeClientVpnIngress	W	arn:*:ec2:*:*:client-vpn-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn
ec2:AuthorizeSecurityGroupEgress	W	arn:*:ec2:*:*:security-group-rule/* arn:*:ec2:*:*:security-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Vpc
ec2:AuthorizeSecurityGroupIngress	W	arn:*:ec2:*:*:security-group-rule/* arn:*:ec2:*:*:security-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Vpc
ec2:BatchModifyIpamRoutingPolicyRegistrations	W	arn:*:ec2::*:ipam-internet-registry-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:BundleInstance	W		ec2:Region
ec2:CancelBundleTask	W		ec2:Region
ec2:CancelCapacityReservation	W	arn:*:ec2:*:*:capacity-reservation-cancellation-quote/* arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:CancelCapacityReservationFleets	W	arn:*:ec2:*:*:capacity-reservation-fleet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CancelConversionTask	W		ec2:Region
ec2:CancelDeclarativePoliciesReport	W	arn:*:ec2:*:*:declarative-policies-report/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CancelExportTask	W	arn:*:ec2:*:*:export-image-task/* arn:*:ec2:*:*:export-instance-task/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CancelImageLaunchPermission	P	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:CancelImportTask	W	arn:*:ec2:*:*:import-image-task/* arn:*:ec2:*:*:import-snapshot-task/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CancelReservedInstancesListing	W		ec2:Region
ec2:CancelSpotFleetRequests	W	arn:*:ec2:*:*:spot-fleet-request/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CancelSpotInstanceRequests	W	arn:*:ec2:*:*:spot-instances-request/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:ConfirmProductInstance	W		ec2:Region
ec2:CopyFpgaImage	W	arn:*:ec2:*:*:fpga-image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/*
ec2:CopyImage	W	arn:*:ec2:*::image/* arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:BootModeOverride ec2:Encrypted ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Public ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:RootDeviceType ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:CopySnapshot	W	arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:CopyVolumes	W	arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Encrypted ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:ParentSnapshot ec2:ParentVolume ec2:Region ec2:ResourceTag/* ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:CreateApplicationStatusCheck	W	arn:*:ec2:*:*:application-status-check/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:SubnetID ec2:Vpc
ec2:CreateCapacityManagerDataExport	W	arn:*:ec2:*:*:capacity-manager-data-export/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateCapacityReservation	W	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:CreateCapacityReservationBySplitting	W	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:CreateCapacityReservationCancellationQuote	W	arn:*:ec2:*:*:capacity-reservation-cancellation-quote/* arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:CreateCapacityReservationFleet	W	arn:*:ec2:*:*:capacity-reservation-fleet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateCarrierGateway	W	arn:*:ec2:*:*:carrier-gateway/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:Vpc ec2:VpcID
ec2:CreateClientVpnEndpoint	W	arn:*:ec2:*:*:client-vpn-endpoint/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:transit-gateway/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:SecurityGroupID ec2:ServerCertificateArn ec2:Tenancy ec2:Vpc ec2:VpcID ec2:transitGatewayId
ec2:CreateClientVpnRoute	W	arn:*:ec2:*:*:client-vpn-endpoint/* arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn ec2:SubnetID ec2:Vpc
ec2:CreateCoipCidr	W	arn:*:ec2:*:*:coip-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CreateCoipPool	W	arn:*:ec2:*:*:coip-pool/* arn:*:ec2:*:*:local-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateCoipPoolPermission	P	arn:*:ec2:*:*:coip-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CreateCustomerGateway	W	arn:*:ec2:*:*:customer-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CreateDefaultSubnet	W		ec2:Region
ec2:CreateDefaultVpc	W		ec2:Region
ec2:CreateDelegateMacVolumeOwnershipTask	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:mac-modification-task/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:CreateDhcpOptions	W	arn:*:ec2:*:*:dhcp-options/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:DhcpOptionsID ec2:Region ec2:ResourceTag/*
ec2:CreateEgressOnlyInternetGateway	W	arn:*:ec2:*:*:egress-only-internet-gateway/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:CreateFleet	W	arn:*:ec2:*:*:capacity-reservation/* arn:*:ec2:*:*:fleet/* arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:launch-template/* arn:*:ec2:*:*:placement-group/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:volume/* arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:BootModeOverride ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CpuOptionsAmdSevSnp ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:Encrypted ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:ImageID ec2:ImageType ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceCount ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMatchCriteria ec2:InstanceMetadataTags ec2:InstancePlatform ec2:InstanceProfile ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:PlacementGroup ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:ProductCode ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:SourceCapacityReservationId ec2:SubnetID ec2:TargetInstanceCount ec2:Tenancy ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType ec2:Vpc
ec2:CreateFlowLogs	W	arn:*:ec2:*:*:natgateway/* arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway/* arn:*:ec2:*:*:vpc-flow-log/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:SubnetID ec2:Tenancy ec2:Vpc ec2:VpcID ec2:transitGatewayAttachmentId ec2:transitGatewayId
ec2:CreateFpgaImage	W	arn:*:ec2:*:*:fpga-image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/*
ec2:CreateImage	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*::image/* arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:BootModeOverride ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:Encrypted ec2:ImageID ec2:ImageType ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:PlacementGroup ec2:ProductCode ec2:Public ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:RootDeviceType ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:Tenancy ec2:VolumeSize
ec2:CreateImageUsageReport	W	arn:*:ec2:*:*:image-usage-report/* arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:CreateInstanceConnectEndpoint	W	arn:*:ec2:*:*:instance-connect-endpoint/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:SubnetID ec2:Vpc
ec2:CreateInstanceEventWindow	W	arn:*:ec2:*:*:instance-event-window/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateInstanceExportTask	W	arn:*:ec2:*:*:export-instance-task/* arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:CreateInternetGateway	W	arn:*:ec2:*:*:internet-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:InternetGatewayID ec2:Region ec2:ResourceTag/*
ec2:CreateInterruptibleCapacityReservationAllocation	W	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:CreateIpam	W	arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateIpamExternalResourceVerificationToken	W	arn:*:ec2::*:ipam-external-resource-verification-token/* arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateIpamInternetRegistryAssociation	W	arn:*:ec2::*:ipam-internet-registry-association/* arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateIpamPolicy	W	arn:*:ec2::*:ipam-policy/* arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateIpamPool	W	arn:*:ec2::*:ipam-pool/* arn:*:ec2::*:ipam-scope/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateIpamPrefixListResolver	W	arn:*:ec2::*:ipam-prefix-list-resolver/* arn:*:ec2::*:ipam-scope/* arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateIpamPrefixListResolverTarget	W	arn:*:ec2::*:ipam-prefix-list-resolver-target/* arn:*:ec2::*:ipam-prefix-list-resolver/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateIpamResourceDiscovery	W	arn:*:ec2::*:ipam-resource-discovery/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateIpamRoutingPolicyRegistration	W	arn:*:ec2::*:ipam-internet-registry-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateIpamScope	W	arn:*:ec2::*:ipam-scope/* arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateKeyPair	W	arn:*:ec2:*:*:key-pair/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:KeyPairName ec2:KeyPairType ec2:LaunchTemplate ec2:Region ec2:ResourceTag/*
ec2:CreateLaunchTemplate	W	arn:*:ec2:*:*:launch-template/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:Region ec2:ResourceTag/*
ec2:CreateLaunchTemplateVersion	W	arn:*:ec2:*:*:launch-template/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:Region ec2:ResourceTag/*
ec2:CreateLocalGatewayRoute	W	arn:*:ec2:*:*:local-gateway-route-table/* arn:*:ec2:*:*:local-gateway-virtual-interface-group/* arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:prefix-list/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IpamPrefixListResolverTargetId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:CreateLocalGatewayRouteTable	W	arn:*:ec2:*:*:local-gateway-route-table/* arn:*:ec2:*:*:local-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateLocalGatewayRouteTablePermission	P	arn:*:ec2:*:*:local-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateLocalGatewayRouteTableVirtualInterfaceGroupAssociation	W	arn:*:ec2:*:*:local-gateway-route-table-virtual-interface-group-association/* arn:*:ec2:*:*:local-gateway-route-table/* arn:*:ec2:*:*:local-gateway-virtual-interface-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateLocalGatewayRouteTableVpcAssociation	W	arn:*:ec2:*:*:local-gateway-route-table-vpc-association/* arn:*:ec2:*:*:local-gateway-route-table/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:CreateLocalGatewayVirtualInterface	W	arn:*:ec2:*:*:local-gateway-virtual-interface-group/* arn:*:ec2:*:*:local-gateway-virtual-interface/* arn:*:ec2:*:*:outpost-lag/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CreateLocalGatewayVirtualInterfaceGroup	W	arn:*:ec2:*:*:local-gateway-virtual-interface-group/* arn:*:ec2:*:*:local-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CreateMacSystemIntegrityProtectionModificationTask	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:mac-modification-task/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:CreateManagedPrefixList	W	arn:*:ec2:*:*:prefix-list/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IpamPrefixListResolverTargetId ec2:Region ec2:ResourceTag/*
ec2:CreateNatGateway	W	arn:*:ec2:*:*:elastic-ip/* arn:*:ec2:*:*:natgateway/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AllocationId ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Domain ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:PublicIpAddress ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Tenancy ec2:Vpc ec2:VpcID
ec2:CreateNetworkAcl	W	arn:*:ec2:*:*:network-acl/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:NetworkAclID ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:Vpc ec2:VpcID
ec2:CreateNetworkAclEntry	W	arn:*:ec2:*:*:network-acl/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:NetworkAclID ec2:Region ec2:ResourceTag/* ec2:Vpc
ec2:CreateNetworkInsightsAccessScope	W	arn:*:ec2:*:*:network-insights-access-scope/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CreateNetworkInsightsPath	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:internet-gateway/* arn:*:ec2:*:*:network-insights-path/* arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:transit-gateway/* arn:*:ec2:*:*:vpc-endpoint-service/* arn:*:ec2:*:*:vpc-endpoint/* arn:*:ec2:*:*:vpc-peering-connection/* arn:*:ec2:*:*:vpn-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AccepterVpc ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:InternetGatewayID ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NetworkInterfaceID ec2:NewInstanceProfile ec2:Permission ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:RequesterVpc ec2:ResourceTag/* ec2:RootDeviceType ec2:Subnet ec2:Tenancy ec2:Vpc ec2:VpcPeeringConnectionID ec2:VpceMultiRegion ec2:VpcePrivateDnsPreference ec2:VpcePrivateDnsSpecifiedDomains ec2:VpceServiceName ec2:VpceServiceOwner ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion ec2:transitGatewayId
ec2:CreateNetworkInterface	W	arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Subnet ec2:SubnetID ec2:Vpc
ec2:CreateNetworkInterfacePermission	P	arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:CreateOdbNetworkPeering	P	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:CreatePlacementGroup	W	arn:*:ec2:*:*:placement-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:Region ec2:ResourceTag/*
ec2:CreatePublicIpv4Pool	W	arn:*:ec2:*:*:ipv4pool-ec2/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CreateReplaceRootVolumeTask	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:replace-root-volume-task/* arn:*:ec2:*:*:volume/* arn:*:ec2:*::image/* arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:BootModeOverride ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:Encrypted ec2:ImageID ec2:ImageType ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:Location ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:PlacementGroup ec2:ProductCode ec2:Public ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:RootDeviceType ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:Tenancy ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:CreateReservedInstancesListing	W		ec2:Region
ec2:CreateRestoreImageTask	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:CreateRoute	W	arn:*:ec2:*:*:route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:Vpc
ec2:CreateRouteServer	W	arn:*:ec2:*:*:route-server/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CreateRouteServerEndpoint	W	arn:*:ec2:*:*:route-server-endpoint/* arn:*:ec2:*:*:route-server/* arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Vpc
ec2:CreateRouteServerPeer	W	arn:*:ec2:*:*:route-server-endpoint/* arn:*:ec2:*:*:route-server-peer/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AvailabilityZone ec2:Region ec2:ResourceTag/*
ec2:CreateRouteTable	W	arn:*:ec2:*:*:route-table/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:Tenancy ec2:Vpc ec2:VpcID
ec2:CreateSecondaryNetwork	W	arn:*:ec2:*:*:secondary-network/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CreateSecondarySubnet	W	arn:*:ec2:*:*:secondary-network/* arn:*:ec2:*:*:secondary-subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:CreateSecurityGroup	W	arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Tenancy ec2:Vpc ec2:VpcID
ec2:CreateSnapshot	W	arn:*:ec2:*:*:volume/* arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Encrypted ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:Location ec2:ManagedResourceOperator ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:CreateSnapshots	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:volume/* arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:Encrypted ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:Location ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:RootDeviceType ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:Tenancy ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:CreateSpotDatafeedSubscription	W		ec2:Region
ec2:CreateStoreImageTask	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:CreateSubnet	W	arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:vpc/* arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Tenancy ec2:Vpc ec2:VpcID
ec2:CreateSubnetCidrReservation	W	arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Vpc
ec2:CreateTags	T	arn:*:ec2:*:*:application-status-check/* arn:*:ec2:*:*:capacity-block/* arn:*:ec2:*:*:capacity-manager-data-export/* arn:*:ec2:*:*:capacity-reservation-cancellation-quote/* arn:*:ec2:*:*:capacity-reservation-fleet/* arn:*:ec2:*:*:capacity-reservation/* arn:*:ec2:*:*:carrier-gateway/* arn:*:ec2:*:*:client-vpn-endpoint/* arn:*:ec2:*:*:coip-pool/* arn:*:ec2:*:*:customer-gateway/* arn:*:ec2:*:*:declarative-policies-report/* arn:*:ec2:*:*:dedicated-host/* arn:*:ec2:*:*:dhcp-options/* arn:*:ec2:*:*:egress-only-internet-gateway/* arn:*:ec2:*:*:elastic-gpu/* arn:*:ec2:*:*:elastic-ip/* arn:*:ec2:*:*:export-image-task/* arn:*:ec2:*:*:export-instance-task/* arn:*:ec2:*:*:fleet/* arn:*:ec2:*:*:fpga-image/* arn:*:ec2:*:*:host-reservation/* arn:*:ec2:*:*:image-usage-report/* arn:*:ec2:*:*:import-image-task/* arn:*:ec2:*:*:import-snapshot-task/* arn:*:ec2:*:*:instance-connect-endpoint/* arn:*:ec2:*:*:instance-event-window/* arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:internet-gateway/* arn:*:ec2:*:*:ipam-pool-allocation/* arn:*:ec2:*:*:ipv4pool-ec2/* arn:*:ec2:*:*:ipv6pool-ec2/* arn:*:ec2:*:*:key-pair/* arn:*:ec2:*:*:launch-template/* arn:*:ec2:*:*:local-gateway-route-table-virtual-interface-group-association/* arn:*:ec2:*:*:local-gateway-route-table-vpc-association/* arn:*:ec2:*:*:local-gateway-route-table/* arn:*:ec2:*:*:local-gateway-virtual-interface-group/* arn:*:ec2:*:*:local-gateway-virtual-interface/* arn:*:ec2:*:*:local-gateway/* arn:*:ec2:*:*:natgateway/* arn:*:ec2:*:*:network-acl/* arn:*:ec2:*:*:network-insights-access-scope-analysis/* arn:*:ec2:*:*:network-insights-access-scope/* arn:*:ec2:*:*:network-insights-analysis/* arn:*:ec2:*:*:network-insights-path/* arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:placement-group/* arn:*:ec2:*:*:prefix-list/* arn:*:ec2:*:*:replace-root-volume-task/* arn:*:ec2:*:*:reserved-instances/* arn:*:ec2:*:*:route-server-endpoint/* arn:*:ec2:*:*:route-server-peer/* arn:*:ec2:*:*:route-server/* arn:*:ec2:*:*:route-table/* arn:*:ec2:*:*:secondary-interface/* arn:*:ec2:*:*:secondary-network/* arn:*:ec2:*:*:secondary-subnet/* arn:*:ec2:*:*:security-group-rule/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:spot-fleet-request/* arn:*:ec2:*:*:spot-instances-request/* arn:*:ec2:*:*:subnet-cidr-reservation/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:traffic-mirror-filter-rule/* arn:*:ec2:*:*:traffic-mirror-filter/* arn:*:ec2:*:*:traffic-mirror-session/* arn:*:ec2:*:*:traffic-mirror-target/* arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-connect-peer/* arn:*:ec2:*:*:transit-gateway-metering-policy/* arn:*:ec2:*:*:transit-gateway-multicast-domain/* arn:*:ec2:*:*:transit-gateway-policy-table/* arn:*:ec2:*:*:transit-gateway-route-table-announcement/* arn:*:ec2:*:*:transit-gateway-route-table/* arn:*:ec2:*:*:transit-gateway/* arn:*:ec2:*:*:verified-access-endpoint-target/* arn:*:ec2:*:*:verified-access-endpoint/* arn:*:ec2:*:*:verified-access-group/* arn:*:ec2:*:*:verified-access-instance/* arn:*:ec2:*:*:verified-access-policy/* arn:*:ec2:*:*:verified-access-trust-provider/* arn:*:ec2:*:*:volume/* arn:*:ec2:*:*:vpc-block-public-access-exclusion/* arn:*:ec2:*:*:vpc-encryption-control/* arn:*:ec2:*:*:vpc-endpoint-connection/* arn:*:ec2:*:*:vpc-endpoint-service-permission/* arn:*:ec2:*:*:vpc-endpoint-service/* arn:*:ec2:*:*:vpc-endpoint/* arn:*:ec2:*:*:vpc-flow-log/* arn:*:ec2:*:*:vpc-peering-connection/* arn:*:ec2:*:*:vpc/* arn:*:ec2:*:*:vpn-concentrator/* arn:*:ec2:*:*:vpn-connection/* arn:*:ec2:*:*:vpn-gateway/* arn:*:ec2:*::image/* arn:*:ec2:*::snapshot/* arn:*:ec2::*:ipam-external-resource-verification-token/* arn:*:ec2::*:ipam-internet-registry-association/* arn:*:ec2::*:ipam-policy/* arn:*:ec2::*:ipam-pool/* arn:*:ec2::*:ipam-prefix-list-resolver-target/* arn:*:ec2::*:ipam-prefix-list-resolver/* arn:*:ec2::*:ipam-resource-discovery-association/* arn:*:ec2::*:ipam-resource-discovery/* arn:*:ec2::*:ipam-scope/* arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AccepterVpc ec2:Add/* ec2:AllocationId ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:AuthorizedService ec2:AuthorizedUser ec2:AutoPlacement ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:BootModeOverride ec2:CapacityReservationFleet ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:CommitmentDuration ec2:CpuOptionsAmdSevSnp ec2:CreateAction ec2:CreateDate ec2:DPDTimeoutSeconds ec2:DestinationCapacityReservationId ec2:DhcpOptionsID ec2:DirectoryArn ec2:Domain ec2:EbsOptimized ec2:ElasticGpuType ec2:Encrypted ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:GatewayType ec2:HostRecovery ec2:IKEVersions ec2:ImageID ec2:ImageType ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceCount ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMatchCriteria ec2:InstanceMetadataTags ec2:InstancePlatform ec2:InstanceProfile ec2:InstanceType ec2:InternetGatewayID ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IpamPrefixListResolverTargetId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:KeyPairName ec2:KeyPairType ec2:KmsKeyId ec2:LaunchTemplate ec2:Location ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NetworkAclID ec2:NetworkInterfaceID ec2:NewInstanceProfile ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:Permission ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:PlacementGroup ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:ProductCode ec2:Public ec2:PublicIpAddress ec2:Quantity ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:Remove/* ec2:ReplayWindowSizePackets ec2:RequesterVpc ec2:ReservedInstancesOfferingType ec2:ResourceTag/* ec2:RootDeviceType ec2:RouteTableID ec2:RoutingType ec2:SamlProviderArn ec2:SecurityGroupID ec2:ServerCertificateArn ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceCapacityReservationId ec2:SourceOutpostArn ec2:Subnet ec2:SubnetID ec2:TargetInstanceCount ec2:Tenancy ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType ec2:Vpc ec2:VpcID ec2:VpcPeeringConnectionID ec2:VpceMultiRegion ec2:VpcePrivateDnsPreference ec2:VpcePrivateDnsSpecifiedDomains ec2:VpceServiceName ec2:VpceServiceOwner ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion ec2:transitGatewayAttachmentId ec2:transitGatewayConnectPeerId ec2:transitGatewayId ec2:transitGatewayMeteringPolicyId ec2:transitGatewayMulticastDomainId ec2:transitGatewayPolicyTableId ec2:transitGatewayRouteTableAnnouncementId ec2:transitGatewayRouteTableId
ec2:CreateTrafficMirrorFilter	W	arn:*:ec2:*:*:traffic-mirror-filter/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateTrafficMirrorFilterRule	W	arn:*:ec2:*:*:traffic-mirror-filter-rule/* arn:*:ec2:*:*:traffic-mirror-filter/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateTrafficMirrorSession	W	arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:traffic-mirror-filter/* arn:*:ec2:*:*:traffic-mirror-session/* arn:*:ec2:*:*:traffic-mirror-target/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:CreateTrafficMirrorTarget	W	arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:traffic-mirror-target/* arn:*:ec2:*:*:vpc-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc ec2:VpceMultiRegion ec2:VpcePrivateDnsPreference ec2:VpcePrivateDnsSpecifiedDomains ec2:VpceServiceName ec2:VpceServiceOwner ec2:VpceServiceRegion
ec2:CreateTransitGateway	W	arn:*:ec2:*:*:transit-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayId
ec2:CreateTransitGatewayConnect	W	arn:*:ec2:*:*:transit-gateway-attachment/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId
ec2:CreateTransitGatewayConnectPeer	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-connect-peer/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayConnectPeerId
ec2:CreateTransitGatewayMeteringPolicy	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-metering-policy/* arn:*:ec2:*:*:transit-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayId ec2:transitGatewayMeteringPolicyId
ec2:CreateTransitGatewayMeteringPolicyEntry	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-metering-policy/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayMeteringPolicyId
ec2:CreateTransitGatewayMulticastDomain	W	arn:*:ec2:*:*:transit-gateway-multicast-domain/* arn:*:ec2:*:*:transit-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayId ec2:transitGatewayMulticastDomainId
ec2:CreateTransitGatewayPeeringAttachment	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayId
ec2:CreateTransitGatewayPolicyTable	W	arn:*:ec2:*:*:transit-gateway-policy-table/* arn:*:ec2:*:*:transit-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayId ec2:transitGatewayPolicyTableId
ec2:CreateTransitGatewayPolicyTableEntry	W	arn:*:ec2:*:*:transit-gateway-policy-table/* arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayPolicyTableId ec2:transitGatewayRouteTableId
ec2:CreateTransitGatewayPrefixListReference	W	arn:*:ec2:*:*:prefix-list/* arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IpamPrefixListResolverTargetId ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayRouteTableId
ec2:CreateTransitGatewayRoute	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayRouteTableId
ec2:CreateTransitGatewayRouteTable	W	arn:*:ec2:*:*:transit-gateway-route-table/* arn:*:ec2:*:*:transit-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayId ec2:transitGatewayRouteTableId
ec2:CreateTransitGatewayRouteTableAnnouncement	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-route-table-announcement/* arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayRouteTableAnnouncementId ec2:transitGatewayRouteTableId
ec2:CreateTransitGatewayVpcAttachment	W	arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Tenancy ec2:Vpc ec2:VpcID ec2:transitGatewayAttachmentId ec2:transitGatewayId
ec2:CreateVerifiedAccessEndpoint	W	arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:verified-access-endpoint/* arn:*:ec2:*:*:verified-access-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Subnet ec2:SubnetID ec2:Vpc
ec2:CreateVerifiedAccessGroup	W	arn:*:ec2:*:*:verified-access-group/* arn:*:ec2:*:*:verified-access-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateVerifiedAccessInstance	W	arn:*:ec2:*:*:verified-access-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateVerifiedAccessTrustProvider	W	arn:*:ec2:*:*:verified-access-trust-provider/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:CreateVolume	W	arn:*:ec2:*:*:volume/* arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Encrypted ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:Location ec2:ManagedResourceOperator ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:CreateVpc	W	arn:*:ec2:*:*:ipv6pool-ec2/* arn:*:ec2:*:*:vpc/* arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:CreateVpcBlockPublicAccessExclusion	W	arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:vpc-block-public-access-exclusion/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Tenancy ec2:Vpc ec2:VpcID
ec2:CreateVpcEncryptionControl	W	arn:*:ec2:*:*:vpc-encryption-control/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:CreateVpcEndpoint	W	arn:*:ec2:*:*:route-table/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:vpc-endpoint/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:SecurityGroupID ec2:SubnetID ec2:Tenancy ec2:Vpc ec2:VpcID ec2:VpceMultiRegion ec2:VpcePrivateDnsPreference ec2:VpcePrivateDnsSpecifiedDomains ec2:VpceServiceName ec2:VpceServiceOwner ec2:VpceServiceRegion
ec2:CreateVpcEndpointConnectionNotification	W	arn:*:ec2:*:*:vpc-endpoint-service/* arn:*:ec2:*:*:vpc-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpcePrivateDnsPreference ec2:VpcePrivateDnsSpecifiedDomains ec2:VpceServiceName ec2:VpceServiceOwner ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:CreateVpcEndpointServiceConfiguration	W	arn:*:ec2:*:*:vpc-endpoint-service/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:CreateVpcPeeringConnection	W	arn:*:ec2:*:*:vpc-peering-connection/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AccepterVpc ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:RequesterVpc ec2:ResourceTag/* ec2:Tenancy ec2:VpcID ec2:VpcPeeringConnectionID
ec2:CreateVpnConcentrator	W	arn:*:ec2:*:*:transit-gateway/* arn:*:ec2:*:*:vpn-concentrator/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayId
ec2:CreateVpnConnection	W	arn:*:ec2:*:*:customer-gateway/* arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway/* arn:*:ec2:*:*:vpn-concentrator/* arn:*:ec2:*:*:vpn-connection/* arn:*:ec2:*:*:vpn-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:DPDTimeoutSeconds ec2:GatewayType ec2:IKEVersions ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:ReplayWindowSizePackets ec2:ResourceTag/* ec2:RoutingType ec2:transitGatewayAttachmentId ec2:transitGatewayId
ec2:CreateVpnConnectionRoute	W	arn:*:ec2:*:*:vpn-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:DPDTimeoutSeconds ec2:GatewayType ec2:IKEVersions ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:ReplayWindowSizePackets ec2:ResourceTag/* ec2:RoutingType
ec2:CreateVpnGateway	W	arn:*:ec2:*:*:vpn-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteApplicationStatusCheck	W	arn:*:ec2:*:*:application-status-check/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteCapacityManagerDataExport	W	arn:*:ec2:*:*:capacity-manager-data-export/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteCarrierGateway	W	arn:*:ec2:*:*:carrier-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:Vpc
ec2:DeleteClientVpnEndpoint	W	arn:*:ec2:*:*:client-vpn-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn
ec2:DeleteClientVpnRoute	W	arn:*:ec2:*:*:client-vpn-endpoint/* arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn ec2:SubnetID ec2:Vpc
ec2:DeleteCoipCidr	W	arn:*:ec2:*:*:coip-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteCoipPool	W	arn:*:ec2:*:*:coip-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteCoipPoolPermission	P	arn:*:ec2:*:*:coip-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteCustomerGateway	W	arn:*:ec2:*:*:customer-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteDhcpOptions	W	arn:*:ec2:*:*:dhcp-options/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:DhcpOptionsID ec2:Region ec2:ResourceTag/*
ec2:DeleteEgressOnlyInternetGateway	W	arn:*:ec2:*:*:egress-only-internet-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteFleets	W	arn:*:ec2:*:*:fleet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteFlowLogs	W	arn:*:ec2:*:*:vpc-flow-log/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteFpgaImage	W	arn:*:ec2:*:*:fpga-image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/*
ec2:DeleteImageUsageReport	W	arn:*:ec2:*:*:image-usage-report/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteInstanceConnectEndpoint	W	arn:*:ec2:*:*:instance-connect-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:SubnetID
ec2:DeleteInstanceEventWindow	W	arn:*:ec2:*:*:instance-event-window/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteInternetGateway	W	arn:*:ec2:*:*:internet-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:InternetGatewayID ec2:Region ec2:ResourceTag/*
ec2:DeleteIpam	W	arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteIpamExternalResourceVerificationToken	W	arn:*:ec2::*:ipam-external-resource-verification-token/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteIpamInternetRegistryAssociation	W	arn:*:ec2::*:ipam-internet-registry-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteIpamPolicy	W	arn:*:ec2::*:ipam-policy/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteIpamPool	W	arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteIpamPrefixListResolver	W	arn:*:ec2::*:ipam-prefix-list-resolver/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteIpamPrefixListResolverTarget	W	arn:*:ec2::*:ipam-prefix-list-resolver-target/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteIpamResourceDiscovery	W	arn:*:ec2::*:ipam-resource-discovery/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteIpamRoutingPolicyRegistration	W	arn:*:ec2::*:ipam-internet-registry-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteIpamScope	W	arn:*:ec2::*:ipam-scope/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteKeyPair	W	arn:*:ec2:*:*:key-pair/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:KeyPairName ec2:KeyPairType ec2:LaunchTemplate ec2:Region ec2:ResourceTag/*
ec2:DeleteLaunchTemplate	W	arn:*:ec2:*:*:launch-template/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:Region ec2:ResourceTag/*
ec2:DeleteLaunchTemplateVersions	W	arn:*:ec2:*:*:launch-template/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:Region ec2:ResourceTag/*
ec2:DeleteLocalGatewayRoute	W	arn:*:ec2:*:*:local-gateway-route-table/* arn:*:ec2:*:*:prefix-list/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IpamPrefixListResolverTargetId ec2:Region ec2:ResourceTag/*
ec2:DeleteLocalGatewayRouteTable	W	arn:*:ec2:*:*:local-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteLocalGatewayRouteTablePermission	P	arn:*:ec2:*:*:local-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteLocalGatewayRouteTableVirtualInterfaceGroupAssociation	W	arn:*:ec2:*:*:local-gateway-route-table-virtual-interface-group-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteLocalGatewayRouteTableVpcAssociation	W	arn:*:ec2:*:*:local-gateway-route-table-vpc-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteLocalGatewayVirtualInterface	W	arn:*:ec2:*:*:local-gateway-virtual-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteLocalGatewayVirtualInterfaceGroup	W	arn:*:ec2:*:*:local-gateway-virtual-interface-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteManagedPrefixList	W	arn:*:ec2:*:*:prefix-list/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IpamPrefixListResolverTargetId ec2:Region ec2:ResourceTag/*
ec2:DeleteNatGateway	W	arn:*:ec2:*:*:natgateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:Vpc
ec2:DeleteNetworkAcl	W	arn:*:ec2:*:*:network-acl/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:NetworkAclID ec2:Region ec2:ResourceTag/* ec2:Vpc
ec2:DeleteNetworkAclEntry	W	arn:*:ec2:*:*:network-acl/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:NetworkAclID ec2:Region ec2:ResourceTag/* ec2:Vpc
ec2:DeleteNetworkInsightsAccessScope	W	arn:*:ec2:*:*:network-insights-access-scope/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteNetworkInsightsAccessScopeAnalysis	W	arn:*:ec2:*:*:network-insights-access-scope-analysis/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteNetworkInsightsAnalysis	W	arn:*:ec2:*:*:network-insights-analysis/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteNetworkInsightsPath	W	arn:*:ec2:*:*:network-insights-path/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteNetworkInterface	W	arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:DeleteNetworkInterfacePermission	P	arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:DeleteOdbNetworkPeering	P	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:DeletePlacementGroup	W	arn:*:ec2:*:*:placement-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:Region ec2:ResourceTag/*
ec2:DeletePublicIpv4Pool	W	arn:*:ec2:*:*:ipv4pool-ec2/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteQueuedReservedInstances	W	arn:*:ec2:*:*:reserved-instances/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:InstanceType ec2:Region ec2:ReservedInstancesOfferingType ec2:ResourceTag/* ec2:Tenancy
ec2:DeleteResourcePolicy	P	arn:*:ec2:*:*:placement-group/* arn:*:ec2:*:*:verified-access-group/* arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:Region ec2:ResourceTag/*
ec2:DeleteRoute	W	arn:*:ec2:*:*:route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:Vpc
ec2:DeleteRouteServer	W	arn:*:ec2:*:*:route-server/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteRouteServerEndpoint	W	arn:*:ec2:*:*:route-server-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AvailabilityZone ec2:Region ec2:ResourceTag/*
ec2:DeleteRouteServerPeer	W	arn:*:ec2:*:*:route-server-peer/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AvailabilityZone ec2:Region ec2:ResourceTag/*
ec2:DeleteRouteTable	W	arn:*:ec2:*:*:route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:Vpc
ec2:DeleteSecondaryNetwork	W	arn:*:ec2:*:*:secondary-network/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteSecondarySubnet	W	arn:*:ec2:*:*:secondary-subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteSecurityGroup	W	arn:*:ec2:*:*:security-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Vpc
ec2:DeleteSnapshot	W	arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:DeleteSpotDatafeedSubscription	W		ec2:Region
ec2:DeleteSubnet	W	arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Vpc
ec2:DeleteSubnetCidrReservation	W		ec2:Region
ec2:DeleteTags	T	arn:*:ec2:*:*:application-status-check/* arn:*:ec2:*:*:capacity-block/* arn:*:ec2:*:*:capacity-manager-data-export/* arn:*:ec2:*:*:capacity-reservation-cancellation-quote/* arn:*:ec2:*:*:capacity-reservation-fleet/* arn:*:ec2:*:*:capacity-reservation/* arn:*:ec2:*:*:carrier-gateway/* arn:*:ec2:*:*:client-vpn-endpoint/* arn:*:ec2:*:*:coip-pool/* arn:*:ec2:*:*:customer-gateway/* arn:*:ec2:*:*:declarative-policies-report/* arn:*:ec2:*:*:dedicated-host/* arn:*:ec2:*:*:dhcp-options/* arn:*:ec2:*:*:egress-only-internet-gateway/* arn:*:ec2:*:*:elastic-gpu/* arn:*:ec2:*:*:elastic-ip/* arn:*:ec2:*:*:export-image-task/* arn:*:ec2:*:*:export-instance-task/* arn:*:ec2:*:*:fleet/* arn:*:ec2:*:*:fpga-image/* arn:*:ec2:*:*:host-reservation/* arn:*:ec2:*:*:image-usage-report/* arn:*:ec2:*:*:import-image-task/* arn:*:ec2:*:*:import-snapshot-task/* arn:*:ec2:*:*:instance-connect-endpoint/* arn:*:ec2:*:*:instance-event-window/* arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:internet-gateway/* arn:*:ec2:*:*:ipam-pool-allocation/* arn:*:ec2:*:*:ipv4pool-ec2/* arn:*:ec2:*:*:ipv6pool-ec2/* arn:*:ec2:*:*:key-pair/* arn:*:ec2:*:*:launch-template/* arn:*:ec2:*:*:local-gateway-route-table-virtual-interface-group-association/* arn:*:ec2:*:*:local-gateway-route-table-vpc-association/* arn:*:ec2:*:*:local-gateway-route-table/* arn:*:ec2:*:*:local-gateway-virtual-interface-group/* arn:*:ec2:*:*:local-gateway-virtual-interface/* arn:*:ec2:*:*:local-gateway/* arn:*:ec2:*:*:natgateway/* arn:*:ec2:*:*:network-acl/* arn:*:ec2:*:*:network-insights-access-scope-analysis/* arn:*:ec2:*:*:network-insights-access-scope/* arn:*:ec2:*:*:network-insights-analysis/* arn:*:ec2:*:*:network-insights-path/* arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:placement-group/* arn:*:ec2:*:*:prefix-list/* arn:*:ec2:*:*:replace-root-volume-task/* arn:*:ec2:*:*:reserved-instances/* arn:*:ec2:*:*:route-server-endpoint/* arn:*:ec2:*:*:route-server-peer/* arn:*:ec2:*:*:route-server/* arn:*:ec2:*:*:route-table/* arn:*:ec2:*:*:secondary-interface/* arn:*:ec2:*:*:secondary-network/* arn:*:ec2:*:*:secondary-subnet/* arn:*:ec2:*:*:security-group-rule/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:spot-fleet-request/* arn:*:ec2:*:*:spot-instances-request/* arn:*:ec2:*:*:subnet-cidr-reservation/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:traffic-mirror-filter-rule/* arn:*:ec2:*:*:traffic-mirror-filter/* arn:*:ec2:*:*:traffic-mirror-session/* arn:*:ec2:*:*:traffic-mirror-target/* arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-connect-peer/* arn:*:ec2:*:*:transit-gateway-metering-policy/* arn:*:ec2:*:*:transit-gateway-multicast-domain/* arn:*:ec2:*:*:transit-gateway-policy-table/* arn:*:ec2:*:*:transit-gateway-route-table-announcement/* arn:*:ec2:*:*:transit-gateway-route-table/* arn:*:ec2:*:*:transit-gateway/* arn:*:ec2:*:*:verified-access-endpoint-target/* arn:*:ec2:*:*:verified-access-endpoint/* arn:*:ec2:*:*:verified-access-group/* arn:*:ec2:*:*:verified-access-instance/* arn:*:ec2:*:*:verified-access-policy/* arn:*:ec2:*:*:verified-access-trust-provider/* arn:*:ec2:*:*:volume/* arn:*:ec2:*:*:vpc-block-public-access-exclusion/* arn:*:ec2:*:*:vpc-encryption-control/* arn:*:ec2:*:*:vpc-endpoint-connection/* arn:*:ec2:*:*:vpc-endpoint-service-permission/* arn:*:ec2:*:*:vpc-endpoint-service/* arn:*:ec2:*:*:vpc-endpoint/* arn:*:ec2:*:*:vpc-flow-log/* arn:*:ec2:*:*:vpc-peering-connection/* arn:*:ec2:*:*:vpc/* arn:*:ec2:*:*:vpn-concentrator/* arn:*:ec2:*:*:vpn-connection/* arn:*:ec2:*:*:vpn-gateway/* arn:*:ec2:*::image/* arn:*:ec2:*::snapshot/* arn:*:ec2::*:ipam-external-resource-verification-token/* arn:*:ec2::*:ipam-internet-registry-association/* arn:*:ec2::*:ipam-policy/* arn:*:ec2::*:ipam-pool/* arn:*:ec2::*:ipam-prefix-list-resolver-target/* arn:*:ec2::*:ipam-prefix-list-resolver/* arn:*:ec2::*:ipam-resource-discovery-association/* arn:*:ec2::*:ipam-resource-discovery/* arn:*:ec2::*:ipam-scope/* arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AccepterVpc ec2:Add/* ec2:AllocationId ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:AuthorizedService ec2:AuthorizedUser ec2:AutoPlacement ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:BootModeOverride ec2:CapacityReservationFleet ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:CommitmentDuration ec2:CpuOptionsAmdSevSnp ec2:CreateDate ec2:DPDTimeoutSeconds ec2:DestinationCapacityReservationId ec2:DhcpOptionsID ec2:DirectoryArn ec2:Domain ec2:EbsOptimized ec2:ElasticGpuType ec2:Encrypted ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:GatewayType ec2:HostRecovery ec2:IKEVersions ec2:ImageID ec2:ImageType ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceCount ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMatchCriteria ec2:InstanceMetadataTags ec2:InstancePlatform ec2:InstanceProfile ec2:InstanceType ec2:InternetGatewayID ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IpamPrefixListResolverTargetId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:KeyPairName ec2:KeyPairType ec2:KmsKeyId ec2:LaunchTemplate ec2:Location ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NetworkAclID ec2:NetworkInterfaceID ec2:NewInstanceProfile ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:Permission ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:PlacementGroup ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:ProductCode ec2:Public ec2:PublicIpAddress ec2:Quantity ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:Remove/* ec2:ReplayWindowSizePackets ec2:RequesterVpc ec2:ReservedInstancesOfferingType ec2:ResourceTag/* ec2:RootDeviceType ec2:RouteTableID ec2:RoutingType ec2:SamlProviderArn ec2:SecurityGroupID ec2:ServerCertificateArn ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceCapacityReservationId ec2:SourceOutpostArn ec2:Subnet ec2:SubnetID ec2:TargetInstanceCount ec2:Tenancy ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType ec2:Vpc ec2:VpcID ec2:VpcPeeringConnectionID ec2:VpceMultiRegion ec2:VpcePrivateDnsPreference ec2:VpcePrivateDnsSpecifiedDomains ec2:VpceServiceName ec2:VpceServiceOwner ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion ec2:transitGatewayAttachmentId ec2:transitGatewayConnectPeerId ec2:transitGatewayId ec2:transitGatewayMeteringPolicyId ec2:transitGatewayMulticastDomainId ec2:transitGatewayPolicyTableId ec2:transitGatewayRouteTableAnnouncementId ec2:transitGatewayRouteTableId
ec2:DeleteTrafficMirrorFilter	W	arn:*:ec2:*:*:traffic-mirror-filter/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteTrafficMirrorFilterRule	W	arn:*:ec2:*:*:traffic-mirror-filter-rule/* arn:*:ec2:*:*:traffic-mirror-filter/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteTrafficMirrorSession	W	arn:*:ec2:*:*:traffic-mirror-session/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteTrafficMirrorTarget	W	arn:*:ec2:*:*:traffic-mirror-target/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteTransitGateway	W	arn:*:ec2:*:*:transit-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayId
ec2:DeleteTransitGatewayClientVpnAttachment	W	arn:*:ec2:*:*:transit-gateway-attachment/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId
ec2:DeleteTransitGatewayConnect	W	arn:*:ec2:*:*:transit-gateway-attachment/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId
ec2:DeleteTransitGatewayConnectPeer	W	arn:*:ec2:*:*:transit-gateway-connect-peer/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:transitGatewayConnectPeerId
ec2:DeleteTransitGatewayMeteringPolicy	W	arn:*:ec2:*:*:transit-gateway-metering-policy/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayMeteringPolicyId
ec2:DeleteTransitGatewayMeteringPolicyEntry	W	arn:*:ec2:*:*:transit-gateway-metering-policy/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayMeteringPolicyId
ec2:DeleteTransitGatewayMulticastDomain	W	arn:*:ec2:*:*:transit-gateway-multicast-domain/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:transitGatewayMulticastDomainId
ec2:DeleteTransitGatewayPeeringAttachment	W	arn:*:ec2:*:*:transit-gateway-attachment/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId
ec2:DeleteTransitGatewayPolicyTable	W	arn:*:ec2:*:*:transit-gateway-policy-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:transitGatewayPolicyTableId
ec2:DeleteTransitGatewayPolicyTableEntry	W	arn:*:ec2:*:*:transit-gateway-policy-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:transitGatewayPolicyTableId
ec2:DeleteTransitGatewayPrefixListReference	W	arn:*:ec2:*:*:prefix-list/* arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IpamPrefixListResolverTargetId ec2:Region ec2:ResourceTag/* ec2:transitGatewayRouteTableId
ec2:DeleteTransitGatewayRoute	W	arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayRouteTableId
ec2:DeleteTransitGatewayRouteTable	W	arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayRouteTableId
ec2:DeleteTransitGatewayRouteTableAnnouncement	W	arn:*:ec2:*:*:transit-gateway-route-table-announcement/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:transitGatewayRouteTableAnnouncementId
ec2:DeleteTransitGatewayVpcAttachment	W	arn:*:ec2:*:*:transit-gateway-attachment/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId
ec2:DeleteVerifiedAccessEndpoint	W	arn:*:ec2:*:*:verified-access-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteVerifiedAccessGroup	W	arn:*:ec2:*:*:verified-access-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteVerifiedAccessInstance	W	arn:*:ec2:*:*:verified-access-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteVerifiedAccessTrustProvider	W	arn:*:ec2:*:*:verified-access-trust-provider/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteVolume	W	arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Encrypted ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:ParentSnapshot ec2:ParentVolume ec2:Region ec2:ResourceTag/* ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:DeleteVpc	W	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:DeleteVpcBlockPublicAccessExclusion	W	arn:*:ec2:*:*:vpc-block-public-access-exclusion/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteVpcEncryptionControl	W	arn:*:ec2:*:*:vpc-encryption-control/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeleteVpcEndpointConnectionNotifications	W	arn:*:ec2:*:*:vpc-endpoint-service/* arn:*:ec2:*:*:vpc-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpcePrivateDnsPreference ec2:VpcePrivateDnsSpecifiedDomains ec2:VpceServiceName ec2:VpceServiceOwner ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:DeleteVpcEndpointServiceConfigurations	W	arn:*:ec2:*:*:vpc-endpoint-service/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:DeleteVpcEndpoints	W	arn:*:ec2:*:*:vpc-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpcePrivateDnsPreference ec2:VpcePrivateDnsSpecifiedDomains ec2:VpceServiceName ec2:VpceServiceOwner ec2:VpceServiceRegion
ec2:DeleteVpcPeeringConnection	W	arn:*:ec2:*:*:vpc-peering-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AccepterVpc ec2:Attribute ec2:Attribute/* ec2:Region ec2:RequesterVpc ec2:ResourceTag/* ec2:VpcPeeringConnectionID
ec2:DeleteVpnConcentrator	W	arn:*:ec2:*:*:vpn-concentrator/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeleteVpnConnection	W	arn:*:ec2:*:*:vpn-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:DPDTimeoutSeconds ec2:GatewayType ec2:IKEVersions ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:ReplayWindowSizePackets ec2:ResourceTag/* ec2:RoutingType
ec2:DeleteVpnConnectionRoute	W	arn:*:ec2:*:*:vpn-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:DPDTimeoutSeconds ec2:GatewayType ec2:IKEVersions ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:ReplayWindowSizePackets ec2:ResourceTag/* ec2:RoutingType
ec2:DeleteVpnGateway	W	arn:*:ec2:*:*:vpn-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeprovisionByoipCidr	W		ec2:Region
ec2:DeprovisionIpamByoasn	W	arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeprovisionIpamPoolCidr	W	arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DeprovisionPublicIpv4PoolCidr	W	arn:*:ec2:*:*:ipv4pool-ec2/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DeregisterImage	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:DeregisterInstanceEventNotificationAttributes	W		ec2:Region
ec2:DeregisterTransitGatewayMulticastGroupMembers	W	arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:transit-gateway-multicast-domain/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc ec2:transitGatewayMulticastDomainId
ec2:DeregisterTransitGatewayMulticastGroupSources	W	arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:transit-gateway-multicast-domain/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc ec2:transitGatewayMulticastDomainId
ec2:DescribeAccountAttributes	L		ec2:Region
ec2:DescribeAccountVpcEncryptionControl	L		ec2:Region
ec2:DescribeAddressTransfers	L		ec2:Region
ec2:DescribeAddresses	L		ec2:Region
ec2:DescribeAddressesAttribute	L		ec2:Region
ec2:DescribeAggregateIdFormat	L		ec2:Region
ec2:DescribeApplicationStatus	L		ec2:Region
ec2:DescribeApplicationStatusCheckAssociations	L		ec2:Region
ec2:DescribeApplicationStatusChecks	L		ec2:Region
ec2:DescribeAvailabilityZones	L		ec2:Region
ec2:DescribeAwsNetworkPerformanceMetricSubscriptions	L		ec2:Region
ec2:DescribeBundleTasks	L		ec2:Region
ec2:DescribeByoipCidrs	L		ec2:Region
ec2:DescribeCapacityBlockExtensionHistory	L		ec2:Region
ec2:DescribeCapacityBlockExtensionOfferings	L	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:DescribeCapacityBlockOfferings	L		ec2:Region
ec2:DescribeCapacityBlockStatus	L		ec2:Region
ec2:DescribeCapacityBlocks	L		ec2:Region
ec2:DescribeCapacityManagerDataExports	L		ec2:Region
ec2:DescribeCapacityReservationBillingRequests	L		ec2:Region
ec2:DescribeCapacityReservationCancellationQuotes	L		ec2:Region
ec2:DescribeCapacityReservationFleets	L		ec2:Region
ec2:DescribeCapacityReservationTopology	L		ec2:Region
ec2:DescribeCapacityReservations	L		ec2:Region
ec2:DescribeCarrierGateways	L		ec2:Region
ec2:DescribeClassicLinkInstances	L		ec2:Region
ec2:DescribeClientVpnAuthorizationRules	L	arn:*:ec2:*:*:client-vpn-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn
ec2:DescribeClientVpnConnections	L	arn:*:ec2:*:*:client-vpn-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn
ec2:DescribeClientVpnEndpoints	L		ec2:Region
ec2:DescribeClientVpnRoutes	L	arn:*:ec2:*:*:client-vpn-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn
ec2:DescribeClientVpnTargetNetworks	L	arn:*:ec2:*:*:client-vpn-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn
ec2:DescribeCoipPools	L		ec2:Region
ec2:DescribeConversionTasks	L		ec2:Region
ec2:DescribeCustomerGateways	L		ec2:Region
ec2:DescribeDeclarativePoliciesReports	L		ec2:Region
ec2:DescribeDhcpOptions	L		ec2:Region
ec2:DescribeEgressOnlyInternetGateways	L		ec2:Region
ec2:DescribeElasticGpus	L		ec2:Region
ec2:DescribeExportImageTasks	L		ec2:Region
ec2:DescribeExportTasks	L		ec2:Region
ec2:DescribeFastLaunchImages	L		ec2:Region
ec2:DescribeFastSnapshotRestores	L		ec2:Region
ec2:DescribeFleetHistory	L	arn:*:ec2:*:*:fleet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DescribeFleetInstances	L	arn:*:ec2:*:*:fleet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DescribeFleets	L		ec2:Region
ec2:DescribeFlowLogs	L		ec2:Region
ec2:DescribeFpgaImageAttribute	L	arn:*:ec2:*:*:fpga-image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/*
ec2:DescribeFpgaImages	L		ec2:Region
ec2:DescribeHostReservationOfferings	L		ec2:Region
ec2:DescribeHostReservations	L		ec2:Region
ec2:DescribeHosts	L		ec2:Region
ec2:DescribeIamInstanceProfileAssociations	L		ec2:Region
ec2:DescribeIdFormat	L		ec2:Region
ec2:DescribeIdentityIdFormat	L		ec2:Region
ec2:DescribeImageAttribute	L	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:DescribeImageReferences	L		ec2:Region
ec2:DescribeImageUsageReportEntries	L		ec2:Region
ec2:DescribeImageUsageReports	L		ec2:Region
ec2:DescribeImages	L		ec2:Region
ec2:DescribeImportImageTasks	L		ec2:Region
ec2:DescribeImportSnapshotTasks	L		ec2:Region
ec2:DescribeInstanceAttribute	L	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:DescribeInstanceConnectEndpoints	L		ec2:Region
ec2:DescribeInstanceCreditSpecifications	L		ec2:Region
ec2:DescribeInstanceEventNotificationAttributes	L		ec2:Region
ec2:DescribeInstanceEventWindows	L		ec2:Region
ec2:DescribeInstanceImageMetadata	L		ec2:Region
ec2:DescribeInstanceSqlHaHistoryStates	L		ec2:Region
ec2:DescribeInstanceSqlHaStates	L		ec2:Region
ec2:DescribeInstanceStatus	L		ec2:Region
ec2:DescribeInstanceTopology	L		ec2:Region
ec2:DescribeInstanceTypeOfferings	L		ec2:Region
ec2:DescribeInstanceTypes	L		ec2:Region
ec2:DescribeInstances	L		ec2:Region
ec2:DescribeInternetGateways	L		ec2:Region
ec2:DescribeIpamByoasn	L		ec2:Region
ec2:DescribeIpamExternalResourceVerificationTokens	L		ec2:Region
ec2:DescribeIpamInternetRegistryAssociations	L		ec2:Region
ec2:DescribeIpamPolicies	L		ec2:Region
ec2:DescribeIpamPoolAllocations	L		ec2:Region
ec2:DescribeIpamPools	L		ec2:Region
ec2:DescribeIpamPrefixListResolverTargets	L		ec2:Region
ec2:DescribeIpamPrefixListResolvers	L		ec2:Region
ec2:DescribeIpamResourceDiscoveries	L		ec2:Region
ec2:DescribeIpamResourceDiscoveryAssociations	L		ec2:Region
ec2:DescribeIpamScopes	L		ec2:Region
ec2:DescribeIpams	L		ec2:Region
ec2:DescribeIpv6Pools	L		ec2:Region
ec2:DescribeKeyPairs	L		ec2:Region
ec2:DescribeLaunchTemplateVersions	L		ec2:Region
ec2:DescribeLaunchTemplates	L		ec2:Region
ec2:DescribeLocalGatewayRouteTablePermissions	L		ec2:Region
ec2:DescribeLocalGatewayRouteTableVirtualInterfaceGroupAssociations	L		ec2:Region
ec2:DescribeLocalGatewayRouteTableVpcAssociations	L		ec2:Region
ec2:DescribeLocalGatewayRouteTables	L		ec2:Region
ec2:DescribeLocalGatewayVirtualInterfaceGroups	L		ec2:Region
ec2:DescribeLocalGatewayVirtualInterfaces	L		ec2:Region
ec2:DescribeLocalGateways	L		ec2:Region
ec2:DescribeLockedSnapshots	L		ec2:Region
ec2:DescribeMacHosts	L		ec2:Region
ec2:DescribeMacModificationTasks	L		ec2:Region
ec2:DescribeManagedPrefixLists	L		ec2:Region
ec2:DescribeMovingAddresses	L		ec2:Region
ec2:DescribeNatGateways	L		ec2:Region
ec2:DescribeNetworkAcls	L		ec2:Region
ec2:DescribeNetworkInsightsAccessScopeAnalyses	L		ec2:Region
ec2:DescribeNetworkInsightsAccessScopes	L		ec2:Region
ec2:DescribeNetworkInsightsAnalyses	L		ec2:Region
ec2:DescribeNetworkInsightsPaths	L		ec2:Region
ec2:DescribeNetworkInterfaceAttribute	L		ec2:Region
ec2:DescribeNetworkInterfacePermissions	L		ec2:Region
ec2:DescribeNetworkInterfaces	L		ec2:Region
ec2:DescribeOutpostLags	L		ec2:Region
ec2:DescribePlacementGroups	L		ec2:Region
ec2:DescribePrefixLists	L		ec2:Region
ec2:DescribePrincipalIdFormat	L		ec2:Region
ec2:DescribePublicIpv4Pools	L		ec2:Region
ec2:DescribeRegions	L		ec2:Region
ec2:DescribeReplaceRootVolumeTasks	L		ec2:Region
ec2:DescribeReservedInstances	L		ec2:Region
ec2:DescribeReservedInstancesListings	L		ec2:Region
ec2:DescribeReservedInstancesModifications	L		ec2:Region
ec2:DescribeReservedInstancesOfferings	L		ec2:Region
ec2:DescribeRouteServerEndpoints	L		ec2:Region
ec2:DescribeRouteServerPeers	L		ec2:Region
ec2:DescribeRouteServers	L		ec2:Region
ec2:DescribeRouteTables	L		ec2:Region
ec2:DescribeScheduledInstanceAvailability	L		ec2:Region
ec2:DescribeScheduledInstances	L		ec2:Region
ec2:DescribeSecondaryInterfaces	L		ec2:Region
ec2:DescribeSecondaryNetworks	L		ec2:Region
ec2:DescribeSecondarySubnets	L		ec2:Region
ec2:DescribeSecurityGroupReferences	L	arn:*:ec2:*:*:security-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Vpc
ec2:DescribeSecurityGroupRules	L		ec2:Region
ec2:DescribeSecurityGroupVpcAssociations	L		ec2:Region
ec2:DescribeSecurityGroups	L		ec2:Region
ec2:DescribeServiceLinkVirtualInterfaces	L		ec2:Region
ec2:DescribeSnapshotAttribute	L	arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:DescribeSnapshotTierStatus	L		ec2:Region
ec2:DescribeSnapshots	L		ec2:Region
ec2:DescribeSpotDatafeedSubscription	L		ec2:Region
ec2:DescribeSpotFleetInstances	L	arn:*:ec2:*:*:spot-fleet-request/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DescribeSpotFleetRequestHistory	L	arn:*:ec2:*:*:spot-fleet-request/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DescribeSpotFleetRequests	L		ec2:Region
ec2:DescribeSpotInstanceRequests	L		ec2:Region
ec2:DescribeSpotPriceHistory	L		ec2:Region
ec2:DescribeStaleSecurityGroups	L		ec2:Region
ec2:DescribeStoreImageTasks	L		ec2:Region
ec2:DescribeSubnets	L		ec2:Region
ec2:DescribeTags	L		ec2:Region
ec2:DescribeTrafficMirrorFilterRules	L		ec2:Region
ec2:DescribeTrafficMirrorFilters	L		ec2:Region
ec2:DescribeTrafficMirrorSessions	L		ec2:Region
ec2:DescribeTrafficMirrorTargets	L		ec2:Region
ec2:DescribeTransitGatewayAttachments	L		ec2:Region
ec2:DescribeTransitGatewayConnectPeers	L		ec2:Region
ec2:DescribeTransitGatewayConnects	L		ec2:Region
ec2:DescribeTransitGatewayMeteringPolicies	L		ec2:Region
ec2:DescribeTransitGatewayMulticastDomains	L		ec2:Region
ec2:DescribeTransitGatewayPeeringAttachments	L		ec2:Region
ec2:DescribeTransitGatewayPolicyTables	L		ec2:Region
ec2:DescribeTransitGatewayRouteTableAnnouncements	L		ec2:Region
ec2:DescribeTransitGatewayRouteTables	L		ec2:Region
ec2:DescribeTransitGatewayVpcAttachments	L		ec2:Region
ec2:DescribeTransitGateways	L		ec2:Region
ec2:DescribeTrunkInterfaceAssociations	L		ec2:Region
ec2:DescribeVerifiedAccessEndpoints	L		ec2:Region
ec2:DescribeVerifiedAccessGroups	L		ec2:Region
ec2:DescribeVerifiedAccessInstanceLoggingConfigurations	L		ec2:Region
ec2:DescribeVerifiedAccessInstanceWebAclAssociations	L		ec2:Region
ec2:DescribeVerifiedAccessInstances	L		ec2:Region
ec2:DescribeVerifiedAccessTrustProviders	L		ec2:Region
ec2:DescribeVolumeAttribute	L	arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Encrypted ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:ParentSnapshot ec2:ParentVolume ec2:Region ec2:ResourceTag/* ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:DescribeVolumeStatus	L		ec2:Region
ec2:DescribeVolumes	L		ec2:Region
ec2:DescribeVolumesModifications	L		ec2:Region
ec2:DescribeVpcAttribute	L	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:DescribeVpcBlockPublicAccessExclusions	L		ec2:Region
ec2:DescribeVpcBlockPublicAccessOptions	L		ec2:Region
ec2:DescribeVpcClassicLink	L		ec2:Region
ec2:DescribeVpcClassicLinkDnsSupport	L		ec2:Region
ec2:DescribeVpcEncryptionControls	L		ec2:Region
ec2:DescribeVpcEndpointAssociations	L		ec2:Region
ec2:DescribeVpcEndpointConnectionNotifications	L		ec2:Region
ec2:DescribeVpcEndpointConnections	L		ec2:Region
ec2:DescribeVpcEndpointServiceConfigurations	L		ec2:Region
ec2:DescribeVpcEndpointServicePermissions	L	arn:*:ec2:*:*:vpc-endpoint-service/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:DescribeVpcEndpointServices	L		ec2:Region
ec2:DescribeVpcEndpoints	L		ec2:Region
ec2:DescribeVpcPeeringConnections	L		ec2:Region
ec2:DescribeVpcs	L		ec2:Region
ec2:DescribeVpnConcentrators	L		ec2:Region
ec2:DescribeVpnConnections	L		ec2:Region
ec2:DescribeVpnGateways	L		ec2:Region
ec2:DetachApplianceFromNatGateway	P	arn:*:ec2:*:*:natgateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:Vpc
ec2:DetachClassicLinkVpc	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy ec2:VpcID
ec2:DetachImageWatermark	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:DetachInternetGateway	W	arn:*:ec2:*:*:internet-gateway/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:InternetGatewayID ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:DetachNetworkInterface	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NetworkInterfaceID ec2:NewInstanceProfile ec2:Permission ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Subnet ec2:Tenancy ec2:Vpc
ec2:DetachResourcesFromPlacementGroup	P	arn:*:ec2:*:*:placement-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:Region ec2:ResourceTag/*
ec2:DetachVerifiedAccessTrustProvider	W	arn:*:ec2:*:*:verified-access-instance/* arn:*:ec2:*:*:verified-access-trust-provider/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DetachVolume	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:Encrypted ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:ParentSnapshot ec2:ParentVolume ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:DetachVpnGateway	W	arn:*:ec2:*:*:vpc/* arn:*:ec2:*:*:vpn-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:DisableAddressTransfer	W	arn:*:ec2:*:*:elastic-ip/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AllocationId ec2:Attribute ec2:Attribute/* ec2:Domain ec2:PublicIpAddress ec2:Region ec2:ResourceTag/*
ec2:DisableAllowedImagesSettings	W		ec2:Region
ec2:DisableApplicationStatusCheckSuppression	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:DisableAwsNetworkPerformanceMetricSubscription	W		ec2:Region
ec2:DisableCapacityManager	W		ec2:Region
ec2:DisableEbsEncryptionByDefault	W		ec2:Region
ec2:DisableFastLaunch	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:DisableFastSnapshotRestores	W	arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:DisableImage	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:DisableImageBlockPublicAccess	P		ec2:Region
ec2:DisableImageDeprecation	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:DisableImageDeregistrationProtection	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:DisableInstanceSqlHaStandbyDetections	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:DisableIpamOrganizationAdminAccount	W		ec2:Region
ec2:DisableIpamPolicy	W	arn:*:ec2::*:ipam-policy/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DisableRouteServerPropagation	W	arn:*:ec2:*:*:route-server/* arn:*:ec2:*:*:route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:Vpc
ec2:DisableSerialConsoleAccess	W		ec2:Region
ec2:DisableSnapshotBlockPublicAccess	P		ec2:Region
ec2:DisableTransitGatewayRouteTablePropagation	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-route-table-announcement/* arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayRouteTableAnnouncementId ec2:transitGatewayRouteTableId
ec2:DisableVgwRoutePropagation	W	arn:*:ec2:*:*:route-table/* arn:*:ec2:*:*:vpn-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:Vpc
ec2:DisableVpcClassicLink	W	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:DisableVpcClassicLinkDnsSupport	W	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:DisassociateAddress	W	arn:*:ec2:*:*:elastic-ip/* arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AllocationId ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:Domain ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:PublicIpAddress ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:DisassociateApplicationStatusCheck	W	arn:*:ec2:*:*:application-status-check/* arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:DisassociateCapacityReservationBillingOwner	W	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:DisassociateClientVpnTargetNetwork	W	arn:*:ec2:*:*:client-vpn-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn
ec2:DisassociateEnclaveCertificateIamRole	W	arn:*:acm:*:*:certificate/* arn:*:iam::*:role/*	ec2:Region
ec2:DisassociateIamInstanceProfile	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:DisassociateInstanceEventWindow	W	arn:*:ec2:*:*:instance-event-window/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DisassociateIpamByoasn	W		ec2:Region
ec2:DisassociateIpamResourceDiscovery	W	arn:*:ec2::*:ipam-resource-discovery-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:DisassociateNatGatewayAddress	W	arn:*:ec2:*:*:elastic-ip/* arn:*:ec2:*:*:natgateway/* arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AllocationId ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:Domain ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:PublicIpAddress ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:DisassociateRouteServer	W	arn:*:ec2:*:*:route-server/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:DisassociateRouteTable	W	arn:*:ec2:*:*:internet-gateway/* arn:*:ec2:*:*:ipv4pool-ec2/* arn:*:ec2:*:*:ipv6pool-ec2/* arn:*:ec2:*:*:route-table/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:vpn-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:InternetGatewayID ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:SubnetID ec2:Vpc
ec2:DisassociateSecurityGroupVpc	W	arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Tenancy ec2:Vpc ec2:VpcID
ec2:DisassociateSubnetCidrBlock	W	arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Vpc
ec2:DisassociateTransitGatewayMulticastDomain	W	arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-multicast-domain/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Vpc ec2:transitGatewayAttachmentId ec2:transitGatewayMulticastDomainId
ec2:DisassociateTransitGatewayPolicyTable	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-policy-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayPolicyTableId
ec2:DisassociateTransitGatewayRouteTable	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayRouteTableId
ec2:DisassociateTrunkInterface	W		ec2:Region
ec2:DisassociateVerifiedAccessInstanceWebAcl	W	arn:*:ec2:*:*:verified-access-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:DisassociateVpcCidrBlock	W	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:EnableAddressTransfer	W	arn:*:ec2:*:*:elastic-ip/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AllocationId ec2:Attribute ec2:Attribute/* ec2:Domain ec2:PublicIpAddress ec2:Region ec2:ResourceTag/*
ec2:EnableAllowedImagesSettings	W		ec2:Region
ec2:EnableApplicationStatusCheckSuppression	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:EnableAwsNetworkPerformanceMetricSubscription	W		ec2:Region
ec2:EnableCapacityManager	W		ec2:Region
ec2:EnableEbsEncryptionByDefault	W		ec2:Region
ec2:EnableFastLaunch	W	arn:*:ec2:*:*:launch-template/* arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:EnableFastSnapshotRestores	W	arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:EnableImage	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:EnableImageBlockPublicAccess	P		ec2:Region
ec2:EnableImageDeprecation	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:EnableImageDeregistrationProtection	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:EnableInstanceSqlHaStandbyDetections	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:EnableIpamInternetRegistryAssociation	W	arn:*:ec2::*:ipam-internet-registry-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:EnableIpamOrganizationAdminAccount	W		ec2:Region
ec2:EnableIpamPolicy	W	arn:*:ec2::*:ipam-policy/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:EnableReachabilityAnalyzerOrganizationSharing	W		ec2:Region
ec2:EnableRouteServerPropagation	W	arn:*:ec2:*:*:route-server/* arn:*:ec2:*:*:route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:Vpc
ec2:EnableSerialConsoleAccess	W		ec2:Region
ec2:EnableSnapshotBlockPublicAccess	P		ec2:Region
ec2:EnableTransitGatewayRouteTablePropagation	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-route-table-announcement/* arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayRouteTableAnnouncementId ec2:transitGatewayRouteTableId
ec2:EnableVgwRoutePropagation	W	arn:*:ec2:*:*:route-table/* arn:*:ec2:*:*:vpn-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:Vpc
ec2:EnableVolumeIO	W	arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Encrypted ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:ParentSnapshot ec2:ParentVolume ec2:Region ec2:ResourceTag/* ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:EnableVpcClassicLink	W	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:EnableVpcClassicLinkDnsSupport	W	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:ExportClientVpnClientCertificateRevocationList	R	arn:*:ec2:*:*:client-vpn-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn
ec2:ExportClientVpnClientConfiguration	R	arn:*:ec2:*:*:client-vpn-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn
ec2:ExportImage	W	arn:*:ec2:*:*:export-image-task/* arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:ExportTransitGatewayRoutes	W		ec2:Region
ec2:ExportVerifiedAccessInstanceClientConfiguration	R	arn:*:ec2:*:*:verified-access-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetActiveVpnTunnelStatus	R	arn:*:ec2:*:*:vpn-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:DPDTimeoutSeconds ec2:GatewayType ec2:IKEVersions ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:ReplayWindowSizePackets ec2:ResourceTag/* ec2:RoutingType
ec2:GetAllowedImagesSettings	R		ec2:Region
ec2:GetAssociatedEnclaveCertificateIamRoles	R	arn:*:acm:*:*:certificate/*	ec2:Region
ec2:GetAssociatedIpv6PoolCidrs	R	arn:*:ec2:*:*:ipv6pool-ec2/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:GetAwsNetworkPerformanceData	R		ec2:Region
ec2:GetCapacityManagerAttributes	R		ec2:Region
ec2:GetCapacityManagerMetricData	R		ec2:Region
ec2:GetCapacityManagerMetricDimensions	R		ec2:Region
ec2:GetCapacityManagerMonitoredTagKeys	L		ec2:Region
ec2:GetCapacityReservationUsage	R	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:GetCoipPoolUsage	R	arn:*:ec2:*:*:coip-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:GetConsoleOutput	R	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:GetConsoleScreenshot	R	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:GetDeclarativePoliciesReportSummary	R	arn:*:ec2:*:*:declarative-policies-report/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:GetDefaultCreditSpecification	R		ec2:Region
ec2:GetEbsDefaultKmsKeyId	R		ec2:Region
ec2:GetEbsEncryptionByDefault	R		ec2:Region
ec2:GetEnabledIpamPolicy	R		ec2:Region
ec2:GetFlowLogsIntegrationTemplate	R	arn:*:ec2:*:*:vpc-flow-log/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:GetGroupsForCapacityReservation	L	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:GetHostReservationPurchasePreview	R		ec2:Region
ec2:GetImageAncestry	R	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:GetImageBlockPublicAccessState	R		ec2:Region
ec2:GetInstanceMetadataDefaults	L		ec2:Region
ec2:GetInstanceTpmEkPub	R	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:GetInstanceTypesFromInstanceRequirements	L		ec2:Region
ec2:GetInstanceUefiData	R	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:GetIpamAddressHistory	R	arn:*:ec2::*:ipam-scope/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamDiscoveredAccounts	R	arn:*:ec2::*:ipam-resource-discovery/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamDiscoveredPublicAddresses	R	arn:*:ec2::*:ipam-resource-discovery/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamDiscoveredResourceCidrs	R	arn:*:ec2::*:ipam-resource-discovery/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamDiscoveredRoutes	R	arn:*:ec2::*:ipam-resource-discovery/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamInternetRegistryAssociationAsns	R	arn:*:ec2::*:ipam-internet-registry-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamInternetRegistryAssociationCidrs	R	arn:*:ec2::*:ipam-internet-registry-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamPolicyAllocationRules	L	arn:*:ec2::*:ipam-policy/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamPolicyOrganizationTargets	L	arn:*:ec2::*:ipam-policy/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamPoolAllocations	L	arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamPoolCidrs	R	arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamPrefixListResolverRules	R	arn:*:ec2::*:ipam-prefix-list-resolver/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamPrefixListResolverVersionEntries	R	arn:*:ec2::*:ipam-prefix-list-resolver/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamPrefixListResolverVersions	R	arn:*:ec2::*:ipam-prefix-list-resolver/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamResourceCidrs	R	arn:*:ec2::*:ipam-pool/* arn:*:ec2::*:ipam-scope/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamRouteOriginAuthorizations	R	arn:*:ec2::*:ipam-internet-registry-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamRouteProtectionFindings	R	arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamRoutingPolicyRegistrationDeltas	R	arn:*:ec2::*:ipam-internet-registry-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetIpamRoutingPolicyRegistrations	R	arn:*:ec2::*:ipam-internet-registry-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetLaunchTemplateData	R	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:GetManagedPrefixListAssociations	R	arn:*:ec2:*:*:prefix-list/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IpamPrefixListResolverTargetId ec2:Region ec2:ResourceTag/*
ec2:GetManagedPrefixListEntries	R	arn:*:ec2:*:*:prefix-list/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IpamPrefixListResolverTargetId ec2:Region ec2:ResourceTag/*
ec2:GetManagedResourceVisibility	L		ec2:Region
ec2:GetNetworkInsightsAccessScopeAnalysisFindings	R	arn:*:ec2:*:*:network-insights-access-scope-analysis/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:GetNetworkInsightsAccessScopeContent	R	arn:*:ec2:*:*:network-insights-access-scope/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:GetPasswordData	R	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:GetReservedInstancesExchangeQuote	R	arn:*:ec2:*:*:reserved-instances/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:InstanceType ec2:Region ec2:ReservedInstancesOfferingType ec2:ResourceTag/* ec2:Tenancy
ec2:GetResourcePolicy	R	arn:*:ec2:*:*:placement-group/* arn:*:ec2:*:*:verified-access-group/* arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:Region ec2:ResourceTag/*
ec2:GetRouteServerAssociations	R	arn:*:ec2:*:*:route-server/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:GetRouteServerPropagations	R	arn:*:ec2:*:*:route-server/* arn:*:ec2:*:*:route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:Vpc
ec2:GetRouteServerRoutingDatabase	R	arn:*:ec2:*:*:route-server/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:GetSecurityGroupsForVpc	R	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:GetSerialConsoleAccessStatus	R		ec2:Region
ec2:GetSnapshotBlockPublicAccessState	R		ec2:Region
ec2:GetSpotPlacementScores	R		ec2:Region
ec2:GetSubnetCidrReservations	R		ec2:Region
ec2:GetTransitGatewayAttachmentPropagations	L		ec2:Region
ec2:GetTransitGatewayMeteringPolicyEntries	L	arn:*:ec2:*:*:transit-gateway-metering-policy/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayMeteringPolicyId
ec2:GetTransitGatewayMulticastDomainAssociations	L	arn:*:ec2:*:*:transit-gateway-multicast-domain/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:transitGatewayMulticastDomainId
ec2:GetTransitGatewayPolicyTableAssociations	L	arn:*:ec2:*:*:transit-gateway-policy-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:transitGatewayPolicyTableId
ec2:GetTransitGatewayPolicyTableEntries	L	arn:*:ec2:*:*:transit-gateway-policy-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:transitGatewayPolicyTableId
ec2:GetTransitGatewayPrefixListReferences	L		ec2:Region
ec2:GetTransitGatewayRouteTableAssociations	L		ec2:Region
ec2:GetTransitGatewayRouteTablePropagations	L		ec2:Region
ec2:GetVerifiedAccessEndpointPolicy	L	arn:*:ec2:*:*:verified-access-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetVerifiedAccessEndpointTargets	L	arn:*:ec2:*:*:verified-access-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetVerifiedAccessGroupPolicy	L	arn:*:ec2:*:*:verified-access-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetVerifiedAccessInstanceWebAcl	L	arn:*:ec2:*:*:verified-access-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:GetVpcResourcesBlockingEncryptionEnforcement	L	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:GetVpnConnectionDeviceSampleConfiguration	L	arn:*:ec2:*:*:vpn-connection-device-type/* arn:*:ec2:*:*:vpn-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:DPDTimeoutSeconds ec2:GatewayType ec2:IKEVersions ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:ReplayWindowSizePackets ec2:ResourceTag/* ec2:RoutingType
ec2:GetVpnConnectionDeviceTypes	L		ec2:Region
ec2:GetVpnTunnelReplacementStatus	L	arn:*:ec2:*:*:vpn-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:DPDTimeoutSeconds ec2:GatewayType ec2:IKEVersions ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:ReplayWindowSizePackets ec2:ResourceTag/* ec2:RoutingType
ec2:ImportByoipCidrToIpam	W	arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ImportClientVpnClientCertificateRevocationList	W	arn:*:ec2:*:*:client-vpn-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn
ec2:ImportImage	W	arn:*:ec2:*:*:import-image-task/* arn:*:ec2:*::image/* arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:BootModeOverride ec2:Encrypted ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Public ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:RootDeviceType ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:ImportInstance	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:Encrypted ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:ParentSnapshot ec2:ParentVolume ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:SecurityGroupID ec2:SubnetID ec2:Tenancy ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType ec2:Vpc
ec2:ImportKeyPair	W	arn:*:ec2:*:*:key-pair/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:KeyPairName ec2:KeyPairType ec2:LaunchTemplate ec2:Region ec2:ResourceTag/*
ec2:ImportSnapshot	W	arn:*:ec2:*:*:import-snapshot-task/* arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:ImportVolume	W	arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Encrypted ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:ParentSnapshot ec2:ParentVolume ec2:Region ec2:ResourceTag/* ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:InjectApiError	W		ec2:FisActionId ec2:FisTargetArns ec2:Region
ec2:InjectVolumeIOLatency	W	arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Encrypted ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:ParentSnapshot ec2:ParentVolume ec2:Region ec2:ResourceTag/* ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:ListImagesInRecycleBin	L		ec2:Region
ec2:ListSnapshotsInRecycleBin	L		ec2:Region
ec2:ListVolumesInRecycleBin	L		ec2:Region
ec2:LockSnapshot	W	arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:ModifyAccountVpcEncryptionControl	W		ec2:Region
ec2:ModifyAddressAttribute	W	arn:*:ec2:*:*:elastic-ip/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AllocationId ec2:Attribute ec2:Attribute/* ec2:Domain ec2:PublicIpAddress ec2:Region ec2:ResourceTag/*
ec2:ModifyApplicationStatusCheck	W	arn:*:ec2:*:*:application-status-check/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:SubnetID ec2:Vpc
ec2:ModifyAvailabilityZoneGroup	W		ec2:Region
ec2:ModifyCapacityReservation	W	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:ModifyCapacityReservationFleet	W	arn:*:ec2:*:*:capacity-reservation-fleet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyClientVpnEndpoint	W	arn:*:ec2:*:*:client-vpn-endpoint/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:transit-gateway/* arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:SecurityGroupID ec2:ServerCertificateArn ec2:Tenancy ec2:Vpc ec2:VpcID ec2:transitGatewayId
ec2:ModifyDefaultCreditSpecification	W		ec2:Region
ec2:ModifyEbsDefaultKmsKeyId	W		ec2:Region
ec2:ModifyFleet	W	arn:*:ec2:*:*:fleet/* arn:*:ec2:*:*:launch-template/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:SubnetID ec2:Vpc
ec2:ModifyFpgaImageAttribute	W	arn:*:ec2:*:*:fpga-image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/*
ec2:ModifyHosts	W	arn:*:ec2:*:*:dedicated-host/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AutoPlacement ec2:AvailabilityZone ec2:HostRecovery ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Quantity ec2:Region ec2:ResourceTag/*
ec2:ModifyIdFormat	W		ec2:Region
ec2:ModifyIdentityIdFormat	W		ec2:Region
ec2:ModifyImageAttribute	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:ModifyInstanceAttribute	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:Encrypted ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:ParentSnapshot ec2:ParentVolume ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:SecurityGroupID ec2:Tenancy ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType ec2:Vpc
ec2:ModifyInstanceCapacityReservationAttributes	W	arn:*:ec2:*:*:capacity-reservation/* arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CpuOptionsAmdSevSnp ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceCount ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMatchCriteria ec2:InstanceMetadataTags ec2:InstancePlatform ec2:InstanceProfile ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:OutpostArn ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:ModifyInstanceConnectEndpoint	W	arn:*:ec2:*:*:instance-connect-endpoint/* arn:*:ec2:*:*:security-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:SubnetID ec2:Vpc
ec2:ModifyInstanceCpuOptions	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:ModifyInstanceCreditSpecification	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:ModifyInstanceEventStartTime	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:ModifyInstanceEventWindow	W	arn:*:ec2:*:*:instance-event-window/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyInstanceMaintenanceOptions	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:ModifyInstanceMetadataDefaults	W		ec2:Attribute/* ec2:Region
ec2:ModifyInstanceMetadataOptions	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:ModifyInstanceNetworkPerformanceOptions	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:ModifyInstancePlacement	W	arn:*:ec2:*:*:dedicated-host/* arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:placement-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AutoPlacement ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:HostRecovery ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:ProductCode ec2:Quantity ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:ModifyIpam	W	arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyIpamPolicyAllocationRules	W	arn:*:ec2::*:ipam-policy/* arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyIpamPool	W	arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyIpamPoolAllocation	W	arn:*:ec2:*:*:ipam-pool-allocation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyIpamPrefixListResolver	W	arn:*:ec2::*:ipam-prefix-list-resolver/* arn:*:ec2::*:ipam-scope/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyIpamPrefixListResolverTarget	W	arn:*:ec2::*:ipam-prefix-list-resolver-target/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyIpamResourceCidr	W	arn:*:ec2::*:ipam-scope/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyIpamResourceDiscovery	W	arn:*:ec2::*:ipam-resource-discovery/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyIpamRoutingPolicyRegistration	W	arn:*:ec2::*:ipam-internet-registry-association/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyIpamScope	W	arn:*:ec2::*:ipam-scope/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyLaunchTemplate	W	arn:*:ec2:*:*:launch-template/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:Region ec2:ResourceTag/*
ec2:ModifyLocalGatewayRoute	W	arn:*:ec2:*:*:local-gateway-route-table/* arn:*:ec2:*:*:local-gateway-virtual-interface-group/* arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:prefix-list/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IpamPrefixListResolverTargetId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:ModifyManagedPrefixList	W	arn:*:ec2:*:*:prefix-list/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IpamPrefixListResolverTargetId ec2:Region ec2:ResourceTag/*
ec2:ModifyManagedResourceVisibility	W		ec2:Region
ec2:ModifyNetworkInterfaceAttribute	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NetworkInterfaceID ec2:NewInstanceProfile ec2:Permission ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:SecurityGroupID ec2:Subnet ec2:SubnetID ec2:Tenancy ec2:Vpc
ec2:ModifyOdbNetworkPeering	P	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:ModifyPrivateDnsNameOptions	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:ModifyPublicIpDnsNameOptions	W	arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:ModifyReservedInstances	W	arn:*:ec2:*:*:reserved-instances/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:InstanceType ec2:Region ec2:ReservedInstancesOfferingType ec2:ResourceTag/* ec2:Tenancy
ec2:ModifyRouteServer	W	arn:*:ec2:*:*:route-server/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:ModifySecurityGroupRules	W	arn:*:ec2:*:*:prefix-list/* arn:*:ec2:*:*:security-group-rule/* arn:*:ec2:*:*:security-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IpamPrefixListResolverTargetId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Vpc
ec2:ModifySnapshotAttribute	P	arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:ModifySnapshotTier	W	arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:ModifySpotFleetRequest	W	arn:*:ec2:*:*:launch-template/* arn:*:ec2:*:*:spot-fleet-request/* arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Vpc
ec2:ModifySubnetAttribute	W	arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Vpc
ec2:ModifyTrafficMirrorFilterNetworkServices	W	arn:*:ec2:*:*:traffic-mirror-filter/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyTrafficMirrorFilterRule	W	arn:*:ec2:*:*:traffic-mirror-filter-rule/* arn:*:ec2:*:*:traffic-mirror-filter/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyTrafficMirrorSession	W	arn:*:ec2:*:*:traffic-mirror-filter/* arn:*:ec2:*:*:traffic-mirror-session/* arn:*:ec2:*:*:traffic-mirror-target/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyTransitGateway	W	arn:*:ec2:*:*:transit-gateway-route-table/* arn:*:ec2:*:*:transit-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayId ec2:transitGatewayRouteTableId
ec2:ModifyTransitGatewayMeteringPolicy	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-metering-policy/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayMeteringPolicyId
ec2:ModifyTransitGatewayPolicyTableEntry	W	arn:*:ec2:*:*:transit-gateway-policy-table/* arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayPolicyTableId ec2:transitGatewayRouteTableId
ec2:ModifyTransitGatewayPrefixListReference	W	arn:*:ec2:*:*:prefix-list/* arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IpamPrefixListResolverTargetId ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayRouteTableId
ec2:ModifyTransitGatewayVpcAttachment	W	arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:transit-gateway-attachment/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Vpc ec2:transitGatewayAttachmentId
ec2:ModifyVerifiedAccessEndpoint	W	arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:verified-access-endpoint/* arn:*:ec2:*:*:verified-access-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Vpc
ec2:ModifyVerifiedAccessEndpointPolicy	W	arn:*:ec2:*:*:verified-access-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyVerifiedAccessGroup	W	arn:*:ec2:*:*:verified-access-group/* arn:*:ec2:*:*:verified-access-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyVerifiedAccessGroupPolicy	W	arn:*:ec2:*:*:verified-access-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyVerifiedAccessInstance	W	arn:*:ec2:*:*:verified-access-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyVerifiedAccessInstanceLoggingConfiguration	W	arn:*:ec2:*:*:verified-access-instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyVerifiedAccessTrustProvider	W	arn:*:ec2:*:*:verified-access-trust-provider/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyVolume	W	arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Encrypted ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:ParentSnapshot ec2:ParentVolume ec2:Region ec2:ResourceTag/* ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:ModifyVolumeAttribute	W	arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Encrypted ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:ParentSnapshot ec2:ParentVolume ec2:Region ec2:ResourceTag/* ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:ModifyVpcAttribute	W	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:ModifyVpcBlockPublicAccessExclusion	W	arn:*:ec2:*:*:vpc-block-public-access-exclusion/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyVpcBlockPublicAccessOptions	W		ec2:Region
ec2:ModifyVpcEncryptionControl	W	arn:*:ec2:*:*:vpc-encryption-control/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ModifyVpcEndpoint	W	arn:*:ec2:*:*:route-table/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:vpc-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:SecurityGroupID ec2:SubnetID ec2:Vpc ec2:VpceMultiRegion ec2:VpcePrivateDnsPreference ec2:VpcePrivateDnsSpecifiedDomains ec2:VpceServiceName ec2:VpceServiceOwner ec2:VpceServiceRegion
ec2:ModifyVpcEndpointConnectionNotification	W	arn:*:ec2:*:*:vpc-endpoint-service/* arn:*:ec2:*:*:vpc-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpcePrivateDnsPreference ec2:VpcePrivateDnsSpecifiedDomains ec2:VpceServiceName ec2:VpceServiceOwner ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:ModifyVpcEndpointPayerResponsibility	W	arn:*:ec2:*:*:vpc-endpoint-service/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:ModifyVpcEndpointServiceConfiguration	W	arn:*:ec2:*:*:vpc-endpoint-service/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:ModifyVpcEndpointServicePayerResponsibility	W	arn:*:ec2:*:*:vpc-endpoint-service/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:ModifyVpcEndpointServicePermissions	P	arn:*:ec2:*:*:vpc-endpoint-service/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:ModifyVpcPeeringConnectionOptions	W	arn:*:ec2:*:*:vpc-peering-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AccepterVpc ec2:Attribute ec2:Attribute/* ec2:Region ec2:RequesterVpc ec2:ResourceTag/* ec2:VpcPeeringConnectionID
ec2:ModifyVpcTenancy	W	arn:*:ec2:*:*:vpc/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:Region ec2:ResourceTag/* ec2:Tenancy ec2:VpcID
ec2:ModifyVpnConnection	W	arn:*:ec2:*:*:vpn-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:DPDTimeoutSeconds ec2:GatewayType ec2:IKEVersions ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:ReplayWindowSizePackets ec2:ResourceTag/* ec2:RoutingType
ec2:ModifyVpnConnectionOptions	W	arn:*:ec2:*:*:vpn-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:DPDTimeoutSeconds ec2:GatewayType ec2:IKEVersions ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:ReplayWindowSizePackets ec2:ResourceTag/* ec2:RoutingType
ec2:ModifyVpnTunnelCertificate	W	arn:*:ec2:*:*:vpn-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:DPDTimeoutSeconds ec2:GatewayType ec2:IKEVersions ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:ReplayWindowSizePackets ec2:ResourceTag/* ec2:RoutingType
ec2:ModifyVpnTunnelOptions	W	arn:*:ec2:*:*:vpn-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:DPDTimeoutSeconds ec2:GatewayType ec2:IKEVersions ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:ReplayWindowSizePackets ec2:ResourceTag/* ec2:RoutingType
ec2:MonitorInstances	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:MoveAddressToVpc	W		ec2:Region
ec2:MoveByoipCidrToIpam	W	arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:MoveCapacityReservationInstances	W	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:PauseVolumeIO	W	arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:Encrypted ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:ParentSnapshot ec2:ParentVolume ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:ProvisionByoipCidr	W		ec2:Region
ec2:ProvisionIpamByoasn	W	arn:*:ec2::*:ipam/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ProvisionIpamPoolCidr	W	arn:*:ec2::*:ipam-external-resource-verification-token/* arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ProvisionPublicIpv4PoolCidr	W	arn:*:ec2:*:*:ipv4pool-ec2/* arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:PurchaseCapacityBlock	W	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:PurchaseCapacityBlockExtension	W	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:PurchaseHostReservation	W	arn:*:ec2:*:*:dedicated-host/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AutoPlacement ec2:AvailabilityZone ec2:HostRecovery ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Quantity ec2:Region ec2:ResourceTag/*
ec2:PurchaseReservedInstancesOffering	W		ec2:Region
ec2:PurchaseScheduledInstances	W		ec2:Region
ec2:PutResourcePolicy	P	arn:*:ec2:*:*:placement-group/* arn:*:ec2:*:*:verified-access-group/* arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:Region ec2:ResourceTag/*
ec2:RebootInstances	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:RegisterImage	W	arn:*:ec2:*::image/* arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:BootModeOverride ec2:Encrypted ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Public ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:RootDeviceType ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:RegisterInstanceEventNotificationAttributes	W		ec2:Region
ec2:RegisterTransitGatewayMulticastGroupMembers	W	arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:transit-gateway-multicast-domain/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc ec2:transitGatewayMulticastDomainId
ec2:RegisterTransitGatewayMulticastGroupSources	W	arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:transit-gateway-multicast-domain/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc ec2:transitGatewayMulticastDomainId
ec2:RejectCapacityReservationBillingOwnership	W	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:RejectTransitGatewayClientVpnAttachment	W	arn:*:ec2:*:*:transit-gateway-attachment/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId
ec2:RejectTransitGatewayMulticastDomainAssociations	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-multicast-domain/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayMulticastDomainId
ec2:RejectTransitGatewayPeeringAttachment	W	arn:*:ec2:*:*:transit-gateway-attachment/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId
ec2:RejectTransitGatewayVpcAttachment	W	arn:*:ec2:*:*:transit-gateway-attachment/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId
ec2:RejectVpcEndpointConnections	W	arn:*:ec2:*:*:vpc-endpoint-service/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:RejectVpcPeeringConnection	W	arn:*:ec2:*:*:vpc-peering-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AccepterVpc ec2:Attribute ec2:Attribute/* ec2:Region ec2:RequesterVpc ec2:ResourceTag/* ec2:VpcPeeringConnectionID
ec2:ReleaseAddress	W	arn:*:ec2:*:*:elastic-ip/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AllocationId ec2:Attribute ec2:Attribute/* ec2:Domain ec2:PublicIpAddress ec2:Region ec2:ResourceTag/*
ec2:ReleaseHosts	W	arn:*:ec2:*:*:dedicated-host/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AutoPlacement ec2:AvailabilityZone ec2:HostRecovery ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Quantity ec2:Region ec2:ResourceTag/*
ec2:ReleaseIpamPoolAllocation	W	arn:*:ec2::*:ipam-pool/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:ReplaceIamInstanceProfileAssociation	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:ReplaceImageCriteriaInAllowedImagesSettings	W		ec2:Region
ec2:ReplaceImageInstanceTypeSpecification	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:ReplaceNetworkAclAssociation	W	arn:*:ec2:*:*:network-acl/* arn:*:ec2:*:*:subnet/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:NetworkAclID ec2:Region ec2:ResourceTag/* ec2:SubnetID ec2:Vpc
ec2:ReplaceNetworkAclEntry	W	arn:*:ec2:*:*:network-acl/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:NetworkAclID ec2:Region ec2:ResourceTag/* ec2:Vpc
ec2:ReplaceRoute	W	arn:*:ec2:*:*:route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:Vpc
ec2:ReplaceRouteTableAssociation	W	arn:*:ec2:*:*:internet-gateway/* arn:*:ec2:*:*:ipv4pool-ec2/* arn:*:ec2:*:*:ipv6pool-ec2/* arn:*:ec2:*:*:route-table/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:vpn-gateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:InternetGatewayID ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:RouteTableID ec2:SubnetID ec2:Vpc
ec2:ReplaceTransitGatewayRoute	W	arn:*:ec2:*:*:transit-gateway-attachment/* arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayAttachmentId ec2:transitGatewayRouteTableId
ec2:ReplaceVpnTunnel	W	arn:*:ec2:*:*:vpn-connection/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AuthenticationType ec2:DPDTimeoutSeconds ec2:GatewayType ec2:IKEVersions ec2:InsideTunnelCidr ec2:InsideTunnelIpv6Cidr ec2:Phase1DHGroup ec2:Phase1EncryptionAlgorithms ec2:Phase1IntegrityAlgorithms ec2:Phase1LifetimeSeconds ec2:Phase2DHGroup ec2:Phase2EncryptionAlgorithms ec2:Phase2IntegrityAlgorithms ec2:Phase2LifetimeSeconds ec2:Region ec2:RekeyFuzzPercentage ec2:RekeyMarginTimeSeconds ec2:ReplayWindowSizePackets ec2:ResourceTag/* ec2:RoutingType
ec2:ReportInstanceStatus	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:RequestSpotFleet	W	arn:*:ec2:*:*:key-pair/* arn:*:ec2:*:*:launch-template/* arn:*:ec2:*:*:placement-group/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:spot-fleet-request/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*::image/* arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:BootModeOverride ec2:Encrypted ec2:ImageID ec2:ImageType ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:KeyPairName ec2:KeyPairType ec2:LaunchTemplate ec2:Location ec2:ManagedResourceOperator ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:ProductCode ec2:Public ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:RootDeviceType ec2:SecurityGroupID ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:SubnetID ec2:VolumeSize ec2:Vpc
ec2:RequestSpotInstances	W	arn:*:ec2:*:*:key-pair/* arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:placement-group/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:spot-instances-request/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*::image/* arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:BootModeOverride ec2:Encrypted ec2:ImageID ec2:ImageType ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsLaunchTemplateResource ec2:KeyPairName ec2:KeyPairType ec2:LaunchTemplate ec2:Location ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:Permission ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:ProductCode ec2:Public ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:RootDeviceType ec2:SecurityGroupID ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:Subnet ec2:SubnetID ec2:VolumeSize ec2:Vpc
ec2:ResetAddressAttribute	W	arn:*:ec2:*:*:elastic-ip/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AllocationId ec2:Attribute ec2:Attribute/* ec2:Domain ec2:PublicIpAddress ec2:Region ec2:ResourceTag/*
ec2:ResetEbsDefaultKmsKeyId	W		ec2:Region
ec2:ResetFpgaImageAttribute	W	arn:*:ec2:*:*:fpga-image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/*
ec2:ResetImageAttribute	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:ResetInstanceAttribute	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:ResetNetworkInterfaceAttribute	W	arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:ResetSnapshotAttribute	P	arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:RestoreAddressToClassic	W		ec2:Region
ec2:RestoreImageFromRecycleBin	W	arn:*:ec2:*::image/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:BootModeOverride ec2:ImageID ec2:ImageType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Owner ec2:Public ec2:Region ec2:ResourceTag/* ec2:RootDeviceType
ec2:RestoreManagedPrefixListVersion	W	arn:*:ec2:*:*:prefix-list/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:IpamPrefixListResolverTargetId ec2:Region ec2:ResourceTag/*
ec2:RestoreSnapshotFromRecycleBin	W	arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:RestoreSnapshotTier	W	arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:RestoreVolumeFromRecycleBin	W	arn:*:ec2:*:*:volume/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:Encrypted ec2:IsLaunchTemplateResource ec2:KmsKeyId ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:ParentSnapshot ec2:ParentVolume ec2:Region ec2:ResourceTag/* ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType
ec2:RevokeClientVpnIngress	W	arn:*:ec2:*:*:client-vpn-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn
ec2:RevokeSecurityGroupEgress	W	arn:*:ec2:*:*:security-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Vpc
ec2:RevokeSecurityGroupIngress	W	arn:*:ec2:*:*:security-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Vpc
ec2:RunInstances	W	arn:*:ec2:*:*:capacity-reservation/* arn:*:ec2:*:*:elastic-gpu/* arn:*:ec2:*:*:instance/* arn:*:ec2:*:*:key-pair/* arn:*:ec2:*:*:launch-template/* arn:*:ec2:*:*:network-interface/* arn:*:ec2:*:*:placement-group/* arn:*:ec2:*:*:secondary-interface/* arn:*:ec2:*:*:secondary-subnet/* arn:*:ec2:*:*:security-group/* arn:*:ec2:*:*:spot-instances-request/* arn:*:ec2:*:*:subnet/* arn:*:ec2:*:*:volume/* arn:*:ec2:*::image/* arn:*:ec2:*::snapshot/* arn:*:elastic-inference:*:*:elastic-inference-accelerator/* arn:*:license-manager:*:*:license-configuration:* arn:*:resource-groups:*:*:group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:BootModeOverride ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CpuOptionsAmdSevSnp ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:ElasticGpuType ec2:Encrypted ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:ImageID ec2:ImageType ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceCount ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMatchCriteria ec2:InstanceMetadataTags ec2:InstancePlatform ec2:InstanceProfile ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:Ipv4IpamPoolId ec2:Ipv6IpamPoolId ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:KeyPairName ec2:KeyPairType ec2:KmsKeyId ec2:LaunchTemplate ec2:Location ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NetworkInterfaceID ec2:NewInstanceProfile ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:Permission ec2:PlacementGroup ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:ProductCode ec2:Public ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:RootDeviceType ec2:SecurityGroupID ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceCapacityReservationId ec2:SourceOutpostArn ec2:Subnet ec2:SubnetID ec2:TargetInstanceCount ec2:Tenancy ec2:VolumeID ec2:VolumeInitializationRate ec2:VolumeIops ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType ec2:Vpc
ec2:RunScheduledInstances	W		ec2:Region
ec2:SearchLocalGatewayRoutes	L	arn:*:ec2:*:*:local-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute/* ec2:Region ec2:ResourceTag/*
ec2:SearchTransitGatewayMulticastGroups	L	arn:*:ec2:*:*:transit-gateway-multicast-domain/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:transitGatewayMulticastDomainId
ec2:SearchTransitGatewayRoutes	L	arn:*:ec2:*:*:transit-gateway-route-table/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:transitGatewayRouteTableId
ec2:SendDiagnosticInterrupt	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:SendSpotInstanceInterruptions	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:StartDeclarativePoliciesReport	R		ec2:Region
ec2:StartInstances	W	arn:*:ec2:*:*:instance/* arn:*:license-manager:*:*:license-configuration:* arn:*:resource-groups:*:*:group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:StartNetworkInsightsAccessScopeAnalysis	W	arn:*:ec2:*:*:network-insights-access-scope-analysis/* arn:*:ec2:*:*:network-insights-access-scope/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:StartNetworkInsightsAnalysis	W	arn:*:ec2:*:*:network-insights-analysis/* arn:*:ec2:*:*:network-insights-path/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/*
ec2:StartVpcEndpointServicePrivateDnsVerification	W	arn:*:ec2:*:*:vpc-endpoint-service/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:Region ec2:ResourceTag/* ec2:VpceMultiRegion ec2:VpceServicePrivateDnsName ec2:VpceServiceRegion ec2:VpceSupportedRegion
ec2:StopInstances	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:TerminateClientVpnConnections	W	arn:*:ec2:*:*:client-vpn-endpoint/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:ClientRootCertificateChainArn ec2:CloudwatchLogGroupArn ec2:CloudwatchLogStreamArn ec2:DirectoryArn ec2:Region ec2:ResourceTag/* ec2:SamlProviderArn ec2:ServerCertificateArn
ec2:TerminateInstances	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:UnassignIpv6Addresses	W	arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:UnassignPrivateIpAddresses	W	arn:*:ec2:*:*:network-interface/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:AssociatePublicIpAddress ec2:Attribute ec2:Attribute/* ec2:AuthorizedService ec2:AuthorizedUser ec2:AvailabilityZone ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:NetworkInterfaceID ec2:Permission ec2:Region ec2:ResourceTag/* ec2:Subnet ec2:Vpc
ec2:UnassignPrivateNatGatewayAddress	W	arn:*:ec2:*:*:natgateway/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Region ec2:ResourceTag/* ec2:Vpc
ec2:UnlockSnapshot	W	arn:*:ec2:*::snapshot/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Add/* ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:Encrypted ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Location ec2:OutpostArn ec2:Owner ec2:ParentSnapshot ec2:ParentVolume ec2:ProductCode ec2:Region ec2:Remove/* ec2:ResourceTag/* ec2:SnapshotCoolOffPeriod ec2:SnapshotID ec2:SnapshotLockDuration ec2:SnapshotTime ec2:SourceAvailabilityZone ec2:SourceOutpostArn ec2:VolumeSize
ec2:UnmonitorInstances	W	arn:*:ec2:*:*:instance/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:EbsOptimized ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting ec2:InstanceID ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:ManagedResourceOperator ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit ec2:MetadataHttpTokens ec2:NewInstanceProfile ec2:PlacementGroup ec2:ProductCode ec2:Region ec2:ResourceTag/* ec2:RootDeviceType ec2:Tenancy
ec2:UpdateCapacityManagerMonitoredTagKeys	W		ec2:Region
ec2:UpdateCapacityManagerOrganizationsAccess	W		ec2:Region
ec2:UpdateInterruptibleCapacityReservationAllocation	W	arn:*:ec2:*:*:capacity-reservation/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:Attribute ec2:Attribute/* ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CapacityReservationFleet ec2:CommitmentDuration ec2:CreateDate ec2:DestinationCapacityReservationId ec2:EbsOptimized ec2:EndDate ec2:EndDateType ec2:EphemeralStorage ec2:InstanceCount ec2:InstanceMatchCriteria ec2:InstancePlatform ec2:InstanceType ec2:InterruptibleCapacityReservationId ec2:InterruptionType ec2:IsInterruptible ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:OutpostArn ec2:PlacementGroup ec2:Region ec2:ResourceTag/* ec2:SourceCapacityReservationId ec2:TargetInstanceCount ec2:Tenancy
ec2:UpdateSecurityGroupRuleDescriptionsEgress	W	arn:*:ec2:*:*:security-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Vpc
ec2:UpdateSecurityGroupRuleDescriptionsIngress	W	arn:*:ec2:*:*:security-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Vpc
ec2:ValidateSecurityGroupQuotasForInterface	R	arn:*:ec2:*:*:security-group/*	aws:RequestTag/* aws:ResourceTag/* aws:TagKeys ec2:IsLaunchTemplateResource ec2:LaunchTemplate ec2:Region ec2:ResourceTag/* ec2:SecurityGroupID ec2:Vpc
ec2:WithdrawByoipCidr	W		ec2:Region
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
