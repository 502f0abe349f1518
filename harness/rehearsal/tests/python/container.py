"""The image of the command through testcontainers, as a cloud of its own and in the place
of LocalStack."""

import json
import os
import urllib.request

import boto3
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy
from testcontainers.localstack import LocalStackContainer

IMAGE = "rehearsal:latest"


def use(endpoint, key="test", secret="test"):
    """Sends a message and stores an object, and reads both."""
    options = {
        "endpoint_url": endpoint,
        "region_name": "us-east-1",
        "aws_access_key_id": key,
        "aws_secret_access_key": secret,
    }
    sqs = boto3.client("sqs", **options)
    url = sqs.create_queue(QueueName="orders")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="hello")
    [message] = sqs.receive_message(QueueUrl=url)["Messages"]
    assert message["Body"] == "hello", message
    s3 = boto3.client("s3", **options)
    s3.create_bucket(Bucket="receipts")
    s3.put_object(Bucket="receipts", Key="a", Body=b"14.95")
    assert s3.get_object(Bucket="receipts", Key="a")["Body"].read() == b"14.95"


def test_cloud():
    container = DockerContainer(IMAGE).with_command("cloud").with_exposed_ports(4566)
    container.waiting_for(LogMessageWaitStrategy("Ready."))
    with container:
        endpoint = f"http://{container.get_container_host_ip()}:{container.get_exposed_port(4566)}"
        use(endpoint)
        with urllib.request.urlopen(f"{endpoint}/_localstack/health") as response:
            assert json.load(response)["services"]["sqs"] in ("available", "running")
        code, user = container.exec(["id", "-u"])
        assert code == 0 and user.strip() != b"0", user


def test_localstack_module():
    with LocalStackContainer(IMAGE).with_command("cloud --localstack") as container:
        use(container.get_url(), "any", "any")


if __name__ == "__main__":
    # No container beside it that cleans up: each is stopped here.
    assert os.environ["TESTCONTAINERS_RYUK_DISABLED"] == "true"
    test_cloud()
    test_localstack_module()
    print("both passed")
