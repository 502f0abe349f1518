"""EventBridge Pipes.

Usage: pipes.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion that did
not hold.
"""

import base64
import json

from support import ACCOUNT, advance, client, code_of, create_function, create_remote_function, error_of, settle

pipes = client("pipes")
sqs = client("sqs")
sns = client("sns")
kinesis = client("kinesis")
dynamodb = client("dynamodb")
functions = client("lambda")
events = client("events")
logs = client("logs")

ROLE = f"arn:aws:iam::{ACCOUNT}:role/pipes"
STREAM = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/clicks"


def queue(name, **attributes):
    """Creates a queue, and returns its URL and its ARN."""
    url = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "30", **attributes})["QueueUrl"]
    return url, f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"


def bodies(url):
    """Takes all messages of a queue, and returns their bodies."""
    settle()
    found = []
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += [message["Body"] for message in messages]
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    return found


def send(url, *documents):
    for document in documents:
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps(document))


def create(name, source, target, **more):
    return pipes.create_pipe(Name=name, RoleArn=ROLE, Source=source, Target=target, **more)


def is_empty(url):
    """Whether a queue has no message, also none that is not visible."""
    settle()
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    return set(sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"].values()) == {"0"}


INBOX, INBOX_ARN = queue("inbox")
OUTBOX, OUTBOX_ARN = queue("outbox")


def operations():
    made = create("plain", INBOX_ARN, OUTBOX_ARN, DesiredState="STOPPED", Tags={"team": "web"}, Description="first")
    assert (made["DesiredState"], made["CurrentState"]) == ("STOPPED", "CREATING"), made
    assert made["Arn"] == f"arn:aws:pipes:us-east-1:{ACCOUNT}:pipe/plain", made
    assert code_of(create, name="plain", source=INBOX_ARN, target=OUTBOX_ARN) == "ConflictException"
    found = pipes.describe_pipe(Name="plain")
    assert (found["CurrentState"], found["Description"], found["Tags"]) == ("STOPPED", "first", {"team": "web"}), found
    assert found["SourceParameters"]["SqsQueueParameters"]["BatchSize"] == 10, found
    assert error_of(pipes.describe_pipe, Name="none") == ("NotFoundException", "Pipe none does not exist.")
    pipes.tag_resource(resourceArn=made["Arn"], tags={"a": "b"})
    pipes.untag_resource(resourceArn=made["Arn"], tagKeys=["team"])
    assert pipes.list_tags_for_resource(resourceArn=made["Arn"])["tags"] == {"a": "b"}
    create("other", INBOX_ARN, OUTBOX_ARN, DesiredState="STOPPED")
    assert [one["Name"] for one in pipes.list_pipes()["Pipes"]] == ["other", "plain"]
    assert [one["Name"] for one in pipes.list_pipes(NamePrefix="o", CurrentState="STOPPED")["Pipes"]] == ["other"]
    assert pipes.list_pipes(CurrentState="RUNNING")["Pipes"] == []
    assert code_of(pipes.stop_pipe, Name="other") == "ConflictException"
    assert pipes.delete_pipe(Name="other")["CurrentState"] == "DELETING"
    assert code_of(pipes.describe_pipe, Name="other") == "NotFoundException"
    wrong = {"FilterCriteria": {"Filters": [{"Pattern": '{"body": "x"}'}]}}
    assert code_of(create, name="x", source=INBOX_ARN, target=OUTBOX_ARN, SourceParameters=wrong) == "ValidationException"
    assert code_of(create, name="x", source=STREAM, target=OUTBOX_ARN) == "ValidationException"
    broker = f"arn:aws:mq:us-east-1:{ACCOUNT}:broker:b"
    assert code_of(create, name="x", source=broker, target=OUTBOX_ARN) == "NotImplemented"


def queue_to_queue():
    send(INBOX, {"id": 1})
    assert bodies(OUTBOX) == []
    assert pipes.start_pipe(Name="plain")["CurrentState"] == "STARTING"
    (record,) = map(json.loads, bodies(OUTBOX))
    assert json.loads(record["body"]) == {"id": 1} and record["eventSourceARN"] == INBOX_ARN, record
    assert is_empty(INBOX)
    # Patterns and paths see into bodies that are JSON.
    pipes.update_pipe(
        Name="plain",
        RoleArn=ROLE,
        SourceParameters={"FilterCriteria": {"Filters": [{"Pattern": '{"body": {"kind": [{"prefix": "pa"}]}}'}]}},
        TargetParameters={"InputTemplate": '{"order": <$.body.order>, "text": "<$.body.kind> by <aws.pipes.pipe-name>"}'},
    )
    send(INBOX, {"kind": "paid", "order": {"id": 7}}, {"kind": "shipped"}, {"kind": "parked"})
    found = sorted(bodies(OUTBOX))
    assert [json.loads(body) for body in found] == [
        {"order": "", "text": "parked by plain"},
        {"order": {"id": 7}, "text": "paid by plain"},
    ], found
    # What no pattern lets through is deleted.
    assert is_empty(INBOX)
    assert pipes.stop_pipe(Name="plain")["CurrentState"] == "STOPPING"
    send(INBOX, {"kind": "paid"})
    assert bodies(OUTBOX) == []
    pipes.start_pipe(Name="plain")
    assert len(bodies(OUTBOX)) == 1
    pipes.delete_pipe(Name="plain")


def batches_wait_for_their_window():
    seen = []
    function = create_remote_function(functions, "batches", lambda event: seen.append(len(event)))
    window = {"SqsQueueParameters": {"BatchSize": 100, "MaximumBatchingWindowInSeconds": 60}}
    # User guide: messages are not visible for longer than a batch waits.
    slow, slow_arn = queue("slow", VisibilityTimeout="360")
    create("windowed", slow_arn, function, SourceParameters=window)
    send(slow, *range(3))
    settle()
    assert seen == []
    send(slow, *range(2))
    advance("60s")
    settle()
    assert seen == [5] and is_empty(slow), seen
    pipes.delete_pipe(Name="windowed")


def enrichment_and_failures():
    calls = []

    def enrich(event):
        calls.append([json.loads(one["body"])["id"] for one in event])
        if any(json.loads(one["body"]).get("bad") for one in event):
            raise ValueError("bad")
        return [{"id": json.loads(one["body"])["id"], "price": 5} for one in event if json.loads(one["body"])["id"] > 0]

    function = create_remote_function(functions, "enrich", enrich)
    create("enriched", INBOX_ARN, OUTBOX_ARN, Enrichment=function)
    send(INBOX, {"id": 1})
    assert [json.loads(body) for body in bodies(OUTBOX)] == [{"id": 1, "price": 5}]
    # An empty list ends the batch without a call of the target.
    send(INBOX, {"id": -1})
    assert bodies(OUTBOX) == [] and is_empty(INBOX)
    # A failure leaves the messages to the queue, which has them again after its timeout.
    calls.clear()
    send(INBOX, {"id": 2, "bad": True})
    assert bodies(OUTBOX) == [] and not is_empty(INBOX) and calls == [[2]]
    advance("30s")
    settle()
    assert calls == [[2], [2]], calls
    pipes.delete_pipe(Name="enriched")
    sqs.purge_queue(QueueUrl=INBOX)
    # A function as the target says which messages failed.
    target = create_function(functions, "partial", "partial")
    create("partial", INBOX_ARN, target)
    sqs.send_message(QueueUrl=INBOX, MessageBody="good")
    settle()
    assert is_empty(INBOX)
    pipes.delete_pipe(Name="partial")
    remote = create_remote_function(
        functions,
        "names",
        lambda event: {"batchItemFailures": [{"itemIdentifier": one["messageId"]} for one in event if one["body"] == "bad"]},
    )
    create("names", INBOX_ARN, remote)
    for body in ("good", "bad"):
        sqs.send_message(QueueUrl=INBOX, MessageBody=body)
    settle()
    assert not is_empty(INBOX)
    pipes.delete_pipe(Name="names")
    advance("31s")
    assert bodies(INBOX) == ["bad"]


def kinesis_source():
    kinesis.create_stream(StreamName="clicks", ShardCount=1)
    put = lambda document: kinesis.put_record(StreamName="clicks", PartitionKey="p", Data=json.dumps(document).encode())
    put({"kind": "old"})
    dead, dead_arn = queue("dead")
    first = {"StartingPosition": "TRIM_HORIZON", "MaximumRetryAttempts": 1, "DeadLetterConfig": {"Arn": dead_arn}}
    only = {"Filters": [{"Pattern": '{"data": {"kind": [{"anything-but": "secret"}]}}'}]}
    calls = []

    def take(event):
        kinds = [json.loads(base64.b64decode(one["data"]))["kind"] for one in event]
        calls.append(kinds)
        assert all(one["eventSource"] == "aws:kinesis" and one["partitionKey"] == "p" for one in event), event
        bad = [one["sequenceNumber"] for one, kind in zip(event, kinds) if kind == "bad"]
        return {"batchItemFailures": [{"itemIdentifier": number} for number in bad[:1]]}

    function = create_remote_function(functions, "take", take)
    create("stream", STREAM, function, SourceParameters={"KinesisStreamParameters": first, "FilterCriteria": only})
    settle()
    assert calls == [["old"]], calls
    put({"kind": "secret"})
    put({"kind": "view"})
    settle()
    assert calls[1:] == [["view"]], calls
    calls.clear()
    # What comes from the first failure on is tried again by the clock, then given up.
    pipes.stop_pipe(Name="stream")
    for kind in ("good", "bad", "last"):
        put({"kind": kind})
    pipes.start_pipe(Name="stream")
    settle()
    assert calls == [["good", "bad", "last"]], calls
    advance("1s")
    settle()
    assert calls[1:] == [["bad", "last"]], calls
    (report,) = map(json.loads, bodies(dead))
    assert report["context"] == {"partnerResourceArn": f"arn:aws:pipes:us-east-1:{ACCOUNT}:pipe/stream", "condition": "RetryAttemptsExhausted"}
    assert report["KinesisBatchInfo"]["batchSize"] == 2 and report["KinesisBatchInfo"]["streamArn"] == STREAM, report
    put({"kind": "after"})
    settle()
    assert calls[2:] == [["after"]], calls
    pipes.delete_pipe(Name="stream")


def table_source_and_other_targets():
    table = dynamodb.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
    )["TableDescription"]
    source = {
        "DynamoDBStreamParameters": {"StartingPosition": "TRIM_HORIZON"},
        "FilterCriteria": {"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]},
    }
    template = '{"order": <$.dynamodb.Keys.id.S>}'
    # An event bus, whose rule leads to the outbox.
    allow = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": OUTBOX_ARN}
    sqs.set_queue_attributes(QueueUrl=OUTBOX, Attributes={"Policy": json.dumps({"Statement": [allow]})})
    bus = events.create_event_bus(Name="shop")["EventBusArn"]
    events.put_rule(Name="all", EventBusName="shop", EventPattern='{"source": ["orders"]}')
    events.put_targets(Rule="all", EventBusName="shop", Targets=[{"Id": "1", "Arn": OUTBOX_ARN}])
    create(
        "bus", table["LatestStreamArn"], bus, SourceParameters=source,
        TargetParameters={
            "InputTemplate": template,
            "EventBridgeEventBusParameters": {"Source": "orders", "DetailType": "$.eventName", "Resources": ["$.eventSourceARN"]},
        },
    )
    # Another stream, a log group.
    kinesis.create_stream(StreamName="copies", ShardCount=1)
    copies = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/copies"
    create(
        "copy", table["LatestStreamArn"], copies, SourceParameters=source,
        TargetParameters={"InputTemplate": template, "KinesisStreamParameters": {"PartitionKey": "$.dynamodb.Keys.id.S"}},
    )
    logs.create_log_group(logGroupName="/pipes")
    logs.create_log_stream(logGroupName="/pipes", logStreamName="orders")
    create(
        "log", table["LatestStreamArn"], f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/pipes:*", SourceParameters=source,
        TargetParameters={"InputTemplate": template, "CloudWatchLogsParameters": {"LogStreamName": "orders"}},
    )
    topic = sns.create_topic(Name="orders")["TopicArn"]
    inbox_policy = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": INBOX_ARN}
    sqs.set_queue_attributes(QueueUrl=INBOX, Attributes={"Policy": json.dumps({"Statement": [inbox_policy]})})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=INBOX_ARN, Attributes={"RawMessageDelivery": "true"})
    create("topic", table["LatestStreamArn"], topic, SourceParameters=source, TargetParameters={"InputTemplate": template})
    dynamodb.put_item(TableName="orders", Item={"id": {"S": "o-1"}})
    dynamodb.delete_item(TableName="orders", Key={"id": {"S": "o-1"}})
    (event,) = map(json.loads, bodies(OUTBOX))
    assert (event["source"], event["detail-type"], event["detail"]) == ("orders", "INSERT", {"order": "o-1"}), event
    assert event["resources"] == [table["LatestStreamArn"]], event
    shard = kinesis.get_shard_iterator(StreamName="copies", ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON")
    (record,) = kinesis.get_records(ShardIterator=shard["ShardIterator"])["Records"]
    assert (record["PartitionKey"], json.loads(record["Data"])) == ("o-1", {"order": "o-1"}), record
    (line,) = logs.get_log_events(logGroupName="/pipes", logStreamName="orders")["events"]
    assert json.loads(line["message"]) == {"order": "o-1"}, line
    assert [json.loads(body) for body in bodies(INBOX)] == [{"order": "o-1"}]
    for name in ("bus", "copy", "log", "topic"):
        pipes.delete_pipe(Name=name)


def execution_log():
    """A pipe writes what becomes of its batches into a log group."""
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/pipes/orders"
    configuration = {"CloudwatchLogsLogDestination": {"LogGroupArn": group}, "Level": "INFO"}
    target = create_function(functions, "failing", "fail")
    url, arn = queue("logged")
    create("logged", arn, OUTBOX_ARN, LogConfiguration={**configuration, "IncludeExecutionData": ["ALL"]})
    assert pipes.describe_pipe(Name="logged")["LogConfiguration"]["Level"] == "INFO"
    records = lambda: [
        json.loads(one["message"])
        for one in logs.get_log_events(logGroupName="/pipes/orders", logStreamName="logged", startFromHead=True)["events"]
    ]
    send(url, {"id": 1})
    assert len(bodies(OUTBOX)) == 1
    found = records()
    assert [one["messageType"] for one in found] == [
        "EXECUTION_STARTED", "TARGET_STAGE_ENTERED", "TARGET_STAGE_SUCCEEDED", "EXECUTION_SUCCEEDED",
    ], found
    assert len({one["executionId"] for one in found}) == 1 and json.loads(found[0]["payload"])[0]["body"] == '{"id": 1}'
    pipes.update_pipe(Name="logged", RoleArn=ROLE, Target=target, LogConfiguration={**configuration, "Level": "ERROR"})
    send(url, {"id": 2})
    settle()
    failed = records()[4:]
    assert [one["messageType"] for one in failed] == ["TARGET_STAGE_FAILED", "EXECUTION_FAILED"], failed
    assert "asked to" in failed[0]["error"]["message"], failed
    to_bucket = {"S3LogDestination": {"BucketName": "logs", "BucketOwner": ACCOUNT}, "Level": "INFO"}
    assert code_of(create, name="x", source=arn, target=OUTBOX_ARN, LogConfiguration=to_bucket) == "NotImplemented"
    pipes.delete_pipe(Name="logged")


operations()
queue_to_queue()
batches_wait_for_their_window()
enrichment_and_failures()
kinesis_source()
table_source_and_other_targets()
execution_log()
print("ok")
