use rehearsal_record::Place;

/// Returns the text of the line of a place; empty if the file is gone since it
/// was parsed.
pub(crate) fn line(place: &Place) -> String {
    let text = std::fs::read_to_string(&*place.file).unwrap_or_default();
    let index = usize::try_from(place.line)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    text.lines().nth(index).unwrap_or_default().to_owned()
}
