"""Connections and API destinations of EventBridge.

Usage: api_destinations.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion
that did not hold.
"""

import base64
import json
from urllib.parse import parse_qs, urlsplit

from support import ACCOUNT, advance, client, code_of, error_of, serve, settle

events = client("events")
secrets = client("secretsmanager")
sqs = client("sqs")
requests = []
answers = []


def answer(request, body):
    """Notes a request, and answers it as the test wants."""
    requests.append((request.command, request.path, dict(request.headers), body.decode()))
    status, content = answers.pop(0) if answers else (200, {})
    return status, {}, json.dumps(content).encode()


def received():
    """Returns the requests since the last question."""
    settle()
    found = list(requests)
    requests.clear()
    return found


PARTNER = serve(answer)
BASIC = {"BasicAuthParameters": {"Username": "shop", "Password": "pass"}}


def connect(name, kind, parameters):
    return events.create_connection(Name=name, AuthorizationType=kind, AuthParameters=parameters)["ConnectionArn"]


def destine(name, connection, path="/orders", method="POST", **more):
    return events.create_api_destination(
        Name=name, ConnectionArn=connection, InvocationEndpoint=PARTNER + path, HttpMethod=method, **more
    )["ApiDestinationArn"]


def target(arn, **more):
    """Has events of `shop` go to a target."""
    events.put_rule(Name="out", EventPattern='{"source": ["shop"]}')
    events.put_targets(Rule="out", Targets=[{"Id": "1", "Arn": arn, "InputPath": "$.detail", **more}])


def put(**detail):
    events.put_events(Entries=[{"Source": "shop", "DetailType": "Paid", "Detail": json.dumps(detail)}])


def secret_of(name):
    arn = events.describe_connection(Name=name)["SecretArn"]
    return json.loads(secrets.get_secret_value(SecretId=arn)["SecretString"])


