"""WebSocket APIs of API Gateway: their operations, connections, messages, `@connections`.

Usage: websocket_apis.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion
that did not hold. The functions run in memory: what one does follows from its handler.
"""

import http.server
import json
import threading
import time
import urllib.error
import urllib.request

import boto3
import websocket
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from support import ENDPOINT, advance, client, code_of, create_function, error_of

gateway, functions = client("apigatewayv2"), client("lambda")

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:"


def until(found):
    """Asks until there is an answer: connections end in the background."""
    for _ in range(200):
        answer = found()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError("it did not come")


def journal(operation):
    calls = json.loads(urllib.request.urlopen(f"{ENDPOINT}/_rehearsal/journal").read())
    calls = calls["calls"] if isinstance(calls, dict) else calls
    return [call for call in calls if call["operation"] == operation]


def events(function):
    """Returns the events that a function was invoked with."""
    calls = [call for call in journal("Invoke") if call["resource"] == function]
    return [call["request"]["Payload"] for call in calls]


def create(name, handler="socket"):
    arn = create_function(functions, name, handler)
    functions.add_permission(
        FunctionName=name, StatementId="gateway", Action="lambda:InvokeFunction", Principal="apigateway.amazonaws.com"
    )
    return arn


def api(name, **parameters):
    parameters = {"RouteSelectionExpression": "$request.body.action", **parameters}
    created = gateway.create_api(Name=name, ProtocolType="WEBSOCKET", **parameters)
    gateway.create_stage(ApiId=created["ApiId"], StageName="prod", AutoDeploy=True, StageVariables={"table": "orders"})
    return created["ApiId"], created["ApiEndpoint"] + "/prod"


def integrate(api, kind="AWS_PROXY", **parameters):
    return "integrations/" + gateway.create_integration(ApiId=api, IntegrationType=kind, **parameters)["IntegrationId"]


def route(api, key, target, answers=False, **parameters):
    if answers:
        parameters["RouteResponseSelectionExpression"] = "$default"
    id = gateway.create_route(ApiId=api, RouteKey=key, Target=target, **parameters)["RouteId"]
    if answers:
        gateway.create_route_response(ApiId=api, RouteId=id, RouteResponseKey="$default")
    return id


def connect(url, **parameters):
    return websocket.create_connection(url, timeout=10, **parameters)


def refused(url, **parameters):
    """Returns the status that a request for a connection is refused with."""
    try:
        connect(url, **parameters)
    except websocket.WebSocketBadStatusException as error:
        return error.status_code
    raise AssertionError("it was accepted")


def connections(url):
    """Returns a client of the connections of a stage."""
    url = url.replace("ws://", "http://")
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.client("apigatewaymanagementapi", endpoint_url=url, region_name="us-east-1", **keys)


