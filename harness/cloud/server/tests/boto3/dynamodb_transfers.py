"""DynamoDB with other services: exports to and imports from S3, and Kinesis streams."""

import gzip
import json

from support import ACCOUNT, client, code_of, error_of

dynamodb = client("dynamodb")
s3 = client("s3")
kinesis = client("kinesis")


def create(name):
    table = dynamodb.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )["TableDescription"]
    return table["TableArn"]


def put(table, key, **attributes):
    dynamodb.put_item(TableName=table, Item={"id": {"S": key}, **attributes})


def export():
    arn = create("carts")
    assert code_of(dynamodb.export_table_to_point_in_time, TableArn=arn, S3Bucket="exports") == (
        "PointInTimeRecoveryUnavailableException"
    )
    dynamodb.update_continuous_backups(
        TableName="carts", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    s3.create_bucket(Bucket="exports")
    put("carts", "a", total={"N": "14.950"}, tags={"SS": ["x", "y"]})
    put("carts", "b", nested={"M": {"list": {"L": [{"NULL": True}, {"B": b"\x00\x01"}]}}})
    started = dynamodb.export_table_to_point_in_time(
        TableArn=arn, S3Bucket="exports", S3Prefix="nightly", ClientToken="once"
    )["ExportDescription"]
    assert started["ExportStatus"] == "IN_PROGRESS"
    again = dynamodb.export_table_to_point_in_time(
        TableArn=arn, S3Bucket="exports", S3Prefix="nightly", ClientToken="once"
    )["ExportDescription"]
    assert again["ExportArn"] == started["ExportArn"]
    done = dynamodb.describe_export(ExportArn=started["ExportArn"])["ExportDescription"]
    assert (done["ExportStatus"], done["ItemCount"]) == ("COMPLETED", 2)
    read = lambda key: s3.get_object(Bucket="exports", Key=key)["Body"].read()
    summary = json.loads(read(done["ExportManifest"]))
    assert summary["outputFormat"] == "DYNAMODB_JSON" and summary["itemCount"] == 2
    assert summary["manifestFilesS3Key"].startswith("nightly/AWSDynamoDB/")
    files = json.loads(read(summary["manifestFilesS3Key"]))
    lines = gzip.decompress(read(files["dataFileS3Key"])).decode().splitlines()
    items = {item["id"]["S"]: item for item in (json.loads(line)["Item"] for line in lines)}
    assert items["a"]["total"] == {"N": "14.95"}
    listed = dynamodb.list_exports(TableArn=arn)["ExportSummaries"]
    assert [known["ExportStatus"] for known in listed] == ["COMPLETED"]

    failed = dynamodb.export_table_to_point_in_time(TableArn=arn, S3Bucket="missing")["ExportDescription"]
    failed = dynamodb.describe_export(ExportArn=failed["ExportArn"])["ExportDescription"]
    assert (failed["ExportStatus"], failed["FailureCode"]) == ("FAILED", "S3NoSuchBucket")
    assert code_of(dynamodb.describe_export, ExportArn=f"{arn}/export/01695097218000-d23b9d25") == (
        "ExportNotFoundException"
    )
    return files["dataFileS3Key"].rsplit("/", 1)[0]


def import_of(prefix, name, compression="GZIP"):
    return dynamodb.import_table(
        S3BucketSource={"S3Bucket": "exports", "S3KeyPrefix": prefix},
        InputFormat="DYNAMODB_JSON",
        InputCompressionType=compression,
        TableCreationParameters={
            "TableName": name,
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )["ImportTableDescription"]


def imports(folder):
    started = import_of(folder, "imported")
    assert started["ImportStatus"] == "IN_PROGRESS"
    done = dynamodb.describe_import(ImportArn=started["ImportArn"])["ImportTableDescription"]
    assert (done["ImportStatus"], done["ImportedItemCount"], done["ErrorCount"]) == ("COMPLETED", 2, 0)
    by_id = lambda table: sorted(dynamodb.scan(TableName=table)["Items"], key=lambda item: item["id"]["S"])
    assert by_id("imported") == by_id("carts")
    # Lines that are no items of the table are counted.
    lines = ['{"Item": {"id": {"S": "c"}}}', '{"Item": {"other": {"S": "d"}}}', "no JSON"]
    s3.put_object(Bucket="exports", Key="plain/1.json", Body="\n".join(lines))
    done = import_of("plain/", "plain", "NONE")
    done = dynamodb.describe_import(ImportArn=done["ImportArn"])["ImportTableDescription"]
    assert (done["ImportStatus"], done["ImportedItemCount"], done["ErrorCount"]) == ("COMPLETED", 1, 2)
    nothing = import_of("nowhere/", "nothing")
    nothing = dynamodb.describe_import(ImportArn=nothing["ImportArn"])["ImportTableDescription"]
    assert (nothing["ImportStatus"], nothing["FailureCode"]) == ("FAILED", "S3NoSuchKey")
    assert len(dynamodb.list_imports()["ImportSummaryList"]) == 3


def changes():
    kinesis.create_stream(StreamName="changes", ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(StreamName="changes")
    stream = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/changes"
    target = {"TableName": "carts", "StreamArn": stream}
    assert dynamodb.enable_kinesis_streaming_destination(**target)["DestinationStatus"] == "ENABLING"
    assert code_of(dynamodb.enable_kinesis_streaming_destination, **target) == "ValidationException"
    put("carts", "k", n={"N": "1"})
    put("carts", "k", n={"N": "1"})
    put("carts", "k", n={"N": "2"})
    precision = {"ApproximateCreationDateTimePrecision": "MICROSECOND"}
    update = dict(target, UpdateKinesisStreamingConfiguration=precision)
    assert dynamodb.update_kinesis_streaming_destination(**update)["DestinationStatus"] == "UPDATING"
    code, message = error_of(dynamodb.update_kinesis_streaming_destination, **update)
    assert message.startswith("Invalid Request: Precision is already set to the desired value of MICROSECOND")
    dynamodb.delete_item(TableName="carts", Key={"id": {"S": "k"}})
    dynamodb.disable_kinesis_streaming_destination(**target)
    put("carts", "unseen")
    described = dynamodb.describe_kinesis_streaming_destination(TableName="carts")
    assert described["KinesisDataStreamDestinations"][0]["DestinationStatus"] == "DISABLED"
    iterator = kinesis.get_shard_iterator(
        StreamName="changes", ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    records = kinesis.get_records(ShardIterator=iterator)["Records"]
    changes = [json.loads(record["Data"]) for record in records]
    assert [change["eventName"] for change in changes] == ["INSERT", "MODIFY", "REMOVE"]
    assert len({record["PartitionKey"] for record in records}) == 1
    modified = changes[1]
    assert modified["tableName"] == "carts" and modified["recordFormat"] == "application/json"
    assert modified["dynamodb"]["OldImage"]["n"] == {"N": "1"}
    assert modified["dynamodb"]["NewImage"]["n"] == {"N": "2"}
    times = [change["dynamodb"]["ApproximateCreationDateTime"] for change in changes]
    assert times[2] > 100 * times[1]


imports(export())
changes()
print("ok")
