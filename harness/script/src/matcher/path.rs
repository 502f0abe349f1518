use rehearsal_record::Place;

/// A path into an observation: `json.items[0].sku`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldPath {
    /// Its steps; at least one.
    pub segments: Vec<Segment>,
    /// Where it is in the file.
    pub place: Place,
}

impl FieldPath {
    /// A path as it is written, such as `json.items[0].sku`.
    pub fn parse(text: &str, place: &Place) -> Result<Self, String> {
        let segments = parse(text).map_err(|(_, message)| message)?;
        let place = place.clone();
        Ok(Self { segments, place })
    }
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Segment {
    /// A field of an object.
    Key(String),
    /// An element of a list; negative ones count from the end.
    Index(i64),
}

impl std::fmt::Display for FieldPath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (index, segment) in self.segments.iter().enumerate() {
            match segment {
                Segment::Key(key) if key.contains(['.', '[', ']', '"']) || key.is_empty() => {
                    write!(f, "[{key:?}]")?;
                }
                Segment::Key(key) if index == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(n) => write!(f, "[{n}]")?,
            }
        }
        Ok(())
    }
}

/// Why a path does not parse: the character, and what is wrong there.
pub(crate) type PathMistake = (usize, String);

/// Reads a path.
pub(crate) fn parse(text: &str) -> Result<Vec<Segment>, PathMistake> {
    let chars: Vec<char> = text.chars().collect();
    let mut segments = Vec::new();
    let mut at = 0;
    let mut name_may_follow = true;
    while at < chars.len() {
        match chars[at] {
            '[' => {
                let (segment, end) = bracket(&chars, at)?;
                segments.push(segment);
                at = end;
                name_may_follow = false;
            }
            '.' if name_may_follow => return Err((at, "a name is missing before this dot".into())),
            '.' => {
                at += 1;
                if matches!(chars.get(at), None | Some('.' | '[')) {
                    return Err((at - 1, "a name is missing after this dot".into()));
                }
                name_may_follow = true;
            }
            ']' => return Err((at, "this `]` closes nothing".into())),
            _ if !name_may_follow => {
                return Err((at, "a dot is missing before this name".into()));
            }
            _ => {
                let start = at;
                while at < chars.len() && !matches!(chars[at], '.' | '[' | ']') {
                    at += 1;
                }
                segments.push(Segment::Key(chars[start..at].iter().collect()));
                name_may_follow = false;
            }
        }
    }
    if segments.is_empty() {
        return Err((0, "the path is empty".into()));
    }
    Ok(segments)
}

fn bracket(chars: &[char], open: usize) -> Result<(Segment, usize), PathMistake> {
    let unclosed = || (open, "this `[` is never closed".to_owned());
    if let Some(quote @ ('"' | '\'')) = chars.get(open + 1) {
        let close = (open + 2..chars.len())
            .find(|index| chars[*index] == *quote)
            .ok_or_else(unclosed)?;
        if chars.get(close + 1) != Some(&']') {
            return Err(unclosed());
        }
        let name = chars[open + 2..close].iter().collect();
        return Ok((Segment::Key(name), close + 2));
    }
    let close = (open + 1..chars.len())
        .find(|index| chars[*index] == ']')
        .ok_or_else(unclosed)?;
    let inside: String = chars[open + 1..close].iter().collect();
    let index = inside.parse().map_err(|_| {
        let message = format!("`{inside}` is no number; a name goes in quotes");
        (open + 1, message)
    })?;
    Ok((Segment::Index(index), close + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_go_down_by_names_numbers_and_quoted_names() {
        let parsed = parse(r#"json.items[0]["a.b"].sku[-1]"#).unwrap();
        assert_eq!(
            parsed,
            [
                Segment::Key("json".into()),
                Segment::Key("items".into()),
                Segment::Index(0),
                Segment::Key("a.b".into()),
                Segment::Key("sku".into()),
                Segment::Index(-1),
            ]
        );
        for (bad, at) in [
            ("", 0),
            (".a", 0),
            ("a.", 1),
            ("a..b", 1),
            ("a[", 1),
            ("a[x]", 2),
            ("a[0]b", 4),
        ] {
            assert_eq!(parse(bad).unwrap_err().0, at, "{bad}");
        }
    }
}
