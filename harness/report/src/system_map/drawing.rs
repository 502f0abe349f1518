//! Where the boxes and lines of a map are.

use std::fmt::Write as _;

use rehearsal_record::Part;
use serde::Serialize;

use super::layers::{Layers, NodeId};
use super::names::SCENARIOS;
use super::traffic::{SystemMap, Traffic};
use crate::text;

/// The size of a box.
const WIDTH: f64 = 172.0;
const HEIGHT: f64 = 46.0;
/// The height that each line at a side of a box needs.
const PORT: f64 = 12.0;
/// The height of the place where a line passes a column.
const PASSAGE: f64 = 16.0;
/// The distance between columns, where the labels are.
const COLUMN_GAP: f64 = 168.0;
/// The distance between the boxes of a column.
const ROW_GAP: f64 = 24.0;
const MARGIN: f64 = 16.0;
/// The height of a line of text, and the width of a character.
const LINE: f64 = 14.0;
const CHARACTER: f64 = 6.3;
/// How often boxes are moved to the height of their neighbours.
const SWEEPS: usize = 10;
/// The places on a line where its label may be, the best one first.
const LABEL_PLACES: [f64; 9] = [0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2, 0.88, 0.12];

/// A map with all places computed. Numbers are rounded to whole pixels.
#[derive(Debug, Serialize)]
pub(crate) struct Drawing {
    pub(super) width: i64,
    pub(super) height: i64,
    pub(super) boxes: Vec<DrawnPart>,
    pub(super) lines: Vec<DrawnLine>,
}

/// A box.
#[derive(Debug, Serialize)]
pub(super) struct DrawnPart {
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) width: i64,
    pub(super) height: i64,
    /// Whether anything was seen at it.
    pub(super) used: bool,
}

/// A line with an arrow at its end.
#[derive(Debug, Serialize)]
pub(super) struct DrawnLine {
    /// `seen`, `error` or `unused`.
    pub(super) state: &'static str,
    /// In the language of SVG's `path`.
    pub(super) path: String,
    /// The head of the arrow, in the same language.
    pub(super) head: String,
    pub(super) label: String,
    /// The middle of the label.
    pub(super) x: i64,
    pub(super) y: i64,
    /// What was seen, in more words.
    pub(super) title: String,
}

impl Drawing {
    pub(super) fn of(map: &SystemMap) -> Self {
        let parts = map.parts();
        let edges = map.edges();
        let index = |part: &Part| parts.iter().position(|other| other == part).unwrap_or(0);
        let ends: Vec<(NodeId, NodeId)> = edges
            .iter()
            .map(|(from, to, _)| (index(from), index(to)))
            .collect();
        let layers = Layers::new(parts.len(), &ends);
        let places = Places::new(&layers, parts.len());
        let boxes = parts.iter().enumerate().map(|(node, part)| DrawnPart {
            kind: part.kind.replace('_', " "),
            name: part.name.to_string(),
            x: whole(places.left(node)),
            y: whole(places.top(node)),
            width: whole(WIDTH),
            height: whole(places.sizes[node]),
            used: edges
                .iter()
                .any(|(from, to, traffic)| traffic.is_some() && (*from == part || *to == part)),
        });
        let mut labels: Vec<Rectangle> = Vec::new();
        let lines = edges.iter().enumerate().map(|(at, (from, to, traffic))| {
            let curves = places.curves(&layers, at);
            let label = traffic.map(label).unwrap_or_default();
            let (x, y) = place_label(&curves, &label, &mut labels);
            DrawnLine {
                state: match traffic {
                    None => "unused",
                    Some(traffic) if traffic.errors > 0 => "error",
                    Some(_) => "seen",
                },
                path: path(&curves, layers.backwards[at]),
                head: head(&curves, layers.backwards[at]),
                label,
                x: whole(x),
                y: whole(y),
                title: title(from, to, *traffic),
            }
        });
        let lines = lines.collect();
        let columns = layers.columns.len().max(1);
        #[expect(clippy::cast_precision_loss, reason = "there are few columns")]
        let width = columns as f64 * (WIDTH + COLUMN_GAP) - COLUMN_GAP + 2.0 * MARGIN;
        Self {
            width: whole(width),
            height: whole(places.height),
            boxes: boxes.collect(),
            lines,
        }
    }
}

/// Returns the label of a line: `12×, 2 errors, 4 ms`.
pub(super) fn label(traffic: &Traffic) -> String {
    let mut label = format!("{}×", traffic.calls);
    if traffic.errors > 0 {
        let _ = write!(label, ", {}", text::count(traffic.errors, "error"));
    }
    if let Some((median, _)) = traffic.latency() {
        let _ = write!(label, ", {}", duration(median));
    }
    label
}

fn duration(micros: u32) -> String {
    text::duration(std::time::Duration::from_micros(micros.into()))
}

