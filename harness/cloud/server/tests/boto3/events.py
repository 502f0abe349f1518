"""EventBridge: buses, rules, patterns.

Usage: events.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion that
did not hold.
"""

import json
from datetime import datetime, timezone

from eventbridge import OTHER, arn, bodies, drop, events, put, queue, rule, sqs
from support import ACCOUNT, client, code_of, error_of


def buses():
    (default,) = events.list_event_buses()["EventBuses"]
    assert (default["Name"], default["Arn"]) == ("default", arn("event-bus/default")), default
    answer = events.create_event_bus(Name="orders", Description="test bus")
    assert (answer["EventBusArn"], answer["Description"]) == (arn("event-bus/orders"), "test bus"), answer
    described = events.describe_event_bus(Name="orders")
    # recorded: test_create_list_describe_delete_custom_event_buses
    assert set(described) == {"Name", "Arn", "Description", "CreationTime", "LastModifiedTime", "ResponseMetadata"}, described
    assert events.describe_event_bus(Name=described["Arn"])["Name"] == "orders"
    assert [bus["Name"] for bus in events.list_event_buses(NamePrefix="ord")["EventBuses"]] == ["orders"]
    assert error_of(events.create_event_bus, Name="orders") == (
        "ResourceAlreadyExistsException",
        "Event bus orders already exists.",
    )
    first = events.list_event_buses(Limit=1)
    second = events.list_event_buses(Limit=1, NextToken=first["NextToken"])
    assert second["EventBuses"][0]["Name"] == "orders" and "NextToken" not in second, second
    assert events.update_event_bus(Name="orders", Description="new")["Description"] == "new"
    absent = ("ResourceNotFoundException", "Event bus absent does not exist.")
    assert error_of(events.describe_event_bus, Name="absent") == absent
    assert error_of(events.delete_event_bus, Name="absent") == absent
    assert error_of(events.put_rule, Name="r", EventPattern='{"source": ["x"]}', EventBusName="absent") == absent
    assert error_of(events.delete_event_bus, Name="default") == ("ValidationException", "Cannot delete event bus default.")

    # recorded: test_put_permission, test_remove_permission
    grant = {"EventBusName": "orders", "Action": "events:PutEvents", "Principal": OTHER, "StatementId": "s1"}
    events.put_permission(**grant)
    events.put_permission(**{**grant, "Principal": "*", "StatementId": "s2"})
    policy = json.loads(events.describe_event_bus(Name="orders")["Policy"])
    assert policy["Statement"][0] == {
        "Sid": "s1",
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"},
        "Action": "events:PutEvents",
        "Resource": arn("event-bus/orders"),
    }, policy
    assert policy["Statement"][1]["Principal"] == "*", policy
    events.remove_permission(EventBusName="orders", StatementId="s2")
    assert error_of(events.remove_permission, EventBusName="orders", StatementId="s2") == (
        "ResourceNotFoundException",
        "Statement with the provided id does not exist.",
    )
    events.remove_permission(EventBusName="orders", RemoveAllPermissions=True)
    assert "Policy" not in events.describe_event_bus(Name="orders")
    assert code_of(events.put_permission, **{**grant, "Action": "events:ListRules"}) == "ValidationException"
    assert error_of(events.put_permission, **{**grant, "EventBusName": "absent"}) == absent
    events.delete_event_bus(Name="orders")


