//! Where the statements of a policy stand in its text.

/// A place in a text; both numbers begin with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// From the first character of a statement to its last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: Position,
    pub(crate) end: Position,
}

/// Returns where the statements of a policy stand. Objects within a policy are statements
/// or parts of them.
pub(crate) fn statement_spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut position = Position { line: 1, column: 0 };
    let (mut depth, mut start) = (0_usize, None);
    let (mut in_string, mut escaped) = (false, false);
    for character in text.chars() {
        position.column += 1;
        match character {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '{' if !in_string => {
                depth += 1;
                if depth == 2 {
                    start = Some(position);
                }
            }
            '}' if !in_string => {
                if depth == 2
                    && let Some(start) = start.take()
                {
                    spans.push(Span {
                        start,
                        end: position,
                    });
                }
                depth = depth.saturating_sub(1);
            }
            '\n' => {
                position.line += 1;
                position.column = 0;
            }
            _ => {}
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_found_in_lists_and_alone() {
        let at = |line, column| Position { line, column };
        let text = "{\"Id\": \"a}{\", \"Statement\": [\n {\"Condition\": {\"Null\": {}}},\n {}]}";
        let expected = [
            Span {
                start: at(2, 2),
                end: at(2, 28),
            },
            Span {
                start: at(3, 2),
                end: at(3, 3),
            },
        ];
        assert_eq!(statement_spans(text), expected);
        let alone = "{\"Statement\": {}}";
        let span = Span {
            start: at(1, 15),
            end: at(1, 16),
        };
        assert_eq!(statement_spans(alone), [span]);
    }
}
