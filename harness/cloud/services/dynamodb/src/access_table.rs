//! The permissions of IAM that the operations need.

use rehearsal_cloud_core::access::AccessTable;
use serde_json::Value;

/// What the service authorization reference says of the operations.
pub(crate) static ACCESS: AccessTable = AccessTable {
    prefix: "dynamodb",
    operations: &[
        ("BatchGetItem", "BatchGetItem", "table/{RequestItems.@}"),
        ("BatchWriteItem", "BatchWriteItem", "table/{RequestItems.@}"),
        (
            "TransactGetItems",
            "GetItem",
            "table/{TransactItems.[].Get.TableName}",
        ),
        (
            "TransactWriteItems",
            "PutItem",
            "table/{TransactItems.[].Put.TableName}",
        ),
        (
            "TransactWriteItems",
            "UpdateItem",
            "table/{TransactItems.[].Update.TableName}",
        ),
        (
            "TransactWriteItems",
            "DeleteItem",
            "table/{TransactItems.[].Delete.TableName}",
        ),
        (
            "TransactWriteItems",
            "ConditionCheckItem",
            "table/{TransactItems.[].ConditionCheck.TableName}",
        ),
        ("DescribeEndpoints", "DescribeEndpoints", "*"),
        ("DescribeLimits", "DescribeLimits", "*"),
        ("ListTables", "ListTables", "*"),
        ("ListBackups", "ListBackups", "*"),
        ("ListExports", "ListExports", "*"),
        ("ListImports", "ListImports", "*"),
        ("ListStreams", "ListStreams", "*"),
        ("GetRecords", "GetRecords", "table/{$resource}/stream/*"),
        (
            "RestoreTableFromBackup",
            "RestoreTableFromBackup",
            "{BackupArn}",
        ),
        (
            "RestoreTableFromBackup",
            "RestoreTableFromBackup",
            "table/{TargetTableName}",
        ),
        (
            "RestoreTableToPointInTime",
            "RestoreTableToPointInTime",
            "table/{SourceTableName}",
        ),
        (
            "RestoreTableToPointInTime",
            "RestoreTableToPointInTime",
            "{SourceTableArn}",
        ),
        ("CreateTable", "CreateTable", "table/{TableName}"),
        (
            "CreateTable",
            "TagResource",
            "table/{TableName}{?Tags.[].Key}",
        ),
    ],
    resources: &[
        "table/{TableName}/index/{IndexName}",
        "table/{TableName}",
        "{ResourceArn}",
        "{StreamArn}",
        "{BackupArn}",
        "{TableArn}",
        "{ExportArn}",
        "{ImportArn}",
    ],
    keys: &[
        ("dynamodb:select", "Select"),
        ("dynamodb:returnvalues", "ReturnValues"),
        ("dynamodb:returnconsumedcapacity", "ReturnConsumedCapacity"),
        ("dynamodb:attributes", "AttributesToGet"),
    ],
    special: Some(partiql),
    ..AccessTable::BASE
};

/// Returns what statements of PartiQL need: an action by their first word, on their table.
fn partiql(operation: &str, input: &Value) -> Vec<(String, String)> {
    let one = |input: &Value| {
        let statement = input["Statement"].as_str()?;
        let mut words = statement.split_whitespace();
        let verb = words.next()?.to_ascii_lowercase();
        let (action, before) = match verb.as_str() {
            "select" => ("PartiQLSelect", "from"),
            "insert" => ("PartiQLInsert", "into"),
            "update" => ("PartiQLUpdate", ""),
            "delete" => ("PartiQLDelete", "from"),
            _ => return None,
        };
        let mut rest =
            words.skip_while(|word| !before.is_empty() && !word.eq_ignore_ascii_case(before));
        if !before.is_empty() {
            rest.next();
        }
        let mut names = rest.next()?.split('.');
        let mut names = names.by_ref().map(|name| name.trim_matches('"'));
        let table = names.next()?;
        let resource = match names.next() {
            Some(index) => format!("table/{table}/index/{index}"),
            None => format!("table/{table}"),
        };
        Some((action.to_owned(), resource))
    };
    let list = |member: &str| {
        let statements = input[member].as_array().into_iter().flatten();
        statements.filter_map(one).collect()
    };
    match operation {
        "ExecuteStatement" => one(input).into_iter().collect(),
        "BatchExecuteStatement" => list("Statements"),
        "ExecuteTransaction" => list("TransactStatements"),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn statements_of_partiql_need_an_action_on_their_table() {
        for (statement, expected) in [
            (
                r#"SELECT * FROM "orders"."by-day" WHERE id = 1"#,
                "PartiQLSelect table/orders/index/by-day",
            ),
            (
                r#"INSERT INTO "orders" VALUE {'id': 1}"#,
                "PartiQLInsert table/orders",
            ),
            (
                "update orders set a = 1 where id = 1",
                "PartiQLUpdate table/orders",
            ),
            (
                r#"DELETE FROM "orders" WHERE id = 1"#,
                "PartiQLDelete table/orders",
            ),
        ] {
            let needed = partiql("ExecuteStatement", &json!({"Statement": statement}));
            let needed: Vec<_> = needed
                .into_iter()
                .map(|(a, r)| format!("{a} {r}"))
                .collect();
            assert_eq!(needed, [expected], "{statement}");
        }
    }
}