def rules():
    pattern = {"source": ["shop"]}
    answer = events.put_rule(Name="one", EventPattern=json.dumps(pattern), Description="first")
    assert answer["RuleArn"] == arn("rule/one"), answer
    described = events.describe_rule(Name="one")
    described.pop("ResponseMetadata")
    # recorded: test_put_list_with_prefix_describe_delete_rule
    assert described == {
        "Name": "one",
        "Arn": arn("rule/one"),
        "EventPattern": json.dumps(pattern),
        "State": "ENABLED",
        "Description": "first",
        "EventBusName": "default",
        "CreatedBy": ACCOUNT,
    }, described
    (listed,) = events.list_rules(NamePrefix="on")["Rules"]
    described.pop("CreatedBy")
    assert listed == described, listed
    events.disable_rule(Name="one")
    assert events.describe_rule(Name="one")["State"] == "DISABLED"
    events.enable_rule(Name="one")
    assert events.describe_rule(Name="one")["State"] == "ENABLED"
    assert error_of(events.describe_rule, Name="absent") == (
        "ResourceNotFoundException",
        "Rule absent does not exist on EventBus default.",
    )
    events.delete_rule(Name="absent")
    assert error_of(events.put_rule, Name="x") == (
        "ValidationException",
        "Parameter(s) EventPattern or ScheduleExpression must be specified.",
    )
    assert error_of(events.put_rule, Name="x", EventPattern='{"source": "shop"}') == (
        "InvalidEventPatternException",
        'Event pattern is not valid. Reason: "source" must be an object or an array',
    )
    events.create_event_bus(Name="orders")
    assert events.put_rule(Name="one", EventPattern='{"source": ["x"]}', EventBusName="orders")["RuleArn"] == arn("rule/orders/one")
    assert error_of(events.put_rule, Name="x", ScheduleExpression="rate(1 minute)", EventBusName="orders") == (
        "ValidationException",
        "ScheduleExpression is supported only on the default event bus.",
    )

    # Targets
    target = lambda number, **more: {"Id": f"t{number}", "Arn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:q{number}", **more}
    events.put_targets(Rule="one", Targets=[target(1), target(2, InputPath="$.detail")])
    events.put_targets(Rule="one", Targets=[target(1, Input='{"a": 1}')])
    events.put_rule(Name="one", EventPattern=json.dumps(pattern))
    assert events.list_targets_by_rule(Rule="one")["Targets"] == [target(1, Input='{"a": 1}'), target(2, InputPath="$.detail")]
    assert "Description" not in events.describe_rule(Name="one")
    assert events.list_rule_names_by_target(TargetArn=target(1)["Arn"])["RuleNames"] == ["one"]
    assert events.list_rule_names_by_target(TargetArn=target(3)["Arn"])["RuleNames"] == []
    first = events.list_targets_by_rule(Rule="one", Limit=1)
    assert len(first["Targets"]) == 1 and first["NextToken"], first
    # recorded: test_delete_rule_with_targets
    assert error_of(events.delete_rule, Name="one") == ("ValidationException", "Rule can't be deleted since it has targets.")
    # recorded: test_add_exceed_fife_targets_per_rule
    assert error_of(events.put_targets, Rule="one", Targets=[target(n) for n in range(6)]) == (
        "LimitExceededException",
        "The requested resource exceeds the maximum number allowed.",
    )
    refused = lambda **more: error_of(events.put_targets, Rule="one", Targets=[target(1, **more)])
    assert refused(Input="{}", InputPath="$.detail") == (
        "ValidationException",
        "Only one of Input, InputPath, or InputTransformer must be provided for target t1.",
    )
    transformer = {"InputPathsMap": {"a": "$.detail"}, "InputTemplate": '"<notdefinedkey>"'}
    assert refused(InputTransformer=transformer) == (
        "ValidationException",
        "InputTemplate for target t1 contains invalid placeholder notdefinedkey.",
    )
    assert refused(Id="!@#$@!#$")[0] == "ValidationException"
    assert refused(Arn="nothing")[0] == "ValidationException"
    assert refused(Arn=f"arn:aws:sqs:us-east-1:{ACCOUNT}:q.fifo") == (
        "ValidationException",
        "Parameter(s) SqsParameters must be specified for target: t1.",
    )
    assert error_of(events.put_targets, Rule="absent", Targets=[target(1)])[1] == "Rule absent does not exist on EventBus default."

    # recorded: events_tags
    given = [{"Key": "tag1", "Value": "value1"}]
    events.put_rule(Name="tagged", EventPattern=json.dumps(pattern), Tags=given)
    tags = lambda resource: events.list_tags_for_resource(ResourceARN=arn(resource))["Tags"]
    assert tags("rule/tagged") == given
    events.tag_resource(ResourceARN=arn("event-bus/orders"), Tags=given + [{"Key": "tag2", "Value": "value2"}])
    events.untag_resource(ResourceARN=arn("event-bus/orders"), TagKeys=["tag2", "absent"])
    assert tags("event-bus/orders") == given
    assert tags("rule/orders/one") == []
    for resource, message in (
        ("event-bus/absent", "Event bus absent does not exist."),
        ("rule/absent", "Rule absent does not exist on EventBus default."),
    ):
        for call, more in ((events.list_tags_for_resource, {}), (events.untag_resource, {"TagKeys": ["a"]})):
            assert error_of(call, ResourceARN=arn(resource), **more) == ("ResourceNotFoundException", message)
    found = client("resourcegroupstaggingapi").get_resources(ResourceTypeFilters=["events"])["ResourceTagMappingList"]
    assert [one["ResourceARN"] for one in found] == [arn("event-bus/orders"), arn("rule/tagged")], found
    drop("one")
    drop("tagged")
    events.delete_event_bus(Name="orders")


