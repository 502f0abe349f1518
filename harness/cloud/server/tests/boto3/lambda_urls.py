"""URLs of functions, streamed responses, and provisioned concurrency.

Usage: lambda_urls.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold.
"""

import http.client
import json
import urllib.error
import urllib.request

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from support import ACCOUNT, ENDPOINT, client, create_function, error_of

functions = client("lambda")
FORBIDDEN = (
    "Forbidden. For troubleshooting Function URL authorization issues, see: "
    "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"
)


def send(url, data=None, headers=None, method=None):
    """Sends a request and returns status, headers and body."""
    request = urllib.request.Request(url, data=data, headers=headers or {}, method=method)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def signed(url, key="test", secret="test", data=None):
    """Sends a signed request."""
    request = AWSRequest("POST" if data else "GET", url, data=data)
    SigV4Auth(Credentials(key, secret), "lambda", "us-east-1").add_auth(request)
    return send(url, data, dict(request.headers))


def public(name, handler, qualifier=None, **settings):
    """Creates a function with a URL that everybody may call, and returns that."""
    create_function(functions, name, handler)
    return open_url(name, **settings)


def open_url(name, **settings):
    config = functions.create_function_url_config(FunctionName=name, AuthType="NONE", **settings)
    allow(name, **({"Qualifier": settings["Qualifier"]} if "Qualifier" in settings else {}))
    return config["FunctionUrl"]


def allow(name, **parameters):
    functions.add_permission(
        FunctionName=name,
        StatementId="url",
        Action="lambda:InvokeFunctionUrl",
        Principal="*",
        FunctionUrlAuthType="NONE",
        **parameters,
    )


def lifecycle():
    """Recorded: lambda_api, test_url_config_lifecycle, test_url_config_exceptions,
    test_url_config_list_paging."""
    arn = create_function(functions, "life", "echo", Publish=True)
    arn = arn.removesuffix(":1")
    config = {"FunctionName": "life"}
    created = functions.create_function_url_config(AuthType="NONE", **config)
    assert created["FunctionArn"] == arn and created["FunctionUrl"].startswith(ENDPOINT + "/_aws/lambda-url/")
    assert "InvokeMode" not in created and "LastModifiedTime" not in created
    found = functions.get_function_url_config(**config)
    assert (found["AuthType"], found["InvokeMode"], "LastModifiedTime" in found) == ("NONE", "BUFFERED", True)
    code, message = error_of(functions.create_function_url_config, AuthType="NONE", **config)
    assert code == "ResourceConflictException"
    assert message == (
        f"Failed to create function url config for [functionArn = {arn}]. Error message:  "
        "FunctionUrlConfig exists for this Lambda function"
    )
    cors = {"AllowOrigins": ["https://shop.example"], "MaxAge": 60}
    changed = functions.update_function_url_config(AuthType="AWS_IAM", Cors=cors, **config)
    assert (changed["AuthType"], changed["Cors"], "InvokeMode" in changed) == ("AWS_IAM", cors, False)
    functions.create_alias(Name="live", FunctionVersion="1", **config)
    alias = functions.create_function_url_config(AuthType="NONE", Qualifier="live", **config)
    assert alias["FunctionArn"] == arn + ":live"
    listed = functions.list_function_url_configs(**config)["FunctionUrlConfigs"]
    assert [url["FunctionArn"] for url in listed] == [arn, arn + ":live"]

    gone = ("ResourceNotFoundException", "The resource you requested does not exist.")
    none = ("ResourceNotFoundException", "Function does not exist")
    wrong = (
        "ValidationException",
        "1 validation error detected: Value '1' at 'qualifier' failed to satisfy constraint: Member "
        r"must satisfy regular expression pattern: ((?!^\d+$)^[0-9a-zA-Z-_]+$)",
    )
    create = functions.create_function_url_config
    assert error_of(create, FunctionName="nobody", AuthType="NONE") == none
    assert error_of(create, FunctionName="life", Qualifier="dead", AuthType="NONE") == none
    assert error_of(create, FunctionName="life", Qualifier="1", AuthType="NONE") == wrong
    assert error_of(functions.list_function_url_configs, FunctionName="nobody") == none
    for call in [functions.get_function_url_config, functions.delete_function_url_config, functions.update_function_url_config]:
        assert error_of(call, FunctionName="nobody") == gone
        assert error_of(call, FunctionName="life", Qualifier="1") == wrong
    assert error_of(create, FunctionName="life", AuthType="SOME")[0] == "ValidationException"
    functions.delete_function_url_config(**config)
    assert error_of(functions.get_function_url_config, **config) == gone
    assert functions.get_function_url_config(Qualifier="live", **config)["FunctionArn"] == arn + ":live"


