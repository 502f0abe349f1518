"""What the scripts of this folder share: clients of the cloud, its errors, its clock."""

import io
import json
import sys
import threading
import urllib.request
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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


def create_function(functions, name, handler, **parameters):
    """Creates a function whose handlers the test has, and returns its ARN."""
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w") as written:
        written.writestr("index.py", "")
    return functions.create_function(
        FunctionName=name,
        Runtime="python3.13",
        Role=f"arn:aws:iam::{ACCOUNT}:role/worker",
        Handler="index." + handler,
        Code={"ZipFile": to.getvalue()},
        **parameters,
    )["FunctionArn"]


def serve(answer):
    """Answers HTTP requests by `answer(request, body)`, which returns a status, headers and a
    body, and returns the URL. The request has `command`, `path` and `headers`."""

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, content = answer(self, body)
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def create_remote_function(functions, name, handle, **parameters):
    """Creates a function that `handle(event)` of the script carries out, and returns its ARN."""

    def answer(_, body):
        try:
            return 200, {}, json.dumps(handle(json.loads(body))).encode()
        except Exception as error:
            failure = {"errorType": type(error).__name__, "errorMessage": str(error)}
            return 500, {}, json.dumps(failure).encode()

    environment = {"Variables": {"URL": serve(answer)}}
    return create_function(functions, name, "remote", Environment=environment, **parameters)


def settle():
    """Waits until nothing is under way in the cloud."""
    answer = urllib.request.urlopen(f"{ENDPOINT}/_rehearsal/idle?wait_ms=10000").read()
    assert json.loads(answer)["idle"], answer
