"""What the scripts about EventBridge share."""

import json

from support import ACCOUNT, client

OTHER = "123456789012"

events, sqs, sns = client("events"), client("sqs"), client("sns")


def arn(resource, account=ACCOUNT, region="us-east-1"):
    return f"arn:aws:events:{region}:{account}:{resource}"


def queue(name, **attributes):
    """Creates a queue that EventBridge may send to, and returns its URL and its ARN."""
    queue_arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:{name}"
    policy = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": queue_arn,
            }
        ],
    }
    url = sqs.create_queue(QueueName=name, Attributes={"Policy": json.dumps(policy), **attributes})["QueueUrl"]
    return url, queue_arn


def received(url):
    found = []
    while True:
        answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"], AttributeNames=["All"])
        messages = answer.get("Messages", [])
        if not messages:
            return found
        for message in messages:
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        found += messages


def bodies(url):
    return [json.loads(message["Body"]) for message in received(url)]


def put(detail, source="shop", kind="order", **more):
    entry = {"Source": source, "DetailType": kind, "Detail": json.dumps(detail), **more}
    return events.put_events(Entries=[entry])


def rule(name, pattern, *targets, **more):
    events.put_rule(Name=name, EventPattern=json.dumps(pattern), **more)
    bus = {"EventBusName": more["EventBusName"]} if "EventBusName" in more else {}
    if targets:
        answer = events.put_targets(Rule=name, Targets=list(targets), **bus)
        # recorded: events, test_put_list_remove_target
        assert (answer["FailedEntryCount"], answer["FailedEntries"]) == (0, []), answer


def drop(name, **bus):
    targets = events.list_targets_by_rule(Rule=name, **bus)["Targets"]
    if targets:
        events.remove_targets(Rule=name, Ids=[target["Id"] for target in targets], **bus)
    events.delete_rule(Name=name, **bus)
