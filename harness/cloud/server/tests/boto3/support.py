"""What the scripts of this folder share: clients of the cloud, its errors, its clock."""

import json
import sys
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
ACCOUNT = "000000000000"


def client(service, region="us-east-1", key="test", secret="test", **config):
    """Returns a client that repeats nothing and leaves all checks to the cloud."""
    config = {"s3": {"addressing_style": "path"}, "parameter_validation": False, **config}
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        config=Config(retries={"max_attempts": 0}, **config),
    )


def error_of(call, **parameters):
    """Returns the code and the message of the error that a call is answered with."""
    try:
        call(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    raise AssertionError("the call went well")


def code_of(call, **parameters):
    """Returns the code of the error that a call is answered with."""
    return error_of(call, **parameters)[0]


def control(path, document):
    """Sends a document to the control API."""
    request = urllib.request.Request(
        f"{ENDPOINT}/_rehearsal/{path}",
        data=json.dumps(document).encode(),
        headers={"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request).read()


def advance(duration):
    """Moves the cloud's clock: `advance("2h")`."""
    control("clock", {"advance": duration})
