"""REST APIs of API Gateway: their operations, and requests to them.

Usage: apigateway.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion that
did not hold. Words of errors are those that AWS was recorded with.
"""

import base64
import json

from rest_apis_support import add_method, add_resource, allow, answer, deploy, gateway, functions, new_api, patch, request, url
from support import ACCOUNT, ENDPOINT, client, code_of, create_remote_function, error_of, serve


def bad(message):
    return "BadRequestException", message


def apis():
    created = gateway.create_rest_api(name="shop", tags={"team": "shop"})
    assert created["ResponseMetadata"]["HTTPStatusCode"] == 201
    assert created["apiKeySource"] == "HEADER" and created["disableExecuteApiEndpoint"] is False
    assert created["endpointConfiguration"] == {"types": ["EDGE"], "ipAddressType": "ipv4"}
    id, root = created["id"], created["rootResourceId"]
    assert gateway.get_rest_api(restApiId=id)["name"] == "shop"
    assert id in [api["id"] for api in gateway.get_rest_apis(limit=500)["items"]]
    changed = gateway.update_rest_api(
        restApiId=id,
        patchOperations=[
            patch("/description", "d"),
            patch("/binaryMediaTypes/image~1png", op="add"),
            patch("/endpointConfiguration/types/EDGE", "REGIONAL"),
        ],
    )
    assert changed["description"] == "d" and changed["binaryMediaTypes"] == ["image/png"]
    assert changed["endpointConfiguration"]["types"] == ["REGIONAL"]
    wrong = lambda path: error_of(gateway.update_rest_api, restApiId=id, patchOperations=[path])
    assert wrong(patch("/binaryMediaTypes", "a/b", "add")) == bad("Invalid patch path /binaryMediaTypes")
    assert error_of(gateway.create_rest_api, name="x", description="") == bad("Description cannot be an empty string")
    arn = f"arn:aws:apigateway:us-east-1::/restapis/{id}"
    gateway.tag_resource(resourceArn=arn, tags={"a": "b"})
    gateway.untag_resource(resourceArn=arn, tagKeys=["team"])
    assert gateway.get_tags(resourceArn=arn)["tags"] == {"a": "b"}
    mappings = client("resourcegroupstaggingapi").get_resources(TagFilters=[{"Key": "a"}])
    assert [found["ResourceARN"] for found in mappings["ResourceTagMappingList"]] == [arn]
    missing = ("NotFoundException", f"Invalid API identifier specified {ACCOUNT}:none")
    assert error_of(gateway.get_rest_api, restApiId="none") == missing
    # The second version of the API signs by the same name, and has other APIs.
    assert client("apigatewayv2").get_apis()["Items"] == []
    copy = gateway.create_rest_api(name="copy", cloneFrom=id)
    assert copy["name"] == "copy" and copy["description"] == "d" and copy["rootResourceId"] == root
    for one in [id, copy["id"]]:
        gateway.delete_rest_api(restApiId=one)
    assert code_of(gateway.get_rest_api, restApiId=id) == "NotFoundException"


def resources():
    id, root = new_api("resources")
    create = lambda parent, part: gateway.create_resource(restApiId=id, parentId=parent, pathPart=part)
    pets = create(root, "pets")
    assert (pets["path"], pets["pathPart"], pets["parentId"]) == ("/pets", "pets", root)
    pet = create(pets["id"], "{petId}")
    proxy = create(pet["id"], "{proxy+}")
    assert proxy["path"] == "/pets/{petId}/{proxy+}"
    error = lambda parent, part: error_of(gateway.create_resource, restApiId=id, parentId=parent, pathPart=part)
    assert error(proxy["id"], "x") == bad("Cannot create a child of a resource with a greedy path variable: {proxy+}")
    sibling = "A sibling ({petId}) of this resource already has a variable path part -- only one is allowed"
    assert error(pets["id"], "{id}") == bad(sibling)
    taken = ("ConflictException", "Another resource with the same parent already has this name: pets")
    assert error(root, "pets") == taken
    assert error("none", "x") == ("NotFoundException", "Invalid Resource identifier specified")
    update = lambda resource, *patches: gateway.update_resource(restApiId=id, resourceId=resource, patchOperations=patches)
    update(pets["id"], patch("/pathPart", "dogs"))
    paths = [one["path"] for one in gateway.get_resources(restApiId=id)["items"]]
    assert paths == ["/", "/dogs", "/dogs/{petId}", "/dogs/{petId}/{proxy+}"]
    wrong = lambda resource, one: error_of(lambda: update(resource, one))
    assert wrong(root, patch("/pathPart", "x")) == bad("Root resource cannot update its pathPart.")
    assert wrong(pets["id"], patch("/parentId", pet["id"])) == bad("Resources cannot be cyclical.")
    listed = "Invalid patch path  '/invalid' specified for op 'replace'. Must be one of: [/parentId, /pathPart]"
    assert wrong(pets["id"], patch("/invalid", "x")) == bad(listed)
    gateway.delete_resource(restApiId=id, resourceId=pets["id"])
    assert len(gateway.get_resources(restApiId=id)["items"]) == 1


