"""Data Firehose, through boto3."""

import base64
import gzip
import io
import json
import urllib.request
import zipfile

from support import ACCOUNT, ENDPOINT, advance, client, code_of, control, error_of, serve, settle

firehose, s3, kinesis = client("firehose"), client("s3"), client("kinesis")
ROLE = f"arn:aws:iam::{ACCOUNT}:role/firehose"


def arn(name):
    return f"arn:aws:firehose:us-east-1:{ACCOUNT}:deliverystream/{name}"


def create(name, bucket="lake", size=1, seconds=60, source=None, **config):
    more = {}
    if source:
        more = {
            "DeliveryStreamType": "KinesisStreamAsSource",
            "KinesisStreamSourceConfiguration": {"KinesisStreamARN": source, "RoleARN": ROLE},
        }
    config = {
        "RoleARN": ROLE,
        "BucketARN": f"arn:aws:s3:::{bucket}",
        "BufferingHints": {"SizeInMBs": size, "IntervalInSeconds": seconds},
        **config,
    }
    answer = firehose.create_delivery_stream(DeliveryStreamName=name, ExtendedS3DestinationConfiguration=config, **more)
    assert answer["DeliveryStreamARN"] == arn(name)


def put(name, data):
    return firehose.put_record(DeliveryStreamName=name, Record={"Data": data})


def objects(prefix="", bucket="lake"):
    found = s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])
    return {one["Key"]: s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in found}


def streams():
    s3.create_bucket(Bucket="lake")
    create("plain")
    message = f"Firehose plain under accountId {ACCOUNT} already exists"
    assert error_of(create, name="plain") == ("ResourceInUseException", message)
    assert error_of(firehose.describe_delivery_stream, DeliveryStreamName="none") == (
        "ResourceNotFoundException",
        f"Firehose none under account {ACCOUNT} not found.",
    )
    described = firehose.describe_delivery_stream(DeliveryStreamName="plain")["DeliveryStreamDescription"]
    assert described["DeliveryStreamStatus"] == "ACTIVE" and described["VersionId"] == "1"
    destination = described["Destinations"][0]
    assert destination["ExtendedS3DestinationDescription"]["BufferingHints"] == {"SizeInMBs": 1, "IntervalInSeconds": 60}
    assert destination["S3DestinationDescription"]["CompressionFormat"] == "UNCOMPRESSED"
    firehose.update_destination(
        DeliveryStreamName="plain",
        CurrentDeliveryStreamVersionId="1",
        DestinationId=destination["DestinationId"],
        ExtendedS3DestinationUpdate={"Prefix": "raw/"},
    )
    stale = dict(
        DeliveryStreamName="plain", CurrentDeliveryStreamVersionId="1", DestinationId=destination["DestinationId"],
        ExtendedS3DestinationUpdate={"Prefix": "x/"},
    )
    assert code_of(firehose.update_destination, **stale) == "ConcurrentModificationException"
    create("other")
    page = firehose.list_delivery_streams(Limit=1)
    assert page["DeliveryStreamNames"] == ["other"] and page["HasMoreDeliveryStreams"]
    page = firehose.list_delivery_streams(ExclusiveStartDeliveryStreamName="other")
    assert page["DeliveryStreamNames"] == ["plain"] and not page["HasMoreDeliveryStreams"]
    firehose.delete_delivery_stream(DeliveryStreamName="other")
    # recorded: firehose, test_resource_tagging
    firehose.tag_delivery_stream(DeliveryStreamName="plain", Tags=[{"Key": "subject", "Value": "taboo"}])
    tags = firehose.list_tags_for_delivery_stream(DeliveryStreamName="plain")
    assert (tags["Tags"], tags["HasMoreTags"]) == ([{"Key": "subject", "Value": "taboo"}], False)
    firehose.untag_delivery_stream(DeliveryStreamName="plain", TagKeys=["subject"])
    assert firehose.list_tags_for_delivery_stream(DeliveryStreamName="plain")["Tags"] == []
    firehose.start_delivery_stream_encryption(DeliveryStreamName="plain")
    described = firehose.describe_delivery_stream(DeliveryStreamName="plain")["DeliveryStreamDescription"]
    assert described["DeliveryStreamEncryptionConfiguration"]["Status"] == "ENABLED"
    assert put("plain", b"{}")["Encrypted"] is True
    firehose.stop_delivery_stream_encryption(DeliveryStreamName="plain")
    assert code_of(create, name="bad", Prefix="!{timestamp:yyyy}/") == "InvalidArgumentException"
    assert code_of(create, name="bad", Prefix="!{nothing:x}/", ErrorOutputPrefix="e/") == "InvalidArgumentException"
    assert code_of(create, name="bad", CompressionFormat="Snappy") == "NotImplemented"
    redshift = {"RoleARN": ROLE, "ClusterJDBCURL": "jdbc:redshift://x/y"}
    assert code_of(
        firehose.create_delivery_stream, DeliveryStreamName="bad", RedshiftDestinationConfiguration=redshift
    ) in ("NotImplemented", "ValidationException")


