"""SES through boto3: what an account sets up around its mails, in both APIs, and
who hears of them.

    ses.py http://127.0.0.1:4566

It needs boto3 and nothing else, and a cloud of its own.
"""

import json
import sys

import boto3
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]


def client(service):
    return boto3.client(
        service,
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


ses, v2, sns, sqs = (client(name) for name in ("ses", "sesv2", "sns", "sqs"))


def refused(code, call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response["Error"]["Message"]
    raise AssertionError(f"{code} was to be expected")


def without(answer):
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}


def listening_topic(name):
    topic = sns.create_topic(Name=name)["TopicArn"]
    queue = sqs.create_queue(QueueName=name)["QueueUrl"]
    arn = f"arn:aws:sqs:us-east-1:000000000000:{name}"
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": arn,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})
    sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=arn,
        Attributes={"RawMessageDelivery": "true"},
    )
    return topic, queue


def heard(queue):
    found = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    for message in found:
        sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    # SES tells a topic that it has validated it.
    bodies = (message["Body"] for message in found if not message["Body"].startswith("Successfully validated"))
    return [json.loads(body) for body in bodies]


def send(to, **more):
    return ses.send_email(
        Source="Shop <shop@example.com>",
        Destination={"ToAddresses": to},
        Message={"Subject": {"Data": "Hi"}, "Body": {"Text": {"Data": "there"}}},
        **more,
    )["MessageId"]


def configuration_sets():
    ses.create_configuration_set(ConfigurationSet={"Name": "orders"})
    again = refused(
        "ConfigurationSetAlreadyExists",
        ses.create_configuration_set,
        ConfigurationSet={"Name": "orders"},
    )
    assert again == "Configuration set <orders> already exists.", again
    refused(
        "ConfigurationSetDoesNotExist",
        ses.describe_configuration_set,
        ConfigurationSetName="none",
    )
    topic, queue = listening_topic("mails")
    destination = {
        "Name": "told",
        "Enabled": True,
        "MatchingEventTypes": ["send", "delivery", "bounce", "complaint"],
        "SNSDestination": {"TopicARN": topic},
    }
    ses.create_configuration_set_event_destination(
        ConfigurationSetName="orders", EventDestination=destination
    )
    refused(
        "EventDestinationAlreadyExists",
        ses.create_configuration_set_event_destination,
        ConfigurationSetName="orders",
        EventDestination=destination,
    )
    ses.create_configuration_set_tracking_options(
        ConfigurationSetName="orders", TrackingOptions={"CustomRedirectDomain": "t.example.com"}
    )
    ses.put_configuration_set_delivery_options(
        ConfigurationSetName="orders", DeliveryOptions={"TlsPolicy": "Require"}
    )
    ses.update_configuration_set_reputation_metrics_enabled(
        ConfigurationSetName="orders", Enabled=True
    )
    said = ses.describe_configuration_set(
        ConfigurationSetName="orders",
        ConfigurationSetAttributeNames=[
            "eventDestinations",
            "trackingOptions",
            "deliveryOptions",
            "reputationOptions",
        ],
    )
    assert without(said) == {
        "ConfigurationSet": {"Name": "orders"},
        "EventDestinations": [destination],
        "TrackingOptions": {"CustomRedirectDomain": "t.example.com"},
        "DeliveryOptions": {"TlsPolicy": "Require"},
        "ReputationOptions": {"SendingEnabled": True, "ReputationMetricsEnabled": True},
    }, said
    newer = v2.get_configuration_set(ConfigurationSetName="orders")
    assert newer["DeliveryOptions"] == {"TlsPolicy": "REQUIRE"}, newer
    told = v2.get_configuration_set_event_destinations(ConfigurationSetName="orders")
    assert told["EventDestinations"][0]["SnsDestination"] == {"TopicArn": topic}, told

    refused("ConfigurationSetDoesNotExist", send, to=["jo@example.com"], ConfigurationSetName="none")
    number = send(["jo@example.com"], ConfigurationSetName="orders", Tags=[{"Name": "k", "Value": "v"}])
    events = heard(queue)
    assert [event["eventType"] for event in events] == ["Send", "Delivery"], events
    mail = events[1]["mail"]
    assert mail["messageId"] == number and mail["source"] == "shop@example.com", mail
    assert mail["tags"]["ses:configuration-set"] == ["orders"] and mail["tags"]["k"] == ["v"], mail
    assert events[1]["delivery"]["recipients"] == ["jo@example.com"], events

    send(["bounce@simulator.amazonses.com"], ConfigurationSetName="orders")
    events = heard(queue)
    assert [event["eventType"] for event in events] == ["Send", "Bounce"], events
    bounced = events[1]["bounce"]["bouncedRecipients"][0]["emailAddress"]
    assert bounced == "bounce@simulator.amazonses.com", events
    send(["complaint@simulator.amazonses.com"], ConfigurationSetName="orders")
    kinds = [event["eventType"] for event in heard(queue)]
    assert kinds == ["Send", "Delivery", "Complaint"], kinds

    ses.update_configuration_set_event_destination(
        ConfigurationSetName="orders", EventDestination={**destination, "Enabled": False}
    )
    send(["jo@example.com"], ConfigurationSetName="orders")
    assert heard(queue) == []
    ses.delete_configuration_set_event_destination(
        ConfigurationSetName="orders", EventDestinationName="told"
    )
    refused(
        "EventDestinationDoesNotExist",
        ses.delete_configuration_set_event_destination,
        ConfigurationSetName="orders",
        EventDestinationName="told",
    )
    ses.update_configuration_set_sending_enabled(ConfigurationSetName="orders", Enabled=False)
    refused(
        "ConfigurationSetSendingPausedException",
        send,
        to=["jo@example.com"],
        ConfigurationSetName="orders",
    )
    ses.delete_configuration_set(ConfigurationSetName="orders")
    assert v2.list_configuration_sets()["ConfigurationSets"] == []


