"""Events of functions: asynchronous invocations, mappings of queues, topics and buckets.

Usage: lambda_events.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold. The functions run in memory: what one does follows from its
handler.
"""

import json
import urllib.request

from support import ENDPOINT, client, create_function, create_remote_function, error_of

ARN = "arn:aws:lambda:us-east-1:000000000000:function:"

functions, sqs, sns, s3 = (client(name) for name in ["lambda", "sqs", "sns", "s3"])


def control(method, path, body=None):
    data = json.dumps(body).encode() if body is not None else None
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"{ENDPOINT}/_rehearsal/{path}", data, headers, method=method)
    return json.loads(urllib.request.urlopen(request).read() or b"null")


def idle():
    assert control("GET", "idle?wait_ms=60000")["idle"]


def advance(seconds):
    idle()
    control("POST", "clock", {"advance_ms": seconds * 1000})
    idle()


def create(name, handler, **parameters):
    return create_function(functions, name, handler, **parameters)


def queue(name, **attributes):
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url, "arn:aws:sqs:us-east-1:000000000000:" + name


def messages(url):
    got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
    return got.get("Messages", [])


def left(url):
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return tuple(int(found[name]) for name in names)


def aliases_share_invocations():
    create("shared", "version", Publish=True)
    functions.update_function_configuration(FunctionName="shared", Description="changed", Timeout=9)
    functions.publish_version(FunctionName="shared")
    weights = {"AdditionalVersionWeights": {"2": 0.3}}
    functions.create_alias(FunctionName="shared", Name="live", FunctionVersion="1", RoutingConfig=weights)
    ran = []
    for _ in range(60):
        answer = functions.invoke(FunctionName="shared:live")
        ran.append(json.loads(answer["Payload"].read()))
        assert answer["ExecutedVersion"] == ran[-1]
    assert 5 < ran.count("2") < 35 and ran.count("1") + ran.count("2") == 60, ran


def results_and_failures_go_to_destinations():
    """Recorded: lambda_destinations, test_assess_lambda_destination_invocation, test_retries."""
    good, good_arn = queue("good")
    bad, bad_arn = queue("bad")
    letters, letters_arn = queue("letters")
    for name, handler in [("works", "echo"), ("fails", "fail")]:
        create(name, handler, DeadLetterConfig={"TargetArn": letters_arn})
        functions.put_function_event_invoke_config(
            FunctionName=name,
            DestinationConfig={"OnSuccess": {"Destination": good_arn}, "OnFailure": {"Destination": bad_arn}},
        )
        answer = functions.invoke(FunctionName=name, InvocationType="Event", Payload=b'{"order": 7}')
        assert (answer["StatusCode"], answer["Payload"].read()) == (202, b"")
    idle()
    (success,) = messages(good)
    record = json.loads(success["Body"])
    assert record["requestContext"]["condition"] == "Success"
    assert record["requestContext"]["functionArn"] == ARN + "works:$LATEST"
    assert record["responseContext"] == {"statusCode": 200, "executedVersion": "$LATEST"}
    assert record["requestPayload"] == record["responsePayload"] == {"order": 7}
    # Two retries: after one minute and after two more.
    advance(59)
    assert messages(bad) == []
    advance(1 + 119)
    assert messages(bad) == []
    advance(1)
    (failure,) = messages(bad)
    record = json.loads(failure["Body"])
    assert record["requestContext"]["condition"] == "RetriesExhausted"
    assert record["requestContext"]["approximateInvokeCount"] == 3
    assert record["responseContext"]["functionError"] == "Unhandled"
    assert record["responsePayload"]["errorMessage"] == "asked to"
    (letter,) = messages(letters)
    assert letter["Body"] == '{"order": 7}'
    assert letter["MessageAttributes"]["ErrorMessage"]["StringValue"] == "asked to"