def connections():
    # recorded: test_create_connection, test_connection_secrets
    made = events.create_connection(Name="basic", AuthorizationType="BASIC", AuthParameters=BASIC)
    assert set(made) == {"ConnectionArn", "ConnectionState", "CreationTime", "LastModifiedTime", "ResponseMetadata"}, made
    assert made["ConnectionArn"].startswith(f"arn:aws:events:us-east-1:{ACCOUNT}:connection/basic/"), made
    found = events.describe_connection(Name="basic")
    assert found["AuthParameters"] == {"BasicAuthParameters": {"Username": "shop"}}, found
    assert found["ConnectionState"] == "AUTHORIZED" and found["LastAuthorizedTime"], found
    assert ":secret:events!connection/basic/" in found["SecretArn"], found
    assert secret_of("basic") == {"username": "shop", "password": "pass"}
    key = {"ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "k1"}, "InvocationHttpParameters": {}}
    connect("key", "API_KEY", key)
    assert secret_of("key") == {"api_key_name": "X-Key", "api_key_value": "k1", "invocation_http_parameters": {}}
    # recorded: test_update_connection
    changed = events.update_connection(
        Name="basic", AuthorizationType="BASIC", AuthParameters={"BasicAuthParameters": {"Username": "new", "Password": "p2"}}
    )
    assert "LastAuthorizedTime" in changed, changed
    assert secret_of("basic") == {"username": "new", "password": "p2"}
    assert [one["Name"] for one in events.list_connections()["Connections"]] == ["basic", "key"]
    assert [one["Name"] for one in events.list_connections(NamePrefix="k")["Connections"]] == ["key"]
    assert code_of(connect, name="key", kind="API_KEY", parameters=key) == "ResourceAlreadyExistsException"
    assert code_of(connect, name="x", kind="API_KEY", parameters=BASIC) == "ValidationException"
    # recorded: test_create_connection_invalid_parameters, test_create_connection_name_validation
    assert error_of(connect, name="x", kind="INVALID_AUTH_TYPE", parameters={}) == (
        "ValidationException",
        "1 validation error detected: Value 'INVALID_AUTH_TYPE' at 'authorizationType' failed to satisfy constraint: Member "
        "must satisfy enum value set: [BASIC, OAUTH_CLIENT_CREDENTIALS, API_KEY]",
    )
    # recorded: test_delete_connection
    secret = found["SecretArn"]
    assert events.delete_connection(Name="basic")["ConnectionState"] == "DELETING"
    assert error_of(events.describe_connection, Name="basic") == (
        "ResourceNotFoundException",
        "Failed to describe the connection(s). Connection 'basic' does not exist.",
    )
    assert code_of(secrets.describe_secret, SecretId=secret) == "ResourceNotFoundException"


def destinations():
    # recorded: test_api_destinations
    key = events.describe_connection(Name="key")["ConnectionArn"]
    made = events.create_api_destination(
        Name="d", ConnectionArn=key, InvocationEndpoint="https://example.com/api", HttpMethod="POST", Description="Test"
    )
    assert made["ApiDestinationState"] == "ACTIVE", made
    found = events.describe_api_destination(Name="d")
    assert (found["InvocationRateLimitPerSecond"], found["Description"]) == (300, "Test"), found
    events.update_api_destination(Name="d", HttpMethod="PUT")
    (listed,) = events.list_api_destinations(ConnectionArn=key)["ApiDestinations"]
    assert listed["HttpMethod"] == "PUT" and listed["InvocationEndpoint"] == "https://example.com/api", listed
    events.delete_api_destination(Name="d")
    assert error_of(events.describe_api_destination, Name="d") == (
        "ResourceNotFoundException",
        "Failed to describe the api-destination(s). An api-destination 'd' does not exist.",
    )
    absent = key.replace("/key/", "/none/")
    assert code_of(destine, name="d", connection=absent) == "ResourceNotFoundException"


def requests_of_events():
    key = {
        "ApiKeyAuthParameters": {"ApiKeyName": "X-Key", "ApiKeyValue": "k1"},
        "InvocationHttpParameters": {
            "HeaderParameters": [{"Key": "X-Shop", "Value": "7"}],
            "QueryStringParameters": [{"Key": "from", "Value": "a b", "IsValueSecret": True}],
            "BodyParameters": [{"Key": "shop", "Value": "7"}],
        },
    }
    events.update_connection(Name="key", AuthParameters=key)
    shown = events.describe_connection(Name="key")["AuthParameters"]["InvocationHttpParameters"]
    assert "Value" not in shown["QueryStringParameters"][0] and shown["HeaderParameters"][0]["Value"] == "7", shown
    arn = destine("orders", events.describe_connection(Name="key")["ConnectionArn"], "/orders/*/events")
    http = {
        "PathParameterValues": ["o/1"],
        "HeaderParameters": {"X-Shop": "of the target", "X-More": "1"},
        "QueryStringParameters": {"page": "2"},
    }
    target(arn, HttpParameters=http)
    put(total=5)
    ((method, path, headers, body),) = received()
    assert (method, path) == ("POST", "/orders/o%2F1/events?from=a%20b&page=2"), path
    headers = {name.lower(): value for name, value in headers.items()}
    assert headers["x-key"] == "k1" and headers["x-shop"] == "7" and headers["x-more"] == "1", headers
    assert headers["user-agent"] == "Amazon/EventBridge/ApiDestinations", headers
    assert headers["content-type"] == "application/json; charset=utf-8", headers
    assert json.loads(body) == {"total": 5, "shop": "7"}, body
    basic = connect("basic", "BASIC", BASIC)
    events.update_api_destination(Name="orders", ConnectionArn=basic, HttpMethod="GET")
    put(total=6)
    ((method, _, headers, body),) = received()
    assert (method, body) == ("GET", "") and headers["authorization"] == "Basic " + base64.b64encode(b"shop:pass").decode()
    events.update_api_destination(Name="orders", HttpMethod="POST", InvocationEndpoint=PARTNER + "/orders")


def retries_and_dead_letters():
    url = sqs.create_queue(QueueName="dead")["QueueUrl"]
    queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:dead"
    allow = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": queue}
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps({"Statement": [allow]})})
    arn = events.describe_api_destination(Name="orders")["ApiDestinationArn"]
    target(arn, DeadLetterConfig={"Arn": queue}, RetryPolicy={"MaximumRetryAttempts": 2})

    def dead():
        messages = sqs.receive_message(QueueUrl=url, MessageAttributeNames=["All"]).get("Messages", [])
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return messages

    # 5xx and 429 are tried again: after a second, then after two.
    answers.extend([(503, {}), (429, {})])
    put(total=1)
    assert len(received()) == 1
    advance("1s")
    assert len(received()) == 1
    advance("2s")
    assert len(received()) == 1 and dead() == []
    # 404 is not.
    answers.append((404, {}))
    put(total=2)
    assert len(received()) == 1
    (message,) = dead()
    attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert attributes["ERROR_CODE"] == "ERROR_FROM_TARGET" and attributes["TARGET_ARN"] == arn, attributes
    assert json.loads(message["Body"])["detail"] == {"total": 2}, message
    advance("1h")
    assert received() == []
    answers.extend([(500, {})] * 3)
    put(total=3)
    settle()
    advance("1s")
    settle()
    advance("2s")
    assert len(received()) == 3
    (message,) = dead()
    assert message["MessageAttributes"]["EXHAUSTED_RETRY_CONDITION"]["StringValue"] == "MaximumRetryAttempts", message