def identities():
    topic, queue = listening_topic("notes")
    ses.verify_domain_identity(Domain="example.org")
    unknown = refused(
        "InvalidParameterValue",
        ses.set_identity_mail_from_domain,
        Identity="none.org",
        MailFromDomain="mail.none.org",
    )
    assert unknown == "Identity 'none.org' does not exist.", unknown
    ses.set_identity_mail_from_domain(
        Identity="example.org",
        MailFromDomain="mail.example.org",
        BehaviorOnMXFailure="RejectMessage",
    )
    foreign = refused(
        "InvalidParameterValue",
        ses.set_identity_mail_from_domain,
        Identity="example.org",
        MailFromDomain="mail.example.net",
    )
    assert "not subdomain" in foreign, foreign
    said = ses.get_identity_mail_from_domain_attributes(
        Identities=["example.org", "shop@example.com", "none.org"]
    )["MailFromDomainAttributes"]
    assert said == {
        "example.org": {
            "MailFromDomain": "mail.example.org",
            "MailFromDomainStatus": "Success",
            "BehaviorOnMXFailure": "RejectMessage",
        },
        "shop@example.com": {"BehaviorOnMXFailure": "UseDefaultValue"},
    }, said

    dkim = ses.get_identity_dkim_attributes(Identities=["example.org", "shop@example.com"])
    dkim = dkim["DkimAttributes"]
    assert dkim["example.org"]["DkimEnabled"] and len(dkim["example.org"]["DkimTokens"]) == 3, dkim
    assert dkim["shop@example.com"]["DkimVerificationStatus"] == "NotStarted", dkim
    ses.set_identity_dkim_enabled(Identity="example.org", DkimEnabled=False)
    dkim = ses.get_identity_dkim_attributes(Identities=["example.org"])["DkimAttributes"]
    assert not dkim["example.org"]["DkimEnabled"], dkim

    refused(
        "InvalidParameterValue",
        ses.set_identity_feedback_forwarding_enabled,
        Identity="shop@example.com",
        ForwardingEnabled=False,
    )
    for kind in ("Bounce", "Complaint", "Delivery"):
        ses.set_identity_notification_topic(
            Identity="shop@example.com", NotificationType=kind, SnsTopic=topic
        )
    ses.set_identity_headers_in_notifications_enabled(
        Identity="shop@example.com", NotificationType="Delivery", Enabled=True
    )
    ses.set_identity_feedback_forwarding_enabled(
        Identity="shop@example.com", ForwardingEnabled=False
    )
    said = ses.get_identity_notification_attributes(Identities=["shop@example.com"])
    assert said["NotificationAttributes"]["shop@example.com"] == {
        "BounceTopic": topic,
        "ComplaintTopic": topic,
        "DeliveryTopic": topic,
        "ForwardingEnabled": False,
        "HeadersInBounceNotificationsEnabled": False,
        "HeadersInComplaintNotificationsEnabled": False,
        "HeadersInDeliveryNotificationsEnabled": True,
    }, said
    send(["jo@example.com", "bounce@simulator.amazonses.com"])
    events = heard(queue)
    assert [event["notificationType"] for event in events] == ["Delivery", "Bounce"], events
    assert "headers" in events[0]["mail"] and "headers" not in events[1]["mail"], events

    policy = json.dumps({"Version": "2012-10-17", "Statement": []})
    ses.put_identity_policy(Identity="example.org", PolicyName="p", Policy=policy)
    refused(
        "InvalidPolicy",
        ses.put_identity_policy,
        Identity="example.org",
        PolicyName="q",
        Policy="no",
    )
    assert ses.list_identity_policies(Identity="example.org")["PolicyNames"] == ["p"]
    got = ses.get_identity_policies(Identity="example.org", PolicyNames=["p", "q"])["Policies"]
    assert got == {"p": policy}, got
    assert v2.get_email_identity_policies(EmailIdentity="example.org")["Policies"] == {"p": policy}
    ses.delete_identity_policy(Identity="example.org", PolicyName="p")
    assert ses.list_identity_policies(Identity="example.org")["PolicyNames"] == []


