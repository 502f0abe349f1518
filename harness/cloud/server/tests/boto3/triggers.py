"""The Lambda triggers of user pools.

Usage: triggers.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold.
"""

import base64
import json
import urllib.request

from support import ACCOUNT, ENDPOINT, client, create_function, error_of

functions = client("lambda")
users = client("cognito-idp")
PASSWORD = "Secret-123"


def control(path):
    with urllib.request.urlopen(f"{ENDPOINT}/_rehearsal/{path}") as response:
        return json.load(response)


def events(pool):
    """Returns the events that triggers of a pool got, in their order."""
    calls = control("journal")["calls"]
    runs = [call["request"]["event"] for call in calls if call["operation"] == "Run"]
    return [event for event in runs if event["userPoolId"] == pool]


def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


class Pool:
    """A user pool whose triggers one function answers: `answers` has the responses by source."""

    count = 0

    def __init__(self, triggers, answers, config=None, **settings):
        Pool.count += 1
        name = f"triggers{Pool.count}"
        environment = {"Variables": {"ANSWERS": json.dumps(answers)}}
        arn = create_function(functions, name, "trigger", Environment=environment)
        self.function = name
        config = config(arn) if config else {}
        config.update({trigger: arn for trigger in triggers})
        self.id = users.create_user_pool(PoolName=name, LambdaConfig=config, **settings)["UserPool"]["Id"]
        functions.add_permission(
            FunctionName=name,
            StatementId="pool",
            Action="lambda:InvokeFunction",
            Principal="cognito-idp.amazonaws.com",
            SourceArn=f"arn:aws:cognito-idp:us-east-1:{ACCOUNT}:userpool/{self.id}",
        )
        flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_CUSTOM_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"]
        self.client = users.create_user_pool_client(UserPoolId=self.id, ClientName="app", ExplicitAuthFlows=flows)["UserPoolClient"]["ClientId"]

    def sign_up(self, username="jo", **parameters):
        attributes = [{"Name": "email", "Value": f"{username}@example.com"}]
        return users.sign_up(ClientId=self.client, Username=username, Password=PASSWORD, UserAttributes=attributes, **parameters)

    def add(self, username="jo"):
        attributes = [{"Name": "email", "Value": f"{username}@example.com"}, {"Name": "email_verified", "Value": "true"}]
        users.admin_create_user(UserPoolId=self.id, Username=username, UserAttributes=attributes, MessageAction="SUPPRESS")
        users.admin_set_user_password(UserPoolId=self.id, Username=username, Password=PASSWORD, Permanent=True)

    def sign_in(self, username="jo", password=PASSWORD, **parameters):
        credentials = {"USERNAME": username, "PASSWORD": password}
        return users.initiate_auth(ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=credentials, **parameters)

    def error(self, call, **parameters):
        return error_of(call, **parameters)

    def events(self):
        return events(self.id)

    def sources(self):
        return [event["triggerSource"] for event in self.events()]

    def user(self, username="jo"):
        return users.admin_get_user(UserPoolId=self.id, Username=username)


def attribute(user, name):
    return next((found["Value"] for found in user["UserAttributes"] if found["Name"] == name), None)


def sign_ups():
    decision = {"autoConfirmUser": True, "autoVerifyEmail": True}
    pool = Pool(["PreSignUp", "PostConfirmation"], {"PreSignUp_SignUp": decision})
    data = [{"Name": "invitation", "Value": "7"}]
    answer = pool.sign_up(ValidationData=data, ClientMetadata={"from": "app"})
    assert answer["UserConfirmed"] is True
    user = pool.user()
    assert (user["UserStatus"], attribute(user, "email_verified")) == ("CONFIRMED", "true")
    before, after = pool.events()
    assert (before["version"], before["triggerSource"], before["userName"]) == ("1", "PreSignUp_SignUp", "jo")
    assert before["callerContext"]["clientId"] == pool.client
    assert before["request"] == {
        "userAttributes": {"email": "jo@example.com"},
        "validationData": {"invitation": "7"},
        "clientMetadata": {"from": "app"},
    }
    assert before["response"] == {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}
    assert after["triggerSource"] == "PostConfirmation_ConfirmSignUp"
    told = after["request"]["userAttributes"]
    assert (told["cognito:user_status"], told["sub"]) == ("CONFIRMED", answer["UserSub"])
    # One call of the API is one sign-up in the journal, and its runs go back to it.
    calls = control("journal")["calls"]
    [call] = [call for call in calls if call["operation"] == "SignUp"]
    assert call["response"]["UserSub"] == answer["UserSub"]