def buffers():
    put("plain", b"one,")
    put("plain", b"two")
    assert objects("raw/") == {}
    advance("59s")
    assert objects("raw/") == {}
    advance("1s")
    [(key, content)] = objects("raw/").items()
    assert content == b"{}one,two", content
    parts = key.split("/")
    assert len(parts) == 6 and parts[5].startswith("plain-2-" + "-".join(parts[1:5])), key
    # A full buffer is delivered at once.
    for _ in range(3):
        put("plain", b"x" * 400_000)
    assert sorted(len(content) for content in objects("raw/").values()) == [9, 1_200_000]
    answer = firehose.put_record_batch(DeliveryStreamName="plain", Records=[{"Data": b"a"}, {"Data": b"b"}])
    assert answer["FailedPutCount"] == 0 and all("RecordId" in one for one in answer["RequestResponses"])
    assert code_of(put, name="plain", data=b"x" * 1_024_001) == "ValidationException"
    large = [{"Data": b"x" * 1_000_000}] * 5
    assert code_of(firehose.put_record_batch, DeliveryStreamName="plain", Records=large) == "InvalidArgumentException"
    control("faults", {"service": "firehose", "operation": "PutRecordBatch", "messages": {"reject": 1}, "times": 1})
    answer = firehose.put_record_batch(DeliveryStreamName="plain", Records=[{"Data": b"c"}, {"Data": b"d"}])
    assert answer["FailedPutCount"] == 1 and answer["RequestResponses"][0]["ErrorCode"] == "ServiceUnavailableException"
    advance("60s")
    assert b"abd" in objects("raw/").values()
    create("zipped", Prefix="zip/", CompressionFormat="GZIP")
    put("zipped", b"hello")
    advance("60s")
    [(key, content)] = objects("zip/").items()
    assert key.endswith(".gz") and gzip.decompress(content) == b"hello"
    # A bucket that comes later gets what was tried again.
    create("late", bucket="later", Prefix="late/")
    put("late", b"patience")
    advance("61s")
    s3.create_bucket(Bucket="later")
    advance("10m")
    assert list(objects("late/", "later").values()) == [b"patience"]


def partitions():
    processors = [
        {
            "Type": "MetadataExtraction",
            "Parameters": [
                {"ParameterName": "MetadataExtractionQuery", "ParameterValue": "{shop:.shop, day:.at|strftime(\"%Y-%m-%d\")}"},
                {"ParameterName": "JsonParsingEngine", "ParameterValue": "JQ-1.6"},
            ],
        },
        {"Type": "AppendDelimiterToRecord", "Parameters": [{"ParameterName": "Delimiter", "ParameterValue": "\\n"}]},
    ]
    config = {
        "Prefix": "clicks/shop=!{partitionKeyFromQuery:shop}/day=!{partitionKeyFromQuery:day}/!{timestamp:yyyy}/",
        "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/!{timestamp:yyyy}/",
        "ProcessingConfiguration": {"Enabled": True, "Processors": processors},
        "DynamicPartitioningConfiguration": {"Enabled": True},
    }
    assert code_of(create, name="parts", **config) == "InvalidArgumentException", "a buffer has at least 64 MB"
    create("parts", size=64, **config)
    for shop, at in [("books", 1795165200), ("toys", 1795165200), ("books", 1795251600), ("books", 1795165201)]:
        put("parts", json.dumps({"shop": shop, "at": at}).encode())
    put("parts", b"no JSON")
    put("parts", b"{}")
    advance("60s")
    found = objects("clicks/")
    days = sorted("/".join(key.split("/")[1:3]) for key in found)
    assert days == ["shop=books/day=2026-11-20", "shop=books/day=2026-11-21", "shop=toys/day=2026-11-20"], days
    assert sorted(content.count(b"\n") for content in found.values()) == [1, 1, 2]
    [(key, content)] = objects("errors/").items()
    assert key.startswith("errors/processing-failed/20"), key
    failed = [json.loads(line) for line in content.splitlines()]
    assert [base64.b64decode(one["rawData"]) for one in failed] == [b"no JSON", b"{}"]
    assert failed[0]["errorCode"] == "DynamicPartitioning.MetadataExtractionFailed", failed
    assert code_of(
        create,
        name="jq",
        size=64,
        **{
            **config,
            "ProcessingConfiguration": {
                "Enabled": True,
                "Processors": [
                    {
                        "Type": "MetadataExtraction",
                        "Parameters": [{"ParameterName": "MetadataExtractionQuery", "ParameterValue": "{shop: .a + .b}"}],
                    }
                ],
            },
        },
    ) == "NotImplemented"


