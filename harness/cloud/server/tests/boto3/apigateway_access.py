"""Who may call REST APIs of API Gateway, how often, and with what: API keys and usage plans,
authorizers, signatures, request validators.

Usage: apigateway_access.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion
that did not hold. Words of errors are those that AWS was recorded with.
"""

import json
import time

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from rest_apis_support import add_method, add_resource, allow, answer, deploy, functions, gateway, new_api, patch, request
from support import ACCOUNT, advance, client, code_of, create_remote_function, error_of


def bad(message):
    return "BadRequestException", message


def keys_and_plans():
    # A new day, so that no quota ends meanwhile.
    advance(f"{86400 - int(time.time()) % 86400}s")
    id, root = new_api("keys")
    add_method(id, root, apiKeyRequired=True)
    add_method(id, add_resource(id, root, "free"))
    base = deploy(id)
    short = bad("API Key value should be at least 20 characters")
    assert error_of(gateway.create_api_key, name="k", value="short") == short
    key = gateway.create_api_key(name="mobile", enabled=True)
    assert key["stageKeys"] == [] and len(key["value"]) == 40
    assert "value" not in gateway.get_api_key(apiKey=key["id"])
    assert gateway.get_api_key(apiKey=key["id"], includeValue=True)["value"] == key["value"]
    assert [one["id"] for one in gateway.get_api_keys(nameQuery="mob")["items"]] == [key["id"]]
    stage = {"apiId": id, "stage": "test"}
    wrong = {"apiId": id, "stage": "none"}
    code, message = error_of(gateway.create_usage_plan, name="p", apiStages=[wrong])
    assert code == "NotFoundException" and message.startswith(f"Invalid API Stage {{api: {id}, stage: none}}")
    plan = gateway.create_usage_plan(
        name="basic", apiStages=[stage], throttle={"rateLimit": 0.01, "burstLimit": 2}, quota={"limit": 4, "period": "DAY"}
    )
    assert plan["quota"] == {"limit": 4, "offset": 0, "period": "DAY"}
    get = lambda value=key["value"]: answer(base + "/", headers={"x-api-key": value} if value else {})
    forbidden, throttled = (403, {"message": "Forbidden"}), (429, {"message": "Too Many Requests"})
    assert get() == forbidden
    gateway.create_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY")
    assert [one["name"] for one in gateway.get_usage_plan_keys(usagePlanId=plan["id"])["items"]] == ["mobile"]
    assert get(None) == forbidden and get("x" * 30) == forbidden
    assert request(base + "/free")[0] == 200
    assert [get()[0] for _ in range(2)] == [200, 200]
    assert get() == throttled
    advance("100s")
    assert get()[0] == 200
    advance("200s")
    assert get()[0] == 200
    status, headers, body = request(base + "/", headers={"x-api-key": key["value"]})
    assert status == 429 and json.loads(body) == {"message": "Limit Exceeded"}
    assert headers["x-amzn-ErrorType"] == "LimitExceededException"
    advance("1d")
    assert get()[0] == 200
    used = gateway.update_usage(usagePlanId=plan["id"], keyId=key["id"], patchOperations=[patch("/remaining", "0")])
    assert used["items"][key["id"]][0][1] == 0
    advance("100s")
    assert get() == (429, {"message": "Limit Exceeded"})
    gateway.update_usage_plan(usagePlanId=plan["id"], patchOperations=[patch("/quota", op="remove"), patch("/throttle", op="remove")])
    assert get()[0] == 200
    gateway.update_api_key(apiKey=key["id"], patchOperations=[patch("/enabled", "false")])
    assert get() == forbidden
    listed = "Must be one of: [/description, /enabled, /name, /customerId]"
    assert error_of(gateway.update_api_key, apiKey=key["id"], patchOperations=[patch("/id", "x")])[1].endswith(listed)
    attached = error_of(gateway.delete_usage_plan, usagePlanId=plan["id"])
    assert attached[0] == "BadRequestException"
    remove = [patch("/apiStages", f"{id}:test", "remove")]
    assert gateway.update_usage_plan(usagePlanId=plan["id"], patchOperations=remove)["apiStages"] == []
    gateway.delete_usage_plan(usagePlanId=plan["id"])
    # The stage lets through no more.
    limits = [patch("/*/*/throttling/rateLimit", "0.01"), patch("/*/*/throttling/burstLimit", "1")]
    stage = gateway.update_stage(restApiId=id, stageName="test", patchOperations=limits)
    assert stage["methodSettings"]["*/*"]["throttlingBurstLimit"] == 1
    assert [request(base + "/free")[0] for _ in range(2)] == [200, 429]
    advance("100s")
    assert request(base + "/free")[0] == 200