def receipts():
    ses.create_receipt_rule_set(RuleSetName="in")
    assert (
        refused("AlreadyExists", ses.create_receipt_rule_set, RuleSetName="in")
        == "Rule set already exists: in"
    )
    first = {"Name": "first", "Enabled": True, "Recipients": ["a@example.org"], "Actions": []}
    ses.create_receipt_rule(RuleSetName="in", Rule=first)
    ses.create_receipt_rule(RuleSetName="in", Rule={"Name": "second"}, After="first")
    ses.create_receipt_rule(RuleSetName="in", Rule={"Name": "zero"})
    refused("AlreadyExists", ses.create_receipt_rule, RuleSetName="in", Rule={"Name": "zero"})
    refused("RuleSetDoesNotExist", ses.create_receipt_rule, RuleSetName="no", Rule={"Name": "r"})
    refused(
        "RuleDoesNotExist",
        ses.create_receipt_rule,
        RuleSetName="in",
        Rule={"Name": "r"},
        After="none",
    )

    def names(rule_set):
        rules = ses.describe_receipt_rule_set(RuleSetName=rule_set)["Rules"]
        return [rule["Name"] for rule in rules]

    assert names("in") == ["zero", "first", "second"]
    ses.set_receipt_rule_position(RuleSetName="in", RuleName="zero", After="second")
    assert names("in") == ["first", "second", "zero"]
    ses.reorder_receipt_rule_set(RuleSetName="in", RuleNames=["second", "zero", "first"])
    assert names("in") == ["second", "zero", "first"]
    rule = ses.describe_receipt_rule(RuleSetName="in", RuleName="second")["Rule"]
    assert (rule["Enabled"], rule["TlsPolicy"], rule["ScanEnabled"]) == (False, "Optional", False)
    ses.update_receipt_rule(RuleSetName="in", Rule={"Name": "second", "TlsPolicy": "Require"})
    rule = ses.describe_receipt_rule(RuleSetName="in", RuleName="second")["Rule"]
    assert rule["TlsPolicy"] == "Require", rule
    ses.clone_receipt_rule_set(RuleSetName="copy", OriginalRuleSetName="in")
    ses.delete_receipt_rule(RuleSetName="copy", RuleName="zero")
    assert names("copy") == ["second", "first"]
    assert without(ses.describe_active_receipt_rule_set()) == {}
    ses.set_active_receipt_rule_set(RuleSetName="copy")
    assert ses.describe_active_receipt_rule_set()["Metadata"]["Name"] == "copy"
    refused("CannotDelete", ses.delete_receipt_rule_set, RuleSetName="copy")
    ses.set_active_receipt_rule_set()
    ses.delete_receipt_rule_set(RuleSetName="copy")
    assert [s["Name"] for s in ses.list_receipt_rule_sets()["RuleSets"]] == ["in"]
    ses.create_receipt_filter(
        Filter={"Name": "f", "IpFilter": {"Policy": "Block", "Cidr": "10.0.0.0/8"}}
    )
    assert ses.list_receipt_filters()["Filters"][0]["IpFilter"]["Cidr"] == "10.0.0.0/8"
    ses.delete_receipt_filter(FilterName="f")
    assert ses.list_receipt_filters()["Filters"] == []


