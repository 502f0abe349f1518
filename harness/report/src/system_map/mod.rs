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
