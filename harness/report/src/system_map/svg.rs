//! The map as an SVG file of its own, readable on light and dark.

use std::fmt::Write as _;

use super::drawing::Drawing;

const STYLE: &str = include_str!("style.css");
/// The height of the legend below the map.
const LEGEND: i64 = 40;
/// The least width, for the legend.
const LEAST_WIDTH: i64 = 560;

pub(super) fn write(drawing: &Drawing) -> String {
    let (width, height) = (drawing.width.max(LEAST_WIDTH), drawing.height + LEGEND);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" class=\"system-map\" role=\"img\">\n\
         <title>System map</title>\n<style>{}</style>\n\
         <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n",
        STYLE.trim()
    );
    for line in &drawing.lines {
        let _ = writeln!(
            out,
            "<g class=\"way {0}\"><title>{1}</title><path d=\"{2}\"/><path class=\"head\" d=\"{3}\"/></g>",
            line.state,
            escaped(&line.title),
            line.path,
            line.head
        );
    }
    for part in &drawing.boxes {
        let used = if part.used { "" } else { " unused" };
        let middle = part.x + part.width / 2;
        let _ = writeln!(
            out,
            "<g class=\"part{used}\"><title>{kind} {name}</title><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"7\"/><text class=\"name\" x=\"{middle}\" y=\"{}\">{}</text><text class=\"kind\" x=\"{middle}\" y=\"{}\">{kind}</text></g>",
            part.x,
            part.y,
            part.width,
            part.height,
            part.y + part.height / 2 - 3,
            escaped(&short(&part.name)),
            part.y + part.height / 2 + 13,
            kind = escaped(&part.kind),
            name = escaped(&part.name),
        );
    }
    for line in drawing.lines.iter().filter(|line| !line.label.is_empty()) {
        let _ = writeln!(
            out,
            "<text class=\"label {}\" x=\"{}\" y=\"{}\">{}</text>",
            line.state,
            line.x,
            line.y + 4,
            escaped(&line.label)
        );
    }
    legend(&mut out, drawing.height + 16);
    out.push_str("</svg>\n");
    out
}

fn legend(out: &mut String, y: i64) {
    let mut x = 16;
    for (state, text, width) in [
        ("seen", "exercised: calls, median time", 230),
        ("error", "with errors", 120),
        ("unused", "declared, not exercised", 170),
    ] {
        let _ = writeln!(
            out,
            "<g class=\"way {state}\"><path d=\"M{x} {y}H{}\"/></g><text class=\"legend\" x=\"{}\" y=\"{}\">{text}</text>",
            x + 26,
            x + 32,
            y + 4
        );
        x += width;
    }
}

/// Cuts a name to what fits into a box.
fn short(name: &str) -> String {
    const MAX: usize = 23;
    match name.char_indices().nth(MAX) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name.to_owned(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
