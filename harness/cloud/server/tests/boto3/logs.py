"""CloudWatch Logs: groups, streams, events, filters, and what functions write.

Usage: logs.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion that
did not hold. The functions run in memory: what one does follows from its handler.
"""

import base64
import gzip
import json
import time
import urllib.request

from support import ENDPOINT, advance, client, code_of, create_function, error_of

logs, functions, sqs = (client(name) for name in ["logs", "lambda", "sqs"])

ARN = "arn:aws:logs:us-east-1:000000000000:log-group:"
NO_GROUP = ("ResourceNotFoundException", "The specified log group does not exist.")
NO_STREAM = ("ResourceNotFoundException", "The specified log stream does not exist.")
DAY = 24 * 60 * 60 * 1000


def now():
    return int(time.time() * 1000)


def stream(group, name="one"):
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName=name)


def put(group, *messages, name="one", at=None):
    at = at or now()
    events = [{"timestamp": at + index, "message": message} for index, message in enumerate(messages)]
    return logs.put_log_events(logGroupName=group, logStreamName=name, logEvents=events)


def messages(answer):
    return [event["message"] for event in answer["events"]]


def filtered(group, pattern="", **parameters):
    return messages(logs.filter_log_events(logGroupName=group, filterPattern=pattern, **parameters))


def idle():
    urllib.request.urlopen(f"{ENDPOINT}/_rehearsal/idle?wait_ms=60000").read()


def groups():
    """Recorded: logs_groups."""
    logs.create_log_group(logGroupName="/shop/orders", tags={"env": "test"}, kmsKeyId="arn:aws:kms:us-east-1:000000000000:key/k")
    exists = ("ResourceAlreadyExistsException", "The specified log group already exists")
    assert error_of(logs.create_log_group, logGroupName="/shop/orders") == exists
    too_long = "Invalid LogGroup or LogStream, both must have length less than or equal to 512."
    assert error_of(logs.create_log_group, logGroupName="x" * 513) == ("InvalidParameterException", too_long)
    (group,) = logs.describe_log_groups(logGroupNamePrefix="/shop/")["logGroups"]
    assert group["arn"] == ARN + "/shop/orders:*" and group["logGroupArn"] == ARN + "/shop/orders"
    assert (group["metricFilterCount"], group["storedBytes"], group["logGroupClass"]) == (0, 0, "STANDARD")
    assert group["kmsKeyId"].endswith("key/k") and "retentionInDays" not in group
    logs.disassociate_kms_key(logGroupName="/shop/orders")
    logs.put_retention_policy(logGroupName="/shop/orders", retentionInDays=7)
    assert code_of(logs.put_retention_policy, logGroupName="/shop/orders", retentionInDays=8) == "InvalidParameterException"
    (group,) = logs.describe_log_groups(logGroupNamePattern="ORDERS")["logGroups"]
    assert group["retentionInDays"] == 7 and "kmsKeyId" not in group
    both = "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters."
    got = error_of(logs.describe_log_groups, logGroupNamePrefix="a", logGroupNamePattern="b")
    assert got == ("InvalidParameterException", both)
    assert [group["logGroupName"] for group in logs.list_log_groups(logGroupNamePattern="^/shop|nothing")["logGroups"]] == ["/shop/orders"]
    logs.put_log_group_deletion_protection(logGroupIdentifier="/shop/orders", deletionProtectionEnabled=True)
    assert code_of(logs.delete_log_group, logGroupName="/shop/orders") == "ValidationException"
    logs.put_log_group_deletion_protection(logGroupIdentifier=ARN + "/shop/orders", deletionProtectionEnabled=False)
    logs.tag_resource(resourceArn=ARN + "/shop/orders", tags={"a": "1"})
    logs.tag_log_group(logGroupName="/shop/orders", tags={"b": "2"})
    logs.untag_log_group(logGroupName="/shop/orders", tags=["env"])
    assert logs.list_tags_for_resource(resourceArn=ARN + "/shop/orders")["tags"] == {"a": "1", "b": "2"}
    assert logs.list_tags_log_group(logGroupName="/shop/orders")["tags"] == {"a": "1", "b": "2"}
    tagged = client("resourcegroupstaggingapi").get_resources(TagFilters=[{"Key": "a"}])["ResourceTagMappingList"]
    assert [one["ResourceARN"] for one in tagged] == [ARN + "/shop/orders"]
    logs.delete_log_group(logGroupName="/shop/orders")
    assert error_of(logs.delete_log_group, logGroupName="/shop/orders") == NO_GROUP


