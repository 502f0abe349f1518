use rehearsal_record::Place;

/// The line of a file that a place is on; empty where the file has gone since
/// it was read.
pub(crate) fn line(place: &Place) -> String {
    let text = std::fs::read_to_string(&*place.file).unwrap_or_default();
    let index = usize::try_from(place.line)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    text.lines().nth(index).unwrap_or_default().to_owned()
}
