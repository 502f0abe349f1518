/// Returns whether this process runs in a CI job, by the variable that all of them set.
pub(crate) fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !["", "false", "0"].contains(&&*value))
}
