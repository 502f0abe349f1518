//! Where each line of a file goes.

use granit_parser::{Event, ScalarStyle, StructureStyle};

/// A block collection, and the column it moves to.
#[derive(Clone, Copy)]
struct Block {
    is_list: bool,
    old: usize,
    new: usize,
}

/// What is known of a line.
#[derive(Clone, Copy, PartialEq)]
enum Line {
    /// It begins with a key or a dash: the column it moves to.
    Starts(usize),
    /// It goes on with a value: by how much it moves.
    Continues(isize),
    /// It is inside a text whose blanks count: by how much it moves.
    Verbatim(isize),
    /// A comment, or nothing.
    Free,
}

/// Blanks to set anew inside a line: from, to (bytes of the file), instead.
type Edit = (usize, usize, &'static str);

/// Line (from 1), column (from 0), byte.
pub(super) type Spot = (usize, usize, usize);

pub(super) struct Plan<'p> {
    text: &'p str,
    lines: Vec<Line>,
    /// Where each line begins.
    starts: Vec<usize>,
    blocks: Vec<Block>,
    /// How many flow collections are open, and where the outermost began.
    flow: usize,
    flow_from: Spot,
    /// Whether the next node of a mapping is its key, for each open mapping.
    keys: Vec<Option<bool>>,
    /// Where the last key ended.
    key_end: Option<usize>,
    edits: Vec<Edit>,
}