def function(name, handler):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("index.py", "")
    client("lambda").create_function(
        FunctionName=name, Runtime="python3.13", Role=ROLE, Handler=handler, Code={"ZipFile": archive.getvalue()}
    )
    return f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:{name}"


def transformed(name, function_arn, **more):
    parameters = {"LambdaArn": function_arn, "NumberOfRetries": "1", "BufferIntervalInSeconds": "60"}
    parameters = [{"ParameterName": key, "ParameterValue": value} for key, value in parameters.items()]
    processors = [{"Type": "Lambda", "Parameters": parameters}]
    create(name, ProcessingConfiguration={"Enabled": True, "Processors": processors}, **more)


def settle():
    """Lets functions run that were invoked in the background, and delivers what they return."""
    urllib.request.urlopen(f"{ENDPOINT}/_rehearsal/idle?wait_ms=60000", timeout=60).read()


def transformation():
    shout = function("shout", "index.shout")
    transformed(
        "loud",
        shout,
        size=64,
        Prefix="loud/length=!{partitionKeyFromLambda:length}/",
        ErrorOutputPrefix="failed/!{firehose:error-output-type}/",
        DynamicPartitioningConfiguration={"Enabled": True},
    )
    for text in (b"one", b"drop", b"bad", b"three"):
        put("loud", text)
    advance("60s")
    settle()
    advance("60s")
    found = objects("loud/")
    assert sorted(found.values()) == [b"ONE", b"THREE"], found
    assert sorted(key.split("/")[1] for key in found) == ["length=3", "length=5"]
    [(key, content)] = objects("failed/").items()
    assert key.startswith("failed/processing-failed/"), key
    failed = json.loads(content)
    assert base64.b64decode(failed["rawData"]) == b"bad" and failed["lambdaArn"] == shout
    assert failed["errorCode"] == "Lambda.ProcessingFailedStatus"
    # A function that fails is tried again, and then all its records have failed.
    transformed("broken", function("broken", "index.fail"), ErrorOutputPrefix="broken/")
    put("broken", b"x")
    advance("60s")
    settle()
    advance("60s")
    [content] = objects("broken/").values()
    failed = json.loads(content)
    assert (failed["attemptsMade"], failed["errorCode"]) == (2, "Lambda.FunctionError"), failed


def source():
    kinesis.create_stream(StreamName="source", ShardCount=1)
    stream = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/source"
    kinesis.put_record(StreamName="source", Data=b"before;", PartitionKey="k")
    create("sink", source=stream, Prefix="sink/")
    assert code_of(put, name="sink", data=b"x") == "InvalidSourceException"
    kinesis.put_record(StreamName="source", Data=b"first;", PartitionKey="k")
    kinesis.split_shard(StreamName="source", ShardToSplit="shardId-000000000000", NewStartingHashKey=str(2**127))
    for key in ("0", str(2**128 - 1)):
        kinesis.put_record(StreamName="source", Data=b"next;", PartitionKey="k", ExplicitHashKey=key)
    advance("60s")
    assert list(objects("sink/").values()) == [b"first;next;next;"], objects("sink/")
    described = firehose.describe_delivery_stream(DeliveryStreamName="sink")["DeliveryStreamDescription"]
    assert described["Source"]["KinesisStreamSourceDescription"]["KinesisStreamARN"] == stream
    firehose.delete_delivery_stream(DeliveryStreamName="sink")
    kinesis.put_record(StreamName="source", Data=b"late;", PartitionKey="k")
    # A rule of EventBridge puts events into a delivery stream.
    events = client("events")
    create("archive", Prefix="archive/")
    events.put_rule(Name="archive", EventPattern=json.dumps({"source": ["shop"]}))
    events.put_targets(Rule="archive", Targets=[{"Id": "1", "Arn": arn("archive"), "InputPath": "$.detail"}])
    events.put_events(Entries=[{"Source": "shop", "DetailType": "order", "Detail": json.dumps({"id": 17})}])
    advance("60s")
    assert [json.loads(content) for content in objects("archive/").values()] == [{"id": 17}]


