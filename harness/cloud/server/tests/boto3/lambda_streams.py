"""Mappings of streams: of tables, and of Kinesis.

Usage: lambda_streams.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold. The functions run in memory: what one does follows from its
handler.
"""

import json
import urllib.request

from support import ENDPOINT, advance, client, create_function, error_of

functions, sqs, tables, kinesis = (client(name) for name in ["lambda", "sqs", "dynamodb", "kinesis"])


def get(path):
    return json.loads(urllib.request.urlopen(f"{ENDPOINT}/_rehearsal/{path}").read())


def idle():
    assert get("idle?wait_ms=60000")["idle"]


def later(duration):
    idle()
    advance(duration)
    idle()


def create(name, handler, **parameters):
    return create_function(functions, name, handler, **parameters)


def table(name):
    created = tables.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    return created["TableDescription"]["LatestStreamArn"]


def put(name, *ids):
    for id in ids:
        tables.put_item(TableName=name, Item={"id": {"S": id}})


def runs(name):
    """Returns the records of each run of a function."""
    idle()
    calls = get("journal")["calls"]
    calls = [call for call in calls if call["operation"] == "Run" and call["resource"] == name]
    return [call["request"]["event"]["Records"] for call in calls]


def ids(name):
    return [[record["dynamodb"]["Keys"]["id"]["S"] for record in records] for records in runs(name)]


def queue(name):
    url = sqs.create_queue(QueueName=name)["QueueUrl"]
    return url, "arn:aws:sqs:us-east-1:000000000000:" + name


def messages(url):
    got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in got.get("Messages", [])]


def changes_of_a_table_arrive_in_order():
    """Recorded: lambda_integration_dynamodbstreams, test_dynamodb_event_source_mapping."""
    stream = table("orders")
    put("orders", "before")
    create("follows", "echo")
    mapping = functions.create_event_source_mapping(
        EventSourceArn=stream, FunctionName="follows", StartingPosition="TRIM_HORIZON"
    )
    assert (mapping["BatchSize"], mapping["MaximumRetryAttempts"], mapping["State"]) == (100, -1, "Creating")
    assert mapping["LastProcessingResult"] == "No records processed"
    put("orders", "a")
    assert ids("follows") == [["before"], ["a"]]
    tables.delete_item(TableName="orders", Key={"id": {"S": "a"}})
    (removed,) = runs("follows")[-1]
    assert (removed["eventName"], removed["eventSource"], removed["eventSourceARN"]) == ("REMOVE", "aws:dynamodb", stream)
    assert removed["dynamodb"]["OldImage"] == {"id": {"S": "a"}}, removed
    reads = len([c for c in get("journal")["calls"] if c["operation"] == "GetRecords"])
    later("1h")
    assert len([c for c in get("journal")["calls"] if c["operation"] == "GetRecords"]) == reads, "nothing is polled"
    put("orders", "an hour later")
    assert ids("follows")[-1] == ["an hour later"]
    assert error_of(
        functions.create_event_source_mapping, EventSourceArn=stream, FunctionName="follows", StartingPosition="LATEST"
    )[0] == "ResourceConflictException"
    functions.delete_event_source_mapping(UUID=mapping["UUID"])
    put("orders", "unseen")
    assert ids("follows")[-1] == ["an hour later"]


def latest_filters_and_windows():
    stream = table("carts")
    put("carts", "before")
    create("gathers", "echo")
    functions.create_event_source_mapping(
        EventSourceArn=stream,
        FunctionName="gathers",
        StartingPosition="LATEST",
        MaximumBatchingWindowInSeconds=10,
        FilterCriteria={"Filters": [{"Pattern": '{"eventName": ["INSERT"]}'}]},
    )
    put("carts", "a")
    tables.delete_item(TableName="carts", Key={"id": {"S": "a"}})
    put("carts", "b")
    later("9s")
    assert ids("gathers") == []
    later("1s")
    assert ids("gathers") == [["a", "b"]]


def failures_block_until_they_are_given_up():
    """Recorded: lambda_integration_dynamodbstreams,
    test_dynamodb_event_source_mapping_with_on_failure_destination_config."""
    stream = table("poisoned")
    url, arn = queue("given-up")
    create("poisoned", "poisoned")
    mapping = functions.create_event_source_mapping(
        EventSourceArn=stream,
        FunctionName="poisoned",
        StartingPosition="TRIM_HORIZON",
        BatchSize=1,
        MaximumRetryAttempts=1,
        DestinationConfig={"OnFailure": {"Destination": arn}},
    )
    put("poisoned", "bad", "good")
    assert ids("poisoned") == [["bad"]]
    assert messages(url) == []
    later("1s")
    assert ids("poisoned") == [["bad"], ["bad"], ["good"]]
    (message,) = messages(url)
    assert message["requestContext"]["condition"] == "RetryAttemptsExhausted"
    assert message["requestContext"]["approximateInvokeCount"] == 2
    assert message["responseContext"]["functionError"] == "Unhandled"
    assert (message["DDBStreamBatchInfo"]["batchSize"], message["DDBStreamBatchInfo"]["streamArn"]) == (1, stream)
    assert functions.get_event_source_mapping(UUID=mapping["UUID"])["LastProcessingResult"] == "OK"


