"""Runs a Python function of Lambda: by awslambdaric, if that is installed, else by the
Runtime API itself."""

import http.client
import importlib
import json
import os
import sys
import time
import traceback

TASK_ROOT = os.environ["LAMBDA_TASK_ROOT"]
HANDLER = os.environ["_HANDLER"]
API = os.environ["AWS_LAMBDA_RUNTIME_API"]
VERSION = "/2018-06-01/runtime/"


class Client:
    """The Runtime API, over one connection."""

    def __init__(self):
        self.connection = http.client.HTTPConnection(API)

    def request(self, method, path, body=None, headers=None):
        self.connection.request(method, VERSION + path, body, headers or {})
        response = self.connection.getresponse()
        return response, response.read()


class Identity:
    def __init__(self, values):
        self.cognito_identity_id = (values or {}).get("cognitoIdentityId")
        self.cognito_identity_pool_id = (values or {}).get("cognitoIdentityPoolId")


class ClientDevice:
    """What a mobile client says of itself."""


class ClientContext:
    def __init__(self, values):
        self.custom = values.get("custom")
        self.env = values.get("env")
        self.client = ClientDevice()
        for name, value in (values.get("client") or {}).items():
            setattr(self.client, name, value)


class Context:
    """The second argument of a handler."""

    def __init__(self, headers):
        get = os.environ.get
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.invoked_function_arn = headers["Lambda-Runtime-Invoked-Function-Arn"]
        self.function_name = get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = get("AWS_LAMBDA_LOG_STREAM_NAME")
        self._deadline = int(headers["Lambda-Runtime-Deadline-Ms"])
        client = headers.get("Lambda-Runtime-Client-Context")
        self.client_context = ClientContext(json.loads(client)) if client else None
        identity = headers.get("Lambda-Runtime-Cognito-Identity")
        self.identity = Identity(json.loads(identity) if identity else None)

    def get_remaining_time_in_millis(self):
        return max(self._deadline - int(time.time() * 1000), 0)

    def log(self, message):
        sys.stdout.write(str(message))


def describe(error, request_id=None):
    """Returns an error as Lambda answers it, and prints it to the log."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename != __file__]
    described = {"errorMessage": str(error), "errorType": type(error).__name__}
    if request_id:
        described["requestId"] = request_id
    described["stackTrace"] = traceback.format_list(own)
    log = f"[ERROR] {described['errorType']}: {error}\nTraceback (most recent call last):\n"
    print(log + "".join(described["stackTrace"]), file=sys.stderr, flush=True)
    return json.dumps(described).encode()


class HandlerError(Exception):
    """The handler was not found."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def load():
    """Imports the handler."""
    name, _, function = HANDLER.rpartition(".")
    if not name:
        message = f"Bad handler '{HANDLER}': not enough values to unpack (expected 2, got 1)"
        raise HandlerError("Runtime.MalformedHandlerName", message)
    module_name = name.replace("/", ".")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        message = f"Unable to import module '{name}': {error}"
        raise HandlerError("Runtime.ImportModuleError", message) from None
    except SyntaxError as error:
        message = f"Syntax error in module '{name}': {error}"
        raise HandlerError("Runtime.UserCodeSyntaxError", message) from None
    try:
        return getattr(module, function)
    except AttributeError:
        message = f"Handler '{function}' missing on module '{name}'"
        raise HandlerError("Runtime.HandlerNotFound", message) from None


def init_error(client, error):
    """Tells that the function could not be loaded, and ends."""
    body = describe(error)
    kind = getattr(error, "kind", type(error).__name__)
    if isinstance(error, HandlerError):
        body = json.dumps({"errorMessage": str(error), "errorType": kind, "requestId": "", "stackTrace": []})
    client.request("POST", "init/error", body, {"Lambda-Runtime-Function-Error-Type": kind})
    sys.exit(1)


def serve(client, handler):
    """Runs one invocation after the other."""
    while True:
        response, body = client.request("GET", "invocation/next")
        request_id = response.headers["Lambda-Runtime-Aws-Request-Id"]
        trace = response.headers.get("Lambda-Runtime-Trace-Id")
        os.environ.pop("_X_AMZN_TRACE_ID", None)
        if trace:
            os.environ["_X_AMZN_TRACE_ID"] = trace
        path = f"invocation/{request_id}/"
        try:
            result = handler(json.loads(body), Context(response.headers))
        except Exception as error:
            client.request("POST", path + "error", describe(error, request_id))
            continue
        try:
            answer = json.dumps(result).encode()
        except Exception as error:
            message = f"Unable to marshal response: {error}"
            described = {"errorMessage": message, "errorType": "Runtime.MarshalError", "requestId": request_id, "stackTrace": []}
            print(f"[ERROR] Runtime.MarshalError: {message}", file=sys.stderr, flush=True)
            client.request("POST", path + "error", json.dumps(described))
            continue
        client.request("POST", path + "response", answer)


def main():
    # This file's folder is no place for the function's modules.
    sys.path[0] = TASK_ROOT
    try:
        from awslambdaric.__main__ import main as run
    except ImportError:
        run = None
    if run:
        run(["bootstrap", HANDLER])
        return
    client = Client()
    try:
        handler = load()
    except Exception as error:
        init_error(client, error)
    serve(client, handler)


main()