def http_endpoint():
    requests, answers = [], []

    def take(request, body):
        headers = {name.lower(): value for name, value in request.headers.items()}
        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        document = json.loads(body)
        requests.append((headers, document))
        status, content = answers.pop(0) if answers else (200, None)
        answer = content or {"requestId": document["requestId"], "timestamp": document["timestamp"]}
        return status, {"Content-Type": "application/json"}, json.dumps(answer).encode()

    def received():
        settle()
        found = [[base64.b64decode(one["data"]) for one in document["records"]] for _, document in requests]
        requests.clear()
        return found

    config = {
        "EndpointConfiguration": {"Url": serve(take) + "/hook", "Name": "partner", "AccessKey": "k-1"},
        "BufferingHints": {"SizeInMBs": 1, "IntervalInSeconds": 60},
        "RequestConfiguration": {
            "ContentEncoding": "GZIP",
            "CommonAttributes": [{"AttributeName": "shop", "AttributeValue": "7"}],
        },
        "RetryOptions": {"DurationInSeconds": 10},
        "S3Configuration": {"RoleARN": ROLE, "BucketARN": "arn:aws:s3:::lake", "Prefix": "hook/", "ErrorOutputPrefix": "lost/"},
        "RoleARN": ROLE,
    }
    firehose.create_delivery_stream(DeliveryStreamName="hook", HttpEndpointDestinationConfiguration=config)
    described = firehose.describe_delivery_stream(DeliveryStreamName="hook")["DeliveryStreamDescription"]
    destination = described["Destinations"][0]["HttpEndpointDestinationDescription"]
    assert "AccessKey" not in destination["EndpointConfiguration"], destination
    assert destination["S3BackupMode"] == "FailedDataOnly" and destination["RetryOptions"] == {"DurationInSeconds": 10}
    assert destination["S3DestinationDescription"]["BucketARN"] == "arn:aws:s3:::lake"
    put("hook", b"one")
    put("hook", b"two")
    assert received() == []
    advance("60s")
    settle()
    ((headers, document),) = requests
    # developer guide, "HTTP endpoint delivery request and response specifications"
    assert headers["x-amz-firehose-protocol-version"] == "1.0" and headers["x-amz-firehose-access-key"] == "k-1", headers
    assert headers["x-amz-firehose-source-arn"] == arn("hook"), headers
    assert headers["x-amz-firehose-request-id"] == document["requestId"], headers
    assert json.loads(headers["x-amz-firehose-common-attributes"]) == {"commonAttributes": {"shop": "7"}}, headers
    assert received() == [[b"one", b"two"]]
    assert objects("hook/") == {}

    # An answer without the id of the request, or with another status, is tried again.
    answers.extend([(200, {"requestId": "other"}), (503, {"errorMessage": "later"})])
    put("hook", b"three")
    advance("60s")
    assert received() == [[b"three"]]
    advance("1s")
    assert received() == [[b"three"]]
    advance("2s")
    assert received() == [[b"three"]]
    advance("1h")
    assert received() == []

    # What is not taken in time goes to the error prefix.
    answers.extend([(500, {"errorMessage": "no"})] * 10)
    put("hook", b"four")
    advance("60s")
    for _ in range(12):
        settle()
        advance("1s")
    attempts = len(received())
    assert attempts > 2, attempts
    advance("60s")
    [(key, content)] = objects("lost/").items()
    assert "http-endpoint-failed" in key, key
    failure = json.loads(content)
    assert failure["errorCode"] == "HttpEndpoint.DestinationException" and failure["attemptsMade"] == attempts, failure
    assert base64.b64decode(failure["rawData"]) == b"four" and failure["errorMessage"].endswith(": no"), failure
    answers.clear()

    # All data may go to the bucket, too.
    firehose.update_destination(
        DeliveryStreamName="hook", CurrentDeliveryStreamVersionId="1", DestinationId="destinationId-000000000001",
        HttpEndpointDestinationUpdate={"S3BackupMode": "AllData", "S3Update": {"Prefix": "all/"}},
    )
    put("hook", b"five")
    advance("60s")
    assert received() == [[b"five"]] and list(objects("all/").values()) == [b"five"]
    config["EndpointConfiguration"]["Url"] = "ftp://partner"
    assert code_of(
        firehose.create_delivery_stream, DeliveryStreamName="bad", HttpEndpointDestinationConfiguration=config
    ) == "InvalidArgumentException"


streams()
buffers()
partitions()
transformation()
source()
http_endpoint()
print("ok")
