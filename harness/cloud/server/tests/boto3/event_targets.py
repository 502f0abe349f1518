"""EventBridge: targets, dead letters, schedules, archives.

Usage: event_targets.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion that
did not hold.
"""

import json
from datetime import timedelta

from eventbridge import OTHER, arn, bodies, drop, events, put, queue, received, rule, sns, sqs
from support import ACCOUNT, advance, client, code_of, control, error_of


def targets():
    plain, plain_arn = queue("plain")
    path, path_arn = queue("path")
    text, text_arn = queue("text")
    fifo, fifo_arn = queue("line.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    transformer = {"InputPathsMap": {"id": "$.detail.id"}, "InputTemplate": '{"order": <id>, "rule": "<aws.events.rule-name>"}'}
    rule(
        "all",
        {"source": ["shop"]},
        {"Id": "constant", "Arn": plain_arn, "Input": '{"constant": true}'},
        {"Id": "path", "Arn": path_arn, "InputPath": "$.detail"},
        {"Id": "text", "Arn": text_arn, "InputTransformer": transformer},
        {"Id": "fifo", "Arn": fifo_arn, "SqsParameters": {"MessageGroupId": "orders"}},
    )
    put({"id": 7})
    assert bodies(plain) == [{"constant": True}]
    assert bodies(path) == [{"id": 7}]
    assert bodies(text) == [{"order": 7, "rule": "all"}]
    (message,) = received(fifo)
    assert message["Attributes"]["MessageGroupId"] == "orders", message
    drop("all")

    # A topic whose policy lets EventBridge in, and a bus of another account.
    topic = sns.create_topic(Name="news")["TopicArn"]
    statement = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sns:Publish", "Resource": topic}
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=json.dumps({"Statement": [statement]}))
    heard, heard_arn = queue("heard")
    everybody = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": heard_arn}]}
    sqs.set_queue_attributes(QueueUrl=heard, Attributes={"Policy": json.dumps(everybody)})
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=heard_arn, Attributes={"RawMessageDelivery": "true"})
    rule("topic", {"source": ["shop"]}, {"Id": "t", "Arn": topic})
    put({"id": 8})
    assert [event["detail"] for event in bodies(heard)] == [{"id": 8}]
    drop("topic")

    # recorded: events_cross_account_region
    theirs = client("events", region="eu-west-1", key=OTHER)
    theirs.create_event_bus(Name="central")
    central = arn("event-bus/central", OTHER, "eu-west-1")
    rule("forward", {"source": ["shop"]}, {"Id": "b", "Arn": central})
    theirs.put_rule(Name="in", EventBusName="central", EventPattern='{"source": ["shop"]}')
    theirs.put_targets(Rule="in", EventBusName="central", Targets=[{"Id": "q", "Arn": plain_arn}])
    put({"id": 9})
    assert bodies(plain) == [], "the other bus has no policy"
    theirs.put_permission(EventBusName="central", Action="events:PutEvents", Principal=ACCOUNT, StatementId="s")
    put({"id": 9})
    (event,) = bodies(plain)
    assert (event["account"], event["region"], event["detail"]) == (ACCOUNT, "us-east-1", {"id": 9}), event
    drop("forward")
    events.put_events(Entries=[{"Source": "shop", "DetailType": "d", "Detail": "{}", "EventBusName": central}])
    assert len(bodies(plain)) == 1
    theirs.remove_permission(EventBusName="central", RemoveAllPermissions=True)
    entry = {"Source": "shop", "DetailType": "d", "Detail": "{}", "EventBusName": central}
    assert code_of(events.put_events, Entries=[entry]) == "AccessDeniedException"

    # An event does not run in circles.
    events.create_event_bus(Name="a")
    rule("back", {"source": ["shop"]}, {"Id": "b", "Arn": arn("event-bus/default")}, {"Id": "q", "Arn": plain_arn}, EventBusName="a")
    rule("there", {"source": ["shop"]}, {"Id": "b", "Arn": arn("event-bus/a")})
    put({"id": 10})
    assert 0 < len(bodies(plain)) < 5
    drop("there")
    drop("back", EventBusName="a")


def dead_letters():
    dead, dead_arn = queue("dead")
    gone = f"arn:aws:sqs:us-east-1:{ACCOUNT}:gone"
    rule("lost", {"source": ["shop"]}, {"Id": "q", "Arn": gone, "DeadLetterConfig": {"Arn": dead_arn}})
    put({"id": 1})
    (message,) = received(dead)
    attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert json.loads(message["Body"])["detail"] == {"id": 1}, message
    assert attributes["RULE_ARN"] == arn("rule/lost") and attributes["TARGET_ARN"] == gone, attributes
    assert attributes["ERROR_CODE"] == "NO_RESOURCE" and "RETRY_ATTEMPTS" not in attributes, attributes
    drop("lost")

    # What may go well later is tried again.
    url, queue_arn = queue("late")
    rule("again", {"source": ["shop"]}, {"Id": "q", "Arn": queue_arn, "DeadLetterConfig": {"Arn": dead_arn}})
    control("faults", {"service": "sqs", "operation": "SendMessage", "resource": "late", "error": "fail", "times": 2})
    put({"id": 2})
    assert bodies(url) == []
    advance("10s")
    assert [event["detail"] for event in bodies(url)] == [{"id": 2}]
    assert received(dead) == []
    retry = {"MaximumRetryAttempts": 1, "MaximumEventAgeInSeconds": 3600}
    events.put_targets(Rule="again", Targets=[{"Id": "q", "Arn": queue_arn, "DeadLetterConfig": {"Arn": dead_arn}, "RetryPolicy": retry}])
    control("faults", {"service": "sqs", "operation": "SendMessage", "resource": "late", "error": "fail", "times": 2})
    put({"id": 3})
    advance("10s")
    (message,) = received(dead)
    attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert attributes["EXHAUSTED_RETRY_CONDITION"] == "MaximumRetryAttempts", attributes
    assert attributes["RETRY_ATTEMPTS"] == "1", attributes
    drop("again")