def verification_mails():
    template = {
        "TemplateName": "hello",
        "FromEmailAddress": "shop@example.com",
        "TemplateSubject": "Please confirm",
        "TemplateContent": "<p>yes?</p>",
        "SuccessRedirectionURL": "https://example.com/yes",
        "FailureRedirectionURL": "https://example.com/no",
    }
    ses.create_custom_verification_email_template(**template)
    refused(
        "CustomVerificationEmailTemplateAlreadyExists",
        ses.create_custom_verification_email_template,
        **template,
    )
    refused(
        "FromEmailAddressNotVerified",
        ses.create_custom_verification_email_template,
        **{**template, "TemplateName": "other", "FromEmailAddress": "x@none.org"},
    )
    ses.update_custom_verification_email_template(TemplateName="hello", TemplateSubject="Well?")
    got = ses.get_custom_verification_email_template(TemplateName="hello")
    assert without(got) == {**template, "TemplateSubject": "Well?"}, got
    ses.send_custom_verification_email(EmailAddress="new@example.net", TemplateName="hello")
    assert "new@example.net" in ses.list_identities()["Identities"]
    listed = v2.list_custom_verification_email_templates()["CustomVerificationEmailTemplates"]
    assert [entry["TemplateName"] for entry in listed] == ["hello"], listed
    v2.delete_custom_verification_email_template(TemplateName="hello")
    refused(
        "NotFoundException", v2.get_custom_verification_email_template, TemplateName="hello"
    )
    refused(
        "CustomVerificationEmailTemplateDoesNotExist",
        ses.get_custom_verification_email_template,
        TemplateName="hello",
    )


