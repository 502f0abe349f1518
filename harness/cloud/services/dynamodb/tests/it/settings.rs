//! Tags, policies, backups and recovery.

use serde_json::{Value, json};

use crate::support::Client;

const ARN: &str = "arn:aws:dynamodb:us-east-1:000000000000:table/things";

fn client() -> Client {
    let client = Client::new();
    client.table("things", "S", None);
    client.put("things", json!({"id": {"S": "a"}, "n": {"N": "1"}}));
    client
}

#[test]
fn tags_are_added_listed_and_removed() {
    let client = client();
    let list = || client.call("ListTagsOfResource", json!({"ResourceArn": ARN}))["Tags"].clone();
    let tags = json!([{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]);
    client.call("TagResource", json!({"ResourceArn": ARN, "Tags": tags}));
    assert_eq!(list(), tags);
    client.call(
        "UntagResource",
        json!({"ResourceArn": ARN, "TagKeys": ["a"]}),
    );
    assert_eq!(list(), json!([{"Key": "b", "Value": "2"}]));
    let many: Vec<Value> = (0..50)
        .map(|key| json!({"Key": key.to_string(), "Value": ""}))
        .collect();
    assert!(
        client
            .refused("TagResource", json!({"ResourceArn": ARN, "Tags": many}))
            .contains("Too many tags")
    );
    assert_eq!(list().as_array().unwrap().len(), 1);
}

#[test]
fn policies_have_revisions() {
    let client = client();
    let get = || client.try_call("GetResourcePolicy", &json!({"ResourceArn": ARN}));
    assert_eq!(get().unwrap_err().code, "PolicyNotFoundException");
    let put =
        |expected: &str| {
            client.try_call("PutResourcePolicy", &json!({
            "ResourceArn": ARN, "Policy": "{\"Statement\": []}", "ExpectedRevisionId": expected,
        }))
        };
    let revision = put("NO_POLICY").unwrap()["RevisionId"].clone();
    assert_eq!(
        get().unwrap(),
        json!({"Policy": "{\"Statement\": []}", "RevisionId": revision})
    );
    assert_eq!(put("12345").unwrap_err().code, "PolicyNotFoundException");
    put(revision.as_str().unwrap()).unwrap();
    client.call("DeleteResourcePolicy", json!({"ResourceArn": ARN}));
    assert!(get().is_err());
}

#[test]
fn backup_keeps_the_items_of_its_time() {
    let client = client();
    let details = client.call(
        "CreateBackup",
        json!({"TableName": "things", "BackupName": "first"}),
    )["BackupDetails"]
        .clone();
    client.put("things", json!({"id": {"S": "b"}}));
    let arn = details["BackupArn"].clone();
    let described =
        client.call("DescribeBackup", json!({"BackupArn": arn}))["BackupDescription"].clone();
    assert_eq!(described["BackupDetails"]["BackupStatus"], "AVAILABLE");
    assert_eq!(described["SourceTableDetails"]["ItemCount"], 1);
    let restore = json!({"BackupArn": arn, "TargetTableName": "restored"});
    let restored =
        client.call("RestoreTableFromBackup", restore.clone())["TableDescription"].clone();
    assert_eq!(restored["RestoreSummary"]["SourceBackupArn"], arn);
    assert_eq!(
        client.error("RestoreTableFromBackup", restore).0,
        "TableAlreadyExistsException"
    );
    assert!(client.get("restored", json!({"id": {"S": "a"}})).is_some());
    assert!(client.get("restored", json!({"id": {"S": "b"}})).is_none());
    let listed = client.call("ListBackups", json!({"TableName": "things"}));
    assert_eq!(listed["BackupSummaries"][0]["BackupName"], "first");
    client.call("DeleteBackup", json!({"BackupArn": arn}));
    assert_eq!(
        client.error("DescribeBackup", json!({"BackupArn": arn})).0,
        "BackupNotFoundException"
    );
}

/// Recorded: test_continuous_backup_update.
#[test]
fn recovery_is_described_and_restores_the_latest_state() {
    let client = client();
    let restore = json!({
        "SourceTableName": "things", "TargetTableName": "restored", "UseLatestRestorableTime": true,
    });
    assert_eq!(
        client.error("RestoreTableToPointInTime", restore.clone()).0,
        "PointInTimeRecoveryUnavailableException"
    );
    let updated = client.call(
        "UpdateContinuousBackups",
        json!({
            "TableName": "things",
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true},
        }),
    )["ContinuousBackupsDescription"]
        .clone();
    assert_eq!(updated["ContinuousBackupsStatus"], "ENABLED");
    let recovery = &updated["PointInTimeRecoveryDescription"];
    assert_eq!(recovery["PointInTimeRecoveryStatus"], "ENABLED");
    assert_eq!(recovery["RecoveryPeriodInDays"], 35);
    client.call("RestoreTableToPointInTime", restore);
    assert!(client.get("restored", json!({"id": {"S": "a"}})).is_some());
}

fn enable_recovery(client: &Client) {
    client.call(
        "UpdateContinuousBackups",
        json!({
            "TableName": "things",
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true},
        }),
    );
}

fn now(client: &Client) -> f64 {
    let now = client.engine.environment.time.now();
    // Whole seconds are enough: the test moves the clock by more.
    f64::from(i32::try_from(now.unix_timestamp()).unwrap())
}

#[test]
fn table_is_restored_as_it_was_at_a_time() {
    let client = client();
    enable_recovery(&client);
    let key = |id: &str| json!({"id": {"S": id}});
    client.advance(10);
    client.put("things", json!({"id": {"S": "a"}, "n": {"N": "2"}}));
    client.put("things", key("b"));
    client.advance(10);
    let then = now(&client);
    client.advance(10);
    client.put("things", json!({"id": {"S": "a"}, "n": {"N": "3"}}));
    client.put("things", json!({"id": {"S": "a"}, "n": {"N": "4"}}));
    client.call(
        "DeleteItem",
        json!({"TableName": "things", "Key": key("b")}),
    );
    client.put("things", key("c"));
    let restore = |target: &str, at: f64| {
        let input = json!({
            "SourceTableName": "things", "TargetTableName": target, "RestoreDateTime": at,
        });
        client.try_call("RestoreTableToPointInTime", &input)
    };
    let restored = restore("then", then).unwrap();
    let summary = &restored["TableDescription"]["RestoreSummary"];
    assert_eq!(summary["RestoreDateTime"], then);
    assert_eq!(client.get("then", key("a")).unwrap()["n"]["N"], "2");
    assert!(client.get("then", key("b")).is_some());
    assert!(client.get("then", key("c")).is_none());
    client.advance(2);
    restore("now", now(&client)).unwrap();
    assert_eq!(client.get("now", key("a")).unwrap()["n"]["N"], "4");
    assert!(client.get("now", key("b")).is_none());
    for outside in [then - 60.0, now(&client) + 60.0] {
        let error = restore("outside", outside).unwrap_err();
        assert_eq!(error.code, "InvalidRestoreTimeException");
    }
    // After the period of recovery the first states are gone.
    client.advance(36 * 24 * 60 * 60);
    let error = restore("gone", then).unwrap_err();
    assert_eq!(error.code, "InvalidRestoreTimeException");
}
