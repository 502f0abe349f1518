//! Converts errors of PostgreSQL: where in the statement they are, and whether
//! retrying could help.

use rehearsal_record::Place;
use rehearsal_script::action::sql::Statement;
use serde_json::{Value, json};
use tokio_postgres::error::{DbError, ErrorPosition};

use crate::error::Refusal;

/// The phase in which the server refused a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// Before it had the values.
    Prepare,
    Execute,
}

pub(super) struct StatementError<'e> {
    pub(super) error: &'e DbError,
    pub(super) phase: Phase,
    /// Whether the stage has migrated the database.
    pub(super) migrated: bool,
}

impl StatementError<'_> {
    pub(super) fn into_refusal(self, statement: &Statement) -> Refusal {
        Refusal {
            observation: json!({ "error": self.to_json() }),
            place: self.place(statement),
            permanent: self.is_permanent(),
        }
    }

    fn to_json(&self) -> Value {
        let error = self.error;
        let mut json = json!({ "code": error.code().code(), "message": error.message() });
        for (name, text) in [("detail", error.detail()), ("hint", error.hint())] {
            if let Some(text) = text {
                json[name] = text.into();
            }
        }
        json
    }

    fn place(&self, statement: &Statement) -> Option<Place> {
        if let Some(ErrorPosition::Original(at)) = self.error.position() {
            let at = usize::try_from(*at).ok()?.checked_sub(1)?;
            return Some(statement.place(at));
        }
        statement.place_of_value(self.value_number()?.checked_sub(1)?)
    }

    /// Returns the number, from one, of the value that the server could not parse.
    /// Only the context names it (`unnamed portal parameter $2 = '…'`).
    fn value_number(&self) -> Option<usize> {
        let (_, rest) = self.error.where_()?.split_once("portal parameter $")?;
        let end = rest.find(|c: char| !c.is_ascii_digit());
        rest[..end.unwrap_or(rest.len())].parse().ok()
    }

    /// Returns whether the same statement with the same values would always be
    /// refused, whatever the apps do meanwhile.
    fn is_permanent(&self) -> bool {
        let in_statement = self.phase == Phase::Prepare || self.value_number().is_some();
        is_permanent(self.error.code().code(), in_statement, self.migrated)
    }
}

/// Returns whether an error of this code is permanent, by PostgreSQL's table of
/// error codes. `in_statement` is whether the error is in the statement and its
/// values, and not in the data.
fn is_permanent(code: &str, in_statement: bool, migrated: bool) -> bool {
    match code {
        // A privilege may be granted later.
        "42501" => false,
        // Tables, columns, functions, types and schemas that are missing, exist
        // already or have another type: only migrations change them.
        "42P01" | "42703" | "42883" | "42704" | "3F000" | "42P06" | "42P07" | "42701" | "42710"
        | "42723" | "42804" | "42846" => migrated,
        // Other mistakes in the statement, and unsupported features.
        _ if code.starts_with("42") || code == "0A000" => true,
        // A value that is no uuid, date or number, in the statement or in a row.
        _ if code.starts_with("22") => in_statement,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_permanent;

    #[test]
    fn mistake_in_the_statement_is_permanent() {
        for code in ["42601", "42702", "42803", "42P18", "0A000"] {
            assert!(is_permanent(code, true, false), "{code}");
        }
        assert!(is_permanent("22P02", true, false), "no uuid");
        assert!(
            !is_permanent("22P02", false, true),
            "a row may hold another value later"
        );
        assert!(
            !is_permanent("22012", false, true),
            "a row may hold another divisor later"
        );
    }

    #[test]
    fn missing_table_is_permanent_if_the_stage_migrates() {
        for code in ["42P01", "42703", "42883", "3F000"] {
            assert!(is_permanent(code, true, true), "{code}");
            assert!(!is_permanent(code, true, false), "{code}");
        }
    }

    #[test]
    fn transient_error_is_not_permanent() {
        for code in [
            "23505", "40001", "40P01", "42501", "53300", "55P03", "57014", "57P03",
        ] {
            assert!(!is_permanent(code, true, true), "{code}");
        }
    }
}
