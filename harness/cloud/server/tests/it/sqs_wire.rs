//! Both of SQS's protocols to the byte, over plain HTTP.

use rehearsal_cloud::{Cloud, Config};
use reqwest::Response;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Value, json};

/// A cloud that takes unsigned requests.
async fn cloud() -> Cloud {
    let config = Config {
        lenient: true,
        ..Config::default()
    };
    Cloud::start(config).await.expect("a free port on loopback")
}

async fn json(cloud: &Cloud, operation: &str, input: &Value) -> (u16, HeaderMap, String) {
    let request = reqwest::Client::new()
        .post(cloud.endpoint())
        .header("X-Amz-Target", format!("AmazonSQS.{operation}"))
        .header(CONTENT_TYPE, "application/x-amz-json-1.0")
        .body(input.to_string());
    read(request.send().await.expect("an answer")).await
}

async fn query(url: &str, form: &[(&str, &str)]) -> (u16, HeaderMap, String) {
    let request = reqwest::Client::new().post(url).form(form);
    read(request.send().await.expect("an answer")).await
}

async fn read(answer: Response) -> (u16, HeaderMap, String) {
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.text().await.expect("text"))
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers[name].to_str().expect("text")
}

/// What stands between two marks.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).expect(before);
    rest.split_once(after).expect(after).0
}