def put_and_match():
    url, queue_arn = queue("matched")
    pattern = {"source": ["shop"], "detail": {"total": [{"numeric": [">", 100]}], "kind": [{"anything-but": "test"}]}}
    rule("big", pattern, {"Id": "q", "Arn": queue_arn})
    answer = put({"total": 101, "kind": "order"}, Resources=["arn:aws:s3:::box"], Time=datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc))
    assert answer["FailedEntryCount"] == 0, answer
    put({"total": 100, "kind": "order"})
    put({"total": 101, "kind": "test"})
    put({"total": 101, "kind": "order"}, source="other")
    (event,) = bodies(url)
    # recorded: events_targets, test_put_events_with_target_sqs
    assert event == {
        "version": "0",
        "id": answer["Entries"][0]["EventId"],
        "detail-type": "order",
        "source": "shop",
        "account": ACCOUNT,
        "time": "2026-01-02T03:04:05Z",
        "region": "us-east-1",
        "resources": ["arn:aws:s3:::box"],
        "detail": {"total": 101, "kind": "order"},
    }, event
    assert list(event)[:4] == ["version", "id", "detail-type", "source"], event
    events.disable_rule(Name="big")
    put({"total": 101, "kind": "order"})
    assert bodies(url) == []
    drop("big")

    failing = lambda **entry: events.put_events(Entries=[{"Source": "a", "DetailType": "b", "Detail": "{}", **entry}])
    for entry, code, message in (
        ({"Source": ""}, "InvalidArgument", "Parameter Source is not valid. Reason: Source is a required argument."),
        ({"DetailType": ""}, "InvalidArgument", "Parameter DetailType is not valid. Reason: DetailType is a required argument."),
        ({"Detail": ""}, "InvalidArgument", "Parameter Detail is not valid. Reason: Detail is a required argument."),
        ({"Detail": "[1]"}, "MalformedDetail", "Detail is malformed."),
        ({"Detail": '"text"'}, "MalformedDetail", "Detail is malformed."),
        ({"Detail": "{"}, "MalformedDetail", "Detail is malformed."),
        ({"Source": "aws.s3"}, "NotAuthorizedForSourceException", "Not authorized for the source."),
    ):
        answer = failing(**entry)
        assert answer["FailedEntryCount"] == 1, answer
        assert answer["Entries"] == [{"ErrorCode": code, "ErrorMessage": message}], answer
    # recorded: test_put_events_nonexistent_event_bus
    answer = failing(EventBusName="absent")
    assert answer["FailedEntryCount"] == 0 and answer["Entries"][0]["EventId"], answer
    entry = {"Source": "a", "DetailType": "b", "Detail": "{}"}
    answer = events.put_events(Entries=[entry, {**entry, "Detail": "x"}, entry])
    assert ["EventId" in one for one in answer["Entries"]] == [True, False, True], answer
    assert code_of(events.put_events, Entries=[entry] * 11) == "ValidationException"
    assert error_of(events.put_events, Entries=[{**entry, "Detail": json.dumps({"a": "x" * 262144})}]) == (
        "ValidationException",
        "Total size of the entries in the request is over the limit.",
    )

    event = {"id": "1", "account": "2", "source": "s", "time": "t", "region": "r", "resources": [], "detail-type": "d"}
    test = lambda pattern, **more: events.test_event_pattern(
        EventPattern=json.dumps(pattern), Event=json.dumps({**event, **more})
    )["Result"]
    assert test({"source": ["s"]}) is True
    assert test({"detail": {"a": [{"exists": False}]}}) is True
    assert test({"$or": [{"source": ["x"]}, {"detail": {"ip": [{"cidr": "10.0.0.0/24"}]}}]}, detail={"ip": "10.0.0.9"}) is True
    for wrong in ("text", "[]", json.dumps({"source": "s"})):
        assert error_of(events.test_event_pattern, EventPattern='{"source": ["s"]}', Event=wrong) == (
            "ValidationException",
            "Parameter Event is not valid.",
        )
    error = error_of(events.test_event_pattern, EventPattern='["not"]', Event=json.dumps(event))
    assert error[1].startswith("Event pattern is not valid. Reason: Filter is not an object"), error


def objects():
    """S3 tells EventBridge of objects."""
    url, queue_arn = queue("objects")
    rule("created", {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": {"bucket": {"name": ["box"]}}}, {"Id": "q", "Arn": queue_arn})
    s3 = client("s3")
    s3.create_bucket(Bucket="box")
    s3.put_bucket_notification_configuration(Bucket="box", NotificationConfiguration={"EventBridgeConfiguration": {}})
    s3.put_object(Bucket="box", Key="photo.png", Body=b"1234")
    (event,) = bodies(url)
    assert (event["source"], event["resources"]) == ("aws.s3", ["arn:aws:s3:::box"]), event
    assert event["detail"]["object"]["key"] == "photo.png" and event["detail"]["object"]["size"] == 4, event
    drop("created")


buses()
rules()
put_and_match()
objects()
print("ok")