def sign_ups_by_code():
    pool = Pool(["PreSignUp", "PostConfirmation"], {}, AutoVerifiedAttributes=["email"])
    assert pool.sign_up()["UserConfirmed"] is False
    [mail] = [mail for mail in control("mailbox")["messages"] if mail["details"]["UserPoolId"] == pool.id]
    code = mail["details"]["Code"]
    users.confirm_sign_up(ClientId=pool.client, Username="jo", ConfirmationCode=code, ClientMetadata={"a": "b"})
    assert pool.sources() == ["PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"]
    assert pool.events()[1]["request"]["clientMetadata"] == {"a": "b"}
    pool.sign_up("kim")
    users.admin_confirm_sign_up(UserPoolId=pool.id, Username="kim")
    assert pool.sources()[-1] == "PostConfirmation_ConfirmSignUp"


def refusals():
    refused = {"PreSignUp_SignUp": {"error": "no invitation"}}
    pool = Pool(["PreSignUp"], refused)
    assert pool.error(pool.sign_up) == (
        "UserLambdaValidationException",
        "PreSignUp failed with error no invitation.",
    )
    assert pool.error(pool.user)[0] == "UserNotFoundException"
    pool = Pool(["PreSignUp"], {"PreSignUp_SignUp": None})
    assert pool.error(pool.sign_up) == ("InvalidLambdaResponseException", "Unrecognizable lambda output")
    # Who confirmed is confirmed, whatever comes after it.
    answers = {"PreSignUp_SignUp": {"autoConfirmUser": True}, "PostConfirmation_ConfirmSignUp": {"error": "later"}}
    pool = Pool(["PreSignUp", "PostConfirmation"], answers)
    assert pool.error(pool.sign_up)[0] == "UserLambdaValidationException"
    assert pool.user()["UserStatus"] == "CONFIRMED"
    functions.remove_permission(FunctionName=pool.function, StatementId="pool")
    assert pool.error(pool.sign_up, username="kim") == (
        "UnexpectedLambdaException",
        "PreSignUp invocation failed due to error AccessDeniedException.",
    )
    # What the operation refuses itself calls nothing.
    count = len(pool.events())
    assert pool.error(pool.sign_up)[0] == "UsernameExistsException"
    assert len(pool.events()) == count


