"""What a Python application does first with AWS, against one cloud.

Usage: smoke.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold. botocore itself checks the MD5s of messages and
the checksums of objects.
"""

import io
import json
import sys
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]


def client(service, **more):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id=more.pop("key", "test"),
        aws_secret_access_key=more.pop("secret", "test"),
        config=Config(retries={"max_attempts": 0}, **more),
    )


def code_of(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    raise AssertionError("the call went well")


def identity():
    assert client("sts").get_caller_identity()["Account"] == "000000000000"
    assert client("sts", key="123456789012").get_caller_identity()["Account"] == "123456789012"
    assert code_of(client("sts", secret="guess").get_caller_identity) == "SignatureDoesNotMatch"
    assert code_of(client("sqs", key="nobody").list_queues) == "InvalidClientTokenId"
    token = client("sts").get_federation_token(Name="bob", Policy='{"Statement":[]}')
    arn = "arn:aws:sts::000000000000:federated-user/bob"
    assert token["FederatedUser"] == {"FederatedUserId": "000000000000:bob", "Arn": arn}, token
    bob = boto3.client(
        "sts",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id=token["Credentials"]["AccessKeyId"],
        aws_secret_access_key=token["Credentials"]["SecretAccessKey"],
        aws_session_token=token["Credentials"]["SessionToken"],
    )
    assert bob.get_caller_identity()["Arn"] == arn
    assert code_of(lambda: bob.get_federation_token(Name="al")) == "AccessDenied"


def queues():
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="orders", Attributes={"VisibilityTimeout": "1"})["QueueUrl"]
    attributes = {"kind": {"DataType": "String", "StringValue": "order"}, "raw": {"DataType": "Binary", "BinaryValue": b"\x00\xff"}}
    sent = sqs.send_message(QueueUrl=url, MessageBody="grüße", MessageAttributes=attributes)
    received = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"], AttributeNames=["All"])["Messages"]
    assert [message["MessageId"] for message in received] == [sent["MessageId"]]
    assert received[0]["Body"] == "grüße"
    assert received[0]["MessageAttributes"]["raw"]["BinaryValue"] == b"\x00\xff"
    assert received[0]["Attributes"]["ApproximateReceiveCount"] == "1"
    sqs.delete_message(QueueUrl=url, ReceiptHandle=received[0]["ReceiptHandle"])
    batch = sqs.send_message_batch(QueueUrl=url, Entries=[{"Id": "a", "MessageBody": "1"}, {"Id": "b", "MessageBody": "2", "DelaySeconds": 901}])
    assert [entry["Id"] for entry in batch["Successful"]] == ["a"]
    assert [entry["Id"] for entry in batch["Failed"]] == ["b"]
    missing = lambda: sqs.get_queue_url(QueueName="nowhere")
    assert code_of(missing) == "AWS.SimpleQueueService.NonExistentQueue"
    try:
        missing()
    except sqs.exceptions.QueueDoesNotExist:
        pass


def topics():
    sqs, sns = client("sqs"), client("sns")
    url = sqs.create_queue(QueueName="news")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    topic = sns.create_topic(Name="events")["TopicArn"]
    policy = {"FilterPolicy": json.dumps({"kind": ["wanted"]}), "RawMessageDelivery": "true"}
    allow = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn}
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [allow]})})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=policy)
    for kind in ("wanted", "other"):
        sns.publish(TopicArn=topic, Message=kind, MessageAttributes={"kind": {"DataType": "String", "StringValue": kind}})
    received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    assert [message["Body"] for message in received] == ["wanted"]
    assert code_of(lambda: sns.publish(TopicArn=topic + "x", Message="m")) == "NotFound"
    assert sns.list_origination_numbers()["PhoneNumbers"] == []


def objects():
    s3 = client("s3")
    s3.create_bucket(Bucket="receipts")
    s3.put_object(Bucket="receipts", Key="a b/ü.json", Body=b"{}", ContentType="application/json", Metadata={"k": "v"})
    got = s3.get_object(Bucket="receipts", Key="a b/ü.json")
    assert got["Body"].read() == b"{}"
    assert got["ContentType"] == "application/json" and got["Metadata"] == {"k": "v"}
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "receipts", "Key": "a b/ü.json"}, ExpiresIn=60)
    with urllib.request.urlopen(url) as answer:
        assert answer.read() == b"{}"
    s3.upload_fileobj(io.BytesIO(b"x" * (1 << 20)), "receipts", "large")
    assert s3.head_object(Bucket="receipts", Key="large")["ContentLength"] == 1 << 20
    listed = s3.list_objects_v2(Bucket="receipts")["Contents"]
    assert [entry["Key"] for entry in listed] == ["a b/ü.json", "large"]
    assert code_of(lambda: s3.get_object(Bucket="receipts", Key="nothing")) == "NoSuchKey"
    assert code_of(client("s3", secret="guess").list_buckets) == "SignatureDoesNotMatch"


for part in (identity, queues, topics, objects):
    part()
print("ok")
