"""The settings of user pools that are stored: looks, brandings, terms, risks, logs; and
linked users, factors and feedback."""

import json
import urllib.request

from support import client, code_of

idp = client("cognito-idp")
pool = idp.create_user_pool(
    PoolName="shop",
    UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"},
    SmsConfiguration={"SnsCallerArn": "arn:aws:iam::000000000000:role/sms", "ExternalId": "x"},
)["UserPool"]["Id"]
app = idp.create_user_pool_client(
    UserPoolId=pool,
    ClientName="web",
    ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
)["UserPoolClient"]["ClientId"]

# The style sheet and the logo of the classic pages: a client has its own or everyone's.
assert code_of(idp.get_ui_customization, UserPoolId=pool) == "InvalidParameterException"
idp.create_user_pool_domain(UserPoolId=pool, Domain="shop")
assert idp.get_ui_customization(UserPoolId=pool)["UICustomization"] == {}
png = b"\x89PNG\r\n\x1a\nlogo"
css = ".submitButton-customizable { color: #123456; }"
for_all = idp.set_ui_customization(UserPoolId=pool, CSS=css, ImageFile=png)["UICustomization"]
assert (for_all["ClientId"], for_all["CSS"], len(for_all["CSSVersion"])) == ("ALL", css, 14)
with urllib.request.urlopen(for_all["ImageUrl"]) as response:
    assert response.headers["content-type"] == "image/png"
    assert response.read() == png
assert idp.get_ui_customization(UserPoolId=pool, ClientId=app)["UICustomization"] == for_all
own = idp.set_ui_customization(UserPoolId=pool, ClientId=app, CSS="")["UICustomization"]
assert "CSS" not in own and "ImageUrl" not in own
assert idp.get_ui_customization(UserPoolId=pool, ClientId=app)["UICustomization"] == own
assert idp.get_ui_customization(UserPoolId=pool)["UICustomization"] == for_all
absent = code_of(idp.set_ui_customization, UserPoolId=pool, ClientId="absent")
assert absent == "ResourceNotFoundException"

# The branding of the managed pages: one for a client.
settings = {"components": {"form": {"borderRadius": 8.5}}, "categories": {}}
asset = {"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": png}
branding = idp.create_managed_login_branding(
    UserPoolId=pool, ClientId=app, Settings=settings, Assets=[asset]
)["ManagedLoginBranding"]
assert branding["Settings"] == settings, branding
assert branding["Assets"] == [asset], branding
key = {"UserPoolId": pool, "ManagedLoginBrandingId": branding["ManagedLoginBrandingId"]}
assert idp.describe_managed_login_branding(**key)["ManagedLoginBranding"] == branding
by_client = idp.describe_managed_login_branding_by_client(UserPoolId=pool, ClientId=app)
assert by_client["ManagedLoginBranding"] == branding
again = code_of(idp.create_managed_login_branding, UserPoolId=pool, ClientId=app)
assert again == "ManagedLoginBrandingExistsException"
plain = idp.update_managed_login_branding(**key, UseCognitoProvidedValues=True)
plain = plain["ManagedLoginBranding"]
assert plain["UseCognitoProvidedValues"] and "Settings" not in plain and plain["Assets"] == []
both = code_of(
    idp.update_managed_login_branding, **key, UseCognitoProvidedValues=True, Settings=settings
)
assert both == "InvalidParameterException"
idp.delete_managed_login_branding(**key)
assert code_of(idp.describe_managed_login_branding, **key) == "ResourceNotFoundException"

# Terms.
links = {"cognito:default": "https://shop.example/terms"}
new = {"TermsName": "terms-of-use", "TermsSource": "LINK", "Enforcement": "NONE", "Links": links}
terms = idp.create_terms(UserPoolId=pool, ClientId=app, **new)["Terms"]
assert terms["Links"] == links
twice = code_of(idp.create_terms, UserPoolId=pool, ClientId=app, **new)
assert twice == "TermsExistsException"
key = {"UserPoolId": pool, "TermsId": terms["TermsId"]}
idp.update_terms(**key, TermsName="privacy-policy")
assert idp.describe_terms(**key)["Terms"]["TermsName"] == "privacy-policy"
assert [each["TermsId"] for each in idp.list_terms(UserPoolId=pool)["Terms"]] == [terms["TermsId"]]
idp.delete_terms(**key)
assert idp.list_terms(UserPoolId=pool)["Terms"] == []

# Risks: of the pool and of a client.
none = idp.describe_risk_configuration(UserPoolId=pool)["RiskConfiguration"]
assert none == {"UserPoolId": pool}
compromised = {"EventFilter": ["SIGN_IN"], "Actions": {"EventAction": "BLOCK"}}
exceptions = {"BlockedIPRangeList": ["10.10.10.10/32"]}
idp.set_risk_configuration(
    UserPoolId=pool, CompromisedCredentialsRiskConfiguration=compromised
)
idp.set_risk_configuration(
    UserPoolId=pool, ClientId=app, RiskExceptionConfiguration=exceptions
)
whole = idp.describe_risk_configuration(UserPoolId=pool)["RiskConfiguration"]
assert whole["CompromisedCredentialsRiskConfiguration"] == compromised
assert "RiskExceptionConfiguration" not in whole and "ClientId" not in whole
of_app = idp.describe_risk_configuration(UserPoolId=pool, ClientId=app)["RiskConfiguration"]
assert of_app["RiskExceptionConfiguration"] == exceptions and of_app["ClientId"] == app
idp.set_risk_configuration(UserPoolId=pool, ClientId=app)
of_app = idp.describe_risk_configuration(UserPoolId=pool, ClientId=app)["RiskConfiguration"]
assert of_app == {"UserPoolId": pool, "ClientId": app}
unprotected = idp.create_user_pool(PoolName="plain")["UserPool"]["Id"]
refused = code_of(idp.describe_risk_configuration, UserPoolId=unprotected)
assert refused == "UserPoolAddOnNotEnabledException"

