"""How a Python application signs users in, against one cloud.

Usage: cognito.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold. pycognito proves the password by SRP; PyJWT fetches
the keys and verifies the tokens.
"""

import json
import sys
import urllib.request

import boto3
import jwt
from botocore.config import Config
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP, generate_hash_device

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


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response["Error"]["Message"]
    raise AssertionError(f"{code} was to be expected")


def devices():
    """A device is confirmed, proves its password by SRP, and stands in for a code."""
    idp = client()
    made, app = pool(idp)
    idp.update_user_pool(
        UserPoolId=made,
        DeviceConfiguration={
            "ChallengeRequiredOnNewDevice": True,
            "DeviceOnlyRememberedOnUserPrompt": True,
        },
        EmailConfiguration={
            "EmailSendingAccount": "DEVELOPER",
            "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/shop@example.com",
        },
    )

    def login(**device):
        return AWSSRP(
            username="alice",
            password=PASSWORD,
            pool_id=made,
            client_id=app["ClientId"],
            client=idp,
            **device,
        )

    tokens = login().authenticate_user()["AuthenticationResult"]
    access, key = tokens["AccessToken"], tokens["NewDeviceMetadata"]["DeviceKey"]
    group = tokens["NewDeviceMetadata"]["DeviceGroupKey"]
    claims = jwt.decode(access, options={"verify_signature": False})
    assert claims["device_key"] == key, claims
    assert idp.list_devices(AccessToken=access)["Devices"] == []
    refused("ResourceNotFoundException", idp.get_device, AccessToken=access, DeviceKey=key)
    other = key[:-1] + ("0" if key[-1] != "0" else "1")
    unknown = refused(
        "InvalidParameterException", idp.confirm_device, AccessToken=access, DeviceKey=other
    )
    assert unknown == "Invalid device key given.", unknown
    password, verifier = generate_hash_device(group, key)
    confirmed = idp.confirm_device(
        AccessToken=access,
        DeviceKey=key,
        DeviceSecretVerifierConfig=verifier,
        DeviceName="laptop",
    )
    assert confirmed["UserConfirmationNecessary"] is True, confirmed

    device = idp.get_device(AccessToken=access, DeviceKey=key)["Device"]
    said = {entry["Name"]: entry["Value"] for entry in device["DeviceAttributes"]}
    assert said["device_name"] == "laptop", said
    assert said["dev:device_remembered_status"] == "not_remembered", said
    listed = idp.admin_list_devices(UserPoolId=made, Username="alice")["Devices"]
    assert [entry["DeviceKey"] for entry in listed] == [key], listed

    known = {"device_key": key, "device_group_key": group, "device_password": password}
    for _ in range(3):
        tokens = login(**known).authenticate_user()["AuthenticationResult"]
        assert "NewDeviceMetadata" not in tokens, tokens
    wrong = login(**{**known, "device_password": "guess"})
    assert refused("NotAuthorizedException", wrong.authenticate_user)
    stranger = login(**{**known, "device_key": other})
    gone = refused("ResourceNotFoundException", stranger.authenticate_user)
    assert gone == "Device does not exist.", gone

    # A refresh token is good together with its device.
    renew = {"ClientId": app["ClientId"], "AuthFlow": "REFRESH_TOKEN_AUTH"}
    token = {"REFRESH_TOKEN": tokens["RefreshToken"]}
    refused("NotAuthorizedException", idp.initiate_auth, **renew, AuthParameters=token)
    renewed = idp.initiate_auth(**renew, AuthParameters={**token, "DEVICE_KEY": key})
    assert renewed["AuthenticationResult"]["AccessToken"]

    # Remembered, it takes the second factor's place.
    idp.set_user_pool_mfa_config(
        UserPoolId=made,
        MfaConfiguration="ON",
        EmailMfaConfiguration={"Message": "{####}", "Subject": "code"},
    )

    def begin():
        begun = login(**known)
        flow = {"ClientId": app["ClientId"], "AuthFlow": "USER_SRP_AUTH"}
        parameters = begun.get_auth_params()
        told = idp.initiate_auth(**flow, AuthParameters=parameters)["ChallengeParameters"]
        return idp.respond_to_auth_challenge(
            ClientId=app["ClientId"],
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=begun.process_challenge(told, parameters),
        )["ChallengeName"]

    assert begin() == "EMAIL_OTP"
    idp.update_device_status(
        AccessToken=access, DeviceKey=key, DeviceRememberedStatus="remembered"
    )
    assert begin() == "DEVICE_SRP_AUTH"
    idp.admin_update_device_status(
        UserPoolId=made, Username="alice", DeviceKey=key, DeviceRememberedStatus="not_remembered"
    )
    assert begin() == "EMAIL_OTP"

    idp.admin_forget_device(UserPoolId=made, Username="alice", DeviceKey=key)
    refused("ResourceNotFoundException", idp.forget_device, AccessToken=access, DeviceKey=key)
    refused(
        "NotAuthorizedException",
        idp.initiate_auth,
        **renew,
        AuthParameters={**token, "DEVICE_KEY": key},
    )