def requests():
    """Recorded: lambda, test_lambda_url_echo_http_fixture_default, test_lambda_url_form_payload."""
    url = public("shown", "echo")
    headers = {"Content-Type": "application/json", "X-Two": "a", "Cookie": "a=1; b=2"}
    status, answered, body = send(url + "some/path?q=1&q=2&r=", b'{"order": 7}', headers)
    event = json.loads(body)
    identifier = url.rstrip("/").rsplit("/", 1)[1]
    assert (status, answered["content-type"]) == (200, "application/json")
    assert (event["version"], event["routeKey"], event["rawPath"]) == ("2.0", "$default", "/some/path")
    assert event["rawQueryString"] == "q=1&q=2&r="
    assert event["queryStringParameters"] == {"q": "1,2", "r": ""}
    assert (event["cookies"], event["headers"]["x-two"]) == (["a=1", "b=2"], "a")
    assert (event["body"], event["isBase64Encoded"]) == ('{"order": 7}', False)
    context = event["requestContext"]
    assert (context["accountId"], context["apiId"], context["stage"]) == ("anonymous", identifier, "$default")
    assert context["domainName"] == f"{identifier}.lambda-url.us-east-1.localhost"
    assert (context["http"]["method"], context["http"]["path"]) == ("POST", "/some/path")
    assert answered["x-amzn-requestid"] == context["requestId"]
    assert "authorizer" not in context
    _, _, body = send(url, b"\x00\xff", {"Content-Type": "application/octet-stream"})
    assert (json.loads(body)["body"], json.loads(body)["isBase64Encoded"]) == ("AP8=", True)
    # The host of AWS's URLs calls the same function.
    _, _, body = send(ENDPOINT + "/by-host", headers={"Host": context["domainName"]})
    assert json.loads(body)["rawPath"] == "/by-host" and "body" not in json.loads(body)


def responses():
    """Recorded: lambda, test_lambda_url_invocation[dict] and the others,
    test_lambda_url_invocation_exception, test_lambda_url_non_existing_url."""
    url = public("answers", "proxy")
    answer = {"statusCode": 201, "body": "aGk=", "isBase64Encoded": True, "headers": {"x-own": "7"}, "cookies": ["a=1", "b=2"]}
    status, headers, body = send(url, json.dumps(answer).encode(), {"Content-Type": "application/json"})
    assert (status, body, headers["x-own"]) == (201, b"hi", "7")
    assert headers.get_all("set-cookie") == ["a=1", "b=2"]
    assert headers["content-type"] == "application/json"
    wrong = json.dumps({"statusCode": "many"}).encode()
    assert send(url, wrong, {"Content-Type": "application/json"})[0] == 502

    status, headers, body = send(public("fails", "fail"))
    assert (status, body, headers["content-type"]) == (502, b"Internal Server Error", "application/json")
    status, headers, body = send(url.replace("lambda-url/", "lambda-url/x"))
    assert (status, json.loads(body)) == (403, {"Message": None})
    functions.put_function_concurrency(FunctionName="answers", ReservedConcurrentExecutions=0)
    status, headers, body = send(url)
    assert (status, json.loads(body)["Message"]) == (429, "Rate Exceeded.")
    assert headers["x-amzn-errortype"] == "TooManyRequestsException"


def permissions():
    """Recorded: lambda, test_lambda_permission_url_invocation,
    test_lambda_url_persists_after_alias_delete."""
    create_function(functions, "guarded", "echo", Publish=True)
    config = functions.create_function_url_config(FunctionName="guarded", AuthType="NONE")
    url = config["FunctionUrl"]
    refused = (403, {"Message": FORBIDDEN})

    def outcome(answer):
        return answer[0], json.loads(answer[2])

    assert outcome(send(url)) == refused
    allow("guarded")
    assert send(url)[0] == 200
    # The statement is about URLs without signatures only.
    functions.update_function_url_config(FunctionName="guarded", AuthType="AWS_IAM")
    assert outcome(send(url)) == refused
    status, _, body = signed(url, data=b"x")
    assert status == 200
    iam = json.loads(body)["requestContext"]["authorizer"]["iam"]
    assert iam["accountId"] == ACCOUNT and iam["userArn"].startswith(f"arn:aws:iam::{ACCOUNT}:user/")
    status, body = outcome(signed(url, secret="wrong"))
    assert status == 403 and "signature" in body["Message"], body
    other = {"key": "111111111111", "secret": "any"}
    assert outcome(signed(url, **other)) == refused
    functions.add_permission(
        FunctionName="guarded",
        StatementId="other",
        Action="lambda:InvokeFunctionUrl",
        Principal="111111111111",
        FunctionUrlAuthType="AWS_IAM",
    )
    assert signed(url, **other)[0] == 200

    functions.create_alias(FunctionName="guarded", Name="live", FunctionVersion="1")
    aliased = open_url("guarded", Qualifier="live")
    assert send(aliased)[0] == 200
    functions.delete_alias(FunctionName="guarded", Name="live")
    assert outcome(send(aliased)) == refused


