//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::{AccessTable, DeniedError};

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "scheduler",
    operations: &[
        ("CreateSchedule", "CreateSchedule", ""),
        ("CreateSchedule", "iam:PassRole", "{Target.RoleArn}"),
        ("UpdateSchedule", "UpdateSchedule", ""),
        ("UpdateSchedule", "iam:PassRole", "{Target.RoleArn}"),
        ("ListSchedules", "ListSchedules", "*"),
        ("ListScheduleGroups", "ListScheduleGroups", "*"),
        (
            "CreateScheduleGroup",
            "CreateScheduleGroup",
            "schedule-group/{Name}",
        ),
        (
            "GetScheduleGroup",
            "GetScheduleGroup",
            "schedule-group/{Name}",
        ),
        (
            "DeleteScheduleGroup",
            "DeleteScheduleGroup",
            "schedule-group/{Name}",
        ),
    ],
    resources: &[
        "schedule/{GroupName}/{Name}",
        "schedule/default/{Name}",
        "{ResourceArn}",
    ],
    error: DeniedError::REST,
    ..AccessTable::BASE
};