def events_get_too_old():
    """Recorded: lambda_destinations, test_maxeventage; lambda, test_reserved_concurrency."""
    old, arn = queue("old")
    create("slow", "fail")
    config = {"DestinationConfig": {"OnFailure": {"Destination": arn}}}
    functions.put_function_event_invoke_config(FunctionName="slow", MaximumEventAgeInSeconds=60, **config)
    functions.invoke(FunctionName="slow", InvocationType="Event")
    advance(61)
    (message,) = messages(old)
    record = json.loads(message["Body"])
    assert record["requestContext"]["condition"] in ("EventAgeExceeded", "RetriesExhausted"), record
    functions.put_function_concurrency(FunctionName="slow", ReservedConcurrentExecutions=0)
    assert error_of(functions.invoke, FunctionName="slow")[0] == "TooManyRequestsException"
    functions.invoke(FunctionName="slow", InvocationType="Event")
    idle()
    (message,) = messages(old)
    assert json.loads(message["Body"])["requestContext"]["condition"] == "ZeroReservedConcurrency"
    refused = error_of(functions.put_function_event_invoke_config, FunctionName="slow")
    assert refused == ("InvalidParameterValueException", "You must specify at least one of error handling or destination setting.")


def batches_come_from_queues():
    """Recorded: lambda_integration_sqs, test_report_batch_item_failures."""
    orders, arn = queue("orders", VisibilityTimeout="60")
    create("partial", "partial", Timeout=5)
    mapping = functions.create_event_source_mapping(
        EventSourceArn=arn, FunctionName="partial", FunctionResponseTypes=["ReportBatchItemFailures"]
    )
    assert (mapping["State"], mapping["BatchSize"]) == ("Creating", 10)
    uuid = mapping["UUID"]
    assert functions.get_event_source_mapping(UUID=uuid)["State"] == "Enabled"
    for body in ["fine", "bad", "fine"]:
        sqs.send_message(QueueUrl=orders, MessageBody=body)
    idle()
    assert left(orders) == (0, 1), "what failed waits for its visibility timeout"
    calls = lambda: [c for c in control("GET", "journal")["calls"] if c["operation"] == "ReceiveMessage"]
    before = len(calls())
    advance(30)
    assert len(calls()) == before, "nothing is polled"
    code, message = error_of(functions.create_event_source_mapping, EventSourceArn=arn, FunctionName="partial")
    assert code == "ResourceConflictException" and uuid in message
    functions.update_event_source_mapping(UUID=uuid, Enabled=False)
    sqs.send_message(QueueUrl=orders, MessageBody="fine")
    idle()
    assert left(orders)[0] == 1, "a mapping that is disabled takes nothing"
    functions.update_event_source_mapping(UUID=uuid, Enabled=True)
    idle()
    assert left(orders) == (0, 1)
    functions.delete_event_source_mapping(UUID=uuid)
    assert error_of(functions.get_event_source_mapping, UUID=uuid)[0] == "ResourceNotFoundException"


def groups_of_fifo_queues_are_in_order():
    """The developer guide: the messages of a group stay in order, also after a failure, and do
    not keep those of another group waiting."""
    done, failures = [], ["a1"]

    def handle(event):
        for record in event["Records"]:
            if record["body"] in failures:
                failures.remove(record["body"])
                raise ValueError("not yet")
            done.append((record["attributes"]["MessageGroupId"], record["body"]))

    attributes = {"FifoQueue": "true", "ContentBasedDeduplication": "true", "VisibilityTimeout": "60"}
    lines, arn = queue("lines.fifo", **attributes)
    create_remote_function(functions, "lines", handle, Timeout=5)
    for body in ["a1", "b1", "a2", "b2", "a3"]:
        sqs.send_message(QueueUrl=lines, MessageGroupId=body[0], MessageBody=body)
    mapping = functions.create_event_source_mapping(EventSourceArn=arn, FunctionName="lines", BatchSize=1)
    idle()
    assert done == [("b", "b1"), ("b", "b2")], done
    advance(60)
    assert [body for group, body in done if group == "a"] == ["a1", "a2", "a3"], done
    assert left(lines) == (0, 0)
    functions.delete_event_source_mapping(UUID=mapping["UUID"])


