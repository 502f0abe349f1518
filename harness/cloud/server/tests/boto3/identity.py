"""Identity pools: identities of users and guests, and credentials for them.

Usage: identity.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold.
"""

import base64
import json
import sys

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
ACCOUNT = "000000000000"
PASSWORD = "Secret-1!"


def client(service, **more):
    more = more or {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    config = more.pop("config", Config(retries={"max_attempts": 0}))
    return boto3.client(
        service, endpoint_url=ENDPOINT, region_name="us-east-1", config=config, **more
    )


unsigned = Config(signature_version=UNSIGNED, retries={"max_attempts": 0})
admin, app = client("cognito-identity"), client("cognito-identity", config=unsigned)
users = client("cognito-idp")


def error_of(call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError("the call went well")


def role(name):
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def caller(credentials):
    sts = client(
        "sts",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretKey"],
        aws_session_token=credentials["SessionToken"],
    )
    return sts.get_caller_identity()["Arn"].split(":assumed-role/")[1]


user_pool = users.create_user_pool(PoolName="shop")["UserPool"]["Id"]
web = users.create_user_pool_client(
    UserPoolId=user_pool, ClientName="web", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
)["UserPoolClient"]["ClientId"]
users.create_group(UserPoolId=user_pool, GroupName="staff", RoleArn=role("staff"))


def token(name):
    return users.admin_initiate_auth(
        UserPoolId=user_pool,
        ClientId=web,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]["IdToken"]


for name in ["ada", "bob"]:
    users.admin_create_user(UserPoolId=user_pool, Username=name)
    users.admin_set_user_password(
        UserPoolId=user_pool, Username=name, Password=PASSWORD, Permanent=True
    )
users.admin_add_user_to_group(UserPoolId=user_pool, Username="bob", GroupName="staff")
provider = f"cognito-idp.us-east-1.amazonaws.com/{user_pool}"
pool = admin.create_identity_pool(
    IdentityPoolName="shop",
    AllowUnauthenticatedIdentities=True,
    DeveloperProviderName="shop.desk",
    CognitoIdentityProviders=[{"ProviderName": provider, "ClientId": web}],
    IdentityPoolTags={"team": "shop"},
)
pool_id = pool["IdentityPoolId"]
assert pool_id.startswith("us-east-1:") and pool["IdentityPoolTags"] == {"team": "shop"}, pool
assert error_of(admin.describe_identity_pool, IdentityPoolId="us-east-1:0") == (
    "ResourceNotFoundException",
    "IdentityPool 'us-east-1:0' not found.",
)

# A guest has no role before the pool has one.
guest = app.get_id(IdentityPoolId=pool_id)["IdentityId"]
assert (
    error_of(app.get_credentials_for_identity, IdentityId=guest)[0]
    == "InvalidIdentityPoolConfigurationException"
)
mapping = {"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"}
admin.set_identity_pool_roles(
    IdentityPoolId=pool_id,
    Roles={"authenticated": role("buyer"), "unauthenticated": role("guest")},
    RoleMappings={f"{provider}:{web}": mapping},
)
answer = app.get_credentials_for_identity(IdentityId=guest)
assert caller(answer["Credentials"]) == "guest/CognitoIdentityCredentials"

# Users have one identity each; a group's role beats the pool's.
ada, bob = {provider: token("ada")}, {provider: token("bob")}
identity = app.get_id(IdentityPoolId=pool_id, Logins=ada)["IdentityId"]
assert identity == app.get_id(IdentityPoolId=pool_id, Logins=ada)["IdentityId"] != guest
answer = app.get_credentials_for_identity(IdentityId=identity, Logins=ada)
assert caller(answer["Credentials"]) == "buyer/CognitoIdentityCredentials"
staff = app.get_id(IdentityPoolId=pool_id, Logins=bob)["IdentityId"]
answer = app.get_credentials_for_identity(IdentityId=staff, Logins=bob)
assert caller(answer["Credentials"]) == "staff/CognitoIdentityCredentials"
for wrong in [{}, {"Logins": bob}]:
    assert error_of(app.get_credentials_for_identity, IdentityId=identity, **wrong) == (
        "NotAuthorizedException",
        f"Access to Identity '{identity}' is forbidden.",
    )
forged = ada[provider][:-8] + "AAAAAAAA"
assert error_of(app.get_id, IdentityPoolId=pool_id, Logins={provider: forged}) == (
    "NotAuthorizedException",
    "Invalid login token. Token signature invalid.",
)
assert error_of(app.get_id, IdentityPoolId=pool_id, Logins={"graph.facebook.com": "x"}) == (
    "NotAuthorizedException",
    "Invalid login token. Token is not from a supported provider of this identity pool.",
)
assert error_of(app.get_id, IdentityPoolId=pool_id, Logins={provider: "x"})[1] == (
    "Invalid login token. Not a valid OpenId Connect identity token."
)

# A token of an identity assumes a role by STS.
answer = app.get_open_id_token(IdentityId=identity, Logins=ada)
claims = answer["Token"].split(".")[1]
claims = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
assert (claims["sub"], claims["aud"], claims["amr"][0]) == (identity, pool_id, "authenticated")
session = client("sts", config=unsigned).assume_role_with_web_identity(
    RoleArn=role("web"), RoleSessionName="ada", WebIdentityToken=answer["Token"]
)
assert session["SubjectFromWebIdentityToken"] == identity, session

# The developer vouches for a user.
desk = {"shop.desk": "grace"}
named = admin.get_open_id_token_for_developer_identity(IdentityPoolId=pool_id, Logins=desk)
found = admin.lookup_developer_identity(
    IdentityPoolId=pool_id, DeveloperUserIdentifier="grace"
)
assert found["IdentityId"] == named["IdentityId"], found

described = admin.describe_identity(IdentityId=identity)
assert described["Logins"] == [provider], described
listed = admin.list_identities(IdentityPoolId=pool_id, MaxResults=60)["Identities"]
assert {found["IdentityId"] for found in listed} == {guest, identity, staff, named["IdentityId"]}
left = admin.delete_identities(IdentityIdsToDelete=[guest, "us-east-1:0"])
assert [one["IdentityId"] for one in left["UnprocessedIdentityIds"]] == ["us-east-1:0"], left
admin.update_identity_pool(
    IdentityPoolId=pool_id,
    IdentityPoolName="shop",
    AllowUnauthenticatedIdentities=False,
    DeveloperProviderName="shop.desk",
)
assert error_of(app.get_id, IdentityPoolId=pool_id) == (
    "NotAuthorizedException",
    "Unauthenticated access is not supported for this identity pool.",
)
admin.delete_identity_pool(IdentityPoolId=pool_id)
assert admin.list_identity_pools(MaxResults=10)["IdentityPools"] == []
print("ok")
