//! Creating, describing, changing and deleting tables.

use serde_json::{Value, json};

use crate::support::Client;

fn orders() -> Value {
    json!({
        "TableName": "orders",
        "AttributeDefinitions": [
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
            {"AttributeName": "state", "AttributeType": "S"},
        ],
        "KeySchema": [
            {"AttributeName": "id", "KeyType": "HASH"},
            {"AttributeName": "at", "KeyType": "RANGE"},
        ],
        "LocalSecondaryIndexes": [{
            "IndexName": "by-state",
            "KeySchema": [
                {"AttributeName": "id", "KeyType": "HASH"},
                {"AttributeName": "state", "KeyType": "RANGE"},
            ],
            "Projection": {"ProjectionType": "KEYS_ONLY"},
        }],
        "GlobalSecondaryIndexes": [{
            "IndexName": "states",
            "KeySchema": [{"AttributeName": "state", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["total"]},
            "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 2},
        }],
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
    })
}

/// The recorded answers of test_table_crud.
#[test]
fn answers_are_those_recorded() {
    let client = Client::new();
    let input = json!({
        "TableName": "orders",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5},
    });
    let created = client.call("CreateTable", input)["TableDescription"].clone();
    let id = created["TableId"].clone();
    let at = created["CreationDateTime"].clone();
    let throughput =
        json!({"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 5});
    let mut expected = json!({
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "CreationDateTime": at,
        "DeletionProtectionEnabled": false,
        "ItemCount": 0,
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "ProvisionedThroughput": throughput,
        "TableArn": "arn:aws:dynamodb:us-east-1:000000000000:table/orders",
        "TableId": id,
        "TableName": "orders",
        "TableSizeBytes": 0,
        "TableStatus": "CREATING",
    });
    assert_eq!(created, expected);
    expected["TableStatus"] = "ACTIVE".into();
    expected["WarmThroughput"] =
        json!({"ReadUnitsPerSecond": 5, "Status": "ACTIVE", "WriteUnitsPerSecond": 5});
    let named = json!({"TableName": "orders"});
    assert_eq!(
        client.call("DescribeTable", named.clone())["Table"],
        expected
    );
    for member in [
        "AttributeDefinitions",
        "CreationDateTime",
        "KeySchema",
        "WarmThroughput",
    ] {
        expected.as_object_mut().unwrap().remove(member);
    }
    expected["TableStatus"] = "DELETING".into();
    let deleted = client.call("DeleteTable", named.clone());
    assert_eq!(deleted["TableDescription"], expected);
    let missing = (
        "ResourceNotFoundException".to_owned(),
        "Requested resource not found: Table: orders not found".to_owned(),
    );
    assert_eq!(client.error("DeleteTable", named), missing);
}

#[test]
fn indexes_are_described() {
    let client = Client::new();
    client.call("CreateTable", orders());
    client.put(
        "orders",
        json!({"id": {"S": "1"}, "at": {"N": "5"}, "state": {"S": "new"}, "x": {"S": "long"}}),
    );
    client.put("orders", json!({"id": {"S": "2"}, "at": {"N": "5"}}));
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";
    let table = client.call("DescribeTable", json!({"TableName": arn}))["Table"].clone();
    assert_eq!(table["ItemCount"], 2);
    let local = &table["LocalSecondaryIndexes"][0];
    assert_eq!(local["IndexArn"], format!("{arn}/index/by-state"));
    assert_eq!(local["ItemCount"], 1);
    let global = &table["GlobalSecondaryIndexes"][0];
    assert_eq!(global["IndexSizeBytes"], 3 + 4 + 8);
    assert_eq!(global["Projection"]["NonKeyAttributes"], json!(["total"]));
    assert_eq!(global["ProvisionedThroughput"]["WriteCapacityUnits"], 2);
}

#[test]
fn definitions_are_refused_in_the_words_of_aws() {
    let client = Client::new();
    let invalid = "One or more parameter values were invalid: ";
    let cases: [(&str, Value, &str); 9] = [
        (
            "/ProvisionedThroughput",
            Value::Null,
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        ),
        (
            "/BillingMode",
            "PAY_PER_REQUEST".into(),
            "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
        ),
        (
            "/AttributeDefinitions/1/AttributeName",
            "when".into(),
            "Some index key attributes are not defined in AttributeDefinitions. Keys: [id, at], AttributeDefinitions: [id, state, when]",
        ),
        (
            "/AttributeDefinitions/3",
            json!({"AttributeName": "more", "AttributeType": "S"}),
            "Some AttributeDefinitions are not used. AttributeDefinitions: [at, id, more, state], keys used: [at, id, state]",
        ),
        (
            "/LocalSecondaryIndexes",
            json!([]),
            "List of LocalSecondaryIndexes is empty",
        ),
        (
            "/LocalSecondaryIndexes/0/IndexName",
            "states".into(),
            "Duplicate index name: states",
        ),
        (
            "/LocalSecondaryIndexes/0/KeySchema/0/AttributeName",
            "at".into(),
            "Index KeySchema does not have the same leading hash key as table KeySchema for index: by-state. index hash key: at, table hash key: id",
        ),
        (
            "/GlobalSecondaryIndexes/0/Projection",
            json!({"ProjectionType": "INCLUDE"}),
            "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        ),
        (
            "/GlobalSecondaryIndexes/0/Projection",
            json!({"ProjectionType": "ALL", "NonKeyAttributes": ["a"]}),
            "ProjectionType is ALL, but NonKeyAttributes is specified",
        ),
    ];
    for (pointer, value, message) in cases {
        let mut input = orders();
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        let parent = input.pointer_mut(parent).unwrap();
        match (parent.as_array_mut(), member.parse::<usize>()) {
            (Some(array), Ok(at)) if at == array.len() => array.push(value),
            (Some(array), Ok(at)) => array[at] = value,
            _ => parent[member] = value,
        }
        assert_eq!(
            client.refused("CreateTable", input),
            format!("{invalid}{message}"),
            "{pointer}"
        );
    }
    let mut input = orders();
    input["KeySchema"][0]["KeyType"] = "RANGE".into();
    assert_eq!(
        client.refused("CreateTable", input),
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"
    );
    client.call("CreateTable", orders());
    let (code, message) = client.error("CreateTable", orders());
    assert_eq!(
        (&*code, &*message),
        ("ResourceInUseException", "Table already exists: orders")
    );
}

#[test]
fn tables_are_listed_in_pages() {
    let client = Client::new();
    for name in ["ccc", "aaa", "bbb"] {
        client.table(name, "S", None);
    }
    assert_eq!(
        client.call("ListTables", json!({"Limit": 2})),
        json!({"TableNames": ["aaa", "bbb"], "LastEvaluatedTableName": "bbb"})
    );
    assert_eq!(
        client.call(
            "ListTables",
            json!({"ExclusiveStartTableName": "bbb", "Limit": 1})
        ),
        json!({"TableNames": ["ccc"]})
    );
}

#[test]
fn tables_are_updated() {
    let client = Client::new();
    client.call("CreateTable", orders());
    client.put(
        "orders",
        json!({"id": {"S": "1"}, "at": {"N": "5"}, "total": {"N": "7"}}),
    );
    let update = |mut input: Value| {
        input["TableName"] = "orders".into();
        client
            .try_call("UpdateTable", &input)
            .map_err(|error| error.message)
    };
    let updated = update(json!({"DeletionProtectionEnabled": true})).unwrap();
    assert_eq!(updated["TableDescription"]["TableStatus"], "UPDATING");
    let message = client.refused("DeleteTable", json!({"TableName": "orders"}));
    assert!(
        message.contains("Disable deletion protection first"),
        "{message}"
    );
    let message = update(json!({})).unwrap_err();
    assert!(
        message.starts_with("At least one of ProvisionedThroughput"),
        "{message}"
    );
    let create = json!({
        "AttributeDefinitions": [{"AttributeName": "total", "AttributeType": "N"}],
        "GlobalSecondaryIndexUpdates": [{"Create": {
            "IndexName": "totals",
            "KeySchema": [{"AttributeName": "total", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
            "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
        }}],
    });
    let updated = update(create.clone()).unwrap();
    let indexes = &updated["TableDescription"]["GlobalSecondaryIndexes"];
    assert_eq!(
        indexes[1]["ItemCount"], 1,
        "items that were there are added"
    );
    assert_eq!(
        update(create).unwrap_err(),
        "Attempting to create an index which already exists: totals"
    );
    let delete = json!({"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": "totals"}}]});
    let updated = update(delete.clone()).unwrap();
    let attributes = updated["TableDescription"]["AttributeDefinitions"]
        .as_array()
        .unwrap();
    assert_eq!(
        attributes.len(),
        3,
        "attributes that are no keys are forgotten"
    );
    assert_eq!(
        update(delete).unwrap_err(),
        "Requested resource not found: Index: totals not found"
    );
    let same = json!({"ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}});
    assert!(update(same).unwrap_err().contains("will not change"));
    update(json!({"BillingMode": "PAY_PER_REQUEST"})).unwrap();
    let table = client.call("DescribeTable", json!({"TableName": "orders"}))["Table"].clone();
    assert_eq!(
        table["BillingModeSummary"]["BillingMode"],
        "PAY_PER_REQUEST"
    );
    assert_eq!(table["WarmThroughput"]["ReadUnitsPerSecond"], 12_000);
}
