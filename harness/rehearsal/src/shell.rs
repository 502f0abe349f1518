//! Commands for a person to type.

/// Returns the command that runs scenarios, without its arguments: by cargo if
/// cargo runs this process.
pub(crate) fn rehearsal_run() -> String {
    let by_cargo = std::env::var_os("CARGO").is_some();
    if by_cargo {
        "cargo run -- run"
    } else {
        "rehearsal run"
    }
    .to_owned()
}

/// Quotes a word for a shell if it needs it.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/_-.:".contains(c);
    if word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
