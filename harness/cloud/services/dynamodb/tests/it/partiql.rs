//! PartiQL.

use serde_json::{Value, json};

use crate::support::Client;

fn client() -> Client {
    let client = Client::new();
    client.table("things", "S", Some(("pos", "N")));
    for pos in 1..=4 {
        execute(&client, &format!(
            "INSERT INTO things VALUE {{'id': 'a', 'pos': {pos}, 'even': {}, 'm': {{'k': [1, 'x']}}, 's': <<'u', 'v'>>}}",
            pos % 2 == 0
        ), json!([])).unwrap();
    }
    client
}

fn execute(client: &Client, statement: &str, parameters: Value) -> Result<Value, String> {
    let mut input = json!({"Statement": statement});
    if parameters != json!([]) {
        input["Parameters"] = parameters;
    }
    client
        .try_call("ExecuteStatement", &input)
        .map(|output| output["Items"].clone())
        .map_err(|error| error.message)
}

fn positions(items: &Value) -> Vec<String> {
    let items = items.as_array().unwrap().iter();
    items
        .map(|item| item["pos"]["N"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn statements_select_items() {
    let client = client();
    for (statement, parameters, expected) in [
        (
            "SELECT * FROM things WHERE id = 'a'",
            json!([]),
            &["1", "2", "3", "4"][..],
        ),
        (
            "select pos from \"things\" where id = ? and pos >= ?",
            json!([{"S": "a"}, {"N": "3"}]),
            &["3", "4"],
        ),
        (
            "SELECT * FROM things WHERE id = 'a' AND pos BETWEEN 2 AND 3 ORDER BY pos DESC",
            json!([]),
            &["3", "2"],
        ),
        (
            "SELECT * FROM things WHERE even = true AND NOT pos = 2",
            json!([]),
            &["4"],
        ),
        (
            "SELECT * FROM things WHERE pos IN [1, 4] AND contains(s, 'u')",
            json!([]),
            &["1", "4"],
        ),
        (
            "SELECT * FROM things WHERE m.k[1] = 'x' AND (pos = 1 OR pos = 2)",
            json!([]),
            &["1", "2"],
        ),
        // Recorded: test_dynamodb_partiql_missing.
        (
            "SELECT * FROM things WHERE nothing IS NOT MISSING",
            json!([]),
            &[],
        ),
        (
            "SELECT * FROM things WHERE nothing IS MISSING AND pos < 2",
            json!([]),
            &["1"],
        ),
        ("SELECT * FROM things WHERE id = 'b'", json!([]), &[]),
    ] {
        let items = execute(&client, statement, parameters).unwrap();
        assert_eq!(positions(&items), expected, "{statement}");
    }
    let nested = execute(
        &client,
        "SELECT m.k, pos FROM things WHERE id = 'a' AND pos = 1",
        json!([]),
    );
    assert_eq!(
        nested,
        Ok(json!([{"k": {"L": [{"N": "1"}, {"S": "x"}]}, "pos": {"N": "1"}}]))
    );
}

#[test]
fn pages_are_led_by_tokens() {
    let client = client();
    let mut input =
        json!({"Statement": "SELECT * FROM things WHERE id = 'a' AND even = false", "Limit": 1});
    let mut seen = Vec::new();
    loop {
        let page = client.call("ExecuteStatement", input.clone());
        seen.extend(positions(&page["Items"]));
        match page.get("NextToken") {
            Some(token) => input["NextToken"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(seen, ["1", "3"]);
}

#[test]
fn statements_change_items() {
    let client = client();
    let key = "WHERE id = 'a' AND pos = 1";
    let changed = execute(&client, &format!(
        "UPDATE things SET n = 5 SET m.k = list_append(m.k, [2]) SET s = set_delete(s, <<'u'>>) REMOVE even {key} RETURNING MODIFIED NEW *"
    ), json!([])).unwrap();
    assert_eq!(
        changed,
        json!([{
            "n": {"N": "5"}, "s": {"SS": ["v"]}, "m": {"M": {"k": {"L": [{"N": "1"}, {"S": "x"}, {"N": "2"}]}}},
        }])
    );
    execute(
        &client,
        &format!("UPDATE things SET n = n + 1 {key} AND n = 5"),
        json!([]),
    )
    .unwrap();
    let failed = "The conditional request failed".to_owned();
    assert_eq!(
        execute(
            &client,
            &format!("UPDATE things SET n = 0 {key} AND n = 5"),
            json!([])
        ),
        Err(failed.clone())
    );
    assert_eq!(
        execute(
            &client,
            "UPDATE things SET n = 0 WHERE id = 'new' AND pos = 1",
            json!([])
        ),
        Err(failed.clone()),
        "an update creates nothing"
    );
    assert_eq!(
        execute(
            &client,
            &format!("DELETE FROM things {key} AND n = 5"),
            json!([])
        ),
        Err(failed)
    );
    let old = execute(
        &client,
        &format!("DELETE FROM things {key} RETURNING ALL OLD *"),
        json!([]),
    )
    .unwrap();
    assert_eq!(old[0]["n"], json!({"N": "6"}));
    assert_eq!(
        execute(&client, &format!("DELETE FROM things {key}"), json!([])),
        Ok(json!([]))
    );
}

#[test]
fn statements_are_refused() {
    let client = client();
    let refused = |statement: &str| execute(&client, statement, json!([])).unwrap_err();
    assert!(
        refused("SELEC * FROM things")
            .starts_with("Statement wasn't well formed, can't be processed")
    );
    assert!(refused("SELECT * FROM things WHERE id = ?").starts_with("Number of parameters"));
    assert_eq!(
        refused("UPDATE things SET n = 1 WHERE id = 'a'"),
        "Where clause does not contain a mandatory equality on all key attributes"
    );
    assert_eq!(
        refused("INSERT INTO things VALUE {'id': 'a', 'pos': 1}"),
        "Duplicate primary key exists in table"
    );
    assert_eq!(
        refused("SELECT * FROM nowhere"),
        "Requested resource not found"
    );
    // Recorded: test_dynamodb_execute_statement_empy_parameter.
    assert_eq!(
        client.refused(
            "ExecuteStatement",
            json!({"Statement": "SELECT * FROM things", "Parameters": []})
        ),
        "1 validation error detected: Value '[]' at 'parameters' failed to satisfy constraint: \
         Member must have length greater than or equal to 1"
    );
}

/// Recorded: test_dynamodb_batch_execute_statement.
#[test]
fn statements_of_a_batch_stand_for_themselves() {
    let client = client();
    let answer = client.call("BatchExecuteStatement", json!({"Statements": [
        {"Statement": "INSERT INTO things VALUE {'id': 'b', 'pos': 1}"},
        {"Statement": "INSERT INTO things VALUE {'id': 'a', 'pos': 1}"},
        {"Statement": "SELECT even FROM things WHERE id = ? AND pos = 2", "Parameters": [{"S": "a"}]},
    ]}));
    assert_eq!(
        answer["Responses"],
        json!([
            {"TableName": "things"},
            {"TableName": "things", "Error": {"Code": "DuplicateItem", "Message": "Duplicate primary key exists in table"}},
            {"TableName": "things", "Item": {"even": {"BOOL": true}}},
        ])
    );
}

/// Recorded: test_dynamodb_execute_transaction.
#[test]
fn statements_of_a_transaction_are_carried_out_together() {
    let client = client();
    let transact = |statements: Value| {
        client.try_call(
            "ExecuteTransaction",
            &json!({"TransactStatements": statements}),
        )
    };
    let insert = json!({"Statement": "INSERT INTO things VALUE {'id': 'b', 'pos': 1}"});
    let update =
        json!({"Statement": "UPDATE things SET n = 1 WHERE id = 'a' AND pos = 1 AND even = true"});
    let error = transact(json!([insert, update])).unwrap_err();
    assert_eq!(error.code, "TransactionCanceledException");
    assert!(
        error.message.ends_with("[None, ConditionalCheckFailed]"),
        "{}",
        error.message
    );
    let exists = json!({"Statement": "EXISTS(SELECT * FROM things WHERE id = 'a' AND pos = 1 AND even = false)"});
    assert_eq!(
        transact(json!([insert, exists])).unwrap(),
        json!({"Responses": []})
    );
    let select = json!({"Statement": "SELECT pos FROM things WHERE id = 'b' AND pos = 1"});
    assert_eq!(
        transact(json!([select])).unwrap(),
        json!({"Responses": [{"Item": {"pos": {"N": "1"}}}]})
    );
}
