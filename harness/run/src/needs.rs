//! What a scenario needs of its stage: what is missing is known before the first step.

use rehearsal_script::Need;
use rehearsal_stage::Sandbox;

/// Returns why a sandbox lacks one of these, if it does.
pub(crate) fn missing(needs: &[Need], sandbox: &Sandbox) -> Option<String> {
    needs.iter().find_map(|need| match need {
        Need::Clock => immovable_clock(sandbox),
        Need::Postgres => {
            let reason = "the stage has no PostgreSQL";
            sandbox.postgres().is_none().then(|| reason.to_owned())
        }
        Need::Iam => {
            let cloud = match sandbox.cloud().upstream() {
                Some(upstream) => format!("the cloud at {}", upstream.endpoint),
                None if sandbox.enforces_iam() => return None,
                None => "the stage".to_owned(),
            };
            Some(format!("{cloud} does not enforce the policies of IAM"))
        }
        // The embedded cloud stands before any other one and has these. A fault or an app
        // that a stage cannot change skips the scenario at its step.
        Need::Faults | Need::Journal | Need::Cognito | Need::Mail | Need::Apps => None,
    })
}

/// Returns why the clock of a sandbox's cloud cannot be moved, if it cannot.
pub(crate) fn immovable_clock(sandbox: &Sandbox) -> Option<String> {
    if let Some(upstream) = sandbox.cloud().upstream() {
        let endpoint = &upstream.endpoint;
        return Some(format!(
            "the cloud at {endpoint} has no clock that can be moved"
        ));
    }
    let reason = "all scenarios share this cloud, and its time would move for the later ones, too";
    sandbox.is_shared().then(|| reason.to_owned())
}