#[tokio::test]
async fn json_answers() {
    let cloud = cloud().await;
    let (status, headers, body) = json(&cloud, "CreateQueue", &json!({"QueueName": "q"})).await;
    let url = format!("{}/000000000000/q", cloud.endpoint());
    assert_eq!((status, body), (200, json!({"QueueUrl": url}).to_string()));
    assert_eq!(
        header(&headers, "content-type"),
        "application/x-amz-json-1.0"
    );
    assert_eq!(header(&headers, "x-amzn-requestid").len(), 36);
    let (_, _, body) = json(&cloud, "ReceiveMessage", &json!({"QueueUrl": url})).await;
    assert_eq!(body, "{}");
    let (status, _, body) = json(&cloud, "PurgeQueue", &json!({"QueueUrl": url})).await;
    assert_eq!((status, body.as_str()), (200, ""));

    // A list that is always told, even if nothing is in it.
    let arn = "arn:aws:sqs:us-east-1:000000000000:q";
    let policy = json!({"deadLetterTargetArn": arn, "maxReceiveCount": 1}).to_string();
    let source = json!({"QueueName": "source", "Attributes": {"RedrivePolicy": policy}});
    json(&cloud, "CreateQueue", &source).await;
    let (_, _, body) = json(&cloud, "ListMessageMoveTasks", &json!({"SourceArn": arn})).await;
    assert_eq!(body, r#"{"Results":[]}"#);
}

#[tokio::test]
async fn json_errors() {
    let cloud = cloud().await;
    for (operation, input, status, kind, query, message) in [
        (
            "SendMessage",
            json!({"QueueUrl": "q", "MessageBody": "x"}),
            400,
            "com.amazonaws.sqs#QueueDoesNotExist",
            "AWS.SimpleQueueService.NonExistentQueue;Sender",
            "The specified queue does not exist.",
        ),
        (
            "CreateQueue",
            json!({"QueueName": "a b"}),
            400,
            "com.amazon.coral.service#InvalidParameterValueException",
            "InvalidParameterValue;Sender",
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
        ),
        (
            "SendMessage",
            json!({"MessageBody": "x"}),
            400,
            "com.amazon.coral.service#MissingRequiredParameterException",
            "MissingParameter;Sender",
            "The request must contain the parameter QueueUrl.",
        ),
        (
            "CancelMessageMoveTask",
            json!({}),
            400,
            "com.amazon.coral.service#MissingRequiredParameterException",
            "MissingParameter;Sender",
            "The request must contain the parameter TaskHandle.",
        ),
    ] {
        let (got, headers, body) = json(&cloud, operation, &input).await;
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(got, status, "{body}");
        assert_eq!(body, json!({"__type": kind, "message": message}));
        assert_eq!(header(&headers, "x-amzn-query-error"), query);
    }
}

#[tokio::test]
async fn query_answers() {
    let cloud = cloud().await;
    let (status, headers, body) = query(
        cloud.endpoint(),
        &[
            ("Action", "CreateQueue"),
            ("QueueName", "q"),
            ("Attribute.1.Name", "VisibilityTimeout"),
            ("Attribute.1.Value", "0"),
            ("Tag.1.Key", "team"),
            ("Tag.1.Value", "shop"),
            ("Version", "2012-11-05"),
        ],
    )
    .await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(header(&headers, "content-type"), "text/xml");
    let url = format!("{}/000000000000/q", cloud.endpoint());
    let id = header(&headers, "x-amzn-requestid");
    assert_eq!(
        body.trim_end(),
        format!(
            "<?xml version=\"1.0\"?>\n<CreateQueueResponse \
             xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><CreateQueueResult><QueueUrl>\
             {url}</QueueUrl></CreateQueueResult><ResponseMetadata><RequestId>{id}</RequestId>\
             </ResponseMetadata></CreateQueueResponse>"
        )
    );
    // A queue's own URL takes requests that need not say it again.
    let (status, _, body) = query(
        &url,
        &[
            ("Action", "SendMessage"),
            ("MessageBody", "1 < 2 & 3"),
            ("MessageAttribute.1.Name", "Hello"),
            ("MessageAttribute.1.Value.DataType", "String"),
            ("MessageAttribute.1.Value.StringValue", "There"),
        ],
    )
    .await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(
        between(&body, "<MD5OfMessageAttributes>", "<"),
        "a311262e065454b75da111d535b8dacd"
    );
    let (_, _, body) = query(
        &url,
        &[
            ("Action", "ReceiveMessage"),
            ("AttributeName.1", "ApproximateReceiveCount"),
            ("MessageAttributeName.1", "All"),
        ],
    )
    .await;
    let message = between(&body, "<ReceiveMessageResult>", "</ReceiveMessageResult>");
    assert_eq!(between(message, "<Body>", "</Body>"), "1 &lt; 2 &amp; 3");
    for part in [
        "<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>",
        "<MessageAttribute><Name>Hello</Name><Value><StringValue>There</StringValue>\
         <DataType>String</DataType></Value></MessageAttribute>",
    ] {
        assert!(message.contains(part), "{part} in {message}");
    }
    let (_, _, body) = query(&url, &[("Action", "ListQueueTags")]).await;
    assert!(
        body.contains("<Tag><Key>team</Key><Value>shop</Value></Tag>"),
        "{body}"
    );
    let (_, _, body) = query(&url, &[("Action", "PurgeQueue")]).await;
    assert!(body.contains("<PurgeQueueResponse"), "{body}");
    assert!(!body.contains("PurgeQueueResult"), "{body}");
    let get = reqwest::get(format!(
        "{url}?Action=GetQueueAttributes&AttributeName.1=QueueArn"
    ));
    let (_, _, body) = read(get.await.unwrap()).await;
    let arn = "<Attribute><Name>QueueArn</Name><Value>arn:aws:sqs:us-east-1:000000000000:q</Value>\
               </Attribute>";
    assert!(body.contains(arn), "{body}");
}

/// Checked against AWS by LocalStack's suite: `get_queue_attributes_json_format` and
/// `get_list_queues_fails_json_format`.
#[tokio::test]
async fn query_requests_can_ask_for_json() {
    let cloud = cloud().await;
    json(&cloud, "CreateQueue", &json!({"QueueName": "q"})).await;
    let url = format!("{}/000000000000/q", cloud.endpoint());
    let ask = async |form: &[(&str, &str)]| {
        let request = reqwest::Client::new().post(&url).form(form);
        let request = request.header("Accept", "application/json");
        let (status, headers, body) = read(request.send().await.unwrap()).await;
        assert_eq!(header(&headers, "content-type"), "application/json");
        (status, serde_json::from_str::<Value>(&body).unwrap())
    };
    let (status, body) = ask(&[
        ("Action", "GetQueueAttributes"),
        ("AttributeName.1", "DelaySeconds"),
    ])
    .await;
    let response = &body["GetQueueAttributesResponse"];
    assert_eq!(
        (status, &response["GetQueueAttributesResult"]),
        (
            200,
            &json!({"Attributes": [{"Name": "DelaySeconds", "Value": "0"}]})
        )
    );
    assert!(response["ResponseMetadata"]["RequestId"].is_string());
    let (_, body) = ask(&[("Action", "GetCallerIdentity"), ("Version", "2011-06-15")]).await;
    let result = &body["GetCallerIdentityResponse"]["GetCallerIdentityResult"];
    assert_eq!(result["Account"], "000000000000");
    let (status, body) = ask(&[("Action", "Nothing"), ("Version", "2012-11-05")]).await;
    assert_eq!(
        (status, &body["Error"]["Code"]),
        (400, &json!("InvalidAction"))
    );
    let (status, body) = ask(&[
        ("Action", "DeleteMessage"),
        ("ReceiptHandle", "x"),
        ("QueueUrl", "http://localhost/000000000000/other"),
    ])
    .await;
    assert_eq!(
        (status, &body["Error"]),
        (
            400,
            &json!({
                "Code": "AWS.SimpleQueueService.NonExistentQueue",
                "Message": "The specified queue does not exist for this wsdl version.",
                "Type": "Sender",
            })
        )
    );
}

#[tokio::test]
async fn the_number_of_parameters_is_limited() {
    let cloud = cloud().await;
    let many: Vec<String> = (0..20_000)
        .map(|n| format!("AttributeName.{n}=x"))
        .collect();
    let many = many.join("&");
    let request = reqwest::Client::new().post(cloud.endpoint());
    let request = request
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(format!("Action=ReceiveMessage&Version=2012-11-05&{many}"));
    let (status, _, body) = read(request.send().await.unwrap()).await;
    assert_eq!(status, 400);
    assert!(body.contains("<Code>MalformedInput</Code>"), "{body}");
}

#[tokio::test]
async fn query_batches() {
    let cloud = cloud().await;
    json(&cloud, "CreateQueue", &json!({"QueueName": "q"})).await;
    let url = format!("{}/000000000000/q", cloud.endpoint());
    let (status, _, body) = query(
        &url,
        &[
            ("Action", "SendMessageBatch"),
            ("SendMessageBatchRequestEntry.1.Id", "good"),
            ("SendMessageBatchRequestEntry.1.MessageBody", "x"),
            ("SendMessageBatchRequestEntry.2.Id", "bad"),
            ("SendMessageBatchRequestEntry.2.MessageBody", "x"),
            ("SendMessageBatchRequestEntry.2.DelaySeconds", "901"),
        ],
    )
    .await;
    assert_eq!(status, 200, "{body}");
    let good = between(
        &body,
        "<SendMessageBatchResultEntry>",
        "</SendMessageBatchResultEntry>",
    );
    assert_eq!(between(good, "<Id>", "</Id>"), "good");
    let bad = between(&body, "<BatchResultErrorEntry>", "</BatchResultErrorEntry>");
    assert_eq!(
        bad,
        "<Id>bad</Id><SenderFault>true</SenderFault><Code>InvalidParameterValue</Code><Message>\
         Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be &gt;= 0 and \
         &lt;= 900.</Message>"
    );
    let (status, _, body) = query(&url, &[("Action", "SendMessageBatch")]).await;
    assert_eq!(status, 400);
    assert_eq!(
        between(&body, "<Code>", "</Code>"),
        "AWS.SimpleQueueService.EmptyBatchRequest"
    );
}

#[tokio::test]
async fn query_errors() {
    let cloud = cloud().await;
    let url = format!("{}/000000000000/none", cloud.endpoint());
    let (status, headers, body) = query(&url, &[("Action", "PurgeQueue")]).await;
    let id = header(&headers, "x-amzn-requestid");
    assert_eq!(status, 400);
    assert_eq!(
        body.trim_end(),
        format!(
            "<?xml version=\"1.0\"?>\n<ErrorResponse \
             xmlns=\"http://queue.amazonaws.com/doc/2012-11-05/\"><Error><Type>Sender</Type><Code>\
             AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not \
             exist for this wsdl version.</Message><Detail/></Error><RequestId>{id}</RequestId>\
             </ErrorResponse>"
        )
    );
    assert!(headers.get("x-amzn-query-error").is_none());
}

#[tokio::test]
async fn a_trace_header_of_the_request_goes_with_the_message() {
    let cloud = cloud().await;
    json(&cloud, "CreateQueue", &json!({"QueueName": "q"})).await;
    let request = reqwest::Client::new()
        .post(cloud.endpoint())
        .header("X-Amz-Target", "AmazonSQS.SendMessage")
        .header("X-Amzn-Trace-Id", "Root=1-2-3")
        .header(CONTENT_TYPE, "application/x-amz-json-1.0")
        .body(json!({"QueueUrl": "q", "MessageBody": "x"}).to_string());
    request.send().await.unwrap();
    let input = json!({"QueueUrl": "q", "MessageSystemAttributeNames": ["AWSTraceHeader"]});
    let (_, _, body) = json(&cloud, "ReceiveMessage", &input).await;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(
        body["Messages"][0]["Attributes"],
        json!({"AWSTraceHeader": "Root=1-2-3"})
    );
}
