//! Changes of open files: an editor sends what was typed, and where.

use lsp_types::{Position, TextDocumentContentChangeEvent};

/// Returns a text after changes, each of which is in the text after the one before.
pub(crate) fn changed(text: &str, changes: Vec<TextDocumentContentChangeEvent>) -> String {
    let mut text = text.to_owned();
    for change in changes {
        match change.range {
            None => text = change.text,
            Some(range) => {
                let start = offset(&text, range.start);
                let end = offset(&text, range.end).max(start);
                text.replace_range(start..end, &change.text);
            }
        }
    }
    text
}

/// Returns the byte of a position; positions behind the end of a line are at its end.
pub(crate) fn offset(text: &str, position: Position) -> usize {
    let mut start = 0;
    for _ in 0..position.line {
        match text[start..].find('\n') {
            Some(at) => start += at + 1,
            None => return text.len(),
        }
    }
    let line = text[start..].split('\n').next().unwrap_or_default();
    let line = line.strip_suffix('\r').unwrap_or(line);
    let mut units = 0;
    let within = line.char_indices().find(|(_, c)| {
        units += u32::try_from(c.len_utf16()).unwrap_or(1);
        units > position.character
    });
    start + within.map_or(line.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use lsp_types::Range;

    use super::*;

    fn change(start: (u32, u32), end: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let position = |(line, character)| Position::new(line, character);
        TextDocumentContentChangeEvent {
            range: Some(Range::new(position(start), position(end))),
            range_length: None,
            text: text.to_owned(),
        }
    }

    #[test]
    fn changes_follow_each_other() {
        let changes = vec![change((1, 4), (1, 5), "x"), change((1, 5), (2, 0), "")];
        assert_eq!(changed("a\n- \u{1f600}bc\nd", changes), "a\n- \u{1f600}xd");
    }

    #[test]
    fn positions_behind_the_end_are_at_the_end() {
        let text = "ab\r\nc";
        assert_eq!(offset(text, Position::new(0, 9)), 2);
        assert_eq!(offset(text, Position::new(7, 0)), 5);
        assert_eq!(changed(text, vec![change((1, 9), (0, 0), "!")]), "ab\r\nc!");
    }
}
