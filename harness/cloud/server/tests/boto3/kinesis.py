"""Kinesis Data Streams, through boto3."""

import datetime
import hashlib
import json
import threading

from support import ACCOUNT, advance, client, code_of, control, error_of

kinesis = client("kinesis", read_timeout=60)
OTHER = "123456789012"


def arn(name):
    return f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/{name}"


def shards(stream, **more):
    return kinesis.list_shards(StreamName=stream, **more)["Shards"]


def put(stream, data, key="k", **more):
    return kinesis.put_record(StreamName=stream, Data=data, PartitionKey=key, **more)


def iterator(stream, kind="TRIM_HORIZON", shard="shardId-000000000000", **more):
    answer = kinesis.get_shard_iterator(StreamName=stream, ShardId=shard, ShardIteratorType=kind, **more)
    return answer["ShardIterator"]


def read(stream, kind="TRIM_HORIZON", shard="shardId-000000000000", **more):
    records = kinesis.get_records(ShardIterator=iterator(stream, kind, shard, **more))["Records"]
    return [record["Data"] for record in records]


def streams():
    kinesis.create_stream(StreamName="clicks", ShardCount=2, Tags={"team": "web"})
    kinesis.get_waiter("stream_exists").wait(StreamName="clicks")
    assert error_of(kinesis.create_stream, StreamName="clicks", ShardCount=1) == (
        "ResourceInUseException",
        f"Stream clicks under account {ACCOUNT} already exists.",
    )
    # recorded: kinesis, test_cbor_exceptions
    assert error_of(kinesis.describe_stream, StreamName="wrong") == (
        "ResourceNotFoundException",
        f"Stream wrong under account {ACCOUNT} not found.",
    )
    described = kinesis.describe_stream(StreamName="clicks", Limit=1)["StreamDescription"]
    assert described["StreamARN"] == arn("clicks") and described["StreamStatus"] == "ACTIVE"
    assert described["HasMoreShards"] and len(described["Shards"]) == 1
    assert described["RetentionPeriodHours"] == 24 and described["EncryptionType"] == "NONE"
    assert [shard["HashKeyRange"]["StartingHashKey"] for shard in shards("clicks")] == ["0", str(2**127)]
    first = shards("clicks", MaxResults=1)
    token = kinesis.list_shards(StreamName="clicks", MaxResults=1)["NextToken"]
    rest = kinesis.list_shards(NextToken=token)
    assert len(first) == 1 and [s["ShardId"] for s in rest["Shards"]] == ["shardId-000000000001"]
    assert code_of(kinesis.list_shards, StreamName="clicks", NextToken=token) == "InvalidArgumentException"
    # recorded: kinesis, test_create_stream_without_shard_count
    kinesis.create_stream(StreamName="demand")
    summary = kinesis.describe_stream_summary(StreamName="demand")["StreamDescriptionSummary"]
    assert summary["OpenShardCount"] == 4 and summary["StreamModeDetails"]["StreamMode"] == "ON_DEMAND"
    message = f"Request is invalid. Stream demand under account {ACCOUNT} is in On-Demand mode."
    assert error_of(
        kinesis.update_shard_count, StreamName="demand", TargetShardCount=2, ScalingType="UNIFORM_SCALING"
    ) == ("ValidationException", message)
    kinesis.update_stream_mode(StreamARN=arn("demand"), StreamModeDetails={"StreamMode": "PROVISIONED"})
    for index in range(3):
        kinesis.create_stream(StreamName=f"page-{index}", ShardCount=1)
    page = kinesis.list_streams(Limit=2)
    assert page["StreamNames"] == ["clicks", "demand"] and page["HasMoreStreams"]
    page = kinesis.list_streams(NextToken=page["NextToken"])
    assert page["StreamNames"] == ["page-0", "page-1", "page-2"] and not page["HasMoreStreams"]
    assert kinesis.list_streams(ExclusiveStartStreamName="page-1")["StreamNames"] == ["page-2"]
    assert kinesis.describe_limits()["OpenShardCount"] == 2 + 4 + 3
    assert code_of(kinesis.create_stream, StreamName="many", ShardCount=500) == "LimitExceededException"
    for index in range(3):
        kinesis.delete_stream(StreamARN=arn(f"page-{index}"))
    assert kinesis.list_streams()["StreamNames"] == ["clicks", "demand"]
    assert client("kinesis", region="eu-west-1").list_streams()["StreamNames"] == []


