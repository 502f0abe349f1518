//! Every operation on DynamoDB's tables and their settings, through the Rust SDK.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    ApproximateCreationDateTimePrecision, AttributeDefinition, BillingMode,
    ContributorInsightsAction, ContributorInsightsStatus, DestinationStatus, GlobalSecondaryIndex,
    KeySchemaElement, KeyType, Projection, ProjectionType, ProvisionedThroughput,
    ScalarAttributeType, StreamSpecification, StreamViewType, TableDescription, TableStatus, Tag,
    TimeToLiveSpecification, TimeToLiveStatus, UpdateKinesisStreamingConfiguration,
};

use crate::support::{cloud, dynamodb};

pub(crate) const TABLE: &str = "cart-lines";

fn attribute(name: &str, kind: ScalarAttributeType) -> AttributeDefinition {
    let definition = AttributeDefinition::builder().attribute_name(name);
    definition.attribute_type(kind).build().unwrap()
}

fn part(name: &str, kind: KeyType) -> KeySchemaElement {
    let element = KeySchemaElement::builder().attribute_name(name);
    element.key_type(kind).build().unwrap()
}

/// Creates a table of cart lines, by customer and number, with an index by product and a
/// stream of both images.
pub(crate) async fn create_table(client: &Client) -> TableDescription {
    let index = GlobalSecondaryIndex::builder()
        .index_name("by-product")
        .key_schema(part("product", KeyType::Hash))
        .projection(
            Projection::builder()
                .projection_type(ProjectionType::KeysOnly)
                .build(),
        );
    let stream = StreamSpecification::builder()
        .stream_enabled(true)
        .stream_view_type(StreamViewType::NewAndOldImages);
    let created = client
        .create_table()
        .table_name(TABLE)
        .attribute_definitions(attribute("customer", ScalarAttributeType::S))
        .attribute_definitions(attribute("line", ScalarAttributeType::N))
        .attribute_definitions(attribute("product", ScalarAttributeType::S))
        .key_schema(part("customer", KeyType::Hash))
        .key_schema(part("line", KeyType::Range))
        .global_secondary_indexes(index.build().unwrap())
        .stream_specification(stream.build().unwrap())
        .billing_mode(BillingMode::PayPerRequest)
        .send()
        .await
        .unwrap();
    created.table_description.unwrap()
}

/// The ARN of the table that [`create_table`] made.
pub(crate) async fn arn(client: &Client) -> String {
    let described = client
        .describe_table()
        .table_name(TABLE)
        .send()
        .await
        .unwrap();
    described.table.unwrap().table_arn.unwrap()
}

#[tokio::test]
async fn a_table_is_created_listed_updated_and_deleted() {
    let cloud = cloud().await;
    let client = dynamodb(&cloud);
    let created = create_table(&client).await;
    assert_eq!(created.table_name.as_deref(), Some(TABLE));
    assert!(created.latest_stream_arn.unwrap().contains("/stream/"));
    let listed = client.list_tables().send().await.unwrap();
    assert_eq!(listed.table_names.unwrap(), [TABLE]);

    let throughput = ProvisionedThroughput::builder()
        .read_capacity_units(3)
        .write_capacity_units(2)
        .build()
        .unwrap();
    let update = client.update_table().table_name(TABLE);
    let error = update
        .clone()
        .billing_mode(BillingMode::Provisioned)
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert_eq!(error.code(), Some("ValidationException"));
    update
        .deletion_protection_enabled(true)
        .send()
        .await
        .unwrap();
    let delete = client.delete_table().table_name(TABLE);
    let error = delete
        .clone()
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert_eq!(error.code(), Some("ValidationException"));
    let update = client.update_table().table_name(TABLE);
    update
        .deletion_protection_enabled(false)
        .send()
        .await
        .unwrap();
    delete.send().await.unwrap();
    let gone = client.describe_table().table_name(TABLE).send().await;
    assert!(
        gone.unwrap_err()
            .into_service_error()
            .is_resource_not_found_exception()
    );

    let provisioned = client
        .create_table()
        .table_name("counters")
        .attribute_definitions(attribute("id", ScalarAttributeType::S))
        .key_schema(part("id", KeyType::Hash))
        .provisioned_throughput(throughput)
        .send()
        .await
        .unwrap();
    let provisioned = provisioned
        .table_description
        .unwrap()
        .provisioned_throughput
        .unwrap();
    assert_eq!(provisioned.read_capacity_units, Some(3));
    let described = client
        .describe_table()
        .table_name("counters")
        .send()
        .await
        .unwrap();
    assert_eq!(
        described.table.unwrap().table_status,
        Some(TableStatus::Active)
    );
}

#[tokio::test]
async fn the_account_has_limits_and_an_endpoint() {
    let cloud = cloud().await;
    let client = dynamodb(&cloud);
    let limits = client.describe_limits().send().await.unwrap();
    assert_eq!(limits.account_max_read_capacity_units, Some(80_000));
    assert_eq!(limits.table_max_write_capacity_units, Some(40_000));
    let endpoints = client.describe_endpoints().send().await.unwrap().endpoints;
    assert_eq!(endpoints[0].cache_period_in_minutes, 1440);
}