def validators():
    id, root = new_api("validators")
    schema = {"type": "object", "required": ["sku"], "properties": {"sku": {"type": "string"}, "next": {"$ref": f"https://apigateway.amazonaws.com/restapis/{id}/models/Line"}}}
    create = lambda **parameters: gateway.create_model(**{"restApiId": id, "contentType": "application/json", "name": "Line", "schema": json.dumps(schema), **parameters})
    assert error_of(create, name="") == bad("Model name must be non-empty")
    assert error_of(create, schema="") == bad("Model schema must have at least 1 property or array items defined")
    create()
    assert error_of(create) == ("ConflictException", "Model name already exists for this REST API")
    assert [model["name"] for model in gateway.get_models(restApiId=id)["items"]] == ["Empty", "Error", "Line"]
    validator = gateway.create_request_validator(restApiId=id, name="all", validateRequestBody=True, validateRequestParameters=True)["id"]
    orders = add_resource(id, root, "orders", "{id}")
    required = {f"method.request.{name}": True for name in ["querystring.qs1", "header.x-own", "path.id"]}
    models = {"application/json": "Line"}
    add_method(id, orders, "POST", requestValidatorId=validator, requestParameters=required, requestModels=models)
    used = "Cannot delete model 'Line', is referenced in method request: /orders/{id}/POST"
    assert error_of(gateway.delete_model, restApiId=id, modelName="Line") == ("ConflictException", used)
    base = deploy(id)
    post = lambda query="", headers=(), body="{}": answer(f"{base}/orders/7{query}", method="POST", body=body, headers=headers)
    missing = (400, {"message": "Missing required request parameters: [x-own, qs1]"})
    assert post() == missing
    headers = {"x-own": "1", "Content-Type": "application/json"}
    invalid = (400, {"message": "Invalid request body"})
    for body in ["{}", '{"sku": 1}', '{"sku": "a", "next": {}}', "no JSON"]:
        assert post("?qs1=1", headers, body) == invalid, body
    send = lambda body: request(f"{base}/orders/7?qs1=1", method="POST", body=body, headers=headers)[0]
    assert send('{"sku": "a", "next": {"sku": "b"}}') == 200
    gateway.update_request_validator(restApiId=id, requestValidatorId=validator, patchOperations=[patch("/validateRequestBody", "false")])
    deploy(id)
    assert send("no JSON") == 200
    unknown = error_of(gateway.update_request_validator, restApiId=id, requestValidatorId=validator, patchOperations=[patch("/validateRequestBody", op="add")])
    assert unknown[1] == "Invalid patch path  '/validateRequestBody' specified for op 'add'. Please choose supported operations"