def newer_api():
    v2.create_configuration_set(
        ConfigurationSetName="promo",
        DeliveryOptions={"TlsPolicy": "REQUIRE"},
        Tags=[{"Key": "team", "Value": "shop"}],
    )
    got = v2.get_configuration_set(ConfigurationSetName="promo")
    assert got["Tags"] == [{"Key": "team", "Value": "shop"}], got
    assert got["SendingOptions"] == {"SendingEnabled": True}, got
    v2.put_configuration_set_tracking_options(
        ConfigurationSetName="promo", CustomRedirectDomain="t.example.com"
    )
    v2.put_configuration_set_sending_options(ConfigurationSetName="promo", SendingEnabled=False)
    got = v2.get_configuration_set(ConfigurationSetName="promo")
    assert got["TrackingOptions"]["CustomRedirectDomain"] == "t.example.com", got
    assert got["SendingOptions"] == {"SendingEnabled": False}, got
    refused("AlreadyExistsException", v2.create_configuration_set, ConfigurationSetName="promo")
    refused("NotFoundException", v2.get_configuration_set, ConfigurationSetName="none")

    made = v2.create_email_identity(
        EmailIdentity="news@example.net",
        Tags=[{"Key": "a", "Value": "b"}],
        ConfigurationSetName="promo",
    )
    assert made["IdentityType"] == "EMAIL_ADDRESS", made
    arn = "arn:aws:ses:us-east-1:000000000000:identity/news@example.net"
    v2.tag_resource(ResourceArn=arn, Tags=[{"Key": "c", "Value": "d"}])
    v2.untag_resource(ResourceArn=arn, TagKeys=["a"])
    assert v2.list_tags_for_resource(ResourceArn=arn)["Tags"] == [{"Key": "c", "Value": "d"}]
    refused("NotFoundException", v2.list_tags_for_resource, ResourceArn=arn + "x")
    v2.put_email_identity_mail_from_attributes(
        EmailIdentity="news@example.net", MailFromDomain="m.example.net"
    )
    v2.put_email_identity_feedback_attributes(
        EmailIdentity="news@example.net", EmailForwardingEnabled=False
    )
    got = v2.get_email_identity(EmailIdentity="news@example.net")
    assert got["ConfigurationSetName"] == "promo" and not got["FeedbackForwardingStatus"], got
    assert got["MailFromAttributes"]["MailFromDomain"] == "m.example.net", got
    mail = {"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "y"}}}}

    def sent(to, **more):
        return v2.send_email(
            FromEmailAddress="news@example.net",
            Destination={"ToAddresses": to},
            Content=mail,
            **more,
        )

    refused("SendingPausedException", sent, to=["jo@example.com"])
    v2.put_configuration_set_sending_options(ConfigurationSetName="promo", SendingEnabled=True)
    sent(["jo@example.com"])

    v2.put_suppressed_destination(EmailAddress="Gone@example.com", Reason="BOUNCE")
    got = v2.get_suppressed_destination(EmailAddress="gone@example.com")["SuppressedDestination"]
    assert got["Reason"] == "BOUNCE", got
    topic, queue = listening_topic("promo")
    v2.create_configuration_set_event_destination(
        ConfigurationSetName="promo",
        EventDestinationName="told",
        EventDestination={
            "Enabled": True,
            "MatchingEventTypes": ["BOUNCE"],
            "SnsDestination": {"TopicArn": topic},
        },
    )
    sent(["gone@example.com", "jo@example.com"])
    bounce = heard(queue)[0]["bounce"]
    assert bounce["bounceSubType"] == "OnAccountSuppressionList", bounce
    assert len(v2.list_suppressed_destinations()["SuppressedDestinationSummaries"]) == 1
    v2.delete_suppressed_destination(EmailAddress="gone@example.com")
    refused(
        "NotFoundException", v2.get_suppressed_destination, EmailAddress="gone@example.com"
    )

    topics = [
        {"TopicName": "news", "DisplayName": "News", "DefaultSubscriptionStatus": "OPT_OUT"}
    ]
    v2.create_contact_list(ContactListName="people", Topics=topics, Description="all")
    refused("LimitExceededException", v2.create_contact_list, ContactListName="more")
    refused("AlreadyExistsException", v2.create_contact_list, ContactListName="people")
    v2.create_contact(
        ContactListName="people",
        EmailAddress="jo@example.com",
        TopicPreferences=[{"TopicName": "news", "SubscriptionStatus": "OPT_IN"}],
        AttributesData='{"a":1}',
    )
    v2.create_contact(ContactListName="people", EmailAddress="al@example.com")
    got = v2.get_contact(ContactListName="people", EmailAddress="jo@example.com")
    assert got["AttributesData"] == '{"a":1}' and got["UnsubscribeAll"] is False, got
    wanted = {"FilteredStatus": "OPT_IN", "TopicFilter": {"TopicName": "news"}}
    found = v2.list_contacts(ContactListName="people", Filter=wanted)["Contacts"]
    assert [contact["EmailAddress"] for contact in found] == ["jo@example.com"], found
    v2.update_contact(ContactListName="people", EmailAddress="al@example.com", UnsubscribeAll=True)
    got = v2.get_contact(ContactListName="people", EmailAddress="al@example.com")
    assert got["UnsubscribeAll"] is True, got
    v2.delete_contact(ContactListName="people", EmailAddress="al@example.com")
    gone = refused(
        "NotFoundException",
        v2.get_contact,
        ContactListName="people",
        EmailAddress="al@example.com",
    )
    assert gone == "al@example.com doesn't exist in List.", gone
    got = v2.get_contact_list(ContactListName="people")
    assert got["Description"] == "all" and got["Topics"][0]["TopicName"] == "news", got
    v2.delete_contact_list(ContactListName="people")
    assert v2.list_contact_lists()["ContactLists"] == []

    v2.create_dedicated_ip_pool(PoolName="mine")
    got = v2.get_dedicated_ip_pool(PoolName="mine")["DedicatedIpPool"]
    assert got == {"PoolName": "mine", "ScalingMode": "STANDARD"}, got
    assert v2.list_dedicated_ip_pools()["DedicatedIpPools"] == ["mine"]
    v2.delete_dedicated_ip_pool(PoolName="mine")
    refused("NotFoundException", v2.get_dedicated_ip_pool, PoolName="mine")

    v2.put_account_suppression_attributes(SuppressedReasons=["BOUNCE"])
    assert v2.get_account()["SuppressionAttributes"] == {"SuppressedReasons": ["BOUNCE"]}


ses.verify_email_identity(EmailAddress="shop@example.com")
configuration_sets()
identities()
receipts()
verification_mails()
newer_api()
print("ok")