#[tokio::test]
async fn tags_and_a_policy_belong_to_a_table() {
    let cloud = cloud().await;
    let client = dynamodb(&cloud);
    create_table(&client).await;
    let arn = arn(&client).await;
    let tag = |key: &str| Tag::builder().key(key).value("1").build().unwrap();
    let tags = client
        .tag_resource()
        .resource_arn(&arn)
        .tags(tag("a"))
        .tags(tag("b"));
    tags.send().await.unwrap();
    client
        .untag_resource()
        .resource_arn(&arn)
        .tag_keys("a")
        .send()
        .await
        .unwrap();
    let listed = client
        .list_tags_of_resource()
        .resource_arn(&arn)
        .send()
        .await
        .unwrap();
    assert_eq!(listed.tags.unwrap(), [tag("b")]);

    let policy = r#"{"Version": "2012-10-17", "Statement": []}"#;
    let put = client
        .put_resource_policy()
        .resource_arn(&arn)
        .policy(policy);
    let revision = put.send().await.unwrap().revision_id;
    let read = client
        .get_resource_policy()
        .resource_arn(&arn)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (read.policy.as_deref(), read.revision_id),
        (Some(policy), revision)
    );
    client
        .delete_resource_policy()
        .resource_arn(&arn)
        .send()
        .await
        .unwrap();
    let gone = client.get_resource_policy().resource_arn(&arn).send().await;
    assert!(
        gone.unwrap_err()
            .into_service_error()
            .is_policy_not_found_exception()
    );
}

#[tokio::test]
async fn settings_of_a_table_are_kept() {
    let cloud = cloud().await;
    let client = dynamodb(&cloud);
    create_table(&client).await;
    let lifetime = TimeToLiveSpecification::builder()
        .enabled(true)
        .attribute_name("expires")
        .build()
        .unwrap();
    let update = client.update_time_to_live().table_name(TABLE);
    update
        .time_to_live_specification(lifetime)
        .send()
        .await
        .unwrap();
    let described = client
        .describe_time_to_live()
        .table_name(TABLE)
        .send()
        .await
        .unwrap();
    let lifetime = described.time_to_live_description.unwrap();
    assert_eq!(
        lifetime.time_to_live_status,
        Some(TimeToLiveStatus::Enabled)
    );
    assert_eq!(lifetime.attribute_name.as_deref(), Some("expires"));

    let update = client.update_contributor_insights().table_name(TABLE);
    let enable = update.contributor_insights_action(ContributorInsightsAction::Enable);
    enable.send().await.unwrap();
    let described = client
        .describe_contributor_insights()
        .table_name(TABLE)
        .send()
        .await
        .unwrap();
    assert_eq!(
        described.contributor_insights_status,
        Some(ContributorInsightsStatus::Enabled)
    );
    let listed = client.list_contributor_insights().send().await.unwrap();
    assert_eq!(listed.contributor_insights_summaries.unwrap().len(), 1);
}

#[tokio::test]
async fn no_global_table_of_the_first_version_is_there() {
    let cloud = cloud().await;
    let client = dynamodb(&cloud);
    create_table(&client).await;
    let listed = client.list_global_tables().send().await.unwrap();
    assert_eq!(listed.global_tables.unwrap(), []);
    let described = client
        .describe_global_table()
        .global_table_name(TABLE)
        .send()
        .await;
    let error = described.unwrap_err().into_service_error();
    assert!(error.is_global_table_not_found_exception(), "{error:?}");
    let settings = client
        .describe_global_table_settings()
        .global_table_name(TABLE);
    let error = settings.send().await.unwrap_err().into_service_error();
    assert!(error.is_global_table_not_found_exception(), "{error:?}");
}

#[tokio::test]
async fn changes_go_to_a_stream_of_kinesis() {
    let cloud = cloud().await;
    let client = dynamodb(&cloud);
    create_table(&client).await;
    let arn = "arn:aws:kinesis:us-east-1:000000000000:stream/changes";
    let enable = client
        .enable_kinesis_streaming_destination()
        .table_name(TABLE);
    let enabled = enable.stream_arn(arn).send().await.unwrap();
    assert_eq!(
        enabled.destination_status,
        Some(DestinationStatus::Enabling)
    );
    let precision = UpdateKinesisStreamingConfiguration::builder()
        .approximate_creation_date_time_precision(ApproximateCreationDateTimePrecision::Microsecond)
        .build();
    let update = client
        .update_kinesis_streaming_destination()
        .table_name(TABLE);
    let update = update
        .stream_arn(arn)
        .update_kinesis_streaming_configuration(precision);
    update.send().await.unwrap();
    let disable = client
        .disable_kinesis_streaming_destination()
        .table_name(TABLE);
    disable.stream_arn(arn).send().await.unwrap();
    let describe = client
        .describe_kinesis_streaming_destination()
        .table_name(TABLE);
    let described = describe.send().await.unwrap();
    let destination = &described.kinesis_data_stream_destinations.unwrap()[0];
    assert_eq!(
        destination.destination_status,
        Some(DestinationStatus::Disabled)
    );
    assert_eq!(
        destination.approximate_creation_date_time_precision,
        Some(ApproximateCreationDateTimePrecision::Microsecond)
    );
}
