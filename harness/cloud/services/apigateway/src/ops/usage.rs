//! How often API keys were used.

use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};
use time::Date;
use time::macros::format_description;

use super::plans::no_plan;
use crate::error::bad_request;
use crate::patch::Patch;
use crate::state::{RestApis, Settings, take, text};
use crate::usage::Plan;

fn date(input: &Settings, member: &str) -> Result<Date, ServiceError> {
    let text = text(input, member).unwrap_or_default();
    let format = format_description!("[year]-[month]-[day]");
    let invalid = |_| bad_request(format!("Invalid {member} specified: it is YYYY-MM-DD"));
    Date::parse(text, format).map_err(invalid)
}

pub(crate) fn get_usage(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let id = take(&mut input, "usagePlanId");
    let (start, end) = (date(&input, "startDate")?, date(&input, "endDate")?);
    let plan = apis.regions.for_caller(cx).plans.get(&id);
    let plan = plan.ok_or_else(no_plan)?;
    if end < start {
        return Err(bad_request("Usage startDate must not be after endDate"));
    }
    let wanted = text(&input, "keyId");
    let keys = plan.keys.iter();
    let keys = keys.filter(|key| wanted.is_none_or(|wanted| wanted == *key));
    let items: Settings = keys
        .map(|key| (key.clone(), days(plan, key, start, end).into()))
        .collect();
    Ok(json!({
        "usagePlanId": id,
        "startDate": text(&input, "startDate"),
        "endDate": text(&input, "endDate"),
        "items": items,
    }))
}

/// Returns how often a key was used on each day, and how often it could still be used then.
fn days(plan: &Plan, key: &str, start: Date, end: Date) -> Vec<Value> {
    let used = plan.used.get(key);
    let mut days = Vec::new();
    let mut day = start;
    loop {
        let count = used
            .and_then(|used| used.get(&day))
            .copied()
            .unwrap_or_default();
        let mut until = plan.clone();
        if let Some(used) = until.used.get_mut(key) {
            used.retain(|other, _| *other <= day);
        }
        let remaining = until.remaining(key, day.midnight().assume_utc());
        days.push(json!([count, remaining.unwrap_or_default()]));
        match day.next_day().filter(|next| *next <= end) {
            Some(next) => day = next,
            None => return days,
        }
    }
}

/// Gives a key more requests in the current period: `replace /remaining`.
pub(crate) fn update_usage(
    apis: &mut RestApis,
    cx: &mut CallContext<'_>,
    mut input: Settings,
) -> Result<Value, ServiceError> {
    let (id, key) = (take(&mut input, "usagePlanId"), take(&mut input, "keyId"));
    let now = cx.now();
    let plan = apis.regions.for_caller(cx).plans.get_mut(&id);
    let plan = plan.ok_or_else(no_plan)?;
    for patch in Patch::read(&mut input) {
        let wanted = patch.value().parse::<i64>().ok();
        let (Some(wanted), "/remaining", "replace") = (wanted, patch.path(), &*patch.op) else {
            return Err(bad_request(format!("Invalid patch path {}", patch.path())));
        };
        let remaining = plan.remaining(&key, now);
        let remaining = remaining.ok_or_else(|| bad_request("The usage plan has no quota"))?;
        let used = plan.used.entry(key.clone()).or_default();
        *used.entry(now.date()).or_default() += remaining - wanted;
    }
    let format = format_description!("[year]-[month]-[day]");
    let today = now.date().format(format).unwrap_or_default();
    let days = days(plan, &key, now.date(), now.date());
    Ok(json!({"usagePlanId": id, "startDate": today, "endDate": today, "items": {key: days}}))
}