fn title(from: &Part, to: &Part, traffic: Option<&Traffic>) -> String {
    let name = |part: &Part| match &*part.kind {
        SCENARIOS => SCENARIOS.to_owned(),
        kind => format!("{} {}", kind.replace('_', " "), part.name),
    };
    let mut title = format!("{} → {}", name(from), name(to));
    let Some(traffic) = traffic else {
        title.push_str(": no scenario exercised this");
        return title;
    };
    let operations = traffic.operations.iter();
    let operations: Vec<String> = operations
        .map(|(name, count)| format!("{name} {count}×"))
        .collect();
    let _ = write!(title, "\n{}", operations.join(", "));
    for (count, what) in [
        (traffic.errors, "error"),
        (traffic.faults, "injected fault"),
    ] {
        if count > 0 {
            let _ = write!(title, "\n{}", text::count(count, what));
        }
    }
    if let Some((median, longest)) = traffic.latency() {
        let (median, longest) = (duration(median), duration(longest));
        let _ = write!(title, "\nmedian {median}, longest {longest}");
    }
    title
}

#[expect(clippy::cast_possible_truncation, reason = "it is a number of pixels")]
fn whole(number: f64) -> i64 {
    number.round() as i64
}

/// A curve between the sides of two boxes: its ends.
type Curve = ((f64, f64), (f64, f64));

/// The place of each node.
struct Places {
    /// The middle of each node, from the top.
    centres: Vec<f64>,
    /// The height of each node.
    sizes: Vec<f64>,
    columns: Vec<usize>,
    parts: usize,
    height: f64,
}

impl Places {
    fn new(layers: &Layers, parts: usize) -> Self {
        let mut columns = vec![0; layers.nodes];
        for (at, column) in layers.columns.iter().enumerate() {
            for node in column {
                columns[*node] = at;
            }
        }
        let mut places = Self {
            centres: vec![0.0; layers.nodes],
            sizes: (0..layers.nodes)
                .map(|node| size(layers, parts, node))
                .collect(),
            columns,
            parts,
            height: 0.0,
        };
        places.stack(layers);
        let segments: Vec<_> = layers.segments().collect();
        for sweep in 0..SWEEPS {
            let mut order: Vec<usize> = (0..layers.columns.len()).collect();
            if sweep % 2 == 1 {
                order.reverse();
            }
            for at in order {
                places.align(&layers.columns[at], &segments);
            }
        }
        let top = (0..layers.nodes).map(|node| places.top(node));
        let top = top.fold(f64::INFINITY, f64::min);
        for centre in &mut places.centres {
            *centre += MARGIN - top;
        }
        let bottom = (0..layers.nodes).map(|node| places.centres[node] + places.size(node) / 2.0);
        places.height = bottom.fold(0.0, f64::max) + MARGIN;
        places
    }

    fn size(&self, node: NodeId) -> f64 {
        self.sizes[node]
    }

    fn top(&self, node: NodeId) -> f64 {
        self.centres[node] - self.size(node) / 2.0
    }

    #[expect(clippy::cast_precision_loss, reason = "there are few columns")]
    fn left(&self, node: NodeId) -> f64 {
        MARGIN + self.columns[node] as f64 * (WIDTH + COLUMN_GAP)
    }

    /// Puts the nodes of each column below one another.
    fn stack(&mut self, layers: &Layers) {
        for column in &layers.columns {
            let mut y = 0.0;
            for node in column {
                let size = self.size(*node);
                self.centres[*node] = y + size / 2.0;
                y += size + ROW_GAP;
            }
            for node in column {
                self.centres[*node] -= y / 2.0;
            }
        }
    }

    /// Moves the nodes of a column to the heights of what they are joined with, as far
    /// as the others leave room.
    fn align(&mut self, column: &[NodeId], segments: &[(NodeId, NodeId)]) {
        let wanted: Vec<f64> = column
            .iter()
            .map(|node| {
                let others = segments.iter().filter_map(|(left, right)| {
                    if left == node {
                        Some(self.centres[*right])
                    } else if right == node {
                        Some(self.centres[*left])
                    } else {
                        None
                    }
                });
                let others: Vec<f64> = others.collect();
                #[expect(clippy::cast_precision_loss, reason = "there are few neighbours")]
                match others.len() {
                    0 => self.centres[*node],
                    count => others.iter().sum::<f64>() / count as f64,
                }
            })
            .collect();
        // Pushed down from the top, and up from the bottom; the middle of both.
        let room = |upper: NodeId, lower: NodeId| {
            f64::midpoint(self.size(upper), self.size(lower)) + ROW_GAP
        };
        let mut down = wanted.clone();
        for at in 1..column.len() {
            down[at] = down[at].max(down[at - 1] + room(column[at - 1], column[at]));
        }
        let mut up = wanted;
        for at in (1..column.len()).rev() {
            up[at - 1] = up[at - 1].min(up[at] - room(column[at - 1], column[at]));
        }
        for (at, node) in column.iter().enumerate() {
            self.centres[*node] = f64::midpoint(down[at], up[at]);
        }
    }