def pages():
    cors = {"AllowOrigins": ["https://shop.example"], "AllowMethods": ["POST"], "AllowHeaders": ["x-own"], "MaxAge": 60}
    url = public("pages", "echo", Cors=cors)
    page = {"Origin": "https://shop.example", "Access-Control-Request-Method": "POST"}
    status, headers, body = send(url, headers=page, method="OPTIONS")
    assert (status, body, headers["access-control-allow-origin"]) == (200, b"", "https://shop.example")
    assert (headers["access-control-allow-methods"], headers["access-control-max-age"]) == ("POST", "60")
    status, headers, _ = send(url, b"{}", {"Origin": "https://shop.example"})
    assert (status, headers["access-control-allow-origin"]) == (200, "https://shop.example")
    status, headers, _ = send(url, headers={"Origin": "https://other.example"}, method="OPTIONS")
    assert (status, headers["access-control-allow-origin"]) == (200, None)


def stream_of(**parameters):
    """Invokes a function and returns its chunks and the last event."""
    answer = functions.invoke_with_response_stream(**parameters)
    events = list(answer["EventStream"])
    chunks = [event["PayloadChunk"]["Payload"] for event in events if "PayloadChunk" in event]
    assert "InvokeComplete" in events[-1]
    return answer, b"".join(chunks), events[-1]["InvokeComplete"]


def streamed_invocations():
    create_function(functions, "writes", "stream")
    payload = json.dumps({"parts": ["one ", "two"]})
    answer, body, complete = stream_of(FunctionName="writes", Payload=payload, LogType="Tail")
    assert (answer["StatusCode"], answer["ExecutedVersion"], body) == (200, "$LATEST", b"one two")
    assert "ErrorCode" not in complete and complete["LogResult"]
    payload = json.dumps({"parts": ["one "], "fail": True})
    _, body, complete = stream_of(FunctionName="writes", Payload=payload)
    assert (body, complete["ErrorCode"]) == (b"one ", "Unhandled")
    assert json.loads(complete["ErrorDetails"])["errorMessage"] == "asked to"
    # A function that does not stream is one chunk.
    create_function(functions, "answers-once", "echo")
    _, body, _ = stream_of(FunctionName="answers-once", Payload=b'{"a": 1}')
    assert json.loads(body) == {"a": 1}
    create_function(functions, "fails-at-once", "fail")
    _, body, complete = stream_of(FunctionName="fails-at-once")
    assert (body, complete["ErrorCode"]) == (b"", "Unhandled")

    invoke = functions.invoke_with_response_stream
    assert error_of(invoke, FunctionName="nobody")[0] == "ResourceNotFoundException"
    assert error_of(invoke, FunctionName="writes", Payload=b"{no json")[0] == "InvalidRequestContentException"
    functions.put_function_concurrency(FunctionName="writes", ReservedConcurrentExecutions=0)
    assert error_of(invoke, FunctionName="writes")[0] == "TooManyRequestsException"
    # Who does not read while it is written gets all of it.
    functions.delete_function_concurrency(FunctionName="writes")
    payload = json.dumps({"parts": ['"one ', 'two"']})
    assert json.load(functions.invoke(FunctionName="writes", Payload=payload)["Payload"]) == "one two"


def streamed_responses():
    url = public("flows", "stream", InvokeMode="RESPONSE_STREAM")
    kind = {"Content-Type": "application/json"}

    def answered(**document):
        return send(url, json.dumps(document).encode(), kind)

    status, headers, body = answered(parts=["one ", "two"], type="text/csv")
    assert (status, headers["content-type"], body) == (200, "text/csv", b"one two")
    assert "content-length" not in headers
    head = json.dumps({"statusCode": 202, "headers": {"x-own": "7"}, "cookies": ["a=1"]})
    parts = [head[:10], head[10:] + "\0\0\0", "\0\0\0\0\0one ", "two"]
    status, headers, body = answered(parts=parts, type="application/vnd.awslambda.http-integration-response")
    assert (status, headers["x-own"], headers["set-cookie"], body) == (202, "7", "a=1", b"one two")
    assert answered(parts=[], fail=True)[0] == 502
    try:
        status, _, body = answered(parts=["one "], fail=True)
        raise AssertionError(f"the response is whole: {status} {body}")
    except (http.client.IncompleteRead, ConnectionError):
        pass
    # A function that does not stream is not asked for a status either.
    status, headers, body = send(public("plain", "proxy", InvokeMode="RESPONSE_STREAM"), b'{"statusCode": 404}', kind)
    assert (status, json.loads(body)["statusCode"]) == (200, 404)