def streams():
    """Recorded: logs_streams."""
    stream("streams", "a")
    logs.create_log_stream(logGroupName="streams", logStreamName="b")
    exists = ("ResourceAlreadyExistsException", "The specified log stream already exists")
    assert error_of(logs.create_log_stream, logGroupName="streams", logStreamName="a") == exists
    assert error_of(logs.create_log_stream, logGroupName="none", logStreamName="a") == NO_GROUP
    put("streams", "late", name="a", at=now() + 5_000)
    put("streams", "early", name="b")
    names = lambda **parameters: [
        found["logStreamName"] for found in logs.describe_log_streams(logGroupName="streams", **parameters)["logStreams"]
    ]
    assert names() == ["a", "b"] and names(descending=True) == ["b", "a"]
    assert names(orderBy="LastEventTime") == ["b", "a"]
    assert names(logStreamNamePrefix="b") == ["b"]
    (found,) = logs.describe_log_streams(logGroupIdentifier=ARN + "streams", logStreamNamePrefix="a")["logStreams"]
    assert found["arn"] == ARN + "streams:log-stream:a" and found["storedBytes"] == 0
    assert found["firstEventTimestamp"] == found["lastEventTimestamp"] > found["lastIngestionTime"] - DAY
    both = "LogGroup name and LogGroup ARN are mutually exclusive parameters."
    got = error_of(logs.describe_log_streams, logGroupName="streams", logGroupIdentifier="streams")
    assert got == ("ValidationException", both)
    logs.delete_log_stream(logGroupName="streams", logStreamName="a")
    assert error_of(logs.delete_log_stream, logGroupName="streams", logStreamName="a") == NO_STREAM


