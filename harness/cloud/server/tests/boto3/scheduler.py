"""EventBridge Scheduler: schedules of one time and of many, in virtual time.

Usage: scheduler.py ENDPOINT. Ends with an exit code of 0 and "ok", or with the assertion
that did not hold.
"""

import datetime
import json

from support import ACCOUNT, advance, client, code_of, error_of

scheduler = client("scheduler")
sqs = client("sqs")
sns = client("sns")
events = client("events")
ROLE = f"arn:aws:iam::{ACCOUNT}:role/scheduler"
OFF = {"Mode": "OFF"}


def queue(name, **attributes):
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
    return url, arn["Attributes"]["QueueArn"]


def bodies(url):
    found = []
    while True:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        messages = answer.get("Messages", [])
        if not messages:
            return found
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        found += messages


def texts(url):
    return [message["Body"] for message in bodies(url)]


def create(name, expression, target, window=OFF, **more):
    target = {"RoleArn": ROLE, **target}
    return scheduler.create_schedule(
        Name=name, ScheduleExpression=expression, Target=target, FlexibleTimeWindow=window, **more
    )


def soon(**delta):
    """The expression of a time from now on, by the cloud's clock."""
    at = datetime.datetime.now(datetime.timezone.utc) + AHEAD + datetime.timedelta(**delta)
    return at


AHEAD = datetime.timedelta()


def pass_time(seconds):
    global AHEAD
    advance(f"{seconds}s")
    AHEAD += datetime.timedelta(seconds=seconds)


def at(time):
    return f"at({time:%Y-%m-%dT%H:%M:%S})"


def one_time():
    url, arn = queue("reminders")
    due = soon(days=3)
    answer = create("reminder", at(due), {"Arn": arn, "Input": '{"order": 1}'}, ActionAfterCompletion="DELETE")
    schedule_arn = f"arn:aws:scheduler:us-east-1:{ACCOUNT}:schedule/default/reminder"
    assert answer["ScheduleArn"] == schedule_arn, answer
    found = scheduler.get_schedule(Name="reminder")
    assert found["State"] == "ENABLED" and found["GroupName"] == "default", found
    assert found["ScheduleExpressionTimezone"] == "UTC", found
    assert found["Target"]["RetryPolicy"] == {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185}, found
    pass_time(3 * 86400 - 60)
    assert texts(url) == []
    pass_time(60)
    assert texts(url) == ['{"order": 1}']
    assert error_of(scheduler.get_schedule, Name="reminder") == (
        "ResourceNotFoundException",
        "Schedule reminder does not exist.",
    )
    # Without ActionAfterCompletion it stays.
    create("kept", at(soon(hours=1)), {"Arn": arn})
    pass_time(7200)
    (event,) = texts(url)
    event = json.loads(event)
    assert event["detail-type"] == "Scheduled Event" and event["source"] == "aws.scheduler", event
    assert event["resources"] == [schedule_arn.replace("reminder", "kept")], event
    assert scheduler.get_schedule(Name="kept")["ActionAfterCompletion"] == "NONE"
    scheduler.delete_schedule(Name="kept")


def recurring():
    url, arn = queue("ticks")
    # A rate without a start begins at once.
    create("often", "rate(10 minutes)", {"Arn": arn, "Input": "tick"})
    pass_time(1800)
    assert texts(url) == ["tick"] * 4
    scheduler.delete_schedule(Name="often")
    start, end = soon(hours=1), soon(hours=3, minutes=30)
    create("between", "rate(1 hour)", {"Arn": arn, "Input": "between"}, StartDate=start, EndDate=end)
    pass_time(10 * 3600)
    assert texts(url) == ["between"] * 3
    keywords = "<aws.scheduler.scheduled-time> <aws.scheduler.attempt-number> <aws.scheduler.schedule-arn>"
    create("noon", "cron(0 12 * * ? *)", {"Arn": arn, "Input": keywords}, ScheduleExpressionTimezone="Asia/Tokyo")
    pass_time(86400)
    (noon,) = texts(url)
    time, attempt, noon_arn = noon.split(" ")
    assert time.endswith("T03:00:00Z") and attempt == "1" and noon_arn.endswith("/noon"), noon
    # Disabled, it is not due; an update replaces everything.
    scheduler.update_schedule(
        Name="noon",
        ScheduleExpression="cron(0 12 * * ? *)",
        State="DISABLED",
        FlexibleTimeWindow=OFF,
        Target={"Arn": arn, "RoleArn": ROLE},
    )
    found = scheduler.get_schedule(Name="noon")
    assert (found["State"], found["ScheduleExpressionTimezone"]) == ("DISABLED", "UTC"), found
    pass_time(2 * 86400)
    assert texts(url) == []


def flexible_window():
    url, arn = queue("windows")
    create(
        "late",
        "rate(1 day)",
        {"Arn": arn, "Input": "late"},
        {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 60},
        StartDate=soon(minutes=10),
    )
    pass_time(600 + 3600)
    assert texts(url) == ["late"]
    scheduler.delete_schedule(Name="late")