def methods():
    id, root = new_api("methods")
    place = {"restApiId": id, "resourceId": root, "httpMethod": "GET"}
    put = lambda **parameters: error_of(gateway.put_method, **{**place, "authorizationType": "NONE", **parameters})
    wrong = "Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"
    assert put(httpMethod="FETCH") == bad(wrong)
    assert put(requestModels={"application/json": "None"}) == bad("Invalid model identifier specified: None")
    assert put(requestValidatorId="x") == bad("Invalid Request Validator identifier specified")
    assert put(authorizationType="CUSTOM")[1].startswith("Invalid authorizer ID specified.")
    same = {"method.request.header.a": True, "method.request.querystring.a": True}
    assert put(requestParameters=same) == bad("Parameter names must be unique across querystring, header and path")
    method = gateway.put_method(**place, authorizationType="NONE")
    assert (method["httpMethod"], method["apiKeyRequired"]) == ("GET", False)
    update = lambda one: gateway.update_method(**place, patchOperations=[one])
    assert update(patch("/apiKeyRequired", "true"))["apiKeyRequired"] is True
    assert error_of(update, one=patch("/httpMethod", "x")) == bad("Invalid patch path /httpMethod")
    added = patch("/authorizationType", "NONE", "add")
    assert error_of(update, one=added) == bad("Invalid patch operation specified. Must be one of: [replace]")
    gateway.put_method_response(**place, statusCode="200", responseModels={"application/json": "Empty"})
    missing = ("NotFoundException", "Invalid Integration identifier specified")
    assert error_of(gateway.get_integration, **place) == missing
    integration = lambda **parameters: error_of(gateway.put_integration, **place, **parameters)
    assert integration(type="HTTP", integrationHttpMethod="GET", uri="x") == bad("Invalid HTTP endpoint specified for URI")
    assert integration(type="AWS", uri="x") == bad("Enumeration value for HttpMethod must be non-empty")
    post = {"type": "AWS_PROXY", "integrationHttpMethod": "POST"}
    assert integration(**post, uri="x") == bad("Invalid ARN specified in the request")
    path = "AWS ARN for integration must contain path or action"
    assert integration(**post, uri=f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f") == bad(path)
    only = "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations."
    assert integration(**post, uri="arn:aws:apigateway:us-east-1:s3:path/x") == bad(only)
    velocity = integration(type="MOCK", requestTemplates={"application/json": '#set($x = 1){"statusCode": 200}'})
    assert velocity[0] == "NotImplemented" and "#set" in velocity[1]
    put = gateway.put_integration(**place, type="MOCK")
    assert (put["passthroughBehavior"], put["timeoutInMillis"]) == ("WHEN_NO_MATCH", 29000)
    gateway.put_integration_response(**place, statusCode="200", selectionPattern="")
    described = gateway.get_method(**place)
    assert described["methodIntegration"]["integrationResponses"]["200"]["selectionPattern"] == ""
    assert described["methodResponses"]["200"]["responseModels"] == {"application/json": "Empty"}
    gateway.delete_integration_response(**place, statusCode="200")
    assert code_of(gateway.get_integration_response, **place, statusCode="200") == "NotFoundException"
    gateway.delete_method(**place)
    assert error_of(gateway.get_method, **place) == ("NotFoundException", "Invalid Method identifier specified")


def mocks():
    id, root = new_api("mocks")
    integration = {
        "responseTemplates": {"application/json": '{"stage": "$context.stage", "who": "$input.params(\'name\')", "v": "$stageVariables.v"}'},
        "responseParameters": {"method.response.header.x-own": "'fixed'"},
    }
    no_methods = "The REST API doesn't contain any methods"
    assert error_of(gateway.create_deployment, restApiId=id) == bad(no_methods)
    orders = add_resource(id, root, "orders")
    add_method(id, orders, integration=integration)
    add_method(id, add_resource(id, orders, "{name}"), integration=integration)
    base = deploy(id, variables={"v": "1"})
    status, headers, body = request(base + "/orders?name=query")
    assert (status, json.loads(body)) == (200, {"stage": "test", "who": "query", "v": "1"})
    assert headers["x-own"] == "fixed" and headers["Content-Type"] == "application/json"
    assert answer(base + "/orders/path")[1]["who"] == "path"
    # Recorded: apigateway_common, test_routing_not_found.
    status, headers, body = request(base + "/none")
    assert (status, json.loads(body)) == (403, {"message": "Missing Authentication Token"})
    assert headers["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"
    assert request(base + "/orders", method="POST", body="")[0] == 403
    assert answer(url(id, "none") + "/orders") == (403, {"message": "Forbidden"})
    # By host.
    host = {"Host": f"{id}.execute-api.us-east-1.amazonaws.com"}
    assert answer(ENDPOINT + "/test/orders", headers=host)[0] == 200
    # What changes is served after the next deployment.
    add_method(id, orders, "DELETE")
    assert request(base + "/orders", method="DELETE")[0] == 403
    stages = gateway.get_stages(restApiId=id)["item"]
    used = bad("Active stages pointing to this deployment must be moved or deleted")
    assert error_of(gateway.delete_deployment, restApiId=id, deploymentId=stages[0]["deploymentId"]) == used
    deployment = gateway.create_deployment(restApiId=id)["id"]
    move = [patch("/deploymentId", deployment), patch("/variables/v", "2")]
    gateway.update_stage(restApiId=id, stageName="test", patchOperations=move)
    assert request(base + "/orders", method="DELETE")[0] == 200
    assert answer(base + "/orders")[1]["v"] == "2"
    gateway.delete_deployment(restApiId=id, deploymentId=stages[0]["deploymentId"])
    wrong = error_of(gateway.update_stage, restApiId=id, stageName="test", patchOperations=[patch("/tags/a", "b")])
    assert wrong[1].startswith("Invalid method setting path: /tags/a. Must be one of: [/deploymentId, ")


def functions_as_proxies():
    id, root = new_api("proxies")
    events, answers = [], []

    def handle(event):
        events.append(event)
        return answers.pop(0) if answers else {"statusCode": 201, "body": "made"}

    arn = create_remote_function(functions, "proxy", handle)
    add_method(id, add_resource(id, root, "shop", "{proxy+}"), "ANY", integration=arn)
    base = deploy(id, variables={"table": "orders"})
    assert answer(base + "/shop/a") == (500, {"message": "Internal server error"})
    allow("proxy", id)
    headers = {"Content-Type": "application/json", "X-Own": "yes", "User-Agent": "test"}
    status, headers, body = request(base + "/shop/a%20b/c?x=1&x=2", method="POST", body='{"a": 1}', headers=headers)
    assert (status, body, headers["Content-Type"]) == (201, "made", "application/json")
    event = events.pop()
    assert "version" not in event and event["resource"] == "/shop/{proxy+}" and event["path"] == "/shop/a b/c"
    assert event["httpMethod"] == "POST" and event["body"] == '{"a": 1}' and event["isBase64Encoded"] is False
    assert event["pathParameters"] == {"proxy": "a b/c"} and event["stageVariables"] == {"table": "orders"}
    assert event["queryStringParameters"] == {"x": "2"}
    assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"]}
    assert event["headers"]["Content-Type"] == "application/json" and event["headers"]["x-own"] == "yes"
    context = event["requestContext"]
    assert (context["path"], context["stage"], context["apiId"]) == ("/test/shop/a b/c", "test", id)
    assert context["resourcePath"] == "/shop/{proxy+}" and "authorizer" not in context
    assert context["identity"]["sourceIp"] == "127.0.0.1" and context["deploymentId"]
    # Recorded: apigateway_lambda, test_aws_proxy_response_payload_format_validation.
    malformed = (502, {"message": "Internal server error"})
    for bad_answer in ["text", {}, {"statusCode": "x"}, {"statusCode": 200, "multiValueHeaders": {"a": "b"}}, {"other": 1}]:
        answers.append(bad_answer)
        assert answer(base + "/shop/a") == malformed, bad_answer
    text = base64.b64encode(b"data").decode()
    for good, expected in [
        ({"statusCode": "200"}, ""),
        ({"headers": {"a": "b"}}, ""),
        ({"statusCode": 200, "body": text, "isBase64Encoded": True}, text),
    ]:
        answers.append(good)
        assert request(base + "/shop/a")[::2] == (200, expected), good
    answers.append({"statusCode": 200, "headers": {"a": "solo", "c": None}, "multiValueHeaders": {"a": ["1", "2"]}})
    assert request(base + "/shop/a")[1].get_all("a") == ["1", "2", "solo"]
    # What the API treats as binary.
    gateway.update_rest_api(restApiId=id, patchOperations=[patch("/binaryMediaTypes/image~1png", op="add")])
    answers.append({"statusCode": 200, "body": text, "isBase64Encoded": True})
    events.clear()
    png = {"Content-Type": "image/png", "Accept": "image/png"}
    assert request(base + "/shop/a", method="POST", body=b"\xff", headers=png)[2] == "data"
    assert (events[0]["body"], events[0]["isBase64Encoded"]) == ("/w==", True)

    def fail(event):
        raise ValueError("no")

    create_remote_function(functions, "failing", fail)
    allow("failing", id)
    add_method(id, root, integration=f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:failing")
    deploy(id)
    assert answer(base + "/") == malformed


def functions_with_templates():
    id, root = new_api("templates")

    def handle(event):
        if event["order"] == "none":
            raise ValueError("NotFound: there is none")
        return {"found": event["order"]}

    arn = create_remote_function(functions, "templates", handle)
    allow("templates", id)
    place = {"restApiId": id, "resourceId": add_resource(id, root, "orders", "{id}"), "httpMethod": "GET"}
    gateway.put_method(**place, authorizationType="NONE")
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"
    template = {"application/json": '{"order": "$input.params(\'id\')"}'}
    gateway.put_integration(**place, type="AWS", integrationHttpMethod="POST", uri=uri, requestTemplates=template)
    body = {"application/json": '{"id": $input.json(\'$.found\')}'}
    gateway.put_integration_response(**place, statusCode="200", responseTemplates=body)
    error = {"application/json": '{"error": "$input.path(\'$.errorMessage\')"}'}
    gateway.put_integration_response(**place, statusCode="404", selectionPattern="NotFound.*", responseTemplates=error)
    base = deploy(id)
    assert answer(base + "/orders/7") == (200, {"id": "7"})
    assert answer(base + "/orders/none") == (404, {"error": "NotFound: there is none"})


def servers():
    seen = []

    def respond(request, body):
        seen.append((request.command, request.path, dict(request.headers), body.decode()))
        return (404 if "none" in request.path else 201), {"x-server": "yes"}, b'{"name": "x"}'

    server = serve(respond)
    id, root = new_api("servers")
    add_method(id, add_resource(id, root, "{proxy+}"), "ANY", server + "/app/{proxy}")
    parameters = {"method.request.querystring.q": True}
    place = add_method(id, root, requestParameters=parameters)
    gateway.put_integration(
        **place,
        type="HTTP",
        integrationHttpMethod="PUT",
        uri=server + "/search/{word}",
        requestTemplates={"application/json": '{"q": "$input.params(\'q\')"}'},
        requestParameters={
            "integration.request.path.word": "method.request.querystring.q",
            "integration.request.header.x-stage": "context.stage",
            "integration.request.querystring.fixed": "'1'",
        },
    )
    headers = {"method.response.header.x-server": "integration.response.header.x-server",
               "method.response.header.x-name": "integration.response.body.name"}
    gateway.put_integration_response(**place, statusCode="200", selectionPattern="2\\d{2}", responseParameters=headers)
    gateway.put_integration_response(**place, statusCode="500", responseTemplates={"application/json": '{"down": true}'})
    base = deploy(id)
    assert answer(base + "/a/b?x=1&y=%26", method="POST", body="{}", headers={"x-own": "yes"}) == (201, {"name": "x"})
    method, path, headers, body = seen.pop()
    assert (method, path, body) == ("POST", "/app/a/b?x=1&y=%26", "{}") and headers["x-own"] == "yes"
    assert request(base + "/none")[0] == 404
    seen.clear()
    status, headers, _ = request(base + "/?q=w%20d")
    assert (status, headers["x-server"], headers["x-name"]) == (200, "yes", "x")
    method, path, headers, body = seen.pop()
    assert (method, path, body) == ("PUT", "/search/w%20d?fixed=1", '{"q": "w d"}') and headers["x-stage"] == "test"
    assert answer(base + "/?q=none") == (500, {"down": True})
    # Nobody listens there.
    add_method(id, add_resource(id, root, "down"), integration="http://127.0.0.1:9/")
    deploy(id)
    assert answer(base + "/down") == (504, {"message": "Network error communicating with endpoint"})


def gateway_responses():
    id, root = new_api("responses")
    add_method(id, root)
    usual = gateway.get_gateway_response(restApiId=id, responseType="MISSING_AUTHENTICATION_TOKEN")
    assert (usual["statusCode"], usual["defaultResponse"]) == ("403", True)
    assert len(gateway.get_gateway_responses(restApiId=id)["items"]) == 21
    gateway.put_gateway_response(
        restApiId=id,
        responseType="MISSING_AUTHENTICATION_TOKEN",
        statusCode="404",
        responseParameters={"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"},
        responseTemplates={"application/json": '{"error": $context.error.messageString, "type": "$context.error.responseType", "stage": "$context.stage"}'},
    )
    gateway.put_gateway_response(restApiId=id, responseType="DEFAULT_5XX", responseParameters={"gatewayresponse.header.x-own": "method.request.header.x-own"})
    add_method(id, add_resource(id, root, "down"), integration="http://127.0.0.1:9/")
    base = deploy(id)
    status, headers, body = request(base + "/none")
    expected = {"error": "Missing Authentication Token", "type": "MISSING_AUTHENTICATION_TOKEN", "stage": "test"}
    assert (status, json.loads(body), headers["Access-Control-Allow-Origin"]) == (404, expected, "*")
    status, headers, body = request(base + "/down", headers={"x-own": "me"})
    assert (status, headers["x-own"]) == (504, "me")
    update = lambda one: gateway.update_gateway_response(restApiId=id, responseType="DEFAULT_5XX", patchOperations=[one])
    assert update(patch("/statusCode", "599"))["statusCode"] == "599"
    assert error_of(update, one=patch("/statusCode", "599", "add")) == bad("Invalid patch path /statusCode")
    gateway.delete_gateway_response(restApiId=id, responseType="DEFAULT_5XX")
    gone = ("NotFoundException", "Gateway response type not defined on api")
    assert error_of(gateway.delete_gateway_response, restApiId=id, responseType="DEFAULT_5XX") == gone


def domains():
    id, root = new_api("domains")
    seen = []

    def handle(event):
        seen.append(event)
        return {"statusCode": 200}

    handler = create_remote_function(functions, "domains", handle)
    allow("domains", id)
    add_method(id, add_resource(id, root, "orders"), "GET", handler)
    deploy(id)
    name = "rest.shop.localhost"
    created = gateway.create_domain_name(domainName=name, endpointConfiguration={"types": ["REGIONAL"]})
    assert created["regionalDomainName"].endswith(".execute-api.us-east-1.amazonaws.com")
    wrong = bad("Invalid stage identifier specified")
    assert error_of(gateway.create_base_path_mapping, domainName=name, restApiId=id, stage="none") == wrong
    gateway.create_base_path_mapping(domainName=name, restApiId=id, stage="test", basePath="v1")
    get = lambda path: request(ENDPOINT + path, headers={"Host": name})[0]
    assert get("/v1/orders") == 200 and get("/orders") == 403
    assert seen[0]["path"] == "/orders" and seen[0]["requestContext"]["path"] == "/v1/orders"
    assert seen[0]["requestContext"]["domainName"] == name
    gateway.update_base_path_mapping(domainName=name, basePath="v1", patchOperations=[patch("/basePath", "v2")])
    assert get("/v1/orders") == 403 and get("/v2/orders") == 200
    gateway.create_base_path_mapping(domainName=name, restApiId=id)
    assert get("/test/orders") == 200
    assert len(gateway.get_base_path_mappings(domainName=name)["items"]) == 2
    assert code_of(gateway.delete_rest_api, restApiId=id) == "BadRequestException"
    for path in ["v2", "(none)"]:
        gateway.delete_base_path_mapping(domainName=name, basePath=path)
    gateway.delete_domain_name(domainName=name)
    role = f"arn:aws:iam::{ACCOUNT}:role/logs"
    account = gateway.update_account(patchOperations=[patch("/cloudwatchRoleArn", role)])
    assert account["cloudwatchRoleArn"] == role and account["throttleSettings"]["burstLimit"] == 5000


for check in [
    apis,
    resources,
    methods,
    mocks,
    functions_as_proxies,
    functions_with_templates,
    servers,
    gateway_responses,
    domains,
]:
    check()
print("ok")
