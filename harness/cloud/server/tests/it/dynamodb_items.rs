//! Every operation on DynamoDB's items and streams, through the Rust SDK.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeValue, BatchStatementRequest, ConditionCheck, Delete, DeleteRequest, Get,
    KeysAndAttributes, ParameterizedStatement, Put, PutRequest, ReturnValue, Select,
    TransactGetItem, TransactWriteItem, Update, WriteRequest,
};
use aws_sdk_dynamodbstreams::types::{OperationType, ShardIteratorType};
use rehearsal_cloud::Cloud;

use crate::dynamodb_tables::{TABLE, create_table};
use crate::support::{cloud, dynamodb, dynamodb_streams};

type Item = HashMap<String, AttributeValue>;

pub(crate) fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

pub(crate) fn number(value: &str) -> AttributeValue {
    AttributeValue::N(value.to_owned())
}

fn key(customer: &str, line: &str) -> Item {
    Item::from([
        ("customer".to_owned(), text(customer)),
        ("line".to_owned(), number(line)),
    ])
}

fn line(customer: &str, line: &str, product: &str) -> Item {
    let mut item = key(customer, line);
    item.insert("product".to_owned(), text(product));
    item
}

/// A cloud with a table of cart lines: three of alice's, one of bob's.
async fn carts() -> (Cloud, Client) {
    let cloud = cloud().await;
    let client = dynamodb(&cloud);
    create_table(&client).await;
    for (customer, number, product) in [
        ("alice", "1", "tea"),
        ("alice", "2", "cup"),
        ("alice", "10", "tea"),
        ("bob", "1", "pot"),
    ] {
        let put = client.put_item().table_name(TABLE);
        let put = put.set_item(Some(line(customer, number, product)));
        put.send().await.unwrap();
    }
    (cloud, client)
}

async fn product(client: &Client, customer: &str, line: &str) -> Option<AttributeValue> {
    let get = client.get_item().table_name(TABLE).consistent_read(true);
    let found = get.set_key(Some(key(customer, line))).send().await.unwrap();
    found.item?.remove("product")
}

#[tokio::test]
async fn an_item_is_put_read_updated_and_deleted() {
    let (_cloud, client) = carts().await;
    let overwrite = client.put_item().table_name(TABLE);
    let error = overwrite
        .set_item(Some(line("alice", "1", "mug")))
        .condition_expression("attribute_not_exists(customer)")
        .send()
        .await
        .unwrap_err()
        .into_service_error();
    assert!(error.is_conditional_check_failed_exception(), "{error:?}");
    assert_eq!(product(&client, "alice", "1").await, Some(text("tea")));

    let update = client.update_item().table_name(TABLE);
    let updated = update
        .set_key(Some(key("alice", "1")))
        .update_expression("SET #n = if_not_exists(#n, :none) + :more REMOVE product")
        .expression_attribute_names("#n", "count")
        .expression_attribute_values(":none", number("0"))
        .expression_attribute_values(":more", number("0.10"))
        .return_values(ReturnValue::AllNew)
        .send()
        .await
        .unwrap();
    let attributes = updated.attributes.unwrap();
    assert_eq!(attributes.get("count"), Some(&number("0.1")));
    assert_eq!(attributes.get("product"), None);

    let delete = client.delete_item().table_name(TABLE);
    let deleted = delete
        .set_key(Some(key("alice", "1")))
        .return_values(ReturnValue::AllOld)
        .send()
        .await
        .unwrap();
    assert_eq!(deleted.attributes, Some(attributes));
    assert_eq!(product(&client, "alice", "1").await, None);
}

#[tokio::test]
async fn pages_of_a_query_and_segments_of_a_scan_are_whole() {
    let (_cloud, client) = carts().await;
    let query = client.query().table_name(TABLE);
    let lines: Vec<Item> = query
        .key_condition_expression("customer = :customer")
        .expression_attribute_values(":customer", text("alice"))
        .scan_index_forward(false)
        .limit(2)
        .into_paginator()
        .items()
        .send()
        .collect::<Result<_, _>>()
        .await
        .unwrap();
    let numbers: Vec<&AttributeValue> = lines.iter().map(|item| &item["line"]).collect();
    assert_eq!(numbers, [&number("10"), &number("2"), &number("1")]);

    let by_product = client.query().table_name(TABLE).index_name("by-product");
    let found = by_product
        .key_condition_expression("product = :product")
        .expression_attribute_values(":product", text("tea"))
        .select(Select::Count)
        .send()
        .await
        .unwrap();
    assert_eq!((found.count, found.items), (2, None));

    let mut total = 0;
    for segment in 0..2 {
        let scan = client.scan().table_name(TABLE).total_segments(2);
        total += scan.segment(segment).send().await.unwrap().count;
    }
    assert_eq!(total, 4);
}

#[tokio::test]
async fn batches_write_and_read_several_items() {
    let (_cloud, client) = carts().await;
    let put = PutRequest::builder().set_item(Some(line("carol", "1", "jug")));
    let delete = DeleteRequest::builder().set_key(Some(key("bob", "1")));
    let requests = vec![
        WriteRequest::builder()
            .put_request(put.build().unwrap())
            .build(),
        WriteRequest::builder()
            .delete_request(delete.build().unwrap())
            .build(),
    ];
    let write = client.batch_write_item().request_items(TABLE, requests);
    let written = write.send().await.unwrap();
    assert!(written.unprocessed_items.unwrap().is_empty());

    let keys = KeysAndAttributes::builder()
        .keys(key("carol", "1"))
        .keys(key("bob", "1"))
        .projection_expression("product")
        .build()
        .unwrap();
    let read = client.batch_get_item().request_items(TABLE, keys);
    let found = read.send().await.unwrap().responses.unwrap();
    assert_eq!(
        found[TABLE],
        [Item::from([("product".to_owned(), text("jug"))])]
    );
}

