"""REST APIs of API Gateway that are imported from OpenAPI documents, as SAM makes them.

Usage: apigateway_import.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion
that did not hold.
"""

import json

from rest_apis_support import allow, answer, deploy, gateway, functions, invocation, request
from support import code_of, create_remote_function, error_of


def swagger(function):
    """A document like the ones of SAM for `AWS::Serverless::Api`."""
    cors = {"method.response.header.Access-Control-Allow-Origin": "'*'"}
    return {
        "swagger": "2.0",
        "info": {"title": "shop", "version": "1.0"},
        "basePath": "/v1",
        "x-amazon-apigateway-request-validators": {"body": {"validateRequestBody": True}},
        "x-amazon-apigateway-request-validator": "body",
        "x-amazon-apigateway-gateway-responses": {
            "DEFAULT_4XX": {"responseParameters": {"gatewayresponse.header.x-own": "'4xx'"}},
        },
        "securityDefinitions": {"api_key": {"type": "apiKey", "name": "x-api-key", "in": "header"}},
        "definitions": {
            "Order": {"type": "object", "required": ["lines"], "properties": {"lines": {"type": "array", "items": {"$ref": "#/definitions/Line"}}}},
            "Line": {"type": "object", "required": ["sku"]},
        },
        "paths": {
            "/orders": {
                "post": {
                    "parameters": [{"in": "body", "name": "order", "schema": {"$ref": "#/definitions/Order"}}],
                    "x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": invocation(function)},
                    "responses": {},
                },
                "options": {
                    "consumes": ["application/json"],
                    "responses": {"200": {"description": "CORS", "headers": {"Access-Control-Allow-Origin": {"type": "string"}}}},
                    "x-amazon-apigateway-integration": {
                        "type": "mock",
                        "requestTemplates": {"application/json": '{\n  "statusCode" : 200\n}\n'},
                        "responses": {"default": {"statusCode": "200", "responseParameters": cors, "responseTemplates": {"application/json": "{}\n"}}},
                    },
                },
            },
            "/private": {
                "x-amazon-apigateway-any-method": {
                    "security": [{"api_key": []}],
                    "x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": invocation(function)},
                },
            },
        },
    }


def openapi():
    """A document of OpenAPI 3 with a base path."""
    mock = {
        "type": "mock",
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {"default": {"statusCode": 200, "responseTemplates": {"application/json": '{"id": "$input.params(\'id\')"}'}}},
    }
    operation = {"responses": {"200": {"description": "OK"}}, "x-amazon-apigateway-integration": mock}
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "openapi": "3.0.1",
        "info": {"title": "three"},
        "servers": [{"url": "/{base}", "variables": {"base": {"default": "shop"}}}],
        "x-amazon-apigateway-binary-media-types": ["image/png"],
        "paths": {"/orders/{id}": {"parameters": [parameter], "get": operation, "head": operation}},
    }


def imports_of_sam():
    handler = create_remote_function(functions, "sam", lambda event: {"statusCode": 200, "body": event["resource"]})
    document = json.dumps(swagger(handler)).encode()
    created = gateway.import_rest_api(body=document, parameters={"endpointConfigurationTypes": "REGIONAL"})
    id = created["id"]
    assert created["name"] == "shop" and created["endpointConfiguration"]["types"] == ["REGIONAL"]
    allow("sam", id)
    paths = [one["path"] for one in gateway.get_resources(restApiId=id)["items"]]
    assert paths == ["/", "/orders", "/private"]
    base = deploy(id, "Prod")
    post = lambda body: request(base + "/orders", method="POST", body=body, headers={"Content-Type": "application/json"})
    assert post('{"lines": [{"sku": 1}]}')[::2] == (200, "/orders")
    status, headers, body = post('{"lines": [{}]}')
    assert (status, json.loads(body), headers["x-own"]) == (400, {"message": "Invalid request body"}, "4xx")
    assert request(base + "/orders", method="OPTIONS")[1]["Access-Control-Allow-Origin"] == "*"
    assert answer(base + "/private") == (403, {"message": "Forbidden"})
    # Merged into what is there, and in place of it.
    more = {"swagger": "2.0", "info": {"title": "more"}, "paths": {"/more": {"get": swagger(handler)["paths"]["/orders"]["options"]}}}
    put = lambda **parameters: gateway.put_rest_api(restApiId=id, body=json.dumps(more).encode(), **parameters)
    resources = lambda: [one["path"] for one in gateway.get_resources(restApiId=id)["items"]]
    put(mode="merge")
    assert resources() == ["/", "/more", "/orders", "/private"]
    assert put(mode="overwrite")["name"] == "more" and resources() == ["/", "/more"]
    # What is deployed stays as it is.
    assert request(base + "/orders", method="OPTIONS")[0] == 200


def imports_of_version_3():
    id = gateway.import_rest_api(body=json.dumps(openapi()).encode(), parameters={"basepath": "prepend"})["id"]
    assert gateway.get_rest_api(restApiId=id)["binaryMediaTypes"] == ["image/png"]
    base = deploy(id)
    assert answer(base + "/shop/orders/7") == (200, {"id": "7"})
    assert request(base + "/shop/orders/7", method="HEAD")[0] == 200


def documents_that_are_wrong():
    wrong = ("BadRequestException", "Invalid OpenAPI input.")
    for text in ["{", json.dumps({"info": {}})]:
        assert error_of(gateway.import_rest_api, body=text.encode()) == wrong, text
    assert code_of(gateway.import_rest_api, body=b"openapi: 3.0.1") == "NotImplemented"
    count = len(gateway.get_rest_apis(limit=500)["items"])
    integration = {"type": "aws", "httpMethod": "POST", "uri": "arn:aws:apigateway:us-east-1:sqs:path/x"}
    path = {"post": {"x-amazon-apigateway-integration": integration}}
    document = {"openapi": "3.0.1", "info": {"title": "x"}, "paths": {"/a": path}}
    assert code_of(gateway.import_rest_api, body=json.dumps(document).encode()) == "NotImplemented"
    document["paths"]["/a"] = {"get": {}}
    text = json.dumps(document).encode()
    warnings = error_of(gateway.import_rest_api, body=text, failOnWarnings=True)
    assert warnings == ("BadRequestException", "Warnings found during import: No integration defined for GET /a")
    assert len(gateway.get_rest_apis(limit=500)["items"]) == count
    assert gateway.import_rest_api(body=text)["warnings"] == ["No integration defined for GET /a"]


for check in [imports_of_sam, imports_of_version_3, documents_that_are_wrong]:
    check()
print("ok")
