//! Messages of queues, as services get those of SQS.

use serde_json::{Map, Value, json};

use crate::arn::Arn;
use crate::effect::ServiceCall;

/// How long a reader waits for messages, in seconds: until there are some.
const FOREVER: u64 = 100 * 365 * 24 * 60 * 60;

/// The most messages of one call.
pub const MOST_MESSAGES: usize = 10;

impl ServiceCall {
    /// Asks a queue for messages, at most `most`, and waits until there are some: the queue
    /// wakes the call. [`Effect::CancelCall`](crate::effect::Effect::CancelCall) ends the
    /// wait. `None` where it is no queue's ARN.
    pub fn receive_messages(queue_arn: &str, most: usize, principal: &'static str) -> Option<Self> {
        let input = json!({
            "MaxNumberOfMessages": most.min(MOST_MESSAGES),
            "WaitTimeSeconds": FOREVER,
            "AttributeNames": ["All"],
            "MessageAttributeNames": ["All"],
        });
        Self::of_queue(queue_arn, "ReceiveMessage", input, principal)
    }

    /// Deletes messages from a queue, by their receipts, of which there are at most
    /// [`MOST_MESSAGES`].
    pub fn delete_messages<'a>(
        queue_arn: &str,
        receipts: impl IntoIterator<Item = &'a str>,
        principal: &'static str,
    ) -> Option<Self> {
        let receipts = receipts.into_iter().enumerate();
        let entries: Value = receipts
            .map(|(index, receipt)| json!({"Id": index.to_string(), "ReceiptHandle": receipt}))
            .collect();
        let input = json!({"Entries": entries});
        Self::of_queue(queue_arn, "DeleteMessageBatch", input, principal)
    }

    fn of_queue(
        queue_arn: &str,
        operation: &'static str,
        mut input: Value,
        principal: &'static str,
    ) -> Option<Self> {
        let arn = Arn::parse(queue_arn).filter(|arn| arn.service == "sqs")?;
        input["QueueUrl"] = format!("/{}/{}", arn.account, arn.resource).into();
        Some(Self {
            service: "sqs",
            operation,
            account: arn.account.into(),
            region: arn.region.into(),
            input,
            principal,
            source_arn: None,
        })
    }
}

/// Returns a message as functions and pipes get it. Recorded: lambda_integration_sqs,
/// `test_message_body_and_attributes_passed_correctly`.
pub fn record(queue_arn: &str, message: &Value) -> Value {
    let region = Arn::parse(queue_arn).map_or("", |arn| arn.region);
    let attributes = message["MessageAttributes"].as_object();
    let attributes = attributes.into_iter().flatten().map(|(name, given)| {
        let mut attribute = json!({
            "dataType": given["DataType"],
            "stringListValues": [],
            "binaryListValues": [],
        });
        for (member, from) in [
            ("stringValue", "StringValue"),
            ("binaryValue", "BinaryValue"),
        ] {
            if !given[from].is_null() {
                attribute[member] = given[from].clone();
            }
        }
        (name.clone(), attribute)
    });
    let attributes: Map<String, Value> = attributes.collect();
    let mut record = json!({
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": attributes,
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue_arn,
        "awsRegion": region,
    });
    if !message["MD5OfMessageAttributes"].is_null() {
        record["md5OfMessageAttributes"] = message["MD5OfMessageAttributes"].clone();
    }
    record
}