def schedules():
    url, queue_arn = queue("ticks")
    events.put_rule(Name="tick", ScheduleExpression="rate(5 minutes)")
    events.put_targets(Rule="tick", Targets=[{"Id": "q", "Arn": queue_arn}])
    advance("4m")
    assert bodies(url) == []
    advance("62s")
    (event,) = bodies(url)
    # recorded: events_schedule, tests_schedule_rate_target_sqs
    assert (event["source"], event["detail-type"], event["detail"]) == ("aws.events", "Scheduled Event", {}), event
    assert event["resources"] == [arn("rule/tick")], event
    advance("1h")
    assert len(bodies(url)) == 12
    events.disable_rule(Name="tick")
    advance("1h")
    assert bodies(url) == []
    events.enable_rule(Name="tick")
    advance("6m")
    assert len(bodies(url)) == 1
    drop("tick")
    events.put_rule(Name="noon", ScheduleExpression="cron(0 12 * * ? *)")
    events.put_targets(Rule="noon", Targets=[{"Id": "q", "Arn": queue_arn, "Input": '{"noon": true}'}])
    advance("72h")
    assert bodies(url) == [{"noon": True}] * 3
    (listed,) = events.list_rules()["Rules"]
    assert listed["ScheduleExpression"] == "cron(0 12 * * ? *)" and "EventPattern" not in listed, listed
    drop("noon")
    # recorded: tests_put_rule_with_invalid_schedule_cron
    for wrong in ("cron(0 1 * * * *)", "cron(0 dummy ? * MON-FRI *)", "cron(71 8 1 * ? *)", "cron(INVALID)", "rate(1 minutes)", "rate(5)"):
        assert error_of(events.put_rule, Name="x", ScheduleExpression=wrong) == (
            "ValidationException",
            "Parameter ScheduleExpression is not valid.",
        )


def archives():
    url, queue_arn = queue("replayed")
    rule("r", {"source": ["shop"]}, {"Id": "q", "Arn": queue_arn})
    source = arn("event-bus/default")
    made = events.create_archive(ArchiveName="all", EventSourceArn=source, EventPattern='{"source": ["shop"]}', RetentionDays=1)
    assert (made["ArchiveArn"], made["State"]) == (arn("archive/all"), "ENABLED"), made
    assert error_of(events.create_archive, ArchiveName="all", EventSourceArn=source) == (
        "ResourceAlreadyExistsException",
        "Archive all already exists.",
    )
    start = made["CreationTime"] - timedelta(minutes=1)
    for number in range(3):
        put({"id": number})
    put({"id": 9}, source="other")
    assert len(bodies(url)) == 3
    described = events.describe_archive(ArchiveName="all")
    assert (described["EventCount"], described["RetentionDays"]) == (3, 1) and described["SizeBytes"] > 0, described
    (listed,) = events.list_archives(NamePrefix="al")["Archives"]
    assert "ArchiveArn" not in listed and listed["EventCount"] == 3, listed
    replay = {
        "EventSourceArn": arn("archive/all"),
        "EventStartTime": start,
        "EventEndTime": start + timedelta(hours=1),
        "Destination": {"Arn": source, "FilterArns": [arn("rule/r")]},
    }
    assert events.start_replay(ReplayName="again", **replay)["State"] == "STARTING"
    assert code_of(events.start_replay, ReplayName="again", **replay) == "ResourceAlreadyExistsException"
    advance("2s")
    found = bodies(url)
    assert [(event["detail"], event["replay-name"]) for event in found] == [({"id": n}, "again") for n in range(3)], found
    assert events.describe_replay(ReplayName="again")["State"] == "COMPLETED"
    events.start_replay(ReplayName="never", **replay)
    assert events.cancel_replay(ReplayName="never")["State"] == "CANCELLING"
    advance("2s")
    assert bodies(url) == [] and events.describe_replay(ReplayName="never")["State"] == "CANCELLED"
    assert [one["ReplayName"] for one in events.list_replays()["Replays"]] == ["again", "never"]
    assert error_of(events.start_replay, ReplayName="x", **{**replay, "EventEndTime": start}) == (
        "ValidationException",
        "Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.",
    )
    assert error_of(events.start_replay, ReplayName="x", **{**replay, "EventSourceArn": arn("archive/absent")}) == (
        "ValidationException",
        "Parameter EventSourceArn is not valid. Reason: Archive absent does not exist.",
    )
    assert error_of(events.describe_replay, ReplayName="absent") == ("ResourceNotFoundException", "Replay absent does not exist.")
    advance("25h")
    assert events.describe_archive(ArchiveName="all")["EventCount"] == 0
    events.update_archive(ArchiveName="all", Description="new")
    assert code_of(events.update_archive, ArchiveName="all") == "ValidationException"
    events.delete_archive(ArchiveName="all")
    assert error_of(events.describe_archive, ArchiveName="all") == ("ResourceNotFoundException", "Archive all does not exist.")
    drop("r")


targets()
dead_letters()
schedules()
archives()
print("ok")