def administrators():
    decision = {"PreSignUp_AdminCreateUser": {"autoVerifyEmail": True}}
    pool = Pool(["PreSignUp", "PostConfirmation"], decision)
    attributes = [{"Name": "email", "Value": "jo@example.com"}]
    users.admin_create_user(UserPoolId=pool.id, Username="jo", UserAttributes=attributes)
    assert attribute(pool.user(), "email_verified") == "true"
    [event] = pool.events()
    assert event["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"


def tokens():
    first = {"claimsOverrideDetails": {
        "claimsToAddOrOverride": {"tenant": "blue", "sub": "other"},
        "claimsToSuppress": ["email"],
        "groupOverrideDetails": {"groupsToOverride": ["admins"]},
    }}
    pool = Pool(["PreTokenGeneration"], {"TokenGeneration_Authentication": first})
    pool.add()
    users.create_group(UserPoolId=pool.id, GroupName="staff", RoleArn=f"arn:aws:iam::{ACCOUNT}:role/staff")
    users.admin_add_user_to_group(UserPoolId=pool.id, Username="jo", GroupName="staff")
    result = pool.sign_in(ClientMetadata={"not": "for tokens"})["AuthenticationResult"]
    identity, access = claims(result["IdToken"]), claims(result["AccessToken"])
    assert (identity["tenant"], identity["sub"], "email" in identity) == ("blue", access["sub"], False)
    assert identity["cognito:groups"] == access["cognito:groups"] == ["admins"]
    [event] = pool.events()
    assert event["request"]["groupConfiguration"] == {
        "groupsToOverride": ["staff"],
        "iamRolesToOverride": [f"arn:aws:iam::{ACCOUNT}:role/staff"],
        "preferredRole": f"arn:aws:iam::{ACCOUNT}:role/staff",
    }
    assert "clientMetadata" not in event["request"] and event["request"]["userAttributes"]["email"]
    parameters = {"REFRESH_TOKEN": result["RefreshToken"]}
    again = users.initiate_auth(ClientId=pool.client, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=parameters)
    assert "tenant" not in claims(again["AuthenticationResult"]["IdToken"])
    assert pool.sources() == ["TokenGeneration_Authentication", "TokenGeneration_RefreshTokens"]


def tokens_of_the_second_version():
    second = {"claimsAndScopeOverrideDetails": {
        "idTokenGeneration": {"claimsToAddOrOverride": {"plan": {"seats": 3}}},
        "accessTokenGeneration": {"claimsToAddOrOverride": {"tenant": "blue"}, "scopesToAdd": ["orders/read"]},
    }}
    newer = lambda arn: {"PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": arn}}
    pool = Pool([], {"TokenGeneration_Authentication": second}, config=newer)
    pool.add()
    result = pool.sign_in()["AuthenticationResult"]
    identity, access = claims(result["IdToken"]), claims(result["AccessToken"])
    assert (identity["plan"], access["tenant"]) == ({"seats": 3}, "blue")
    assert access["scope"] == "aws.cognito.signin.user.admin orders/read"
    [event] = pool.events()
    assert (event["version"], event["request"]["scopes"]) == ("2", ["aws.cognito.signin.user.admin"])
    assert users.get_user(AccessToken=result["AccessToken"])["Username"] == "jo"


def sign_ins():
    pool = Pool(["PreAuthentication", "PostAuthentication", "PreTokenGeneration"], {})
    pool.add()
    pool.sign_in(ClientMetadata={"device": "phone"})
    before, after, _ = pool.events()
    assert before["request"]["validationData"] == {"device": "phone"}
    assert (before["request"]["userNotFound"], after["request"]["newDeviceUsed"]) == (False, False)
    assert pool.sources() == [
        "PreAuthentication_Authentication",
        "PostAuthentication_Authentication",
        "TokenGeneration_Authentication",
    ]
    # A wrong password is noticed after the first one.
    assert pool.error(pool.sign_in, password="Wrong-1234")[0] == "NotAuthorizedException"
    assert pool.sources()[3:] == ["PreAuthentication_Authentication"]
    pool = Pool(["PreAuthentication"], {"PreAuthentication_Authentication": {"error": "closed"}})
    pool.add()
    assert pool.error(pool.sign_in) == (
        "UserLambdaValidationException",
        "PreAuthentication failed with error closed.",
    )


def messages():
    texts = {"emailSubject": "Welcome", "emailMessage": "Your code: {####}"}
    pool = Pool(["CustomMessage"], {"CustomMessage_SignUp": texts}, AutoVerifiedAttributes=["email"])
    pool.sign_up(ClientMetadata={"language": "de"})
    users.resend_confirmation_code(ClientId=pool.client, Username="jo")
    mails = [mail for mail in control("mailbox")["messages"] if mail["details"]["UserPoolId"] == pool.id]
    code = mails[0]["details"]["Code"]
    assert (mails[0]["subject"], mails[0]["text"]) == ("Welcome", f"Your code: {code}")
    assert mails[1]["subject"] != "Welcome"
    first, second = pool.events()
    assert (first["request"]["codeParameter"], first["request"]["clientMetadata"]) == ("{####}", {"language": "de"})
    assert second["triggerSource"] == "CustomMessage_ResendCode"
    users.confirm_sign_up(ClientId=pool.client, Username="jo", ConfirmationCode=mails[1]["details"]["Code"])