def no_more_than_the_rate():
    events.update_api_destination(Name="orders", InvocationRateLimitPerSecond=2)
    advance("10s")
    for number in range(5):
        put(number=number)
    first = len(received())
    assert first < 5, first
    advance("2s")
    assert first + len(received()) == 5
    events.update_api_destination(Name="orders", InvocationRateLimitPerSecond=300)


def tokens():
    answers.append((200, {"access_token": "t1", "expires_in": 600}))
    oauth = {
        "OAuthParameters": {
            "ClientParameters": {"ClientID": "id", "ClientSecret": "s&1"},
            "AuthorizationEndpoint": PARTNER + "/token",
            "HttpMethod": "POST",
            "OAuthHttpParameters": {"BodyParameters": [{"Key": "audience", "Value": "shop"}]},
        }
    }
    made = events.create_connection(Name="oauth", AuthorizationType="OAUTH_CLIENT_CREDENTIALS", AuthParameters=oauth)
    # recorded: test_connection_secrets[oauth]
    assert made["ConnectionState"] == "AUTHORIZING", made
    assert set(secret_of("oauth")) == {
        "authorization_endpoint", "client_id", "client_secret", "http_method", "oauth_http_parameters",
    }
    ((method, path, headers, body),) = received()
    assert (method, path) == ("POST", "/token") and headers["content-type"] == "application/x-www-form-urlencoded", headers
    assert parse_qs(body) == {
        "grant_type": ["client_credentials"], "client_id": ["id"], "client_secret": ["s&1"], "audience": ["shop"],
    }, body
    assert events.describe_connection(Name="oauth")["ConnectionState"] == "AUTHORIZED"
    target(destine("authorized", made["ConnectionArn"]))
    put(total=1)
    ((_, path, headers, _),) = received()
    assert path == "/orders" and headers["authorization"] == "Bearer t1", headers
    # A token that is no longer good is replaced before the request, by the cloud's clock.
    advance("11m")
    answers.append((200, {"access_token": "t2"}))
    put(total=2)
    (asked, sent) = received()
    assert asked[1] == "/token" and sent[2]["authorization"] == "Bearer t2", (asked, sent)
    # One that the destination refuses, too: user guide, "Connections for HTTP endpoints".
    answers.extend([(401, {}), (200, {"access_token": "t3"})])
    put(total=3)
    assert [urlsplit(one[1]).path for one in received()] == ["/orders"]
    advance("1s")
    (asked, sent) = received()
    assert asked[1] == "/token" and sent[2]["authorization"] == "Bearer t3", (asked, sent)
    # Without a token nothing is sent, and the connection says so.
    answers.append((400, {"error": "invalid_client"}))
    events.update_connection(Name="oauth", AuthParameters={"OAuthParameters": {"ClientParameters": {"ClientID": "other"}}})
    settle()
    found = events.describe_connection(Name="oauth")
    assert found["ConnectionState"] == "DEAUTHORIZED" and "400" in found["StateReason"], found
    assert events.describe_api_destination(Name="authorized")["ApiDestinationState"] == "INACTIVE"


connections()
destinations()
requests_of_events()
retries_and_dead_letters()
no_more_than_the_rate()
tokens()
print("ok")
