"""What the scripts about REST APIs share: APIs, their methods, and requests to them."""

import json
import urllib.error
import urllib.request

from support import ENDPOINT, client

gateway, functions = (client(name) for name in ["apigateway", "lambda"])


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
    """Returns the status and the document of a response; without a body, there is none."""
    status, _, body = request(url, **parameters)
    return status, json.loads(body) if body else None


def url(api, stage):
    return f"{ENDPOINT}/_aws/execute-api/{api}/{stage}"


def invocation(function):
    """Returns the URI of an integration with a function."""
    return f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{function}/invocations"


def allow(function, api):
    functions.add_permission(
        FunctionName=function,
        StatementId=api,
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:us-east-1:000000000000:{api}/*",
    )


def new_api(name, **parameters):
    """Creates an API, and returns its id and the id of its resource `/`."""
    created = gateway.create_rest_api(name=name, **parameters)
    return created["id"], created["rootResourceId"]


def add_resource(api, parent, *parts):
    """Adds resources one below the other, and returns the id of the last one."""
    for part in parts:
        parent = gateway.create_resource(restApiId=api, parentId=parent, pathPart=part)["id"]
    return parent


def add_method(api, resource, verb="GET", integration=None, **parameters):
    """Adds a method, whose integration is a mock if nothing is said."""
    place = {"restApiId": api, "resourceId": resource, "httpMethod": verb}
    gateway.put_method(**place, **{"authorizationType": "NONE", **parameters})
    if isinstance(integration, str) and not integration.startswith("http"):
        proxy = {"type": "AWS_PROXY", "integrationHttpMethod": "POST"}
        gateway.put_integration(**place, **proxy, uri=invocation(integration))
    elif isinstance(integration, str):
        proxy = {"type": "HTTP_PROXY", "integrationHttpMethod": "ANY"}
        gateway.put_integration(**place, **proxy, uri=integration)
    else:
        template = {"application/json": '{"statusCode": 200}'}
        gateway.put_integration(**place, type="MOCK", requestTemplates=template)
        gateway.put_integration_response(**place, statusCode="200", **(integration or {}))
    return place


def deploy(api, stage="test", **parameters):
    """Deploys an API to a stage, and returns the URL of that."""
    gateway.create_deployment(restApiId=api, stageName=stage, **parameters)
    return url(api, stage)


def patch(path, value=None, op="replace"):
    operation = {"op": op, "path": path}
    if value is not None:
        operation["value"] = value
    return operation
