//! The map of a system: who talks to whom, how often, with which errors and how fast.

mod drawing;
mod layers;
mod mermaid;
mod names;
mod svg;
mod traffic;

pub(crate) use names::{SCENARIOS, app_of_step, path_of, path_pattern};
pub use traffic::SystemMap;
pub(crate) use traffic::Traffic;

use self::drawing::Drawing;
use crate::cases::Attempt;

impl SystemMap {
    /// Returns where its boxes and lines are.
    pub(crate) fn drawing(&self) -> Drawing {
        Drawing::of(self)
    }

    /// Returns the drawing of a case of the same stage.
    pub(crate) fn drawing_of_case(&self, attempt: Attempt<'_>) -> Drawing {
        Drawing::of(&self.of_case(attempt))
    }

    /// Returns the map as an SVG file.
    pub fn to_svg(&self) -> String {
        svg::write(&self.drawing())
    }

    /// Returns the map as a Mermaid flowchart.
    pub fn to_mermaid(&self) -> String {
        mermaid::write(self)
    }
}
