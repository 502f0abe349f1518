//! Why PostgreSQL refused a statement, where in it, and whether that can pass.

use rehearsal_record::Place;
use rehearsal_script::action::sql::Statement;
use serde_json::{Value, json};
use tokio_postgres::error::{DbError, ErrorPosition};

use crate::actions::Refused;

/// How far the server had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// It had the statement and no values.
    Reading,
    /// It had the values, too.
    Doing,
}

pub(super) struct Refusal<'e> {
    pub(super) said: &'e DbError,
    pub(super) phase: Phase,
    /// Whether the stage has made the tables.
    pub(super) migrated: bool,
}

impl Refusal<'_> {
    pub(super) fn told(&self, statement: &Statement) -> Refused {
        Refused {
            seen: json!({ "error": self.error() }),
            place: self.place(statement),
            lasts: self.lasts(),
        }
    }

    fn error(&self) -> Value {
        let said = self.said;
        let mut told = json!({ "code": said.code().code(), "message": said.message() });
        for (name, text) in [("detail", said.detail()), ("hint", said.hint())] {
            if let Some(text) = text {
                told[name] = text.into();
            }
        }
        told
    }

    fn place(&self, statement: &Statement) -> Option<Place> {
        if let Some(ErrorPosition::Original(at)) = self.said.position() {
            let at = usize::try_from(*at).ok()?.checked_sub(1)?;
            return Some(statement.place(at));
        }
        statement.place_of_value(self.value()?.checked_sub(1)?)
    }

    /// The value that the server could not read, counted from one: it says so
    /// in words alone (`unnamed portal parameter $2 = '…'`).
    fn value(&self) -> Option<usize> {
        let (_, rest) = self.said.where_()?.split_once("portal parameter $")?;
        let end = rest.find(|c: char| !c.is_ascii_digit());
        rest[..end.unwrap_or(rest.len())].parse().ok()
    }

    /// Whether the same statement with the same values will be refused again
    /// and again, whatever the apps do meanwhile.
    fn lasts(&self) -> bool {
        let own = self.phase == Phase::Reading || self.value().is_some();
        lasts(self.said.code().code(), own, self.migrated)
    }
}

/// What each class is about is in PostgreSQL's table of error codes. `own`:
/// nothing of the error is from the data.
fn lasts(code: &str, own: bool, migrated: bool) -> bool {
    match code {
        // Somebody may be let in.
        "42501" => false,
        // Tables, columns, functions, types and schemas that are not there, or
        // are there already; types that do not fit theirs. They are what the
        // migrations have made of them.
        "42P01" | "42703" | "42883" | "42704" | "3F000" | "42P06" | "42P07" | "42701" | "42710"
        | "42723" | "42804" | "42846" => migrated,
        // All else that a statement can be wrong in by itself, and what this
        // PostgreSQL cannot do at all.
        _ if code.starts_with("42") || code == "0A000" => true,
        // A value that is no uuid, no date, no number: of the statement or of a
        // row?
        _ if code.starts_with("22") => own,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::lasts;

    #[test]
    fn what_is_wrong_in_itself_lasts() {
        for code in ["42601", "42702", "42803", "42P18", "0A000"] {
            assert!(lasts(code, true, false), "{code}");
        }
        assert!(lasts("22P02", true, false), "no uuid");
        assert!(!lasts("22P02", false, true), "a row holds no number yet");
        assert!(!lasts("22012", false, true), "nothing to divide by yet");
    }

    #[test]
    fn what_is_not_there_lasts_where_the_stage_makes_the_tables() {
        for code in ["42P01", "42703", "42883", "3F000"] {
            assert!(lasts(code, true, true), "{code}");
            assert!(!lasts(code, true, false), "{code}");
        }
    }

    #[test]
    fn what_passes_does_not_last() {
        for code in [
            "23505", "40001", "40P01", "42501", "53300", "55P03", "57014", "57P03",
        ] {
            assert!(!lasts(code, true, true), "{code}");
        }
    }
}
