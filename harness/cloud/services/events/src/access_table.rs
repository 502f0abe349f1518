//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::AccessTable;

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "events",
    operations: &[
        (
            "PutEvents",
            "PutEvents",
            "event-bus/{Entries.[].EventBusName}",
        ),
        (
            "PutEvents",
            "PutEvents",
            "event-bus/default{!Entries.[].EventBusName}",
        ),
        ("PutRule", "PutRule", ""),
        ("PutRule", "iam:PassRole", "{RoleArn}"),
        ("PutTargets", "PutTargets", ""),
        ("PutTargets", "iam:PassRole", "{Targets.[].RoleArn}"),
        ("ListRules", "ListRules", "*"),
        ("ListRuleNamesByTarget", "ListRuleNamesByTarget", "*"),
        ("ListEventBuses", "ListEventBuses", "*"),
        ("ListArchives", "ListArchives", "*"),
        ("ListReplays", "ListReplays", "*"),
        ("ListConnections", "ListConnections", "*"),
        ("ListApiDestinations", "ListApiDestinations", "*"),
        ("TestEventPattern", "TestEventPattern", "*"),
        ("CreateEventBus", "CreateEventBus", "event-bus/{Name}"),
        ("DeleteEventBus", "DeleteEventBus", "event-bus/{Name}"),
        ("UpdateEventBus", "UpdateEventBus", "event-bus/{Name}"),
        ("DescribeEventBus", "DescribeEventBus", "event-bus/{Name}"),
        (
            "DescribeEventBus",
            "DescribeEventBus",
            "event-bus/default{!Name}",
        ),
        ("PutPermission", "PutPermission", "event-bus/{EventBusName}"),
        (
            "PutPermission",
            "PutPermission",
            "event-bus/default{!EventBusName}",
        ),
        (
            "RemovePermission",
            "RemovePermission",
            "event-bus/{EventBusName}",
        ),
        (
            "RemovePermission",
            "RemovePermission",
            "event-bus/default{!EventBusName}",
        ),
        ("CreateConnection", "CreateConnection", "connection/{Name}"),
        ("UpdateConnection", "UpdateConnection", "connection/{Name}"),
        ("DeleteConnection", "DeleteConnection", "connection/{Name}"),
        (
            "DescribeConnection",
            "DescribeConnection",
            "connection/{Name}",
        ),
        (
            "DeauthorizeConnection",
            "DeauthorizeConnection",
            "connection/{Name}",
        ),
        (
            "CreateApiDestination",
            "CreateApiDestination",
            "api-destination/{Name}",
        ),
        (
            "UpdateApiDestination",
            "UpdateApiDestination",
            "api-destination/{Name}",
        ),
        (
            "DeleteApiDestination",
            "DeleteApiDestination",
            "api-destination/{Name}",
        ),
        (
            "DescribeApiDestination",
            "DescribeApiDestination",
            "api-destination/{Name}",
        ),
    ],
    resources: &[
        "archive/{ArchiveName}",
        "replay/{ReplayName}",
        "{ResourceARN}",
        "rule/{EventBusName}/{Name}",
        "rule/{EventBusName}/{Rule}",
        "rule/{Name}",
        "rule/{Rule}",
    ],
    keys: &[
        ("events:source", "Entries.[].Source"),
        ("events:detail-type", "Entries.[].DetailType"),
        ("events:targetarn", "Targets.[].Arn"),
    ],
    ..AccessTable::BASE
};
