//! Positions: the protocol counts UTF-16 units from zero, the language characters from one.

use crate::assist;
use lsp_types::{Position, Range};
use rehearsal_record::Place;

fn line_of(text: &str, line: u32) -> &str {
    let line = usize::try_from(line).unwrap_or(usize::MAX);
    text.lines().nth(line).unwrap_or_default()
}

/// Returns a position as the language counts it.
pub(crate) fn from_protocol(text: &str, position: Position) -> assist::Position {
    let mut units = 0;
    let before = line_of(text, position.line).chars().take_while(|c| {
        units += u32::try_from(c.len_utf16()).unwrap_or(1);
        units <= position.character
    });
    assist::Position {
        line: position.line + 1,
        column: u32::try_from(before.count())
            .unwrap_or(u32::MAX)
            .saturating_add(1),
    }
}

/// Returns the range of a place.
pub(crate) fn range_of(text: &str, place: &Place) -> Range {
    let line = place.line.saturating_sub(1);
    let content = line_of(text, line);
    let units = |column: u32| {
        let characters = usize::try_from(column).unwrap_or(usize::MAX);
        let units = content.chars().take(characters).map(char::len_utf16);
        u32::try_from(units.sum::<usize>()).unwrap_or(u32::MAX)
    };
    let start = place.column.saturating_sub(1);
    Range {
        start: Position::new(line, units(start)),
        end: Position::new(line, units(start.saturating_add(place.length))),
    }
}

/// Returns the range of bytes of a text, which are on one line.
pub(crate) fn range_of_bytes(text: &str, bytes: std::ops::Range<usize>) -> Range {
    let before = &text[..bytes.start];
    let line = before.matches('\n').count();
    let start = before.rsplit('\n').next().unwrap_or_default();
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    let start = units(start);
    Range {
        start: Position::new(line, start),
        end: Position::new(line, start + units(&text[bytes])),
    }
}

/// Returns the range of a whole text.
pub(crate) fn whole(text: &str) -> Range {
    let lines = u32::try_from(text.lines().count()).unwrap_or(u32::MAX);
    Range {
        start: Position::new(0, 0),
        end: Position::new(lines.saturating_add(1), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_outside_of_the_basic_plane_are_two_units() {
        let text = "a: 1\nb: 😀x\n";
        let place = Place {
            file: "a.yaml".into(),
            line: 2,
            column: 5,
            length: 1,
        };
        let range = range_of(text, &place);
        assert_eq!(range.start, Position::new(1, 5));
        assert_eq!(range.end, Position::new(1, 6));
        let back = from_protocol(text, range.start);
        assert_eq!((back.line, back.column), (2, 5));
        let x = text.find('x').unwrap();
        assert_eq!(range_of_bytes(text, x..x + 1), range);
    }
}
