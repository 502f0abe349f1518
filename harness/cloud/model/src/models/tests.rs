use std::collections::HashSet;
use std::time::Instant;

use super::*;

/// Calls `visit` with every shape that is reached from a service's operations, once.
fn for_each_shape(model: &ServiceModel, mut visit: impl FnMut(&'static Shape)) {
    let mut visited = HashSet::new();
    let operations = model.operations().iter();
    let mut open: Vec<_> = operations.flat_map(|o| [o.input(), o.output()]).collect();
    while let Some(shape) = open.pop() {
        if !visited.insert(std::ptr::from_ref(shape)) {
            continue;
        }
        visit(shape);
        match shape {
            Shape::Structure(structure) => {
                open.extend(structure.members.iter().map(Member::shape));
            }
            Shape::List(list) => open.push(list.member()),
            Shape::Map(map) => open.extend([map.key(), map.value()]),
            _ => {}
        }
    }
}

#[test]
fn every_shape_of_every_service_can_be_decoded() {
    for model in ALL {
        let mut shapes = 0;
        for_each_shape(model, |_| shapes += 1);
        assert!(shapes > 5, "{}: {shapes}", model.name);
        assert!(model.operations().is_sorted_by(|a, b| a.name < b.name));
        assert!(model.errors().is_sorted_by(|a, b| a.shape < b.shape));
    }
    assert!(ALL.is_sorted_by(|a, b| a.name < b.name));
}

#[test]
fn members_carry_their_traits() {
    let structure = |shape: &'static Shape| match shape {
        Shape::Structure(structure) => structure,
        shape => panic!("not a structure: {shape:?}"),
    };
    let send = SQS.operation("SendMessage").unwrap();
    let body = structure(send.input()).member("MessageBody").unwrap();
    assert!(body.required && matches!(body.shape(), Shape::String(_)));
    let attributes = structure(send.input()).member("MessageAttributes").unwrap();
    assert_eq!(attributes.wire_name(), "MessageAttribute");
    let put = S3.operation("PutObject").unwrap();
    assert_eq!((put.method, put.path), ("PUT", "/{Bucket}/{Key+}"));
    assert_eq!(structure(put.input()).payload().unwrap().name, "Body");
    let key = structure(put.input()).member("Key").unwrap();
    assert_eq!(key.location, Location::Path);
    let select = S3.operation("SelectObjectContent").unwrap();
    let events = structure(select.output()).payload().unwrap().shape();
    assert!(structure(events).event_stream);
    let sign_up = COGNITO_IDP.operation("SignUp").unwrap();
    let password = structure(sign_up.input()).member("Password").unwrap();
    let Shape::String(password) = password.shape() else {
        panic!("a password is text");
    };
    assert!(password.sensitive && password.pattern == Some("[\\S]+"));
    assert!(!SQS.operation("PurgeQueue").unwrap().has_output());
    assert!(SNS.operation("ConfirmSubscription").unwrap().anonymous);
    let error = SQS.error("QueueDoesNotExist").unwrap();
    assert_eq!(error.code, "AWS.SimpleQueueService.NonExistentQueue");
    assert!(error.sender && error.status == 400);
}

#[test]
fn services_and_operations_are_listed_by_name() {
    assert!(service_names().any(|name| name == "cognito-idp"));
    assert!(operations("sqs").any(|name| name == "SendMessage"));
    assert_eq!(operations("nothing").len(), 0);
}

/// Prints what a first use costs: `cargo test -p rehearsal-model -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a check"]
#[expect(clippy::disallowed_methods, reason = "it measures real time")]
fn time_of_first_use() {
    for model in ALL {
        let start = Instant::now();
        let operations = model.operations().len();
        let indexed = start.elapsed();
        let mut shapes = 0;
        for_each_shape(model, |_| shapes += 1);
        let all = start.elapsed();
        println!(
            "{:12} {operations:4} operations {indexed:9.1?}, {shapes:4} shapes {all:9.1?}",
            model.name
        );
    }
}