def records():
    answer = put("clicks", b"one", key="user-1")
    digest = int(hashlib.md5(b"user-1").hexdigest(), 16)
    shard = f"shardId-{digest >> 127:012}"
    assert answer["ShardId"] == shard and answer["SequenceNumber"].startswith("49"), answer
    upper = put("clicks", b"upper", ExplicitHashKey=str(2**128 - 1))
    assert upper["ShardId"] == "shardId-000000000001"
    code, message = error_of(kinesis.put_record, StreamName="clicks", Data=b"", PartitionKey="k", ExplicitHashKey=str(2**128))
    assert code == "InvalidArgumentException" and "[0, 2^128-1]" in message, message
    code, message = error_of(kinesis.put_record, StreamName="clicks", Data=b"x" * (1024 * 1024), PartitionKey="k")
    assert code == "ValidationException" and "1048576" in message, message
    answer = kinesis.put_records(
        StreamName="clicks", Records=[{"Data": b"%d" % n, "PartitionKey": f"k{n}"} for n in range(20)]
    )
    assert answer["FailedRecordCount"] == 0 and len(answer["Records"]) == 20
    both = read("clicks") + read("clicks", shard="shardId-000000000001")
    assert sorted(both) == sorted([b"one", b"upper"] + [b"%d" % n for n in range(20)])
    # Limits of GetRecords, and how far a reader is behind.
    kinesis.create_stream(StreamName="one", ShardCount=1)
    numbers = []
    for index in range(5):
        numbers.append(put("one", b"%d" % index)["SequenceNumber"])
        advance("10s")
    assert sorted(numbers, key=int) == numbers
    page = kinesis.get_records(ShardIterator=iterator("one"), Limit=2)
    assert [r["Data"] for r in page["Records"]] == [b"0", b"1"]
    assert 30_000 <= page["MillisBehindLatest"] < 60_000, page["MillisBehindLatest"]
    page = kinesis.get_records(ShardIterator=page["NextShardIterator"])
    assert [r["Data"] for r in page["Records"]] == [b"2", b"3", b"4"] and page["MillisBehindLatest"] == 0
    record = page["Records"][0]
    assert record["PartitionKey"] == "k" and record["SequenceNumber"] == numbers[2]
    latest = iterator("one", "LATEST")
    assert kinesis.get_records(ShardIterator=latest)["Records"] == []
    put("one", b"5")
    assert [r["Data"] for r in kinesis.get_records(ShardIterator=latest)["Records"]] == [b"5"]
    assert read("one", "AT_SEQUENCE_NUMBER", StartingSequenceNumber=numbers[3])[0] == b"3"
    assert read("one", "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=numbers[3])[0] == b"4"
    at = record["ApproximateArrivalTimestamp"]
    assert read("one", "AT_TIMESTAMP", Timestamp=at)[0] == b"2"
    assert read("one", "AT_TIMESTAMP", Timestamp=at + datetime.timedelta(seconds=1))[0] == b"3"
    code, message = error_of(
        kinesis.get_shard_iterator, StreamName="one", ShardId="shardId-000000000000", ShardIteratorType="LATEST",
        StartingSequenceNumber=numbers[0],
    )
    assert code == "InvalidArgumentException" and message.endswith("Request specified LATEST and also a StartingSequenceNumber.")
    code, message = error_of(
        kinesis.get_shard_iterator, StreamName="one", ShardId="shardId-000000000007", ShardIteratorType="LATEST"
    )
    assert (code, message) == (
        "ResourceNotFoundException",
        f"Shard shardId-000000000007 in stream one under account {ACCOUNT} does not exist",
    )
    old = iterator("one")
    advance("299s")
    kinesis.get_records(ShardIterator=old)
    advance("1s")
    code, message = error_of(kinesis.get_records, ShardIterator=old)
    assert code == "ExpiredIteratorException" and "tolerated delay of 300000 milliseconds" in message
    assert code_of(kinesis.get_records, ShardIterator="nonsense") == "InvalidArgumentException"


def retention():
    advance("23h")
    assert len(read("one")) == 6
    kinesis.increase_stream_retention_period(StreamName="one", RetentionPeriodHours=48)
    advance("2h")
    assert len(read("one")) == 6
    code, message = error_of(kinesis.increase_stream_retention_period, StreamName="one", RetentionPeriodHours=24)
    assert code == "InvalidArgumentException" and "can not be shorter than" in message, message
    assert code_of(kinesis.decrease_stream_retention_period, StreamName="one", RetentionPeriodHours=12) == "InvalidArgumentException"
    assert code_of(kinesis.increase_stream_retention_period, StreamName="one", RetentionPeriodHours=8761) == "InvalidArgumentException"
    kinesis.decrease_stream_retention_period(StreamName="one", RetentionPeriodHours=24)
    assert read("one") == []


def resharding():
    kinesis.create_stream(StreamName="split", ShardCount=1)
    put("split", b"before")
    reader = iterator("split")
    code, message = error_of(
        kinesis.split_shard, StreamName="split", ShardToSplit="shardId-000000000000", NewStartingHashKey="0"
    )
    assert code == "InvalidArgumentException" and "is not both greater than one plus" in message, message
    kinesis.split_shard(StreamName="split", ShardToSplit="shardId-000000000000", NewStartingHashKey=str(2**127))
    page = kinesis.get_records(ShardIterator=reader)
    assert [r["Data"] for r in page["Records"]] == [b"before"]
    assert "NextShardIterator" not in page
    children = [child["ShardId"] for child in page["ChildShards"]]
    assert children == ["shardId-000000000001", "shardId-000000000002"]
    assert page["ChildShards"][0]["ParentShards"] == ["shardId-000000000000"]
    parent = shards("split")[0]
    assert "EndingSequenceNumber" in parent["SequenceNumberRange"]
    code, message = error_of(
        kinesis.split_shard, StreamName="split", ShardToSplit="shardId-000000000000", NewStartingHashKey="17"
    )
    assert code == "InvalidArgumentException" and "already been merged or split" in message
    assert put("split", b"after", ExplicitHashKey="0")["ShardId"] == children[0]
    merge = {"StreamName": "split", "ShardToMerge": children[0], "AdjacentShardToMerge": children[1]}
    kinesis.merge_shards(**merge)
    merged = shards("split")[3]
    assert (merged["ParentShardId"], merged["AdjacentParentShardId"]) == tuple(children)
    assert merged["HashKeyRange"] == {"StartingHashKey": "0", "EndingHashKey": str(2**128 - 1)}
    answer = kinesis.update_shard_count(StreamName="split", TargetShardCount=2, ScalingType="UNIFORM_SCALING")
    assert (answer["CurrentShardCount"], answer["TargetShardCount"]) == (1, 2)
    code, message = error_of(
        kinesis.update_shard_count, StreamName="split", TargetShardCount=5, ScalingType="UNIFORM_SCALING"
    )
    assert code == "InvalidArgumentException" and "over double your current open shard count" in message
    kinesis.update_shard_count(StreamName="split", TargetShardCount=3, ScalingType="UNIFORM_SCALING")
    open_shards = shards("split", ShardFilter={"Type": "AT_LATEST"})
    assert len(open_shards) == 3 and all("EndingSequenceNumber" not in s["SequenceNumberRange"] for s in open_shards)
    starts = sorted(int(s["HashKeyRange"]["StartingHashKey"]) for s in open_shards)
    assert starts == [2**128 // 3 * n for n in range(3)], starts
    assert len(shards("split", ShardFilter={"Type": "AT_TRIM_HORIZON"})) == 1
    after = shards("split", ShardFilter={"Type": "AFTER_SHARD_ID", "ShardId": "shardId-000000000002"})
    assert after[0]["ShardId"] == "shardId-000000000003"
    assert code_of(kinesis.list_shards, StreamName="split", ShardFilter={"Type": "AT_TIMESTAMP"}) == "InvalidArgumentException"
    advance("25h")
    assert len(shards("split")) == 3, "closed shards without records are forgotten"


def consumers():
    kinesis.create_stream(StreamName="fan", ShardCount=1)
    consumer = kinesis.register_stream_consumer(StreamARN=arn("fan"), ConsumerName="consumer")["Consumer"]
    assert consumer["ConsumerStatus"] == "CREATING"
    assert consumer["ConsumerARN"].startswith(arn("fan") + "/consumer/consumer:")
    # recorded: kinesis, test_stream_consumers
    described = kinesis.describe_stream_consumer(ConsumerARN=consumer["ConsumerARN"])["ConsumerDescription"]
    assert described["ConsumerStatus"] == "ACTIVE" and described["StreamARN"] == arn("fan")
    assert len(kinesis.list_stream_consumers(StreamARN=arn("fan"))["Consumers"]) == 1
    assert code_of(kinesis.register_stream_consumer, StreamARN=arn("fan"), ConsumerName="consumer") == "ResourceInUseException"
    assert code_of(kinesis.delete_stream, StreamName="fan") == "ResourceInUseException"
    shard = "shardId-000000000000"

    def subscribe(kind="TRIM_HORIZON", **more):
        return kinesis.subscribe_to_shard(
            ConsumerARN=consumer["ConsumerARN"], ShardId=shard, StartingPosition={"Type": kind, **more}
        )["EventStream"]

    put("fan", b"Hello world_0")
    events = subscribe()
    feed = iter(events)
    event = next(feed)["SubscribeToShardEvent"]
    # recorded: kinesis, test_subscribe_to_shard
    assert [r["Data"] for r in event["Records"]] == [b"Hello world_0"] and event["MillisBehindLatest"] == 0
    number = event["ContinuationSequenceNumber"]
    # Records are pushed to whoever waits.
    pushed = []
    waiting = threading.Thread(target=lambda: pushed.append(next(feed)["SubscribeToShardEvent"]))
    waiting.start()
    put("fan", b"Hello world_1")
    waiting.join(60)
    records = [r["Data"] for r in pushed[0]["Records"]] or [r["Data"] for r in next(feed)["SubscribeToShardEvent"]["Records"]]
    assert records == [b"Hello world_1"], pushed
    # The same again within five seconds is refused, and later replaces the one before.
    code, _ = error_of(kinesis.subscribe_to_shard, ConsumerARN=consumer["ConsumerARN"], ShardId=shard, StartingPosition={"Type": "LATEST"})
    assert code == "ResourceInUseException"
    advance("6s")
    second = subscribe("AFTER_SEQUENCE_NUMBER", SequenceNumber=number)
    try:
        left = [event for event in feed if event["SubscribeToShardEvent"]["Records"]]
        raise AssertionError(left)
    except Exception as error:
        assert "ResourceInUseException" in str(error), error
    event = next(iter(second))["SubscribeToShardEvent"]
    assert [r["Data"] for r in event["Records"]] == [b"Hello world_1"]
    # A shard that is split ends the subscription and says what follows.
    kinesis.split_shard(StreamName="fan", ShardToSplit=shard, NewStartingHashKey=str(2**127))
    last = [event["SubscribeToShardEvent"] for event in second][-1]
    assert len(last["ChildShards"]) == 2, last
    # Nothing lasts longer than five minutes.
    shard = "shardId-000000000001"
    third = subscribe("LATEST")
    advance("5m")
    ended = list(third)
    assert ended and all(not event["SubscribeToShardEvent"]["Records"] for event in ended)
    kinesis.deregister_stream_consumer(StreamARN=arn("fan"), ConsumerName="consumer")
    assert code_of(kinesis.describe_stream_consumer, ConsumerARN=consumer["ConsumerARN"]) == "ResourceNotFoundException"


def settings():
    kinesis.add_tags_to_stream(StreamName="clicks", Tags={"env": "test", "zone": "a"})
    page = kinesis.list_tags_for_stream(StreamName="clicks", Limit=1)
    assert page == {**page, "Tags": [{"Key": "env", "Value": "test"}], "HasMoreTags": True}
    page = kinesis.list_tags_for_stream(StreamName="clicks", ExclusiveStartTagKey="env")
    assert [tag["Key"] for tag in page["Tags"]] == ["team", "zone"] and not page["HasMoreTags"]
    kinesis.remove_tags_from_stream(StreamName="clicks", TagKeys=["zone"])
    kinesis.tag_resource(ResourceARN=arn("clicks"), Tags={"more": "yes"})
    kinesis.untag_resource(ResourceARN=arn("clicks"), TagKeys=["env"])
    assert kinesis.list_tags_for_resource(ResourceARN=arn("clicks"))["Tags"] == [
        {"Key": "more", "Value": "yes"},
        {"Key": "team", "Value": "web"},
    ]
    found = client("resourcegroupstaggingapi").get_resources(ResourceTypeFilters=["kinesis:stream"])
    assert [one["ResourceARN"] for one in found["ResourceTagMappingList"]] == [arn("clicks")]
    # recorded: kinesis, test_resource_policy_crud
    assert kinesis.get_resource_policy(ResourceARN=arn("clicks"))["Policy"] == "{}"
    other = client("kinesis", key=OTHER)
    parameters = {"StreamARN": arn("clicks"), "Data": b"x", "PartitionKey": "k"}
    assert code_of(other.put_record, **parameters) == "AccessDeniedException"
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"},
                "Action": "kinesis:PutRecord",
                "Resource": arn("clicks"),
            }
        ],
    }
    kinesis.put_resource_policy(ResourceARN=arn("clicks"), Policy=json.dumps(policy))
    other.put_record(**parameters)
    assert code_of(other.describe_stream, StreamARN=arn("clicks")) == "AccessDeniedException"
    kinesis.delete_resource_policy(ResourceARN=arn("clicks"))
    assert code_of(other.put_record, **parameters) == "AccessDeniedException"
    kinesis.start_stream_encryption(StreamName="clicks", EncryptionType="KMS", KeyId="alias/aws/kinesis")
    assert put("clicks", b"secret", ExplicitHashKey="0")["EncryptionType"] == "KMS"
    record = kinesis.get_records(ShardIterator=iterator("clicks"))["Records"][-1]
    assert record["EncryptionType"] == "KMS" and record["Data"] == b"secret"
    kinesis.stop_stream_encryption(StreamName="clicks", EncryptionType="KMS", KeyId="alias/aws/kinesis")
    answer = kinesis.enable_enhanced_monitoring(StreamName="clicks", ShardLevelMetrics=["ALL"])
    assert answer["CurrentShardLevelMetrics"] == [] and len(answer["DesiredShardLevelMetrics"]) == 7
    answer = kinesis.disable_enhanced_monitoring(StreamName="clicks", ShardLevelMetrics=["IncomingBytes"])
    assert len(answer["DesiredShardLevelMetrics"]) == 6
    assert code_of(kinesis.list_channels) in ("NotImplemented", "501")


