//! What settings are checked with before anything starts.

use rehearsal_record::Place;

use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::Resolver;
use crate::settings::{Count, Named, TimeSpan};
use crate::yaml::Node;

pub(super) const DAY: u64 = 86_400;

/// Logical names become parts of physical ones, of variables and of paths.
pub(super) fn name<T>(entry: &Named<T>, resolver: &mut Resolver<'_>) {
    let fine = entry.name.starts_with(|c: char| c.is_ascii_alphabetic())
        && entry.name.len() <= 40
        && entry
            .name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if !fine {
        resolver.report(
            Diagnostic::new(Code::Setting, &entry.place, format!("`{}` is not a logical name", entry.name))
                .help("a logical name begins with a letter and has letters, digits, `-` and `_`, 40 at most; `.fifo` is added where it belongs"),
        );
    }
}

/// Reports a setting that AWS would refuse.
pub(super) fn refuse(place: &Place, message: impl Into<String>, resolver: &mut Resolver<'_>) {
    resolver.report(Diagnostic::new(Code::Setting, place, message));
}

/// A mapping in the file, for pointing at one of its keys.
#[derive(Clone, Copy)]
pub(super) struct Spot<'s> {
    pub(super) node: Option<&'s Node>,
    pub(super) place: &'s Place,
}

impl Spot<'_> {
    /// The place of the value of a key.
    pub(super) fn of(&self, key: &str) -> Place {
        self.node
            .and_then(|node| node.get(key))
            .map_or_else(|| self.place.clone(), |value| value.place.clone())
    }

    /// A duration from a least to a most, in whole seconds.
    pub(super) fn span(
        &self,
        key: &str,
        value: Option<TimeSpan>,
        limits: (u64, u64, &str),
        resolver: &mut Resolver<'_>,
    ) {
        let Some(TimeSpan(value)) = value else { return };
        let (least, most, shown) = limits;
        let fits = value.subsec_nanos() == 0 && (least..=most).contains(&value.as_secs());
        if !fits {
            let message = format!("AWS takes {shown} in whole seconds for `{key}`");
            refuse(&self.of(key), message, resolver);
        }
    }

    /// A number from a least to a most.
    pub(super) fn count(
        &self,
        key: &str,
        value: Option<Count>,
        limits: (u64, u64),
        resolver: &mut Resolver<'_>,
    ) {
        let (least, most) = limits;
        if let Some(Count(value)) = value
            && !(least..=most).contains(&value)
        {
            let message = format!("AWS takes {least} to {most} for `{key}`, not {value}");
            refuse(&self.of(key), message, resolver);
        }
    }

    /// A text with from a least to a most bytes.
    pub(super) fn size(
        &self,
        key: &str,
        text: Option<&str>,
        limits: (usize, usize),
        resolver: &mut Resolver<'_>,
    ) {
        let (least, most) = limits;
        let size = text.map_or(least, str::len);
        if !(least..=most).contains(&size) {
            let message = format!("AWS takes {least} to {most} bytes for `{key}`, not {size}");
            refuse(&self.of(key), message, resolver);
        }
    }
}
