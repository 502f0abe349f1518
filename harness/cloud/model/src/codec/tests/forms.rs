//! Forms of awsQuery.

use serde_json::{Value, json};

use crate::codec::form::parse_form;
use crate::models::{self, Protocol, ServiceModel};
use crate::protocol::{Received, decode};

fn input(service: &ServiceModel, operation: &str, form: &str) -> Result<Value, String> {
    let operation = service.operation(operation).unwrap();
    let received = Received {
        labels: &[],
        parameters: &parse_form(form.as_bytes()),
        headers: &http::HeaderMap::new(),
        body: form.as_bytes(),
    };
    decode(operation, Protocol::Query, received).map_err(|error| error.code.into_owned())
}

#[test]
fn flattened_lists_and_maps_go_by_their_own_names() {
    let form = "QueueUrl=u&MessageBody=a%20b+c&MessageAttribute.1.Name=kind\
        &MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=x";
    assert_eq!(
        input(&models::SQS, "SendMessage", form),
        Ok(json!({
            "QueueUrl": "u",
            "MessageBody": "a b c",
            "MessageAttributes": {"kind": {"StringValue": "x", "DataType": "String"}},
        }))
    );
    let form = "QueueUrl=u&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.1.Id=a\
        &SendMessageBatchRequestEntry.1.DelaySeconds=3";
    assert_eq!(
        input(&models::SQS, "SendMessageBatch", form),
        Ok(json!({"QueueUrl": "u", "Entries": [{"Id": "a", "DelaySeconds": 3}, {"Id": "b"}]}))
    );
}

#[test]
fn other_lists_and_maps_have_a_name_before_the_number() {
    let form = "Name=t&Attributes.entry.1.key=DisplayName&Attributes.entry.1.value=T\
        &Tags.member.1.Key=k&Tags.member.1.Value=v";
    assert_eq!(
        input(&models::SNS, "CreateTopic", form),
        Ok(json!({
            "Name": "t",
            "Attributes": {"DisplayName": "T"},
            "Tags": [{"Key": "k", "Value": "v"}],
        }))
    );
}

#[test]
fn text_that_is_no_number_is_malformed() {
    let read = input(&models::SQS, "ReceiveMessage", "MaxNumberOfMessages=many");
    assert_eq!(read, Err("MalformedInput".to_owned()));
}

#[test]
fn names_that_are_too_deep_are_passed_over() {
    let form = format!("Name=t&Tags.member.1{}=x", ".a".repeat(500));
    assert_eq!(
        input(&models::SNS, "CreateTopic", &form),
        Ok(json!({"Name": "t"}))
    );
}

#[test]
fn of_several_values_the_last_counts_and_all_are_kept() {
    let mut form = parse_form(b"b=2&a=1&a=3&c&d=%41+%zz");
    assert_eq!(form.get("a"), Some("3"));
    assert_eq!(form.all("a").collect::<Vec<_>>(), ["1", "3"]);
    assert_eq!(form.get("c"), Some(""));
    assert_eq!(form.get("d"), Some("A %zz"));
    assert_eq!(form.get("e"), None);
    form.merge(&parse_form(b"a=9&e=5"));
    assert_eq!(form.get("a"), Some("3"));
    assert_eq!(form.get("e"), Some("5"));
    let names: Vec<_> = form.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a", "a", "b", "c", "d", "e"]);
}