def batches_are_gathered_and_filtered():
    plain, arn = queue("plain")
    create("gathers", "echo")
    mapping = functions.create_event_source_mapping(
        EventSourceArn=arn,
        FunctionName="gathers",
        BatchSize=100,
        MaximumBatchingWindowInSeconds=20,
        FilterCriteria={"Filters": [{"Pattern": '{"body": {"kind": ["order"]}}'}]},
    )
    sqs.send_message(QueueUrl=plain, MessageBody='{"kind": "order"}')
    sqs.send_message(QueueUrl=plain, MessageBody='{"kind": "other"}')
    idle()
    assert left(plain) == (0, 1), "what does not match is deleted"
    advance(19)
    assert left(plain) == (0, 1)
    advance(1)
    assert left(plain) == (0, 0)
    functions.delete_event_source_mapping(UUID=mapping["UUID"])


def mappings_are_checked():
    _, arn = queue("checked", VisibilityTimeout="10")
    create("checked", "echo", Timeout=30)
    create_mapping = functions.create_event_source_mapping
    assert error_of(create_mapping, EventSourceArn=arn + "x", FunctionName="checked") == (
        "InvalidParameterValueException",
        "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
        "SQS Error Message: The specified queue does not exist.",
    )
    _, message = error_of(create_mapping, EventSourceArn=arn, FunctionName="checked")
    assert message == "Queue visibility timeout: 10 seconds is less than Function timeout: 30 seconds"
    assert error_of(create_mapping, EventSourceArn=arn, FunctionName="nothing")[1] == "Function does not exist"
    _, message = error_of(create_mapping, EventSourceArn=arn, FunctionName="checked", BatchSize=11)
    assert message.startswith("Maximum batch window in seconds must be greater than 0")
    filters = {"Filters": [{"Pattern": "no pattern"}]}
    _, message = error_of(create_mapping, EventSourceArn=arn, FunctionName="checked", FilterCriteria=filters)
    assert message == "Invalid filter pattern definition."


def topics_and_buckets_invoke():
    results, results_arn = queue("results")
    arn = create("receives", "echo")
    functions.put_function_event_invoke_config(
        FunctionName="receives", DestinationConfig={"OnSuccess": {"Destination": results_arn}}
    )
    topic = sns.create_topic(Name="news")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="lambda", Endpoint=arn)
    sns.publish(TopicArn=topic, Message="hello")
    idle()
    assert messages(results) == [], "the policy of the function lets nobody in"
    for sid, principal, source in [("sns", "sns.amazonaws.com", topic), ("s3", "s3.amazonaws.com", "arn:aws:s3:::photos")]:
        functions.add_permission(
            FunctionName="receives", StatementId=sid, Action="lambda:InvokeFunction", Principal=principal, SourceArn=source
        )
    sns.publish(TopicArn=topic, Message="hello")
    idle()
    (message,) = messages(results)
    event = json.loads(message["Body"])["requestPayload"]
    assert event["Records"][0]["Sns"]["Message"] == "hello", event
    s3.create_bucket(Bucket="photos")
    configuration = {"LambdaFunctionArn": arn, "Events": ["s3:ObjectCreated:*"]}
    s3.put_bucket_notification_configuration(
        Bucket="photos", NotificationConfiguration={"LambdaFunctionConfigurations": [configuration]}
    )
    s3.put_object(Bucket="photos", Key="cat.png", Body=b"meow")
    idle()
    keys = [json.loads(m["Body"])["requestPayload"]["Records"][0] for m in messages(results)]
    assert [record["s3"]["object"]["key"] for record in keys] == ["cat.png"], keys


for test in [
    aliases_share_invocations,
    results_and_failures_go_to_destinations,
    events_get_too_old,
    batches_come_from_queues,
    groups_of_fifo_queues_are_in_order,
    batches_are_gathered_and_filtered,
    mappings_are_checked,
    topics_and_buckets_invoke,
]:
    test()
print("ok")