#[tokio::test]
async fn a_transaction_is_whole_or_not_at_all() {
    let (_cloud, client) = carts().await;
    let put = Put::builder()
        .table_name(TABLE)
        .set_item(Some(line("dave", "1", "tea")));
    let put = TransactWriteItem::builder()
        .put(put.build().unwrap())
        .build();
    let check = ConditionCheck::builder()
        .table_name(TABLE)
        .set_key(Some(key("erin", "1")))
        .condition_expression("attribute_exists(customer)");
    let check = TransactWriteItem::builder()
        .condition_check(check.build().unwrap())
        .build();
    let write = client
        .transact_write_items()
        .transact_items(put.clone())
        .transact_items(check);
    let error = write.send().await.unwrap_err().into_service_error();
    assert!(error.is_transaction_canceled_exception(), "{error:?}");
    assert_eq!(
        error.message(),
        Some(
            "Transaction cancelled, please refer cancellation reasons for specific reasons \
             [None, ConditionalCheckFailed]"
        )
    );
    assert_eq!(product(&client, "dave", "1").await, None);

    let update = Update::builder()
        .table_name(TABLE)
        .set_key(Some(key("alice", "2")))
        .update_expression("SET product = :p")
        .expression_attribute_values(":p", text("saucer"));
    let delete = Delete::builder()
        .table_name(TABLE)
        .set_key(Some(key("bob", "1")));
    let write = client
        .transact_write_items()
        .transact_items(put)
        .transact_items(
            TransactWriteItem::builder()
                .update(update.build().unwrap())
                .build(),
        )
        .transact_items(
            TransactWriteItem::builder()
                .delete(delete.build().unwrap())
                .build(),
        );
    write.send().await.unwrap();

    let get = |item| {
        let get = Get::builder()
            .table_name(TABLE)
            .set_key(Some(item))
            .build()
            .unwrap();
        TransactGetItem::builder().get(get).build()
    };
    let read = client
        .transact_get_items()
        .transact_items(get(key("dave", "1")))
        .transact_items(get(key("alice", "2")))
        .transact_items(get(key("bob", "1")));
    let found = read.send().await.unwrap().responses.unwrap();
    let products: Vec<Option<AttributeValue>> = found
        .into_iter()
        .map(|response| response.item?.remove("product"))
        .collect();
    assert_eq!(products, [Some(text("tea")), Some(text("saucer")), None]);
}

#[tokio::test]
async fn statements_of_partiql_read_and_write() {
    let (_cloud, client) = carts().await;
    let insert = client.execute_statement();
    insert
        .statement(format!(
            "INSERT INTO \"{TABLE}\" VALUE {{'customer': ?, 'line': 1, 'product': 'tea'}}"
        ))
        .parameters(text("frank"))
        .send()
        .await
        .unwrap();

    let statement = |text: String| {
        BatchStatementRequest::builder()
            .statement(text)
            .build()
            .unwrap()
    };
    let batch = client
        .batch_execute_statement()
        .statements(statement(format!(
            "SELECT product FROM \"{TABLE}\" WHERE customer = 'frank' AND line = 1"
        )))
        .statements(statement(format!(
            "SELECT product FROM \"{TABLE}\" WHERE customer = 'grace' AND line = 1"
        )));
    let responses = batch.send().await.unwrap().responses.unwrap();
    assert_eq!(responses[0].item.as_ref().unwrap()["product"], text("tea"));
    assert_eq!((&responses[1].item, &responses[1].error), (&None, &None));

    let statement = |text: String| {
        ParameterizedStatement::builder()
            .statement(text)
            .build()
            .unwrap()
    };
    let transaction = client
        .execute_transaction()
        .transact_statements(statement(format!(
            "UPDATE \"{TABLE}\" SET product = 'urn' WHERE customer = 'frank' AND line = 1"
        )))
        .transact_statements(statement(format!(
            "DELETE FROM \"{TABLE}\" WHERE customer = 'bob' AND line = 1"
        )));
    transaction.send().await.unwrap();
    assert_eq!(product(&client, "frank", "1").await, Some(text("urn")));
    assert_eq!(product(&client, "bob", "1").await, None);
}

#[tokio::test]
async fn a_stream_tells_each_change_in_order() {
    let (cloud, client) = carts().await;
    let delete = client.delete_item().table_name(TABLE);
    delete.set_key(Some(key("bob", "1"))).send().await.unwrap();

    let streams = dynamodb_streams(&cloud);
    let listed = streams
        .list_streams()
        .table_name(TABLE)
        .send()
        .await
        .unwrap();
    let arn = listed.streams.unwrap()[0].stream_arn.clone().unwrap();
    let described = streams
        .describe_stream()
        .stream_arn(&arn)
        .send()
        .await
        .unwrap();
    let shard = described.stream_description.unwrap().shards.unwrap()[0]
        .shard_id
        .clone();
    let iterator = streams
        .get_shard_iterator()
        .stream_arn(arn)
        .set_shard_id(shard)
        .shard_iterator_type(ShardIteratorType::TrimHorizon)
        .send()
        .await
        .unwrap();
    let read = streams
        .get_records()
        .set_shard_iterator(iterator.shard_iterator);
    let records = read.send().await.unwrap().records.unwrap();
    let names: Vec<OperationType> = records
        .iter()
        .map(|record| record.event_name.clone().unwrap())
        .collect();
    let (removal, inserts) = names.split_last().unwrap();
    assert_eq!(inserts, vec![OperationType::Insert; 4]);
    assert_eq!(*removal, OperationType::Remove);
}