def limits_of_a_batch():
    """Recorded: logs_events."""
    stream("limits")
    at = now()
    events = lambda *times: [{"timestamp": at + time, "message": "m"} for time in times]
    call = lambda found, **names: error_of(
        logs.put_log_events, **{"logGroupName": "limits", "logStreamName": "one", "logEvents": found, **names}
    )
    assert call(events(0), logStreamName="none") == NO_STREAM
    assert call(events(0), logGroupName="none") == NO_GROUP
    order = "Log events in a single PutLogEvents request must be in chronological order."
    assert call(events(1, 0)) == ("InvalidParameterException", order)
    assert "24 hours" in call(events(0, DAY + 1))[1]
    large = [{"timestamp": at, "message": "x" * 600_000}] * 2
    assert call(large)[1] == "Upload too large: 1200052 bytes exceeds limit of 1048576"
    answer = logs.put_log_events(logGroupName="limits", logStreamName="one", logEvents=events(-15 * DAY))
    assert answer["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1} and answer["nextSequenceToken"]
    answer = logs.put_log_events(logGroupName="limits", logStreamName="one", logEvents=events(0, 3 * 60 * 60 * 1000))
    assert answer["rejectedLogEventsInfo"] == {"tooNewLogEventStartIndex": 1}
    # The token of today's calls is ignored.
    logs.put_log_events(logGroupName="limits", logStreamName="one", logEvents=events(0), sequenceToken="7")
    assert filtered("limits") == ["m", "m"]


def pages_of_a_stream():
    stream("pages")
    put("pages", *"abcdefg")
    get = lambda **parameters: logs.get_log_events(logGroupName="pages", logStreamName="one", **parameters)
    assert messages(get()) == list("abcdefg")
    last = get(limit=3)
    assert messages(last) == ["e", "f", "g"]
    before = get(limit=3, nextToken=last["nextBackwardToken"])
    assert messages(before) == ["b", "c", "d"]
    assert messages(get(limit=3, nextToken=before["nextForwardToken"])) == ["e", "f", "g"]
    # At the end the token stays the same, and leads on when more has come.
    end = get(nextToken=last["nextForwardToken"])
    assert messages(end) == [] and end["nextForwardToken"] == last["nextForwardToken"]
    put("pages", "h", at=now() + 100)
    assert messages(get(nextToken=end["nextForwardToken"])) == ["h"]
    start = get(limit=2, startFromHead=True)
    assert messages(start) == ["a", "b"]
    front = get(nextToken=start["nextBackwardToken"])
    assert messages(front) == [] and front["nextBackwardToken"] == start["nextBackwardToken"]
    assert messages(get(limit=1, nextToken=front["nextForwardToken"])) == ["a"]
    invalid = ("InvalidParameterException", "The specified nextToken is invalid.")
    assert error_of(get, nextToken="not-a-token") == invalid
    too_many = "Member must have value less than or equal to 10000"
    assert too_many in error_of(get, limit=10_001)[1]


def filters():
    stream("filters")
    logs.create_log_stream(logGroupName="filters", logStreamName="two")
    at = now()
    put("filters", "ERROR 1", '{"status": 500, "path": "/a"}', at=at)
    put("filters", "ERROR 2", "WARN 3", name="two", at=at + 1)
    assert filtered("filters", "ERROR") == ["ERROR 1", "ERROR 2"]
    assert filtered("filters", "?WARN ?1") == ["ERROR 1", "WARN 3"]
    assert filtered("filters", '{ $.status >= 500 && $.path = "/*" }') == ['{"status": 500, "path": "/a"}']
    assert filtered("filters", "[level=ERROR, number=2]") == ["ERROR 2"]
    assert filtered("filters", logStreamNames=["two"]) == filtered("filters", logStreamNamePrefix="tw") == ["ERROR 2", "WARN 3"]
    assert filtered("filters", startTime=at + 2) == ["WARN 3"]
    pages = logs.get_paginator("filter_log_events").paginate(logGroupName="filters", PaginationConfig={"PageSize": 3})
    assert [len(page["events"]) for page in pages] == [3, 1]
    ids = [event["eventId"] for event in logs.filter_log_events(logGroupName="filters")["events"]]
    assert len(set(ids)) == 4 and ids == sorted(ids)
    invalid = error_of(logs.filter_log_events, logGroupName="filters", filterPattern="{ $.a ")
    assert invalid == ("InvalidParameterException", "Invalid filter pattern: expected an operator at the end")
    assert error_of(logs.filter_log_events, logGroupName="filters", nextToken="x")[1] == "The specified nextToken is invalid."
    assert error_of(logs.filter_log_events, logGroupName="none") == NO_GROUP
    assert error_of(logs.filter_log_events, logGroupName="filters", logStreamNames=["none"]) == NO_STREAM


def metric_filters():
    """Recorded: logs_metric_filters."""
    logs.create_log_group(logGroupName="metrics")
    metric = {"metricName": "errors", "metricNamespace": "shop", "metricValue": "1", "defaultValue": 0.0}
    logs.put_metric_filter(
        logGroupName="metrics", filterName="errors", filterPattern='{$.message = "test"}', metricTransformations=[metric]
    )
    (found,) = logs.describe_metric_filters(metricName="errors", metricNamespace="shop")["metricFilters"]
    assert found["metricTransformations"] == [metric] and found["applyOnTransformedLogs"] is False
    assert logs.describe_metric_filters(logGroupName="metrics", filterNamePrefix="x")["metricFilters"] == []
    (group,) = logs.describe_log_groups(logGroupNamePrefix="metrics")["logGroups"]
    assert group["metricFilterCount"] == 1
    logs.delete_metric_filter(logGroupName="metrics", filterName="errors")
    assert code_of(logs.delete_metric_filter, logGroupName="metrics", filterName="errors") == "ResourceNotFoundException"
    matches = logs.test_metric_filter(
        filterPattern="[ip, ..., status=4*, bytes]", logEventMessages=["1.1.1.1 - 200 7", "2.2.2.2 x 404 9"]
    )["matches"]
    values = {"$ip": "2.2.2.2", "$2": "x", "$status": "404", "$bytes": "9"}
    assert matches == [{"eventNumber": 2, "eventMessage": "2.2.2.2 x 404 9", "extractedValues": values}]


def policies():
    """Recorded: logs_resource_policies."""
    policy = logs.put_resource_policy(policyName="dns", policyDocument='{"Statement": []}')["resourcePolicy"]
    assert policy["policyScope"] == "ACCOUNT"
    assert len(logs.describe_resource_policies()["resourcePolicies"]) == 1
    logs.delete_resource_policy(policyName="dns")
    missing = ("ResourceNotFoundException", "Policy with name [dns] does not exist.")
    assert error_of(logs.delete_resource_policy, policyName="dns") == missing


def create(name, handler, **parameters):
    return create_function(functions, name, handler, **parameters)


def functions_write_logs():
    create("worker", "echo")
    answer = functions.invoke(FunctionName="worker", Payload=b"{}")
    id = answer["ResponseMetadata"]["RequestId"]
    idle()
    found = filtered("/aws/lambda/worker")
    assert found[0] == f"START RequestId: {id} Version: $LATEST\n", found
    assert found[1] == f"END RequestId: {id}\n"
    assert found[2].startswith(f"REPORT RequestId: {id}\tDuration: ")
    (written,) = logs.describe_log_streams(logGroupName="/aws/lambda/worker")["logStreams"]
    assert "/[$LATEST]" in written["logStreamName"]


def subscribers_get_events():
    """Recorded: logs_subscription_filters."""
    arn = create("subscriber", "echo")
    stream("subscribed")
    call = lambda **more: logs.put_subscription_filter(
        **{"logGroupName": "subscribed", "filterName": "errors", "filterPattern": "ERROR", "destinationArn": arn, **more}
    )
    refused = "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function."
    assert error_of(call) == ("InvalidParameterException", refused)
    functions.add_permission(
        FunctionName="subscriber",
        StatementId="logs",
        Action="lambda:InvokeFunction",
        Principal="logs.us-east-1.amazonaws.com",
        SourceArn=ARN + "subscribed:*",
    )
    call()
    (found,) = logs.describe_subscription_filters(logGroupName="subscribed")["subscriptionFilters"]
    assert (found["distribution"], found["filterPattern"]) == ("ByLogStream", "ERROR")
    # What the subscriber was sent comes back by its destination.
    url = sqs.create_queue(QueueName="sent")["QueueUrl"]
    functions.put_function_event_invoke_config(
        FunctionName="subscriber", DestinationConfig={"OnSuccess": {"Destination": "arn:aws:sqs:us-east-1:000000000000:sent"}}
    )
    put("subscribed", "ERROR 7", "INFO 8")
    idle()
    (message,) = sqs.receive_message(QueueUrl=url)["Messages"]
    data = json.loads(message["Body"])["responsePayload"]["awslogs"]["data"]
    sent = json.loads(gzip.decompress(base64.b64decode(data)))
    assert [event["message"] for event in sent["logEvents"]] == ["ERROR 7"]
    names = ("DATA_MESSAGE", "000000000000", "subscribed", "one", ["errors"])
    assert tuple(sent[key] for key in ["messageType", "owner", "logGroup", "logStream", "subscriptionFilters"]) == names
    assert len(sent["logEvents"][0]["id"]) == 56
    kinesis = "arn:aws:kinesis:us-east-1:000000000000:stream/s"
    assert error_of(call, destinationArn=kinesis)[1] == "destinationArn for vendor kinesis cannot be used without roleArn"
    other = arn.replace("000000000000", "111111111111")
    assert code_of(call, destinationArn=other) == "AccessDeniedException"
    logs.delete_subscription_filter(logGroupName="subscribed", filterName="errors")
    missing = ("ResourceNotFoundException", "The specified subscription filter does not exist.")
    assert error_of(logs.delete_subscription_filter, logGroupName="subscribed", filterName="errors") == missing


def retention():
    stream("kept")
    logs.put_retention_policy(logGroupName="kept", retentionInDays=1)
    put("kept", "old")
    advance("23h")
    assert filtered("kept") == ["old"]
    advance("2h")
    assert filtered("kept") == []
    # An app still has the real time.
    put("kept", "new")
    assert filtered("kept") == ["new"]
    assert code_of(logs.start_query, logGroupName="kept", startTime=0, endTime=1, queryString="fields @message") == "NotImplemented"


groups()
streams()
limits_of_a_batch()
pages_of_a_stream()
filters()
metric_filters()
policies()
functions_write_logs()
subscribers_get_events()
retention()
print("ok")
