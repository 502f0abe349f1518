"""Users of a shop, as a Python application keeps them, against one cloud.

Usage: users.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold. Codes are read from the outbox by the control API.
"""

import base64
import hashlib
import hmac
import json
import sys
import urllib.request

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
PASSWORD = "Secret-1!"


def client(**more):
    return boto3.client(
        "cognito-idp",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 0}, **more),
    )


admin, app = client(), client(signature_version=UNSIGNED)


def refusal(call, **input):
    try:
        call(**input)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    raise AssertionError("the call went well")


def last_message():
    with urllib.request.urlopen(ENDPOINT + "/_rehearsal/outbox") as answer:
        return json.load(answer)["messages"][-1]


def secret_hash(username, known):
    key, message = known["ClientSecret"], username + known["ClientId"]
    digest = hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def pools():
    made = admin.create_user_pool(
        PoolName="shop",
        UsernameAttributes=["email"],
        AutoVerifiedAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        Schema=[{"Name": "tier", "AttributeDataType": "String", "StringAttributeConstraints": {"MaxLength": "8"}}],
    )["UserPool"]
    described = admin.describe_user_pool(UserPoolId=made["Id"])["UserPool"]
    assert described == made
    assert described["UsernameConfiguration"] == {"CaseSensitive": False}
    assert made["Id"] in [pool["Id"] for page in admin.get_paginator("list_user_pools").paginate(MaxResults=1) for pool in page["UserPools"]]
    known = admin.create_user_pool_client(
        UserPoolId=made["Id"], ClientName="web", GenerateSecret=True, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    )["UserPoolClient"]
    assert known["RefreshTokenValidity"] == 30 and known["EnableTokenRevocation"]
    return made["Id"], known


def sign_up(pool, known):
    email = "Jo@example.com"
    names = {"ClientId": known["ClientId"], "Username": email, "SecretHash": secret_hash(email, known)}
    attributes = [{"Name": "custom:tier", "Value": "gold"}]
    signed = app.sign_up(**names, Password=PASSWORD, UserAttributes=attributes)
    assert signed["CodeDeliveryDetails"] == {"Destination": "J***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    assert refusal(app.sign_up, **names, Password=PASSWORD) == ("UsernameExistsException", "An account with the given email already exists.")
    message = last_message()
    assert message["to"] == [email] and message["details"]["Username"] == signed["UserSub"]
    app.confirm_sign_up(**names, ConfirmationCode=message["details"]["Code"])
    parameters = {"USERNAME": email, "PASSWORD": PASSWORD, "SECRET_HASH": names["SecretHash"]}
    tokens = app.initiate_auth(ClientId=known["ClientId"], AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)["AuthenticationResult"]
    user = app.get_user(AccessToken=tokens["AccessToken"])
    assert user["Username"] == signed["UserSub"]
    assert {it["Name"]: it["Value"] for it in user["UserAttributes"]} == {
        "sub": signed["UserSub"],
        "email": email,
        "email_verified": "true",
        "custom:tier": "gold",
    }
    app.change_password(AccessToken=tokens["AccessToken"], PreviousPassword=PASSWORD, ProposedPassword="Other-1!")
    app.forgot_password(**names)
    code = last_message()["details"]["Code"]
    app.confirm_forgot_password(**names, ConfirmationCode=code, Password="Other-2!")
    try:
        app.confirm_forgot_password(**names, ConfirmationCode=code, Password="Other-3!")
        raise AssertionError("a code is good once")
    except app.exceptions.ExpiredCodeException:
        pass


def administer(pool):
    for number in range(3):
        admin.admin_create_user(UserPoolId=pool, Username=f"user{number}@example.com", MessageAction="SUPPRESS")
    found = admin.get_paginator("list_users").paginate(UserPoolId=pool, Filter='email ^= "user"', PaginationConfig={"PageSize": 2})
    assert len([user for page in found for user in page["Users"]]) == 3
    admin.create_group(UserPoolId=pool, GroupName="admins", Precedence=1)
    admin.admin_add_user_to_group(UserPoolId=pool, Username="user1@example.com", GroupName="admins")
    groups = admin.admin_list_groups_for_user(UserPoolId=pool, Username="USER1@example.com")["Groups"]
    assert [group["GroupName"] for group in groups] == ["admins"]
    name = {"UserPoolId": pool, "Username": "user2@example.com"}
    assert admin.admin_get_user(**name)["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    admin.admin_set_user_password(**name, Password="Other-1!", Permanent=True)
    assert admin.admin_get_user(**name)["UserStatus"] == "CONFIRMED"
    admin.admin_delete_user(**name)
    assert refusal(admin.admin_get_user, **name) == ("UserNotFoundException", "User does not exist.")
    admin.delete_user_pool(UserPoolId=pool)


pool, known = pools()
sign_up(pool, known)
administer(pool)
print("ok")