def migrations():
    found = {"userAttributes": {"email": "old@example.com", "email_verified": "true"}, "finalUserStatus": "CONFIRMED"}
    answers = {"UserMigration_Authentication": found, "UserMigration_ForgotPassword": found}
    pool = Pool(["UserMigration"], answers)
    assert pool.sign_in("old", password="their-own")["AuthenticationResult"]
    assert attribute(pool.user("old"), "email") == "old@example.com"
    assert pool.sign_in("old", password="their-own")["AuthenticationResult"]
    [event] = pool.events()
    assert (event["userName"], event["request"]["password"]) == ("old", "their-own")
    sent = users.forgot_password(ClientId=pool.client, Username="older")
    assert sent["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"
    pool = Pool(["UserMigration"], {"UserMigration_Authentication": {"error": "who?"}})
    assert pool.error(pool.sign_in, username="nobody") == (
        "UserNotFoundException",
        f"Exception migrating user in app client {pool.client}",
    )
    pool = Pool(["UserMigration"], {})
    assert pool.error(pool.sign_in, username="nobody")[0] in ["UserNotFoundException", "NotAuthorizedException"]


def challenges():
    define = {"challengeName": "CUSTOM_CHALLENGE", "issueTokens": False, "failAuthentication": False}
    create = {
        "publicChallengeParameters": {"question": "2 + 3"},
        "privateChallengeParameters": {"answer": "5"},
        "challengeMetadata": "SUM",
    }
    answers = {
        "DefineAuthChallenge_Authentication": define,
        "CreateAuthChallenge_Authentication": create,
        "VerifyAuthChallengeResponse_Authentication": {"answerCorrect": True},
    }
    pool = Pool(["DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"], answers)
    pool.add()

    def start():
        parameters = {"USERNAME": "jo"}
        return users.initiate_auth(ClientId=pool.client, AuthFlow="CUSTOM_AUTH", AuthParameters=parameters)

    def answer(challenge, text, **parameters):
        responses = {"USERNAME": "jo", "ANSWER": text}
        return users.respond_to_auth_challenge(
            ClientId=pool.client,
            ChallengeName="CUSTOM_CHALLENGE",
            Session=challenge["Session"],
            ChallengeResponses=responses,
            **parameters,
        )

    asked = start()
    assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert asked["ChallengeParameters"] == {"question": "2 + 3", "USERNAME": "jo"}
    again = answer(asked, "5", ClientMetadata={"from": "app"})
    assert again["ChallengeName"] == "CUSTOM_CHALLENGE"
    _, _, verify, second, _ = pool.events()
    assert verify["request"]["privateChallengeParameters"] == {"answer": "5"}
    assert (verify["request"]["challengeAnswer"], verify["request"]["clientMetadata"]) == ("5", {"from": "app"})
    past = {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": True, "challengeMetadata": "SUM"}
    assert second["request"]["session"] == [past]
    assert pool.error(answer, challenge=asked, text="5")[0] == "NotAuthorizedException"

    def decide(decision):
        answers["DefineAuthChallenge_Authentication"] = decision
        variables = {"ANSWERS": json.dumps(answers)}
        functions.update_function_configuration(FunctionName=pool.function, Environment={"Variables": variables})

    decide({"issueTokens": True})
    assert answer(again, "5")["AuthenticationResult"]["AccessToken"]
    decide({"failAuthentication": True})
    assert pool.error(start)[0] == "NotAuthorizedException"
    decide({"challengeName": "PASSWORD_VERIFIER"})
    assert pool.error(start)[0] == "NotImplemented"
    plain = Pool(["PreSignUp"], {})
    parameters = {"USERNAME": "jo"}
    assert error_of(users.initiate_auth, ClientId=plain.client, AuthFlow="CUSTOM_AUTH", AuthParameters=parameters) == (
        "InvalidParameterException",
        "Custom auth lambda trigger is not configured for the user pool.",
    )


for test in [
    challenges,
    sign_ups,
    sign_ups_by_code,
    refusals,
    administrators,
    tokens,
    tokens_of_the_second_version,
    sign_ins,
    messages,
    migrations,
]:
    test()
print("ok")