impl<'p> Plan<'p> {
    pub(super) fn new(text: &'p str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        Self {
            text,
            lines: vec![Line::Free; starts.len()],
            starts,
            blocks: Vec::new(),
            flow: 0,
            flow_from: (1, 0, 0),
            keys: Vec::new(),
            key_end: None,
            edits: Vec::new(),
        }
    }

    pub(super) fn event(&mut self, event: &Event<'_>, start: Spot, end: Spot) {
        match event {
            Event::MappingStart(StructureStyle::Block, ..) => self.open(false, start),
            Event::SequenceStart(StructureStyle::Block, ..) => self.open(true, start),
            Event::MappingStart(..) | Event::SequenceStart(..) => {
                if self.flow == 0 {
                    self.node(start);
                    self.flow_from = start;
                }
                self.flow += 1;
                self.keys.push(None);
                self.tight_after(end.2);
            }
            Event::MappingEnd | Event::SequenceEnd => {
                self.keys.pop();
                if self.flow > 0 {
                    self.flow -= 1;
                    self.tight_before(end.2.saturating_sub(1));
                    if self.flow == 0 {
                        self.spread(self.flow_from, end, false);
                        self.value_done();
                    }
                } else {
                    self.blocks.pop();
                    self.value_done();
                }
            }
            Event::Scalar(_, style, ..) if self.flow == 0 => {
                let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let start = if block { self.header(start) } else { start };
                let key = self.node(start);
                self.spread(start, end, block);
                if key {
                    self.key_end = Some(end.2);
                } else {
                    self.value_done();
                }
            }
            _ => {}
        }
    }

    /// Opens a block collection and decides where it goes.
    fn open(&mut self, is_list: bool, start: Spot) {
        if !is_list {
            self.dashes(start);
        }
        let new = match self.blocks.last() {
            None => 0,
            Some(parent) => parent.new + 2,
        };
        self.key_end = None;
        let old = if is_list { self.dash(start) } else { start.1 };
        self.blocks.push(Block { is_list, old, new });
        self.keys.push((!is_list).then_some(true));
    }

    /// The column of a list's first dash; the parser may point behind it.
    fn dash(&self, start: Spot) -> usize {
        let from = self.starts.get(start.0 - 1).copied().unwrap_or(0);
        if self
            .text
            .get(start.2..)
            .is_some_and(|rest| rest.starts_with('-'))
        {
            return start.1;
        }
        let before = self.text.get(from..start.2).unwrap_or("");
        before.rfind('-').unwrap_or(start.1)
    }

    /// The `|` or `>` of a block text; the parser points at its first line.
    fn header(&self, start: Spot) -> Spot {
        let before = self.text.get(..start.2).unwrap_or("");
        let Some(at) = before.rfind(['|', '>']) else {
            return start;
        };
        let line = self.starts.partition_point(|from| *from <= at);
        let from = self.starts.get(line - 1).copied().unwrap_or(0);
        (line, before[from..at].chars().count(), at)
    }

    /// A node begins; whether it is a key.
    fn node(&mut self, start: Spot) -> bool {
        let is_key = matches!(self.keys.last(), Some(Some(true)));
        let line = start.0 - 1;
        let from = self.starts.get(line).copied().unwrap_or(0);
        let before = self.text.get(from..start.2).unwrap_or("");
        if is_key {
            if before.chars().all(|c| c == ' ') {
                if let Some(block) = self.blocks.last() {
                    self.lines[line] = Line::Starts(block.new);
                }
            } else {
                self.dashes(start);
            }
            if let Some(Some(flag)) = self.keys.last_mut() {
                *flag = false;
            }
            return true;
        }
        if let Some(key_end) = self.key_end.take()
            && self.text.get(key_end..start.2).is_some_and(|gap| {
                gap.trim_start().starts_with(':') && gap.trim_matches([' ', ':']).is_empty()
            })
            && self.text.get(key_end..start.2) != Some(": ")
        {
            self.edits.push((key_end, start.2, ": "));
        }
        self.dashes(start);
        if before.chars().all(|c| c == ' ')
            && let Some(block) = self.blocks.last()
        {
            self.lines[line] = Line::Starts(block.new + 2);
        }
        false
    }

    /// A value is complete: the next node of the mapping around it is a key.
    fn value_done(&mut self) {
        self.key_end = None;
        if let Some(Some(flag)) = self.keys.last_mut() {
            *flag = true;
        }
    }

    /// The dashes before a node on its line belong to the innermost lists.
    fn dashes(&mut self, start: Spot) {
        let line = start.0 - 1;
        let from = self.starts.get(line).copied().unwrap_or(0);
        let before = self.text.get(from..start.2).unwrap_or("");
        if !before.contains('-') || !before.chars().all(|c| matches!(c, ' ' | '-')) {
            return;
        }
        let first = before.find('-').unwrap_or(0);
        let list = self
            .blocks
            .iter()
            .rev()
            .find(|block| block.is_list && block.old == first);
        if let Some(list) = list {
            self.lines[line] = Line::Starts(list.new);
        }
        let mut at = from;
        for part in before.split_inclusive('-') {
            let dash_end = at + part.len();
            let rest = self.text.get(dash_end..start.2).unwrap_or("");
            let blanks = rest.len() - rest.trim_start_matches(' ').len();
            if part.ends_with('-') && blanks > 1 {
                self.edits.push((dash_end, dash_end + blanks, " "));
            }
            at = dash_end;
        }
    }

    /// The lines of a value after its first one move with what it belongs to.
    fn spread(&mut self, start: Spot, end: Spot, block_scalar: bool) {
        let shift = match self.blocks.last() {
            Some(block) => signed(block.new) - signed(block.old),
            None => 0,
        };
        let last = if block_scalar || end.1 > 0 {
            end.0
        } else {
            end.0 - 1
        };
        let last = last.min(self.lines.len());
        for index in start.0..last {
            // A block text ends before the line that ends it.
            let from = self.starts[index];
            if block_scalar && from >= end.2 {
                break;
            }
            self.lines[index] = if block_scalar {
                Line::Verbatim(shift)
            } else {
                Line::Continues(shift)
            };
        }
    }

    /// No blanks just inside a bracket.
    fn tight_after(&mut self, at: usize) {
        let rest = self.text.get(at..).unwrap_or("");
        let blanks = rest.len() - rest.trim_start_matches(' ').len();
        let next = rest[blanks..].chars().next();
        if blanks > 0 && !matches!(next, None | Some('\n' | '#')) {
            self.edits.push((at, at + blanks, ""));
        }
    }

    fn tight_before(&mut self, at: usize) {
        let before = self.text.get(..at).unwrap_or("");
        let kept = before.trim_end_matches(' ');
        if kept.len() < before.len() && !kept.ends_with(['\n', '{', '[']) && !kept.is_empty() {
            self.edits.push((kept.len(), at, ""));
        }
    }

    pub(super) fn write(mut self) -> String {
        self.lone_dashes();
        self.edits.sort_unstable();
        let mut out = String::with_capacity(self.text.len());
        let mut blank = false;
        for index in 0..self.lines.len() {
            let from = self.starts[index];
            let to = self
                .starts
                .get(index + 1)
                .map_or(self.text.len(), |next| next - 1);
            let line = self.text.get(from..to).unwrap_or("");
            if let Line::Verbatim(shift) = self.lines[index] {
                if blank {
                    out.push('\n');
                    blank = false;
                }
                out.push_str(&shifted(line, shift));
                out.push('\n');
                continue;
            }
            let content = self.edited(from, to);
            let content = content.trim();
            if content.is_empty() {
                if let Line::Continues(_) = self.lines[index] {
                    // Inside a text in quotes an empty line is a line break.
                    out.push('\n');
                } else {
                    blank = !out.is_empty();
                }
                continue;
            }
            if std::mem::take(&mut blank) {
                out.push('\n');
            }
            let indent = self.indent(index, line);
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(content);
            out.push('\n');
        }
        out
    }

    /// The indentation of a line; a comment has that of the line below it.
    fn indent(&self, index: usize, line: &str) -> usize {
        let old = line.len() - line.trim_start_matches(' ').len();
        match self.lines[index] {
            Line::Starts(column) => column,
            Line::Continues(shift) => usize::try_from(signed(old) + shift).unwrap_or(0),
            Line::Verbatim(_) | Line::Free => {
                let known =
                    self.lines.iter().enumerate().skip(index + 1).find_map(
                        |(at, line)| match line {
                            Line::Starts(column) => Some((at, *column)),
                            _ => None,
                        },
                    );
                let Some((below, column)) = known else {
                    return self.like_before(index, old).unwrap_or(0);
                };
                // One that is further in than what follows belongs to what is above.
                if self.old_indent(below) < old {
                    self.like_before(index, old).unwrap_or(column)
                } else {
                    column
                }
            }
        }
    }

    /// Where the nearest line above went that began in the same column.
    fn like_before(&self, index: usize, old: usize) -> Option<usize> {
        (0..index).rev().find_map(|at| match self.lines[at] {
            Line::Starts(column) if self.old_indent(at) == old => Some(column),
            _ => None,
        })
    }

    fn old_indent(&self, index: usize) -> usize {
        let line = self.text.get(self.starts[index]..).unwrap_or("");
        line.len() - line.trim_start_matches(' ').len()
    }

    /// A dash with nothing behind it has no node that would place it.
    fn lone_dashes(&mut self) {
        for index in 0..self.lines.len() {
            let from = self.starts[index];
            let line = self
                .text
                .get(from..)
                .unwrap_or("")
                .lines()
                .next()
                .unwrap_or("");
            let alone = line.trim_start().strip_prefix('-').is_some_and(|rest| {
                let rest = rest.trim_start();
                rest.is_empty() || rest.starts_with('#')
            });
            if alone && self.lines[index] == Line::Free {
                let old = self.old_indent(index);
                if let Some(column) = self.like_before(index, old) {
                    self.lines[index] = Line::Starts(column);
                }
            }
        }
    }

    /// A stretch of the file with its blanks set anew.
    fn edited(&self, from: usize, to: usize) -> String {
        let mut out = String::new();
        let mut at = from;
        let first = self.edits.partition_point(|(start, ..)| *start < from);
        for (start, end, instead) in &self.edits[first..] {
            if *end > to {
                break;
            }
            if *start >= at {
                out.push_str(self.text.get(at..*start).unwrap_or(""));
                out.push_str(instead);
                at = *end;
            }
        }
        out.push_str(self.text.get(at..to).unwrap_or(""));
        out
    }
}

fn signed(column: usize) -> isize {
    isize::try_from(column).unwrap_or(isize::MAX)
}

/// A line moved without touching what is in it.
fn shifted(line: &str, shift: isize) -> String {
    if line.trim_start_matches(' ').is_empty() && shift != 0 {
        // An empty line of a text has no blanks that count, as a rule.
        return line.to_owned();
    }
    if let Ok(more) = usize::try_from(shift) {
        return format!("{}{line}", " ".repeat(more));
    }
    let blanks = line.len() - line.trim_start_matches(' ').len();
    line[shift.unsigned_abs().min(blanks)..].to_owned()
}