def provisioned_concurrency():
    """Recorded: lambda_api, test_lambda_provisioned_lifecycle,
    test_provisioned_concurrency_exceptions; lambda, test_provisioned_concurrency,
    test_provisioned_concurrency_init_failure, test_reserved_provisioned_overlap."""
    create_function(functions, "ready", "echo", Publish=True)
    functions.create_alias(FunctionName="ready", Name="live", FunctionVersion="1")
    put = functions.put_provisioned_concurrency_config
    get = functions.get_provisioned_concurrency_config
    first = {"FunctionName": "ready", "Qualifier": "1"}
    alias = {"FunctionName": "ready", "Qualifier": "live"}
    missing = (
        "ProvisionedConcurrencyConfigNotFoundException",
        "No Provisioned Concurrency Config found for this function",
    )
    assert error_of(get, **first) == missing
    answer = put(ProvisionedConcurrentExecutions=2, **first)
    assert (answer["Status"], answer["AllocatedProvisionedConcurrentExecutions"]) == ("IN_PROGRESS", 0)
    while get(**first)["Status"] == "IN_PROGRESS":
        pass
    ready = get(**first)
    assert (ready["Status"], ready["AvailableProvisionedConcurrentExecutions"]) == ("READY", 2)
    assert error_of(put, ProvisionedConcurrentExecutions=1, **alias) == (
        "ResourceConflictException",
        "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
    )
    [listed] = functions.list_provisioned_concurrency_configs(FunctionName="ready")["ProvisionedConcurrencyConfigs"]
    assert listed["FunctionArn"].endswith(":function:ready:1")
    code, message = error_of(functions.put_function_concurrency, FunctionName="ready", ReservedConcurrentExecutions=1)
    assert message == " ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2]."
    functions.put_function_concurrency(FunctionName="ready", ReservedConcurrentExecutions=2)
    code, message = error_of(put, ProvisionedConcurrentExecutions=3, **first)
    assert message == (
        "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function"
    )
    functions.delete_provisioned_concurrency_config(**first)
    functions.delete_provisioned_concurrency_config(**first)
    put(ProvisionedConcurrentExecutions=1, **alias)
    assert error_of(put, ProvisionedConcurrentExecutions=1, **first) == (
        "ResourceConflictException",
        "Version is pointed by a Provisioned Concurrency alias",
    )
    # An alias takes its environments along to another version.
    functions.update_function_configuration(FunctionName="ready", Timeout=9)
    functions.publish_version(FunctionName="ready")
    while get(**alias)["Status"] == "IN_PROGRESS":
        pass
    functions.update_alias(FunctionName="ready", Name="live", FunctionVersion="2")
    while get(**alias)["Status"] == "IN_PROGRESS":
        pass
    assert get(**alias)["Status"] == "READY"
    functions.delete_alias(FunctionName="ready", Name="live")
    assert functions.list_provisioned_concurrency_configs(FunctionName="ready")["ProvisionedConcurrencyConfigs"] == []
    assert error_of(get, **alias)[1].startswith("Cannot find alias arn: ")
    assert error_of(get, FunctionName="ready", Qualifier="9")[1].startswith("Function not found: ")
    assert error_of(get, FunctionName="ready", Qualifier="$LATEST") == (
        "InvalidParameterValueException",
        "The function resource provided must be an alias or a published version.",
    )
    assert error_of(put, FunctionName="ready", Qualifier="$LATEST", ProvisionedConcurrentExecutions=1)[1] == (
        "Provisioned Concurrency Configs cannot be applied to unpublished function versions."
    )
    create_function(functions, "unready", "broken", Publish=True)
    broken = {"FunctionName": "unready", "Qualifier": "1"}
    put(ProvisionedConcurrentExecutions=1, **broken)
    while get(**broken)["Status"] == "IN_PROGRESS":
        pass
    failed = get(**broken)
    assert (failed["Status"], failed["StatusReason"]) == ("FAILED", "FUNCTION_ERROR_INIT_FAILURE")


for test in [provisioned_concurrency, lifecycle, requests, responses, permissions, pages, streamed_invocations, streamed_responses]:
    test()
print("ok")