def lambda_authorizers():
    id, root = new_api("authorizers")
    asked = []

    def policy(event):
        asked.append(event)
        token = event.get("authorizationToken") or event["headers"].get("x-who")
        if token == "nobody":
            raise Exception("Unauthorized")
        if token == "broken":
            return {"principalId": 1}
        effect = "Deny" if token == "deny" else "Allow"
        resource = event["methodArn"] if token == "one" else "*"
        if token == "silent":
            resource = "arn:aws:execute-api:*:*:other/*"
        statement = {"Action": "execute-api:Invoke", "Effect": effect, "Resource": resource}
        return {"principalId": "p", "policyDocument": {"Version": "2012-10-17", "Statement": [statement]}, "context": {"tier": "gold"}}

    decide = create_remote_function(functions, "decide", policy)
    events = []

    def handle(event):
        events.append(event)
        return {"statusCode": 200}

    handler = create_remote_function(functions, "authorized", handle)
    for name in ["decide", "authorized"]:
        allow(name, id)
    uri = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{decide}/invocations"
    token = gateway.create_authorizer(restApiId=id, name="token", type="TOKEN", authorizerUri=uri, identityValidationExpression="[a-z]+")
    assert token["identitySource"] == "method.request.header.Authorization" and token["authType"] == "custom"
    by_request = gateway.create_authorizer(restApiId=id, name="request", type="REQUEST", authorizerUri=uri, identitySource="method.request.header.x-who, method.request.querystring.q")
    add_method(id, add_resource(id, root, "token"), "ANY", handler, authorizationType="CUSTOM", authorizerId=token["id"])
    add_method(id, add_resource(id, root, "request"), "GET", handler, authorizationType="CUSTOM", authorizerId=by_request["id"])
    base = deploy(id)

    def get(who):
        status, _, body = request(base + "/token", headers={"Authorization": who} if who else {})
        return (status, json.loads(body)) if body else status

    unauthorized = (401, {"message": "Unauthorized"})
    assert get(None) == unauthorized and get("123") == unauthorized and get("nobody") == unauthorized
    assert get("broken") == (500, {"message": None})
    assert get("silent") == (403, {"message": "User is not authorized to access this resource"})
    denied = "User is not authorized to access this resource with an explicit deny"
    assert get("deny") == (403, {"message": denied})
    asked.clear()
    assert get("allow") == 200 and get("allow") == 200
    assert len(asked) == 1 and asked[0]["type"] == "TOKEN"
    assert asked[0]["methodArn"] == f"arn:aws:execute-api:us-east-1:{ACCOUNT}:{id}/test/GET/token"
    assert events[-1]["requestContext"]["authorizer"] == {"principalId": "p", "tier": "gold"}
    # An answer about one method is remembered for all of them, and does not fit another one.
    assert request(base + "/token", headers={"Authorization": "one"})[0] == 200
    assert request(base + "/token", method="POST", body="", headers={"Authorization": "one"})[0] == 403
    advance("200s")
    assert get("allow") == 200 and len(asked) == 2
    advance("101s")
    assert get("allow") == 200 and len(asked) == 3
    gateway.flush_stage_authorizers_cache(restApiId=id, stageName="test")
    assert get("allow") == 200 and len(asked) == 4
    by = lambda query="": request(base + "/request" + query, headers={"x-who": "me"})[0]
    assert by() == 401 and by("?q=1") == 200
    event = asked[-1]
    assert event["type"] == "REQUEST" and event["queryStringParameters"] == {"q": "1"} and event["resource"] == "/request"
    code = code_of(gateway.delete_authorizer, restApiId=id, authorizerId=token["id"])
    assert code == "ConflictException"


def user_pools():
    cognito = client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="rest")["UserPool"]["Id"]
    app = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username="ann")
    cognito.admin_set_user_password(UserPoolId=pool, Username="ann", Password="Secret-123", Permanent=True)
    login = {"USERNAME": "ann", "PASSWORD": "Secret-123"}
    tokens = cognito.initiate_auth(ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=login)["AuthenticationResult"]
    id, root = new_api("pools")
    events = []

    def handle(event):
        events.append(event)
        return {"statusCode": 200}

    handler = create_remote_function(functions, "pools", handle)
    allow("pools", id)
    arn = f"arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/{pool}"
    authorizer = gateway.create_authorizer(restApiId=id, name="pool", type="COGNITO_USER_POOLS", providerARNs=[arn])["id"]
    kind = {"authorizationType": "COGNITO_USER_POOLS", "authorizerId": authorizer}
    add_method(id, root, "GET", handler, **kind)
    add_method(id, add_resource(id, root, "scope"), "GET", handler, authorizationScopes=["aws.cognito.signin.user.admin"], **kind)
    base = deploy(id)
    get = lambda path, token: request(base + path, headers={"Authorization": token} if token else {})[0]
    assert [get("/", token) for token in [None, "x", tokens["AccessToken"]]] == [401, 401, 401]
    assert get("/", tokens["IdToken"]) == 200 and get("/", "Bearer " + tokens["IdToken"]) == 200
    claims = events[-1]["requestContext"]["authorizer"]["claims"]
    assert claims["cognito:username"] == "ann" and claims["token_use"] == "id"
    assert get("/scope", tokens["AccessToken"]) == 200 and get("/scope", tokens["IdToken"]) == 401


def signatures():
    id, root = new_api("signed")
    add_method(id, root, authorizationType="AWS_IAM")
    base = deploy(id)
    assert answer(base) == (403, {"message": "Missing Authentication Token"})

    def signed(secret):
        sent = AWSRequest("GET", base)
        SigV4Auth(Credentials("test", secret), "execute-api", "us-east-1").add_auth(sent)
        return request(base, headers=dict(sent.headers))

    assert signed("test")[0] == 200
    status, headers, _ = signed("wrong")
    assert (status, headers["x-amzn-ErrorType"]) == (403, "InvalidSignatureException")


for check in [keys_and_plans, validators, lambda_authorizers, user_pools, signatures]:
    check()
print("ok")
