use super::*;

fn map(pairs: &[(&str, &str)]) -> AttributeMap {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[track_caller]
fn assert_error(fifo: bool, pairs: &[(&str, &str)], kind: ErrorKind, message: &str) {
    let error = Settings::new(fifo, &map(pairs)).unwrap_err();
    assert_eq!((error.kind, error.message.as_str()), (kind, message));
}

#[test]
fn numbers_are_bounded() {
    for (name, good, bad) in [
        ("VisibilityTimeout", ["0", "43200"], ["-1", "43201"]),
        ("DelaySeconds", ["0", "900"], ["-45", "901"]),
        (
            "MaximumMessageSize",
            ["1024", "1048576"],
            ["1023", "1048577"],
        ),
        (
            "MessageRetentionPeriod",
            ["60", "1209600"],
            ["59", "1209601"],
        ),
        ("ReceiveMessageWaitTimeSeconds", ["0", "20"], ["-1", "21"]),
    ] {
        for value in good {
            let settings = Settings::new(false, &map(&[(name, value)])).unwrap();
            assert_eq!(settings.get(name).as_deref(), Some(value), "{name}");
        }
        for value in bad.into_iter().chain(["", " 6", "544.43", "true", "+5"]) {
            assert_error(
                false,
                &[(name, value)],
                ErrorKind::InvalidAttributeValue,
                &format!("Invalid value for the parameter {name}."),
            );
        }
    }
}

#[test]
fn fifo_attributes_need_a_fifo_queue() {
    assert_error(
        false,
        &[("FifoQueue", "false")],
        ErrorKind::InvalidAttributeName,
        "Unknown Attribute FifoQueue.",
    );
    assert_error(
        false,
        &[("ContentBasedDeduplication", "true")],
        ErrorKind::InvalidAttributeName,
        "Unknown Attribute ContentBasedDeduplication.",
    );
    assert_error(
        false,
        &[("DeduplicationScope", "queue")],
        ErrorKind::InvalidAttributeName,
        "You can specify the DeduplicationScope only when FifoQueue is set to true.",
    );
    assert_error(
        true,
        &[("FifoQueue", "false")],
        ErrorKind::InvalidAttributeValue,
        "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not \
         supported.",
    );
    assert_error(
        true,
        &[("FifoThroughputLimit", "perMessageGroupId")],
        ErrorKind::InvalidAttributeValue,
        "The perMessageGroupId value is allowed only when the value for DeduplicationScope is \
         messageGroup.",
    );
    let fast = Settings::new(
        true,
        &map(&[
            ("FifoThroughputLimit", "perMessageGroupId"),
            ("DeduplicationScope", "messageGroup"),
        ]),
    )
    .unwrap();
    assert_eq!(
        fast.get("DeduplicationScope").as_deref(),
        Some("messageGroup")
    );
    assert_eq!(
        fast.get("FifoThroughputLimit").as_deref(),
        Some("perMessageGroupId")
    );
    assert_eq!(fast.get("FifoQueue").as_deref(), Some("true"));
    assert_eq!(Settings::default().get("FifoQueue"), None);
}

#[test]
fn computed_attributes_cannot_be_set() {
    for name in ["QueueArn", "ApproximateNumberOfMessages", "Nonsense"] {
        assert_error(
            true,
            &[(name, "1")],
            ErrorKind::InvalidAttributeName,
            &format!("Unknown Attribute {name}."),
        );
    }
}

#[test]
fn kms_and_sqs_encryption_exclude_each_other() {
    assert_error(
        false,
        &[("KmsMasterKeyId", "k"), ("SqsManagedSseEnabled", "true")],
        ErrorKind::InvalidAttributeName,
        "You can use one type of server-side encryption (SSE) at one time. You can either \
         enable KMS SSE or SQS SSE.",
    );
    let mut settings = Settings::new(false, &map(&[("KmsMasterKeyId", "k")])).unwrap();
    assert_eq!(
        settings.get("SqsManagedSseEnabled").as_deref(),
        Some("false")
    );
    assert_eq!(
        settings.get("KmsDataKeyReusePeriodSeconds").as_deref(),
        Some("300")
    );
    settings
        .set(&map(&[("SqsManagedSseEnabled", "true")]))
        .unwrap();
    assert_eq!(settings.get("KmsMasterKeyId"), None);
    assert_eq!(settings.get("KmsDataKeyReusePeriodSeconds"), None);
}

#[test]
fn removing_the_kms_key_does_not_enable_sqs_encryption() {
    let mut settings = Settings::new(
        false,
        &map(&[
            ("KmsMasterKeyId", "k"),
            ("KmsDataKeyReusePeriodSeconds", "6000"),
        ]),
    )
    .unwrap();
    settings
        .set(&map(&[
            ("KmsMasterKeyId", ""),
            ("KmsDataKeyReusePeriodSeconds", "300"),
        ]))
        .unwrap();
    assert_eq!(settings.get("KmsMasterKeyId"), None);
    assert_eq!(settings.get("KmsDataKeyReusePeriodSeconds"), None);
    assert_eq!(
        settings.get("SqsManagedSseEnabled").as_deref(),
        Some("false")
    );
}

#[test]
fn policy_has_twenty_statements_at_most() {
    assert_error(
        false,
        &[("Policy", "[]")],
        ErrorKind::InvalidAttributeValue,
        "Invalid value for the parameter Policy.",
    );
    let statements = vec![serde_json::json!({}); 22];
    let document = serde_json::json!({"Statement": statements}).to_string();
    assert_error(
        false,
        &[("Policy", &document)],
        ErrorKind::OverLimit,
        "22 statements were found in the submitted policy, max allowed is 20",
    );
    let settings = Settings::new(false, &map(&[("Policy", "")])).unwrap();
    assert_eq!(settings.get("Policy"), None);
}

#[test]
fn equal_attributes_in_other_spellings_do_not_differ() {
    let given = map(&[("DelaySeconds", "5")]);
    let settings = Settings::new(false, &given).unwrap();
    assert_eq!(settings.differs_in(&given), Ok(None));
    assert_eq!(settings.differs_in(&map(&[])), Ok(None));
    assert_eq!(
        settings.differs_in(&map(&[("DelaySeconds", "6")])),
        Ok(Some("DelaySeconds"))
    );
    assert_eq!(
        settings.differs_in(&map(&[("Policy", "{}")])),
        Ok(Some("Policy"))
    );
}
