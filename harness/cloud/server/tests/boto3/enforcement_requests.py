"""Requests to functions and APIs, and users of identity providers, in a cloud that enforces
policies."""

import base64
import json
import urllib.error
import urllib.request

import boto3
from botocore import UNSIGNED
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from support import ACCOUNT, ENDPOINT, client, create_function, error_of

iam, functions, gateway = client("iam"), client("lambda"), client("apigatewayv2")


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource):
    return policy({"Effect": "Allow", "Action": action, "Resource": resource})


def user(name):
    iam.create_user(UserName=name)
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return Credentials(key["AccessKeyId"], key["SecretAccessKey"])


def status(url, service, signer):
    """Returns the status of the answer to a request that somebody signs."""
    request = AWSRequest("GET", url)
    SigV4Auth(signer, service, "us-east-1").add_auth(request)
    try:
        return urllib.request.urlopen(
            urllib.request.Request(url, headers=dict(request.headers))
        ).status
    except urllib.error.HTTPError as error:
        return error.code


def function_urls(ada):
    arn = create_function(functions, "orders", "echo")
    url = functions.create_function_url_config(FunctionName="orders", AuthType="AWS_IAM")["FunctionUrl"]
    assert status(url, "lambda", Credentials("test", "test")) == 200
    assert status(url, "lambda", ada) == 403
    iam.put_user_policy(
        UserName="ada", PolicyName="url", PolicyDocument=allow("lambda:InvokeFunctionUrl", arn)
    )
    assert status(url, "lambda", ada) == 200


def apis(ada):
    arn = create_function(functions, "api", "echo")
    api = gateway.create_api(Name="shop", ProtocolType="HTTP")
    id = api["ApiId"]
    integration = gateway.create_integration(
        ApiId=id, IntegrationType="AWS_PROXY", IntegrationUri=arn, PayloadFormatVersion="2.0"
    )["IntegrationId"]
    gateway.create_route(
        ApiId=id,
        RouteKey="GET /orders/{id}",
        Target=f"integrations/{integration}",
        AuthorizationType="AWS_IAM",
    )
    gateway.create_stage(ApiId=id, StageName="$default", AutoDeploy=True)
    functions.add_permission(
        FunctionName="api", StatementId="api", Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
    )
    url = api["ApiEndpoint"] + "/orders/"
    assert status(url + "7", "execute-api", ada) == 403
    own = f"arn:aws:execute-api:us-east-1:{ACCOUNT}:{id}/$default/GET/orders/7"
    iam.put_user_policy(
        UserName="ada", PolicyName="api", PolicyDocument=allow("execute-api:Invoke", own)
    )
    assert status(url + "7", "execute-api", ada) == 200
    assert status(url + "8", "execute-api", ada) == 403


def web_identities():
    """A role lets the users of a provider in whom its trust policy names."""
    sts = boto3.client(
        "sts", endpoint_url=ENDPOINT, region_name="us-east-1",
        config=Config(signature_version=UNSIGNED, retries={"max_attempts": 0}),
    )

    def token(subject):
        part = lambda value: base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
        claims = {
            "iss": "https://ci.example/shop", "sub": subject, "aud": "sts.amazonaws.com",
            "exp": 4_000_000_000,
        }
        return f"{part({'alg': 'none'})}.{part(claims)}."

    def assume(subject, role="deploy"):
        return sts.assume_role_with_web_identity(
            RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{role}",
            RoleSessionName="ci",
            WebIdentityToken=token(subject),
        )

    refused = ("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")
    assert error_of(assume, subject="repo:shop:main", role="absent") == refused
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/ci.example/shop"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {"ci.example/shop:aud": "sts.amazonaws.com"},
            "StringLike": {"ci.example/shop:sub": "repo:shop:*"},
        },
    }
    iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=policy(trust))
    assert assume("repo:shop:main")["SubjectFromWebIdentityToken"] == "repo:shop:main"
    assert error_of(assume, subject="repo:other:main") == refused
    trust["Condition"]["StringLike"] = {"ci.example/shop:sub": "repo:other:*"}
    iam.update_assume_role_policy(RoleName="deploy", PolicyDocument=policy(trust))
    assert error_of(assume, subject="repo:shop:main") == refused


ada = user("ada")
function_urls(ada)
apis(ada)
web_identities()
print("ok")