# Logs.
logs = [
    {
        "LogLevel": "ERROR",
        "EventSource": "userNotification",
        "CloudWatchLogsConfiguration": {
            "LogGroupArn": "arn:aws:logs:us-east-1:000000000000:log-group:shop"
        },
    }
]
assert idp.get_log_delivery_configuration(UserPoolId=pool)["LogDeliveryConfiguration"] == {
    "UserPoolId": pool,
    "LogConfigurations": [],
}
idp.set_log_delivery_configuration(UserPoolId=pool, LogConfigurations=logs)
stored = idp.get_log_delivery_configuration(UserPoolId=pool)["LogDeliveryConfiguration"]
assert stored["LogConfigurations"] == logs
doubled = code_of(
    idp.set_log_delivery_configuration, UserPoolId=pool, LogConfigurations=logs + logs
)
assert doubled == "InvalidParameterException"

# Linked users.
idp.create_identity_provider(
    UserPoolId=pool,
    ProviderName="Google",
    ProviderType="Google",
    ProviderDetails={"client_id": "c", "client_secret": "s", "authorize_scopes": "email"},
)
idp.admin_create_user(
    UserPoolId=pool,
    Username="ann",
    MessageAction="SUPPRESS",
    UserAttributes=[
        {"Name": "phone_number", "Value": "+15550100"},
        {"Name": "phone_number_verified", "Value": "true"},
    ],
)
ann = {"ProviderName": "Cognito", "ProviderAttributeValue": "ann"}
google = {
    "ProviderName": "Google",
    "ProviderAttributeName": "Cognito_Subject",
    "ProviderAttributeValue": "42",
}
of_ann = {"UserPoolId": pool, "Username": "ann"}


def identities():
    attributes = idp.admin_get_user(**of_ann)["UserAttributes"]
    values = {each["Name"]: each["Value"] for each in attributes}
    return json.loads(values.get("identities", "[]"))


idp.admin_link_provider_for_user(UserPoolId=pool, DestinationUser=ann, SourceUser=google)
(linked,) = identities()
assert (linked["userId"], linked["providerName"], linked["primary"]) == ("42", "Google", False)
link = idp.admin_link_provider_for_user
twice = code_of(link, UserPoolId=pool, DestinationUser=ann, SourceUser=google)
assert twice == "InvalidParameterException"
itself = code_of(link, UserPoolId=pool, DestinationUser=ann, SourceUser=ann)
assert itself == "InvalidParameterException"
unknown = {**google, "ProviderName": "Facebook"}
absent = code_of(link, UserPoolId=pool, DestinationUser=ann, SourceUser=unknown)
assert absent == "ResourceNotFoundException"
idp.admin_disable_provider_for_user(UserPoolId=pool, User=google)
assert identities() == []
again = code_of(idp.admin_disable_provider_for_user, UserPoolId=pool, User=google)
assert again == "UserNotFoundException"

# Factors, by the operations before preferences.
idp.set_user_pool_mfa_config(
    UserPoolId=pool,
    MfaConfiguration="OPTIONAL",
    SmsMfaConfiguration={},
    SoftwareTokenMfaConfiguration={"Enabled": True},
)
text = [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]
idp.admin_set_user_settings(**of_ann, MFAOptions=text)
assert idp.admin_get_user(**of_ann)["UserMFASettingList"] == ["SMS_MFA"]
factors = idp.admin_get_user_auth_factors(**of_ann)
assert factors["UserMFASettingList"] == ["SMS_MFA"] and factors["Username"] == "ann"
idp.admin_set_user_settings(**of_ann, MFAOptions=[])
assert "UserMFASettingList" not in idp.admin_get_user(**of_ann)
idp.admin_set_user_password(**of_ann, Password="Passw0rd!", Permanent=True)
tokens = idp.initiate_auth(
    ClientId=app,
    AuthFlow="USER_PASSWORD_AUTH",
    AuthParameters={"USERNAME": "ann", "PASSWORD": "Passw0rd!"},
)["AuthenticationResult"]
idp.set_user_settings(AccessToken=tokens["AccessToken"], MFAOptions=text)
assert idp.admin_get_user(**of_ann)["PreferredMfaSetting"] == "SMS_MFA"
by_ann = {"AccessToken": tokens["AccessToken"]}
assert idp.associate_software_token(**by_ann)["SecretCode"]
wrong = code_of(idp.verify_software_token, **by_ann, UserCode="123456")
assert wrong == "EnableSoftwareTokenMFAException", wrong
idp.admin_delete_software_token(**of_ann)
gone = code_of(idp.verify_software_token, **by_ann, UserCode="123456")
assert gone != "EnableSoftwareTokenMFAException", gone

# Whether an event was the user's own.
(event, *_) = idp.admin_list_user_auth_events(**of_ann)["AuthEvents"]
of_event = {**of_ann, "EventId": event["EventId"]}
idp.admin_update_auth_event_feedback(**of_event, FeedbackValue="Invalid")
(event, *_) = idp.admin_list_user_auth_events(**of_ann)["AuthEvents"]
assert event["EventFeedback"]["FeedbackValue"] == "Invalid"
absent = code_of(
    idp.admin_update_auth_event_feedback, **{**of_event, "EventId": "none"}, FeedbackValue="Valid"
)
assert absent == "ResourceNotFoundException"

print("ok")
