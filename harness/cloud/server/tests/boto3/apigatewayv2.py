"""HTTP APIs of API Gateway: their operations, and requests to them.

Usage: apigatewayv2.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion
that did not hold. The functions run in memory: what one does follows from its handler.
"""

import base64
import http.server
import json
import threading
import urllib.error
import urllib.request

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from support import ENDPOINT, advance, client, code_of, create_function, error_of

gateway, functions, cognito = (client(name) for name in ["apigatewayv2", "lambda", "cognito-idp"])

FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:"


def request(url, method="GET", body=None, headers=()):
    """Returns status, headers and body of a response."""
    if isinstance(body, str):
        body = body.encode()
    sent = urllib.request.Request(url, data=body, method=method, headers=dict(headers))
    try:
        got = urllib.request.urlopen(sent)
    except urllib.error.HTTPError as error:
        got = error
    return got.status, got.headers, got.read().decode()


def answer(url, **parameters):
    status, _, body = request(url, **parameters)
    return status, json.loads(body)


def create(name, handler, **parameters):
    return create_function(functions, name, handler, **parameters)


def allow(function, api):
    functions.add_permission(
        FunctionName=function,
        StatementId=api,
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:us-east-1:000000000000:{api}/*",
    )


def api(name, stage="$default", **parameters):
    created = gateway.create_api(Name=name, ProtocolType="HTTP", **parameters)
    gateway.create_stage(ApiId=created["ApiId"], StageName=stage, AutoDeploy=True)
    return created["ApiId"], created["ApiEndpoint"]


def integrate(api, uri, **parameters):
    kind = {"IntegrationType": "AWS_PROXY", "PayloadFormatVersion": "2.0"}
    if uri.startswith("http"):
        kind = {"IntegrationType": "HTTP_PROXY", "IntegrationMethod": "ANY"}
    parameters = {**kind, **parameters}
    created = gateway.create_integration(ApiId=api, IntegrationUri=uri, **parameters)
    return "integrations/" + created["IntegrationId"]


def route(api, key, target, **parameters):
    return gateway.create_route(ApiId=api, RouteKey=key, Target=target, **parameters)["RouteId"]


def journal(operation):
    calls = json.loads(urllib.request.urlopen(f"{ENDPOINT}/_rehearsal/journal").read())
    calls = calls["calls"] if isinstance(calls, dict) else calls
    return [call for call in calls if call["operation"] == operation]


def apis():
    created = gateway.create_api(Name="shop", ProtocolType="HTTP", Tags={"team": "shop"})
    id = created["ApiId"]
    assert len(id) == 10 and created["ApiEndpoint"].endswith("/_aws/execute-api/" + id)
    assert created["RouteSelectionExpression"] == "$request.method $request.path"
    assert gateway.get_api(ApiId=id)["Name"] == "shop"
    assert gateway.update_api(ApiId=id, Description="d")["Description"] == "d"
    assert id in [found["ApiId"] for found in gateway.get_apis()["Items"]]
    arn = f"arn:aws:apigateway:us-east-1::/apis/{id}"
    gateway.tag_resource(ResourceArn=arn, Tags={"a": "b"})
    gateway.untag_resource(ResourceArn=arn, TagKeys=["team"])
    assert gateway.get_tags(ResourceArn=arn)["Tags"] == {"a": "b"}
    missing = ("NotFoundException", "Invalid API identifier specified none")
    assert error_of(gateway.get_api, ApiId="none") == missing
    assert code_of(gateway.create_route, ApiId=id, RouteKey="FETCH /") == "BadRequestException"
    gateway.create_route(ApiId=id, RouteKey="GET /a")
    taken = ("ConflictException", "Route with key GET /a already exists for this API")
    assert error_of(gateway.create_route, ApiId=id, RouteKey="GET /a") == taken
    gateway.delete_api(ApiId=id)
    assert error_of(gateway.get_api, ApiId=id)[0] == "NotFoundException"


def deployments():
    id = gateway.create_api(Name="manual", ProtocolType="HTTP")["ApiId"]
    url = gateway.get_api(ApiId=id)["ApiEndpoint"]
    function = create("manual", "version")
    allow("manual", id)
    no_route = "At least one route is required before deploying the Api."
    assert error_of(gateway.create_deployment, ApiId=id) == ("BadRequestException", no_route)
    target = integrate(id, function)
    route(id, "GET /a", target)
    gateway.create_stage(ApiId=id, StageName="test")
    assert answer(url + "/test/a") == (404, {"message": "Not Found"})
    deployment = gateway.create_deployment(ApiId=id, StageName="test")["DeploymentId"]
    assert request(url + "/test/a")[2] == "$LATEST"
    # What changes is served after the next deployment.
    route(id, "GET /b", target)
    assert request(url + "/test/b")[0] == 404
    assert gateway.get_stage(ApiId=id, StageName="test")["DeploymentId"] == deployment
    gateway.update_stage(ApiId=id, StageName="test", AutoDeploy=True)
    assert request(url + "/test/b")[0] == 200
    assert gateway.get_deployments(ApiId=id)["Items"][0]["AutoDeployed"] is True
    quick = gateway.create_api(Name="quick", ProtocolType="HTTP", Target=function)
    allow("manual", quick["ApiId"])
    assert request(quick["ApiEndpoint"] + "/anything")[0] == 200
    # Nobody else's host or path.
    assert answer(f"{ENDPOINT}/_aws/execute-api/none/a") == (403, {"message": "Forbidden"})


def events_of_version_2():
    id, url = api("two", stage="prod")
    function = create("two", "echo")
    target = integrate(id, function)
    route(id, "POST /orders/{id}", target)
    url += "/prod/orders/7%208?a=1&a=2&b=x%20y"
    headers = {"Content-Type": "application/json", "Cookie": "c=1; d=2", "X-Own": "yes", "User-Agent": "test"}
    # Without the permission.
    assert answer(url, method="POST", body="{}", headers=headers) == (500, {"message": "Internal Server Error"})
    allow("two", id)
    gateway.update_stage(ApiId=id, StageName="prod", StageVariables={"color": "blue"})
    status, got, body = request(url, method="POST", body='{"n": 1}', headers=headers)
    assert (status, got["Content-Type"]) == (200, "application/json") and got["Apigw-Requestid"]
    event = json.loads(body)
    assert event["version"] == "2.0" and event["routeKey"] == "POST /orders/{id}"
    assert event["rawPath"] == "/prod/orders/7 8" and event["rawQueryString"] == "a=1&a=2&b=x%20y"
    assert event["cookies"] == ["c=1", "d=2"] and "cookie" not in event["headers"]
    assert event["headers"]["x-own"] == "yes" and event["headers"]["x-forwarded-proto"] == "http"
    assert event["queryStringParameters"] == {"a": "1,2", "b": "x y"}
    assert event["pathParameters"] == {"id": "7 8"} and event["stageVariables"] == {"color": "blue"}
    assert (event["body"], event["isBase64Encoded"]) == ('{"n": 1}', False)
    context = event["requestContext"]
    assert (context["accountId"], context["apiId"], context["stage"]) == ("000000000000", id, "prod")
    assert context["http"] == {
        "method": "POST",
        "path": "/prod/orders/7 8",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1",
        "userAgent": "test",
    }
    assert context["routeKey"] == "POST /orders/{id}" and context["timeEpoch"] > 0
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    event = answer(url, method="POST", body="a=1", headers=form)[1]
    assert (event["body"], event["isBase64Encoded"]) == (base64.b64encode(b"a=1").decode(), True)
    (call,) = [call for call in journal("ExecuteApi") if call["resource"] == id][-1:]
    assert call["status"] == 200 and call["request"]["Method"] == "POST"
    assert journal("Invoke")[-1]["cause"] == call["seq"]


def events_of_version_1():
    id, url = api("one")
    function = create("one", "proxy")
    allow("one", id)
    target = integrate(id, function, PayloadFormatVersion="1.0")
    route(id, "ANY /a/{proxy+}", target)
    event = {"statusCode": 201, "headers": {"x-own": "1"}, "multiValueHeaders": {"x-many": ["1", "2"]}, "body": "made"}
    status, got, body = request(url + "/a/b/c?q=1&q=2", method="PUT", body=json.dumps(event), headers={"Content-Type": "application/json"})
    assert (status, got["x-own"], got.get_all("x-many"), body) == (201, "1", ["1", "2"], "made")
    sent = json.loads(got["x-event"])
    assert (sent["version"], sent["resource"], sent["path"], sent["httpMethod"]) == ("1.0", "/a/{proxy+}", "/a/b/c", "PUT")
    assert sent["queryStringParameters"] == {"q": "2"} and sent["multiValueQueryStringParameters"] == {"q": ["1", "2"]}
    assert sent["pathParameters"] == {"proxy": "b/c"} and sent["stageVariables"] is None
    assert sent["requestContext"]["identity"]["sourceIp"] == "127.0.0.1"
    assert sent["multiValueHeaders"]["Host"]
    # Without a status.
    got = answer(url + "/a/b", method="PUT", body="{}", headers={"Content-Type": "application/json"})
    assert got == (500, {"message": "Internal Server Error"})


def responses_of_version_2():
    id, url = api("responses")
    function = create("responses", "proxy")
    allow("responses", id)
    route(id, "$default", integrate(id, function))
    send = lambda response: request(url, method="POST", body=json.dumps(response), headers={"Content-Type": "application/json"})
    status, got, body = send(
        {"statusCode": 404, "cookies": ["a=1", "b=2"], "body": base64.b64encode(b"bytes").decode(), "isBase64Encoded": True}
    )
    assert (status, got.get_all("set-cookie"), body) == (404, ["a=1", "b=2"], "bytes")
    assert got["Content-Type"] == "text/plain;charset=UTF-8"
    failing = create("failing", "fail")
    allow("failing", id)
    route(id, "GET /fail", integrate(id, failing))
    assert answer(url + "/fail") == (500, {"message": "Internal Server Error"})
    assert "asked to" in journal("ExecuteApi")[-1]["error"]["message"]


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        length = int(self.headers.get("Content-Length") or 0)
        seen = {
            "method": self.command,
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": self.rfile.read(length).decode(),
        }
        body = json.dumps(seen).encode()
        self.send_response(404 if "missing" in self.path else 200)
        self.send_header("X-Upstream", "yes")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_DELETE = do_GET

    def log_message(self, *_):
        pass


def http_integrations():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"127.0.0.1:{server.server_address[1]}"
    id, url = api("proxy")
    gateway.update_stage(ApiId=id, StageName="$default", StageVariables={"app": address})
    target = integrate(
        id,
        "http://${stageVariables.app}/shop/{proxy}",
        RequestParameters={
            "append:header.x-stage": "$context.stage",
            "overwrite:querystring.id": "$request.path.proxy",
            "remove:header.x-secret": "''",
        },
        ResponseParameters={"404": {"overwrite:statuscode": "403", "append:header.x-why": "$response.header.x-upstream"}},
    )
    route(id, "ANY /{proxy+}", target)
    status, got, body = request(url + "/orders/7?a=1", method="POST", body="hello", headers={"X-Secret": "s"})
    seen = json.loads(body)
    assert (status, got["X-Upstream"], seen["method"], seen["body"]) == (200, "yes", "POST", "hello")
    assert seen["path"] == "/shop/orders/7?a=1&id=orders/7", seen["path"]
    assert seen["headers"]["x-stage"] == "$default" and "x-secret" not in seen["headers"]
    assert seen["headers"]["host"] == address and seen["headers"]["forwarded"].startswith("by=")
    status, got, _ = request(url + "/missing")
    assert (status, got["x-why"]) == (403, "yes")
    server.shutdown()
    server.server_close()
    assert answer(url + "/orders") == (503, {"message": "Service Unavailable"})
    outside = integrate(id, "https://192.0.2.1/")
    route(id, "GET /", outside)
    assert answer(url + "/") == (503, {"message": "Service Unavailable"})
    assert "outside of this machine" in journal("ExecuteApi")[-1]["error"]["message"]


def cors():
    id, url = api(
        "cors",
        CorsConfiguration={
            "AllowOrigins": ["https://shop.example"],
            "AllowMethods": ["GET", "POST"],
            "AllowHeaders": ["authorization"],
            "AllowCredentials": True,
            "MaxAge": 60,
        },
    )
    preflight = {"Origin": "https://shop.example", "Access-Control-Request-Method": "GET"}
    status, got, _ = request(url + "/any", method="OPTIONS", headers=preflight)
    assert status == 204 and got["Access-Control-Allow-Origin"] == "https://shop.example"
    assert (got["Access-Control-Allow-Methods"], got["Access-Control-Max-Age"]) == ("GET,POST", "60")
    assert got["Access-Control-Allow-Headers"] == "authorization"
    status, got, _ = request(url + "/any", method="OPTIONS", headers={**preflight, "Origin": "https://other.example"})
    assert status == 204 and got["Access-Control-Allow-Origin"] is None
    status, got, _ = request(url + "/any", headers={"Origin": "https://shop.example"})
    assert (status, got["Access-Control-Allow-Credentials"]) == (404, "true")
    wildcard = {"AllowOrigins": ["*"], "AllowCredentials": True}
    assert code_of(gateway.update_api, ApiId=id, CorsConfiguration=wildcard) == "BadRequestException"


def jwt_authorizers():
    pool = cognito.create_user_pool(PoolName="users")["UserPool"]["Id"]
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    app = lambda name: cognito.create_user_pool_client(UserPoolId=pool, ClientName=name, ExplicitAuthFlows=flows)["UserPoolClient"]["ClientId"]
    web, other = app("web"), app("other")
    cognito.admin_create_user(UserPoolId=pool, Username="ann", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password="Secret-123", Permanent=True)
    cognito.create_group(UserPoolId=pool, GroupName="staff")
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="ann", GroupName="staff")

    def tokens(client):
        parameters = {"USERNAME": "ann", "PASSWORD": "Secret-123"}
        return cognito.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)["AuthenticationResult"]

    id, url = api("jwt")
    authorizer = gateway.create_authorizer(
        ApiId=id,
        Name="users",
        AuthorizerType="JWT",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Issuer": f"{ENDPOINT}/{pool}", "Audience": [web]},
    )["AuthorizerId"]
    function = create("jwt", "echo")
    allow("jwt", id)
    target = integrate(id, function)
    guarded = {"AuthorizationType": "JWT", "AuthorizerId": authorizer}
    route(id, "GET /orders", target, **guarded)
    route(id, "GET /admin", target, AuthorizationScopes=["admin"], **guarded)
    route(id, "GET /me", target, AuthorizationScopes=["aws.cognito.signin.user.admin", "x"], **guarded)
    route(id, "GET /open", target)
    get = lambda path, token=None: request(url + path, headers={"Authorization": "Bearer " + token} if token else {})
    status, got, body = get("/orders")
    assert (status, got["WWW-Authenticate"], json.loads(body)) == (401, "Bearer", {"message": "Unauthorized"})
    assert get("/open")[0] == 200
    mine = tokens(web)
    status, _, body = get("/orders", mine["IdToken"])
    jwt = json.loads(body)["requestContext"]["authorizer"]["jwt"]
    assert status == 200 and jwt["claims"]["cognito:groups"] == "[staff]" and jwt["scopes"] is None
    assert isinstance(jwt["claims"]["exp"], str)
    # An access token names its client instead of an audience.
    assert get("/orders", mine["AccessToken"])[0] == 200
    status, got, _ = get("/orders", tokens(other)["IdToken"])
    assert status == 401 and 'error="invalid_token"' in got["WWW-Authenticate"]
    forged = mine["IdToken"][:-6] + "AAAAAA"
    assert get("/orders", forged)[0] == 401 and get("/orders", "nonsense")[0] == 401
    status, got, body = get("/admin", mine["AccessToken"])
    assert (status, json.loads(body)) == (403, {"message": "Forbidden"}) and "insufficient_scope" in got["WWW-Authenticate"]
    status, _, body = get("/me", mine["AccessToken"])
    assert json.loads(body)["requestContext"]["authorizer"]["jwt"]["scopes"] == ["aws.cognito.signin.user.admin"]
    assert "has none of the scopes admin" in [call for call in journal("ExecuteApi") if call["status"] == 403][-1]["error"]["message"]


def lambda_authorizers():
    id, url = api("custom")
    create("custom", "echo")
    allow("custom", id)
    target = integrate(id, FUNCTION + "custom")
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION}%s/invocations"

    def authorizer(handler, **parameters):
        create(handler, handler)
        allow(handler, id)
        return gateway.create_authorizer(
            ApiId=id, Name=handler, AuthorizerType="REQUEST", AuthorizerUri=uri % handler,
            AuthorizerPayloadFormatVersion="2.0", IdentitySource=["$request.header.X-Key"], **parameters,
        )["AuthorizerId"]

    simple = authorizer("simple", EnableSimpleResponses=True, AuthorizerResultTtlInSeconds=60)
    policy = authorizer("policy")
    route(id, "GET /simple", target, AuthorizationType="CUSTOM", AuthorizerId=simple)
    route(id, "GET /policy/{id}", target, AuthorizationType="CUSTOM", AuthorizerId=policy)
    get = lambda path, key=None: answer(url + path, headers={"X-Key": key} if key else {})
    invocations = lambda: len(journal("Invoke"))
    assert get("/simple") == (401, {"message": "Unauthorized"})
    before = invocations()
    status, event = get("/simple", "good")
    assert status == 200 and event["requestContext"]["authorizer"]["lambda"] == {"key": "good"}
    assert invocations() == before + 2
    assert get("/simple", "good")[0] == 200 and invocations() == before + 3
    advance("61s")
    assert get("/simple", "good")[0] == 200 and invocations() == before + 5
    assert get("/simple", "bad") == (403, {"message": "Forbidden"})
    assert get("/policy/1", "good")[0] == 200
    assert get("/policy/1", "bad") == (403, {"message": "Forbidden"})


def signed_requests():
    id, url = api("iam")
    function = create("iam", "echo")
    allow("iam", id)
    route(id, "GET /signed", integrate(id, function), AuthorizationType="AWS_IAM")
    assert answer(url + "/signed") == (403, {"message": "Forbidden"})
    signed = AWSRequest("GET", url + "/signed")
    SigV4Auth(Credentials("test", "test"), "execute-api", "us-east-1").add_auth(signed)
    status, event = answer(url + "/signed", headers=dict(signed.headers))
    assert status == 200 and event["requestContext"]["authorizer"]["iam"]["accountId"] == "000000000000"
    wrong = AWSRequest("GET", url + "/signed")
    SigV4Auth(Credentials("test", "wrong"), "execute-api", "us-east-1").add_auth(wrong)
    assert answer(url + "/signed", headers=dict(wrong.headers))[0] == 403


def domain_names():
    id, url = api("mapped")
    function = create("mapped", "echo")
    allow("mapped", id)
    route(id, "GET /orders/{id}", integrate(id, function))
    created = gateway.create_domain_name(DomainName="api.shop.localhost", DomainNameConfigurations=[{"EndpointType": "REGIONAL"}])
    assert created["DomainNameConfigurations"][0]["DomainNameStatus"] == "AVAILABLE"
    mapping = gateway.create_api_mapping(DomainName="api.shop.localhost", ApiId=id, Stage="$default", ApiMappingKey="v1")
    assert [one["ApiMappingKey"] for one in gateway.get_api_mappings(DomainName="api.shop.localhost")["Items"]] == ["v1"]
    taken = error_of(gateway.create_domain_name, DomainName="API.shop.localhost", DomainNameConfigurations=[{"EndpointType": "REGIONAL"}])
    assert taken == ("ConflictException", "The domain name resource already exists.")
    # By its host, and by a path that every client reaches.
    below = url.rsplit("/", 1)[0] + "/api.shop.localhost"
    for status, event in [
        answer(ENDPOINT + "/v1/orders/7", headers={"Host": "api.shop.localhost"}),
        answer(ENDPOINT + "/v1/orders/7", headers={"Host": "API.Shop.localhost:1234"}),
        answer(below + "/v1/orders/7"),
    ]:
        assert status == 200 and event["rawPath"] == "/v1/orders/7" and event["pathParameters"] == {"id": "7"}
        context = event["requestContext"]
        assert (context["domainName"], context["domainPrefix"], context["apiId"]) == ("api.shop.localhost", "api", id)
        assert context["stage"] == "$default"
    assert answer(below + "/v2/orders/7") == (403, {"message": "Forbidden"})
    assert "has no mapping for /v2/orders/7" in journal("ExecuteApi")[-1]["error"]["message"]
    gateway.update_api(ApiId=id, DisableExecuteApiEndpoint=True)
    assert answer(url + "/orders/7")[0] == 404 and answer(below + "/v1/orders/7")[0] == 200
    assert code_of(gateway.delete_api, ApiId=id) == "BadRequestException"
    gateway.delete_api_mapping(DomainName="api.shop.localhost", ApiMappingId=mapping["ApiMappingId"])
    gateway.delete_domain_name(DomainName="api.shop.localhost")
    gateway.delete_api(ApiId=id)
    assert code_of(gateway.get_domain_name, DomainName="api.shop.localhost") == "NotFoundException"


def documents():
    function = create("documents", "echo")
    jwt = {"type": "oauth2", "x-amazon-apigateway-authorizer": {
        "type": "jwt", "identitySource": "$request.header.Authorization",
        "jwtConfiguration": {"issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_a", "audience": ["web"]}}}
    custom = {"type": "apiKey", "name": "Unused", "in": "header", "x-amazon-apigateway-authorizer": {
        "type": "request", "identitySource": "$request.header.X-Key, $request.header.X-Team", "enableSimpleResponses": True,
        "authorizerPayloadFormatVersion": "2.0", "authorizerResultTtlInSeconds": 60, "authorizerUri": function}}
    signed = {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"}
    proxy = {"type": "aws_proxy", "httpMethod": "POST", "uri": function, "payloadFormatVersion": "2.0"}
    shared = {"$ref": "#/components/x-amazon-apigateway-integrations/backend"}
    document = {
        "openapi": "3.0.1",
        "info": {"title": "imported", "version": "2026-11-30", "description": "d"},
        "tags": [{"name": "team", "x-amazon-apigateway-tag-value": "shop"}],
        "x-amazon-apigateway-cors": {"allowOrigins": ["https://shop.example"], "allowMethods": ["GET"], "maxAge": 60},
        "components": {
            "securitySchemes": {"customers": jwt, "partners": custom, "own": signed},
            "x-amazon-apigateway-integrations": {"backend": {
                "type": "http_proxy", "httpMethod": "ANY", "uri": "http://127.0.0.1:9", "payloadFormatVersion": "1.0",
                "requestParameters": {"append:header.x-a": "b"}}},
        },
        "paths": {
            "/orders": {"get": {"operationId": "orders", "x-amazon-apigateway-integration": proxy},
                        "post": {"security": [{"customers": ["orders"]}], "x-amazon-apigateway-integration": proxy}},
            "/partners/{id}": {"x-amazon-apigateway-any-method": {"security": [{"partners": []}], "x-amazon-apigateway-integration": shared}},
            "/own": {"put": {"security": [{"own": []}], "x-amazon-apigateway-integration": shared}},
            "/$default": {"x-amazon-apigateway-any-method": {"x-amazon-apigateway-integration": shared}},
            "/none": {"delete": {}},
        },
    }
    created = gateway.import_api(Body=json.dumps(document))
    id = created["ApiId"]
    assert created["Warnings"] == ["No integration found for the route DELETE /none"]
    assert created["Name"] == "imported" and created["Tags"] == {"team": "shop"} and created["CorsConfiguration"]["MaxAge"] == 60
    failing = dict(Body=json.dumps(document), FailOnWarnings=True)
    before = len(gateway.get_apis()["Items"])
    assert code_of(gateway.import_api, **failing) == "BadRequestException"
    wrong = {**document, "paths": {"/a": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}}}}}
    assert code_of(gateway.import_api, Body=json.dumps(wrong)) == "BadRequestException"
    assert len(gateway.get_apis()["Items"]) == before
    routes = {found["RouteKey"]: found for found in gateway.get_routes(ApiId=id)["Items"]}
    assert sorted(routes) == ["$default", "ANY /partners/{id}", "DELETE /none", "GET /orders", "POST /orders", "PUT /own"]
    assert routes["GET /orders"]["OperationName"] == "orders" and "Target" not in routes["DELETE /none"]
    assert routes["POST /orders"]["AuthorizationType"] == "JWT" and routes["POST /orders"]["AuthorizationScopes"] == ["orders"]
    assert routes["ANY /partners/{id}"]["AuthorizationType"] == "CUSTOM" and routes["PUT /own"]["AuthorizationType"] == "AWS_IAM"
    assert routes["$default"]["Target"] == routes["PUT /own"]["Target"]
    allow("documents", id)
    gateway.create_stage(ApiId=id, StageName="$default", AutoDeploy=True)
    status, event = answer(created["ApiEndpoint"] + "/orders")
    assert status == 200 and event["routeKey"] == "GET /orders"
    assert answer(created["ApiEndpoint"] + "/orders", method="POST", body="x")[0] == 401
    # What is exported is what is imported.
    export = lambda **more: gateway.export_api(ApiId=id, Specification="OAS30", OutputType="JSON", **more)["body"].read()
    exported = export(StageName="$default")
    kept = lambda text: {name: value for name, value in json.loads(text).items() if name != "info"}
    again = gateway.import_api(Body=exported.decode())["ApiId"]
    second = gateway.export_api(ApiId=again, Specification="OAS30", OutputType="YAML")["body"].read()
    assert kept(second) == kept(exported)
    plain = export(IncludeExtensions=False).decode()
    assert "-integration" not in plain and "securitySchemes" not in plain
    assert code_of(gateway.export_api, ApiId=id, Specification="OAS20", OutputType="JSON") == "BadRequestException"
    assert code_of(gateway.export_api, ApiId=id, Specification="OAS30", OutputType="JSON", StageName="none") == "NotFoundException"
    # An import in place keeps the API and its stages.
    less = {**document, "info": {"title": "less", "version": "2"}, "paths": {"/orders": document["paths"]["/orders"]}}
    changed = gateway.reimport_api(ApiId=id, Body=json.dumps(less))
    assert changed["ApiId"] == id and changed["Name"] == "less" and "Description" not in changed
    assert len(gateway.get_routes(ApiId=id)["Items"]) == 2
    assert answer(created["ApiEndpoint"] + "/orders")[0] == 200 and answer(created["ApiEndpoint"] + "/own")[0] == 404
    assert code_of(gateway.reimport_api, ApiId=id, Body=json.dumps(wrong)) == "BadRequestException"
    assert len(gateway.get_routes(ApiId=id)["Items"]) == 2


apis()
deployments()
events_of_version_2()
events_of_version_1()
responses_of_version_2()
http_integrations()
cors()
jwt_authorizers()
lambda_authorizers()
signed_requests()
domain_names()
documents()
print("ok")
