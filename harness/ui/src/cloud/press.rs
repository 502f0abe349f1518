//! Does what a button says, by calls to the cloud.

use http::Method;
use serde_json::{Map, Value, json};

use super::buttons::{Button, GROUP, is_fifo};
use super::client::CloudClient;
use super::names::Names;
use crate::http::answer::Refusal;

/// Presses a button. Returns what the cloud answered.
pub(super) async fn press(
    button: Button,
    cloud: &CloudClient,
    names: &Names,
) -> Result<Value, Refusal> {
    match button {
        Button::SendMessage { queue, body, delay } => {
            let mut input =
                json!({"QueueUrl": queue_url(cloud, &queue).await?, "MessageBody": body});
            if delay > 0 {
                input["DelaySeconds"] = delay.into();
            }
            if is_fifo(&queue) {
                set_group(&mut input);
            }
            cloud.call("sqs", "SendMessage", &input).await
        }
        Button::PurgeQueue { queue } => {
            let input = json!({"QueueUrl": queue_url(cloud, &queue).await?});
            cloud.call("sqs", "PurgeQueue", &input).await
        }
        Button::MoveMessages { queue, to } => {
            let mut input = json!({"SourceArn": queue_arn(cloud, &queue).await?});
            if let Some(to) = to {
                input["DestinationArn"] = queue_arn(cloud, &to).await?.into();
            }
            cloud.call("sqs", "StartMessageMoveTask", &input).await
        }
        Button::Publish {
            topic,
            body,
            subject,
        } => {
            let mut input = json!({"TopicArn": topic_arn(cloud, &topic).await?, "Message": body});
            if !subject.is_empty() {
                input["Subject"] = subject.into();
            }
            if is_fifo(&topic) {
                set_group(&mut input);
            }
            cloud.call("sns", "Publish", &input).await
        }
        Button::PutObject {
            bucket,
            key,
            base64,
            content_type,
        } => {
            let mut input = json!({"Bucket": bucket, "Key": key, "Body": base64});
            if !content_type.is_empty() {
                input["ContentType"] = content_type.into();
            }
            cloud.call("s3", "PutObject", &input).await
        }
        Button::DeleteObject { bucket, key } => {
            let input = json!({"Bucket": bucket, "Key": key});
            cloud.call("s3", "DeleteObject", &input).await
        }
        Button::PutItem { table, item } => {
            let input = json!({"TableName": table, "Item": attributes(&item)});
            cloud.call("dynamodb", "PutItem", &input).await
        }
        Button::DeleteItem { table, key } => {
            let input = json!({"TableName": table, "Key": attributes(&key)});
            cloud.call("dynamodb", "DeleteItem", &input).await
        }
        Button::Invoke { function, event } => {
            use base64::Engine as _;
            let payload = base64::prelude::BASE64_STANDARD.encode(event.to_string());
            let input = json!({"FunctionName": function, "Payload": payload});
            cloud.call("lambda", "Invoke", &input).await
        }
        Button::AdvanceClock { by } => {
            cloud
                .ask(&Method::POST, "clock", &json!({"advance": by}))
                .await
        }
        Button::InjectFault {
            service,
            operation,
            resource,
            effect,
            times,
        } => {
            let mut rule = json!({"service": service});
            let resource = names.physical_of_service(&service, &resource);
            for (key, text) in [("operation", operation.as_str()), ("resource", resource)] {
                if !text.is_empty() {
                    rule[key] = text.into();
                }
            }
            let (key, value) = effect.in_rule();
            rule[key] = value;
            if let Some(times) = times {
                rule["times"] = times.into();
            }
            cloud.ask(&Method::POST, "faults", &rule).await
        }
        Button::ClearFaults {} => cloud.ask(&Method::DELETE, "faults", &Value::Null).await,
    }
}

/// Sets what a FIFO queue or topic needs of a message. Each message is another one, even if
/// its body is the same.
fn set_group(input: &mut Value) {
    input["MessageGroupId"] = GROUP.into();
    let now = rehearsal_run::now().unix_timestamp_nanos();
    input["MessageDeduplicationId"] = format!("{GROUP}-{now}").into();
}

async fn queue_url(cloud: &CloudClient, queue: &str) -> Result<String, Refusal> {
    let input = json!({"QueueName": queue});
    let output = cloud.call("sqs", "GetQueueUrl", &input).await?;
    Ok(output["QueueUrl"].as_str().unwrap_or_default().to_owned())
}

async fn queue_arn(cloud: &CloudClient, queue: &str) -> Result<String, Refusal> {
    let input = json!({"QueueUrl": queue_url(cloud, queue).await?, "AttributeNames": ["QueueArn"]});
    let output = cloud.call("sqs", "GetQueueAttributes", &input).await?;
    let arn = output["Attributes"]["QueueArn"].as_str();
    Ok(arn.unwrap_or_default().to_owned())
}

/// Returns the ARN of a topic. SNS returns that of a topic that is there already; it is not
/// created here, because the page has its name from the list.
async fn topic_arn(cloud: &CloudClient, topic: &str) -> Result<String, Refusal> {
    let mut token = Value::Null;
    loop {
        let input = if token.is_null() {
            json!({})
        } else {
            json!({"NextToken": token})
        };
        let output = cloud.call("sns", "ListTopics", &input).await?;
        let topics = output["Topics"].as_array().into_iter().flatten();
        let mut arns = topics.filter_map(|one| one["TopicArn"].as_str());
        if let Some(arn) = arns.find(|arn| arn.rsplit(':').next() == Some(topic)) {
            return Ok(arn.to_owned());
        }
        token = output["NextToken"].clone();
        if token.is_null() {
            return Err(Refusal::not_found(format!(
                "could not find the topic {topic}"
            )));
        }
    }
}

/// Returns the attributes of an item as DynamoDB writes them.
fn attributes(item: &Map<String, Value>) -> Value {
    let item = item.iter();
    let item = item.map(|(name, value)| (name.clone(), attribute(value)));
    Value::Object(item.collect())
}

fn attribute(value: &Value) -> Value {
    match value {
        Value::Null => json!({"NULL": true}),
        Value::Bool(value) => json!({"BOOL": value}),
        Value::Number(number) => json!({"N": number.to_string()}),
        Value::String(text) => json!({"S": text}),
        Value::Array(items) => json!({"L": items.iter().map(attribute).collect::<Vec<_>>()}),
        Value::Object(fields) => json!({"M": attributes(fields)}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_have_typed_attributes() {
        let item = json!({"id": "a", "n": 1.5, "l": [true, null], "m": {}});
        let expected = json!({
            "id": {"S": "a"}, "n": {"N": "1.5"}, "l": {"L": [{"BOOL": true}, {"NULL": true}]}, "m": {"M": {}},
        });
        assert_eq!(attributes(item.as_object().unwrap()), expected);
    }
}