def other_parties():
    """What is known of another party itself is told, and what was said stays."""
    idp = client()
    made = idp.create_user_pool(PoolName="parties")["UserPool"]["Id"]
    party = {"UserPoolId": made, "ProviderName": "Google"}
    given = {"client_id": "a", "client_secret": "b", "authorize_scopes": "email"}
    told = idp.create_identity_provider(**party, ProviderType="Google", ProviderDetails=given)
    told = told["IdentityProvider"]
    assert told["AttributeMapping"] == {"username": "sub"}, told
    assert told["ProviderDetails"] == {
        **given,
        "attributes_url": "https://people.googleapis.com/v1/people/me?personFields=",
        "attributes_url_add_attributes": "true",
        "authorize_url": "https://accounts.google.com/o/oauth2/v2/auth",
        "oidc_issuer": "https://accounts.google.com",
        "token_request_method": "POST",
        "token_url": "https://www.googleapis.com/oauth2/v4/token",
    }, told
    told = idp.update_identity_provider(**party, AttributeMapping={"email": "email"})
    mapping = told["IdentityProvider"]["AttributeMapping"]
    assert mapping == {"email": "email", "username": "sub"}, mapping
    told = idp.create_identity_provider(
        UserPoolId=made,
        ProviderName="Facebook",
        ProviderType="Facebook",
        ProviderDetails={**given, "api_version": "v17.0"},
    )["IdentityProvider"]
    token_url = told["ProviderDetails"]["token_url"]
    assert token_url == "https://graph.facebook.com/v17.0/oauth/access_token", token_url


def right_after_sign_up():
    """The session of a sign-up leads through its confirmation into a sign-in."""
    idp = client()
    made = idp.create_user_pool(PoolName="new", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    app = idp.create_user_pool_client(
        UserPoolId=made, ClientName="shop", ExplicitAuthFlows=["ALLOW_USER_AUTH"]
    )["UserPoolClient"]["ClientId"]
    who = {"ClientId": app, "Username": "bob"}
    signed_up = idp.sign_up(
        **who, Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": "bob@example.com"}]
    )
    with urllib.request.urlopen(ENDPOINT + "/_rehearsal/outbox") as answer:
        message = json.load(answer)["messages"][-1]
    assert message["to"] == ["bob@example.com"], message
    code = message["details"]["Code"]
    refused(
        "NotAuthorizedException", idp.confirm_sign_up, **who, ConfirmationCode=code, Session="x" * 40
    )
    session = idp.confirm_sign_up(**who, ConfirmationCode=code, Session=signed_up["Session"])["Session"]
    begin = {"ClientId": app, "AuthFlow": "USER_AUTH", "AuthParameters": {"USERNAME": "bob"}}
    tokens = idp.initiate_auth(**begin, Session=session)["AuthenticationResult"]
    assert idp.get_user(AccessToken=tokens["AccessToken"])["Username"] == "bob"
    refused("NotAuthorizedException", idp.initiate_auth, **begin, Session=session)


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
    devices()
    right_after_sign_up()
    other_parties()
    print("ok")


main()
