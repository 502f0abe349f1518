//! Where the thing at a position is named: its declarations and uses in all files.

use rehearsal_record::Place;

use super::{Position, parse};
use rehearsal_script::Diagnostic;
use rehearsal_script::{NameForm, Occurrence, Symbol};
use rehearsal_syntax::sources::Sources;

/// A checked project, in which names are looked up.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    /// The files, with those that are not saved yet.
    pub sources: &'a dyn Sources,
    /// The stage file, if there is one.
    pub stage_file: Option<&'a str>,
    /// The scenario files, as they were checked.
    pub files: &'a [String],
    /// What the check found wrong.
    pub diagnostics: &'a [Diagnostic],
    /// Where the check found names.
    pub occurrences: &'a [Occurrence],
}

impl std::fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Names")
            .field("files", &self.files.len())
            .finish_non_exhaustive()
    }
}

/// A name in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference {
    /// The very characters of the name.
    pub place: Place,
    /// Whether it is declared there.
    pub declares: bool,
}

impl<'a> Names<'a> {
    /// Returns what is named at a position, and the characters of its name.
    pub(crate) fn at(&self, file: &str, position: Position) -> Option<(&'a Symbol, Place)> {
        let text = self.sources.read(file).ok()?;
        let own = self.occurrences.iter();
        let mut own = own.filter(|occurrence| {
            let place = &occurrence.place;
            *place.file == *file && place.line == position.line
        });
        own.find_map(|occurrence| {
            let place = exact(&text, occurrence)?;
            position
                .is_in(&place)
                .then_some((&occurrence.symbol, place))
        })
    }

    /// Returns every place at which the thing at a position is named; `None` where
    /// nothing is.
    pub(crate) fn references(&self, file: &str, position: Position) -> Option<Vec<Reference>> {
        let symbol = match self.at(file, position) {
            Some((symbol, _)) => symbol.clone(),
            None => self.flow_at(file, position)?,
        };
        let mut found: Vec<Reference> = self
            .occurrences_of(&symbol)
            .filter_map(|occurrence| {
                let text = self.sources.read(&occurrence.place.file).ok()?;
                Some(Reference {
                    place: exact(&text, occurrence)?,
                    declares: occurrence.declares,
                })
            })
            .collect();
        found.sort_by(|a, b| (&a.place, b.declares).cmp(&(&b.place, a.declares)));
        found.dedup_by(|a, b| a.place == b.place);
        Some(found)
    }

    pub(super) fn occurrences_of(&self, symbol: &Symbol) -> impl Iterator<Item = &'a Occurrence> {
        let all = self.occurrences.iter();
        all.filter(move |occurrence| occurrence.symbol == *symbol)
    }

    /// Returns the flow whose first line is at a position.
    fn flow_at(&self, file: &str, position: Position) -> Option<Symbol> {
        let node = parse(file, &self.sources.read(file).ok()?)?;
        let entries = node.entries()?;
        let flow = entries.iter().find(|entry| entry.key.text == "flow")?;
        (flow.key.place.line == position.line).then(|| Symbol::File(file.to_owned()))
    }
}

/// Returns the very characters of a name; `None` where it is written in another way, as
/// with escapes.
pub(super) fn exact(text: &str, occurrence: &Occurrence) -> Option<Place> {
    let place = &occurrence.place;
    let line = usize::try_from(place.line).ok()?.checked_sub(1)?;
    let before = usize::try_from(place.column).ok()?.checked_sub(1)?;
    let rest: String = text.lines().nth(line)?.chars().skip(before).collect();
    let (quote, rest) = match rest.strip_prefix(['"', '\'']) {
        Some(inner) => (rest.chars().next(), inner),
        None => (None, &*rest),
    };
    let length = match (&occurrence.form, quote) {
        (NameForm::Path, Some(quote)) => rest.chars().position(|c| c == quote)?,
        (NameForm::Path, None) => usize::try_from(place.length).ok()?,
        _ => {
            let name = occurrence.symbol.name();
            let after = rest.strip_prefix(name)?.chars().next();
            if after.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) {
                return None;
            }
            name.chars().count()
        }
    };
    Some(Place {
        column: place.column + u32::from(quote.is_some()),
        length: u32::try_from(length).ok()?,
        ..place.clone()
    })
}