    /// Returns the curves of an edge, from left to right. Between them it passes columns.
    fn curves(&self, layers: &Layers, edge: usize) -> Vec<Curve> {
        let route = &layers.routes[edge];
        let pairs = route.windows(2).enumerate();
        let curves = pairs.map(|(at, pair)| {
            let right = self.port(layers, pair[0], (edge, at), true);
            let left = self.port(layers, pair[1], (edge, at + 1), false);
            (
                (self.left(pair[0]) + WIDTH, right),
                (self.left(pair[1]), left),
            )
        });
        curves.collect()
    }

    /// Returns the height at which the line of an edge touches a side of a box: the lines
    /// at one side are in the order of their other ends.
    fn port(&self, layers: &Layers, node: NodeId, own: (usize, usize), right: bool) -> f64 {
        if node >= self.parts {
            return self.centres[node];
        }
        let mut lines: Vec<(f64, usize)> = Vec::new();
        for (edge, route) in layers.routes.iter().enumerate() {
            let (end, other) = if right {
                (route[0], route[1])
            } else {
                (route[route.len() - 1], route[route.len() - 2])
            };
            if end == node {
                lines.push((self.centres[other], edge));
            }
        }
        lines.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let place = lines
            .iter()
            .position(|(_, edge)| *edge == own.0)
            .unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "there are few lines")]
        let share = (place as f64 + 1.0) / (lines.len() as f64 + 1.0);
        self.centres[node] + (share - 0.5) * self.size(node) * 0.9
    }
}

/// Returns the height of a node: a box has room for all lines at each side.
fn size(layers: &Layers, parts: usize, node: NodeId) -> f64 {
    if node >= parts {
        return PASSAGE;
    }
    let at = |end: fn(&[NodeId]) -> Option<&NodeId>| {
        let routes = layers.routes.iter();
        routes.filter(|route| end(route) == Some(&node)).count()
    };
    let lines = at(<[NodeId]>::first).max(at(<[NodeId]>::last));
    #[expect(clippy::cast_precision_loss, reason = "there are few lines")]
    let needed = (lines as f64 + 1.0) * PORT;
    needed.max(HEIGHT)
}

/// Returns the path along curves, from right to left if the edge leads backwards.
fn path(curves: &[Curve], backwards: bool) -> String {
    let mut curves = curves.to_vec();
    if backwards {
        curves.reverse();
        for curve in &mut curves {
            *curve = (curve.1, curve.0);
        }
    }
    let mut path = String::new();
    for (from, to) in curves {
        let ((x1, y1), (x2, y2)) = (from, to);
        let command = if path.is_empty() { 'M' } else { 'L' };
        let middle = whole(f64::midpoint(x1, x2));
        let (x1, y1, x2, y2) = (whole(x1), whole(y1), whole(x2), whole(y2));
        let _ = write!(
            path,
            "{command}{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
        );
    }
    path
}

/// Returns the path of the arrow's head, at the side of a box.
fn head(curves: &[Curve], backwards: bool) -> String {
    const LENGTH: i64 = 8;
    let end = if backwards {
        curves.first().map(|(from, _)| *from)
    } else {
        curves.last().map(|(_, to)| *to)
    };
    let Some((x, y)) = end else {
        return String::new();
    };
    let (x, y) = (whole(x), whole(y));
    let back = if backwards { x + LENGTH } else { x - LENGTH };
    format!("M{back} {}L{x} {y}L{back} {}z", y - 4, y + 4)
}

/// A place that a label takes.
#[derive(Clone, Copy)]
struct Rectangle {
    x: f64,
    y: f64,
    width: f64,
}

impl Rectangle {
    fn overlaps(&self, other: &Self) -> bool {
        (self.x - other.x).abs() < f64::midpoint(self.width, other.width) + 4.0
            && (self.y - other.y).abs() < LINE
    }
}

/// Returns a place for a label on its line where no other label is.
fn place_label(curves: &[Curve], label: &str, taken: &mut Vec<Rectangle>) -> (f64, f64) {
    if label.is_empty() || curves.is_empty() {
        return (0.0, 0.0);
    }
    #[expect(clippy::cast_precision_loss, reason = "a label is short")]
    let width = label.chars().count() as f64 * CHARACTER;
    let mut places = curves.iter().flat_map(|curve| {
        LABEL_PLACES.iter().map(|place| {
            let (x, y) = point(*curve, *place);
            Rectangle { x, y, width }
        })
    });
    let first = places.clone().next().unwrap_or(Rectangle {
        x: 0.0,
        y: 0.0,
        width,
    });
    let free = places.find(|place| !taken.iter().any(|other| other.overlaps(place)));
    let place = free.unwrap_or(first);
    taken.push(place);
    (place.x, place.y)
}

/// Returns a point of a curve whose ends are horizontal.
fn point(((x1, y1), (x2, y2)): Curve, share: f64) -> (f64, f64) {
    let middle = f64::midpoint(x1, x2);
    let rest = 1.0 - share;
    let weights = [
        rest * rest * rest,
        3.0 * rest * rest * share,
        3.0 * rest * share * share,
        share * share * share,
    ];
    let sum = |values: [f64; 4]| weights.iter().zip(values).map(|(w, v)| w * v).sum();
    (sum([x1, middle, middle, x2]), sum([y1, y1, y2, y2]))
}
