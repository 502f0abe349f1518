"""Role sessions of SAML responses.

Usage: saml.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the
assertion that did not hold.
"""

import base64
import sys

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

ROLE = "arn:aws:iam::123456789012:role/shop/deploy"
PROVIDER = "arn:aws:iam::123456789012:saml-provider/Example"
ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"


def client(**credentials):
    config = {"retries": {"max_attempts": 0}}
    if not credentials:
        config["signature_version"] = UNSIGNED
    return boto3.client(
        "sts",
        endpoint_url=sys.argv[1],
        region_name="us-east-1",
        config=Config(**config),
        **credentials,
    )


def assertion(end="2099-01-01T00:00:00Z", role=f"{ROLE},{PROVIDER}"):
    text = f"""<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol">
      <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">
        <saml:Issuer>https://id.example.com</saml:Issuer>
        <saml:Subject>
          <saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">ada</saml:NameID>
          <saml:SubjectConfirmation>
            <saml:SubjectConfirmationData NotOnOrAfter="{end}"
              Recipient="https://signin.aws.amazon.com/saml"/>
          </saml:SubjectConfirmation>
        </saml:Subject>
        <saml:AttributeStatement>
          <saml:Attribute Name="{ATTRIBUTES}Role">
            <saml:AttributeValue>{role}</saml:AttributeValue>
          </saml:Attribute>
          <saml:Attribute Name="{ATTRIBUTES}RoleSessionName">
            <saml:AttributeValue>ada@example.com</saml:AttributeValue>
          </saml:Attribute>
        </saml:AttributeStatement>
      </saml:Assertion>
    </samlp:Response>"""
    return base64.b64encode(text.encode()).decode()


def assume(text):
    return client().assume_role_with_saml(
        RoleArn=ROLE, PrincipalArn=PROVIDER, SAMLAssertion=text
    )


def error_of(text):
    try:
        assume(text)
    except ClientError as error:
        return error.response["Error"]["Code"]
    raise AssertionError("the call went well")


answer = assume(assertion())
assert answer["Subject"] == "ada" and answer["SubjectType"] == "persistent", answer
assert answer["Issuer"] == "https://id.example.com", answer
assert answer["Audience"] == "https://signin.aws.amazon.com/saml", answer
assert len(base64.b64decode(answer["NameQualifier"])) == 20, answer
keys = answer["Credentials"]
session = client(
    aws_access_key_id=keys["AccessKeyId"],
    aws_secret_access_key=keys["SecretAccessKey"],
    aws_session_token=keys["SessionToken"],
)
arn = "arn:aws:sts::123456789012:assumed-role/deploy/ada@example.com"
assert session.get_caller_identity()["Arn"] == arn
assert error_of(assertion(end="2020-01-01T00:00:00Z")) == "ExpiredTokenException"
assert error_of(assertion(role="x,y")) == "InvalidIdentityToken"
assert error_of(base64.b64encode(b"<a>").decode()) == "InvalidIdentityToken"
assert error_of("!!!!") == "InvalidIdentityToken"
print("ok")
