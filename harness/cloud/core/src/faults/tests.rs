use super::*;
use rehearsal_model::models;

fn struck(faults: &Faults, operation: &str) -> bool {
    faults
        .inject(&models::SQS, operation, || Some("orders".to_owned()))
        .error
        .is_some()
}

#[test]
fn strikes_the_calls_it_names_as_often_as_it_says() {
    let faults = Faults::new(1);
    faults.add(FaultRule {
        service: Some("sqs".to_owned()),
        operation: Some("ReceiveMessage".to_owned()),
        error: Some("throttle".to_owned()),
        times: Some(2),
        ..FaultRule::default()
    });
    assert!(!struck(&faults, "SendMessage"));
    let receives: Vec<_> = (0..3).map(|_| struck(&faults, "ReceiveMessage")).collect();
    assert_eq!(receives, [true, true, false]);
    assert_eq!(faults.list()[0].struck, 2);
}

#[test]
fn an_error_has_the_members_of_the_rule() {
    let faults = Faults::new(1);
    let members = serde_json::json!({"CancellationReasons": [{"Code": "TransactionConflict"}]});
    faults.add(FaultRule {
        error: Some("TransactionCanceledException".to_owned()),
        members: members.as_object().cloned(),
        ..FaultRule::default()
    });
    let injected = faults.inject(&models::DYNAMODB, "TransactWriteItems", || None);
    let error = injected.error.unwrap();
    assert_eq!(error.members.as_deref(), members.as_object());
}

#[test]
fn the_nth_call_only() {
    let faults = Faults::new(1);
    let rule = FaultRule {
        nth: Some(2),
        error: Some("fail".to_owned()),
        ..FaultRule::default()
    };
    let id = faults.add(rule);
    let calls: Vec<_> = (0..3).map(|_| struck(&faults, "SendMessage")).collect();
    assert_eq!(calls, [false, true, false]);
    assert!(faults.remove(id));
    assert!(!faults.remove(id));
}

#[test]
fn the_first_calls_pass() {
    let faults = Faults::new(1);
    faults.add(FaultRule {
        skip: Some(1),
        times: Some(2),
        error: Some("fail".to_owned()),
        ..FaultRule::default()
    });
    let calls: Vec<_> = (0..4).map(|_| struck(&faults, "SendMessage")).collect();
    assert_eq!(calls, [false, true, true, false]);
}

#[test]
fn only_calls_that_carry_messages_lose_them() {
    let lost = |fault, model, operation| {
        let faults = Faults::new(1);
        faults.add(FaultRule {
            messages: Some(fault),
            ..FaultRule::default()
        });
        let struck = faults.inject(model, operation, || None).messages.is_some();
        assert_eq!(faults.list()[0].struck, u64::from(struck));
        struck
    };
    assert!(lost(
        MessageFault::Reorder,
        &models::SQS,
        "SendMessageBatch"
    ));
    assert!(lost(MessageFault::Drop, &models::SNS, "Publish"));
    assert!(!lost(MessageFault::Drop, &models::SQS, "ReceiveMessage"));
    assert!(!lost(MessageFault::Delay(5), &models::SNS, "Publish"));
}

#[test]
fn chance_is_seeded() {
    let run = |seed| {
        let faults = Faults::new(seed);
        faults.add(FaultRule {
            probability: Some(0.5),
            error: Some("fail".to_owned()),
            ..FaultRule::default()
        });
        (0..64)
            .map(|_| struck(&faults, "SendMessage"))
            .collect::<Vec<_>>()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
    let hits = run(1).iter().filter(|hit| **hit).count();
    assert!((16..=48).contains(&hits), "{hits}");
}

#[test]
fn rule_for_runs_of_a_function_strikes_no_calls() {
    let faults = Faults::new(1);
    faults.add(FaultRule {
        resource: Some("orders".to_owned()),
        function: Some(FunctionFault::Crash),
        times: Some(1),
        ..FaultRule::default()
    });
    assert!(!struck(&faults, "SendMessage"));
    assert_eq!(faults.inject_run("carts").error, None);
    assert_eq!(
        faults.inject_run("orders").error,
        Some(FunctionFault::Crash)
    );
    assert_eq!(faults.inject_run("orders").error, None);
}

#[test]
fn other_resources_are_left_alone() {
    let faults = Faults::new(1);
    faults.add(FaultRule {
        resource: Some("payments".to_owned()),
        error: Some("fail".to_owned()),
        ..FaultRule::default()
    });
    assert!(!struck(&faults, "SendMessage"));
}
