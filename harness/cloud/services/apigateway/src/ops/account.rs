//! What is set for the account.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};

use crate::patch::{Patch, Paths, Shape, apply};
use crate::state::{RestApis, Settings};

const PATHS: Paths = Paths {
    paths: &[("/cloudwatchRoleArn", Shape::Text)],
    only_replaced: false,
};

fn describe(account: &Settings) -> Value {
    let mut described = account.clone();
    described.insert(
        "throttleSettings".to_owned(),
        json!({"burstLimit": 5000, "rateLimit": 10000.0}),
    );
    described.insert("features".to_owned(), json!(["UsagePlans"]));
    described.insert("apiKeyVersion".to_owned(), "4".into());
    described.into()
}

pub(crate) fn get_account(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    _: Settings,
) -> Result<Value, ServiceError> {
    Ok(describe(&apis.regions.for_caller(cx).account))
}

pub(crate) fn update_account(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let account = &mut apis.regions.for_caller(cx).account;
    apply(account, PATHS, &Patch::read(&mut input))?;
    Ok(describe(account))
}
