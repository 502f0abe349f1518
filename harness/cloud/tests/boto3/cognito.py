"""How a Python application signs users in, against one cloud.

Usage: cognito.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold. pycognito proves the password by SRP; PyJWT fetches
the keys and verifies the tokens.
"""

import sys

import boto3
import jwt
from botocore.config import Config
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

ENDPOINT = sys.argv[1]
PASSWORD = "Secret-1!"


def client():
    return boto3.client(
        "cognito-idp",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 0}),
    )


def pool(idp, **more):
    made = idp.create_user_pool(PoolName="people")["UserPool"]["Id"]
    app = idp.create_user_pool_client(
        UserPoolId=made,
        ClientName="shop",
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        **more,
    )["UserPoolClient"]
    idp.admin_create_user(
        UserPoolId=made,
        Username="alice",
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": "alice@example.com"}, {"Name": "email_verified", "Value": "true"}],
    )
    idp.admin_set_user_password(UserPoolId=made, Username="alice", Password=PASSWORD, Permanent=True)
    return made, app


def srp(idp, made, app, password):
    return AWSSRP(
        username="alice",
        password=password,
        pool_id=made,
        client_id=app["ClientId"],
        client_secret=app.get("ClientSecret"),
        client=idp,
    ).authenticate_user()["AuthenticationResult"]


def verified(made, app, tokens):
    keys = jwt.PyJWKClient(f"{ENDPOINT}/{made}/.well-known/jwks.json")
    issuer = f"{ENDPOINT}/{made}"
    token = tokens["IdToken"]
    key = keys.get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key, algorithms=["RS256"], audience=app["ClientId"], issuer=issuer)
    assert claims["email"] == "alice@example.com"
    assert claims["email_verified"] is True
    token = tokens["AccessToken"]
    key = keys.get_signing_key_from_jwt(token)
    claims = jwt.decode(token, key, algorithms=["RS256"], issuer=issuer)
    assert claims["client_id"] == app["ClientId"]
    head, body, signature = token.split(".")
    other = "A" if signature[10] != "A" else "B"
    tampered = ".".join([head, body, signature[:10] + other + signature[11:]])
    try:
        jwt.decode(tampered, key, algorithms=["RS256"], issuer=issuer)
    except jwt.InvalidSignatureError:
        return
    raise AssertionError("a tampered token was verified")


def main():
    idp = client()
    for secret in [False, True]:
        made, app = pool(idp, GenerateSecret=secret)
        # Salts and secrets differ in their leading zeros: several goes.
        for _ in range(5):
            tokens = srp(idp, made, app, PASSWORD)
        verified(made, app, tokens)
        assert idp.get_user(AccessToken=tokens["AccessToken"])["Username"] == "alice"
        try:
            srp(idp, made, app, "Other-2!")
        except ClientError as refused:
            assert refused.response["Error"]["Code"] == "NotAuthorizedException", refused
            assert refused.response["Error"]["Message"] == "Incorrect username or password."
        else:
            raise AssertionError("a wrong password was proven")
    print("ok")


main()