def targets():
    url, arn = queue("all")
    topic = sns.create_topic(Name="news")["TopicArn"]
    attributes = {"RawMessageDelivery": "true"}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)
    allow = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    bus = events.create_event_bus(Name="shop")["EventBusArn"]
    events.put_rule(Name="due", EventBusName="shop", EventPattern='{"source": ["shop"], "detail": {"order": ["7"]}}')
    rule = {"Id": "1", "Arn": arn, "InputPath": "$.detail"}
    assert events.put_targets(Rule="due", EventBusName="shop", Targets=[rule])["FailedEntryCount"] == 0
    due = at(soon(minutes=5))
    create("to-topic", due, {"Arn": topic, "Input": "topic"})
    parameters = {"Source": "shop", "DetailType": "Reminder"}
    create("to-bus", due, {"Arn": bus, "Input": '{"order": "7"}', "EventBridgeParameters": parameters})
    universal = {"QueueUrl": url, "MessageBody": "universal <aws.scheduler.attempt-number>"}
    sdk = "arn:aws:scheduler:::aws-sdk:"
    create("universal", due, {"Arn": f"{sdk}sqs:sendMessage", "Input": json.dumps(universal)})
    value = {"Name": "/shop/open", "Value": "yes", "Type": "String"}
    create("parameter", due, {"Arn": f"{sdk}ssm:putParameter", "Input": json.dumps(value)})
    pass_time(600)
    assert sorted(texts(url)) == ["topic", "universal 1", '{"order":"7"}'], "targets"
    found = client("ssm").get_parameter(Name="/shop/open")["Parameter"]
    assert found["Value"] == "yes", found
    ordered, ordered_arn = queue("orders.fifo", FifoQueue="true", ContentBasedDeduplication="true")
    group = {"MessageGroupId": "ada"}
    create("to-fifo", at(soon(minutes=5)), {"Arn": ordered_arn, "Input": "fifo", "SqsParameters": group})
    pass_time(600)
    assert texts(ordered) == ["fifo"]


def dead_letters():
    url, arn = queue("dead")
    gone = f"arn:aws:sqs:us-east-1:{ACCOUNT}:gone"
    create(
        "lost",
        at(soon(minutes=1)),
        {"Arn": gone, "Input": "lost", "DeadLetterConfig": {"Arn": arn}},
    )
    pass_time(120)
    (letter,) = bodies(url)
    assert letter["Body"] == "lost", letter
    attributes = {name: value["StringValue"] for name, value in letter["MessageAttributes"].items()}
    assert "QueueDoesNotExist" in attributes["ERROR_CODE"], attributes
    assert attributes["TARGET_ARN"] == gone and attributes["RETRY_ATTEMPTS"] == "0", attributes


def refused():
    _, arn = queue("refused")
    target = {"Arn": arn}
    # recorded: scheduler, tests_create_schedule_with_invalid_schedule_expression
    for expression in ["at(2021-12-31)", "at(2021-12-31T23:59:59Z)", "cron(0 1 * * * *)", "rate(10 seconds)"]:
        error = error_of(lambda: create("bad", expression, target))
        assert error == ("ValidationException", f"Invalid Schedule Expression {expression}."), error
    assert code_of(lambda: create("bad", "rate(1 day)", target, ScheduleExpressionTimezone="Mars")) == "ValidationException"
    assert code_of(lambda: create("bad", "rate(1 day)", target, {"Mode": "FLEXIBLE"})) == "ValidationException"
    assert code_of(lambda: create("bad", "rate(1 day)", target, GroupName="absent")) == "ResourceNotFoundException"
    absent = {"Arn": "arn:aws:scheduler:::aws-sdk:ec2:stopInstances", "Input": "{}"}
    assert code_of(lambda: create("bad", "rate(1 day)", absent)) == "NotImplemented"
    create("once", "rate(1 day)", target, ClientToken="one")
    error = error_of(lambda: create("once", "rate(1 day)", target))
    assert error == ("ConflictException", "Schedule once already exists."), error
    assert create("once", "rate(1 day)", target, ClientToken="one")["ScheduleArn"].endswith("/once")
    scheduler.delete_schedule(Name="once")


def groups():
    _, arn = queue("grouped")
    tags = [{"Key": "team", "Value": "shop"}]
    group = scheduler.create_schedule_group(Name="shop", Tags=tags)["ScheduleGroupArn"]
    assert group == f"arn:aws:scheduler:us-east-1:{ACCOUNT}:schedule-group/shop", group
    assert code_of(scheduler.create_schedule_group, Name="shop") == "ConflictException"
    for name in ["a1", "a2", "b1"]:
        create(name, "rate(30 days)", {"Arn": arn}, GroupName="shop")
    listed = scheduler.list_schedules(GroupName="shop", NamePrefix="a", MaxResults=1)
    assert [one["Name"] for one in listed["Schedules"]] == ["a1"], listed
    more = scheduler.list_schedules(GroupName="shop", NamePrefix="a", NextToken=listed["NextToken"])
    assert [one["Name"] for one in more["Schedules"]] == ["a2"], more
    assert scheduler.list_tags_for_resource(ResourceArn=group)["Tags"] == tags
    scheduler.tag_resource(ResourceArn=group, Tags=[{"Key": "stage", "Value": "test"}])
    scheduler.untag_resource(ResourceArn=group, TagKeys=["team"])
    assert scheduler.list_tags_for_resource(ResourceArn=group)["Tags"] == [{"Key": "stage", "Value": "test"}]
    names = [one["Name"] for one in scheduler.list_schedule_groups()["ScheduleGroups"]]
    assert names == ["default", "shop"], names
    scheduler.delete_schedule_group(Name="shop")
    assert code_of(scheduler.get_schedule, Name="a1", GroupName="shop") == "ResourceNotFoundException"
    assert code_of(scheduler.delete_schedule_group, Name="default") == "ValidationException"


one_time()
recurring()
flexible_window()
targets()
dead_letters()
refused()
groups()
print("ok")