def operations():
    assert code_of(gateway.create_api, Name="w", ProtocolType="WEBSOCKET") == "BadRequestException"
    created = gateway.create_api(Name="w", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
    id = created["ApiId"]
    assert created["ApiEndpoint"].startswith("ws://") and created["RouteSelectionExpression"] == "$request.body.action"
    mock = gateway.create_integration(ApiId=id, IntegrationType="MOCK", RequestTemplates={"200": '{"statusCode":200}'})
    assert mock["TimeoutInMillis"] == 29000 and mock["PassthroughBehavior"] == "WHEN_NO_MATCH"
    assert code_of(gateway.create_integration, ApiId=id, IntegrationType="MOCK", RequestTemplates={"a": "#set($x=1)"}) == "NotImplemented"
    assert code_of(gateway.create_integration, ApiId=id, IntegrationType="AWS", IntegrationUri="arn:aws:sqs:::q") == "NotImplemented"
    assert code_of(gateway.create_integration, ApiId=id, IntegrationType="HTTP_PROXY", IntegrationUri="q") == "BadRequestException"
    for key in ["", "$other"]:
        assert code_of(gateway.create_route, ApiId=id, RouteKey=key) == "BadRequestException"
    found = gateway.create_route(ApiId=id, RouteKey="send", Target="integrations/" + mock["IntegrationId"])["RouteId"]
    assert error_of(gateway.update_route, ApiId=id, RouteId=found, AuthorizationType="AWS_IAM") == (
        "BadRequestException", "Currently, authorization is only supported on the $connect route.")
    answered = gateway.create_route_response(ApiId=id, RouteId=found, RouteResponseKey="$default")
    assert code_of(gateway.create_route_response, ApiId=id, RouteId=found, RouteResponseKey="other") == "BadRequestException"
    assert code_of(gateway.create_route_response, ApiId=id, RouteId=found, RouteResponseKey="$default") == "ConflictException"
    assert code_of(gateway.create_route_response, ApiId=id, RouteId="none", RouteResponseKey="$default") == "NotFoundException"
    named = dict(ApiId=id, RouteId=found, RouteResponseId=answered["RouteResponseId"])
    assert gateway.get_route_response(**named)["RouteResponseKey"] == "$default"
    assert len(gateway.get_route_responses(ApiId=id, RouteId=found)["Items"]) == 1
    integration = mock["IntegrationId"]
    made = gateway.create_integration_response(
        ApiId=id, IntegrationId=integration, IntegrationResponseKey="/200/", ResponseTemplates={"$default": "ok"})
    assert code_of(gateway.create_integration_response, ApiId=id, IntegrationId=integration, IntegrationResponseKey="200") == "BadRequestException"
    changed = gateway.update_integration_response(
        ApiId=id, IntegrationId=integration, IntegrationResponseId=made["IntegrationResponseId"], IntegrationResponseKey="$default")
    assert changed["IntegrationResponseKey"] == "$default" and changed["ResponseTemplates"] == {"$default": "ok"}
    assert len(gateway.get_integration_responses(ApiId=id, IntegrationId=integration)["Items"]) == 1
    model = gateway.create_model(ApiId=id, Name="order", Schema='{"type": "object"}')
    assert gateway.get_model(ApiId=id, ModelId=model["ModelId"])["ContentType"] == "application/json"
    assert code_of(gateway.create_model, ApiId=id, Name="order", Schema="{}") == "ConflictException"
    assert code_of(gateway.create_model, ApiId=id, Name="bad", Schema="{") == "BadRequestException"
    gateway.delete_model(ApiId=id, ModelId=model["ModelId"])
    gateway.delete_route(ApiId=id, RouteId=found)
    assert code_of(gateway.get_route_response, **named) == "NotFoundException"
    gateway.delete_api(ApiId=id)


def messages():
    id, url = api("chat")
    target = integrate(id, IntegrationUri=create("chat"))
    for key in ["$connect", "$disconnect", "send"]:
        route(id, key, target)
    route(id, "ask", target, answers=True)
    assert refused(url + "?status=401") == 401 and refused(url + "/other") == 403
    assert refused(url.replace("/prod", "/none")) == 403
    socket = connect(url + "?user=ada&user=b", header={"X-Trace": "1"}, subprotocols=["orders"])
    assert socket.subprotocol == "orders"
    opened = [event for event in events("chat") if event["requestContext"]["eventType"] == "CONNECT"][-1]
    assert opened["headers"]["X-Trace"] == "1" and opened["headers"]["Sec-WebSocket-Version"] == "13"
    assert opened["queryStringParameters"] == {"user": "b"} and opened["multiValueQueryStringParameters"] == {"user": ["ada", "b"]}
    assert opened["stageVariables"] == {"table": "orders"} and "body" not in opened
    context = opened["requestContext"]
    assert context["routeKey"] == "$connect" and context["stage"] == "prod" and context["apiId"] == id
    assert "http://" + context["domainName"] + "/prod" == url.replace("ws://", "http://")
    connection = context["connectionId"]
    assert connection.endswith("=") and context["connectedAt"] <= context["requestTimeEpoch"]
    socket.send(json.dumps({"action": "ask", "text": "x"}))
    event = json.loads(socket.recv())
    assert json.loads(event["body"]) == {"action": "ask", "text": "x"} and event["isBase64Encoded"] is False
    context = event["requestContext"]
    assert context["eventType"] == "MESSAGE" and context["routeKey"] == "ask" and context["connectionId"] == connection
    assert context["messageId"] == context["requestId"] and context["messageDirection"] == "IN"
    assert "headers" not in event and context["identity"]["sourceIp"] == "127.0.0.1"
    for text in ['{"action": "unknown"}', "no json", '{"action": "$connect"}']:
        socket.send(text)
        answer = json.loads(socket.recv())
        assert answer["message"] == "Forbidden" and answer["connectionId"] == connection and answer["requestId"]
    assert "there is no route $default" in journal("ExecuteApi")[-1]["error"]["message"]
    # A route without a response answers nothing: the next answer is that of the next message.
    socket.send('{"action": "send"}')
    socket.send('{"action": "ask", "n": 2}')
    assert json.loads(json.loads(socket.recv())["body"])["n"] == 2
    route(id, "$default", target, answers=True)
    socket.send("fail")
    assert json.loads(socket.recv())["message"] == "Internal server error"
    socket.send("plain")
    assert json.loads(socket.recv())["requestContext"]["routeKey"] == "$default"
    socket.close(4000, b"done", timeout=1)
    closed = until(lambda: [e for e in events("chat") if e["requestContext"]["eventType"] == "DISCONNECT"])[-1]["requestContext"]
    assert closed["connectionId"] == connection and closed["routeKey"] == "$disconnect"
    assert (closed["disconnectStatusCode"], closed["disconnectReason"]) == (4000, "done")
    assert code_of(connections(url).post_to_connection, ConnectionId=connection, Data=b"x") == "GoneException"


def callbacks():
    id, url = api("callbacks")
    route(id, "$default", integrate(id, IntegrationUri=create("callbacks")), answers=True)
    socket = connect(url, header={"User-Agent": "test"})
    socket.send("who")
    connection = json.loads(socket.recv())["requestContext"]["connectionId"]
    for backend in [connections(url), client("apigatewaymanagementapi")]:
        backend.post_to_connection(ConnectionId=connection, Data=b'{"a": 1}')
        assert socket.recv() == '{"a": 1}'
        known = backend.get_connection(ConnectionId=connection)
        assert known["Identity"] == {"SourceIp": "127.0.0.1", "UserAgent": "test"}
        assert known["ConnectedAt"] <= known["LastActiveAt"]
    assert code_of(backend.post_to_connection, ConnectionId=connection, Data=b"x" * (128 * 1024 + 1)) == "PayloadTooLargeException"
    backend.post_to_connection(ConnectionId=connection, Data=b"x" * 128 * 1024)
    assert len(socket.recv()) == 128 * 1024
    assert code_of(backend.get_connection, ConnectionId="none=") == "GoneException"
    other = client("apigatewaymanagementapi", key="111111111111")
    assert code_of(other.get_connection, ConnectionId=connection) == "ForbiddenException"
    wrong = client("apigatewaymanagementapi", secret="wrong")
    assert code_of(wrong.get_connection, ConnectionId=connection) in ["SignatureDoesNotMatch", "InvalidSignatureException"]
    posted = journal("PostToConnection")[-1]
    assert posted["service"] == "apigatewaymanagementapi" and posted["resource"] == connection
    backend.delete_connection(ConnectionId=connection)
    assert closing(socket) == (1000, "Connection Closed Normally")
    assert code_of(backend.delete_connection, ConnectionId=connection) == "GoneException"


def closing(socket):
    """Returns code and reason of the close frame that comes next."""
    operation, data = socket.recv_data(control_frame=False)
    assert operation == websocket.ABNF.OPCODE_CLOSE, operation
    return int.from_bytes(data[:2], "big"), data[2:].decode()


def limits():
    id, url = api("limits")
    route(id, "$default", integrate(id, IntegrationUri=create("limits")), answers=True)
    socket = connect(url)
    # A message of several frames.
    for index in range(4):
        frame = websocket.ABNF.create_frame("x" * 10_000, websocket.ABNF.OPCODE_TEXT if index == 0 else websocket.ABNF.OPCODE_CONT, fin=index == 3)
        socket.send_frame(frame)
    assert json.loads(socket.recv())["body"] == "x" * 40_000
    socket.send("x" * (32 * 1024 + 1))
    assert closing(socket)[0] == 1009
    socket = connect(url)
    socket.send_binary(b"x")
    assert closing(socket)[0] == 1003
    # By the cloud's clock: ten minutes without a message, two hours in all.
    socket = connect(url)
    advance("9m")
    socket.send("here")
    socket.recv()
    advance("9m")
    socket.send("here")
    socket.recv()
    advance("10m")
    assert closing(socket) == (1001, "Going away")
    socket = connect(url)
    for _ in range(14):
        advance("8m")
        socket.send("here")
        socket.recv()
    advance("8m")
    assert closing(socket) == (1001, "Going away")


def authorizers():
    id, url = api("private")
    target = integrate(id, IntegrationUri=create("private"))
    create("guard", "policy")
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}guard/invocations"
    create_authorizer = lambda *sources: gateway.create_authorizer(
        ApiId=id, Name="guard", AuthorizerType="REQUEST", AuthorizerUri=uri, IdentitySource=list(sources))["AuthorizerId"]
    authorizer = create_authorizer("route.request.header.X-Key")
    connecting = route(id, "$connect", target, AuthorizationType="CUSTOM", AuthorizerId=authorizer)
    route(id, "$default", target, answers=True)
    assert refused(url) == 401 and refused(url, header={"X-Key": "bad"}) == 403
    socket = connect(url, header={"X-Key": "good"})
    asked = events("guard")[-1]
    assert asked["type"] == "REQUEST" and asked["methodArn"] == f"arn:aws:execute-api:us-east-1:000000000000:{id}/prod/$connect"
    assert asked["headers"]["X-Key"] == "good" and asked["requestContext"]["eventType"] == "CONNECT"
    socket.send("x")
    context = json.loads(socket.recv())["requestContext"]
    assert context["authorizer"] == {"team": "blue", "principalId": "someone"}
    gateway.update_route(ApiId=id, RouteId=connecting, AuthorizationType="AWS_IAM")
    assert refused(url) == 403
    signed = AWSRequest("GET", url.replace("ws://", "http://"))
    SigV4Auth(Credentials("test", "test"), "execute-api", "us-east-1").add_auth(signed)
    socket = connect(url, header=dict(signed.headers))
    opened = [event for event in events("private") if event["requestContext"]["eventType"] == "CONNECT"][-1]
    assert opened["requestContext"]["identity"]["accountId"] == "000000000000"
    assert code_of(gateway.create_authorizer, ApiId=id, Name="x", AuthorizerType="REQUEST", AuthorizerUri=uri,
                   IdentitySource=["$request.header.X"]) == "BadRequestException"