def limits_and_faults():
    kinesis.create_stream(StreamName="strict", ShardCount=1, Tags={"rehearsal:enforce-capacity": "true"})
    batch = [{"Data": b"x", "PartitionKey": "k"}] * 500
    for _ in range(2):
        assert kinesis.put_records(StreamName="strict", Records=batch)["FailedRecordCount"] in range(500)
    kinesis.put_records(StreamName="strict", Records=[{"Data": b"x" * 1_000_000, "PartitionKey": "k"}])
    code, message = error_of(kinesis.put_record, StreamName="strict", Data=b"x" * 1_000_000, PartitionKey="k")
    assert code == "ProvisionedThroughputExceededException" and "shardId-000000000000" in message, message
    advance("2s")
    put("strict", b"x" * 1_000_000)
    reader = iterator("strict")
    for _ in range(3):
        kinesis.get_records(ShardIterator=reader, Limit=1)
    control("faults", {"service": "kinesis", "operation": "PutRecords", "resource": "clicks", "messages": {"reject": 2}})
    answer = kinesis.put_records(StreamName="clicks", Records=batch[:5])
    assert answer["FailedRecordCount"] == 2
    assert [r.get("ErrorCode") for r in answer["Records"]] == ["ProvisionedThroughputExceededException"] * 2 + [None] * 3
    control("faults", {"service": "kinesis", "operation": "PutRecord", "resource": "twice", "messages": "duplicate"})
    kinesis.create_stream(StreamName="twice", ShardCount=1)
    put("twice", b"again")
    assert read("twice") == [b"again", b"again"]


def targets():
    """Rules of EventBridge put events into streams, by a part of the event."""
    events = client("events")
    kinesis.create_stream(StreamName="orders", ShardCount=4)
    events.put_rule(Name="to-stream", EventPattern=json.dumps({"source": ["shop"]}))
    path = {"PartitionKeyPath": "$.detail.user"}
    events.put_targets(
        Rule="to-stream", Targets=[{"Id": "1", "Arn": arn("orders"), "KinesisParameters": path, "InputPath": "$.detail"}]
    )
    for user in ("ann", "bob", "ann"):
        events.put_events(Entries=[{"Source": "shop", "DetailType": "order", "Detail": json.dumps({"user": user})}])
    found = {}
    for shard in shards("orders"):
        first = iterator("orders", shard=shard["ShardId"])
        for record in kinesis.get_records(ShardIterator=first)["Records"]:
            assert json.loads(record["Data"]) == {"user": record["PartitionKey"]}
            found.setdefault(record["PartitionKey"], []).append(shard["ShardId"])
    assert len(found["ann"]) == 2 and len(set(found["ann"])) == 1 and len(found["bob"]) == 1, found


streams()
records()
retention()
resharding()
consumers()
settings()
targets()
limits_and_faults()
print("ok")