def batches_are_split():
    stream = table("split")
    create("split", "poisoned")
    functions.create_event_source_mapping(
        EventSourceArn=stream,
        FunctionName="split",
        StartingPosition="TRIM_HORIZON",
        MaximumBatchingWindowInSeconds=1,
        MaximumRetryAttempts=0,
        BisectBatchOnFunctionError=True,
    )
    put("split", "a", "b", "bad", "c")
    later("1s")
    assert ids("split") == [["a", "b", "bad", "c"], ["a", "b"], ["bad", "c"], ["bad"], ["c"]], ids("split")


def batches_fail_in_part():
    stream = table("stops")
    create("stops", "stops")
    functions.create_event_source_mapping(
        EventSourceArn=stream,
        FunctionName="stops",
        StartingPosition="TRIM_HORIZON",
        MaximumBatchingWindowInSeconds=1,
        MaximumRetryAttempts=1,
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    put("stops", "a", "bad", "c")
    later("1s")
    assert ids("stops") == [["a", "bad", "c"]]
    later("1s")
    assert ids("stops") == [["a", "bad", "c"], ["bad", "c"]]
    put("stops", "d")
    later("1s")
    assert ids("stops")[-1] == ["d"]


def records_of_kinesis():
    """Recorded: lambda_integration_kinesis, test_create_kinesis_event_source_mapping."""
    kinesis.create_stream(StreamName="clicks", ShardCount=2)
    advance("1m")
    arn = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]["StreamARN"]
    create("clicks", "echo")
    functions.create_event_source_mapping(
        EventSourceArn=arn,
        FunctionName="clicks",
        StartingPosition="TRIM_HORIZON",
        FilterCriteria={"Filters": [{"Pattern": '{"data": {"kind": ["click"]}}'}]},
    )
    for number in range(6):
        kind = "click" if number % 2 else "view"
        kinesis.put_record(StreamName="clicks", Data=json.dumps({"kind": kind}), PartitionKey=str(number))
    got = [record for records in runs("clicks") for record in records]
    assert sorted(record["kinesis"]["partitionKey"] for record in got) == ["1", "3", "5"], got
    assert {record["eventName"] for record in got} == {"aws:kinesis:record"}
    assert all(record["eventID"].startswith("shardId-") for record in got)


def mappings_are_checked():
    create("checked", "echo")
    create_mapping = functions.create_event_source_mapping
    missing = "arn:aws:kinesis:us-east-1:000000000000:stream/nothing"
    refused = error_of(create_mapping, EventSourceArn=missing, FunctionName="checked", StartingPosition="LATEST")
    assert refused == ("InvalidParameterValueException", f"Stream not found: {missing}")
    code, message = error_of(create_mapping, EventSourceArn=missing, FunctionName="checked")
    assert code == "ValidationException" and "startingPosition" in message


def tumbling_windows():
    """AWS's developer guide: the state of a window is what the function answered before, and a
    last invocation without records ends it."""
    stream = table("visits")
    create("counts", "count")
    mapping = functions.create_event_source_mapping(
        EventSourceArn=stream,
        FunctionName="counts",
        StartingPosition="TRIM_HORIZON",
        TumblingWindowInSeconds=60,
    )
    assert mapping["TumblingWindowInSeconds"] == 60
    put("visits", "a")
    idle()
    put("visits", "b", "c")
    later("60s")
    put("visits", "d")
    idle()
    calls = get("journal")["calls"]
    calls = [call for call in calls if call["operation"] == "Run" and call["resource"] == "counts"]
    events = [call["request"]["event"] for call in calls]
    counted = [event["state"].get("count", 0) + len(event["Records"]) for event in events]
    last = [event["isFinalInvokeForWindow"] for event in events]
    # The clock may have passed from one minute into the next between the first puts.
    assert last.count(True) in [1, 2] and counted[-1] == 1 and not last[-1], (counted, last)
    ends = [count for count, is_last in zip(counted, last) if is_last]
    assert sum(ends) == 3, (counted, last)
    first = events[0]
    assert first["eventSourceARN"] == stream and first["shardId"].startswith("shardId-")
    assert first["window"]["start"].endswith(":00Z") and first["window"]["start"] < first["window"]["end"]
    changed = functions.update_event_source_mapping(UUID=mapping["UUID"], TumblingWindowInSeconds=0)
    assert changed["TumblingWindowInSeconds"] == 0


for test in [
    tumbling_windows,
    changes_of_a_table_arrive_in_order,
    latest_filters_and_windows,
    failures_block_until_they_are_given_up,
    batches_are_split,
    batches_fail_in_part,
    records_of_kinesis,
    mappings_are_checked,
]:
    test()
print("ok")