class Backend(http.server.BaseHTTPRequestHandler):
    """Answers with what it was sent."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
        answer = json.dumps({"path": self.path, "connection": self.headers.get("connectionid"), "body": body}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def integrations():
    server = http.server.HTTPServer(("127.0.0.1", 0), Backend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    uri = f"http://127.0.0.1:{server.server_port}"
    id, url = api("integrations")
    parameters = {
        "integration.request.header.connectionId": "context.connectionId",
        "integration.request.path.id": "route.request.body.id",
        "integration.request.querystring.table": "stageVariables.table",
    }
    proxy = integrate(id, "HTTP_PROXY", IntegrationUri=uri + "/orders/{id}", IntegrationMethod="POST", RequestParameters=parameters)
    route(id, "proxy", proxy, answers=True)
    custom = integrate(id, "HTTP", IntegrationUri=uri, IntegrationMethod="POST", TemplateSelectionExpression="\\$default",
                       RequestTemplates={"$default": '{"id": "$input.path(\'$.id\')"}'})
    gateway.create_integration_response(
        ApiId=id, IntegrationId=custom.split("/")[1], IntegrationResponseKey="/2\\d\\d/",
        ResponseTemplates={"$default": "sent $input.path('$.body')"}, TemplateSelectionExpression="\\$default")
    route(id, "custom", custom, answers=True)
    mock = integrate(id, "MOCK", RequestTemplates={"200": '{"statusCode": 200}'}, TemplateSelectionExpression="200")
    gateway.create_integration_response(
        ApiId=id, IntegrationId=mock.split("/")[1], IntegrationResponseKey="$default",
        ResponseTemplates={"$default": "pong $context.connectionId"})
    route(id, "ping", mock, answers=True)
    function = integrate(id, "AWS", IntegrationUri=create("plain", "echo"))
    route(id, "function", function, answers=True)
    route(id, "down", integrate(id, "HTTP_PROXY", IntegrationUri="http://127.0.0.1:9", IntegrationMethod="POST"))
    socket = connect(url)
    ask = lambda **message: socket.send(json.dumps(message)) and socket.recv()
    sent = json.loads(ask(action="proxy", id="a b"))
    assert sent["path"] == "/orders/a%20b?table=orders" and json.loads(sent["body"])["id"] == "a b"
    assert ask(action="custom", id=7) == 'sent {"id": "7"}'
    assert ask(action="ping") == "pong " + sent["connection"]
    assert json.loads(ask(action="function", n=1)) == {"action": "function", "n": 1}
    assert json.loads(ask(action="down"))["message"] == "Internal server error"
    socket.close()
    # Without a handshake it answers nobody.
    try:
        urllib.request.urlopen(url.replace("ws://", "http://"))
        raise AssertionError("it was answered")
    except urllib.error.HTTPError as error:
        assert error.code == 403 and json.loads(error.read())["message"] == "Forbidden"


operations()
messages()
callbacks()
limits()
authorizers()
integrations()
print("ok")
