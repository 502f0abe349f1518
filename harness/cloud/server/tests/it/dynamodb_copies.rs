//! Every operation that copies DynamoDB's tables (backups, recovery to a moment, exports and
//! imports), through the Rust SDK.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, ExportStatus, ImportStatus, InputCompressionType,
    InputFormat, KeySchemaElement, KeyType, PointInTimeRecoverySpecification,
    PointInTimeRecoveryStatus, S3BucketSource, ScalarAttributeType, TableCreationParameters,
};
use rehearsal_cloud::Cloud;

use crate::dynamodb_items::{number, text};
use crate::dynamodb_tables::{TABLE, arn, create_table};
use crate::support::{cloud, dynamodb, s3};

/// A cloud with a table that has one item and can be recovered to a moment.
async fn recoverable() -> (Cloud, Client) {
    let cloud = cloud().await;
    let client = dynamodb(&cloud);
    create_table(&client).await;
    let put = client.put_item().table_name(TABLE);
    let put = put
        .item("customer", text("alice"))
        .item("line", number("1"));
    put.send().await.unwrap();
    let recovery = PointInTimeRecoverySpecification::builder()
        .point_in_time_recovery_enabled(true)
        .build()
        .unwrap();
    let update = client.update_continuous_backups().table_name(TABLE);
    update
        .point_in_time_recovery_specification(recovery)
        .send()
        .await
        .unwrap();
    (cloud, client)
}

async fn count(client: &Client, table: &str) -> i32 {
    client.scan().table_name(table).send().await.unwrap().count
}

#[tokio::test]
async fn a_table_is_restored_from_a_backup() {
    let (_cloud, client) = recoverable().await;
    let backup = client
        .create_backup()
        .table_name(TABLE)
        .backup_name("nightly");
    let backup = backup
        .send()
        .await
        .unwrap()
        .backup_details
        .unwrap()
        .backup_arn;
    let described = client
        .describe_backup()
        .backup_arn(&backup)
        .send()
        .await
        .unwrap();
    let details = described
        .backup_description
        .unwrap()
        .backup_details
        .unwrap();
    assert_eq!(details.backup_name, "nightly");
    let listed = client
        .list_backups()
        .table_name(TABLE)
        .send()
        .await
        .unwrap();
    assert_eq!(listed.backup_summaries.unwrap().len(), 1);
    let restore = client.restore_table_from_backup().backup_arn(&backup);
    restore.target_table_name("restored").send().await.unwrap();
    assert_eq!(count(&client, "restored").await, 1);
    client
        .delete_backup()
        .backup_arn(&backup)
        .send()
        .await
        .unwrap();
    let gone = client.describe_backup().backup_arn(&backup).send().await;
    assert!(
        gone.unwrap_err()
            .into_service_error()
            .is_backup_not_found_exception()
    );
}

#[tokio::test]
async fn a_table_is_restored_to_a_moment() {
    let (_cloud, client) = recoverable().await;
    let described = client
        .describe_continuous_backups()
        .table_name(TABLE)
        .send()
        .await
        .unwrap();
    let description = described.continuous_backups_description.unwrap();
    let recovery = description.point_in_time_recovery_description.unwrap();
    assert_eq!(
        recovery.point_in_time_recovery_status,
        Some(PointInTimeRecoveryStatus::Enabled)
    );
    let restore = client
        .restore_table_to_point_in_time()
        .source_table_name(TABLE);
    let restore = restore
        .target_table_name("again")
        .use_latest_restorable_time(true);
    restore.send().await.unwrap();
    assert_eq!(count(&client, "again").await, 1);
}

#[tokio::test]
async fn an_export_is_imported_as_a_new_table() {
    let (cloud, client) = recoverable().await;
    s3(&cloud)
        .create_bucket()
        .bucket("exports")
        .send()
        .await
        .unwrap();
    let export = client
        .export_table_to_point_in_time()
        .table_arn(arn(&client).await);
    let export = export.s3_bucket("exports").send().await.unwrap();
    let export = export.export_description.unwrap().export_arn.unwrap();
    let described = client
        .describe_export()
        .export_arn(&export)
        .send()
        .await
        .unwrap();
    let description = described.export_description.unwrap();
    assert_eq!(description.export_status, Some(ExportStatus::Completed));
    let listed = client.list_exports().send().await.unwrap();
    assert_eq!(listed.export_summaries.unwrap().len(), 1);

    let manifest = description.export_manifest.unwrap();
    let folder = manifest.rsplit_once('/').unwrap().0;
    let source = S3BucketSource::builder()
        .s3_bucket("exports")
        .s3_key_prefix(format!("{folder}/data"));
    let table = TableCreationParameters::builder()
        .table_name("imported")
        .attribute_definitions(
            AttributeDefinition::builder()
                .attribute_name("customer")
                .attribute_type(ScalarAttributeType::S)
                .build()
                .unwrap(),
        )
        .key_schema(
            KeySchemaElement::builder()
                .attribute_name("customer")
                .key_type(KeyType::Hash)
                .build()
                .unwrap(),
        )
        .billing_mode(BillingMode::PayPerRequest);
    let import = client
        .import_table()
        .s3_bucket_source(source.build().unwrap())
        .input_format(InputFormat::DynamodbJson)
        .input_compression_type(InputCompressionType::Gzip)
        .table_creation_parameters(table.build().unwrap());
    let import = import
        .send()
        .await
        .unwrap()
        .import_table_description
        .unwrap();
    let describe = client.describe_import().set_import_arn(import.import_arn);
    let described = describe
        .send()
        .await
        .unwrap()
        .import_table_description
        .unwrap();
    assert_eq!(described.import_status, Some(ImportStatus::Completed));
    assert_eq!(described.imported_item_count, 1);
    assert_eq!(count(&client, "imported").await, 1);
    let listed = client.list_imports().send().await.unwrap();
    assert_eq!(listed.import_summary_list.unwrap().len(), 1);
}
